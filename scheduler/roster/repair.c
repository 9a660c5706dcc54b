#include "scheduler/roster/repair.h"

#include "core/error.h"
#include "scheduler/roster/bound.h"
#include "scheduler/roster/conflict.h"
#include "scheduler/roster/repair_breaks.h"

#include <math.h>
#include <string.h>

static const WfmParam params[] = {
    {.key = "change_price",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmRepairSettings, change_price),
     .initial = 40,
     .low = 0,
     .high = 1e6,
     .unit = "money",
     .help = "What it has to be worth to change one person's published shift on one date."},
    {.key = "notice_h",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmRepairSettings, notice_h),
     .initial = 48,
     .low = 0,
     .high = 8760,
     .unit = "h",
     .help = "Changes of a shift that begins sooner than this are at short notice."},
    {.key = "late_factor",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmRepairSettings, late_factor),
     .initial = 2,
     .low = 1,
     .high = 1000,
     .unit = "times",
     .help = "A change at short notice has to be worth so many times as much."},
    {.key = "break_price",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmRepairSettings, break_price),
     .initial = 2,
     .low = 0,
     .high = 1e6,
     .unit = "money",
     .help = "What it has to be worth to move breaks inside one unchanged shift."},
    {.key = "offers",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmRepairSettings, offers),
     .initial = 20,
     .low = 0,
     .high = 1000,
     .unit = "",
     .help = "Most people to whom overtime, an extra shift or time off is offered after a repair (moves.*); 0: none."},
    {.key = "offer_gain",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmRepairSettings, offer_gain),
     .initial = 5,
     .low = 0,
     .high = 1e6,
     .unit = "money",
     .help = "What an offer has to gain, its pay taken off, before somebody is asked."},
    {.key = "work_limit",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmRepairSettings, work_limit),
     .initial = -1,
     .low = -1,
     .high = 1e12,
     .unit = "units",
     .help = "Work after which the best repair so far is taken, in the units of roster.work_limit; -1: 200, and one for ten person-days."},
};

const WfmModule wfm_repair_module = {.name = "repair",
                                     .summary = "a published roster, changed with care: what a change has to be worth",
                                     .size = sizeof(WfmRepairSettings),
                                     .params = params,
                                     .n_params = G_N_ELEMENTS(params)};

static double price_at(const WfmRepairSettings *settings, int64_t begins, int64_t now) {
  bool late = now != INT64_MIN && (double)(begins - now) < settings->notice_h * 3600;
  return settings->change_price * (late ? settings->late_factor : 1);
}

double wfm_change_price(const WfmRepairSettings *settings, const WfmChange *change, int64_t now) {
  if (change->kind == WFM_CHANGE_INSIDE) return settings->break_price;
  return price_at(settings, change->was ? change->was->start : change->is->start, now);
}

/* Changes priced as wishes are: what is as published earns the price back that every date with a published shift begins with. */
static void price_changes(WfmRepairRun *run) {
  for (size_t a = 0; a < run->space->n_persons; a++) {
    WfmPerson *p = &run->space->person[a];
    const int32_t *published = run->published->plan[a]->option;
    wfm_person_own_options(p);
    for (int32_t d = 0; d < p->n_days; d++) {
      double asked = published[d] < 0 ? 0 : price_at(run->settings, wfm_candidate(p, published[d])->start, run->now);
      for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++)
        p->option[o].price += published[d] < 0    ? price_at(run->settings, wfm_candidate(p, o)->start, run->now)
                              : o == published[d] ? -asked
                                                  : 0;
    }
    if (run->published->plan[a]->set) wfm_planned_judge(run->space, p, run->published->plan[a]);
  }
}

/* ---- the result ---- */

static WfmRoster *roster_of(const WfmRepairRun *run, WfmPlanned *const *plan) {
  WfmRoster *roster = wfm_roster_new(run->problem->n_agents);
  for (size_t a = 0; a < run->space->n_persons; a++) wfm_planned_duties(run->space, &run->space->person[a], plan[a], roster);
  return roster;
}

/* What no roster can undercut, whatever it changed from now on: without the price of changes, and so from a space without it. */
static void prove(WfmRosterResult *result, const WfmRepairRun *run, int64_t work) {
  WfmRosterCost *cost = &result->cost;
  g_autoptr(WfmSpace) plain = wfm_space_new(run->problem);
  g_autoptr(WfmBound) bound = wfm_bound_new(plain, true);
  cost->fixed = wfm_bound_fixed(bound);
  wfm_bound_start(bound, run->search->coverage, work);
  wfm_bound_climb(bound, cost->cost, work, run->job);
  if (!wfm_job_stopped(run->job)) wfm_bound_refine(bound);
  wfm_cost_bound(cost, bound->best);
  result->work += wfm_bound_work(bound);
}

static WfmRepair *result_of(const WfmRepairRun *run, const WfmRosterProblem *problem, const WfmRoster *published, int64_t work) {
  WfmRepair *repair = g_new0(WfmRepair, 1);
  WfmRosterResult *result = repair->result = g_new0(WfmRosterResult, 1);
  result->roster = roster_of(run, run->search->plan);
  result->present = g_new0(double, problem->n_queues *(size_t)problem->grid.n + 1);
  result->cost = wfm_roster_price(result->present, problem, result->roster);
  result->stopped = wfm_job_stopped(run->job);
  result->work = wfm_search_work(run->search);
  result->log = g_strdup("");
  prove(result, run, work);
  repair->left = roster_of(run, run->published->plan);
  repair->published = wfm_roster_price(NULL, problem, repair->left);
  repair->n_impossible = run->published->lost->len;
  repair->changes = wfm_roster_changes(published, result->roster);
  for (guint k = 0; k < repair->changes->len; k++)
    repair->change_cost += wfm_change_price(run->settings, &g_array_index(repair->changes, WfmChange, k), run->now);
  return repair;
}

WfmRepair *wfm_roster_repair(const WfmRosterProblem *problem, const WfmRoster *published, int64_t now, const WfmRepairSettings *settings,
                             const WfmJob *job, GError **err) {
  g_autoptr(WfmFrozen) frozen = wfm_frozen_new(problem, published, now);
  if (!wfm_space_check(&frozen->problem, err)) return NULL;
  g_autoptr(WfmSpace) space = wfm_space_new(&frozen->problem);
  g_autoptr(WfmPublished) plans = wfm_published_new(space, published);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 1);
  WfmRepairRun run = {&frozen->problem, settings, job, now, space, plans, search};
  wfm_repair_freeze_breaks(&run);
  price_changes(&run);
  for (size_t a = 0; a < space->n_persons; a++)
    if (space->person[a].lost->len > 0) {
      wfm_conflicts_fail(&frozen->problem, job, err);
      return NULL;
    }
  if (!wfm_published_begin(plans, search, false, NULL)) {
    wfm_conflicts_fail(&frozen->problem, job, err);
    return NULL;
  }
  int64_t days = 0;
  for (size_t a = 0; a < space->n_persons; a++) days += space->person[a].n_days;
  int64_t limit = settings->work_limit < 0 ? 200 + days / 10 : settings->work_limit;
  wfm_search_descend(search, 0);
  wfm_search_neighbourhoods(search, MAX(0, limit - wfm_search_work(search)));
  wfm_search_return(search);
  wfm_repair_settle_breaks(&run, 0, space->n_persons);
  return result_of(&run, problem, published, limit);
}

WfmRoster *wfm_roster_repair_one(const WfmRosterProblem *problem, const WfmRoster *published, size_t agent, int64_t now,
                                 const WfmRepairSettings *settings, const WfmJob *job) {
  g_autoptr(WfmFrozen) frozen = wfm_frozen_new(problem, published, now);
  g_autoptr(WfmSpace) space = wfm_space_new(&frozen->problem);
  g_autoptr(WfmPublished) plans = wfm_published_new(space, published);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 1);
  WfmRepairRun run = {&frozen->problem, settings, job, now, space, plans, search};
  wfm_repair_freeze_breaks(&run);
  price_changes(&run);
  if (space->person[agent].lost->len > 0) return NULL;
  for (size_t a = 0; a < space->n_persons; a++)
    if (a != agent) wfm_search_put_in(search, a, plans->plan[a]);
  if (wfm_sure_response(search, agent, search->found) != WFM_RESPONSE_FOUND) return NULL;
  wfm_search_put_in(search, agent, search->found);
  wfm_repair_settle_breaks(&run, agent, agent + 1);
  WfmRoster *roster = wfm_roster_new(published->n_agents);
  for (size_t a = 0; a < published->n_agents; a++)
    for (size_t d = 0; a != agent && d < published->agent[a].n_duties; d++) wfm_roster_add(roster, a, &published->agent[a].duty[d]);
  wfm_planned_duties(space, &space->person[agent], search->plan[agent], roster);
  return roster;
}

void wfm_repair_free(WfmRepair *repair) {
  if (!repair) return;
  wfm_roster_result_free(repair->result);
  wfm_roster_free(repair->left);
  if (repair->changes) g_array_unref(repair->changes);
  g_free(repair);
}
