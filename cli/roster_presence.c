/* presence.csv: of whom how many should be at work, interval by interval. */
#include "cli/data/presence.h"
#include "cli/roster_build.h"

#include <math.h>
#include <string.h>

static const int32_t *people_asked(WfmRosterBuild *build, const WfmPresenceRow *row, const WfmZone *zone) {
  WfmGrid grid = build->problem.grid;
  int32_t *people = wfm_build_keep(build, g_new0(int32_t, (gsize)grid.n + 1));
  WfmDayClock clock = {row->weekdays, row->from_day, row->to_day, row->from_s, row->to_s};
  for (int32_t i = 0; i < grid.n && wfm_grid_at(grid, i) < build->problem.duties_before; i++) {
    int64_t local = wfm_zone_local(zone, wfm_grid_at(grid, i));
    if (wfm_clock_covers(&clock, local)) people[i] = (int32_t)row->people;
  }
  return people;
}

void wfm_build_presences(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmPresenceRow *row = WFM_ROWS(plan, PRESENCE, WfmPresenceRow);
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  size_t n = WFM_N_ROWS(plan, PRESENCE), n_agents = WFM_N_ROWS(plan, AGENTS);
  WfmPresence *presences = wfm_build_keep(build, g_new0(WfmPresence, n + 1));
  for (size_t k = 0; k < n; k++) {
    uint8_t *member = wfm_build_keep(build, g_new0(uint8_t, n_agents + 1));
    for (size_t a = 0; a < n_agents; a++) member[a] = wfm_presence_row_means(&row[k], &agent[a]);
    const WfmZone *zone = *row[k].zone ? wfm_plan_zone(plan, row[k].zone) : build->problem.planner_zone;
    presences[k] = (WfmPresence){.presence = row[k].presence,
                                 .origin = wfm_build_origin(build, "presence", row[k].line),
                                 .member = member,
                                 .people = people_asked(build, &row[k], zone),
                                 .hard = isnan(row[k].price),
                                 .price = isnan(row[k].price) ? 0 : row[k].price};
  }
  build->problem.presences = presences;
  build->problem.n_presences = n;
}
