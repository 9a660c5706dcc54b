#include "cli/leave_limit.h"

#include "cli/roster_build.h"
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

/* ---- leave that is approved already ---- */

enum { TICK = 900, LONGEST_DAYS = 1100 };

/* From the first to the end of the last leave of the members: ticks, at most three years. */
static WfmGrid leave_grid(const WfmRosterProblem *problem, const uint8_t *member) {
  int64_t from = INT64_MAX, to = INT64_MIN;
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t s = 0; member[a] && s < problem->agents[a].n_spans; s++) {
      const WfmSpan *span = &problem->agents[a].spans[s];
      if (!span->is_leave) continue;
      from = MIN(from, span->from), to = MAX(to, span->to);
    }
  if (from >= to) return (WfmGrid){0, TICK, 0};
  from -= from % TICK;
  return (WfmGrid){from, TICK, (int32_t)MIN((to - from + TICK - 1) / TICK, (int64_t)LONGEST_DAYS * 86400 / TICK)};
}

/* away[grid.n]: members on leave; an interval counts for whoever is on leave at some time of it, a person once. */
static int32_t *count_leave(const WfmRosterProblem *problem, const uint8_t *member, WfmGrid grid) {
  int32_t *away = g_new0(int32_t, (gsize)grid.n + 1);
  for (size_t a = 0; a < problem->n_agents; a++) {
    int64_t next = 0;
    for (size_t s = 0; member[a] && s < problem->agents[a].n_spans; s++) { /* in order of their begin */
      const WfmSpan *span = &problem->agents[a].spans[s];
      if (!span->is_leave) continue;
      int64_t low = MAX(wfm_grid_index(grid, span->from), next), high = MIN(wfm_grid_index(grid, span->to - 1) + 1, grid.n);
      for (int64_t i = low; i < high; i++) away[i]++;
      next = MAX(next, high);
    }
  }
  return away;
}

/* Who of the members is on leave then: "a01 (leave.csv:2), a04 (leave.csv:9)" */
static char *say_who(const WfmRosterProblem *problem, const uint8_t *member, int64_t from, int64_t to) {
  enum { MOST = 8 };
  GString *text = g_string_new(NULL);
  int n = 0;
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t s = 0; member[a] && s < problem->agents[a].n_spans; s++) {
      const WfmSpan *span = &problem->agents[a].spans[s];
      if (!span->is_leave || span->from >= to || span->to <= from) continue;
      if (n < MOST) g_string_append_printf(text, "%s%s (%s)", n ? ", " : "", problem->agents[a].agent, span->origin);
      n++;
      break;
    }
  if (n > MOST) g_string_append_printf(text, " and %d more", n - MOST);
  return g_string_free(text, FALSE);
}

static char *say_beyond(const WfmPresence *asked, const WfmRosterProblem *problem, const WfmZone *zone, int64_t from, int64_t to, int32_t n,
                        int32_t most) {
  char begin[WFM_STAMP_SIZE], end[WFM_STAMP_SIZE];
  g_autofree char *who = say_who(problem, asked->member, from, to);
  return g_strdup_printf("presence %s: %d of its people are on approved leave from %s to %s, and at most %d may be (%s, %s): %s",
                         asked->presence, n, wfm_format_local(begin, zone, from), wfm_format_local(end, zone, to), most,
                         asked->hard ? "hard" : "soft", asked->origin, who);
}

static void one_presence(GPtrArray *out, const WfmRosterProblem *problem, size_t k, const WfmPresenceRow *row, const WfmZone *zone) {
  const WfmPresence *asked = &problem->presences[k];
  WfmGrid grid = leave_grid(problem, asked->member);
  g_autofree int32_t *away = count_leave(problem, asked->member, grid);
  for (int32_t i = 0, begin = 0, most = 0; i <= grid.n; i++) {
    int64_t at = wfm_grid_at(grid, i);
    if (i < grid.n && away[i] > row->most_on_leave && wfm_day_clock_covers(&row->when, wfm_zone_local(zone, at))) {
      if (most == 0) begin = i;
      most = MAX(most, away[i]);
      continue;
    }
    if (most > 0) g_ptr_array_add(out, say_beyond(asked, problem, zone, wfm_grid_at(grid, begin), at, most, (int32_t)row->most_on_leave));
    most = 0;
  }
}

void wfm_leave_beyond(GPtrArray *out, WfmRosterBuild *build, const WfmRun *run) {
  const WfmPresenceRow *row = WFM_ROWS(run->plan, PRESENCE, WfmPresenceRow);
  for (size_t k = 0; k < build->problem.n_presences; k++)
    if (row[k].most_on_leave < WFM_PRESENCE_NO_LIMIT)
      one_presence(out, &build->problem, k, &row[k], wfm_build_zone(build, run->plan, row[k].zone));
}
