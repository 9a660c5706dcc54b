#include "forecast/spread_season.h"

#include <glib.h>
#include <math.h>

#define YEAR 365.2425
#define KERNEL_DAYS 30.0 /* standard deviation of the kernel */
#define PRIOR_DAYS 20.0  /* of average spread, that every part of the year is taken to have seen besides */
#define MOST_SQUARE 9.0  /* that one wild day counts */
#define LEAST_SHARE 0.05 /* below it a day is nearly all noise and tells nothing of its factor */
#define MOST_SEASON 4.0

int32_t wfm_spread_season_of(int32_t day) {
  double phase = day / YEAR;
  return CLAMP((int32_t)((phase - floor(phase)) * WFM_SPREAD_SEASONS), 0, WFM_SPREAD_SEASONS - 1);
}

/* Sums by part of the year: what the days tell of their factor's variance, and how much that counts. */
typedef struct {
  double told[WFM_SPREAD_SEASONS], weight[WFM_SPREAD_SEASONS];
} Parts;

static void gather(Parts *parts, const WfmSeasonDay *day, int32_t n) {
  int32_t first = G_MAXINT32, last = G_MININT32;
  for (int32_t k = 0; k < n; k++) first = MIN(first, day[k].day), last = MAX(last, day[k].day);
  g_autofree int32_t *seen = g_new0(int32_t, n > 0 ? (gsize)(last - first) + 1 : 1);
  for (int32_t k = 0; k < n; k++) seen[day[k].day - first]++;
  for (int32_t k = 0; k < n; k++) {
    const WfmSeasonDay *d = &day[k];
    if (d->share < LEAST_SHARE) continue;
    double weight = d->weight * d->share * d->share / seen[d->day - first];
    int32_t part = wfm_spread_season_of(d->day);
    parts->told[part] += weight * (fmin(d->square, MOST_SQUARE) - (1 - d->share)) / d->share, parts->weight[part] += weight;
  }
}

static double kernel(int a, int b) {
  int apart = abs(a - b), around = MIN(apart, WFM_SPREAD_SEASONS - apart);
  double distance = around * (YEAR / WFM_SPREAD_SEASONS) / KERNEL_DAYS;
  return exp(-0.5 * distance * distance);
}

void wfm_spread_season_fit(double *season, const WfmSeasonDay *day, int32_t n) {
  Parts parts = {{0}, {0}};
  double told = 0, weight = 0;
  gather(&parts, day, n);
  for (int k = 0; k < WFM_SPREAD_SEASONS; k++) told += parts.told[k], weight += parts.weight[k], season[k] = 1;
  if (!(told > 0)) return;
  double average = told / weight;
  for (int a = 0; a < WFM_SPREAD_SEASONS; a++) {
    double sum = PRIOR_DAYS * average, days = PRIOR_DAYS;
    for (int b = 0; b < WFM_SPREAD_SEASONS; b++) sum += kernel(a, b) * parts.told[b], days += kernel(a, b) * parts.weight[b];
    season[a] = CLAMP(sum / days / average, 1 / MOST_SEASON, MOST_SEASON);
  }
}
