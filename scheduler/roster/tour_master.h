/* The restricted master and its linear relaxation, as the files of the master see it (tour_master.c, tour_whole.c). */
#pragma once

#include "core/highs.h"
#include "scheduler/roster/tour_search.h"

enum { WFM_SIMPLEX_DUAL = 1, WFM_SIMPLEX_PRIMAL = 4 }; /* HiGHS's simplex strategies */

struct WfmTourMaster {
  WfmTourSearch *s;
  void *highs;
  size_t *who, n_who;
  const int32_t *fixed;
  int32_t n_days;
  int32_t *row_of; /* [n_lines] row, -1: nobody's free day can change it */
  size_t *line_at; /* [n_rows] */
  double *left;    /* [n_rows] required less what the others give */
  HighsInt n_rows, n_slacks;
  GPtrArray *tour;           /* WfmTour *, the columns after the slacks */
  GArray *owner;             /* size_t: index into who */
  GHashTable *known;         /* WfmTour * of this master; asked, never walked */
  double *x, *dual, *centre; /* columns; rows (lines, then people); lines */
  double centre_bound;
  double *least, *centre_least; /* [n_who] below what any tour of the person costs, at pay and at the centre */
  size_t room;
  GByteArray *gone;     /* of each tour: not to be used now */
  WfmTour **set;        /* [n_who] fixed by the dive, else NULL */
  int32_t *pinned;      /* [n_who * n_days] days fixed by the plunge, as in WfmTourAsk; NULL: as `fixed` has it */
  uint8_t *barred;      /* [n_who * most_options] duties that the plunge forbids, with `pinned` */
  int32_t most_options; /* of its people */
  HighsInt *index;
  double *value;
  double *pay;             /* [n_lines] */
  bool moved;              /* people were fixed or freed: the basis is dual feasible, not primal */
  double enough;           /* generation may end at this linear value */
  int64_t until;           /* elementary steps after which generation ends; 0: none */
  int64_t most_iterations; /* of a run of HiGHS */
  bool cut;                /* the last linear programme was not solved: it took more, or the job was stopped; the next goes on from there */
  double above;            /* an integer programme may end once it is proven to cost more */
  bool is_above;           /* which it did */
  bool integral;           /* HiGHS is asked for whole numbers */
  bool ended;              /* the last generation found no tour that gains */
};

/* Runs HiGHS on the master as it stands; the solution into x. False: it gave up. */
bool wfm_tour_master_run(WfmTourMaster *master);
/* Elementary steps that an iteration of HiGHS counts for. */
int64_t wfm_tour_master_iteration(const WfmTourMaster *master);
/* How many of them make so much work, in units. */
int64_t wfm_tour_master_iterations(const WfmTourMaster *master, double work);
/* Whether a tour may be used now. */
void wfm_tour_master_allow(WfmTourMaster *master, guint tour, bool allowed);
/* What days are fixed for the j-th person; NULL: none. */
const int32_t *wfm_tour_master_mask(const WfmTourMaster *master, size_t j);
/* Whether the tour is as the fixed days want it, without what is barred. */
bool wfm_tour_master_agrees(const WfmTourMaster *master, size_t j, const WfmTour *tour);
/* The present roster of the master's people is replaced by these tours [n_who], unless they are dearer. */
void wfm_tour_master_take(WfmTourMaster *master, WfmTour *const *tour);
/* The linear relaxation: x, dual, and the tours in use. False: no optimum. */
bool wfm_tour_master_solve(WfmTourMaster *master, double *value);
