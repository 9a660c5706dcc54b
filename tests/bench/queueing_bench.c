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

/* The formula as textbooks have it: one recursion, carried on until enough. */
static double plain_loop(double load) {
  double inverse = 1;
  for (double n = 1;; n++) {
    inverse = 1 + inverse * n / load;
    if (n <= load) continue;
    double wait = (1 / inverse) / (1 - load / n * (1 - 1 / inverse));
    if (1 - wait * exp(-(n - load) * 20 / 300) >= 0.8) return n;
  }
}

static const WfmErlangTarget target = {.sl = 0.8, .t_s = 20, .asa_s = NAN, .occupancy = NAN};
static double erlang_c(double load) {
  return wfm_erlang_c_whole(load, 300, target);
}
static double erlang_c_real(double load) {
  return wfm_erlang_c_agents(load, 300, target).least;
}
static WfmErlangAProblem problem(double load) {
  return (WfmErlangAProblem){.load = load, .aht_s = 300, .patience_s = 120, .measure = WFM_A_SL, .target = 0.8, .t_s = 20};
}
static double erlang_a(double load) {
  WfmErlangAProblem p = problem(load);
  return wfm_erlang_a_whole(&p);
}
static double erlang_a_real(double load) {
  WfmErlangAProblem p = problem(load);
  return wfm_erlang_a_agents(&p).least;
}

/* Solves per second, over at least half a second; the best of three, as others may use the machine. */
static double rate(double (*solve)(double), double load) {
  double best = 0, sink = 0;
  for (int round = 0; round < 3; round++) {
    double start = seconds(), spent = 0, done = 0;
    while (spent < 0.17) {
      for (int k = 0; k < 20; k++) sink += solve(load * (1 + 1e-9 * done++));
      spent = seconds() - start;
    }
    best = fmax(best, done / spent);
  }
  return best + 0 * sink;
}

static void erlang(void) {
  printf("fewest agents for 80 %% in 20 s, AHT 300 s (patience 120 s), solves per second\n");
  printf("%10s %12s %12s %12s %12s %12s %10s\n", "erlangs", "C, whole", "A, whole", "C, real", "A, real", "plain C loop", "agents (C)");
  for (double load = 10; load <= 1e6; load *= 10)
    printf("%10.0f %12.0f %12.0f %12.0f %12.0f %12.0f %10.0f\n", load, rate(erlang_c, load), rate(erlang_a, load),
           rate(erlang_c_real, load), rate(erlang_a_real, load), rate(plain_loop, load), erlang_c(load));
}

int main(void) {
  erlang();
  return 0;
}
