#include "scheduler/roster/search.h"

#include "scheduler/roster/mend.h"

#include <math.h>
#include <string.h>

enum { MOST_TRIED = 40, MOST_REPAIRS = 40, MOST_OUT = 12 };

/* Who is still at work from before the horizon takes a seat. */
static void seat_history(WfmSearch *s) {
  for (size_t a = 0; a < s->space->n_persons; a++) {
    const WfmPerson *p = &s->space->person[a];
    if (p->site < 0) continue;
    for (size_t d = 0; d < p->agent->n_previous; d++)
      for (int32_t i = 0; i < s->space->n_span && wfm_grid_at(s->space->problem->grid, i) < p->agent->previous[d].end; i++)
        s->seated[(size_t)p->site * (size_t)s->space->n_span + (size_t)i]++;
  }
}

WfmSearch *wfm_search_new(const WfmSpace *space, const WfmJob *job, double idle_price, uint64_t stream) {
  WfmSearch *s = g_new0(WfmSearch, 1);
  const WfmRosterProblem *problem = space->problem;
  s->space = space;
  s->job = job;
  s->idle_price = idle_price;
  s->coverage = wfm_coverage_new(problem);
  s->planner = wfm_planner_new(space);
  s->plan = g_new0(WfmPlanned *, space->n_persons + 1);
  s->best = g_new0(WfmPlanned *, space->n_persons + 1);
  s->spare = g_new0(WfmPlanned *, space->n_persons + 1);
  int32_t most = 0;
  for (size_t a = 0; a < space->n_persons; a++) {
    s->plan[a] = wfm_planned_new(&space->person[a]);
    s->best[a] = wfm_planned_new(&space->person[a]);
    s->spare[a] = wfm_planned_new(&space->person[a]);
    most = MAX(most, space->person[a].option_first[space->person[a].n_days]);
  }
  s->kept = g_new0(WfmPlanned *, MOST_OUT);
  const WfmPerson *widest = &space->person[0]; /* a plan of the most days can hold anyone's */
  for (size_t a = 1; a < space->n_persons; a++)
    if (space->person[a].n_days > widest->n_days) widest = &space->person[a];
  for (size_t k = 0; k < MOST_OUT; k++) s->kept[k] = wfm_planned_new(widest);
  s->found = wfm_planned_new(widest);
  s->seated = g_new0(int32_t, problem->n_sites * (size_t)space->n_span + 1);
  s->mask = g_new0(uint8_t, (size_t)problem->grid.n + 1);
  s->sum = g_new0(double, (size_t)problem->grid.n + 1);
  s->full = g_new0(int32_t, (size_t)space->n_span + 1);
  s->value = g_new0(double, (size_t)most + 1);
  s->value2 = g_new0(double, (size_t)most + 1);
  s->best_cost = INFINITY;
  s->column = g_new0(WfmPlanned *, space->n_persons * WFM_MOST_COLUMNS + 1);
  s->n_columns = g_new0(int32_t, space->n_persons + 1);
  s->mended = g_new0(WfmPlanned *, space->n_persons + 1);
  s->guide = g_new0(double, problem->n_queues *(size_t)problem->grid.n + 1);
  wfm_rng_init(&s->rng, job->seed, stream);
  wfm_coverage_history(s->coverage, problem);
  seat_history(s);
  return s;
}

void wfm_search_free(WfmSearch *s) {
  if (!s) return;
  for (size_t a = 0; a < s->space->n_persons; a++) {
    wfm_planned_free(s->plan[a]);
    wfm_planned_free(s->best[a]);
    wfm_planned_free(s->spare[a]);
    wfm_planned_free(s->mended[a]);
  }
  g_free(s->mended);
  g_free(s->plan);
  g_free(s->best);
  g_free(s->spare);
  wfm_coverage_free(s->coverage);
  wfm_planner_free(s->planner);
  for (size_t k = 0; k < MOST_OUT; k++) wfm_planned_free(s->kept[k]);
  g_free(s->kept);
  wfm_planned_free(s->found);
  g_free(s->seated);
  g_free(s->guide);
  for (size_t k = 0; k < s->space->n_persons * WFM_MOST_COLUMNS; k++) wfm_planned_free(s->column[k]);
  g_free(s->column);
  g_free(s->n_columns);
  g_free(s->mask);
  g_free(s->sum);
  g_free(s->full);
  g_free(s->value);
  g_free(s->value2);
  g_free(s);
}

int64_t wfm_search_work(const WfmSearch *s) {
  return (s->steps + s->coverage->work + wfm_planner_work(s->planner)) / 1000000;
}

static void seat(WfmSearch *s, const WfmPerson *p, const WfmPlanned *plan, int32_t by) {
  int32_t *seated = p->site >= 0 ? s->seated + (size_t)p->site * (size_t)s->space->n_span : NULL;
  for (int32_t d = 0; seated && d < p->n_days; d++) {
    if (plan->option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, plan->option[d]);
    for (int32_t i = c->i0; i < c->i1; i++) seated[i] += by;
  }
}

void wfm_search_take_out(WfmSearch *s, size_t a) {
  const WfmPerson *p = &s->space->person[a];
  WfmPlanned *plan = s->plan[a];
  if (!plan->set) return;
  wfm_planned_mask(s->space, p, plan, s->mask);
  for (int32_t i = 0; i < s->coverage->n; i++)
    if (s->mask[i]) wfm_coverage_remove(s->coverage, i, p->group);
  seat(s, p, plan, -1);
  s->price -= plan->price;
  s->steps += s->coverage->n;
  plan->set = false;
}

void wfm_search_put_in(WfmSearch *s, size_t a, const WfmPlanned *plan) {
  const WfmPerson *p = &s->space->person[a];
  g_assert(!s->plan[a]->set);
  if (plan != s->plan[a]) wfm_planned_copy(p, s->plan[a], plan);
  s->plan[a]->set = true;
  wfm_planned_mask(s->space, p, plan, s->mask);
  for (int32_t i = 0; i < s->coverage->n; i++)
    if (s->mask[i]) wfm_coverage_add(s->coverage, i, p->group);
  seat(s, p, plan, 1);
  s->price += plan->price;
  s->steps += s->coverage->n;
}

double wfm_search_cost(const WfmSearch *s) {
  return s->price + s->coverage->full - wfm_coverage_value(s->coverage);
}

/* What the bound's prices pay an agent of the group in interval i. */
static double guide_price(const WfmSearch *s, int32_t group, int32_t i) {
  const WfmCoverage *c = s->coverage;
  double most = 0;
  for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++)
    most = MAX(most, c->arc_gain[a] * s->guide[(size_t)c->arc_queue[a] * (size_t)c->n + (size_t)i]);
  return most;
}

/* What presence earns now: what it is worth, drawn towards the bound's prices where others are still to come, and shaken. */
static void price_presence(WfmSearch *s, const WfmPerson *p, const WfmMood *mood) {
  WfmGrid grid = s->space->problem->grid;
  double idle = s->idle_price * grid.step / 3600, shake = 1;
  int32_t hold = 0;
  for (int32_t i = 0; i < grid.n; i++) {
    double worth = wfm_coverage_worth(s->coverage, i, p->group);
    if (mood->guided > 0 && s->guided) worth += mood->guided * (guide_price(s, p->group, i) - worth);
    if (mood->shaken > 0 && hold-- == 0) {
      hold = (int32_t)wfm_rng_below(&s->rng, 24);
      shake = 1 + mood->shaken * (2 * wfm_rng_uniform(&s->rng) - 1);
    }
    s->sum[i + 1] = s->sum[i] + (worth > 0 ? shake * worth : -idle);
  }
  s->steps += 8 * grid.n;
}

static void look_around(WfmSearch *s, const WfmPerson *p, const WfmMood *mood) {
  price_presence(s, p, mood);
  wfm_duty_values(s->planner, p, s->sum, s->value);
  for (int32_t o = 0; mood->held && o < p->option_first[p->n_days]; o++) {
    int32_t d = wfm_candidate(p, o)->day;
    if ((d < mood->from || d >= mood->to) && mood->held->option[d] != o) s->value[o] = -INFINITY;
  }
  if (p->site < 0) return;
  int32_t seats = s->space->problem->sites[p->site].seats;
  const int32_t *seated = s->seated + (size_t)p->site * (size_t)s->space->n_span;
  for (int32_t i = 0; i < s->space->n_span; i++) s->full[i + 1] = s->full[i] + (seated[i] >= seats);
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    if (s->full[c->i1] > s->full[c->i0]) s->value[o] = -INFINITY;
  }
}

/* Places the breaks; the worth of the plan's presence. */
static double place(WfmSearch *s, const WfmPerson *p, WfmPlanned *plan) {
  double worth = 0;
  for (int32_t d = 0; d < p->n_days; d++)
    if (plan->option[d] >= 0) worth += wfm_duty_value(s->planner, p, plan->option[d], s->sum, plan->breaks + (size_t)d * WFM_MAX_BREAKS);
  return worth;
}

/* The best of the programme's paths by the rules' own measures; *out is bettered only. */
static double judge_ends(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  WfmPlanned *tried = s->spare[p->index];
  for (size_t k = 0; k < MOST_TRIED; k++) {
    double low = wfm_planner_take(s->planner, p, k, tried->option);
    if (isinf(low) || low >= best - 1e-9) break;
    double worth = place(s, p, tried);
    s->steps += 2000;
    if (!wfm_planned_judge(s->space, p, tried) || tried->price - worth >= best) continue;
    best = tried->price - worth;
    wfm_planned_copy(p, out, tried);
  }
  return best;
}

static double judge_paths(WfmSearch *s, const WfmPerson *p, WfmPlanMode mode, double best, WfmPlanned *out) {
  double beyond = -INFINITY;
  do {
    if (isinf(wfm_planner_run(s->planner, p, s->value, mode, beyond, best))) break;
    best = judge_ends(s, p, best, out);
    beyond = wfm_planner_reached(s->planner); /* of dearer paths one may be legal where these are not */
  } while (beyond < best);
  return best;
}

/* The best of the plans found for the person before, as far as they are possible now. */
static double known_plan(WfmSearch *s, const WfmPerson *p, WfmPlanned *out) {
  WfmPlanned **mine = s->column + p->index * WFM_MOST_COLUMNS, *tried = s->spare[p->index];
  const WfmPlanned *known = NULL;
  double least = INFINITY;
  for (int32_t k = 0; k < MIN(s->n_columns[p->index], WFM_MOST_COLUMNS); k++) {
    double cost = mine[k]->price;
    for (int32_t d = 0; d < p->n_days; d++)
      if (mine[k]->option[d] >= 0) cost -= s->value[mine[k]->option[d]];
    if (cost < least) least = cost, known = mine[k];
  }
  s->steps += 4 * WFM_MOST_COLUMNS * p->n_days;
  if (!known) return INFINITY;
  wfm_planned_copy(p, tried, known);
  double worth = place(s, p, tried);
  if (!wfm_planned_judge(s->space, p, tried)) return INFINITY;
  wfm_planned_copy(p, out, tried);
  return tried->price - worth;
}

/* Forbids the shift type that the day now has. */
static void forbid(const WfmPerson *p, double *value, int32_t option) {
  const WfmCandidate *c = wfm_candidate(p, option);
  for (int32_t o = p->option_first[c->day]; o < p->option_first[c->day + 1]; o++)
    if (wfm_candidate(p, o)->type == c->type && !c->locked) value[o] = -INFINITY;
}

/* A set of options forbidden, as a chain: each adds one day and type to its parent's. */
typedef struct {
  double cost;
  int32_t parent, option;
  bool open;
} Branch;

static double run_branch(WfmSearch *s, const WfmPerson *p, const GArray *branches, int32_t b) {
  memcpy(s->value2, s->value, (size_t)p->option_first[p->n_days] * sizeof *s->value);
  for (; b >= 0; b = g_array_index(branches, Branch, b).parent)
    if (g_array_index(branches, Branch, b).option >= 0) forbid(p, s->value2, g_array_index(branches, Branch, b).option);
  return wfm_planner_run(s->planner, p, s->value2, WFM_PLAN_SEARCH, -INFINITY, INFINITY);
}

static int32_t cheapest_open(const GArray *branches) {
  int32_t best = -1;
  for (guint b = 0; b < branches->len; b++) {
    const Branch *at = &g_array_index(branches, Branch, b);
    if (at->open && !isinf(at->cost) && (best < 0 || at->cost < g_array_index(branches, Branch, best).cost)) best = (int32_t)b;
  }
  return best;
}

/* For rules that the programme does not know: where the cheapest path breaks one, each duty inside the breach is forbidden in turn (its
 * type on its day), cheapest first, until a path is legal. */
static double repair(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  WfmPlanned *tried = s->spare[p->index];
  g_autoptr(GArray) branches = g_array_new(FALSE, FALSE, sizeof(Branch));
  Branch root = {0, -1, -1, true};
  g_array_append_val(branches, root);
  for (int round = 0; round < MOST_REPAIRS; round++) {
    int32_t at = cheapest_open(branches);
    if (at < 0 || (round > 0 && g_array_index(branches, Branch, at).cost >= best - 1e-9)) break;
    g_array_index(branches, Branch, at).open = false;
    if (isinf(run_branch(s, p, branches, at))) break;
    best = judge_ends(s, p, best, out);
    wfm_planner_take(s->planner, p, 0, tried->option);
    place(s, p, tried);
    WfmPlace breach = wfm_planned_breach(s->space, p, tried);
    g_autofree int32_t *chosen = g_memdup2(tried->option, (size_t)p->n_days * sizeof *chosen);
    for (int32_t d = 0; breach.found && d < p->n_days; d++) {
      if (chosen[d] < 0) continue;
      const WfmCandidate *c = wfm_candidate(p, chosen[d]);
      if (c->start >= breach.to || c->end <= breach.from || c->locked) continue;
      Branch child = {0, at, chosen[d], true};
      g_array_append_val(branches, child);
      g_array_index(branches, Branch, branches->len - 1).cost = run_branch(s, p, branches, (int32_t)branches->len - 1);
    }
  }
  return best;
}

/* For rules that ask for something: no forbidding mends those. Begins from the best plan so far, from the last plan that was mended, or
 * from the programme's. */
static double mend(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  WfmPlanned *tried = s->spare[p->index], *last = s->mended[p->index];
  if (!isinf(best)) {
    wfm_planned_copy(p, tried, out);
  } else if (last) {
    wfm_planned_copy(p, tried, last);
  } else if (isinf(wfm_planner_run(s->planner, p, s->value, WFM_PLAN_SEARCH, -INFINITY, INFINITY))) {
    return best;
  } else {
    wfm_planner_take(s->planner, p, 0, tried->option);
  }
  if (!wfm_mend(s->space, p, tried, s->value, &s->steps)) return best;
  double worth = place(s, p, tried);
  if (!wfm_planned_judge(s->space, p, tried)) return best;
  if (!last) last = s->mended[p->index] = wfm_planned_new(p);
  wfm_planned_copy(p, last, tried);
  if (tried->price - worth >= best) return best;
  wfm_planned_copy(p, out, tried);
  return tried->price - worth;
}

double wfm_best_response(WfmSearch *s, size_t a, const WfmMood *mood, WfmPlanned *out) {
  static const WfmMood plain = {0};
  const WfmPerson *p = &s->space->person[a];
  look_around(s, p, mood ? mood : &plain);
  out->set = false;
  double best = known_plan(s, p, out);
  best = judge_paths(s, p, WFM_PLAN_SEARCH, best, out);
  if (p->period) best = judge_paths(s, p, WFM_PLAN_SHARED, best, out);
  if (s->mended[a]) best = mend(s, p, best, out);
  if (isinf(best) || p->period) best = repair(s, p, best, out);
  return isinf(best) ? mend(s, p, best, out) : best;
}

static void remember(WfmSearch *s, double cost) {
  s->best_cost = cost;
  for (size_t a = 0; a < s->space->n_persons; a++) wfm_planned_copy(&s->space->person[a], s->best[a], s->plan[a]);
}

static void shuffle(WfmSearch *s, size_t *order, size_t n) {
  for (size_t k = n; k > 1; k--) {
    size_t j = wfm_rng_below(&s->rng, (uint32_t)k), t = order[k - 1];
    order[k - 1] = order[j];
    order[j] = t;
  }
}

/* Takes people out and puts them back one after the other, each with the best response in that mood; kept if the cost rises by no more
 * than `room`. */
static bool try_anew(WfmSearch *s, const size_t *who, size_t k, WfmMood mood, double room) {
  double before = wfm_search_cost(s), price = s->price, guided = mood.guided;
  bool legal = true, days = mood.to > mood.from;
  size_t done = 0;
  wfm_coverage_begin(s->coverage);
  for (size_t j = 0; j < k; j++) {
    wfm_planned_copy(&s->space->person[who[j]], s->kept[j], s->plan[who[j]]);
    wfm_search_take_out(s, who[j]);
  }
  for (; legal && done < k; done++) {
    mood.guided = guided * (double)(k - 1 - done) / (double)k;
    mood.held = days ? s->kept[done] : NULL;
    legal = !isinf(wfm_best_response(s, who[done], &mood, s->found));
    if (!legal) break;
    wfm_search_collect(s, who[done], s->found);
    wfm_search_put_in(s, who[done], s->found);
  }
  s->steps += 4 * s->coverage->n * s->coverage->n_queues;
  double rise = legal ? wfm_search_cost(s) - before : 0;
  if (rise > 0) s->rise += 0.02 * (rise - s->rise);
  if (legal && rise <= room) {
    wfm_coverage_keep(s->coverage);
    return true;
  }
  wfm_coverage_back(s->coverage);
  for (size_t j = 0; j < k; j++) {
    const WfmPerson *p = &s->space->person[who[j]];
    if (s->plan[who[j]]->set) seat(s, p, s->plan[who[j]], -1);
    wfm_planned_copy(p, s->plan[who[j]], s->kept[j]);
    seat(s, p, s->plan[who[j]], 1);
  }
  s->price = price;
  return false;
}

size_t wfm_search_construct(WfmSearch *s) {
  size_t n = s->space->n_persons;
  g_autofree size_t *order = g_new(size_t, n + 1);
  for (size_t a = 0; a < n; a++) order[a] = a;
  shuffle(s, order, n);
  /* Who finds no seat goes first next time. */
  for (size_t attempt = 0; attempt < 20; attempt++) {
    size_t failed = SIZE_MAX;
    for (size_t a = 0; a < n; a++) wfm_search_take_out(s, a);
    for (size_t k = 0; k < n && failed == SIZE_MAX; k++) {
      WfmPlanned *plan = s->best[order[k]];
      if (isinf(wfm_best_response(s, order[k], NULL, plan))) {
        failed = k;
      } else {
        wfm_search_put_in(s, order[k], plan);
      }
    }
    if (failed == SIZE_MAX) {
      remember(s, wfm_search_cost(s));
      return SIZE_MAX;
    }
    size_t person = order[failed];
    if (failed == 0 || attempt == 19) return person;
    memmove(order + 1, order, failed * sizeof *order);
    order[0] = person;
  }
  return SIZE_MAX;
}

/* The sum of all plans' prices anew: thousands of differences leave rounding behind. */
static void sum_up(WfmSearch *s) {
  s->price = 0;
  for (size_t a = 0; a < s->space->n_persons; a++) s->price += s->plan[a]->price;
}

void wfm_search_descend(WfmSearch *s) {
  size_t n = s->space->n_persons, idle = 0;
  for (size_t k = 0; idle < n && k < 12 * n && !wfm_job_stopped(s->job); k++) {
    size_t a = k % n;
    double before = wfm_search_cost(s);
    idle = try_anew(s, &a, 1, (WfmMood){0}, 0) && wfm_search_cost(s) < before - 1e-7 ? 0 : idle + 1;
  }
  sum_up(s);
  if (wfm_search_cost(s) < s->best_cost - 1e-9) remember(s, wfm_search_cost(s));
}

/* People who are likely to get in each other's way: of one skill group, one zone, or one at work on a day on which the other is not. */
size_t wfm_search_pick(WfmSearch *s, size_t *who, size_t want, int32_t day) {
  size_t n = s->space->n_persons, got = 0;
  want = MIN(want, n);
  uint32_t how = wfm_rng_below(&s->rng, 4);
  who[got++] = wfm_rng_below(&s->rng, (uint32_t)n);
  const WfmPerson *first = &s->space->person[who[0]];
  for (size_t tries = 0; got < want && tries < 40 * want; tries++) {
    size_t a = wfm_rng_below(&s->rng, (uint32_t)n);
    const WfmPerson *p = &s->space->person[a];
    bool fits = how == 0 || tries > 20 * want || (how == 1 && p->group == first->group) || (how == 2 && p->pool->zone == first->pool->zone);
    if (how == 3 && day < p->n_days && day < first->n_days) fits |= (s->plan[a]->option[day] < 0) != (s->plan[who[0]]->option[day] < 0);
    for (size_t k = 0; k < got; k++) fits &= who[k] != a;
    if (fits) who[got++] = a;
  }
  return got;
}

void wfm_search_neighbourhoods(WfmSearch *s, int64_t work, double heat) {
  static const double guides[] = {0, 0.5, 1}, shakes[] = {0, 0, 0.1, 0.3};
  int64_t until = wfm_search_work(s) + work;
  size_t who[MOST_OUT];
  if (s->space->n_persons == 0) return;
  while (wfm_search_work(s) < until && !wfm_job_stopped(s->job)) {
    WfmMood mood = {.guided = guides[wfm_rng_below(&s->rng, 3)], .shaken = shakes[wfm_rng_below(&s->rng, 4)]};
    int32_t n_days = s->space->person[0].n_days, day = (int32_t)wfm_rng_below(&s->rng, (uint32_t)MAX(n_days, 1));
    size_t want = 2 + wfm_rng_below(&s->rng, 5);
    if (wfm_rng_uniform(&s->rng) < 0.5) { /* a few days of more people */
      mood.from = day;
      mood.to = day + 1 + (int32_t)wfm_rng_below(&s->rng, 3);
      want = 3 + wfm_rng_below(&s->rng, MOST_OUT - 2);
    }
    size_t k = wfm_search_pick(s, who, want, day);
    double luck = -log(wfm_rng_open(&s->rng));
    bool kept = try_anew(s, who, k, mood, heat * s->rise * luck);
    s->tried++;
    s->kept_moves += kept;
    if (kept && wfm_search_cost(s) < s->best_cost - 1e-7) {
      sum_up(s);
      remember(s, wfm_search_cost(s));
    }
  }
}

static bool same_plan(const WfmPerson *p, const WfmPlanned *a, const WfmPlanned *b) {
  for (int32_t d = 0; d < p->n_days; d++) {
    if (a->option[d] != b->option[d]) return false;
    size_t at = (size_t)d * WFM_MAX_BREAKS;
    if (a->option[d] >= 0 && memcmp(a->breaks + at, b->breaks + at, WFM_MAX_BREAKS * sizeof *a->breaks) != 0) return false;
  }
  return true;
}

WfmPlanned *wfm_search_collect(WfmSearch *s, size_t a, const WfmPlanned *plan) {
  const WfmPerson *p = &s->space->person[a];
  WfmPlanned **mine = s->column + a * WFM_MOST_COLUMNS;
  for (int32_t k = 0; k < MIN(s->n_columns[a], WFM_MOST_COLUMNS); k++)
    if (same_plan(p, mine[k], plan)) return mine[k];
  int32_t place = s->n_columns[a]++ % WFM_MOST_COLUMNS;
  if (!mine[place]) mine[place] = wfm_planned_new(p);
  wfm_planned_copy(p, mine[place], plan);
  return mine[place];
}

void wfm_search_replace(WfmSearch *s, const size_t *who, WfmPlanned *const *plan, size_t k) {
  for (size_t j = 0; j < k; j++) wfm_search_take_out(s, who[j]);
  for (size_t j = 0; j < k; j++) wfm_search_put_in(s, who[j], plan[j]);
  sum_up(s);
  if (wfm_search_cost(s) < s->best_cost - 1e-7) remember(s, wfm_search_cost(s));
}

void wfm_search_return(WfmSearch *s) {
  for (size_t a = 0; a < s->space->n_persons; a++) wfm_search_take_out(s, a);
  for (size_t a = 0; a < s->space->n_persons; a++) wfm_search_put_in(s, a, s->best[a]);
  sum_up(s);
}
