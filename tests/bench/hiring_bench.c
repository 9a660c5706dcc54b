/* Hiring plans of 24 months, 20 queues, 5 sites and 3 vendors: gap, processor time, memory. hiring_bench [SEEDS [GAP [FIRST_SEED [FIRST_CASE]]]]
 * hiring_bench prices [SEEDS]: what each constraint costs.
 * hiring_bench conflicts [SEEDS]: why hours are missing, of the three works that lack most. */
#include "tests/bench/hiring_instance.h"

#include "scheduler/capacity/hiring_conflict.h"
#include "scheduler/capacity/hiring_prices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

typedef struct {
  const char *name;
  HiringShape shape;
} Case;

static const Case cases[] = {
    {"plain", {.periods = 104, .works = 20, .sites = 5, .vendors = 3, .class_least = 1}},
    {"tight seats", {.periods = 104, .works = 20, .sites = 5, .vendors = 3, .class_least = 1, .seats = 1.1}},
    {"cross-trained", {.periods = 104, .works = 20, .sites = 5, .vendors = 3, .class_least = 1, .seats = 1.3, .trainings = 12}},
    {"classes of 8", {.periods = 104, .works = 20, .sites = 5, .vendors = 3, .class_least = 8, .seats = 1.3}},
};

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int one(const Case *c, uint64_t seed, double gap) {
  HiringShape shape = c->shape;
  shape.seed = seed;
  g_autoptr(HiringInstance) in = hiring_instance_new(&shape);
  WfmJob job = {.seed = 1, .threads = 1};
  g_autoptr(GError) err = NULL;
  double begin = seconds();
  g_autoptr(WfmHiringPlan) plan = wfm_hiring_plan_new(&in->problem, &(WfmHiringLimits){.gap = gap}, &job, &err);
  double used = seconds() - begin;
  if (!plan) {
    printf("%s %d: %s\n", c->name, (int)seed, err->message);
    return 1;
  }
  g_autofree char *breach = wfm_hiring_check(&in->problem, plan);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  int64_t hires = 0;
  for (size_t k = 0; k < in->problem.n_groups * (size_t)in->problem.n; k++) hires += plan->hires[k];
  double decided = plan->cost - plan->base_cost;
  printf("%-14s %3d %8.1f M %8.1f M decided %6.2f M missing %5d hires  gap %.3f %% of all, %.3f %% of what is decided; relaxed %.3f %% "
         "%6.1f s %4ld MB %s\n",
         c->name, (int)seed, 1e-6 * plan->cost, 1e-6 * decided, 1e-6 * plan->missing_cost, (int)hires, 100 * plan->gap,
         100 * (plan->cost - plan->bound) / decided, 100 * (plan->cost - plan->relaxed) / plan->cost, used, usage.ru_maxrss / 1024,
         breach ? breach : "");
  fflush(stdout);
  return breach || plan->gap > 0.005 || used > 60 || usage.ru_maxrss > 1024 * 1024;
}

static int prices(const Case *c, uint64_t seed) {
  HiringShape shape = c->shape;
  shape.seed = seed;
  g_autoptr(HiringInstance) in = hiring_instance_new(&shape);
  WfmJob job = {.seed = 1, .threads = 1};
  g_autoptr(GError) err = NULL;
  double begin = seconds();
  g_autoptr(GArray) list = wfm_hiring_prices(&in->problem, 10, &job, &err);
  if (!list) return 1;
  int solved = 0, above = 0;
  for (guint k = 0; k < list->len; k++) {
    const WfmHiringPrice *price = &g_array_index(list, WfmHiringPrice, k);
    solved += price->solved && price->most > 0;
    above += price->solved && price->saves > 1.001 * price->most + 1;
    g_autofree char *text = wfm_hiring_change_text(&in->problem, &price->change, &(WfmHiringWords){.one = "week", .many = "weeks"});
    if (k < 15) printf("  %10.0f (at most %10.0f)  %s\n", price->saves, price->most, text);
  }
  printf("%-14s %3d  %d prices, %d solved again, %d above what the unchanged programme allows; %.1f s\n", c->name, (int)seed,
         (int)list->len, solved, above, seconds() - begin);
  fflush(stdout);
  return 0;
}

static int conflicts(const Case *c, uint64_t seed) {
  HiringShape shape = c->shape;
  shape.seed = seed;
  g_autoptr(HiringInstance) in = hiring_instance_new(&shape);
  WfmJob job = {.seed = 1, .threads = 1};
  g_autoptr(WfmHiringPlan) plan = wfm_hiring_plan_new(&in->problem, &(WfmHiringLimits){.gap = 0.005}, &job, NULL);
  if (!plan) return 1;
  double begin = seconds();
  g_autoptr(WfmHiringConflicts) found = wfm_hiring_conflicts(&in->problem, plan, 3, &job, NULL);
  if (!found) return 1;
  WfmHiringWords words = {.one = "week", .many = "weeks"};
  for (guint k = 0; k < found->conflict->len; k++) {
    const WfmHiringConflict *conflict = found->conflict->pdata[k];
    g_autofree char *text = wfm_hiring_conflict_text(&in->problem, conflict, &words);
    printf("  %s\n", text);
    for (guint r = 0; r < conflict->remedy->len; r++) {
      const WfmHiringRemedy *remedy = conflict->remedy->pdata[r];
      g_autofree char *change = wfm_hiring_remedy_text(&in->problem, remedy, &words);
      printf("    %s: cost %+.0f, paid %+.0f\n", change, remedy->cost, remedy->paid);
    }
  }
  g_autofree char *all = found->all ? wfm_hiring_remedy_text(&in->problem, found->all, &words) : g_strdup("nothing");
  printf("  all: %s; still missing %.0f hours\n", all, found->all ? found->all->missing_h : 0);
  printf("%-14s %3d  %d conflicts in %.1f s\n", c->name, (int)seed, (int)found->conflict->len, seconds() - begin);
  fflush(stdout);
  return 0;
}

int main(int argc, char **argv) {
  bool asks_prices = argc > 1 && !strcmp(argv[1], "prices"), asks_conflicts = argc > 1 && !strcmp(argv[1], "conflicts");
  if (asks_prices || asks_conflicts) {
    int bad = 0;
    for (size_t k = 0; k < G_N_ELEMENTS(cases); k++)
      for (int s = 0; s < (argc > 2 ? atoi(argv[2]) : 1); s++) bad += (asks_prices ? prices : conflicts)(&cases[k], 1 + (uint64_t)s);
    return bad;
  }
  int seeds = argc > 1 ? atoi(argv[1]) : 5, first = argc > 3 ? atoi(argv[3]) : 1, missed = 0, all = 0;
  double gap = argc > 2 ? atof(argv[2]) : 0.005;
  for (size_t k = argc > 4 ? strtoul(argv[4], NULL, 10) : 0; k < G_N_ELEMENTS(cases); k++)
    for (int s = 0; s < seeds; s++, all++) missed += one(&cases[k], (uint64_t)first + (uint64_t)s, gap);
  printf("%d plans, %d above 0.5 %%, 60 s or 1 GB\n", all, missed);
  return missed > 0;
}
