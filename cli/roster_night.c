#include "cli/roster_night.h"

#define HOUR_S 3600
#define DAY_S 86400
#define APART_S (4 * HOUR_S) /* as pieces of one shift are at most */

static const WfmClockRow *row_at(const WfmClockRow *row, const GArray *place, guint k) {
  return &row[g_array_index(place, size_t, k)];
}

static gint by_start(gconstpointer a, gconstpointer b, gpointer rows) {
  const WfmClockRow *row = rows;
  size_t x = *(const size_t *)a, y = *(const size_t *)b;
  if (row[x].start_s != row[y].start_s) return row[x].start_s < row[y].start_s ? -1 : 1;
  return x < y ? -1 : x > y;
}

/* By start, and where the day's longest pause cuts a night in two, its evening before its morning. */
static void sort_as_worked(GArray *place, WfmClockRow *row) {
  g_array_sort_with_data(place, by_start, row);
  guint evening = 0;
  int32_t end = row_at(row, place, 0)->end_s, longest = APART_S, last = 0;
  for (guint k = 1; k < place->len; k++) {
    if (row_at(row, place, k)->start_s - end > longest) longest = row_at(row, place, k)->start_s - end, evening = k;
    end = MAX(end, row_at(row, place, k)->end_s);
  }
  for (guint k = evening; k < place->len; k++) last = MAX(last, row_at(row, place, k)->end_s);
  if (evening == 0 || row_at(row, place, 0)->start_s + DAY_S > last + HOUR_S) return;
  g_autoptr(GArray) morning = g_array_new(FALSE, FALSE, sizeof(size_t));
  g_array_append_vals(morning, place->data, evening);
  g_array_remove_range(place, 0, evening);
  g_array_append_vals(place, morning->data, morning->len);
}

/* Where a row goes back and does not follow, the rows stand in no order that says anything. */
static void mark(const GArray *place, WfmClockRow *row) {
  int32_t first = INT32_MAX, end = 0;
  for (guint k = 0; k < place->len; k++) {
    WfmClockRow *here = &row[g_array_index(place, size_t, k)];
    int32_t later = 0;
    if (k > 0 && here->start_s < first) {
      if (here->start_s + DAY_S > end + HOUR_S) return;
      here->next_day = true;
      later = DAY_S;
    } else if (k == 0) {
      first = here->start_s;
    }
    end = MAX(end, here->end_s + later);
  }
}

void wfm_rows_after_midnight(WfmClockRow *row, size_t n, bool any_order) {
  g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  for (size_t r = 0; r < n; r++) {
    row[r].next_day = false;
    if (!row[r].group) continue;
    GArray *place = g_hash_table_lookup(groups, row[r].group);
    if (!place) g_hash_table_insert(groups, (gpointer)row[r].group, place = g_array_new(FALSE, FALSE, sizeof(size_t)));
    g_array_append_val(place, r);
  }
  GHashTableIter each;
  gpointer place;
  for (g_hash_table_iter_init(&each, groups); g_hash_table_iter_next(&each, NULL, &place);) {
    if (any_order) sort_as_worked(place, row);
    mark(place, row);
  }
}
