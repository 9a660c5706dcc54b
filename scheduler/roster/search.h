/* The search for a cheap legal roster: best response, person after person, and large neighbourhoods (between them: anneal.h).
 *
 * Everyone's plan is the best one against what the others leave uncovered; when nobody can better his own, a few people are taken out
 * together and put back in another order (Shaw 1998; Pisinger and Ropke 2010). */
#pragma once

#include "core/rng.h"
#include "scheduler/roster/bound_limits.h"
#include "scheduler/roster/crew.h"
#include "scheduler/roster/draft.h"

/* How a person is put back: prices drawn towards the bound's (0 .. 1) and shaken by up to this share; only the duties of days [from, to)
 * are free, on the others those of `held` stay (NULL: all days are free). */
typedef struct {
  double guided, shaken;
  const WfmPlanned *held;
  int32_t from, to;
} WfmMood;

enum { WFM_MOST_COLUMNS = 24 };

typedef struct {
  const WfmSpace *space;
  const WfmJob *job;
  const WfmDraft *draft; /* a legal roster where construction fails or has no time; NULL: none */
  double idle_price;
  WfmCoverage *coverage;
  WfmPlanner *planner;
  WfmPlanned **plan;          /* [n_persons] the present roster; set = legal */
  WfmPlanned **best;          /* [n_persons] */
  size_t *changed, n_changed; /* [n_persons] whose plan may differ from the best roster's */
  uint8_t *is_changed;
  double price;       /* of the present plans, shortage left out */
  double best_cost;   /* price and shortage of the best roster */
  int32_t *seated;    /* [n_sites * n_span] people at work */
  double *crowded;    /* [n_sites * n_span] money that a seat there counts for while seats are sought (construct.c); NULL: nothing */
  WfmCrewBook *crews; /* NULL: none are asked for */
  uint8_t *mask;      /* [grid.n] */
  double *sum;        /* [grid.n + 1] */
  double *lost;       /* [grid.n + 1] see wfm_planner_rests; NULL: no presence limits who is on a break */
  int32_t *full;      /* [n_span + 1] running count of intervals without a free seat */
  double *value, *value2;
  const WfmPlanned *held; /* of the response under way, as in its mood */
  int32_t from, to;
  int32_t *forced;     /* [n_days] the option held on a day that is not free, or -1 */
  WfmPlanned **mended; /* [n_persons] the last plan that mend.h made legal; NULL: not needed */
  double *guide;       /* [n_queues * grid.n] the bound's prices */
  bool guided;
  const WfmBoundLimits *limits; /* over several weeks: those of person like[a] hold for person a; NULL: not known */
  const size_t *like;
  WfmPlanned **column;                /* [n_persons * WFM_MOST_COLUMNS] plans found lately, for master.c; NULL: none yet */
  int32_t *n_columns;                 /* [n_persons] ever found; the newest replaces the oldest */
  WfmPlanned **spare, **kept, *found; /* scratch: [n_persons], those taken out, the one put in */
  WfmRng rng;
  int64_t steps; /* elementary steps besides those of planner and coverage */
} WfmSearch;

WfmSearch *wfm_search_new(const WfmSpace *space, const WfmJob *job, double idle_price, uint64_t stream);
void wfm_search_free(WfmSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSearch, wfm_search_free)
int64_t wfm_search_work(const WfmSearch *search);
/* The work for search and bound where no limit is set, units: grows with the people's days, and more slowly where people are many. */
int64_t wfm_search_default_work(const WfmSpace *space);

/* Counts the duties of days [from, to) in the crews, or (by -1) takes them out; and what one more of an option would cost there. */
void wfm_search_crew(WfmSearch *search, const WfmPerson *person, const WfmPlanned *plan, int32_t from, int32_t to, int by);
double wfm_search_crew_price(const WfmSearch *search, const WfmPerson *person, int32_t option);

/* Takes a person's present plan out of the coverage, or puts one in. */
void wfm_search_take_out(WfmSearch *search, size_t person);
void wfm_search_put_in(WfmSearch *search, size_t person, const WfmPlanned *plan);

/* The best legal plan of a person who is out, against everyone who is in: price less worth; INFINITY and *out unset if none was found.
 * mood: NULL = plain. */
double wfm_best_response(WfmSearch *search, size_t person, const WfmMood *mood, WfmPlanned *out);

typedef enum {
  WFM_RESPONSE_FOUND,
  WFM_RESPONSE_UNKNOWN, /* none found, and there may be one */
  WFM_RESPONSE_NONE,    /* proven, for the shifts that the space lists and the seats that are free */
} WfmResponse;

/* The same in no mood, and where it finds none: free throughout, or as drafted, or the best at no prices, or else whatever a thorough search
 * finds within a limit. *out is set where one is found. */
WfmResponse wfm_sure_response(WfmSearch *search, size_t person, WfmPlanned *out);

/* What the bound's prices pay an agent of the group in interval i. */
double wfm_search_guide(const WfmSearch *search, int32_t group, int32_t i);

/* The person's plan is about to differ from the best roster's. */
void wfm_search_changed(WfmSearch *search, size_t person);

/* Cost of the present roster; and the same with the plans' prices summed up anew. */
double wfm_search_cost(const WfmSearch *search);
double wfm_search_settle(WfmSearch *search);

/* A first roster: SIZE_MAX if everyone has a legal plan, else a person for whom none was found. Where that fails, or the job is stopped
 * meanwhile, it is the draft, if there is one; else WFM_CONSTRUCT_STOPPED says that the job was stopped. */
#define WFM_CONSTRUCT_STOPPED (SIZE_MAX - 1)
size_t wfm_search_construct(WfmSearch *search);
/* Whether the plan of a person who is out finds its seats free. */
bool wfm_search_has_seats(const WfmSearch *search, size_t person, const WfmPlanned *plan);
/* The present roster, in which everyone has a plan, becomes the best one known. */
void wfm_search_adopt(WfmSearch *search);
/* Rounds of best response until nobody gains, or, from the second round on, until `work` units are spent; 0: no limit. */
void wfm_search_descend(WfmSearch *search, int64_t work);
/* Neighbourhoods until `work` units are spent. */
void wfm_search_neighbourhoods(WfmSearch *search, int64_t work);
/* Back to the best roster. */
void wfm_search_return(WfmSearch *search);
/* The same, and from now on what hard presences and crews lack costs `factor` times what it did. */
void wfm_search_insist(WfmSearch *search, double factor);
/* Whether the best roster leaves out something of a hard presence or crew, which a legal one may not. */
bool wfm_search_lacks(const WfmSearch *search);

/* Keeps a legal plan of a person for the master programme, and returns the copy; the same plan is kept once. */
WfmPlanned *wfm_search_collect(WfmSearch *search, size_t person, const WfmPlanned *plan);
/* People who are likely to get in each other's way; returns how many. */
size_t wfm_search_pick(WfmSearch *search, size_t *who, size_t want, int32_t day);
/* Replaces the plans of these people. */
void wfm_search_replace(WfmSearch *search, const size_t *who, WfmPlanned *const *plan, size_t k);
