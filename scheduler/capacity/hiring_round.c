#include "scheduler/capacity/hiring_search.h"

#include <math.h>
#include <string.h>

enum { TURN = 4 };

static double upper_of(const WfmHiringSearch *s, HighsInt c) {
  return g_array_index(s->m->upper, double, c);
}

static double lower_of(const WfmHiringSearch *s, HighsInt c) {
  return g_array_index(s->m->lower, double, c);
}

static bool is_whole(const WfmHiringSearch *s, HighsInt c) {
  return g_array_index(s->m->whole, HighsInt, c) != 0;
}

bool wfm_hiring_try(WfmHiringSearch *s, const double *x) {
  HighsInt n = wfm_hiring_columns(s->m);
  g_autofree double *low = g_new(double, (size_t)n + 1), *high = g_new(double, (size_t)n + 1), *found = g_new0(double, (size_t)n + 1);
  for (HighsInt c = 0; c < n; c++) {
    bool whole = is_whole(s, c);
    low[c] = whole ? fmin(fmax(round(x[c]), lower_of(s, c)), upper_of(s, c)) : lower_of(s, c);
    high[c] = whole ? low[c] : upper_of(s, c);
  }
  if (n > 0) Highs_changeColsBoundsByRange(s->lp, 0, n - 1, low, high);
  double cost = wfm_hiring_solve(found, s->m, s->lp);
  if (isnan(cost) || (!isnan(s->cost) && cost >= s->cost)) return !isnan(cost);
  for (HighsInt c = 0; c < n; c++) s->x[c] = is_whole(s, c) ? low[c] : found[c];
  s->cost = cost;
  return true;
}

/* Heads for which there are seats, of a class that begins then, after `taken` [n_sites * n]. */
static double seats_left(const WfmHiringProblem *p, const double *taken, const WfmHiringGroup *group, int32_t begin) {
  double least = INFINITY;
  if (group->site < 0) return least;
  for (int32_t t = begin; t < p->n; t++) {
    size_t i = (size_t)group->site * (size_t)p->n + (size_t)t;
    double each = group->seats * group->hire[begin].heads[t];
    if (each > 0 && isfinite(p->seats[i])) least = fmin(least, floor((p->seats[i] - taken[i]) / each + 1e-9));
  }
  return fmax(0, least);
}

static void take_seats(const WfmHiringProblem *p, double *taken, const WfmHiringGroup *group, const WfmTrace *trace, double heads) {
  for (int32_t t = 0; t < p->n && group->site >= 0; t++)
    taken[(size_t)group->site * (size_t)p->n + (size_t)t] += heads * group->seats * trace->heads[t];
}

/* What is decided so far of a plan made from the first period on. */
typedef struct {
  double *taken;  /* [n_sites * n] seats */
  double *owed;   /* [n_groups] people whom the relaxed programme wanted and who were put off */
  int64_t *hired; /* [n_groups] */
} Rounding;

static void rounding_init(Rounding *r, const WfmHiringProblem *p) {
  *r = (Rounding){g_new0(double, p->n_sites *(size_t)p->n + 1), g_new0(double, p->n_groups + 1), g_new0(int64_t, p->n_groups + 1)};
  for (size_t g = 0; g < p->n_groups; g++) take_seats(p, r->taken, &p->groups[g], &p->groups[g].base, 1);
}

static void rounding_clear(Rounding *r) {
  g_free(r->taken);
  g_free(r->owed);
  g_free(r->hired);
}

/* A class is opened when those that the group is owed reach `share` of the least class, as long as there are seats. */
static void round_class(const WfmHiringSearch *s, Rounding *r, double *x, size_t g, int32_t c, double wanted, double share) {
  const WfmHiringProblem *p = s->m->p;
  const WfmHiringGroup *group = &p->groups[g];
  size_t i = g * (size_t)p->n + (size_t)c;
  HighsInt hire = s->m->hire[i];
  r->owed[g] += wanted;
  double least = fmax(1, (double)group->class_least), size = 0;
  if (r->owed[g] >= share * least) size = fmax(least, floor(r->owed[g] + 0.5));
  size = fmin(size, fmin(upper_of(s, hire), seats_left(p, r->taken, group, c)));
  if (group->hires_most >= 0) size = fmin(size, (double)(group->hires_most - r->hired[g]));
  if (size < least) size = 0;
  x[hire] = size;
  if (s->m->open[i] >= 0) x[s->m->open[i]] = size > 0;
  r->owed[g] -= size;
  r->hired[g] += (int64_t)size;
  take_seats(p, r->taken, group, &group->hire[c], size);
}

/* Whole classes that keep up with the hires of `wanted`, from one period to before another. */
static void round_hires(const WfmHiringSearch *s, Rounding *r, double *x, const double *wanted, int32_t from, int32_t to, double share) {
  const WfmHiringProblem *p = s->m->p;
  for (int32_t c = from; c < to; c++)
    for (size_t g = 0; g < p->n_groups; g++) {
      HighsInt hire = s->m->hire[g * (size_t)p->n + (size_t)c];
      if (hire >= 0) round_class(s, r, x, g, c, wanted[hire], share);
    }
}

/* Cross-training and use of vendors: the nearest whole numbers, as long as the limits hold. */
static void round_others(const WfmHiringSearch *s, double *x) {
  const WfmHiringProblem *p = s->m->p;
  for (HighsInt c = 0; c < wfm_hiring_columns(s->m); c++)
    if (is_whole(s, c)) x[c] = s->relaxed[c] > 1e-6 && upper_of(s, c) <= 1 ? 1 : floor(s->relaxed[c] + 1e-6);
  for (size_t k = 0; k < p->n_trainings; k++) {
    double owed = 0;
    for (int32_t c = 0; c < p->n; c++) {
      HighsInt learn = s->m->learn[k * (size_t)p->n + (size_t)c];
      if (learn < 0) continue;
      owed += s->relaxed[learn];
      x[learn] = fmin(floor(owed + 1e-6), upper_of(s, learn));
      owed -= x[learn];
    }
  }
}

/* Nobody hired or trained, vendors as they are: what is always a plan. */
static void begin_with_nothing(const WfmHiringSearch *s, double *x) {
  for (HighsInt c = 0; c < wfm_hiring_columns(s->m); c++) x[c] = lower_of(s, c);
  const WfmHiringProblem *p = s->m->p;
  for (size_t v = 0; v < p->n_vendors; v++) {
    bool in_use = wfm_hiring_vendor_in_use(p, &p->vendors[v]);
    for (int32_t t = 0; t < p->n; t++) {
      HighsInt runs = s->m->runs[v * (size_t)p->n + (size_t)t];
      if (runs >= 0) x[runs] = in_use || lower_of(s, runs) > 0;
    }
  }
}

/* What may be decided anew: classes of some groups that begin in some periods. */
typedef struct {
  const uint8_t *group; /* [n_groups] */
  int32_t from, to;
  double share; /* of the least class that opens one */
} Part;

static bool in_part(const Part *part, size_t g, int32_t c) {
  return part->group[g] && c >= part->from && c < part->to;
}

/* Rounds a few periods, solves what follows again, and so on: later classes then answer for earlier ones that were too large or too small. All outside the part
 * is held as x has it; x then holds the new classes. */
static bool round_in_turn(WfmHiringSearch *s, double *x, const Part *part) {
  const WfmHiringProblem *p = s->m->p;
  HighsInt n = wfm_hiring_columns(s->m);
  g_autofree double *low = g_new(double, (size_t)n + 1), *high = g_new(double, (size_t)n + 1), *wanted = g_new0(double, (size_t)n + 1);
  for (HighsInt c = 0; c < n; c++) {
    low[c] = is_whole(s, c) ? x[c] : lower_of(s, c);
    high[c] = is_whole(s, c) ? x[c] : upper_of(s, c);
  }
  Rounding r;
  rounding_init(&r, p);
  for (size_t g = 0; g < p->n_groups; g++)
    for (int32_t c = 0; c < p->n; c++) {
      size_t i = g * (size_t)p->n + (size_t)c;
      HighsInt hire = s->m->hire[i];
      if (hire < 0) continue;
      if (in_part(part, g, c)) {
        low[hire] = 0;
        high[hire] = upper_of(s, hire);
        if (s->m->open[i] >= 0) low[s->m->open[i]] = 0, high[s->m->open[i]] = 1;
      } else {
        r.hired[g] += (int64_t)x[hire];
        take_seats(p, r.taken, &p->groups[g], &p->groups[g].hire[c], x[hire]);
      }
    }
  bool solved = true;
  for (int32_t from = part->from; from < part->to && solved && !wfm_job_stopped(s->job); from += TURN) {
    int32_t to = MIN(part->to, from + TURN);
    Highs_changeColsBoundsByRange(s->lp, 0, n - 1, low, high);
    solved = !isnan(wfm_hiring_solve(wanted, s->m, s->lp));
    for (size_t g = 0; g < p->n_groups && solved; g++) {
      r.owed[g] = 0; /* the programme itself asks again for those put off */
      for (int32_t c = from; c < to; c++) {
        size_t i = g * (size_t)p->n + (size_t)c;
        HighsInt hire = s->m->hire[i], open = s->m->open[i];
        if (hire < 0 || !in_part(part, g, c)) continue;
        round_class(s, &r, x, g, c, wanted[hire], part->share);
        low[hire] = high[hire] = x[hire];
        if (open >= 0) low[open] = high[open] = x[open];
      }
    }
  }
  rounding_clear(&r);
  return solved;
}

static void round_at_once(WfmHiringSearch *s) {
  static const double share[] = {0.5, 0.3, 0.7, 0.1};
  g_autofree double *x = g_new0(double, (size_t)wfm_hiring_columns(s->m) + 1);
  for (size_t k = 0; k < G_N_ELEMENTS(share) && !wfm_job_stopped(s->job); k++) {
    Rounding r;
    rounding_init(&r, s->m->p);
    round_others(s, x);
    round_hires(s, &r, x, s->relaxed, 0, s->m->p->n, share[k]);
    rounding_clear(&r);
    wfm_hiring_try(s, x);
  }
  if (!isnan(s->cost)) return;
  begin_with_nothing(s, x);
  wfm_hiring_try(s, x);
}

void wfm_hiring_complete(WfmHiringSearch *s, double *x, int32_t from) {
  const WfmHiringProblem *p = s->m->p;
  for (HighsInt c = 0; c < wfm_hiring_columns(s->m); c++)
    if (is_whole(s, c)) x[c] = floor(x[c] + 1e-6); /* of those who learn later, no more than the relaxed programme has */
  g_autofree uint8_t *group = g_new(uint8_t, p->n_groups + 1);
  memset(group, 1, p->n_groups + 1);
  for (int share = 5; share <= 7; share += 2) {
    g_autofree double *whole = g_memdup2(x, ((size_t)wfm_hiring_columns(s->m) + 1) * sizeof(double));
    if (round_in_turn(s, whole, &(Part){group, from, p->n, 0.1 * share})) wfm_hiring_try(s, whole);
  }
}

void wfm_hiring_round(WfmHiringSearch *s) {
  round_at_once(s);
  const WfmHiringProblem *p = s->m->p;
  g_autofree uint8_t *group = g_new(uint8_t, p->n_groups + 1);
  memset(group, 1, p->n_groups + 1);
  for (int share = 1; share <= 9 && !isnan(s->cost) && !wfm_job_stopped(s->job) && !wfm_hiring_near(s, 1); share += 2) {
    g_autofree double *x = g_memdup2(s->x, ((size_t)wfm_hiring_columns(s->m) + 1) * sizeof(double));
    if (round_in_turn(s, x, &(Part){group, 0, p->n, 0.1 * share})) wfm_hiring_try(s, x);
  }
}
