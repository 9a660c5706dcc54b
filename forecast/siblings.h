/* A queue with few weeks of history learns from its family: its past is lengthened by what its siblings had.
 *
 * Before its first measured day the queue is taken to have had
 *     siblings(t) x share x slot factor x weekday factor
 * contacts, siblings(t) being the sum of those that have a longer history, and the factors what the queue's own days show against them:
 * (contacts + K) / (expected + K), K = 1 / tau^2, tau^2 the variance of the ratios beyond Poisson noise, by moments (Buehlmann's credibility;
 * empirical Bayes, Efron and Morris 1975). So weekday pattern, profile, season and holidays are the family's where the queue has shown little,
 * and its own where it has shown much; every model sees them, and the rolling origins have something to try. Counts are drawn from the law
 * of the forecast - Poisson, with a gamma factor of the day whose variance is what the queue's own days show beyond that, drawn to 0.20^2 as
 * if 14 days more had strayed so - from a stream for each queue, so that the lengthened past is as noisy as a real one and the spread that is
 * measured on it is honest. What the queue has measured itself is never touched, and from 8 weeks on nothing is lengthened. */
#pragma once

#include "forecast/forecast.h"

/* Owned arrays of a lengthened input. */
typedef struct {
  WfmForecastInput input;
  double *volume, *aht_s, *served;
  uint8_t *open_past;
  int32_t days, own_days; /* added, and measured by the queue itself */
} WfmLongInput;

/* NULL where there is nothing to lengthen: 8 weeks or more of its own, nothing of its own, or siblings without a longer past on the same
 * clock. siblings: the input of their sum (its arrays are borrowed). */
WfmLongInput *wfm_long_input_new(const WfmForecastInput *own, const WfmForecastInput *siblings, uint64_t seed, uint64_t stream);
void wfm_long_input_free(WfmLongInput *long_input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmLongInput, wfm_long_input_free)
