/* Events that the plan names: stated effects are factors, learnt ones are shrunk, what was never seen is warned of and wide. */
#include "core/numeric.h"
#include "invented_queue.h"

#include <math.h>

static WfmEvent whole_day(const Queue *q, const char *name, const char *kind, int32_t day, double effect) {
  return (WfmEvent){name, kind, wfm_zone_day_start(q->zone, day), wfm_zone_day_start(q->zone, day + 1), effect, NAN};
}

static double day_sum(const WfmForecast *f, const Queue *q, int32_t day) {
  double sum = 0;
  for (int32_t i = 0; i < f->grid.n; i++)
    if (q->future->day[i] == day) sum += f->mean[i];
  return sum;
}

static void test_stated_effect_is_a_factor(void) {
  g_auto(Queue) q = queue_new((Shape){"Asia/Manila", 19000, 100, 14, 1800, 900, false, false, 7});
  g_autoptr(WfmForecast) plain = forecast(&q);
  q.events[q.n_events++] = whole_day(&q, "sale", "campaign", 19103, 1.5);
  q.events[q.n_events++] = whole_day(&q, "move", "closure", 19105, NAN);
  g_autoptr(WfmForecast) f = forecast(&q);
  g_assert_cmpfloat_with_epsilon(day_sum(f, &q, 19103) / day_sum(plain, &q, 19103), 1.5, 1e-9);
  g_assert_cmpfloat(day_sum(f, &q, 19105), ==, 0);
  g_assert_cmpfloat_with_epsilon(day_sum(f, &q, 19107) / day_sum(plain, &q, 19107), 1, 1e-9);
}

/* Ratio of two forecasts at an instant of the horizon; 1 where it is closed. */
static double ratio_at(const WfmForecast *a, const WfmForecast *b, int64_t at) {
  int64_t i = wfm_grid_index(a->grid, at);
  return b->mean[i] > 0 ? a->mean[i] / b->mean[i] : 1;
}

static void test_stated_effect_fades(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 100, 14, 1800, 900, false, false, 7});
  g_autoptr(WfmForecast) plain = forecast(&q);
  WfmEvent campaign = whole_day(&q, "mailing", "campaign", 19101, 1.4);
  campaign.half_life_s = 3 * 86400;
  q.events[q.n_events++] = campaign;
  g_autoptr(WfmForecast) f = forecast(&q);
  int64_t noon = campaign.to + 12 * 3600;
  g_assert_cmpfloat_with_epsilon(ratio_at(f, plain, campaign.from + 12 * 3600), 1.4, 1e-9);
  g_assert_cmpfloat_with_epsilon(ratio_at(f, plain, noon - 12 * 3600 + 3 * 86400), 1.2, 1e-9); /* half of it after three days */
  g_assert_cmpfloat_with_epsilon(ratio_at(f, plain, noon - 12 * 3600 + 6 * 86400), 1.1, 1e-9);
  g_assert_cmpfloat_with_epsilon(ratio_at(f, plain, campaign.from - 12 * 3600), 1, 1e-9);
}

static void test_incidents_are_not_repeated(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 100, 14, 1800, 900, false, false, 7});
  q.events[q.n_events++] = whole_day(&q, "login broken", "incident", 19060, NAN);
  g_autoptr(WfmForecast) without = forecast(&q);
  for (int32_t i = 0; i < q.past->grid.n; i++)
    if (q.past->day[i] == 19060) q.volume[i] *= 2.5; /* whatever was counted on such a day says nothing */
  g_autoptr(WfmForecast) f = forecast(&q);
  for (int32_t i = 0; i < f->grid.n; i++) g_assert_cmpfloat(f->mean[i], ==, without->mean[i]);
  q.events[q.n_events++] = whole_day(&q, "login broken", "incident", 19103, NAN);
  g_autoptr(WfmForecast) again = forecast(&q);
  g_assert_cmpfloat_with_epsilon(day_sum(again, &q, 19103) / day_sum(f, &q, 19103), 1, 1e-9);
}

static void test_learnt_effect_is_shrunk_towards_none(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 18800, 300, 28, 3600, 2000, false, false, 8});
  const int32_t days[] = {18840, 18900, 18960, 19020, 19110};
  for (size_t k = 0; k < G_N_ELEMENTS(days); k++) q.events[q.n_events++] = whole_day(&q, "payday", "other", days[k], NAN);
  for (int32_t i = 0; i < q.past->grid.n; i++)
    for (size_t k = 0; k < 4; k++)
      if (q.past->day[i] == days[k]) q.volume[i] *= 2;
  g_autoptr(WfmForecast) f = forecast(&q);
  double expected = 0;
  for (int32_t i = 0; i < f->grid.n; i++)
    if (q.future->day[i] == 19110) expected += q.truth[i];
  double effect = day_sum(f, &q, 19110) / expected;
  g_assert_cmpfloat(effect, >, 1.7);
  g_assert_cmpfloat(effect, <, 2.05);
}

static void test_part_day_event(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 18900, 200, 14, 1800, 2000, false, false, 11});
  const int32_t days[] = {19000, 19040, 19080, 19105};
  for (size_t k = 0; k < G_N_ELEMENTS(days); k++)
    q.events[q.n_events++] = (WfmEvent){"release", "release", days[k] * 86400LL + 10 * 3600, days[k] * 86400LL + 13 * 3600, NAN, NAN};
  for (int32_t i = 0; i < q.past->grid.n; i++)
    for (size_t k = 0; k < 3; k++)
      if (q.past->day[i] == days[k] && q.past->slot[i] >= 20 && q.past->slot[i] < 26) q.volume[i] *= 1.6;
  g_autoptr(WfmForecast) f = forecast(&q);
  for (int32_t i = 0; i < f->grid.n; i++) {
    if (q.future->day[i] != 19105 || q.truth[i] < 30) continue;
    bool inside = q.future->slot[i] >= 20 && q.future->slot[i] < 26;
    g_assert_cmpfloat(fabs(f->mean[i] / q.truth[i] - (inside ? 1.57 : 1)), <, 0.12);
  }
}

static void test_unknown_event_is_warned(void) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 19000, 100, 14, 1800, 900, false, false, 7});
  g_autoptr(WfmForecast) plain = forecast(&q);
  q.events[q.n_events++] = whole_day(&q, "Moon Day", "holiday", 19103, NAN);
  g_autoptr(WfmForecast) f = forecast(&q);
  g_assert_true(warned(f, "Moon Day"));
  g_assert_cmpfloat_with_epsilon(day_sum(f, &q, 19103) / day_sum(plain, &q, 19103), 1, 0.02);
}

/* The cv of the first interval of a day of the horizon. */
static double cv_on(const WfmForecast *f, const Queue *q, int32_t day) {
  int32_t i = 0;
  while (q->future->day[i] != day) i++;
  return f->day_cv[i];
}

/* Six holidays a fortnight apart, by turns a fifth and four fifths of a day (or all of them half of one), then one that never was and the first
 * again. The logs of a fifth and four fifths stray by 0.69 from their mean: a cv of 0.8 by itself; drawn to 0.4, it has to stay above 0.55. */
static Queue with_holidays(bool differ) {
  static const char *const name[] = {"a", "b", "c", "d", "e", "f", "new", "a"};
  Queue q = queue_new((Shape){"UTC", 19000, 100, 28, 3600, 2000, false, false, 9});
  for (int k = 0; k < 8; k++) q.events[q.n_events++] = whole_day(&q, name[k], "holiday", k < 6 ? 19010 + 14 * k : 19100 + 7 * (k - 5), NAN);
  for (int32_t i = 0; i < q.past->grid.n; i++)
    for (int k = 0; k < 6; k++)
      if (q.past->day[i] == 19010 + 14 * k) q.volume[i] = round(q.volume[i] * (!differ ? 0.5 : k % 2 ? 0.8 : 0.2));
  return q;
}

static void test_new_event_is_as_wide_as_its_kind_is_diverse(void) {
  g_auto(Queue) diverse = with_holidays(true), alike = with_holidays(false);
  g_autoptr(WfmForecast) f = forecast(&diverse), g = forecast(&alike);
  g_assert_cmpfloat(cv_on(f, &diverse, 19107), >, 0.55);
  g_assert_cmpfloat(cv_on(g, &alike, 19107), <, 0.35);
  g_assert_cmpfloat(cv_on(g, &alike, 19107), >, 1.5 * cv_on(g, &alike, 19114)); /* the one that is known */
}

/* Day of the month of a day. */
static int of_month(int32_t day) {
  int year, month, date;
  wfm_day_to_civil(day, &year, &month, &date);
  return date;
}

/* Is it the last (or the first) weekday, Monday to Friday, of its month? */
static bool turns_month(int32_t day) {
  int weekday = wfm_weekday(day);
  bool last = weekday < 5 && of_month(day + (weekday == 4 ? 3 : 1)) < of_month(day);
  bool first = weekday < 5 && of_month(day - (weekday == 0 ? 3 : 1)) > of_month(day);
  return last || first;
}

/* Ten months of an office, 2021-10-08 to 2022-08-03; July ends on a Sunday. The last and the first day of work of each month have so many times
 * the contacts of others. How many times what other days would have is forecast for 2022-07-29 and 2022-08-01, and for the other days. */
static void about_the_month(double *turn, double *others, double times) {
  g_auto(Queue) q = queue_new((Shape){"UTC", 18908, 279, 21, 1800, 2000, true, false, 17});
  for (int32_t i = 0; i < q.past->grid.n; i++)
    if (turns_month(q.past->day[i])) q.volume[i] = round(q.volume[i] * times);
  g_autoptr(WfmForecast) f = forecast(&q);
  double said[2] = {0}, truth[2] = {0};
  for (int32_t i = 0; i < f->grid.n; i++) {
    int which = turns_month(q.future->day[i]);
    said[which] += f->mean[i], truth[which] += q.truth[i];
  }
  *turn = said[1] / truth[1], *others = said[0] / truth[0];
}

static void test_month_end_is_found_where_it_matters(void) {
  double turn, others;
  about_the_month(&turn, &others, 1.4);
  g_assert_cmpfloat(turn, >, 1.28);
  g_assert_cmpfloat(turn, <, 1.45);
  g_assert_cmpfloat_with_epsilon(others, 1, 0.03);
  about_the_month(&turn, &others, 1);
  g_assert_cmpfloat_with_epsilon(turn, 1, 0.02);
  g_assert_cmpfloat_with_epsilon(others, 1, 0.02);
}

/* Sixteen days with an event, by turns of two sorts, ten days apart: the day before the first sort has a fifth more, that before the second what it always
 * has. What is said of the next of each over what days of that weekday have. */
static void days_before(double said[2], const char *second_kind, bool names_come_again) {
  Queue q = queue_new((Shape){"UTC", 19000, 170, 21, 3600, 2000, false, false, 23});
  g_autofree WfmEvent *events = g_new(WfmEvent, 19);
  g_autofree char **names = g_new0(char *, 20);
  size_t n = 0;
  for (int32_t day = 19008; day < 19190; day += 10, n++) {
    names[n] = g_strdup_printf("%s %zu", n % 2 ? "second" : "first", names_come_again ? 0 : n);
    events[n] = whole_day(&q, names[n], n % 2 ? second_kind : "holiday", day, NAN);
    for (int32_t i = 0; i < q.past->grid.n; i++) {
      if (q.past->day[i] == day) q.volume[i] = round(q.volume[i] * (n % 2 ? 0.6 : 0.3));
      if (q.past->day[i] == day - 1 && n % 2 == 0) q.volume[i] = round(q.volume[i] * 1.2);
    }
  }
  WfmForecastInput input = input_of(&q);
  WfmForecastSettings settings = defaults();
  input.events = events, input.n_events = n;
  g_autoptr(WfmForecast) f = wfm_forecast_new(&input, &settings, &(WfmJob){.seed = 1, .threads = 1}, NULL);
  for (int second = 0; second < 2; second++) {
    double mean = 0, truth = 0;
    for (int32_t i = 0; i < f->grid.n; i++)
      if (q.future->day[i] == (second ? 19177 : 19187)) mean += f->mean[i], truth += q.truth[i];
    said[second] = mean / truth;
  }
  for (size_t k = 0; k < n; k++) g_free(names[k]);
  queue_clear(&q);
}

static void test_days_before_are_learnt_by_kind(void) {
  double said[2];
  days_before(said, "half_day", false);
  g_assert_cmpfloat(said[0], >, 1.08);
  g_assert_cmpfloat(said[1], <, 1.06);
}

/* Both are holidays; with names that come once each day before would have a tenth more. */
static void test_days_before_are_learnt_by_name(void) {
  double said[2];
  days_before(said, "holiday", true);
  g_assert_cmpfloat(said[0], >, 1.12);
  g_assert_cmpfloat(said[1], <, 1.06);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/forecast/a stated effect is a factor, a closure closes", test_stated_effect_is_a_factor);
  g_test_add_func("/forecast/a stated effect fades with its half-life", test_stated_effect_fades);
  g_test_add_func("/forecast/past incidents teach nothing and do not come back", test_incidents_are_not_repeated);
  g_test_add_func("/forecast/a learnt effect is shrunk towards none", test_learnt_effect_is_shrunk_towards_none);
  g_test_add_func("/forecast/a part-day event moves its hours only", test_part_day_event);
  g_test_add_func("/forecast/an event never seen is warned of", test_unknown_event_is_warned);
  g_test_add_func("/forecast/an event never seen is as wide as its kind is diverse", test_new_event_is_as_wide_as_its_kind_is_diverse);
  g_test_add_func("/forecast/the turn of the month is found where it matters, and nowhere else", test_month_end_is_found_where_it_matters);
  g_test_add_func("/forecast/days before are learnt by kind", test_days_before_are_learnt_by_kind);
  g_test_add_func("/forecast/days before are learnt by name", test_days_before_are_learnt_by_name);
  return g_test_run();
}
