/* presence.csv: of whom how many should be at work, interval by interval. */
#include "cli/data/presence.h"
#include "cli/roster_build.h"

#include <math.h>
#include <string.h>

/* The number where the row holds, else `otherwise`. */
static const int32_t *by_interval(WfmRosterBuild *build, const WfmPresenceRow *row, const WfmZone *zone, int64_t number,
                                  int32_t otherwise) {
  WfmGrid grid = build->problem.grid;
  int32_t *people = wfm_build_keep(build, g_new0(int32_t, (gsize)grid.n + 1));
  for (int32_t i = 0; i < grid.n; i++) people[i] = otherwise;
  WfmDayClock clock = {row->weekdays, row->from_day, row->to_day, row->from_s, row->to_s};
  for (int32_t i = 0; i < grid.n && wfm_grid_at(grid, i) < build->problem.duties_before; i++) {
    int64_t local = wfm_zone_local(zone, wfm_grid_at(grid, i));
    if (wfm_clock_covers(&clock, local)) people[i] = (int32_t)number;
  }
  return people;
}

static const uint8_t *people_meant(WfmRosterBuild *build, const WfmPlan *plan, const WfmPresenceRow *row,
                                   bool (*meant)(const WfmPresenceRow *, const WfmAgentRow *), int32_t *n) {
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  uint8_t *marked = wfm_build_keep(build, g_new0(uint8_t, WFM_N_ROWS(plan, AGENTS) + 1));
  *n = 0;
  for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++) *n += marked[a] = meant(row, &agent[a]);
  return marked;
}

static bool is_meant(const WfmPresenceRow *row, const WfmAgentRow *agent) {
  return wfm_people_mean(&row->who, agent);
}

void wfm_build_presences(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmPresenceRow *row = WFM_ROWS(plan, PRESENCE, WfmPresenceRow);
  size_t n = WFM_N_ROWS(plan, PRESENCE);
  WfmPresence *presences = wfm_build_keep(build, g_new0(WfmPresence, n + 1));
  for (size_t k = 0; k < n; k++) {
    int32_t members, others;
    const WfmZone *zone = *row[k].zone ? wfm_plan_zone(plan, row[k].zone) : build->problem.planner_zone;
    presences[k] = (WfmPresence){.presence = row[k].presence,
                                 .origin = wfm_build_origin(build, "presence", row[k].line),
                                 .member = people_meant(build, plan, &row[k], is_meant, &members),
                                 .people = by_interval(build, &row[k], zone, row[k].people, 0),
                                 .hard = isnan(row[k].price),
                                 .price = isnan(row[k].price) ? 0 : row[k].price};
    if (row[k].most < WFM_PRESENCE_NO_LIMIT) presences[k].most = by_interval(build, &row[k], zone, row[k].most, INT32_MAX);
    if (!wfm_presence_is_beside(&row[k])) continue;
    presences[k].beside = people_meant(build, plan, &row[k], wfm_presence_row_beside, &others);
    presences[k].each = row[k].each > 0 ? (int32_t)row[k].each : MAX(others, 1);
  }
  build->problem.presences = presences;
  build->problem.n_presences = n;
}
