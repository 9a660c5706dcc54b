#include "cli/data/import/spread.h"

#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

#define DAY_S 86400

static const char *const weekday_names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

/* What the plan has measured of one of its queues. */
typedef struct {
  int64_t start;
  int32_t step_s, slots; /* slots of a day */
  double *contacts;      /* [7 * slots] by weekday and local time of day */
  bool *known;           /* [7 * slots] measured at least once */
  GHashTable *days;      /* local days that have measured intervals */
} Shape;

typedef struct {
  const WfmIntake *days;
  const WfmSpreadQueue *queue;
  const WfmZone *zone;
  GHashTable *shape; /* id -> Shape, or NULL where nothing is measured */
  WfmIntake *out;
  int64_t spread, kept; /* days */
} Spread;

/* ---- Shapes ---- */

static void free_shape(void *data) {
  Shape *shape = data;
  if (!shape) return;
  g_free(shape->contacts);
  g_free(shape->known);
  g_hash_table_unref(shape->days);
  g_free(shape);
}

static Shape *shape_new(const WfmHistoryRow *row) {
  Shape *shape = g_new0(Shape, 1);
  shape->start = row->interval_start_utc;
  shape->step_s = (int32_t)row->minutes * 60;
  shape->slots = (DAY_S + shape->step_s - 1) / shape->step_s;
  shape->contacts = g_new0(double, 7 * (gsize)shape->slots);
  shape->known = g_new0(bool, 7 * (gsize)shape->slots);
  shape->days = g_hash_table_new(NULL, NULL);
  return shape;
}

static bool is_measured(const WfmHistoryRow *row) {
  static const char *const without[] = {"imputed", "partial", "excluded"};
  bool measured = isfinite(row->offered) && row->minutes * 60 < DAY_S;
  for (size_t k = 0; row->flags && k < G_N_ELEMENTS(without); k++)
    measured &= !g_strv_contains((const char *const *)row->flags, without[k]);
  return measured;
}

/* Of the weekday and time of day of an instant. */
static int32_t place_of(const Shape *shape, int64_t local) {
  int32_t day = wfm_local_day(local), second = (int32_t)(local - (int64_t)day * DAY_S);
  return wfm_weekday(day) * shape->slots + second / shape->step_s;
}

static bool learn(Spread *spread, WfmPlanHistory *history) {
  if (!wfm_plan_history_rewind(history)) return false;
  for (const WfmHistoryRow *row; (row = wfm_plan_history_next(history));) {
    void *id, *found;
    if (!is_measured(row) || !g_hash_table_lookup_extended(spread->shape, row->queue, &id, &found)) continue;
    Shape *shape = found;
    if (!shape) g_hash_table_insert(spread->shape, id, shape = shape_new(row));
    int64_t local = wfm_zone_local(spread->zone, row->interval_start_utc);
    int32_t place = place_of(shape, local);
    shape->contacts[place] += row->offered, shape->known[place] = true;
    g_hash_table_add(shape->days, GINT_TO_POINTER(wfm_local_day(local)));
  }
  return true;
}

static const Shape *shape_of(const Spread *spread, const WfmSpreadQueue *queue) {
  const Shape *own = g_hash_table_lookup(spread->shape, queue->own);
  return own || !*queue->like ? own : g_hash_table_lookup(spread->shape, queue->like);
}

/* ---- Days ---- */

typedef struct {
  const Shape *shape;
  int64_t from, to; /* instants */
  double sum;       /* of the shape over the day */
} Day;

static int64_t first_interval(const Shape *shape, int64_t instant) {
  int64_t late = ((instant - shape->start) % shape->step_s + shape->step_s) % shape->step_s;
  return late ? instant + shape->step_s - late : instant;
}

static Day day_of(const Spread *spread, const Shape *shape, int64_t day) {
  Day found = {.shape = shape,
               .from = first_interval(shape, wfm_zone_instant(spread->zone, day * DAY_S).first),
               .to = wfm_zone_instant(spread->zone, (day + 1) * DAY_S).first};
  for (int64_t at = found.from; at < found.to; at += shape->step_s)
    found.sum += shape->contacts[place_of(shape, wfm_zone_local(spread->zone, at))];
  return found;
}

static void put_day(Spread *spread, int queue, const Day *day, const WfmTallyCell *cell) {
  const Shape *shape = day->shape;
  WfmIntake *out = spread->out;
  for (int64_t at = day->from; at < day->to; at += shape->step_s) {
    int32_t place = place_of(shape, wfm_zone_local(spread->zone, at));
    if (!shape->known[place]) continue;
    double share = day->sum > 0 ? shape->contacts[place] / day->sum : 0;
    WfmTallyCell *to = wfm_tally_cell(out->tally, queue, (at - out->phase_s) / out->step_s);
    for (int m = 0; to && m < WFM_N_MEASURES; m++)
      if (!wfm_measure_is_state(m) && isfinite(cell->value[m])) to->value[m] = cell->value[m] * share;
    if (to) to->rows = 1, to->file = 1, to->imputed = true;
  }
}

static bool check_weekday(const Day *day, int64_t number, const WfmTallyCell *cell, const WfmSpreadQueue *queue, GError **err) {
  if (day->sum > 0 || !(cell->value[WFM_MEASURE_OFFERED] > 0)) return true;
  char stamp[WFM_STAMP_SIZE];
  wfm_format_utc(stamp, number * DAY_S);
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "--spread: %.10s has %.0f contacts of the queue \"%s\", but of no %s has the plan's history contacts by interval, so that it "
              "has no shape; "
              "right would be a few weeks by interval first that have one",
              stamp, cell->value[WFM_MEASURE_OFFERED], queue->own, weekday_names[wfm_weekday((int32_t)number)]);
  return false;
}

static bool spread_queue(Spread *spread, int q, GError **err) {
  const WfmSpreadQueue *queue = &spread->queue[q];
  const Shape *shape = shape_of(spread, queue), *own = g_hash_table_lookup(spread->shape, queue->own);
  WfmTallyCell cell;
  for (int64_t k = wfm_intake_next(spread->days, q, 0); k < INT64_MAX; k = wfm_intake_next(spread->days, q, k + 1)) {
    if (!wfm_intake_cell(spread->days, q, k, &cell)) continue;
    if (own && g_hash_table_contains(own->days, GINT_TO_POINTER((int)k))) {
      spread->kept++;
      continue;
    }
    Day day = day_of(spread, shape, k);
    if (!check_weekday(&day, k, &cell, queue, err)) return false;
    put_day(spread, q, &day, &cell);
    spread->spread++;
  }
  return true;
}

/* ---- All of it ---- */

static bool check_shape(Spread *spread, const WfmSpreadQueue *queue, GError **err) {
  const Shape *shape = shape_of(spread, queue);
  if (!shape) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "--spread: the plan's history has no intervals of the queue \"%s\"%s%s%s, so that its days have no shape; right would be a "
                "few weeks by interval "
                "first, or in queues.csv a row of it with a like that has them",
                queue->own, *queue->like ? " nor of \"" : "", queue->like, *queue->like ? "\", which it is like" : "");
    return false;
  }
  WfmIntake *out = spread->out;
  if (out->step_s == 0) out->step_s = shape->step_s, out->phase_s = shape->start % shape->step_s, out->phase_known = true;
  if (out->step_s == shape->step_s) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "--spread: the queue \"%s\" has intervals of %d minutes, those before of %d; right would be one at a time", queue->own,
              shape->step_s / 60, out->step_s / 60);
  return false;
}

static bool begin(Spread *spread, const WfmTallyQueue *all, size_t n, GError **err) {
  spread->out->tally = wfm_tally_new(0);
  for (size_t q = 0; q < n; q++) {
    int place =
        wfm_tally_queue(spread->out->tally, all[q].name, strlen(all[q].name), all[q].label, strlen(all[q].label), all[q].channel, false);
    g_assert(place == (int)q);
    size_t made;
    WfmTallyQueue *queue = &wfm_tally_queues(spread->out->tally, &made)[q];
    queue->channel = all[q].channel, queue->channel_told = all[q].channel_told;
    if (spread->queue[q].own && !check_shape(spread, &spread->queue[q], err)) return false;
  }
  return true;
}

WfmIntake *wfm_spread_days(const WfmIntake *days, const WfmSpreadQueue *queue, WfmPlanHistory *history, GPtrArray *notes, GError **err) {
  size_t n;
  const WfmTallyQueue *all = wfm_tally_queues(days->tally, &n);
  g_autoptr(WfmZone) zone = wfm_zone_new(days->day_zone, err);
  g_autoptr(GHashTable) shapes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_shape);
  g_autoptr(WfmIntake) out = wfm_intake_new(&days->options);
  Spread spread = {.days = days, .queue = queue, .zone = zone, .shape = shapes, .out = out};
  if (!zone) return NULL;
  for (size_t q = 0; q < n; q++) {
    if (!queue[q].own) continue;
    g_hash_table_insert(shapes, (gpointer)queue[q].own, NULL);
    if (*queue[q].like) g_hash_table_insert(shapes, (gpointer)queue[q].like, NULL);
  }
  if (!learn(&spread, history)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "history.csv cannot be read again: was it changed meanwhile?");
    return NULL;
  }
  if (!begin(&spread, all, n, err)) return NULL;
  for (size_t q = 0; q < n; q++)
    if (queue[q].own && !spread_queue(&spread, (int)q, err)) return NULL;
  g_ptr_array_add(
      notes, g_strdup_printf(
                 "%d days of queues are spread over their intervals by the weekday's shape in the plan's history, and marked as imputed",
                 (int)spread.spread));
  if (spread.kept)
    g_ptr_array_add(notes, g_strdup_printf("%d days of queues have measured intervals in the plan and stay as they are", (int)spread.kept));
  return g_steal_pointer(&out);
}
