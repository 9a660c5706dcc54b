/* A contract's rules as the tour programme takes them. */
#include "scheduler/roster/rule_count.h"
#include "scheduler/roster/tour.h"

#include <math.h>
#include <string.h>

static const double SLACK = 1e-6;

typedef struct {
  int32_t type, second, length;
} Shape;

static Shape shape_at(const WfmPerson *p, int32_t o) {
  const WfmCandidate *c = wfm_candidate(p, o);
  return (Shape){c->type, wfm_local_second(wfm_zone_local(p->agent->zone, c->start)), (int32_t)(c->end - c->start)};
}

static GArray *list_shapes(WfmTourNet *net) {
  const WfmPerson *p = net->person;
  GArray *shapes = g_array_new(FALSE, FALSE, sizeof(Shape));
  int32_t n = p->option_first[p->n_days];
  net->shape_of = g_new(int32_t, (size_t)n + 1);
  for (int32_t o = 0; o < n; o++) {
    Shape s = shape_at(p, o);
    guint k = 0;
    while (k < shapes->len && memcmp(&g_array_index(shapes, Shape, k), &s, sizeof s) != 0) k++;
    if (k == shapes->len) g_array_append_val(shapes, s);
    net->shape_of[o] = (int32_t)k;
  }
  net->n_shapes = (int32_t)shapes->len;
  return shapes;
}

static bool between_days(const WfmRule *rule) {
  static const char *const names[] = {
      "daily_rest", "min_start_to_start", "min_rest_after_night", "min_rest_late_to_early", "forbidden_successions", NULL};
  return g_strv_contains(names, rule->name);
}

/* Whether the hard rules let the second shape follow the first on the next day: asked of their own measures, on two days in the
 * middle of the horizon. A clock change in that night is left to the judge. */
static bool may_follow(const WfmPerson *p, const WfmRosterProblem *problem, const Shape *first, const Shape *second) {
  const Shape *shape[2] = {first, second};
  WfmDuty duty[2];
  const WfmDuty *pointer[2] = {&duty[0], &duty[1]};
  int32_t day = p->pool->first_day + p->n_days / 2;
  for (int k = 0; k < 2; k++) {
    int64_t start = wfm_zone_day_start(p->agent->zone, day + k) + shape[k]->second;
    duty[k] = (WfmDuty){.start = start, .end = start + shape[k]->length, .day = day + k, .shift_type = shape[k]->type};
  }
  if (duty[1].start < duty[0].end) return false;
  WfmRuleView view = {problem, p->agent, p->contract, pointer, 2, duty[0].start, duty[1].end};
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    if (use->hard && between_days(use->rule) && use->rule->measure(&view, use, NULL, NULL) > 0) return false;
  }
  return true;
}

/* Shapes after which the same may follow are one class. */
static void list_classes(WfmTourNet *net) {
  g_autoptr(GArray) shapes = list_shapes(net);
  size_t n = (size_t)net->n_shapes;
  g_autofree uint8_t *row = g_new(uint8_t, n + 1);
  net->class_of = g_new(int32_t, n + 1);
  net->follows = g_new(uint8_t, (n + 1) * (n + 1));
  for (size_t a = 0; a < n; a++) {
    for (size_t b = 0; b < n; b++)
      row[b] = may_follow(net->person, net->space->problem, &g_array_index(shapes, Shape, a), &g_array_index(shapes, Shape, b));
    int32_t k = 0;
    while (k < net->n_classes && memcmp(net->follows + (size_t)k * n, row, n) != 0) k++;
    if (k == net->n_classes) memcpy(net->follows + (size_t)net->n_classes++ * n, row, n);
    net->class_of[a] = k;
  }
  memset(net->follows + (size_t)net->n_classes * n, 1, n);
  net->column_of = g_new(int32_t, n + 1);
  for (size_t b = 0; b < n; b++) {
    size_t first = 0;
    for (bool same = false; first < b; first++) {
      same = true;
      for (int32_t c = 0; c < net->n_classes && same; c++) same = net->follows[(size_t)c * n + b] == net->follows[(size_t)c * n + first];
      if (same) break;
    }
    net->column_of[b] = (int32_t)first;
  }
}

static void add_limit(WfmTourNet *net, WfmTourLimit limit) {
  if (limit.most > 16000) return;
  if (net->n_limits < WFM_TOUR_LIMITS) {
    net->limit[net->n_limits++] = limit;
    return;
  }
  net->judged = true;
  int32_t widest = 0;
  for (int32_t k = 1; k < net->n_limits; k++)
    if (net->limit[k].most > net->limit[widest].most) widest = k;
  if (limit.most < net->limit[widest].most) net->limit[widest] = limit;
}

static int32_t type_named(const WfmRosterProblem *problem, const char *shift) {
  for (size_t t = 0; shift && *shift && t < problem->n_shift_types; t++)
    if (strcmp(problem->shift_types[t].shift, shift) == 0) return (int32_t)t;
  return -1;
}

static bool type_is_used(const WfmTourNet *net, int32_t type) {
  const WfmPerson *p = net->person;
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++)
    if (wfm_candidate(p, o)->type == type) return true;
  return false;
}

/* False: the rule limits no count, or none that the programme knows. */
static bool take_limit(WfmTourNet *net, const WfmRuleUse *use) {
  const WfmPerson *p = net->person;
  const char *name = use->rule->name;
  WfmTourLimit limit = {.most = (int32_t)floor(MAX(use->value, 0) + SLACK), .type = -1};
  if (strcmp(name, "max_weekends") == 0 && wfm_rule_window_days(use) >= p->n_days) {
    limit.weekends = limit.kept = true;
    limit.most += p->agent->n_previous > 0; /* the first may be one that is worked already */
    net->judged |= p->agent->n_previous > 0;
  } else if (strcmp(name, "max_shifts_period") == 0) {
    limit.type = type_named(net->space->problem, use->shift);
    if (limit.type < 0 && use->shift && *use->shift) return false; /* a kind: judged, and mended by forbidding */
    if (limit.most >= p->n_days || (limit.type >= 0 && !type_is_used(net, limit.type))) return true;
  } else if (strcmp(name, "max_days_week") == 0) {
    limit.weekly = limit.kept = true;
    limit.begin = (int32_t)p->week[0].days;
  } else if (strcmp(name, "min_days_off_period") == 0) {
    limit.most = MAX(p->n_days - (int32_t)ceil(use->value - SLACK), 0);
  } else if (strcmp(name, "max_days_period") != 0) {
    return false;
  }
  add_limit(net, limit);
  return true;
}

/* Whether the programme keeps the rule in another way than by a limit. */
static bool is_kept(const WfmRule *rule) {
  static const char *const names[] = {"max_consecutive_days", "min_consecutive_days", "min_consecutive_days_off",
                                      "max_hours_period",     "min_hours_period",     NULL};
  return g_strv_contains(names, rule->name) || between_days(rule) || strcmp(rule->scope, "shift") == 0;
}

static int32_t gcd(int32_t a, int32_t b) {
  return b ? gcd(b, a % b) : a;
}

/* Paid time of the period in grains, where hard rules ask for it. */
static void take_paid(WfmTourNet *net) {
  const WfmPerson *p = net->person;
  double low = 0, high = INFINITY;
  WfmRuleView view = {
      net->space->problem, p->agent, p->contract, NULL, 0, net->space->problem->grid.start, wfm_horizon_end(net->space->problem)};
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    if (!use->hard) continue;
    if (strcmp(use->rule->name, "max_hours_period") == 0) high = MIN(high, use->value * 3600);
    if (strcmp(use->rule->name, "min_hours_period") == 0) { /* what a roster without work is short of, leave counted */
      low = MAX(low, use->rule->measure(&view, use, NULL, NULL) * 3600);
    }
  }
  int32_t n = p->option_first[p->n_days];
  net->grain_s = 0;
  for (int32_t o = 0; o < n; o++) net->grain_s = gcd(net->grain_s, p->option[o].paid_s);
  net->paid = g_new0(int32_t, (size_t)n + 1);
  if (net->grain_s == 0 || (low <= 0 && isinf(high))) return;
  for (int32_t o = 0; o < n; o++) net->paid[o] = p->option[o].paid_s / net->grain_s;
  net->paid_low = (int32_t)ceil(low / net->grain_s - SLACK);
  net->paid_high = isinf(high) ? INT32_MAX : (int32_t)floor(high / net->grain_s + SLACK);
}

/* The most paid time that runs of work and days off leave in `days` days, whichever they are: forwards from the beginning, or (`back`)
 * up to the end. */
static void most_paid(const WfmTourNet *net, bool back, int32_t *most) {
  const WfmPerson *p = net->person;
  int32_t n = p->n_days, longest = net->run_max > 0 ? net->run_max : n;
  most[0] = 0;
  for (int32_t d = 1; d <= n; d++) {
    most[d] = most[d - 1];
    int32_t sum = 0;
    for (int32_t run = 1; run <= MIN(longest, d); run++) { /* the days d - run .. d - 1 are worked, off_min before them free */
      int32_t day = back ? n - 1 - (d - run) : d - run, best = -1;
      for (int32_t o = p->option_first[day]; o < p->option_first[day + 1]; o++) best = MAX(best, net->paid[o]);
      if (best < 0) break;
      sum += best;
      most[d] = MAX(most[d], sum + most[MAX(d - run - MAX(net->off_min, 1), 0)]);
    }
  }
}

/* Before each day: the paid time so far from which the bounds can still be met. */
static bool lay_windows(WfmTourNet *net) {
  int32_t n = net->person->n_days;
  net->low = g_new0(int32_t, (size_t)n + 1);
  net->high = g_new0(int32_t, (size_t)n + 1);
  g_autofree int32_t *before = g_new0(int32_t, (size_t)n + 1);
  g_autofree int32_t *after = g_new0(int32_t, (size_t)n + 1);
  most_paid(net, false, before);
  most_paid(net, true, after);
  net->width = 1;
  for (int32_t d = 0; d <= n; d++) {
    net->low[d] = MAX(net->paid_low - after[n - d], 0);
    net->high[d] = MIN(net->paid_high, before[d]);
    if (net->low[d] > net->high[d]) return false;
    net->width = MAX(net->width, net->high[d] - net->low[d] + 1);
  }
  return true;
}

static void mark_calendar(WfmTourNet *net) {
  const WfmPerson *p = net->person;
  const WfmRosterProblem *problem = net->space->problem;
  WfmRuleView view = {problem, p->agent, p->contract, NULL, 0, problem->grid.start, wfm_horizon_end(problem)};
  int32_t n = p->option_first[p->n_days];
  net->weekend = g_new0(uint8_t, (size_t)n + 1);
  net->new_weekend = g_new0(uint8_t, (size_t)p->n_days + 1);
  net->new_week = g_new0(uint8_t, (size_t)p->n_days + 1);
  uint8_t weekend = p->contract->weekend;
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t day = p->pool->first_day + d;
    net->new_weekend[d] = !(weekend >> wfm_weekday(day) & 1) && weekend >> wfm_weekday(day - 1) & 1;
    net->new_week[d] = d > 0 && p->week_of[d] != p->week_of[d - 1];
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      const WfmCandidate *c = wfm_candidate(p, o);
      WfmDuty duty = {.start = c->start, .end = c->end, .day = day, .shift_type = c->type};
      net->weekend[o] = wfm_point_weekend(&view, &duty) != WFM_NO_POINT;
    }
  }
}

/* Pay by the hour is the duty's own; where pay is guaranteed, only the guarantee is sure. */
static void price_work(WfmTourNet *net) {
  const WfmPerson *p = net->person;
  int32_t n = p->option_first[p->n_days];
  bool hourly = p->contract->paid_low_s <= 0;
  net->wage = g_new0(double, (size_t)n + 1);
  for (int32_t w = 0; w < p->n_weeks; w++) {
    net->base += wfm_week_wages(p, w, 0);
    hourly &= p->week[w].credit_s <= 0;
  }
  net->base += wfm_wish_base(p->agent);
  net->judged |= !hourly;
  for (int32_t o = 0; o < n; o++) net->wage[o] = p->option[o].price + (hourly ? p->agent->cost_per_hour / 3600 * p->option[o].paid_s : 0);
}

static void count_duties(WfmTourNet *net) {
  const WfmPerson *p = net->person;
  int32_t n = p->option_first[p->n_days];
  net->counts = g_new0(uint32_t, (size_t)n + 1);
  for (int32_t o = 0; o < n; o++)
    for (int32_t k = 0; k < net->n_limits; k++) {
      const WfmTourLimit *limit = &net->limit[k];
      if (limit->weekends || (limit->type >= 0 && limit->type != wfm_candidate(p, o)->type)) continue;
      net->counts[o] |= 1u << k;
      if (limit->most == 0) net->wage[o] = INFINITY;
    }
}

/* Duties of the first day that hard rules keep away from the last one before the horizon. */
static void heed_history(WfmTourNet *net) {
  const WfmPerson *p = net->person;
  const WfmRosterProblem *problem = net->space->problem;
  if (p->agent->n_previous == 0) return;
  for (int32_t o = p->option_first[0]; o < p->option_first[1]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    WfmDuty duty = {.start = c->start, .end = c->end, .day = p->pool->first_day, .shift_type = c->type};
    const WfmDuty *pointer[2] = {&p->agent->previous[p->agent->n_previous - 1], &duty};
    WfmRuleView view = {problem, p->agent, p->contract, pointer, 2, problem->grid.start, wfm_horizon_end(problem)};
    for (size_t r = 0; r < p->contract->n_rules; r++) {
      const WfmRuleUse *use = &p->contract->rules[r];
      if (use->hard && between_days(use->rule) && use->rule->measure(&view, use, NULL, NULL) > 0) net->wage[o] = INFINITY;
    }
  }
}

WfmTourNet *wfm_tour_net_new(const WfmSpace *space, const WfmPerson *p) {
  WfmTourNet *net = g_new0(WfmTourNet, 1);
  net->space = space;
  net->person = p;
  net->run_max = p->run_max >= p->n_days ? 0 : p->run_max;
  net->run_min = MAX(p->run_min, 1);
  net->off_min = MAX(p->off_min, 1);
  net->runs = MAX(net->run_max, net->run_min);
  list_classes(net);
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    net->soft |= !use->hard;
    net->judged |= !use->hard || !(take_limit(net, use) || is_kept(use->rule));
  }
  take_paid(net);
  mark_calendar(net);
  price_work(net);
  count_duties(net);
  heed_history(net);
  if (lay_windows(net)) return net;
  wfm_tour_net_free(net);
  return NULL;
}

void wfm_tour_net_free(WfmTourNet *net) {
  if (!net) return;
  g_free(net->class_of);
  g_free(net->column_of);
  g_free(net->follows);
  g_free(net->shape_of);
  g_free(net->paid);
  g_free(net->weekend);
  g_free(net->new_weekend);
  g_free(net->new_week);
  g_free(net->counts);
  g_free(net->wage);
  g_free(net->low);
  g_free(net->high);
  g_free(net);
}
