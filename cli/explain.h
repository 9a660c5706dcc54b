/* Why a number is what it is. A subject is one file explain_NAME.c that ends in one constant record wfm_explain_NAME, and one word in
 * cli/meson.build; `wfm explain NAME PLAN` asks it. */
#pragma once

#include "cli/answer.h"
#include "cli/run.h"

/* What is asked about; NULL or INT64_MIN where it was not said. */
typedef struct {
  const char *queue, *agent;
  const char *at, *day; /* as given; wfm_explain_span reads them */
} WfmQuestion;

typedef struct {
  const char *name, *summary;
  const char *options; /* which of the options it understands, for --help: "--queue NAME [--at TIME | --day DATE]" */
  uint64_t need;       /* tables of the plan, see wfm_plan_load */
  bool (*explain)(WfmAnswer *out, WfmRun *run, const WfmQuestion *question, GError **err);
} WfmExplainSubject;

extern const WfmExplainSubject *const wfm_explain_subjects[]; /* generated, in order of cli/meson.build */
extern const size_t wfm_n_explain_subjects;

/* Index of the queue that is asked about; the only one of a plan need not be named. SIZE_MAX with an error of WFM_STATUS_USAGE that lists
 * the queues. */
size_t wfm_explain_queue(const WfmRun *run, const WfmQuestion *question, GError **err);

/* Intervals [from, to) of the horizon that --at (one interval) or --day (a day, in the queue's zone) name; the whole horizon where neither
 * was said. Error WFM_STATUS_USAGE where they cannot be read or lie outside it. */
bool wfm_explain_span(int32_t *from, int32_t *to, const WfmRun *run, size_t queue, const WfmQuestion *question, GError **err);

/* Appends a line; a title has a line of its own before its paragraph. */
void wfm_explain_say(WfmAnswer *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Parts of `wfm explain forecast` (explain_together.c): the handle time of intervals from .. to - 1, and the correlation of the queue's day
 * factor with those of the others, [n_queues], NaN where not known. */
void wfm_explain_handle_time(WfmAnswer *out, const WfmForecast *forecast, int32_t from, int32_t to);
void wfm_explain_together(WfmAnswer *out, const WfmRun *run, size_t q, const double *correlation);
