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

/* Windows on the grid; false if a break has no place. *plain: they would be the same for a longer duty. */
static bool lay_windows(const WfmBreakSpan *span, const WfmShiftType *type, const WfmCandidate *c, const Apart *apart,
                        WfmBreakPlaces *places, bool *plain) {
  size_t n = type->n_breaks, first = first_rest(type->breaks, n), final = last_rest(type->breaks, n);
  for (size_t b = 0; b < n; b++) {
    int32_t every = span[b].every, low = span[b].low, last = c->i1 - span[b].length - (b == final ? apart->last : 0);
    if (b == first && low < apart->first) low += (apart->first - low + every - 1) / every * every;
    int32_t high = MIN(c->i0 + span[b].high, last);
    *plain &= c->i0 + span[b].high <= last;
    if (high < c->i0 + low) return false;
    high = c->i0 + low + (high - c->i0 - low) / every * every;
    places[b] = (WfmBreakPlaces){c->i0 + low, high, every, span[b].length, type->breaks[b].as_work};
  }
  return true;
}

/* Whether each break may lie anywhere in its window whatever the others do. */
static bool independent(const WfmPerson *p, const WfmCandidate *c, const WfmBreakPlaces *places, size_t n, int32_t longest,
                        int32_t between) {
  int32_t before = c->i0, rested = -1; /* the earliest end of the last rest, and its latest */
  for (size_t b = 0; b < n; b++) {
    const WfmBreakPlaces *w = &places[b];
    if (b > 0 && w->low < places[b - 1].high + places[b - 1].length) return false;
    if (w->as_work) continue;
    if (w->high - before > longest || (rested >= 0 && w->low < rested + between)) return false;
    before = w->low + w->length;
    rested = w->high + w->length;
  }
  return c->i1 - before <= longest && p->meeting->len == 0;
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

static double apart(WfmPlanner *planner, const WfmBreakPlaces *places, size_t n, const double *sum, int32_t *breaks) {
  int32_t grid_n = planner->space->problem->grid.n;
  double total = 0;
  for (size_t b = 0; b < n; b++) {
    const WfmBreakPlaces *w = &places[b];
    planner->work += (w->high - w->low) / w->every + 1;
    if (!breaks && w->every == 1 && w->high + w->length <= grid_n) {
      total += least_inside(sum, w->low, w->high, w->length);
      continue;
    }
    double least = INFINITY;
    int32_t best = w->low;
    for (int32_t at = w->low; at <= w->high; at += w->every) {
      double loss = loss_at(sum, grid_n, at, w->length);
      if (loss < least) least = loss, best = at;
    }
    total += least;
    if (breaks) breaks[b] = best;
  }
  return total;
}

/* Least loss by the breaks; *plain says that it would be the same for a longer duty that starts here. */
static double break_loss(WfmPlanner *planner, const WfmPerson *p, const WfmCandidate *c, const double *sum, int32_t *breaks, bool *plain) {
  const WfmRosterProblem *problem = planner->space->problem;
  const WfmShiftType *type = c->type >= 0 ? &problem->shift_types[c->type] : NULL;
  int32_t longest = p->stretch_s > 0 ? (int32_t)floor(p->stretch_s / problem->grid.step + 1e-6) : INT32_MAX;
  *plain = longest == INT32_MAX && p->meeting->len == 0;
  if (!type || type->n_breaks == 0) return c->i1 - c->i0 <= longest ? 0 : INFINITY;
  WfmBreakPlaces places[WFM_MAX_BREAKS];
  Apart least = {intervals_of(planner, p->first_work_s), intervals_of(planner, p->between_s), intervals_of(planner, p->last_work_s)};
  const WfmBreakSpan *span =
      c->span < 0 ? planner->span + (size_t)c->type * WFM_MAX_BREAKS : &g_array_index(p->pool->span, WfmBreakSpan, c->span);
  if (!lay_windows(span, type, c, &least, places, plain)) return INFINITY;
  if (planner->lost) sum = planner->lost;
  if (independent(p, c, places, type->n_breaks, longest, least.between)) return apart(planner, places, type->n_breaks, sum, breaks);
  return wfm_breaks_in_order(planner, p, c, places, type->n_breaks, longest, least.between, sum, breaks);
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
  bool plain;
  const WfmCandidate *c = wfm_candidate(p, option);
  return gross(planner, p, c, sum) - break_loss(planner, p, c, sum, breaks, &plain);
}

void wfm_duty_values_of(WfmPlanner *planner, const WfmPerson *p, const double *sum, int32_t low, int32_t high, const uint8_t *wanted,
                        double *value) {
  int32_t i0 = -1, type = -2;
  double loss = 0;
  bool plain = false;
  for (int32_t o = low; o < high; o++) {
    if (wanted && !wanted[o - low]) continue;
    const WfmCandidate *c = wfm_candidate(p, o);
    if (!plain || c->i0 != i0 || c->type != type) {
      loss = break_loss(planner, p, c, sum, NULL, &plain);
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
