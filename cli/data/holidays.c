#include "cli/data/holidays.h"

#include "cli/report/assets.h"

#include <string.h>

bool wfm_region_within(const char *region, char *const *words) {
  for (; words && *words; words++) {
    size_t n = strlen(*words);
    if (n > 0 && strncmp(region, *words, n) == 0 && (!region[n] || region[n] == '-')) return true;
  }
  return false;
}

WfmTableData *wfm_holidays_shipped(GError **err) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  FILE *in = fmemopen((void *)wfm_asset_holidays.data, wfm_asset_holidays.size, "r");
  g_autoptr(WfmTableData) table = wfm_table_read(&wfm_plan_tables[WFM_PLAN_HOLIDAYS], in, "shipped holidays.csv", mistakes);
  fclose(in);
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&table) : NULL;
}

static bool holds(const WfmHolidayRow *row, const char *region) {
  return (!row->region || !row->region[0] || wfm_region_within(region, row->region)) && !wfm_region_within(region, row->except);
}

static bool names(const WfmTableData *own, const char *holiday, const char *region) {
  const WfmHolidayRow *row = own ? own->rows : NULL;
  for (size_t i = 0; own && i < own->n_rows; i++)
    if (strcmp(row[i].holiday, holiday) == 0 && holds(&row[i], region)) return true;
  return false;
}

static void add_rows(WfmRegionHolidays *out, const WfmTableData *table, const WfmTableData *over, const char *region) {
  const WfmHolidayRow *row = table->rows;
  for (size_t i = 0; i < table->n_rows; i++) {
    if (row[i].kind == WFM_HOLIDAY_NONE || !row[i].when.text || !holds(&row[i], region) || names(over, row[i].holiday, region)) continue;
    const char *kind = wfm_event_kinds[row[i].kind];
    WfmHoliday rule = {.name = row[i].holiday,
                       .day_off = strcmp(kind, "holiday") == 0 || strcmp(kind, "closure") == 0,
                       .when = row[i].when.when,
                       .observed = row[i].observed.observed,
                       .from_year = (int)row[i].from_year,
                       .to_year = (int)row[i].to_year};
    g_array_append_val(out->rule, rule);
    g_ptr_array_add(out->row, (gpointer)&row[i]);
  }
}

WfmRegionHolidays *wfm_region_holidays_new(const WfmTableData *shipped, const WfmTableData *own, const char *region) {
  WfmRegionHolidays *out = g_new(WfmRegionHolidays, 1);
  *out = (WfmRegionHolidays){g_array_new(FALSE, FALSE, sizeof(WfmHoliday)), g_ptr_array_new()};
  if (own) add_rows(out, own, NULL, region);
  if (shipped) add_rows(out, shipped, own, region);
  return out;
}

void wfm_region_holidays_free(WfmRegionHolidays *holidays) {
  if (!holidays) return;
  g_array_unref(holidays->rule);
  g_ptr_array_unref(holidays->row);
  g_free(holidays);
}

bool wfm_holidays_know(const WfmTableData *table, const char *region) {
  const WfmHolidayRow *row = table->rows;
  for (size_t i = 0; i < table->n_rows; i++)
    if (wfm_region_within(region, row[i].region)) return true;
  return false;
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *wfm_holidays_regions(const WfmTableData *table) {
  GPtrArray *out = g_ptr_array_new();
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  const WfmHolidayRow *row = table->rows;
  for (size_t i = 0; i < table->n_rows; i++)
    for (char **word = row[i].region; word && *word; word++)
      if (g_hash_table_add(seen, *word)) g_ptr_array_add(out, *word);
  g_ptr_array_sort(out, by_text);
  return out;
}
