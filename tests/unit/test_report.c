/* The report page: everything that the tables say is on it, nothing in them can become markup, and it repeats to the byte. */
#include "cli/report/page_json.h"
#include "cli/report/report.h"
#include "core/error.h"
#include "tests/report/invent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *write_page(const WfmReportInput *input, GError **err) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  bool written = wfm_report_write(input, out, err);
  fclose(out);
  if (written) {
    g_assert_cmpuint(strlen(text), ==, size); /* no NUL inside */
    return text;
  }
  free(text);
  return NULL;
}

/* The JSON of the page, parsed again by a reader that is not ours. */
static JsonParser *page_json(const char *page) {
  const char *begin = strstr(page, "id=\"data\">"), *end;
  g_assert_nonnull(begin);
  begin += strlen("id=\"data\">");
  end = strstr(begin, "</script>");
  JsonParser *parser = json_parser_new();
  g_autoptr(GError) err = NULL;
  json_parser_load_from_data(parser, begin, end - begin, &err);
  g_assert_no_error(err);
  return parser;
}

static void same_input_same_bytes(void) {
  g_autoptr(Invention) one = invention_new(50, 2), two = invention_new(50, 2);
  g_autofree char *first = write_page(invention_input(one), NULL), *second = write_page(invention_input(two), NULL);
  g_autofree char *again = write_page(invention_input(one), NULL);
  g_assert_true(!strcmp(first, second));
  g_assert_true(!strcmp(first, again));
}

/* Counted by hand: the frame has three script elements, and a name with "</script>" adds none. */
static void no_text_becomes_markup(void) {
  g_autoptr(Invention) invention = invention_new(50, 2);
  g_autofree char *page = write_page(invention_input(invention), NULL);
  int opened = 0, closed = 0;
  for (const char *at = page; (at = strstr(at, "<script")); at++) opened++;
  for (const char *at = page; (at = strstr(at, "</script")); at++) closed++;
  g_assert_cmpint(opened, ==, 3);
  g_assert_cmpint(closed, ==, 3);
  g_assert_null(strstr(page, "<!--"));
  g_assert_null(strstr(page, "<Toronto"));
  g_assert_nonnull(strstr(page, "<title>Support centre &lt;Toronto &amp; Dublin&gt; &quot;week 13&quot;</title>"));
}

static void nothing_is_asked_of_a_network(void) {
  g_autoptr(Invention) invention = invention_new(3, 1);
  g_autofree char *page = write_page(invention_input(invention), NULL);
  static const char *const asking[] = {" src=", "@import", "sourceMappingURL", "url(", "href=\"http", "fetch(", "XMLHttpRequest("};
  for (size_t i = 0; i < G_N_ELEMENTS(asking); i++) g_assert_null(strstr(page, asking[i]));
  g_assert_nonnull(strstr(page, "default-src 'none'"));
}

/* Sum of a flat duties array of one person: shifts, seconds present, seconds paid. */
static void count_duties(JsonArray *flat, int64_t unit, int *n, int64_t *present_s, int64_t *paid_s) {
  for (guint k = 0; k < json_array_get_length(flat); k += 7 + 3 * (guint)json_array_get_int_element(flat, k + 6)) {
    *n += 1;
    *present_s += unit * json_array_get_int_element(flat, k + 1);
    *paid_s += unit * json_array_get_int_element(flat, k + 2);
  }
}

static void page_holds_what_the_tables_say(void) {
  g_autoptr(Invention) invention = invention_new(50, 2);
  const WfmReportInput *input = invention_input(invention);
  g_autofree char *page = write_page(input, NULL);
  g_autoptr(JsonParser) parser = page_json(page);
  JsonObject *root = json_node_get_object(json_parser_get_root(parser));
  JsonArray *agents = json_object_get_array_member(root, "agents");
  g_assert_cmpuint(json_array_get_length(agents), ==, 50);
  g_assert_cmpstr(json_object_get_string_member(json_array_get_object_element(agents, 7), "name"), ==, "<script>alert(1)</script>");
  g_assert_cmpstr(json_object_get_string_member(json_array_get_object_element(agents, 47), "name"), ==, "back\\slash\ttab");
  int n = 0;
  int64_t present_s = 0, paid_s = 0, unit = json_object_get_int_member(root, "unit"), expected_s = 0, expected_paid_s = 0;
  for (guint i = 0; i < 50; i++)
    count_duties(json_object_get_array_member(json_array_get_object_element(agents, i), "duties"), unit, &n, &present_s, &paid_s);
  for (size_t i = 0; i < input->shifts->n_rows; i++) {
    const WfmShiftOutRow *row = &((const WfmShiftOutRow *)input->shifts->rows)[i];
    expected_s += row->end_utc - row->start_utc;
    expected_paid_s += (int64_t)(3600 * row->paid_hours);
  }
  g_assert_cmpint(n, ==, (int)input->shifts->n_rows);
  g_assert_cmpint(present_s, ==, expected_s);
  g_assert_cmpint(paid_s, ==, expected_paid_s);
  JsonObject *queue = json_array_get_object_element(json_object_get_array_member(root, "queues"), 0);
  JsonObject *forecast = json_object_get_object_member(queue, "forecast");
  g_assert_cmpint(json_object_get_int_member(forecast, "n"), ==, 672);
  double mean = 0, sum = 0;
  for (guint i = 0; i < 672; i++) mean += json_array_get_double_element(json_object_get_array_member(forecast, "mean"), i);
  for (size_t i = 0; i < 672; i++) sum += ((const WfmForecastRow *)input->forecast->rows)[i].mean;
  g_assert_cmpfloat_with_epsilon(mean, sum, 672 * 0.005);
}

/* A0002 of Toronto works from Sunday to Thursday between 9 and 12 o'clock and wishes to begin between 6 and 9, and (the second rank of 20, so 10 each) neither
 * Saturday nor Sunday. Counted here from the rows of shifts.csv. */
static void what_a_person_bears_is_counted(void) {
  g_autoptr(Invention) invention = invention_new(50, 2);
  const WfmReportInput *input = invention_input(invention);
  g_autofree char *page = write_page(input, NULL);
  g_autoptr(JsonParser) parser = page_json(page);
  JsonArray *agents = json_object_get_array_member(json_node_get_object(json_parser_get_root(parser)), "agents");
  JsonObject *person = json_array_get_object_element(agents, 1);
  int shifts = 0, in_time = 0, sundays = 0;
  for (size_t i = 0; i < input->shifts->n_rows; i++) {
    const WfmShiftOutRow *row = &((const WfmShiftOutRow *)input->shifts->rows)[i];
    if (strcmp(row->agent_id, "A0002") != 0) continue;
    int hour = atoi(row->start_local + strlen("2026-03-23T"));
    shifts++;
    in_time += hour <= 9;
    sundays += wfm_weekday(row->shift_date_local) == 6;
  }
  g_assert_cmpint(shifts, ==, 10);
  g_assert_cmpint(sundays, ==, 2);
  g_assert_cmpint(json_object_get_int_member(person, "weekends"), ==, 2);
  g_assert_cmpint(json_object_get_int_member(person, "late"), ==, 0);
  JsonArray *wish = json_object_get_array_member(person, "wish");
  g_assert_cmpint(json_array_get_int_element(wish, 0), ==, shifts + 5); /* the roster's first hours are a Sunday evening in Toronto */
  g_assert_cmpint(json_array_get_int_element(wish, 1), ==, in_time + 3);
  g_assert_cmpint(json_array_get_int_element(wish, 2), ==, 10 * (shifts - in_time) + 10 * sundays);
  g_assert_cmpint(json_object_get_int_member(json_array_get_object_element(agents, 2), "late"), ==, 10);
  /* A0008's weekend in Manila is Friday and Saturday; off on Sunday and Monday, he works on both. */
  g_assert_cmpint(json_object_get_int_member(json_array_get_object_element(agents, 7), "weekends"), ==, 2);
}

/* Without shifts.csv and kinds in the plan the clock tells, by the rules' own definition: at least three hours between 23:00 and 06:00 are a night, an end after
 * 20:00 a late shift. A0013 begins at 22, 23 or 24 o'clock, A0003 between 13 and 16 and works 8.5 hours. */
static void the_clock_tells_the_kind_as_the_rules_do(void) {
  g_autoptr(Invention) invention = invention_new(50, 2);
  WfmReportInput input = *invention_input(invention);
  input.shifts = NULL;
  g_autofree char *page = write_page(&input, NULL);
  g_autoptr(JsonParser) parser = page_json(page);
  JsonArray *agents = json_object_get_array_member(json_node_get_object(json_parser_get_root(parser)), "agents");
  g_assert_cmpint(json_object_get_int_member(json_array_get_object_element(agents, 12), "night"), ==, 10);
  g_assert_cmpint(json_object_get_int_member(json_array_get_object_element(agents, 2), "late"), ==, 10);
}

static double at(JsonObject *table, const char *key, guint i) {
  return json_array_get_double_element(json_object_get_array_member(table, key), i);
}

/* By hand: of a day with mean M the variance is M + M^2 (0.1^2 + 1.01 x 0.05^2 x sum m^2 / M^2); eight of ten outcomes of a normal law of that variance
 * lie within 1.28 standard deviations. The law's tails are longer and its middle narrower, by less than a fifth there. A week whose days stray together for a half lies
 * between one of days that stray apart and one of days that stray as one. */
static void days_and_weeks_have_bands_of_their_own(void) {
  g_autoptr(Invention) invention = invention_new(3, 2);
  const WfmReportInput *input = invention_input(invention);
  g_autofree char *page = write_page(input, NULL);
  g_autoptr(JsonParser) parser = page_json(page);
  JsonObject *queue =
      json_array_get_object_element(json_object_get_array_member(json_node_get_object(json_parser_get_root(parser)), "queues"), 0);
  JsonObject *days = json_object_get_object_member(queue, "days"), *weeks = json_object_get_object_member(queue, "weeks");
  g_assert_cmpint(json_object_get_int_member(days, "first"), ==, wfm_day_from_civil(2026, 3, 23));
  double mean = 0, squares = 0, apart = 0, together = 0, week = 0;
  for (guint d = 0; d < 7; d++) {
    mean = squares = 0;
    for (int i = 0; i < 46 + 2 * (d < 6); i++) { /* Sunday is 23 hours long */
      double m = ((const WfmForecastRow *)input->forecast->rows)[48 * d + (guint)i].mean;
      mean += m, squares += m * m;
    }
    double sd = sqrt(mean + mean * mean * 0.01 + 1.01 * 0.0025 * squares), half = (at(days, "high", d) - at(days, "low", d)) / 2;
    g_assert_cmpfloat_with_epsilon(at(days, "mean", d), mean, 0.06);
    g_assert_cmpfloat(half, >, 0.8 * 1.2816 * sd);
    g_assert_cmpfloat(half, <, 1.1 * 1.2816 * sd);
    apart += sd * sd, together += sd, week += mean;
  }
  double half = (at(weeks, "high", 0) - at(weeks, "low", 0)) / 2;
  g_assert_cmpfloat_with_epsilon(at(weeks, "mean", 0), week, 0.06);
  g_assert_cmpfloat(half, >, 1.1 * sqrt(apart));
  g_assert_cmpfloat(half, <, 1.2 * together);
  /* Montreal's first day began before the forecast: a part of it. */
  queue = json_array_get_object_element(json_object_get_array_member(json_node_get_object(json_parser_get_root(parser)), "queues"), 1);
  days = json_object_get_object_member(queue, "days"), weeks = json_object_get_object_member(queue, "weeks");
  g_assert_cmpint(json_array_get_int_element(json_object_get_array_member(days, "whole"), 0), ==, 0);
  g_assert_cmpint(json_array_get_int_element(json_object_get_array_member(days, "whole"), 1), ==, 1);
  g_assert_cmpint(json_object_get_int_member(weeks, "first"), ==, wfm_day_from_civil(2026, 3, 23));
}

/* The invention gives the chat a release, the queues of Ireland a half day by rule, those of Toronto and Manila nothing. */
static void events_mark_the_queues_that_they_concern(void) {
  static const char *const expected[5] = {"[[\"half day\",\"Good Friday\",", "[]", "[[\"release\",\"Release 7.2\",",
                                          "[[\"half day\",\"Good Friday\",", "[]"};
  static const unsigned count[5] = {1, 0, 2, 1, 0};
  g_autoptr(Invention) invention = invention_new(3, 2);
  g_autofree char *page = write_page(invention_input(invention), NULL);
  g_autoptr(JsonParser) parser = page_json(page);
  JsonArray *queues = json_object_get_array_member(json_node_get_object(json_parser_get_root(parser)), "queues");
  for (guint q = 0; q < 5; q++) {
    JsonNode *events = json_object_get_member(json_array_get_object_element(queues, q), "events");
    g_autofree char *text = json_to_string(events, FALSE);
    g_assert_cmpuint(json_array_get_length(json_node_get_array(events)), ==, count[q]);
    g_assert_true(g_str_has_prefix(text, expected[q]));
  }
}

/* Dublin's clock changed on 2026-03-29 at 01:00 UTC (tzdb, rule EU); Toronto's not within the page's time, Manila's never. */
static void zones_carry_their_changes(void) {
  g_autoptr(Invention) invention = invention_new(5, 2);
  g_autofree char *page = write_page(invention_input(invention), NULL);
  g_assert_nonnull(strstr(page, "{\"name\":\"Europe/Dublin\",\"offset\":[0,3600],\"change\":[1774746000]}"));
  g_assert_nonnull(strstr(page, "{\"name\":\"America/Toronto\",\"offset\":[-14400],\"change\":[]}"));
  g_assert_nonnull(strstr(page, "{\"name\":\"UTC\",\"offset\":[0],\"change\":[]}"));
  g_assert_null(strstr(page, "Kathmandu"));
  WfmReportInput input = *invention_input(invention);
  input.every_zone = true; /* and a reader in Kathmandu finds hers, five hours and three quarters ahead */
  g_autofree char *wide = write_page(&input, NULL);
  g_assert_nonnull(strstr(wide, "{\"name\":\"Asia/Kathmandu\",\"offset\":[20700],\"change\":[]}"));
  g_assert_nonnull(strstr(wide, "\"near_zones\":4,"));
}

static void any_table_may_be_missing(void) {
  g_autoptr(Invention) invention = invention_new(5, 1);
  for (int mask = 0; mask < 256; mask++) {
    WfmReportInput input = *invention_input(invention);
    if (mask & 1) input.forecast = NULL;
    if (mask & 2) input.requirement = NULL;
    if (mask & 4) input.roster = NULL;
    if (mask & 8) input.shifts = NULL;
    if (mask & 16) input.coverage = NULL;
    if (mask & 32) input.accuracy = NULL;
    if (mask & 64) input.summary = NULL;
    if (mask & 128) input.plan = NULL;
    if (mask % 3 == 1) input.law = NULL;
    if (mask % 5 == 1) input.ledger = NULL;
    g_autoptr(GError) err = NULL;
    g_autofree char *page = write_page(&input, &err);
    g_assert_no_error(err);
    g_autoptr(JsonParser) parser = page_json(page);
  }
}

static void wrong_tables_are_refused(void) {
  g_autoptr(Invention) invention = invention_new(5, 1);
  const WfmReportInput *input = invention_input(invention);
  g_autoptr(GError) err = NULL;
  WfmCoverageRow *coverage = &((WfmCoverageRow *)input->coverage->rows)[9];
  coverage->interval_start_utc += 60;
  g_assert_null(write_page(input, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  coverage->interval_start_utc += (int64_t)1 << 40; /* a row in the far future would be a chart of nothing */
  coverage->interval_start_utc -= coverage->interval_start_utc % 1800;
  g_assert_null(write_page(input, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  coverage->interval_start_utc = INT64_MIN; /* an empty cell */
  g_assert_null(write_page(input, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  coverage->interval_start_utc = coverage[-1].interval_start_utc + 1800;
  coverage->minutes = INT64_MAX;
  g_assert_null(write_page(input, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  coverage->minutes = 30;
  g_autofree char *page = write_page(input, &err); /* and all is well again */
  g_assert_no_error(err);
  WfmSegmentRow *segment = &((WfmSegmentRow *)input->roster->rows)[3];
  segment->end_utc = segment->start_utc;
  g_assert_null(write_page(input, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_clear_error(&err);
  WfmReportInput elsewhere = {.title = "x", .zone = "Mars/Base"};
  g_assert_null(write_page(&elsewhere, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
}

static void numbers_are_short_and_true(void) {
  static const struct {
    double value;
    int decimals;
    const char *text;
  } cases[] = {{0, 2, "0"},       {-0.001, 2, "0"},         {1.5, 3, "1.5"},
               {1200, 2, "1200"}, {0.123456, 3, "0.123"},   {-2.25, 1, "-2.2"},
               {1e300, 0, NULL},  {(double)NAN, 2, "null"}, {(double)INFINITY, 2, "null"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) out = g_string_new(NULL);
    wfm_page_number(out, cases[i].value, cases[i].decimals);
    if (cases[i].text)
      g_assert_cmpstr(out->str, ==, cases[i].text);
    else
      g_assert_cmpfloat(g_ascii_strtod(out->str, NULL), ==, cases[i].value);
  }
}

static void texts_survive_the_page(void) {
  g_autoptr(GString) out = g_string_new(NULL);
  wfm_page_text(out, "a\"b\\c</script>\n\x01\xe2\x80\xa8\xff");
  g_assert_cmpstr(out->str, ==, "\"a\\\"b\\\\c\\u003c/script\\u003e\\u000a\\u0001\\u2028\xef\xbf\xbd\"");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/report/same-input-same-bytes", same_input_same_bytes);
  g_test_add_func("/report/no-text-becomes-markup", no_text_becomes_markup);
  g_test_add_func("/report/nothing-is-asked-of-a-network", nothing_is_asked_of_a_network);
  g_test_add_func("/report/page-holds-what-the-tables-say", page_holds_what_the_tables_say);
  g_test_add_func("/report/what-a-person-bears-is-counted", what_a_person_bears_is_counted);
  g_test_add_func("/report/the-clock-tells-the-kind-as-the-rules-do", the_clock_tells_the_kind_as_the_rules_do);
  g_test_add_func("/report/days-and-weeks-have-bands-of-their-own", days_and_weeks_have_bands_of_their_own);
  g_test_add_func("/report/events-mark-the-queues-that-they-concern", events_mark_the_queues_that_they_concern);
  g_test_add_func("/report/zones-carry-their-changes", zones_carry_their_changes);
  g_test_add_func("/report/any-table-may-be-missing", any_table_may_be_missing);
  g_test_add_func("/report/wrong-tables-are-refused", wrong_tables_are_refused);
  g_test_add_func("/report/numbers-are-short-and-true", numbers_are_short_and_true);
  g_test_add_func("/report/texts-survive-the-page", texts_survive_the_page);
  return g_test_run();
}
