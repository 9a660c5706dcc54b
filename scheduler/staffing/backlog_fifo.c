#include "scheduler/staffing/backlog.h"

#include <math.h>

/* A rising stretch of a curve of work over time. */
typedef struct {
  double u0, x0, u1, x1;
} Stretch;

static double time_at(const Stretch *s, double x) {
  double share = (x - s->x0) / (s->x1 - s->x0);
  return s->u0 + fmin(fmax(share, 0), 1) * (s->u1 - s->u0);
}

static int32_t rise(Stretch *s, int32_t n, double u0, double x0, double u1, double x1) {
  if (!(x1 > x0)) return n;
  s[n] = (Stretch){u0, x0, u1, x1};
  return n + 1;
}

/* Share of a stretch along which the wait runs from w0 to w1 and is within the deadline. */
static double share_within(double w0, double w1, double deadline) {
  double slack = 1e-12 * (1 + deadline), over0 = w0 - deadline, over1 = w1 - deadline;
  if (over0 <= slack && over1 <= slack) return 1;
  if (over0 >= 0 && over1 >= 0) return 0;
  return over0 < 0 ? over0 / (over0 - over1) : over1 / (over1 - over0);
}

/* The work that came on `came` is done on `went`: the area between the two is the waiting. */
static void compare(WfmBacklogFifo *r, const Stretch *came, int32_t n_came, const Stretch *went, int32_t n_went, double deadline) {
  double x = 0, area = 0;
  for (int32_t a = 0, b = 0; a < n_came && b < n_went;) {
    double to = fmin(came[a].x1, went[b].x1);
    if (to > x) {
      double w0 = time_at(&went[b], x) - time_at(&came[a], x), w1 = time_at(&went[b], to) - time_at(&came[a], to);
      area += (w0 + w1) / 2 * (to - x);
      r->on_time += share_within(w0, w1, deadline) * (to - x);
      x = to;
    }
    bool next_came = came[a].x1 <= to, next_went = went[b].x1 <= to;
    a += next_came;
    b += next_went;
  }
  r->wait = r->done > 0 ? fmax(area, 0) / r->done : 0;
}

WfmBacklogFifo wfm_backlog_fifo(const double *work, const double *capacity, int32_t n, double deadline) {
  g_autofree Stretch *came = g_new(Stretch, n + 1), *went = g_new(Stretch, 2 * n + 1);
  int32_t n_came = 0, n_went = 0;
  double arrived = 0, done = 0, backlog = 0;
  WfmBacklogFifo r = {0};
  for (int32_t k = 0; k < n; k++) {
    double c = fmax(capacity[k], 0), w = fmax(work[k], 0);
    n_came = rise(came, n_came, k, arrived, k + 1, arrived + w);
    arrived += w;
    double emptied = c > w ? backlog / (c - w) : backlog > 0 || w > c ? (double)INFINITY : 0;
    if (emptied <= 1) {
      n_went = rise(went, n_went, k, done, k + emptied, done + c * emptied);
      n_went = rise(went, n_went, k + emptied, done + c * emptied, k + 1, arrived);
      r.idle += (c - w) * (1 - emptied);
      done = arrived;
      backlog = 0;
    } else {
      n_went = rise(went, n_went, k, done, k + 1, done + c);
      done += c;
      backlog += w - c;
    }
  }
  r.done = done;
  r.backlog = backlog;
  compare(&r, came, n_came, went, n_went, deadline);
  return r;
}
