#include "scheduler/roster/best_plan.h"
#include "scheduler/roster/planner.h"
#include "scheduler/roster/rule.h"

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
  g_free(planner->choice);
  g_free(planner->few);
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

/* The most days in a row that the weeks' limits let anybody work: a run that spans three weeks has worked one of them wholly. */
static int32_t longest_run(const WfmPerson *p) {
  int32_t before = p->run_before, longest = before;
  for (int32_t w = 0, d = 0; w < p->n_weeks; w++) {
    int32_t days = 0, most = INT32_MAX;
    for (; d < p->n_days && p->week_of[d] == w; d++) days++;
    for (int32_t t = 0; t < p->n_terms; t++)
      if (p->term[t].days && p->term[t].at_most && p->term[t].hard && !p->term[t].period)
        most = MIN(most, (int32_t)floor(MAX(p->term[t].value - p->week[w].days, 0) + 1e-6));
    bool whole = days <= most; /* the whole week can be worked, and the run go on */
    longest = MAX(longest, before + MIN(days, most));
    before = whole ? before + days : most;
  }
  return longest;
}

static Shape shape_of(const WfmPerson *p, WfmPlanMode mode) {
  Shape shape = {.off_cap = MAX(p->off_min, 1), .days = 1, .paid = 1, .grain = 1};
  int32_t cap = p->off_min > 1 || p->run_min > 1 ? 1 : 0, longest = p->n_days + p->run_before;
  longest = MIN(longest, longest_run(p));
  if (p->run_max < longest) cap = MAX(cap, p->run_max);
  if (p->soft_run_max < longest) cap = MAX(cap, p->soft_run_max + 1);
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
  planner->work += 20;
}

typedef struct {
  WfmPlanner *planner;
  const WfmPerson *p;
  const double *value;
  Shape shape;
  WfmPlanMode mode;
  int32_t days_max, paid_max; /* hard limits of the present week, in the state's units */
  int32_t days_min, paid_min; /* what a state must have by the end of this day to reach the week's minima still */
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
  if (s.days < r->days_min || s.paid < r->paid_min) return;
  int32_t key = pack(&r->shape, s);
  for (int32_t k = 0; k < slot->n; k++) offer(r->planner, key, slot->label[k], -1);
}

static void extend(Run *r, const WfmLabelSlot *slot, State s, State to, const WfmChoice *c) {
  const WfmPerson *p = r->p;
  const WfmPlanWeek *week = &p->week[c->week];
  bool ask_rest = r->shape.with_rest && !s.rest, plain_done = false;
  for (int32_t k = 0; k < slot->n; k++) { /* by cost: the first that may go before is the best of its kind */
    const WfmLabel *label = &slot->label[k];
    if (label->ready > c->start) continue;
    if (s.kind == 2 && !(c->kind & WFM_IS_NIGHT) && (double)(c->start - label->end) < p->after_night_s) continue;
    if (s.kind == 1 && (c->kind & WFM_IS_EARLY) && (double)(c->start - label->end) < p->late_to_early_s) continue;
    bool rested = s.rest || (ask_rest && rest_counts(p, week, label->end, c->start));
    if (!rested && plain_done) continue;
    to.rest = rested;
    offer(r->planner, pack(&r->shape, to), (WfmLabel){label->cost + c->cost, c->end, c->ready, label->node}, c->option);
    if (rested || !ask_rest) return;
    plain_done = true;
  }
}

/* The day's options as the inner loop wants them. */
static int32_t list_choices(Run *r, int32_t d) {
  const WfmPerson *p = r->p;
  WfmPlanner *planner = r->planner;
  int32_t n = 0, low = p->option_first[d], high = p->option_first[d + 1];
  if (high - low > planner->choice_room) {
    planner->choice_room = 2 * (high - low);
    planner->choice = g_renew(WfmChoice, planner->choice, planner->choice_room);
    planner->few = g_renew(int32_t, planner->few, planner->choice_room);
  }
  double hourly = r->shape.with_paid ? 0 : p->agent->cost_per_hour / 3600;
  for (int32_t o = low; o < high; o++) {
    if (isinf(r->value[o]) || (r->mode != WFM_PLAN_BOUND && p->option[o].loose)) continue;
    const WfmCandidate *c = wfm_candidate(p, o);
    double ready = ceil(MAX((double)c->end + p->rest_s, (double)c->start + p->start_to_start_s));
    planner->choice[n++] = (WfmChoice){.start = c->start,
                                       .end = c->end,
                                       .ready = (int64_t)ready,
                                       .cost = p->option[o].price + hourly * p->option[o].paid_s - r->value[o],
                                       .paid = r->shape.with_paid ? p->option[o].paid_s / r->shape.grain : 0,
                                       .option = o,
                                       .week = p->week_of[d],
                                       .kind = p->kind[o],
                                       .kind_state = r->shape.with_kind ? (uint8_t)kind_state(p->kind[o]) : 0};
  }
  return n;
}

/* The options that no other of the same paid time and kind beats in cost and end: enough where yesterday forbids none. */
static void list_few(Run *r, int32_t n) {
  WfmPlanner *planner = r->planner;
  planner->n_few = 0;
  planner->first_start = INT64_MAX;
  for (int32_t k = 0; k < n; k++) {
    const WfmChoice *c = &planner->choice[k];
    planner->first_start = MIN(planner->first_start, c->start);
    bool beaten = false;
    for (int32_t j = 0; j < n && !beaten; j++) {
      const WfmChoice *o = &planner->choice[j];
      if (j == k || o->paid != c->paid || o->kind_state != c->kind_state || o->cost > c->cost || o->end > c->end || o->ready > c->ready)
        continue;
      beaten = o->cost < c->cost || o->end < c->end || o->ready < c->ready || j < k;
    }
    if (!beaten) planner->few[planner->n_few++] = k;
  }
  planner->work += n * (n / 4 + 1);
}

/* Whether the state's cheapest label may go before every option of the day, and gives the weekly rest before each if it is owed. */
static bool is_free(const Run *r, const WfmLabelSlot *slot, State s, int32_t week) {
  const WfmPerson *p = r->p;
  const WfmLabel *label = &slot->label[0];
  int64_t start = r->planner->first_start;
  if (slot->n == 0 || label->ready > start) return false;
  if (s.kind == 2 && (double)(start - label->end) < p->after_night_s) return false;
  if (s.kind == 1 && (double)(start - label->end) < p->late_to_early_s) return false;
  return !r->shape.with_rest || s.rest || rest_counts(p, &p->week[week], label->end, start);
}

static void day_work(Run *r, int32_t n_choices, const WfmLabelSlot *slot) {
  const WfmPerson *p = r->p;
  State s = unpack(&r->shape, slot->key), to = s;
  if (s.run < r->shape.off_cap - 1 && s.run + 1 < p->off_min) return;
  int32_t worked = s.run < r->shape.off_cap ? 0 : s.run - r->shape.off_cap + 1;
  if (worked + 1 > p->run_max) return;
  double extra = worked + 1 > p->soft_run_max ? p->soft_run_price : 0;
  to.run = r->shape.off_cap + MIN(worked + 1, r->shape.run_cap) - 1;
  if (r->shape.with_days) to.days = s.days + 1;
  if (to.days > r->days_max || to.days < r->days_min) return;
  if (n_choices == 0 || slot->n == 0) return;
  bool few = is_free(r, slot, s, r->planner->choice[0].week);
  int32_t n = few ? r->planner->n_few : n_choices;
  for (int32_t k = 0; k < n; k++) {
    WfmChoice choice = r->planner->choice[few ? r->planner->few[k] : k];
    to.paid = s.paid + choice.paid;
    if (to.paid > r->paid_max || to.paid < r->paid_min) continue;
    to.kind = choice.kind_state;
    choice.cost += extra;
    extend(r, slot, s, to, &choice);
  }
  r->planner->work += 10 * n;
}

/* Hard limits of the week as limits of the state, after day d. */
static void set_limits(Run *r, int32_t d) {
  const WfmPerson *p = r->p;
  const WfmPlanWeek *w = &p->week[p->week_of[d]];
  r->days_max = r->shape.with_days ? r->shape.days - 1 : 0;
  r->paid_max = r->shape.paid - 1;
  r->days_min = r->paid_min = 0;
  int32_t days_left = 0, paid_left = 0;
  for (int32_t e = d + 1; e < p->n_days && p->week_of[e] == p->week_of[d]; e++) {
    int32_t most = 0;
    for (int32_t o = p->option_first[e]; o < p->option_first[e + 1]; o++) most = MAX(most, p->option[o].paid_s);
    days_left += p->option_first[e + 1] > p->option_first[e];
    paid_left += most / r->shape.grain;
  }
  for (int32_t t = 0; t < p->n_terms; t++) {
    const WfmWeekTerm *term = &p->term[t];
    if (!term->hard || term->period || (!term->at_most && !w->whole)) continue;
    double before = term->days ? w->days : w->paid_s, unit = term->days ? 1 : r->shape.grain;
    if (!term->at_most) before += term->days ? w->leave_days : w->leave_s;
    double room = (term->value - before) / unit;
    int32_t *limit = term->days ? (term->at_most ? &r->days_max : &r->days_min) : term->at_most ? &r->paid_max : &r->paid_min;
    if (term->at_most) *limit = MIN(*limit, (int32_t)floor(MAX(room, 0) + 1e-6));
    if (!term->at_most) *limit = MAX(*limit, (int32_t)ceil(CLAMP(room, 0, 1e6) - 1e-6) - (term->days ? days_left : paid_left));
  }
}

/* Labels beaten by one of a state that is never worse: fewer days in a row, the weekly rest already taken. */
static void prune(Run *r) {
  WfmPlanner *planner = r->planner;
  bool runs = r->p->run_min <= 1 && r->shape.off_cap == 1 && r->shape.runs > 1;
  for (int32_t k = 0; k < planner->next.n; k++) {
    WfmLabelSlot *slot = &planner->next.slot[k];
    State s = unpack(&r->shape, slot->key);
    for (int which = 0; which < 2; which++) {
      State better = s;
      if (which == 0 && (!r->shape.with_rest || s.rest)) continue;
      if (which == 1 && (!runs || s.run == 0)) continue;
      if (which == 0) better.rest = 1;
      if (which == 1) better.run--;
      int32_t key = pack(&r->shape, better);
      if (planner->stamp_of[key] != planner->stamp) continue;
      const WfmLabelSlot *by = &planner->next.slot[planner->slot_of[key]];
      int32_t keep = 0;
      for (int32_t l = 0; l < slot->n; l++) {
        const WfmLabel *label = &slot->label[l];
        bool beaten = false;
        for (int32_t m = 0; m < by->n && !beaten && by->label[m].cost <= label->cost; m++)
          beaten = by->label[m].end <= label->end && by->label[m].ready <= label->ready;
        if (!beaten) slot->label[keep++] = *label;
      }
      slot->n = keep;
    }
  }
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

static double run_shape(WfmPlanner *planner, const WfmPerson *p, const double *value, WfmPlanMode mode, Shape shape) {
  Run r = {.planner = planner, .p = p, .value = value, .shape = shape, .mode = mode};
  begin(&r);
  for (int32_t d = 0; d < p->n_days; d++) {
    WfmLabelLayer layer = planner->next;
    planner->next = planner->now;
    planner->now = layer;
    start_layer(planner, &planner->next);
    bool must = p->must[d] == 1 || (p->must[d] == 2 && mode != WFM_PLAN_BOUND);
    set_limits(&r, d);
    int32_t n_choices = list_choices(&r, d);
    list_few(&r, n_choices);
    for (int32_t k = 0; k < planner->now.n; k++) {
      if (!must) day_off(&r, d, &planner->now.slot[k]);
      day_work(&r, n_choices, &planner->now.slot[k]);
    }
    prune(&r);
    if (d + 1 == p->n_days || p->week_of[d + 1] != p->week_of[d]) close_week(&r, p->week_of[d]);
  }
  for (int32_t k = 0; k < planner->next.n; k++)
    g_array_append_vals(planner->end, planner->next.slot[k].label, (guint)planner->next.slot[k].n);
  g_array_sort(planner->end, by_cost);
  if (!planner->end->len) return INFINITY;
  return g_array_index(planner->end, WfmLabel, 0).cost;
}

/* Whether the best path keeps the weekly rest, by the rule's own measure. */
static bool rests_enough(WfmPlanner *planner, const WfmPerson *p) {
  size_t n = 0, n_before = p->agent->n_previous;
  g_autofree int32_t *option = g_new(int32_t, (size_t)p->n_days + 1);
  if (isinf(wfm_planner_take(planner, p, 0, option))) return true;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, (size_t)p->n_days + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, n_before + (size_t)p->n_days + 1);
  for (; n < n_before; n++) all[n] = &p->agent->previous[n];
  for (int32_t d = 0; d < p->n_days; d++) {
    if (option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, option[d]);
    duty[d] = (WfmDuty){.start = c->start, .end = c->end, .day = c->day + p->pool->first_day, .shift_type = c->type};
    all[n++] = &duty[d];
  }
  const WfmRosterProblem *problem = planner->space->problem;
  WfmRuleView view = {problem, p->agent, p->contract, all, n, problem->grid.start, wfm_horizon_end(problem)};
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    if (use->hard && strcmp(use->rule->name, "weekly_rest") == 0 && use->rule->measure(&view, use, NULL, NULL) > 0) return false;
  }
  return true;
}

double wfm_planner_run(WfmPlanner *planner, const WfmPerson *p, const double *value, WfmPlanMode mode) {
  Shape shape = shape_of(p, mode), small = shape;
  if (!shape.with_rest) return run_shape(planner, p, value, mode, shape);
  /* Most plans keep the weekly rest unasked; if the best of all does, it is the best of those that do. */
  small.with_rest = false;
  double cost = run_shape(planner, p, value, mode, small);
  return rests_enough(planner, p) ? cost : run_shape(planner, p, value, mode, shape);
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
