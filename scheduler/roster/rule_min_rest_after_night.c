/* Rest after nights: elapsed time from the end of a night shift to the start of a shift that is not a night, at least so many hours.
 * It lets nights follow each other and asks for the long rest when they end. Excess: missing hours. */
#include "scheduler/roster/rule_count.h"

static bool night_ends(const WfmRuleView *view, const WfmDuty *first, const WfmDuty *second) {
  return wfm_duty_is(view, first, WFM_KIND_NIGHT) && !wfm_duty_is(view, second, WFM_KIND_NIGHT);
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  return wfm_rule_rest_between(view, use, night_ends, sink, user);
}

const WfmRule wfm_rule_min_rest_after_night = {
    .name = "min_rest_after_night",
    .summary = "rest from the end of the last night shift to the start of a shift of another kind (elapsed time)",
    .unit = "h",
    .scope = "sequence",
    .source =
        "Arbeidstijdenwet (NL) art. 5:8 (46 h after three or more nights); work plans of published WFM schemas (Genesys Cloud, Timefold)",
    .low = 0,
    .high = 24 * 7,
    .measure = measure,
};
