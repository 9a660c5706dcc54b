/* Between the bound and the roster. At the prices of the bound a roster of cost T can hold only tours that cost at most T - bound more there than
 * their person's least (Baldacci, Christofides and Mingozzi 2008: route enumeration). Where those are few they are listed, all of
 * them, and an integer programme over them says whether such a roster exists: it is found, or the bound rises to T.
 *
 * T is the highest for which there are few enough tours. How many are few enough grows with every programme that is solved and falls with every one
 * that is not, whose work grows instead. Where nothing is left that is not too much to list, there are no attempts until the roster is better or
 * the work has doubled. */
#include "scheduler/roster/tour_search.h"

#include <math.h>

enum { FEWEST_TOURS = 1000, FIRST_TOURS = 4000, MOST_TOURS = 60000, FIRST_WORK = 1000, LABELS = 300000, HALVINGS = 12 };
enum { LISTING_SHARE = 10, LISTING_WORK = 100 }; /* a tenth of the work so far, or so many units, are for listing at most */

static const double WHOLE = 0.01; /* what lies so far above a whole number is above it */

typedef struct {
  WfmTourSearch *s;
  double bound;  /* of the prices, not rounded */
  double slack;  /* what a tour may cost above its person's least */
  bool proves;   /* it holds every roster up to the target */
  int32_t *n_of; /* [n] tours of each person */
  int64_t until; /* elementary steps of the search after which no more is listed */
} Window;

static double bound_of_prices(const WfmTourSearch *s) {
  double bound = 0;
  for (size_t l = 0; l < s->n_lines; l++) bound += s->dual[l] * s->line[l].required;
  for (size_t a = 0; a < s->n; a++) bound += s->least[a];
  return bound;
}

static bool is_late(const Window *w) {
  return wfm_job_stopped(w->s->job) || wfm_tour_search_steps(w->s) >= w->until;
}

/* Lists the person's tours in the planner. False: more than `most`, or too many to look for. */
static bool list(Window *w, size_t a, int32_t most) {
  WfmTourSearch *s = w->s;
  const WfmPerson *p = &s->space->person[a];
  int32_t n = p->option_first[p->n_days];
  for (int32_t o = 0; o < n; o++) s->cost[o] = s->net[a]->wage[o] - (s->line_of[a][o] >= 0 ? s->dual[s->line_of[a][o]] : 0);
  WfmTourAsk ask = {.cost = s->cost, .cutoff = s->least[a] + w->slack, .most = most + 1, .pops = LABELS, .climbs = 6, .all = true};
  wfm_tour_run(s->planner, s->net[a], &ask, &w->n_of[a]);
  s->steps += 4 * n;
  return wfm_tour_complete(s->planner) && w->n_of[a] <= most;
}

/* Whether all people have at most so many tours in all. */
static bool few(Window *w, double most) {
  double sum = 0;
  for (size_t a = 0; a < w->s->n; a++) {
    if (is_late(w) || !list(w, a, (int32_t)(most - sum))) return false;
    sum += w->n_of[a];
  }
  return true;
}

/* The widest window with few enough tours; `target` at its upper end. Where even the next cost above the bound has too many tours, the window is
 * narrower than it: then it holds rosters up to the target, but not all, and is not whole. False: nothing to look at. */
static bool open_window(Window *w, double most, double *target) {
  WfmTourSearch *s = w->s;
  double gap = s->best_cost - (s->whole ? 1 : 0) - w->bound;
  for (int k = 0; k < HALVINGS && !is_late(w); k++) {
    double end = w->bound + gap, least = s->whole ? s->bound : 0;
    *target = s->whole ? MAX(floor(end + 1e-6), least) : end;
    w->proves = end >= *target - 1e-6;
    w->slack = (w->proves ? *target - w->bound : gap) + 1e-6 * (1 + fabs(w->bound));
    if (few(w, most)) return true;
    gap /= 2;
  }
  return false;
}

/* NULL: not all tours could be listed again, or the job was stopped. */
static WfmTourMaster *master_of(Window *w) {
  WfmTourSearch *s = w->s;
  g_autofree size_t *all = g_new(size_t, s->n + 1);
  for (size_t a = 0; a < s->n; a++) all[a] = a;
  WfmTourMaster *m = wfm_tour_master_bare(s, all, s->n);
  for (size_t a = 0; a < s->n; a++) {
    if (!list(w, a, MOST_TOURS) || wfm_job_stopped(s->job)) {
      wfm_tour_master_free(m);
      return NULL;
    }
    for (int32_t k = 0; k < w->n_of[a]; k++) {
      bool fresh;
      wfm_tour_take(s->planner, s->net[a], k, s->option);
      WfmTour *tour = wfm_tour_keep(s, a, s->option, &fresh);
      if (tour) wfm_tour_master_add(m, a, tour);
    }
  }
  return m;
}

void wfm_tour_close_init(WfmTourClose *close) {
  *close = (WfmTourClose){.tours = FIRST_TOURS, .work = FIRST_WORK, .bound = -INFINITY};
}

/* The widest window that is not inside one settled before. */
static bool find_window(Window *w, WfmTourClose *close, double *target) {
  for (;;) {
    if (open_window(w, close->tours, target) && w->slack > close->settled) return true;
    if (close->tours >= MOST_TOURS || is_late(w)) return false;
    close->tours = MIN(2 * close->tours, MOST_TOURS);
  }
}

bool wfm_tour_close(WfmTourSearch *s, WfmTourClose *close, double work) {
  if (!s->priced) return false;
  g_autofree int32_t *n_of = g_new0(int32_t, s->n + 1);
  g_autofree guint *n_known = g_new0(guint, s->n + 1);
  int64_t begun = wfm_tour_search_steps(s);
  double listing = MIN(MAX((double)begun / LISTING_SHARE, LISTING_WORK * 1e6), work * 1e6);
  Window w = {.s = s, .bound = bound_of_prices(s), .n_of = n_of, .until = begun + (int64_t)MIN(listing, 1e18)};
  double target, sum = 0;
  if (w.bound != close->bound) {
    close->bound = w.bound;
    close->settled = 0;
    close->in_vain = INFINITY;
  }
  if (s->best_cost >= close->in_vain && begun < close->again) return false;
  if (!find_window(&w, close, &target)) {
    close->in_vain = s->best_cost;
    close->again = 2 * wfm_tour_search_steps(s);
    return false;
  }
  for (size_t a = 0; a < s->n; a++) {
    n_known[a] = s->pool[a]->len;
    sum += n_of[a];
  }
  WfmTourMaster *m = master_of(&w);
  double beyond = s->whole ? target + 1 : target;
  bool settled = m && wfm_tour_master_settle(m, beyond - (s->whole ? 1 - WHOLE : 0), MIN(close->work, work));
  wfm_tour_master_free(m);
  wfm_tour_forget(s, n_known);
  if (settled) {
    if (w.proves && beyond < s->best_cost)
      wfm_tour_raise(s, beyond);
    else if (w.proves)
      wfm_tour_prove(s);
    close->settled = w.slack;
    close->tours = MIN(2 * close->tours, MOST_TOURS);
  } else {
    close->tours = MAX(sum / 2, FEWEST_TOURS);
    close->work *= 2;
  }
  return true;
}
