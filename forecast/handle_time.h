/* Handle time: mean seconds per contact by interval, from what was measured, weighted by the contacts served.
 *
 *   aht = level x slot factor x (weekday, slot) factor
 *
 * The level is a mean with weights that halve with age, the factors are ratios shrunk towards 1 (slots) and towards the slot's factor
 * (weekday and slot) as if PRIOR contacts had been served at it (Buehlmann's credibility); slots borrow from their neighbours. Half-life and
 * prior are combined by their errors at the rolling origins. Before, each interval's mean is drawn in to CLIP standard deviations around the
 * history's shape: means of few contacts are skewed, and one call left open over night would be seen for weeks. Nothing is taken from the volume's profile. */
#pragma once

#include "forecast/select.h"

/* Fills aht_s, handle and the handle time's part of path of a forecast whose held days stand. combination[o]: contacts forecast from origin o.
 * Error BAD_INPUT where neither history nor default gives a value. */
bool wfm_handle_time_forecast(WfmForecast *forecast, const WfmSelection *selection, double *const *combination, GPtrArray *notes,
                              GError **err);
