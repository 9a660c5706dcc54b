/* The least plan of one person: a plain programme over days. A plan in progress holds what the rules look back at; among plans that
 * agree in that, one is of no use if another costs no more and ended no later. */
#include "scheduler/roster/certificate_parts.h"
#include "scheduler/roster/rule_count.h"
#include "scheduler/roster/weekend_sequence.h"

#include <math.h>
#include <string.h>

static const int64_t DAY_S = 86400;

/* What the week brings along, and what is asked of it. */
typedef struct {
  int64_t from, to;
  double paid_low_s, credit_s; /* paid also if not worked; paid for leave */
  double days, paid_s;         /* worked before the horizon */
  double leave_days, leave_s;  /* count for minima */
  bool judged;                 /* by minima */
} Week;

/* A plan in progress. */
typedef struct {
  int32_t run; /* days in a row at work; off: below zero */
  int32_t days, paid_s;
  uint8_t kind;
  bool rested;        /* the week has its weekly rest */
  int32_t weekend;    /* the last one paid for, while duties to come may touch it; else WFM_NO_POINT */
  int32_t room;       /* state of the sequence of weekends */
  int32_t worked;     /* of the weekend under way, a bit for each date */
  int64_t end, ready; /* of the last duty; before which no other may begin */
  double cost;
} Plan;

typedef struct {
  const WfmCase *one;
  WfmRuleView history;
  const WfmDuty **before;
  GArray *duty; /* WfmPossible by day */
  bool *must;
  int32_t *next_weekend;        /* [n_days] the first that duties of later days touch; INT32_MAX: none */
  WfmWeekendSequence *sequence; /* of weekends that may be worked together; NULL: any */
  int32_t *ends;                /* [n_days] number of the weekend that no later duty touches, where one of the day does; -1: none */
  Week *week;
  int32_t n_weeks, first_week_day, first_free;
  double rest_s, start_to_start_s, after_night_s, late_to_early_s, weekly_rest_s; /* NaN: none */
  int32_t run_max, run_min, off_min, soft_run_max, work_cap, off_cap;
  double soft_run_price;
  bool ask_rest, ask_paid; /* weekly rest; paid time as a part of the state, else each duty costs its wages */
  GArray *now, *next;      /* Plan */
} Programme;

/* ---- the rules ---- */

static void read_runs(Programme *g) {
  double most = wfm_hard_rule(g->one, "max_consecutive_days", true), least = wfm_hard_rule(g->one, "min_consecutive_days", false);
  double off = wfm_hard_rule(g->one, "min_consecutive_days_off", false);
  g->run_max = isnan(most) ? INT32_MAX : (int32_t)floor(most + 1e-6);
  g->run_min = isnan(least) ? 0 : (int32_t)ceil(least - 1e-6);
  g->off_min = isnan(off) ? 0 : (int32_t)ceil(off - 1e-6);
  g->soft_run_max = INT32_MAX;
  for (size_t r = 0; r < g->one->contract->n_rules && g->soft_run_max == INT32_MAX; r++) {
    const WfmRuleUse *use = &g->one->contract->rules[r];
    if (use->hard || strcmp(use->rule->name, "max_consecutive_days") != 0) continue;
    g->soft_run_max = (int32_t)floor(use->value + 1e-6);
    g->soft_run_price = use->price;
  }
  g->work_cap = MAX(1, g->run_min);
  if (g->run_max < INT32_MAX) g->work_cap = MAX(g->work_cap, g->run_max);
  if (g->soft_run_max < INT32_MAX) g->work_cap = MAX(g->work_cap, g->soft_run_max);
  g->off_cap = MAX(1, g->off_min);
}

static void lay_week(Programme *g, Week *week, int32_t day) {
  const WfmCase *one = g->one;
  int64_t begin = one->problem->grid.start, end = wfm_horizon_end(one->problem);
  week->from = wfm_week_from(&g->history, day);
  week->to = wfm_week_to(&g->history, day);
  int64_t employed = MIN(MIN(week->to, end), one->agent->employed_to) - MAX(MAX(week->from, begin), one->agent->employed_from);
  week->paid_low_s = one->contract->paid_low_s * (double)MAX(employed, 0) / (double)(week->to - week->from);
  week->leave_s = wfm_credit_s(&g->history, day, day + 7);
  week->leave_days = wfm_credit_days(&g->history, day, day + 7);
  for (size_t s = 0; s < one->agent->n_spans; s++) {
    const WfmSpan *span = &one->agent->spans[s];
    int64_t inside = MIN(MIN(span->to, week->to), end) - MAX(MAX(span->from, week->from), begin);
    if (span->kind == WFM_SPAN_ABSENT && span->paid && inside > 0)
      week->credit_s += span->credit_s * (double)inside / (double)(span->to - span->from);
  }
  for (size_t k = 0; k < g->history.n_duties; k++) {
    const WfmDuty *duty = g->before[k];
    if (duty->day < day || duty->day >= day + 7) continue;
    week->paid_s += (double)wfm_duty_paid_s(duty);
    week->days += k == 0 || duty->day != g->before[k - 1]->day;
  }
}

static void lay_weeks(Programme *g) {
  const WfmCase *one = g->one;
  g->first_week_day = wfm_week_first_day(one->contract, one->first_day);
  g->n_weeks = (one->first_day + one->n_days - 1 - g->first_week_day) / 7 + 1;
  g->week = g_new0(Week, (size_t)g->n_weeks);
  for (int32_t w = 0; w < g->n_weeks; w++) {
    lay_week(g, &g->week[w], g->first_week_day + 7 * w);
    g->ask_paid |= g->week[w].paid_low_s > 0 || g->week[w].credit_s > 0;
  }
  for (WfmWeek judged = {0}; wfm_week_next_whole(&judged, &g->history);) {
    int32_t w = (judged.first_day - g->first_week_day) / 7;
    if (judged.first_day >= g->first_week_day && w < g->n_weeks) g->week[w].judged = true;
  }
}

/* Money for a week so worked; INFINITY where a hard rule of the week is broken, of which `running` knows the limits above alone. */
static double week_cost(const Programme *g, const Week *week, const Plan *plan, bool running) {
  static const struct {
    const char *name;
    bool days, at_most;
  } known[] = {
      {"max_days_week", true, true}, {"min_days_week", true, false}, {"max_hours_week", false, true}, {"min_hours_week", false, false}};
  double cost = g->ask_paid ? g->one->agent->cost_per_hour / 3600 * MAX(week->paid_low_s, plan->paid_s + week->credit_s) : 0;
  for (size_t r = 0; r < g->one->contract->n_rules; r++) {
    const WfmRuleUse *use = &g->one->contract->rules[r];
    for (size_t k = 0; k < G_N_ELEMENTS(known); k++) {
      if (strcmp(use->rule->name, known[k].name) != 0) continue;
      bool touched = plan->days > 0;
      if (known[k].at_most ? !touched : running || !week->judged) continue;
      double measured = known[k].days ? plan->days + week->days : (plan->paid_s + week->paid_s) / 3600;
      if (!known[k].at_most) measured += known[k].days ? week->leave_days : week->leave_s / 3600;
      double excess = known[k].at_most ? measured - use->value : use->value - measured;
      if (excess > 1e-6) cost += use->hard ? (double)INFINITY : excess * use->price;
    }
  }
  return cost;
}

static bool about_hours(const WfmContract *contract) {
  for (size_t r = 0; r < contract->n_rules; r++) {
    const char *name = contract->rules[r].rule->name;
    if (strcmp(name, "max_hours_week") == 0 || strcmp(name, "min_hours_week") == 0) return true;
  }
  return false;
}

/* ---- plans in progress ---- */

/* Plans that agree in what the rules look back at stand together, cheapest first. */
static int by_state(gconstpointer a, gconstpointer b) {
  const Plan *x = a, *y = b;
  if (x->run != y->run) return x->run < y->run ? -1 : 1;
  if (x->days != y->days) return x->days < y->days ? -1 : 1;
  if (x->paid_s != y->paid_s) return x->paid_s < y->paid_s ? -1 : 1;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  if (x->rested != y->rested) return x->rested ? 1 : -1;
  if (x->weekend != y->weekend) return x->weekend < y->weekend ? -1 : 1;
  if (x->room != y->room) return x->room < y->room ? -1 : 1;
  if (x->worked != y->worked) return x->worked < y->worked ? -1 : 1;
  if (x->cost != y->cost) return x->cost < y->cost ? -1 : 1;
  if (x->ready != y->ready) return x->ready < y->ready ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

static bool alike(const Plan *x, const Plan *y) {
  return x->run == y->run && x->days == y->days && x->paid_s == y->paid_s && x->kind == y->kind && x->rested == y->rested &&
         x->weekend == y->weekend && x->room == y->room && x->worked == y->worked;
}

/* The next plans become those of now, without those that another beats. */
static void turn(Programme *g) {
  g_array_sort(g->next, by_state);
  g_array_set_size(g->now, 0);
  guint group = 0;
  for (guint k = 0; k < g->next->len; k++) {
    const Plan *plan = &g_array_index(g->next, Plan, k);
    if (g->now->len && !alike(&g_array_index(g->now, Plan, g->now->len - 1), plan)) group = g->now->len;
    bool beaten = false;
    for (guint j = group; j < g->now->len && !beaten; j++) {
      const Plan *other = &g_array_index(g->now, Plan, j);
      beaten = other->ready <= plan->ready && other->end <= plan->end;
    }
    if (!beaten) g_array_append_vals(g->now, plan, 1);
  }
  g_array_set_size(g->next, 0);
}

static bool rest_counts(const Programme *g, const Week *week, int64_t from, int64_t to) {
  int64_t inside = MIN(to, week->to) - MAX(from, week->from);
  return (double)(inside >= DAY_S ? to - from : inside) >= g->weekly_rest_s - 1e-6;
}

static bool rests_enough(const Programme *g, const Plan *plan, const WfmPossible *duty) {
  double rest = (double)(duty->start - plan->end);
  if (plan->ready > duty->start) return false;
  if ((plan->kind & WFM_DUTY_NIGHT) && !(duty->kind & WFM_DUTY_NIGHT) && rest < g->after_night_s) return false;
  return !((plan->kind & WFM_DUTY_LATE) && !(plan->kind & WFM_DUTY_NIGHT) && (duty->kind & WFM_DUTY_EARLY) && rest < g->late_to_early_s);
}

/* The plan with the duty; false where that breaks a rule. */
static bool work(const Programme *g, const Week *week, const Plan *plan, const WfmPossible *duty, Plan *out) {
  *out = *plan;
  if (plan->run < 0 && -plan->run < g->off_min) return false;
  int32_t run = MAX(plan->run, 0) + 1;
  if (run > g->run_max) return false;
  out->run = MIN(run, g->work_cap);
  out->cost += duty->cost + (run > g->soft_run_max ? g->soft_run_price : 0);
  if (duty->weekend != WFM_NO_POINT && duty->weekend != plan->weekend) out->cost += duty->toll;
  if (duty->weekend != WFM_NO_POINT) out->weekend = duty->weekend;
  if (duty->number >= 0) out->worked |= duty->dates;
  out->days++;
  if (g->ask_paid)
    out->paid_s += duty->paid_s;
  else
    out->cost += g->one->agent->cost_per_hour / 3600 * duty->paid_s;
  bool by_kind = g->after_night_s > 0 || g->late_to_early_s > 0;
  out->kind = by_kind ? duty->kind & (WFM_DUTY_LATE | WFM_DUTY_NIGHT) : 0;
  out->end = duty->end;
  double rest = isnan(g->rest_s) ? 0 : g->rest_s, apart = isnan(g->start_to_start_s) ? 0 : g->start_to_start_s;
  out->ready = (int64_t)ceil(MAX((double)duty->end + rest, (double)duty->start + apart));
  return !isinf(week_cost(g, week, out, true));
}

static void rest_day(Programme *g, const Plan *plan, int32_t day) {
  Plan out = *plan;
  if (day >= g->first_free) {
    if (plan->run > 0 && plan->run < g->run_min && plan->run < day) return; /* a run that may have begun before is not judged */
    out.run = plan->run > 0 ? -1 : MAX(plan->run - 1, -g->off_cap);
  }
  g_array_append_val(g->next, out);
}

/* After the plans [low, high), which agree in all but cost and times, the duty: the cheapest that may go before it, and the cheapest with
 * which the week has its rest. */
static void extend(Programme *g, const Week *week, guint low, guint high, const WfmPossible *duty) {
  bool plain = false, rested = false;
  for (guint k = low; k < high && !rested && !(plain && !g->ask_rest); k++) {
    const Plan *plan = &g_array_index(g->now, Plan, k);
    Plan out;
    if (!rests_enough(g, plan, duty)) continue;
    bool rests = !g->ask_rest || plan->rested || rest_counts(g, week, plan->end, duty->start);
    if (!rests && plain) continue;
    if (!work(g, week, plan, duty, &out)) return;
    out.rested = g->ask_rest && rests;
    g_array_append_val(g->next, out);
    plain = true;
    rested = rests;
  }
}

/* What no duty to come can touch is forgotten, but for what it leaves of the weekends that may be worked. */
static void pass_weekends(Programme *g, int32_t day) {
  guint kept = 0;
  for (guint k = 0; k < g->next->len; k++) {
    Plan plan = g_array_index(g->next, Plan, k);
    if (plan.weekend < g->next_weekend[day]) plan.weekend = WFM_NO_POINT;
    if (g->sequence && g->ends[day] >= 0) {
      plan.room = wfm_weekend_next(g->sequence, g->ends[day], plan.room, plan.worked);
      plan.worked = 0;
    }
    if (plan.room >= 0) g_array_index(g->next, Plan, kept++) = plan;
  }
  g_array_set_size(g->next, kept);
}

static void one_day(Programme *g, int32_t day, guint first, guint last) {
  const Week *week = &g->week[(g->one->first_day + day - g->first_week_day) / 7];
  for (guint low = 0, high; low < g->now->len; low = high) {
    const Plan *plan = &g_array_index(g->now, Plan, low);
    for (high = low + 1; high < g->now->len && alike(plan, &g_array_index(g->now, Plan, high));) high++;
    for (guint k = low; k < high && !g->must[day]; k++) rest_day(g, &g_array_index(g->now, Plan, k), day);
    for (guint d = first; d < last && day >= g->first_free; d++) extend(g, week, low, high, &g_array_index(g->duty, WfmPossible, d));
  }
  pass_weekends(g, day);
}

/* Pays for the week; a weekly rest still due has to fit behind the last duty, part of it in the next week where a day of it lies in this. */
static void close_week(Programme *g, const Week *week) {
  turn(g);
  for (guint k = 0; k < g->now->len; k++) {
    Plan plan = g_array_index(g->now, Plan, k);
    plan.cost += week_cost(g, week, &plan, false);
    if (isinf(plan.cost)) continue;
    if (g->ask_rest && !plan.rested && plan.days > 0) {
      int64_t inside = week->to - MAX(plan.end, week->from);
      if (inside < DAY_S && (double)inside < g->weekly_rest_s - 1e-6) continue;
      if (inside >= DAY_S) plan.ready = MAX(plan.ready, plan.end + (int64_t)ceil(g->weekly_rest_s - 1e-6));
    }
    plan.days = plan.paid_s = 0;
    plan.rested = false;
    g_array_append_val(g->next, plan);
  }
}

/* ---- the beginning ---- */

/* Whether the first week already has its rest, between the duties before the horizon. */
static bool rested_before(const Programme *g) {
  const Week *week = &g->week[0];
  int64_t end = week->from - 30 * DAY_S;
  for (size_t k = 0; k < g->history.n_duties; k++) {
    if (g->before[k]->start > week->from && rest_counts(g, week, end, MIN(g->before[k]->start, week->to))) return true;
    end = MAX(end, g->before[k]->end);
  }
  return false;
}

static void begin(Programme *g) {
  Plan plan = {.run = -g->off_cap, .end = g->week[0].from - 30 * DAY_S, .ready = INT64_MIN, .weekend = WFM_NO_POINT};
  int32_t last = INT32_MIN, run = 0;
  int64_t last_start = INT64_MIN;
  for (size_t k = 0; k < g->history.n_duties; k++) {
    const WfmDuty *duty = g->before[k];
    if (duty->day != last) run = duty->day == last + 1 ? run + 1 : 1;
    last = duty->day;
    last_start = MAX(last_start, duty->start);
    plan.end = MAX(plan.end, duty->end);
    int32_t weekend = wfm_point_weekend(&g->history, duty);
    if (weekend != WFM_NO_POINT) plan.weekend = weekend; /* worked already: it costs nothing more */
    bool night = wfm_duty_is(&g->history, duty, WFM_KIND_NIGHT), late = wfm_duty_is(&g->history, duty, WFM_KIND_LATE);
    plan.kind = (uint8_t)((night ? WFM_DUTY_NIGHT : 0) | (late ? WFM_DUTY_LATE : 0));
  }
  if (!(g->after_night_s > 0 || g->late_to_early_s > 0)) plan.kind = 0;
  if (last != INT32_MIN) {
    int32_t off = g->one->first_day - last - 1;
    g->first_free = MAX(last + 1 - g->one->first_day, 0);
    plan.run = off > 0 ? -MIN(off, g->off_cap) : MIN(run, g->work_cap);
    double rest = isnan(g->rest_s) ? 0 : g->rest_s, apart = isnan(g->start_to_start_s) ? 0 : g->start_to_start_s;
    plan.ready = (int64_t)ceil(MAX((double)plan.end + rest, (double)last_start + apart));
  }
  plan.rested = g->ask_rest && rested_before(g);
  g_array_set_size(g->next, 0);
  g_array_append_val(g->next, plan);
}

static double run(Programme *g, bool ask_rest) {
  g->ask_rest = ask_rest;
  begin(g);
  for (guint day = 0, first = 0, last = 0; day < (guint)g->one->n_days; day++, first = last) {
    turn(g);
    while (last < g->duty->len && g_array_index(g->duty, WfmPossible, last).day <= g->one->first_day + (int32_t)day) last++;
    one_day(g, (int32_t)day, first, last);
    int32_t in_week = (g->one->first_day + (int32_t)day - g->first_week_day) % 7;
    if (in_week == 6 || day + 1 == (guint)g->one->n_days)
      close_week(g, &g->week[(g->one->first_day + (int32_t)day - g->first_week_day) / 7]);
  }
  double least = INFINITY;
  for (guint k = 0; k < g->next->len; k++) least = MIN(least, g_array_index(g->next, Plan, k).cost);
  return least;
}

static double hard_s(const WfmCase *one, const char *name) {
  return 3600 * wfm_hard_rule(one, name, false);
}

static void look_for_weekends(Programme *g) {
  int32_t next = INT32_MAX;
  guint k = g->duty->len;
  for (int32_t day = g->one->n_days - 1; day >= 0; day--) {
    g->next_weekend[day] = next;
    for (; k > 0 && g_array_index(g->duty, WfmPossible, k - 1).day >= g->one->first_day + day; k--) {
      int32_t weekend = g_array_index(g->duty, WfmPossible, k - 1).weekend;
      if (weekend != WFM_NO_POINT) next = MIN(next, weekend);
    }
  }
}

/* The weekends that may be worked together, and where each duty stands in them. */
static void look_for_sequence(Programme *g) {
  g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(WfmSpanPoint));
  bool limited = wfm_limits_weekends(g->one->contract);
  for (guint k = 0; k < g->duty->len && limited; k++) {
    WfmDuty duty = wfm_possible_duty(&g_array_index(g->duty, WfmPossible, k));
    wfm_weekend_points_add(points, &g->history, &duty);
  }
  if (limited) g->sequence = wfm_weekend_sequence_new(&g->history, points);
  for (int32_t day = 0; day < g->one->n_days; day++) g->ends[day] = -1;
  int32_t later = -1;
  for (guint k = g->duty->len; k-- > 0;) {
    WfmPossible *possible = &g_array_index(g->duty, WfmPossible, k);
    WfmDuty duty = wfm_possible_duty(possible);
    int32_t first_day = g->sequence ? wfm_point_weekend(&g->history, &duty) : WFM_NO_POINT;
    possible->number = first_day == WFM_NO_POINT ? -1 : wfm_weekend_number(g->sequence, first_day);
    if (possible->number < 0) continue;
    possible->dates = g->sequence->n_masks > 2 ? wfm_weekend_dates(&g->history, &duty, first_day) : 1;
    int32_t day = possible->day - g->one->first_day;
    if (possible->number != later && day >= 0 && day < g->one->n_days) g->ends[day] = possible->number;
    later = possible->number;
  }
}

double wfm_least_plan(WfmCase *one, double enough, double *most) {
  size_t n_before = one->agent->n_previous;
  g_autofree const WfmDuty **before = g_new0(const WfmDuty *, n_before + 1);
  for (size_t k = 0; k < n_before; k++) before[k] = &one->agent->previous[k];
  g_autofree bool *must = g_new0(bool, (size_t)one->n_days + 1);
  g_autofree int32_t *next_weekend = g_new0(int32_t, (size_t)one->n_days + 1), *ends = g_new0(int32_t, (size_t)one->n_days + 1);
  g_autoptr(GArray) duty = wfm_possible_duties(one, must), now = g_array_new(FALSE, FALSE, sizeof(Plan));
  g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(Plan));
  Programme g = {
      .one = one, .before = before, .duty = duty, .must = must, .next_weekend = next_weekend, .ends = ends, .now = now, .next = next};
  g.history =
      (WfmRuleView){one->problem, one->agent, one->contract, before, n_before, one->problem->grid.start, wfm_horizon_end(one->problem)};
  if (one->limit) wfm_check_limits(one, &g.history, duty, most);
  wfm_charge_duties(one, &g.history, duty);
  look_for_weekends(&g);
  look_for_sequence(&g);
  g.rest_s = hard_s(one, "daily_rest");
  g.start_to_start_s = hard_s(one, "min_start_to_start");
  g.after_night_s = hard_s(one, "min_rest_after_night");
  g.late_to_early_s = hard_s(one, "min_rest_late_to_early");
  g.weekly_rest_s = hard_s(one, "weekly_rest");
  g.ask_paid = about_hours(one->contract);
  read_runs(&g);
  lay_weeks(&g);
  double least = run(&g, false);
  if (least < enough && g.weekly_rest_s > 0) least = run(&g, true);
  g_free(g.week);
  wfm_weekend_sequence_free(g.sequence);
  return least;
}
