/* Deferred work: the share done within its target as the fluid mathematics predicts it, against the judge's, on seeded invented queues.
 *
 *   tests/bench/deferred_bench [CASES]
 *
 * Each case: two weeks of half-hours, own opening hours, contacts also while closed, own handle time and deadline, and a team between well
 * too small and comfortable. Prints both shares and how many cases lie within 2 points; status 1 where one does not. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/rng.h"
#include "scheduler/simulate/simulate.h"
#include "scheduler/staffing/staffing.h"

#define DAYS 14
#define SLOTS 48
#define N (DAYS * SLOTS)
#define STEP 1800
#define COUNTED (10 * SLOTS) /* arrivals that fall due well within the horizon: both sides see what becomes of them */

typedef struct {
  double volume[N], aht_s[N];
  uint8_t open[N];
  WfmStaffQueue queue;
  int32_t agents[N], most;
} Case;

static double between(WfmRng *rng, double low, double high) {
  return low + (high - low) * wfm_rng_uniform(rng);
}

static void invent(Case *c, uint64_t seed) {
  WfmRng rng;
  wfm_rng_init(&rng, seed, 77);
  int opens = 12 + (int)wfm_rng_below(&rng, 8), closes = 34 + (int)wfm_rng_below(&rng, 8);
  double level = pow(10, between(&rng, 0.3, 1.8)), aht = between(&rng, 240, 900), night = between(&rng, 0, 0.3), work = 0, hours = 0;
  double peak = between(&rng, opens, closes), bend = between(&rng, 0.1, 0.6);
  for (int i = 0; i < N; i++) {
    int slot = i % SLOTS, day = i / SLOTS;
    bool open = day % 7 < 5 && slot >= opens && slot < closes;
    c->open[i] = open;
    c->aht_s[i] = aht;
    c->volume[i] = level * (open ? 1 + bend * cos((slot - peak) / (closes - opens) * G_PI) : night) * (1 - 0.05 * (day % 7));
    work += c->volume[i] * aht;
    hours += open;
  }
  c->queue = (WfmStaffQueue){.queue = "tickets",
                             .channel = WFM_CHANNEL_EMAIL,
                             .sl_target = 0.8,
                             .target_s = 3600 * between(&rng, 1, 8),
                             .asa_target_s = NAN,
                             .occupancy_max = 1,
                             .patience_s = NAN,
                             .concurrency = 1,
                             .grid = {.start = 0, .step = STEP, .n = N},
                             .volume = c->volume,
                             .aht_s = c->aht_s,
                             .open = c->open};
  double crew = work / (hours * STEP) * between(&rng, 0.93, 1.2);
  c->most = 0;
  for (int i = 0; i < N; i++) {
    double swing = i % SLOTS < (opens + closes) / 2 ? 1.1 : 0.9; /* more in the morning */
    c->agents[i] = c->open[i] ? (int32_t)fmax(round(crew * swing), 1) : 0;
    c->most = MAX(c->most, c->agents[i]);
  }
}

/* At the mean, and with chance; and the mean wait, open seconds until done, at the mean. */
static void predicted(double *fluid, double *chance, double *wait_s, const Case *c) {
  g_autofree WfmService *service = g_new(WfmService, N);
  g_autofree double *agents = g_new(double, N), *sl = g_new(double, N);
  for (int i = 0; i < N; i++) agents[i] = c->agents[i];
  wfm_staffing_profile(service, &c->queue, agents);
  wfm_staffing_profile_chance(sl, &c->queue, agents, 1000);
  double offered = 0;
  *fluid = *chance = *wait_s = 0;
  for (int i = 0; i < COUNTED; i++) {
    if (isnan(service[i].sl) || isnan(sl[i])) continue;
    *fluid += c->volume[i] * service[i].sl;
    *chance += c->volume[i] * sl[i];
    *wait_s += c->volume[i] * service[i].asa_s;
    offered += c->volume[i];
  }
  *fluid /= offered;
  *chance /= offered;
  *wait_s /= offered;
}

/* Agent k is present wherever more than k agents are. */
static double judged(double *wait_s, const Case *c, uint64_t seed) {
  g_autofree WfmSimAgent *agent = g_new0(WfmSimAgent, c->most);
  g_autofree WfmSimSpan *span = g_new(WfmSimSpan, (gsize)c->most * N);
  float able = 1;
  for (int k = 0; k < c->most; k++) {
    WfmSimSpan *own = span + (gsize)k * N;
    size_t n = 0;
    for (int i = 0; i < N; i++) {
      if (c->agents[i] <= k) continue;
      int64_t from = (int64_t)i * STEP;
      if (n > 0 && own[n - 1].to == from)
        own[n - 1].to = from + STEP;
      else
        own[n++] = (WfmSimSpan){from, from + STEP};
    }
    agent[k] = (WfmSimAgent){.agent = "a", .proficiency = &able, .span = own, .n_spans = n};
  }
  WfmSimQueue queue = {.queue = "tickets",
                       .channel = WFM_CHANNEL_EMAIL,
                       .sl_target = 0.8,
                       .target_s = c->queue.target_s,
                       .aht_s = c->aht_s,
                       .work = {.shape = WFM_SIM_EXPONENTIAL, .cv = 1},
                       .patience_s = INFINITY,
                       .concurrency = 1,
                       .mean = c->volume,
                       .open = c->open};
  WfmSimInput input = {.grid = c->queue.grid, .queues = &queue, .n_queues = 1, .agents = agent, .n_agents = (size_t)c->most};
  WfmSimSettings settings;
  wfm_module_defaults(&wfm_simulate_module, &settings);
  settings.replications = 1000;
  WfmJob job = {.threads = 1, .seed = seed};
  GError *err = NULL;
  g_autoptr(WfmSimResult) result = wfm_simulate(&input, &settings, &job, &err);
  if (!result) g_error("%s", err->message);
  const WfmSimQueueResult *r = &result->queue[0];
  double good = 0, offered = 0;
  *wait_s = 0;
  for (int i = 0; i < COUNTED; i++) {
    if (isnan(r->interval_sl[i]) || isnan(r->interval_asa_s[i])) continue;
    *wait_s += r->interval_offered[i] * r->interval_asa_s[i];
    good += r->interval_offered[i] * r->interval_sl[i];
    offered += r->interval_offered[i];
  }
  *wait_s /= offered;
  return good / offered;
}

int main(int argc, char **argv) {
  int cases = argc > 1 ? atoi(argv[1]) : 20, within = 0;
  printf("%5s %8s %8s %10s %10s %10s %8s %10s %10s\n", "case", "agents", "hours", "at mean", "predicted", "judged", "points", "wait, min",
         "judged");
  for (int k = 1; k <= cases; k++) {
    g_autofree Case *c = g_new(Case, 1);
    double fluid, share, wait_s, judged_wait_s;
    invent(c, (uint64_t)k);
    predicted(&fluid, &share, &wait_s, c);
    double sl = judged(&judged_wait_s, c, (uint64_t)k);
    double points = 100 * (share - sl);
    within += fabs(points) <= 2;
    printf("%5d %8d %8.1f %8.1f %% %8.1f %% %8.1f %% %+8.2f %10.1f %10.1f\n", k, c->most, c->queue.target_s / 3600, 100 * fluid,
           100 * share, 100 * sl, points, wait_s / 60, judged_wait_s / 60);
  }
  printf("%d of %d within 2 points\n", within, cases);
  return within < cases;
}
