#include "scheduler/roster/published.h"

#include "scheduler/roster/break_window.h"

#include <math.h>
#include <string.h>

int32_t wfm_published_option(const WfmPerson *p, const WfmDuty *duty) {
  int32_t day = duty->day - p->pool->first_day, other = -1;
  if (day < 0 || day >= p->n_days) return -1;
  for (int32_t o = p->option_first[day]; o < p->option_first[day + 1]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    if (c->start != duty->start || c->end != duty->end) continue;
    if (c->type == duty->shift_type || c->locked) return o;
    if (other < 0 && duty->shift_type < 0) other = o; /* made by a tool that names no shift types */
  }
  return other;
}

/* The breaks as published, where all of them lie in their windows, in order; false otherwise. */
static bool read_breaks(int32_t *breaks, const WfmSpace *space, const WfmPerson *p, const WfmCandidate *c, const WfmDuty *duty) {
  WfmGrid grid = space->problem->grid;
  const WfmShiftType *type = c->type >= 0 ? &space->problem->shift_types[c->type] : NULL;
  size_t b = 0, n = type ? type->n_breaks : 0;
  int64_t busy = c->start;
  for (size_t s = 0; s < duty->n_segments; s++) {
    const WfmSegment *piece = &duty->segment[s];
    if (piece->kind != WFM_SEGMENT_BREAK) continue;
    if (b == n) return false;
    const WfmBreak *asked = &type->breaks[b];
    WfmBreakWindow window = wfm_break_window(asked, c->start, p->agent->zone);
    if (piece->end - piece->start != asked->length_s || !wfm_break_may_begin(window, piece->start) || piece->start < busy ||
        !wfm_grid_aligned(grid, piece->start))
      return false;
    breaks[b++] = (int32_t)wfm_grid_index(grid, piece->start);
    busy = piece->end;
  }
  return b == n;
}

/* As early as each may be, where what was published cannot be kept; the search places them better. */
static void lay_breaks(int32_t *breaks, const WfmSpace *space, const WfmPerson *p, const WfmCandidate *c) {
  WfmGrid grid = space->problem->grid;
  const WfmShiftType *type = c->type >= 0 ? &space->problem->shift_types[c->type] : NULL;
  int64_t at = c->start, on_grid = wfm_grid_at(grid, c->i0);
  for (size_t b = 0; type && b < type->n_breaks; b++) {
    at = wfm_break_first(wfm_break_window(&type->breaks[b], c->start, p->agent->zone), at, on_grid, grid.step);
    breaks[b] = c->i0 + (int32_t)((at - on_grid) / grid.step);
    at += type->breaks[b].length_s;
  }
}

/* Rests between shifts are rules; that no two are worked at once is none, and holds always. */
static bool is_free(const WfmPerson *p, const WfmPlanned *plan, int32_t option) {
  const WfmCandidate *mine = wfm_candidate(p, option);
  for (int32_t d = 0; d < p->n_days; d++) {
    const WfmCandidate *other = plan->option[d] < 0 ? NULL : wfm_candidate(p, plan->option[d]);
    if (other && other->start < mine->end && mine->start < other->end) return false;
  }
  return true;
}

static void read_person(WfmPublished *out, const WfmSpace *space, const WfmPerson *p, const WfmAgentRoster *mine) {
  WfmPlanned *plan = out->plan[p->index] = wfm_planned_new(p);
  uint8_t *rests = out->rests[p->index] = g_new0(uint8_t, (size_t)p->n_days + 1);
  bool whole = true;
  for (size_t k = 0; k < mine->n_duties; k++) {
    const WfmDuty *duty = &mine->duty[k];
    int32_t option = wfm_published_option(p, duty), day = duty->day - p->pool->first_day;
    if (option < 0 || plan->option[day] >= 0 || !is_free(p, plan, option)) {
      WfmLostDuty lost = {p->index, duty};
      g_array_append_val(out->lost, lost);
      continue;
    }
    plan->option[day] = option;
    int32_t *breaks = plan->breaks + (size_t)day * WFM_MAX_BREAKS;
    rests[day] = read_breaks(breaks, space, p, wfm_candidate(p, option), duty);
    if (rests[day]) continue;
    lay_breaks(breaks, space, p, wfm_candidate(p, option));
    whole = false;
  }
  for (int32_t d = 0; d < p->n_days; d++) whole &= !p->must[d] || plan->option[d] >= 0;
  plan->set = whole && wfm_planned_judge(space, p, plan);
}

WfmPublished *wfm_published_new(const WfmSpace *space, const WfmRoster *roster) {
  WfmPublished *published = g_new0(WfmPublished, 1);
  published->n_persons = space->n_persons;
  published->plan = g_new0(WfmPlanned *, space->n_persons + 1);
  published->rests = g_new0(uint8_t *, space->n_persons + 1);
  published->lost = g_array_new(FALSE, FALSE, sizeof(WfmLostDuty));
  for (size_t a = 0; a < space->n_persons; a++) read_person(published, space, &space->person[a], &roster->agent[a]);
  return published;
}

void wfm_published_free(WfmPublished *published) {
  if (!published) return;
  for (size_t a = 0; a < published->n_persons; a++) wfm_planned_free(published->plan[a]), g_free(published->rests[a]);
  g_free(published->plan);
  g_free(published->rests);
  g_array_unref(published->lost);
  g_free(published);
}

/* ---- the past ---- */

static gint by_from(gconstpointer a, gconstpointer b) {
  const WfmSpan *x = a, *y = b;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return (x->to > y->to) - (x->to < y->to);
}

/* Until when a duty that has begun is worked: an absence ends it. At its start: it was never worked. */
static int64_t worked_until(const WfmAgent *agent, const WfmDuty *duty) {
  int64_t until = duty->end;
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_ABSENT && span->from < until && span->to > duty->start) until = MAX(span->from, duty->start);
  }
  return until;
}

/* Spans of the future stay; of the past, absences, and the meetings that a duty as it was worked holds. */
static bool still_holds(const WfmSpan *span, const GArray *worked, int64_t now) {
  if (span->kind == WFM_SPAN_ABSENT) return true;
  bool held = span->kind == WFM_SPAN_MEETING && span->from >= now;
  for (guint w = 0; w < worked->len; w++) {
    const WfmSpan *duty = &g_array_index(worked, WfmSpan, w);
    bool overlaps = span->from < duty->to && duty->from < span->to;
    if (span->kind == WFM_SPAN_SHIFT && overlaps) return false; /* the duty itself stands for it */
    held |= duty->from <= span->from && span->to <= duty->to;
    if (overlaps && !(duty->from <= span->from && span->to <= duty->to)) return false;
  }
  return span->kind == WFM_SPAN_SHIFT ? span->from >= now : held;
}

static void freeze_person(WfmFrozen *frozen, size_t a, const WfmAgentRoster *mine, int64_t now) {
  WfmAgent *agent = &frozen->agent[a];
  const WfmRosterProblem *problem = &frozen->problem;
  g_autoptr(GArray) worked = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
  GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
  int64_t free_from = problem->grid.start;
  for (size_t k = 0; k < mine->n_duties && mine->duty[k].start < now; k++) {
    const WfmDuty *duty = &mine->duty[k];
    int64_t until = worked_until(agent, duty);
    if (duty->start < problem->grid.start || until <= duty->start) continue;
    WfmSpan shift = {WFM_SPAN_SHIFT, duty->start, until, "shift as published", "", true, 0};
    shift.of_type = 1 + wfm_fixed_type(agent, duty->start, until);
    g_array_append_val(worked, shift);
    if (free_from < duty->start) {
      WfmSpan gone = {WFM_SPAN_ABSENT, free_from, duty->start, "past", "", false, 0};
      g_array_append_val(spans, gone);
    }
    free_from = until;
  }
  if (free_from < now) {
    WfmSpan gone = {WFM_SPAN_ABSENT, free_from, now, "past", "", false, 0};
    g_array_append_val(spans, gone);
  }
  for (size_t s = 0; s < agent->n_spans; s++)
    if (still_holds(&agent->spans[s], worked, now)) g_array_append_val(spans, agent->spans[s]);
  g_array_append_vals(spans, worked->data, worked->len);
  g_array_sort(spans, by_from);
  agent->n_spans = spans->len;
  agent->spans = (WfmSpan *)(void *)g_array_free(spans, FALSE);
  g_ptr_array_add(frozen->memory, (gpointer)agent->spans);
}

WfmFrozen *wfm_frozen_new(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t now) {
  WfmFrozen *frozen = g_new0(WfmFrozen, 1);
  frozen->problem = *problem;
  frozen->agent = g_memdup2(problem->agents, problem->n_agents * sizeof *problem->agents);
  frozen->memory = g_ptr_array_new_with_free_func(g_free);
  frozen->problem.agents = frozen->agent;
  for (size_t a = 0; now > problem->grid.start && a < problem->n_agents; a++) freeze_person(frozen, a, &roster->agent[a], now);
  return frozen;
}

void wfm_frozen_free(WfmFrozen *frozen) {
  if (!frozen) return;
  g_free(frozen->agent);
  g_ptr_array_unref(frozen->memory);
  g_free(frozen);
}

static bool has_duty(const WfmPerson *p, const WfmPlanned *plan) {
  for (int32_t d = 0; d < p->n_days; d++)
    if (plan->option[d] >= 0) return true;
  return false;
}

bool wfm_published_begin(const WfmPublished *published, WfmSearch *search, bool seated, size_t *stands) {
  size_t n = 0;
  if (stands) *stands = 0;
  for (size_t a = 0; a < published->n_persons; a++) {
    const WfmPlanned *plan = published->plan[a];
    if (!plan->set || (seated && !wfm_search_has_seats(search, a, plan))) continue;
    wfm_search_put_in(search, a, plan);
    n += has_duty(&search->space->person[a], plan);
  }
  for (size_t a = 0; a < published->n_persons; a++) {
    if (search->plan[a]->set) continue;
    if (wfm_sure_response(search, a, search->found) != WFM_RESPONSE_FOUND) return wfm_search_construct(search) == SIZE_MAX;
    wfm_search_put_in(search, a, search->found);
  }
  wfm_search_adopt(search);
  if (stands) *stands = n;
  return true;
}
