#include "scheduler/staffing/erlang_a.h"

#include <math.h>

#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/least.h"

#define NOBODY 1e-9 /* fewer agents than this are none */

WfmDelay wfm_erlang_a_delay(double n, double load, double aht_s, double patience_s) {
  double ln = 0, below = wfm_blocking_less_one(&ln, n, load);
  return wfm_delay(below, ln, n, load, isinf(patience_s) ? 0 : aht_s / patience_s);
}

double wfm_sl_of_waits(WfmServiceLevel definition, double wait_longer, double served_within, double p_served) {
  double left_within = fmax(1 - wait_longer - served_within, 0);
  switch (definition) {
  case WFM_SL_ANSWERED_OF_ANSWERED:
    return p_served > 0 ? fmin(served_within / p_served, 1) : 0;
  case WFM_SL_ABANDONS_OK:
    return 1 - wait_longer;
  case WFM_SL_EXCLUDE_SHORT:
    return left_within < 1 ? fmin(served_within / (1 - left_within), 1) : 0;
  case WFM_SL_ANSWERED_OF_OFFERED:
  case WFM_SL_WITH_FLOW_OUT:
    break;
  }
  return served_within;
}

double wfm_delay_sl(const WfmDelay *d, WfmServiceLevel definition, double t) {
  if (definition == WFM_SL_ABANDONS_OK && !d->stable) return 0;
  WfmDelayAt at = wfm_delay_at(d, t);
  return wfm_sl_of_waits(definition, at.wait_longer, at.served_within, d->p_served);
}

/* Nobody works: everybody leaves when patience ends. */
static WfmErlangA all_leave(double load, double aht_s, double patience_s, double t_s, double short_s) {
  double within = -expm1(-t_s / patience_s), within_short = -expm1(-short_s / patience_s);
  WfmErlangA a = {.p_wait = 1,
                  .p_abandon = 1,
                  .p_abandon_if_wait = 1,
                  .wait_all_s = patience_s,
                  .wait_abandoned_s = patience_s,
                  .asa_s = INFINITY,
                  .wait_offered_s = INFINITY,
                  .queue = load * patience_s / aht_s,
                  .occupancy = 1,
                  .p_abandon_within = within,
                  .p_abandon_within_short = within_short};
  a.sl[WFM_SL_ABANDONS_OK] = within;
  return a;
}

WfmErlangA wfm_erlang_a(double n, double load, double aht_s, double patience_s, double t_s, double short_s) {
  if (n < NOBODY) return all_leave(load, aht_s, patience_s, t_s, short_s);
  WfmDelay d = wfm_erlang_a_delay(n, load, aht_s, patience_s);
  WfmDelayWaits waits = wfm_delay_waits(&d);
  WfmDelayAt at = wfm_delay_at(&d, t_s / aht_s), early = wfm_delay_at(&d, short_s / aht_s);
  WfmErlangA a = {.p_wait = d.p_wait,
                  .ln_p_wait = d.ln_p_wait,
                  .p_abandon = d.p_abandon,
                  .ln_p_abandon = d.ln_p_wait + log(d.p_abandon_if_wait),
                  .p_abandon_if_wait = d.p_abandon_if_wait,
                  .wait_all_s = waits.all * aht_s,
                  .asa_s = waits.served * aht_s,
                  .wait_abandoned_s = waits.left * aht_s,
                  .wait_offered_s = waits.offered * aht_s,
                  .queue = waits.all * load,
                  .occupancy = d.stable ? fmin(load * d.p_served / n, 1) : 1,
                  .sl_virtual = 1 - at.offered_wait_longer};
  for (int k = 0; k < WFM_N_SL; k++) a.sl[k] = wfm_delay_sl(&d, (WfmServiceLevel)k, t_s / aht_s);
  a.p_abandon_within = fmax(1 - at.wait_longer - at.served_within, 0);
  a.p_abandon_within_short = fmax(1 - early.wait_longer - early.served_within, 0);
  a.sl_exclude_after = fmin(at.served_within / (1 - a.p_abandon_within_short), 1);
  return a;
}

double wfm_erlang_a_measure(const WfmErlangAProblem *p, double n) {
  WfmErlangA a = wfm_erlang_a(n, p->load, p->aht_s, p->patience_s, p->t_s, 0);
  switch (p->measure) {
  case WFM_A_SL:
    return a.sl[p->definition];
  case WFM_A_SL_VIRTUAL:
    return a.sl_virtual;
  case WFM_A_ABANDON:
    return a.p_abandon;
  case WFM_A_WAIT_ALL:
    return a.wait_all_s;
  case WFM_A_ASA:
    return a.asa_s;
  case WFM_A_OCCUPANCY:
    return a.occupancy;
  case WFM_A_P_WAIT:
    return a.p_wait;
  }
  return NAN;
}
