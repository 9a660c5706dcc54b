/* One day of the programme for one person's plan: from the labels of the days before to those after it. */
#include "scheduler/roster/planner.h"
#include "scheduler/roster/rule.h"

#include <math.h>

#define DAY_S ((int64_t)86400)

/* Whether the rest [from, to) gives the week its weekly rest. */
static bool rest_counts(const WfmPerson *p, const WfmPlanWeek *week, int64_t from, int64_t to) {
  int64_t inside = MIN(to, week->to) - MAX(from, week->from);
  return (double)(inside >= DAY_S ? to - from : inside) >= p->weekly_rest_s - 1e-6;
}

static void day_off(WfmPlanRun *r, const WfmLabelSlot *slot) {
  WfmPlanState s = wfm_state_unpack(&r->shape, slot->key);
  const WfmPerson *p = r->p;
  if (r->day >= p->first_free) { /* else the day was worked before the horizon */
    if (s.run >= r->shape.off_cap) {
      int32_t worked = s.run - r->shape.off_cap + 1;
      /* A run that may have begun before what is known is not judged. */
      if (worked < p->run_min && worked < r->day) return;
      s.run = 0;
    } else {
      s.run = MIN(s.run + 1, r->shape.off_cap - 1);
    }
  }
  if (s.days < r->days_min || s.paid < r->paid_min) return;
  s.toll = wfm_plan_toll_after(r, r->day, s.toll, 0);
  if (s.toll < 0) return;
  int32_t key = wfm_state_pack(&r->shape, s);
  double room = wfm_plan_room(r, s);
  for (int32_t k = 0; k < slot->n && slot->label[k].cost <= room; k++) wfm_label_offer(r->planner, key, slot->label[k]);
}

/* Whether the kinds of the two duties leave enough rest between them. */
static bool kinds_apart(const WfmPerson *p, int32_t kind_before, const WfmLabel *label, const WfmChoice *c) {
  if (kind_before == 2 && !(c->kind & WFM_IS_NIGHT) && (double)(c->start - label->end) < p->after_night_s) return false;
  return !(kind_before == 1 && (c->kind & WFM_IS_EARLY) && (double)(c->start - label->end) < p->late_to_early_s);
}

/* The duties of a class after the labels of a state: one that costs no less than an earlier one of its class is beaten by it. */
static void extend(WfmPlanRun *r, const WfmLabelSlot *slot, int32_t kind_before, bool rested_before, WfmPlanState to,
                   const WfmChoiceClass *class, double extra) {
  const WfmPerson *p = r->p;
  const WfmPlanWeek *week = &p->week[p->week_of[r->day]];
  bool ask_rest = r->shape.with_rest && !rested_before;
  double room = wfm_plan_room(r, to), least[2] = {room, room}; /* without the weekly rest, and with it */
  for (int32_t j = class->first; j < class->first + class->n; j++) {
    const WfmChoice *c = &r->planner->choice[j];
    bool plain_done = false;
    for (int32_t k = 0; k < slot->n; k++) { /* by cost: the first that may go before is the best of its kind */
      const WfmLabel *label = &slot->label[k];
      double cost = label->cost + c->cost + extra;
      if (!(cost < least[0] || cost < least[1])) break;
      if (label->ready > c->start || !kinds_apart(p, kind_before, label, c)) continue;
      bool rested = rested_before || (ask_rest && rest_counts(p, week, label->end, c->start));
      if (!rested && plain_done) continue;
      if (cost < least[rested]) {
        least[rested] = cost;
        to.rest = rested;
        wfm_label_offer(r->planner, wfm_state_pack(&r->shape, to), (WfmLabel){cost, c->end, c->ready, label->node, c->option});
      }
      if (rested || !ask_rest) break;
      plain_done = true;
    }
  }
}

static int32_t class_for(WfmPlanner *planner, int32_t paid, uint8_t kind_state, int64_t length, int32_t touched) {
  for (int32_t k = planner->n_classes; k-- > 0;) {
    const WfmChoiceClass *class = &planner->class[k];
    if (class->paid == paid && class->kind_state == kind_state && class->length == length && class->touched == touched) return k;
  }
  planner->class[planner->n_classes] =
      (WfmChoiceClass){.paid = paid, .kind_state = kind_state, .length = length, .least = INFINITY, .touched = touched};
  return planner->n_classes++;
}

static void make_room(WfmPlanner *planner, int32_t n) {
  if (n <= planner->choice_room) return;
  planner->choice_room = 2 * n;
  planner->choice = g_renew(WfmChoice, planner->choice, 2 * (size_t)n);
  planner->class = g_renew(WfmChoiceClass, planner->class, 2 * (size_t)n);
  planner->class_of = g_renew(int32_t, planner->class_of, 2 * (size_t)n);
}

/* The day's options as the inner loop wants them: class by class, each by start. */
static void list_choices(WfmPlanRun *r) {
  const WfmPerson *p = r->p;
  WfmPlanner *planner = r->planner;
  int32_t low = p->option_first[r->day], high = p->option_first[r->day + 1];
  make_room(planner, high - low);
  planner->n_classes = 0;
  for (int32_t o = low; o < high; o++) {
    planner->class_of[o - low] = -1;
    if (isinf(r->value[o]) || (r->mode != WFM_PLAN_BOUND && p->option[o].loose)) continue;
    const WfmCandidate *c = wfm_candidate(p, o);
    int32_t k = class_for(planner, r->shape.with_paid ? p->option[o].paid_s / r->shape.grain : 0,
                          r->shape.with_kind ? (uint8_t)wfm_plan_kind(p->kind[o]) : 0, c->end - c->start, wfm_plan_touches(r, r->day, o));
    planner->class_of[o - low] = k;
    planner->class[k].n++;
  }
  for (int32_t k = 0, at = 0; k < planner->n_classes; k++) {
    planner->class[k].first = at;
    at += planner->class[k].n;
    planner->class[k].n = 0;
  }
  for (int32_t o = low; o < high; o++) {
    if (planner->class_of[o - low] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, o);
    WfmChoiceClass *class = &planner->class[planner->class_of[o - low]];
    double ready = ceil(MAX((double)c->end + p->rest_s, (double)c->start + p->start_to_start_s)), cost = wfm_option_cost(r, o);
    planner->choice[class->first + class->n++] = (WfmChoice){c->start, c->end, (int64_t)ready, cost, o, p->kind[o]};
    class->least = MIN(class->least, cost);
  }
  planner->work += 4 * (high - low);
}

static void day_work(WfmPlanRun *r, const WfmLabelSlot *slot) {
  const WfmPerson *p = r->p;
  WfmPlanState s = wfm_state_unpack(&r->shape, slot->key), to = s;
  if (s.run < r->shape.off_cap - 1 && s.run + 1 < p->off_min) return;
  int32_t worked = s.run < r->shape.off_cap ? 0 : s.run - r->shape.off_cap + 1;
  if (worked + 1 > p->run_max) return;
  double long_run = worked + 1 > p->soft_run_max ? p->soft_run_price : 0;
  to.run = r->shape.off_cap + MIN(worked + 1, r->shape.run_cap) - 1;
  if (r->shape.with_days) to.days = s.days + 1;
  if (to.days > r->days_max || to.days < r->days_min || slot->n == 0) return;
  for (int32_t k = 0; k < r->planner->n_classes; k++) {
    const WfmChoiceClass *class = &r->planner->class[k];
    to.paid = s.paid + class->paid;
    if (to.paid > r->paid_max || to.paid < r->paid_min) continue;
    to.kind = class->kind_state;
    to.toll = wfm_plan_toll_after(r, r->day, s.toll, class->touched);
    if (to.toll < 0) continue;
    double extra = long_run + wfm_plan_toll(r, r->day, s.toll, class->touched);
    if (slot->label[0].cost + class->least + extra > wfm_plan_room(r, to)) continue;
    extend(r, slot, s.kind, s.rest, to, class, extra);
    r->planner->work += 5 * class->n;
  }
}

/* Hard limits of the week as limits of the state, after day d. */
static void set_limits(WfmPlanRun *r) {
  const WfmPerson *p = r->p;
  int32_t d = r->day;
  const WfmPlanWeek *w = &p->week[p->week_of[d]];
  r->days_max = r->shape.with_days ? r->shape.days - 1 : 0;
  r->paid_max = r->shape.paid - 1;
  r->days_min = r->paid_min = 0;
  int32_t days_left = 0, paid_left = 0;
  for (int32_t e = d + 1; e < p->n_days && p->week_of[e] == p->week_of[d]; e++) {
    days_left += p->option_first[e + 1] > p->option_first[e];
    paid_left += p->paid_most[e] / r->shape.grain;
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

void wfm_plan_day(WfmPlanRun *r) {
  WfmPlanner *planner = r->planner;
  bool must = wfm_plan_must(r, r->day);
  set_limits(r);
  list_choices(r);
  for (int32_t k = 0; k < planner->now.n; k++) {
    if (!must) day_off(r, &planner->now.slot[k]);
    day_work(r, &planner->now.slot[k]);
  }
}
