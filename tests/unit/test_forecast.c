/* Promises of the forecaster on invented series whose truth is known, because the test invented it. Accuracy on real contacts is measured by
 * tests/bench/forecast_bench. */
#include "core/error.h"
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/model.h"
#include "invented_queue.h"

#include <math.h>
#include <string.h>

/* Offices hours measured, the horizon open around the clock on all days. */
static void test_newly_open_hours_fade_and_are_wide(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19002, 91, 14, 1800, 1000, true, false, 3});
  g_autoptr(WfmForecast) before = forecast(&q);
  memset(q.open_past, 1, (size_t)q.past->grid.n), memset(q.open_future, 1, (size_t)q.future->grid.n);
  g_autoptr(WfmForecast) f = forecast(&q);
  double friday = 0, saturday = 0, office = 0;
  for (int32_t i = 0; i < f->grid.n; i++) {
    int32_t day = q.future->day[i] - q.future->day[0], slot = q.future->slot[i];
    if (day >= 7) break;
    if (wfm_weekday(q.future->day[i]) == 4) friday += f->mean[i];
    if (wfm_weekday(q.future->day[i]) == 5) saturday += f->mean[i];
    if (wfm_weekday(q.future->day[i]) != 2) continue;
    if (slot >= 16 && slot < 36) office += f->mean[i] / before->mean[i] / 20;
    g_assert_cmpfloat(f->mean[i], >, 0);
    if (slot >= 2 && slot < 4) { /* an hour and more from midnight: far below the morning's first and the evening's last hour */
      g_assert_cmpfloat(f->mean[i], <, 0.35 * f->mean[i - slot + 16]);
      g_assert_cmpfloat(f->mean[i], <, 0.35 * f->mean[i - slot + 35]);
    }
    g_assert_cmpfloat(f->day_cv[i], >, before->day_cv[i]);
  }
  g_assert_cmpfloat_with_epsilon(office, 1, 0.03); /* the hours that are known stay as they were */
  g_assert_cmpfloat(saturday, <, 0.6 * friday);
  g_assert_cmpfloat(saturday, >, 0.2 * friday);
  for (int32_t i = 0; i < f->grid.n; i++)
    if (wfm_weekday(q.future->day[i]) >= 5) g_assert_cmpfloat(f->day_cv[i], >, 0.55);
}

static void test_short_and_strange_histories(void) {
  const struct {
    int32_t days;
    double per_day;
    const char *warning;
  } cases[] = {{14, 300, "only "},     {1, 300, "only "}, {3, 5, "only "},   {60, 0, "not one contact"},
               {0, 10, "no measured"}, {90, 1, NULL},     {28, 100000, NULL}};
  for (size_t k = 0; k < G_N_ELEMENTS(cases); k++)
    for (int office = 0; office < 2; office++) {
      g_auto(Queue) q = queue_new((Shape){"America/Toronto", 19002, cases[k].days, 28, 1800, cases[k].per_day, office, false, k + 1});
      g_autoptr(WfmForecast) f = forecast(&q);
      if (cases[k].warning) g_assert_true(warned(f, cases[k].warning));
      if (cases[k].days < 15) g_assert_cmpfloat(f->day_cv[0], >=, 0.2);
      g_assert_cmpfloat(sum_of(f->mean, f->grid.n), >, 0);
      if (cases[k].days >= 14 && cases[k].per_day > 0) {
        double ratio = sum_of(f->mean, f->grid.n) / sum_of(q.truth, f->grid.n);
        g_assert_cmpfloat(ratio, >, 0.7);
        g_assert_cmpfloat(ratio, <, 1.4);
      }
    }
}

static void test_no_history_has_wide_interval(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 0, 7, 3600, 10, true, false, 1});
  g_autoptr(WfmForecast) f = forecast(&q);
  g_assert_cmpfloat(f->day_cv[0], >, 1);
}

static void test_steps_and_horizons(void) {
  const int32_t steps[] = {300, 900, 1800, 3600, 7200, 86400}, horizons[] = {1, 7, 182};
  for (size_t s = 0; s < G_N_ELEMENTS(steps); s++)
    for (size_t h = 0; h < G_N_ELEMENTS(horizons); h++) {
      if (steps[s] == 300 && horizons[h] == 182) continue;
      g_auto(Queue) q = queue_new((Shape){"UTC", 18800, 200, horizons[h], steps[s], 3000, false, false, s + 1});
      g_autoptr(WfmForecast) f = forecast(&q);
      g_assert_cmpfloat(distance(f, &q), <, 0.06);
      g_assert_cmpint(f->grid.n, ==, q.future->grid.n);
    }
}

static void test_emptiness_before_the_history_is_nothing(void) {
  /* A table that begins five weeks before the queue did: the same forecast, to the last bit. */
  g_auto(Queue) q = queue_new((Shape){"Europe/Dublin", 19000, 120, 28, 1800, 200, true, false, 3});
  g_auto(Queue) early = queue_new((Shape){"Europe/Dublin", 18965, 155, 28, 1800, 200, true, false, 3});
  int32_t shift = early.past->grid.n - q.past->grid.n;
  for (int32_t i = 0; i < early.past->grid.n; i++) early.volume[i] = i < shift ? (double)NAN : q.volume[i - shift];
  for (int32_t i = 0; i < shift; i++) early.aht[i] = NAN, early.served[i] = 0;
  for (int32_t i = shift; i < early.past->grid.n; i++) early.aht[i] = q.aht[i - shift], early.served[i] = q.served[i - shift];
  g_autoptr(WfmForecast) a = forecast(&q), b = forecast(&early);
  for (int32_t i = 0; i < a->grid.n; i++) {
    g_assert_cmpfloat(a->mean[i], ==, b->mean[i]);
    g_assert_cmpfloat(a->day_cv[i], ==, b->day_cv[i]);
    g_assert_cmpfloat(a->aht_s[i], ==, b->aht_s[i]);
  }
}

static void test_missing_is_not_zero(void) {
  Shape shape = {"America/New_York", 19000, 120, 28, 1800, 1500, true, false, 5};
  g_auto(Queue) whole = queue_new(shape);
  g_auto(Queue) holes = queue_new(shape);
  WfmRng rng;
  wfm_rng_init(&rng, 9, 9);
  for (int32_t i = 0; i < holes.past->grid.n; i++)
    if (wfm_rng_uniform(&rng) < 0.3) holes.volume[i] = NAN;
  for (int32_t i = 0; i < holes.past->grid.n; i++) /* and a week wholly */
    if (holes.past->day[i] >= 19060 && holes.past->day[i] < 19067) holes.volume[i] = NAN;
  g_autoptr(WfmForecast) a = forecast(&whole);
  g_autoptr(WfmForecast) b = forecast(&holes);
  g_assert_cmpfloat(fabs(sum_of(b->mean, b->grid.n) / sum_of(whole.truth, b->grid.n) - 1), <, 0.02);
  g_assert_cmpfloat(distance(b, &holes), <, distance(a, &whole) + 0.02);
}

static void test_outages_are_found_and_told(void) {
  Shape shape = {"UTC", 19000, 100, 14, 1800, 1500, false, false, 6};
  g_auto(Queue) clean = queue_new(shape);
  g_auto(Queue) faulty = queue_new(shape);
  for (int32_t i = 0; i < faulty.past->grid.n; i++) {
    int32_t day = faulty.past->day[i];
    if (day == 19091) faulty.volume[i] = 0; /* a silent day, late, where it hurts */
    if (day == 19085) faulty.volume[i] *= 9;
    if (day == 19088) faulty.volume[i] *= 2;
    if (day == 19094 && faulty.past->slot[i] >= 18 && faulty.past->slot[i] < 26) faulty.volume[i] = 0;
  }
  g_autoptr(WfmForecast) a = forecast(&clean);
  g_autoptr(WfmForecast) b = forecast(&faulty);
  g_assert_true(warned(b, "2022-04-09")); /* day 19091 */
  g_assert_true(warned(b, "2022-04-03")); /* day 19085 */
  g_assert_true(warned(b, "2022-04-12")); /* day 19094 */
  g_assert_true(warned(b, "2022-04-06")); /* day 19088 */
  g_assert_false(warned(a, "counted as not measured") || warned(a, "left out"));
  g_assert_cmpfloat(fabs(sum_of(b->mean, b->grid.n) / sum_of(a->mean, a->grid.n) - 1), <, 0.02);
}

/* Fridays end early: the table has zeros where the other days are busy. That is how Fridays are, no outage, and the forecast of Fridays ends early too; but
 * one Monday that falls silent at the same hours is one. */
static void test_early_end_of_a_weekday_is_no_outage(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 42, 14, 1800, 1500, false, false, 6});
  for (int32_t i = 0; i < q.past->grid.n; i++) {
    bool late = q.past->slot[i] >= 28;
    if (late && wfm_weekday(q.past->day[i]) == 4) q.volume[i] = 0;
    if (late && q.past->slot[i] < 36 && q.past->day[i] == 19030) q.volume[i] = 0; /* Monday, 2022-02-07 */
  }
  g_autoptr(WfmForecast) f = forecast(&q);
  int silences = 0;
  for (size_t k = 0; k < f->n_findings; k++) {
    silences += f->finding[k].kind == WFM_FOUND_SILENCE;
    if (f->finding[k].kind == WFM_FOUND_SILENCE) g_assert_cmpint(f->finding[k].from, ==, (int64_t)19030 * 86400 + (int64_t)28 * 1800);
  }
  g_assert_cmpint(silences, ==, 1);
  for (int32_t i = 0; i < f->grid.n; i++)
    if (wfm_weekday(q.future->day[i]) == 4 && q.future->slot[i] >= 28) g_assert_cmpfloat(f->mean[i], <, 0.02 * q.truth[i]);
}

static void test_unknown_model_is_refused(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 40, 7, 1800, 500, false, false, 1});
  WfmForecastInput input = input_of(&q);
  WfmForecastSettings settings = defaults();
  WfmJob job = {.threads = 1};
  g_autoptr(GError) err = NULL;
  settings.model = "oracle";
  g_assert_null(wfm_forecast_new(&input, &settings, &job, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "day_regression"));
}

static void test_every_model_alone(void) {
  for (size_t m = 0; m < wfm_n_forecast_models; m++) {
    const WfmForecastModel *model = wfm_forecast_models[m];
    g_assert_true(model->name && model->summary && model->source);
    g_assert_true((model->predict != NULL) != (model->predict_days != NULL));
    g_assert_true(wfm_forecast_model_find(model->name) == model);
    for (int32_t days = 0; days < 500; days = 3 * days + 5) {
      g_auto(Queue) q = queue_new((Shape){"Europe/Dublin", 18990, days, 35, 1800, 60, true, false, 2});
      WfmForecastInput input = input_of(&q);
      WfmForecastSettings settings = defaults();
      settings.model = model->name;
      g_autoptr(WfmForecast) f = wfm_forecast_new(&input, &settings, &(WfmJob){.threads = 1}, NULL);
      check_sane(f, &q);
    }
  }
}

/* A fixed rate by weekday and slot, seen for 26 weeks: what a model of intervals makes of it, against the truth. */
static double error_alone(const char *model, double per_day, bool exact) {
  g_auto(Queue) q = queue_new((Shape){"Europe/Dublin", 19000, 182, 14, 1800, per_day, false, exact, 6});
  WfmForecastInput input = input_of(&q);
  WfmForecastSettings settings = defaults();
  settings.model = model;
  g_autoptr(WfmForecast) f = wfm_forecast_new(&input, &settings, &(WfmJob){.threads = 1}, NULL);
  check_sane(f, &q);
  g_assert_nonnull(strstr(f->model, model));
  return distance(f, &q);
}

static void test_models_of_intervals_find_a_fixed_rate(void) {
  g_assert_cmpfloat(error_alone("factor", 4000, true), <, 0.06);
  g_assert_cmpfloat(error_alone("factor", 4000, false), <, 0.07); /* the noise of 83 contacts a slot is 9 % */
  g_assert_cmpfloat(error_alone("harmonic_regression", 4000, true), <,
                    0.07); /* the steps between weekdays are beyond six harmonics of the week */
  g_assert_cmpfloat(error_alone("harmonic_regression", 4000, false), <, 0.08);
  /* One contact in two slots: the mean of 26 equal weekdays errs by 0.2 / sqrt(0.5) or 0.23 of the rate; shrinkage must halve that. */
  g_assert_cmpfloat(error_alone("thin_counts", 24, false), <, 0.12);
}

static void test_a_model_that_cannot_serve_is_stood_in_for(void) {
  g_auto(Queue) q = queue_new((Shape){"Europe/Dublin", 19000, 60, 14, 1800, 4000, false, true, 6});
  WfmForecastInput input = input_of(&q);
  WfmForecastSettings settings = defaults();
  settings.model = "thin_counts";
  g_autoptr(WfmForecast) f = wfm_forecast_new(&input, &settings, &(WfmJob){.threads = 1}, NULL);
  g_assert_cmpfloat(distance(f, &q), <, 0.02);
  g_assert_true(warned(f, "thin_counts cannot serve"));
}

static void test_any_history_gets_a_sane_forecast(void) {
  /* Seeded rubbish: infinities and negatives, closed days, events that overlap, end before the history or reach past the horizon. */
  static const char *const zones[] = {"UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca"};
  static const char *const kinds[] = {"holiday", "release", "campaign", "outage", "closure", "other", "unheard-of"};
  static const int32_t steps[] = {300, 900, 1800, 3600, 14400};
  for (uint64_t seed = 1; seed <= 50; seed++) {
    WfmRng rng;
    wfm_rng_init(&rng, seed, 4242);
    int32_t step = steps[wfm_rng_below(&rng, 5)], days = (int32_t)wfm_rng_below(&rng, step < 1800 ? 60 : 500);
    Shape shape = {zones[wfm_rng_below(&rng, 5)],
                   15300 + (int32_t)wfm_rng_below(&rng, 3000),
                   days,
                   1 + (int32_t)wfm_rng_below(&rng, 40),
                   step,
                   pow(10, 4 * wfm_rng_uniform(&rng) - 1),
                   wfm_rng_uniform(&rng) < 0.3,
                   false,
                   seed};
    g_auto(Queue) q = queue_new(shape);
    for (int32_t i = 0; i < q.past->grid.n; i++) {
      double u = wfm_rng_uniform(&rng);
      if (u < 0.02) q.volume[i] = u < 0.005 ? (double)INFINITY : u < 0.01 ? -3 : u < 0.012 ? 1e12 : (double)NAN;
      if (u > 0.98) q.open_past[i] ^= 1;
      if (u > 0.97 && u < 0.975) q.aht[i] = u < 0.973 ? 0 : 1e7;
    }
    for (int32_t i = 0; i < q.future->grid.n; i++) q.open_future[i] ^= wfm_rng_uniform(&rng) < 0.02;
    for (q.n_events = 0; q.n_events < 8; q.n_events++) {
      int64_t from = q.past->grid.start + (int64_t)wfm_rng_below(&rng, (uint32_t)(days + 50)) * 86400 - 5 * 86400;
      double effect = wfm_rng_uniform(&rng);
      q.events[q.n_events] =
          (WfmEvent){q.n_events % 2 ? "one" : "other",       kinds[wfm_rng_below(&rng, 7)],           from,
                     from + 1 + wfm_rng_below(&rng, 200000), effect < 0.4 ? 3 * effect : (double)NAN, effect > 0.8 ? effect : (double)NAN};
    }
    g_autoptr(WfmForecast) f = forecast(&q);
    for (size_t k = 0; k < f->n_scores; k++) g_assert_false(isinf(f->score[k].wape));
  }
}

static void test_yardstick_is_the_mean_of_the_last_weeks(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 70, 14, 3600, 700, false, false, 4});
  g_autoptr(WfmForecast) f = forecast(&q);
  for (int32_t i = 0; i < f->grid.n; i++) {
    double sum = 0;
    for (int32_t week = 1; week <= 6; week++) sum += q.volume[(70 + i / 24 - 7 * (week + i / 168)) * 24 + i % 24];
    g_assert_cmpfloat_with_epsilon(f->yardstick[i], sum / 6, 1e-9);
  }
}

/* Bit by bit, field by field: the bytes between the fields mean nothing. */
static void assert_same_scores(const WfmScore *a, size_t n_a, const WfmScore *b, size_t n_b) {
  g_assert_cmpuint(n_a, ==, n_b);
  for (size_t i = 0; i < n_a; i++) {
    g_assert_cmpstr(a[i].model, ==, b[i].model);
    g_assert_true(a[i].level == b[i].level && a[i].lead_from == b[i].lead_from && a[i].lead_to == b[i].lead_to && a[i].n == b[i].n);
    double x[] = {a[i].wape, a[i].floor, a[i].mase, a[i].bias, a[i].cover80, a[i].cover95};
    double y[] = {b[i].wape, b[i].floor, b[i].mase, b[i].bias, b[i].cover80, b[i].cover95};
    g_assert_cmpmem(x, sizeof x, y, sizeof y);
  }
}

static void test_backtest_sees_nothing_behind_the_origin(void) {
  Shape shape = {"UTC", 18700, 300, 7, 3600, 700, false, false, 4};
  g_auto(Queue) q = queue_new(shape);
  WfmForecastInput input = input_of(&q);
  WfmForecastSettings settings = defaults();
  int64_t origins[2] = {(18700 + 200LL) * 86400, (18700 + 214LL) * 86400};
  g_autofree WfmScore *a = NULL, *b = NULL, *c = NULL;
  size_t n_a, n_b, n_c;
  g_assert_true(wfm_backtest(&a, &n_a, &input, &settings, origins, 2, 28, &(WfmJob){.threads = 1}, NULL));
  g_assert_true(wfm_backtest(&b, &n_b, &input, &settings, origins, 2, 28, &(WfmJob){.threads = 2}, NULL));
  assert_same_scores(a, n_a, b, n_b); /* any number of threads */
  for (int32_t i = (200 + 14 + 28) * 24; i < q.past->grid.n; i++) q.volume[i] = 1e6;
  g_assert_true(wfm_backtest(&c, &n_c, &input, &settings, origins, 2, 28, &(WfmJob){.threads = 1}, NULL));
  assert_same_scores(a, n_a, c, n_c);
}

static void test_backtest_reaches_the_floor(void) {
  /* Poisson counts around a fixed weekly rate: nobody can beat the floor, and there is nothing else to learn. */
  g_auto(Queue) q = queue_new((Shape){"UTC", 18700, 330, 7, 1800, 700, false, false, 21});
  WfmForecastInput input = input_of(&q);
  WfmForecastSettings settings = defaults();
  int64_t origins[] = {(18700 + 230LL) * 86400, (18700 + 258LL) * 86400, (18700 + 286LL) * 86400};
  g_autofree WfmScore *scores = NULL;
  size_t n, seen = 0;
  g_assert_true(wfm_backtest(&scores, &n, &input, &settings, origins, 3, 28, &(WfmJob){.threads = 1}, NULL));
  for (size_t k = 0; k < n; k++) {
    if (strcmp(scores[k].model, "combination") != 0) continue;
    seen++;
    if (scores[k].level == 0) {
      g_assert_cmpfloat(scores[k].wape / scores[k].floor, <, 1.06);
      g_assert_cmpfloat(scores[k].wape / scores[k].floor, >, 0.96);
      g_assert_cmpfloat(scores[k].cover80, >, 0.77);
      g_assert_cmpfloat(scores[k].cover95, >, 0.93);
    }
    g_assert_cmpfloat(fabs(scores[k].bias), <, 0.03);
    if (scores[k].level == 0) g_assert_cmpfloat(scores[k].mase, <, 0.8);
  }
  g_assert_cmpuint(seen, ==, 9); /* three levels, windows 1-7, 1-14, 1-28 */
}

static void test_backtest_refuses_origins_outside(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 40, 7, 1800, 500, false, false, 1});
  WfmForecastInput input = input_of(&q);
  WfmForecastSettings settings = defaults();
  g_autofree WfmScore *out = NULL;
  size_t n = 0;
  g_autoptr(GError) err = NULL;
  int64_t origin = 18000 * 86400LL;
  g_assert_false(wfm_backtest(&out, &n, &input, &settings, &origin, 1, 7, &(WfmJob){.threads = 1}, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
}

static void test_coverage_with_moving_days(void) {
  /* Days move by a gamma factor of cv 0.1, intervals by one of 0.15: the widths must be learnt. */
  double inside = 0, n = 0, day_cv = 0, interval_cv = 0;
  for (uint64_t seed = 1; seed <= 6; seed++) {
    g_auto(Queue) q = queue_new((Shape){"UTC", 18700, 250, 14, 1800, 2500, false, true, seed});
    WfmRng rng;
    wfm_rng_init(&rng, seed, 77);
    double factor = 1;
    for (int32_t i = 0; i < q.past->grid.n; i++) {
      if (q.past->slot[i] == 0) factor = wfm_rng_gamma(&rng, 100, 0.01);
      q.volume[i] = (double)wfm_rng_poisson(&rng, q.truth_past[i] * factor * wfm_rng_gamma(&rng, 1 / 0.0225, 0.0225));
    }
    g_autoptr(WfmForecast) f = forecast(&q);
    for (int32_t i = 0; i < f->grid.n; i++) {
      if (i == 0 || q.future->day[i] != q.future->day[i - 1]) factor = wfm_rng_gamma(&rng, 100, 0.01);
      double y = (double)wfm_rng_poisson(&rng, q.truth[i] * factor * wfm_rng_gamma(&rng, 1 / 0.0225, 0.0225));
      inside += y >= f->quantile[i * WFM_N_QUANTILES + 1] && y <= f->quantile[i * WFM_N_QUANTILES + 5], n++;
    }
    day_cv += f->day_cv[0] / 6, interval_cv += f->interval_cv / 6;
  }
  g_assert_cmpfloat(day_cv, >, 0.07);
  g_assert_cmpfloat(day_cv, <, 0.14);
  g_assert_cmpfloat(interval_cv, >, 0.12);
  g_assert_cmpfloat(interval_cv, <, 0.18);
  g_assert_cmpfloat(inside / n, >, 0.77);
  g_assert_cmpfloat(inside / n, <, 0.88);
}

static void test_origin_inside_a_day_and_gap(void) {
  /* The history ends at 15:00; and another time four days before the horizon begins. */
  Shape shape = {"UTC", 19000, 80, 14, 1800, 1200, false, false, 31};
  for (int variant = 0; variant < 2; variant++) {
    g_auto(Queue) q = queue_new(shape);
    WfmGrid past = q.past->grid, future = q.future->grid;
    if (variant == 0)
      past.n -= 18, future.start -= 18 * 1800, future.n += 18;
    else
      past.n -= 4 * 48;
    WfmSlots *whole_past = q.past, *whole_future = q.future;
    q.past = wfm_slots_new(past, q.zone), q.future = wfm_slots_new(future, q.zone);
    wfm_slots_free(whole_past), wfm_slots_free(whole_future);
    g_free(q.truth), g_free(q.open_future);
    q.truth = g_new0(double, (gsize)future.n), q.open_future = g_new0(uint8_t, (gsize)future.n);
    for (int32_t i = 0; i < future.n; i++) q.open_future[i] = 1, q.truth[i] = queue_rate(&shape, q.future->day[i], q.future->slot[i], 48);
    g_autoptr(WfmForecast) f = forecast(&q);
    g_assert_cmpfloat(distance(f, &q), <, 0.08);
  }
}

/* Contacts that hardly ever come are forecast at the rate at which they did, though nothing at all errs least on most days; and how little is known
 * of that rate stands in the width: a cv of 1 / sqrt(3 + 1) after three of them, of 1 after none. */
static void test_rare_contacts_keep_their_rate(void) {
  static const int32_t at[] = {20 * 48 + 20, 70 * 48 + 30, 130 * 48 + 25};
  for (size_t contacts = 0; contacts <= G_N_ELEMENTS(at); contacts += G_N_ELEMENTS(at)) {
    g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 180, 28, 1800, 1, false, false, 31});
    for (int32_t i = 0; i < q.past->grid.n; i++) q.volume[i] = 0;
    for (size_t k = 0; k < contacts; k++) q.volume[at[k]] = 1;
    g_autoptr(WfmForecast) f = forecast(&q);
    double expected = 28 * (double)contacts / 180, total = sum_of(f->mean, f->grid.n);
    g_assert_cmpfloat(total, >, 0.6 * expected);
    g_assert_cmpfloat(total, <, fmax(2 * expected, 28 * 3 / 180.0));
    g_assert_cmpfloat(f->day_cv[0], >=, 1 / sqrt((double)contacts + 1));
  }
}

/* Where every count is above 0 though half of the rates would make zeros, and rows are missing just there, it is said; of the same counts with their
 * zeros nothing is, nor of busy ones with gaps. */
static void test_rows_that_are_missing_where_nobody_came(void) {
  for (int variant = 0; variant < 3; variant++) {
    g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 120, 14, 1800, variant < 2 ? 15 : 4000, true, false, 31});
    for (int32_t i = 0; i < q.past->grid.n; i++)
      if (variant == 0 ? q.volume[i] == 0 : variant == 2 && i % 5 == 0) q.volume[i] = NAN;
    g_autoptr(WfmForecast) f = forecast(&q);
    g_assert_cmpint(warned(f, "counts is 0, and"), ==, variant == 0);
  }
}

/* Of a queue that has not counted for 200 days the last of them is named, and its level goes on. Day 19000 is 8 January 2022; the last of 80 is
 * 28 March. */
static void test_a_history_that_ended_long_ago(void) {
  Shape shape = {"UTC", 19000, 280, 14, 1800, 1200, false, false, 31};
  g_auto(Queue) q = queue_new(shape);
  for (int32_t i = 80 * 48; i < q.past->grid.n; i++) q.volume[i] = NAN;
  g_autoptr(WfmForecast) f = forecast(&q);
  g_assert_true(warned(f, "the last count is of 2022-03-28, 200 days before"));
  g_assert_cmpfloat(distance(f, &q), <, 0.2);
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/forecast/rare-contacts-keep-their-rate", test_rare_contacts_keep_their_rate);
  g_test_add_func("/forecast/rows-that-are-missing-where-nobody-came", test_rows_that_are_missing_where_nobody_came);
  g_test_add_func("/forecast/a-history-that-ended-long-ago", test_a_history_that_ended_long_ago);
  g_test_add_func("/forecast/hours newly open fade with the distance from those that were measured, and are wide",
                  test_newly_open_hours_fade_and_are_wide);
  g_test_add_func("/forecast/short and strange histories get a sane, warned forecast", test_short_and_strange_histories);
  g_test_add_func("/forecast/without history the interval is wide", test_no_history_has_wide_interval);
  g_test_add_func("/forecast/any step and horizon", test_steps_and_horizons);
  g_test_add_func("/forecast/emptiness before the history is nothing", test_emptiness_before_the_history_is_nothing);
  g_test_add_func("/forecast/missing is not zero", test_missing_is_not_zero);
  g_test_add_func("/forecast/outages are found and told", test_outages_are_found_and_told);
  g_test_add_func("/forecast/the early end of a weekday is no outage", test_early_end_of_a_weekday_is_no_outage);
  g_test_add_func("/forecast/an unknown model is refused", test_unknown_model_is_refused);
  g_test_add_func("/forecast/every registered model alone", test_every_model_alone);
  g_test_add_func("/forecast/models of intervals find a fixed rate", test_models_of_intervals_find_a_fixed_rate);
  g_test_add_func("/forecast/a model that cannot serve is stood in for", test_a_model_that_cannot_serve_is_stood_in_for);
  g_test_add_func("/forecast/any history gets a sane forecast", test_any_history_gets_a_sane_forecast);
  g_test_add_func("/forecast/the yardstick is the mean of the last weeks", test_yardstick_is_the_mean_of_the_last_weeks);
  g_test_add_func("/forecast/a backtest sees nothing behind the origin, on any number of threads",
                  test_backtest_sees_nothing_behind_the_origin);
  g_test_add_func("/forecast/a fixed rate is forecast to within the noise of counts", test_backtest_reaches_the_floor);
  g_test_add_func("/forecast/origins outside the history are refused", test_backtest_refuses_origins_outside);
  g_test_add_func("/forecast/intervals cover what they say", test_coverage_with_moving_days);
  g_test_add_func("/forecast/an origin inside a day, and a gap before the horizon", test_origin_inside_a_day_and_gap);
  return g_test_run();
}
