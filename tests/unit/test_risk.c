/* A hiring plan along sample futures: identities with the plan, laws of the draws, and a reference that shares no code with it. */
#include "scheduler/capacity/risk.h"

#include "core/numeric.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>

enum { WEEKS = 26, WORKS = 4, GROUPS = 4, VENDORS = 2, COHORTS = 3, SCALES = 5, RATIOS = 4 };

static const WfmJob JOB = {.seed = 5, .threads = 1};
static const double SCALE[SCALES] = {0.5, 0.8, 1, 1.25, 2}, RATIO[RATIOS] = {0.5, 0.9, 1, 1.3}, LEVEL[RATIOS] = {0.1, 0.6, 0.8, 0.95};
static const WfmAttrition BANDS[2] = {{0, 0.6}, {120, 0.25}};
static const WfmCareer CAREER = {BANDS, 2, 21, 0.9, 7, 0.2, 35, 0.5};

/* Invented: two groups of the same skills at two sites, one beside, one for all; two vendors, the second with prices by work and steps; one cross-training. */
typedef struct {
  double from[WEEKS + 1], useful[WEEKS], paid[WEEKS], pay[WEEKS], hire_cost[WEEKS], overtime[GROUPS][WEEKS], saves[WEEKS];
  double price[VENDORS][WORKS * WEEKS], least[VENDORS][WEEKS], most[VENDORS][WEEKS], fixed[VENDORS][WEEKS], need_h[WORKS * WEEKS],
      miss[WORKS];
  uint8_t serves[GROUPS][WORKS], sells[VENDORS][WORKS], begins[WEEKS];
  WfmCohort cohorts[GROUPS][COHORTS];
  WfmHiringGroup group[GROUPS];
  WfmHiringVendor vendor[VENDORS];
  WfmHiringTraining training;
  WfmTrace hire[GROUPS][WEEKS], gain[WEEKS], loss[WEEKS];
  WfmRiskGroup behind[GROUPS];
  WfmPeriods periods;
  WfmHiringProblem hiring;
  WfmNeed *need;
  WfmHiringPlan *plan;
  double *factor[3];
  WfmRiskProblem in;
} World;

static const char *const WORK[] = {"a", "b", "c", "d"};

static void world_groups(World *y, WfmRng *rng) {
  static const uint8_t serves[GROUPS][WORKS] = {{1, 1, 0, 0}, {1, 1, 0, 0}, {0, 1, 1, 0}, {1, 1, 1, 1}};
  memcpy(y->serves, serves, sizeof serves);
  for (size_t g = 0; g < GROUPS; g++) {
    for (size_t k = 0; k < COHORTS; k++)
      y->cohorts[g][k] = (WfmCohort){3 + wfm_rng_below(rng, 12), k == 2 ? 4 : 0, k == 2 ? 0 : 400 * wfm_rng_uniform(rng), k == 1 ? 17 : 0};
    y->group[g] = (WfmHiringGroup){.group = WORK[g],
                                   .site = -1,
                                   .serves = y->serves[g],
                                   .useful_h = y->useful,
                                   .paid_h = y->paid,
                                   .head_cost = y->pay,
                                   .hire = y->hire[g],
                                   .begins = y->begins,
                                   .class_least = 2,
                                   .class_most = 12,
                                   .hires_most = 24,
                                   .hire_cost = y->hire_cost,
                                   .overtime_most = 0.05,
                                   .overtime_yield = 0.8,
                                   .overtime_cost = y->overtime[g],
                                   .time_off_most = g % 2 ? 0.03 : 0,
                                   .time_off_saves = y->saves};
    wfm_trace_init(&y->group[g].base, WEEKS);
    for (size_t k = 0; k < COHORTS; k++) wfm_trace_add(&y->group[g].base, &y->periods, &CAREER, &y->cohorts[g][k]);
    for (int32_t t = 0; t < WEEKS; t++) {
      y->overtime[g][t] = 31 + 2 * (double)g;
      wfm_trace_init(&y->hire[g][t], WEEKS);
      wfm_trace_add(&y->hire[g][t], &y->periods, &CAREER, &(WfmCohort){.heads = 1, .period = t});
    }
    y->behind[g] = (WfmRiskGroup){.career = &CAREER, .cohorts = y->cohorts[g], .n_cohorts = COHORTS};
  }
}

/* Two weeks of lessons, then at once in the other group. */
static void world_training(World *y) {
  static const WfmCareer after = {BANDS, 2, 0, 1, 0, 0, 21, 0.7};
  for (int32_t t = 0; t < WEEKS; t++) {
    wfm_trace_init(&y->gain[t], WEEKS);
    wfm_trace_init(&y->loss[t], WEEKS);
    wfm_trace_add(&y->gain[t], &y->periods, &after, &(WfmCohort){1, t, 500, 0});
    wfm_trace_add(&y->loss[t], &y->periods, &after, &(WfmCohort){1, t, 500, 0});
  }
  y->training = (WfmHiringTraining){0, 3, y->begins, y->gain, y->loss, 400, 4};
}

static void world_vendors(World *y) {
  for (size_t v = 0; v < VENDORS; v++) {
    for (size_t w = 0; w < WORKS; w++) {
      y->sells[v][w] = w != 3 * v;
      for (size_t t = 0; t < WEEKS; t++) y->price[v][w * WEEKS + t] = 42 + (v == 1 ? 2 * (double)w : 0);
    }
    for (int32_t t = 0; t < WEEKS; t++)
      y->least[v][t] = v == 0 ? 40 : 0, y->most[v][t] = 160, y->fixed[v][t] = t < 3 && v == 0 ? 60 : (double)NAN;
    y->vendor[v] = (WfmHiringVendor){.vendor = WORK[v],
                                     .serves = y->sells[v],
                                     .price = y->price[v],
                                     .least_h = y->least[v],
                                     .most_h = y->most[v],
                                     .fixed_h = y->fixed[v],
                                     .step_h = v == 0 ? INFINITY : 15,
                                     .before_h = v == 0 ? 60 : 0,
                                     .setup = 500,
                                     .may_leave = true};
  }
}

static void world_needs(World *y, double hours) {
  y->need = wfm_need_new(WORKS, WEEKS, SCALE, SCALES, RATIO, RATIOS);
  for (size_t w = 0; w < WORKS; w++)
    for (size_t t = 0; t < WEEKS; t++) {
      double h = y->need_h[w * WEEKS + t] = hours * (0.7 + 0.2 * (double)w) * (1 + 0.15 * sin(0.3 * (double)t + (double)w));
      for (size_t k = 0; k < SCALES; k++) y->need->need_h[(w * WEEKS + t) * SCALES + k] = h * (0.9 * SCALE[k] + 0.1 * sqrt(SCALE[k]));
      for (size_t k = 0; k < RATIOS; k++) y->need->level[(w * WEEKS + t) * RATIOS + k] = LEVEL[k];
      y->need->contacts[w * WEEKS + t] = 10 * h;
    }
}

static World *world_new(double hours) {
  World *y = g_new0(World, 1);
  WfmRng rng;
  wfm_rng_init(&rng, 3, 1);
  for (int t = 0; t <= WEEKS; t++) y->from[t] = 7.0 * t;
  for (int t = 0; t < WEEKS; t++) {
    y->useful[t] = 24, y->paid[t] = 40, y->pay[t] = 1000, y->hire_cost[t] = 900, y->saves[t] = 9;
    y->begins[t] = t % 4 == 1;
  }
  y->periods = (WfmPeriods){WEEKS, y->from};
  world_groups(y, &rng), world_training(y), world_vendors(y), world_needs(y, hours);
  for (size_t w = 0; w < WORKS; w++) y->miss[w] = 900;
  y->hiring = (WfmHiringProblem){.n = WEEKS,
                                 .n_works = WORKS,
                                 .n_groups = GROUPS,
                                 .n_vendors = VENDORS,
                                 .n_trainings = 1,
                                 .work = WORK,
                                 .need_h = y->need_h,
                                 .miss_price = y->miss,
                                 .groups = y->group,
                                 .vendors = y->vendor,
                                 .trainings = &y->training};
  y->in = (WfmRiskProblem){.problem = &y->hiring, .periods = &y->periods, .need = y->need, .groups = y->behind, .n_paths = 1};
  return y;
}

static void world_plan(World *y) {
  g_autoptr(GError) err = NULL;
  y->plan = wfm_hiring_plan_new(&y->hiring, &(WfmHiringLimits){.gap = 1e-3, .work = 20000}, &JOB, &err);
  g_assert_no_error(err);
  y->in.plan = y->plan;
}

/* A factor of each path, lognormal about 1, that wanders. */
static void world_factor(World *y, size_t which, int32_t n_paths, double cv, uint64_t seed) {
  size_t cells = (size_t)WORKS * WEEKS;
  g_free(y->factor[which]);
  double *factor = y->factor[which] = g_new(double, cells *(size_t)n_paths);
  for (size_t path = 0; path < (size_t)n_paths; path++) {
    WfmRng rng;
    wfm_rng_init(&rng, seed, path);
    double level = wfm_rng_normal(&rng);
    for (size_t c = 0; c < cells; c++) factor[path * cells + c] = exp(cv * (0.8 * level + 0.6 * wfm_rng_normal(&rng)));
  }
  y->in.n_paths = n_paths;
  *(which == 0 ? &y->in.volume : which == 1 ? &y->in.handle_time : &y->in.deflection) = factor;
}

static void world_free(World *y) {
  for (size_t g = 0; g < GROUPS; g++) {
    wfm_trace_clear(&y->group[g].base);
    for (int t = 0; t < WEEKS; t++) wfm_trace_clear(&y->hire[g][t]);
  }
  for (int t = 0; t < WEEKS; t++) wfm_trace_clear(&y->gain[t]), wfm_trace_clear(&y->loss[t]);
  for (int k = 0; k < 3; k++) g_free(y->factor[k]);
  wfm_need_free(y->need);
  wfm_hiring_plan_free(y->plan);
  g_free(y);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

static WfmRiskPaths *run(const World *y) {
  g_autoptr(GError) err = NULL;
  WfmRiskPaths *paths = wfm_risk_paths_new(&y->in, &JOB, &err);
  g_assert_no_error(err);
  g_assert_cmpint(wfm_risk_paths_done(paths), ==, y->in.n_paths);
  return paths;
}

static WfmRiskTable *weeks_of(const World *y) {
  g_autoptr(WfmRiskPaths) paths = run(y);
  return wfm_risk_table_new(paths, &y->periods);
}

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
    g_autoptr(WfmRiskTable) table = weeks_of(y);
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
  g_autoptr(WfmRiskTable) table = weeks_of(y);
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
  g_autoptr(WfmRiskTable) table = weeks_of(y);
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

/* One group, one cohort, nobody hired: a world that can be written down. */
typedef struct {
  World *y;
  WfmCohort cohort;
  WfmCareer career;
  int64_t hires[WEEKS];
  double vendor_h[1];
  uint8_t used[1];
  WfmHiringPlan plan;
} One;

static void one_init(One *o, const WfmCareer *career, double heads, double tenure, double need) {
  *o = (One){.y = world_new(need), .cohort = {heads, 0, tenure, 0}, .career = *career};
  World *y = o->y;
  o->plan = (WfmHiringPlan){.hires = o->hires, .vendor_h = o->vendor_h, .used = o->used};
  y->hiring.n_groups = 1, y->hiring.n_vendors = 0, y->hiring.n_trainings = 0;
  y->group[0].overtime_most = y->group[0].time_off_most = 0;
  y->behind[0] = (WfmRiskGroup){.career = &o->career, .cohorts = &o->cohort, .n_cohorts = 1};
  y->in.plan = &o->plan;
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
  g_autoptr(WfmRiskPaths) paths = run(y);
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
  g_autoptr(WfmRiskTable) table = weeks_of(o.y);
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
  g_autoptr(WfmRiskTable) without = weeks_of(y);
  y->plan->trained[5] = 4;
  g_autoptr(WfmRiskTable) with = weeks_of(y);
  for (size_t t = 0; t < WEEKS; t++) {
    g_assert_cmpfloat_with_epsilon(with->heads[GROUPS * WEEKS + t].p10, without->heads[GROUPS * WEEKS + t].p10, 1e-9);
    g_assert_cmpfloat_with_epsilon(with->heads[GROUPS * WEEKS + t].p90, without->heads[GROUPS * WEEKS + t].p90, 1e-9);
  }
  for (size_t g = 0; g < GROUPS; g++) y->behind[g].attrition_cv = 0;
  g_autoptr(WfmRiskTable) chance = weeks_of(y);
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
  g_autoptr(WfmRiskTable) table = weeks_of(o.y);
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
  g_autoptr(WfmRiskTable) table = weeks_of(o.y);
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
  g_autoptr(WfmRiskPaths) paths = run(y);
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
  g_autoptr(WfmRiskPaths) a = run(y), b = wfm_risk_paths_new(&y->in, &threads, NULL);
  g_autoptr(WfmRiskTable) first = wfm_risk_table_new(a, &y->periods), second = wfm_risk_table_new(b, &y->periods);
  g_assert_cmpmem(first->cost, sizeof(WfmRiskBand) * (WEEKS + 1), second->cost, sizeof(WfmRiskBand) * (WEEKS + 1));
  g_assert_cmpmem(first->level, sizeof(WfmRiskBand) * (WORKS + 1) * WEEKS, second->level, sizeof(WfmRiskBand) * (WORKS + 1) * WEEKS);
  g_assert_cmpmem(first->heads, sizeof(WfmRiskBand) * (GROUPS + 1) * WEEKS, second->heads, sizeof(WfmRiskBand) * (GROUPS + 1) * WEEKS);
  wfm_risk_tornado(&one, &y->in, a, &JOB);
  wfm_risk_tornado(&four, &y->in, b, &threads);
  g_assert_cmpmem(&one, sizeof one, &four, sizeof four);
}

static void test_the_tornado_sorts_drivers_by_what_they_move(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  fill_world(y);
  WfmTornado tornado;
  g_autoptr(WfmRiskPaths) paths = run(y);
  wfm_risk_tornado(&tornado, &y->in, paths, &JOB);
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
    g_autoptr(WfmRiskPaths) paths = run(y);
    wfm_risk_tornado(&tornado, &y->in, paths, &JOB);
    g_assert_cmpint(tornado.bar[0].driver, ==, which == 0 ? WFM_RISK_HANDLE_TIME : which == 1 ? WFM_RISK_CHANCE : WFM_RISK_ATTRITION);
    g_assert_cmpmem(tornado.bar[0].band, sizeof tornado.all.band, tornado.all.band, sizeof tornado.all.band);
    for (int k = 1; k < WFM_RISK_DRIVERS; k++) {
      g_assert_cmpfloat(width(&tornado.bar[k].band[WFM_RISK_COST]), ==, 0);
      g_assert_cmpfloat(tornado.bar[k].band[WFM_RISK_MISSING].p50, ==, tornado.expected[WFM_RISK_MISSING]);
    }
  }
}

/* ---- a naive reference ---- */

/* Two works, two groups: the first serves both, the second the second one. hours[0 .. 2]: first group to each work, second group. */
typedef struct {
  double need[2], own[2], over[2], cost[2], worth;
} Naive;

static double naive_cost(const Naive *v, const double hours[3]) {
  double used[2] = {hours[0] + hours[1], hours[2]}, cost = 0;
  for (int g = 0; g < 2; g++) {
    if (used[g] > v->own[g] + v->over[g] + 1e-9) return INFINITY;
    cost += v->cost[g] * fmax(0, used[g] - v->own[g]);
  }
  if (fmin(fmin(hours[0], hours[1]), hours[2]) < -1e-9) return INFINITY;
  return cost + v->worth * (fmax(0, v->need[0] - hours[0]) + fmax(0, v->need[1] - hours[1] - hours[2]));
}

/* Cramer. False where the three planes have no one point. */
static bool meet(double x[3], const double plane[3][4]) {
#define MINOR(a, b, c)                                                                                                                     \
  (plane[0][a] * (plane[1][b] * plane[2][c] - plane[1][c] * plane[2][b]) -                                                                 \
   plane[0][b] * (plane[1][a] * plane[2][c] - plane[1][c] * plane[2][a]) +                                                                 \
   plane[0][c] * (plane[1][a] * plane[2][b] - plane[1][b] * plane[2][a]))
  double whole = MINOR(0, 1, 2);
  if (fabs(whole) < 1e-12) return false;
  x[0] = MINOR(3, 1, 2) / whole, x[1] = MINOR(0, 3, 2) / whole, x[2] = MINOR(0, 1, 3) / whole;
#undef MINOR
  return true;
}

/* The cost is convex and bends at nine planes: the least lies where three of them meet. */
static double naive_least(const Naive *v, double best[3]) {
  const double plane[9][4] = {{1, 0, 0, 0},
                              {0, 1, 0, 0},
                              {0, 0, 1, 0},
                              {1, 0, 0, v->need[0]},
                              {0, 1, 1, v->need[1]},
                              {1, 1, 0, v->own[0]},
                              {1, 1, 0, v->own[0] + v->over[0]},
                              {0, 0, 1, v->own[1]},
                              {0, 0, 1, v->own[1] + v->over[1]}};
  double least = INFINITY;
  for (int a = 0; a < 9; a++)
    for (int b = a + 1; b < 9; b++)
      for (int c = b + 1; c < 9; c++) {
        double three[3][4], x[3];
        memcpy(three[0], plane[a], sizeof three[0]), memcpy(three[1], plane[b], sizeof three[1]),
            memcpy(three[2], plane[c], sizeof three[2]);
        if (!meet(x, (const double(*)[4])three) || !(naive_cost(v, x) < least)) continue;
        least = naive_cost(v, x);
        memcpy(best, x, sizeof three[0] / 4 * 3);
      }
  return least;
}

/* Straight lines through the points of the test's tables. */
static double naive_line(const double *x, const double *y, int n, double at) {
  for (int k = 1; k < n; k++)
    if (at <= x[k]) return at <= x[0] ? y[0] : y[k - 1] + (y[k] - y[k - 1]) / (x[k] - x[k - 1]) * (at - x[k - 1]);
  return y[n - 1];
}

/* People of a constant rate, and six hires of week 5 who train for three weeks: who are there at a day, and the mean of a week by 2,000 slices. */
static void naive_people(double *heads, double *agents, double start, double rate, int week) {
  *heads = *agents = 0;
  for (int k = 0; k < 2000; k++) {
    double day = 7 * (week + (k + 0.5) / 2000), old = start * exp(-rate * day), since = day - 35,
           young = since < 0 ? 0 : 6 * exp(-rate * since);
    if (since >= 21) young *= 0.75;
    *heads += (old + young) / 2000;
    *agents += (old + (since >= 21 ? young : 0)) / 2000;
  }
}

/* Level of each work where all hours at hand are shared out as evenly as the second group allows. */
static void naive_levels(double level[2], const Naive *v, const double used[2]) {
  double here[2] = {fmax(v->own[0], used[0]), fmax(v->own[1], used[1])}, ratio = (here[0] + here[1]) / (v->need[0] + v->need[1]);
  double ratios[2] = {ratio, ratio};
  if (here[1] > ratio * v->need[1]) ratios[0] = here[0] / v->need[0], ratios[1] = here[1] / v->need[1];
  for (int w = 0; w < 2; w++) level[w] = naive_line(RATIO, LEVEL, RATIOS, ratios[w]);
}

static void test_a_naive_reference_says_the_same(void) {
  enum { PATHS = 40 };
  static const WfmAttrition band[] = {{0, 0.5}};
  const WfmCareer career = {.attrition = band, .n_attrition = 1, .train_days = 21, .pass = 0.75, .ramp_from = 1};
  static const double start[2] = {22, 9};
  const double rate = log(2) / WFM_YEAR_DAYS;
  int over = 0, is_short = 0;
  for (int path = 0; path < PATHS; path++) {
    One o;
    one_init(&o, &career, start[0], 100, 340);
    World *y = o.y;
    int64_t hires[2 * WEEKS] = {[5] = 6};
    const WfmCohort second = {start[1], 0, 100, 0};
    y->hiring.n_groups = 2, y->hiring.n_works = y->need->n_works = 2;
    y->serves[0][0] = y->serves[0][1] = y->serves[1][1] = 1, y->serves[1][0] = 0;
    y->group[0].overtime_most = 0.06, y->group[1].overtime_most = 0.1, y->group[1].time_off_most = 0;
    y->behind[1] = (WfmRiskGroup){.career = &career, .cohorts = &second, .n_cohorts = 1};
    o.plan.hires = hires;
    /* One path of its own volume and handle time. */
    double volume[2 * WEEKS], handle[2 * WEEKS];
    WfmRng rng;
    wfm_rng_init(&rng, 12, (uint64_t)path);
    for (size_t c = 0; c < G_N_ELEMENTS(volume); c++)
      volume[c] = 0.7 + 0.8 * wfm_rng_uniform(&rng), handle[c] = 0.9 + 0.2 * wfm_rng_uniform(&rng);
    y->in.volume = volume, y->in.handle_time = handle;
    g_autoptr(WfmRiskTable) table = weeks_of(y);
    for (int t = 0; t < WEEKS; t++) {
      Naive v = {.worth = 900};
      double heads[2], agents[2], x[3] = {0}, level[2];
      naive_people(&heads[0], &agents[0], start[0], rate, t);
      agents[1] = heads[1] = start[1] * exp(-rate * 7 * t) * -expm1(-rate * 7) / (rate * 7);
      for (int g = 0; g < 2; g++) {
        v.own[g] = 24 * agents[g], v.over[g] = 40 * agents[g] * (g == 0 ? 0.06 : 0.1) * 0.8, v.cost[g] = (31 + 2 * g) / 0.8;
        size_t cell = (size_t)g * WEEKS + (size_t)t;
        v.need[g] = naive_line(SCALE, y->need->need_h + cell * SCALES, SCALES, volume[cell] * handle[cell]);
      }
      double least = naive_least(&v, x), used[2] = {x[0] + x[1], x[2]},
             missing = fmax(0, v.need[0] - x[0]) + fmax(0, v.need[1] - x[1] - x[2]);
      double money = least - v.worth * missing + 1000 * (heads[0] + heads[1]) + (t == 5 ? 6 * 900 : 0);
      naive_levels(level, &v, used);
      g_assert_cmpfloat_with_epsilon(table->heads[t].p50, heads[0], 1e-5);
      g_assert_cmpfloat_with_epsilon(table->cost[t].p50, money, 0.05);
      g_assert_cmpfloat_with_epsilon(table->missing[2 * WEEKS + t].p50, missing / 24, 1e-4);
      g_assert_cmpfloat_with_epsilon(table->required[t].p50, v.need[0] / 24, 1e-9);
      for (int w = 0; w < 2; w++) g_assert_cmpfloat_with_epsilon(table->level[w * WEEKS + t].p50, level[w], 1e-4);
      over += used[0] > v.own[0] + 1, is_short += missing > 1;
    }
    world_free(y);
  }
  g_assert_cmpint(over, >, 50);
  g_assert_cmpint(is_short, >, 50);
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
  g_autoptr(WfmRiskTable) a = wfm_risk_table_new(few, &y->periods), b = weeks_of(y);
  g_assert_cmpmem(a->cost, sizeof(WfmRiskBand) * (WEEKS + 1), b->cost, sizeof(WfmRiskBand) * (WEEKS + 1));
}

static void test_contradictions_are_refused(void) {
  g_autoptr(World) y = world_new(230);
  world_plan(y);
  g_autoptr(GError) err = NULL;
  y->behind[2].attrition_cv = -1;
  g_assert_null(wfm_risk_paths_new(&y->in, &JOB, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "group c"));
  g_clear_error(&err);
  y->behind[2].attrition_cv = 0;
  world_factor(y, 0, 3, 0.1, 1);
  y->factor[0][200] = (double)NAN;
  g_assert_null(wfm_risk_paths_new(&y->in, &JOB, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "volume"));
  g_clear_error(&err);
  y->in.volume = NULL, y->in.n_paths = 0;
  g_assert_null(wfm_risk_paths_new(&y->in, &JOB, &err));
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
  g_test_add_func("/risk/a naive reference says the same", test_a_naive_reference_says_the_same);
  g_test_add_func("/risk/a stopped run keeps its first paths", test_a_stopped_run_keeps_its_first_paths);
  g_test_add_func("/risk/contradictions are refused", test_contradictions_are_refused);
  return g_test_run();
}
