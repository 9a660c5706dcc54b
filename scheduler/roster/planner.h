/* Inside of the dynamic programme for one person, shared by duty_value.c, label.c, plan_ahead.c and best_plan.c. */
#pragma once

#include "scheduler/roster/best_plan.h"
#include "scheduler/roster/rule.h"
#include "scheduler/roster/weekend_states.h"

typedef struct {
  double cost;
  int64_t end, ready;   /* of the last duty; before it the next may not start */
  int32_t node, option; /* the path; option >= 0: the duty just taken, which has no node of its own yet */
} WfmLabel;

typedef struct {
  int32_t key, n, room;
  WfmLabel *label; /* [n] by cost */
} WfmLabelSlot;

typedef struct {
  WfmLabelSlot *slot;
  int32_t n, room;
} WfmLabelLayer;

typedef struct {
  int32_t parent, option;
} WfmLabelNode;

/* An option of the day. */
typedef struct {
  int64_t start, end, ready;
  double cost;
  int32_t option;
  uint8_t kind;
} WfmChoice;

/* The day's options of one paid time, kind and length, by start: of them the earlier is free again earlier. */
typedef struct {
  int32_t first, n;
  int32_t paid; /* in the state's grain */
  int64_t length;
  double least; /* cost */
  uint8_t kind_state;
  int32_t touched; /* of the weekend (wfm_plan_touches) */
} WfmChoiceClass;

/* The state's dimensions for one person. run: 0 .. off_cap-1 = free days in a row less one (the last: that many or more); then days
 * worked in a row. */
typedef struct {
  int32_t off_cap, runs, days, paid, grain;
  int32_t
      tolls; /* what a state knows of weekends. Of a bound, 2: whether the weekend is paid for; else the states of weekend_states.h; 1: nothing */
  const WfmWeekendStates *weekends; /* of those; NULL: none */
  int32_t run_cap;
  bool with_days, with_paid, with_rest, with_kind;
} WfmPlanShape;

typedef struct {
  int32_t run, days, paid, rest, kind, toll;
} WfmPlanState;

static inline int32_t wfm_state_pack(const WfmPlanShape *shape, WfmPlanState s) {
  return ((((s.run * shape->days + s.days) * shape->paid + s.paid) * 2 + s.rest) * 3 + s.kind) * shape->tolls + s.toll;
}

static inline WfmPlanState wfm_state_unpack(const WfmPlanShape *shape, int32_t key) {
  WfmPlanState s;
  s.toll = key % shape->tolls;
  key /= shape->tolls;
  s.kind = key % 3;
  key /= 3;
  s.rest = key % 2;
  key /= 2;
  s.paid = key % shape->paid;
  key /= shape->paid;
  s.days = key % shape->days;
  s.run = key / shape->days;
  return s;
}

struct WfmPlanner {
  const WfmSpace *space;
  WfmBreakSpan *span; /* [n_shift_types * WFM_MAX_BREAKS] */
  int32_t window;     /* widest break window */
  double *cost;       /* [WFM_MAX_BREAKS * window] */
  int32_t *from;
  double *by,
      *through; /* of breaks that count as work (break_order.c): [WFM_MAX_BREAKS * window], [window * window]; NULL: there are none */
  int32_t through_low;
  WfmLabelLayer now, next;
  int32_t *slot_of; /* [n_keys] in next, valid where stamp_of is `stamp` */
  int32_t *stamp_of, stamp;
  size_t n_keys;
  WfmLabelNode *node; /* [n_nodes] */
  int32_t n_nodes, node_room;
  GArray *end; /* WfmLabel: the paths that reach the end, by cost */
  WfmChoice *choice;
  WfmChoiceClass *class;
  int32_t *class_of, n_classes, choice_room;
  double *togo; /* [n_days + 1][tolls][days][paid], of possible tolls: least cost of what follows the days before (plan_ahead.c) */
  size_t togo_room;
  const double *lost; /* [grid.n + 1] running sums of what a break or meeting loses; NULL: what presence earns there */
  const WfmWeekendTolls *tolls;
  bool with_weekends;    /* wfm_planner_weekends */
  const int32_t *forced; /* [n_days] >= 0: that day is worked whatever it costs; NULL: none */
  double reached;        /* by the last run: all paths up to this cost are known */
  double *least;         /* cheapest duty of the day for each paid time, and each way to touch the weekend */
  int32_t *least_paid, *least_touched, least_room;
  int64_t work;
};

typedef struct {
  WfmPlanner *planner;
  const WfmPerson *p;
  const double *value;
  WfmPlanShape shape;
  WfmPlanMode mode;
  double cutoff;              /* dearer paths may be left out */
  int32_t days_max, paid_max; /* hard limits of the present week, in the state's units */
  int32_t days_min, paid_min; /* what a state must have by the end of this day to reach the week's minima still */
  int32_t day;
  size_t states; /* of a day in planner->togo; 0: not filled */
} WfmPlanRun;

/* label.c: an empty next layer; that of the day becomes the present one. */
void wfm_layer_start(WfmPlanner *planner);
void wfm_layer_turn(WfmPlanner *planner);
/* Keeps the labels of a state that no other beats, by cost. */
void wfm_label_offer(WfmPlanner *planner, int32_t key, WfmLabel label);
/* Labels of the next layer beaten by one of a state that is never worse go; the duties just taken become nodes. */
void wfm_layer_prune(WfmPlanRun *run);
void wfm_layer_settle(WfmPlanner *planner);

/* The state's dimensions (best_plan.c). */
WfmPlanShape wfm_plan_shape(const WfmPlanner *planner, const WfmPerson *person, WfmPlanMode mode);
/* What an option costs in the programme, wages left to the week where they are its matter. */
double wfm_option_cost(const WfmPlanRun *run, int32_t option);
/* Whether a duty has to start that day. */
static inline bool wfm_plan_must(const WfmPlanRun *run, int32_t d) {
  if (run->planner->forced && run->planner->forced[d] >= 0) return true;
  return run->p->must[d] == 1 || (run->p->must[d] == 2 && run->mode != WFM_PLAN_BOUND);
}

/* What the option works of the weekend of its day: 0 nothing that counts. */
static inline int32_t wfm_plan_touches(const WfmPlanRun *run, int32_t d, int32_t option) {
  const WfmWeekendTolls *tolls = run->planner->tolls;
  if (run->shape.tolls == 1) return 0;
  if (run->shape.weekends) return wfm_weekend_touched(run->p, d, option);
  return tolls->weekend[d] != WFM_NO_POINT && tolls->at[run->p->option[option].candidate] == tolls->weekend[d];
}
/* How the weekend stands when the first day begins, and whether it can stand so before day d. */
static inline int32_t wfm_plan_toll_begin(const WfmPlanRun *run) {
  return run->shape.tolls > 1 && !run->shape.weekends && run->planner->tolls->paid;
}
static inline bool wfm_plan_toll_possible(const WfmPlanRun *run, int32_t d, int32_t toll) {
  const WfmWeekendStates *states = run->shape.weekends;
  return !states || states->possible[d * run->shape.tolls + toll];
}
/* What a duty of day d that touches the weekend, or 0, pays where it stands so, and how it stands afterwards (-1: that is not legal). */
static inline double wfm_plan_toll(const WfmPlanRun *run, int32_t d, int32_t toll, int32_t touched) {
  const WfmWeekendStates *states = run->shape.weekends;
  if (!touched || !run->planner->tolls || (states ? toll % states->sequence->n_masks : toll)) return 0;
  return run->planner->tolls->price[d];
}
static inline int32_t wfm_plan_toll_after(const WfmPlanRun *run, int32_t d, int32_t toll, int32_t touched) {
  if (run->shape.tolls == 1) return 0;
  if (run->shape.weekends) return wfm_weekend_after(run->shape.weekends, d, toll, touched);
  return (toll || touched) && run->planner->tolls->again[d];
}

/* What may follow a duty of this kind depends on: 2 night, 1 late, 0 neither. */
static inline int32_t wfm_plan_kind(uint8_t kind) {
  return kind & WFM_IS_NIGHT ? 2 : kind & WFM_IS_LATE ? 1 : 0;
}

/* plan_day.c: the labels of the present layer, a day off or a duty later, in the next one. */
void wfm_plan_day(WfmPlanRun *run);

/* plan_ahead.c: fills togo; the least cost of all (-INFINITY: not known). */
double wfm_plan_look_ahead(WfmPlanRun *run);
/* Labels of this state after the day that cost more than this cannot end at or below the cutoff. */
double wfm_plan_room(const WfmPlanRun *run, WfmPlanState s);
