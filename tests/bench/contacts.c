#include "contacts.h"

#include <math.h>
#include <string.h>

#define WEEKS_OF_OPENING 26

typedef struct {
  GArray *at, *y;
} Rows;

static void collect(GPtrArray *ids, GArray *rows, char *text) {
  char *next = strchr(text, '\n');
  while (next && next[1]) {
    char *line = next + 1, *id, *stamp_text, *y_text;
    next = strchr(line, '\n');
    if (next) *next = 0;
    WfmStamp stamp;
    id = strsep(&line, ","), stamp_text = strsep(&line, ","), y_text = strsep(&line, ",");
    if (!stamp_text || !y_text || !wfm_stamp_parse(&stamp, stamp_text)) continue;
    guint k = ids->len;
    while (k > 0 && strcmp(ids->pdata[k - 1], id) != 0) k--;
    if (k == 0) {
      Rows fresh = {g_array_new(0, 0, sizeof(int64_t)), g_array_new(0, 0, sizeof(double))};
      g_ptr_array_add(ids, g_strdup(id));
      g_array_append_val(rows, fresh);
      k = ids->len;
    }
    Rows *row = &g_array_index(rows, Rows, k - 1);
    double y = *y_text ? g_ascii_strtod(y_text, NULL) : (double)NAN;
    g_array_append_val(row->at, stamp.local);
    g_array_append_val(row->y, y);
  }
}

static void densify(Contacts *out, const Rows *rows, int32_t step, int32_t ahead) {
  int64_t first = g_array_index(rows->at, int64_t, 0) / 86400 * 86400, last = g_array_index(rows->at, int64_t, rows->at->len - 1);
  WfmGrid grid = {first, step, (int32_t)(((last / 86400 + 1 + ahead) * 86400 - first) / step)};
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", NULL);
  out->slots = wfm_slots_new(grid, zone);
  out->y = g_new(double, (gsize)grid.n);
  for (int32_t i = 0; i < grid.n; i++) out->y[i] = NAN;
  for (guint k = 0; k < rows->at->len; k++)
    out->y[wfm_grid_index(grid, g_array_index(rows->at, int64_t, k))] = g_array_index(rows->y, double, k);
}

Contacts *contacts_read(size_t *n, const char *path, int32_t step, int32_t ahead) {
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) return NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Rows));
  collect(ids, rows, text);
  Contacts *contacts = g_new0(Contacts, ids->len + 1);
  *n = ids->len;
  for (guint k = 0; k < ids->len; k++) {
    Rows *row = &g_array_index(rows, Rows, k);
    contacts[k].id = ids->pdata[k];
    densify(&contacts[k], row, step, ahead);
    g_array_free(row->at, TRUE);
    g_array_free(row->y, TRUE);
  }
  return contacts;
}

void contacts_free(Contacts *contacts, size_t n) {
  for (size_t k = 0; k < n; k++) {
    g_free(contacts[k].id);
    wfm_slots_free(contacts[k].slots);
    g_free(contacts[k].y);
  }
  g_free(contacts);
}

GArray *contacts_holidays(const char *path, GPtrArray *names) {
  GArray *events = g_array_new(FALSE, TRUE, sizeof(WfmEvent));
  g_autofree char *text = NULL;
  if (!path || !g_file_get_contents(path, &text, NULL, NULL)) return events;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines + 1; *line && **line; line++) {
    g_auto(GStrv) field = g_strsplit(*line, ",", 2);
    WfmStamp stamp;
    if (!wfm_stamp_parse(&stamp, field[0])) continue;
    char *name = g_strdup(field[1]);
    g_ptr_array_add(names, name);
    WfmEvent event = {name, "holiday", stamp.local, stamp.local + 86400, NAN, NAN};
    g_array_append_val(events, event);
  }
  return events;
}

static WfmSlots view(const WfmSlots *slots, int32_t from, int32_t n) {
  return (WfmSlots){{wfm_grid_at(slots->grid, from), slots->grid.step, n},
                    slots->slots_per_day,
                    slots->day + from,
                    slots->slot + from,
                    slots->fold + from};
}

/* Open: weekday and slot with a row in at least a fifth of the last half year that is seen. */
static void find_opening(uint8_t *open, const Contacts *contacts, int32_t first, int32_t n_past) {
  const WfmSlots *slots = contacts->slots;
  int32_t per_day = slots->slots_per_day;
  g_autofree int32_t *seen = g_new0(int32_t, (gsize)(7 * per_day)), *all = g_new0(int32_t, (gsize)(7 * per_day));
  for (int32_t i = MAX(first, n_past - WEEKS_OF_OPENING * 7 * per_day); i < n_past; i++) {
    int32_t cell = wfm_weekday(slots->day[i]) * per_day + slots->slot[i];
    all[cell]++, seen[cell] += !isnan(contacts->y[i]);
  }
  for (int32_t i = 0; i < slots->grid.n; i++) {
    int32_t cell = wfm_weekday(slots->day[i]) * per_day + slots->slot[i];
    open[i] = 5 * seen[cell] >= all[cell] || (i < n_past && !isnan(contacts->y[i]));
  }
}

bool contacts_origin(ContactsOrigin *at, const Contacts *contacts, const GArray *events, int64_t begin, int64_t origin, int horizon) {
  WfmGrid grid = contacts->slots->grid;
  int64_t first = MAX(0, wfm_grid_index(grid, begin)), n_past = wfm_grid_index(grid, origin);
  int32_t n_future = horizon * contacts->slots->slots_per_day;
  if (n_past <= first || n_past + n_future > grid.n) return false;
  at->past = view(contacts->slots, (int32_t)first, (int32_t)(n_past - first));
  at->future = view(contacts->slots, (int32_t)n_past, n_future);
  at->open = g_new0(uint8_t, (gsize)grid.n);
  find_opening(at->open, contacts, (int32_t)first, (int32_t)n_past);
  at->actual = contacts->y + n_past;
  at->input = (WfmForecastInput){.queue = contacts->id,
                                 .past = &at->past,
                                 .future = &at->future,
                                 .volume = contacts->y + first,
                                 .open_past = at->open + first,
                                 .open_future = at->open + n_past,
                                 .events = (const WfmEvent *)(void *)events->data,
                                 .n_events = events->len,
                                 .aht_default_s = 300};
  return true;
}

void contacts_origin_clear(ContactsOrigin *at) {
  g_free(at->open);
}
