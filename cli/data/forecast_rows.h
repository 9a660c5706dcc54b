/* Forecasts as rows that any scorer reads: method,unique_id,origin,level,ds,mean,q025,q10,q25,q50,q75,q90,q975.
 *
 * One row per open interval of the horizon (level "interval", ds as the history writes it) and one per local day (level "day", ds a date); a history
 * of days has only the latter, with ds as in the history. The day's quantiles come from the law of its total. Where the history counts
 * the hour that a clock repeats in one row, so does the forecast. */
#pragma once

#include "cli/data/series_past.h"

#include <stdio.h>

#define WFM_FORECAST_METHOD "wfm"

void wfm_forecast_rows_header(FILE *out);

/* origin: as it was given. handle_time: rows of the handle time instead, by interval. */
void wfm_forecast_rows_write(FILE *out, const WfmSeriesPast *past, const WfmForecast *forecast, const char *origin, bool handle_time);

/* Totals of the weeks of 7 days from the first day of the horizon (level "week") and of the calendar months (level "month"), ds the first day; only
 * those that lie in it wholly. Of `paths` sample futures (forecast/day_paths.h), the mean that of the forecast. */
void wfm_forecast_rows_write_totals(FILE *out, const WfmSeriesPast *past, const WfmForecast *forecast, const char *origin, int32_t paths,
                                    uint64_t seed);

/* Quantiles at rising levels p[n] of interval i, and of the total of intervals from .. end - 1 of one day. */
void wfm_forecast_interval_quantiles(double *quantile, const double *p, int32_t n, const WfmForecast *forecast, int32_t i);
void wfm_forecast_total_quantiles(double *quantile, const double *p, int32_t n, const WfmForecast *forecast, int32_t from, int32_t end);
