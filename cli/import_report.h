/* What was found in exports, in words and as facts. */
#pragma once

#include "cli/answer.h"
#include "cli/data/import/survey.h"

/* Files, what is assumed, what is refused, queues, and what is odd in them. zone: in which times are shown. */
void wfm_import_report(WfmAnswer *answer, const WfmIntake *intake, const WfmQueueSurvey *survey, size_t n, const WfmZone *zone);
