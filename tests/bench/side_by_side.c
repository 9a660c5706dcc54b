/* Side by side: the same seeded problem before this engine, before HiGHS alone and CBC alone as one compact integer programme, before
 * pyworkforce's formulation, and before a greedy planner.
 *
 *   side_by_side [--limit SECONDS] [--ours SECONDS] [--seed N] [--free-breaks] [PEOPLE ...]
 * without sizes: 20, 50, 100 and 200 people for one week, three queues up to 50 people and six above. Each planner runs in a process of its
 * own, and all times are processor time of its one thread. For each peer: its best cost, when it had that, when this engine had the same, and
 * how many times sooner. Status 1 where that is under 10 with more than 50 people. What each peer leaves out is printed with it. The engine's
 * first roster, a draft, is noted at the cost that it is said to have at most. */
#include "tests/bench/side_by_side.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double BAR = 10;
static const size_t BAR_ABOVE = 50;

double side_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

SideCourse *side_course_new(const char *who) {
  SideCourse *course = g_new0(SideCourse, 1);
  course->who = who;
  course->point = g_array_new(FALSE, FALSE, sizeof(SidePoint));
  return course;
}

void side_course_free(SideCourse *course) {
  if (!course) return;
  g_array_free(course->point, TRUE);
  g_free(course->note);
  g_free(course);
}

double side_course_best(const SideCourse *course) {
  return course->point->len ? g_array_index(course->point, SidePoint, course->point->len - 1).cost : (double)INFINITY;
}

void side_course_add(SideCourse *course, double seconds, double cost) {
  if (cost >= side_course_best(course) - 1e-6) return;
  SidePoint point = {seconds, cost};
  g_array_append_val(course->point, point);
}

double side_course_reached(const SideCourse *course, double cost) {
  for (guint k = 0; k < course->point->len; k++) {
    const SidePoint *point = &g_array_index(course->point, SidePoint, k);
    if (point->cost <= cost + 1e-6) return point->seconds;
  }
  return INFINITY;
}

/* ---- this engine ---- */

typedef struct {
  SideCourse *course;
  double begun, limit;
} Ours;

static void note_progress(void *user, const char *stage, double share_done, const char *note) {
  Ours *ours = user;
  (void)stage;
  (void)share_done;
  static const char *const said[] = {"cost at most ", "cost "};
  for (size_t k = 0; note && k < G_N_ELEMENTS(said); k++)
    if (g_str_has_prefix(note, said[k])) {
      side_course_add(ours->course, side_seconds() - ours->begun, g_ascii_strtod(note + strlen(said[k]), NULL));
      return;
    }
}

static bool time_is_up(void *user) {
  const Ours *ours = user;
  return side_seconds() - ours->begun > ours->limit;
}

static SideCourse *run_ours(const SideTask *task) {
  const WfmRosterProblem *problem = task->problem;
  Ours ours = {side_course_new("wfm"), side_seconds(), task->our_limit};
  WfmRosterSettings settings;
  wfm_module_defaults(&wfm_roster_module, &settings);
  settings.work_limit = 0;
  settings.certificate = false;
  WfmJob job = {.seed = task->seed, .threads = 1, .progress = note_progress, .clock_out = time_is_up, .user = &ours};
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, &settings, &job, NULL);
  ours.course->took = side_seconds() - ours.begun;
  g_assert_nonnull(result);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, result->roster);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
  ours.course->note = g_strdup_printf("bound %.2f, gap %.2f %% of what scheduling can influence, 0 hard breaches", result->cost.bound,
                                      100 * result->cost.gap);
  return ours.course;
}

/* ---- the others ---- */

static SideCourse *solve_model(const SideTask *task, SideCourse *(*solve)(const SideModel *model, double limit)) {
  g_autoptr(WfmSpace) space = wfm_space_new(task->problem);
  SideModel *model = side_model_new(space, task->free_breaks);
  SideCourse *course = solve(model, task->limit);
  g_autofree char *size = side_model_size(model), *note = course->note;
  if (course->point->len > 0 || !note || !g_str_has_prefix(note, "skipped"))
    course->note = g_strdup_printf("%s%scompact model: %s", note ? note : "", note ? "; " : "", size);
  else
    course->note = g_steal_pointer(&note);
  side_model_free(model);
  return course;
}

static SideCourse *run_highs(const SideTask *task) {
  return solve_model(task, side_model_highs);
}

static SideCourse *run_cbc(const SideTask *task) {
  return solve_model(task, side_model_cbc);
}

static SideCourse *run_pyworkforce(const SideTask *task) {
  return side_pyworkforce(task->problem);
}

static SideCourse *run_greedy(const SideTask *task) {
  return side_greedy(task->problem);
}

/* ---- the page ---- */

static void print_course(const SideCourse *course) {
  static const double at[] = {0.1, 0.3, 1, 3, 10, 30, 100, 300};
  printf("  cost over time, %-18s", course->who);
  for (size_t k = 0; k < G_N_ELEMENTS(at); k++) {
    double cost = INFINITY;
    for (guint j = 0; j < course->point->len; j++) {
      const SidePoint *point = &g_array_index(course->point, SidePoint, j);
      if (point->seconds <= at[k]) cost = point->cost;
    }
    if (at[k] > 3 * MAX(course->took, 0.1)) break;
    if (isinf(cost))
      printf(" %6gs       -", at[k]);
    else
      printf(" %6gs %7.0f", at[k], cost);
  }
  printf("\n");
}

/* One peer beside ours; false where the bar is missed. */
static bool compare(const SideCourse *ours, const SideCourse *peer, size_t people, const char *leaves_out, const char *is) {
  double best = side_course_best(peer), had = side_course_reached(peer, best), reached = side_course_reached(ours, best);
  bool judged = people > BAR_ABOVE, holds = true;
  printf("  %-18s ", peer->who);
  if (peer->point->len == 0 && peer->note && g_str_has_prefix(peer->note, "skipped")) {
    printf("%s\n", peer->note);
    return true;
  }
  if (peer->point->len == 0) { /* nothing at all: any legal roster of ours is sooner */
    double first = g_array_index(ours->point, SidePoint, 0).seconds, times = peer->took / first;
    holds = !judged || times >= BAR;
    printf("none in %.0f s; wfm has its first after %.4f s: more than %.0f times sooner%s\n", peer->took, first, times,
           holds ? "" : "  BELOW THE BAR");
  } else if (isinf(reached)) {
    holds = !judged;
    printf("%.2f after %.2f s; wfm does not reach that in %.0f s%s\n", best, had, ours->took, holds ? "" : "  BELOW THE BAR");
  } else {
    double times = had / reached;
    holds = !judged || times >= BAR;
    printf("%.2f after %.4f s; wfm has that after %.4f s: %.1f times sooner%s\n", best, had, reached, times,
           holds ? "" : "  BELOW THE BAR");
  }
  if (peer->note) printf("  %-18s %s\n", "", peer->note);
  if (is) printf("  %-18s is: %s\n", "", is);
  printf("  %-18s leaves out: %s\n", "", leaves_out);
  return holds;
}

static bool one_size(size_t people, uint64_t seed, double limit, double our_limit, bool free_breaks) {
  g_autoptr(RosterInstance) in = roster_instance_large(seed, people, 1, people > 50 ? 6 : 3, 0.95);
  SideTask task = {&in->problem, seed, limit, our_limit, free_breaks};
  printf("%zu people, 1 week, %zu queues, seed %llu\n", people, in->problem.n_queues, (unsigned long long)seed);
  SideCourse *ours = side_apart(run_ours, &task);
  printf("  %-18s %.2f after %.1f s (first roster: at most %.2f after %.4f s); %s\n", ours->who, side_course_best(ours), ours->took,
         g_array_index(ours->point, SidePoint, 0).cost, g_array_index(ours->point, SidePoint, 0).seconds, ours->note);
  fflush(stdout);
  const char *compact = free_breaks ? "the weekly rest, so that its roster may break it"
                                    : "the weekly rest, so that its roster may break it, and the choice of the breaks";
  static const SidePlanner planner[] = {run_highs, run_cbc, run_pyworkforce, run_greedy};
  SideCourse *peer[G_N_ELEMENTS(planner)];
  for (size_t k = 0; k < G_N_ELEMENTS(planner); k++) peer[k] = side_apart(planner[k], &task);
  const char *out[] = {compact, compact, "persons, skills, zones, breaks, prices, minima",
                       "any look ahead: breaks stand in the middle of their windows, minima are not seen"};
  const char *is[] = {
      NULL, NULL,
      "its formulation in C on this engine's tables of shifts, each day by HiGHS, people filled in greedily; not the Python program",
      "a planner in C on this engine's tables of shifts"};
  bool holds = true;
  for (size_t k = 0; k < G_N_ELEMENTS(peer); k++) holds &= compare(ours, peer[k], people, out[k], is[k]);
  print_course(ours);
  for (size_t k = 0; k < 2; k++)
    if (peer[k]->point->len) print_course(peer[k]);
  for (size_t k = 0; k < G_N_ELEMENTS(peer); k++) side_course_free(peer[k]);
  side_course_free(ours);
  fflush(stdout);
  return holds;
}

int main(int argc, char **argv) {
  double limit = 120, our_limit = 60;
  uint64_t seed = 1;
  bool free_breaks = false;
  size_t sizes[16] = {20, 50, 100, 200}, n = 0;
  for (int k = 1; k < argc; k++) {
    if (k + 1 < argc && strcmp(argv[k], "--limit") == 0) {
      limit = g_ascii_strtod(argv[++k], NULL);
    } else if (k + 1 < argc && strcmp(argv[k], "--ours") == 0) {
      our_limit = g_ascii_strtod(argv[++k], NULL);
    } else if (k + 1 < argc && strcmp(argv[k], "--seed") == 0) {
      seed = g_ascii_strtoull(argv[++k], NULL, 10);
    } else if (strcmp(argv[k], "--free-breaks") == 0) {
      free_breaks = true;
    } else if (atol(argv[k]) > 0 && n < G_N_ELEMENTS(sizes)) {
      sizes[n++] = (size_t)atol(argv[k]);
    } else {
      fprintf(stderr, "side_by_side [--limit SECONDS] [--ours SECONDS] [--seed N] [--free-breaks] [PEOPLE ...]\n");
      return 2;
    }
  }
  bool holds = true;
  if (n == 0) n = 4;
  for (size_t k = 0; k < n; k++) holds &= one_size(sizes[k], seed, limit, our_limit, free_breaks);
  printf("At least %.0f times sooner than every peer with more than %zu people: %s\n", BAR, BAR_ABOVE, holds ? "yes" : "no");
  return !holds;
}
