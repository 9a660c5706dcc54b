/* Day regression: the level of a day by a penalised log-linear regression, with a local level on top.
 *
 *   level_d = exp(x_d' b + l_d) * noise,   var(noise) = cv^2 + 1 / (contacts of the day)
 *
 * x holds the weekday, the kind and name of an event and the days of operation beside a holiday, and by column set also phase in the
 * month, a damped trend and yearly Fourier terms. Every coefficient has a normal prior whose standard deviation stands below, so that an
 * effect that was seen once or twice is shrunk. Fitted by iteratively reweighted least squares (McCullagh and Nelder 1989, section 2.5)
 * with Huber weights on the Pearson residuals and weights that halve with age; handles days without a contact. l is the exponentially
 * weighted level of the clipped residuals. The members are the column sets x half-lives x rates of the level. */
#include "forecast/model.h"

#include "core/numeric.h"
#include "forecast/order.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

enum { SET_MONTH = 1, SET_TREND = 2, SET_YEAR = 4 };

typedef struct {
  int set;
  double half_life_days;
} Fit;
/* The fits of one column set stand together: each starts from the one before. */
static const Fit fits[] = {
    {0, 1e6},
    {0, 182},
    {0, 63},
    {0, 28},
    {SET_MONTH, 1e6},
    {SET_MONTH, 182},
    {SET_MONTH, 63},
    {SET_TREND, 1e6},
    {SET_TREND, 182},
    {SET_TREND, 63},
    {SET_YEAR, 1e6},
    {SET_YEAR, 730},
    {SET_YEAR, 365},
    {SET_YEAR | SET_TREND | SET_MONTH, 1e6},
    {SET_YEAR | SET_TREND | SET_MONTH, 730},
    {SET_YEAR | SET_TREND | SET_MONTH, 365},
};
static const double rates[] = {0, 0.02, 0.05, 0.12, 0.25};
#define N_FITS ((int32_t)G_N_ELEMENTS(fits))
#define N_RATES ((int32_t)G_N_ELEMENTS(rates))

/* Standard deviations of the priors, on the log scale. */
#define SD_INTERCEPT 2.0
#define SD_WEEKDAY 1.0
#define SD_EVENT_KIND 0.5
#define SD_EVENT_NAME 0.4
#define SD_BESIDE 0.1
#define SD_MONTH 0.10 /* divided by the order */
#define SD_TREND 0.3  /* per year */
#define SD_YEAR 0.15  /* divided by the order */

#define MONTH_ORDER 2
#define YEAR_ORDER 4
#define LEAST_DAYS_YEAR 400
#define LEAST_DAYS_MONTH 42
#define TREND_DAMPING 60.0 /* days ahead after which two thirds of the trend's growth is spent */
#define HUBER 2.0
#define AGES_KEPT 7.0 /* half-lives of history that a fit uses */

typedef struct {
  const WfmDayTask *task;
  const WfmHistory *history;
  int set;
  int32_t p;
  double *prior; /* [p] precision */
  double log_mean;
} Design;

static int32_t count_columns(const WfmHistory *history, int set) {
  int32_t p = 1 + 7;
  if (history->n_names > 0) p += WFM_N_EVENT_KINDS + history->n_names + 2;
  if (set & SET_MONTH) p += 2 * MONTH_ORDER;
  if (set & SET_TREND) p += 1;
  if (set & SET_YEAR) p += 2 * YEAR_ORDER;
  return p;
}

static double *put(double *column, double value) {
  *column = value;
  return column + 1;
}

static bool is_holiday(const WfmHistory *history, int32_t day) {
  return day >= 0 && day < history->n_days && history->event[day] != WFM_NO_EVENT &&
         history->names[history->event[day]].kind == WFM_EVENT_HOLIDAY;
}

/* The day of operation before (-1) or after (+1), where one lies within a week. */
static int32_t beside(const WfmHistory *history, int32_t day, int direction) {
  for (int32_t d = day + direction, k = 0; k < 7 && d >= 0 && d < history->n_days; d += direction, k++)
    if (history->open[d] || is_holiday(history, d)) return d;
  return -1;
}

static double *event_columns(double *x, const WfmHistory *history, int32_t day) {
  int16_t event = history->event[day];
  for (int k = 0; k < WFM_N_EVENT_KINDS; k++) x = put(x, event != WFM_NO_EVENT && history->names[event].kind == k);
  for (int32_t k = 0; k < history->n_names; k++) x = put(x, event == k);
  bool here = is_holiday(history, day);
  x = put(x, !here && is_holiday(history, beside(history, day, +1)));
  return put(x, !here && is_holiday(history, beside(history, day, -1)));
}

static double *fourier_columns(double *x, double phase, int order) {
  for (int k = 1; k <= order; k++) x = put(put(x, sin(2 * G_PI * k * phase)), cos(2 * G_PI * k * phase));
  return x;
}

static void fill_row(double *x, const Design *design, int32_t day) {
  const WfmHistory *history = design->history;
  int year, month, of_month;
  wfm_day_to_civil(history->day0 + day, &year, &month, &of_month);
  x = put(x, 1);
  for (int w = 0; w < 7; w++) x = put(x, wfm_weekday(history->day0 + day) == w);
  if (history->n_names > 0) x = event_columns(x, history, day);
  if (design->set & SET_MONTH) {
    int next_year = month == 12 ? year + 1 : year, next_month = month == 12 ? 1 : month + 1;
    int length = wfm_day_from_civil(next_year, next_month, 1) - wfm_day_from_civil(year, month, 1);
    x = fourier_columns(x, (of_month - 1.0) / length, MONTH_ORDER);
  }
  if (design->set & SET_TREND) {
    double ahead = day - (design->task->n_past - 1);
    x = put(x, (ahead > 0 ? TREND_DAMPING * -expm1(-ahead / TREND_DAMPING) : ahead) / 365.25);
  }
  if (design->set & SET_YEAR) fourier_columns(x, (history->day0 + day) / 365.2425, YEAR_ORDER);
}

static double *fill_priors(double *x, int count, double sd) {
  for (int k = 0; k < count; k++) x = put(x, 1 / (sd * sd));
  return x;
}

static void design_init(Design *design, const WfmDayTask *task, int set) {
  const WfmHistory *history = task->history;
  *design = (Design){task, history, set, count_columns(history, set), NULL, 0};
  double *x = design->prior = g_new(double, (gsize)design->p);
  x = fill_priors(fill_priors(x, 1, SD_INTERCEPT), 7, SD_WEEKDAY);
  if (history->n_names > 0)
    x = fill_priors(fill_priors(fill_priors(x, WFM_N_EVENT_KINDS, SD_EVENT_KIND), history->n_names, SD_EVENT_NAME), 2, SD_BESIDE);
  for (int k = 1; (set & SET_MONTH) && k <= MONTH_ORDER; k++) x = fill_priors(x, 2, SD_MONTH / k);
  if (set & SET_TREND) x = fill_priors(x, 1, SD_TREND);
  for (int k = 1; (set & SET_YEAR) && k <= YEAR_ORDER; k++) x = fill_priors(x, 2, SD_YEAR / k);
}

/* The measured days before the origin. */
typedef struct {
  int32_t n, p;
  int32_t *day;
  double *x;                 /* [n * p] */
  double *y, *count;         /* [n] level; contacts measured */
  double *mean, *weight;     /* [n] fitted level; precision of the working response */
  double *scaled, *response; /* [n * p], [n] work */
} Rows;

static void rows_clear(Rows *rows) {
  g_free(rows->day);
  g_free(rows->x);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rows, rows_clear)

static void rows_init(Rows *rows, Design *design) {
  const WfmHistory *history = design->history;
  int32_t most = wfm_history_measured_days(history, design->task->n_past), p = design->p;
  double *block = g_new(double, (gsize)most *(gsize)(2 * p + 5) + 1);
  *rows = (Rows){0, p, g_new(int32_t, (gsize)most + 1), block, NULL, NULL, NULL, NULL, NULL, NULL};
  rows->scaled = block + (size_t)most * (size_t)p, rows->y = rows->scaled + (size_t)most * (size_t)p;
  rows->count = rows->y + most, rows->mean = rows->count + most, rows->weight = rows->mean + most, rows->response = rows->weight + most;
  double contacts = 0, exposure = 0;
  for (int32_t d = 0; d < MIN(design->task->n_past, history->n_past_days); d++) {
    if (isnan(history->level[d])) continue;
    int32_t r = rows->n++;
    rows->day[r] = d, rows->y[r] = history->level[d], rows->count[r] = history->exposure[d];
    fill_row(rows->x + (size_t)r * (size_t)p, design, d);
    contacts += history->level[d] * history->exposure[d], exposure += history->exposure[d];
  }
  design->log_mean = log((contacts + 0.5) / fmax(exposure, 0.5));
}

static double bounded_exp(const Design *design, double eta) {
  return exp(CLAMP(eta, design->log_mean - 6, design->log_mean + 3));
}

/* One step: new coefficients from the present means. False where the system is not solvable. */
static bool step(double *b, Rows *rows, const Design *design, int32_t from, double half_life, double cv2) {
  int32_t n = rows->n - from, p = rows->p;
  g_autofree double *A = g_new0(double, (gsize)p *(gsize)p), *rhs = g_new0(double, (gsize)p);
  for (int32_t r = from; r < rows->n; r++) {
    double mean = rows->mean[r], error = rows->y[r] / mean - 1, variance = cv2 + 1 / fmax(mean * rows->count[r], 1e-9);
    double pearson = fabs(error) / sqrt(variance), age = design->task->n_past - 1 - rows->day[r];
    rows->weight[r] = exp2(-age / half_life) / variance * (pearson > HUBER ? HUBER / pearson : 1);
    double root = sqrt(rows->weight[r]);
    const double *x = rows->x + (size_t)r * (size_t)p;
    double *scaled = rows->scaled + (size_t)r * (size_t)p;
    for (int32_t k = 0; k < p; k++) scaled[k] = root * x[k];
    rows->response[r] = root * (log(mean) + error - design->log_mean);
  }
  const double *X = rows->scaled + (size_t)from * (size_t)p;
  cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, p, n, 1, X, p, 0, A, p);
  cblas_dgemv(CblasRowMajor, CblasTrans, n, p, 1, X, p, rows->response + from, 1, 0, rhs, 1);
  for (int32_t i = 0; i < p; i++) {
    A[i * p + i] += design->prior[i];
    for (int32_t j = 0; j < i; j++) A[i * p + j] = A[j * p + i];
  }
  if (!wfm_solve_spd(A, rhs, (size_t)p)) return false;
  memcpy(b, rhs, sizeof(double) * (size_t)p);
  return true;
}

static void update_means(Rows *rows, const Design *design, const double *b, int32_t from) {
  for (int32_t r = from; r < rows->n; r++) {
    double eta = cblas_ddot(rows->p, rows->x + (size_t)r * (size_t)rows->p, 1, b, 1);
    rows->mean[r] = bounded_exp(design, design->log_mean + eta);
  }
}

/* Variance of the day factor beyond Poisson, robustly: by the median of the squared relative errors. */
static double day_variance(const Rows *rows, int32_t from) {
  int32_t n = rows->n - from;
  if (n < 10) return 0.02;
  g_autofree double *squares = g_new(double, (gsize)n);
  for (int32_t r = from; r < rows->n; r++) {
    double error = rows->y[r] / rows->mean[r] - 1;
    squares[r - from] = error * error / 0.4549 - 1 / fmax(rows->mean[r] * rows->count[r], 1e-9);
  }
  return CLAMP(wfm_order_select(squares, n, n / 2), 1e-4, 0.25);
}

/* Level of the clipped relative residuals at the end of the history, on the log scale. */
static double final_level(const Rows *rows, int32_t from, double rate, double cv2) {
  double level = 0;
  for (int32_t r = from; r < rows->n && rate > 0; r++) {
    double mean = rows->mean[r] * exp(level), noise = 1 / fmax(mean * rows->count[r], 1e-9), sd = sqrt(cv2 + noise);
    double error = CLAMP(rows->y[r] / mean - 1, -HUBER * sd, HUBER * sd);
    level += rate * (cv2 + 0.02) / (cv2 + 0.02 + noise) * error; /* days with few contacts teach less */
    level = CLAMP(level, -2, 2);
  }
  return level;
}

static bool served(const WfmDayTask *task, int set) {
  const WfmHistory *history = task->history;
  int32_t span = MIN(task->n_past, history->n_past_days);
  if (set & SET_YEAR) return span >= LEAST_DAYS_YEAR;
  return !(set & SET_MONTH) || span >= LEAST_DAYS_MONTH;
}

static void predict_fit(double *level, int32_t fit, Rows *rows, const Design *design, double *b, double *cv2, bool first) {
  const WfmDayTask *task = design->task;
  int32_t from = 0;
  while (from < rows->n - 14 && task->n_past - rows->day[from] > AGES_KEPT * fits[fit].half_life_days) from++;
  for (int k = 0; k < (first ? 5 : 3); k++) {
    if (!step(b, rows, design, from, fits[fit].half_life_days, *cv2)) return;
    update_means(rows, design, b, from);
    *cv2 = day_variance(rows, from);
  }
  double local[G_N_ELEMENTS(rates)];
  for (int32_t k = 0; k < N_RATES; k++) local[k] = final_level(rows, from, rates[k], *cv2);
  g_autofree double *x = g_new(double, (gsize)design->p);
  for (int32_t d = 0; d < task->n; d++) {
    fill_row(x, design, task->from + d);
    double eta = design->log_mean + cblas_ddot(design->p, x, 1, b, 1);
    for (int32_t k = 0; k < N_RATES; k++) level[(fit * N_RATES + k) * task->n + d] = bounded_exp(design, eta + local[k]);
  }
}

static bool predict_days(double *level, const WfmDayTask *task) {
  for (int32_t k = 0; k < N_FITS * N_RATES * task->n; k++) level[k] = NAN;
  for (int32_t f = 0; f < N_FITS;) {
    int set = fits[f].set;
    int32_t end = f;
    while (end < N_FITS && fits[end].set == set) end++;
    if (served(task, set)) {
      Design design;
      g_auto(Rows) rows = {0};
      design_init(&design, task, set);
      rows_init(&rows, &design);
      g_autofree double *b = g_new0(double, (gsize)design.p);
      double cv2 = 0.02;
      for (int32_t r = 0; r < rows.n; r++) rows.mean[r] = exp(design.log_mean);
      for (int32_t k = f; k < end; k++) predict_fit(level, k, &rows, &design, b, &cv2, k == f);
      g_free(design.prior);
    }
    f = end;
  }
  return true;
}

const WfmForecastModel wfm_model_day_regression = {
    .name = "day_regression",
    .summary = "penalised log-linear regression of days on weekday, events, month, trend and year, with a local level",
    .source =
        "McCullagh and Nelder 1989, section 2.5 (IRLS); Huber 1981; design: multiplicative day x profile, Weinberg, Brown, Stroud 2007",
    .min_days = 1,
    .n_members = (int32_t)(G_N_ELEMENTS(fits) * G_N_ELEMENTS(rates)),
    .predict_days = predict_days,
};
