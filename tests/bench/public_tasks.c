#include "tests/bench/public_tasks.h"

#include "core/rng.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

/* What one missing costs beside the excess squared; sweeps over all shifts, from hot to cold. */
static const double MISSING = 200, HOT = 60, COLD = 0.3;
/* What is possible never weighs less than this: what is so unlikely that it would be lost may be all that is left to a stretch begun. */
static const double LEAST = 1e-280;
enum { SWEEPS = 150, COLD_SWEEPS = 10 };

typedef struct {
  const PublicCover *cover;
  int *there;              /* [n_tasks * n] */
  double *weight, *onward; /* [most intervals * n_tasks], [(most intervals + 1) * n_tasks * shortest] */
  WfmRng rng;
} Laying;

static double grows_by(const Laying *w, int task, int i) {
  const PublicCover *c = w->cover;
  int at = task * c->n + i, over = MAX(w->there[at] - c->most[at], 0), more = MAX(w->there[at] + 1 - c->most[at], 0);
  return (w->there[at] < c->low[at] ? -MISSING : 0) + more * more - over * over;
}

static void count(Laying *w, const PublicShift *s, int by) {
  for (int i = s->from; i < s->to; i++) w->there[s->task[i - s->from] * w->cover->n + i] += by;
}

static double *onward_at(const Laying *w, int i, int task, int length) {
  return w->onward + ((size_t)i * (size_t)w->cover->n_tasks + (size_t)task) * (size_t)w->cover->shortest + length - 1;
}

static void weigh(Laying *w, const PublicShift *s, double temperature) {
  int tasks = w->cover->n_tasks;
  for (int i = 0; i < s->to - s->from; i++) {
    double *weight = w->weight + (size_t)i * (size_t)tasks, least = INFINITY;
    for (int t = 0; t < tasks; t++) least = MIN(least, weight[t] = grows_by(w, t, s->from + i));
    for (int t = 0; t < tasks; t++) weight[t] = MAX(exp((least - weight[t]) / temperature), LEAST);
  }
}

/* onward: weight of all ways from interval i on, doing the task there as the length-th of its stretch. */
static void look_back(Laying *w, const PublicShift *s) {
  const PublicCover *c = w->cover;
  int n = s->to - s->from;
  for (int i = n - 1; i >= 0; i--) {
    double all = 0, top = 0;
    bool may_leave = c->n_tasks > 1 && n - (i + 1) >= c->shortest;
    for (int t = 0; t < c->n_tasks && may_leave; t++) all += *onward_at(w, i + 1, t, 1);
    for (int t = 0; t < c->n_tasks; t++)
      for (int k = 1; k <= c->shortest; k++) {
        double after = i == n - 1 ? k == c->shortest : *onward_at(w, i + 1, t, MIN(k + 1, c->shortest));
        if (may_leave && k == c->shortest) after += MAX(all - *onward_at(w, i + 1, t, 1), LEAST);
        *onward_at(w, i, t, k) = after > 0 ? MAX(w->weight[i * c->n_tasks + t] * after, LEAST) : 0;
        top = MAX(top, *onward_at(w, i, t, k));
      }
    for (int k = 0; k < c->n_tasks * c->shortest; k++) onward_at(w, i, 0, 1)[k] /= top;
  }
}

static int draw_task(Laying *w, int i, int but) {
  double all = 0;
  int drawn = -1;
  for (int t = 0; t < w->cover->n_tasks; t++) all += t == but ? 0 : *onward_at(w, i, t, 1);
  double at = all * wfm_rng_uniform(&w->rng);
  for (int t = 0; t < w->cover->n_tasks && (drawn < 0 || at >= 0); t++) {
    double part = t == but ? 0 : *onward_at(w, i, t, 1);
    if (part <= 0) continue;
    drawn = t;
    at -= part;
  }
  return drawn;
}

static void draw_way(Laying *w, PublicShift *s) {
  const PublicCover *c = w->cover;
  int task = draw_task(w, 0, -1), length = 1;
  for (int i = 0; i < s->to - s->from; i++) {
    s->task[i] = task;
    if (i + 1 == s->to - s->from) break;
    double stay = *onward_at(w, i + 1, task, MIN(length + 1, c->shortest)), leave = 0;
    for (int t = 0; t < c->n_tasks && length == c->shortest; t++) leave += t == task ? 0 : *onward_at(w, i + 1, t, 1);
    if (wfm_rng_uniform(&w->rng) * (stay + leave) < stay) {
      length = MIN(length + 1, c->shortest);
    } else {
      task = draw_task(w, i + 1, task);
      length = 1;
    }
  }
}

long public_lay_tasks(const PublicCover *cover, PublicShift *shift, size_t n_shifts) {
  Laying w = {.cover = cover};
  int most = 0;
  long missing = 0;
  for (size_t k = 0; k < n_shifts; k++) most = MAX(most, shift[k].to - shift[k].from);
  size_t cells = (size_t)cover->n_tasks * (size_t)cover->n;
  g_autofree int *there = w.there = g_new0(int, cells + 1);
  g_autofree double *weight = w.weight = g_new0(double, (size_t)most *(size_t)cover->n_tasks + 1);
  g_autofree double *onward = w.onward = g_new0(double, ((size_t)most + 1) * (size_t)cover->n_tasks * (size_t)cover->shortest + 1);
  wfm_rng_init(&w.rng, 1, 1);
  for (int sweep = 0; sweep < SWEEPS + COLD_SWEEPS; sweep++) {
    double temperature = HOT * pow(COLD / HOT, MIN((double)sweep / SWEEPS, 1));
    for (size_t k = 0; k < n_shifts; k++) {
      if (sweep > 0) count(&w, &shift[k], -1);
      weigh(&w, &shift[k], temperature);
      look_back(&w, &shift[k]);
      draw_way(&w, &shift[k]);
      count(&w, &shift[k], 1);
    }
  }
  for (size_t k = 0; k < cells; k++) missing += MAX(cover->low[k] - there[k], 0);
  return missing;
}
