/* Dynamic harmonic regression: the week as a curve of Fourier terms, what is left of the days as ARMA errors.
 *
 *   log rate of (day d, slot s) = x(weekday, s)' b + r_d
 *
 * x holds DAY_ORDER harmonics of the day and WEEK_ORDER of the week. b is fitted to the discounted counts of the 7 x slots cells of the week
 * (their sums are all that a Poisson likelihood needs of the intervals) by iteratively reweighted least squares with normal priors whose
 * standard deviation falls with the order. r_d, the logarithm of a day's level over its curve, follows the ARMA of arma.h around its
 * discounted mean. A model of intervals; days with an event teach nothing and are forecast as ordinary days. */
#include "forecast/arma.h"
#include "forecast/day_effects.h"

#include "core/numeric.h"

#include <cblas.h>
#include <math.h>

#define DAY_ORDER 10
#define WEEK_ORDER 6
#define SD_HARMONIC 2.0     /* divided by the order within its period */
#define HALF_LIFE 56.0      /* days, of the counts behind the curve */
#define MEAN_HALF_LIFE 91.0 /* days, of the mean of r */
#define STEPS 6
#define MOST_DAYS 730 /* of r */
#define LEAST_CELLS 14

typedef struct {
  int32_t slots, n_cells, p;
  double *count, *exposure; /* [n_cells] */
  double *x;                /* [n_cells * p] */
  double *rate;             /* [n_cells] contacts a unit of level */
} Curve;

static int32_t fill_columns(double *x, int32_t slots, int32_t cell) {
  int32_t p = 0, day_order = MIN(DAY_ORDER, (slots - 1) / 2);
  double of_day = (cell % slots + 0.5) / slots, of_week = (cell + 0.5) / (7.0 * slots);
  x[p++] = 1;
  for (int k = 1; k <= day_order; k++) x[p++] = sin(2 * G_PI * k * of_day), x[p++] = cos(2 * G_PI * k * of_day);
  for (int k = 1; k <= WEEK_ORDER; k++) x[p++] = sin(2 * G_PI * k * of_week), x[p++] = cos(2 * G_PI * k * of_week);
  return p;
}

/* Mean level of the ordinary days around one: what the day's counts are measured against. */
static double level_around(const WfmForecastTask *task, int32_t day, int32_t last) {
  double sum = 0, n = 0;
  for (int32_t d = MAX(0, day - 3); d <= MIN(last, day + 3); d++)
    if (wfm_day_ordinary(task->history, d)) sum += task->history->level[d], n++;
  return n > 0 ? sum / n : 0;
}

static void gather(Curve *curve, const WfmForecastTask *task) {
  const WfmSlots *past = task->input->past;
  int32_t last = past->day[task->n_past - 1] - task->history->day0;
  double level = 0;
  for (int32_t i = task->history->first, seen = -1; i < task->n_past; i++) {
    int32_t day = past->day[i] - task->history->day0;
    if (day != seen) level = level_around(task, day, last), seen = day;
    if (isnan(task->clean[i]) || !wfm_day_ordinary(task->history, day) || !(level > 0)) continue;
    double weight = exp2((day - last) / HALF_LIFE);
    int32_t cell = wfm_weekday(past->day[i]) * curve->slots + past->slot[i];
    curve->count[cell] += weight * task->clean[i], curve->exposure[cell] += weight * level;
  }
}

/* One step of the fit; false where it cannot be solved. */
static bool step(double *b, const Curve *curve) {
  int32_t p = curve->p;
  g_autofree double *A = g_new0(double, (gsize)p *(gsize)p), *rhs = g_new0(double, (gsize)p);
  for (int32_t c = 0; c < curve->n_cells; c++) {
    double mean = curve->rate[c] * curve->exposure[c];
    if (!(mean > 0)) continue;
    const double *x = curve->x + (size_t)c * (size_t)p;
    double response = log(curve->rate[c]) + curve->count[c] / mean - 1;
    cblas_dsyr(CblasRowMajor, CblasLower, p, mean, x, 1, A, p);
    cblas_daxpy(p, mean * response, x, 1, rhs, 1);
  }
  int32_t of_day = 2 * MIN(DAY_ORDER, (curve->slots - 1) / 2);
  for (int32_t k = 0; k < p; k++) {
    double order = k == 0 ? 0 : k <= of_day ? (k + 1) / 2 : (k - of_day + 1) / 2;
    A[k * p + k] += k == 0 ? 1e-6 : order * order / (SD_HARMONIC * SD_HARMONIC);
    for (int32_t j = k + 1; j < p; j++) A[k * p + j] = A[j * p + k];
  }
  if (!wfm_solve_spd(A, rhs, (size_t)p)) return false;
  for (int32_t k = 0; k < p; k++) b[k] = rhs[k];
  return true;
}

static bool fit(Curve *curve) {
  double contacts = 0, exposure = 0, b[1 + 2 * (DAY_ORDER + WEEK_ORDER)] = {0};
  int32_t known = 0;
  for (int32_t c = 0; c < curve->n_cells; c++) {
    contacts += curve->count[c], exposure += curve->exposure[c], known += curve->exposure[c] > 0;
    curve->p = fill_columns(b, curve->slots, c);
    for (int32_t k = 0; k < curve->p; k++) curve->x[c * curve->p + k] = b[k];
  }
  if (!(contacts > 0) || known < LEAST_CELLS) return false;
  double start = contacts / exposure;
  for (int32_t c = 0; c < curve->n_cells; c++) curve->rate[c] = (curve->count[c] + 1) / (curve->exposure[c] + 1 / start);
  for (int k = 0; k < STEPS; k++) {
    if (!step(b, curve)) return false;
    for (int32_t c = 0; c < curve->n_cells; c++) {
      double eta = cblas_ddot(curve->p, curve->x + (size_t)c * (size_t)curve->p, 1, b, 1);
      curve->rate[c] = start * exp(CLAMP(eta - log(start), -7, 4));
    }
  }
  return true;
}

/* Logarithms of the days' levels over what their curve sums to; NaN where not measured or not ordinary. */
static double *day_errors(int32_t *n, double *mean, const Curve *curve, const WfmForecastTask *task) {
  const WfmHistory *history = task->history;
  int32_t last = task->input->past->day[task->n_past - 1] - history->day0, first = MAX(0, last + 1 - MOST_DAYS);
  double sums[7] = {0}, sum = 0, weights = 0;
  for (int32_t c = 0; c < curve->n_cells; c++)
    if (curve->exposure[c] > 0) sums[c / curve->slots] += curve->rate[c];
  double *w = g_new0(double, (gsize)(last + 1 - first));
  *n = last + 1 - first;
  for (int32_t d = first; d <= last; d++) {
    double of_curve = sums[wfm_weekday(history->day0 + d)], error = NAN;
    if (wfm_day_ordinary(history, d) && of_curve > 0) error = log((history->level[d] + 0.5) / of_curve);
    w[d - first] = error;
    if (isnan(error)) continue;
    double age = exp2((d - last) / MEAN_HALF_LIFE);
    sum += age * error, weights += age;
  }
  *mean = weights > 0 ? sum / weights : 0;
  for (int32_t t = 0; t < *n; t++) w[t] -= *mean;
  return w;
}

static void predict_intervals(double *mean, const Curve *curve, const WfmForecastTask *task) {
  int32_t n, first = task->input->past->day[task->n_past - 1] + 1, future = task->future->grid.n;
  int32_t ahead = future > 0 ? MAX(1, task->future->day[future - 1] - first + 1) : 1;
  double level;
  g_autofree double *w = day_errors(&n, &level, curve, task), *forecast = g_new0(double, (gsize)ahead);
  WfmArma arma = {.with_ar = {true, true}, .with_ma = {true, false}};
  if (wfm_arma_fit(&arma, w, n)) wfm_arma_predict(forecast, ahead, &arma, w, n);
  for (int32_t i = 0; i < future; i++) {
    int32_t h = MAX(0, task->future->day[i] - first); /* an origin inside a day: that day is forecast as the next */
    mean[i] = curve->rate[wfm_weekday(task->future->day[i]) * curve->slots + task->future->slot[i]] * exp(level + forecast[h]);
  }
}

static bool predict(double *mean, const WfmForecastTask *task) {
  int32_t slots = task->history->base.slots, n_cells = 7 * slots;
  if (task->n_past <= task->history->first) return false;
  g_autofree double *block = g_new0(double, (gsize)n_cells *(3 + 1 + 2 * (DAY_ORDER + WEEK_ORDER)));
  Curve curve = {.slots = slots, .n_cells = n_cells, .count = block, .exposure = block + n_cells, .rate = block + 2 * n_cells};
  curve.x = block + 3 * n_cells;
  gather(&curve, task);
  if (!fit(&curve)) return false;
  predict_intervals(mean, &curve, task);
  return true;
}

const WfmForecastModel wfm_model_harmonic_regression = {
    .name = "harmonic_regression",
    .summary = "Fourier terms of day and week with ARMA errors of days",
    .source = "Young, Pedregal, Tych 1999, J. Forecasting 18; Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., "
              "section 10.5",
    .min_days = 28,
    .predict = predict,
};
