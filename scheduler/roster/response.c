/* The best legal plan of one person against everyone who is in. */
#include "scheduler/roster/allot.h"
#include "scheduler/roster/mend.h"
#include "scheduler/roster/response_parts.h"

#include <math.h>
#include <string.h>

enum { MOST_TRIED = 40, MOST_REPAIRS = 40 };

double wfm_search_guide(const WfmSearch *s, int32_t group, int32_t i) {
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
  const double *crowded = s->crowded && p->site >= 0 ? s->crowded + (size_t)p->site * (size_t)s->space->n_span : NULL;
  int32_t hold = 0, low = grid.n, high = 0;
  for (int32_t o = p->option_first[s->from]; o < p->option_first[s->to]; o++) {
    low = MIN(low, wfm_candidate(p, o)->i0);
    high = MAX(high, MIN(wfm_candidate(p, o)->i1, grid.n));
  }
  s->sum[MIN(low, grid.n)] = 0;
  if (s->lost) s->lost[MIN(low, grid.n)] = 0;
  for (int32_t i = low; i < high; i++) {
    double worth = wfm_coverage_worth(s->coverage, i, p->group);
    if (mood->guided > 0 && s->guided) worth += mood->guided * (wfm_search_guide(s, p->group, i) - worth);
    if (crowded) worth -= crowded[i];
    if (mood->shaken > 0 && hold-- == 0) {
      hold = (int32_t)wfm_rng_below(&s->rng, 24);
      shake = 1 + mood->shaken * (2 * wfm_rng_uniform(&s->rng) - 1);
    }
    s->sum[i + 1] = s->sum[i] + (worth > 0 || crowded ? shake * worth : worth - idle);
    if (s->lost) s->lost[i + 1] = s->lost[i] + s->sum[i + 1] - s->sum[i] + wfm_coverage_rest_price(s->coverage, i, p->group);
  }
  wfm_planner_rests(s->planner, s->lost);
  s->steps += 4 * MAX(high - low, 0);
}

/* What every option is worth; of the days that are held only the duty held is possible, for what it costs. */
static void look_around(WfmSearch *s, const WfmPerson *p, const WfmMood *mood) {
  price_presence(s, p, mood);
  for (int32_t o = 0; o < p->option_first[s->from]; o++) s->value[o] = -INFINITY;
  for (int32_t o = p->option_first[s->to]; o < p->option_first[p->n_days]; o++) s->value[o] = -INFINITY;
  for (int32_t d = 0; d < p->n_days; d++) {
    s->forced[d] = s->held && (d < s->from || d >= s->to) ? s->held->option[d] : -1;
    if (s->forced[d] >= 0) s->value[s->forced[d]] = 0;
  }
  wfm_planner_force(s->planner, s->held ? s->forced : NULL);
  wfm_duty_values(s->planner, p, s->sum, s->from, s->to, s->value);
  for (int32_t o = p->option_first[s->from]; s->crews && o < p->option_first[s->to]; o++) s->value[o] -= wfm_search_crew_price(s, p, o);
  if (p->site < 0) return;
  int32_t seats = s->space->problem->sites[p->site].seats;
  const int32_t *seated = s->seated + (size_t)p->site * (size_t)s->space->n_span;
  for (int32_t i = 0; i < s->space->n_span; i++) s->full[i + 1] = s->full[i] + (seated[i] >= seats);
  for (int32_t o = p->option_first[s->from]; o < p->option_first[s->to]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    if (s->full[c->i1] > s->full[c->i0]) s->value[o] = -INFINITY;
  }
}

double wfm_response_place(WfmSearch *s, const WfmPerson *p, WfmPlanned *plan) {
  double worth = 0;
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t *breaks = plan->breaks + (size_t)d * WFM_MAX_BREAKS;
    if (plan->option[d] < 0) continue;
    if (s->forced[d] >= 0) {
      memcpy(breaks, s->held->breaks + (size_t)d * WFM_MAX_BREAKS, WFM_MAX_BREAKS * sizeof *breaks);
    } else {
      worth += wfm_duty_value(s->planner, p, plan->option[d], s->sum, breaks) - wfm_search_crew_price(s, p, plan->option[d]);
    }
  }
  return worth;
}

double wfm_response_ends(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  WfmPlanned *tried = s->spare[p->index];
  for (size_t k = 0; k < MOST_TRIED; k++) {
    double low = wfm_planner_take(s->planner, p, k, tried->option);
    if (isinf(low) || low >= best - 1e-9) break;
    double worth = wfm_response_place(s, p, tried);
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
    best = wfm_response_ends(s, p, best, out);
    beyond = wfm_planner_reached(s->planner); /* of dearer paths one may be legal where these are not */
  } while (beyond < best);
  return best;
}

/* What a plan costs at the values of now; INFINITY where it is not possible. */
static double cost_now(const WfmSearch *s, const WfmPerson *p, const WfmPlanned *plan) {
  double cost = plan->price;
  for (int32_t d = 0; d < p->n_days; d++) {
    if (plan->option[d] >= 0) cost -= s->value[plan->option[d]];
    if (plan->option[d] < 0 && s->forced[d] >= 0) return INFINITY;
  }
  return cost;
}

/* The best of the plans found for the person before, as far as they are possible now. */
static double known_plan(WfmSearch *s, const WfmPerson *p, WfmPlanned *out) {
  WfmPlanned **mine = s->column + p->index * WFM_MOST_COLUMNS, *tried = s->spare[p->index];
  const WfmPlanned *known = s->held;
  double least = s->held ? cost_now(s, p, s->held) : (double)INFINITY;
  for (int32_t k = 0; k < MIN(s->n_columns[p->index], WFM_MOST_COLUMNS); k++) {
    double cost = cost_now(s, p, mine[k]);
    if (cost < least) least = cost, known = mine[k];
  }
  s->steps += WFM_MOST_COLUMNS * p->n_days;
  if (!known || isinf(least)) return INFINITY;
  wfm_planned_copy(p, tried, known);
  double worth = wfm_response_place(s, p, tried);
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
  for (int round = 0; round < MOST_REPAIRS && !wfm_job_stopped(s->job); round++) {
    int32_t at = cheapest_open(branches);
    if (at < 0 || (round > 0 && g_array_index(branches, Branch, at).cost >= best - 1e-9)) break;
    g_array_index(branches, Branch, at).open = false;
    if (isinf(run_branch(s, p, branches, at))) break;
    best = wfm_response_ends(s, p, best, out);
    wfm_planner_take(s->planner, p, 0, tried->option);
    wfm_response_place(s, p, tried);
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

/* Whether the days that are not free are as held. */
static bool as_held(const WfmSearch *s, const WfmPerson *p, const WfmPlanned *plan) {
  bool same = true;
  for (int32_t d = 0; s->held && d < p->n_days; d++) same &= (d >= s->from && d < s->to) || plan->option[d] == s->held->option[d];
  return same;
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
  if (!wfm_mend(s->space, p, tried, s->value, s->job, &s->steps) || !as_held(s, p, tried)) return best;
  double worth = wfm_response_place(s, p, tried);
  if (!wfm_planned_judge(s->space, p, tried)) return best;
  if (!last) last = s->mended[p->index] = wfm_planned_new(p);
  wfm_planned_copy(p, last, tried);
  if (tried->price - worth >= best) return best;
  wfm_planned_copy(p, out, tried);
  return tried->price - worth;
}

/* Whether the programme's cheapest path is worth a look, and breaks a hard rule by what it counts or adds up over several weeks. */
static bool path_exceeds(WfmSearch *s, const WfmPerson *p, double best) {
  WfmPlanned *tried = s->spare[p->index];
  if (isinf(wfm_planner_run(s->planner, p, s->value, WFM_PLAN_SEARCH, -INFINITY, best))) return false;
  wfm_planner_take(s->planner, p, 0, tried->option);
  wfm_response_place(s, p, tried);
  s->steps += 2000;
  return !wfm_planned_judge(s->space, p, tried);
}

/* Of what such rules count so much is closed, and of what they add up each week gets its part, that paths keep them. */
static double judge_allotted(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  WfmPlanMode mode = p->period ? WFM_PLAN_SHARED : WFM_PLAN_SEARCH;
  memcpy(s->value2, s->value, (size_t)p->option_first[p->n_days] * sizeof *s->value);
  for (size_t round = 0; round <= p->contract->n_rules; round++) {
    if (isinf(wfm_planner_run(s->planner, p, s->value2, mode, -INFINITY, best))) break;
    WfmPlanned *tried = s->spare[p->index];
    wfm_planner_take(s->planner, p, 0, tried->option);
    if (wfm_allot(s->space, p, tried->option, s->forced, s->value2, &s->steps)) continue;
    if (round == 0 && !p->period) return judge_paths(s, p, mode, best, out); /* it breaks something else */
    return wfm_response_ends(s, p, best, out);
  }
  return best;
}

double wfm_response_at_values(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  if ((p->period || p->allots) && path_exceeds(s, p, best)) {
    best = judge_allotted(s, p, best, out);
  } else {
    best = judge_paths(s, p, WFM_PLAN_SEARCH, best, out);
  }
  if (s->mended[p->index]) best = mend(s, p, best, out);
  if (isinf(best)) best = judge_paths(s, p, WFM_PLAN_SEARCH, best, out);
  if (isinf(best)) best = repair(s, p, best, out);
  return isinf(best) ? mend(s, p, best, out) : best;
}

double wfm_best_response(WfmSearch *s, size_t a, const WfmMood *mood, WfmPlanned *out) {
  static const WfmMood plain = {.to = INT32_MAX};
  const WfmPerson *p = &s->space->person[a];
  if (!mood) mood = &plain;
  s->from = CLAMP(mood->from, 0, p->n_days);
  s->to = CLAMP(mood->to, s->from, p->n_days);
  s->held = mood->held;
  look_around(s, p, mood);
  out->set = false;
  double best = known_plan(s, p, out);
  best = wfm_response_at_values(s, p, best, out);
  wfm_planner_force(s->planner, NULL);
  wfm_planner_rests(s->planner, NULL);
  return best;
}
