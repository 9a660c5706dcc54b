/* The design that regressions of days share: log-linear in known columns, penalised, robust.
 *
 *   level_d = exp(log_mean + x_d' b) * noise,   var(noise) = cv^2 + 1 / (contacts of the day)
 *
 * x holds the weekday, the kind and name of an event and the days of operation before and after holidays, half days, bridge days and pay days
 * (for all of these kinds together, where a history has several for each, and for each name that is seen to come again), and by column set also phase in the month, the days about its turn,
 * a damped trend and yearly Fourier terms. Every coefficient has a normal prior (its standard deviation stands in day_design.c), so that an
 * effect that was seen once or twice is shrunk; the trend's is Student's, so that strong growth is believed. Fitted by iteratively reweighted least squares (McCullagh and Nelder 1989, section 2.5)
 * with Huber weights on the Pearson residuals (Huber 1981) and weights that halve with age; handles days without a contact. */
#pragma once

#include "forecast/model.h"

#define WFM_LEAST_DAYS_YEAR 400 /* of history, for a yearly season */
enum { WFM_DAY_MONTH = 1, WFM_DAY_TREND = 2, WFM_DAY_YEAR = 4, WFM_DAY_TURN = 8 };

/* The measured days before the origin as rows, and the latest fit. */
typedef struct {
  const WfmDayTask *task;
  int set;
  int32_t p;                          /* columns */
  int32_t plain;                      /* of them that every day has; behind them those of events */
  int32_t beside;                     /* of these for the days before and after holidays, by kind */
  int32_t *own;                       /* [names] of the pairs of columns of single names: its pair, -1 none */
  int32_t n_own;                      /* such pairs */
  int32_t trend;                      /* column of the trend; -1: none */
  double *prior;                      /* [p] precision */
  double log_mean;                    /* about which the columns are fitted */
  int32_t n;                          /* rows */
  int32_t *day;                       /* [n] index of the day */
  int32_t *width;                     /* [n] columns that are not 0: plain, or p */
  double *x;                          /* [n * p] */
  double *y;                          /* [n] level */
  double *exposure;                   /* [n] share of the day that was measured */
  double *mean, *log_fit;             /* [n] fitted level and its logarithm */
  double *b;                          /* [p] */
  double cv2;                         /* relative variance of days beyond the noise of counts */
  double *scaled, *response, *fading; /* work */
} WfmDayDesign;

/* Whether the history before the origin is long enough for a column set. Sets with the turn of the month but no year are for histories that are too
 * short for a year: with one, the year's set carries it. */
bool wfm_day_design_served(const WfmDayTask *task, int set);

WfmDayDesign *wfm_day_design_new(const WfmDayTask *task, int set);
void wfm_day_design_free(WfmDayDesign *design);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmDayDesign, wfm_day_design_free)

/* Fits with weights that halve every half_life_days, starting from the fit before; *from receives the first row used. False where the
 * system cannot be solved. */
bool wfm_day_design_fit(WfmDayDesign *design, int32_t *from, double half_life_days, int steps);

/* Logarithm of the level of any day of the history or the horizon by the latest fit. */
double wfm_day_design_log_level(const WfmDayDesign *design, int32_t day);

/* The same by groups of columns, which sum to it; the base is the logarithm of a level, the others of factors. */
typedef enum {
  WFM_DAY_PART_BASE,
  WFM_DAY_PART_WEEKDAY,
  WFM_DAY_PART_MONTH,
  WFM_DAY_PART_TREND,
  WFM_DAY_PART_YEAR,
  WFM_DAY_PART_EVENT,
  WFM_DAY_PART_BESIDE,
  WFM_N_DAY_PARTS
} WfmDayPart;
void wfm_day_design_parts(double part[WFM_N_DAY_PARTS], const WfmDayDesign *design, int32_t day);

/* A level from its logarithm, kept within what the history makes possible. */
double wfm_day_design_bounded(const WfmDayDesign *design, double log_level);

#define WFM_DAY_HUBER 2.0 /* standard deviations at which an error of a day is clipped */
