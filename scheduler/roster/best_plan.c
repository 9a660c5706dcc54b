#include "scheduler/roster/best_plan.h"
#include "scheduler/roster/planner.h"
#include "scheduler/roster/rule.h"

#include <math.h>
#include <string.h>

#define DAY_S ((int64_t)86400)
#define CLOCK_CHANGE_S 10800 /* by which a window of the clock may be longer */

static bool any_as_work(const WfmRosterProblem *problem) {
  bool any = false;
  for (size_t t = 0; t < problem->n_shift_types; t++)
    for (size_t b = 0; b < problem->shift_types[t].n_breaks; b++) any |= problem->shift_types[t].breaks[b].as_work;
  return any;
}

WfmBreakSpan *wfm_break_spans(const WfmRosterProblem *problem) {
  WfmBreakSpan *span = g_new0(WfmBreakSpan, problem->n_shift_types * WFM_MAX_BREAKS + 1);
  for (size_t t = 0; t < problem->n_shift_types; t++)
    for (size_t b = 0; b < problem->shift_types[t].n_breaks; b++) {
      const WfmBreak *rest = &problem->shift_types[t].breaks[b];
      if (!rest->on_clock) span[t * WFM_MAX_BREAKS + b] = wfm_break_span(rest, 0, NULL, problem->grid.step);
    }
  return span;
}

WfmPlanner *wfm_planner_new(const WfmSpace *space) {
  WfmPlanner *planner = g_new0(WfmPlanner, 1);
  planner->space = space;
  planner->window = 1;
  const WfmRosterProblem *problem = space->problem;
  int32_t step = problem->grid.step;
  planner->span = wfm_break_spans(problem);
  for (size_t t = 0; t < problem->n_shift_types; t++)
    for (size_t b = 0; b < problem->shift_types[t].n_breaks; b++) {
      const WfmBreak *rest = &problem->shift_types[t].breaks[b];
      planner->window = MAX(planner->window, (rest->latest_s - rest->earliest_s + (rest->on_clock ? CLOCK_CHANGE_S : 0)) / step + 2);
    }
  planner->cost = g_new0(double, (size_t)planner->window *WFM_MAX_BREAKS);
  if (any_as_work(problem)) {
    planner->by = g_new0(double, (size_t)planner->window *WFM_MAX_BREAKS);
    planner->through = g_new0(double, (size_t)planner->window *(size_t)planner->window);
  }
  planner->from = g_new0(int32_t, (size_t)planner->window * WFM_MAX_BREAKS);
  planner->end = g_array_new(FALSE, FALSE, sizeof(WfmLabel));
  return planner;
}

static void layer_free(WfmLabelLayer *layer) {
  for (int32_t s = 0; s < layer->room; s++) g_free(layer->slot[s].label);
  g_free(layer->slot);
}

void wfm_planner_free(WfmPlanner *planner) {
  if (!planner) return;
  g_free(planner->span);
  g_free(planner->cost);
  g_free(planner->from);
  g_free(planner->by);
  g_free(planner->through);
  layer_free(&planner->now);
  layer_free(&planner->next);
  g_free(planner->slot_of);
  g_free(planner->stamp_of);
  g_free(planner->choice);
  g_free(planner->class);
  g_free(planner->class_of);
  g_free(planner->node);
  g_free(planner->togo);
  g_free(planner->least);
  g_free(planner->least_paid);
  g_free(planner->least_touched);
  g_array_free(planner->end, TRUE);
  g_free(planner);
}

int64_t wfm_planner_work(const WfmPlanner *planner) {
  return planner->work;
}

/* The most days in a row that the weeks' limits let anybody work: a run that spans three weeks has worked one of them wholly. */
static int32_t longest_run(const WfmPerson *p) {
  int32_t before = p->run_before, longest = before;
  for (int32_t w = 0, d = 0; w < p->n_weeks; w++) {
    int32_t days = 0, most = INT32_MAX;
    for (; d < p->n_days && p->week_of[d] == w; d++) days += d >= p->first_free; /* else it is one of those before */
    for (int32_t t = 0; t < p->n_terms; t++)
      if (p->term[t].days && p->term[t].at_most && p->term[t].hard && !p->term[t].period)
        most = MIN(most, (int32_t)floor(MAX(p->term[t].value - p->week[w].days, 0) + 1e-6));
    bool whole = days <= most; /* the whole week can be worked, and the run go on */
    longest = MAX(longest, before + MIN(days, most));
    before = whole ? before + days : most;
  }
  return longest;
}

WfmPlanShape wfm_plan_shape(const WfmPlanner *planner, const WfmPerson *p, WfmPlanMode mode) {
  WfmPlanShape shape = {.off_cap = MAX(p->off_min, 1), .days = 1, .paid = 1, .grain = 1, .tolls = 1};
  int32_t cap = p->off_min > 1 || p->run_min > 1 ? 1 : 0, longest = p->n_days + p->run_before;
  longest = MIN(longest, longest_run(p));
  if (p->run_max < longest) cap = MAX(cap, p->run_max);
  if (p->soft_run_max < longest) cap = MAX(cap, p->soft_run_max + 1);
  shape.run_cap = MAX(cap, p->run_min);
  shape.runs = shape.off_cap + shape.run_cap;
  for (int32_t w = 0; w < p->n_weeks; w++) shape.with_paid |= p->week[w].low_s > 0;
  shape.with_paid |= p->paid_step_s > 0 && mode != WFM_PLAN_BOUND;
  for (int32_t t = 0; t < p->n_terms; t++) {
    if (p->term[t].period && mode != WFM_PLAN_SHARED) continue;
    shape.with_days = true; /* an "at most" term asks whether the week is worked at all */
    shape.with_paid |= !p->term[t].days;
  }
  if (mode == WFM_PLAN_BOUND && planner->tolls) shape.tolls = 2;
  if (p->weekends && (mode != WFM_PLAN_BOUND || planner->with_weekends)) {
    shape.weekends = p->weekends;
    shape.tolls = p->weekends->n;
  }
  shape.with_rest = p->weekly_rest_s > 0;
  shape.with_kind = p->after_night_s > 0 || p->late_to_early_s > 0;
  if (shape.with_days) shape.days = 8;
  if (shape.with_paid && p->paid_grain > 0) {
    int32_t most = 0;
    for (int32_t d = 0; d < p->n_days; d++) most = MAX(most, p->paid_most[d]);
    shape.grain = p->paid_grain;
    shape.paid = 7 * (most / shape.grain) + 1;
  }
  return shape;
}

/* Closes the contract's week: its price, and its weekly rest taken or still to come. */
static void close_week(WfmPlanRun *r, int32_t week) {
  const WfmPerson *p = r->p;
  const WfmPlanWeek *w = &p->week[week];
  wfm_layer_turn(r->planner);
  for (int32_t k = 0; k < r->planner->now.n; k++) {
    const WfmLabelSlot *slot = &r->planner->now.slot[k];
    WfmPlanState s = wfm_state_unpack(&r->shape, slot->key), to = s;
    double price = wfm_week_price(p, week, s.days, (double)s.paid * r->shape.grain, r->mode == WFM_PLAN_SHARED);
    if (isinf(price)) continue;
    if (r->mode != WFM_PLAN_BOUND && wfm_week_off_step(p, week, (double)s.paid * r->shape.grain)) continue;
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
      wfm_label_offer(r->planner, wfm_state_pack(&r->shape, to), label);
    }
  }
}

static void begin(WfmPlanRun *r) {
  const WfmPerson *p = r->p;
  WfmPlanner *planner = r->planner;
  size_t n_keys = (size_t)r->shape.runs * (size_t)r->shape.days * (size_t)r->shape.paid * 6 * (size_t)r->shape.tolls;
  if (n_keys > planner->n_keys) {
    g_free(planner->slot_of);
    g_free(planner->stamp_of);
    planner->slot_of = g_new0(int32_t, n_keys);
    planner->stamp_of = g_new0(int32_t, n_keys);
    planner->n_keys = n_keys;
    planner->stamp = 0;
  }
  planner->n_nodes = 0;
  g_array_set_size(planner->end, 0);
  wfm_layer_start(planner);
  WfmPlanState s = {0};
  s.run = p->run_before > 0 ? r->shape.off_cap + MIN(p->run_before, r->shape.run_cap) - 1
                            : MIN(MAX(p->off_before - 1, 0), r->shape.off_cap - 1);
  s.rest = r->shape.with_rest && p->rested;
  s.kind = r->shape.with_kind ? wfm_plan_kind(p->last_kind) : 0;
  s.toll = wfm_plan_toll_begin(r);
  int64_t long_ago = p->week[0].from - 30 * DAY_S;
  WfmLabel label = {0, long_ago, INT64_MIN, -1, -1};
  if (p->last_start != INT64_MIN) {
    label.end = MAX(p->last_end, long_ago);
    label.ready = (int64_t)ceil(MAX((double)p->last_end + p->rest_s, (double)p->last_start + p->start_to_start_s));
  }
  wfm_label_offer(planner, wfm_state_pack(&r->shape, s), label);
}

static int by_cost(gconstpointer a, gconstpointer b) {
  const WfmLabel *x = a, *y = b;
  if (x->cost != y->cost) return x->cost < y->cost ? -1 : 1;
  return x->node < y->node ? -1 : x->node > y->node;
}

static double run_shape(WfmPlanRun *r, WfmPlanShape shape) {
  WfmPlanner *planner = r->planner;
  const WfmPerson *p = r->p;
  r->shape = shape;
  begin(r);
  for (r->day = 0; r->day < p->n_days; r->day++) {
    int32_t d = r->day;
    wfm_layer_turn(planner);
    wfm_plan_day(r);
    wfm_layer_prune(r);
    wfm_layer_settle(planner);
    if (d + 1 == p->n_days || p->week_of[d + 1] != p->week_of[d]) close_week(r, p->week_of[d]);
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

/* The best path at or below the cutoff. */
static double run_cutoff(WfmPlanRun *r, WfmPlanShape shape, double cutoff) {
  WfmPlanShape small = shape;
  r->cutoff = cutoff + 1e-9 * (1 + fabs(cutoff));
  if (!shape.with_rest) return run_shape(r, shape);
  /* Most plans keep the weekly rest unasked; if the best of all does, it is the best of those that do. */
  small.with_rest = false;
  double cost = run_shape(r, small);
  return rests_enough(r->planner, r->p) ? cost : run_shape(r, shape);
}

double wfm_planner_run(WfmPlanner *planner, const WfmPerson *p, const double *value, WfmPlanMode mode, double beyond, double cutoff) {
  WfmPlanShape shape = wfm_plan_shape(planner, p, mode);
  WfmPlanRun r = {.planner = planner, .p = p, .value = value, .shape = shape, .mode = mode};
  double low = wfm_plan_look_ahead(&r);
  planner->reached = INFINITY;
  if (isinf(low)) return run_cutoff(&r, shape, cutoff);
  /* The best path is mostly dearer than that by little. */
  double unit = 1 + fabs(low), reach = MAX(0.002, beyond > low ? 8 * (beyond - low) / unit : 0);
  for (int k = 0; k < 6 && low + reach * unit < cutoff; k++) {
    planner->reached = low + reach * unit;
    reach *= 8;
    double cost = run_cutoff(&r, shape, planner->reached);
    if (!isinf(cost)) return cost;
  }
  planner->reached = INFINITY;
  return run_cutoff(&r, shape, cutoff);
}

double wfm_planner_reached(const WfmPlanner *planner) {
  return planner->reached;
}

void wfm_planner_rests(WfmPlanner *planner, const double *lost) {
  planner->lost = lost;
}

void wfm_planner_tolls(WfmPlanner *planner, const WfmWeekendTolls *tolls) {
  planner->tolls = tolls;
}

void wfm_planner_weekends(WfmPlanner *planner) {
  planner->with_weekends = true;
}

void wfm_planner_force(WfmPlanner *planner, const int32_t *option) {
  planner->forced = option;
}

double wfm_planner_take(WfmPlanner *planner, const WfmPerson *p, size_t k, int32_t *option) {
  if (k >= planner->end->len) return INFINITY;
  for (int32_t d = 0; d < p->n_days; d++) option[d] = -1;
  const WfmLabel *label = &g_array_index(planner->end, WfmLabel, k);
  for (int32_t node = label->node; node >= 0;) {
    const WfmLabelNode *at = &planner->node[node];
    option[wfm_candidate(p, at->option)->day] = at->option;
    node = at->parent;
  }
  return label->cost;
}
