/* What is found odd in a history, and the planner's word on it: invented Poisson queues whose truth is known. */
#include "core/rng.h"
#include "forecast/forecast.h"
#include "forecast/hierarchy.h"
#include "forecast/law.h"

#include <math.h>
#include <string.h>

#define DAY 86400
#define START ((int64_t)19723 * DAY) /* Monday, 1 January 2024 */
#define SLOTS 24
#define HORIZON 14

typedef struct {
  WfmSlots *past, *future;
  double *volume;
  uint8_t *open;
  int32_t n_days;
} Queue;

/* Mean contacts of an hour on a day of the history. */
typedef double (*Rate)(int32_t day);

static double usual(int32_t day) {
  return day % 7 < 5 ? 20 : 9;
}
static double shifted(int32_t day) {
  return usual(day) * (day < 130 ? 1 : 1.7);
}
static double for_a_month(int32_t day) {
  return usual(day) * (day >= 130 && day < 158 ? 1.7 : 1);
}
static double yearly(int32_t day) {
  return usual(day) * (1 + 0.45 * sin(2 * G_PI * day / 365.25));
}
static double growing(int32_t day) {
  return usual(day) * exp(day / 200.0);
}

static Queue invent(Rate rate, int32_t n_days) {
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  Queue q = {.n_days = n_days};
  q.past = wfm_slots_new((WfmGrid){START, 3600, n_days * SLOTS}, zone);
  q.future = wfm_slots_new((WfmGrid){START + (int64_t)n_days * DAY, 3600, HORIZON * SLOTS}, zone);
  q.volume = g_new(double, (gsize)n_days *SLOTS);
  q.open = g_new(uint8_t, (gsize)n_days * SLOTS);
  memset(q.open, 1, (size_t)n_days * SLOTS);
  WfmRng rng;
  wfm_rng_init(&rng, 7, 1);
  for (int32_t i = 0; i < n_days * SLOTS; i++)
    q.volume[i] = (double)wfm_rng_poisson(&rng, rate(i / SLOTS) * (i % SLOTS >= 8 && i % SLOTS < 20 ? 1.6 : 0.4));
  return q;
}

static void queue_clear(Queue *q) {
  wfm_slots_free(q->past), wfm_slots_free(q->future);
  g_free(q->volume), g_free(q->open);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Queue, queue_clear)

static WfmForecast *forecast_of(const Queue *q, const WfmHistoryVerdict *verdict, size_t n_verdicts) {
  WfmForecastInput input = {.queue = "support",
                            .past = q->past,
                            .future = q->future,
                            .volume = q->volume,
                            .aht_s = q->volume,
                            .open_past = q->open,
                            .open_future = q->open,
                            .verdict = verdict,
                            .n_verdicts = n_verdicts,
                            .aht_default_s = 300};
  WfmForecastSettings settings;
  g_autoptr(GError) err = NULL;
  wfm_module_defaults(&wfm_forecast_module, &settings);
  WfmForecast *forecast = wfm_forecast_new(&input, &settings, NULL, &err);
  g_assert_no_error(err);
  return forecast;
}

static const WfmHistoryFinding *find(const WfmForecast *forecast, WfmFoundKind kind) {
  for (size_t k = 0; k < forecast->n_findings; k++)
    if (forecast->finding[k].kind == kind) return &forecast->finding[k];
  return NULL;
}

static double total(const WfmForecast *forecast) {
  double sum = 0;
  for (int32_t i = 0; i < forecast->grid.n; i++) sum += forecast->mean[i];
  return sum;
}

/* Two weeks at the usual rate: 24 hours x (5 x 20 + 2 x 9) x 2. */
#define USUAL_TOTAL (24.0 * 118 * 2)

static void test_shift_is_found_and_treated(void) {
  g_auto(Queue) q = invent(shifted, 182);
  g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0);
  const WfmHistoryFinding *shift = find(forecast, WFM_FOUND_SHIFT);
  g_assert_nonnull(shift);
  g_assert_cmpint(llabs(shift->from - (START + (int64_t)130 * DAY)), <=, DAY);
  g_assert_cmpfloat_with_epsilon(shift->ratio, 1.7, 0.1);
  g_assert_false(shift->kept);
  g_assert_cmpfloat_with_epsilon(total(forecast) / (1.7 * USUAL_TOTAL), 1, 0.03);
}

static void test_no_shift_where_there_is_none(void) {
  static const Rate rates[] = {usual, for_a_month, yearly, growing};
  for (size_t k = 0; k < G_N_ELEMENTS(rates); k++) {
    g_auto(Queue) q = invent(rates[k], rates[k] == yearly ? 760 : 224);
    g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0);
    const WfmHistoryFinding *shift = find(forecast, WFM_FOUND_SHIFT);
    if (shift) g_error("rate %zu: a shift by %.2f on day %d", k, shift->ratio, (int)((shift->from - START) / DAY));
  }
}

static void test_planner_keeps_a_level(void) {
  g_auto(Queue) q = invent(shifted, 182);
  WfmHistoryVerdict keep = {START + (int64_t)125 * DAY, START + (int64_t)135 * DAY, WFM_VERDICT_KEEP};
  g_autoptr(WfmForecast) forecast = forecast_of(&q, &keep, 1);
  const WfmHistoryFinding *shift = find(forecast, WFM_FOUND_SHIFT);
  g_assert_nonnull(shift);
  g_assert_true(shift->kept);
}

static double fewest(int32_t day) {
  return usual(day) / 4;
}

static double small(int32_t day) {
  return usual(day) * (day < 176 ? 1 : 1.2);
}

static void test_planner_states_a_shift(void) {
  g_auto(Queue) q = invent(small, 182);
  WfmHistoryVerdict shift = {START + (int64_t)176 * DAY, START + (int64_t)177 * DAY, WFM_VERDICT_SHIFT};
  g_autoptr(WfmForecast) without = forecast_of(&q, NULL, 0), stated = forecast_of(&q, &shift, 1);
  g_assert_null(find(without, WFM_FOUND_SHIFT));
  const WfmHistoryFinding *found = find(stated, WFM_FOUND_SHIFT);
  g_assert_nonnull(found);
  g_assert_cmpfloat_with_epsilon(found->ratio, 1.2, 0.04);
  g_assert_cmpfloat_with_epsilon(total(stated) / (1.2 * USUAL_TOTAL), 1, 0.03);
}

/* Steps at the end of 26 weeks: so many days ago, by a factor. */
static double halved(int32_t day) {
  return usual(day) * (day < 168 ? 1 : 0.5);
}
static double doubled(int32_t day) {
  return usual(day) * (day < 168 ? 1 : 2);
}
static double less(int32_t day) {
  return usual(day) * (day < 168 ? 1 : 0.7);
}
static double halved_lately(int32_t day) {
  return usual(day) * (day < 179 ? 1 : 0.5);
}

static void test_recent_step_is_followed(void) {
  static const struct {
    Rate rate;
    double factor;
  } steps[] = {{halved, 0.5}, {doubled, 2}, {less, 0.7}};
  for (size_t k = 0; k < G_N_ELEMENTS(steps); k++) {
    g_auto(Queue) q = invent(steps[k].rate, 182);
    g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0);
    const WfmHistoryFinding *shift = find(forecast, WFM_FOUND_SHIFT);
    g_assert_nonnull(shift);
    g_assert_cmpint(shift->from, ==, START + (int64_t)168 * DAY);
    g_assert_cmpfloat_with_epsilon(shift->ratio, steps[k].factor, 0.1 * steps[k].factor);
    g_assert_null(find(forecast, WFM_FOUND_UNUSUAL));
    g_assert_cmpfloat_with_epsilon(total(forecast) / (steps[k].factor * USUAL_TOTAL), 1, 0.05);
  }
}

/* A quarter more, seen for ten days, may be a wave. */
static double wave(int32_t day) {
  return usual(day) * (day < 172 ? 1 : 1.25);
}

static void test_small_young_step_is_not_believed_yet(void) {
  g_auto(Queue) q = invent(wave, 182);
  g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0);
  g_assert_null(find(forecast, WFM_FOUND_SHIFT));
}

static void set_day(Queue *q, int32_t day, double factor);

/* The last day at a tenth; a week at half that ends with the history; one that ended three days before. */
static void test_what_passes_is_no_step(void) {
  static const struct {
    int32_t from, to;
    double factor;
  } passing[] = {{181, 182, 0.1}, {175, 182, 0.5}, {172, 179, 0.5}};
  for (size_t k = 0; k < G_N_ELEMENTS(passing); k++) {
    g_auto(Queue) q = invent(usual, 182);
    for (int32_t day = passing[k].from; day < passing[k].to; day++) set_day(&q, day, passing[k].factor);
    g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0);
    g_assert_null(find(forecast, WFM_FOUND_SHIFT));
    g_assert_cmpfloat_with_epsilon(total(forecast) / USUAL_TOTAL, 1, 0.06);
  }
}

/* Three days at half are left out as unusual, until the planner says that they are the new level. */
static void test_planner_states_a_shift_of_screened_days(void) {
  g_auto(Queue) q = invent(halved_lately, 182);
  WfmHistoryVerdict shift = {START + (int64_t)179 * DAY, START + (int64_t)180 * DAY, WFM_VERDICT_SHIFT};
  g_autoptr(WfmForecast) without = forecast_of(&q, NULL, 0), stated = forecast_of(&q, &shift, 1);
  g_assert_nonnull(find(without, WFM_FOUND_UNUSUAL));
  g_assert_cmpfloat_with_epsilon(total(without) / USUAL_TOTAL, 1, 0.06);
  g_assert_null(find(stated, WFM_FOUND_UNUSUAL));
  g_assert_cmpfloat_with_epsilon(total(stated) / (0.5 * USUAL_TOTAL), 1, 0.05);
}

/* Forecast of two queues with their sum; the verdicts are the first one's. */
static void family_of(WfmForecast *forecast[2], const Queue *q, const WfmHistoryVerdict *verdict, size_t n_verdicts) {
  WfmForecastInput input[2];
  WfmForecastSettings settings[2];
  GError *error[2] = {NULL, NULL};
  for (int k = 0; k < 2; k++) {
    input[k] = (WfmForecastInput){.queue = k ? "mail" : "support",
                                  .past = q[k].past,
                                  .future = q[k].future,
                                  .volume = q[k].volume,
                                  .open_past = q[k].open,
                                  .open_future = q[k].open,
                                  .verdict = k ? NULL : verdict,
                                  .n_verdicts = k ? 0 : n_verdicts,
                                  .aht_default_s = 300};
    wfm_module_defaults(&wfm_forecast_module, &settings[k]);
  }
  static const char *const label[] = {"", ""};
  g_autoptr(WfmFamily) family = wfm_family_by_labels(label, 0, 2);
  wfm_forecast_family(forecast, error, input, settings, family, NULL);
  for (int k = 0; k < 2; k++) g_assert_no_error(error[k]);
}

/* The sum of both would leave out the days that the planner believes, learn from those that the planner drops, or stand on the level before a shift, and
 * pull the queue away from what it says alone. */
static void test_word_on_a_queue_holds_for_sums(void) {
  static const struct {
    WfmVerdictKind kind;
    int32_t from, to;
    double factor;
  } words[] = {{WFM_VERDICT_SHIFT, 175, 182, 0.2}, {WFM_VERDICT_KEEP, 175, 180, 0.2}, {WFM_VERDICT_DROP, 161, 182, 0.7}};
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++) {
    g_auto(Queue) lately = invent(usual, 182), steady = invent(fewest, 182);
    for (int32_t day = words[k].from; day < words[k].to; day++) set_day(&lately, day, words[k].factor);
    WfmHistoryVerdict verdict = {START + (int64_t)words[k].from * DAY, START + (int64_t)words[k].to * DAY, words[k].kind};
    WfmForecast *forecast[2];
    family_of(forecast, (Queue[]){lately, steady}, &verdict, 1);
    g_autoptr(WfmForecast) alone = forecast_of(&lately, &verdict, 1);
    g_test_message("verdict %d: alone %.3f, with the sum %.3f of the usual", (int)words[k].kind, total(alone) / USUAL_TOTAL,
                   total(forecast[0]) / USUAL_TOTAL);
    g_assert_cmpfloat_with_epsilon(total(forecast[0]) / USUAL_TOTAL, total(alone) / USUAL_TOTAL, 0.01);
    for (int f = 0; f < 2; f++) wfm_forecast_free(forecast[f]);
  }
}

static void set_day(Queue *q, int32_t day, double factor) {
  for (int32_t i = day * SLOTS; i < (day + 1) * SLOTS; i++) q->volume[i] = isnan(factor) ? factor : floor(q->volume[i] * factor);
}

static void test_days_are_listed_and_the_planner_has_the_last_word(void) {
  g_auto(Queue) q = invent(usual, 182);
  set_day(&q, 100, 0.01), set_day(&q, 110, 6), set_day(&q, 120, 2.5);
  set_day(&q, 140, NAN), set_day(&q, 141, NAN);
  for (int32_t i = 150 * SLOTS + 10; i < 150 * SLOTS + 14; i++) q.volume[i] = 0;
  WfmHistoryVerdict verdicts[] = {{START + (int64_t)120 * DAY, START + (int64_t)121 * DAY, WFM_VERDICT_KEEP},
                                  {START + (int64_t)160 * DAY, START + (int64_t)162 * DAY, WFM_VERDICT_DROP}};
  g_autoptr(WfmForecast) forecast = forecast_of(&q, verdicts, 2);
  static const struct {
    WfmFoundKind kind;
    int hour, hours;
    bool kept;
  } expected[] = {{WFM_FOUND_OUTAGE, 100 * 24, 24, false},      {WFM_FOUND_FAULT, 110 * 24, 24, false},
                  {WFM_FOUND_UNUSUAL, 120 * 24, 24, true},      {WFM_FOUND_GAP, 140 * 24, 48, false},
                  {WFM_FOUND_SILENCE, 150 * 24 + 10, 4, false}, {WFM_FOUND_DROPPED, 160 * 24, 48, false}};
  g_assert_cmpuint(forecast->n_findings, ==, G_N_ELEMENTS(expected));
  for (size_t k = 0; k < G_N_ELEMENTS(expected); k++) { /* by time */
    const WfmHistoryFinding *found = &forecast->finding[k];
    g_assert_cmpint(found->kind, ==, expected[k].kind);
    g_assert_cmpint(found->from, ==, START + (int64_t)expected[k].hour * 3600);
    g_assert_cmpint(found->to - found->from, ==, (int64_t)expected[k].hours * 3600);
    g_assert_true(found->kept == expected[k].kept);
  }
  g_assert_cmpfloat_with_epsilon(forecast->finding[1].ratio, 6, 1.2);
  g_assert_cmpfloat_with_epsilon(total(forecast) / USUAL_TOTAL, 1, 0.03);
}

static double few(int32_t day) {
  return day % 7 < 5 ? 16.0 / 24 : 9.0 / 24;
}
static double fewer(int32_t day) {
  return few(day) / 3;
}

/* Sixteen contacts a day are below what other judgements ask; five a day have silent days of their own. */
static void test_silent_day_of_a_thin_queue(void) {
  g_auto(Queue) q = invent(few, 182), thin = invent(fewer, 182);
  set_day(&q, 119, 0); /* a Monday */
  set_day(&thin, 119, 0);
  g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0), of_thin = forecast_of(&thin, NULL, 0);
  const WfmHistoryFinding *found = find(forecast, WFM_FOUND_OUTAGE);
  g_assert_cmpuint(forecast->n_findings, ==, 1);
  g_assert_nonnull(found);
  g_assert_cmpint(found->from, ==, START + (int64_t)119 * DAY);
  g_assert_null(find(of_thin, WFM_FOUND_OUTAGE));
}

/* A queue that begins with silent days has no outage. */
static double beginning(int32_t day) {
  return day < 14 ? 0.01 / 24 : few(day);
}

static void test_silent_beginning(void) {
  g_auto(Queue) q = invent(beginning, 182);
  g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0);
  g_assert_null(find(forecast, WFM_FOUND_OUTAGE));
}

/* Contacts that come in bursts: each hour's rate is drawn anew, an exponential of the usual mean. Five hours without any are nothing odd. */
static void burst(Queue *q) {
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  for (int32_t i = 0; i < q->n_days * SLOTS; i++) {
    double mean = usual(i / SLOTS) * (i % SLOTS >= 8 && i % SLOTS < 20 ? 1.6 : 0.4);
    q->volume[i] = (double)wfm_rng_poisson(&rng, -log1p(-wfm_rng_uniform(&rng)) * mean);
  }
}

static void test_bursts_are_no_outages(void) {
  g_auto(Queue) q = invent(usual, 182), silent = invent(usual, 182);
  burst(&q);
  burst(&silent);
  for (int32_t i = 0; i < 8; i++) silent.volume[122 * SLOTS + 9 + i] = 0; /* a Thursday */
  g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0), of_silent = forecast_of(&silent, NULL, 0);
  const WfmHistoryFinding *found = find(of_silent, WFM_FOUND_SILENCE);
  g_assert_null(find(forecast, WFM_FOUND_SILENCE));
  g_assert_nonnull(found);
  g_assert_cmpint(found->from, <=, START + (int64_t)(122 * SLOTS + 9) * 3600);
  g_assert_cmpint(found->to, >=, START + (int64_t)(122 * SLOTS + 17) * 3600);
}

/* Such an hour's count is geometric: P(at most k) = 1 - (m / (1 + m))^(k + 1), m its usual mean. The quantiles are the truth's, halfway through a
 * count's own probability, to three hundredths. */
static void test_quantiles_of_bursts(void) {
  g_auto(Queue) q = invent(usual, 364);
  burst(&q);
  g_autoptr(WfmForecast) forecast = forecast_of(&q, NULL, 0);
  for (int k = 0; k < WFM_N_QUANTILES; k++) {
    double sum = 0;
    for (int32_t i = 0; i < forecast->grid.n; i++) {
      double mean = usual(q.n_days + i / SLOTS) * (i % SLOTS >= 8 && i % SLOTS < 20 ? 1.6 : 0.4), more = mean / (1 + mean);
      double at = forecast->quantile[i * WFM_N_QUANTILES + k];
      sum += 1 - 0.5 * (pow(more, at) + pow(more, at + 1));
    }
    g_assert_cmpfloat_with_epsilon(sum / forecast->grid.n, wfm_quantile_levels[k], 0.03);
  }
}

static double width(const WfmForecast *forecast) {
  double sum = 0;
  for (int32_t i = 0; i < forecast->grid.n; i++)
    sum += forecast->quantile[i * WFM_N_QUANTILES + WFM_N_QUANTILES - 1] - forecast->quantile[i * WFM_N_QUANTILES];
  return sum;
}

/* Five weeks of history with a holiday that nobody named: the forecast is that of ordinary days, and knows that such a day may come again. */
static void test_unnamed_holiday_of_a_short_history(void) {
  g_auto(Queue) q = invent(usual, 35), odd = invent(usual, 35);
  set_day(&odd, 24, 0.15);
  g_autoptr(WfmForecast) ordinary = forecast_of(&q, NULL, 0), forecast = forecast_of(&odd, NULL, 0);
  const WfmHistoryFinding *found = find(forecast, WFM_FOUND_UNUSUAL);
  g_assert_null(find(ordinary, WFM_FOUND_UNUSUAL));
  g_assert_nonnull(found);
  g_assert_cmpint(found->from, ==, START + (int64_t)24 * DAY);
  g_assert_cmpfloat_with_epsilon(total(forecast) / total(ordinary), 1, 0.02);
  g_assert_cmpfloat(width(forecast), >, 1.02 * width(ordinary));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/findings/a lasting shift of level is found, and the forecast stands on the new level", test_shift_is_found_and_treated);
  g_test_add_func("/findings/a month's campaign, a season and growth are no shifts", test_no_shift_where_there_is_none);
  g_test_add_func("/findings/the planner keeps a level", test_planner_keeps_a_level);
  g_test_add_func("/findings/the planner states a shift", test_planner_states_a_shift);
  g_test_add_func("/findings/a step of two weeks ago is followed, and its days are not unusual", test_recent_step_is_followed);
  g_test_add_func("/findings/a step by a quarter is not believed after ten days", test_small_young_step_is_not_believed_yet);
  g_test_add_func("/findings/a silent day, a holiday week and one that is over are no steps", test_what_passes_is_no_step);
  g_test_add_func("/findings/a shift that the planner states is followed from its first days on",
                  test_planner_states_a_shift_of_screened_days);
  g_test_add_func("/findings/what the planner says of a queue holds for its sums", test_word_on_a_queue_holds_for_sums);
  g_test_add_func("/findings/odd days and hours are listed, kept or dropped at the planner's word",
                  test_days_are_listed_and_the_planner_has_the_last_word);
  g_test_add_func("/findings/an unnamed holiday of a short history is left out, and makes the interval wider",
                  test_unnamed_holiday_of_a_short_history);
  g_test_add_func("/findings/a silent day of a queue of sixteen contacts a day is an outage", test_silent_day_of_a_thin_queue);
  g_test_add_func("/findings/hours without a contact are an outage by how the queue's own counts scatter", test_bursts_are_no_outages);
  g_test_add_func("/findings/quantiles of contacts in bursts are those of the truth", test_quantiles_of_bursts);
  g_test_add_func("/findings/a queue that begins slowly had no outage", test_silent_beginning);
  return g_test_run();
}
