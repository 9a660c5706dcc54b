/* The page of a headcount plan: it holds what the tables say, nothing in them can become markup, only its own script may run, and it repeats
 * to the byte. */
#include "core/error.h"
#include "tests/report/invent_capacity.h"

#include <math.h>
#include <string.h>

static char *write_page(const WfmCapacityPageInput *input) {
  char *text = NULL;
  size_t size = 0;
  g_autoptr(GError) err = NULL;
  FILE *out = open_memstream(&text, &size);
  bool written = wfm_capacity_page_write(input, out, &err);
  fclose(out);
  g_assert_no_error(err);
  g_assert_true(written);
  g_assert_cmpuint(strlen(text), ==, size); /* no NUL inside */
  return text;
}

/* What stands between two marks, from the first place of the first one. */
static char *between(const char *page, const char *begin, const char *end) {
  const char *from = strstr(page, begin);
  g_assert_nonnull(from);
  from += strlen(begin);
  const char *to = strstr(from, end);
  g_assert_nonnull(to);
  return g_strndup(from, (size_t)(to - from));
}

/* The JSON of the page, parsed again by a reader that is not ours. */
static JsonParser *page_json(const char *page) {
  g_autofree char *text = between(page, "id=\"data\">", "</script>");
  JsonParser *parser = json_parser_new();
  g_autoptr(GError) err = NULL;
  json_parser_load_from_data(parser, text, -1, &err);
  g_assert_no_error(err);
  return parser;
}

static int count(const char *page, const char *word) {
  int n = 0;
  for (const char *at = page; (at = strstr(at, word)); at++) n++;
  return n;
}

static void same_input_same_bytes(void) {
  g_autoptr(CapacityInvention) one = capacity_invention_new(), two = capacity_invention_new();
  g_autofree char *first = write_page(capacity_invention_input(one)), *second = write_page(capacity_invention_input(two));
  g_assert_true(!strcmp(first, second));
}

/* Counted by hand: the frame has two script elements and one style, and no name adds any. */
static void no_text_becomes_markup(void) {
  g_autoptr(CapacityInvention) invention = capacity_invention_new();
  g_autofree char *page = write_page(capacity_invention_input(invention));
  g_assert_cmpint(count(page, "<script"), ==, 2);
  g_assert_cmpint(count(page, "</script"), ==, 2);
  g_assert_cmpint(count(page, "</style"), ==, 1);
  g_assert_null(strstr(page, "<!--"));
  g_assert_null(strstr(page, "gro<wth"));
  g_assert_null(strstr(page, "<Dublin"));
  g_assert_nonnull(strstr(page, "<title>Support &lt;Dublin &amp; Toronto&gt;: headcount plan</title>"));
}

static void nothing_is_asked_of_a_network(void) {
  g_autoptr(CapacityInvention) invention = capacity_invention_new();
  g_autofree char *page = write_page(capacity_invention_input(invention));
  static const char *const asking[] = {" src=", "@import", "sourceMappingURL", "url(", "href=\"http", "fetch(", "XMLHttpRequest("};
  for (size_t i = 0; i < G_N_ELEMENTS(asking); i++) g_assert_null(strstr(page, asking[i]));
  g_assert_nonnull(strstr(page, "default-src 'none'"));
}

/* The policy names the digest of the script's very bytes, computed by GLib from the page as written. */
static void only_its_own_script_may_run(void) {
  g_autoptr(CapacityInvention) invention = capacity_invention_new();
  g_autofree char *page = write_page(capacity_invention_input(invention));
  g_autofree char *script = between(page, "\n<script>", "</script>"), *policy = between(page, "script-src ", ";");
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)script, -1);
  g_checksum_get_digest(sum, digest, &size);
  g_autofree char *text = g_base64_encode(digest, size), *expected = g_strdup_printf("'sha256-%s'", text);
  g_assert_cmpstr(policy, ==, expected);
}

static JsonObject *table_of(JsonParser *parser, const char *name) {
  JsonObject *root = json_node_get_object(json_parser_get_root(parser));
  return json_object_get_object_member(json_object_get_object_member(root, "tables"), name);
}

/* The text of a row, by way of the words. */
static const char *word(JsonObject *table, const char *column, guint row) {
  JsonObject *texts = json_object_get_object_member(table, column);
  gint64 at = json_array_get_int_element(json_object_get_array_member(texts, "at"), row);
  return json_array_get_string_element(json_object_get_array_member(texts, "words"), (guint)at);
}

static void page_holds_what_the_tables_say(void) {
  g_autoptr(CapacityInvention) invention = capacity_invention_new();
  const WfmCapacityPageInput *input = capacity_invention_input(invention);
  g_autofree char *page = write_page(input);
  g_autoptr(JsonParser) parser = page_json(page);
  JsonObject *people = table_of(parser, "headcount"), *money = table_of(parser, "budget"), *hiring = table_of(parser, "hiring");
  const WfmHeadcountRow *row = input->headcount->rows;
  g_assert_cmpuint((guint)json_object_get_int_member(people, "n"), ==, input->headcount->n_rows);
  for (guint r = 0; r < input->headcount->n_rows; r++) {
    JsonArray *heads = json_object_get_array_member(people, "heads");
    g_assert_cmpstr(word(people, "name", r), ==, row[r].name);
    g_assert_cmpstr(word(people, "period", r), ==, row[r].period);
    if (isnan(row[r].heads))
      g_assert_true(json_array_get_null_element(heads, r));
    else
      g_assert_cmpfloat_with_epsilon(json_array_get_double_element(heads, r), row[r].heads, 0.005001);
  }
  double sum = 0, expected = 0;
  for (guint r = 0; r < input->budget->n_rows; r++) {
    sum += json_array_get_double_element(json_object_get_array_member(money, "amount"), r);
    expected += ((const WfmBudgetRow *)input->budget->rows)[r].amount;
  }
  g_assert_cmpfloat_with_epsilon(sum, expected, 1e-6);
  JsonArray *decide = json_object_get_array_member(hiring, "decide_day");
  g_assert_cmpint(json_array_get_int_element(decide, 0), ==, 20745 + 35);
  g_assert_true(json_array_get_null_element(decide, 2)); /* cross-training has none */
  g_assert_cmpstr(word(hiring, "to", 2), ==, "a b&\"c\"");
}

static void names_of_the_plan_reach_the_page(void) {
  g_autoptr(CapacityInvention) invention = capacity_invention_new();
  g_autofree char *page = write_page(capacity_invention_input(invention));
  g_autoptr(JsonParser) parser = page_json(page);
  JsonObject *names = json_object_get_object_member(json_node_get_object(json_parser_get_root(parser)), "names");
  g_assert_cmpstr(json_array_get_string_element(json_array_get_array_element(json_object_get_array_member(names, "group"), 0), 1), ==,
                  "Dublin </script><script>alert(1)</script>");
  g_assert_cmpuint(json_array_get_length(json_object_get_array_member(names, "group")), ==, 2); /* the third has no name of its own */
  g_assert_cmpuint(json_array_get_length(json_object_get_array_member(names, "queue")), ==, 1);
  g_assert_cmpuint(json_array_get_length(json_object_get_array_member(names, "vendor")), ==, 1);
}

static void anything_may_be_missing(void) {
  g_autoptr(CapacityInvention) invention = capacity_invention_new();
  for (int mask = 0; mask < 512; mask++) {
    WfmCapacityPageInput input = *capacity_invention_input(invention);
    const WfmTableData **const tables[] = {&input.headcount, &input.hiring,  &input.budget, &input.scenarios,
                                           &input.bridge,    &input.tornado, &input.worth};
    for (size_t t = 0; t < G_N_ELEMENTS(tables); t++)
      if (mask >> t & 1) *tables[t] = NULL;
    if (mask & 128) input.summary = NULL;
    if (mask & 256) input.plan = NULL;
    g_autofree char *page = write_page(&input);
    g_autoptr(JsonParser) parser = page_json(page);
    JsonObject *root = json_node_get_object(json_parser_get_root(parser));
    g_assert_true(json_object_has_member(root, "summary") == !(mask & 128));
    g_assert_true(JSON_NODE_HOLDS_NULL(json_object_get_member(json_object_get_object_member(root, "tables"), "worth")) == !!(mask & 64));
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/capacity-page/same-input-same-bytes", same_input_same_bytes);
  g_test_add_func("/capacity-page/no-text-becomes-markup", no_text_becomes_markup);
  g_test_add_func("/capacity-page/nothing-is-asked-of-a-network", nothing_is_asked_of_a_network);
  g_test_add_func("/capacity-page/only-its-own-script-may-run", only_its_own_script_may_run);
  g_test_add_func("/capacity-page/page-holds-what-the-tables-say", page_holds_what_the_tables_say);
  g_test_add_func("/capacity-page/names-of-the-plan-reach-the-page", names_of_the_plan_reach_the_page);
  g_test_add_func("/capacity-page/anything-may-be-missing", anything_may_be_missing);
  return g_test_run();
}
