#include "cli/data/export/facts.h"
#include "cli/data/notation.h"
#include "cli/outlook.h"
#include "cli/output.h"
#include "cli/plan_argument.h"

#include <math.h>
#include <string.h>

static int months = 24;
static char *queue_name;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"months", 'm', 0, G_OPTION_ARG_INT, &months, "Whole months ahead, 1 to 36 (24)", "N"},
      {"queue", 0, 0, G_OPTION_ARG_STRING, &queue_name, "Print the months of this queue; default: of all together", "NAME"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* "+4.1 %", or "" */
static const char *change_text(char buffer[static 16], double change) {
  if (!isfinite(change)) return "";
  snprintf(buffer, 16, "%+.1f %%", 100 * change);
  return buffer;
}

static void print_month(const WfmOutlookRow *row) {
  enum { CONTACTS, LOW, HIGH, BEFORE, WORK, WORK_LOW, WORK_HIGH, N };
  const double value[N] = {row->contacts, row->p10, row->p90, row->year_before, row->work_h, row->work_p10, row->work_p90};
  char text[N][WFM_AMOUNT_SIZE], change[16], day[WFM_STAMP_SIZE];
  const char *shown[N];
  for (int k = 0; k < N; k++) shown[k] = wfm_amount_format(text[k], value[k]);
  wfm_format_day(day, row->from_day);
  printf("%.7s %5d %11s %11s - %-11s %11s %8s %9s %9s - %s\n", day, (int)row->days, shown[CONTACTS], shown[LOW], shown[HIGH], shown[BEFORE],
         change_text(change, row->change), shown[WORK], shown[WORK_LOW], shown[WORK_HIGH]);
}

static void print_months(const WfmTableData *table, const char *queue) {
  const WfmOutlookRow *row = table->rows;
  printf("%-7s %5s %11s %25s %11s %8s %9s %s\n", "month", "days", "contacts", "80 % between       ", "year before", "change", "work h",
         "   80 % between");
  for (size_t r = 0; r < table->n_rows; r++)
    if (strcmp(row[r].queue, queue) == 0 && strcmp(row[r].period, "month") == 0) print_month(&row[r]);
}

/* Of each queue the first and the last twelve whole months, and the change between them. */
static void print_queues(const WfmRun *run, const WfmTableData *table) {
  const WfmOutlookRow *row = table->rows;
  if (months < 24 || run->n_queues < 2) return;
  printf("\n%-20s %16s %16s %8s\n", "queue", "first 12 months", "last 12 months", "change");
  for (size_t q = 0; q < run->n_queues; q++) {
    double first = 0, last = 0;
    int month = 0;
    char a[WFM_AMOUNT_SIZE], b[WFM_AMOUNT_SIZE], change[16];
    for (size_t r = 0; r < table->n_rows; r++) {
      if (strcmp(row[r].queue, run->queue[q].row->queue) != 0 || strcmp(row[r].period, "month") != 0) continue;
      if (wfm_month_first(row[r].from_day) != row[r].from_day) continue;
      if (month < 12) first += row[r].contacts;
      if (month >= months - 12) last += row[r].contacts;
      month++;
    }
    printf("%-20s %16s %16s %8s\n", run->queue[q].row->queue, wfm_amount_format(a, first), wfm_amount_format(b, last),
           change_text(change, first > 0 ? last / first - 1 : (double)NAN));
  }
}

/* list: warnings or explanations. */
static void print_said(const WfmRun *run, const char *list, const char *label) {
  JsonArray *lines = wfm_fact_array(run->summary->root, list);
  for (guint k = 0; k < wfm_fact_length(lines); k++) {
    g_autofree char *queues = wfm_said_of(lines, k);
    JsonObject *line = wfm_fact_element(lines, k);
    if (queues && strcmp(wfm_fact_text(line, "stage"), "outlook") == 0)
      printf("\n%s  %s: %s\n", label, queues, wfm_fact_text(line, "text"));
  }
}

static void print(const WfmRun *run, const WfmTableData *table) {
  g_autofree char *dir = wfm_output_dir(run);
  if (run->cli->json || run->cli->quiet || strcmp(dir, "-") == 0) {
    if (run->cli->json) wfm_output_print(run);
    return;
  }
  print_months(table, queue_name ? queue_name : run->n_queues > 1 ? "" : run->queue[0].row->queue);
  if (!queue_name) print_queues(run, table);
  print_said(run, "explanations", "Used");
  print_said(run, "warnings", "Warning");
  printf("\nWritten  %s/outlook.csv\n", dir);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (months < 1 || months > WFM_OUTLOOK_MOST_MONTHS) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--months: found %d, right would be 1 to %d", months, WFM_OUTLOOK_MOST_MONTHS);
    return WFM_STATUS_USAGE;
  }
  cli->horizon_days = wfm_outlook_days(months);
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  if (queue_name && wfm_run_queue(run, queue_name) == SIZE_MAX) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--queue: there is no queue \"%s\"; right would be one of queues.csv", queue_name);
    return WFM_STATUS_USAGE;
  }
  wfm_output_resume(run);
  g_autoptr(WfmTableData) table = wfm_stage_outlook(run, months, err);
  if (!table) return (*err)->code;
  g_autoptr(WfmOutput) output = wfm_output_new(run, err);
  if (!output || !wfm_output_table(output, table, err) || !wfm_output_finish(output, WFM_STATUS_DONE, err)) return (*err)->code;
  print(run, table);
  return WFM_STATUS_DONE;
}

const WfmCommand wfm_command_outlook = {
    .name = "outlook",
    .arguments = "PLAN | -",
    .summary = "Contacts and hours of work by month and week, for up to three years, with bands",
    .help = "Writes outlook.csv: each queue, and all together. The forecast is that of `wfm forecast` over the longer horizon, its models\n"
            "chosen and its spread measured as far ahead as the history lets it be tested; holidays, coming events, drivers and overrides "
            "count. The\n"
            "bands are those of sample futures in which days, queues and handle times stray together.\n"
            "How good it has been: wfm backtest --history FILE --horizon 364d --totals --write-forecasts OUT.csv",
    .example = "wfm outlook samples/ticket-team --months 12",
    .options = options,
    .run = run,
};
