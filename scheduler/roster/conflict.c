#include "scheduler/roster/conflict.h"

#include "core/error.h"
#include "scheduler/roster/conflict_parts.h"

#include <math.h>

static void clear_relaxation(void *data) {
  g_free(((WfmRelaxation *)data)->text);
}

WfmConflict *wfm_conflict_new(void) {
  WfmConflict *conflict = g_new0(WfmConflict, 1);
  conflict->part = g_array_new(FALSE, FALSE, sizeof(WfmPart));
  conflict->relaxation = g_array_new(FALSE, FALSE, sizeof(WfmRelaxation));
  g_array_set_clear_func(conflict->relaxation, clear_relaxation);
  conflict->owned = g_ptr_array_new_with_free_func(g_free);
  return conflict;
}

void wfm_conflict_free(WfmConflict *conflict) {
  g_free(conflict->text);
  g_free(conflict->hint);
  g_array_unref(conflict->part);
  g_array_unref(conflict->relaxation);
  g_ptr_array_unref(conflict->owned);
  g_free(conflict);
}

WfmRelaxation *wfm_conflict_add(WfmConflict *conflict, WfmPart part, double value, double effort, char *text) {
  g_array_set_size(conflict->relaxation, conflict->relaxation->len + 1);
  WfmRelaxation *way = &g_array_index(conflict->relaxation, WfmRelaxation, conflict->relaxation->len - 1);
  *way = (WfmRelaxation){.part = part, .value = value, .effort = effort, .cost = NAN};
  way->text = text;
  return way;
}

void *wfm_conflict_keep(WfmConflict *conflict, const void *from, size_t size) {
  void *memory = g_memdup2(from, size);
  g_ptr_array_add(conflict->owned, memory);
  return memory;
}

/* Where there are prices, what has none leads to no roster and comes last. Nobody's leave or fixed shift is taken away while a rule can bend; then by price, and
 * by effort. */
static gint by_price(gconstpointer a, gconstpointer b) {
  const WfmRelaxation *x = a, *y = b;
  if (isnan(x->cost) != isnan(y->cost)) return isnan(x->cost) ? 1 : -1;
  if (isinf(x->effort) != isinf(y->effort)) return isinf(x->effort) ? 1 : -1;
  if (!isnan(x->cost) && fabs(x->cost - y->cost) > 0.005) return x->cost < y->cost ? -1 : 1;
  return (x->effort > y->effort) - (x->effort < y->effort);
}

void wfm_conflict_sort(WfmConflict *conflict) {
  g_array_sort(conflict->relaxation, by_price);
}

static void of_people(GPtrArray *conflicts, const WfmSpace *space, size_t most, size_t *more, const WfmJob *job) {
  size_t stuck = 0;
  for (size_t a = 0; a < space->n_persons && !wfm_job_stopped(job); a++) {
    if (space->person[a].lost->len == 0 && wfm_person_can_plan(space->problem, a, job)) continue;
    guint known = conflicts->len;
    if (stuck++ < most || most == 0) wfm_conflicts_of_person(conflicts, space->problem, a, job);
    if (wfm_job_stopped(job)) g_ptr_array_set_size(conflicts, (gint)known); /* without its time a search proves nothing */
  }
  if (more) *more = most > 0 && stuck > most ? stuck - most : 0;
}

GPtrArray *wfm_roster_conflicts(const WfmRosterProblem *problem, size_t most, size_t *more, const WfmJob *job) {
  GPtrArray *conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_conflict_free);
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  of_people(conflicts, space, most, more, job);
  if (conflicts->len == 0 && !wfm_job_stopped(job)) wfm_conflicts_of_presences(conflicts, problem, space, job);
  if (conflicts->len > 0 || problem->n_covers > 0 || wfm_job_stopped(job)) return conflicts;
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 0);
  size_t failed = wfm_search_construct(search);
  if (failed == WFM_CONSTRUCT_STOPPED) return conflicts;
  if (failed != SIZE_MAX) wfm_conflicts_of_seats(conflicts, problem, space, failed, job);
  if (failed == SIZE_MAX) wfm_conflicts_of_limits(conflicts, problem, job);
  if (wfm_job_stopped(job)) g_ptr_array_set_size(conflicts, 0);
  return conflicts;
}

static bool fail_stopped(GError **err) {
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_INTERNAL,
                      "stopped before there was a legal roster, or a proof that there is none; more time may find one");
  return false;
}

bool wfm_conflicts_fail(const WfmRosterProblem *problem, const WfmJob *job, GError **err) {
  enum { MOST_EXPLAINED = 20 };
  size_t more = 0;
  g_autoptr(GPtrArray) conflicts = wfm_roster_conflicts(problem, MOST_EXPLAINED, &more, job);
  if (conflicts->len == 0 && wfm_job_stopped(job)) return fail_stopped(err);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint k = 0; k < conflicts->len; k++) {
    const WfmConflict *conflict = conflicts->pdata[k];
    g_string_append_printf(text, "%s%s", k ? "\n" : "", conflict->text);
    for (guint w = 0; w < conflict->relaxation->len; w++)
      g_string_append_printf(text, "\nrelax: %s", g_array_index(conflict->relaxation, WfmRelaxation, w).text);
    if (conflict->hint) g_string_append_printf(text, "\nrelax: %s", conflict->hint);
  }
  if (more > 0) g_string_append_printf(text, "\n%zu more people have no legal plan", more);
  if (conflicts->len == 0)
    g_string_append(text, "the search failed: it found no legal roster, though everybody has a plan alone, and did not prove that there is "
                          "none; another --seed "
                          "may find one");
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_INFEASIBLE, text->str);
  return false;
}
