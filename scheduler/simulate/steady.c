#include "scheduler/simulate/steady.h"

#include <math.h>

#include "scheduler/simulate/simulate.h"

enum { INTERVALS = 4, REPLICATIONS = 8 };
#define LONGEST_STEP_S 1e8

/* The queues' rules and their contacts, numbers[queues * 2 * INTERVALS]. */
static void add_queues(WfmSimQueue *queue, double *numbers, const WfmSkillGraph *graph, int32_t step_s) {
  for (size_t q = 0; q < graph->n_queues; q++) {
    const WfmSkillQueue *from = &graph->queues[q];
    double *mean = numbers + q * 2 * INTERVALS, *aht_s = mean + INTERVALS;
    for (int i = 0; i < INTERVALS; i++) {
      aht_s[i] = from->aht_s;
      mean[i] = from->load_erl / from->aht_s * step_s;
    }
    queue[q] = (WfmSimQueue){.queue = "",
                             .target_s = from->target_s,
                             .definition = from->definition,
                             .patience_s = from->patience_s,
                             .patience = {.shape = WFM_SIM_EXPONENTIAL},
                             .work = {.shape = WFM_SIM_EXPONENTIAL},
                             .mean = mean,
                             .aht_s = aht_s};
  }
}

void wfm_sim_steady(double *level, const WfmSkillGraph *graph, const int32_t *agents, double contacts, const WfmJob *job) {
  size_t queues = graph->n_queues, people = 0, a = 0;
  double rate = 0;
  for (size_t g = 0; g < graph->n_groups; g++) people += (size_t)agents[g];
  for (size_t q = 0; q < queues; q++) rate += graph->queues[q].load_erl / graph->queues[q].aht_s;
  g_autofree WfmSimQueue *queue = g_new0(WfmSimQueue, queues + 1);
  g_autofree WfmSimAgent *agent = g_new0(WfmSimAgent, people + 1);
  g_autofree double *numbers = g_new0(double, queues * 2 * INTERVALS + 1);
  g_autofree float *proficiency = g_new0(float, graph->n_groups *queues + 1);
  WfmSimInput input = {.grid = {.step = (int32_t)fmin(LONGEST_STEP_S, ceil(contacts / REPLICATIONS / INTERVALS / rate)), .n = INTERVALS},
                       .queues = queue,
                       .n_queues = queues,
                       .agents = agent,
                       .n_agents = people};
  WfmSimSpan span = {0, wfm_grid_end(input.grid)};
  add_queues(queue, numbers, graph, input.grid.step);
  for (size_t g = 0; g < graph->n_groups; g++) {
    for (size_t q = 0; q < queues; q++) proficiency[g * queues + q] = graph->serves[g * queues + q] ? 1.0F : 0.0F;
    for (int32_t k = 0; k < agents[g]; k++)
      agent[a++] = (WfmSimAgent){.agent = "", .proficiency = proficiency + g * queues, .span = &span, .n_spans = 1};
  }
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = REPLICATIONS;
  settings.warm_up_s = 3600;
  g_autoptr(WfmSimResult) result = wfm_simulate(&input, &settings, job, NULL);
  for (size_t q = 0; q < queues; q++) level[q] = result ? result->queue[q].sl.mean : 0;
}
