/* A contract's rules as the dynamic programme knows them. Only what it knows exactly, or more weakly than the rule's measure, goes in:
 * the measure itself judges every plan that comes out (planned.c), so a rule that is missing here costs search, never legality. */
#include "scheduler/roster/allot.h"
#include "scheduler/roster/pattern.h"
#include "scheduler/roster/rule_count.h"
#include "scheduler/roster/space_parts.h"

#include <math.h>
#include <string.h>

static const double SLACK = 1e-6;

WfmRuleView wfm_history_view(const WfmRosterProblem *problem, const WfmAgent *agent, const WfmDuty **duty) {
  for (size_t k = 0; k < agent->n_previous; k++) duty[k] = &agent->previous[k];
  const WfmContract *contract = &problem->contracts[agent->contract];
  return (WfmRuleView){problem, agent, contract, duty, agent->n_previous, problem->grid.start, wfm_horizon_end(problem)};
}

static uint8_t kind_of(const WfmRuleView *view, const WfmDuty *duty) {
  return (uint8_t)((wfm_duty_is(view, duty, WFM_KIND_EARLY) ? WFM_IS_EARLY : 0) |
                   (wfm_duty_is(view, duty, WFM_KIND_LATE) ? WFM_IS_LATE : 0) |
                   (wfm_duty_is(view, duty, WFM_KIND_NIGHT) ? WFM_IS_NIGHT : 0));
}

/* Runs of work and of free days, and the last duty, when the horizon begins. */
static void read_history(WfmPerson *p, const WfmRuleView *view) {
  p->last_start = INT64_MIN;
  p->off_before = 1 << 20;
  int32_t run = 0, last = INT32_MIN;
  for (size_t k = 0; k < view->n_duties; k++) {
    const WfmDuty *duty = view->duty[k];
    if (duty->day != last) run = duty->day == last + 1 ? run + 1 : 1;
    last = duty->day;
    p->last_start = MAX(p->last_start, duty->start);
    p->last_kind = kind_of(view, duty);
  }
  if (last == INT32_MIN) return;
  p->first_free = MAX(last + 1 - p->pool->first_day, 0);
  p->off_before = MAX(p->pool->first_day - last - 1, 0);
  p->run_before = p->off_before == 0 ? run : 0;
}

static void lay_weeks(WfmPerson *p, const WfmRosterProblem *problem, const WfmRuleView *view) {
  int32_t first = wfm_week_first_day(p->contract, p->pool->first_day), last = p->pool->first_day + p->n_days - 1;
  p->n_weeks = (wfm_week_first_day(p->contract, last) - first) / 7 + 1;
  p->week_of = g_new(int32_t, (size_t)p->n_days);
  p->week = g_new0(WfmPlanWeek, (size_t)p->n_weeks);
  for (int32_t d = 0; d < p->n_days; d++) p->week_of[d] = (p->pool->first_day + d - first) / 7;
  int64_t begin = problem->grid.start, end = wfm_horizon_end(problem);
  for (int32_t w = 0; w < p->n_weeks; w++) {
    WfmPlanWeek *week = &p->week[w];
    int32_t day = first + 7 * w;
    week->from = w > 0 ? p->week[w - 1].to : wfm_week_from(view, day);
    week->to = wfm_week_to(view, day);
    int64_t employed = MIN(MIN(week->to, end), p->agent->employed_to) - MAX(MAX(week->from, begin), p->agent->employed_from);
    week->low_s = p->contract->paid_low_s * (double)MAX(employed, 0) / (double)(week->to - week->from);
    week->before = (double)CLAMP(week->from - begin, 0, end - begin) / (double)(end - begin);
    week->share = (double)MAX(MIN(week->to, end) - MAX(week->from, begin), 0) / (double)(end - begin);
    week->leave_s = wfm_credit_s(view, day, day + 7);
    week->leave_days = wfm_credit_days(view, day, day + 7);
    for (size_t k = 0; k < view->n_duties; k++)
      if (view->duty[k]->day >= day && view->duty[k]->day < day + 7) {
        week->paid_s += (double)wfm_duty_paid_s(view->duty[k]);
        week->days += k == 0 || view->duty[k]->day != view->duty[k - 1]->day;
      }
    for (size_t s = 0; s < p->agent->n_spans; s++) { /* paid leave, by its share of the week inside the horizon */
      const WfmSpan *span = &p->agent->spans[s];
      int64_t inside = MIN(MIN(span->to, week->to), end) - MAX(MAX(span->from, week->from), begin);
      if (span->kind == WFM_SPAN_ABSENT && span->paid && inside > 0)
        week->credit_s += span->credit_s * (double)inside / (double)(span->to - span->from);
    }
  }
  for (WfmWeek week = {0}; wfm_week_next_whole(&week, view);) {
    int32_t w = (week.first_day - first) / 7;
    if (w >= 0 && w < p->n_weeks) p->week[w].whole = true;
  }
}

/* Whether the first week already holds a weekly rest among the duties before the horizon (as rule_weekly_rest.c counts it). */
static bool rested_before(const WfmPerson *p, const WfmRuleView *view) {
  const WfmPlanWeek *week = &p->week[0];
  int64_t begin = week->from - 30 * (int64_t)86400;
  for (size_t k = 0; k < view->n_duties; k++) {
    int64_t end = MIN(view->duty[k]->start, week->to), inside = end - MAX(begin, week->from);
    if (end > week->from && (inside >= 86400 ? (double)(view->duty[k]->start - begin) : (double)inside) >= p->weekly_rest_s - SLACK)
      return true;
    begin = MAX(begin, view->duty[k]->end);
  }
  return false;
}

static void add_term(WfmPerson *p, const WfmRuleUse *use, bool days, bool at_most, bool period) {
  double unit = days ? 1 : 3600;
  WfmWeekTerm *term = &p->term[p->n_terms++];
  *term = (WfmWeekTerm){days, at_most, use->hard, period, use->value * unit, use->price / unit};
}

/* As much of the horizon's as the pace gives it. */
static void take_pace(WfmPerson *p, const WfmRuleView *view, const WfmRuleUse *use) {
  double week_s = wfm_pace_s(p, view, use), weeks = (double)(view->to - view->from) / (7 * 86400.0);
  if (isinf(week_s)) return;
  WfmWeekTerm *term = &p->term[p->n_terms++];
  *term = (WfmWeekTerm){.at_most = true, .hard = true, .period = true, .value = week_s * weeks};
  p->period = true;
}

static void take_rule(WfmPerson *p, const WfmRuleUse *use) {
  const char *name = use->rule->name;
  static const struct {
    const char *name;
    bool days, at_most, period;
  } terms[] = {{"max_days_week", true, true, false},    {"min_days_week", true, false, false},   {"max_hours_week", false, true, false},
               {"min_hours_week", false, false, false}, {"max_days_period", true, true, true},   {"min_days_period", true, false, true},
               {"max_hours_period", false, true, true}, {"min_hours_period", false, false, true}};
  for (size_t t = 0; t < G_N_ELEMENTS(terms); t++)
    if (strcmp(name, terms[t].name) == 0) {
      if (!terms[t].period || use->hard) add_term(p, use, terms[t].days, terms[t].at_most, terms[t].period);
      p->period |= terms[t].period && use->hard;
      return;
    }
  if (strcmp(name, "max_consecutive_days") == 0) {
    if (use->hard) {
      p->run_max = MIN(p->run_max, (int32_t)floor(use->value + SLACK));
    } else if (p->soft_run_max == INT32_MAX) {
      p->soft_run_max = (int32_t)floor(use->value + SLACK);
      p->soft_run_price = use->price;
    }
    return;
  }
  if (!use->hard) return; /* priced by its measure alone */
  const struct {
    const char *name;
    double *seconds;
  } rests[] = {{"daily_rest", &p->rest_s},
               {"min_start_to_start", &p->start_to_start_s},
               {"min_rest_after_night", &p->after_night_s},
               {"min_rest_late_to_early", &p->late_to_early_s},
               {"weekly_rest", &p->weekly_rest_s},
               {"min_work_before_break", &p->first_work_s},
               {"min_work_between_breaks", &p->between_s},
               {"min_work_after_break", &p->last_work_s}};
  for (size_t r = 0; r < G_N_ELEMENTS(rests); r++)
    if (strcmp(name, rests[r].name) == 0) {
      *rests[r].seconds = MAX(*rests[r].seconds, use->value * 3600);
      return;
    }
  if (strcmp(name, "paid_step_week") == 0) p->paid_step_s = MAX(p->paid_step_s, use->value * 3600);
  if (strcmp(name, "min_consecutive_days") == 0) p->run_min = MAX(p->run_min, (int32_t)ceil(use->value - SLACK));
  if (strcmp(name, "min_consecutive_days_off") == 0) p->off_min = MAX(p->off_min, (int32_t)ceil(use->value - SLACK));
  if (strcmp(name, "max_work_before_break") == 0 && (p->stretch_s <= 0 || use->value * 3600 < p->stretch_s))
    p->stretch_s = use->value * 3600;
}

/* Rules about one shift alone are asked about each duty alone: a hard breach removes it. Rules about its breaks are not: they are
 * placed later. */
static bool shift_allows(const WfmRuleView *view, const WfmDuty *duty, bool personal) {
  const WfmDuty *one = duty;
  WfmRuleView alone = *view;
  alone.duty = &one;
  alone.n_duties = 1;
  for (size_t r = 0; r < view->contract->n_rules; r++) {
    const WfmRuleUse *use = &view->contract->rules[r];
    if (!use->hard || use->rule->breaks || use->rule->personal != personal || strcmp(use->rule->scope, "shift") != 0) continue;
    if (use->rule->measure(&alone, use, NULL, NULL) > 0) return false;
  }
  return true;
}

/* A candidate as a duty whose unpaid time lies at its end. */
typedef struct {
  WfmSegment piece[2];
  WfmDuty duty;
} Sketch;

static void sketch(Sketch *out, const WfmCandidate *c, int32_t first_day, int32_t paid_s) {
  int64_t unpaid = c->end - c->start - paid_s;
  out->piece[0] = (WfmSegment){WFM_SEGMENT_WORK, c->start, c->end - unpaid, "work", true};
  out->piece[1] = (WfmSegment){WFM_SEGMENT_BREAK, c->end - unpaid, c->end, "break", false};
  out->duty = (WfmDuty){c->start, c->end, c->day + first_day, c->type, c->locked, out->piece, unpaid > 0 ? 2 : 1};
}

void wfm_candidate_judge(WfmCandidate *c, const WfmRuleView *view, int32_t first_day, int32_t paid_s) {
  Sketch as;
  sketch(&as, c, first_day, paid_s);
  c->kind = kind_of(view, &as.duty);
  c->allowed = shift_allows(view, &as.duty, false);
}

/* Whether the rules that ask about the person, and the person's pattern, allow it. */
static bool suits(const WfmPerson *p, const WfmRuleView *view, const WfmCandidate *c, int32_t paid_s, bool bound) {
  Sketch as;
  sketch(&as, c, p->pool->first_day, paid_s);
  return shift_allows(view, &as.duty, true) && (!bound || wfm_pattern_allows(view, &as.duty));
}

static bool has_personal(const WfmContract *contract) {
  bool any = false;
  for (size_t r = 0; r < contract->n_rules; r++) any |= contract->rules[r].hard && contract->rules[r].rule->personal;
  return any;
}

static void sift_options(WfmPerson *p, const WfmRuleView *view) {
  int32_t n = 0, first_day = p->pool->first_day;
  bool bound = wfm_pattern_binds(p->agent, p->contract), asks = bound || has_personal(p->contract);
  p->kind = g_new0(uint8_t, (size_t)p->option_first[p->n_days] + 1);
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t low = p->option_first[d], high = p->option_first[d + 1];
    p->option_first[d] = n;
    if (bound && d >= p->first_free && wfm_pattern_asks(view, first_day + d)) p->must[d] = 1;
    for (int32_t o = low; o < high && d >= p->first_free; o++) {
      WfmCandidate c = *wfm_candidate(p, o);
      if (c.locked || c.paid_s != p->option[o].paid_s) wfm_candidate_judge(&c, view, first_day, p->option[o].paid_s);
      if (!c.allowed || (asks && !suits(p, view, &c, p->option[o].paid_s, bound))) continue;
      p->option[n] = p->option[o];
      p->kind[n++] = c.kind;
    }
  }
  p->option_first[p->n_days] = n;
}

void wfm_person_rules(WfmPerson *p, const WfmRosterProblem *problem) {
  g_autofree const WfmDuty **duty = g_new0(const WfmDuty *, p->agent->n_previous + 1);
  WfmRuleView view = wfm_history_view(problem, p->agent, duty);
  read_history(p, &view);
  p->run_max = p->soft_run_max = INT32_MAX;
  p->term = g_new0(WfmWeekTerm, p->contract->n_rules + 1);
  for (size_t r = 0; r < p->contract->n_rules; r++) take_rule(p, &p->contract->rules[r]);
  for (size_t r = 0; r < p->contract->n_rules; r++) take_pace(p, &view, &p->contract->rules[r]);
  p->allots = wfm_allots(p);
  lay_weeks(p, problem, &view);
  p->rested = rested_before(p, &view);
  if (!p->shares) sift_options(p, &view);
}

double wfm_week_wages(const WfmPerson *p, int32_t week, double paid_s) {
  const WfmPlanWeek *w = &p->week[week];
  return p->agent->cost_per_hour / 3600 * MAX(w->low_s, paid_s + w->credit_s);
}

bool wfm_week_off_step(const WfmPerson *p, int32_t week, double paid_s) {
  return p->paid_step_s > 0 && p->week[week].whole && wfm_paid_beyond_step(paid_s + p->week[week].paid_s, p->paid_step_s) > 0;
}

/* What the horizon's begin up to `share` of it has of a rule over the period, in whole days or steps of paid time: to the nearest of them,
 * and in the end no more, or where hours are asked for no less, than it says. */
static double part_until(const WfmWeekTerm *term, double unit, double share) {
  double all = term->value / unit, whole = !term->at_most && !term->days ? ceil(all - SLACK) : floor(all + SLACK);
  return share >= 1 - SLACK ? whole : MIN(floor(all * share + 0.5), whole);
}

/* The week's part: those of all weeks add up to the whole. */
static double part_of(const WfmPerson *p, const WfmPlanWeek *w, const WfmWeekTerm *term) {
  double unit = term->days || p->paid_grain <= 0 ? 1 : p->paid_grain;
  return unit * (part_until(term, unit, w->before + w->share) - part_until(term, unit, w->before));
}

double wfm_week_price(const WfmPerson *p, int32_t week, double days, double paid_s, bool shared) {
  const WfmPlanWeek *w = &p->week[week];
  double price = wfm_week_wages(p, week, paid_s);
  for (int32_t t = 0; t < p->n_terms; t++) {
    const WfmWeekTerm *term = &p->term[t];
    if (term->period && !shared) continue;
    if (!term->period && !term->at_most && !w->whole) continue;
    double value = term->period ? part_of(p, w, term) : term->value, measured = term->days ? days : paid_s;
    if (!term->period) measured += term->days ? w->days : w->paid_s;
    if (!term->at_most) measured += term->days ? w->leave_days : w->leave_s;
    /* A week that no duty of the horizon touches is not judged by an "at most" rule. */
    double excess = term->at_most ? (days > 0 ? measured - value : 0) : value - measured;
    if (excess <= SLACK) continue;
    if (term->hard) return INFINITY;
    price += excess * term->price;
  }
  return price;
}
