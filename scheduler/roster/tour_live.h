/* A person's tour that is changed day by day: its duties, and the state of the tour programme (tour_run.h) before each day. */
#pragma once

#include "scheduler/roster/tour_run.h"
#include "scheduler/roster/tour_search.h"

enum { WFM_TOUR_DEAD = -1 };

/* Which kinds of duty may follow. A row for each class of the duty on the day before, one more where nothing is known of it, and one for
 * days after free days (all kinds). A row is the largest that it contains - its parent, an earlier one - and the kinds that it has beside. */
typedef struct {
  int32_t n_rows, *order; /* parents first */
  int32_t *parent;        /* [n_rows] -1: none */
  int32_t *first, *more;  /* more[first[row] .. first[row + 1]) kinds beside the parent's */
} WfmTourRows;

/* Duties that may follow and be followed alike are of one kind. */
typedef struct {
  int32_t n_kinds;
  int32_t *kind_of;  /* [n_options] */
  int32_t *class_of; /* [n_kinds] */
  int32_t *next;     /* [n_states * n_kinds] state after such a duty, n_states: not allowed */
  WfmTourState *state;
  WfmTourRows rows;
} WfmTourKinds;

typedef struct {
  WfmTourRun run;
  WfmTourKinds kinds;
  int32_t *option, *at; /* [n_days]; [n_days + 1] state before each day */
  int32_t paid;
  double extra; /* price by the judge less what the net makes of it */
} WfmTourLive;

void wfm_tour_live_init(WfmTourLive *live, const WfmTourSearch *search, size_t person);
void wfm_tour_live_clear(WfmTourLive *live);
/* The states after days [from, to) have changed, and so far on as they differ. */
void wfm_tour_live_walk(WfmTourLive *live, int32_t from, int32_t to);
/* The state on the morning of `to`, what lies between `from` and it being as it is; WFM_TOUR_DEAD: not allowed. */
int32_t wfm_tour_live_pass(const WfmTourLive *live, int32_t from, int32_t to, int32_t state);
/* Whether what stands from `day` on may follow the state. */
bool wfm_tour_live_joins(const WfmTourLive *live, int32_t day, int32_t state);
