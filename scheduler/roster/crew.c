#include "scheduler/roster/crew.h"

#include "scheduler/roster/coverage.h"

WfmCrewBook *wfm_crew_book_new(const WfmRosterProblem *problem, double dearest) {
  enum { LONG_DAY_H = 12 };
  if (problem->n_crews == 0) return NULL;
  WfmCrewBook *book = g_new0(WfmCrewBook, 1);
  book->problem = problem;
  book->count = g_new0(int32_t *, problem->n_crews);
  book->under = g_new0(double, problem->n_crews);
  book->over = g_new0(double, problem->n_crews);
  for (size_t k = 0; k < problem->n_crews; k++) {
    const WfmCrew *crew = &problem->crews[k];
    book->count[k] = g_new0(int32_t, (size_t)crew->n_days + 1);
    book->under[k] = crew->hard_least ? WFM_HARD_WEIGHT * LONG_DAY_H * dearest : crew->under_price;
    book->over[k] = crew->hard_most ? WFM_HARD_WEIGHT * LONG_DAY_H * dearest : crew->over_price;
    for (int32_t d = 0; d < crew->n_days; d++) book->cost += book->under[k] * crew->least[d];
  }
  return book;
}

void wfm_crew_book_free(WfmCrewBook *book) {
  if (!book) return;
  for (size_t k = 0; k < book->problem->n_crews; k++) g_free(book->count[k]);
  g_free(book->count);
  g_free(book->under);
  g_free(book->over);
  g_free(book);
}

/* What n people cost. */
static double cost_of(const WfmCrewBook *book, size_t k, int32_t d, int32_t n) {
  const WfmCrew *crew = &book->problem->crews[k];
  return book->under[k] * MAX(0, crew->least[d] - n) + book->over[k] * MAX(0, n - crew->most[d]);
}

void wfm_crew_book_insist(WfmCrewBook *book, double factor) {
  for (size_t k = 0; book && k < book->problem->n_crews; k++) {
    const WfmCrew *crew = &book->problem->crews[k];
    for (int32_t d = 0; d < crew->n_days; d++) book->cost -= cost_of(book, k, d, book->count[k][d]);
    if (crew->hard_least) book->under[k] *= factor;
    if (crew->hard_most) book->over[k] *= factor;
    for (int32_t d = 0; d < crew->n_days; d++) book->cost += cost_of(book, k, d, book->count[k][d]);
  }
}

static bool means(const WfmCrew *crew, size_t agent, int32_t type, int32_t day) {
  return type >= 0 && crew->type[type] && crew->member[agent] && day >= crew->first_day && day < crew->first_day + crew->n_days;
}

void wfm_crew_book_add(WfmCrewBook *book, size_t agent, int32_t type, int32_t day, int by) {
  for (size_t k = 0; book && k < book->problem->n_crews; k++) {
    const WfmCrew *crew = &book->problem->crews[k];
    if (!means(crew, agent, type, day)) continue;
    int32_t d = day - crew->first_day, *count = &book->count[k][d];
    book->cost += cost_of(book, k, d, *count + by) - cost_of(book, k, d, *count);
    *count += by;
  }
}

double wfm_crew_book_price(const WfmCrewBook *book, size_t agent, int32_t type, int32_t day) {
  double price = 0;
  for (size_t k = 0; book && k < book->problem->n_crews; k++) {
    const WfmCrew *crew = &book->problem->crews[k];
    if (!means(crew, agent, type, day)) continue;
    int32_t d = day - crew->first_day, n = book->count[k][d];
    price += cost_of(book, k, d, n + 1) - cost_of(book, k, d, n);
  }
  return price;
}
