#include "cli/output.h"
#include "cli/plan_argument.h"

#include <math.h>

static int origins = 4, step_days = 7, horizon_days = 28;
static gboolean csv;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"origins", 0, 0, G_OPTION_ARG_INT, &origins, "How many origins, the last one a horizon before the end of the history (4)", "N"},
      {"step", 0, 0, G_OPTION_ARG_INT, &step_days, "Days between origins (7)", "DAYS"},
      {"horizon", 0, 0, G_OPTION_ARG_INT, &horizon_days, "Days ahead (28)", "DAYS"},
      {"csv", 0, 0, G_OPTION_ARG_NONE, &csv, "Print the scores as CSV, in the columns of accuracy.csv", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* Local midnights of the queue, a whole horizon before the end of its history and every step before that. */
static GArray *origins_of(const WfmRunQueue *queue) {
  GArray *list = g_array_new(FALSE, FALSE, sizeof(int64_t));
  WfmGrid grid = queue->past->grid;
  if (grid.n == 0) return list;
  int32_t last_day = wfm_local_day(wfm_zone_local(queue->zone, wfm_grid_end(grid)));
  for (int k = origins - 1; k >= 0; k--) {
    int64_t at = wfm_zone_day_start(queue->zone, last_day - horizon_days - k * step_days);
    if (at > grid.start && wfm_grid_aligned(grid, at)) g_array_append_val(list, at);
  }
  return list;
}

static void print_scores(const char *queue, const WfmScore *score, size_t n) {
  static const char *const levels[] = {"interval", "day", "week"};
  for (size_t s = 0; s < n; s++) {
    const WfmScore *row = &score[s];
    printf("%-16s %-18s %-8s %3d-%-3d %7.2f %9.2f %7.3f %7.2f", queue, row->model, levels[row->level], row->lead_from, row->lead_to,
           100 * row->wape, row->floor > 0 ? row->wape / row->floor : (double)NAN, row->mase, 100 * row->bias);
    if (isnan(row->cover80))
      printf(" %7s %7s", "-", "-");
    else
      printf(" %7.1f %7.1f", 100 * row->cover80, 100 * row->cover95);
    printf(" %8zu\n", row->n);
  }
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (origins < 1 || origins > 520 || step_days < 1 || horizon_days < 1 || horizon_days > 182) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "right would be --origins 1 to 520, --step 1 or more, --horizon 1 to 182");
    return WFM_STATUS_USAGE;
  }
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  const WfmForecastSettings *settings = wfm_settings_get(cli->settings, &wfm_forecast_module);
  if (!csv)
    printf("%-16s %-18s %-8s %7s %7s %9s %7s %7s %7s %7s %8s\n", "queue", "model", "level", "days", "WAPE %", "x floor", "MASE", "bias %",
           "in 80 %", "in 95 %", "n");
  int scored = 0;
  g_autoptr(WfmTableData) table = wfm_table_data_new(&wfm_table_accuracy);
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmRunQueue *queue = &run->queue[q];
    g_autoptr(GArray) at = origins_of(queue);
    if (at->len == 0) {
      fprintf(stderr, "wfm backtest: queue %s: its history is too short for an origin %d days before its end\n", queue->row->queue,
              horizon_days);
      continue;
    }
    /* Volumes are scored, not handle times: any handle time will do where the plan knows none. */
    WfmForecastInput input = wfm_run_forecast_input(queue, isnan(queue->row->aht_s) ? 300 : queue->row->aht_s);
    g_autofree WfmScore *score = NULL;
    size_t n = 0;
    if (!wfm_backtest(&score, &n, &input, settings, (const int64_t *)(void *)at->data, at->len, horizon_days, &cli->job, err))
      return (*err)->code;
    wfm_cli_clear_progress(cli);
    if (csv)
      wfm_run_append_scores(table, queue->row->queue, score, n);
    else
      print_scores(queue->row->queue, score, n);
    scored++;
  }
  if (csv && !wfm_table_write(table, stdout, err)) return (*err)->code;
  return scored ? WFM_STATUS_DONE : WFM_STATUS_SOFT_MISS;
}

const WfmCommand wfm_command_backtest = {
    .name = "backtest",
    .arguments = "PLAN",
    .summary = "Score every forecasting model on the plan's own past",
    .help = "Rolling origins: each time only what lay before the origin is seen. Prints WAPE, its ratio to the noise floor (the error of a "
            "perfectly known\n"
            "rate), MASE, bias and the coverage of the 80 % and 95 % intervals, per window of days ahead and by interval, day and week.",
    .example = "wfm backtest samples/ticket-team --origins 2 --horizon 14",
    .options = options,
    .plain = true,
    .run = run,
};
