#include "scheduler/simulate/workspace.h"

Replication *replication_new(const Layout *l, const WfmSimSettings *settings) {
  Replication *r = g_new0(Replication, 1);
  size_t queues = (size_t)l->n_queues, agents = (size_t)l->n_agents, groups = (size_t)l->n_groups, n = (size_t)l->n;
  size_t lists = groups * l->levels;
  r->l = l;
  r->settings = settings;
  r->contacts = g_new0(Contacts, queues + 1);
  for (int32_t q = 0; q < l->n_queues; q++) contacts_init(&r->contacts[q], l, q);
  tree_init(&r->arrivals, l->n_queues);
  tree_init(&r->finishes, l->n_agents);
  r->changes = g_array_new(FALSE, FALSE, sizeof(Change));
  r->line = g_new0(Line, queues + 1);
  r->in_system = g_new0(int32_t, queues + 1);
  r->agent = g_aligned_alloc0(agents + 1, sizeof(Agent), _Alignof(Agent));
  r->presence = g_new0(Presence, agents + 1);
  r->task = g_new0(Task, agents * l->levels + 1);
  r->list = g_new0(List, lists + 1);
  r->list_since = g_new0(double, lists + 1);
  r->entered = g_new0(double, agents + 1);
  r->idle = g_new0(int32_t, groups + 1);
  r->level = g_new0(Level, groups + 1);
  r->seat = g_new0(int32_t, agents + 1);
  r->holder = g_new0(int32_t, agents + 1);
  r->tickets = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  r->counts = (Counts){.cell = g_new(Cell, queues * (n + 1) + 1),
                       .line_change = g_new(int32_t, queues * n + 1),
                       .busy = g_new(double, groups *n + 1),
                       .present = g_new(double, groups *n + 1),
                       .agent_busy = g_new(double, agents + 1),
                       .agent_present = g_new(double, agents + 1),
                       .agent_handled = g_new(int64_t, agents + 1),
                       .backlog_end = g_new(int64_t, queues + 1)};
  return r;
}

void replication_free(Replication *r) {
  if (!r) return;
  for (int32_t q = 0; q < r->l->n_queues; q++) {
    contacts_clear(&r->contacts[q]);
    g_free(r->line[q].item);
  }
  timer_heap_free(&r->timers);
  tree_free(&r->arrivals);
  tree_free(&r->finishes);
  g_aligned_free(r->agent);
  const Counts *c = &r->counts;
  void *const arrays[] = {r->contacts, r->line,    r->in_system,  r->presence,      r->task,          r->list,       r->list_since,
                          r->entered,  r->idle,    r->level,      r->seat,          r->holder,        c->cell,       c->line_change,
                          c->busy,     c->present, c->agent_busy, c->agent_present, c->agent_handled, c->backlog_end};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_array_unref(r->changes);
  g_hash_table_unref(r->tickets);
  g_free(r);
}

const Counts *replication_counts(const Replication *r) {
  return &r->counts;
}

static void reset_counts(Replication *r) {
  const Layout *l = r->l;
  size_t queues = (size_t)l->n_queues, agents = (size_t)l->n_agents, groups = (size_t)l->n_groups, n = (size_t)l->n;
  Counts *c = &r->counts;
  memset(c->cell, 0, queues * (n + 1) * sizeof *c->cell);
  memset(c->line_change, 0, queues * n * sizeof *c->line_change);
  memset(c->busy, 0, groups * n * sizeof *c->busy);
  memset(c->present, 0, groups * n * sizeof *c->present);
  memset(c->agent_busy, 0, agents * sizeof *c->agent_busy);
  memset(c->agent_present, 0, agents * sizeof *c->agent_present);
  memset(c->agent_handled, 0, agents * sizeof *c->agent_handled);
  memset(c->backlog_end, 0, queues * sizeof *c->backlog_end);
  c->events = 0;
}

static void reset_agents(Replication *r) {
  const Layout *l = r->l;
  for (int32_t a = 0; a < l->n_agents; a++) {
    r->agent[a] = (Agent){.group = l->group[a], .list = -1, .limit = l->levels};
    r->presence[a] = (Presence){0};
    r->seat[a] = r->holder[a] = a;
  }
  for (int32_t k = 0; k < l->n_groups * l->levels; k++) {
    r->list[k] = (List){.head = -1, .tail = -1};
    r->list_since[k] = INFINITY;
  }
  for (int32_t g = 0; g < l->n_groups; g++) {
    r->idle[g] = 0;
    r->level[g] = (Level){0};
  }
}

void workspace_reset(Replication *r, uint64_t seed, int64_t number) {
  const Layout *l = r->l;
  r->seed = seed;
  r->number = number;
  r->interval = 0;
  r->began = 0;
  r->all_in_system = r->all_in_line = 0;
  g_hash_table_remove_all(r->tickets);
  reset_counts(r);
  reset_agents(r);
  tree_clear(&r->finishes);
  timer_heap_clear(&r->timers);
  for (int32_t q = 0; q < l->n_queues; q++) {
    r->line[q].head = r->line[q].tail = r->line[q].gone = 0;
    r->in_system[q] = 0;
    contacts_begin(&r->contacts[q], seed, number);
    tree_set(&r->arrivals, q, contacts_next(&r->contacts[q]));
  }
  r->next_change = 0;
  r->other = 0;
  presence_draw(r->changes, l, r->settings, seed, number);
}
