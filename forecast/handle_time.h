/* Handle time: mean seconds per contact by interval, from what was measured, weighted by the contacts served.
 *
 *   aht = level x slot factor x (weekday, slot) factor
 *
 * The level is a mean with weights that halve with age, the factors are ratios shrunk towards 1 (slots) and towards the slot's factor
 * (weekday and slot) as if PRIOR contacts had been served at it (Buehlmann's credibility); slots borrow from their neighbours. Half-life and
 * prior are combined by their errors at the rolling origins. Before, each interval's mean is drawn in to CLIP standard deviations around the
 * history's shape (Winsor's mean: Dixon 1960): means of few contacts are skewed. What that costs the mean, but for what lies beyond WILD standard
 * deviations (one call left open over night would be seen for weeks), is given back as a factor of all, shrunk by its standard error, so that the
 * workload of the forecast is that of the history. Nothing is taken from the volume's profile. Days with an event have one factor more
 * (forecast/handle_events.h). */
#pragma once

#include "forecast/select.h"

/* Fills aht_s, handle and the handle time's part of path of a forecast whose held days stand. combination[o]: contacts forecast from origin o.
 * Error BAD_INPUT where neither history nor default gives a value. */
bool wfm_handle_time_forecast(WfmForecast *forecast, const WfmSelection *selection, double *const *combination, GPtrArray *notes,
                              GError **err);
