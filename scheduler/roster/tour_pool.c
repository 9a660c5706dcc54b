/* The tours known of each person, and the roster that they make. */
#include "scheduler/roster/tour_search.h"

#include <math.h>
#include <string.h>

static bool is_whole(double x) {
  return fabs(x - round(x)) < 1e-9;
}

/* Whether every roster costs a whole number: no wages, whole prices, whole units. */
static bool all_whole(const WfmRosterProblem *problem) {
  bool whole = true;
  for (size_t l = 0; l < problem->n_covers; l++)
    whole &= is_whole(problem->covers[l].under_price) && is_whole(problem->covers[l].over_price);
  for (size_t a = 0; a < problem->n_agents; a++) {
    whole &= problem->agents[a].cost_per_hour == 0;
    for (size_t w = 0; w < problem->agents[a].n_preferences; w++) whole &= is_whole(problem->agents[a].preferences[w].price);
  }
  for (size_t c = 0; c < problem->n_contracts; c++)
    for (size_t r = 0; r < problem->contracts[c].n_rules; r++) whole &= problem->contracts[c].rules[r].hard;
  return whole;
}

static int32_t *lines_of(const WfmTourSearch *s, const WfmPerson *p, GHashTable *by_place) {
  int32_t n = p->option_first[p->n_days];
  int32_t *line = g_new(int32_t, (size_t)n + 1);
  for (int32_t o = 0; o < n; o++) {
    const WfmCandidate *c = wfm_candidate(p, o);
    int64_t key = (int64_t)(c->day + p->pool->first_day) * (int64_t)s->space->problem->n_shift_types + c->type;
    gpointer found = c->type < 0 ? NULL : g_hash_table_lookup(by_place, &key);
    line[o] = found ? GPOINTER_TO_INT(found) - 1 : -1;
  }
  return line;
}

static void lay_lines(WfmTourSearch *s) {
  const WfmRosterProblem *problem = s->space->problem;
  g_autoptr(GHashTable) by_place = g_hash_table_new(g_int64_hash, g_int64_equal);
  g_autofree int64_t *key = g_new(int64_t, s->n_lines + 1);
  for (size_t l = 0; l < s->n_lines; l++) {
    key[l] = (int64_t)s->line[l].day * (int64_t)problem->n_shift_types + s->line[l].shift_type;
    g_hash_table_insert(by_place, &key[l], GINT_TO_POINTER((gint)l + 1));
  }
  for (size_t a = 0; a < s->n; a++) s->line_of[a] = lines_of(s, &s->space->person[a], by_place);
}

static void tour_free(gpointer data) {
  WfmTour *tour = data;
  g_free(tour->option);
  g_free(tour);
}

WfmTourSearch *wfm_tour_search_new(const WfmSpace *space, const WfmJob *job, uint64_t stream, size_t *failed) {
  WfmTourSearch *s = g_new0(WfmTourSearch, 1);
  s->space = space;
  s->job = job;
  s->planner = wfm_tour_planner_new();
  s->n = space->n_persons;
  s->line = space->problem->covers;
  s->n_lines = space->problem->n_covers;
  s->net = g_new0(WfmTourNet *, s->n + 1);
  s->line_of = g_new0(int32_t *, s->n + 1);
  s->pool = g_new0(GPtrArray *, s->n + 1);
  s->known = g_new0(GHashTable *, s->n + 1);
  s->now = g_new0(WfmTour *, s->n + 1);
  s->best = g_new0(WfmTour *, s->n + 1);
  s->count = g_new0(int32_t, s->n_lines + 1);
  s->dual = g_new0(double, s->n_lines + 1);
  s->least = g_new0(double, s->n + 1);
  s->whole = all_whole(space->problem);
  s->best_cost = INFINITY;
  s->bound = -INFINITY;
  wfm_rng_init(&s->rng, job->seed, stream);
  int32_t most = 0, days = 0;
  *failed = SIZE_MAX;
  for (size_t a = 0; a < s->n; a++) {
    const WfmPerson *p = &space->person[a];
    s->pool[a] = g_ptr_array_new_with_free_func(tour_free);
    s->known[a] = g_hash_table_new(NULL, NULL);
    s->net[a] = wfm_tour_net_new(space, p);
    if (!s->net[a] && *failed == SIZE_MAX) *failed = a;
    most = MAX(most, p->option_first[p->n_days]);
    days = MAX(days, p->n_days);
  }
  s->cost = g_new0(double, (size_t)most + 1);
  s->option = g_new0(int32_t, (size_t)days + 1);
  lay_lines(s);
  if (*failed == SIZE_MAX) return s;
  wfm_tour_search_free(s);
  return NULL;
}

void wfm_tour_search_free(WfmTourSearch *s) {
  if (!s) return;
  for (size_t a = 0; a < s->n; a++) {
    wfm_tour_net_free(s->net[a]);
    g_free(s->line_of[a]);
    if (s->pool[a]) g_ptr_array_free(s->pool[a], TRUE);
    if (s->known[a]) g_hash_table_destroy(s->known[a]);
  }
  wfm_tour_planner_free(s->planner);
  void *arrays[] = {s->net, s->line_of, s->pool, s->known, s->now, s->best, s->count, s->dual, s->least, s->cost, s->option};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(s);
}

int64_t wfm_tour_search_steps(const WfmTourSearch *s) {
  return s->steps + wfm_tour_work(s->planner);
}

int64_t wfm_tour_search_work(const WfmTourSearch *s) {
  return wfm_tour_search_steps(s) / 1000000;
}

double wfm_line_cost(const WfmShiftCover *line, int32_t count) {
  return count < line->required ? line->under_price * (line->required - count) : line->over_price * (count - line->required);
}

double wfm_tour_cost(const WfmTourSearch *s) {
  double cost = s->price;
  for (size_t l = 0; l < s->n_lines; l++) cost += wfm_line_cost(&s->line[l], s->count[l]);
  return cost;
}

void wfm_tour_count(WfmTourSearch *s, size_t a, const WfmTour *tour, int32_t by) {
  for (int32_t d = 0; d < s->space->person[a].n_days; d++) {
    int32_t line = tour->option[d] >= 0 ? s->line_of[a][tour->option[d]] : -1;
    if (line >= 0) s->count[line] += by;
  }
  s->price += by * tour->price;
}

void wfm_tour_put(WfmTourSearch *s, size_t a, WfmTour *tour) {
  if (s->now[a]) wfm_tour_count(s, a, s->now[a], -1);
  s->now[a] = tour;
  if (tour) wfm_tour_count(s, a, tour, 1);
}

void wfm_tour_recount(WfmTourSearch *s) {
  memset(s->count, 0, sizeof(int32_t) * s->n_lines);
  s->price = 0;
  for (size_t a = 0; a < s->n; a++)
    if (s->now[a]) wfm_tour_count(s, a, s->now[a], 1);
}

static uint32_t hash_of(const int32_t *option, int32_t n) {
  uint32_t h = 2166136261u;
  for (int32_t d = 0; d < n; d++) h = (h ^ (uint32_t)(option[d] + 1)) * 16777619u;
  return h;
}

WfmTour *wfm_tour_keep(WfmTourSearch *s, size_t a, const int32_t *option, bool *fresh) {
  const WfmPerson *p = &s->space->person[a];
  uint32_t hash = hash_of(option, p->n_days);
  size_t bytes = sizeof(int32_t) * (size_t)p->n_days;
  *fresh = false;
  WfmTour *alike = g_hash_table_lookup(s->known[a], GUINT_TO_POINTER(hash));
  for (WfmTour *tour = alike; tour; tour = tour->next)
    if (memcmp(tour->option, option, bytes) == 0) return tour;
  g_autofree int32_t *breaks = g_new0(int32_t, (size_t)p->n_days * WFM_MAX_BREAKS + 1);
  WfmPlanned planned = {.option = (int32_t *)option, .breaks = breaks};
  s->steps += 40 * p->n_days;
  if (!wfm_planned_judge(s->space, p, &planned)) return NULL;
  WfmTour *tour = g_new0(WfmTour, 1);
  *tour = (WfmTour){.price = planned.price, .option = g_memdup2(option, bytes), .hash = hash, .used = s->round, .next = alike};
  g_ptr_array_add(s->pool[a], tour);
  g_hash_table_insert(s->known[a], GUINT_TO_POINTER(hash), tour);
  *fresh = true;
  return tour;
}

static void unlink_tour(WfmTourSearch *s, size_t a, WfmTour *tour) {
  gpointer key = GUINT_TO_POINTER(tour->hash);
  WfmTour *at = g_hash_table_lookup(s->known[a], key);
  if (at == tour) {
    if (tour->next)
      g_hash_table_insert(s->known[a], key, tour->next);
    else
      g_hash_table_remove(s->known[a], key);
    return;
  }
  while (at->next != tour) at = at->next;
  at->next = tour->next;
}

void wfm_tour_forget(WfmTourSearch *s, const guint *n_known) {
  for (size_t a = 0; a < s->n; a++)
    for (guint k = s->pool[a]->len; k-- > n_known[a];) {
      WfmTour *tour = s->pool[a]->pdata[k];
      if (tour == s->now[a] || tour == s->best[a]) continue;
      unlink_tour(s, a, tour);
      g_ptr_array_remove_index(s->pool[a], k);
    }
}

void wfm_tour_note(WfmTourSearch *s) {
  double cost = wfm_tour_cost(s);
  if (cost >= s->best_cost - 1e-9) return;
  s->best_cost = cost;
  memcpy(s->best, s->now, s->n * sizeof(WfmTour *));
  if (s->improved) s->improved(s->user);
}
