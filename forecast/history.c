#include "forecast/history.h"

#include "forecast/events.h"
#include "forecast/level_shift.h"
#include "forecast/recent_step.h"
#include "forecast/screen.h"
#include "forecast/wake.h"

#include <math.h>
#include <string.h>

#define LEAST_EXPOSURE 0.25 /* share of a day's profile below which its level is not believed */
#define BASE_DISCOUNT 0.97

void wfm_note(GPtrArray *notes, bool warning, const char *format, ...) {
  if (!notes) return;
  va_list arguments;
  va_start(arguments, format);
  WfmNote *note = g_new(WfmNote, 1);
  *note = (WfmNote){warning, g_strdup_vprintf(format, arguments)};
  va_end(arguments);
  g_ptr_array_add(notes, note);
}

/* The first interval of the first day with a count, from a day on: where a queue began, which is no matter of where its table begins. Where
   all counts lie outside the opening hours, the first day of all: handle times are still to be learnt from them. */
static int32_t first_used(const WfmForecastInput *input, int64_t earliest) {
  const WfmSlots *past = input->past;
  int32_t from = 0, n = past->grid.n;
  while (from < n && past->day[from] < earliest) from++;
  int32_t i = from;
  while (i < n && (!input->open_past[i] || !isfinite(input->volume[i]))) i++;
  if (i == n) return from;
  while (i > 0 && past->day[i - 1] == past->day[i]) i--;
  return i;
}

static void lay_out_days(WfmHistory *history, const WfmForecastSettings *settings) {
  const WfmSlots *past = history->input->past, *future = history->input->future;
  int32_t n = past->grid.n, m = future->grid.n;
  int32_t first_future = m > 0 ? future->day[0] : past->day[n - 1] + 1, last = m > 0 ? future->day[m - 1] : first_future;
  int32_t last_past = n > 0 ? past->day[n - 1] : first_future - 1;
  int64_t earliest = (int64_t)first_future - 7 * settings->memory_weeks;
  history->first = first_used(history->input, earliest);
  history->day0 = history->first < n ? past->day[history->first] : first_future;
  history->n_days = last - history->day0 + 1;
  history->n_past_days = history->first < n ? last_past - history->day0 + 1 : 0;
  history->future_day = first_future - history->day0;
  history->begin = g_new(int32_t, (gsize)history->n_days + 1);
  for (int32_t d = 0, i = history->first; d <= history->n_days; d++) {
    while (i < n && past->day[i] - history->day0 < d) i++;
    history->begin[d] = i;
  }
  history->open = g_new0(uint8_t, (gsize)history->n_days);
  history->screened = g_new0(uint8_t, (gsize)history->n_days);
  for (int32_t i = history->first; i < n; i++) history->open[past->day[i] - history->day0] |= history->input->open_past[i] != 0;
  for (int32_t i = 0; i < m; i++) history->open[future->day[i] - history->day0] |= history->open_future[i] != 0;
}

static void take_volume(WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  double inside = 0, outside = 0;
  for (int32_t i = 0; i < input->past->grid.n; i++) {
    double y = input->volume[i];
    bool valid = isfinite(y) && y >= 0;
    history->clean[i] = i >= history->first && input->open_past[i] && valid ? y : (double)NAN;
    if (i >= history->first && valid) *(input->open_past[i] ? &inside : &outside) += y;
  }
  if (outside > 0.01 * (inside + outside))
    wfm_note(history->notes, true,
             "%.1f %% of the contacts came while the queue was closed; they are left out (are the opening hours right?)",
             100 * outside / (inside + outside));
}

WfmVerdictKind wfm_history_verdict(const WfmHistory *history, int32_t from, int32_t to) {
  WfmGrid grid = history->input->past->grid;
  for (size_t v = 0; v < history->input->n_verdicts; v++) {
    const WfmHistoryVerdict *verdict = &history->input->verdict[v];
    if (verdict->kind != WFM_VERDICT_SHIFT && verdict->from < wfm_grid_at(grid, to) && verdict->to > wfm_grid_at(grid, from))
      return verdict->kind;
  }
  return WFM_VERDICT_NONE;
}

/* What the planner has dropped is not measured. */
static void drop(WfmHistory *history) {
  WfmGrid grid = history->input->past->grid;
  for (size_t v = 0; v < history->input->n_verdicts; v++) {
    const WfmHistoryVerdict *verdict = &history->input->verdict[v];
    int32_t from = (int32_t)CLAMP(wfm_grid_index(grid, verdict->from), history->first, grid.n);
    int32_t to = (int32_t)CLAMP(wfm_grid_index(grid, verdict->to - 1) + 1, history->first, grid.n);
    if (verdict->kind != WFM_VERDICT_DROP || from >= to) continue;
    WfmHistoryFinding finding = {WFM_FOUND_DROPPED, wfm_grid_at(grid, from), wfm_grid_at(grid, to), 0, NAN, NAN, false};
    for (int32_t i = from; i < to; i++) {
      finding.found += isnan(history->clean[i]) ? 0 : history->clean[i];
      history->clean[i] = NAN;
    }
    g_array_append_val(history->findings, finding);
  }
}

/* Runs of open days without a count, between days that have one. */
static void find_gaps(WfmHistory *history) {
  int32_t last = -1;
  for (int32_t d = 0; d < history->n_past_days; d++) {
    bool counted = false, open = false;
    for (int32_t i = history->begin[d]; i < history->begin[d + 1]; i++) {
      open |= history->input->open_past[i] != 0;
      counted |= isfinite(wfm_history_counted(history, i));
    }
    if (!open) continue;
    if (counted && last >= 0 && last < d) {
      WfmGrid grid = history->input->past->grid;
      WfmHistoryFinding finding = {
          WFM_FOUND_GAP, wfm_grid_at(grid, history->begin[last]), wfm_grid_at(grid, history->begin[d]), NAN, NAN, NAN, false};
      g_array_append_val(history->findings, finding);
    }
    if (counted)
      last = -1;
    else if (last < 0)
      last = d;
  }
}

static double slot_share(const WfmHistory *history, int32_t i, bool by_profile) {
  const WfmSlots *past = history->input->past;
  return by_profile ? history->base.share[wfm_history_weekday(history, past->day[i]) * history->base.slots + past->slot[i]] : 1;
}

/* What the open intervals of a past day stand for; 0 outside the past. */
static double open_share(const WfmHistory *history, int32_t day, bool by_profile) {
  double whole = 0;
  if (day < 0 || day >= history->n_past_days) return 0;
  for (int32_t i = history->begin[day]; i < history->begin[day + 1]; i++)
    if (history->input->open_past[i]) whole += slot_share(history, i, by_profile);
  return whole;
}

/* Level and exposure of every past day by the base profile; by the count of intervals where there is none yet. */
static void take_levels(WfmHistory *history, bool by_profile) {
  history->n_measured_days = 0;
  for (int32_t d = 0; d < history->n_days; d++) {
    double sum = 0, measured = 0, whole = open_share(history, d, by_profile);
    for (int32_t i = history->begin[d]; i < history->begin[d + 1]; i++) {
      double share = slot_share(history, i, by_profile);
      if (!isnan(history->clean[i])) sum += history->clean[i], measured += share;
    }
    /* A history may begin or end within a day; what lies outside it was not measured either. */
    if (d == 0) whole = fmax(whole, open_share(history, d + 7, by_profile));
    if (d == history->n_past_days - 1) whole = fmax(whole, open_share(history, d - 7, by_profile));
    double exposure = by_profile ? measured : whole > 0 ? measured / whole : 0;
    bool believed = d < history->n_past_days && measured > 0 && measured >= LEAST_EXPOSURE * whole && exposure > 0;
    history->level[d] = believed ? sum / exposure : (double)NAN;
    history->exposure[d] = believed ? exposure / history->scale[history->begin[d]] : exposure; /* of counts before a shift of level */
    history->n_measured_days += believed;
  }
}

static void fit_base(WfmHistory *history) {
  g_autofree uint8_t *skip = g_new0(uint8_t, (gsize)history->n_days);
  for (int32_t d = 0; d < history->n_past_days; d++) skip[d] = history->event[d] != WFM_NO_EVENT;
  WfmProfileData data = {history->input->past,         history->clean, history->level, skip, history->first,
                         history->input->past->grid.n, history->day0};
  wfm_profile_fit(history->base.share, &data, BASE_DISCOUNT, WFM_PROFILE_POOLED);
}

WfmHistory *wfm_history_new(const WfmForecastInput *input, const WfmForecastSettings *settings, GPtrArray *notes) {
  WfmHistory *history = g_new0(WfmHistory, 1);
  int32_t n = input->past->grid.n, slots = input->future->slots_per_day;
  history->input = input, history->notes = notes;
  history->clean = g_new0(double, (gsize)MAX(n, 1));
  history->scale = g_new(double, (gsize)MAX(n, 1));
  for (int32_t i = 0; i < n; i++) history->scale[i] = 1;
  history->findings = g_array_new(FALSE, FALSE, sizeof(WfmHistoryFinding));
  history->open_future = g_memdup2(input->open_future, (gsize)MAX(input->future->grid.n, 0));
  history->base = (WfmProfile){slots, g_new0(double, (gsize)(7 * slots))};
  lay_out_days(history, settings);
  history->level = g_new(double, (gsize)history->n_days), history->exposure = g_new0(double, (gsize)history->n_days);
  take_volume(history);
  drop(history);
  find_gaps(history);
  wfm_events_apply(history);
  take_levels(history, false);
  wfm_level_shifts_take_stated(history);
  wfm_wake_treat(history);
  wfm_recent_step_treat(history);
  wfm_screen_days(history);
  fit_base(history);
  take_levels(history, true);
  wfm_screen_hours(history);
  take_levels(history, true);
  fit_base(history);
  wfm_level_shifts_treat(history);
  return history;
}

void wfm_history_free(WfmHistory *history) {
  if (!history) return;
  g_free(history->clean);
  g_free(history->scale);
  g_array_unref(history->findings);
  g_free(history->stated_past);
  g_free(history->stated_future);
  g_free(history->stated_aht_past);
  g_free(history->stated_aht_future);
  g_free(history->open_future);
  g_free(history->partial_past);
  g_free(history->partial_future);
  g_free(history->begin);
  g_free(history->level);
  g_free(history->exposure);
  g_free(history->open);
  g_free(history->screened);
  g_free(history->event);
  g_free(history->weekday);
  g_free(history->wake);
  g_free(history->names);
  g_free(history->base.share);
  g_free(history);
}

int32_t wfm_history_find(const WfmHistory *history, int32_t n_past, int32_t day, int32_t slot, int fold) {
  if (day < 0 || day >= history->n_past_days) return -1;
  const WfmSlots *past = history->input->past;
  int32_t from = history->begin[day], to = MIN(history->begin[day + 1], n_past), best = -1;
  /* A change of the clock shifts an interval by at most three hours from where an ordinary day has it. */
  int32_t guess = from < to ? from + slot - past->slot[from] : 0, reach = 3 * 3600 / past->grid.step + 1;
  for (int32_t i = MAX(from, guess - reach); i < MIN(to, guess + reach + 1); i++) {
    if (past->slot[i] != slot) continue;
    if (past->fold[i] == fold) return i;
    best = i;
  }
  return best;
}

double wfm_history_counted(const WfmHistory *history, int32_t interval) {
  double y = history->input->volume[interval];
  return history->input->open_past[interval] && isfinite(y) && y >= 0 ? y * history->scale[interval] : (double)NAN;
}

int32_t wfm_history_measured_days(const WfmHistory *history, int32_t n_days) {
  int32_t count = 0;
  for (int32_t d = 0; d < MIN(n_days, history->n_past_days); d++) count += !isnan(history->level[d]);
  return count;
}
