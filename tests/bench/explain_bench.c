/* What is explained, held against making the roster anew: fifty seeded questions, half of them what another shift would cost, half what a hard
 * rule costs. Each is asked of a roster that is out, and answered a second time by two full searches of their own, with and without what is
 * asked: the stated cost has to lie within what their costs and bounds leave possible.
 *
 *   explain_bench [QUESTIONS] [WORK OF THE FULL SEARCHES]
 * The centres are those of roster_instance.h, with 10 to 30 people. */
#include "scheduler/roster/anew.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  int asked, inside;
  double width, off; /* of the limits; of the stated cost from the middle of them */
} Count;

static WfmJob job = {.threads = 1};
static WfmRosterSettings full;

static WfmAnew solve(const WfmRosterProblem *problem) {
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, &full, &job, NULL);
  return result ? (WfmAnew){result->cost.cost, result->cost.bound, true} : (WfmAnew){NAN, NAN, false};
}

static void hold(Count *count, const char *what, uint64_t seed, double stated, const WfmAnew *with, const WfmAnew *without) {
  double low = MAX(0, with->bound - without->cost), high = with->cost - without->bound;
  bool inside = stated >= low - 0.01 && stated <= high + 0.01;
  count->asked++;
  count->inside += inside;
  count->width += high - low;
  count->off += fabs(stated - (with->cost - without->cost));
  if (!inside) printf("question %d (%s): stated %.2f, proven between %.2f and %.2f\n", (int)seed, what, stated, low, high);
}

/* What the best of the legal shifts that are not worked would cost, for somebody on some day. */
static void ask_shift(Count *count, uint64_t seed, const WfmRosterProblem *problem, const WfmRoster *roster, const WfmAnew *anew) {
  g_autoptr(WfmStanding) standing = wfm_standing_new(problem, roster, &job);
  for (size_t k = 0; k < problem->n_agents; k++) {
    size_t agent = (seed + k) % problem->n_agents;
    if (roster->agent[agent].n_duties == 0) continue;
    int32_t day = roster->agent[agent].duty[seed % roster->agent[agent].n_duties].day;
    g_autoptr(GArray) list = wfm_alternatives(standing, agent, day);
    for (guint j = 0; list && j < list->len; j++) {
      const WfmAlternative *what = &g_array_index(list, WfmAlternative, j);
      if (what->current || !what->legal) continue;
      WfmAnew base = wfm_anew(problem, roster, -1, &job), asked = wfm_anew_with(problem, roster, agent, day, what, -1, &job);
      if (!base.legal || !asked.legal) continue;
      WfmDifference rise = wfm_anew_rise(&asked, &base, MIN(base.cost, asked.cost));
      g_autoptr(WfmRelaxed) forced = wfm_problem_with(problem, agent, day, what);
      WfmAnew with = solve(&forced->problem);
      if (with.legal) hold(count, "shift", seed, rise.cost, &with, anew);
      return;
    }
  }
}

static void ask_rule(Count *count, uint64_t seed, const WfmRosterProblem *problem, const WfmRoster *roster, const WfmAnew *anew) {
  g_autoptr(GArray) prices = wfm_rule_prices(problem, roster, -1, &job);
  const WfmRulePrice *price = &g_array_index(prices, WfmRulePrice, seed / 2 % prices->len);
  WfmContract *contracts = g_memdup2(problem->contracts, problem->n_contracts * sizeof *contracts);
  WfmRuleUse *rules = g_memdup2(contracts[price->contract].rules, contracts[price->contract].n_rules * sizeof *rules);
  rules[price->rule] = rules[--contracts[price->contract].n_rules];
  contracts[price->contract].rules = rules;
  WfmRosterProblem other = *problem;
  other.contracts = contracts;
  WfmAnew without = solve(&other);
  hold(count, "rule", seed, price->price.cost, anew, &without);
  g_free(rules);
  g_free(contracts);
}

int main(int argc, char **argv) {
  int questions = argc > 1 ? atoi(argv[1]) : 50;
  wfm_module_defaults(&wfm_roster_module, &full);
  if (argc > 2) full.work_limit = atoll(argv[2]);
  Count shifts = {0}, rules = {0};
  for (int k = 0; k < questions; k++) {
    uint64_t seed = (uint64_t)k;
    job.seed = seed;
    g_autoptr(RosterInstance) in = roster_instance_large(seed, 10 + seed * 7 % 21, 1, 3, 0.95);
    g_autoptr(WfmRosterResult) out = wfm_roster_solve(&in->problem, &full, &job, NULL);
    if (!out) continue;
    job.seed = seed + 1000; /* the second answer shares nothing with the first but the problem */
    WfmAnew anew = solve(&in->problem);
    if (k % 2) ask_rule(&rules, seed, &in->problem, out->roster, &anew);
    if (!(k % 2)) ask_shift(&shifts, seed, &in->problem, out->roster, &anew);
  }
  printf("%d shifts asked about: %d inside what is proven (%.2f wide on average, stated %.2f from the second answer)\n", shifts.asked,
         shifts.inside, shifts.width / MAX(shifts.asked, 1), shifts.off / MAX(shifts.asked, 1));
  printf("%d rules asked about: %d inside what is proven (%.2f wide on average, stated %.2f from the second answer)\n", rules.asked,
         rules.inside, rules.width / MAX(rules.asked, 1), rules.off / MAX(rules.asked, 1));
  return shifts.inside + rules.inside < questions;
}
