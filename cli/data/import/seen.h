/* Numbers of contacts that were met before, by 64-bit fingerprints in constant memory: the last four to eight million are
 * remembered. (That two different ones of eight million have the same has a chance of one in a million.) */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct WfmSeen WfmSeen;
WfmSeen *wfm_seen_new(void);
void wfm_seen_free(WfmSeen *seen);

uint64_t wfm_fingerprint(const char *text, size_t length, uint64_t seed);
/* True where it was there; it is remembered. */
bool wfm_seen_add(WfmSeen *seen, uint64_t fingerprint);
bool wfm_seen_forgot(const WfmSeen *seen);
