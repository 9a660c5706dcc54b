/* Meetings of which the plan leaves the time open: all who are to take part meet, at one of the times. */
#include "scheduler/roster/checker_parts.h"

#include <string.h>

/* A roster made elsewhere may not say which meeting it is. */
bool wfm_meeting_is(const WfmSegment *segment, const WfmGathering *g) {
  const char *name = segment->activity ? segment->activity : "";
  if (g_str_has_prefix(name, "meeting: ")) name += strlen("meeting: ");
  return strcmp(name, g->meeting) == 0 || g_ascii_strcasecmp(name, "meeting") == 0;
}

/* Whoever is on a shift of which only start and end are known may be meeting. */
static bool meets(const WfmAgentRoster *roster, const WfmGathering *g, int64_t from) {
  for (size_t i = 0; i < roster->n_duties; i++) {
    const WfmDuty *duty = &roster->duty[i];
    if (duty->inside_unknown && duty->start <= from && from + g->length_s <= duty->end) return true;
    for (size_t k = 0; k < duty->n_segments; k++) {
      const WfmSegment *segment = &duty->segment[k];
      if (segment->kind != WFM_SEGMENT_MEETING || segment->start != from || segment->end != from + g->length_s) continue;
      if (wfm_meeting_is(segment, g)) return true;
    }
  }
  return false;
}

static bool is_away(const WfmAgent *agent, int64_t from, int64_t to) {
  if (from < agent->employed_from || to > agent->employed_to) return true;
  for (size_t s = 0; s < agent->n_spans; s++)
    if (agent->spans[s].kind == WFM_SPAN_ABSENT && agent->spans[s].from < to && agent->spans[s].to > from) return true;
  return false;
}

/* The plan has settled when the person meets: wfm_check_fixed holds them to that, and a lack is told once. */
static bool is_settled(const WfmAgent *agent, const WfmGathering *g) {
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind != WFM_SPAN_MEETING || !g_str_has_prefix(span->what, "meeting: ")) continue;
    if (strcmp(span->what + strlen("meeting: "), g->meeting) != 0) continue;
    for (size_t k = 0; k < g->n_slots; k++)
      if (g->slot[k] == span->from) return true;
  }
  return false;
}

static bool is_missing(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmGathering *g, int64_t from, size_t a) {
  return g->member[a] && !meets(&roster->agent[a], g, from) && !is_settled(&problem->agents[a], g) &&
         !is_away(&problem->agents[a], from, from + g->length_s);
}

/* People who meet at the time, and those who are missing there though nothing keeps them away. */
static void count(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmGathering *g, int64_t from, int32_t *there,
                  int32_t *missing) {
  *there = *missing = 0;
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (!g->member[a]) continue;
    *there += meets(&roster->agent[a], g, from);
    *missing += is_missing(problem, roster, g, from, a);
  }
}

/* "Ada and Bo"; of many the first few. */
static char *who_is_missing(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmGathering *g, int64_t from, int32_t n) {
  enum { NAMED = 6 };
  GString *text = g_string_new(NULL);
  int32_t k = 0, named = n > NAMED ? NAMED - 1 : n;
  for (size_t a = 0; a < problem->n_agents && k < named; a++) {
    if (!is_missing(problem, roster, g, from, a)) continue;
    const char *name = problem->agents[a].name && *problem->agents[a].name ? problem->agents[a].name : problem->agents[a].agent;
    g_string_append_printf(text, "%s%s", k == 0 ? "" : k + 1 == n ? " and " : ", ", name);
    k++;
  }
  if (named < n) g_string_append_printf(text, " and %d others", n - named);
  return g_string_free(text, FALSE);
}

void wfm_check_gatherings(WfmFindings *findings, const WfmRoster *roster) {
  for (size_t k = 0; k < findings->problem->n_gatherings; k++) {
    const WfmGathering *g = &findings->problem->gatherings[k];
    int32_t there, missing, most = 0, fewest = 0;
    int64_t best = findings->problem->grid.start;
    for (size_t s = 0; s < g->n_slots; s++) {
      count(findings->problem, roster, g, g->slot[s], &there, &missing);
      if (s > 0 && (there < most || (there == most && missing >= fewest))) continue;
      most = there;
      fewest = missing;
      best = g->slot[s];
    }
    if (fewest == 0 && (most > 0 || g->n_slots > 0)) continue;
    char when[WFM_SPOKEN_SIZE];
    g_autofree char *who = who_is_missing(findings->problem, roster, g, best, fewest);
    wfm_findings_add_gathering(findings, g, best, fewest,
                               g_strdup_printf("meeting %s: %d %s at %s, and %d %s missing%s%s (%s, %s)", g->meeting, most,
                                               most == 1 ? "person meets" : "people meet",
                                               wfm_spoken_time(when, findings->problem->planner_zone, best), fewest,
                                               fewest == 1 ? "is" : "are", fewest ? ": " : "", who, g->hard ? "hard" : "soft", g->origin));
  }
}
