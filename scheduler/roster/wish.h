/* What a wish asks of a duty. One place for the search, which prices duties by it, and for those who tell how many wishes were met. */
#pragma once

#include "scheduler/roster/problem.h"

/* Whether a duty is what the wish describes: its shift type's name and kind (NULL or "": of no type), local second of its start. */
bool wfm_wish_describes(const WfmPreference *wish, const char *shift, const char *kind, int32_t second);

/* Whether a duty that starts in the wish's time goes against it. One that asks for a duty (`on`) is not gone against by any: it is lost where none
 * is as described. */
bool wfm_wish_against(const WfmPreference *wish, const char *shift, const char *kind, int32_t second);
