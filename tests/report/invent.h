/* An invented plan with results, for tests of the report: sites in Toronto, Dublin and Manila, five queues, Dublin's clock put forward
 * in the first week. Nothing in it is solved: the figures only look like those of a real run. Names hold what could break a page. */
#pragma once

#include "cli/report/report.h"

typedef struct Invention Invention;

Invention *invention_new(size_t n_agents, int weeks);
/* The same with up to 60 queues: the five kinds again and again, in two zones more. */
Invention *invention_new_wide(size_t n_agents, int weeks, int n_queues);
void invention_free(Invention *invention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Invention, invention_free)
/* Borrowed; members may be set to NULL before writing. */
WfmReportInput *invention_input(Invention *invention);
