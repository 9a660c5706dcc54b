#include "scheduler/roster/repair_breaks.h"

#include <math.h>
#include <string.h>

/* A break that has begun stays where it is; the others of the duty may not move into the past. */
static WfmBreakSpan span_from_now(WfmBreakSpan span, int32_t at, int64_t now_interval) {
  if (at < now_interval) return (WfmBreakSpan){at, at, 1, span.length};
  while (span.low < now_interval) span.low += span.every;
  return span;
}

static void keep_begun_breaks(const WfmRepairRun *run, WfmPerson *p, const WfmPlanned *published, int32_t day, const double *nothing) {
  int32_t option = published->option[day];
  WfmCandidate *c = &g_array_index(p->pool->candidate, WfmCandidate, p->option[option].candidate);
  if (!c->locked || c->type < 0 || c->start >= run->now) return;
  const WfmShiftType *type = &run->problem->shift_types[c->type];
  const int32_t *breaks = published->breaks + (size_t)day * WFM_MAX_BREAKS;
  WfmGrid grid = run->problem->grid;
  int32_t free = c->span, first = (int32_t)p->pool->span->len, now = (int32_t)wfm_grid_index(grid, run->now + grid.step - 1) - c->i0;
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakSpan span = span_from_now(wfm_break_span_in(&type->breaks[b], c, p->agent->zone, grid), breaks[b] - c->i0, now);
    g_array_append_val(p->pool->span, span);
  }
  if (type->n_breaks > 0) c->span = first;
  if (isinf(wfm_duty_value(run->search->planner, p, option, nothing, NULL))) c->span = free; /* against a rule as they were published */
}

void wfm_repair_freeze_breaks(const WfmRepairRun *run) {
  if (run->now <= run->problem->grid.start) return;
  g_autofree double *nothing = g_new0(double, (gsize)run->problem->grid.n + 1);
  for (size_t a = 0; a < run->space->n_persons; a++)
    for (int32_t d = 0; d < run->space->person[a].n_days; d++)
      if (run->published->rests[a][d]) keep_begun_breaks(run, &run->space->person[a], run->published->plan[a], d, nothing);
}

static double value_around(const WfmCoverage *coverage, int32_t from, int32_t to) {
  double sum = 0;
  for (int32_t i = MAX(from, 0); i < MIN(to, coverage->n); i++) sum += wfm_coverage_value_at(coverage, i);
  return sum;
}

/* Of the breaks of one duty, in the count of people on a break: by = 1 more, -1 fewer. */
static void count_breaks(WfmCoverage *coverage, const WfmShiftType *type, const int32_t *breaks, int32_t step, int32_t group, int by) {
  for (size_t b = 0; b < type->n_breaks; b++)
    wfm_coverage_rest(coverage, breaks[b], breaks[b] + type->breaks[b].length_s / step, group, by);
}

/* Presence at the breaks of one duty: by = 1 fills them, -1 empties them. */
static void fill_breaks(WfmCoverage *coverage, const WfmShiftType *type, const int32_t *breaks, int32_t step, int32_t group, int by) {
  count_breaks(coverage, type, breaks, step, group, -by);
  for (size_t b = 0; b < type->n_breaks; b++)
    for (int32_t i = breaks[b]; i < breaks[b] + type->breaks[b].length_s / step; i++) {
      if (i < 0 || i >= coverage->n) continue;
      if (by > 0) wfm_coverage_add(coverage, i, group);
      if (by < 0) wfm_coverage_remove(coverage, i, group);
    }
}

/* A duty worked as published, but for its breaks. */
typedef struct {
  const WfmPerson *person;
  int32_t day;
  const WfmShiftType *type;
  int32_t was[WFM_MAX_BREAKS], found[WFM_MAX_BREAKS]; /* where the breaks were published, and where the search laid them */
} MovedBreaks;

static int32_t *breaks_now(const WfmRepairRun *run, const MovedBreaks *moved) {
  return run->search->plan[moved->person->index]->breaks + (size_t)moved->day * WFM_MAX_BREAKS;
}

static bool are_moved(const WfmRepairRun *run, const MovedBreaks *moved) {
  return memcmp(breaks_now(run, moved), moved->was, moved->type->n_breaks * sizeof *moved->was) != 0;
}

/* Lays the duty's breaks, if it earns more than `least`; -INFINITY: whatever it costs. False, and nothing changed, if not, or if the
 * person's plan would not be legal. */
static bool lay_breaks(const WfmRepairRun *run, const MovedBreaks *moved, const int32_t *breaks, double least) {
  WfmCoverage *coverage = run->search->coverage;
  WfmPlanned *plan = run->search->plan[moved->person->index];
  const WfmCandidate *c = wfm_candidate(moved->person, plan->option[moved->day]);
  int32_t *now = breaks_now(run, moved), step = run->problem->grid.step, group = moved->person->group, kept[WFM_MAX_BREAKS];
  size_t size = moved->type->n_breaks * sizeof *now;
  if (memcmp(now, breaks, size) == 0) return true;
  memcpy(kept, now, sizeof kept);
  double before = value_around(coverage, c->i0, c->i1);
  wfm_coverage_begin(coverage);
  fill_breaks(coverage, moved->type, now, step, group, 1);
  fill_breaks(coverage, moved->type, breaks, step, group, -1);
  memcpy(now, breaks, size);
  if (value_around(coverage, c->i0, c->i1) - before >= least && wfm_planned_judge(run->space, moved->person, plan)) {
    wfm_coverage_keep(coverage);
    return true;
  }
  wfm_coverage_back(coverage);
  count_breaks(coverage, moved->type, breaks, step, group, -1);
  count_breaks(coverage, moved->type, kept, step, group, 1);
  memcpy(now, kept, sizeof kept);
  wfm_planned_judge(run->space, moved->person, plan);
  return false;
}

/* Duties of a person that are as published but for their breaks. */
static void find_moved(const WfmRepairRun *run, size_t a, GArray *out) {
  const WfmPlanned *published = run->published->plan[a], *plan = run->search->plan[a];
  const WfmPerson *p = &run->space->person[a];
  for (int32_t d = 0; published->set && d < p->n_days; d++) {
    if (plan->option[d] < 0 || plan->option[d] != published->option[d]) continue;
    int32_t type = wfm_candidate(p, plan->option[d])->type;
    if (type < 0) continue;
    MovedBreaks moved = {.person = p, .day = d, .type = &run->problem->shift_types[type]};
    memcpy(moved.was, published->breaks + (size_t)d * WFM_MAX_BREAKS, sizeof moved.was);
    memcpy(moved.found, plan->breaks + (size_t)d * WFM_MAX_BREAKS, sizeof moved.found);
    if (are_moved(run, &moved)) g_array_append_val(out, moved);
  }
}

/* What the roster is worth, the price of the moved breaks taken off. */
static double worth_of(const WfmRepairRun *run, const GArray *moved) {
  double worth = wfm_coverage_value(run->search->coverage);
  for (guint k = 0; k < moved->len; k++)
    if (are_moved(run, &g_array_index(moved, MovedBreaks, k))) worth -= run->settings->break_price;
  return worth;
}

/* Each by itself: back where its move is not worth its price; then out again where it now is. Until nothing changes. */
static void settle_singly(const WfmRepairRun *run, const GArray *moved) {
  double price = run->settings->break_price;
  for (int round = 0; round < 4; round++) {
    double before = worth_of(run, moved);
    for (guint k = 0; k < moved->len; k++) {
      const MovedBreaks *one = &g_array_index(moved, MovedBreaks, k);
      if (are_moved(run, one))
        lay_breaks(run, one, one->was, -price);
      else
        lay_breaks(run, one, one->found, nextafter(price, INFINITY));
    }
    if (worth_of(run, moved) <= before) return;
  }
}

static void lay_all(const WfmRepairRun *run, const GArray *moved, const int32_t *where) {
  for (guint k = 0; k < moved->len; k++) {
    const MovedBreaks *one = &g_array_index(moved, MovedBreaks, k);
    lay_breaks(run, one, where ? where + (size_t)k * WFM_MAX_BREAKS : one->was, -INFINITY);
  }
}

void wfm_repair_settle_breaks(const WfmRepairRun *run, size_t from, size_t to) {
  g_autoptr(GArray) moved = g_array_new(FALSE, FALSE, sizeof(MovedBreaks));
  for (size_t a = from; a < to; a++) find_moved(run, a, moved);
  if (moved->len == 0) return;
  settle_singly(run, moved);
  double worth = worth_of(run, moved);
  g_autofree int32_t *singly = g_new(int32_t, moved->len * (gsize)WFM_MAX_BREAKS);
  for (guint k = 0; k < moved->len; k++)
    memcpy(singly + (size_t)k * WFM_MAX_BREAKS, breaks_now(run, &g_array_index(moved, MovedBreaks, k)), WFM_MAX_BREAKS * sizeof *singly);
  lay_all(run, moved, NULL);
  settle_singly(run, moved);
  if (worth_of(run, moved) < worth) lay_all(run, moved, singly);
}
