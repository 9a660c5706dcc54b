/* Erlang's sums briefly: to about a thousandth of an agent, for searches whose answer is a whole number.
 *
 * Where the target is met at 97.33 agents, 98 are needed, and no further digit changes that: a real number known to a thousandth settles all but one case
 * in some hundred, and the exact search is asked for the others alone. So much accuracy needs little of Temme's expansion (see erlang_ratio.h):
 *
 *   R(n, a) - 1 = G(n) (sqrt(n) M(eta sqrt n) + S(eta, n)),   A(c, y) = G(c) (sqrt(c) M(-eta sqrt c) - S(eta, c)),
 *   eta^2 / 2 = mu - ln(1 + mu), mu the load beyond the agents in parts of these, M Mills' ratio, G(n) = 1 + 1 / (12 n) + ..,
 *
 * as an error of S moves the answer by about as much of an agent. No tables, no branches, and two numbers at a time. The coefficients are printed by
 * brief_coefficients.py. */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Two numbers that are treated alike: one instruction on every processor with SSE2 or Neon; compilers without make two. */
typedef double Pair __attribute__((vector_size(16)));
typedef uint64_t PairBits __attribute__((vector_size(16)));

#define ROOT_2PI 2.50662827463100050242
#define BRIEF_NEAR 0.35 /* |mu| at most */

/* `yes` where the mask is set, else `no`. */
static inline Pair pair_choose(PairBits mask, Pair yes, Pair no) {
  return (Pair)(((PairBits)yes & mask) | ((PairBits)no & ~mask));
}

static inline Pair pair_absolute(Pair x) {
  return (Pair)((PairBits)x & ~((PairBits){0} + (UINT64_C(1) << 63)));
}

/* e^x to a part in 1e12, |x| <= 700. */
static inline Pair exp_briefly(Pair x) {
  const double whole = 6755399441055744.0; /* 1.5 * 2^52: what is added to it is rounded to a whole number, in the last bits */
  Pair shifted = x * 1.4426950408889634 + whole, f = x - (shifted - whole) * 0.69314718055994531, ff = f * f;
  Pair high = (0.041666665752845 + f * 0.0083332849277565728) +
              ff * ((0.0013889063836941364 + f * 0.00019907293648389058) + ff * 2.4750202320692082e-05);
  Pair power = (Pair)(((PairBits)shifted + 1023) << 52);
  return ((1 + f) + ff * ((0.5 + f * 0.1666666677030641) + ff * high)) * power;
}

/* Mills' ratio to 2 parts in 1e7, 0 <= y <= 40; to one in 1e5 beyond. */
static inline Pair mills_briefly(Pair y) {
  Pair t = 3.5 / (3.5 + y), tt = t * t;
  Pair low = (0.28571162895642099 + t * 0.28578425259550422) + tt * (0.26177095332218198 + t * 0.21746587693328162);
  Pair high =
      (0.15700876548091749 + t * 0.030736853775351129) + tt * ((0.15958772837168811 - t * 0.2037599591494684) + tt * 0.059008221958200706);
  return t * (low + tt * tt * high);
}

/* eta to 5 parts in 1e6 of mu. */
static inline Pair eta_briefly(Pair mu) {
  Pair square = mu * mu;
  Pair high = (0.19446123025168757 - mu * 0.13474610788365496) +
              square * ((0.10170750477493411 - mu * 0.093485200734757717) + square * 0.082331497868876044);
  return mu * ((1 - mu * (1.0 / 3)) + square * high);
}

/* ln(1 + mu) / eta, which says how fast eta sqrt n changes with n: Temme's mu = eta + eta^2/3 + eta^3/36 - .. */
static inline Pair pace_briefly(Pair eta) {
  return 1 - eta * (1.0 / 6 - eta * (1.0 / 36));
}

/* S. */
static inline Pair temme_briefly(Pair eta, double inverse) {
  return (-1.0 / 3 - inverse * (1.0 / 540)) + eta * ((1.0 / 12 - inverse * (1.0 / 288)) - eta * (2.0 / 135));
}

/* ln x to 1e-4, for guesses. x > 0, normal. */
static inline double ln_roughly(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  double exponent = (double)((int32_t)(bits >> 52) - 1023), m;
  bits = (bits & UINT64_C(0xfffffffffffff)) | UINT64_C(0x3ff0000000000000);
  memcpy(&m, &bits, sizeof m);
  return exponent * 0.69314718055994531 - 1.7417939 + m * (2.8212026 + m * (-1.4699568 + m * (0.44717955 - m * 0.056570851)));
}

/* ln (a / b), where they are alike to a part in ten thousand of it. */
static inline double ln_of_ratio(double a, double b) {
  double w = (a - b) / (a + b), ww = w * w;
  return 2 * w * (1 + ww * (1.0 / 3 + ww * (1.0 / 5 + ww * (1.0 / 7))));
}

/* The real number of agents at which a target is met, and by how much it may be wrong. */
typedef struct {
  double agents, doubt;
} WfmAgentsAbout;

/* From a team of n: the logarithm of what is missed over what may be (or its opposite), Newton's step, and half the bend over that step. The sums are good to
 * `base` of an agent, the slope to a part in a hundred, and third order is left out: `worst` scales that to twice the largest error of a million
 * random problems. */
static inline WfmAgentsAbout agents_about(double n, double off, double step, double bend, double base, double worst) {
  double further = step * (1 + bend * (1 + bend)), third = off * off + bend * bend;
  return (WfmAgentsAbout){n + further, base + worst * fabs(further) * (0.012 + 3 * third)};
}

/* The whole number of agents where that is beyond doubt, else NaN. */
static inline double whole_beyond_doubt(WfmAgentsAbout about) {
  double low = about.agents - about.doubt, high = about.agents + about.doubt;
  if (!(low > 1 && high < 1e15)) return (double)NAN;
  double below = (double)(int64_t)low;
  return below < low && high <= below + 1 ? below + 1 : (double)NAN;
}
