/* The two forms of `wfm backtest`: on a plan (cmd_backtest.c) and on a file of series (backtest_history.c); and their table of scores. */
#pragma once

#include "cli/run.h"

typedef struct {
  int n_origins, step_days; /* where no dates are given */
  char **dates;             /* origins as they were given, local days; NULL = n_origins of them */
  int32_t *day;             /* [number of dates] */
  int horizon_days;
  /* of the form without a plan */
  const char *history, *map, *zone, *holidays, *region, *measure, *weight, *write;
  bool totals;    /* write those of weeks and months too */
  int32_t step_s; /* 0 = as the stamps show */
} WfmBacktestOptions;

typedef enum { WFM_SCORES_TEXT, WFM_SCORES_CSV, WFM_SCORES_JSON, WFM_SCORES_NONE } WfmScoreFormat;

/* Scores on standard output: text as they come, CSV and JSON at the end. */
typedef struct WfmScorePrinter WfmScorePrinter;
WfmScorePrinter *wfm_score_printer_new(WfmScoreFormat format);
void wfm_score_printer_add(WfmScorePrinter *printer, const char *queue, const WfmScore *score, size_t n);
bool wfm_score_printer_finish(WfmScorePrinter *printer, GError **err);
void wfm_score_printer_free(WfmScorePrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmScorePrinter, wfm_score_printer_free)

/* The form without a plan; an exit status. */
int wfm_backtest_of_history(WfmCli *cli, const WfmBacktestOptions *options, WfmScoreFormat format, GError **err);
