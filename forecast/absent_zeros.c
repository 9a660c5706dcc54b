#include "forecast/absent_zeros.h"

#include <math.h>

#define LEAST_EXPECTED 10.0 /* zeros, of which none is there */
#define LEAST_MISSING 0.1   /* of the open intervals */

bool wfm_zeros_are_absent(const WfmCounted *counted) {
  double measured = (double)counted->measured, missing = (double)counted->missing;
  if (counted->zero > 0 || counted->measured == 0 || missing < LEAST_MISSING * (measured + missing)) return false;
  return measured * exp(-counted->contacts / measured) >= LEAST_EXPECTED;
}

static bool is_measured(const WfmForecastInput *input, int32_t i) {
  return input->open_past[i] && isfinite(input->volume[i]);
}

WfmCounted wfm_counted_of(const WfmForecastInput *input) {
  const WfmSlots *past = input->past;
  WfmCounted counted = {0};
  for (int32_t i = 0, end; i < past->grid.n; i = end) {
    bool any = false;
    for (end = i; end < past->grid.n && past->day[end] == past->day[i]; end++) any |= is_measured(input, end);
    for (int32_t k = i; any && k < end; k++) {
      if (!input->open_past[k]) continue;
      if (!is_measured(input, k)) {
        counted.missing++;
        continue;
      }
      counted.measured++, counted.zero += input->volume[k] == 0, counted.contacts += input->volume[k];
    }
  }
  return counted;
}
