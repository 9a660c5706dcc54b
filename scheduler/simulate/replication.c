#include "scheduler/simulate/replication.h"

#include <math.h>
#include <string.h>

#include "scheduler/simulate/agent_heap.h"
#include "scheduler/simulate/arrivals.h"
#include "scheduler/simulate/presence.h"

/* A contact in line. */
typedef struct {
  double arrival, leave_by, work_s;
  double deadline; /* deferred: time at which it should be done */
  int32_t interval;
} Waiting;

/* A ring of 2^k places; head and tail count up for ever. */
typedef struct {
  Waiting *item;
  uint32_t mask, head, tail;
} Line;

/* A contact in hand. */
typedef struct {
  double left_s; /* work that is left, if the agent had nothing else */
  double rate;   /* of getting done per second, below 1 beside others */
  double arrival;
  int32_t queue, interval;
} Task;

typedef struct {
  double since;                             /* busy time is counted up to here */
  double entered;                           /* in its present list */
  double present_since;                     /* on the queues, or finishing what was in hand */
  double load;                              /* 0 .. 1, see full_rate */
  int32_t group, n_tasks, limit, finishing; /* limit: of contacts at once, as long as these tasks last */
  int32_t list, next, before;               /* list: -1 = in none */
  bool on;
} Agent;

typedef struct {
  int32_t head, tail;
} List;

struct Replication {
  const Layout *l;
  double absence_block_s;
  Arrivals *arrivals; /* [n_queues] */
  double *next;       /* [n_queues] times of the next arrivals */
  GArray *changes;
  Line *line;   /* [n_queues] */
  Agent *agent; /* [n_agents] */
  Task *task;   /* [n_agents * levels] */
  List *list;   /* [n_groups * levels] agents that can take a contact, by group and number in hand, who came first in front */
  AgentHeap heap;
  Counts counts;
};

/* ---- lines ---- */

static void line_push(Line *line, const Waiting *w) {
  if (line->tail - line->head > line->mask || !line->item) {
    uint32_t size = line->item ? 2 * (line->mask + 1) : 64, n = line->tail - line->head;
    Waiting *item = g_new(Waiting, size);
    for (uint32_t k = 0; k < n; k++) item[k] = line->item[(line->head + k) & line->mask];
    g_free(line->item);
    *line = (Line){.item = item, .mask = size - 1, .tail = n};
  }
  line->item[line->tail++ & line->mask] = *w;
}

static bool line_empty(const Line *line) {
  return line->head == line->tail;
}

static Waiting *line_head(const Line *line) {
  return &line->item[line->head & line->mask];
}

static void count_line(Replication *r, int32_t queue, double t, int32_t change) {
  r->counts.line_change[(size_t)queue * r->l->n + layout_interval(r->l, t)] += change;
}

static Cell *cell_of(Replication *r, int32_t queue, int32_t interval) {
  return &r->counts.cell[(size_t)queue * r->l->n + interval];
}

/* Those at the front whose patience has ended have left before now. */
static void drop_gone(Replication *r, int32_t queue, double now) {
  Line *line = &r->line[queue];
  while (!line_empty(line) && line_head(line)->leave_by <= now) {
    const Waiting *w = line_head(line);
    Cell *cell = cell_of(r, queue, w->interval);
    cell->abandoned++;
    cell->abandoned_within += w->leave_by - w->arrival <= r->l->input->queues[queue].target_s;
    count_line(r, queue, w->leave_by, -1);
    r->counts.events++;
    line->head++;
  }
}

/* ---- lists of agents with room ---- */

static void list_leave(Replication *r, int32_t a) {
  Agent *agent = &r->agent[a];
  if (agent->list < 0) return;
  List *list = &r->list[agent->list];
  if (agent->before >= 0)
    r->agent[agent->before].next = agent->next;
  else
    list->head = agent->next;
  if (agent->next >= 0)
    r->agent[agent->next].before = agent->before;
  else
    list->tail = agent->before;
  agent->list = -1;
}

static bool has_room(const Agent *agent) {
  return agent->on && (agent->n_tasks == 0 || agent->n_tasks < agent->limit);
}

static void list_enter(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  if (!has_room(agent)) return;
  agent->list = agent->group * r->l->levels + agent->n_tasks;
  List *list = &r->list[agent->list];
  agent->entered = now;
  agent->next = -1;
  agent->before = list->tail;
  if (list->tail >= 0)
    r->agent[list->tail].next = a;
  else
    list->head = a;
  list->tail = a;
}

/* The agent with the fewest contacts in hand, of these the one who has waited longest; -1 where there is none. */
static int32_t find_agent(const Replication *r, int32_t queue) {
  const Layout *l = r->l;
  for (int32_t level = 0; level < l->limit[queue]; level++) {
    int32_t best = -1;
    for (int32_t k = l->queue_first[queue]; k < l->queue_first[queue + 1]; k++) {
      int32_t a = r->list[l->queue_group[k] * l->levels + level].head;
      if (a >= 0 && (best < 0 || r->agent[a].entered < r->agent[best].entered)) best = a;
    }
    if (best >= 0) return best;
  }
  return -1;
}

/* ---- time at work ---- */

static void add_span(const Layout *l, double *row, double from, double to, double weight) {
  to = fmin(to, l->end);
  if (!(from < to)) return;
  int32_t i = layout_interval(l, from), j = layout_interval(l, to);
  if (i == j) {
    row[i] += weight * (to - from);
    return;
  }
  row[i] += weight * ((i + 1) * l->step - from);
  for (int32_t k = i + 1; k < j; k++) row[k] += weight * l->step;
  row[j] += weight * (to - j * l->step);
}

/* Work gets done up to now. */
static void advance(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  if (agent->n_tasks > 0) {
    double passed = now - agent->since;
    add_span(r->l, r->counts.busy + (size_t)agent->group * r->l->n, agent->since, now, agent->load);
    r->counts.agent_busy[a] += agent->load * fmax(fmin(now, r->l->end) - agent->since, 0);
    Task *task = &r->task[(size_t)a * r->l->levels];
    for (int32_t k = 0; k < agent->n_tasks; k++) task[k].left_s -= passed * task[k].rate;
  }
  agent->since = now;
}

static void reschedule(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  if (agent->n_tasks == 0) {
    heap_remove(&r->heap, a);
    return;
  }
  Task *task = &r->task[(size_t)a * r->l->levels];
  double soonest = INFINITY;
  agent->load = 0;
  agent->limit = r->l->levels;
  for (int32_t k = 0; k < agent->n_tasks; k++) {
    int32_t q = task[k].queue;
    task[k].rate = agent->n_tasks == 1 ? 1 : 1 / (1 + r->l->input->queues[q].concurrency_slowdown * (agent->n_tasks - 1));
    agent->load += task[k].rate / r->l->full_rate[q];
    agent->limit = MIN(agent->limit, r->l->limit[q]);
    double ends = task[k].left_s / task[k].rate;
    if (ends < soonest) {
      soonest = ends;
      agent->finishing = k;
    }
  }
  heap_set(&r->heap, a, now + fmax(soonest, 0));
}

static void close_presence(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  add_span(r->l, r->counts.present + (size_t)agent->group * r->l->n, agent->present_since, now, 1);
  r->counts.agent_present[a] += fmax(fmin(now, r->l->end) - agent->present_since, 0);
}

/* ---- contacts and agents meet ---- */

/* The agent takes the contact; it must be in no list. */
static void begin_task(Replication *r, int32_t a, int32_t queue, const Waiting *w, double now) {
  Agent *agent = &r->agent[a];
  const WfmSimQueue *rules = &r->l->input->queues[queue];
  advance(r, a, now);
  r->task[(size_t)a * r->l->levels + agent->n_tasks++] = (Task){.left_s = w->work_s / (double)r->l->input->agents[a].proficiency[queue],
                                                                .arrival = w->arrival,
                                                                .queue = queue,
                                                                .interval = w->interval};
  reschedule(r, a, now);
  if (r->l->deferred[queue]) return;
  Cell *cell = cell_of(r, queue, w->interval);
  double wait = now - w->arrival;
  cell->answered++;
  cell->wait_s += wait;
  cell->good += wait <= rules->target_s;
}

static void count_done(Replication *r, const Task *task, double when) {
  if (!r->l->deferred[task->queue]) return;
  Cell *cell = cell_of(r, task->queue, task->interval);
  double took = layout_open_time(r->l, task->queue, when) - layout_open_time(r->l, task->queue, task->arrival);
  cell->answered++;
  cell->wait_s += took;
  cell->good += took <= r->l->input->queues[task->queue].target_s;
}

/* Immediate contacts: the best priority, then the longest wait. An agent with contacts in hand takes only what can be handled beside them, and
 * nothing while a contact of better priority waits for its whole attention. */
static int32_t pick_immediate(Replication *r, const Agent *agent, double now, int32_t *deferred_from) {
  const Layout *l = r->l;
  int32_t best = -1, best_priority = INT32_MAX, k = l->group_first[agent->group];
  for (; k < l->group_first[agent->group + 1]; k++) {
    int32_t q = l->group_queue[k], priority = l->input->queues[q].priority;
    if (l->deferred[q] || priority > best_priority) break;
    drop_gone(r, q, now);
    if (line_empty(&r->line[q])) continue;
    if (agent->n_tasks > 0 && agent->n_tasks >= l->limit[q]) {
      if (best < 0) best_priority = priority; /* only contacts of this priority may still be taken */
      continue;
    }
    if (best < 0 || line_head(&r->line[q])->arrival < line_head(&r->line[best])->arrival) {
      best = q;
      best_priority = priority;
    }
  }
  *deferred_from = k;
  return best;
}

/* Deferred contacts of open queues: the best priority, then the earliest deadline. */
static int32_t pick_deferred(const Replication *r, const Agent *agent, double now, int32_t from) {
  const Layout *l = r->l;
  int32_t best = -1, best_priority = INT32_MAX, interval = layout_interval(l, now);
  for (int32_t k = from; k < l->group_first[agent->group + 1]; k++) {
    int32_t q = l->group_queue[k], priority = l->input->queues[q].priority;
    if (priority > best_priority) break;
    if (line_empty(&r->line[q]) || !layout_open(l, q, interval)) continue;
    if (best < 0 || line_head(&r->line[q])->deadline < line_head(&r->line[best])->deadline) {
      best = q;
      best_priority = priority;
    }
  }
  return best;
}

/* An agent in no list takes what waits, as much as there is room for, and else waits itself. */
static void refill(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  while (has_room(agent)) {
    int32_t deferred_from, queue = pick_immediate(r, agent, now, &deferred_from);
    if (queue < 0 && agent->n_tasks == 0) queue = pick_deferred(r, agent, now, deferred_from);
    if (queue < 0) break;
    Waiting w = *line_head(&r->line[queue]);
    r->line[queue].head++;
    count_line(r, queue, now, -1);
    begin_task(r, a, queue, &w, now);
  }
  list_enter(r, a, now);
}

static void arrive(Replication *r, int32_t queue, double now) {
  const Layout *l = r->l;
  Arrivals *source = &r->arrivals[queue];
  Waiting w = {.arrival = now, .interval = source->interval};
  double patience;
  arrivals_take(source, &w.work_s, &patience);
  r->next[queue] = source->next;
  w.leave_by = now + patience;
  cell_of(r, queue, w.interval)->offered++;
  r->counts.events++;
  drop_gone(r, queue, now);
  bool served = line_empty(&r->line[queue]) && (!l->deferred[queue] || layout_open(l, queue, w.interval));
  int32_t a = served ? find_agent(r, queue) : -1;
  if (a >= 0) {
    list_leave(r, a);
    begin_task(r, a, queue, &w, now);
    list_enter(r, a, now);
    return;
  }
  if (l->deferred[queue]) w.deadline = layout_when_open(l, queue, layout_open_time(l, queue, now) + l->input->queues[queue].target_s);
  line_push(&r->line[queue], &w);
  count_line(r, queue, now, 1);
}

static void finish(Replication *r, double now) {
  int32_t a = r->heap.entry[0].agent;
  Agent *agent = &r->agent[a];
  Task *task = &r->task[(size_t)a * r->l->levels];
  r->counts.events++;
  list_leave(r, a);
  advance(r, a, now);
  count_done(r, &task[agent->finishing], now);
  task[agent->finishing] = task[--agent->n_tasks];
  if (agent->n_tasks > 0) reschedule(r, a, now);
  refill(r, a, now);
  if (agent->n_tasks == 0) {
    heap_remove(&r->heap, a);
    if (!agent->on) close_presence(r, a, now);
  }
}

static void change(Replication *r, const Change *c) {
  r->counts.events++;
  if (c->kind == CHANGE_OPENING) {
    while (!line_empty(&r->line[c->who])) {
      int32_t a = find_agent(r, c->who);
      if (a < 0) break;
      list_leave(r, a);
      refill(r, a, c->time);
      g_assert(r->agent[a].n_tasks > 0);
    }
    return;
  }
  Agent *agent = &r->agent[c->who];
  if (c->kind == CHANGE_ON) {
    if (agent->n_tasks == 0) agent->present_since = c->time;
    agent->on = true;
    refill(r, c->who, c->time);
    return;
  }
  list_leave(r, c->who);
  agent->on = false;
  if (agent->n_tasks == 0) close_presence(r, c->who, c->time);
}

/* ---- a whole run ---- */

static void reset(Replication *r, uint64_t seed, int64_t number) {
  const Layout *l = r->l;
  size_t cells = (size_t)l->n_queues * l->n, group_cells = (size_t)l->n_groups * l->n;
  Counts *c = &r->counts;
  memset(c->cell, 0, cells * sizeof *c->cell);
  memset(c->line_change, 0, cells * sizeof *c->line_change);
  memset(c->busy, 0, group_cells * sizeof *c->busy);
  memset(c->present, 0, group_cells * sizeof *c->present);
  memset(c->agent_busy, 0, (size_t)l->n_agents * sizeof *c->agent_busy);
  memset(c->agent_present, 0, (size_t)l->n_agents * sizeof *c->agent_present);
  memset(c->backlog_end, 0, (size_t)l->n_queues * sizeof *c->backlog_end);
  c->events = 0;
  r->heap.n = 0;
  for (int32_t a = 0; a < l->n_agents; a++) {
    r->agent[a] = (Agent){.group = l->group[a], .list = -1, .limit = l->levels};
    r->heap.place[a] = -1;
  }
  for (int32_t k = 0; k < l->n_groups * l->levels; k++) r->list[k] = (List){.head = -1, .tail = -1};
  for (int32_t q = 0; q < l->n_queues; q++) {
    r->line[q].head = r->line[q].tail = 0;
    arrivals_begin(&r->arrivals[q], seed, number);
    r->next[q] = r->arrivals[q].next;
  }
  presence_draw(r->changes, l, r->absence_block_s, seed, number);
}

/* What is left at the end: contacts in hand are finished, those in line are counted as far as their fate is known. */
static void close_run(Replication *r) {
  const Layout *l = r->l;
  for (int32_t a = 0; a < l->n_agents; a++) {
    Agent *agent = &r->agent[a];
    if (agent->n_tasks > 0 || agent->on) close_presence(r, a, l->end);
    if (agent->n_tasks == 0) continue;
    advance(r, a, l->end);
    if (agent->n_tasks == 1) count_done(r, &r->task[(size_t)a * l->levels], r->heap.entry[r->heap.place[a]].time);
  }
  for (int32_t q = 0; q < l->n_queues; q++) {
    Line *line = &r->line[q];
    double target = l->input->queues[q].target_s;
    for (; !line_empty(line); line->head++) {
      drop_gone(r, q, l->end);
      if (line_empty(line)) break;
      const Waiting *w = line_head(line);
      r->counts.backlog_end[q]++;
      double waited = l->deferred[q] ? layout_open_time(l, q, l->end) - layout_open_time(l, q, w->arrival) : l->end - w->arrival;
      if (waited <= target) cell_of(r, q, w->interval)->censored++;
    }
  }
}

/* The queue of the next arrival. */
static int32_t next_queue(const Replication *r) {
  int32_t queue = 0;
  for (int32_t q = 1; q < r->l->n_queues; q++)
    if (r->next[q] < r->next[queue]) queue = q;
  return queue;
}

void replication_run(Replication *r, uint64_t seed, int64_t number) {
  reset(r, seed, number);
  const Layout *l = r->l;
  const Change *next_change = (const Change *)(void *)r->changes->data, *last = next_change + r->changes->len;
  int32_t queue = next_queue(r);
  for (;;) {
    double arrival = l->n_queues ? r->next[queue] : (double)INFINITY, finished = heap_top_time(&r->heap);
    double changed = next_change < last ? next_change->time : (double)INFINITY;
    if (!(fmin(fmin(changed, finished), arrival) < l->end)) break;
    if (changed <= finished && changed <= arrival)
      change(r, next_change++);
    else if (finished <= arrival)
      finish(r, finished);
    else {
      arrive(r, queue, arrival);
      queue = next_queue(r);
    }
  }
  close_run(r);
}

const Counts *replication_counts(const Replication *r) {
  return &r->counts;
}

Replication *replication_new(const Layout *l, double absence_block_s) {
  Replication *r = g_new0(Replication, 1);
  size_t queues = (size_t)l->n_queues, agents = (size_t)l->n_agents, groups = (size_t)l->n_groups, n = (size_t)l->n;
  r->l = l;
  r->absence_block_s = absence_block_s;
  r->arrivals = g_new0(Arrivals, queues + 1);
  for (int32_t q = 0; q < l->n_queues; q++) arrivals_init(&r->arrivals[q], l, q);
  r->next = g_new(double, queues + 1);
  r->changes = g_array_new(FALSE, FALSE, sizeof(Change));
  r->line = g_new0(Line, queues + 1);
  r->agent = g_new0(Agent, agents + 1);
  r->task = g_new0(Task, agents * l->levels + 1);
  r->list = g_new0(List, groups * l->levels + 1);
  r->heap = (AgentHeap){.entry = g_new(HeapEntry, agents + 1), .place = g_new(int32_t, agents + 1)};
  r->counts = (Counts){.cell = g_new(Cell, queues * n + 1),
                       .line_change = g_new(int32_t, queues * n + 1),
                       .busy = g_new(double, groups *n + 1),
                       .present = g_new(double, groups *n + 1),
                       .agent_busy = g_new(double, agents + 1),
                       .agent_present = g_new(double, agents + 1),
                       .backlog_end = g_new(int64_t, queues + 1)};
  return r;
}

void replication_free(Replication *r) {
  if (!r) return;
  for (int32_t q = 0; q < r->l->n_queues; q++) {
    arrivals_clear(&r->arrivals[q]);
    g_free(r->line[q].item);
  }
  void *const arrays[] = {r->arrivals,
                          r->next,
                          r->line,
                          r->agent,
                          r->task,
                          r->list,
                          r->heap.entry,
                          r->heap.place,
                          r->counts.cell,
                          r->counts.line_change,
                          r->counts.busy,
                          r->counts.present,
                          r->counts.agent_busy,
                          r->counts.agent_present,
                          r->counts.backlog_end};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_array_unref(r->changes);
  g_free(r);
}
