#include "scheduler/roster/checker_parts.h"

#include <string.h>

WfmRoster *wfm_roster_new(size_t n_agents) {
  WfmRoster *roster = g_new0(WfmRoster, 1);
  roster->n_agents = n_agents;
  roster->agent = g_new0(WfmAgentRoster, n_agents);
  return roster;
}

void wfm_roster_free(WfmRoster *roster) {
  if (!roster) return;
  for (size_t a = 0; a < roster->n_agents; a++) {
    for (size_t i = 0; i < roster->agent[a].n_duties; i++) g_free(roster->agent[a].duty[i].segment);
    g_free(roster->agent[a].duty);
  }
  g_free(roster->agent);
  g_free(roster);
}

void wfm_roster_add(WfmRoster *roster, size_t agent, const WfmDuty *duty) {
  g_assert(agent < roster->n_agents);
  WfmAgentRoster *mine = &roster->agent[agent];
  /* The array doubles at each power of two, so its capacity needs no field of its own. */
  if ((mine->n_duties & (mine->n_duties - 1)) == 0) mine->duty = g_renew(WfmDuty, mine->duty, MAX(2 * mine->n_duties, 1));
  size_t i = mine->n_duties++;
  for (; i > 0 && mine->duty[i - 1].start > duty->start; i--) mine->duty[i] = mine->duty[i - 1];
  mine->duty[i] = *duty;
  mine->duty[i].segment = NULL;
  if (duty->n_segments) {
    mine->duty[i].segment = g_new(WfmSegment, duty->n_segments);
    memcpy(mine->duty[i].segment, duty->segment, duty->n_segments * sizeof *duty->segment);
  }
}

/* Merges the duties before the horizon with those of the roster; at the same start the former come first. */
static void gather_duties(WfmAgentCheck *check) {
  const WfmAgent *agent = check->agent;
  check->duty = g_new(const WfmDuty *, agent->n_previous + check->roster->n_duties + 1);
  size_t p = 0, r = 0, n = 0;
  while (p < agent->n_previous || r < check->roster->n_duties) {
    bool previous = r == check->roster->n_duties || (p < agent->n_previous && agent->previous[p].start <= check->roster->duty[r].start);
    check->duty[n++] = previous ? &agent->previous[p++] : &check->roster->duty[r++];
  }
  check->n_duties = n;
}

typedef struct {
  WfmFindings *findings;
  const WfmAgentCheck *check;
} RuleSink;

static void take_breach(void *user, const WfmBreach *breach) {
  const RuleSink *sink = user;
  wfm_findings_add_breach(sink->findings, sink->check, breach);
}

static void check_rules(WfmFindings *findings, const WfmAgentCheck *check) {
  WfmRuleView view = {.problem = check->problem,
                      .agent = check->agent,
                      .contract = check->contract,
                      .duty = check->duty,
                      .n_duties = check->n_duties,
                      .from = check->problem->grid.start,
                      .to = wfm_horizon_end(check->problem)};
  RuleSink sink = {findings, check};
  for (size_t i = 0; i < check->contract->n_rules; i++) {
    const WfmRuleUse *use = &check->contract->rules[i];
    use->rule->measure(&view, use, take_breach, &sink);
  }
}

static void check_agent(WfmFindings *findings, const WfmRoster *roster, size_t a) {
  const WfmRosterProblem *problem = findings->problem;
  WfmAgentCheck check = {.problem = problem,
                         .index = a,
                         .agent = &problem->agents[a],
                         .contract = &problem->contracts[problem->agents[a].contract],
                         .roster = &roster->agent[a]};
  gather_duties(&check);
  wfm_check_frame(findings, &check);
  wfm_check_types(findings, &check);
  wfm_check_fixed(findings, &check);
  check_rules(findings, &check);
  g_free(check.duty);
}

static int by_agent_then_time(const void *a, const void *b) {
  const WfmFinding *x = a, *y = b;
  if (x->agent != y->agent) return x->agent < y->agent ? -1 : 1;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  if (x->to != y->to) return x->to < y->to ? -1 : 1;
  int order = strcmp(x->rule, y->rule);
  return order ? order : strcmp(x->text, y->text);
}

/* Puts the findings in order, and adds them up. */
static void settle(WfmVerdict *verdict) {
  if (verdict->n_findings) qsort(verdict->finding, verdict->n_findings, sizeof *verdict->finding, by_agent_then_time);
  verdict->n_hard = 0;
  verdict->soft_price = 0;
  for (size_t i = 0; i < verdict->n_findings; i++) {
    verdict->n_hard += verdict->finding[i].hard;
    verdict->soft_price += verdict->finding[i].price;
  }
}

static WfmVerdict *verdict_of(const WfmFindings *findings) {
  WfmVerdict *verdict = g_new0(WfmVerdict, 1);
  verdict->n_findings = findings->finding->len;
  verdict->finding = (WfmFinding *)(void *)g_array_free(findings->finding, FALSE);
  settle(verdict);
  return verdict;
}

void wfm_verdict_add(WfmVerdict *verdict, const WfmFinding *finding, size_t n) {
  if (n == 0) return;
  verdict->finding = g_renew(WfmFinding, verdict->finding, verdict->n_findings + n);
  memcpy(verdict->finding + verdict->n_findings, finding, n * sizeof *finding);
  verdict->n_findings += n;
  settle(verdict);
}

/* What is about several people. */
static void check_team(WfmFindings *findings, const WfmRoster *roster) {
  wfm_check_seats(findings, roster);
  wfm_check_presences(findings, roster);
  wfm_check_crews(findings, roster);
  wfm_check_gatherings(findings, roster);
}

WfmVerdict *wfm_check_roster(const WfmRosterProblem *problem, const WfmRoster *roster) {
  g_assert(roster->n_agents == problem->n_agents);
  WfmFindings findings = {problem, g_array_new(FALSE, FALSE, sizeof(WfmFinding))};
  for (size_t a = 0; a < problem->n_agents; a++) check_agent(&findings, roster, a);
  check_team(&findings, roster);
  wfm_check_on_call(&findings);
  return verdict_of(&findings);
}

WfmVerdict *wfm_check_team(const WfmRosterProblem *problem, const WfmRoster *roster) {
  WfmFindings findings = {problem, g_array_new(FALSE, FALSE, sizeof(WfmFinding))};
  check_team(&findings, roster);
  return verdict_of(&findings);
}

WfmVerdict *wfm_check_rota(const WfmRosterProblem *problem) {
  WfmFindings findings = {problem, g_array_new(FALSE, FALSE, sizeof(WfmFinding))};
  wfm_check_on_call(&findings);
  return verdict_of(&findings);
}

void wfm_verdict_free(WfmVerdict *verdict) {
  if (!verdict) return;
  for (size_t i = 0; i < verdict->n_findings; i++) {
    g_free(verdict->finding[i].rule);
    g_free(verdict->finding[i].text);
  }
  g_free(verdict->finding);
  g_free(verdict);
}
