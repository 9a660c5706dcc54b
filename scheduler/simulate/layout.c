#include "scheduler/simulate/layout.h"

#include <math.h>
#include <string.h>

static bool serves(const WfmSimAgent *agent, int32_t queue) {
  return agent->proficiency[queue] > 0;
}

static void find_groups(Layout *l) {
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  l->group = g_new(int32_t, l->n_agents + 1);
  for (int32_t a = 0; a < l->n_agents; a++) {
    g_autofree char *key = g_malloc((gsize)l->n_queues + 1);
    for (int32_t q = 0; q < l->n_queues; q++) key[q] = serves(&l->input->agents[a], q) ? '1' : '0';
    key[l->n_queues] = 0;
    const int32_t *found = g_hash_table_lookup(known, key); /* group of the first agent like this one */
    l->group[a] = found ? *found : l->n_groups++;
    if (!found) g_hash_table_insert(known, g_steal_pointer(&key), &l->group[a]);
  }
}

/* Immediate before deferred, then by priority, then as given. */
static int by_turn(gconstpointer a, gconstpointer b, gpointer user) {
  const Layout *l = user;
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  if (l->deferred[x] != l->deferred[y]) return l->deferred[x] ? 1 : -1;
  int32_t p = l->input->queues[x].priority, r = l->input->queues[y].priority;
  return p != r ? (p < r ? -1 : 1) : (x > y) - (x < y);
}

static void link_groups(Layout *l) {
  l->group_first = g_new0(int32_t, l->n_groups + 1);
  l->queue_first = g_new0(int32_t, l->n_queues + 1);
  l->group_queue = g_new(int32_t, (size_t)l->n_groups * l->n_queues + 1);
  l->queue_group = g_new(int32_t, (size_t)l->n_groups * l->n_queues + 1);
  g_autofree int32_t *member = g_new0(int32_t, l->n_groups + 1);
  for (int32_t a = l->n_agents; a-- > 0;) member[l->group[a]] = a;
  int32_t links = 0;
  for (int32_t g = 0; g < l->n_groups; g++) {
    l->group_first[g] = links;
    for (int32_t q = 0; q < l->n_queues; q++)
      if (serves(&l->input->agents[member[g]], q)) l->group_queue[links++] = q;
    g_qsort_with_data(l->group_queue + l->group_first[g], links - l->group_first[g], sizeof(int32_t), by_turn, l);
  }
  l->group_first[l->n_groups] = links;
  links = 0;
  for (int32_t q = 0; q < l->n_queues; q++) {
    l->queue_first[q] = links;
    for (int32_t g = 0; g < l->n_groups; g++)
      if (serves(&l->input->agents[member[g]], q)) l->queue_group[links++] = g;
  }
  l->queue_first[l->n_queues] = links;
}

/* A handle time that is missing is the one before it, or the first one known, or a minute. */
static void fill_aht(double *filled, const double *aht_s, int32_t n) {
  double last = 60;
  for (int32_t i = n; i-- > 0;)
    if (aht_s[i] > 0) last = aht_s[i];
  for (int32_t i = 0; i < n; i++) filled[i] = last = aht_s[i] > 0 ? aht_s[i] : last;
}

Layout *layout_new(const WfmSimInput *input) {
  Layout *l = g_new0(Layout, 1);
  l->input = input;
  l->n = input->grid.n;
  l->n_queues = (int32_t)input->n_queues;
  l->n_agents = (int32_t)input->n_agents;
  l->step = input->grid.step;
  l->inverse_step = 1 / l->step;
  l->end = l->n * l->step;
  l->levels = 1;
  size_t queues = input->n_queues, n = (size_t)l->n;
  l->deferred = g_new0(bool, queues + 1);
  l->limit = g_new0(int32_t, queues + 1);
  l->full_rate = g_new0(double, queues + 1);
  l->aht_s = g_new0(double, queues *n + 1);
  l->opened = g_new0(double, queues *(n + 1) + 1);
  for (int32_t q = 0; q < l->n_queues; q++) {
    const WfmSimQueue *queue = &input->queues[q];
    l->deferred[q] = queue->channel == WFM_CHANNEL_EMAIL || queue->channel == WFM_CHANNEL_SOCIAL;
    l->limit[q] = queue->channel == WFM_CHANNEL_CHAT ? MAX(queue->concurrency, 1) : 1;
    l->full_rate[q] = l->limit[q] / (1 + queue->concurrency_slowdown * (l->limit[q] - 1));
    l->levels = MAX(l->levels, l->limit[q]);
    fill_aht(l->aht_s + q * n, queue->aht_s, l->n);
    double *opened = l->opened + q * (n + 1);
    for (int32_t i = 0; i < l->n; i++) opened[i + 1] = opened[i] + (layout_open(l, q, i) ? l->step : 0);
  }
  find_groups(l);
  link_groups(l);
  return l;
}

void layout_free(Layout *l) {
  if (!l) return;
  void *const arrays[] = {l->group,    l->queue_first, l->queue_group, l->group_first, l->group_queue,
                          l->deferred, l->limit,       l->full_rate,   l->aht_s,       l->opened};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(l);
}

double layout_when_open(const Layout *l, int32_t queue, double open_s) {
  const double *opened = l->opened + (size_t)queue * (l->n + 1);
  if (open_s >= opened[l->n]) return l->end + (open_s - opened[l->n]);
  int32_t low = 0, high = l->n; /* opened[low] <= open_s < opened[high] */
  while (high - low > 1) {
    int32_t mid = (low + high) / 2;
    if (opened[mid] <= open_s)
      low = mid;
    else
      high = mid;
  }
  return low * l->step + (open_s - opened[low]);
}
