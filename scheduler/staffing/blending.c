#include "scheduler/staffing/blending.h"

#include <math.h>
#include <stdint.h>

#include "scheduler/staffing/delay.h"

#define NEVER 1e250 /* below one in so many nobody waits: the rest is not resolved further */

WfmBlending wfm_blending(double n, double threshold, double load) {
  /* weights of n-1, n-2, .. threshold busy, against all busy and nobody waiting; fewer are never busy */
  double weight = 1, below = 0, scale = 1;
  for (int64_t k = 0; n - (double)k > threshold; k++) {
    weight *= (n - (double)k) / load;
    below += weight;
    if (below > NEVER) {
      weight /= NEVER;
      below /= NEVER;
      scale = 0;
    }
  }
  WfmDelay d = wfm_delay(scale > 0 ? below : (double)INFINITY, log(below) + (scale > 0 ? 0 : log(NEVER)), n, load, 0);
  if (!d.stable) return (WfmBlending){.p_wait = 1, .wait = INFINITY, .occupancy = 1};
  double outbound = threshold * (below > 0 ? d.idle * (weight / below) : d.p_first);
  return (WfmBlending){.p_wait = d.p_wait, .wait = d.p_wait / (n - load), .outbound = outbound, .occupancy = (load + outbound) / n};
}
