/* Days of a horizon in sample futures, for what a week, a month or a year can come to, of one queue or of several together.
 *
 * In path r the contacts of day d are Poisson(mean_d x D_d x E_d): D_d is the day factor of forecast/paths.h, which lasts from day to day and
 * goes with those of the other queues; E_d is gamma with mean 1 and what the interval factors leave in the sum of a day,
 * variance interval_cv^2 x sum_i mean_i^2 / mean_d^2. The work of the day is its contacts times the forecast's mean handle time (over
 * contacts) times the factor A_d of the day's handle time.
 *
 * All this is what the rolling origins showed, as far ahead as they could look. What lies further on is less sure than any of it: mean_d then has
 * a factor L_d of mean 1, lognormal and lasting, whose variance of the logarithm is
 *
 *   s_d^2 = growth^2 x years beyond what was tested + season^2 x sin^2(pi x distance / 365),
 *
 * distance: days to the nearest time of the year that the history has seen (0 with a year of it). Growth is a random walk (its standard
 * deviation in a year: WFM_UNTESTED_GROWTH), half of it common to all queues. Both are assumptions, and say so where they are used.
 * The same seed gives a queue the same path with whatever others it is drawn, so
 * totals over queues are made path by path; and weeks and months, as sums of the same days, agree. */
#pragma once

#include "forecast/forecast.h"

#define WFM_UNTESTED_GROWTH 0.10
#define WFM_UNSEEN_SEASON 0.10

typedef struct {
  int32_t n_days, n_paths;
  int32_t *day;             /* [n_days] local days of the horizon, rising */
  double *mean, *mean_work; /* [n_days] contacts, and seconds of work, of the forecast itself */
  double *contacts, *work;  /* [n_paths * n_days] the same in each path, path after path */
} WfmDayPaths;

/* What all queues share in some paths, drawn once for all of them: paths first .. first + n_paths - 1, local days from .. to - 1. */
typedef struct WfmSharedDraws WfmSharedDraws;
WfmSharedDraws *wfm_shared_draws_new(uint64_t seed, int32_t first, int32_t n_paths, int32_t from, int32_t to);
void wfm_shared_draws_free(WfmSharedDraws *shared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSharedDraws, wfm_shared_draws_free)

/* What the paths of one forecast are drawn from, made once; the forecast is borrowed. */
typedef struct WfmDayDraw WfmDayDraw;
WfmDayDraw *wfm_day_draw_new(const WfmForecast *forecast, const int32_t *local_day, uint64_t seed);
void wfm_day_draw_free(WfmDayDraw *draw);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmDayDraw, wfm_day_draw_free)
/* Paths first .. first + n_paths - 1, as wfm_day_paths_new has them. shared: of these paths or more, and all days of the horizon; NULL: none. */
WfmDayPaths *wfm_day_draw_paths(const WfmDayDraw *draw, int32_t first, int32_t n_paths, const WfmSharedDraws *shared);

/* local_day[n]: of each interval of the forecast's horizon, never falling. n_paths >= 1. */
WfmDayPaths *wfm_day_paths_new(const WfmForecast *forecast, const int32_t *local_day, int32_t n_paths, uint64_t seed);
void wfm_day_paths_free(WfmDayPaths *paths);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmDayPaths, wfm_day_paths_free)

/* Sum over the days from <= day < to of the forecast itself; which: paths->mean or paths->mean_work. */
double wfm_day_paths_mean(const WfmDayPaths *paths, const double *which, int32_t from, int32_t to);
/* Sum over the days from <= day < to of one path; of all paths, total[n_paths]. which: paths->contacts or paths->work. */
void wfm_day_paths_total(double *total, const WfmDayPaths *paths, const double *which, int32_t from, int32_t to);
