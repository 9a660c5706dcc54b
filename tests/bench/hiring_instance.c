#include "tests/bench/hiring_instance.h"

#include "core/rng.h"

#include <math.h>

enum { WEEK = 7, GROUPS_OF_SITE = 5, SETS = 12, NOTICE = 8, CLASS_WEEKS = 4 };

typedef struct {
  HiringInstance *in;
  const HiringShape *shape;
  WfmRng rng;
  double *from; /* of the periods, days */
  WfmPeriods periods;
} Maker;

static double between(Maker *m, double low, double high) {
  return low + (high - low) * wfm_rng_uniform(&m->rng);
}

static void *keep(Maker *m, size_t n, size_t size) {
  void *room = g_malloc0((n + 1) * size);
  g_ptr_array_add(m->in->owned, room);
  return room;
}

static double *level(Maker *m, double value) {
  double *out = keep(m, (size_t)m->shape->periods, sizeof(double));
  for (int32_t t = 0; t < m->shape->periods; t++) out[t] = value;
  return out;
}

static const char *name_of(Maker *m, const char *kind, size_t k) {
  char *text = g_strdup_printf("%s-%zu", kind, k + 1);
  g_ptr_array_add(m->in->owned, text);
  return text;
}

/* A year's wave, a trend and a little noise around so many heads' hours. */
static void invent_need(Maker *m, double useful) {
  size_t n = (size_t)m->shape->periods, works = m->shape->works;
  double *need = keep(m, works * n, sizeof(double)), *price = keep(m, works, sizeof(double));
  const char **names = keep(m, works, sizeof(char *));
  for (size_t w = 0; w < works; w++) {
    double heads = between(m, 15, 110), growth = between(m, -0.08, 0.3), wave = between(m, 0.02, 0.18), peak = between(m, 40, 52);
    for (size_t t = 0; t < n; t++) {
      double year = (double)t / 52;
      double size = heads * (1 + growth * year) * (1 + wave * cos(2 * G_PI * (year - peak / 52)));
      need[w * n + t] = size * useful * between(m, 0.98, 1.02);
    }
    price[w] = 400;
    names[w] = name_of(m, "queue", w);
  }
  m->in->problem.need_h = need;
  m->in->problem.miss_price = price;
  m->in->problem.work = names;
}

static WfmTrace *traces(Maker *m, size_t n) {
  WfmTrace *trace = keep(m, n, sizeof(WfmTrace));
  for (size_t k = 0; k < n; k++) {
    wfm_trace_init(&trace[k], m->shape->periods);
    g_ptr_array_add(m->in->traces, &trace[k]);
  }
  return trace;
}

typedef struct {
  WfmAttrition attrition[2];
  WfmCareer career;
} Life;

static Life *invent_life(Maker *m) {
  Life *life = keep(m, 1, sizeof(Life));
  double rate = between(m, 0.2, 0.45);
  life->attrition[0] = (WfmAttrition){0, fmin(0.8, rate + 0.2)};
  life->attrition[1] = (WfmAttrition){120, rate};
  life->career = (WfmCareer){.attrition = life->attrition,
                             .n_attrition = 2,
                             .train_days = WEEK * floor(between(m, 4, 7)),
                             .pass = 0.92,
                             .nest_days = 14,
                             .mentor_share = 0.15,
                             .ramp_days = WEEK * floor(between(m, 4, 12)),
                             .ramp_from = 0.6};
  return life;
}

static void invent_group(Maker *m, WfmHiringGroup *g, size_t which, const uint8_t *serves, double heads, const Life *life) {
  const HiringShape *shape = m->shape;
  size_t n = (size_t)shape->periods, site = which / GROUPS_OF_SITE;
  double hour = (double[]){31, 15, 9, 27, 17}[site % 5] * between(m, 0.95, 1.1);
  double *useful = keep(m, n, sizeof(double)), *paid = level(m, 40);
  for (size_t t = 0; t < n; t++) useful[t] = t % 52 >= 50 || (t % 52 >= 28 && t % 52 < 34) ? 22 : 25;
  *g = (WfmHiringGroup){.group = name_of(m, "group", which), .site = (int32_t)site, .serves = serves, .useful_h = useful, .paid_h = paid};
  g->head_cost = level(m, 40 * hour * 1.2);
  WfmTrace *base = traces(m, 1);
  for (int k = 0; k < 4; k++)
    wfm_trace_add(base, &m->periods, &life->career, &(WfmCohort){.heads = round(heads / 4), .tenure_days = 130 + 200.0 * k});
  g->base = *base;
  WfmTrace *hire = traces(m, n);
  for (size_t c = 0; c < n; c++) wfm_trace_add(&hire[c], &m->periods, &life->career, &(WfmCohort){.heads = 1, .period = (int32_t)c});
  g->hire = hire;
  uint8_t *begins = keep(m, n, 1);
  size_t lead = 6 + (size_t)between(m, 0, 3), phase = which % CLASS_WEEKS;
  for (size_t c = lead; c + 4 < n; c++) begins[c] = c % CLASS_WEEKS == phase;
  g->begins = begins;
  g->class_least = shape->class_least;
  g->class_most = 24;
  g->hires_most = -1;
  g->hire_cost = level(m, 1500 + 60 * hour);
  g->overtime_most = 0.06;
  g->overtime_yield = 0.8;
  g->overtime_cost = level(m, hour * 1.2 * 1.5);
  g->time_off_most = 0.03;
  g->time_off_saves = level(m, hour);
  g->seats = site % 2 ? 1 : 0.8;
}

static void invent_groups(Maker *m) {
  const HiringShape *shape = m->shape;
  size_t n_groups = shape->sites * GROUPS_OF_SITE, works = shape->works, n = (size_t)shape->periods;
  uint8_t *serves = keep(m, SETS * works, 1);
  for (size_t w = 0; w < works; w++) serves[w % SETS * works + w] = 1;
  for (size_t s = 0; s < SETS; s++)
    for (int extra = 0; extra < (int)(s % 3); extra++) serves[s * works + (size_t)between(m, 0, (double)works)] = 1;
  WfmHiringGroup *groups = keep(m, n_groups, sizeof(WfmHiringGroup));
  size_t *count = keep(m, SETS, sizeof(size_t));
  for (size_t g = 0; g < n_groups; g++) count[g % SETS]++;
  for (size_t g = 0; g < n_groups; g++) {
    double hours = 0;
    for (size_t w = 0; w < works; w++) {
      size_t who = 0;
      for (size_t s = 0; s < SETS; s++) who += serves[s * works + w];
      if (serves[g % SETS * works + w]) hours += m->in->problem.need_h[w * n] / (double)who;
    }
    const Life *life = invent_life(m);
    invent_group(m, &groups[g], g, serves + g % SETS * works, hours / (double)count[g % SETS] / 25 * between(m, 0.85, 1.05), life);
  }
  m->in->problem.groups = groups;
  m->in->problem.n_groups = n_groups;
}

static void invent_seats(Maker *m) {
  const HiringShape *shape = m->shape;
  WfmHiringProblem *p = &m->in->problem;
  size_t n = (size_t)shape->periods;
  double *seats = keep(m, shape->sites * n, sizeof(double));
  const char **names = keep(m, shape->sites, sizeof(char *));
  for (size_t s = 0; s < shape->sites; s++) {
    double sum = 0;
    for (size_t g = 0; g < p->n_groups; g++)
      if (p->groups[g].site == (int32_t)s) sum += p->groups[g].seats * p->groups[g].base.begin[0];
    for (size_t t = 0; t < n; t++) seats[s * n + t] = shape->seats > 0 ? ceil(shape->seats * sum) : (double)INFINITY;
    names[s] = name_of(m, "site", s);
  }
  p->seats = seats;
  p->site = names;
  p->n_sites = shape->sites;
}

static void invent_vendors(Maker *m) {
  const HiringShape *shape = m->shape;
  size_t n = (size_t)shape->periods, works = shape->works;
  g_assert(works > 0);
  WfmHiringVendor *vendors = keep(m, shape->vendors, sizeof(WfmHiringVendor));
  for (size_t v = 0; v < shape->vendors; v++) {
    uint8_t *serves = keep(m, works, 1);
    for (size_t w = 0; w < works; w++) serves[w] = wfm_rng_uniform(&m->rng) < 0.4;
    serves[v % works] = 1;
    double *price = keep(m, works * n, sizeof(double)), *fixed = level(m, NAN), rate = between(m, 30, 48);
    for (size_t k = 0; k < works * n; k++) price[k] = rate;
    double before = v == 0 ? 1200 : 0;
    for (size_t t = 0; t < NOTICE && t < n; t++) fixed[t] = before;
    vendors[v] = (WfmHiringVendor){.vendor = name_of(m, "vendor", v),
                                   .serves = serves,
                                   .price = price,
                                   .least_h = level(m, 400 + 200 * (double)v),
                                   .most_h = level(m, 3000),
                                   .fixed_h = fixed,
                                   .step_h = 250,
                                   .before_h = before,
                                   .setup = 40000,
                                   .may_leave = v != 1};
  }
  m->in->problem.vendors = vendors;
  m->in->problem.n_vendors = shape->vendors;
}

/* People of one group learn in four weeks what another group of their site does. */
static void invent_trainings(Maker *m) {
  const HiringShape *shape = m->shape;
  size_t n = (size_t)shape->periods;
  WfmHiringTraining *trainings = keep(m, shape->trainings, sizeof(WfmHiringTraining));
  for (size_t k = 0; k < shape->trainings; k++) {
    size_t site = k % shape->sites, from = site * GROUPS_OF_SITE + (size_t)between(m, 0, GROUPS_OF_SITE);
    size_t to = site * GROUPS_OF_SITE + (from + 1 + k % 3) % GROUPS_OF_SITE;
    WfmAttrition *attrition = keep(m, 1, sizeof(WfmAttrition));
    *attrition = (WfmAttrition){0, 0.25};
    WfmCareer stays = {.attrition = attrition, .n_attrition = 1, .pass = 1, .ramp_from = 1}, learns = stays;
    learns.train_days = 28;
    WfmTrace *gain = traces(m, n), *loss = traces(m, n);
    uint8_t *begins = keep(m, n, 1);
    for (size_t c = 0; c < n; c++) {
      wfm_trace_add(&gain[c], &m->periods, &learns, &(WfmCohort){.heads = 1, .period = (int32_t)c});
      wfm_trace_add(&loss[c], &m->periods, &stays, &(WfmCohort){.heads = 1, .period = (int32_t)c});
      begins[c] = c >= 2 && c + 6 < n && c % CLASS_WEEKS == k % CLASS_WEEKS;
    }
    trainings[k] = (WfmHiringTraining){from, to, begins, gain, loss, 900, 15};
  }
  m->in->problem.trainings = trainings;
  m->in->problem.n_trainings = shape->trainings;
}

HiringInstance *hiring_instance_new(const HiringShape *shape) {
  Maker m = {.in = g_new0(HiringInstance, 1), .shape = shape};
  m.in->owned = g_ptr_array_new_with_free_func(g_free);
  m.in->traces = g_ptr_array_new();
  wfm_rng_init(&m.rng, shape->seed, 0);
  m.from = keep(&m, (size_t)shape->periods + 1, sizeof(double));
  for (int32_t t = 0; t <= shape->periods; t++) m.from[t] = WEEK * (double)t;
  m.periods = (WfmPeriods){shape->periods, m.from};
  m.in->problem.n = shape->periods;
  m.in->problem.n_works = shape->works;
  invent_need(&m, 25);
  invent_groups(&m);
  invent_seats(&m);
  invent_vendors(&m);
  invent_trainings(&m);
  return m.in;
}

void hiring_instance_free(HiringInstance *in) {
  if (!in) return;
  for (guint k = 0; k < in->traces->len; k++) wfm_trace_clear(in->traces->pdata[k]);
  g_ptr_array_free(in->traces, TRUE);
  g_ptr_array_free(in->owned, TRUE);
  g_free(in);
}
