/* Meetings for which there is no time at which all can be, and what each way out of it costs. */
#include "scheduler/roster/conflict_parts.h"
#include "scheduler/roster/meetings.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

enum { MOST_LEFT_OUT = 60, HOUR = 3600, SHORTEST = 900 };

typedef struct {
  const WfmRosterProblem *problem; /* its gatherings: those asked about alone */
  const WfmRoster *roster;
  const WfmJob *job;
  const size_t *index; /* [n_gatherings] their places in the whole problem's */
  WfmConflict *conflict;
  GArray *parts; /* WfmPart, those of gatherings by their place in `problem` */
} Desk;

/* What the gatherings cost at their best times; NAN where one of them has none, *err (NULL: not asked) then says why. */
static double cost_of(const Desk *d, const WfmRosterProblem *problem, GError **err) {
  WfmPlacedMeeting *placed = wfm_meetings_place(problem, d->roster, d->job, err);
  double rise = placed ? 0 : (double)NAN;
  for (size_t k = 0; placed && k < problem->n_gatherings; k++) rise += placed[k].rise;
  wfm_placed_meetings_free(placed, problem->n_gatherings);
  return rise;
}

/* Adds the change of one gathering if all then have a time; text is taken. */
static bool offer(Desk *d, size_t k, const WfmGathering *changed, double value, double effort, char *text) {
  WfmRelaxation how = {.part = {WFM_PART_MEETING, SIZE_MAX, k}, .instead = changed};
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(d->problem);
  wfm_relax(relaxed, &how);
  double cost = cost_of(d, &relaxed->problem, NULL);
  if (isnan(cost)) {
    g_free(text);
    return false;
  }
  WfmGathering mine = *changed;
  mine.member = wfm_conflict_keep(d->conflict, mine.member, d->problem->n_agents);
  mine.slot = wfm_conflict_keep(d->conflict, mine.slot, mine.n_slots * sizeof *mine.slot);
  WfmRelaxation *way = wfm_conflict_add(d->conflict, (WfmPart){WFM_PART_MEETING, SIZE_MAX, d->index[k]}, value, effort, text);
  way->instead = wfm_conflict_keep(d->conflict, &mine, sizeof mine);
  way->cost = cost;
  return true;
}

static void try_shorter(Desk *d, size_t k) {
  const WfmGathering *g = &d->problem->gatherings[k];
  int32_t step = d->problem->grid.step;
  for (int32_t length = (g->length_s - 1) / step * step; length >= SHORTEST; length -= step) {
    WfmGathering shorter = *g;
    shorter.length_s = length;
    if (offer(d, k, &shorter, length / 60.0, (double)(g->length_s - length) / g->length_s,
              g_strdup_printf("%d min instead of %d for meeting %s", length / 60, g->length_s / 60, g->meeting)))
      return;
  }
}

static int by_instant(gconstpointer a, gconstpointer b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* Some hours before and after the times it may begin at now. */
static void try_wider(Desk *d, size_t k) {
  const WfmGathering *g = &d->problem->gatherings[k];
  for (int hours = 1; hours <= 4; hours *= 2) {
    g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t s = 0; s < g->n_slots; s++)
      for (int64_t at = g->slot[s] - hours * HOUR; at <= g->slot[s] + hours * HOUR; at += HOUR / 2)
        if (at >= d->problem->grid.start && at + g->length_s <= wfm_horizon_end(d->problem) && wfm_grid_aligned(d->problem->grid, at))
          g_array_append_val(slots, at);
    g_array_sort(slots, by_instant);
    for (guint j = slots->len; j-- > 1;)
      if (g_array_index(slots, int64_t, j) == g_array_index(slots, int64_t, j - 1)) g_array_remove_index(slots, j);
    WfmGathering wider = *g;
    wider.slot = (const int64_t *)(const void *)slots->data;
    wider.n_slots = slots->len;
    if (offer(d, k, &wider, hours, hours / 4.0,
              g_strdup_printf("up to %d h earlier or later for meeting %s (from_s, to_s)", hours, g->meeting)))
      return;
  }
}

/* Each person without whom there is a time. */
static void try_without(Desk *d, size_t k) {
  const WfmGathering *g = &d->problem->gatherings[k];
  g_autofree uint8_t *member = g_memdup2(g->member, d->problem->n_agents);
  WfmGathering less = *g;
  less.member = member;
  int tried = 0;
  for (size_t a = 0; a < d->problem->n_agents && tried < MOST_LEFT_OUT; a++) {
    if (!member[a]) continue;
    tried++;
    member[a] = 0;
    offer(d, k, &less, NAN, 2, g_strdup_printf("without %s in meeting %s", d->problem->agents[a].agent, g->meeting));
    member[a] = 1;
  }
}

/* ---- what its people have besides ---- */

static bool takes_part(const WfmRosterProblem *problem, size_t agent) {
  bool part = false;
  for (size_t k = 0; k < problem->n_gatherings; k++) part |= problem->gatherings[k].member[agent] != 0;
  return part;
}

/* The rules and fixed times of those who take part, limits of people in meetings at once, and the gatherings. Who is absent takes no part: leave is never in
 * the way. */
static GArray *list_parts(const WfmRosterProblem *problem) {
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(WfmPart));
  for (size_t a = 0; a < problem->n_agents; a++) {
    const WfmContract *contract = &problem->contracts[problem->agents[a].contract];
    for (size_t r = 0; takes_part(problem, a) && r < contract->n_rules; r++) {
      WfmPart part = {WFM_PART_RULE, a, r};
      if (contract->rules[r].hard) g_array_append_val(parts, part);
    }
  }
  for (size_t k = 0; k < problem->n_presences; k++) {
    WfmPart part = {WFM_PART_PRESENCE, SIZE_MAX, k};
    if (problem->presences[k].hard && problem->presences[k].most_in_meeting) g_array_append_val(parts, part);
  }
  for (size_t a = 0; a < problem->n_agents; a++) {
    const WfmSpan *spans = problem->agents[a].spans;
    for (size_t s = 0; takes_part(problem, a) && s < problem->agents[a].n_spans; s++) {
      bool first = spans[s].kind != WFM_SPAN_ABSENT;
      for (size_t k = 0; first && k < s; k++) first = !wfm_span_same_row(&spans[k], &spans[s]);
      WfmPart part = {WFM_PART_SPAN, a, s};
      if (first) g_array_append_val(parts, part);
    }
  }
  for (size_t k = 0; k < problem->n_gatherings; k++) {
    WfmPart part = {WFM_PART_MEETING, SIZE_MAX, k};
    g_array_append_val(parts, part);
  }
  return parts;
}

static bool can_be(const bool *out, void *user) {
  const Desk *d = user;
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(d->problem);
  wfm_relax_out(relaxed, d->parts, out);
  return !isnan(cost_of(d, &relaxed->problem, NULL));
}

static void name_parts(Desk *d, bool *out) {
  for (guint k = 0, end; k < d->parts->len; k = end) {
    WfmPartKind kind = g_array_index(d->parts, WfmPart, k).kind;
    for (end = k; end < d->parts->len && g_array_index(d->parts, WfmPart, end).kind == kind;) end++;
    wfm_parts_reduce(out, k, end, can_be, d);
  }
}

/* ---- ways out ---- */

typedef struct {
  const Desk *d;
  WfmRelaxation how;
} Trial;

static double cost_with(const Trial *t) {
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(t->d->problem);
  wfm_relax(relaxed, &t->how);
  return cost_of(t->d, &relaxed->problem, NULL);
}

static bool can_be_at(double value, void *user) {
  Trial *t = user;
  t->how.value = value;
  return !isnan(cost_with(t));
}

static void try_rule(Desk *d, const WfmPart *part) {
  const WfmAgent *agent = &d->problem->agents[part->agent];
  const WfmRuleUse *use = &d->problem->contracts[agent->contract].rules[part->index];
  Trial t = {d, {.part = *part}};
  double value = wfm_rule_nearest(use, can_be_at, &t);
  if (isnan(value)) return;
  t.how.value = value;
  char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
  wfm_conflict_add(d->conflict, *part, value, fabs(value - use->value) / MAX(fabs(use->value), 1),
                   g_strdup_printf("%s %s -> %s %s for %s", use->rule->name, g_ascii_formatd(from, sizeof from, "%.6g", use->value),
                                   g_ascii_formatd(to, sizeof to, "%.6g", value), use->rule->unit, agent->agent))
      ->cost = cost_with(&t);
}

static void try_span(Desk *d, const WfmPart *part) {
  Trial t = {d, {.part = *part, .value = NAN}};
  double cost = cost_with(&t);
  if (isnan(cost)) return;
  g_autofree char *span = wfm_part_text(d->problem, part);
  wfm_conflict_add(d->conflict, *part, NAN, INFINITY, g_strdup_printf("without %s for %s", span, d->problem->agents[part->agent].agent))
      ->cost = cost;
}

static void find_ways(Desk *d, const WfmPart *part) {
  if (part->kind == WFM_PART_RULE) try_rule(d, part);
  if (part->kind == WFM_PART_SPAN) try_span(d, part);
  if (part->kind != WFM_PART_MEETING) return;
  try_shorter(d, part->index);
  try_wider(d, part->index);
  try_without(d, part->index);
}

/* "; in conflict with a02's meeting: audit from .. to .. (fixed.csv:2)" */
static void say_rest(GString *text, const WfmRosterProblem *problem, const WfmPart *part) {
  if (part->kind == WFM_PART_MEETING) return;
  g_autofree char *words = wfm_part_text(problem, part);
  const char *whose = part->agent == SIZE_MAX ? NULL : problem->agents[part->agent].agent;
  g_string_append_printf(text, "; in conflict with %s%s%s", whose ? whose : "", whose ? "'s " : "", words);
}

/* Of the problem's gatherings, which have no time beside each other. */
static WfmConflict *one_conflict(Desk *d, const GError *err) {
  d->conflict = wfm_conflict_new();
  d->parts = list_parts(d->problem);
  g_autofree bool *out = g_new0(bool, d->parts->len + 1);
  name_parts(d, out);
  const char *ways = strstr(err->message, "\nrelax:");
  g_autoptr(GString) text = g_string_new_len(err->message, ways ? (gssize)(ways - err->message) : -1);
  for (guint k = 0; k < d->parts->len; k++) {
    WfmPart part = g_array_index(d->parts, WfmPart, k);
    if (out[k]) continue;
    find_ways(d, &part);
    say_rest(text, d->problem, &part);
    if (part.kind == WFM_PART_MEETING) part.index = d->index[part.index];
    g_array_append_val(d->conflict->part, part);
  }
  if (d->problem->n_gatherings > 1) {
    g_string_append(text, "; beside each other:");
    for (size_t k = 0; k < d->problem->n_gatherings; k++)
      g_string_append_printf(text, "%s %s (%s)", k > 0 ? "," : "", d->problem->gatherings[k].meeting, d->problem->gatherings[k].origin);
  }
  g_array_unref(d->parts);
  d->conflict->text = g_strdup(text->str);
  wfm_conflict_sort(d->conflict);
  if (d->conflict->relaxation->len == 0)
    d->conflict->hint = g_strdup("no single change is enough: other dates, fewer people, or a price in meetings.csv");
  return d->conflict;
}

/* The conflict of these gatherings of the problem, or NULL. */
static WfmConflict *conflict_of(const WfmRosterProblem *problem, const size_t *index, size_t n, const WfmRoster *roster,
                                const WfmJob *job) {
  g_autofree WfmGathering *gatherings = g_new(WfmGathering, n + 1);
  g_autoptr(GError) err = NULL;
  WfmRosterProblem some = *problem;
  for (size_t k = 0; k < n; k++) gatherings[k] = problem->gatherings[index[k]];
  some.gatherings = gatherings;
  some.n_gatherings = n;
  Desk d = {.problem = &some, .roster = roster, .job = job, .index = index};
  bool fine = !isnan(cost_of(&d, &some, &err)) || !g_error_matches(err, WFM_ERROR, WFM_STATUS_INFEASIBLE);
  return fine ? NULL : one_conflict(&d, err);
}

/* Leaves out of [n] gatherings, one by one, what the others do not need to be without a time; returns how many are left. */
static size_t fewest(size_t *index, size_t n, const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job) {
  g_autofree WfmGathering *gatherings = g_new(WfmGathering, n + 1);
  WfmRosterProblem some = *problem;
  some.gatherings = gatherings;
  for (size_t out = n; out-- > 0;) {
    some.n_gatherings = 0;
    for (size_t k = 0; k < n; k++)
      if (k != out) gatherings[some.n_gatherings++] = problem->gatherings[index[k]];
    WfmPlacedMeeting *placed = wfm_meetings_place(&some, roster, job, NULL);
    if (!placed) memmove(&index[out], &index[out + 1], (--n - out) * sizeof *index);
    wfm_placed_meetings_free(placed, some.n_gatherings);
  }
  return n;
}

GPtrArray *wfm_meeting_conflicts(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job) {
  GPtrArray *conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_conflict_free);
  g_autofree size_t *index = g_new(size_t, problem->n_gatherings + 1);
  size_t n = 0;
  for (size_t k = 0; k < problem->n_gatherings; k++) {
    if (!problem->gatherings[k].hard) continue;
    WfmConflict *conflict = conflict_of(problem, &k, 1, roster, job);
    if (conflict) g_ptr_array_add(conflicts, conflict);
    index[n++] = k;
  }
  WfmPlacedMeeting *placed = conflicts->len == 0 && n > 1 ? wfm_meetings_place(problem, roster, job, NULL) : NULL;
  if (conflicts->len > 0 || n < 2 || placed) {
    wfm_placed_meetings_free(placed, problem->n_gatherings);
    return conflicts;
  }
  n = fewest(index, n, problem, roster, job);
  WfmConflict *together = n > 0 ? conflict_of(problem, index, n, roster, job) : NULL;
  if (together) g_ptr_array_add(conflicts, together);
  return conflicts;
}
