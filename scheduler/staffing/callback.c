#include "scheduler/staffing/callback.h"

#include "scheduler/staffing/erlang_a.h"

#include <math.h>

#include "scheduler/staffing/gauss_legendre.inc"

#define NEGLIGIBLE 1e-13 /* of the waits: here the quadrature of the mean ends */

/* Of the arrivals whose wait is between `after` and t, those who are served; callers: those of them who are called back. */
static double served_beyond(const WfmCallbackDelay *d, double longer, double density, double *called) {
  double between = d->beyond - longer, first = d->beyond * exp(wfm_delay_ln_density(&d->tail, 0));
  *called = d->stays * d->share * between;
  return *called + fmax(density - first + d->tail.capacity * between, 0) / d->delay.load;
}

WfmCallbackDelay wfm_callback_delay(const WfmDelay *delay, double after, double share) {
  WfmCallbackDelay d = {
      .delay = *delay, .stable = delay->stable, .p_served = delay->p_served, .p_abandon = delay->p_abandon, .after = after, .share = share};
  if (!(share > 0) || !(delay->leave > 0) || !delay->stable) return d;
  d.offered = true;
  d.stays = exp(-delay->leave * after);
  double capacity = delay->capacity - delay->load * d.stays * share;
  d.stable = capacity > 0;
  if (!d.stable) {
    d.p_served = delay->capacity / delay->load;
    d.p_abandon = fmax(1 - d.p_served, 0);
    return d;
  }
  d.tail = wfm_delay(0, -INFINITY, capacity, delay->load * d.stays * (1 - share), delay->leave);
  WfmDelayAt at = wfm_delay_at(delay, after);
  double low = 1 - at.offered_wait_longer;
  double high = exp(wfm_delay_ln_density(delay, after) - wfm_delay_ln_density(&d.tail, 0)); /* beyond, in the same scale as low */
  d.scale = isfinite(high) ? 1 / (low + high) : 0;
  d.beyond = isfinite(high) ? high / (low + high) : 1;
  double called;
  d.p_served = fmin(at.served_within * d.scale + served_beyond(&d, 0, 0, &called), 1);
  d.p_abandon = 1 - d.p_served;
  return d;
}

typedef struct {
  double wait_longer, served_within, called_within;
} At;

static At at_time(const WfmCallbackDelay *d, double t) {
  At a = {0};
  if (!d->offered || t <= d->after) {
    WfmDelayAt at = wfm_delay_at(&d->delay, t);
    if (!d->offered) return (At){at.wait_longer, at.served_within, 0};
    WfmDelayAt end = wfm_delay_at(&d->delay, d->after);
    double longer = d->beyond + d->scale * (at.offered_wait_longer - end.offered_wait_longer);
    return (At){fmin(longer, 1) * exp(-d->delay.leave * t), fmin(d->scale * at.served_within, 1), 0};
  }
  double more = t - d->after, longer = d->beyond * wfm_delay_at(&d->tail, more).offered_wait_longer;
  double density = d->beyond * exp(wfm_delay_ln_density(&d->tail, more));
  a.served_within = d->scale * wfm_delay_at(&d->delay, d->after).served_within + served_beyond(d, longer, density, &a.called_within);
  a.served_within = fmin(a.served_within, 1);
  a.wait_longer = longer * d->stays * (d->share + (1 - d->share) * exp(-d->delay.leave * more));
  return a;
}

double wfm_callback_sl(const WfmCallbackDelay *d, WfmServiceLevel definition, double t, double passed_on) {
  if (!d->stable) return 0;
  At at = at_time(d, t);
  if (definition == WFM_SL_WITH_FLOW_OUT) return fmax(at.served_within - at.called_within, 0) / (1 + passed_on * d->p_served);
  return wfm_sl_of_waits(definition, at.wait_longer, at.served_within, d->p_served);
}

/* Integral over from .. to of the density of V, the share that still waits, and V itself. */
static double panel(const WfmCallbackDelay *d, double from, double to) {
  double half = (to - from) / 2, mid = (to + from) / 2, sum = 0;
  for (int i = 0; i < 40; i++) {
    double v = mid + half * gauss_legendre[i / 2][0] * (i % 2 ? 1 : -1), more = v - d->after, leave = d->delay.leave;
    double density = more < 0 ? d->scale * exp(wfm_delay_ln_density(&d->delay, v)) : d->beyond * exp(wfm_delay_ln_density(&d->tail, more));
    double waits = more < 0 ? exp(-leave * v) : d->stays * (d->share + (1 - d->share) * exp(-leave * more));
    sum += gauss_legendre[i / 2][1] * density * waits * v;
  }
  return half * sum;
}

#define PANELS 8

double wfm_callback_wait_served(const WfmCallbackDelay *d) {
  if (!d->stable) return INFINITY;
  if (!d->offered) return wfm_delay_waits(&d->delay).served;
  double end = d->after + 1 / (d->delay.capacity + d->delay.load), sum = 0;
  while (wfm_delay_at(&d->tail, end - d->after).offered_wait_longer > NEGLIGIBLE) end = d->after + 2 * (end - d->after);
  for (int k = 0; k < PANELS; k++) {
    double width = (end - d->after) / PANELS;
    if (d->after > 0) sum += panel(d, d->after * k / PANELS, d->after * (k + 1) / PANELS);
    sum += panel(d, d->after + k * width, d->after + (k + 1) * width);
  }
  return sum / d->p_served;
}
