#include "scheduler/roster/anew.h"

#include "core/parallel.h"
#include "scheduler/roster/published.h"
#include "scheduler/roster/repair.h"

#include <math.h>
#include <string.h>

/* *better (NULL: not asked): the roster that was found, to be freed; NULL where it is the one that is out. */
static WfmAnew arrange(WfmRoster **better, const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job) {
  WfmRepairSettings settings;
  wfm_module_defaults(&wfm_repair_module, &settings);
  settings.change_price = settings.break_price = 0;
  settings.work_limit = work;
  if (better) *better = NULL;
  g_autoptr(WfmRepair) repair = wfm_roster_repair(problem, roster, INT64_MIN, &settings, job, NULL);
  if (!repair) return (WfmAnew){NAN, NAN, false};
  /* Where nothing was bettered the roster itself may be the cheaper one: its breaks may lie where the search would not put them. */
  bool stands = repair->n_impossible == 0 && repair->published.cost < repair->result->cost.cost;
  g_autoptr(WfmVerdict) verdict = stands ? wfm_check_roster(problem, roster) : NULL;
  stands = verdict && verdict->n_hard == 0;
  if (better && !stands) *better = g_steal_pointer(&repair->result->roster);
  return (WfmAnew){stands ? repair->published.cost : repair->result->cost.cost, repair->result->cost.bound, true};
}

WfmAnew wfm_anew(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job) {
  return arrange(NULL, problem, roster, work, job);
}

WfmRelaxed *wfm_problem_with(const WfmRosterProblem *problem, size_t who, int32_t day, const WfmAlternative *what) {
  WfmRelaxed *with = wfm_relaxed_new(problem);
  const WfmAgent *agent = &problem->agents[who];
  WfmAgent *agents = g_memdup2(problem->agents, problem->n_agents * sizeof *agents);
  WfmSpan *spans = g_new0(WfmSpan, agent->n_spans + 1);
  g_ptr_array_add(with->owned, agents);
  g_ptr_array_add(with->owned, spans);
  WfmSpan forced = {WFM_SPAN_SHIFT, what->start, what->end, "asked", "", true, 0};
  forced.of_type = 1 + wfm_fixed_type(agent, what->start, what->end);
  if (what->start == INT64_MIN)
    forced =
        (WfmSpan){WFM_SPAN_ABSENT, wfm_zone_day_start(agent->zone, day), wfm_zone_day_start(agent->zone, day + 1), "asked", "", false, 0};
  size_t n = 0, at = 0;
  while (at < agent->n_spans && agent->spans[at].from <= forced.from) spans[n++] = agent->spans[at++];
  spans[n++] = forced;
  while (at < agent->n_spans) spans[n++] = agent->spans[at++];
  agents[who].spans = spans;
  agents[who].n_spans = n;
  with->problem.agents = agents;
  return with;
}

WfmAnew wfm_anew_with(const WfmRosterProblem *problem, const WfmRoster *roster, size_t who, int32_t day, const WfmAlternative *what,
                      int64_t work, const WfmJob *job) {
  g_autoptr(WfmRelaxed) with = wfm_problem_with(problem, who, day, what);
  return wfm_anew(&with->problem, roster, work, job);
}

WfmDifference wfm_anew_rise(const WfmAnew *asked, const WfmAnew *base, double best) {
  double rise = MAX(0, asked->cost - best);
  return (WfmDifference){rise, MAX(0, asked->bound - best), MAX(rise, asked->cost - base->bound)};
}

/* ---- rules ---- */

typedef struct {
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  int64_t work;
  const WfmJob *job;
  WfmAnew base, *found; /* found: [n questions] */
  WfmRoster **other;    /* [n questions] the rosters found, NULL where it is the base's; NULL: not kept */
  GArray *question;
} Questions;

static bool has_people(const WfmRosterProblem *problem, size_t contract) {
  for (size_t a = 0; a < problem->n_agents; a++)
    if (problem->agents[a].contract == contract) return true;
  return false;
}

/* People of one contract in another zone or site have a WfmContract of their own, with the same rules in the same order. */
static bool same_rule(const WfmRosterProblem *problem, size_t a, size_t b, size_t rule) {
  const WfmContract *x = &problem->contracts[a], *y = &problem->contracts[b];
  return strcmp(x->contract, y->contract) == 0 && rule < x->n_rules && rule < y->n_rules && x->rules[rule].rule == y->rules[rule].rule &&
         x->rules[rule].value == y->rules[rule].value && g_strcmp0(x->rules[rule].shift, y->rules[rule].shift) == 0;
}

static void without_rule(void *user, size_t k) {
  Questions *q = user;
  const WfmRulePrice *asked = &g_array_index(q->question, WfmRulePrice, k);
  WfmRosterProblem problem = *q->problem;
  g_autofree WfmContract *contracts = g_memdup2(problem.contracts, problem.n_contracts * sizeof *contracts);
  g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
  for (size_t c = 0; c < problem.n_contracts; c++) {
    WfmContract *mine = &contracts[c];
    if (!same_rule(q->problem, asked->contract, c, asked->rule)) continue;
    WfmRuleUse *rules = g_memdup2(mine->rules, mine->n_rules * sizeof *rules);
    g_ptr_array_add(owned, rules);
    memmove(&rules[asked->rule], &rules[asked->rule + 1], (mine->n_rules - asked->rule - 1) * sizeof *rules);
    mine->rules = rules;
    mine->n_rules--;
  }
  problem.contracts = contracts;
  q->found[k] = arrange(&q->other[k], &problem, q->roster, q->work, q->job);
}

/* A roster that was found without something may keep it all the same: then it is one with it, and what it is cheaper by, with all that is
 * priced, is what the search still gained, and not a price. */
static void better_base(Questions *q) {
  for (size_t k = 0; k < q->question->len; k++) {
    if (!q->other[k] || !q->found[k].legal || q->found[k].cost >= q->base.cost) continue;
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(q->problem, q->other[k]);
    if (verdict->n_hard == 0) q->base.cost = MIN(q->base.cost, wfm_roster_price(NULL, q->problem, q->other[k]).cost);
  }
}

static void questions_clear(Questions *q) {
  for (size_t k = 0; k < q->question->len; k++) wfm_roster_free(q->other[k]);
  g_free(q->other);
  g_free(q->found);
}

/* The questions answered by several threads, each by one, from the best roster without them. */
static void answer(Questions *q, void (*one)(void *user, size_t k)) {
  WfmJob alone = *q->job;
  alone.threads = 1;
  int threads = q->job->threads;
  q->job = &alone;
  g_autoptr(WfmRoster) better = NULL;
  q->base = arrange(&better, q->problem, q->roster, q->work, q->job);
  if (better) q->roster = better;
  q->found = g_new0(WfmAnew, q->question->len + 1);
  q->other = g_new0(WfmRoster *, q->question->len + 1);
  wfm_parallel_for(q->question->len, threads, one, q);
  better_base(q);
}

/* What the roster costs more with what question k leaves out: a roster that keeps it is one without it, too. */
static WfmDifference price_of(const Questions *q, size_t k) {
  WfmAnew without = q->found[k];
  if (!without.legal || without.cost > q->base.cost) without.cost = q->base.cost;
  return wfm_anew_rise(&q->base, &without, without.cost);
}

/* For the people of the contract elsewhere. */
static bool is_asked(const WfmRosterProblem *problem, const GArray *prices, size_t contract, size_t rule) {
  for (guint k = 0; k < prices->len; k++) {
    const WfmRulePrice *price = &g_array_index(prices, WfmRulePrice, k);
    if (price->rule == rule && same_rule(problem, price->contract, contract, rule)) return true;
  }
  return false;
}

GArray *wfm_rule_prices(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job) {
  GArray *prices = g_array_new(FALSE, FALSE, sizeof(WfmRulePrice));
  for (size_t c = 0; c < problem->n_contracts; c++)
    for (size_t r = 0; r < problem->contracts[c].n_rules && has_people(problem, c); r++) {
      WfmRulePrice price = {c, r, {0}};
      if (problem->contracts[c].rules[r].hard && !is_asked(problem, prices, c, r)) g_array_append_val(prices, price);
    }
  Questions q = {.problem = problem, .roster = roster, .work = work, .job = job, .question = prices};
  answer(&q, without_rule);
  for (guint k = 0; k < prices->len; k++) g_array_index(prices, WfmRulePrice, k).price = price_of(&q, k);
  questions_clear(&q);
  return prices;
}

/* ---- crews and presences ---- */

static void without_crew(void *user, size_t k) {
  Questions *q = user;
  const WfmCrewPrice *asked = &g_array_index(q->question, WfmCrewPrice, k);
  WfmRosterProblem problem = *q->problem;
  g_autofree WfmCrew *crews = g_memdup2(problem.crews, problem.n_crews * sizeof *crews);
  g_autofree WfmPresence *presences = g_memdup2(problem.presences, problem.n_presences * sizeof *presences);
  if (asked->crew)
    memmove(&crews[asked->at], &crews[asked->at + 1], (problem.n_crews-- - asked->at - 1) * sizeof *crews);
  else
    memmove(&presences[asked->at], &presences[asked->at + 1], (problem.n_presences-- - asked->at - 1) * sizeof *presences);
  problem.crews = crews;
  problem.presences = presences;
  q->found[k] = arrange(&q->other[k], &problem, q->roster, q->work, q->job);
}

GArray *wfm_crew_prices(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job) {
  GArray *prices = g_array_new(FALSE, FALSE, sizeof(WfmCrewPrice));
  for (size_t k = 0; k < problem->n_crews; k++) {
    WfmCrewPrice price = {true, k, {0}};
    if (problem->crews[k].hard_least || problem->crews[k].hard_most) g_array_append_val(prices, price);
  }
  for (size_t k = 0; k < problem->n_presences; k++) {
    WfmCrewPrice price = {false, k, {0}};
    if (problem->presences[k].hard) g_array_append_val(prices, price);
  }
  if (prices->len == 0) return prices;
  Questions q = {.problem = problem, .roster = roster, .work = work, .job = job, .question = prices};
  answer(&q, without_crew);
  for (guint k = 0; k < prices->len; k++) g_array_index(prices, WfmCrewPrice, k).price = price_of(&q, k);
  questions_clear(&q);
  return prices;
}

/* ---- one person more ---- */

static bool alike(const WfmRosterProblem *problem, size_t a, size_t b) {
  const WfmAgent *x = &problem->agents[a], *y = &problem->agents[b];
  if (x->contract != y->contract || x->cost_per_hour != y->cost_per_hour) return false;
  if (g_strcmp0(x->site, y->site) != 0 || strcmp(x->zone->name, y->zone->name) != 0) return false;
  for (size_t q = 0; q < problem->n_queues; q++)
    if (x->proficiency[q] != y->proficiency[q]) return false;
  for (size_t k = 0; k < problem->n_crews; k++)
    if ((problem->crews[k].member[a] != 0) != (problem->crews[k].member[b] != 0)) return false;
  return wfm_presence_alike(problem, a, b);
}

/* The problem with one more person at the end. */
typedef struct {
  WfmRosterProblem problem;
  WfmAgent *agents;
  GPtrArray *owned; /* presences, crews, meetings and on-call lines with marks for one person more */
  WfmRoster *roster;
} Larger;

static void larger_clear(Larger *l) {
  g_free(l->agents);
  g_ptr_array_unref(l->owned);
  wfm_roster_free(l->roster);
}

/* The marks of n people and of one more like one of them (SIZE_MAX: unlike all). */
static const uint8_t *with_newcomer(const Larger *l, const uint8_t *marked, size_t n, size_t like) {
  uint8_t *more = g_malloc0(n + 1);
  memcpy(more, marked, n);
  more[n] = like < n ? more[like] : 0;
  g_ptr_array_add(l->owned, more);
  return more;
}

static void *own(const Larger *l, const void *from, size_t size) {
  void *memory = g_memdup2(from, size);
  g_ptr_array_add(l->owned, memory);
  return memory;
}

/* Counts in the presences and crews of whom the newcomer is like; has no part in meetings and on-call lines. */
static void enlarge_marks(Larger *l, size_t n, size_t like) {
  WfmRosterProblem *p = &l->problem;
  WfmPresence *presences = own(l, p->presences, p->n_presences * sizeof *presences);
  WfmCrew *crews = own(l, p->crews, p->n_crews * sizeof *crews);
  WfmGathering *gatherings = own(l, p->gatherings, p->n_gatherings * sizeof *gatherings);
  WfmOnCallLine *lines = own(l, p->on_call_lines, p->n_on_call_lines * sizeof *lines);
  for (size_t k = 0; k < p->n_presences; k++) {
    presences[k].member = with_newcomer(l, presences[k].member, n, like);
    if (presences[k].beside) presences[k].beside = with_newcomer(l, presences[k].beside, n, like);
  }
  for (size_t k = 0; k < p->n_crews; k++) crews[k].member = with_newcomer(l, crews[k].member, n, like);
  for (size_t k = 0; k < p->n_gatherings; k++) gatherings[k].member = with_newcomer(l, gatherings[k].member, n, SIZE_MAX);
  for (size_t k = 0; k < p->n_on_call_lines; k++) lines[k].member = with_newcomer(l, lines[k].member, n, SIZE_MAX);
  p->presences = presences;
  p->crews = crews;
  p->gatherings = gatherings;
  p->on_call_lines = lines;
}

static void make_larger(Larger *l, const WfmRosterProblem *problem, const WfmRoster *roster, size_t like) {
  size_t n = problem->n_agents;
  l->problem = *problem;
  l->agents = g_new(WfmAgent, n + 1);
  memcpy(l->agents, problem->agents, n * sizeof *l->agents);
  const WfmAgent *model = &problem->agents[like];
  l->agents[n] = (WfmAgent){.agent = "one more",
                            .name = "one more",
                            .site = model->site,
                            .zone = model->zone,
                            .contract = model->contract,
                            .cost_per_hour = model->cost_per_hour,
                            .proficiency = model->proficiency,
                            .employed_from = WFM_INSTANT_LOW,
                            .employed_to = WFM_INSTANT_HIGH};
  l->problem.agents = l->agents;
  l->problem.n_agents = n + 1;
  l->owned = g_ptr_array_new_with_free_func(g_free);
  enlarge_marks(l, n, like);
  l->roster = wfm_roster_new(n + 1);
  for (size_t a = 0; a < n; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) wfm_roster_add(l->roster, a, &roster->agent[a].duty[d]);
}

static double paid_hours(const WfmSpace *space, size_t person, const WfmPlanned *plan) {
  const WfmPerson *p = &space->person[person];
  double seconds = 0;
  for (int32_t d = 0; d < p->n_days; d++)
    if (plan->option[d] >= 0) seconds += p->option[plan->option[d]].paid_s;
  return seconds / 3600;
}

/* The newcomer's best plan, everybody else's unchanged. */
static void join_alone(WfmPersonPrice *price, const Larger *l, const WfmJob *job) {
  g_autoptr(WfmSpace) space = wfm_space_new(&l->problem);
  g_autoptr(WfmPublished) published = wfm_published_new(space, l->roster);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, 0, 1);
  size_t newcomer = space->n_persons - 1;
  for (size_t a = 0; a < newcomer; a++) wfm_search_put_in(search, a, published->plan[a]);
  double before = wfm_search_cost(search);
  if (wfm_sure_response(search, newcomer, search->found) != WFM_RESPONSE_FOUND) return;
  wfm_search_put_in(search, newcomer, search->found);
  price->alone = before - wfm_search_cost(search);
  price->hours = paid_hours(space, newcomer, search->found);
}

static void with_person(void *user, size_t k) {
  Questions *q = user;
  WfmPersonPrice *asked = &g_array_index(q->question, WfmPersonPrice, k);
  Larger larger;
  make_larger(&larger, q->problem, q->roster, asked->agent);
  join_alone(asked, &larger, q->job);
  q->found[k] = wfm_anew(&larger.problem, larger.roster, q->work, q->job);
  larger_clear(&larger);
}

GArray *wfm_person_prices(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job) {
  GArray *prices = g_array_new(FALSE, FALSE, sizeof(WfmPersonPrice));
  for (size_t a = 0; a < problem->n_agents; a++) {
    guint k = 0;
    while (k < prices->len && !alike(problem, g_array_index(prices, WfmPersonPrice, k).agent, a)) k++;
    WfmPersonPrice price = {.agent = a};
    if (k == prices->len) g_array_append_val(prices, price);
    g_array_index(prices, WfmPersonPrice, k).n_like++;
  }
  Questions q = {.problem = problem, .roster = roster, .work = work, .job = job, .question = prices};
  answer(&q, with_person);
  for (guint k = 0; k < prices->len; k++) {
    const WfmAnew *with = &q.found[k];
    WfmDifference *saving = &g_array_index(prices, WfmPersonPrice, k).saving;
    *saving = with->legal ? (WfmDifference){q.base.cost - with->cost, q.base.bound - with->cost, q.base.cost - with->bound}
                          : (WfmDifference){NAN, NAN, NAN};
  }
  questions_clear(&q);
  return prices;
}
