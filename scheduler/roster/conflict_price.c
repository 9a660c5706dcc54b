/* What the ways out of conflicts cost: each is made, and a roster looked for. */
#include "scheduler/roster/conflict_parts.h"
#include "scheduler/roster/published.h"
#include "scheduler/roster/roster.h"

#include <math.h>
#include <string.h>

/* The problem with the first relaxation of every conflict, but of conflict `other` the one at `way`. */
static WfmRelaxed *relaxed_of(const WfmRosterProblem *problem, const GPtrArray *conflicts, guint other, guint way) {
  WfmRelaxed *relaxed = wfm_relaxed_new(problem);
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmRelaxation));
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    guint k = c == other ? way : 0;
    if (k >= conflict->relaxation->len) continue;
    WfmRelaxation how = g_array_index(conflict->relaxation, WfmRelaxation, k);
    if (how.part.kind == WFM_PART_SPAN) g_array_append_val(spans, how);
    if (how.part.kind != WFM_PART_SPAN) wfm_relax(relaxed, &how);
  }
  /* Spans are known by their place: of one person the last go first. */
  while (spans->len > 0) {
    guint last = 0;
    for (guint k = 1; k < spans->len; k++)
      if (g_array_index(spans, WfmRelaxation, k).part.index > g_array_index(spans, WfmRelaxation, last).part.index) last = k;
    wfm_relax(relaxed, &g_array_index(spans, WfmRelaxation, last));
    g_array_remove_index(spans, last);
  }
  return relaxed;
}

static bool keeps_limits(const WfmSearch *search) {
  const WfmSpace *space = search->space;
  if (space->problem->n_presences == 0 && space->problem->n_crews == 0) return true;
  g_autoptr(WfmRoster) roster = wfm_roster_new(space->n_persons);
  for (size_t a = 0; a < space->n_persons; a++) wfm_planned_duties(space, &space->person[a], search->best[a], roster);
  return wfm_presence_hard_gaps_h(space->problem, roster) <= 0;
}

/* A roster that begins with another one and is bettered where somebody gains; NAN where none is legal. */
static double cost_from(const WfmRosterProblem *problem, const WfmRoster *begin, const WfmJob *job) {
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 1);
  g_autoptr(WfmPublished) published = wfm_published_new(space, begin);
  if (!wfm_published_begin(published, search, false, NULL)) return NAN;
  wfm_search_descend(search, 0);
  return keeps_limits(search) ? search->best_cost : (double)NAN;
}

/* From another roster, or where that does not lead to one, from none. */
static double cost_of(const WfmRosterProblem *problem, const WfmRoster *begin, const WfmRosterSettings *settings, const WfmJob *job) {
  double cost = cost_from(problem, begin, job);
  if (!isnan(cost)) return cost;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, settings, job, NULL);
  return result ? result->cost.cost : (double)NAN;
}

/* What has no way out stays, and was said already. */
static void forget_said(GPtrArray *left, const GPtrArray *said) {
  for (guint k = left->len; k-- > 0;) {
    const WfmConflict *conflict = left->pdata[k];
    for (guint c = 0; c < said->len; c++) {
      const WfmConflict *other = said->pdata[c];
      if (strcmp(conflict->text, other->text) != 0) continue;
      g_ptr_array_remove_index(left, k);
      break;
    }
  }
}

static bool any_of_kind(const GPtrArray *conflicts, WfmPartKind kind) {
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    for (guint k = 0; k < conflict->part->len; k++)
      if (g_array_index(conflict->part, WfmPart, k).kind == kind) return true;
  }
  return false;
}

/* Gatherings of conflicts without a way out cannot be, and are left aside. */
static void set_aside(WfmRelaxed *relaxed, const GPtrArray *conflicts) {
  for (guint c = 0; c < conflicts->len; c++) {
    const WfmConflict *conflict = conflicts->pdata[c];
    g_autofree bool *out = g_new0(bool, conflict->part->len + 1);
    for (guint k = 0; k < conflict->part->len; k++)
      out[k] = conflict->relaxation->len == 0 && g_array_index(conflict->part, WfmPart, k).kind == WFM_PART_MEETING;
    wfm_relax_out(relaxed, conflict->part, out);
  }
}

typedef struct {
  const WfmRosterProblem *problem;
  GPtrArray *conflicts;
  const WfmRosterSettings *settings;
  const WfmJob *job;
  bool on_call, meetings; /* what is in conflict, and so not settled yet */
  const WfmRoster *begin;
} Prices;

/* The problem with one way out of a conflict, and the first of each other; its rota settled, at *beside. NULL: there is no rota. */
static WfmRelaxed *settled_with(const Prices *p, guint conflict, guint way, double *beside) {
  WfmRelaxed *relaxed = relaxed_of(p->problem, p->conflicts, conflict, way);
  *beside = p->on_call ? wfm_relaxed_settle(relaxed, p->job) : 0;
  if (!isnan(*beside)) return relaxed;
  wfm_relaxed_free(relaxed);
  return NULL;
}

static double price_of(const Prices *p, guint conflict, guint way) {
  double beside;
  g_autoptr(WfmRelaxed) relaxed = settled_with(p, conflict, way, &beside);
  if (!relaxed) return NAN;
  if (p->meetings) {
    set_aside(relaxed, p->conflicts);
    if (!wfm_relaxed_gather(relaxed, p->begin, p->job)) return NAN;
  }
  return beside + cost_of(&relaxed->problem, p->begin, p->settings, p->job);
}

/* Moves one way out to the front. */
static void put_first(WfmConflict *conflict, guint way) {
  WfmRelaxation *ways = (WfmRelaxation *)(void *)conflict->relaxation->data, first = ways[way];
  memmove(&ways[1], &ways[0], way * sizeof *ways);
  ways[0] = first;
}

/* Prices and sorts the ways out. The cheapest of each conflict, together, may lead to nothing: then those that were first stay so. */
static void price_all(const Prices *p) {
  g_autofree const char **first = g_new0(const char *, p->conflicts->len + 1);
  for (guint c = 0; c < p->conflicts->len; c++) {
    WfmConflict *conflict = p->conflicts->pdata[c];
    conflict->priced = true;
    if (conflict->relaxation->len > 0) first[c] = g_array_index(conflict->relaxation, WfmRelaxation, 0).text;
    for (guint k = 0; k < conflict->relaxation->len; k++) g_array_index(conflict->relaxation, WfmRelaxation, k).cost = price_of(p, c, k);
  }
  for (guint c = 0; c < p->conflicts->len; c++) wfm_conflict_sort(p->conflicts->pdata[c]);
  if (p->conflicts->len < 2 || !isnan(price_of(p, G_MAXUINT, 0))) return;
  for (guint c = 0; c < p->conflicts->len; c++) {
    WfmConflict *conflict = p->conflicts->pdata[c];
    for (guint k = 1; k < conflict->relaxation->len; k++)
      if (g_array_index(conflict->relaxation, WfmRelaxation, k).text == first[c]) put_first(conflict, k);
  }
}

/* What is in conflict with the first way out of each; where that is so of a rota, another of its ways may do and then becomes the first. NULL: nothing can be
 * settled. */
static GPtrArray *conflicts_left(const Prices *p, WfmRelaxed **relaxed) {
  WfmConflict *only = p->on_call && p->conflicts->len == 1 ? p->conflicts->pdata[0] : NULL;
  GPtrArray *left = NULL;
  *relaxed = NULL;
  for (guint way = 0; way == 0 || (only && way < only->relaxation->len); way++) {
    double beside;
    WfmRelaxed *with = settled_with(p, only ? 0 : G_MAXUINT, way, &beside);
    if (!with) continue;
    with->problem.n_gatherings = 0;
    GPtrArray *here = wfm_roster_conflicts(&with->problem, 0, NULL, p->job);
    if (left && here->len > 0) { /* what the first way leaves is said */
      g_ptr_array_unref(here);
      wfm_relaxed_free(with);
      continue;
    }
    if (left) g_ptr_array_unref(left);
    left = here;
    wfm_relaxed_free(*relaxed);
    *relaxed = with;
    if (here->len > 0) continue;
    if (only) put_first(only, way);
    break;
  }
  return left;
}

GPtrArray *wfm_conflicts_price(const WfmRosterProblem *problem, GPtrArray *conflicts, const WfmRoster *roster, int64_t work,
                               const WfmJob *job) {
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = work;
  Prices p = {.problem = problem, .conflicts = conflicts, .settings = &settings, .job = job};
  p.on_call = any_of_kind(conflicts, WFM_PART_ON_CALL);
  p.meetings = any_of_kind(conflicts, WFM_PART_MEETING);
  g_autoptr(WfmRelaxed) first = NULL;
  GPtrArray *left = conflicts_left(&p, &first);
  if (!left) return g_ptr_array_new_with_free_func((GDestroyNotify)wfm_conflict_free);
  if (left->len > 0) {
    forget_said(left, conflicts);
    return left;
  }
  g_autoptr(WfmRosterResult) result = p.meetings ? NULL : wfm_roster_solve(&first->problem, &settings, job, NULL);
  p.begin = result ? result->roster : roster;
  if (p.begin) price_all(&p);
  return left;
}
