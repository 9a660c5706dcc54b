#include "forecast/day_paths.h"

#include "core/numeric.h"
#include "forecast/law.h"
#include "forecast/paths.h"
#include "forecast/paths_parts.h"

#include <math.h>
#include <string.h>

#define YEAR 365.25
#define COMMON 0.5 /* of the variance of growth, to all queues */

/* What one day needs to be drawn. */
typedef struct {
  double *day_cv, *rest_cv;         /* [n_days] of D_d and E_d */
  WfmFactorTable *table;            /* of the D_d */
  double *growth, *season;          /* [n_days] standard deviations of the logarithm of L_d */
  double *elasticity;               /* [n_days] likewise for what is not known of drivers' elasticities; NULL: none */
  double *driver[WFM_MOST_DRIVERS]; /* [n_days] and of each driver itself; NULL: it is not used */
} Spread;

/* That of the day factor alone: what drivers add to it lasts, and is drawn once for a path. */
static double cv_without_drivers(const WfmForecast *forecast, int32_t i) {
  double cv = forecast->day_cv[i], variance = forecast->elasticity_sd ? forecast->elasticity_sd[i] * forecast->elasticity_sd[i] : 0;
  for (size_t k = 0; k < forecast->n_drivers; k++)
    if (forecast->driver[k].log_sd) variance += forecast->driver[k].log_sd[i] * forecast->driver[k].log_sd[i];
  return variance > 0 ? sqrt(fmax(0, (1 + cv * cv) / exp(variance) - 1)) : cv;
}

static void sum_days(WfmDayPaths *paths, Spread *spread, const WfmForecast *forecast, const int32_t *local_day) {
  int32_t n = forecast->grid.n, d = -1;
  for (int32_t i = 0, end; i < n; i = end) {
    paths->day[++d] = local_day[i];
    for (end = i; end < n && local_day[end] == local_day[i]; end++) {
      paths->mean[d] += forecast->mean[end];
      paths->mean_work[d] += forecast->mean[end] * forecast->aht_s[end];
    }
    spread->day_cv[d] = cv_without_drivers(forecast, i);
    if (spread->elasticity) spread->elasticity[d] = forecast->elasticity_sd[i];
    for (size_t k = 0; k < forecast->n_drivers; k++)
      if (spread->driver[k]) spread->driver[k][d] = forecast->driver[k].log_sd[i];
    spread->rest_cv[d] = wfm_law_total_cv(forecast->mean + i, end - i, 0, forecast->interval_cv);
  }
  paths->n_days = d + 1;
}

/* Days from the date `lead` days ahead to the nearest time of the year among the past days. */
static double unseen_distance(int32_t lead, int32_t past_days) {
  double unseen = YEAR - past_days, into = fmod(lead, YEAR);
  return unseen > 0 && into < unseen ? fmin(into, unseen - into) : 0;
}

static void fill_untested(Spread *spread, const WfmDayPaths *paths, const WfmForecast *forecast) {
  for (int32_t d = 0; d < paths->n_days; d++) {
    int32_t lead = paths->day[d] - paths->day[0] + 1, beyond = MAX(0, lead - forecast->tested_days);
    spread->growth[d] = WFM_UNTESTED_GROWTH * sqrt(beyond / YEAR);
    spread->season[d] = beyond > 0 ? WFM_UNSEEN_SEASON * sin(M_PI * unseen_distance(lead, forecast->past_days) / YEAR) : 0;
  }
}

/* Times L_d. */
static void stray(double *contacts, const Spread *spread, int32_t n, const WfmPathName *name) {
  WfmRng own, common;
  wfm_path_stream(&own, name, WFM_PATH_GROWTH);
  wfm_rng_init(&common, name->seed, wfm_rng_stream(name->path, WFM_PATH_GROWTH));
  double season = wfm_rng_normal(&own), walk = 0, before = 0;
  for (int32_t d = 0; d < n; d++) {
    double growth = spread->growth[d], variance = growth * growth + spread->season[d] * spread->season[d];
    double step = sqrt(growth * growth - before * before), both = sqrt(COMMON) * wfm_rng_normal(&common);
    walk += step * (both + sqrt(1 - COMMON) * wfm_rng_normal(&own));
    before = growth;
    contacts[d] *= exp(walk + spread->season[d] * season - 0.5 * variance);
  }
}

/* Times the factor of what is not known of drivers: their elasticities are the queue's own, what a driver comes to is the same for all queues. */
static void stray_with_drivers(double *contacts, const Spread *spread, const WfmForecast *forecast, int32_t n, const WfmPathName *name) {
  WfmRng rng;
  wfm_path_stream(&rng, name, WFM_PATH_ELASTICITY);
  double own = wfm_rng_normal(&rng), of_driver[WFM_MOST_DRIVERS] = {0};
  for (size_t k = 0; k < forecast->n_drivers; k++) {
    WfmPathName driver = {name->seed, name->path, forecast->driver[k].name};
    wfm_path_stream(&rng, &driver, WFM_PATH_DRIVER);
    of_driver[k] = wfm_rng_normal(&rng);
  }
  for (int32_t d = 0; d < n; d++) {
    double sum = spread->elasticity[d] * own, variance = spread->elasticity[d] * spread->elasticity[d];
    for (size_t k = 0; k < forecast->n_drivers; k++) {
      double sd = spread->driver[k] ? spread->driver[k][d] : 0;
      sum += sd * of_driver[k], variance += sd * sd;
    }
    contacts[d] *= exp(sum - 0.5 * variance);
  }
}

struct WfmSharedDraws {
  int32_t first, n_paths, from, n_days;
  double *common; /* [n_paths][n_days][2 * WFM_PATH_FACTORS] */
};

#define A_DAY (2 * (size_t)WFM_PATH_FACTORS)

WfmSharedDraws *wfm_shared_draws_new(uint64_t seed, int32_t first, int32_t n_paths, int32_t from, int32_t to) {
  WfmSharedDraws *shared = g_new0(WfmSharedDraws, 1);
  int32_t n_days = MAX(0, to - from);
  *shared = (WfmSharedDraws){first, n_paths, from, n_days, g_new(double, A_DAY *(gsize)n_paths *(gsize)n_days + 1)};
  for (int32_t p = 0; p < n_paths; p++)
    for (int32_t d = 0; d < n_days; d++)
      wfm_path_common(shared->common + ((size_t)p * (size_t)n_days + (size_t)d) * A_DAY, seed, (uint64_t)first + (uint64_t)p, from + d);
  return shared;
}

void wfm_shared_draws_free(WfmSharedDraws *shared) {
  if (!shared) return;
  g_free(shared->common);
  g_free(shared);
}

/* Those of a path from a local day on; NULL where none are given. */
static const double *shared_of(const WfmSharedDraws *shared, int32_t path, int32_t day) {
  return shared ? shared->common + ((size_t)(path - shared->first) * (size_t)shared->n_days + (size_t)(day - shared->from)) * A_DAY : NULL;
}

struct WfmDayDraw {
  const WfmForecast *forecast;
  uint64_t seed;
  WfmDayPaths *days; /* without paths */
  Spread spread;
};

static WfmDayPaths *paths_alloc(gsize most) {
  WfmDayPaths *paths = g_new0(WfmDayPaths, 1);
  paths->day = g_new0(int32_t, most);
  paths->mean = g_new0(double, most);
  paths->mean_work = g_new0(double, most);
  return paths;
}

WfmDayDraw *wfm_day_draw_new(const WfmForecast *forecast, const int32_t *local_day, uint64_t seed) {
  gsize most = (gsize)forecast->grid.n + 1;
  WfmDayDraw *draw = g_new0(WfmDayDraw, 1);
  Spread *spread = &draw->spread;
  draw->forecast = forecast, draw->seed = seed, draw->days = paths_alloc(most);
  spread->day_cv = g_new0(double, most), spread->rest_cv = g_new0(double, most);
  spread->growth = g_new0(double, most), spread->season = g_new0(double, most);
  if (forecast->elasticity_sd) spread->elasticity = g_new0(double, most);
  for (size_t k = 0; k < forecast->n_drivers; k++)
    if (forecast->driver[k].log_sd) spread->driver[k] = g_new0(double, most);
  sum_days(draw->days, spread, forecast, local_day);
  fill_untested(spread, draw->days, forecast);
  double low = INFINITY, high = 0;
  for (int32_t d = 0; d < draw->days->n_days; d++) low = fmin(low, spread->day_cv[d]), high = fmax(high, spread->day_cv[d]);
  spread->table = wfm_factor_table_new(fmin(low, high), high);
  return draw;
}

void wfm_day_draw_free(WfmDayDraw *draw) {
  if (!draw) return;
  wfm_day_paths_free(draw->days);
  wfm_factor_table_free(draw->spread.table);
  double *const arrays[] = {draw->spread.day_cv, draw->spread.rest_cv, draw->spread.growth, draw->spread.season, draw->spread.elasticity};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  for (size_t k = 0; k < WFM_MOST_DRIVERS; k++) g_free(draw->spread.driver[k]);
  g_free(draw);
}

/* Path number `path` into row p. common: what it shares with other queues; NULL: drawn here. */
static void draw(WfmDayPaths *paths, const WfmDayDraw *from, int32_t p, int32_t path, const double *common) {
  const Spread *spread = &from->spread;
  const WfmForecast *forecast = from->forecast;
  int32_t n = paths->n_days;
  double *contacts = paths->contacts + (size_t)p * (size_t)n, *work = paths->work + (size_t)p * (size_t)n;
  WfmPathName name = {from->seed, (uint64_t)path, forecast->queue};
  WfmRng rng;
  /* The day factors stand where the counts will, those of the handle times where the work will. */
  wfm_path_days_from(spread->table, contacts, work, &forecast->path, spread->day_cv, paths->day, n, &name, common);
  if (n > 0 && paths->day[n - 1] - paths->day[0] >= forecast->tested_days) stray(contacts, spread, n, &name);
  if (spread->elasticity) stray_with_drivers(contacts, spread, forecast, n, &name);
  wfm_path_stream(&rng, &name, WFM_PATH_WHOLE_DAYS);
  for (int32_t d = 0; d < n; d++) {
    double mean = paths->mean[d];
    contacts[d] = mean > 0 ? (double)wfm_rng_poisson(&rng, mean * contacts[d] * wfm_path_gamma(&rng, spread->rest_cv[d])) : 0;
    work[d] *= mean > 0 ? contacts[d] * paths->mean_work[d] / mean : 0;
  }
}

WfmDayPaths *wfm_day_draw_paths(const WfmDayDraw *from, int32_t first, int32_t n_paths, const WfmSharedDraws *shared) {
  gsize n = (gsize)from->days->n_days;
  WfmDayPaths *paths = paths_alloc(n + 1);
  g_assert(!shared || (first >= shared->first && first + n_paths <= shared->first + shared->n_paths));
  g_assert(!shared || n == 0 || (from->days->day[0] >= shared->from && from->days->day[n - 1] < shared->from + shared->n_days));
  paths->n_days = from->days->n_days, paths->n_paths = n_paths;
  memcpy(paths->day, from->days->day, n * sizeof *paths->day);
  memcpy(paths->mean, from->days->mean, n * sizeof *paths->mean);
  memcpy(paths->mean_work, from->days->mean_work, n * sizeof *paths->mean_work);
  paths->contacts = g_new0(double, (gsize)n_paths *n + 1);
  paths->work = g_new0(double, (gsize)n_paths *n + 1);
  for (int32_t p = 0; p < n_paths; p++) draw(paths, from, p, first + p, shared_of(shared, first + p, n > 0 ? paths->day[0] : 0));
  return paths;
}

WfmDayPaths *wfm_day_paths_new(const WfmForecast *forecast, const int32_t *local_day, int32_t n_paths, uint64_t seed) {
  g_autoptr(WfmDayDraw) from = wfm_day_draw_new(forecast, local_day, seed);
  return wfm_day_draw_paths(from, 0, n_paths, NULL);
}

void wfm_day_paths_free(WfmDayPaths *paths) {
  if (!paths) return;
  g_free(paths->day);
  g_free(paths->mean);
  g_free(paths->mean_work);
  g_free(paths->contacts);
  g_free(paths->work);
  g_free(paths);
}

/* The days of from .. to - 1 are first .. end - 1 of the horizon's. */
static void span_of(int32_t *first, int32_t *end, const WfmDayPaths *paths, int32_t from, int32_t to) {
  *first = 0, *end = paths->n_days;
  while (*first < *end && paths->day[*first] < from) ++*first;
  while (*end > *first && paths->day[*end - 1] >= to) --*end;
}

double wfm_day_paths_mean(const WfmDayPaths *paths, const double *which, int32_t from, int32_t to) {
  int32_t first, end;
  span_of(&first, &end, paths, from, to);
  return wfm_sum(which + first, (size_t)(end - first));
}

void wfm_day_paths_total(double *total, const WfmDayPaths *paths, const double *which, int32_t from, int32_t to) {
  int32_t first, end;
  span_of(&first, &end, paths, from, to);
  for (int32_t path = 0; path < paths->n_paths; path++) {
    total[path] = 0;
    for (int32_t d = first; d < end; d++) total[path] += which[(size_t)path * (size_t)paths->n_days + (size_t)d];
  }
}
