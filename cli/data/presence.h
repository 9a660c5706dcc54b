/* Whom rows of presence.csv and on_call.csv mean. */
#pragma once

#include "cli/data/plan.h"

bool wfm_people_mean(const WfmPeople *who, const WfmAgentRow *agent);
/* Whether the row of presence.csv asks beside others only, and whether the agent is one of those. */
bool wfm_presence_is_beside(const WfmPresenceRow *row);
bool wfm_presence_row_beside(const WfmPresenceRow *row, const WfmAgentRow *agent);
