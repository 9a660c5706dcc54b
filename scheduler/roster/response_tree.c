/* The thorough search for one person's legal plan: a tree that leaves nothing out, within a limit.
 *
 * Each node leaves every day some of its options, and some days may not be off. The dynamic programme is a relaxation, so that where it
 * finds no path no plan is legal; nor is one where a rule that counts is broken by all that is left. Where there is a path and it is
 * not legal, a day inside its first breach is divided: worked or off, then by types, then option by option. */
#include "scheduler/roster/response_parts.h"
#include "scheduler/roster/rule.h"

#include <math.h>
#include <string.h>

/* Runs of the dynamic programme, and millions of elementary steps. */
enum { MOST_RUNS = 600, MOST_WORK = 150 };

typedef struct {
  WfmSearch *s;
  const WfmPerson *p;
  double *left;    /* [n_options] value, -INFINITY: taken away */
  int32_t *forced; /* [n_days] >= 0: may not be off */
  int64_t until;   /* in the search's work */
  int runs;
  bool given_up;
} Tree;

static bool nothing_left(const Tree *t, int32_t d) {
  for (int32_t o = t->p->option_first[d]; o < t->p->option_first[d + 1]; o++)
    if (!isinf(t->left[o])) return false;
  return true;
}

static bool may_be_off(const Tree *t, int32_t d) {
  return t->forced[d] < 0 && !t->p->must[d];
}

/* Which way a day can be divided: not at all, into options, into types, into worked and off. */
typedef enum { WHOLE, OPTIONS, TYPES, DATES } Division;

static Division division_of(const Tree *t, int32_t d) {
  int32_t first = -1;
  bool more = false;
  if (may_be_off(t, d)) return nothing_left(t, d) ? WHOLE : DATES;
  for (int32_t o = t->p->option_first[d]; o < t->p->option_first[d + 1]; o++) {
    if (isinf(t->left[o])) continue;
    if (first >= 0 && wfm_candidate(t->p, o)->type != wfm_candidate(t->p, first)->type) return TYPES;
    more |= first >= 0;
    if (first < 0) first = o;
  }
  return more ? OPTIONS : WHOLE;
}

/* A day to divide: one of the breach's, the coarser the sooner, worked before free; -1: there is none. */
static int32_t day_to_divide(const Tree *t, const int32_t *path, const WfmPlace *breach) {
  int32_t best = -1, best_rank = 0;
  for (int32_t d = 0; d < t->p->n_days; d++) {
    Division division = division_of(t, d);
    if (division == WHOLE) continue;
    const WfmCandidate *c = path[d] >= 0 ? wfm_candidate(t->p, path[d]) : NULL;
    int64_t from = c ? c->start : wfm_zone_day_start(t->p->pool->zone, t->p->pool->first_day + d), to = c ? c->end : from + 86400;
    bool inside = breach->found && from < breach->to && to > breach->from;
    int32_t rank = 8 * inside + 2 * (int32_t)division + (c != NULL);
    if (rank > best_rank) best_rank = rank, best = d;
  }
  return best;
}

/* By which choice of what is left a rule is broken least: as little work as possible, as much, or one that is not known. */
typedef enum { BY_NEITHER, BY_LITTLE, BY_MUCH } Least;

typedef struct {
  const char *rule;
  Least least;
  bool dates; /* it looks at nothing but the dates on which shifts start */
} Count;

/* Rules that count days or paid hours. */
static const Count counts[] = {{"max_days_week", BY_LITTLE, true},
                               {"max_days_window", BY_LITTLE, true},
                               {"max_days_month", BY_LITTLE, true},
                               {"max_days_period", BY_LITTLE, true},
                               {"max_shifts_period", BY_LITTLE, true},
                               {"max_consecutive_days", BY_LITTLE, true},
                               {"min_days_off_month", BY_LITTLE, true},
                               {"min_days_off_period", BY_LITTLE, true},
                               {"min_days_week", BY_MUCH, true},
                               {"min_days_period", BY_MUCH, true},
                               {"min_shifts_period", BY_MUCH, true},
                               {"min_consecutive_days", BY_NEITHER, true},
                               {"min_consecutive_days_off", BY_NEITHER, true},
                               {"min_hours_week", BY_MUCH, false},
                               {"min_hours_month", BY_MUCH, false},
                               {"min_hours_period", BY_MUCH, false},
                               {"min_hours_year", BY_MUCH, false},
                               {"max_hours_behind", BY_MUCH, false},
                               {"max_hours_ahead", BY_LITTLE, false},
                               {"max_hours_month", BY_LITTLE, false},
                               {"max_hours_period", BY_LITTLE, false},
                               {"max_hours_year", BY_LITTLE, false}};

static const Count *count_of(const WfmRuleUse *use) {
  if (!use->hard || (use->shift && *use->shift)) return NULL;
  for (size_t k = 0; k < G_N_ELEMENTS(counts); k++)
    if (strcmp(use->rule->name, counts[k].rule) == 0) return &counts[k];
  return NULL;
}

/* Of what is left on the day, the option that is paid for longest or shortest; -1: it is off, or may be where little is wanted. */
static int32_t extreme(const Tree *t, int32_t d, Least work) {
  const WfmPerson *p = t->p;
  int32_t best = -1;
  if (work == BY_LITTLE && may_be_off(t, d)) return -1;
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
    if (isinf(t->left[o])) continue;
    if (best < 0 || (work == BY_MUCH) == (p->option[o].paid_s > p->option[best].paid_s)) best = o;
  }
  return best;
}

/* As many duties as are left, or as few, after those before the horizon; returns how many there are in all. */
static size_t list_duties(const Tree *t, Least work, WfmDuty *duty, const WfmDuty **all) {
  const WfmPerson *p = t->p;
  size_t n = p->agent->n_previous, made = 0;
  for (size_t k = 0; k < n; k++) all[k] = &p->agent->previous[k];
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t o = extreme(t, d, work);
    if (o < 0) continue;
    const WfmCandidate *c = wfm_candidate(p, o);
    duty[made] = (WfmDuty){.start = c->start,
                           .end = c->end,
                           .day = c->day + p->pool->first_day,
                           .shift_type = c->type,
                           .locked = c->locked,
                           .inside_unknown = true,
                           .unpaid_s = (int32_t)(c->end - c->start - p->option[o].paid_s)};
    all[n++] = &duty[made++];
  }
  return n;
}

/* Whether some rule that counts is broken whatever is taken of what is left. */
static bool counts_forbid(const Tree *t) {
  const WfmPerson *p = t->p;
  const WfmRosterProblem *problem = t->s->space->problem;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, (size_t)p->n_days + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, p->agent->n_previous + (size_t)p->n_days + 1);
  bool decided = true, forbidden = false;
  for (int32_t d = 0; d < p->n_days; d++) decided &= division_of(t, d) != DATES;
  for (Least work = BY_LITTLE; work <= BY_MUCH && !forbidden; work++) {
    size_t n = list_duties(t, work, duty, all);
    WfmRuleView view = {problem, p->agent, p->contract, all, n, problem->grid.start, wfm_horizon_end(problem)};
    for (size_t r = 0; r < p->contract->n_rules && !forbidden; r++) {
      const WfmRuleUse *use = &p->contract->rules[r];
      const Count *count = count_of(use);
      if (count && (count->least == work || (decided && count->dates))) forbidden = use->rule->measure(&view, use, NULL, NULL) > 0;
    }
  }
  return forbidden;
}

static bool grow(Tree *t, WfmPlanned *out);

/* One side of a division: what the path has on the day, now (-1: off), its type or itself; or all the rest. */
static bool grow_side(Tree *t, int32_t d, int32_t now, bool like_path, WfmPlanned *out) {
  const WfmPerson *p = t->p;
  int32_t low = p->option_first[d], high = p->option_first[d + 1], forced = t->forced[d];
  Division division = division_of(t, d);
  g_autofree double *before = g_memdup2(t->left + low, (size_t)(high - low) * sizeof *before);
  for (int32_t o = low; o < high; o++) {
    bool like =
        now >= 0 && (division == DATES || (division == TYPES && wfm_candidate(p, o)->type == wfm_candidate(p, now)->type) || o == now);
    if (like != like_path) t->left[o] = -INFINITY;
  }
  bool off_left = now < 0 ? like_path : !like_path;
  if (!off_left) t->forced[d] = 0;
  bool found = grow(t, out);
  memcpy(t->left + low, before, (size_t)(high - low) * sizeof *before);
  t->forced[d] = forced;
  return found;
}

static bool grow(Tree *t, WfmPlanned *out) {
  WfmSearch *s = t->s;
  const WfmPerson *p = t->p;
  for (int32_t d = 0; d < p->n_days; d++)
    if (t->forced[d] >= 0 && nothing_left(t, d)) return false;
  if (counts_forbid(t)) return false;
  if (t->runs++ == MOST_RUNS || wfm_search_work(s) > t->until || wfm_job_stopped(s->job)) t->given_up = true;
  if (t->given_up) return false;
  wfm_planner_force(s->planner, t->forced);
  bool none = isinf(wfm_planner_run(s->planner, p, t->left, WFM_PLAN_SEARCH, -INFINITY, INFINITY));
  wfm_planner_force(s->planner, NULL);
  if (none) return false;
  if (!isinf(wfm_response_ends(s, p, INFINITY, out))) return true;
  WfmPlanned *tried = s->spare[p->index];
  wfm_planner_take(s->planner, p, 0, tried->option);
  wfm_response_place(s, p, tried);
  WfmPlace breach = wfm_planned_breach(s->space, p, tried);
  int32_t d = day_to_divide(t, tried->option, &breach);
  if (d < 0) return false;
  int32_t now = tried->option[d];
  return grow_side(t, d, now, false, out) || grow_side(t, d, now, true, out);
}

/* Where the day of a meeting was chosen among several, that none was found on it proves nothing. */
static bool is_whole(const WfmPerson *p) {
  for (int32_t d = 0; d < p->n_days; d++)
    if (p->must[d] == 2) return false;
  return true;
}

WfmResponse wfm_response_tree(WfmSearch *s, const WfmPerson *p, WfmPlanned *out) {
  g_autofree double *left = g_memdup2(s->value, ((size_t)p->option_first[p->n_days] + 1) * sizeof *left);
  g_autofree int32_t *forced = g_new(int32_t, (size_t)p->n_days + 1);
  for (int32_t d = 0; d < p->n_days; d++) forced[d] = -1;
  Tree tree = {.s = s, .p = p, .left = left, .forced = forced, .until = wfm_search_work(s) + MOST_WORK};
  if (grow(&tree, out)) return WFM_RESPONSE_FOUND;
  return tree.given_up || !is_whole(p) ? WFM_RESPONSE_UNKNOWN : WFM_RESPONSE_NONE;
}
