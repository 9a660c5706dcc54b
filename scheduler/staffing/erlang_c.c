#include "scheduler/staffing/erlang_c.h"

#include <math.h>

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
} Problem;

static double margin_sl(const void *user, double n) {
  const Problem *p = user;
  WfmErlangC c = wfm_erlang_c(n, p->load, p->aht_s, p->target.t_s);
  /* logarithms are nearly straight lines in n; near certainty the level itself has no digits left */
  return p->target.sl > 0.5 ? log1p(-p->target.sl) - c.ln_p_longer : c.sl - p->target.sl;
}

static double margin_asa(const void *user, double n) {
  const Problem *p = user;
  WfmErlangC c = wfm_erlang_c(n, p->load, p->aht_s, 0);
  return c.stable ? log(p->target.asa_s) - c.ln_p_wait - log(c.asa_delayed_s) : -1e3;
}

static double margin_all(const void *user, double n) {
  const Problem *p = user;
  double sl = isnan(p->target.sl) ? (double)INFINITY : margin_sl(user, n),
         asa = isnan(p->target.asa_s) ? (double)INFINITY : margin_asa(user, n);
  double occupancy = p->target.occupancy < 1 ? p->target.occupancy - p->load / n : (double)INFINITY;
  return n > p->load ? fmin(fmin(sl, asa), occupancy) : -1;
}

WfmErlangAgents wfm_erlang_c_agents(double load, double aht_s, WfmErlangTarget target) {
  Problem p = {.load = load, .aht_s = aht_s, .target = target};
  WfmErlangAgents agents = {0};
  if (!(load > 0)) return agents;
  double guess = load + 0.5 * sqrt(load), step = 0.5 * sqrt(load);
  if (!isnan(target.sl)) agents.by_sl = wfm_least(margin_sl, &p, load, guess, step);
  if (!isnan(target.asa_s)) agents.by_asa = wfm_least(margin_asa, &p, load, guess, step);
  if (target.occupancy < 1) agents.by_occupancy = load / target.occupancy;
  agents.least = fmax(fmax(agents.by_sl, agents.by_asa), fmax(agents.by_occupancy, load));
  agents.whole = wfm_least_whole(margin_all, &p, 1, agents.least);
  return agents;
}
