#include "scheduler/roster/moves_parts.h"

#include <string.h>

const char *const wfm_move_names[WFM_N_MOVES] = {"break", "meeting", "queue", "overtime", "time off", "extra shift"};

#define REAL(name, value, most, unit_, help_)                                                                                              \
  {                                                                                                                                        \
    .key = #name, .type = WFM_PARAM_REAL, .offset = offsetof(WfmMoveSettings, name), .initial = value, .low = 0, .high = most,             \
    .unit = unit_, .help = help_                                                                                                           \
  }
static const WfmParam params[] = {
    REAL(break_price, 2, 1e6, "money", "What it has to be worth to move one break on the day itself."),
    REAL(meeting_price, 10, 1e6, "money", "What it has to be worth to move one person's meeting on the day itself."),
    REAL(break_notice_min, 15, 1e5, "min", "How long before it begins, and before it is to begin, a break or meeting may be moved."),
    REAL(overtime_notice_min, 30, 1e5, "min", "How long before the end of a shift somebody can be asked to stay."),
    REAL(early_notice_h, 12, 8760, "h", "How long before they are to come people can be asked to begin earlier."),
    REAL(overtime_h, 2, 12, "h", "Most overtime on one shift; the rules of the contract hold besides."),
    REAL(overtime_factor, 1.5, 10, "times", "What an hour of overtime is paid, in hours' wages."),
    REAL(time_off_h, 4, 24, "h", "Most voluntary time off at the end of one shift; 0: none is offered."),
    REAL(time_off_notice_min, 30, 1e5, "min", "How long before somebody would go home the offer has to be made."),
    REAL(extra_h, 10, 24, "h", "Longest voluntary extra shift of somebody who is free that day; 0: nobody is called in."),
    REAL(extra_factor, 1.5, 10, "times", "What an hour of an extra shift is paid, in hours' wages."),
    REAL(extra_price, 20, 1e6, "money", "What it has to be worth, besides its pay, to ask somebody who is free that day."),
    REAL(extra_notice_h, 3, 8760, "h", "How long before it begins people can be asked for an extra shift."),
};
const WfmModule wfm_moves_module = {.name = "moves",
                                    .summary = "what can be done about a day at short notice, and what it costs",
                                    .size = sizeof(WfmMoveSettings),
                                    .params = params,
                                    .n_params = G_N_ELEMENTS(params)};

WfmMoved *wfm_moved_new(const WfmRosterProblem *problem, const WfmRoster *roster) {
  WfmMoved *moved = g_new0(WfmMoved, 1);
  moved->problem = *problem;
  moved->agents = g_memdup2(problem->agents, problem->n_agents * sizeof *problem->agents);
  moved->problem.agents = moved->agents;
  moved->memory = g_ptr_array_new_with_free_func(g_free);
  moved->roster = wfm_roster_new(roster->n_agents);
  for (size_t a = 0; a < roster->n_agents; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) wfm_roster_add(moved->roster, a, &roster->agent[a].duty[d]);
  return moved;
}

void wfm_moved_free(WfmMoved *moved) {
  if (!moved) return;
  g_free(moved->agents);
  wfm_roster_free(moved->roster);
  g_ptr_array_unref(moved->memory);
  g_free(moved);
}

WfmDuty *wfm_move_duty(const WfmRoster *roster, const WfmMove *move) {
  const WfmAgentRoster *mine = &roster->agent[move->agent];
  for (size_t d = 0; d < mine->n_duties; d++)
    if (mine->duty[d].day == move->day && mine->duty[d].start <= move->to && mine->duty[d].end >= move->from) return &mine->duty[d];
  return NULL;
}

static int by_start(const void *a, const void *b) {
  const WfmSegment *x = a, *y = b;
  return (x->start > y->start) - (x->start < y->start);
}

/* Fills the duty from its start to its end: what is off the queues, by start, and work between. */
static void fill(WfmDuty *duty, GArray *off) {
  if (off->len) qsort(off->data, off->len, sizeof(WfmSegment), by_start);
  GArray *all = g_array_new(FALSE, TRUE, sizeof(WfmSegment));
  int64_t at = duty->start;
  for (guint k = 0; k <= off->len; k++) {
    const WfmSegment *next = k < off->len ? &g_array_index(off, WfmSegment, k) : NULL;
    WfmSegment work = {WFM_SEGMENT_WORK, at, next ? next->start : duty->end, "work", true};
    if (work.end > work.start) g_array_append_val(all, work);
    if (!next) break;
    g_array_append_val(all, *next);
    at = next->end;
  }
  g_free(duty->segment);
  duty->n_segments = all->len;
  duty->segment = (WfmSegment *)(void *)g_array_free(all, FALSE);
}

static GArray *off_queues(const WfmDuty *duty) {
  GArray *off = g_array_new(FALSE, TRUE, sizeof(WfmSegment));
  for (size_t s = 0; s < duty->n_segments; s++)
    if (duty->segment[s].kind != WFM_SEGMENT_WORK) g_array_append_val(off, duty->segment[s]);
  return off;
}

/* The meeting of the plan goes with its piece of the duty. */
static void move_span(WfmMoved *moved, const WfmMove *move) {
  WfmAgent *agent = &moved->agents[move->agent];
  WfmSpan *spans = g_memdup2(agent->spans, agent->n_spans * sizeof *spans);
  g_ptr_array_add(moved->memory, spans);
  for (size_t k = 0; k < agent->n_spans; k++)
    if (spans[k].kind == WFM_SPAN_MEETING && spans[k].from == move->from && spans[k].to == move->to) {
      spans[k].from = move->new_from;
      spans[k].to = move->new_from + move->to - move->from;
      break;
    }
  agent->spans = spans;
}

static void move_piece(WfmMoved *moved, WfmDuty *duty, const WfmMove *move) {
  g_autoptr(GArray) off = off_queues(duty);
  WfmSegmentKind kind = move->kind == WFM_MOVE_BREAK ? WFM_SEGMENT_BREAK : WFM_SEGMENT_MEETING;
  for (guint k = 0; k < off->len; k++) {
    WfmSegment *piece = &g_array_index(off, WfmSegment, k);
    if (piece->kind != kind || piece->start != move->from || piece->end != move->to) continue;
    piece->end += move->new_from - piece->start;
    piece->start = move->new_from;
  }
  fill(duty, off);
  if (move->kind == WFM_MOVE_MEETING) move_span(moved, move);
}

/* Whether a shift of the type may be so long, begun where it was. */
static bool fits(const WfmShiftType *type, int64_t length) {
  if (type->end_low_s > 0 || type->end_high_s > 0) return false; /* where an end is asked for, another is of no type */
  return length >= type->length_low_s && length <= type->length_high_s &&
         (type->length_step_s <= 0 || (length - type->length_low_s) % type->length_step_s == 0);
}

/* A duty with another start or end is of its type no more, unless the type allows it: then it is a shift of its own. */
static void move_ends(const WfmMoved *moved, WfmDuty *duty, const WfmMove *move) {
  g_autoptr(GArray) off = off_queues(duty);
  int64_t start = duty->start;
  if (move->kind == WFM_MOVE_TIME_OFF)
    duty->end = move->from;
  else if (move->from == duty->end)
    duty->end = move->to;
  else
    duty->start = move->from;
  if (duty->shift_type >= 0 && (duty->start != start || !fits(&moved->problem.shift_types[duty->shift_type], duty->end - duty->start)))
    duty->shift_type = -1;
  fill(duty, off);
}

/* When the breaks of the shift begin: as near to the middle of their windows as those before and after leave room. */
static void lay_breaks(int64_t *at, const WfmShiftType *type, const WfmDuty *duty, const WfmZone *zone, int64_t step) {
  int64_t start = duty->start, next = duty->end, busy = start;
  for (size_t b = type->n_breaks; b-- > 0;) {
    WfmBreakWindow window = wfm_break_window(&type->breaks[b], start, zone);
    at[b] = next = wfm_break_last(window, next - type->breaks[b].length_s, start, step);
  }
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakWindow window = wfm_break_window(&type->breaks[b], start, zone);
    int64_t middle = wfm_break_last(window, window.low + (window.high - window.low) / 2, start, step);
    at[b] = MAX(wfm_break_first(window, busy, start, step), MIN(middle, at[b]));
    busy = at[b] + type->breaks[b].length_s;
  }
}

WfmDuty wfm_extra_duty(const WfmRosterProblem *problem, const WfmMove *move) {
  const WfmShiftType *type = &problem->shift_types[move->shift_type];
  WfmDuty duty = {.start = move->from, .end = move->to, .day = move->day, .shift_type = move->shift_type};
  g_autofree int64_t *at = g_new0(int64_t, type->n_breaks + 1);
  lay_breaks(at, type, &duty, problem->agents[move->agent].zone, problem->grid.step);
  g_autoptr(GArray) off = g_array_new(FALSE, TRUE, sizeof(WfmSegment));
  for (size_t b = 0; b < type->n_breaks; b++) {
    const WfmBreak *asked = &type->breaks[b];
    WfmSegment piece = {WFM_SEGMENT_BREAK, at[b], at[b] + asked->length_s, asked->activity, asked->paid};
    g_array_append_val(off, piece);
  }
  fill(&duty, off);
  return duty;
}

/* Nothing happens where the person works that day. */
static void put_extra(WfmMoved *moved, const WfmMove *move) {
  const WfmAgentRoster *mine = &moved->roster->agent[move->agent];
  for (size_t d = 0; d < mine->n_duties; d++)
    if (mine->duty[d].day == move->day) return;
  WfmDuty duty = wfm_extra_duty(&moved->problem, move);
  wfm_roster_add(moved->roster, move->agent, &duty);
  g_free(duty.segment);
}

void wfm_moved_put(WfmMoved *moved, const WfmMove *move) {
  if (move->kind == WFM_MOVE_EXTRA) {
    put_extra(moved, move);
    return;
  }
  WfmDuty *duty = wfm_move_duty(moved->roster, move);
  if (!duty || move->kind == WFM_MOVE_QUEUE) return;
  if (move->kind == WFM_MOVE_BREAK || move->kind == WFM_MOVE_MEETING)
    move_piece(moved, duty, move);
  else
    move_ends(moved, duty, move);
}

WfmMoved *wfm_moves_apply(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMove *moves, size_t n) {
  WfmMoved *moved = wfm_moved_new(problem, roster);
  for (size_t k = 0; k < n; k++) wfm_moved_put(moved, &moves[k]);
  return moved;
}

/* ---- one queue alone ---- */

typedef struct {
  WfmMove move;
  float proficiency;
  int others;
} Server;

static int best_server(const void *a, const void *b) {
  const Server *x = a, *y = b;
  if (x->proficiency != y->proficiency) return x->proficiency > y->proficiency ? -1 : 1;
  if (x->others != y->others) return x->others - y->others;
  return (x->move.agent > y->move.agent) - (x->move.agent < y->move.agent);
}

GArray *wfm_queue_moves(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMoveFrame *frame, size_t queue, int64_t from,
                        int64_t to) {
  g_autoptr(GArray) servers = g_array_new(FALSE, TRUE, sizeof(Server));
  if (frame->now != INT64_MIN) from = MAX(from, frame->now);
  for (size_t a = 0; a < problem->n_agents; a++) {
    const float *served = problem->agents[a].proficiency;
    int others = -1;
    for (size_t q = 0; q < problem->n_queues; q++) others += served[q] > 0;
    if (!(served[queue] > 0) || others < 1 || (frame->away && frame->away[a])) continue;
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &roster->agent[a].duty[d];
      Server one = {{WFM_MOVE_QUEUE, a, duty->day, MAX(from, duty->start), MIN(to, duty->end), .queue = queue}, served[queue], others};
      if (one.move.to > one.move.from) g_array_append_val(servers, one);
    }
  }
  if (servers->len) qsort(servers->data, servers->len, sizeof(Server), best_server);
  GArray *moves = g_array_new(FALSE, TRUE, sizeof(WfmMove));
  for (guint k = 0; k < servers->len; k++) g_array_append_val(moves, g_array_index(servers, Server, k).move);
  return moves;
}
