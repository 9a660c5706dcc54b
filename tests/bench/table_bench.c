/* How fast a history is read, and in how much memory.   table_bench [ROWS]
 *
 * An invented history of 40 queues on quarter hours is written to memory and read back: as a file of the plan is, with its checksum. */
#include "cli/data/plan.h"
#include "core/rng.h"

#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

static char *invent(size_t n_rows, size_t *size) {
  char *text = NULL;
  FILE *out = open_memstream(&text, size);
  g_autoptr(WfmTableData) data = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_HISTORY]);
  WfmRng rng;
  wfm_rng_init(&rng, 1, 1);
  for (size_t i = 0; i < n_rows; i++) {
    char queue[32];
    g_snprintf(queue, sizeof queue, "support-%02zu", i % 40);
    double offered = (double)wfm_rng_poisson(&rng, 12), handled = offered - (offered > 0 && wfm_rng_below(&rng, 8) == 0);
    WfmHistoryRow row = wfm_history_row(INT64_C(946684800) + (int64_t)(i / 40) * 900, 15, wfm_table_text(data, queue), "voice");
    row.offered = offered, row.handled = handled, row.abandoned = offered - handled;
    row.abandoned_in_sl = 0, row.answered_in_sl = round(handled * 0.8);
    row.handle_seconds = round(handled * 300 * (0.8 + 0.4 * wfm_rng_uniform(&rng)) * 10) / 10;
    row.wait_seconds_answered = (double)wfm_rng_below(&rng, 600);
    wfm_table_append(data, &row);
  }
  wfm_table_write(data, out, NULL);
  fclose(out);
  return text;
}

static double own_cpu_s(void) {
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
  size_t n_rows = argc > 1 ? (size_t)atol(argv[1]) : 1000000, size = 0;
  char *text = invent(n_rows, &size);
  double best = INFINITY, best_cpu = INFINITY;
  for (int round = 0; round < 3; round++) {
    g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
    FILE *in = fmemopen(text, size, "r");
    double cpu_begun = own_cpu_s();
    gint64 begun = g_get_monotonic_time();
    g_autoptr(WfmTableData) data = wfm_table_read(&wfm_plan_tables[WFM_PLAN_HISTORY], in, "history.csv", mistakes);
    double seconds = (double)(g_get_monotonic_time() - begun) / 1e6;
    best = MIN(best, seconds);
    best_cpu = MIN(best_cpu, own_cpu_s() - cpu_begun);
    fclose(in);
    if (wfm_mistakes_count(mistakes) || data->n_rows != n_rows) return 1;
  }
  double megabytes = (double)size / 1e6;
  printf("history: %zu rows, %.1f MB, %zu bytes a row in memory\n", n_rows, megabytes, sizeof(WfmHistoryRow));
  printf("  by the clock (best of 3)   %6.0f MB/s\n", megabytes / best);
  printf("  the reader's own CPU time  %6.0f MB/s (the checksum runs beside it, in a thread)\n", megabytes / best_cpu);
  free(text);
  return 0;
}
