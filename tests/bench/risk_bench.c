/* Time and memory of sample paths of a hiring plan, on one thread.
 *
 *   tests/bench/risk_bench [PATHS] [GROUPS OF A SITE]
 *
 * Invented: 104 weeks, 20 queues, 5 sites with 3 groups each or up to 20, of 20 sets of skills (so that 15 groups share no pool), 3 vendors, a class in
 * every group each quarter, all six drivers. Seconds of processor time of the paths, of the tables by month and by week, and of the tornado; peak memory. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/numeric.h"
#include "core/rng.h"
#include "scheduler/capacity/risk.h"

enum { WEEKS = 104, WORKS = 20, SITES = 5, GROUPS = 20 * SITES, KINDS = 20, VENDORS = 3, COHORTS = 12 };

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct {
  double from[WEEKS + 1], useful[WEEKS], paid[WEEKS], head_cost[WEEKS], hire_cost[WEEKS], overtime_cost[GROUPS][WEEKS], off_saves[WEEKS];
  double price[VENDORS][WORKS * WEEKS], least[WEEKS], most[WEEKS], fixed[WEEKS], miss[WORKS];
  uint8_t serves[GROUPS + VENDORS][WORKS];
  WfmAttrition attrition[2];
  WfmCareer career;
  WfmCohort cohorts[GROUPS][COHORTS];
  WfmHiringGroup groups[GROUPS];
  WfmHiringVendor vendors[VENDORS];
  WfmRiskGroup risk[GROUPS];
  int64_t hires[GROUPS * WEEKS];
  double vendor_h[VENDORS * WORKS * WEEKS];
  uint8_t used[VENDORS];
  size_t n_groups;
  WfmHiringProblem problem;
  WfmHiringPlan plan;
  WfmPeriods periods;
  WfmNeed *need;
  double *volume, *handle_time, *deflection;
  WfmRiskProblem in;
} Case;

static void invent_times(Case *c) {
  for (int t = 0; t <= WEEKS; t++) c->from[t] = 7.0 * t;
  c->periods = (WfmPeriods){WEEKS, c->from};
  for (int t = 0; t < WEEKS; t++) {
    c->useful[t] = 24, c->paid[t] = 40, c->head_cost[t] = 1100, c->hire_cost[t] = 3500, c->off_saves[t] = 12;
    c->least[t] = 150, c->most[t] = 900, c->fixed[t] = t < 8 ? 300 : (double)NAN;
  }
}

static void invent_groups(Case *c, WfmRng *rng) {
  c->attrition[0] = (WfmAttrition){0, 0.55}, c->attrition[1] = (WfmAttrition){180, 0.25};
  c->career = (WfmCareer){c->attrition, 2, 28, 0.88, 14, 0.25, 84, 0.5};
  for (size_t g = 0; g < c->n_groups; g++) {
    for (uint32_t k = 0, works = 4 + wfm_rng_below(rng, 6); k < works; k++)
      c->serves[g][(5 * g + 3 * k + wfm_rng_below(rng, 3)) % WORKS] = 1;
    if (g >= KINDS) memcpy(c->serves[g], c->serves[g % KINDS], WORKS);
    for (size_t k = 0; k < COHORTS; k++) c->cohorts[g][k] = (WfmCohort){1 + wfm_rng_below(rng, 9), 0, 30.0 * (double)(k * k), 0};
    for (int t = 0; t < WEEKS; t++) c->overtime_cost[g][t] = 30 + 2 * (double)(g % SITES);
    c->groups[g] = (WfmHiringGroup){.group = "group",
                                    .site = (int32_t)(g % SITES),
                                    .serves = c->serves[g],
                                    .useful_h = c->useful,
                                    .paid_h = c->paid,
                                    .head_cost = c->head_cost,
                                    .hire_cost = c->hire_cost,
                                    .overtime_most = 0.08,
                                    .overtime_yield = 0.8,
                                    .overtime_cost = c->overtime_cost[g],
                                    .time_off_most = 0.03,
                                    .time_off_saves = c->off_saves};
    c->risk[g] = (WfmRiskGroup){&c->career, c->cohorts[g], COHORTS, 0.3, 0.2};
    for (size_t t = 6; t < WEEKS; t += 13) c->hires[g * WEEKS + t] = 6;
  }
}

static void invent_vendors(Case *c, WfmRng *rng) {
  for (size_t v = 0; v < VENDORS; v++) {
    double price = 40 + 2 * (double)v;
    for (size_t k = 0; k < 8; k++) c->serves[GROUPS + v][(7 * v + k) % WORKS] = 1;
    /* One of them by queue. */
    for (size_t k = 0; k < (size_t)WORKS * WEEKS; k++) c->price[v][k] = price + (v == 2 ? (double)(k / WEEKS % 5) : 0);
    for (size_t t = 0; t < WEEKS; t++) c->vendor_h[(v * WORKS + (7 * v + wfm_rng_below(rng, 8)) % WORKS) * WEEKS + t] = 300;
    c->used[v] = 1;
    c->vendors[v] = (WfmHiringVendor){.vendor = "vendor",
                                      .serves = c->serves[GROUPS + v],
                                      .price = c->price[v],
                                      .least_h = c->least,
                                      .most_h = c->most,
                                      .fixed_h = c->fixed,
                                      .step_h = 300,
                                      .before_h = 300};
  }
}

/* As much as is there, spread over the works by chance and with a season. */
static void invent_needs(Case *c, WfmRng *rng) {
  static const double scale[] = {0.5, 0.7, 0.85, 1, 1.15, 1.3, 1.6, 2}, ratio[] = {0.6, 0.8, 0.9, 1, 1.1, 1.25},
                      level[] = {0.2, 0.5, 0.68, 0.8, 0.88, 0.95};
  double weight[WORKS], sum = 0;
  c->need = wfm_need_new(WORKS, WEEKS, scale, G_N_ELEMENTS(scale), ratio, G_N_ELEMENTS(ratio));
  for (size_t w = 0; w < WORKS; w++) sum += weight[w] = 0.5 + wfm_rng_uniform(rng), c->miss[w] = 1000;
  for (size_t w = 0; w < WORKS; w++)
    for (size_t t = 0; t < WEEKS; t++) {
      double hours = 1433 * (double)c->n_groups * weight[w] / sum * (1 + 0.08 * sin((double)t * 2 * G_PI / 52));
      size_t cell = w * WEEKS + t;
      for (size_t k = 0; k < G_N_ELEMENTS(scale); k++)
        c->need->need_h[cell * G_N_ELEMENTS(scale) + k] = hours * (0.9 * scale[k] + 0.1 * sqrt(scale[k]));
      for (size_t k = 0; k < G_N_ELEMENTS(ratio); k++) c->need->level[cell * G_N_ELEMENTS(ratio) + k] = level[k];
      c->need->contacts[cell] = 8 * hours;
    }
}

/* A level of the path, and what wanders about it. */
static double *invent_paths(int32_t n_paths, double cv, uint64_t seed) {
  size_t cells = (size_t)WORKS * WEEKS;
  double *factor = g_new(double, (size_t)n_paths *cells);
  for (size_t path = 0; path < (size_t)n_paths; path++) {
    WfmRng rng;
    wfm_rng_init(&rng, seed, path);
    double level = wfm_rng_normal(&rng);
    for (size_t w = 0; w < WORKS; w++) {
      double own = 0;
      for (size_t t = 0; t < WEEKS; t++) {
        own = 0.95 * own + 0.3 * wfm_rng_normal(&rng);
        factor[path * cells + w * WEEKS + t] = exp(cv * (0.7 * level + 0.7 * own));
      }
    }
  }
  return factor;
}

static Case *invent(int32_t n_paths, size_t n_groups) {
  Case *c = g_new0(Case, 1);
  c->n_groups = n_groups;
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  invent_times(c), invent_groups(c, &rng), invent_vendors(c, &rng), invent_needs(c, &rng);
  c->problem = (WfmHiringProblem){.n = WEEKS,
                                  .n_works = WORKS,
                                  .n_groups = n_groups,
                                  .n_vendors = VENDORS,
                                  .miss_price = c->miss,
                                  .groups = c->groups,
                                  .vendors = c->vendors};
  c->plan = (WfmHiringPlan){.hires = c->hires, .vendor_h = c->vendor_h, .used = c->used};
  c->volume = invent_paths(n_paths, 0.08, 1), c->handle_time = invent_paths(n_paths, 0.04, 2),
  c->deflection = invent_paths(n_paths, 0.03, 3);
  c->in = (WfmRiskProblem){.problem = &c->problem,
                           .plan = &c->plan,
                           .periods = &c->periods,
                           .need = c->need,
                           .groups = c->risk,
                           .n_paths = n_paths,
                           .volume = c->volume,
                           .handle_time = c->handle_time,
                           .deflection = c->deflection,
                           .attrition_together = 0.3,
                           .ramp_together = 0.3,
                           .whole_people = true};
  return c;
}

static void show_tornado(const WfmTornado *tornado) {
  printf("expected: cost %.0f, %.1f heads, %.1f required, %.2f missing\n", tornado->expected[WFM_RISK_COST],
         tornado->expected[WFM_RISK_HEADS], tornado->expected[WFM_RISK_REQUIRED], tornado->expected[WFM_RISK_MISSING]);
  for (int k = 0; k <= WFM_RISK_DRIVERS; k++) {
    const WfmRiskBar *bar = k < WFM_RISK_DRIVERS ? &tornado->bar[k] : &tornado->all;
    printf("%-12s cost %.0f .. %.0f, heads %.1f .. %.1f, required %.1f .. %.1f, missing %.2f .. %.2f\n", wfm_risk_driver_name(bar->driver),
           bar->band[WFM_RISK_COST].p10, bar->band[WFM_RISK_COST].p90, bar->band[WFM_RISK_HEADS].p10, bar->band[WFM_RISK_HEADS].p90,
           bar->band[WFM_RISK_REQUIRED].p10, bar->band[WFM_RISK_REQUIRED].p90, bar->band[WFM_RISK_MISSING].p10,
           bar->band[WFM_RISK_MISSING].p90);
  }
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  Case *c = invent(argc > 1 ? atoi(argv[1]) : 1000, SITES * (size_t)CLAMP(argc > 2 ? atoi(argv[2]) : 3, 1, 20));
  WfmJob job = {.seed = 7, .threads = 1};
  double begin = seconds();
  g_autoptr(WfmRiskPaths) paths = wfm_risk_paths_new(&c->in, &job, NULL);
  double after_paths = seconds(), month[25];
  for (int k = 0; k <= 24; k++) month[k] = WFM_YEAR_DAYS / 12 * k;
  g_autoptr(WfmRiskTable) months = wfm_risk_table_new(paths, &(WfmPeriods){24, month});
  g_autoptr(WfmRiskTable) weeks = wfm_risk_table_new(paths, &c->periods);
  double after_tables = seconds();
  WfmTornado tornado;
  wfm_risk_tornado(&tornado, &c->in, paths, &job);
  double after_tornado = seconds();
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%d paths: %.1f s, tables %.1f s, tornado %.1f s, all %.1f s of processor time; %.0f MB at most\n", wfm_risk_paths_done(paths),
         after_paths - begin, after_tables - after_paths, after_tornado - after_tables, after_tornado - begin,
         (double)usage.ru_maxrss / 1024);
  for (int k = 0; k < 24; k += 6) {
    const WfmRiskBand *heads = &months->heads[c->n_groups * 24 + k], *level = &months->level[WORKS * 24 + k], *cost = &months->cost[k];
    printf("month %2d: heads %.1f %.1f %.1f, level %.3f %.3f %.3f, cost %.0f %.0f %.0f, met %.2f\n", k + 1, heads->p10, heads->p50,
           heads->p90, level->p10, level->p50, level->p90, cost->p10, cost->p50, cost->p90, months->met[WORKS * 24 + k]);
  }
  show_tornado(&tornado);
  wfm_need_free(c->need);
  g_free(c->volume), g_free(c->handle_time), g_free(c->deflection);
  g_free(c);
  return 0;
}
