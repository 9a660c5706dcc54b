/* Exports taken in: every row counted into its queue and interval.
 *
 * Interval tables: a second row for a queue and interval takes the place of the first (and is counted), unless rows differ by skill set, language or agent,
 * when they add up. In the hour that the clock repeats the first row is the first pass, the second the second; a single row is both, half each. A row in an
 * hour that the clock skips is left out. A row that the export calls incomplete is left out.
 *
 * Lists of contacts: each is counted in the interval in which it arrived, once by its number (the row that was updated last holds, without such a column
 * the first); later legs are work and no arrivals.
 * What a bot resolved, spam, merged tickets and outbound calls are counted apart and are no arrivals. Between the first contact of a queue and the end of
 * the list an interval without contacts has zero; the interval of the last contact is taken for incomplete and left out.
 *
 * Files are taken in the order given: what a later one has of a queue and interval replaces what an earlier one had. Handle times are never invented:
 * where nothing tells them they are not measured. */
#pragma once

#include "cli/data/import/decide.h"
#include "cli/data/import/tally.h"

/* Where a table counts a contact. */
typedef enum { WFM_COUNTED_AT_ARRIVAL, WFM_COUNTED_AT_ANSWER, WFM_COUNTED_AT_END } WfmCountedAt;
extern const char *const wfm_counted_at_names[];

typedef struct {
  const char *zone; /* of stamps without offset, where the file does not say; NULL: not given */
  WfmDateOrder order;
  WfmDecimal decimal;
  int32_t step_s;    /* of lists of contacts, and where a table does not show it; 0: 30 minutes, as shown */
  const char *queue; /* of files without a queue; NULL: "all" */
  const char *channel;
  const char *sheet; /* of workbooks; NULL: the first that is shown */
  int32_t week;      /* first day (a Monday) of matrices by weekday; INT32_MIN: not given */
  bool with_spam, with_bots;
  WfmCountedAt counted_at;
  bool by_day;       /* whole days, to be spread (spread.h); else they are refused where clocks change */
  char **spam_words; /* more words that tell spam; NULL: none */
  const WfmMapping *mapping;
} WfmIntakeOptions;

/* What a list of contacts says of how they ended. */
typedef struct {
  int64_t contacts; /* that arrived */
  int64_t resolved, resolved_from_stamps, rated, satisfied, nps_answers, nps_promoters, nps_detractors;
  double resolution_s;
  int64_t unknown, off_scale; /* answers that are no known word; numbers outside 1 to 5 */
  int32_t unknown_line, off_line;
  char *unknown_text;
} WfmOutcomes;

/* What was met in one file. Lines are 0 where there was none. */
typedef struct {
  char *name;
  int64_t bytes;
  WfmBytesKind encoding;
  WfmLayout layout;
  char *sheet, *other_sheets; /* of a workbook: the one that is read, and the others by name; NULL: none */
  char *zone_name;            /* in which stamps were read; NULL: offsets, or not known */
  bool offsets;               /* the stamps bear them */
  WfmDecisions decisions;
  int64_t rows, text_rows, windows_lines;
  int64_t duplicates, gap_rows, gap_contacts, fold_rows, fold_alone, incomplete, unmeasured_times;
  int32_t duplicate_line, gap_line;
  int64_t spam, bots, outbound, legs, with_handle_time;
  int64_t superseded;                                        /* of the duplicates: states of a contact before its last one */
  int64_t handles_from_stamps, offered_from_parts, unplaced; /* unplaced: no length, so that the arrival is not told */
  int64_t waits_from_stamps;                                 /* of chat and voice, whose own column is empty or not there */
  bool forgot;                                               /* numbers of contacts: not all were remembered */
  int64_t first, last;                                       /* instants of the first and last row; last < first: none */
  int64_t cut_from;                                          /* instant from which the last interval was left out; INT64_MIN: none */
  WfmOutcomes outcomes;
  bool overlaps_measured; /* agents' time on what they had in hand at once */
} WfmFileFacts;

/* Intervals that a list of contacts covers: zero where nothing arrived. */
typedef struct {
  int64_t first, last;
  uint16_t file;
} WfmCover;

typedef struct {
  WfmIntakeOptions options;
  WfmTally *tally; /* NULL until a file was taken */
  int32_t step_s;  /* of all files */
  int64_t phase_s; /* interval k begins at phase_s + k * step_s */
  bool phase_known;
  char *day_zone;        /* whole days: interval k is the local day k of this zone; NULL: intervals */
  GArray *cover;         /* WfmCover */
  GPtrArray *file;       /* WfmFileFacts */
  WfmMistakes *mistakes; /* the intake ends at the first file that has one */
} WfmIntake;

WfmIntake *wfm_intake_new(const WfmIntakeOptions *options);
void wfm_intake_free(WfmIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmIntake, wfm_intake_free)

/* Recognises and decides, and where nothing is open counts. Facts are added also where it is open. False with err: WFM_STATUS_BAD_INPUT with the mistakes. */
bool wfm_intake_file(WfmIntake *intake, const char *path, GError **err);
/* The same of bytes that are there already, which take part as long as the call. */
bool wfm_intake_memory(WfmIntake *intake, const char *name, const void *bytes, size_t n, GError **err);

/* What is read from an intake is all there as long as its temporary file could be written and read: to be asked when the last cell was read. */
bool wfm_intake_check(const WfmIntake *intake, GError **err);

static inline const WfmFileFacts *wfm_intake_facts(const WfmIntake *intake, size_t file) {
  return intake->file->pdata[file];
}

/* What is known of a queue in an interval; false: nothing. flags: a word for the history, or "". */
bool wfm_intake_cell(const WfmIntake *intake, int queue, int64_t interval, WfmTallyCell *cell);
static inline int64_t wfm_intake_instant(const WfmIntake *intake, int64_t interval) {
  return intake->phase_s + interval * intake->step_s;
}
/* The first interval from this one on of which something is known; INT64_MAX: none. */
int64_t wfm_intake_next(const WfmIntake *intake, int queue, int64_t interval);
/* First and last interval of a queue, covered ones included; false: none. */
bool wfm_intake_span(const WfmIntake *intake, int queue, int64_t *first, int64_t *last);
