/* The pass backwards. */
#include "scheduler/roster/tour_run.h"

/* best[p] = min(best[p], cost + next[p + paid]) over the paid times that both days allow. */
static void relax(const WfmTourRun *r, int32_t day, double *best, double cost, int32_t paid, int32_t to) {
  const WfmTourPlanner *t = r->t;
  const double *next = back_at(r, day + 1, to);
  int32_t low = MAX(t->low[day], t->low[day + 1] - paid), high = MIN(t->high[day], t->high[day + 1] - paid);
  best += low - t->low[day];
  next += low + paid - t->low[day + 1];
  for (int32_t k = 0; k <= high - low; k++) {
    double value = cost + next[k];
    best[k] = value < best[k] ? value : best[k];
  }
}

static void backwards(WfmTourRun *r) {
  WfmTourPlanner *t = r->t;
  WfmTourNet *net = r->net;
  r->constant = net->base;
  for (int32_t k = 0; k < net->n_limits; k++) r->constant -= net->limit[k].price * net->limit[k].most;
  for (guint k = 0; k < t->choice->len; k++) {
    WfmTourChoice *c = &g_array_index(t->choice, WfmTourChoice, k);
    c->dear = c->cost;
    for (int32_t l = 0; l < net->n_limits; l++)
      if (c->counts >> l & 1) c->dear += net->limit[l].price;
  }
  size_t need = ((size_t)r->n + 1) * (size_t)r->states * (size_t)r->width;
  if (need > t->n_back) {
    g_free(t->back);
    t->back = g_new(double, need);
    t->n_back = need;
  }
  for (int32_t s = 0; s < r->states; s++)
    for (int32_t k = 0; k < r->width; k++) back_at(r, r->n, s)[k] = 0;
  for (int32_t d = r->n - 1; d >= 0; d--)
    for (int32_t s = 0; s < r->states; s++) {
      if (!t->reached[(size_t)d * (size_t)r->states + (size_t)s]) continue;
      double *best = back_at(r, d, s);
      for (int32_t k = 0; k < r->width; k++) best[k] = INFINITY;
      WfmTourState at = state_of(r, morning(r, d, s));
      int32_t to = after_off(r, d, at);
      if (to >= 0) relax(r, d, best, 0, 0, to);
      for (int32_t k = t->first[d]; k < t->first[d + 1]; k++) {
        const WfmTourChoice *c = &g_array_index(t->choice, WfmTourChoice, k);
        if ((to = after_work(r, at, c)) >= 0) relax(r, d, best, penalty(r, at, c), c->paid, to);
      }
      t->work += (t->first[d + 1] - t->first[d] + 1) * (int64_t)(t->high[d] - t->low[d] + 4);
    }
}

/* Walks the cheapest way of the backward pass and counts what each limit counts. */
static void walk(const WfmTourRun *r, int32_t *used) {
  const WfmTourPlanner *t = r->t;
  memset(used, 0, sizeof(int32_t) * WFM_TOUR_LIMITS);
  int32_t s = start_state(r), paid = 0;
  for (int32_t d = 0; d < r->n; d++) {
    WfmTourState at = state_of(r, morning(r, d, s));
    int32_t best_to = after_off(r, d, at), best = -1;
    double least = best_to >= 0 ? back_value(r, d + 1, best_to, paid) : (double)INFINITY;
    for (int32_t k = t->first[d]; k < t->first[d + 1]; k++) {
      const WfmTourChoice *c = &g_array_index(t->choice, WfmTourChoice, k);
      int32_t to = after_work(r, at, c);
      double value = to >= 0 ? penalty(r, at, c) + back_value(r, d + 1, to, paid + c->paid) : (double)INFINITY;
      if (value < least) least = value, best = k, best_to = to;
    }
    if (best >= 0) {
      const WfmTourChoice *c = &g_array_index(t->choice, WfmTourChoice, best);
      paid += c->paid;
      for (int32_t k = 0; k < r->net->n_limits; k++) used[k] += c->counts >> k & 1;
      if (c->weekend && at.half == 0) used[r->weekends]++;
    }
    s = best_to;
  }
}

/* The backward pass is left at the best prices. */
double wfm_tour_climb(WfmTourRun *r) {
  WfmTourNet *net = r->net;
  double best = -INFINITY, kept[WFM_TOUR_LIMITS] = {0}, damp = 1;
  bool last_is_best = false;
  for (int32_t step = 0; step <= r->ask->climbs; step++) {
    backwards(r);
    double bound = r->constant + back_value(r, 0, start_state(r), 0);
    last_is_best = bound > best || step == 0;
    if (last_is_best) {
      best = bound;
      for (int32_t k = 0; k < net->n_limits; k++) kept[k] = net->limit[k].price;
    }
    if (isinf(bound) || best >= r->ask->cutoff || step == r->ask->climbs) break;
    int32_t used[WFM_TOUR_LIMITS];
    double norm = 0;
    walk(r, used);
    bool settled = true;
    for (int32_t k = 0; k < net->n_limits; k++) {
      double over = used[k] - net->limit[k].most;
      if (net->limit[k].weekly || (over <= 0 && net->limit[k].price <= 0)) continue;
      norm += over * over;
      settled &= over == 0;
    }
    if (settled) break;
    double room = isinf(r->ask->cutoff) ? 0.02 * fabs(bound) + 1 : MAX(r->ask->cutoff - bound, 1e-3 * fabs(bound));
    for (int32_t k = 0; k < net->n_limits; k++) {
      if (net->limit[k].weekly) continue;
      net->limit[k].price = MAX(0, net->limit[k].price + damp * room / norm * (used[k] - net->limit[k].most));
    }
    damp *= 0.7;
  }
  if (last_is_best) return best;
  for (int32_t k = 0; k < net->n_limits; k++) net->limit[k].price = kept[k];
  backwards(r);
  return best;
}

bool wfm_tour_press(WfmTourRun *r, double least) {
  int32_t used[WFM_TOUR_LIMITS];
  bool broken = false;
  walk(r, used);
  for (int32_t k = 0; k < r->net->n_limits; k++) {
    WfmTourLimit *limit = &r->net->limit[k];
    if (limit->weekly || used[k] <= limit->most) continue;
    limit->price = MAX(2 * limit->price, least);
    broken = true;
  }
  if (broken) backwards(r);
  return broken;
}
