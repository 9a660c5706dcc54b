/* Parts of taking in a file that stand in files of their own; for intake.c. */
#pragma once

#include "cli/data/import/at_once.h"
#include "cli/data/import/intake.h"
#include "cli/data/import/latest.h"
#include "cli/data/import/seen.h"
#include "cli/data/import/wall_clock.h"

typedef struct {
  int queue;
  int64_t first, second;
} WfmFold;

/* What an earlier file had of the interval in which a list of contacts begins. */
typedef struct {
  int queue;
  WfmTallyCell cell;
} WfmReplaced;

/* One file on its way into the tally. */
typedef struct {
  WfmIntake *intake;
  WfmFileFacts *facts;
  const WfmLayout *layout;
  WfmRows *rows;
  WfmWallClock clock;
  uint16_t number; /* of the file, from 1 */
  int otherwise;   /* channel where none is told */
  /* the queue of the row before */
  int queue;
  char queue_text[128];
  size_t queue_length;
  GArray *folds; /* WfmFold */
  WfmSeen *seen, *legs;
  int64_t first_interval; /* of a list of contacts, so far */
  GArray *replaced;       /* WfmReplaced, there */
  WfmLatest *latest;      /* of contacts with several states; NULL: none */
  WfmAtOnce *at_once;     /* NULL: not measured */
  size_t mistakes;
} WfmTaking;

#define WFM_MOST_MISTAKES 20
/* False where there were so many that the file is given up. */
bool wfm_taking_refuse(WfmTaking *taking, int32_t line, WfmField field, const char *text, const char *right);
/* The queue of a row, by its text and channel; -1 with a mistake where there are too many. */
int wfm_taking_queue(WfmTaking *taking, const WfmRow *row);
/* The interval of an instant; false with a mistake where it is on no boundary (exact) or out of range. */
bool wfm_taking_interval(WfmTaking *taking, int64_t *interval, int64_t instant, bool exact, const WfmRow *row, WfmField field);
/* The same without a check: of an instant that was counted. */
int64_t wfm_taking_place(const WfmTaking *taking, int64_t instant);
/* A fresh or standing cell of this file; what an earlier file had is gone. NULL with a mistake. */
WfmTallyCell *wfm_taking_cell(WfmTaking *taking, int queue, int64_t interval);
/* The cell of a row by wall clock; counts duplicates, folds and gaps. NULL where the row is left out, as one that is empty is where another row
 * has been before. */
WfmTallyCell *wfm_taking_local_cell(WfmTaking *taking, int queue, const WfmStamp *stamp, const WfmRow *row, WfmField field, bool empty);
/* A length or number of 0 or more; NaN where nothing stands there. False with a mistake. */
bool wfm_taking_number(WfmTaking *taking, double *value, const WfmRow *row, WfmField field);
bool wfm_taking_length(WfmTaking *taking, double *value, const WfmRow *row, WfmField field);

/* Says what is missing where counts are to be moved to the arrival, and moves them. */
void wfm_check_counted_at(WfmTaking *taking);
void wfm_count_at_arrival(WfmTaking *taking);

/* A date with its time of day; false where there is none. */
bool wfm_taking_time(WfmTaking *taking, int64_t *instant, const WfmRow *row, WfmField field);

/* When a contact was resolved and what the customer said, as columns tell it; resolution_s: of the column, NaN: it has none. And after the last row. */
void wfm_take_outcomes(WfmTaking *taking, WfmTallyCell *cell, const WfmRow *row, int64_t created, double resolution_s);
void wfm_settle_outcomes(WfmTaking *taking);

bool wfm_take_events(WfmTaking *taking);
bool wfm_take_matrix(WfmTaking *taking);
/* After the last row of a list of contacts. */
void wfm_finish_events(WfmTaking *taking);
