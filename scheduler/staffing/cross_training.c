/* The least cross-training of skill_graph.h. Trained agents stand in groups of their own (their old skills and the new queue); with the needs
 * scaled to what the judge says of the untrained, agents learn one at a time what covers the worst queue best, until the judge is content,
 * and then what was not needed is taken back, half of a training at a time. */
#include <math.h>
#include <string.h>

#include "scheduler/staffing/skill_graph.h"
#include "scheduler/staffing/skill_split.h"

enum { ROUNDS = 12, PAIRED = 12 };

typedef struct {
  const WfmSkillGraph *graph;
  WfmSkillGraph wide; /* with a group for every group and queue it could learn */
  uint8_t *serves;
  int32_t *agents; /* [wide.n_groups] */
  WfmSkillSplit *split;
  double *scale, *level;
  WfmSkillJudge judge;
  void *user;
  double tolerance;
  int32_t judgements;
} Training;

static size_t place(const Training *t, size_t group, size_t queue) {
  return t->graph->n_groups + group * t->graph->n_queues + queue;
}

static bool may_learn(const Training *t, size_t group, size_t queue) {
  return !t->graph->serves[group * t->graph->n_queues + queue] && t->graph->queues[queue].load_erl > 0;
}

static void widen(Training *t, const int32_t *agents) {
  size_t queues = t->graph->n_queues, groups = t->graph->n_groups;
  t->wide = (WfmSkillGraph){.queues = t->graph->queues, .n_queues = queues, .n_groups = groups * (1 + queues)};
  t->serves = g_new0(uint8_t, t->wide.n_groups * queues + 1);
  t->agents = g_new0(int32_t, t->wide.n_groups + 1);
  memcpy(t->serves, t->graph->serves, groups * queues);
  memcpy(t->agents, agents, groups * sizeof *agents);
  for (size_t g = 0; g < groups; g++)
    for (size_t q = 0; q < queues; q++) {
      uint8_t *own = t->serves + place(t, g, q) * queues;
      memcpy(own, t->graph->serves + g * queues, queues);
      own[q] = 1;
    }
  t->wide.serves = t->serves;
  t->split = wfm_skill_split_new(&t->wide);
}

/* By how much the worst level is short; negative: above its target. */
static double judge(Training *t) {
  double shortfall = -INFINITY;
  t->judge(t->user, t->level, &t->wide, t->agents, 0);
  t->judgements++;
  for (size_t q = 0; q < t->graph->n_queues; q++)
    if (t->graph->queues[q].load_erl > 0) shortfall = fmax(shortfall, t->graph->queues[q].sl_target - t->level[q]);
  return shortfall;
}

static void learn_needs(Training *t) {
  for (size_t q = 0; q < t->graph->n_queues; q++) {
    if (!(t->graph->queues[q].load_erl > 0)) continue;
    double correction = wfm_skill_split_correction(t->split, q, t->agents, t->level[q]);
    t->scale[q] = fmin(fmax(t->scale[q] * pow(correction, 0.7), 0.5), 3);
  }
}

static void teach(Training *t, size_t group, size_t queue, int32_t agents) {
  t->agents[group] -= agents;
  t->agents[place(t, group, queue)] += agents;
}

/* One agent learns what covers the worst queue best; false where nothing helps. */
static bool teach_one(Training *t) {
  double best_sum = 0, best = wfm_skill_split_cover(t->split, t->scale, t->agents, &best_sum);
  size_t group = SIZE_MAX, queue = 0;
  for (size_t g = 0; g < t->graph->n_groups; g++)
    for (size_t q = 0; q < t->graph->n_queues && t->agents[g] > 0; q++) {
      if (!may_learn(t, g, q)) continue;
      double sum;
      teach(t, g, q, 1);
      double cover = wfm_skill_split_cover(t->split, t->scale, t->agents, &sum);
      teach(t, g, q, -1);
      if (!(cover > best + 1e-9 || (cover > best - 1e-9 && sum > best_sum + 1e-9))) continue;
      best = cover;
      best_sum = sum;
      group = g;
      queue = q;
    }
  if (group == SIZE_MAX) return false;
  teach(t, group, queue, 1);
  return true;
}

/* Teaches until the approximation is content, at least one agent; then the judge is asked. */
static bool teach_enough(Training *t) {
  for (int round = 0; round < ROUNDS; round++) {
    if (judge(t) <= t->tolerance) return true;
    learn_needs(t);
    bool any = false;
    do {
      if (!teach_one(t)) break;
      any = true;
    } while (wfm_skill_split_cover(t->split, t->scale, t->agents, NULL) < 1);
    if (!any) return false;
  }
  return judge(t) <= t->tolerance;
}

static void take_back(Training *t) {
  for (size_t g = 0; g < t->graph->n_groups; g++)
    for (size_t q = 0; q < t->graph->n_queues; q++) {
      int32_t less = t->agents[place(t, g, q)];
      while (less > 0) {
        teach(t, g, q, -less);
        if (judge(t) > t->tolerance) {
          teach(t, g, q, less);
          less /= 2;
        } else
          less = MIN(less, t->agents[place(t, g, q)]);
      }
    }
}

/* The trainings there are, as places; at most `most`. */
static size_t trainings(const Training *t, size_t *group, size_t *queue, size_t most) {
  size_t n = 0;
  for (size_t g = 0; g < t->graph->n_groups; g++)
    for (size_t q = 0; q < t->graph->n_queues && n < most; q++) {
      if (t->agents[place(t, g, q)] == 0) continue;
      group[n] = g;
      queue[n++] = q;
    }
  return n;
}

/* Two at a time: trainings often come in pairs that keep each other's balance, and neither can be spared alone. */
static void take_back_pairs(Training *t) {
  size_t group[PAIRED], queue[PAIRED], n = trainings(t, group, queue, PAIRED);
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      while (t->agents[place(t, group[i], queue[i])] > 0 && t->agents[place(t, group[j], queue[j])] > 0) {
        teach(t, group[i], queue[i], -1);
        teach(t, group[j], queue[j], -1);
        if (judge(t) <= t->tolerance) continue;
        teach(t, group[i], queue[i], 1);
        teach(t, group[j], queue[j], 1);
        break;
      }
}

static void list_training(WfmCrossTraining *out, const Training *t) {
  GArray *list = g_array_new(FALSE, FALSE, sizeof(WfmTraining));
  for (size_t g = 0; g < t->graph->n_groups; g++)
    for (size_t q = 0; q < t->graph->n_queues; q++) {
      WfmTraining one = {(int32_t)g, (int32_t)q, t->agents[place(t, g, q)]};
      if (one.agents == 0) continue;
      out->trained += one.agents;
      g_array_append_val(list, one);
    }
  out->n = list->len;
  out->training = (WfmTraining *)(void *)g_array_free(list, FALSE);
}

WfmCrossTraining *wfm_cross_training_new(const WfmSkillGraph *graph, const int32_t *agents, WfmSkillJudge judge_function, void *user,
                                         double tolerance) {
  WfmCrossTraining *out = g_new0(WfmCrossTraining, 1);
  out->before = g_new0(double, graph->n_queues + 1);
  out->after = g_new0(double, graph->n_queues + 1);
  g_autofree double *scale = g_new(double, graph->n_queues + 1);
  for (size_t q = 0; q < graph->n_queues; q++) scale[q] = 1;
  Training t = {.graph = graph, .scale = scale, .level = out->before, .judge = judge_function, .user = user, .tolerance = tolerance};
  widen(&t, agents);
  judge(&t);
  memcpy(out->after, out->before, graph->n_queues * sizeof *out->after);
  t.level = out->after;
  out->reached = teach_enough(&t);
  if (out->reached) {
    take_back(&t);
    take_back_pairs(&t);
    judge(&t);
  }
  list_training(out, &t);
  out->judgements = t.judgements;
  wfm_skill_split_free(t.split);
  g_free(t.serves);
  g_free(t.agents);
  return out;
}

void wfm_cross_training_free(WfmCrossTraining *training) {
  if (!training) return;
  g_free(training->training);
  g_free(training->before);
  g_free(training->after);
  g_free(training);
}
