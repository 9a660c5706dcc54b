/* `wfm explain roster`: why this person works this shift on a date and what else was possible; why an interval has more or fewer people than it
 * needs, and what more would cost. */
#include "cli/current.h"
#include "cli/explain.h"
#include "cli/plan_argument.h"
#include "scheduler/roster/anew.h"
#include "scheduler/roster/pattern.h"
#include "scheduler/roster/repair.h"

#include <math.h>
#include <string.h>

enum { MOST_LISTED = 6, MOST_PEOPLE = 5 };

typedef struct {
  WfmAnswer *out;
  WfmRun *run;
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  WfmStanding *standing;
  const char *money;
} Answer;

/* "late 13:00-21:30", "free". */
static char *shift_text(const Answer *a, const WfmZone *zone, const WfmAlternative *what) {
  char start[WFM_STAMP_SIZE], end[WFM_STAMP_SIZE];
  if (what->start == INT64_MIN) return g_strdup("free");
  wfm_format_local(start, zone, what->start);
  wfm_format_local(end, zone, what->end);
  const char *name = what->shift_type < 0 ? "" : a->problem->shift_types[what->shift_type].shift;
  return g_strdup_printf("%s %.5s-%.5s", *name ? name : "fixed shift", start + 11, end + 11);
}

static void add_part(GString *text, const char *name, double value) {
  if (fabs(value) >= 0.005) g_string_append_printf(text, "%s%s %+.2f", text->len ? ", " : "", name, value);
}

static char *parts_text(const WfmAlternative *what) {
  GString *text = g_string_new(NULL);
  add_part(text, "service", what->shortage);
  add_part(text, "wages", what->wages);
  add_part(text, "rules", what->soft);
  add_part(text, "wishes", what->wishes);
  return g_string_free(text, FALSE);
}

static JsonObject *facts_of(const Answer *a, const WfmZone *zone, const WfmAlternative *what) {
  char stamp[WFM_STAMP_SIZE];
  JsonObject *object = json_object_new();
  const char *shift = what->start == INT64_MIN ? "free" : what->shift_type < 0 ? "" : a->problem->shift_types[what->shift_type].shift;
  json_object_set_string_member(object, "shift", shift);
  if (what->start != INT64_MIN) {
    json_object_set_string_member(object, "start_local", wfm_format_local(stamp, zone, what->start));
    json_object_set_string_member(object, "end_local", wfm_format_local(stamp, zone, what->end));
  }
  json_object_set_boolean_member(object, "legal", what->legal);
  wfm_json_rounded(object, "rise", what->rise, 2);
  wfm_json_rounded(object, "service", what->shortage, 2);
  wfm_json_rounded(object, "wages", what->wages, 2);
  wfm_json_rounded(object, "rules", what->soft, 2);
  wfm_json_rounded(object, "wishes", what->wishes, 2);
  return object;
}

/* ---- one person on one date ---- */

static void say_absence(const Answer *a, const WfmAgent *agent, int32_t day) {
  int64_t from = wfm_zone_day_start(agent->zone, day), to = wfm_zone_day_start(agent->zone, day + 1);
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->from >= to || span->to <= from) continue;
    char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE];
    wfm_explain_say(a->out, "  given: %s, %.16s to %.16s (%s)", span->what, wfm_format_local(first, agent->zone, span->from),
                    wfm_format_local(last, agent->zone, span->to), span->origin);
  }
  for (size_t c = 0; c < agent->n_call_outs; c++) {
    const WfmCallOut *call = &agent->call_outs[c];
    if (call->from >= to || call->to <= from - 86400) continue; /* the rest that it asks for reaches into the next date */
    char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE];
    wfm_explain_say(a->out, "  given: called out, %.16s to %.16s (%s), which rest_after_call_out looks back at",
                    wfm_format_local(first, agent->zone, call->from), wfm_format_local(last, agent->zone, call->to), call->origin);
  }
  const char *word = wfm_pattern_word(agent, day);
  if (word) wfm_explain_say(a->out, "  given: the date is \"%s\" in the person's pattern (patterns.csv)", word);
}

/* What the alternative costs when everybody else may change too: against the best roster known without it, between what is proven. */
static void say_confirmed(const Answer *a, JsonObject *facts, const WfmZone *zone, const WfmAlternative *what, const WfmDifference *rise) {
  g_autofree char *text = shift_text(a, zone, what);
  wfm_explain_say(a->out, "  %-28s %+10.2f %s  (proven: between %+.2f and %+.2f)", text, rise->cost, a->money, rise->low, rise->high);
  wfm_json_rounded(facts, "rise_anew", rise->cost, 2);
  wfm_json_rounded(facts, "rise_low", rise->low, 2);
  wfm_json_rounded(facts, "rise_high", rise->high, 2);
}

static void say_anew(const Answer *a, size_t who, int32_t day, const WfmAlternative *const *asked, JsonObject *const *facts, size_t n) {
  const WfmRepairSettings *settings = wfm_settings_get(a->run->cli->settings, &wfm_repair_module);
  const WfmJob *job = &a->run->cli->job;
  double now = wfm_roster_price(NULL, a->problem, a->roster).cost;
  WfmAnew base = wfm_anew(a->problem, a->roster, settings->work_limit, job), forced[2];
  if (!base.legal) return;
  double best = base.cost;
  for (size_t k = 0; k < n; k++) {
    forced[k] = wfm_anew_with(a->problem, a->roster, who, day, asked[k], settings->work_limit, job);
    if (forced[k].legal) best = MIN(best, forced[k].cost);
  }
  wfm_explain_say(a->out, "\nWith the whole roster arranged anew around it, by");
  const WfmZone *zone = a->problem->agents[who].zone;
  for (size_t k = 0; k < n; k++) {
    g_autofree char *text = shift_text(a, zone, asked[k]);
    WfmDifference rise = wfm_anew_rise(&forced[k], &base, best);
    if (forced[k].legal)
      say_confirmed(a, facts[k], zone, asked[k], &rise);
    else
      wfm_explain_say(a->out, "  %-28s no legal roster", text);
  }
  wfm_json_rounded(a->out->facts, "cost", now, 2);
  wfm_json_rounded(a->out->facts, "cost_anew", best, 2);
  if (now > best + 0.005)
    wfm_explain_say(a->out, "  (against the best roster known, %.2f %s cheaper than the one that is out)", now - best, a->money);
}

static const WfmAlternative *current_of(const GArray *list) {
  for (guint k = 0; k < list->len; k++)
    if (g_array_index(list, WfmAlternative, k).current) return &g_array_index(list, WfmAlternative, k);
  return NULL;
}

static void say_listed(const Answer *a, const WfmAgent *agent, const GArray *list, JsonArray *facts) {
  guint said = 0;
  for (guint k = 0; k < list->len && said < MOST_LISTED; k++) {
    const WfmAlternative *what = &g_array_index(list, WfmAlternative, k);
    if (!what->legal || what->current) continue;
    g_autofree char *text = shift_text(a, agent->zone, what), *parts = parts_text(what);
    wfm_explain_say(a->out, "  %-28s %+10.2f %s%s%s%s", text, what->rise, a->money, *parts ? "  (" : "", parts, *parts ? ")" : "");
    json_array_add_object_element(facts, facts_of(a, agent->zone, what));
    said++;
  }
  if (!said) wfm_explain_say(a->out, "  nothing else is legal");
}

/* One impossible duty of each shift type, with the rule that it would break. */
static void say_impossible(const Answer *a, size_t who, int32_t day, const GArray *list, JsonArray *facts) {
  g_autoptr(GHashTable) said = g_hash_table_new(g_direct_hash, g_direct_equal);
  const WfmAgent *agent = &a->problem->agents[who];
  for (guint k = 0; k < list->len; k++) {
    const WfmAlternative *what = &g_array_index(list, WfmAlternative, k);
    if (what->legal) g_hash_table_add(said, GINT_TO_POINTER(what->shift_type + 2));
  }
  bool title = false;
  for (guint k = 0; k < list->len; k++) {
    const WfmAlternative *what = &g_array_index(list, WfmAlternative, k);
    if (what->legal || what->current || !g_hash_table_add(said, GINT_TO_POINTER(what->shift_type + 2))) continue;
    g_autofree char *breach = wfm_alternative_breach(a->standing, who, day, what), *text = shift_text(a, agent->zone, what);
    if (!title) wfm_explain_say(a->out, "\nNot possible");
    title = true;
    const char *why = breach ? breach : !what->seated ? "the site has no seat left" : "its breaks find no place";
    wfm_explain_say(a->out, "  %s: %s", text, why);
    JsonObject *object = facts_of(a, agent->zone, what);
    json_object_set_string_member(object, "breach", why);
    json_array_add_object_element(facts, object);
  }
}

static bool explain_person(Answer *a, const WfmQuestion *question, GError **err) {
  WfmStamp stamp;
  size_t who;
  if (!wfm_run_agent_option(&who, a->problem, question->agent, err)) return false;
  const WfmAgent *agent = &a->problem->agents[who];
  char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE], day_text[WFM_STAMP_SIZE];
  bool dated = question->day && wfm_stamp_parse(&stamp, question->day) && !stamp.has_time;
  int32_t day = dated ? wfm_local_day(stamp.local) : INT32_MIN;
  g_autoptr(GArray) list = dated ? wfm_alternatives(a->standing, who, day) : NULL;
  if (!list) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--day: found \"%s\", right would be a date of the roster, %.10s to %.10s",
                question->day ? question->day : "", wfm_format_local(first, agent->zone, a->problem->grid.start),
                wfm_format_local(last, agent->zone, wfm_grid_end(a->run->roster) - 1));
    return false;
  }
  const WfmAlternative *now = current_of(list);
  g_assert(now);
  g_autofree char *shift = shift_text(a, agent->zone, now);
  wfm_explain_say(a->out, "%s, %s %s: %s (%s)", agent->name, wfm_weekday_names[wfm_weekday(day)], wfm_format_day(day_text, day), shift,
                  agent->zone->name);
  say_absence(a, agent, day);
  JsonObject *facts = a->out->facts;
  json_object_set_string_member(facts, "agent", agent->agent);
  json_object_set_string_member(facts, "day", day_text);
  json_object_set_object_member(facts, "now", facts_of(a, agent->zone, now));
  JsonArray *alternatives = json_array_new(), *impossible = json_array_new();
  wfm_explain_say(a->out, "\nInstead, everybody else unchanged, the roster would cost more by");
  say_listed(a, agent, list, alternatives);
  const WfmAlternative *asked[2];
  JsonObject *about[2];
  size_t n = 0;
  for (guint k = 0; k < list->len; k++) {
    const WfmAlternative *what = &g_array_index(list, WfmAlternative, k);
    if (!what->legal || what->current || (n > 0 && what->start != INT64_MIN)) continue;
    if (n > 0) json_object_set_object_member(facts, "free", json_object_new());
    about[n] = n > 0 ? json_object_get_object_member(facts, "free") : json_array_get_object_element(alternatives, 0);
    asked[n++] = what;
    if (what->start == INT64_MIN) break;
  }
  if (n > 0) say_anew(a, who, day, asked, about, n);
  say_impossible(a, who, day, list, impossible);
  json_object_set_array_member(facts, "alternatives", alternatives);
  json_object_set_array_member(facts, "impossible", impossible);
  return true;
}

/* ---- one interval of one queue ---- */

static const char *const placed_texts[WFM_N_PLACED] = {
    [WFM_PLACED_AT_WORK] = "on the queues",
    [WFM_PLACED_BREAK] = "at work, on a break or in a meeting",
    [WFM_PLACED_ABSENT] = "on leave or not available",
    [WFM_PLACED_OTHER] = "on another shift that day",
    [WFM_PLACED_FREE] = "free that day",
    [WFM_PLACED_NO_SHIFT] = "without a shift type that reaches it",
};

typedef struct {
  WfmAlternative change;
  size_t agent;
  int32_t day;
} Reach;

static gint by_reach(gconstpointer a, gconstpointer b) {
  const Reach *x = a, *y = b;
  if (x->change.rise != y->change.rise) return x->change.rise < y->change.rise ? -1 : 1;
  return x->agent < y->agent ? -1 : x->agent > y->agent;
}

static void say_people(const Answer *a, size_t q, int32_t i, JsonObject *facts) {
  size_t count[WFM_N_PLACED] = {0};
  g_autoptr(GArray) reach = g_array_new(FALSE, FALSE, sizeof(Reach));
  for (size_t p = 0; p < a->problem->n_agents; p++) {
    if (!(a->problem->agents[p].proficiency[q] > 0)) continue;
    WfmPlaced placed = wfm_standing_placed(a->standing, p, i);
    count[placed]++;
    Reach one = {.agent = p};
    if ((placed == WFM_PLACED_OTHER || placed == WFM_PLACED_FREE || placed == WFM_PLACED_BREAK) &&
        wfm_cheapest_reach(&one.change, &one.day, a->standing, p, i))
      g_array_append_val(reach, one);
  }
  JsonObject *people = json_object_new();
  wfm_explain_say(a->out, "\nWho can serve it");
  for (size_t k = 0; k < WFM_N_PLACED; k++) {
    if (count[k]) wfm_explain_say(a->out, "  %3zu %s", count[k], placed_texts[k]);
    json_object_set_int_member(people, placed_texts[k], (gint64)count[k]);
  }
  json_object_set_object_member(facts, "people", people);
  g_array_sort(reach, by_reach);
  JsonArray *list = json_array_new();
  wfm_explain_say(a->out, "\nCheapest ways to have one more there, everybody else unchanged: the roster would cost more by");
  for (guint k = 0; k < MIN(reach->len, MOST_PEOPLE); k++) {
    const Reach *one = &g_array_index(reach, Reach, k);
    const WfmAgent *agent = &a->problem->agents[one->agent];
    char day[WFM_STAMP_SIZE];
    g_autofree char *text = shift_text(a, agent->zone, &one->change), *parts = parts_text(&one->change);
    wfm_explain_say(a->out, "  %+10.2f %s  %s, %s %s: %s%s%s%s", one->change.rise, a->money, agent->name,
                    wfm_weekday_names[wfm_weekday(one->day)], wfm_format_day(day, one->day), text, *parts ? "  (" : "", parts,
                    *parts ? ")" : "");
    JsonObject *object = facts_of(a, agent->zone, &one->change);
    json_object_set_string_member(object, "agent", agent->agent);
    json_object_set_string_member(object, "day", day);
    json_array_add_object_element(list, object);
  }
  if (reach->len == 0) wfm_explain_say(a->out, "  nobody: no legal change of one person's one day brings one there");
  json_object_set_array_member(facts, "ways", list);
}

static bool explain_interval(Answer *a, const WfmQuestion *question, GError **err) {
  int32_t from, to;
  size_t q = wfm_explain_queue(a->run, question, err);
  if (q == SIZE_MAX || !wfm_explain_span(&from, &to, a->run, q, question, err)) return false;
  WfmGrid grid = a->problem->grid;
  int64_t begin = wfm_grid_at(a->run->horizon, from);
  int64_t i = wfm_grid_index(grid, begin), k = wfm_grid_index(grid, wfm_grid_at(a->run->horizon, from) + a->run->horizon.step - 1);
  if (i < 0 || k >= grid.n) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--at: found \"%s\", which lies outside the roster's days", question->at);
    return false;
  }
  const WfmRosterQueue *queue = &a->problem->queues[q];
  double required = queue->required[i], present = wfm_standing_present(a->standing, q, (int32_t)i);
  char stamp[WFM_STAMP_SIZE];
  wfm_explain_say(a->out, "Queue %s, %.16s (%s)", queue->queue, wfm_format_local(stamp, a->run->queue[q].zone, begin),
                  a->run->queue[q].zone->name);
  wfm_explain_say(a->out, "  required %.2f, present %.2f: %s%.2f", required, present,
                  present >= required - 1e-9 ? "more than needed by " : "short of ", fabs(present - required));
  double worth = wfm_standing_worth(a->standing, q, (int32_t)i);
  wfm_explain_say(a->out, "  one more would be worth %.2f %s in these %d minutes", worth, a->money, grid.step / 60);
  JsonObject *facts = a->out->facts;
  json_object_set_string_member(facts, "queue", queue->queue);
  json_object_set_string_member(facts, "interval", stamp);
  wfm_json_rounded(facts, "required", required, 4);
  wfm_json_rounded(facts, "present", present, 4);
  wfm_json_rounded(facts, "worth_of_one_more", worth, 4);
  if (present > required + 1e-9)
    wfm_explain_say(
        a->out, "  people are whole, and stay for whole shifts: up to 1 is rounding, the rest is here because its shift is needed at other "
                "times, or because its hours are paid anyway");
  say_people(a, q, (int32_t)i, facts);
  return true;
}

static bool explain(WfmAnswer *out, WfmRun *run, const WfmQuestion *question, GError **err) {
  bool person = question->agent && question->day && !question->queue && !question->at;
  bool interval = question->at && !question->agent && !question->day;
  if (!person && !interval) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
                "either --agent NAME --day DATE (why this shift), or --queue NAME --at TIME (why over or under)");
    return false;
  }
  g_autoptr(WfmCurrent) current = wfm_current_read(run, true, err);
  if (!current) return false;
  g_autoptr(WfmStanding) standing = wfm_standing_new(current->problem, current->roster, &run->cli->job);
  Answer answer = {out, run, current->problem, current->roster, standing, run->settings->currency};
  return person ? explain_person(&answer, question, err) : explain_interval(&answer, question, err);
}

const WfmExplainSubject wfm_explain_roster = {
    .name = "roster",
    .options = "--agent NAME --day DATE, or --queue NAME --at TIME",
    .summary = "why this person works this shift and what else would cost; why an interval has more or fewer people than it needs",
    .need = WFM_NEED_ALL,
    .explain = explain,
};
