/* How much a day teaches a level that wanders: the gain of the Kalman filter of a random walk seen with noise (Harvey 1989, Forecasting,
 * Structural Time Series Models and the Kalman Filter, section 3.3). While every day is measured it is the smoothing rate of simple
 * exponential smoothing (Muth 1960); after days that were not, the level has wandered on, and the next days teach more. */
#pragma once

/* In units of the noise's variance. */
typedef struct {
  double variance; /* of the level before the next day is seen */
  double step;     /* that it wanders by in a day */
} WfmLevelGain;

/* rate: 0 (a level that stands still) .. 1. */
static inline WfmLevelGain wfm_level_gain(double rate) {
  double rest = rate < 1 ? 1 - rate : 1e-15; /* at 1 the level is the last day */
  return (WfmLevelGain){rate / rest, rate * rate / rest};
}

/* A day of operation that was not measured. */
static inline void wfm_level_gain_pass(WfmLevelGain *gain) {
  gain->variance += gain->step;
}

/* The gain of a measured day. */
static inline double wfm_level_gain_take(WfmLevelGain *gain) {
  double share = gain->variance / (gain->variance + 1);
  gain->variance = (1 - share) * gain->variance + gain->step;
  return share;
}
