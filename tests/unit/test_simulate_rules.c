/* The judge's rules one by one: laws of work and patience, contacts that come again, rooms, rings, reserves, ends of shifts, presence. Expected
 * values are counted by hand or come from textbook formulas that stand beside them. */
#include <string.h>

#include "core/error.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/immediate.h"
#include "scheduler/staffing/retrial.h"
#include "tests/unit/simulate_fixture.h"

static WfmSimResult *run_with(const Centre *c, WfmSimSettings settings) {
  WfmJob job = {.seed = 23, .threads = 2};
  GError *err = NULL;
  WfmSimResult *result = wfm_simulate(&c->input, &settings, &job, &err);
  g_assert_no_error(err);
  return result;
}

static WfmSimSettings settings_of(int64_t replications) {
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = replications;
  return settings;
}

/* Pollaczek-Khinchine: the mean wait before one agent is rho / (1 - rho) x (1 + cv^2) / 2 handle times, so it shows mean and cv of the law. */
static void test_every_law_has_its_mean_and_its_spread(void) {
  static const struct {
    WfmSimLaw law;
    double cv;
  } cases[] = {{{.shape = WFM_SIM_EXPONENTIAL}, 1},
               {{.shape = WFM_SIM_CONSTANT}, 0},
               {{.shape = WFM_SIM_LOGNORMAL, .cv = 1.5}, 1.5},
               {{.shape = WFM_SIM_GAMMA, .cv = M_SQRT1_2}, M_SQRT1_2},
               {{.shape = WFM_SIM_WEIBULL, .cv = 0.5}, 0.5},
               {{.shape = WFM_SIM_HYPEREXPONENTIAL, .cv = 2}, 2},
               {{.shape = WFM_SIM_HYPEREXPONENTIAL, .cv = 1.5, .quick_share = 0.8}, 1.5},
               {{.shape = WFM_SIM_UNIFORM}, 0.57735026919}};
  for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
    g_autofree Centre *c = centre_new(1, 1, 960, 3, 300);
    c->queue[0].work = cases[k].law;
    WfmSimSettings settings = settings_of(64);
    settings.warm_up_s = 36000;
    g_autoptr(WfmSimResult) r = run_with(c, settings);
    within("occupancy", r->queue[0].occupancy, 0.5, 0);
    within("asa", r->queue[0].asa_s, 300 * (1 + cases[k].cv * cases[k].cv) / 2, 0.5);
  }
}

/* Constant patience before one agent (Baccelli and Hebuterne 1981): the virtual wait has density p0 lambda exp(-(mu - lambda) t) up to the
 * patience D, and exp(lambda D - mu t) lambda p0 beyond. With lambda = mu: p0 (1 + mu D + 1) = 1, and who finds more than D leaves: p0. */
static void test_constant_patience(void) {
  g_autofree Centre *c = centre_new(1, 1, 960, 6, 300);
  c->queue[0].patience_s = 600;
  c->queue[0].patience = (WfmSimLaw){.shape = WFM_SIM_CONSTANT};
  WfmSimSettings settings = settings_of(64);
  settings.warm_up_s = 36000;
  g_autoptr(WfmSimResult) r = run_with(c, settings);
  within("abandon", r->queue[0].abandon, 1 / (2 + 600 / 300.0), 1e-4);
  within("p_wait", r->queue[0].p_wait, 1 - 1 / (2 + 600 / 300.0), 1e-4);
}

/* All of those who balk and all others infinitely patient: with everybody balking it would be Erlang B; here a third joins the line. */
static void test_who_balks_leaves_at_once(void) {
  g_autofree Centre *c = centre_new(1, 4, 480, 24, 300);
  c->queue[0].patience_s = 1e7;
  c->queue[0].patience.balking = 0.6;
  g_autoptr(WfmSimResult) r = run(c, 24, 2);
  within("abandon", (WfmEstimate){r->queue[0].abandon.mean, r->queue[0].abandon.half_width}, 0.6 * r->queue[0].p_wait.mean, 2e-3);
  g_assert_cmpfloat(fabs(r->queue[0].service[WFM_SIM_ABANDONS_OK].mean - r->queue[0].sl.mean - r->queue[0].abandon.mean), <, 1e-4);
}

/* As many lines as agents: Erlang B (2 erlangs on 3 lines: 0.2105). */
static void test_a_full_house_turns_contacts_away(void) {
  g_autofree Centre *c = centre_new(1, 3, 480, 12, 300);
  c->queue[0].room = 3;
  g_autoptr(WfmSimResult) r = run(c, 24, 2);
  double blocked = wfm_erlang_b(3, 2).blocking;
  within("blocked", r->queue[0].blocked, blocked * r->queue[0].offered.mean, 2);
  g_assert_cmpfloat(r->queue[0].p_wait.mean, ==, 0);
  c->queue[0].room = 0;
  c->input.room = 3;
  g_autoptr(WfmSimResult) all = run(c, 24, 2);
  g_assert_cmpfloat(all->queue[0].blocked.mean, ==, r->queue[0].blocked.mean);
}

/* Every blocked or abandoned contact that redials is offered again: offered = fresh + redials. */
static void test_redials_come_again(void) {
  g_autofree Centre *c = centre_new(1, 8, 480, 60, 300);
  c->queue[0].patience_s = 60;
  g_autoptr(WfmSimResult) fresh = run(c, 16, 2);
  c->queue[0].redial_share = 0.5;
  c->queue[0].redial_delay_s = 120;
  g_autoptr(WfmSimResult) r = run(c, 16, 2);
  const WfmSimQueueResult *q = &r->queue[0];
  within("redials", q->redialled, 0.5 * q->abandoned.mean, 3);
  g_assert_cmpfloat(fabs(q->offered.mean - fresh->queue[0].offered.mean - q->redialled.mean), <, 2); /* the last ones come too late */
  g_assert_cmpfloat(q->abandon.mean, >, fresh->queue[0].abandon.mean);
}

/* Ding, Remerova, van der Mei, Zwart 2013: attempts are the fresh contacts and the redials; the requirement's formula, wfm_retrial_erlang_a and the
 * simulation agree. */
static void test_redials_are_in_the_formula(void) {
  g_autofree Centre *c = centre_new(1, 8, 480, 60, 300);
  c->queue[0].patience_s = 60;
  c->queue[0].redial_share = 0.5;
  c->queue[0].redial_delay_s = 3600; /* long enough that they do not meet the same rush */
  WfmSimSettings settings = settings_of(32);
  settings.warm_up_s = 18000;
  g_autoptr(WfmSimResult) r = run_with(c, settings);
  WfmStaffQueue queue = {
      .queue = "q", .sl_target = 0.8, .target_s = 20, .patience_s = 60, .redial_share = 0.5, .occupancy_max = 1, .concurrency = 1};
  WfmImmediate work = {.queue = &queue, .load = 10, .aht_s = 300};
  g_assert_cmpfloat_with_epsilon(wfm_immediate_attempts(&work, 8), wfm_retrial_erlang_a(8, 10, 5, 0.5, 0), 1e-9);
  WfmService formula = wfm_immediate_service(&work, 8);
  g_assert_cmpfloat_with_epsilon(r->queue[0].sl.mean, formula.sl, 0.01);
  g_assert_cmpfloat_with_epsilon(r->queue[0].abandon.mean, formula.abandon, 0.01);
  g_assert_cmpfloat_with_epsilon(r->queue[0].occupancy.mean, formula.occupancy, 0.01);
  WfmBinding binding;
  double with = wfm_immediate_net(&binding, &work);
  queue.redial_share = 0;
  g_assert_cmpfloat(with, >, wfm_immediate_net(&binding, &work));
}

/* Jackson 1957: a quarter of the first tier's contacts goes on to the second; each is a queue of Erlang C with the rate that arrives. */
static void test_transfers_make_a_second_tier(void) {
  g_autofree Centre *c = centre_new(2, 16, 480, 60, 200);
  WfmSimTransfer up = {.to = 1, .share = 0.25};
  c->queue[0].transfers = &up;
  c->queue[0].n_transfers = 1;
  for (int i = 0; i < 480; i++) c->mean[1][i] = 0;
  for (int a = 0; a < 16; a++) c->proficiency[a][a < 10 ? 1 : 0] = 0;
  WfmSimSettings settings = settings_of(32);
  settings.warm_up_s = 18000;
  g_autoptr(WfmSimResult) r = run_with(c, settings);
  within("transferred", r->queue[0].transferred, 0.25 * r->queue[0].answered.mean, 5);
  within("offered", r->queue[1].offered, r->queue[0].transferred.mean, 5);
  WfmErlangC first = wfm_erlang_c(10, 60 * 200 / 1800.0, 200, 20), second = wfm_erlang_c(6, 15 * 200 / 1800.0, 200, 20);
  within("first tier", r->queue[0].sl, first.sl, 0);
  within("second tier", r->queue[1].sl, second.sl, 0);
}

static void test_callbacks_keep_their_place_and_do_not_leave(void) {
  g_autofree Centre *c = centre_new(1, 6, 480, 40, 300);
  c->queue[0].patience_s = 90;
  g_autoptr(WfmSimResult) without = run(c, 16, 2);
  c->queue[0].callback_share = 1;
  c->queue[0].callback_after_s = 30;
  g_autoptr(WfmSimResult) r = run(c, 16, 2);
  g_assert_cmpfloat(without->queue[0].called_back.mean, ==, 0);
  g_assert_cmpfloat(r->queue[0].called_back.mean, >, 100);
  /* who would have left within 30 s still does, nobody else */
  g_assert_cmpfloat(r->queue[0].service[WFM_SIM_ANSWERED_OF_OFFERED].mean, <, without->queue[0].service[WFM_SIM_ANSWERED_OF_OFFERED].mean);
  within("abandon", r->queue[0].abandon, r->queue[0].p_wait.mean * (1 - exp(-30 / 90.0)), 0.03);
}

/* One contact, and the only agent is in ring 2: taken after exactly the ring's delay. */
static void test_rings_open_with_the_wait(void) {
  g_autofree Centre *c = centre_new(1, 1, 4, 0, 100);
  double actual[4] = {1, 0, 0, 0};
  uint8_t ring[1] = {2};
  c->queue[0].actual = actual;
  c->queue[0].work.shape = WFM_SIM_CONSTANT;
  c->agent[0].ring = ring;
  c->queue[0].ring_delay_s[1] = 20;
  c->queue[0].ring_delay_s[2] = 45;
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  g_assert_cmpfloat_with_epsilon(r->queue[0].asa_s.mean, 45, 1e-6);
  ring[0] = 0;
  g_autoptr(WfmSimResult) at_once = run(c, 8, 1);
  g_assert_cmpfloat(at_once->queue[0].asa_s.mean, ==, 0);
}

/* With no delay the ring only orders: of two free agents the one of the lower ring takes everything that does not overlap. */
static void test_contacts_prefer_the_lower_ring(void) {
  g_autofree Centre *c = centre_new(1, 2, 100, 2, 30);
  uint8_t ring[2][1] = {{1}, {0}};
  c->agent[0].ring = ring[0];
  c->agent[1].ring = ring[1];
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  /* Erlang B: the second sees what finds the first busy */
  within("first", r->agent_busy_share[1], (2 * 30 / 1800.0) / (1 + 2 * 30 / 1800.0), 2e-3);
  g_assert_cmpfloat(r->agent_handled[1], >, 10 * r->agent_handled[0]);
}

/* An agent who gets free: by priority, by wait alone, or by the own ring. Both queues always have somebody waiting. */
static void test_what_an_agent_takes(void) {
  g_autofree Centre *c = centre_new(2, 4, 200, 60, 300);
  uint8_t ring[2] = {1, 0};
  for (int a = 0; a < 4; a++) c->agent[a].ring = ring;
  c->queue[1].priority = 1;
  for (int q = 0; q < 2; q++) c->queue[q].patience_s = 600;
  double answered[3][2];
  for (int take = 0; take < 3; take++) {
    c->settings.take = (WfmSimTake)take;
    g_autoptr(WfmSimResult) r = run(c, 8, 1);
    for (int q = 0; q < 2; q++) answered[take][q] = r->queue[q].answered.mean;
  }
  g_assert_cmpfloat(answered[WFM_SIM_TAKE_PRIORITY][0], >, 20 * answered[WFM_SIM_TAKE_PRIORITY][1]);
  g_assert_cmpfloat(fabs(answered[WFM_SIM_TAKE_LONGEST][0] / answered[WFM_SIM_TAKE_LONGEST][1] - 1), <, 0.1);
  g_assert_cmpfloat(answered[WFM_SIM_TAKE_RING][1], >, 20 * answered[WFM_SIM_TAKE_RING][0]);
}

/* E-mails without end, and 3 of 10 agents are kept for calls. E-mails alone: exactly 7 agents busy; with calls never a call that waits while
 * fewer than 10 are busy. */
static void test_a_reserve_stays_free_for_calls(void) {
  g_autofree Centre *c = centre_new(2, 10, 200, 10, 300);
  c->queue[1].channel = WFM_CHANNEL_EMAIL;
  c->queue[1].target_s = 1e6;
  c->queue[1].reserve = 3;
  for (int i = 0; i < 200; i++) {
    c->mean[0][i] = 0;
    c->mean[1][i] = 120;
  }
  g_autoptr(WfmSimResult) alone = run(c, 8, 1);
  within("occupancy", alone->queue[1].occupancy, 0.7, 1e-3);
  for (int i = 0; i < 200; i++) c->mean[0][i] = 10;
  g_autoptr(WfmSimResult) both = run(c, 8, 1);
  g_assert_cmpfloat(both->queue[0].p_wait.mean, <, 0.1);
  c->queue[1].reserve = 0;
  g_autoptr(WfmSimResult) none = run(c, 8, 1);
  g_assert_cmpfloat(none->queue[0].p_wait.mean, >, 0.9);
}

/* One contact of 2,000 s, begun within the first half hour. The agent leaves after it and is back after another: the work that was left is done
 * then, and the contact is answered once. */
static void test_a_contact_returns_to_the_head_of_its_line(void) {
  g_autofree Centre *c = centre_new(1, 1, 6, 0, 2000);
  double actual[6] = {1, 0, 0, 0, 0, 0};
  c->queue[0].actual = actual;
  c->queue[0].work.shape = WFM_SIM_CONSTANT;
  c->settings.shift_end = WFM_SIM_RETURN;
  c->span[0][0].to = c->input.grid.start + 1800;
  c->span[0][1] = (WfmSimSpan){.from = c->input.grid.start + 3600, .to = c->input.grid.start + 10800};
  c->agent[0].n_spans = 2;
  g_autoptr(WfmSimResult) r = run(c, 16, 1);
  g_assert_cmpfloat(r->queue[0].answered.mean, ==, 1);
  g_assert_cmpfloat(r->queue[0].asa_s.mean, ==, 0);
  g_assert_cmpfloat(r->queue[0].interval_backlog[1], ==, 1); /* in line again */
  g_assert_cmpfloat(r->queue[0].interval_busy[1].mean, ==, 0);
  double busy = 0;
  for (int i = 0; i < 6; i++) busy += 1800 * r->queue[0].interval_busy[i].mean;
  g_assert_cmpfloat_with_epsilon(busy, 2000, 1e-6);
}

/* In exchange the free one of two agents leaves, whoever the roster names: the contact in hand does not keep a third pair of hands busy. */
static void test_alike_agents_stand_in_for_each_other(void) {
  g_autofree Centre *c = centre_new(1, 2, 4, 0, 5000);
  double actual[4] = {1, 0, 0, 0};
  c->queue[0].actual = actual;
  c->queue[0].work.shape = WFM_SIM_CONSTANT;
  c->span[0][0].to = c->input.grid.start + 1800; /* the longest idle, so the one who takes it */
  g_autoptr(WfmSimResult) named = run(c, 8, 1);
  g_assert_cmpfloat_with_epsilon(named->queue[0].interval_occupancy[1], 0.5, 1e-9); /* both there until it is done */
  c->input.exchange = true;
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  g_assert_cmpfloat_with_epsilon(r->queue[0].interval_occupancy[1], 1, 1e-9);
}

static void test_a_warm_up_fills_the_first_interval(void) {
  g_autofree Centre *c = centre_new(1, 12, 8, 60, 300);
  WfmErlangC exact = wfm_erlang_c(12, 10, 300, 20);
  g_autoptr(WfmSimResult) cold = run_with(c, settings_of(2000));
  WfmSimSettings settings = settings_of(2000);
  settings.warm_up_s = 36000;
  g_autoptr(WfmSimResult) warm = run_with(c, settings);
  within("p_wait", warm->queue[0].interval_p_wait[0], exact.p_wait, 0);
  g_assert_cmpfloat(cold->queue[0].interval_p_wait[0].mean, <, 0.8 * exact.p_wait);
  within("offered", warm->queue[0].offered, 480, 0); /* only those of the horizon */
}

/* A backlog takes time but is not offered: 10 e-mails of 300 s before one that comes. */
static void test_a_backlog_is_worked_first(void) {
  g_autofree Centre *c = centre_new(1, 1, 4, 0, 300);
  double actual[4] = {1, 0, 0, 0};
  c->queue[0].channel = WFM_CHANNEL_EMAIL;
  c->queue[0].target_s = 7200;
  c->queue[0].actual = actual;
  c->queue[0].work.shape = WFM_SIM_CONSTANT;
  c->queue[0].backlog = 10;
  g_autoptr(WfmSimResult) r = run(c, 8, 1);
  g_assert_cmpfloat(r->queue[0].offered.mean, ==, 1);
  g_assert_cmpfloat(r->queue[0].interval_busy[0].mean, ==, 1);
  double busy = 0;
  for (int i = 0; i < 4; i++) busy += 1800 * r->queue[0].interval_busy[i].mean;
  g_assert_cmpfloat_with_epsilon(busy, 11 * 300, 1e-6);
  g_assert_cmpfloat(r->queue[0].backlog_end.mean, ==, 0);
}

/* The share of absence is the same however it comes; as sickness it takes whole days. */
static void test_sickness_takes_whole_shifts(void) {
  g_autofree Centre *c = centre_new(1, 20, 960, 10, 60);
  c->input.shrinkage = c->shrinkage;
  c->shrinkage[0] = 0.25;
  for (int a = 0; a < 20; a++) {
    WfmSimSpan *days = g_new(WfmSimSpan, 20);
    for (int d = 0; d < 20; d++) days[d] = (WfmSimSpan){c->input.grid.start + d * 86400, c->input.grid.start + d * 86400 + 28800};
    c->agent[a].span = days;
    c->agent[a].n_spans = 20;
  }
  for (int i = 0; i < 960; i++) c->mean[0][i] = i % 48 < 16 ? 10 : 0;
  WfmSimSettings settings = settings_of(24);
  double present[2];
  for (int k = 0; k < 2; k++) {
    settings.sick_share = k;
    g_autoptr(WfmSimResult) r = run_with(c, settings);
    present[k] = r->queue[0].occupancy.mean;
    within("occupancy", r->queue[0].occupancy, 10 * 60 / 1800.0 / 15, 1e-4);
  }
  g_assert_cmpfloat(present[0], !=, present[1]);
  for (int a = 0; a < 20; a++) g_free((void *)c->agent[a].span);
}

/* Adherence moves the ends of spans about the roster's: presence is the same on average, and some come late. */
static void test_adherence_moves_the_ends_of_shifts(void) {
  g_autofree Centre *c = centre_new(1, 10, 8, 10, 60);
  for (int a = 0; a < 10; a++) c->span[a][0] = (WfmSimSpan){c->input.grid.start + 3600, c->input.grid.start + 10800};
  WfmSimSettings settings = settings_of(400);
  settings.adherence_s = 300;
  g_autoptr(WfmSimResult) r = run_with(c, settings);
  double present = 0;
  for (int i = 0; i < 8; i++)
    if (r->queue[0].interval_busy[i].mean > 0) present += 1800 * r->queue[0].interval_busy[i].mean / r->queue[0].interval_occupancy[i];
  g_assert_cmpfloat_with_epsilon(present, 10 * 7200, 600);
  g_assert_cmpfloat(r->queue[0].interval_busy[1].mean, >, 0); /* before the roster has anybody */
}

/* Day factors of two queues that are wholly correlated: the sum's variance is that of one queue of the double size. */
static void test_day_factors_may_be_common(void) {
  g_autofree Centre *c = centre_new(2, 1, 48, 50, 1);
  for (int i = 0; i < 48; i++) c->day_cv[i] = 0.2;
  for (int q = 0; q < 2; q++) c->queue[q].day_cv = c->day_cv;
  c->settings.day_correlation = 1;
  double sum = 0, squares = 0;
  int runs = 600;
  for (int k = 0; k < runs; k++) {
    WfmSimSettings settings = c->settings;
    settings.replications = 1;
    WfmJob job = {.seed = (uint64_t)k, .threads = 1};
    g_autoptr(WfmSimResult) r = wfm_simulate(&c->input, &settings, &job, NULL);
    double both = r->queue[0].offered.mean + r->queue[1].offered.mean;
    sum += both;
    squares += both * both;
  }
  double mean = sum / runs, sd = sqrt(squares / runs - mean * mean), m = 4800;
  g_assert_cmpfloat(fabs(mean - m), <, 4 * 0.2 * m / sqrt(runs));
  g_assert_cmpfloat(fabs(sd / sqrt(m + 0.04 * m * m) - 1), <, 0.12);
}

static void test_paths_are_lived_one_after_the_other(void) {
  g_autofree Centre *c = centre_new(1, 2, 4, 0, 10);
  const double paths[12] = {1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 6};
  c->queue[0].paths = paths;
  c->queue[0].n_paths = 3;
  g_autoptr(WfmSimResult) r = run(c, 6, 2);
  const double expected[4] = {1 / 3.0, 2 / 3.0, 0, 2};
  for (int i = 0; i < 4; i++) g_assert_cmpfloat_with_epsilon(r->queue[0].interval_offered[i], expected[i], 1e-12);
}

static void two_futures(const void *user, double *volume, double *aht, int64_t replication) {
  const double *factor = user; /* [4 * 2] volume of the first, of the second, then handle time */
  memcpy(volume, factor + 2 * (replication % 2), 2 * sizeof *factor);
  memcpy(aht, factor + 2 * (2 + replication % 2), 2 * sizeof *factor);
}

/* Two futures in turn: contacts half and double by day, or as expected and none; handle time threefold on the first day of the first. One
 * erlang is expected at factors of 1. */
static void test_futures_by_day_are_lived_one_after_the_other(void) {
  g_autofree Centre *c = centre_new(1, 30, 96, 50, 36);
  const double factor[8] = {0.5, 2, 1, 0, 3, 1, 1, 1};
  c->queue[0].future = two_futures, c->queue[0].future_user = factor, c->queue[0].n_days = 2;
  g_autoptr(WfmSimResult) r = run(c, 200, 2);
  double offered[2] = {0, 0}, busy[2] = {0, 0};
  for (int i = 0; i < 96; i++)
    offered[i / 48] += r->queue[0].interval_offered[i] / 48, busy[i / 48] += r->queue[0].interval_busy[i].mean / 48;
  g_assert_cmpfloat_with_epsilon(offered[0], 50 * (0.5 + 1) / 2, 0.4);
  g_assert_cmpfloat_with_epsilon(offered[1], 50 * (2 + 0) / 2.0, 0.5);
  g_assert_cmpfloat_with_epsilon(busy[0], (0.5 * 3 + 1) / 2, 0.03);
  g_assert_cmpfloat_with_epsilon(busy[1], 1, 0.03);
  g_autoptr(WfmSimResult) again = run(c, 200, 1);
  g_assert_cmpmem(r->queue[0].interval_offered, 96 * sizeof(double), again->queue[0].interval_offered, 96 * sizeof(double));
}

/* The six definitions and the three answer times belong together as Erlang A says (4.5 of its documentation in docs/staffing.md). */
static void test_every_measure_of_waiting_agrees_with_erlang_a(void) {
  g_autofree Centre *c = centre_new(1, 11, 480, 120, 180);
  c->queue[0].patience_s = 60;
  c->queue[0].short_s = 5;
  WfmSimSettings settings = settings_of(24);
  settings.warm_up_s = 7200;
  g_autoptr(WfmSimResult) r = run_with(c, settings);
  WfmErlangA exact = wfm_erlang_a(11, 12, 180, 60, 20, 5);
  const WfmSimQueueResult *q = &r->queue[0];
  within("p_wait", q->p_wait, exact.p_wait, 1e-4);
  within("wait of all", q->wait_all_s, exact.p_abandon * 60, 0.02); /* Little: the share that leaves is theta times the mean wait */
  within("asa", q->asa_s, exact.asa_s, 0.02);
  g_assert_cmpfloat(q->service[WFM_SIM_ABANDONS_OK].mean, >, q->service[WFM_SIM_ANSWERED_OF_OFFERED].mean);
  g_assert_cmpfloat(q->service[WFM_SIM_EXCLUDE_WITHIN_T].mean, >, q->service[WFM_SIM_EXCLUDE_SHORT].mean);
  g_assert_cmpfloat(q->wait_stayed_s.mean, >, q->wait_all_s.mean);
}

/* Two agents who share all work evenly, and a third who serves nobody else's: balance is the spread of occupancies over their mean. */
static void test_balance_tells_uneven_work(void) {
  g_autofree Centre *c = centre_new(2, 4, 200, 10, 300);
  for (int a = 0; a < 4; a++) c->proficiency[a][a < 2 ? 1 : 0] = 0;
  g_autoptr(WfmSimResult) even = run(c, 8, 1);
  g_assert_cmpfloat(even->balance, <, 0.03);
  for (int i = 0; i < 200; i++) c->mean[1][i] = 0;
  g_autoptr(WfmSimResult) uneven = run(c, 8, 1);
  g_assert_cmpfloat_with_epsilon(uneven->balance, 1, 0.01); /* two at x, two at 0 */
}

static void test_shares_that_never_end_are_refused(void) {
  g_autofree Centre *c = centre_new(1, 1, 4, 1, 60);
  WfmSimTransfer loop = {.to = 0, .share = 1};
  c->queue[0].transfers = &loop;
  c->queue[0].n_transfers = 1;
  WfmSimSettings settings = settings_of(1);
  WfmJob job = {.threads = 1};
  g_autoptr(GError) err = NULL;
  g_assert_null(wfm_simulate(&c->input, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/simulate-rules/" #name, test_##name)
  ADD(every_law_has_its_mean_and_its_spread);
  ADD(constant_patience);
  ADD(who_balks_leaves_at_once);
  ADD(a_full_house_turns_contacts_away);
  ADD(redials_come_again);
  ADD(redials_are_in_the_formula);
  ADD(transfers_make_a_second_tier);
  ADD(callbacks_keep_their_place_and_do_not_leave);
  ADD(rings_open_with_the_wait);
  ADD(contacts_prefer_the_lower_ring);
  ADD(what_an_agent_takes);
  ADD(a_reserve_stays_free_for_calls);
  ADD(a_contact_returns_to_the_head_of_its_line);
  ADD(alike_agents_stand_in_for_each_other);
  ADD(a_warm_up_fills_the_first_interval);
  ADD(a_backlog_is_worked_first);
  ADD(sickness_takes_whole_shifts);
  ADD(adherence_moves_the_ends_of_shifts);
  ADD(day_factors_may_be_common);
  ADD(paths_are_lived_one_after_the_other);
  ADD(futures_by_day_are_lived_one_after_the_other);
  ADD(every_measure_of_waiting_agrees_with_erlang_a);
  ADD(balance_tells_uneven_work);
  ADD(shares_that_never_end_are_refused);
  return g_test_run();
}
