/* Which row of a contact is its last state, where a list has a row per update: by the column that says when it was changed, in one reading before the list
 * is counted. Of lists of more than two million different contacts the later ones are not looked at (their first row holds). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct WfmLatest WfmLatest;
WfmLatest *wfm_latest_new(void);
void wfm_latest_free(WfmLatest *latest);

/* A row of the contact that was changed at `updated`. */
void wfm_latest_add(WfmLatest *latest, uint64_t fingerprint, int64_t updated);
/* False where every contact's first row is its last state: then there is nothing to ask. Else memory is kept for contacts with several states alone. */
bool wfm_latest_settle(WfmLatest *latest);
/* Was there a later state of the contact than the one of `updated`? */
bool wfm_latest_is_superseded(const WfmLatest *latest, uint64_t fingerprint, int64_t updated);
