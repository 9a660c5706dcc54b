#include "scheduler/staffing/transient.h"

#include <math.h>
#include <string.h>

#include <glib.h>

#define FORGOTTEN 1e-15 /* Poisson weight that is left out */

struct WfmTransientSystem {
  int32_t agents, most_agents, most_queue;
  double service, leave; /* rates per second */
  bool exhaustive;
  size_t row;         /* from one number of busy agents to the next; 1 where contacts wait only while all of them are busy: a plain chain */
  double *now, *next; /* by busy, waiting */
};

WfmTransientSystem *wfm_transient_new(int32_t most_agents, int32_t most_queue, double aht_s, double patience_s, bool exhaustive) {
  WfmTransientSystem *s = g_new0(WfmTransientSystem, 1);
  size_t row = exhaustive ? (size_t)most_queue + 1 : 1, states = (size_t)most_agents * row + (size_t)most_queue + 1;
  *s = (WfmTransientSystem){.most_agents = most_agents,
                            .most_queue = most_queue,
                            .service = 1 / aht_s,
                            .leave = isinf(patience_s) ? 0 : 1 / patience_s,
                            .exhaustive = exhaustive,
                            .row = row,
                            .now = g_new0(double, states),
                            .next = g_new0(double, states)};
  s->now[0] = 1;
  return s;
}

void wfm_transient_free(WfmTransientSystem *s) {
  if (!s) return;
  g_free(s->now);
  g_free(s->next);
  g_free(s);
}

static size_t at(const WfmTransientSystem *s, int32_t busy, int32_t waiting) {
  return (size_t)busy * s->row + (size_t)waiting;
}

static size_t n_states(const WfmTransientSystem *s) {
  return at(s, s->most_agents, s->most_queue) + 1;
}

/* More agents than this are never busy. */
static int32_t most_busy(const WfmTransientSystem *s) {
  return s->exhaustive ? s->most_agents : s->agents;
}

/* Somebody waits only where all who take contacts are busy. */
static int32_t longest(const WfmTransientSystem *s, int32_t busy) {
  return busy == s->agents || (busy > s->agents && s->exhaustive) ? s->most_queue : 0;
}

/* The number of agents changes: who waits is taken at once, or goes back to the queue. */
static void change_agents(WfmTransientSystem *s, int32_t agents) {
  size_t states = n_states(s);
  memset(s->next, 0, states * sizeof *s->next);
  for (int32_t b = 0; b <= most_busy(s); b++)
    for (int32_t q = 0; q <= longest(s, b); q++) {
      double p = s->now[at(s, b, q)];
      int32_t stay = s->exhaustive ? MAX(b, MIN(b + q, agents)) : MIN(b + q, agents);
      if (p > 0) s->next[at(s, stay, MIN(b + q - stay, s->most_queue))] += p;
    }
  double *swap = s->now;
  s->now = s->next;
  s->next = swap;
  memset(s->next, 0, states * sizeof *s->next);
  s->agents = agents;
}

/* One jump of the uniformised chain, at the rate `all`. */
static void jump(WfmTransientSystem *s, double rate, double all) {
  double come_share = rate / all, done_share = s->service / all, left_share = s->leave / all;
  for (int32_t b = 0; b <= most_busy(s); b++) memset(s->next + at(s, b, 0), 0, (size_t)(longest(s, b) + 1) * sizeof *s->next);
  for (int32_t b = 0; b <= most_busy(s); b++)
    for (int32_t q = 0; q <= longest(s, b); q++) {
      double p = s->now[at(s, b, q)];
      if (!(p > 0)) continue;
      double come = q < s->most_queue ? come_share : 0, done = b * done_share, left = q * left_share;
      s->next[b < s->agents ? at(s, b + 1, q) : at(s, b, MIN(q + 1, s->most_queue))] += p * come;
      if (b > 0) s->next[q > 0 && b <= s->agents ? at(s, b, q - 1) : at(s, b - 1, q)] += p * done;
      if (q > 0) s->next[at(s, b, q - 1)] += p * left;
      s->next[at(s, b, q)] += p * (1 - come - done - left);
    }
  double *swap = s->now;
  s->now = s->next;
  s->next = swap;
}

typedef struct {
  double wait, queue, busy;
} Means;

static Means means_of(const WfmTransientSystem *s, const double *weight) {
  Means m = {0};
  for (int32_t b = 0; b <= most_busy(s); b++)
    for (int32_t q = 0; q <= longest(s, b); q++) {
      double p = weight[at(s, b, q)];
      if (b >= s->agents) m.wait += p;
      m.queue += p * q;
      m.busy += p * b;
    }
  return m;
}

WfmTransient wfm_transient_step(WfmTransientSystem *s, int32_t agents, double rate, double step_s) {
  if (agents != s->agents) change_agents(s, agents);
  size_t states = n_states(s);
  double all = rate + s->most_agents * s->service + s->most_queue * s->leave, jumps = all * step_s;
  g_autofree double *end = g_new0(double, states);
  /* the state at the end: Poisson many jumps; the mean over the time: the tails of the same law */
  int32_t most = (int32_t)(jumps + 9 * sqrt(jumps) + 40);
  g_autofree double *weight = g_new(double, most + 1);
  double tail = 1, first = -jumps;
  for (int32_t k = 0; k <= most; k++) weight[k] = exp(first + k * log(jumps) - lgamma(k + 1.0));
  Means sum = {0};
  for (int32_t k = 0; k <= most && (k <= jumps || weight[k] > FORGOTTEN / most); k++) {
    if (k > 0) jump(s, rate, all);
    tail -= weight[k];
    Means m = means_of(s, s->now);
    double share = fmax(tail, 0) / jumps;
    sum.wait += share * m.wait;
    sum.queue += share * m.queue;
    sum.busy += share * m.busy;
    if (weight[k] > FORGOTTEN / most)
      for (int32_t b = 0; b <= most_busy(s); b++)
        for (size_t i = at(s, b, 0), last = at(s, b, longest(s, b)); i <= last; i++) end[i] += weight[k] * s->now[i];
  }
  double total = 0;
  for (size_t i = 0; i < states; i++) total += end[i];
  for (size_t i = 0; i < states; i++) s->now[i] = end[i] / total;
  Means last = means_of(s, s->now);
  return (WfmTransient){.p_wait = sum.wait,
                        .queue = sum.queue,
                        .busy = sum.busy,
                        .abandons = s->leave * sum.queue * step_s,
                        .queue_end = last.queue,
                        .busy_end = last.busy};
}
