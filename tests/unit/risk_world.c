#include "tests/unit/risk_world.h"

#include <math.h>
#include <string.h>

const WfmJob RISK_JOB = {.seed = 5, .threads = 1};
const double SCALE[SCALES] = {0.5, 0.8, 1, 1.25, 2}, RATIO[RATIOS] = {0.5, 0.9, 1, 1.3}, LEVEL[RATIOS] = {0.1, 0.6, 0.8, 0.95};
const WfmAttrition BANDS[2] = {{0, 0.6}, {120, 0.25}};
const WfmCareer CAREER = {BANDS, 2, 21, 0.9, 7, 0.2, 35, 0.5};

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

World *world_new(double hours) {
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

void world_plan(World *y) {
  g_autoptr(GError) err = NULL;
  y->plan = wfm_hiring_plan_new(&y->hiring, &(WfmHiringLimits){.gap = 1e-3, .work = 20000}, &RISK_JOB, &err);
  g_assert_no_error(err);
  y->in.plan = y->plan;
}

void world_factor(World *y, size_t which, int32_t n_paths, double cv, uint64_t seed) {
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

void world_free(World *y) {
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

WfmRiskPaths *world_run(const World *y) {
  g_autoptr(GError) err = NULL;
  WfmRiskPaths *paths = wfm_risk_paths_new(&y->in, &RISK_JOB, &err);
  g_assert_no_error(err);
  g_assert_cmpint(wfm_risk_paths_done(paths), ==, y->in.n_paths);
  return paths;
}

WfmRiskTable *world_weeks(const World *y) {
  g_autoptr(WfmRiskPaths) paths = world_run(y);
  return wfm_risk_table_new(paths, &y->periods);
}

void one_init(One *o, const WfmCareer *career, double heads, double tenure, double need) {
  *o = (One){.y = world_new(need), .cohort = {heads, 0, tenure, 0}, .career = *career};
  World *y = o->y;
  o->plan = (WfmHiringPlan){.hires = o->hires, .vendor_h = o->vendor_h, .used = o->used};
  y->hiring.n_groups = 1, y->hiring.n_vendors = 0, y->hiring.n_trainings = 0;
  y->group[0].overtime_most = y->group[0].time_off_most = 0;
  y->behind[0] = (WfmRiskGroup){.career = &o->career, .cohorts = &o->cohort, .n_cohorts = 1};
  y->in.plan = &o->plan;
}
