/* An invented headcount plan with results, for tests of its page: 14 months from the middle of one, three groups, two queues, a vendor, two scenarios.
 * Nothing in it is planned; sums hold where the page shows sums. Names hold what could break a page. */
#pragma once

#include "cli/data/results_headcount.h"
#include "cli/report/capacity_page.h"

typedef struct CapacityInvention CapacityInvention;

CapacityInvention *capacity_invention_new(void);
void capacity_invention_free(CapacityInvention *invention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CapacityInvention, capacity_invention_free)
/* Borrowed; members may be set to NULL before writing. */
WfmCapacityPageInput *capacity_invention_input(CapacityInvention *invention);
/* The same plan, not to be met: hours are missing, and the summary says which inputs are in conflict. */
void capacity_invention_fail(CapacityInvention *invention);
