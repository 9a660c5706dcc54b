/* Outputs are replaced all together or not at all, also when the program is killed at any moment.
 *
 * A run writes into a new folder beside the output folder, carries over (hard link, or copy) what it does not replace, syncs, and
 * exchanges the two folders in one system call (renameat2 with RENAME_EXCHANGE; where the file system cannot, by two renames with a
 * marker from which the next start recovers). Left-over folders of killed runs are removed at the next start; a lock keeps two
 * runs on the same output folder apart. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct WfmPublish WfmPublish;

/* Errors: WFM_STATUS_INTERNAL (no permission, disk full, another run holds the folder: says its process number). */
WfmPublish *wfm_publish_new(const char *out_dir, GError **err);
/* A stream for one file of the new folder; closed by commit or abandon. NULL on error. */
FILE *wfm_publish_open(WfmPublish *publish, const char *name, GError **err);
/* A whole file of the new folder, synced and closed at once: for more files than may be open together. */
bool wfm_publish_write(WfmPublish *publish, const char *name, const void *bytes, size_t n, GError **err);
/* All files synced, folders exchanged. On failure the old folder is as it was. */
bool wfm_publish_commit(WfmPublish *publish, GError **err);
/* Frees; what was not committed is removed. */
void wfm_publish_free(WfmPublish *publish);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPublish, wfm_publish_free)

/* Removes a file, or a folder with all in it, never through a link; what cannot be removed stays, and what is not there is fine. */
void wfm_remove_tree(const char *path);
