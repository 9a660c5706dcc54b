#include "forecast/value_added.h"

#include <math.h>

typedef struct {
  double error[3], bias[3]; /* naive, statistical, final */
  double contacts;
  size_t n;
} Sums;

static void add(Sums *sums, const WfmComeTrue *row) {
  const double said[3] = {row->naive, row->statistical, row->final};
  for (int k = 0; k < 3; k++) sums->error[k] += fabs(said[k] - row->actual), sums->bias[k] += said[k] - row->actual;
  sums->contacts += row->actual;
  sums->n++;
}

void wfm_value_added(WfmValueAdded *out, const WfmComeTrue *row, size_t n, bool by_day, int32_t lead_from, int32_t lead_to,
                     bool overridden_only) {
  Sums sums = {0};
  for (size_t i = 0, end = 0; i < n; i = end) {
    WfmComeTrue unit = row[i];
    for (end = i + 1; by_day && end < n && row[end].made == unit.made && row[end].day == unit.day; end++) {
      unit.naive += row[end].naive, unit.statistical += row[end].statistical, unit.final += row[end].final;
      unit.actual += row[end].actual;
      unit.overridden |= row[end].overridden;
    }
    if (unit.lead_day < lead_from || unit.lead_day > lead_to || (overridden_only && !unit.overridden)) continue;
    add(&sums, &unit);
  }
  double y = sums.contacts > 0 ? sums.contacts : (double)NAN;
  *out = (WfmValueAdded){sums.n,           sums.contacts,    sums.error[0] / y, sums.error[1] / y, sums.error[2] / y,
                         sums.bias[0] / y, sums.bias[1] / y, sums.bias[2] / y};
}
