/* Meetings for which there is no time at which all can be, and what each way out of it costs. */
#include "scheduler/roster/conflict_parts.h"
#include "scheduler/roster/meetings.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

enum { MOST_LEFT_OUT = 60, MOST_CONFLICTS = 8, HOUR = 3600, SHORTEST = 900 };

typedef struct {
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  const WfmJob *job;
  WfmRelaxed *whole; /* the problem with what was relaxed for good */
  GArray *parts;     /* WfmPart */
  bool *gone;        /* [parts] left out for good, or gatherings that are not asked about */
  bool *out;         /* [parts] left out at present */
  WfmConflict *conflict;
} Desk;

/* What the gatherings cost at their best times without what is out, with one change more (NULL: none); NAN where one of them has no time, *err (NULL: not
 * asked) then says why. */
static double cost_with(const Desk *d, const WfmRelaxation *how, GError **err) {
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(&d->whole->problem);
  g_autofree bool *out = g_memdup2(d->out, (d->parts->len + 1) * sizeof *out);
  bool span = how && how->part.kind == WFM_PART_SPAN;
  for (guint k = 0; k < d->parts->len; k++)
    out[k] = out[k] || d->gone[k] || (span && wfm_part_same(&how->part, &g_array_index(d->parts, WfmPart, k)));
  if (how && !span) wfm_relax(relaxed, how);
  wfm_relax_out(relaxed, d->parts, out);
  const WfmRosterProblem *problem = &relaxed->problem;
  WfmPlacedMeeting *placed = wfm_meetings_place(problem, d->roster, d->job, err);
  double rise = placed ? 0 : (double)NAN;
  for (size_t k = 0; placed && k < problem->n_gatherings; k++) rise += placed[k].rise;
  wfm_placed_meetings_free(placed, problem->n_gatherings);
  return rise;
}

/* Adds the change of one gathering if all then have a time; text is taken. */
static bool offer(Desk *d, size_t k, const WfmGathering *changed, double value, double effort, char *text) {
  WfmRelaxation how = {.part = {WFM_PART_MEETING, SIZE_MAX, k}, .instead = changed};
  double cost = cost_with(d, &how, NULL);
  if (isnan(cost)) {
    g_free(text);
    return false;
  }
  WfmGathering mine = *changed;
  mine.member = wfm_conflict_keep(d->conflict, mine.member, d->problem->n_agents);
  mine.slot = wfm_conflict_keep(d->conflict, mine.slot, mine.n_slots * sizeof *mine.slot);
  WfmRelaxation *way = wfm_conflict_add(d->conflict, (WfmPart){WFM_PART_MEETING, SIZE_MAX, k}, value, effort, text);
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
    const WfmAgent *agent = &problem->agents[a];
    for (size_t s = 0; takes_part(problem, a) && s < agent->n_spans; s++) {
      WfmPart part = {WFM_PART_SPAN, a, s};
      if (agent->spans[s].kind != WFM_SPAN_ABSENT && wfm_span_first_of_row(agent, s, INT64_MIN)) g_array_append_val(parts, part);
    }
  }
  for (size_t k = 0; k < problem->n_gatherings; k++) {
    WfmPart part = {WFM_PART_MEETING, SIZE_MAX, k};
    g_array_append_val(parts, part);
  }
  return parts;
}

static bool can_be(const bool *out, void *user) {
  (void)out; /* the desk's */
  return !isnan(cost_with(user, NULL, NULL));
}

static void name_parts(Desk *d) {
  for (guint k = 0, end; k < d->parts->len; k = end) {
    WfmPartKind kind = g_array_index(d->parts, WfmPart, k).kind;
    for (end = k; end < d->parts->len && g_array_index(d->parts, WfmPart, end).kind == kind;) end++;
    wfm_parts_reduce(d->out, k, end, can_be, d);
  }
}

/* ---- ways out ---- */

typedef struct {
  const Desk *d;
  WfmRelaxation how;
} Trial;

static bool can_be_at(double value, void *user) {
  Trial *t = user;
  t->how.value = value;
  return !isnan(cost_with(t->d, &t->how, NULL));
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
      ->cost = cost_with(d, &t.how, NULL);
}

static void try_span(Desk *d, const WfmPart *part) {
  WfmRelaxation how = {.part = *part, .value = NAN};
  double cost = cost_with(d, &how, NULL);
  if (isnan(cost)) return;
  g_autofree char *span = wfm_part_text(d->problem, part);
  wfm_conflict_add(d->conflict, *part, NAN, INFINITY, g_strdup_printf("without %s for %s", span, d->problem->agents[part->agent].agent))
      ->cost = cost;
}

static void try_part(Desk *d, const WfmPart *part) {
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

/* Single changes of what is in the conflict that suffice against everything that is not out. core[parts]: true for what is not in it. */
static void find_ways(Desk *d, const bool *core) {
  for (guint k = 0; k < d->parts->len; k++)
    if (!core[k]) try_part(d, &g_array_index(d->parts, WfmPart, k));
  wfm_conflict_sort(d->conflict);
}

static void say(Desk *d, const GError *err, const bool *core) {
  const char *ways = strstr(err->message, "\nrelax:");
  g_autoptr(GString) text = g_string_new_len(err->message, ways ? (gssize)(ways - err->message) : -1), beside = g_string_new(NULL);
  int meetings = 0;
  for (guint k = 0; k < d->parts->len; k++) {
    WfmPart part = g_array_index(d->parts, WfmPart, k);
    if (core[k]) continue;
    g_array_append_val(d->conflict->part, part);
    say_rest(text, d->problem, &part);
    if (part.kind != WFM_PART_MEETING) continue;
    const WfmGathering *g = &d->problem->gatherings[part.index];
    g_string_append_printf(beside, "%s %s (%s)", meetings++ > 0 ? "," : "; beside each other:", g->meeting, g->origin);
  }
  if (meetings > 1) g_string_append(text, beside->str);
  d->conflict->text = g_strdup(text->str);
}

/* Of the gatherings, which have no time beside each other; afterwards nothing is out. */
static WfmConflict *one_conflict(Desk *d, const GError *err) {
  size_t n = d->parts->len + 1;
  d->conflict = wfm_conflict_new();
  name_parts(d);
  g_autofree bool *core = g_memdup2(d->out, n * sizeof *core);
  say(d, err, core);
  memset(d->out, 0, n * sizeof *d->out);
  find_ways(d, core);
  if (d->conflict->relaxation->len > 0) return d->conflict;
  memcpy(d->out, core, n * sizeof *core); /* where no one change is enough for everything, those that are for this much */
  find_ways(d, core);
  memset(d->out, 0, n * sizeof *d->out);
  if (d->conflict->relaxation->len == 0)
    d->conflict->hint = g_strdup("no single change is enough: other dates, fewer people, or a price in meetings.csv");
  return d->conflict;
}

/* Makes the change for good. */
static void make_change(Desk *d, const WfmRelaxation *way) {
  if (way->part.kind != WFM_PART_SPAN) wfm_relax(d->whole, way);
  for (guint k = 0; k < d->parts->len && way->part.kind == WFM_PART_SPAN; k++)
    d->gone[k] |= wfm_part_same(&way->part, &g_array_index(d->parts, WfmPart, k));
}

/* Appends the conflicts of the gatherings that are asked about, each looked for with the first change of those before it made. False where one has no way
 * out. */
static bool conflicts_of(GPtrArray *conflicts, Desk *d) {
  for (int round = 0; round < MOST_CONFLICTS; round++) {
    g_autoptr(GError) err = NULL;
    if (!isnan(cost_with(d, NULL, &err)) || !g_error_matches(err, WFM_ERROR, WFM_STATUS_INFEASIBLE)) return true;
    WfmConflict *conflict = one_conflict(d, err);
    g_ptr_array_add(conflicts, conflict);
    if (conflict->relaxation->len == 0) return false;
    make_change(d, &g_array_index(conflict->relaxation, WfmRelaxation, 0));
  }
  return false;
}

GPtrArray *wfm_meeting_conflicts(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job) {
  GPtrArray *conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_conflict_free);
  g_autoptr(GArray) parts = list_parts(problem);
  g_autofree bool *gone = g_new0(bool, parts->len + 1), *out = g_new0(bool, parts->len + 1);
  g_autoptr(WfmRelaxed) whole = wfm_relaxed_new(problem);
  Desk d = {.problem = problem, .roster = roster, .job = job, .whole = whole, .parts = parts, .gone = gone, .out = out};
  bool *aside = gone + (parts->len - problem->n_gatherings); /* gatherings are the last parts */
  for (size_t k = 0; k < problem->n_gatherings; k++) aside[k] = true;
  g_autofree bool *hopeless = g_new0(bool, problem->n_gatherings + 1);
  for (size_t k = 0; k < problem->n_gatherings; k++) {
    aside[k] = false;
    hopeless[k] = !problem->gatherings[k].hard || !conflicts_of(conflicts, &d);
    aside[k] = true;
  }
  for (size_t k = 0; k < problem->n_gatherings; k++) aside[k] = hopeless[k];
  conflicts_of(conflicts, &d); /* beside each other */
  return conflicts;
}
