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
  for (int32_t i = 0; i < grid.n && wfm_grid_at(grid, i) < build->problem.duties_before; i++) {
    int64_t local = wfm_zone_local(zone, wfm_grid_at(grid, i));
    if (wfm_day_clock_covers(&row->when, local)) people[i] = (int32_t)number;
  }
  return people;
}

static const int32_t *limit(WfmRosterBuild *build, const WfmPresenceRow *row, const WfmZone *zone, int64_t most) {
  return most < WFM_PRESENCE_NO_LIMIT ? by_interval(build, row, zone, most, INT32_MAX) : NULL;
}

/* Those beside whom the row asks for people, and how many they are. */
static const uint8_t *people_beside(WfmRosterBuild *build, const WfmPlan *plan, const WfmPresenceRow *row, int32_t *n) {
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  uint8_t *beside = wfm_build_keep(build, g_new0(uint8_t, WFM_N_ROWS(plan, AGENTS) + 1));
  *n = 0;
  for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++) *n += beside[a] = wfm_presence_row_beside(row, &agent[a]);
  return beside;
}

void wfm_build_presences(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmPresenceRow *row = WFM_ROWS(plan, PRESENCE, WfmPresenceRow);
  size_t n = WFM_N_ROWS(plan, PRESENCE);
  WfmPresence *presences = wfm_build_keep(build, g_new0(WfmPresence, n + 1));
  for (size_t k = 0; k < n; k++) {
    int32_t others;
    const WfmZone *zone = wfm_build_zone(build, plan, row[k].zone);
    presences[k] = (WfmPresence){.presence = row[k].presence,
                                 .origin = wfm_build_origin(build, "presence", row[k].line),
                                 .member = wfm_build_members(build, plan, &row[k].who),
                                 .people = by_interval(build, &row[k], zone, row[k].people, 0),
                                 .hard = isnan(row[k].price),
                                 .price = isnan(row[k].price) ? 0 : row[k].price};
    presences[k].most = limit(build, &row[k], zone, row[k].most);
    presences[k].most_on_break = limit(build, &row[k], zone, row[k].most_on_break);
    presences[k].most_on_leave = limit(build, &row[k], zone, row[k].most_on_leave);
    presences[k].most_in_meeting = limit(build, &row[k], zone, row[k].most_in_meeting);
    if (!wfm_presence_is_beside(&row[k])) continue;
    presences[k].beside = people_beside(build, plan, &row[k], &others);
    presences[k].each = row[k].each > 0 ? (int32_t)row[k].each : MAX(others, 1);
  }
  build->problem.presences = presences;
  build->problem.n_presences = n;
}
