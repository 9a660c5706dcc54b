/* Compares the Erlang formulas with reference values of 34 digits, row by row, and prints how many agree per family.
 *
 *   WFM_SHARED=FOLDER tests/bench/vectors [FAMILY...]
 *
 * FOLDER/vectors/FAMILY.csv holds the values. Tolerances: probabilities 1e-12 relative, their tails 1e-13 |ln p|; service levels 1e-12
 * absolute (Erlang A 4e-12); quadrature 1e-10; whole agents exactly; fractional agents 1e-9. Exit 77 (skipped) where there is no folder. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scheduler/staffing/backlog.h"
#include "scheduler/staffing/concurrency.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/offered_load.h"

typedef struct {
  char **name, **cell;
  int wrong;
} Row;

static const char *text(const Row *row, const char *column) {
  for (int i = 0; row->name[i]; i++)
    if (strcmp(row->name[i], column) == 0 && row->cell[i]) return row->cell[i];
  fprintf(stderr, "no column %s\n", column);
  exit(1);
}

static double number(const Row *row, const char *column) {
  const char *cell = text(row, column);
  return *cell ? g_ascii_strtod(cell, NULL) : (double)NAN;
}

static void compare(Row *row, const char *column, double got, double tolerance) {
  double want = number(row, column);
  if (isnan(want) || fabs(got - want) <= tolerance || got == want) return;
  if (!row->wrong++ && g_getenv("WFM_VERBOSE"))
    printf("  %s %s: %.17g, should be %.17g (off by %.2g, allowed %.2g)\n", row->cell[0], column, got, want, got - want, tolerance);
}

/* relative; in tails as much more as the logarithm is long; nothing is asked of what underflows */
static void near(Row *row, const char *column, double got, double ln_scale, double relative) {
  double want = number(row, column);
  compare(row, column, got, fabs(want) * fmax(relative, 1e-13 * fabs(ln_scale)) + 1e-300);
}

static void near_ln(Row *row, const char *column, double got) {
  compare(row, column, got, 1e-12 + 1e-13 * fabs(number(row, column)));
}

static void erlang_b(Row *row, const char *servers) {
  double n = number(row, servers), a = number(row, "a");
  WfmErlangB b = wfm_erlang_b(n, a);
  near(row, "B", b.blocking, b.ln_blocking, 1e-12);
  near_ln(row, "ln_B", b.ln_blocking);
  if (*servers == 'x') return;
  near(row, "carried", b.carried, 0, 1e-12);
  near(row, "occupancy", b.occupancy, 0, 1e-12);
}
static void erlang_b_whole(Row *row) {
  erlang_b(row, "n");
}
static void erlang_b_real(Row *row) {
  erlang_b(row, "x");
}

static void erlang_c(Row *row, const char *servers) {
  double n = number(row, servers), aht = number(row, "aht_s");
  WfmErlangC c = wfm_erlang_c(n, number(row, "a"), aht, number(row, "t_s"));
  near(row, "p_wait", c.p_wait, c.ln_p_wait, 1e-12);
  near_ln(row, "ln_p_wait", c.ln_p_wait);
  near(row, "asa_s", c.asa_s, c.ln_p_wait, 1e-12);
  near(row, "asa_delayed_s", c.asa_delayed_s, 0, 1e-12);
  compare(row, "sl", c.sl, 1e-12);
  near(row, "p_wait_gt_t", c.p_longer, c.ln_p_longer, 1e-12);
  near_ln(row, "ln_p_wait_gt_t", c.ln_p_longer);
  near(row, "occupancy", c.occupancy, 0, 1e-12);
  near(row, "lq", c.queue, c.ln_p_wait, 1e-12);
}
static void erlang_c_whole(Row *row) {
  erlang_c(row, "n");
}
static void erlang_c_real(Row *row) {
  erlang_c(row, "x");
}

static void erlang_a(Row *row) {
  WfmErlangA a = wfm_erlang_a(number(row, "n"), number(row, "a"), number(row, "aht_s"), number(row, "patience_s"), number(row, "t_s"),
                              number(row, "short_s"));
  near(row, "p_wait", a.p_wait, a.ln_p_wait, 1e-12);
  near_ln(row, "ln_p_wait", a.ln_p_wait);
  near(row, "p_ab", a.p_abandon, a.ln_p_abandon, 1e-12);
  near_ln(row, "ln_p_ab", a.ln_p_abandon);
  near(row, "p_ab_given_wait", a.p_abandon_if_wait, 0, 1e-12);
  near(row, "ew_all_s", a.wait_all_s, a.ln_p_abandon, 1e-12);
  near(row, "asa_answered_s", a.asa_s, a.ln_p_wait, 1e-10);
  near(row, "ew_abandoned_s", a.wait_abandoned_s, 0, 1e-10);
  near(row, "ev_offered_s", a.wait_offered_s, a.ln_p_wait, 1e-10);
  near(row, "lq", a.queue, a.ln_p_abandon, 1e-12);
  near(row, "occupancy", a.occupancy, 0, 1e-12);
  compare(row, "sl_answered_over_offered", a.sl[WFM_SL_ANSWERED_OF_OFFERED], 4e-12);
  compare(row, "sl_answered_over_answered", a.sl[WFM_SL_ANSWERED_OF_ANSWERED], 4e-12);
  compare(row, "sl_abandons_ok", a.sl[WFM_SL_ABANDONS_OK], 4e-12);
  compare(row, "sl_excl_ab_within_t", a.sl[WFM_SL_EXCLUDE_SHORT], 4e-12);
  compare(row, "sl_virtual", a.sl_virtual, 4e-12);
  compare(row, "sl_excl_short", a.sl_exclude_after, 4e-12);
  compare(row, "p_ab_within_t", a.p_abandon_within, 4e-12);
  compare(row, "p_ab_within_short", a.p_abandon_within_short, 4e-12);
}

static void staffing_b(Row *row) {
  compare(row, "n_min", wfm_erlang_b_lines(number(row, "a"), number(row, "b_target")), 0);
}

static void staffing_c(Row *row) {
  WfmErlangTarget target = {
      .sl = number(row, "sl_target"), .t_s = number(row, "t_s"), .asa_s = number(row, "asa_max_s"), .occupancy = number(row, "occ_max")};
  WfmErlangAgents agents = wfm_erlang_c_agents(number(row, "a"), number(row, "aht_s"), target);
  compare(row, "n_min", agents.whole, 0);
  if (!isnan(target.sl)) near(row, "n_frac_sl", agents.by_sl, 0, 1e-9);
}

static void staffing_a(Row *row) {
  const char *metric = text(row, "metric");
  static const char *const names[] = {[WFM_A_ABANDON] = "p_ab",        [WFM_A_ASA] = "asa_answered_s", [WFM_A_WAIT_ALL] = "ew_all_s",
                                      [WFM_A_OCCUPANCY] = "occupancy", [WFM_A_P_WAIT] = "p_wait",      [WFM_A_SL_VIRTUAL] = "sl_virtual"};
  static const char *const levels[] = {"sl_answered_over_offered", "sl_answered_over_answered", "sl_abandons_ok", "sl_excl_ab_within_t"};
  double t = number(row, "t_s");
  WfmErlangAProblem problem = {.load = number(row, "a"),
                               .aht_s = number(row, "aht_s"),
                               .patience_s = number(row, "patience_s"),
                               .target = number(row, "target"),
                               .t_s = isnan(t) ? 0 : t};
  for (guint k = 0; k < G_N_ELEMENTS(names); k++)
    if (names[k] && strcmp(metric, names[k]) == 0) problem.measure = (WfmErlangAMeasure)k;
  for (guint k = 0; k < G_N_ELEMENTS(levels); k++)
    if (strcmp(metric, levels[k]) == 0) {
      problem.measure = WFM_A_SL;
      problem.definition = (WfmServiceLevel)k;
    }
  compare(row, "n_min", wfm_erlang_a_agents(&problem).whole, 0);
}

static void shrinkage(Row *row) {
  double net = number(row, "net_agents_on_queue");
  WfmShrinkage out = {.share = number(row, "out_of_office")}, both[2] = {out, {.share = number(row, "in_office")}};
  near(row, "combined_multiplicative", wfm_shrinkage_total(both, 2, false), 0, 1e-12);
  near(row, "headcount(net/((1-out)(1-in)))", net / (1 - wfm_shrinkage_total(both, 2, false)), 0, 1e-12);
  near(row, "headcount_additive(net/(1-out-in))", net / (1 - wfm_shrinkage_total(both, 2, true)), 0, 1e-12);
  near(row, "scheduled_agents(net/(1-in))", net / (1 - wfm_shrinkage_total(both + 1, 1, false)), 0, 1e-12);
}

static void chat_balanced(Row *row) {
  double aht = number(row, "aht_single_s"), patience = number(row, "patience_s(0=none)"), load = number(row, "lambda_per_s") * aht;
  WfmDelay d =
      wfm_concurrency_delay(number(row, "agents"), number(row, "K"), number(row, "alpha"), load, patience > 0 ? aht / patience : 0);
  WfmDelayAt at = wfm_delay_at(&d, number(row, "t_s") / aht);
  WfmDelayWaits waits = wfm_delay_waits(&d);
  near(row, "p_wait", d.p_wait, d.ln_p_wait, 1e-12);
  near(row, "p_ab", d.p_abandon, d.ln_p_wait, 1e-12);
  near(row, "ew_all_s", waits.all * aht, d.ln_p_wait, 1e-12);
  near(row, "lq", waits.all * load, d.ln_p_wait, 1e-12);
  compare(row, "sl_answered_over_offered", at.served_within, 4e-12);
  compare(row, "sl_virtual", 1 - at.offered_wait_longer, 4e-12);
}

static GArray *list(const Row *row, const char *column) {
  g_auto(GStrv) words = g_strsplit(text(row, column), "|", -1);
  GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
  for (int i = 0; words[i]; i++) {
    double value = g_ascii_strtod(words[i], NULL);
    g_array_append_val(values, value);
  }
  return values;
}

static void backlog_fluid(Row *row) {
  g_autoptr(GArray) work = list(row, "work_arriving_agent_intervals"), capacity = list(row, "capacity_agents");
  double deadline = number(row, "deadline_intervals");
  near(row, "min_constant_agents_all_on_time", wfm_backlog_constant((const double *)(void *)work->data, (int32_t)work->len, deadline), 0,
       1e-12);
}

/* Rows of one profile follow one another, with gaps: the arrivals of a missing interval are not known, so only profiles without gaps. */
static struct {
  char key[80];
  double calls[400], expected_end[400], expected_mean[400];
  int last;
} profile;
static void offered_load(Row *row) {
  if (strcmp(text(row, "service_law"), "exp") != 0) {
    row->wrong = -1;
    return;
  }
  g_autofree char *key = g_strdup_printf("%s %s %s", text(row, "profile"), text(row, "interval_h"), text(row, "mean_service_h"));
  int interval = atoi(text(row, "interval"));
  if (strcmp(key, profile.key) != 0) {
    g_strlcpy(profile.key, key, sizeof profile.key);
    profile.last = -1;
  }
  double step = number(row, "interval_h") * 3600, aht = number(row, "mean_service_h") * 3600, load = number(row, "a_sipp"), end, mean;
  bool follows = interval == profile.last + 1;
  double before = follows && interval > 0 ? profile.expected_end[interval - 1] : 0;
  profile.expected_end[interval] = number(row, "m_at_interval_end");
  profile.last = interval;
  if (!follows) {
    row->wrong = -1;
    return;
  }
  wfm_offered_load_step(&end, &mean, before, load, aht, step);
  near(row, "m_at_interval_end", end, 0, 1e-12);
  near(row, "m_interval_average", mean, 0, 1e-12);
}

static const struct {
  const char *name;
  void (*check)(Row *row);
} families[] = {
    {"erlang_b", erlang_b_whole},     {"erlang_b_cont", erlang_b_real}, {"erlang_c", erlang_c_whole},
    {"erlang_c_cont", erlang_c_real}, {"erlang_a", erlang_a},           {"staffing_b", staffing_b},
    {"staffing_c", staffing_c},       {"staffing_a", staffing_a},       {"shrinkage", shrinkage},
    {"chat_balanced", chat_balanced}, {"backlog_fluid", backlog_fluid}, {"offered_load_piecewise", offered_load},
};

static int check_family(const char *folder, guint f) {
  g_autofree char *file = g_strdup_printf("%s/vectors/%s.csv", folder, families[f].name);
  g_autofree char *data = NULL;
  if (!g_file_get_contents(file, &data, NULL, NULL)) {
    printf("%-24s skipped: no %s\n", families[f].name, file);
    return 0;
  }
  g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
  g_auto(GStrv) names = g_strsplit(g_strchomp(lines[0]), ",", -1);
  int rows = 0, right = 0, passed_over = 0;
  for (int i = 1; lines[i]; i++) {
    if (!*g_strchomp(lines[i])) continue;
    g_auto(GStrv) cells = g_strsplit(lines[i], ",", -1);
    Row row = {.name = names, .cell = cells};
    families[f].check(&row);
    if (row.wrong < 0)
      passed_over++;
    else
      rows++, right += row.wrong == 0;
  }
  printf("%-24s %5d of %5d rows agree", families[f].name, right, rows);
  if (passed_over) printf(" (%d of other laws or without their predecessor passed over)", passed_over);
  printf("\n");
  return rows - right;
}

int main(int argc, char **argv) {
  const char *folder = g_getenv("WFM_SHARED");
  if (!folder) folder = "../shared";
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
    printf("skipped: no reference values; set WFM_SHARED to the folder that holds vectors/\n");
    return 77;
  }
  int wrong = 0;
  for (guint f = 0; f < G_N_ELEMENTS(families); f++) {
    bool wanted = argc < 2;
    for (int i = 1; i < argc; i++) wanted |= strcmp(argv[i], families[f].name) == 0;
    if (wanted) wrong += check_family(folder, f);
  }
  return wrong > 0;
}
