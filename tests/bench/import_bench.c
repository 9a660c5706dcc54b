/* How fast exports are taken in, and in how much memory, beside wc -l on the same file.   import_bench [MEGABYTES]
 *
 * Invented files in a temporary folder: interval tables by time (rows of 40 queues side by side, and of 1,000) and by queue, and a list of contacts with
 * quoted subjects and lines inside them. Each is taken in by a process of its own, whose wall clock, processor time (user and system) and peak memory are told, of the best of three rounds; nothing is written into a plan. */
#include "cli/data/import/intake.h"
#include "core/rng.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST INT64_C(946684800)
#define N_QUEUES 40
#define N_MANY 1000

typedef struct {
  double wall_s, cpu_s;
  double peak_mb;
} Spent;

static void write_interval(FILE *out, WfmRng *rng, int64_t at, size_t queue) {
  char stamp[WFM_STAMP_SIZE];
  unsigned offered = (unsigned)wfm_rng_below(rng, 30), handled = offered - (offered > 4 && wfm_rng_below(rng, 8) == 0);
  fprintf(out, "%s,15,support-%02zu,voice,%u,%u,%u,0,%u,%u.5,%u,,\n", wfm_format_utc(stamp, at), queue, offered, handled, offered - handled,
          handled * 8 / 10, handled * 301, (unsigned)wfm_rng_below(rng, 600));
}

#define HEADER                                                                                                                             \
  "interval_start_utc,minutes,queue,channel,offered,handled,abandoned,abandoned_in_sl,answered_in_sl,handle_seconds,wait_seconds_"         \
  "answered,backlog_open,flags\n"

static void write_rounds(FILE *out, WfmRng *rng, long bytes, size_t n_queues) {
  fputs(HEADER, out);
  for (int64_t at = FIRST; ftell(out) < bytes; at += 900)
    for (size_t q = 0; q < n_queues; q++) write_interval(out, rng, at, q);
}

static void write_by_time(FILE *out, WfmRng *rng, long bytes) {
  write_rounds(out, rng, bytes, N_QUEUES);
}

/* Every row is far from the row before, in a block of its own. */
static void write_many_queues(FILE *out, WfmRng *rng, long bytes) {
  write_rounds(out, rng, bytes, N_MANY);
}

static void write_by_queue(FILE *out, WfmRng *rng, long bytes) {
  fputs(HEADER, out);
  for (size_t q = 0; q < N_QUEUES; q++) {
    long until = (long)((double)bytes * (double)(q + 1) / N_QUEUES);
    for (int64_t at = FIRST; ftell(out) < until; at += 900) write_interval(out, rng, at, q);
  }
}

/* The same quarter hours again and again, as if every row were of another skill set: what memory holds does not grow with the file. */
static void write_parts(FILE *out, WfmRng *rng, long bytes) {
  fputs("Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total Handle Time (Seconds)\n", out);
  char stamp[WFM_STAMP_SIZE];
  for (size_t n = 0; ftell(out) < bytes; n++) {
    unsigned offered = (unsigned)wfm_rng_below(rng, 30);
    fprintf(out, "%s,support-%02zu,voice,billing|||vip-%zu,en,%u,%u,%u\n",
            wfm_format_utc(stamp, FIRST + 900 * (int64_t)(n / N_QUEUES % 30000)), n % N_QUEUES, n % 97, offered, offered, offered * 301);
  }
}

static void write_contacts(FILE *out, WfmRng *rng, long bytes) {
  static const char *const subjects[] = {"Refund", "\"Order, please\"", "\"He said \"\"no\"\"\"", "\"Two\nlines of a subject\"",
                                         "Where is it?"};
  char stamp[WFM_STAMP_SIZE];
  fputs("Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,Last update "
        "time,Initial response time,"
        "Time tracked,First response time (in hrs),Resolution time (in hrs),Agent interactions,Customer interactions,Tags,Survey "
        "results,Association type\n",
        out);
  int64_t at = FIRST;
  for (size_t n = 0; ftell(out) < bytes; n++, at += 20) {
    wfm_format_utc(stamp, at);
    stamp[10] = ' ', stamp[19] = 0;
    fprintf(out, "%zu,%s,Closed,Low,Email,%s,Agent %u,Support %u,%s,%s,%s,%s,%s,,00:%02u:30,0.4,26:15:00,3,4,\"a,b\",,\n", n,
            subjects[wfm_rng_below(rng, 5)], wfm_rng_below(rng, 9) ? "Question" : "Spam", (unsigned)wfm_rng_below(rng, 90),
            (unsigned)wfm_rng_below(rng, 20), stamp, stamp, stamp, stamp, stamp, (unsigned)wfm_rng_below(rng, 60));
  }
}

static double seconds_of(struct timeval t) {
  return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* In a process of its own, so that its peak memory is its own. */
static bool measure(Spent *spent, bool (*work)(const char *path), const char *path) {
  gint64 begun = g_get_monotonic_time();
  pid_t child = fork();
  if (child == 0) _exit(work(path) ? 0 : 1);
  int status = 1;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return false;
  spent->wall_s = (double)(g_get_monotonic_time() - begun) / 1e6;
  spent->cpu_s = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  spent->peak_mb = (double)usage.ru_maxrss / 1024;
  return status == 0;
}

static bool take(const char *path) {
  WfmIntakeOptions options = {.zone = "Europe/Dublin"};
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmIntake) intake = wfm_intake_new(&options);
  bool taken = wfm_intake_file(intake, path, &err);
  if (!taken) fprintf(stderr, "%s\n", err->message);
  return taken && intake->tally != NULL;
}

static bool count_lines(const char *path) {
  if (!freopen("/dev/null", "w", stdout)) return false;
  execlp("wc", "wc", "-l", path, (char *)NULL);
  return false;
}

static bool bench(const char *folder, const char *what, void (*invent)(FILE *, WfmRng *, long), long bytes, double bar) {
  g_autofree char *path = g_build_filename(folder, "export.csv", NULL);
  FILE *out = fopen(path, "we");
  WfmRng rng;
  wfm_rng_init(&rng, 1, 1);
  if (!out) return false;
  invent(out, &rng, bytes);
  double megabytes = (double)ftell(out) / 1e6;
  fclose(out);
  Spent best = {INFINITY, INFINITY, 0}, wc = {INFINITY, INFINITY, 0};
  bool done = true;
  for (int round = 0; round < 3 && done; round++) {
    Spent now;
    done = measure(&now, count_lines, path);
    if (done && now.wall_s < wc.wall_s) wc = now;
    done = done && measure(&now, take, path);
    if (done && now.wall_s < best.wall_s) best = now;
  }
  fflush(stdout);
  printf(
      "%-28s %6.0f MB  %6.0f MB/s (processor %6.0f)  wc -l %6.0f MB/s  ratio %5.1f  peak %4.0f MB  bar %.0f MB/s of processor time: %s\n",
      what, megabytes, megabytes / best.wall_s, megabytes / best.cpu_s, megabytes / wc.wall_s, best.wall_s / wc.wall_s, best.peak_mb, bar,
      megabytes / best.cpu_s >= bar ? "holds" : "does not hold");
  fflush(stdout);
  g_remove(path);
  return done;
}

int main(int argc, char **argv) {
  long bytes = (argc > 1 ? atol(argv[1]) : 200) * 1000000;
  g_autofree char *folder = g_dir_make_tmp("import-bench-XXXXXX", NULL);
  if (!folder || bytes <= 0) return 1;
  if (freopen("/dev/null", "r", stdin) == NULL) return 1;
  bool done = bench(folder, "intervals, by time", write_by_time, bytes, 150) &&
              bench(folder, "intervals, 1,000 queues", write_many_queues, bytes, 150) &&
              bench(folder, "intervals, by queue", write_by_queue, bytes, 150) &&
              bench(folder, "intervals, parts that add up", write_parts, bytes, 150) &&
              bench(folder, "contacts", write_contacts, bytes, 60);
  g_rmdir(folder);
  return done ? 0 : 1;
}
