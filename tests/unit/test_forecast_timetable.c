/* Days with hours of their own, and days that follow another weekday: half days, working Saturdays in exchange for a day off. */
#include "core/numeric.h"
#include "core/rng.h"
#include "forecast/events.h"
#include "invented_queue.h"

#include <math.h>
#include <string.h>

static WfmEvent whole_day(const Queue *q, const char *name, const char *kind, int32_t day) {
  return (WfmEvent){.name = name,
                    .kind = kind,
                    .from = wfm_zone_day_start(q->zone, day),
                    .to = wfm_zone_day_start(q->zone, day + 1),
                    .volume_effect = NAN,
                    .aht_effect = NAN};
}

/* The usual hours of an office: Monday to Friday 8 to 18. */
static uint8_t *office_week(int32_t slots) {
  uint8_t *week = g_new0(uint8_t, 7 * (gsize)slots);
  for (int32_t c = 0; c < 5 * slots; c++) week[c] = c % slots * 24 >= 8 * slots && c % slots * 24 < 18 * slots;
  return week;
}

/* Opening hours of past and future as the queue's events change them; what lies outside is not counted. */
static void open_by_events(Queue *q, const uint8_t *week) {
  wfm_events_open(q->open_past, q->past, week, q->events, q->n_events);
  wfm_events_open(q->open_future, q->future, week, q->events, q->n_events);
  for (int32_t i = 0; i < q->past->grid.n; i++)
    if (!q->open_past[i]) q->volume[i] = NAN;
}

/* Contacts that are forecast for a day between two hours. */
static double between(const WfmForecast *f, const Queue *q, int32_t day, double from, double to) {
  double sum = 0;
  for (int32_t i = 0; i < f->grid.n; i++) {
    double hour = 24.0 * q->future->slot[i] / q->future->slots_per_day;
    if (q->future->day[i] == day && hour >= from && hour < to) sum += f->mean[i];
  }
  return sum;
}

static void test_half_day_has_the_usual_contacts_of_its_open_part(void) {
  g_auto(Queue) q = queue_new((Shape){"Europe/Dublin", 19000, 120, 14, 1800, 900, true, false, 3}); /* 19123 is a Wednesday */
  g_autofree uint8_t *week = office_week(48);
  g_autoptr(WfmForecast) plain = forecast(&q);
  q.events[q.n_events] = whole_day(&q, "Eve", "half_day", 19123);
  q.events[q.n_events].open_from_s = 9 * 3600, q.events[q.n_events++].open_to_s = 13 * 3600;
  open_by_events(&q, week);
  g_autoptr(WfmForecast) f = forecast(&q);
  g_assert_cmpfloat(between(f, &q, 19123, 0, 9), ==, 0);
  g_assert_cmpfloat(between(f, &q, 19123, 13, 24), ==, 0);
  /* Models of intervals are not heard on days with an event: hence not to the last digit. */
  g_assert_cmpfloat_with_epsilon(between(f, &q, 19123, 9, 13) / between(plain, &q, 19123, 9, 13), 1, 0.03);
  g_assert_cmpfloat_with_epsilon(between(f, &q, 19122, 0, 24) / between(plain, &q, 19122, 0, 24), 1, 1e-9);
}

/* Earlier half days closed at 13 too and had so many times the contacts of other mornings: the next has that, drawn to the usual a little. */
static void test_half_day_learns_from_earlier_ones(void) {
  g_auto(Queue) q = queue_new((Shape){"Europe/Dublin", 18700, 420, 14, 1800, 900, true, false, 3});
  g_autofree uint8_t *week = office_week(48);
  g_autoptr(WfmForecast) plain = forecast(&q);
  const int32_t days[] = {18773, 18841, 18913, 18983, 19053, 19123}; /* Wednesdays and a Monday */
  for (size_t k = 0; k < G_N_ELEMENTS(days); k++) {
    q.events[q.n_events] = whole_day(&q, "Eve", "half_day", days[k]);
    q.events[q.n_events].open_from_s = 8 * 3600, q.events[q.n_events++].open_to_s = 13 * 3600;
  }
  open_by_events(&q, week);
  for (int32_t i = 0; i < q.past->grid.n; i++)
    for (size_t k = 0; k + 1 < G_N_ELEMENTS(days); k++)
      if (q.past->day[i] == days[k]) q.volume[i] = round(0.6 * q.volume[i]);
  g_autoptr(WfmForecast) f = forecast(&q);
  double effect = between(f, &q, 19123, 0, 13) / between(plain, &q, 19123, 0, 13);
  g_assert_cmpfloat(effect, >, 0.56);
  g_assert_cmpfloat(effect, <, 0.70);
  g_assert_cmpfloat(between(f, &q, 19123, 13, 24), ==, 0);
}

static int32_t saturday_of_week(int32_t day) {
  return day - wfm_weekday(day) + 5;
}

/* A queue that never sleeps and has four times as many contacts on a Monday as on a Saturday: Saturdays that follow Monday have Monday's, in its shape,
 * also the first of all; ordinary Saturdays keep theirs. */
static void about_saturdays(double said[2], int seen) {
  g_auto(Queue) q = queue_new((Shape){"Asia/Shanghai", 19000, 200, 14, 1800, 900, false, false, 5});
  int32_t next = saturday_of_week(19203);
  Shape shape = {"Asia/Shanghai", 19000, 200, 14, 1800, 900, false, false, 5};
  WfmRng rng;
  wfm_rng_init(&rng, 8, 8);
  for (int k = 0; k < seen; k++) {
    int32_t day = saturday_of_week(19030 + 35 * k);
    q.events[q.n_events] = whole_day(&q, "work in exchange", "workday", day);
    q.events[q.n_events++].follows = 1;
    for (int32_t i = 0; i < q.past->grid.n; i++)
      if (q.past->day[i] == day) q.volume[i] = (double)wfm_rng_poisson(&rng, queue_rate(&shape, day - 5, q.past->slot[i], 48));
  }
  q.events[q.n_events] = whole_day(&q, "work in exchange", "workday", next);
  q.events[q.n_events++].follows = 1;
  g_autoptr(WfmForecast) f = forecast(&q);
  double off = 0, sum = 0, other = 0, truth = 0;
  for (int32_t i = 0; i < f->grid.n; i++) {
    double monday = queue_rate(&shape, next - 5, q.future->slot[i], 48);
    if (q.future->day[i] == next) off += fabs(f->mean[i] - monday), sum += monday;
    if (q.future->day[i] == next + 7) other += f->mean[i], truth += q.truth[i];
  }
  said[0] = off / sum, said[1] = other / truth;
}

static void test_workday_follows_the_weekday_that_it_stands_for(void) {
  for (int seen = 0; seen <= 4; seen += 4) {
    double said[2];
    about_saturdays(said, seen);
    g_assert_cmpfloat(said[0], <, 0.10); /* with Saturday's own level it would be 0.6 and more */
    g_assert_cmpfloat_with_epsilon(said[1], 1, 0.05);
  }
}

/* An office that never opened on a Saturday opens on one, at the hours of Friday and with its contacts and handle times. */
static void test_workday_opens_a_closed_weekday(void) {
  g_auto(Queue) q = queue_new((Shape){"Europe/Budapest", 19000, 120, 14, 1800, 900, true, false, 3});
  g_autofree uint8_t *week = office_week(48);
  int32_t saturday = saturday_of_week(19122);
  for (int32_t i = 0; i < q.past->grid.n; i++)
    if (q.volume[i] > 0) q.aht[i] = wfm_weekday(q.past->day[i]) == 4 ? 500 : 300; /* the intervals of a day earlier are Friday's */
  q.events[q.n_events] = whole_day(&q, "work in exchange", "workday", saturday);
  wfm_event_complete(&q.events[q.n_events++]);
  open_by_events(&q, week);
  g_autoptr(WfmForecast) f = forecast(&q);
  double there = between(f, &q, saturday, 8, 18), friday = between(f, &q, saturday - 1, 8, 18);
  g_assert_cmpfloat_with_epsilon(there / friday, 1, 0.04);
  g_assert_cmpfloat(between(f, &q, saturday, 0, 24), ==, there);
  g_assert_false(warned(f, "work in exchange"));
  bool said = false;
  for (size_t n = 0; n < f->n_notes; n++)
    said |= strstr(f->note[n].text, "a Sat, is open like a Fri because of event 'work in exchange'") != NULL;
  g_assert_true(said);
  for (int32_t i = 0; i < f->grid.n; i++)
    if (q.future->day[i] == saturday && q.open_future[i]) g_assert_cmpfloat_with_epsilon(f->aht_s[i] / f->aht_s[i - 48], 1, 1e-9);
}

static void test_workday_says_which_weekday(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 10, 7, 3600, 50, false, false, 1});
  int32_t day = saturday_of_week(19003);
  WfmEvent work = whole_day(&q, "s", "workday", day), holiday = whole_day(&q, "s", "holiday", day), stated = work;
  stated.follows = 3;
  wfm_event_complete(&work), wfm_event_complete(&holiday), wfm_event_complete(&stated);
  g_assert_cmpint(wfm_event_weekday(&work, day), ==, 4);
  g_assert_cmpint(wfm_event_weekday(&work, day + 1), ==, 0);
  g_assert_cmpint(wfm_event_weekday(&work, day - 1), ==, -1);
  g_assert_cmpint(wfm_event_weekday(&holiday, day), ==, -1);
  g_assert_cmpint(wfm_event_weekday(&stated, day), ==, 2);
}

/* Opens a week of an office whose Monday is from 10 only, by two events on days 5 and 6; the hours of the two days are said in a row. */
static void opened(uint8_t hours[2][24], WfmEvent a, WfmEvent b) {
  enum { UNSEEN = 2 };
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 10, 14, 3600, 50, false, false, 1});
  memset(hours, UNSEEN, sizeof(uint8_t[2][24]));
  g_autofree uint8_t *week = office_week(24), *open = g_new0(uint8_t, (gsize)q.future->grid.n + 1);
  week[8] = week[9] = 0;
  int32_t saturday = saturday_of_week(q.future->day[0]);
  WfmEvent event[] = {a, b};
  for (int k = 0; k < 2; k++) {
    event[k].from = wfm_zone_day_start(q.zone, saturday), event[k].to = wfm_zone_day_start(q.zone, saturday + 2);
    wfm_event_complete(&event[k]);
  }
  wfm_events_open(open, q.future, week, event, 2);
  for (int32_t i = 0; i < q.future->grid.n; i++)
    if (q.future->day[i] == saturday || q.future->day[i] == saturday + 1) hours[q.future->day[i] - saturday][q.future->slot[i]] = open[i];
}

static void test_hours_open_no_closed_weekday(void) {
  const WfmEvent none = {.name = "none", .kind = "other"},
                 hours = {.name = "Eve", .kind = "half_day", .open_from_s = 8 * 3600, .open_to_s = 14 * 3600},
                 work = {.name = "work", .kind = "workday"};
  WfmEvent both = hours;
  both.follows = 5;
  uint8_t alone[2][24], follows[2][24], two[2][24], reversed[2][24], one[2][24];
  opened(alone, none, hours), opened(follows, none, work), opened(two, work, hours), opened(reversed, hours, work), opened(one, none, both);
  for (int d = 0; d < 2; d++)
    for (int h = 0; h < 24; h++) {
      g_assert_cmpint(alone[d][h], ==, 0);
      g_assert_cmpint(follows[d][h], ==, h >= (d == 0 ? 8 : 10) && h < 18); /* a Friday and a Monday */
      g_assert_cmpint(two[d][h], ==, h >= 8 && h < 14);
      g_assert_cmpint(reversed[d][h], ==, h >= 8 && h < 14);
      g_assert_cmpint(one[d][h], ==, h >= 8 && h < 14);
    }
}

/* A stated effect is the whole effect, also beside a weekday that the day follows: what its kind has shown is not added, and its past days are not
 * taken for days of the kind. */
static void test_stated_effect_stands_alone_beside_a_followed_weekday(void) {
  const int32_t holidays[] = {19010, 19045, 19074, 19108, 19136}, stated[] = {19017, 19053, 19080};
  double mean[3]; /* stated and following; neither; learnt */
  for (int k = 0; k < 3; k++) {
    for (int past = 0; past < 2; past++) {
      g_auto(Queue) q = queue_new((Shape){"Europe/Dublin", 19000, 203, 14, 1800, 900, false, false, 3});
      for (size_t d = 0; d < G_N_ELEMENTS(holidays); d++) {
        q.events[q.n_events++] = whole_day(&q, "day off", "holiday", holidays[d]);
        for (int32_t i = 0; i < q.past->grid.n; i++)
          if (q.past->day[i] == holidays[d]) q.volume[i] = round(0.3 * q.volume[i]);
      }
      for (int d = 0; past && d < 2; d++) {
        q.events[q.n_events] = whole_day(&q, "in exchange", "holiday", stated[d]);
        q.events[q.n_events].volume_effect = 1, q.events[q.n_events++].follows = 1 + (wfm_weekday(stated[d]) + 1) % 7;
      }
      if (k != 1) q.events[q.n_events] = whole_day(&q, "new", "holiday", 19209);
      if (k == 0) q.events[q.n_events].volume_effect = 0.6, q.events[q.n_events].follows = 1 + wfm_weekday(19209);
      q.n_events += k != 1;
      g_autoptr(WfmForecast) f = forecast(&q);
      double said = between(f, &q, 19209, 0, 24);
      if (past) g_assert_cmpfloat_with_epsilon(said / mean[k], 1, 0.06);
      mean[k] = said;
    }
  }
  g_assert_cmpfloat_with_epsilon(mean[0] / mean[1], 0.6, 0.03);
  g_assert_cmpfloat(mean[2] / mean[1], <, 0.5);
}

/* Hours from which on it is quiet, and of which no earlier ones are known. */
static void test_hours_never_seen_are_warned_of(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 100, 14, 1800, 900, true, false, 7});
  q.events[q.n_events] = whole_day(&q, "final match", "other", 19104);
  q.events[q.n_events++].from += 15 * 3600;
  g_autoptr(WfmForecast) f = forecast(&q);
  g_assert_true(warned(f, "final match"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/forecast/a half day has the usual contacts of its open part", test_half_day_has_the_usual_contacts_of_its_open_part);
  g_test_add_func("/forecast/a half day learns from earlier half days", test_half_day_learns_from_earlier_ones);
  g_test_add_func("/forecast/a workday in exchange has its weekday's contacts", test_workday_follows_the_weekday_that_it_stands_for);
  g_test_add_func("/forecast/a workday in exchange opens a closed weekday", test_workday_opens_a_closed_weekday);
  g_test_add_func("/forecast/a workday says which weekday it follows", test_workday_says_which_weekday);
  g_test_add_func("/forecast/hours of their own open no weekday that is closed", test_hours_open_no_closed_weekday);
  g_test_add_func("/forecast/a stated effect stands alone beside a followed weekday",
                  test_stated_effect_stands_alone_beside_a_followed_weekday);
  g_test_add_func("/forecast/hours of an event never seen are warned of", test_hours_never_seen_are_warned_of);
  return g_test_run();
}
