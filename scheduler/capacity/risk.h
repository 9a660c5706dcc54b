/* A hiring plan along sample futures: how many heads there will be and are needed, what it costs, what service it gives, and which uncertainty matters.
 *
 * What the plan decided stays: classes and their sizes, cross-training, contracts with vendors. Along a path differ
 *   the load of each work and period: factors of volume, of handle time and of what deflection leaves, from the caller's paths, multiplied;
 *   the rate of leaving of each group: one factor of the force (-ln of who stays a year), lognormal of mean 1;
 *   the days in which its people learn: one factor of what they have left of the training, of nesting and of the ramp, likewise;
 *   who leaves: whole people by chance (binomial, period by period), where a part of a head is a person of that weight.
 * Cross-trained people leave by the factor of the group that they came from; how long they learn is as planned.
 *
 * Each period is then settled at least cost, exactly, with what the plan has at hand: own hours, overtime and unpaid time off within the limits of its
 * groups (hiring.h), and of each vendor whatever the plan could have had in that period alone, all others as planned (its least and most hours while it is
 * used, its steps from the planned hours around it). So a path without spread costs what a plan of least cost costs. What is missing falls on the works
 * of the lowest price of missing hours, and among those of one price on each in proportion to its need; what is left over is spread likewise. Hours of a
 * vendor whose price depends on the work are dealt out before this. A vendor's price of an hour stays as it is where handle time changes.
 *
 * Heads required of a work are its hours needed by the useful hours of a productive head of the groups that serve it (mean over the groups, weighted by
 * their productive heads in the expected plan; over all groups where none serves it), whoever does the work, so that they compare with productive heads;
 * missing heads are the hours missing after overtime and vendors, likewise. Cost is money paid: the price of missing hours is not in it.
 *
 * The same seed gives the same numbers at any number of threads, and a path's draws for one driver do not depend on the others. */
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "scheduler/capacity/hiring.h"
#include "scheduler/capacity/need.h"

#include <stdbool.h>

/* What stands behind a group's traces: problem->groups[g].base is the course of its cohorts, hire[c] that of one who joins in c. */
typedef struct {
  const WfmCareer *career;
  const WfmCohort *cohorts; /* people of today, and hires and leavers already decided; few by tenure are quicker than many of one head */
  size_t n_cohorts;
  double attrition_cv; /* >= 0, of the factor of the force of leaving */
  double ramp_cv;      /* >= 0, of the factor of the days to learn */
} WfmRiskGroup;

typedef struct {
  const WfmHiringProblem *problem; /* need_h is not used: `need` is, at the path's load */
  const WfmHiringPlan *plan;
  const WfmPeriods *periods;  /* of n periods, as the problem */
  const WfmNeed *need;        /* of the problem's works and periods */
  const WfmRiskGroup *groups; /* [n_groups] */
  int32_t n_paths;
  const double *volume, *handle_time, *deflection; /* [n_paths * n_works * n] >= 0 factors of the load; NULL: 1 */
  double attrition_together, ramp_together;        /* 0 .. 1, of the factors' variance (of logarithms): what all groups have in common */
  bool whole_people;                               /* leavers by chance */
} WfmRiskProblem;

typedef struct WfmRiskPaths WfmRiskPaths; /* what became of each path, by period */

/* All drivers at once. Error WFM_STATUS_BAD_INPUT for contradictory numbers. Stopped by the job, it holds the paths that are done. */
WfmRiskPaths *wfm_risk_paths_new(const WfmRiskProblem *problem, const WfmJob *job, GError **err);
void wfm_risk_paths_free(WfmRiskPaths *paths);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRiskPaths, wfm_risk_paths_free)
int32_t wfm_risk_paths_done(const WfmRiskPaths *paths);

/* Over the paths, type 7; NaN where no path has a number. */
typedef struct {
  double p10, p50, p90, mean;
} WfmRiskBand;

/* Of n months; the last row of groups and works is all of them together. */
typedef struct {
  size_t n_works, n_groups;
  int32_t n;
  WfmRiskBand *heads;      /* [(n_groups + 1) * n] paid, mean over the month's days */
  WfmRiskBand *productive; /* [(n_groups + 1) * n] */
  WfmRiskBand *required;   /* [(n_works + 1) * n] productive heads */
  WfmRiskBand *missing;    /* [(n_works + 1) * n] productive heads */
  WfmRiskBand *level;      /* [(n_works + 1) * n] service level, mean over contacts */
  WfmRiskBand *cost;       /* [n + 1] money; [n]: all months */
  double *met;             /* [(n_works + 1) * n] share of the paths in which nothing is missing in any period that touches the month */
} WfmRiskTable;

/* months: any cutting of the axis of the periods, also the periods themselves. A period that straddles two months counts in each by its days there; its
 * cost is spread evenly over its days, and what lies outside of all months is left out. */
WfmRiskTable *wfm_risk_table_new(const WfmRiskPaths *paths, const WfmPeriods *months);
void wfm_risk_table_free(WfmRiskTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRiskTable, wfm_risk_table_free)

typedef enum {
  WFM_RISK_VOLUME,
  WFM_RISK_HANDLE_TIME,
  WFM_RISK_DEFLECTION,
  WFM_RISK_ATTRITION,
  WFM_RISK_RAMP,
  WFM_RISK_CHANCE, /* whole people */
  WFM_RISK_DRIVERS
} WfmRiskDriver;

/* Over all periods: money, and means of heads over the days. */
typedef enum {
  WFM_RISK_COST,     /* money paid */
  WFM_RISK_HEADS,    /* paid */
  WFM_RISK_REQUIRED, /* productive heads */
  WFM_RISK_MISSING,  /* productive heads */
  WFM_RISK_MEASURES
} WfmRiskMeasure;

typedef struct {
  WfmRiskDriver driver;                /* WFM_RISK_DRIVERS: all together */
  WfmRiskBand band[WFM_RISK_MEASURES]; /* this driver alone, the others at their means */
} WfmRiskBar;

typedef struct {
  double expected[WFM_RISK_MEASURES]; /* every driver at its mean */
  WfmRiskBar bar[WFM_RISK_DRIVERS];   /* by falling spread p90 - p10 of the cost */
  WfmRiskBar all;
} WfmTornado;

/* Which driver moves the plan; the factors of load that are held are at their mean over the paths, work by work and period by period. `paths` are of the
 * same problem; only as many paths are run as these have. */
void wfm_risk_tornado(WfmTornado *out, const WfmRiskProblem *problem, const WfmRiskPaths *paths, const WfmJob *job);
const char *wfm_risk_driver_name(WfmRiskDriver driver); /* "volume", "handle time", ... */
