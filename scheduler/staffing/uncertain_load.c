#include "scheduler/staffing/uncertain_load.h"

#include <math.h>

#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/gauss_legendre.inc"

#define PANELS 16
#define FALLEN 42.0 /* the density has fallen by e^-42 from its mode: nothing beyond reaches a double's digits */
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

int wfm_load_nodes(double *load, double *weight, double mean, double cv) {
  if (!(cv > CV_NONE)) {
    load[0] = mean;
    weight[0] = 1;
    return 1;
  }
  double shape = 1 / (cv * cv), sum = 0;
  int n = 0;
  for (int side = -1; side <= 1; side += 2) {
    double width = reach(shape, side) / (PANELS / 2);
    for (int p = 0; p < PANELS / 2; p++)
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
  int nodes = wfm_load_nodes(load, weight, mean, cv);
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
