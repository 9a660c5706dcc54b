/* `wfm backtest --history`: forecasts from given origins on a file of series, without a plan, written and scored.
 *
 * At each origin the arrays of what lay before it are laid out for every series, and all series are forecast anew, together with the sums found
 * among them, as `wfm forecast` would have done it then. Results are written in the order of origins, then of series, a few origins at a time,
 * so that memory is the file's and little more. */
#include "cli/backtest.h"
#include "cli/data/forecast_rows.h"
#include "cli/data/holiday_file.h"
#include "cli/data/series_file.h"
#include "core/parallel.h"
#include "forecast/handle_law.h"
#include "forecast/hierarchy.h"
#include "forecast/model.h"
#include "forecast/score.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define BATCH 64 /* forecasts, as far as one origin has no more */
#define MOST_WARNINGS 12
#define PATHS 1000 /* behind the totals of weeks and months */

typedef struct {
  WfmSeriesPast *past; /* NULL: no history before the origin */
  WfmForecast *forecast;
  GError *error;
} Job;

typedef struct {
  WfmCli *cli;
  const WfmBacktestOptions *options;
  const WfmForecastSettings *settings;
  WfmSeriesFile *file;
  WfmHolidayFile *holidays;
  bool handle_time;
  WfmScoreFormat format;
  char **origin; /* as written to the rows */
  int32_t *day;
  size_t n_origins;
  WfmScorer **scorer; /* [n series * (1 + n models)] the combination first; handle times have no models */
  size_t begin;       /* first origin of the batch */
  Job *job;           /* [origins of the batch * n series] */
  int done;
  size_t n_forecast, n_warnings;
} Backtest;

/* Handle times have one model only; nobody reads scores that are not printed. */
static bool scores_models(const Backtest *backtest) {
  return !backtest->handle_time && backtest->format != WFM_SCORES_NONE;
}

static WfmScorer **scorers_of(const Backtest *backtest, size_t series) {
  return backtest->scorer + series * (1 + wfm_n_forecast_models);
}

/* ---- Reading ---- */

static FILE *open_input(const char *path, GError **err) {
  if (strcmp(path, "-") == 0) return stdin;
  FILE *in = fopen(path, "rb");
  if (!in) g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: cannot be read: %s", path, g_strerror(errno));
  return in;
}

static void close_input(FILE *in) {
  if (in && in != stdin) fclose(in);
}

static const char *name_of(const char *path) {
  return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool read_file(Backtest *backtest, GError **err) {
  const WfmBacktestOptions *options = backtest->options;
  WfmSeriesMap map = {0};
  if (options->map && !wfm_series_map_parse(&map, options->map, err)) {
    wfm_series_map_clear(&map);
    return false;
  }
  if (backtest->handle_time && !map.aht && strcmp(options->measure, "aht") != 0) map.aht = g_strdup(options->measure);
  if (options->weight) g_free(map.served), map.served = g_strdup(options->weight);
  g_autoptr(WfmBytes) bytes = wfm_bytes_open(options->history, err);
  if (bytes)
    backtest->file =
        wfm_series_file_read(bytes, name_of(options->history), &map, options->zone, options->step_s, backtest->handle_time, err);
  wfm_series_map_clear(&map);
  for (guint k = 0; backtest->file && !backtest->cli->quiet && k < backtest->file->warnings->len; k++)
    fprintf(stderr, "wfm backtest: %s\n", (const char *)backtest->file->warnings->pdata[k]);
  return backtest->file != NULL;
}

static bool read_holidays(Backtest *backtest, GError **err) {
  const char *path = backtest->options->holidays;
  FILE *in = path ? open_input(path, err) : NULL;
  if (path && !in) return false;
  backtest->holidays = wfm_holiday_file_read(in, path, backtest->options->region, backtest->file->zone, err);
  close_input(in);
  return backtest->holidays != NULL;
}

/* The dates that were given; else n_origins of them, the last one a horizon before the end of the file. */
static void lay_out_origins(Backtest *backtest) {
  const WfmBacktestOptions *options = backtest->options;
  backtest->n_origins = options->dates ? g_strv_length(options->dates) : (size_t)options->n_origins;
  backtest->origin = g_new0(char *, backtest->n_origins + 1);
  backtest->day = g_new0(int32_t, backtest->n_origins + 1);
  int32_t first, last;
  wfm_series_file_span(backtest->file, &first, &last);
  for (size_t o = 0; o < backtest->n_origins; o++) {
    char text[WFM_STAMP_SIZE];
    int back = options->horizon_days + (int)(backtest->n_origins - 1 - o) * options->step_days;
    backtest->day[o] = options->dates ? options->day[o] : last + 1 - back;
    backtest->origin[o] = g_strdup(options->dates ? options->dates[o] : wfm_format_day(text, backtest->day[o]));
  }
}

/* ---- Forecasting ---- */

/* The series that have a past at an origin, forecast as one family. Handle times do not add up: there each series is alone. */
static void run_origin(void *user, size_t k) {
  Backtest *backtest = user;
  size_t n = backtest->file->n, origin = backtest->begin + k;
  int32_t n_known = 0;
  Job *job = backtest->job + k * n;
  g_autofree size_t *series = g_new(size_t, n + 1);
  g_autofree WfmForecastInput *input = g_new(WfmForecastInput, n + 1);
  g_autofree WfmForecastSettings *settings = g_new(WfmForecastSettings, n + 1);
  g_autofree WfmForecast **forecast = g_new0(WfmForecast *, n + 1);
  g_autofree GError **error = g_new0(GError *, n + 1);
  for (size_t s = 0; s < n; s++) {
    const WfmSeriesPast *like = n_known > 0 ? job[series[n_known - 1]].past : NULL;
    job[s].past =
        wfm_series_past_new(backtest->file, &backtest->file->series[s], backtest->day[origin], backtest->options->horizon_days, like);
    if (!job[s].past) continue;
    wfm_series_past_open(job[s].past, backtest->holidays->events);
    input[n_known] = wfm_series_past_input(job[s].past, backtest->holidays->events);
    input[n_known].each_model = scores_models(backtest);
    settings[n_known] = *backtest->settings;
    if (backtest->handle_time) settings[n_known].reconcile = false;
    series[n_known++] = s;
  }
  WfmJob alone = backtest->cli->job;
  alone.progress = NULL;
  g_autoptr(WfmFamily) family = wfm_family_find(input, n_known);
  wfm_forecast_family(forecast, error, input, settings, family, &alone);
  for (int32_t m = 0; m < n_known; m++) job[series[m]].forecast = forecast[m], job[series[m]].error = error[m];
  int done = g_atomic_int_add(&backtest->done, 1) + 1;
  wfm_job_progress(&backtest->cli->job, "backtest", (double)done / (double)backtest->n_origins, backtest->origin[origin]);
}

/* ---- Scoring ---- */

static void score(const Backtest *backtest, const Job *job, size_t s) {
  const WfmSeriesPast *past = job->past;
  int32_t n_past = past->past.grid.n, n = past->future.grid.n;
  const double *value = backtest->handle_time ? past->aht_s : past->offered;
  const double *mean = backtest->handle_time ? job->forecast->aht_s : job->forecast->mean;
  g_autofree double *actual = g_new(double, (gsize)n + 1);
  double scale[WFM_N_LEVELS];
  for (int32_t i = 0; i < n; i++) actual[i] = past->open[n_past + i] ? value[n_past + i] : (double)NAN;
  static const double level[4] = {0.025, 0.10, 0.90, 0.975};
  g_autofree double *bound = backtest->handle_time ? g_new(double, 4 * (gsize)n + 1) : NULL;
  for (int32_t k = 0; bound && k < 4 * n; k++) bound[k] = wfm_handle_time_quantile(job->forecast, level[k % 4], k / 4);
  wfm_score_scales(scale, value, &past->past, 0, n_past);
  WfmScored scored = {n,
                      mean,
                      actual,
                      past->future.day,
                      past->future.day[0],
                      job->forecast->day_cv,
                      job->forecast->interval_cv,
                      job->forecast->path.volume,
                      scale,
                      backtest->handle_time ? past->served + n_past : NULL,
                      bound,
                      true};
  wfm_scorer_add(scorers_of(backtest, s)[0], &scored);
  scored.day_cv = NULL, scored.randomised = false;
  for (size_t m = 0; job->forecast->each && m < wfm_n_forecast_models; m++) {
    scored.mean = job->forecast->each + m * (size_t)n;
    if (n > 0 && !isnan(scored.mean[0])) wfm_scorer_add(scorers_of(backtest, s)[1 + m], &scored);
  }
}

static void print_scores(const Backtest *backtest, WfmScorePrinter *printer) {
  for (size_t s = 0; s < backtest->file->n; s++) {
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(WfmScore));
    for (size_t m = 0; m <= wfm_n_forecast_models; m++) wfm_scorer_finish(scorers_of(backtest, s)[m], rows);
    wfm_score_printer_add(printer, backtest->file->series[s].id, (const WfmScore *)(void *)rows->data, rows->len);
  }
}

/* ---- The whole ---- */

static void warn(Backtest *backtest, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void warn(Backtest *backtest, const char *format, ...) {
  if (backtest->n_warnings++ >= MOST_WARNINGS || backtest->cli->quiet) return;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  fprintf(stderr, "wfm backtest: %s\n", text);
}

/* What was odd in a series as the last origin saw it; the earlier ones saw no more. */
static void warn_of_notes(Backtest *backtest, const WfmForecast *forecast, size_t origin) {
  for (size_t n = 0; origin + 1 == backtest->n_origins && n < forecast->n_notes; n++)
    if (forecast->note[n].warning)
      warn(backtest, "series %s, from %s: %s", forecast->queue, backtest->origin[origin], forecast->note[n].text);
}

static void warn_of_guesses(Backtest *backtest, const WfmSeriesPast *past, size_t origin) {
  static const char *const names[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  g_autoptr(GString) days = g_string_new(NULL);
  if (!past->guessed_weekdays) return;
  for (int weekday = 0; weekday < 7; weekday++)
    if (past->guessed_weekdays & 1U << weekday) g_string_append_printf(days, "%s%s", days->len ? ", " : "", names[weekday]);
  warn(backtest,
       "series %s, from %s: hours of %s have not come before; they are taken to be open when the other weekdays are, which is a guess",
       past->series->id, backtest->origin[origin], days->str);
}

/* n: jobs of the batch. */
static bool finish_batch(Backtest *backtest, size_t n, FILE *out, GError **err) {
  bool fine = true;
  for (size_t k = 0; k < n; k++) {
    Job *job = &backtest->job[k];
    size_t s = k % backtest->file->n, o = backtest->begin + k / backtest->file->n;
    if (!job->past)
      warn(backtest, "series %s has no row before %s: no forecast from there", backtest->file->series[s].id, backtest->origin[o]);
    if (job->past && job->forecast && fine) {
      backtest->n_forecast++;
      warn_of_notes(backtest, job->forecast, o);
      warn_of_guesses(backtest, job->past, o);
      if (out) wfm_forecast_rows_write(out, job->past, job->forecast, backtest->origin[o], backtest->handle_time);
      if (out && backtest->options->totals && !backtest->handle_time)
        wfm_forecast_rows_write_totals(out, job->past, job->forecast, backtest->origin[o], PATHS, backtest->cli->job.seed);
      score(backtest, job, s);
    }
    if (job->error && fine) g_propagate_error(err, g_steal_pointer(&job->error)), fine = false;
    g_clear_error(&job->error);
    wfm_forecast_free(job->forecast);
    wfm_series_past_free(job->past);
    *job = (Job){0};
  }
  return fine;
}

static bool run_origins(Backtest *backtest, FILE *out, GError **err) {
  size_t most = MAX(1, BATCH / MAX(1, backtest->file->n));
  backtest->job = g_new0(Job, most * backtest->file->n + 1);
  for (backtest->begin = 0; backtest->begin < backtest->n_origins; backtest->begin += most) {
    size_t n = MIN(most, backtest->n_origins - backtest->begin);
    if (n == 1)
      run_origin(backtest, 0); /* its series then run in parallel */
    else
      wfm_parallel_for(n, backtest->cli->job.threads, run_origin, backtest);
    wfm_cli_clear_progress(backtest->cli);
    if (!finish_batch(backtest, n * backtest->file->n, out, err)) return false;
    if (wfm_job_stopped(&backtest->cli->job)) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_STOPPED, "stopped after %zu of %zu origins", backtest->begin + n, backtest->n_origins);
      return false;
    }
  }
  if (backtest->n_warnings > MOST_WARNINGS && !backtest->cli->quiet)
    fprintf(stderr, "wfm backtest: and %zu more warnings\n", backtest->n_warnings - MOST_WARNINGS);
  if (backtest->n_forecast > 0) return true;
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: no series has a row before any origin; right would be later --origins",
              backtest->options->history);
  return false;
}

/* Rows go to a new file that takes the place of an old one only when it is whole. */
static bool write_all(Backtest *backtest, GError **err) {
  const char *path = backtest->options->write;
  if (!path) return run_origins(backtest, NULL, err);
  bool standard = strcmp(path, "-") == 0;
  g_autofree char *part = g_strconcat(path, ".part", NULL);
  FILE *out = standard ? stdout : fopen(part, "wb");
  if (!out) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be written: %s", part, g_strerror(errno));
    return false;
  }
  wfm_forecast_rows_header(out);
  bool fine = run_origins(backtest, out, err);
  if (standard) return fine;
  bool written = !ferror(out);
  written = fclose(out) == 0 && written;
  if (fine && written && rename(part, path) == 0) return true;
  if (fine) g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be written: %s", path, g_strerror(errno));
  remove(part);
  return false;
}

static WfmScoreFormat format_of(const WfmBacktestOptions *options, WfmScoreFormat asked) {
  return options->write && strcmp(options->write, "-") == 0 ? WFM_SCORES_NONE : asked;
}

static void backtest_clear(Backtest *backtest) {
  for (size_t s = 0; backtest->scorer && s < backtest->file->n * (1 + wfm_n_forecast_models); s++) wfm_scorer_free(backtest->scorer[s]);
  g_free(backtest->scorer);
  g_strfreev(backtest->origin);
  g_free(backtest->day);
  g_free(backtest->job);
  wfm_holiday_file_free(backtest->holidays);
  wfm_series_file_free(backtest->file);
}

static void begin_scores(Backtest *backtest) {
  backtest->scorer = g_new0(WfmScorer *, backtest->file->n * (1 + wfm_n_forecast_models) + 1);
  for (size_t s = 0; s < backtest->file->n; s++)
    for (size_t m = 0; m <= wfm_n_forecast_models; m++)
      scorers_of(backtest, s)[m] =
          wfm_scorer_new(m == 0 ? "combination" : wfm_forecast_models[m - 1]->name, backtest->options->horizon_days);
}

int wfm_backtest_of_history(WfmCli *cli, const WfmBacktestOptions *options, WfmScoreFormat format, GError **err) {
  Backtest backtest = {.cli = cli,
                       .options = options,
                       .handle_time = options->measure && strcmp(options->measure, "offered") != 0,
                       .format = format_of(options, format)};
  if (!wfm_run_apply_set(cli, err)) return (*err)->code;
  backtest.settings = wfm_settings_get(cli->settings, &wfm_forecast_module);
  bool fine = read_file(&backtest, err) && read_holidays(&backtest, err);
  if (fine) {
    lay_out_origins(&backtest);
    begin_scores(&backtest);
    fine = write_all(&backtest, err);
  }
  if (fine) {
    g_autoptr(WfmScorePrinter) printer = wfm_score_printer_new(backtest.format);
    print_scores(&backtest, printer);
    fine = wfm_score_printer_finish(printer, err);
  }
  backtest_clear(&backtest);
  return fine ? WFM_STATUS_DONE : (*err)->code;
}
