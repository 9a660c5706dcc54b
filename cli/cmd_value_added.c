#include "cli/archive.h"
#include "cli/plan_argument.h"

#include <math.h>

static gboolean csv;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {{"csv", 0, 0, G_OPTION_ARG_NONE, &csv, "Print the table as CSV (wfm schema value_added)", NULL},
                                         G_OPTION_ENTRY_NULL};
  return entries;
}

static const struct { int32_t from, to; } leads[] = {{1, 7}, {8, 28}, {1, 9999}};

static void append(WfmTableData *table, const char *queue, const GArray *list) {
  const WfmComeTrue *rows = (const WfmComeTrue *)(void *)list->data;
  for (int overridden = 0; overridden < 2; overridden++)
    for (int by_day = 0; by_day < 2; by_day++)
      for (size_t w = 0; w < G_N_ELEMENTS(leads); w++) {
        WfmValueAdded value;
        wfm_value_added(&value, rows, list->len, by_day, leads[w].from, leads[w].to, overridden);
        if (value.n == 0) continue;
        WfmValueAddedRow row = {.queue = queue,
                                .scope = overridden ? "overridden" : "all",
                                .level = by_day ? "day" : "interval",
                                .lead_from = leads[w].from,
                                .lead_to = leads[w].to,
                                .n = (int64_t)value.n,
                                .contacts = wfm_round(value.contacts, 2),
                                .naive_wape = wfm_round(value.naive_wape, 5),
                                .statistical_wape = wfm_round(value.statistical_wape, 5),
                                .final_wape = wfm_round(value.final_wape, 5),
                                .models_add = wfm_round(value.naive_wape - value.statistical_wape, 5),
                                .overrides_add = wfm_round(value.statistical_wape - value.final_wape, 5),
                                .statistical_bias = wfm_round(value.statistical_bias, 5),
                                .final_bias = wfm_round(value.final_bias, 5)};
        wfm_table_append(table, &row);
      }
}

static void print_table(const WfmTableData *table) {
  const WfmValueAddedRow *row = table->rows;
  printf("%-16s %-11s %-8s %9s %9s %9s %9s %9s %11s %11s\n", "queue", "intervals", "level", "days ahead", "n", "naive %", "models %",
         "final %", "models add", "planner add");
  for (size_t i = 0; i < table->n_rows; i++) {
    g_autofree char *ahead = row[i].lead_to > 999 ? g_strdup("all") : g_strdup_printf("%d-%d", (int)row[i].lead_from, (int)row[i].lead_to);
    printf("%-16s %-11s %-8s %10s %9d %9.2f %9.2f %9.2f %+11.2f %+11.2f\n", row[i].queue, row[i].scope, row[i].level, ahead, (int)row[i].n,
           100 * row[i].naive_wape, 100 * row[i].statistical_wape, 100 * row[i].final_wape, 100 * row[i].models_add,
           100 * row[i].overrides_add);
  }
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  size_t n_files = 0;
  GArray **lists = wfm_archive_read(run, &n_files, err);
  if (!lists) return (*err)->code;
  g_autoptr(WfmTableData) table = wfm_table_data_new(&wfm_table_value_added);
  for (size_t q = 0; q < run->n_queues; q++) append(table, run->queue[q].row->queue, lists[q]);
  wfm_archive_free(lists, run->n_queues);
  if (table->n_rows == 0) {
    fprintf(stderr, "wfm value-added: of %zu archived forecasts nothing has come to pass yet (history.csv holds no interval of theirs)\n",
            n_files);
    return WFM_STATUS_SOFT_MISS;
  }
  if (csv) return wfm_table_write(table, stdout, err) ? WFM_STATUS_DONE : (*err)->code;
  print_table(table);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_value_added = {
    .name = "value-added",
    .arguments = "PLAN",
    .summary = "Whether models and overrides helped: archived forecasts against what came",
    .help =
        "wfm forecast and wfm run keep each forecast in PLAN/archive (run.archive). This compares the naive forecast (mean of the last\n"
        "weeks), the models and the final forecast with overrides by their WAPE on the contacts that have come since: over all\n"
        "intervals, and over those overridden alone. What a step adds is by how many points it lowers the error of the one before.",
    .example = "wfm value-added samples/ticket-team",
    .options = options,
    .plain = true,
    .run = run,
};
