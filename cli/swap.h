/* A swap between two people: one's shift on a date against the other's, or a shift given away. */
#pragma once

#include "cli/leave_book.h"

typedef struct {
  size_t giver, taker;
  const WfmDuty *given;    /* the giver's; borrowed from the roster of the book */
  const WfmDuty *returned; /* the taker's that the giver gets for it; NULL: the shift is given away */
  WfmRoster *roster;       /* with the swap in it */
  char *breach; /* the hard breach it makes, of theirs or of the team (seats, presences, crews), as the checker says it; NULL: legal */
  double rise;  /* money that the roster costs more */
} WfmSwapCase;

WfmSwapCase *wfm_swap_try(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given, size_t taker,
                          const WfmDuty *returned);
void wfm_swap_free(WfmSwapCase *swap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSwapCase, wfm_swap_free)

#define WFM_SWAP_SAME_DAY INT32_MIN
/* Swaps with everybody who is free on the shift's date (given away) or works another shift then (one against the other); with wanted_day, a local date, with
 * everybody who works another shift on that date, against it. Shifts that begin before `now` are left out. WfmSwapCase *: first those that are
 * legal, the cheapest first; then the others; in case of doubt by agent. To be freed with g_ptr_array_unref. */
GPtrArray *wfm_swap_everybody(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given,
                              int32_t wanted_day, int64_t now);

/* The person's shift that begins on the local date; NULL: none. */
const WfmDuty *wfm_swap_duty(const WfmRoster *roster, size_t agent, int32_t day);
