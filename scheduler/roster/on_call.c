#include "scheduler/roster/on_call.h"

#include "core/error.h"
#include "scheduler/roster/checker_parts.h"
#include "scheduler/roster/highs.h"

#include <math.h>
#include <string.h>

enum { MOST_NODES = 2000, MOST_SAID = 3 };
static const double CRUMB = 1e-3; /* money by which, all else equal, who stands earlier goes first */

/* The stretches [first, first + n) of a line; how many people it still needs, and the column for those that it lacks. */
typedef struct {
  size_t line, first, n;
  int64_t from, to, length_s;
  int32_t need;
  HighsInt lack;
} Turn;

/* Somebody who could take a turn. */
typedef struct {
  size_t turn, agent;
  HighsInt column;
} Choice;

typedef struct {
  const WfmRosterProblem *problem;
  const WfmOnCallOut *out; /* NULL: none */
  GArray *turn, *choice;   /* Turn by line and time; Choice by turn and agent */
  void *highs;
  HighsInt n_columns;
  HighsInt *index; /* scratch of a row */
  double *value;
} Rota;

static const Turn *turn_at(const Rota *r, size_t t) {
  return &g_array_index(r->turn, Turn, t);
}

static const Choice *choice_at(const Rota *r, size_t k) {
  return &g_array_index(r->choice, Choice, k);
}

static bool overlaps(int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
  return a0 < b1 && b0 < a1;
}

/* Seconds of a turn that somebody's time on call covers. */
static int64_t covered_s(const Rota *r, const Turn *turn, const WfmOnCall *call) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
  int64_t sum = 0;
  for (size_t h = turn->first; h < turn->first + turn->n; h++)
    sum += MAX(0, MIN(line->hours[h].to, call->to) - MAX(line->hours[h].from, call->from));
  return sum;
}

/* People whose kept times on call cover half of the turn or more. */
static int32_t kept_people(const Rota *r, const Turn *turn) {
  int32_t people = 0;
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    int64_t sum = 0;
    for (size_t k = 0; k < r->problem->n_on_calls; k++) {
      const WfmOnCall *call = &r->problem->on_calls[k];
      if (call->line == turn->line && call->agent == a) sum += covered_s(r, turn, call);
    }
    people += sum > 0 && 2 * sum >= turn->length_s;
  }
  return people;
}

static void list_turns(Rota *r) {
  for (size_t l = 0; l < r->problem->n_on_call_lines; l++) {
    const WfmOnCallLine *line = &r->problem->on_call_lines[l];
    for (size_t h = 0, n; h < line->n_hours; h += n) {
      Turn turn = {.line = l, .first = h, .from = line->hours[h].from};
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

static bool turns_overlap(const Rota *r, const Turn *a, const Turn *b) {
  const WfmOnCallHours *x = r->problem->on_call_lines[a->line].hours + a->first;
  const WfmOnCallHours *y = r->problem->on_call_lines[b->line].hours + b->first;
  for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
    if (overlaps(x[i].from, x[i].to, y[k].from, y[k].to)) return true;
    if (x[i].to <= y[k].to)
      i++;
    else
      k++;
  }
  return false;
}

/* What keeps a person from a turn, in words to be freed; NULL: nothing. */
static char *obstacle(const Rota *r, const Turn *turn, size_t a) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
  const WfmAgent *agent = &r->problem->agents[a];
  if (turn->from < agent->employed_from || turn->to > agent->employed_to) return g_strdup("not employed");
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    bool binds = (span->kind == WFM_SPAN_ABSENT && !span->on_call) || (span->kind == WFM_SPAN_SHIFT && !line->on_shift);
    for (size_t h = turn->first; binds && h < turn->first + turn->n; h++)
      if (overlaps(line->hours[h].from, line->hours[h].to, span->from, span->to))
        return g_strdup_printf("%s (%s)", span->what, span->origin);
  }
  for (size_t k = 0; k < r->problem->n_on_calls; k++) {
    const WfmOnCall *call = &r->problem->on_calls[k];
    if (call->agent != a) continue;
    bool near = call->line == turn->line && turn->from < call->to + line->apart_s && call->from < turn->to + line->apart_s;
    if (near || covered_s(r, turn, &(WfmOnCall){turn->line, a, call->from, call->to, NULL}) > 0)
      return g_strdup_printf("on call for %s then (%s)", r->problem->on_call_lines[call->line].on_call, call->origin);
  }
  return NULL;
}

static void list_choices(Rota *r) {
  for (size_t t = 0; t < r->turn->len; t++)
    for (size_t a = 0; a < r->problem->n_agents; a++) {
      if (turn_at(r, t)->need == 0 || !r->problem->on_call_lines[turn_at(r, t)->line].member[a]) continue;
      g_autofree char *why_not = obstacle(r, turn_at(r, t), a);
      Choice choice = {t, a, 0};
      if (!why_not) g_array_append_val(r->choice, choice);
    }
}

/* Money for an hour on call of the person. */
static double hour_price(const WfmOnCallLine *line, const WfmAgent *agent) {
  return agent->cost_per_hour * (line->pay + line->call_outs * line->call_out_h * line->call_out_pay);
}

static double hours_of(const Turn *turn) {
  return (double)turn->length_s / 3600;
}

/* What it is worth that the turn stays with who has it in the rota that is out. */
static double worth_keeping(const Rota *r, const Choice *choice) {
  const Turn *turn = turn_at(r, choice->turn);
  int64_t sum = 0;
  for (size_t k = 0; r->out && k < r->out->n; k++)
    if (r->out->call[k].line == turn->line && r->out->call[k].agent == choice->agent) sum += covered_s(r, turn, &r->out->call[k]);
  return sum > 0 && 2 * sum >= turn->length_s ? r->out->keep_price : 0;
}

static HighsInt add_column(Rota *r, double cost, double most) {
  Highs_addCol(r->highs, cost, 0, most, 0, NULL, NULL);
  return r->n_columns++;
}

static void add_columns(Rota *r) {
  double dearest = 1;
  for (size_t k = 0; k < r->choice->len; k++) {
    Choice *choice = &g_array_index(r->choice, Choice, k);
    const Turn *turn = turn_at(r, choice->turn);
    const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
    double cost = hours_of(turn) * (hour_price(line, &r->problem->agents[choice->agent]) + 2 * line->fair_price);
    dearest = MAX(dearest, cost);
    double kept = worth_keeping(r, choice);
    dearest = MAX(dearest, kept);
    choice->column = add_column(r,
                                -kept + hours_of(turn) * hour_price(line, &r->problem->agents[choice->agent]) +
                                    CRUMB * (double)choice->agent / (double)r->problem->n_agents,
                                1);
  }
  for (size_t t = 0; t < r->turn->len; t++) {
    Turn *turn = &g_array_index(r->turn, Turn, t);
    const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
    turn->lack = add_column(r, line->hard ? 100 * dearest : hours_of(turn) * line->price, turn->need);
  }
}

static void add_row(Rota *r, double low, double high, HighsInt n) {
  Highs_addRow(r->highs, low, high, n, r->index, r->value);
}

static HighsInt put(Rota *r, HighsInt n, HighsInt column, double value) {
  r->index[n] = column;
  r->value[n] = value;
  return n + 1;
}

static void add_needs(Rota *r) {
  for (size_t t = 0, k = 0; t < r->turn->len; t++) {
    HighsInt n = put(r, 0, turn_at(r, t)->lack, 1);
    for (; k < r->choice->len && choice_at(r, k)->turn == t; k++) n = put(r, n, choice_at(r, k)->column, 1);
    add_row(r, turn_at(r, t)->need, turn_at(r, t)->need, n);
  }
}

/* Of the turns of a line that begin before one of them is over and far enough behind, a person has one. */
static void keep_apart(Rota *r, size_t a) {
  for (size_t k = 0; k < r->choice->len; k++) {
    if (choice_at(r, k)->agent != a) continue;
    const Turn *turn = turn_at(r, choice_at(r, k)->turn);
    int64_t free_from = turn->to + r->problem->on_call_lines[turn->line].apart_s;
    HighsInt n = put(r, 0, choice_at(r, k)->column, 1);
    for (size_t j = k + 1; j < r->choice->len; j++) {
      const Turn *other = turn_at(r, choice_at(r, j)->turn);
      if (choice_at(r, j)->agent != a) continue;
      if (other->line == turn->line && other->from < free_from) n = put(r, n, choice_at(r, j)->column, 1);
    }
    if (n > 1) add_row(r, 0, 1, n);
    for (size_t j = k + 1; j < r->choice->len; j++) {
      const Turn *other = turn_at(r, choice_at(r, j)->turn);
      if (choice_at(r, j)->agent != a || other->line == turn->line || !turns_overlap(r, turn, other)) continue;
      n = put(r, 0, choice_at(r, k)->column, 1);
      add_row(r, 0, 1, put(r, n, choice_at(r, j)->column, 1));
    }
  }
}

/* Hours that a person brings along for a line's even share: those of the ledger, and those kept in the horizon. */
static double hours_before(const Rota *r, size_t line, size_t a) {
  double hours = r->problem->agents[a].carried.on_call_h;
  for (size_t t = 0; t < r->turn->len; t++)
    for (size_t k = 0; turn_at(r, t)->line == line && k < r->problem->n_on_calls; k++) {
      const WfmOnCall *call = &r->problem->on_calls[k];
      if (call->line == line && call->agent == a) hours += (double)covered_s(r, turn_at(r, t), call) / 3600;
    }
  return hours;
}

/* Hours beyond the even share of a line's people, and those beyond that and a turn. */
static void share_out(Rota *r, size_t l) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[l];
  double total = 0, longest = 0, people = 0;
  for (size_t t = 0; t < r->turn->len; t++) {
    if (turn_at(r, t)->line != l) continue;
    total += hours_of(turn_at(r, t)) * turn_at(r, t)->need;
    longest = MAX(longest, hours_of(turn_at(r, t)));
  }
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    people += line->member[a];
    total += line->member[a] ? hours_before(r, l, a) : 0;
  }
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    double room = total / MAX(people, 1) - hours_before(r, l, a);
    HighsInt n = 0;
    for (size_t k = 0; line->member[a] && k < r->choice->len; k++)
      if (choice_at(r, k)->agent == a && turn_at(r, choice_at(r, k)->turn)->line == l)
        n = put(r, n, choice_at(r, k)->column, hours_of(turn_at(r, choice_at(r, k)->turn)));
    if (n == 0) continue;
    for (int step = 0; step < 2; step++) {
      put(r, n, add_column(r, line->fair_price, INFINITY), -1);
      add_row(r, -INFINITY, room + step * longest, n + 1);
    }
  }
}

static void build(Rota *r) {
  r->highs = Highs_create();
  Highs_setBoolOptionValue(r->highs, "output_flag", 0);
  Highs_setIntOptionValue(r->highs, "threads", 1);
  Highs_setStringOptionValue(r->highs, "parallel", "off");
  Highs_setIntOptionValue(r->highs, "random_seed", 1);
  Highs_setIntOptionValue(r->highs, "mip_max_nodes", MOST_NODES);
  add_columns(r);
  HighsInt whole = r->n_columns;
  r->index = g_new(HighsInt, (size_t)whole + 2);
  r->value = g_new(double, (size_t)whole + 2);
  add_needs(r);
  for (size_t a = 0; a < r->problem->n_agents; a++) keep_apart(r, a);
  for (size_t l = 0; l < r->problem->n_on_call_lines; l++) share_out(r, l);
  g_autofree HighsInt *integral = g_new(HighsInt, (size_t)whole + 1);
  for (HighsInt c = 0; c < whole; c++) integral[c] = WFM_HIGHS_INTEGER;
  if (whole) Highs_changeColsIntegralityByRange(r->highs, 0, whole - 1, integral);
}

static void stop_if_asked(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  in->user_interrupt = wfm_job_stopped(user);
}

static bool solve(Rota *r, double *x, const WfmJob *job, GError **err) {
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

static bool takes(const Rota *r, const double *x, size_t t, size_t a) {
  for (size_t k = 0; k < r->choice->len; k++)
    if (choice_at(r, k)->turn == t && choice_at(r, k)->agent == a) return x[choice_at(r, k)->column] > 0.5;
  return false;
}

/* Why a turn of a hard line lacks people: what keeps those away who are not on it. */
static void say_lack(const Rota *r, const double *x, size_t t, GString *text) {
  const Turn *turn = turn_at(r, t);
  int32_t lacking = (int32_t)lround(x[turn->lack]);
  const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  g_string_append_printf(text, "%son call %s: %d of %d people can be found from %s to %s (hard, %s)", text->len ? "\n" : "", line->on_call,
                         line->people - lacking, line->people, wfm_spoken_time(from, r->problem->planner_zone, turn->from),
                         wfm_spoken_time(to, r->problem->planner_zone, turn->to), line->origin);
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    if (!line->member[a] || takes(r, x, t, a)) continue;
    g_autofree char *why_not = obstacle(r, turn, a);
    g_string_append_printf(text, "; not %s: %s", r->problem->agents[a].agent, why_not ? why_not : "other turns too near");
  }
}

static bool nobody_lacks(const Rota *r, const double *x, GError **err) {
  g_autoptr(GString) text = g_string_new(NULL);
  int n = 0;
  for (size_t t = 0; t < r->turn->len; t++) {
    const Turn *turn = turn_at(r, t);
    if (!r->problem->on_call_lines[turn->line].hard || x[turn->lack] < 0.5) continue;
    if (n++ < MOST_SAID) say_lack(r, x, t, text);
  }
  if (n == 0) return true;
  if (n > MOST_SAID) g_string_append_printf(text, "\n%d more turns", n - MOST_SAID);
  g_set_error(err, WFM_ERROR, WFM_STATUS_INFEASIBLE,
              "%s\nrelax: fewer people, more who may be on call, turns nearer to each other, or a price, in on_call.csv", text->str);
  return false;
}

static int by_line_and_time(const void *a, const void *b) {
  const WfmOnCall *x = a, *y = b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return x->agent != y->agent ? (x->agent < y->agent ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

static WfmOnCall *collect(size_t *n_calls, const Rota *r, const double *x) {
  GArray *calls = g_array_new(FALSE, FALSE, sizeof(WfmOnCall));
  g_array_append_vals(calls, r->problem->on_calls, (guint)r->problem->n_on_calls);
  for (size_t k = 0; k < r->choice->len; k++) {
    const Turn *turn = turn_at(r, choice_at(r, k)->turn);
    const WfmOnCallHours *hours = r->problem->on_call_lines[turn->line].hours;
    for (size_t h = turn->first; x[choice_at(r, k)->column] > 0.5 && h < turn->first + turn->n; h++) {
      WfmOnCall call = {turn->line, choice_at(r, k)->agent, hours[h].from, hours[h].to, NULL};
      g_array_append_val(calls, call);
    }
  }
  *n_calls = calls->len;
  if (calls->len) qsort(calls->data, calls->len, sizeof(WfmOnCall), by_line_and_time);
  return (WfmOnCall *)(void *)g_array_free(calls, FALSE);
}

WfmOnCall *wfm_on_call_plan(size_t *n_calls, const WfmRosterProblem *problem, const WfmOnCallOut *out, const WfmJob *job, GError **err) {
  Rota r = {
      .problem = problem, .out = out, .turn = g_array_new(FALSE, TRUE, sizeof(Turn)), .choice = g_array_new(FALSE, FALSE, sizeof(Choice))};
  list_turns(&r);
  list_choices(&r);
  build(&r);
  g_autofree double *x = g_new0(double, (size_t)r.n_columns + 1);
  WfmOnCall *calls = solve(&r, x, job, err) && nobody_lacks(&r, x, err) ? collect(n_calls, &r, x) : NULL;
  Highs_destroy(r.highs);
  g_free(r.index);
  g_free(r.value);
  g_array_unref(r.turn);
  g_array_unref(r.choice);
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
