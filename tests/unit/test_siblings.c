/* Promises of learning from siblings: on invented queues whose truth the test knows. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/hierarchy.h"
#include "forecast/siblings.h"

#include <math.h>
#include <string.h>

enum { DAYS = 210, AHEAD = 14, SLOTS = 24, N = DAYS * SLOTS };

typedef struct {
  WfmSlots *past, *future;
  double *siblings, *own;
  uint8_t *open;
  WfmForecastInput long_one, short_one;
  WfmSlots short_past;
} Pair;

static double rate(const WfmSlots *slots, int32_t i, double tilt) {
  return (1 + tilt * cos(2 * G_PI * slots->slot[i] / SLOTS)) * (wfm_weekday(slots->day[i]) >= 5 ? 0.4 : 1.24) / SLOTS;
}

/* Siblings of 1,000 contacts a day; a queue of `size` with the profile's tilt given, which has the last `days` days only. */
static void pair_init(Pair *p, double size, double tilt, int32_t days) {
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  int64_t start = 20100 * (int64_t)86400;
  p->past = wfm_slots_new((WfmGrid){start, 3600, N}, zone),
  p->future = wfm_slots_new((WfmGrid){start + DAYS * (int64_t)86400, 3600, AHEAD * SLOTS}, zone);
  p->siblings = g_new(double, N), p->own = g_new(double, N), p->open = g_new(uint8_t, N);
  memset(p->open, 1, N);
  WfmRng rng;
  wfm_rng_init(&rng, 8, 1);
  for (int32_t i = 0; i < N; i++) {
    p->siblings[i] = (double)wfm_rng_poisson(&rng, 1000 * rate(p->past, i, 0.6));
    p->own[i] = (double)wfm_rng_poisson(&rng, size * rate(p->past, i, tilt));
  }
  int32_t first = (DAYS - days) * SLOTS;
  p->short_past = (WfmSlots){
      {wfm_grid_at(p->past->grid, first), 3600, N - first}, SLOTS, p->past->day + first, p->past->slot + first, p->past->fold + first};
  p->long_one = (WfmForecastInput){
      .queue = "all", .past = p->past, .future = p->future, .volume = p->siblings, .open_past = p->open, .open_future = p->open};
  p->short_one = (WfmForecastInput){
      .queue = "new", .past = &p->short_past, .future = p->future, .volume = p->own + first, .open_past = p->open, .open_future = p->open};
}

static void pair_clear(Pair *p) {
  wfm_slots_free(p->past);
  wfm_slots_free(p->future);
  g_free(p->siblings), g_free(p->own), g_free(p->open);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pair, pair_clear)

/* Share of the lengthened days' contacts that falls into the hours 0 to 5. */
static double night_share(const WfmLongInput *l, int32_t end) {
  double night = 0, all = 0;
  for (int32_t i = 0; i < end; i++) {
    if (isnan(l->volume[i])) continue;
    all += l->volume[i], night += l->input.past->slot[i] < 6 ? l->volume[i] : 0;
  }
  return night / all;
}

/* What it has measured is its own to the last contact; before that stands a past of its own size (100 a day, within 5 %). */
static void test_own_days_stay(void) {
  g_auto(Pair) p = {0};
  pair_init(&p, 100, 0.6, 21);
  g_autoptr(WfmLongInput) l = wfm_long_input_new(&p.short_one, &p.long_one, 1, 1);
  g_assert_nonnull(l);
  g_assert_cmpint(l->own_days, ==, 21);
  g_assert_cmpint(l->days, ==, DAYS - 21);
  int32_t first = (DAYS - 21) * SLOTS;
  g_assert_cmpmem(l->volume + first, 21 * SLOTS * sizeof(double), p.own + first, 21 * SLOTS * sizeof(double));
  g_assert_cmpfloat(fabs(wfm_sum(l->volume, (size_t)first) / (DAYS - 21) - 100), <, 5);
}

/* Hours 0 to 5 hold 0.25 + tilt / (2 pi) of a day: 0.345 for the siblings (0.6), 0.155 for the queue (-0.6). With 2,100 contacts it has its own
 * profile; with 21 it has nearly the siblings'. */
static void test_credibility(void) {
  g_auto(Pair) full = {0}, thin = {0};
  pair_init(&full, 100, -0.6, 21), pair_init(&thin, 1.5, -0.6, 21);
  g_autoptr(WfmLongInput) a = wfm_long_input_new(&full.short_one, &full.long_one, 1, 1),
                          b = wfm_long_input_new(&thin.short_one, &thin.long_one, 1, 1);
  g_assert_nonnull(a);
  g_assert_nonnull(b);
  g_assert_cmpfloat(fabs(night_share(a, (DAYS - 21) * SLOTS) - 0.155), <, 0.03);
  g_assert_cmpfloat(night_share(b, (DAYS - 21) * SLOTS), >, 0.22);
}

static void test_who_is_not_lengthened(void) {
  g_auto(Pair) p = {0}, silent = {0};
  pair_init(&p, 100, 0.6, 70);
  g_assert_null(wfm_long_input_new(&p.short_one, &p.long_one, 1, 1)); /* ten weeks of its own */
  pair_init(&silent, 0, 0.6, 21);
  g_assert_null(wfm_long_input_new(&silent.short_one, &silent.long_one, 1, 1)); /* nothing of its own to scale by */
  silent.short_one.volume = silent.own, silent.short_one.past = silent.past;
  g_assert_null(wfm_long_input_new(&silent.short_one, &silent.long_one, 1, 1));
}

/* Siblings without a longer past have nothing to teach. */
static void test_no_longer_past(void) {
  g_auto(Pair) p = {0};
  pair_init(&p, 100, 0.6, 21);
  p.long_one.past = &p.short_past, p.long_one.volume = p.siblings + (DAYS - 21) * SLOTS;
  g_assert_null(wfm_long_input_new(&p.short_one, &p.long_one, 1, 1));
}

static void test_same_bytes(void) {
  g_auto(Pair) p = {0};
  pair_init(&p, 30, 0.6, 28);
  g_autoptr(WfmLongInput) a = wfm_long_input_new(&p.short_one, &p.long_one, 1, 1), b = wfm_long_input_new(&p.short_one, &p.long_one, 1, 1);
  g_assert_cmpmem(a->volume, N * sizeof(double), b->volume, N * sizeof(double));
}

static bool says_siblings(const WfmForecast *forecast) {
  for (size_t n = 0; n < forecast->n_notes; n++)
    if (strstr(forecast->note[n].text, "are its siblings'")) return true;
  return false;
}

/* A past that begins with the siblings', but was measured from its third last week on, is as short as one that begins there. */
static void test_unmeasured_begin(void) {
  g_auto(Pair) p;
  pair_init(&p, 100, 0.6, 21);
  const char *label[2] = {"voice", "voice"};
  g_autoptr(WfmFamily) family = wfm_family_by_labels(label, 1, 2);
  WfmForecastInput input[2] = {p.long_one, p.long_one};
  input[1].queue = "new", input[1].volume = p.own, input[1].aht_default_s = input[0].aht_default_s = 300;
  for (int32_t i = 0; i < (DAYS - 21) * SLOTS; i++) p.own[i] = NAN;
  WfmForecastSettings settings[2];
  for (int k = 0; k < 2; k++) wfm_module_defaults(&wfm_forecast_module, &settings[k]);
  WfmJob job = {.seed = 1, .threads = 1};
  WfmForecast *forecast[2] = {NULL, NULL};
  GError *error[2] = {NULL, NULL};
  wfm_forecast_family(forecast, error, input, settings, family, &job);
  g_assert_true(forecast[0] && forecast[1] && !says_siblings(forecast[0]) && says_siblings(forecast[1]));
  wfm_forecast_free(forecast[0]);
  wfm_forecast_free(forecast[1]);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/siblings/own-days-stay", test_own_days_stay);
  g_test_add_func("/siblings/credibility", test_credibility);
  g_test_add_func("/siblings/who-is-not-lengthened", test_who_is_not_lengthened);
  g_test_add_func("/siblings/no-longer-past", test_no_longer_past);
  g_test_add_func("/siblings/same-bytes", test_same_bytes);
  g_test_add_func("/siblings/unmeasured-begin", test_unmeasured_begin);
  return g_test_run();
}
