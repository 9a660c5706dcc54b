/* Each model of days against an answer known beforehand: an identity from its source, or a series whose parts the test put together. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/arma.h"
#include "forecast/day_design.h"
#include "forecast/level_gain.h"
#include "forecast/missed_days.h"
#include "forecast/model.h"
#include "forecast/theta.h"

#include <math.h>

/* A history of days, one interval each, with a horizon behind it. */
typedef struct {
  WfmZone *zone;
  WfmSlots *past, *future;
  uint8_t *open;
  WfmForecastInput input;
  WfmForecastSettings settings;
  WfmHistory *history;
} Days;

#define FIRST_DAY 16071 /* Wednesday, 2014-01-01 */

static Days days_new(const double *volume, int32_t n, int32_t ahead) {
  Days days = {.zone = wfm_zone_new("UTC", NULL), .settings = {"auto", 6, 12, 7, 1040, 0.1, 4}};
  days.past = wfm_slots_new((WfmGrid){FIRST_DAY * (int64_t)86400, 86400, n}, days.zone);
  days.future = wfm_slots_new((WfmGrid){(FIRST_DAY + n) * (int64_t)86400, 86400, ahead}, days.zone);
  days.open = g_new(uint8_t, (gsize)(n + ahead));
  for (int32_t i = 0; i < n + ahead; i++) days.open[i] = 1;
  return days;
}

static void days_prepare(Days *days, const double *volume) {
  days->input = (WfmForecastInput){.queue = "Q",
                                   .past = days->past,
                                   .future = days->future,
                                   .volume = volume,
                                   .open_past = days->open,
                                   .open_future = days->open,
                                   .aht_default_s = 300};
  days->history = wfm_history_new(&days->input, &days->settings, NULL);
}

static void days_clear(Days *days) {
  wfm_history_free(days->history);
  g_free(days->open);
  wfm_slots_free(days->past);
  wfm_slots_free(days->future);
  wfm_zone_free(days->zone);
}

/* Levels of all members of a model over the `ahead` days after n: to g_free. */
static double *predict(const char *model, const Days *days, int32_t n, int32_t ahead) {
  const WfmForecastModel *m = wfm_forecast_model_find(model);
  double *level = g_new(double, (gsize)(m->n_members * ahead));
  g_assert_true(m->predict_days(level, &(WfmDayTask){days->history, n, n, ahead, NULL}));
  return level;
}

/* -- regression -- */

/* What the regression with a trend makes of eight weeks that grow by `pace` a week and stray by a tenth: the growth it sees in a week. */
static double growth_seen(double pace) {
  enum { PAST = 56 };
  double volume[PAST], before[WFM_N_DAY_PARTS], after[WFM_N_DAY_PARTS];
  int32_t from;
  WfmRng rng;
  wfm_rng_init(&rng, 7, 1);
  for (int32_t d = 0; d < PAST; d++) volume[d] = 1000 * exp(log1p(pace) * d / 7 + 0.1 * wfm_rng_normal(&rng));
  Days days = days_new(volume, PAST, 7);
  days_prepare(&days, volume);
  WfmDayTask task = {days.history, PAST, PAST, 7, NULL};
  g_autoptr(WfmDayDesign) design = wfm_day_design_new(&task, WFM_DAY_TREND);
  g_assert_true(wfm_day_design_fit(design, &from, 1e6, 8));
  wfm_day_design_parts(before, design, PAST - 8);
  wfm_day_design_parts(after, design, PAST - 1);
  days_clear(&days);
  return expm1(after[WFM_DAY_PART_TREND] - before[WFM_DAY_PART_TREND]);
}

/* A trend is drawn to none, but a plain one is believed: 8 % a week are four times what the prior's scale is in a year. */
static void test_strong_growth_is_believed(void) {
  g_assert_cmpfloat(fabs(growth_seen(0)), <, 0.005);
  g_assert_cmpfloat(growth_seen(0.08), >, 0.07);
  g_assert_cmpfloat(growth_seen(0.08), <, 0.09);
}

/* -- days that were not measured -- */

/* Sixteen weeks of a level that doubles in them and has quiet weekends, less one week: expected are the counts that the test took away. */
static void test_a_missing_week_is_known_from_both_sides(void) {
  enum { PAST = 112, MISSING = 70 };
  double volume[PAST], truth[PAST];
  for (int32_t d = 0; d < PAST; d++) {
    int weekday = wfm_weekday(FIRST_DAY + d);
    volume[d] = truth[d] = 1000 * exp2((double)d / PAST) * (weekday >= 5 ? 0.4 : 1);
    if (d >= MISSING && d < MISSING + 7) volume[d] = NAN;
  }
  Days days = days_new(volume, PAST, 7);
  days_prepare(&days, volume);
  g_auto(WfmMissedDays) missed = wfm_missed_days(days.history);
  g_assert_nonnull(missed.level);
  for (int32_t d = 0; d < PAST; d++) {
    g_assert_true(isnan(missed.level[d]) == (d < MISSING || d >= MISSING + 7));
    if (!isnan(missed.level[d])) g_assert_cmpfloat(fabs(missed.level[d] / truth[d] - 1), <, 0.05);
  }
  days_clear(&days);
}

/* How much wider a day in the middle of six missing weeks is than one of a single missing week; a level that walks by `walk` a day. */
static double wider_in_a_long_gap(double walk) {
  enum { PAST = 392, SHORT = 70, LONG = 210 };
  double volume[PAST], level = 0;
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  for (int32_t d = 0; d < PAST; d++) {
    level += walk * wfm_rng_normal(&rng);
    volume[d] = 5000 * exp(level + 0.05 * wfm_rng_normal(&rng));
    if ((d >= SHORT && d < SHORT + 7) || (d >= LONG && d < LONG + 42)) volume[d] = NAN;
  }
  Days days = days_new(volume, PAST, 7);
  days_prepare(&days, volume);
  g_auto(WfmMissedDays) missed = wfm_missed_days(days.history);
  double wider = missed.cv[LONG + 21] / missed.cv[SHORT + 3];
  days_clear(&days);
  return wider;
}

/* By the Brownian bridge of a walk of 2 % a day (0.02^2 x 42 / 4 and 0.02^2 x 7 / 4) beside days that stray by a twentieth of their own: 1.45. The
 * regression follows a part of the walk. */
static void test_a_long_gap_is_known_less_than_a_week(void) {
  double walks = wider_in_a_long_gap(0.02), stands = wider_in_a_long_gap(0);
  g_assert_cmpfloat(walks, >, 1.1);
  g_assert_cmpfloat(walks, <, 1.6);
  g_assert_cmpfloat(stands, <, 1.08);
}

/* Moments of the folded normal distribution: Leone, Nelson and Nottingham 1961, Technometrics 3. */
static void test_an_error_that_nobody_saw_is_that_to_be_expected(void) {
  double sd = sqrt(0.1 * 0.1 * 1e4 + 100), mean = sd * sqrt(2 / G_PI) * exp(-0.5) + sd * erf(G_SQRT2 / 2);
  g_assert_cmpfloat_with_epsilon(wfm_missed_error(100, 100, 0.1), sd * sqrt(2 / G_PI), 1e-9);
  g_assert_cmpfloat_with_epsilon(wfm_missed_error(100 + sd, 100, 0.1), mean, 1e-9);
  g_assert_cmpfloat_with_epsilon(wfm_missed_error(300, 100, 0.1), 200, 1e-9);
  g_assert_cmpfloat(wfm_missed_error(3, 0, 0.1), ==, 3);
}

/* -- theta -- */

static void test_theta_is_smoothing_with_drift(void) {
  /* Hyndman and Billah 2003, equation 8: with smoothing of y from the line's start, drift b / 2 and the transient (1 - (1 - alpha)^n) / alpha. */
  enum { N = 40, H = 6 };
  double y[N], out[H], alpha = 0.3, st = 0, sy = 0, stt = 0, sty = 0;
  WfmRng rng;
  wfm_rng_init(&rng, 5, 1);
  for (int t = 0; t < N; t++) y[t] = 100 + 0.8 * t + 10 * wfm_rng_normal(&rng);
  for (int t = 0; t < N; t++) st += t, sy += y[t], stt += t * t, sty += t * y[t];
  double b = (sty - st * sy / N) / (stt - st * st / N), level = (sy - b * st) / N;
  for (int t = 0; t < N; t++) level += alpha * (y[t] - level);
  g_assert_true(wfm_theta(out, H, y, N, alpha));
  for (int h = 1; h <= H; h++) {
    double expected = level + 0.5 * b * ((1 - pow(1 - alpha, N)) / alpha + h - 1);
    g_assert_cmpfloat_with_epsilon(out[h - 1], expected, 1e-9);
  }
}

static void test_theta_of_a_line_is_half_its_slope_beyond(void) {
  /* At alpha 1 the level is the last value: the forecast is that plus half the slope a step (the same paper, section 2). */
  double y[] = {10, 12, NAN, 16, 18}, out[3];
  g_assert_true(wfm_theta(out, 3, y, 5, 1));
  for (int h = 1; h <= 3; h++) g_assert_cmpfloat_with_epsilon(out[h - 1], 18 + h, 1e-12);
  g_assert_false(wfm_theta(out, 3, y, 2, 0.5));
}

static void test_gain_after_a_gap(void) {
  /* Steady where every day is measured (Muth 1960); after a gap of m days the filter's variance is that of the last day plus m + 1 steps. */
  double rate = 0.2, step = rate * rate / (1 - rate), after = (1 - rate) * (rate / (1 - rate)) + 8 * step;
  WfmLevelGain gain = wfm_level_gain(rate);
  for (int d = 0; d < 5; d++) g_assert_cmpfloat_with_epsilon(wfm_level_gain_take(&gain), rate, 1e-12);
  for (int d = 0; d < 7; d++) wfm_level_gain_pass(&gain);
  g_assert_cmpfloat_with_epsilon(wfm_level_gain_take(&gain), after / (after + 1), 1e-12);
  WfmLevelGain still = wfm_level_gain(0);
  wfm_level_gain_pass(&still);
  g_assert_cmpfloat(wfm_level_gain_take(&still), ==, 0);
}

static void test_day_theta_keeps_the_week(void) {
  /* Constant weeks: every member must return them. */
  enum { N = 140, H = 14 };
  static const double week[7] = {130, 120, 110, 100, 90, 30, 20};
  double y[N];
  for (int t = 0; t < N; t++) y[t] = week[wfm_weekday(FIRST_DAY + t)];
  Days days = days_new(y, N, H);
  days_prepare(&days, y);
  g_autofree double *level = predict("day_theta", &days, N, H);
  for (int k = 0; k < wfm_forecast_model_find("day_theta")->n_members * H; k++)
    g_assert_cmpfloat_with_epsilon(level[k] / week[wfm_weekday(FIRST_DAY + N + k % H)], 1, 0.05);
  days_clear(&days);
}

/* -- ARMA -- */

/* w_t = 0.55 w_{t-1} + 0.30 w_{t-7} + e_t + 0.35 e_{t-1}, e normal of standard deviation sd. */
static void simulate_arma(double *w, int n, double sd) {
  WfmRng rng;
  double before = 0;
  wfm_rng_init(&rng, 11, 2);
  for (int t = 0; t < n; t++) {
    double e = sd * wfm_rng_normal(&rng);
    w[t] = 0.55 * (t >= 1 ? w[t - 1] : 0) + 0.30 * (t >= 7 ? w[t - 7] : 0) + e + 0.35 * before;
    before = e;
  }
}

static void test_arma_recovers_its_coefficients(void) {
  enum { N = 6000 };
  g_autofree double *w = g_new(double, N);
  simulate_arma(w, N, 0.05);
  WfmArma arma = {.with_ar = {true, true}, .with_ma = {true, true}};
  g_assert_true(wfm_arma_fit(&arma, w, N));
  /* Standard errors are near 1 / sqrt(6000) = 0.013 each; they are correlated, so four of them. */
  g_assert_cmpfloat_with_epsilon(arma.ar[0], 0.55, 0.05);
  g_assert_cmpfloat_with_epsilon(arma.ar[1], 0.30, 0.05);
  g_assert_cmpfloat_with_epsilon(arma.ma[0], 0.35, 0.06);
  g_assert_cmpfloat_with_epsilon(arma.ma[1], 0, 0.05);
  for (int t = 0; t < N; t += 9) w[t] = NAN; /* gaps pull a little towards 0, no more */
  WfmArma holes = {.with_ar = {true, true}};
  g_assert_true(wfm_arma_fit(&holes, w, N));
  g_assert_cmpfloat(holes.ar[0], >, 0.4);
  g_assert_cmpfloat(holes.ar[1], >, 0.15);
}

static void test_arma_forecast_decays(void) {
  /* A pure AR(1): the forecast h days ahead is ar^h times the last value (Box and Jenkins 1970, section 5.4). */
  WfmArma arma = {.with_ar = {true}, .ar = {0.8}};
  double w[40] = {0}, out[5];
  w[39] = 2;
  wfm_arma_predict(out, 5, &arma, w, 40);
  for (int h = 1; h <= 5; h++) g_assert_cmpfloat_with_epsilon(out[h - 1], 2 * pow(0.8, h), 1e-12);
}

static void test_day_arima_knows_its_errors(void) {
  /* Days that follow the process: one day ahead nobody can do better than the innovations, whose mean absolute value is 0.798 sd. */
  enum { N = 700, TRIALS = 60 };
  g_autofree double *w = g_new(double, N), *y = g_new(double, N);
  simulate_arma(w, N, 0.04);
  for (int t = 0; t < N; t++) y[t] = 1e5 * (1 + 0.2 * (wfm_weekday(FIRST_DAY + t) < 5)) * exp(w[t]);
  Days days = days_new(y, N, 1);
  days_prepare(&days, y);
  double error = 0;
  for (int k = 0; k < TRIALS; k++) {
    int32_t origin = N - 1 - 3 * k;
    g_autofree double *level = predict("day_arima", &days, origin, 1);
    error += fabs(log(y[origin] / level[2])) / TRIALS; /* the third order has all four coefficients */
  }
  g_assert_cmpfloat(error, <, 1.2 * 0.798 * 0.04);
  days_clear(&days);
}

/* -- decomposition -- */

static double composed(int32_t day) {
  double years = (FIRST_DAY + day) / 365.2425;
  static const double week[7] = {0.2, 0.1, 0.05, 0, -0.05, -0.1, -0.2};
  return exp(8 + 0.03 * (years - 44) + week[wfm_weekday(FIRST_DAY + day)] + 0.15 * sin(2 * G_PI * years) + 0.08 * cos(4 * G_PI * years));
}

static void test_decomposition_finds_the_parts(void) {
  enum { N = 5 * 365, H = 56 };
  g_autofree double *y = g_new(double, N);
  for (int t = 0; t < N; t++) y[t] = composed(t);
  for (int t = 50; t < N; t += 61) y[t] = NAN;
  for (int t = 90; t < N; t += 97) y[t] *= 1.5; /* outliers of which robust weights must make nothing */
  Days days = days_new(y, N, H);
  days_prepare(&days, y);
  g_autofree double *level = predict("day_decomposition", &days, N, H);
  for (int member = 4; member < 12; member++) /* with a year whose reach is 4 or 12 days */
    for (int d = 0; d < H; d++) g_assert_cmpfloat_with_epsilon(level[member * H + d] / composed(N + d), 1, 0.03);
  days_clear(&days);
}

static void test_decomposition_of_little_has_no_year(void) {
  enum { N = 400, H = 7 };
  g_autofree double *y = g_new(double, N);
  for (int t = 0; t < N; t++) y[t] = 500 + 100 * (wfm_weekday(FIRST_DAY + t) == 0);
  Days days = days_new(y, N, H);
  days_prepare(&days, y);
  g_autofree double *level = predict("day_decomposition", &days, N, H);
  for (int member = 0; member < 4; member++)
    for (int d = 0; d < H; d++) g_assert_cmpfloat_with_epsilon(level[member * H + d], 500 + 100 * (wfm_weekday(FIRST_DAY + N + d) == 0), 6);
  for (int k = 4 * H; k < 16 * H; k++) g_assert_true(isnan(level[k]));
  days_clear(&days);
}

/* -- yardstick -- */

static void test_last_year_is_52_weeks_ago(void) {
  enum { N = 500, H = 28 };
  g_autofree double *y = g_new(double, N);
  double mean[H];
  for (int t = 0; t < N; t++) y[t] = 100 + t;
  Days days = days_new(y, N, H);
  days_prepare(&days, y);
  const WfmForecastModel *model = wfm_forecast_model_find("last_year");
  WfmForecastTask task = {&days.input, &days.settings, N, days.future, days.open, days.history->clean, days.history};
  g_assert_true(model->yardstick && model->predict(mean, &task));
  for (int d = 0; d < H; d++) g_assert_cmpfloat(mean[d], ==, 100 + N + d - 364);
  task.n_past = 300; /* nothing a year ago */
  g_assert_true(model->min_days >= 364);
  days_clear(&days);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/models/a missing week is known from both sides", test_a_missing_week_is_known_from_both_sides);
  g_test_add_func("/models/a long gap is known less than a week", test_a_long_gap_is_known_less_than_a_week);
  g_test_add_func("/models/an error that nobody saw is that to be expected", test_an_error_that_nobody_saw_is_that_to_be_expected);
  g_test_add_func("/models/a level learns more from the days after a gap", test_gain_after_a_gap);
  g_test_add_func("/models/strong growth is believed", test_strong_growth_is_believed);
  g_test_add_func("/models/theta is smoothing with drift", test_theta_is_smoothing_with_drift);
  g_test_add_func("/models/theta adds half the slope", test_theta_of_a_line_is_half_its_slope_beyond);
  g_test_add_func("/models/day_theta keeps the week", test_day_theta_keeps_the_week);
  g_test_add_func("/models/an ARMA gets its coefficients back", test_arma_recovers_its_coefficients);
  g_test_add_func("/models/an AR forecast decays", test_arma_forecast_decays);
  g_test_add_func("/models/day_arima errs by the innovations", test_day_arima_knows_its_errors);
  g_test_add_func("/models/decomposition finds the parts it was made of", test_decomposition_finds_the_parts);
  g_test_add_func("/models/a short history is decomposed without a year", test_decomposition_of_little_has_no_year);
  g_test_add_func("/models/last year is 52 weeks ago", test_last_year_is_52_weeks_ago);
  return g_test_run();
}
