/* What is asked about a roster that is out: incidents, swaps, and the book that requests are held against. The plan is that of live_fixture.h; expected values by
 * hand, or by the exact price of the whole roster. */
#include "cli/incident.h"
#include "cli/leave.h"
#include "cli/swap.h"
#include "scheduler/roster/repair.h"
#include "tests/unit/live_fixture.h"

#include <math.h>
#include <string.h>

static int64_t utc(const char *text) {
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
  g_assert_nonnull(time);
  return g_date_time_to_unix(time);
}

/* ---- incidents ---- */

static WfmIncident *incident(const Live *l, const char *text) {
  g_autoptr(GError) err = NULL;
  WfmIncident *out = wfm_incident_parse(l->run, l->problem, text, &err);
  g_assert_no_error(err);
  return out;
}

static const WfmForecastRow *row_at(const WfmTableData *forecast, const char *text) {
  const WfmForecastRow *row = forecast->rows;
  for (size_t k = 0; k < forecast->n_rows; k++)
    if (row[k].interval_start_utc == utc(text)) return &row[k];
  g_assert_not_reached();
}

static double contacts_between(const WfmTableData *forecast, const char *from, const char *to) {
  const WfmForecastRow *row = forecast->rows;
  double sum = 0;
  for (size_t k = 0; k < forecast->n_rows; k++)
    if (row[k].interval_start_utc >= utc(from) && row[k].interval_start_utc < utc(to)) sum += row[k].mean;
  return sum;
}

/* Half an hour that is hit for 15 minutes has half of the change. */
static void test_more_contacts_while_it_lasts(void) {
  g_autoptr(Live) l = live_new(10, NULL, NULL);
  WfmIncident *more = incident(l, "queue=voice,from=2026-03-03T10:00,to=2026-03-03T11:15,volume=+60%,aht=-10%");
  double lost = -1;
  g_autoptr(WfmTableData) hit = wfm_incident_forecast(more, l->run, l->forecast, &lost);
  static const struct {
    const char *at;
    double volume, aht;
  } expected[] = {{"2026-03-03T09:30:00Z", 1, 1},      {"2026-03-03T10:00:00Z", 1.6, 0.9}, {"2026-03-03T10:30:00Z", 1.6, 0.9},
                  {"2026-03-03T11:00:00Z", 1.3, 0.95}, {"2026-03-03T11:30:00Z", 1, 1},     {"2026-03-04T10:00:00Z", 1, 1}};
  for (size_t k = 0; k < G_N_ELEMENTS(expected); k++) {
    const WfmForecastRow *was = row_at(l->forecast, expected[k].at), *is = row_at(hit, expected[k].at);
    g_assert_cmpfloat(fabs(is->mean - expected[k].volume * was->mean), <, 1e-9);
    g_assert_cmpfloat(fabs(is->aht_s - expected[k].aht * was->aht_s), <, 1e-9);
  }
  g_assert_cmpfloat(lost, ==, 0);
  wfm_incident_free(more);
}

/* Nobody gets through for two hours; of those who did not, 60 % come again on the same day, and nobody else. */
static void test_an_outage_gives_back_a_share(void) {
  g_autoptr(Live) l = live_new(10, NULL, NULL);
  WfmIncident *outage = incident(l, "outage,from=2026-03-03T09:00,hours=2,back=60%,back_hours=1");
  double lost = 0;
  g_autoptr(WfmTableData) hit = wfm_incident_forecast(outage, l->run, l->forecast, &lost);
  double before = contacts_between(l->forecast, "2026-03-03T09:00:00Z", "2026-03-03T11:00:00Z");
  g_assert_cmpfloat(fabs(lost - before), <, 1e-9);
  g_assert_cmpfloat(contacts_between(hit, "2026-03-03T09:00:00Z", "2026-03-03T11:00:00Z"), <, 1e-9);
  double came = contacts_between(hit, "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z");
  double usual = contacts_between(l->forecast, "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z");
  g_assert_cmpfloat(fabs(came - (usual - 0.4 * lost)), <, 1e-6);
  wfm_incident_free(outage);
}

static bool works_between(const WfmAgentRoster *mine, int64_t from, int64_t to) {
  for (size_t d = 0; d < mine->n_duties; d++)
    for (size_t s = 0; s < mine->duty[d].n_segments; s++) {
      const WfmSegment *piece = &mine->duty[d].segment[s];
      if (piece->kind == WFM_SEGMENT_WORK && piece->start < to && piece->end > from) return true;
    }
  return false;
}

/* Half of the four: two are off the queues meanwhile and work on after; the others stay. */
static void test_absent_people_come_back(void) {
  g_autoptr(Live) l = live_new(10, NULL, NULL);
  WfmIncident *absent = incident(l, "from=2026-03-03T11:00,hours=2,absent=50%");
  uint8_t away[LIVE_PEOPLE] = {0};
  size_t n = 0;
  g_autoptr(WfmRoster) left = wfm_incident_roster(absent, l->run, l->problem, l->roster, away, &n);
  g_assert_cmpuint(n, ==, 2);
  g_assert_cmpuint(away[ANN] + away[BEN] + away[CAT] + away[DAN], ==, 2);
  for (size_t a = 0; a < LIVE_PEOPLE; a++) {
    g_assert_true(works_between(&left->agent[a], absent->from, absent->to) == !away[a]);
    g_assert_true(works_between(&left->agent[a], absent->to, absent->to + 1800));
    g_assert_cmpuint(left->agent[a].n_duties, ==, 5);
  }
  wfm_incident_free(absent);
}

static void test_what_is_no_incident(void) {
  static const char *const wrong[] = {"volume=+10%",
                                      "from=2026-03-03T10:00,volume=+10%",
                                      "from=2026-03-03T10:00,hours=2",
                                      "from=2026-03-03T10:00,hours=0,volume=+10%",
                                      "from=2026-03-03T10:00,hours=2,to=2026-03-03T11:00,outage",
                                      "from=2026-03-03T10:00,hours=2,absent=200%",
                                      "from=2026-03-03T10:00,hours=2,site=Mars,closed",
                                      "queue=fax,from=2026-03-03T10:00,hours=2,outage",
                                      "from=2026-03-03T10:00,hours=2,absent=0",
                                      "from=2026-03-03T10:00,hours=2,absent=1.5",
                                      "from=2026-03-03T10:00,hours=2,aht=-100%",
                                      "from=2026-03-03T10:00,hours=2,volume=+10%,volume=+20%",
                                      "from=2026-03-03T10:00,hours=2,volume=+10%,back=20%",
                                      "from=2026-03-03T10:00,hours=2,event=release"};
  g_autoptr(Live) l = live_new(0, NULL, NULL);
  for (size_t k = 0; k < G_N_ELEMENTS(wrong); k++) {
    g_autoptr(GError) err = NULL;
    g_assert_null(wfm_incident_parse(l->run, l->problem, wrong[k], &err));
    g_assert_error(err, WFM_ERROR, WFM_STATUS_USAGE);
    g_assert_nonnull(strstr(err->message, "right would be"));
  }
}

/* ---- swaps ---- */

/* Without contacts a swap costs what the wishes say: Ann's late shift 30, Cat's early one 20, Dan's nothing. */
static void test_a_swap_costs_what_the_wishes_say(void) {
  const char *more[] = {"preferences.csv", "agent,kind,weight\nann,early,30\ncat,late,20\n", NULL};
  g_autoptr(Live) l = live_new(0, more, NULL);
  const WfmRoster *roster = wfm_leave_book_roster(l->book);
  const WfmDuty *given = &roster->agent[ANN].duty[1];
  g_autoptr(GPtrArray) partners = wfm_swap_everybody(l->problem, l->book, ANN, given, WFM_SWAP_SAME_DAY, INT64_MIN);
  g_assert_cmpuint(partners->len, ==, 2); /* Ben works the same shift */
  static const size_t taker[] = {DAN, CAT};
  static const double rise[] = {30, 50};
  for (guint k = 0; k < 2; k++) {
    const WfmSwapCase *swap = partners->pdata[k];
    g_assert_cmpuint(swap->taker, ==, taker[k]);
    g_assert_cmpfloat(fabs(swap->rise - rise[k]), <, 1e-6);
    const WfmDuty *hers = wfm_swap_duty(swap->roster, ANN, given->day), *theirs = wfm_swap_duty(swap->roster, taker[k], given->day);
    g_assert_true(hers->start == swap->returned->start && theirs->start == given->start);
  }
  /* Ten minutes after Cat and Dan began nobody is left: what has begun is not swapped. */
  g_autoptr(GPtrArray) late =
      wfm_swap_everybody(l->problem, l->book, ANN, given, WFM_SWAP_SAME_DAY, MAX(roster->agent[CAT].duty[1].start, given->start) + 600);
  g_assert_cmpuint(late->len, ==, 0);
}

static void test_what_a_rule_forbids_is_no_swap(void) {
  g_autoptr(Live) l = live_new(0, NULL, NULL);
  const WfmRoster *roster = wfm_leave_book_roster(l->book);
  g_autoptr(WfmSwapCase) twice = wfm_swap_try(l->problem, l->book, ANN, &roster->agent[ANN].duty[0], CAT, NULL);
  g_assert_nonnull(twice->breach); /* Cat works then */
  g_assert_true(isnan(twice->rise));
  /* Ann's Monday for Cat's Tuesday: each would work two shifts that day. */
  g_autoptr(GPtrArray) all = wfm_swap_everybody(l->problem, l->book, ANN, &roster->agent[ANN].duty[0], WFM_SWAP_SAME_DAY, INT64_MIN);
  for (guint k = 0; k < all->len; k++) g_assert_null(((WfmSwapCase *)all->pdata[k])->breach); /* Cat and Dan could change with her */
  g_autoptr(WfmSwapCase) other = wfm_swap_try(l->problem, l->book, ANN, &roster->agent[ANN].duty[0], CAT, &roster->agent[CAT].duty[1]);
  g_assert_nonnull(other->breach);
  g_autoptr(GPtrArray) tuesday =
      wfm_swap_everybody(l->problem, l->book, ANN, &roster->agent[ANN].duty[0], roster->agent[CAT].duty[1].day, INT64_MIN);
  g_assert_cmpuint(tuesday->len, ==, 3);
  for (guint k = 0; k < tuesday->len; k++) {
    const WfmSwapCase *swap = tuesday->pdata[k];
    g_assert_nonnull(swap->breach);
    g_assert_cmpint(swap->returned->day, ==, roster->agent[CAT].duty[1].day);
  }
}

/* Ann alone may be on her own from 8 to 10 as the one who has to be there: nobody takes that shift from her, and why is said. */
static void test_who_has_to_be_there_stays(void) {
  const char *more[] = {"presence.csv", "presence,agents,weekdays,from_s,to_s\nlead,ann,Mon-Fri,08:00,10:00\n", NULL};
  g_autoptr(Live) l = live_new(0, more, NULL);
  const WfmDuty *given = &wfm_leave_book_roster(l->book)->agent[ANN].duty[0];
  g_autoptr(GPtrArray) all = wfm_swap_everybody(l->problem, l->book, ANN, given, WFM_SWAP_SAME_DAY, INT64_MIN);
  g_assert_cmpuint(all->len, >, 0);
  for (guint k = 0; k < all->len; k++) g_assert_nonnull(strstr(((WfmSwapCase *)all->pdata[k])->breach, "presence.csv"));
}

/* ---- the book ---- */

static WfmRoster *without_duty(const WfmRoster *roster, size_t agent, size_t duty) {
  WfmRoster *out = wfm_roster_new(roster->n_agents);
  for (size_t a = 0; a < roster->n_agents; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++)
      if (a != agent || d != duty) wfm_roster_add(out, a, &roster->agent[a].duty[d]);
  return out;
}

static void test_the_rise_is_that_of_the_exact_price(void) {
  g_autoptr(Live) l = live_new(14, NULL, NULL);
  g_autoptr(WfmRoster) less = without_duty(l->roster, BEN, 2);
  size_t who = BEN;
  WfmRosterCost was = wfm_roster_price(NULL, l->problem, l->roster), is = wfm_roster_price(NULL, l->problem, less);
  g_assert_cmpfloat(is.shortage, >, was.shortage);
  g_assert_cmpfloat(fabs(wfm_leave_shortage_rise(l->book, less, &who, 1) - (is.shortage - was.shortage)), <, 1e-6);
  double own = wfm_own_cost(l->problem, less, BEN) - wfm_own_cost(l->problem, l->roster, BEN);
  g_assert_cmpfloat(fabs(own - (is.wages - was.wages)), <, 1e-6);
  g_assert_cmpfloat(fabs(own + 8 * 20), <, 1e-6); /* eight hours at 20 */
  g_assert_cmpfloat(wfm_leave_shortage_rise(l->book, l->roster, &who, 1), ==, 0);
}

static double level(Live *l, const WfmRoster *roster, int64_t from, int64_t to) {
  g_autoptr(GError) err = NULL;
  double sl[2], width[2];
  g_assert_true(wfm_leave_book_judge(sl, width, l->book, roster, from, to, WFM_LEAVE_FEW, &err));
  g_assert_no_error(err);
  return sl[0];
}

/* A day that is not touched is not lived through again; and a roster that is kept is said to be what it was said to be when it was tried. */
static void test_only_what_is_touched_is_judged_again(void) {
  g_autoptr(Live) l = live_new(14, NULL, NULL);
  g_autoptr(WfmRoster) less = without_duty(l->roster, CAT, 1);
  const WfmDuty *gone = &l->roster->agent[CAT].duty[1];
  double standing = level(l, NULL, 0, 0), part = level(l, less, gone->start, gone->end), whole = level(l, less, INT64_MIN, INT64_MAX);
  g_assert_cmpfloat(part, ==, whole);
  g_assert_cmpfloat(part, <, standing);
  g_assert_cmpfloat(level(l, NULL, 0, 0), ==, standing); /* trying changes nothing */
  level(l, less, gone->start, gone->end);
  wfm_leave_book_keep(l->book, less);
  g_assert_cmpfloat(level(l, NULL, 0, 0), ==, part);
  g_assert_cmpuint(wfm_leave_book_roster(l->book)->agent[CAT].n_duties, ==, 4);
}

static void test_the_worst_day_is_named(void) {
  g_autoptr(Live) l = live_new(14, NULL, NULL);
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmRoster) less = without_duty(l->roster, CAT, 3), fewer = without_duty(less, DAN, 3);
  double before[2], after[2];
  WfmServiceCheck check = {before, after, SIZE_MAX};
  g_assert_true(wfm_leave_book_check(&check, l->book, fewer, INT64_MIN, INT64_MAX, NULL, 0, &err));
  g_assert_no_error(err);
  g_assert_cmpuint(check.forbidding, ==, 0); /* nobody after 16:00 on Thursday */
  WfmServiceLoss worst = wfm_leave_book_worst(l->book);
  g_assert_cmpuint(worst.queue, ==, 0);
  g_assert_cmpint(worst.day, ==, l->roster->agent[CAT].duty[3].day);
  g_assert_cmpfloat(worst.points, >, 100 * (before[0] - after[0])); /* one day of five */
  g_assert_true(wfm_leave_book_check(&check, l->book, fewer, INT64_MIN, INT64_MAX, NULL, 1, &err));
  g_assert_cmpuint(check.forbidding, ==, SIZE_MAX); /* where any loss is allowed */
}

/* A day of leave: approved where there is nothing to do, declined where it takes the queue below its target; nothing changes then. */
static void test_leave_is_decided_by_the_queue(void) {
  for (int contacts = 0; contacts <= 28; contacts += 28) {
    g_autoptr(GError) err = NULL;
    g_autoptr(Live) l = live_new(contacts, NULL, NULL);
    WfmLeaveRow row = {.agent = "ann", .kind = "leave", .hours = NAN, .requested_at = INT64_MIN};
    g_assert_true(wfm_stamp_parse(&row.from, "2026-03-04"));
    row.to.local = INT64_MIN;
    g_autoptr(WfmLeaveCase) one = wfm_leave_try(l->run, l->build, l->book, &row, ANN, INT64_MIN, &err);
    g_assert_no_error(err);
    g_assert_true(one->approved == (contacts == 0));
    g_assert_cmpuint(one->n_shifts, ==, 1);
    g_assert_cmpuint(wfm_leave_book_roster(l->book)->agent[ANN].n_duties, ==, contacts ? 5 : 4);
    if (contacts) g_assert_nonnull(strstr(one->reason, "voice would fall"));
  }
}

/* Two hours at the dentist, at the begin of an early shift: the late one of that day is worked, and nothing else changes; in the middle of the day no shift is left. */
static void test_leave_of_a_few_hours_leaves_another_shift(void) {
  static const struct {
    const char *from, *to;
    guint duties;
  } asked[] = {{"2026-03-04T08:00", "2026-03-04T10:00", 5}, {"2026-03-04T14:00", "2026-03-04T15:00", 4}};
  for (size_t k = 0; k < G_N_ELEMENTS(asked); k++) {
    g_autoptr(GError) err = NULL;
    g_autoptr(Live) l = live_new(14, NULL, NULL);
    WfmLeaveRow row = {.agent = "ann", .kind = "leave", .hours = NAN, .requested_at = INT64_MIN};
    g_assert_true(wfm_stamp_parse(&row.from, asked[k].from) && wfm_stamp_parse(&row.to, asked[k].to));
    int64_t from = row.from.local, to = row.to.local; /* the zone is Dublin, in winter */
    WfmLeaveSettings *settings = (WfmLeaveSettings *)wfm_settings_get(l->cli.settings, &wfm_leave_module);
    settings->sl_loss = 1;
    g_autoptr(WfmLeaveCase) one = wfm_leave_try(l->run, l->build, l->book, &row, ANN, INT64_MIN, &err);
    g_assert_no_error(err);
    g_assert_true(one->approved && one->cuts_shift);
    g_assert_true(one->rearranged == (asked[k].duties == 5));
    const WfmRoster *after = wfm_leave_book_roster(l->book);
    g_assert_cmpuint(after->agent[ANN].n_duties, ==, asked[k].duties);
    for (size_t d = 0; d < after->agent[ANN].n_duties; d++)
      g_assert_true(after->agent[ANN].duty[d].start >= to || after->agent[ANN].duty[d].end <= from);
    g_assert_cmpuint(one->changes->n_rows, ==, 1);
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(l->problem, after);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
  }
}

/* One person's shifts repaired: a wish that changes are worth changes hers alone; one that they are not worth changes nothing. */
static void test_repairing_one_person_leaves_the_others(void) {
  for (int weight = 1; weight <= 100; weight += 99) {
    g_autofree char *wish = g_strdup_printf("agent,kind,weight,weekdays\nann,late,%d,Tue\nben,late,%d,Tue\n", weight, weight);
    const char *more[] = {"preferences.csv", wish, NULL};
    g_autoptr(Live) l = live_new(0, more, NULL);
    const WfmRepairSettings *settings = wfm_settings_get(l->cli.settings, &wfm_repair_module);
    WfmRepairSettings kept = *settings;
    kept.change_price = 40; /* below the wage of a day, 160: without a minimum a free day would be worth more */
    g_autoptr(WfmRoster) roster = wfm_roster_repair_one(l->problem, l->roster, ANN, INT64_MIN, &kept, &l->cli.job);
    g_assert_nonnull(roster);
    for (size_t a = BEN; a < LIVE_PEOPLE; a++) {
      g_assert_cmpuint(roster->agent[a].n_duties, ==, l->roster->agent[a].n_duties);
      for (size_t d = 0; d < roster->agent[a].n_duties; d++)
        g_assert_cmpint(roster->agent[a].duty[d].start, ==, l->roster->agent[a].duty[d].start);
    }
    g_autoptr(WfmVerdict) verdict = wfm_check_roster(l->problem, roster);
    g_assert_cmpuint(verdict->n_hard, ==, 0);
    const WfmDuty *tuesday = wfm_swap_duty(roster, ANN, l->roster->agent[ANN].duty[1].day);
    bool against = tuesday && tuesday->start == l->roster->agent[ANN].duty[1].start;
    if (weight > 40) g_assert_false(against);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/live/more-contacts-while-it-lasts", test_more_contacts_while_it_lasts);
  g_test_add_func("/live/an-outage-gives-back-a-share", test_an_outage_gives_back_a_share);
  g_test_add_func("/live/absent-people-come-back", test_absent_people_come_back);
  g_test_add_func("/live/what-is-no-incident", test_what_is_no_incident);
  g_test_add_func("/live/a-swap-costs-what-the-wishes-say", test_a_swap_costs_what_the_wishes_say);
  g_test_add_func("/live/what-a-rule-forbids-is-no-swap", test_what_a_rule_forbids_is_no_swap);
  g_test_add_func("/live/who-has-to-be-there-stays", test_who_has_to_be_there_stays);
  g_test_add_func("/live/the-rise-is-that-of-the-exact-price", test_the_rise_is_that_of_the_exact_price);
  g_test_add_func("/live/only-what-is-touched-is-judged-again", test_only_what_is_touched_is_judged_again);
  g_test_add_func("/live/the-worst-day-is-named", test_the_worst_day_is_named);
  g_test_add_func("/live/leave-is-decided-by-the-queue", test_leave_is_decided_by_the_queue);
  g_test_add_func("/live/leave-of-a-few-hours-leaves-another-shift", test_leave_of_a_few_hours_leaves_another_shift);
  g_test_add_func("/live/repairing-one-person-leaves-the-others", test_repairing_one_person_leaves_the_others);
  return g_test_run();
}
