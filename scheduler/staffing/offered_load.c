#include "scheduler/staffing/offered_load.h"

#include <math.h>

void wfm_offered_load_step(double *end, double *mean, double before, double load, double aht_s, double step_s) {
  double u = step_s / aht_s, reached = -expm1(-u); /* share of the way from the old level to the new */
  *end = before + (load - before) * reached;
  *mean = u > 0 ? load + (before - load) * (reached / u) : before;
}

double wfm_offered_load_wave(double load, double amplitude, double period, double handle, double t) {
  double turn = 2 * M_PI / period, lag = turn * handle;
  return load * (1 + amplitude * (sin(turn * t) - lag * cos(turn * t)) / (1 + lag * lag));
}
