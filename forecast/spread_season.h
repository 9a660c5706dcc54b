/* Days stray further from their forecast at some times of the year than at others: storms in winter, the weeks around Christmas. */
#pragma once

#include <stdint.h>

#define WFM_SPREAD_SEASONS 52 /* equal parts of the year */

/* The part of the year in which a day (since 1970) lies: 0 .. WFM_SPREAD_SEASONS - 1. */
int32_t wfm_spread_season_of(int32_t day);

/* One held-back day. */
typedef struct {
  int32_t day;
  double square; /* its squared error over the variance that the law gives it without seasons */
  double share;  /* of that variance the day factor's, 0 .. 1 */
  double weight; /* of its origin */
} WfmSeasonDay;

/* season[WFM_SPREAD_SEASONS]: how many times the variance of the day factor is in each part of the year what it is on the average of the days,
 * 0.25 to 4. Each part learns from the days around it in any year (a Gaussian kernel), as if PRIOR_DAYS days more had been average; a day seen
 * from several origins is one day. */
void wfm_spread_season_fit(double *season, const WfmSeasonDay *day, int32_t n);
