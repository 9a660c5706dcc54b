/* The profile: what share of a day's contacts falls into each local slot, by weekday.
 *
 * A cell (weekday, slot) is estimated as the discounted contacts over the discounted day levels. Weekdays whose shapes differ by no more
 * than noise lend each other strength: the estimate of weekday a is the mean of all weekdays b weighted by 1 / (noise of b + tau_ab^2),
 * tau_ab^2 being the mean squared relative difference of the two shapes beyond noise (method of moments, as in empirical Bayes: Efron and
 * Morris 1975). Neighbouring slots lend strength in the same way, weighted by the mean squared curvature beyond noise. Full counts
 * therefore keep their own shape and thin ones are smoothed, without a setting. */
#pragma once

#include "forecast/forecast.h"

typedef enum { WFM_PROFILE_OWN, WFM_PROFILE_POOLED, WFM_PROFILE_SMOOTHED, WFM_N_PROFILE_KINDS } WfmProfileKind;

typedef struct {
  int32_t slots;
  double *share; /* [7 * slots] row-major by weekday; sums to 1 over the slots that were measured on that weekday */
} WfmProfile;

/* What the profile is learnt from. Days are indices from day0. */
typedef struct {
  const WfmSlots *slots;
  const double *volume; /* [n] NaN passed over */
  const double *level;  /* [days] NaN: the day is passed over */
  const uint8_t *skip;  /* [days] 1: passed over; may be NULL */
  int32_t first, n;     /* intervals first .. n-1 */
  int32_t day0;
} WfmProfileData;

/* discount: weight of a week against the one after it, 0 < discount <= 1. share[7 * slots]. */
void wfm_profile_fit(double *share, const WfmProfileData *data, double discount, WfmProfileKind kind);

/* Several kinds at once, from sums that are taken once: share[kind][7 * slots]; NULL where a kind is not wanted. */
void wfm_profile_fit_kinds(double *const share[WFM_N_PROFILE_KINDS], const WfmProfileData *data, double discount);
