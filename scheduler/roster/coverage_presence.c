/* Presence that is asked for of some people, beside the queues: the same people count for both. */
#include "scheduler/roster/coverage.h"

#include <math.h>
#include <string.h>

bool wfm_presence_has(const WfmRosterProblem *problem, size_t agent) {
  for (size_t k = 0; k < problem->n_presences; k++)
    if (problem->presences[k].member[agent]) return true;
  return false;
}

static uint8_t role(const WfmPresence *asked, size_t agent) {
  return (uint8_t)((asked->member[agent] ? WFM_IN_MEMBERS : 0) | (asked->beside && asked->beside[agent] ? WFM_IN_BESIDE : 0));
}

bool wfm_presence_alike(const WfmRosterProblem *problem, size_t a, size_t b) {
  for (size_t k = 0; k < problem->n_presences; k++)
    if (role(&problem->presences[k], a) != role(&problem->presences[k], b)) return false;
  return true;
}

double wfm_dearest_hour(const WfmRosterProblem *problem) {
  double hours = problem->grid.step / 3600.0, most = 1;
  for (size_t a = 0; a < problem->n_agents; a++) most = MAX(most, problem->agents[a].cost_per_hour);
  for (size_t q = 0; q < problem->n_queues; q++)
    for (int32_t k = problem->queues[q].first[0]; k < problem->queues[q].first[problem->grid.n]; k++)
      most = MAX(most, problem->queues[q].value[k] / hours);
  for (size_t k = 0; k < problem->n_presences; k++) most = MAX(most, problem->presences[k].price);
  return most;
}

/* What all presences would be worth if they were kept. */
static double price_all(const WfmCoverage *c) {
  double full = 0;
  for (size_t k = 0; k < c->n_presences; k++)
    for (int32_t i = 0; i < c->n && !c->presences[k].beside; i++) full += c->presences[k].people[i] * c->gap_price[k];
  return full;
}

void wfm_coverage_ask_presence(WfmCoverage *c, const WfmRosterProblem *problem) {
  c->n_presences = problem->n_presences;
  c->presences = problem->presences;
  if (c->n_presences == 0) return;
  double hours = problem->grid.step / 3600.0, dearest = wfm_dearest_hour(problem);
  c->in_presence = g_new0(uint8_t, c->n_presences * (size_t)c->n_groups + 1);
  c->gap_price = g_new0(double, c->n_presences + 1);
  for (size_t k = 0; k < c->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    for (size_t a = 0; a < problem->n_agents; a++) c->in_presence[k * (size_t)c->n_groups + (size_t)c->group_of[a]] |= role(asked, a);
    /* Of a whole team one alone without its supervisor is a share of a gap, and no less a breach. */
    c->gap_price[k] = (asked->hard ? WFM_HARD_WEIGHT * dearest * (asked->beside ? asked->each : 1) : asked->price) * hours;
    if (asked->most_on_break && !c->resting) c->resting = g_new0(int32_t, c->n_presences * (size_t)c->n + 1);
  }
  c->presence_full = price_all(c);
  c->full += c->presence_full;
}

void wfm_coverage_insist(WfmCoverage *c, double factor) {
  for (size_t k = 0; k < c->n_presences; k++)
    if (c->presences[k].hard) c->gap_price[k] *= factor;
  double before = c->presence_full;
  c->presence_full = price_all(c);
  c->full += c->presence_full - before;
  for (int32_t i = 0; i < c->n; i++) wfm_coverage_recount(c, i);
}

/* Members and others at work. */
typedef struct {
  double members, beside;
} Heads;

/* heads NULL: those that are present. */
static Heads count_heads(const WfmCoverage *c, size_t k, int32_t i, const double *heads) {
  Heads sum = {0, 0};
  for (int32_t g = 0; g < c->n_groups; g++) {
    uint8_t in = c->in_presence[k * (size_t)c->n_groups + (size_t)g];
    if (!in) continue;
    double n = heads ? heads[g] : wfm_coverage_heads(c, i, g);
    if (in & WFM_IN_MEMBERS) sum.members += n;
    if (in & WFM_IN_BESIDE) sum.beside += n;
  }
  return sum;
}

static int32_t most_of(const WfmCoverage *c, size_t k, int32_t i) {
  return c->presences[k].most && !c->lenient ? c->presences[k].most[i] : INT32_MAX;
}

/* Nothing is asked in this interval. */
static bool silent(const WfmCoverage *c, size_t k, int32_t i) {
  return c->presences[k].people[i] == 0 && most_of(c, k, i) == INT32_MAX;
}

/* People on a break beyond the most that may be. */
static int32_t too_many_rest(const WfmCoverage *c, size_t k, int32_t i, int32_t more) {
  const int32_t *most = c->presences[k].most_on_break;
  return most && !c->lenient ? MAX(0, c->resting[k * (size_t)c->n + (size_t)i] + more - most[i]) : 0;
}

double wfm_coverage_rest_price(const WfmCoverage *c, int32_t i, int32_t group) {
  double price = 0;
  for (size_t k = 0; k < c->n_presences; k++)
    if (c->in_presence[k * (size_t)c->n_groups + (size_t)group] & WFM_IN_MEMBERS)
      price += c->gap_price[k] * (too_many_rest(c, k, i, 1) - too_many_rest(c, k, i, 0));
  return price;
}

/* In people: those who are there of those asked for, less those beyond, less those missing beside others. Concave in both heads. */
static double kept(const WfmCoverage *c, size_t k, int32_t i, Heads heads) {
  const WfmPresence *asked = &c->presences[k];
  double beyond = MAX(0, heads.members - most_of(c, k, i));
  if (!asked->beside) return MIN(heads.members, asked->people[i]) - beyond;
  return (c->lenient ? 0 : MIN(0, heads.members - asked->people[i] * heads.beside / asked->each)) - beyond;
}

/* What the next agent of the group adds (sign 1), or the last one there (sign -1). */
static double step(const WfmCoverage *c, int32_t i, int32_t group, int sign) {
  double worth = 0;
  for (size_t k = 0; k < c->n_presences; k++) {
    uint8_t in = c->in_presence[k * (size_t)c->n_groups + (size_t)group];
    if (!in || silent(c, k, i)) continue;
    Heads now = count_heads(c, k, i, NULL), then = now;
    if (in & WFM_IN_MEMBERS) then.members += sign;
    if (in & WFM_IN_BESIDE) then.beside += sign;
    worth += sign * (kept(c, k, i, then) - kept(c, k, i, now)) * c->gap_price[k];
  }
  return worth;
}

double wfm_coverage_presence_worth(const WfmCoverage *c, int32_t i, int32_t group) {
  return step(c, i, group, 1);
}

double wfm_coverage_presence_loss(const WfmCoverage *c, int32_t i, int32_t group) {
  return step(c, i, group, -1);
}

double wfm_coverage_presence_value(const WfmCoverage *c, int32_t i) {
  double value = 0;
  for (size_t k = 0; k < c->n_presences; k++) {
    if (!silent(c, k, i)) value += kept(c, k, i, count_heads(c, k, i, NULL)) * c->gap_price[k];
    value -= too_many_rest(c, k, i, 0) * c->gap_price[k];
  }
  return value;
}

double wfm_coverage_presence_plane(const WfmCoverage *c, int32_t i, const double *heads, double *constant, double *slope) {
  double value = 0;
  for (size_t k = 0; k < c->n_presences; k++) {
    const WfmPresence *asked = &c->presences[k];
    if (silent(c, k, i)) continue;
    Heads there = count_heads(c, k, i, heads);
    double gap = c->gap_price[k], member = 0, beside = 0; /* slopes of the piece on which these heads lie */
    int32_t people = asked->people[i];
    value += kept(c, k, i, there) * gap;
    if (!asked->beside && there.members >= people - 1e-9) {
      *constant += people * gap;
    } else if (!asked->beside) {
      member = gap;
    } else if (!c->lenient && people * there.beside / asked->each > there.members) {
      member = gap;
      beside = -gap * people / asked->each;
    }
    int32_t most = most_of(c, k, i);
    if (there.members > most) {
      *constant += most * gap;
      member -= gap;
    }
    for (int32_t g = 0; g < c->n_groups; g++) {
      uint8_t in = c->in_presence[k * (size_t)c->n_groups + (size_t)g];
      slope[g] += (in & WFM_IN_MEMBERS ? member : 0) + (in & WFM_IN_BESIDE ? beside : 0);
    }
  }
  return value;
}

double wfm_coverage_presence_short(const WfmCoverage *c) {
  double value = 0;
  for (int32_t i = 0; i < c->n && c->n_presences > 0; i++) value += wfm_coverage_presence_value(c, i);
  return MAX(c->presence_full - value, 0);
}
