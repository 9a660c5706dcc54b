/* Paid hours in the period, at least so many, the credit of leave included. The period is the horizon; shifts worked before it do not count.
 * Who is employed for a part of it owes the same part. Excess: missing hours. */
#include "scheduler/roster/rule_week.h"

/* The local dates of the horizon: from the one that holds its beginning, as many as it has days. */
static double credit_h(const WfmRuleView *view) {
  int32_t day = wfm_local_day(wfm_zone_local(view->agent->zone, view->from));
  return wfm_credit_s(view, day, day + wfm_horizon_days(view)) / 3600;
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  size_t first = wfm_first_in_horizon(view);
  double measured = (double)wfm_paid_total_s(view, first, view->n_duties) / 3600 + credit_h(view);
  double owed = use->value * wfm_employed_share(view);
  return wfm_rule_report_horizon(view, use, measured, owed, wfm_rule_below(measured, owed), sink, user);
}

const WfmRule wfm_rule_min_hours_period = {
    .name = "min_hours_period",
    .summary = "paid hours and leave credit of the period",
    .unit = "h",
    .scope = "period",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 366,
    .measure = measure,
};
