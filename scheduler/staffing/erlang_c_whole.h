/* The fewest whole agents for a service level of Erlang C: by a look at one team near by where that is beyond doubt, else by the exact search. */
#pragma once

#include "scheduler/staffing/erlang_brief.h"

/* Where the level is met: missed = share that may wait longer than t handle times, 0 < missed < 1; load at least 16. NaN where a look does not tell. */
WfmAgentsAbout wfm_erlang_c_about(double load, double missed, double t);
