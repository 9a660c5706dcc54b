#include "scheduler/staffing/overflow.h"

#include <math.h>

#include "scheduler/staffing/erlang_b.h"

WfmOverflow wfm_overflow(double n, double load) {
  double mean = load * wfm_erlang_b(n, load).blocking, peakedness = 1 - mean + load / (n + 1 + mean - load);
  return (WfmOverflow){.mean = mean, .variance = mean * peakedness, .peakedness = peakedness};
}

double wfm_overflow_blocking_hayward(const WfmOverflow *o, double second) {
  return wfm_erlang_b(second / o->peakedness, o->mean / o->peakedness).blocking;
}

double wfm_overflow_blocking(double n, double load, double second) {
  return exp(wfm_erlang_b(n + second, load).ln_blocking - wfm_erlang_b(n, load).ln_blocking);
}
