#include "scheduler/roster/meetings_crowd.h"

WfmCrowd *wfm_crowd_new(const WfmRosterProblem *problem) {
  WfmCrowd *crowd = g_new0(WfmCrowd, 1);
  crowd->problem = problem;
  crowd->meeting = g_new0(int32_t, problem->n_presences * (size_t)problem->grid.n + 1);
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t s = 0; s < problem->agents[a].n_spans; s++) {
      const WfmSpan *span = &problem->agents[a].spans[s];
      if (span->kind == WFM_SPAN_MEETING) wfm_crowd_add(crowd, a, span->from, span->to, 1);
    }
  return crowd;
}

void wfm_crowd_free(WfmCrowd *crowd) {
  if (!crowd) return;
  g_free(crowd->meeting);
  g_free(crowd);
}

/* The intervals that the time touches: [*low, *high). */
static void touched(WfmGrid grid, int64_t from, int64_t to, int64_t *low, int64_t *high) {
  *low = CLAMP(wfm_grid_index(grid, from), 0, grid.n);
  *high = CLAMP(wfm_grid_index(grid, to + grid.step - 1), 0, grid.n);
}

void wfm_crowd_add(WfmCrowd *crowd, size_t agent, int64_t from, int64_t to, int by) {
  int64_t low, high;
  WfmGrid grid = crowd->problem->grid;
  touched(grid, from, to, &low, &high);
  for (size_t k = 0; k < crowd->problem->n_presences; k++) {
    const WfmPresence *asked = &crowd->problem->presences[k];
    if (!asked->most_in_meeting || !asked->member[agent]) continue;
    for (int64_t i = low; i < high; i++) crowd->meeting[k * (size_t)grid.n + (size_t)i] += by;
  }
}

double wfm_crowd_price(const WfmCrowd *crowd, const uint8_t *with, int64_t from, int64_t to, int32_t *beyond) {
  int64_t low, high;
  WfmGrid grid = crowd->problem->grid;
  double price = 0;
  *beyond = 0;
  touched(grid, from, to, &low, &high);
  for (size_t k = 0; k < crowd->problem->n_presences; k++) {
    const WfmPresence *asked = &crowd->problem->presences[k];
    int32_t more = 0;
    if (!asked->most_in_meeting) continue;
    for (size_t a = 0; a < crowd->problem->n_agents; a++) more += with[a] && asked->member[a];
    for (int64_t i = low; more > 0 && i < high; i++) {
      int32_t now = crowd->meeting[k * (size_t)grid.n + (size_t)i] - asked->most_in_meeting[i], extra = MAX(0, now + more) - MAX(0, now);
      if (asked->hard)
        *beyond = MAX(*beyond, extra);
      else
        price += asked->price * extra * grid.step / 3600;
    }
  }
  return price;
}
