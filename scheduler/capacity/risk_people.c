#include "scheduler/capacity/risk_parts.h"

#include "core/rng.h"

#include <math.h>
#include <string.h>

void wfm_risk_people_init(WfmRiskPeople *people, const WfmRiskProblem *problem) {
  size_t cells = problem->problem->n_groups * (size_t)problem->problem->n + 1;
  *people = (WfmRiskPeople){.heads = g_new0(double, cells), .trained = g_new0(double, cells), .productive = g_new0(double, cells)};
}

void wfm_risk_people_clear(WfmRiskPeople *people) {
  g_free(people->heads), g_free(people->trained), g_free(people->productive);
  *people = (WfmRiskPeople){0};
}

/* A group on its way along a path. */
typedef struct {
  const WfmRiskProblem *in;
  size_t group;
  double leave, learn; /* factors of the force of leaving and of the days to learn */
  bool whole;
  uint64_t seed, stream;   /* of chance: one stream for each cohort */
  WfmAttrition *attrition; /* by the factor */
  WfmTrace sum, one;
} Course;

/* Lognormal of mean 1 from two standard normal numbers: everybody's and the group's own. */
static double factor(double cv, double together, double common, double own) {
  if (!(cv > 0)) return 1;
  double variance = log1p(cv * cv);
  return exp(sqrt(variance) * (sqrt(together) * common + sqrt(1 - together) * own) - variance / 2);
}

static void draw_factors(Course *c, int32_t path, WfmRiskSet drivers) {
  const WfmRiskGroup *group = &c->in->groups[c->group];
  WfmRng common, own;
  wfm_rng_init(&common, c->seed, wfm_rng_stream((uint64_t)path, 0));
  wfm_rng_init(&own, c->seed, wfm_rng_stream((uint64_t)path, 1 + c->group));
  double all[2] = {wfm_rng_normal(&common), wfm_rng_normal(&common)}, mine[2] = {wfm_rng_normal(&own), wfm_rng_normal(&own)};
  c->leave = drivers & WFM_RISK_BIT(WFM_RISK_ATTRITION) ? factor(group->attrition_cv, c->in->attrition_together, all[0], mine[0]) : 1;
  c->learn = drivers & WFM_RISK_BIT(WFM_RISK_RAMP) ? factor(group->ramp_cv, c->in->ramp_together, all[1], mine[1]) : 1;
}

static void scale_attrition(Course *c) {
  const WfmCareer *career = c->in->groups[c->group].career;
  c->attrition = g_new(WfmAttrition, career->n_attrition + 1);
  for (size_t k = 0; k < career->n_attrition; k++) {
    c->attrition[k] = career->attrition[k];
    /* (1 - year)^leave stay. */
    if (c->leave != 1) c->attrition[k].year = wfm_attrition_convert(career->attrition[k].year, 1, c->leave);
  }
}

/* The career from a tenure on, where what is left to learn takes `learn` times its days. */
static WfmCareer slower(const WfmCareer *career, double tenure, double learn) {
  WfmCareer c = *career;
  if (learn == 1) return c;
  double since = fmax(0, tenure - c.train_days);
  if (since > 0 && since < c.ramp_days) c.ramp_from += (1 - c.ramp_from) * since / c.ramp_days;
  c.nest_days = fmax(0, c.nest_days - since) * learn;
  c.ramp_days = fmax(0, c.ramp_days - since) * learn;
  /* Who is trained counts from today. */
  c.train_days = tenure >= c.train_days ? tenure : tenure + (c.train_days - tenure) * learn;
  return c;
}

/* ---- chance ---- */

/* Of at most 20 expected, by inversion. */
static int64_t draw_few(WfmRng *rng, int64_t n, double p) {
  double u = wfm_rng_uniform(rng), people = (double)n;
  if (u < 1 - people * p) return 0; /* less than the probability of none */
  double odds = p / (1 - p), here = exp(people * log1p(-p));
  int64_t k = 0;
  while (u >= here && k < n) {
    u -= here;
    k++;
    here *= odds * (double)(n - k + 1) / (double)k;
  }
  return k;
}

static int64_t draw_binomial(WfmRng *rng, int64_t n, double p) {
  if (p <= 0 || n <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - draw_binomial(rng, n, 1 - p);
  int64_t sum = 0, part = (int64_t)(20 / p);
  for (; n > part; n -= part) sum += draw_few(rng, part, p);
  return sum + draw_few(rng, n, p);
}

/* As many people as whole ones need be, of equal weight. */
static int64_t whole_people(double heads) {
  return (int64_t)ceil(heads - 1e-9);
}

/* Adds people whose expected course, one head's, is `one`; each leaves or stays in a period as a whole. */
static void add_whole(Course *c, double heads, int32_t from, uint64_t number) {
  int64_t there = whole_people(heads);
  double weight = heads / (double)MAX(there, 1);
  WfmRng rng;
  wfm_rng_init(&rng, c->seed, wfm_rng_stream(c->stream, number));
  for (int32_t p = from; p < c->in->problem->n && there > 0 && c->one.begin[p] > 0; p++) {
    double times = (double)there * weight / c->one.begin[p];
    c->sum.heads[p] += times * c->one.heads[p];
    c->sum.training[p] += times * c->one.training[p];
    c->sum.productive[p] += times * c->one.productive[p];
    there -= draw_binomial(&rng, there, c->one.left[p] / c->one.begin[p]);
  }
}

static void clear_from(WfmTrace *trace, int32_t from, int32_t n) {
  size_t bytes = (size_t)(n - from) * sizeof(double);
  memset(trace->begin + from, 0, bytes), memset(trace->heads + from, 0, bytes), memset(trace->training + from, 0, bytes);
  memset(trace->productive + from, 0, bytes), memset(trace->left + from, 0, bytes);
}

static void add_cohort(Course *c, const WfmCohort *cohort, uint64_t number) {
  WfmCareer career = slower(c->in->groups[c->group].career, cohort->tenure_days, c->learn);
  career.attrition = c->attrition;
  if (!c->whole) {
    wfm_trace_add(&c->sum, c->in->periods, &career, cohort);
    return;
  }
  WfmCohort one = *cohort;
  one.heads = 1;
  clear_from(&c->one, cohort->period, c->in->problem->n);
  wfm_trace_add(&c->one, c->in->periods, &career, &one);
  add_whole(c, cohort->heads, cohort->period, number);
}

/* ---- cross-training ---- */

/* Share of those trained in period `begin` who are there at each period's begin, against what their trace expects; stays[n]. */
static void draw_stays(double *stays, const Course *from, size_t training, int32_t begin, double heads) {
  const WfmTrace *gain = &from->in->problem->trainings[training].gain[begin];
  int64_t there = whole_people(heads);
  double people = (double)MAX(there, 1), expected = 1, share = 1;
  WfmRng rng;
  wfm_rng_init(&rng, from->seed, wfm_rng_stream(from->stream, ((uint64_t)(training + 1) << 32) + (uint64_t)begin));
  for (int32_t p = begin; p < from->in->problem->n; p++) {
    stays[p] = expected > 0 ? share / expected : 1;
    if (!(gain->begin[p] > 0) || p + 1 == from->in->problem->n) continue;
    double stay = fmin(1, gain->begin[p + 1] / gain->begin[p]), pathwise = from->leave == 1 ? stay : pow(stay, from->leave);
    expected *= stay;
    if (from->whole) there -= draw_binomial(&rng, there, 1 - pathwise);
    share = from->whole ? (double)there / people : share * pathwise;
  }
}

static void add_stays(WfmTrace *sum, const WfmTrace *trace, double heads, const double *stays, int32_t begin, int32_t n) {
  for (int32_t p = begin; p < n; p++) {
    sum->heads[p] += heads * stays[p] * trace->heads[p];
    sum->training[p] += heads * stays[p] * trace->training[p];
    sum->productive[p] += heads * stays[p] * trace->productive[p];
  }
}

/* What the group gains and loses by people who change to another, by the fate of the group that they come from. */
static void add_trainings(Course *c, int32_t path, WfmRiskSet drivers) {
  const WfmHiringProblem *problem = c->in->problem;
  g_autofree double *stays = g_new0(double, (gsize)problem->n + 1);
  for (size_t t = 0; t < problem->n_trainings; t++) {
    const WfmHiringTraining *training = &problem->trainings[t];
    if (training->from != c->group && training->to != c->group) continue;
    Course from = *c;
    from.group = training->from;
    draw_factors(&from, path, drivers);
    from.stream = wfm_rng_stream((uint64_t)path, 1 + problem->n_groups + from.group);
    for (int32_t b = 0; b < problem->n; b++) {
      double heads = (double)c->in->plan->trained[t * (size_t)problem->n + (size_t)b];
      if (!(heads > 0)) continue;
      draw_stays(stays, &from, t, b, heads);
      if (training->to == c->group) add_stays(&c->sum, &training->gain[b], heads, stays, b, problem->n);
      if (training->from == c->group) add_stays(&c->sum, &training->loss[b], -heads, stays, b, problem->n);
    }
  }
}

/* ---- a group, all groups ---- */

static void add_everybody(Course *c) {
  const WfmRiskGroup *group = &c->in->groups[c->group];
  const WfmHiringProblem *problem = c->in->problem;
  const int64_t *hires = c->in->plan->hires + c->group * (size_t)problem->n;
  for (size_t k = 0; k < group->n_cohorts; k++) add_cohort(c, &group->cohorts[k], (uint64_t)problem->n + k);
  for (int32_t b = 0; b < problem->n; b++)
    if (hires[b] > 0) add_cohort(c, &(WfmCohort){.heads = (double)hires[b], .period = b}, (uint64_t)b);
}

void wfm_risk_people_find(WfmRiskPeople *out, const WfmRiskProblem *in, uint64_t seed, int32_t path, WfmRiskSet drivers) {
  int32_t n = in->problem->n;
  Course c = {.in = in, .whole = in->whole_people && (drivers & WFM_RISK_BIT(WFM_RISK_CHANCE)), .seed = seed};
  wfm_trace_init(&c.sum, n);
  wfm_trace_init(&c.one, n);
  for (c.group = 0; c.group < in->problem->n_groups; c.group++) {
    c.stream = wfm_rng_stream((uint64_t)path, 1 + in->problem->n_groups + c.group);
    clear_from(&c.sum, 0, n);
    draw_factors(&c, path, drivers);
    scale_attrition(&c);
    add_everybody(&c);
    g_free(c.attrition);
    add_trainings(&c, path, drivers);
    for (int32_t p = 0; p < n; p++) {
      size_t cell = c.group * (size_t)n + (size_t)p;
      out->heads[cell] = c.sum.heads[p];
      out->trained[cell] = c.sum.heads[p] - c.sum.training[p];
      out->productive[cell] = c.sum.productive[p];
    }
  }
  wfm_trace_clear(&c.sum);
  wfm_trace_clear(&c.one);
}
