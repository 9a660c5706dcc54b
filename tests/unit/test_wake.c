/* What events leave behind and what goes before them: invented queues whose effects are known. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/wake.h"

#include <math.h>
#include <string.h>

#define DAY 86400
#define FIRST 19723 /* Monday, 1 January 2024 */
#define SLOTS 24
#define DAYS 420
#define HORIZON 21
#define MOST_EVENTS 16

/* Events of two days; what they do to the logarithm of the contacts. */
typedef struct {
  const char *kind;
  int32_t first[MOST_EVENTS];
  int n;
  double strength, after, half_life, before; /* before: of strength, halved every day */
} Truth;

typedef struct {
  WfmSlots *past, *future;
  double *volume;
  uint8_t *open;
  WfmEvent event[MOST_EVENTS];
  WfmForecastInput input;
} Queue;

static double usual(int32_t day) {
  return day % 7 < 5 ? 30 : 14;
}

static double log_wake(const Truth *truth, int32_t day) {
  double sum = 0;
  for (int e = 0; e < truth->n; e++) {
    int32_t after = day - truth->first[e] - 1, before = truth->first[e] - day;
    if (after >= 1) sum += truth->after * truth->strength * exp2(-after / truth->half_life);
    if (before >= 1) sum += truth->before * truth->strength * exp2(-before);
  }
  return sum;
}

static double log_effect(const Truth *truth, int32_t day) {
  for (int e = 0; e < truth->n; e++)
    if (day >= truth->first[e] && day < truth->first[e] + 2) return truth->strength + log_wake(truth, day);
  return log_wake(truth, day);
}

static Queue *invent(const Truth *truth) {
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  Queue *q = g_new0(Queue, 1);
  const int64_t start = (int64_t)FIRST * DAY;
  q->past = wfm_slots_new((WfmGrid){start, 3600, DAYS * SLOTS}, zone);
  q->future = wfm_slots_new((WfmGrid){start + (int64_t)DAYS * DAY, 3600, HORIZON * SLOTS}, zone);
  q->volume = g_new(double, DAYS *SLOTS);
  q->open = g_new(uint8_t, DAYS * SLOTS);
  memset(q->open, 1, (size_t)DAYS * SLOTS);
  WfmRng rng;
  wfm_rng_init(&rng, 31, 1);
  for (int32_t d = 0; d < DAYS; d++) {
    double rate = usual(d) * exp(log_effect(truth, d) + 0.03 * wfm_rng_normal(&rng));
    for (int32_t s = 0; s < SLOTS; s++) q->volume[d * SLOTS + s] = (double)wfm_rng_poisson(&rng, rate * (s >= 8 && s < 20 ? 1.6 : 0.4));
  }
  for (int e = 0; e < truth->n; e++) {
    int64_t from = start + (int64_t)truth->first[e] * DAY;
    q->event[e] = (WfmEvent){truth->kind, truth->kind, from, from + 2 * DAY, NAN, NAN, 0};
  }
  q->input = (WfmForecastInput){.queue = "support",
                                .past = q->past,
                                .future = q->future,
                                .volume = q->volume,
                                .open_past = q->open,
                                .open_future = q->open,
                                .events = q->event,
                                .n_events = (size_t)truth->n,
                                .aht_default_s = 300};
  return q;
}

static void queue_free(Queue *q) {
  wfm_slots_free(q->past), wfm_slots_free(q->future);
  g_free(q->volume), g_free(q->open), g_free(q);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Queue, queue_free)

static WfmHistory *history_of(const Queue *q) {
  WfmForecastSettings settings;
  wfm_module_defaults(&wfm_forecast_module, &settings);
  return wfm_history_new(&q->input, &settings, NULL);
}

/* Nine releases; the last ends with the history, one lies ahead. */
static const Truth releases = {"release", {38, 80, 123, 170, 215, 258, 300, 351, DAYS - 2, DAYS + 12}, 10, 0.4, 1, 4, -0.6};

static void test_decay_is_learnt(void) {
  g_autoptr(Queue) q = invent(&releases);
  g_autoptr(WfmHistory) history = history_of(q);
  for (int32_t d = DAYS; d < DAYS + HORIZON; d++) {
    if (d >= DAYS + 12 && d < DAYS + 14) continue; /* the release itself */
    g_assert_cmpfloat_with_epsilon(log(history->wake[d]), log_wake(&releases, d), 0.05);
  }
  g_assert_cmpfloat(history->wake[DAYS], >, 1.25);      /* exp(0.4 / 2^(1/4)) = 1.40 */
  g_assert_cmpfloat(history->wake[DAYS + 11], <, 0.97); /* exp(-0.6 x 0.4 / 2) = 0.89, with a little left of the last one */
}

static void test_nothing_is_learnt_where_nothing_is(void) {
  Truth truth = releases;
  truth.after = truth.before = 0;
  g_autoptr(Queue) q = invent(&truth);
  g_autoptr(WfmHistory) history = history_of(q);
  for (int32_t d = 0; d < DAYS + HORIZON; d++) g_assert_cmpfloat_with_epsilon(history->wake[d], 1, 0.03);
}

/* Seen once: believed in part. Never seen to its end: nothing. */
static void test_what_was_seen_once_is_drawn_in(void) {
  const Truth once = {"incident", {200, DAYS - 2}, 2, 0.7, 1, 3, 0}, never = {"incident", {DAYS - 2}, 1, 0.7, 1, 3, 0};
  g_autoptr(Queue) q = invent(&once);
  g_autoptr(WfmHistory) history = history_of(q);
  g_assert_cmpfloat(log(history->wake[DAYS]), >, 0.3 * log_wake(&once, DAYS));
  g_assert_cmpfloat(log(history->wake[DAYS]), <, 1.3 * log_wake(&once, DAYS)); /* two weekend days say how strong the second was */
  g_autoptr(Queue) fresh = invent(&never);
  g_autoptr(WfmHistory) unseen = history_of(fresh);
  for (int32_t d = 0; d < DAYS + HORIZON; d++) g_assert_cmpfloat(unseen->wake[d], ==, 1);
}

/* An outage says nothing of itself; that customers come again afterwards is learnt. */
static void test_customers_come_again_after_an_outage(void) {
  Truth truth = {"outage", {60, 118, 199, 262, 330, DAYS - 2}, 6, 0.35, 1, 1, 0};
  g_autoptr(Queue) q = invent(&truth);
  for (int e = 0; e < truth.n; e++)
    for (int32_t i = truth.first[e] * SLOTS; i < (truth.first[e] + 2) * SLOTS; i++) q->volume[i] = 0;
  g_autoptr(WfmHistory) history = history_of(q);
  g_assert_cmpfloat_with_epsilon(log(history->wake[DAYS]), 0.35 / 2, 0.06);
  g_assert_cmpfloat_with_epsilon(log(history->wake[DAYS + 4]), 0, 0.04);
}

/* What a planner gets: the days after a release that has just ended. */
static void test_forecast_follows_the_decay(void) {
  g_autoptr(Queue) q = invent(&releases);
  WfmForecastSettings settings;
  g_autoptr(GError) err = NULL;
  wfm_module_defaults(&wfm_forecast_module, &settings);
  g_autoptr(WfmForecast) forecast = wfm_forecast_new(&q->input, &settings, NULL, &err);
  g_assert_no_error(err);
  for (int32_t d = 0; d < 8; d++) {
    double truth = SLOTS * usual(DAYS + d) * exp(log_wake(&releases, DAYS + d));
    g_assert_cmpfloat_with_epsilon(wfm_sum(forecast->mean + d * SLOTS, SLOTS) / truth, 1, 0.08);
  }
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/wake/decay-is-learnt", test_decay_is_learnt);
  g_test_add_func("/wake/nothing-is-learnt-where-nothing-is", test_nothing_is_learnt_where_nothing_is);
  g_test_add_func("/wake/what-was-seen-once-is-drawn-in", test_what_was_seen_once_is_drawn_in);
  g_test_add_func("/wake/customers-come-again-after-an-outage", test_customers_come_again_after_an_outage);
  g_test_add_func("/wake/forecast-follows-the-decay", test_forecast_follows_the_decay);
  return g_test_run();
}
