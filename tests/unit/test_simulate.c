/* The judge: against exact queueing theory (the formulas are asked here, never by the simulator), rules of routing and counting, determinism. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "core/error.h"
#include "core/rng.h"
#include "scheduler/staffing/concurrency.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_c.h"
#include "tests/unit/simulate_fixture.h"

static void test_agrees_with_erlang_c(void) {
  static const struct {
    int agents;
    double contacts, aht_s;
  } cases[] = {{1, 3, 300}, {14, 100, 180}, {30, 480, 100}}; /* 0.5, 10 and 26.7 erlangs */
  for (int k = 0; k < 3; k++) {
    g_autofree Centre *c = centre_new(1, cases[k].agents, 480, cases[k].contacts, cases[k].aht_s);
    g_autoptr(WfmSimResult) r = run(c, 40, 2);
    WfmErlangC exact = wfm_erlang_c(cases[k].agents, cases[k].contacts * cases[k].aht_s / 1800, cases[k].aht_s, 20);
    within("sl", r->queue[0].sl, exact.sl, 1e-4);
    within("asa", r->queue[0].asa_s, exact.asa_s, 0.01 * exact.asa_s);
    within("occupancy", r->queue[0].occupancy, exact.occupancy, 1e-3);
    within("offered", r->queue[0].offered, cases[k].contacts * 480, 0);
    g_assert_cmpfloat(r->queue[0].sl.half_width, <, 0.01);
    g_assert_cmpfloat(r->queue[0].abandon.mean, ==, 0);
  }
}

static void test_agrees_with_erlang_a_by_every_definition(void) {
  for (int definition = 0; definition < WFM_N_SL; definition++) {
    g_autofree Centre *c = centre_new(1, 11, 480, 120, 180);
    c->queue[0].patience_s = 60;
    c->queue[0].definition = (WfmServiceLevel)definition;
    g_autoptr(WfmSimResult) r = run(c, 24, 2);
    WfmErlangA exact = wfm_erlang_a(11, 12, 180, 60, 20, 0);
    within(wfm_sl_names[definition], r->queue[0].sl, exact.sl[definition], 2e-4);
    within("abandon", r->queue[0].abandon, exact.p_abandon, 2e-4);
    within("asa", r->queue[0].asa_s, exact.asa_s, 0.02);
    within("occupancy", r->queue[0].occupancy, exact.occupancy, 5e-4);
  }
}

/* M/D/1, Pollaczek-Khinchine: mean wait rho / (2 (1 - rho)) handle times; lognormal with cv 2: (1 + 4) / 2 as much. */
static void test_agrees_with_pollaczek_and_khinchine(void) {
  for (int k = 0; k < 2; k++) {
    g_autofree Centre *c = centre_new(1, 1, 960, 3, 300);
    c->queue[0].work = (WfmSimLaw){.cv = k == 0 ? 0 : 2};
    g_autoptr(WfmSimResult) r = run(c, 64, 2);
    within("asa", r->queue[0].asa_s, (k == 0 ? 1 : 5) * 0.5 * 300 * 0.5 / (1 - 0.5), 3);
  }
}

static void test_chat_agrees_with_the_exact_chain(void) {
  g_autofree Centre *c = centre_new(1, 12, 960, 80, 600);
  c->queue[0].channel = WFM_CHANNEL_CHAT;
  c->queue[0].concurrency = 3;
  c->queue[0].concurrency_slowdown = 0.2;
  c->queue[0].patience_s = 300;
  c->queue[0].target_s = 30;
  g_autoptr(WfmSimResult) r = run(c, 32, 2);
  WfmDelay d = wfm_concurrency_delay(12, 3, 0.2, 80 * 600 / 1800.0, 2);
  /* joining the least busy without moving chats waits a little more often than the even spread: at most 2 % at this size */
  within("sl", r->queue[0].sl, wfm_delay_at(&d, 30.0 / 600).served_within, 0.004);
  within("abandon", r->queue[0].abandon, d.p_abandon, 0.02 * d.p_abandon + 2e-4);
  within("occupancy", r->queue[0].occupancy, 80 * 600 / 1800.0 * d.p_served / d.capacity, 0.004);
}

static void test_too_few_agents_leave_a_growing_queue(void) {
  g_autofree Centre *c = centre_new(1, 10, 96, 72, 300); /* 12 erlangs */
  g_autoptr(WfmSimResult) r = run(c, 16, 2);
  within("backlog", r->queue[0].backlog_end, (12 - 10) * 96 * 1800 / 300.0, 40);
  g_assert_cmpfloat(r->queue[0].sl.mean, <, 0.05);
  g_assert_cmpfloat(r->queue[0].occupancy.mean, >, 0.99);
  g_assert_cmpfloat_with_epsilon(r->queue[0].interval_backlog[95], r->queue[0].backlog_end.mean, 1e-9);
}

static void test_nobody_and_nothing(void) {
  g_autofree Centre *nobody = centre_new(1, 0, 48, 10, 300);
  nobody->queue[0].patience_s = 60;
  g_autoptr(WfmSimResult) r = run(nobody, 8, 1);
  g_assert_cmpfloat(r->queue[0].sl.mean, ==, 0);
  g_assert_cmpfloat(r->queue[0].abandon.mean, >, 0.99);
  g_assert_true(isnan(r->queue[0].occupancy.mean) && isnan(r->queue[0].asa_s.mean));
  g_autofree Centre *nothing = centre_new(2, 2, 48, 0, 300);
  g_autoptr(WfmSimResult) empty = run(nothing, 8, 1);
  g_assert_true(isnan(empty->queue[1].sl.mean) && empty->queue[1].offered.mean == 0 && empty->queue[1].occupancy.mean == 0);
  g_autofree Centre *none = centre_new(0, 0, 48, 0, 300);
  g_autoptr(WfmSimResult) no_queue = run(none, 8, 1);
  g_assert_cmpint(no_queue->replications, ==, 0);
}

static void test_given_counts_are_met_exactly(void) {
  g_autofree Centre *c = centre_new(1, 3, 48, 0, 60);
  double actual[48];
  for (int i = 0; i < 48; i++) actual[i] = i % 5;
  actual[7] = NAN;
  c->queue[0].actual = actual;
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  for (int i = 0; i < 48; i++) g_assert_cmpfloat(r->queue[0].interval_offered[i], ==, i == 7 ? 0 : i % 5);
  g_assert_cmpfloat(r->queue[0].offered.half_width, ==, 0);
}

/* Every number of one result stands in the other, bit by bit. */
static void same_bytes(const Centre *c, const WfmSimResult *one, const WfmSimResult *other) {
  size_t n = (size_t)c->input.grid.n * sizeof(double);
  g_assert_cmpint(one->events, ==, other->events);
  for (size_t q = 0; q < c->input.n_queues; q++) {
    const WfmSimQueueResult *x = &one->queue[q], *y = &other->queue[q];
    g_assert_cmpmem(&x->sl, offsetof(WfmSimQueueResult, interval_sl) - offsetof(WfmSimQueueResult, sl), &y->sl,
                    offsetof(WfmSimQueueResult, interval_sl) - offsetof(WfmSimQueueResult, sl));
    g_assert_cmpmem(x->interval_asa_s, n, y->interval_asa_s, n);
    g_assert_cmpmem(x->interval_occupancy, n, y->interval_occupancy, n);
    g_assert_cmpmem(x->interval_backlog, n, y->interval_backlog, n);
    g_assert_cmpint(x->n_days, ==, y->n_days);
    for (int32_t d = 0; d < x->n_days; d++) g_assert_cmpmem(&x->day[d].sl, sizeof x->day[d].sl, &y->day[d].sl, sizeof y->day[d].sl);
  }
  g_assert_cmpmem(one->agent_occupancy, c->input.n_agents * sizeof(double), other->agent_occupancy, c->input.n_agents * sizeof(double));
  g_assert_cmpmem(one->agent_handled, c->input.n_agents * sizeof(double), other->agent_handled, c->input.n_agents * sizeof(double));
}

static Centre *mixed_centre(void) {
  Centre *c = centre_new(3, 12, 200, 25, 200);
  c->queue[0].patience_s = 100;
  c->queue[1].priority = 1;
  c->queue[2].channel = WFM_CHANNEL_EMAIL;
  c->queue[2].target_s = 7200;
  c->input.shrinkage = c->shrinkage;
  for (int q = 0; q < 3; q++) c->shrinkage[q] = 0.1;
  for (int a = 0; a < 12; a++) c->proficiency[a][a % 3] = a % 2 ? 0 : 0.5F;
  return c;
}

static void test_the_number_of_threads_changes_nothing(void) {
  g_autofree Centre *c = mixed_centre();
  c->queue[1].channel = WFM_CHANNEL_CHAT;
  c->queue[1].concurrency = 2;
  g_autoptr(WfmSimResult) one = run(c, 20, 1);
  g_autoptr(WfmSimResult) three = run(c, 20, 3);
  same_bytes(c, one, three);
}

/* Where nobody has more than one contact at a time the event loop leaves out what only others need; a limit that is never reached makes it keep
 * everything. */
static void test_the_short_event_loop_tells_what_the_whole_one_tells(void) {
  g_autofree Centre *c = mixed_centre();
  c->settings.warm_up_s = 3600;
  c->queue[0].reserve = 1;
  c->queue[1].transfers = &(WfmSimTransfer){.to = 0, .share = 0.3, .delay_s = 60};
  c->queue[1].n_transfers = 1;
  for (int reserve = 1; reserve >= 0; reserve--) {
    c->queue[0].reserve = reserve;
    c->input.room = 0;
    g_autoptr(WfmSimResult) quick = run(c, 20, 2);
    c->input.room = 1000000;
    g_autoptr(WfmSimResult) whole = run(c, 20, 2);
    g_assert_cmpfloat(quick->queue[0].abandoned.mean, >, 0);
    same_bytes(c, quick, whole);
  }
}

static void test_another_roster_meets_the_same_contacts(void) {
  g_autofree Centre *c = centre_new(1, 12, 200, 50, 300);
  g_autoptr(WfmSimResult) all = run(c, 8, 1);
  c->input.n_agents = 9;
  g_autoptr(WfmSimResult) fewer = run(c, 8, 1);
  g_assert_cmpmem(all->queue[0].interval_offered, 200 * sizeof(double), fewer->queue[0].interval_offered, 200 * sizeof(double));
  g_assert_cmpfloat(fewer->queue[0].sl.mean, <, all->queue[0].sl.mean);
}

/* Two queues that every agent serves are one queue; with priority the first waits less and the mean stays (Cobham 1954). */
static void test_pooled_queues_and_priority(void) {
  g_autofree Centre *c = centre_new(2, 12, 960, 30, 300);
  WfmErlangC pooled = wfm_erlang_c(12, 10, 300, 20);
  g_autoptr(WfmSimResult) equal = run(c, 40, 2);
  within("pooled sl", equal->queue[0].sl, pooled.sl, 1e-3);
  within("pooled asa", equal->queue[1].asa_s, pooled.asa_s, 0.5);
  c->queue[1].priority = 1;
  g_autoptr(WfmSimResult) first = run(c, 40, 2);
  double rho = 10 / 12.0, unit = pooled.p_wait * 300 / 12;
  within("first", first->queue[0].asa_s, unit / (1 - rho / 2), 0.3);
  within("second", first->queue[1].asa_s, unit / ((1 - rho / 2) * (1 - rho)), 1.5);
}

static void test_only_the_skilled_serve(void) {
  g_autofree Centre *c = centre_new(2, 4, 100, 10, 300);
  for (int a = 0; a < 4; a++) c->proficiency[a][a < 2 ? 1 : 0] = 0;
  c->mean[1][0] = 0;
  for (int i = 0; i < 100; i++) c->mean[1][i] = 0;
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  g_assert_cmpfloat(r->agent_occupancy[0], >, 0.3);
  g_assert_cmpfloat(r->agent_occupancy[2], ==, 0);
  g_assert_cmpfloat(r->queue[1].occupancy.mean, ==, 0);
}

/* Handle time is divided by proficiency. */
static void test_proficiency_divides_handle_time(void) {
  g_autofree Centre *c = centre_new(1, 1, 960, 2, 300);
  c->proficiency[0][0] = 0.5F;
  g_autoptr(WfmSimResult) r = run(c, 24, 2);
  within("occupancy", r->queue[0].occupancy, 2 * 600 / 1800.0, 2e-3);
}

/* One contact of 1,000 s comes in the first half hour; the agent leaves at its end, or breaks: it is finished, and no new one is taken. */
static void test_a_contact_in_hand_is_finished_after_the_shift(void) {
  g_autofree Centre *c = centre_new(1, 1, 4, 0, 1000);
  double actual[4] = {2, 0, 0, 0};
  c->queue[0].actual = actual;
  c->queue[0].work = (WfmSimLaw){.cv = 0};
  c->span[0][0].to = c->input.grid.start + 1800;
  g_autoptr(WfmSimResult) r = run(c, 64, 1);
  /* busy exactly 1,000 s for each contact taken; presence lasts as long as the work */
  double answered = r->queue[0].answered.mean;
  g_assert_cmpfloat(answered, >, 1);
  g_assert_cmpfloat(answered, <, 2);
  g_assert_cmpfloat_with_epsilon(r->queue[0].backlog_end.mean, 2 - answered, 1e-12);
  g_assert_cmpfloat(r->queue[0].interval_occupancy[1], ==, 1); /* there only for what was in hand */
  c->span[0][1] = (WfmSimSpan){.from = c->input.grid.start + 3600, .to = c->input.grid.start + 7200};
  c->agent[0].n_spans = 2;
  g_autoptr(WfmSimResult) back = run(c, 64, 1);
  g_assert_cmpfloat(back->queue[0].answered.mean, ==, 2); /* after the break */
}

static void test_absence_takes_its_share(void) {
  g_autofree Centre *c = centre_new(1, 20, 960, 10, 60);
  c->input.shrinkage = c->shrinkage;
  c->shrinkage[0] = 0.25;
  g_autoptr(WfmSimResult) there = run(c, 16, 2);
  double load = 10 * 60 / 1800.0;
  within("occupancy", there->queue[0].occupancy, load / 15, 2e-4);
}

/* Deferred: worked only while open, in order of deadline, and the clock stands while closed. */
static void test_deferred_work_waits_for_opening(void) {
  g_autofree Centre *c = centre_new(1, 1, 8, 0, 900);
  double actual[8] = {2, 0, 0, 0, 0, 0, 0, 0};
  for (int i = 0; i < 4; i++) c->open[i] = 0;
  c->queue[0].channel = WFM_CHANNEL_EMAIL;
  c->queue[0].actual = actual;
  c->queue[0].work = (WfmSimLaw){.cv = 0};
  c->queue[0].target_s = 1000; /* the first is done 900 s after opening, the second 1,800 s after */
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  g_assert_cmpfloat_with_epsilon(r->queue[0].sl.mean, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon(r->queue[0].asa_s.mean, 1350, 1e-6);
  g_assert_cmpfloat(r->queue[0].interval_backlog[3], ==, 2);
  g_assert_cmpfloat(r->queue[0].interval_backlog[4], ==, 0);
  g_assert_cmpfloat(r->queue[0].interval_occupancy[3], ==, 0);
  g_assert_cmpfloat_with_epsilon(r->queue[0].interval_occupancy[4], 1, 1e-9);
}

/* Calls go before e-mails, and e-mail fills the rest of the time. */
static void test_deferred_work_gives_way(void) {
  g_autofree Centre *c = centre_new(2, 10, 960, 30, 300);
  c->queue[1].channel = WFM_CHANNEL_EMAIL;
  c->queue[1].priority = -5; /* never before a call, whatever its priority */
  c->queue[1].target_s = 4 * 3600;
  for (int i = 0; i < 960; i++) c->mean[1][i] = 24; /* 5 + 4 erlangs on 10 agents */
  g_autoptr(WfmSimResult) r = run(c, 16, 2);
  g_assert_cmpfloat(r->queue[1].sl.mean, >, 0.99);
  within("occupancy", r->queue[0].occupancy, 0.9, 3e-3);
  for (int i = 0; i < 960; i++) c->mean[1][i] = 36; /* more than there is time for */
  g_autoptr(WfmSimResult) full = run(c, 16, 2);
  /* calls: e-mails in hand are finished first, so calls queue as in a system that is always full, but only among themselves: 5 erlangs on
   * 10 agents wait for the next of ten to end, 30 s on average */
  g_assert_cmpfloat(full->queue[0].asa_s.mean, <, 75);
  g_assert_cmpfloat(full->queue[0].asa_s.mean, >, 30);
  within("work done", full->queue[0].occupancy, 1, 2e-3);
}

static void test_unknown_fates_are_left_out(void) {
  g_autofree Centre *c = centre_new(1, 0, 1, 0, 300);
  double actual[1] = {1000};
  c->queue[0].actual = actual;
  c->queue[0].target_s = 450; /* nobody works: who came in the first three quarters has missed, the others are not known */
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  g_assert_cmpfloat(r->queue[0].sl.mean, ==, 0);
  g_assert_cmpfloat(r->queue[0].backlog_end.mean, ==, 1000);
  c->queue[0].target_s = 1800;
  g_autoptr(WfmSimResult) unknown = run(c, 8, 1);
  g_assert_true(isnan(unknown->queue[0].sl.mean));
}

/* Var N = m + (cv m)^2 for a day of m contacts and a gamma day factor. */
static void test_day_factors_spread_the_volume(void) {
  g_autofree Centre *c = centre_new(1, 1, 48, 50, 1);
  for (int i = 0; i < 48; i++) c->day_cv[i] = 0.2;
  c->queue[0].day_cv = c->day_cv;
  g_autoptr(WfmSimResult) r = run(c, 2000, 2);
  double m = 2400, sd = sqrt(m + 0.04 * m * m);
  within("offered", r->queue[0].offered, m, 0);
  g_assert_cmpfloat_with_epsilon(r->queue[0].offered.half_width, 1.961 * sd / sqrt(2000), 0.1 * 1.961 * sd / sqrt(2000));
}

static void test_stops_when_precise_enough(void) {
  g_autofree Centre *c = centre_new(1, 12, 480, 55, 300);
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.precision = 0.004;
  settings.max_replications = 400;
  WfmJob job = {.seed = 5, .threads = 2};
  g_autoptr(WfmSimResult) r = wfm_simulate(&c->input, &settings, &job, NULL);
  g_assert_cmpfloat(r->queue[0].sl.half_width, <=, 0.004);
  g_assert_cmpint(r->replications % 8, ==, 0);
  g_assert_cmpint(r->replications, <, 400);
}

static void test_wrong_input_is_refused(void) {
  g_autofree Centre *c = centre_new(1, 1, 4, 1, 60);
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  WfmJob job = {.threads = 1};
  c->queue[0].target_s = NAN;
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_simulate(&c->input, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
}

static void test_too_many_contacts_are_refused(void) {
  g_autofree Centre *c = centre_new(1, 1, 4, 1e9, 60);
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  WfmJob job = {.threads = 1};
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_simulate(&c->input, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
}

/* 95 % intervals hold the exact value in about 95 % of independent studies: 60 seeds, binomial 1 % bound on both sides. */
static void test_confidence_intervals_cover(void) {
  g_autofree Centre *c = centre_new(1, 12, 96, 60, 300);
  c->queue[0].patience_s = 120;
  WfmErlangA exact = wfm_erlang_a(12, 10, 300, 120, 20, 0);
  /* the system begins empty: let the measured part begin in the long run by making the horizon long against the handle time */
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = 16;
  int covered = 0;
  for (uint64_t seed = 1; seed <= 60; seed++) {
    WfmJob job = {.seed = seed, .threads = 2};
    g_autoptr(WfmSimResult) r = wfm_simulate(&c->input, &settings, &job, NULL);
    covered += fabs(r->queue[0].abandon.mean - exact.p_abandon) <= r->queue[0].abandon.half_width;
  }
  g_assert_cmpint(covered, >=, 51);
}

/* Agent a is on the queue in interval i where a < whole[i]. */
static void staff(Centre *c, GArray *spans, const int32_t *whole, int n, int n_agents) {
  g_autofree size_t *first = g_new0(size_t, n_agents + 1);
  for (int a = 0; a < n_agents; a++) {
    first[a] = spans->len;
    for (int i = 0; i < n; i++) {
      WfmSimSpan span = {.from = wfm_grid_at(c->input.grid, i), .to = wfm_grid_at(c->input.grid, i + 1)};
      if (a < whole[i]) g_array_append_val(spans, span);
    }
  }
  first[n_agents] = spans->len;
  for (int a = 0; a < n_agents; a++) {
    c->agent[a].span = &g_array_index(spans, WfmSimSpan, first[a]);
    c->agent[a].n_spans = first[a + 1] - first[a];
  }
}

static WfmRequirement *require(const Centre *c, const WfmSimQueue *q) {
  WfmStaffQueue staffing = {.queue = "q",
                            .channel = q->channel,
                            .definition = q->definition,
                            .sl_target = q->sl_target,
                            .target_s = q->target_s,
                            .asa_target_s = NAN,
                            .occupancy_max = 1,
                            .patience_s = q->patience_s,
                            .concurrency = q->concurrency,
                            .concurrency_slowdown = q->concurrency_slowdown,
                            .grid = c->input.grid,
                            .volume = q->mean,
                            .aht_s = q->aht_s,
                            .open = q->open};
  WfmStaffingSettings settings;
  wfm_module_defaults(&wfm_staffing_module, &settings);
  return wfm_requirement_new(&staffing, &settings, NULL);
}

/* Four days of calls, chats or e-mails that swell and ebb, staffed exactly as required: the formulas' promise and the judge's word. */
static void test_the_requirement_keeps_its_promise(void) {
  static const WfmChannel channels[] = {WFM_CHANNEL_VOICE, WFM_CHANNEL_VOICE, WFM_CHANNEL_CHAT, WFM_CHANNEL_EMAIL};
  for (int k = 0; k < 4; k++) {
    enum { n = 192 };
    g_autofree Centre *c = centre_new(1, MOST_AGENTS, n, 0, k == 3 ? 900 : 240);
    WfmSimQueue *q = &c->queue[0];
    q->channel = channels[k];
    q->patience_s = k == 0 ? INFINITY : 150;
    q->concurrency = k == 2 ? 2 : 1;
    q->concurrency_slowdown = 0.3;
    if (k == 3) q->target_s = 8 * 3600;
    for (int i = 0; i < n; i++) {
      c->open[i] = k == 3 ? i % 48 >= 16 && i % 48 < 36 : 1;
      c->mean[0][i] = (k == 3 ? 12 : 60) * (1 + 0.6 * sin(i * 2 * G_PI / 48));
    }
    g_autoptr(WfmRequirement) required = require(c, q);
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmSimSpan));
    double good = 0, offered = 0;
    for (int i = 0; i < n; i++) {
      g_assert_cmpint(required->whole[i], <=, MOST_AGENTS);
      good += c->mean[0][i] * required->sl[i];
      offered += c->mean[0][i];
    }
    staff(c, spans, required->whole, n, MOST_AGENTS);
    g_autoptr(WfmSimResult) r = run(c, 48, 2);
    g_assert_cmpfloat(r->queue[0].sl.mean, >=, 0.8);
    if (fabs(r->queue[0].sl.mean - good / offered) > 0.02)
      g_error("case %d: expected %.4f, simulated %.4f +- %.4f", k, good / offered, r->queue[0].sl.mean, r->queue[0].sl.half_width);
  }
}

/* Random small centres: everybody offered is answered, gone, in line or in hand; nobody works more than is there. */
static void test_contacts_are_neither_lost_nor_made(void) {
  for (int round = 0; round < 60; round++) {
    WfmRng rng;
    wfm_rng_init(&rng, 99, (uint64_t)round);
    int n = 20 + (int)wfm_rng_below(&rng, 80), agents = (int)wfm_rng_below(&rng, 8);
    g_autofree Centre *c = centre_new(3, agents, n, 4, 400);
    c->input.shrinkage = c->shrinkage;
    for (int q = 0; q < 3; q++) {
      WfmSimQueue *queue = &c->queue[q];
      queue->channel = (WfmChannel)wfm_rng_below(&rng, 4);
      queue->concurrency = 1 + (int)wfm_rng_below(&rng, 3);
      queue->concurrency_slowdown = wfm_rng_uniform(&rng);
      queue->priority = (int)wfm_rng_below(&rng, 2);
      queue->patience_s = wfm_rng_below(&rng, 2) ? 100 : INFINITY;
      queue->work.shape = (WfmSimShape)wfm_rng_below(&rng, 2);
      queue->target_s = wfm_rng_below(&rng, 2) ? 20 : 7200;
      queue->interval_cv = 0.3;
      c->shrinkage[q] = 0.3 * wfm_rng_uniform(&rng);
    }
    for (int i = 0; i < n; i++) c->open[i] = i % 7 > 2;
    for (int a = 0; a < agents; a++) {
      for (int q = 0; q < 3; q++) c->proficiency[a][q] = (float)wfm_rng_below(&rng, 3) / 2;
      int64_t at = c->input.grid.start + (int64_t)wfm_rng_below(&rng, 20000) - 5000;
      c->span[a][0] = (WfmSimSpan){.from = at, .to = at + 10000};
      c->span[a][1] = (WfmSimSpan){.from = at + 10000 + (round % 2) * 900, .to = at + 10000000};
      c->agent[a].n_spans = 2;
    }
    g_autoptr(WfmSimResult) r = run(c, 8, 1);
    for (int q = 0; q < 3; q++) {
      const WfmSimQueueResult *result = &r->queue[q];
      bool patient = isinf(c->queue[q].patience_s) || c->queue[q].channel >= WFM_CHANNEL_EMAIL;
      double left = patient ? 0 : result->abandon.mean * result->offered.mean;
      g_assert_cmpfloat(fabs(result->offered.mean - result->answered.mean - left - result->backlog_end.mean), <,
                        1e-9 * result->offered.mean + 1e-12);
      g_assert_true(!(result->sl.mean < 0) && !(result->sl.mean > 1) && !(result->occupancy.mean > 1 + 1e-9));
      for (int i = 0; i < n; i++)
        g_assert_true(result->interval_backlog[i] >= 0 && !(result->interval_occupancy[i] > 1 + 1e-9) && !(result->interval_asa_s[i] < 0));
      g_assert_cmpfloat_with_epsilon(result->interval_backlog[n - 1], result->backlog_end.mean, 1e-9);
    }
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/simulate/" #name, test_##name)
  ADD(agrees_with_erlang_c);
  ADD(agrees_with_erlang_a_by_every_definition);
  ADD(agrees_with_pollaczek_and_khinchine);
  ADD(chat_agrees_with_the_exact_chain);
  ADD(too_few_agents_leave_a_growing_queue);
  ADD(nobody_and_nothing);
  ADD(given_counts_are_met_exactly);
  ADD(the_number_of_threads_changes_nothing);
  ADD(the_short_event_loop_tells_what_the_whole_one_tells);
  ADD(another_roster_meets_the_same_contacts);
  ADD(pooled_queues_and_priority);
  ADD(only_the_skilled_serve);
  ADD(proficiency_divides_handle_time);
  ADD(a_contact_in_hand_is_finished_after_the_shift);
  ADD(absence_takes_its_share);
  ADD(deferred_work_waits_for_opening);
  ADD(deferred_work_gives_way);
  ADD(unknown_fates_are_left_out);
  ADD(day_factors_spread_the_volume);
  ADD(stops_when_precise_enough);
  ADD(wrong_input_is_refused);
  ADD(too_many_contacts_are_refused);
  ADD(confidence_intervals_cover);
  ADD(the_requirement_keeps_its_promise);
  ADD(contacts_are_neither_lost_nor_made);
  return g_test_run();
}
