/* The plan's people as a graph of skills, at its typical busy time: what pooling saves, and which training would help.
 *
 * Queues: the immediate ones, each with its load averaged over the roster's intervals and weighted by itself. Groups: people who serve the same of
 * them; of each as large a part is present as the queues' requirements alone would ask of all people together. */
#pragma once

#include "cli/run.h"
#include "scheduler/staffing/skill_graph.h"

typedef struct WfmPlanSkills WfmPlanSkills;

WfmPlanSkills *wfm_plan_skills_new(const WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, GError **err);
void wfm_plan_skills_free(WfmPlanSkills *skills);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPlanSkills, wfm_plan_skills_free)

/* What the queue of the plan needs in the graph as a part of what it needs alone, at most 1; 1 for deferred queues. */
double wfm_plan_skills_relief(const WfmPlanSkills *skills, size_t queue);

/* The requirement of the graph beside the sum of its parts, and the least cross-training with which the people who are there reach every
 * target, judged by simulation: the member "skills" of the summary. */
void wfm_plan_skills_note(WfmRun *run, const WfmPlanSkills *skills);
