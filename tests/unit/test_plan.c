/* Plans: the notations of their cells, what is checked across tables, defaults, opening hours, a new plan. */
#include "cli/data/manifest.h"
#include "cli/data/plan.h"
#include "cli/data/plan_cells.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

static const uint64_t need_all = WFM_NEED(QUEUES) | WFM_NEED(HISTORY) | WFM_NEED(AGENTS) | WFM_NEED(SHIFTS);

/* ---- A plan of texts ---- */

typedef struct {
  const char *file, *text;
} File;

static const File base[] = {
    {"queues.csv", "queue,zone,region,open\nvoice-en,Europe/Dublin,IE,Mon-Fri 08:00-18:00\nchat-en,Europe/Dublin,IE,24x7\n"},
    {"history.csv", "interval_start_utc,minutes,queue,offered,handled,handle_seconds\n2026-03-02T08:00:00Z,30,voice-en,12,11,3300\n"
                    "2026-03-02T08:30:00Z,30,voice-en,10,10,3000\n2026-03-02T08:00:00Z,15,chat-en,3,3,900\n"},
    {"agents.csv", "agent,zone,contract,skills,site\nann,Europe/Dublin,full,voice,Dublin\nbob,Asia/Kolkata,full,voice:0.8,Pune\n"},
    {"contracts.csv", "contract,rule,value\nfull,daily_rest,11\n"},
    {"shifts.csv", "shift,kind,start_from,start_to,length_from,breaks\nday,day,08:00,10:00,8h30,meal 30m unpaid 3h-5h\n"},
};

/* Exit status of a program on one or two paths. */
static int call(const char *program, const char *option, const char *path, const char *other) {
  const char *words[] = {program, option, path, other, NULL};
  int status = -1;
  g_assert_true(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  return status;
}

static void remove_all(const char *path) {
  g_assert_cmpint(call("rm", "-rf", path, NULL), ==, 0);
}

static void put(const char *dir, const char *file, const char *text) {
  g_autofree char *path = g_build_filename(dir, file, NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* The base plan in a new folder, with the given files in the place of its own or beside them. */
static char *make_plan(const File *changes) {
  char *dir = g_dir_make_tmp("wfm-plan-XXXXXX", NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(base); i++) put(dir, base[i].file, base[i].text);
  for (; changes && changes->file; changes++) put(dir, changes->file, changes->text);
  return dir;
}

typedef struct {
  int64_t weeks;
} Example;
static const WfmParam example_params[] = {{"weeks", WFM_PARAM_INT, offsetof(Example, weeks), 6, 1, 52, NULL, NULL, "weeks", "Weeks."}};
static const WfmModule example_module = {"example", "Example.", sizeof(Example), example_params, 1};

static WfmSettings *example_settings(void) {
  static const WfmModule *const modules[] = {&example_module};
  return wfm_settings_new(modules, 1);
}

static WfmPlan *load(const char *dir, GError **err) {
  g_autoptr(WfmSettings) settings = example_settings();
  return wfm_plan_load(dir, NULL, need_all, settings, err);
}

static WfmPlan *load_right(const File *changes) {
  g_autofree char *dir = make_plan(changes);
  g_autoptr(GError) err = NULL;
  WfmPlan *plan = load(dir, &err);
  g_assert_no_error(err);
  remove_all(dir);
  return plan;
}

/* One line of the message per expectation, in order, and no other. */
static void check_refused(const File *changes, const char *const *lines) {
  g_autofree char *dir = make_plan(changes);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmPlan) plan = load(dir, &err);
  remove_all(dir);
  g_assert_null(plan);
  g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_auto(GStrv) found = g_strsplit(err->message, "\n", -1);
  size_t i = 0;
  for (; lines[i]; i++)
    if (!found[i] || !strstr(found[i], lines[i])) g_error("expected \"%s\" in:\n%s", lines[i], err->message);
  if (found[i]) g_error("unexpected \"%s\" in:\n%s", found[i], err->message);
}
#define REFUSED(file, text, ...) check_refused((const File[]){{file, text}, {NULL, NULL}}, (const char *const[]){__VA_ARGS__, NULL})

static void check_warned(const File *changes, const char *words) {
  g_autoptr(WfmPlan) plan = load_right(changes);
  for (guint i = 0; i < plan->warnings->len; i++)
    if (strstr(plan->warnings->pdata[i], words)) return;
  g_error("no warning says \"%s\"", words);
}
#define WARNED(file, text, words) check_warned((const File[]){{file, text}, {NULL, NULL}}, words)

/* ---- Cells ---- */

typedef bool (*Parse)(void *field, const char *text, WfmTableData *data, char **expected);

static void check_cell(Parse parse, char *(*format)(const void *), const char *text, const char *canonical) {
  g_autoptr(WfmTableData) data = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_QUEUES]);
  struct {
    void *pointer;
    size_t n;
  } field = {NULL, 0};
  g_autofree char *expected = NULL;
  if (!parse(&field, text, data, &expected)) g_error("\"%s\": %s", text, expected);
  g_autofree char *written = format(&field);
  g_assert_cmpstr(written, ==, canonical);
}

static void refuse_cell(Parse parse, const char *text) {
  g_autoptr(WfmTableData) data = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_QUEUES]);
  void *field[2] = {NULL, NULL};
  g_autofree char *expected = NULL;
  if (parse(field, text, data, &expected)) g_error("\"%s\" was taken", text);
  g_assert_nonnull(expected);
}

static void test_opening_hours(void) {
  Parse parse = wfm_opening_parse;
  check_cell(parse, wfm_opening_format, "24x7", "24x7");
  check_cell(parse, wfm_opening_format, "24/7", "24x7");
  check_cell(parse, wfm_opening_format, "Mon-Fri 7:00-21:00;Sat 09:00 - 13:00", "Mon-Fri 07:00-21:00; Sat 09:00-13:00");
  check_cell(parse, wfm_opening_format, "Mon 08:00-12:00, 13:00-17:00", "Mon 08:00-12:00; Mon 13:00-17:00");
  check_cell(parse, wfm_opening_format, "08:00-20:00", "08:00-20:00");
  check_cell(parse, wfm_opening_format, "Fri Sat 18:00-26:00", "Fri Sat 18:00-26:00");
  const char *const wrong[] = {
      "always",       "Mon-Fri", "Mon-Fri 08:00",       "Mon-Fri 22:00-06:00", "Mon-Fri 25:00-26:00",  "Mon-Fri 08:00-49:00",
      "Mon-Fri 8-17", ";",       "Mon-Fri 08:00-08:00", "Mo 08:00-09:00",      "Mon-Fri 08:00-17:00 x"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) refuse_cell(parse, wrong[i]);
}

static void test_skills_shrinkage_breaks_effects(void) {
  check_cell(wfm_skills_parse, wfm_skills_format, "voice chat:0.80;email:1", "voice chat:0.8 email");
  const char *const wrong_skills[] = {"voice:0", "voice:9", "voice:x", ":1", "voice voice", "vo/ice", "voice:1e300"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong_skills); i++) refuse_cell(wfm_skills_parse, wrong_skills[i]);
  check_cell(wfm_shrinkages_parse, wfm_shrinkages_format, "sickness=5% coaching=0.03", "sickness=0.05 coaching=0.03");
  const char *const wrong_shrinkage[] = {"5%", "sickness=100%", "sickness=-1%", "sickness=1", "a=60% b=50%", "=5%", "sickness=nan"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong_shrinkage); i++) refuse_cell(wfm_shrinkages_parse, wrong_shrinkage[i]);
  check_cell(wfm_breaks_parse, wfm_breaks_format, "break 15m paid 1h30-2h30; meal 45m unpaid 4h",
             "break 15m paid 1h30-2h30; meal 45m unpaid 4h");
  check_cell(wfm_breaks_parse, wfm_breaks_format, "meal 45m unpaid 12:00-14:00; snack 30m paid 23:30-25:00; tea 15m paid 16:00",
             "meal 45m unpaid 12:00-14:00; snack 30m paid 23:30-25:00; tea 15m paid 16:00");
  check_cell(wfm_breaks_parse, wfm_breaks_format, "screen 5m paid 1h-7h as-work every 1h; meal 30m unpaid 12:00-14:00 every 30m",
             "screen 5m paid 1h-7h every 1h as-work; meal 30m unpaid 12:00-14:00 every 30m");
  const char *const wrong_breaks[] = {"break 15m paid 1h-2h every",
                                      "break 15m paid 1h-2h every 0m",
                                      "break 15m paid 1h-2h every 5",
                                      "break 15m paid 1h-2h every 5m every 5m",
                                      "break 15m paid 1h-2h as-work as-work",
                                      "break 15m paid 1h-2h as work",
                                      "break 15m paid",
                                      "break 15m free 1h-2h",
                                      "break 15 paid 1h-2h",
                                      "break 15m paid 3-5h",
                                      "break 0m paid 1h-2h",
                                      "break 15m paid 2h-1h",
                                      "meal 30m paid 12:00-3h",
                                      "meal 30m paid 23:00-01:00",
                                      "meal 30m paid 25:00-26:00",
                                      "meal 30m paid 1:00-25:00"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong_breaks); i++) refuse_cell(wfm_breaks_parse, wrong_breaks[i]);
  const struct {
    const char *text;
    double value;
  } effects[] = {{"+20%", 1.2}, {"-15%", 0.85}, {"1.5", 1.5}, {"0", 0}, {"learn", NAN}};
  for (size_t i = 0; i < G_N_ELEMENTS(effects); i++) {
    double value = -1;
    g_autofree char *expected = NULL;
    g_assert_true(wfm_effect_parse(&value, effects[i].text, NULL, &expected));
    g_assert_true(fabs(value - effects[i].value) < 1e-15 || (isnan(value) && isnan(effects[i].value)));
  }
  const char *const wrong_effects[] = {"20%", "-120%", "much", "1e9", "%"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong_effects); i++) refuse_cell(wfm_effect_parse, wrong_effects[i]);
}

/* ---- Across tables ---- */

static void test_defaults_are_filled(void) {
  g_autoptr(WfmPlan) plan = load_right(NULL);
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  g_assert_cmpstr(queue[0].name, ==, "voice-en");
  g_assert_cmpstr(queue[0].skill, ==, "voice");
  g_assert_cmpfloat(queue[0].target_s, ==, 20);
  g_assert_cmpfloat(queue[0].sl_target, ==, 0.8);
  g_assert_true(isnan(queue[0].patience_s));
  g_assert_cmpstr(WFM_ROWS(plan, AGENTS, WfmAgentRow)[0].name, ==, "ann");
  const WfmShiftRow *shift = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  g_assert_cmpint(shift->length_to, ==, shift->length_from);
  g_assert_cmpuint(plan->n_zones, ==, 2);
  g_assert_nonnull(wfm_plan_zone(plan, "Asia/Kolkata"));
  g_assert_null(wfm_plan_zone(plan, "Mars/Base"));
  g_assert_false(plan->table[WFM_PLAN_LEAVE]->given);
}

static void test_settings_are_applied(void) {
  g_autofree char *dir = make_plan((const File[]){{"settings.csv", "key,value\nexample.weeks,9\n"}, {NULL, NULL}});
  g_autoptr(WfmSettings) settings = example_settings();
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmPlan) plan = wfm_plan_load(dir, NULL, need_all, settings, &err);
  g_assert_no_error(err);
  g_assert_cmpint(((const Example *)wfm_settings_get(settings, &example_module))->weeks, ==, 9);
  remove_all(dir);
  REFUSED("settings.csv", "key,value\nexample.weks,9\nexample.weeks,900\n",
          "settings.csv:2:1: unknown setting \"example.weks\"; did you mean \"example.weeks\"?", "settings.csv:3:2: setting example.weeks");
}

static void test_references(void) {
  REFUSED("leave.csv", "agent,from,to\nanne,2026-04-01,2026-04-02\n",
          "leave.csv:2:1: agent: \"anne\" does not stand in agents.csv; did you mean \"ann\"?");
  REFUSED("history.csv", "interval_start_utc,minutes,queue,offered\n2026-03-02T08:00:00Z,30,voice-em,1\n",
          "history.csv:2:3: queue: \"voice-em\" does not stand in queues.csv; did you mean \"voice-en\"?");
  REFUSED("events.csv", "event,from,queues\nbig,2026-03-01,voice-en chat\n",
          "events.csv:2:3: queues: \"chat\" does not stand in queues.csv");
  REFUSED("agents.csv", "agent,zone,contract,skills\nann,Europe/Dublin,ful,voise\n",
          "agents.csv:2:3: contract: \"ful\" does not stand in contracts.csv; did you mean \"full\"?",
          "agents.csv:2:4: skills: \"voise\" does not stand in any queue");
  REFUSED("sites.csv", "site,seats\nDublin,4\n", "agents.csv:3:5: site: \"Pune\" does not stand in sites.csv");
  REFUSED("queues.csv", "queue,zone\nvoice-en,Europe/Dubln\nchat-en,Europe/Dubln\n", "queues.csv:2:2: zone:");
  WARNED("queues.csv", "queue,zone,skill\nvoice-en,Europe/Dublin,voice\nchat-en,Europe/Dublin,chatting\n",
         "queues.csv:3: nobody can serve queue \"chat-en\"");
  WARNED("queues.csv", "queue,zone,language\nvoice-en,Europe/Dublin,\nchat-en,Europe/Dublin,fr\n",
         "nobody can serve queue \"chat-en\" (skill voice, language fr");
  WARNED("events.csv", "event,region,from\nx,I,2026-03-01\n", "no queue and nobody has the region \"I\"");
  WARNED("preferences.csv", "agent,kind\nann,nigth\n", "no shift is of kind");
}

static void test_missing_tables(void) {
  g_autofree char *dir = make_plan(NULL);
  g_autofree char *agents = g_build_filename(dir, "agents.csv", NULL);
  g_assert_cmpint(remove(agents), ==, 0);
  put(dir, "shifts.csv", "shift,start_from,length_from\n");
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmPlan) none = load(dir, &err);
  g_assert_null(none);
  g_assert_nonnull(strstr(err->message, "agents.csv: is missing"));
  g_assert_nonnull(strstr(err->message, "shifts.csv: has a header but no row"));
  /* a forecast needs neither */
  g_autoptr(WfmSettings) settings = example_settings();
  g_autoptr(GError) no_error = NULL;
  g_autoptr(WfmPlan) plan = wfm_plan_load(dir, NULL, WFM_NEED(QUEUES) | WFM_NEED(HISTORY), settings, &no_error);
  g_assert_no_error(no_error);
  remove_all(dir);
  g_autoptr(GError) absent = NULL;
  g_autoptr(WfmPlan) nowhere = load(dir, &absent);
  g_assert_null(nowhere);
  g_assert_error(absent, WFM_ERROR, WFM_STATUS_BAD_INPUT);
  g_assert_nonnull(strstr(absent->message, "`wfm init"));
}

static void test_strange_tables_are_named(void) {
  WARNED("agent.csv", "agent\nx\n", "agent.csv is not a table of a plan and was not read; did you mean agents.csv?");
}

static void test_times(void) {
  REFUSED("leave.csv", "agent,from,to\nann,2026-04-02,2026-04-01\n", "leave.csv:2:3: to: lies before from");
  REFUSED("leave.csv",
          "agent,status,from,to\nann,approved,2026-04-01,2026-04-03\nbob,approved,2026-04-02,2026-04-02\nann,requested,2026-04-03T12:00,"
          "2026-04-04T00:00\n"
          "ann,declined,2026-04-01,2026-04-09\n",
          "leave.csv:4:3: leave of agent \"ann\" overlaps the leave in leave.csv:2");
  REFUSED("fixed.csv",
          "agent,kind,from,to\nann,shift,2026-04-01T09:00,2026-04-01T08:00\nann,shift,2026-04-02T09:00,2026-04-02T17:00\n"
          "ann,shift,2026-04-02T16:00,2026-04-02T20:00\nann,meeting,2026-04-02T10:00,2026-04-02T11:00\n",
          "fixed.csv:2:4: to: lies before from", "fixed.csv:4:3: fixed shift of agent \"ann\" overlaps the fixed shift in fixed.csv:3",
          "fixed.csv:4:3: a second fixed shift of agent \"ann\" on 2026-04-02 (the first: line 3)");
  REFUSED("previous.csv",
          "agent,from,to\nann,2026-03-01T09:00,2026-03-04T09:00\nbob,2026-03-01T09:00,2026-03-01T17:00\nbob,2026-03-01T16:00,2026-03-01T18:"
          "00\n",
          "previous.csv:2:3: to: the shift would be longer than 48 hours", "previous.csv:4:2: previous shift of agent \"bob\" overlaps");
  REFUSED("agents.csv", "agent,zone,contract,skills,from_day,to_day\nann,Europe/Dublin,full,voice,2026-05-01,2026-04-01\n",
          "agents.csv:2:6: to_day: lies before from_day");
  REFUSED("availability.csv", "agent,from_s,to_s\nann,22:00,06:00\n", "availability.csv:2:3: to_s: lies before from_s");
  REFUSED("events.csv", "event,from,to\nx,2026-04-02,2026-03-31\n", "events.csv:2:3: to: lies before from");
}

static void test_contracts_and_shifts(void) {
  REFUSED(
      "contracts.csv",
      "contract,rule,value\nfull,daily_ret,11\nfull,daily_rest,eleven\nfull,max_days_week,9\nfull,week_start,Mon Tue\nfull,weekend,never\n"
      "full,paid_hours_week,200\nfull,clock_policy,keep\n",
      "contracts.csv:2:2: rule: there is no rule \"daily_ret\"; did you mean \"daily_rest\"?",
      "contracts.csv:3:3: value of daily_rest: found \"eleven\", expected a number from 0 to 168 (h)",
      "contracts.csv:4:3: value of max_days_week", "contracts.csv:5:3: value of week_start", "contracts.csv:6:3", "contracts.csv:7:3",
      "contracts.csv:8:2: rule: clock_policy is a column of shifts.csv");
  REFUSED("contracts.csv",
          "contract,rule,value,price\nfull,daily_rest,11,\nfull,daily_rest,12,\nfull,daily_rest,13,5\nfull,min_days_week,5,\nfull,max_days_"
          "week,4,\n",
          "contracts.csv:3:2: daily_rest of contract \"full\" stands already in line 2",
          "contracts.csv:5:3: contract \"full\" contradicts itself: min_days_week is 5, but max_days_week in line 6 is 4");
  REFUSED("shifts.csv",
          "shift,start_from,start_to,length_from,length_to,breaks\na,10:00,08:00,8h,7h,\nb,08:00,,4h,,meal 30m unpaid "
          "3h45-5h\nc,08:00,,8h,,x 1h paid 2h-3h; y 15m paid 1h-2h\nd,08:00,,25h,,\n",
          "shifts.csv:2:3: start_to: lies before start_from", "shifts.csv:2:5: length_to: is shorter",
          "shifts.csv:3:6: breaks: number 1 (meal) does not end inside a shift of 4h", "shifts.csv:4:6: breaks: number 2 (y) has no room",
          "shifts.csv:5:4: length_from: found \"25h\"");
  REFUSED("shifts.csv", "shift,sites,start_from,length_from\nday,Dublin,08:00,8h\n", "agents.csv:3: agent \"bob\" can work no shift");
}

static void test_history(void) {
#define HEAD "interval_start_utc,minutes,queue,offered\n"
  REFUSED("history.csv",
          HEAD "2026-03-02T08:00:00Z,30,voice-en,1\n2026-03-02T08:30:00Z,15,voice-en,1\n2026-03-02T09:10:00Z,30,voice-en,1\n2026-03-02T08:"
               "00:00Z,7,chat-en,1\n",
          "history.csv:3:2: minutes: 15 here, but queue \"voice-en\" has 30 in line 2",
          "history.csv:4:1: interval_start_utc: 2026-03-02T09:10:00Z is not a multiple of 30 minutes",
          "history.csv:5:2: minutes: 7 does not divide a day");
  REFUSED("history.csv", HEAD "2026-03-02T08:00:00Z,30,voice-en,1\n2026-03-02T09:00:00+01:00,30,voice-en,2\n",
          "history.csv:3: queue \"voice-en\", interval_start_utc \"2026-03-02T08:00:00Z\" stands already in line 2");
  REFUSED("history.csv", HEAD "2026-03-02T08:00:00Z,30,voice-en,-1\n2026-03-02T08:30:00Z,30,voice-en,99999999999999\n",
          "history.csv:2:4: offered: found \"-1\"", "history.csv:3:4: offered");
  REFUSED("history.csv", "interval_start_utc,minutes,queue,offerd\n2026-03-02T08:00:00Z,30,voice-en,1\n",
          "history.csv: column \"offered\" is missing", "history.csv:1:4: unknown column \"offerd\"; did you mean \"offered\"?");
  WARNED("history.csv", HEAD "2026-03-02T08:00:00Z,30,voice-en,1\n", "queue \"chat-en\" has no history");
  WARNED("history.csv", "interval_start_utc,minutes,queue,offered,handled,handle_seconds\n2026-03-02T08:00:00Z,30,voice-en,10,10,3\n",
         "a mean handle time below a second");
  WARNED("history.csv", "interval_start_utc,minutes,queue,offered,handled\n2026-03-02T08:00:00Z,30,voice-en,10,20\n",
         "more handled and abandoned than offered in 1 intervals");
  WARNED("history.csv", HEAD "2026-03-02T08:00:00Z,30,voice-en,1\n2026-03-09T08:00:00Z,30,voice-en,1\n",
         "\"voice-en\" is open in 50 hours of the week of which its history has no row (the first: Mon 08:30)");
#undef HEAD
}

static void test_history_alone_is_a_plan(void) {
  const char *text =
      "interval_start_utc,minutes,queue,channel,offered\n2026-03-02T08:00:00Z,30,b,voice,1\n2026-03-02T08:00:00Z,30,a,chat,2\n";
  FILE *in = fmemopen((void *)text, strlen(text), "r");
  g_autoptr(WfmSettings) settings = example_settings();
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmPlan) plan = wfm_plan_from_history(in, "stdin", "Europe/Dublin", settings, &err);
  fclose(in);
  g_assert_no_error(err);
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  g_assert_cmpuint(WFM_N_ROWS(plan, QUEUES), ==, 2);
  g_assert_cmpstr(queue[0].queue, ==, "b");
  g_assert_cmpint(queue[1].channel, ==, WFM_CHANNEL_CHAT);
  g_assert_cmpstr(queue[1].zone, ==, "Europe/Dublin");
}

/* ---- Opening hours over a grid ---- */

static void test_opening_over_clock_change_and_midnight(void) {
  g_autoptr(WfmTableData) data = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_QUEUES]);
  WfmOpening opening = {0};
  g_autofree char *expected = NULL;
  g_assert_true(wfm_opening_parse(&opening, "Sat 22:00-26:00; Sun 01:00-03:00", data, &expected));
  g_autoptr(WfmZone) zone = wfm_zone_new("Europe/Dublin", NULL);
  /* 2026-03-28 (Saturday) 00:00 UTC = local; the clock goes from 01:00 to 02:00 on Sunday the 29th */
  WfmGrid grid = {1774656000, 3600, 48};
  g_autoptr(WfmSlots) slots = wfm_slots_new(grid, zone);
  uint8_t open[48];
  wfm_opening_mask(open, &opening, slots);
  for (int i = 0; i < 48; i++) {
    /* open from 22:00 on Saturday (hour 22) to 03:00 summer time = 02:00 UTC on Sunday (hour 26) */
    bool should = i >= 22 && i < 26;
    g_assert_cmpint(open[i], ==, should);
  }
}

static void test_spans_of_stamps(void) {
  g_autoptr(WfmZone) zone = wfm_zone_new("Europe/Dublin", NULL);
  WfmStamp from, to, none = {.local = INT64_MIN};
  int64_t begin, end;
  g_assert_true(wfm_stamp_parse(&from, "2026-03-29"));
  wfm_stamp_span(&begin, &end, &from, &none, zone);
  g_assert_cmpint(end - begin, ==, 23 * 3600); /* the day the clock goes forward */
  g_assert_true(wfm_stamp_parse(&from, "2026-03-29T00:30") && wfm_stamp_parse(&to, "2026-03-29T03:00+01:00"));
  wfm_stamp_span(&begin, &end, &from, &to, zone);
  g_assert_cmpint(end - begin, ==, 5400);
}

/* ---- A new plan ---- */

static void test_a_new_plan_is_right_as_it_stands(void) {
  g_autofree char *parent = g_dir_make_tmp("wfm-init-XXXXXX", NULL);
  g_autofree char *dir = g_build_filename(parent, "plan", NULL), *again = g_build_filename(parent, "again", NULL);
  g_autoptr(GError) err = NULL;
  g_assert_true(wfm_plan_init(dir, &err));
  g_assert_no_error(err);
  g_autoptr(WfmPlan) plan = load(dir, &err);
  g_assert_no_error(err);
  for (guint i = 0; i < plan->warnings->len; i++) g_error("warning: %s", (char *)plan->warnings->pdata[i]);
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) g_assert_true(plan->table[i]->given);
  g_assert_cmpuint(WFM_N_ROWS(plan, HISTORY), ==, 2 * 8 * 5 * 20);
  /* the same bytes each time */
  g_assert_true(wfm_plan_init(again, &err));
  g_assert_cmpint(call("diff", "-r", dir, again), ==, 0);
  /* a folder that holds something is left alone */
  g_assert_false(wfm_plan_init(dir, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_USAGE);
  remove_all(parent);
}

/* ---- The manifest ---- */

static void test_manifest_says_what_repeats_a_run(void) {
  g_autofree char *dir = make_plan(NULL);
  g_autoptr(WfmSettings) settings = example_settings();
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmPlan) plan = wfm_plan_load(dir, NULL, need_all, settings, &err);
  g_assert_no_error(err);
  remove_all(dir);
  const char *const command[] = {"wfm", "run", "plan", NULL};
  g_autoptr(JsonNode) manifest = wfm_manifest_new(plan, settings, command, 42);
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  g_assert_true(wfm_json_write(manifest, out, &err));
  fclose(out);
  g_autoptr(JsonParser) parser = json_parser_new();
  g_assert_true(json_parser_load_from_data(parser, text, (gssize)n, &err));
  JsonObject *run = json_node_get_object(json_parser_get_root(parser));
  g_assert_cmpint(json_object_get_int_member(run, "seed"), ==, 42);
  /* printf 'contract,rule,value\nfull,daily_rest,11\n' | sha256sum */
  JsonObject *inputs = json_object_get_object_member(run, "inputs_sha256");
  g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, base[3].text, -1);
  g_assert_cmpstr(json_object_get_string_member(inputs, "contracts.csv"), ==, sum);
  g_assert_cmpuint(json_object_get_size(inputs), ==, G_N_ELEMENTS(base));
  JsonObject *example = json_object_get_object_member(json_object_get_object_member(run, "settings"), "example");
  g_assert_cmpstr(json_object_get_string_member(example, "weeks"), ==, "6");
  g_assert_true(g_str_has_suffix(text, "}\n"));
  free(text);
}

static void test_json_is_exact(void) {
  JsonObject *object = json_object_new();
  json_object_set_double_member(object, "tenth", 0.1);
  json_object_set_double_member(object, "nan", NAN);
  json_object_set_string_member(object, "text", "a\"b\\c\n</script>\x01");
  json_object_set_array_member(object, "none", json_array_new());
  json_object_set_boolean_member(object, "yes", TRUE);
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
  json_node_take_object(node, object);
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  g_assert_true(wfm_json_write(node, out, NULL));
  fclose(out);
  g_assert_cmpstr(text, ==,
                  "{\n  \"tenth\": 0.1,\n  \"nan\": null,\n  \"text\": \"a\\\"b\\\\c\\n\\u003c/script\\u003e\\u0001\",\n  \"none\": [],\n  "
                  "\"yes\": true\n}\n");
  free(text);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/plan/opening-hours", test_opening_hours);
  g_test_add_func("/plan/skills-shrinkage-breaks-effects", test_skills_shrinkage_breaks_effects);
  g_test_add_func("/plan/defaults-are-filled", test_defaults_are_filled);
  g_test_add_func("/plan/settings-are-applied", test_settings_are_applied);
  g_test_add_func("/plan/references", test_references);
  g_test_add_func("/plan/missing-tables", test_missing_tables);
  g_test_add_func("/plan/strange-tables-are-named", test_strange_tables_are_named);
  g_test_add_func("/plan/times", test_times);
  g_test_add_func("/plan/contracts-and-shifts", test_contracts_and_shifts);
  g_test_add_func("/plan/history", test_history);
  g_test_add_func("/plan/history-alone-is-a-plan", test_history_alone_is_a_plan);
  g_test_add_func("/plan/opening-over-clock-change-and-midnight", test_opening_over_clock_change_and_midnight);
  g_test_add_func("/plan/spans-of-stamps", test_spans_of_stamps);
  g_test_add_func("/plan/a-new-plan-is-right-as-it-stands", test_a_new_plan_is_right_as_it_stands);
  g_test_add_func("/plan/manifest-says-what-repeats-a-run", test_manifest_says_what_repeats_a_run);
  g_test_add_func("/plan/json-is-exact", test_json_is_exact);
  return g_test_run();
}
