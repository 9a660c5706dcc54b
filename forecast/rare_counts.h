/* Queues to which hardly anybody comes: less than one contact in two days.
 *
 * There the choice of models by absolute errors misleads, for the median day has no contact and the forecast that errs least says 0. So their
 * forecast is that of the thin counts' model alone (model_thin_counts.c), whose level never leaves the mean of the whole history altogether. From n
 * contacts a rate is known to a cv of 1 / sqrt(n + 1) (gamma law), which their days have beside what the law says: after a history without any
 * contact the 95 % bound of what n days bring is so near to what the rule of three says (Hanley and Lippman-Hand 1983). */
#pragma once

#include "forecast/history.h"
#include "forecast/model.h"

/* Contacts of the history of such a queue; NaN where more come, or where less than two weeks were measured. */
double wfm_rare_contacts(const WfmHistory *history);

/* The model that speaks alone for such a queue, where it can; else `only`, which is that of the settings. */
const WfmForecastModel *wfm_rare_model(const WfmForecastModel *only, const WfmHistory *history);

/* Widens day_cv[future n] of such a queue. */
void wfm_rare_widen(double *day_cv, const WfmHistory *history);
