/* In which order people's bids are decided; internal to cli/bids*.c. */
#pragma once

#include "cli/bids.h"

/* WfmBidder with the bids of the plan that are still to be decided, in the order of the settings. To be freed with g_ptr_array_unref. */
GPtrArray *wfm_bidders_new(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmBidSettings *settings);

/* Why the one came before the other: "who is senior by 14 months". To be freed. */
char *wfm_bidder_ahead_text(const WfmPlan *plan, const WfmRosterProblem *problem, const WfmBidSettings *settings, const WfmBidder *first,
                            const WfmBidder *second);
