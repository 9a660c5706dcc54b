#include "tests/bench/side_by_side.h"

#include "core/highs.h"

#include <math.h>
#include <string.h>

/* A roster in the making: who works which option on which day, breaks in the middle of their windows. */
typedef struct {
  WfmSpace *space;
  WfmCoverage *coverage;
  WfmPlanned **plan;
  double *hours;
  int32_t *days;
  uint8_t *mask;
} Desk;

static Desk *desk_new(const WfmRosterProblem *problem) {
  Desk *d = g_new0(Desk, 1);
  WfmSpace *space = d->space = wfm_space_new(problem);
  d->coverage = wfm_coverage_new(space->problem);
  wfm_coverage_history(d->coverage, space->problem);
  d->plan = g_new0(WfmPlanned *, space->n_persons + 1);
  for (size_t a = 0; a < space->n_persons; a++) {
    d->plan[a] = wfm_planned_new(&space->person[a]);
    for (int32_t k = 0; k < space->person[a].n_days; k++) d->plan[a]->option[k] = -1;
  }
  d->hours = g_new0(double, space->n_persons + 1);
  d->days = g_new0(int32_t, space->n_persons + 1);
  d->mask = g_new0(uint8_t, (size_t)space->problem->grid.n + 1);
  return d;
}

static void desk_free(Desk *d) {
  for (size_t a = 0; a < d->space->n_persons; a++) wfm_planned_free(d->plan[a]);
  wfm_coverage_free(d->coverage);
  g_free(d->plan);
  wfm_space_free(d->space);
  g_free(d->hours);
  g_free(d->days);
  g_free(d->mask);
  g_free(d);
}

static void lay_breaks(const Desk *d, const WfmPerson *p, int32_t option, int32_t *breaks) {
  const WfmCandidate *c = wfm_candidate(p, option);
  if (c->type < 0) return;
  const WfmShiftType *type = &d->space->problem->shift_types[c->type];
  int32_t step = d->space->problem->grid.step, free = c->i0;
  for (size_t b = 0; b < type->n_breaks; b++) {
    breaks[b] = MAX(free, c->i0 + (type->breaks[b].earliest_s + type->breaks[b].latest_s) / 2 / step);
    free = breaks[b] + type->breaks[b].length_s / step;
  }
}

/* No rule that forbids is broken so far; what is asked for at least may still come. */
static bool legal_so_far(const Desk *d, size_t a) {
  const WfmPerson *p = &d->space->person[a];
  g_autoptr(WfmRoster) roster = wfm_roster_new(d->space->problem->n_agents);
  wfm_planned_duties(d->space, p, d->plan[a], roster);
  const WfmAgentRoster *mine = &roster->agent[a];
  g_autofree const WfmDuty **duty = g_new0(const WfmDuty *, mine->n_duties + 1);
  for (size_t k = 0; k < mine->n_duties; k++) duty[k] = &mine->duty[k];
  WfmRuleView view = {
      d->space->problem, p->agent, p->contract, duty, mine->n_duties, d->space->problem->grid.start, wfm_horizon_end(d->space->problem)};
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    const WfmRuleUse *use = &p->contract->rules[r];
    bool asks = g_str_has_prefix(use->rule->name, "min_hours") || g_str_has_prefix(use->rule->name, "min_days");
    if (use->hard && !asks && use->rule->measure(&view, use, NULL, NULL) > 0) return false;
  }
  return true;
}

static bool take(Desk *d, size_t a, int32_t day, int32_t option) {
  const WfmPerson *p = &d->space->person[a];
  d->plan[a]->option[day] = option;
  lay_breaks(d, p, option, d->plan[a]->breaks + (size_t)day * WFM_MAX_BREAKS);
  if (!legal_so_far(d, a)) {
    d->plan[a]->option[day] = -1;
    return false;
  }
  wfm_planned_mask(d->space, p, d->plan[a], day, day + 1, d->mask);
  for (int32_t i = 0; i < d->coverage->n; i++)
    if (d->mask[i]) wfm_coverage_add(d->coverage, i, p->group);
  d->hours[a] += p->option[option].paid_s / 3600.0;
  d->days[a]++;
  return true;
}

/* What the duty covers of what is missing. */
static double worth(Desk *d, const WfmPerson *p, int32_t option, const double *sum) {
  const WfmCandidate *c = wfm_candidate(p, option);
  int32_t breaks[WFM_MAX_BREAKS] = {0}, n = d->coverage->n;
  lay_breaks(d, p, option, breaks);
  double value = sum[MIN(c->i1, n)] - sum[c->i0];
  const WfmShiftType *type = c->type >= 0 ? &d->space->problem->shift_types[c->type] : NULL;
  for (size_t b = 0; type && b < type->n_breaks; b++)
    value -= sum[MIN(breaks[b] + type->breaks[b].length_s / d->space->problem->grid.step, n)] - sum[MIN(breaks[b], n)];
  return value;
}

static void worths(Desk *d, int32_t group, double *sum) {
  for (int32_t i = 0; i < d->coverage->n; i++) sum[i + 1] = sum[i] + wfm_coverage_worth(d->coverage, i, group);
}

/* The best legal option of the day, among those `wanted` (NULL: all), if it is worth more than nothing. */
static bool take_best(Desk *d, size_t a, int32_t day, const uint8_t *wanted, double *sum) {
  const WfmPerson *p = &d->space->person[a];
  int32_t low = p->option_first[day], high = p->option_first[day + 1];
  g_autofree uint8_t *refused = g_new0(uint8_t, (size_t)(high - low) + 1);
  worths(d, p->group, sum);
  for (;;) {
    int32_t best = -1;
    double most = 0;
    for (int32_t o = low; o < high; o++) {
      double value = refused[o - low] || (wanted && !wanted[o]) ? 0 : worth(d, p, o, sum) - p->option[o].price;
      if (value > most) most = value, best = o;
    }
    if (best < 0) return false;
    if (take(d, a, day, best)) return true;
    refused[best - low] = 1;
  }
}

/* People by the hours they have so far. */
static void by_hours(const Desk *d, size_t *order) {
  for (size_t k = 0; k < d->space->n_persons; k++) {
    size_t at = k;
    for (; at > 0 && d->hours[order[at - 1]] > d->hours[k]; at--) order[at] = order[at - 1];
    order[at] = k;
  }
}

/* The roster as a course of one point; people whose minimum is missed are said. */
static SideCourse *finish(Desk *d, const char *who, double begun) {
  SideCourse *course = side_course_new(who);
  g_autoptr(WfmRoster) roster = wfm_roster_new(d->space->problem->n_agents);
  for (size_t a = 0; a < d->space->n_persons; a++) wfm_planned_duties(d->space, &d->space->person[a], d->plan[a], roster);
  course->took = side_seconds() - begun;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(d->space->problem, roster);
  side_course_add(course, course->took, wfm_roster_price(NULL, d->space->problem, roster).cost);
  if (verdict->n_hard) course->note = g_strdup_printf("%zu minima of contracts missed", verdict->n_hard);
  desk_free(d);
  return course;
}

SideCourse *side_greedy(const WfmRosterProblem *problem) {
  double begun = side_seconds();
  Desk *d = desk_new(problem);
  const WfmSpace *space = d->space;
  g_autofree size_t *order = g_new0(size_t, space->n_persons + 1);
  g_autofree double *sum = g_new0(double, (size_t)space->problem->grid.n + 1);
  int32_t days = 0;
  for (size_t a = 0; a < space->n_persons; a++) days = MAX(days, space->person[a].n_days);
  for (int32_t day = 0; day < days; day++) {
    by_hours(d, order);
    for (size_t k = 0; k < space->n_persons; k++)
      if (day < space->person[order[k]].n_days) take_best(d, order[k], day, NULL, sum);
  }
  return finish(d, "greedy, day by day", begun);
}

/* ---- pyworkforce ---- */

enum { PERIOD_S = 3600, PERIODS = 24 };

typedef struct {
  int32_t start, length; /* periods */
} Shift;

/* The catalogue: whatever any person could start in the hour of the day, by length; over midnight it wraps round its own day. */
static GArray *catalogue(const WfmSpace *space) {
  GArray *shifts = g_array_new(FALSE, FALSE, sizeof(Shift));
  for (size_t a = 0; a < space->n_persons; a++) {
    const WfmPerson *p = &space->person[a];
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
      const WfmCandidate *c = wfm_candidate(p, o);
      Shift s = {(int32_t)((c->start - space->problem->grid.start) / PERIOD_S % PERIODS), (int32_t)((c->end - c->start) / PERIOD_S)};
      bool known = false;
      for (guint k = 0; k < shifts->len && !known; k++) {
        const Shift *other = &g_array_index(shifts, Shift, k);
        known = other->start == s.start && other->length == s.length;
      }
      if (!known) g_array_append_val(shifts, s);
    }
  }
  return shifts;
}

/* Agents of all queues together that the busiest quarter of each hour asks for. */
static void required(const WfmSpace *space, int32_t day, double *need) {
  const WfmRosterProblem *problem = space->problem;
  int32_t parts = PERIOD_S / problem->grid.step;
  for (int32_t h = 0; h < PERIODS; h++) {
    need[h] = 0;
    for (int32_t k = 0; k < parts; k++) {
      int32_t i = (day * PERIODS + h) * parts + k;
      double sum = 0;
      for (size_t q = 0; q < problem->n_queues && i < problem->grid.n; q++) sum += problem->queues[q].required[i];
      need[h] = MAX(need[h], ceil(sum - 1e-9));
    }
  }
}

/* One day: the fewest people on shifts so that each period has those it requires. */
static void cover_day(const GArray *shifts, const double *need, int32_t *count) {
  void *highs = Highs_create();
  Highs_setBoolOptionValue(highs, "output_flag", 0);
  Highs_setIntOptionValue(highs, "threads", 1);
  Highs_setStringOptionValue(highs, "parallel", "off");
  Highs_setDoubleOptionValue(highs, "time_limit", 30);
  HighsInt n = (HighsInt)shifts->len;
  g_autofree HighsInt *whole = g_new(HighsInt, shifts->len + 1), *index = g_new(HighsInt, shifts->len + 1);
  g_autofree double *value = g_new(double, shifts->len + 1);
  for (HighsInt s = 0; s < n; s++) {
    Highs_addCol(highs, 1, 0, INFINITY, 0, NULL, NULL);
    whole[s] = WFM_HIGHS_INTEGER;
  }
  for (int32_t h = 0; h < PERIODS; h++) {
    HighsInt m = 0;
    for (HighsInt s = 0; s < n; s++) {
      const Shift *shift = &g_array_index(shifts, Shift, s);
      if ((h - shift->start + PERIODS) % PERIODS < shift->length) value[m] = 1, index[m++] = s;
    }
    Highs_addRow(highs, need[h], INFINITY, m, index, value);
  }
  Highs_changeColsIntegralityByRange(highs, 0, n - 1, whole);
  Highs_run(highs);
  g_autofree double *x = g_new0(double, shifts->len + 1);
  Highs_getSolution(highs, x, NULL, NULL, NULL);
  for (HighsInt s = 0; s < n; s++) count[s] = (int32_t)lround(x[s]);
  Highs_destroy(highs);
}

/* The options of the person's day that are one of the shifts still to be filled. */
static void mark_wanted(const WfmSpace *space, const WfmPerson *p, int32_t day, int32_t utc_day, const GArray *shifts, const int32_t *count,
                        uint8_t *wanted) {
  for (int32_t o = p->option_first[day]; o < p->option_first[day + 1]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    int64_t period = (c->start - space->problem->grid.start) / PERIOD_S;
    wanted[o] = 0;
    for (guint s = 0; s < shifts->len && period / PERIODS == utc_day; s++) {
      const Shift *shift = &g_array_index(shifts, Shift, s);
      wanted[o] |= count[s] > 0 && shift->start == period % PERIODS && shift->length == (c->end - c->start) / PERIOD_S;
    }
  }
}

static void strike_off(const WfmSpace *space, const WfmPerson *p, int32_t option, const GArray *shifts, int32_t *count) {
  const WfmCandidate *c = wfm_candidate(p, option);
  int64_t period = (c->start - space->problem->grid.start) / PERIOD_S;
  for (guint s = 0; s < shifts->len; s++) {
    const Shift *shift = &g_array_index(shifts, Shift, s);
    if (shift->start == period % PERIODS && shift->length == (c->end - c->start) / PERIOD_S) count[s]--;
  }
}

SideCourse *side_pyworkforce(const WfmRosterProblem *problem) {
  double begun = side_seconds();
  Desk *d = desk_new(problem);
  const WfmSpace *space = d->space;
  g_autoptr(GArray) shifts = catalogue(space);
  g_autofree int32_t *count = g_new0(int32_t, shifts->len + 1);
  g_autofree size_t *order = g_new0(size_t, space->n_persons + 1);
  g_autofree double *sum = g_new0(double, (size_t)space->problem->grid.n + 1);
  int64_t asked = 0, filled = 0;
  for (int32_t utc_day = 0; utc_day < space->problem->grid.n * (space->problem->grid.step / 60) / 1440; utc_day++) {
    double need[PERIODS];
    required(space, utc_day, need);
    cover_day(shifts, need, count);
    for (guint s = 0; s < shifts->len; s++) asked += count[s];
    by_hours(d, order);
    for (size_t k = 0; k < space->n_persons; k++) {
      const WfmPerson *p = &space->person[order[k]];
      g_autofree uint8_t *wanted = g_new0(uint8_t, (size_t)p->option_first[p->n_days] + 1);
      for (int32_t day = utc_day; day < MIN(utc_day + 2, p->n_days); day++) { /* the local date is that of UTC or the next */
        if (d->plan[order[k]]->option[day] >= 0) continue;
        mark_wanted(space, p, day, utc_day, shifts, count, wanted);
        if (!take_best(d, order[k], day, wanted, sum)) continue;
        strike_off(space, p, d->plan[order[k]]->option[day], shifts, count);
        filled++;
        break;
      }
    }
  }
  SideCourse *course = finish(d, "pyworkforce's", begun);
  g_autofree char *note = course->note;
  course->note = g_strdup_printf("asks for %" G_GINT64_FORMAT " shifts, of which people can fill %" G_GINT64_FORMAT "%s%s", asked, filled,
                                 note ? "; " : "", note ? note : "");
  return course;
}
