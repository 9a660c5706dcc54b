/* Which duties a person could work, listed anew from the plan, each with its breaks where they cost least. */
#include "scheduler/roster/break_window.h"
#include "scheduler/roster/certificate_parts.h"
#include "scheduler/roster/pattern.h"
#include "scheduler/roster/rule_count.h"

#include <math.h>
#include <string.h>

typedef struct {
  const WfmCase *one;
  WfmRuleView view;
  GPtrArray *meeting;                     /* const WfmSpan *: those that a roster has to hold */
  int64_t last_end;                       /* of the duties before the horizon */
  bool bound;                             /* to the person's pattern */
  int32_t longest;                        /* intervals of work without a break, at most */
  int32_t first_work, between, last_work; /* before the first break, between two, after the last, at least */
  GArray *out;                            /* WfmPossible */
} Listing;

double wfm_hard_rule(const WfmCase *one, const char *name, bool at_most) {
  double value = NAN;
  for (size_t r = 0; r < one->contract->n_rules; r++) {
    const WfmRuleUse *use = &one->contract->rules[r];
    if (!use->hard || strcmp(use->rule->name, name) != 0) continue;
    value = isnan(value) ? use->value : at_most ? MIN(value, use->value) : MAX(value, use->value);
  }
  return value;
}

static bool meet(int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
  return a0 < b1 && b0 < a1;
}

static double earned_between(const WfmCase *one, int64_t from, int64_t to) {
  WfmGrid grid = one->problem->grid;
  int64_t low = CLAMP(wfm_grid_index(grid, from), 0, grid.n), high = CLAMP(wfm_grid_index(grid, to + grid.step - 1), 0, grid.n);
  return one->earned[high] - one->earned[low];
}

static bool in_meeting(const Listing *l, int64_t from, int64_t to) {
  for (guint m = 0; m < l->meeting->len; m++) {
    const WfmSpan *span = l->meeting->pdata[m];
    if (meet(from, to, span->from, span->to)) return true;
  }
  return false;
}

/* Breaks laid so far: since when there is work without a rest, and when the last break ends. */
typedef struct {
  int64_t work_from, free_from;
  double cost;
} Laid;

/* The breaks laid so far and one more, at each of its places. One that ends a stretch of work makes equal what came before; one that counts
 * as work keeps apart what began its stretch at different times, which stand in `before` in runs. */
static GArray *lay_one(const Listing *l, const WfmBreak *rest, const GArray *before, int64_t low, int64_t high, int64_t every,
                       int64_t between, int64_t longest) {
  GArray *now = g_array_new(FALSE, FALSE, sizeof(Laid));
  for (guint first = 0, end; first < before->len; first = end) {
    const Laid *begun = &g_array_index(before, Laid, first);
    for (end = first + 1; end < before->len; end++)
      if (rest->as_work && g_array_index(before, Laid, end).work_from != begun->work_from) break;
    for (int64_t at = low; at <= high; at += every) {
      double least = INFINITY;
      for (guint k = first; k < end; k++) {
        const Laid *laid = &g_array_index(before, Laid, k);
        int64_t work = at - laid->work_from;
        bool apart = rest->as_work || (work >= between && work <= longest);
        if (at >= laid->free_from && apart) least = MIN(least, laid->cost);
      }
      if (isinf(least) || in_meeting(l, at, at + rest->length_s)) continue;
      least += earned_between(l->one, at, at + rest->length_s);
      Laid laid = {rest->as_work ? begun->work_from : at + rest->length_s, at + rest->length_s, least};
      g_array_append_val(now, laid);
    }
  }
  return now;
}

/* The least that the breaks, in their order, cost. INFINITY: they do not fit. */
static double breaks_cost(const Listing *l, const WfmShiftType *type, int64_t start, int64_t end) {
  int64_t step = l->one->problem->grid.step, longest = l->longest == INT32_MAX ? end - start : l->longest * step;
  int64_t base = start - (start - l->one->problem->grid.start) % step; /* a fixed shift may start off the grid, its breaks do not */
  bool rested = false;
  GArray *laid = g_array_new(FALSE, FALSE, sizeof(Laid));
  Laid nothing = {start, start, 0};
  g_array_append_val(laid, nothing);
  for (size_t b = 0; b < type->n_breaks; b++) {
    const WfmBreak *rest = &type->breaks[b];
    WfmBreakWindow window = wfm_break_window(rest, start, l->one->agent->zone);
    int64_t low = wfm_break_first(window, start, base, step), high = wfm_break_last(window, end - rest->length_s, base, step);
    int64_t between = (rested ? l->between : l->first_work) * step;
    GArray *now = lay_one(l, rest, laid, low, high, wfm_break_stride(window, step), between, longest);
    g_array_unref(laid);
    laid = now;
    rested |= !rest->as_work;
  }
  double least = INFINITY;
  for (guint k = 0; k < laid->len; k++) {
    const Laid *last = &g_array_index(laid, Laid, k);
    int64_t work = end - last->work_from;
    if (work <= longest && (!rested || work >= l->last_work * step)) least = MIN(least, last->cost);
  }
  g_array_unref(laid);
  return least;
}

/* ---- wishes ---- */

static bool as_wished(const WfmPreference *wish, const WfmShiftType *type, int32_t second) {
  bool early = wish->start_low_s >= 0 && second < wish->start_low_s, late = wish->start_high_s >= 0 && second > wish->start_high_s;
  bool other = wish->shift && *wish->shift && g_strcmp0(wish->shift, type ? type->shift : NULL) != 0;
  bool other_kind = wish->kind && *wish->kind && g_strcmp0(wish->kind, type ? type->kind : "") != 0;
  return !early && !late && !other && !other_kind;
}

/* Money of the wishes that a duty goes against, less those for work that it meets. */
static double wishes_cost(const WfmAgent *agent, const WfmShiftType *type, int64_t start) {
  double sum = 0;
  int32_t second = wfm_local_second(wfm_zone_local(agent->zone, start));
  for (size_t w = 0; w < agent->n_preferences; w++) {
    const WfmPreference *wish = &agent->preferences[w];
    if (start < wish->from || start >= wish->to) continue;
    bool named = wish->shift && *wish->shift;
    bool against = wish->off ? !named || (type && strcmp(type->shift, wish->shift) == 0) : !as_wished(wish, type, second);
    if (wish->on)
      sum -= as_wished(wish, type, second) ? wish->price : 0;
    else
      sum += against ? wish->price : 0;
  }
  return sum;
}

/* ---- one duty ---- */

static bool rules_allow(const Listing *l, const WfmDuty *duty) {
  WfmRuleView alone = l->view;
  alone.duty = &duty;
  alone.n_duties = 1;
  for (size_t r = 0; r < l->one->contract->n_rules; r++) {
    const WfmRuleUse *use = &l->one->contract->rules[r];
    if (!use->hard || strcmp(use->rule->scope, "shift") != 0 || use->rule->breaks) continue;
    if (use->rule->measure(&alone, use, NULL, NULL) > 0) return false;
  }
  return true;
}

static uint8_t kind_of(const Listing *l, const WfmDuty *duty) {
  return (uint8_t)((wfm_duty_is(&l->view, duty, WFM_KIND_EARLY) ? WFM_DUTY_EARLY : 0) |
                   (wfm_duty_is(&l->view, duty, WFM_KIND_LATE) ? WFM_DUTY_LATE : 0) |
                   (wfm_duty_is(&l->view, duty, WFM_KIND_NIGHT) ? WFM_DUTY_NIGHT : 0));
}

/* Absence and employment allow it, fixed shifts are as they are fixed, and no meeting is cut. */
static bool may_work(const Listing *l, int64_t start, int64_t end) {
  const WfmAgent *agent = l->one->agent;
  if (start < agent->employed_from || end > agent->employed_to || start < l->last_end) return false;
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    bool same = span->from == start && span->to == end;
    if (!meet(start, end, span->from, span->to)) continue;
    if (span->kind == WFM_SPAN_ABSENT || (span->kind == WFM_SPAN_SHIFT && !same)) return false;
  }
  for (guint m = 0; m < l->meeting->len; m++) {
    const WfmSpan *span = l->meeting->pdata[m];
    if (meet(start, end, span->from, span->to) && !(start <= span->from && end >= span->to)) return false;
  }
  return true;
}

/* type -1: of none, worked without breaks. */
static void add_duty(Listing *l, int32_t type, int64_t start, int64_t end) {
  const WfmCase *one = l->one;
  if (!may_work(l, start, end)) return;
  const WfmShiftType *t = type >= 0 ? &one->problem->shift_types[type] : NULL;
  double breaks = t ? breaks_cost(l, t, start, end) : 0;
  if (isinf(breaks)) return;
  int64_t unpaid = 0;
  for (size_t b = 0; t && b < t->n_breaks; b++) unpaid += t->breaks[b].paid ? 0 : t->breaks[b].length_s;
  double earned = earned_between(one, start, end) - breaks;
  for (guint m = 0; m < l->meeting->len; m++) {
    const WfmSpan *span = l->meeting->pdata[m];
    if (!meet(start, end, span->from, span->to)) continue;
    earned -= earned_between(one, span->from, span->to);
    unpaid += span->paid ? 0 : span->to - span->from;
  }
  WfmSegment piece[2] = {{WFM_SEGMENT_WORK, start, end - unpaid, "work", true}, {WFM_SEGMENT_BREAK, end - unpaid, end, "break", false}};
  int32_t day = wfm_local_day(wfm_zone_local(one->agent->zone, start));
  WfmDuty duty = {start, end, day, type, false, piece, unpaid > 0 ? 2 : 1};
  if (!rules_allow(l, &duty) || (l->bound && !wfm_pattern_allows(&l->view, &duty))) return;
  WfmPossible possible = {
      start,        end, day, (int32_t)(end - start - unpaid), type, kind_of(l, &duty), wishes_cost(one->agent, t, start) - earned,
      WFM_NO_POINT, 0};
  g_array_append_val(l->out, possible);
}

/* ---- all duties ---- */

/* What the windows of the shift type make. */
static void add_type(Listing *l, int32_t type) {
  const WfmRosterProblem *problem = l->one->problem;
  const WfmShiftType *t = &problem->shift_types[type];
  const WfmZone *zone = l->one->agent->zone;
  for (int32_t day = l->one->first_day - 1 - t->start_high_s / 86400; day < l->one->first_day + l->one->n_days; day++) {
    if (!(t->weekdays >> wfm_weekday(day) & 1)) continue;
    for (int32_t s = t->start_low_s; s <= t->start_high_s; s += MAX(t->start_step_s, 1)) {
      int64_t local = day * (int64_t)86400 + s, start = wfm_zone_resolve(zone, local);
      if (start < problem->grid.start || start >= wfm_horizon_end(problem) || !wfm_grid_aligned(problem->grid, start)) continue;
      for (int32_t length = t->length_low_s; length <= t->length_high_s; length += MAX(t->length_step_s, 1)) {
        int64_t end = t->clock_policy == WFM_CLOCK_KEEP_LENGTH ? start + length : wfm_zone_resolve(zone, local + length);
        if (end > start && wfm_grid_aligned(problem->grid, end) && wfm_shift_may_end(t, zone, day, end)) add_duty(l, type, start, end);
      }
    }
  }
}

static bool in_horizon(const WfmRosterProblem *problem, const WfmSpan *span) {
  return span->from >= problem->grid.start && span->from < wfm_horizon_end(problem);
}

static bool away(const WfmAgent *agent, const WfmSpan *meeting) {
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_ABSENT && meet(span->from, span->to, meeting->from, meeting->to)) return true;
  }
  return false;
}

/* Of the date's duties those alone that hold the span; how many. */
static guint keep(GArray *duties, int32_t day, const WfmSpan *span) {
  guint n = 0, held = 0;
  for (guint k = 0; k < duties->len; k++) {
    WfmPossible d = g_array_index(duties, WfmPossible, k);
    if (d.day == day && !(d.start <= span->from && d.end >= span->to)) continue;
    held += d.day == day;
    g_array_index(duties, WfmPossible, n++) = d;
  }
  g_array_set_size(duties, n);
  return held;
}

static void drop_day(GArray *duties, int32_t day) {
  guint n = 0;
  for (guint k = 0; k < duties->len; k++) {
    WfmPossible d = g_array_index(duties, WfmPossible, k);
    if (d.day != day) g_array_index(duties, WfmPossible, n++) = d;
  }
  g_array_set_size(duties, n);
}

/* The fixed shift is the date's only duty: of the type that the plan says, else of any that it fits, else of none. */
static void bind_shift(Listing *l, const WfmSpan *shift, bool *must) {
  int32_t day = wfm_local_day(wfm_zone_local(l->one->agent->zone, shift->from));
  if (shift->of_type > 0) drop_day(l->out, day);
  if (shift->of_type > 0 || keep(l->out, day, shift) == 0) add_duty(l, shift->of_type - 1, shift->from, shift->to);
  must[day - l->one->first_day] = true;
}

/* A meeting that duties of one date alone can hold makes that date a working day with one of them. */
static void bind_meeting(Listing *l, const WfmSpan *meeting, bool *must) {
  int32_t day = INT32_MIN;
  for (guint k = 0; k < l->out->len; k++) {
    const WfmPossible *d = &g_array_index(l->out, WfmPossible, k);
    if (!(d->start <= meeting->from && d->end >= meeting->to)) continue;
    if (day != INT32_MIN && day != d->day) return;
    day = d->day;
  }
  if (day == INT32_MIN) return;
  must[day - l->one->first_day] = true;
  keep(l->out, day, meeting);
}

static int by_day(gconstpointer a, gconstpointer b) {
  const WfmPossible *x = a, *y = b;
  return x->day < y->day ? -1 : x->day > y->day;
}

/* Whether the date was worked, or passed, before the horizon. */
static bool before(const WfmCase *one, int32_t d) {
  size_t n = one->agent->n_previous;
  return n > 0 && one->agent->previous[n - 1].day >= one->first_day + d;
}

static bool has_work(const WfmCase *one) {
  size_t a = (size_t)(one->agent - one->problem->agents);
  bool some = one->problem->n_queues == 0;
  for (size_t q = 0; q < one->problem->n_queues; q++) some |= one->agent->proficiency[q] > 0;
  for (size_t k = 0; k < one->problem->n_presences; k++) some |= one->problem->presences[k].member[a] != 0;
  return some;
}

static int32_t least_intervals(const WfmCase *one, const char *rule) {
  double hours = wfm_hard_rule(one, rule, false);
  return hours > 0 ? (int32_t)ceil(hours * 3600 / one->problem->grid.step - 1e-6) : 0;
}

GArray *wfm_possible_duties(const WfmCase *one, bool *must) {
  const WfmAgent *agent = one->agent;
  g_autoptr(GPtrArray) meeting = g_ptr_array_new();
  Listing l = {.one = one, .meeting = meeting, .last_end = INT64_MIN, .out = g_array_new(FALSE, FALSE, sizeof(WfmPossible))};
  l.view = (WfmRuleView){one->problem, agent, one->contract, NULL, 0, one->problem->grid.start, wfm_horizon_end(one->problem)};
  if (!has_work(one)) return l.out;
  l.bound = wfm_pattern_binds(agent, one->contract);
  double stretch = wfm_hard_rule(one, "max_work_before_break", true);
  l.first_work = least_intervals(one, "min_work_before_break");
  l.between = least_intervals(one, "min_work_between_breaks");
  l.last_work = least_intervals(one, "min_work_after_break");
  l.longest = stretch > 0 ? (int32_t)floor(stretch * 3600 / one->problem->grid.step + 1e-6) : INT32_MAX;
  for (size_t d = 0; d < agent->n_previous; d++) l.last_end = MAX(l.last_end, agent->previous[d].end);
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_MEETING && in_horizon(one->problem, span) && !away(agent, span)) g_ptr_array_add(meeting, (gpointer)span);
  }
  for (size_t t = 0; t < one->contract->n_shift_types; t++) add_type(&l, (int32_t)one->contract->shift_types[t]);
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_SHIFT && in_horizon(one->problem, span)) bind_shift(&l, span, must);
  }
  for (int32_t d = 0; l.bound && d < one->n_days; d++) must[d] |= !before(one, d) && wfm_pattern_asks(&l.view, one->first_day + d);
  for (guint m = 0; m < meeting->len; m++) bind_meeting(&l, meeting->pdata[m], must);
  g_array_sort(l.out, by_day);
  return l.out;
}
