/* Presence that is asked for of some people: how many of them are at work, breaks and meetings left out, in each interval. */
#include "scheduler/roster/checker_parts.h"

#include <string.h>

/* Intervals of which at least half is worked. */
static void count_segment(int32_t *there, WfmGrid grid, int64_t from, int64_t to) {
  int64_t low = MAX(wfm_grid_index(grid, from + grid.step / 2), 0), high = MIN(wfm_grid_index(grid, to - (grid.step + 1) / 2), grid.n - 1);
  for (int64_t i = low; i <= high; i++) there[i]++;
}

static void count_duty(int32_t *there, WfmGrid grid, const WfmDuty *duty) {
  if (duty->n_segments == 0) count_segment(there, grid, duty->start, duty->end);
  for (size_t k = 0; k < duty->n_segments; k++)
    if (duty->segment[k].kind == WFM_SEGMENT_WORK) count_segment(there, grid, duty->segment[k].start, duty->segment[k].end);
}

double wfm_presence_missing_h(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmPresence *asked, WfmGapSink sink,
                              void *user) {
  const WfmGrid grid = problem->grid;
  g_autofree int32_t *there = g_new0(int32_t, (size_t)grid.n + 1);
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (!asked->member[a]) continue;
    for (size_t k = 0; k < problem->agents[a].n_previous; k++) count_duty(there, grid, &problem->agents[a].previous[k]);
    for (size_t k = 0; k < roster->agent[a].n_duties; k++) count_duty(there, grid, &roster->agent[a].duty[k]);
  }
  double sum = 0;
  WfmGap gap = {.asked = asked};
  for (int32_t i = 0; i <= grid.n; i++) {
    int32_t missing = i < grid.n ? MAX(asked->people[i] - there[i], 0) : 0;
    if (gap.missing_h > 0 && (missing == 0 || asked->people[i] != gap.people)) {
      gap.to = wfm_grid_at(grid, i);
      if (sink) sink(user, &gap);
      gap.missing_h = 0;
    }
    if (missing == 0) continue;
    if (gap.missing_h <= 0) gap = (WfmGap){.asked = asked, .from = wfm_grid_at(grid, i), .people = asked->people[i], .least = there[i]};
    gap.least = MIN(gap.least, there[i]);
    gap.missing_h += missing * grid.step / 3600.0;
    sum += missing * grid.step / 3600.0;
  }
  return sum;
}

char *wfm_gap_text(const WfmRosterProblem *problem, const WfmGap *gap) {
  const WfmPresence *asked = gap->asked;
  size_t n = 0;
  for (size_t a = 0; a < problem->n_agents; a++) n += asked->member[a] != 0;
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  bool origin = asked->origin && *asked->origin;
  return g_strdup_printf("presence %s: %s%d of its %zu people %s at work from %s to %s, and at least %d %s asked for (%s%s%s)",
                         asked->presence, gap->least ? "only " : "", gap->least, n, gap->least == 1 ? "is" : "are",
                         wfm_spoken_time(from, problem->planner_zone, gap->from), wfm_spoken_time(to, problem->planner_zone, gap->to),
                         gap->people, gap->people == 1 ? "is" : "are", asked->hard ? "hard" : "soft", origin ? ", " : "",
                         origin ? asked->origin : "");
}

static void take_gap(void *user, const WfmGap *gap) {
  WfmFindings *findings = user;
  wfm_findings_add_gap(findings, gap, wfm_gap_text(findings->problem, gap));
}

void wfm_check_presences(WfmFindings *findings, const WfmRoster *roster) {
  for (size_t k = 0; k < findings->problem->n_presences; k++)
    wfm_presence_missing_h(findings->problem, roster, &findings->problem->presences[k], take_gap, findings);
}
