#include "scheduler/staffing/least.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#define WHOLE_MOST 1e12 /* beyond, one agent more or less is below the last digit of the measures */
#define NEIGHBOURS 100
#define ROUNDS 3000 /* doubling may have to come from 1e-300 */
#define NOISE 2e-14 /* moves that short, of x, are made by the rounding of the margin */
#define MOST 1e15   /* or a million times the guess */

/* What is known of a margin: the tightest bracket, and the last three points, newest first. */
typedef struct {
  double short_x, short_f, enough_x, enough_f; /* NaN where not yet known */
  double x[3], f[3];
  int n;
} Known;

static void note(Known *k, double x, double f) {
  if (f >= 0)
    k->enough_x = x, k->enough_f = f;
  else
    k->short_x = x, k->short_f = f;
  k->x[2] = k->x[1], k->f[2] = k->f[1];
  k->x[1] = k->x[0], k->f[1] = k->f[0];
  k->x[0] = x, k->f[0] = f;
  if (k->n < 3) k->n++;
}

/* Where the margin is 0 by the last points: inverse quadratic through three, the secant through two; NaN where they do not say.
 * *doubt: about how far it may be off; the two differ by the error of the secant, and the next order is smaller by a move over the scale on
 * which the margin bends, as given and as seen. */
static double interpolated(double *doubt, const Known *k, double scale) {
  const double *x = k->x, *f = k->f;
  *doubt = INFINITY;
  if (k->n < 2 || !(isfinite(f[0]) && isfinite(f[1])) || f[0] == f[1] || (f[0] - f[1]) / (x[0] - x[1]) < 0) return NAN;
  double secant = -f[0] * ((x[0] - x[1]) / (f[0] - f[1]));
  if (k->n < 3 || !isfinite(f[2]) || f[2] == f[0] || f[2] == f[1]) return x[0] + secant;
  double near = (x[1] - x[0]) * (f[0] / (f[1] - f[0])) * (f[2] / (f[1] - f[2]));
  double far = (x[2] - x[0]) * (f[0] / (f[2] - f[0])) * (f[1] / (f[2] - f[1]));
  double bend = fabs(near + far - secant), moved = fmax(fabs(x[0] - x[1]), fabs(secant));
  if (bend > 0.5 * fabs(secant)) return x[0] + secant;
  if (fabs(x[1] - x[2]) < scale)
    *doubt = bend * fmax(fmin(moved / scale, 1), bend / fabs(secant) * (fabs(x[0] - x[2]) / fabs(x[0] - x[1])));
  return x[0] + near + far;
}

/* Without a bracket: as far as the points say, but at least a little and at most four steps beyond. */
static double outward(const Known *k, double low, double *step) {
  double doubt, side = k->f[0] >= 0 ? -1 : 1, to = interpolated(&doubt, k, *step);
  double move = isnan(to) ? *step : fmin(fmax(side * (to - k->x[0]), 0.02 * *step), 4 * *step);
  *step *= 2;
  return fmax(k->x[0] + side * move, low);
}

double wfm_least(WfmMargin margin, const void *user, double low, double guess, double step) {
  Known k = {.short_x = NAN, .enough_x = NAN};
  double most = fmax(MOST, 1e6 * guess), scale = step, x = fmax(guess, low), width = INFINITY, doubt;
  for (int round = 0; round < ROUNDS; round++) {
    double f = margin(user, x);
    note(&k, x, f);
    if (f >= 0 && x <= low) return low;
    if (f < 0 && x >= most) return INFINITY;
    bool bracketed = !isnan(k.short_x) && !isnan(k.enough_x);
    if (!bracketed) {
      x = outward(&k, low, &step);
      continue;
    }
    double gap = k.enough_x - k.short_x, tolerance = 2 * DBL_EPSILON * k.enough_x + 1e-300;
    if (gap <= 2 * tolerance || f == 0) return k.enough_x;
    double y = interpolated(&doubt, &k, scale);
    if (doubt <= 0.1 * tolerance) return fmin(fmax(y + tolerance, k.short_x), k.enough_x);
    double move = fabs(y - k.x[0]);
    if (move <= NOISE * k.enough_x) return k.f[0] >= 0 ? k.x[0] : fmin(k.x[0] + 1.2 * move + tolerance, k.enough_x);
    bool stalled = round % 4 == 3 && gap > 0.25 * width; /* halve where four rounds have not brought much */
    if (round % 4 == 3) width = gap;
    if (isnan(y) || stalled || !(y > k.short_x && y < k.enough_x)) y = k.short_x + gap / 2;
    if (move < tolerance) y = k.f[0] >= 0 ? fmax(k.x[0] - tolerance, k.short_x) : fmin(k.x[0] + tolerance, k.enough_x);
    x = y;
  }
  return isnan(k.enough_x) ? (double)INFINITY : k.enough_x;
}

double wfm_least_whole(WfmMargin margin, const void *user, double low, double least) {
  if (!isfinite(least)) return least;
  double n = fmax(ceil(least), ceil(low));
  if (n > WHOLE_MOST) return n;
  for (int k = 0; k < NEIGHBOURS && margin(user, n) < 0; k++) n += 1;
  for (int k = 0; k < NEIGHBOURS && n - 1 >= low && margin(user, n - 1) >= 0; k++) n -= 1;
  return n;
}

#define CLEAR 1e-7 /* of a whole number, and a part in 1e13 of large ones: farther away no rounding reaches */
double wfm_next_whole(WfmMargin margin, const void *user, double low, double least) {
  double whole = fmax(ceil(least), ceil(low)), above = whole - least, margin_of_rounding = CLEAR * (1 + least * 1e-6);
  bool clear = above > margin_of_rounding && above < 1 - margin_of_rounding;
  return clear && whole < 1e9 ? whole : wfm_least_whole(margin, user, low, least);
}
