/* Scratch space of the dynamic programme, shared by duty_value.c and best_plan.c. */
#pragma once

#include "scheduler/roster/best_plan.h"

typedef struct {
  double cost;
  int64_t end, ready; /* of the last duty; before it the next may not start */
  int32_t node;
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
  int32_t paid, option, week;
  uint8_t kind, kind_state;
} WfmChoice;

struct WfmPlanner {
  const WfmSpace *space;
  int32_t window; /* widest break window */
  double *cost;   /* [WFM_MAX_BREAKS * window] */
  int32_t *from;
  WfmLabelLayer now, next;
  int32_t *slot_of; /* [n_keys] in next, valid where stamp_of is `stamp` */
  int32_t *stamp_of, stamp;
  size_t n_keys;
  GArray *node; /* WfmLabelNode */
  GArray *end;  /* WfmLabel: the paths that reach the end, by cost */
  WfmChoice *choice;
  int32_t *few, n_few, choice_room; /* choices that no other beats */
  int64_t first_start;
  int64_t work;
};
