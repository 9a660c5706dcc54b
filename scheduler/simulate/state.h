/* The state of a running replication, and the small steps that change it: clocks, cells, lines, who is free.
 *
 * Steps of the event loop that have a last argument `simple` are compiled twice: where it is true (see Layout) everybody handles one contact at a
 * time and finishes it, and a task is kept only where something comes of it when it is done. */
#pragma once

#include <math.h>

#include "scheduler/simulate/contacts.h"
#include "scheduler/simulate/line.h"
#include "scheduler/simulate/presence.h"
#include "scheduler/simulate/replication.h"
#include "scheduler/simulate/timer_heap.h"
#include "scheduler/simulate/winner_tree.h"

/* A contact in hand. */
typedef struct {
  double left_s; /* work that is left, if the agent had nothing else */
  double rate;   /* of getting done per second, below 1 beside others */
  double arrival, waited_s;
  double patience_s; /* what is left of it, should the contact have to wait again */
  uint64_t id;
  int32_t queue, interval;
  uint32_t fate, flags;
} Task;

/* What nearly every event asks of an agent, in one line of the cache. */
typedef struct {
  double since;  /* work is done up to here */
  double busy_s; /* on the queues, or finishing what was in hand */
  double load;   /* 0 .. 1, see full_rate; not kept where everybody handles one contact at a time */
  int32_t group, n_tasks, queue;
  int32_t limit, finishing;   /* limit: of contacts at once, as long as these tasks last; finishing: the task that is done first */
  int32_t list, next, before; /* list: -1 = in none */
  uint32_t handled;
  bool on;
} __attribute__((aligned(64))) Agent;

typedef struct {
  double since, sum_s;
} Presence;

typedef struct {
  int32_t head, tail;
} List;

/* Sums of load and of presence of a group as they are now; and the seconds they came to in this interval, less what they would come to if they had
 * been so from its beginning. */
typedef struct {
  double busy, present, busy_s, present_s;
} Level;

struct Replication {
  const Layout *l;
  const WfmSimSettings *settings;
  uint64_t seed;
  int64_t number;
  int32_t interval;    /* the present one */
  double began;        /* it */
  uint64_t other;      /* when something other than a contact coming or getting done is to happen */
  Contacts *contacts;  /* [n_queues] */
  WinnerTree arrivals; /* next contact of every queue */
  WinnerTree finishes; /* next contact done of every agent */
  TimerHeap timers;
  GArray *changes;
  guint next_change;
  Line *line;         /* [n_queues] */
  int32_t *in_system; /* [n_queues] in line and in hand */
  int32_t all_in_system, all_in_line;
  Agent *agent;           /* [n_agents] */
  Presence *presence;     /* [n_agents] */
  Task *task;             /* [n_agents * levels] */
  List *list;             /* [n_groups * levels] agents that can take a contact, by group and number in hand, who came first in front */
  double *list_since;     /* [n_groups * levels] since when the first one is there, INFINITY: nobody */
  double *entered;        /* [n_agents] its list */
  int32_t *idle;          /* [n_groups] agents in the lists with nothing in hand */
  Level *level;           /* [n_groups] */
  GHashTable *tickets;    /* replies to come and in work: id -> when their ticket came */
  int32_t *seat, *holder; /* [n_agents] who acts for the agent of the roster, and for whom one acts: see exchange */
  Counts counts;
};

/* ---- counting ---- */

static inline Cell *cell_of(const Replication *r, int32_t queue, int32_t interval) {
  return &r->counts.cell[(size_t)queue * (r->l->n + 1) + interval];
}

static inline void count_line(Replication *r, int32_t queue, int32_t interval, int32_t change) {
  r->counts.line_change[(size_t)queue * r->l->n + interval] += change;
  r->all_in_line += change;
}

static inline void change_in_system(Replication *r, int32_t queue, int32_t change) {
  if (!r->l->rooms) return;
  r->in_system[queue] += change;
  r->all_in_system += change;
}

/* ---- what is to come ---- */

static inline void set_timer(Replication *r, Timer timer) {
  timer_heap_set(&r->timers, timer);
  r->other = MIN(r->other, event_key(timer.time));
}

/* ---- lists of agents with room ---- */

static inline bool has_room(const Agent *agent) {
  return agent->on && (agent->n_tasks == 0 || agent->n_tasks < agent->limit);
}

static inline void list_leave(Replication *r, int32_t a) {
  Agent *agent = &r->agent[a];
  if (agent->list < 0) return;
  List *list = &r->list[agent->list];
  if (agent->before >= 0)
    r->agent[agent->before].next = agent->next;
  else {
    list->head = agent->next;
    r->list_since[agent->list] = agent->next >= 0 ? r->entered[agent->next] : (double)INFINITY;
  }
  if (agent->next >= 0)
    r->agent[agent->next].before = agent->before;
  else
    list->tail = agent->before;
  r->idle[agent->group] -= agent->n_tasks == 0;
  agent->list = -1;
}

static inline void list_enter(Replication *r, int32_t a, double now) {
  Agent *agent = &r->agent[a];
  if (!has_room(agent)) return;
  agent->list = agent->group * r->l->levels + agent->n_tasks;
  List *list = &r->list[agent->list];
  r->entered[a] = now;
  r->idle[agent->group] += agent->n_tasks == 0;
  agent->next = -1;
  agent->before = list->tail;
  if (list->tail >= 0)
    r->agent[list->tail].next = a;
  else {
    list->head = a;
    r->list_since[agent->list] = now;
  }
  list->tail = a;
}

/* ---- work in hand ---- */

/* Work gets done up to now. */
static inline void work_on(Replication *r, int32_t a, double now, bool simple) {
  Agent *agent = &r->agent[a];
  double passed = now - agent->since;
  agent->since = now;
  if (agent->n_tasks == 0) return;
  agent->busy_s += agent->load * passed;
  if (simple || r->l->levels == 1) return; /* nothing changes its pace, the time of its end says it all */
  Task *task = &r->task[(size_t)a * r->l->levels];
  for (int32_t k = 0; k < agent->n_tasks; k++) task[k].left_s -= passed * task[k].rate;
}

static inline void set_load(Replication *r, int32_t a, double load, double now) {
  Agent *agent = &r->agent[a];
  Level *level = &r->level[agent->group];
  double more = load - agent->load;
  if (more == 0) return;
  level->busy += more;
  level->busy_s -= more * (now - r->began);
  agent->load = load;
}

/* Rates, load and limit of what is in hand; with one contact at a time nothing depends on anything. */
static inline void share_attention(Replication *r, int32_t a, double now, bool simple) {
  const Layout *l = r->l;
  Agent *agent = &r->agent[a];
  if (simple || l->levels == 1) {
    set_load(r, a, agent->n_tasks, now);
    return;
  }
  Task *task = &r->task[(size_t)a * l->levels];
  double load = 0;
  agent->limit = l->levels;
  for (int32_t k = 0; k < agent->n_tasks; k++) {
    int32_t q = task[k].queue;
    task[k].rate = agent->n_tasks == 1 ? 1 : 1 / (1 + l->input->queues[q].concurrency_slowdown * (agent->n_tasks - 1));
    load += task[k].rate / l->full_rate[q];
    agent->limit = MIN(agent->limit, l->rules[q].limit);
  }
  set_load(r, a, load, now);
}

/* When the agent is done with the first of the contacts in hand. The simple ones know since they began. */
static inline void schedule(Replication *r, int32_t a, double now, bool simple) {
  Agent *agent = &r->agent[a];
  if (agent->n_tasks == 0) tree_set(&r->finishes, a, INFINITY);
  if (simple || agent->n_tasks == 0) return;
  const Task *task = &r->task[(size_t)a * r->l->levels];
  double soonest = r->l->levels == 1 ? task->left_s : (double)INFINITY;
  for (int32_t k = 0; r->l->levels > 1 && k < agent->n_tasks; k++) {
    double ends = task[k].left_s / task[k].rate;
    if (ends < soonest) {
      soonest = ends;
      agent->finishing = k;
    }
  }
  tree_set(&r->finishes, a, now + MAX(soonest, 0));
}

static inline void present_begin(Replication *r, int32_t a, double now) {
  Level *level = &r->level[r->agent[a].group];
  r->presence[a].since = now;
  level->present += 1;
  level->present_s -= now - r->began;
}

static inline void present_end(Replication *r, int32_t a, double now) {
  Level *level = &r->level[r->agent[a].group];
  r->presence[a].sum_s += now - r->presence[a].since;
  level->present -= 1;
  level->present_s += now - r->began;
}
