/* Inside of the on-call rota, shared by on_call.c and on_call_model.c. */
#pragma once

#include "core/highs.h"
#include "scheduler/roster/on_call.h"

/* The stretches [first, first + n) of a line; how many people it still needs, and the column for those that it lacks. */
typedef struct {
  size_t line, first, n;
  int64_t from, to, length_s;
  int32_t need;
  HighsInt lack;
} WfmTurn;

/* Somebody who could take a turn. */
typedef struct {
  size_t turn, agent;
  HighsInt column;
} WfmTurnChoice;

/* Somebody of whom a line asks for more turns than there may be, and the column of those that are missing. */
typedef struct {
  size_t line, agent;
  HighsInt column;
} WfmIdle;

typedef struct {
  const WfmRosterProblem *problem;
  const WfmOnCallOut *out; /* NULL: none */
  GArray *turn, *choice;   /* WfmTurn by line and time; WfmTurnChoice by turn and agent */
  GArray *idle;            /* WfmIdle */
  void *highs;
  HighsInt n_columns;
  HighsInt *index; /* scratch of a row */
  double *value;
  double dearest; /* money of one choice, at most */
} WfmRota;

static inline const WfmTurn *wfm_turn_at(const WfmRota *r, size_t t) {
  return &g_array_index(r->turn, WfmTurn, t);
}

static inline const WfmTurnChoice *wfm_choice_at(const WfmRota *r, size_t k) {
  return &g_array_index(r->choice, WfmTurnChoice, k);
}

static inline bool wfm_times_overlap(int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
  return a0 < b1 && b0 < a1;
}

/* Seconds of a turn that somebody's time on call covers. */
int64_t wfm_turn_covered_s(const WfmRota *rota, const WfmTurn *turn, const WfmOnCall *call);

/* Sets up rota->highs: columns for the choices, which are whole, then those for what lacks, and the rows. */
void wfm_rota_model(WfmRota *rota);
