#include "cli/swap.h"

#include <math.h>

const WfmDuty *wfm_swap_duty(const WfmRoster *roster, size_t agent, int32_t day) {
  for (size_t d = 0; d < roster->agent[agent].n_duties; d++)
    if (roster->agent[agent].duty[d].day == day) return &roster->agent[agent].duty[d];
  return NULL;
}

void wfm_swap_free(WfmSwapCase *swap) {
  if (!swap) return;
  wfm_roster_free(swap->roster);
  g_free(swap->breach);
  g_free(swap);
}

/* A shift belongs to the local date of its start, also to that of who takes it. */
static void add_for(WfmRoster *roster, const WfmRosterProblem *problem, size_t agent, const WfmDuty *duty) {
  WfmDuty own = *duty;
  own.day = wfm_local_day(wfm_zone_local(problem->agents[agent].zone, duty->start));
  own.locked = false;
  wfm_roster_add(roster, agent, &own);
}

static WfmRoster *swapped(const WfmRosterProblem *problem, const WfmRoster *before, const WfmSwapCase *swap) {
  WfmRoster *roster = wfm_roster_new(before->n_agents);
  for (size_t a = 0; a < before->n_agents; a++)
    for (size_t d = 0; d < before->agent[a].n_duties; d++) {
      const WfmDuty *duty = &before->agent[a].duty[d];
      if (duty != swap->given && duty != swap->returned) wfm_roster_add(roster, a, duty);
    }
  add_for(roster, problem, swap->taker, swap->given);
  if (swap->returned) add_for(roster, problem, swap->giver, swap->returned);
  return roster;
}

/* What becomes worse for the team: seats, people who have to be there. NULL: nothing. */
static char *team_breach(const WfmRosterProblem *problem, const WfmRoster *before, const WfmRoster *after) {
  g_autoptr(WfmVerdict) was = wfm_check_team(problem, before), is = wfm_check_team(problem, after);
  const WfmFinding *breach = wfm_verdict_new_breach(is, was);
  return breach ? g_strdup(breach->text) : NULL;
}

WfmSwapCase *wfm_swap_try(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given, size_t taker,
                          const WfmDuty *returned) {
  const WfmRoster *before = wfm_leave_book_roster(book);
  WfmSwapCase *swap = g_new0(WfmSwapCase, 1);
  *swap = (WfmSwapCase){giver, taker, given, returned, .rise = NAN};
  swap->roster = swapped(problem, before, swap);
  swap->breach = wfm_own_new_breach(problem, before, swap->roster, giver);
  if (!swap->breach) swap->breach = wfm_own_new_breach(problem, before, swap->roster, taker);
  if (!swap->breach) swap->breach = team_breach(problem, before, swap->roster);
  if (swap->breach) return swap;
  const size_t who[2] = {giver, taker};
  swap->rise = wfm_leave_shortage_rise(book, swap->roster, who, 2);
  for (int k = 0; k < 2; k++) swap->rise += wfm_own_cost(problem, swap->roster, who[k]) - wfm_own_cost(problem, before, who[k]);
  return swap;
}

/* The legal ones first. */
static gint by_rise(gconstpointer a, gconstpointer b) {
  const WfmSwapCase *x = *(WfmSwapCase *const *)a, *y = *(WfmSwapCase *const *)b;
  if (!x->breach != !y->breach) return x->breach ? 1 : -1;
  if (!x->breach && fabs(x->rise - y->rise) > 0.005) return x->rise < y->rise ? -1 : 1;
  return (x->taker > y->taker) - (x->taker < y->taker);
}

GPtrArray *wfm_swap_everybody(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given,
                              int32_t wanted_day, int64_t now) {
  const WfmRoster *roster = wfm_leave_book_roster(book);
  GPtrArray *swaps = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_swap_free);
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (a == giver) continue;
    bool same_day = wanted_day == WFM_SWAP_SAME_DAY;
    const WfmDuty *own =
        wfm_swap_duty(roster, a, same_day ? wfm_local_day(wfm_zone_local(problem->agents[a].zone, given->start)) : wanted_day);
    if (!own && !same_day) continue;
    if (own && own->start == given->start && own->end == given->end) continue; /* the same shift */
    if (own && own->start < now) continue;
    g_ptr_array_add(swaps, wfm_swap_try(problem, book, giver, given, a, own));
  }
  g_ptr_array_sort(swaps, by_rise);
  return swaps;
}
