/* Random graphs of skills, and the simulator as their judge: for the test and the bench of the skill-graph requirement. */
#pragma once

#include <glib.h>
#include <math.h>

#include "core/rng.h"
#include "scheduler/simulate/steady.h"
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

static inline void judge_graph(void *user, double *level, const WfmSkillGraph *graph, const int32_t *agents, int32_t draw) {
  GraphJudge *judge = user;
  WfmJob job = {.seed = judge->seed + (uint64_t)draw, .threads = judge->threads};
  wfm_sim_steady(level, graph, agents, judge->contacts, &job);
  judge->calls++;
}
