/* The plan and its scenarios, each planned: those of scenarios.csv in their order, then those that are only folders, by name. */
#pragma once

#include "cli/headcount/efficiency.h"

typedef struct {
  GPtrArray *years;           /* WfmHeadcountYear: the plan's first, then those of folders and of another plan */
  GPtrArray *headcounts;      /* WfmHeadcount: the plan, then each scenario */
  GPtrArray *settings, *clis; /* of the years after the first */
  WfmEfficiency efficiency;
  GPtrArray *sets;       /* of texts --set, one for each of clis */
  guint n_left_out;      /* scenarios not planned, because the command was stopped */
  GPtrArray *conflicts;  /* of each of headcounts, GPtrArray of WfmHeadcountConflict */
  WfmHeadcount *against; /* the other plan's, owned by headcounts too (the last one); NULL: none */
} WfmHeadcountScenes;

typedef struct {
  WfmCli *cli;
  int32_t months;
  char *const *wanted; /* names of scenarios; NULL: all */
  bool none;           /* the plan alone */
  const char *against; /* folder of another plan; NULL: none */
} WfmHeadcountFrame;

/* Takes the plan's run. */
WfmHeadcountScenes *wfm_headcount_scenes_new(WfmRun *run, const WfmHeadcountFrame *frame, GError **err);
void wfm_headcount_scenes_free(WfmHeadcountScenes *scenes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHeadcountScenes, wfm_headcount_scenes_free)

/* The plan's own. */
const WfmHeadcount *wfm_headcount_scenes_plan(const WfmHeadcountScenes *scenes);
/* scenarios.csv and bridge.csv. */
WfmTableData *wfm_headcount_scenes_table(const WfmHeadcountScenes *scenes, const WfmCapacitySettings *settings);
WfmTableData *wfm_headcount_scenes_bridge(const WfmHeadcountScenes *scenes, const WfmHeadcountFrame *frame, GError **err);
