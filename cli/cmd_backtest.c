#include "cli/backtest.h"
#include "cli/data/notation.h"
#include "cli/plan_argument.h"

#include <math.h>
#include <string.h>

static int step_days = 7;
static char *origins, *horizon, *history, *map, *zone, *interval, *holidays, *region, *measure, *weight, *write_to;
static gboolean csv, json, totals;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"origins", 0, 0, G_OPTION_ARG_STRING, &origins,
       "How many origins, the last one a horizon before the end of the history (4); or their dates, each the first day that is forecast",
       "N|DATE,..."},
      {"step", 0, 0, G_OPTION_ARG_INT, &step_days, "Days between origins where dates are not given (7)", "DAYS"},
      {"horizon", 0, 0, G_OPTION_ARG_STRING, &horizon, "Days ahead, 28 or 28d (28)", "DAYS"},
      {"csv", 0, 0, G_OPTION_ARG_NONE, &csv, "Print the scores as CSV, in the columns of accuracy.csv", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the scores as JSON", NULL},
      {"history", 0, 0, G_OPTION_ARG_FILENAME, &history, "Series in a file instead of a plan; - is standard input", "FILE"},
      {"map", 0, 0, G_OPTION_ARG_STRING, &map, "Which columns of that file are what; default: the usual names",
       "series=COLUMN,start_local=COLUMN,offered=COLUMN[,aht=COLUMN,served=COLUMN]"},
      {"zone", 0, 0, G_OPTION_ARG_STRING, &zone, "Time zone of its stamps", "ZONE"},
      {"interval", 0, 0, G_OPTION_ARG_STRING, &interval, "Its interval, 30m, 1h, 1d; default: as its stamps show", "LENGTH"},
      {"holidays", 0, 0, G_OPTION_ARG_FILENAME, &holidays, "Holidays, a table with the columns ds,name[,kind][,region][,open][,follows]",
       "FILE"},
      {"region", 0, 0, G_OPTION_ARG_STRING, &region, "Only that region's holidays; default: all", "NAME"},
      {"measure", 0, 0, G_OPTION_ARG_STRING, &measure, "offered, or aht (or a column of handle times in seconds)", "WHAT"},
      {"weight", 0, 0, G_OPTION_ARG_STRING, &weight, "Column of the contacts behind each handle time", "COLUMN"},
      {"write-forecasts", 0, 0, G_OPTION_ARG_FILENAME, &write_to, "Write every forecast with its quantiles; - is standard output", "FILE"},
      {"totals", 0, 0, G_OPTION_ARG_NONE, &totals, "With --write-forecasts: totals of whole weeks and calendar months too", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static bool refuse(GError **err, const char *option, const char *found, const char *right) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s: found \"%s\", right would be %s", option, found, right);
  return false;
}

/* A whole number from 1 to most, with the unit or without. */
static bool read_count(int *value, const char *text, const char *unit, int most) {
  char *end = NULL;
  guint64 number = g_ascii_strtoull(text, &end, 10);
  if (end == text || !g_ascii_isdigit(*text) || number < 1 || number > (guint64)most || (*end && strcmp(end, unit) != 0)) return false;
  *value = (int)number;
  return true;
}

/* A date that is named twice is one origin. */
static bool read_dates(WfmBacktestOptions *out, GError **err) {
  g_auto(GStrv) given = g_strsplit(origins, ",", -1);
  guint n = 0;
  out->dates = g_new0(char *, g_strv_length(given) + 1);
  out->day = g_new0(int32_t, g_strv_length(given) + 1);
  for (guint k = 0; given[k]; k++) {
    WfmStamp stamp;
    bool known = false;
    if (!wfm_stamp_parse(&stamp, g_strstrip(given[k])) || stamp.has_offset || stamp.local % 86400 != 0)
      return refuse(err, "--origins", given[k], "a number from 1 to 520, or dates such as 2026-03-02,2026-03-16");
    for (guint o = 0; o < n; o++) known |= out->day[o] == wfm_local_day(stamp.local);
    if (known) continue;
    out->day[n] = wfm_local_day(stamp.local);
    out->dates[n++] = g_strdup(given[k]);
  }
  return true;
}

static bool read_interval(WfmBacktestOptions *out, GError **err) {
  static const char right[] = "a length that divides a day, from 1m to 1d: 15m, 30m, 1h, 1d";
  const char *at = interval;
  int days = 0;
  if (!interval) return true;
  if (read_count(&days, interval, "d", 1) && strchr(interval, 'd')) {
    out->step_s = 86400;
    return true;
  }
  if (!wfm_length_scan(&out->step_s, &at) || *at || out->step_s < 60 || 86400 % out->step_s != 0)
    return refuse(err, "--interval", interval, right);
  return true;
}

/* Only a file without a plan has them. */
static bool check_history_options(GError **err) {
  const struct {
    const char *name, *value;
  } own[] = {{"--map", map},       {"--zone", zone},       {"--interval", interval}, {"--holidays", holidays},
             {"--region", region}, {"--measure", measure}, {"--weight", weight},     {"--write-forecasts", write_to}};
  for (size_t k = 0; !history && k < G_N_ELEMENTS(own); k++)
    if (own[k].value) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s belongs to --history FILE; a plan says it in its tables", own[k].name);
      return false;
    }
  if (totals && !write_to) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "--totals goes with --write-forecasts FILE");
    return false;
  }
  if (history && !zone) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE,
                        "--history needs --zone, the time zone of its stamps: --zone Europe/Dublin, --zone UTC");
    return false;
  }
  return true;
}

static bool read_options(WfmBacktestOptions *out, GError **err) {
  *out = (WfmBacktestOptions){.n_origins = 4, .step_days = step_days, .horizon_days = 28};
  out->history = history, out->map = map, out->zone = zone, out->holidays = holidays, out->region = region;
  out->measure = measure, out->weight = weight, out->write = write_to, out->totals = totals;
  if (step_days < 1) return refuse(err, "--step", "less than 1", "a number of days, 1 or more");
  if (horizon && !read_count(&out->horizon_days, horizon, "d", 1096)) return refuse(err, "--horizon", horizon, "1 to 1096 days: 28 or 28d");
  if (origins && !read_count(&out->n_origins, origins, "", 520)) {
    if (!strchr(origins, '-')) return refuse(err, "--origins", origins, "a number from 1 to 520, or dates such as 2026-03-02,2026-03-16");
    if (!read_dates(out, err)) return false;
  }
  return read_interval(out, err) && check_history_options(err);
}

/* Local midnights of the queue: the dates that were given; else a whole horizon before the end of its history and every step before that. */
static GArray *origins_of(const WfmRunQueue *queue, const WfmBacktestOptions *given) {
  GArray *list = g_array_new(FALSE, FALSE, sizeof(int64_t));
  WfmGrid grid = queue->past->grid;
  if (grid.n == 0) return list;
  int32_t last_day = wfm_local_day(wfm_zone_local(queue->zone, wfm_grid_end(grid)));
  int n = given->dates ? (int)g_strv_length(given->dates) : given->n_origins;
  for (int k = 0; k < n; k++) {
    int32_t day = given->dates ? given->day[k] : last_day - given->horizon_days - (n - 1 - k) * given->step_days;
    int64_t at = wfm_zone_day_start(queue->zone, day);
    if (at > grid.start && at < wfm_grid_end(grid) && wfm_grid_aligned(grid, at)) g_array_append_val(list, at);
  }
  return list;
}

static int backtest_plan(WfmCli *cli, int n_args, char **args, const WfmBacktestOptions *given, WfmScoreFormat format, GError **err) {
  g_autoptr(WfmRun) run = wfm_run_from_argument(cli, n_args, args, WFM_NEED_HISTORY, err);
  if (!run) return (*err)->code;
  const WfmForecastSettings *settings = wfm_settings_get(cli->settings, &wfm_forecast_module);
  g_autoptr(WfmScorePrinter) printer = wfm_score_printer_new(format);
  int scored = 0;
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmRunQueue *queue = &run->queue[q];
    g_autoptr(GArray) at = origins_of(queue, given);
    if (at->len == 0) {
      fprintf(stderr, "wfm backtest: queue %s: its history is too short for an origin %d days before its end\n", queue->row->queue,
              given->horizon_days);
      continue;
    }
    /* Volumes are scored, not handle times: any handle time will do where the plan knows none. */
    WfmForecastInput input = wfm_run_forecast_input(queue, isnan(queue->row->aht_s) ? 300 : queue->row->aht_s);
    g_autofree WfmScore *score = NULL;
    size_t n = 0;
    if (!wfm_backtest(&score, &n, &input, settings, (const int64_t *)(void *)at->data, at->len, given->horizon_days, &cli->job, err))
      return (*err)->code;
    wfm_cli_clear_progress(cli);
    wfm_score_printer_add(printer, queue->row->queue, score, n);
    scored++;
  }
  if (!wfm_score_printer_finish(printer, err)) return (*err)->code;
  return scored ? WFM_STATUS_DONE : WFM_STATUS_SOFT_MISS;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  WfmBacktestOptions given;
  WfmScoreFormat format = csv ? WFM_SCORES_CSV : json ? WFM_SCORES_JSON : cli->quiet ? WFM_SCORES_NONE : WFM_SCORES_TEXT;
  int status = WFM_STATUS_USAGE;
  if (!read_options(&given, err))
    status = (*err)->code;
  else if (!history)
    status = backtest_plan(cli, n_args, args, &given, format, err);
  else if (n_args == 0)
    status = wfm_backtest_of_history(cli, &given, format, err);
  else
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "either a plan or --history FILE, not both");
  g_strfreev(given.dates);
  g_free(given.day);
  return status;
}

const WfmCommand wfm_command_backtest = {
    .name = "backtest",
    .arguments = "[PLAN]",
    .summary = "Score the forecast on the past of a plan, or of any file of series",
    .help =
        "Rolling origins: each time only what lay before the origin is seen. Prints WAPE, its ratio to the noise floor (the error of a "
        "perfectly known\n"
        "rate), MASE, bias and the coverage of the 80 % and 95 % intervals, per window of days ahead and by interval, day and week.\n\n"
        "A file of series needs no plan: one row per series and interval, with any column names.\n"
        "  wfm backtest --history calls.csv --map series=unique_id,start_local=ds,offered=y --zone Europe/Dublin --interval 30m \\\n"
        "      --origins 2026-03-02,2026-03-16 --horizon 28d --holidays holidays.csv --write-forecasts forecasts.csv\n"
        "writes method,unique_id,origin,level,ds,mean,q025,q10,q25,q50,q75,q90,q975, level interval or day, ds as in the file (ISO 8601);\n"
        "with --totals also week and month, ds their first day.",
    .example = "wfm backtest samples/ticket-team --origins 2 --horizon 14",
    .options = options,
    .plain = true,
    .run = run,
};
