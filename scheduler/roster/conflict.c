#include "scheduler/roster/conflict.h"

#include "core/timestamp.h"
#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

/* A problem of one person whose rules and spans can be taken away and changed. */
typedef struct {
  WfmRosterProblem problem;
  WfmAgent agent;
  WfmContract contract;
  WfmRuleUse *rule; /* hard ones; [n_rules] */
  WfmSpan *span;    /* [n_spans] */
  size_t n_rules, n_spans;
  bool *rule_in, *span_in;
  WfmRuleUse *rules_now;
  WfmSpan *spans_now;
  WfmContract *contracts;
  WfmPresence *presences;
  const WfmJob *job;
} Case;

static Case *case_new(const WfmRosterProblem *problem, size_t person, const WfmJob *job) {
  Case *c = g_new0(Case, 1);
  c->problem = *problem;
  c->agent = problem->agents[person];
  c->contract = problem->contracts[c->agent.contract];
  c->job = job;
  c->rule = g_new0(WfmRuleUse, c->contract.n_rules + 1);
  c->rules_now = g_new0(WfmRuleUse, c->contract.n_rules + 1);
  c->span = g_new0(WfmSpan, c->agent.n_spans + 1);
  c->spans_now = g_new0(WfmSpan, c->agent.n_spans + 1);
  for (size_t r = 0; r < c->contract.n_rules; r++)
    if (c->contract.rules[r].hard) c->rule[c->n_rules++] = c->contract.rules[r];
  int64_t from = problem->grid.start - 7 * (int64_t)86400, to = wfm_horizon_end(problem) + 7 * (int64_t)86400;
  for (size_t s = 0; s < c->agent.n_spans; s++)
    if (c->agent.spans[s].from < to && c->agent.spans[s].to > from) c->span[c->n_spans++] = c->agent.spans[s];
  c->rule_in = g_new0(bool, c->n_rules + 1);
  c->span_in = g_new0(bool, c->n_spans + 1);
  for (size_t r = 0; r < c->n_rules; r++) c->rule_in[r] = true;
  for (size_t s = 0; s < c->n_spans; s++) c->span_in[s] = true;
  c->contracts = g_memdup2(problem->contracts, problem->n_contracts * sizeof *problem->contracts);
  c->problem.contracts = c->contracts;
  c->problem.agents = &c->agent;
  c->problem.n_agents = 1;
  c->problem.n_sites = 0;
  c->presences = g_memdup2(problem->presences, problem->n_presences * sizeof *problem->presences);
  for (size_t k = 0; k < problem->n_presences; k++) c->presences[k].member += person; /* who is now the first */
  c->problem.presences = c->presences;
  c->agent.n_preferences = 0;
  return c;
}

static void case_free(Case *c) {
  g_free(c->rule);
  g_free(c->rules_now);
  g_free(c->span);
  g_free(c->spans_now);
  g_free(c->rule_in);
  g_free(c->span_in);
  g_free(c->contracts);
  g_free(c->presences);
  g_free(c);
}

/* Rules over the whole horizon: the search over whole tours finds plans that the one by weeks cannot. */
static bool solve_by_tour(const Case *c, const WfmSpace *space, WfmRoster **roster) {
  size_t failed;
  if (!space->person[0].period) return false;
  g_autoptr(WfmTourSearch) search = wfm_tour_search_new(space, c->job, 0, &failed);
  if (!search || wfm_tour_search_construct(search) != SIZE_MAX) return false;
  g_autofree int32_t *breaks = g_new0(int32_t, (size_t)space->person[0].n_days * WFM_MAX_BREAKS + 1);
  WfmPlanned plan = {.option = search->best[0]->option, .breaks = breaks};
  if (roster) *roster = wfm_roster_new(1);
  if (roster) wfm_planned_duties(space, &space->person[0], &plan, *roster);
  return true;
}

/* The best plan under what is in; false if there is none. */
static bool solve_case(Case *c, WfmRoster **roster) {
  size_t n = 0, m = 0;
  for (size_t r = 0; r < c->n_rules; r++)
    if (c->rule_in[r]) c->rules_now[n++] = c->rule[r];
  for (size_t s = 0; s < c->n_spans; s++)
    if (c->span_in[s]) c->spans_now[m++] = c->span[s];
  WfmContract *contract = &c->contracts[c->agent.contract];
  contract->rules = c->rules_now;
  contract->n_rules = n;
  c->agent.spans = c->spans_now;
  c->agent.n_spans = m;
  g_autoptr(WfmSpace) space = wfm_space_new(&c->problem);
  WfmPerson *p = &space->person[0];
  if (p->lost->len > 0) return false;
  g_autoptr(WfmSearch) search = wfm_search_new(space, c->job, 0, 0);
  WfmPlanned *plan = wfm_planned_new(p);
  bool found = !isinf(wfm_best_response(search, 0, NULL, plan));
  if (found && roster) {
    *roster = wfm_roster_new(1);
    wfm_planned_duties(space, p, plan, *roster);
  }
  wfm_planned_free(plan);
  return found || (c->problem.n_covers > 0 && solve_by_tour(c, space, roster));
}

bool wfm_person_can_plan(const WfmRosterProblem *problem, size_t person, const WfmJob *job) {
  Case *c = case_new(problem, person, job);
  bool can = solve_case(c, NULL);
  case_free(c);
  return can;
}

static const char *number(char buffer[static G_ASCII_DTOSTR_BUF_SIZE], double x) {
  return g_ascii_formatd(buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", x);
}

static bool named(const WfmRuleUse *use) {
  return use->shift && *use->shift;
}

static char *say_rule(const WfmRuleUse *use) {
  char value[G_ASCII_DTOSTR_BUF_SIZE];
  bool origin = use->origin && *use->origin;
  return g_strdup_printf("%s %s %s%s%s%s%s%s", use->rule->name, number(value, use->value), use->rule->unit, named(use) ? " of " : "",
                         named(use) ? use->shift : "", origin ? " (" : "", origin ? use->origin : "", origin ? ")" : "");
}

static char *say_span(const WfmAgent *agent, const WfmSpan *span) {
  static const char *const kinds[] = {"absence", "fixed shift", "meeting"};
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  bool origin = span->origin && *span->origin;
  const char *what = span->what && *span->what ? span->what : kinds[span->kind];
  const char *prefix = span->kind != WFM_SPAN_SHIFT ? "" : g_str_has_prefix(what, "shift") ? "fixed " : "fixed shift ";
  return g_strdup_printf("%s%s from %s to %s%s%s%s", prefix, what, wfm_format_local(from, agent->zone, span->from),
                         wfm_format_local(to, agent->zone, span->to), origin ? " (" : "", origin ? span->origin : "", origin ? ")" : "");
}

/* Leaves out what the conflict does not need. */
static void reduce_case(Case *c) {
  for (size_t s = 0; s < c->n_spans; s++) {
    c->span_in[s] = false;
    if (solve_case(c, NULL)) c->span_in[s] = true;
  }
  for (size_t r = 0; r < c->n_rules; r++) {
    c->rule_in[r] = false;
    if (solve_case(c, NULL)) c->rule_in[r] = true;
  }
}

static bool upper(const WfmRule *rule) {
  return g_str_has_prefix(rule->name, "max_") || g_str_has_prefix(rule->name, "start_variance");
}

/* The value nearest to the rule's that lets everything else hold; NAN if none does. In steps of a unit (days, shifts) or half an hour. */
static double relaxed_value(Case *c, size_t r) {
  WfmRuleUse *use = &c->rule[r];
  g_assert(use->rule);
  double asked = use->value, step = strcmp(use->rule->unit, "h") == 0 ? 0.5 : 1;
  double far = upper(use->rule) ? use->rule->high : use->rule->low;
  int64_t high = (int64_t)ceil(fabs(far - asked) / step), low = 0, sign = upper(use->rule) ? 1 : -1;
  use->value = far;
  bool possible = solve_case(c, NULL);
  while (possible && high - low > 1) {
    int64_t middle = low + (high - low) / 2;
    use->value = asked + (double)(sign * middle) * step;
    if (solve_case(c, NULL)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  double value = asked + (double)(sign * high) * step;
  use->value = asked;
  if (!possible) return NAN;
  return sign > 0 ? MIN(value, far) : MAX(value, far);
}

static void first_place(void *user, const WfmBreach *breach) {
  int64_t *from = user;
  if (*from == INT64_MIN) *from = breach->from;
}

/* Where the relaxed plan breaks the rule as it was: " in the week of 2026-03-02". */
static char *say_week(Case *c, size_t r, double value) {
  WfmRuleUse *use = &c->rule[r], asked = *use;
  if (strcmp(use->rule->scope, "week") != 0) return g_strdup("");
  g_autoptr(WfmRoster) roster = NULL;
  use->value = value;
  bool found = solve_case(c, &roster);
  *use = asked;
  if (!found) return g_strdup("");
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, c->agent.n_previous + roster->agent[0].n_duties + 1);
  size_t n = 0;
  for (size_t k = 0; k < c->agent.n_previous; k++) all[n++] = &c->agent.previous[k];
  for (size_t k = 0; k < roster->agent[0].n_duties; k++) all[n++] = &roster->agent[0].duty[k];
  WfmRuleView view = {
      &c->problem, &c->agent, &c->contracts[c->agent.contract], all, n, c->problem.grid.start, wfm_horizon_end(&c->problem)};
  int64_t from = INT64_MIN;
  asked.rule->measure(&view, &asked, first_place, &from);
  if (from == INT64_MIN) return g_strdup("");
  char day[WFM_STAMP_SIZE];
  return g_strdup_printf(" in the week of %s", wfm_format_day(day, wfm_local_day(wfm_zone_local(c->agent.zone, from))));
}

typedef struct {
  double effort; /* change relative to the value */
  char *text;
} Way;

static int by_effort(gconstpointer a, gconstpointer b) {
  const Way *x = a, *y = b;
  return x->effort < y->effort ? -1 : x->effort > y->effort;
}

/* What is changed is of the conflict; that it suffices is tried against everything. */
static void find_ways(Case *c, const bool *rule_core, const bool *span_core, GArray *ways) {
  for (size_t r = 0; r < c->n_rules; r++) {
    if (!rule_core[r]) continue;
    double value = relaxed_value(c, r);
    if (isnan(value)) continue;
    g_autofree char *week = say_week(c, r, value);
    char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
    const WfmRuleUse *use = &c->rule[r];
    Way way = {fabs(value - use->value) / MAX(fabs(use->value), 1),
               g_strdup_printf("relax: %s %s -> %s %s%s%s for %s%s", use->rule->name, number(from, use->value), number(to, value),
                               use->rule->unit, named(use) ? " of " : "", named(use) ? use->shift : "", c->agent.agent, week)};
    g_array_append_val(ways, way);
  }
  for (size_t s = 0; s < c->n_spans; s++) {
    if (!span_core[s]) continue;
    c->span_in[s] = false;
    bool helps = solve_case(c, NULL);
    c->span_in[s] = true;
    if (!helps) continue;
    g_autofree char *span = say_span(&c->agent, &c->span[s]);
    Way way = {10, g_strdup_printf("relax: without %s for %s", span, c->agent.agent)};
    g_array_append_val(ways, way);
  }
  g_array_sort(ways, by_effort);
}

static char *say_conflict(const Case *c, const char *name) {
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s%s%s%s has no legal plan: ", c->agent.agent, *name ? " (" : "", name, *name ? ")" : "");
  size_t n = 0;
  for (size_t r = 0; r < c->n_rules; r++) {
    if (!c->rule_in[r]) continue;
    g_autofree char *rule = say_rule(&c->rule[r]);
    g_string_append_printf(text, "%s%s", n++ ? "; " : "", rule);
  }
  for (size_t s = 0; s < c->n_spans; s++) {
    if (!c->span_in[s]) continue;
    g_autofree char *span = say_span(&c->agent, &c->span[s]);
    g_string_append_printf(text, "%s%s", n++ ? "; " : "", span);
  }
  g_string_append(text, n > 1   ? " cannot hold together"
                        : n > 0 ? " cannot be kept with the shifts of the contract"
                                : "no rule is to blame, the shifts of the contract allow none");
  return g_string_free(text, FALSE);
}

static bool skilled(const WfmRosterProblem *problem, size_t person) {
  for (size_t q = 0; q < problem->n_queues; q++)
    if (problem->agents[person].proficiency[q] > 0) return true;
  return problem->n_queues == 0 || wfm_presence_has(problem, person);
}

void wfm_explain_person(const WfmSpace *space, size_t person, const WfmJob *job, GPtrArray *sentences) {
  const WfmAgent *agent = &space->problem->agents[person];
  Case *c = case_new(space->problem, person, job);
  reduce_case(c);
  const char *name = agent->name && g_strcmp0(agent->name, agent->agent) != 0 ? agent->name : "";
  g_autofree char *conflict = say_conflict(c, name);
  bool idle = !skilled(space->problem, person);
  g_ptr_array_add(sentences, g_strdup_printf("%s%s%s%s", conflict, idle ? "; " : "", idle ? agent->agent : "",
                                             idle ? " can serve none of the queues" : ""));
  g_autofree bool *rule_core = g_memdup2(c->rule_in, (c->n_rules + 1) * sizeof(bool));
  g_autofree bool *span_core = g_memdup2(c->span_in, (c->n_spans + 1) * sizeof(bool));
  for (size_t r = 0; r < c->n_rules; r++) c->rule_in[r] = true;
  for (size_t s = 0; s < c->n_spans; s++) c->span_in[s] = true;
  g_autoptr(GArray) ways = g_array_new(FALSE, FALSE, sizeof(Way));
  find_ways(c, rule_core, span_core, ways);
  for (guint w = 0; w < ways->len; w++) g_ptr_array_add(sentences, g_array_index(ways, Way, w).text);
  if (ways->len == 0) g_ptr_array_add(sentences, g_strdup_printf("relax: no single change is enough for %s", agent->agent));
  case_free(c);
}

/* Whether a first roster is found with that many seats at the site. */
static bool enough_seats(const WfmSpace *space, int32_t site, int32_t seats, const WfmJob *job) {
  WfmRosterProblem problem = *space->problem;
  g_autofree WfmSite *sites = g_memdup2(problem.sites, problem.n_sites * sizeof *sites);
  sites[site].seats = seats;
  problem.sites = sites;
  g_autoptr(WfmSpace) other = wfm_space_new(&problem);
  g_autoptr(WfmSearch) search = wfm_search_new(other, job, 0, 0);
  return wfm_search_construct(search) == SIZE_MAX;
}

void wfm_explain_seats(const WfmSpace *space, size_t person, const WfmJob *job, GPtrArray *sentences) {
  const WfmPerson *p = &space->person[person];
  if (p->site < 0) {
    g_ptr_array_add(sentences, g_strdup_printf("%s: the search found no legal plan, though none of the rules alone forbids one; the "
                                               "rules over long windows of the contract %s are the likely cause",
                                               p->agent->agent, p->contract->contract));
    return;
  }
  const WfmSite *site = &space->problem->sites[p->site];
  g_ptr_array_add(sentences, g_strdup_printf("site %s: its %d seats do not suffice for everybody's plan; %s finds none", site->site,
                                             site->seats, p->agent->agent));
  int32_t low = site->seats, high = low + 1, most = (int32_t)MIN(space->n_persons, INT32_MAX - 1) + 1;
  while (high < most && !enough_seats(space, p->site, high, job)) low = high, high = MIN(2 * high, most);
  while (high - low > 1) {
    int32_t middle = low + (high - low) / 2;
    if (enough_seats(space, p->site, middle, job)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  g_ptr_array_add(sentences, g_strdup_printf("relax: seats %d -> %d at %s", site->seats, high, site->site));
}

typedef struct {
  const WfmSpace *space;
  GPtrArray *sentences;
  size_t n;
} Gaps;

enum { MOST_GAPS = 5 };

/* reach[grid.n]: people of the presence who have an option there, or are still at work from before the horizon. */
static void count_reach(const WfmSpace *space, const WfmPresence *asked, int32_t *reach) {
  int32_t n = space->problem->grid.n;
  g_autofree uint8_t *mine = g_new(uint8_t, (size_t)n + 1);
  for (size_t a = 0; a < space->n_persons; a++) {
    const WfmPerson *p = &space->person[a];
    if (!asked->member[a]) continue;
    memset(mine, 0, (size_t)n);
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
      const WfmCandidate *c = wfm_candidate(p, o);
      for (int32_t i = MIN(c->i1, n) - 1; i >= MAX(c->i0, 0); i--) mine[i] = 1;
    }
    for (int32_t i = 0; i < n && wfm_grid_at(space->problem->grid, i) < p->last_end; i++) mine[i] = 1;
    for (int32_t i = 0; i < n; i++) reach[i] += mine[i];
  }
}

static void say_way_out(const WfmPresence *asked, GPtrArray *sentences) {
  bool origin = asked->origin && *asked->origin;
  g_ptr_array_add(sentences, g_strdup_printf("relax: fewer people, or a price, for presence %s%s%s%s", asked->presence, origin ? " (" : "",
                                             origin ? asked->origin : "", origin ? ")" : ""));
}

bool wfm_explain_reach(const WfmSpace *space, GPtrArray *sentences) {
  const WfmRosterProblem *problem = space->problem;
  g_autofree int32_t *reach = g_new(int32_t, (size_t)problem->grid.n + 1);
  for (size_t k = 0; k < problem->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    if (!asked->hard) continue;
    memset(reach, 0, (size_t)problem->grid.n * sizeof *reach);
    count_reach(space, asked, reach);
    int32_t i = 0, end;
    while (i < problem->grid.n && reach[i] >= asked->people[i]) i++;
    if (i == problem->grid.n) continue;
    for (end = i + 1; end < problem->grid.n && reach[end] < asked->people[end] && reach[end] == reach[i];) end++;
    char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
    const WfmZone *zone = problem->planner_zone;
    bool origin = asked->origin && *asked->origin;
    g_ptr_array_add(sentences,
                    g_strdup_printf("presence %s asks for %d of its people from %s to %s%s%s%s, and %d ha%s a shift that reaches that time",
                                    asked->presence, asked->people[i], wfm_format_local(from, zone, wfm_grid_at(problem->grid, i)),
                                    wfm_format_local(to, zone, wfm_grid_at(problem->grid, end)), origin ? " (" : "",
                                    origin ? asked->origin : "", origin ? ")" : "", reach[i], reach[i] == 1 ? "s" : "ve"));
    say_way_out(asked, sentences);
  }
  return sentences->len == 0;
}

static void say_gap(void *user, const WfmGap *gap) {
  Gaps *gaps = user;
  if (gaps->n++ >= MOST_GAPS) return;
  g_ptr_array_add(gaps->sentences, wfm_gap_text(gaps->space->problem, gap));
}

bool wfm_explain_presence(const WfmSpace *space, const WfmRoster *roster, GPtrArray *sentences) {
  const WfmRosterProblem *problem = space->problem;
  Gaps gaps = {space, sentences, 0};
  for (size_t k = 0; k < problem->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    size_t before = gaps.n;
    if (asked->hard) wfm_presence_missing_h(problem, roster, asked, say_gap, &gaps);
    if (gaps.n == before) continue;
    say_way_out(asked, sentences);
  }
  if (gaps.n > MOST_GAPS) g_ptr_array_add(sentences, g_strdup_printf("%zu more gaps", gaps.n - MOST_GAPS));
  return gaps.n == 0;
}
