#include "scheduler/roster/alternatives.h"

#include "scheduler/roster/published.h"
#include "scheduler/roster/search.h"

#include <math.h>
#include <string.h>

struct WfmStanding {
  const WfmRosterProblem *problem;
  WfmSpace *space;
  WfmPublished *published;
  WfmSearch *search;
  WfmPlanned *tried;
  double *sum;     /* [grid.n + 1] running worth of presence for the person asked about */
  uint8_t *mask;   /* [grid.n] */
  double *present; /* [n_queues * grid.n] */
};

WfmStanding *wfm_standing_new(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job) {
  WfmStanding *s = g_new0(WfmStanding, 1);
  s->problem = problem;
  s->space = wfm_space_new(problem);
  s->published = wfm_published_new(s->space, roster);
  s->search = wfm_search_new(s->space, job, 0, 1);
  const WfmPerson *widest = &s->space->person[0];
  for (size_t a = 0; a < s->space->n_persons; a++) {
    wfm_planned_judge(s->space, &s->space->person[a], s->published->plan[a]);
    wfm_search_put_in(s->search, a, s->published->plan[a]);
    if (s->space->person[a].n_days > widest->n_days) widest = &s->space->person[a];
  }
  s->tried = wfm_planned_new(widest);
  s->sum = g_new0(double, (size_t)problem->grid.n + 1);
  s->mask = g_new0(uint8_t, (size_t)problem->grid.n + 1);
  s->present = g_new0(double, problem->n_queues *(size_t)problem->grid.n + 1);
  wfm_coverage_present(s->search->coverage, s->present);
  return s;
}

void wfm_standing_free(WfmStanding *s) {
  if (!s) return;
  wfm_planned_free(s->tried);
  wfm_search_free(s->search);
  wfm_published_free(s->published);
  wfm_space_free(s->space);
  g_free(s->sum);
  g_free(s->mask);
  g_free(s->present);
  g_free(s);
}

/* ---- one person, everybody else as they are ---- */

/* What the plan's breaks cost beside presence, where no more may be on a break at once. */
static double rest_cost(WfmStanding *s, const WfmPerson *p, const WfmPlanned *plan) {
  WfmCoverage *coverage = s->search->coverage;
  if (!wfm_coverage_limits_rest(coverage)) return 0;
  double before = wfm_coverage_value(coverage);
  wfm_planned_rest(s->space, p, plan, 0, p->n_days, coverage, 1);
  double cost = before - wfm_coverage_value(coverage);
  wfm_planned_rest(s->space, p, plan, 0, p->n_days, coverage, -1);
  return cost;
}

static double worth_of(WfmStanding *s, const WfmPerson *p, const WfmPlanned *plan) {
  wfm_planned_mask(s->space, p, plan, 0, p->n_days, s->mask);
  double worth = 0;
  for (int32_t i = 0; i < s->problem->grid.n; i++)
    if (s->mask[i]) worth += s->sum[i + 1] - s->sum[i];
  return worth - rest_cost(s, p, plan);
}

static void take_out(WfmStanding *s, const WfmPerson *p) {
  wfm_search_take_out(s->search, p->index);
  for (int32_t i = 0; i < s->problem->grid.n; i++) {
    double *lost = s->search->lost, worth = wfm_coverage_worth(s->search->coverage, i, p->group);
    s->sum[i + 1] = s->sum[i] + worth;
    if (lost) lost[i + 1] = (i > 0 ? lost[i] : 0) + worth + wfm_coverage_rest_price(s->search->coverage, i, p->group);
  }
  wfm_planner_rests(s->search->planner, s->search->lost);
}

static void put_back(WfmStanding *s, const WfmPerson *p) {
  wfm_planner_rests(s->search->planner, NULL);
  wfm_search_put_in(s->search, p->index, s->published->plan[p->index]);
}

static bool has_seat(const WfmStanding *s, const WfmPerson *p, const WfmCandidate *c) {
  if (p->site < 0) return true;
  const int32_t *seated = s->search->seated + (size_t)p->site * (size_t)s->space->n_span;
  for (int32_t i = MAX(c->i0, 0); i < c->i1 && i < s->space->n_span; i++)
    if (seated[i] >= s->problem->sites[p->site].seats) return false;
  return true;
}

/* The person's plan with another option on one day; -1: free. The person is out. */
static void try_option(WfmStanding *s, const WfmPerson *p, int32_t day, int32_t option) {
  wfm_planned_copy(p, s->tried, s->published->plan[p->index]);
  s->tried->option[day] = option;
  if (option >= 0) wfm_duty_value(s->search->planner, p, option, s->sum, s->tried->breaks + (size_t)day * WFM_MAX_BREAKS);
}

/* What the plan adds to the cost of people who are missing, or too many, on a date. The person is out. */
static double crew_cost(WfmStanding *s, const WfmPerson *p, const WfmPlanned *plan) {
  if (!s->search->crews) return 0;
  double before = s->search->crews->cost;
  wfm_search_crew(s->search, p, plan, 0, p->n_days, 1);
  double cost = s->search->crews->cost - before;
  wfm_search_crew(s->search, p, plan, 0, p->n_days, -1);
  return cost;
}

static WfmAlternative measure(WfmStanding *s, const WfmPerson *p, int32_t day, int32_t option, double worth_now) {
  const WfmPlanned *now = s->published->plan[p->index];
  bool current = now->option[day] == option;
  if (current)
    wfm_planned_copy(p, s->tried, now);
  else
    try_option(s, p, day, option);
  WfmAlternative out = {INT64_MIN, INT64_MIN, -1, .current = current, .seated = true};
  out.legal = wfm_planned_judge(s->space, p, s->tried) && !(option < 0 && p->must[day]);
  if (option >= 0) {
    const WfmCandidate *c = wfm_candidate(p, option);
    out.start = c->start;
    out.end = c->end;
    out.shift_type = c->type;
    out.seated = has_seat(s, p, c);
    double fits = wfm_duty_value(s->search->planner, p, option, s->sum, NULL);
    out.legal &= out.seated && !isinf(fits);
  }
  out.wages = s->tried->wages - now->wages;
  out.soft = s->tried->soft - now->soft + crew_cost(s, p, s->tried) - crew_cost(s, p, now);
  out.wishes = s->tried->wishes - now->wishes;
  out.shortage = worth_now - worth_of(s, p, s->tried);
  out.rise = out.wages + out.soft + out.wishes + out.shortage;
  return out;
}

static gint by_rise(gconstpointer a, gconstpointer b) {
  const WfmAlternative *x = a, *y = b;
  if (x->legal != y->legal) return x->legal ? -1 : 1;
  if (x->rise != y->rise) return x->rise < y->rise ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  if (x->end != y->end) return x->end < y->end ? -1 : 1;
  return (x->shift_type > y->shift_type) - (x->shift_type < y->shift_type);
}

GArray *wfm_alternatives(WfmStanding *s, size_t agent, int32_t local_day) {
  const WfmPerson *p = &s->space->person[agent];
  int32_t day = local_day - p->pool->first_day;
  if (day < 0 || day >= p->n_days) return NULL;
  GArray *list = g_array_new(FALSE, FALSE, sizeof(WfmAlternative));
  take_out(s, p);
  double worth_now = worth_of(s, p, s->published->plan[agent]);
  for (int32_t o = p->option_first[day] - 1; o < p->option_first[day + 1]; o++) {
    WfmAlternative one = measure(s, p, day, o < p->option_first[day] ? -1 : o, worth_now);
    g_array_append_val(list, one);
  }
  put_back(s, p);
  g_array_sort(list, by_rise);
  return list;
}

static int32_t option_of(const WfmPerson *p, int32_t day, const WfmAlternative *alternative) {
  for (int32_t o = p->option_first[day]; o < p->option_first[day + 1]; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    if (c->start == alternative->start && c->end == alternative->end && c->type == alternative->shift_type) return o;
  }
  return -1;
}

WfmRoster *wfm_alternative_roster(WfmStanding *s, size_t agent, int32_t local_day, const WfmAlternative *alternative) {
  const WfmPerson *p = &s->space->person[agent];
  int32_t day = local_day - p->pool->first_day;
  take_out(s, p);
  try_option(s, p, day, alternative->start == INT64_MIN ? -1 : option_of(p, day, alternative));
  put_back(s, p);
  WfmRoster *roster = wfm_roster_new(s->problem->n_agents);
  for (size_t a = 0; a < s->space->n_persons; a++)
    wfm_planned_duties(s->space, &s->space->person[a], a == agent ? s->tried : s->published->plan[a], roster);
  return roster;
}

char *wfm_alternative_breach(WfmStanding *s, size_t agent, int32_t day, const WfmAlternative *alternative) {
  g_autoptr(WfmRoster) roster = wfm_alternative_roster(s, agent, day, alternative);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(s->problem, roster);
  for (size_t f = 0; f < verdict->n_findings; f++) {
    const WfmFinding *finding = &verdict->finding[f];
    if (finding->hard && (finding->agent == agent || finding->agent == SIZE_MAX)) return g_strdup(finding->text);
  }
  return NULL;
}

/* ---- one interval ---- */

double wfm_standing_worth(const WfmStanding *s, size_t queue, int32_t i) {
  const WfmRosterQueue *q = &s->problem->queues[queue];
  int32_t next = (int32_t)floor(wfm_standing_present(s, queue, i) + 1e-9);
  return next < q->first[i + 1] - q->first[i] ? q->value[q->first[i] + next] : 0;
}

double wfm_standing_present(const WfmStanding *s, size_t queue, int32_t i) {
  return s->present[queue * (size_t)s->problem->grid.n + (size_t)i];
}

static bool absent(const WfmStanding *s, const WfmAgent *agent, int32_t i) {
  int64_t from = wfm_grid_at(s->problem->grid, i), to = from + s->problem->grid.step;
  if (from < agent->employed_from || to > agent->employed_to) return true;
  for (size_t k = 0; k < agent->n_spans; k++)
    if (agent->spans[k].kind == WFM_SPAN_ABSENT && agent->spans[k].from < to && agent->spans[k].to > from) return true;
  return false;
}

static bool reaches(const WfmCandidate *c, int32_t i) {
  return c->i0 <= i && i < c->i1;
}

WfmPlaced wfm_standing_placed(const WfmStanding *s, size_t agent, int32_t i) {
  const WfmPerson *p = &s->space->person[agent];
  const WfmPlanned *plan = s->published->plan[agent];
  if (absent(s, p->agent, i)) return WFM_PLACED_ABSENT;
  bool could = false, other = false;
  for (int32_t d = 0; d < p->n_days; d++) {
    if (plan->option[d] >= 0 && reaches(wfm_candidate(p, plan->option[d]), i)) {
      wfm_planned_mask(s->space, p, plan, 0, p->n_days, s->mask);
      return s->mask[i] ? WFM_PLACED_AT_WORK : WFM_PLACED_BREAK;
    }
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      if (!reaches(wfm_candidate(p, o), i)) continue;
      could = true;
      other |= plan->option[d] >= 0;
    }
  }
  return !could ? WFM_PLACED_NO_SHIFT : other ? WFM_PLACED_OTHER : WFM_PLACED_FREE;
}

bool wfm_cheapest_reach(WfmAlternative *out, int32_t *day, WfmStanding *s, size_t agent, int32_t i) {
  const WfmPerson *p = &s->space->person[agent];
  bool found = false;
  take_out(s, p);
  double worth_now = worth_of(s, p, s->published->plan[agent]);
  for (int32_t d = 0; d < p->n_days; d++)
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      if (!reaches(wfm_candidate(p, o), i)) continue;
      WfmAlternative one = measure(s, p, d, o, worth_now);
      wfm_planned_mask(s->space, p, s->tried, 0, p->n_days, s->mask);
      if (!one.legal || !s->mask[i] || (found && one.rise >= out->rise)) continue;
      *out = one;
      *day = d + p->pool->first_day;
      found = true;
    }
  put_back(s, p);
  return found;
}
