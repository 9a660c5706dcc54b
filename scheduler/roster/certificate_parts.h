/* The parts of the certificate's checker. Internal to certificate_*.c. */
#pragma once

#include "scheduler/roster/certificate.h"
#include "scheduler/roster/span_limit.h"

/* A duty that a person could work, at the prices. */
typedef struct {
  int64_t start, end;
  int32_t day, paid_s, type;
  uint8_t kind;    /* WFM_DUTY_ bits */
  double cost;     /* money: wishes and charges, less what presence earns with the breaks at their best; wages are the week's matter */
  int32_t weekend; /* that is charged for, once; WFM_NO_POINT: none */
  double toll;     /* for it */
  int32_t number;  /* of the weekend that it touches, in the sequence of those that may be worked together; -1: none */
  uint8_t dates;   /* what it works of that, a bit each */
} WfmPossible;
enum { WFM_DUTY_EARLY = 1, WFM_DUTY_LATE = 2, WFM_DUTY_NIGHT = 4 };

/* As the rules see it. (certificate_limits.c) */
WfmDuty wfm_possible_duty(const WfmPossible *possible);

/* One person before the checker. earned[grid.n + 1]: running sums of what presence earns in each interval. */
typedef struct {
  const WfmRosterProblem *problem;
  const WfmAgent *agent;
  const WfmContract *contract;
  const double *earned;
  GArray *limit;             /* WfmCertificateLimit of the person; NULL: none */
  int32_t first_day, n_days; /* local dates of the horizon */
} WfmCase;

/* The duties by local date, and must[n_days]: dates on which one has to begin, because of a fixed shift or a meeting that no other
 * date can hold. */
GArray *wfm_possible_duties(const WfmCase *one, bool *must);

/* The largest value (at_most: the smallest) of the person's hard rule of this name; NaN: none. */
double wfm_hard_rule(const WfmCase *one, const char *name, bool at_most);

/* The least cost of a legal plan less its earnings, with what the limits charge and without what they allow; never above the true one.
 * INFINITY: there is none. most[limits]: as wfm_check_limits says. */
double wfm_least_plan(WfmCase *one, double enough, double *most);

/* most[limits]: what each of the limits allows at most. NAN: it is none, or its price cannot be; INFINITY: together with the others of its
 * soft rule it charges more than that costs. Neither has a price any more. (certificate_limits.c) */
void wfm_check_limits(WfmCase *one, const WfmRuleView *history, const GArray *duties, double *most);
/* Adds what the limits charge to the duties. */
void wfm_charge_duties(const WfmCase *one, const WfmRuleView *history, GArray *duties);
