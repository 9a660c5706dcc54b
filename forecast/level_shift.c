#include "forecast/level_shift.h"

#include "core/numeric.h"
#include "forecast/driver.h"

#include <math.h>

#define WINDOW 28             /* days on each side */
#define LEAST_SPAN 112        /* days of history before any shift is looked for */
#define LEAST_AFTER 21        /* days after it */
#define LEAST_LEVEL 20.0      /* contacts a day below which counts are too thin to tell */
#define LEAST_SHIFT 0.3364722 /* log 1.4 */
#define SPREADS 6.0
#define ABRUPT 0.75
#define LASTING 0.5 /* share of the shift by which the weeks around may stray */
#define WEEKS_BEFORE 8
#define WEEKS_AFTER 12
#define SEASONAL 0.5
#define MOST_SHIFTS 3
#define DRIVEN 0.5

/* Log level of ordinary measured days, NaN elsewhere. */
static double *ordinary_levels(const WfmHistory *history) {
  double *x = g_new0(double, (gsize)history->n_past_days + 1);
  for (int32_t d = 0; d < history->n_past_days; d++)
    x[d] = history->level[d] > 0 && history->event[d] == WFM_NO_EVENT && history->exposure[d] > 0 ? log(history->level[d]) : (double)NAN;
  return x;
}

/* Median of the days of a weekday in from .. to - 1; NaN where there is none. */
static double weekday_median(const double *x, int32_t from, int32_t to, int32_t weekday) {
  double value[WINDOW / 7 + 1];
  size_t n = 0;
  for (int32_t d = from + (weekday - from % 7 + 7) % 7; d < to; d += 7)
    if (!isnan(x[d])) value[n++] = x[d];
  return n > 0 ? wfm_median(value, n) : (double)NAN;
}

/* How much higher the days of one window are than those of another, weekday by weekday; NaN with fewer than two weekdays in common. */
static double difference(const double *x, int32_t n, int32_t from_a, int32_t from_b, int32_t length) {
  double change[7];
  size_t k = 0;
  if (MIN(from_a, from_b) < 0 || MAX(from_a, from_b) >= n) return NAN;
  for (int32_t w = 0; w < 7; w++) {
    double a = weekday_median(x, from_a, MIN(from_a + length, n), w), b = weekday_median(x, from_b, MIN(from_b + length, n), w);
    if (!isnan(a) && !isnan(b)) change[k++] = b - a;
  }
  return k >= 2 ? wfm_median(change, k) : (double)NAN;
}

static double shift_at(const double *x, int32_t n, int32_t day) {
  return difference(x, n, day - WINDOW, day, WINDOW);
}

/* What the differences of neighbouring windows usually are. */
static double usual_shift(const double *x, int32_t n) {
  g_autofree double *size = g_new(double, (gsize)n + 1);
  size_t k = 0;
  for (int32_t d = WINDOW; d <= n - LEAST_AFTER; d += 3) {
    double shift = shift_at(x, n, d);
    if (!isnan(shift)) size[k++] = fabs(shift);
  }
  return k >= 8 ? 1.4826 * wfm_median(size, k) : (double)INFINITY;
}

static bool lasts(const double *x, int32_t n, int32_t day, double shift) {
  for (int32_t w = 1; w <= WEEKS_AFTER && day + 7 * w + 7 <= n; w++)
    if (fabs(difference(x, n, day, day + 7 * w, WINDOW)) > LASTING * fabs(shift)) return false;
  for (int32_t w = 1; w <= WEEKS_BEFORE && day - WINDOW - 7 * w >= 0; w++)
    if (fabs(difference(x, n, day - WINDOW, day - WINDOW - 7 * w, WINDOW)) > LASTING * fabs(shift)) return false;
  return true;
}

/* Something like it at the same season of another year: within two weeks of 52 weeks before or after. */
static bool seasonal(const double *x, int32_t n, int32_t day, double shift) {
  for (int year = -1; year <= 1; year += 2)
    for (int32_t d = day + 364 * year - 14; d <= day + 364 * year + 14; d += 2)
      if (d >= WINDOW && d <= n - LEAST_AFTER && shift_at(x, n, d) / shift > SEASONAL) return true;
  return false;
}

/* A driver that changes with it, at least half as much: what it does is the drivers' to say. */
static bool driven(const WfmHistory *history, int32_t day, double shift) {
  for (size_t k = 0; k < history->input->n_drivers; k++) {
    double change = 0;
    for (int32_t d = 0; d < WINDOW; d++)
      change += wfm_driver_log(&history->input->driver[k], history->day0 + day + d) -
                wfm_driver_log(&history->input->driver[k], history->day0 + day - 1 - d);
    if (fabs(change / WINDOW / shift) >= DRIVEN) return true;
  }
  return false;
}

static bool believed(const double *x, int32_t n, int32_t day, double shift, double usual) {
  double beside = difference(x, n, day - 7, day, 7);
  return fabs(shift) >= LEAST_SHIFT && fabs(shift) >= SPREADS * usual && beside / shift >= ABRUPT && lasts(x, n, day, shift) &&
         !seasonal(x, n, day, shift);
}

/* The largest shift that is believed; -1 where there is none. */
static int32_t find(double *size, const WfmHistory *history, const double *x, const uint8_t *done, int32_t n) {
  double usual = usual_shift(x, n);
  int32_t best = -1;
  *size = 0;
  for (int32_t d = WINDOW; d <= n - LEAST_AFTER; d++) {
    double shift = shift_at(x, n, d);
    if (done[d] || isnan(shift) || fabs(shift) <= fabs(*size) || !believed(x, n, d, shift, usual) || driven(history, d, shift)) continue;
    best = d, *size = shift;
  }
  return best;
}

/* Puts days 0 .. day - 1 on the level after them; x[n_past_days] log levels likewise. */
static void scale_before(WfmHistory *history, double *x, int32_t day, double shift) {
  double factor = exp(shift);
  for (int32_t i = history->first; i < history->begin[day]; i++) history->clean[i] *= factor, history->scale[i] *= factor;
  for (int32_t d = 0; d < day; d++) history->level[d] *= factor, history->exposure[d] /= factor, x[d] += shift;
}

static void record(WfmHistory *history, int32_t day, double shift, bool kept) {
  const WfmSlots *past = history->input->past;
  WfmHistoryFinding finding = {
      .kind = WFM_FOUND_SHIFT, .from = wfm_grid_at(past->grid, history->begin[day]), .ratio = exp(shift), .kept = kept};
  finding.to = finding.from;
  g_array_append_val(history->findings, finding);
}

/* Days around one shift are not another. */
static void mark_done(uint8_t *done, int32_t n, int32_t day) {
  for (int32_t d = MAX(0, day - WINDOW); d < MIN(n, day + WINDOW); d++) done[d] = 1;
}

/* Shifts that the planner states are believed as they are. */
static int take_stated(WfmHistory *history, double *x, uint8_t *done) {
  int count = 0;
  const WfmForecastInput *input = history->input;
  for (size_t v = 0; v < input->n_verdicts; v++) {
    if (input->verdict[v].kind != WFM_VERDICT_SHIFT) continue;
    int64_t at = wfm_grid_index(input->past->grid, input->verdict[v].from);
    if (at < history->first || at >= input->past->grid.n) continue;
    int32_t day = input->past->day[at] - history->day0, n = history->n_past_days;
    double shift = difference(x, n, MAX(0, day - WINDOW), day, WINDOW);
    if (day <= 0 || isnan(shift)) continue;
    scale_before(history, x, day, shift);
    record(history, day, shift, false);
    mark_done(done, n, day);
    count++;
  }
  return count;
}

void wfm_level_shifts_treat(WfmHistory *history) {
  int32_t n = history->n_past_days;
  g_autofree double *x = ordinary_levels(history);
  g_autofree uint8_t *done = g_new0(uint8_t, (gsize)n + 1);
  int found = take_stated(history, x, done);
  if (n < LEAST_SPAN || history->n_measured_days < LEAST_SPAN / 2) return;
  g_autofree double *level = g_new(double, (gsize)n + 1);
  size_t k = 0;
  for (int32_t d = 0; d < n; d++)
    if (history->level[d] >= 0) level[k++] = history->level[d];
  if (k == 0 || wfm_median(level, k) < LEAST_LEVEL) return;
  for (; found < MOST_SHIFTS; found++) {
    double shift;
    int32_t day = find(&shift, history, x, done, n);
    if (day < 0) return;
    bool keep = wfm_history_verdict(history, history->begin[day], history->begin[day + 1]) == WFM_VERDICT_KEEP;
    if (!keep) scale_before(history, x, day, shift);
    record(history, day, shift, keep);
    mark_done(done, n, day);
  }
}
