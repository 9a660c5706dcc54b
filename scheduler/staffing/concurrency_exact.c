#include "scheduler/staffing/concurrency_exact.h"

#include <math.h>
#include <string.h>

#include <glib.h>

/* A state: how many agents have 0 .. limit contacts; in the order of enumeration, where all full is the last. */
typedef struct {
  int limit, n;
  int *count; /* [n * (limit + 1)] */
} States;

double wfm_concurrency_states(int agents, int limit) {
  double ways = 1;
  for (int k = 1; k <= limit && ways < 1e15; k++) ways *= (agents + k) / (double)k;
  return round(ways);
}

static int *state(const States *s, int i) {
  return s->count + (size_t)i * (size_t)(s->limit + 1);
}

static void enumerate(States *s, int *now, int level, int left) {
  if (level == s->limit) {
    now[level] = left;
    memcpy(state(s, s->n++), now, sizeof *now * (size_t)(s->limit + 1));
    return;
  }
  for (int here = left; here >= 0; here--) {
    now[level] = here;
    enumerate(s, now, level + 1, left - here);
  }
}

/* States run in falling lexicographic order. */
static int find(const States *s, const int *count) {
  int low = 0, high = s->n - 1;
  while (low < high) {
    int mid = (low + high) / 2, k = 0;
    const int *other = state(s, mid);
    while (k < s->limit && other[k] == count[k]) k++;
    if (other[k] > count[k])
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

/* One agent goes from `from` contacts to `to`. */
static int moved(const States *s, int i, int from, int to) {
  g_autofree int *count = g_memdup2(state(s, i), sizeof(int) * (size_t)(s->limit + 1));
  count[from]--;
  count[to]++;
  return find(s, count);
}

static void fill_rates(double *rate, const States *s, double slowdown, double load) {
  for (int i = 0; i < s->n; i++) {
    const int *count = state(s, i);
    int least = 0;
    while (count[least] == 0) least++;
    if (least < s->limit) rate[(size_t)i * (size_t)s->n + (size_t)moved(s, i, least, least + 1)] += load;
    for (int k = 1; k <= s->limit; k++)
      if (count[k] > 0) rate[(size_t)i * (size_t)s->n + (size_t)moved(s, i, k, k - 1)] += count[k] * wfm_concurrency_rate(k, slowdown);
  }
}

/* Stationary weights of a chain by elimination of state after state, the last first; rate[n * n] is overwritten. */
static void stationary(double *weight, double *rate, int n) {
  size_t width = (size_t)n;
  for (int k = n - 1; k > 0; k--) {
    double out = 0;
    double *row = rate + (size_t)k * width;
    for (int j = 0; j < k; j++) out += row[j];
    for (int i = 0; i < k; i++) {
      double into = rate[(size_t)i * width + (size_t)k] /= out;
      if (!(into > 0)) continue;
      for (int j = 0; j < k; j++)
        if (j != i) rate[(size_t)i * width + (size_t)j] += into * row[j];
    }
  }
  weight[0] = 1;
  double sum = 1;
  for (int k = 1; k < n; k++) {
    weight[k] = 0;
    for (int i = 0; i < k; i++) weight[k] += weight[i] * rate[(size_t)i * width + (size_t)k];
    sum += weight[k];
  }
  for (int k = 0; k < n; k++) weight[k] /= sum;
}

WfmDelay wfm_concurrency_exact(WfmConcurrencyHands *hands, int agents, int limit, double slowdown, double load, double leave) {
  int most = (int)wfm_concurrency_states(agents, limit);
  g_assert(most <= WFM_CONCURRENCY_STATES);
  g_autofree int *count = g_new(int, (gsize)most *(gsize)(limit + 1)), *now = g_new0(int, limit + 1);
  States s = {.limit = limit, .count = count};
  enumerate(&s, now, 0, agents);
  g_assert(s.n == most && s.n > 0);
  g_autofree double *rate = g_new0(double, (gsize)s.n *(gsize)s.n), *weight = g_new0(double, s.n);
  fill_rates(rate, &s, slowdown, load);
  stationary(weight, rate, s.n);
  /* those who wait hang on the state in which all are full */
  double full = weight[s.n - 1], below = 0, contacts = 0, busy = 0;
  for (int i = 0; i < s.n - 1; i++) {
    below += weight[i];
    busy += weight[i] * (agents - state(&s, i)[0]);
    for (int k = 1; k <= limit; k++) contacts += weight[i] * k * state(&s, i)[k];
  }
  double capacity = agents * wfm_concurrency_rate(limit, slowdown);
  WfmDelay d = wfm_delay(below / full, log(below) - log(full), capacity, load, leave);
  hands->contacts = d.idle * (contacts / below) + d.p_wait * agents * limit;
  hands->busy = d.idle * (busy / below) + d.p_wait * agents;
  return d;
}
