#include "scheduler/capacity/workforce.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

double wfm_attrition_convert(double rate, double from_days, double to_days) {
  if (!(to_days > 0)) return 0;
  return -expm1(log1p(-rate) * (to_days / from_days));
}

void wfm_trace_init(WfmTrace *trace, int32_t n) {
  gsize cells = (gsize)n + 1;
  *trace = (WfmTrace){.begin = g_new0(double, cells),
                      .heads = g_new0(double, cells),
                      .training = g_new0(double, cells),
                      .productive = g_new0(double, cells),
                      .left = g_new0(double, cells)};
}

void wfm_trace_clear(WfmTrace *trace) {
  g_free(trace->begin), g_free(trace->heads), g_free(trace->training), g_free(trace->productive), g_free(trace->left);
  *trace = (WfmTrace){0};
}

/* What is left of 1 after x = rate * time, and the integrals of e^(-x u) and u e^(-x u) over u in 0 .. 1. */
typedef struct {
  double stay, mean, first;
} Decay;

/* Below 1/2 by the series, in which nothing cancels: sum of (-x)^k / (k + 1)! and of (-x)^k / (k! (k + 2)). */
static Decay decay(double x) {
  if (isinf(x)) return (Decay){0};
  if (x >= 0.5) {
    double stay = exp(-x), mean = -expm1(-x) / x;
    return (Decay){stay, mean, (mean - stay) / x};
  }
  double mean = 0, first = 0, term = 1;
  for (int k = 0; k < 16; k++) {
    mean += term / (k + 1);
    first += term / (k + 2);
    term *= -x / (k + 1);
    if (fabs(term) < 1e-18) break;
  }
  return (Decay){1 - x * mean, mean, first};
}

/* A cohort on its way: those who are there at the tenure reached. */
typedef struct {
  const WfmCareer *career;
  double here, tenure, rate, change; /* rate per day, until the tenure `change` */
  bool trained;
  double days; /* of the piece that `decay` is of, with `rate` */
  Decay decay;
} Walk;

static void walk_find_rate(Walk *w) {
  double year = 0;
  w->change = INFINITY;
  for (size_t k = 0; k < w->career->n_attrition; k++) {
    const WfmAttrition *band = &w->career->attrition[k];
    if (band->from_days <= w->tenure) year = band->year;
    if (band->from_days > w->tenure) {
      w->change = band->from_days;
      break;
    }
  }
  w->rate = -log1p(-year) / WFM_YEAR_DAYS;
  w->days = -1;
}

static Walk walk_start(const WfmCareer *career, const WfmCohort *cohort) {
  Walk w = {.career = career, .here = cohort->heads, .tenure = cohort->tenure_days, .trained = cohort->tenure_days >= career->train_days};
  walk_find_rate(&w);
  return w;
}

/* Tenure at which anything changes next. */
static double walk_next(const Walk *w) {
  const WfmCareer *c = w->career;
  double next = w->change, at[] = {c->train_days, c->train_days + c->nest_days, c->train_days + c->ramp_days};
  for (size_t k = 0; k < G_N_ELEMENTS(at); k++)
    if (at[k] > w->tenure && at[k] < next) next = at[k];
  return next;
}

/* Speed at a tenure behind the training. */
static double speed(const WfmCareer *c, double tenure) {
  double since = tenure - c->train_days;
  return since >= c->ramp_days ? 1 : c->ramp_from + (1 - c->ramp_from) * since / c->ramp_days;
}

/* Adds to period p the piece up to the tenure `to`, in which nothing changes. */
static void walk_piece(Walk *w, double to, double period_days, const WfmTrace *trace, int32_t p) {
  const WfmCareer *c = w->career;
  double days = to - w->tenure;
  if (days != w->days) w->decay = decay(w->rate * days), w->days = days;
  double weight = w->here * days / period_days, heads = weight * w->decay.mean;
  trace->heads[p] += heads;
  if (!w->trained) {
    trace->training[p] += heads;
  } else {
    /* Both ends of the piece lie on one straight line: the ramp's, or the full speed behind it. */
    double first = speed(c, w->tenure), last = w->tenure >= c->train_days + c->ramp_days ? 1 : speed(c, to);
    double mentors = w->tenure < c->train_days + c->nest_days ? c->mentor_share : 0;
    trace->productive[p] += weight * ((first - mentors) * w->decay.mean + (last - first) * w->decay.first);
  }
  w->here *= w->decay.stay;
  w->tenure = to;
}

static void walk_period(Walk *w, double to, double period_days, const WfmTrace *trace, int32_t p) {
  while (w->tenure < to) {
    walk_piece(w, fmin(walk_next(w), to), period_days, trace, p);
    if (w->tenure >= w->change) walk_find_rate(w);
    if (!w->trained && w->tenure >= w->career->train_days) w->trained = true, w->here *= w->career->pass;
  }
}

void wfm_trace_add(WfmTrace *trace, const WfmPeriods *periods, const WfmCareer *career, const WfmCohort *cohort) {
  int32_t end = cohort->leaves > 0 ? MIN(cohort->leaves, periods->n) : periods->n;
  Walk w = walk_start(career, cohort);
  for (int32_t p = cohort->period; p < end; p++) {
    double begin = w.here;
    trace->begin[p] += begin;
    walk_period(&w, cohort->tenure_days + periods->from[p + 1] - periods->from[cohort->period], periods->from[p + 1] - periods->from[p],
                trace, p);
    if (p + 1 == cohort->leaves) w.here = 0;
    trace->left[p] += begin - w.here;
  }
}

void wfm_trace_add_times(WfmTrace *trace, const WfmTrace *other, double times, int32_t n) {
  for (int32_t p = 0; p < n; p++) {
    trace->begin[p] += times * other->begin[p];
    trace->heads[p] += times * other->heads[p];
    trace->training[p] += times * other->training[p];
    trace->productive[p] += times * other->productive[p];
    trace->left[p] += times * other->left[p];
  }
}
