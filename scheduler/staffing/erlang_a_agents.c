#include "scheduler/staffing/erlang_a.h"

#include <math.h>
#include <stddef.h>

#include "scheduler/staffing/erlang_a_whole.h"
#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/least.h"

#define NOBODY 1e-9 /* fewer agents than this are none */

/* What is known of a team, exactly or by approximation. */
typedef struct {
  double p_wait, p_abandon, p_served;
  double longer, served_within; /* P(V > t), P(served and W <= t) */
  double wait_longer;           /* P(W > t) */
  double asa;                   /* of the answered, in handle times; only where it is the measure */
} Team;

/* Measure and target as two numbers of which the first must be at most the second: shares that miss, or seconds. */
static double missed(const WfmErlangAProblem *p, const Team *t, double n) {
  double left_within;
  switch (p->measure) {
  case WFM_A_SL:
    left_within = fmax(1 - t->wait_longer - t->served_within, 0);
    switch (p->definition) {
    case WFM_SL_ANSWERED_OF_ANSWERED:
      return t->p_served > 0 ? fmax(1 - t->served_within / t->p_served, 0) : 1;
    case WFM_SL_ABANDONS_OK:
      return t->wait_longer;
    case WFM_SL_EXCLUDE_SHORT:
      return left_within < 1 ? fmax(1 - t->served_within / (1 - left_within), 0) : 1;
    case WFM_SL_ANSWERED_OF_OFFERED:
    case WFM_SL_WITH_FLOW_OUT:
      break;
    }
    return 1 - t->served_within;
  case WFM_A_SL_VIRTUAL:
    return t->longer;
  case WFM_A_ABANDON:
    return t->p_abandon;
  case WFM_A_WAIT_ALL:
    return t->p_abandon * p->patience_s;
  case WFM_A_ASA:
    return t->asa * p->aht_s;
  case WFM_A_OCCUPANCY:
    return p->load * t->p_served / n;
  case WFM_A_P_WAIT:
    return t->p_wait;
  }
  return 0;
}

static double allowed(const WfmErlangAProblem *p) {
  return p->measure == WFM_A_SL || p->measure == WFM_A_SL_VIRTUAL ? 1 - p->target : p->target;
}

static bool asks_time(const WfmErlangAProblem *p) {
  return p->measure == WFM_A_SL || p->measure == WFM_A_SL_VIRTUAL;
}

/* below, ln_below: of wfm_delay */
static double missed_exactly(const WfmErlangAProblem *p, double n, double below, double ln_below) {
  double leave = isinf(p->patience_s) ? 0 : p->aht_s / p->patience_s;
  WfmDelay d = wfm_delay(below, ln_below, n, p->load, leave);
  Team t = {.p_wait = d.p_wait, .p_abandon = d.p_abandon, .p_served = d.p_served, .wait_longer = 1, .longer = 1};
  if (asks_time(p)) {
    WfmDelayAt at = wfm_delay_at(&d, p->t_s / p->aht_s);
    t.longer = at.offered_wait_longer;
    t.wait_longer = at.wait_longer;
    t.served_within = at.served_within;
  }
  if (p->measure == WFM_A_ASA) t.asa = wfm_delay_waits(&d).served;
  return missed(p, &t, n);
}

/* Nobody works: everybody leaves when patience ends. */
static bool nobody_is_enough(const WfmErlangAProblem *p) {
  double within = -expm1(-p->t_s / p->patience_s);
  bool level = p->measure == WFM_A_SL && p->definition == WFM_SL_ABANDONS_OK && within >= p->target;
  return level || (p->measure == WFM_A_WAIT_ALL && p->patience_s <= p->target);
}

static double margin(const void *user, double n) {
  const WfmErlangAProblem *p = user;
  if (n < NOBODY) return nobody_is_enough(p) ? 1 : -1;
  double ln = 0, below = wfm_blocking_less_one(&ln, n, p->load);
  /* logarithms are nearly straight lines in n */
  return log(allowed(p)) - log(fmax(missed_exactly(p, n, below, ln), 1e-300));
}

/* The team by Garnett's limit, and the offered wait as a normal law around the fluid's wait ln(load/n)/leave, cut at 0: near enough to begin
 * a search. */
static double margin_roughly(const void *user, double n) {
  const WfmErlangAProblem *p = user;
  double leave = p->aht_s / p->patience_s, t = p->t_s / p->aht_s, root = sqrt(n * leave);
  double wait = log(p->load / n) / leave, idle = wfm_mills_ratio((p->load - n) / sqrt(p->load)), below = -wait * root;
  double waiting = wfm_mills_ratio(below);
  Team team = {.p_wait = isinf(waiting) ? 1 : 1 / (1 + sqrt(leave) * idle / waiting)};
  double at_t = (t - wait) * root;
  /* the ratio of two tails: of their Mills ratios times that of their densities */
  team.longer =
      team.p_wait *
      fmin(isinf(waiting) ? 0.5 * erfc(at_t * M_SQRT1_2) : wfm_mills_ratio(at_t) / waiting * exp((below * below - at_t * at_t) / 2), 1);
  double typical = fmin(fmax(wait, t / 2), t);
  team.wait_longer = team.longer * exp(-leave * t);
  team.served_within = 1 - team.p_wait + (team.p_wait - team.longer) * exp(-leave * typical);
  team.p_abandon = fmin(team.p_wait * fmax((isinf(waiting) ? 0 : 1 / waiting) - below, 0) * leave / root, 1);
  team.p_served = fmax(1 - team.p_abandon, team.served_within);
  team.asa = team.p_abandon / leave;
  return log(allowed(p)) - log(fmax(missed(p, &team, n), 1e-300));
}

#define ROUGH_ROUNDS 8
#define ROUGH_ENOUGH 1.0 /* agents */

/* Without chance: the load less what may leave while it waits as long as the target allows. */
static double fluid_agents(const WfmErlangAProblem *p) {
  double stays = exp(-p->t_s / p->patience_s);
  switch (p->measure) {
  case WFM_A_SL:
    return p->load * (p->definition == WFM_SL_ANSWERED_OF_OFFERED ? fmax(stays, p->target) : stays);
  case WFM_A_SL_VIRTUAL:
    return p->load * stays;
  case WFM_A_ABANDON:
    return p->load * (1 - p->target);
  case WFM_A_WAIT_ALL:
  case WFM_A_ASA:
    return p->load * fmax(1 - p->target / p->patience_s, 0.05);
  case WFM_A_OCCUPANCY:
  case WFM_A_P_WAIT:
    break;
  }
  return p->load;
}

static double rough_guess(const WfmErlangAProblem *p) {
  double root = sqrt(p->load), low = 0.02 * p->load, fluid = fluid_agents(p),
         x = fmax(fmin(fluid + 1.5 * sqrt(fluid), p->load + root), low);
  double step = 0.3 * root;
  if (isinf(p->patience_s) || p->load < 2) return p->load;
  double f = margin_roughly(p, x), y = fmax(f > 0 ? x - step : x + step, low);
  for (int k = 0; k < ROUGH_ROUNDS; k++) {
    double g = margin_roughly(p, y), slope = (g - f) / (y - x);
    x = y;
    f = g;
    double move = slope > 0 ? -g / slope : g > 0 ? -step : step;
    double most = fmax(2 * root, 0.3 * x);
    move = fmin(fmax(move, -most), most);
    y = fmax(x + move, low);
    if (!(fabs(y - x) > ROUGH_ENOUGH)) break;
  }
  return isfinite(y) ? y : p->load;
}

/* Whole numbers around the guess, the ratio R carried from one to the next by its recursion. */
typedef struct {
  const WfmErlangAProblem *problem;
  double n, below, ln_below;
} Walk;

static void walk_to(Walk *w, double n) {
  double load = w->problem->load, below = INFINITY;
  if (n == w->n + 1)
    below = n / load * (1 + w->below);
  else if (n == w->n - 1) {
    below = w->below * (load / w->n) - 1;
    if (!(below > 0.01)) below = INFINITY; /* too much cancels */
  }
  w->below = isfinite(below) ? below : wfm_blocking_less_one(&w->ln_below, n, load);
  w->n = n;
}

static double whole_margin(Walk *w, double n) {
  if (n < NOBODY) return nobody_is_enough(w->problem) ? 1 : -1;
  walk_to(w, n);
  return allowed(w->problem) - missed_exactly(w->problem, n, w->below, w->ln_below);
}

#define WALK_STEPS 12

static double walk_exactly(const WfmErlangAProblem *p, double n) {
  Walk w = {.problem = p, .n = NAN};
  double f = whole_margin(&w, n), before = NAN, at = NAN;
  for (int k = 0; k < WALK_STEPS; k++) {
    /* the next by the slope of the last two, at least one further */
    double move = f >= 0 ? -1 : 1;
    if (!isnan(before) && f != before) {
      double by_slope = -f / ((f - before) / (n - at));
      if (by_slope * move > 1) move = f >= 0 ? -floor(fabs(by_slope)) : ceil(by_slope);
    }
    double next = fmax(n + move, 0);
    if (f >= 0 && next < 1) next = 0;
    if (f >= 0 && n <= 1) return 1;
    double g = whole_margin(&w, next);
    if (f >= 0 && g < 0 && next == n - 1) return n;
    if (f < 0 && g >= 0 && next == n + 1) return next;
    before = f;
    at = n;
    n = next;
    f = g;
  }
  return wfm_erlang_a_agents(p).whole;
}

double wfm_erlang_a_whole(const WfmErlangAProblem *p) {
  double whole = wfm_erlang_a_whole_briefly(p, NULL);
  return isnan(whole) ? walk_exactly(p, fmax(ceil(rough_guess(p)), 1)) : whole;
}

WfmErlangAAgents wfm_erlang_a_agents(const WfmErlangAProblem *problem) {
  double root = sqrt(problem->load), guess = rough_guess(problem);
  double least = wfm_least(margin, problem, 0, guess, 0.1 * root);
  return (WfmErlangAAgents){.least = least, .whole = wfm_next_whole(margin, problem, 1, least)};
}
