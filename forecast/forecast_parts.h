/* Between forecast.c and backtest.c: a forecast together with what each model said by itself. */
#pragma once

#include "forecast/select.h"
#include "forecast/spread.h"

/* NULL where settings->model is "auto"; error BAD_INPUT for an unknown name. */
bool wfm_forecast_only(const WfmForecastModel **only, const WfmForecastSettings *settings, GError **err);

/* Multiplies stated effects, learnt part-day effects and what events leave behind onto the means of the horizon. */
void wfm_forecast_apply_effects(double *mean, const WfmHistory *history);

/* Means of the combination at each origin: [n_origins], each to g_free. */
double **wfm_forecast_at_origins(const WfmSelection *selection);
void wfm_forecast_at_origins_free(double **combination, const WfmSelection *selection);

/* day_cv[future n] of the horizon. */
void wfm_forecast_day_cv(double *day_cv, const WfmHistory *history, const WfmSpread *spread);

/* Fills forecast->held. combination[o]: means of the intervals of origin o. */
void wfm_forecast_hold_back(WfmForecast *forecast, const WfmSelection *selection, double *const *combination, const WfmSpread *spread);

/* One more note; takes the text. */
void wfm_forecast_add_note(WfmForecast *forecast, bool warning, char *text);

/* Quantiles of every interval, from its mean and the cvs. */
void wfm_forecast_fill_quantiles(WfmForecast *forecast);
