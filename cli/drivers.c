#include "cli/drivers.h"

#include <math.h>
#include <string.h>

#define WEEK 7

typedef struct {
  double day, days; /* middle of the time that it stands for; how long that is */
  const WfmDriverRow *row;
} Place;

/* How near a row means a queue: 3 its name, 2 its channel, 1 every queue, 0 not at all. */
static int nearness(const WfmDriverRow *row, const WfmQueueRow *queue) {
  if (strcmp(row->queue, queue->queue) == 0) return 3;
  if (strcmp(row->queue, wfm_channel_names[queue->channel]) == 0) return 2;
  return strcmp(row->queue, "*") == 0;
}

static int by_day(const void *a, const void *b) {
  const Place *p = a, *q = b;
  return (p->day > q->day) - (p->day < q->day);
}

/* Rows of a driver that mean the queue most nearly, by time. */
static GArray *places_of(const WfmPlan *plan, const char *driver, const WfmQueueRow *queue) {
  GArray *places = g_array_new(FALSE, FALSE, sizeof(Place));
  const WfmDriverRow *row = WFM_ROWS(plan, DRIVERS, WfmDriverRow);
  int best = 1;
  for (size_t r = 0; r < WFM_N_ROWS(plan, DRIVERS); r++)
    if (strcmp(row[r].driver, driver) == 0) best = MAX(best, nearness(&row[r], queue));
  for (size_t r = 0; r < WFM_N_ROWS(plan, DRIVERS); r++) {
    if (strcmp(row[r].driver, driver) != 0 || nearness(&row[r], queue) != best) continue;
    int32_t middle = row[r].date.day + row[r].date.days / 2;
    Place place = {middle, row[r].date.days, &row[r]};
    g_array_append_val(places, place);
  }
  g_array_sort(places, by_day);
  return places;
}

/* A sum of a date is of the days to the next row; the last one of as many as the one before. */
static void spread_sums(GArray *places) {
  double last = 1;
  for (guint k = 0; k < places->len; k++) {
    Place *place = &g_array_index(places, Place, k);
    if (place->row->kind != WFM_DRIVER_SUM || place->days > 0) continue;
    place->days = last = k + 1 < places->len ? g_array_index(places, Place, k + 1).row->date.day - place->row->date.day : last;
    place->days = last = fmax(1, last);
    place->day += floor((place->days - 1) / 2);
  }
}

/* Sums and means over the places of one point. */
typedef struct {
  double day, value, low, high, n;
} Point;

static void add(Point *point, const Place *place) {
  double share = place->row->kind == WFM_DRIVER_SUM ? 1 / place->days : 1;
  point->day += place->day, point->n++;
  point->value += share * place->row->value, point->low += share * place->row->low, point->high += share * place->row->high;
}

static WfmDriver driver_of(const char *name, GArray *places) {
  gsize n = places->len;
  int32_t *day = g_new(int32_t, n + 1);
  double *value = g_new(double, 3 * n + 1), *low = value + n, *high = low + n;
  WfmDriver driver = {name, day, value, low, high, 0, NAN};
  const Place *place = (const Place *)(const void *)places->data;
  for (gsize k = 0, end; k < n; k = end) {
    Point point = {0};
    for (end = k; end < n && (end == k || place[end].day - place[k].day < WEEK); end++) add(&point, &place[end]);
    gsize at = driver.n;
    day[at] = (int32_t)floor(point.day / point.n), value[at] = point.value / point.n;
    low[at] = point.low / point.n, high[at] = point.high / point.n;
    driver.n++;
  }
  for (gsize k = 0; k < n; k++)
    if (!isnan(place[k].row->elasticity)) driver.elasticity = place[k].row->elasticity;
  return driver;
}

GArray *wfm_run_drivers_new(const WfmPlan *plan, const WfmQueueRow *queue) {
  GArray *drivers = g_array_new(FALSE, FALSE, sizeof(WfmDriver));
  g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
  const WfmDriverRow *row = WFM_ROWS(plan, DRIVERS, WfmDriverRow);
  for (size_t r = 0; r < WFM_N_ROWS(plan, DRIVERS); r++) {
    if (nearness(&row[r], queue) == 0 || !g_hash_table_add(done, (gpointer)row[r].driver)) continue;
    g_autoptr(GArray) places = places_of(plan, row[r].driver, queue);
    spread_sums(places);
    WfmDriver driver = driver_of(row[r].driver, places);
    g_array_append_val(drivers, driver);
  }
  return drivers;
}

void wfm_run_drivers_free(GArray *drivers) {
  for (guint k = 0; drivers && k < drivers->len; k++) {
    const WfmDriver *driver = &g_array_index(drivers, WfmDriver, k);
    g_free((gpointer)driver->day);
    g_free((gpointer)driver->value);
  }
  if (drivers) g_array_unref(drivers);
}

void wfm_run_tell_drivers(WfmRun *run, WfmForecast *const *forecast, const char *stage) {
  for (size_t q = 0; q < run->n_queues; q++)
    for (size_t k = 0; k < forecast[q]->n_drivers; k++) {
      const WfmForecastDriver *driver = &forecast[q]->driver[k];
      wfm_summary_say(run->summary, !driver->used, stage, run->queue[q].row->queue, driver->text);
    }
}
