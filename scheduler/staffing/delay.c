#include "scheduler/staffing/delay.h"

#include <float.h>
#include <math.h>

#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/gauss_legendre.inc"

static WfmDelay delay_patient(double below, double ln_below, double capacity, double load) {
  double spare = capacity - load;
  WfmDelay d = {.capacity = capacity, .load = load, .p_served = 1};
  if (spare <= 0) {
    d.p_wait = 1;
    return d;
  }
  d.stable = true;
  double ratio = below * (spare / capacity); /* idle states against waiting ones */
  if (isfinite(ratio)) {
    d.ln_p_wait = -log1p(ratio);
    d.p_wait = 1 / (1 + ratio);
    d.idle = ratio / (1 + ratio);
  } else {
    d.ln_p_wait = log(capacity / spare) - ln_below;
    d.p_wait = exp(d.ln_p_wait);
    d.idle = 1 - d.p_wait;
  }
  d.p_first = d.p_wait * spare / capacity;
  return d;
}

WfmDelay wfm_delay(double below, double ln_below, double capacity, double load, double leave) {
  double c = capacity / leave;
  if (!(leave > 0) || !isfinite(c)) return delay_patient(below, ln_below, capacity, load);
  WfmDelay d = {.capacity = capacity, .load = load, .leave = leave, .stable = true, .c = c};
  WfmWaitingSum sum = wfm_waiting_sum(c, (load - capacity) / leave);
  d.scaled = sum.scaled;
  d.exponent = sum.exponent;
  double shrink = sum.exponent > 0 ? exp(-sum.exponent) : 1, ratio = below * shrink / sum.scaled; /* idle states against waiting ones */
  if (isinf(below)) ratio = exp(ln_below - sum.exponent - log(sum.scaled));
  if (isfinite(ratio)) {
    d.p_wait = 1 / (1 + ratio);
    d.idle = ratio / (1 + ratio);
    d.ln_p_wait = -log1p(ratio);
  } else {
    d.idle = 1;
    d.ln_p_wait = sum.exponent + log(sum.scaled) - ln_below;
    d.p_wait = exp(d.ln_p_wait);
  }
  d.p_first = d.p_wait * shrink / sum.scaled;
  double excess = load - capacity;
  d.p_abandon_if_wait =
      (excess < 0 ? sum.deficit * (capacity / load) : excess / load * sum.scaled + shrink * (capacity / load)) / sum.scaled;
  d.p_abandon = d.p_wait * d.p_abandon_if_wait;
  d.p_behind = sum.exponent > 0 ? d.p_wait - d.p_first : d.p_first * sum.less_one;
  d.p_served = d.idle + capacity / load * d.p_behind;
  return d;
}

void wfm_delay_less_idle(WfmDelay *d, double factor) {
  if (!d->stable || !(d->p_wait > 0)) return;
  double ratio = d->idle / d->p_wait * factor, rise = 1 / (1 + ratio) / d->p_wait;
  d->p_wait = 1 / (1 + ratio);
  d->ln_p_wait = -log1p(ratio);
  d->idle = ratio / (1 + ratio);
  d->p_first *= rise;
  d->p_behind *= rise;
  d->p_abandon *= rise;
  d->p_served = d->leave > 0 ? d->idle + d->capacity / d->load * d->p_behind : 1;
}

/* (u + exp(-u) - 1) / u without cancellation. */
static double lag(double u) {
  if (fabs(u) > 0.5) return (u + expm1(-u)) / u;
  static const double inverse[] = {1.0 / 2, 1.0 / 3,  1.0 / 4,  1.0 / 5,  1.0 / 6,  1.0 / 7,  1.0 / 8, 1.0 / 9,
                                   0.1,     1.0 / 11, 1.0 / 12, 1.0 / 13, 1.0 / 14, 1.0 / 15, 1.0 / 16};
  int terms = fabs(u) < 0.02 ? 6 : fabs(u) < 0.2 ? 10 : 15;
  double sum = 1;
  for (int k = terms; k-- > 1;) sum = 1 - u * inverse[k] * sum;
  return u * inverse[0] * sum;
}

/* ln of the density of the offered wait at t, against its value at 0. */
static double ln_density(const WfmDelay *d, double t) {
  return t * ((d->load - d->capacity) - d->load * lag(d->leave * t));
}

double wfm_delay_ln_density(const WfmDelay *d, double t) {
  if (d->leave == 0) return d->ln_p_wait + log(d->capacity - d->load) - (d->capacity - d->load) * t;
  return d->ln_p_wait + log(d->capacity / d->scaled) - d->exponent + ln_density(d, t);
}

WfmDelayAt wfm_delay_at(const WfmDelay *d, double t) {
  if (!d->stable) return (WfmDelayAt){.offered_wait_longer = 1, .wait_longer = 1, .served_within = 0};
  if (d->leave == 0) {
    double spare = d->capacity - d->load, longer = d->p_wait * exp(-spare * t);
    return (WfmDelayAt){
        .offered_wait_longer = longer, .wait_longer = longer, .served_within = fmin(d->idle - d->p_wait * expm1(-spare * t), 1)};
  }
  double lost = expm1(-d->leave * t), delta = ((d->load - d->capacity) + d->load * lost) / d->leave;
  WfmWaitingSum sum = wfm_waiting_sum(d->c, delta);
  double fall = exp(ln_density(d, t) - d->exponent), density = d->p_wait * fall / d->scaled;
  /* where both sums are scaled, the density and the two exponents cancel exactly */
  double longer = d->p_wait * (sum.exponent > 0 ? 1 : fall) * (sum.scaled / d->scaled);
  if (longer > d->p_wait) longer = d->p_wait;
  double behind = sum.exponent > 0 ? longer - density : density * sum.less_one;
  double within = d->idle + d->capacity / d->load * (d->p_behind - behind);
  return (WfmDelayAt){.offered_wait_longer = longer, .wait_longer = longer * (1 + lost), .served_within = fmin(fmax(within, 0), 1)};
}

/* Integrals of w(t) exp(ln_density(t) - pull t), scaled by their largest value. The exponent is concave with one peak; time is counted
 * from there, where it is -(capacity + pull) s lag(leave s) exactly. */
typedef struct {
  const WfmDelay *d;
  double pull, peak;
} Integrand;

static double exponent_at(const Integrand *f, double s) {
  if (f->peak > 0) return -(f->d->capacity + f->pull) * s * lag(f->d->leave * s);
  return ln_density(f->d, s) - f->pull * s;
}

typedef enum { WEIGHT_ONE, WEIGHT_T, WEIGHT_LEFT } Weight;

/* WEIGHT_LEFT: leave times the mean of t before leaving, for those whose patience ends before t: 1 - (1 + u) exp(-u), u = leave t. */
static double weight_at(const Integrand *f, Weight weight, double t) {
  if (weight == WEIGHT_ONE) return 1;
  if (weight == WEIGHT_T) return t;
  double u = f->d->leave * t;
  if (u > 0.3) return -expm1(-u) - u * exp(-u);
  double term = u * u / 2, sum = term; /* sum over k >= 2 of (-1)^k (k-1) u^k / k! */
  for (int k = 3; fabs(term) > 1e-18 * sum; k++) {
    term *= -u * (k - 1) / ((double)k * (k - 2));
    sum += term;
  }
  return sum;
}

static double panel(const Integrand *f, Weight weight, double from, double to) {
  double half = (to - from) / 2, mid = (to + from) / 2, sum = 0;
  if (!(half > 0)) return 0;
  for (int i = 0; i < 20; i++) {
    double step = half * gauss_legendre[i][0];
    double low = mid - step, high = mid + step;
    sum += gauss_legendre[i][1] * (weight_at(f, weight, f->peak + low) * exp(exponent_at(f, low)) +
                                   weight_at(f, weight, f->peak + high) * exp(exponent_at(f, high)));
  }
  return sum * half;
}

/* How far to one side of the peak the exponent has fallen by 40 to 48, or the limit. */
static double reach(const Integrand *f, double sign, double limit) {
  double step = fmin(1 / (f->d->capacity + f->d->load + f->d->leave), limit);
  while (step < limit && exponent_at(f, sign * step) > -40) step *= 2;
  if (step >= limit) {
    if (exponent_at(f, sign * limit) > -48) return limit;
    step = limit;
  }
  double low = step / 2, high = step;
  for (int k = 0; k < 60 && exponent_at(f, sign * high) < -48; k++) {
    double mid = (low + high) / 2;
    if (exponent_at(f, sign * mid) > -40)
      low = mid;
    else
      high = mid;
  }
  return high;
}

static Integrand integrand(const WfmDelay *d, double pull) {
  double ratio = (d->load - d->capacity - pull) / (d->capacity + pull);
  return (Integrand){.d = d, .pull = pull, .peak = ratio > 0 ? log1p(ratio) / d->leave : 0};
}

static double integral(const Integrand *f, Weight weight) {
  double low = f->peak > 0 ? -reach(f, -1, f->peak) : 0, high = reach(f, 1, 1e300);
  double sum = panel(f, weight, low, 0), from = 0;
  static const double split[] = {2, 8, 36}; /* in mean patiences: there the slope settles */
  for (int i = 0; i < 3; i++) {
    double to = split[i] / f->d->leave;
    if (to >= high) break;
    sum += panel(f, weight, from, to);
    from = to;
  }
  return sum + panel(f, weight, from, high);
}

/* Difference of the largest exponents with and without the pull of one leave. */
static double peak_drop(const WfmDelay *d, const Integrand *served) {
  if (served->peak > 0) return (d->c + 1) * log1p(1 / d->c) - 1 - log(d->load / d->capacity);
  return -d->exponent;
}

WfmDelayWaits wfm_delay_waits(const WfmDelay *d) {
  if (!d->stable) return (WfmDelayWaits){INFINITY, INFINITY, 0, INFINITY};
  if (d->leave == 0) {
    double wait = d->p_wait / (d->capacity - d->load);
    return (WfmDelayWaits){.all = wait, .served = wait, .offered = wait};
  }
  Integrand offered = integrand(d, 0), served = integrand(d, d->leave);
  double mass = integral(&offered, WEIGHT_ONE); /* stands for p_wait */
  WfmDelayWaits w = {.all = d->p_abandon / d->leave};
  w.offered = d->p_wait * (integral(&offered, WEIGHT_T) / mass);
  w.served = d->p_wait * (integral(&served, WEIGHT_T) * exp(peak_drop(d, &served)) / mass) / d->p_served;
  if (d->p_abandon_if_wait > 0) w.left = integral(&offered, WEIGHT_LEFT) / mass / d->leave / d->p_abandon_if_wait;
  return w;
}
