#include "forecast/handle_law.h"

#include "core/numeric.h"
#include "forecast/day_correlation.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define CLASS 120 /* intervals in a class of expected contacts, at least */
#define MOST_CLASSES 16
#define PRIOR_INTERVALS 40.0   /* that had strayed as assumed, beside those seen: at one contact and at a thousand ... */
#define PRIOR_QUANTILES 150.0  /* ... and whose errors had been normal */
#define ASSUMED_CV 0.10        /* of a level */
#define ASSUMED_CONTACT_CV 1.0 /* of a contact: as if exponential */
#define WIDTH80 2.5631031      /* of the normal law's 80 % interval, in standard deviations */
#define CLIP 4.0               /* standard deviations of an error of a day */
#define PRIOR_CV 0.05          /* of a day's factor, as if seen at one origin more */
#define PRIOR_TOGETHER 0.3     /* standard deviation of the correlation of volume and handle time, before anything is seen */

const double wfm_handle_levels[WFM_HANDLE_LEVELS] = {0.005, 0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975, 0.995};

/* -- intervals -- */

typedef struct {
  double error, share; /* logarithm of measured over forecast; 1 / contacts expected */
} LogError;

static double share_of(double expected) {
  return 1 / fmax(1, expected);
}

static int by_share(const void *a, const void *b) {
  const LogError *x = a, *y = b;
  return x->share != y->share ? (x->share < y->share ? -1 : 1) : (x->error > y->error) - (x->error < y->error);
}

/* Sums of the least squares of squared widths on 1 and share, by relative errors of the widths. */
typedef struct {
  double w, wx, wxx, wy, wxy;
} Squares;

static void add_class(Squares *squares, double weight, double share, double width2) {
  double w = weight / (width2 * width2);
  squares->w += w, squares->wx += w * share, squares->wxx += w * share * share;
  squares->wy += w * width2, squares->wxy += w * share * width2;
}

static void fit_widths(WfmHandleLaw *law, const LogError *error, size_t n) {
  Squares s = {0};
  double one = ASSUMED_CONTACT_CV * ASSUMED_CONTACT_CV, level = ASSUMED_CV * ASSUMED_CV;
  size_t classes = CLAMP(n / CLASS, n > 0 ? 1 : 0, MOST_CLASSES);
  g_autofree double *part = g_new(double, n + 1);
  add_class(&s, PRIOR_INTERVALS, 1, level + one);
  add_class(&s, PRIOR_INTERVALS, 1e-3, level + 1e-3 * one);
  for (size_t c = 0; c < classes; c++) {
    size_t from = c * n / classes, to = (c + 1) * n / classes;
    double share = 0;
    for (size_t k = from; k < to; k++) part[k - from] = error[k].error, share += error[k].share;
    size_t measured = wfm_sort(part, to - from);
    double width = (wfm_quantile_sorted(part, measured, 0.9) - wfm_quantile_sorted(part, measured, 0.1)) / WIDTH80;
    add_class(&s, (double)(to - from), share / (double)(to - from), fmax(width * width, 1e-6));
  }
  double determinant = s.w * s.wxx - s.wx * s.wx;
  law->contact2 = determinant > 0 ? (s.w * s.wxy - s.wx * s.wy) / determinant : 0;
  if (!(law->contact2 > 0)) law->contact2 = 0;
  law->level2 = (s.wy - law->contact2 * s.wx) / s.w;
  if (law->level2 > 1e-6) return;
  law->level2 = 1e-6; /* then all of it is the contacts' */
  law->contact2 = fmax(0, (s.wxy - law->level2 * s.wx) / s.wxx);
}

static double width_at(const WfmHandleLaw *law, double share) {
  return sqrt(law->level2 + law->contact2 * share);
}

static void fit_quantiles(WfmHandleLaw *law, const LogError *error, size_t n) {
  g_autofree double *scaled = g_new(double, n + 1);
  double trust = (double)n / ((double)n + PRIOR_QUANTILES);
  for (size_t k = 0; k < n; k++) scaled[k] = error[k].error / width_at(law, error[k].share);
  size_t measured = wfm_sort(scaled, n);
  for (int q = 0; q < WFM_HANDLE_LEVELS; q++) {
    double normal = gsl_cdf_ugaussian_Pinv(wfm_handle_levels[q]);
    law->quantile[q] = normal + (n > 0 ? trust * (wfm_quantile_sorted(scaled, measured, wfm_handle_levels[q]) - normal) : 0);
  }
}

static void fit_intervals(WfmHandleLaw *law, const WfmHeldHandle *held, size_t n) {
  g_autofree LogError *error = g_new(LogError, n + 1);
  for (size_t k = 0; k < n; k++) error[k] = (LogError){log(held[k].actual_s / held[k].aht_s), share_of(held[k].expected)};
  qsort(error, n, sizeof *error, by_share);
  fit_widths(law, error, n);
  fit_quantiles(law, error, n);
}

double wfm_handle_time_quantile(const WfmForecast *forecast, double p, int32_t i) {
  const WfmHandleLaw *law = &forecast->handle;
  int q = 1;
  while (q + 1 < WFM_HANDLE_LEVELS && wfm_handle_levels[q] < p) q++;
  /* Between two known quantiles, and beyond the last, straight on the scale of the normal law. */
  double low = gsl_cdf_ugaussian_Pinv(wfm_handle_levels[q - 1]), high = gsl_cdf_ugaussian_Pinv(wfm_handle_levels[q]);
  double at = (gsl_cdf_ugaussian_Pinv(CLAMP(p, 1e-6, 1 - 1e-6)) - low) / (high - low);
  double z = law->quantile[q - 1] + at * (law->quantile[q] - law->quantile[q - 1]);
  return forecast->aht_s[i] * exp(z * width_at(law, share_of(forecast->mean[i])));
}

/* -- days -- */

/* Mean handle time of a day over its forecast, and what is known of its noise. */
typedef struct {
  int32_t origin, day;
  double ratio, served;
  double inside; /* mean square by which its intervals stray from it, times their contacts: the variance of one contact */
} DayRatio;

static DayRatio day_ratio(const WfmHeldHandle *held, size_t n) {
  DayRatio day = {.origin = held[0].origin, .day = held[0].day};
  double seconds = 0, forecast = 0;
  for (size_t k = 0; k < n; k++)
    seconds += held[k].served * held[k].actual_s, forecast += held[k].served * held[k].aht_s, day.served += held[k].served;
  day.ratio = seconds / forecast, day.inside = NAN;
  double squares = 0;
  for (size_t k = 0; k < n; k++) {
    double stray = held[k].actual_s / held[k].aht_s / day.ratio - 1;
    squares += held[k].served * stray * stray;
  }
  if (n > 1) day.inside = squares / (double)(n - 1);
  return day;
}

static GArray *gather_days(const WfmHeldHandle *held, size_t n) {
  GArray *days = g_array_new(FALSE, FALSE, sizeof(DayRatio));
  for (size_t from = 0, end; from < n; from = end) {
    for (end = from; end < n && held[end].origin == held[from].origin && held[end].day == held[from].day; end++) {
    }
    DayRatio day = day_ratio(held + from, end - from);
    g_array_append_val(days, day);
  }
  return days;
}

/* Variance of one contact's handle time over its mean, wild days apart. */
static double contact_variance(const DayRatio *day, guint n) {
  g_autofree double *inside = g_new(double, (gsize)n + 1);
  for (guint k = 0; k < n; k++) inside[k] = day[k].inside;
  double most = 9 * wfm_median(inside, n), sum = 0, known = 0;
  for (guint k = 0; k < n; k++)
    if (!isnan(inside[k])) sum += fmin(inside[k], most), known++;
  return (sum + ASSUMED_CONTACT_CV * ASSUMED_CONTACT_CV) / (known + 1);
}

/* Mean over the origins of the variance beyond the noise of the contacts. A day counts by how little noise it has. */
static double day_variance(const DayRatio *day, guint n, double contact2) {
  double sum = PRIOR_CV * PRIOR_CV;
  int32_t origins = 1;
  for (guint from = 0, end; from < n; from = end, origins++) {
    double squares = 0, weight = 0;
    for (end = from; end < n && day[end].origin == day[from].origin; end++) {
      double noise = contact2 / day[end].served, error = day[end].ratio - 1, w = 1 / (noise + PRIOR_CV * PRIOR_CV);
      double most = CLIP * CLIP * (noise + 4 * PRIOR_CV * PRIOR_CV);
      squares += w * (fmin(error * error, most) - noise), weight += w;
    }
    sum += squares / weight;
  }
  return fmax(1e-8, sum / origins);
}

/* The days in the form in which volumes are held back: a count whose noise is that of the contacts. */
static GArray *as_held_days(const GArray *days, double contact2, double cv2) {
  GArray *held = g_array_sized_new(FALSE, FALSE, sizeof(WfmHeldDay), days->len);
  for (guint k = 0; k < days->len; k++) {
    const DayRatio *day = &g_array_index(days, DayRatio, k);
    double mean = day->served / contact2;
    WfmHeldDay as = {day->origin, day->day, mean, mean * day->ratio, sqrt(mean + cv2 * mean * mean), sqrt(cv2) * mean};
    g_array_append_val(held, as);
  }
  return held;
}

static double beyond_noise(const WfmHeldDay *day) {
  return sqrt(fmax(0, day->sd * day->sd - day->mean)) / day->mean;
}

static double clipped_error(const WfmHeldDay *day) {
  return CLAMP((day->actual - day->mean) / day->sd, -CLIP, CLIP) * day->sd / day->mean;
}

/* Correlation of the factors of the same days: sum of products of errors over that of the standard deviations beyond noise, drawn to 0 by
 * its variance between origins. Both lists have origins in the same order, days rising. */
static double correlation_of(const WfmHeldDay *a, size_t n_a, const WfmHeldDay *b, size_t n_b) {
  g_autoptr(GArray) origin = g_array_new(FALSE, FALSE, 2 * sizeof(double)); /* products, scales */
  g_autoptr(GHashTable) distinct = g_hash_table_new(g_direct_hash, g_direct_equal);
  double products = 0, scales = 0, miss2 = 0;
  guint rows = 0;
  for (size_t from = 0, end, k = 0; from < n_a; from = end) {
    double sums[2] = {0, 0};
    while (k < n_b && b[k].origin > a[from].origin) k++;
    for (end = from; end < n_a && a[end].origin == a[from].origin; end++) {
      while (k < n_b && b[k].origin == a[end].origin && b[k].day < a[end].day) k++;
      if (k == n_b || b[k].origin != a[end].origin || b[k].day != a[end].day || isnan(a[end].actual) || isnan(b[k].actual)) continue;
      sums[0] += clipped_error(&a[end]) * clipped_error(&b[k]), sums[1] += beyond_noise(&a[end]) * beyond_noise(&b[k]);
      g_hash_table_add(distinct, GINT_TO_POINTER(a[end].day));
      rows++;
    }
    if (sums[1] > 0) g_array_append_val(origin, sums);
    products += sums[0], scales += sums[1];
  }
  if (origin->len < 3 || !(scales > 0)) return 0;
  double rho = products / scales, overlap = (double)rows / g_hash_table_size(distinct), n = origin->len;
  for (guint o = 0; o < origin->len; o++) {
    const double *sums = (const double *)(void *)origin->data + 2 * o;
    double miss = sums[0] - rho * sums[1];
    miss2 += miss * miss;
  }
  double apart = fmax(1, n / overlap - 1); /* origins that say something of their own, less one */
  double variance = overlap * miss2 * n / (n - 1) / (scales * scales) * (apart + 2) / apart;
  return CLAMP(rho * PRIOR_TOGETHER * PRIOR_TOGETHER / (PRIOR_TOGETHER * PRIOR_TOGETHER + variance), -0.95, 0.95);
}

static void fit_days(WfmForecast *forecast, const WfmHeldHandle *held, size_t n) {
  g_autoptr(GArray) days = gather_days(held, n);
  const DayRatio *day = (const DayRatio *)(void *)days->data;
  double contact2 = contact_variance(day, days->len), cv2 = day_variance(day, days->len, contact2);
  g_autoptr(GArray) as_held = as_held_days(days, contact2, cv2);
  const WfmHeldDay *aht = (const WfmHeldDay *)(void *)as_held->data;
  forecast->path.aht_cv = days->len > 0 ? sqrt(cv2) : ASSUMED_CV;
  forecast->path.aht = wfm_day_correlation_estimate(aht, as_held->len);
  forecast->path.together = correlation_of(forecast->held, forecast->n_held, aht, as_held->len);
}

void wfm_handle_law_estimate(WfmForecast *forecast, const WfmHeldHandle *held, size_t n) {
  fit_intervals(&forecast->handle, held, n);
  fit_days(forecast, held, n);
}
