/* An on-call rota that cannot be, and what each way out of it costs: the rota is settled anew with each. */
#include "scheduler/roster/conflict_parts.h"
#include "scheduler/roster/on_call.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

/* What the rota costs with these lines in place of the problem's; NAN where there is none. */
static double cost_with(const WfmRosterProblem *problem, const WfmOnCallLine *lines, const WfmJob *job) {
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(problem);
  relaxed->problem.on_call_lines = lines;
  return wfm_relaxed_settle(relaxed, job);
}

/* One line, and the copy of all in which it may be changed. */
typedef struct {
  const WfmRosterProblem *problem;
  const WfmJob *job;
  WfmConflict *conflict;
  size_t l;
  WfmOnCallLine *lines; /* [n_on_call_lines] */
} Desk;

/* Adds the way out if there is a rota with the lines as they are now; text is taken. Puts the line back. */
static bool offer(Desk *d, double value, double effort, char *text) {
  const WfmPart part = {WFM_PART_ON_CALL, SIZE_MAX, d->l};
  double cost = cost_with(d->problem, d->lines, d->job);
  WfmOnCallLine line = d->lines[d->l];
  d->lines[d->l] = d->problem->on_call_lines[d->l];
  if (isnan(cost)) {
    g_free(text);
    return false;
  }
  line.member = wfm_conflict_keep(d->conflict, line.member, d->problem->n_agents);
  line.hours = wfm_conflict_keep(d->conflict, line.hours, line.n_hours * sizeof *line.hours);
  WfmRelaxation *way = wfm_conflict_add(d->conflict, part, value, effort, text);
  way->instead = wfm_conflict_keep(d->conflict, &line, sizeof line);
  way->cost = cost;
  return true;
}

static void try_fewer_people(Desk *d) {
  const WfmOnCallLine *line = &d->problem->on_call_lines[d->l];
  for (int32_t people = line->people - 1; people >= 1; people--) { /* with nobody it would be no rota */
    d->lines[d->l].people = people;
    if (offer(d, people, (double)(line->people - people) / line->people,
              g_strdup_printf("people %d -> %d on call for %s", line->people, people, line->on_call)))
      return;
  }
}

static void try_nearer(Desk *d) {
  const WfmOnCallLine *line = &d->problem->on_call_lines[d->l];
  int64_t days = (line->apart_s + 86399) / 86400;
  for (int64_t less = days - 1; less >= 0; less--) {
    d->lines[d->l].apart_s = less * 86400;
    if (offer(d, (double)less, (double)(days - less) / (double)days,
              g_strdup_printf("apart_days %g -> %d for %s", (double)line->apart_s / 86400, (int)less, line->on_call)))
      return;
  }
}

/* Turns of fewer dates: each is cut into parts from its own first date on. */
static void try_shorter(Desk *d) {
  const WfmOnCallLine *line = &d->problem->on_call_lines[d->l];
  for (int32_t dates = line->turn_days - 1; dates >= 1; dates--) {
    g_autofree WfmOnCallHours *hours = g_memdup2(line->hours, line->n_hours * sizeof *hours);
    int32_t turn = -1, first = 0, part = 0;
    for (size_t h = 0; h < line->n_hours; h++) {
      int32_t day = wfm_local_day(wfm_zone_local(line->zone, hours[h].from));
      bool next = h == 0 || line->hours[h].turn != line->hours[h - 1].turn;
      if (next) first = wfm_on_call_turn_day(line, hours[h].from);
      if (next || (day - first) / dates != part) turn++;
      part = (day - first) / dates;
      hours[h].turn = turn;
    }
    d->lines[d->l].hours = hours;
    d->lines[d->l].n_turns = turn + 1;
    d->lines[d->l].turn_days = dates;
    if (offer(d, dates, (double)(line->turn_days - dates) / line->turn_days,
              g_strdup_printf("turn_days %d -> %d for %s", line->turn_days, dates, line->on_call)))
      return;
  }
}

static void try_turns(Desk *d) {
  const WfmOnCallLine *line = &d->problem->on_call_lines[d->l];
  bool done = line->most_turns == 0;
  for (int32_t most = line->most_turns + 1; !done && most <= line->n_turns; most++) {
    d->lines[d->l].most_turns = most;
    done = offer(d, most, (double)(most - line->most_turns) / line->most_turns,
                 g_strdup_printf("most_turns %d -> %d for %s", line->most_turns, most, line->on_call));
  }
  done = false;
  for (int32_t least = line->least_turns - 1; !done && least >= 0; least--) {
    d->lines[d->l].least_turns = least;
    done = offer(d, least, (double)(line->least_turns - least) / line->least_turns,
                 g_strdup_printf("least_turns %d -> %d for %s", line->least_turns, least, line->on_call));
  }
}

/* One person more who may be on call: the cheapest; or, where one is not enough, everybody. */
static void try_more(Desk *d) {
  const WfmOnCallLine *line = &d->problem->on_call_lines[d->l];
  size_t n = d->problem->n_agents, best = SIZE_MAX, others = 0;
  double least = INFINITY;
  g_autofree uint8_t *member = g_memdup2(line->member, n);
  d->lines[d->l].member = member;
  for (size_t a = 0; a < n; a++) {
    if (line->member[a]) continue;
    others++;
    member[a] = 1;
    double cost = cost_with(d->problem, d->lines, d->job);
    if (!isnan(cost) && cost < least) least = cost, best = a;
    member[a] = 0;
  }
  if (best != SIZE_MAX) {
    member[best] = 1;
    offer(d, NAN, 1, g_strdup_printf("%s may be on call for %s too", d->problem->agents[best].agent, line->on_call));
  } else if (others > 1) {
    for (size_t a = 0; a < n; a++) member[a] = 1;
    offer(d, NAN, 2, g_strdup_printf("everybody may be on call for %s (%d more)", line->on_call, (int)others));
  }
  d->lines[d->l] = *line;
}

/* ---- what cannot hold together ---- */

/* The lines, and the leave of those who may be on call. */
static GArray *list_parts(const WfmRosterProblem *problem) {
  GArray *parts = g_array_new(FALSE, FALSE, sizeof(WfmPart));
  for (size_t a = 0; a < problem->n_agents; a++) {
    bool member = false;
    for (size_t l = 0; l < problem->n_on_call_lines; l++) member |= problem->on_call_lines[l].member[a];
    const WfmAgent *agent = &problem->agents[a];
    for (size_t s = 0; member && s < agent->n_spans; s++) {
      WfmPart part = {WFM_PART_SPAN, a, s};
      if (agent->spans[s].is_leave && wfm_span_first_of_row(agent, s, INT64_MIN)) g_array_append_val(parts, part);
    }
  }
  for (size_t l = 0; l < problem->n_on_call_lines; l++) {
    WfmPart part = {WFM_PART_ON_CALL, SIZE_MAX, l};
    g_array_append_val(parts, part);
  }
  return parts;
}

typedef struct {
  const WfmRosterProblem *problem;
  const GArray *parts;
  const WfmJob *job;
} Whole;

/* Whether there is a rota without the parts that are out. */
static bool can_be(const bool *out, void *user) {
  const Whole *w = user;
  bool any = false;
  for (guint k = 0; k < w->parts->len; k++) any |= !out[k] && g_array_index(w->parts, WfmPart, k).kind == WFM_PART_ON_CALL;
  if (!any) return true; /* nothing asked for: no rota is one */
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(w->problem);
  wfm_relax_out(relaxed, w->parts, out);
  return !isnan(wfm_relaxed_settle(relaxed, w->job));
}

static void name_parts(WfmConflict *conflict, const WfmRosterProblem *problem, const WfmJob *job) {
  g_autoptr(GArray) parts = list_parts(problem);
  g_autofree bool *out = g_new0(bool, parts->len + 1);
  guint lines = parts->len - (guint)problem->n_on_call_lines;
  Whole whole = {problem, parts, job};
  wfm_parts_reduce(out, 0, lines, can_be, &whole);
  wfm_parts_reduce(out, lines, parts->len, can_be, &whole);
  for (guint k = 0; k < parts->len; k++)
    if (!out[k]) g_array_append_val(conflict->part, g_array_index(parts, WfmPart, k));
}

static void try_without(WfmConflict *conflict, const WfmRosterProblem *problem, const WfmPart *part, const WfmJob *job) {
  WfmRelaxation without = {.part = *part, .value = NAN};
  g_autoptr(WfmRelaxed) relaxed = wfm_relaxed_new(problem);
  wfm_relax(relaxed, &without);
  double cost = wfm_relaxed_settle(relaxed, job);
  if (isnan(cost)) return;
  g_autofree char *span = wfm_part_text(problem, part);
  wfm_conflict_add(conflict, *part, NAN, INFINITY, g_strdup_printf("without %s for %s", span, problem->agents[part->agent].agent))->cost =
      cost;
}

WfmConflict *wfm_on_call_conflict(const WfmRosterProblem *problem, const WfmJob *job) {
  size_t n = 0;
  g_autoptr(GError) err = NULL;
  g_autofree WfmOnCall *calls = wfm_on_call_plan(&n, problem, NULL, job, &err);
  if (calls || err->code != WFM_STATUS_INFEASIBLE) return NULL;
  WfmConflict *conflict = wfm_conflict_new();
  char *ways = strstr(err->message, "\nrelax:");
  conflict->text = ways ? g_strndup(err->message, (gsize)(ways - err->message)) : g_strdup(err->message);
  g_autofree WfmOnCallLine *lines = g_memdup2(problem->on_call_lines, problem->n_on_call_lines * sizeof *lines);
  name_parts(conflict, problem, job);
  for (guint k = 0; k < conflict->part->len; k++) {
    const WfmPart part = g_array_index(conflict->part, WfmPart, k);
    Desk d = {problem, job, conflict, part.index, lines};
    if (part.kind == WFM_PART_SPAN) try_without(conflict, problem, &part, job);
    if (part.kind != WFM_PART_ON_CALL) continue;
    try_fewer_people(&d);
    try_nearer(&d);
    try_shorter(&d);
    try_turns(&d);
    try_more(&d);
  }
  wfm_conflict_sort(conflict);
  if (conflict->relaxation->len == 0) conflict->hint = g_strdup("no single change is enough: a price in on_call.csv, or other leave");
  return conflict;
}
