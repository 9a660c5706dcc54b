/* A hiring plan along sample futures: identities with the plan, and laws of the draws. */
#include "tests/unit/risk_world.h"

#include "core/numeric.h"

#include <math.h>
#include <string.h>

static double width(const WfmRiskBand *band) {
  return band->p90 - band->p10;
}

/* ---- identities with the plan ---- */

/* Of plans that the solver found, with enough people, with too few, with too few and no hires, and with far too few: its money to the cent, its heads, its
 * hours missing. */
static void test_paths_without_spread_are_the_plan(void) {
  static const double hours[] = {90, 230, 300, 420};
  double missing = 0, bought = 0, hired = 0, off = 0, over = 0, learnt = 0;
  for (size_t k = 0; k < G_N_ELEMENTS(hours); k++) {
    g_autoptr(World) y = world_new(hours[k]);
    for (size_t g = 0; g < GROUPS && k == 2; g++) y->group[g].hires_most = 0;
    world_plan(y);
    g_autofree char *breach = wfm_hiring_check(&y->hiring, y->plan);
    g_assert_cmpstr(breach, ==, NULL);
    for (int f = 0; f < 3; f++) world_factor(y, (size_t)f, 7, 0, 1);
    g_autoptr(WfmRiskTable) table = world_weeks(y);
    const WfmRiskBand *cost = &table->cost[WEEKS];
    g_assert_cmpfloat_with_epsilon(cost->p50, y->plan->cost - y->plan->missing_cost, 0.005);
    g_assert_cmpfloat_with_epsilon(width(cost), 0, 1e-6);
    for (size_t g = 0; g < GROUPS; g++) {
      WfmTrace trace;
      wfm_hiring_trace(&trace, &y->hiring, y->plan, g);
      for (size_t t = 0; t < WEEKS; t++) {
        g_assert_cmpfloat_with_epsilon(table->heads[g * WEEKS + t].p10, trace.heads[t], 1e-9);
        g_assert_cmpfloat_with_epsilon(table->productive[g * WEEKS + t].p90, trace.productive[t], 1e-9);
        hired += (double)y->plan->hires[g * WEEKS + t];
        off += y->plan->time_off_h[g * WEEKS + t], over += y->plan->overtime_h[g * WEEKS + t];
      }
      wfm_trace_clear(&trace);
    }
    for (size_t t = 0; t < WEEKS; t++) {
      double hours_missing = 0;
      for (size_t w = 0; w < WORKS; w++) hours_missing += y->plan->missing_h[w * WEEKS + t];
      g_assert_cmpfloat_with_epsilon(table->missing[WORKS * WEEKS + t].mean, hours_missing / 24, 1e-5);
      g_assert_cmpfloat(table->met[WORKS * WEEKS + t], ==, hours_missing > 1e-4 ? 0 : 1);
      missing += hours_missing, learnt += (double)y->plan->trained[t];
    }
    for (size_t i = 0; i < (size_t)VENDORS * WORKS * WEEKS; i++) bought += y->plan->vendor_h[i];
  }
  /* All that a plan can do was done somewhere. */
  g_assert_cmpfloat(fmin(fmin(missing, bought), fmin(fmin(hired, learnt), fmin(off, over))), >, 0);
}

/* Heads required are the need in productive heads of 24 hours. */
static void test_required_heads_are_the_need_at_the_path_s_load(void) {
  g_autoptr(World) y = world_new(200);
  world_plan(y);
  world_factor(y, 0, 1, 0.3, 2), world_factor(y, 1, 1, 0.2, 3), world_factor(y, 2, 1, 0.1, 4);
  g_autoptr(WfmRiskTable) table = world_weeks(y);
  for (size_t w = 0; w < WORKS; w++)
    for (size_t t = 0; t < WEEKS; t++) {
      size_t cell = w * WEEKS + t;
      double need = wfm_need_at(y->need, w, (int32_t)t, y->factor[0][cell] * y->factor[1][cell] * y->factor[2][cell]);
      g_assert_cmpfloat_with_epsilon(table->required[cell].p50, need / 24, 1e-9);
    }
}

/* ---- spread ---- */

static double cost_width(World *y, double attrition, double ramp, double volume, bool whole) {
  for (size_t g = 0; g < GROUPS; g++) y->behind[g].attrition_cv = attrition, y->behind[g].ramp_cv = ramp;
  world_factor(y, 0, 400, volume, 2);
  y->in.whole_people = whole;
  g_autoptr(WfmRiskTable) table = world_weeks(y);
  return width(&table->cost[WEEKS]);
}

static void test_spread_grows_with_each_driver_s(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  g_assert_cmpfloat(cost_width(y, 0, 0, 0, false), <, 1e-6);
  double attrition = cost_width(y, 0.1, 0, 0, false), ramp = cost_width(y, 0, 0.1, 0, false), volume = cost_width(y, 0, 0, 0.02, false);
  g_assert_cmpfloat(attrition, >, 1);
  g_assert_cmpfloat(ramp, >, 1);
  g_assert_cmpfloat(volume, >, 1);
  g_assert_cmpfloat(cost_width(y, 0.3, 0, 0, false), >, 2 * attrition);
  g_assert_cmpfloat(cost_width(y, 0, 0.3, 0, false), >, 2 * ramp);
  g_assert_cmpfloat(cost_width(y, 0, 0, 0.06, false), >, 2 * volume);
  g_assert_cmpfloat(cost_width(y, 0, 0, 0, true), >, 1);
  /* What all groups have in common does not cancel out. */
  double apart = cost_width(y, 0.3, 0, 0, false);
  y->in.attrition_together = 1;
  g_assert_cmpfloat(cost_width(y, 0.3, 0, 0, false), >, 1.3 * apart);
}

/* Every path's load is one factor throughout; the people are those for its 90th percentile, all else is certain: nine paths of ten are met, in
 * every week, and what is missing in the tenth is seen in the level. */
static void test_a_plan_for_the_ninetieth_percentile_is_met_nine_times_of_ten(void) {
  enum { PATHS = 2000 };
  const WfmCareer stays = {.pass = 1, .ramp_from = 1};
  One o;
  one_init(&o, &stays, 0, 100, 400);
  World *y = o.y;
  y->in.n_paths = PATHS;
  double *factor = y->factor[0] = g_new(double, (size_t)PATHS *WORKS *WEEKS), at90 = exp(0.2 * 1.2815515655446004), need = 0;
  for (size_t path = 0; path < PATHS; path++) {
    WfmRng rng;
    wfm_rng_init(&rng, 77, path);
    double one = exp(0.2 * wfm_rng_normal(&rng));
    for (size_t c = 0; c < (size_t)WORKS * WEEKS; c++) factor[path * WORKS * WEEKS + c] = one;
  }
  y->in.volume = factor;
  /* Of works a and b, which group 0 serves; the others have no need. In its largest week. */
  for (size_t k = 2 * (size_t)WEEKS * SCALES; k < (size_t)WORKS * WEEKS * SCALES; k++) y->need->need_h[k] = 0;
  for (int32_t t = 0; t < WEEKS; t++) need = fmax(need, wfm_need_at(y->need, 0, t, at90) + wfm_need_at(y->need, 1, t, at90));
  o.cohort.heads = need / 24;
  g_autoptr(WfmRiskPaths) paths = world_run(y);
  g_autoptr(WfmRiskTable) whole = wfm_risk_table_new(paths, &(WfmPeriods){1, (double[]){0, 7 * WEEKS}}),
                          weeks = wfm_risk_table_new(paths, &y->periods);
  /* Three standard deviations of a share of 2,000. */
  g_assert_cmpfloat_with_epsilon(whole->met[WORKS], 0.9, 3 * sqrt(0.09 / PATHS));
  g_assert_cmpfloat(whole->missing[WORKS].p50, ==, 0);
  g_assert_cmpfloat(whole->missing[0].mean, >, 0);
  for (size_t t = 0; t < WEEKS; t++) {
    g_assert_cmpfloat(weeks->met[WORKS * WEEKS + t], >=, whole->met[WORKS]);
    g_assert_cmpfloat(weeks->level[WORKS * WEEKS + t].p50, >=, 0.8);
  }
  world_free(y);
}

/* Binomial: 200 people who each leave in half a year with probability 1 - 0.5^(26 weeks / year); mean and variance, and whole numbers. */
static void test_whole_people_leave_by_the_binomial_law(void) {
  enum { PATHS = 3000 };
  static const WfmAttrition half[] = {{0, 0.5}};
  const WfmCareer career = {.attrition = half, .n_attrition = 1, .pass = 1, .ramp_from = 1};
  One o;
  one_init(&o, &career, 200, 100, 10);
  o.y->in.whole_people = true;
  o.y->in.n_paths = PATHS;
  /* A table of one path at a time would be the same; the spread of the last week's heads is the binomial's. */
  g_autoptr(WfmRiskTable) table = world_weeks(o.y);
  double stay = pow(0.5, 175 / WFM_YEAR_DAYS), lambda = 7 * log(2) / WFM_YEAR_DAYS, within = -expm1(-lambda) / lambda;
  const WfmRiskBand *last = &table->heads[WEEKS - 1];
  double sd = sqrt(200 * stay * (1 - stay));
  g_assert_cmpfloat_with_epsilon(last->mean, 200 * stay * within, 4 * sd / sqrt(PATHS));
  /* 2 x 1.2816 standard deviations; whole steps of one head blur it. */
  g_assert_cmpfloat_with_epsilon(width(last) / within, 2.5631 * sd, 1.5);
  double heads = last->p50 / within;
  g_assert_cmpfloat_with_epsilon(heads, round(heads), 1e-6);
  world_free(o.y);
}

/* Four people of group 0 change to group 3 in week 5, each with the fate of the other: whatever the drivers, both groups together have the heads that they
 * would have without, and by chance as many are there in the mean as expected. */
static void test_people_who_change_groups_are_counted_once(void) {
  enum { PATHS = 2000 };
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  memset(y->plan->trained, 0, WEEKS * sizeof *y->plan->trained);
  y->in.n_paths = PATHS, y->in.whole_people = true;
  for (size_t g = 0; g < GROUPS; g++) y->behind[g].attrition_cv = 0.4;
  g_autoptr(WfmRiskTable) without = world_weeks(y);
  y->plan->trained[5] = 4;
  g_autoptr(WfmRiskTable) with = world_weeks(y);
  for (size_t t = 0; t < WEEKS; t++) {
    g_assert_cmpfloat_with_epsilon(with->heads[GROUPS * WEEKS + t].p10, without->heads[GROUPS * WEEKS + t].p10, 1e-9);
    g_assert_cmpfloat_with_epsilon(with->heads[GROUPS * WEEKS + t].p90, without->heads[GROUPS * WEEKS + t].p90, 1e-9);
  }
  for (size_t g = 0; g < GROUPS; g++) y->behind[g].attrition_cv = 0;
  g_autoptr(WfmRiskTable) chance = world_weeks(y);
  WfmTrace trace;
  wfm_hiring_trace(&trace, &y->hiring, y->plan, 3);
  /* Four standard deviations of a mean: at most 40 people, a quarter of whom leave. */
  for (size_t t = 0; t < WEEKS; t++)
    g_assert_cmpfloat_with_epsilon(chance->heads[3 * WEEKS + t].mean, trace.heads[t], 4 * sqrt(40 * 0.25 * 0.75 / PATHS));
  g_assert_cmpfloat(width(&chance->heads[3 * WEEKS + WEEKS - 1]), >, 1);
  wfm_trace_clear(&trace);
}

/* Heads fall with the factor of the force: their quantiles are those of the lognormal turned round. */
static void test_the_factor_of_attrition_is_lognormal_of_mean_one(void) {
  enum { PATHS = 10000 };
  static const WfmAttrition band[] = {{0, 0.4}};
  const WfmCareer career = {.attrition = band, .n_attrition = 1, .pass = 1, .ramp_from = 1};
  One o;
  one_init(&o, &career, 100, 100, 10);
  o.y->behind[0].attrition_cv = 0.5;
  o.y->in.n_paths = PATHS;
  g_autoptr(WfmRiskTable) table = world_weeks(o.y);
  double sigma = sqrt(log1p(0.25)), force = -log(0.6) / WFM_YEAR_DAYS;
  const double z[] = {1.2815515655446004, 0, -1.2815515655446004};
  const WfmRiskBand *band10 = &table->heads[10];
  const double got[] = {band10->p10, band10->p50, band10->p90};
  for (int k = 0; k < 3; k++) {
    double rate = force * exp(sigma * z[k] - sigma * sigma / 2), heads = 100 * exp(-rate * 70) * -expm1(-rate * 7) / (rate * 7);
    g_assert_cmpfloat_with_epsilon(got[k], heads, 0.45); /* four standard deviations of the tenth percentile */
  }
  world_free(o.y);
}

/* Who learns in twice the time is half as far; what was learnt before is not taken back. */
static void test_slow_learners_keep_what_they_know(void) {
  const WfmCareer career = {.pass = 1, .train_days = 0, .ramp_days = 140, .ramp_from = 0.5};
  One o;
  one_init(&o, &career, 10, 70, 10);
  o.y->behind[0].ramp_cv = 1;
  o.y->in.n_paths = 500;
  g_autoptr(WfmRiskTable) table = world_weeks(o.y);
  /* Today's speed is 0.75 on every path; after 70 days more it is 1 for who is not slower than planned. */
  g_assert_cmpfloat(table->productive[0].p10, >=, 7.5);
  g_assert_cmpfloat(table->productive[0].p90, <, 8.5);
  g_assert_cmpfloat(table->productive[10].p90, ==, 10);
  g_assert_cmpfloat(table->productive[10].p10, <, 9.8);
  g_assert_cmpfloat(table->productive[25].p10, >, table->productive[10].p10);
  world_free(o.y);
}

/* ---- months ---- */

/* Means over paths add up: months of 30.4375 days hold the weeks by their days, and what is decided by week is decided by month. */
static void test_months_hold_their_weeks_by_days(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  for (size_t g = 0; g < GROUPS; g++) y->behind[g].attrition_cv = 0.3;
  world_factor(y, 0, 50, 0.1, 2);
  static const double month[4] = {0, 30.4375, 60.875, 182};
  g_autoptr(WfmRiskPaths) paths = world_run(y);
  g_autoptr(WfmRiskTable) weeks = wfm_risk_table_new(paths, &y->periods), months = wfm_risk_table_new(paths, &(WfmPeriods){3, month});
  /* Week 4 has 2.4375 days in the first month. */
  double heads = 0, cost = 0, all = 0;
  for (int t = 0; t < 5; t++) {
    double days = t < 4 ? 7 : 2.4375;
    heads += days * weeks->heads[GROUPS * WEEKS + t].mean / 30.4375;
    cost += days / 7 * weeks->cost[t].mean;
  }
  g_assert_cmpfloat_with_epsilon(months->heads[GROUPS * 3].mean, heads, 1e-9);
  g_assert_cmpfloat_with_epsilon(months->cost[0].mean, cost, 1e-6);
  for (int k = 0; k < 3; k++) all += months->cost[k].mean;
  g_assert_cmpfloat_with_epsilon(all, weeks->cost[WEEKS].mean, 1e-6);
  g_assert_cmpfloat_with_epsilon(months->cost[3].p90, weeks->cost[WEEKS].p90, 1e-6);
  for (int k = 0; k < 3; k++)
    for (int t = 0; t < WEEKS; t++)
      if (y->from[t] < month[k + 1] && y->from[t + 1] > month[k])
        g_assert_cmpfloat(months->met[WORKS * 3 + k], <=, weeks->met[WORKS * WEEKS + t]);
}

/* ---- drivers ---- */

static void fill_world(World *y) {
  for (size_t g = 0; g < GROUPS; g++) y->behind[g].attrition_cv = 0.3, y->behind[g].ramp_cv = 0.2;
  for (int f = 0; f < 3; f++) world_factor(y, (size_t)f, 150, 0.05, 2 + (uint64_t)f);
  y->in.whole_people = true, y->in.attrition_together = 0.4;
}

static void test_any_number_of_threads_gives_the_same_bytes(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  fill_world(y);
  WfmTornado one, four;
  memset(&one, 0, sizeof one), memset(&four, 0, sizeof four);
  const WfmJob threads = {.seed = 5, .threads = 4};
  g_autoptr(WfmRiskPaths) a = world_run(y), b = wfm_risk_paths_new(&y->in, &threads, NULL);
  g_autoptr(WfmRiskTable) first = wfm_risk_table_new(a, &y->periods), second = wfm_risk_table_new(b, &y->periods);
  g_assert_cmpmem(first->cost, sizeof(WfmRiskBand) * (WEEKS + 1), second->cost, sizeof(WfmRiskBand) * (WEEKS + 1));
  g_assert_cmpmem(first->level, sizeof(WfmRiskBand) * (WORKS + 1) * WEEKS, second->level, sizeof(WfmRiskBand) * (WORKS + 1) * WEEKS);
  g_assert_cmpmem(first->heads, sizeof(WfmRiskBand) * (GROUPS + 1) * WEEKS, second->heads, sizeof(WfmRiskBand) * (GROUPS + 1) * WEEKS);
  wfm_risk_tornado(&one, &y->in, a, &RISK_JOB);
  wfm_risk_tornado(&four, &y->in, b, &threads);
  g_assert_cmpmem(&one, sizeof one, &four, sizeof four);
}

static void test_the_tornado_sorts_drivers_by_what_they_move(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  fill_world(y);
  WfmTornado tornado;
  g_autoptr(WfmRiskPaths) paths = world_run(y);
  wfm_risk_tornado(&tornado, &y->in, paths, &RISK_JOB);
  unsigned seen = 0;
  for (int k = 0; k < WFM_RISK_DRIVERS; k++) {
    const WfmRiskBar *bar = &tornado.bar[k];
    bool load = bar->driver == WFM_RISK_VOLUME || bar->driver == WFM_RISK_HANDLE_TIME || bar->driver == WFM_RISK_DEFLECTION;
    seen |= 1U << bar->driver;
    if (k > 0) g_assert_cmpfloat(width(&bar->band[WFM_RISK_COST]), <=, width(&tornado.bar[k - 1].band[WFM_RISK_COST]));
    g_assert_cmpfloat(width(&bar->band[WFM_RISK_COST]), >, 0);
    g_assert_cmpfloat(width(&bar->band[WFM_RISK_COST]), <, 1.1 * width(&tornado.all.band[WFM_RISK_COST]));
    /* Load moves what is required, people move who is there; the ramp neither, but the length of training, within which some leave. */
    g_assert_true((width(&bar->band[WFM_RISK_REQUIRED]) > 1e-9) == load);
    if (load) g_assert_cmpfloat_with_epsilon(bar->band[WFM_RISK_HEADS].p10, tornado.expected[WFM_RISK_HEADS], 1e-9);
    if (!load) g_assert_cmpfloat_with_epsilon(bar->band[WFM_RISK_REQUIRED].p90, tornado.expected[WFM_RISK_REQUIRED], 1e-9);
  }
  g_assert_cmpuint(seen, ==, (1U << WFM_RISK_DRIVERS) - 1);
}

/* A driver that is the only one gives the paths of all together: the draws of one do not hang on the others. */
static void test_a_driver_alone_is_all_where_it_is_the_only_one(void) {
  for (int which = 0; which < 3; which++) {
    g_autoptr(World) y = world_new(260);
    world_plan(y);
    y->in.n_paths = 60;
    if (which == 0) world_factor(y, 1, 60, 0.2, 3);
    if (which == 1) y->in.whole_people = true;
    for (size_t g = 0; g < GROUPS && which == 2; g++) y->behind[g].attrition_cv = 0.4;
    WfmTornado tornado;
    g_autoptr(WfmRiskPaths) paths = world_run(y);
    wfm_risk_tornado(&tornado, &y->in, paths, &RISK_JOB);
    g_assert_cmpint(tornado.bar[0].driver, ==, which == 0 ? WFM_RISK_HANDLE_TIME : which == 1 ? WFM_RISK_CHANCE : WFM_RISK_ATTRITION);
    g_assert_cmpmem(tornado.bar[0].band, sizeof tornado.all.band, tornado.all.band, sizeof tornado.all.band);
    for (int k = 1; k < WFM_RISK_DRIVERS; k++) {
      g_assert_cmpfloat(width(&tornado.bar[k].band[WFM_RISK_COST]), ==, 0);
      g_assert_cmpfloat(tornado.bar[k].band[WFM_RISK_MISSING].p50, ==, tornado.expected[WFM_RISK_MISSING]);
    }
  }
}

/* ---- what cannot be ---- */

/* Told to stop, it keeps the paths that are done: the first of those that it would have had. */
static void test_a_stopped_run_keeps_its_first_paths(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  world_factor(y, 0, 600, 0.1, 2);
  volatile sig_atomic_t stop = 1;
  const WfmJob told = {.seed = 5, .threads = 1, .stop = &stop};
  g_autoptr(WfmRiskPaths) few = wfm_risk_paths_new(&y->in, &told, NULL);
  y->in.n_paths = wfm_risk_paths_done(few);
  g_assert_cmpint(y->in.n_paths, >, 0);
  g_assert_cmpint(y->in.n_paths, <, 600);
  g_autoptr(WfmRiskTable) a = wfm_risk_table_new(few, &y->periods), b = world_weeks(y);
  g_assert_cmpmem(a->cost, sizeof(WfmRiskBand) * (WEEKS + 1), b->cost, sizeof(WfmRiskBand) * (WEEKS + 1));
}

static void test_contradictions_are_refused(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  g_autoptr(GError) err = NULL;
  y->behind[2].attrition_cv = -1;
  g_assert_null(wfm_risk_paths_new(&y->in, &RISK_JOB, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "group c"));
  g_clear_error(&err);
  y->behind[2].attrition_cv = 0;
  world_factor(y, 0, 3, 0.1, 1);
  y->factor[0][200] = (double)NAN;
  g_assert_null(wfm_risk_paths_new(&y->in, &RISK_JOB, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "volume"));
  g_clear_error(&err);
  y->in.volume = NULL, y->in.n_paths = 0;
  g_assert_null(wfm_risk_paths_new(&y->in, &RISK_JOB, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/risk/paths without spread are the plan", test_paths_without_spread_are_the_plan);
  g_test_add_func("/risk/required heads are the need at the path's load", test_required_heads_are_the_need_at_the_path_s_load);
  g_test_add_func("/risk/spread grows with each driver's", test_spread_grows_with_each_driver_s);
  g_test_add_func("/risk/a plan for the ninetieth percentile is met nine times of ten",
                  test_a_plan_for_the_ninetieth_percentile_is_met_nine_times_of_ten);
  g_test_add_func("/risk/whole people leave by the binomial law", test_whole_people_leave_by_the_binomial_law);
  g_test_add_func("/risk/people who change groups are counted once", test_people_who_change_groups_are_counted_once);
  g_test_add_func("/risk/the factor of attrition is lognormal of mean one", test_the_factor_of_attrition_is_lognormal_of_mean_one);
  g_test_add_func("/risk/slow learners keep what they know", test_slow_learners_keep_what_they_know);
  g_test_add_func("/risk/months hold their weeks by days", test_months_hold_their_weeks_by_days);
  g_test_add_func("/risk/any number of threads gives the same bytes", test_any_number_of_threads_gives_the_same_bytes);
  g_test_add_func("/risk/the tornado sorts drivers by what they move", test_the_tornado_sorts_drivers_by_what_they_move);
  g_test_add_func("/risk/a driver alone is all where it is the only one", test_a_driver_alone_is_all_where_it_is_the_only_one);
  g_test_add_func("/risk/a stopped run keeps its first paths", test_a_stopped_run_keeps_its_first_paths);
  g_test_add_func("/risk/contradictions are refused", test_contradictions_are_refused);
  return g_test_run();
}
