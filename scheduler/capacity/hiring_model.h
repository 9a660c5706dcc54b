/* The hiring programme in the form that the solver takes: which column and row stands for what. For the files of the hiring plan alone.
 *
 * Hours are counted in useful hours of a productive head over a period, and money in the pay of a head over one, so that what stands in the programme
 * is near one. Heads of training, overtime and time off are columns of their own: hires then stand once, with a value for each later period, in the row of
 * their pool, of their trained heads and of their site. */
#pragma once

#include "core/highs.h"
#include "scheduler/capacity/hiring.h"

typedef struct {
  HighsInt column, row;
  double value;
} WfmHiringEntry;

/* Rows and columns are indexed as the comments say; -1: there is none. */
typedef struct {
  const WfmHiringProblem *p;
  bool wide;           /* also what could be opened, closed: a class before the first, overtime and time off where there are none */
  int32_t only;        /* the one period in which hours count; -1: all */
  double hours, money; /* what a unit of the programme is worth */
  double constant;     /* money, of what no column changes */
  size_t n_pools;
  size_t *pool;  /* [n_groups] */
  size_t *first; /* [n_pools] a group of the pool */
  /* columns */
  HighsInt *hire, *open;         /* [n_groups * n] */
  HighsInt *overtime, *time_off; /* [n_groups * n] */
  HighsInt *trained;             /* [n_groups * n] heads, for the limits of overtime, time off and cross-training */
  HighsInt *flow;                /* [n_pools * n_works * n] */
  HighsInt *vendor;              /* [n_vendors * n_works * n] */
  HighsInt *runs, *begun, *left; /* [n_vendors * n] in use; its changes */
  HighsInt *learn;               /* [n_trainings * n] */
  HighsInt *missing;             /* [n_works * n] */
  /* rows */
  HighsInt *pool_row;                    /* [n_pools * n] */
  HighsInt *work_row;                    /* [n_works * n] */
  HighsInt *trained_row;                 /* [n_groups * n] */
  HighsInt *overtime_row, *time_off_row; /* [n_groups * n] */
  HighsInt *seat_row;                    /* [n_sites * n] */
  HighsInt *hires_row;                   /* [n_groups] */
  HighsInt *learn_row;                   /* [n_trainings] */
  HighsInt *total_row;                   /* [n_vendors * n] hours of a vendor with most_h (and least_h, where it is always in use) */
  HighsInt *least_row;                   /* [n_vendors * n] with least_h, where it need not be in use */
  HighsInt *up_row, *down_row;           /* [n_vendors * n] step from the period before */
  HighsInt *class_row;                   /* [n_groups * n] the largest class, where it need not be opened */
  /* the programme */
  GArray *cost, *lower, *upper;  /* double, by column */
  GArray *whole;                 /* HighsInt, by column */
  GArray *row_lower, *row_upper; /* double, by row */
  GArray *entry;                 /* WfmHiringEntry */
} WfmHiringModel;

WfmHiringModel *wfm_hiring_model_new(const WfmHiringProblem *problem, bool wide);
/* The same where something is needed in one period alone: hours of the others are left out. */
WfmHiringModel *wfm_hiring_model_at(const WfmHiringProblem *problem, int32_t period);
void wfm_hiring_model_free(WfmHiringModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHiringModel, wfm_hiring_model_free)

static inline HighsInt wfm_hiring_columns(const WfmHiringModel *model) {
  return (HighsInt)model->cost->len;
}

/* A solver that holds the programme, relaxed or not, quiet and on one thread; to be destroyed by Highs_destroy. NULL: the solver refuses it. */
void *wfm_hiring_solver_new(const WfmHiringModel *model, bool relaxed);

/* Solves what a solver holds to the end: x [columns], NULL: not asked. The cost in money, the constant included; NaN where there is no optimum. */
double wfm_hiring_solve(double *x, const WfmHiringModel *model, void *highs);

/* The numbers that contradict each other: BAD_INPUT. */
bool wfm_hiring_problem_check(const WfmHiringProblem *problem, GError **err);

/* Vendor rules that the model and the checks share. Most hours of a period where nothing limits them, in hours. */
double wfm_hiring_vendor_most(const WfmHiringProblem *problem, const WfmHiringVendor *vendor, int32_t period);
/* Whether the commitment or the set-up makes it a question whether the vendor is used at all. */
bool wfm_hiring_vendor_asks(const WfmHiringProblem *problem, const WfmHiringVendor *vendor);
/* Whether it is in use before the first period that is not decided. */
bool wfm_hiring_vendor_in_use(const WfmHiringProblem *problem, const WfmHiringVendor *vendor);

/* The plan that the columns say: whole where they must be. Its sums are filled, its bound and gap are not. */
WfmHiringPlan *wfm_hiring_plan_of(const WfmHiringModel *model, const double *x);
