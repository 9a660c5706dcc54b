#include "cli/roster_night.h"

#include <string.h>

#define HOUR_S 3600
#define DAY_S 86400
#define APART_S (4 * HOUR_S) /* as pieces of one shift are at most */

typedef struct {
  WfmClockRow *row;
  size_t n;
  GHashTable *dates; /* person and date -> GArray of size_t, its rows */
  int32_t first_day, last_day;
} Table;

static char *date_key(const WfmClockRow *row, int32_t later) {
  return g_strdup_printf("%s\n%d", row->person, row->day + later);
}

static char *shift_key(const WfmClockRow *row) {
  return g_strdup_printf("%s\n%d\n%s", row->person, row->day, row->shift);
}

static GHashTable *group_rows(const Table *table, bool by_shift) {
  GHashTable *groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  for (size_t r = 0; r < table->n; r++) {
    if (!table->row[r].person) continue;
    char *key = by_shift ? shift_key(&table->row[r]) : date_key(&table->row[r], 0);
    GArray *place = g_hash_table_lookup(groups, key);
    if (!place) g_hash_table_insert(groups, g_strdup(key), place = g_array_new(FALSE, FALSE, sizeof(size_t)));
    g_array_append_val(place, r);
    g_free(key);
  }
  return groups;
}

/* ---- What the rows say about their dates ---- */

typedef bool (*Fits)(const WfmClockRow *row, const WfmClockRow *other, int32_t later);

/* As of `later` seconds after its date's begin, against a row of another date. */
static bool is_inside(const WfmClockRow *row, const WfmClockRow *other, int32_t later) {
  int32_t start = row->start_s + later, end = row->end_s + later;
  return other->start_s <= start && end <= other->end_s && end - start < other->end_s - other->start_s;
}

static bool is_at_midnight_of(const WfmClockRow *row, const WfmClockRow *other, int32_t later) {
  return row->start_s + later == DAY_S && other->end_s == DAY_S && *row->shift && strcmp(row->shift, other->shift) == 0;
}

static bool adjoins(const WfmClockRow *row, const WfmClockRow *other, int32_t later) {
  return other->end_s == row->start_s + later || other->start_s == row->end_s + later;
}

static bool is_followed(const WfmClockRow *row, const WfmClockRow *other, int32_t later) {
  return other->start_s == 0;
}

/* Whether some row of the person fits, of the date `days` later. */
static bool any_row(const Table *table, const WfmClockRow *row, int32_t days, Fits fits, int32_t later) {
  g_autofree char *key = date_key(row, days);
  const GArray *place = g_hash_table_lookup(table->dates, key);
  bool any = false;
  for (guint k = 0; place && k < place->len; k++) {
    const WfmClockRow *other = &table->row[g_array_index(place, size_t, k)];
    any |= other != row && fits(row, other, later);
  }
  return any;
}

/* Whether the nights that begin with the row's date, if its evening belongs to it, end with an evening after which nothing goes on. Where they fill
 * the table, what lies before and after is cut off, and nothing is told. */
static bool ends_in_evening(const Table *table, const WfmClockRow *row) {
  int32_t days = 0;
  while (any_row(table, row, days, is_at_midnight_of, DAY_S) && any_row(table, row, days + 1, is_followed, 0)) days++;
  bool all = row->day == table->first_day && row->day + days == table->last_day;
  return !all && any_row(table, row, days, is_at_midnight_of, DAY_S);
}

/* Where a shift is told piece by piece a row goes on from another, and lies in none: in that of another night by chance alone. */
static bool goes_on(const Table *table, const WfmClockRow *row, bool next_day) {
  int32_t date = next_day ? 0 : -1; /* as which the row is of the day after */
  return any_row(table, row, date, adjoins, DAY_S) || any_row(table, row, date + 1, adjoins, 0);
}

/* 1: the row is at home in the evening of its date, and nowhere as dated; -1: the other way round; 0: it tells nothing. */
static int opinion(const Table *table, const WfmClockRow *row) {
  if (row->end_s > DAY_S) return 0;
  bool evening = any_row(table, row, 0, is_inside, DAY_S), night_before = any_row(table, row, -1, is_inside, DAY_S);
  if (evening != night_before && !any_row(table, row, 0, is_inside, 0)) return goes_on(table, row, !evening) ? 0 : evening ? 1 : -1;
  if (row->start_s != 0 || evening) return 0;
  bool after_evening = any_row(table, row, 0, is_at_midnight_of, DAY_S), after_before = any_row(table, row, -1, is_at_midnight_of, DAY_S);
  if (after_evening == after_before) return 0;
  if (after_before) return -1;
  return ends_in_evening(table, row);
}

static bool dates_are_of_shifts(const Table *table) {
  bool of_shifts = false;
  for (size_t r = 0; r < table->n; r++) {
    int says = table->row[r].person ? opinion(table, &table->row[r]) : 0;
    if (says < 0) return false;
    of_shifts |= says > 0;
  }
  return of_shifts;
}

/* Whether somebody's dates go back. */
static bool dates_fall(const Table *table) {
  g_autoptr(GHashTable) last = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t r = 0; r < table->n; r++) {
    const WfmClockRow *row = &table->row[r];
    if (!row->person) continue;
    const WfmClockRow *before = g_hash_table_lookup(last, row->person);
    if (before && row->day < before->day) return true;
    g_hash_table_insert(last, (gpointer)row->person, (gpointer)row);
  }
  return false;
}

/* ---- Which rows are of the next date ---- */

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
  int32_t first = row_at(row, place, 0)->start_s, end = 0;
  for (guint k = 0; k < place->len; k++) {
    WfmClockRow *here = &row[g_array_index(place, size_t, k)];
    if (here->start_s < first && here->start_s + DAY_S > end + HOUR_S) return;
    here->next_day = here->start_s < first;
    end = MAX(end, here->end_s + (here->next_day ? DAY_S : 0));
  }
}

void wfm_rows_after_midnight(WfmClockRow *row, size_t n, bool by_shift) {
  Table table = {.row = row, .n = n, .first_day = INT32_MAX, .last_day = INT32_MIN};
  for (size_t r = 0; r < n; r++) {
    row[r].next_day = false;
    if (!row[r].person) continue;
    table.first_day = MIN(table.first_day, row[r].day);
    table.last_day = MAX(table.last_day, row[r].day);
  }
  g_autoptr(GHashTable) dates = group_rows(&table, false);
  table.dates = dates;
  by_shift = by_shift || dates_are_of_shifts(&table);
  if (!by_shift && dates_fall(&table)) return;
  g_autoptr(GHashTable) groups = group_rows(&table, true);
  GHashTableIter each;
  gpointer place;
  for (g_hash_table_iter_init(&each, groups); g_hash_table_iter_next(&each, NULL, &place);) {
    if (by_shift) sort_as_worked(place, row);
    mark(place, row);
  }
}
