/* The fewest whole agents for a service level of Erlang A, found with one look at a team near by.
 *
 * What is missed at n agents is a ratio of the sums of erlang_ratio.h, whose derivatives by n cost next to nothing beside the sums: from a team that is
 * a few agents off, a step by slope and bend (Halley's) says to a small part of an agent where the target is met, and so how many whole agents that
 * is. Where it comes too close to a whole number for a step so long, a second look is taken from there; where even that is too close, or where
 * the brief sums of erlang_brief.h do not hold, the exact search has to decide. */
#pragma once

#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_brief.h"

/* NaN where the exact search has to decide, and for every measure but a service level. Where `first` is given and a look was taken, it says what the first one
 * told, with NaN where that was nothing. */
double wfm_erlang_a_whole_briefly(const WfmErlangAProblem *problem, WfmAgentsAbout *first);
