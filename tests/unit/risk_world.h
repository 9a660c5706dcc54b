/* Invented: two groups of the same skills at two sites, one beside, one for all, over 26 weeks; two vendors, the second with prices by work and steps;
   one cross-training. The tests of a hiring plan along sample futures share it. Hours a week, money without a currency. */
#pragma once

#include "scheduler/capacity/risk.h"

#include "core/rng.h"

enum { WEEKS = 26, WORKS = 4, GROUPS = 4, VENDORS = 2, COHORTS = 3, SCALES = 5, RATIOS = 4 };

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

/* Every path of the tests: seed 5, one thread. */
extern const WfmJob RISK_JOB;
extern const double SCALE[SCALES], RATIO[RATIOS], LEVEL[RATIOS];
extern const WfmAttrition BANDS[2];
extern const WfmCareer CAREER;

/* hours: the least need of a week. One path without spread; no plan. */
World *world_new(double hours);
void world_free(World *y);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)
/* Plans it by the solver. */
void world_plan(World *y);
/* A factor of each path, lognormal about 1, that wanders; which: 0 volume, 1 handle time, 2 deflection. */
void world_factor(World *y, size_t which, int32_t n_paths, double cv, uint64_t seed);
/* Its sample futures, and their table by week. */
WfmRiskPaths *world_run(const World *y);
WfmRiskTable *world_weeks(const World *y);

/* One group, one cohort, nobody hired: a world that can be written down. one_init makes o->y, which the caller frees. */
typedef struct {
  World *y;
  WfmCohort cohort;
  WfmCareer career;
  int64_t hires[WEEKS];
  double vendor_h[1];
  uint8_t used[1];
  WfmHiringPlan plan;
} One;

void one_init(One *o, const WfmCareer *career, double heads, double tenure, double need);
