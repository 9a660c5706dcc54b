#include "scheduler/roster/tour_run.h"

WfmTourPlanner *wfm_tour_planner_new(void) {
  WfmTourPlanner *t = g_new0(WfmTourPlanner, 1);
  t->choice = g_array_new(FALSE, FALSE, sizeof(WfmTourChoice));
  t->label = g_array_new(FALSE, FALSE, sizeof(WfmTourLabel));
  t->found = g_array_new(FALSE, FALSE, sizeof(int32_t));
  return t;
}

void wfm_tour_planner_free(WfmTourPlanner *t) {
  if (!t) return;
  g_array_free(t->choice, TRUE);
  g_array_free(t->label, TRUE);
  g_array_free(t->found, TRUE);
  void *arrays[] = {t->first, t->low, t->high, t->off, t->reached, t->back, t->heap, t->head, t->stamp_of};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(t);
}

int64_t wfm_tour_work(const WfmTourPlanner *t) {
  return t->work;
}

static void offer_choice(WfmTourRun *r, int32_t first, WfmTourChoice c) {
  GArray *list = r->t->choice;
  for (guint k = (guint)first; k < list->len && !r->ask->all; k++) {
    WfmTourChoice *same = &g_array_index(list, WfmTourChoice, k);
    bool alike = same->class == c.class && r->net->column_of[same->shape] == r->net->column_of[c.shape] && same->paid == c.paid &&
                 same->weekend == c.weekend && same->counts == c.counts;
    if (!alike) continue;
    if (c.cost < same->cost) *same = c;
    return;
  }
  g_array_append_val(list, c);
}

static void list_choices(WfmTourRun *r) {
  WfmTourPlanner *t = r->t;
  const WfmPerson *p = r->p;
  g_array_set_size(t->choice, 0);
  for (int32_t d = 0; d < r->n; d++) {
    int32_t fixed = r->ask->fixed ? r->ask->fixed[d] : WFM_TOUR_FREE, first = t->first[d] = (int32_t)t->choice->len;
    t->off[d] = fixed < 0 && p->must[d] != 1;
    if (fixed == WFM_TOUR_OFF) continue;
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      if (fixed >= 0 && o != fixed) continue;
      double cost = r->ask->cost[o];
      if (isinf(cost)) continue;
      int32_t shape = r->net->shape_of[o];
      offer_choice(r, first,
                   (WfmTourChoice){.option = o,
                                   .shape = shape,
                                   .class = r->net->class_of[shape],
                                   .paid = r->net->paid[o],
                                   .counts = r->net->counts[o],
                                   .weekend = r->weekends >= 0 && r->net->weekend[o],
                                   .cost = cost});
    }
    t->work += p->option_first[d + 1] - p->option_first[d];
  }
  t->first[r->n] = (int32_t)t->choice->len;
}

/* Paid time before each day from which the bounds can still be met, with what is allowed on each day now. */
static bool narrow(WfmTourRun *r) {
  WfmTourPlanner *t = r->t;
  memcpy(t->low, r->net->low, sizeof(int32_t) * ((size_t)r->n + 1));
  memcpy(t->high, r->net->high, sizeof(int32_t) * ((size_t)r->n + 1));
  for (int32_t pass = 0; pass < 2; pass++)
    for (int32_t k = 0; k < r->n; k++) {
      int32_t d = pass == 0 ? k : r->n - 1 - k, least = t->off[d] ? 0 : INT32_MAX, most = 0;
      for (int32_t c = t->first[d]; c < t->first[d + 1]; c++) {
        int32_t paid = g_array_index(t->choice, WfmTourChoice, c).paid;
        least = MIN(least, paid);
        most = MAX(most, paid);
      }
      if (least == INT32_MAX) return false;
      if (pass == 0) {
        t->low[d + 1] = MAX(t->low[d + 1], t->low[d] + least);
        t->high[d + 1] = MIN(t->high[d + 1], t->high[d] + most);
      } else {
        t->low[d] = MAX(t->low[d], t->low[d + 1] - most);
        t->high[d] = MIN(t->high[d], t->high[d + 1] - least);
      }
    }
  r->width = 1;
  for (int32_t d = 0; d <= r->n; d++) {
    if (t->low[d] > t->high[d]) return false;
    r->width = MAX(r->width, t->high[d] - t->low[d] + 1);
  }
  return true;
}

static void reach(WfmTourRun *r) {
  WfmTourPlanner *t = r->t;
  size_t states = (size_t)r->states, need = ((size_t)r->n + 1) * states;
  if (need > t->n_reached) {
    g_free(t->reached);
    t->reached = g_new(uint8_t, need);
    t->n_reached = need;
  }
  memset(t->reached, 0, need);
  t->reached[start_state(r)] = 1;
  for (int32_t d = 0; d < r->n; d++)
    for (int32_t s = 0; s < r->states; s++) {
      if (!t->reached[(size_t)d * states + (size_t)s]) continue;
      WfmTourState at = state_of(r, morning(r, d, s));
      int32_t to = after_off(r, d, at);
      if (to >= 0) t->reached[((size_t)d + 1) * states + (size_t)to] = 1;
      for (int32_t c = t->first[d]; c < t->first[d + 1]; c++) {
        to = after_work(r, at, &g_array_index(t->choice, WfmTourChoice, c));
        if (to >= 0) t->reached[((size_t)d + 1) * states + (size_t)to] = 1;
      }
      t->work += t->first[d + 1] - t->first[d] + 2;
    }
}

bool wfm_tour_lay(WfmTourRun *r) {
  list_choices(r);
  if (!narrow(r)) return false;
  reach(r);
  return true;
}

static void ready(WfmTourRun *r) {
  WfmTourPlanner *t = r->t;
  if ((size_t)r->n + 1 <= t->n_days) return;
  t->n_days = (size_t)r->n + 1;
  t->first = g_renew(int32_t, t->first, t->n_days + 1);
  t->low = g_renew(int32_t, t->low, t->n_days + 1);
  t->high = g_renew(int32_t, t->high, t->n_days + 1);
  t->off = g_renew(uint8_t, t->off, t->n_days + 1);
}

double wfm_tour_run(WfmTourPlanner *t, WfmTourNet *net, const WfmTourAsk *ask, int32_t *n_found) {
  WfmTourRun r = {.t = t, .net = net, .p = net->person, .ask = ask, .n = net->person->n_days, .classes = net->n_classes, .weekends = -1};
  for (int32_t k = 0; k < net->n_limits; k++)
    if (net->limit[k].weekends) r.weekends = k;
  r.half = net->off_min + (net->n_classes + 1) * net->runs;
  r.states = r.weekends >= 0 ? 2 * r.half : r.half;
  r.words = (1 + net->n_limits + WFM_LANES_PER_WORD - 1) / WFM_LANES_PER_WORD;
  *n_found = 0;
  g_array_set_size(t->found, 0);
  t->complete = true;
  ready(&r);
  if (!wfm_tour_lay(&r)) return INFINITY;
  double bound = wfm_tour_climb(&r);
  if (bound >= ask->cutoff || isinf(bound)) return MIN(bound, ask->cutoff);
  if (ask->most <= 0) return bound;
  bound = wfm_tour_forwards(&r, bound);
  *n_found = (int32_t)t->found->len;
  return bound;
}

bool wfm_tour_complete(const WfmTourPlanner *t) {
  return t->complete;
}

double wfm_tour_take(const WfmTourPlanner *t, const WfmTourNet *net, int32_t k, int32_t *option) {
  for (int32_t d = 0; d < net->person->n_days; d++) option[d] = -1;
  int32_t at = g_array_index(t->found, int32_t, k);
  const WfmTourLabel *label = &g_array_index(t->label, WfmTourLabel, at);
  double cost = label->cost + net->base;
  for (; label->parent >= 0; label = &g_array_index(t->label, WfmTourLabel, label->parent)) option[label->day - 1] = label->option;
  return cost;
}
