/* Tables: CSV files <-> arrays of plain structs, by one description per table.
 *
 * The description (WfmTable) is the only place where a column's name, unit, range, default and meaning stand. From it come the
 * reader with its messages, the writer, `wfm schema`, the commented examples of `wfm init` and docs/tables.md.
 * Input: UTF-8 (a byte order mark is passed over), comma separated, header line, quotes by RFC 4180, LF or CRLF. Columns in any order; unknown
 * columns are a mistake (a near name is offered), except those that begin with "x_", which are the planner's own.
 * Lines whose first character is # are comments where they stand before the header or as whole lines between rows. */
#pragma once

#include "core/calendar.h"
#include "core/error.h"
#include "core/timestamp.h"

#include <stdio.h>

typedef enum {
  WFM_CELL_TEXT,    /* field: const char *, owned by the table's string chunk, never NULL ("" = empty) */
  WFM_CELL_ID,      /* the same; letters, digits, and any of - _ . @ + and inner spaces; at most 100 bytes; not empty if required */
  WFM_CELL_REAL,    /* double; empty without default = NaN; a trailing % divides by 100 */
  WFM_CELL_INT,     /* int64_t */
  WFM_CELL_BOOL,    /* bool: yes/no, true/false, 1/0 */
  WFM_CELL_CHOICE,  /* int: index into choices */
  WFM_CELL_INSTANT, /* int64_t: ISO 8601 with Z or offset; without either it is UTC; empty = INT64_MIN */
  WFM_CELL_STAMP, /* WfmStamp: date or date and time, local to the row's own zone unless an offset is given; empty: has local = INT64_MIN */
  WFM_CELL_DAY,   /* int32_t: a date; empty = INT32_MIN */
  WFM_CELL_CLOCK, /* int32_t: "08:30" to "48:00", seconds of the day; empty = -1 */
  WFM_CELL_LENGTH,   /* int32_t seconds: "30" or "30m" minutes, "8h", "7h30", "90s"; empty = -1 */
  WFM_CELL_WEEKDAYS, /* uint8_t: "Mon-Fri", "Mon Wed Fri", "all"; bit 0 = Monday */
  WFM_CELL_LIST,     /* char ** (NULL-terminated, owned): words separated by blanks, ; or | */
  WFM_CELL_CUSTOM,   /* anything; by parse and format below */
} WfmCellType;

typedef struct WfmTableData WfmTableData;

typedef struct {
  const char *name;
  WfmCellType type;
  size_t offset;       /* of the field in the row struct */
  bool required;       /* column and cell must be there */
  const char *initial; /* text taken for an empty or missing cell; NULL = empty */
  double low, high;    /* numbers, lengths, clocks (s), instants; low == high == 0: no range */
  const char *unit;
  const char *choices; /* "voice|chat|email|social" */
  const char *refers;  /* "queues.queue": cell (or each word of a list) must stand in that table and column */
  const char *help;    /* one sentence */
  const char *example; /* for wfm init and the docs */
  /* WFM_CELL_CUSTOM: parse sets the field, allocating from `data`; false with *expected saying what would be right. */
  bool (*parse)(void *field, const char *text, WfmTableData *data, char **expected);
  char *(*format)(const void *field);
  bool sparse;      /* written only where a row has it, or the file that was read had it */
  uint8_t decimals; /* numbers are written with at most this many decimals; 0 = in the shortest form that reads back the same */
} WfmColumn;

typedef struct {
  const char *name; /* "queues"; the file is queues.csv */
  const char *summary;
  size_t row_size;
  size_t line_offset; /* of the int32_t that receives the row's line number; SIZE_MAX if the row has none */
  const WfmColumn *columns;
  size_t n_columns;
  const char *key;       /* columns that together must be unique, separated by commas; NULL = none */
  bool obligatory;       /* the plan needs this file */
  const char *plan_note; /* when a plan wants it: printed by wfm schema */
} WfmTable;

/* Mistakes of all tables, collected and reported in one go. */
typedef struct WfmMistakes WfmMistakes;
WfmMistakes *wfm_mistakes_new(void);
void wfm_mistakes_free(WfmMistakes *mistakes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmMistakes, wfm_mistakes_free)
/* column is 1-based, 0 = the whole line; line 0 = the whole file. text: what was found and what would be right. */
void wfm_mistakes_add(WfmMistakes *mistakes, const char *file, int32_t line, int column, const char *format, ...) G_GNUC_PRINTF(5, 6);
size_t wfm_mistakes_count(const WfmMistakes *mistakes);
/* Something in the line has been found wrong already: what seems to be missing there may be what could not be read. */
bool wfm_mistakes_has_line(const WfmMistakes *mistakes, const char *file, int32_t line);
/* False with one error (WFM_STATUS_BAD_INPUT) whose message lists all of them, "file:line:column: text" a line, at most 200 and a
 * count of the rest, where there are any. */
bool wfm_mistakes_check(const WfmMistakes *mistakes, GError **err);

/* A table in memory. */
struct WfmTableData {
  const WfmTable *table;
  char *file;   /* for messages */
  bool given;   /* false: the file is not there (defaults apply) */
  char *sha256; /* of the bytes that were read, in hexadecimal; NULL where nothing was */
  void *rows;   /* [n_rows * table->row_size] */
  size_t n_rows;
  bool *column_given; /* [table->n_columns] the header had it */
  void *memory;       /* owns texts and lists */
};
/* Reads a table; mistakes are added to the list (the rows that could be read are kept). file is for messages. */
WfmTableData *wfm_table_read(const WfmTable *table, FILE *in, const char *file, WfmMistakes *mistakes);
WfmTableData *wfm_table_read_file(const WfmTable *table, const char *path, const char *file, WfmMistakes *mistakes);
/* A table that need not be in memory as a whole: its rows in parts of at most `most`, each a table that owns what is in it, to be freed; NULL at the end.
 * Keys are held to be unique within a part alone. `in` and mistakes must outlive the parts. */
typedef struct WfmTableParts WfmTableParts;
WfmTableParts *wfm_table_parts_new(const WfmTable *table, FILE *in, const char *file, WfmMistakes *mistakes);
WfmTableData *wfm_table_parts_next(WfmTableParts *parts, size_t most);
void wfm_table_parts_free(WfmTableParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTableParts, wfm_table_parts_free)
/* An empty one to fill by hand (results): rows are appended by copy. Texts in rows must outlive it or come from wfm_table_text. */
WfmTableData *wfm_table_data_new(const WfmTable *table);
void *wfm_table_append(WfmTableData *data, const void *row);
const char *wfm_table_text(WfmTableData *data, const char *text);
void wfm_table_data_free(WfmTableData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTableData, wfm_table_data_free)
/* Writes header and rows; numbers in the shortest form that reads back the same where not rounded by the schema; LF line ends. */
bool wfm_table_write(const WfmTableData *data, FILE *out, GError **err);
/* Memory that lives as long as the table, for custom cells; zeroed, aligned for any type. */
void *wfm_table_alloc(WfmTableData *data, size_t size);
/* What a table is, for people: columns, units, ranges, defaults, meaning, example; as plain text or as a page of Markdown. */
void wfm_schema_write(const WfmTable *table, FILE *out, bool markdown);
/* The same as comment lines of a CSV file. */
void wfm_schema_write_comments(const WfmTable *table, FILE *out);
/* A table with its header, comments that explain it, and one example row: what `wfm init` writes for tables a plan can do without. */
void wfm_schema_write_example(const WfmTable *table, FILE *out);
/* NULL: the table has none of that name. */
const WfmColumn *wfm_table_column_named(const WfmTable *table, const char *name);
/* 1-based column, for messages about a row: the column of `name` in the file as it was read, counted from 1; 0 if it had none. */
int wfm_table_column(const WfmTableData *data, const char *name);
