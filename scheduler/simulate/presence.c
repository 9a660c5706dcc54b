#include "scheduler/simulate/presence.h"

#include <math.h>

#include "core/rng.h"

#define STREAM_ABSENCE UINT64_MAX /* no queue has this number */

static double absence_share(const Layout *l, int32_t agent) {
  if (!l->input->shrinkage) return 0;
  double sum = 0;
  int32_t served = 0;
  for (int32_t q = 0; q < l->n_queues; q++) {
    if (!(l->input->agents[agent].proficiency[q] > 0)) continue;
    sum += l->input->shrinkage[q];
    served++;
  }
  return served ? sum / served : 0;
}

static void add(GArray *changes, double from, double to, int32_t agent) {
  Change on = {.time = from, .who = agent, .kind = CHANGE_ON}, off = {.time = to, .who = agent, .kind = CHANGE_OFF};
  g_array_append_val(changes, on);
  g_array_append_val(changes, off);
}

/* Alternation, walked along with the spans. */
typedef struct {
  WfmRng rng;
  double until, here_s, away_s; /* the present state ends at `until` */
  bool away;
} Absence;

static void absence_begin(Absence *x, double share, double block_s, uint64_t seed, uint64_t stream) {
  wfm_rng_init(&x->rng, seed, stream);
  x->away_s = block_s;
  x->here_s = share > 0 ? block_s * (1 - share) / share : (double)INFINITY;
  x->away = wfm_rng_open(&x->rng) < share;
  x->until = share > 0 ? wfm_rng_exponential(&x->rng, x->away ? x->away_s : x->here_s) : (double)INFINITY;
}

static void absence_turn(Absence *x) {
  x->away = !x->away;
  x->until += wfm_rng_exponential(&x->rng, x->away ? x->away_s : x->here_s);
}

static void draw_agent(GArray *changes, const Layout *l, int32_t agent, Absence *x) {
  const WfmSimAgent *a = &l->input->agents[agent];
  double start = (double)l->input->grid.start;
  for (size_t k = 0; k < a->n_spans; k++) {
    double from = fmax((double)a->span[k].from - start, 0), to = (double)a->span[k].to - start;
    while (k + 1 < a->n_spans && a->span[k + 1].from <= a->span[k].to) to = fmax(to, (double)a->span[++k].to - start); /* one piece */
    to = fmin(to, l->end);
    while (from < to) {
      while (x->until <= from) absence_turn(x);
      double piece = fmin(to, x->until);
      if (!x->away) add(changes, from, piece, agent);
      from = piece;
    }
  }
}

static int by_time(gconstpointer a, gconstpointer b) {
  const Change *x = a, *y = b;
  if (x->time != y->time) return x->time < y->time ? -1 : 1;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  return (x->who > y->who) - (x->who < y->who);
}

void presence_draw(GArray *changes, const Layout *l, double absence_block_s, uint64_t seed, int64_t replication) {
  g_array_set_size(changes, 0);
  for (int32_t a = 0; a < l->n_agents; a++) {
    Absence absence;
    uint64_t own = wfm_rng_stream((uint64_t)replication, STREAM_ABSENCE);
    absence_begin(&absence, absence_share(l, a), absence_block_s, seed, wfm_rng_stream(own, (uint64_t)a));
    draw_agent(changes, l, a, &absence);
  }
  for (int32_t q = 0; q < l->n_queues; q++) {
    if (!l->deferred[q]) continue;
    for (int32_t i = 1; i < l->n; i++) {
      Change opening = {.time = i * l->step, .who = q, .kind = CHANGE_OPENING};
      if (layout_open(l, q, i) && !layout_open(l, q, i - 1)) g_array_append_val(changes, opening);
    }
  }
  g_array_sort(changes, by_time);
}
