#include "forecast/day_off.h"

#include <math.h>
#include <string.h>

#define AROUND 56 /* days on each side whose ordinary days say what is usual */
#define LEAST_RATIO 0.02
#define PRIOR_CONTACTS 1.0 /* of an average day, that every weekday is taken to have had besides */

/* Standard deviations on the log scale: of a kind's effect (as in day_design.c), and of a day's error. That of names around their kind is one of several, all as likely
 * before. */
#define SD_KIND 0.5
#define SD_DAY 0.15
static const double name_sds[] = {0.2, 0.4, 0.8, 1.6};

static const double shares[] = {0, 0.25, 0.5, 0.75, 1};
#define N_SHARES G_N_ELEMENTS(shares)
#define PRIOR_NONE 0.5                    /* probability that the share is 0, and ... */
#define PRIOR_EACH ((1 - PRIOR_NONE) / 4) /* ... of each other */
G_STATIC_ASSERT(N_SHARES == 5);

static bool is_day_off(int kind) {
  const char *word = wfm_event_kinds[kind];
  return g_str_equal(word, "holiday") || g_str_equal(word, "half_day") || g_str_equal(word, "bridge");
}

/* Mean level of the ordinary days of each weekday around a day, of those before n_past; 0 where there are none. */
static void usual_levels(double usual[7], const WfmHistory *history, int32_t day, int32_t n_past) {
  double n[7] = {0}, sum = 0, days = 0;
  int32_t centre = MIN(day, n_past), end = MIN(centre + AROUND, MIN(n_past, history->n_past_days));
  memset(usual, 0, 7 * sizeof *usual);
  for (int32_t d = MAX(0, centre - AROUND); d < end; d++) {
    if (isnan(history->level[d]) || history->event[d] != WFM_NO_EVENT) continue;
    int w = wfm_weekday(history->day0 + d);
    usual[w] += history->level[d], n[w]++, sum += history->level[d], days++;
  }
  for (int w = 0; w < 7; w++)
    if (n[w] > 0)
      usual[w] = (usual[w] + fmin(PRIOR_CONTACTS, sum / days)) / (n[w] + fmin(PRIOR_CONTACTS, sum / days) / fmax(sum / days, 1e-9));
}

/* Logarithm of the quietest weekday's usual level over that of the day's own; 0 where unknown. *own receives the latter. */
static double way_to_quietest(double *own, const WfmHistory *history, int32_t day, int32_t n_past) {
  double usual[7], least = INFINITY;
  usual_levels(usual, history, day, n_past);
  for (int w = 0; w < 7; w++)
    if (usual[w] > 0) least = fmin(least, usual[w]);
  *own = usual[history->weekday[day]];
  return *own > 0 ? log(least / *own) : 0;
}

/* Sums over the days of one name, weighted by the precision of a day: of 1, of x (the way to the quietest weekday), of y (the effect), and of their products. */
typedef struct {
  double weight, x, y, xx, xy, yy;
} Sums;

static void add_day(Sums *name, const WfmHistory *history, int32_t day, int32_t n_past) {
  double own, x = way_to_quietest(&own, history, day, n_past);
  if (!(own > 0)) return;
  double y = log(fmax(history->level[day] / own, LEAST_RATIO)), weight = 1 / (SD_DAY * SD_DAY + 1 / fmax(own * history->exposure[day], 1));
  name->weight += weight, name->x += weight * x, name->y += weight * y;
  name->xx += weight * x * x, name->xy += weight * x * y, name->yy += weight * y * y;
}

/* Takes out of the products what effects of this precision may explain; the logarithm of what that costs in probability. */
static double take_out(Sums *sums, double precision) {
  double all = sums->weight + precision, rest = precision / all;
  sums->xx -= sums->x * sums->x / all, sums->xy -= sums->x * sums->y / all, sums->yy -= sums->y * sums->y / all;
  sums->x *= rest, sums->y *= rest, sums->weight *= rest;
  return 0.5 * log(rest);
}

/* The days of a kind, by the inverse of their covariance. */
static double kind_products(Sums *kind, const Sums *name, int32_t n_names, double name_sd) {
  double log_probability = 0;
  *kind = (Sums){0};
  for (int32_t k = 0; k < n_names; k++) {
    Sums own = name[k];
    if (!(own.weight > 0)) continue;
    log_probability += take_out(&own, 1 / (name_sd * name_sd));
    kind->weight += own.weight, kind->x += own.x, kind->y += own.y, kind->xx += own.xx, kind->xy += own.xy, kind->yy += own.yy;
  }
  return log_probability + take_out(kind, 1 / (SD_KIND * SD_KIND));
}

static double posterior_mean(const Sums *name, int32_t n_names) {
  double log_weight[G_N_ELEMENTS(name_sds)][N_SHARES], most = -INFINITY, sum = 0, mean = 0;
  for (size_t v = 0; v < G_N_ELEMENTS(name_sds); v++) {
    Sums kind;
    double base = kind_products(&kind, name, n_names, name_sds[v]);
    for (size_t k = 0; k < N_SHARES; k++) {
      double prior = shares[k] > 0 ? PRIOR_EACH : PRIOR_NONE;
      log_weight[v][k] = base + log(prior) - 0.5 * (kind.yy - 2 * shares[k] * kind.xy + shares[k] * shares[k] * kind.xx);
      most = fmax(most, log_weight[v][k]);
    }
  }
  for (size_t v = 0; v < G_N_ELEMENTS(name_sds); v++)
    for (size_t k = 0; k < N_SHARES; k++) {
      double weight = exp(log_weight[v][k] - most);
      sum += weight, mean += weight * shares[k];
    }
  return mean / sum;
}

static double share_of_kind(const WfmHistory *history, int kind, int32_t n_past) {
  g_autofree Sums *name = g_new0(Sums, (gsize)history->n_names + 1);
  bool any = false;
  for (int32_t d = 0; d < MIN(n_past, history->n_past_days); d++) {
    if (history->event[d] == WFM_NO_EVENT || history->names[history->event[d]].kind != kind || isnan(history->level[d])) continue;
    add_day(&name[history->event[d]], history, d, n_past), any = true;
  }
  return any ? posterior_mean(name, history->n_names) : 0;
}

void wfm_day_off_fit(double *moved, const WfmHistory *history, int32_t n_past) {
  for (int32_t d = 0; d < history->n_days; d++) moved[d] = 0;
  for (int kind = 0; kind < WFM_N_EVENT_KINDS; kind++) {
    double own, share = is_day_off(kind) && history->n_names > 0 ? share_of_kind(history, kind, n_past) : 0;
    for (int32_t d = 0; share > 0 && d < history->n_days; d++)
      if (history->event[d] != WFM_NO_EVENT && history->names[history->event[d]].kind == kind)
        moved[d] = share * way_to_quietest(&own, history, d, n_past);
  }
}
