/* Presence that is asked for of some people, beside the queues: the same people count for both. */
#include "scheduler/roster/coverage.h"

#include <math.h>
#include <string.h>

static const double HARD = 10; /* of the dearest hour in the problem: what the search holds against a hard gap */

bool wfm_presence_has(const WfmRosterProblem *problem, size_t agent) {
  for (size_t k = 0; k < problem->n_presences; k++)
    if (problem->presences[k].member[agent]) return true;
  return false;
}

bool wfm_presence_alike(const WfmRosterProblem *problem, size_t a, size_t b) {
  for (size_t k = 0; k < problem->n_presences; k++)
    if (!problem->presences[k].member[a] != !problem->presences[k].member[b]) return false;
  return true;
}

/* The dearest hour: of wages, of one more agent on a queue, of a priced gap. */
static double dearest_hour(const WfmRosterProblem *problem) {
  double hours = problem->grid.step / 3600.0, most = 1;
  for (size_t a = 0; a < problem->n_agents; a++) most = MAX(most, problem->agents[a].cost_per_hour);
  for (size_t q = 0; q < problem->n_queues; q++)
    for (int32_t k = problem->queues[q].first[0]; k < problem->queues[q].first[problem->grid.n]; k++)
      most = MAX(most, problem->queues[q].value[k] / hours);
  for (size_t k = 0; k < problem->n_presences; k++) most = MAX(most, problem->presences[k].price);
  return most;
}

void wfm_coverage_ask_presence(WfmCoverage *c, const WfmRosterProblem *problem) {
  c->n_presences = problem->n_presences;
  c->presences = problem->presences;
  if (c->n_presences == 0) return;
  double hours = problem->grid.step / 3600.0, dearest = dearest_hour(problem);
  c->in_presence = g_new0(uint8_t, c->n_presences * (size_t)c->n_groups + 1);
  c->gap_price = g_new0(double, c->n_presences + 1);
  for (size_t k = 0; k < c->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    for (size_t a = 0; a < problem->n_agents; a++)
      if (asked->member[a]) c->in_presence[k * (size_t)c->n_groups + (size_t)c->group_of[a]] = 1;
    c->gap_price[k] = (asked->hard ? HARD * dearest : asked->price) * hours;
    for (int32_t i = 0; i < c->n; i++) c->presence_full += asked->people[i] * c->gap_price[k];
  }
  c->full += c->presence_full;
}

/* heads NULL: those that are present. */
static double people(const WfmCoverage *c, size_t k, int32_t i, const double *heads) {
  double sum = 0;
  for (int32_t g = 0; g < c->n_groups; g++)
    if (c->in_presence[k * (size_t)c->n_groups + (size_t)g]) sum += heads ? heads[g] : wfm_coverage_heads(c, i, g);
  return sum;
}

/* What the next agent of the group adds (less: 0), or the last one there (less: 1). */
static double step(const WfmCoverage *c, int32_t i, int32_t group, int less) {
  double worth = 0;
  for (size_t k = 0; k < c->n_presences; k++) {
    int32_t asked = c->presences[k].people[i];
    if (asked == 0 || !c->in_presence[k * (size_t)c->n_groups + (size_t)group]) continue;
    worth += CLAMP(asked + less - people(c, k, i, NULL), 0, 1) * c->gap_price[k];
  }
  return worth;
}

double wfm_coverage_presence_worth(const WfmCoverage *c, int32_t i, int32_t group) {
  return step(c, i, group, 0);
}

double wfm_coverage_presence_loss(const WfmCoverage *c, int32_t i, int32_t group) {
  return step(c, i, group, 1);
}

double wfm_coverage_presence_value(const WfmCoverage *c, int32_t i) {
  double value = 0;
  for (size_t k = 0; k < c->n_presences; k++) {
    int32_t asked = c->presences[k].people[i];
    if (asked > 0) value += MIN(people(c, k, i, NULL), asked) * c->gap_price[k];
  }
  return value;
}

double wfm_coverage_presence_plane(const WfmCoverage *c, int32_t i, const double *heads, double *constant, double *slope) {
  double value = 0;
  for (size_t k = 0; k < c->n_presences; k++) {
    int32_t asked = c->presences[k].people[i];
    if (asked == 0) continue;
    double there = people(c, k, i, heads);
    value += MIN(there, asked) * c->gap_price[k];
    if (there >= asked - 1e-9) {
      *constant += asked * c->gap_price[k];
      continue;
    }
    for (int32_t g = 0; g < c->n_groups; g++)
      if (c->in_presence[k * (size_t)c->n_groups + (size_t)g]) slope[g] += c->gap_price[k];
  }
  return value;
}

double wfm_coverage_presence_short(const WfmCoverage *c) {
  double value = 0;
  for (int32_t i = 0; i < c->n && c->n_presences > 0; i++) value += wfm_coverage_presence_value(c, i);
  return MAX(c->presence_full - value, 0);
}
