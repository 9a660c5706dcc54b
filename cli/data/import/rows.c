#include "cli/data/import/rows.h"

#include <errno.h>
#include <string.h>

#define BLOCK (1 << 20)
#define MAX_RECORD (1 << 20)
#define LOOK_LINES 64

struct WfmRows {
  WfmBytes *bytes;
  WfmMistakes *mistakes;
  char *buffer; /* [size + 2] */
  size_t size, start, end;
  bool at_end, stopped;
  char delimiter, line_end;
  int32_t line;
  int64_t windows_lines;
  char *cell[WFM_ROW_CELLS];
  uint32_t length[WFM_ROW_CELLS];
  size_t n;
  GString *converted; /* cells that were Windows-1252 */
};

static const char *name_of(const WfmRows *rows) {
  return wfm_bytes_name(rows->bytes);
}

/* ---- Blocks ---- */

static void stop(WfmRows *rows) {
  rows->stopped = true;
}

static void refill(WfmRows *rows) {
  if (rows->start > 0) {
    memmove(rows->buffer, rows->buffer + rows->start, rows->end - rows->start);
    rows->end -= rows->start;
    rows->start = 0;
  }
  if (rows->end + BLOCK / 2 > rows->size) {
    rows->size += BLOCK;
    rows->buffer = g_realloc(rows->buffer, rows->size + 2);
  }
  ptrdiff_t n = wfm_bytes_read(rows->bytes, rows->buffer + rows->end, rows->size - rows->end);
  if (n < 0) wfm_mistakes_add(rows->mistakes, name_of(rows), 0, 0, "cannot be read: %s", g_strerror(errno));
  if (n <= 0)
    rows->at_end = true;
  else
    rows->end += (size_t)n;
  rows->buffer[rows->end] = 0;
}

/* Bytes of the record at start without its line end, and *next behind it; -1 at the end or where it is too long. *quoted: it has a mark. */
static ptrdiff_t record_at(WfmRows *rows, size_t *next, bool *quoted) {
  size_t at = rows->start, marks = 0;
  *quoted = false;
  for (;;) {
    const char *from = rows->buffer + at, *stop_at = rows->buffer + rows->end;
    const char *line_end = memchr(from, rows->line_end, (size_t)(stop_at - from));
    const char *to = line_end ? line_end : stop_at;
    bool whole = line_end || rows->at_end;
    if (whole) {
      for (const char *p = from; (p = memchr(p, '"', (size_t)(to - p))); p++) marks++;
      if (marks) *quoted = true;
      size_t length = (size_t)(to - rows->buffer) - rows->start;
      if (marks % 2 == 0 || (!line_end && rows->at_end)) {
        *next = rows->start + length + (line_end ? 1 : 0);
        if (!line_end && length == 0) return -1;
        return (ptrdiff_t)length;
      }
      at = (size_t)(to - rows->buffer) + 1;
      if (at - rows->start > MAX_RECORD) return -2;
      if (at < rows->end || rows->at_end) continue;
    }
    if (rows->end - rows->start > MAX_RECORD) return -2;
    size_t seen = at - rows->start;
    refill(rows);
    at = rows->start + seen;
  }
}

/* ---- Cells ---- */

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static bool add_cell(WfmRows *rows, char *from, char *to) {
  if (rows->n == WFM_ROW_CELLS) {
    wfm_mistakes_add(rows->mistakes, name_of(rows), rows->line, WFM_ROW_CELLS,
                     "the line has more than %d columns; right would be a table of fewer", WFM_ROW_CELLS);
    stop(rows);
    return false;
  }
  while (from < to && is_blank(*from)) from++;
  while (to > from && is_blank(to[-1])) to--;
  *to = 0;
  rows->cell[rows->n] = from;
  rows->length[rows->n++] = (uint32_t)(to - from);
  return true;
}

static void cut_plain(WfmRows *rows, char *p, char *end) {
  char delimiter = rows->delimiter;
  char *from = p;
  for (; p < end; p++)
    if (*p == delimiter) {
      if (!add_cell(rows, from, p)) return;
      from = p + 1;
    }
  add_cell(rows, from, end);
}

/* The text of a cell in marks is moved together in place; p stands behind the first mark. Returns behind the closing mark, NULL where there is none. */
static char *unquote(char **to, char *p, const char *end) {
  char *out = *to;
  for (; p < end; p++) {
    if (*p != '"')
      *out++ = *p;
    else if (p + 1 < end && p[1] == '"')
      *out++ = *p++;
    else
      break;
  }
  *to = out;
  return p < end ? p + 1 : NULL;
}

static void refuse_mark(WfmRows *rows, const char *text) {
  wfm_mistakes_add(rows->mistakes, name_of(rows), rows->line, (int)rows->n + 1, "%s", text);
  stop(rows);
}

static void cut_quoted(WfmRows *rows, char *p, char *end) {
  bool blank_delimiter = rows->delimiter == '\t';
  for (;;) {
    while (p < end && is_blank(*p) && !(blank_delimiter && *p == '\t')) p++;
    char *from = p, *to = p;
    if (p < end && *p == '"') {
      p = unquote(&to, p + 1, end);
      if (!p) {
        refuse_mark(rows, "the quotation mark that is opened here is never closed");
        return;
      }
      while (p < end && is_blank(*p) && *p != rows->delimiter) p++;
      if (p < end && *p != rows->delimiter) {
        refuse_mark(rows,
                    "a quotation mark is closed in the middle of this cell; right would be the whole cell in marks, those inside it twice");
        return;
      }
      bool more = p < end;
      if (rows->n == WFM_ROW_CELLS) {
        add_cell(rows, from, to);
        return;
      }
      *to = 0;
      rows->cell[rows->n] = from;
      rows->length[rows->n++] = (uint32_t)(to - from);
      if (!more) return;
      p++;
      continue;
    }
    while (p < end && *p != rows->delimiter && *p != '"') p++;
    if (p < end && *p == '"') {
      refuse_mark(rows, "a quotation mark inside a cell; right would be the whole cell in marks, those inside it twice");
      return;
    }
    bool more = p < end;
    if (!add_cell(rows, from, p) || !more) return;
    p++;
  }
}

/* ---- Characters ---- */

/* 0x80 to 0x9f of Windows-1252; 0: no character. */
static const uint16_t windows_high[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
                                          0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
                                          0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

static void convert_cells(WfmRows *rows) {
  size_t need = 0;
  for (size_t c = 0; c < rows->n; c++) need += 3 * (size_t)rows->length[c] + 1;
  g_string_set_size(rows->converted, need);
  char *out = rows->converted->str;
  for (size_t c = 0; c < rows->n; c++) {
    const unsigned char *p = (const unsigned char *)rows->cell[c], *end = p + rows->length[c];
    char *from = out;
    for (; p < end; p++) {
      gunichar u = *p >= 0x80 && *p < 0xa0 ? windows_high[*p - 0x80] : *p;
      out += g_unichar_to_utf8(u ? u : 0xfffd, out);
    }
    rows->cell[c] = from, rows->length[c] = (uint32_t)(out - from);
    *out++ = 0;
  }
}

static bool has_high(const char *p, size_t n) {
  unsigned char high = 0;
  for (size_t i = 0; i < n; i++) high |= (unsigned char)p[i];
  return high >= 0x80;
}

/* ---- Delimiter ---- */

typedef struct {
  size_t lines, cells; /* of the commonest number of cells above one */
} Evenness;

static Evenness evenness(const char *text, const char *end, char line_end, char delimiter) {
  size_t count[LOOK_LINES] = {0}, n = 0;
  bool quoted = false;
  Evenness best = {0, 0};
  for (const char *p = text; p < end && n < LOOK_LINES; p++) {
    if (*p == '"') quoted = !quoted;
    if (!quoted && *p == delimiter) count[n]++;
    if (!quoted && *p == line_end) n++;
  }
  if (n == 0) n = 1;
  for (size_t a = 0; a < n; a++) {
    Evenness now = {0, count[a] + 1};
    for (size_t b = 0; b < n; b++) now.lines += count[b] == count[a];
    if (count[a] > 0 && (now.lines > best.lines || (now.lines == best.lines && now.cells > best.cells))) best = now;
  }
  return best;
}

static char find_delimiter(const WfmRows *rows) {
  static const char candidates[] = {',', ';', '\t', '|'};
  const char *text = rows->buffer + rows->start, *end = rows->buffer + rows->end;
  char found = ',';
  Evenness best = {0, 0};
  for (size_t k = 0; k < G_N_ELEMENTS(candidates); k++) {
    Evenness now = evenness(text, end, rows->line_end, candidates[k]);
    if (now.lines * 3 + now.cells > best.lines * 3 + best.cells && now.lines > 0) best = now, found = candidates[k];
  }
  return found;
}

/* ---- Rows ---- */

static void begin(WfmRows *rows) {
  rows->start = rows->end = 0;
  rows->at_end = rows->stopped = false;
  rows->line = 1;
  refill(rows);
  const char *text = rows->buffer;
  if (!rows->line_end) rows->line_end = !memchr(text, '\n', rows->end) && memchr(text, '\r', rows->end) ? '\r' : '\n';
  bool says = rows->end >= 5 && g_ascii_strncasecmp(text, "sep=", 4) == 0 && strchr(",;\t|", text[4]);
  if (says) {
    const char *line_end = memchr(text, rows->line_end, rows->end);
    if (!rows->delimiter) rows->delimiter = text[4];
    rows->start = line_end ? (size_t)(line_end - text) + 1 : rows->end;
    rows->line = 2;
  }
  if (!rows->delimiter) rows->delimiter = find_delimiter(rows);
}

WfmRows *wfm_rows_new(WfmBytes *bytes, char delimiter, WfmMistakes *mistakes) {
  WfmRows *rows = g_new0(WfmRows, 1);
  rows->bytes = bytes;
  rows->mistakes = mistakes;
  rows->delimiter = delimiter ? delimiter : wfm_bytes_kind(bytes) == WFM_BYTES_WORKBOOK ? ',' : 0;
  rows->size = 2 * BLOCK;
  rows->buffer = g_malloc(rows->size + 2);
  rows->converted = g_string_new(NULL);
  wfm_bytes_rewind(bytes);
  begin(rows);
  return rows;
}

void wfm_rows_free(WfmRows *rows) {
  if (!rows) return;
  g_free(rows->buffer);
  g_string_free(rows->converted, TRUE);
  g_free(rows);
}

char wfm_rows_delimiter(const WfmRows *rows) {
  return rows->delimiter;
}

void wfm_rows_rewind(WfmRows *rows) {
  wfm_bytes_rewind(rows->bytes);
  rows->windows_lines = 0;
  begin(rows);
}

int64_t wfm_rows_windows_lines(const WfmRows *rows) {
  return rows->windows_lines;
}

static bool is_all_blank(const char *p, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!is_blank(p[i])) return false;
  return true;
}

static int32_t count_lines(const char *p, size_t n, char line_end) {
  int32_t lines = 0;
  for (const char *end = p + n; (p = memchr(p, line_end, (size_t)(end - p))); p++) lines++;
  return lines;
}

static bool check_bytes(WfmRows *rows, const char *text, size_t length) {
  const char *nul = memchr(text, 0, length), *bare = rows->line_end == '\n' ? memchr(text, '\r', length) : NULL;
  if (!nul && !bare) return true;
  const char *wrong = nul ? nul : bare;
  int column = 1;
  for (const char *p = text; p < wrong; p++) column += *p == rows->delimiter;
  wfm_mistakes_add(rows->mistakes, name_of(rows), rows->line, column, "%s",
                   nul ? "a NUL byte; right would be text"
                       : "a carriage return in the middle of the line; right would be lines that end in LF or CR LF");
  stop(rows);
  return false;
}

bool wfm_rows_next(WfmRows *rows, WfmRow *row) {
  while (!rows->stopped) {
    size_t next;
    bool quoted;
    ptrdiff_t found = record_at(rows, &next, &quoted);
    if (found < 0) {
      if (found == -2)
        wfm_mistakes_add(
            rows->mistakes, name_of(rows), rows->line, 0,
            "the record that begins here is longer than a mebibyte: the file has no line ends there, or a quotation mark is not closed");
      stop(rows);
      break;
    }
    char *text = rows->buffer + rows->start;
    size_t length = (size_t)found;
    if (length > 0 && rows->line_end == '\n' && text[length - 1] == '\r') length--;
    row->line = rows->line;
    rows->start = next;
    if (is_all_blank(text, length)) {
      rows->line++;
      continue;
    }
    int32_t inner = quoted ? count_lines(text, length, rows->line_end) : 0;
    bool high = has_high(text, length);
    if (!quoted && !check_bytes(rows, text, length)) break;
    if (quoted && memchr(text, 0, length) && !check_bytes(rows, text, length)) break;
    bool windows = high && !g_utf8_validate_len(text, length, NULL);
    rows->n = 0;
    if (quoted)
      cut_quoted(rows, text, text + length);
    else
      cut_plain(rows, text, text + length);
    if (rows->stopped) break;
    if (windows) convert_cells(rows), rows->windows_lines++;
    rows->line += 1 + inner;
    row->n = rows->n, row->cell = rows->cell, row->length = rows->length;
    return true;
  }
  return false;
}
