/* Histories of sums and of rests, made from those of their parts. */
#include "forecast/events.h"
#include "forecast/hierarchy_parts.h"
#include "forecast/history.h"
#include "forecast/level_window.h"

#include <math.h>
#include <string.h>

#define LEAST_MEASURED 0.5             /* of the contacts expected in an interval */
#define NEARLY_S (28 * (int64_t)86400) /* before the last history ends */

static int32_t *day_begins(const WfmSlots *slots, int32_t first_day, int32_t n_days) {
  int32_t *begin = g_new(int32_t, (gsize)n_days + 1), i = 0;
  for (int32_t d = 0; d <= n_days; d++) {
    while (i < slots->grid.n && slots->day[i] < first_day + d) i++;
    begin[d] = i;
  }
  return begin;
}

void wfm_slots_map(int32_t *map, const WfmSlots *from, const WfmSlots *to) {
  int32_t n = from->grid.n;
  if (n == 0) return;
  int32_t first = from->day[0], n_days = from->day[n - 1] - first + 1;
  g_autofree int32_t *begin = day_begins(to, first, n_days);
  for (int32_t i = 0, start = 0; i < n; i++) {
    int32_t d = from->day[i] - first, guess;
    if (i == 0 || from->day[i] != from->day[i - 1]) start = i;
    map[i] = -1;
    guess = begin[d] + i - start; /* right unless a clock change or an end of the grid shifts one of the two */
    if (guess < begin[d + 1] && to->slot[guess] == from->slot[i] && to->fold[guess] == from->fold[i]) {
      map[i] = guess;
      continue;
    }
    for (int32_t k = begin[d]; k < begin[d + 1] && map[i] < 0; k++)
      if (to->slot[k] == from->slot[i] && to->fold[k] == from->fold[i]) map[i] = k;
  }
}

/* -- events -- */

static bool same_event(const WfmEvent *a, const WfmEvent *b) {
  return a->from == b->from && a->to == b->to && strcmp(a->name, b->name) == 0 && strcmp(a->kind, b->kind) == 0 &&
         a->follows == b->follows && a->open_from_s == b->open_from_s && a->open_to_s == b->open_to_s;
}

static bool same_effect(double a, double b) {
  return (isnan(a) && isnan(b)) || a == b;
}

static bool shared_by_all(const WfmEvent *event, const WfmForecastInput *const *leaf, int32_t n_leaves) {
  for (int32_t l = 0; l < n_leaves; l++) {
    bool has = false;
    for (size_t e = 0; e < leaf[l]->n_events && !has; e++)
      has = same_event(event, &leaf[l]->events[e]) && same_effect(event->volume_effect, leaf[l]->events[e].volume_effect);
    if (!has) return false;
  }
  return true;
}

static bool closes(const WfmEvent *event) {
  return strcmp(event->kind, "closure") == 0 || strcmp(event->kind, "outage") == 0 || strcmp(event->kind, "incident") == 0;
}

/* An event that says more than its name: an effect, another weekday, hours. Of some leaves only, that cannot be said of the sum. */
static bool states(const WfmEvent *event) {
  return closes(event) || !isnan(event->volume_effect) || event->follows > 0 || event->open_to_s > 0;
}

static void mark_silent(WfmNode *sum, const WfmEvent *event) {
  const WfmGrid grid = sum->input.future->grid;
  for (int32_t i = 0; i < grid.n; i++) {
    int64_t at = wfm_grid_at(grid, i);
    if (at >= event->from && at < wfm_event_end(event)) sum->silent[i] = 1;
  }
}

static void gather_events(WfmNode *sum, const WfmForecastInput *const *leaf, int32_t n_leaves) {
  sum->events = g_array_new(FALSE, TRUE, sizeof(WfmEvent));
  for (int32_t l = 0; l < n_leaves; l++)
    for (size_t e = 0; e < leaf[l]->n_events; e++) {
      WfmEvent event = leaf[l]->events[e];
      bool known = false, shared = shared_by_all(&event, leaf, n_leaves);
      if (!shared && states(&event)) mark_silent(sum, &event);
      if (!shared && closes(&event)) continue;
      if (!shared) event.volume_effect = NAN, event.follows = 0, event.open_from_s = event.open_to_s = 0;
      for (guint k = 0; k < sum->events->len && !known; k++) known = same_event(&event, &g_array_index(sum->events, WfmEvent, k));
      if (!known && (shared || isnan(leaf[l]->events[e].volume_effect))) g_array_append_val(sum->events, event);
    }
  sum->input.events = (const WfmEvent *)(void *)sum->events->data;
  sum->input.n_events = sum->events->len;
}

/* -- volumes -- */

/* Mean of a leaf's volume by weekday and slot, over open measured intervals; NaN where there is none. */
static double *expected_by_cell(const WfmForecastInput *leaf, const double *volume) {
  const WfmSlots *past = leaf->past;
  size_t cells = 7 * (size_t)past->slots_per_day;
  double *sum = g_new0(double, cells);
  g_autofree int32_t *n = g_new0(int32_t, cells);
  for (int32_t i = 0; i < past->grid.n; i++) {
    size_t cell = (size_t)wfm_weekday(past->day[i]) * (size_t)past->slots_per_day + (size_t)past->slot[i];
    if (leaf->open_past[i] && volume[i] >= 0 && isfinite(volume[i])) sum[cell] += volume[i], n[cell]++;
  }
  for (size_t c = 0; c < cells; c++) sum[c] = n[c] > 0 ? sum[c] / n[c] : (double)NAN;
  return sum;
}

static void mark_known(uint8_t *known, const WfmForecastInput *leaf, const double *cell) {
  const WfmSlots *future = leaf->future;
  for (int32_t i = 0; i < future->grid.n; i++)
    known[i] = !isnan(cell[wfm_weekday(future->day[i]) * future->slots_per_day + future->slot[i]]);
  for (size_t e = 0; e < leaf->n_events; e++) {
    const WfmEvent *event = &leaf->events[e];
    int32_t from = (int32_t)CLAMP(wfm_grid_index(future->grid, event->from), 0, future->grid.n);
    for (int32_t i = from; i < future->grid.n && wfm_grid_at(future->grid, i) < event->to; i++) {
      int weekday = wfm_event_weekday(event, future->day[i]);
      if (weekday >= 0) known[i] |= !isnan(cell[weekday * future->slots_per_day + future->slot[i]]);
    }
  }
}

uint8_t *wfm_node_known(const WfmForecastInput *leaf) {
  g_autofree double *cell = expected_by_cell(leaf, leaf->volume);
  uint8_t *known = g_new0(uint8_t, (gsize)leaf->future->grid.n + 1);
  mark_known(known, leaf, cell);
  return known;
}

/* The factor by which a stated event that not all leaves share has changed this interval of the leaf. */
static double own_effect(const WfmForecastInput *leaf, const WfmForecastInput *const *all, int32_t n_all, int64_t at) {
  double effect = 1;
  for (size_t e = 0; e < leaf->n_events; e++) {
    const WfmEvent *event = &leaf->events[e];
    if (at < event->from || at >= wfm_event_end(event) || isnan(event->volume_effect) || event->volume_effect <= 0) continue;
    if (!shared_by_all(event, all, n_all)) effect *= wfm_event_effect_at(event->volume_effect, event, at);
  }
  return effect;
}

static bool has_stated(const WfmForecastInput *leaf) {
  for (size_t e = 0; e < leaf->n_events; e++)
    if (!isnan(leaf->events[e].volume_effect)) return true;
  return false;
}

void wfm_node_seek_lifts(WfmNode *leaf) {
  WfmForecastInput plain = leaf->input;
  plain.driver = NULL, plain.n_drivers = 0;
  g_autoptr(WfmHistory) history = wfm_history_new(&plain, &leaf->settings, NULL);
  leaf->lifts = wfm_level_lifts((const WfmHistoryFinding *)(void *)history->findings->data, history->findings->len);
}

/* A leaf's volume as the planner's verdicts leave it, NaN where dropped, and on the level after its steps; to g_free. */
static double *judged_volume(const WfmNode *node) {
  const WfmForecastInput *leaf = &node->input;
  WfmGrid grid = leaf->past->grid;
  double *volume = g_new(double, (gsize)grid.n + 1);
  memcpy(volume, leaf->volume, sizeof(double) * (size_t)grid.n);
  for (int32_t i = 0; node->lifts && node->lifts->len > 0 && i < grid.n; i++)
    volume[i] *= wfm_level_lift_at(node->lifts, wfm_grid_at(grid, i));
  for (size_t v = 0; v < leaf->n_verdicts; v++)
    for (int32_t i = 0; leaf->verdict[v].kind == WFM_VERDICT_DROP && i < grid.n; i++)
      if (wfm_grid_at(grid, i) < leaf->verdict[v].to && wfm_grid_at(grid, i + 1) > leaf->verdict[v].from) volume[i] = NAN;
  return volume;
}

/* What the planner keeps of a leaf is kept of its sums: their screens do not know which of the leaves was odd. */
static void gather_kept(WfmNode *sum, const WfmForecastInput *const *leaf, int32_t n_leaves) {
  sum->verdicts = g_array_new(FALSE, FALSE, sizeof(WfmHistoryVerdict));
  for (int32_t l = 0; l < n_leaves; l++)
    for (size_t v = 0; v < leaf[l]->n_verdicts; v++)
      if (leaf[l]->verdict[v].kind == WFM_VERDICT_KEEP) g_array_append_val(sum->verdicts, leaf[l]->verdict[v]);
  sum->input.verdict = (const WfmHistoryVerdict *)(void *)sum->verdicts->data;
  sum->input.n_verdicts = sum->verdicts->len;
}

/* Adds one leaf to the sum: contacts measured, and the share of those expected that were measured. In hours of the week that it has never
 * measured it is no part of the sum, whose history cannot know of them. */
static void add_leaf(WfmNode *sum, double *expected, double *measured, const WfmNode *node, const WfmForecastInput *const *all,
                     int32_t n_all) {
  const WfmForecastInput *leaf = &node->input;
  const WfmSlots *past = sum->input.past, *future = sum->input.future;
  g_autofree int32_t *map = g_new(int32_t, (gsize)MAX(past->grid.n, future->grid.n) + 1);
  g_autofree double *volume = judged_volume(node), *cell = expected_by_cell(leaf, volume);
  g_autofree uint8_t *known = g_new0(uint8_t, (gsize)leaf->future->grid.n + 1);
  bool stated = has_stated(leaf);
  wfm_slots_map(map, past, leaf->past);
  for (int32_t i = 0; i < past->grid.n; i++) {
    double hoped = cell[wfm_weekday(past->day[i]) * past->slots_per_day + past->slot[i]];
    int32_t k = map[i];
    if (isnan(hoped) || (k >= 0 && !leaf->open_past[k])) continue;
    if (k >= 0) sum->open_past[i] = 1;
    expected[i] += hoped;
    if (k < 0 || !isfinite(volume[k]) || volume[k] < 0) continue;
    double effect = stated ? own_effect(leaf, all, n_all, wfm_grid_at(leaf->past->grid, k)) : 1;
    sum->volume[i] = (isnan(sum->volume[i]) ? 0 : sum->volume[i]) + volume[k] / effect;
    measured[i] += hoped;
  }
  wfm_slots_map(map, future, leaf->future);
  mark_known(known, leaf, cell);
  for (int32_t i = 0; i < future->grid.n; i++) sum->open_future[i] |= map[i] >= 0 && leaf->open_future[map[i]] && known[map[i]];
}

static void node_alloc(WfmNode *node, const WfmForecastInput *like) {
  size_t past = (size_t)like->past->grid.n + 1, future = (size_t)like->future->grid.n + 1;
  node->series = -1;
  node->volume = g_new(double, past), node->aht_s = g_new(double, past);
  for (size_t i = 0; i < past; i++) node->volume[i] = node->aht_s[i] = NAN;
  node->open_past = g_new0(uint8_t, past), node->open_future = g_new0(uint8_t, future), node->silent = g_new0(uint8_t, future);
  node->input = (WfmForecastInput){.queue = node->name,
                                   .past = like->past,
                                   .future = like->future,
                                   .volume = node->volume,
                                   .aht_s = node->aht_s,
                                   .open_past = node->open_past,
                                   .open_future = node->open_future,
                                   .aht_default_s = 1}; /* volumes only */
}

/* The leaf with the longest history among those that reach to where the histories end, or nearly: one that ended long ago has no clock for the rest. */
static const WfmForecastInput *longest_of(const WfmForecastInput *const *leaf, int32_t n_leaves) {
  const WfmForecastInput *longest = NULL;
  int64_t end = INT64_MIN;
  for (int32_t l = 0; l < n_leaves; l++) end = MAX(end, wfm_grid_end(leaf[l]->past->grid));
  for (int32_t l = 0; l < n_leaves; l++) {
    const WfmGrid grid = leaf[l]->past->grid;
    if (end - wfm_grid_end(grid) <= NEARLY_S && (!longest || grid.n > longest->past->grid.n)) longest = leaf[l];
  }
  return longest;
}

void wfm_node_add_up(WfmNode *sum, const WfmNode *const *node, int32_t n_leaves) {
  g_autofree const WfmForecastInput **leaf = g_new(const WfmForecastInput *, (gsize)n_leaves + 1);
  for (int32_t l = 0; l < n_leaves; l++) leaf[l] = &node[l]->input;
  const WfmForecastInput *longest = longest_of(leaf, n_leaves);
  node_alloc(sum, longest);
  gather_events(sum, leaf, n_leaves);
  gather_kept(sum, leaf, n_leaves);
  int32_t n = longest->past->grid.n;
  g_autofree double *expected = g_new0(double, (gsize)n + 1), *measured = g_new0(double, (gsize)n + 1);
  for (int32_t l = 0; l < n_leaves; l++) add_leaf(sum, expected, measured, node[l], leaf, n_leaves);
  for (int32_t i = 0; i < n; i++) {
    if (isnan(sum->volume[i]) || measured[i] >= expected[i]) continue;
    sum->volume[i] = measured[i] >= LEAST_MEASURED * expected[i] ? sum->volume[i] * expected[i] / measured[i] : (double)NAN;
  }
}

/* Adds to volume[of the sum] what a leaf would have had more on the level after its steps. */
static void lift_leaf(double *volume, const WfmNode *sum, const WfmNode *leaf) {
  const WfmSlots *past = sum->input.past;
  g_autofree int32_t *map = g_new(int32_t, (gsize)past->grid.n + 1);
  wfm_slots_map(map, past, leaf->input.past);
  for (int32_t i = 0; i < past->grid.n; i++) {
    int32_t k = map[i];
    if (k < 0 || !leaf->input.open_past[k] || !(leaf->input.volume[k] > 0)) continue;
    double more = leaf->input.volume[k] * (wfm_level_lift_at(leaf->lifts, wfm_grid_at(leaf->input.past->grid, k)) - 1);
    volume[i] = volume[i] > 0 ? fmax(0, volume[i] + more) : volume[i];
  }
}

void wfm_node_lift(WfmNode *sum, const WfmNode *const *leaf, int32_t n_leaves) {
  for (int32_t l = 0; l < n_leaves; l++) {
    if (!leaf[l]->lifts || leaf[l]->lifts->len == 0) continue;
    if (!sum->volume) sum->volume = g_memdup2(sum->input.volume, sizeof(double) * (gsize)sum->input.past->grid.n);
    lift_leaf(sum->volume, sum, leaf[l]);
    sum->input.volume = sum->volume;
  }
}

void wfm_node_rest(WfmNode *rest, const WfmForecastInput *sum, const WfmForecastInput *const *part, int32_t n_parts) {
  node_alloc(rest, sum);
  int32_t n = sum->past->grid.n;
  g_autofree int32_t *map = g_new(int32_t, (gsize)n + 1);
  memcpy(rest->volume, sum->volume, sizeof(double) * (size_t)n);
  memcpy(rest->open_past, sum->open_past, (size_t)n);
  memcpy(rest->open_future, sum->open_future, (size_t)sum->future->grid.n);
  for (int32_t p = 0; p < n_parts; p++) {
    wfm_slots_map(map, sum->past, part[p]->past);
    for (int32_t i = 0; i < n; i++)
      if (map[i] >= 0 && part[p]->open_past[map[i]]) rest->volume[i] -= part[p]->volume[map[i]];
  }
  for (int32_t i = 0; i < n; i++)
    if (rest->volume[i] < 0) rest->volume[i] = 0;
  rest->input.events = sum->events, rest->input.n_events = sum->n_events;
}

void wfm_node_clear(WfmNode *node) {
  wfm_forecast_free(node->forecast);
  g_clear_error(&node->error);
  g_free(node->name);
  g_free(node->volume), g_free(node->aht_s), g_free(node->open_past), g_free(node->open_future), g_free(node->silent), g_free(node->known);
  wfm_long_input_free(node->longer);
  if (node->events) g_array_free(node->events, TRUE);
  if (node->verdicts) g_array_free(node->verdicts, TRUE);
  if (node->lifts) g_array_free(node->lifts, TRUE);
}
