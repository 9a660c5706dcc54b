/* A contact centre for tests of the simulator: queues and agents are all alike until a test changes them. */
#pragma once

#include <glib.h>
#include <math.h>

#include "scheduler/simulate/simulate.h"

#define MOST_QUEUES 3
#define MOST_AGENTS 40
#define MOST_INTERVALS 1000

typedef struct {
  WfmSimInput input;
  WfmSimSettings settings; /* the defaults */
  WfmSimQueue queue[MOST_QUEUES];
  WfmSimAgent agent[MOST_AGENTS];
  WfmSimSpan span[MOST_AGENTS][2];
  float proficiency[MOST_AGENTS][MOST_QUEUES];
  double mean[MOST_QUEUES][MOST_INTERVALS], aht_s[MOST_INTERVALS], shrinkage[MOST_QUEUES], day_cv[MOST_INTERVALS];
  uint8_t open[MOST_INTERVALS];
  int32_t local_day[MOST_INTERVALS];
} Centre;

static inline Centre *centre_new(int n_queues, int n_agents, int n, double contacts, double aht_s) {
  Centre *c = g_new0(Centre, 1);
  wfm_module_defaults(&wfm_simulate_module, &c->settings);
  c->input = (WfmSimInput){.grid = {.start = 1700000000, .step = 1800, .n = n},
                           .queues = c->queue,
                           .n_queues = n_queues,
                           .agents = c->agent,
                           .n_agents = n_agents};
  for (int i = 0; i < n; i++) {
    for (int q = 0; q < n_queues; q++) c->mean[q][i] = contacts;
    c->aht_s[i] = aht_s;
    c->open[i] = 1;
    c->local_day[i] = i / 48;
  }
  for (int q = 0; q < n_queues; q++)
    c->queue[q] = (WfmSimQueue){.queue = "q",
                                .target_s = 20,
                                .sl_target = 0.8,
                                .patience_s = INFINITY,
                                .concurrency = 1,
                                .work = {.shape = WFM_SIM_EXPONENTIAL},
                                .mean = c->mean[q],
                                .aht_s = c->aht_s,
                                .open = c->open,
                                .local_day = c->local_day,
                                .patience = {.shape = WFM_SIM_EXPONENTIAL}};
  for (int a = 0; a < n_agents; a++) {
    for (int q = 0; q < n_queues; q++) c->proficiency[a][q] = 1;
    c->span[a][0] = (WfmSimSpan){.from = c->input.grid.start, .to = wfm_grid_end(c->input.grid)};
    c->agent[a] = (WfmSimAgent){.agent = "a", .proficiency = c->proficiency[a], .span = c->span[a], .n_spans = 1};
  }
  return c;
}

static inline WfmSimResult *run(const Centre *c, int64_t replications, int threads) {
  WfmSimSettings settings = c->settings;
  settings.replications = replications;
  WfmJob job = {.seed = 11, .threads = threads};
  GError *err = NULL;
  WfmSimResult *result = wfm_simulate(&c->input, &settings, &job, &err);
  g_assert_no_error(err);
  return result;
}

/* Twice the half width is four standard errors. bias: what beginning empty may change. */
static inline void within(const char *what, WfmEstimate e, double exact, double bias) {
  if (!(fabs(e.mean - exact) <= 2 * e.half_width + bias)) g_error("%s: %.6g +- %.2g, exact %.6g", what, e.mean, e.half_width, exact);
}
