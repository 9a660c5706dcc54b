/* Drivers of volume: what a planner knows of the quantities that contacts follow in the long run, such as customers, orders or devices in the field.
 *
 *   contacts of day d = rate_d x product over drivers k of (x_k,d / x_k,0) ^ e_k
 *
 * x_k,d is the driver on local day d (its points joined by even growth), x_k,0 that of the last day known, e_k its elasticity: 1 says contacts per customer, 0
 * says that contacts do not care. The history is divided by the product, the rate is forecast by all the usual models, and what they say is
 * multiplied by it again.
 *
 * Elasticities come from a regression of the logarithm of contacts, in blocks of two weeks or more, weekdays evened out, days with events left out, on the
 * logarithms of the drivers, with errors that are a random walk, a trend, a yearly season and noise (a Gaussian process: Rasmussen and Williams 2006), so
 * that what runs alongside a trend or a season by chance proves little. The sizes of these are averaged over a grid by their
 * evidence. Each elasticity has one of three priors: it is about 1, N(1, 0.25^2); it is nothing, N(0, 0.05^2); or it is something else, N(0, 0.7^2); averaged over
 * all combinations by their posterior probabilities (Bayesian model averaging: Hoeting et al. 1999). So it is drawn to 1 or to 0, to which the history
 * speaks for, and stays uncertain where the history cannot tell.
 *
 * A driver's plan that ends before the horizon does is held at its last value, with the standard deviation of its yearly changes x sqrt(years). */
#pragma once

#include "forecast/history.h"

#define WFM_DRIVER_LEAST_PAST 168 /* days of history beside it */

/* Logarithm of the driver on a local day: between points on the line through their logarithms, outside them that of the nearest. */
double wfm_driver_log(const WfmDriver *driver, int32_t local_day);

typedef struct {
  size_t n; /* drivers that can be used */
  const WfmDriver *driver[WFM_MOST_DRIVERS];
  size_t index[WFM_MOST_DRIVERS];   /* in the input */
  double *log_x[WFM_MOST_DRIVERS];  /* [history n_days] */
  double *log_sd[WFM_MOST_DRIVERS]; /* [history n_days] what is not known of it; 0 in the past */
} WfmDrive;

/* reason[input n_drivers] receives why a driver is left out, to g_free, or NULL. The drive refers to the history's input. */
WfmDrive *wfm_drive_new(char **reason, const WfmHistory *history);
/* Leaves out those whose elasticity is to be learnt. */
void wfm_drive_keep_stated(WfmDrive *drive);
void wfm_drive_free(WfmDrive *drive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmDrive, wfm_drive_free)

typedef struct {
  double mean[WFM_MOST_DRIVERS], covariance[WFM_MOST_DRIVERS][WFM_MOST_DRIVERS];
} WfmElasticity;

/* From the days with index below n_past. */
void wfm_drive_fit(WfmElasticity *out, const WfmDrive *drive, const WfmHistory *history, int32_t n_past);

/* Factor of a day (index) over another by these elasticities. */
double wfm_drive_factor(const WfmDrive *drive, const WfmElasticity *elasticity, int32_t day, int32_t reference);
