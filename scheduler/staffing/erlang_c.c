#include "scheduler/staffing/erlang_c.h"

#include <math.h>
#include <stdbool.h>

#include "scheduler/staffing/delay.h"
#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/least.h"

WfmErlangC wfm_erlang_c(double n, double load, double aht_s, double t_s) {
  if (!(load > 0) && n > 0)
    return (WfmErlangC){.stable = true, .ln_p_wait = -INFINITY, .asa_delayed_s = aht_s / n, .sl = 1, .ln_p_longer = -INFINITY};
  if (!(n > load))
    return (WfmErlangC){
        .p_wait = 1, .asa_s = INFINITY, .asa_delayed_s = INFINITY, .p_longer = 1, .occupancy = 1, .queue = INFINITY, .growth = load - n};
  WfmBlockingRatio ratio = wfm_blocking_ratio(n, load);
  WfmDelay d = wfm_delay(ratio.less_one, ratio.ln, n, load, 0);
  WfmDelayAt at = wfm_delay_at(&d, t_s / aht_s);
  double spare = n - load;
  return (WfmErlangC){.stable = true,
                      .p_wait = d.p_wait,
                      .ln_p_wait = d.ln_p_wait,
                      .asa_s = d.p_wait * aht_s / spare,
                      .asa_delayed_s = aht_s / spare,
                      .sl = at.served_within,
                      .p_longer = at.wait_longer,
                      .ln_p_longer = d.ln_p_wait - spare * (t_s / aht_s),
                      .occupancy = load / n,
                      .queue = d.p_wait * load / spare};
}

typedef struct {
  double load, aht_s;
  WfmErlangTarget target;
  double ln_missed; /* of the share that may wait longer */
} Problem;

static double ln_p_wait(double n, double load) {
  double ln = 0, spare = n - load, ratio = wfm_blocking_less_one(&ln, n, load) * (spare / n);
  return isfinite(ratio) ? -log1p(ratio) : log(n / spare) - ln;
}

static double margin_sl(const void *user, double n) {
  const Problem *p = user;
  if (!(n > p->load)) return p->ln_missed;
  double ln_longer = ln_p_wait(n, p->load) - (n - p->load) * (p->target.t_s / p->aht_s);
  /* logarithms are nearly straight lines in n; near certainty the level itself has no digits left */
  return p->target.sl > 0.5 ? p->ln_missed - ln_longer : -expm1(ln_longer) - p->target.sl;
}

static double margin_asa(const void *user, double n) {
  const Problem *p = user;
  return n > p->load ? log(p->target.asa_s / p->aht_s * (n - p->load)) - ln_p_wait(n, p->load) : -1e3;
}

static double margin_all(const void *user, double n) {
  const Problem *p = user;
  double sl = isnan(p->target.sl) ? (double)INFINITY : margin_sl(user, n),
         asa = isnan(p->target.asa_s) ? (double)INFINITY : margin_asa(user, n);
  double occupancy = p->target.occupancy < 1 ? p->target.occupancy - p->load / n : (double)INFINITY;
  return n > p->load ? fmin(fmin(sl, asa), occupancy) : -1;
}

/* Halfin and Whitt's limit, its logarithm -(1.2533 b + 0.22 b^2 + 0.03 b^3) for P(wait), solved for the surplus b sqrt(load) that leaves
 * P(wait) e^(-b pull) at exp(ln_target): near enough to begin a search. */
static double rough_surplus(double pull, double ln_target) {
  double b = -ln_target / (1.5 + pull);
  for (int k = 0; k < 3; k++) {
    double f = b * (1.2533 + pull + b * (0.22 + 0.03 * b)) + ln_target;
    b -= f / (1.2533 + pull + b * (0.44 + 0.09 * b));
  }
  return b;
}

WfmErlangAgents wfm_erlang_c_agents(double load, double aht_s, WfmErlangTarget target) {
  Problem p = {.load = load, .aht_s = aht_s, .target = target, .ln_missed = log1p(-target.sl)};
  WfmErlangAgents agents = {0};
  if (!(load > 0)) return agents;
  double root = sqrt(load), guess = load + 0.5 * root, step = 0.03 * root;
  if (!isnan(target.sl)) {
    double near = load + root * rough_surplus(root * target.t_s / aht_s, p.ln_missed) + 0.3 / (1 + 0.003 * root);
    agents.by_sl = wfm_least(margin_sl, &p, load, near, step);
  }
  if (!isnan(target.asa_s)) agents.by_asa = wfm_least(margin_asa, &p, load, guess, step);
  if (target.occupancy < 1) agents.by_occupancy = load / target.occupancy;
  agents.least = fmax(fmax(agents.by_sl, agents.by_asa), fmax(agents.by_occupancy, load));
  agents.whole = agents.least > load ? wfm_next_whole(margin_all, &p, 1, agents.least) : wfm_least_whole(margin_all, &p, 1, agents.least);
  return agents;
}

double wfm_erlang_c_whole_for_delay(double load, double p_wait) {
  Problem p = {.load = load, .aht_s = 1, .target = {.sl = 1 - p_wait, .t_s = 0, .asa_s = NAN, .occupancy = NAN}, .ln_missed = log(p_wait)};
  double root = sqrt(load);
  return wfm_next_whole(margin_all, &p, 1, wfm_least(margin_sl, &p, load, load + root * rough_surplus(0, p.ln_missed), 0.03 * root));
}
