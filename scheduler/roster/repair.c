#include "scheduler/roster/repair.h"

#include "core/error.h"
#include "scheduler/roster/bound.h"
#include "scheduler/roster/conflict.h"
#include "scheduler/roster/published.h"
#include "scheduler/roster/search.h"

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

typedef struct {
  const WfmRosterProblem *problem; /* as it stands now */
  const WfmRepairSettings *settings;
  const WfmJob *job;
  int64_t now;
  WfmSpace *space;
  WfmPublished *published;
  WfmSearch *search;
} Run;

/* Changes priced as wishes are: what is as published earns the price back that every date with a published shift begins with. */
static void price_changes(Run *run) {
  for (size_t a = 0; a < run->space->n_persons; a++) {
    WfmPerson *p = &run->space->person[a];
    const int32_t *published = run->published->plan[a]->option;
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

/* ---- breaks of duties that have begun ---- */

/* A break that has begun stays where it is; the others of the duty may not move into the past. */
static WfmBreakSpan span_from_now(WfmBreakSpan span, int32_t at, int64_t now_interval) {
  if (at < now_interval) return (WfmBreakSpan){at, at, 1, span.length};
  while (span.low < now_interval) span.low += span.every;
  return span;
}

static void keep_begun_breaks(const Run *run, WfmPerson *p, const WfmPlanned *published, int32_t day, const double *nothing) {
  int32_t option = published->option[day];
  WfmCandidate *c = &g_array_index(p->pool->candidate, WfmCandidate, p->option[option].candidate);
  if (!c->locked || c->type < 0 || c->start >= run->now) return;
  const WfmShiftType *type = &run->problem->shift_types[c->type];
  const int32_t *breaks = published->breaks + (size_t)day * WFM_MAX_BREAKS;
  WfmGrid grid = run->problem->grid;
  int32_t free = c->span, first = (int32_t)p->pool->span->len, now = (int32_t)wfm_grid_index(grid, run->now + grid.step - 1) - c->i0;
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakSpan span = span_from_now(wfm_break_span(&type->breaks[b], c->start, p->agent->zone, grid.step), breaks[b] - c->i0, now);
    g_array_append_val(p->pool->span, span);
  }
  if (type->n_breaks > 0) c->span = first;
  if (isinf(wfm_duty_value(run->search->planner, p, option, nothing, NULL))) c->span = free; /* against a rule as they were published */
}

/* What began before now is fixed; so are its breaks, where they are the roster's and legal. */
static void freeze_breaks(const Run *run) {
  if (run->now <= run->problem->grid.start) return;
  g_autofree double *nothing = g_new0(double, (gsize)run->problem->grid.n + 1);
  for (size_t a = 0; a < run->space->n_persons; a++)
    for (int32_t d = 0; d < run->space->person[a].n_days; d++)
      if (run->published->rests[a][d]) keep_begun_breaks(run, &run->space->person[a], run->published->plan[a], d, nothing);
}

/* ---- breaks that need not have moved ---- */

static double value_around(const WfmCoverage *coverage, int32_t from, int32_t to) {
  double sum = 0;
  for (int32_t i = MAX(from, 0); i < MIN(to, coverage->n); i++) sum += wfm_coverage_value_at(coverage, i);
  return sum;
}

/* Of the breaks of one duty, in the count of people on a break: by = 1 more, -1 fewer. */
static void count_breaks(WfmCoverage *coverage, const WfmShiftType *type, const int32_t *breaks, int32_t step, int32_t group, int by) {
  for (size_t b = 0; b < type->n_breaks; b++)
    wfm_coverage_rest(coverage, breaks[b], breaks[b] + type->breaks[b].length_s / step, group, by);
}

/* Presence at the breaks of one duty: by = 1 fills them, -1 empties them. */
static void fill_breaks(WfmCoverage *coverage, const WfmShiftType *type, const int32_t *breaks, int32_t step, int32_t group, int by) {
  count_breaks(coverage, type, breaks, step, group, -by);
  for (size_t b = 0; b < type->n_breaks; b++)
    for (int32_t i = breaks[b]; i < breaks[b] + type->breaks[b].length_s / step; i++) {
      if (i < 0 || i >= coverage->n) continue;
      if (by > 0) wfm_coverage_add(coverage, i, group);
      if (by < 0) wfm_coverage_remove(coverage, i, group);
    }
}

/* Takes the breaks of one unchanged duty back to where they were published, unless that costs more than it is worth. */
static void settle_duty(Run *run, const WfmPerson *p, WfmPlanned *plan, int32_t day) {
  const WfmCandidate *c = wfm_candidate(p, plan->option[day]);
  if (c->type < 0) return;
  const WfmShiftType *type = &run->problem->shift_types[c->type];
  int32_t *now = plan->breaks + (size_t)day * WFM_MAX_BREAKS, step = run->problem->grid.step;
  const int32_t *was = run->published->plan[p->index]->breaks + (size_t)day * WFM_MAX_BREAKS;
  if (memcmp(now, was, type->n_breaks * sizeof *now) == 0) return;
  WfmCoverage *coverage = run->search->coverage;
  int32_t kept[WFM_MAX_BREAKS];
  memcpy(kept, now, sizeof kept);
  double before = value_around(coverage, c->i0, c->i1);
  wfm_coverage_begin(coverage);
  fill_breaks(coverage, type, now, step, p->group, 1);
  fill_breaks(coverage, type, was, step, p->group, -1);
  memcpy(now, was, type->n_breaks * sizeof *now);
  if (before - value_around(coverage, c->i0, c->i1) <= run->settings->break_price && wfm_planned_judge(run->space, p, plan)) {
    wfm_coverage_keep(coverage);
    return;
  }
  wfm_coverage_back(coverage);
  count_breaks(coverage, type, was, step, p->group, -1);
  count_breaks(coverage, type, kept, step, p->group, 1);
  memcpy(now, kept, sizeof kept);
  wfm_planned_judge(run->space, p, plan);
}

static void settle_person(Run *run, size_t a) {
  const WfmPlanned *published = run->published->plan[a];
  WfmPlanned *plan = run->search->plan[a];
  for (int32_t d = 0; published->set && d < run->space->person[a].n_days; d++)
    if (plan->option[d] >= 0 && plan->option[d] == published->option[d]) settle_duty(run, &run->space->person[a], plan, d);
}

/* ---- the result ---- */

static WfmRoster *roster_of(const Run *run, WfmPlanned *const *plan) {
  WfmRoster *roster = wfm_roster_new(run->problem->n_agents);
  for (size_t a = 0; a < run->space->n_persons; a++) wfm_planned_duties(run->space, &run->space->person[a], plan[a], roster);
  return roster;
}

/* What no roster can undercut, whatever it changed from now on: without the price of changes, and so from a space without it. */
static void prove(WfmRosterResult *result, const Run *run, int64_t work) {
  WfmRosterCost *cost = &result->cost;
  g_autoptr(WfmSpace) plain = wfm_space_new(run->problem);
  g_autoptr(WfmBound) bound = wfm_bound_new(plain);
  cost->fixed = wfm_bound_fixed(bound);
  wfm_bound_start(bound, run->search->coverage, work);
  wfm_bound_climb(bound, cost->cost, work, run->job);
  if (!wfm_job_stopped(run->job)) wfm_bound_refine(bound);
  wfm_cost_bound(cost, bound->best);
  result->work += wfm_bound_work(bound);
}

static WfmRepair *result_of(const Run *run, const WfmRosterProblem *problem, const WfmRoster *published, int64_t work) {
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
  Run run = {&frozen->problem, settings, job, now, space, plans, search};
  freeze_breaks(&run);
  price_changes(&run);
  for (size_t a = 0; a < space->n_persons; a++)
    if (space->person[a].lost->len > 0) {
      wfm_conflicts_fail(&frozen->problem, job, err);
      return NULL;
    }
  if (!wfm_published_begin(plans, search)) {
    wfm_conflicts_fail(&frozen->problem, job, err);
    return NULL;
  }
  int64_t days = 0;
  for (size_t a = 0; a < space->n_persons; a++) days += space->person[a].n_days;
  int64_t limit = settings->work_limit < 0 ? 200 + days / 10 : settings->work_limit;
  wfm_search_descend(search, 0);
  wfm_search_neighbourhoods(search, MAX(0, limit - wfm_search_work(search)));
  wfm_search_return(search);
  for (size_t a = 0; a < space->n_persons; a++) settle_person(&run, a);
  return result_of(&run, problem, published, limit);
}

WfmRoster *wfm_roster_repair_one(const WfmRosterProblem *problem, const WfmRoster *published, size_t agent, int64_t now,
                                 const WfmRepairSettings *settings, const WfmJob *job) {
  g_autoptr(WfmFrozen) frozen = wfm_frozen_new(problem, published, now);
  g_autoptr(WfmSpace) space = wfm_space_new(&frozen->problem);
  g_autoptr(WfmPublished) plans = wfm_published_new(space, published);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 1);
  Run run = {&frozen->problem, settings, job, now, space, plans, search};
  freeze_breaks(&run);
  price_changes(&run);
  if (space->person[agent].lost->len > 0) return NULL;
  for (size_t a = 0; a < space->n_persons; a++)
    if (a != agent) wfm_search_put_in(search, a, plans->plan[a]);
  if (isinf(wfm_best_response(search, agent, NULL, search->found))) return NULL;
  wfm_search_put_in(search, agent, search->found);
  settle_person(&run, agent);
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
