/* What the files of risk.h share. */
#pragma once

#include "scheduler/capacity/risk.h"

#include "scheduler/capacity/risk_split.h"

/* A set of drivers that differ along the paths; the others are at their mean. */
typedef unsigned WfmRiskSet;
#define WFM_RISK_BIT(driver) (1U << (driver))
#define WFM_RISK_EVERY (WFM_RISK_BIT(WFM_RISK_DRIVERS) - 1U)

/* ---- people along a path: risk_people.c ---- */

typedef struct {
  double *heads, *trained, *productive; /* [n_groups * n] */
} WfmRiskPeople;

void wfm_risk_people_init(WfmRiskPeople *people, const WfmRiskProblem *problem);
void wfm_risk_people_clear(WfmRiskPeople *people);
/* Everybody of the plan along a path; without drivers what is expected. */
void wfm_risk_people_find(WfmRiskPeople *out, const WfmRiskProblem *problem, uint64_t seed, int32_t path, WfmRiskSet drivers);

/* ---- the plan made ready: risk_model.c ---- */

/* A step of a pool beyond its free hours: overtime or time off of a group. */
typedef struct {
  size_t group;
  bool overtime;
  double cost; /* money per useful hour */
} WfmRiskOffer;

typedef struct {
  const WfmRiskProblem *in;
  size_t n_pools, n_sources; /* groups of the same skills are a pool; vendors come after the pools */
  size_t *pool;              /* [n_groups] */
  uint8_t *serves;           /* [n_sources * n_works] */
  size_t *first_offer;       /* [n_pools + 1] */
  WfmRiskOffer *offer;       /* [n * 2 n_groups] of each period by pool, of rising cost */
  double *low_h, *high_h;    /* [n_vendors * n] what a vendor must and can give in the period, the others as planned */
  double *low_price;         /* [n_vendors * n] its lowest price */
  uint8_t *one_price;        /* [n_vendors * n] the same for all that it serves */
  double *head_h;            /* [n_works * n] useful hours of a productive head; 0: unknown */
  double *decided;           /* [n] money that does not depend on the path */
  double *mean[3];           /* [n_works * n] of the factors of load over the paths, in the order of WfmRiskDriver */
  WfmRiskPeople expected;
} WfmRiskModel;

WfmRiskModel *wfm_risk_model_new(const WfmRiskProblem *problem);
void wfm_risk_model_free(WfmRiskModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRiskModel, wfm_risk_model_free)

/* ---- one path: risk_path.c ---- */

/* Of one path. level may be NULL: not asked for. */
typedef struct {
  double *heads, *productive;                    /* [n * n_groups] */
  double *required, *missing, *level, *contacts; /* [n * n_works] */
  double *cost;                                  /* [n] */
} WfmRiskRow;

typedef struct {
  const WfmRiskModel *model;
  WfmRiskSplit *split;
  WfmRiskPeople people;
  double *load; /* [n_works] */
  double *hours;
  uint8_t *keep; /* [n_sources] */
} WfmRiskWalker;

void wfm_risk_walker_init(WfmRiskWalker *walker, const WfmRiskModel *model);
void wfm_risk_walker_clear(WfmRiskWalker *walker);
void wfm_risk_walk(WfmRiskWalker *walker, const WfmRiskRow *row, uint64_t seed, int32_t path, WfmRiskSet drivers);

/* ---- what is kept: risk.c ---- */

struct WfmRiskPaths {
  size_t n_works, n_groups;
  int32_t n, n_paths; /* paths that are done */
  double *from;       /* [n + 1] of the periods */
  WfmRiskRow all;     /* one path after the other */
};

/* p10, p50, p90 and mean of what is not NaN; sorts x. */
WfmRiskBand wfm_risk_band(double *x, size_t n);
