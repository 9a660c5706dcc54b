#include "scheduler/roster/space.h"

#include "core/error.h"
#include "scheduler/roster/break_window.h"
#include "scheduler/roster/pattern.h"
#include "scheduler/roster/space_parts.h"
#include "scheduler/roster/weekend_states.h"
#include "scheduler/roster/wish.h"

#include <math.h>
#include <string.h>

static bool overlaps(int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
  return a0 < b1 && b0 < a1;
}

/* Of the type that the plan says, whose breaks lie where this one duty has room for them. */
static void put_on_type(WfmCandidate *c, const WfmPerson *p, const WfmRosterProblem *problem, int32_t type_index) {
  const WfmShiftType *type = &problem->shift_types[type_index];
  c->type = type_index;
  c->paid_s -= wfm_breaks_unpaid_s(type);
  if (type->n_breaks > 0) c->span = (int32_t)p->pool->span->len;
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakSpan span = wfm_break_span_in(&type->breaks[b], c, p->agent->zone, problem->grid);
    g_array_append_val(p->pool->span, span);
  }
}

/* The fixed shift as a duty: of the type that the plan says, else of the allowed one that it fits, with that type's breaks, else worked
 * through without. */
static WfmOption fixed_option(const WfmPerson *p, const WfmRosterProblem *problem, const WfmSpan *span) {
  WfmCandidate c = {.start = span->from, .end = span->to, .type = -1, .span = -1, .locked = true};
  c.day = wfm_local_day(wfm_zone_local(p->agent->zone, span->from)) - p->pool->first_day;
  c.i0 = (int32_t)wfm_grid_index(problem->grid, span->from);
  c.i1 = (int32_t)wfm_grid_index(problem->grid, span->to + problem->grid.step - 1);
  c.paid_s = (int32_t)(span->to - span->from);
  if (span->of_type > 0) put_on_type(&c, p, problem, span->of_type - 1);
  for (guint k = 0; k < p->pool->n_shared && c.type < 0; k++) {
    const WfmCandidate *same = &g_array_index(p->pool->candidate, WfmCandidate, k);
    if (same->start != c.start || same->end != c.end || same->type < 0) continue;
    c.type = same->type;
    c.span = same->span;
    c.paid_s = same->paid_s;
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

/* Whether some wish asks when a duty starts. */
static bool by_the_hour(const WfmAgent *agent) {
  bool asks = false;
  for (size_t w = 0; w < agent->n_preferences; w++)
    asks |= agent->preferences[w].start_low_s >= 0 || agent->preferences[w].start_high_s >= 0;
  return asks;
}

double wfm_wish_price(const WfmPerson *p, const WfmRosterProblem *problem, int64_t start, int32_t type) {
  double sum = 0;
  int32_t second = by_the_hour(p->agent) ? wfm_local_second(wfm_zone_local(p->agent->zone, start)) : 0;
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

/* Duties that start together have one price. */
static void price_options(WfmPerson *p, const WfmRosterProblem *problem) {
  const WfmCandidate *last = NULL;
  double price = 0;
  for (int32_t o = 0; p->agent->n_preferences > 0 && o < p->option_first[p->n_days]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    if (!last || last->start != c->start || last->type != c->type) price = wfm_wish_price(p, problem, c->start, c->type);
    p->option[o].price = price;
    last = c;
  }
}

static bool holds(const WfmCandidate *c, const WfmSpan *meeting) {
  return c->start <= meeting->from && c->end >= meeting->to;
}

static bool in_horizon(const WfmRosterProblem *problem, const WfmSpan *span) {
  return span->from >= problem->grid.start && span->from < wfm_horizon_end(problem);
}

static int by_start(gconstpointer a, gconstpointer b, gpointer data) {
  const GArray *candidate = data;
  return wfm_candidate_order(&g_array_index(candidate, WfmCandidate, ((const WfmOption *)a)->candidate),
                             &g_array_index(candidate, WfmCandidate, ((const WfmOption *)b)->candidate));
}

/* The fixed shifts of the horizon; their days have no other options. */
static void list_fixed(WfmPerson *p, const WfmRosterProblem *problem, GArray *option, uint8_t *fixed_day) {
  for (size_t s = 0; s < p->agent->n_spans; s++) {
    const WfmSpan *span = &p->agent->spans[s];
    if (span->kind != WFM_SPAN_SHIFT || !in_horizon(problem, span)) continue;
    WfmOption o = fixed_option(p, problem, span);
    const WfmCandidate *c = &g_array_index(p->pool->candidate, WfmCandidate, o.candidate);
    fixed_day[c->day] = p->must[c->day] = 1;
    if (may_work(p, c, true)) g_array_append_val(option, o);
  }
}

static void list_options(WfmPerson *p, const WfmRosterProblem *problem) {
  g_autofree uint8_t *fixed_day = g_new0(uint8_t, (size_t)p->n_days);
  GArray *option = g_array_sized_new(FALSE, FALSE, sizeof(WfmOption), p->pool->n_shared + 1);
  list_fixed(p, problem, option, fixed_day);
  guint n_fixed = option->len;
  for (guint k = 0; p->skilled && k < p->pool->n_shared; k++) {
    const WfmCandidate *c = &g_array_index(p->pool->candidate, WfmCandidate, k);
    if (fixed_day[c->day] || !may_work(p, c, false)) continue;
    WfmOption o = {.candidate = (int32_t)k, .paid_s = c->paid_s};
    g_array_append_val(option, o);
  }
  if (n_fixed > 0) g_array_sort_with_data(option, by_start, p->pool->candidate);
  p->option_first = g_new0(int32_t, (size_t)p->n_days + 1);
  for (guint o = 0; o < option->len; o++)
    p->option_first[g_array_index(p->pool->candidate, WfmCandidate, g_array_index(option, WfmOption, o).candidate).day + 1]++;
  for (int32_t d = 0; d < p->n_days; d++) p->option_first[d + 1] += p->option_first[d];
  p->option = (WfmOption *)(void *)g_array_free(option, FALSE);
  price_options(p, problem);
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

/* Whether the pool's options are the person's, wishes apart. */
static bool nothing_of_his_own(const WfmPerson *p) {
  const WfmAgent *agent = p->agent;
  bool nothing = p->skilled && agent->n_previous == 0 && agent->n_call_outs == 0 && agent->employed_from <= p->pool->earliest &&
                 agent->employed_to >= p->pool->latest && !wfm_pattern_binds(agent, p->contract);
  for (size_t s = 0; nothing && s < agent->n_spans; s++)
    nothing =
        agent->spans[s].kind == WFM_SPAN_ABSENT && !overlaps(agent->spans[s].from, agent->spans[s].to, p->pool->earliest, p->pool->latest);
  return nothing;
}

static void share_options(WfmPerson *p) {
  const WfmPool *pool = p->pool;
  p->option = pool->option;
  p->option_first = pool->option_first;
  p->kind = pool->kind;
  p->paid_most = pool->paid_most;
  p->paid_grain = pool->paid_grain;
}

void wfm_person_own_options(WfmPerson *p) {
  if (!p->shares) return;
  size_t n = (size_t)p->option_first[p->n_days] + 1, days = (size_t)p->n_days + 1;
  p->option = g_memdup2(p->option, n * sizeof *p->option);
  p->option_first = g_memdup2(p->option_first, days * sizeof *p->option_first);
  p->kind = g_memdup2(p->kind, n * sizeof *p->kind);
  p->paid_most = g_memdup2(p->paid_most, days * sizeof *p->paid_most);
  p->shares = false;
}

static void person_init(WfmSpace *space, size_t a) {
  const WfmRosterProblem *problem = space->problem;
  WfmPerson *p = &space->person[a];
  p->agent = &problem->agents[a];
  p->contract = &problem->contracts[p->agent->contract];
  p->index = a;
  p->pool = wfm_pool_for(space, p->agent);
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
  p->shares = nothing_of_his_own(p);
  if (p->shares) {
    share_options(p);
  } else {
    list_options(p, problem);
    meet(p, problem);
    p->paid_most = g_new0(int32_t, (size_t)p->n_days + 1);
    p->paid_grain = wfm_options_paid(p->option, p->option_first, p->n_days, p->paid_most);
  }
  wfm_person_rules(p, problem);
  if (p->shares && p->agent->n_preferences > 0) {
    wfm_person_own_options(p);
    price_options(p, problem);
  }
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
    g_autofree char *name = *type->shift ? g_strdup_printf("shift %s", type->shift) : g_strdup("a fixed shift");
    if (type->n_breaks > WFM_MAX_BREAKS) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: %zu breaks in one shift; at most %d are possible", name, type->n_breaks,
                  WFM_MAX_BREAKS);
      return false;
    }
    for (size_t b = 0; b < type->n_breaks; b++)
      if (type->breaks[b].length_s % problem->grid.step != 0) {
        g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                    "%s: its %s of %d min does not lie on the roster's grid of %d min; a finer grid would hold it", name,
                    type->breaks[b].activity, type->breaks[b].length_s / 60, problem->grid.step / 60);
        return false;
      }
  }
  return true;
}

WfmSpace *wfm_space_new(const WfmRosterProblem *problem) {
  WfmSpace *space = g_new0(WfmSpace, 1);
  space->problem = problem;
  space->pool = g_ptr_array_new_with_free_func(wfm_pool_free);
  space->n_persons = problem->n_agents;
  space->person = g_new0(WfmPerson, problem->n_agents + 1);
  g_autofree int32_t *group = g_new(int32_t, problem->n_agents + 1);
  wfm_coverage_groups(problem, group, NULL);
  for (size_t a = 0; a < problem->n_agents; a++) {
    person_init(space, a);
    space->person[a].group = group[a];
  }
  wfm_space_weekends(space);
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
    if (!p->shares) {
      g_free(p->option_first);
      g_free(p->option);
      g_free(p->kind);
      g_free(p->paid_most);
    }
    wfm_weekend_states_free(p->weekends);
    g_free(p->must);
    g_ptr_array_free(p->meeting, TRUE);
    g_ptr_array_free(p->lost, TRUE);
    g_free(p->week_of);
    g_free(p->week);
    g_free(p->term);
  }
  g_free(space->person);
  g_ptr_array_free(space->pool, TRUE);
  g_free(space);
}
