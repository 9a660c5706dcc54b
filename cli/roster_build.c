/* The plan's tables as a roster problem: agents, contracts, shift types, absences, wishes, and the worth of presence. */
#include "cli/roster_build.h"

#include "cli/bids.h"
#include "cli/data/presence.h"
#include "cli/judge.h"
#include "cli/ledger.h"
#include "cli/meetings.h"
#include "cli/on_call.h"

#include <math.h>
#include <string.h>

void wfm_roster_build_free(WfmRosterBuild *build) {
  if (!build) return;
  wfm_run_requirements_free(build->requirement, build->n_queues);
  g_ptr_array_unref(build->memory);
  wfm_roster_free(build->start);
  g_free(build);
}

const WfmRosterProblem *wfm_roster_build_problem(const WfmRosterBuild *build) {
  return &build->problem;
}

const WfmZone *wfm_build_zone(const WfmRosterBuild *build, const WfmPlan *plan, const char *name) {
  return *name ? wfm_plan_zone(plan, name) : build->problem.planner_zone;
}

const uint8_t *wfm_build_members(WfmRosterBuild *build, const WfmPlan *plan, const WfmPeople *who) {
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  uint8_t *member = wfm_build_keep(build, g_new0(uint8_t, WFM_N_ROWS(plan, AGENTS) + 1));
  for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++) member[a] = wfm_people_mean(who, &agent[a]);
  return member;
}

/* ---- grid and the worth of presence ---- */

/* The roster's own step, and the grid that goes on after the last day while presence there is still worth something. */
static bool lay_grid(WfmRosterBuild *build, const WfmRun *run, GError **err) {
  int32_t step = (int32_t)MIN(run->settings->roster_step_min * 60, run->roster.step);
  if (run->roster.step % step != 0 || 86400 % step != 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "run.roster_step_min: shifts on a step of %d minutes do not fit into planning intervals of %d minutes; right would be a "
                "divisor of it",
                step / 60, run->roster.step / 60);
    return false;
  }
  int64_t end = wfm_grid_end(run->roster), tail = (int64_t)(run->settings->tail_hours * 3600) / step * step;
  int64_t last = MIN(end + tail, wfm_grid_end(run->horizon));
  build->problem.grid = (WfmGrid){run->roster.start, step, (int32_t)((last - run->roster.start) / step)};
  build->problem.duties_before = end;
  return true;
}

/* Without a forecast presence is worth nothing, which is enough to check rules. */
static void leave_queues_unpriced(WfmRosterBuild *build, const WfmRun *run) {
  WfmRosterQueue *queues = wfm_build_keep(build, g_new0(WfmRosterQueue, run->n_queues + 1));
  int32_t *first = wfm_build_keep(build, g_new0(int32_t, (gsize)build->problem.grid.n + 1));
  double *nothing = wfm_build_keep(build, g_new0(double, (gsize)build->problem.grid.n + 1));
  for (size_t q = 0; q < run->n_queues; q++) queues[q] = (WfmRosterQueue){run->queue[q].row->queue, nothing, first, nothing};
  build->problem.queues = queues;
  build->problem.n_queues = run->n_queues;
}

static bool price_queues(WfmRosterBuild *build, const WfmRun *run, const WfmTableData *forecast, const double *uplift, GError **err) {
  WfmRosterProblem *problem = &build->problem;
  if (!forecast) {
    leave_queues_unpriced(build, run);
    return true;
  }
  build->n_queues = run->n_queues;
  build->requirement = wfm_run_requirements(run, forecast, problem->grid, uplift, err);
  if (!build->requirement) return false;
  WfmRosterQueue *queues = wfm_build_keep(build, g_new0(WfmRosterQueue, run->n_queues + 1));
  double tail_s = run->settings->tail_hours * 3600;
  for (size_t q = 0; q < run->n_queues; q++) {
    WfmRequirement *r = build->requirement[q];
    for (int32_t i = 0; i < problem->grid.n; i++) {
      int64_t beyond = wfm_grid_at(problem->grid, i) - problem->duties_before;
      if (beyond < 0) continue;
      for (int32_t k = r->first[i]; k < r->first[i + 1]; k++) r->value[k] *= MAX(0, 1 - (double)beyond / tail_s);
    }
    queues[q] = (WfmRosterQueue){run->queue[q].row->queue, r->gross, r->first, r->value};
  }
  problem->queues = queues;
  problem->n_queues = run->n_queues;
  return true;
}

/* ---- agents ---- */

/* How well an agent serves a queue: the skill's proficiency, if language and tier fit too; 0 = not at all. */
static double proficiency(const WfmAgentRow *agent, const WfmQueueRow *queue) {
  if (agent->tier < queue->tier) return 0;
  if (*queue->language && agent->languages && agent->languages[0] &&
      !g_strv_contains((const char *const *)agent->languages, queue->language))
    return 0;
  for (size_t s = 0; s < agent->skills.n; s++)
    if (strcmp(agent->skills.skill[s].skill, queue->skill) == 0) return agent->skills.skill[s].proficiency;
  return 0;
}

/* Of a new hire's speed, what there is of it on average over the roster's days. */
static double ramp_share(const WfmAgentRow *row, const WfmZone *zone, const WfmRosterProblem *problem) {
  int32_t first = wfm_local_day(wfm_zone_local(zone, problem->grid.start)),
          last = wfm_local_day(wfm_zone_local(zone, problem->duties_before - 1));
  if (row->ramp_weeks == 0 || row->from_day == INT32_MIN || last < row->from_day) return 1;
  double sum = 0;
  int32_t begin = MAX(first, row->from_day);
  for (int32_t day = begin; day <= last; day++)
    sum += MIN(1, row->ramp_from + (1 - row->ramp_from) * (day - row->from_day) / (7.0 * (double)row->ramp_weeks));
  return wfm_round(sum / (last - begin + 1), 3);
}

/* The fair share: the average of the people with the same contract. */
static void share_out_ledger(WfmAgent *agents, size_t n, const WfmPlan *plan) {
  const WfmAgentRow *row = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  for (size_t a = 0; a < n && WFM_N_ROWS(plan, LEDGER) > 0; a++) {
    double people = 0;
    for (size_t b = 0; b < n; b++) {
      if (strcmp(row[a].contract, row[b].contract) != 0) continue;
      people++;
      agents[a].fair.lates += agents[b].carried.lates;
      agents[a].fair.nights += agents[b].carried.nights;
      agents[a].fair.weekends += agents[b].carried.weekends;
      agents[a].fair.refused += agents[b].carried.refused;
      agents[a].fair.holidays += agents[b].carried.holidays;
      agents[a].fair.denied += agents[b].carried.denied;
    }
    agents[a].fair.lates /= people;
    agents[a].fair.nights /= people;
    agents[a].fair.weekends /= people;
    agents[a].fair.refused /= people;
    agents[a].fair.holidays /= people;
    agents[a].fair.denied /= people;
  }
}

static void add_agents(WfmRosterBuild *build, const WfmRun *run) {
  const WfmPlan *plan = run->plan;
  const WfmBidSettings *bids = wfm_settings_get(run->cli->settings, &wfm_bids_module);
  const WfmAgentRow *row = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  size_t n = WFM_N_ROWS(plan, AGENTS);
  WfmAgent *agents = wfm_build_keep(build, g_new0(WfmAgent, n + 1));
  GArray *contracts = g_array_new(FALSE, TRUE, sizeof(WfmContract));
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  for (size_t a = 0; a < n; a++) {
    WfmAgent *agent = &agents[a];
    agent->agent = row[a].agent;
    agent->name = *row[a].name ? row[a].name : row[a].agent;
    agent->site = row[a].site;
    agent->zone = wfm_plan_zone(plan, row[a].zone);
    agent->contract = wfm_build_contract(build, contracts, keys, plan, &row[a]);
    agent->cost_per_hour = row[a].cost_per_hour;
    double ramp = ramp_share(&row[a], agent->zone, &build->problem);
    float *served = wfm_build_keep(build, g_new0(float, run->n_queues + 1));
    for (size_t q = 0; q < run->n_queues; q++) served[q] = (float)(ramp * proficiency(&row[a], run->queue[q].row));
    agent->proficiency = served;
    agent->employed_from = row[a].from_day == INT32_MIN ? INT64_MIN : wfm_zone_day_start(agent->zone, row[a].from_day);
    agent->employed_to = row[a].to_day == INT32_MIN ? INT64_MAX : wfm_zone_day_start(agent->zone, row[a].to_day + 1);
    const WfmContract *contract = &g_array_index(contracts, WfmContract, agent->contract);
    agent->pattern = wfm_build_pattern(build, plan, agent->agent);
    wfm_build_spans(build, agent, plan, contract);
    wfm_build_preferences(build, agent, plan, bids->keep_price);
    wfm_build_previous(build, agent, plan);
    wfm_build_call_outs(build, agent, plan);
    agent->carried = wfm_ledger_carried(plan, agent->agent);
    wfm_build_holidays(build, agent, run, row[a].region);
  }
  share_out_ledger(agents, n, plan);
  build->problem.agents = agents;
  build->problem.n_agents = n;
  build->problem.contracts = wfm_build_keep_array(build, contracts, &build->problem.n_contracts);
}

static void add_sites(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmSiteRow *row = WFM_ROWS(plan, SITES, WfmSiteRow);
  size_t n = WFM_N_ROWS(plan, SITES);
  WfmSite *sites = wfm_build_keep(build, g_new0(WfmSite, n + 1));
  for (size_t s = 0; s < n; s++) sites[s] = (WfmSite){row[s].site, (int32_t)MIN(row[s].seats, INT32_MAX)};
  build->problem.sites = sites;
  build->problem.n_sites = n;
}

/* A zone whose quarter hours are not those of the grid cannot have its shifts on it. */
static bool check_zones(const WfmRosterBuild *build, GError **err) {
  WfmGrid grid = build->problem.grid;
  for (size_t a = 0; a < build->problem.n_agents; a++) {
    const WfmAgent *agent = &build->problem.agents[a];
    int64_t local = wfm_zone_local(agent->zone, grid.start);
    if (local % grid.step == 0) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "agents.csv: agent %s works in %s, whose full hours do not fall on a roster step of %d minutes; right would be "
                "run.roster_step_min=15 (or 5)",
                agent->agent, agent->zone->name, grid.step / 60);
    return false;
  }
  return true;
}

WfmRosterBuild *wfm_roster_build_new(WfmRun *run, const WfmTableData *forecast, const double *uplift, GError **err) {
  g_autofree double *pooled = g_new0(double, run->n_queues + 1);
  if (forecast && !uplift) {
    if (!wfm_standing_factors(pooled, run)) wfm_pooled_factors(pooled, NULL, run, forecast);
    uplift = pooled;
  }
  g_autoptr(WfmRosterBuild) build = g_new0(WfmRosterBuild, 1);
  build->memory = g_ptr_array_new_with_free_func(g_free);
  build->problem.planner_zone = run->zone;
  if (!lay_grid(build, run, err) || !price_queues(build, run, forecast, uplift, err)) return NULL;
  wfm_build_shift_types(build, run->plan);
  add_agents(build, run);
  if (!wfm_build_fixed_types(build, run->plan, err)) return NULL;
  add_sites(build, run->plan);
  wfm_build_presences(build, run->plan);
  wfm_build_crews(build, run->plan);
  wfm_on_call_recall(run);
  wfm_build_on_call(build, run);
  wfm_meetings_recall(run);
  wfm_build_meetings(build, run);
  return check_zones(build, err) ? g_steal_pointer(&build) : NULL;
}
