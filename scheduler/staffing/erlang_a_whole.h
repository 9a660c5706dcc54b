/* The fewest whole agents for a service level of Erlang A, found with one look at a team near by.
 *
 * What is missed at n agents is a ratio of the sums of erlang_ratio.h, whose derivatives by n cost next to nothing beside the sums: from a team that is
 * a few agents off, a step by slope and bend (Halley's) says to a small part of an agent where the target is met, and so how many whole agents that
 * is. Where it comes too close to a whole number, that number is looked at. Sums to eight digits; too close to the target for these, or outside
 * of their range, the exact search has to decide. */
#pragma once

#include "scheduler/staffing/erlang_a.h"

/* NaN where the exact search has to decide, and for every measure but a service level. */
double wfm_erlang_a_whole_briefly(const WfmErlangAProblem *problem);
