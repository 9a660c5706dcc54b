#include "tests/bench/vectors_sequence.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "scheduler/staffing/offered_load.h"
#include "scheduler/staffing/transient.h"

#define INTERVALS 64

/* A file: its header and rows, all as texts. */
typedef struct {
  char **name;
  GPtrArray *row; /* of char ** */
} Sheet;

static bool read_sheet(Sheet *s, const char *folder, const char *family) {
  g_autofree char *file = g_strdup_printf("%s/vectors/%s.csv", folder, family), *data = NULL;
  if (!g_file_get_contents(file, &data, NULL, NULL)) {
    printf("%-24s skipped: no %s\n", family, file);
    return false;
  }
  g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
  s->name = g_strsplit(g_strchomp(lines[0]), ",", -1);
  s->row = g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))g_strfreev);
  for (int i = 1; lines[i]; i++)
    if (*g_strchomp(lines[i])) g_ptr_array_add(s->row, g_strsplit(lines[i], ",", -1));
  return true;
}

static void clear_sheet(Sheet *s) {
  g_strfreev(s->name);
  g_ptr_array_unref(s->row);
}

static const char *cell(const Sheet *s, guint row, const char *column) {
  char **cells = s->row->pdata[row];
  for (int c = 0; s->name[c]; c++)
    if (strcmp(s->name[c], column) == 0) return cells[c];
  g_error("no column %s", column);
}

static double number(const Sheet *s, guint row, const char *column) {
  return g_ascii_strtod(cell(s, row, column), NULL);
}

static bool near(const Sheet *s, guint row, const char *column, double got, double relative) {
  double want = number(s, row, column);
  bool good = fabs(got - want) <= relative * fmax(fabs(want), relative > 1e-10 ? 1 : 0);
  if (!good && g_getenv("WFM_VERBOSE")) printf("  %s %s: %.17g, should be %.17g\n", cell(s, row, "id"), column, got, want);
  return good;
}

static bool same(const Sheet *s, guint a, guint b, const char *column) {
  return strcmp(cell(s, a, column), cell(s, b, column)) == 0;
}

/* Values of the interval's input from whichever row of the same group has it; how many intervals from the first on are known. */
static int known(double *value, const Sheet *s, guint row, const char *group, const char *column) {
  bool has[INTERVALS] = {false};
  for (guint k = 0; k < s->row->len; k++) {
    int i = (int)number(s, k, "interval");
    if (!same(s, k, row, group) || i >= INTERVALS) continue;
    value[i] = number(s, k, column);
    has[i] = true;
  }
  int n = 0;
  while (n < INTERVALS && has[n]) n++;
  return n;
}

static int report(const char *family, int right, int rows, int unknown) {
  printf("%-24s %5d of %5d rows agree", family, right, rows);
  if (unknown) printf(" (%d more follow intervals that are not in the file)", unknown);
  printf("\n");
  return rows - right;
}

int check_offered_load_piecewise(const char *folder) {
  static const char *const shapes[] = {"exp", "det", "erlang2", "h2", "lognormal"};
  Sheet s;
  if (!read_sheet(&s, folder, "offered_load_piecewise")) return 0;
  int right = 0, rows = 0, unknown = 0;
  for (guint k = 0; k < s.row->len; k++) {
    double calls[INTERVALS], load[INTERVALS], end[INTERVALS], mean[INTERVALS];
    int n = known(calls, &s, k, "profile", "calls"), at = (int)number(&s, k, "interval"), shape = 0;
    if (at >= n) {
      unknown++;
      continue;
    }
    double handle = number(&s, k, "mean_service_h"), step = number(&s, k, "interval_h");
    while (strcmp(shapes[shape], cell(&s, k, "service_law")) != 0) shape++;
    for (int i = 0; i < n; i++) load[i] = calls[i] / step * handle;
    wfm_offered_load_shape(end, mean, load, n, (WfmHandleShape)shape, handle * 3600, step * 3600);
    rows++;
    right += near(&s, k, "a_sipp", load[at], 1e-12) & near(&s, k, "m_at_interval_end", end[at], 1e-12) &
             near(&s, k, "m_interval_average", mean[at], 1e-12);
  }
  clear_sheet(&s);
  return report("offered_load_piecewise", right, rows, unknown);
}

/* Every interval of the scenario and shift-end rule of a row; n of them are known. */
static void run_scenario(WfmTransient *out, const Sheet *s, guint row, const double *calls, const double *agents, int n) {
  double patience = number(s, row, "patience_s"), step = number(s, row, "interval_s"), most = 0, busiest = 0;
  for (int i = 0; i < n; i++) {
    most = fmax(most, agents[i]);
    busiest = fmax(busiest, calls[i] / step * patience);
  }
  int32_t room = (int32_t)(busiest + 12 * sqrt(busiest) + 40);
  bool exhaustive = strcmp(cell(s, row, "shift_end"), "exhaustive") == 0;
  WfmTransientSystem *system = wfm_transient_new((int32_t)most, room, number(s, row, "aht_s"), patience, exhaustive);
  for (int i = 0; i < n; i++) out[i] = wfm_transient_step(system, (int32_t)agents[i], calls[i] / step, step);
  wfm_transient_free(system);
}

int check_transient_mtmnt_m(const char *folder) {
  Sheet s;
  if (!read_sheet(&s, folder, "transient_mtmnt_m")) return 0;
  int right = 0, rows = 0, unknown = 0, n = 0;
  WfmTransient out[INTERVALS];
  for (guint k = 0; k < s.row->len; k++) {
    bool fresh = k == 0 || !same(&s, k, k - 1, "scenario") || !same(&s, k, k - 1, "shift_end");
    if (fresh) {
      double calls[INTERVALS], agents[INTERVALS];
      n = MIN(known(calls, &s, k, "scenario", "calls"), known(agents, &s, k, "scenario", "agents"));
      if (n > 0) run_scenario(out, &s, k, calls, agents, n);
    }
    int at = (int)number(&s, k, "interval");
    if (at >= n) {
      unknown++;
      continue;
    }
    const WfmTransient *t = &out[at];
    rows++;
    right += near(&s, k, "p_wait_arrivals", t->p_wait, 1e-8) & near(&s, k, "mean_queue", t->queue, 1e-8) &
             near(&s, k, "mean_busy", t->busy, 1e-8) & near(&s, k, "expected_abandons", t->abandons, 1e-8) &
             near(&s, k, "queue_at_end", t->queue_end, 1e-8) & near(&s, k, "busy_at_end", t->busy_end, 1e-8);
  }
  clear_sheet(&s);
  return report("transient_mtmnt_m", right, rows, unknown);
}
