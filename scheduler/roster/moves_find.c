/* What each person could do, and what it would gain. */
#include "scheduler/roster/coverage.h"
#include "scheduler/roster/moves_parts.h"
#include "scheduler/roster/rule.h"
#include "scheduler/roster/space.h"

#include <math.h>
#include <string.h>

enum { STEP_S = 30 * 60, LEAST_LEFT_S = 2 * 3600 }; /* overtime and time off in half hours; so much of a shift stays */

int32_t wfm_move_index(const WfmMoveDesk *d, int64_t instant) {
  return (int32_t)CLAMP(wfm_grid_index(d->moved->problem.grid, instant), d->i0, d->i1);
}

static double *cell(double *table, const WfmMoveDesk *d, size_t agent, int32_t i) {
  return &table[(size_t)d->coverage->group_of[agent] * (size_t)(d->i1 - d->i0) + (size_t)(i - d->i0)];
}

static double more_at(WfmMoveDesk *d, size_t agent, int32_t i) {
  double *at = cell(d->more, d, agent, i);
  if (isnan(*at)) *at = wfm_coverage_worth(d->coverage, i, d->coverage->group_of[agent]);
  return *at;
}

static double less_at(WfmMoveDesk *d, size_t agent, int32_t i) {
  double *at = cell(d->less, d, agent, i);
  if (!isnan(*at)) return *at;
  double with = wfm_coverage_value_at(d->coverage, i);
  wfm_coverage_begin(d->coverage);
  wfm_coverage_remove(d->coverage, i, d->coverage->group_of[agent]);
  *at = with - wfm_coverage_value_at(d->coverage, i);
  wfm_coverage_back(d->coverage);
  return *at;
}

static double more_over(WfmMoveDesk *d, size_t agent, int64_t from, int64_t to) {
  double sum = 0;
  for (int32_t i = wfm_move_index(d, from); i < wfm_move_index(d, to); i++) sum += more_at(d, agent, i);
  return sum;
}

static double less_over(WfmMoveDesk *d, size_t agent, int64_t from, int64_t to) {
  double sum = 0;
  for (int32_t i = wfm_move_index(d, from); i < wfm_move_index(d, to); i++) sum += less_at(d, agent, i);
  return sum;
}

/* What moving an absence from the queues is worth: there one more, here one less, and nothing where both are. */
static double shift_worth(WfmMoveDesk *d, size_t agent, int64_t was, int64_t is, int64_t length) {
  double sum = 0;
  int32_t a0 = wfm_move_index(d, was), a1 = wfm_move_index(d, was + length), b0 = wfm_move_index(d, is),
          b1 = wfm_move_index(d, is + length);
  for (int32_t i = a0; i < a1; i++)
    if (i < b0 || i >= b1) sum += more_at(d, agent, i);
  for (int32_t i = b0; i < b1; i++)
    if (i < a0 || i >= a1) sum -= less_at(d, agent, i);
  return sum;
}

/* ---- what one person could do ---- */

static int64_t earliest(const WfmMoveDesk *d, double notice_s) {
  return d->frame->now == INT64_MIN ? INT64_MIN : d->frame->now + (int64_t)notice_s;
}

static bool same_or_further(const WfmMove *move, const WfmMove *blocked) {
  if (move->kind != blocked->kind || move->day != blocked->day) return false;
  if (move->kind == WFM_MOVE_OVERTIME || move->kind == WFM_MOVE_TIME_OFF)
    return move->from <= blocked->from && move->to >= blocked->to && (move->from == blocked->from || move->to == blocked->to);
  if (move->kind == WFM_MOVE_EXTRA && blocked->to == 0) return true;
  return move->from == blocked->from && move->to == blocked->to && move->new_from == blocked->new_from;
}

/* What lies outside the frame is not known to cost nothing. */
static bool within(const WfmMoveFrame *frame, const WfmMove *move) {
  int64_t length = move->to - move->from;
  bool moved = move->kind == WFM_MOVE_BREAK || move->kind == WFM_MOVE_MEETING;
  return move->from >= frame->from && move->to <= frame->to &&
         (!moved || (move->new_from >= frame->from && move->new_from + length <= frame->to));
}

/* Half of the time that is asked for is as good as all of it: people's shifts end when they do. */
static bool is_asked_for(const WfmMoveDesk *d, const WfmMove *move) {
  if (!d->only) return true;
  int64_t shared = MIN(move->to, d->only->to) - MAX(move->from, d->only->from);
  return move->kind == d->only->kind && 2 * shared >= d->only->to - d->only->from;
}

static void offer(WfmMoveDesk *d, WfmMoveCandidate *best, const WfmMove *move) {
  if (!within(d->frame, move) || !is_asked_for(d, move)) return;
  double net = move->worth - move->cost - move->price;
  if (net <= best->net + 1e-9) return;
  const GArray *blocked = d->blocked[move->agent];
  for (guint k = 0; blocked && k < blocked->len; k++)
    if (same_or_further(move, &g_array_index(blocked, WfmMove, k))) return;
  *best = (WfmMoveCandidate){*move, net};
}

/* Whether [from, to) meets something off the queues besides the piece s. */
static bool is_taken(const WfmDuty *duty, size_t s, int64_t from, int64_t to) {
  for (size_t k = 0; k < duty->n_segments; k++)
    if (k != s && duty->segment[k].kind != WFM_SEGMENT_WORK && duty->segment[k].start < to && duty->segment[k].end > from) return true;
  return false;
}

static void try_places(WfmMoveDesk *d, WfmMoveCandidate *best, const WfmDuty *duty, size_t s, WfmMove move, WfmBreakWindow window) {
  int64_t soonest = earliest(d, d->frame->settings->break_notice_min * 60), length = move.to - move.from;
  int32_t step = d->moved->problem.grid.step;
  if (move.from < soonest) return;
  for (int64_t at = move.from - (move.from - duty->start) / step * step; at <= window.high; at += step) {
    if (at < soonest || !wfm_break_may_begin(window, at) || at == move.from || is_taken(duty, s, at, at + length)) continue;
    move.new_from = at;
    move.worth = shift_worth(d, move.agent, move.from, at, length);
    offer(d, best, &move);
  }
}

/* Breaks keep their order: between the one before and the one after. */
static void try_breaks(WfmMoveDesk *d, WfmMoveCandidate *best, size_t agent, const WfmDuty *duty) {
  if (duty->shift_type < 0) return;
  const WfmShiftType *type = &d->moved->problem.shift_types[duty->shift_type];
  size_t n = 0, b = 0;
  for (size_t s = 0; s < duty->n_segments; s++) n += duty->segment[s].kind == WFM_SEGMENT_BREAK;
  int64_t busy = duty->start;
  for (size_t s = 0; s < duty->n_segments && n == type->n_breaks; s++) {
    const WfmSegment *piece = &duty->segment[s];
    if (piece->kind != WFM_SEGMENT_BREAK) continue;
    int64_t next = duty->end;
    for (size_t k = duty->n_segments; --k > s;)
      if (duty->segment[k].kind == WFM_SEGMENT_BREAK) next = duty->segment[k].start;
    WfmMove move = {
        WFM_MOVE_BREAK, agent, duty->day, piece->start, piece->end, .activity = piece->activity, .price = d->frame->settings->break_price};
    WfmBreakWindow window = wfm_break_window(&type->breaks[b], duty->start, d->moved->agents[agent].zone);
    window.low = wfm_break_first(window, busy, duty->start, d->moved->problem.grid.step);
    window.high = MIN(next - (piece->end - piece->start), window.high);
    try_places(d, best, duty, s, move, window);
    busy = piece->end;
    b++;
  }
}

static const WfmSpan *meeting_at(const WfmAgent *agent, const WfmSegment *piece) {
  for (size_t k = 0; k < agent->n_spans; k++) {
    const WfmSpan *span = &agent->spans[k];
    if (span->kind == WFM_SPAN_MEETING && span->from == piece->start && span->to == piece->end) return span;
  }
  return NULL;
}

/* A meeting of one person alone: what others attend too stays. */
static bool is_shared(const WfmMoveDesk *d, size_t agent, const WfmSpan *meeting) {
  for (size_t a = 0; a < d->moved->problem.n_agents; a++)
    for (size_t k = 0; a != agent && k < d->moved->agents[a].n_spans; k++) {
      const WfmSpan *span = &d->moved->agents[a].spans[k];
      if (span->kind == WFM_SPAN_MEETING && span->from == meeting->from && g_strcmp0(span->what, meeting->what) == 0) return true;
    }
  return false;
}

static void try_meetings(WfmMoveDesk *d, WfmMoveCandidate *best, size_t agent, const WfmDuty *duty) {
  for (size_t s = 0; s < duty->n_segments; s++) {
    const WfmSegment *piece = &duty->segment[s];
    const WfmSpan *span = piece->kind == WFM_SEGMENT_MEETING ? meeting_at(&d->moved->agents[agent], piece) : NULL;
    if (!span || is_shared(d, agent, span)) continue;
    WfmMove move = {WFM_MOVE_MEETING,
                    agent,
                    duty->day,
                    piece->start,
                    piece->end,
                    .activity = piece->activity,
                    .origin = span->origin,
                    .price = d->frame->settings->meeting_price};
    try_places(d, best, duty, s, move, (WfmBreakWindow){duty->start, duty->end - (piece->end - piece->start), 1});
  }
}

static bool has_seats(const WfmMoveDesk *d, size_t agent, int64_t from, int64_t to) {
  if (d->site[agent] < 0) return true;
  WfmGrid grid = d->moved->problem.grid;
  const int32_t *seated = d->seated + (size_t)d->site[agent] * (size_t)grid.n;
  for (int64_t i = MAX(wfm_grid_index(grid, from), 0); i < MIN(wfm_grid_index(grid, to - 1) + 1, grid.n); i++)
    if (seated[i] >= d->moved->problem.sites[d->site[agent]].seats) return false;
  return true;
}

static void try_overtime(WfmMoveDesk *d, WfmMoveCandidate *best, size_t agent, const WfmDuty *duty) {
  const WfmMoveSettings *settings = d->frame->settings;
  double wage = d->moved->agents[agent].cost_per_hour * settings->overtime_factor / 3600;
  WfmMove move = {WFM_MOVE_OVERTIME, agent, duty->day};
  bool later = duty->end >= earliest(d, settings->overtime_notice_min * 60);
  for (int64_t length = STEP_S; length <= settings->overtime_h * 3600; length += STEP_S) {
    move.cost = (double)length * wage;
    if (later && has_seats(d, agent, duty->end, duty->end + length)) {
      move.from = duty->end, move.to = duty->end + length;
      move.worth = more_over(d, agent, move.from, move.to);
      offer(d, best, &move);
    }
    if (duty->start - length < earliest(d, settings->early_notice_h * 3600) || !has_seats(d, agent, duty->start - length, duty->start))
      continue;
    move.from = duty->start - length, move.to = duty->start;
    move.worth = more_over(d, agent, move.from, move.to);
    offer(d, best, &move);
  }
}

/* Paid time of the contract's week above what is paid anyway. */
static double above_guarantee_s(const WfmMoveDesk *d, size_t agent, int32_t day) {
  const WfmAgent *who = &d->moved->agents[agent];
  const WfmContract *contract = &d->moved->problem.contracts[who->contract];
  if (!(contract->paid_low_s > 0)) return INFINITY;
  int32_t first = day - (wfm_weekday(day) - contract->week_start + 7) % 7;
  double paid = -contract->paid_low_s;
  const WfmAgentRoster *mine = &d->moved->roster->agent[agent];
  for (size_t k = 0; k < mine->n_duties; k++)
    if (mine->duty[k].day >= first && mine->duty[k].day < first + 7) paid += (double)wfm_duty_paid_s(&mine->duty[k]);
  for (size_t k = 0; k < who->n_previous; k++)
    if (who->previous[k].day >= first && who->previous[k].day < first + 7) paid += (double)wfm_duty_paid_s(&who->previous[k]);
  return MAX(paid, 0);
}

static void try_time_off(WfmMoveDesk *d, WfmMoveCandidate *best, size_t agent, const WfmDuty *duty) {
  const WfmMoveSettings *settings = d->frame->settings;
  if (duty->n_segments == 0) return;
  const WfmSegment *last = &duty->segment[duty->n_segments - 1];
  int64_t least = MAX(MAX(duty->start + LEAST_LEFT_S, last->start), earliest(d, settings->time_off_notice_min * 60));
  double spare = above_guarantee_s(d, agent, duty->day), wage = d->moved->agents[agent].cost_per_hour / 3600;
  WfmMove move = {WFM_MOVE_TIME_OFF, agent, duty->day, .to = duty->end};
  for (int64_t length = STEP_S; last->kind == WFM_SEGMENT_WORK && length <= settings->time_off_h * 3600; length += STEP_S) {
    if (duty->end - length < least) break;
    move.from = duty->end - length;
    move.cost = -MIN((double)length, spare) * wage;
    move.worth = -less_over(d, agent, move.from, move.to);
    offer(d, best, &move);
  }
}

/* ---- people who are free that day ---- */

const WfmDuty *wfm_move_duty_on(const WfmMoveDesk *d, size_t agent, int32_t day) {
  const WfmAgentRoster *mine = &d->moved->roster->agent[agent];
  for (size_t k = 0; k < mine->n_duties; k++)
    if (mine->duty[k].day == day) return &mine->duty[k];
  return NULL;
}

static void offer_extra(WfmMoveDesk *d, WfmMoveCandidate *best, WfmMove move) {
  double wage = d->moved->agents[move.agent].cost_per_hour * d->frame->settings->extra_factor / 3600;
  move.worth = more_over(d, move.agent, move.from, move.to);
  if (move.worth - move.price <= best->net || !has_seats(d, move.agent, move.from, move.to)) return;
  WfmDuty duty = wfm_extra_duty(&d->moved->problem, &move);
  for (size_t s = 0; s < duty.n_segments; s++)
    if (duty.segment[s].kind == WFM_SEGMENT_BREAK) move.worth -= more_over(d, move.agent, duty.segment[s].start, duty.segment[s].end);
  move.cost = (double)wfm_duty_paid_s(&duty) * wage;
  g_free(duty.segment);
  offer(d, best, &move);
}

/* Shifts of the contract on dates without one; who has a meeting then is left alone. */
static void try_extra(WfmMoveDesk *d, WfmMoveCandidate *best, size_t agent) {
  const WfmMoveSettings *settings = d->frame->settings;
  const WfmPerson *p = &d->space->person[agent];
  int64_t soonest = MAX(d->frame->from, earliest(d, settings->extra_notice_h * 3600));
  for (int32_t k = 0; k < p->n_days; k++) {
    int32_t day = p->pool->first_day + k;
    if (p->option_first[k] == p->option_first[k + 1] || wfm_candidate(p, p->option_first[k + 1] - 1)->start < soonest) continue;
    if (wfm_candidate(p, p->option_first[k])->start >= d->frame->to) break;
    if (p->meeting->len > 0 || wfm_move_duty_on(d, agent, day)) continue;
    for (int32_t o = p->option_first[k]; o < p->option_first[k + 1]; o++) {
      const WfmCandidate *c = wfm_candidate(p, o);
      if (c->start < soonest || c->end > d->frame->to || c->type < 0 || c->locked || (double)(c->end - c->start) > settings->extra_h * 3600)
        continue;
      offer_extra(d, best, (WfmMove){WFM_MOVE_EXTRA, agent, day, c->start, c->end, .price = settings->extra_price, .shift_type = c->type});
    }
  }
}

void wfm_move_evaluate(WfmMoveDesk *d, size_t agent) {
  WfmMoveCandidate *best = &d->best[agent];
  *best = (WfmMoveCandidate){{0}, 0};
  const WfmAgentRoster *mine = &d->moved->roster->agent[agent];
  if (d->frame->away && d->frame->away[agent]) return;
  for (size_t k = 0; k < mine->n_duties; k++) {
    const WfmDuty *duty = &mine->duty[k];
    if (duty->locked || duty->end <= d->frame->from || duty->start >= d->frame->to) continue;
    if (d->frame->now != INT64_MIN && duty->end <= d->frame->now) continue;
    if (d->kinds & 1u << WFM_MOVE_BREAK) try_breaks(d, best, agent, duty);
    if (d->kinds & 1u << WFM_MOVE_MEETING) try_meetings(d, best, agent, duty);
    if (duty->shift_type < 0) continue; /* of no type: its ends have been moved before, or were made elsewhere */
    if (d->kinds & 1u << WFM_MOVE_OVERTIME) try_overtime(d, best, agent, duty);
    if (d->kinds & 1u << WFM_MOVE_TIME_OFF) try_time_off(d, best, agent, duty);
  }
  if (d->space) try_extra(d, best, agent);
}
