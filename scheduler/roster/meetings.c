#include "scheduler/roster/meetings.h"

#include "core/error.h"
#include "scheduler/roster/checker_parts.h"
#include "scheduler/roster/meetings_crowd.h"
#include "scheduler/roster/published.h"

#include <math.h>
#include <string.h>

static const double KEPT = 1e7; /* money held against a break in an interval in which the person meets */

/* One person's part in a gathering that is placed. */
typedef struct {
  int64_t from, to;
  size_t gathering;
} Part;

typedef struct {
  const WfmRosterProblem *problem;
  WfmSpace *space;
  WfmCoverage *coverage;
  WfmPlanner *planner;
  WfmPlanned **plan, **tried; /* [n_persons] */
  GArray **part;              /* [n_persons] of Part */
  double *sum;                /* [grid.n + 1] */
  uint8_t *mask;              /* [grid.n] */
  WfmCrowd *crowd;
} Desk;

static bool overlaps(int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
  return a0 < b1 && b0 < a1;
}

/* ---- who can take part when ---- */

static bool is_away(const WfmAgent *agent, int64_t from, int64_t to) {
  if (from < agent->employed_from || to > agent->employed_to) return true;
  for (size_t s = 0; s < agent->n_spans; s++)
    if (agent->spans[s].kind == WFM_SPAN_ABSENT && overlaps(agent->spans[s].from, agent->spans[s].to, from, to)) return true;
  return false;
}

static bool is_busy(const Desk *d, const WfmPerson *p, int64_t from, int64_t to) {
  for (guint m = 0; m < p->meeting->len; m++) {
    const WfmSpan *span = p->meeting->pdata[m];
    if (overlaps(span->from, span->to, from, to)) return true;
  }
  for (guint k = 0; k < d->part[p->index]->len; k++) {
    const Part *part = &g_array_index(d->part[p->index], Part, k);
    if (overlaps(part->from, part->to, from, to)) return true;
  }
  return false;
}

/* Whether the duty holds the time, and all that the person meets for on its date. */
static bool holds(const Desk *d, const WfmPerson *p, const WfmCandidate *c, int64_t from, int64_t to) {
  if (c->start > from || c->end < to) return false;
  for (guint k = 0; k < d->part[p->index]->len; k++) {
    const Part *part = &g_array_index(d->part[p->index], Part, k);
    int32_t day = wfm_local_day(wfm_zone_local(p->agent->zone, part->from)) - p->pool->first_day;
    bool near = overlaps(c->start, c->end, part->from, part->to) || day == c->day;
    if (near && (c->start > part->from || c->end < part->to)) return false;
  }
  return true;
}

/* The day that the search will take for it. */
static int32_t day_of(const WfmPerson *p, int64_t from, int64_t to) {
  int32_t days;
  return wfm_space_meeting_day(p, &(WfmSpan){.kind = WFM_SPAN_MEETING, .from = from, .to = to}, &days);
}

static bool can_hold(const Desk *d, const WfmPerson *p, int64_t from, int64_t to) {
  if (is_busy(d, p, from, to)) return false;
  int32_t day = day_of(p, from, to);
  for (int32_t o = day < 0 ? 0 : p->option_first[day]; day >= 0 && o < p->option_first[day + 1]; o++)
    if (holds(d, p, wfm_candidate(p, o), from, to)) return true;
  return false;
}

/* ---- what a time costs ---- */

/* Where the plan has the person on the queues, what he meets for left out; from and to: one time more. */
static void mark(Desk *d, const WfmPerson *p, const WfmPlanned *plan, int64_t from, int64_t to) {
  WfmGrid grid = d->problem->grid;
  wfm_planned_mask(d->space, p, plan, 0, p->n_days, d->mask);
  for (guint k = 0; k <= d->part[p->index]->len; k++) {
    Part part = {from, to, 0};
    if (k < d->part[p->index]->len) part = g_array_index(d->part[p->index], Part, k);
    for (int64_t i = MAX(wfm_grid_index(grid, part.from), 0); i < grid.n && wfm_grid_at(grid, i) < part.to; i++) d->mask[i] = 0;
  }
}

static void change_coverage(Desk *d, const WfmPerson *p, bool add) {
  for (int32_t i = 0; i < d->problem->grid.n; i++) {
    if (!d->mask[i]) continue;
    if (add)
      wfm_coverage_add(d->coverage, i, p->group);
    else
      wfm_coverage_remove(d->coverage, i, p->group);
  }
}

static bool in_parts(const Desk *d, const WfmPerson *p, int64_t at) {
  for (guint k = 0; k < d->part[p->index]->len; k++) {
    const Part *part = &g_array_index(d->part[p->index], Part, k);
    if (at >= part->from && at < part->to) return true;
  }
  return false;
}

/* Running sums of what presence is worth; meeting times so dear that no break falls there. Returns how many intervals those are. */
static void price_presence(Desk *d, const WfmPerson *p, int64_t from, int64_t to) {
  WfmGrid grid = d->problem->grid;
  for (int32_t i = 0; i < grid.n; i++) {
    int64_t at = wfm_grid_at(grid, i);
    bool meets = (at >= from && at < to) || in_parts(d, p, at);
    d->sum[i + 1] = d->sum[i] + (meets ? KEPT : wfm_coverage_worth(d->coverage, i, p->group));
  }
}

/* What the meetings inside the duty were priced at. */
static double kept_in(const Desk *d, const WfmPerson *p, const WfmCandidate *c, int64_t from, int64_t to) {
  WfmGrid grid = d->problem->grid;
  double sum = 0;
  for (int32_t i = MAX(c->i0, 0); i < MIN(c->i1, grid.n); i++) {
    int64_t at = wfm_grid_at(grid, i);
    sum += (at >= from && at < to) || in_parts(d, p, at) ? KEPT : 0;
  }
  return sum;
}

/* What the presence of one date's duty is worth. */
static double worth_of_day(Desk *d, const WfmPerson *p, const WfmPlanned *plan, int32_t day) {
  WfmGrid grid = d->problem->grid;
  double worth = 0;
  wfm_planned_mask(d->space, p, plan, day, day + 1, d->mask);
  for (int32_t i = 0; i < grid.n; i++)
    if (d->mask[i] && !in_parts(d, p, wfm_grid_at(grid, i))) worth += wfm_coverage_worth(d->coverage, i, p->group);
  return worth;
}

/* A change of one person's plan: a duty on its date, and another date's taken away (-1: none). */
typedef struct {
  int32_t option, dropped;
  double cost;
} Change;

/* The plan with the change, into d->tried; false where it breaks a hard rule. */
static bool try_change(Desk *d, const WfmPerson *p, Change change, const int32_t *breaks) {
  WfmPlanned *tried = d->tried[p->index];
  int32_t day = wfm_candidate(p, change.option)->day;
  wfm_planned_copy(p, tried, d->plan[p->index]);
  tried->option[day] = change.option;
  memcpy(tried->breaks + (size_t)day * WFM_MAX_BREAKS, breaks, WFM_MAX_BREAKS * sizeof *breaks);
  if (change.dropped >= 0) tried->option[change.dropped] = -1;
  return wfm_planned_judge(d->space, p, tried);
}

static bool has_part_on(const Desk *d, const WfmPerson *p, int32_t day) {
  for (guint k = 0; k < d->part[p->index]->len; k++)
    if (wfm_local_day(wfm_zone_local(p->agent->zone, g_array_index(d->part[p->index], Part, k).from)) - p->pool->first_day == day)
      return true;
  return false;
}

/* Takes the change if it is legal and the cheapest so far. Dates that stay are worth the same as before. */
static void offer(Desk *d, const WfmPerson *p, Change *best, int32_t option, int32_t dropped, double value, const int32_t *breaks) {
  Change change = {option, dropped, INFINITY};
  if (!try_change(d, p, change, breaks)) return;
  const WfmPlanned *now = d->plan[p->index];
  change.cost = d->tried[p->index]->price - value + worth_of_day(d, p, now, wfm_candidate(p, option)->day);
  if (dropped >= 0) change.cost += worth_of_day(d, p, now, dropped);
  if (change.cost < best->cost) *best = change;
}

/* The cheapest legal plan that holds the time and differs from the present one on its date and, where that date is free now, in a date
 * about a week around it that is given up for it; into d->tried. Its price less what its presence is worth more than now's (INFINITY: none).
 * The person is out of the coverage. */
static double best_part(Desk *d, const WfmPerson *p, int64_t from, int64_t to) {
  const WfmPlanned *now = d->plan[p->index];
  int32_t breaks[WFM_MAX_BREAKS] = {0}, dearest = -1, at = day_of(p, from, to);
  Change best = {-1, -1, INFINITY};
  double most = -INFINITY;
  price_presence(d, p, from, to);
  for (int32_t o = at < 0 ? 0 : p->option_first[at]; at >= 0 && o < p->option_first[at + 1]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    if (!holds(d, p, c, from, to) || p->option[o].loose) continue;
    double value = wfm_duty_value(d->planner, p, o, d->sum, breaks) - kept_in(d, p, c, from, to);
    if (isinf(value) || value < -KEPT / 2) continue; /* no room for its breaks */
    offer(d, p, &best, o, -1, value, breaks);
    if (now->option[c->day] >= 0 || value - p->option[o].price <= most) continue;
    most = value - p->option[o].price;
    dearest = o;
  }
  if (dearest >= 0) { /* of a free date's duties the one that is worth most, in place of another date's */
    const WfmCandidate *c = wfm_candidate(p, dearest);
    double value = wfm_duty_value(d->planner, p, dearest, d->sum, breaks) - kept_in(d, p, c, from, to);
    for (int32_t day = MAX(c->day - 6, 0); day < MIN(c->day + 7, p->n_days); day++)
      if (now->option[day] >= 0 && !p->must[day] && !has_part_on(d, p, day)) offer(d, p, &best, dearest, day, value, breaks);
  }
  if (best.option < 0) return INFINITY;
  wfm_duty_value(d->planner, p, best.option, d->sum, breaks);
  try_change(d, p, best, breaks);
  return best.cost;
}

/* What it costs that everybody marked meets at the time; with[a] is cleared for those who cannot, or whose part is dearer than its price. The
 * coverage is as before. d->tried holds the plans of who takes part. */
static double price_slot(Desk *d, const WfmGathering *g, int64_t from, uint8_t *with, int32_t *missing) {
  int64_t to = from + g->length_s;
  double before = wfm_coverage_value(d->coverage), rise = 0;
  *missing = 0;
  wfm_coverage_begin(d->coverage);
  for (size_t a = 0; a < d->space->n_persons; a++) {
    const WfmPerson *p = &d->space->person[a];
    with[a] = g->member[a] && !is_away(p->agent, from, to);
    if (!with[a]) continue;
    with[a] = can_hold(d, p, from, to);
    double worth = wfm_coverage_value(d->coverage), apart = INFINITY;
    mark(d, p, d->plan[a], 0, 0);
    change_coverage(d, p, false);
    if (with[a] && !isinf(best_part(d, p, from, to))) {
      mark(d, p, d->tried[a], from, to);
      change_coverage(d, p, true);
      apart = d->tried[a]->price - d->plan[a]->price + worth - wfm_coverage_value(d->coverage);
    } else {
      with[a] = 0;
    }
    if (with[a] && (g->hard || apart <= g->price)) {
      rise += d->tried[a]->price - d->plan[a]->price;
      continue;
    }
    if (with[a]) { /* out of the meeting again, and back to the queues */
      mark(d, p, d->tried[a], from, to);
      change_coverage(d, p, false);
      with[a] = 0;
    }
    mark(d, p, d->plan[a], 0, 0);
    change_coverage(d, p, true);
    ++*missing;
    rise += g->hard ? 0 : g->price;
  }
  rise += before - wfm_coverage_value(d->coverage);
  wfm_coverage_back(d->coverage);
  return rise;
}

/* ---- placing ---- */

static size_t best_slot(Desk *d, const WfmGathering *g, uint8_t *with, double *rise) {
  g_autofree uint8_t *tried = g_new0(uint8_t, d->space->n_persons + 1);
  size_t best = SIZE_MAX;
  int32_t fewest = INT32_MAX;
  for (size_t s = 0; s < g->n_slots; s++) {
    int32_t missing, beyond;
    double cost = price_slot(d, g, g->slot[s], tried, &missing);
    cost += wfm_crowd_price(d->crowd, tried, g->slot[s], g->slot[s] + g->length_s, &beyond);
    /* Where it has to be, all who can come before the cost; and no more at once than may meet. */
    int32_t weight = (g->hard ? missing : 0) + beyond;
    if (best != SIZE_MAX && (weight > fewest || (weight == fewest && cost >= *rise - 1e-9))) continue;
    best = s;
    fewest = weight;
    *rise = cost;
    for (size_t a = 0; a < d->space->n_persons; a++) with[a] = tried[a];
  }
  return best;
}

/* The people's plans with the gathering in them. */
static void settle(Desk *d, size_t index, const WfmPlacedMeeting *placed) {
  const WfmGathering *g = &d->problem->gatherings[index];
  if (placed->slot == SIZE_MAX) return;
  int64_t from = g->slot[placed->slot], to = from + g->length_s;
  for (size_t a = 0; a < d->space->n_persons; a++) {
    const WfmPerson *p = &d->space->person[a];
    if (!placed->with[a]) continue;
    mark(d, p, d->plan[a], 0, 0);
    change_coverage(d, p, false);
    if (!isinf(best_part(d, p, from, to))) wfm_planned_copy(p, d->plan[a], d->tried[a]);
    Part part = {from, to, index};
    g_array_append_val(d->part[a], part);
    wfm_crowd_add(d->crowd, a, from, to, 1);
    mark(d, p, d->plan[a], 0, 0);
    change_coverage(d, p, true);
  }
}

static void take_out(Desk *d, size_t index) {
  for (size_t a = 0; a < d->space->n_persons; a++) {
    const WfmPerson *p = &d->space->person[a];
    mark(d, p, d->plan[a], 0, 0);
    change_coverage(d, p, false);
    for (guint k = d->part[a]->len; k-- > 0;) {
      const Part *part = &g_array_index(d->part[a], Part, k);
      if (part->gathering != index) continue;
      wfm_crowd_add(d->crowd, a, part->from, part->to, -1);
      g_array_remove_index(d->part[a], k);
    }
    mark(d, p, d->plan[a], 0, 0);
    change_coverage(d, p, true);
  }
}

static void place(Desk *d, size_t index, WfmPlacedMeeting *placed) {
  g_assert(placed->with);
  placed->slot = best_slot(d, &d->problem->gatherings[index], placed->with, &placed->rise);
  settle(d, index, placed);
}

/* The gatherings, the one with the fewest times at which all can be first. */
static size_t *order_of(const Desk *d) {
  size_t n = d->problem->n_gatherings;
  size_t *order = g_new(size_t, n + 1);
  g_autofree size_t *times = g_new0(size_t, n + 1);
  for (size_t k = 0; k < n; k++) {
    const WfmGathering *g = &d->problem->gatherings[k];
    for (size_t s = 0; s < g->n_slots; s++) {
      bool all = true;
      for (size_t a = 0; a < d->space->n_persons && all; a++) {
        const WfmPerson *p = &d->space->person[a];
        if (g->member[a] && !is_away(p->agent, g->slot[s], g->slot[s] + g->length_s))
          all = can_hold(d, p, g->slot[s], g->slot[s] + g->length_s);
      }
      times[k] += all;
    }
    size_t at = k;
    for (; at > 0 && times[order[at - 1]] > times[k]; at--) order[at] = order[at - 1];
    order[at] = k;
  }
  return order;
}

static bool all_are_there(const Desk *d, size_t index, const WfmPlacedMeeting *placed, GError **err) {
  const WfmGathering *g = &d->problem->gatherings[index];
  char when[WFM_SPOKEN_SIZE];
  if (!g->hard) return true;
  if (placed->slot == SIZE_MAX) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE, "meeting %s has no time in the roster's days (%s)\nrelax: other days or times",
                g->meeting, g->origin);
    return false;
  }
  g_autoptr(GString) who = g_string_new(NULL);
  int64_t from = g->slot[placed->slot];
  for (size_t a = 0; a < d->space->n_persons; a++)
    if (g->member[a] && !placed->with[a] && !is_away(d->space->person[a].agent, from, from + g->length_s))
      g_string_append_printf(who, "%s%s", who->len ? ", " : "", d->space->person[a].agent->agent);
  if (who->len == 0) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE,
              "meeting %s has no time at which all can be (%s): at the best, %s, there is no legal shift for %s beside the others of the "
              "roster\nrelax: other days or times, fewer people, or a price, for meeting %s",
              g->meeting, g->origin, wfm_spoken_time(when, d->problem->planner_zone, from), who->str, g->meeting);
  return false;
}

static Desk *desk_new(const WfmRosterProblem *problem, const WfmRoster *roster) {
  Desk *d = g_new0(Desk, 1);
  d->problem = problem;
  d->crowd = wfm_crowd_new(problem);
  d->space = wfm_space_new(problem);
  d->coverage = wfm_coverage_new(problem);
  d->planner = wfm_planner_new(d->space);
  d->plan = g_new0(WfmPlanned *, d->space->n_persons + 1);
  d->tried = g_new0(WfmPlanned *, d->space->n_persons + 1);
  d->part = g_new0(GArray *, d->space->n_persons + 1);
  d->sum = g_new0(double, (size_t)problem->grid.n + 1);
  d->mask = g_new0(uint8_t, (size_t)problem->grid.n + 1);
  g_autoptr(WfmPublished) published = wfm_published_new(d->space, roster);
  wfm_coverage_history(d->coverage, problem);
  for (size_t a = 0; a < d->space->n_persons; a++) {
    const WfmPerson *p = &d->space->person[a];
    d->plan[a] = wfm_planned_new(p);
    d->tried[a] = wfm_planned_new(p);
    d->part[a] = g_array_new(FALSE, FALSE, sizeof(Part));
    wfm_planned_copy(p, d->plan[a], published->plan[a]);
    wfm_planned_judge(d->space, p, d->plan[a]);
    mark(d, p, d->plan[a], 0, 0);
    change_coverage(d, p, true);
  }
  return d;
}

static void desk_free(Desk *d) {
  for (size_t a = 0; a < d->space->n_persons; a++) {
    wfm_planned_free(d->plan[a]);
    wfm_planned_free(d->tried[a]);
    g_array_unref(d->part[a]);
  }
  g_free(d->plan);
  g_free(d->tried);
  g_free(d->part);
  g_free(d->sum);
  g_free(d->mask);
  wfm_crowd_free(d->crowd);
  wfm_planner_free(d->planner);
  wfm_coverage_free(d->coverage);
  wfm_space_free(d->space);
  g_free(d);
}

void wfm_placed_meetings_free(WfmPlacedMeeting *placed, size_t n) {
  for (size_t k = 0; placed && k < n; k++) g_free(placed[k].with);
  g_free(placed);
}

WfmPlacedMeeting *wfm_meetings_place(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job, GError **err) {
  Desk *d = desk_new(problem, roster);
  size_t n = problem->n_gatherings;
  g_autofree size_t *order = order_of(d);
  WfmPlacedMeeting *placed = g_new0(WfmPlacedMeeting, n + 1);
  for (size_t k = 0; k < n; k++) placed[k].with = g_new0(uint8_t, problem->n_agents + 1);
  for (int round = 0; round < 2; round++)
    for (size_t k = 0; k < n && (round == 0 || !wfm_job_stopped(job)); k++) {
      if (round > 0) take_out(d, order[k]);
      place(d, order[k], &placed[order[k]]);
    }
  bool fine = true;
  for (size_t k = 0; k < n && fine; k++) fine = all_are_there(d, k, &placed[k], err);
  desk_free(d);
  if (fine) return placed;
  wfm_placed_meetings_free(placed, n);
  return NULL;
}
