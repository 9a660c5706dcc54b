#include "scheduler/roster/search.h"

#include "scheduler/roster/checker.h"

#include <math.h>
#include <string.h>

enum { MOST_OUT = 12 };

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
  s->crews = wfm_crew_book_new(problem, wfm_dearest_hour(problem));
  if (wfm_coverage_limits_rest(s->coverage)) s->lost = g_new0(double, (size_t)problem->grid.n + 1);
  s->full = g_new0(int32_t, (size_t)space->n_span + 1);
  s->value = g_new0(double, (size_t)most + 1);
  s->value2 = g_new0(double, (size_t)most + 1);
  s->forced = g_new0(int32_t, (size_t)widest->n_days + 1);
  s->best_cost = INFINITY;
  s->column = g_new0(WfmPlanned *, space->n_persons * WFM_MOST_COLUMNS + 1);
  s->n_columns = g_new0(int32_t, space->n_persons + 1);
  s->mended = g_new0(WfmPlanned *, space->n_persons + 1);
  s->changed = g_new0(size_t, space->n_persons + 1);
  s->is_changed = g_new0(uint8_t, space->n_persons + 1);
  for (size_t a = 0; a < space->n_persons; a++) wfm_search_changed(s, a);
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
  g_free(s->changed);
  g_free(s->is_changed);
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
  g_free(s->lost);
  wfm_crew_book_free(s->crews);
  g_free(s->full);
  g_free(s->value);
  g_free(s->value2);
  g_free(s->forced);
  g_free(s);
}

int64_t wfm_search_work(const WfmSearch *s) {
  return (s->steps + s->coverage->work + wfm_planner_work(s->planner)) / 1000000;
}

/* Of many people the intervals differ little from what the bound's prices expect, so that beyond so many people, and so many days, each
 * needs less. */
enum { PEOPLE_IN_FULL = 250, DAYS_IN_FULL = 34000 };

int64_t wfm_search_default_work(const WfmSpace *space) {
  int64_t days = 0, in_full = 0;
  for (size_t a = 0; a < space->n_persons; a++) {
    days += space->person[a].n_days;
    if (a < PEOPLE_IN_FULL) in_full = days;
  }
  int64_t others = CLAMP(days - in_full, 0, MAX(DAYS_IN_FULL - in_full, 0));
  return 2500 + 6 * in_full + 3 * others + (days - in_full - others);
}

/* Seats of the duties of days [from, to). */
static void seat(WfmSearch *s, const WfmPerson *p, const WfmPlanned *plan, int32_t from, int32_t to, int32_t by) {
  int32_t *seated = p->site >= 0 ? s->seated + (size_t)p->site * (size_t)s->space->n_span : NULL;
  for (int32_t d = from; seated && d < MIN(to, p->n_days); d++) {
    if (plan->option[d] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, plan->option[d]);
    for (int32_t i = c->i0; i < c->i1; i++) seated[i] += by;
  }
}

void wfm_search_crew(WfmSearch *s, const WfmPerson *p, const WfmPlanned *plan, int32_t from, int32_t to, int by) {
  for (int32_t d = MAX(from, 0); s->crews && d < MIN(to, p->n_days); d++)
    if (plan->option[d] >= 0) wfm_crew_book_add(s->crews, p->index, wfm_candidate(p, plan->option[d])->type, p->pool->first_day + d, by);
}

double wfm_search_crew_price(const WfmSearch *s, const WfmPerson *p, int32_t option) {
  if (!s->crews) return 0;
  const WfmCandidate *c = wfm_candidate(p, option);
  return wfm_crew_book_price(s->crews, p->index, c->type, p->pool->first_day + c->day);
}

/* Takes the duties of these days out of the coverage; the plan as a whole is no longer there. */
static void take_out_days(WfmSearch *s, size_t a, int32_t from, int32_t to) {
  const WfmPerson *p = &s->space->person[a];
  WfmPlanned *plan = s->plan[a];
  wfm_planned_mask(s->space, p, plan, from, to, s->mask);
  for (int32_t i = 0; i < s->coverage->n; i++)
    if (s->mask[i]) wfm_coverage_remove(s->coverage, i, p->group);
  seat(s, p, plan, from, to, -1);
  wfm_planned_rest(s->space, p, plan, from, to, s->coverage, -1);
  wfm_search_crew(s, p, plan, from, to, -1);
  s->price -= plan->price;
  s->steps += s->coverage->n / 4;
  plan->set = false;
  wfm_search_changed(s, a);
}

/* Puts a plan in of which the other days are there already. */
static void put_in_days(WfmSearch *s, size_t a, const WfmPlanned *plan, int32_t from, int32_t to) {
  const WfmPerson *p = &s->space->person[a];
  g_assert(!s->plan[a]->set);
  if (plan != s->plan[a]) wfm_planned_copy(p, s->plan[a], plan);
  s->plan[a]->set = true;
  wfm_search_changed(s, a);
  wfm_planned_mask(s->space, p, plan, from, to, s->mask);
  for (int32_t i = 0; i < s->coverage->n; i++)
    if (s->mask[i]) wfm_coverage_add(s->coverage, i, p->group);
  seat(s, p, plan, from, to, 1);
  wfm_planned_rest(s->space, p, plan, from, to, s->coverage, 1);
  wfm_search_crew(s, p, plan, from, to, 1);
  s->price += plan->price;
  s->steps += s->coverage->n / 4;
}

void wfm_search_take_out(WfmSearch *s, size_t a) {
  if (s->plan[a]->set) take_out_days(s, a, 0, INT32_MAX);
}

void wfm_search_put_in(WfmSearch *s, size_t a, const WfmPlanned *plan) {
  put_in_days(s, a, plan, 0, INT32_MAX);
}

double wfm_search_cost(const WfmSearch *s) {
  return s->price + s->coverage->full - wfm_coverage_value(s->coverage) + (s->crews ? s->crews->cost : 0);
}

/* Only who has changed is copied: improvements of one person in thousands come by the million. */
static void remember(WfmSearch *s, double cost) {
  s->best_cost = cost;
  for (size_t k = 0; k < s->n_changed; k++) {
    size_t a = s->changed[k];
    wfm_planned_copy(&s->space->person[a], s->best[a], s->plan[a]);
    s->is_changed[a] = 0;
  }
  s->n_changed = 0;
}

void wfm_search_changed(WfmSearch *s, size_t a) {
  if (s->is_changed[a]) return;
  s->is_changed[a] = 1;
  s->changed[s->n_changed++] = a;
}

/* Back to the plans kept, after the coverage. */
static void put_back(WfmSearch *s, const size_t *who, size_t k, const WfmMood *mood, double price) {
  wfm_coverage_back(s->coverage);
  for (size_t j = 0; j < k; j++) {
    const WfmPerson *p = &s->space->person[who[j]];
    if (s->plan[who[j]]->set) {
      seat(s, p, s->plan[who[j]], mood->from, mood->to, -1);
      wfm_planned_rest(s->space, p, s->plan[who[j]], mood->from, mood->to, s->coverage, -1);
      wfm_search_crew(s, p, s->plan[who[j]], mood->from, mood->to, -1);
    }
    wfm_planned_copy(p, s->plan[who[j]], s->kept[j]);
    seat(s, p, s->plan[who[j]], mood->from, mood->to, 1);
    wfm_planned_rest(s->space, p, s->plan[who[j]], mood->from, mood->to, s->coverage, 1);
    wfm_search_crew(s, p, s->plan[who[j]], mood->from, mood->to, 1);
  }
  s->price = price;
}

/* Takes the duties of the mood's days of some people out and puts them back one after the other, each with the best response in that mood;
 * kept if the cost does not rise. */
static bool try_anew(WfmSearch *s, const size_t *who, size_t k, WfmMood mood) {
  double before = wfm_search_cost(s), price = s->price, guided = mood.guided;
  bool legal = true;
  size_t done = 0;
  wfm_coverage_begin(s->coverage);
  for (size_t j = 0; j < k; j++) {
    wfm_planned_copy(&s->space->person[who[j]], s->kept[j], s->plan[who[j]]);
    take_out_days(s, who[j], mood.from, mood.to);
  }
  for (; legal && done < k; done++) {
    mood.guided = guided * (double)(k - 1 - done) / (double)k;
    mood.held = s->kept[done];
    legal = !isinf(wfm_best_response(s, who[done], &mood, s->found));
    if (!legal) break;
    wfm_search_collect(s, who[done], s->found);
    put_in_days(s, who[done], s->found, mood.from, mood.to);
  }
  s->steps += s->coverage->n;
  if (legal && wfm_search_cost(s) <= before) {
    wfm_coverage_keep(s->coverage);
    return true;
  }
  put_back(s, who, k, &mood, price);
  return false;
}

/* The sum of all plans' prices anew: thousands of differences leave rounding behind. */
static void sum_up(WfmSearch *s) {
  s->price = 0;
  for (size_t a = 0; a < s->space->n_persons; a++) s->price += s->plan[a]->price;
}

double wfm_search_settle(WfmSearch *s) {
  wfm_coverage_settle(s->coverage);
  sum_up(s);
  return wfm_search_cost(s);
}

void wfm_search_adopt(WfmSearch *s) {
  sum_up(s);
  remember(s, wfm_search_cost(s));
}

void wfm_search_descend(WfmSearch *s, int64_t work) {
  size_t n = s->space->n_persons, idle = 0;
  int64_t begun = wfm_search_work(s);
  for (size_t k = 0; idle < n && k < 12 * n && !wfm_job_stopped(s->job); k++) {
    if (work > 0 && k >= n && wfm_search_work(s) - begun >= work) break;
    size_t a = k % n;
    double before = wfm_search_cost(s);
    idle = try_anew(s, &a, 1, (WfmMood){.to = INT32_MAX}) && wfm_search_cost(s) < before - 1e-7 ? 0 : idle + 1;
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

void wfm_search_neighbourhoods(WfmSearch *s, int64_t work) {
  static const double guides[] = {0, 0.5, 1}, shakes[] = {0, 0, 0.1, 0.3};
  int64_t until = wfm_search_work(s) + work;
  size_t who[MOST_OUT];
  if (s->space->n_persons == 0) return;
  while (wfm_search_work(s) < until && !wfm_job_stopped(s->job)) {
    WfmMood mood = {.guided = guides[wfm_rng_below(&s->rng, 3)], .shaken = shakes[wfm_rng_below(&s->rng, 4)]};
    int32_t n_days = s->space->person[0].n_days, day = (int32_t)wfm_rng_below(&s->rng, (uint32_t)MAX(n_days, 1));
    size_t want = 2 + wfm_rng_below(&s->rng, 1 + wfm_rng_below(&s->rng, 4)); /* few people better each other soonest */
    mood.to = INT32_MAX;
    if (wfm_rng_uniform(&s->rng) < 0.6) { /* a day or two */
      mood.from = day;
      mood.to = day + 1 + (wfm_rng_uniform(&s->rng) < 0.25);
      want = 2 + wfm_rng_below(&s->rng, 1 + wfm_rng_below(&s->rng, MOST_OUT - 2));
    } else if (n_days > 14) { /* about a week */
      mood.from = MAX(day - 6, 0);
      mood.to = day + 1 + (int32_t)wfm_rng_below(&s->rng, 7);
    }
    size_t k = wfm_search_pick(s, who, want, day);
    if (try_anew(s, who, k, mood) && wfm_search_cost(s) < s->best_cost - 1e-7) {
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

void wfm_search_insist(WfmSearch *s, double factor) {
  wfm_search_return(s);
  wfm_coverage_insist(s->coverage, factor);
  wfm_crew_book_insist(s->crews, factor);
  s->best_cost = wfm_search_cost(s);
}

bool wfm_search_lacks(const WfmSearch *s) {
  const WfmRosterProblem *problem = s->space->problem;
  bool asked = false;
  for (size_t k = 0; k < problem->n_presences; k++) asked |= problem->presences[k].hard;
  for (size_t k = 0; k < problem->n_crews; k++) asked |= problem->crews[k].hard_least || problem->crews[k].hard_most;
  if (!asked) return false;
  g_autoptr(WfmRoster) roster = wfm_roster_new(problem->n_agents);
  for (size_t a = 0; a < s->space->n_persons; a++) wfm_planned_duties(s->space, &s->space->person[a], s->best[a], roster);
  return wfm_presence_hard_gaps_h(problem, roster) > 0;
}
