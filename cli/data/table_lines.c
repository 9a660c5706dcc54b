#include "cli/data/table_lines.h"

#include "cli/data/checksum.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

#define BLOCK (1 << 18)
#define MAX_RECORD (1 << 20) /* bytes */
#define MAX_CELLS 4096
#define MAX_BROKEN_RECORDS 20 /* over several lines, each of which is read twice */
#define MAX_ENCODING_MISTAKES 5

struct WfmLines {
  FILE *in;
  WfmChecksum *sha256;
  const char *file;
  WfmMistakes *mistakes;
  char *buffer; /* [size + 1] */
  size_t size, start, end;
  bool at_end, stopped;
  int32_t line; /* of the line at `start` */
  int broken_records, encoding_mistakes, encoding_more;
  /* cells of the present record */
  char **cell;
  size_t *length, n, stored;
  /* the record that goes through libcsv */
  GString *quoted; /* its cells, one after the other, each with its NUL */
  int rows;
};

typedef struct {
  size_t from, length; /* in the buffer, without the line end */
  size_t next;         /* where the line after it begins */
} Line;

static void stop(WfmLines *lines) {
  lines->stopped = true;
}

static void refill(WfmLines *lines, size_t keep_from) {
  if (keep_from > 0) {
    memmove(lines->buffer, lines->buffer + keep_from, lines->end - keep_from);
    lines->end -= keep_from;
  }
  if (lines->end == lines->size) {
    lines->size *= 2;
    lines->buffer = g_realloc(lines->buffer, lines->size + 1);
  }
  size_t n = fread(lines->buffer + lines->end, 1, lines->size - lines->end, lines->in);
  wfm_checksum_update(lines->sha256, lines->buffer + lines->end, n);
  lines->end += n;
  if (n == 0) {
    lines->at_end = true;
    if (ferror(lines->in)) wfm_mistakes_add(lines->mistakes, lines->file, 0, 0, "cannot be read: %s", g_strerror(errno));
  }
}

/* The line that begins at *at; *hold <= *at is the first byte that must stay in the buffer. Both move when the buffer is refilled. */
static bool line_at(WfmLines *lines, size_t *at, size_t *hold, Line *line) {
  size_t searched = *at;
  for (;;) {
    const char *newline = memchr(lines->buffer + searched, '\n', lines->end - searched);
    if (newline || (lines->at_end && lines->end > *at)) {
      size_t to = newline ? (size_t)(newline - lines->buffer) : lines->end;
      line->from = *at;
      line->next = newline ? to + 1 : to;
      if (to > *at && lines->buffer[to - 1] == '\r') to--;
      line->length = to - *at;
      return true;
    }
    if (lines->at_end || lines->end - *hold > MAX_RECORD) return false;
    searched = lines->end - *hold;
    size_t moved = *hold;
    refill(lines, moved);
    *at -= moved;
    *hold = 0;
  }
}

/* ---- Cells of a line without quotation marks ---- */

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static void add_cell(WfmLines *lines, char *from, char *to) {
  if (lines->n++ >= MAX_CELLS) return;
  while (from < to && is_blank(*from)) from++;
  while (to > from && is_blank(to[-1])) to--;
  *to = 0;
  lines->cell[lines->stored] = from;
  lines->length[lines->stored++] = (size_t)(to - from);
}

static void cut_at_commas(WfmLines *lines, char *p, char *end) {
  for (;;) {
    char *comma = memchr(p, ',', (size_t)(end - p));
    add_cell(lines, p, comma ? comma : end);
    if (!comma) return;
    p = comma + 1;
  }
}

/* ---- Records with quotation marks, by libcsv ---- */

static void on_cell(void *text, size_t length, void *user) {
  WfmLines *lines = user;
  if (lines->rows || lines->n++ >= MAX_CELLS) return;
  lines->length[lines->stored++] = length;
  g_string_append_len(lines->quoted, text, (gssize)length);
  g_string_append_c(lines->quoted, 0);
}

static void on_row(int terminator, void *user) {
  ((WfmLines *)user)->rows++;
}

typedef enum { RECORD_READ, RECORD_STRAY_MARK, RECORD_BAD_CLOSE, RECORD_OPEN, RECORD_STRAY_RETURN } RecordState;

/* Feeds lines to libcsv from lines->start on until the record is complete. On success lines->start lies behind it; otherwise
 * behind its first line. */
static RecordState read_quoted(WfmLines *lines, Line first, int32_t *wrong_line) {
  struct csv_parser parser;
  size_t hold = first.from, at = first.from;
  size_t after_first = first.next - first.from; /* relative to hold: the buffer may move */
  int32_t n_lines = 0;
  Line line = first;
  RecordState state = RECORD_OPEN;
  g_string_truncate(lines->quoted, 0);
  lines->n = lines->stored = 0;
  lines->rows = 0;
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
  while (state == RECORD_OPEN) {
    const char *text = lines->buffer + line.from;
    size_t used = csv_parse(&parser, text, line.length, on_cell, on_row, lines);
    if (used == line.length && !lines->rows) used += csv_parse(&parser, "\n", 1, on_cell, on_row, lines);
    n_lines++;
    if (lines->rows > 0)
      state = used == line.length + 1 && lines->rows == 1 ? RECORD_READ : RECORD_STRAY_RETURN;
    else if (used < line.length + 1)
      state = n_lines == 1 ? RECORD_STRAY_MARK : RECORD_BAD_CLOSE;
    if (state != RECORD_OPEN) break;
    at = line.next;
    if (!line_at(lines, &at, &hold, &line)) break;
  }
  /* csv_fini would only repeat what is known; after a strict error it must not be called. */
  csv_free(&parser);
  *wrong_line = lines->line + n_lines - 1;
  bool whole = state == RECORD_READ;
  lines->start = whole ? line.next : hold + after_first;
  lines->line += whole ? n_lines : 1;
  if (!whole && n_lines > 1) lines->broken_records++;
  return state;
}

static void point_to_quoted_cells(WfmLines *lines) {
  char *p = lines->quoted->str;
  for (size_t i = 0; i < lines->stored; i++) {
    lines->cell[i] = p;
    p += lines->length[i] + 1;
  }
}

/* The first line was checked before; those after it only here. */
static bool check_quoted_cells(WfmLines *lines, int32_t line) {
  for (size_t i = 0; i < lines->stored; i++)
    if (!g_utf8_validate(lines->cell[i], (gssize)lines->length[i], NULL)) {
      wfm_mistakes_add(lines->mistakes, lines->file, line, (int)i + 1, "the cell is not UTF-8 text; save the table as UTF-8");
      return false;
    }
  return true;
}

static bool quoted_record(WfmLines *lines, Line first) {
  int32_t line = lines->line, wrong_line;
  RecordState state = read_quoted(lines, first, &wrong_line);
  int column = (int)MIN(lines->n + 1, 100000);
  switch (state) {
  case RECORD_READ:
    point_to_quoted_cells(lines);
    return check_quoted_cells(lines, line);
  case RECORD_STRAY_MARK:
    wfm_mistakes_add(lines->mistakes, lines->file, line, column,
                     "a quotation mark inside a cell; put the whole cell into quotation marks and write those inside it twice");
    break;
  case RECORD_BAD_CLOSE:
    wfm_mistakes_add(lines->mistakes, lines->file, line, 0,
                     "a quotation mark that is opened here is closed only in line %d, in the middle of a cell; close it in its own cell",
                     wrong_line);
    break;
  case RECORD_OPEN:
    wfm_mistakes_add(lines->mistakes, lines->file, line, column, "the quotation mark that is opened here is never closed");
    break;
  case RECORD_STRAY_RETURN:
    wfm_mistakes_add(lines->mistakes, lines->file, line, 0, "a carriage return in the middle of the line; lines end in LF or CR LF");
    break;
  }
  if (lines->broken_records >= MAX_BROKEN_RECORDS) {
    wfm_mistakes_add(lines->mistakes, lines->file, lines->line, 0, "too many unclosed quotation marks; the rest of the file was not read");
    stop(lines);
  }
  return false;
}

/* ---- Encodings ---- */

static bool all_ascii(const char *p, size_t n) {
  unsigned char high = 0;
  for (size_t i = 0; i < n; i++) high |= (unsigned char)p[i];
  return high < 0x80;
}

static int column_of(const char *line, const char *place) {
  int column = 1;
  for (const char *p = line; p < place; p++) column += *p == ',';
  return column;
}

/* False where the line was reported and is to be passed over. */
static bool check_characters(WfmLines *lines, const char *text, size_t length) {
  const char *wrong = memchr(text, 0, length);
  if (!wrong && (all_ascii(text, length) || g_utf8_validate(text, (gssize)length, &wrong))) return true;
  if (lines->encoding_mistakes++ >= MAX_ENCODING_MISTAKES) {
    lines->encoding_more++;
    return false;
  }
  int column = column_of(text, wrong);
  if (!*wrong) {
    wfm_mistakes_add(lines->mistakes, lines->file, lines->line, column, "a NUL byte; a table is text in UTF-8");
    return false;
  }
  g_autofree char *guess = g_convert(wrong, 1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  wfm_mistakes_add(lines->mistakes, lines->file, lines->line, column, "byte 0x%02X is not UTF-8%s%s%s; save the table as UTF-8",
                   (guchar)*wrong, guess ? " (in Windows-1252 it would be \"" : "", guess ? guess : "", guess ? "\")" : "");
  return false;
}

static const struct {
  const char *bytes;
  size_t n;
  const char *what;
} signatures[] = {
    {"\xff\xfe", 2, "is UTF-16 (little endian); save the table as UTF-8"},
    {"\xfe\xff", 2, "is UTF-16 (big endian); save the table as UTF-8"},
    {"\xc3\xaf\xc2\xbb\xc2\xbf", 6, "begins with a byte order mark that was encoded twice; save the table as plain UTF-8"},
    {"PK\x03\x04", 4, "is a spreadsheet or zip archive; save the sheet as CSV in UTF-8"},
    {"\xd0\xcf\x11\xe0", 4, "is an old Excel workbook; save the sheet as CSV in UTF-8"},
    {"\x1f\x8b", 2, "is compressed by gzip; unpack it"},
    {"\x28\xb5\x2f\xfd", 4, "is compressed by zstd; unpack it"},
    {"%PDF", 4, "is a PDF document, not a table"},
    {"SQLite format 3", 15, "is an SQLite database, not a table"},
};

static const char *recognise(const char *p, size_t n) {
  for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++)
    if (n >= signatures[i].n && memcmp(p, signatures[i].bytes, signatures[i].n) == 0) return signatures[i].what;
  size_t zeros[2] = {0, 0}, seen = MIN(n, 512);
  for (size_t i = 0; i < seen; i++) zeros[i & 1] += p[i] == 0;
  if (seen >= 8 && zeros[1] > seen / 3 && zeros[0] < seen / 20) return "looks like UTF-16 (little endian); save the table as UTF-8";
  if (seen >= 8 && zeros[0] > seen / 3 && zeros[1] < seen / 20) return "looks like UTF-16 (big endian); save the table as UTF-8";
  if (zeros[0] + zeros[1] > seen / 20) return "is binary, not a table; a table is text in UTF-8";
  if (memchr(p, '\r', n) && !memchr(p, '\n', n)) return "has lines that end in CR alone; save it with LF or CR LF";
  return NULL;
}

WfmLines *wfm_lines_new(FILE *in, const char *file, WfmMistakes *mistakes) {
  WfmLines *lines = g_new0(WfmLines, 1);
  lines->in = in;
  lines->sha256 = wfm_checksum_new();
  lines->file = file;
  lines->mistakes = mistakes;
  lines->size = BLOCK;
  lines->buffer = g_malloc(lines->size + 1);
  lines->cell = g_new(char *, MAX_CELLS);
  lines->length = g_new(size_t, MAX_CELLS);
  lines->quoted = g_string_new(NULL);
  lines->line = 1;
  refill(lines, 0);
  const char *what = recognise(lines->buffer, lines->end);
  if (what) {
    wfm_mistakes_add(mistakes, file, 0, 0, "%s", what);
    stop(lines);
  }
  if (lines->end >= 3 && memcmp(lines->buffer, "\xef\xbb\xbf", 3) == 0) lines->start = 3;
  return lines;
}

void wfm_lines_free(WfmLines *lines) {
  if (!lines) return;
  wfm_checksum_free(lines->sha256);
  g_free(lines->buffer);
  g_free(lines->cell);
  g_free(lines->length);
  g_string_free(lines->quoted, TRUE);
  g_free(lines);
}

char *wfm_lines_sha256(WfmLines *lines) {
  while (!lines->at_end) refill(lines, lines->end);
  return wfm_checksum_finish(lines->sha256);
}

/* ---- Records ---- */

static bool is_comment_or_blank(const char *text, size_t length) {
  if (length && *text == '#') return true;
  for (size_t i = 0; i < length; i++)
    if (!is_blank(text[i])) return false;
  return true;
}

static void report_end(WfmLines *lines) {
  if (lines->stopped) return;
  if (!lines->at_end)
    wfm_mistakes_add(lines->mistakes, lines->file, lines->line, 0, "the line is longer than a mebibyte; the rest of the file was not read");
  if (lines->encoding_more) wfm_mistakes_add(lines->mistakes, lines->file, 0, 0, "%d more lines that are not UTF-8", lines->encoding_more);
  stop(lines);
}

bool wfm_lines_next(WfmLines *lines, WfmRecord *record) {
  while (!lines->stopped) {
    Line line;
    size_t hold = lines->start;
    if (!line_at(lines, &lines->start, &hold, &line)) {
      report_end(lines);
      return false;
    }
    char *text = lines->buffer + line.from;
    record->line = lines->line;
    bool passed_over = is_comment_or_blank(text, line.length) || !check_characters(lines, text, line.length);
    if (!passed_over && memchr(text, '"', line.length)) {
      if (!quoted_record(lines, line)) continue;
    } else {
      lines->start = line.next;
      lines->line++;
      if (passed_over) continue;
      if (memchr(text, '\r', line.length)) {
        wfm_mistakes_add(lines->mistakes, lines->file, record->line, 0,
                         "a carriage return in the middle of the line; lines end in LF or CR LF");
        continue;
      }
      lines->n = lines->stored = 0;
      cut_at_commas(lines, text, text + line.length);
    }
    record->n = lines->n;
    record->stored = lines->stored;
    record->cell = lines->cell;
    record->length = lines->length;
    return true;
  }
  return false;
}
