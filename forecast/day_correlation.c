#include "forecast/day_correlation.h"

#include <math.h>
#include <stdlib.h>

#define ASSUMED_NEAR 0.4 /* mean correlation of days 1 to 6 apart ... */
#define ASSUMED_FAR 0.35 /* ... and of days 7 to 13 apart, before anything is seen */
#define PRIOR_ORIGINS 2.0
#define NEAR 3.5 /* mean distance of each */
#define FAR 10.0
#define CLIP 3.0 /* standard deviations of an error */
#define MOST_SHARE 0.95
#define LEAST_PERSISTENCE 0.9

/* Sums of products over pairs of days of one origin. */
typedef struct {
  double product[2], scale[2]; /* near, far */
} Pairs;

static void add_pairs(Pairs *pairs, const WfmHeldDay *held, size_t n) {
  for (size_t a = 0; a < n; a++)
    for (size_t b = a + 1; b < n && held[b].day - held[a].day <= 13; b++) {
      if (isnan(held[a].actual) || isnan(held[b].actual)) continue;
      int far = held[b].day - held[a].day > 6;
      double of_a = fmax(0, held[a].sd * held[a].sd - held[a].mean), of_b = fmax(0, held[b].sd * held[b].sd - held[b].mean);
      double error_a = CLAMP(held[a].actual - held[a].mean, -CLIP * held[a].sd, CLIP * held[a].sd);
      double error_b = CLAMP(held[b].actual - held[b].mean, -CLIP * held[b].sd, CLIP * held[b].sd);
      double unit = held[a].mean * held[b].mean; /* relative errors: busy days count no more than quiet ones */
      pairs->product[far] += error_a * error_b / unit, pairs->scale[far] += sqrt(of_a * of_b) / unit;
    }
}

WfmDayCorrelation wfm_day_correlation_estimate(const WfmHeldDay *held, size_t n) {
  Pairs pairs = {{0, 0}, {0, 0}};
  int32_t origins = 0;
  for (size_t from = 0, end; from < n; from = end, origins++) {
    for (end = from; end < n && held[end].origin == held[from].origin; end++) {
    }
    add_pairs(&pairs, held + from, end - from);
  }
  double near = ASSUMED_NEAR, far = ASSUMED_FAR, trust = origins / (origins + PRIOR_ORIGINS);
  if (pairs.scale[0] > 0) near += trust * (CLAMP(pairs.product[0] / pairs.scale[0], 0, 1) - near);
  far = pairs.scale[1] > 0 ? far + trust * (CLAMP(pairs.product[1] / pairs.scale[1], 0, 1) - far) : near * ASSUMED_FAR / ASSUMED_NEAR;
  double persistence = near > 0 ? CLAMP(pow(far / near, 1 / (FAR - NEAR)), LEAST_PERSISTENCE, 1) : 1;
  return (WfmDayCorrelation){CLAMP(near / pow(persistence, NEAR), 0, MOST_SHARE), persistence};
}

double wfm_day_correlation_at(const WfmDayCorrelation *correlation, int32_t days_apart) {
  return days_apart == 0 ? 1 : correlation->share * pow(correlation->persistence, abs(days_apart));
}
