#include "scheduler/staffing/policy.h"

#include <math.h>

#include <glib.h>

#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/offered_load.h"
#include "scheduler/staffing/transient.h"

#define HALF_HOURS 48
#define DAY_H 24.0
#define POINTS 60 /* of a half-hour, for its average and its highest load */
#define PIECES 30 /* of a half-hour, with a rate each */
#define DAYS 3    /* until the day repeats itself */

/* Load that the policy sees at hour t. */
static double load_at(const WfmPolicyCase *c, double t) {
  if (c->policy == WFM_POLICY_MOL) return wfm_offered_load_wave(c->load, c->amplitude, DAY_H, c->handle_h, t);
  double lag = c->policy == WFM_POLICY_LAG ? c->handle_h : 0;
  return c->load * (1 + c->amplitude * sin(2 * G_PI * (t - lag) / DAY_H));
}

/* Average by Simpson's rule, or the highest. */
static double load_of(const WfmPolicyCase *c, int half_hour) {
  double sum = 0, most = 0;
  for (int k = 0; k <= POINTS; k++) {
    double load = load_at(c, 0.5 * half_hour + 0.5 * k / POINTS);
    sum += load * (k == 0 || k == POINTS ? 1 : k % 2 ? 4 : 2);
    most = fmax(most, load);
  }
  return c->highest ? most : sum / (3 * POINTS);
}

/* P(wait) of each half-hour's arrivals once the day repeats itself. */
static void delays(double *p_wait, double *arrivals, const WfmPolicyCase *c, const int32_t *agents, int32_t most) {
  int32_t room = 200 + (int32_t)(6 * c->load);
  WfmTransientSystem *system = wfm_transient_new(most, room, c->handle_h * 3600, INFINITY, false);
  for (int half_hour = 0; half_hour < DAYS * HALF_HOURS; half_hour++) {
    int i = half_hour % HALF_HOURS;
    p_wait[i] = arrivals[i] = 0;
    for (int k = 0; k < PIECES; k++) {
      double width = 0.5 / PIECES, middle = 0.5 * i + (k + 0.5) * width;
      double rate = c->load / c->handle_h * (1 + c->amplitude * sin(2 * G_PI * middle / DAY_H));
      WfmTransient t = wfm_transient_step(system, agents[i], rate / 3600, width * 3600);
      p_wait[i] += t.p_wait * rate;
      arrivals[i] += rate;
    }
    p_wait[i] /= arrivals[i];
  }
  wfm_transient_free(system);
}

WfmPolicyResult wfm_policy_evaluate(const WfmPolicyCase *c) {
  int32_t agents[HALF_HOURS], most = 0;
  double p_wait[HALF_HOURS], arrivals[HALF_HOURS], waited = 0, all = 0;
  WfmPolicyResult r = {.least = INFINITY};
  for (int i = 0; i < HALF_HOURS; i++) {
    double load = load_of(c, i);
    agents[i] = load > 1e-9 ? (int32_t)wfm_erlang_c_whole_for_delay(load, c->p_wait) : 1;
    most = MAX(most, agents[i]);
    r.agent_hours += 0.5 * agents[i];
    r.least = fmin(r.least, agents[i]);
    r.most = fmax(r.most, agents[i]);
  }
  delays(p_wait, arrivals, c, agents, most);
  for (int i = 0; i < HALF_HOURS; i++) {
    r.worst = fmax(r.worst, p_wait[i]);
    waited += p_wait[i] * arrivals[i];
    all += arrivals[i];
    r.missed += p_wait[i] > 1.1 * c->p_wait;
  }
  r.day = waited / all;
  return r;
}
