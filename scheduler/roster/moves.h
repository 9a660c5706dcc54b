/* What can still be done about a day that has come, or is about to: breaks and meetings moved, people who stay longer or come earlier, people who are
 * free that day and are asked to come, people who go home, and people who serve one of their queues alone for a while.
 *
 * A move changes one shift of one person, or adds one. Each is checked by the independent checker (the person's own rules, and that nobody of whom
 * some have to be there is missed more) and needs its notice. What a move
 * is worth comes from the price curves of the problem, everybody else as they are after the moves before it; it is exact for one move, since
 * intervals do not see each other. The moves are found one after the other, the one that gains most first (greedy). What they do to the service level
 * is for the judge to say. */
#pragma once

#include "scheduler/roster/own.h"

typedef enum {
  WFM_MOVE_BREAK,
  WFM_MOVE_MEETING,
  WFM_MOVE_QUEUE,
  WFM_MOVE_OVERTIME,
  WFM_MOVE_TIME_OFF,
  WFM_MOVE_EXTRA,
  WFM_N_MOVES
} WfmMoveKind;
extern const char *const wfm_move_names[WFM_N_MOVES]; /* "break", "meeting", "queue", "overtime", "time off", "extra shift" */

typedef struct {
  double break_price, meeting_price;            /* money that moving one has to be worth */
  double break_notice_min, overtime_notice_min; /* before what changes begins; overtime after a shift: before the shift ends */
  double early_notice_h;                        /* before somebody comes earlier than the roster says */
  double overtime_h, overtime_factor;           /* most of it on one shift; its wage in hours' wages */
  double time_off_h, time_off_notice_min;       /* most of it on one shift */
  double extra_h, extra_factor, extra_price;    /* longest extra shift; its wage in hours' wages; money that it has to be worth besides */
  double extra_notice_h;                        /* before it begins */
} WfmMoveSettings;
extern const WfmModule wfm_moves_module;

typedef struct {
  WfmMoveKind kind;
  size_t agent;
  int32_t day;        /* of the shift */
  int64_t from, to;   /* break, meeting: where it was. overtime, time off, extra shift: what is added or left out. queue: while it holds */
  int64_t new_from;   /* break, meeting: where it begins now */
  size_t queue;       /* queue: the only one that is served meanwhile */
  int32_t shift_type; /* extra shift: of which type; each break lies as near to the middle of its window as the order allows */
  const char *activity; /* break, meeting: which; borrowed from the roster */
  const char *origin;   /* meeting: the row of the plan that has to be changed with it */
  double cost;          /* money paid; below 0: saved */
  double price;         /* money that it has to be worth besides: the settings' prices, soft rules */
  double worth;         /* money by the price curves; below 0: lost */
} WfmMove;

/* A roster with moves in it, and the problem as it is with them (meetings of the plan at their new time). */
typedef struct {
  WfmRosterProblem problem;
  WfmAgent *agents; /* [n_agents] */
  WfmRoster *roster;
  GPtrArray *memory;
} WfmMoved;
/* Borrows the problem; moves of the kind "queue" change no roster. */
WfmMoved *wfm_moves_apply(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMove *moves, size_t n);
void wfm_moved_free(WfmMoved *moved);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmMoved, wfm_moved_free)

/* Where moves are looked for. */
typedef struct {
  const WfmMoveSettings *settings;
  int64_t now;         /* nothing that began before it changes; INT64_MIN: everything may, and no notice is asked for */
  int64_t from, to;    /* presence counts here */
  const uint8_t *away; /* [n_agents] 1: this person is left alone; may be NULL */
  size_t most;         /* so many moves are enough; 0: no limit */
} WfmMoveFrame;

/* Moves of the kinds (bits 1 << kind; not "queue"), in the order in which they were found: WfmMove. Empty where none gains. Only moves that leave no
 * hard rule more broken than before. To be freed with g_array_unref. */
GArray *wfm_moves_find(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMoveFrame *frame, unsigned kinds);

/* Who could do the same: of everybody the move of the kind (overtime, time off, extra shift) that gains most among those over at least half of its time, each by
 * itself, where it is legal; by agent: WfmMove. To be freed with g_array_unref. */
GArray *wfm_moves_like(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMoveFrame *frame, const WfmMove *asked);

/* Who of those at work in [from, to) could serve the queue alone there: people who serve it and another, the best at it first, then those with the
 * fewest others. */
GArray *wfm_queue_moves(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMoveFrame *frame, size_t queue, int64_t from,
                        int64_t to);
