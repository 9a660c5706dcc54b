/* Two tiers: contacts come to the first or the second, the first escalates a share to the second, the second gives a share back, and a
 * share of the first comes again. In a steady state the rates follow from the traffic equations (Jackson 1957, "Networks of waiting
 * lines", Operations Research 5:518), and each tier is an Erlang C or A of its own. */
#pragma once

typedef struct {
  double escalate;  /* share of tier 1 that goes on to tier 2 */
  double give_back; /* share of tier 2 that returns to tier 1 */
  double repeat;    /* share of tier 1 that comes again to tier 1 */
} WfmTierShares;

/* rate[2]: contacts of each tier per unit of time, from fresh[2]. INFINITY where nothing ever leaves. */
void wfm_tier_rates(double *rate, const double *fresh, WfmTierShares shares);
