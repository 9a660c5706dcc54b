/* Numbers that others have published, each with its source, as a table: what the formulas give against what was printed. */
#include <glib.h>
#include <math.h>

#include "scheduler/staffing/backlog.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/general_service.h"
#include "scheduler/staffing/immediate.h"
#include "scheduler/staffing/offered_load.h"
#include "scheduler/staffing/overflow.h"
#include "scheduler/staffing/policy.h"
#include "scheduler/staffing/square_root.h"
#include "scheduler/staffing/uncertain_load.h"

typedef struct {
  const char *what;
  double got, published, tolerance;
} Value;

static void check(const char *source, const Value *value, size_t n) {
  for (size_t k = 0; k < n; k++)
    if (!(fabs(value[k].got - value[k].published) <= value[k].tolerance))
      g_error("%s: %s is %.12g, published %.12g", source, value[k].what, value[k].got, value[k].published);
}
#define CHECK(source, ...)                                                                                                                 \
  do {                                                                                                                                     \
    const Value values_[] = {__VA_ARGS__};                                                                                                 \
    check(source, values_, G_N_ELEMENTS(values_));                                                                                         \
  } while (0)

static void test_garnett_mandelbaum_reiman(void) {
  WfmErlangC c = wfm_erlang_c(50, 48, 60, 0);
  WfmErlangA a = wfm_erlang_a(50, 48, 60, 120, 12.4447, 0);
  double ninety_c = log(c.p_wait / 0.1) * c.asa_delayed_s; /* of an exponential tail */
  CHECK("Garnett, Mandelbaum, Reiman, M&SOM 4(3) 2002: 48 calls/min, 50 agents, 1 min, patience 2 min",
        {"C mean wait", c.asa_s, 20.8, 0.05}, {"C queue", c.queue, 17, 0.5}, {"C occupancy", c.occupancy, 0.96, 0.005},
        {"C 90th percentile", ninety_c, 58.1, 0.05}, {"A abandon", a.p_abandon, 0.031, 5e-4}, {"A mean wait", a.wait_all_s, 3.7, 0.05},
        {"A queue", a.queue, 3, 0.5}, {"A occupancy", a.occupancy, 0.93, 0.005},
        {"A share within the 90th percentile", a.sl[WFM_SL_ABANDONS_OK], 0.9, 1e-4});
}

static void test_packages(void) {
  WfmErlangC c = wfm_erlang_c(14, 10, 180, 20), tight = wfm_erlang_c(11, 10, 180, 20);
  CHECK("CRAN ErlangC 0.1.0, README, after Call Centre Helper: 100 calls in 30 min, 180 s, 20 s", {"P(wait)", c.p_wait, 0.1741319, 5e-8},
        {"service level", c.sl, 0.88835, 5e-6}, {"ASA", c.asa_s, 7.83593701177724, 1e-12}, {"occupancy", c.occupancy, 0.7142857, 5e-8},
        {"P(wait) of 11", tight.p_wait, 0.6821182, 5e-8}, {"service level of 11", tight.sl, 0.3896138, 5e-8});
  c = wfm_erlang_c(40, 1000.0 * 120 / 3600, 120, 20);
  CHECK("PyPI call-center-tools, README: 1000 calls/h, 120 s, 20 s, 40 agents", {"P(wait)", c.p_wait, 0.1907, 5e-5},
        {"service level", c.sl, 0.9372, 5e-5}, {"ASA", c.asa_s, 3.43, 0.005}, {"occupancy", c.occupancy, 0.8333, 5e-5});
  WfmErlangA a = wfm_erlang_a(14, 10, 180, 300, 20, 0);
  CHECK("pyworkforce, tests of ErlangA: 100 calls in 30 min, 3 min, 20 s, patience 5 min, 14 agents", {"P(wait)", a.p_wait, 0.14526, 5e-6},
        {"P(abandon)", a.p_abandon, 0.013984, 5e-7}, {"occupancy", a.occupancy, 0.704297, 5e-7},
        {"mean wait of all, min", a.wait_all_s / 60, 0.069919, 5e-7},
        {"answered in time of offered", a.sl[WFM_SL_ANSWERED_OF_OFFERED], 0.916792, 5e-7});
  CHECK("Airbnb capacity_planning, tests of ln B and ln C (those that are right)",
        {"ln B(100,120)", wfm_erlang_b(100, 120).ln_blocking, -1.62826407041, 6e-9},
        {"ln B(10000,12000)", wfm_erlang_b(10000, 12000).ln_blocking, -1.78927734649, 6e-9},
        {"ln B(100,20)", wfm_erlang_b(100, 20).ln_blocking, -84.1661482002, 6e-9},
        {"ln B(10000,200)", wfm_erlang_b(10000, 200).ln_blocking, -29325.7541713, 6e-8},
        {"ln B(100,10000)", wfm_erlang_b(100, 10000).ln_blocking, -0.01004931575, 6e-9},
        {"ln C(100,90)", wfm_erlang_c(100, 90, 1, 0).ln_p_wait, -1.5281322446, 1e-9},
        {"ln C(10000,9000)", wfm_erlang_c(10000, 9000, 1, 0).ln_p_wait, -56.8266885378, 1e-9},
        {"ln C(100,10)", wfm_erlang_c(100, 10, 1, 0).ln_p_wait, -143.375505741, 1e-9},
        {"ln C(10000,100)", wfm_erlang_c(10000, 100, 1, 0).ln_p_wait, -36157.2159266, 6e-8});
}

static void test_erlang_b_table(void) {
  CHECK("Wolfram documentation, ErlangB[30, 25.]", {"B(30,25)", wfm_erlang_b(30, 25).blocking, 0.05, 0.005});
  static const struct {
    double lines, at_1, at_2, tolerance;
  } table[] = {{1, 0.0101, 0.0204, 0.0055}, {2, 0.153, 0.223, 0.0055}, {5, 1.36, 1.66, 0.0055}, {10, 4.46, 5.08, 0.0055},
               {20, 12.0, 13.2, 0.055},     {30, 20.3, 21.9, 0.055},   {50, 37.9, 40.3, 0.055}, {100, 84.1, 88.0, 0.055}};
  for (guint k = 0; k < G_N_ELEMENTS(table); k++)
    CHECK("Standard Erlang B table (Cooper, Introduction to Queueing Theory, appendix): load at 1 % and 2 % blocking",
          {"1 %", wfm_erlang_b_load(table[k].lines, 0.01), table[k].at_1, table[k].tolerance},
          {"2 %", wfm_erlang_b_load(table[k].lines, 0.02), table[k].at_2, table[k].tolerance});
}

static void test_books(void) {
  CHECK("Koole, Call Center Mathematics: 1 call/min, 5 min, 20 s", {"7 agents", wfm_erlang_c(7, 5, 300, 20).sl, 0.72, 0.005},
        {"8 agents", wfm_erlang_c(8, 5, 300, 20).sl, 0.86, 0.005}, {"8 agents, ASA", wfm_erlang_c(8, 5, 300, 20).asa_s, 16.7, 0.05});
  CHECK("Halfin and Whitt 1981, the function alpha(beta)", {"alpha(0.1)", wfm_halfin_whitt_p_wait(0.1), 0.8803, 5e-5},
        {"alpha(0.5)", wfm_halfin_whitt_p_wait(0.5), 0.5045, 5e-5}, {"alpha(1)", wfm_halfin_whitt_p_wait(1), 0.2234, 5e-5},
        {"alpha(1.5)", wfm_halfin_whitt_p_wait(1.5), 0.0847, 5e-5}, {"alpha(2)", wfm_halfin_whitt_p_wait(2), 0.0269, 5e-5},
        {"beta(0.2)", wfm_halfin_whitt_beta(0.2), 1.0615, 5e-5}, {"beta(0.05)", wfm_halfin_whitt_beta(0.05), 1.7398, 5e-5},
        {"beta(0.01)", wfm_halfin_whitt_beta(0.01), 2.375, 5e-4});
  CHECK("SWPP On Target, fall 2016: 400 calls/h, 180 s, 80 % in 30 s", {"24 agents", wfm_erlang_c(24, 20, 180, 30).sl, 0.8, 0.06});
  CHECK("Tijms; Crommelin 1932", {"M/D/1 at 0.5", wfm_wait_constant(1, 0.5), 0.5, 1e-12});
}

static void test_contact_centers(void) {
  double load = 4.2 / 0.5;
  WfmErlangC c = wfm_erlang_c(12, load, 120, 20);
  WfmErlangA a = wfm_erlang_a(12, load, 120, 60, 20, 0);
  CHECK("ContactCenters (Buist and L'Ecuyer) MMC.res and MMCAb.res: 4.2 calls/min, 2 min, 12 agents, 20 s, patience 1 min",
        {"SL", c.sl, 0.902, 0.004}, {"speed of answer, min", c.asa_s / 60, 0.099, 0.005},
        {"SL, formula 4", a.sl[WFM_SL_EXCLUDE_SHORT], 0.968, 0.001}, {"abandoned in 8 hours", a.p_abandon * 4.2 * 480, 58.609, 2},
        {"speed of answer, min", a.asa_s / 60, 0.024, 6e-4}, {"SL of answered", a.sl[WFM_SL_ANSWERED_OF_ANSWERED], 0.975, 0.001});
}

/* ---- anchors: settings of papers and of planners, recomputed ---- */

/* Feldman, Mandelbaum, Massey, Whitt 2008: arrivals 100 + 20 sin t, service and patience of mean 1, so that the number present is Poisson with
 * mean m(t) = 100 + 10 (sin t - cos t) and the delay probability of Erlang A with equal rates is exact. */
static void test_feldman_time_varying(void) {
  static const double pi = G_PI;
  double low = wfm_offered_load_wave(100, 0.2, 2 * pi, 1, 2 * pi), high = wfm_offered_load_wave(100, 0.2, 2 * pi, 1, 0.75 * pi);
  double least = wfm_offered_load_wave(100, 0.2, 2 * pi, 1, 1.75 * pi);
  CHECK("Feldman et al. 2008", {"m(2 pi)", low, 90, 1e-9}, {"highest m", high, 114.142, 5e-4}, {"lowest m", least, 85.858, 5e-4},
        {"103 at 90", wfm_erlang_a(103, 90, 1, 1, 0, 0).p_wait, 0.09578, 5e-6},
        {"128 at 114.142", wfm_erlang_a(128, high, 1, 1, 0, 0).p_wait, 0.10705, 5e-6},
        {"98 at 85.858", wfm_erlang_a(98, least, 1, 1, 0, 0).p_wait, 0.10617, 5e-6},
        {"90 at 90", wfm_erlang_a(90, 90, 1, 1, 0, 0).p_wait, 0.51402, 5e-6},
        {"ceil(m + 1.2816 sqrt m)", ceil(90 + 1.2816 * sqrt(90)), 103, 0});
}

/* Jennings, Mandelbaum, Massey, Whitt 1996: arrivals 30 + 20 sin 5t, service of mean 1: the load swings by 3.92 where the arrivals swing by 20. */
static void test_jennings_time_varying(void) {
  double most = 0, period = 2 * G_PI / 5;
  for (int k = 0; k < 100000; k++) most = fmax(most, wfm_offered_load_wave(30, 2.0 / 3, period, 1, k * period / 100000) - 30);
  CHECK("Jennings et al. 1996", {"amplitude", most, 3.9223, 5e-5},
        {"m(0)", wfm_offered_load_wave(30, 2.0 / 3, period, 1, 0), 30 - 20.0 / 26 * 5, 1e-12});
}

/* Staffing a day's wave by half-hours (Green, Kolesar, Soares 2001; Jennings et al. 1996; Feldman et al. 2008): agent hours, the worst
 * half-hour's P(wait) and the half-hours above 1.1 times the target, evaluated exactly by an independent solver of Kolmogorov's equations. */
typedef struct {
  double hours, worst;
  int32_t missed;
} Staffed;

static void test_staffing_by_intervals_against_the_offered_load(void) {
  static const struct {
    double load, amplitude, handle_h, p_wait;
    Staffed by[3]; /* SIPP, lag, MOL */
  } row[] = {{32, 0.5, 0.1, 0.2, {{928, 0.225, 1}, {931, 0.197, 0}, {931, 0.197, 0}}},
             {32, 0.5, 1, 0.2, {{928, 0.542, 23}, {928, 0.241, 4}, {931, 0.198, 0}}},
             {64, 0.5, 0.5, 0.1, {{1829, 0.260, 22}, {1829, 0.101, 0}, {1828, 0.101, 0}}},
             {100, 0.2, 1, 0.1, {{2763, 0.244, 23}, {2763, 0.110, 1}, {2768, 0.100, 0}}},
             {100, 0.5, 2, 0.2, {{2672, 0.982, 30}, {2672, 0.503, 23}, {2674, 0.204, 0}}}};
  for (guint k = 0; k < G_N_ELEMENTS(row); k++)
    for (int policy = WFM_POLICY_SIPP; policy <= WFM_POLICY_MOL; policy++) {
      WfmPolicyCase c = {.load = row[k].load,
                         .amplitude = row[k].amplitude,
                         .handle_h = row[k].handle_h,
                         .p_wait = row[k].p_wait,
                         .policy = (WfmPolicyLoad)policy};
      WfmPolicyResult r = wfm_policy_evaluate(&c);
      const Staffed *want = &row[k].by[policy];
      g_autofree char *name = g_strdup_printf("load %g, amplitude %g, %g h, policy %d", c.load, c.amplitude, c.handle_h, policy);
      CHECK(name, {"agent hours", r.agent_hours, want->hours, 0}, {"worst half-hour", r.worst, want->worst, 5.5e-4},
            {"missed half-hours", r.missed, want->missed, 0});
    }
}

static double whole_c(double load, double aht_s) {
  return wfm_erlang_c_agents(load, aht_s, (WfmErlangTarget){.sl = 0.8, .t_s = 20, .asa_s = NAN, .occupancy = NAN}).whole;
}

/* AHT 300 s, 80/20: three teams of 30 erlangs need 36 each, 108 together; one of 90 needs 98. Two skills of 10 erlangs need 14 each, 28 together;
 * 24 agents who have both do (80 % in 20 s of calls of 180 s). */
static void test_pooling(void) {
  CHECK("Pooling, Erlang C, 80/20", {"30 erlangs", whole_c(30, 300), 36, 0}, {"90 erlangs", whole_c(90, 300), 98, 0},
        {"10 erlangs", whole_c(10, 300), 14, 0}, {"10 erlangs of 180 s", whole_c(10, 180), 14, 0},
        {"20 erlangs of 180 s", whole_c(20, 180), 24, 0});
}

static double whole_a(double load, WfmErlangAMeasure measure, WfmServiceLevel definition) {
  return wfm_erlang_a_whole(&(WfmErlangAProblem){
      .load = load, .aht_s = 300, .patience_s = 120, .measure = measure, .definition = definition, .target = 0.8, .t_s = 20});
}

/* What the planner means by abandonment: AHT 300 s, patience 120 s, 80 % in 20 s by every definition (references of 256-bit arithmetic). */
static void test_the_meaning_of_abandonment(void) {
  CHECK("100 erlangs", {"Erlang C", whole_c(100, 300), 108, 0}, {"of offered", whole_a(100, WFM_A_SL, WFM_SL_ANSWERED_OF_OFFERED), 98, 0},
        {"virtual", whole_a(100, WFM_A_SL_VIRTUAL, 0), 97, 0}, {"early left out", whole_a(100, WFM_A_SL, WFM_SL_EXCLUDE_SHORT), 96, 0},
        {"of answered", whole_a(100, WFM_A_SL, WFM_SL_ANSWERED_OF_ANSWERED), 95, 0},
        {"abandons kept", whole_a(100, WFM_A_SL, WFM_SL_ABANDONS_OK), 95, 0});
  CHECK("1000 erlangs", {"Erlang C", whole_c(1000, 300), 1015, 0},
        {"of offered", whole_a(1000, WFM_A_SL, WFM_SL_ANSWERED_OF_OFFERED), 902, 0},
        {"virtual", whole_a(1000, WFM_A_SL_VIRTUAL, 0), 887, 0}, {"early left out", whole_a(1000, WFM_A_SL, WFM_SL_EXCLUDE_SHORT), 885, 0},
        {"of answered", whole_a(1000, WFM_A_SL, WFM_SL_ANSWERED_OF_ANSWERED), 882.5, 1.5},
        {"abandons kept", whole_a(1000, WFM_A_SL, WFM_SL_ABANDONS_OK), 882.5, 1.5});
}

/* Load 100, AHT 300 s, patience 120 s, 80/20: what the uncertainty of the rate costs. */
static void test_uncertain_rate(void) {
  WfmStaffQueue queue = {.queue = "q", .sl_target = 0.8, .target_s = 20, .asa_target_s = NAN, .occupancy_max = 1, .patience_s = 120};
  WfmImmediate work = {.queue = &queue, .load = 100, .aht_s = 300};
  CHECK("Service level of a contact at 98 agents", {"5 %", wfm_uncertain_sl(&work, 0.05, 98), 0.799, 5e-4},
        {"10 %", wfm_uncertain_sl(&work, 0.1, 98), 0.763, 5e-4}, {"20 %", wfm_uncertain_sl(&work, 0.2, 98), 0.673, 5e-4});
  CHECK("Agents for 80 %", {"0 %", ceil(wfm_uncertain_net(&work, 0, 0)), 98, 0}, {"5 %", ceil(wfm_uncertain_net(&work, 0.05, 0)), 99, 0},
        {"10 %", ceil(wfm_uncertain_net(&work, 0.1, 0)), 101, 0}, {"20 %", ceil(wfm_uncertain_net(&work, 0.2, 0)), 108, 0});
}

/* 60 chats in 30 minutes, 600 s alone, up to 3 at once, 10 % slower with each: the exact number is 10; dividing the handle time by the
 * planner's factor 2.5 gives 11. */
static void test_chat_example(void) {
  WfmStaffQueue queue = {.queue = "q",
                         .channel = WFM_CHANNEL_CHAT,
                         .sl_target = 0.8,
                         .target_s = 30,
                         .asa_target_s = NAN,
                         .occupancy_max = 1,
                         .patience_s = NAN,
                         .concurrency = 3,
                         .concurrency_slowdown = 0.1};
  WfmImmediate work = {.queue = &queue, .load = 20, .aht_s = 600};
  WfmBinding binding;
  double load = 60 * (600 / 2.5) / 1800;
  double factor = wfm_erlang_c_agents(load, 240, (WfmErlangTarget){.sl = 0.8, .t_s = 30, .asa_s = NAN, .occupancy = NAN}).whole;
  CHECK("Chat, 80/30", {"exact", ceil(wfm_immediate_net(&binding, &work)), 10, 0}, {"by the factor", factor, 11, 0});
}

/* Turnella's example of a backlog: 200 waiting to be done in 5 days beside 80 new a day, 25 minutes each, 5.5 productive hours: 9.09. */
static void test_backlog_example(void) {
  double hours = 25.0 / 60 / 5.5, work[5] = {280 * hours, 80 * hours, 80 * hours, 80 * hours, 80 * hours};
  double nine[5] = {9, 9, 9, 9, 9}, ten[5] = {10, 10, 10, 10, 10};
  CHECK("Turnella, e-mail backlog", {"agents", (200 + 5 * 80) * hours / 5, 9.09, 0.005},
        {"left with 9", wfm_backlog_fifo(work, nine, 5, 5).backlog / hours, 6, 1e-9},
        {"left with 10", wfm_backlog_fifo(work, ten, 5, 5).backlog, 0, 0});
}

/* Light and bursty overflow: Hayward's approximation is ten times too low. */
static void test_overflow(void) {
  WfmOverflow o = wfm_overflow(534, 500);
  CHECK("534 lines, 500 erlangs, 30 lines behind", {"Hayward", wfm_overflow_blocking_hayward(&o, 30), 0.0054, 5e-5},
        {"exact", wfm_overflow_blocking(534, 500, 30), 0.0555, 5e-5});
}

/* Janssen, van Leeuwaarden, Zwart 2011: their bounds hold. */
static void test_bounds(void) {
  for (int i = 0; i < 27; i++)
    for (int j = 0; j < 8; j++) {
      double load = 0.9 * pow(1.7, i), beta = 0.2 + 0.4 * j;
      double n = ceil(load + beta * sqrt(load)), c = wfm_erlang_c(n, load, 1, 0).p_wait;
      WfmErlangCBounds bounds = wfm_erlang_c_bounds(n, load);
      g_assert_true(bounds.low <= c * (1 + 1e-12) && c <= bounds.high * (1 + 1e-12));
    }
}

/* The square-root rule against the exact number over 66 cases: equal, or one short; never more. */
static void test_square_root_rule(void) {
  for (int i = 0; i < 11; i++)
    for (int j = 0; j < 6; j++) {
      double load = pow(3, i), target = 0.05 + 0.15 * j;
      double rule = ceil(load + wfm_halfin_whitt_beta(target) * sqrt(load)), n = ceil(load);
      while (!(n > load) || wfm_erlang_c(n, load, 1, 0).p_wait > target) n++;
      g_assert_true(rule <= n && rule >= n - 1);
    }
}

#define ADD(name) g_test_add_func("/staffing published/" #name, test_##name)
int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  ADD(garnett_mandelbaum_reiman);
  ADD(packages);
  ADD(erlang_b_table);
  ADD(books);
  ADD(contact_centers);
  ADD(feldman_time_varying);
  ADD(jennings_time_varying);
  ADD(staffing_by_intervals_against_the_offered_load);
  ADD(pooling);
  ADD(the_meaning_of_abandonment);
  ADD(uncertain_rate);
  ADD(chat_example);
  ADD(backlog_example);
  ADD(overflow);
  ADD(bounds);
  ADD(square_root_rule);
  return g_test_run();
}
