/* What agents had in hand at once: of each piece of work the share of its agent's time, a second with k pieces in hand being 1/k of each. The shares of an
 * agent's pieces add up to the time in which there was any. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct WfmAtOnce WfmAtOnce;
WfmAtOnce *wfm_at_once_new(void);
void wfm_at_once_free(WfmAtOnce *at_once);
/* Work [begin, end) of an agent, told back by queue and interval. At most four million pieces: false where there is no room for more. */
bool wfm_at_once_add(WfmAtOnce *at_once, uint64_t agent, int queue, int64_t interval, int64_t begin, int64_t end);
/* Calls back once per piece with its share in seconds, in order of agents and begins. */
void wfm_at_once_each(WfmAtOnce *at_once, void (*tell)(void *user, int queue, int64_t interval, double active_s), void *user);
