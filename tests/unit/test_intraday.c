/* Promises of the update during the day. The law's numbers are worked out by hand in the comments; slopes are learnt from invented days whose
 * truth is known. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/intraday.h"

#include <math.h>
#include <string.h>

/* Two days of four intervals of 50 contacts, the first two intervals over; 120 came where 100 were expected. */
enum { N = 8 };
typedef struct {
  int32_t day[N];
  double actual[N], follow[N], carry[N], mean[N], day_cv[N];
} Days;

static Days two_days(double follow, double carry) {
  Days d;
  for (int i = 0; i < N; i++) {
    d.day[i] = i / 4, d.actual[i] = i < 2 ? 60 : (double)NAN;
    d.follow[i] = follow, d.carry[i] = carry, d.mean[i] = 50, d.day_cv[i] = 0.2;
  }
  return d;
}

static void update(Days *d, double interval_cv, int32_t now) {
  wfm_intraday_update(&(WfmIntraday){N, d->day, d->actual, d->follow, d->carry, interval_cv, d->mean, d->day_cv}, now);
}

/* By hand: v = 0.04, noise = 1/100 (no interval factor), trust = 0.04 / 0.05 = 0.8, factor = 1 + 0.8 x 0.2 = 1.16; the variance of the day
 * factor falls to a fifth: cv = 0.2 sqrt(0.2). The same from the gamma law: (25 + 120) / (25 + 100) = 1.16. */
static void test_slope_one(void) {
  Days d = two_days(1, 0);
  update(&d, 0, 2);
  for (int i = 2; i < 4; i++) {
    g_assert_cmpfloat_with_epsilon(d.mean[i], 58, 1e-9);
    g_assert_cmpfloat_with_epsilon(d.day_cv[i], 0.2 * sqrt(0.2), 1e-9);
  }
  for (int i = 4; i < N; i++) {
    g_assert_cmpfloat(d.mean[i], ==, 50);
    g_assert_cmpfloat(d.day_cv[i], ==, 0.2);
  }
}

static void test_slope_zero(void) {
  Days d = two_days(0, 0), before = d;
  update(&d, 0.1, 2);
  g_assert_cmpmem(d.mean, sizeof d.mean, before.mean, sizeof before.mean);
  g_assert_cmpmem(d.day_cv, sizeof d.day_cv, before.day_cv, sizeof before.day_cv);
}

/* Half a slope: the square root of the factor, a quarter of what is known; tomorrow by its own slope. */
static void test_slopes_between(void) {
  Days d = two_days(0.5, 0.25);
  update(&d, 0, 2);
  g_assert_cmpfloat_with_epsilon(d.mean[2], 50 * sqrt(1.16), 1e-9);
  g_assert_cmpfloat_with_epsilon(d.day_cv[2], 0.2 * sqrt(1 - 0.25 * 0.8), 1e-9);
  g_assert_cmpfloat_with_epsilon(d.mean[4], 50 * pow(1.16, 0.25), 1e-9);
  g_assert_cmpfloat_with_epsilon(d.day_cv[4], 0.2 * sqrt(1 - 0.0625 * 0.8), 1e-9);
}

/* What has been is not rewritten; nothing seen changes nothing; a law without day factor believes nothing. */
static void test_limits(void) {
  Days d = two_days(1, 1);
  update(&d, 0, 2);
  g_assert_cmpfloat(d.mean[0], ==, 50);
  Days blind = two_days(1, 1), before;
  for (int i = 0; i < N; i++) blind.actual[i] = NAN;
  before = blind;
  update(&blind, 0, 2);
  g_assert_cmpmem(blind.mean, sizeof blind.mean, before.mean, sizeof before.mean);
  Days sure = two_days(1, 1);
  for (int i = 0; i < N; i++) sure.day_cv[i] = 0;
  update(&sure, 0, 2);
  for (int i = 0; i < N; i++) g_assert_cmpfloat(sure.mean[i], ==, 50);
}

/* A dead line: not a contact where 100 were expected. The rest falls by three standard deviations' worth and no further: 3 sqrt(0.05) = 0.6708
 * times trust 0.8. A quiet start of a thin queue (1 expected, 0 came) hardly moves it: trust 0.04 / 1.04. */
static void test_silence(void) {
  Days d = two_days(1, 0);
  d.actual[0] = d.actual[1] = 0;
  update(&d, 0, 2);
  g_assert_cmpfloat_with_epsilon(d.mean[2], 50 * (1 - 0.8 * 3 * sqrt(0.05)), 1e-9);
  Days thin = two_days(1, 0);
  for (int i = 0; i < N; i++) thin.mean[i] = 0.5;
  thin.actual[0] = thin.actual[1] = 0;
  update(&thin, 0, 2);
  g_assert_cmpfloat_with_epsilon(thin.mean[2], 0.5 * (1 - 0.04 / 1.04), 1e-9);
  g_assert_true(thin.mean[2] > 0);
}

/* -- learning: invented held-back days -- */

enum { DAYS = 140, SLOTS = 24 };

typedef struct {
  WfmSlots *past, *future;
  double *volume, *scale;
  uint8_t *open;
  WfmForecast *forecast;
  WfmForecastInput input;
} Learner;

/* Days of 2,400 expected contacts with a day factor of cv 0.1 that lasts all day (shared = 1), or that is drawn anew at noon (shared = 0);
 * day factors follow the one of the day before with the given correlation. The older half was counted on another level. */
static Learner learner_at(bool shared, double correlation, double old_level) {
  Learner l = {0};
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  int64_t start = 20240 * (int64_t)86400;
  l.past = wfm_slots_new((WfmGrid){start, 3600, DAYS * SLOTS}, zone);
  l.future = wfm_slots_new((WfmGrid){start + DAYS * (int64_t)86400, 3600, 14 * SLOTS}, zone);
  l.volume = g_new(double, DAYS *SLOTS), l.scale = g_new(double, DAYS *SLOTS), l.open = g_new(uint8_t, DAYS * SLOTS);
  memset(l.open, 1, DAYS * SLOTS);
  l.forecast = g_new0(WfmForecast, 1);
  l.forecast->grid = l.future->grid;
  l.forecast->mean = g_new(double, 14 * SLOTS), l.forecast->follow = g_new(double, 14 * SLOTS),
  l.forecast->carry = g_new(double, 14 * SLOTS);
  for (int i = 0; i < 14 * SLOTS; i++) l.forecast->mean[i] = 100;
  l.forecast->held = g_new0(WfmHeldDay, DAYS), l.forecast->n_held = DAYS;
  WfmRng rng;
  wfm_rng_init(&rng, 3, 1);
  double error = 0;
  for (int d = 0; d < DAYS; d++) {
    error = correlation * error + sqrt(1 - correlation * correlation) * 0.1 * wfm_rng_normal(&rng);
    double factor = 1 + error, sum = 0;
    for (int s = 0; s < SLOTS; s++) {
      if (s == 12 && !shared) factor = 1 + 0.1 * wfm_rng_normal(&rng);
      double count = (double)wfm_rng_poisson(&rng, 100 * factor), level = d < DAYS / 2 ? old_level : 1;
      l.volume[d * SLOTS + s] = level * count, l.scale[d * SLOTS + s] = 1 / level, sum += count;
    }
    l.forecast->held[d] = (WfmHeldDay){l.past->day[0], l.past->day[0] + d, 2400, sum, sqrt(2400 + 0.01 * 2400 * 2400)};
  }
  l.input = (WfmForecastInput){.queue = "q", .past = l.past, .future = l.future, .volume = l.volume, .open_past = l.open};
  wfm_intraday_learn(l.forecast, &l.input, l.scale);
  return l;
}

static Learner learner_new(bool shared, double correlation) {
  return learner_at(shared, correlation, 1);
}

static void learner_clear(Learner *l) {
  wfm_slots_free(l->past);
  wfm_slots_free(l->future);
  g_free(l->volume);
  g_free(l->scale);
  g_free(l->open);
  wfm_forecast_free(l->forecast);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Learner, learner_clear)

/* A factor that lasts all day is followed in full at noon; one drawn anew at noon hardly (20 days of prior among 140 + 20 leave an eighth,
 * and some noise). */
static void test_learns_to_follow(void) {
  g_auto(Learner) lasting = learner_new(true, 0), renewed = learner_new(false, 0);
  g_assert_cmpfloat(fabs(lasting.forecast->follow[12] - 1), <, 0.1);
  g_assert_cmpfloat(renewed.forecast->follow[12], <, 0.35);
}

/* What the older half was counted on is no matter: it is compared on the level of today. */
static void test_learns_the_same_across_a_step(void) {
  g_auto(Learner) stayed = learner_new(true, 0.7), stepped = learner_at(true, 0.7, 2);
  for (int s = 0; s < SLOTS; s++) {
    g_assert_cmpfloat_with_epsilon(stepped.forecast->follow[s], stayed.forecast->follow[s], 1e-9);
    g_assert_cmpfloat_with_epsilon(stepped.forecast->carry[s], stayed.forecast->carry[s], 1e-9);
  }
}

/* Day factors with correlation 0.7 carry over by about that times 140 / 160; independent ones do not. */
static void test_learns_to_carry(void) {
  g_auto(Learner) correlated = learner_new(true, 0.7), apart = learner_new(true, 0);
  g_assert_cmpfloat(correlated.forecast->carry[20], >, 0.4);
  g_assert_cmpfloat(correlated.forecast->carry[20], <, 0.9);
  g_assert_cmpfloat(apart.forecast->carry[20], <, 0.2);
}

/* Without a held-back day: the law, and nothing for tomorrow. */
static void test_nothing_to_learn_from(void) {
  g_auto(Learner) l = learner_new(true, 0);
  l.forecast->n_held = 0;
  wfm_intraday_learn(l.forecast, &l.input, l.scale);
  for (int i = 0; i < l.forecast->grid.n; i++) {
    g_assert_cmpfloat(l.forecast->follow[i], ==, 1);
    g_assert_cmpfloat(l.forecast->carry[i], ==, 0);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/intraday/slope-1-is-the-law", test_slope_one);
  g_test_add_func("/intraday/slope-0-changes-nothing", test_slope_zero);
  g_test_add_func("/intraday/slopes-between", test_slopes_between);
  g_test_add_func("/intraday/limits", test_limits);
  g_test_add_func("/intraday/silence", test_silence);
  g_test_add_func("/intraday/learns-to-follow", test_learns_to_follow);
  g_test_add_func("/intraday/learns-to-carry", test_learns_to_carry);
  g_test_add_func("/intraday/learns-the-same-across-a-step", test_learns_the_same_across_a_step);
  g_test_add_func("/intraday/nothing-to-learn-from", test_nothing_to_learn_from);
  return g_test_run();
}
