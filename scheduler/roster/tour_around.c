/* Neighbourhoods of a roster: some people and days are freed, tours generated for them alone, and the small master solved in whole
 * numbers.
 *
 * Which: cost - bound is a sum of what each person's tour and each line cost above the least at the prices of the bound (Lagrange); those
 * that cost most are freed most often. How large: so that one takes about as much work as is meant for it; where everybody fits in,
 * it grows in days. What kind, of days and of the way to whole numbers:
 * turn about, and every other time the one that won most for its work lately. */
#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

enum { FREE_LOW = 40, FREE_FIRST = 200, GENERATED = 12, DIVED = 6, POPS = 2000, NODES = 40, WORK_LOW = 100 };
static const double FORGET = 0.8, TRUST = 0.5;

static const int32_t lengths[WFM_TOUR_LENGTHS] = {1 << 20, 7, 14, 10, 28, 21};

/* People whose days [from, to) are free. */
typedef struct {
  size_t *who, n_who;
  int32_t from, to;
} Freed;

void wfm_tour_around_init(WfmTourAround *around, int64_t work) {
  *around = (WfmTourAround){.low = MAX(WORK_LOW, (double)work / 10)};
  around->work = around->low;
  for (size_t k = 0; k < WFM_TOUR_KINDS; k++) {
    int32_t days = lengths[k / WFM_TOUR_FINISHES]; /* each length by all ways */
    around->kind[k] = (WfmTourKind){.days = days, .free = FREE_FIRST, .finish = (WfmTourFinish)(k % WFM_TOUR_FINISHES)};
  }
}

/* What a line costs above the least at the bound's prices. */
static double regret_of_line(const WfmTourSearch *s, size_t l) {
  const WfmShiftCover *line = &s->line[l];
  return MAX(wfm_line_cost(line, s->count[l]) - s->dual[l] * (line->required - s->count[l]), 0);
}

static double regret_of_person(const WfmTourSearch *s, size_t a) {
  double cost = s->now[a]->price - s->least[a];
  for (int32_t d = 0; d < s->space->person[a].n_days; d++) {
    int32_t line = s->now[a]->option[d] >= 0 ? s->line_of[a][s->now[a]->option[d]] : -1;
    if (line >= 0) cost -= s->dual[line];
  }
  return MAX(cost, 0);
}

/* A line, by what it could do without. */
static size_t pick_line(WfmTourSearch *s) {
  double sum = 0;
  for (size_t l = 0; l < s->n_lines; l++) sum += s->priced ? regret_of_line(s, l) : wfm_line_cost(&s->line[l], s->count[l]);
  double at = sum * wfm_rng_uniform(&s->rng);
  for (size_t l = 0; sum > 0 && l < s->n_lines; l++)
    if ((at -= s->priced ? regret_of_line(s, l) : wfm_line_cost(&s->line[l], s->count[l])) < 0) return l;
  return wfm_rng_below(&s->rng, (uint32_t)s->n_lines);
}

static bool can_serve(const WfmTourSearch *s, size_t a, int32_t d, size_t line) {
  const WfmPerson *p = &s->space->person[a];
  if (d < 0 || d >= p->n_days) return false;
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++)
    if (s->line_of[a][o] == (int32_t)line) return true;
  return false;
}

typedef struct {
  double key;
  size_t person;
} Ranked;

static int by_key(const void *a, const void *b) {
  const Ranked *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* People without putting back, likelier the more their tours cost above the least, and if they could change the line (keys of Efraimidis
 * and Spirakis 2006). */
static void pick_people(WfmTourSearch *s, Freed *f, size_t people, int32_t day, size_t line) {
  g_autofree Ranked *rank = g_new(Ranked, s->n + 1);
  g_autofree double *regret = g_new0(double, s->n + 1);
  double mean = 0;
  for (size_t a = 0; a < s->n && s->priced; a++) mean += (regret[a] = regret_of_person(s, a)) / (double)s->n;
  for (size_t a = 0; a < s->n; a++) {
    double weight = (mean > 0 ? TRUST + (1 - TRUST) * regret[a] / mean : 1) * (can_serve(s, a, day, line) ? 4 : 1);
    rank[a] = (Ranked){-log(1 - wfm_rng_uniform(&s->rng)) / weight, a};
  }
  qsort(rank, s->n, sizeof *rank, by_key);
  f->n_who = MIN(people, s->n);
  for (size_t k = 0; k < f->n_who; k++) f->who[k] = rank[k].person;
}

static void pick(WfmTourSearch *s, Freed *f, int32_t days, size_t people) {
  size_t line = pick_line(s);
  const WfmPerson *first = &s->space->person[0];
  int32_t day = s->line[line].day - first->pool->first_day, n_days = first->n_days;
  pick_people(s, f, people, day, line);
  f->from = days >= n_days ? 0 : CLAMP(day - (int32_t)wfm_rng_below(&s->rng, (uint32_t)days), 0, n_days - days);
  f->to = MIN(f->from + days, n_days);
}

static int32_t *mask_of(const WfmTourSearch *s, const Freed *f, int32_t n_days) {
  if (f->from <= 0 && f->to >= n_days) return NULL;
  int32_t *mask = g_new(int32_t, f->n_who * (size_t)n_days);
  for (size_t j = 0; j < f->n_who; j++)
    for (int32_t d = 0; d < n_days; d++)
      mask[j * (size_t)n_days + (size_t)d] = d >= f->from && d < f->to ? WFM_TOUR_FREE : s->now[f->who[j]]->option[d];
  return mask;
}

/* False: too large for branch and bound. */
static bool solve_small(WfmTourSearch *s, const Freed *f, WfmTourFinish finish, double work) {
  g_autofree int32_t *mask = mask_of(s, f, s->space->person[f->who[0]].n_days);
  WfmTourMaster *m = wfm_tour_master_new(s, f->who, f->n_who, mask);
  double now = wfm_tour_master_now(m), value = wfm_tour_master_generate(m, GENERATED, POPS, NULL);
  bool easy = true;
  if (value < now - (s->whole ? 1 - 1e-6 : 1e-6) && !wfm_job_stopped(s->job)) {
    if (finish == WFM_TOUR_DIVE)
      wfm_tour_master_dive(m, DIVED, POPS, (int64_t)work, false);
    else if (finish == WFM_TOUR_PLUNGE)
      wfm_tour_master_plunge(m, DIVED, POPS, (int64_t)work);
    else
      easy = wfm_tour_master_integer(m, NODES, work);
  }
  wfm_tour_master_free(m);
  return easy;
}

static size_t next_kind(WfmTourAround *around) {
  size_t k = around->round++ / 2 % WFM_TOUR_KINDS, best = k;
  if (around->round % 2) return k;
  for (size_t j = 0; j < WFM_TOUR_KINDS; j++)
    if (around->kind[j].won * around->kind[best].spent > around->kind[best].won * around->kind[j].spent) best = j;
  return best;
}

/* Larger where it was solved with ease, in less work than is meant; smaller where not. */
static void resize(WfmTourKind *kind, double meant, double spent, bool easy, bool all) {
  double by = !easy ? 0.8 : spent > meant ? 0.9 : 8 * spent > meant ? 1.1 : 1.25;
  if (all && by > 1)
    kind->days = MIN(kind->days * by + 0.5, 1 << 20);
  else
    kind->free = MAX(kind->free * by, FREE_LOW);
}

void wfm_tour_around(WfmTourSearch *s, WfmTourAround *around) {
  int32_t n_days = s->space->person[0].n_days;
  WfmTourKind *kind = &around->kind[next_kind(around)];
  int32_t days = (int32_t)MIN(kind->days, n_days);
  g_autofree size_t *who = g_new0(size_t, s->n + 1);
  Freed f = {.who = who};
  int64_t begun = wfm_tour_search_steps(s);
  double before = wfm_tour_cost(s);
  pick(s, &f, days, (size_t)MAX(2, kind->free / days));
  bool easy = solve_small(s, &f, kind->finish, around->work);
  double spent = (double)(wfm_tour_search_steps(s) - begun) / 1e6, won = before - wfm_tour_cost(s);
  kind->won = FORGET * kind->won + won;
  kind->spent = FORGET * kind->spent + spent;
  /* Where small ones win no more, larger ones are needed. */
  around->work = won > 0 ? MAX(around->work * 0.95, around->low) : around->work * 1.03;
  resize(kind, around->work, spent, easy, f.n_who == s->n);
}
