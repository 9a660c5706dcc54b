#include "scheduler/capacity/risk_parts.h"

#include <math.h>
#include <string.h>

static size_t at(const WfmRiskModel *m, size_t row, int32_t period) {
  return row * (size_t)m->in->problem->n + (size_t)period;
}

/* ---- pools and their steps ---- */

static void find_pools(WfmRiskModel *m) {
  const WfmHiringProblem *p = m->in->problem;
  m->pool = g_new0(size_t, p->n_groups + 1);
  m->serves = g_new0(uint8_t, (p->n_groups + p->n_vendors) * p->n_works + 1);
  for (size_t g = 0; g < p->n_groups; g++) {
    size_t pool = 0;
    for (; pool < m->n_pools; pool++) {
      bool same = true;
      for (size_t w = 0; w < p->n_works; w++) same &= !m->serves[pool * p->n_works + w] == !p->groups[g].serves[w];
      if (same) break;
    }
    m->pool[g] = pool;
    if (pool < m->n_pools) continue;
    m->n_pools++;
    for (size_t w = 0; w < p->n_works; w++) m->serves[pool * p->n_works + w] = p->groups[g].serves[w] != 0;
  }
  m->n_sources = m->n_pools + p->n_vendors;
  for (size_t v = 0; v < p->n_vendors; v++)
    for (size_t w = 0; w < p->n_works; w++) m->serves[(m->n_pools + v) * p->n_works + w] = p->vendors[v].serves[w] != 0;
}

static WfmRiskOffer offer_of(const WfmHiringGroup *group, size_t g, int32_t period, bool overtime) {
  bool gives =
      overtime ? group->overtime_most > 0 && group->overtime_yield > 0 : group->time_off_most > 0 && group->time_off_saves[period] > 0;
  WfmRiskOffer offer = {g, overtime, INFINITY};
  if (gives) offer.cost = overtime ? group->overtime_cost[period] / group->overtime_yield : group->time_off_saves[period];
  return offer;
}

/* By pool and then by cost; those of no group come last in their pool and cost INFINITY. */
static void list_offers(WfmRiskModel *m) {
  const WfmHiringProblem *p = m->in->problem;
  m->first_offer = g_new0(size_t, m->n_pools + 2);
  m->offer = g_new0(WfmRiskOffer, 2 * p->n_groups * (size_t)p->n + 1);
  for (size_t g = 0; g < p->n_groups; g++) m->first_offer[m->pool[g] + 1] += 2;
  for (size_t k = 0; k < m->n_pools; k++) m->first_offer[k + 1] += m->first_offer[k];
  for (int32_t t = 0; t < p->n; t++) {
    WfmRiskOffer *list = m->offer + 2 * p->n_groups * (size_t)t;
    for (size_t k = 0; k < m->n_pools; k++) {
      size_t first = m->first_offer[k], n = first;
      for (size_t g = 0; g < p->n_groups; g++)
        for (int kind = 0; kind < 2 && m->pool[g] == k; kind++) {
          WfmRiskOffer offer = offer_of(&p->groups[g], g, t, kind == 1);
          size_t to = n++;
          for (; to > first && list[to - 1].cost > offer.cost; to--) list[to] = list[to - 1];
          list[to] = offer;
        }
    }
  }
}

/* ---- vendors ---- */

static double planned(const WfmRiskModel *m, size_t v, int32_t t) {
  const WfmHiringProblem *p = m->in->problem;
  double sum = 0;
  for (size_t w = 0; w < p->n_works; w++) sum += m->in->plan->vendor_h[at(m, v * p->n_works + w, t)];
  return sum;
}

/* In use in the period: with a commitment where hours are planned, without one throughout. */
static bool runs(const WfmRiskModel *m, size_t v, int32_t t) {
  const WfmHiringVendor *vendor = &m->in->problem->vendors[v];
  if (t < 0) return vendor->before_h > 0;
  if (planned(m, v, t) > 0 || vendor->fixed_h[t] > 0) return true;
  return !(vendor->least_h[t] > 0) && (m->in->plan->used[v] || vendor->before_h > 0);
}

/* The hours that keep the limits in this period while the others are as planned; what is planned is always among them. */
static void find_range(WfmRiskModel *m, size_t v, int32_t t) {
  const WfmHiringProblem *p = m->in->problem;
  const WfmHiringVendor *vendor = &p->vendors[v];
  double here = planned(m, v, t), low = vendor->least_h[t], high = vendor->most_h[t];
  double *low_h = &m->low_h[at(m, v, t)], *high_h = &m->high_h[at(m, v, t)];
  if (!isnan(vendor->fixed_h[t])) {
    *low_h = *high_h = vendor->fixed_h[t];
    return;
  }
  if (!runs(m, v, t)) return;
  if (runs(m, v, t - 1)) {
    double before = t > 0 ? planned(m, v, t - 1) : vendor->before_h;
    low = fmax(low, before - vendor->step_h), high = fmin(high, before + vendor->step_h);
  } else {
    high = fmin(high, fmax(vendor->step_h, vendor->least_h[t]));
  }
  if (t + 1 < p->n && runs(m, v, t + 1) && isnan(vendor->fixed_h[t + 1])) {
    double after = planned(m, v, t + 1);
    low = fmax(low, after - vendor->step_h), high = fmin(high, after + vendor->step_h);
  }
  *low_h = fmax(0, fmin(low, here));
  *high_h = fmax(high, here);
}

static void find_prices(WfmRiskModel *m, size_t v, int32_t t) {
  const WfmHiringProblem *p = m->in->problem;
  double low = INFINITY, high = 0;
  for (size_t w = 0; w < p->n_works; w++) {
    if (!p->vendors[v].serves[w]) continue;
    low = fmin(low, p->vendors[v].price[at(m, w, t)]);
    high = fmax(high, p->vendors[v].price[at(m, w, t)]);
  }
  m->low_price[at(m, v, t)] = isinf(low) ? 0 : low;
  m->one_price[at(m, v, t)] = !(high > low);
}

/* ---- money that is decided, and loads at their mean ---- */

static void add_decided(WfmRiskModel *m) {
  const WfmHiringProblem *p = m->in->problem;
  const WfmHiringPlan *plan = m->in->plan;
  m->decided = g_new0(double, (gsize)p->n + 1);
  for (int32_t t = 0; t < p->n; t++) {
    for (size_t g = 0; g < p->n_groups; g++)
      if (plan->hires[at(m, g, t)] > 0) m->decided[t] += p->groups[g].hire_cost[t] * (double)plan->hires[at(m, g, t)];
    for (size_t k = 0; k < p->n_trainings; k++) m->decided[t] += p->trainings[k].cost * (double)plan->trained[at(m, k, t)];
  }
  for (size_t v = 0; v < p->n_vendors; v++)
    for (int32_t t = 0; t < p->n && !(p->vendors[v].before_h > 0); t++)
      if (planned(m, v, t) > 0) {
        m->decided[t] += p->vendors[v].setup;
        break;
      }
}

/* [n_works * n]; ones where there are no paths. */
static double *mean_of(const WfmRiskModel *m, const double *factor) {
  size_t cells = m->in->problem->n_works * (size_t)m->in->problem->n;
  double *mean = g_new0(double, cells + 1);
  for (int32_t path = 0; path < m->in->n_paths && factor; path++)
    for (size_t c = 0; c < cells; c++) mean[c] += factor[(size_t)path * cells + c];
  for (size_t c = 0; c < cells; c++) mean[c] = factor ? mean[c] / m->in->n_paths : 1;
  return mean;
}

/* Mean of the groups that serve the work, or of all, by productive heads; where there are none, evenly. */
static double head_hours(const WfmRiskModel *m, size_t work, int32_t t) {
  const WfmHiringProblem *p = m->in->problem;
  for (int wide = 0; wide < 2; wide++) {
    double hours = 0, heads = 0, plain = 0, groups = 0;
    for (size_t g = 0; g < p->n_groups; g++) {
      double productive = fmax(0, m->expected.productive[at(m, g, t)]);
      if (!wide && !p->groups[g].serves[work]) continue;
      hours += productive * p->groups[g].useful_h[t], heads += productive;
      plain += p->groups[g].useful_h[t], groups++;
    }
    if (heads > 0 && hours > 0) return hours / heads;
    if (plain > 0) return plain / groups;
  }
  return 0;
}

WfmRiskModel *wfm_risk_model_new(const WfmRiskProblem *problem) {
  const WfmHiringProblem *p = problem->problem;
  WfmRiskModel *m = g_new0(WfmRiskModel, 1);
  size_t cells = p->n_vendors * (size_t)p->n + 1;
  m->in = problem;
  find_pools(m);
  list_offers(m);
  m->low_h = g_new0(double, cells), m->high_h = g_new0(double, cells);
  m->low_price = g_new0(double, cells), m->one_price = g_new0(uint8_t, cells);
  for (size_t v = 0; v < p->n_vendors; v++)
    for (int32_t t = 0; t < p->n; t++) find_range(m, v, t), find_prices(m, v, t);
  add_decided(m);
  m->mean[WFM_RISK_VOLUME] = mean_of(m, problem->volume);
  m->mean[WFM_RISK_HANDLE_TIME] = mean_of(m, problem->handle_time);
  m->mean[WFM_RISK_DEFLECTION] = mean_of(m, problem->deflection);
  wfm_risk_people_init(&m->expected, problem);
  wfm_risk_people_find(&m->expected, problem, 0, 0, 0);
  m->head_h = g_new0(double, p->n_works *(size_t)p->n + 1);
  for (size_t w = 0; w < p->n_works; w++)
    for (int32_t t = 0; t < p->n; t++) m->head_h[at(m, w, t)] = head_hours(m, w, t);
  return m;
}

void wfm_risk_model_free(WfmRiskModel *m) {
  if (!m) return;
  void *const arrays[] = {m->pool,      m->serves, m->first_offer, m->offer,   m->low_h,   m->high_h, m->low_price,
                          m->one_price, m->head_h, m->decided,     m->mean[0], m->mean[1], m->mean[2]};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  wfm_risk_people_clear(&m->expected);
  g_free(m);
}
