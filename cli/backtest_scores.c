/* The table of scores that `wfm backtest` prints. */
#include "cli/backtest.h"
#include "cli/data/manifest.h"

#include <math.h>

static const char *const levels[] = {"interval", "day", "week"};

struct WfmScorePrinter {
  WfmScoreFormat format;
  WfmTableData *table;
  JsonArray *rows;
  bool begun;
};

WfmScorePrinter *wfm_score_printer_new(WfmScoreFormat format) {
  WfmScorePrinter *printer = g_new0(WfmScorePrinter, 1);
  printer->format = format;
  printer->table = wfm_table_data_new(&wfm_table_accuracy);
  printer->rows = json_array_new();
  return printer;
}

void wfm_score_printer_free(WfmScorePrinter *printer) {
  if (!printer) return;
  wfm_table_data_free(printer->table);
  json_array_unref(printer->rows);
  g_free(printer);
}

static void print_header(WfmScorePrinter *printer) {
  if (!printer->begun)
    printf("%-16s %-18s %-8s %7s %7s %9s %7s %7s %7s %7s %8s\n", "queue", "model", "level", "days", "WAPE %", "x floor", "MASE", "bias %",
           "in 80 %", "in 95 %", "n");
  printer->begun = true;
}

/* "-" where there is no such figure. */
static const char *figure(char text[static 16], double value, int decimals) {
  if (isnan(value)) return "-";
  g_snprintf(text, 16, "%.*f", decimals, value);
  return text;
}

static void print_row(const char *queue, const WfmScore *row) {
  char a[16], b[16], c[16], d[16], e[16], f[16];
  printf("%-16s %-18s %-8s %3d-%-3d %7s %9s %7s %7s %7s %7s %8zu\n", queue, row->model, levels[row->level], row->lead_from, row->lead_to,
         figure(a, 100 * row->wape, 2), figure(b, row->floor > 0 ? row->wape / row->floor : (double)NAN, 2), figure(c, row->mase, 3),
         figure(d, 100 * row->bias, 2), figure(e, 100 * row->cover80, 1), figure(f, 100 * row->cover95, 1), row->n);
}

static void add_object(JsonArray *rows, const char *queue, const WfmScore *row) {
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "queue", queue);
  json_object_set_string_member(object, "model", row->model);
  json_object_set_string_member(object, "level", levels[row->level]);
  json_object_set_int_member(object, "lead_from", row->lead_from);
  json_object_set_int_member(object, "lead_to", row->lead_to);
  wfm_json_rounded(object, "wape", row->wape, 5);
  wfm_json_rounded(object, "floor", row->floor, 5);
  wfm_json_rounded(object, "wape_over_floor", row->floor > 0 ? row->wape / row->floor : (double)NAN, 3);
  wfm_json_rounded(object, "mase", row->mase, 4);
  wfm_json_rounded(object, "bias", row->bias, 5);
  wfm_json_rounded(object, "cover80", row->cover80, 4);
  wfm_json_rounded(object, "cover95", row->cover95, 4);
  if (isfinite(row->random80)) {
    wfm_json_rounded(object, "cover80_randomised", row->random80, 4);
    wfm_json_rounded(object, "cover95_randomised", row->random95, 4);
  }
  json_object_set_int_member(object, "n", (gint64)row->n);
  json_array_add_object_element(rows, object);
}

void wfm_score_printer_add(WfmScorePrinter *printer, const char *queue, const WfmScore *score, size_t n) {
  if (printer->format == WFM_SCORES_TEXT) print_header(printer);
  if (printer->format == WFM_SCORES_CSV) wfm_run_append_scores(printer->table, wfm_table_text(printer->table, queue), score, n);
  for (size_t s = 0; s < n; s++) {
    if (printer->format == WFM_SCORES_TEXT) print_row(queue, &score[s]);
    if (printer->format == WFM_SCORES_JSON) add_object(printer->rows, queue, &score[s]);
  }
}

bool wfm_score_printer_finish(WfmScorePrinter *printer, GError **err) {
  if (printer->format == WFM_SCORES_TEXT) print_header(printer);
  if (printer->format == WFM_SCORES_CSV) return wfm_table_write(printer->table, stdout, err);
  if (printer->format != WFM_SCORES_JSON) return true;
  g_autoptr(JsonNode) node = json_node_alloc();
  json_node_init_array(node, printer->rows);
  return wfm_json_write(node, stdout, err);
}
