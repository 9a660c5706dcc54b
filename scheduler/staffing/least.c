#include "scheduler/staffing/least.h"

#include <float.h>
#include <math.h>

#define WHOLE_MOST 1e12 /* beyond, one agent more or less is below the last digit of the measures */
#define NEIGHBOURS 100
#define MOST 1e15 /* or a million times the guess */

/* f(a) < 0 <= f(b) or the other way round; returns the side that is enough. */
static double chandrupatla(WfmMargin margin, const void *user, double a, double fa, double b, double fb) {
  double c = a, fc = fa, t = 0.5;
  for (int k = 0; k < 120; k++) {
    double x = a + t * (b - a), fx = margin(user, x);
    if ((fx >= 0) == (fa >= 0)) {
      c = a;
      fc = fa;
    } else {
      c = b;
      fc = fb;
      b = a;
      fb = fa;
    }
    a = x;
    fa = fx;
    double least = fabs(fa) < fabs(fb) ? fabs(a) : fabs(b), tolerance = 2 * DBL_EPSILON * least + 1e-300;
    double share = tolerance / fabs(b - a);
    if (share > 0.5 || fa == 0) break;
    double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
    if (isfinite(phi) && phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)
      t = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
    else
      t = 0.5;
    if (!(t > share)) t = share;
    if (t > 1 - share) t = 1 - share;
  }
  return fa >= 0 ? a : b;
}

double wfm_least(WfmMargin margin, const void *user, double low, double guess, double step) {
  double x = fmax(guess, low), f = margin(user, x);
  if (f >= 0) {
    while (x > low) {
      double y = fmax(x - step, low), g = margin(user, y);
      if (g < 0) return chandrupatla(margin, user, y, g, x, f);
      x = y;
      f = g;
      step *= 2;
    }
    return low;
  }
  double most = fmax(MOST, 1e6 * guess);
  while (x < most) {
    double y = x + step, g = margin(user, y);
    if (g >= 0) return chandrupatla(margin, user, x, f, y, g);
    x = y;
    f = g;
    step *= 2;
  }
  return INFINITY;
}

double wfm_least_whole(WfmMargin margin, const void *user, double low, double least) {
  if (!isfinite(least)) return least;
  double n = fmax(ceil(least), ceil(low));
  if (n > WHOLE_MOST) return n;
  for (int k = 0; k < NEIGHBOURS && margin(user, n) < 0; k++) n += 1;
  for (int k = 0; k < NEIGHBOURS && n - 1 >= low && margin(user, n - 1) >= 0; k++) n -= 1;
  return n;
}
