/* Multiple-seasonal decomposition of days: log level = trend + week + year + remainder, by backfitting with robust weights, as STL and MSTL do.
 *
 *   trend: local linear regression with tricube weights over TREND_REACH days on each side, every TREND_STEP days, straight in between
 *   week:  per weekday the locally weighted mean over WEEK_REACH weeks on each side
 *   year:  per day of the year the tricube mean over `reach` days on each side and over all years; only from two years on
 *
 * The forecast is the season of the last year's week and of the year on a level, which is the exponentially weighted mean of the seasonally adjusted
 * days. Members: reaches of the year (and none) x rates of the level. Days with an event are left out and come back as factors. */
#include "forecast/day_effects.h"
#include "forecast/level_gain.h"
#include "forecast/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int32_t reaches[] = {0, 4, 12, 30}; /* days; 0: without a year */
static const double rates[] = {0.02, 0.05, 0.12, 0.3};
#define N_REACHES ((int32_t)G_N_ELEMENTS(reaches))
#define N_RATES ((int32_t)G_N_ELEMENTS(rates))
#define N_MEMBERS (N_REACHES * N_RATES)

#define DAYS_OF_YEAR 366
#define YEAR 365.2425
#define LEAST_DAYS_YEAR 730
#define TREND_REACH 274 /* three quarters of a year, as STL's least span of 1.5 seasons asks */
#define TREND_STEP 28
#define WEEK_REACH 26
#define ROUNDS 3
#define ROUGH 6.0             /* median absolute remainders at which a day counts nothing (Cleveland et al. 1990, section 2.4) */
#define TYPICAL_VARIANCE 0.02 /* of a day beyond the noise of counts */

typedef struct {
  const WfmDayTask *task;
  int32_t n;      /* days before the origin */
  double *z;      /* [n] log level; NaN where not measured or not ordinary */
  double *base;   /* [n] weight by the noise of counts */
  double *weight; /* [n] base x robustness */
  double *trend;  /* [n] */
  double *week;   /* [n + 7] the last seven for the days ahead */
  double *year;   /* [DAYS_OF_YEAR] */
  double *rest;   /* [n] work */
} Parts;

static void parts_clear(Parts *parts) {
  g_free(parts->z);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

static int32_t day_of_year(const WfmHistory *history, int32_t day) {
  double years = (history->day0 + day) / YEAR;
  return MIN(DAYS_OF_YEAR - 1, (int32_t)((years - floor(years)) * DAYS_OF_YEAR));
}

static void parts_init(Parts *parts, const WfmDayTask *task) {
  const WfmHistory *history = task->history;
  size_t n = (size_t)MIN(task->n_past, history->n_past_days);
  double *block = g_new0(double, 6 * n + 7 + DAYS_OF_YEAR);
  *parts = (Parts){.task = task,
                   .n = (int32_t)n,
                   .z = block,
                   .base = block + n,
                   .weight = block + 2 * n,
                   .trend = block + 3 * n,
                   .rest = block + 4 * n,
                   .week = block + 5 * n,
                   .year = block + 6 * n + 7};
  for (int32_t d = 0; d < parts->n; d++) {
    bool counts = wfm_day_ordinary(history, d);
    parts->z[d] = counts ? log(history->level[d] + 0.5 / history->exposure[d]) : (double)NAN;
    double noise = counts ? 1 / (history->level[d] * history->exposure[d] + 0.5) : 0;
    parts->base[d] = parts->weight[d] = counts ? TYPICAL_VARIANCE / (TYPICAL_VARIANCE + noise) : 0;
  }
}

static double tricube(double distance) {
  double x = fabs(distance), y = 1 - x * x * x;
  return x < 1 ? y * y * y : 0;
}

/* Local line at day c through rest; its value there. */
static double local_line(const Parts *parts, int32_t c) {
  double s0 = 0, s1 = 0, s2 = 0, y0 = 0, y1 = 0;
  for (int32_t d = MAX(0, c - TREND_REACH); d < MIN(parts->n, c + TREND_REACH + 1); d++) {
    if (!(parts->weight[d] > 0)) continue;
    double x = (d - c) / (double)TREND_REACH, w = parts->weight[d] * tricube(x / 1.001);
    s0 += w, s1 += w * x, s2 += w * x * x, y0 += w * parts->rest[d], y1 += w * x * parts->rest[d];
  }
  double ridge = 0.02 * s0, determinant = s0 * (s2 + ridge) - s1 * s1; /* the slope is held back where the days around are few */
  return determinant > 0 ? ((s2 + ridge) * y0 - s1 * y1) / determinant : s0 > 0 ? y0 / s0 : 0;
}

static void fit_trend(Parts *parts) {
  for (int32_t d = 0; d < parts->n; d++) parts->rest[d] = parts->z[d] - parts->week[d] - parts->year[day_of_year(parts->task->history, d)];
  double left = local_line(parts, 0);
  for (int32_t a = 0; a < parts->n; a += TREND_STEP) {
    int32_t b = MIN(a + TREND_STEP, parts->n - 1);
    double right = local_line(parts, b);
    for (int32_t d = a; d < MIN(a + TREND_STEP, parts->n); d++) parts->trend[d] = b > a ? left + (right - left) * (d - a) / (b - a) : right;
    left = right;
  }
}

/* Weekly season of every day; the seven behind the end continue the last week's. */
static void fit_week(Parts *parts) {
  double kernel[WEEK_REACH + 1];
  for (int k = 0; k <= WEEK_REACH; k++) kernel[k] = tricube(k / (WEEK_REACH + 1.0));
  for (int32_t d = 0; d < parts->n; d++) parts->rest[d] = parts->z[d] - parts->trend[d] - parts->year[day_of_year(parts->task->history, d)];
  for (int32_t c = 0; c < parts->n + 7; c++) {
    double sum = 0, weights = 0.2 * TYPICAL_VARIANCE;
    for (int k = -WEEK_REACH; k <= WEEK_REACH; k++) {
      int32_t d = c + 7 * k;
      if (d < 0 || d >= parts->n || !(parts->weight[d] > 0)) continue;
      double w = parts->weight[d] * kernel[abs(k)];
      sum += w * parts->rest[d], weights += w;
    }
    parts->week[c] = sum / weights;
  }
  g_autofree double *raw = g_memdup2(parts->week, sizeof(double) * (size_t)(parts->n + 7));
  for (int32_t c = 0; c < parts->n + 7; c++) { /* centred over the week around */
    int32_t first = CLAMP(c - 3, 0, parts->n);
    double mean = 0;
    for (int32_t d = first; d < first + 7; d++) mean += raw[d] / 7;
    parts->week[c] = raw[c] - mean;
  }
}

static void fit_year(Parts *parts, int32_t reach) {
  double sum[DAYS_OF_YEAR] = {0}, weight[DAYS_OF_YEAR] = {0}, mean = 0;
  for (int32_t d = 0; d < parts->n; d++) {
    if (!(parts->weight[d] > 0)) continue;
    int32_t bin = day_of_year(parts->task->history, d);
    sum[bin] += parts->weight[d] * (parts->z[d] - parts->trend[d] - parts->week[d]), weight[bin] += parts->weight[d];
  }
  for (int32_t c = 0; c < DAYS_OF_YEAR; c++) {
    double s = 0, w = 1e-9;
    for (int32_t k = -reach; k <= reach; k++) {
      int32_t bin = (c + k + DAYS_OF_YEAR) % DAYS_OF_YEAR;
      double kernel = tricube(k / (reach + 1.0));
      s += kernel * sum[bin], w += kernel * weight[bin];
    }
    parts->year[c] = s / w;
  }
  for (int32_t c = 0; c < DAYS_OF_YEAR; c++) mean += parts->year[c] / DAYS_OF_YEAR;
  for (int32_t c = 0; c < DAYS_OF_YEAR; c++) parts->year[c] -= mean;
}

/* Bisquare weights of the remainders. */
static void weigh_roughly(Parts *parts) {
  int32_t count = 0;
  g_autofree double *size = g_new(double, (gsize)parts->n + 1);
  for (int32_t d = 0; d < parts->n; d++) {
    parts->rest[d] = parts->z[d] - parts->trend[d] - parts->week[d] - parts->year[day_of_year(parts->task->history, d)];
    if (parts->base[d] > 0) size[count++] = fabs(parts->rest[d]);
  }
  if (count == 0) return;
  double scale = fmax(ROUGH * wfm_order_select(size, count, count / 2), 1e-6);
  for (int32_t d = 0; d < parts->n; d++) {
    double x = parts->base[d] > 0 ? parts->rest[d] / scale : 1;
    parts->weight[d] = fabs(x) < 1 ? parts->base[d] * (1 - x * x) * (1 - x * x) : 0;
  }
}

static void decompose(Parts *parts, int32_t reach) {
  memcpy(parts->weight, parts->base, sizeof(double) * (size_t)parts->n);
  memset(parts->week, 0, sizeof(double) * (size_t)(parts->n + 7));
  memset(parts->year, 0, sizeof(double) * DAYS_OF_YEAR);
  for (int round = 0; round < ROUNDS; round++) {
    fit_trend(parts);
    fit_week(parts);
    if (reach > 0) fit_year(parts, reach);
    weigh_roughly(parts);
  }
}

/* The week's part on a day: that of the nearest day of the weekday that it follows. */
static double week_part(const Parts *parts, int32_t day) {
  const WfmHistory *history = parts->task->history;
  int32_t at = day + (history->weekday[day] - wfm_weekday(history->day0 + day) + 10) % 7 - 3;
  if (day >= parts->n) at = parts->n + (at - parts->n + 7) % 7;
  return parts->week[at < 0 ? at + 7 : at];
}

static void predict_rate(double *level, const Parts *parts, double rate, WfmDayEffects *effects) {
  const WfmDayTask *task = parts->task;
  const WfmHistory *history = task->history;
  double adjusted = parts->trend[0];
  WfmLevelGain gain = wfm_level_gain(rate);
  wfm_day_effects_reset(effects);
  for (int32_t d = 0; d < parts->n; d++) {
    double season = week_part(parts, d) + parts->year[day_of_year(history, d)];
    if (parts->base[d] > 0)
      adjusted += wfm_level_gain_take(&gain) * parts->weight[d] * (parts->z[d] - season - adjusted);
    else if (history->open[d])
      wfm_level_gain_pass(&gain);
    if (!(parts->base[d] > 0) && !isnan(history->level[d])) wfm_day_effects_learn(effects, d, exp(season + adjusted));
  }
  for (int32_t d = 0; d < task->n; d++) {
    int32_t day = task->from + d;
    level[d] = exp(adjusted + week_part(parts, day) + parts->year[day_of_year(history, day)]) * wfm_day_effects_factor(effects, day);
  }
}

static bool predict_days(double *level, const WfmDayTask *task) {
  g_auto(Parts) parts = {0};
  g_auto(WfmDayEffects) effects = {0};
  parts_init(&parts, task);
  wfm_day_effects_init(&effects, task);
  for (int32_t k = 0; k < N_MEMBERS * task->n; k++) level[k] = NAN;
  for (int32_t r = 0; r < N_REACHES; r++) {
    if (reaches[r] > 0 && parts.n < LEAST_DAYS_YEAR) continue;
    decompose(&parts, reaches[r]);
    for (int32_t k = 0; k < N_RATES; k++) predict_rate(level + (r * N_RATES + k) * task->n, &parts, rates[k], &effects);
  }
  return true;
}

const WfmForecastModel wfm_model_day_decomposition = {
    .name = "day_decomposition",
    .summary = "decomposition of days into trend, week and year, with an exponentially weighted level",
    .source = "Cleveland, Cleveland, McRae, Terpenning 1990 (STL); Bandara, Hyndman, Bergmeir 2021 (MSTL)",
    .min_days = 28,
    .n_members = N_MEMBERS,
    .predict_days = predict_days,
};
