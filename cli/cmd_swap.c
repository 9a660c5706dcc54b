#include "cli/answer.h"
#include "cli/change_list.h"
#include "cli/current.h"
#include "cli/plan_argument.h"
#include "cli/swap.h"

#include <math.h>
#include <string.h>

static char *agent_name, *with_name, *now_text, **day_texts;
static gboolean apply;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"agent", 0, 0, G_OPTION_ARG_STRING, &agent_name, "Whose shift is to be given", "NAME"},
      {"day", 0, 0, G_OPTION_ARG_STRING_ARRAY, &day_texts,
       "Date of that shift; given again: date of the shift that is wanted for it (default: the same day, where the other works then)",
       "DATE"},
      {"with", 0, 0, G_OPTION_ARG_STRING, &with_name, "Who is to take it; without it partners are looked for", "NAME"},
      {"now", 0, 0, G_OPTION_ARG_STRING, &now_text, "Shifts that began before it are not swapped (planner's clock)", "TIME"},
      {"apply", 0, 0, G_OPTION_ARG_NONE, &apply, "Write the roster with the swap, where it is legal; the old one is kept as published.csv",
       NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static bool read_day(int32_t *out, const char *text, GError **err) {
  WfmStamp stamp;
  bool read = wfm_stamp_parse(&stamp, text);
  if (read) *out = wfm_local_day(stamp.local);
  if (!read) g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--day: found \"%s\", right would be a date, 2026-03-04", text);
  return read;
}

static void say_shift(GString *out, const WfmRosterProblem *problem, size_t agent, const WfmDuty *duty) {
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  const WfmZone *zone = problem->agents[agent].zone;
  wfm_format_local(from, zone, duty->start);
  wfm_format_local(to, zone, duty->end);
  const char *name = duty->shift_type < 0 ? "" : problem->shift_types[duty->shift_type].shift;
  g_string_append_printf(out, "%s%s%s %.10s %.5s-%.5s", name, *name ? " " : "", wfm_weekday_names[wfm_weekday(duty->day)], from, from + 11,
                         to + 11);
}

static JsonObject *facts_of(const WfmRosterProblem *problem, const WfmSwapCase *swap) {
  JsonObject *object = json_object_new();
  g_autoptr(GString) given = g_string_new(NULL), returned = g_string_new(NULL);
  say_shift(given, problem, swap->giver, swap->given);
  if (swap->returned) say_shift(returned, problem, swap->taker, swap->returned);
  json_object_set_string_member(object, "agent", problem->agents[swap->giver].agent);
  json_object_set_string_member(object, "with", problem->agents[swap->taker].agent);
  json_object_set_string_member(object, "gives", given->str);
  json_object_set_string_member(object, "gets", returned->str);
  json_object_set_boolean_member(object, "legal", swap->breach == NULL);
  if (swap->breach) json_object_set_string_member(object, "breach", swap->breach);
  wfm_json_rounded(object, "cost", swap->rise, 2);
  return object;
}

/* What the desk of one question holds. */
typedef struct {
  WfmRun *run;
  const WfmTableData *forecast;
  const WfmRosterProblem *problem;
  WfmLeaveBook *book;
  const WfmRoster *roster; /* the book's */
  int64_t now;             /* INT64_MIN: not asked */
} Desk;

/* The duty, where it is there and has not begun; error otherwise. */
static const WfmDuty *still_to_come(const Desk *desk, size_t agent, const WfmDuty *duty, const char *date, GError **err) {
  if (duty && duty->start >= desk->now) return duty;
  if (duty)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--day: %s's shift of %s began before --now %s; right would be one that is to come",
                desk->problem->agents[agent].name, date, now_text);
  else
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--day: %s has no shift on %s in the roster; right would be a date with one",
                desk->problem->agents[agent].name, date);
  return NULL;
}

/* The person's shift of that day; error where there is none, or it has begun. */
static const WfmDuty *shift_of(const Desk *desk, size_t agent, const char *text, GError **err) {
  int32_t day;
  if (!read_day(&day, text, err)) return NULL;
  return still_to_come(desk, agent, wfm_swap_duty(desk->roster, agent, day), text, err);
}

/* What the taker gives for it: the shift of the second --day; without one theirs of the same day, NULL where they are free. */
static const WfmDuty *shift_for_it(const Desk *desk, size_t taker, const WfmDuty *given, GError **err) {
  if (day_texts[1]) return shift_of(desk, taker, day_texts[1], err);
  char date[WFM_STAMP_SIZE];
  int32_t day = wfm_local_day(wfm_zone_local(desk->problem->agents[taker].zone, given->start));
  const WfmDuty *own = wfm_swap_duty(desk->roster, taker, day);
  return own ? still_to_come(desk, taker, own, wfm_format_day(date, day), err) : NULL;
}

static bool say_levels(GString *out, JsonObject *facts, Desk *desk, const WfmSwapCase *swap, GError **err) {
  size_t n = desk->run->n_queues;
  g_autofree double *was = g_new0(double, n + 1), *is = g_new0(double, n + 1), *width = g_new0(double, n + 1);
  int64_t from = swap->given->start, to = swap->given->end;
  if (swap->returned) from = MIN(from, swap->returned->start), to = MAX(to, swap->returned->end);
  if (!wfm_leave_book_judge(was, width, desk->book, NULL, 0, 0, WFM_LEAVE_MANY, err) ||
      !wfm_leave_book_judge(is, width, desk->book, swap->roster, from, to, WFM_LEAVE_MANY, err))
    return false;
  bool any = false;
  JsonObject *levels = json_object_new();
  for (size_t q = 0; q < n; q++) {
    JsonObject *pair = json_object_new();
    wfm_json_rounded(pair, "before", was[q], 4);
    wfm_json_rounded(pair, "after", is[q], 4);
    json_object_set_object_member(levels, desk->run->queue[q].row->queue, pair);
    if (!isfinite(was[q]) || wfm_round(was[q], 3) == wfm_round(is[q], 3)) continue;
    g_string_append_printf(out, "%s    %-16s %.1f %% -> %.1f %%\n", any ? "" : "  simulated service level\n",
                           desk->run->queue[q].row->queue, 100 * was[q], 100 * is[q]);
    any = true;
  }
  if (!any) g_string_append(out, "  no queue's simulated service level changes\n");
  json_object_set_object_member(facts, "service_level", levels);
  return true;
}

static int answer_swap(GString *out, JsonObject *facts, Desk *desk, const WfmSwapCase *swap, GError **err) {
  g_string_append_printf(out, "%s gives ", desk->problem->agents[swap->giver].name);
  say_shift(out, desk->problem, swap->giver, swap->given);
  g_string_append_printf(out, " to %s", desk->problem->agents[swap->taker].name);
  if (swap->returned) {
    g_string_append(out, " and gets ");
    say_shift(out, desk->problem, swap->taker, swap->returned);
  }
  JsonObject *object = facts_of(desk->problem, swap);
  json_object_set_object_member(facts, "swap", object);
  if (swap->breach) {
    g_string_append_printf(out, ": not possible\n  %s\n", swap->breach);
    return WFM_STATUS_SOFT_MISS;
  }
  g_autofree char *rise = wfm_rise_text(swap->rise, desk->run->settings->currency);
  g_string_append_printf(out, ": possible\n  the roster %s\n", rise);
  if (!say_levels(out, object, desk, swap, err)) return (*err)->code;
  if (apply && !wfm_change_write_roster(out, desk->run, desk->forecast, desk->problem, desk->roster, desk->roster, swap->roster, desk->now,
                                        NULL, err))
    return (*err)->code;
  return WFM_STATUS_DONE;
}

/* Where nobody can, why not: each reason once, with those whom it keeps from it. */
static void say_obstacles(GString *out, JsonObject *facts, const Desk *desk, const GPtrArray *swaps) {
  enum { MOST = 5 };
  JsonArray *list = json_array_new();
  g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint k = 0; k < swaps->len; k++) {
    const WfmSwapCase *swap = swaps->pdata[k];
    if (!g_hash_table_add(said, swap->breach)) continue;
    JsonObject *object = json_object_new();
    JsonArray *with = json_array_new();
    for (guint other = k; other < swaps->len; other++) {
      const WfmSwapCase *like = swaps->pdata[other];
      if (strcmp(like->breach, swap->breach) == 0) json_array_add_string_element(with, desk->problem->agents[like->taker].agent);
    }
    guint more = json_array_get_length(with) - 1;
    json_object_set_array_member(object, "with", with);
    json_object_set_string_member(object, "breach", swap->breach);
    json_array_add_object_element(list, object);
    if (g_hash_table_size(said) > MOST) continue;
    g_string_append_printf(out, "  with %s", desk->problem->agents[swap->taker].name);
    if (more) g_string_append_printf(out, " and %u more", more);
    g_string_append_printf(out, ": %s\n", swap->breach);
  }
  if (g_hash_table_size(said) > MOST) g_string_append_printf(out, "  ... and %u more reasons (--json)\n", g_hash_table_size(said) - MOST);
  json_object_set_array_member(facts, "obstacles", list);
}

static void say_partners(GString *out, JsonObject *facts, const Desk *desk, size_t giver, const WfmDuty *given, int32_t wanted_day) {
  enum { MOST = 10 };
  g_autoptr(GPtrArray) swaps = wfm_swap_everybody(desk->problem, desk->book, giver, given, wanted_day, desk->now);
  JsonArray *list = json_array_new();
  guint n = 0;
  while (n < swaps->len && !((const WfmSwapCase *)swaps->pdata[n])->breach) n++;
  if (n)
    g_string_append_printf(out, "%u colleague%s", n, n == 1 ? "" : "s");
  else
    g_string_append(out, "No colleague");
  g_string_append_printf(out, " could take %s's ", desk->problem->agents[giver].name);
  say_shift(out, desk->problem, giver, given);
  if (wanted_day != WFM_SWAP_SAME_DAY) {
    char date[WFM_STAMP_SIZE];
    g_string_append_printf(out, " for their own of %s %s", wfm_weekday_names[wfm_weekday(wanted_day)], wfm_format_day(date, wanted_day));
  }
  g_string_append_printf(out, "%s\n",
                         n            ? ", the cheapest first: the roster would cost more by"
                         : swaps->len ? " within the rules; what stands against it"
                                      : ": nobody has another shift then that is to come");
  if (n == 0) say_obstacles(out, facts, desk, swaps);
  for (guint k = 0; k < n; k++) {
    const WfmSwapCase *swap = swaps->pdata[k];
    json_array_add_object_element(list, facts_of(desk->problem, swap));
    if (k >= MOST) continue;
    g_string_append_printf(out, "  %-20s %+10.2f %s  ", desk->problem->agents[swap->taker].name, swap->rise, desk->run->settings->currency);
    g_string_append(out, swap->returned ? "for " : "free that day");
    if (swap->returned) say_shift(out, desk->problem, swap->taker, swap->returned);
    g_string_append_c(out, '\n');
  }
  if (n > MOST) g_string_append_printf(out, "  ... and %u more (--json)\n", n - MOST);
  json_object_set_array_member(facts, "partners", list);
}

static int answer(GString *out, JsonObject *facts, Desk *desk, GError **err) {
  size_t giver, taker;
  if (!wfm_run_agent_option(&giver, desk->problem, agent_name, err)) return (*err)->code;
  const WfmDuty *given = shift_of(desk, giver, day_texts[0], err);
  if (!given) return (*err)->code;
  if (!with_name) {
    int32_t wanted_day = WFM_SWAP_SAME_DAY;
    if (day_texts[1] && !read_day(&wanted_day, day_texts[1], err)) return (*err)->code;
    say_partners(out, facts, desk, giver, given, wanted_day);
    return WFM_STATUS_DONE;
  }
  taker = wfm_run_agent(desk->problem, with_name);
  if (taker == SIZE_MAX || taker == giver) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--with: found \"%s\", right would be another agent of agents.csv", with_name);
    return (*err)->code;
  }
  const WfmDuty *returned = shift_for_it(desk, taker, given, err);
  if (*err) return (*err)->code;
  g_autoptr(WfmSwapCase) swap = wfm_swap_try(desk->problem, desk->book, giver, given, taker, returned);
  return answer_swap(out, facts, desk, swap, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  const char *wrong = !agent_name || !day_texts ? "a swap needs --agent NAME --day DATE"
                      : day_texts[1] && day_texts[2]
                          ? "--day is given twice at most: the shift that is given, and the one that is wanted for it"
                      : apply && !with_name ? "--apply needs --with NAME: who is to take the shift"
                                            : NULL;
  if (wrong) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, wrong);
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) plan = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  if (!plan) return (*err)->code;
  int64_t now = INT64_MIN;
  if (now_text && !wfm_run_now(&now, plan, now_text, err)) return (*err)->code;
  g_autoptr(WfmCurrent) current = wfm_current_read(plan, true, err);
  g_autoptr(WfmLeaveBook) book = current ? wfm_leave_book_new(plan, current->forecast, current->problem, current->roster, err) : NULL;
  if (!book) return (*err)->code;
  Desk desk = {plan, current->forecast, current->problem, book, wfm_leave_book_roster(book), now};
  g_autoptr(WfmAnswer) said = wfm_answer_new();
  int status = answer(said->text, said->facts, &desk, err);
  return !*err && wfm_answer_print(said, cli, err) ? status : (*err)->code;
}

const WfmCommand wfm_command_swap = {
    .name = "swap",
    .arguments = "PLAN",
    .summary = "Say whether a swap of shifts is legal and what it costs, or find partners for it",
    .help = "With --with: whether the rules allow it, what the roster costs more and what the simulated service level becomes; exit\n"
            "status 1 where a rule forbids it, with the rule. Without: everybody who could take the shift within the rules, free\n"
            "that day or for their own shift of that day, or with a second --day for their shift of that date, the cheapest first. A\n"
            "shift that began before --now is neither given nor taken. Nothing is written unless --apply; then changes.csv\n"
            "has the notice of each change, where --now is given.",
    .example = "wfm swap samples/ticket-team --agent a05 --day 2026-10-21",
    .options = options,
    .run = run,
};
