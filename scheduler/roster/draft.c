#include "scheduler/roster/draft.h"

#include "scheduler/roster/allot.h"
#include "scheduler/roster/best_plan.h"
#include "scheduler/roster/draft_parts.h"

#include <math.h>
#include <string.h>

enum { MOST_LINES_TRIED = 4, MOST_PATHS_TRIED = 10, MOST_ARCS = 64 };

typedef struct {
  const WfmSpace *space;
  WfmPlanner *planner;
  WfmDraftLines **lines; /* [n_pools] NULL: not asked for yet */
  double *staff, *next;  /* [n_queues * grid.n] effective agents at the queue, and what the next one is worth */
  double *most;          /* [grid.n] what one agent more of the person's skills is worth, and its running sums: */
  double *sum;           /* [grid.n + 1] */
  double *value;         /* [most options of a person] */
  uint8_t *mask;         /* [grid.n] */
  double worth;          /* of everybody who is in */
  double cost;           /* of their plans */
  int64_t steps;         /* of the programme */
} Desk;

/* The queues that a person serves, and how quickly. */
typedef struct {
  size_t queue[MOST_ARCS], n;
  double gain[MOST_ARCS];
} Skills;

static Skills skills_of(const WfmRosterProblem *problem, const WfmAgent *agent) {
  Skills skills;
  skills.n = 0;
  for (size_t q = 0; q < problem->n_queues && skills.n < MOST_ARCS; q++) {
    if (!(agent->proficiency[q] > 0)) continue;
    skills.queue[skills.n] = q;
    skills.gain[skills.n++] = nearbyint((double)agent->proficiency[q] * 1e6) / 1e6; /* as coverage.c has it */
  }
  return skills;
}

static double step_at(const WfmRosterQueue *queue, int32_t i, double staff) {
  int32_t whole = (int32_t)(staff + 1e-7), n = queue->first[i + 1] - queue->first[i];
  return whole < n ? queue->value[queue->first[i] + whole] : 0;
}

static Desk *desk_new(const WfmSpace *space) {
  const WfmRosterProblem *problem = space->problem;
  size_t n = (size_t)problem->grid.n, most = 0;
  Desk *d = g_new0(Desk, 1);
  d->space = space;
  d->planner = wfm_planner_new(space);
  d->lines = g_new0(WfmDraftLines *, space->pool->len + 1);
  d->staff = g_new0(double, n * problem->n_queues + 1);
  d->next = g_new(double, n * problem->n_queues + 1);
  for (size_t q = 0; q < problem->n_queues; q++)
    for (size_t i = 0; i < n; i++) d->next[q * n + i] = step_at(&problem->queues[q], (int32_t)i, 0);
  for (size_t a = 0; a < space->n_persons; a++) most = MAX(most, (size_t)space->person[a].option_first[space->person[a].n_days]);
  d->most = g_new(double, n + 1);
  d->sum = g_new0(double, n + 1);
  d->value = g_new(double, most + 1);
  d->mask = g_new0(uint8_t, n + 1);
  return d;
}

static void desk_free(Desk *d) {
  for (guint p = 0; p < d->space->pool->len; p++) wfm_draft_lines_free(d->lines[p]);
  wfm_planner_free(d->planner);
  g_free(d->lines);
  g_free(d->staff);
  g_free(d->next);
  g_free(d->most);
  g_free(d->sum);
  g_free(d->value);
  g_free(d->mask);
  g_free(d);
}

/* Four at a time, so that no sum waits for more than one addition since the last four. */
static void sum_up(const double *restrict value, int32_t n, double *restrict sum) {
  int32_t i = 0;
  for (; i + 4 <= n; i += 4) {
    double two = value[i] + value[i + 1], three = two + value[i + 2], base = sum[i];
    sum[i + 1] = base + value[i];
    sum[i + 2] = base + two;
    sum[i + 3] = base + three;
    sum[i + 4] = base + (three + value[i + 3]);
  }
  for (; i < n; i++) sum[i + 1] = sum[i] + value[i];
}

static void price_presence(Desk *d, const Skills *skills) {
  int32_t n = d->space->problem->grid.n;
  double *restrict most = d->most;
  if (skills->n == 0) memset(most, 0, (size_t)n * sizeof *most);
  for (size_t k = 0; k < skills->n; k++) {
    const double *restrict next = d->next + skills->queue[k] * (size_t)n;
    double gain = skills->gain[k];
    for (int32_t i = 0; i < n; i++) {
      double worth = gain * next[i];
      most[i] = k == 0 || worth > most[i] ? worth : most[i];
    }
  }
  sum_up(most, n, d->sum);
}

/* One agent more in interval i, at the queue where he is worth most. */
static void count_in(Desk *d, const Skills *skills, int32_t i) {
  const WfmRosterProblem *problem = d->space->problem;
  size_t n = (size_t)problem->grid.n, best = skills->n;
  double most = 0;
  for (size_t k = 0; k < skills->n; k++) {
    double worth = skills->gain[k] * d->next[skills->queue[k] * n + (size_t)i];
    if (worth > most) most = worth, best = k;
  }
  if (best == skills->n) return;
  size_t at = skills->queue[best] * n + (size_t)i;
  double staff = d->staff[at], next = d->next[at];
  for (double left = skills->gain[best]; left > 1e-7;) {
    double part = MIN(left, (double)((int32_t)(staff + 1e-7) + 1) - staff);
    d->worth += part * next;
    staff += part;
    left -= part;
    next = step_at(&problem->queues[skills->queue[best]], i, staff);
  }
  d->staff[at] = staff;
  d->next[at] = next;
}

/* Whether the plan, its breaks laid at best, has a duty wherever one has to be and keeps the rules. */
static bool lay_and_judge(Desk *d, const WfmPerson *p, WfmPlanned *plan) {
  for (int32_t day = 0; day < p->n_days; day++) {
    if (plan->option[day] < 0 && p->must[day]) return false;
    if (plan->option[day] < 0) continue;
    if (isinf(wfm_duty_value(d->planner, p, plan->option[day], d->sum, plan->breaks + (size_t)day * WFM_MAX_BREAKS))) return false;
  }
  return wfm_planned_judge(d->space, p, plan);
}

static bool try_lines(Desk *d, const WfmPerson *p, WfmPlanned *plan) {
  guint pool = 0;
  while (d->space->pool->pdata[pool] != p->pool) pool++;
  if (!d->lines[pool]) d->lines[pool] = wfm_draft_lines_new(d->space, p->pool);
  WfmDraftLines *lines = d->lines[pool];
  wfm_draft_value(lines, p, d->sum);
  for (int k = 0; k < MOST_LINES_TRIED && wfm_draft_take(lines, p, plan->option); k++)
    if (lay_and_judge(d, p, plan)) return true;
  return false;
}

static bool run_programme(Desk *d, const WfmPerson *p) {
  int64_t begun = wfm_planner_work(d->planner);
  bool found = !isinf(wfm_planner_run(d->planner, p, d->value, p->period ? WFM_PLAN_SHARED : WFM_PLAN_SEARCH, -INFINITY, INFINITY));
  d->steps += wfm_planner_work(d->planner) - begun;
  return found;
}

static bool try_paths(Desk *d, const WfmPerson *p, WfmPlanned *plan) {
  wfm_duty_values(d->planner, p, d->sum, 0, p->n_days, d->value);
  for (size_t round = 0; round <= p->contract->n_rules && run_programme(d, p); round++) {
    if (p->allots && !isinf(wfm_planner_take(d->planner, p, 0, plan->option)) &&
        wfm_allot(d->space, p, plan->option, NULL, d->value, &d->steps))
      continue;
    for (size_t k = 0; k < MOST_PATHS_TRIED && !isinf(wfm_planner_take(d->planner, p, k, plan->option)); k++)
      if (lay_and_judge(d, p, plan)) return true;
    break;
  }
  return false;
}

static bool try_free(Desk *d, const WfmPerson *p, WfmPlanned *plan) {
  for (int32_t day = 0; day < p->n_days; day++) plan->option[day] = -1;
  return lay_and_judge(d, p, plan);
}

static bool plan_person(Desk *d, const WfmPerson *p, const Skills *skills, WfmPlanned *plan) {
  price_presence(d, skills);
  if (!try_lines(d, p, plan) && !try_paths(d, p, plan) && !try_free(d, p, plan)) return false;
  d->cost += plan->price;
  wfm_planned_mask(d->space, p, plan, 0, p->n_days, d->mask);
  for (int32_t day = 0; day < p->n_days; day++) {
    if (plan->option[day] < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, plan->option[day]);
    for (int32_t i = c->i0; i < MIN(c->i1, d->space->problem->grid.n); i++)
      if (d->mask[i]) count_in(d, skills, i);
  }
  return true;
}

static double full_worth(const WfmRosterProblem *problem) {
  double sum = 0;
  for (size_t q = 0; q < problem->n_queues; q++)
    for (int32_t k = 0; k < problem->queues[q].first[problem->grid.n]; k++) sum += problem->queues[q].value[k];
  return sum;
}

static bool asks_for_more(const WfmSpace *space) {
  bool more = space->problem->n_presences > 0 || space->problem->n_crews > 0 || space->problem->n_covers > 0;
  for (size_t a = 0; a < space->n_persons; a++) more |= space->person[a].site >= 0 || space->person[a].lost->len > 0;
  return more;
}

/* Whoever serves fewest queues first: the others then fill what those leave. */
static bool plan_all(Desk *d, WfmDraft *draft) {
  const WfmSpace *space = d->space;
  g_autofree size_t *serves = g_new0(size_t, space->n_persons + 1);
  for (size_t a = 0; a < space->n_persons; a++) serves[a] = skills_of(space->problem, space->person[a].agent).n;
  for (size_t n = 0; n <= space->problem->n_queues; n++)
    for (size_t a = 0; a < space->n_persons; a++) {
      if (serves[a] != n) continue;
      Skills skills = skills_of(space->problem, space->person[a].agent);
      if (!plan_person(d, &space->person[a], &skills, draft->plan[a])) return false;
    }
  draft->steps = d->steps;
  draft->most_cost = d->cost + full_worth(space->problem) - d->worth;
  return true;
}

WfmDraft *wfm_draft_new(const WfmSpace *space) {
  if (asks_for_more(space)) return NULL;
  g_autoptr(WfmDraft) draft = g_new0(WfmDraft, 1);
  draft->n = space->n_persons;
  draft->plan = g_new0(WfmPlanned *, space->n_persons + 1);
  for (size_t a = 0; a < space->n_persons; a++) draft->plan[a] = wfm_planned_new(&space->person[a]);
  Desk *desk = desk_new(space);
  bool legal = plan_all(desk, draft);
  desk_free(desk);
  return legal ? g_steal_pointer(&draft) : NULL;
}

void wfm_draft_free(WfmDraft *draft) {
  if (!draft) return;
  for (size_t a = 0; a < draft->n; a++) wfm_planned_free(draft->plan[a]);
  g_free(draft->plan);
  g_free(draft);
}
