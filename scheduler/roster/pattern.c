#include "scheduler/roster/pattern.h"

#include "scheduler/roster/rule_count.h"

#include <string.h>

const char *wfm_pattern_word(const WfmAgent *agent, int32_t day) {
  const WfmPattern *pattern = agent->pattern;
  if (!pattern || pattern->n == 0 || day < pattern->first_day) return NULL;
  const char *word = pattern->word[(size_t)(day - pattern->first_day) % pattern->n];
  return strcmp(word, "any") == 0 ? NULL : word;
}

static bool fixed(const WfmAgent *agent, const WfmDuty *duty) {
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_SHIFT && span->from == duty->start && span->to == duty->end) return true;
  }
  return false;
}

bool wfm_pattern_allows(const WfmRuleView *view, const WfmDuty *duty) {
  const char *word = wfm_pattern_word(view->agent, duty->day);
  if (!word || strcmp(word, "work") == 0 || fixed(view->agent, duty)) return true;
  if (strcmp(word, "off") == 0) return false;
  if (duty->shift_type >= 0 && (size_t)duty->shift_type < view->problem->n_shift_types) {
    const WfmShiftType *type = &view->problem->shift_types[duty->shift_type];
    return strcmp(type->shift, word) == 0 || (type->kind && strcmp(type->kind, word) == 0);
  }
  static const char *const kinds[] = {"early", "late", "night"};
  static const WfmDutyKind kind[] = {WFM_KIND_EARLY, WFM_KIND_LATE, WFM_KIND_NIGHT};
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
    if (strcmp(word, kinds[k]) == 0) return wfm_duty_is(view, duty, kind[k]);
  return false;
}

bool wfm_pattern_asks(const WfmRuleView *view, int32_t day) {
  const WfmAgent *agent = view->agent;
  const char *word = wfm_pattern_word(agent, day);
  if (!word || strcmp(word, "off") == 0) return false;
  int64_t from = wfm_zone_day_start(agent->zone, day), to = wfm_zone_day_start(agent->zone, day + 1), at = from;
  if (from < MAX(view->from, agent->employed_from) || to > MIN(view->to, agent->employed_to)) return false;
  for (size_t s = 0; s < agent->n_spans; s++) { /* by their begin */
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_ABSENT && span->from <= at) at = MAX(at, span->to);
  }
  return at < to;
}

bool wfm_pattern_binds(const WfmAgent *agent, const WfmContract *contract) {
  for (size_t r = 0; agent->pattern && r < contract->n_rules; r++) {
    const WfmRuleUse *use = &contract->rules[r];
    if (use->hard && use->value < 1 && strcmp(use->rule->name, "against_pattern") == 0) return true;
  }
  return false;
}
