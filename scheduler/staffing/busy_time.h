/* A queue of calls or chats at its typical busy time, for the graph of skills: the load averaged over the intervals of a grid and weighted by itself, in
 * erlangs of agents with hands full, and the handle time of such an agent's attention. */
#pragma once

#include "scheduler/staffing/skill_graph.h"

/* Deferred work, a queue without a target and one to which nothing comes have load_erl 0: they are not in the graph. */
WfmSkillQueue wfm_busy_time(const WfmStaffQueue *queue);
