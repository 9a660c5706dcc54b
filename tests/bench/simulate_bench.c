/* Speed of the simulator on one thread, in events per second of processor time, beside a plain C loop and SimPy in the same run.
 *
 *   tests/bench/simulate_bench
 *
 * An event is an arrival, a contact finished, a contact abandoned or a change of presence. The plain loop is what one would write for one
 * queue and nothing else: one kind of contact, a binary heap of times, a ring of arrivals, a random generator of 64 bits and log(). SimPy is
 * the Debian package python3-simpy, run by the script beside this file on the first of the queues; where it is not installed, it says so.
 * Both counts of events leave abandonments out where a model has none. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "scheduler/simulate/simulate.h"

/* Of processor time, so that a busy machine does not count. */
static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- the plain loop: M/M/n with the same load, first come first served, nobody leaves ---- */

static uint64_t state = 88172645463325252U;

static double exponential(double mean) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return -mean * log(((double)(state >> 12) + 0.5) * 0x1p-52);
}

typedef struct {
  double *end;
  int n;
} Busy;

static void busy_push(Busy *b, double end) {
  int i = b->n++;
  for (; i > 0 && b->end[(i - 1) / 2] > end; i = (i - 1) / 2) b->end[i] = b->end[(i - 1) / 2];
  b->end[i] = end;
}

static void busy_pop(Busy *b) {
  double last = b->end[--b->n];
  int i = 0;
  for (int child = 1; child < b->n; child = 2 * i + 1) {
    if (child + 1 < b->n && b->end[child + 1] < b->end[child]) child++;
    if (b->end[child] >= last) break;
    b->end[i] = b->end[child];
    i = child;
  }
  b->end[i] = last;
}

/* Events per second. */
static double plain_loop(int agents, double load, int64_t contacts) {
  enum { RING = 1 << 20 };
  g_autofree double *ring = g_new(double, RING);
  Busy busy = {.end = g_new(double, agents + 1)};
  double arrival = exponential(1 / load), waits = 0, start = seconds();
  int64_t events = 0;
  uint32_t head = 0, tail = 0;
  for (int64_t arrived = 0; arrived < contacts;) {
    events++;
    if (busy.n > 0 && busy.end[0] <= arrival) {
      double now = busy.end[0];
      busy_pop(&busy);
      if (head == tail) continue;
      waits += now - ring[head++ % RING];
      busy_push(&busy, now + exponential(1));
    } else {
      if (busy.n < agents)
        busy_push(&busy, arrival + exponential(1));
      else
        ring[tail++ % RING] = arrival;
      arrived++;
      arrival += exponential(1 / load);
    }
  }
  double took = seconds() - start;
  g_free(busy.end);
  return (double)events / took + 0 * waits;
}

/* Every agent serves `skills` of the queues, the same ones in each of the groups. */
static double simulate(const char *what, int n_queues, int n_agents, int n_groups, int skills, double load, int n, int replications,
                       double reference) {
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
                             .work = {.shape = WFM_SIM_EXPONENTIAL},
                             .mean = mean,
                             .aht_s = aht_s,
                             .patience = {.shape = WFM_SIM_EXPONENTIAL}};
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
  double speed = (double)result->events / took;
  printf("%-48s %6.1f million events a second, %5.2f of the plain loop with 14 agents, SL %.3f +- %.3f\n", what, 1e-6 * speed,
         speed / reference, result->queue[0].sl.mean, result->queue[0].sl.half_width);
  return speed;
}

/* SimPy prints its events per second, or nothing where it is not installed. */
static void simpy(double own) {
  g_autofree char *said = NULL;
  char *command[] = {"/usr/bin/python3", SIMPY_SCRIPT, NULL};
  if (!g_spawn_sync(NULL, command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &said, NULL, NULL, NULL) || !said || !*said) {
    printf("SimPy: skipped, it is not installed (Debian package python3-simpy)\n");
    return;
  }
  double theirs = g_ascii_strtod(said, NULL);
  printf("SimPy on the queue of 14 agents: %.0f events a second; this simulator is %.0f times as fast\n", theirs, own / theirs);
}

int main(void) {
  double reference = plain_loop(14, 11, 20000000), many = plain_loop(1000, 980, 8000000);
  printf("plain C loop, events per second: 14 agents %.1f million, 1,000 agents %.1f million\n", 1e-6 * reference, 1e-6 * many);
  double one = simulate("1 queue, 14 agents", 1, 14, 1, 1, 11, 48 * 28, 100, reference);
  simulate("1 queue, 1,000 agents", 1, 1000, 1, 1, 980, 48 * 7, 8, reference);
  simulate("20 queues, 500 agents, 60 groups of 3 skills", 20, 500, 60, 3, 480, 48 * 7, 16, reference);
  simpy(one);
  return 0;
}
