/* What the forecast says of its own errors is true on series whose law is known, because the test invented it: a level that wanders, days that
 * err together, intervals that stray, counts. The expected shares are what the words "80 %" and "95 %" mean. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/score.h"

#include <math.h>
#include <string.h>

/* log level of day d: a random walk (sd `walk` a day) plus an AR(1) (standard deviation `day_sd`, `persistence`); intervals by a gamma factor
 * of cv 0.1; counts Poisson. */
typedef struct {
  int32_t past_days, future_days, step;
  double per_day, walk, day_sd, persistence;
} Law;

typedef struct {
  WfmZone *zone;
  WfmSlots *past, *future;
  double *volume; /* [past n + future n] */
  uint8_t *open;  /* likewise */
} Series;

static void series_clear(Series *s) {
  wfm_zone_free(s->zone);
  wfm_slots_free(s->past);
  wfm_slots_free(s->future);
  g_free(s->volume), g_free(s->open);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Series, series_clear)

static Series series_new(const Law *law, uint64_t seed) {
  static const double weekday[7] = {1.2, 1.1, 1.05, 1.0, 1.0, 0.9, 0.75};
  const int64_t start = 18700 * 86400LL;
  int32_t per_day = 86400 / law->step, n_past = law->past_days * per_day, n = n_past + law->future_days * per_day;
  Series s = {.zone = wfm_zone_new("UTC", NULL)};
  WfmRng rng;
  wfm_rng_init(&rng, seed, 5);
  s.past = wfm_slots_new((WfmGrid){start, law->step, n_past}, s.zone);
  s.future = wfm_slots_new((WfmGrid){start + (int64_t)n_past * law->step, law->step, n - n_past}, s.zone);
  s.volume = g_new(double, (gsize)n), s.open = g_new(uint8_t, (gsize)n);
  double level = 0, day = 0;
  for (int32_t i = 0; i < n; i++) {
    double hour = 24.0 * (i % per_day + 0.5) / per_day, shape = (0.4 + exp(-0.5 * pow((hour - 13) / 3.5, 2))) / (0.765 * per_day);
    if (i % per_day == 0) {
      level += law->walk * wfm_rng_normal(&rng);
      day = law->persistence * day + sqrt(1 - law->persistence * law->persistence) * law->day_sd * wfm_rng_normal(&rng);
    }
    double rate = law->per_day * weekday[wfm_weekday(18700 + i / per_day)] * shape * exp(level + day);
    s.volume[i] = (double)wfm_rng_poisson(&rng, rate * wfm_rng_gamma(&rng, 100, 0.01)), s.open[i] = 1;
  }
  return s;
}

static WfmForecast *forecast_of(const Series *s) {
  WfmForecastSettings settings;
  memset(&settings, 0, sizeof settings);
  wfm_module_defaults(&wfm_forecast_module, &settings);
  WfmForecastInput input = {.queue = "invented",
                            .past = s->past,
                            .future = s->future,
                            .volume = s->volume,
                            .open_past = s->open,
                            .open_future = s->open + s->past->grid.n,
                            .aht_default_s = 240};
  return wfm_forecast_new(&input, &settings, &(WfmJob){.seed = 1, .threads = 1}, NULL);
}

static void add(WfmScorer *scorer, const Series *s, const WfmForecast *f) {
  double scale[WFM_N_LEVELS];
  wfm_score_scales(scale, s->volume, s->past, 0, s->past->grid.n);
  wfm_scorer_add(scorer, &(WfmScored){f->grid.n, f->mean, s->volume + s->past->grid.n, s->future->day, s->future->day[0], f->day_cv,
                                      f->interval_cv, f->path.volume, scale, NULL, NULL, true});
}

/* Shares inside the 80 % and the 95 % interval over n series, by level and window. The errors of one series go together, so that n series are
 * little more than n draws of a week: its standard error is 4 % at 80 % and 2 % at 95 % of 100. */
static void check(const Law *law, int n, double off80, double off95) {
  WfmScorer *scorer = wfm_scorer_new("combination", law->future_days);
  g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(WfmScore));
  for (int k = 0; k < n; k++) {
    g_auto(Series) s = series_new(law, (uint64_t)k + 1);
    g_autoptr(WfmForecast) f = forecast_of(&s);
    add(scorer, &s, f);
  }
  wfm_scorer_finish(scorer, out);
  wfm_scorer_free(scorer);
  for (guint k = 0; k < out->len; k++) {
    const WfmScore *score = &g_array_index(out, WfmScore, k);
    g_test_message("level %d, days %d to %d: 80 %% covers %.3f, 95 %% covers %.3f", score->level, score->lead_from, score->lead_to,
                   score->random80, score->random95);
    g_assert_cmpfloat_with_epsilon(score->random80, 0.80, score->level == 2 ? 1.6 * off80 : off80);
    g_assert_cmpfloat_with_epsilon(score->random95, 0.95, score->level == 2 ? 1.6 * off95 : off95);
  }
}

static void test_busy_queue_with_a_wandering_level(void) {
  check(&(Law){280, 28, 14400, 3000, 0.008, 0.05, 0.5}, 100, 0.06, 0.035);
}

static void test_steady_queue_whose_days_err_apart(void) {
  check(&(Law){280, 28, 14400, 3000, 0, 0.06, 0}, 40, 0.06, 0.035);
}

static void test_thin_queue(void) {
  check(&(Law){280, 28, 14400, 15, 0.005, 0.1, 0.5}, 40, 0.06, 0.035);
}

static void test_short_history(void) {
  check(&(Law){45, 14, 14400, 800, 0.01, 0.06, 0.5}, 80, 0.08, 0.05);
}

/* The mean relative error that the held-back days show is that of the days of the first week to come. */
static void test_held_back_days_do_not_flatter(void) {
  const Law law = {45, 14, 14400, 800, 0.01, 0.06, 0.5};
  double held = 0, n_held = 0, came = 0, n_came = 0;
  for (uint64_t seed = 1; seed <= 80; seed++) {
    g_auto(Series) s = series_new(&law, seed);
    g_autoptr(WfmForecast) f = forecast_of(&s);
    for (size_t k = 0; k < f->n_held; k++)
      if (!isnan(f->held[k].actual)) held += fabs(f->held[k].actual / f->held[k].mean - 1), n_held++;
    for (int32_t i = 0; i < 7 * 6; i += 6) {
      double mean = 0, actual = 0;
      for (int32_t k = i; k < i + 6; k++) mean += f->mean[k], actual += s.volume[s.past->grid.n + k];
      came += fabs(actual / mean - 1), n_came++;
    }
  }
  g_test_message("error of held-back days %.4f, of days that came %.4f", held / n_held, came / n_came);
  g_assert_cmpfloat(held / n_held, >, 0.97 * came / n_came);
  g_assert_cmpfloat(held / n_held, <, 1.25 * came / n_came);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/calibration/busy_queue_with_a_wandering_level", test_busy_queue_with_a_wandering_level);
  g_test_add_func("/calibration/steady_queue_whose_days_err_apart", test_steady_queue_whose_days_err_apart);
  g_test_add_func("/calibration/thin_queue", test_thin_queue);
  g_test_add_func("/calibration/short_history", test_short_history);
  g_test_add_func("/calibration/held_back_days_do_not_flatter", test_held_back_days_do_not_flatter);
  return g_test_run();
}
