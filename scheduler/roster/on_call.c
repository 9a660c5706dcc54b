#include "scheduler/roster/on_call.h"

#include "core/error.h"
#include "scheduler/roster/checker_parts.h"
#include "scheduler/roster/on_call_parts.h"

#include <math.h>
#include <string.h>

enum { MOST_SAID = 3 };

/* Seconds of a turn that somebody's time on call covers. */
int64_t wfm_turn_covered_s(const WfmRota *r, const WfmTurn *turn, const WfmOnCall *call) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
  int64_t sum = 0;
  for (size_t h = turn->first; h < turn->first + turn->n; h++)
    sum += MAX(0, MIN(line->hours[h].to, call->to) - MAX(line->hours[h].from, call->from));
  return sum;
}

/* People whose kept times on call cover half of the turn or more. */
static int32_t kept_people(const WfmRota *r, const WfmTurn *turn) {
  int32_t people = 0;
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    int64_t sum = 0;
    for (size_t k = 0; k < r->problem->n_on_calls; k++) {
      const WfmOnCall *call = &r->problem->on_calls[k];
      if (call->line == turn->line && call->agent == a) sum += wfm_turn_covered_s(r, turn, call);
    }
    people += sum > 0 && 2 * sum >= turn->length_s;
  }
  return people;
}

static void list_turns(WfmRota *r) {
  for (size_t l = 0; l < r->problem->n_on_call_lines; l++) {
    const WfmOnCallLine *line = &r->problem->on_call_lines[l];
    for (size_t h = 0, n; h < line->n_hours; h += n) {
      WfmTurn turn = {.line = l, .first = h, .from = line->hours[h].from};
      for (n = 0; h + n < line->n_hours && line->hours[h + n].turn == line->hours[h].turn; n++) {
        turn.length_s += line->hours[h + n].to - line->hours[h + n].from;
        turn.to = line->hours[h + n].to;
      }
      turn.n = n;
      turn.need = MAX(0, line->people - kept_people(r, &turn));
      g_array_append_val(r->turn, turn);
    }
  }
}

/* What keeps a person from a turn, in words to be freed; NULL: nothing. */
static char *obstacle(const WfmRota *r, const WfmTurn *turn, size_t a) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
  const WfmAgent *agent = &r->problem->agents[a];
  if (turn->from < agent->employed_from || turn->to > agent->employed_to) return g_strdup("not employed");
  const WfmSpan *bar = wfm_on_call_bar(line, turn->first, turn->n, agent);
  if (bar) return g_strdup_printf("%s (%s)", bar->what, bar->origin);
  for (size_t k = 0; k < r->problem->n_on_calls; k++) {
    const WfmOnCall *call = &r->problem->on_calls[k];
    if (call->agent != a) continue;
    bool near = call->line == turn->line && turn->from < call->to + line->apart_s && call->from < turn->to + line->apart_s;
    if (near || wfm_turn_covered_s(r, turn, &(WfmOnCall){turn->line, a, call->from, call->to, NULL}) > 0)
      return g_strdup_printf("on call for %s then (%s)", r->problem->on_call_lines[call->line].on_call, call->origin);
  }
  return NULL;
}

static void list_choices(WfmRota *r) {
  for (size_t t = 0; t < r->turn->len; t++)
    for (size_t a = 0; a < r->problem->n_agents; a++) {
      if (wfm_turn_at(r, t)->need == 0 || !r->problem->on_call_lines[wfm_turn_at(r, t)->line].member[a]) continue;
      g_autofree char *why_not = obstacle(r, wfm_turn_at(r, t), a);
      WfmTurnChoice choice = {t, a, 0};
      if (!why_not) g_array_append_val(r->choice, choice);
    }
}

static void stop_if_asked(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  in->user_interrupt = wfm_job_stopped(user);
}

static bool solve(WfmRota *r, double *x, const WfmJob *job, GError **err) {
  Highs_setCallback(r->highs, stop_if_asked, (void *)job);
  Highs_startCallback(r->highs, WFM_HIGHS_CALLBACK_MIP);
  HighsInt found = 0;
  bool ran = Highs_run(r->highs) != WFM_HIGHS_ERROR;
  if (ran) Highs_getIntInfoValue(r->highs, "primal_solution_status", &found);
  if (ran && found == WFM_HIGHS_FEASIBLE && Highs_getSolution(r->highs, x, NULL, NULL, NULL) != WFM_HIGHS_ERROR) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the solver found no on-call rota%s",
              wfm_job_stopped(job) ? " before it was stopped" : "");
  return false;
}

static bool takes(const WfmRota *r, const double *x, size_t t, size_t a) {
  for (size_t k = 0; k < r->choice->len; k++)
    if (wfm_choice_at(r, k)->turn == t && wfm_choice_at(r, k)->agent == a) return x[wfm_choice_at(r, k)->column] > 0.5;
  return false;
}

/* Why a turn of a hard line lacks people: what keeps those away who are not on it. */
static void say_lack(const WfmRota *r, const double *x, size_t t, GString *text) {
  const WfmTurn *turn = wfm_turn_at(r, t);
  int32_t lacking = (int32_t)lround(x[turn->lack]);
  const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  g_string_append_printf(text, "%son call %s: %d of %d people can be found from %s to %s (hard, %s)", text->len ? "\n" : "", line->on_call,
                         line->people - lacking, line->people, wfm_spoken_time(from, r->problem->planner_zone, turn->from),
                         wfm_spoken_time(to, r->problem->planner_zone, turn->to), line->origin);
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    if (!line->member[a] || takes(r, x, t, a)) continue;
    g_autofree char *why_not = obstacle(r, turn, a);
    g_string_append_printf(text, "; not %s: %s", r->problem->agents[a].agent,
                           why_not                ? why_not
                           : line->most_turns > 0 ? "other turns too near, or as many as may be"
                                                  : "other turns too near");
  }
}

/* People who get fewer turns than are asked of them. */
static int say_idle(const WfmRota *r, const double *x, GString *text) {
  int n = 0;
  for (guint k = 0; k < r->idle->len; k++) {
    const WfmIdle *idle = &g_array_index(r->idle, WfmIdle, k);
    const WfmOnCallLine *line = &r->problem->on_call_lines[idle->line];
    int missing = (int)lround(x[idle->column]);
    if (missing == 0 || n++ >= MOST_SAID) continue;
    g_string_append_printf(text, "%son call %s: %s gets %d turn%s fewer than the %d asked for (hard, %s)", text->len ? "\n" : "",
                           line->on_call, r->problem->agents[idle->agent].agent, missing, missing == 1 ? "" : "s",
                           (int)wfm_on_call_least(r->problem, idle->line, idle->agent), line->origin);
  }
  return n;
}

static bool nobody_lacks(const WfmRota *r, const double *x, GError **err) {
  g_autoptr(GString) text = g_string_new(NULL);
  int n = 0;
  for (size_t t = 0; t < r->turn->len; t++) {
    const WfmTurn *turn = wfm_turn_at(r, t);
    if (!r->problem->on_call_lines[turn->line].hard || x[turn->lack] < 0.5) continue;
    if (n++ < MOST_SAID) say_lack(r, x, t, text);
  }
  int idle = say_idle(r, x, text);
  if (n + idle == 0) return true;
  if (n > MOST_SAID) g_string_append_printf(text, "\n%d more turns", n - MOST_SAID);
  if (n > 0)
    g_string_append(text, "\nrelax: fewer people, more who may be on call, turns nearer to each other, or a price, in on_call.csv");
  if (idle > 0) g_string_append(text, "\nrelax: fewer turns of each person, shorter turns, or fewer who may be on call, in on_call.csv");
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_INFEASIBLE, text->str);
  return false;
}

static int by_line_and_time(const void *a, const void *b) {
  const WfmOnCall *x = a, *y = b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return x->agent != y->agent ? (x->agent < y->agent ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

static WfmOnCall *collect(size_t *n_calls, const WfmRota *r, const double *x) {
  GArray *calls = g_array_new(FALSE, FALSE, sizeof(WfmOnCall));
  g_array_append_vals(calls, r->problem->on_calls, (guint)r->problem->n_on_calls);
  for (size_t k = 0; k < r->choice->len; k++) {
    const WfmTurn *turn = wfm_turn_at(r, wfm_choice_at(r, k)->turn);
    const WfmOnCallHours *hours = r->problem->on_call_lines[turn->line].hours;
    for (size_t h = turn->first; x[wfm_choice_at(r, k)->column] > 0.5 && h < turn->first + turn->n; h++) {
      WfmOnCall call = {turn->line, wfm_choice_at(r, k)->agent, hours[h].from, hours[h].to, NULL};
      g_array_append_val(calls, call);
    }
  }
  *n_calls = calls->len;
  if (calls->len) qsort(calls->data, calls->len, sizeof(WfmOnCall), by_line_and_time);
  return (WfmOnCall *)(void *)g_array_free(calls, FALSE);
}

WfmOnCall *wfm_on_call_plan(size_t *n_calls, const WfmRosterProblem *problem, const WfmOnCallOut *out, const WfmJob *job, GError **err) {
  WfmRota r = {.problem = problem,
               .out = out,
               .turn = g_array_new(FALSE, TRUE, sizeof(WfmTurn)),
               .choice = g_array_new(FALSE, FALSE, sizeof(WfmTurnChoice)),
               .idle = g_array_new(FALSE, FALSE, sizeof(WfmIdle))};
  list_turns(&r);
  list_choices(&r);
  wfm_rota_model(&r);
  g_autofree double *x = g_new0(double, (size_t)r.n_columns + 1);
  WfmOnCall *calls = solve(&r, x, job, err) && nobody_lacks(&r, x, err) ? collect(n_calls, &r, x) : NULL;
  Highs_destroy(r.highs);
  g_free(r.index);
  g_free(r.value);
  g_array_unref(r.turn);
  g_array_unref(r.choice);
  g_array_unref(r.idle);
  return calls;
}

WfmOnCallCost wfm_on_call_cost(const WfmRosterProblem *problem) {
  WfmOnCallCost cost = {0};
  for (size_t k = 0; k < problem->n_on_calls; k++) {
    const WfmOnCall *call = &problem->on_calls[k];
    const WfmOnCallLine *line = &problem->on_call_lines[call->line];
    double wage = problem->agents[call->agent].cost_per_hour, hours = (double)(call->to - MAX(call->from, problem->grid.start)) / 3600;
    if (hours <= 0 || call->from >= wfm_horizon_end(problem)) continue;
    cost.hours += hours;
    cost.pay += hours * wage * line->pay;
    cost.call_outs += hours * line->call_outs;
    cost.call_out_pay += hours * line->call_outs * line->call_out_h * line->call_out_pay * wage;
  }
  for (size_t l = 0; l < problem->n_on_call_lines; l++) cost.missing_h += wfm_on_call_missing_h(problem, l, NULL, NULL);
  return cost;
}

void wfm_on_call_keep_off(GArray *spans, const WfmRosterProblem *problem, size_t agent) {
  for (size_t k = 0; k < problem->n_on_calls; k++) {
    const WfmOnCall *call = &problem->on_calls[k];
    const WfmOnCallLine *line = &problem->on_call_lines[call->line];
    if (call->agent != agent || line->on_shift) continue;
    g_autofree char *what = g_strdup_printf("on call: %s", line->on_call);
    WfmSpan span = {.kind = WFM_SPAN_ABSENT, .from = call->from, .to = call->to, .origin = line->origin, .on_call = true};
    span.what = g_intern_string(what);
    g_array_append_val(spans, span);
  }
  g_array_sort(spans, wfm_span_order);
}
