/* Where service stands over a stretch of time, queue by queue: simulated, with the worst interval, and when it is back at its target. */
#pragma once

#include "cli/run.h"

typedef struct {
  WfmEstimate before, after; /* before: NaN where there is nothing to compare with */
  double target, offered;
  double worst;                  /* service level of the worst interval with contacts worth speaking of */
  int64_t worst_at;              /* INT64_MIN: none below its target */
  int64_t back_at;               /* the end of the last hour below its target; INT64_MAX: not within the stretch; INT64_MIN: no hour was */
  double line;                   /* most contacts waiting at the end of an interval, mean over the replications */
  int64_t line_at, line_gone_at; /* line_gone_at: no more in line than without the incident; INT64_MAX: not within the stretch */
} WfmLevel;

/* before: shown; usual: what is not worse than it is no consequence (each may be NULL). An interval, and
 * an hour, counts as below its target where it is so by more than its own interval of confidence, and worse than usual by more than that of the difference. */
typedef struct {
  const WfmSimResult *before, *usual, *after;
  int64_t from; /* judged from here on */
} WfmLevelFrame;
WfmLevel wfm_level_of(const WfmRun *run, size_t queue, const WfmLevelFrame *frame);

/* The table of all queues, and the member "queues". The heads of the columns of before and after. */
void wfm_levels_say(GString *out, JsonObject *facts, const WfmRun *run, const WfmLevelFrame *frame, const char *before, const char *after);
