/* Contiguous work: time at work without a break, meetings included, elapsed hours, at most so many. Any break of the shift, paid or not,
 * ends a stretch, but for those that count as work. A shift without segments is one stretch. Excess: hours, summed over the stretches of
 * the shifts of the horizon. */
#include "scheduler/roster/rule_breaks.h"

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) {
    const WfmDuty *duty = view->duty[i];
    if (duty->inside_unknown) continue;
    int64_t begin = duty->start;
    for (size_t k = 0; k <= duty->n_segments; k++) {
      bool last = k == duty->n_segments;
      if (!last && !wfm_break_interrupts(view, duty, k)) continue;
      int64_t end = last ? duty->end : duty->segment[k].start;
      double measured = (double)(end - begin) / 3600;
      sum += wfm_rule_report(use, measured, wfm_rule_above(measured, use->value), begin, end, false, sink, user);
      if (!last) begin = duty->segment[k].end;
    }
  }
  return sum;
}

const WfmRule wfm_rule_max_work_before_break = {
    .name = "max_work_before_break",
    .summary = "work without a break",
    .unit = "h",
    .scope = "shift",
    .source = "Directive 2003/88/EC art. 4 (a break where the day is longer than 6 h); California Labor Code s. 512 (5 h)",
    .low = 0.25,
    .high = 24,
    .breaks = true,
    .measure = measure,
};
