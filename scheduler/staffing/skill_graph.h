/* The agents that a graph of skills needs: fewest people in groups of the same skills so that every queue reaches its service level, and the
 * least cross-training with which given people reach it. Requirement of the graph, not the sum of its parts.
 *
 * Fast approximation. Agents of a group are split among its queues, nobody counted twice; the split is balanced until every queue has the same
 * multiple of what it needs, as far as the skills allow. What a queue needs per erlang is what a pool of its effective load needs (Erlang A or C
 * with the queue's own target). The effective load grows from the queue's own to that of all queues connected with it, geometrically with the
 * share pi of the flexibility that pooling asks for: agents who also serve others, as a part of FLEXIBILITY x sqrt(load). A few flexible agents
 * give most of the gain of pooling (Wallace and Whitt 2005, M&SOM 7, "two skills are nearly as good as all"), and fluctuations to be absorbed are of
 * the order of the root of the load (Borst, Mandelbaum and Reiman 2004, Operations Research 52).
 *
 * Correction. A judge (the simulator; staffing knows only the function) says the service levels that agents by group really give; what every
 * queue is said to need is scaled until approximation and judge agree, agents are put where a level is short, and taken out one by one where
 * the judge allows it (in the manner of Cezik and L'Ecuyer 2008, Management Science 54, without the cuts). Whoever tries many
 * choices on the same contacts ends with one that was lucky with them: it is judged by other contacts, and agents are put where it is short
 * there. From there on the judge alone decides how few agents are enough, and where (skill_anew.h). Every choice is deterministic. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scheduler/staffing/staffing.h"

typedef struct {
  double load_erl, aht_s;
  double patience_s; /* mean of the exponential patience; INFINITY: nobody leaves */
  double sl_target, target_s;
  WfmServiceLevel definition;
} WfmSkillQueue;

typedef struct {
  const WfmSkillQueue *queues;
  size_t n_queues;
  const uint8_t *serves; /* [n_groups * n_queues] */
  const int32_t *most;   /* [n_groups] agents that there are at most; NULL: as many as it takes */
  size_t n_groups;
} WfmSkillGraph;

/* level[n_queues]: the service level of every queue with agents[n_groups]. groups: the graph whose groups they are (cross-training makes
 * new ones). draw: 0 for all choices that are compared, so that they meet the same contacts; further ones are other contacts. */
typedef void (*WfmSkillJudge)(void *user, double *level, const WfmSkillGraph *groups, const int32_t *agents, int32_t draw);

typedef struct {
  int32_t *agents; /* [n_groups] */
  double *level;   /* [n_queues] as judged */
  int32_t total, judgements;
  bool reached; /* every level is at least its target less `tolerance` */
} WfmSkillRequirement;

/* Fewest agents in all. judge NULL: the approximation alone (levels NaN, reached by its own account). tolerance: by how much a judged level
 * may be below its target. */
WfmSkillRequirement *wfm_skill_requirement_new(const WfmSkillGraph *graph, WfmSkillJudge judge, void *user, double tolerance);
void wfm_skill_requirement_free(WfmSkillRequirement *requirement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSkillRequirement, wfm_skill_requirement_free)

/* Agents of a group who learn one queue more. */
typedef struct {
  int32_t group, queue, agents;
} WfmTraining;

typedef struct {
  WfmTraining *training; /* [n] */
  size_t n;
  int32_t trained;        /* agents in all */
  double *before, *after; /* [n_queues] judged levels */
  int32_t judgements;
  bool reached;
} WfmCrossTraining;

/* Least training so that agents[n_groups], all of whom stay, reach every target; reached is false where training alone cannot do it. Everybody
 * learns one queue at most. */
WfmCrossTraining *wfm_cross_training_new(const WfmSkillGraph *graph, const int32_t *agents, WfmSkillJudge judge, void *user,
                                         double tolerance);
void wfm_cross_training_free(WfmCrossTraining *training);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmCrossTraining, wfm_cross_training_free)
