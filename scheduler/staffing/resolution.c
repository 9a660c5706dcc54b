#include "scheduler/staffing/resolution.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define TOUCHES_MOST 400 /* of one ticket; a mean of 20 has one of 1e9 beyond */

double wfm_reply_share(const WfmStaffQueue *q) {
  return q->touches > 1 ? 1 - 1 / q->touches : 0;
}

static double open_share(const WfmStaffQueue *q) {
  double open = 0;
  for (int32_t i = 0; i < q->grid.n; i++) open += q->open[i] != 0;
  return q->grid.n > 0 ? open / q->grid.n : 1;
}

double wfm_resolution_share(const WfmStaffQueue *q, double wait_s) {
  double again = wfm_reply_share(q), away = q->reply_after_s * open_share(q), weight = 1 - again, sum = 0;
  for (int k = 1; k <= TOUCHES_MOST && weight > 1e-12; k++) {
    double left = q->resolution_s - k * wait_s;
    if (left < 0) break;
    sum += weight * (k == 1 || !(away > 0) ? 1 : gsl_cdf_gamma_P(left, k - 1, away));
    weight *= again;
  }
  return sum;
}

double wfm_resolution_wait_s(const WfmStaffQueue *q) {
  if (!(q->resolution_target > 0) || !(q->resolution_s > 0)) return INFINITY;
  if (wfm_resolution_share(q, 0) < q->resolution_target) return -1;
  double low = 0, high = q->resolution_s;
  for (int k = 0; k < 60; k++) {
    double mid = (low + high) / 2;
    if (wfm_resolution_share(q, mid) >= q->resolution_target)
      low = mid;
    else
      high = mid;
  }
  return low;
}
