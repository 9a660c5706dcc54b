/* Names of queues: what a name comes to as an id, and names that are nearly the same. */
#pragma once

#include "cli/data/import/tally.h"

/* Letters, digits and . _ @ + of a name, "-" for anything between; "queue" where nothing is left. To be freed. */
char *wfm_queue_id(const char *name);
/* What names that are nearly the same have in common: letters and digits, capitals as small ones. To be freed. */
char *wfm_queue_alike_key(const char *name);

/* Two queues of one channel whose names differ in capitals, blanks and marks alone. */
typedef struct {
  int first, second; /* in the order of the files */
} WfmAlike;
/* All pairs with the first of its kind, by second; of WfmAlike, to be freed. */
GArray *wfm_queues_alike(WfmTally *tally);
