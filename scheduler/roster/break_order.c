#include "scheduler/roster/break_order.h"

#include <math.h>

/* One laying of breaks. */
typedef struct {
  WfmPlanner *planner;
  const WfmPerson *p;
  const WfmCandidate *c;
  const WfmBreakPlaces *places;
  size_t n;
  const double *sum;
} Order;

static double loss_at(const Order *o, int32_t at, int32_t length) {
  int32_t n = o->planner->space->problem->grid.n;
  return o->sum[MIN(at + length, n)] - o->sum[MIN(at, n)];
}

static bool meets(const Order *o, int32_t from, int32_t to) {
  WfmGrid grid = o->planner->space->problem->grid;
  for (guint m = 0; m < o->p->meeting->len; m++) {
    const WfmSpan *span = o->p->meeting->pdata[m];
    if (span->from < wfm_grid_at(grid, to) && span->to > wfm_grid_at(grid, from)) return true;
  }
  return false;
}

/* The least that breaks up to b lose where b begins at `at` or before. */
static double *least_by(const Order *o, size_t b) {
  return o->planner->by + b * (size_t)o->planner->window;
}

static double lost_by(const Order *o, size_t b, int32_t at) {
  const WfmBreakPlaces *w = &o->places[b];
  return at < w->low ? (double)INFINITY : least_by(o, b)[MIN(at, w->high) - w->low];
}

/* Breaks [from, to), none of them a rest, after `free_from`: fills least_by. */
static void lay_between(const Order *o, size_t from, size_t to, int32_t free_from) {
  for (size_t b = from; b < to; b++) {
    const WfmBreakPlaces *w = &o->places[b];
    double *least = least_by(o, b);
    for (int32_t at = w->low; at <= w->high; at++) {
      double cost = INFINITY;
      if ((at - w->low) % w->every == 0 && !meets(o, at, at + w->length))
        cost = (b > from          ? lost_by(o, b - 1, at - o->places[b - 1].length)
                : at >= free_from ? 0
                                  : (double)INFINITY) +
               loss_at(o, at, w->length);
      least[at - w->low] = at > w->low ? MIN(cost, least[at - w->low - 1]) : cost;
    }
    o->planner->work += 2 * MAX(w->high - w->low + 1, 0);
  }
}

/* What those lose, once laid, if all of them end by `end`. */
static double lost_between(const Order *o, size_t from, size_t to, int32_t free_from, int32_t end) {
  if (from == to) return end >= free_from ? 0 : (double)INFINITY;
  return lost_by(o, to - 1, end - o->places[to - 1].length);
}

/* Where they begin then. */
static void take_between(const Order *o, size_t from, size_t to, int32_t free_from, int32_t end, int32_t *breaks) {
  lay_between(o, from, to, free_from);
  for (size_t b = to; b-- > from;) {
    const WfmBreakPlaces *w = &o->places[b];
    int32_t at = MIN(end - w->length, w->high);
    while (at > w->low && least_by(o, b)[at - w->low - 1] <= least_by(o, b)[at - w->low]) at--;
    end = breaks[b] = at;
  }
}

/* The rest before break b, or n. */
static size_t rest_before(const Order *o, size_t b) {
  while (b-- > 0)
    if (!o->places[b].as_work) return b;
  return o->n;
}

static double *cost_at(const Order *o, size_t b, int32_t at) {
  return o->planner->cost + b * (size_t)o->planner->window + (size_t)(at - o->places[b].low);
}

static int32_t *from_at(const Order *o, size_t b, int32_t at) {
  return o->planner->from + b * (size_t)o->planner->window + (size_t)(at - o->places[b].low);
}

/* What is lost before `at`, where rest b begins, or the duty ends (b = n); *from: where the rest before it begins. */
static double lost_before(const Order *o, size_t b, int32_t at, int32_t longest, int32_t between, int32_t *from) {
  size_t before = rest_before(o, b);
  double best = INFINITY;
  *from = -1;
  if (before == o->n) {
    if (at - o->c->i0 > longest) return INFINITY;
    return lost_between(o, 0, b, o->c->i0, at);
  }
  const WfmBreakPlaces *w = &o->places[before];
  int32_t high = MIN(w->high, at - w->length - between), low = w->low;
  if (longest < INT32_MAX && at - longest - w->length > low) low += (at - longest - w->length - low + w->every - 1) / w->every * w->every;
  for (int32_t q = low; q <= high; q += w->every) {
    double cost = *cost_at(o, before, q);
    if (before + 1 < b)
      cost += o->planner->through[(size_t)(q - w->low) * (size_t)o->planner->window + (size_t)(at - o->planner->through_low)];
    if (cost < best) best = cost, *from = q;
  }
  if (b < o->n) o->planner->work += MAX(high - low, 0) + 1;
  return best;
}

/* Where breaks that count as work lie before break b, or the end (b = n): what they lose at least, after each place of the rest before and
 * before each of [low, high]. */
static void fill_through(const Order *o, size_t b, int32_t low, int32_t high) {
  size_t before = rest_before(o, b);
  if (before == o->n) {
    lay_between(o, 0, b, o->c->i0);
    return;
  }
  if (before + 1 == b) return;
  const WfmBreakPlaces *w = &o->places[before];
  o->planner->through_low = low;
  for (int32_t q = w->low; q <= w->high; q += w->every) {
    double *row = o->planner->through + (size_t)(q - w->low) * (size_t)o->planner->window;
    lay_between(o, before + 1, b, q + w->length);
    for (int32_t at = low; at <= high; at++) row[at - low] = lost_between(o, before + 1, b, q + w->length, at);
    o->planner->work += MAX(high - low + 1, 0);
  }
}

static void take(const Order *o, int32_t end_from, int32_t *breaks) {
  size_t b = o->n;
  int32_t at = o->c->i1, from = end_from;
  for (;;) {
    size_t before = rest_before(o, b);
    if (before == o->n) {
      take_between(o, 0, b, o->c->i0, at, breaks);
      return;
    }
    take_between(o, before + 1, b, from + o->places[before].length, at, breaks);
    b = before;
    at = breaks[b] = from;
    from = *from_at(o, b, at);
  }
}

double wfm_breaks_in_order(WfmPlanner *planner, const WfmPerson *p, const WfmCandidate *c, const WfmBreakPlaces *places, size_t n,
                           int32_t longest, int32_t between, const double *sum, int32_t *breaks) {
  const Order o = {planner, p, c, places, n, sum};
  for (size_t b = 0; b < n; b++) {
    const WfmBreakPlaces *w = &places[b];
    if (w->as_work) continue;
    fill_through(&o, b, w->low, w->high);
    for (int32_t at = w->low; at <= w->high; at += w->every) {
      double best = lost_before(&o, b, at, longest, between, from_at(&o, b, at));
      if (!isinf(best) && p->meeting->len && meets(&o, at, at + w->length)) best = INFINITY;
      *cost_at(&o, b, at) = best + loss_at(&o, at, w->length);
    }
  }
  int32_t from;
  fill_through(&o, n, c->i1, c->i1);
  double least = lost_before(&o, n, c->i1, longest, 0, &from);
  if (breaks && !isinf(least)) take(&o, from, breaks);
  return least;
}
