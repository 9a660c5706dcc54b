/* What the independent checker finds, and what it leaves alone. The baseline is a clean week: one contract with one shift type
 * (start 08:00 - 10:00 by the half hour, 8.5 h long, a paid break and an unpaid meal), five shifts, no findings. */
#include "core/rng.h"
#include "scheduler/roster/break_window.h"
#include "tests/unit/roster_fixture.h"

static const WfmBreak breaks[] = {
    {.activity = "break", .length_s = 900, .earliest_s = 90 * 60, .latest_s = 150 * 60, .paid = true},
    {.activity = "meal", .length_s = 1800, .earliest_s = 225 * 60, .latest_s = 285 * 60},
};

static Person *person_with_type(const char *zone, const char *from, const char *to) {
  Person *p = person_new(zone, from, to);
  p->types[0] = (WfmShiftType){.shift = "day",
                               .kind = "day",
                               .weekdays = 0x7f,
                               .start_low_s = 8 * 3600,
                               .start_high_s = 10 * 3600,
                               .start_step_s = 1800,
                               .length_low_s = 17 * 1800,
                               .length_high_s = 17 * 1800,
                               .length_step_s = 900,
                               .breaks = breaks,
                               .n_breaks = 2};
  p->types[1] = (WfmShiftType){.shift = "night",
                               .kind = "night",
                               .weekdays = 0x7f,
                               .start_low_s = 22 * 3600,
                               .start_high_s = 25 * 3600,
                               .start_step_s = 3600,
                               .length_low_s = 8 * 3600,
                               .length_high_s = 8 * 3600,
                               .length_step_s = 3600};
  p->problem.n_shift_types = 2;
  p->allowed[0] = 0;
  p->allowed[1] = 1;
  p->contract.n_shift_types = 2;
  return p;
}

/* A day shift from 08:00 or so with both breaks at the earliest: 10:00 and 12:00 after an 08:00 start. */
static WfmDuty *works_day(Person *p, const char *date, const char *start) {
  g_autofree char *text = g_strdup_printf("%s %s", date, start);
  int64_t from = at(p, text);
  WfmDuty *duty = works_instants(p, from, from + 17 * 1800);
  duty->shift_type = 0;
  const int64_t edge[] = {from, from + 7200, from + 8100, from + 14400, from + 16200, duty->end};
  const char *const name[] = {"work", "break", "work", "meal", "work"};
  for (int k = 0; k < 5; k++)
    duty->segment[k] = (WfmSegment){k % 2 ? WFM_SEGMENT_BREAK : WFM_SEGMENT_WORK, edge[k], edge[k + 1], name[k], k != 3};
  duty->n_segments = 5;
  return duty;
}

static Person *clean_week(void) {
  Person *p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  for (int d = 1; d <= 5; d++) {
    char date[] = "2026-06-01";
    date[9] = (char)('0' + d);
    works_day(p, date, "08:00");
  }
  return p;
}

/* Duties before the horizon become the person's previous ones, the others the roster. */
static WfmVerdict *check(Person *p) {
  size_t n_previous = 0;
  while (n_previous < p->n_duties && p->duty[n_previous].start < p->problem.grid.start) n_previous++;
  p->agent.previous = p->duty;
  p->agent.n_previous = n_previous;
  g_autoptr(WfmRoster) roster = wfm_roster_new(1);
  for (size_t i = p->n_duties; i-- > n_previous;) wfm_roster_add(roster, 0, &p->duty[i]);
  for (size_t i = 1; i < roster->agent[0].n_duties; i++)
    g_assert_cmpint(roster->agent[0].duty[i - 1].start, <=, roster->agent[0].duty[i].start);
  return wfm_check_roster(&p->problem, roster);
}

static size_t count(const WfmVerdict *verdict, const char *rule) {
  size_t n = 0;
  for (size_t i = 0; i < verdict->n_findings; i++) n += strcmp(verdict->finding[i].rule, rule) == 0;
  return n;
}

/* Exactly one finding, hard, of this name; returns its text for closer looks. */
static void assert_only(Person *p, const char *rule, const char *part_of_text) {
  g_autoptr(WfmVerdict) verdict = check(p);
  for (size_t i = 0; i < verdict->n_findings; i++) g_test_message("%s", verdict->finding[i].text);
  g_assert_cmpuint(verdict->n_findings, ==, 1);
  g_assert_cmpstr(verdict->finding[0].rule, ==, rule);
  g_assert_true(verdict->finding[0].hard);
  g_assert_cmpuint(verdict->n_hard, ==, 1);
  g_assert_cmpfloat(verdict->finding[0].excess, >, 0);
  g_assert_nonnull(strstr(verdict->finding[0].text, part_of_text));
  g_assert_true(g_str_has_prefix(verdict->finding[0].text, "Ada Byrne"));
}

static void assert_clean(Person *p) {
  g_autoptr(WfmVerdict) verdict = check(p);
  for (size_t i = 0; i < verdict->n_findings; i++) g_test_message("%s", verdict->finding[i].text);
  g_assert_cmpuint(verdict->n_findings, ==, 0);
}

static void a_clean_week_has_no_findings(void) {
  g_autoptr(Person) p = clean_week();
  assert_clean(p);
}

static void a_breach_is_told_with_person_times_rule_origin_and_cause(void) {
  g_autoptr(Person) p = person_new("Europe/Dublin", "2026-03-23", "2026-03-30");
  WfmRuleUse use = {.rule = wfm_rule_find("daily_rest"), .value = 11, .hard = true, .origin = "contracts.csv:12"};
  p->contract.rules = &use;
  p->contract.n_rules = 1;
  works(p, "2026-03-28 13:00", "2026-03-28 21:00");
  works(p, "2026-03-29 08:00", "2026-03-29 16:00");
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(verdict->n_hard, ==, 1);
  const WfmFinding *finding = verdict->finding;
  for (size_t i = 0; i < verdict->n_findings; i++)
    if (verdict->finding[i].hard) finding = &verdict->finding[i];
  g_assert_cmpstr(finding->text, ==,
                  "Ada Byrne: rest from the end of a shift to the start of the next (elapsed time) is 10 h from Sat 2026-03-28 "
                  "21:00+00:00 to Sun 2026-03-29 08:00+01:00, daily_rest asks for at least 11 h (hard, contracts.csv:12); the clock "
                  "is the cause: it was put forward by 1 h at Sun 2026-03-29 02:00+01:00");
  g_assert_cmpfloat(finding->excess, ==, 1);
  g_assert_cmpint(finding->from, ==, at(p, "2026-03-28 21:00"));
}

static void soft_breaches_have_a_price(void) {
  g_autoptr(Person) p = clean_week();
  WfmRuleUse use[] = {{.rule = wfm_rule_find("max_hours_week"), .value = 37.5, .price = 4, .origin = "contracts.csv:3"},
                      {.rule = wfm_rule_find("max_days_week"), .value = 5, .hard = true}};
  p->contract.rules = use;
  p->contract.n_rules = 2;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(verdict->n_findings, ==, 1);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
  g_assert_cmpfloat_with_epsilon(verdict->soft_price, 2.5 * 4, 1e-9);
  g_assert_nonnull(strstr(verdict->finding[0].text, "is 40 h from Mon 2026-06-01 00:00+01:00 to Mon 2026-06-08 00:00+01:00, "
                                                    "max_hours_week asks for at most 37.5 h (soft, contracts.csv:3)"));
}

static void two_shifts_at_once(void) {
  g_autoptr(Person) p = clean_week();
  works_day(p, "2026-06-05", "10:00");
  assert_only(p, "overlap", "begins before the shift from Fri 2026-06-05 08:00+01:00 to ");
}

static void a_shift_before_the_horizon_that_reaches_into_the_first(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  works(p, "2026-05-31 23:00", "2026-06-01 08:15");
  works_day(p, "2026-06-01", "08:00");
  assert_only(p, "overlap", "Sun 2026-05-31 23:00+01:00");
}

static void work_on_leave(void) {
  g_autoptr(Person) p = clean_week();
  is_away(p, "2026-06-05 12:00", "2026-06-08", 0);
  assert_only(p, "absent", "meets leave: annual from Fri 2026-06-05 12:00+01:00 to Mon 2026-06-08 00:00+01:00 (leave.csv:7)");
}

static void a_night_that_ends_as_leave_begins_is_free(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  works(p, "2026-06-01 22:00", "2026-06-02 06:00")->shift_type = 1;
  is_away(p, "2026-06-02 06:00", "2026-06-03", 0);
  assert_clean(p);
  is_away(p, "2026-06-02 05:00", "2026-06-02 06:00", 0);
  assert_only(p, "absent", "(leave.csv:7)");
}

static void not_employed(void) {
  g_autoptr(Person) p = clean_week();
  p->agent.employed_from = at(p, "2026-06-02");
  assert_only(p, "employed", "Mon 2026-06-01 08:00+01:00");
  p->agent.employed_from = 0;
  p->agent.employed_to = at(p, "2026-06-05 16:00"); /* in the last half hour of the last shift */
  assert_only(p, "employed", "Fri 2026-06-05 08:00+01:00");
  p->agent.employed_to += 1800;
  assert_clean(p);
}

static void nobody_without_skills_on_the_queues(void) {
  g_autoptr(Person) p = clean_week();
  WfmRosterQueue queue = {.queue = "voice"};
  float proficiency = 0;
  p->problem.queues = &queue;
  p->problem.n_queues = 1;
  p->agent.proficiency = &proficiency;
  assert_only(p, "skill", "none of which the person can serve");
  proficiency = 0.5F;
  assert_clean(p);
}

static void starts_off_the_window_the_step_and_the_weekday(void) {
  const char *const wrong[] = {"07:30", "10:30", "08:15"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
    works_day(p, "2026-06-03", wrong[i]);
    assert_only(p, "shift_window", "between 08:00 and 10:00 in steps of 30 min");
  }
  g_autoptr(Person) p = clean_week();
  p->types[0].weekdays = 0x1e; /* not on Mondays */
  assert_only(p, "shift_window", "starts on Tue Wed Thu Fri");
}

static void lengths_that_the_type_does_not_have(void) {
  g_autoptr(Person) p = clean_week();
  p->types[0].length_low_s = 9 * 3600;
  p->types[0].length_high_s = 10 * 3600;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(count(verdict, "shift_window"), ==, 5);
  g_assert_nonnull(strstr(verdict->finding[0].text, "8 h 30 min long, and shift day is 9 h to 10 h long in steps of 15 min"));
}

static void a_shift_type_of_another_contract(void) {
  g_autoptr(Person) p = clean_week();
  p->contract.n_shift_types = 1;
  p->allowed[0] = 1;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(count(verdict, "shift_window"), ==, 5);
  g_assert_nonnull(strstr(verdict->finding[0].text, "which contract full does not have"));
}

static void windows_reach_past_midnight(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  works(p, "2026-06-03 01:00", "2026-06-03 09:00")->shift_type = 1; /* 25:00 of Tuesday */
  assert_clean(p);
  p->types[1].weekdays = 0x04; /* not Tuesday, but Wednesday */
  assert_only(p, "shift_window", "between 22:00 and 25:00");
  p->types[1].weekdays = 0x02;
  assert_clean(p);
}

static void across_a_clock_change_length_or_end_is_kept(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-03-23", "2026-03-30");
  works(p, "2026-03-28 22:00", "2026-03-29 07:00")->shift_type = 1; /* 8 h lived, 9 h on the wall */
  assert_clean(p);
  p->types[1].clock_policy = WFM_CLOCK_KEEP_END;
  assert_only(p, "shift_window", "9 h long on the wall clock");
  g_autoptr(Person) q = person_with_type("Europe/Dublin", "2026-03-23", "2026-03-30");
  works(q, "2026-03-28 22:00", "2026-03-29 06:00")->shift_type = 1; /* 7 h lived, 8 h on the wall */
  assert_only(q, "shift_window", "7 h long");
  q->types[1].clock_policy = WFM_CLOCK_KEEP_END;
  assert_clean(q);
}

/* Longer shifts may not end after 17:30; those from 25:00 end on the next date, and may not before 32:00. */
static void a_shift_ends_inside_its_window(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  p->types[1].length_high_s = 9 * 3600;
  p->types[1].end_low_s = 31 * 3600;
  p->types[1].end_high_s = 33 * 3600;
  works(p, "2026-06-01 22:00", "2026-06-02 07:00")->shift_type = 1;
  works(p, "2026-06-03 00:00", "2026-06-03 09:00")->shift_type = 1; /* 24:00 of Tuesday */
  works(p, "2026-06-05 01:00", "2026-06-05 09:00")->shift_type = 1;
  assert_clean(p);
  p->types[1].end_high_s = 32 * 3600;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(verdict->n_hard, ==, 2);
  g_assert_nonnull(strstr(verdict->finding[0].text, "has a shift from Wed 2026-06-03 00:00+01:00 to Wed 2026-06-03 09:00+01:00, and shift "
                                                    "night ends between 31:00 and 32:00"));
}

static void a_start_that_the_clock_skips_moves_with_it(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-03-23", "2026-03-30");
  works(p, "2026-03-29 02:00", "2026-03-29 10:00")->shift_type = 1; /* 25:00 of Saturday does not exist, 02:00 stands for it */
  assert_clean(p);
}

static void breaks_are_all_there_and_in_their_windows(void) {
  g_autoptr(Person) p = clean_week();
  p->duty[2].segment[3].kind = WFM_SEGMENT_WORK; /* the meal is worked */
  p->duty[2].segment[3].paid = true;
  assert_only(p, "break_window", "without its meal, break 2 of 2");

  g_autoptr(Person) late = clean_week(); /* the break half an hour after its window */
  late->duty[0].segment[0].end += 2700;
  late->duty[0].segment[1].start += 2700;
  late->duty[0].segment[1].end += 2700;
  late->duty[0].segment[2].start += 2700;
  assert_only(late, "break_window", "begins 2 h 45 min after the start of the shift, not 1 h 30 min to 2 h 30 min");

  g_autoptr(Person) longer = clean_week();
  longer->duty[0].segment[1].end += 900;
  longer->duty[0].segment[2].start += 900;
  assert_only(longer, "break_window", "is 30 min long, not 15 min");

  g_autoptr(Person) paid = clean_week();
  paid->duty[0].segment[3].paid = true;
  assert_only(paid, "break_window", "is paid, and ought not to be");

  g_autoptr(Person) extra = clean_week();
  int64_t end = extra->duty[0].end;
  extra->duty[0].segment[4].end = end - 900;
  extra->duty[0].segment[5] = (WfmSegment){WFM_SEGMENT_BREAK, end - 900, end, "break", true};
  extra->duty[0].n_segments = 6;
  assert_only(extra, "break_window", "is not one of the shift's breaks");
}

/* Steps of a break count from where its window begins: at 3h45, 4h15 and 4h45 of the shift; at 11:45, 12:15 and so on by the clock, also in
 * a shift that starts at noon. */
static void breaks_begin_on_their_own_step(void) {
  WfmBreak stepped[] = {breaks[0], breaks[1]};
  stepped[1].step_s = 1800; /* from 3h45; clean_week has it at 4h */
  g_autoptr(Person) p = clean_week();
  p->types[0].breaks = stepped;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(verdict->n_hard, ==, 5);
  g_assert_nonnull(
      strstr(verdict->finding[0].text, "begins 4 h after the start of the shift, not 3 h 45 min to 4 h 45 min in steps of 30 min"));
  stepped[1].step_s = 900;
  assert_clean(p);

  const WfmBreak by_clock = {.activity = "meal", .earliest_s = 42300, .latest_s = 52200, .on_clock = true, .step_s = 1800};
  int64_t noon = at(p, "2026-06-01 12:00");
  WfmBreakWindow window = wfm_break_window(&by_clock, noon, p->zone);
  g_assert_cmpint(window.low, ==, noon + 900);
  g_assert_false(wfm_break_may_begin(window, noon));
  g_assert_true(wfm_break_may_begin(window, noon + 900));
  g_assert_false(wfm_break_may_begin(window, noon + 1800));
  g_assert_true(wfm_break_may_begin(window, noon + 2700));
  g_assert_cmpint(wfm_break_first(window, noon + 1000, noon, 900), ==, noon + 2700);
  g_assert_cmpint(wfm_break_last(window, noon + 8000, noon, 900), ==, noon + 6300);
  g_assert_cmpint(wfm_break_first(window, noon, noon, 1800), >, window.high); /* whole half hours after noon are none of them */
}

/* A day shift from 08:00 has its meal at 12:00; a night of eight hours at 02:00 or so of the next date, the night on which the clock goes
 * forward included. */
static void a_meal_by_the_clock_is_at_its_time(void) {
  WfmBreak by_clock[] = {breaks[0], breaks[1]};
  by_clock[1].on_clock = true;
  by_clock[1].earliest_s = 12 * 3600;
  by_clock[1].latest_s = 13 * 3600;
  g_autoptr(Person) p = clean_week();
  p->types[0].breaks = by_clock;
  assert_clean(p);
  by_clock[1].earliest_s = 12 * 3600 + 900;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(verdict->n_hard, ==, 5);
  g_assert_nonnull(strstr(verdict->finding[0].text,
                          "the meal at Mon 2026-06-01 12:00+01:00 begins then, not between Mon 2026-06-01 12:15+01:00 "
                          "and Mon 2026-06-01 13:00+01:00"));

  const WfmBreak at_two[] = {
      {.activity = "meal", .length_s = 1800, .earliest_s = 2 * 3600, .latest_s = 3 * 3600, .paid = true, .on_clock = true}};
  g_autoptr(Person) night = person_with_type("Europe/Dublin", "2026-03-23", "2026-03-30");
  night->types[1].breaks = at_two;
  night->types[1].n_breaks = 1;
  works(night, "2026-03-25 22:00", "2026-03-26 06:00")->shift_type = 1;
  rests(night, "meal", "2026-03-26 02:30", "2026-03-26 03:00", true);
  works(night, "2026-03-28 22:00", "2026-03-29 07:00")->shift_type = 1;
  rests(night, "meal", "2026-03-29 02:00", "2026-03-29 02:30", true); /* three hours after the start, not four */
  assert_clean(night);
  WfmSegment *meal = &night->segment[1][1];
  meal[-1].end = meal->start = meal->start - 1800; /* half past midnight by the winter's clock */
  meal->end = meal[1].start = meal->start + 1800;
  assert_only(night, "break_window", "begins then, not between Sun 2026-03-29 02:00+01:00 and Sun 2026-03-29 03:00+01:00");
}

static WfmVerdict *check_limit(Person *p, WfmPresence *asked, int32_t *limit, int32_t most) {
  for (int32_t i = 0; i < p->problem.grid.n; i++) limit[i] = most;
  p->problem.presences = asked;
  p->problem.n_presences = 1;
  return check(p);
}

/* Nobody at all may be on a break, or in a meeting: what stands against a limit of none is every such time, those of shifts before the
 * horizon included, and nothing else. */
static void breaks_and_meetings_at_once_are_counted(void) {
  g_autoptr(Person) p = clean_week();
  const uint8_t member[] = {1};
  g_autofree int32_t *none = g_new0(int32_t, p->problem.grid.n + 1), *limit = g_new0(int32_t, p->problem.grid.n + 1);
  WfmPresence asked = {
      .presence = "lunch", .origin = "presence.csv:3", .member = member, .people = none, .most_on_break = limit, .hard = true};
  g_autoptr(WfmVerdict) one = check_limit(p, &asked, limit, 1), nobody = check_limit(p, &asked, limit, 0);
  g_assert_cmpuint(one->n_findings, ==, 0);
  g_assert_cmpuint(nobody->n_hard, ==, 10); /* a break and a meal on five days */
  g_assert_cmpstr(nobody->finding[0].rule, ==, "presence");
  g_assert_cmpstr(
      nobody->finding[0].text, ==,
      "presence lunch: 1 of its 1 people is on a break from Mon 2026-06-01 10:00+01:00 to Mon 2026-06-01 10:15+01:00, and at most 0 "
      "may be (hard, presence.csv:3)");
  asked.most_in_meeting = limit;
  asked.most_on_break = NULL;
  g_autoptr(WfmVerdict) no_meeting = check_limit(p, &asked, limit, 0);
  g_assert_cmpuint(no_meeting->n_findings, ==, 0);
  p->duty[1].segment[1].kind = WFM_SEGMENT_MEETING; /* which the plan does not know, so that it is remarked upon, and misses its break */
  g_autoptr(WfmVerdict) met = check_limit(p, &asked, limit, 0);
  g_assert_cmpuint(count(met, "presence"), ==, 1);
  asked.hard = false;
  asked.price = 60;
  g_autoptr(WfmVerdict) priced = check_limit(p, &asked, limit, 0);
  g_assert_cmpfloat_with_epsilon(priced->soft_price, 15, 1e-9); /* a quarter of an hour */
}

static void fixed_shifts_are_kept_exactly_and_need_no_type(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  has_span(p, WFM_SPAN_SHIFT, "2026-06-02 06:15", "2026-06-02 11:00", 0)->what = "shift";
  assert_only(p, "fixed_kept", "from Tue 2026-06-02 06:15+01:00 to Tue 2026-06-02 11:00+01:00 (leave.csv:7)");
  WfmDuty *duty = works(p, "2026-06-02 06:15", "2026-06-02 11:00");
  assert_clean(p);
  duty->end -= 900;
  duty->segment[0].end -= 900;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(count(verdict, "fixed_kept"), ==, 1);
}

static void meetings_are_kept_exactly_unless_the_person_is_away(void) {
  g_autoptr(Person) p = clean_week();
  WfmSpan *span = has_span(p, WFM_SPAN_MEETING, "2026-06-05 14:00", "2026-06-05 15:00", 0);
  span->what = "meeting: team";
  assert_only(p, "fixed_kept", "does not keep the fixed meeting: team from Fri");
  has_segment(p, WFM_SEGMENT_MEETING, "meeting: team", "2026-06-05 14:00", "2026-06-05 15:00", true);
  assert_clean(p);
  span->to += 900;
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(verdict->n_hard, ==, 1);
  g_assert_cmpuint(verdict->n_findings, ==, 2); /* and the one that nobody planned is remarked */

  g_autoptr(Person) away = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  has_span(away, WFM_SPAN_MEETING, "2026-06-05 14:00", "2026-06-05 15:00", 0);
  is_away(away, "2026-06-05", "2026-06-06", 8);
  assert_clean(away);
}

static void everything_lies_on_the_grid_and_in_the_horizon(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  p->types[0].start_step_s = 600;
  works_day(p, "2026-06-03", "08:10");
  assert_only(p, "grid", "off the grid of 15 minutes");
  g_autoptr(Person) q = clean_week();
  q->problem.duties_before = at(q, "2026-06-05");
  assert_only(q, "horizon", "Fri 2026-06-05 08:00+01:00");
}

static void segments_fill_the_shift(void) {
  g_autoptr(Person) gap = clean_week();
  gap->duty[0].segment[2].start += 900;
  assert_only(gap, "segments", "one after the other: none holds ");
  g_autoptr(Person) twice = clean_week();
  twice->duty[0].segment[2].start -= 900;
  assert_only(twice, "segments", "one after the other: more than one holds ");
  g_autoptr(Person) unpaid = clean_week();
  unpaid->duty[0].segment[0].paid = false;
  assert_only(unpaid, "segments", "work that is not paid");
  g_autoptr(Person) date = clean_week();
  date->duty[0].day++;
  assert_only(date, "segments", "is booked on 2026-06-02");
  g_autoptr(Person) backwards = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  works(backwards, "2026-06-02 09:00", "2026-06-02 09:00");
  assert_only(backwards, "segments", "does not end after its start");
}

static void rosters_of_other_tools_get_remarks_not_breaches(void) {
  g_autoptr(Person) p = clean_week();
  for (size_t i = 0; i < p->n_duties; i++) p->duty[i].shift_type = -1;
  assert_clean(p); /* a type of the contract would make them */
  works(p, "2026-06-06 03:00", "2026-06-06 04:00");
  g_autoptr(WfmVerdict) verdict = check(p);
  g_assert_cmpuint(verdict->n_findings, ==, 1);
  g_assert_cmpuint(verdict->n_hard, ==, 0);
  g_assert_cmpfloat(verdict->soft_price, ==, 0);
  g_assert_cmpstr(verdict->finding[0].rule, ==, "shift_window");
}

/* Two of three people have a seat; the third is one too many from 09:00 to 16:30. */
static void a_site_holds_no_more_people_than_seats(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  WfmAgent agents[3] = {p->agent, p->agent, p->agent};
  WfmSite sites[] = {{"Dublin", 2}, {"Toronto", INT32_MAX}};
  p->problem.agents = agents;
  p->problem.n_agents = 3;
  p->problem.sites = sites;
  p->problem.n_sites = 2;
  g_autoptr(WfmRoster) roster = wfm_roster_new(3);
  wfm_roster_add(roster, 0, works_day(p, "2026-06-01", "08:00"));
  wfm_roster_add(roster, 1, works_day(p, "2026-06-01", "08:30"));
  wfm_roster_add(roster, 2, works_day(p, "2026-06-01", "09:00"));
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&p->problem, roster);
  g_assert_cmpuint(verdict->n_findings, ==, 1);
  const WfmFinding *finding = &verdict->finding[0];
  g_assert_cmpstr(finding->rule, ==, "seats");
  g_assert_cmpuint(finding->agent, ==, SIZE_MAX);
  g_assert_cmpint(finding->from, ==, at(p, "2026-06-01 09:00"));
  g_assert_cmpint(finding->to, ==, at(p, "2026-06-01 16:30"));
  g_assert_cmpfloat(finding->excess, ==, 1);
  sites[0].seats = 3;
  g_autoptr(WfmVerdict) enough = wfm_check_roster(&p->problem, roster);
  g_assert_cmpuint(enough->n_findings, ==, 0);
}

/* Who leaves at 16:30 makes room for who comes at 16:30. */
static void seats_change_hands(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  WfmAgent agents[2] = {p->agent, p->agent};
  WfmSite site = {"Dublin", 1};
  p->problem.agents = agents;
  p->problem.n_agents = 2;
  p->problem.sites = &site;
  p->problem.n_sites = 1;
  g_autoptr(WfmRoster) roster = wfm_roster_new(2);
  wfm_roster_add(roster, 0, works_day(p, "2026-06-01", "08:00"));
  wfm_roster_add(roster, 1, works(p, "2026-06-01 16:30", "2026-06-02 00:30"));
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&p->problem, roster);
  g_assert_cmpuint(count(verdict, "seats"), ==, 0);
}

/* Two who are on shift since before the horizon sit on one seat until 02:00, which no roster can change; whoever comes to them is too many. */
static void who_sits_from_before_is_no_breach_of_the_roster(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  WfmDuty before = {.start = at(p, "2026-05-31 18:00"), .end = at(p, "2026-06-01 02:00"), .shift_type = -1};
  before.day = wfm_local_day(wfm_zone_local(p->zone, before.start));
  WfmAgent agents[3] = {p->agent, p->agent, p->agent};
  for (int a = 0; a < 2; a++) {
    agents[a].previous = &before;
    agents[a].n_previous = 1;
  }
  WfmSite site = {"Dublin", 1};
  p->problem.agents = agents;
  p->problem.n_agents = 3;
  p->problem.sites = &site;
  p->problem.n_sites = 1;
  g_autoptr(WfmRoster) roster = wfm_roster_new(3);
  g_autoptr(WfmVerdict) nobody = wfm_check_roster(&p->problem, roster);
  g_assert_cmpuint(count(nobody, "seats"), ==, 0);
  wfm_roster_add(roster, 2, works(p, "2026-06-01 00:30", "2026-06-01 08:30"));
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&p->problem, roster);
  g_assert_cmpuint(count(verdict, "seats"), ==, 1);
  for (size_t k = 0; k < verdict->n_findings; k++) {
    const WfmFinding *finding = &verdict->finding[k];
    if (strcmp(finding->rule, "seats") != 0) continue;
    g_assert_cmpint(finding->from, ==, at(p, "2026-06-01 00:30"));
    g_assert_cmpint(finding->to, ==, at(p, "2026-06-01 02:00"));
    g_assert_cmpfloat(finding->excess, ==, 2);
  }
}

/* The checker and the search judge by one number. */
static void rules_cost_in_the_verdict_what_they_cost_in_the_search(void) {
  g_autoptr(Person) p = clean_week();
  works(p, "2026-06-05 22:00", "2026-06-06 14:00");
  WfmRuleUse use[64];
  size_t n = 0;
  for (size_t r = 0; r < wfm_n_rules && n < G_N_ELEMENTS(use); r++)
    use[n++] = (WfmRuleUse){
        .rule = wfm_rules[r], .value = MAX(wfm_rules[r]->low, 2), .price = 1 + (double)r, .hard = strcmp(wfm_rules[r]->scope, "week") == 0};
  p->contract.rules = use;
  p->contract.n_rules = n;
  g_autoptr(WfmVerdict) verdict = check(p);
  WfmRuleView view = view_of(p);
  int hard = 0;
  double price = wfm_rules_price(&view, &hard);
  g_assert_cmpfloat(price, >, 100);
  g_assert_cmpint(hard, >, 1);
  g_assert_cmpfloat_with_epsilon(verdict->soft_price, price, 1e-9);
  size_t structural = count(verdict, "overlap") + count(verdict, "shift_window");
  g_assert_cmpuint(verdict->n_findings, >, structural);
  g_assert_cmpuint(verdict->n_hard, ==, (size_t)hard);
}

/* The roster spoiled in many ways at once: sorted by person and time, the same each time. */
static void findings_come_in_a_fixed_order(void) {
  g_autoptr(Person) p = clean_week();
  WfmRuleUse use[] = {{.rule = wfm_rule_find("daily_rest"), .value = 16, .hard = true},
                      {.rule = wfm_rule_find("max_hours_week"), .value = 30, .hard = true},
                      {.rule = wfm_rule_find("max_days_week"), .value = 3, .price = 1}};
  p->contract.rules = use;
  p->contract.n_rules = 3;
  is_away(p, "2026-06-03", "2026-06-05", 0);
  p->duty[1].segment[2].start += 900;
  g_autoptr(WfmVerdict) first = check(p);
  g_autoptr(WfmVerdict) second = check(p);
  g_assert_cmpuint(first->n_findings, ==, 4 + 1 + 1 + 2 + 1);
  for (size_t i = 0; i < first->n_findings; i++) {
    g_assert_cmpstr(first->finding[i].text, ==, second->finding[i].text);
    if (i) g_assert_cmpint(first->finding[i - 1].from, <=, first->finding[i].from);
  }
}

/* Whatever a file may hold: times in no order, dates that are wrong, segments that overlap, types that do not exist. Every rule judges it. */
static void garbage_is_judged_all_the_same(void) {
  WfmRuleUse use[64];
  size_t n_rules = MIN(wfm_n_rules, G_N_ELEMENTS(use));
  for (size_t r = 0; r < n_rules; r++) use[r] = (WfmRuleUse){.rule = wfm_rules[r], .value = MAX(wfm_rules[r]->low, 1), .hard = true};
  for (uint64_t seed = 0; seed < 300; seed++) {
    WfmRng rng;
    wfm_rng_init(&rng, 77, seed);
    g_autoptr(Person) p = person_with_type(seed % 2 ? "Australia/Lord_Howe" : "America/Toronto", "2026-03-02", "2026-04-13");
    p->contract.rules = use;
    p->contract.n_rules = n_rules;
    p->contract.weekend = (uint8_t)(seed % 128);
    g_autoptr(WfmRoster) roster = wfm_roster_new(1);
    for (uint32_t i = wfm_rng_below(&rng, 40); i > 0; i--) {
      int64_t start = p->problem.grid.start + (int64_t)wfm_rng_below(&rng, 60 * 86400) - 10 * 86400;
      int64_t end = start + (int64_t)wfm_rng_below(&rng, 200000) - 50000;
      WfmSegment segment[4];
      for (int k = 0; k < 4; k++)
        segment[k] =
            (WfmSegment){(WfmSegmentKind)wfm_rng_below(&rng, 3), start + (int64_t)wfm_rng_below(&rng, 9999),
                         end - (int64_t)wfm_rng_below(&rng, 9999), wfm_rng_below(&rng, 2) ? "meal" : NULL, wfm_rng_below(&rng, 2) == 0};
      wfm_roster_add(roster, 0,
                     &(WfmDuty){.start = start,
                                .end = end,
                                .day = wfm_local_day(start) + (int32_t)wfm_rng_below(&rng, 5) - 2,
                                .shift_type = (int32_t)wfm_rng_below(&rng, 5) - 2,
                                .segment = segment,
                                .n_segments = wfm_rng_below(&rng, 5)});
    }
    bool empty = roster->agent[0].n_duties == 0;
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(&p->problem, roster);
    g_assert_true(empty || verdict->n_hard > 0);
    for (size_t i = 0; i < verdict->n_findings; i++) {
      g_assert_cmpfloat(verdict->finding[i].excess, >, 0);
      g_assert_true(g_utf8_validate(verdict->finding[i].text, -1, NULL));
      g_assert_null(strstr(verdict->finding[i].text, "(null)"));
      if (i) g_assert_cmpint(verdict->finding[i - 1].from, <=, verdict->finding[i].from);
    }
  }
}

static void an_empty_roster_is_legal_where_nothing_is_owed(void) {
  g_autoptr(Person) p = person_with_type("Europe/Dublin", "2026-06-01", "2026-06-08");
  assert_clean(p);
  wfm_roster_free(NULL);
  wfm_verdict_free(NULL);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/checker/" #name, name)
  TEST(a_clean_week_has_no_findings);
  TEST(a_breach_is_told_with_person_times_rule_origin_and_cause);
  TEST(soft_breaches_have_a_price);
  TEST(two_shifts_at_once);
  TEST(a_shift_before_the_horizon_that_reaches_into_the_first);
  TEST(work_on_leave);
  TEST(a_night_that_ends_as_leave_begins_is_free);
  TEST(not_employed);
  TEST(nobody_without_skills_on_the_queues);
  TEST(starts_off_the_window_the_step_and_the_weekday);
  TEST(lengths_that_the_type_does_not_have);
  TEST(a_shift_type_of_another_contract);
  TEST(windows_reach_past_midnight);
  TEST(across_a_clock_change_length_or_end_is_kept);
  TEST(a_start_that_the_clock_skips_moves_with_it);
  TEST(a_shift_ends_inside_its_window);
  TEST(breaks_are_all_there_and_in_their_windows);
  TEST(a_meal_by_the_clock_is_at_its_time);
  TEST(breaks_begin_on_their_own_step);
  TEST(breaks_and_meetings_at_once_are_counted);
  TEST(fixed_shifts_are_kept_exactly_and_need_no_type);
  TEST(meetings_are_kept_exactly_unless_the_person_is_away);
  TEST(everything_lies_on_the_grid_and_in_the_horizon);
  TEST(segments_fill_the_shift);
  TEST(rosters_of_other_tools_get_remarks_not_breaches);
  TEST(a_site_holds_no_more_people_than_seats);
  TEST(seats_change_hands);
  TEST(who_sits_from_before_is_no_breach_of_the_roster);
  TEST(rules_cost_in_the_verdict_what_they_cost_in_the_search);
  TEST(findings_come_in_a_fixed_order);
  TEST(garbage_is_judged_all_the_same);
  TEST(an_empty_roster_is_legal_where_nothing_is_owed);
  return g_test_run();
}
