/* Definitions of service level and callbacks: closed forms against integrals, and formulas against the judge. */
#include "core/error.h"
#include "scheduler/staffing/callback.h"
#include "scheduler/staffing/concurrency.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/general_patience.h"
#include "scheduler/staffing/immediate.h"
#include "tests/unit/simulate_fixture.h"

#define NEAR(got, want, tolerance)                                                                                                         \
  do {                                                                                                                                     \
    double got_ = (got), want_ = (want);                                                                                                   \
    if (!(fabs(got_ - want_) <= (tolerance))) g_error("%s:%d: " #got " is %.12g, should be %.12g", __FILE__, __LINE__, got_, want_);       \
  } while (0)

/* M/M/n+G with the same survival function, by numerical integration (Baccelli and Hebuterne 1981). */
static void test_callbacks_in_closed_form_are_the_integrals(void) {
  static const double agents[] = {8.6, 14.5, 92, 104, 1010}, load[] = {8.2, 13, 100, 100, 1000}, leave[] = {0.5, 2, 1, 3, 2.5};
  static const double after[] = {0.02, 0.3, 0.05, 0.4, 0.01}, share[] = {1, 0.3, 0.05, 0.9, 0.5};
  for (int k = 0; k < 5; k++)
    for (int j = 0; j < 4; j++) {
      double t = after[k] * (0.3 + 0.7 * j);
      WfmDelay erlang = wfm_erlang_a_delay(agents[k], load[k], 1, 1 / leave[k]);
      WfmCallbackDelay d = wfm_callback_delay(&erlang, after[k], share[k]);
      WfmPatienceLaw law = {.shape = WFM_PATIENCE_CALLBACK, .p = {1 / leave[k], after[k], share[k]}};
      WfmGeneralPatience g = wfm_general_patience(agents[k], load[k], &law, t);
      NEAR(wfm_callback_sl(&d, WFM_SL_ANSWERED_OF_OFFERED, t, 0), g.sl_offered, 1e-10);
      NEAR(wfm_callback_sl(&d, WFM_SL_ANSWERED_OF_ANSWERED, t, 0), g.sl_answered, 1e-10);
      NEAR(wfm_callback_sl(&d, WFM_SL_ABANDONS_OK, t, 0), g.sl_abandons_ok, 1e-10);
      NEAR(wfm_callback_sl(&d, WFM_SL_EXCLUDE_SHORT, t, 0), g.sl_exclude_short, 1e-10);
      NEAR(d.p_abandon, g.p_abandon, 1e-10);
      NEAR(wfm_callback_wait_served(&d), g.asa, 1e-8 * (1 + g.asa));
    }
}

static void test_no_callbacks_is_erlang_a_and_more_agents_never_hurt(void) {
  WfmDelay erlang = wfm_erlang_a_delay(98, 100, 300, 120);
  WfmCallbackDelay none = wfm_callback_delay(&erlang, 0.1, 0);
  NEAR(wfm_callback_sl(&none, WFM_SL_ANSWERED_OF_OFFERED, 1.0 / 15, 0), wfm_erlang_a(98, 100, 300, 120, 20, 0).sl[0], 0);
  NEAR(wfm_callback_wait_served(&none) * 300, wfm_erlang_a(98, 100, 300, 120, 20, 0).asa_s, 1e-12);
  for (int definition = 0; definition < WFM_N_SL; definition++)
    for (int k = 0; k < 4; k++) {
      double last = -1;
      for (int half = 1; half < 320; half++) {
        erlang = wfm_erlang_a_delay(half / 2.0, 100, 300, 120);
        WfmCallbackDelay d = wfm_callback_delay(&erlang, 0.05 * k, 0.3 * k);
        double sl = wfm_callback_sl(&d, (WfmServiceLevel)definition, 0.08, 0.1);
        g_assert_true(sl >= last - 1e-12 && sl <= 1);
        last = sl;
      }
    }
}

/* A line of calls: half of those who still wait after 30 s accept a callback, a fifth of the contacts done goes on to another queue, 6 % come
 * again to the same: by every definition the formula is what the judge counts. */
static void test_every_definition_is_judged_as_it_is_asked_for(void) {
  for (int k = 0; k < 2; k++) { /* a target before and after callbacks are offered */
    g_autofree Centre *c = centre_new(2, 40, 240, 60, 300);
    WfmSimTransfer on[2] = {{.to = 1, .share = 0.2}, {.to = 0, .share = 0.06}};
    WfmSimQueue *q = &c->queue[0];
    q->patience_s = 90;
    q->target_s = k == 0 ? 20 : 60;
    q->callback_share = 0.5;
    q->callback_after_s = 30;
    q->transfers = on;
    q->n_transfers = 2;
    for (int a = 0; a < 40; a++) c->proficiency[a][a < 10 ? 1 : 0] = 0;
    for (int i = 0; i < 240; i++) c->mean[1][i] = 0;
    WfmStaffQueue staff = {.queue = "q",
                           .target_s = q->target_s,
                           .patience_s = 90,
                           .callback_share = 0.5,
                           .callback_after_s = 30,
                           .passed_on = 0.2,
                           .concurrency = 1};
    c->settings.warm_up_s = 7200;
    for (int definition = 0; definition < WFM_N_SL; definition++) {
      q->definition = staff.definition = (WfmServiceLevel)definition;
      g_autoptr(WfmSimResult) r = run(c, 24, 2);
      WfmImmediate work = {.queue = &staff, .load = r->queue[0].offered.mean / 240 * 300 / 1800, .aht_s = 300};
      WfmService expected = wfm_immediate_service(&work, 10);
      within(wfm_sl_names[definition], r->queue[0].sl, expected.sl, 0.005);
      within("abandon", r->queue[0].abandon, expected.abandon, 0.005);
      within("answer time", r->queue[0].asa_s, expected.asa_s, 0.03 * expected.asa_s);
      g_assert_cmpfloat(fabs(expected.sl - 0.5), <, 0.45); /* neither side says next to nothing */
    }
  }
}

/* Two days of calls staffed as required with callbacks, and the judge's level. */
static void test_a_requirement_with_callbacks_keeps_its_promise(void) {
  enum { n = 96 };
  g_autofree Centre *c = centre_new(1, MOST_AGENTS, n, 0, 300);
  WfmSimQueue *q = &c->queue[0];
  q->patience_s = 60;
  q->callback_share = 0.7;
  q->callback_after_s = 10;
  for (int i = 0; i < n; i++) c->mean[0][i] = 90 * (1 + 0.5 * sin(i * 2 * G_PI / 48));
  WfmStaffQueue staff = {.queue = "q",
                         .sl_target = 0.8,
                         .target_s = q->target_s,
                         .asa_target_s = NAN,
                         .occupancy_max = 1,
                         .patience_s = 60,
                         .callback_share = 0.7,
                         .callback_after_s = 10,
                         .concurrency = 1,
                         .grid = c->input.grid,
                         .volume = c->mean[0],
                         .aht_s = c->aht_s,
                         .open = c->open};
  WfmStaffingSettings settings;
  wfm_module_defaults(&wfm_staffing_module, &settings);
  g_autoptr(WfmRequirement) with = wfm_requirement_new(&staff, &settings, NULL);
  staff.callback_share = 0;
  g_autoptr(WfmRequirement) without = wfm_requirement_new(&staff, &settings, NULL);
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmSimSpan));
  size_t first[MOST_AGENTS + 1];
  double good = 0, offered = 0;
  for (int a = 0; a < MOST_AGENTS; a++) {
    first[a] = spans->len;
    for (int i = 0; i < n; i++) {
      WfmSimSpan span = {wfm_grid_at(c->input.grid, i), wfm_grid_at(c->input.grid, i + 1)};
      if (a < with->whole[i]) g_array_append_val(spans, span);
    }
  }
  first[MOST_AGENTS] = spans->len;
  for (int a = 0; a < MOST_AGENTS; a++) {
    c->agent[a].span = &g_array_index(spans, WfmSimSpan, first[a]);
    c->agent[a].n_spans = first[a + 1] - first[a];
  }
  for (int i = 0; i < n; i++) {
    g_assert_cmpint(with->whole[i], <=, MOST_AGENTS);
    g_assert_cmpfloat(with->net[i], >, without->net[i]); /* who would have left now waits in line */
    good += c->mean[0][i] * with->sl[i];
    offered += c->mean[0][i];
  }
  g_autoptr(WfmSimResult) r = run(c, 100, 2);
  within("service level", r->queue[0].sl, good / offered, 0.015);
  g_assert_cmpfloat(r->queue[0].sl.mean, >=, 0.8);
}

static void test_a_level_that_flow_outs_forbid_is_refused(void) {
  double volume = 10, aht_s = 300;
  uint8_t open = 1;
  WfmStaffQueue q = {.queue = "first line",
                     .definition = WFM_SL_WITH_FLOW_OUT,
                     .sl_target = 0.8,
                     .target_s = 20,
                     .asa_target_s = NAN,
                     .occupancy_max = 1,
                     .patience_s = 100,
                     .passed_on = 0.3,
                     .grid = {0, 1800, 1},
                     .volume = &volume,
                     .aht_s = &aht_s,
                     .open = &open};
  WfmStaffingSettings settings;
  wfm_module_defaults(&wfm_staffing_module, &settings);
  GError *err = NULL;
  g_assert_null(wfm_requirement_new(&q, &settings, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  q.passed_on = 0.2;
  g_autoptr(WfmRequirement) r = wfm_requirement_new(&q, &settings, &err);
  g_assert_no_error(err);
  NEAR(wfm_staffing_service(&q, 0, r->net[0]).sl, 0.8, 1e-9);
}

#define ADD(name) g_test_add_func("/staffing definitions/" #name, test_##name)
int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  ADD(callbacks_in_closed_form_are_the_integrals);
  ADD(no_callbacks_is_erlang_a_and_more_agents_never_hurt);
  ADD(every_definition_is_judged_as_it_is_asked_for);
  ADD(a_requirement_with_callbacks_keeps_its_promise);
  ADD(a_level_that_flow_outs_forbid_is_refused);
  return g_test_run();
}
