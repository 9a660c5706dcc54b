/* Puts the files of an export in place: whole or not at all. */
#pragma once

#include "cli/data/export/export.h"

/* One file: written beside its place under a hidden name, synced, renamed. "-": standard output. Errors: WFM_STATUS_INTERNAL. */
bool wfm_export_place_file(const char *path, const GString *bytes, GError **err);

/* All files into a folder by cli/data/publish.h: what else lies there stays. Errors: WFM_STATUS_INTERNAL. */
bool wfm_export_place_folder(const char *path, const WfmExportFiles *files, GError **err);
