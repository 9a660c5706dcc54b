/* Counts by queue and interval, in memory of constant size: blocks of 64 intervals of a queue, those that are long unused packed in a temporary file
 * (tally_store.h). */
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  WFM_MEASURE_OFFERED,
  WFM_MEASURE_HANDLED,
  WFM_MEASURE_ABANDONED,
  WFM_MEASURE_ABANDONED_IN_SL,
  WFM_MEASURE_ANSWERED_IN_SL,
  WFM_MEASURE_HANDLE_S,
  WFM_MEASURE_ACTIVE_S,
  WFM_MEASURE_WAIT_S,
  WFM_MEASURE_BACKLOG,
  WFM_MEASURE_BACKLOG_AGE_S,
  WFM_MEASURE_RESOLVED,
  WFM_MEASURE_RESOLUTION_S,
  WFM_MEASURE_RATED,
  WFM_MEASURE_SATISFIED,
  WFM_MEASURE_NPS_ANSWERS,
  WFM_MEASURE_NPS_PROMOTERS,
  WFM_MEASURE_NPS_DETRACTORS,
  WFM_N_MEASURES
} WfmMeasure;

/* What stands at the begin of the interval, and is not shared out or moved as what comes in it is. */
static inline bool wfm_measure_is_state(int measure) {
  return measure == WFM_MEASURE_BACKLOG || measure == WFM_MEASURE_BACKLOG_AGE_S;
}

typedef struct {
  double value[WFM_N_MEASURES]; /* NaN: not measured */
  uint32_t rows;                /* 0: nothing here */
  uint32_t waits;               /* contacts of a list whose wait is in WAIT_S */
  uint16_t file;                /* the last that had it, from 1 */
  bool edge;                    /* the first interval of a list of contacts, which may have begun in the middle of it */
  bool imputed;                 /* its share of a whole day */
  bool shared;                  /* half of an hour that the clock repeats */
} WfmTallyCell;

typedef struct {
  char *name;  /* as the export writes it */
  char *label; /* its channel, likewise; "" = none */
  int channel; /* index of voice|chat|email|social */
  bool channel_told;
  int64_t first, last; /* intervals that have a cell; last < first: none */
  /* of all contacts whose wait was measured */
  double waited_s, gave_up, waits;
} WfmTallyQueue;

typedef struct WfmTally WfmTally;

/* budget: bytes of blocks in memory; 0: 96 MiB, a block of each of ten thousand queues. */
WfmTally *wfm_tally_new(size_t budget);
void wfm_tally_free(WfmTally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTally, wfm_tally_free)

#define WFM_TALLY_MOST_QUEUES 10000
/* -1: there would be more queues than that. otherwise: the channel where the label tells none. together: labels that mean one channel (mail, web form) are one
 * queue; without it each is one, and they are added up later. */
int wfm_tally_queue(WfmTally *tally, const char *name, size_t length, const char *label, size_t label_length, int otherwise, bool together);
WfmTallyQueue *wfm_tally_queues(WfmTally *tally, size_t *n);

/* The cell of an interval (any number), made where it is not there; valid until the next call. NULL where the temporary file cannot be written. */
WfmTallyCell *wfm_tally_cell(WfmTally *tally, int queue, int64_t interval);
/* The same, NULL where there is none: to be read, and to be changed. */
const WfmTallyCell *wfm_tally_find(WfmTally *tally, int queue, int64_t interval);
WfmTallyCell *wfm_tally_edit(WfmTally *tally, int queue, int64_t interval);
/* The first interval from this one on that has a cell; INT64_MAX: none. */
int64_t wfm_tally_next(WfmTally *tally, int queue, int64_t interval);
/* The temporary file could not be written or read: cells are missing. */
bool wfm_tally_failed(const WfmTally *tally);
void wfm_tally_clear_cell(WfmTallyCell *cell);
/* Adds to a measure, which is measured from then on. */
static inline void wfm_tally_bump(WfmTallyCell *cell, WfmMeasure measure, double by) {
  double value = cell->value[measure];
  cell->value[measure] = (value == value ? value : 0) + by;
}

/* voice, chat, email, social: 0 .. 3; -1: the word is not known. */
int wfm_channel_of_word(const char *text, size_t length);
