/* Where a command's results go: the output folder, replaced as a whole, or one table on standard output. */
#pragma once

#include "cli/run.h"

typedef struct WfmOutput WfmOutput;

/* Opens the output folder: --out, or PLAN/out. With --out -, and for a plan read from standard input, tables go to standard output. */
WfmOutput *wfm_output_new(WfmRun *run, GError **err);
void wfm_output_free(WfmOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmOutput, wfm_output_free)

/* NAME.csv by the table's own name. On standard output only a command's first table is written. */
bool wfm_output_table(WfmOutput *output, const WfmTableData *table, GError **err);
/* report.html from the tables that are given and, for those that are NULL, from the files of earlier stages. */
bool wfm_output_report(WfmOutput *output, const WfmTableData *forecast, const WfmTableData *requirement, const WfmScheduleTables *schedule,
                       const WfmTableData *coverage, const WfmTableData *accuracy, GError **err);
/* report.html of headcount planning; on standard output nothing. A table that is NULL is left out. */
typedef struct {
  const WfmTableData *headcount, *hiring, *budget, *scenarios, *bridge, *tornado, *worth;
} WfmOutputCapacity;
bool wfm_output_capacity(WfmOutput *output, const WfmOutputCapacity *tables, GError **err);
/* Draws that page again from the results in PLAN/capacity, and puts it there at once. Nothing where there are none. *path: where it was written, or NULL. */
bool wfm_output_capacity_again(WfmRun *run, char **path, GError **err);
/* summary.json and run.json, then everything is put in place at once. */
bool wfm_output_finish(WfmOutput *output, WfmStatus status, GError **err);

/* The folder, for messages; "-" for standard output. */
char *wfm_output_dir(const WfmRun *run);

/* A result of an earlier stage: path if given ("-" = standard input), else NAME.csv in the output folder or, where it has none, in PLAN/out.
 * Error WFM_STATUS_BAD_INPUT says which command makes it.
 * With forecast.csv comes forecast_law.csv, into run->law: the one that stands where it should; without it nothing is known of how days
 * stray together. */
WfmTableData *wfm_output_read(WfmRun *run, const WfmTable *table, const char *path, const char *made_by, GError **err);

/* Whether the file at the path is the table that wfm_output_read takes where none is named. */
bool wfm_output_is_own(const WfmRun *run, const WfmTable *table, const char *path);

/* The same table where it stands and is readable, else NULL. */
WfmTableData *wfm_output_standing(const WfmRun *run, const WfmTable *table);

/* Takes over the summary that earlier stages left in the output folder or, where it has none, in PLAN/out. */
void wfm_output_resume(WfmRun *run);

/* Of the summary's lists of what is to be said ("warnings", "explanations"): the queues of which line k is said, joined by commas, "" where it
 * is said of the plan; NULL where an earlier line of the same stage has said it already. */
char *wfm_said_of(JsonArray *lines, guint k);

/* What a command prints at the end: text for people, summary.json with --json, nothing with --quiet. */
void wfm_output_print(const WfmRun *run);
