/* A new queue borrows from one that it will be like, until its own history speaks.
 *
 * The shape - how a week's contacts lie over its intervals - and the level are borrowed apart (Buehlmann's credibility; Buehlmann and
 * Gisler 2005, chapter 3):
 *   shape: weight of the own one contacts / (contacts + 25 x open slots of the week), for at 25 contacts a slot the noise of a share is what
 *          two sister queues differ by, a fifth;
 *   level: own days / (own days + 7), beside a stated number of contacts a week; without one, the own level alone, and where there is no
 *          history at all, that of the other queue.
 * Where the other queue is closed it lends the least that it has on that local day, and its mean handle time. */
#pragma once

#include "forecast/forecast.h"

typedef struct {
  const WfmForecastInput *own, *other;   /* the inputs of both; horizons on one grid, in zones of their own */
  const double *own_mean, *other_mean;   /* [n], [n of the other's horizon] forecasts of each by itself */
  const double *own_aht_s, *other_aht_s; /* likewise */
  double contacts_week;                  /* stated; NaN: not */
} WfmBorrow;

typedef struct {
  double shape, level, aht; /* weights that the queue's own history has had, 0 .. 1 */
} WfmBorrowed;

/* mean[n], aht_s[n] of the own horizon; may be the arrays of own_mean and own_aht_s. */
WfmBorrowed wfm_borrow(double *mean, double *aht_s, const WfmBorrow *borrow);

/* Mean handle time of a history, weighted by contacts served; NaN where there is none. */
double wfm_borrow_handle_time(const WfmForecastInput *input);
