/* Headcount planning: from the long forecast to people to hire, and the money.
 *
 *   year    the forecast of whole weeks, with its sample futures
 *   case    the plan's inputs for headcount, or a scenario's: contacts, handle times, targets, people, vendors, prices
 *   need    hours of each queue and week, and what they are worth, as curves (scheduler/capacity/need.h)
 *   problem, plan, risk   scheduler/capacity/hiring.h, risk.h
 *   tables, bridge, page
 *
 * A queue is a work of the hiring problem, a week a period. Hours are hours scheduled on the queue: the requirement after the queue's
 * unscheduled shrinkage. Of a paid hour that is not absence the share `efficiency` is such an hour (efficiency.c). */
#pragma once

#include "cli/run.h"
#include "forecast/day_paths.h"
#include "scheduler/capacity/hiring.h"
#include "scheduler/capacity/need.h"
#include "scheduler/capacity/risk.h"

typedef struct {
  double probability; /* with which the hours needed shall be there */
  int64_t paths;      /* sample futures */
  double attrition_cv, ramp_cv, deflection_cv;
  double fte_hours;           /* paid hours a week of one FTE */
  double efficiency;          /* 0: measured by the roster engine */
  double miss_price;          /* money per hour that is missing */
  int64_t probability_rounds; /* corrections of the margin after the sample futures */
  double gap;                 /* at which the search for the hiring plan may stop */
  int64_t work_limit;         /* of that search */
  int64_t prices;             /* inputs of each kind whose worth is asked */
} WfmCapacitySettings;
extern const WfmModule wfm_capacity_module;

/* ---- the forecast, by week ---- */

typedef struct {
  WfmRun *run;               /* owned */
  WfmForecast **forecast;    /* [run->n_queues], with overrides */
  int32_t n;                 /* weeks */
  int32_t first_day;         /* local day on which the first week begins */
  int32_t *begin;            /* [n + 1] first interval of each week in the horizon's grid */
  double *contacts, *work_s; /* [n_queues * n] expected */
  int32_t n_paths;
  double *volume_path, *aht_path; /* [n_paths * n_queues * n] factors of the week's contacts and of its handle time */
} WfmHeadcountYear;

/* Forecasts the plan over whole weeks that cover so many whole months, or over so many weeks where that is not 0. Takes the run, which has to be long
 * enough: wfm_headcount_days. */
WfmHeadcountYear *wfm_headcount_year_new(WfmRun *run, int32_t months, int32_t weeks, int32_t n_paths, GError **err);
int32_t wfm_headcount_days(int32_t months);
void wfm_headcount_year_free(WfmHeadcountYear *year);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHeadcountYear, wfm_headcount_year_free)

/* ---- a case ---- */

typedef struct {
  const char *queue;
  const WfmHeadcountYear *year; /* whose intervals give the shape inside weeks: place `index` of its queues */
  size_t index;
  double *contacts;            /* [n] a week */
  double *aht_s;               /* [n] mean of the week */
  double *deflected;           /* [n] share of contacts that is gone; contacts are without them already */
  WfmStaffQueue target;        /* what is promised; without arrays */
  WfmStaffTransfer *transfers; /* that target points to; places in `queues` */
  WfmShrinkage shrinkage;      /* its total, that target points to */
  WfmSkills skills;            /* one: what an agent must have */
  const char *language;
  int64_t tier;
} WfmHeadcountQueue;

typedef struct {
  WfmStaffGroupRow row;
  GArray *cohorts; /* WfmCohort: people of the first day, and joiners and leavers already decided */
  double *absence; /* [n] share of paid time */
  double *pay;     /* [n] factor on pay */
  double *rate;    /* [n] money of the plan for one unit of its currency */
} WfmHeadcountGroup;

typedef struct {
  WfmVendorRow row;
  double *price;            /* [n] money of the plan per unit */
  double rate;              /* money of the plan for one unit of its currency, on the first day */
  double *least_h, *most_h; /* [n] a week */
} WfmHeadcountVendor;

typedef struct {
  const char *site;
  double *seats; /* [n] */
} WfmHeadcountSite;

typedef struct {
  char *name; /* "" = the plan itself */
  int32_t n, first_day;
  WfmHeadcountQueue *queues;
  size_t n_queues;
  WfmHeadcountGroup *groups;
  size_t n_groups;
  WfmHeadcountVendor *vendors;
  size_t n_vendors;
  WfmHeadcountSite *sites;
  size_t n_sites;
  GArray *trainings; /* WfmCrossTrainingRow */
  GPtrArray *memory; /* of what rows point to and the plan does not own */
  double efficiency; /* hours on contacts for a paid hour without absence */
} WfmHeadcountCase;

/* The plan of the year as it stands. */
WfmHeadcountCase *wfm_headcount_case_new(const WfmHeadcountYear *year, double efficiency, GError **err);
void wfm_headcount_case_free(WfmHeadcountCase *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHeadcountCase, wfm_headcount_case_free)
/* So many heads of a group leave at the begin of a week, beyond the usual rate; returns for how many of them nobody was left. */
double wfm_headcount_case_leave(const WfmHeadcountCase *c, WfmHeadcountGroup *group, int32_t week, double heads);
/* Expected heads of a group when a week begins. */
double wfm_headcount_case_there(const WfmHeadcountCase *c, const WfmHeadcountGroup *group, int32_t week);
/* Lets the target point to what the queue itself holds; after a copy. */
void wfm_headcount_case_settle(WfmHeadcountQueue *queue);
/* Lays the rows of a scenario over it, in their order. Error WFM_STATUS_BAD_INPUT where a value leaves its range, with the row. */
bool wfm_headcount_case_apply(WfmHeadcountCase *c, const WfmPlan *plan, const char *scenario, GError **err);

/* What a bridge takes from the second case, one after the other. */
typedef enum {
  WFM_PART_VOLUME, /* all contacts of a week together */
  WFM_PART_MIX,    /* how they are spread over the queues */
  WFM_PART_AHT,
  WFM_PART_CALENDAR,  /* how they lie within the week; opening hours, holidays */
  WFM_PART_TARGET,    /* what is promised */
  WFM_PART_SHRINKAGE, /* absence, shrinkage, efficiency */
  WFM_PART_ATTRITION,
  WFM_PART_PEOPLE, /* who is there, how they are hired and trained, seats, vendors' hours */
  WFM_PART_PRICE,  /* pay, vendors' prices, rates of exchange */
  WFM_N_PARTS
} WfmHeadcountPart;
extern const char *const wfm_headcount_part_names[WFM_N_PARTS];
/* The case that has the parts of the bit mask from b, the others from a. Both have weeks in number as the shorter one. */
WfmHeadcountCase *wfm_headcount_case_mix(const WfmHeadcountCase *a, const WfmHeadcountCase *b, unsigned parts);

/* Whether a part may differ: false only where it does not. */
bool wfm_headcount_case_differs(const WfmHeadcountCase *a, const WfmHeadcountCase *b, WfmHeadcountPart part);

/* ---- hours needed ---- */

/* At several loads; brief: at the load itself, and no service levels. Error of the queue's targets. */
WfmNeed *wfm_headcount_case_need(const WfmHeadcountCase *c, const WfmStaffingSettings *settings, bool brief, const WfmJob *job,
                                 GError **err);

/* ---- the hiring problem ---- */

typedef struct {
  WfmHiringProblem problem;
  WfmPeriods periods; /* weeks in days from the first */
  WfmCareer *careers; /* [n_groups] */
  double *hire_cash;  /* [n_groups * n] money for a hire and its training, beside its pay */
  double *
      hire_value; /* [n_groups * n] what is left of that, and of the pay in training, at the end of the plan; the problem's hire_cost is the difference */
  GPtrArray *memory, *traces; /* that own what the problem points to */
} WfmHeadcountProblem;

/* need_h[n_works * n] with the margin asked for. The case and need outlive it. */
WfmHeadcountProblem *wfm_headcount_problem_new(const WfmHeadcountCase *c, const WfmNeed *need, const double *need_h,
                                               const WfmCapacitySettings *settings);
void wfm_headcount_problem_free(WfmHeadcountProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHeadcountProblem, wfm_headcount_problem_free)

WfmCareer wfm_staff_career(const WfmStaffGroupRow *row);
/* Tenure after which nothing changes any more, in days: training, ramp and all bands of attrition are over. */
double wfm_staff_long_tenure(const WfmStaffGroupRow *row);

/* Can people with these skills and languages of this tier serve the queue? Their proficiency, or 0. */
double wfm_headcount_case_serves(const WfmHeadcountQueue *queue, const WfmSkills *skills, char *const *languages, int64_t tier);

/* ---- a case, planned ---- */

typedef struct {
  const WfmHeadcountYear *year;
  WfmHeadcountCase *c;
  WfmNeed *need;
  double *need_h; /* [n_queues * n] with the margin */
  WfmHeadcountProblem *problem;
  WfmHiringPlan *plan;
  WfmPeriods months;                /* on the axis of the weeks; the first and the last may be parts */
  double *month_from;               /* that months points to */
  WfmRiskTable *by_week, *by_month; /* NULL where there are no futures */
  WfmTornado tornado;
  bool has_tornado;
  double met;          /* weeks and futures in which nothing is missing, from the first week on in which a hire can help */
  double *margin;      /* [months.n] probability at which the load was taken to reach it */
  double value_at_end; /* money that the people hired are still worth when the plan ends */
} WfmHeadcount;

/* Plans a case, which it takes. with_tornado: and says which driver matters. */
WfmHeadcount *wfm_headcount_new(const WfmHeadcountYear *year, WfmHeadcountCase *c, const WfmCapacitySettings *settings,
                                const WfmStaffingSettings *staffing, bool with_tornado, const WfmJob *job, GError **err);
void wfm_headcount_free(WfmHeadcount *headcount);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHeadcount, wfm_headcount_free)

/* Money paid over the plan. */
double wfm_headcount_cash(const WfmHeadcount *headcount);
/* Paid hours of a week for an hour that queues need: absence and efficiency. */
double wfm_headcount_paid_for_hour(const WfmHeadcountCase *c, int32_t week);
/* Sums over the plan. */
double wfm_headcount_contacts(const WfmHeadcount *headcount);
double wfm_headcount_required_fte(const WfmHeadcountCase *c, const WfmNeed *need, const double *need_h,
                                  const WfmCapacitySettings *settings);

/* ---- results ---- */

WfmTableData *wfm_headcount_table(const WfmHeadcount *headcount, const WfmCapacitySettings *settings);
WfmTableData *wfm_hiring_table(const WfmHeadcount *headcount);
WfmTableData *wfm_budget_table(const WfmHeadcount *headcount);
WfmTableData *wfm_tornado_table(const WfmHeadcount *headcount);
/* Heads of all groups in a week, as planned. */
double wfm_headcount_heads(const WfmHeadcount *headcount, int32_t week);
double wfm_headcount_hires(const WfmHeadcount *headcount);
/* Hours and money that tables give by month, over a week: evenly over the year, or, for salaries, each day by its part of its own month, so that months come out
 * whole. */
#define WFM_MONTHS_A_WEEK (7 * 12 / WFM_YEAR_DAYS)
double wfm_week_months(int32_t first_day);
/* Days of week w that lie in from .. to - 1 (local days). */
int32_t wfm_week_overlap(const WfmHeadcountCase *c, int32_t week, int32_t from, int32_t to);
