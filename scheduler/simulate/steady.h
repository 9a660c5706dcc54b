/* The judge of a graph of skills: steady load, everybody there all the time. */
#pragma once

#include "core/job.h"
#include "scheduler/staffing/skill_graph.h"

/* level[n_queues]: the service level of every queue by its definition with agents[n_groups] of the graph's groups, all equally quick, each
 * contact to whoever has been free longest and the longest wait first; exponential handle times and patience; from about so many contacts in
 * all, after an hour of warm-up. 0 where they cannot be simulated. */
void wfm_sim_steady(double *level, const WfmSkillGraph *graph, const int32_t *agents, double contacts, const WfmJob *job);
