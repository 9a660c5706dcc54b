/* The last stage of skill_graph.h: fewer agents than a choice that holds, by what the judge says alone.
 *
 * Levels are taken as their log-odds, which are nearly straight in the agents near a choice. What one agent of each group is worth to each queue is
 * first measured, one judgement per group on the same contacts (the finite differences of Cezik and L'Ecuyer 2008); then one agent is taken out and all
 * are placed where the straight lines say that the worst queues lack least, which is judged, and what the lines said wrongly is corrected in the direction
 * that was gone (Broyden 1965, Mathematics of Computation 19). A choice counts when contacts that no choice was compared on confirm it, so that none is taken for being
 * lucky; what these say is its level. */
#pragma once

#include "scheduler/staffing/skill_graph.h"

/* By how much the worst of the levels is below its target; negative: above. */
double wfm_skill_shortfall(const WfmSkillGraph *graph, const double *level);
/* The mean level of `agents` over the draws from first to last. Returns by how much the worst level is below its target (negative: above). */
double wfm_skill_mean_level(double *level, const WfmSkillGraph *graph, WfmSkillJudge judge, void *user, const int32_t *agents,
                            int32_t first, int32_t last);

/* agents[n_groups] and level[n_queues]: a choice that holds, and its levels; both become those of the fewest agents found. confirming: draws 1 to so many
 * confirm a choice. Returns the number of judgements. */
int32_t wfm_skill_anew(int32_t *agents, double *level, const WfmSkillGraph *graph, WfmSkillJudge judge, void *user, double tolerance,
                       int32_t confirming);
