/* Speed of the Erlang formulas, their inverse and the simulator, on one thread, per second of processor time.
 *
 *   tests/bench/queueing_bench
 *
 * Prints solves and events per second. An event is an arrival, a contact finished, a contact abandoned or a change of presence. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "scheduler/simulate/simulate.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_c.h"

/* Of processor time, so that a busy machine does not count. */
static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void erlang(void) {
  printf("fewest agents for 80 %% in 20 s, AHT 300 s (patience 120 s), solves per second\n%10s %12s %12s\n", "erlangs", "Erlang C",
         "Erlang A");
  for (double load = 10; load <= 1e6; load *= 10) {
    WfmErlangTarget target = {.sl = 0.8, .t_s = 20, .asa_s = NAN, .occupancy = NAN};
    double sink = 0, start = seconds();
    int n_c = 100000, n_a = 20000;
    for (int k = 0; k < n_c; k++) sink += wfm_erlang_c_agents(load * (1 + k * 1e-7), 300, target).whole;
    double middle = seconds();
    for (int k = 0; k < n_a; k++) {
      WfmErlangAProblem p = {.load = load * (1 + k * 1e-7), .aht_s = 300, .patience_s = 120, .measure = WFM_A_SL, .target = 0.8, .t_s = 20};
      sink += wfm_erlang_a_agents(&p).whole;
    }
    double end = seconds();
    printf("%10.0f %12.0f %12.0f\n", load, n_c / (middle - start), n_a / (end - middle) + 0 * sink);
  }
}

/* Every agent serves `skills` of the queues, the same ones in each of the groups. */
static void simulate(const char *what, int n_queues, int n_agents, int n_groups, int skills, double load, int n, int replications) {
  g_autofree WfmSimQueue *queue = g_new0(WfmSimQueue, n_queues);
  g_autofree WfmSimAgent *agent = g_new0(WfmSimAgent, n_agents);
  g_autofree float *proficiency = g_new0(float, (gsize)n_agents *n_queues);
  g_autofree double *mean = g_new(double, n), *aht_s = g_new(double, n);
  for (int i = 0; i < n; i++) {
    aht_s[i] = 300;
    mean[i] = load / n_queues * 1800 / 300;
  }
  WfmSimSpan span = {.from = 0, .to = (int64_t)n * 1800};
  for (int q = 0; q < n_queues; q++)
    queue[q] = (WfmSimQueue){.queue = "q",
                             .target_s = 20,
                             .patience_s = 120,
                             .concurrency = 1,
                             .aht_cv = 1,
                             .mean = mean,
                             .aht_s = aht_s,
                             .law = WFM_SIM_EXPONENTIAL};
  for (int a = 0; a < n_agents; a++) {
    float *own = proficiency + (gsize)a * n_queues;
    int group = a % n_groups;
    for (int k = 0; k < skills; k++) own[(group * 7 + k * (1 + group / n_queues)) % n_queues] = 1;
    agent[a] = (WfmSimAgent){.agent = "a", .proficiency = own, .span = &span, .n_spans = 1};
  }
  WfmSimInput input = {
      .grid = {.start = 0, .step = 1800, .n = n}, .queues = queue, .n_queues = n_queues, .agents = agent, .n_agents = n_agents};
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = replications;
  WfmJob job = {.seed = 1, .threads = 1};
  double start = seconds();
  g_autoptr(WfmSimResult) result = wfm_simulate(&input, &settings, &job, NULL);
  double took = seconds() - start;
  printf("%-48s %9.1f million events, %6.1f million a second, SL %.3f +- %.3f\n", what, (double)result->events * 1e-6,
         (double)result->events * 1e-6 / took, result->queue[0].sl.mean, result->queue[0].sl.half_width);
}

int main(void) {
  erlang();
  printf("simulation, one thread\n");
  simulate("1 queue, 14 agents", 1, 14, 1, 1, 11, 48 * 28, 100);
  simulate("1 queue, 1,000 agents", 1, 1000, 1, 1, 980, 48 * 7, 8);
  simulate("20 queues, 500 agents, 60 groups of 3 skills", 20, 500, 60, 3, 480, 48 * 7, 16);
  return 0;
}
