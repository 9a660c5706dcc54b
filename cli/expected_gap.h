/* Why the simulation of a queue says another service level than the formula: where in the day the difference lies. */
#pragma once

#include "cli/run.h"

/* Words for a queue of the roster's days, NULL where formula and simulation differ by no more than two points and the simulation's half width.
 * volume, open, expected[grid.n]; shared: its people also serve other queues. */
char *wfm_expected_gap(const WfmSimQueueResult *sim, WfmGrid grid, const double *volume, const uint8_t *open, const double *expected,
                       bool shared);
