/* Contacts that queues send each other: the requirement of the second tier follows from the first, in time, and the judge sees the same. */
#include "core/error.h"
#include "scheduler/staffing/deferred.h"
#include "scheduler/staffing/flow.h"
#include "scheduler/staffing/offered_load.h"
#include "scheduler/staffing/tiers.h"
#include "tests/unit/simulate_fixture.h"

#define NEAR(got, want, tolerance)                                                                                                         \
  do {                                                                                                                                     \
    double got_ = (got), want_ = (want);                                                                                                   \
    if (!(fabs(got_ - want_) <= (tolerance))) g_error("%s:%d: " #got " is %.10g, should be %.10g", __FILE__, __LINE__, got_, want_);       \
  } while (0)

enum { QUEUES = 3, MOST = 600 };

/* Queues alike until a test changes them. */
typedef struct {
  WfmStaffQueue queue[QUEUES];
  WfmStaffTransfer transfer[QUEUES][2];
  double volume[QUEUES][MOST], aht_s[QUEUES][MOST], cv[QUEUES][MOST];
  uint8_t open[MOST];
  WfmStaffingSettings settings;
} Plan;

static Plan *plan_new(int n, int32_t step, double aht_s) {
  Plan *p = g_new0(Plan, 1);
  wfm_module_defaults(&wfm_staffing_module, &p->settings);
  for (int i = 0; i < n; i++) p->open[i] = 1;
  for (int q = 0; q < QUEUES; q++) {
    for (int i = 0; i < n; i++) p->aht_s[q][i] = aht_s;
    p->queue[q] = (WfmStaffQueue){.queue = "q",
                                  .sl_target = 0.8,
                                  .target_s = 20,
                                  .asa_target_s = NAN,
                                  .occupancy_max = 1,
                                  .patience_s = INFINITY,
                                  .concurrency = 1,
                                  .grid = {1700000000, step, n},
                                  .volume = p->volume[q],
                                  .aht_s = p->aht_s[q],
                                  .open = p->open,
                                  .transfers = p->transfer[q]};
  }
  return p;
}

static void send_share(Plan *p, int from, int to, double share) {
  p->transfer[from][p->queue[from].n_transfers++] = (WfmStaffTransfer){to, share};
}

static WfmStaffFlow *flow_of(const Plan *p) {
  GError *err = NULL;
  WfmStaffFlow *flow = wfm_staff_flow_new(p->queue, QUEUES, &p->settings, &err);
  g_assert_no_error(err);
  return flow;
}

/* Jackson's traffic equations: escalation, return and repeat at steady rates. */
static void test_steady_rates_are_those_of_the_traffic_equations(void) {
  enum { n = 48 };
  g_autofree Plan *p = plan_new(n, 1800, 600);
  for (int i = 0; i < n; i++) {
    p->volume[0][i] = 100;
    p->volume[1][i] = 10;
  }
  send_share(p, 0, 1, 0.2);
  send_share(p, 0, 0, 0.1);
  send_share(p, 1, 0, 0.05);
  g_autoptr(WfmStaffFlow) flow = flow_of(p);
  double rate[2];
  wfm_tier_rates(rate, (const double[]){100, 10}, (WfmTierShares){.escalate = 0.2, .give_back = 0.05, .repeat = 0.1});
  NEAR(flow->offered[n - 1], rate[0], 1e-5);
  NEAR(flow->offered[2 * n - 1], rate[1], 1e-5);
  NEAR(flow->fresh[n - 1], 100, 0);
}

/* Arrivals of a wave: the first tier's departures are m(t) / aht, and m(t) is known. */
static void test_the_second_tier_lags_behind_the_first(void) {
  enum { n = 576 };
  g_autofree Plan *p = plan_new(n, 300, 5400);
  for (int i = 0; i < n; i++) p->volume[0][i] = 40 + 20 * sin(2 * G_PI * (i + 0.5) * 300 / 86400);
  send_share(p, 0, 1, 0.3);
  g_autoptr(WfmStaffFlow) flow = flow_of(p);
  double load = 40.0 / 300 * 5400;
  for (int i = n / 2; i < n; i++) { /* what the grid began with is forgotten */
    double m = wfm_offered_load_wave(load, 0.5, 86400, 5400, (i + 0.5) * 300);
    NEAR(flow->offered[n + i], 0.3 * m / 5400 * 300, 1e-3);
  }
}

/* What the first flow gives as contacts of every queue, counted, leads to the same fresh ones again. */
static void test_contacts_that_are_counted_are_not_added(void) {
  enum { n = 96 };
  g_autofree Plan *p = plan_new(n, 1800, 2400);
  for (int i = 0; i < n; i++) {
    p->volume[0][i] = 30 + 10 * sin(i * 0.2);
    p->volume[1][i] = 3;
  }
  send_share(p, 0, 1, 0.25);
  send_share(p, 1, 2, 0.5);
  send_share(p, 2, 0, 0.1);
  g_autoptr(WfmStaffFlow) added = flow_of(p);
  for (int q = 0; q < QUEUES; q++) {
    for (int i = 0; i < n; i++) p->volume[q][i] = added->offered[q * n + i];
    p->queue[q].transfers_counted = true;
  }
  g_autoptr(WfmStaffFlow) counted = flow_of(p);
  for (int k = 0; k < QUEUES * n; k++) {
    NEAR(counted->offered[k], added->offered[k], 1e-6);
    NEAR(counted->fresh[k], added->fresh[k], 1e-5);
  }
}

static void test_uncertainty_is_sent_on(void) {
  enum { n = 48 };
  g_autofree Plan *p = plan_new(n, 1800, 300);
  for (int i = 0; i < n; i++) {
    p->volume[0][i] = p->volume[1][i] = 50;
    p->cv[0][i] = 0.2;
  }
  for (int q = 0; q < QUEUES; q++) p->queue[q].load_cv = p->cv[q];
  send_share(p, 0, 1, 0.5);
  send_share(p, 0, 2, 0.25);
  g_autoptr(WfmStaffFlow) flow = flow_of(p);
  NEAR(flow->load_cv[n - 1], 0.2, 0);
  NEAR(flow->load_cv[2 * n - 1], 0.2 * 25 / 75, 1e-6);
  NEAR(flow->load_cv[3 * n - 1], 0.2, 1e-6);
}

static void test_contacts_without_end_are_refused(void) {
  g_autofree Plan *p = plan_new(4, 1800, 300);
  GError *err = NULL;
  send_share(p, 0, 1, 0.6);
  send_share(p, 0, 0, 0.4);
  g_assert_null(wfm_staff_flow_new(p->queue, QUEUES, &p->settings, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "never end"));
  g_clear_error(&err);
}

/* ---- the judge ---- */

/* Agents of queue q are those from first[q] on; agent first + k is there where more than k are required. */
static void staff(Centre *c, GArray *spans, WfmRequirement *const *required, int n) {
  int a = 0;
  size_t from[MOST_AGENTS + 1] = {0};
  for (int q = 0; q < QUEUES; q++) {
    int most = 0;
    for (int i = 0; i < n; i++) most = MAX(most, required[q]->whole[i]);
    for (int k = 0; k < most; k++, a++) {
      g_assert_cmpint(a, <, MOST_AGENTS);
      from[a] = spans->len;
      for (int other = 0; other < QUEUES; other++) c->proficiency[a][other] = other == q;
      for (int i = 0; i < n; i++) {
        WfmSimSpan span = {wfm_grid_at(c->input.grid, i), wfm_grid_at(c->input.grid, i + 1)};
        if (k < required[q]->whole[i]) g_array_append_val(spans, span);
      }
    }
  }
  from[a] = spans->len;
  c->input.n_agents = (size_t)a;
  for (int k = 0; k < a; k++) {
    c->agent[k].span = &g_array_index(spans, WfmSimSpan, from[k]);
    c->agent[k].n_spans = from[k + 1] - from[k];
  }
}

/* Calls of 20 minutes that swell and ebb go on to a second tier of chats and to tickets, which give some back: staffed as required, every queue
 * gets the contacts and the service level that the requirement says. */
static void test_the_judge_sees_the_same_contacts_and_levels(void) {
  enum { n = 240 };
  g_autofree Plan *p = plan_new(n, 1800, 1200);
  g_autofree Centre *c = centre_new(QUEUES, MOST_AGENTS, n, 0, 1200);
  WfmSimTransfer transfer[QUEUES][2];
  for (int i = 0; i < n; i++) {
    p->volume[0][i] = c->mean[0][i] = 12 * (1 + 0.8 * sin(i * 2 * G_PI / 48));
    p->volume[1][i] = c->mean[1][i] = 1;
    p->volume[2][i] = c->mean[2][i] = 0.5;
  }
  send_share(p, 0, 1, 0.5);
  send_share(p, 0, 2, 0.3);
  send_share(p, 1, 0, 0.1);
  send_share(p, 2, 1, 0.2);
  p->queue[0].patience_s = 300;
  p->queue[1].channel = WFM_CHANNEL_CHAT;
  p->queue[1].concurrency = 2;
  p->queue[1].concurrency_slowdown = 0.3;
  p->queue[2].channel = WFM_CHANNEL_EMAIL;
  p->queue[2].target_s = 4 * 3600;
  g_autoptr(WfmStaffFlow) flow = flow_of(p);
  WfmRequirement *required[QUEUES];
  for (int q = 0; q < QUEUES; q++) {
    WfmSimQueue *to = &c->queue[q];
    WfmStaffQueue own = p->queue[q];
    own.volume = flow->offered + (size_t)q * n;
    required[q] = wfm_requirement_new(&own, &p->settings, NULL);
    to->channel = own.channel;
    to->target_s = own.target_s;
    to->patience_s = own.patience_s;
    to->concurrency = (int32_t)own.concurrency;
    to->concurrency_slowdown = own.concurrency_slowdown;
    for (size_t k = 0; k < own.n_transfers; k++)
      transfer[q][k] = (WfmSimTransfer){.to = own.transfers[k].to, .share = own.transfers[k].share};
    to->transfers = transfer[q];
    to->n_transfers = own.n_transfers;
  }
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmSimSpan));
  staff(c, spans, required, n);
  c->settings.warm_up_s = 4 * 3600;
  g_autoptr(WfmSimResult) r = run(c, 200, 2);
  for (int q = 0; q < QUEUES; q++) {
    double good = 0, offered = 0;
    for (int i = 0; i < n; i++) {
      double here = flow->offered[q * n + i];
      offered += here;
      good += here * required[q]->sl_expected[i];
    }
    within("offered", r->queue[q].offered, offered, 0.01 * offered);
    if (fabs(r->queue[q].sl.mean - good / offered) > 0.02)
      g_error("queue %d: expected %.4f, simulated %.4f +- %.4f", q, good / offered, r->queue[q].sl.mean, r->queue[q].sl.half_width);
    /* and at the right time of the day; tickets are done somewhat earlier than the smoothest profile does them, as there are whole people */
    for (int slot = 0; slot < 48; slot += 6) {
      double expected = 0, seen = 0;
      for (int i = 48 + slot; i < n; i += 48)
        for (int k = 0; k < 6; k++) {
          expected += flow->offered[q * n + i + k];
          seen += r->queue[q].interval_offered[i + k];
        }
      NEAR(seen, expected, (q == 0 ? 0.03 : 0.1) * expected);
    }
    wfm_requirement_free(required[q]);
  }
}

#define ADD(name) g_test_add_func("/staffing flow/" #name, test_##name)
/* The people required for deferred work, and agent k present wherever more than k are; what they get done by interval, by formula and by the judge. */
static void test_deferred_work_is_done_when_the_judge_does_it(void) {
  enum { n = 240, day = 48, most = 12 };
  g_autofree Plan *p = plan_new(n, 1800, 700);
  WfmStaffQueue *q = &p->queue[0];
  q->channel = WFM_CHANNEL_EMAIL;
  q->target_s = 3 * 3600;
  for (int i = 0; i < n; i++) {
    p->open[i] = i % day >= 16 && i % day < 40;
    p->volume[0][i] = p->open[i] ? 8 + 6 * sin((i % day - 16) * G_PI / 24) : 1;
  }
  double net[n + 1], done[n + 1], mean[n + 1];
  WfmBinding binding[n + 1];
  wfm_deferred_net(net, binding, q, p->settings.deadline_share);
  wfm_deferred_done(done, q, p->settings.deadline_share);
  wfm_deferred_done_at_mean(mean, q, p->settings.deadline_share);
  WfmSimAgent agent[most];
  WfmSimSpan span[most][n];
  float able = 1;
  for (int k = 0; k < most; k++) {
    agent[k] = (WfmSimAgent){.agent = "a", .proficiency = &able, .span = span[k]};
    for (int i = 0; i < n; i++)
      if (ceil(net[i] - 1e-9) > k) span[k][agent[k].n_spans++] = (WfmSimSpan){wfm_grid_at(q->grid, i), wfm_grid_at(q->grid, i + 1)};
  }
  WfmSimQueue queue = {.queue = "tickets",
                       .channel = WFM_CHANNEL_EMAIL,
                       .sl_target = 0.8,
                       .target_s = q->target_s,
                       .aht_s = q->aht_s,
                       .work = {.shape = WFM_SIM_EXPONENTIAL},
                       .patience_s = INFINITY,
                       .concurrency = 1,
                       .mean = q->volume,
                       .open = p->open};
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = 500;
  WfmJob job = {.threads = 2, .seed = 4};
  WfmSimInput input = {.grid = q->grid, .queues = &queue, .n_queues = 1, .agents = agent, .n_agents = most};
  g_autoptr(WfmSimResult) r = wfm_simulate(&input, &settings, &job, NULL);
  double off = 0, off_at_mean = 0, all = 0;
  for (int i = 0; i < n; i++) { /* who is busy finishes one in a handle time */
    double judged = r->queue[0].interval_busy[i].mean * q->grid.step / q->aht_s[i];
    off += fabs(done[i] - judged);
    off_at_mean += fabs(mean[i] - judged);
    all += judged;
  }
  g_assert_cmpfloat(off / all, <, 0.015);
  g_assert_cmpfloat(off, <, off_at_mean / 3);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  ADD(steady_rates_are_those_of_the_traffic_equations);
  ADD(the_second_tier_lags_behind_the_first);
  ADD(contacts_that_are_counted_are_not_added);
  ADD(uncertainty_is_sent_on);
  ADD(contacts_without_end_are_refused);
  ADD(the_judge_sees_the_same_contacts_and_levels);
  ADD(deferred_work_is_done_when_the_judge_does_it);
  return g_test_run();
}
