/* Whom a row of presence.csv means. */
#pragma once

#include "cli/data/plan.h"

bool wfm_presence_row_means(const WfmPresenceRow *row, const WfmAgentRow *agent);
