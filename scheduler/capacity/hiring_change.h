/* One input of a hiring problem, changed: what is asked of prices ("what is a seat worth?") and of conflicts ("how many more seats make it possible?").
 *
 * Every change makes the problem looser by a positive amount, and tighter by a negative one where that has a meaning. */
#pragma once

#include "scheduler/capacity/hiring.h"

typedef enum {
  WFM_HIRING_SEATS,         /* site: seats more in every period */
  WFM_HIRING_LEAD,          /* group: so many periods before the first in which a class may begin, one may begin too */
  WFM_HIRING_DATES,         /* group: classes may begin in every period from the first on (amount 1) */
  WFM_HIRING_CLASS_LEAST,   /* group: people fewer in the smallest class */
  WFM_HIRING_CLASS_MOST,    /* group: people more in the largest class */
  WFM_HIRING_HIRES_MOST,    /* group: hires more over the whole plan */
  WFM_HIRING_HEADS,         /* group: trained heads more from the first period on */
  WFM_HIRING_SKILL,         /* group, work: heads of today who can do this work too */
  WFM_HIRING_OVERTIME,      /* group: share of paid hours more */
  WFM_HIRING_TIME_OFF,      /* group: share of paid hours more */
  WFM_HIRING_VENDOR_MOST,   /* vendor: hours more that it can give in a period */
  WFM_HIRING_VENDOR_LEAST,  /* vendor: hours less that it is committed to in a period */
  WFM_HIRING_VENDOR_STEP,   /* vendor: hours more of change from one period to the next */
  WFM_HIRING_NOTICE,        /* vendor: periods fewer whose hours are decided already */
  WFM_HIRING_NEW_VENDOR,    /* work: hours of a period from a new vendor, at the dearest price at which any hour of it can be had */
  WFM_HIRING_TRAINING_MOST, /* training: people more who learn */
  WFM_HIRING_NEED,          /* work: share of the need less */
  WFM_HIRING_N_CHANGES,
} WfmHiringChangeKind;
extern const char *const wfm_hiring_change_names[WFM_HIRING_N_CHANGES]; /* "seats", "lead", ... */

typedef struct {
  WfmHiringChangeKind kind;
  size_t group, work, vendor, site, training; /* those that the kind names */
  double amount;
} WfmHiringChange;

/* The problem with the changes; borrows what they leave alone. */
typedef struct {
  WfmHiringProblem problem;
  GPtrArray *owned, *traces;
} WfmHiringChanged;

WfmHiringChanged *wfm_hiring_changed_new(const WfmHiringProblem *problem, const WfmHiringChange *change, size_t n_changes);
void wfm_hiring_changed_free(WfmHiringChanged *changed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHiringChanged, wfm_hiring_changed_free)

/* First period in which a class of the group may begin; n: never. */
int32_t wfm_hiring_first_class(const WfmHiringProblem *problem, size_t group);
/* Periods from the first on whose vendor hours are decided. */
int32_t wfm_hiring_notice(const WfmHiringProblem *problem, size_t vendor);

/* How periods and their length are said; NULL in their place: "period 7", "periods". */
typedef struct {
  const char *const *period; /* [n] "the week of 2026-03-02" */
  const char *one, *many;    /* "week", "weeks" */
} WfmHiringWords;

/* The change as a demand: "4 seats more at Cork". To be freed. */
char *wfm_hiring_change_text(const WfmHiringProblem *problem, const WfmHiringChange *change, const WfmHiringWords *words);
/* The limit as it stands: "seats at Cork: 120". To be freed. */
char *wfm_hiring_limit_text(const WfmHiringProblem *problem, const WfmHiringChange *limit, const WfmHiringWords *words);
