#include "scheduler/staffing/erlang_a_whole.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "scheduler/staffing/erlang_ratio.h"

#define CLOSE 1e-6 /* nearer to the target eight digits do not decide */
#define LEAST 16.0 /* agents, and c */
#define NEAR 0.3   /* load against agents */
#define LARGE 20.0 /* exponent */
#define MOST 1e15  /* agents */
enum { LOOKS = 8 };

typedef struct {
  const WfmErlangAProblem *problem;
  double leave, inverse, t, stays; /* per handle time; 1 / leave, e^(-leave t) */
  double missed, cube;             /* allowed; of step_of */
} Search;

/* A number that depends on the agents, with its derivatives. */
typedef WfmRatioSlopes Jet;

static inline Jet times(Jet a, Jet b) {
  return (Jet){a.value * b.value, a.slope * b.value + a.value * b.slope, a.bend * b.value + 2 * a.slope * b.slope + a.value * b.bend};
}

static inline Jet plus(Jet a, Jet b) {
  return (Jet){a.value + b.value, a.slope + b.slope, a.bend + b.bend};
}

static inline Jet scaled(double by, Jet a) {
  return (Jet){by * a.value, by * a.slope, by * a.bend};
}

static inline Jet minus(Jet a, Jet b) {
  return (Jet){a.value - b.value, a.slope - b.slope, a.bend - b.bend};
}

/* By agents instead of by c = n / leave. */
static inline Jet by_agents(Jet a, double inverse) {
  return (Jet){a.value, a.slope * inverse, a.bend * inverse * inverse};
}

/* The share missed as above / below, both times the same. */
static inline void missed(Jet *above, Jet *below, const Search *s, Jet idle, Jet sum, Jet one, Jet sum_t, Jet one_t, double n) {
  const WfmErlangAProblem *p = s->problem;
  double per_load = 1 / p->load;
  Jet part = {n * per_load, per_load, 0};                           /* served of those who come while everybody is busy */
  Jet behind = times(part, minus(sum, one)), all = plus(idle, sum); /* those of them who are served at all */
  Jet behind_t = times(part, minus(sum_t, one_t));                  /* .. but not within t */
  if (p->measure == WFM_A_SL_VIRTUAL) {
    *above = sum_t;
    *below = all;
  } else if (p->definition == WFM_SL_ABANDONS_OK) {
    *above = scaled(s->stays, sum_t);
    *below = all;
  } else if (p->definition == WFM_SL_ANSWERED_OF_ANSWERED) {
    *above = behind_t;
    *below = plus(idle, behind);
  } else {
    *above = plus(minus(sum, behind), behind_t);
    *below = all;
    if (p->definition == WFM_SL_EXCLUDE_SHORT) { /* those who still wait, of them and the served within t */
      *below = plus(minus(all, *above), scaled(s->stays, sum_t));
      *above = scaled(s->stays, sum_t);
    }
  }
}

/* Compiled to a comparison, which fmax and fmin are not. */
static inline double larger(double a, double b) {
  return a > b ? a : b;
}

static inline double smaller(double a, double b) {
  return a < b ? a : b;
}

static inline double within(double x, double low, double high) {
  return smaller(larger(x, low), high);
}

/* ln (a / b), where they are alike to a part in ten thousand of it. */
static inline double ln_ratio(double a, double b) {
  double w = (a - b) / (a + b), ww = w * w;
  return ww < 0.1 ? 2 * w * (1 + ww * (1.0 / 3 + ww * (1.0 / 5))) : log(a / b);
}

/* Whole numbers from 0 to 2^62. */
static inline double down(double x) {
  return (double)(int64_t)x;
}

static inline double up(double x) {
  double whole = down(x);
  return whole < x ? whole + 1 : whole;
}

/* ln of what is missed over what may be: <= 0 where n agents are enough. NaN where the brief sums do not hold. */
static Jet ln_missed(const Search *s, double n) {
  const WfmErlangAProblem *p = s->problem;
  double load = p->load, per_agent = 1 / n, mu = (load - n) * per_agent, mu_t = (load * s->stays - n) * per_agent;
  if (!(n * s->inverse >= LEAST && n >= LEAST && fabs(mu) < NEAR && fabs(mu_t) < NEAR)) return (Jet){NAN, NAN, NAN};
  WfmTeamSums sums;
  wfm_ratio_slopes(&sums, n, n * s->inverse, mu, mu_t);
  double exponent = sums.waiting.exponent, one = sums.waiting.one, fall = 1; /* where both sums are scaled, all exponents cancel */
  if (sums.waiting_t.exponent == 0) {
    if (exponent > LARGE) exponent = n * s->inverse * wfm_log1p_gap(mu); /* eight digits are too few */
    fall = exp(load * s->inverse * (1 - s->stays) - n * s->t - exponent);
  }
  Jet falls = {fall, -s->t * fall, s->t * s->t * fall}, above, below;
  missed(&above, &below, s, scaled(one, sums.below), by_agents(sums.waiting.sum, s->inverse), (Jet){.value = one},
         times(falls, by_agents(sums.waiting_t.sum, s->inverse)), scaled(sums.waiting_t.one, falls), n);
  double a = 1 / above.value, b = 1 / below.value, first = above.slope * a, second = below.slope * b;
  return (Jet){ln_ratio(above.value, below.value * s->missed), first - second,
               above.bend * a - first * first - below.bend * b + second * second};
}

/* Upper quantile of the normal law to three digits, 1e-3 <= p <= 1/2: a rational function of its logarithm, fitted. */
static inline double normal_above(double p) {
  double l = -log(2 * p);
  return l * (1.2533 + l * (0.6233957 + l * 0.01823045)) / (1 + l * (0.98441635 + l * 0.11934861));
}

/* The normal law below -x to two digits, for x between -2.5 and 2.5. */
static inline double normal_below(double x) {
  double xx = x * x;
  return 0.5 - x * (0.38996 - xx * (0.0519065 - xx * 0.0034493));
}

/* The team for which the offered wait, normal around the fluid's with the deviation of heavy traffic, 1 / sqrt(n leave) (Garnett, Mandelbaum and
 * Reiman 2002), is longer than t as often as the level allows. Where somebody is free nobody leaves: those states weigh differently from what
 * the normal law has below 0, by sqrt(leave) near 0, and who comes then does not wait at all; that is put right by one step along the law. */
static inline double guess(const Search *s) {
  const WfmErlangAProblem *p = s->problem;
  double root = sqrt(s->leave), limit = s->leave * s->t,
         spread = root / sqrt(p->load) * (1 + limit * (0.5 + limit * 0.125)); /* of leave V */
  double allowed = larger(s->missed, 1e-3), z = normal_above(allowed), late = s->missed;
  double away = limit / spread - z, below = normal_below(within(away, -2.5, 2.5)); /* mean wait in deviations; the law below 0 */
  double slower = away > 0 ? 1 + away * root : 1, heavier = below * root * (away > 0 ? 1 + away : 1), all = (1 - below) * slower + heavier;
  if (p->measure == WFM_A_SL && p->definition == WFM_SL_ABANDONS_OK) late /= s->stays;
  if (p->measure == WFM_A_SL && (p->definition == WFM_SL_ANSWERED_OF_OFFERED || p->definition == WFM_SL_WITH_FLOW_OUT)) {
    double mean =
        larger(limit / 2, limit - 1.2 * spread); /* of those who wait, but not too long; who comes where somebody is free does not */
    mean *= larger(1 - heavier / (all * p->target), 0);
    late = larger(1 - p->target * (1 + mean + mean * mean / 2), 1e-3);
  }
  double wrong = within(late * all / (allowed * slower), 0.1, 10);
  z -= 2 * (wrong - 1) / ((wrong + 1) * (0.8 + 0.75 * z)); /* its logarithm over Mills' ratio of z, about */
  double x = z * spread;
  return p->load * s->stays * (1 + x + x * x / 2);
}

/* Halley's step to where as much is missed as may be, and by how much it may be wrong: derivatives are good to one part in hundred, and the next order
 * grows with the cube; twice the worst that a million random teams showed. Where slope and bend say too little, Newton's, that proves nothing. */
static inline double step_of(double *doubt, const Search *s, Jet f) {
  double square = f.slope * f.slope, curve = f.value * f.bend;
  if (!(fabs(curve) < 0.7 * square)) {
    *doubt = MOST;
    return -f.value / f.slope;
  }
  double step = -2 * f.value * f.slope / (2 * square - curve);
  *doubt = fabs(step) * (0.02 + s->cube * step * step);
  return step;
}

double wfm_erlang_a_whole_briefly(const WfmErlangAProblem *p) {
  bool level = p->measure == WFM_A_SL || p->measure == WFM_A_SL_VIRTUAL;
  if (!(level && p->load > LEAST && isfinite(p->patience_s) && p->target > 0.5 && p->target < 1)) return NAN;
  double leave = p->aht_s / p->patience_s, t = p->t_s / p->aht_s;
  Search s = {p, leave, 1 / leave, t, exp(-leave * t), 1 - p->target, 3 / p->load};
  double n = down(guess(&s) + 0.5), enough = MOST, lacks = 0;
  for (int look = 0; look < LOOKS; look++) {
    Jet f = ln_missed(&s, n);
    if (!(fabs(f.value) > CLOSE && f.slope < 0)) return NAN;
    *(f.value < 0 ? &enough : &lacks) = n;
    double doubt, step = step_of(&doubt, &s, f);
    double low = larger(up(larger(n + step - doubt, lacks)), lacks + 1), high = smaller(up(smaller(n + step + doubt, enough)), enough);
    if (low == high) return low;
    if (!(low < high)) return NAN;
    n = smaller(larger(down(n + step + 0.5), lacks + 1), enough - 1);
  }
  return NAN;
}
