/* Day regression: the level of a day by the penalised log-linear regression of day_design.h, with a local level l on top.
 *
 *   level_d = exp(x_d' b + l_d) * noise
 *
 * l is the exponentially weighted level of the clipped residuals. The members are the column sets x half-lives x rates of the level. */
#include "forecast/day_design.h"
#include "forecast/level_gain.h"

#include <math.h>

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
    {WFM_DAY_MONTH, 1e6},
    {WFM_DAY_MONTH, 182},
    {WFM_DAY_MONTH, 63},
    {WFM_DAY_MONTH | WFM_DAY_TURN, 1e6},
    {WFM_DAY_MONTH | WFM_DAY_TURN, 182},
    {WFM_DAY_TREND, 1e6},
    {WFM_DAY_TREND, 182},
    {WFM_DAY_TREND, 63},
    {WFM_DAY_YEAR, 1e6},
    {WFM_DAY_YEAR, 730},
    {WFM_DAY_YEAR, 365},
    {WFM_DAY_YEAR | WFM_DAY_TREND | WFM_DAY_MONTH, 1e6},
    {WFM_DAY_YEAR | WFM_DAY_TREND | WFM_DAY_MONTH, 730},
    {WFM_DAY_YEAR | WFM_DAY_TREND | WFM_DAY_MONTH, 365},
    {WFM_DAY_YEAR | WFM_DAY_TREND | WFM_DAY_MONTH | WFM_DAY_TURN, 730},
};
static const double rates[] = {0, 0.02, 0.05, 0.12, 0.25};
#define N_FITS ((int32_t)G_N_ELEMENTS(fits))
#define N_RATES ((int32_t)G_N_ELEMENTS(rates))

#define FIRST_STEPS 5 /* of the first fit of a column set */
#define NEXT_STEPS 3  /* of one that starts from another */

/* Level of the clipped relative residuals at the end of the history, on the log scale. */
static double final_level(const WfmDayDesign *design, int32_t from, double rate) {
  double level = 0, cv2 = design->cv2;
  WfmLevelGain gain = wfm_level_gain(rate);
  for (int32_t r = from; r < design->n && rate > 0; r++) {
    for (int32_t d = r > from ? design->day[r - 1] + 1 : design->day[r]; d < design->day[r]; d++)
      if (design->task->history->open[d]) wfm_level_gain_pass(&gain);
    double mean = design->mean[r] * exp(level), noise = 1 / fmax(mean * design->exposure[r], 1e-9), sd = sqrt(cv2 + noise);
    double error = CLAMP(design->y[r] / mean - 1, -WFM_DAY_HUBER * sd, WFM_DAY_HUBER * sd);
    level += wfm_level_gain_take(&gain) * (cv2 + 0.02) / (cv2 + 0.02 + noise) * error; /* days with few contacts teach less */
    level = CLAMP(level, -2, 2);
  }
  return level;
}

static void predict_fit(double *level, int32_t fit, WfmDayDesign *design, bool first) {
  const WfmDayTask *task = design->task;
  double local[G_N_ELEMENTS(rates)];
  int32_t from;
  if (!wfm_day_design_fit(design, &from, fits[fit].half_life_days, first ? FIRST_STEPS : NEXT_STEPS)) return;
  for (int32_t k = 0; k < N_RATES; k++) local[k] = final_level(design, from, rates[k]);
  for (int32_t d = 0; d < task->n; d++) {
    double eta = wfm_day_design_log_level(design, task->from + d);
    for (int32_t k = 0; k < N_RATES; k++) level[(fit * N_RATES + k) * task->n + d] = wfm_day_design_bounded(design, eta + local[k]);
  }
}

static bool predict_days(double *level, const WfmDayTask *task) {
  for (int32_t k = 0; k < N_FITS * N_RATES * task->n; k++) level[k] = NAN;
  for (int32_t f = 0; f < N_FITS;) {
    int set = fits[f].set;
    int32_t first = f, end = f;
    while (end < N_FITS && fits[end].set == set) end++;
    if (wfm_day_design_served(task, set)) {
      g_autoptr(WfmDayDesign) design = wfm_day_design_new(task, set);
      for (int32_t k = first; k < end; k++) predict_fit(level, k, design, k == first);
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
