#include "forecast/recent_step.h"

#include "core/numeric.h"
#include "forecast/level_window.h"

#include <math.h>

#define WINDOW WFM_LEVEL_WINDOW
#define LEAST_BEFORE 56       /* days of history before it */
#define MOST_AFTER 84         /* days since it */
#define LEAST_AFTER 7         /* days since it, ... */
#define FULL_AFTER 14         /* ... at which it is believed wholly */
#define LEAST_EARLY 0.3001046 /* log 1.35: of a step that is younger than that */
#define LEAST_LEVEL 20.0      /* contacts a day below which counts are too thin to tell */
#define LEAST_SPREADS 3.0     /* times the usual difference, ... */
#define FULL_SPREADS 5.0      /* ... at which it is believed wholly */
#define LEAST_OLD 0.3364722   /* log 1.4: of a step that the models have had four weeks to learn, ... */
#define OLD_SPREADS 6.0       /* ... and that is beyond doubt */
#define NOTHING (-3.0)        /* log of 5 %: an outage */
#define ABRUPT 0.6            /* share of it that the weeks beside the day show */
#define LASTING 0.5           /* share of it by which the weeks before and after may stray */
#define WEEKS_BEFORE 8        /* that must have been on the level before */
#define SEASONAL 0.5          /* share of it that came about a year before */
#define ALIKE 0.6             /* differences of this share of it tell whether such differences last */
#define PRIOR_LASTED 2.0      /* as if so many had */
#define DAY_SPREADS 1.25      /* standard error of a median over that of a mean */

typedef struct {
  const double *x; /* [n] log levels */
  int32_t n;
  int32_t day, after; /* after: days of its window, up to WINDOW */
  double size;        /* logarithm */
} Step;

static double step_at(const double *x, int32_t n, int32_t day, int32_t after) {
  return wfm_level_between(x, n, day - WINDOW, WINDOW, day, after, 2);
}

/* The day at which the days after differ most from those before, as far as their number lets it mean something. */
static Step largest(const double *x, int32_t n) {
  Step best = {.x = x, .n = n, .day = -1};
  double most = 0;
  for (int32_t day = n - LEAST_AFTER; day >= MAX(LEAST_BEFORE, n - MOST_AFTER); day--) {
    int32_t after = MIN(n - day, WINDOW);
    double size = step_at(x, n, day, after), weight = fabs(size) * sqrt(after / (double)(after + WINDOW));
    if (!(weight > most)) continue;
    most = weight, best.day = day, best.after = after, best.size = size;
  }
  return best;
}

/* Distance of a day from the weekdays of the four weeks before `day`. */
static double stray_of(const Step *step, int32_t day, int32_t d) {
  return wfm_level_between(step->x, step->n, day - WINDOW, WINDOW, d, 1, 1);
}

/* Medians by weekday do not mind some days of the wrong side: the first day is the one that leaves the least distance from the two levels. */
static bool settle(Step *step) {
  int32_t to = MIN(step->n, step->day + WINDOW), best = -1;
  double least = INFINITY;
  for (int32_t first = MAX(step->day - 7, WINDOW); first < to; first++) {
    double sum = 0;
    for (int32_t d = step->day - 7; d < to; d++) {
      double stray = stray_of(step, step->day - 7, d);
      sum += isnan(stray) ? 0 : fabs(stray - (d < first ? 0 : step->size));
    }
    if (sum < least) least = sum, best = first;
  }
  step->day = best, step->after = MIN(step->n - best, WINDOW);
  step->size = best >= WINDOW ? step_at(step->x, step->n, best, step->after) : (double)NAN;
  return step->n - best >= LEAST_AFTER && !isnan(step->size);
}

/* Robust standard deviation of single days around the weekdays of the four weeks before. */
static double day_spread(const Step *step) {
  double off[WINDOW];
  size_t n = 0;
  for (int32_t d = step->day - WINDOW; d < step->day; d++) {
    double stray = stray_of(step, step->day, d);
    if (!isnan(stray)) off[n++] = fabs(stray);
  }
  return n > 0 ? 1.4826 * wfm_median(off, n) : (double)NAN;
}

/* What the differences of such windows usually are: by those before it, and no less than single days make them. */
static double usual_size(const Step *step) {
  g_autofree double *size = g_new(double, (gsize)step->n + 1);
  size_t k = 0;
  for (int32_t d = WINDOW; d + step->after <= step->day; d += 3) {
    double other = step_at(step->x, step->day, d, step->after);
    if (!isnan(other)) size[k++] = fabs(other);
  }
  double seen = k > 0 ? 1.4826 * wfm_median(size, k) : 0;
  return fmax(seen, DAY_SPREADS * day_spread(step) * sqrt(1.0 / WINDOW + 1.0 / step->after));
}

/* The middle one of the last three measured days. */
static double latest_stray(const Step *step) {
  double stray[3];
  size_t n = 0;
  for (int32_t d = step->n - 1; d >= step->day && n < G_N_ELEMENTS(stray); d--) {
    stray[n] = stray_of(step, step->day, d);
    if (!isnan(stray[n])) n++;
  }
  return n > 0 ? wfm_median(stray, n) : (double)NAN;
}

/* The first and the last week since it stand on its level, and so do every week between them and the last days. */
static bool holds(const Step *step) {
  if (fabs(latest_stray(step) - step->size) > LASTING * fabs(step->size)) return false;
  for (int32_t from = step->day;; from = MIN(from + 7, step->n - 7)) {
    double size = wfm_level_between(step->x, step->n, step->day - WINDOW, WINDOW, from, 7, 1);
    if (fabs(size - step->size) > LASTING * fabs(step->size)) return false;
    if (from + 7 >= step->n) return true;
  }
}

static bool abrupt(const Step *step) {
  return wfm_level_between(step->x, step->n, step->day - 7, 7, step->day, 7, 2) / step->size >= ABRUPT;
}

/* The weeks before the four before it stood on the same level as those: it is not the end of something that passed. */
static bool was_steady(const Step *step) {
  for (int32_t w = 1; w <= WEEKS_BEFORE && step->day - WINDOW - 7 * w >= 0; w++)
    if (fabs(wfm_level_difference(step->x, step->n, step->day - WINDOW, step->day - WINDOW - 7 * w, WINDOW)) > LASTING * fabs(step->size))
      return false;
  return true;
}

static bool seasonal(const Step *step) {
  for (int32_t d = step->day - 364 - 14; d <= step->day - 364 + 14; d++)
    if (d >= WINDOW && step_at(step->x, step->n, d, step->after) / step->size > SEASONAL) return true;
  return false;
}

/* How often differences like it, of windows as long, were still there four weeks later. */
static double lasted_before(const Step *step) {
  double lasted = PRIOR_LASTED, all = PRIOR_LASTED;
  for (int32_t d = WINDOW; d + step->after + WINDOW <= step->day; d += 3) {
    double size = step_at(step->x, step->day, d, step->after);
    if (!(fabs(size) >= ALIKE * fabs(step->size))) continue;
    double later = wfm_level_between(step->x, step->day, d - WINDOW, WINDOW, d + step->after, WINDOW, 2), seen = 3.0 / step->after;
    all += seen, lasted += later / size >= 0.5 ? seen : 0;
  }
  return lasted / all;
}

/* How many days it has been seen: as many as have passed, but weeks without counts show nothing. */
static double days_seen(const Step *step) {
  double before = 0, after = 0;
  for (int32_t d = step->day - WINDOW; d < step->day; d++) before += !isnan(step->x[d]);
  for (int32_t d = step->day; d < step->day + step->after; d++) after += !isnan(step->x[d]);
  return fmin(step->n - step->day, before > 0 ? WINDOW * after / before : 0);
}

/* How far of it is followed, 0 to 1. */
static double share_followed(const Step *step) {
  double usual = usual_size(step), days = step->n - step->day;
  if (step->size < NOTHING || (days > WINDOW && fabs(step->size) < fmax(LEAST_OLD, OLD_SPREADS * usual))) return 0;
  double plain = CLAMP((fabs(step->size) / usual - LEAST_SPREADS) / (FULL_SPREADS - LEAST_SPREADS), 0, 1);
  if (!(plain > 0) || !abrupt(step) || !holds(step) || !was_steady(step) || seasonal(step)) return 0;
  double seen = days_seen(step);
  if (seen < FULL_AFTER && fabs(step->size) <= fmax(LEAST_EARLY, FULL_SPREADS * usual)) return 0;
  return plain * CLAMP((seen - LEAST_AFTER) / (FULL_AFTER - LEAST_AFTER), 0, 1) * lasted_before(step);
}

static double median_level(const WfmHistory *history) {
  g_autofree double *level = g_new(double, (gsize)history->n_past_days + 1);
  size_t n = 0;
  for (int32_t d = 0; d < history->n_past_days; d++)
    if (history->level[d] >= 0) level[n++] = history->level[d];
  return n > 0 ? wfm_median(level, n) : 0;
}

void wfm_recent_step_treat(WfmHistory *history) {
  int32_t n = history->n_past_days;
  if (n < LEAST_BEFORE + LEAST_AFTER || median_level(history) < LEAST_LEVEL) return;
  g_autofree double *x = wfm_level_logs(history);
  Step step = largest(x, n);
  if (step.day < 0 || !settle(&step)) return;
  double share = share_followed(&step);
  if (share > 0 && !wfm_level_driven(history, step.day, step.size)) wfm_level_take(history, x, step.day, step.size, share);
}
