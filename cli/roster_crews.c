/* crews.csv: how many people should start a shift on each date. */
#include "cli/roster_build.h"

#include <math.h>
#include <string.h>

/* [n_shift_types] 1: the type, or one of that kind. */
static const uint8_t *types_named(WfmRosterBuild *build, const char *shift) {
  const WfmRosterProblem *problem = &build->problem;
  uint8_t *type = wfm_build_keep(build, g_new0(uint8_t, problem->n_shift_types + 1));
  for (size_t t = 0; t < problem->n_shift_types; t++)
    type[t] = strcmp(problem->shift_types[t].shift, shift) == 0 || strcmp(problem->shift_types[t].kind, shift) == 0;
  return type;
}

void wfm_build_crews(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmCrewRow *row = WFM_ROWS(plan, CREWS, WfmCrewRow);
  WfmRosterProblem *problem = &build->problem;
  size_t n = WFM_N_ROWS(plan, CREWS);
  WfmCrew *crews = wfm_build_keep(build, g_new0(WfmCrew, n + 1));
  int32_t first = wfm_local_day(wfm_zone_local(problem->planner_zone, problem->grid.start));
  int32_t n_days = wfm_local_day(wfm_zone_local(problem->planner_zone, problem->duties_before - 1)) - first + 1;
  for (size_t k = 0; k < n; k++) {
    int32_t *least = wfm_build_keep(build, g_new0(int32_t, (gsize)n_days + 1));
    int32_t *most = wfm_build_keep(build, g_new0(int32_t, (gsize)n_days + 1));
    for (int32_t d = 0; d < n_days; d++) {
      bool holds = wfm_dates_hold(row[k].dates, first + d) && (row[k].weekdays >> wfm_weekday(first + d) & 1);
      least[d] = holds ? (int32_t)row[k].least : 0;
      most[d] = holds && row[k].most < WFM_PRESENCE_NO_LIMIT ? (int32_t)row[k].most : INT32_MAX;
    }
    crews[k] = (WfmCrew){.crew = row[k].crew,
                         .origin = wfm_build_origin(build, "crews", row[k].line),
                         .member = wfm_build_members(build, plan, &row[k].who),
                         .type = types_named(build, row[k].shift),
                         .first_day = first,
                         .n_days = n_days,
                         .least = least,
                         .most = most,
                         .hard_least = isnan(row[k].under_price),
                         .hard_most = isnan(row[k].over_price),
                         .under_price = isnan(row[k].under_price) ? 0 : row[k].under_price,
                         .over_price = isnan(row[k].over_price) ? 0 : row[k].over_price};
  }
  problem->crews = crews;
  problem->n_crews = n;
}
