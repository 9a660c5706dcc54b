#include "scheduler/staffing/square_root.h"

#include <math.h>

#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/least.h"

double wfm_halfin_whitt_p_wait(double beta) {
  return beta > 0 ? 1 / (1 + beta * wfm_mills_ratio(-beta)) : 1; /* Phi/phi at beta is the Mills ratio at -beta */
}

static double margin(const void *user, double beta) {
  return log(*(const double *)user) - log(wfm_halfin_whitt_p_wait(beta));
}

double wfm_halfin_whitt_beta(double p_wait) {
  return wfm_least(margin, &p_wait, 0, 1, 0.5);
}

WfmGarnett wfm_garnett(double beta, double leave) {
  double root = sqrt(leave), y = beta / root, waiting = wfm_mills_ratio(y), idle = wfm_mills_ratio(-beta);
  WfmGarnett g = {.p_wait = 1 / (1 + root * idle / waiting)};
  if (isinf(waiting)) g.p_wait = 1;
  g.root_p_abandon_if_wait = root * (isinf(waiting) ? -y : 1 / waiting - y);
  g.root_p_abandon = g.p_wait * g.root_p_abandon_if_wait;
  g.root_wait = g.root_p_abandon / leave;
  return g;
}

WfmErlangCBounds wfm_erlang_c_bounds(double n, double load) {
  double rho = load / n, spare = (n - load) / n, alpha = sqrt(2 * n * wfm_log1p_gap(-spare)), gamma = spare * sqrt(n);
  double low = rho + gamma * (wfm_mills_ratio(-alpha) + 2 / (3 * sqrt(n)));
  double density = exp(-alpha * alpha / 2) / sqrt(2 * M_PI);
  return (WfmErlangCBounds){.low = 1 / (low + gamma / (density * (12 * n - 1))), .high = 1 / low};
}
