#include "scheduler/roster/own.h"

/* The problem with this person alone. */
static WfmRosterProblem alone_in(const WfmRosterProblem *problem, size_t agent) {
  WfmRosterProblem alone = *problem;
  alone.agents = &problem->agents[agent];
  alone.n_agents = 1;
  alone.n_sites = alone.n_presences = alone.n_crews = alone.n_on_call_lines = alone.n_gatherings = 0;
  return alone;
}

WfmVerdict *wfm_own_verdict(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent) {
  WfmRosterProblem alone = alone_in(problem, agent);
  WfmRoster mine = {1, &roster->agent[agent]};
  return wfm_check_roster(&alone, &mine);
}

WfmOwnBreaches wfm_own_breaches(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent) {
  g_autoptr(WfmVerdict) verdict = wfm_own_verdict(problem, roster, agent);
  WfmOwnBreaches out = {verdict->n_hard, 0, verdict->soft_price};
  for (size_t f = 0; f < verdict->n_findings; f++)
    if (verdict->finding[f].hard) out.excess += verdict->finding[f].excess;
  return out;
}

bool wfm_own_no_worse(WfmOwnBreaches is, WfmOwnBreaches was) {
  return is.hard <= was.hard && is.excess <= was.excess + 1e-9;
}

static bool has_finding(const WfmVerdict *verdict, const WfmFinding *finding) {
  for (size_t f = 0; f < verdict->n_findings; f++) {
    const WfmFinding *old = &verdict->finding[f];
    if (old->hard && old->from == finding->from && old->to == finding->to && g_strcmp0(old->rule, finding->rule) == 0 &&
        old->excess >= finding->excess - 1e-9)
      return true;
  }
  return false;
}

char *wfm_own_new_breach(const WfmRosterProblem *problem, const WfmRoster *before, const WfmRoster *after, size_t agent) {
  g_autoptr(WfmVerdict) was = wfm_own_verdict(problem, before, agent), is = wfm_own_verdict(problem, after, agent);
  for (size_t f = 0; f < is->n_findings; f++)
    if (is->finding[f].hard && !has_finding(was, &is->finding[f])) return g_strdup(is->finding[f].text);
  return NULL;
}

double wfm_own_cost(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent) {
  WfmRosterProblem alone = alone_in(problem, agent);
  WfmRoster mine = {1, &roster->agent[agent]};
  WfmRosterCost cost = wfm_roster_price(NULL, &alone, &mine);
  return cost.wages + cost.soft_rules + cost.preferences;
}
