#include "scheduler/capacity/risk_parts.h"

#include <math.h>
#include <string.h>

#define NOTHING 1e-9 /* of the need: as good as met */

void wfm_risk_walker_init(WfmRiskWalker *walker, const WfmRiskModel *model) {
  const WfmHiringProblem *p = model->in->problem;
  size_t steps = MAX(2 * p->n_groups, 1) + 1;
  *walker = (WfmRiskWalker){.model = model,
                            .split = wfm_risk_split_new(model->n_sources, p->n_works, steps, model->serves),
                            .load = g_new0(double, 2 * p->n_works + 1),
                            .hours = g_new0(double, model->n_sources + 1),
                            .keep = g_new0(uint8_t, model->n_sources + 1)};
  wfm_risk_people_init(&walker->people, model->in);
}

void wfm_risk_walker_clear(WfmRiskWalker *walker) {
  wfm_risk_split_free(walker->split);
  wfm_risk_people_clear(&walker->people);
  g_free(walker->load), g_free(walker->hours), g_free(walker->keep);
  *walker = (WfmRiskWalker){0};
}

/* One period of one path on its way. */
typedef struct {
  WfmRiskWalker *walker;
  const WfmRiskModel *m;
  const WfmHiringProblem *p;
  const WfmRiskPeople *people;
  int32_t path, t;
  WfmRiskSet drivers;
} Step;

static size_t cell(const Step *s, size_t row) {
  return row * (size_t)s->p->n + (size_t)s->t;
}

/* ---- what is asked ---- */

static double load_factor(const Step *s, WfmRiskDriver driver, const double *paths, size_t work) {
  size_t all = s->p->n_works * (size_t)s->p->n;
  if (!paths) return 1;
  return s->drivers & WFM_RISK_BIT(driver) ? paths[(size_t)s->path * all + cell(s, work)] : s->m->mean[driver][cell(s, work)];
}

/* load: contacts and their handle time against the forecast, and then contacts alone. */
static void ask(const Step *s) {
  const WfmRiskProblem *in = s->m->in;
  for (size_t w = 0; w < s->p->n_works; w++) {
    double contacts = load_factor(s, WFM_RISK_VOLUME, in->volume, w) * load_factor(s, WFM_RISK_DEFLECTION, in->deflection, w);
    s->walker->load[w] = contacts * load_factor(s, WFM_RISK_HANDLE_TIME, in->handle_time, w);
    s->walker->load[s->p->n_works + w] = contacts;
    s->walker->split->need[w] = wfm_need_at(in->need, w, s->t, s->walker->load[w]);
    s->walker->split->worth[w] = s->p->miss_price[w];
  }
}

/* ---- what there is ---- */

/* Useful hours of a step, within the `rest` of what can be taken off. */
static double offer_hours(const Step *s, const WfmRiskOffer *offer, double rest) {
  const WfmHiringGroup *group = &s->p->groups[offer->group];
  size_t c = cell(s, offer->group);
  if (isinf(offer->cost)) return 0;
  double paid = group->paid_h[s->t] * fmax(0, s->people->trained[c]);
  if (offer->overtime) return group->overtime_most * paid * group->overtime_yield;
  return fmin(rest, group->time_off_most * paid);
}

/* Free hours first, then time off that is not taken and overtime by their cost. */
static void offer_pool(const Step *s, size_t pool, double own) {
  WfmRiskSplit *split = s->walker->split;
  WfmRiskStep *step = split->step + pool * split->most_steps;
  const WfmRiskOffer *offer = s->m->offer + 2 * s->p->n_groups * (size_t)s->t;
  size_t first = s->m->first_offer[pool], end = s->m->first_offer[pool + 1];
  double rest = own;
  /* From the dearest on: those are the first to be let go. */
  for (size_t k = end; k-- > first;) {
    WfmRiskStep *here = &step[1 + k - first];
    *here = (WfmRiskStep){offer_hours(s, &offer[k], rest), offer[k].cost};
    if (!offer[k].overtime) rest -= here->hours;
  }
  step[0] = (WfmRiskStep){rest, 0};
  split->n_steps[pool] = 1;
  for (size_t k = first; k < end && !isinf(offer[k].cost); k++) split->n_steps[pool]++;
}

static void offer_pools(const Step *s) {
  double *own = s->walker->hours;
  for (size_t k = 0; k < s->m->n_pools; k++) own[k] = 0;
  for (size_t g = 0; g < s->p->n_groups; g++) own[s->m->pool[g]] += s->p->groups[g].useful_h[s->t] * s->people->productive[cell(s, g)];
  for (size_t k = 0; k < s->m->n_pools; k++) offer_pool(s, k, fmax(0, own[k]));
}

/* The commitment is paid at the lowest price anyway. */
static void offer_vendors(const Step *s) {
  WfmRiskSplit *split = s->walker->split;
  for (size_t v = 0; v < s->p->n_vendors; v++) {
    size_t source = s->m->n_pools + v, c = cell(s, v);
    WfmRiskStep *step = split->step + source * split->most_steps;
    step[0] = (WfmRiskStep){s->m->low_h[c], -s->m->low_price[c]};
    step[1] = (WfmRiskStep){fmax(0, s->m->high_h[c] - s->m->low_h[c]), 0};
    split->n_steps[source] = 2;
    for (size_t w = 0; w < s->p->n_works; w++)
      if (s->p->vendors[v].serves[w]) split->price[source * s->p->n_works + w] = s->p->vendors[v].price[cell(s, w)];
  }
}

/* ---- what it comes to ---- */

/* Money of a pool's overtime less what time off saves; its hours that are there whether used or not. */
static double settle_pool(const Step *s, size_t pool) {
  const WfmRiskSplit *split = s->walker->split;
  const WfmRiskStep *step = split->step + pool * split->most_steps;
  const WfmRiskOffer *offer = s->m->offer + 2 * s->p->n_groups * (size_t)s->t + s->m->first_offer[pool];
  double rest = fmax(0, split->used[pool] - step[0].hours), money = 0;
  s->walker->hours[pool] = fmax(step[0].hours, split->used[pool]);
  s->walker->keep[pool] = 0;
  for (size_t k = 1; k < split->n_steps[pool]; k++) {
    double taken = fmin(rest, step[k].hours);
    money += step[k].cost * (offer[k - 1].overtime ? taken : taken - step[k].hours);
    rest -= taken;
  }
  return money;
}

static double settle_vendor(const Step *s, size_t v) {
  const WfmRiskSplit *split = s->walker->split;
  size_t source = s->m->n_pools + v, c = cell(s, v);
  double money = fmax(0, s->m->low_h[c] - split->used[source]) * s->m->low_price[c];
  for (size_t w = 0; w < s->p->n_works; w++) money += split->given[source * s->p->n_works + w] * split->price[source * s->p->n_works + w];
  s->walker->hours[source] = fmax(s->m->low_h[c], split->used[source]);
  s->walker->keep[source] = !s->m->one_price[c];
  return money;
}

static double money_of(const Step *s) {
  double money = s->m->decided[s->t];
  for (size_t g = 0; g < s->p->n_groups; g++) money += s->p->groups[g].head_cost[s->t] * s->people->heads[cell(s, g)];
  for (size_t k = 0; k < s->m->n_pools; k++) money += settle_pool(s, k);
  for (size_t v = 0; v < s->p->n_vendors; v++) money += settle_vendor(s, v);
  return money;
}

static void write_groups(const Step *s, const WfmRiskRow *row) {
  for (size_t g = 0; g < s->p->n_groups; g++) {
    size_t to = (size_t)s->t * s->p->n_groups + g;
    row->heads[to] = s->people->heads[cell(s, g)];
    row->productive[to] = s->people->productive[cell(s, g)];
  }
}

static void write_works(const Step *s, const WfmRiskRow *row) {
  const WfmRiskSplit *split = s->walker->split;
  const WfmNeed *need = s->m->in->need;
  for (size_t w = 0; w < s->p->n_works; w++) {
    size_t to = (size_t)s->t * s->p->n_works + w;
    double head_h = s->m->head_h[cell(s, w)], given = 0, short_h = split->short_h[w] > NOTHING * split->need[w] ? split->short_h[w] : 0;
    row->required[to] = head_h > 0 ? split->need[w] / head_h : 0;
    row->missing[to] = head_h > 0 ? short_h / head_h : short_h;
    if (!row->level) continue;
    for (size_t e = split->first_source[w]; e < split->first_source[w + 1]; e++)
      given += split->given[split->source[e] * s->p->n_works + w];
    row->level[to] = wfm_need_level(need, w, s->t, s->walker->load[w], short_h > 0 ? given : fmax(given, split->need[w]));
    row->contacts[to] = isnan(row->level[to]) ? 0 : need->contacts[cell(s, w)] * s->walker->load[s->p->n_works + w];
  }
}

void wfm_risk_walk(WfmRiskWalker *walker, const WfmRiskRow *row, uint64_t seed, int32_t path, WfmRiskSet drivers) {
  const WfmRiskModel *m = walker->model;
  const WfmRiskSet people = WFM_RISK_BIT(WFM_RISK_ATTRITION) | WFM_RISK_BIT(WFM_RISK_RAMP) | WFM_RISK_BIT(WFM_RISK_CHANCE);
  Step s = {walker, m, m->in->problem, drivers & people ? &walker->people : &m->expected, path, 0, drivers};
  if (drivers & people) wfm_risk_people_find(&walker->people, m->in, seed, path, drivers);
  for (; s.t < m->in->problem->n; s.t++) {
    ask(&s);
    offer_pools(&s);
    offer_vendors(&s);
    wfm_risk_settle(walker->split);
    row->cost[s.t] = money_of(&s);
    bool missing = false;
    for (size_t w = 0; w < s.p->n_works; w++) missing |= walker->split->short_h[w] > NOTHING * walker->split->need[w];
    if (row->level || missing) wfm_risk_spread(walker->split, walker->hours, walker->keep);
    write_groups(&s, row);
    write_works(&s, row);
  }
}
