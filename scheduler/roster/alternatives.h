/* What else a person could do on a date, and what it would cost, everybody else's shifts unchanged.
 *
 * Prices are exact: one person more or less in an interval changes its value by wfm_coverage_worth, and intervals do not see each other.
 * Breaks are placed where they cost least. */
#pragma once

#include "scheduler/roster/roster.h"

/* A roster held against a problem: built once, asked often. */
typedef struct WfmStanding WfmStanding;
/* Duties of the roster that the problem does not allow (leave, another contract) are left out. */
WfmStanding *wfm_standing_new(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job);
void wfm_standing_free(WfmStanding *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmStanding, wfm_standing_free)

typedef struct {
  int64_t start, end; /* INT64_MIN: free */
  int32_t shift_type; /* -1: free, or a fixed shift that is of no type */
  bool current;       /* what the roster has */
  bool legal;         /* breaks no hard rule together with the person's other shifts */
  bool seated;        /* the site has a seat */
  double rise;        /* of the roster's cost against what it is now; the parts add up to it */
  double wages, shortage, soft, wishes;
} WfmAlternative;

/* Every duty that the person could start on the local date, and being free: WfmAlternative, the legal ones first, by their rise, then by start.
 * NULL where the date is not one of the person's days in the horizon. To be freed with g_array_unref. */
GArray *wfm_alternatives(WfmStanding *standing, size_t agent, int32_t day);

/* The roster with the alternative in it. To be freed. */
WfmRoster *wfm_alternative_roster(WfmStanding *standing, size_t agent, int32_t day, const WfmAlternative *alternative);

/* The hard breach that the alternative would make, as the checker says it; NULL where it makes none. To be freed. */
char *wfm_alternative_breach(WfmStanding *standing, size_t agent, int32_t day, const WfmAlternative *alternative);

/* Money that one agent more on the queue in the interval would be worth. */
double wfm_standing_worth(const WfmStanding *standing, size_t queue, int32_t interval);
/* People at work for the queue in the interval, in the best split of everybody between the queues. */
double wfm_standing_present(const WfmStanding *standing, size_t queue, int32_t interval);

/* How somebody who can serve a queue is placed in an interval. */
typedef enum {
  WFM_PLACED_AT_WORK,  /* on the queues */
  WFM_PLACED_BREAK,    /* at work, off the queues: break, meal, meeting */
  WFM_PLACED_ABSENT,   /* leave, not available, not employed */
  WFM_PLACED_OTHER,    /* another shift on a date on which a shift could reach the interval */
  WFM_PLACED_FREE,     /* no shift that day, though one could reach the interval */
  WFM_PLACED_NO_SHIFT, /* no shift of the contract reaches the interval, whatever the others do */
  WFM_N_PLACED
} WfmPlaced;
WfmPlaced wfm_standing_placed(const WfmStanding *standing, size_t agent, int32_t interval);

/* The cheapest legal change of this person's shift on one date after which he is on the queues in the interval: false where there is none. */
bool wfm_cheapest_reach(WfmAlternative *out, int32_t *day, WfmStanding *standing, size_t agent, int32_t interval);
