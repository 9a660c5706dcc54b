#include "scheduler/roster/rule_breaks.h"

/* Whether the type's break of that name with this number, from 0, is one that counts as work. */
static bool number_is_work(const WfmShiftType *type, const char *activity, size_t number) {
  for (size_t b = 0; b < type->n_breaks; b++)
    if (g_strcmp0(type->breaks[b].activity, activity) == 0 && number-- == 0) return type->breaks[b].as_work;
  return false;
}

static bool name_is_work(const WfmRuleView *view, const char *activity) {
  bool found = false;
  for (size_t t = 0; t < view->contract->n_shift_types; t++) {
    const WfmShiftType *type = &view->problem->shift_types[view->contract->shift_types[t]];
    for (size_t b = 0; b < type->n_breaks; b++) {
      if (g_strcmp0(type->breaks[b].activity, activity) != 0) continue;
      if (!type->breaks[b].as_work) return false;
      found = true;
    }
  }
  return found;
}

bool wfm_break_interrupts(const WfmRuleView *view, const WfmDuty *duty, size_t k) {
  const WfmSegment *piece = &duty->segment[k];
  if (piece->kind != WFM_SEGMENT_BREAK) return false;
  if (duty->shift_type < 0 || (size_t)duty->shift_type >= view->problem->n_shift_types) return !name_is_work(view, piece->activity);
  size_t number = 0;
  for (size_t s = 0; s < k; s++)
    number += duty->segment[s].kind == WFM_SEGMENT_BREAK && g_strcmp0(duty->segment[s].activity, piece->activity) == 0;
  return !number_is_work(&view->problem->shift_types[duty->shift_type], piece->activity, number);
}

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
      if (!wfm_break_interrupts(view, duty, k)) continue;
      if (which == (first ? WFM_STRETCH_FIRST : WFM_STRETCH_BETWEEN)) sum += judge(use, begin, duty->segment[k].start, sink, user);
      begin = duty->segment[k].end;
      first = false;
    }
    if (!first && which == WFM_STRETCH_LAST) sum += judge(use, begin, duty->end, sink, user);
  }
  return sum;
}
