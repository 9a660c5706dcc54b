#include "scheduler/roster/space.h"

#include "core/error.h"
#include "scheduler/roster/break_window.h"
#include "scheduler/roster/wish.h"

#include <math.h>
#include <string.h>

#define DAY_S ((int64_t)86400)

static int by_place(gconstpointer a, gconstpointer b) {
  const WfmCandidate *x = a, *y = b;
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  if (x->type != y->type) return x->type < y->type ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

static int32_t unpaid_s(const WfmShiftType *type) {
  int32_t sum = 0;
  for (size_t b = 0; b < type->n_breaks; b++) sum += type->breaks[b].paid ? 0 : type->breaks[b].length_s;
  return sum;
}

/* Whether the breaks fit one after the other into the duty, by placing each as early as may be. */
static bool breaks_fit(const WfmShiftType *type, const WfmZone *zone, int64_t start, int64_t end, int32_t step) {
  int64_t at = start;
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakWindow window = wfm_break_window(&type->breaks[b], start, zone);
    at = wfm_break_first(window, at, start, step);
    if (at > window.high || at + type->breaks[b].length_s > end) return false;
    at += type->breaks[b].length_s;
  }
  return true;
}

WfmBreakSpan wfm_break_span(const WfmBreak *asked, int64_t start, const WfmZone *zone, int64_t step) {
  WfmBreakWindow window = wfm_break_window(asked, start, zone);
  return (WfmBreakSpan){.low = (int32_t)((wfm_break_first(window, start, start, step) - start) / step),
                        .high = (int32_t)((wfm_break_last(window, window.high, start, step) - start) / step),
                        .every = (int32_t)(wfm_break_stride(window, step) / step),
                        .length = asked->length_s / (int32_t)step};
}

/* Windows of the clock are elsewhere in every shift: those of this one, or -1 where the type has none. */
static int32_t spans_by_clock(WfmPool *pool, const WfmShiftType *type, int64_t start, int64_t step) {
  bool by_clock = false;
  for (size_t b = 0; b < type->n_breaks; b++) by_clock |= type->breaks[b].on_clock;
  if (!by_clock) return -1;
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakSpan span = wfm_break_span(&type->breaks[b], start, pool->zone, step);
    g_array_append_val(pool->span, span);
  }
  return (int32_t)(pool->span->len - type->n_breaks);
}

static void add_type(WfmPool *pool, const WfmRosterProblem *problem, int32_t t) {
  const WfmShiftType *type = &problem->shift_types[t];
  WfmGrid grid = problem->grid;
  int32_t start_step = MAX(type->start_step_s, 1), length_step = MAX(type->length_step_s, 1);
  for (int32_t day = -1 - type->start_high_s / 86400; day < pool->n_days; day++) {
    if (!(type->weekdays >> wfm_weekday(pool->first_day + day) & 1)) continue;
    for (int32_t s = type->start_low_s; s <= type->start_high_s; s += start_step) {
      int64_t local = (pool->first_day + day) * DAY_S + s, start = wfm_zone_resolve(pool->zone, local);
      if (start < grid.start || start >= wfm_horizon_end(problem) || !wfm_grid_aligned(grid, start)) continue;
      int32_t own_day = wfm_local_day(wfm_zone_local(pool->zone, start)), span = spans_by_clock(pool, type, start, grid.step);
      for (int32_t length = type->length_low_s; length <= type->length_high_s; length += length_step) {
        int64_t end = type->clock_policy == WFM_CLOCK_KEEP_LENGTH ? start + length : wfm_zone_resolve(pool->zone, local + length);
        if (end <= start || !wfm_grid_aligned(grid, end) || !wfm_shift_may_end(type, pool->zone, pool->first_day + day, end) ||
            !breaks_fit(type, pool->zone, start, end, grid.step))
          continue;
        WfmCandidate c = {.start = start, .end = end, .day = own_day - pool->first_day, .type = t, .span = span};
        c.i0 = (int32_t)wfm_grid_index(grid, start);
        c.i1 = (int32_t)wfm_grid_index(grid, end);
        c.paid_s = (int32_t)(end - start) - unpaid_s(type);
        g_array_append_val(pool->candidate, c);
      }
    }
  }
}

static WfmPool *pool_new(const WfmRosterProblem *problem, const WfmZone *zone, uint32_t contract) {
  WfmPool *pool = g_new0(WfmPool, 1);
  pool->zone = zone;
  pool->contract = contract;
  pool->first_day = wfm_local_day(wfm_zone_local(zone, problem->grid.start));
  pool->n_days = wfm_local_day(wfm_zone_local(zone, wfm_horizon_end(problem) - 1)) - pool->first_day + 1;
  pool->candidate = g_array_new(FALSE, FALSE, sizeof(WfmCandidate));
  pool->span = g_array_new(FALSE, FALSE, sizeof(WfmBreakSpan));
  const WfmContract *k = &problem->contracts[contract];
  for (size_t t = 0; t < k->n_shift_types; t++) add_type(pool, problem, (int32_t)k->shift_types[t]);
  g_array_sort(pool->candidate, by_place);
  for (guint c = pool->candidate->len; c-- > 1;) /* a start at 24:30 is also one at 00:30 */
    if (by_place(&g_array_index(pool->candidate, WfmCandidate, c - 1), &g_array_index(pool->candidate, WfmCandidate, c)) == 0)
      g_array_remove_index(pool->candidate, c);
  return pool;
}

static void pool_free(gpointer data) {
  WfmPool *pool = data;
  g_array_free(pool->candidate, TRUE);
  g_array_free(pool->span, TRUE);
  g_free(pool);
}

static WfmPool *pool_for(WfmSpace *space, const WfmZone *zone, uint32_t contract) {
  for (guint p = 0; p < space->pool->len; p++) {
    WfmPool *pool = space->pool->pdata[p];
    if (pool->zone == zone && pool->contract == contract) return pool;
  }
  g_ptr_array_add(space->pool, pool_new(space->problem, zone, contract));
  return space->pool->pdata[space->pool->len - 1];
}

static bool overlaps(int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
  return a0 < b1 && b0 < a1;
}

/* The fixed shift as a duty: of the allowed type that it fits, with that type's breaks, else worked through without. */
static WfmOption fixed_option(const WfmPerson *p, const WfmRosterProblem *problem, const WfmSpan *span) {
  WfmCandidate c = {.start = span->from, .end = span->to, .type = -1, .span = -1, .locked = true};
  c.day = wfm_local_day(wfm_zone_local(p->agent->zone, span->from)) - p->pool->first_day;
  c.i0 = (int32_t)wfm_grid_index(problem->grid, span->from);
  c.i1 = (int32_t)wfm_grid_index(problem->grid, span->to + problem->grid.step - 1);
  c.paid_s = (int32_t)(span->to - span->from);
  for (guint k = 0; k < p->pool->candidate->len; k++) {
    const WfmCandidate *same = &g_array_index(p->pool->candidate, WfmCandidate, k);
    if (same->start != c.start || same->end != c.end || same->type < 0) continue;
    c.type = same->type;
    c.span = same->span;
    c.paid_s = same->paid_s;
    break;
  }
  g_array_append_val(p->pool->candidate, c);
  return (WfmOption){.candidate = (int32_t)p->pool->candidate->len - 1, .paid_s = c.paid_s};
}

static bool may_work(const WfmPerson *p, const WfmCandidate *c, bool fixed) {
  const WfmAgent *agent = p->agent;
  if (!p->skilled || c->start < agent->employed_from || c->end > agent->employed_to || c->start < p->last_end) return false;
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (!overlaps(c->start, c->end, span->from, span->to)) continue;
    if (span->kind == WFM_SPAN_ABSENT) return false;
    if (span->kind == WFM_SPAN_SHIFT && !(fixed && span->from == c->start && span->to == c->end)) return false;
  }
  return true;
}

double wfm_wish_base(const WfmAgent *agent) {
  double sum = 0;
  for (size_t w = 0; w < agent->n_preferences; w++) sum += agent->preferences[w].on ? agent->preferences[w].price : 0;
  return sum;
}

double wfm_wish_price(const WfmPerson *p, const WfmRosterProblem *problem, int64_t start, int32_t type) {
  double sum = 0;
  int32_t second = wfm_local_second(wfm_zone_local(p->agent->zone, start));
  const WfmShiftType *worked = type >= 0 && (size_t)type < problem->n_shift_types ? &problem->shift_types[type] : NULL;
  for (size_t w = 0; w < p->agent->n_preferences; w++) {
    const WfmPreference *wish = &p->agent->preferences[w];
    if (start < wish->from || start >= wish->to) continue;
    const char *shift = worked ? worked->shift : NULL, *kind = worked ? worked->kind : "";
    if (wish->on)
      sum -= wfm_wish_describes(wish, shift, kind, second) ? wish->price : 0;
    else if (wfm_wish_against(wish, shift, kind, second))
      sum += wish->price;
  }
  return sum;
}

static bool holds(const WfmCandidate *c, const WfmSpan *meeting) {
  return c->start <= meeting->from && c->end >= meeting->to;
}

static bool in_horizon(const WfmRosterProblem *problem, const WfmSpan *span) {
  return span->from >= problem->grid.start && span->from < wfm_horizon_end(problem);
}

static int by_start(gconstpointer a, gconstpointer b, gpointer data) {
  const GArray *candidate = data;
  return by_place(&g_array_index(candidate, WfmCandidate, ((const WfmOption *)a)->candidate),
                  &g_array_index(candidate, WfmCandidate, ((const WfmOption *)b)->candidate));
}

static void list_options(WfmPerson *p, const WfmRosterProblem *problem, guint n_shared) {
  GArray *option = g_array_new(FALSE, FALSE, sizeof(WfmOption));
  g_autofree uint8_t *fixed_day = g_new0(uint8_t, (size_t)p->n_days);
  for (size_t s = 0; s < p->agent->n_spans; s++) {
    const WfmSpan *span = &p->agent->spans[s];
    if (span->kind != WFM_SPAN_SHIFT || !in_horizon(problem, span)) continue;
    WfmOption o = fixed_option(p, problem, span);
    const WfmCandidate *c = &g_array_index(p->pool->candidate, WfmCandidate, o.candidate);
    fixed_day[c->day] = p->must[c->day] = 1;
    o.price = wfm_wish_price(p, problem, c->start, c->type);
    if (may_work(p, c, true)) g_array_append_val(option, o);
  }
  for (guint k = 0; k < n_shared; k++) {
    const WfmCandidate *c = &g_array_index(p->pool->candidate, WfmCandidate, k);
    if (c->locked || fixed_day[c->day] || !may_work(p, c, false)) continue;
    WfmOption o = {.candidate = (int32_t)k, .paid_s = c->paid_s, .price = wfm_wish_price(p, problem, c->start, c->type)};
    g_array_append_val(option, o);
  }
  g_array_sort_with_data(option, by_start, p->pool->candidate);
  p->option_first = g_new0(int32_t, (size_t)p->n_days + 1);
  for (guint o = 0; o < option->len; o++)
    p->option_first[g_array_index(p->pool->candidate, WfmCandidate, g_array_index(option, WfmOption, o).candidate).day + 1]++;
  for (int32_t d = 0; d < p->n_days; d++) p->option_first[d + 1] += p->option_first[d];
  p->option = (WfmOption *)(void *)g_array_free(option, FALSE);
}

static void keep_options(WfmPerson *p, const uint8_t *keep) {
  int32_t n = 0;
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t low = p->option_first[d];
    p->option_first[d] = n;
    for (int32_t o = low; o < p->option_first[d + 1]; o++)
      if (keep[o]) p->option[n++] = p->option[o];
  }
  p->option_first[p->n_days] = n;
}

int32_t wfm_space_meeting_day(const WfmPerson *p, const WfmSpan *meeting, int32_t *days) {
  int32_t best_day = -1, most = 0;
  *days = 0;
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t count = 0;
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) count += holds(wfm_candidate(p, o), meeting);
    *days += count > 0;
    if (count > most) most = count, best_day = d;
  }
  return best_day;
}

/* Options that cut the meeting go; where one day alone can hold it, so do the others of that day. */
static void bind_meeting(WfmPerson *p, const WfmSpan *meeting, WfmGrid grid) {
  int32_t n = p->option_first[p->n_days], days, best_day = wfm_space_meeting_day(p, meeting, &days);
  if (best_day < 0 || !wfm_grid_aligned(grid, meeting->from) || !wfm_grid_aligned(grid, meeting->to)) {
    g_ptr_array_add(p->lost, (gpointer)meeting);
    return;
  }
  g_ptr_array_add(p->meeting, (gpointer)meeting);
  g_autofree uint8_t *keep = g_new(uint8_t, (size_t)n + 1);
  for (int32_t o = 0; o < n; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    bool cuts = overlaps(c->start, c->end, meeting->from, meeting->to) && !holds(c, meeting);
    keep[o] = !cuts && (days > 1 || c->day != best_day || holds(c, meeting));
  }
  keep_options(p, keep);
  /* Where two days could hold it, the search takes one; a bound may not. */
  if (p->must[best_day] != 1) p->must[best_day] = days > 1 ? 2 : 1;
  for (int32_t o = p->option_first[best_day]; o < p->option_first[best_day + 1]; o++)
    p->option[o].loose |= !holds(wfm_candidate(p, o), meeting);
}

/* Who is absent does not attend. */
static bool away(const WfmAgent *agent, const WfmSpan *meeting) {
  for (size_t s = 0; s < agent->n_spans; s++)
    if (agent->spans[s].kind == WFM_SPAN_ABSENT && overlaps(agent->spans[s].from, agent->spans[s].to, meeting->from, meeting->to))
      return true;
  return false;
}

static void meet(WfmPerson *p, const WfmRosterProblem *problem) {
  for (size_t s = 0; s < p->agent->n_spans; s++) {
    const WfmSpan *span = &p->agent->spans[s];
    if (span->kind != WFM_SPAN_MEETING || !in_horizon(problem, span) || away(p->agent, span)) continue;
    bind_meeting(p, span, problem->grid);
  }
  for (int32_t o = 0; p->meeting->len && o < p->option_first[p->n_days]; o++)
    for (guint m = 0; m < p->meeting->len; m++) {
      const WfmSpan *span = p->meeting->pdata[m];
      if (!span->paid && holds(wfm_candidate(p, o), span)) p->option[o].paid_s -= (int32_t)(span->to - span->from);
    }
}

static int32_t gcd(int32_t a, int32_t b) {
  return b ? gcd(b, a % b) : a;
}

static void sum_up_paid(WfmPerson *p) {
  p->paid_most = g_new0(int32_t, (size_t)p->n_days + 1);
  for (int32_t d = 0; d < p->n_days; d++)
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      p->paid_grain = gcd(p->paid_grain, p->option[o].paid_s);
      p->paid_most[d] = MAX(p->paid_most[d], p->option[o].paid_s);
    }
}

static void person_init(WfmSpace *space, size_t a) {
  const WfmRosterProblem *problem = space->problem;
  WfmPerson *p = &space->person[a];
  p->agent = &problem->agents[a];
  p->contract = &problem->contracts[p->agent->contract];
  p->index = a;
  p->pool = pool_for(space, p->agent->zone, p->agent->contract);
  p->skilled = problem->n_queues == 0 || wfm_presence_has(problem, a);
  for (size_t q = 0; q < problem->n_queues; q++) p->skilled |= p->agent->proficiency[q] > 0;
  p->site = -1;
  for (size_t s = 0; s < problem->n_sites; s++)
    if (g_strcmp0(problem->sites[s].site, p->agent->site) == 0 && problem->sites[s].seats < INT32_MAX) p->site = (int32_t)s;
  p->n_days = p->pool->n_days;
  p->must = g_new0(uint8_t, (size_t)p->n_days);
  p->meeting = g_ptr_array_new();
  p->lost = g_ptr_array_new();
  p->last_end = INT64_MIN;
  for (size_t d = 0; d < p->agent->n_previous; d++) p->last_end = MAX(p->last_end, p->agent->previous[d].end);
  guint n_shared = p->pool->candidate->len;
  list_options(p, problem, n_shared);
  meet(p, problem);
  sum_up_paid(p);
  wfm_person_rules(p, problem);
}

static bool check_covers(const WfmRosterProblem *problem, GError **err) {
  bool seats = false, breaks = false;
  for (size_t s = 0; s < problem->n_sites; s++) seats |= problem->sites[s].seats < INT32_MAX;
  for (size_t t = 0; t < problem->n_shift_types; t++) breaks |= problem->shift_types[t].n_breaks > 0;
  if (problem->n_covers == 0 || (problem->n_queues == 0 && problem->n_presences == 0 && problem->n_crews == 0 && !seats && !breaks))
    return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "people are asked for by shift and date, and there are %s too; a roster can have one or the other",
              problem->n_queues > 0      ? "queues"
              : problem->n_presences > 0 ? "presences"
              : problem->n_crews > 0     ? "crews"
              : seats                    ? "seats"
                                         : "breaks");
  return false;
}

bool wfm_space_check(const WfmRosterProblem *problem, GError **err) {
  if (!check_covers(problem, err)) return false;
  for (size_t t = 0; t < problem->n_shift_types; t++) {
    const WfmShiftType *type = &problem->shift_types[t];
    if (type->n_breaks > WFM_MAX_BREAKS) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "shift %s: %zu breaks in one shift; at most %d are possible", type->shift,
                  type->n_breaks, WFM_MAX_BREAKS);
      return false;
    }
    for (size_t b = 0; b < type->n_breaks; b++)
      if (type->breaks[b].length_s % problem->grid.step != 0) {
        g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                    "shift %s: its %s of %d min does not lie on the roster's grid of %d min; a finer grid would hold it", type->shift,
                    type->breaks[b].activity, type->breaks[b].length_s / 60, problem->grid.step / 60);
        return false;
      }
  }
  return true;
}

WfmSpace *wfm_space_new(const WfmRosterProblem *problem) {
  WfmSpace *space = g_new0(WfmSpace, 1);
  space->problem = problem;
  space->pool = g_ptr_array_new_with_free_func(pool_free);
  space->n_persons = problem->n_agents;
  space->person = g_new0(WfmPerson, problem->n_agents + 1);
  g_autoptr(WfmCoverage) coverage = wfm_coverage_new(problem);
  for (size_t a = 0; a < problem->n_agents; a++) {
    person_init(space, a);
    space->person[a].group = coverage->group_of[a];
  }
  space->n_span = problem->grid.n;
  for (guint p = 0; p < space->pool->len; p++) {
    const GArray *candidate = ((WfmPool *)space->pool->pdata[p])->candidate;
    for (guint k = 0; k < candidate->len; k++) space->n_span = MAX(space->n_span, g_array_index(candidate, WfmCandidate, k).i1);
  }
  return space;
}

void wfm_space_free(WfmSpace *space) {
  if (!space) return;
  for (size_t a = 0; a < space->n_persons; a++) {
    WfmPerson *p = &space->person[a];
    g_free(p->option_first);
    g_free(p->option);
    g_free(p->must);
    g_free(p->paid_most);
    g_ptr_array_free(p->meeting, TRUE);
    g_ptr_array_free(p->lost, TRUE);
    g_free(p->week_of);
    g_free(p->week);
    g_free(p->term);
    g_free(p->kind);
  }
  g_free(space->person);
  g_ptr_array_free(space->pool, TRUE);
  g_free(space);
}
