/* Random graphs of skills, and the simulator as their judge: for the test and the bench of the skill-graph requirement. */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

#include "core/rng.h"
#include "scheduler/simulate/simulate.h"
#include "scheduler/staffing/skill_graph.h"

enum { SKILL_MOST_QUEUES = 12, SKILL_MOST_GROUPS = 40 };

typedef struct {
  WfmSkillQueue queue[SKILL_MOST_QUEUES];
  uint8_t serves[SKILL_MOST_GROUPS * SKILL_MOST_QUEUES];
  WfmSkillGraph graph;
} RandomGraph;

/* 2-12 queues of 2-40 erlangs, each with its own handle time, patience and target; up to 40 groups of 1-4 skills; every queue is served. */
static inline void random_graph(RandomGraph *out, uint64_t seed) {
  WfmRng rng;
  wfm_rng_init(&rng, seed, 77);
  size_t queues = 2 + wfm_rng_below(&rng, 11), groups = queues + wfm_rng_below(&rng, (uint32_t)(SKILL_MOST_GROUPS - queues + 1));
  *out = (RandomGraph){.graph = {.queues = out->queue, .n_queues = queues, .serves = out->serves, .n_groups = groups}};
  for (size_t q = 0; q < queues; q++)
    out->queue[q] = (WfmSkillQueue){.load_erl = 2 * exp(wfm_rng_uniform(&rng) * log(20)),
                                    .aht_s = 180 + 420 * wfm_rng_uniform(&rng),
                                    .patience_s = 60 + 240 * wfm_rng_uniform(&rng),
                                    .sl_target = 0.7 + 0.05 * wfm_rng_below(&rng, 5),
                                    .target_s = 10 + 10 * wfm_rng_below(&rng, 4)};
  for (size_t g = 0; g < groups; g++) {
    size_t skills = 1 + wfm_rng_below(&rng, (uint32_t)MIN(queues, 4));
    out->serves[g * queues + (g < queues ? g : wfm_rng_below(&rng, (uint32_t)queues))] = 1;
    for (size_t k = 1; k < skills; k++) out->serves[g * queues + wfm_rng_below(&rng, (uint32_t)queues)] = 1;
  }
}

typedef struct {
  double contacts; /* of one judgement */
  uint64_t seed;
  int threads, calls;
} GraphJudge;

/* Steady load, everybody there all the time, each contact to whoever has been free longest, the longest wait first. */
static inline void judge_graph(void *user, double *level, const WfmSkillGraph *graph, const int32_t *agents) {
  GraphJudge *judge = user;
  size_t queues = graph->n_queues, people = 0;
  double rate = 0;
  for (size_t g = 0; g < graph->n_groups; g++) people += (size_t)agents[g];
  for (size_t q = 0; q < queues; q++) rate += graph->queues[q].load_erl / graph->queues[q].aht_s;
  enum { replications = 8, intervals = 4 };
  g_autofree WfmSimQueue *queue = g_new0(WfmSimQueue, queues);
  g_autofree WfmSimAgent *agent = g_new0(WfmSimAgent, people + 1);
  g_autofree double *numbers = g_new0(double, queues * 2 * intervals);
  g_autofree float *proficiency = g_new0(float, graph->n_groups *queues);
  WfmSimInput input = {.grid = {.step = (int32_t)ceil(judge->contacts / replications / intervals / rate), .n = intervals},
                       .queues = queue,
                       .n_queues = queues,
                       .agents = agent,
                       .n_agents = people};
  WfmSimSpan span = {0, wfm_grid_end(input.grid)};
  for (size_t q = 0; q < queues; q++) {
    const WfmSkillQueue *from = &graph->queues[q];
    double *mean = numbers + q * 2 * intervals, *aht_s = mean + intervals;
    for (int i = 0; i < intervals; i++) {
      aht_s[i] = from->aht_s;
      mean[i] = from->load_erl / from->aht_s * input.grid.step;
    }
    queue[q] = (WfmSimQueue){.queue = "q",
                             .target_s = from->target_s,
                             .definition = from->definition,
                             .patience_s = from->patience_s,
                             .patience = {.shape = WFM_SIM_EXPONENTIAL},
                             .work = {.shape = WFM_SIM_EXPONENTIAL},
                             .mean = mean,
                             .aht_s = aht_s};
  }
  size_t a = 0;
  for (size_t g = 0; g < graph->n_groups; g++) {
    for (size_t q = 0; q < queues; q++) proficiency[g * queues + q] = graph->serves[g * queues + q] ? 1.0F : 0.0F;
    for (int32_t k = 0; k < agents[g]; k++)
      agent[a++] = (WfmSimAgent){.agent = "a", .proficiency = proficiency + g * queues, .span = &span, .n_spans = 1};
  }
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = replications;
  settings.warm_up_s = 3600;
  WfmJob job = {.seed = judge->seed, .threads = judge->threads};
  g_autoptr(WfmSimResult) result = wfm_simulate(&input, &settings, &job, NULL);
  for (size_t q = 0; q < queues; q++) level[q] = result->queue[q].sl.mean;
  judge->calls++;
}
