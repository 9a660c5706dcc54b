/* The load that arrivals bring when handle times are not short against the interval: the number of agents that would be busy if there
 * were always one free (infinite-server model), m' = lambda(t) - m / aht, exact for exponential handle times and arrival rates constant
 * within intervals. Contacts of the last intervals are still being handled in this one. Eick, Massey, Whitt 1993, "The physics of the
 * M(t)/G/inf queue"; used for staffing: Jennings, Mandelbaum, Massey, Whitt 1996. */
#pragma once

#include <stdint.h>

/* One interval: *end and *mean of m(t) over `step_s` seconds, from m = before, with arrivals worth `load` erlangs if they lasted. */
void wfm_offered_load_step(double *end, double *mean, double before, double load, double aht_s, double step_s);

/* m(t) of arrivals of the rate lambda (1 + amplitude sin(2 pi t / period)), exponential handle times with mean `handle`: a wave that lags
 * behind and is flatter. All times in the same unit; load lambda x handle at the mean. */
double wfm_offered_load_wave(double load, double amplitude, double period, double handle, double t);

/* Shapes of the handle time for the load over time; mean handle_s. */
typedef enum {
  WFM_HANDLE_EXPONENTIAL,
  WFM_HANDLE_FIXED,
  WFM_HANDLE_ERLANG2,   /* coefficient of variation 0.71 */
  WFM_HANDLE_TWO_KINDS, /* hyper-exponential with balanced means, squared coefficient of variation 4 */
  WFM_HANDLE_LOGNORMAL, /* coefficient of variation 1 */
} WfmHandleShape;

/* end[n], mean[n] of m(t) for arrivals worth load[n] erlangs per interval, from an empty start; any shape: m(t) = integral of lambda(s) P(S > t - s)
 * (Eick, Massey, Whitt 1993). */
void wfm_offered_load_shape(double *end, double *mean, const double *load, int32_t n, WfmHandleShape shape, double handle_s, double step_s);
