/* Annealing over whole tours: some days of one person, or the same days of two, are drawn anew by a heat bath (tour_draw.h) while the
 * temperature falls. It passes through rosters that are dearer than the present one, which neighbourhoods never do, and is the cheaper
 * way to a good roster where people and days are many; what is left then is for the neighbourhoods. */
#pragma once

#include "scheduler/roster/tour_search.h"

/* Draws until `work` units are spent. `now` is what came of it, or the best roster where that is cheaper. */
void wfm_tour_anneal(WfmTourSearch *search, int64_t work);
