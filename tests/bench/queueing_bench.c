/* Speed of the Erlang formulas and their inverse, on one thread, per second of processor time.
 *
 *   tests/bench/queueing_bench
 *
 * Prints solves per second. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_c.h"

/* Of processor time, so that a busy machine does not count. */
static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void erlang(void) {
  printf("fewest agents for 80 %% in 20 s, AHT 300 s (patience 120 s), solves per second\n%10s %12s %12s\n", "erlangs", "Erlang C",
         "Erlang A");
  for (double load = 10; load <= 1e6; load *= 10) {
    WfmErlangTarget target = {.sl = 0.8, .t_s = 20, .asa_s = NAN, .occupancy = NAN};
    double sink = 0, start = seconds();
    int n_c = 100000, n_a = 20000;
    for (int k = 0; k < n_c; k++) sink += wfm_erlang_c_agents(load * (1 + k * 1e-7), 300, target).whole;
    double middle = seconds();
    for (int k = 0; k < n_a; k++) {
      WfmErlangAProblem p = {.load = load * (1 + k * 1e-7), .aht_s = 300, .patience_s = 120, .measure = WFM_A_SL, .target = 0.8, .t_s = 20};
      sink += wfm_erlang_a_whole(&p);
    }
    double end = seconds();
    printf("%10.0f %12.0f %12.0f\n", load, n_c / (middle - start), n_a / (end - middle) + 0 * sink);
  }
}

int main(void) {
  erlang();
  return 0;
}
