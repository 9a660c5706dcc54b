#include "scheduler/roster/weekend_states.h"

#include "scheduler/roster/rule_count.h"
#include "scheduler/roster/space_parts.h"

#include <string.h>

static WfmDuty duty_of(const WfmPool *pool, const WfmCandidate *c) {
  return (WfmDuty){.start = c->start, .end = c->end, .day = c->day + pool->first_day, .shift_type = c->type, .inside_unknown = true};
}

static void look_at_pool(WfmPool *pool, const WfmRuleView *view) {
  guint n = pool->candidate->len;
  if (pool->weekend) return;
  pool->weekend = g_new(int32_t, n + 1);
  pool->weekend_dates = g_new0(uint8_t, n + 1);
  for (guint c = 0; c < n; c++) {
    WfmDuty duty = duty_of(pool, &g_array_index(pool->candidate, WfmCandidate, c));
    pool->weekend[c] = wfm_point_weekend(view, &duty);
    if (pool->weekend[c] != WFM_NO_POINT) pool->weekend_dates[c] = wfm_weekend_dates(view, &duty, pool->weekend[c]);
  }
}

/* The weekends that the person's duties can touch. */
static GArray *points_of(const WfmPerson *p, const WfmRuleView *history) {
  GArray *points = g_array_new(FALSE, FALSE, sizeof(WfmSpanPoint));
  for (int32_t d = 0; d < p->n_days; d++)
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      if (p->pool->weekend[p->option[o].candidate] == WFM_NO_POINT) continue;
      WfmDuty duty = duty_of(p->pool, wfm_candidate(p, o));
      wfm_weekend_points_add(points, history, &duty);
      break;
    }
  return points;
}

static void lay_days(WfmWeekendStates *s, const WfmPerson *p) {
  size_t n = (size_t)p->n_days;
  s->weekend_of = g_new(int32_t, n + 1);
  s->closes = g_new0(bool, n + 1);
  s->closed = g_new0(int32_t, n + 1);
  for (int32_t d = 0; d < p->n_days; d++) {
    s->weekend_of[d] = -1;
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1] && s->weekend_of[d] < 0; o++) {
      int32_t at = p->pool->weekend[p->option[o].candidate];
      if (at != WFM_NO_POINT) s->weekend_of[d] = wfm_weekend_number(s->sequence, at);
    }
  }
  int32_t next = -1, closed = 0;
  for (int32_t d = p->n_days - 1; d >= 0; d--) {
    if (s->weekend_of[d] < 0) continue;
    s->closes[d] = s->weekend_of[d] != next;
    next = s->weekend_of[d];
  }
  for (int32_t d = 0; d < p->n_days; d++) s->closed[d] = closed += s->closes[d];
}

/* Which states the duties of the days before can have led to. */
static void reach(WfmWeekendStates *s, const WfmPerson *p) {
  int32_t n_masks = s->sequence->n_masks;
  s->n = s->sequence->n_rooms * n_masks;
  s->possible = g_new0(bool, (size_t)(p->n_days + 1) * (size_t)s->n);
  s->possible[0] = true;
  g_autofree bool *touches = g_new(bool, (size_t)n_masks);
  for (int32_t d = 0; d < p->n_days; d++) {
    memset(touches, 0, (size_t)n_masks);
    touches[0] = true;
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) touches[wfm_weekend_touched(p, d, o)] = true;
    for (int32_t from = 0; from < s->n; from++)
      for (int32_t mask = 0; s->possible[d * s->n + from] && mask < n_masks; mask++) {
        int32_t to = touches[mask] ? wfm_weekend_after(s, d, from, mask) : -1;
        if (to >= 0) s->possible[(d + 1) * s->n + to] = true;
      }
  }
}

static void look_at_person(WfmPerson *p, const WfmRosterProblem *problem) {
  g_autofree const WfmDuty **before = g_new0(const WfmDuty *, p->agent->n_previous + 1);
  WfmRuleView history = wfm_history_view(problem, p->agent, before);
  look_at_pool(p->pool, &history);
  g_autoptr(GArray) points = points_of(p, &history);
  WfmWeekendSequence *sequence = wfm_weekend_sequence_new(&history, points);
  if (!sequence) return;
  p->weekends = g_new0(WfmWeekendStates, 1);
  p->weekends->sequence = sequence;
  lay_days(p->weekends, p);
  reach(p->weekends, p);
}

void wfm_space_weekends(WfmSpace *space) {
  for (size_t a = 0; a < space->n_persons; a++)
    if (wfm_limits_weekends(space->person[a].contract) && space->person[a].n_days > 0) look_at_person(&space->person[a], space->problem);
}

void wfm_weekend_states_free(WfmWeekendStates *s) {
  if (!s) return;
  wfm_weekend_sequence_free(s->sequence);
  g_free(s->weekend_of);
  g_free(s->closes);
  g_free(s->closed);
  g_free(s->possible);
  g_free(s);
}
