/* On-call rotas: who is reachable when, so that at any time that a line covers enough people can be called out.
 *
 * A line's hours are cut into turns (a night, a week); a turn has the same people throughout. Nobody takes a turn during which he is absent,
 * not employed or, where the line does not allow it, fixed to a shift; nobody is on call for two lines at once, or for one line again
 * before `apart_s` have passed. Of all such rotas the cheapest is taken, by an integer programme (HiGHS):
 *
 *   sum over turns of hours x pay of the hour x (pay + call_outs x call_out_h x call_out_pay)      what standing by and call-outs cost
 *   + sum over turns and missing people of hours x price                                            (a hard line may miss nobody)
 *   - keep_price for each turn whose person stays, where a rota is out already
 *   + sum over people of fair_price x (hours beyond the even share + hours beyond that and a turn)  hours of the ledger included
 *
 * The rota is settled before the shifts: they are then arranged around it. */
#pragma once

#include "core/job.h"
#include "scheduler/roster/checker.h"

/* A rota that is out: its turns may change, where that is worth the price. */
typedef struct {
  const WfmOnCall *call; /* [n] */
  size_t n;
  double keep_price; /* money for a turn */
} WfmOnCallOut;

/* Settles the turns of problem->on_call_lines. problem->on_calls are kept as they are, those before the horizon count for what lies apart, and
 * a turn that is kept for half of its hours or more needs one person less. *n_calls: those on call in order of line and time, the kept ones
 * included. out: NULL where none is. Errors: WFM_STATUS_INFEASIBLE where a hard line lacks people, with the times and what keeps each of its people away;
 * WFM_STATUS_INTERNAL if the solver fails. */
WfmOnCall *wfm_on_call_plan(size_t *n_calls, const WfmRosterProblem *problem, const WfmOnCallOut *out, const WfmJob *job, GError **err);

/* Appends to the agent's spans (WfmSpan) those of problem->on_calls on lines that allow no shift meanwhile, and sorts them. */
void wfm_on_call_keep_off(GArray *spans, const WfmRosterProblem *problem, size_t agent);

/* What the rota of problem->on_calls comes to. */
typedef struct {
  double hours;                   /* of all people */
  double missing_h;               /* of people missing */
  double pay;                     /* money for being on call */
  double call_outs, call_out_pay; /* expected number, and money */
} WfmOnCallCost;
WfmOnCallCost wfm_on_call_cost(const WfmRosterProblem *problem);
