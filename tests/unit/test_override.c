/* Overrides: totals, changes and shapes of a planner over a forecast; expected values by hand. */
#include "forecast/override.h"

#include <math.h>

#define HOUR 3600
#define N 48 /* two days of hours in UTC, open from 08:00 to 12:00 */

static const WfmOverride nothing = {0, 0, NAN, NAN, NULL, 0, NAN, NAN};

typedef struct {
  WfmSlots *slots;
  uint8_t open[N];
  double mean[N], aht_s[N];
  int32_t last[N];
} Case;

static void set_up(Case *c) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmZone) zone = wfm_zone_new("UTC", &err);
  g_assert_no_error(err);
  c->slots = wfm_slots_new((WfmGrid){86400 * 100, HOUR, N}, zone);
  for (int i = 0; i < N; i++) {
    c->open[i] = i % 24 >= 8 && i % 24 < 12;
    c->mean[i] = c->open[i] ? 10.0 + (i % 24 - 8) : 0; /* 10 11 12 13: 46 a day */
    c->aht_s[i] = 300;
  }
}

static void apply(Case *c, const WfmOverride *override, size_t n) {
  wfm_override_apply(c->mean, c->aht_s, c->last, override, n, c->slots, c->open);
}

static int64_t hour(const Case *c, int i) {
  return c->slots->grid.start + (int64_t)i * HOUR;
}

static void test_total_keeps_shape(void) {
  Case c;
  set_up(&c);
  WfmOverride day = nothing;
  day.from = hour(&c, 0), day.to = hour(&c, 24), day.total = 92;
  apply(&c, &day, 1);
  g_assert_cmpfloat_with_epsilon(c.mean[8], 20, 1e-12);
  g_assert_cmpfloat_with_epsilon(c.mean[11], 26, 1e-12);
  g_assert_cmpfloat(c.mean[32], ==, 10); /* the second day is as it was */
  g_assert_cmpint(c.last[8], ==, 0);
  g_assert_cmpint(c.last[32], ==, -1);
  wfm_slots_free(c.slots);
}

static void test_total_on_nothing_is_even(void) {
  Case c;
  set_up(&c);
  for (int i = 0; i < N; i++) c.mean[i] = 0;
  WfmOverride day = nothing;
  day.from = hour(&c, 0), day.to = hour(&c, 24), day.total = 8;
  apply(&c, &day, 1);
  for (int i = 0; i < 24; i++) g_assert_cmpfloat(c.mean[i], ==, c.open[i] ? 2 : 0);
  wfm_slots_free(c.slots);
}

static void test_total_beyond_the_horizon(void) {
  Case c;
  set_up(&c);
  WfmOverride days = nothing; /* four days from the second on: a quarter of the total is ours */
  days.from = hour(&c, 24), days.to = hour(&c, 24 + 96), days.total = 400;
  apply(&c, &days, 1);
  double sum = 0;
  for (int i = 24; i < N; i++) sum += c.mean[i];
  g_assert_cmpfloat_with_epsilon(sum, 100, 1e-9);
  wfm_slots_free(c.slots);
}

static void test_changes_follow_one_another(void) {
  Case c;
  set_up(&c);
  WfmOverride two[2] = {nothing, nothing};
  two[0].from = hour(&c, 8), two[0].to = hour(&c, 10), two[0].factor = 1.5;
  two[1].from = hour(&c, 9), two[1].to = hour(&c, 11), two[1].factor = 2, two[1].aht_factor = 0.5;
  apply(&c, two, 2);
  g_assert_cmpfloat_with_epsilon(c.mean[8], 15, 1e-12);
  g_assert_cmpfloat_with_epsilon(c.mean[9], 33, 1e-12);
  g_assert_cmpfloat_with_epsilon(c.mean[10], 24, 1e-12);
  g_assert_cmpfloat(c.aht_s[8], ==, 300);
  g_assert_cmpfloat(c.aht_s[9], ==, 150);
  g_assert_cmpint(c.last[8], ==, 0);
  g_assert_cmpint(c.last[9], ==, 1);
  wfm_slots_free(c.slots);
}

static void test_shape_keeps_each_day(void) {
  Case c;
  set_up(&c);
  const WfmShapePoint shape[] = {{8 * HOUR, 3}, {10 * HOUR, 1}, {18 * HOUR, 0}};
  WfmOverride both = nothing;
  both.from = hour(&c, 0), both.to = hour(&c, N), both.shape = shape, both.n_shape = 3;
  apply(&c, &both, 1);
  for (int d = 0; d < 2; d++) { /* 46 contacts by 3 : 3 : 1 : 1 */
    g_assert_cmpfloat_with_epsilon(c.mean[24 * d + 8], 17.25, 1e-12);
    g_assert_cmpfloat_with_epsilon(c.mean[24 * d + 11], 5.75, 1e-12);
    g_assert_cmpfloat(c.mean[24 * d + 13], ==, 0);
  }
  const WfmShapePoint evening[] = {{18 * HOUR, 1}}; /* says nothing about open hours: left as it was */
  both.shape = evening, both.n_shape = 1;
  apply(&c, &both, 1);
  g_assert_cmpfloat_with_epsilon(c.mean[8], 17.25, 1e-12);
  wfm_slots_free(c.slots);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/override/a total keeps the shape of the forecast", test_total_keeps_shape);
  g_test_add_func("/override/a total where nothing was expected is spread evenly over open hours", test_total_on_nothing_is_even);
  g_test_add_func("/override/of a total that reaches beyond the horizon only its share counts", test_total_beyond_the_horizon);
  g_test_add_func("/override/changes follow one another, contacts and handle time apart", test_changes_follow_one_another);
  g_test_add_func("/override/a shape keeps the total of each day", test_shape_keeps_each_day);
  return g_test_run();
}
