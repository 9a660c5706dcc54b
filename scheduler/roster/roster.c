#include "scheduler/roster/roster.h"

#include "core/error.h"
#include "core/parallel.h"
#include "scheduler/roster/anneal.h"
#include "scheduler/roster/bound.h"
#include "scheduler/roster/conflict.h"
#include "scheduler/roster/draft.h"
#include "scheduler/roster/master.h"
#include "scheduler/roster/published.h"
#include "scheduler/roster/search.h"
#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

static const WfmParam params[] = {
    {.key = "work_limit",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmRosterSettings, work_limit),
     .initial = -1,
     .low = -1,
     .high = 1e12,
     .unit = "units",
     .help =
         "Work after which the best roster so far is returned, in units of about a million elementary steps (some two milliseconds), "
         "counted alike on every machine; -1: 2500 and 6 for each person and day, beyond 250 people 3, and of those beyond 34000 one; 0: "
         "until the gap is closed. The search cools down over all of it, so that half the work is more than half as bad."},
    {.key = "gap_target",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmRosterSettings, gap_target),
     .initial = 0.005,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Stop when cost less bound is at most this share of the cost that scheduling can influence."},
    {.key = "certificate",
     .type = WFM_PARAM_BOOL,
     .offset = offsetof(WfmRosterSettings, certificate),
     .initial = 1,
     .help = "Write bound.csv, by which wfm check --certificate verifies the bound on the cost."},
    {.key = "idle_price",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmRosterSettings, idle_price),
     .initial = 0,
     .low = 0,
     .high = 1e6,
     .unit = "money/h",
     .help = "Held against presence beyond need while searching, to break ties; not part of the cost."},
};

const WfmModule wfm_roster_module = {.name = "roster",
                                     .summary = "who works when: the search for the cheapest legal roster",
                                     .size = sizeof(WfmRosterSettings),
                                     .params = params,
                                     .n_params = G_N_ELEMENTS(params)};

/* One run: two paths, the search and the bound, that go on side by side and meet between chunks of work. */
typedef struct {
  const WfmRosterProblem *problem;
  const WfmRosterSettings *settings;
  const WfmJob *job;
  WfmSpace *space;
  WfmSearch *search;
  WfmBound *bound;
  WfmAnneal *anneal;
  double fixed;
  int64_t chunk, limit, limit_asked;    /* 0: none */
  int32_t insisted;                     /* times, see insist() */
  char *began;                          /* with which given roster, in words; NULL: with none */
  int64_t begun, until;                 /* the cooling under way, in units of work */
  bool cooling;                         /* or its end: neighbourhoods */
  double hot, cold, lean;               /* of the round, see anneal.h */
  double target, said_cost, said_bound; /* target: the cost when the round began */
  int64_t next_master, master_wait;     /* rounds */
  GString *log;
} Run;

static double gap_of(const Run *run) {
  return (run->search->best_cost - run->bound->best) / MAX(run->search->best_cost - run->fixed, 1e-9);
}

static int64_t work_of(const Run *run) {
  return wfm_search_work(run->search) + wfm_bound_work(run->bound);
}

static void say(Run *run) {
  double cost = run->search->best_cost, bound = run->bound->best;
  if (cost >= run->said_cost - 1e-6 && bound <= run->said_bound + 1e-6) return;
  run->said_cost = cost;
  run->said_bound = bound;
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(run->log, "work %" G_GINT64_FORMAT ": cost %s, bound %s, gap %s %%\n", work_of(run),
                         g_ascii_formatd(text[0], sizeof text[0], "%.2f", cost), g_ascii_formatd(text[1], sizeof text[1], "%.2f", bound),
                         g_ascii_formatd(text[2], sizeof text[2], "%.2f", 100 * gap_of(run)));
  g_autofree char *note = g_strdup_printf("cost %s, bound %s, gap %s %%", text[0], text[1], text[2]);
  wfm_job_progress(run->job, "roster", run->limit > 0 ? MIN(1, (double)work_of(run) / (double)run->limit) : -1, note);
}

/* There is a legal roster: said at once, for what comes next takes as long again. */
static void say_early(const WfmJob *job, const WfmRosterSettings *settings, const char *what, double cost) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *note = g_strdup_printf("%s %s", what, g_ascii_formatd(text, sizeof text, "%.2f", cost));
  wfm_job_progress(job, "roster", settings->work_limit != 0 ? 0 : -1, note);
}

static void one_chunk(void *user, size_t path) {
  Run *run = user;
  if (path == 0 && run->cooling) wfm_anneal_run(run->anneal, run->chunk, run->hot, run->cold, run->lean);
  if (path == 0 && !run->cooling) wfm_search_neighbourhoods(run->search, run->chunk);
  if (path == 1) wfm_bound_climb(run->bound, run->target, run->chunk, run->job);
}

static bool finished(const Run *run) {
  return wfm_job_stopped(run->job) || gap_of(run) <= run->settings->gap_target || (run->limit > 0 && work_of(run) >= run->limit);
}

/* The integer programme, less and less often where it finds nothing. */
static void ask_master(Run *run, int64_t round) {
  double before = wfm_search_cost(run->search);
  if (!wfm_master_improve(run->search)) g_string_append(run->log, "an integer programme was given up by its solver\n");
  run->master_wait = wfm_search_cost(run->search) < before - 1e-7 ? 4 : 2 * run->master_wait;
  run->next_master = round + run->master_wait;
}

/* Coolings: the first is short, for whoever stops early; without a limit each is longer than the one before. */
static void next_cooling(Run *run) {
  int64_t now = work_of(run), length = run->until == 0 ? MAX(run->limit / 10, 1) : run->limit;
  if (run->limit == 0) length = run->until == 0 ? wfm_search_default_work(run->space) / 10 : 2 * (run->until - run->begun);
  run->begun = now;
  run->until = now + length;
  if (run->limit > 0) run->until = MIN(run->until, run->limit);
}

/* How much of the cooling is done when `work` is. */
static double share_done(const Run *run, int64_t work) {
  return (double)(work - run->begun) / (double)MAX(run->until - run->begun, 1);
}

enum { ROUNDS = 40 };       /* of a cooling */
enum { MOST_INSISTED = 3 }; /* times that what must be there becomes so many times dearer: */
static const double DEARER = 10;
/* Times the temperature at which every tenth draw changes something: at first, and frozen; the share of a cooling's work at which it is
 * frozen. The weight of what presence is worth against the bound's prices at first, and the share at which those count no more. */
static const double HOT = 0.25, FROZEN = 0.08, FROZEN_AT = 0.9, SOFT = 0.02, FIRM_AT = 0.8;

static double temperature_at(double done) {
  return HOT * pow(FROZEN / HOT, MIN(1, done / FROZEN_AT));
}

static double lean_at(double done) {
  return done < FIRM_AT ? 1 - pow(SOFT, 1 - done / FIRM_AT) : 0;
}

/* The two paths do not see each other inside a round, so that threads change nothing. */
static void one_round(Run *run, int64_t round) {
  run->chunk = MAX(1, MIN((run->until - run->begun) / ROUNDS, (run->until - work_of(run)) / 2));
  double done = share_done(run, work_of(run)), next = share_done(run, work_of(run) + run->chunk);
  run->cooling = done < FROZEN_AT;
  run->hot = temperature_at(done);
  run->cold = temperature_at(next);
  run->lean = lean_at(done);
  memcpy(run->search->guide, run->bound->lambda, run->bound->n * sizeof(double));
  run->search->guided = run->bound->base > run->fixed;
  run->target = run->search->best_cost;
  wfm_parallel_for(run->bound->settled ? 1 : 2, run->job->threads, one_chunk, run);
  /* Between the rounds, where only one thread runs: the integer programme. */
  if (!run->cooling && round >= run->next_master && !finished(run)) ask_master(run, round);
  say(run);
}

/* Between two coolings: where the best roster still lacks something that it must have, that becomes dearer than whatever it may cost
 * elsewhere; the first price is one of an hour, and the people may have to give up days for it. */
static bool insist(Run *run) {
  if (run->insisted >= MOST_INSISTED || !wfm_search_lacks(run->search)) return false;
  run->insisted++;
  wfm_search_insist(run->search, DEARER);
  run->said_cost = INFINITY;
  g_string_append_printf(run->log, "work %" G_GINT64_FORMAT ": a hard presence or crew is not kept, and becomes dearer\n", work_of(run));
  return true;
}

/* Where even the end of the search lacks something, it goes on for a while. */
static void insist_to_the_end(Run *run) {
  while (!wfm_job_stopped(run->job) && insist(run)) {
    if (run->limit > 0) run->limit = work_of(run) + run->limit_asked / 4;
    run->until = 0;
    for (int64_t round = 0; !finished(run) && wfm_search_lacks(run->search); round++) {
      if (work_of(run) >= run->until) next_cooling(run);
      one_round(run, round);
    }
  }
}

static void improve(Run *run) {
  wfm_search_descend(run->search, run->limit / 20);
  if (!wfm_job_stopped(run->job)) wfm_bound_start(run->bound, run->search->coverage, run->limit);
  /* Few draws for each day come to nothing where the prices that they lean on do. */
  if (run->bound->rough && !finished(run)) wfm_bound_climb(run->bound, run->search->best_cost, run->limit / 5, run->job);
  say(run);
  wfm_anneal_calibrate(run->anneal);
  for (int64_t round = 0; !finished(run); round++) {
    if (work_of(run) >= run->until) {
      if (round > 0) insist(run);
      next_cooling(run);
    }
    one_round(run, round);
  }
  insist_to_the_end(run);
  if (!wfm_job_stopped(run->job)) wfm_bound_refine(run->bound);
  say(run);
  wfm_search_return(run->search);
}

static void set_gap(WfmRosterResult *result, double bound, double gap_target) {
  wfm_cost_bound(&result->cost, bound);
  result->stopped = result->cost.gap > gap_target;
}

static WfmRosterResult *result_of(Run *run) {
  WfmRosterResult *result = g_new0(WfmRosterResult, 1);
  result->roster = wfm_roster_new(run->problem->n_agents);
  for (size_t a = 0; a < run->space->n_persons; a++)
    wfm_planned_duties(run->space, &run->space->person[a], run->search->best[a], result->roster);
  result->present = g_new0(double, run->problem->n_queues *(size_t)run->problem->grid.n + 1);
  result->cost = wfm_roster_price(result->present, run->problem, result->roster);
  if (run->settings->certificate) result->certificate = wfm_bound_certificate(run->bound);
  /* No more is said than what can be verified, also where the search was stopped before the prices were found. */
  double bound = result->certificate ? MIN(run->bound->best, result->certificate->bound) : run->bound->best;
  if (bound > result->cost.cost + 1e-6 * (1 + fabs(result->cost.cost)))
    g_string_append(run->log, "the bound lies above the cost of this legal roster, so it is false: please report this plan\n");
  set_gap(result, bound, run->settings->gap_target);
  result->work = work_of(run);
  result->log = g_strdup(run->log->str);
  return result;
}

/* Where shifts ask for people: whole tours (tour_search.h). */
typedef struct {
  const WfmTourSearch *search;
  GString *log;
  const WfmJob *job;
} TourRun;

static void say_tours(void *user) {
  TourRun *run = user;
  const WfmTourSearch *s = run->search;
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(text[0], sizeof text[0], "%.2f", s->best_cost);
  g_ascii_formatd(text[1], sizeof text[1], "%.2f", s->bound);
  g_ascii_formatd(text[2], sizeof text[2], "%.2f", 100 * wfm_tour_search_gap(s));
  g_autofree char *note = g_strdup_printf("cost %s, bound %s, gap %s %%", text[0], text[1], text[2]);
  g_string_append_printf(run->log, "work %" G_GINT64_FORMAT ": %s\n", wfm_tour_search_work(s), note);
  wfm_job_progress(run->job, "roster", -1, note);
}

static void add_tour(WfmRoster *roster, const WfmSpace *space, size_t a, const WfmTour *tour) {
  const WfmPerson *p = &space->person[a];
  g_autofree int32_t *breaks = g_new0(int32_t, (size_t)p->n_days * WFM_MAX_BREAKS + 1);
  WfmPlanned planned = {.option = tour->option, .breaks = breaks};
  wfm_planned_duties(space, p, &planned, roster);
}

static WfmRosterResult *solve_tours(Run *run, GError **err) {
  size_t failed;
  g_autoptr(WfmTourSearch) search = wfm_tour_search_new(run->space, run->job, 1, &failed);
  TourRun tours = {search, run->log, run->job};
  if (search) {
    search->improved = say_tours;
    search->user = &tours;
    failed = wfm_tour_search_construct(search);
  }
  if (failed != SIZE_MAX) {
    wfm_conflicts_fail(run->problem, run->job, err);
    return NULL;
  }
  g_assert(search); /* without one, somebody failed */
  wfm_tour_search_improve(search, run->limit, run->settings->gap_target);
  WfmRosterResult *result = g_new0(WfmRosterResult, 1);
  result->roster = wfm_roster_new(run->problem->n_agents);
  for (size_t a = 0; a < run->space->n_persons; a++) add_tour(result->roster, run->space, a, search->best[a]);
  result->present = g_new0(double, run->problem->n_queues *(size_t)run->problem->grid.n + 1);
  result->cost = wfm_roster_price(result->present, run->problem, result->roster);
  result->cost.fixed = search->fixed;
  set_gap(result, search->bound, run->settings->gap_target);
  result->work = wfm_tour_search_work(search);
  result->log = g_strdup(run->log->str);
  return result;
}

static int64_t limit_of(const WfmRosterSettings *settings, const WfmSpace *space) {
  return settings->work_limit < 0 ? wfm_search_default_work(space) : settings->work_limit;
}

/* Every meeting fits into some duty, and every presence has people enough. */
static bool can_begin(const WfmSpace *space) {
  for (size_t a = 0; a < space->n_persons; a++)
    if (space->person[a].lost->len > 0) return false;
  return wfm_presences_reached(space);
}

/* The first roster: the one that the problem brings along, as far as it stands, or one of our own. The coolings are as hot as ever: one that
 * begins cooler, near the given roster, ends dearer (50 people, four of them newly away for two days, 1,000 units: by 0.3 % of the cost), and
 * the given one is fallen back on where nothing better is found. */
static bool begin(Run *run) {
  const WfmRoster *start = run->problem->start;
  if (!start || start->n_agents != run->problem->n_agents) return wfm_search_construct(run->search) == SIZE_MAX;
  g_autoptr(WfmPublished) plans = wfm_published_new(run->space, start);
  size_t stands;
  if (!wfm_published_begin(plans, run->search, true, &stands)) return false;
  if (stands == 0) {
    run->began = g_strdup("The search began anew: of the given roster nothing stands, or not everybody finds a plan beside it.");
    return wfm_search_construct(run->search) == SIZE_MAX;
  }
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  run->began =
      g_strdup_printf("The search began with the given shifts of %zu of %zu people (%u shifts are not possible here), at a cost of %s.",
                      stands, run->space->n_persons, plans->lost->len, g_ascii_formatd(text, sizeof text, "%.2f", run->search->best_cost));
  return true;
}

static void remark(WfmRosterResult *result, char *text) {
  if (!text) return;
  result->reason = g_new0(WfmReason, 1);
  result->reason[0].text = text;
  result->n_reasons = 1;
}

WfmRosterResult *wfm_roster_solve(const WfmRosterProblem *problem, const WfmRosterSettings *settings, const WfmJob *job, GError **err) {
  if (!wfm_space_check(problem, err)) return NULL;
  g_autoptr(WfmSpace) space = wfm_space_new(problem);
  if (problem->n_covers > 0) {
    g_autoptr(GString) said = g_string_new(NULL);
    Run tours = {.problem = problem, .settings = settings, .job = job, .space = space, .log = said, .limit = limit_of(settings, space)};
    return solve_tours(&tours, err);
  }
  if (!can_begin(space)) {
    wfm_conflicts_fail(problem, job, err);
    return NULL;
  }
  g_autoptr(WfmDraft) draft = wfm_draft_new(space);
  if (draft) say_early(job, settings, "cost at most", draft->most_cost);
  g_autoptr(WfmSearch) search = wfm_search_new(space, job, settings->idle_price, 1);
  search->draft = draft;
  if (draft) search->steps += draft->steps;
  g_autoptr(WfmBound) bound = wfm_bound_new(space, true);
  search->limits = bound->limits;
  search->like = bound->twin;
  g_autoptr(WfmAnneal) anneal = wfm_anneal_new(search);
  g_autoptr(GString) log = g_string_new(NULL);
  Run run = {
      .problem = problem, .settings = settings, .job = job, .space = space, .search = search, .bound = bound, .anneal = anneal, .log = log};
  run.limit = run.limit_asked = limit_of(settings, space);
  run.said_cost = INFINITY;
  run.next_master = run.master_wait = 4;
  run.said_bound = -INFINITY;
  if (!begin(&run)) {
    g_free(run.began);
    wfm_conflicts_fail(problem, job, err);
    return NULL;
  }
  say_early(job, settings, "cost", search->best_cost);
  run.fixed = wfm_bound_fixed(bound);
  say(&run);
  improve(&run);
  WfmRosterResult *result = result_of(&run);
  remark(result, run.began);
  if (wfm_presences_kept(problem, result->roster, job, err)) return result;
  wfm_roster_result_free(result);
  return NULL;
}

void wfm_roster_result_free(WfmRosterResult *result) {
  if (!result) return;
  wfm_roster_free(result->roster);
  g_free(result->present);
  for (size_t k = 0; k < result->n_reasons; k++) g_free(result->reason[k].text);
  g_free(result->reason);
  g_free(result->log);
  wfm_certificate_free(result->certificate);
  g_free(result);
}
