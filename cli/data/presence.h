/* Whom a row of presence.csv means. */
#pragma once

#include "cli/data/plan.h"

bool wfm_presence_row_means(const WfmPresenceRow *row, const WfmAgentRow *agent);
/* Whether the row asks beside others only, and whether the agent is one of those. */
bool wfm_presence_is_beside(const WfmPresenceRow *row);
bool wfm_presence_row_beside(const WfmPresenceRow *row, const WfmAgentRow *agent);
