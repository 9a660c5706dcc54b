/* Days of the rolling origins, as the combination had forecast them: what reconciliation and intraday updates learn from. */
#include "forecast/forecast_parts.h"

#include <math.h>

#define LEAST_MEASURED 0.25 /* of a day's mean; below it says nothing */

/* Intervals i .. end - 1 of an origin are one local day. False where nothing was expected. */
static bool held_day(WfmHeldDay *day, const WfmSelection *selection, const WfmOutlook *outlook, const double *mean, int32_t i, int32_t end,
                     const WfmSpread *spread) {
  int32_t index = outlook->future.day[i] - selection->history->day0;
  double squares = 0, measured = 0, counted = 0;
  *day = (WfmHeldDay){.origin = selection->history->day0 + outlook->days.from, .day = outlook->future.day[i], .actual = NAN};
  for (; i < end; i++) {
    day->mean += mean[i], squares += mean[i] * mean[i];
    if (!isnan(outlook->actual[i])) measured += mean[i], counted += outlook->actual[i];
  }
  if (!(day->mean > 0)) return false;
  if (measured >= LEAST_MEASURED * day->mean && !isnan(selection->history->level[index])) day->actual = counted * day->mean / measured;
  double cv = wfm_spread_day_cv(spread, index - outlook->days.from + 1, day->day, selection->history->event[index] != WFM_NO_EVENT);
  double variance = day->mean + cv * cv * day->mean * day->mean + (1 + cv * cv) * spread->interval_cv * spread->interval_cv * squares;
  day->sd = sqrt(variance), day->factor_sd = cv * day->mean;
  return true;
}

void wfm_forecast_hold_back(WfmForecast *forecast, const WfmSelection *selection, double *const *combination, const WfmSpread *spread) {
  GArray *held = g_array_new(FALSE, FALSE, sizeof(WfmHeldDay));
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    for (int32_t i = 0, end = 0; i < outlook->future.grid.n; i = end) {
      WfmHeldDay day;
      for (end = i; end < outlook->future.grid.n && outlook->future.day[end] == outlook->future.day[i]; end++) {
      }
      if (held_day(&day, selection, outlook, combination[o], i, end, spread)) g_array_append_val(held, day);
    }
  }
  forecast->n_held = held->len;
  forecast->held = (WfmHeldDay *)(void *)g_array_free(held, FALSE);
}
