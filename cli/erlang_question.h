/* One staffing question asked on the command line: contacts of one interval, a handle time, targets; and the answer without a plan. */
#pragma once

#include <json-glib/json-glib.h>

#include "core/error.h"
#include "scheduler/staffing/handle_time.h"
#include "scheduler/staffing/immediate.h"
#include "scheduler/staffing/patience.h"

typedef struct {
  WfmStaffQueue queue; /* targets, patience, concurrency; its grid has the one interval's length only */
  double calls;        /* per interval; NaN: asked for */
  double aht_s;
  double agents; /* given team; NaN: asked for */
  double shrinkage;
  double load_cv; /* coefficient of variation of the load; 0 = known */
} WfmErlangQuestion;

/* "80/20": 80 % within 20 seconds. "30", "30%", "0.3": a share. False: *err says what would be right. */
bool wfm_question_target(double *share, double *seconds, const char *text, GError **err);
bool wfm_question_share(double *share, const char *option, const char *text, GError **err);

/* What contacts measured one by one say; see erlang_history.c for the columns. */
typedef struct {
  WfmPatience patience;
  WfmHandleTime handle;
  WfmConcurrencyGrowth growth;
  bool has_waits, has_handle, has_parallel;
} WfmErlangHistory;
bool wfm_erlang_history(WfmErlangHistory *history, const char *path, GError **err);

/* Prints the answer as text, or adds it to the object where json is not NULL. WFM_STATUS_SOFT_MISS where a given team misses a target. */
WfmStatus wfm_erlang_answer(const WfmErlangQuestion *question, JsonObject *json);
void wfm_erlang_print_history(const WfmErlangHistory *history, JsonObject *json);
