/* Breaks placed at best inside a duty. */
#include "scheduler/roster/break_order.h"

#include <math.h>
#include <string.h>

/* Intervals of work at least before the first break, between two, and after the last. */
typedef struct {
  int32_t first, between, last;
} Apart;

static int32_t intervals_of(const WfmPlanner *planner, double seconds) {
  return seconds > 0 ? (int32_t)ceil(seconds / planner->space->problem->grid.step - 1e-6) : 0;
}

static double loss_at(const double *sum, int32_t n, int32_t at, int32_t length) {
  return sum[MIN(at + length, n)] - sum[MIN(at, n)];
}

/* The breaks that end a stretch of work: the first and the last of them; n where there is none. */
static size_t first_rest(const WfmBreak *breaks, size_t n) {
  size_t b = 0;
  while (b < n && breaks[b].as_work) b++;
  return b;
}

static size_t last_rest(const WfmBreak *breaks, size_t n) {
  for (size_t b = n; b-- > 0;)
    if (!breaks[b].as_work) return b;
  return n;
}

/* Where the breaks of a duty may begin, counted from its start: the same for all duties of one type, windows and length. */
typedef struct {
  int32_t type, span, length; /* of the duties it was laid for; length -1: none yet */
  bool possible;              /* each break has a place */
  bool plain;                 /* they would be the same for a longer duty */
  bool independent;           /* each break may lie anywhere in its window whatever the others do */
  int32_t longest;            /* intervals of work without a rest; INT32_MAX: no limit */
  Apart apart;
  WfmBreakPlaces place[WFM_MAX_BREAKS];
} Laid;

/* Windows on the grid; false if a break has no place. */
static bool lay_windows(const WfmBreakSpan *span, const WfmShiftType *type, Laid *laid) {
  size_t n = type->n_breaks, first = first_rest(type->breaks, n), final = last_rest(type->breaks, n);
  for (size_t b = 0; b < n; b++) {
    int32_t every = span[b].every, low = span[b].low, last = laid->length - span[b].length - (b == final ? laid->apart.last : 0);
    if (b == first && low < laid->apart.first) low += (laid->apart.first - low + every - 1) / every * every;
    int32_t high = MIN(span[b].high, last);
    laid->plain &= span[b].high <= last;
    if (high < low) return false;
    high = low + (high - low) / every * every;
    laid->place[b] = (WfmBreakPlaces){low, high, every, span[b].length, type->breaks[b].as_work};
  }
  return true;
}

static bool independent(const WfmPerson *p, const Laid *laid, size_t n) {
  int32_t before = 0, rested = -1; /* the earliest end of the last rest, and its latest */
  for (size_t b = 0; b < n; b++) {
    const WfmBreakPlaces *w = &laid->place[b];
    if (b > 0 && w->low < w[-1].high + w[-1].length) return false;
    if (w->as_work) continue;
    if (w->high - before > laid->longest || (rested >= 0 && w->low < rested + laid->apart.between)) return false;
    before = w->low + w->length;
    rested = w->high + w->length;
  }
  return laid->length - before <= laid->longest && p->meeting->len == 0;
}

/* As for duties like this one. */
static void lay(const WfmPlanner *planner, const WfmPerson *p, const WfmCandidate *c, Laid *laid) {
  int32_t length = c->i1 - c->i0;
  if (laid->length == length && laid->type == c->type && laid->span == c->span) return;
  const WfmRosterProblem *problem = planner->space->problem;
  const WfmShiftType *type = c->type >= 0 ? &problem->shift_types[c->type] : NULL;
  laid->type = c->type;
  laid->span = c->span;
  laid->length = length;
  laid->longest = p->stretch_s > 0 ? (int32_t)floor(p->stretch_s / problem->grid.step + 1e-6) : INT32_MAX;
  laid->plain = laid->longest == INT32_MAX && p->meeting->len == 0;
  laid->possible = length <= laid->longest;
  if (!type || type->n_breaks == 0) return;
  laid->apart = (Apart){intervals_of(planner, p->first_work_s), intervals_of(planner, p->between_s), intervals_of(planner, p->last_work_s)};
  const WfmBreakSpan *span =
      c->span < 0 ? planner->span + (size_t)c->type * WFM_MAX_BREAKS : &g_array_index(p->pool->span, WfmBreakSpan, c->span);
  laid->possible = lay_windows(span, type, laid);
  laid->independent = laid->possible && independent(p, laid, type->n_breaks);
}

/* Least loss of a break over the starts [low, high], all of them inside the grid with the break's whole length. */
static double least_inside(const double *sum, int32_t low, int32_t high, int32_t length) {
  double least = INFINITY, other = INFINITY; /* of every second start each, so that neither waits for the other */
  int32_t at = low;
  for (; at < high; at += 2) {
    double loss = sum[at + length] - sum[at], next = sum[at + 1 + length] - sum[at + 1];
    least = loss < least ? loss : least;
    other = next < other ? next : other;
  }
  if (at == high) least = MIN(least, sum[at + length] - sum[at]);
  return MIN(least, other);
}

/* Least loss by breaks that do not mind each other. */
static double apart(WfmPlanner *planner, const WfmBreakPlaces *places, size_t n, int32_t i0, const double *sum, int32_t *breaks) {
  int32_t grid_n = planner->space->problem->grid.n;
  double total = 0;
  for (size_t b = 0; b < n; b++) {
    const WfmBreakPlaces *w = &places[b];
    int32_t low = i0 + w->low, high = i0 + w->high;
    planner->work += w->every == 1 ? high - low + 1 : (high - low) / w->every + 1;
    if (!breaks && w->every == 1 && high + w->length <= grid_n) {
      total += least_inside(sum, low, high, w->length);
      continue;
    }
    double least = INFINITY;
    int32_t best = low;
    for (int32_t at = low; at <= high; at += w->every) {
      double loss = loss_at(sum, grid_n, at, w->length);
      if (loss < least) least = loss, best = at;
    }
    total += least;
    if (breaks) breaks[b] = best;
  }
  return total;
}

/* Least loss by the breaks of a duty, `laid` being kept from one to the next of a person. */
static double break_loss(WfmPlanner *planner, const WfmPerson *p, const WfmCandidate *c, const double *sum, int32_t *breaks, Laid *laid) {
  lay(planner, p, c, laid);
  size_t n = c->type >= 0 ? planner->space->problem->shift_types[c->type].n_breaks : 0;
  if (!laid->possible) return INFINITY;
  if (n == 0) return 0;
  if (planner->lost) sum = planner->lost;
  if (laid->independent) return apart(planner, laid->place, n, c->i0, sum, breaks);
  WfmBreakPlaces places[WFM_MAX_BREAKS];
  for (size_t b = 0; b < n; b++) {
    places[b] = laid->place[b];
    places[b].low += c->i0;
    places[b].high += c->i0;
  }
  return wfm_breaks_in_order(planner, p, c, places, n, laid->longest, laid->apart.between, sum, breaks);
}

static double gross(const WfmPlanner *planner, const WfmPerson *p, const WfmCandidate *c, const double *sum) {
  WfmGrid grid = planner->space->problem->grid;
  double value = sum[MIN(c->i1, grid.n)] - sum[c->i0];
  for (guint m = 0; m < p->meeting->len; m++) {
    const WfmSpan *span = p->meeting->pdata[m];
    if (span->to <= c->start || span->from >= c->end) continue;
    int64_t low = CLAMP(wfm_grid_index(grid, span->from), 0, grid.n);
    int64_t high = CLAMP(wfm_grid_index(grid, span->to + grid.step - 1), 0, grid.n);
    value -= sum[high] - sum[low];
  }
  return value;
}

double wfm_duty_value(WfmPlanner *planner, const WfmPerson *p, int32_t option, const double *sum, int32_t *breaks) {
  Laid laid = {.length = -1};
  const WfmCandidate *c = wfm_candidate(p, option);
  return gross(planner, p, c, sum) - break_loss(planner, p, c, sum, breaks, &laid);
}

void wfm_duty_values_of(WfmPlanner *planner, const WfmPerson *p, const double *sum, int32_t low, int32_t high, const uint8_t *wanted,
                        double *value) {
  int32_t i0 = -1, type = -2;
  double loss = 0;
  Laid laid = {.length = -1};
  for (int32_t o = low; o < high; o++) {
    if (wanted && !wanted[o - low]) continue;
    const WfmCandidate *c = wfm_candidate(p, o);
    if (!laid.plain || c->i0 != i0 || c->type != type) {
      loss = break_loss(planner, p, c, sum, NULL, &laid);
      i0 = c->i0;
      type = c->type;
    }
    value[o] = gross(planner, p, c, sum) - loss;
    planner->work += 2;
  }
}

void wfm_duty_values(WfmPlanner *planner, const WfmPerson *p, const double *sum, int32_t from, int32_t to, double *value) {
  wfm_duty_values_of(planner, p, sum, p->option_first[from], p->option_first[to], NULL, value);
}
