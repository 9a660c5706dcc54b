/* Compares every family of `wfm erlang --family` with reference values of 34 digits, row by row, and prints how many agree per family.
 *
 *   WFM_SHARED=FOLDER tests/bench/vectors [FAMILY...]
 *
 * FOLDER/vectors/FAMILY.csv holds the values. Tolerances: probabilities 1e-12 relative, their tails 1e-13 |ln p|; service levels 1e-12
 * absolute (Erlang A 4e-12); quadrature 1e-10; transients 1e-8; policies 1e-4; whole agents exactly; fractional agents 1e-9. WFM_VERBOSE=1 shows the rows that
 * do not agree. Exit 77 (skipped) where there is no folder. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "cli/erlang_file.h"
#include "tests/bench/vectors_sequence.h"

typedef enum {
  EXACT,    /* as whole numbers and words */
  RELATIVE, /* 1e-12, and 1e-13 |ln x| in tails */
  SHARE,    /* absolute */
} Kind;

typedef struct {
  const char *family; /* NULL: all */
  const char *column; /* a trailing * stands for anything */
  Kind kind;
  double tolerance;
} Rule;

/* The first that fits decides. */
static const Rule rules[] = {
    {NULL, "n_min", EXACT, 0},
    {NULL, "binding", EXACT, 0},
    {NULL, "n_frac_sl", RELATIVE, 1e-9},
    {NULL, "ln_*", SHARE, 1e-12}, /* and 1e-13 |ln p| */
    {"erlang_a", "sl_*", SHARE, 4e-12},
    {"erlang_a", "p_ab_within_*", SHARE, 4e-12},
    {"erlang_a", "asa_answered_s", RELATIVE, 1e-10}, /* by quadrature */
    {"erlang_a", "ew_abandoned_s", RELATIVE, 1e-10},
    {"erlang_a", "ev_offered_s", RELATIVE, 1e-10},
    {"staffing_a", "value_*", RELATIVE, 1e-10},
    {"redial_reconnect", "sl_*", SHARE, 4e-12},
    {"chat_balanced", "sl_*", SHARE, 4e-12},
    {"mmnk", "sl_*", SHARE, 1e-12},
    {"mmn_g_patience", "sl_*", SHARE, 1e-10},
    {"mmn_g_patience", "*", RELATIVE, 1e-10}, /* and 1e-30: the digits of the reference integrals */
    {"mixed_gamma_erlang_a", "*", RELATIVE, 1e-10},
    {"sipp_lag_mol_policies", "worst_*", SHARE, 1e-4},
    {"sipp_lag_mol_policies", "daily_*", SHARE, 1e-4},
    {"chat_jsq_exact", "*", RELATIVE, 1e-10}, /* and 1e-11: computed in doubles */
    {"erlang_c", "sl", SHARE, 1e-12},
    {"erlang_c_cont", "sl", SHARE, 1e-12},
    {NULL, "*", RELATIVE, 1e-12},
};

static bool fits(const char *pattern, const char *word) {
  size_t n = strlen(pattern);
  return pattern[n - 1] == '*' ? strncmp(pattern, word, n - 1) == 0 : strcmp(pattern, word) == 0;
}

static const Rule *rule_of(const char *family, const char *column) {
  for (size_t k = 0; k < G_N_ELEMENTS(rules); k++)
    if ((!rules[k].family || strcmp(rules[k].family, family) == 0) && fits(rules[k].column, column)) return &rules[k];
  g_assert_not_reached();
}

/* ln of the relative size that a tail's tolerance grows by. */
static double allowed(const Rule *rule, const char *column, double want) {
  if (rule->kind == EXACT) return 0;
  if (strncmp(column, "ln_", 3) == 0) return rule->tolerance + 1e-13 * fabs(want);
  if (rule->kind == SHARE) return rule->tolerance;
  double tail = want != 0 && fabs(want) < 1 ? 1e-13 * fabs(log(fabs(want))) : 0;
  double floor = !rule->family ? 1e-300 : strcmp(rule->family, "chat_jsq_exact") == 0 ? 1e-11 : rule->tolerance > 1e-12 ? 1e-30 : 1e-300;
  return fabs(want) * fmax(rule->tolerance, tail) + floor;
}

static bool agrees(const char *family, const char *column, const WfmErlangAnswer *got, const char *want) {
  if (got->word) return strcmp(got->word, want) == 0;
  if (!*want || isnan(got->number)) return !*want && isnan(got->number);
  double value = g_ascii_strtod(want, NULL), tolerance = allowed(rule_of(family, column), column, value);
  return got->number == value || fabs(got->number - value) <= tolerance;
}

static int column_of(char **names, const char *column) {
  for (int c = 0; names[c]; c++)
    if (strcmp(names[c], column) == 0) return c;
  return -1;
}

static bool check_row(const WfmErlangFamily *family, char **names, char **cells) {
  const char *text[WFM_ERLANG_INPUTS] = {NULL};
  for (int k = 0; k < WFM_ERLANG_INPUTS && family->input[k].column; k++) {
    int c = column_of(names, family->input[k].column);
    if (c >= 0) text[k] = cells[c];
  }
  WfmErlangAnswer out[WFM_ERLANG_OUTPUTS];
  g_autofree char *wrong = NULL;
  int input;
  if (!wfm_erlang_row(out, family, text, &wrong, &input)) {
    if (g_getenv("WFM_VERBOSE")) printf("  %s: %s\n", cells[0], wrong);
    return false;
  }
  bool good = true;
  for (int k = 0; k < WFM_ERLANG_OUTPUTS && family->output[k]; k++) {
    const char *want = cells[column_of(names, family->output[k])];
    if (agrees(family->name, family->output[k], &out[k], want)) continue;
    if (g_getenv("WFM_VERBOSE"))
      printf("  %s %s: %.17g%s, should be %s\n", cells[0], family->output[k], out[k].number, out[k].word ? out[k].word : "", want);
    good = false;
  }
  return good;
}

static int check_family(const char *folder, const WfmErlangFamily *family) {
  g_autofree char *file = g_strdup_printf("%s/vectors/%s.csv", folder, family->name), *data = NULL;
  if (!g_file_get_contents(file, &data, NULL, NULL)) {
    printf("%-24s skipped: no %s\n", family->name, file);
    return 0;
  }
  g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
  g_auto(GStrv) names = g_strsplit(g_strchomp(lines[0]), ",", -1);
  for (int k = 0; k < WFM_ERLANG_OUTPUTS && family->output[k]; k++)
    if (column_of(names, family->output[k]) < 0) {
      printf("%-24s has no column %s\n", family->name, family->output[k]);
      return 1;
    }
  int rows = 0, right = 0;
  for (int i = 1; lines[i]; i++) {
    if (!*g_strchomp(lines[i])) continue;
    g_auto(GStrv) cells = g_strsplit(lines[i], ",", -1);
    rows++;
    right += check_row(family, names, cells);
  }
  printf("%-24s %5d of %5d rows agree\n", family->name, right, rows);
  return rows - right;
}

static bool wanted(int argc, char **argv, const char *name) {
  bool named = argc < 2;
  for (int i = 1; i < argc; i++) named |= strcmp(argv[i], name) == 0;
  return named;
}

int main(int argc, char **argv) {
  const char *folder = g_getenv("WFM_SHARED");
  if (!folder) folder = "../shared";
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
    printf("skipped: no reference values; set WFM_SHARED to the folder that holds vectors/\n");
    return 77;
  }
  int wrong = 0;
  for (size_t f = 0; wfm_erlang_families[f]; f++)
    if (wanted(argc, argv, wfm_erlang_families[f]->name)) wrong += check_family(folder, wfm_erlang_families[f]);
  if (wanted(argc, argv, "offered_load_piecewise")) wrong += check_offered_load_piecewise(folder);
  if (wanted(argc, argv, "transient_mtmnt_m")) wrong += check_transient_mtmnt_m(folder);
  return wrong > 0;
}
