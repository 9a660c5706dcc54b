#include "scheduler/roster/mend.h"

#include <math.h>
#include <string.h>

enum { MOST_RISES = 12, MOST_MOVES = 400 };
static const double HOURS = 8;  /* of the person's pay: what a unit of excess weighs at first */
static const double GROWTH = 3; /* of the weight of a rule that stays broken */
static const double CRUMB = 1e-7;

typedef struct {
  const WfmSpace *space;
  const WfmPerson *p;
  const double *value;
  int32_t *option;     /* [n_days] the plan, -1: off */
  const WfmDuty **all; /* [n_previous + n_days] */
  WfmDuty *duty;       /* [n_options] each option as a duty whose unpaid time lies at its end */
  WfmSegment *piece;   /* [2 * n_options] */
  int32_t *best_first; /* [n_days + 1] into best */
  int32_t *best;       /* per day, of options of one type and paid time, the one that earns most */
  double *weight;      /* [n_rules] of hard rules; the last: of duties that overlap */
  bool *broken;        /* [n_rules + 1] by the plan measured last */
  double *paid;        /* [n_weeks] scratch */
  int64_t evaluations;
  bool legal; /* of the plan measured last */
} Case;

static double overlap_h(const Case *c, size_t n) {
  double sum = 0;
  for (size_t k = 1; k < n; k++) sum += (double)MAX(c->all[k - 1]->end - c->all[k]->start, 0) / 3600;
  return sum;
}

static double weigh_rules(Case *c, size_t n) {
  const WfmRosterProblem *problem = c->space->problem;
  const WfmContract *contract = c->p->contract;
  WfmRuleView view = {problem, c->p->agent, contract, c->all, n, problem->grid.start, wfm_horizon_end(problem)};
  double sum = 0, overlap = overlap_h(c, n);
  for (size_t r = 0; r < contract->n_rules; r++) {
    const WfmRuleUse *use = &contract->rules[r];
    /* Breaks stand nowhere yet; who places them knows this rule. */
    if (use->hard && use->rule->breaks) continue;
    double excess = use->rule->measure(&view, use, NULL, NULL);
    sum += excess * (use->hard ? c->weight[r] : use->price);
    c->broken[r] = use->hard && excess > 0;
    c->legal &= !c->broken[r];
  }
  c->broken[contract->n_rules] = overlap > 0;
  c->legal &= !(overlap > 0);
  return sum + overlap * c->weight[contract->n_rules];
}

static double evaluate(Case *c) {
  const WfmPerson *p = c->p;
  size_t n = p->agent->n_previous;
  double sum = 0;
  memset(c->paid, 0, (size_t)p->n_weeks * sizeof *c->paid);
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t o = c->option[d];
    if (o < 0) continue;
    c->all[n++] = &c->duty[o];
    c->paid[p->week_of[d]] += p->option[o].paid_s;
    sum += p->option[o].price - c->value[o];
  }
  for (int32_t w = 0; w < p->n_weeks; w++) sum += wfm_week_wages(p, w, c->paid[w]);
  c->legal = true;
  c->evaluations++;
  return sum + weigh_rules(c, n);
}

static bool alike(const WfmPerson *p, int32_t a, int32_t b) {
  return wfm_candidate(p, a)->type == wfm_candidate(p, b)->type && p->option[a].paid_s == p->option[b].paid_s;
}

static void list_best(Case *c) {
  const WfmPerson *p = c->p;
  int32_t n = 0;
  for (int32_t d = 0; d < p->n_days; d++) {
    c->best_first[d] = n;
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      if (isinf(c->value[o]) || (p->must[d] && p->option[o].loose)) continue;
      int32_t k = c->best_first[d];
      while (k < n && !alike(p, c->best[k], o)) k++;
      if (k == n)
        c->best[n++] = o;
      else if (c->value[o] - p->option[o].price > c->value[c->best[k]] - p->option[c->best[k]].price)
        c->best[k] = o;
    }
  }
  c->best_first[p->n_days] = n;
}

static void lay_duties(Case *c) {
  const WfmPerson *p = c->p;
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
    const WfmCandidate *k = wfm_candidate(p, o);
    int64_t unpaid = k->end - k->start - p->option[o].paid_s;
    WfmSegment *piece = c->piece + 2 * (size_t)o;
    piece[0] = (WfmSegment){WFM_SEGMENT_WORK, k->start, k->end - unpaid, "work", true};
    piece[1] = (WfmSegment){WFM_SEGMENT_BREAK, k->end - unpaid, k->end, "break", false};
    c->duty[o] = (WfmDuty){k->start, k->end, k->day + p->pool->first_day, k->type, k->locked, piece, unpaid > 0 ? 2 : 1};
  }
}

/* What may stand on the day in place of what does: -1 and the best options; n_choices and the k-th. */
static int32_t choices(const Case *c, int32_t d) {
  return c->best_first[d + 1] - c->best_first[d] + !c->p->must[d];
}

static int32_t choice(const Case *c, int32_t d, int32_t k) {
  int32_t n = c->best_first[d + 1] - c->best_first[d];
  return k < n ? c->best[c->best_first[d] + k] : -1;
}

/* The exchange of one day's duty that helps most. */
static bool exchange(Case *c, double *cost) {
  int32_t best_day = -1, best_option = -1;
  double least = *cost - CRUMB;
  for (int32_t d = 0; d < c->p->n_days; d++) {
    int32_t now = c->option[d];
    for (int32_t k = 0; k < choices(c, d); k++) {
      int32_t o = choice(c, d, k);
      if (o == now) continue;
      c->option[d] = o;
      double tried = evaluate(c);
      if (tried < least) least = tried, best_day = d, best_option = o;
    }
    c->option[d] = now;
  }
  if (best_day < 0) return false;
  c->option[best_day] = best_option;
  *cost = least;
  return true;
}

static bool try_pair(Case *c, int32_t from, int32_t to, int32_t at_from, int32_t at_to, double *cost) {
  int32_t before[2] = {c->option[from], c->option[to]};
  c->option[from] = at_from;
  c->option[to] = at_to;
  double tried = evaluate(c);
  if (tried < *cost - CRUMB) {
    *cost = tried;
    return true;
  }
  c->option[from] = before[0];
  c->option[to] = before[1];
  return false;
}

/* The first move of a duty to a free day, or exchange of two days' kinds of duty, that helps. */
static bool move(Case *c, double *cost) {
  const WfmPerson *p = c->p;
  for (int32_t d = 0; d < p->n_days; d++) {
    if (c->option[d] < 0) continue;
    for (int32_t e = 0; e < p->n_days; e++) {
      if (e == d || (c->option[e] >= 0 && (e < d || alike(p, c->option[d], c->option[e])))) continue;
      for (int32_t k = c->best_first[e]; k < c->best_first[e + 1]; k++) {
        if (!alike(p, c->best[k], c->option[d])) continue;
        int32_t instead = -1;
        for (int32_t j = c->best_first[d]; c->option[e] >= 0 && j < c->best_first[d + 1]; j++)
          if (alike(p, c->best[j], c->option[e])) instead = c->best[j];
        if ((instead < 0) != (c->option[e] < 0) || (instead < 0 && p->must[d])) continue;
        if (try_pair(c, d, e, instead, c->best[k], cost)) return true;
      }
    }
  }
  return false;
}

static bool descend(Case *c, const WfmJob *job) {
  const size_t n = c->p->contract->n_rules;
  double cost = evaluate(c);
  int rises = 0;
  for (int moves = 0; moves < MOST_MOVES && !wfm_job_stopped(job); moves++) {
    if (exchange(c, &cost) || move(c, &cost)) continue;
    evaluate(c);
    if (c->legal || rises++ == MOST_RISES) break;
    for (size_t r = 0; r <= n; r++)
      if (c->broken[r]) c->weight[r] *= GROWTH;
    cost = evaluate(c);
  }
  evaluate(c);
  return c->legal;
}

bool wfm_mend(const WfmSpace *space, const WfmPerson *p, WfmPlanned *plan, const double *value, const WfmJob *job, int64_t *steps) {
  size_t n_options = (size_t)p->option_first[p->n_days] + 1, n_days = (size_t)p->n_days + 1, n_rules = p->contract->n_rules + 1;
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, p->agent->n_previous + n_days);
  g_autofree WfmDuty *duty = g_new0(WfmDuty, n_options);
  g_autofree WfmSegment *piece = g_new0(WfmSegment, 2 * n_options);
  g_autofree int32_t *best_first = g_new0(int32_t, n_days), *best = g_new0(int32_t, n_options);
  g_autofree double *weight = g_new0(double, n_rules), *paid = g_new0(double, (size_t)p->n_weeks + 1);
  g_autofree bool *broken = g_new0(bool, n_rules);
  Case c = {.space = space, .p = p, .value = value, .option = plan->option, .all = all, .duty = duty, .piece = piece};
  c.best_first = best_first;
  c.best = best;
  c.weight = weight;
  c.broken = broken;
  c.paid = paid;
  for (size_t k = 0; k < p->agent->n_previous; k++) all[k] = &p->agent->previous[k];
  for (size_t r = 0; r < n_rules; r++) weight[r] = HOURS * MAX(p->agent->cost_per_hour, 1);
  lay_duties(&c);
  list_best(&c);
  for (int32_t d = 0; d < p->n_days; d++) /* what may not be taken goes */
    if (plan->option[d] >= 0 && isinf(value[plan->option[d]])) plan->option[d] = choice(&c, d, 0);
  bool legal = descend(&c, job);
  *steps += c.evaluations * (200 + 40 * (int64_t)(n_rules * n_days));
  return legal;
}
