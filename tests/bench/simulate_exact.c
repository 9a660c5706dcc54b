/* Compares the simulator with exact results of queueing theory: of 400 seeded comparisons, how many exact values lie inside the simulator's
 * 99 % confidence interval?
 *
 *   WFM_SHARED=FOLDER tests/bench/simulate_exact [FIRST_SEED]
 *
 * FOLDER/vectors holds the exact values: M/M/n, M/M/n+M by every definition of service level, M/M/n+G with seven laws of patience, finite
 * rooms, priorities, chat (exact chains), two tiers with escalation, blending with a threshold, transients with both rules for the end of a
 * shift. Each comparison is a simulation of its own: a row, one of its measures, a seed. Rows are taken in turn among those that come to rest
 * within a reasonable time and whose measure is not too rare to be seen. Fails where fewer than 98 % lie inside. Exit 77 (skipped) where
 * there is no folder. */
#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/numeric.h"
#include "tests/bench/exact_system.h"

/* How long a queue without impatience takes to forget: the inverse of its slowest rate, in handle times. */
static double relaxation(double n, double load) {
  double gap = n * (1 - sqrt(load / n)) * (1 - sqrt(load / n));
  return load < n ? fmax(1, 1 / gap) : (double)INFINITY;
}

static bool visible(double p) {
  return p > 0.02 && p < 0.98;
}

/* ---- comparisons: false where the row is not suitable ---- */

typedef struct {
  WfmEstimate estimate;
  double exact;
  const char *measure;
} Comparison;
typedef bool (*Compare)(Comparison *out, Row row, uint64_t seed);

static bool compare_erlang_c(Comparison *out, Row row, uint64_t seed) {
  double n = row_value(row, "n"), load = row_value(row, "a"), aht_s = row_value(row, "aht_s"), forget = relaxation(n, load);
  static const char *const measures[] = {"p_wait", "asa_s", "sl", "occupancy"};
  int k = (int)(seed % 4);
  if (n > MOST_AGENTS || !visible(row_value(row, "p_wait")) || (k == 2 && !visible(row_value(row, "sl")))) return false;
  System s;
  system_init(&s, seed, 1, (int)n);
  s.queue[0].target_s = row_value(row, "t_s");
  if (!system_steady(&s, (double[]){load / aht_s}, &aht_s, forget * aht_s, true)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  const WfmEstimate estimates[] = {r->queue[0].p_wait, r->queue[0].asa_s, r->queue[0].sl, system_occupancy(&s, r)};
  *out = (Comparison){estimates[k], row_value(row, measures[k]), measures[k]};
  return true;
}

static bool compare_erlang_a(Comparison *out, Row row, uint64_t seed) {
  static const char *const measures[] = {"sl_answered_over_offered",
                                         "sl_answered_over_answered",
                                         "sl_abandons_ok",
                                         "sl_excl_ab_within_t",
                                         "sl_excl_short",
                                         "sl_virtual",
                                         "p_wait",
                                         "p_ab",
                                         "ew_all_s",
                                         "asa_answered_s",
                                         "ev_offered_s",
                                         "occupancy"};
  int k = (int)(seed % G_N_ELEMENTS(measures));
  double n = row_value(row, "n"), load = row_value(row, "a"), aht_s = row_value(row, "aht_s"), patience_s = row_value(row, "patience_s");
  double exact = row_value(row, measures[k]);
  if (n > MOST_AGENTS || load < 0.3 || !visible(row_value(row, "p_ab")) || (k < 8 && !visible(exact))) return false;
  System s;
  system_init(&s, seed, 1, (int)n);
  s.queue[0].target_s = row_value(row, "t_s");
  s.queue[0].short_s = row_value(row, "short_s");
  s.queue[0].patience_s = patience_s;
  if (!system_steady(&s, (double[]){load / aht_s}, &aht_s, fmax(aht_s, patience_s), true)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  const WfmSimQueueResult *q = &r->queue[0];
  const WfmEstimate estimates[] = {q->service[WFM_SIM_ANSWERED_OF_OFFERED],
                                   q->service[WFM_SIM_ANSWERED_OF_ANSWERED],
                                   q->service[WFM_SIM_ABANDONS_OK],
                                   q->service[WFM_SIM_EXCLUDE_WITHIN_T],
                                   q->service[WFM_SIM_EXCLUDE_SHORT],
                                   q->service[WFM_SIM_VIRTUAL],
                                   q->p_wait,
                                   q->abandon,
                                   q->wait_all_s,
                                   q->asa_s,
                                   q->wait_stayed_s,
                                   system_occupancy(&s, r)};
  *out = (Comparison){estimates[k], exact, measures[k]};
  return true;
}

/* The law and its mean from the columns of mmn_g_patience. */
static double patience_law(WfmSimLaw *law, Row row) {
  const char *name = row_text(row, "patience");
  double p1 = row_value(row, "p1"), p2 = row_value(row, "p2"), p3 = row_value(row, "p3");
  *law = (WfmSimLaw){.shape = WFM_SIM_EXPONENTIAL};
  if (strcmp(name, "det") == 0) {
    *law = (WfmSimLaw){.shape = WFM_SIM_CONSTANT};
    return p1;
  }
  if (strcmp(name, "uniform") == 0) {
    *law = (WfmSimLaw){.shape = WFM_SIM_UNIFORM};
    return p1 / 2;
  }
  if (strcmp(name, "h2") == 0) {
    double mean = p1 * p2 + (1 - p1) * p3, second = 2 * (p1 * p2 * p2 + (1 - p1) * p3 * p3);
    *law = (WfmSimLaw){.shape = WFM_SIM_HYPEREXPONENTIAL, .cv = sqrt(second / (mean * mean) - 1), .quick_share = p2 < p3 ? p1 : 1 - p1};
    return mean;
  }
  if (strcmp(name, "weibull") == 0) {
    *law = (WfmSimLaw){.shape = WFM_SIM_WEIBULL, .cv = sqrt(expm1(lgamma(1 + 2 / p1) - 2 * lgamma(1 + 1 / p1)))};
    return p2 * tgamma(1 + 1 / p1);
  }
  if (strcmp(name, "lognormal") == 0) {
    *law = (WfmSimLaw){.shape = WFM_SIM_LOGNORMAL, .cv = sqrt(expm1(p2 * p2))};
    return exp(p1 + p2 * p2 / 2);
  }
  if (strcmp(name, "erlang2") == 0) {
    *law = (WfmSimLaw){.shape = WFM_SIM_GAMMA, .cv = M_SQRT1_2};
    return p1;
  }
  if (strcmp(name, "balkexp") == 0) {
    law->balking = p1;
    return p2;
  }
  return p1;
}

static bool compare_patience(Comparison *out, Row row, uint64_t seed) {
  static const char *const measures[] = {
      "p_wait", "p_ab", "ew_all", "asa_answered", "ev_offered", "occupancy", "sl_answered_over_offered", "sl_virtual"};
  int k = (int)(seed % G_N_ELEMENTS(measures));
  double n = row_value(row, "n"), load = row_value(row, "a"), exact = row_value(row, measures[k]);
  WfmSimLaw law;
  double patience = patience_law(&law, row);
  if (n > MOST_AGENTS || !visible(row_value(row, "p_ab")) || (k != 2 && k != 3 && k != 4 && !visible(exact))) return false;
  System s;
  system_init(&s, seed, 1, (int)n);
  s.queue[0].target_s = row_value(row, "t") * UNIT_S;
  s.queue[0].patience_s = patience * UNIT_S;
  s.queue[0].patience = law;
  /* with a constant patience the line of an overloaded queue fills slowly to it */
  double forget = fmax(1, law.shape == WFM_SIM_CONSTANT ? patience / fabs(1 - n / load) : patience);
  if (!system_steady(&s, (double[]){load / UNIT_S}, (double[]){UNIT_S}, UNIT_S * forget, true)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  const WfmSimQueueResult *q = &r->queue[0];
  const WfmEstimate estimates[] = {q->p_wait,
                                   q->abandon,
                                   q->wait_all_s,
                                   q->asa_s,
                                   q->wait_stayed_s,
                                   system_occupancy(&s, r),
                                   q->service[WFM_SIM_ANSWERED_OF_OFFERED],
                                   q->service[WFM_SIM_VIRTUAL]};
  if (k >= 2 && k <= 4) exact *= UNIT_S;
  *out = (Comparison){estimates[k], exact, measures[k]};
  return true;
}

static bool compare_room(Comparison *out, Row row, uint64_t seed) {
  double n = row_value(row, "n"), load = row_value(row, "a"), aht_s = row_value(row, "aht_s"), patience_s = row_value(row, "patience_s");
  static const char *const measures[] = {"p_block", "p_wait_over_offered", "sl_over_offered", "occupancy"};
  int k = (int)(seed % G_N_ELEMENTS(measures));
  double exact = row_value(row, measures[k]), room = row_value(row, "K");
  if (n > MOST_AGENTS || room > 2 * n + 60 || load < 0.3 || !visible(exact)) return false;
  System s;
  system_init(&s, seed, 1, (int)n);
  s.queue[0].target_s = row_value(row, "t_s");
  s.queue[0].patience_s = patience_s > 0 ? patience_s : (double)INFINITY;
  s.queue[0].room = (int32_t)room;
  if (!system_steady(&s, (double[]){load / aht_s}, &aht_s, aht_s * fmax(1, (room - n) / n), true)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  const WfmSimQueueResult *q = &r->queue[0];
  WfmEstimate blocked = {q->blocked.mean / q->offered.mean, q->blocked.half_width / q->offered.mean};
  const WfmEstimate estimates[] = {blocked, q->p_wait, q->sl, system_occupancy(&s, r)};
  *out = (Comparison){estimates[k], exact, measures[k]};
  return true;
}

static bool compare_priority(Comparison *out, Row row, uint64_t seed) {
  static const char *const measures[] = {"wq1_nonpreemptive", "wq2_nonpreemptive", "wq3_nonpreemptive"};
  int classes = (int)row_value(row, "classes"), k = (int)(seed % (uint64_t)classes);
  double n = row_value(row, "n"), load[3] = {row_value(row, "a1"), row_value(row, "a2"), classes > 2 ? row_value(row, "a3") : 0};
  double forget = relaxation(n, load[0] + load[1] + load[2]), unit[3] = {UNIT_S, UNIT_S, UNIT_S};
  if (n > MOST_AGENTS || !visible(row_value(row, "p_wait"))) return false;
  System s;
  system_init(&s, seed, classes, (int)n);
  for (int q = 0; q < classes; q++) {
    s.queue[q].priority = q;
    load[q] /= UNIT_S;
  }
  if (!system_steady(&s, load, unit, 2 * forget * UNIT_S, false)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  *out = (Comparison){r->queue[k].asa_s, row_value(row, measures[k]) * UNIT_S, measures[k]};
  return true;
}

static bool compare_chat(Comparison *out, Row row, uint64_t seed) {
  static const char *const measures[] = {"p_wait", "p_ab", "ew_all_s"};
  int k = (int)(seed % 3);
  double aht_s = row_value(row, "aht_single_s"), exact = row_value(row, measures[k]), patience_s = row_value(row, "patience_s");
  if (!visible(row_value(row, "p_wait")) || (k == 1 && !visible(exact))) return false;
  System s;
  system_init(&s, seed, 1, (int)row_value(row, "agents"));
  s.queue[0].channel = WFM_CHANNEL_CHAT;
  s.queue[0].concurrency = (int32_t)row_value(row, "K");
  s.queue[0].concurrency_slowdown = row_value(row, "alpha");
  s.queue[0].patience_s = patience_s > 0 ? patience_s : (double)INFINITY;
  if (!(patience_s > 0)) return false;
  if (!system_steady(&s, (double[]){row_value(row, "lambda_per_s")}, &aht_s, 2 * fmax(aht_s, patience_s), false)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  const WfmEstimate estimates[] = {r->queue[0].p_wait, r->queue[0].abandon, r->queue[0].wait_all_s};
  *out = (Comparison){estimates[k], exact, measures[k]};
  return true;
}

static bool compare_tiers(Comparison *out, Row row, uint64_t seed) {
  static const char *const measures[] = {"p_wait1", "p_wait2", "asa1_s", "asa2_s", "sl1_20s", "sl2_60s"};
  int k = (int)(seed % G_N_ELEMENTS(measures)), n1 = (int)row_value(row, "n1"), n2 = (int)row_value(row, "n2");
  double aht_s[2] = {row_value(row, "aht1_s"), row_value(row, "aht2_s")}, exact = row_value(row, measures[k]);
  double rate[2] = {row_value(row, "fresh1_per_h") / 3600, row_value(row, "fresh2_per_h") / 3600};
  double forget = fmax(aht_s[0] * relaxation(n1, row_value(row, "a1")), aht_s[1] * relaxation(n2, row_value(row, "a2")));
  if (n1 + n2 > MOST_AGENTS || !visible(row_value(row, "p_wait1")) || !visible(row_value(row, "p_wait2"))) return false;
  System s;
  system_init(&s, seed, 2, n1 + n2);
  s.transfer[0][0] = (WfmSimTransfer){.to = 1, .share = row_value(row, "p_escalate_12")};
  s.transfer[0][1] = (WfmSimTransfer){.to = 0, .share = row_value(row, "p_repeat_11")};
  s.transfer[1][0] = (WfmSimTransfer){.to = 0, .share = row_value(row, "p_return_21")};
  for (int q = 0; q < 2; q++) {
    s.queue[q].transfers = s.transfer[q];
    s.queue[q].n_transfers = q == 0 ? 2 : 1;
    s.queue[q].target_s = q == 0 ? 20 : 60;
    s.proficiency[q][q] = 1;
  }
  s.proficiency[0][1] = 0;
  for (int a = n1; a < n1 + n2; a++) s.agent[a].proficiency = s.proficiency[1];
  if (!system_steady(&s, rate, aht_s, 2 * forget, false)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  const WfmEstimate estimates[] = {r->queue[0].p_wait, r->queue[1].p_wait, r->queue[0].asa_s,
                                   r->queue[1].asa_s,  r->queue[0].sl,     r->queue[1].sl};
  *out = (Comparison){estimates[k], exact, measures[k]};
  return true;
}

/* Calls before e-mails without end, which are taken as long as fewer than a number of agents are busy. */
static bool compare_threshold(Comparison *out, Row row, uint64_t seed) {
  double n = row_value(row, "agents"), load = row_value(row, "a_inbound"), forget = relaxation(n, load),
         exact = row_value(row, "p_wait_inbound");
  if (n > MOST_AGENTS || !visible(exact)) return false;
  System s;
  system_init(&s, seed, 2, (int)n);
  s.queue[1].channel = WFM_CHANNEL_EMAIL;
  s.queue[1].target_s = 1e6;
  s.queue[1].reserve = (int32_t)(n - row_value(row, "outbound_until_busy"));
  if (!system_steady(&s, (double[]){load / UNIT_S, 1.2 * n / UNIT_S}, (double[]){UNIT_S, UNIT_S}, forget * UNIT_S, false)) return false;
  g_autoptr(WfmSimResult) r = system_run(&s);
  bool wait = seed % 2;
  *out = wait ? (Comparison){r->queue[0].p_wait, exact, "p_wait_inbound"}
              : (Comparison){r->queue[0].asa_s, row_value(row, "ew_inbound_over_aht") * UNIT_S, "ew_inbound"};
  return true;
}

/* The row of an interval of the same scenario, under either rule: contacts and agents are the same. False where there is none. */
static bool find_interval(Row *out, Row row, int interval) {
  for (guint k = 0; k < row.vectors->cells->len; k++) {
    Row other = {row.vectors, k};
    if (row_value(other, "scenario") != row_value(row, "scenario") || row_value(other, "interval") != interval) continue;
    *out = other;
    return true;
  }
  return false;
}

/* The scenario from its begin to the row's interval; agents who are alike stand in for each other, as they do in the chain. */
static bool compare_transient(Comparison *out, Row row, uint64_t seed) {
  static const char *const measures[] = {"p_wait_arrivals", "mean_busy", "queue_at_end"};
  int k = (int)(seed % 3), last = (int)row_value(row, "interval");
  double exact = row_value(row, measures[k]);
  if (last >= MOST_INTERVALS || (k == 0 && !visible(exact)) || (k == 2 && !(exact > 0.05))) return false;
  Row rows[MOST_INTERVALS];
  for (int i = 0; i <= last; i++)
    if (!find_interval(&rows[i], row, i)) return false;
  System s;
  system_init(&s, seed, 1, MOST_AGENTS);
  s.input.grid = (WfmGrid){.step = (int32_t)row_value(row, "interval_s"), .n = last + 1};
  s.input.exchange = true;
  s.settings.shift_end = strcmp(row_text(row, "shift_end"), "preemptive") == 0 ? WFM_SIM_RETURN : WFM_SIM_FINISH;
  s.queue[0].patience_s = row_value(row, "patience_s");
  s.settings.replications = 400;
  for (int a = 0; a < MOST_AGENTS; a++) s.agent[a].n_spans = 0;
  for (int i = 0; i <= last; i++) {
    s.mean[0][i] = row_value(rows[i], "calls");
    s.aht_s[0][i] = row_value(row, "aht_s");
    for (int a = 0; a < (int)row_value(rows[i], "agents"); a++)
      s.span[a][s.agent[a].n_spans++] = (WfmSimSpan){wfm_grid_at(s.input.grid, i), wfm_grid_at(s.input.grid, i + 1)};
  }
  g_autoptr(WfmSimResult) r = system_run(&s);
  const WfmSimQueueResult *q = &r->queue[0];
  const WfmEstimate estimates[] = {
      q->interval_p_wait[last], q->interval_busy[last], {q->interval_backlog[last], q->interval_backlog_half_width[last]}};
  *out = (Comparison){estimates[k], exact, measures[k]};
  return true;
}

/* ---- the whole ---- */

static const struct {
  const char *family;
  Compare compare;
  int comparisons;
} families[] = {
    {"erlang_c", compare_erlang_c, 60},   {"erlang_a", compare_erlang_a, 80},         {"mmn_g_patience", compare_patience, 70},
    {"mmnk", compare_room, 40},           {"priority", compare_priority, 30},         {"chat_jsq_exact", compare_chat, 30},
    {"jackson_tiers", compare_tiers, 20}, {"blend_threshold", compare_threshold, 20}, {"transient_mtmnt_m", compare_transient, 50}};

static bool inside(const Comparison *c, int64_t replications) {
  double df = (double)(replications - 1), widen = gsl_cdf_tdist_Pinv(0.995, df) / gsl_cdf_tdist_Pinv(0.975, df);
  return fabs(c->estimate.mean - c->exact) <= widen * c->estimate.half_width;
}

/* Number inside of so many comparisons of a family. */
static int compare_family(const char *folder, size_t f, uint64_t seed, int *made) {
  Vectors v = vectors_read(folder, families[f].family);
  guint rows = v.cells->len, step = 7919 % MAX(rows, 1), at = (guint)(seed * 13 % MAX(rows, 1));
  int within = 0;
  *made = 0;
  for (guint tries = 0; rows > 0 && *made < families[f].comparisons && tries < 40 * rows; tries++) {
    at = (at + step) % rows;
    uint64_t own = seed * 1000003 + f * 10007 + tries;
    Comparison c;
    if (!families[f].compare(&c, (Row){&v, at}, own)) continue;
    int64_t replications = strcmp(families[f].family, "transient_mtmnt_m") == 0 ? 400 : 24;
    bool in = inside(&c, replications);
    if (!in || g_getenv("WFM_VERBOSE"))
      printf("  %s %s %s: %.6g +- %.2g, exact %.6g%s\n", families[f].family, row_text((Row){&v, at}, "id"), c.measure, c.estimate.mean,
             c.estimate.half_width, c.exact, in ? "" : "  OUTSIDE");
    within += in;
    (*made)++;
  }
  vectors_clear(&v);
  return within;
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
  const char *folder = g_getenv("WFM_SHARED") ? g_getenv("WFM_SHARED") : "../shared";
  g_autofree char *vectors = g_build_filename(folder, "vectors", NULL);
  if (!g_file_test(vectors, G_FILE_TEST_IS_DIR)) {
    printf("skipped: there is no folder %s; set WFM_SHARED\n", vectors);
    return 77;
  }
  int all = 0, all_made = 0;
  for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
    int made, within = compare_family(folder, f, seed, &made);
    printf("%-20s %3d of %3d exact values inside the 99 %% confidence interval\n", families[f].family, within, made);
    all += within;
    all_made += made;
  }
  printf("%-20s %3d of %3d\n", "all", all, all_made);
  return all >= 0.98 * all_made && all_made > 0 ? 0 : 1;
}
