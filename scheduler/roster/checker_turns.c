/* How many turns on call a person has: at most so many that begin in a window of dates, and at least so many in the horizon. */
#include "core/timestamp.h"
#include "scheduler/roster/checker_parts.h"

#include <string.h>

static int by_day(gconstpointer a, gconstpointer b) {
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

int32_t wfm_on_call_turn_day(const WfmOnCallLine *line, int64_t instant) {
  int32_t day = wfm_local_day(wfm_zone_local(line->zone, instant)), into = (day - line->turn_from_day) % line->turn_days;
  return day - (into < 0 ? into + line->turn_days : into);
}

GArray *wfm_on_call_turn_days(const WfmRosterProblem *problem, size_t line, size_t agent) {
  GArray *days = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (size_t k = 0; k < problem->n_on_calls; k++) {
    const WfmOnCall *call = &problem->on_calls[k];
    if (call->line != line || call->agent != agent) continue;
    int32_t day = wfm_on_call_turn_day(&problem->on_call_lines[line], call->from);
    g_array_append_val(days, day);
  }
  g_array_sort(days, by_day);
  for (guint k = days->len; k-- > 1;)
    if (g_array_index(days, int32_t, k) == g_array_index(days, int32_t, k - 1)) g_array_remove_index(days, k);
  return days;
}

int32_t wfm_on_call_turns_in(const GArray *days, int32_t from, int32_t to) {
  int32_t n = 0;
  for (guint k = 0; k < days->len; k++) n += g_array_index(days, int32_t, k) >= from && g_array_index(days, int32_t, k) < to;
  return n;
}

const WfmSpan *wfm_on_call_bar(const WfmOnCallLine *line, size_t first, size_t n, const WfmAgent *agent) {
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    bool binds = (span->kind == WFM_SPAN_ABSENT && !span->on_call) || (span->kind == WFM_SPAN_SHIFT && !line->on_shift);
    for (size_t h = first; binds && h < first + n; h++)
      if (line->hours[h].from < span->to && span->from < line->hours[h].to) return span;
  }
  return NULL;
}

int32_t wfm_on_call_least(const WfmRosterProblem *problem, size_t line, size_t agent) {
  const WfmOnCallLine *asked = &problem->on_call_lines[line];
  const WfmAgent *who = &problem->agents[agent];
  int32_t possible = 0;
  if (asked->least_turns == 0 || !asked->member[agent]) return 0;
  for (size_t h = 0, n; h < asked->n_hours; h += n) {
    for (n = 1; h + n < asked->n_hours && asked->hours[h + n].turn == asked->hours[h].turn;) n++;
    bool employed = asked->hours[h].from >= who->employed_from && asked->hours[h + n - 1].to <= who->employed_to;
    possible += employed && !wfm_on_call_bar(asked, h, n, who);
  }
  return MIN(asked->least_turns, possible);
}

static void check_most(WfmFindings *findings, const WfmAgentCheck *check, size_t l, const GArray *days, int32_t first_day) {
  const WfmOnCallLine *line = &findings->problem->on_call_lines[l];
  char date[WFM_STAMP_SIZE];
  for (guint k = 0; line->most_turns > 0 && k < days->len; k++) {
    int32_t day = g_array_index(days, int32_t, k), n = wfm_on_call_turns_in(days, day - line->turns_days + 1, day + 1);
    if (day < first_day || n <= line->most_turns) continue;
    int64_t at = wfm_zone_day_start(line->zone, day);
    wfm_findings_add(findings, check, true, "on_call", at, wfm_zone_day_start(line->zone, day + line->turn_days), n - line->most_turns,
                     g_strdup_printf("has %d turns on call for %s in the %d days up to %s, and at most %d may be (hard, %s)", n,
                                     line->on_call, line->turns_days, wfm_format_day(date, day), line->most_turns, line->origin));
  }
}

static void check_least(WfmFindings *findings, const WfmAgentCheck *check, size_t l, const GArray *days, int32_t first_day) {
  const WfmRosterProblem *problem = findings->problem;
  const WfmOnCallLine *line = &problem->on_call_lines[l];
  int32_t n = wfm_on_call_turns_in(days, first_day, INT32_MAX), least = wfm_on_call_least(problem, l, check->index);
  if (n >= least) return;
  wfm_findings_add(findings, check, true, "on_call", problem->grid.start, wfm_horizon_end(problem), least - n,
                   g_strdup_printf("has %d turn%s on call for %s in the roster's days, and at least %d %s asked for (hard, %s)", n,
                                   n == 1 ? "" : "s", line->on_call, least, least == 1 ? "is" : "are", line->origin));
}

void wfm_check_turns(WfmFindings *findings) {
  const WfmRosterProblem *problem = findings->problem;
  for (size_t l = 0; l < problem->n_on_call_lines; l++) {
    const WfmOnCallLine *line = &problem->on_call_lines[l];
    if ((line->least_turns == 0 && line->most_turns == 0) || line->n_hours == 0) continue;
    int32_t first_day = wfm_on_call_turn_day(line, line->hours[0].from);
    for (size_t a = 0; a < problem->n_agents; a++) {
      WfmAgentCheck check = {.problem = problem, .index = a, .agent = &problem->agents[a]};
      g_autoptr(GArray) days = wfm_on_call_turn_days(problem, l, a);
      check_most(findings, &check, l, days, first_day);
      check_least(findings, &check, l, days, first_day);
    }
  }
}
