/* How much of a paid hour becomes an hour that the queues need: as the setting says, or as rosters of this plan reach.
 *
 * Measured: three weeks of the plan's year - of least, middle and most work - are rostered with the people of agents.csv, their contracts, shifts and rules.
 * Their demand is drawn, queue by queue, to what these people can serve, until about MISSING of the hours needed are not covered: then the roster is
 * as full as its rules and whole people let it be. Covered hours over paid hours is the efficiency; the paid hours are split into what becomes of them. The
 * mean over the three weeks counts. Absence and the needs of another mix of people are no part of it. */
#pragma once

#include "cli/headcount/headcount.h"

typedef struct {
  int32_t first_day; /* of the week */
  double paid_h;     /* = the sum of the parts below, less what is missing */
  double workload_h, cushion_h, shrinkage_h, missing_h, whole_people_h, surplus_h, breaks_h;
  double efficiency; /* (workload + cushion + shrinkage - missing) / paid */
} WfmEfficiencyWeek;

typedef struct {
  double efficiency;
  bool measured;
  WfmEfficiencyWeek week[3]; /* where it is measured */
  int n_weeks;
} WfmEfficiency;

/* Without people or shifts in the plan, and no setting: WFM_EFFICIENCY_ASSUMED, not measured. */
#define WFM_EFFICIENCY_ASSUMED 0.75
bool wfm_headcount_efficiency(WfmEfficiency *out, const WfmHeadcountYear *year, const WfmCapacitySettings *settings, GError **err);
