/* What only a whole file of series can tell: its interval, the order of day and month, the decimal mark. */
#include "cli/data/notation.h"
#include "cli/data/series_read.h"

#include <math.h>
#include <string.h>

typedef struct {
  WfmSeriesTable *table;
  int may_all; /* WFM_ORDER_MAY_... of all dates */
  int32_t order_line;
  bool comma, point; /* proved by some number */
  int32_t comma_line, open_line;
  char open[32]; /* the first length of time that a comma leaves open; of counts it marks thousands */
  int64_t first;
} Survey;

static int64_t common_divisor(int64_t a, int64_t b) {
  return b == 0 ? a : common_divisor(b, a % b);
}

/* The stamp of a row whose start may be a time of day beside a date. */
static bool read_stamp(WfmStamp *stamp, int *may, const WfmSeriesTable *table, const WfmRow *row, WfmDateOrder order) {
  const char *start = wfm_series_text(row, table->columns.start), *date = wfm_series_text(row, table->columns.date);
  int32_t second;
  *may = 0;
  if (!wfm_import_clock(&second, start, strlen(start))) return wfm_import_stamp(stamp, may, start, strlen(start), order);
  if (!wfm_import_stamp(stamp, may, date, strlen(date), order) || stamp->has_time) return false;
  *stamp = (WfmStamp){.local = stamp->local + second, .has_time = true};
  return true;
}

bool wfm_series_stamp(WfmStamp *stamp, bool *plain, const WfmSeriesTable *table, const WfmRow *row) {
  int may;
  *plain = wfm_stamp_parse(stamp, wfm_series_text(row, table->columns.start));
  return *plain || (table->surveyed && read_stamp(stamp, &may, table, row, table->order));
}

bool wfm_series_number(double *value, const WfmSeriesTable *table, const char *text) {
  size_t length = strlen(text);
  *value = NAN;
  if (wfm_cell_says_nothing(text, length)) return true;
  bool plain = table->decimal != WFM_DECIMAL_COMMA && wfm_real_parse(value, text, length);
  return (plain || (table->surveyed && wfm_import_number(value, text, length, table->decimal))) && *value >= 0;
}

static void look_at_stamp(Survey *s, const WfmRow *row) {
  WfmSeriesTable *table = s->table;
  WfmStamp stamp;
  int may = 0, before = s->may_all;
  bool plain = wfm_stamp_parse(&stamp, wfm_series_text(row, table->columns.start));
  if (!plain && !read_stamp(&stamp, &may, table, row, WFM_ORDER_UNKNOWN)) return;
  if (may) {
    s->may_all &= may;
    if (s->order_line == 0) s->order_line = row->line;
    if (before && !s->may_all)
      wfm_mistakes_add(table->mistakes, table->file, row->line, 0,
                       "right would be a date in the same order of day and month as in the rows above");
  }
  if (s->first < 0) s->first = stamp.local;
  table->step = (int32_t)common_divisor(table->step, ABS(stamp.local - s->first) % 86400);
}

static void look_at_number(Survey *s, const WfmRow *row, int column) {
  bool open = false;
  const char *text = wfm_series_text(row, column);
  if (!strpbrk(text, ",.")) return;
  WfmDecimal proof = wfm_import_decimal_of(text, strlen(text), &open);
  if (proof == WFM_DECIMAL_POINT) s->point = true;
  if (proof == WFM_DECIMAL_COMMA && !s->comma) s->comma = true, s->comma_line = row->line;
  bool count = column != s->table->columns.aht;
  if (open && strchr(text, ',') && !count && s->open_line == 0) s->open_line = row->line, g_strlcpy(s->open, text, sizeof s->open);
}

/* A point is a decimal mark unless some number proves the comma to be it. Of a comma that nothing proves, 1,234 contacts are so many thousands, and
 * 1,234 seconds are not guessed at. */
static void decide(Survey *s) {
  WfmSeriesTable *table = s->table;
  table->order = s->may_all == WFM_ORDER_MAY_DMY ? WFM_ORDER_DMY : s->may_all == WFM_ORDER_MAY_MDY ? WFM_ORDER_MDY : WFM_ORDER_UNKNOWN;
  table->decimal = s->comma ? WFM_DECIMAL_COMMA : WFM_DECIMAL_POINT;
  if (s->order_line && s->may_all == (WFM_ORDER_MAY_DMY | WFM_ORDER_MAY_MDY))
    wfm_mistakes_add(table->mistakes, table->file, s->order_line, table->columns.start + 1,
                     "whether days or months come first cannot be told; right would be dates such as 2026-03-02");
  if (s->comma && s->point)
    wfm_mistakes_add(table->mistakes, table->file, s->comma_line, 0,
                     "a number has a decimal comma here, others a decimal point; right would be one of them");
  if (s->open_line && !s->comma && !s->point) {
    g_autofree char *shown = wfm_show_text(s->open);
    wfm_mistakes_add(
        table->mistakes, table->file, s->open_line, 0,
        "whether the comma of \"%s\" marks thousands or a fraction cannot be told; right would be lengths such as 1234 or 1.234", shown);
  }
}

bool wfm_series_survey(WfmSeriesTable *table) {
  Survey s = {.table = table, .may_all = WFM_ORDER_MAY_DMY | WFM_ORDER_MAY_MDY, .first = -1};
  WfmRow row;
  table->step = 86400;
  if (!wfm_series_table_begin(table)) return false;
  while (wfm_series_table_next(table, &row)) {
    look_at_stamp(&s, &row);
    look_at_number(&s, &row, table->columns.offered);
    look_at_number(&s, &row, table->columns.aht);
    look_at_number(&s, &row, table->columns.served);
  }
  table->step = MAX(table->step, 60);
  decide(&s);
  table->surveyed = true;
  return wfm_mistakes_count(table->mistakes) == 0;
}
