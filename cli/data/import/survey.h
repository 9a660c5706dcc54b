/* What an import would bring, queue by queue: how much of it can be used, and what is odd about it. Opening hours are not known yet: an hour of the week counts
 * as open where at least a quarter of the weeks have a row for it. Of queues that span more
 * than half a million intervals sums alone are told. Outages, level shifts and unusual days are those that the forecast finds. */
#pragma once

#include "cli/data/import/intake.h"
#include "forecast/forecast.h"

#define WFM_SURVEY_FINDINGS 500

typedef struct {
  int queue;
  int64_t first, last; /* instants of the first and last interval with a count */
  double contacts, handled, handle_s, active_s;
  int64_t measured, missing, zero; /* open intervals with a count, without one, with a zero */
  int32_t days,
      usable_days;    /* local days of the span; of them measured to at least three quarters of their open intervals and not found odd */
  double patience_s;  /* mean, of all waits by maximum likelihood; NaN: not told */
  double concurrency; /* handle_s / active_s; NaN: not told */
  WfmHistoryFinding *finding; /* [n_findings] by time, gaps left out; at most WFM_SURVEY_FINDINGS of n_found */
  size_t n_findings, n_found;
} WfmQueueSurvey;

/* Of all queues that have a count, the largest first, then by name. zone: of days and hours. *n of them, to be freed by wfm_surveys_free. */
WfmQueueSurvey *wfm_survey(const WfmIntake *intake, const WfmZone *zone, const WfmForecastSettings *settings, size_t *n);
void wfm_surveys_free(WfmQueueSurvey *survey, size_t n);
