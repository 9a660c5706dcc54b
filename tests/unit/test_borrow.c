/* New queues that borrow; expected values by hand from the weights of forecast/borrow.h. */
#include "forecast/borrow.h"

#include <math.h>
#include <string.h>

#define DAY 86400
#define START ((int64_t)20454 * DAY) /* Thursday, 1 January 2026 */
#define N (14 * 24)                  /* two weeks of hours */

/* A queue that is open from 09:00 to 17:00 local, with as much history as is wanted. */
typedef struct {
  WfmSlots *past, *future;
  double volume[90 * 24], aht_s[90 * 24], mean[N], future_aht_s[N];
  uint8_t open_past[90 * 24], open_future[N];
  WfmForecastInput input;
} Queue;

static uint8_t is_open(const WfmSlots *slots, int32_t i) {
  return slots->slot[i] >= 9 && slots->slot[i] < 17;
}

static void set_up(Queue *q, const char *zone_name, int32_t n_days, double contacts, double aht_s) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmZone) zone = wfm_zone_new(zone_name, &err);
  g_assert_no_error(err);
  memset(q, 0, sizeof *q);
  q->past = wfm_slots_new((WfmGrid){START - (int64_t)n_days * DAY, 3600, n_days * 24}, zone);
  q->future = wfm_slots_new((WfmGrid){START, 3600, N}, zone);
  for (int32_t i = 0; i < n_days * 24; i++) {
    q->open_past[i] = is_open(q->past, i);
    q->volume[i] = q->open_past[i] ? contacts : 0;
    q->aht_s[i] = q->open_past[i] && contacts > 0 ? aht_s : (double)NAN;
  }
  for (int32_t i = 0; i < N; i++) q->open_future[i] = is_open(q->future, i), q->future_aht_s[i] = aht_s;
  q->input = (WfmForecastInput){.past = q->past,
                                .future = q->future,
                                .volume = q->volume,
                                .aht_s = q->aht_s,
                                .open_past = q->open_past,
                                .open_future = q->open_future};
}

static void tear_down(Queue *q) {
  wfm_slots_free(q->past);
  wfm_slots_free(q->future);
}

static WfmBorrowed borrow(Queue *own, const Queue *other, double contacts_week) {
  return wfm_borrow(
      own->mean, own->future_aht_s,
      &(WfmBorrow){&own->input, &other->input, own->mean, other->mean, own->future_aht_s, other->future_aht_s, contacts_week});
}

static double total(const Queue *q) {
  double sum = 0;
  for (int32_t i = 0; i < N; i++) sum += q->mean[i];
  return sum;
}

static void test_nothing_of_its_own(void) {
  Queue own, other;
  set_up(&own, "Europe/Dublin", 0, 0, 300), set_up(&other, "Europe/Dublin", 90, 10, 240);
  for (int32_t i = 0; i < N; i++) other.mean[i] = other.open_future[i] ? other.future->slot[i] : 0; /* rising through the day */
  WfmBorrowed weight = borrow(&own, &other, 700);
  g_assert_cmpfloat(weight.shape, ==, 0);
  g_assert_cmpfloat(weight.level, ==, 0);
  g_assert_cmpfloat_with_epsilon(total(&own), 1400, 1e-9);
  g_assert_cmpfloat_with_epsilon(own.mean[16] / own.mean[9], 16.0 / 9, 1e-12); /* Dublin's winter is UTC */
  g_assert_cmpfloat(own.mean[8], ==, 0);
  g_assert_cmpfloat_with_epsilon(own.future_aht_s[10], 240, 1e-9);
  borrow(&own, &other, NAN); /* nothing stated: the other's level */
  g_assert_cmpfloat_with_epsilon(total(&own), total(&other), 1e-9);
  tear_down(&own), tear_down(&other);
}

static void test_by_local_time(void) {
  Queue own, other;
  set_up(&own, "America/New_York", 0, 0, 300), set_up(&other, "Europe/Dublin", 90, 10, 240);
  for (int32_t i = 0; i < N; i++) other.mean[i] = other.open_future[i] ? other.future->slot[i] : 0;
  borrow(&own, &other, 700);
  /* New York is five hours behind: its 09:00 is the fifteenth interval of the horizon's first day. */
  g_assert_cmpint(own.future->slot[14], ==, 9);
  g_assert_cmpfloat_with_epsilon(own.mean[21] / own.mean[14], 16.0 / 9, 1e-12);
  tear_down(&own), tear_down(&other);
}

static void test_weights_fade(void) {
  Queue own, other;
  set_up(&own, "Europe/Dublin", 7, 25, 300), set_up(&other, "Europe/Dublin", 90, 10, 240);
  for (int32_t i = 0; i < N; i++) other.mean[i] = other.open_future[i] ? 10 : 0, own.mean[i] = own.open_future[i] ? 20 : 0;
  /* 7 days x 8 hours x 25 contacts = 1400 = 25 x 56 open slots: half. 7 days: half. 1400 served against 200: 7/8. */
  WfmBorrowed weight = borrow(&own, &other, 560);
  g_assert_cmpfloat_with_epsilon(weight.shape, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon(weight.level, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon(weight.aht, 0.875, 1e-12);
  g_assert_cmpfloat_with_epsilon(total(&own), (20.0 * 8 * 14 + 2 * 560) / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon(own.future_aht_s[10], 0.875 * 300 + 0.125 * 240, 1e-9);
  tear_down(&own), tear_down(&other);
  set_up(&own, "Europe/Dublin", 90, 25, 300); /* with three months it is its own */
  set_up(&other, "Europe/Dublin", 90, 10, 240);
  weight = borrow(&own, &other, 560);
  g_assert_cmpfloat(weight.shape, >, 0.92);
  g_assert_cmpfloat(weight.level, >, 0.92);
  tear_down(&own), tear_down(&other);
}

static void test_hours_that_the_other_is_closed(void) {
  Queue own, other;
  set_up(&own, "Europe/Dublin", 0, 0, 300), set_up(&other, "Europe/Dublin", 90, 10, 240);
  for (int32_t i = 0; i < N; i++) {
    own.open_future[i] |= own.future->slot[i] == 20;
    other.mean[i] = other.open_future[i] ? other.future->slot[i] : 0;
    other.future_aht_s[i] = other.future->slot[i] < 13 ? 100 : 200;
  }
  borrow(&own, &other, 700);
  g_assert_cmpfloat_with_epsilon(own.mean[20], own.mean[9], 1e-12); /* the least of the day */
  /* By contacts: (9 + 10 + 11 + 12) x 100 s and (13 + 14 + 15 + 16) x 200 s; not the 300 s that the queue itself begins with. */
  g_assert_cmpfloat_with_epsilon(own.future_aht_s[20], (42 * 100 + 58 * 200) / 100.0, 1e-9);
  g_assert_cmpfloat_with_epsilon(total(&own), 1400, 1e-9);
  tear_down(&own), tear_down(&other);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/borrow/a queue without history has shape, handle time and stated level of the other", test_nothing_of_its_own);
  g_test_add_func("/borrow/by the local time of each", test_by_local_time);
  g_test_add_func("/borrow/what is borrowed fades as the own history grows", test_weights_fade);
  g_test_add_func("/borrow/hours at which the other is closed get the least of the day", test_hours_that_the_other_is_closed);
  return g_test_run();
}
