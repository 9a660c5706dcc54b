/* A change of the clock inside history or horizon shifts nothing, in whatever position. */
#include "core/numeric.h"
#include "core/timestamp.h"
#include "invented_queue.h"

#include <math.h>

/* The change on each day of a history of 56 days and of a horizon of 28 in turn; the truth is a function of local time. */
static void check_every_position(const char *zone, int32_t change, int32_t step) {
  for (int32_t position = 0; position < 84; position++) {
    g_auto(Queue) q = queue_new((Shape){zone, change - position, 56, 28, step, 2000, false, true, 1});
    g_autoptr(WfmForecast) f = forecast(&q);
    if (!(distance(f, &q) < 0.012)) g_error("%s, change on day %d: %g from the truth", zone, (int)position, distance(f, &q));
    for (int32_t i = 0; i < f->grid.n; i++)
      if (q.truth[i] > 10 && !(fabs(f->mean[i] / q.truth[i] - 1) < 0.05))
        g_error("%s, change on day %d: interval %d is %g, not %g", zone, (int)position, (int)i, f->mean[i], q.truth[i]);
  }
}

static void test_clock_change(void) {
  check_every_position("Europe/Dublin", wfm_day_from_civil(2022, 3, 27), 3600);
  check_every_position("Europe/Dublin", wfm_day_from_civil(2022, 10, 30), 3600);
}

static void test_half_hour_clock_change(void) { /* by half an hour: back on 2022-04-03, forward on 2022-10-02 */
  check_every_position("Australia/Lord_Howe", wfm_day_from_civil(2022, 4, 3), 1800);
  check_every_position("Australia/Lord_Howe", wfm_day_from_civil(2022, 10, 2), 1800);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  wfm_numeric_init();
  g_test_add_func("/forecast/a clock change shifts nothing, wherever it lies", test_clock_change);
  g_test_add_func("/forecast/nor does one of half an hour", test_half_hour_clock_change);
  return g_test_run();
}
