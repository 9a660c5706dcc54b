/* Leave: what approving a request costs, and the decision by the rules of the settings (module "leave"). */
#pragma once

#include "cli/run.h"
#include "scheduler/roster/repair.h"

typedef struct {
  double sl_loss;      /* a queue that misses its target with the leave may lose so much simulated service level */
  double cost_per_day; /* most that a day of leave may cost; 0: no limit */
} WfmLeaveSettings;
extern const WfmModule wfm_leave_module;

/* The roster that requests are held against. */
typedef struct {
  const WfmRoster *roster;
  double cost; /* what it costs without the leave, changed with care as it will be with it: what could be saved anyway is not the leave's */
  const double *sl; /* [n_queues] simulated service level; NaN: nothing offered */
} WfmLeaveStanding;
/* The roster that is out; what *out points to: *sl is to be freed. now: INT64_MIN, nothing has begun. */
bool wfm_leave_standing(WfmLeaveStanding *out, double **sl, WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem,
                        const WfmRoster *roster, int64_t now, GError **err);

/* One request. */
typedef struct {
  const WfmLeaveRow *row;
  size_t agent;
  int32_t first_day, last_day; /* local to the agent */
  size_t n_shifts;             /* of the roster inside it */
  bool legal;                  /* a legal roster exists with it */
  char *reason;                /* why it is declined, or what it does; one sentence */
  bool approved;
  double cost;             /* money that the roster costs more, both changed with care */
  const double *sl_before; /* the standing's */
  double *sl_after;        /* [n_queues] the same random contacts */
  WfmTableData *changes;
  WfmRosterResult *result; /* the roster with the leave in it; NULL where none is legal */
} WfmLeaveCase;

/* Tries the request against the roster (with care: repair.*), has the result judged by simulation, and decides it. The grant stays in the build
 * where it is approved and is taken back otherwise. Errors: those of the stages; a roster that cannot be is no error. */
WfmLeaveCase *wfm_leave_try(WfmRun *run, WfmRosterBuild *build, const WfmTableData *forecast, const WfmLeaveStanding *standing,
                            const WfmLeaveRow *row, size_t agent, int64_t now, GError **err);
void wfm_leave_case_free(WfmLeaveCase *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmLeaveCase, wfm_leave_case_free)

/* The same leave, so many days earlier or later: what the roster costs more without the shifts in it, everybody else unchanged. */
typedef struct {
  int32_t first_day;
  double rise;
} WfmLeaveDate;
/* WfmLeaveDate, the cheapest first, then the nearest: of the WFM_LEAVE_NEAR nearest beginnings in the roster's days those on which the person's
 * other shifts break no hard rule. */
enum { WFM_LEAVE_NEAR = 14 };
GArray *wfm_leave_dates(WfmRosterBuild *build, const WfmRoster *roster, const WfmLeaveCase *one);
