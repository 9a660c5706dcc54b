#include "forecast/level_window.h"

#include "core/numeric.h"
#include "forecast/driver.h"

#include <math.h>

#define DRIVEN 0.5

double *wfm_level_logs(const WfmHistory *history) {
  double *x = g_new0(double, (gsize)history->n_past_days + 1);
  for (int32_t d = 0; d < history->n_past_days; d++)
    x[d] = history->level[d] > 0 && history->event[d] == WFM_NO_EVENT && history->exposure[d] > 0 ? log(history->level[d]) : (double)NAN;
  return x;
}

/* Median of the days of a weekday in from .. to - 1; NaN where there is none. */
static double weekday_median(const double *x, int32_t from, int32_t to, int32_t weekday) {
  double value[WFM_LEVEL_WINDOW / 7 + 1];
  size_t n = 0;
  for (int32_t d = from + (weekday - from % 7 + 7) % 7; d < to; d += 7)
    if (!isnan(x[d])) value[n++] = x[d];
  return n > 0 ? wfm_median(value, n) : (double)NAN;
}

double wfm_level_between(const double *x, int32_t n, int32_t from_a, int32_t length_a, int32_t from_b, int32_t length_b, size_t least) {
  double change[7];
  size_t k = 0;
  if (MIN(from_a, from_b) < 0 || MAX(from_a, from_b) >= n) return NAN;
  for (int32_t w = 0; w < 7; w++) {
    double a = weekday_median(x, from_a, MIN(from_a + length_a, n), w), b = weekday_median(x, from_b, MIN(from_b + length_b, n), w);
    if (!isnan(a) && !isnan(b)) change[k++] = b - a;
  }
  return k >= least ? wfm_median(change, k) : (double)NAN;
}

double wfm_level_difference(const double *x, int32_t n, int32_t from_a, int32_t from_b, int32_t length) {
  return wfm_level_between(x, n, from_a, length, from_b, length, 2);
}

bool wfm_level_driven(const WfmHistory *history, int32_t day, double shift) {
  for (size_t k = 0; k < history->input->n_drivers; k++) {
    double change = 0;
    for (int32_t d = 0; d < WFM_LEVEL_WINDOW; d++)
      change += wfm_driver_log(&history->input->driver[k], history->day0 + day + d) -
                wfm_driver_log(&history->input->driver[k], history->day0 + day - 1 - d);
    if (fabs(change / WFM_LEVEL_WINDOW / shift) >= DRIVEN) return true;
  }
  return false;
}

static void record(WfmHistory *history, int32_t day, double shift, double share, bool kept) {
  const WfmSlots *past = history->input->past;
  WfmHistoryFinding finding = {.kind = WFM_FOUND_SHIFT,
                               .from = wfm_grid_at(past->grid, history->begin[day]),
                               .ratio = exp(shift),
                               .kept = kept,
                               .followed = kept ? 0 : share};
  finding.to = finding.from;
  g_array_append_val(history->findings, finding);
}

void wfm_level_take(WfmHistory *history, double *x, int32_t day, double shift, double share) {
  double followed = share * shift, factor = exp(followed);
  bool keep = wfm_history_verdict(history, history->begin[day], history->begin[day + 1]) == WFM_VERDICT_KEEP;
  record(history, day, shift, share, keep);
  if (keep) return;
  for (int32_t i = history->first; i < history->begin[day]; i++) history->clean[i] *= factor, history->scale[i] *= factor;
  for (int32_t d = 0; d < day; d++) history->level[d] *= factor, history->exposure[d] /= factor, x[d] += followed;
}

GArray *wfm_level_lifts(const WfmHistoryFinding *finding, size_t n) {
  GArray *lifts = g_array_new(FALSE, FALSE, sizeof(WfmLevelLift));
  for (size_t k = 0; k < n; k++) {
    WfmLevelLift lift = {finding[k].from, exp(finding[k].followed * log(finding[k].ratio))};
    if (finding[k].kind == WFM_FOUND_SHIFT && !finding[k].kept) g_array_append_val(lifts, lift);
  }
  return lifts;
}

double wfm_level_lift_at(const GArray *lifts, int64_t at) {
  double factor = 1;
  for (guint k = 0; k < lifts->len; k++) {
    const WfmLevelLift *lift = &g_array_index(lifts, WfmLevelLift, k);
    if (at < lift->until) factor *= lift->factor;
  }
  return factor;
}
