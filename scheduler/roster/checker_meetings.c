/* Meetings of which the plan leaves the time open: all who are to take part meet, at one of the times. */
#include "scheduler/roster/checker_parts.h"

#include <string.h>

static bool meets(const WfmAgentRoster *roster, const WfmGathering *g, int64_t from) {
  for (size_t i = 0; i < roster->n_duties; i++)
    for (size_t k = 0; k < roster->duty[i].n_segments; k++) {
      const WfmSegment *segment = &roster->duty[i].segment[k];
      if (segment->kind != WFM_SEGMENT_MEETING || segment->start != from || segment->end != from + g->length_s) continue;
      const char *name = segment->activity ? segment->activity : "";
      if (g_str_has_prefix(name, "meeting: ")) name += strlen("meeting: ");
      if (strcmp(name, g->meeting) == 0) return true;
    }
  return false;
}

static bool is_away(const WfmAgent *agent, int64_t from, int64_t to) {
  if (from < agent->employed_from || to > agent->employed_to) return true;
  for (size_t s = 0; s < agent->n_spans; s++)
    if (agent->spans[s].kind == WFM_SPAN_ABSENT && agent->spans[s].from < to && agent->spans[s].to > from) return true;
  return false;
}

/* People who meet at the time, and those who are missing there though nothing keeps them away. */
static void count(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmGathering *g, int64_t from, int32_t *there,
                  int32_t *missing) {
  *there = *missing = 0;
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (!g->member[a]) continue;
    bool meeting = meets(&roster->agent[a], g, from);
    *there += meeting;
    *missing += !meeting && !is_away(&problem->agents[a], from, from + g->length_s);
  }
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
    wfm_findings_add_gathering(findings, g, best, fewest,
                               g_strdup_printf("meeting %s: %d %s at %s, and %d %s missing (%s, %s)", g->meeting, most,
                                               most == 1 ? "person meets" : "people meet",
                                               wfm_spoken_time(when, findings->problem->planner_zone, best), fewest,
                                               fewest == 1 ? "is" : "are", g->hard ? "hard" : "soft", g->origin));
  }
}
