/* What the words of a roster made elsewhere mean in this plan: "Lunch 1", "On queue", "Voice (EN)", "Annual leave". */
#pragma once

#include "cli/run.h"

typedef enum {
  WFM_SAID_WORK,    /* at work, on no queue in particular, or on one that is named */
  WFM_SAID_BREAK,   /* off the queues, a break of the shift */
  WFM_SAID_MEETING, /* off the queues, at work */
  WFM_SAID_OFF,     /* no work at all: leave, a day off */
  WFM_SAID_UNKNOWN
} WfmSaid;

/* The word of a segment or an activity. A queue of the plan, by id or name, or several with + ; | , or / between, is work; so are the name of a channel
 * that the plan has, and words such as "work", "on queue". Upper and lower case are the same. "" is UNKNOWN. */
WfmSaid wfm_said_of_word(const WfmRun *run, const char *word);

/* Whether a break of that name is the one to eat in. */
bool wfm_said_meal(const char *name);

/* Queues of the plan that the text names: uint32_t indices, to be freed with g_array_unref. *any: one of them is enough (the text is a channel).
 * *unknown (NULL: all is known) receives the first part that is no queue, to be freed; a text that means work in general has no part that is unknown. */
GArray *wfm_said_queues(const WfmRun *run, const char *text, bool *any, char **unknown);
