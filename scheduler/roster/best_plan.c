#include "scheduler/roster/best_plan.h"
#include "scheduler/roster/planner.h"

#include <math.h>
#include <string.h>

#define DAY_S ((int64_t)86400)

WfmPlanner *wfm_planner_new(const WfmSpace *space) {
  WfmPlanner *planner = g_new0(WfmPlanner, 1);
  planner->space = space;
  planner->window = 1;
  const WfmRosterProblem *problem = space->problem;
  for (size_t t = 0; t < problem->n_shift_types; t++)
    for (size_t b = 0; b < problem->shift_types[t].n_breaks; b++) {
      const WfmBreak *rest = &problem->shift_types[t].breaks[b];
      planner->window = MAX(planner->window, (rest->latest_s - rest->earliest_s) / problem->grid.step + 2);
    }
  planner->cost = g_new0(double, (size_t)planner->window *WFM_MAX_BREAKS);
  planner->from = g_new0(int32_t, (size_t)planner->window * WFM_MAX_BREAKS);
  planner->node = g_array_new(FALSE, FALSE, sizeof(WfmLabelNode));
  planner->end = g_array_new(FALSE, FALSE, sizeof(WfmLabel));
  return planner;
}

static void layer_free(WfmLabelLayer *layer) {
  for (int32_t s = 0; s < layer->room; s++) g_free(layer->slot[s].label);
  g_free(layer->slot);
}

void wfm_planner_free(WfmPlanner *planner) {
  if (!planner) return;
  g_free(planner->cost);
  g_free(planner->from);
  layer_free(&planner->now);
  layer_free(&planner->next);
  g_free(planner->slot_of);
  g_free(planner->stamp_of);
  g_array_free(planner->node, TRUE);
  g_array_free(planner->end, TRUE);
  g_free(planner);
}

int64_t wfm_planner_work(const WfmPlanner *planner) {
  return planner->work;
}

/* The state's dimensions for one person. run: 0 .. off_cap-1 = free days in a row less one (the last: that many or more); then days
 * worked in a row. */
typedef struct {
  int32_t off_cap, runs, days, paid, grain;
  int32_t run_cap;
  bool with_days, with_paid, with_rest, with_kind;
} Shape;

typedef struct {
  int32_t run, days, paid, rest, kind;
} State;

static int32_t pack(const Shape *shape, State s) {
  return (((s.run * shape->days + s.days) * shape->paid + s.paid) * 2 + s.rest) * 3 + s.kind;
}

static State unpack(const Shape *shape, int32_t key) {
  State s;
  s.kind = key % 3;
  key /= 3;
  s.rest = key % 2;
  key /= 2;
  s.paid = key % shape->paid;
  key /= shape->paid;
  s.days = key % shape->days;
  s.run = key / shape->days;
  return s;
}

static int32_t gcd(int32_t a, int32_t b) {
  while (b) {
    int32_t t = a % b;
    a = b;
    b = t;
  }
  return a;
}

static Shape shape_of(const WfmPerson *p, WfmPlanMode mode) {
  Shape shape = {.off_cap = MAX(p->off_min, 1), .days = 1, .paid = 1, .grain = 1};
  int32_t cap = 1;
  if (p->run_max < 366) cap = MAX(cap, p->run_max);
  if (p->soft_run_max < 366) cap = MAX(cap, p->soft_run_max + 1);
  shape.run_cap = MAX(cap, p->run_min);
  shape.runs = shape.off_cap + shape.run_cap;
  for (int32_t w = 0; w < p->n_weeks; w++) shape.with_paid |= p->week[w].low_s > 0;
  for (int32_t t = 0; t < p->n_terms; t++) {
    if (p->term[t].period && mode != WFM_PLAN_SHARED) continue;
    shape.with_days = true; /* an "at most" term asks whether the week is worked at all */
    shape.with_paid |= !p->term[t].days;
  }
  shape.with_rest = p->weekly_rest_s > 0;
  shape.with_kind = p->after_night_s > 0 || p->late_to_early_s > 0;
  if (shape.with_days) shape.days = 8;
  int32_t most = 0, grain = 0;
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
    grain = gcd(grain, p->option[o].paid_s);
    most = MAX(most, p->option[o].paid_s);
  }
  if (shape.with_paid && grain > 0) {
    shape.grain = grain;
    shape.paid = 7 * (most / grain) + 1;
  }
  return shape;
}

static void start_layer(WfmPlanner *planner, WfmLabelLayer *layer) {
  layer->n = 0;
  planner->stamp++;
}

static WfmLabelSlot *slot_for(WfmPlanner *planner, int32_t key) {
  WfmLabelLayer *layer = &planner->next;
  if (planner->stamp_of[key] == planner->stamp) return &layer->slot[planner->slot_of[key]];
  if (layer->n == layer->room) {
    int32_t room = MAX(64, 2 * layer->room);
    layer->slot = g_renew(WfmLabelSlot, layer->slot, room);
    memset(layer->slot + layer->room, 0, (size_t)(room - layer->room) * sizeof *layer->slot);
    layer->room = room;
  }
  planner->stamp_of[key] = planner->stamp;
  planner->slot_of[key] = layer->n;
  WfmLabelSlot *slot = &layer->slot[layer->n++];
  slot->key = key;
  slot->n = 0;
  return slot;
}

/* Keeps the labels of a state that no other beats, by cost. option >= 0: a new node follows the label's. */
static void offer(WfmPlanner *planner, int32_t key, WfmLabel label, int32_t option) {
  WfmLabelSlot *slot = slot_for(planner, key);
  int32_t place = 0;
  for (; place < slot->n && slot->label[place].cost <= label.cost; place++)
    if (slot->label[place].end <= label.end && slot->label[place].ready <= label.ready) return;
  if (option >= 0) {
    WfmLabelNode node = {label.node, option};
    label.node = (int32_t)planner->node->len;
    g_array_append_val(planner->node, node);
  }
  int32_t keep = place;
  for (int32_t k = place; k < slot->n; k++) /* what the new one beats goes */
    if (slot->label[k].end < label.end || slot->label[k].ready < label.ready) slot->label[keep++] = slot->label[k];
  if (keep == slot->room) {
    slot->room = MAX(8, 2 * slot->room);
    slot->label = g_renew(WfmLabel, slot->label, slot->room);
  }
  memmove(slot->label + place + 1, slot->label + place, (size_t)(keep - place) * sizeof *slot->label);
  slot->label[place] = label;
  slot->n = keep + 1;
  planner->work += 4;
}

typedef struct {
  WfmPlanner *planner;
  const WfmPerson *p;
  const double *value;
  Shape shape;
  WfmPlanMode mode;
} Run;

static int32_t kind_state(uint8_t kind) {
  return kind & WFM_IS_NIGHT ? 2 : kind & WFM_IS_LATE ? 1 : 0;
}

/* Whether the rest [from, to) gives the week its weekly rest. */
static bool rest_counts(const WfmPerson *p, const WfmPlanWeek *week, int64_t from, int64_t to) {
  int64_t inside = MIN(to, week->to) - MAX(from, week->from);
  return (double)(inside >= DAY_S ? to - from : inside) >= p->weekly_rest_s - 1e-6;
}

static void day_off(Run *r, int32_t d, const WfmLabelSlot *slot) {
  State s = unpack(&r->shape, slot->key);
  const WfmPerson *p = r->p;
  if (d >= p->first_free) { /* else the day was worked before the horizon */
    if (s.run >= r->shape.off_cap) {
      int32_t worked = s.run - r->shape.off_cap + 1;
      /* A run that may have begun before what is known is not judged. */
      if (worked < p->run_min && worked < d) return;
      s.run = 0;
    } else {
      s.run = MIN(s.run + 1, r->shape.off_cap - 1);
    }
  }
  int32_t key = pack(&r->shape, s);
  for (int32_t k = 0; k < slot->n; k++) offer(r->planner, key, slot->label[k], -1);
}

static void work_option(Run *r, const WfmLabelSlot *slot, State s, State to, int32_t o, double cost) {
  const WfmPerson *p = r->p;
  const WfmCandidate *c = wfm_candidate(p, o);
  const WfmPlanWeek *week = &p->week[p->week_of[c->day]];
  double ready = MAX((double)c->end + p->rest_s, (double)c->start + p->start_to_start_s);
  bool plain_done = s.rest || !r->shape.with_rest;
  for (int32_t k = 0; k < slot->n; k++) {
    const WfmLabel *label = &slot->label[k];
    if (label->ready > c->start) continue;
    if (s.kind == 2 && !(p->kind[o] & WFM_IS_NIGHT) && (double)(c->start - label->end) < p->after_night_s) continue;
    if (s.kind == 1 && (p->kind[o] & WFM_IS_EARLY) && (double)(c->start - label->end) < p->late_to_early_s) continue;
    bool rested = s.rest || (r->shape.with_rest && rest_counts(p, week, label->end, c->start));
    if (!rested && plain_done && r->shape.with_rest) continue; /* a cheaper one was taken */
    to.rest = rested;
    WfmLabel next = {label->cost + cost, c->end, (int64_t)ceil(ready), label->node};
    offer(r->planner, pack(&r->shape, to), next, o);
    if (rested || !r->shape.with_rest) return; /* labels are by cost */
    plain_done = true;
  }
}

static void day_work(Run *r, int32_t d, const WfmLabelSlot *slot) {
  const WfmPerson *p = r->p;
  State s = unpack(&r->shape, slot->key), to = s;
  if (s.run < r->shape.off_cap - 1 && s.run + 1 < p->off_min) return;
  int32_t worked = s.run < r->shape.off_cap ? 0 : s.run - r->shape.off_cap + 1;
  if (worked + 1 > p->run_max) return;
  double extra = worked + 1 > p->soft_run_max ? p->soft_run_price : 0;
  to.run = r->shape.off_cap + MIN(worked + 1, r->shape.run_cap) - 1;
  if (r->shape.with_days) to.days = MIN(s.days + 1, r->shape.days - 1);
  double hourly = r->shape.with_paid ? 0 : p->agent->cost_per_hour / 3600;
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
    if (isinf(r->value[o]) || (r->mode != WFM_PLAN_BOUND && p->option[o].loose)) continue;
    if (r->shape.with_paid) to.paid = MIN(s.paid + p->option[o].paid_s / r->shape.grain, r->shape.paid - 1);
    if (r->shape.with_kind) to.kind = kind_state(p->kind[o]);
    work_option(r, slot, s, to, o, extra + p->option[o].price + hourly * p->option[o].paid_s - r->value[o]);
  }
  r->planner->work += 4 * (p->option_first[d + 1] - p->option_first[d]);
}

/* Closes the contract's week: its price, and its weekly rest taken or still to come. */
static void close_week(Run *r, int32_t week) {
  const WfmPerson *p = r->p;
  const WfmPlanWeek *w = &p->week[week];
  WfmLabelLayer layer = r->planner->next;
  r->planner->next = r->planner->now;
  r->planner->now = layer;
  start_layer(r->planner, &r->planner->next);
  for (int32_t k = 0; k < r->planner->now.n; k++) {
    const WfmLabelSlot *slot = &r->planner->now.slot[k];
    State s = unpack(&r->shape, slot->key), to = s;
    double price = wfm_week_price(p, week, s.days, (double)s.paid * r->shape.grain, r->mode == WFM_PLAN_SHARED);
    if (isinf(price)) continue;
    to.days = to.paid = to.rest = 0;
    for (int32_t l = 0; l < slot->n; l++) {
      WfmLabel label = slot->label[l];
      label.cost += price;
      bool touched = label.node >= 0; /* a week that no duty of the horizon touches is not judged */
      if (r->shape.with_rest && !s.rest && touched) {
        int64_t inside = w->to - MAX(label.end, w->from);
        if (inside >= DAY_S) {
          label.ready = MAX(label.ready, label.end + (int64_t)ceil(p->weekly_rest_s - 1e-6));
        } else if ((double)inside < p->weekly_rest_s - 1e-6) {
          continue;
        }
      }
      offer(r->planner, pack(&r->shape, to), label, -1);
    }
  }
}

static void begin(Run *r) {
  const WfmPerson *p = r->p;
  WfmPlanner *planner = r->planner;
  size_t n_keys = (size_t)r->shape.runs * (size_t)r->shape.days * (size_t)r->shape.paid * 6;
  if (n_keys > planner->n_keys) {
    g_free(planner->slot_of);
    g_free(planner->stamp_of);
    planner->slot_of = g_new0(int32_t, n_keys);
    planner->stamp_of = g_new0(int32_t, n_keys);
    planner->n_keys = n_keys;
    planner->stamp = 0;
  }
  g_array_set_size(planner->node, 0);
  g_array_set_size(planner->end, 0);
  start_layer(planner, &planner->next);
  State s = {0};
  s.run = p->run_before > 0 ? r->shape.off_cap + MIN(p->run_before, r->shape.run_cap) - 1
                            : MIN(MAX(p->off_before - 1, 0), r->shape.off_cap - 1);
  s.rest = r->shape.with_rest && p->rested;
  s.kind = r->shape.with_kind ? kind_state(p->last_kind) : 0;
  int64_t long_ago = p->week[0].from - 30 * DAY_S;
  WfmLabel label = {0, long_ago, INT64_MIN, -1};
  if (p->last_start != INT64_MIN) {
    label.end = MAX(p->last_end, long_ago);
    label.ready = (int64_t)ceil(MAX((double)p->last_end + p->rest_s, (double)p->last_start + p->start_to_start_s));
  }
  offer(planner, pack(&r->shape, s), label, -1);
}

static int by_cost(gconstpointer a, gconstpointer b) {
  const WfmLabel *x = a, *y = b;
  if (x->cost != y->cost) return x->cost < y->cost ? -1 : 1;
  return x->node < y->node ? -1 : x->node > y->node;
}

double wfm_planner_run(WfmPlanner *planner, const WfmPerson *p, const double *value, WfmPlanMode mode) {
  Run r = {planner, p, value, shape_of(p, mode), mode};
  begin(&r);
  for (int32_t d = 0; d < p->n_days; d++) {
    WfmLabelLayer layer = planner->next;
    planner->next = planner->now;
    planner->now = layer;
    start_layer(planner, &planner->next);
    bool must = p->must[d] == 1 || (p->must[d] == 2 && mode != WFM_PLAN_BOUND);
    for (int32_t k = 0; k < planner->now.n; k++) {
      if (!must) day_off(&r, d, &planner->now.slot[k]);
      day_work(&r, d, &planner->now.slot[k]);
    }
    if (d + 1 == p->n_days || p->week_of[d + 1] != p->week_of[d]) close_week(&r, p->week_of[d]);
  }
  for (int32_t k = 0; k < planner->next.n; k++)
    g_array_append_vals(planner->end, planner->next.slot[k].label, (guint)planner->next.slot[k].n);
  g_array_sort(planner->end, by_cost);
  if (!planner->end->len) return INFINITY;
  return g_array_index(planner->end, WfmLabel, 0).cost;
}

double wfm_planner_take(WfmPlanner *planner, const WfmPerson *p, size_t k, int32_t *option) {
  if (k >= planner->end->len) return INFINITY;
  for (int32_t d = 0; d < p->n_days; d++) option[d] = -1;
  const WfmLabel *label = &g_array_index(planner->end, WfmLabel, k);
  for (int32_t node = label->node; node >= 0;) {
    const WfmLabelNode *at = &g_array_index(planner->node, WfmLabelNode, node);
    option[wfm_candidate(p, at->option)->day] = at->option;
    node = at->parent;
  }
  return label->cost;
}
