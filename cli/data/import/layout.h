/* Which column of an export is what: found by its content, or as a mapping says.
 *
 * The first lines are looked through for a header: that of a platform (platform.h), else a row with the usual names of an interval table or a list of
 * contacts, else times of day across and dates or weekdays down or the other way round (a matrix). Lines above it are titles. */
#pragma once

#include "cli/data/import/platform.h"

#define WFM_NO_COLUMN (-1)

typedef struct {
  const WfmPlatform *platform; /* NULL: none in particular */
  WfmExportKind kind;
  int column[WFM_N_FIELDS]; /* places in the file, from 0, or WFM_NO_COLUMN */
  WfmUnit unit[WFM_N_FIELDS];
  char *header[WFM_N_FIELDS]; /* as in the file; NULL: none */
  int twin[WFM_N_FIELDS];     /* place of a second column under the same header, from 1; 0: none */
  int32_t header_line;        /* 0: no header */
  int32_t titles;             /* rows above it */
  size_t n_columns;
  char delimiter;
  char *zone;       /* of stamps without an offset; NULL: not said by the file */
  char *row_zone;   /* of the column of zones; holds where neither the file nor the planner says another */
  double service_s; /* of "answered in 20 seconds"; 0 = not said */
  char *channel;    /* said by a mapping; NULL */
  /* of the whole columns; decide.h */
  WfmDateOrder order;
  WfmDecimal decimal;
  int32_t step_s;      /* 0: not known */
  bool step_is_told;   /* by the planner, not by the file */
  bool clock_is_hour;  /* CLOCK is a whole hour of the day, from 0 */
  bool clock_is_place; /* CLOCK counts the intervals of the day, from 1 */
  bool by_mapping;     /* a planner said which column is what */
  bool by_row;         /* rows of one queue and interval add up */
  /* of a matrix */
  bool days_across;     /* else days stand down and times across */
  bool weekdays;        /* instead of dates */
  bool labels_are_ends; /* 00:30 is 00:00 to 00:30 */
} WfmLayout;

void wfm_layout_clear(WfmLayout *layout);

/* The column that says when: the start of an interval, a contact's arrival, or where a list has none what its arrival is told from: when it was taken
 * (with a wait), or when it ended (with its length). */
static inline WfmField wfm_layout_time(const WfmLayout *layout) {
  if (layout->kind != WFM_EXPORT_EVENTS) return WFM_FIELD_START;
  if (layout->column[WFM_FIELD_CREATED] != WFM_NO_COLUMN) return WFM_FIELD_CREATED;
  bool taken = layout->column[WFM_FIELD_ACCEPTED] != WFM_NO_COLUMN && layout->column[WFM_FIELD_WAIT] != WFM_NO_COLUMN;
  bool ended = layout->column[WFM_FIELD_CLOSED] != WFM_NO_COLUMN &&
               (layout->column[WFM_FIELD_LASTED] != WFM_NO_COLUMN || layout->column[WFM_FIELD_HANDLE] != WFM_NO_COLUMN ||
                layout->column[WFM_FIELD_TALK] != WFM_NO_COLUMN);
  return ended ? WFM_FIELD_CLOSED : taken ? WFM_FIELD_ACCEPTED : WFM_FIELD_CREATED;
}

/* A mapping file: rows "what,column,unit" (wfm_mapping_table). */
typedef struct WfmMapping WfmMapping;
WfmMapping *wfm_mapping_read(const char *path, GError **err);
void wfm_mapping_free(WfmMapping *mapping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmMapping, wfm_mapping_free)
/* The value of a word such as zone, decimal, date_order, interval_minutes, kind, channel, delimiter; NULL: not said. */
const char *wfm_mapping_word(const WfmMapping *mapping, const char *what);
/* The header of a field's column, NULL: not said; *unit as said. */
const char *wfm_mapping_column(const WfmMapping *mapping, WfmField field, WfmUnit *unit);
/* The name under which a queue is counted that the export calls otherwise (rows "queue:NAME,OTHER NAME"); NULL: not said. mapping may be NULL. */
const char *wfm_mapping_queue(const WfmMapping *mapping, const char *name);
int32_t wfm_mapping_line(const WfmMapping *mapping, const char *what);
const char *wfm_mapping_file(const WfmMapping *mapping);
/* Appends what a mapping for this layout looks like; of an unknown file, headers with the fields left open. */
void wfm_mapping_write(GString *out, const WfmLayout *layout, const WfmRow *header);
extern const char wfm_mapping_words[];

/* Reads the first lines; rows is left anywhere. mapping may be NULL. False with a mistake where the file is not recognised: the message names the headers. */
bool wfm_layout_find(WfmLayout *layout, WfmRows *rows, const char *file, const WfmMapping *mapping, WfmMistakes *mistakes);
