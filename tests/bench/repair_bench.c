/* Repair after sickness: a published roster, three in a hundred people ill from the second day on, what the repair reaches and what making the
 * roster anew reaches, in processor time, changed shifts and covered requirement.
 *
 *   repair_bench [PEOPLE] [SEED] [WORK OF THE FULL SEARCHES] [WORK OF THE REPAIR]
 * The centres are those of roster_instance.h. Covered: agent intervals required that somebody is present for. */
#include "scheduler/roster/repair.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double processor_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double covered(const WfmRosterProblem *problem, const WfmRoster *roster) {
  size_t n = (size_t)problem->grid.n;
  g_autofree double *present = g_new0(double, problem->n_queues *n + 1);
  wfm_roster_price(present, problem, roster);
  double have = 0, need = 0;
  for (size_t q = 0; q < problem->n_queues; q++)
    for (size_t i = 0; i < n; i++) {
      need += problem->queues[q].required[i];
      have += MIN(present[q * n + i], problem->queues[q].required[i]);
    }
  return have / need;
}

/* Every 33rd person, from the second day of the horizon to its end, paid as sick leave is. */
static size_t fall_ill(WfmRosterProblem *problem, WfmAgent *agents, WfmSpan *spans, uint64_t seed) {
  size_t ill = 0;
  for (size_t a = seed % 33; a < problem->n_agents; a += 33, ill++) {
    const WfmZone *zone = agents[a].zone;
    int32_t day = wfm_local_day(wfm_zone_local(zone, problem->grid.start + 86400 * 3 / 2));
    int64_t from = wfm_zone_day_start(zone, day), to = wfm_grid_end(problem->grid) + 86400;
    double days = (double)(to - from) / 86400;
    spans[ill] = (WfmSpan){WFM_SPAN_ABSENT, from, to, "sick", "leave.csv:1", true, days * 8 * 3600 * 5 / 7};
    agents[a].spans = &spans[ill];
    agents[a].n_spans = 1;
  }
  problem->agents = agents;
  return ill;
}

static size_t count_shifts(const GArray *changes) {
  size_t n = 0;
  for (guint k = 0; k < changes->len; k++) n += g_array_index(changes, WfmChange, k).kind != WFM_CHANGE_INSIDE;
  return n;
}

int main(int argc, char **argv) {
  size_t people = argc > 1 ? (size_t)atol(argv[1]) : 500;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  g_autoptr(RosterInstance) in = roster_instance_large(seed, people, 1, 6, 0.95);
  WfmRosterSettings full;
  int64_t settings_work = -1;
  wfm_module_defaults(&wfm_roster_module, &full);
  if (argc > 3) full.work_limit = atoll(argv[3]);
  if (argc > 4) settings_work = atoll(argv[4]);
  WfmRepairSettings settings;
  wfm_module_defaults(&wfm_repair_module, &settings);
  settings.work_limit = settings_work;
  WfmJob job = {.seed = seed, .threads = 1};
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRosterResult) published = wfm_roster_solve(&in->problem, &full, &job, &err);
  if (!published) return printf("%s\n", err->message), 1;
  g_autofree WfmAgent *agents = g_memdup2(in->problem.agents, people * sizeof *agents);
  g_autofree WfmSpan *spans = g_new0(WfmSpan, people);
  WfmRosterProblem ill = in->problem;
  size_t n_ill = fall_ill(&ill, agents, spans, seed);
  int64_t now = ill.grid.start + 86400 - 6 * 3600;

  double begun = processor_s();
  g_autoptr(WfmRepair) repair = wfm_roster_repair(&ill, published->roster, now, &settings, &job, &err);
  double took = processor_s() - begun;
  if (!repair) return printf("%s\n", err->message), 1;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&ill, repair->result->roster);
  begun = processor_s();
  g_autoptr(WfmRosterResult) anew = wfm_roster_solve(&ill, &full, &job, &err);
  double took_anew = processor_s() - begun;
  if (!anew) return printf("%s\n", err->message), 1;
  g_autoptr(GArray) changes = wfm_roster_changes(published->roster, anew->roster);
  size_t of_repair = count_shifts(repair->changes), of_anew = count_shifts(changes);
  double cover = covered(&ill, repair->result->roster), cover_anew = covered(&ill, anew->roster);
  printf("%zu people, %zu ill, %zu published shifts impossible\n", people, n_ill, repair->n_impossible);
  printf("  left as it is  cost %12.2f\n", repair->published.cost);
  printf("  repair         cost %12.2f  covered %.3f %%  shifts changed %5zu  %6.2f s  hard breaches %zu\n", repair->result->cost.cost,
         100 * cover, of_repair, took, verdict->n_hard);
  printf("  made anew      cost %12.2f  covered %.3f %%  shifts changed %5zu  %6.2f s\n", anew->cost.cost, 100 * cover_anew, of_anew,
         took_anew);
  printf("  covered %.3f points from anew (bar 1), %.3f of its changes (bar 0.1), %.3f of its time\n", 100 * (cover_anew - cover),
         (double)of_repair / (double)of_anew, took / took_anew);
  return verdict->n_hard > 0 || cover < cover_anew - 0.01 || 10 * of_repair > of_anew;
}
