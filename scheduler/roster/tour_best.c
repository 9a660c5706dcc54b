/* The cheapest legal tour of one person. Where the programme's tours break a rule that it does not know, each duty inside the breach is
 * forbidden in turn (its type on its day), the cheapest way first, until a tour is legal. */
#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

enum { MOST_REPAIRS = 60, JUDGED = 3, JUDGED_SOFT = 40 };

/* Duties forbidden, as a chain: each adds one day and type to its parent's. */
typedef struct {
  double cost;
  int32_t parent, option;
  bool open;
} Branch;

typedef struct {
  WfmTourSearch *s;
  size_t a;
  const WfmPerson *p;
  const double *pay;
  const int32_t *fixed;
  int64_t pops;
  GArray *branch;
  WfmTour *legal;
  double least; /* cost of the cheapest legal tour, pay counted */
  WfmPlace breach;
  int32_t *option; /* of the branch's cheapest tour */
} Repair;

static void set_costs(Repair *r, int32_t b) {
  WfmTourSearch *s = r->s;
  int32_t n = r->p->option_first[r->p->n_days];
  for (int32_t o = 0; o < n; o++) s->cost[o] = s->net[r->a]->wage[o] - (s->line_of[r->a][o] >= 0 ? r->pay[s->line_of[r->a][o]] : 0);
  for (; b >= 0; b = g_array_index(r->branch, Branch, b).parent) {
    int32_t gone = g_array_index(r->branch, Branch, b).option;
    if (gone < 0) continue;
    const WfmCandidate *c = wfm_candidate(r->p, gone);
    for (int32_t o = r->p->option_first[c->day]; o < r->p->option_first[c->day + 1]; o++)
      if (wfm_candidate(r->p, o)->type == c->type && !c->locked) s->cost[o] = INFINITY;
  }
}

static double earned(const Repair *r, const WfmTour *tour) {
  double cost = tour->price;
  for (int32_t d = 0; d < r->p->n_days; d++) {
    int32_t line = tour->option[d] >= 0 ? r->s->line_of[r->a][tour->option[d]] : -1;
    if (line >= 0) cost -= r->pay[line];
  }
  return cost;
}

/* The branch's tours, judged; its cheapest one's breach is kept. Below all its tours. */
static double try_branch(Repair *r, int32_t b) {
  WfmTourSearch *s = r->s;
  int32_t n_found;
  set_costs(r, b);
  WfmTourAsk ask = {.cost = s->cost,
                    .fixed = r->fixed,
                    .cutoff = INFINITY,
                    .most = s->net[r->a]->soft ? JUDGED_SOFT : JUDGED,
                    .pops = r->pops,
                    .climbs = 8};
  double least = wfm_tour_run(s->planner, s->net[r->a], &ask, &n_found);
  r->breach.found = false;
  for (int32_t k = n_found - 1; k >= 0; k--) {
    bool fresh;
    wfm_tour_take(s->planner, s->net[r->a], k, r->option);
    WfmTour *tour = wfm_tour_keep(s, r->a, r->option, &fresh);
    double cost = tour ? earned(r, tour) : (double)INFINITY;
    if (tour && cost < r->least - 1e-9) {
      r->least = cost;
      r->legal = tour;
    } else if (k == 0 && !tour) {
      g_autofree int32_t *breaks = g_new0(int32_t, (size_t)r->p->n_days * WFM_MAX_BREAKS + 1);
      WfmPlanned planned = {.option = r->option, .breaks = breaks};
      r->breach = wfm_planned_breach(s->space, r->p, &planned);
    }
  }
  return least;
}

static void branch_out(Repair *r, int32_t parent, double cost) {
  for (int32_t d = 0; d < r->p->n_days; d++) {
    if (r->option[d] < 0 || (r->fixed && r->fixed[d] >= 0)) continue;
    const WfmCandidate *c = wfm_candidate(r->p, r->option[d]);
    if (c->start >= r->breach.to || c->end <= r->breach.from || c->locked) continue;
    Branch child = {cost, parent, r->option[d], true};
    g_array_append_val(r->branch, child);
  }
}

static int32_t cheapest_open(const GArray *branches) {
  int32_t best = -1;
  for (guint b = 0; b < branches->len; b++) {
    const Branch *at = &g_array_index(branches, Branch, b);
    if (at->open && (best < 0 || at->cost < g_array_index(branches, Branch, best).cost)) best = (int32_t)b;
  }
  return best;
}

WfmTour *wfm_tour_best(WfmTourSearch *s, size_t a, const double *pay, const int32_t *fixed, int64_t pops, double *bound) {
  g_autoptr(GArray) branches = g_array_new(FALSE, FALSE, sizeof(Branch));
  g_autofree int32_t *option = g_new0(int32_t, (size_t)s->space->person[a].n_days + 1);
  Repair r = {s, a, &s->space->person[a], pay, fixed, pops, branches, NULL, INFINITY, {0, 0, false}, option};
  Branch root = {-INFINITY, -1, -1, true};
  g_array_append_val(branches, root);
  for (int round = 0; round < MOST_REPAIRS; round++) {
    int32_t b = cheapest_open(branches);
    if (b < 0 || g_array_index(branches, Branch, b).cost >= r.least - 1e-9) break;
    g_array_index(branches, Branch, b).open = false;
    double least = try_branch(&r, b);
    if (round == 0 && bound) *bound = least;
    if (r.breach.found && least < r.least - 1e-9) branch_out(&r, b, least);
  }
  return r.legal;
}
