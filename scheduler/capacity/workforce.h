/* People over time: who is there, who learns, how quick they are, who leaves.
 *
 * A cohort joins at the begin of a period and lives by a career: training (paid, no contacts), then nesting beside a mentor and a ramp of speed, and a
 * rate of leaving that depends on tenure. A yearly rate a means that of people with such a tenure the share 1 - a is there a year on, so that over d
 * days (1 - a)^(d / 365.25) stay: rates compound, and weeks, months and years agree (practice: a twelfth of the yearly rate each month is not the
 * yearly rate). Time is cut where the rate, the training or the ramp changes, so that periods of any length give the same people at the same instant.
 *
 * Means over a period are integrals over its days, not the mean of its begin and its end: survival falls exponentially between two cuts and speed rises
 * along a straight line, so both are closed forms, and the mean of a month is that of its weeks weighted by their days. A period holds what happens
 * after its begin up to and with its end: who fails the training on a period's last instant leaves in it, and begin[p + 1] = begin[p] - left[p] + those
 * who join in p + 1. Who joins with the training behind them does not fail it, and without training (0 days) nobody fails.
 *
 * Heads are people, whole or expected (fractions); productive heads are the fully trained people of full speed that they are worth: of everybody trained
 * their speed, less what those in nesting take from their mentors (below zero where there are more of these than of mentors). Speed is contacts per hour
 * against an experienced agent's, so that handle time is 1 / speed times as long. Hours, absence and money are the caller's. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define WFM_YEAR_DAYS 365.25

/* Share of people that leaves within `to_days` where `rate` leaves within `from_days`, 0 <= rate <= 1, from_days > 0: 1 - (1 - rate)^(to / from). */
double wfm_attrition_convert(double rate, double from_days, double to_days);

/* From a tenure on, until the next one. */
typedef struct {
  double from_days; /* 0 for the first, rising */
  double year;      /* share that leaves within a year, 0 .. 1 (1: at once) */
} WfmAttrition;

typedef struct {
  const WfmAttrition *attrition; /* [n_attrition]; none: nobody leaves */
  size_t n_attrition;
  double train_days;   /* >= 0 from joining on */
  double pass;         /* share of those who end the training that become agents, > 0 .. 1; the others leave then */
  double nest_days;    /* >= 0 after training, at work with a mentor */
  double mentor_share; /* of a productive head that each one in nesting takes from others, 0 .. 1 */
  double ramp_days;    /* >= 0 after training: speed grows evenly from ramp_from to 1 */
  double ramp_from;    /* > 0 .. 1 */
} WfmCareer;

/* A period's days on one axis: period p is from[p] .. from[p + 1], days; p < n. */
typedef struct {
  int32_t n;
  const double *from; /* [n + 1] rising */
} WfmPeriods;

/* heads who join at the begin of period `period` with `tenure_days` behind them (0: new hires; with 0 before the training). Those who
 * are there when the first period begins join in period 0 with their tenure. */
typedef struct {
  double heads;
  int32_t period;
  double tenure_days;
  int32_t
      leaves; /* those still there leave at the begin of this period (their last day is the one before): notice is given; 0: nobody must */
} WfmCohort;

/* What becomes of people, by period. All are means over the period, but `begin` and `left`; zeros before they join. */
typedef struct {
  double *begin;      /* [n] heads at its begin, those who join then included */
  double *heads;      /* [n] paid */
  double *training;   /* [n] of them in training */
  double *productive; /* [n] full speed and trained, less what mentors give */
  double *left;       /* [n] heads who leave in it */
} WfmTrace;

void wfm_trace_init(WfmTrace *trace, int32_t n); /* zeros */
void wfm_trace_clear(WfmTrace *trace);
/* Adds the expected course of a cohort. */
void wfm_trace_add(WfmTrace *trace, const WfmPeriods *periods, const WfmCareer *career, const WfmCohort *cohort);
/* Adds `times` another trace of n periods; times may be negative. */
void wfm_trace_add_times(WfmTrace *trace, const WfmTrace *other, double times, int32_t n);
