/* An integer programme over the plans found: which plan for whom, for a few people together, the others as they are.
 *
 *   max sum_i theta_i - sum_c price_c z_c,  sum_c of a person z_c = 1,  z binary,  seats of each site,
 *   theta_i <= plane_k(heads of interval i)   for planes k above F_i
 * F_i, the worth of the best split of the agents present, is concave; it is approached from above by planes that are added where a
 * solution lies above it (outer approximation; Duran and Grossmann 1986), first on the linear relaxation, then on the integer
 * programme. HiGHS solves both, with one thread, a fixed seed and limits on nodes instead of time, so that runs repeat. Plans come from
 * the neighbourhood search and from best responses to the bound's prices. */
#pragma once

#include "scheduler/roster/search.h"

/* Tries a better combination of plans of a few people; the roster changes only for the better. False: HiGHS failed. */
bool wfm_master_improve(WfmSearch *search);
