/* Sample paths of the queues together: futures that stages further on live through.
 *
 * In path r the contacts of a queue in interval i are Poisson(mean_i x D_d x E_i). The day factor D_d is the law's (forecast/law.h) at the
 * normal deviate
 *
 *   z_d = sqrt(share) P_d + sqrt(1 - share) N_d,    P_d = k P_d-1 + sqrt(1 - k^2) x_d,    k = persistence^days
 *
 * and both x_d and N_d are sum_f loading_f e_f + sqrt(1 - sum_f loading_f^2) own: the e are common to all queues of a path and day, so that
 * the factors of two queues have the correlation sum_f loading_f loading'_f. E is gamma with the interval's cv, each interval's own.
 *
 * The handle time of a day is the forecast's times A_d, lognormal with the law's aht_cv at the deviate together z_d + sqrt(1 - together^2) w_d, w
 * likewise with a memory of its own, and scaled so that the mean of D_d A_d is 1: the forecast is a mean over contacts. What a day's few
 * contacts add to that is for those who draw them.
 *
 * Every random number is named by seed, path and queue (the common ones by seed, path and local day), so that a queue's path is the same
 * with whatever others, in whatever order and on whatever thread it is drawn. */
#pragma once

#include "forecast/forecast.h"

/* Which path of which queue. */
typedef struct {
  uint64_t seed, path;
  const char *queue;
} WfmPathName;

/* Factors of days that rise: volume[n], aht[n] (NULL: not wanted); day_cv[n] of each, day[n] local days. */
void wfm_path_days(double *volume, double *aht, const WfmPathLaw *law, const double *day_cv, const int32_t *day, int32_t n,
                   const WfmPathName *name);

/* Counts of the forecast's intervals in one path, count[n], and their mean handle times, aht_s[n] (NULL: not wanted). local_day[n] groups
 * them into days. The queue is the forecast's. */
void wfm_forecast_sample(double *count, double *aht_s, const WfmForecast *forecast, const int32_t *local_day, uint64_t seed, uint64_t path);
