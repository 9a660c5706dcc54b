#include "scheduler/roster/rule_breaks.h"

static double judge(const WfmRuleUse *use, int64_t from, int64_t to, WfmBreachSink sink, void *user) {
  double measured = (double)(to - from) / 3600;
  return wfm_rule_report(use, measured, wfm_rule_below(measured, use->value), from, to, false, sink, user);
}

double wfm_rule_stretches(const WfmRuleView *view, const WfmRuleUse *use, WfmStretch which, WfmBreachSink sink, void *user) {
  double sum = 0;
  for (size_t i = wfm_first_in_horizon(view); i < view->n_duties; i++) {
    const WfmDuty *duty = view->duty[i];
    int64_t begin = duty->start;
    bool first = true;
    for (size_t k = 0; k < duty->n_segments; k++) {
      if (duty->segment[k].kind != WFM_SEGMENT_BREAK) continue;
      if (which == (first ? WFM_STRETCH_FIRST : WFM_STRETCH_BETWEEN)) sum += judge(use, begin, duty->segment[k].start, sink, user);
      begin = duty->segment[k].end;
      first = false;
    }
    if (!first && which == WFM_STRETCH_LAST) sum += judge(use, begin, duty->end, sink, user);
  }
  return sum;
}
