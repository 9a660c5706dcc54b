/* Several queues at once: their sums are forecast too, and all is reconciled (forecast/reconcile.h), so that sums agree and thin queues gain
 * from what their siblings show together.
 *
 * A family names the sums: "all", each region, each channel within a region; or series of a file that are sums of others. A sum without a
 * history of its own gets that of its leaves, added up by local day and slot: hours in which leaves with less than half of the contacts
 * are missing are scaled up, others are not measured. A given sum that is more than its leaves gets the rest as one leaf more. Every node is
 * forecast by the same forecaster, and days are reconciled. Inside a day each leaf keeps its own profile, scaled so that the profiles of the
 * sums, which are seen from more counts, come out of it too (iterative proportional fitting, Deming and Stephan 1940).
 *
 * How far each leaf follows the reconciliation is decided by held-back days: at each origin the covariance is estimated without that
 * origin's days, and the leaf's weight is what would have served it best, by least squares of standardised errors, drawn to 1 as if it had
 * followed wholly in two origins more. The same then for the sums: one that erred more as the sum of its leaves than by itself goes only part of
 * the way, and its leaves are moved, least where they are surest, until they add up to that. Whatever the weights, sums are the sums of their
 * leaves. The spread of each node is changed by the ratio of its held-back errors after and before, drawn to 1. */
#pragma once

#include "forecast/forecast.h"

typedef struct {
  char *name;
  int32_t given;   /* index of the series that is this sum, or -1 */
  bool rest;       /* of a given sum: its members are not all of it */
  int32_t *member; /* [n_members] series, rising; one that is itself a given sum stands for its leaves */
  int32_t n_members;
} WfmFamilySum;

typedef struct {
  int32_t n_series;
  WfmFamilySum *sum; /* [n_sums] */
  int32_t n_sums;
} WfmFamily;

void wfm_family_free(WfmFamily *family);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmFamily, wfm_family_free)

/* Sums by labels, outermost first: label[level * n_series + i]. All series, those that share the first label, the first two, ... A sum of
 * one series, or of the same series as another, is left out. */
WfmFamily *wfm_family_by_labels(const char *const *label, int32_t n_levels, int32_t n_series);

/* The family without series that have never been measured, of which no sum can know anything: a new queue leaves the others as they are.
 * input[n_series]. Given sums keep their members. */
WfmFamily *wfm_family_measured(const WfmFamily *family, const WfmForecastInput *input);

/* Sums among the series themselves. A series is a sum where it equals others added up (within 0.5 % of the contacts; by least squares on
 * the series smaller than it, for up to 150 series); or by its name - "NYC" of "NYC/BRONX", "total" or "all" of the rest - where it is at
 * least their sum on nearly all intervals. Where no sum covers all series, "all" is added. */
WfmFamily *wfm_family_find(const WfmForecastInput *input, int32_t n_series);

/* Forecasts all series of the family, settings[n_series] one each. forecast[n_series] receives the results, to be freed each; a series that
 * cannot be forecast gets NULL and its error in error[n_series] (same errors as wfm_forecast_new). Jobs run on job->threads; results do
 * not depend on their number. With settings->reconcile off for the first series nothing is reconciled; with settings->siblings a short history
 * is lengthened first (forecast/siblings.h). */
void wfm_forecast_family(WfmForecast **forecast, GError **error, const WfmForecastInput *input, const WfmForecastSettings *settings,
                         const WfmFamily *family, const WfmJob *job);
