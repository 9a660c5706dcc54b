#include "forecast/day_correlation.h"

#include <math.h>
#include <stdlib.h>

#define ASSUMED_NEAR 0.4 /* mean correlation of days 1 to 6 apart ... */
#define ASSUMED_FAR 0.25 /* ... and of days 7 to 13 apart, before anything is seen */
#define PRIOR_ORIGINS 2.0
#define NEAR 3.5 /* mean distance of each */
#define FAR 10.0
#define CLIP 3.0         /* standard deviations of an error */
#define LEAST_OWN 0.3    /* of the law's variance of day factors, that the errors are taken to show at least */
#define LEAST_FACTOR 0.1 /* of a day's standard deviation, that its factor must have to tell of correlation */
#define MOST_SHARE 0.95
#define LEAST_PERSISTENCE 0.9

/* Over pairs of days of one origin, and over the days themselves: sums of products of errors in standard deviations of the day factor, less
 * noise, and their numbers. */
typedef struct {
  double product[2], n[2]; /* near, far */
  double own, noise, days;
} Pairs;

/* The error of a day in standard deviations of its factor; NaN where it tells nothing. */
static double error_of(const WfmHeldDay *held) {
  if (isnan(held->actual) || !(held->factor_sd > LEAST_FACTOR * held->sd)) return NAN;
  return CLAMP(held->actual - held->mean, -CLIP * held->sd, CLIP * held->sd) / held->factor_sd;
}

static void add_pairs(Pairs *pairs, const WfmHeldDay *held, size_t n) {
  for (size_t a = 0; a < n; a++) {
    double error = error_of(&held[a]), ratio = held[a].sd / held[a].factor_sd;
    if (isnan(error)) continue;
    pairs->own += error * error, pairs->noise += ratio * ratio - 1, pairs->days++;
    for (size_t b = a + 1; b < n && held[b].day - held[a].day <= 13; b++) {
      int far = held[b].day - held[a].day > 6;
      double other = error_of(&held[b]);
      if (!isnan(other)) pairs->product[far] += error * other, pairs->n[far]++;
    }
  }
}

WfmDayCorrelation wfm_day_correlation_estimate(const WfmHeldDay *held, size_t n) {
  Pairs pairs = {{0, 0}, {0, 0}, 0, 0, 0};
  int32_t n_origins = 0;
  double near = ASSUMED_NEAR, far = ASSUMED_FAR;
  for (size_t from = 0, end; from < n; from = end, n_origins++) {
    for (end = from; end < n && held[end].origin == held[from].origin; end++) {
    }
    add_pairs(&pairs, held + from, end - from);
  }
  if (pairs.n[0] > 0) {
    double noise = pairs.noise / pairs.days, own = fmax(pairs.own / pairs.days - noise, LEAST_OWN);
    double origins = n_origins / (1 + noise); /* an error that is mostly noise tells as much less */
    double trust = origins / (origins + PRIOR_ORIGINS);
    near += trust * (CLAMP(pairs.product[0] / pairs.n[0] / own, 0, 1) - near);
    far = pairs.n[1] > 0 ? far + trust * (CLAMP(pairs.product[1] / pairs.n[1] / own, 0, 1) - far) : near * ASSUMED_FAR / ASSUMED_NEAR;
  }
  double persistence = near > 0 ? CLAMP(pow(far / near, 1 / (FAR - NEAR)), LEAST_PERSISTENCE, 1) : 1;
  return (WfmDayCorrelation){CLAMP(near / pow(persistence, NEAR), 0, MOST_SHARE), persistence};
}

double wfm_day_correlation_at(const WfmDayCorrelation *correlation, int32_t days_apart) {
  return days_apart == 0 ? 1 : correlation->share * pow(correlation->persistence, abs(days_apart));
}
