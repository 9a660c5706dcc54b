#include "forecast/level_shift.h"

#include "core/numeric.h"
#include "core/timestamp.h"
#include "forecast/level_window.h"

#include <math.h>

#define WINDOW WFM_LEVEL_WINDOW
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

static double shift_at(const double *x, int32_t n, int32_t day) {
  return wfm_level_difference(x, n, day - WINDOW, day, WINDOW);
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
    if (fabs(wfm_level_difference(x, n, day, day + 7 * w, WINDOW)) > LASTING * fabs(shift)) return false;
  for (int32_t w = 1; w <= WEEKS_BEFORE && day - WINDOW - 7 * w >= 0; w++)
    if (fabs(wfm_level_difference(x, n, day - WINDOW, day - WINDOW - 7 * w, WINDOW)) > LASTING * fabs(shift)) return false;
  return true;
}

/* Something like it at the same season of another year: within two weeks of 52 weeks before or after. */
static bool seasonal(const double *x, int32_t n, int32_t day, double shift) {
  for (int year = -1; year <= 1; year += 2)
    for (int32_t d = day + 364 * year - 14; d <= day + 364 * year + 14; d += 2)
      if (d >= WINDOW && d <= n - LEAST_AFTER && shift_at(x, n, d) / shift > SEASONAL) return true;
  return false;
}

static bool believed(const double *x, int32_t n, int32_t day, double shift, double usual) {
  double beside = wfm_level_difference(x, n, day - 7, day, 7);
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
    if (done[d] || isnan(shift) || fabs(shift) <= fabs(*size) || !believed(x, n, d, shift, usual) || wfm_level_driven(history, d, shift))
      continue;
    best = d, *size = shift;
  }
  return best;
}

/* Stated shifts by time. */
static int by_time(const void *a, const void *b) {
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

/* Days of the history, rising, on which the planner says that another level begins. */
static GArray *stated_days(const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  GArray *days = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (size_t v = 0; v < input->n_verdicts; v++) {
    int64_t at = wfm_grid_index(input->past->grid, input->verdict[v].from);
    if (input->verdict[v].kind != WFM_VERDICT_SHIFT || at < history->first || at >= input->past->grid.n) continue;
    int32_t day = input->past->day[at] - history->day0;
    if (day > 0) g_array_append_val(days, day);
  }
  g_array_sort(days, by_time);
  return days;
}

void wfm_level_shifts_take_stated(WfmHistory *history) {
  int32_t n = history->n_past_days;
  g_autoptr(GArray) days = stated_days(history);
  g_autofree double *x = wfm_level_logs(history);
  for (guint k = 0; k < days->len; k++) {
    int32_t day = g_array_index(days, int32_t, k), next = k + 1 < days->len ? g_array_index(days, int32_t, k + 1) : n;
    int32_t before = MIN(WINDOW, day), after = MIN(WINDOW, next - day);
    double shift = after > 0 ? wfm_level_between(x, n, day - before, before, day, after, 1) : 0;
    if (isnan(shift)) {
      char text[WFM_STAMP_SIZE];
      wfm_note(history->notes, true,
               "the shift of level stated on %s is not taken: on one side of it no weekday was measured that was on the other",
               wfm_format_day(text, history->day0 + day));
    } else if (after > 0)
      wfm_level_take(history, x, day, shift, 1);
  }
}

/* Days around one shift are not another. */
static void mark_done(uint8_t *done, int32_t n, int32_t day) {
  for (int32_t d = MAX(0, day - WINDOW); d < MIN(n, day + WINDOW); d++) done[d] = 1;
}

/* Those that were taken before: stated, or recent. */
static int mark_taken(uint8_t *done, const WfmHistory *history) {
  int count = 0;
  for (guint k = 0; k < history->findings->len; k++) {
    const WfmHistoryFinding *finding = &g_array_index(history->findings, WfmHistoryFinding, k);
    if (finding->kind != WFM_FOUND_SHIFT) continue;
    int64_t at = wfm_grid_index(history->input->past->grid, finding->from);
    mark_done(done, history->n_past_days, history->input->past->day[at] - history->day0);
    count++;
  }
  return count;
}

void wfm_level_shifts_treat(WfmHistory *history) {
  int32_t n = history->n_past_days;
  g_autofree double *x = wfm_level_logs(history);
  g_autofree uint8_t *done = g_new0(uint8_t, (gsize)n + 1);
  int found = mark_taken(done, history);
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
    wfm_level_take(history, x, day, shift, 1);
    mark_done(done, n, day);
  }
}
