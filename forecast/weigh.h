/* Weights of members, profiles and models from their errors at the rolling origins. What counts for the horizon comes from all origins; what
 * counts for an origin comes from the others, so that no error of the combination is measured where it was chosen (cross-conformal prediction:
 * Vovk 2015; jackknife+: Barber, Candes, Ramdas and Tibshirani 2021). */
#pragma once

#include "forecast/select.h"

/* Fills the weights of all outlooks and selection->member_error. */
void wfm_selection_weigh(WfmSelection *selection, const WfmForecastSettings *settings, const WfmForecastModel *only);

/* First and one past the last member of a day model. */
void wfm_selection_members(int32_t *from, int32_t *to, const WfmForecastModel *model);
