#include "scheduler/staffing/price.h"

#include <math.h>

#define WORTHLESS 1e-3 /* of the price of a missing agent: here the curve ends */
#define LONGEST 20000  /* agents in one interval; no roster has more */

/* gain[k]: rise from k to k+1 agents of the least concave curve over the service level at 0 and at low .. high agents. */
static void concave_gain(double *gain, const WfmImmediate *work, double present_share, int32_t low, int32_t high) {
  int32_t n = high - low + 2;
  g_autofree int32_t *hull_k = g_new(int32_t, n);
  g_autofree double *hull_sl = g_new(double, n);
  int32_t m = 0;
  for (int32_t k = 0; k <= high; k = k == 0 && low > 1 ? low : k + 1) {
    double sl = wfm_immediate_sl(work, k * present_share);
    while (m >= 2 && (hull_sl[m - 1] - hull_sl[m - 2]) * (k - hull_k[m - 1]) <= (sl - hull_sl[m - 1]) * (hull_k[m - 1] - hull_k[m - 2]))
      m--;
    hull_k[m] = k;
    hull_sl[m++] = sl;
  }
  for (int32_t h = 1; h < m; h++) {
    double slope = (hull_sl[h] - hull_sl[h - 1]) / (hull_k[h] - hull_k[h - 1]);
    for (int32_t k = hull_k[h - 1]; k < hull_k[h]; k++) gain[k] = fmax(slope, 0);
  }
}

/* Deferred work can be done ahead: half as many again are worth the surplus price. */
static void deferred_gain(double *gain, int32_t high, double gross, double surplus) {
  for (int32_t k = 0; k < high; k++) gain[k] = k < 1.5 * gross ? surplus : 0;
}

void wfm_price_append(GArray *values, const WfmImmediate *work, double volume, double shrinkage, double gross, double hours,
                      const WfmStaffingSettings *settings) {
  double price = settings->shortage_price * hours, surplus = settings->surplus_share * price;
  double root = sqrt(gross), share = 1 - shrinkage;
  int32_t high = (int32_t)fmin(ceil(gross) + (work ? ceil(2 * root) + 3 : ceil(0.5 * gross) + 1), LONGEST);
  g_autofree double *gain = g_new0(double, high + 1);
  bool served = work && work->load > 0;
  if (served) {
    double crowd = work->load / wfm_immediate_rate(work->queue) / share;
    double low = fmin(floor(crowd - 4 * sqrt(crowd) - 3), floor(gross - 2 * root - 3));
    concave_gain(gain, work, share, (int32_t)fmin(fmax(low, 1), high), high);
  } else if (!work && gross > 0)
    deferred_gain(gain, high, gross, surplus);
  double last = INFINITY;
  for (int32_t k = 0; k < high; k++) {
    double missing = fmin(k + 1, gross) - fmin(k, gross);
    double extra = served ? settings->miss_price * volume * gain[k] : gain[k];
    if (k >= gross) extra = fmin(extra, surplus);
    double value = fmin(price * missing + extra, last);
    if (k >= gross && value <= WORTHLESS * price) break;
    g_array_append_val(values, value);
    last = value;
  }
}
