#include "scheduler/staffing/uncertain_load.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/gauss_legendre.inc"
#include "scheduler/staffing/least.h"

#define PLANNED_PANELS 2 /* for a requirement: service levels to six digits */
#define FALLEN 42.0      /* the density has fallen by e^-42 from its mode: nothing beyond reaches a double's digits */
#define CV_NONE 1e-6

/* ln of the density of y = ln(A / mean), against its mode at 0: shape (y + 1 - e^y). */
static double fall(double shape, double y) {
  return shape * (expm1(y) - y);
}

static double reach(double shape, double sign) {
  double near = 0, far = 1e-6;
  while (fall(shape, sign * far) < FALLEN) far *= 2;
  for (int k = 0; k < 50; k++) {
    double mid = (near + far) / 2;
    if (fall(shape, sign * mid) < FALLEN)
      near = mid;
    else
      far = mid;
  }
  return far;
}

int wfm_load_nodes(double *load, double *weight, double mean, double cv, int panels) {
  if (!(cv > CV_NONE)) {
    load[0] = mean;
    weight[0] = 1;
    return 1;
  }
  double shape = 1 / (cv * cv), sum = 0;
  int n = 0, half = panels / 2; /* panels on either side of the peak */
  for (int side = -1; side <= 1; side += 2) {
    double width = reach(shape, side) / half;
    for (int p = 0; p < half; p++)
      for (int i = 0; i < 40; i++) {
        double node = gauss_legendre[i / 2][0] * (i % 2 ? 1 : -1);
        double y = side * width * (p + 0.5 + 0.5 * node);
        load[n] = mean * exp(y);
        weight[n] = width * gauss_legendre[i / 2][1] * exp(-fall(shape, y));
        sum += weight[n++];
      }
  }
  for (int k = 0; k < n; k++) weight[k] /= sum;
  return n;
}

WfmUncertainErlangA wfm_uncertain_erlang_a(double n, double mean, double cv, double aht_s, double patience_s, WfmServiceLevel definition,
                                           double t_s) {
  double load[WFM_LOAD_NODES], weight[WFM_LOAD_NODES];
  int nodes = wfm_load_nodes(load, weight, mean, cv, WFM_LOAD_PANELS);
  WfmUncertainErlangA u = {0};
  double total = 0;
  for (int k = 0; k < nodes; k++) {
    double contacts = weight[k] * load[k];
    if (!(contacts > 0)) continue;
    WfmDelay d = wfm_erlang_a_delay(n, load[k], aht_s, patience_s);
    double sl = wfm_delay_sl(&d, definition, t_s / aht_s);
    total += contacts;
    u.p_wait += contacts * d.p_wait;
    u.p_abandon += contacts * d.p_abandon;
    u.wait_all_s += contacts * d.p_abandon * patience_s;
    u.sl += contacts * sl;
    u.sl_interval += weight[k] * sl;
  }
  u.p_wait /= total;
  u.p_abandon /= total;
  u.wait_all_s /= total;
  u.sl = fmin(u.sl / total, 1);
  u.sl_interval = fmin(u.sl_interval, 1);
  return u;
}

typedef struct {
  const WfmImmediate *work;
  double load[WFM_LOAD_NODES], weight[WFM_LOAD_NODES];
  int nodes;
} Uncertain;

static double expected_sl(const Uncertain *u, double net) {
  double good = 0, offered = 0;
  WfmImmediate at = *u->work;
  for (int k = 0; k < u->nodes; k++) {
    double contacts = u->weight[k] * u->load[k];
    at.load = u->load[k];
    offered += contacts;
    if (contacts > 0) good += contacts * wfm_immediate_sl(&at, net);
  }
  return offered > 0 ? fmin(good / offered, 1) : (double)NAN;
}

double wfm_uncertain_sl(const WfmImmediate *work, double cv, double net) {
  if (!(work->load > 0)) return NAN;
  Uncertain u = {.work = work};
  u.nodes = wfm_load_nodes(u.load, u.weight, work->load, cv, PLANNED_PANELS);
  return expected_sl(&u, net);
}

static double margin(const void *user, double net) {
  const Uncertain *u = user;
  double target = u->work->queue->sl_target;
  return log1p(-target) - log(fmax(1 - expected_sl(u, net), 1e-300));
}

double wfm_uncertain_net(const WfmImmediate *work, double cv, double net) {
  if (!(work->load > 0) || !(work->queue->sl_target > 0)) return net;
  Uncertain u = {.work = work};
  u.nodes = wfm_load_nodes(u.load, u.weight, work->load, cv, PLANNED_PANELS);
  return fmax(net, wfm_least(margin, &u, 0, net, 0.5 * sqrt(fmax(net, 1))));
}

double wfm_load_quantile(double mean, double cv, double p) {
  if (!(cv > CV_NONE)) return mean;
  if (cv > 0.1) return gsl_cdf_gamma_Pinv(p, 1 / (cv * cv), mean * cv * cv);
  double root = 1 - cv * cv / 9 + gsl_cdf_ugaussian_Pinv(p) * cv / 3; /* Wilson and Hilferty 1931: nearly normal */
  return mean * root * root * root;
}
