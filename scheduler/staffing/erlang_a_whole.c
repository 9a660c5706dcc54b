#include "scheduler/staffing/erlang_a_whole.h"

#include <math.h>

#define BASE 3e-4 /* of agents_about */
#define BASE_LEAVE 3e-4
#define BASE_ROOT 1e-6
#define WORST 1.0
#define LEAST_AGENTS 8.0 /* and c: fewer have more orders of Temme's expansion */
#define LEAST_LOAD 16.0
#define FALL 300.0 /* e^-300 is nothing, and far from what underflows when multiplied */
enum { LOOKS = 3 };

typedef struct {
  const WfmErlangAProblem *problem;
  double missed;         /* allowed */
  double leave, inverse; /* per handle time; 1 / leave */
  double limit, stays;   /* t in mean patiences; e^-limit */
  double root_leave, root_inverse, root_load, per_load;
} Search;

/* Compiled to a comparison, which fmax and fmin are not. */
static inline double larger(double a, double b) {
  return a > b ? a : b;
}

static inline double smaller(double a, double b) {
  return a < b ? a : b;
}

static inline Search search_of(const WfmErlangAProblem *p) {
  double leave = p->aht_s / p->patience_s, inverse = p->patience_s / p->aht_s, limit = p->t_s / p->patience_s, root_leave = sqrt(leave);
  return (Search){.problem = p,
                  .missed = 1 - p->target,
                  .leave = leave,
                  .inverse = inverse,
                  .limit = limit,
                  .stays = exp_briefly((Pair){-limit, -limit})[0],
                  .root_leave = root_leave,
                  .root_inverse = root_leave * inverse,
                  .root_load = sqrt(p->load),
                  .per_load = 1 / p->load};
}

static inline bool counts_the_answered_of_all(const WfmErlangAProblem *p) {
  return p->measure == WFM_A_SL && (p->definition == WFM_SL_ANSWERED_OF_OFFERED || p->definition == WFM_SL_WITH_FLOW_OUT);
}

/* Upper quantiles of the normal law at 2^-10 (1 + 0/8), 2^-10 (1 + 1/8), .., 1/2: as the bits of a double count on. */
enum { EIGHTH = 49 }; /* the bit that is worth one of these steps */
/* clang-format off */
static const double quantiles[] = {
    3.09727, 3.06219, 3.03051, 3.00161, 2.97502, 2.95038, 2.92741, 2.90589, 2.88563, 2.84836, 2.81466, 2.78389,
    2.75555, 2.72926, 2.70473, 2.68173, 2.66007, 2.62015, 2.58402, 2.55098, 2.52050, 2.49220, 2.46577, 2.44096,
    2.41756, 2.37439, 2.33523, 2.29936, 2.26623, 2.23541, 2.20658, 2.17947, 2.15387, 2.10655, 2.06353, 2.02401,
    1.98743, 1.95332, 1.92135, 1.89123, 1.86273, 1.80989, 1.76167, 1.71723, 1.67594, 1.63733, 1.60101, 1.56669,
    1.53412, 1.47347, 1.41780, 1.36620, 1.31801, 1.27270, 1.22986, 1.18916, 1.15035, 1.07752, 1.00999, 0.94678,
    0.88715, 0.83051, 0.77642, 0.72451, 0.67449, 0.57913, 0.48878, 0.40225, 0.31864, 0.23720, 0.15731, 0.07841,
    0.00000,
};
/* clang-format on */

/* The same to two digits, 2^-10 <= p < 1/2. */
static inline double normal_above(double p) {
  const double lowest = 0x1p-10;
  uint64_t bits, first;
  memcpy(&bits, &p, sizeof bits);
  memcpy(&first, &lowest, sizeof first);
  const double *at = &quantiles[(bits - first) >> EIGHTH];
  return at[0] + (at[1] - at[0]) * ((double)(int64_t)(bits & ((UINT64_C(1) << EIGHTH) - 1)) * 0x1p-49);
}

/* The normal law below -x to two digits, for x between -2.5 and 2.5. */
static inline double normal_below(double x) {
  double xx = x * x;
  return 0.5 - x * (0.38996 - xx * (0.0519065 - xx * 0.0034493));
}

/* 1 / n of the team for which the offered wait, normal around the fluid's with the deviation of heavy traffic, 1 / sqrt(n leave) (Garnett, Mandelbaum
 * and Reiman 2002), is longer than t as often as the level allows. Where somebody is free nobody leaves: those states weigh differently from what
 * the normal law has below 0, by sqrt(leave) near 0, and who comes then does not wait at all; that is put right by one step along the law. */
static inline double guess(const Search *s) {
  const WfmErlangAProblem *p = s->problem;
  double limit = s->limit, spread = s->root_leave * s->root_load * s->per_load * (1 + limit * (0.5 + limit * 0.125)); /* of leave V */
  double allowed = larger(s->missed, 0x1p-10), z = normal_above(allowed);
  double away = limit * s->root_load * s->root_inverse * (1 - limit * (0.5 - limit * 0.125)) - z; /* mean wait in deviations */
  double below = normal_below(smaller(larger(away, -2.5), 2.5)), more = larger(away, 0);          /* the law below 0 */
  double slower = 1 + more * s->root_leave, heavier = below * s->root_leave * (1 + more), all = (1 - below) * slower + heavier;
  double late = s->missed * all, as_many = allowed * slower;
  if (p->measure == WFM_A_SL && p->definition == WFM_SL_ABANDONS_OK) late *= 1 + limit * (1 + limit / 2);
  if (counts_the_answered_of_all(p)) { /* .. of those who wait, but not too long, some leave; who comes where somebody is free does not */
    double left = larger(limit / 2, limit - 1.2 * spread);
    late = larger(late - left * (1 + 0.4 * left) * larger(all * p->target - heavier, 0), 1e-3 * all);
  }
  z -= 2 * (late - as_many) / ((late + as_many) * (0.8 + 0.75 * z)); /* the logarithm of their ratio over Mills' ratio of z, about */
  double x = z * spread;
  return s->per_load / s->stays * (1 - x * (1 - x / 2));
}

/* A number that depends on the agents, with its first and second derivative. */
typedef struct {
  double value, slope, bend;
} Jet;

typedef struct {
  Pair value, slope, bend;
} PairJet; /* of the waiting now, and t later */

/* Weights of the states, all relative to the same: idle, that of those with an agent free; waiting, that of those with none, now and in which somebody who
 * came then still waits t later; first, of these the weight of nobody waiting before. */
typedef struct {
  Jet idle;
  PairJet waiting, first;
} Weights;

/* With z = eta sqrt(c), now and t later, A e^(-z^2 / 2) is ROOT_2PI Phi(z) and a small rest, and the weights t later need no other factor, as the density of
 * the wait at t and the exponents cancel. Below saturation all of it is multiplied by e^(z^2 / 2), z of now, where it would underflow.
 *
 * By n z falls by turn, and the density in these units grows by `grows` of itself: by z turn, as e^(-z^2 / 2) does, or, relative to now, by nothing
 * and -t. That factor is common to all weights, so that the share missed does not depend on it; it is chosen so that little cancels. Where terms are
 * left out they are smaller than the others by 12 n or 12 c. */
static inline bool weigh(Weights *w, const Search *s, double inverse) {
  double load = s->problem->load, n = 1 / inverse, c_inverse = inverse * s->leave;
  Pair mu = (Pair){load, load * s->stays} * inverse - 1;
  double n_root_inverse = sqrt(inverse), n_root = n_root_inverse * n, c_root = n_root * s->root_inverse,
         c_root_inverse = n_root_inverse * s->root_leave;
  bool holds = fabs(mu[0]) < BRIEF_NEAR && fabs(mu[1]) < BRIEF_NEAR && n > LEAST_AGENTS && n * s->inverse > LEAST_AGENTS, busy = mu[0] > 0;
  Pair eta = eta_briefly(mu), rest = temme_briefly(eta, c_inverse), z = eta * c_root, depth = 0.5 * z * z;
  double y = eta[0] * n_root;
  if (!holds || (!busy && !(larger(depth[0], 0.5 * y * y) < FALL))) return false;
  Pair fall = exp_briefly((Pair){busy ? larger(-depth[0], -FALL) : 0.5 * y * y, larger(busy ? -depth[1] : depth[0] - depth[1], -FALL)});
  Pair mills = mills_briefly(pair_absolute(z));
  double own = mills_briefly((Pair){fabs(y), fabs(y)})[0], idle = busy ? own : ROOT_2PI * fall[0] - own; /* M(y) */
  if (!busy) fall[0] = 1;
  Pair tail = mills * fall, normal = pair_choose((PairBits)(mu > 0), ROOT_2PI - tail, tail); /* e^.. Phi(z) */

  double pace_c = n_root_inverse * s->root_inverse, pace_n = n_root_inverse, late = -s->limit * s->inverse;
  Pair pace = pace_briefly(eta), turn = pace * pace_c, small = rest * c_root_inverse;
  Pair grows = busy ? z * turn : (Pair){0, late}, bends = turn * turn, slows = busy ? bends : (Pair){0, 0};
  Pair first = fall + z * normal, own_first = small * fall, turned = turn * first;
  w->waiting.value = normal - own_first;
  w->waiting.slope = normal * (0.5 * inverse) + grows * (normal - own_first) - turned;
  w->waiting.bend = grows * (grows * w->waiting.value - 2 * turned) + bends * (normal + z * first) - slows * w->waiting.value;
  w->first.value = fall * (c_root_inverse * (1 - c_inverse * (1.0 / 12)));
  w->first.slope = w->first.value * grows;
  w->first.bend = w->first.slope * grows - w->first.value * slows;

  double scale = s->root_leave * (1 + (inverse - c_inverse) * (1.0 / 12)) * (busy ? fall[0] : 1), step = pace[0] * pace_n,
         falls = y * idle - 1;
  double here = scale * (idle + (rest[0] + (c_inverse - inverse) * (1.0 / 540 + eta[0] * (1.0 / 288))) * n_root_inverse);
  double slope = scale * (idle * (0.5 * inverse) - falls * step), bend = scale * (idle + y * falls) * step * step;
  w->idle = (Jet){here, slope + grows[0] * here, bend + grows[0] * (2 * slope + grows[0] * here) - slows[0] * here};
  return true;
}

/* The share missed as above / below, both times the same. */
static inline void missed(Jet *above, Jet *below, const Search *s, const Weights *w, double n) {
  const WfmErlangAProblem *p = s->problem;
  const PairJet *v = &w->waiting;
  double per_load = s->per_load, part = n * per_load, stays = s->stays; /* part: served of those who come while everybody is busy */
  *below = (Jet){w->idle.value + v->value[0], w->idle.slope + v->slope[0], w->idle.bend + v->bend[0]};
  if (p->measure == WFM_A_SL_VIRTUAL) {
    *above = (Jet){v->value[1], v->slope[1], v->bend[1]};
    return;
  }
  Jet later = {stays * v->value[1], stays * v->slope[1], stays * v->bend[1]};
  if (p->definition == WFM_SL_ABANDONS_OK) {
    *above = later;
    return;
  }
  Pair behind = v->value - w->first.value, slope = v->slope - w->first.slope, bend = v->bend - w->first.bend;
  behind = part * behind, bend = 2 * per_load * slope + part * bend,
  slope = per_load / part * behind + part * slope; /* those who are served at all */
  if (p->definition == WFM_SL_ANSWERED_OF_ANSWERED) {
    *above = (Jet){behind[1], slope[1], bend[1]};
    *below = (Jet){w->idle.value + behind[0], w->idle.slope + slope[0], w->idle.bend + bend[0]};
    return;
  }
  *above = (Jet){v->value[0] - behind[0] + behind[1], v->slope[0] - slope[0] + slope[1], v->bend[0] - bend[0] + bend[1]};
  if (p->definition == WFM_SL_EXCLUDE_SHORT) { /* those who still wait, of them and the served within t */
    *below =
        (Jet){below->value - above->value + later.value, below->slope - above->slope + later.slope, below->bend - above->bend + later.bend};
    *above = later;
  }
}

static inline WfmAgentsAbout look(const Search *s, double inverse) {
  Weights w;
  Jet a, b;
  if (!weigh(&w, s, inverse)) return (WfmAgentsAbout){(double)NAN, (double)NAN};
  double n = 1 / inverse;
  missed(&a, &b, s, &w, n);
  /* f = ln(a / (b missed)), its slope and bend times ab and (ab)^2 */
  double off = ln_of_ratio(a.value, b.value * s->missed), ab = a.value * b.value, up = a.slope * b.value, down = b.slope * a.value;
  double per_slope = 1 / (up - down), bend = ab * (a.bend * b.value - b.bend * a.value) - up * up + down * down;
  return agents_about(n, off, -off * ab * per_slope, 0.5 * off * bend * per_slope * per_slope,
                      BASE + BASE_LEAVE * s->leave + BASE_ROOT * s->root_load, WORST);
}

static inline bool asked_briefly(const WfmErlangAProblem *p) {
  bool level = p->measure == WFM_A_SL || p->measure == WFM_A_SL_VIRTUAL;
  return level && p->load > LEAST_LOAD && p->target > 0.5 && p->target < 1 && p->t_s < 2 * p->patience_s && isfinite(p->patience_s);
}

double wfm_erlang_a_whole_briefly(const WfmErlangAProblem *p, WfmAgentsAbout *first) {
  if (!asked_briefly(p)) return (double)NAN;
  Search s = search_of(p);
  double inverse = guess(&s), whole = (double)NAN;
  for (int k = 0; k < LOOKS && isnan(whole); k++) {
    WfmAgentsAbout least = look(&s, inverse);
    whole = whole_beyond_doubt(least);
    inverse = 1 / least.agents;
    if (first && k == 0) *first = least;
  }
  return whole;
}
