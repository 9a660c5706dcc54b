/* The report page: everything that the tables say is on it, nothing in them can become markup, and it repeats to the byte. */
#include "cli/report/page_json.h"
#include "cli/report/report.h"
#include "core/error.h"
#include "tests/report/invent.h"

#include <math.h>
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
  /* A Friday-Saturday weekend is bits 4 and 5. */
  g_assert_cmpint(json_object_get_int_member(json_array_get_object_element(agents, 7), "weekend"), ==, 48);
  g_assert_cmpint(json_object_get_int_member(json_array_get_object_element(agents, 0), "weekend"), ==, 96);
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
  g_test_add_func("/report/events-mark-the-queues-that-they-concern", events_mark_the_queues_that_they_concern);
  g_test_add_func("/report/zones-carry-their-changes", zones_carry_their_changes);
  g_test_add_func("/report/any-table-may-be-missing", any_table_may_be_missing);
  g_test_add_func("/report/wrong-tables-are-refused", wrong_tables_are_refused);
  g_test_add_func("/report/numbers-are-short-and-true", numbers_are_short_and_true);
  g_test_add_func("/report/texts-survive-the-page", texts_survive_the_page);
  return g_test_run();
}
