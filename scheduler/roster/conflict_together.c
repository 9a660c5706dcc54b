/* Conflicts in which nobody alone is to blame: too few people reach a presence, or a site has too few seats. */
#include "scheduler/roster/conflict_parts.h"

#include "core/error.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

/* reach[grid.n]: people of the presence who have an option there, or are still at work from before the horizon. */
static void count_reach(const WfmSpace *space, const WfmPresence *asked, int32_t *reach) {
  int32_t n = space->problem->grid.n;
  g_autofree uint8_t *mine = g_new(uint8_t, (size_t)n + 1);
  for (size_t a = 0; a < space->n_persons; a++) {
    const WfmPerson *p = &space->person[a];
    if (!asked->member[a]) continue;
    memset(mine, 0, (size_t)n);
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
      const WfmCandidate *c = wfm_candidate(p, o);
      for (int32_t i = MIN(c->i1, n) - 1; i >= MAX(c->i0, 0); i--) mine[i] = 1;
    }
    for (int32_t i = 0; i < n && wfm_grid_at(space->problem->grid, i) < p->last_end; i++) mine[i] = 1;
    for (int32_t i = 0; i < n; i++) reach[i] += mine[i];
  }
}

static bool reaches(WfmCase *c, void *user) {
  return wfm_case_reaches(c, *(const int32_t *)user);
}

/* One person of the presence who does not reach the interval. */
typedef struct {
  size_t person;
  WfmCase *one;
  bool blocked; /* by something that can be left out */
} Absent;

/* What keeps people away: of as many as must not be missing, the least that does. */
static void add_blocks(WfmConflict *conflict, const WfmRosterProblem *problem, const WfmPresence *asked, int32_t i, int32_t missing,
                       const WfmJob *job) {
  g_autoptr(GArray) absent = g_array_new(FALSE, FALSE, sizeof(Absent));
  guint blocked = 0;
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (!asked->member[a]) continue;
    Absent one = {a, wfm_case_new(problem, a, job), false};
    if (wfm_case_reaches(one.one, i)) {
      wfm_case_free(one.one);
      continue;
    }
    size_t n = wfm_case_n_parts(one.one);
    for (size_t k = 0; k < n; k++) wfm_case_put(one.one, k, false);
    one.blocked = wfm_case_reaches(one.one, i);
    for (size_t k = 0; k < n; k++) wfm_case_put(one.one, k, true);
    blocked += one.blocked;
    g_array_append_val(absent, one);
  }
  /* With fewer than `missing` people kept away by something, nothing of it matters; else all but missing - 1 of them have to be. */
  guint needed = blocked >= (guint)missing ? blocked - (guint)missing + 1 : 0;
  for (guint k = 0; k < absent->len; k++) {
    Absent *one = &g_array_index(absent, Absent, k);
    if (one->blocked && needed > 0) {
      needed--;
      wfm_case_reduce(one->one, reaches, &i);
      for (size_t j = 0; j < wfm_case_n_parts(one->one); j++) {
        if (!wfm_case_has(one->one, j)) continue;
        WfmPart part = wfm_case_part(one->one, j);
        g_array_append_val(conflict->part, part);
      }
    }
    wfm_case_free(one->one);
  }
}

static bool short_of(const WfmSpace *space, const WfmPresence *asked, int32_t *reach) {
  int32_t n = space->problem->grid.n;
  if (asked->beside) return false; /* nobody has to be there while the others are not */
  memset(reach, 0, (size_t)n * sizeof *reach);
  count_reach(space, asked, reach);
  for (int32_t i = 0; i < n; i++)
    if (reach[i] < asked->people[i]) return true;
  return false;
}

bool wfm_presences_reached(const WfmSpace *space) {
  g_autofree int32_t *reach = g_new(int32_t, (size_t)space->problem->grid.n + 1);
  for (size_t k = 0; k < space->problem->n_presences; k++)
    if (space->problem->presences[k].hard && short_of(space, &space->problem->presences[k], reach)) return false;
  return true;
}

/* Offers to leave the absence or fixed shift out where then nothing lacks at any time. */
static void try_span(WfmConflict *conflict, const WfmRosterProblem *problem, const WfmPresence *asked, const WfmPart *part) {
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(problem);
  WfmRelaxation without = {.part = *part, .value = NAN};
  wfm_relax(relaxed, &without);
  g_autoptr(WfmSpace) space = wfm_space_new(&relaxed->problem);
  g_autofree int32_t *reach = g_new(int32_t, (size_t)problem->grid.n + 1);
  if (short_of(space, asked, reach)) return;
  g_autofree char *span = wfm_part_text(problem, part);
  wfm_conflict_add(conflict, *part, NAN, INFINITY, g_strdup_printf("without %s for %s", span, problem->agents[part->agent].agent));
}

/* How many people fewer the presence would have to ask for at its worst time. */
static int32_t worst(const WfmPresence *asked, const int32_t *reach, int32_t n) {
  int32_t most = 0;
  for (int32_t i = 0; i < n; i++) most = MAX(most, asked->people[i] - reach[i]);
  return most;
}

static char *say_way_out(const WfmPresence *asked) {
  g_autofree char *origin = wfm_origin_text(asked->origin);
  const char *way_out = asked->beside                                                   ? "fewer people for more others"
                        : asked->most || asked->most_on_break || asked->most_in_meeting ? "another number of people"
                                                                                        : "fewer people";
  return g_strdup_printf("%s, or a price, for presence %s%s", way_out, asked->presence, origin);
}

static char *say_presence(const WfmConflict *conflict, const WfmRosterProblem *problem, const WfmPresence *asked, int32_t i, int32_t end,
                          int32_t reach) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  const WfmZone *zone = problem->planner_zone;
  g_autofree char *origin = wfm_origin_text(asked->origin);
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "presence %s asks for %d of its people from %s to %s%s, and %d ha%s a shift that reaches that time",
                         asked->presence, asked->people[i], wfm_format_local(from, zone, wfm_grid_at(problem->grid, i)),
                         wfm_format_local(to, zone, wfm_grid_at(problem->grid, end)), origin, reach, reach == 1 ? "s" : "ve");
  size_t last = SIZE_MAX;
  for (guint k = 0; k < conflict->part->len; k++) {
    const WfmPart *part = &g_array_index(conflict->part, WfmPart, k);
    if (part->kind == WFM_PART_PRESENCE) continue;
    g_autofree char *words = wfm_part_text(problem, part);
    if (part->agent != last) g_string_append_printf(text, "; not %s: %s", problem->agents[part->agent].agent, words);
    if (part->agent == last) g_string_append_printf(text, " and %s", words);
    last = part->agent;
  }
  return g_string_free(text, FALSE);
}

void wfm_conflicts_of_presences(GPtrArray *conflicts, const WfmRosterProblem *problem, const WfmSpace *space, const WfmJob *job) {
  g_autofree int32_t *reach = g_new(int32_t, (size_t)problem->grid.n + 1);
  for (size_t k = 0; k < problem->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    if (!asked->hard) continue;
    if (!short_of(space, asked, reach)) continue;
    int32_t i = 0, end;
    while (reach[i] >= asked->people[i]) i++;
    for (end = i + 1; end < problem->grid.n && reach[end] < asked->people[end] && reach[end] == reach[i];) end++;
    WfmConflict *conflict = wfm_conflict_new();
    WfmPart part = {WFM_PART_PRESENCE, SIZE_MAX, k};
    g_array_append_val(conflict->part, part);
    add_blocks(conflict, problem, asked, i, asked->people[i] - reach[i], job);
    conflict->text = say_presence(conflict, problem, asked, i, end, reach[i]);
    g_autofree char *limit = wfm_part_text(problem, &part);
    int32_t fewer = worst(asked, reach, problem->grid.n);
    wfm_conflict_add(conflict, part, fewer, 1,
                     g_strdup_printf("people %d -> %d, or a price, for %s", asked->people[i], MAX(asked->people[i] - fewer, 0), limit));
    for (guint j = 1; j < conflict->part->len && asked->people[i] - reach[i] == 1; j++) {
      WfmPart block = g_array_index(conflict->part, WfmPart, j);
      if (block.kind == WFM_PART_SPAN) try_span(conflict, problem, asked, &block);
    }
    wfm_conflict_sort(conflict);
    g_ptr_array_add(conflicts, conflict);
  }
}

/* ---- seats ---- */

/* Whether a first roster is found with that many seats at the site. */
static bool enough_seats(const WfmRosterProblem *whole, int32_t site, int32_t seats, const WfmJob *job) {
  WfmRosterProblem problem = *whole;
  g_autofree WfmSite *sites = g_memdup2(problem.sites, problem.n_sites * sizeof *sites);
  sites[site].seats = seats;
  problem.sites = sites;
  g_autoptr(WfmSpace) other = wfm_space_new(&problem);
  g_autoptr(WfmSearch) search = wfm_search_new(other, job, 0, 0);
  return wfm_search_construct(search) == SIZE_MAX;
}

void wfm_conflicts_of_seats(GPtrArray *conflicts, const WfmRosterProblem *problem, const WfmSpace *space, size_t person,
                            const WfmJob *job) {
  const WfmPerson *p = &space->person[person];
  WfmConflict *conflict = wfm_conflict_new();
  g_ptr_array_add(conflicts, conflict);
  if (p->site < 0) {
    conflict->text = g_strdup_printf("%s: the search failed: it found no legal plan under the contract %s, and did not prove that there is "
                                     "none; another --seed may find one",
                                     p->agent->agent, p->contract->contract);
    return;
  }
  const WfmSite *site = &problem->sites[p->site];
  WfmPart part = {WFM_PART_SEATS, SIZE_MAX, (size_t)p->site};
  g_array_append_val(conflict->part, part);
  conflict->text = g_strdup_printf("site %s: no roster was found in which its %d seats do for everybody; %s has none", site->site,
                                   site->seats, p->agent->agent);
  int32_t low = site->seats, high = low + 1, most = (int32_t)MIN(space->n_persons, INT32_MAX - 1) + 1;
  while (high < most && !enough_seats(problem, p->site, high, job)) low = high, high = MIN(2 * high, most);
  while (high - low > 1) {
    int32_t middle = low + (high - low) / 2;
    if (enough_seats(problem, p->site, middle, job)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  wfm_conflict_add(conflict, part, high, (double)(high - site->seats) / MAX(site->seats, 1),
                   g_strdup_printf("seats %d -> %d at %s", site->seats, high, site->site));
}

/* ---- what the best roster lacks ---- */

enum { MOST_GAPS = 5 };

typedef struct {
  const WfmRosterProblem *problem;
  GString *text;
  size_t n;
} Gaps;

static void say_gap(void *user, const WfmGap *gap) {
  Gaps *gaps = user;
  if (gaps->n++ >= MOST_GAPS) return;
  g_autofree char *words = wfm_gap_text(gaps->problem, gap);
  g_string_append_printf(gaps->text, "%s%s", gaps->text->len ? "\n" : "", words);
}

static void say_crew(void *user, const WfmCrew *crew, int32_t day, int32_t n, bool beyond, bool hard, double price) {
  (void)price;
  Gaps *gaps = user;
  if (!hard || gaps->n++ >= MOST_GAPS) return;
  g_autofree char *text = wfm_crew_text(crew, day, n, beyond, hard);
  g_string_append_printf(gaps->text, "%s%s", gaps->text->len ? "\n" : "", text);
}

bool wfm_presences_kept(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job, GError **err) {
  g_autoptr(GString) text = g_string_new(NULL);
  Gaps gaps = {problem, text, 0};
  for (size_t k = 0; k < problem->n_presences; k++) {
    const WfmPresence *asked = &problem->presences[k];
    size_t before = gaps.n;
    if (asked->hard) wfm_presence_missing_h(problem, roster, asked, say_gap, &gaps);
    if (gaps.n == before) continue;
    g_autofree char *way_out = say_way_out(asked);
    g_string_append_printf(text, "\nrelax: %s", way_out);
  }
  size_t before_crews = gaps.n;
  wfm_crew_gaps(problem, roster, say_crew, &gaps);
  if (gaps.n > before_crews) g_string_append(text, "\nrelax: another number of people, or a price, in crews.csv");
  if (gaps.n > MOST_GAPS) g_string_append_printf(text, "\n%zu more gaps", gaps.n - MOST_GAPS);
  if (gaps.n > 0 && wfm_job_stopped(job))
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL,
                "stopped before there was a legal roster; more time may find one. What is still missing:\n%s", text->str);
  else if (gaps.n > 0)
    g_set_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE,
                "%s\nthat is what the best roster found still lacks, and no proof that there is none without", text->str);
  return gaps.n == 0;
}
