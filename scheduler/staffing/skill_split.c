#include "scheduler/staffing/skill_split.h"

#include <math.h>
#include <string.h>

#include "scheduler/staffing/erlang_a.h"

/* Flexible agents, in roots of the load, with which pooling is as good as complete. */
#define FLEXIBILITY 3.0
enum { GRID = 24, SWEEPS = 12 };

struct WfmSkillSplit {
  const WfmSkillGraph *graph;
  double *per_erlang;      /* [n_queues * (GRID + 1)] agents per erlang, by the degree of pooling */
  double *pooled;          /* [n_queues] load of all queues connected with this one */
  int32_t *skills;         /* [n_groups] */
  double *need, *capacity; /* [n_queues] */
  double *share;           /* [n_groups * n_queues] agents of a group that work for a queue */
  size_t *order;           /* [n_queues] */
};

static bool serves(const WfmSkillGraph *graph, size_t group, size_t queue) {
  return graph->serves[group * graph->n_queues + queue] != 0;
}

static double agents_for(const WfmSkillQueue *queue, double load, double level) {
  WfmErlangAProblem problem = {.load = load,
                               .aht_s = queue->aht_s,
                               .patience_s = queue->patience_s,
                               .measure = WFM_A_SL,
                               .definition = queue->definition,
                               .target = level,
                               .t_s = queue->target_s};
  return wfm_erlang_a_agents(&problem).least;
}

/* Load of the connected component: labels spread until nothing changes. */
static void find_pools(WfmSkillSplit *s) {
  const WfmSkillGraph *graph = s->graph;
  g_autofree size_t *label = g_new(size_t, graph->n_queues + 1);
  for (size_t q = 0; q < graph->n_queues; q++) label[q] = q;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t g = 0; g < graph->n_groups; g++) {
      size_t least = SIZE_MAX;
      for (size_t q = 0; q < graph->n_queues; q++)
        if (serves(graph, g, q)) least = MIN(least, label[q]);
      for (size_t q = 0; q < graph->n_queues; q++) {
        if (!serves(graph, g, q) || label[q] == least) continue;
        label[q] = least;
        changed = true;
      }
    }
  }
  for (size_t q = 0; q < graph->n_queues; q++)
    for (size_t other = 0; other < graph->n_queues; other++)
      if (label[q] == label[other]) s->pooled[q] += graph->queues[other].load_erl;
}

static double effective_load(const WfmSkillSplit *s, size_t queue, double pooling) {
  double own = s->graph->queues[queue].load_erl;
  return own > 0 ? own * pow(s->pooled[queue] / own, pooling) : 0;
}

WfmSkillSplit *wfm_skill_split_new(const WfmSkillGraph *graph) {
  WfmSkillSplit *s = g_new0(WfmSkillSplit, 1);
  s->graph = graph;
  s->per_erlang = g_new0(double, graph->n_queues *(GRID + 1) + 1);
  s->pooled = g_new0(double, graph->n_queues + 1);
  s->skills = g_new0(int32_t, graph->n_groups + 1);
  s->need = g_new0(double, graph->n_queues + 1);
  s->capacity = g_new0(double, graph->n_queues + 1);
  s->share = g_new0(double, graph->n_groups * graph->n_queues + 1);
  s->order = g_new0(size_t, graph->n_queues + 1);
  find_pools(s);
  for (size_t g = 0; g < graph->n_groups; g++)
    for (size_t q = 0; q < graph->n_queues; q++) s->skills[g] += serves(graph, g, q);
  for (size_t q = 0; q < graph->n_queues; q++) {
    const WfmSkillQueue *queue = &graph->queues[q];
    for (int k = 0; k <= GRID && queue->load_erl > 0; k++) {
      double load = effective_load(s, q, (double)k / GRID);
      s->per_erlang[q * (GRID + 1) + (size_t)k] = agents_for(queue, load, queue->sl_target) / load;
    }
  }
  return s;
}

void wfm_skill_split_free(WfmSkillSplit *s) {
  if (!s) return;
  void *const arrays[] = {s->per_erlang, s->pooled, s->skills, s->need, s->capacity, s->share, s->order};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(s);
}

double wfm_skill_split_alone(const WfmSkillSplit *s, size_t queue) {
  return s->per_erlang[queue * (GRID + 1)] * s->graph->queues[queue].load_erl;
}

static double pooling_of(const WfmSkillSplit *s, size_t queue, const int32_t *agents) {
  double flexible = 0, load = s->graph->queues[queue].load_erl;
  for (size_t g = 0; g < s->graph->n_groups; g++)
    if (agents[g] > 0 && s->skills[g] > 1 && serves(s->graph, g, queue)) flexible += agents[g];
  return load > 0 ? fmin(flexible / (FLEXIBILITY * sqrt(load)), 1) : 0;
}

double wfm_skill_split_need(const WfmSkillSplit *s, size_t queue, const int32_t *agents) {
  double place = GRID * pooling_of(s, queue, agents);
  size_t k = (size_t)fmin(place, GRID - 1);
  const double *row = s->per_erlang + queue * (GRID + 1) + k;
  return s->graph->queues[queue].load_erl * (row[0] + (row[1] - row[0]) * (place - (double)k));
}

double wfm_skill_split_correction(const WfmSkillSplit *s, size_t queue, const int32_t *agents, double level) {
  const WfmSkillQueue *q = &s->graph->queues[queue];
  double load = effective_load(s, queue, pooling_of(s, queue, agents));
  if (!(load > 0)) return 1;
  return agents_for(q, load, q->sl_target) / agents_for(q, load, fmin(fmax(level, 0.02), 0.995));
}

/* What the other groups give to the queue, as a multiple of its need. */
static double without(const WfmSkillSplit *s, size_t group, size_t queue) {
  return (s->capacity[queue] - s->share[group * s->graph->n_queues + queue]) / s->need[queue];
}

/* The queues of a group, those first for which the others do least. */
static size_t by_want(WfmSkillSplit *s, size_t group) {
  size_t n = 0;
  for (size_t q = 0; q < s->graph->n_queues; q++) {
    if (!serves(s->graph, group, q) || !(s->need[q] > 0)) continue;
    size_t at = n++;
    for (; at > 0 && without(s, group, s->order[at - 1]) > without(s, group, q); at--) s->order[at] = s->order[at - 1];
    s->order[at] = q;
  }
  return n;
}

/* The agents of a group fill up its queues to one common multiple of their needs, from the least covered on. Returns by how much that changed the
 * split. */
static double fill_up(WfmSkillSplit *s, size_t group, int32_t agents) {
  size_t n = by_want(s, group), k = 0;
  double height = 0, need = 0, held = 0, moved = 0;
  double *share = s->share + group * s->graph->n_queues;
  while (k < n) { /* the water stands above the first k of them */
    size_t q = s->order[k++];
    need += s->need[q];
    held += without(s, group, q) * s->need[q];
    height = (agents + held) / need;
    if (k < n && height > without(s, group, s->order[k])) continue;
    break;
  }
  for (size_t j = 0; j < n; j++) {
    size_t q = s->order[j];
    double now = fmax(0, height * s->need[q] - (s->capacity[q] - share[q]));
    moved += fabs(now - share[q]);
    s->capacity[q] += now - share[q];
    share[q] = now;
  }
  return moved;
}

/* Group by group, until nobody moves. */
static void share_agents(WfmSkillSplit *s, const int32_t *agents) {
  const WfmSkillGraph *graph = s->graph;
  for (size_t q = 0; q < graph->n_queues; q++) s->capacity[q] = 0;
  memset(s->share, 0, graph->n_groups * graph->n_queues * sizeof *s->share);
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    double moved = 0;
    for (size_t g = 0; g < graph->n_groups; g++)
      if (agents[g] > 0) moved += fill_up(s, g, agents[g]);
    if (moved < 1e-3) return;
  }
}

double wfm_skill_split_cover(WfmSkillSplit *s, const double *scale, const int32_t *agents, double *sum) {
  size_t n = s->graph->n_queues;
  double worst = INFINITY, total = 0;
  for (size_t q = 0; q < n; q++) s->need[q] = scale[q] * wfm_skill_split_need(s, q, agents);
  share_agents(s, agents);
  for (size_t q = 0; q < n; q++) {
    if (!(s->need[q] > 0)) continue;
    double cover = s->capacity[q] / s->need[q];
    worst = fmin(worst, cover);
    total += fmin(cover, 1.2);
  }
  if (sum) *sum = total;
  return worst;
}
