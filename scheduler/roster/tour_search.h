/* The search where what is asked for is people by shift and date (WfmShiftCover): column generation over whole tours.
 *
 *   min sum_t price_t z_t + sum_l (under_l u_l + over_l o_l)
 *   sum_t in line l z_t + u_l - o_l = required_l,   sum of each person's z_t = 1,   z integer
 * A tour is one person's whole horizon; its price is wages, soft rules and wishes by their own measures. The master knows some tours of
 * each person (HiGHS solves its linear relaxation); tour.h finds those that its duals would still gain by, at duals drawn towards the
 * best seen (Wentges 1997). The duals of a line stay between -over and under, so the master is stable by itself.
 * Lower bound: sum_l dual_l required_l + sum over people of the least (price - duals) of any tour, for any duals in those limits
 * (Lagrange; Geoffrion 1974); rounded up where all prices are whole numbers.
 *
 * Rosters come from best response, person after person; from annealing (tour_anneal.h); from the master by diving, fixing the people whose tour is clearest and
 * generating again; and from neighbourhoods: some people, or some days of many, are freed, tours generated for them alone, and the
 * small master solved with whole numbers (HiGHS). A roster is replaced by none dearer. What is left between bound and roster is closed, where
 * few tours lie there, by listing them all (tour_close.c). */
#pragma once

#include "core/rng.h"
#include "scheduler/roster/tour.h"

typedef struct WfmTour {
  double price;    /* wages + soft rules + wishes */
  int32_t *option; /* [n_days], -1 = off */
  uint32_t hash;
  uint32_t used;        /* when it was last in a solution of a master */
  struct WfmTour *next; /* of the same person and hash */
} WfmTour;

typedef struct {
  const WfmSpace *space;
  const WfmJob *job;
  WfmTourPlanner *planner;
  WfmTourNet **net; /* [n] */
  size_t n;
  const WfmShiftCover *line; /* of the problem */
  size_t n_lines;
  int32_t **line_of;  /* [n][n_options] the line that the duty counts in, -1 */
  GPtrArray **pool;   /* [n] WfmTour *, all different */
  GHashTable **known; /* [n] hash to its WfmTour */
  WfmTour **now, **best;
  int32_t *count; /* [n_lines] people of `now` */
  double price;   /* of the tours of `now` */
  double best_cost, bound, fixed;
  bool whole;           /* every cost is a whole number */
  double *dual, *least; /* of the best bound, if priced: the lines' prices [n_lines]; what each person's tour costs at them at least [n] */
  bool priced;
  double *cost;    /* scratch [most options] */
  int32_t *option; /* scratch [n_days] */
  uint32_t round;  /* masters solved */
  int64_t steps;   /* work besides the planner's */
  WfmRng rng;
  void (*improved)(void *user);
  void *user;
} WfmTourSearch;

/* NULL with failed set to a person whose paid time cannot meet its bounds. */
WfmTourSearch *wfm_tour_search_new(const WfmSpace *space, const WfmJob *job, uint64_t stream, size_t *failed);
void wfm_tour_search_free(WfmTourSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTourSearch, wfm_tour_search_free)
int64_t wfm_tour_search_steps(const WfmTourSearch *search); /* elementary */
int64_t wfm_tour_search_work(const WfmTourSearch *search);  /* units of a million */

/* A first roster. SIZE_MAX, or a person for whom no legal tour was found. */
size_t wfm_tour_search_construct(WfmTourSearch *search);
/* Improves roster and bound until `work` units are done in all (0: no limit), the gap is closed to `gap`, or the job is stopped. */
void wfm_tour_search_improve(WfmTourSearch *search, int64_t work, double gap);
double wfm_tour_search_gap(const WfmTourSearch *search);

/* What follows is shared by the files of the search. */

double wfm_tour_cost(const WfmTourSearch *search); /* of `now` */
double wfm_line_cost(const WfmShiftCover *line, int32_t count);
/* Adds the tour, judged; the one in the pool if it is known, NULL if it breaks a rule. *fresh: it was not known. */
WfmTour *wfm_tour_keep(WfmTourSearch *search, size_t a, const int32_t *option, bool *fresh);
void wfm_tour_count(WfmTourSearch *search, size_t a, const WfmTour *tour, int32_t by);
void wfm_tour_recount(WfmTourSearch *search);                      /* count and price, from `now` */
void wfm_tour_put(WfmTourSearch *search, size_t a, WfmTour *tour); /* in place of now[a], which may be NULL */
/* The person's cheapest tour, its duties earning pay[n_lines]; NULL if none was found. *bound: below every tour. */
WfmTour *wfm_tour_best(WfmTourSearch *search, size_t a, const double *pay, const int32_t *fixed, int64_t pops, double *bound);
void wfm_tour_prove(WfmTourSearch *search);               /* that no roster is cheaper than the best */
bool wfm_tour_raise(WfmTourSearch *search, double bound); /* the bound, where it is higher */
/* Gives up the tours that were added after the first n_known[n] of each person's, but for those of `now` and `best`. */
void wfm_tour_forget(WfmTourSearch *search, const guint *n_known);
void wfm_tour_note(WfmTourSearch *search); /* keeps `now` if it is the best */
bool wfm_tour_done(const WfmTourSearch *search);

/* A restricted master over some people, the others as they are. */
typedef struct WfmTourMaster WfmTourMaster;
/* fixed: [n_who * n_days] as in WfmTourAsk, NULL: all free; borrowed. */
WfmTourMaster *wfm_tour_master_new(WfmTourSearch *search, const size_t *who, size_t n_who, const int32_t *fixed);
void wfm_tour_master_free(WfmTourMaster *master);
/* A linear programme that takes more than so many units of work is left; the next generation goes on from there. */
void wfm_tour_master_limit(WfmTourMaster *master, double work);
/* Generates tours until none gains, or so many rounds. The master's linear optimum, INFINITY where its first linear programme was left; *bound a
 * lower bound on it (both without the others). */
double wfm_tour_master_generate(WfmTourMaster *master, int32_t rounds, int64_t pops, double *bound);
bool wfm_tour_master_ended(const WfmTourMaster *master); /* the last generation found no tour that gains */
/* Fixes people step after step, generating so many rounds between, with about so many units of work for them all. `now` changes only for
 * what is not dearer, or anyhow (tour_whole.c). */
void wfm_tour_master_dive(WfmTourMaster *master, int32_t rounds, int64_t pops, int64_t work, bool anyhow);
/* From its linear optimum to a roster cheaper than the present one, by pinning duties, generating so many rounds between, with so many units of
 * work; `now` changes for such a roster alone (tour_plunge.c). */
void wfm_tour_master_plunge(WfmTourMaster *master, int32_t rounds, int64_t pops, int64_t work);
/* Whole numbers over the tours of the master, so many nodes and units of work at most; `now` changes only for what is not dearer. True: nothing
 * better in the master, proven. */
bool wfm_tour_master_integer(WfmTourMaster *master, int32_t nodes, double work);
double wfm_tour_master_now(const WfmTourMaster *master);   /* cost of `now`, as the master counts it: lines that it cannot change apart */
double wfm_tour_master_apart(const WfmTourMaster *master); /* those */
/* Moves those prices from a corner to the middle of the ones that are as good, but for `loss` of the bound: fewer tours are then near the least.
 * In so many rounds at most, and a tenth of the work until then; or not at all. */
void wfm_tour_master_centre(WfmTourMaster *master, int32_t rounds, int64_t pops, double loss);
/* Of a master over everybody: the prices of the best bound, and what each person's tour costs at them at least [n_who]; false: there is none yet. */
bool wfm_tour_master_prices(const WfmTourMaster *master, double *dual, double *least);

/* For masters of tours that were listed elsewhere: without those known already but the present ones; adds a tour; whole numbers as above, but ended
 * too once no roster of the master can be as cheap as `above`. True: that, or nothing better in the master. */
WfmTourMaster *wfm_tour_master_bare(WfmTourSearch *search, const size_t *who, size_t n_who);
bool wfm_tour_master_add(WfmTourMaster *master, size_t j, WfmTour *tour);
bool wfm_tour_master_settle(WfmTourMaster *master, double above, double work);

/* From the two sides to the middle, where few tours lie between (tour_close.c). */
typedef struct {
  double tours, work;    /* most tours of a programme; units for one */
  double bound, settled; /* of the prices; the widest window at them that is settled */
  double in_vain;        /* cost of the roster with which there was no window left */
  int64_t again;         /* elementary steps of the search from which it is looked for again all the same */
  int64_t spent;         /* elementary steps, in all */
  bool open;             /* attempts are worth their work */
} WfmTourClose;
void wfm_tour_close_init(WfmTourClose *close);
/* One attempt, with so many units for its integer programme at most; `now` is no dearer after it, and the bound may have risen. False: there is
 * nothing to try. */
bool wfm_tour_close(WfmTourSearch *search, WfmTourClose *close, double work);

/* Neighbourhoods of several kinds (tour_around.c). */
typedef enum { WFM_TOUR_BRANCH, WFM_TOUR_DIVE, WFM_TOUR_PLUNGE, WFM_TOUR_FINISHES } WfmTourFinish; /* to whole numbers */
enum { WFM_TOUR_LENGTHS = 6, WFM_TOUR_KINDS = WFM_TOUR_LENGTHS * WFM_TOUR_FINISHES };
typedef struct {
  double days, free; /* days freed, person-days freed */
  double won, spent; /* lately: cost, units of work */
  WfmTourFinish finish;
} WfmTourKind;
typedef struct {
  WfmTourKind kind[WFM_TOUR_KINDS];
  double work, low; /* units meant for one; at least */
  uint32_t round;
  int64_t spent; /* elementary steps beside attempts to close the gap */
} WfmTourAround;
void wfm_tour_around_init(WfmTourAround *around, int64_t work); /* work: what a first roster cost */
/* Solves one; `now` is no dearer after it. */
void wfm_tour_around(WfmTourSearch *search, WfmTourAround *around);
