#include "cli/data/series_past.h"

#include "forecast/events.h"

#include <math.h>
#include <string.h>

#define WEEKS_OF_OPENING 26
#define OPEN_SHARE 0.2
#define AHT_UNKNOWN_S 300 /* where the file has no handle times none is asked for; any will do */

static int64_t cell_at(const WfmSeriesPast *past, int32_t i) {
  return (int64_t)(past->all->day[i] - past->series->first_day) * past->file->per_day + past->all->slot[i];
}

static const WfmSecondRow *second_row(const WfmSeries *series, int64_t cell) {
  for (guint k = 0; series->second && k < series->second->len; k++) {
    const WfmSecondRow *row = &g_array_index(series->second, WfmSecondRow, k);
    if (row->cell == cell) return row;
  }
  return NULL;
}

/* The two passes of a repeated slot: each its own row, or half of the one row that counts both. */
static void fill_passes(WfmSeriesPast *past, int32_t first, int32_t second) {
  past->repeated[first] = 1, past->repeated[second] = 2;
  const WfmSecondRow *row = second_row(past->series, cell_at(past, second));
  if (past->file->tells_passes) {
    past->offered[second] = row ? row->offered : (double)NAN;
    if (past->aht_s) past->aht_s[second] = row ? row->aht : (double)NAN, past->served[second] = row ? row->served : 0;
    return;
  }
  past->offered[second] = past->offered[first] = past->offered[first] / 2;
  if (past->aht_s) past->aht_s[second] = past->aht_s[first], past->served[second] = past->served[first] = past->served[first] / 2;
}

static void fill(WfmSeriesPast *past) {
  const WfmSeries *series = past->series;
  int32_t n = past->all->grid.n;
  int64_t n_cells = (int64_t)series->n_days * past->file->per_day;
  for (int32_t i = 0; i < n; i++) {
    int64_t cell = cell_at(past, i);
    bool inside = cell >= 0 && cell < n_cells;
    past->offered[i] = inside ? series->offered[cell] : (double)NAN;
    if (past->aht_s) past->aht_s[i] = inside ? series->aht_s[cell] : (double)NAN, past->served[i] = inside ? series->served[cell] : 0;
  }
  for (int32_t i = 0; i < n; i++) {
    if (!past->all->fold[i]) continue;
    int32_t first = i - 1;
    while (first >= 0 && (past->all->slot[first] != past->all->slot[i] || past->all->fold[first])) first--;
    if (first >= 0 && past->all->day[first] == past->all->day[i]) fill_passes(past, first, i);
  }
}

/* Intervals of the past up to a week after the last one with a row: what came to an end says by its last half year when it was open. */
static int32_t told_until(const WfmSeriesPast *past) {
  int32_t n = past->past.grid.n;
  while (n > 0 && isnan(past->offered[n - 1])) n--;
  return MIN(past->past.grid.n, n + 7 * past->file->per_day);
}

/* A slot that no weekday's past has reached yet is open where the other weekdays are; there[7 * slots]: how often it has been. */
static void open_days_to_come(WfmSeriesPast *past, const int32_t *there) {
  int32_t per_day = past->file->per_day;
  for (int32_t slot = 0; slot < per_day; slot++) {
    bool open = false;
    for (int weekday = 0; weekday < 7; weekday++) open |= past->week[weekday * per_day + slot];
    for (int weekday = 0; weekday < 7; weekday++) {
      int32_t cell = weekday * per_day + slot;
      if (there[cell] == 0 && open) past->week[cell] = 1, past->guessed_weekdays |= 1U << weekday;
    }
  }
}

/* See series_past.h. */
static void fill_opening(WfmSeriesPast *past) {
  const WfmSlots *all = past->all;
  int32_t per_day = past->file->per_day, n_past = past->past.grid.n, n_told = told_until(past), n_cells = 7 * per_day;
  g_autofree int32_t *seen = g_new0(int32_t, (gsize)n_cells), *there = g_new0(int32_t, (gsize)n_cells);
  int64_t looked_at = (int64_t)WEEKS_OF_OPENING * n_cells;
  for (int32_t i = n_told > looked_at ? n_told - (int32_t)looked_at : 0; i < n_told; i++) {
    int32_t cell = wfm_weekday(all->day[i]) * per_day + all->slot[i];
    there[cell]++, seen[cell] += !isnan(past->offered[i]);
  }
  past->week = g_new0(uint8_t, (gsize)n_cells);
  for (int32_t cell = 0; cell < n_cells; cell++) past->week[cell] = there[cell] > 0 && seen[cell] >= OPEN_SHARE * there[cell];
  open_days_to_come(past, there);
  for (int32_t i = 0; i < all->grid.n; i++) {
    int32_t cell = wfm_weekday(all->day[i]) * per_day + all->slot[i];
    past->open[i] = past->week[cell] || (i < n_past && !isnan(past->offered[i]));
  }
}

void wfm_series_past_open(WfmSeriesPast *past, const GArray *events) {
  wfm_events_open(past->open, past->all, past->week, (const WfmEvent *)(const void *)events->data, events->len);
  for (int32_t i = 0; i < past->past.grid.n; i++) past->open[i] |= past->offered[i] > 0;
}

struct WfmSharedSlots {
  gint users;
  WfmSlots *slots;
};

static WfmSharedSlots *shared_slots(WfmGrid grid, const WfmZone *zone, const WfmSeriesPast *like) {
  WfmSharedSlots *shared = like ? like->shared : NULL;
  if (!shared || shared->slots->grid.start != grid.start || shared->slots->grid.n != grid.n) {
    shared = g_new0(WfmSharedSlots, 1);
    shared->slots = wfm_slots_new(grid, zone);
  }
  g_atomic_int_inc(&shared->users);
  return shared;
}

static void shared_slots_release(WfmSharedSlots *shared) {
  if (!g_atomic_int_dec_and_test(&shared->users)) return;
  wfm_slots_free(shared->slots);
  g_free(shared);
}

static WfmSlots view(const WfmSlots *slots, int32_t from, int32_t n) {
  return (WfmSlots){{wfm_grid_at(slots->grid, from), slots->grid.step, n},
                    slots->slots_per_day,
                    slots->day + from,
                    slots->slot + from,
                    slots->fold + from};
}

WfmSeriesPast *wfm_series_past_new(const WfmSeriesFile *file, const WfmSeries *series, int32_t origin_day, int horizon_days,
                                   const WfmSeriesPast *like) {
  if (series->n_days == 0 || series->first_day >= origin_day) return NULL;
  WfmSeriesPast *past = g_new0(WfmSeriesPast, 1);
  int64_t start = wfm_zone_day_start(file->zone, series->first_day), origin = wfm_zone_day_start(file->zone, origin_day);
  int64_t end = wfm_zone_day_start(file->zone, origin_day + horizon_days);
  int32_t n = (int32_t)((end - start) / file->step), n_past = (int32_t)((origin - start) / file->step);
  past->file = file, past->series = series;
  past->shared = shared_slots((WfmGrid){start, file->step, n}, file->zone, like);
  past->all = past->shared->slots;
  past->past = view(past->all, 0, n_past), past->future = view(past->all, n_past, n - n_past);
  past->offered = g_new0(double, (gsize)n + 1);
  if (series->aht_s) past->aht_s = g_new(double, (gsize)n + 1), past->served = g_new(double, (gsize)n + 1);
  past->open = g_new0(uint8_t, (gsize)n + 1), past->repeated = g_new0(uint8_t, (gsize)n + 1);
  fill(past);
  fill_opening(past);
  return past;
}

void wfm_series_past_free(WfmSeriesPast *past) {
  if (!past) return;
  shared_slots_release(past->shared);
  g_free(past->offered);
  g_free(past->aht_s);
  g_free(past->served);
  g_free(past->open);
  g_free(past->week);
  g_free(past->repeated);
  g_free(past);
}

WfmForecastInput wfm_series_past_input(const WfmSeriesPast *past, const GArray *events) {
  return (WfmForecastInput){.queue = past->series->id,
                            .past = &past->past,
                            .future = &past->future,
                            .volume = past->offered,
                            .aht_s = past->aht_s,
                            .served = past->served,
                            .open_past = past->open,
                            .open_future = past->open + past->past.grid.n,
                            .events = (const WfmEvent *)(const void *)events->data,
                            .n_events = events->len,
                            .aht_default_s = AHT_UNKNOWN_S};
}
