/* A roster for the search to begin with (wfm schedule --warm-start). */
#pragma once

#include "cli/run.h"

/* Reads the roster of any tool (roster_file.h) and gives it to the problem; one that lies wholly before or after the horizon is moved to it by whole weeks of each
 * person's clock. How much of it stands is a remark of the result. Errors: those of the reading. */
bool wfm_warm_start(WfmRosterBuild *build, WfmRun *run, const char *path, GError **err);
