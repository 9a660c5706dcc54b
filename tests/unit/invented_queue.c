#include "invented_queue.h"

#include "core/numeric.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>

double queue_rate(const Shape *shape, int32_t day, int32_t slot, int32_t slots) {
  double hour = 24.0 * (slot + 0.5) / slots, weekend = wfm_weekday(day) >= 5;
  double shares = 0.1 + exp(-0.5 * pow((hour - 10.5 - weekend) / 2, 2)) + (0.7 - 0.3 * weekend) * exp(-0.5 * pow((hour - 15.5) / 1.5, 2));
  static const double weekday[7] = {1.25, 1.1, 1.0, 1.0, 0.95, 0.45, 0.35};
  return shape->per_day * weekday[wfm_weekday(day)] * shares / (0.25 * slots);
}

static bool is_open(const Shape *shape, int32_t day, int32_t slot, int32_t slots) {
  double hour = 24.0 * slot / slots;
  return !shape->office || (wfm_weekday(day) < 5 && hour >= 8 && hour < 18);
}

Queue queue_new(Shape shape) {
  Queue q = {.zone = wfm_zone_new(shape.zone, NULL)};
  int64_t start = wfm_zone_day_start(q.zone, shape.first_day), middle = wfm_zone_day_start(q.zone, shape.first_day + shape.past_days);
  int64_t end = wfm_zone_day_start(q.zone, shape.first_day + shape.past_days + shape.future_days);
  if (shape.step == 86400) /* a day's step does not follow the clock: in UTC only */
    g_assert_cmpstr(shape.zone, ==, "UTC");
  q.past = wfm_slots_new((WfmGrid){start, shape.step, (int32_t)((middle - start) / shape.step)}, q.zone);
  q.future = wfm_slots_new((WfmGrid){middle, shape.step, (int32_t)((end - middle) / shape.step)}, q.zone);
  size_t n = (size_t)q.past->grid.n, m = (size_t)q.future->grid.n;
  q.volume = g_new0(double, n + 1), q.aht = g_new0(double, n + 1), q.served = g_new0(double, n + 1), q.truth_past = g_new0(double, n + 1);
  q.open_past = g_new0(uint8_t, n + 1), q.open_future = g_new0(uint8_t, m + 1), q.truth = g_new0(double, m + 1);
  WfmRng rng;
  wfm_rng_init(&rng, shape.seed, 1);
  for (size_t i = 0; i < n; i++) {
    q.open_past[i] = is_open(&shape, q.past->day[i], q.past->slot[i], q.past->slots_per_day);
    q.truth_past[i] = q.open_past[i] ? queue_rate(&shape, q.past->day[i], q.past->slot[i], q.past->slots_per_day) : 0;
    q.volume[i] = !q.open_past[i] ? (double)NAN : shape.exact ? q.truth_past[i] : (double)wfm_rng_poisson(&rng, q.truth_past[i]);
    q.served[i] = q.volume[i], q.aht[i] = q.volume[i] > 0 ? 300 : NAN;
  }
  for (size_t i = 0; i < m; i++) {
    q.open_future[i] = is_open(&shape, q.future->day[i], q.future->slot[i], q.future->slots_per_day);
    q.truth[i] = q.open_future[i] ? queue_rate(&shape, q.future->day[i], q.future->slot[i], q.future->slots_per_day) : 0;
  }
  return q;
}

void queue_clear(Queue *q) {
  wfm_zone_free(q->zone);
  wfm_slots_free(q->past);
  wfm_slots_free(q->future);
  g_free(q->volume), g_free(q->aht), g_free(q->served), g_free(q->truth), g_free(q->truth_past), g_free(q->open_past),
      g_free(q->open_future);
}
WfmForecastInput input_of(const Queue *q) {
  return (WfmForecastInput){.queue = "support",
                            .past = q->past,
                            .future = q->future,
                            .volume = q->volume,
                            .aht_s = q->aht,
                            .served = q->served,
                            .open_past = q->open_past,
                            .open_future = q->open_future,
                            .events = q->events,
                            .n_events = q->n_events,
                            .aht_default_s = 240};
}

WfmForecastSettings defaults(void) {
  WfmForecastSettings settings;
  memset(&settings, 0x5a, sizeof settings);
  wfm_module_defaults(&wfm_forecast_module, &settings);
  return settings;
}

void check_sane(const WfmForecast *f, const Queue *q) {
  for (int32_t i = 0; i < f->grid.n; i++) {
    g_assert_true(isfinite(f->mean[i]) && f->mean[i] >= 0);
    g_assert_true(isfinite(f->aht_s[i]) && f->aht_s[i] > 0);
    g_assert_true(isfinite(f->yardstick[i]) && f->yardstick[i] >= 0);
    g_assert_true(isfinite(f->day_cv[i]) && f->day_cv[i] >= 0);
    if (!q->open_future[i]) g_assert_cmpfloat(f->mean[i], ==, 0);
    for (int k = 0; k < WFM_N_QUANTILES; k++) {
      double quantile = f->quantile[i * WFM_N_QUANTILES + k];
      g_assert_true(isfinite(quantile) && quantile >= 0);
      if (k > 0) g_assert_cmpfloat(quantile, >=, f->quantile[i * WFM_N_QUANTILES + k - 1]);
    }
  }
  g_assert_true(isfinite(f->interval_cv) && f->interval_cv >= 0 && isfinite(f->path.aht_cv) && f->path.aht_cv >= 0);
  g_assert_nonnull(f->model);
  g_assert_cmpuint(f->n_notes, >, 0);
}

WfmForecast *forecast(const Queue *q) {
  WfmForecastInput input = input_of(q);
  WfmForecastSettings settings = defaults();
  g_autoptr(GError) err = NULL;
  WfmForecast *f = wfm_forecast_new(&input, &settings, &(WfmJob){.seed = 1, .threads = 1}, &err);
  g_assert_no_error(err);
  check_sane(f, q);
  return f;
}

bool warned(const WfmForecast *f, const char *words) {
  for (size_t k = 0; k < f->n_notes; k++)
    if (f->note[k].warning && strstr(f->note[k].text, words)) return true;
  return false;
}

double sum_of(const double *x, int32_t n) {
  return wfm_sum(x, (size_t)n);
}

double distance(const WfmForecast *f, const Queue *q) {
  double error = 0, sum = 0;
  for (int32_t i = 0; i < f->grid.n; i++) error += fabs(f->mean[i] - q->truth[i]), sum += q->truth[i];
  return error / sum;
}
