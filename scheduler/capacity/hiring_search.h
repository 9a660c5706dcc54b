/* The search for a hiring plan: for its files alone. The relaxed programme gives the bound and the way; whole classes are rounded along it, then settled window
 * by window and improved part by part, each part by the solver's tree with all else held; last the tree of the whole. */
#pragma once

#include "scheduler/capacity/hiring_model.h"

typedef struct {
  const WfmHiringModel *m;
  const WfmHiringLimits *limits;
  const WfmJob *job;
  void *lp;        /* the relaxed programme, in which whole numbers are tried */
  void *part;      /* the programme with a part of its columns whole, others held or relaxed */
  double *relaxed; /* [columns] */
  double *x;       /* [columns] the best so far */
  double cost;     /* of x, money; NaN: none yet */
  double bound;
  int64_t steps; /* of the simplex method so far in trees */
  bool stopped;
} WfmHiringSearch;

static inline bool wfm_hiring_near(const WfmHiringSearch *s, double share) {
  return s->cost - s->bound <= share * s->limits->gap * (s->cost < 0 ? -s->cost : s->cost);
}

/* Solves with the whole columns as x has them, and keeps the answer where it is the best so far; false: there is none. */
bool wfm_hiring_try(WfmHiringSearch *s, const double *x);
/* Whole plans near the relaxed one. */
void wfm_hiring_round(WfmHiringSearch *s);
/* Rounds what x leaves open from a period on, and tries it. */
void wfm_hiring_complete(WfmHiringSearch *s, double *x, int32_t from);
/* A whole plan made window by window, and made better until it is near enough or nothing helps. */
void wfm_hiring_improve(WfmHiringSearch *s);
