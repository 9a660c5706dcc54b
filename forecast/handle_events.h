/* What events do to the handle time of their days: holidays have other contacts than working days.
 *
 * Of each past day with a learnt event, y = log(seconds taken / seconds that contacts would have taken on an ordinary day, at the level of the days
 * around it). Names stray around their kind, kinds around 0, and days around their name (a random-effects model: Laird and Ware 1982, Biometrics 38):
 *
 *   kind ~ N(0, 0.1^2)   name ~ N(kind, 0.1^2)   y ~ N(name, 0.1^2 + 1 / contacts served)
 *
 * so that what was seen once moves a forecast by half at most. Days whose effect on the handle time is stated are neither learnt from nor changed. */
#pragma once

#include "forecast/history.h"

/* Sums of one past day. */
typedef struct {
  double took, should; /* seconds: measured, and of as many contacts on an ordinary day but for the level */
  double served;       /* contacts */
} WfmHandleDay;

/* factor[history n_days] of the handle times of each day, 1 on days without a learnt event. day[n_past]: days before the origin. */
void wfm_handle_events_fit(double *factor, const WfmHistory *history, const WfmHandleDay *day, int32_t n_past);

/* Notes by how much events of the horizon change the handle time. factor as above. */
void wfm_handle_events_tell(const WfmHistory *history, const double *factor, GPtrArray *notes);
