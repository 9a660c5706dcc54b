/* Tickets of several touches: first response and resolution as targets of the requirement, and as the judge counts them. */
#include "core/error.h"
#include "scheduler/staffing/flow.h"
#include "scheduler/staffing/resolution.h"
#include "tests/unit/simulate_fixture.h"

#define NEAR(got, want, tolerance)                                                                                                         \
  do {                                                                                                                                     \
    double got_ = (got), want_ = (want);                                                                                                   \
    if (!(fabs(got_ - want_) <= (tolerance))) g_error("%s:%d: " #got " is %.10g, should be %.10g", __FILE__, __LINE__, got_, want_);       \
  } while (0)

enum { N = 960, STEP = 1800 }; /* twenty days of half-hours */

typedef struct {
  WfmStaffQueue queue;
  WfmStaffTransfer reply;
  WfmStaffingSettings settings;
  double volume[N], aht_s[N];
  uint8_t open[N];
} Desk;

/* Nine to six on weekdays, tickets also at night. */
static Desk *desk_new(double touches) {
  Desk *d = g_new0(Desk, 1);
  wfm_module_defaults(&wfm_staffing_module, &d->settings);
  for (int i = 0; i < N; i++) {
    int slot = i % 48;
    d->open[i] = i / 48 % 7 < 5 && slot >= 18 && slot < 36;
    d->volume[i] = d->open[i] ? 11 + 4 * sin((slot - 18) * G_PI / 18) : 1.0;
    d->aht_s[i] = 600;
  }
  d->queue = (WfmStaffQueue){.queue = "tickets",
                             .channel = WFM_CHANNEL_EMAIL,
                             .sl_target = 0.9,
                             .target_s = 4 * 3600,
                             .asa_target_s = NAN,
                             .occupancy_max = 1,
                             .patience_s = NAN,
                             .concurrency = 1,
                             .grid = {0, STEP, N},
                             .volume = d->volume,
                             .aht_s = d->aht_s,
                             .open = d->open,
                             .touches = touches,
                             .reply_after_s = 8 * 3600};
  d->reply = (WfmStaffTransfer){0, wfm_reply_share(&d->queue), d->queue.reply_after_s};
  d->queue.transfers = &d->reply;
  d->queue.n_transfers = touches > 1;
  return d;
}

static void test_the_share_resolved_by_hand(void) {
  g_autofree Desk *d = desk_new(2);
  d->queue.resolution_s = 10 * 3600;
  for (int i = 0; i < N; i++) d->open[i] = 1;
  d->queue.reply_after_s = 1e-6; /* at once: 1, 2, .. touches with 1/2, 1/4, .. */
  NEAR(wfm_resolution_share(&d->queue, 4 * 3600), 0.75, 1e-9);
  NEAR(wfm_resolution_share(&d->queue, 11 * 3600), 0, 0);
  d->queue.reply_after_s = 5 * 3600; /* no wait: the customers' times alone, 1/2 and then exponential with mean 5 h / (1/2) */
  NEAR(wfm_resolution_share(&d->queue, 0), 0.5 + 0.5 * (1 - exp(-1)), 1e-6);
  d->queue.resolution_target = 0.75;
  double wait = wfm_resolution_wait_s(&d->queue);
  NEAR(wfm_resolution_share(&d->queue, wait), 0.75, 1e-6);
  d->queue.resolution_target = 0.9;
  g_assert_cmpfloat(wfm_resolution_wait_s(&d->queue), <, 0);
  GError *err = NULL;
  g_assert_null(wfm_requirement_new(&d->queue, &d->settings, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  d->queue.resolution_target = NAN;
  d->queue.channel = WFM_CHANNEL_CHAT;
  g_assert_null(wfm_requirement_new(&d->queue, &d->settings, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
}

/* What no people can mend: the share resolved when nobody ever waits. Always open and with no handle time it is the one by hand; on a desk's hours it is
 * what any number of people reach, and a target above it is refused, one in reach of many people is reached. */
static void test_targets_beyond_the_customers_own_time_are_refused(void) {
  g_autofree Desk *d = desk_new(2);
  d->queue.resolution_s = 10 * 3600;
  d->queue.reply_after_s = 5 * 3600;
  for (int i = 0; i < N; i++) d->open[i] = 1, d->aht_s[i] = 1;
  NEAR(wfm_staffing_resolution_most(&d->queue), 0.5 + 0.5 * (1 - exp(-1)), 0.01);
  g_autofree Desk *desk = desk_new(2);
  g_autofree double *plenty = g_new(double, N);
  for (int i = 0; i < N; i++) plenty[i] = 2000;
  desk->queue.resolution_s = 10 * 3600;
  double most = wfm_staffing_resolution_most(&desk->queue);
  NEAR(wfm_staffing_resolution(&desk->queue, plenty, 100), most, 0.01);
  g_autoptr(WfmStaffFlow) flow = wfm_staff_flow_new(&desk->queue, 1, &desk->settings, NULL);
  WfmStaffQueue all = desk->queue;
  all.volume = flow->offered;
  all.resolution_target = most + 0.02;
  GError *err = NULL;
  g_assert_null(wfm_requirement_new(&all, &desk->settings, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  all.resolution_target = most - 0.015; /* more than every touch within the mean wait that the target leaves */
  g_autoptr(WfmRequirement) required = wfm_requirement_new(&all, &desk->settings, &err);
  g_assert_no_error(err);
  g_autofree double *people = g_new(double, N);
  for (int i = 0; i < N; i++) people[i] = required->whole[i];
  g_assert_cmpfloat(wfm_staffing_resolution(&all, people, 100), >=, all.resolution_target - 0.01);
}

/* Every ticket is worked on 2.5 times: so is the work of a long horizon. */
static void test_touches_multiply_the_work(void) {
  g_autofree Desk *d = desk_new(2.5);
  g_autoptr(WfmStaffFlow) flow = wfm_staff_flow_new(&d->queue, 1, &d->settings, NULL);
  double tickets = 0, touches = 0;
  for (int i = 0; i < N; i++) {
    tickets += flow->fresh[i];
    touches += flow->offered[i];
  }
  NEAR(touches / tickets, 2.5, 0.1); /* the last ones are not done within the grid */
}

/* Staffed as required, with and without a target for resolution: what the requirement says of first responses and of resolution is what the judge
 * counts, and both targets are met. */
static void test_first_response_and_resolution_are_judged_as_they_are_planned(void) {
  double most_first = 0;
  for (int k = 0; k < 2; k++) {
    g_autofree Desk *d = desk_new(1.8);
    d->queue.resolution_s = 11 * 3600;
    d->queue.resolution_target = k == 0 ? (double)NAN : 0.88;
    g_autoptr(WfmStaffFlow) flow = wfm_staff_flow_new(&d->queue, 1, &d->settings, NULL);
    WfmStaffQueue all = d->queue;
    all.volume = flow->offered;
    GError *err = NULL;
    g_autoptr(WfmRequirement) required = wfm_requirement_new(&all, &d->settings, &err);
    g_assert_no_error(err);
    g_autofree double *people = g_new0(double, N);
    g_autofree Centre *c = centre_new(1, MOST_AGENTS, N, 0, 600);
    WfmSimTransfer reply = {.to = 0, .share = d->reply.share, .delay_s = d->reply.delay_s, .reply = true};
    c->input.grid = d->queue.grid;
    c->queue[0].channel = WFM_CHANNEL_EMAIL;
    c->queue[0].target_s = d->queue.target_s;
    c->queue[0].resolution_s = d->queue.resolution_s;
    c->queue[0].transfers = &reply;
    c->queue[0].n_transfers = 1;
    double pending = flow->pending[0], good = 0, offered = 0, most = 0;
    for (int i = 0; i < N; i++) { /* customers of tickets from before come again too */
      double later = pending * exp(-STEP / d->queue.reply_after_s);
      c->mean[0][i] = d->volume[i] + pending - later;
      pending = later;
      c->open[i] = d->open[i];
      people[i] = required->whole[i];
      most = fmax(most, people[i]);
      if (i >= N - 96 || isnan(required->sl_expected[i])) continue;
      good += d->volume[i] * required->sl_expected[i];
      offered += d->volume[i];
    }
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmSimSpan));
    size_t first[MOST_AGENTS + 1];
    for (int a = 0; a < MOST_AGENTS; a++) {
      first[a] = spans->len;
      for (int i = 0; i < N; i++) {
        WfmSimSpan span = {(int64_t)i * STEP, (int64_t)(i + 1) * STEP};
        g_assert_cmpint(required->whole[i], <=, MOST_AGENTS);
        if (a < required->whole[i]) g_array_append_val(spans, span);
      }
    }
    first[MOST_AGENTS] = spans->len;
    for (int a = 0; a < MOST_AGENTS; a++) {
      c->agent[a].span = &g_array_index(spans, WfmSimSpan, first[a]);
      c->agent[a].n_spans = first[a + 1] - first[a];
    }
    g_autoptr(WfmSimResult) r = run(c, 40, 2);
    double touches = 0, predicted = wfm_staffing_resolution(&all, people, 100);
    for (int i = 0; i < N; i++) touches += flow->offered[i];
    within("touches", r->queue[0].offered, touches, 0.01 * touches);
    g_test_message("sl %.4f of %.4f, resolution %.4f of %.4f, at most %.0f people", r->queue[0].sl.mean, good / offered,
                   r->queue[0].resolution.mean, predicted, most);
    NEAR(r->queue[0].sl.mean, good / offered, 0.02);
    NEAR(r->queue[0].resolution.mean, predicted, 0.02);
    g_assert_cmpfloat(r->queue[0].sl.mean, >=, 0.9);
    if (k == 0) {
      most_first = most;
      g_assert_cmpfloat(r->queue[0].resolution.mean, <, 0.88);
    } else {
      g_assert_cmpfloat(r->queue[0].resolution.mean, >=, 0.88 - 0.005);
      g_assert_cmpfloat(most, >, most_first); /* quicker in the morning */
      g_assert_cmpint(required->binding[20], ==, WFM_BIND_RESOLUTION);
    }
  }
}

#define ADD(name) g_test_add_func("/staffing tickets/" #name, test_##name)
int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  ADD(the_share_resolved_by_hand);
  ADD(targets_beyond_the_customers_own_time_are_refused);
  ADD(touches_multiply_the_work);
  ADD(first_response_and_resolution_are_judged_as_they_are_planned);
  return g_test_run();
}
