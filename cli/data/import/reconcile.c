#include "cli/data/import/reconcile.h"

#include <math.h>
#include <string.h>

#define ENOUGH 0.9 /* of the rows have to agree */

const char *const wfm_definition_formulas[WFM_N_SL] = {
    [WFM_SL_ANSWERED_OF_OFFERED] = "answered in time / (answered + abandoned)",
    [WFM_SL_ANSWERED_OF_ANSWERED] = "answered in time / answered",
    [WFM_SL_ABANDONS_OK] = "(answered + abandoned in time) / offered",
    [WFM_SL_EXCLUDE_SHORT] = "answered in time / (offered - abandoned in time)",
    [WFM_SL_WITH_FLOW_OUT] = "answered in time / offered, flow-outs included",
};

double wfm_definition_value(const WfmServiceCounts *c, WfmServiceLevel definition) {
  double good = c->answered_in_sl, of = c->offered;
  if (definition == WFM_SL_ANSWERED_OF_OFFERED) of = c->answered + c->abandoned;
  if (definition == WFM_SL_ANSWERED_OF_ANSWERED) of = c->answered;
  if (definition == WFM_SL_ABANDONS_OK) good += c->abandoned_in_sl;
  if (definition == WFM_SL_EXCLUDE_SHORT) of -= c->abandoned_in_sl;
  return of > 0 ? good / of : (double)NAN;
}

/* ---- Sums ---- */

typedef struct {
  double weight, told;
  size_t rows;
  struct {
    double weight, value, apart;
    size_t rows, agree;
  } definition[WFM_N_SL];
} Sums;

static void add_row(Sums *sums, const WfmServiceCounts *counts, double told, double tolerance) {
  double weight = counts->offered;
  sums->rows++, sums->weight += weight, sums->told += weight * told;
  for (int d = 0; d < WFM_N_SL; d++) {
    double value = wfm_definition_value(counts, (WfmServiceLevel)d);
    if (isnan(value)) continue;
    sums->definition[d].rows++, sums->definition[d].weight += weight;
    sums->definition[d].value += weight * value, sums->definition[d].apart += weight * fabs(value - told);
    sums->definition[d].agree += fabs(value - told) <= tolerance;
  }
}

static WfmReconciliation conclude(const Sums *sums, const char *queue) {
  WfmReconciliation found = {.queue = g_strdup(queue), .rows = sums->rows, .told = sums->told / sums->weight};
  size_t most = 0;
  for (int d = 0; d < WFM_N_SL; d++) {
    double weight = sums->definition[d].weight;
    found.definition[d].rows = sums->definition[d].rows, found.definition[d].agree = sums->definition[d].agree;
    found.definition[d].value = sums->definition[d].value / weight, found.definition[d].apart = sums->definition[d].apart / weight;
    most = MAX(most, sums->definition[d].agree);
  }
  for (int d = 0; d < WFM_N_SL; d++)
    if (most > 0 && sums->definition[d].agree == most && (double)most >= ENOUGH * (double)sums->rows) found.best |= 1u << d;
  return found;
}

/* ---- Rows ---- */

typedef struct {
  const WfmLayout *layout;
  const char *file;
  WfmMistakes *mistakes;
  WfmTally *tally; /* names of queues */
  GArray *sums;    /* Sums by queue */
  Sums all;
  bool percent; /* the platform's figures are 0 to 100 */
} Pass;

static bool number_at(const Pass *pass, double *value, const WfmRow *row, WfmField field) {
  size_t n;
  const char *text = wfm_row_cell(pass->layout, row, field, &n);
  *value = NAN;
  if (n == 0 || wfm_cell_says_nothing(text, n)) return true;
  if (wfm_import_number(value, text, n, pass->layout->decimal) && *value >= 0) return true;
  wfm_mistakes_add(pass->mistakes, pass->file, row->line, pass->layout->column[field] + 1, "found no number of 0 or more");
  return false;
}

/* Half of the last digit that the cell shows. */
static double half_digit(const Pass *pass, const char *text, size_t n, bool percent) {
  const char *mark = memchr(text, pass->layout->decimal == WFM_DECIMAL_COMMA ? ',' : '.', n);
  int decimals = 0;
  for (const char *p = mark ? mark + 1 : text + n; p < text + n && g_ascii_isdigit(*p); p++) decimals++;
  return 0.5 * pow(10, -decimals) / (percent ? 100 : 1) + 1e-9;
}

static bool read_row(const Pass *pass, WfmServiceCounts *counts, double *told, double *tolerance, const WfmRow *row) {
  if (!number_at(pass, told, row, WFM_FIELD_SERVICE_LEVEL) || !number_at(pass, &counts->offered, row, WFM_FIELD_OFFERED) ||
      !number_at(pass, &counts->answered, row, WFM_FIELD_HANDLED) || !number_at(pass, &counts->abandoned, row, WFM_FIELD_ABANDONED) ||
      !number_at(pass, &counts->answered_in_sl, row, WFM_FIELD_ANSWERED_IN_SL) ||
      !number_at(pass, &counts->abandoned_in_sl, row, WFM_FIELD_ABANDONED_IN_SL))
    return false;
  if (isnan(counts->offered)) counts->offered = counts->answered + counts->abandoned;
  size_t n;
  const char *text = wfm_row_cell(pass->layout, row, WFM_FIELD_SERVICE_LEVEL, &n);
  bool sign = n > 0 && text[n - 1] == '%';
  *tolerance = half_digit(pass, text, n, sign || pass->percent);
  if (pass->percent && !sign) *told /= 100;
  return counts->offered > 0 && !isnan(*told);
}

static bool is_data(const Pass *pass, const WfmRow *row) {
  size_t n;
  wfm_row_cell(pass->layout, row, WFM_FIELD_SERVICE_LEVEL, &n);
  return row->line > pass->layout->header_line && n > 0 && !wfm_row_is_text(pass->layout, row);
}

static void find_percent(Pass *pass, WfmRows *rows) {
  WfmRow row;
  double told;
  wfm_rows_rewind(rows);
  while (!pass->percent && wfm_rows_next(rows, &row)) {
    size_t n;
    const char *text = wfm_row_cell(pass->layout, &row, WFM_FIELD_SERVICE_LEVEL, &n);
    if (is_data(pass, &row) && wfm_import_number(&told, text, n, pass->layout->decimal)) pass->percent = told > 1.5;
  }
}

static void add_rows(Pass *pass, WfmRows *rows) {
  WfmRow row;
  wfm_rows_rewind(rows);
  while (wfm_mistakes_count(pass->mistakes) == 0 && wfm_rows_next(rows, &row)) {
    WfmServiceCounts counts;
    double told, tolerance;
    if (!is_data(pass, &row) || !read_row(pass, &counts, &told, &tolerance, &row)) continue;
    size_t n;
    const char *name = wfm_row_cell(pass->layout, &row, WFM_FIELD_QUEUE, &n);
    int queue = wfm_tally_queue(pass->tally, n ? name : "all", n ? n : 3, "", 0, 0, false);
    if (queue < 0) continue;
    if ((guint)queue >= pass->sums->len) g_array_set_size(pass->sums, (guint)queue + 1);
    add_row(&g_array_index(pass->sums, Sums, (guint)queue), &counts, told, tolerance);
    add_row(&pass->all, &counts, told, tolerance);
  }
}

static bool has_what_it_takes(const Pass *pass) {
  static const struct {
    WfmField field;
    const char *what;
  } needs[] = {{WFM_FIELD_SERVICE_LEVEL, "the platform's own service level"},
               {WFM_FIELD_ANSWERED_IN_SL, "contacts answered within the target"},
               {WFM_FIELD_HANDLED, "contacts answered"},
               {WFM_FIELD_ABANDONED, "contacts abandoned"}};
  if (pass->layout->kind != WFM_EXPORT_INTERVALS)
    wfm_mistakes_add(pass->mistakes, pass->file, 0, 0, "is no interval table; right would be one with the platform's service level");
  for (size_t k = 0; pass->layout->kind == WFM_EXPORT_INTERVALS && k < G_N_ELEMENTS(needs); k++)
    if (pass->layout->column[needs[k].field] < 0)
      wfm_mistakes_add(pass->mistakes, pass->file, pass->layout->header_line, 0, "has no column of %s; if there is one, --map says it: %s",
                       needs[k].what, wfm_field_names[needs[k].field]);
  return wfm_mistakes_count(pass->mistakes) == 0;
}

static WfmReconciliation *conclude_all(const Pass *pass, size_t *n) {
  size_t n_queues;
  const WfmTallyQueue *queue = wfm_tally_queues(pass->tally, &n_queues);
  WfmReconciliation *list = g_new0(WfmReconciliation, n_queues + 1);
  *n = 0;
  list[(*n)++] = conclude(&pass->all, "all");
  for (size_t q = 0; n_queues > 1 && q < n_queues; q++) list[(*n)++] = conclude(&g_array_index(pass->sums, Sums, q), queue[q].name);
  return list;
}

static bool run_pass(Pass *pass, WfmLayout *layout, WfmRows *rows, const WfmIntakeOptions *options) {
  if (!wfm_layout_find(layout, rows, pass->file, options->mapping, pass->mistakes) || !has_what_it_takes(pass)) return false;
  WfmDecisions ignored = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
  if (options->order != WFM_ORDER_UNKNOWN) layout->order = options->order;
  if (options->decimal != WFM_DECIMAL_UNKNOWN) layout->decimal = options->decimal;
  wfm_layout_decide(layout, &ignored, rows, pass->file, pass->mistakes);
  g_ptr_array_unref(ignored.open), g_ptr_array_unref(ignored.assumed);
  if (wfm_mistakes_count(pass->mistakes) > 0) return false;
  find_percent(pass, rows);
  add_rows(pass, rows);
  if (pass->all.rows == 0 && wfm_mistakes_count(pass->mistakes) == 0)
    wfm_mistakes_add(pass->mistakes, pass->file, 0, 0, "has no row with something offered and a service level");
  return wfm_mistakes_count(pass->mistakes) == 0;
}

WfmReconciliation *wfm_reconcile_file(const WfmIntakeOptions *options, const char *path, size_t *n, GError **err) {
  g_autoptr(WfmBytes) bytes = wfm_bytes_open_sheet(path, options->sheet, err);
  if (!bytes) return NULL;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmRows) rows = wfm_rows_new(bytes, 0, mistakes);
  g_autoptr(WfmTally) tally = wfm_tally_new(1);
  g_autoptr(GArray) sums = g_array_new(FALSE, TRUE, sizeof(Sums));
  WfmLayout layout = {.platform = NULL};
  Pass pass = {.layout = &layout, .file = wfm_bytes_name(bytes), .mistakes = mistakes, .tally = tally, .sums = sums};
  WfmReconciliation *list = run_pass(&pass, &layout, rows, options) ? conclude_all(&pass, n) : NULL;
  wfm_layout_clear(&layout);
  if (list) return list;
  bool none = wfm_mistakes_check(mistakes, err);
  g_assert(!none);
  return NULL;
}

void wfm_reconciliations_free(WfmReconciliation *list, size_t n) {
  for (size_t k = 0; k < n; k++) g_free(list[k].queue);
  g_free(list);
}
