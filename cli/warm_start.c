#include "cli/warm_start.h"

#include "cli/roster_build.h"
#include "cli/roster_file.h"

enum { WEEK = 7 };

/* Days by which the roster has to be moved to lie in the horizon's first week; 0 where something of it is in the horizon. */
static int32_t days_away(const WfmRosterProblem *problem, const WfmRoster *roster) {
  int64_t first = INT64_MAX, last = INT64_MIN;
  for (size_t a = 0; a < roster->n_agents; a++)
    for (size_t k = 0; k < roster->agent[a].n_duties; k++) {
      first = MIN(first, roster->agent[a].duty[k].start);
      last = MAX(last, roster->agent[a].duty[k].start);
    }
  if (first == INT64_MAX || (first < wfm_horizon_end(problem) && last >= problem->grid.start)) return 0;
  int32_t from = wfm_local_day(wfm_zone_local(problem->planner_zone, first));
  int32_t to = wfm_local_day(wfm_zone_local(problem->planner_zone, problem->grid.start));
  int32_t away = to - from, weeks = away / WEEK;
  if (weeks * WEEK < away) weeks++;
  return weeks * WEEK;
}

static int64_t move(const WfmZone *zone, int64_t instant, int32_t days) {
  return wfm_zone_resolve(zone, wfm_zone_local(zone, instant) + (int64_t)days * 86400);
}

/* The same times of each person's clock so many days on. */
static WfmRoster *moved_by(const WfmRosterProblem *problem, const WfmRoster *roster, int32_t days) {
  WfmRoster *moved = wfm_roster_new(roster->n_agents);
  for (size_t a = 0; a < roster->n_agents; a++)
    for (size_t k = 0; k < roster->agent[a].n_duties; k++) {
      const WfmZone *zone = problem->agents[a].zone;
      WfmDuty duty = roster->agent[a].duty[k];
      g_autofree WfmSegment *segment = g_memdup2(duty.segment, duty.n_segments * sizeof *segment);
      duty.start = move(zone, duty.start, days);
      duty.end = move(zone, duty.end, days);
      duty.day += days;
      duty.segment = segment;
      for (size_t s = 0; s < duty.n_segments; s++) {
        segment[s].start = move(zone, segment[s].start, days);
        segment[s].end = move(zone, segment[s].end, days);
      }
      wfm_roster_add(moved, a, &duty);
    }
  return moved;
}

bool wfm_warm_start(WfmRosterBuild *build, WfmRun *run, const char *path, GError **err) {
  WfmRosterProblem *problem = &build->problem;
  g_autoptr(WfmRosterFile) file = wfm_roster_file_read(run, problem, path, err);
  g_autoptr(GArray) said = g_array_new(FALSE, FALSE, sizeof(WfmFinding));
  g_autoptr(WfmRoster) roster = file ? wfm_roster_file_duties(said, run, problem, file, err) : NULL;
  if (!roster) return false;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, roster);
  wfm_verdict_add(verdict, (const WfmFinding *)(const void *)said->data, said->len); /* whom the plan does not know is left out */
  int32_t days = days_away(problem, roster);
  WfmRoster *start = days ? moved_by(problem, roster, days) : g_steal_pointer(&roster);
  build->start = start;
  problem->start = start;
  return true;
}
