/* The on-call rota as an integer programme (on_call.h). */
#include "scheduler/roster/on_call_parts.h"

#include <math.h>

enum { MOST_NODES = 2000 };
static const double CRUMB = 1e-3; /* money by which, all else equal, who stands earlier goes first */

static bool turns_overlap(const WfmRota *r, const WfmTurn *a, const WfmTurn *b) {
  const WfmOnCallHours *x = r->problem->on_call_lines[a->line].hours + a->first;
  const WfmOnCallHours *y = r->problem->on_call_lines[b->line].hours + b->first;
  for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
    if (wfm_times_overlap(x[i].from, x[i].to, y[k].from, y[k].to)) return true;
    if (x[i].to <= y[k].to)
      i++;
    else
      k++;
  }
  return false;
}

/* Money for an hour on call of the person. */
static double hour_price(const WfmOnCallLine *line, const WfmAgent *agent) {
  return agent->cost_per_hour * (line->pay + line->call_outs * line->call_out_h * line->call_out_pay);
}

static double hours_of(const WfmTurn *turn) {
  return (double)turn->length_s / 3600;
}

/* What it is worth that the turn stays with who has it in the rota that is out. */
static double worth_keeping(const WfmRota *r, const WfmTurnChoice *choice) {
  const WfmTurn *turn = wfm_turn_at(r, choice->turn);
  int64_t sum = 0;
  for (size_t k = 0; r->out && k < r->out->n; k++)
    if (r->out->call[k].line == turn->line && r->out->call[k].agent == choice->agent) sum += wfm_turn_covered_s(r, turn, &r->out->call[k]);
  return sum > 0 && 2 * sum >= turn->length_s ? r->out->keep_price : 0;
}

static HighsInt add_column(WfmRota *r, double cost, double most) {
  Highs_addCol(r->highs, cost, 0, most, 0, NULL, NULL);
  return r->n_columns++;
}

static void add_columns(WfmRota *r) {
  double dearest = 1;
  for (size_t k = 0; k < r->choice->len; k++) {
    WfmTurnChoice *choice = &g_array_index(r->choice, WfmTurnChoice, k);
    const WfmTurn *turn = wfm_turn_at(r, choice->turn);
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
    WfmTurn *turn = &g_array_index(r->turn, WfmTurn, t);
    const WfmOnCallLine *line = &r->problem->on_call_lines[turn->line];
    turn->lack = add_column(r, line->hard ? 100 * dearest : hours_of(turn) * line->price, turn->need);
  }
  r->dearest = dearest;
}

static void add_row(WfmRota *r, double low, double high, HighsInt n) {
  Highs_addRow(r->highs, low, high, n, r->index, r->value);
}

static HighsInt put(WfmRota *r, HighsInt n, HighsInt column, double value) {
  r->index[n] = column;
  r->value[n] = value;
  return n + 1;
}

static int32_t day_of(const WfmRota *r, size_t choice) {
  const WfmTurn *turn = wfm_turn_at(r, wfm_choice_at(r, choice)->turn);
  return wfm_on_call_turn_day(&r->problem->on_call_lines[turn->line], turn->from);
}

static bool is_choice(const WfmRota *r, size_t k, size_t line, size_t a) {
  return wfm_choice_at(r, k)->agent == a && wfm_turn_at(r, wfm_choice_at(r, k)->turn)->line == line;
}

/* Of the turns that begin in the dates [from, from + turns_days) a person has no more than may be, those that are decided included. */
static void most_from(WfmRota *r, size_t l, size_t a, const GArray *decided, int32_t from) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[l];
  HighsInt n = 0;
  int32_t room = line->most_turns - wfm_on_call_turns_in(decided, from, from + line->turns_days);
  for (size_t k = 0; k < r->choice->len; k++)
    if (is_choice(r, k, l, a) && day_of(r, k) >= from && day_of(r, k) < from + line->turns_days)
      n = put(r, n, wfm_choice_at(r, k)->column, 1);
  if (n > room) add_row(r, 0, MAX(room, 0), n);
}

static void limit_turns(WfmRota *r, size_t l, size_t a) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[l];
  g_autoptr(GArray) decided = wfm_on_call_turn_days(r->problem, l, a);
  for (guint k = 0; line->most_turns > 0 && k < decided->len; k++) most_from(r, l, a, decided, g_array_index(decided, int32_t, k));
  for (size_t k = 0; line->most_turns > 0 && k < r->choice->len; k++)
    if (is_choice(r, k, l, a)) most_from(r, l, a, decided, day_of(r, k));
  int32_t least = wfm_on_call_least(r->problem, l, a);
  if (least == 0) return;
  int32_t asked = least - wfm_on_call_turns_in(decided, wfm_on_call_turn_day(line, line->hours[0].from), INT32_MAX);
  WfmIdle idle = {l, a, add_column(r, 50 * r->dearest, MAX(asked, 0))};
  HighsInt n = put(r, 0, idle.column, 1);
  for (size_t k = 0; k < r->choice->len; k++)
    if (is_choice(r, k, l, a)) n = put(r, n, wfm_choice_at(r, k)->column, 1);
  add_row(r, asked, INFINITY, n);
  g_array_append_val(r->idle, idle);
}

static void add_needs(WfmRota *r) {
  for (size_t t = 0, k = 0; t < r->turn->len; t++) {
    HighsInt n = put(r, 0, wfm_turn_at(r, t)->lack, 1);
    for (; k < r->choice->len && wfm_choice_at(r, k)->turn == t; k++) n = put(r, n, wfm_choice_at(r, k)->column, 1);
    add_row(r, wfm_turn_at(r, t)->need, wfm_turn_at(r, t)->need, n);
  }
}

/* Of the turns of a line that begin before one of them is over and far enough behind, a person has one. */
static void keep_apart(WfmRota *r, size_t a) {
  for (size_t k = 0; k < r->choice->len; k++) {
    if (wfm_choice_at(r, k)->agent != a) continue;
    const WfmTurn *turn = wfm_turn_at(r, wfm_choice_at(r, k)->turn);
    int64_t free_from = turn->to + r->problem->on_call_lines[turn->line].apart_s;
    HighsInt n = put(r, 0, wfm_choice_at(r, k)->column, 1);
    for (size_t j = k + 1; j < r->choice->len; j++) {
      const WfmTurn *other = wfm_turn_at(r, wfm_choice_at(r, j)->turn);
      if (wfm_choice_at(r, j)->agent != a) continue;
      if (other->line == turn->line && other->from < free_from) n = put(r, n, wfm_choice_at(r, j)->column, 1);
    }
    if (n > 1) add_row(r, 0, 1, n);
    for (size_t j = k + 1; j < r->choice->len; j++) {
      const WfmTurn *other = wfm_turn_at(r, wfm_choice_at(r, j)->turn);
      if (wfm_choice_at(r, j)->agent != a || other->line == turn->line || !turns_overlap(r, turn, other)) continue;
      n = put(r, 0, wfm_choice_at(r, k)->column, 1);
      add_row(r, 0, 1, put(r, n, wfm_choice_at(r, j)->column, 1));
    }
  }
}

/* Hours that a person brings along for a line's even share: those of the ledger, and those kept in the horizon. */
static double hours_before(const WfmRota *r, size_t line, size_t a) {
  double hours = r->problem->agents[a].carried.on_call_h;
  for (size_t t = 0; t < r->turn->len; t++)
    for (size_t k = 0; wfm_turn_at(r, t)->line == line && k < r->problem->n_on_calls; k++) {
      const WfmOnCall *call = &r->problem->on_calls[k];
      if (call->line == line && call->agent == a) hours += (double)wfm_turn_covered_s(r, wfm_turn_at(r, t), call) / 3600;
    }
  return hours;
}

/* Hours beyond the even share of a line's people, and those beyond that and a turn. */
static void share_out(WfmRota *r, size_t l) {
  const WfmOnCallLine *line = &r->problem->on_call_lines[l];
  double total = 0, longest = 0, people = 0;
  for (size_t t = 0; t < r->turn->len; t++) {
    if (wfm_turn_at(r, t)->line != l) continue;
    total += hours_of(wfm_turn_at(r, t)) * wfm_turn_at(r, t)->need;
    longest = MAX(longest, hours_of(wfm_turn_at(r, t)));
  }
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    people += line->member[a];
    total += line->member[a] ? hours_before(r, l, a) : 0;
  }
  for (size_t a = 0; a < r->problem->n_agents; a++) {
    double room = total / MAX(people, 1) - hours_before(r, l, a);
    HighsInt n = 0;
    for (size_t k = 0; line->member[a] && k < r->choice->len; k++)
      if (wfm_choice_at(r, k)->agent == a && wfm_turn_at(r, wfm_choice_at(r, k)->turn)->line == l)
        n = put(r, n, wfm_choice_at(r, k)->column, hours_of(wfm_turn_at(r, wfm_choice_at(r, k)->turn)));
    if (n == 0) continue;
    for (int step = 0; step < 2; step++) {
      put(r, n, add_column(r, line->fair_price, INFINITY), -1);
      add_row(r, -INFINITY, room + step * longest, n + 1);
    }
  }
}

void wfm_rota_model(WfmRota *r) {
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
  for (size_t l = 0; l < r->problem->n_on_call_lines; l++) {
    const WfmOnCallLine *line = &r->problem->on_call_lines[l];
    share_out(r, l);
    for (size_t a = 0; a < r->problem->n_agents && (line->least_turns > 0 || line->most_turns > 0); a++)
      if (line->member[a] && line->n_hours > 0) limit_turns(r, l, a);
  }
  g_autofree HighsInt *integral = g_new(HighsInt, (size_t)whole + 1);
  for (HighsInt c = 0; c < whole; c++) integral[c] = WFM_HIGHS_INTEGER;
  if (whole) Highs_changeColsIntegralityByRange(r->highs, 0, whole - 1, integral);
}
