/* summary.json: what a run found, for people and programs. Each stage replaces its own members and leaves those of others, so that a
 * stage run alone keeps the rest of an earlier summary. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef struct {
  JsonObject *root;
} WfmSummary;

WfmSummary *wfm_summary_new(void);
/* Takes over what an earlier run left in a file, if it is there and readable. */
void wfm_summary_load(WfmSummary *summary, const char *path);
void wfm_summary_free(WfmSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSummary, wfm_summary_free)

/* The object of a queue in "queues" (made if it is not there), and that of a stage ("roster", "simulation"). Borrowed. */
JsonObject *wfm_summary_queue(WfmSummary *summary, const char *queue);
JsonObject *wfm_summary_part(WfmSummary *summary, const char *name);
/* A part that begins empty again. */
JsonObject *wfm_summary_fresh(WfmSummary *summary, const char *name);

/* Forgets the texts of a stage in "warnings" and "explanations"; then adds new ones. queue may be "". */
void wfm_summary_forget(WfmSummary *summary, const char *stage);
void wfm_summary_say(WfmSummary *summary, bool warning, const char *stage, const char *queue, const char *text);

/* NaN and infinities become null. */
void wfm_json_number(JsonObject *object, const char *name, double value);
/* Rounded to a number of decimals, so that files do not carry noise digits. */
void wfm_json_rounded(JsonObject *object, const char *name, double value, int decimals);
