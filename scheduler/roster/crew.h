/* How many people start a shift on a date, where the problem asks for that: what one more there costs, or spares. */
#pragma once

#include "scheduler/roster/problem.h"

typedef struct {
  const WfmRosterProblem *problem;
  int32_t **count;      /* [n_crews][n_days] members' duties */
  double *under, *over; /* [n_crews] money of one person missing, and of one too many; a hard one is held at ten long dear days */
  double cost;          /* of the counts as they are */
} WfmCrewBook;

/* NULL where the problem has no crews; the other functions take that for nothing asked. `dearest`: money of the dearest hour. */
WfmCrewBook *wfm_crew_book_new(const WfmRosterProblem *problem, double dearest);
void wfm_crew_book_free(WfmCrewBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmCrewBook, wfm_crew_book_free)
/* The agent's duty of a type (-1: none) that starts on the local day is one more (by 1) or one less (-1). */
void wfm_crew_book_add(WfmCrewBook *book, size_t agent, int32_t type, int32_t day, int by);
/* What one such duty more would cost; below zero where somebody is missing. */
double wfm_crew_book_price(const WfmCrewBook *book, size_t agent, int32_t type, int32_t day);
/* From now on somebody whom a hard crew lacks, or has too many, is held at `factor` times what he was. */
void wfm_crew_book_insist(WfmCrewBook *book, double factor);
