/* The fast approximation of skill_graph.h: what every queue needs, and how well a number of agents by group covers it. */
#pragma once

#include "scheduler/staffing/skill_graph.h"

typedef struct WfmSkillSplit WfmSkillSplit;

WfmSkillSplit *wfm_skill_split_new(const WfmSkillGraph *graph);
void wfm_skill_split_free(WfmSkillSplit *split);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSkillSplit, wfm_skill_split_free)

/* How much of what it needs the worst queue gets, 1 = enough. scale[n_queues] multiplies the needs. *sum receives the sum of the same over the
 * queues, each counted up to 1.2, to tell equals apart. */
double wfm_skill_split_cover(WfmSkillSplit *split, const double *scale, const int32_t *agents, double *sum);

/* What the scale of a queue's need is to be multiplied by when the judge found `level`: how much more the target asks for than that level. */
double wfm_skill_split_correction(const WfmSkillSplit *split, size_t queue, const int32_t *agents, double level);

/* What the queue needs beside these agents' other queues, unscaled. */
double wfm_skill_split_need(const WfmSkillSplit *split, size_t queue, const int32_t *agents);

/* What the queue needs if it stood alone, agents. */
double wfm_skill_split_alone(const WfmSkillSplit *split, size_t queue);
