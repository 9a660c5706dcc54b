#include "forecast/unseen_hours.h"

#include "core/numeric.h"

#include <math.h>

#define LESS 0.5
#define GUESS_CV 0.6
#define LEAST_DAYS 20 /* measured, before a weekday is said never to be */
#define LATEST 8      /* measured days of a weekday that make its usual level */

/* seen[slots]: the slot was measured on some day; usual[7]: median level of the weekday's latest days, NaN where it was never measured. */
static void look_back(uint8_t *seen, double usual[7], const WfmHistory *history) {
  const WfmSlots *past = history->input->past;
  double level[7][LATEST];
  size_t n[7] = {0};
  for (int32_t i = history->first; i < past->grid.n; i++)
    if (isfinite(wfm_history_counted(history, i))) seen[past->slot[i]] = 1;
  for (int32_t d = history->n_past_days - 1; d >= 0; d--) {
    int w = history->weekday[d];
    if (!isnan(history->level[d]) && n[w] < LATEST) level[w][n[w]++] = history->level[d];
  }
  for (int w = 0; w < 7; w++) usual[w] = n[w] > 0 ? wfm_median(level[w], n[w]) : (double)NAN;
}

/* Of the nearest measured weekdays on both sides, the lower level; NaN where there is none. */
static double beside(const double usual[7], int weekday) {
  double low = NAN;
  for (int direction = -1; direction <= 1; direction += 2)
    for (int k = 1; k < 7; k++) {
      double level = usual[(weekday + 7 + direction * k) % 7];
      if (isnan(level)) continue;
      low = fmin(low, level);
      break;
    }
  return low;
}

void wfm_unseen_days(double *mean, const WfmHistory *history) {
  const WfmSlots *future = history->input->future;
  g_autofree uint8_t *seen = g_new0(uint8_t, (gsize)future->slots_per_day);
  double usual[7];
  look_back(seen, usual, history);
  if (history->n_measured_days < LEAST_DAYS) return;
  for (int32_t i = 0, end = 0; i < future->grid.n; i = end) {
    int weekday = wfm_history_weekday(history, future->day[i]);
    double sum = 0, level = LESS * beside(usual, weekday);
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++) sum += mean[end];
    for (int32_t k = i; k < end && isnan(usual[weekday]) && sum > 0 && level >= 0; k++) mean[k] *= level / sum;
  }
}

void wfm_unseen_widen(double *day_cv, const double *mean, const WfmHistory *history) {
  const WfmSlots *future = history->input->future;
  g_autofree uint8_t *seen = g_new0(uint8_t, (gsize)future->slots_per_day);
  double usual[7];
  look_back(seen, usual, history);
  if (history->n_measured_days < LEAST_DAYS) return;
  for (int32_t i = 0, end = 0; i < future->grid.n; i = end) {
    bool known = !isnan(usual[wfm_history_weekday(history, future->day[i])]);
    double sum = 0, guessed = 0;
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++) {
      sum += mean[end];
      if (!known || !seen[future->slot[end]]) guessed += mean[end];
    }
    for (int32_t k = i; k < end && guessed > 0; k++) day_cv[k] = hypot(day_cv[k], GUESS_CV * guessed / sum);
  }
}
