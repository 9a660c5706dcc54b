/* Promises of a forecast taken apart, on days whose factors the test invented. */
#include "core/numeric.h"
#include "forecast/components.h"

#include <math.h>
#include <string.h>

#define PAST 140 /* 20 weeks from a Monday */
#define FUTURE 14
#define MONDAY 19723 /* 2024-01-01 */
#define HOLIDAY 0.5
#define STATED 1.2

static const double weekday[7] = {1.25, 1.1, 1.0, 1.0, 0.95, 0.9, 0.8}; /* mean 1 */

typedef struct {
  WfmZone *zone;
  WfmSlots *past, *future;
  double volume[PAST], mean[FUTURE];
  uint8_t open[PAST + FUTURE];
  WfmEvent event[8];
  size_t n_events;
} Queue;

static bool is_holiday(int day) {
  return day % 28 == 10; /* Thursdays, five in the past, one in the horizon (day 150) */
}

static void queue_init(Queue *q, int past_days) {
  memset(q, 0, sizeof *q);
  memset(q->open, 1, sizeof q->open);
  q->zone = wfm_zone_new("UTC", NULL);
  int64_t start = (int64_t)MONDAY * 86400, middle = start + (int64_t)PAST * 86400;
  q->past = wfm_slots_new((WfmGrid){middle - (int64_t)past_days * 86400, 86400, past_days}, q->zone);
  q->future = wfm_slots_new((WfmGrid){middle, 86400, FUTURE}, q->zone);
  for (int d = 0; d < PAST + FUTURE; d++) {
    double value = 400 * weekday[d % 7] * (is_holiday(d) ? HOLIDAY : 1);
    if (d < PAST && d >= PAST - past_days) q->volume[d - (PAST - past_days)] = value;
    if (d >= PAST) q->mean[d - PAST] = value;
    if (is_holiday(d))
      q->event[q->n_events++] = (WfmEvent){"Feast", "holiday", start + d * INT64_C(86400), start + (d + 1) * INT64_C(86400), NAN, NAN};
  }
}

static void queue_clear(Queue *q) {
  wfm_zone_free(q->zone);
  wfm_slots_free(q->past);
  wfm_slots_free(q->future);
}

static WfmForecastInput input_of(const Queue *q) {
  return (WfmForecastInput){.queue = "q",
                            .past = q->past,
                            .future = q->future,
                            .volume = q->volume,
                            .open_past = q->open,
                            .open_future = q->open,
                            .events = q->event,
                            .n_events = q->n_events,
                            .aht_default_s = 300};
}

static const WfmForecastSettings *defaults(void) {
  static WfmSettings *settings;
  static const WfmModule *const modules[] = {&wfm_forecast_module};
  if (!settings) settings = wfm_settings_new(modules, 1);
  return wfm_settings_get(settings, &wfm_forecast_module);
}

static double product(const WfmDayComponents *day) {
  double value = 1;
  for (int k = 0; k < WFM_N_COMPONENTS; k++) value *= day->part[k];
  return value;
}

static void parts_multiply_to_the_forecast(void) {
  Queue q;
  size_t n;
  queue_init(&q, PAST);
  WfmForecastInput input = input_of(&q);
  g_autofree WfmDayComponents *days = wfm_components_new(&n, &input, defaults(), q.mean);
  g_assert_cmpint((int)n, ==, FUTURE);
  for (size_t d = 0; d < n; d++) {
    g_assert_cmpint(days[d].day, ==, MONDAY + PAST + (int)d);
    g_assert_cmpfloat_with_epsilon(days[d].mean, q.mean[d], 1e-9);
    g_assert_cmpfloat_with_epsilon(product(&days[d]), q.mean[d], 1e-6);
  }
  WfmDayComponents mean = wfm_components_mean(days, n);
  g_assert_cmpfloat_with_epsilon(product(&mean), wfm_mean(q.mean, FUTURE), 1e-6);
  queue_clear(&q);
}

/* The invented factors come back, the holiday's drawn a little to 1 as one seen only a few times is. */
static void invented_factors_come_back(void) {
  Queue q;
  size_t n;
  queue_init(&q, PAST);
  WfmForecastInput input = input_of(&q);
  g_autofree WfmDayComponents *days = wfm_components_new(&n, &input, defaults(), q.mean);
  g_assert_cmpfloat_with_epsilon(days[0].part[WFM_COMPONENT_LEVEL], 400, 12);
  for (int d = 0; d < 7; d++) g_assert_cmpfloat_with_epsilon(days[d].part[WFM_COMPONENT_WEEKDAY], weekday[d], 0.03);
  const WfmDayComponents *feast = &days[150 - PAST];
  g_assert_cmpstr(feast->event, ==, "Feast");
  g_assert_true(feast->part[WFM_COMPONENT_EVENT] > HOLIDAY - 0.02 && feast->part[WFM_COMPONENT_EVENT] < 0.6);
  g_assert_null(days[0].event);
  g_assert_cmpfloat_with_epsilon(days[0].part[WFM_COMPONENT_EVENT], 1, 1e-9);
  queue_clear(&q);
}

static void a_stated_effect_is_told_as_stated(void) {
  Queue q;
  size_t n;
  queue_init(&q, PAST);
  int64_t from = q.future->grid.start;
  q.event[q.n_events++] = (WfmEvent){"Sale", "campaign", from, from + 86400, STATED, NAN};
  q.mean[0] *= STATED;
  WfmForecastInput input = input_of(&q);
  g_autofree WfmDayComponents *days = wfm_components_new(&n, &input, defaults(), q.mean);
  g_assert_cmpfloat_with_epsilon(days[0].part[WFM_COMPONENT_STATED], STATED, 1e-9);
  g_assert_cmpfloat_with_epsilon(days[1].part[WFM_COMPONENT_STATED], 1, 1e-9);
  g_assert_cmpfloat_with_epsilon(days[0].part[WFM_COMPONENT_REST], 1, 0.05);
  queue_clear(&q);
}

static void a_history_of_days_is_not_taken_apart(void) {
  Queue q;
  size_t n = 1;
  queue_init(&q, 10);
  WfmForecastInput input = input_of(&q);
  g_assert_null(wfm_components_new(&n, &input, defaults(), q.mean));
  g_assert_cmpint((int)n, ==, 0);
  queue_clear(&q);
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/components/parts multiply to the forecast", parts_multiply_to_the_forecast);
  g_test_add_func("/components/invented factors come back", invented_factors_come_back);
  g_test_add_func("/components/a stated effect is told as stated", a_stated_effect_is_told_as_stated);
  g_test_add_func("/components/a history of days is not taken apart", a_history_of_days_is_not_taken_apart);
  return g_test_run();
}
