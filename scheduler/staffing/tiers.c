#include "scheduler/staffing/tiers.h"

#include <math.h>

void wfm_tier_rates(double *rate, const double *fresh, WfmTierShares s) {
  /* rate1 = fresh1 + repeat rate1 + give_back rate2, rate2 = fresh2 + escalate rate1 */
  double leaves = 1 - s.repeat - s.give_back * s.escalate;
  rate[0] = leaves > 0 ? (fresh[0] + s.give_back * fresh[1]) / leaves : (double)INFINITY;
  rate[1] = fresh[1] + (s.escalate > 0 ? s.escalate * rate[0] : 0);
}
