/* The law of the forecast and the scores that are computed from it. Reference values say who computed them. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/day_correlation.h"
#include "forecast/forecast.h"
#include "forecast/law.h"
#include "forecast/profile.h"
#include "forecast/score.h"
#include "forecast/spread_season.h"

#include <math.h>

static void test_poisson_quantiles(void) {
  /* Smallest k with F(k) >= p, F summed with exact fractions of e^-4 (Python 3.11, fractions): cumulative .0183 .0916 .2381 .4335 .6288 .7851
   * .8893 .9489 .9786 .9919 for k = 0 .. 9. */
  const double expected[WFM_N_QUANTILES] = {1, 2, 3, 4, 5, 7, 8};
  double quantile[WFM_N_QUANTILES];
  wfm_law_quantiles(quantile, wfm_quantile_levels, WFM_N_QUANTILES, 4, 0);
  for (int k = 0; k < WFM_N_QUANTILES; k++) g_assert_cmpfloat(quantile[k], ==, expected[k]);
}

static void test_quantile_inverts_probability(void) {
  const double means[] = {0.05, 0.8, 3, 12, 70, 350, 900, 20000}, cvs[] = {0, 0.05, 0.3, 0.9, 1.5};
  for (size_t m = 0; m < G_N_ELEMENTS(means); m++)
    for (size_t c = 0; c < G_N_ELEMENTS(cvs); c++)
      for (int k = 0; k < WFM_N_QUANTILES; k++) {
        double p = wfm_quantile_levels[k], q = wfm_law_quantile(p, means[m], cvs[c]),
               sd = sqrt(means[m] + cvs[c] * cvs[c] * means[m] * means[m]);
        /* Exact where the distribution is summed; by cumulants above, where half a hundredth of probability is the promise. */
        double slack = sd > 19 ? 0.006 : 1e-9;
        g_assert_cmpfloat(wfm_law_probability(q, means[m], cvs[c]), >=, p - slack);
        g_assert_cmpfloat(wfm_law_probability(q - 1, means[m], cvs[c]), <, p + slack);
      }
}

static void test_noise_floor(void) {
  /* practice: mean absolute deviation of a Poisson count over its mean, 54 % at 2, 39 % at 4, 25 % at 10, 8 % at 100 (exact, rounded). */
  g_assert_cmpfloat_with_epsilon(wfm_law_poisson_deviation(2) / 2, 0.5413, 1e-4); /* 2 e^-2 2^3 / 2! / 2 */
  g_assert_cmpfloat_with_epsilon(wfm_law_poisson_deviation(4) / 4, 0.3907, 1e-4);
  g_assert_cmpfloat_with_epsilon(wfm_law_poisson_deviation(10) / 10, 0.2502, 1e-4);
  g_assert_cmpfloat_with_epsilon(wfm_law_poisson_deviation(100) / 100, 0.0797, 1e-4);
  g_assert_cmpfloat(wfm_law_poisson_deviation(0), ==, 0);
}

/* Held-back days whose errors are share of one lasting deviate and the rest their own; the correlation is what it was made of. */
static void test_correlation_of_days_is_found(void) {
  enum { ORIGINS = 400, DAYS = 28 };
  g_autofree WfmHeldDay *held = g_new(WfmHeldDay, ORIGINS * DAYS);
  const double share = 0.6, persistence = 0.97, cv = 0.05, mean = 4e4;
  WfmRng rng;
  wfm_rng_init(&rng, 8, 1);
  for (int o = 0; o < ORIGINS; o++) {
    double lasting = wfm_rng_normal(&rng);
    for (int d = 0; d < DAYS; d++) {
      lasting = persistence * lasting + sqrt(1 - persistence * persistence) * wfm_rng_normal(&rng);
      double error = cv * (sqrt(share) * lasting + sqrt(1 - share) * wfm_rng_normal(&rng));
      held[o * DAYS + d] = (WfmHeldDay){o, o + d, mean, mean * (1 + error), sqrt(mean + cv * cv * mean * mean), cv * mean};
    }
  }
  WfmDayCorrelation found = wfm_day_correlation_estimate(held, ORIGINS * DAYS);
  g_assert_cmpfloat_with_epsilon(found.share, share, 0.06);
  g_assert_cmpfloat_with_epsilon(found.persistence, persistence, 0.015);
  WfmDayCorrelation nothing = wfm_day_correlation_estimate(held, 0);
  g_assert_cmpfloat(nothing.share, >, 0.2); /* without evidence errors are taken to last */
}

static void test_scores_by_hand(void) {
  /* Two days of two intervals: errors 1, 2, 0, missing. By interval |.| = 3 over 17; by day |-1+2| = 1 and 0. */
  const double mean[4] = {4, 7, 8, 100}, actual[4] = {5, 5, 8, NAN}, day_cv[4] = {1e-4, 1e-4, 1e-4, 1e-4};
  const int32_t day[4] = {100, 100, 101, 101};
  const double scale[WFM_N_LEVELS] = {2, 4, NAN};
  WfmScorer *scorer = wfm_scorer_new("hand", 2);
  g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(WfmScore));
  wfm_scorer_add(scorer, &(WfmScored){4, mean, actual, day, 100, day_cv, 0, {0}, scale});
  wfm_scorer_finish(scorer, out);
  wfm_scorer_free(scorer);
  g_assert_cmpuint(out->len, ==, 3);
  const WfmScore *interval = &g_array_index(out, WfmScore, 0), *by_day = &g_array_index(out, WfmScore, 1),
                 *week = &g_array_index(out, WfmScore, 2);
  g_assert_cmpint(interval->level, ==, 0);
  g_assert_cmpuint(interval->n, ==, 3);
  g_assert_cmpfloat_with_epsilon(interval->wape, 3.0 / 18, 1e-12);
  g_assert_cmpfloat_with_epsilon(interval->bias, 1.0 / 18, 1e-12);
  g_assert_cmpfloat_with_epsilon(interval->mase, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon(interval->floor,
                                 (wfm_law_poisson_deviation(4) + wfm_law_poisson_deviation(7) + wfm_law_poisson_deviation(8)) / 18, 1e-12);
  g_assert_cmpfloat(interval->cover80, ==, 1);
  g_assert_cmpfloat_with_epsilon(by_day->wape, 1.0 / 18, 1e-12);
  g_assert_cmpuint(by_day->n, ==, 2);
  g_assert_cmpuint(week->n, ==, 1);
  g_assert_true(isnan(week->mase));
}

static void test_thin_profiles_are_smoothed_and_full_ones_kept(void) {
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  g_autoptr(WfmSlots) slots = wfm_slots_new((WfmGrid){19002 * 86400LL, 1800, 70 * 48}, zone);
  double truth[48], total = 0, error[2][2] = {{0}};
  for (int s = 0; s < 48; s++) truth[s] = exp(-0.5 * pow((s - 24) / 7.0, 2)) + 0.02, total += truth[s];
  const double per_day[2] = {40, 40000};
  for (int thick = 0; thick < 2; thick++) {
    g_autofree double *volume = g_new(double, 70 * 48), *level = g_new(double, 70), *share = g_new(double, 7 * 48);
    WfmRng rng;
    wfm_rng_init(&rng, 5, (uint64_t)thick);
    for (int i = 0; i < 70 * 48; i++) volume[i] = (double)wfm_rng_poisson(&rng, per_day[thick] * truth[i % 48] / total);
    for (int d = 0; d < 70; d++) level[d] = wfm_sum(volume + d * 48, 48);
    WfmProfileData data = {slots, volume, level, NULL, 0, 70 * 48, 19002};
    for (int kind = 0; kind < 2; kind++) {
      wfm_profile_fit(share, &data, 1, kind == 0 ? WFM_PROFILE_OWN : WFM_PROFILE_SMOOTHED);
      for (int w = 0; w < 7; w++) {
        g_assert_cmpfloat_with_epsilon(wfm_sum(share + w * 48, 48), 1, 1e-9);
        for (int s = 0; s < 48; s++) error[thick][kind] += fabs(share[w * 48 + s] - truth[s] / total) / 7;
      }
    }
  }
  g_assert_cmpfloat(error[0][1], <, 0.6 * error[0][0]);  /* thin: strength is borrowed */
  g_assert_cmpfloat(error[1][1], <, 1.05 * error[1][0]); /* full: nothing is lost */
}

/* Ten years of days whose errors are twice as far in January and February (days 0 to 58) as in the rest of the year: variance 4 against 1, on the
 * average (59 x 4 + 306) / 365 = 1.485. Mid winter is 4 / 1.485 = 2.69 of that, high summer 1 / 1.485 = 0.67, both drawn somewhat to 1. */
static void test_seasons_of_spread_are_found(void) {
  enum { DAYS = 3652 };
  g_autofree WfmSeasonDay *seen = g_new(WfmSeasonDay, DAYS);
  double season[WFM_SPREAD_SEASONS];
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  for (int d = 0; d < DAYS; d++) {
    double error = wfm_rng_normal(&rng) * (fmod(d, 365.2425) < 59 ? 2 : 1) / sqrt(1.485);
    seen[d] = (WfmSeasonDay){d, error * error, 1, 1};
  }
  wfm_spread_season_fit(season, seen, DAYS);
  g_assert_cmpfloat(season[wfm_spread_season_of(30)], >, 1.8);
  g_assert_cmpfloat(season[wfm_spread_season_of(30)], <, 2.7);
  g_assert_cmpfloat(season[wfm_spread_season_of(210)], >, 0.6);
  g_assert_cmpfloat(season[wfm_spread_season_of(210)], <, 0.85);
  g_assert_cmpint(wfm_spread_season_of(-1), ==, WFM_SPREAD_SEASONS - 1);
  wfm_spread_season_fit(season, seen, 0);
  for (int k = 0; k < WFM_SPREAD_SEASONS; k++) g_assert_cmpfloat(season[k], ==, 1);
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/forecast-law/quantiles of a Poisson count", test_poisson_quantiles);
  g_test_add_func("/forecast-law/a quantile inverts the distribution", test_quantile_inverts_probability);
  g_test_add_func("/forecast-law/the noise floor", test_noise_floor);
  g_test_add_func("/forecast-law/the correlation of days is found", test_correlation_of_days_is_found);
  g_test_add_func("/forecast-law/seasons of the spread are found", test_seasons_of_spread_are_found);
  g_test_add_func("/forecast-law/scores as computed by hand", test_scores_by_hand);
  g_test_add_func("/forecast-law/thin profiles are smoothed, full ones kept", test_thin_profiles_are_smoothed_and_full_ones_kept);
  return g_test_run();
}
