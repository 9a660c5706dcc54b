#include "forecast/spread.h"

#include "core/numeric.h"

#include <math.h>

#define FULL_DAYS 60          /* days of error from which on the estimate stands alone */
#define ASSUMED_DAY_CV 0.30   /* where nothing could be tested */
#define ASSUMED_SHORT_CV 0.50 /* with less than a week of history */
#define ASSUMED_BLIND_CV 1.50 /* with none */
#define ASSUMED_INTERVAL_CV 0.10
#define MOST_CV 2.0
#define SLOPE_KEPT 0.5 /* of the estimated growth with the lead: two halves of few origins tell little about it */

/* Forecast and actual of one held-back day. */
typedef struct {
  int32_t lead;
  double mean, actual, squares; /* squares: sum of the squared means of its intervals */
} DayError;

static GArray *gather_days(const WfmSelection *selection, double *const *combination, int32_t without) {
  GArray *days = g_array_new(FALSE, FALSE, sizeof(DayError));
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    int32_t first = selection->history->day0 + outlook->days.from;
    DayError day = {0};
    if (o == without) continue;
    for (int32_t i = 0; i <= outlook->future.grid.n; i++) {
      int32_t lead = i < outlook->future.grid.n ? outlook->future.day[i] - first + 1 : 0;
      if (lead != day.lead) {
        if (day.mean > 0) g_array_append_val(days, day);
        day = (DayError){.lead = lead};
      }
      if (i == outlook->future.grid.n || isnan(outlook->actual[i]) || isnan(selection->history->level[outlook->days.from + lead - 1]))
        continue;
      day.mean += combination[o][i], day.actual += outlook->actual[i], day.squares += combination[o][i] * combination[o][i];
    }
  }
  return days;
}

/* Method of moments on the errors inside the day: means scaled to the true day total, noise of a multinomial taken away. */
static double interval_variance(const WfmSelection *selection, double *const *combination, int32_t without) {
  double sum = 0, squares = 0;
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    int32_t n = outlook->future.grid.n;
    if (o == without) continue;
    for (int32_t i = 0, end = 0; i < n; i = end) {
      double mean = 0, actual = 0;
      for (end = i; end < n && outlook->future.day[end] == outlook->future.day[i]; end++)
        if (!isnan(outlook->actual[end])) mean += combination[o][end], actual += outlook->actual[end];
      if (!(mean > 0 && actual > 0)) continue;
      for (int32_t k = i; k < end; k++) {
        if (isnan(outlook->actual[k])) continue;
        double share = combination[o][k] / mean, expected = share * actual, error = outlook->actual[k] - expected,
               noise = expected * (1 - share);
        sum += fmin(error * error, 25 * (noise + 0.04 * expected * expected)) - noise, squares += expected * expected;
      }
    }
  }
  return squares > 0 ? fmax(0, sum / squares) : ASSUMED_INTERVAL_CV * ASSUMED_INTERVAL_CV;
}

/* The variance of the day factor at which the p-quantile of the standardised errors is z. */
static double variance_at(const DayError *day, int32_t n, double interval_variance, double p, double z) {
  g_autofree double *errors = g_new(double, (gsize)n);
  double low = 0, high = MOST_CV * MOST_CV;
  for (int k = 0; k < 40; k++) {
    double middle = 0.5 * (low + high);
    for (int32_t d = 0; d < n; d++) {
      double variance = day[d].mean + (1 + middle) * interval_variance * day[d].squares + middle * day[d].mean * day[d].mean;
      errors[d] = fabs(day[d].actual - day[d].mean) / sqrt(variance);
    }
    *(wfm_quantile(errors, (size_t)n, p) > z ? &low : &high) = middle;
  }
  return low > 0 ? 0.5 * (low + high) : 0;
}

/* Two quantiles are met on average, not the variance: a few wild days would blow that up. */
static double day_variance(const DayError *day, int32_t n, double interval_variance) {
  if (n == 0) return ASSUMED_DAY_CV * ASSUMED_DAY_CV;
  double estimate = 0.5 * variance_at(day, n, interval_variance, 0.80, 1.2816) + 0.5 * variance_at(day, n, interval_variance, 0.95, 1.96);
  double trust = fmin(1, (double)n / FULL_DAYS);
  return trust * estimate + (1 - trust) * fmax(estimate, 0.25 * 0.25);
}

static int by_lead(gconstpointer a, gconstpointer b) {
  return ((const DayError *)a)->lead - ((const DayError *)b)->lead;
}

static WfmSpread assumed(const WfmSelection *selection) {
  int32_t measured = selection->history->n_measured_days;
  double cv = measured == 0 ? ASSUMED_BLIND_CV : measured < 7 ? ASSUMED_SHORT_CV : ASSUMED_DAY_CV;
  return (WfmSpread){ASSUMED_INTERVAL_CV, cv * cv, cv * cv / 56, 182, 0};
}

WfmSpread wfm_spread_without(const WfmSelection *selection, double *const *combination, int32_t without) {
  g_autoptr(GArray) days = gather_days(selection, combination, without);
  if (days->len == 0) return assumed(selection);
  double inside = interval_variance(selection, combination, without);
  g_array_sort(days, by_lead);
  const DayError *day = &g_array_index(days, DayError, 0);
  int32_t n = (int32_t)days->len, half = n / 2;
  double all = day_variance(day, n, inside), slope = 0, middle = 0.5 * (selection->horizon_days - 1);
  if (half >= 20) {
    double early = day_variance(day, half, inside), late = day_variance(day + half, n - half, inside);
    slope = SLOPE_KEPT * fmax(0, late - early) / (0.5 * selection->horizon_days);
  }
  slope = fmin(slope, 0.8 * all / fmax(middle, 1));
  return (WfmSpread){sqrt(inside), fmax(0, all - slope * middle), slope, 4 * selection->horizon_days, n};
}

WfmSpread wfm_spread_estimate(const WfmSelection *selection, double *const *combination) {
  return wfm_spread_without(selection, combination, -1);
}

double wfm_spread_day_cv(const WfmSpread *spread, int32_t lead) {
  return fmin(MOST_CV, sqrt(spread->cv2_first + spread->cv2_slope * (CLAMP(lead, 1, spread->lead_most) - 1)));
}
