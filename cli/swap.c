#include "cli/swap.h"

#include <math.h>
#include <string.h>

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

WfmSwapCase *wfm_swap_try(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given, size_t taker,
                          const WfmDuty *returned) {
  const WfmRoster *before = wfm_leave_book_roster(book);
  WfmSwapCase *swap = g_new0(WfmSwapCase, 1);
  *swap = (WfmSwapCase){giver, taker, given, returned, .rise = NAN};
  swap->roster = swapped(problem, before, swap);
  swap->breach = wfm_own_new_breach(problem, before, swap->roster, giver);
  if (!swap->breach) swap->breach = wfm_own_new_breach(problem, before, swap->roster, taker);
  if (!swap->breach && wfm_presence_hard_gaps_h(problem, swap->roster) > wfm_presence_hard_gaps_h(problem, before) + 1e-9)
    swap->breach = g_strdup("people who have to be there (presence.csv) would be missing");
  if (swap->breach) return swap;
  const size_t who[2] = {giver, taker};
  swap->rise = wfm_leave_shortage_rise(book, swap->roster, who, 2);
  for (int k = 0; k < 2; k++) swap->rise += wfm_own_cost(problem, swap->roster, who[k]) - wfm_own_cost(problem, before, who[k]);
  return swap;
}

static gint by_rise(gconstpointer a, gconstpointer b) {
  const WfmSwapCase *x = *(WfmSwapCase *const *)a, *y = *(WfmSwapCase *const *)b;
  if (fabs(x->rise - y->rise) > 0.005) return x->rise < y->rise ? -1 : 1;
  return (x->taker > y->taker) - (x->taker < y->taker);
}

/* Swaps with everybody but those who work the same shift, legal or not. */
static GPtrArray *try_everybody(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given) {
  const WfmRoster *roster = wfm_leave_book_roster(book);
  GPtrArray *swaps = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_swap_free);
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (a == giver) continue;
    int32_t day = wfm_local_day(wfm_zone_local(problem->agents[a].zone, given->start));
    const WfmDuty *own = wfm_swap_duty(roster, a, day);
    if (own && own->start == given->start && own->end == given->end) continue; /* the same shift */
    g_ptr_array_add(swaps, wfm_swap_try(problem, book, giver, given, a, own));
  }
  return swaps;
}

GPtrArray *wfm_swap_partners(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given) {
  GPtrArray *partners = try_everybody(problem, book, giver, given);
  for (guint k = partners->len; k-- > 0;)
    if (((const WfmSwapCase *)partners->pdata[k])->breach) g_ptr_array_remove_index(partners, k);
  g_ptr_array_sort(partners, by_rise);
  return partners;
}

GPtrArray *wfm_swap_obstacles(const WfmRosterProblem *problem, const WfmLeaveBook *book, size_t giver, const WfmDuty *given, size_t most) {
  g_autoptr(GPtrArray) swaps = try_everybody(problem, book, giver, given);
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
  for (guint k = 0; k < swaps->len && texts->len < most; k++) {
    WfmSwapCase *swap = swaps->pdata[k];
    bool said = !swap->breach;
    for (guint t = 0; t < texts->len && !said; t++) said = strcmp(texts->pdata[t], swap->breach) == 0;
    if (!said) g_ptr_array_add(texts, g_steal_pointer(&swap->breach));
  }
  return texts;
}
