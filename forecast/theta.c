#include "forecast/theta.h"

#include "forecast/level_gain.h"

#include <math.h>

bool wfm_theta(double *out, int32_t ahead, const double *y, int32_t n, double alpha) {
  double count = 0, st = 0, sy = 0, stt = 0, sty = 0;
  for (int32_t t = 0; t < n; t++)
    if (!isnan(y[t])) count++, st += t, sy += y[t], stt += (double)t * t, sty += t * y[t];
  double spread = stt - st * st / fmax(count, 1);
  if (count < 3 || !(spread > 0)) return false;
  double slope = (sty - st * sy / count) / spread, start = (sy - slope * st) / count;
  /* Theta line 2 doubles the distance from the line; its smoothed level runs beside the line itself. */
  double level = start;
  WfmLevelGain gain = wfm_level_gain(alpha);
  for (int32_t t = 0; t < n; t++) {
    double line = start + slope * t;
    if (isnan(y[t]))
      wfm_level_gain_pass(&gain);
    else
      level += wfm_level_gain_take(&gain) * (2 * y[t] - line - level);
  }
  for (int32_t h = 1; h <= ahead; h++) out[h - 1] = 0.5 * (level + start + slope * (n - 1 + h));
  return true;
}
