/* On-call rotas: enough people at any time, and nobody who cannot be reached, is on call twice, or again too soon. */
#include "scheduler/roster/checker_parts.h"

#include <string.h>

static int by_instant(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* How many different people of the line are on call at an instant. */
static int32_t people_at(const WfmRosterProblem *problem, size_t line, int64_t at) {
  int32_t n = 0;
  for (size_t k = 0; k < problem->n_on_calls; k++) {
    const WfmOnCall *call = &problem->on_calls[k];
    bool there = call->line == line && call->from <= at && call->to > at;
    for (size_t j = 0; there && j < k; j++) {
      const WfmOnCall *other = &problem->on_calls[j];
      there = !(other->line == line && other->agent == call->agent && other->from <= at && other->to > at);
    }
    n += there;
  }
  return n;
}

double wfm_on_call_missing_h(const WfmRosterProblem *problem, size_t line, WfmOnCallSink sink, void *user) {
  const WfmOnCallLine *asked = &problem->on_call_lines[line];
  g_autofree int64_t *edge = g_new(int64_t, 2 * problem->n_on_calls + 2);
  double sum = 0;
  for (size_t h = 0; h < asked->n_hours; h++) {
    const WfmOnCallHours *hours = &asked->hours[h];
    size_t n = 0;
    edge[n++] = hours->from;
    edge[n++] = hours->to;
    for (size_t k = 0; k < problem->n_on_calls; k++) {
      const WfmOnCall *call = &problem->on_calls[k];
      if (call->line != line) continue;
      if (call->from > hours->from && call->from < hours->to) edge[n++] = call->from;
      if (call->to > hours->from && call->to < hours->to) edge[n++] = call->to;
    }
    qsort(edge, n, sizeof *edge, by_instant);
    for (size_t k = 0; k + 1 < n; k++) {
      int32_t there = edge[k + 1] > edge[k] ? people_at(problem, line, edge[k]) : asked->people;
      if (there >= asked->people) continue;
      double missing_h = (asked->people - there) * (double)(edge[k + 1] - edge[k]) / 3600;
      sum += missing_h;
      if (sink) sink(user, line, edge[k], edge[k + 1], there, missing_h);
    }
  }
  return sum;
}

static void take_missing(void *user, size_t line, int64_t from, int64_t to, int32_t there, double missing_h) {
  WfmFindings *findings = user;
  const WfmOnCallLine *asked = &findings->problem->on_call_lines[line];
  char begin[WFM_SPOKEN_SIZE], end[WFM_SPOKEN_SIZE];
  const WfmZone *zone = findings->problem->planner_zone;
  char *text = g_strdup_printf("on call %s: %s%d %s on call from %s to %s, and at least %d %s asked for (%s, %s)", asked->on_call,
                               there ? "only " : "", there, there == 1 ? "person is" : "people are", wfm_spoken_time(begin, zone, from),
                               wfm_spoken_time(end, zone, to), asked->people, asked->people == 1 ? "is" : "are",
                               asked->hard ? "hard" : "soft", asked->origin);
  wfm_findings_add_on_call(findings, asked, from, to, missing_h, text);
}

static const char *origin_of(const WfmOnCall *call) {
  return call->origin ? call->origin : "planned";
}

/* One person's time on call against what else is known of him. */
static void check_call(WfmFindings *findings, const WfmAgentCheck *check, const WfmOnCall *call) {
  const WfmAgent *agent = check->agent;
  const WfmOnCallLine *line = &findings->problem->on_call_lines[call->line];
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  wfm_spoken_time(from, agent->zone, call->from);
  wfm_spoken_time(to, agent->zone, call->to);
  if (!line->member[check->index])
    wfm_findings_add(
        findings, check, true, "on_call", call->from, call->to, 0,
        g_strdup_printf("is on call for %s from %s to %s, of which he is none (%s)", line->on_call, from, to, origin_of(call)));
  if (call->from < agent->employed_from || call->to > agent->employed_to)
    wfm_findings_add(
        findings, check, true, "on_call", call->from, call->to, 0,
        g_strdup_printf("is on call for %s from %s to %s, outside his employment (%s)", line->on_call, from, to, origin_of(call)));
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind != WFM_SPAN_ABSENT || span->on_call || span->from >= call->to || span->to <= call->from) continue;
    wfm_findings_add(findings, check, true, "on_call", MAX(span->from, call->from), MIN(span->to, call->to), 0,
                     g_strdup_printf("is on call for %s from %s to %s and cannot be reached: %s (%s, %s)", line->on_call, from, to,
                                     span->what, origin_of(call), span->origin));
  }
}

/* Two times on call of one person: not at once, and of one line as far apart as it asks for. */
static void check_pair(WfmFindings *findings, const WfmAgentCheck *check, const WfmOnCall *first, const WfmOnCall *then) {
  const WfmOnCallLine *line = &findings->problem->on_call_lines[then->line];
  char from[WFM_SPOKEN_SIZE], length[WFM_SPOKEN_SIZE];
  if (then->from < first->to) {
    wfm_findings_add(findings, check, true, "on_call", then->from, MIN(first->to, then->to), 0,
                     g_strdup_printf("is on call for %s and %s at once from %s on (%s, %s)",
                                     findings->problem->on_call_lines[first->line].on_call, line->on_call,
                                     wfm_spoken_time(from, check->agent->zone, then->from), origin_of(first), origin_of(then)));
  } else if (first->line == then->line && then->from - first->to < line->apart_s && !wfm_on_call_same_turn(line, first, then)) {
    wfm_findings_add(findings, check, true, "on_call", first->to, then->from, (double)(line->apart_s - (then->from - first->to)) / 3600,
                     g_strdup_printf("is on call for %s again from %s, %s after the turn before (%s)", line->on_call,
                                     wfm_spoken_time(from, check->agent->zone, then->from),
                                     wfm_spoken_length(length, then->from - first->to), line->origin));
  }
}

static int32_t turn_of(const WfmOnCallLine *line, const WfmOnCall *call) {
  for (size_t h = 0; h < line->n_hours; h++)
    if (line->hours[h].from < call->to && line->hours[h].to > call->from) return line->hours[h].turn;
  return -1;
}

bool wfm_on_call_same_turn(const WfmOnCallLine *line, const WfmOnCall *a, const WfmOnCall *b) {
  int32_t turn = turn_of(line, a);
  return turn >= 0 ? turn == turn_of(line, b) : turn_of(line, b) < 0;
}

void wfm_check_on_call(WfmFindings *findings) {
  const WfmRosterProblem *problem = findings->problem;
  for (size_t l = 0; l < problem->n_on_call_lines; l++) wfm_on_call_missing_h(problem, l, take_missing, findings);
  wfm_check_turns(findings);
  for (size_t k = 0; k < problem->n_on_calls && problem->n_on_call_lines > 0; k++) {
    const WfmOnCall *call = &problem->on_calls[k];
    if (call->to <= problem->grid.start) continue;
    WfmAgentCheck check = {.problem = problem, .index = call->agent, .agent = &problem->agents[call->agent]};
    check_call(findings, &check, call);
    for (size_t j = 0; j < problem->n_on_calls; j++) {
      const WfmOnCall *before = &problem->on_calls[j];
      bool earlier = before->from < call->from || (before->from == call->from && j < k);
      if (before->agent == call->agent && earlier) check_pair(findings, &check, before, call);
    }
  }
}
