/* Consecutive nights: local dates in a row on which a night shift starts (rule_count.h says what a night is), at most so many.
 * Excess: nights beyond, summed over the runs that reach into the horizon. */
#include "scheduler/roster/rule_count.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_longest_run(view, use, wfm_point_night, 1, sink, user);
}

const WfmRule wfm_rule_max_consecutive_nights = {
    .name = "max_consecutive_nights",
    .summary = "night shifts in a row",
    .unit = "nights",
    .scope = "sequence",
    .source = "work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 31,
    .point = wfm_point_night,
    .row_days = 1,
    .measure = measure,
};
