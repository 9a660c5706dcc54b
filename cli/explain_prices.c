/* `wfm explain prices`: what the hard rules, crews and presences cost, what an hour on each queue is worth, and what one person more of each kind would save. */
#include "cli/current.h"
#include "cli/explain.h"
#include "cli/plan_argument.h"
#include "core/timestamp.h"
#include "scheduler/roster/anew.h"
#include "scheduler/roster/repair.h"

#include <math.h>

typedef struct {
  WfmAnswer *out;
  WfmRun *run;
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  int64_t work;
  const char *money;
} Answer;

static void note_difference(JsonObject *facts, const WfmDifference *by) {
  wfm_json_rounded(facts, "cost", by->cost, 2);
  wfm_json_rounded(facts, "low", by->low, 2);
  wfm_json_rounded(facts, "high", by->high, 2);
}

static void say_rules(const Answer *a) {
  g_autoptr(GArray) prices = wfm_rule_prices(a->problem, a->roster, a->work, &a->run->cli->job);
  JsonArray *list = json_array_new();
  json_object_set_array_member(a->out->facts, "rules", list);
  wfm_explain_say(a->out, "What each hard rule costs: the roster arranged anew with it, less the same without it (proven limits)");
  for (guint k = 0; k < prices->len; k++) {
    const WfmRulePrice *price = &g_array_index(prices, WfmRulePrice, k);
    const WfmContract *contract = &a->problem->contracts[price->contract];
    const WfmRuleUse *use = &contract->rules[price->rule];
    g_autofree char *text = g_strdup_printf("%s %g %s", use->rule->name, use->value, use->rule->unit);
    bool named = use->shift && *use->shift;
    wfm_explain_say(a->out, "  %-12s %-32s %10.2f %s  (%.2f to %.2f)%s%s", contract->contract, text, price->price.cost, a->money,
                    price->price.low, price->price.high, named ? "  shift " : "", named ? use->shift : "");
    JsonObject *facts = json_object_new();
    json_object_set_string_member(facts, "contract", contract->contract);
    json_object_set_string_member(facts, "rule", use->rule->name);
    json_object_set_double_member(facts, "value", use->value);
    if (named) json_object_set_string_member(facts, "shift", use->shift);
    note_difference(facts, &price->price);
    json_array_add_object_element(list, facts);
  }
}

static void say_crews(const Answer *a) {
  g_autoptr(GArray) prices = wfm_crew_prices(a->problem, a->roster, a->work, &a->run->cli->job);
  JsonArray *list = json_array_new();
  json_object_set_array_member(a->out->facts, "crews", list);
  if (prices->len > 0) wfm_explain_say(a->out, "\nWhat each hard row of crews.csv and presence.csv costs, in the same way");
  for (guint k = 0; k < prices->len; k++) {
    const WfmCrewPrice *price = &g_array_index(prices, WfmCrewPrice, k);
    const char *name = price->crew ? a->problem->crews[price->at].crew : a->problem->presences[price->at].presence;
    const char *origin = price->crew ? a->problem->crews[price->at].origin : a->problem->presences[price->at].origin;
    wfm_explain_say(a->out, "  %-12s %-32s %10.2f %s  (%.2f to %.2f)", name, origin, price->price.cost, a->money, price->price.low,
                    price->price.high);
    JsonObject *facts = json_object_new();
    json_object_set_string_member(facts, price->crew ? "crew" : "presence", name);
    json_object_set_string_member(facts, "origin", origin);
    note_difference(facts, &price->price);
    json_array_add_object_element(list, facts);
  }
}

/* One person more for one hour, in the middle over the hours in which anybody is required, and where it is worth most. */
static void say_queues(const Answer *a) {
  g_autoptr(WfmStanding) standing = wfm_standing_new(a->problem, a->roster, &a->run->cli->job);
  JsonArray *list = json_array_new();
  json_object_set_array_member(a->out->facts, "queues", list);
  wfm_explain_say(a->out, "\nWhat one person more for an hour is worth to each queue: on average while it needs people, and at most");
  double hours = a->problem->grid.step / 3600.0;
  for (size_t q = 0; q < a->problem->n_queues; q++) {
    double sum = 0, most = 0;
    int32_t n = 0, where = 0;
    for (int32_t i = 0; i < a->problem->grid.n; i++) {
      if (!(a->problem->queues[q].required[i] > 0)) continue;
      double worth = wfm_standing_worth(standing, q, i) / hours;
      if (worth > most) most = worth, where = i;
      sum += worth;
      n++;
    }
    char at[WFM_STAMP_SIZE];
    wfm_format_local(at, a->problem->planner_zone, wfm_grid_at(a->problem->grid, where));
    wfm_explain_say(a->out, "  %-16s %10.2f %s  %10.2f %s at %.16s", a->problem->queues[q].queue, n ? sum / n : 0, a->money, most, a->money,
                    at);
    JsonObject *facts = json_object_new();
    json_object_set_string_member(facts, "queue", a->problem->queues[q].queue);
    wfm_json_rounded(facts, "mean", n ? sum / n : 0, 2);
    wfm_json_rounded(facts, "most", most, 2);
    json_object_set_string_member(facts, "at", at);
    json_array_add_object_element(list, facts);
  }
}

static char *skills_text(const Answer *a, const WfmAgent *agent) {
  GString *text = g_string_new(NULL);
  for (size_t q = 0; q < a->problem->n_queues; q++)
    if (agent->proficiency[q] > 0) g_string_append_printf(text, "%s%s", text->len ? " " : "", a->problem->queues[q].queue);
  return g_string_free(text, FALSE);
}

static void say_people(const Answer *a) {
  g_autoptr(GArray) prices = wfm_person_prices(a->problem, a->roster, a->work, &a->run->cli->job);
  JsonArray *list = json_array_new();
  json_object_set_array_member(a->out->facts, "people", list);
  wfm_explain_say(a->out, "\nWhat one person more of each kind saves in these days, the wage paid: everybody else unchanged, and arranged "
                          "anew (proven limits)");
  for (guint k = 0; k < prices->len; k++) {
    const WfmPersonPrice *price = &g_array_index(prices, WfmPersonPrice, k);
    const WfmAgent *agent = &a->problem->agents[price->agent];
    g_autofree char *skills = skills_text(a, agent);
    wfm_explain_say(a->out, "  like %-12s %10.2f %s  %10.2f %s  (%.2f to %.2f)  %.1f h; %zu such: %s, %s; %s", agent->agent, price->alone,
                    a->money, price->saving.cost, a->money, price->saving.low, price->saving.high, price->hours, price->n_like,
                    a->problem->contracts[agent->contract].contract, agent->site && *agent->site ? agent->site : agent->zone->name, skills);
    JsonObject *facts = json_object_new();
    json_object_set_string_member(facts, "like", agent->agent);
    json_object_set_int_member(facts, "such", (gint64)price->n_like);
    wfm_json_rounded(facts, "others_unchanged", price->alone, 2);
    wfm_json_rounded(facts, "hours", price->hours, 2);
    note_difference(facts, &price->saving);
    json_array_add_object_element(list, facts);
  }
}

static bool explain(WfmAnswer *out, WfmRun *run, const WfmQuestion *question, GError **err) {
  (void)question;
  g_autoptr(WfmCurrent) current = wfm_current_read(run, true, err);
  if (!current) return false;
  const WfmRepairSettings *settings = wfm_settings_get(run->cli->settings, &wfm_repair_module);
  Answer answer = {out, run, current->problem, current->roster, settings->work_limit, run->settings->currency};
  say_rules(&answer);
  say_crews(&answer);
  say_queues(&answer);
  say_people(&answer);
  return true;
}

const WfmExplainSubject wfm_explain_prices = {
    .name = "prices",
    .options = "",
    .summary =
        "what the hard rules, crews and presences cost, what an hour on each queue is worth, what one person more of each kind would save",
    .need = WFM_NEED_ALL,
    .explain = explain,
};
