#include "scheduler/staffing/erlang_ratio.h"

#include <float.h>
#include <math.h>

#include "scheduler/staffing/temme.inc"

#define SQRT_2PI 2.50662827463100050242
#define ASYMPTOTIC_FROM 25.0 /* Temme's nine orders reach double precision from here */
#define NEAR_LOW 0.55
#define NEAR_HIGH 1.45

double wfm_log1p_gap(double mu) {
  if (mu < -0.6 || mu > 1.5) return mu - log1p(mu);
  /* ln(1+mu) = 2 atanh(r), r = mu/(2+mu), and mu - 2r = mu r */
  static const double inverse[] = {1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17,
                                   1.0 / 19, 1.0 / 21, 1.0 / 23, 1.0 / 25, 1.0 / 27, 1.0 / 29, 1.0 / 31, 1.0 / 33,
                                   1.0 / 35, 1.0 / 37, 1.0 / 39, 1.0 / 41, 1.0 / 43, 1.0 / 45, 1.0 / 47, 1.0 / 49};
  double r = mu / (2 + mu), square = r * r, sum = 0;
  int terms = square < 1e-4 ? 5 : square < 5e-3 ? 8 : square < 0.03 ? 12 : 24;
  for (int k = terms; k-- > 0;) sum = sum * square + inverse[k];
  return r * (mu - 2 * square * sum);
}

/* Mills' ratio (1 - Phi(y)) / phi(y), y >= 0; of what is no number none. */
static double mills(double y) {
  if (!(y < 20)) {
    double z = 1 / (y * y), term = 1, sum = 1;
    for (int k = 1; k < 20; k += 2) sum += term *= -k * z;
    return sum / y;
  }
  double t = 4 / (4 + y), place = (t - 1.0 / 6) * (MILLS_PIECES * 6.0 / 5);
  int piece = (int)place;
  if (piece >= MILLS_PIECES) piece = MILLS_PIECES - 1;
  double local = 2 * (place - piece) - 1, sum = 0;
  for (int i = MILLS_DEGREE; i >= 0; i--) sum = sum * local + mills_p[piece][i];
  return sum * t;
}

/* Gamma(x+1) / (sqrt(2 pi x) (x/e)^x). */
static double gamma_star(double x) {
  if (x < 10) return tgamma(x + 1) / (SQRT_2PI * sqrt(x)) * exp(x) * pow(x, -x);
  double z = 1 / (x * x);
  double series =
      1.0 / 12 + z * (-1.0 / 360 + z * (1.0 / 1260 + z * (-1.0 / 1680 + z * (1.0 / 1188 + z * (-691.0 / 360360 + z * (1.0 / 156))))));
  return exp(series / x);
}

/* sum over k of c_k(eta) x^-k */
static double temme_sum(double eta, double x) {
  /* A power that cannot reach the last digit is not worth its multiplications: each order is smaller by x than the one before, and needs
   * as many powers of eta fewer. */
  double size = fabs(eta), inverse = 1 / x;
  int degree = size < 0.01 ? 7 : size < 0.05 ? 10 : size < 0.1 ? 14 : size < 0.2 ? 18 : TEMME_DEGREE - 1;
  int fewer = size < 0.2 ? 2 : 1;
  int orders = x > 1e4 ? 4 : x > 400 ? 5 : x > 100 ? 7 : TEMME_ORDERS;
  double sum = 0;
  for (int k = orders - 1; k >= 0; k--) {
    int least = degree - fewer * k;
    double c = 0;
    for (int i = least > 4 ? least : 4; i >= 0; i--) c = c * eta + temme_c[k][i];
    sum = sum * inverse + c;
  }
  return sum;
}

/* R - 1 for 0 <= f < 1. */
static double fraction_ratio(double f, double a) {
  if (f == 0) return 0;
  if (a < 2) {
    double term = 1, sum = 0;
    for (int k = 0; term > 1e-18 * (1 + sum); k++) sum += term *= a / (f + 1 + k);
    return exp(a) * pow(a, -f) * tgamma(f + 1) - sum - 1;
  }
  /* Legendre's continued fraction of Gamma(f+1, a), from the far end; depth for the smallest a */
  double tail = a + 2 * 60 - f;
  for (int k = 59; k >= 1; k--) tail = a + 2 * k - f - (k + 1) * (k - f) / tail;
  return f * (tail - 1) / (tail * (a - f) + f);
}

/* scale e^exponent - rest - 1; what overflows has its logarithm */
static double from_exponent(double *ln, double scale, double exponent, double rest) {
  double main = scale * exp(exponent);
  if (isfinite(main)) return main - rest - 1;
  *ln = exponent + log(scale);
  return INFINITY;
}

static double ratio_near(double *ln, double x, double a) {
  double mu = (a - x) / x, gap = wfm_log1p_gap(mu), root = sqrt(x), star = gamma_star(x);
  double eta = copysign(sqrt(2 * gap), mu), rest = temme_sum(eta, x);
  if (mu >= 0) return star * (root * mills(eta * root) + rest);
  return from_exponent(ln, star * root * SQRT_2PI, x * gap, star * (root * mills(-eta * root) - rest) - 1);
}

/* x far above the load: all but the tail of the whole exponential series. */
static double ratio_light(double *ln, double x, double a) {
  double term = 1, sum = 0;
  for (int k = 1; term > 1e-18 * (1 + sum); k++) sum += term *= a / (x + k);
  double mu = (a - x) / x;
  double gap = mu < -0.6 ? mu - log(a / x) : wfm_log1p_gap(mu);
  return from_exponent(ln, gamma_star(x) * SQRT_2PI * sqrt(x), x * gap, sum);
}

/* Falling factorials, all positive, closed by the fraction of a server that is left. */
static double ratio_by_sum(double x, double a) {
  double term = 1, sum = 0, left = x;
  while (left >= 1) {
    term *= left / a;
    sum += term;
    left -= 1;
    if (left < a && term < 1e-18 * sum) return sum;
  }
  return sum + term * fraction_ratio(left, a);
}

double wfm_blocking_less_one(double *ln, double x, double a) {
  if (x >= ASYMPTOTIC_FROM && a > NEAR_LOW * x && a < NEAR_HIGH * x) return ratio_near(ln, x, a);
  if (a >= NEAR_HIGH * x) return ratio_by_sum(x, a);
  if (x >= ASYMPTOTIC_FROM) return ratio_light(ln, x, a);
  double sum = ratio_by_sum(x, a);
  return isfinite(sum) ? sum : ratio_light(ln, x, a);
}

WfmBlockingRatio wfm_blocking_ratio(double x, double a) {
  double ln = 0, less_one = wfm_blocking_less_one(&ln, x, a);
  if (isinf(less_one)) return (WfmBlockingRatio){.r = INFINITY, .less_one = INFINITY, .ln = ln};
  return (WfmBlockingRatio){.r = 1 + less_one, .less_one = less_one, .ln = log1p(less_one)};
}

/* c/A = c - y + F, F = y/(c-y+1 + 2y/(c-y+2 + ...)): every part positive below saturation. From the far end; far enough where
 * (c-y)/sqrt(y) is at least 3. */
static WfmWaitingSum sum_light(double c, double y, double spare) {
  double z = spare / sqrt(y);
  int depth = z > 12 ? 14 : z > 6 ? 24 : 60;
  double tail = 0;
  for (int k = depth; k >= 2; k--) tail = k * y / (spare + k + tail);
  double first = spare + 1 + tail, fraction = y / first;
  return (WfmWaitingSum){.scaled = c / (spare + fraction),
                         .less_one = y * (spare + tail) / (first * (spare + fraction)),
                         .deficit = fraction / (spare + fraction)};
}

static WfmWaitingSum sum_by_terms(double c, double y, double mu) {
  double term = 1, sum = 0, weighted = 0;
  for (int j = 1; j < 100000; j++) {
    term *= y / (c + j);
    sum += term;
    weighted += j * term;
    if (y < c + j && j * term <= 1e-18 * weighted) break;
  }
  double exponent = mu > 0 ? c * wfm_log1p_gap(mu) : 0;
  return (WfmWaitingSum){.scaled = (1 + sum) * exp(-exponent), .exponent = exponent, .less_one = sum, .deficit = weighted / c};
}

static WfmWaitingSum sum_near(double c, double mu) {
  double gap = wfm_log1p_gap(mu), root = sqrt(c), star = gamma_star(c);
  double eta = copysign(sqrt(2 * gap), mu), rest = temme_sum(eta, c);
  if (mu <= 0) {
    double sum = star * (root * mills(-eta * root) - rest);
    return (WfmWaitingSum){.scaled = sum, .less_one = sum - 1, .deficit = 1 + mu * sum};
  }
  double shrink = exp(-c * gap);
  double scaled = star * (root * (SQRT_2PI - mills(eta * root) * shrink) - rest * shrink);
  return (WfmWaitingSum){.scaled = scaled, .exponent = c * gap, .less_one = scaled / shrink - 1, .deficit = 1 + mu * scaled / shrink};
}

WfmWaitingSum wfm_waiting_sum(double c, double delta) {
  double y = c + delta, mu = delta / c;
  if (y <= 0) return (WfmWaitingSum){.scaled = 1};
  bool large = c >= ASYMPTOTIC_FROM, far_below = delta < 0 && delta * delta >= 36 * y;
  if (large && mu > NEAR_LOW - 1 && mu < NEAR_HIGH - 1 && !far_below) return sum_near(c, mu);
  if (delta < 0 && delta * delta >= 9 * y) return sum_light(c, y, -delta);
  if (y <= 60 || (!large && y < NEAR_HIGH * c)) return sum_by_terms(c, y, mu);
  if (large && mu < NEAR_HIGH - 1) return sum_near(c, mu);
  double exponent = c * wfm_log1p_gap(mu), shrink = exp(-exponent);
  double scaled = gamma_star(c) * SQRT_2PI * sqrt(c) - wfm_blocking_ratio(c, y).less_one * shrink;
  return (WfmWaitingSum){.scaled = scaled, .exponent = exponent, .less_one = scaled / shrink - 1, .deficit = 1 + mu * scaled / shrink};
}

double wfm_mills_ratio(double y) {
  return y >= 0 ? mills(y) : SQRT_2PI * exp(y * y / 2) - mills(-y);
}
