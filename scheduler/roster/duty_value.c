/* Breaks placed at best inside a duty. */
#include "scheduler/roster/planner.h"

#include <math.h>
#include <string.h>

typedef struct {
  int32_t low, high, length; /* first and last interval at which the break may begin */
} Window;

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

/* Windows on the grid; false if a break has no place. *plain: they would be the same for a longer duty. */
static bool lay_windows(const WfmBreakSpan *span, size_t n, const WfmCandidate *c, const Apart *apart, Window *window, bool *plain) {
  for (size_t b = 0; b < n; b++) {
    int32_t last = c->i1 - span[b].length - (b + 1 == n ? apart->last : 0);
    window[b] = (Window){c->i0 + (b == 0 ? MAX(span[b].low, apart->first) : span[b].low), MIN(c->i0 + span[b].high, last), span[b].length};
    *plain &= c->i0 + span[b].high <= last;
    if (window[b].high < window[b].low) return false;
  }
  return true;
}

/* Whether each break may lie anywhere in its window whatever the others do. */
static bool independent(const WfmPerson *p, const WfmCandidate *c, const Window *window, size_t n, int32_t longest, int32_t between) {
  int32_t before = c->i0;
  for (size_t b = 0; b < n; b++) {
    if (b > 0 && window[b].low < window[b - 1].high + window[b - 1].length + between) return false;
    if (window[b].high - before > longest) return false;
    before = window[b].low + window[b].length;
  }
  return c->i1 - before <= longest && p->meeting->len == 0;
}

static bool meets(const WfmPlanner *planner, const WfmPerson *p, int32_t from, int32_t to) {
  WfmGrid grid = planner->space->problem->grid;
  for (guint m = 0; m < p->meeting->len; m++) {
    const WfmSpan *span = p->meeting->pdata[m];
    if (span->from < wfm_grid_at(grid, to) && span->to > wfm_grid_at(grid, from)) return true;
  }
  return false;
}

/* Breaks in order, apart from each other and from meetings, no stretch of work above `longest`. Least loss, INFINITY if impossible. */
static double in_order(WfmPlanner *planner, const WfmPerson *p, const WfmCandidate *c, const Window *window, size_t n, int32_t longest,
                       int32_t between, const double *sum, int32_t *breaks) {
  int32_t width = planner->window, grid_n = planner->space->problem->grid.n;
  for (size_t b = 0; b < n; b++)
    for (int32_t at = window[b].low; at <= window[b].high; at++) {
      double best = INFINITY;
      int32_t from = -1;
      if (b == 0) {
        if (at - c->i0 <= longest) best = 0;
      } else {
        int32_t high = MIN(window[b - 1].high, at - window[b - 1].length - between);
        int32_t low = longest < INT32_MAX ? MAX(window[b - 1].low, at - longest - window[b - 1].length) : window[b - 1].low;
        for (int32_t q = low; q <= high; q++)
          if (planner->cost[(b - 1) * (size_t)width + (size_t)(q - window[b - 1].low)] < best)
            best = planner->cost[(b - 1) * (size_t)width + (size_t)((from = q) - window[b - 1].low)];
        planner->work += MAX(high - low, 0) + 1;
      }
      if (!isinf(best) && p->meeting->len && meets(planner, p, at, at + window[b].length)) best = INFINITY;
      size_t place = b * (size_t)width + (size_t)(at - window[b].low);
      planner->cost[place] = best + loss_at(sum, grid_n, at, window[b].length);
      planner->from[place] = from;
    }
  double least = INFINITY;
  int32_t end = -1;
  for (int32_t at = window[n - 1].low; at <= window[n - 1].high; at++) {
    double cost = planner->cost[(n - 1) * (size_t)width + (size_t)(at - window[n - 1].low)];
    if (c->i1 - at - window[n - 1].length <= longest && cost < least) least = cost, end = at;
  }
  for (size_t b = n; breaks && end >= 0 && b-- > 0;) {
    breaks[b] = end;
    end = planner->from[b * (size_t)width + (size_t)(end - window[b].low)];
  }
  return least;
}

/* Least loss of a break over the starts [low, high], all of them inside the grid with the break's whole length. */
static double least_inside(const double *sum, int32_t low, int32_t high, int32_t length) {
  double least = INFINITY;
  for (int32_t at = low; at <= high; at++) {
    double loss = sum[at + length] - sum[at];
    least = loss < least ? loss : least;
  }
  return least;
}

static double apart(WfmPlanner *planner, const Window *window, size_t n, const double *sum, int32_t *breaks) {
  int32_t grid_n = planner->space->problem->grid.n;
  double total = 0;
  for (size_t b = 0; b < n; b++) {
    planner->work += window[b].high - window[b].low + 1;
    if (!breaks && window[b].high + window[b].length <= grid_n) {
      total += least_inside(sum, window[b].low, window[b].high, window[b].length);
      continue;
    }
    double least = INFINITY;
    int32_t best = window[b].low;
    for (int32_t at = window[b].low; at <= window[b].high; at++) {
      double loss = loss_at(sum, grid_n, at, window[b].length);
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
  Window window[WFM_MAX_BREAKS];
  Apart least = {intervals_of(planner, p->first_work_s), intervals_of(planner, p->between_s), intervals_of(planner, p->last_work_s)};
  const WfmBreakSpan *span =
      c->span < 0 ? planner->span + (size_t)c->type * WFM_MAX_BREAKS : &g_array_index(p->pool->span, WfmBreakSpan, c->span);
  if (!lay_windows(span, type->n_breaks, c, &least, window, plain)) return INFINITY;
  if (planner->lost) sum = planner->lost;
  if (independent(p, c, window, type->n_breaks, longest, least.between)) return apart(planner, window, type->n_breaks, sum, breaks);
  return in_order(planner, p, c, window, type->n_breaks, longest, least.between, sum, breaks);
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

void wfm_duty_values(WfmPlanner *planner, const WfmPerson *p, const double *sum, int32_t from, int32_t to, double *value) {
  int32_t i0 = -1, type = -2;
  double loss = 0;
  bool plain = false;
  int32_t low = p->option_first[from], high = p->option_first[to];
  for (int32_t o = low; o < high; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    if (!plain || c->i0 != i0 || c->type != type) {
      loss = break_loss(planner, p, c, sum, NULL, &plain);
      i0 = c->i0;
      type = c->type;
    }
    value[o] = gross(planner, p, c, sum) - loss;
  }
  planner->work += 2 * (high - low);
}
