/* Making, emptying and freeing the state of a replication (replication.h has what others need of it). */
#pragma once

#include "scheduler/simulate/state.h"

/* Empty lines, nobody there, first contacts drawn, changes of presence drawn. */
void workspace_reset(Replication *replication, uint64_t seed, int64_t number);
