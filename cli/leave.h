/* Leave: what approving a request costs, and the decision by the rules of the settings (module "leave"). */
#pragma once

#include "cli/run.h"
#include "scheduler/roster/repair.h"

typedef struct {
  double sl_loss;      /* a queue that is or comes to be below its target may lose so much expected service level */
  double cost_per_day; /* most that a day of leave may cost; 0: no limit */
} WfmLeaveSettings;
extern const WfmModule wfm_leave_module;

/* One request against the roster that is out. */
typedef struct {
  const WfmLeaveRow *row;
  size_t agent;
  int32_t first_day, last_day; /* local to the agent */
  size_t n_shifts;             /* of the roster inside it */
  bool legal;                  /* a legal roster exists with it */
  char *reason;                /* why it is declined, or what it does; one sentence */
  bool approved;
  double cost;                  /* money that the roster costs more than `base`, both changed with care */
  double *sl_before, *sl_after; /* [n_queues] expected; NaN: nothing offered */
  WfmTableData *changes;
  WfmRosterResult *result; /* the roster with the leave in it; NULL where none is legal */
} WfmLeaveCase;

/* What the roster costs without the leave, changed with care as it will be with it: what could be saved anyway is not the leave's. */
bool wfm_leave_base(double *base, WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster, int64_t now, GError **err);

/* Tries the request against the roster (with care: repair.*), and decides it. The grant stays in the build where it is approved and is taken
 * back otherwise. now: INT64_MIN, nothing has begun. Errors: those of the stages; a roster that cannot be is no error. */
WfmLeaveCase *wfm_leave_try(WfmRun *run, WfmRosterBuild *build, const WfmTableData *forecast, const WfmRoster *roster,
                            const WfmLeaveRow *row, size_t agent, double base, int64_t now, GError **err);
void wfm_leave_case_free(WfmLeaveCase *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmLeaveCase, wfm_leave_case_free)

/* The same leave, begun on other dates of the horizon: what its shifts are worth there, everybody else unchanged. */
typedef struct {
  int32_t first_day;
  double rise;
} WfmLeaveDate;
/* WfmLeaveDate, the cheapest first, then the nearest; dates on which some part of it cannot be free are left out. */
GArray *wfm_leave_dates(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job, const WfmLeaveCase *one);
