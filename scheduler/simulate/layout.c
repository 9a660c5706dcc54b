#include "scheduler/simulate/layout.h"

#include <gsl/gsl_interp.h>
#include <math.h>

static bool serves(const WfmSimAgent *agent, int32_t queue) {
  return agent->proficiency[queue] > 0;
}

static int32_t ring_of(const WfmSimAgent *agent, int32_t queue) {
  return agent->ring ? agent->ring[queue] : 0;
}

/* Numbers the different keys in order of appearance. */
static int32_t number_of(GHashTable *known, GBytes *key) {
  gpointer found;
  if (g_hash_table_lookup_extended(known, key, NULL, &found)) {
    g_bytes_unref(key);
    return GPOINTER_TO_INT(found);
  }
  int32_t number = (int32_t)g_hash_table_size(known);
  g_hash_table_insert(known, key, GINT_TO_POINTER(number));
  return number;
}

static GHashTable *numbers_new(void) {
  return g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
}

static void find_groups(Layout *l) {
  g_autoptr(GHashTable) known = numbers_new();
  l->group = g_new(int32_t, l->n_agents + 1);
  for (int32_t a = 0; a < l->n_agents; a++) {
    const WfmSimAgent *agent = &l->input->agents[a];
    char *key = g_malloc((gsize)l->n_queues + 1);
    for (int32_t q = 0; q < l->n_queues; q++) key[q] = (char)(serves(agent, q) ? 1 + ring_of(agent, q) : 0);
    l->group[a] = number_of(known, g_bytes_new_take(key, (gsize)l->n_queues));
  }
  l->n_groups = (int32_t)g_hash_table_size(known);
}

static void find_speeds(Layout *l) {
  g_autoptr(GHashTable) known = numbers_new();
  gsize queues = (gsize)l->n_queues;
  g_autofree int32_t *row = g_new(int32_t, l->n_agents + 1);
  for (int32_t a = 0; a < l->n_agents; a++) row[a] = number_of(known, g_bytes_new(l->input->agents[a].proficiency, queues * sizeof(float)));
  l->speed_rows = g_new0(double, g_hash_table_size(known) * queues + 1);
  l->speed = g_new(const double *, l->n_agents + 1);
  for (int32_t a = 0; a < l->n_agents; a++) {
    double *speed = l->speed_rows + (size_t)row[a] * queues;
    for (int32_t q = 0; q < l->n_queues; q++)
      if (serves(&l->input->agents[a], q)) speed[q] = 1 / (double)l->input->agents[a].proficiency[q];
    l->speed[a] = speed;
  }
}

static int32_t turn_of(const Layout *l, const WfmSimAgent *member, int32_t queue) {
  int32_t priority = l->input->queues[queue].priority;
  if (l->settings->take == WFM_SIM_TAKE_LONGEST) return 0;
  return l->settings->take == WFM_SIM_TAKE_RING ? ring_of(member, queue) * 1000000 + priority : priority;
}

/* Immediate before deferred, then by turn, then as given. */
static int by_turn(gconstpointer a, gconstpointer b, gpointer user) {
  const Layout *l = user;
  const GroupLink *x = a, *y = b;
  if (l->rules[x->queue].deferred != l->rules[y->queue].deferred) return l->rules[x->queue].deferred ? 1 : -1;
  return x->turn != y->turn ? (x->turn < y->turn ? -1 : 1) : (x->queue > y->queue) - (x->queue < y->queue);
}

static int by_ring(gconstpointer a, gconstpointer b, gpointer user) {
  const QueueLink *x = a, *y = b;
  return x->ring != y->ring ? (x->ring < y->ring ? -1 : 1) : (x->group > y->group) - (x->group < y->group);
}

static double delay_of(const Layout *l, int32_t queue, int32_t ring) {
  return ring > 0 ? l->input->queues[queue].ring_delay_s[ring] : 0;
}

static void link_groups(Layout *l, const int32_t *member) {
  l->group_first = g_new0(int32_t, l->n_groups + 1);
  l->group_deferred = g_new0(int32_t, l->n_groups + 1);
  l->group_link = g_new(GroupLink, (size_t)l->n_groups * l->n_queues + 1);
  int32_t links = 0;
  for (int32_t g = 0; g < l->n_groups; g++) {
    const WfmSimAgent *agent = &l->input->agents[member[g]];
    l->group_first[g] = links;
    for (int32_t q = 0; q < l->n_queues; q++)
      if (serves(agent, q)) l->group_link[links++] = (GroupLink){q, turn_of(l, agent, q), delay_of(l, q, ring_of(agent, q))};
    g_qsort_with_data(l->group_link + l->group_first[g], links - l->group_first[g], sizeof(GroupLink), by_turn, l);
    l->group_deferred[g] = l->group_first[g];
    while (l->group_deferred[g] < links && !l->rules[l->group_link[l->group_deferred[g]].queue].deferred) l->group_deferred[g]++;
  }
  l->group_first[l->n_groups] = links;
}

static void link_queues(Layout *l, const int32_t *member) {
  l->queue_first = g_new0(int32_t, l->n_queues + 1);
  l->queue_link = g_new(QueueLink, (size_t)l->n_groups * l->n_queues + 1);
  int32_t links = 0;
  for (int32_t q = 0; q < l->n_queues; q++) {
    l->queue_first[q] = links;
    for (int32_t g = 0; g < l->n_groups; g++) {
      const WfmSimAgent *agent = &l->input->agents[member[g]];
      int32_t ring = ring_of(agent, q);
      if (serves(agent, q)) l->queue_link[links++] = (QueueLink){g, ring, delay_of(l, q, ring)};
    }
    g_qsort_with_data(l->queue_link + l->queue_first[q], links - l->queue_first[q], sizeof(QueueLink), by_ring, NULL);
  }
  l->queue_first[l->n_queues] = links;
}

/* A handle time that is missing is the one before it, or the first one known, or a minute. */
static void fill_aht(double *filled, const double *aht_s, const Layout *l) {
  double last = 60;
  for (int32_t i = l->n; i-- > 0;)
    if (aht_s[layout_source(l, i)] > 0) last = aht_s[layout_source(l, i)];
  for (int32_t i = 0; i < l->n; i++) {
    double here = aht_s[layout_source(l, i)];
    filled[i] = last = here > 0 ? here : last;
  }
}

static void fill_patience(double *filled, const WfmSimQueue *queue, const Layout *l, bool deferred) {
  for (int32_t i = 0; i < l->n; i++) {
    double here = queue->patience_interval_s ? queue->patience_interval_s[layout_source(l, i)] : queue->patience_s;
    filled[i] = deferred ? (double)INFINITY : here;
  }
}

/* Whether a contact may have to wait although somebody who could serve it is free, by rule of the queue. */
static bool holds_back(const WfmSimQueue *queue) {
  bool delayed = false;
  for (int ring = 1; ring < WFM_SIM_RINGS; ring++) delayed |= queue->ring_delay_s[ring] > 0;
  return delayed || queue->reserve > 0;
}

static void fill_queue(Layout *l, int32_t q) {
  const WfmSimQueue *queue = &l->input->queues[q];
  size_t n = (size_t)l->n;
  bool deferred = queue->channel == WFM_CHANNEL_EMAIL || queue->channel == WFM_CHANNEL_SOCIAL;
  int32_t limit = queue->channel == WFM_CHANNEL_CHAT ? MAX(queue->concurrency, 1) : 1;
  bool room = queue->room > 0 || l->input->room > 0 || l->input->places > 0;
  l->rules[q] = (Rules){.target_s = queue->target_s,
                        .reserve = queue->reserve,
                        .limit = limit,
                        .deferred = deferred,
                        .plain = !deferred && limit == 1 && !holds_back(queue),
                        .timed = !deferred && (holds_back(queue) || queue->redial_share > 0 || room),
                        .follow_up = deferred || queue->n_transfers > 0};
  l->rooms |= room;
  l->full_rate[q] = limit / (1 + queue->concurrency_slowdown * (limit - 1));
  l->levels = MAX(l->levels, limit);
  fill_aht(l->aht_s + q * n, queue->aht_s, l);
  fill_patience(l->patience_s + q * n, queue, l, deferred);
  double *opened = l->opened + q * (n + 1);
  for (int32_t i = 0; i < l->n; i++) opened[i + 1] = opened[i] + (layout_open(l, q, i) ? l->step : 0);
}

static void make_laws(Layout *l) {
  static const WfmSimLaw unit = {.shape = WFM_SIM_EXPONENTIAL};
  size_t n = 0, most = 2 * (size_t)l->n_queues + 1;
  g_autofree Law **laws = g_new(Law *, most);
  g_autofree const WfmSimLaw **shapes = g_new(const WfmSimLaw *, most);
  l->work = g_new0(Law, l->n_queues + 1);
  l->patience = g_new0(Law, l->n_queues + 1);
  laws[n] = &l->gap, shapes[n++] = &unit;
  for (int32_t q = 0; q < l->n_queues; q++) {
    laws[n] = &l->work[q], shapes[n++] = &l->input->queues[q].work;
    laws[n] = &l->patience[q], shapes[n++] = &l->input->queues[q].patience;
  }
  law_init_many(laws, shapes, n);
}

Layout *layout_new(const WfmSimInput *input, const WfmSimSettings *settings) {
  Layout *l = g_new0(Layout, 1);
  l->input = input;
  l->settings = settings;
  l->step = input->grid.step;
  l->lead = input->grid.n > 0 ? (int32_t)ceil(settings->warm_up_s / l->step) : 0;
  l->n = input->grid.n + l->lead;
  l->start = input->grid.start - l->lead * (int64_t)input->grid.step;
  l->n_queues = (int32_t)input->n_queues;
  l->n_agents = (int32_t)input->n_agents;
  l->inverse_step = 1 / l->step;
  l->end = l->n * l->step;
  l->levels = 1;
  size_t queues = input->n_queues, n = (size_t)l->n;
  l->rules = g_new0(Rules, queues + 1);
  l->full_rate = g_new0(double, queues + 1);
  l->aht_s = g_new0(double, queues *n + 1);
  l->patience_s = g_new0(double, queues *n + 1);
  l->opened = g_new0(double, queues *(n + 1) + 1);
  for (int32_t q = 0; q < l->n_queues; q++) fill_queue(l, q);
  make_laws(l);
  l->simple = l->levels == 1 && !l->rooms && !input->exchange && settings->shift_end == WFM_SIM_FINISH;
  find_groups(l);
  find_speeds(l);
  g_autofree int32_t *member = g_new0(int32_t, l->n_groups + 1);
  for (int32_t a = l->n_agents; a-- > 0;) member[l->group[a]] = a;
  link_groups(l, member);
  link_queues(l, member);
  return l;
}

void layout_free(Layout *l) {
  if (!l) return;
  for (int32_t q = 0; q < l->n_queues; q++) {
    law_clear(&l->work[q]);
    law_clear(&l->patience[q]);
  }
  law_clear(&l->gap);
  void *const arrays[] = {l->group,       l->speed,      l->speed_rows,     l->queue_first, l->queue_link,
                          l->group_first, l->group_link, l->group_deferred, l->rules,       l->full_rate,
                          l->aht_s,       l->patience_s, l->opened,         l->work,        l->patience};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(l);
}

double layout_when_open(const Layout *l, int32_t queue, double open_s) {
  const double *opened = l->opened + (size_t)queue * (l->n + 1);
  if (open_s >= opened[l->n]) return l->end + (open_s - opened[l->n]);
  size_t low = gsl_interp_bsearch(opened, open_s, 0, (size_t)l->n);
  return (double)low * l->step + (open_s - opened[low]);
}
