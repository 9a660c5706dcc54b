/* A person's plan as duties with segments, judged by the rules' own measures. */
#include "scheduler/roster/space.h"

#include <math.h>
#include <string.h>

WfmPlanned *wfm_planned_new(const WfmPerson *person) {
  WfmPlanned *planned = g_new0(WfmPlanned, 1);
  planned->option = g_new(int32_t, (size_t)person->n_days + 1);
  planned->breaks = g_new0(int32_t, (size_t)person->n_days * WFM_MAX_BREAKS + 1);
  for (int32_t d = 0; d < person->n_days; d++) planned->option[d] = -1;
  return planned;
}

void wfm_planned_copy(const WfmPerson *person, WfmPlanned *to, const WfmPlanned *from) {
  memcpy(to->option, from->option, (size_t)person->n_days * sizeof *to->option);
  memcpy(to->breaks, from->breaks, (size_t)person->n_days * WFM_MAX_BREAKS * sizeof *to->breaks);
  to->price = from->price;
  to->wages = from->wages;
  to->soft = from->soft;
  to->wishes = from->wishes;
  to->set = from->set;
}

void wfm_planned_free(WfmPlanned *planned) {
  if (!planned) return;
  g_free(planned->option);
  g_free(planned->breaks);
  g_free(planned);
}

static int by_begin(gconstpointer a, gconstpointer b) {
  const WfmSegment *x = a, *y = b;
  return x->start < y->start ? -1 : x->start > y->start;
}

/* What takes the person off the queues, in order; then the work between. */
static void fill_segments(const WfmSpace *space, const WfmPerson *p, const WfmCandidate *c, const int32_t *breaks, GArray *out) {
  WfmGrid grid = space->problem->grid;
  WfmSegment off[WFM_MAX_BREAKS + 64];
  size_t n = 0;
  const WfmShiftType *type = c->type >= 0 ? &space->problem->shift_types[c->type] : NULL;
  for (size_t b = 0; type && b < type->n_breaks; b++) {
    int64_t at = wfm_grid_at(grid, breaks[b]);
    off[n++] = (WfmSegment){WFM_SEGMENT_BREAK, at, at + type->breaks[b].length_s, type->breaks[b].activity, type->breaks[b].paid};
  }
  for (guint m = 0; m < p->meeting->len && n < G_N_ELEMENTS(off); m++) {
    const WfmSpan *span = p->meeting->pdata[m];
    if (c->start > span->from || c->end < span->to) continue;
    const char *what = span->what && *span->what ? span->what : "meeting";
    off[n++] = (WfmSegment){WFM_SEGMENT_MEETING, span->from, span->to, what, span->paid};
  }
  for (size_t k = 1; k < n; k++)
    for (size_t j = k; j > 0 && by_begin(&off[j - 1], &off[j]) > 0; j--) {
      WfmSegment t = off[j];
      off[j] = off[j - 1];
      off[j - 1] = t;
    }
  int64_t at = c->start;
  for (size_t k = 0; k < n; k++) {
    if (off[k].start > at) {
      WfmSegment work = {WFM_SEGMENT_WORK, at, off[k].start, "work", true};
      g_array_append_val(out, work);
    }
    g_array_append_val(out, off[k]);
    at = off[k].end;
  }
  if (c->end > at) {
    WfmSegment work = {WFM_SEGMENT_WORK, at, c->end, "work", true};
    g_array_append_val(out, work);
  }
}

static size_t count_duties(const WfmPerson *p, const WfmPlanned *planned) {
  size_t n = 0;
  for (int32_t d = 0; d < p->n_days; d++) n += planned->option[d] >= 0;
  return n;
}

/* The duties, their segments in one array: duty[k] points into it. */
static void build(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *planned, WfmDuty *duty, GArray *segment) {
  size_t n = 0;
  for (int32_t d = 0; d < p->n_days; d++) {
    if (planned->option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, planned->option[d]);
    guint first = segment->len;
    fill_segments(space, p, c, planned->breaks + (size_t)d * WFM_MAX_BREAKS, segment);
    duty[n++] = (WfmDuty){.start = c->start,
                          .end = c->end,
                          .day = c->day + p->pool->first_day,
                          .shift_type = c->type,
                          .locked = c->locked,
                          .segment = GSIZE_TO_POINTER(first),
                          .n_segments = segment->len - first};
  }
  for (size_t k = 0; k < n; k++) duty[k].segment = &g_array_index(segment, WfmSegment, GPOINTER_TO_SIZE(duty[k].segment));
}

void wfm_planned_duties(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *planned, WfmRoster *out) {
  size_t n = count_duties(p, planned);
  g_autofree WfmDuty *duty = g_new0(WfmDuty, n + 1);
  g_autoptr(GArray) segment = g_array_new(FALSE, FALSE, sizeof(WfmSegment));
  build(space, p, planned, duty, segment);
  for (size_t k = 0; k < n; k++) wfm_roster_add(out, p->index, &duty[k]);
}

bool wfm_planned_judge(const WfmSpace *space, const WfmPerson *p, WfmPlanned *planned) {
  const WfmRosterProblem *problem = space->problem;
  size_t n = count_duties(p, planned), n_before = p->agent->n_previous;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, n + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, n + n_before + 1);
  g_autoptr(GArray) segment = g_array_sized_new(FALSE, FALSE, sizeof(WfmSegment), (guint)(8 * n + 8));
  build(space, p, planned, duty, segment);
  for (size_t k = 0; k < n_before; k++) all[k] = &p->agent->previous[k];
  for (size_t k = 0; k < n; k++) all[n_before + k] = &duty[k];
  WfmRuleView view = {problem, p->agent, p->contract, all, n + n_before, problem->grid.start, wfm_horizon_end(problem)};
  int hard = 0;
  planned->soft = wfm_rules_price(&view, &hard);
  planned->wages = 0;
  planned->wishes = wfm_wish_base(p->agent);
  g_autofree double *paid = g_new0(double, (size_t)p->n_weeks + 1);
  for (int32_t d = 0; d < p->n_days; d++) {
    if (planned->option[d] < 0) continue;
    planned->wishes += p->option[planned->option[d]].price;
    paid[p->week_of[d]] += p->option[planned->option[d]].paid_s;
  }
  for (int32_t w = 0; w < p->n_weeks; w++) planned->wages += wfm_week_wages(p, w, paid[w]);
  planned->price = planned->wages + planned->soft + planned->wishes;
  planned->set = hard == 0;
  return hard == 0;
}

static void first_hard(void *user, const WfmBreach *breach) {
  WfmPlace *at = user;
  if (!at->found) *at = (WfmPlace){breach->from, breach->to, true};
}

WfmPlace wfm_planned_breach(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *planned) {
  const WfmRosterProblem *problem = space->problem;
  WfmPlace at = {0, 0, false};
  size_t n = count_duties(p, planned), n_before = p->agent->n_previous;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, n + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, n + n_before + 1);
  g_autoptr(GArray) segment = g_array_new(FALSE, FALSE, sizeof(WfmSegment));
  build(space, p, planned, duty, segment);
  for (size_t k = 0; k < n_before; k++) all[k] = &p->agent->previous[k];
  for (size_t k = 0; k < n; k++) all[n_before + k] = &duty[k];
  WfmRuleView view = {problem, p->agent, p->contract, all, n + n_before, problem->grid.start, wfm_horizon_end(problem)};
  for (size_t r = 0; r < p->contract->n_rules && !at.found; r++)
    if (p->contract->rules[r].hard) p->contract->rules[r].rule->measure(&view, &p->contract->rules[r], first_hard, &at);
  return at;
}

void wfm_planned_rest(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *planned, int32_t from, int32_t to, WfmCoverage *coverage,
                      int by) {
  if (!wfm_coverage_limits_rest(coverage)) return;
  for (int32_t d = MAX(from, 0); d < MIN(to, p->n_days); d++) {
    if (planned->option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, planned->option[d]);
    const WfmShiftType *type = c->type >= 0 ? &space->problem->shift_types[c->type] : NULL;
    for (size_t b = 0; type && b < type->n_breaks; b++) {
      int32_t at = planned->breaks[(size_t)d * WFM_MAX_BREAKS + b];
      wfm_coverage_rest(coverage, at, at + type->breaks[b].length_s / space->problem->grid.step, p->group, by);
    }
  }
}

void wfm_planned_mask(const WfmSpace *space, const WfmPerson *p, const WfmPlanned *planned, int32_t from, int32_t to, uint8_t *mask) {
  int32_t n = space->problem->grid.n, step = space->problem->grid.step;
  memset(mask, 0, (size_t)n);
  for (int32_t d = MAX(from, 0); d < MIN(to, p->n_days); d++) {
    if (planned->option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, planned->option[d]);
    for (int32_t i = MAX(c->i0, 0); i < c->i1 && i < n; i++) mask[i] = 1;
    const WfmShiftType *type = c->type >= 0 ? &space->problem->shift_types[c->type] : NULL;
    for (size_t b = 0; type && b < type->n_breaks; b++) {
      int32_t at = planned->breaks[(size_t)d * WFM_MAX_BREAKS + b];
      for (int32_t i = at; i < at + type->breaks[b].length_s / step && i < n; i++) mask[i] = 0;
    }
  }
  for (guint m = 0; m < p->meeting->len; m++) {
    const WfmSpan *span = p->meeting->pdata[m];
    int64_t i = MAX(wfm_grid_index(space->problem->grid, span->from), 0);
    for (; i < n && wfm_grid_at(space->problem->grid, i) < span->to; i++) mask[i] = 0;
  }
}
