#include "scheduler/staffing/erlang_c_whole.h"

#include "scheduler/staffing/erlang_c.h"

#define BASE 2e-4 /* of agents_about */
#define BASE_ROOT 4e-7
#define WORST 0.3

/* Halfin and Whitt's limit, its logarithm -(1.2533 b + 0.22 b^2 + 0.03 b^3) for P(wait), solved for the surplus b sqrt(load) that leaves
 * P(wait) e^(-b pull) at e^-depth; the cube by one step from the root of the square. */
static inline double rough_surplus(double pull, double depth) {
  double rise = 1.2533 + pull, b = 2 * depth / (rise + sqrt(rise * rise + 0.88 * depth));
  return b - 0.03 * b * b * b / (rise + b * (0.44 + 0.09 * b));
}

/* f = ln(missed / P(W > t)) = ln missed + (n - load) t + ln(1 + Q), Q = (1 - load/n) (R - 1): P(wait) = 1 / (1 + Q). Its slope follows from that of R, as
 * M(-y)' = 1 + y M(-y); its bend from Halfin and Whitt's limit. */
static inline WfmAgentsAbout about(double load, double missed, double t) {
  double root_load = sqrt(load), b = rough_surplus(root_load * t, -ln_roughly(missed));
  double surplus = b * root_load + 0.3 / (1 + 0.003 * root_load), n = load + surplus, inverse = 1 / n, mu = -surplus * inverse,
         root = sqrt(n);
  double eta = eta_briefly((Pair){mu, mu})[0], y = -eta * root, rest = temme_briefly((Pair){eta, eta}, inverse)[0];
  Pair rises = exp_briefly((Pair){0.5 * y * y, surplus * t});
  double mills = ROOT_2PI * rises[0] - mills_briefly((Pair){y, y})[0];
  double less = (1 + inverse * (1.0 / 12)) * (root * mills + rest), all = 1 - mu * less;
  double less_slope = (1 + y * mills) * pace_briefly((Pair){eta, eta})[0] + 0.5 * mills * root * inverse;
  double slope = t + (less * load * inverse * inverse - mu * less_slope) / all;
  double off = ln_of_ratio(missed * rises[1] * all, 1), step = -off / slope;
  if (!(mu > -BRIEF_NEAR && y < 30 && surplus * t < 500)) return (WfmAgentsAbout){(double)NAN, (double)NAN};
  return agents_about(n, off, step, -0.5 * step * (0.44 + 0.18 * b) / (load * slope), BASE + BASE_ROOT * root_load, WORST);
}

WfmAgentsAbout wfm_erlang_c_about(double load, double missed, double t) {
  return about(load, missed, t);
}

/* ---- small teams: the recursion ---- */

/* A team at whole numbers: R - 1 follows from one to the next, the fall of the tail by a factor. */
typedef struct {
  double load, missed, step; /* step: e^(t / aht) */
  double n, less, pull;      /* pull: e^((n - load) t / aht) */
} Team;

static void add_agent(Team *t) {
  t->n += 1;
  t->less = (1 + t->less) * t->n / t->load;
  t->pull *= t->step;
}

/* missed / P(W > t) - 1, in units of its own rounding at most 1e-8. */
static double room(const Team *t) {
  return t->missed * t->pull * (1 + (1 - t->load / t->n) * t->less) - 1;
}

#define CLOSE 1e-6 /* nearer to the target the exact search decides */
#define WALK 40
enum { SMALL_LOAD = 20 };

/* From the first team above the load; NaN where it is close. */
static double walk(double load, double missed, double t) {
  Team team = {.load = load, .missed = missed, .step = exp(t), .n = 1, .less = 1 / load};
  double inverse = 1 / load; /* the plain recursion, from an empty team */
  while (team.n <= load) {
    team.n += 1;
    team.less = (1 + team.less) * (team.n * inverse);
  }
  team.pull = exp((team.n - load) * t);
  for (int k = 0; k < WALK; k++) {
    double left = room(&team);
    if (!(fabs(left) > CLOSE)) return (double)NAN;
    if (left >= 0) return team.n;
    add_agent(&team);
  }
  return (double)NAN;
}

double wfm_erlang_c_whole(double load, double aht_s, WfmErlangTarget target) {
  bool level_alone = target.sl > 0 && target.sl < 1 && isnan(target.asa_s) && !(target.occupancy < 1);
  double t = target.t_s / aht_s, missed = 1 - target.sl, whole = (double)NAN;
  if (level_alone && load > SMALL_LOAD && load < 1e9) {
    WfmAgentsAbout least = about(load, missed, t);
    if (least.agents - least.doubt > load) whole = whole_beyond_doubt(least);
  } else if (level_alone && load > 1e-3 && load <= SMALL_LOAD && t < 10) {
    whole = walk(load, missed, t);
  }
  return isnan(whole) ? wfm_erlang_c_agents(load, aht_s, target).whole : whole;
}
