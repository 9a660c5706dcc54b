#include "scheduler/staffing/backlog.h"

#include <math.h>

double wfm_backlog_constant(const double *work, int32_t n, double deadline) {
  double most = 0;
  for (int32_t i = 0; i < n; i++) {
    double sum = 0;
    for (int32_t j = i; j < n; j++) {
      sum += work[j];
      most = fmax(most, sum / (j - i + 1 + deadline));
    }
  }
  return most;
}

/* The grid in open time. Knot k lies at k steps; arrived counts what came before the instant itself, so that what waits at the door at an
 * opening belongs to the knot's interval. */
typedef struct {
  int32_t n;       /* open intervals */
  int32_t *at;     /* [n] their places in the grid */
  double *arrived; /* [n + 1] work that has come before knot k */
  double *door;    /* [n + 1] work that waits at knot k for the opening, the opening backlog included at 0 */
} OpenTime;

static void open_time_clear(OpenTime *o) {
  g_free(o->at);
  g_free(o->arrived);
  g_free(o->door);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OpenTime, open_time_clear)

static void open_time_init(OpenTime *o, const double *work_s, const uint8_t *open, WfmGrid grid, double opening_s) {
  *o = (OpenTime){.at = g_new(int32_t, grid.n), .arrived = g_new0(double, grid.n + 1), .door = g_new0(double, grid.n + 1)};
  o->door[0] = opening_s;
  for (int32_t i = 0; i < grid.n; i++) {
    if (!open[i]) {
      o->door[o->n] += work_s[i];
      continue;
    }
    o->at[o->n] = i;
    o->arrived[o->n + 1] = o->arrived[o->n] + o->door[o->n] + work_s[i];
    o->n++;
  }
}

/* Work due by knot k, d steps after it came; the opening backlog falls due evenly over the first d steps. */
static double due(const OpenTime *o, int32_t k, int32_t d, double opening_s) {
  return k < d ? opening_s * k / d : o->arrived[k - d] + o->door[k - d];
}

/* The taut string between low[k] and high[k], from 0 at knot 0 to the common end; slope[k] of step k. */
static void taut_string(double *slope, const double *low, const double *high, int32_t n) {
  int32_t from = 0;
  double height = 0;
  while (from < n) {
    double steepest_floor = -INFINITY, flattest_roof = INFINITY;
    int32_t floor_at = from, roof_at = from, to = n;
    double rise = 0, next = high[n];
    for (int32_t k = from + 1; k <= n; k++) {
      double floor_slope = (low[k] - height) / (k - from), roof_slope = (high[k] - height) / (k - from);
      if (floor_slope > flattest_roof) { /* the string must turn at the roof first */
        to = roof_at;
        rise = flattest_roof;
        next = high[to];
        break;
      }
      if (roof_slope < steepest_floor) {
        to = floor_at;
        rise = steepest_floor;
        next = low[to];
        break;
      }
      if (floor_slope >= steepest_floor) {
        steepest_floor = floor_slope;
        floor_at = k;
      }
      if (roof_slope <= flattest_roof) {
        flattest_roof = roof_slope;
        roof_at = k;
      }
      if (k == n) rise = floor_slope;
    }
    for (int32_t k = from; k < to; k++) slope[k] = rise;
    height = next;
    from = to;
  }
}

void wfm_backlog_profile(double *rate, const double *work_s, const uint8_t *open, WfmGrid grid, double deadline_s, double opening_s) {
  g_auto(OpenTime) o;
  open_time_init(&o, work_s, open, grid, opening_s);
  for (int32_t i = 0; i < grid.n; i++) rate[i] = 0;
  if (o.n == 0) return;
  int32_t d = (int32_t)fmin(fmax(floor(deadline_s / grid.step), 1), 1e9);
  g_autofree double *low = g_new(double, o.n + 1), *high = g_new(double, o.n + 1), *slope = g_new(double, o.n);
  for (int32_t k = 0; k <= o.n; k++) {
    low[k] = due(&o, k, d, opening_s);
    high[k] = k == 0 ? 0 : o.arrived[k];
    low[k] = fmin(low[k], high[k]);
  }
  int32_t last = o.n - d / 2;
  double end = fmax(low[o.n], last > 0 ? o.arrived[last] : 0);
  low[o.n] = high[o.n] = end;
  for (int32_t k = 0; k < o.n; k++) high[k] = fmin(high[k], end);
  taut_string(slope, low, high, o.n);
  for (int32_t k = 0; k < o.n; k++) rate[o.at[k]] = fmax(slope[k], 0) / grid.step;
}

/* Work begun as a broken line over open time, and on beyond the grid; upright where agents who come take what waits. */
typedef struct {
  int32_t n;
  double *u, *begun; /* [n] */
  double after;      /* slope beyond the last point */
} Progress;

static void progress_clear(Progress *p) {
  g_free(p->u);
  g_free(p->begun);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Progress, progress_clear)

static void progress_add(Progress *p, double u, double begun) {
  p->u[p->n] = u;
  p->begun[p->n++] = begun;
}

static double handle_at(const WfmBacklogCase *c, int32_t i) {
  return c->handle_s && c->handle_s[i] > 0 ? c->handle_s[i] : 0;
}

/* Work in hand after t seconds without a line, arriving at the rate r: an infinite-server queue of exponential handle times. */
static double in_hand(double hand, double r, double handle, double t) {
  return handle > 0 ? r * handle + (hand - r * handle) * exp(-t / handle) : 0;
}

/* What n agents hold with full hands while a line is worked off. Just before the next contact is begun n - 1 others are in hand, just after it n: the
 * mean over a contact. */
static double full_hands(double n, double handle) {
  return fmax(n - 0.5, 0) * handle;
}

/* One open interval: agents n, arrivals at the rate r, what is in hand when it begins. Work is begun at once until the agents' hands are full, and
 * then as quickly as they get done. credit: of contacts that were in hand when everybody left with a line, the half that full_hands leaves out. */
static void progress_interval(Progress *p, double *hand, double from, double step, double waits, double n, double r, double handle,
                              double credit) {
  double begun = p->begun[p->n - 1], room = full_hands(n, handle), at = 0, taken = fmin(waits, fmax(room + credit - *hand, 0));
  if (taken > 0) progress_add(p, from, begun += taken);
  *hand = fmin(*hand + taken, room); /* who goes finishes what is in hand, but nobody follows */
  waits -= taken;
  if (waits > 0) {
    double emptied = n > r ? waits / (n - r) : (double)INFINITY;
    at = fmin(emptied, step);
    progress_add(p, from + at, begun += n * at);
    if (at >= step) return;
  }
  if (r > n) {
    double full = handle > 0 ? handle * log((r * handle - *hand) / (r * handle - room)) : 0;
    if (full < step - at) {
      if (full > 0) progress_add(p, from + (at += full), begun += r * full);
      *hand = room;
      progress_add(p, from + step, begun + n * (step - at));
      return;
    }
  }
  *hand = fmin(in_hand(*hand, r, handle, step - at), room);
  progress_add(p, from + step, begun + r * (step - at));
}

static void progress_init(Progress *p, double *busy, const OpenTime *o, const WfmBacklogCase *c) {
  *p = (Progress){.u = g_new0(double, 4 * o->n + 1), .begun = g_new0(double, 4 * o->n + 1)};
  double hand = 0, credit = 0, step = c->grid.step, total = 0;
  progress_add(p, 0, 0);
  for (int32_t k = 0; k < o->n; k++) {
    int32_t i = o->at[k];
    double n = fmax(c->agents[i], 0), begun = p->begun[p->n - 1], handle = handle_at(c, i);
    bool closed = k > 0 && i > o->at[k - 1] + 1;
    if ((closed || !(n > 0)) && hand > 0) { /* everybody left: what was in hand gets finished */
      credit = begun < o->arrived[k] * (1 - 1e-12) ? handle / 2 : 0;
      hand = 0;
    }
    double waits = fmax(o->arrived[k] + o->door[k] - begun, 0), done = begun - fmin(hand, full_hands(n, handle));
    total += n;
    progress_interval(p, &hand, k * step, step, waits, n, c->work_s[i] / step, handle, n > 0 ? credit : 0);
    if (n > 0) credit = 0;
    double *last = &p->begun[p->n - 1];
    *last = fmax(fmin(*last, o->arrived[k + 1]), begun);
    busy[i] = n > 0 ? fmin(fmax((*last - hand - done) / (n * step), 0), 1) : 0;
  }
  p->after = o->n ? total / o->n : 0;
}

/* First point at or after u (by time) or level (by work); p->n where there is none. */
static int32_t first_not_below(const double *x, int32_t n, double value) {
  int32_t low = 0, high = n;
  while (low < high) {
    int32_t mid = (low + high) / 2;
    if (x[mid] < value)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

/* On the piece that ends at point k. */
static double begun_on(const Progress *p, int32_t k, double u) {
  if (k == p->n) return p->begun[k - 1] + p->after * (u - p->u[k - 1]);
  if (k == 0) return p->begun[0];
  double width = p->u[k] - p->u[k - 1];
  return width > 0 ? p->begun[k - 1] + (p->begun[k] - p->begun[k - 1]) * fmin(fmax((u - p->u[k - 1]) / width, 0), 1) : p->begun[k];
}

static double time_of(const Progress *p, double level) {
  int32_t k = first_not_below(p->begun, p->n, level * (1 - 1e-12));
  if (k == p->n) return p->after > 0 ? p->u[k - 1] + (level - p->begun[k - 1]) / p->after : (double)INFINITY;
  if (k == 0) return p->u[0];
  double height = p->begun[k] - p->begun[k - 1];
  return p->u[k - 1] + (p->u[k] - p->u[k - 1]) * (height > 0 ? fmax(level - p->begun[k - 1], 0) / height : 1);
}

/* Share of [0, width] where the straight line from f0 to f1 is not below 0 (but for rounding). */
static double share_above(double f0, double f1, double slack) {
  f0 += slack;
  f1 += slack;
  if (f0 >= 0 && f1 >= 0) return 1;
  if (f0 < 0 && f1 < 0) return 0;
  return f0 >= 0 ? f0 / (f0 - f1) : f1 / (f1 - f0);
}

/* Share of the work arriving evenly in open interval k that is begun within the time. */
static double share_on_time(const Progress *p, const OpenTime *o, int32_t k, double rate, double step, double within) {
  if (within < 0) return 0;
  double from = k * step, base = o->arrived[k] + o->door[k], slack = 1e-9 * (o->arrived[o->n] + 1), sum = 0, at = 0;
  int32_t next = first_not_below(p->u, p->n, from + within + 1e-9);
  while (at < step) {
    double to = next < p->n ? fmin(p->u[next] - within - from, step) : step;
    if (to > at)
      sum += (to - at) * share_above(begun_on(p, next, from + at + within) - base - rate * at,
                                     begun_on(p, next, from + to + within) - base - rate * to, slack);
    at = fmax(to, at);
    next++;
  }
  return sum / step;
}

void wfm_backlog_evaluate(double *sl, double *wait_s, double *busy, const WfmBacklogCase *c) {
  g_auto(OpenTime) o;
  open_time_init(&o, c->work_s, c->open, c->grid, c->opening_s);
  for (int32_t i = 0; i < c->grid.n; i++) sl[i] = wait_s[i] = busy[i] = NAN;
  g_auto(Progress) p;
  progress_init(&p, busy, &o, c);
  double step = c->grid.step, slack = 1e-9 * (o.arrived[o.n] + 1);
  double door = c->opening_s; /* work at the door of the next opening before the closed interval that is looked at */
  for (int32_t i = 0, k = 0; i < c->grid.n; i++) {
    double work = c->work_s[i], own = c->own * handle_at(c, i), within = c->deadline_s - own;
    if (c->open[i]) {
      if (work > 0) {
        sl[i] = share_on_time(&p, &o, k, work / step, step, within);
        wait_s[i] = fmax(time_of(&p, o.arrived[k] + o.door[k] + work / 2) - (k + 0.5) * step, 0) + own;
      }
      k++;
      door = 0;
      continue;
    }
    double before = o.arrived[k] + door, due = k * step + within;
    door += work;
    if (!(work > 0)) continue;
    double on_time = within < 0 ? 0 : begun_on(&p, first_not_below(p.u, p.n, due), due) - before;
    sl[i] = on_time + slack >= work ? 1 : fmax(on_time / work, 0);
    wait_s[i] = fmax(time_of(&p, before + work / 2) - k * step, 0) + own;
  }
}
