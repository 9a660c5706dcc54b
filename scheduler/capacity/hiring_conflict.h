/* Why a hiring plan cannot meet a need, and what would: inputs that contradict each other, and limits that leave hours missing.
 *
 * A conflict is the need of a work in a period and a set of limits that together leave hours of it missing, and from which nothing can be left out: found by
 * leaving out one limit after the other (the deletion filter; Chinneck 2008, chapter 6). The need is first taken alone, then with those of all works in
 * the period, then with all needs up to it; the first that cannot be met is explained. A limit is left out by as much as a planner could: overtime by at most a
 * quarter of the paid hours, all others without end. Where all needs can be met, and hours are missing because they are cheaper than what would give them, there
 * is no conflict, and `by_price` says so.
 *
 * People are whole in these questions, as far as the solver's tree is small; in large problems, and where the tree is cut off, they may be divided.
 *
 * A remedy is the smallest change of one limit that is enough by itself, all others kept, or, where none is, of the fewest that were found; priced by solving the
 * relaxed programme again; by a whole plan where that does not see it, as with the smallest class of a group. */
#pragma once

#include "scheduler/capacity/hiring_change.h"

/* Inputs that contradict each other whatever is planned. */
typedef enum {
  WFM_CLASH_SEATS,       /* site, period: people of today need `is` seats, there are `limit` */
  WFM_CLASH_CLASS,       /* group: the smallest class, `is`, is larger than the largest, `limit` */
  WFM_CLASH_CLASS_SEATS, /* group: the smallest class, `is`, never finds more than `limit` seats */
  WFM_CLASH_HIRES,       /* group: the smallest class, `is`, is larger than all hires together may be, `limit` */
  WFM_CLASH_NEVER,       /* group: people can be hired, but no class begins within the plan */
  WFM_CLASH_LATE,        /* group: classes begin from `period` on, and nobody of them is productive before the plan ends */
  WFM_CLASH_VENDOR,      /* vendor, period: the commitment, `is`, is above what it can give, `limit` */
  WFM_CLASH_DECIDED,     /* vendor, period: the hours decided, `is`, are above what it can give, `limit` */
  WFM_CLASH_STEP,        /* vendor, period: no steps lead from today's hours to the commitment, `is`; `limit` is as near as they come */
  WFM_CLASH_NOBODY,      /* work: `is` hours are needed, and no group or vendor does it */
  WFM_N_CLASHES,
} WfmHiringClashKind;
extern const char *const wfm_hiring_clash_names[WFM_N_CLASHES]; /* "seats", ... */

typedef struct {
  WfmHiringClashKind kind;
  size_t group, site, vendor, work;
  int32_t period; /* the first; -1: none */
  double is, limit;
} WfmHiringClash;

/* WfmHiringClash in the order of the kinds; to be freed with g_array_unref. For any problem, also one that no plan is made for. */
GArray *wfm_hiring_clashes(const WfmHiringProblem *problem);

typedef struct {
  GArray *change;   /* WfmHiringChange, all of them together */
  double cost;      /* money that the least relaxed cost rises by, the price of missing hours counted: mostly below zero */
  double paid;      /* the same without the price of missing hours */
  double missing_h; /* still missing over the whole plan, as it is then best */
  bool whole;       /* priced by whole plans, and so only to their gap: the relaxed programme does not see what is missing, or the change */
} WfmHiringRemedy;

typedef struct {
  size_t work;
  int32_t period;
  double need_h, missing_h; /* of the work; at least so much is missing in it, or in those that it is taken together with */
  bool with_works;          /* only together with the other works of the period */
  bool with_past;           /* only together with all periods before it */
  bool by_price;            /* hours are missing because they are cheaper: no limits, no remedies */
  GArray *limit;            /* WfmHiringChange, by as much as was tried; empty: nothing that can be changed would do */
  GPtrArray
      *remedy; /* WfmHiringRemedy, at most ten of different kinds first, the cheapest first; at the end the last resort, a smaller need */
} WfmHiringConflict;

typedef struct {
  GPtrArray *
      conflict; /* WfmHiringConflict: of the works of a plan with hours missing, that with the most first; each in its worst period, once where works are short together */
  WfmHiringRemedy *all; /* the first remedies of all conflicts together; NULL: there are none */
} WfmHiringConflicts;

/* Explains at most `most` works of a plan (0: all). NULL with an error as of wfm_hiring_plan_new. */
WfmHiringConflicts *wfm_hiring_conflicts(const WfmHiringProblem *problem, const WfmHiringPlan *plan, size_t most, const WfmJob *job,
                                         GError **err);
void wfm_hiring_conflicts_free(WfmHiringConflicts *conflicts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHiringConflicts, wfm_hiring_conflicts_free)

/* Sentences without a full stop, to be freed. */
char *wfm_hiring_clash_text(const WfmHiringProblem *problem, const WfmHiringClash *clash, const WfmHiringWords *words);
char *wfm_hiring_conflict_text(const WfmHiringProblem *problem, const WfmHiringConflict *conflict, const WfmHiringWords *words);
char *wfm_hiring_remedy_text(const WfmHiringProblem *problem, const WfmHiringRemedy *remedy, const WfmHiringWords *words);
