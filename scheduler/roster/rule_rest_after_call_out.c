/* Compensatory rest: from the end of a call-out to the start of a shift that begins after the call-out did, elapsed hours, at least so many:
 * who was called out in the night begins later. Excess: missing hours, summed over the shifts of the horizon. */
#include "scheduler/roster/rule_week.h"

static const WfmCallOut *called_before(const WfmAgent *agent, int64_t start) {
  const WfmCallOut *last = NULL;
  for (size_t c = 0; c < agent->n_call_outs; c++)
    if (agent->call_outs[c].from <= start && (!last || agent->call_outs[c].to > last->to)) last = &agent->call_outs[c];
  return last;
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) {
    const WfmCallOut *call = called_before(view->agent, view->duty[i]->start);
    if (!call) continue;
    int64_t start = view->duty[i]->start;
    double measured = (double)MAX(start - call->to, 0) / 3600, excess = wfm_rule_below(measured, use->value);
    sum += excess;
    if (excess > 0 && sink) wfm_rule_report(use, measured, excess, MIN(call->to, start), view->duty[i]->end, false, sink, user);
  }
  return sum;
}

const WfmRule wfm_rule_rest_after_call_out = {
    .name = "rest_after_call_out",
    .summary = "rest from the end of a call-out to the start of the next shift",
    .unit = "h",
    .scope = "shift",
    .source = "Directive 2003/88/EC art. 2(1), 3 and 17(2), CJEU C-151/02 (Jaeger): work on call ends the daily rest, which is made up for "
              "at once",
    .low = 0,
    .high = 48,
    .personal = true,
    .measure = measure,
};
