/* The judge against published systems and against a chain solved here: a multi-skill call centre, cross-training in a ring, agents who come
 * and go while the queue is not at rest. */
#include <string.h>

#include "core/error.h"
#include "tests/unit/simulate_fixture.h"

/* ---- SimpleMSK ---- */

/* Agents a of a group are there in period p where a < number[p]. */
static int add_group(Centre *c, WfmSimSpan (*spans)[4], int from, int most, const int *number, const float *proficiency,
                     const uint8_t *ring) {
  for (int a = from; a < from + most; a++) {
    size_t n = 0;
    for (int p = 0; p < 4; p++)
      if (a - from < number[p]) spans[a][n++] = (WfmSimSpan){c->input.grid.start + p * 7200, c->input.grid.start + (p + 1) * 7200};
    c->agent[a] = (WfmSimAgent){.agent = "a", .proficiency = proficiency, .ring = ring, .span = spans[a], .n_spans = n};
  }
  return from + most;
}

/* E. Buist and P. L'Ecuyer, ContactCenters, doc/examples/SimpleMSK.java and SimpleMSK.res (github.com/umontreal-simul/contactcenters): three
 * types of calls, two groups of agents, three periods of two hours, a gamma day factor of shape 28.7 common to all types, service and patience
 * by period, calls served in order of arrival whatever their type, type 1 by group 0 if somebody is free there. 1,000 days. After the third
 * period nobody calls and the lines are served by the agents of a fourth one. step: of the grid; 7200 holds parts of it. */
static Centre *simple_msk(int step, WfmSimSpan (*spans)[4], double *patience_s) {
  static const double per_minute[3][3] = {{4.2, 5.3, 3.2}, {5.1, 4.3, 4.8}, {6.3, 5.2, 4.8}};
  static const double service_minutes[4] = {1 / 0.5, 1 / 0.6, 1 / 0.4, 1 / 0.4}, patience_minutes[4] = {1 / 0.3, 1 / 0.4, 1 / 0.2, 1 / 0.2};
  static const int group0[4] = {12, 18, 9, 9}, group1[4] = {15, 20, 11, 11};
  static const float serves0[3] = {1, 1, 0}, serves1[3] = {0, 1, 1};
  static const uint8_t ring1[3] = {0, 1, 0};
  int parts = 7200 / step;
  Centre *c = centre_new(3, 0, 4 * parts, 0, 1);
  c->input.grid.step = step;
  for (int i = 0; i < 4 * parts; i++) {
    int p = i / parts;
    c->aht_s[i] = 60 * service_minutes[p];
    patience_s[i] = 60 * patience_minutes[p];
    c->day_cv[i] = 1 / sqrt(28.7);
    for (int q = 0; q < 3; q++) c->mean[q][i] = p < 3 ? step / 60.0 * per_minute[q][p] : 0;
  }
  for (int q = 0; q < 3; q++) {
    c->queue[q].patience_interval_s = patience_s;
    c->queue[q].day_cv = c->day_cv;
    c->queue[q].local_day = NULL;
  }
  int agents = add_group(c, spans, 0, 18, group0, serves0, NULL);
  c->input.n_agents = (size_t)add_group(c, spans, agents, 20, group1, serves1, ring1);
  c->settings.take = WFM_SIM_TAKE_LONGEST;
  c->input.exchange = true;
  c->settings.day_correlation = 1;
  return c;
}

/* Published intervals of 95 %; those by type and period are widened by what this simulation does not know. */
static void test_simple_msk_call_centre(void) {
  static const double good[3][3][2] = {{{164.338, 175.970}, {594.159, 604.509}, {13.782, 17.198}},
                                       {{254.597, 271.275}, {506.276, 517.020}, {31.270, 38.124}},
                                       {{250.178, 269.434}, {607.586, 619.878}, {22.137, 27.639}}};
  WfmSimSpan spans[40][4];
  double patience_s[4], served = 0, abandoned = 0, all_good = 0, within_20 = 0;
  g_autofree Centre *c = simple_msk(7200, spans, patience_s);
  g_autoptr(WfmSimResult) r = run(c, 2000, 2);
  for (int q = 0; q < 3; q++) {
    const WfmSimQueueResult *queue = &r->queue[q];
    served += queue->answered.mean;
    abandoned += queue->abandoned.mean;
    within_20 += (queue->service[WFM_SIM_ABANDONS_OK].mean - queue->sl.mean) * queue->offered.mean;
    for (int p = 0; p < 3; p++) {
      double here = queue->interval_sl[p] * queue->interval_offered[p], own = queue->interval_sl_half_width[p] * queue->interval_offered[p];
      all_good += here;
      if (here < good[q][p][0] - own || here > good[q][p][1] + own)
        g_error("type %d, period %d: %.1f answered in time, published [%.1f, %.1f]", q, p, here, good[q][p][0], good[q][p][1]);
    }
  }
  double level = all_good / (served + abandoned - within_20);
  if (served < 4270.15 || served > 4324.46) g_error("served %.1f", served);
  if (abandoned < 876.13 || abandoned > 944.54) g_error("abandoned %.1f", abandoned);
  if (level < 0.494 || level > 0.509) g_error("service level %.4f", level);
}

/* Occupancy of the first group until the last call of the day is done: 0.881 [0.877, 0.884]. Day by day, by minutes. */
static void test_simple_msk_occupancy(void) {
  WfmSimSpan spans[40][4];
  double patience_s[480], busy = 0, present = 0;
  g_autofree Centre *c = simple_msk(60, spans, patience_s);
  for (uint64_t day = 0; day < 1000; day++) {
    WfmSimSettings settings = c->settings;
    settings.replications = 1;
    WfmJob job = {.seed = day, .threads = 1};
    g_autoptr(WfmSimResult) r = wfm_simulate(&c->input, &settings, &job, NULL);
    int last = 479;
    while (last > 359 && r->queue[0].interval_busy[last].mean == 0 && r->queue[2].interval_busy[last].mean == 0) last--;
    for (int i = 0; i <= last; i++) {
      double here = r->queue[0].interval_busy[i].mean, weight = i == last ? 0.5 : 1; /* it ends somewhere in the last minute */
      busy += here;
      present += weight * (here > 0 ? here / r->queue[0].interval_occupancy[i] : 9);
    }
  }
  if (busy / present < 0.877 || busy / present > 0.884) g_error("occupancy of the first group %.4f", busy / present);
}

/* ---- the ring ---- */

typedef struct {
  double blocking, wait_min;
} Ring;

/* Six types of 14 erlangs, 90 agents, 30 places in line for all; an agent serves `skills` types in a row, the first of them before the others, and is
 * preferred by it. */
static Ring ring_of(int skills) {
  enum { types = 6, agents = 90 };
  static double mean[8], aht_s[8];
  WfmSimQueue queue[types];
  WfmSimAgent agent[agents];
  float proficiency[agents][types] = {{0}};
  uint8_t ring[agents][types] = {{0}};
  WfmSimInput input = {
      .grid = {.step = 36000, .n = 8}, .queues = queue, .n_queues = types, .agents = agent, .n_agents = agents, .places = 30};
  WfmSimSpan span = {0, wfm_grid_end(input.grid)};
  for (int i = 0; i < 8; i++) {
    aht_s[i] = 600;
    mean[i] = 14.0 / 600 * 36000;
  }
  for (int q = 0; q < types; q++)
    queue[q] = (WfmSimQueue){
        .queue = "q", .target_s = 20, .patience_s = INFINITY, .work = {.shape = WFM_SIM_EXPONENTIAL}, .mean = mean, .aht_s = aht_s};
  for (int a = 0; a < agents; a++) {
    for (int k = 0; k < skills; k++) {
      proficiency[a][(a + k) % types] = 1;
      ring[a][(a + k) % types] = k > 0;
    }
    agent[a] = (WfmSimAgent){.agent = "a", .proficiency = proficiency[a], .ring = ring[a], .span = &span, .n_spans = 1};
  }
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = 48;
  settings.warm_up_s = 36000;
  settings.take = WFM_SIM_TAKE_RING;
  WfmJob job = {.seed = 3, .threads = 2};
  g_autoptr(WfmSimResult) r = wfm_simulate(&input, &settings, &job, NULL);
  double blocked = 0, offered = 0, wait_s = 0, answered = 0;
  for (int q = 0; q < types; q++) {
    blocked += r->queue[q].blocked.mean;
    offered += r->queue[q].offered.mean;
    wait_s += r->queue[q].asa_s.mean * r->queue[q].answered.mean;
    answered += r->queue[q].answered.mean;
  }
  return (Ring){blocked / offered, wait_s / answered / 60};
}

/* R. Wallace and W. Whitt 2005, "A staffing algorithm for call centers with skill-based routing", M&SOM 7: two skills are nearly as good as all.
 * Expected values: an independent simulation of the same ring (blocking 3.91, 0.496, 0.392, 0.355 %; wait 2.47, 0.715, 0.506, 0.445 minutes) and
 * the exact M/M/90/120 for six skills (0.364 %, 0.450 minutes). */
static void test_two_skills_are_nearly_as_good_as_all(void) {
  static const int skills[4] = {1, 2, 3, 6};
  static const double blocking[4] = {0.0391, 0.00496, 0.00392, 0.00364}, wait_min[4] = {2.47, 0.715, 0.506, 0.450};
  for (int k = 0; k < 4; k++) {
    Ring ring = ring_of(skills[k]);
    if (fabs(ring.blocking / blocking[k] - 1) > 0.15 || fabs(ring.wait_min / wait_min[k] - 1) > 0.1)
      g_error("%d skills: blocking %.3f %%, wait %.3f min", skills[k], 100 * ring.blocking, ring.wait_min);
  }
}

/* ---- transients ---- */

enum { PERIODS = 6, PLACES = 200 };
static const int transient_agents[PERIODS] = {9, 12, 7, 14, 6, 10};
static const double transient_contacts[PERIODS] = {20, 36, 40, 42, 24, 20};
#define AHT_S 300.0
#define PATIENCE_S 120.0
#define PERIOD_S 900.0

typedef struct {
  double p_wait[PERIODS], line_end[PERIODS];
} Transient;

/* Kolmogorov's equations of M(t)/M/n(t)+M from empty, contacts of leaving agents back in line, by steps of the Runge-Kutta rule of fourth order. */
static void flow(double *change, const double *p, double rate, int agents) {
  for (int k = 0; k < PLACES; k++) change[k] = 0;
  for (int k = 0; k < PLACES - 1; k++) {
    double up = rate * p[k], down = (MIN(k + 1, agents) / AHT_S + MAX(k + 1 - agents, 0) / PATIENCE_S) * p[k + 1];
    change[k] += down - up;
    change[k + 1] += up - down;
  }
}

static void step(double *p, double rate, int agents, double dt) {
  double k1[PLACES], k2[PLACES], k3[PLACES], k4[PLACES], at[PLACES];
  flow(k1, p, rate, agents);
  for (int k = 0; k < PLACES; k++) at[k] = p[k] + dt / 2 * k1[k];
  flow(k2, at, rate, agents);
  for (int k = 0; k < PLACES; k++) at[k] = p[k] + dt / 2 * k2[k];
  flow(k3, at, rate, agents);
  for (int k = 0; k < PLACES; k++) at[k] = p[k] + dt * k3[k];
  flow(k4, at, rate, agents);
  for (int k = 0; k < PLACES; k++) p[k] += dt / 6 * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k]);
}

static Transient solve_transient(void) {
  Transient t = {0};
  double p[PLACES] = {1};
  const int steps = 1800;
  for (int i = 0; i < PERIODS; i++) {
    int n = transient_agents[i];
    for (int k = 0; k < steps; k++) {
      double before = 0, after = 0;
      for (int j = n; j < PLACES; j++) before += p[j];
      step(p, transient_contacts[i] / PERIOD_S, n, PERIOD_S / steps);
      for (int j = n; j < PLACES; j++) after += p[j];
      t.p_wait[i] += 0.5 * (before + after) / steps;
    }
    for (int j = n; j < PLACES; j++) t.line_end[i] += (j - n) * p[j];
  }
  return t;
}

static void test_transients_with_contacts_that_return(void) {
  Transient exact = solve_transient();
  g_autofree Centre *c = centre_new(1, 14, PERIODS, 0, AHT_S);
  WfmSimSpan spans[14][PERIODS];
  c->input.grid.step = (int32_t)PERIOD_S;
  c->settings.shift_end = WFM_SIM_RETURN;
  c->input.exchange = true;
  c->queue[0].patience_s = PATIENCE_S;
  for (int a = 0; a < 14; a++) {
    c->agent[a].span = spans[a];
    c->agent[a].n_spans = 0;
  }
  for (int i = 0; i < PERIODS; i++) {
    c->mean[0][i] = transient_contacts[i];
    for (int a = 0; a < transient_agents[i]; a++)
      spans[a][c->agent[a].n_spans++] = (WfmSimSpan){wfm_grid_at(c->input.grid, i), wfm_grid_at(c->input.grid, i + 1)};
  }
  g_autoptr(WfmSimResult) r = run(c, 4000, 2);
  for (int i = 0; i < PERIODS; i++) {
    within("p_wait", r->queue[0].interval_p_wait[i], exact.p_wait[i], 0);
    within("line", (WfmEstimate){r->queue[0].interval_backlog[i], r->queue[0].interval_backlog_half_width[i]}, exact.line_end[i], 0);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/simulate-anchors/" #name, test_##name)
  ADD(simple_msk_call_centre);
  ADD(simple_msk_occupancy);
  ADD(two_skills_are_nearly_as_good_as_all);
  ADD(transients_with_contacts_that_return);
  return g_test_run();
}
