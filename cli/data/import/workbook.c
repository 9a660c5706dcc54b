#include "cli/data/import/workbook.h"

#include "cli/data/notation.h"
#include "core/timestamp.h"

#include <archive.h>
#include <archive_entry.h>
#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_UNPACKED ((int64_t)1 << 29)
#define MAX_RATIO 60
#define FREE_UNPACKED ((int64_t)4 << 20)
#define MAX_SHARED ((size_t)64 << 20)
#define MAX_ROWS 1048576
#define MAX_COLUMNS 4096
#define MAX_STYLES 65536
#define FIRST_OWN_FORMAT 164
#define MOST_NAMED 12 /* sheets in a message */

typedef enum { PLAIN, DATE, LENGTH } Style;

typedef struct {
  int fd;
  const void *memory;
  size_t n;
  const char *name;
  int64_t packed, unpacked;
  char *wrong; /* first thing that is wrong */
  XML_Parser parser;
  /* of the workbook */
  bool from_1904;
  const char *wanted; /* sheet; NULL: the first that is shown */
  char *sheet_name, *sheet_relation, *sheet_path;
  GPtrArray *shown; /* names of sheets that are not hidden */
  GString *shared;  /* texts, each with its NUL */
  GArray *shared_at;
  GArray *styles;          /* Style of each cell format */
  GHashTable *own_formats; /* id -> Style */
  bool in_formats;
  /* while a part is read */
  GString *text;
  bool in_text, in_string, in_value, in_phonetic;
  /* while the sheet is read */
  FILE *out;
  int64_t written;
  int32_t row, column; /* next to be written, from 0 */
  int32_t cell_column;
  char cell_type;
  size_t cell_style;
} Book;

static void refuse(Book *book, const char *text) {
  if (book->wrong) return;
  book->wrong = g_strdup(text);
  if (book->parser) XML_StopParser(book->parser, XML_FALSE);
}

static const char *attribute(const char **attributes, const char *name) {
  for (; attributes[0]; attributes += 2) {
    const char *colon = strchr(attributes[0], ':');
    if (strcmp(attributes[0], name) == 0 || (colon && strcmp(colon + 1, name) == 0)) return attributes[1];
  }
  return NULL;
}

static const char *local_name(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

static void XMLCALL on_text(void *user, const char *text, int n) {
  Book *book = user;
  if (!book->in_text) return;
  if (book->text->len + (size_t)n > 1 << 20) {
    refuse(book, "a cell of the workbook is longer than a mebibyte");
    return;
  }
  g_string_append_len(book->text, text, n);
}

static void XMLCALL on_doctype(void *user, const char *a, const char *b, const char *c, int d) {
  refuse(user, "the workbook has a document type declaration, which no spreadsheet program writes");
}

/* ---- Which sheet, which epoch ---- */

static void XMLCALL book_start(void *user, const char *name, const char **attributes) {
  Book *book = user;
  name = local_name(name);
  if (strcmp(name, "workbookPr") == 0) {
    const char *value = attribute(attributes, "date1904");
    book->from_1904 = value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
  } else if (strcmp(name, "sheet") == 0) {
    const char *state = attribute(attributes, "state"), *own = attribute(attributes, "name"), *id = NULL;
    bool shown = !state || strcmp(state, "visible") == 0;
    if (!own) own = "";
    if (shown) g_ptr_array_add(book->shown, g_strdup(own));
    if (book->sheet_relation || (book->wanted ? g_ascii_strcasecmp(own, book->wanted) != 0 : !shown)) return;
    for (const char **p = attributes; p[0]; p += 2)
      if (strcmp(local_name(p[0]), "id") == 0) id = p[1];
    if (id) book->sheet_relation = g_strdup(id), book->sheet_name = g_strdup(own);
  }
}

static void XMLCALL relation_start(void *user, const char *name, const char **attributes) {
  Book *book = user;
  const char *id = attribute(attributes, "Id"), *target = attribute(attributes, "Target");
  if (!id || !target || !book->sheet_relation || strcmp(id, book->sheet_relation) != 0) return;
  g_free(book->sheet_path);
  book->sheet_path = *target == '/' ? g_strdup(target + 1) : g_strconcat("xl/", target, NULL);
}

/* ---- Shared texts ---- */

static void XMLCALL shared_start(void *user, const char *name, const char **attributes) {
  Book *book = user;
  name = local_name(name);
  if (strcmp(name, "si") == 0) g_string_truncate(book->text, 0);
  if (strcmp(name, "rPh") == 0) book->in_phonetic = true;
  if (strcmp(name, "t") == 0) book->in_text = !book->in_phonetic;
}

static void XMLCALL shared_end(void *user, const char *name) {
  Book *book = user;
  name = local_name(name);
  if (strcmp(name, "t") == 0) book->in_text = false;
  if (strcmp(name, "rPh") == 0) book->in_phonetic = false;
  if (strcmp(name, "si") != 0) return;
  if (book->shared->len + book->text->len > MAX_SHARED) {
    refuse(book, "the workbook has more than 64 MiB of texts; right would be CSV");
    return;
  }
  uint32_t at = (uint32_t)book->shared->len;
  g_array_append_val(book->shared_at, at);
  g_string_append_len(book->shared, book->text->str, (gssize)book->text->len + 1);
}

/* ---- Styles ---- */

/* Which letters a format shows, outside texts, brackets and colours. */
static Style style_of_code(const char *code) {
  bool date = false, time = false, bracket = false;
  for (const char *p = code; *p; p++) {
    if (*p == '"') {
      p = strchr(p + 1, '"');
      if (!p) break;
    } else if (*p == '\\' && p[1])
      p++;
    else if (*p == '[') {
      size_t letters = strspn(p + 1, "hHmMsS");
      if (letters && (letters > 1 || p[2] == ']')) bracket = true;
      p = strchr(p, ']');
      if (!p) break;
    } else if (strchr("yYdD", *p))
      date = true;
    else if (strchr("hHsS", *p))
      time = true;
    else if (*p == ';')
      break;
  }
  return date ? DATE : time || bracket ? LENGTH : PLAIN;
}

static Style style_of_format(const Book *book, long id) {
  if (id >= FIRST_OWN_FORMAT || g_hash_table_contains(book->own_formats, GINT_TO_POINTER((int)id)))
    return (Style)GPOINTER_TO_INT(g_hash_table_lookup(book->own_formats, GINT_TO_POINTER((int)id)));
  if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return DATE;
  return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) ? LENGTH : PLAIN;
}

static void XMLCALL style_start(void *user, const char *name, const char **attributes) {
  Book *book = user;
  name = local_name(name);
  const char *id = attribute(attributes, "numFmtId"), *code = attribute(attributes, "formatCode");
  if (strcmp(name, "numFmt") == 0 && id && code)
    g_hash_table_insert(book->own_formats, GINT_TO_POINTER((int)strtol(id, NULL, 10)), GINT_TO_POINTER((int)style_of_code(code)));
  if (strcmp(name, "cellXfs") == 0) book->in_formats = true;
  if (strcmp(name, "xf") == 0 && book->in_formats && book->styles->len < MAX_STYLES) {
    Style style = style_of_format(book, id ? strtol(id, NULL, 10) : 0);
    g_array_append_val(book->styles, style);
  }
}

static void XMLCALL style_end(void *user, const char *name) {
  if (strcmp(local_name(name), "cellXfs") == 0) ((Book *)user)->in_formats = false;
}

/* ---- The sheet ---- */

static void put(Book *book, const char *text, size_t n) {
  book->written += (int64_t)n;
  if (book->written > MAX_UNPACKED) {
    refuse(book, "the sheet holds more than half a gibibyte; right would be CSV");
    return;
  }
  fwrite(text, 1, n, book->out);
}

static void put_cell(Book *book, const char *text) {
  while (book->column < book->cell_column) put(book, ",", 1), book->column++;
  if (!strpbrk(text, ",\"\r\n") && *text != ' ') {
    put(book, text, strlen(text));
    return;
  }
  g_autoptr(GString) quoted = g_string_new("\"");
  for (; *text; text++) g_string_append_len(quoted, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
  g_string_append_c(quoted, '"');
  put(book, quoted->str, quoted->len);
}

/* Days since 1899-12-30, with a 29 February 1900 that never was. */
static void write_date(char *text, size_t size, double serial, bool from_1904) {
  if (!from_1904 && serial < 60) serial += 1;
  double seconds = nearbyint((serial - (from_1904 ? 24107 : 25569)) * 86400);
  if (!(seconds >= 0 && seconds < (double)WFM_INSTANT_HIGH)) {
    g_snprintf(text, size, "#DATE!");
    return;
  }
  char stamp[WFM_STAMP_SIZE];
  wfm_format_utc(stamp, (int64_t)seconds);
  stamp[10] = ' ', stamp[19] = 0;
  if (fmod(seconds, 86400) == 0) stamp[10] = 0;
  g_strlcpy(text, stamp, size);
}

static void write_number(char *text, size_t size, const Book *book) {
  Style style = book->cell_style < book->styles->len ? g_array_index(book->styles, Style, book->cell_style) : PLAIN;
  char *end = NULL;
  double value = g_ascii_strtod(book->text->str, &end);
  bool told = style != PLAIN && end != book->text->str && !*end && isfinite(value);
  if (told && style == DATE && value >= 1) {
    write_date(text, size, value, book->from_1904);
  } else if (told && value >= 0 && value < 1e6) {
    int64_t seconds = (int64_t)nearbyint(value * 86400);
    g_snprintf(text, size, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
  } else
    g_strlcpy(text, book->text->str, size);
}

static void end_cell(Book *book) {
  char number[512];
  if (book->text->len == 0) return;
  if (book->cell_type == 's') {
    char *end = NULL;
    long index = strtol(book->text->str, &end, 10);
    if (*end || index < 0 || index >= (long)book->shared_at->len) {
      refuse(book, "a cell names a shared text that the workbook has not");
      return;
    }
    put_cell(book, book->shared->str + g_array_index(book->shared_at, uint32_t, (guint)index));
  } else if (book->cell_type == 'b') {
    put_cell(book, book->text->str[0] == '1' ? "TRUE" : "FALSE");
  } else if (book->cell_type == 't') {
    put_cell(book, book->text->str);
  } else {
    write_number(number, sizeof number, book);
    put_cell(book, number);
  }
}

/* "BC12" -> 54; without one, the cell after the last. */
static int32_t column_of(const Book *book, const char *place) {
  int32_t column = 0;
  if (!place || !g_ascii_isupper(*place)) return book->cell_column + 1;
  for (; g_ascii_isupper(*place) && column <= MAX_COLUMNS; place++) column = column * 26 + (*place - 'A' + 1);
  return column - 1;
}

static void start_row(Book *book, const char *number) {
  long given = number ? strtol(number, NULL, 10) : book->row + 1L, row = given > 0 ? given - 1 : -1;
  if (row < book->row || row >= MAX_ROWS) {
    refuse(book, "the rows of the sheet are not in order");
    return;
  }
  for (; book->row < row; book->row++) put(book, "\n", 1);
  book->column = 0, book->cell_column = -1;
}

static void XMLCALL sheet_start(void *user, const char *name, const char **attributes) {
  Book *book = user;
  name = local_name(name);
  if (strcmp(name, "row") == 0) {
    start_row(book, attribute(attributes, "r"));
  } else if (strcmp(name, "c") == 0) {
    const char *type = attribute(attributes, "t"), *style = attribute(attributes, "s");
    book->cell_column = column_of(book, attribute(attributes, "r"));
    if (book->cell_column < book->column || book->cell_column >= MAX_COLUMNS) {
      refuse(book, "the sheet has more than 4096 columns, or its cells are not in order");
      return;
    }
    book->cell_type = type && strcmp(type, "s") == 0   ? 's'
                      : type && strcmp(type, "b") == 0 ? 'b'
                      : type && strcmp(type, "n") != 0 ? 't'
                                                       : 'n';
    book->cell_style = style ? (size_t)strtoul(style, NULL, 10) : 0;
    g_string_truncate(book->text, 0);
  } else if (strcmp(name, "rPh") == 0)
    book->in_phonetic = true;
  else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
    book->in_text = !book->in_phonetic;
}

static void XMLCALL sheet_end(void *user, const char *name) {
  Book *book = user;
  name = local_name(name);
  if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
    book->in_text = false;
  else if (strcmp(name, "rPh") == 0)
    book->in_phonetic = false;
  else if (strcmp(name, "c") == 0)
    end_cell(book);
  else if (strcmp(name, "row") == 0)
    put(book, "\n", 1), book->row++;
}

/* ---- The archive ---- */

static struct archive *open_archive(const Book *book) {
  struct archive *archive = archive_read_new();
  archive_read_support_format_zip_seekable(archive);
  int state = book->fd < 0 ? archive_read_open_memory(archive, book->memory, book->n)
                           : (lseek(book->fd, 0, SEEK_SET) == 0 ? archive_read_open_fd(archive, book->fd, 65536) : ARCHIVE_FATAL);
  if (state == ARCHIVE_OK) return archive;
  archive_read_free(archive);
  return NULL;
}

static void parse_entry(Book *book, struct archive *archive) {
  char block[65536];
  la_ssize_t n = 0;
  enum XML_Status state = XML_STATUS_OK;
  while (!book->wrong && state == XML_STATUS_OK && (n = archive_read_data(archive, block, sizeof block)) > 0) {
    book->unpacked += n;
    if (book->unpacked > MAX_UNPACKED || book->unpacked > MAX_RATIO * book->packed + FREE_UNPACKED) {
      refuse(book, "the workbook unpacks to far more than a workbook of its size holds, and is not read");
      return;
    }
    state = XML_Parse(book->parser, block, (int)n, 0);
  }
  if (!book->wrong && n < 0) {
    refuse(book, "the workbook is damaged or ends too early");
    return;
  }
  if (!book->wrong && state == XML_STATUS_OK) state = XML_Parse(book->parser, "", 0, 1);
  if (!book->wrong && state != XML_STATUS_OK) refuse(book, "the workbook holds XML that is damaged or ends too early");
}

/* False where the archive has no such part; what is wrong with one stands in book->wrong. */
static bool read_part(Book *book, const char *part, XML_StartElementHandler start, XML_EndElementHandler end) {
  struct archive *archive = open_archive(book);
  struct archive_entry *entry;
  bool found = false;
  int state = ARCHIVE_OK;
  while (archive && !found && !book->wrong && (state = archive_read_next_header(archive, &entry)) == ARCHIVE_OK) {
    const char *path = archive_entry_pathname(entry);
    if (!path || strcmp(path, part) != 0) continue;
    found = true;
    if (archive_entry_is_encrypted(entry)) {
      refuse(book, "the workbook has a password; right would be one without");
      break;
    }
    book->parser = XML_ParserCreate(NULL);
    book->in_text = book->in_phonetic = false;
    XML_SetUserData(book->parser, book);
    XML_SetElementHandler(book->parser, start, end);
    XML_SetCharacterDataHandler(book->parser, on_text);
    XML_SetStartDoctypeDeclHandler(book->parser, on_doctype);
    parse_entry(book, archive);
    XML_ParserFree(book->parser);
    book->parser = NULL;
  }
  if (!found && (!archive || (state != ARCHIVE_OK && state != ARCHIVE_EOF))) refuse(book, "the workbook is damaged or ends too early");
  if (archive) archive_read_free(archive);
  return found;
}

static void XMLCALL no_end(void *user, const char *name) {}

static void refuse_sheet(Book *book) {
  g_autoptr(GString) names = g_string_new(NULL);
  g_autofree char *wanted = wfm_show_text(book->wanted);
  for (guint k = 0; k < book->shown->len && k < MOST_NAMED; k++) {
    g_autofree char *shown = wfm_show_text(book->shown->pdata[k]);
    g_string_append_printf(names, "%s\"%s\"", k ? ", " : "", shown);
  }
  g_autofree char *text = g_strdup_printf("the workbook has no sheet \"%s\"; right would be --sheet with one of: %s", wanted, names->str);
  refuse(book, text);
}

static void read_book(Book *book) {
  if (!read_part(book, "xl/workbook.xml", book_start, no_end)) {
    refuse(book, "is a zip archive and no workbook (.xlsx); unpack it");
    return;
  }
  if (!book->wrong && !book->sheet_relation && book->wanted) {
    refuse_sheet(book);
    return;
  }
  read_part(book, "xl/_rels/workbook.xml.rels", relation_start, no_end);
  if (!book->wrong && !book->sheet_path) {
    refuse(book, "the workbook has no sheet that is shown");
    return;
  }
  read_part(book, "xl/styles.xml", style_start, style_end);
  read_part(book, "xl/sharedStrings.xml", shared_start, shared_end);
  if (book->wrong) return;
  if (!read_part(book, book->sheet_path, sheet_start, sheet_end)) refuse(book, "the workbook lacks its sheet");
}

void wfm_sheets_clear(WfmSheets *sheets) {
  g_free(sheets->read);
  if (sheets->others) g_ptr_array_unref(sheets->others);
  sheets->read = NULL, sheets->others = NULL;
}

static void tell_sheets(Book *book, WfmSheets *sheets) {
  guint place = 0;
  if (g_ptr_array_find_with_equal_func(book->shown, book->sheet_name, g_str_equal, &place)) g_ptr_array_remove_index(book->shown, place);
  sheets->read = g_steal_pointer(&book->sheet_name), sheets->others = g_steal_pointer(&book->shown);
}

FILE *wfm_workbook_text(int fd, const void *memory, size_t n, const char *name, WfmSheets *sheets, GError **err) {
  struct stat status;
  Book book = {
      .fd = fd, .memory = memory, .n = n, .name = name, .packed = (int64_t)n, .wanted = sheets ? sheets->wanted : NULL, .out = tmpfile()};
  if (fd >= 0 && fstat(fd, &status) == 0) book.packed = status.st_size;
  if (!book.out) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: there is no room for a temporary file", name);
    return NULL;
  }
  book.text = g_string_new(NULL), book.shared = g_string_new(NULL);
  book.shared_at = g_array_new(FALSE, FALSE, sizeof(uint32_t)), book.styles = g_array_new(FALSE, FALSE, sizeof(Style));
  book.own_formats = g_hash_table_new(NULL, NULL);
  book.shown = g_ptr_array_new_with_free_func(g_free);
  read_book(&book);
  if (!book.wrong && book.written == 0)
    refuse(&book, book.shown->len > 1 ? "the sheet that is read of the workbook is empty; right may be --sheet with another"
                                      : "the sheet of the workbook is empty");
  if (!book.wrong && (fflush(book.out) != 0 || ferror(book.out))) refuse(&book, "there is no room for a temporary file");
  if (book.wrong) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: %s", name, book.wrong);
    fclose(book.out);
    book.out = NULL;
  }
  if (book.out && sheets) tell_sheets(&book, sheets);
  if (book.shown) g_ptr_array_unref(book.shown);
  g_free(book.sheet_name);
  g_free(book.wrong), g_free(book.sheet_relation), g_free(book.sheet_path);
  g_string_free(book.text, TRUE), g_string_free(book.shared, TRUE);
  g_array_unref(book.shared_at), g_array_unref(book.styles);
  g_hash_table_unref(book.own_formats);
  return book.out;
}
