/* A meeting for which there is no time at which all can be, and what each way out of it costs. */
#include "scheduler/roster/conflict_parts.h"
#include "scheduler/roster/meetings.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

enum { MOST_LEFT_OUT = 60, HOUR = 3600, SHORTEST = 900 };

typedef struct {
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  const WfmJob *job;
  WfmConflict *conflict;
  size_t index;
} Desk;

/* What the gathering alone costs at its best time; NAN where it has none, *err (NULL: not asked) then says why. */
static double cost_of(const Desk *d, const WfmGathering *g, GError **err) {
  WfmRosterProblem alone = *d->problem;
  alone.gatherings = g;
  alone.n_gatherings = 1;
  WfmPlacedMeeting *placed = wfm_meetings_place(&alone, d->roster, d->job, err);
  double rise = placed ? placed[0].rise : (double)NAN;
  wfm_placed_meetings_free(placed, 1);
  return rise;
}

static bool offer(Desk *d, const WfmGathering *g, double value, double effort, char *text) {
  double cost = cost_of(d, g, NULL);
  if (isnan(cost)) {
    g_free(text);
    return false;
  }
  wfm_conflict_add(d->conflict, (WfmPart){WFM_PART_MEETING, SIZE_MAX, d->index}, value, effort, text);
  g_array_index(d->conflict->relaxation, WfmRelaxation, d->conflict->relaxation->len - 1).cost = cost;
  return true;
}

static void try_shorter(Desk *d, const WfmGathering *g) {
  int32_t step = d->problem->grid.step;
  for (int32_t length = (g->length_s - 1) / step * step; length >= SHORTEST; length -= step) {
    WfmGathering shorter = *g;
    shorter.length_s = length;
    if (offer(d, &shorter, length / 60.0, (double)(g->length_s - length) / g->length_s,
              g_strdup_printf("%d min instead of %d for meeting %s", length / 60, g->length_s / 60, g->meeting)))
      return;
  }
}

static int by_instant(gconstpointer a, gconstpointer b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* Some hours before and after the times it may begin at now. */
static void try_wider(Desk *d, const WfmGathering *g) {
  for (int hours = 1; hours <= 4; hours *= 2) {
    g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t s = 0; s < g->n_slots; s++)
      for (int64_t at = g->slot[s] - hours * HOUR; at <= g->slot[s] + hours * HOUR; at += HOUR / 2)
        if (at >= d->problem->grid.start && at + g->length_s <= wfm_horizon_end(d->problem)) g_array_append_val(slots, at);
    g_array_sort(slots, by_instant);
    for (guint k = slots->len; k-- > 1;)
      if (g_array_index(slots, int64_t, k) == g_array_index(slots, int64_t, k - 1)) g_array_remove_index(slots, k);
    WfmGathering wider = *g;
    wider.slot = (const int64_t *)(const void *)slots->data;
    wider.n_slots = slots->len;
    if (offer(d, &wider, hours, hours / 4.0,
              g_strdup_printf("up to %d h earlier or later for meeting %s (from_s, to_s)", hours, g->meeting)))
      return;
  }
}

/* Each person without whom there is a time. */
static void try_without(Desk *d, const WfmGathering *g) {
  g_autofree uint8_t *member = g_memdup2(g->member, d->problem->n_agents);
  WfmGathering less = *g;
  less.member = member;
  int tried = 0;
  for (size_t a = 0; a < d->problem->n_agents && tried < MOST_LEFT_OUT; a++) {
    if (!member[a]) continue;
    tried++;
    member[a] = 0;
    offer(d, &less, NAN, 2, g_strdup_printf("without %s in meeting %s", d->problem->agents[a].agent, g->meeting));
    member[a] = 1;
  }
}

GPtrArray *wfm_meeting_conflicts(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job) {
  GPtrArray *conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_conflict_free);
  for (size_t k = 0; k < problem->n_gatherings; k++) {
    const WfmGathering *g = &problem->gatherings[k];
    g_autoptr(GError) err = NULL;
    Desk d = {problem, roster, job, NULL, k};
    if (!g->hard || !isnan(cost_of(&d, g, &err)) || !g_error_matches(err, WFM_ERROR, WFM_STATUS_INFEASIBLE)) continue;
    const WfmPart part = {WFM_PART_MEETING, SIZE_MAX, k};
    d.conflict = wfm_conflict_new();
    const char *ways = strstr(err->message, "\nrelax:");
    d.conflict->text = ways ? g_strndup(err->message, (gsize)(ways - err->message)) : g_strdup(err->message);
    g_array_append_val(d.conflict->part, part);
    try_shorter(&d, g);
    try_wider(&d, g);
    try_without(&d, g);
    wfm_conflict_sort(d.conflict);
    if (d.conflict->relaxation->len == 0)
      d.conflict->hint = g_strdup("no single change is enough: other dates, fewer people, or a price in meetings.csv");
    g_ptr_array_add(conflicts, d.conflict);
  }
  return conflicts;
}
