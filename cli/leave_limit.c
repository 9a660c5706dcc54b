#include "cli/leave_limit.h"

#include "core/timestamp.h"

/* Whether the agent is on leave at some time of the interval. */
static bool is_on_leave(const WfmAgent *agent, int64_t from, int64_t to) {
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->is_leave && span->from < to && span->to > from) return true;
  }
  return false;
}

static int32_t others_on_leave(const WfmRosterProblem *problem, const WfmPresence *asked, size_t agent, int64_t from, int64_t to) {
  int32_t n = 0;
  for (size_t a = 0; a < problem->n_agents; a++) n += a != agent && asked->member[a] && is_on_leave(&problem->agents[a], from, to);
  return n;
}

double wfm_leave_limit(char **reason, const WfmRosterProblem *problem, size_t agent, int64_t from, int64_t to) {
  const WfmGrid grid = problem->grid;
  int64_t low = CLAMP(wfm_grid_index(grid, from), 0, grid.n), high = CLAMP(wfm_grid_index(grid, to + grid.step - 1), 0, grid.n);
  double price = 0;
  *reason = NULL;
  for (size_t k = 0; k < problem->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    if (!asked->most_on_leave || !asked->member[agent]) continue;
    for (int64_t i = low; i < high; i++) {
      if (asked->most_on_leave[i] == INT32_MAX) continue;
      int64_t at = wfm_grid_at(grid, i);
      int32_t others = others_on_leave(problem, asked, agent, at, at + grid.step);
      if (others < asked->most_on_leave[i]) continue;
      price += asked->hard ? 0 : asked->price * grid.step / 3600;
      char when[WFM_STAMP_SIZE];
      if (asked->hard && !*reason)
        *reason = g_strdup_printf("%d of presence %s %s on leave at %s already, and at most %d may be (%s)", others, asked->presence,
                                  others == 1 ? "is" : "are", wfm_format_local(when, problem->planner_zone, at), asked->most_on_leave[i],
                                  asked->origin);
    }
  }
  return price;
}
