#include "forecast/rare_counts.h"

#include <math.h>

#define RARE 0.5      /* contacts a day */
#define LEAST_DAYS 14 /* measured */

double wfm_rare_contacts(const WfmHistory *history) {
  double sum = 0;
  for (int32_t i = history->first; i < history->input->past->grid.n; i++)
    if (!isnan(history->clean[i])) sum += history->clean[i];
  return history->n_measured_days >= LEAST_DAYS && sum < RARE * history->n_measured_days ? sum : (double)NAN;
}

const WfmForecastModel *wfm_rare_model(const WfmForecastModel *only, const WfmHistory *history) {
  return !only && !isnan(wfm_rare_contacts(history)) ? wfm_forecast_model_find("thin_counts") : only;
}

void wfm_rare_widen(double *day_cv, const WfmHistory *history) {
  double contacts = wfm_rare_contacts(history);
  if (isnan(contacts)) return;
  for (int32_t i = 0; i < history->input->future->grid.n; i++) day_cv[i] = hypot(day_cv[i], 1 / sqrt(contacts + 1));
}
