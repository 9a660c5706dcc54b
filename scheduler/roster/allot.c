#include "scheduler/roster/allot.h"

#include "scheduler/roster/rule_count.h"

#include <math.h>
#include <string.h>

/* A date that duties count for: a night, a day, the begin of a weekend. */
typedef struct {
  int32_t at;
  int rank;  /* 0: has to stay, 1: of the duties given, 2: any other */
  int place; /* of a day given: its place in its week, the most valuable first */
  double worth;
  WfmDuty duty; /* one that counts for it */
} Point;

typedef struct {
  const WfmPerson *p;
  const WfmRuleUse *use;
  WfmRuleView view;
  const int32_t *option;
  const int32_t *forced;
  const double *value;
  int32_t *at;   /* [n_options] its point, WFM_NO_POINT: it does not count */
  GArray *point; /* Point */
} Case;

static bool counts(const WfmRuleUse *use) {
  return use->hard && use->rule->point;
}

bool wfm_allots(const WfmPerson *p) {
  for (size_t r = 0; r < p->contract->n_rules; r++)
    if (counts(&p->contract->rules[r])) return true;
  return false;
}

static WfmDuty duty_of(const WfmPerson *p, int32_t option) {
  const WfmCandidate *c = wfm_candidate(p, option);
  return (WfmDuty){.start = c->start, .end = c->end, .day = c->day + p->pool->first_day, .shift_type = c->type, .inside_unknown = true};
}

static int32_t point_of(const Case *c, const WfmDuty *duty) {
  if (c->use->shift && *c->use->shift && !wfm_rule_counts(&c->view, c->use, duty)) return WFM_NO_POINT;
  return c->use->rule->point(&c->view, duty);
}

static Point *point_at(Case *c, int32_t at) {
  for (guint k = c->point->len; k-- > 0;)
    if (g_array_index(c->point, Point, k).at == at) return &g_array_index(c->point, Point, k);
  g_array_set_size(c->point, c->point->len + 1);
  Point *point = &g_array_index(c->point, Point, c->point->len - 1);
  *point = (Point){.at = at, .rank = 2};
  return point;
}

/* What the day would lose without the duties that count: of the one given, or else of the best. */
static void look_at_day(Case *c, int32_t d) {
  const WfmPerson *p = c->p;
  int32_t best = -1, given = c->option[d];
  double other = 0;
  bool must = p->must[d] || (c->forced && c->forced[d] >= 0), all_count = true;
  for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
    c->at[o] = WFM_NO_POINT;
    if (isinf(c->value[o])) continue;
    WfmDuty duty = duty_of(p, o);
    c->at[o] = point_of(c, &duty);
    double worth = c->value[o] - p->option[o].price;
    if (c->at[o] == WFM_NO_POINT) {
      other = MAX(other, worth);
      all_count = false;
    } else if (best < 0 || worth > c->value[best] - p->option[best].price) {
      best = o;
    }
  }
  bool in_plan = given >= 0 && c->at[given] != WFM_NO_POINT;
  if (in_plan) best = given;
  if (best < 0) return;
  Point *point = point_at(c, c->at[best]);
  int rank = must && all_count ? 0 : in_plan ? 1 : 2;
  double worth = MAX(c->value[best] - p->option[best].price - other, 0);
  if (rank < point->rank || !point->duty.end) { /* what is worth less in rank is worth nothing beside it */
    *point = (Point){.at = c->at[best], .rank = rank, .worth = worth, .duty = duty_of(p, best)};
  } else if (rank == point->rank) {
    point->worth += worth;
  }
}

/* Days are taken from all weeks alike, for each has limits of its own. */
static void place_in_weeks(Case *c) {
  const WfmPerson *p = c->p;
  for (guint k = 0; k < c->point->len; k++) {
    Point *day = &g_array_index(c->point, Point, k);
    for (guint j = 0; j < c->point->len; j++) {
      const Point *other = &g_array_index(c->point, Point, j);
      bool same = p->week_of[other->at - p->pool->first_day] == p->week_of[day->at - p->pool->first_day] && other->rank == day->rank;
      day->place += same && (other->worth > day->worth || (!(other->worth < day->worth) && j < k));
    }
  }
}

static gint by_rank(gconstpointer a, gconstpointer b) {
  const Point *x = a, *y = b;
  if (x->rank != y->rank) return x->rank - y->rank;
  if (x->place != y->place) return x->place - y->place;
  if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

static double measure(Case *c, const WfmDuty **duty, size_t n) {
  c->view.duty = duty;
  c->view.n_duties = n;
  return c->use->rule->measure(&c->view, c->use, NULL, NULL);
}

/* The points that may be worked together, the others removed. */
static void choose(Case *c) {
  size_t n = c->p->agent->n_previous;
  g_autofree const WfmDuty **kept = g_new0(const WfmDuty *, n + c->point->len + 1);
  for (size_t k = 0; k < n; k++) kept[k] = &c->p->agent->previous[k];
  g_array_sort(c->point, by_rank);
  guint chosen = 0;
  for (guint k = 0; k < c->point->len; k++) {
    Point *point = &g_array_index(c->point, Point, k);
    size_t at = n;
    for (; at > 0 && kept[at - 1]->start > point->duty.start; at--) kept[at] = kept[at - 1];
    kept[at] = &point->duty;
    if (point->rank == 0 || !(measure(c, kept, n + 1) > 0)) {
      n++;
      point->worth = INFINITY;
      chosen++;
      continue;
    }
    for (; at < n; at++) kept[at] = kept[at + 1];
    point->worth = -INFINITY;
  }
  for (guint k = c->point->len; k-- > 0;)
    if (g_array_index(c->point, Point, k).worth < 0) g_array_remove_index(c->point, k);
  g_assert(c->point->len == chosen);
}

/* Closes whatever counts for no point that is left. */
static bool close_others(const Case *c, double *value) {
  const WfmPerson *p = c->p;
  bool any = false;
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
    if (c->at[o] == WFM_NO_POINT || isinf(value[o])) continue;
    bool open = false;
    for (guint k = 0; k < c->point->len && !open; k++) open = g_array_index(c->point, Point, k).at == c->at[o];
    if (open) continue;
    value[o] = -INFINITY;
    any = true;
  }
  return any;
}

/* Whether the duties given break the rule. */
static bool too_many(Case *c) {
  const WfmPerson *p = c->p;
  size_t n = p->agent->n_previous, made = 0;
  g_autofree WfmDuty *duty = g_new0(WfmDuty, (size_t)p->n_days + 1);
  g_autofree const WfmDuty **all = g_new0(const WfmDuty *, n + (size_t)p->n_days + 1);
  for (size_t k = 0; k < n; k++) all[k] = &p->agent->previous[k];
  for (int32_t d = 0; d < p->n_days; d++) {
    if (c->option[d] < 0) continue;
    duty[made] = duty_of(p, c->option[d]);
    all[n++] = &duty[made++];
  }
  return measure(c, all, n) > 0;
}

bool wfm_allot(const WfmSpace *space, const WfmPerson *p, const int32_t *option, const int32_t *forced, double *value, int64_t *steps) {
  const WfmRosterProblem *problem = space->problem;
  int32_t n_options = p->option_first[p->n_days];
  g_autofree int32_t *at = g_new(int32_t, (size_t)n_options + 1);
  g_autoptr(GArray) point = g_array_new(FALSE, TRUE, sizeof(Point));
  bool closed = false;
  for (size_t r = 0; r < p->contract->n_rules; r++) {
    Case c = {.p = p, .use = &p->contract->rules[r], .option = option, .forced = forced, .value = value, .at = at, .point = point};
    c.view = (WfmRuleView){problem, p->agent, p->contract, NULL, 0, problem->grid.start, wfm_horizon_end(problem)};
    if (!counts(c.use) || !too_many(&c)) continue;
    g_array_set_size(point, 0);
    for (int32_t d = 0; d < p->n_days; d++) look_at_day(&c, d);
    if (c.use->rule->point == wfm_point_day) place_in_weeks(&c);
    choose(&c);
    closed |= close_others(&c, value);
    *steps += 20 * (int64_t)n_options + 10 * (int64_t)point->len * p->n_days;
  }
  return closed;
}
