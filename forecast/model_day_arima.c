/* Day regression with ARIMA errors: the penalised regression of day_design.h, its relative errors by the ARMA of arma.h. Where day_regression
 * carries a level that stays for good, the errors here fall back to the regression as fast as they did in the past, and may remember the
 * same weekday of last week. The members are column sets x orders. */
#include "forecast/arma.h"
#include "forecast/day_design.h"

#include <math.h>

static const struct {
  int set;
  double half_life_days;
} fits[] = {
    {0, 1e6}, {0, 182}, {WFM_DAY_MONTH, 1e6}, {WFM_DAY_MONTH | WFM_DAY_TURN, 1e6}, {WFM_DAY_YEAR | WFM_DAY_TREND | WFM_DAY_MONTH, 730},
};
static const WfmArma orders[] = {
    {.with_ar = {true}},
    {.with_ar = {true}, .with_ma = {true}},
    {.with_ar = {true, true}, .with_ma = {true, true}},
};
#define N_FITS ((int32_t)G_N_ELEMENTS(fits))
#define N_ORDERS ((int32_t)G_N_ELEMENTS(orders))
#define N_MEMBERS (N_FITS * N_ORDERS)

#define STEPS 5
#define CLIP 3.0      /* standard deviations of an error */
#define MOST_DAYS 730 /* of errors, that the ARMA is fitted to */

/* Relative errors of the fit on all days first .. n_past - 1, clipped; NaN where not measured. */
static double *errors(int32_t *n, const WfmDayDesign *design, int32_t from) {
  const WfmDayTask *task = design->task;
  int32_t first = MAX(from < design->n ? design->day[from] : 0, task->n_past - MOST_DAYS);
  *n = MAX(0, task->n_past - first);
  double *w = g_new(double, (gsize)*n + 1);
  for (int32_t t = 0; t < *n; t++) w[t] = NAN;
  for (int32_t r = from; r < design->n; r++) {
    if (design->day[r] < first) continue;
    double sd = sqrt(design->cv2 + 1 / fmax(design->mean[r] * design->exposure[r], 1e-9));
    w[design->day[r] - first] = CLAMP(design->y[r] / design->mean[r] - 1, -CLIP * sd, CLIP * sd);
  }
  return w;
}

static void predict_fit(double *level, const WfmDayDesign *design, int32_t from) {
  const WfmDayTask *task = design->task;
  int32_t n, ahead = task->from + task->n - task->n_past;
  g_autofree double *w = errors(&n, design, from), *forecast = g_new0(double, (gsize)ahead + 1), *fit = g_new(double, (gsize)task->n + 1);
  for (int32_t d = 0; d < task->n; d++) fit[d] = wfm_day_design_log_level(design, task->from + d);
  for (int32_t k = 0; k < N_ORDERS; k++) {
    WfmArma arma = orders[k];
    if (!wfm_arma_fit(&arma, w, n)) return;
    wfm_arma_predict(forecast, ahead, &arma, w, n);
    for (int32_t d = 0; d < task->n; d++) {
      int32_t step = task->from + d - task->n_past; /* below 0: a day that has begun, which the regression alone answers for */
      level[k * task->n + d] = wfm_day_design_bounded(design, fit[d] + (step < 0 ? 0 : forecast[step]));
    }
  }
}

static bool predict_days(double *level, const WfmDayTask *task) {
  for (int32_t k = 0; k < N_MEMBERS * task->n; k++) level[k] = NAN;
  for (int32_t f = 0; f < N_FITS; f++) {
    int32_t from;
    if (!wfm_day_design_served(task, fits[f].set)) continue;
    g_autoptr(WfmDayDesign) design = wfm_day_design_new(task, fits[f].set);
    if (wfm_day_design_fit(design, &from, fits[f].half_life_days, STEPS)) predict_fit(level + f * N_ORDERS * task->n, design, from);
  }
  return true;
}

const WfmForecastModel wfm_model_day_arima = {
    .name = "day_arima",
    .summary = "regression of days on weekday, events, month, trend and year with ARMA errors at lags 1 and 7",
    .source = "Box and Jenkins 1970; Hannan and Rissanen 1982, Biometrika 69: estimation; FPP3, chapter 10: regression with ARIMA errors",
    .min_days = 28,
    .n_members = N_MEMBERS,
    .predict_days = predict_days,
};
