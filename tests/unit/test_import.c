/* Promises of reading exports. Expected values are worked out by hand, or by libcsv where records are cut. */
#include "cli/data/import/at_once.h"
#include "cli/data/import/intake.h"
#include "cli/data/import/plan_history.h"
#include "cli/data/import/plan_merge.h"
#include "cli/data/import/reconcile.h"
#include "cli/data/import/seen.h"
#include "core/rng.h"

#include <csv.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* ---- Records ---- */

typedef struct {
  GPtrArray *cells; /* texts; NULL ends a record */
} Cells;

static void on_cell(void *text, size_t n, void *user) {
  g_ptr_array_add(((Cells *)user)->cells, g_strndup(text, n));
}

static void on_row(int end, void *user) {
  g_ptr_array_add(((Cells *)user)->cells, NULL);
}

/* What libcsv's strict mode makes of it; NULL where it refuses. Records of one empty cell are blank lines to both. */
static GPtrArray *by_libcsv(const char *text, size_t n) {
  struct csv_parser parser;
  Cells cells = {g_ptr_array_new_with_free_func(g_free)};
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
  bool good = csv_parse(&parser, text, n, on_cell, on_row, &cells) == n && csv_fini(&parser, on_cell, on_row, &cells) == 0;
  csv_free(&parser);
  if (good) return cells.cells;
  g_ptr_array_unref(cells.cells);
  return NULL;
}

static GPtrArray *by_rows(const char *text, size_t n) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmBytes) bytes = wfm_bytes_of_memory("x", text, n, NULL);
  g_autoptr(WfmRows) rows = wfm_rows_new(bytes, ',', mistakes);
  GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
  WfmRow row;
  while (wfm_rows_next(rows, &row)) {
    for (size_t c = 0; c < row.n; c++) g_ptr_array_add(cells, g_strndup(row.cell[c], row.length[c]));
    g_ptr_array_add(cells, NULL);
  }
  if (wfm_mistakes_count(mistakes) == 0) return cells;
  g_ptr_array_unref(cells);
  return NULL;
}

static void records_are_those_of_libcsv(void) {
  static const char *const pieces[] = {
      "a",   "bc",      " ", "\t", ",", ",", ",", "\n", "\r\n", "\"", "\"\"", "\"x\"", "\"a,b\"", "\"l1\nl2\"", "\"say \"\"so\"\"\"",
      "7.5", "\xc3\xa9"};
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  size_t refused = 0, read = 0;
  for (int round = 0; round < 200000; round++) {
    g_autoptr(GString) text = g_string_new("h");
    uint32_t n = 1 + (uint32_t)wfm_rng_below(&rng, 12);
    for (uint32_t k = 0; k < n; k++) g_string_append(text, pieces[wfm_rng_below(&rng, G_N_ELEMENTS(pieces))]);
    GPtrArray *theirs = by_libcsv(text->str, text->len), *ours = by_rows(text->str, text->len);
    g_assert_true((theirs == NULL) == (ours == NULL));
    refused += theirs == NULL, read += theirs != NULL;
    if (!theirs) continue;
    g_assert_cmpuint(theirs->len, ==, ours->len);
    for (guint k = 0; k < theirs->len; k++) g_assert_cmpstr(theirs->pdata[k], ==, ours->pdata[k]);
    g_ptr_array_unref(theirs);
    g_ptr_array_unref(ours);
  }
  g_assert_cmpuint(refused, >, 1000);
  g_assert_cmpuint(read, >, 1000);
}

/* ---- Cells ---- */

static void numbers_are_read_in_their_notation(void) {
  static const struct {
    const char *text;
    WfmDecimal decimal;
    double value; /* NaN: refused */
  } cases[] = {{"12", WFM_DECIMAL_POINT, 12},
               {"1,234.5", WFM_DECIMAL_POINT, 1234.5},
               {"1.234,5", WFM_DECIMAL_COMMA, 1234.5},
               {"1 234,5", WFM_DECIMAL_COMMA, 1234.5},
               {"1\xc2\xa0"
                "234",
                WFM_DECIMAL_POINT, 1234},
               {"80 %", WFM_DECIMAL_POINT, 0.8},
               {"1,5", WFM_DECIMAL_POINT, NAN},
               {"1.5", WFM_DECIMAL_COMMA, NAN},
               {"1,2345", WFM_DECIMAL_POINT, NAN},
               {"12,345,678", WFM_DECIMAL_POINT, 12345678},
               {"=1+1", WFM_DECIMAL_POINT, NAN},
               {"0x10", WFM_DECIMAL_POINT, NAN},
               {"inf", WFM_DECIMAL_POINT, NAN},
               {"-3", WFM_DECIMAL_POINT, -3}};
  for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
    double value = NAN;
    bool read = wfm_import_number(&value, cases[k].text, strlen(cases[k].text), cases[k].decimal);
    if (isnan(cases[k].value) ? read : !read || value != cases[k].value) g_error("%s: read %d as %g", cases[k].text, read, value);
  }
  bool open;
  g_assert_cmpint(wfm_import_decimal_of("1,234", 5, &open), ==, WFM_DECIMAL_UNKNOWN);
  g_assert_true(open);
  g_assert_cmpint(wfm_import_decimal_of("1,23", 4, &open), ==, WFM_DECIMAL_COMMA);
  g_assert_cmpint(wfm_import_decimal_of("0,234", 5, &open), ==, WFM_DECIMAL_COMMA); /* no thousands begin with 0 */
  g_assert_cmpint(wfm_import_decimal_of("1.234.567", 9, &open), ==, WFM_DECIMAL_COMMA);
}

static void every_stamp_that_was_met_is_read(void) {
  static const struct {
    const char *text, *utc;
    WfmDateOrder order;
    int may;
    bool offset;
  } cases[] = {{"2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z", WFM_ORDER_UNKNOWN, 0, true},
               {"2026-03-02T08:00:00.000-07:00", "2026-03-02T08:00:00Z", WFM_ORDER_UNKNOWN, 0, true},
               {"2026-03-02 08:00", "2026-03-02T08:00:00Z", WFM_ORDER_UNKNOWN, 0, false},
               {"20260302 08:15", "2026-03-02T08:15:00Z", WFM_ORDER_UNKNOWN, 0, false},
               {"20260302", "2026-03-02T00:00:00Z", WFM_ORDER_UNKNOWN, 0, false},
               {"Thu, 27 Oct 2016 14:51:34", "2016-10-27T14:51:34Z", WFM_ORDER_UNKNOWN, 0, false},
               {"Oct 27, 2016 2:51 PM", "2016-10-27T14:51:00Z", WFM_ORDER_UNKNOWN, 0, false},
               {"27-Oct-2016", "2016-10-27T00:00:00Z", WFM_ORDER_UNKNOWN, 0, false},
               {"27.10.2016 14:51", "2016-10-27T14:51:00Z", WFM_ORDER_UNKNOWN, WFM_ORDER_MAY_DMY, false},
               {"10/27/2016 12:05 AM", "2016-10-27T00:05:00Z", WFM_ORDER_UNKNOWN, WFM_ORDER_MAY_MDY, false},
               {"3/4/2026", "2026-04-03T00:00:00Z", WFM_ORDER_DMY, 3, false},
               {"3/4/2026", "2026-03-04T00:00:00Z", WFM_ORDER_MDY, 3, false},
               {"3-4-26", "2026-03-04T00:00:00Z", WFM_ORDER_MDY, 3, false},
               {"2026-03-02 24:00", "2026-03-03T00:00:00Z", WFM_ORDER_UNKNOWN, 0, false},
               {"2026-03-02 08:00 UTC", "2026-03-02T08:00:00Z", WFM_ORDER_UNKNOWN, 0, true}};
  for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
    WfmStamp stamp;
    char text[WFM_STAMP_SIZE];
    int may;
    if (!wfm_import_stamp(&stamp, &may, cases[k].text, strlen(cases[k].text), cases[k].order)) g_error("%s is refused", cases[k].text);
    g_assert_cmpstr(wfm_format_utc(text, stamp.local), ==, cases[k].utc);
    g_assert_cmpint(may, ==, cases[k].may);
    g_assert_cmpint(stamp.has_offset, ==, cases[k].offset);
  }
  static const char *const refused[] = {
      "",   "Total", "30/2/2026", "2026-13-01", "1969-12-31", "13/13/2026", "2026-03-02 25:00", "2026-03-02 08:00 ?", "0019-03-02 08:00",
      "12", "8:00"};
  for (size_t k = 0; k < G_N_ELEMENTS(refused); k++) {
    WfmStamp stamp;
    int may;
    if (wfm_import_stamp(&stamp, &may, refused[k], strlen(refused[k]), WFM_ORDER_UNKNOWN)) g_error("%s is read", refused[k]);
  }
}

static void lengths_of_time_are_read_in_every_notation(void) {
  static const struct {
    const char *text;
    WfmUnit unit;
    double seconds;
  } cases[] = {{"95", WFM_UNIT_NONE, 95},          {"95", WFM_UNIT_MIN, 5700},      {"1500", WFM_UNIT_MS, 1.5},
               {"0.5", WFM_UNIT_H, 1800},          {"5:30", WFM_UNIT_NONE, 330},    {"5:30", WFM_UNIT_H, 19800},
               {"01:05:30", WFM_UNIT_NONE, 3930},  {"26:00:00", WFM_UNIT_H, 93600}, {"1.02:00:00", WFM_UNIT_NONE, 93600},
               {"1h 5m 30s", WFM_UNIT_NONE, 3930}, {"2 min", WFM_UNIT_NONE, 120},   {"0:00:01.500", WFM_UNIT_NONE, 1.5}};
  for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
    double seconds;
    bool two;
    if (!wfm_import_length(&seconds, &two, cases[k].text, strlen(cases[k].text), cases[k].unit, WFM_DECIMAL_POINT))
      g_error("%s is refused", cases[k].text);
    g_assert_cmpfloat(seconds, ==, cases[k].seconds);
  }
  double seconds;
  bool two;
  g_assert_false(wfm_import_length(&seconds, &two, "5:75", 4, WFM_UNIT_NONE, WFM_DECIMAL_POINT));
  g_assert_false(wfm_import_length(&seconds, &two, "soon", 4, WFM_UNIT_NONE, WFM_DECIMAL_POINT));
}

/* ---- Files ---- */

static WfmIntake *take(const WfmIntakeOptions *options, const char *text, GError **err) {
  WfmIntake *intake = wfm_intake_new(options);
  wfm_intake_memory(intake, "f.csv", text, strlen(text), err);
  return intake;
}

static double value_of(const WfmIntake *intake, const char *queue, const char *utc, WfmMeasure measure) {
  size_t n;
  WfmStamp stamp;
  WfmTallyCell cell;
  const WfmTallyQueue *queues = wfm_tally_queues(intake->tally, &n);
  g_assert_true(wfm_stamp_parse(&stamp, utc));
  for (size_t q = 0; q < n; q++)
    if (strcmp(queues[q].name, queue) == 0 && wfm_intake_cell(intake, (int)q, (stamp.local - intake->phase_s) / intake->step_s, &cell))
      return cell.value[measure];
  return NAN;
}
#define OFFERED(queue, utc) value_of(intake, queue, utc, WFM_MEASURE_OFFERED)

static void the_order_of_dates_is_decided_by_the_whole_column_or_refused(void) {
  WfmIntakeOptions options = {.zone = "UTC"};
  g_autoptr(WfmIntake) day_first = take(&options, "date,time,queue,offered\n3/4/2026,08:00,a,1\n13/4/2026,08:30,a,2\n", NULL);
  g_assert_cmpfloat(value_of(day_first, "a", "2026-04-03T08:00:00Z", WFM_MEASURE_OFFERED), ==, 1);
  g_autoptr(WfmIntake) open = take(&options, "date,time,queue,offered\n3/4/2026,08:00,a,1\n5/4/2026,08:30,a,2\n", NULL);
  g_assert_cmpuint(wfm_intake_facts(open, 0)->decisions.open->len, ==, 1);
  g_assert_null(open->tally);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmIntake) both = take(&options, "date,time,queue,offered\n13/4/2026,08:00,a,1\n4/14/2026,08:30,a,2\n", &err);
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(err->message, "f.csv:3:1:"));
}

/* The order is proved late, far behind the sample: the first rows were ambiguous, and are still read rightly. */
static void a_late_proof_of_the_order_counts(void) {
  g_autoptr(GString) text = g_string_new("created at,ticket id,group\n");
  for (int k = 0; k < 30000; k++) g_string_append_printf(text, "3/4/2026 10:%02d,%d,a\n", k % 60, k);
  g_string_append(text, "17/4/2026 10:00,x,a\n17/4/2026 12:00,y,a\n");
  WfmIntakeOptions options = {.zone = "UTC"};
  g_autoptr(WfmIntake) intake = take(&options, text->str, NULL);
  g_assert_cmpfloat(OFFERED("a", "2026-04-03T10:00:00Z"), ==, 15000);
  g_assert_cmpfloat(OFFERED("a", "2026-04-03T10:30:00Z"), ==, 15000);
}

static void without_a_zone_nothing_is_counted(void) {
  WfmIntakeOptions options = {.zone = NULL};
  g_autoptr(WfmIntake) intake = take(&options, "start,queue,offered\n2026-03-02 08:00,a,1\n2026-03-02 08:30,a,1\n", NULL);
  g_assert_cmpuint(wfm_intake_facts(intake, 0)->decisions.open->len, ==, 1);
  g_assert_null(intake->tally);
}

/* Dublin, 2024-10-27: 01:00 to 02:00 comes twice; 2024-03-31: not at all. */
static void clock_changes_are_kept(void) {
  WfmIntakeOptions options = {.zone = "Europe/Dublin"};
  g_autoptr(WfmIntake) intake =
      take(&options,
           "start,queue,offered\n2024-10-27 00:00,a,1\n2024-10-27 01:00,a,10\n2024-10-27 01:00,a,20\n2024-10-27 02:00,a,2\n"
           "2024-10-27 00:00,b,1\n2024-10-27 01:00,b,30\n2024-10-27 02:00,b,2\n2024-03-31 01:00,a,9\n",
           NULL);
  g_assert_cmpfloat(OFFERED("a", "2024-10-27T00:00:00Z"), ==, 10);
  g_assert_cmpfloat(OFFERED("a", "2024-10-27T01:00:00Z"), ==, 20);
  g_assert_cmpfloat(OFFERED("a", "2024-10-27T02:00:00Z"), ==, 2);
  g_assert_cmpfloat(OFFERED("b", "2024-10-27T00:00:00Z"), ==, 15);
  g_assert_cmpfloat(OFFERED("b", "2024-10-27T01:00:00Z"), ==, 15);
  const WfmFileFacts *facts = wfm_intake_facts(intake, 0);
  g_assert_cmpint(facts->fold_alone, ==, 1);
  g_assert_cmpint(facts->gap_rows, ==, 1);
  g_assert_cmpint(facts->gap_contacts, ==, 9);
  g_assert_cmpint(facts->duplicates, ==, 0);
}

static void the_later_row_and_the_later_file_hold(void) {
  WfmIntakeOptions options = {.zone = "UTC"};
  g_autoptr(WfmIntake) intake =
      take(&options, "start,queue,offered\n2026-03-02 08:00,a,1\n2026-03-02 08:30,a,4\n2026-03-02 08:00,a,2\n", NULL);
  g_assert_cmpint(wfm_intake_facts(intake, 0)->duplicates, ==, 1);
  g_assert_cmpfloat(OFFERED("a", "2026-03-02T08:00:00Z"), ==, 2);
  const char *later = "start,queue,offered\n2026-03-02 08:00,a,7\n2026-03-02 09:30,a,1\n2026-03-02 10:00,a,1\n";
  g_assert_true(wfm_intake_memory(intake, "g.csv", later, strlen(later), NULL));
  g_assert_cmpfloat(OFFERED("a", "2026-03-02T08:00:00Z"), ==, 7);
  g_assert_cmpfloat(OFFERED("a", "2026-03-02T08:30:00Z"), ==, 4);
}

static void rows_of_skill_sets_add_up(void) {
  WfmIntakeOptions options = {.zone = NULL};
  g_autoptr(WfmIntake) intake = take(
      &options,
      "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total Handle Time (Seconds)\n"
      "2026-03-02T08:00:00Z,a,voice,x,en,3,3,900\n2026-03-02T08:00:00Z,a,voice,y,en,2,1,300\n2026-03-02T08:15:00Z,a,voice,y,en,0,0,0\n",
      NULL);
  g_assert_cmpstr(wfm_intake_facts(intake, 0)->layout.platform->name, ==, "genesys_import");
  g_assert_cmpfloat(OFFERED("a", "2026-03-02T08:00:00Z"), ==, 5);
  g_assert_cmpfloat(value_of(intake, "a", "2026-03-02T08:00:00Z", WFM_MEASURE_HANDLE_S), ==, 1200);
}

static void contacts_are_counted_once_where_they_arrived_and_zero_between(void) {
  WfmIntakeOptions options = {.zone = "UTC", .step_s = 3600};
  g_autoptr(WfmIntake) intake =
      take(&options,
           "ticket id,created at,group,status\n1,2026-03-02 08:10,a,open\n1,2026-03-02 08:10,a,open\n2,2026-03-02 08:50,a,spam\n"
           "3,2026-03-02 11:00,a,open\n4,2026-03-02 12:30,a,open\n",
           NULL);
  const WfmFileFacts *facts = wfm_intake_facts(intake, 0);
  g_assert_cmpint(facts->duplicates, ==, 1);
  g_assert_cmpint(facts->spam, ==, 1);
  g_assert_cmpfloat(OFFERED("a", "2026-03-02T08:00:00Z"), ==, 1);
  g_assert_cmpfloat(OFFERED("a", "2026-03-02T09:00:00Z"), ==, 0);
  g_assert_cmpfloat(OFFERED("a", "2026-03-02T11:00:00Z"), ==, 1);
  g_assert_true(isnan(OFFERED("a", "2026-03-02T12:00:00Z"))); /* the list ended somewhere in it */
  g_assert_true(isnan(value_of(intake, "a", "2026-03-02T08:00:00Z", WFM_MEASURE_HANDLE_S)));
}

static void the_same_text_in_any_encoding_gives_the_same_counts(void) {
  static const char *const charsets[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "WINDOWS-1252"};
  static const char *const marks[] = {"", "\xef\xbb\xbf", "\xc3\xaf\xc2\xbb\xc2\xbf"};
  const char *text = "start;queue;offered;aht\n2026-03-02 08:00;Qualit\xc3\xa9;12;1.234,5\n2026-03-02 08:30;Qualit\xc3\xa9;7;99,5\n";
  for (size_t k = 0; k < G_N_ELEMENTS(charsets) + G_N_ELEMENTS(marks); k++) {
    gsize n = 0;
    g_autofree char *bytes = k < G_N_ELEMENTS(charsets) ? g_convert(text, -1, charsets[k], "UTF-8", NULL, &n, NULL)
                                                        : g_strconcat(marks[k - G_N_ELEMENTS(charsets)], text, NULL);
    if (k >= G_N_ELEMENTS(charsets)) n = strlen(bytes);
    WfmIntakeOptions options = {.zone = "UTC"};
    g_autoptr(WfmIntake) intake = wfm_intake_new(&options);
    g_autoptr(GError) err = NULL;
    if (!wfm_intake_memory(intake, "f.csv", bytes, n, &err)) g_error("%zu: %s", k, err->message);
    g_assert_cmpfloat(OFFERED("Qualit\xc3\xa9", "2026-03-02T08:00:00Z"), ==, 12);
    g_assert_cmpfloat(value_of(intake, "Qualit\xc3\xa9", "2026-03-02T08:00:00Z", WFM_MEASURE_HANDLE_S), ==, 12 * 1234.5);
  }
}

/* Three pieces of one agent: 0-100, 50-150, 400-500. 200 s with 50 of them shared: 75, 75, 100. */
static void add_share(void *user, int queue, int64_t interval, double active_s) {
  ((double *)user)[interval] += active_s;
}

static void shares_of_what_is_in_hand_add_up_to_the_agents_time(void) {
  WfmAtOnce *at_once = wfm_at_once_new();
  double share[4] = {0};
  wfm_at_once_add(at_once, 7, 0, 2, 400, 500);
  wfm_at_once_add(at_once, 7, 0, 0, 0, 100);
  wfm_at_once_add(at_once, 8, 0, 3, 20, 60);
  wfm_at_once_add(at_once, 7, 0, 1, 50, 150);
  wfm_at_once_each(at_once, add_share, share);
  wfm_at_once_free(at_once);
  g_assert_cmpfloat(share[0], ==, 75);
  g_assert_cmpfloat(share[1], ==, 75);
  g_assert_cmpfloat(share[2], ==, 100);
  g_assert_cmpfloat(share[3], ==, 40);
}

static void contacts_met_before_are_known(void) {
  WfmSeen *seen = wfm_seen_new();
  for (int pass = 0; pass < 2; pass++)
    for (uint64_t k = 0; k < 100000; k++) {
      char text[24];
      int n = g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, k);
      g_assert_cmpint(wfm_seen_add(seen, wfm_fingerprint(text, (size_t)n, 1)), ==, pass);
    }
  g_assert_false(wfm_seen_forgot(seen));
  wfm_seen_free(seen);
}

/* A day of 1,000 answered, 860 of them in time, and 60 abandoned, 20 of them in time: 81.1, 86.0, 83.0, 82.7 % by hand. */
static void a_days_service_level_differs_by_definition(void) {
  WfmServiceCounts counts = {.answered = 1000, .abandoned = 60, .offered = 1060, .answered_in_sl = 860, .abandoned_in_sl = 20};
  static const double expected[] = {860.0 / 1060, 860.0 / 1000, 880.0 / 1060, 860.0 / 1040, 860.0 / 1060};
  for (int d = 0; d < WFM_N_SL; d++) g_assert_cmpfloat(wfm_definition_value(&counts, (WfmServiceLevel)d), ==, expected[d]);
  counts.abandoned_in_sl = NAN;
  g_assert_true(isnan(wfm_definition_value(&counts, WFM_SL_ABANDONS_OK)));
}

static WfmReconciliation *reconcile(const char *text, size_t *n) {
  g_autofree char *path = NULL;
  WfmIntakeOptions options = {.zone = NULL};
  g_autoptr(GError) err = NULL;
  int fd = g_file_open_tmp("reconcile-XXXXXX", &path, NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_true(g_close(fd, NULL));
  WfmReconciliation *list = wfm_reconcile_file(&options, path, n, &err);
  g_assert_no_error(err);
  g_remove(path);
  return list;
}

/* Rows whose figure was made by each definition in turn, to one decimal: it is found again. */
static void the_definition_behind_a_figure_is_found(void) {
  for (int d = 0; d < WFM_N_SL; d++) {
    g_autoptr(GString) text = g_string_new("start,queue,offered,answered,abandoned,answered_in_sl,abandoned_in_sl,service level\n");
    for (int k = 0; k < 40; k++) {
      int half = k / 2;
      WfmServiceCounts counts = {.answered = 50 + k, .abandoned = 6 + k % 5, .answered_in_sl = 40 + half, .abandoned_in_sl = 2 + k % 3};
      counts.offered = counts.answered + counts.abandoned + 3; /* three flowed out */
      g_string_append_printf(text, "2026-03-02 %02d:%02d,%c,%g,%g,%g,%g,%g,%.1f\n", k / 2, k % 2 * 30, 'a' + k % 2, counts.offered,
                             counts.answered, counts.abandoned, counts.answered_in_sl, counts.abandoned_in_sl,
                             100 * wfm_definition_value(&counts, (WfmServiceLevel)d));
    }
    size_t n;
    WfmReconciliation *list = reconcile(text->str, &n);
    g_assert_cmpuint(n, ==, 3);
    for (size_t k = 0; k < n; k++) g_assert_cmpuint(list[k].best, ==, 1u << d);
    g_assert_cmpuint(list[0].definition[d].agree, ==, 40);
    wfm_reconciliations_free(list, n);
  }
}

/* ---- Into a plan ---- */

static void merge(WfmMerge *result, const char *plan, const char *text) {
  WfmIntakeOptions options = {.zone = "UTC"};
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmIntake) intake = take(&options, text, &err);
  g_assert_no_error(err);
  g_assert_true(wfm_plan_merge(result, intake, plan, "UTC", false, &err));
  g_assert_no_error(err);
}

static void an_import_is_idempotent_and_says_what_changed(void) {
  g_autofree char *folder = g_dir_make_tmp("import-XXXXXX", NULL), *plan = g_build_filename(folder, "plan", NULL);
  g_autofree char *history = g_build_filename(plan, "history.csv", NULL), *queues = g_build_filename(plan, "queues.csv", NULL);
  g_mkdir(plan, 0777);
  WfmMerge result;
  merge(&result, plan, "start,queue,offered,handled,aht\n2026-03-02 08:00,=Sales (EN),3,3,100\n2026-03-02 08:30,=Sales (EN),4,4,100\n");
  g_assert_cmpint(result.fresh, ==, 2);
  g_assert_cmpstr(result.added->pdata[0], ==, "Sales-EN");
  wfm_merge_clear(&result);
  g_autofree char *before = NULL, *after = NULL, *rows = NULL;
  g_assert_true(g_file_get_contents(history, &before, NULL, NULL));
  merge(&result, plan, "start,queue,offered,handled,aht\n2026-03-02 08:00,=Sales (EN),3,3,100\n2026-03-02 08:30,=Sales (EN),4,4,100\n");
  g_assert_cmpint(result.same, ==, 2);
  g_assert_false(result.written);
  wfm_merge_clear(&result);
  /* What a later file does not measure stays; what it does is listed. */
  merge(&result, plan, "start,queue,offered\n2026-03-02 08:00,Sales-EN,5\n2026-03-02 09:00,Sales-EN,1\n2026-03-02 08:30,Sales-EN,4\n");
  g_assert_cmpint(result.changed, ==, 1);
  g_assert_cmpint(result.fresh, ==, 1);
  g_assert_cmpint(result.same, ==, 1);
  g_assert_cmpstr(g_array_index(result.change, WfmMergeChange, 0).what, ==, "offered 3 -> 5");
  wfm_merge_clear(&result);
  g_assert_true(g_file_get_contents(history, &after, NULL, NULL));
  g_assert_nonnull(strstr(after, "2026-03-02T08:00:00Z,30,Sales-EN,voice,5,3,,,,300,"));
  g_assert_true(g_file_get_contents(queues, &rows, NULL, NULL));
  g_assert_cmpstr(rows, ==, "queue,name,channel,zone,patience_s\nSales-EN,Sales (EN),voice,UTC,\n"); /* no formula for a spreadsheet */
  g_remove(history), g_remove(queues), g_remove(plan), g_remove(folder);
}

/* A plan's history of more rows than are sorted at a time, in the order of the export or in that of time: the same rows come out, by queue and time. */
enum { LONG_QUEUES = 3, LONG_INTERVALS = 100000 };

static void append_long(GString *text, int queue, int interval) {
  char stamp[WFM_STAMP_SIZE];
  g_string_append_printf(text, "%s,30,q%d,voice,%d,%s\n", wfm_format_utc(stamp, 946684800 + 1800 * (int64_t)interval), queue,
                         (queue + interval) % 50, interval % 1000 ? "" : "holiday:x");
}

static void a_long_history_in_any_order_is_merged(void) {
  g_autofree char *folder = g_dir_make_tmp("import-XXXXXX", NULL), *history = g_build_filename(folder, "history.csv", NULL);
  g_autofree char *queues = g_build_filename(folder, "queues.csv", NULL), *outcome[2] = {NULL};
  g_assert_true(g_file_set_contents(queues, "queue,zone\nq0,UTC\nq1,UTC\nq2,UTC\n", -1, NULL));
  for (int by_time = 0; by_time < 2; by_time++) {
    g_autoptr(GString) text = g_string_new("interval_start_utc,minutes,queue,channel,offered,flags\n");
    for (int k = 0; k < LONG_QUEUES * LONG_INTERVALS; k++)
      append_long(text, by_time ? k % LONG_QUEUES : k / LONG_INTERVALS, by_time ? k / LONG_QUEUES : k % LONG_INTERVALS);
    g_assert_true(g_file_set_contents(history, text->str, -1, NULL));
    WfmMerge result;
    merge(&result, folder, "start,queue,offered\n2000-01-01 00:30,q1,99\n2000-01-01 01:00,q1,3\n1999-12-31 23:30,q1,4\n");
    g_assert_cmpint(result.fresh, ==, 1);
    g_assert_cmpint(result.changed, ==, 1);
    g_assert_cmpint(result.same, ==, 1);
    wfm_merge_clear(&result);
    g_assert_true(g_file_get_contents(history, &outcome[by_time], NULL, NULL));
  }
  g_assert_cmpstr(outcome[0], ==, outcome[1]);
  g_assert_nonnull(strstr(outcome[0], "2000-01-01T00:30:00Z,30,q1,voice,99,"));
  g_assert_nonnull(strstr(outcome[0], "2000-01-01T00:00:00Z,30,q2,voice,2,,,,,,,,,holiday:x"));
  g_free(outcome[1]);
  g_remove(history), g_remove(queues), g_remove(folder);
}

static void an_interval_that_stands_twice_is_refused(void) {
  g_autofree char *folder = g_dir_make_tmp("import-XXXXXX", NULL), *history = g_build_filename(folder, "history.csv", NULL);
  g_autoptr(GString) text = g_string_new("interval_start_utc,minutes,queue,channel,offered,flags\n");
  for (int k = LONG_QUEUES * LONG_INTERVALS; k-- > 0;) append_long(text, k / LONG_INTERVALS, k % LONG_INTERVALS);
  append_long(text, 2, LONG_INTERVALS - 1); /* in another piece than the first of them */
  g_assert_true(g_file_set_contents(history, text->str, -1, NULL));
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmPlanHistory) opened = wfm_plan_history_open(folder, mistakes, NULL);
  g_autoptr(GError) err = NULL;
  g_assert_false(wfm_mistakes_check(mistakes, &err));
  g_assert_nonnull(strstr(err->message, "queue \"q2\", interval_start_utc \"2005-09-14T07:30:00Z\" stands there twice"));
  g_remove(history), g_remove(folder);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/import/records", records_are_those_of_libcsv);
  g_test_add_func("/import/numbers", numbers_are_read_in_their_notation);
  g_test_add_func("/import/stamps", every_stamp_that_was_met_is_read);
  g_test_add_func("/import/lengths", lengths_of_time_are_read_in_every_notation);
  g_test_add_func("/import/date-order", the_order_of_dates_is_decided_by_the_whole_column_or_refused);
  g_test_add_func("/import/late-proof", a_late_proof_of_the_order_counts);
  g_test_add_func("/import/no-zone", without_a_zone_nothing_is_counted);
  g_test_add_func("/import/clock-changes", clock_changes_are_kept);
  g_test_add_func("/import/later-holds", the_later_row_and_the_later_file_hold);
  g_test_add_func("/import/skill-sets", rows_of_skill_sets_add_up);
  g_test_add_func("/import/contacts", contacts_are_counted_once_where_they_arrived_and_zero_between);
  g_test_add_func("/import/encodings", the_same_text_in_any_encoding_gives_the_same_counts);
  g_test_add_func("/import/at-once", shares_of_what_is_in_hand_add_up_to_the_agents_time);
  g_test_add_func("/import/seen", contacts_met_before_are_known);
  g_test_add_func("/import/definitions", a_days_service_level_differs_by_definition);
  g_test_add_func("/import/reconcile", the_definition_behind_a_figure_is_found);
  g_test_add_func("/import/idempotent", an_import_is_idempotent_and_says_what_changed);
  g_test_add_func("/import/long-history", a_long_history_in_any_order_is_merged);
  g_test_add_func("/import/twice", an_interval_that_stands_twice_is_refused);
  return g_test_run();
}
