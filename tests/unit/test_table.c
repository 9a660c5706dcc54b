/* Tables: what is read, what is refused and how it is said, and that what is written reads back the same. */
#include "cli/data/cell.h"
#include "cli/data/notation.h"
#include "cli/data/plan.h"
#include "cli/data/results.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  int32_t line;
  const char *id, *text;
  double share, volume;
  int64_t count, at;
  bool flag;
  int colour;
  WfmStamp when;
  int32_t day, clock, length;
  uint8_t weekdays;
  char **words;
} Row;

#define COLUMN(field, kind, ...)                                                                                                           \
  { .name = #field, .type = WFM_CELL_##kind, .offset = offsetof(Row, field), .help = "Help.", __VA_ARGS__ }
static const WfmColumn columns[] = {
    COLUMN(id, ID, .required = true),
    COLUMN(text, TEXT),
    COLUMN(share, REAL, .low = 0, .high = 1, .initial = "0.5"),
    COLUMN(volume, REAL),
    COLUMN(count, INT, .low = 0, .high = 1000, .initial = "7"),
    COLUMN(at, INSTANT),
    COLUMN(flag, BOOL, .initial = "yes"),
    COLUMN(colour, CHOICE, .choices = "red|green|blue", .initial = "green"),
    COLUMN(when, STAMP),
    COLUMN(day, DAY),
    COLUMN(clock, CLOCK, .low = 0, .high = 172800),
    COLUMN(length, LENGTH),
    COLUMN(weekdays, WEEKDAYS, .initial = "Mon-Fri"),
    COLUMN(words, LIST),
};
static const WfmTable table = {"things", "Things.", sizeof(Row), offsetof(Row, line), columns, G_N_ELEMENTS(columns), "id", false, NULL};

static WfmTableData *read_bytes(const WfmTable *what, const char *bytes, size_t n, WfmMistakes *mistakes) {
  FILE *in = n ? fmemopen((void *)bytes, n, "r") : fopen("/dev/null", "r");
  WfmTableData *data = wfm_table_read(what, in, "things.csv", mistakes);
  fclose(in);
  return data;
}

static WfmTableData *read_text(const char *text, WfmMistakes *mistakes) {
  return read_bytes(&table, text, strlen(text), mistakes);
}

static char *messages(const WfmMistakes *mistakes) {
  g_autoptr(GError) err = NULL;
  if (wfm_mistakes_check(mistakes, &err)) return g_strdup("");
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  return g_strdup(err->message);
}

static const Row *rows_of(const WfmTableData *data) {
  return data->rows;
}

static void assert_no_mistakes(const WfmMistakes *mistakes) {
  g_autofree char *text = messages(mistakes);
  g_assert_cmpstr(text, ==, "");
}

/* Every expectation is one line of the message, in order. */
static void assert_refused(const char *text, size_t n, const char *const *lines) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) data = read_bytes(&table, text, n, mistakes);
  g_autofree char *found = messages(mistakes);
  g_auto(GStrv) found_lines = g_strsplit(found, "\n", -1);
  size_t expected = 0;
  while (lines[expected]) expected++;
  for (size_t i = 0; i < expected; i++) {
    g_assert_nonnull(found_lines[i]);
    if (!strstr(found_lines[i], lines[i])) g_error("expected \"%s\" in \"%s\"", lines[i], found_lines[i]);
  }
  if (found_lines[expected]) g_error("unexpected: %s", found_lines[expected]);
}
#define REFUSED(text, ...) assert_refused(text, sizeof(text) - 1, (const char *const[]){__VA_ARGS__, NULL})

static void test_every_type_is_read(void) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) data =
      read_text("\xef\xbb\xbf# a comment, \"with a mark\n\nid , "
                "text,share,volume,count,at,flag,colour,when,day,clock,length,weekdays,words,x_mine\r\n"
                "a-1,\"Smith, \"\"Joe\"\"\nsecond "
                "line\",12.5%,1e3,42,2026-03-29T01:30:00+01:00,no,blue,2026-03-29T02:30,2026-02-28,26:15,7h30,Sat-Mon,x|y z,?\n"
                "# between rows\n"
                " b.2 ,,,,,,,,,,,,,,\n",
                mistakes);
  assert_no_mistakes(mistakes);
  g_assert_cmpuint(data->n_rows, ==, 2);
  const Row *a = &rows_of(data)[0], *b = &rows_of(data)[1];
  g_assert_cmpint(a->line, ==, 4);
  g_assert_cmpstr(a->id, ==, "a-1");
  g_assert_cmpstr(a->text, ==, "Smith, \"Joe\"\nsecond line");
  g_assert_cmpfloat(a->share, ==, 0.125);
  g_assert_cmpfloat(a->volume, ==, 1000);
  g_assert_cmpint(a->count, ==, 42);
  g_assert_cmpint(a->at, ==, 1774744200); /* date -u -d 2026-03-29T00:30:00Z +%s */
  g_assert_false(a->flag);
  g_assert_cmpint(a->colour, ==, 2);
  g_assert_cmpint(a->when.local, ==, 1774744200 + 7200);
  g_assert_true(a->when.has_time && !a->when.has_offset);
  g_assert_cmpint(a->day, ==, 20512); /* date -u -d 2026-02-28 +%s / 86400 */
  g_assert_cmpint(a->clock, ==, 26 * 3600 + 900);
  g_assert_cmpint(a->length, ==, 27000);
  g_assert_cmpint(a->weekdays, ==, 0x61);
  g_assert_cmpuint(g_strv_length(a->words), ==, 3);
  g_assert_cmpstr(a->words[2], ==, "z");
  /* the second: defaults, and the empty values of the types; its line counts the quoted line end */
  g_assert_cmpint(b->line, ==, 7);
  g_assert_cmpstr(b->id, ==, "b.2");
  g_assert_cmpstr(b->text, ==, "");
  g_assert_cmpfloat(b->share, ==, 0.5);
  g_assert_true(isnan(b->volume));
  g_assert_cmpint(b->count, ==, 7);
  g_assert_cmpint(b->at, ==, INT64_MIN);
  g_assert_true(b->flag);
  g_assert_cmpint(b->colour, ==, 1);
  g_assert_cmpint(b->when.local, ==, INT64_MIN);
  g_assert_cmpint(b->day, ==, INT32_MIN);
  g_assert_cmpint(b->clock, ==, -1);
  g_assert_cmpint(b->length, ==, -1);
  g_assert_cmpint(b->weekdays, ==, 0x1f);
  g_assert_null(b->words[0]);
  g_assert_cmpint(wfm_table_column(data, "words"), ==, 14);
}

static void test_all_mistakes_in_one_go(void) {
  REFUSED(
      "id,share,cout,Text\n"
      "a,1.5,,\n"
      "b,half,1\n"
      "a,0.1,1,x\n"
      ",0.1,1,x\n"
      "../x,1e300,1,x\n",
      "things.csv:1:3: unknown column \"cout\"; did you mean \"count\"?", "things.csv:1:4: unknown column \"Text\"; did you mean \"text\"?",
      "things.csv:2:2: share: found \"1.5\", expected a number from 0 to 1", "things.csv:3: the row has 3 cells, the header has 4 columns",
      "things.csv:4: id \"a\" stands already in line 2", "things.csv:5:1: id: the cell is empty",
      "things.csv:6:1: id: found \"../x\", expected a name of letters", "things.csv:6:2: share: found \"1e300\"");
}

static void test_wrong_cells(void) {
  REFUSED("id,count\na,3.5\nb,99999999999999\nc,-1\nd,0x10\ne,nan\nf,1e999\ng,1 000\n",
          "2:2: count: found \"3.5\", expected a whole number from 0 to 1000", "3:2", "4:2", "5:2", "6:2", "7:2",
          "8:2: count: found \"1 000\"");
  REFUSED("id,volume\na,inf\nb,NaN\nc,0x1p3\nd,\"1,5\"\ne,1e400\n", "2:2: volume: found \"inf\", expected a number", "3:2", "4:2", "5:2",
          "6:2");
  REFUSED("id,flag,colour\na,maybe,gren\n", "2:2: flag: found \"maybe\", expected yes or no",
          "2:3: colour: found \"gren\", expected one of red, green, blue; did you mean \"green\"?");
  REFUSED("id,at,when,day\na,2026-02-30T00:00:00Z,29/03/2026,2026-03-29T10:00\n", "2:2: at: found", "2:3: when: found", "2:4: day: found");
  REFUSED("id,clock,length,weekdays\na,8.30,eight,Mon-Fry\nb,48:01,7h60,\nc,8:5,-3m,xyz\n", "2:2: clock", "2:3: length", "2:4: weekdays",
          "3:2: clock", "3:3: length", "4:2: clock", "4:3: length", "4:4: weekdays");
}

static void test_wrong_files_are_named_for_what_they_are(void) {
  REFUSED("", "things.csv: the file is empty; its first line should name the columns: id, text");
  REFUSED("\n# only comments\n", "the file is empty");
  REFUSED("\xff\xfei\0d\0\n\0a\0\n\0", "UTF-16 (little endian)");
  REFUSED("\xfe\xff\0i\0d\0\n\0a\0\n", "UTF-16 (big endian)");
  REFUSED("i\0d\0,\0t\0e\0x\0t\0\n\0a\0\n\0", "looks like UTF-16 (little endian)");
  REFUSED("PK\x03\x04\x14\0\0\0", "is a spreadsheet or zip archive");
  REFUSED("\x1f\x8b\x08\0\0\0\0\0", "is compressed by gzip");
  REFUSED("\xc3\xaf\xc2\xbb\xc2\xbfid,text\na,b\n", "byte order mark that was encoded twice");
  REFUSED("\x7f"
          "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
          "is binary");
  REFUSED("id,text\ra,b\r", "lines that end in CR alone");
  REFUSED("id;text\na;b\n", "things.csv:1: the columns are separated by semicolons; save the table with commas");
  REFUSED("id\ttext\na\tb\n", "separated by tabs");
  REFUSED("a,b,c\n1,2,3\n", "things.csv:1: the first line should be the header, but begins with \"a\"");
  REFUSED("text\nx\n", "things.csv:1: column \"id\" is missing");
  REFUSED("id,text,id\na,b,c\n", "things.csv:1:3: column \"id\" stands here and in column 1");
  REFUSED("id,text\na,M\xfcller\nb,ok\n",
          "things.csv:2:2: byte 0xFC is not UTF-8 (in Windows-1252 it would be \"\xc3\xbc\"); save the table as UTF-8");
  REFUSED("id,text\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,b\0c\nb,ok\n", "things.csv:2:2: a NUL byte");
}

static void test_stray_quotation_marks_hide_nothing_else(void) {
  REFUSED("id,text\na,5\" screen\nb,fine,extra\n", "things.csv:2:2: a quotation mark inside a cell", "things.csv:3: the row has 3 cells");
  REFUSED("id,text\na,\"open\nb,fine,extra\nc,x\n", "things.csv:2:2: the quotation mark that is opened here is never closed",
          "things.csv:3: the row has 3");
  REFUSED("id,text\na,\"open\nb,\"fine\",extra\n", "things.csv:2: a quotation mark that is opened here is closed only in line 3",
          "things.csv:3: the row has 3");
  REFUSED("id,text\na,\"x\"y\nb,\"\n", "things.csv:2:2: a quotation mark inside", "things.csv:3:2: the quotation mark that is opened here");
  g_autoptr(GString) many = g_string_new("id,text\n");
  for (int i = 0; i < 1000; i++) g_string_append_printf(many, "r%d,\"x\"\"\n", i);
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) data = read_text(many->str, mistakes);
  g_assert_cmpuint(wfm_mistakes_count(mistakes), ==, 21); /* twenty, and that it gives up */
}

static void test_absurd_sizes_end_soon(void) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(GString) wide = g_string_new("id,text\na");
  for (int i = 0; i < 900000; i++) g_string_append_c(wide, ',');
  g_string_append(wide, "\nb,ok\n");
  g_autoptr(WfmTableData) data = read_text(wide->str, mistakes);
  g_autofree char *found = messages(mistakes);
  g_assert_cmpstr(
      found, ==,
      "things.csv:2: the row has 900001 cells, the header has 2 columns; a cell that contains a comma goes into quotation marks");
  g_assert_cmpuint(data->n_rows, ==, 2);

  g_autoptr(GString) endless = g_string_new("id,text\n");
  g_string_set_size(endless, 3 << 20);
  memset(endless->str + 8, 'x', (3 << 20) - 8);
  g_autoptr(WfmMistakes) more = wfm_mistakes_new();
  g_autoptr(WfmTableData) none = read_bytes(&table, endless->str, endless->len, more);
  g_autofree char *too_long = messages(more);
  g_assert_nonnull(strstr(too_long, "things.csv:2: the line is longer than a mebibyte"));

  g_autoptr(GString) wrong = g_string_new("id,share\n");
  for (int i = 0; i < 100000; i++) g_string_append_printf(wrong, "r%d,x\n", i);
  g_autoptr(WfmMistakes) thousand = wfm_mistakes_new();
  g_autoptr(WfmTableData) cut = read_text(wrong->str, thousand);
  g_assert_cmpuint(wfm_mistakes_count(thousand), ==, 1001);
  g_autofree char *shown = messages(thousand);
  g_assert_nonnull(strstr(shown, "... and 801 more mistakes"));

  g_autofree char *long_name = g_strnfill(101, 'n');
  g_autofree char *text = g_strdup_printf("id\n%s\n", long_name);
  g_autoptr(WfmMistakes) one = wfm_mistakes_new();
  g_autoptr(WfmTableData) row = read_text(text, one);
  g_assert_cmpuint(wfm_mistakes_count(one), ==, 1);
}

static void test_files_that_cannot_be_read(void) {
  g_autofree char *dir = g_dir_make_tmp("wfm-table-XXXXXX", NULL);
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) folder = wfm_table_read_file(&table, dir, "things.csv", mistakes);
  g_autofree char *found = messages(mistakes);
  g_assert_cmpstr(found, ==, "things.csv: is a folder; a table is a file");
  g_autofree char *absent = g_build_filename(dir, "absent.csv", NULL);
  g_autoptr(WfmMistakes) none = wfm_mistakes_new();
  g_autoptr(WfmTableData) missing = wfm_table_read_file(&table, absent, "absent.csv", none);
  assert_no_mistakes(none);
  g_assert_false(missing->given);
  g_assert_cmpuint(missing->n_rows, ==, 0);
  rmdir(dir);
}

/* ---- What is written reads back the same ---- */

static char *write_text(const WfmTableData *data) {
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  g_autoptr(GError) err = NULL;
  bool written = wfm_table_write(data, out, &err);
  g_assert_no_error(err);
  g_assert_true(written);
  fclose(out);
  char *copy = g_strdup(text);
  free(text);
  return copy;
}

static double any_double(WfmRng *rng) {
  switch (wfm_rng_below(rng, 4)) {
  case 0:
    return NAN;
  case 1:
    return (double)wfm_rng_below(rng, 100000);
  case 2:
    return wfm_rng_below(rng, 100000) / 100.0;
  default: {
    uint64_t bits = wfm_rng_u64(rng);
    double value;
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : 0.1;
  }
  }
}

static const char *any_text(WfmRng *rng, WfmTableData *data) {
  static const char *const pieces[] = {"a", ",", "\"", "\n", "#", " ", "\xc3\xa9", ";", "=1+1", "\t", "x"};
  char text[64] = "";
  for (uint32_t n = wfm_rng_below(rng, 6); n > 0; n--) strcat(text, pieces[wfm_rng_below(rng, G_N_ELEMENTS(pieces))]);
  return wfm_table_text(data, text);
}

static void test_round_trip(void) {
  WfmRng rng;
  wfm_rng_init(&rng, 7, 1);
  g_autoptr(WfmTableData) data = wfm_table_data_new(&table);
  char *words[] = {"one", "two", NULL}, *no_words[] = {NULL};
  for (int i = 0; i < 2000; i++) {
    char id[16];
    g_snprintf(id, sizeof id, "r%d", i);
    Row row = {.id = wfm_table_text(data, id),
               .text = any_text(&rng, data),
               .share = wfm_rng_uniform(&rng),
               .volume = any_double(&rng),
               .count = wfm_rng_below(&rng, 1001),
               .at = wfm_rng_below(&rng, 2000000000),
               .flag = wfm_rng_below(&rng, 2),
               .colour = (int)wfm_rng_below(&rng, 3),
               .when = {.local = wfm_rng_below(&rng, 20000) * INT64_C(86400)},
               .day = (int32_t)wfm_rng_below(&rng, 20000),
               .clock = (int32_t)wfm_rng_below(&rng, 48 * 3600),
               .length = (int32_t)wfm_rng_below(&rng, 100000),
               .weekdays = (uint8_t)(1 + wfm_rng_below(&rng, 127)),
               .words = wfm_rng_below(&rng, 2) ? words : no_words};
    if (wfm_rng_below(&rng, 2)) {
      row.when.has_time = true;
      row.when.local += wfm_rng_below(&rng, 86400);
      row.when.has_offset = wfm_rng_below(&rng, 2);
      row.when.offset_s = row.when.has_offset ? ((int)wfm_rng_below(&rng, 57) - 28) * 1800 : 0;
    }
    wfm_table_append(data, &row);
  }
  g_autofree char *first = write_text(data);
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) again = read_text(first, mistakes);
  assert_no_mistakes(mistakes);
  g_assert_cmpuint(again->n_rows, ==, data->n_rows);
  for (size_t i = 0; i < again->n_rows; i++) {
    const Row *a = &rows_of(data)[i], *b = &rows_of(again)[i];
    g_assert_cmpstr(a->text, ==, b->text);
    g_assert_true(a->share == b->share);
    g_assert_true(a->volume == b->volume || (isnan(a->volume) && isnan(b->volume)));
    g_assert_cmpint(a->at, ==, b->at);
    g_assert_true(a->when.local == b->when.local && a->when.has_time == b->when.has_time && a->when.has_offset == b->when.has_offset &&
                  a->when.offset_s == b->when.offset_s);
    g_assert_cmpint(a->clock, ==, b->clock);
    g_assert_cmpint(a->length, ==, b->length);
    g_assert_cmpint(a->weekdays, ==, b->weekdays);
  }
  g_autofree char *second = write_text(again);
  g_assert_cmpstr(first, ==, second);
}

/* The short way for numbers gives the same double as strtod, to the bit. */
static void test_numbers_are_exact(void) {
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  for (int i = 0; i < 200000; i++) {
    char text[64];
    int whole = (int)wfm_rng_below(&rng, 10), decimals = (int)wfm_rng_below(&rng, 12), n = 0;
    if (wfm_rng_below(&rng, 2)) text[n++] = '-';
    for (int k = 0; k <= whole; k++) text[n++] = (char)('0' + wfm_rng_below(&rng, 10));
    if (decimals) text[n++] = '.';
    for (int k = 0; k < decimals; k++) text[n++] = (char)('0' + wfm_rng_below(&rng, 10));
    text[n] = 0;
    double value;
    g_assert_true(wfm_real_parse(&value, text, (size_t)n));
    g_assert_true(value == g_ascii_strtod(text, NULL));
  }
}

/* The two ways to cut a line - at its commas, and by libcsv - agree on lines that both can read. */
static void test_cutting_agrees_with_libcsv(void) {
  static const char *const pieces[] = {"a", " ", "\t", ",", ",", "x y", "\xc3\xa9", "'"};
  WfmRng rng;
  wfm_rng_init(&rng, 13, 1);
  for (int i = 0; i < 3000; i++) {
    g_autoptr(GString) line = g_string_new("t,");
    for (uint32_t n = wfm_rng_below(&rng, 12); n > 0; n--) g_string_append(line, pieces[wfm_rng_below(&rng, G_N_ELEMENTS(pieces))]);
    size_t cells = 1;
    for (char *p = line->str; *p; p++) cells += *p == ',';
    /* one header per width: text, and as many columns of the planner's own */
    g_autoptr(GString) plain = g_string_new("id,text");
    for (size_t k = 2; k < cells; k++) g_string_append_printf(plain, ",x_%zu", k);
    g_autoptr(GString) quoted = g_string_new(plain->str);
    g_string_append_printf(plain, "\n%s\n", line->str);
    g_string_append_printf(quoted, "\n\"t\"%s\n", line->str + 1);
    g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
    g_autoptr(WfmTableData) a = read_text(plain->str, mistakes);
    g_autoptr(WfmTableData) b = read_text(quoted->str, mistakes);
    assert_no_mistakes(mistakes);
    g_assert_cmpstr(rows_of(a)->text, ==, rows_of(b)->text);
  }
}

/* Also where a thread computes it: tables of one block, and of many. */
static void test_checksum_is_of_what_was_read(void) {
  for (int n_rows = 1; n_rows <= 300000; n_rows *= 300) {
    g_autoptr(GString) text = g_string_new("id,text\n");
    for (int i = 0; i < n_rows; i++) g_string_append_printf(text, "r%d,some text\n", i);
    g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
    g_autoptr(WfmTableData) data = read_text(text->str, mistakes);
    assert_no_mistakes(mistakes);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
    g_assert_cmpstr(data->sha256, ==, sum);
  }
}

/* ---- The descriptions themselves ---- */

static void check_description(const WfmTable *described) {
  g_autoptr(WfmTableData) data = wfm_table_data_new(described);
  g_autofree char *row = g_malloc0(described->row_size);
  for (size_t i = 0; i < described->n_columns; i++) {
    const WfmColumn *column = &described->columns[i];
    g_assert_true(column->help && g_str_has_suffix(column->help, "."));
    g_assert_nonnull(column->example);
    const char *texts[] = {column->initial, column->example};
    for (size_t t = 0; t < 2; t++) {
      if (!texts[t] || !*texts[t]) continue;
      g_autofree char *expected = NULL;
      if (!wfm_cell_parse(row + column->offset, column, texts[t], strlen(texts[t]), data, &expected))
        g_error("%s.%s: \"%s\" is not %s", described->name, column->name, texts[t], expected);
      /* and what is written for it reads back */
      g_autoptr(GString) written = g_string_new(NULL);
      wfm_cell_format(written, column, row + column->offset);
      g_autofree char *again = NULL;
      g_assert_true(wfm_cell_parse(row + column->offset, column, written->str, written->len, data, &again));
      g_autoptr(GString) twice = g_string_new(NULL);
      wfm_cell_format(twice, column, row + column->offset);
      g_assert_cmpstr(written->str, ==, twice->str);
    }
  }
}

static void test_defaults_and_examples_are_valid(void) {
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) check_description(&wfm_plan_tables[i]);
  for (size_t i = 0; i < G_N_ELEMENTS(wfm_result_tables); i++) check_description(wfm_result_tables[i]);
}

static void check_references(const WfmTable *described) {
  for (size_t i = 0; i < described->n_columns; i++) {
    if (!described->columns[i].refers) continue;
    g_auto(GStrv) parts = g_strsplit(described->columns[i].refers, ".", 2);
    bool found = false;
    for (size_t t = 0; t < WFM_N_PLAN_TABLES; t++)
      for (size_t c = 0; c < wfm_plan_tables[t].n_columns; c++)
        found |= strcmp(wfm_plan_tables[t].name, parts[0]) == 0 && strcmp(wfm_plan_tables[t].columns[c].name, parts[1]) == 0;
    g_assert_true(found);
  }
}

static void test_references_point_somewhere(void) {
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) check_references(&wfm_plan_tables[i]);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/table/every-type-is-read", test_every_type_is_read);
  g_test_add_func("/table/all-mistakes-in-one-go", test_all_mistakes_in_one_go);
  g_test_add_func("/table/wrong-cells", test_wrong_cells);
  g_test_add_func("/table/wrong-files-are-named", test_wrong_files_are_named_for_what_they_are);
  g_test_add_func("/table/stray-quotation-marks", test_stray_quotation_marks_hide_nothing_else);
  g_test_add_func("/table/absurd-sizes-end-soon", test_absurd_sizes_end_soon);
  g_test_add_func("/table/files-that-cannot-be-read", test_files_that_cannot_be_read);
  g_test_add_func("/table/round-trip", test_round_trip);
  g_test_add_func("/table/numbers-are-exact", test_numbers_are_exact);
  g_test_add_func("/table/cutting-agrees-with-libcsv", test_cutting_agrees_with_libcsv);
  g_test_add_func("/table/checksum-is-of-what-was-read", test_checksum_is_of_what_was_read);
  g_test_add_func("/table/defaults-and-examples-are-valid", test_defaults_and_examples_are_valid);
  g_test_add_func("/table/references-point-somewhere", test_references_point_somewhere);
  return g_test_run();
}
