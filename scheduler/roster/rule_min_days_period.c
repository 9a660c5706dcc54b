/* Days worked in the period: local dates on which a shift starts, at least so many, dates of leave with a credit included.
 * The period is the horizon; shifts worked before it do not count.
 * Who is employed for a part of it owes the same part, rounded down. Excess: missing days. */
#include "scheduler/roster/rule_week.h"

#include <math.h>

/* The local dates of the horizon: from the one that holds its beginning, as many as it has days. */
static int32_t credit_days(const WfmRuleView *view) {
  int32_t day = wfm_local_day(wfm_zone_local(view->agent->zone, view->from));
  return wfm_credit_days(view, day, day + wfm_horizon_days(view));
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  size_t first = wfm_first_in_horizon(view);
  double measured = wfm_days_worked(view, first, view->n_duties) + credit_days(view);
  double owed = floor(use->value * wfm_employed_share(view) + 1e-9);
  return wfm_rule_report_horizon(view, use, measured, owed, wfm_rule_below(measured, owed), sink, user);
}

const WfmRule wfm_rule_min_days_period = {
    .name = "min_days_period",
    .summary = "days worked in the period",
    .unit = "days",
    .scope = "period",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold); INRC-II (Ceschia et al. 2019)",
    .low = 0,
    .high = 366,
    .measure = measure,
};
