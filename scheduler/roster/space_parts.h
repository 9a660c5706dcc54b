/* Inside of the making of a space, shared by space_pool.c, space.c, space_rules.c and space_pace.c. */
#pragma once

#include "scheduler/roster/rule.h"
#include "scheduler/roster/space.h"

/* By day, start, type, end. */
int wfm_candidate_order(gconstpointer a, gconstpointer b);

/* The pool of the person's zone and contract, made where there is none yet (space_pool.c). */
WfmPool *wfm_pool_for(WfmSpace *space, const WfmAgent *agent);
void wfm_pool_free(gpointer pool);

/* Into *most the longest paid time of each day's options, s; returns the grain of all (space_pool.c). */
int32_t wfm_options_paid(const WfmOption *option, const int32_t *first, int32_t n_days, int32_t *most);

/* The view of a person's duties before the horizon; duty[n_previous] is filled. */
WfmRuleView wfm_history_view(const WfmRosterProblem *problem, const WfmAgent *agent, const WfmDuty **duty);
/* The paid time of a week at which an even pace keeps a hard rule on hours over several weeks, after the duties before the horizon, s;
 * INFINITY: the rule is no such one, or asks for no more than the weeks' own (space_pace.c). */
double wfm_pace_s(const WfmPerson *person, const WfmRuleView *history, const WfmRuleUse *use);
/* Fills in what the rules about one shift alone say to the candidate where so much of it is paid: its kind, and whether no hard one that
 * says the same to everyone of the zone and contract forbids it (space_rules.c). */
void wfm_candidate_judge(WfmCandidate *candidate, const WfmRuleView *view, int32_t first_day, int32_t paid_s);
