/* Tables become the roster problem, rosters made elsewhere become duties, a bare history gets its hours. Instants by hand from the zones' rules:
 * Dublin changes from UTC to UTC+1 on 2026-03-29 at 01:00Z, Kathmandu is UTC+5:45. */
#include "cli/data/week_hours.h"
#include "cli/help_text.h"
#include "cli/ledger.h"
#include "cli/plan_argument.h"

#include <string.h>

static const char *const files[][2] = {
    {"settings.csv", "key,value\nrun.start,2026-03-23\nrun.horizon_days,14\nrun.roster_days,14\nrun.zone,Europe/Dublin\n"},
    {"queues.csv", "queue,zone,aht_s\nvoice,Europe/Dublin,300\n"},
    {"history.csv", "interval_start_utc,minutes,queue,offered\n2026-03-16T08:00:00Z,15,voice,4\n"},
    {"agents.csv", "agent,zone,contract,skills,from_day,ramp_weeks,ramp_from,region\nann,Europe/Dublin,full,voice,,,,IE\n"
                   "kit,Asia/Kathmandu,full,voice:0.9,2026-03-16,4,60%,\n"},
    {"contracts.csv", "contract,rule,value,shift\nfull,daily_rest,11,\nfull,min_hours_week,30,\n"
                      "full,year_start,04-01,\nfull,year_hours,1560,\nfull,max_shifts_period,4,late\nfull,min_shifts_period,1,day\n"},
    {"shifts.csv",
     "shift,kind,start_from,length_from,not_next,free_before\nday,day,09:00,8h,,no\neve,late,14:00,8h,day,no\nlong,day,07:00,12h,,yes\n"},
    {"preferences.csv", "agent,weekdays,from_day,to_day,off,on,shift,weight\nann,Tue,2026-03-30,2026-04-05,no,yes,eve,7\n"
                        "ann,Fri,2026-03-30,2026-04-05,yes,no,eve,3\n"},
    {"availability.csv",
     "agent,available,weekdays,from_day,to_day,from_s,to_s\nann,no,Sun,,,00:00,06:00\nkit,yes,Mon,2026-03-24,2026-03-30,"
     "22:00,30:00\n"},
    {"leave.csv",
     "agent,kind,status,from,to,hours\nann,annual,approved,2026-03-27,2026-03-30,\nann,annual,requested,2026-04-02,2026-04-03,\n"
     "kit,annual,approved,2026-03-31,2026-04-01,10\nkit,annual,declined,2026-03-24,,\n"},
    {"events.csv", "event,kind,region,from\nopening of the hall,holiday,IE,2026-03-31\n"},
    {"fixed.csv", "agent,kind,from,to,activity\nann,meeting,2026-04-01T10:00,2026-04-01T11:00,team\nkit,off,2026-04-03,2026-04-03,\n"
                  "ann,shift,2026-05-04T09:00,2026-05-04T17:00,\n"},
    {"ledger.csv", "agent,lates,nights,weekends,hours\nann,4,2,1,1500.5\nkit,0,5,,\n"},
    {"presence.csv", "presence,agents,tier,weekdays,from_s,to_s,zone,people,price\nnights,,,Fri,22:00,26:00,Asia/Kathmandu,2,35\n"
                     "lead,ann,,,,,,1,\n"},
    {"patterns.csv", "agent,pattern,from_day\nkit,work work off late,2026-03-20\n"},
    {"previous.csv", "agent,from,to,paid_hours,shift\nann,2026-03-22T09:00,2026-03-22T17:30,8,eve\n"
                     "kit,2026-03-22T09:00,2026-03-22T17:00,,\n"},
};

typedef struct {
  WfmCli cli;
  WfmRun *run;
  WfmRosterBuild *build;
  const WfmRosterProblem *problem;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  g_autofree char *dir = g_dir_make_tmp("wfm-cli-XXXXXX", NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_build_filename(dir, files[i][0], NULL);
    g_assert_true(g_file_set_contents(path, files[i][1], -1, NULL));
  }
  g_autoptr(GError) err = NULL;
  f->cli = (WfmCli){.settings = wfm_settings_new(wfm_modules, wfm_n_modules), .set = g_ptr_array_new(), .job = {.threads = 1}};
  f->run = wfm_run_new(&f->cli, dir, WFM_NEED_ALL, &err);
  g_assert_no_error(err);
  f->build = wfm_roster_build_new(f->run, NULL, NULL, &err);
  g_assert_no_error(err);
  f->problem = wfm_roster_build_problem(f->build);
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_build_filename(dir, files[i][0], NULL);
    g_assert_cmpint(remove(path), ==, 0);
  }
  g_assert_cmpint(remove(dir), ==, 0);
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  wfm_roster_build_free(f->build);
  wfm_run_free(f->run);
  wfm_settings_free(f->cli.settings);
  g_ptr_array_unref(f->cli.set);
}

static int64_t utc(const char *text) {
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
  g_assert_nonnull(time);
  return g_date_time_to_unix(time);
}

/* The spans of an agent whose origin begins with `table`, in order, are exactly these. */
typedef struct {
  WfmSpanKind kind;
  const char *from, *to;
  double credit_h;
} Expected;

static void check_spans(const WfmAgent *agent, const char *table, const Expected *expected, size_t n) {
  size_t found = 0;
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (!g_str_has_prefix(span->origin, table)) continue;
    g_assert_cmpuint(found, <, n);
    g_assert_cmpint(span->kind, ==, expected[found].kind);
    g_assert_cmpint(span->from, ==, utc(expected[found].from));
    g_assert_cmpint(span->to, ==, utc(expected[found].to));
    g_assert_cmpfloat_with_epsilon(span->credit_s / 3600, expected[found].credit_h, 1e-9);
    found++;
  }
  g_assert_cmpuint(found, ==, n);
}
#define SPANS(agent, table, ...)                                                                                                           \
  check_spans(&f->problem->agents[agent], table, (const Expected[]){__VA_ARGS__},                                                          \
              sizeof((const Expected[]){__VA_ARGS__}) / sizeof(Expected))

static void test_availability_follows_the_agents_clock(Fixture *f, gconstpointer data) {
  (void)data;
  /* Sunday morning until six has five hours on the day on which the clock goes forward, six a week later. */
  SPANS(0, "availability", {WFM_SPAN_ABSENT, "2026-03-29T00:00:00Z", "2026-03-29T05:00:00Z", 0},
        {WFM_SPAN_ABSENT, "2026-04-04T23:00:00Z", "2026-04-05T05:00:00Z", 0});
  /* On the dates of a "yes" row only inside it; it goes on past midnight, and says nothing about other dates. */
  SPANS(1, "availability", {WFM_SPAN_ABSENT, "2026-03-23T18:15:00Z", "2026-03-30T16:15:00Z", 0});
}

static void test_leave_counts_by_local_days(Fixture *f, gconstpointer data) {
  (void)data;
  /* A fifth of 30 hours on working days, nothing at the weekend; the Sunday has 23 hours; what is only requested is no leave. */
  SPANS(0, "leave", {WFM_SPAN_ABSENT, "2026-03-27T00:00:00Z", "2026-03-28T00:00:00Z", 6},
        {WFM_SPAN_ABSENT, "2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z", 0},
        {WFM_SPAN_ABSENT, "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", 0},
        {WFM_SPAN_ABSENT, "2026-03-29T23:00:00Z", "2026-03-30T23:00:00Z", 6});
  SPANS(1, "leave", {WFM_SPAN_ABSENT, "2026-03-30T18:15:00Z", "2026-03-31T18:15:00Z", 5},
        {WFM_SPAN_ABSENT, "2026-03-31T18:15:00Z", "2026-04-01T18:15:00Z", 5});
}

static void test_fixed_rows_of_the_horizon(Fixture *f, gconstpointer data) {
  (void)data;
  SPANS(0, "fixed", {WFM_SPAN_MEETING, "2026-04-01T09:00:00Z", "2026-04-01T10:00:00Z", 0}); /* not the shift in May */
  SPANS(1, "fixed", {WFM_SPAN_ABSENT, "2026-04-02T18:15:00Z", "2026-04-03T18:15:00Z", 0});
}

static void test_previous_duties_keep_their_paid_hours(Fixture *f, gconstpointer data) {
  (void)data;
  const WfmAgent *ann = &f->problem->agents[0], *kit = &f->problem->agents[1];
  g_assert_cmpuint(ann->n_previous, ==, 1);
  g_assert_cmpint(ann->previous[0].start, ==, utc("2026-03-22T09:00:00Z"));
  g_assert_cmpint(ann->previous[0].end, ==, utc("2026-03-22T17:30:00Z"));
  g_assert_cmpint(wfm_duty_paid_s(&ann->previous[0]), ==, 8 * 3600);
  g_assert_cmpint(kit->previous[0].start, ==, utc("2026-03-22T03:15:00Z"));
  g_assert_cmpint(wfm_duty_paid_s(&kit->previous[0]), ==, 8 * 3600);
}

static void test_what_may_follow_what_and_which_shifts_count(Fixture *f, gconstpointer data) {
  (void)data;
  const WfmShiftType *types = f->problem->shift_types;
  g_assert_cmpuint(types[0].n_not_next, ==, 1); /* the long shift wants the day before it free */
  g_assert_cmpuint(types[0].not_next[0], ==, 2);
  g_assert_cmpuint(types[1].n_not_next, ==, 2);
  g_assert_cmpuint(types[1].not_next[0], ==, 0);
  g_assert_cmpuint(types[2].n_not_next, ==, 1);
  const WfmContract *full = &f->problem->contracts[0];
  g_assert_cmpuint(full->n_rules, ==, 5); /* against_pattern is not written out */
  g_assert_cmpstr(full->rules[2].rule->name, ==, "max_shifts_period");
  g_assert_cmpstr(full->rules[2].shift, ==, "late");
  g_assert_cmpstr(full->rules[3].shift, ==, "day");
  /* Of the shift before the horizon the type is known where the table names it. */
  g_assert_cmpint(f->problem->agents[0].previous[0].shift_type, ==, 1);
  g_assert_cmpint(f->problem->agents[1].previous[0].shift_type, ==, -1);
}

static void test_wishes_for_work_and_against_a_shift(Fixture *f, gconstpointer data) {
  (void)data;
  const WfmAgent *ann = &f->problem->agents[0];
  g_assert_cmpuint(ann->n_preferences, ==, 2);
  const WfmPreference *wish = ann->preferences;
  g_assert_true(wish[0].on && !wish[0].off);
  g_assert_cmpstr(wish[0].shift, ==, "eve");
  g_assert_cmpint(wish[0].from, ==, utc("2026-03-30T23:00:00Z")); /* Tuesday of Dublin's summer time */
  g_assert_cmpint(wish[0].to, ==, utc("2026-03-31T23:00:00Z"));
  g_assert_cmpfloat(wish[0].price, ==, 7);
  g_assert_true(wish[1].off && !wish[1].on);
  g_assert_cmpstr(wish[1].shift, ==, "eve");
}

/* Ireland's: Easter Monday lies just after the fourteen days, into which a night may reach; the day that events.csv names is one too. */
static void test_holidays_are_those_of_the_region(Fixture *f, gconstpointer data) {
  (void)data;
  const WfmAgent *ann = &f->problem->agents[0], *kit = &f->problem->agents[1];
  g_assert_cmpuint(ann->n_holidays, ==, 2);
  g_assert_cmpint(ann->holidays[0], ==, wfm_day_from_civil(2026, 3, 31));
  g_assert_cmpint(ann->holidays[1], ==, wfm_day_from_civil(2026, 4, 6));
  g_assert_cmpuint(kit->n_holidays, ==, 0);
}

static void test_the_ledger_is_shared_out_and_carried_on(Fixture *f, gconstpointer data) {
  (void)data;
  const WfmContract *full = &f->problem->contracts[0];
  g_assert_cmpint(full->year_month, ==, 4);
  g_assert_cmpint(full->year_day, ==, 1);
  g_assert_cmpfloat(full->year_hours, ==, 1560);
  const WfmAgent *ann = &f->problem->agents[0], *kit = &f->problem->agents[1];
  g_assert_cmpfloat(ann->carried.nights, ==, 2);
  g_assert_cmpfloat(ann->fair.nights, ==, 3.5);
  g_assert_cmpfloat(kit->fair.lates, ==, 2);
  g_assert_true(ann->carried.hours_known && !kit->carried.hours_known);
  /* A late shift on Tuesday the 31st, two on the first days of the new year; of the old year nothing is carried on. */
  g_autoptr(WfmRoster) roster = wfm_roster_new(2);
  for (int32_t day = 31; day < 34; day++) {
    int64_t start = utc("2026-03-31T13:00:00Z") + (day - 31) * 86400;
    WfmSegment work = {WFM_SEGMENT_WORK, start, start + 8 * 3600, "work", true};
    WfmDuty duty = {start, start + 8 * 3600, wfm_local_day(start), 1, false, &work, 1};
    wfm_roster_add(roster, 0, &duty);
  }
  g_autoptr(WfmTableData) after = wfm_ledger_after(f->run->plan, f->problem, roster);
  g_assert_nonnull(after);
  const WfmLedgerRow *row = after->rows;
  g_assert_cmpuint(after->n_rows, ==, 2);
  g_assert_cmpfloat(row[0].lates, ==, 7);
  g_assert_cmpfloat(row[0].nights, ==, 2);
  g_assert_cmpfloat(row[0].hours, ==, 16);
  g_assert_cmpfloat(row[1].nights, ==, 5);
  g_assert_cmpfloat(row[0].holidays, ==, 1); /* the 31st */
  g_assert_cmpfloat(row[0].denied, ==, 0);
  g_assert_cmpfloat(row[1].denied, ==, 1);
}

static void test_presence_is_asked_on_the_clock_of_its_zone(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_cmpuint(f->problem->n_presences, ==, 2);
  const WfmPresence *nights = &f->problem->presences[0], *lead = &f->problem->presences[1];
  g_assert_true(nights->member[0] && nights->member[1] && lead->member[0] && !lead->member[1]);
  g_assert_true(!nights->hard && lead->hard);
  g_assert_cmpfloat(nights->price, ==, 35);
  const WfmGrid grid = f->problem->grid;
  int64_t begin = utc("2026-03-27T16:15:00Z"), end = utc("2026-03-27T20:15:00Z"); /* Friday 22:00 to Saturday 02:00 */
  for (int64_t at = begin - 6 * 86400; at < begin + 86400; at += grid.step) {
    int64_t i = wfm_grid_index(grid, at);
    if (i < 0) continue;
    g_assert_cmpint(nights->people[i], ==, at >= begin && at < end ? 2 : 0);
    g_assert_cmpint(lead->people[i], ==, 1);
  }
}

/* Kit's dates are 23 March to 6 April, days 7 to 21 of 28: on average 0.6 + 0.4 x 14 / 28 = 0.8 of 0.9. */
static void test_a_new_hire_is_slower_at_first(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_cmpfloat_with_epsilon((double)f->problem->agents[0].proficiency[0], 1, 1e-6);
  g_assert_cmpfloat_with_epsilon((double)f->problem->agents[1].proficiency[0], 0.9 * 0.8, 1e-6);
}

static void test_shift_lines_begin_at_their_date_and_bind_by_default(Fixture *f, gconstpointer data) {
  (void)data;
  g_assert_null(f->problem->agents[0].pattern);
  const WfmPattern *line = f->problem->agents[1].pattern;
  g_assert_cmpuint(line->n, ==, 4);
  g_assert_cmpint(line->first_day, ==, wfm_day_from_civil(2026, 3, 20));
  g_assert_cmpstr(line->word[3], ==, "late");
  const WfmContract *contract = &f->problem->contracts[f->problem->agents[1].contract];
  size_t n = 0;
  for (size_t r = 0; r < contract->n_rules; r++)
    n += strcmp(contract->rules[r].rule->name, "against_pattern") == 0 && contract->rules[r].hard && contract->rules[r].value == 0;
  g_assert_cmpuint(n, ==, 1);
}

static void test_rosters_without_dates_fall_into_shifts(Fixture *f, gconstpointer data) {
  (void)data;
  /* Two shifts of kit, one across the local midnight, in any order of rows; the short gap for an unwritten break keeps a shift together. */
  const char *text = "agent_id,segment,start_utc,end_utc\n"
                     "kit,work,2026-03-24T02:00:00Z,2026-03-24T10:00:00Z\n"
                     "kit,work,2026-03-23T17:30:00Z,2026-03-23T20:00:00Z\n"
                     "kit,work,2026-03-23T15:00:00Z,2026-03-23T17:00:00Z\n";
  FILE *in = fmemopen((void *)text, strlen(text), "r");
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmTableData) table = wfm_table_read(&wfm_table_roster, in, "elsewhere", mistakes);
  fclose(in);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRoster) roster = wfm_run_read_roster(f->problem, table, &err);
  g_assert_no_error(err);
  g_assert_cmpuint(roster->agent[0].n_duties, ==, 0);
  g_assert_cmpuint(roster->agent[1].n_duties, ==, 2);
  const WfmDuty *duty = roster->agent[1].duty;
  g_assert_cmpint(duty[0].start, ==, utc("2026-03-23T15:00:00Z"));
  g_assert_cmpint(duty[0].end, ==, utc("2026-03-23T20:00:00Z"));
  g_assert_cmpint(duty[1].start, ==, utc("2026-03-24T02:00:00Z"));
  g_assert_cmpint(duty[1].day - duty[0].day, ==, 1);
}

static char *hours_of(const WfmZone *zone, const char *const *starts, int64_t minutes) {
  WfmWeekHours *hours = wfm_week_hours_new(zone);
  for (; *starts; starts++) {
    WfmHistoryRow row = {.interval_start_utc = utc(*starts), .minutes = minutes, .offered = 1};
    wfm_week_hours_add(hours, &row);
  }
  char *text = wfm_week_hours_text(hours);
  wfm_week_hours_free(hours);
  return text;
}

static void test_hours_of_a_bare_history(Fixture *f, gconstpointer data) {
  (void)data;
  const WfmZone *dublin = f->run->zone;
  /* Monday 2026-03-23 in winter time, Tuesday 2026-03-31 in summer time; and a Saturday night that ends on Sunday. */
  g_autofree char *some = hours_of(
      dublin, (const char *const[]){"2026-03-23T09:00:00Z", "2026-03-23T10:00:00Z", "2026-03-31T09:00:00Z", "2026-04-04T22:30:00Z", NULL},
      60);
  g_assert_cmpstr(some, ==, "Mon 09:00-11:00; Tue 10:00-11:00; Sat 23:30-24:00; Sun 00:00-00:30");
  g_autofree char *two_days = hours_of(dublin, (const char *const[]){"2026-03-23T09:00:00Z", "2026-03-24T09:00:00Z", NULL}, 60);
  g_assert_cmpstr(two_days, ==, "24x7"); /* too little to say that the rest of the week is closed */
  g_autofree char *days =
      hours_of(dublin,
               (const char *const[]){"2026-03-16T00:00:00Z", "2026-03-17T00:00:00Z", "2026-03-18T00:00:00Z", "2026-03-19T00:00:00Z",
                                     "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z", "2026-03-22T00:00:00Z", NULL},
               1440);
  g_assert_cmpstr(days, ==, "24x7");
}

/* By hand, at 40 columns: descriptions from column 28 on, paragraphs filled across their line ends, an example as it stands. */
static void test_help_is_filled_to_the_width(void) {
  g_autofree char *folded = wfm_help_fold("Options:\n"
                                          "  -o, --out=DIR                                Where to\n"
                                          "  --map=series=COLUMN,offered=COLUMN           Which columns\n"
                                          "  --csv\n"
                                          "\n"
                                          "One two three four\nfive six seven eight nine ten.\n"
                                          "\n"
                                          "Example:\n"
                                          "  wfm forecast a-plan --now 2026-10-20T12:00 --today today.csv\n",
                                          40);
  g_assert_cmpstr(folded, ==,
                  "Options:\n"
                  "  -o, --out=DIR             Where to\n"
                  "  --map=series=COLUMN,offered=COLUMN\n"
                  "                            Which\n"
                  "                            columns\n"
                  "  --csv\n"
                  "\n"
                  "One two three four five six seven eight\n"
                  "nine ten.\n"
                  "\n"
                  "Example:\n"
                  "  wfm forecast a-plan --now 2026-10-20T12:00 --today today.csv\n");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
  ADD("/cli/availability-follows-the-agents-clock", test_availability_follows_the_agents_clock);
  ADD("/cli/leave-counts-by-local-days", test_leave_counts_by_local_days);
  ADD("/cli/fixed-rows-of-the-horizon", test_fixed_rows_of_the_horizon);
  ADD("/cli/previous-duties-keep-their-paid-hours", test_previous_duties_keep_their_paid_hours);
  ADD("/cli/what-may-follow-what-and-which-shifts-count", test_what_may_follow_what_and_which_shifts_count);
  ADD("/cli/wishes-for-work-and-against-a-shift", test_wishes_for_work_and_against_a_shift);
  ADD("/cli/holidays-are-those-of-the-region", test_holidays_are_those_of_the_region);
  ADD("/cli/the-ledger-is-shared-out-and-carried-on", test_the_ledger_is_shared_out_and_carried_on);
  ADD("/cli/a-new-hire-is-slower-at-first", test_a_new_hire_is_slower_at_first);
  ADD("/cli/presence-is-asked-on-the-clock-of-its-zone", test_presence_is_asked_on_the_clock_of_its_zone);
  ADD("/cli/shift-lines-begin-at-their-date-and-bind-by-default", test_shift_lines_begin_at_their_date_and_bind_by_default);
  ADD("/cli/rosters-without-dates-fall-into-shifts", test_rosters_without_dates_fall_into_shifts);
  ADD("/cli/hours-of-a-bare-history", test_hours_of_a_bare_history);
#undef ADD
  g_test_add_func("/cli/help-is-filled-to-the-width", test_help_is_filled_to_the_width);
  return g_test_run();
}
