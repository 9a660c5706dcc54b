#include "scheduler/staffing/concurrency.h"

#include <math.h>

#include "scheduler/staffing/erlang_ratio.h"

double wfm_concurrency_rate(double contacts, double slowdown) {
  double low = floor(contacts), share = contacts - low;
  double at_low = low > 0 ? low / (1 + slowdown * (low - 1)) : 0;
  double at_high = (low + 1) / (1 + slowdown * low);
  return (1 - share) * at_low + share * at_high;
}

WfmDelay wfm_concurrency_delay(double agents, double limit, double slowdown, double load, double leave) {
  double capacity = agents * wfm_concurrency_rate(limit, slowdown);
  /* weights of the states with 1, 2, .. contacts fewer than all places, against all places taken; down to one contact an agent */
  double places = agents * limit, term = 1, below = 0, ln_scale = 0;
  bool settled = false;
  while (places > agents && !settled) {
    double rate = agents * wfm_concurrency_rate(places / agents, slowdown);
    term *= rate / load;
    below += term;
    places -= 1;
    if (below > 1e200) {
      term *= 1e-200;
      below *= 1e-200;
      ln_scale += 200 * 2.30258509299404568402;
    }
    /* the rate falls with the contacts (slowdown <= 1), so the weights fall for good once it is below the load */
    settled = slowdown <= 1 && rate < load && term < 1e-18 * below;
  }
  if (settled || places < 0) return wfm_delay(ln_scale > 0 ? (double)INFINITY : below, log(below) + ln_scale, capacity, load, leave);
  WfmBlockingRatio alone = wfm_blocking_ratio(places, load);
  if (ln_scale == 0 && isfinite(alone.less_one))
    return wfm_delay(below + term * alone.less_one, log(below + term * alone.less_one), capacity, load, leave);
  double ln_alone = log(term) + alone.ln, ln_crowded = log(below);
  double ln_below = fmax(ln_alone, ln_crowded) + log1p(exp(-fabs(ln_alone - ln_crowded))) + ln_scale;
  return wfm_delay(INFINITY, ln_below, capacity, load, leave);
}
