/* Forecast value added: did the models beat the naive forecast, and did the planner's overrides beat the models?
 *
 * What was forecast is compared with what came, step by step: the yardstick (mean of the last weeks), the models, the final forecast with
 * the overrides. The value that a step adds is by how much it lowers the WAPE, sum |forecast - actual| / sum actual, of the step before it
 * (Gilliland 2010, The Business Forecasting Deal, chapter 4). Figures are given of all intervals and of those overridden alone, for there
 * only can an override have helped. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* An interval that was forecast and has come; those of one forecast stand together, by time. */
typedef struct {
  int32_t made;                             /* number of the forecast it is from */
  int32_t day;                              /* local day */
  int32_t lead_day;                         /* 1 = the first day after the end of the history that was known */
  double naive, statistical, final, actual; /* contacts, not NaN */
  bool overridden;
} WfmComeTrue;

typedef struct {
  size_t n; /* intervals or days */
  double contacts;
  double naive_wape, statistical_wape, final_wape; /* NaN where nothing came */
  double naive_bias, statistical_bias, final_bias; /* sum (f - y) / sum y */
} WfmValueAdded;

/* By intervals, or by days (the sums of the intervals of a day that have come), of leads from .. to; a day is overridden where any of its
 * intervals is. */
void wfm_value_added(WfmValueAdded *out, const WfmComeTrue *row, size_t n, bool by_day, int32_t lead_from, int32_t lead_to,
                     bool overridden_only);
