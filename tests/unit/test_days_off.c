/* Days off: their level and shape are those of the kind of day that they are, not of the weekday on which they happen to fall. Truth is invented. */
#include "invented_queue.h"

#include <math.h>

#define SUNDAY 6
#define FIRST 19000 /* a Saturday */
#define PAST 240
#define AHEAD 21
#define APART 17 /* days between two holidays: each on another weekday */

typedef enum { LIKE_SUNDAY, LIKE_ANY_DAY, BACKWARDS } World;

static double holiday_rate(const Shape *shape, World world, int32_t day, int32_t slot, int32_t slots) {
  int32_t sunday = day + SUNDAY - wfm_weekday(day);
  if (world == LIKE_SUNDAY) return queue_rate(shape, sunday, slot, slots);
  return queue_rate(shape, day, world == BACKWARDS ? slots - 1 - slot : slot, slots);
}

/* A queue with a holiday every APART days, in the past and ahead. One name each year would be one day: here they all differ, or all are one. */
typedef struct {
  Queue q;
  WfmEvent *event;
  char **name;
  size_t n;
} Holidays;

static void holidays_clear(Holidays *h) {
  queue_clear(&h->q);
  g_free(h->event);
  g_strfreev(h->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Holidays, holidays_clear)

static bool is_holiday(int32_t day) {
  return (day - FIRST) % APART == 11;
}

static Holidays holidays_new(World world, bool one_name) {
  Shape shape = {"UTC", FIRST, PAST, AHEAD, 3600, 3000, false, false, 31};
  Holidays h = {queue_new(shape), g_new0(WfmEvent, PAST), g_new0(char *, PAST), 0};
  Queue *q = &h.q;
  for (int32_t i = 0; i < q->past->grid.n; i++)
    if (is_holiday(q->past->day[i]))
      q->volume[i] = round(holiday_rate(&shape, world, q->past->day[i], q->past->slot[i], q->past->slots_per_day));
  for (int32_t i = 0; i < q->future->grid.n; i++)
    if (is_holiday(q->future->day[i]))
      q->truth[i] = holiday_rate(&shape, world, q->future->day[i], q->future->slot[i], q->future->slots_per_day);
  for (int32_t day = FIRST; day < FIRST + PAST + AHEAD; day++) {
    if (!is_holiday(day)) continue;
    h.name[h.n] = one_name ? g_strdup("feast") : g_strdup_printf("feast %zu", h.n);
    h.event[h.n] = (WfmEvent){h.name[h.n], "holiday", wfm_zone_day_start(q->zone, day), wfm_zone_day_start(q->zone, day + 1), NAN, NAN};
    h.n++;
  }
  return h;
}

static WfmForecast *forecast_of(const Holidays *h) {
  WfmForecastInput input = input_of(&h->q);
  WfmForecastSettings settings = defaults();
  input.events = h->event, input.n_events = h->n;
  WfmForecast *f = wfm_forecast_new(&input, &settings, &(WfmJob){.seed = 1, .threads = 1}, NULL);
  check_sane(f, &h->q);
  return f;
}

/* Of the holidays ahead: contacts over the truth, and what of the intervals lies elsewhere once the days' contacts agree. */
static void compare(double *level, double *elsewhere, const WfmForecast *f, const Queue *q) {
  double said = 0, truth = 0, apart = 0;
  for (int32_t i = 0; i < f->grid.n; i++)
    if (is_holiday(q->future->day[i])) said += f->mean[i], truth += q->truth[i];
  for (int32_t i = 0; i < f->grid.n; i++)
    if (is_holiday(q->future->day[i])) apart += fabs(f->mean[i] / said - q->truth[i] / truth);
  g_test_message("level %.3f elsewhere %.3f", said / truth, apart);
  *level = said / truth, *elsewhere = apart;
}

static void test_holidays_are_like_sundays(void) {
  g_auto(Holidays) h = holidays_new(LIKE_SUNDAY, false);
  g_autoptr(WfmForecast) f = forecast_of(&h);
  double level, elsewhere;
  compare(&level, &elsewhere, f, &h.q);
  g_assert_cmpfloat_with_epsilon(level, 1, 0.06);
  g_assert_cmpfloat(elsewhere, <, 0.06); /* 0.28 with the shape of their weekday */
}

static void test_holidays_like_any_day_stay_so(void) {
  g_auto(Holidays) h = holidays_new(LIKE_ANY_DAY, false);
  g_autoptr(WfmForecast) f = forecast_of(&h);
  double level, elsewhere;
  compare(&level, &elsewhere, f, &h.q);
  g_assert_cmpfloat_with_epsilon(level, 1, 0.06);
  g_assert_cmpfloat(elsewhere, <, 0.06);
}

static void test_a_shape_like_no_other_day(void) {
  for (int one_name = 0; one_name < 2; one_name++) {
    g_auto(Holidays) h = holidays_new(BACKWARDS, one_name);
    g_autoptr(WfmForecast) f = forecast_of(&h);
    double level, elsewhere;
    compare(&level, &elsewhere, f, &h.q);
    g_assert_cmpfloat_with_epsilon(level, 1, 0.06);
    g_assert_cmpfloat(elsewhere, <, 0.12);
  }
}

/* The shape of other days is none of the holidays' business. */
static void test_other_days_are_left_alone(void) {
  g_auto(Holidays) h = holidays_new(BACKWARDS, true);
  g_autoptr(WfmForecast) f = forecast_of(&h);
  double apart = 0, truth = 0;
  for (int32_t i = 0; i < f->grid.n; i++)
    if (!is_holiday(h.q.future->day[i])) apart += fabs(f->mean[i] - h.q.truth[i]), truth += h.q.truth[i];
  g_assert_cmpfloat(apart / truth, <, 0.05);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/days off/a holiday with the level and the shape of a Sunday, on any weekday", test_holidays_are_like_sundays);
  g_test_add_func("/days off/a holiday that is like any day stays so", test_holidays_like_any_day_stay_so);
  g_test_add_func("/days off/a shape that no weekday has is learnt", test_a_shape_like_no_other_day);
  g_test_add_func("/days off/days without an event keep their shape", test_other_days_are_left_alone);
  return g_test_run();
}
