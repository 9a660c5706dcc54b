/* What the passes of the tour programme share: the run, its states, its scratch. Private to tour.c, tour_back.c and tour_forward.c. */
#pragma once

#include "scheduler/roster/tour.h"

#include <math.h>
#include <string.h>

enum { WFM_LANES_PER_WORD = 4, WFM_LANE_WORDS = (WFM_TOUR_LIMITS + 1 + WFM_LANES_PER_WORD - 1) / WFM_LANES_PER_WORD };

/* A duty that may be taken, the best of those that are alike in everything that follows. */
typedef struct {
  int32_t option, shape, class, paid;
  uint32_t counts; /* limits that it counts for, weekends aside */
  bool weekend;
  double cost, dear; /* money; with the prices of the limits */
} WfmTourChoice;

typedef struct {
  double f, dear, cost; /* estimate of the whole; so far with and without the prices of the limits */
  uint64_t lane
      [WFM_LANE_WORDS]; /* [0] days in a row or off still owed, [1 + k] count of limit k (weekends: twice, less one in a counted weekend) */
  int32_t parent, option, state, paid, next;
  int16_t day;
  bool dead;
} WfmTourLabel;

struct WfmTourPlanner {
  GArray *choice; /* WfmTourChoice, by day */
  int32_t *first; /* [n_days + 1] */
  int32_t *low, *high;
  uint8_t *off;     /* [n_days] a free day is allowed */
  uint8_t *reached; /* [(n_days + 1) * n_states] */
  double *back;     /* [(n_days + 1) * n_states * width] */
  size_t n_back, n_reached, n_days;
  GArray *label;
  int32_t *heap, n_heap, heap_room;
  int32_t *head, *stamp_of, stamp; /* buckets of labels that can be compared */
  size_t n_head;
  GArray *found; /* int32_t, labels at the end */
  bool by_day;   /* the heap's order: day before estimate */
  bool all;      /* none is left out for another */
  bool complete; /* no label was left */
  int64_t work;
};

/* One run. */
typedef struct {
  WfmTourPlanner *t;
  WfmTourNet *net;
  const WfmPerson *p;
  const WfmTourAsk *ask;
  int32_t n, classes, half, states, width, weekends; /* weekends: index of that limit, -1 */
  int32_t words;
  uint64_t kept[WFM_LANE_WORDS]; /* lanes that are compared */
  double constant;               /* base less what the limits give back */
} WfmTourRun;

/* States: half h = 0, 1 (the weekend is already counted); within it days off 1 .. off_min, then class x days in a row. */
static inline int32_t off_state(const WfmTourRun *r, int32_t half, int32_t days) {
  return half * r->half + MIN(days, r->net->off_min) - 1;
}

static inline int32_t work_state(const WfmTourRun *r, int32_t half, int32_t class, int32_t run) {
  return half * r->half + r->net->off_min + class * r->net->runs + MIN(run, r->net->runs) - 1;
}

typedef struct {
  int32_t half, off, class, run; /* off > 0: days off; else class and run */
} WfmTourState;

static inline WfmTourState state_of(const WfmTourRun *r, int32_t s) {
  WfmTourState state = {.half = s / r->half, .class = r->classes};
  int32_t k = s % r->half;
  if (k < r->net->off_min) {
    state.off = k + 1;
  } else {
    state.class = (k - r->net->off_min) / r->net->runs;
    state.run = (k - r->net->off_min) % r->net->runs + 1;
  }
  return state;
}

static inline int32_t start_state(const WfmTourRun *r) {
  const WfmPerson *p = r->p;
  if (p->run_before > 0) return work_state(r, 0, r->classes, r->net->run_max > 0 ? MIN(p->run_before, r->net->run_max) : p->run_before);
  return off_state(r, 0, MAX(p->off_before, 1));
}

/* A run that may have begun before what is known is as long as it has to be. */
static inline bool long_enough(const WfmTourRun *r, int32_t day, int32_t run) {
  if (run >= r->net->run_min) return true;
  if (r->p->agent->n_previous == 0) return run == day;
  return r->p->run_before > 0 && run == r->p->run_before + day;
}

/* The state after a free day; -1: the run of work before it is too short. */
static inline int32_t off_follows(const WfmTourRun *r, int32_t day, WfmTourState s) {
  return s.off || long_enough(r, day, s.run) ? off_state(r, s.half, s.off + 1) : -1;
}

static inline int32_t after_off(const WfmTourRun *r, int32_t day, WfmTourState s) {
  return r->t->off[day] ? off_follows(r, day, s) : -1;
}

/* The state after a duty of that shape; -1: it may not follow. */
static inline int32_t work_follows(const WfmTourRun *r, WfmTourState s, int32_t shape, bool weekend) {
  const WfmTourNet *net = r->net;
  if (s.off ? s.off < net->off_min : !net->follows[(size_t)s.class * (size_t)net->n_shapes + (size_t)shape]) return -1;
  int32_t run = s.off ? 1 : s.run + 1;
  if (net->run_max > 0 && run > net->run_max) return -1;
  return work_state(r, s.half | weekend, net->class_of[shape], run);
}

static inline int32_t after_work(const WfmTourRun *r, WfmTourState s, const WfmTourChoice *c) {
  return work_follows(r, s, c->shape, c->weekend);
}

/* The state in which day `day` begins: a new weekend is not yet counted. */
static inline int32_t morning(const WfmTourRun *r, int32_t day, int32_t s) {
  return r->net->new_weekend[day] ? s % r->half : s;
}

static inline double *back_at(const WfmTourRun *r, int32_t day, int32_t state) {
  return r->t->back + ((size_t)day * (size_t)r->states + (size_t)state) * (size_t)r->width;
}

static inline double back_value(const WfmTourRun *r, int32_t day, int32_t state, int32_t paid) {
  if (paid < r->t->low[day] || paid > r->t->high[day]) return INFINITY;
  return back_at(r, day, state)[paid - r->t->low[day]];
}

static inline double penalty(const WfmTourRun *r, WfmTourState at, const WfmTourChoice *c) {
  return c->dear + (c->weekend && at.half == 0 ? r->net->limit[r->weekends].price : 0);
}

/* What may be done on each day, with what paid time, and which states that leads to; false: no tour (tour.c). */
bool wfm_tour_lay(WfmTourRun *run);
/* Prices on the limits, by subgradient steps, and with them the cheapest ways to the end; a lower bound (tour_back.c). */
double wfm_tour_climb(WfmTourRun *run);
/* The limits that the cheapest way of the backward pass breaks become twice as dear, at least `least`; false: it breaks none. */
bool wfm_tour_press(WfmTourRun *run, double least);
/* The tours themselves, into `found`; a lower bound, at least `bound` (tour_forward.c). */
double wfm_tour_forwards(WfmTourRun *run, double bound);
