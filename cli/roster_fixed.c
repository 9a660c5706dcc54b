/* Of which shift type each fixed shift of fixed.csv is, and with which breaks.
 *
 * One that names a shift type is of that type, whatever its windows. One that names breaks, or names nothing and fits no type, has a type of its own,
 * without a name: it stands behind the plan's types, no contract lists it, and nothing but the fixed shift is of it. What names nothing has
 * the breaks of the nearest type (docs/tables.md has the rule). */
#include "cli/roster_build.h"

#include "core/error.h"
#include "core/timestamp.h"
#include "scheduler/roster/break_window.h"
#include "scheduler/roster/checker.h"

#include <string.h>

#define DAY_S 86400

typedef struct {
  const WfmFixedRow *row;
  const WfmAgent *agent;
  int64_t from, to;
} Fixed;

/* ---- the nearest type ---- */

/* By how much the value lies outside. */
static int64_t outside(int64_t value, int64_t low, int64_t high) {
  return MAX(0, MAX(low - value, value - high));
}

/* Begins after midnight may be written 24:30. */
static int64_t begin_missed(const WfmShiftType *type, int32_t second) {
  int64_t least = INT64_MAX;
  for (int64_t day = -1; day <= 2; day++) least = MIN(least, outside(second + day * DAY_S, type->start_low_s, type->start_high_s));
  return least;
}

static bool has_room(const WfmRosterBuild *build, const Fixed *fixed, const WfmShiftType *type) {
  return wfm_breaks_fit(type, fixed->agent->zone, fixed->from, fixed->to, build->problem.grid);
}

/* -1: none. */
static int32_t nearest_type(const WfmRosterBuild *build, const Fixed *fixed) {
  const WfmContract *contract = &build->problem.contracts[fixed->agent->contract];
  int32_t second = wfm_local_second(wfm_zone_local(fixed->agent->zone, fixed->from)), nearest = -1;
  int64_t length = fixed->to - fixed->from, least = INT64_MAX;
  for (size_t k = 0; k < contract->n_shift_types; k++) {
    const WfmShiftType *type = &build->problem.shift_types[contract->shift_types[k]];
    if (2 * length < type->length_low_s || !has_room(build, fixed, type)) continue;
    int64_t missed = begin_missed(type, second) + outside(length, type->length_low_s, type->length_high_s);
    if (missed >= least) continue;
    least = missed;
    nearest = (int32_t)contract->shift_types[k];
  }
  return nearest;
}

/* ---- types ---- */

/* Whether some type of the contract has the fixed shift among its own shifts: the search then makes it one of them. */
static bool fits_some(const WfmRosterBuild *build, const Fixed *fixed) {
  if (!wfm_grid_aligned(build->problem.grid, fixed->from) || !wfm_grid_aligned(build->problem.grid, fixed->to)) return false;
  WfmDuty duty = {.start = fixed->from, .end = fixed->to, .shift_type = -1};
  int32_t type = wfm_type_of(&build->problem, fixed->agent, &duty);
  return type >= 0 && has_room(build, fixed, &build->problem.shift_types[type]);
}

/* A type of its own; 1 + its index. */
static int32_t add_type(GArray *types, const Fixed *fixed, const WfmBreak *breaks, size_t n_breaks) {
  int32_t second = wfm_local_second(wfm_zone_local(fixed->agent->zone, fixed->from)), length = (int32_t)(fixed->to - fixed->from);
  WfmShiftType own = {.shift = "",
                      .kind = "",
                      .weekdays = 0x7f,
                      .start_low_s = second,
                      .start_high_s = second,
                      .length_low_s = length,
                      .length_high_s = length,
                      .breaks = breaks,
                      .n_breaks = n_breaks};
  g_array_append_val(types, own);
  return (int32_t)types->len;
}

static int32_t plan_type(const WfmPlan *plan, const char *name) {
  const WfmShiftRow *row = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  int32_t s = 0;
  while (strcmp(row[s].shift, name) != 0) s++; /* the plan's check has seen every name */
  return s;
}

/* What WfmSpan has as of_type. */
static int32_t type_for(const WfmRosterBuild *build, const WfmPlan *plan, GArray *types, const Fixed *fixed) {
  if (*fixed->row->shift) return 1 + plan_type(plan, fixed->row->shift);
  if (fixed->row->breaks.item) return add_type(types, fixed, fixed->row->breaks.item, fixed->row->breaks.n);
  int32_t nearest = fits_some(build, fixed) ? -1 : nearest_type(build, fixed);
  if (nearest < 0 || build->problem.shift_types[nearest].n_breaks == 0) return 0;
  return add_type(types, fixed, build->problem.shift_types[nearest].breaks, build->problem.shift_types[nearest].n_breaks);
}

static bool check_room(const WfmRosterBuild *build, const WfmShiftType *type, const Fixed *fixed, GError **err) {
  if (has_room(build, fixed, type)) return true;
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  g_autofree char *whose = *fixed->row->shift ? g_strdup_printf("the breaks of shift %s", fixed->row->shift) : g_strdup("its breaks");
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "fixed.csv:%d: %s have no room in the fixed shift of %s from %s to %s on a roster step of %d minutes; right would be other "
              "breaks, in the column breaks, or a finer step",
              (int)fixed->row->line, whose, fixed->agent->agent, wfm_format_local(from, fixed->agent->zone, fixed->from),
              wfm_format_local(to, fixed->agent->zone, fixed->to), build->problem.grid.step / 60);
  return false;
}

/* The person's span of the row; NULL: it does not begin in the horizon. */
static WfmSpan *span_of(const Fixed *fixed, const WfmRosterProblem *problem) {
  if (fixed->from < problem->grid.start) return NULL;
  for (size_t s = 0; s < fixed->agent->n_spans; s++) {
    const WfmSpan *span = &fixed->agent->spans[s];
    if (span->kind == WFM_SPAN_SHIFT && span->from == fixed->from && span->to == fixed->to) return (WfmSpan *)span; /* the build's own */
  }
  return NULL;
}

bool wfm_build_fixed_types(WfmRosterBuild *build, const WfmPlan *plan, GError **err) {
  enum { SHIFT };
  const WfmFixedRow *row = WFM_ROWS(plan, FIXED, WfmFixedRow);
  g_autoptr(GArray) types = g_array_new(FALSE, TRUE, sizeof(WfmShiftType));
  g_array_append_vals(types, build->problem.shift_types, (guint)build->problem.n_shift_types);
  for (size_t i = 0; i < WFM_N_ROWS(plan, FIXED); i++) {
    size_t agent = row[i].kind == SHIFT ? wfm_run_agent(&build->problem, row[i].agent) : SIZE_MAX;
    if (agent == SIZE_MAX) continue;
    Fixed fixed = {.row = &row[i], .agent = &build->problem.agents[agent]};
    wfm_build_fixed_times(&fixed.from, &fixed.to, &row[i], fixed.agent->zone);
    WfmSpan *span = span_of(&fixed, &build->problem);
    if (!span) continue;
    span->of_type = type_for(build, plan, types, &fixed);
    if (span->of_type > 0 && !check_room(build, &g_array_index(types, WfmShiftType, span->of_type - 1), &fixed, err)) return false;
  }
  build->problem.n_shift_types = types->len;
  build->problem.shift_types = wfm_build_keep(build, g_array_free(g_steal_pointer(&types), FALSE));
  return true;
}
