/* The roster search on invented centres: cost, proven bound, gap, work and processor time; and the work until the first legal roster.
 *
 *   roster_bench [PEOPLE] [WEEKS] [SKILLS] [WORK] [SEED] [THREADS] [RULE=VALUE[/DAYS]]...
 * Each rule is hard, and in every contract besides its own: max_weekends=2/28 max_nights=4/28. Without arguments: 50, 200 and 500 people
 * for one week, seed 1. The instances are described in roster_instance.h. */
#include "tests/bench/roster_instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void add_limit(RosterInstance *in, const char *text) {
  g_auto(GStrv) part = g_strsplit(text, "=", 2);
  char *rest = NULL;
  double value = part[0] && part[1] ? g_ascii_strtod(part[1], &rest) : 0;
  roster_instance_limit(in, part[0], value, rest && *rest == '/' ? g_ascii_strtod(rest + 1, NULL) : 0);
}

static int run(size_t people, int weeks, size_t skills, int64_t work, uint64_t seed, int threads, char *const *limits) {
  g_autoptr(RosterInstance) in = roster_instance_large(seed, people, weeks, skills, 0.95);
  for (; limits && *limits; limits++) add_limit(in, *limits);
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  if (work > 0) settings.work_limit = work;
  settings.gap_target = 0;
  WfmJob job = {.seed = seed, .threads = threads};
  g_autoptr(GError) err = NULL;
  double begun = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(&in->problem, &settings, &job, &err);
  double took = seconds(CLOCK_MONOTONIC) - begun;
  used = seconds(CLOCK_PROCESS_CPUTIME_ID) - used;
  if (!result) {
    printf("%zu people x %d weeks: %s\n", people, weeks, err->message);
    return 1;
  }
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&in->problem, result->roster);
  if (g_getenv("ROSTER_LOG")) fputs(result->log, stdout);
  const WfmRosterCost *c = &result->cost;
  printf("%4zu people x %d weeks, %zu skills, seed %llu: cost %.2f (wages %.0f, shortage %.2f, soft %.2f, wishes %.2f), fixed %.2f, bound "
         "%.2f\n",
         people, weeks, skills, (unsigned long long)seed, c->cost, c->wages, c->shortage, c->soft_rules, c->preferences, c->fixed,
         c->bound);
  long long first = 0; /* the log's first line is the first legal roster */
  sscanf(result->log, "work %lld", &first);
  printf("     gap %.2f %% of the influenceable cost, %.3f %% of the whole; work %lld units (first roster: %lld), %.1f s of processor, "
         "%.1f s; "
         "hard breaches %zu\n",
         100 * c->gap, 100 * c->gap_whole, (long long)result->work, first, used, took, verdict->n_hard);
  return verdict->n_hard > 0;
}

int main(int argc, char **argv) {
  if (argc > 1)
    return run((size_t)atol(argv[1]), argc > 2 ? atoi(argv[2]) : 1, argc > 3 ? (size_t)atol(argv[3]) : 6, argc > 4 ? atoll(argv[4]) : 0,
               argc > 5 ? (uint64_t)atoll(argv[5]) : 1, argc > 6 ? atoi(argv[6]) : 1, argc > 7 ? argv + 7 : NULL);
  return run(50, 1, 3, 0, 1, 1, NULL) | run(200, 1, 6, 0, 1, 1, NULL) | run(500, 1, 12, 0, 1, 1, NULL);
}
