/* The moves that gain most, one after the other; and who else could do the same. */
#include "scheduler/roster/moves_parts.h"

#include <math.h>
#include <string.h>

static void count_seats(WfmMoveDesk *d, size_t agent, const WfmDuty *duty, int by) {
  WfmGrid grid = d->moved->problem.grid;
  if (d->site[agent] < 0) return;
  int32_t *seated = d->seated + (size_t)d->site[agent] * (size_t)grid.n;
  for (int64_t i = MAX(wfm_grid_index(grid, duty->start), 0); i < MIN(wfm_grid_index(grid, duty->end - 1) + 1, grid.n); i++)
    seated[i] += by;
}

static void cover(WfmMoveDesk *d, size_t agent, const WfmDuty *duty, int by) {
  for (size_t s = 0; s < duty->n_segments; s++) {
    const WfmSegment *piece = &duty->segment[s];
    if (piece->kind != WFM_SEGMENT_WORK) continue;
    for (int32_t i = wfm_move_index(d, piece->start); i < wfm_move_index(d, piece->end); i++) {
      if (by > 0) wfm_coverage_add(d->coverage, i, d->coverage->group_of[agent]);
      if (by < 0) wfm_coverage_remove(d->coverage, i, d->coverage->group_of[agent]);
      for (int32_t g = 0; g < d->coverage->n_groups; g++) {
        size_t at = (size_t)g * (size_t)(d->i1 - d->i0) + (size_t)(i - d->i0);
        d->more[at] = d->less[at] = (double)NAN;
      }
    }
  }
  count_seats(d, agent, duty, by);
}

static void block(WfmMoveDesk *d, const WfmMove *move) {
  if (!d->blocked[move->agent]) d->blocked[move->agent] = g_array_new(FALSE, FALSE, sizeof(WfmMove));
  g_array_append_val(d->blocked[move->agent], *move);
}

/* ---- whether a move is legal ---- */

/* Whether a hard presence or crew counts the person. */
static bool counts_with_others(const WfmRosterProblem *problem, size_t agent) {
  for (size_t k = 0; k < problem->n_crews; k++)
    if ((problem->crews[k].hard_least || problem->crews[k].hard_most) && problem->crews[k].member[agent]) return true;
  for (size_t k = 0; k < problem->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    if (asked->hard && (asked->member[agent] || (asked->beside && asked->beside[agent]))) return true;
  }
  return false;
}

/* What hard presences and crews lack with the moves so far and this person's on trial. */
static double gaps_with(const WfmMoveDesk *d, size_t agent) {
  const WfmRosterProblem *problem = &d->moved->problem;
  return counts_with_others(problem, agent) ? wfm_presence_hard_gaps_h(problem, d->moved->roster) : d->gaps_h;
}

static void take_out(WfmMoveDesk *d, size_t agent, int32_t day) {
  WfmAgentRoster *mine = &d->moved->roster->agent[agent];
  size_t k = 0;
  while (mine->duty[k].day != day) k++;
  g_free(mine->duty[k].segment);
  memmove(&mine->duty[k], &mine->duty[k + 1], (mine->n_duties - k - 1) * sizeof *mine->duty);
  mine->n_duties--;
}

/* What a move on trial changes. */
typedef struct {
  WfmDuty was; /* with segments of its own; none for an extra shift */
  const WfmSpan *spans;
  WfmOwnBreaches before, after;
  double gaps_h; /* of hard presences, with the move */
} Trial;

/* Puts the move in; whether it breaks no hard rule: of the person's own, or of who has to be there. */
static bool begin_trial(Trial *t, WfmMoveDesk *d, const WfmMove *move) {
  WfmDuty *duty = move->kind == WFM_MOVE_EXTRA ? NULL : wfm_move_duty(d->moved->roster, move);
  t->was = duty ? *duty : (WfmDuty){0};
  if (duty) t->was.segment = g_memdup2(duty->segment, duty->n_segments * sizeof *duty->segment);
  t->spans = d->moved->agents[move->agent].spans;
  t->before = wfm_own_breaches(&d->moved->problem, d->moved->roster, move->agent);
  wfm_moved_put(d->moved, move);
  t->after = wfm_own_breaches(&d->moved->problem, d->moved->roster, move->agent);
  t->gaps_h = gaps_with(d, move->agent);
  return wfm_own_no_worse(t->after, t->before) && t->gaps_h <= d->gaps_h + 1e-9;
}

static void take_back(Trial *t, WfmMoveDesk *d, const WfmMove *move) {
  if (move->kind == WFM_MOVE_EXTRA) {
    take_out(d, move->agent, move->day);
    return;
  }
  WfmDuty *duty = wfm_move_duty(d->moved->roster, move);
  g_free(duty->segment);
  *duty = t->was;
  d->moved->agents[move->agent].spans = t->spans;
}

/* Whether even the shift of that day that leaves most rest before and after, the shortest of them, would break a rule. */
static bool is_hopeless(WfmMoveDesk *d, const WfmMove *move) {
  const WfmPerson *p = &d->space->person[move->agent];
  const WfmAgentRoster *mine = &d->moved->roster->agent[move->agent];
  int64_t last = INT64_MIN / 4, next = INT64_MAX / 4, most = -1, shortest = 0;
  for (size_t k = 0; k < p->agent->n_previous; k++) last = MAX(last, p->agent->previous[k].end);
  for (size_t k = 0; k < mine->n_duties; k++) {
    if (mine->duty[k].end <= move->from) last = MAX(last, mine->duty[k].end);
    if (mine->duty[k].start >= move->to) next = MIN(next, mine->duty[k].start);
  }
  WfmMove easy = *move;
  int32_t day = move->day - p->pool->first_day;
  for (int32_t o = p->option_first[day]; o < p->option_first[day + 1]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    int64_t rest = MIN(c->start - last, next - c->end), length = c->end - c->start;
    if (c->type < 0 || c->locked || rest < most || (rest == most && length >= shortest)) continue;
    most = rest;
    shortest = length;
    easy.from = c->start, easy.to = c->end, easy.shift_type = c->type;
  }
  Trial trial;
  bool legal = begin_trial(&trial, d, &easy);
  take_back(&trial, d, &easy);
  return !legal;
}

/* ---- one after the other ---- */

/* Puts the move in where it breaks no hard rule, and is still worth it with the price of the soft ones; false: it is not to be tried again. */
static bool put(WfmMoveDesk *d, WfmMoveCandidate *one) {
  WfmMove *move = &one->move;
  Trial trial;
  bool legal = begin_trial(&trial, d, move);
  double soft = trial.after.soft - trial.before.soft;
  if (legal && one->net > soft + 1e-9) {
    move->price += soft;
    d->gaps_h = trial.gaps_h;
    cover(d, move->agent, &trial.was, -1);
    cover(d, move->agent,
          move->kind == WFM_MOVE_EXTRA ? wfm_move_duty_on(d, move->agent, move->day) : wfm_move_duty(d->moved->roster, move), 1);
    g_free(trial.was.segment);
    return true;
  }
  take_back(&trial, d, move);
  block(d, move);
  if (legal || move->kind != WFM_MOVE_EXTRA || !is_hopeless(d, move)) return false;
  WfmMove all = {.kind = WFM_MOVE_EXTRA, .agent = move->agent, .day = move->day};
  block(d, &all);
  return false;
}

static size_t most_gain(const WfmMoveDesk *d) {
  size_t best = SIZE_MAX;
  for (size_t a = 0; a < d->moved->problem.n_agents; a++)
    if (d->best[a].net > 0 && (best == SIZE_MAX || d->best[a].net > d->best[best].net + 1e-9)) best = a;
  return best;
}

/* What is known of a person's gain may be out of date: it is looked at again before it is believed. */
static bool one_round(WfmMoveDesk *d, GArray *moves) {
  guint before = moves->len;
  for (size_t a = 0; a < d->moved->problem.n_agents; a++) wfm_move_evaluate(d, a);
  for (size_t a; (a = most_gain(d)) != SIZE_MAX && (d->frame->most == 0 || moves->len < d->frame->most);) {
    double known = d->best[a].net;
    wfm_move_evaluate(d, a);
    if (d->best[a].net < known - 1e-9) continue;
    if (put(d, &d->best[a])) g_array_append_val(moves, d->best[a].move);
    wfm_move_evaluate(d, a);
  }
  return moves->len > before;
}

static void lay_out(WfmMoveDesk *d) {
  const WfmRosterProblem *problem = &d->moved->problem;
  d->coverage = wfm_coverage_new(problem);
  wfm_coverage_history(d->coverage, problem);
  d->i0 = (int32_t)CLAMP(wfm_grid_index(problem->grid, d->frame->from), 0, problem->grid.n);
  d->i1 = (int32_t)CLAMP(wfm_grid_index(problem->grid, d->frame->to - 1) + 1, d->i0, problem->grid.n);
  size_t cells = (size_t)d->coverage->n_groups * (size_t)(d->i1 - d->i0) + 1;
  d->more = g_new(double, 2 * cells);
  d->less = d->more + cells;
  d->site = g_new0(int32_t, problem->n_agents + 1);
  d->seated = g_new0(int32_t, problem->n_sites * (size_t)problem->grid.n + 1);
  for (size_t k = 0; k < 2 * cells; k++) d->more[k] = (double)NAN;
  for (size_t a = 0; a < problem->n_agents; a++) {
    d->site[a] = -1;
    for (size_t s = 0; s < problem->n_sites; s++)
      if (problem->sites[s].seats != INT32_MAX && g_strcmp0(problem->sites[s].site, problem->agents[a].site) == 0) d->site[a] = (int32_t)s;
    for (size_t k = 0; k < d->moved->roster->agent[a].n_duties; k++) cover(d, a, &d->moved->roster->agent[a].duty[k], 1);
  }
  d->gaps_h = wfm_presence_hard_gaps_h(problem, d->moved->roster);
  d->best = g_new0(WfmMoveCandidate, problem->n_agents + 1);
  d->blocked = g_new0(GArray *, problem->n_agents + 1);
  if (d->kinds & 1u << WFM_MOVE_EXTRA && d->frame->settings->extra_h > 0) d->space = wfm_space_new(problem);
}

static void clear(WfmMoveDesk *d) {
  for (size_t a = 0; a < d->moved->problem.n_agents; a++)
    if (d->blocked[a]) g_array_unref(d->blocked[a]);
  g_free(d->blocked);
  g_free(d->best);
  g_free(d->site);
  g_free(d->seated);
  g_free(d->more);
  wfm_coverage_free(d->coverage);
  wfm_space_free(d->space);
}

GArray *wfm_moves_find(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMoveFrame *frame, unsigned kinds) {
  enum { MOST_ROUNDS = 4 };
  g_autoptr(WfmMoved) moved = wfm_moved_new(problem, roster);
  WfmMoveDesk d = {.moved = moved, .frame = frame, .kinds = kinds};
  lay_out(&d);
  GArray *moves = g_array_new(FALSE, TRUE, sizeof(WfmMove));
  for (int round = 0; round < MOST_ROUNDS && one_round(&d, moves); round++) continue;
  clear(&d);
  return moves;
}

GArray *wfm_moves_like(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMoveFrame *frame, const WfmMove *asked) {
  g_autoptr(WfmMoved) moved = wfm_moved_new(problem, roster);
  WfmMoveDesk d = {.moved = moved, .frame = frame, .kinds = 1u << asked->kind, .only = asked};
  lay_out(&d);
  GArray *moves = g_array_new(FALSE, TRUE, sizeof(WfmMove));
  for (size_t a = 0; a < problem->n_agents; a++) {
    wfm_move_evaluate(&d, a);
    WfmMove *move = &d.best[a].move;
    if (!(d.best[a].net > 0)) continue;
    Trial trial;
    bool legal = begin_trial(&trial, &d, move);
    take_back(&trial, &d, move);
    move->price += trial.after.soft - trial.before.soft;
    if (legal) g_array_append_vals(moves, move, 1);
  }
  clear(&d);
  return moves;
}
