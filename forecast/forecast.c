#include "forecast/forecast.h"

#include "core/error.h"
#include "core/timestamp.h"
#include "forecast/absent_zeros.h"
#include "forecast/day_correlation.h"
#include "forecast/driven.h"
#include "forecast/events.h"
#include "forecast/forecast_parts.h"
#include "forecast/handle_time.h"
#include "forecast/intraday.h"
#include "forecast/law.h"
#include "forecast/model.h"
#include "forecast/new_events.h"
#include "forecast/rare_counts.h"
#include "forecast/score.h"
#include "forecast/unseen_hours.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LATE_DAYS 6 /* without a count before the horizon, before it is said */

#define FIELD(f) offsetof(WfmForecastSettings, f)
static const WfmParam params[] = {
    {.key = "model",
     .type = WFM_PARAM_TEXT,
     .offset = FIELD(model),
     .initial_text = "auto",
     .help = "\"auto\" combines all models by backtest; or the name of one model to use alone."},
    {.key = "recent_weeks",
     .type = WFM_PARAM_INT,
     .offset = FIELD(recent_weeks),
     .initial = 6,
     .low = 1,
     .high = 104,
     .unit = "weeks",
     .help = "N of the mean of the last N weeks, the yardstick beside every forecast."},
    {.key = "backtest_origins",
     .type = WFM_PARAM_INT,
     .offset = FIELD(backtest_origins),
     .initial = 12,
     .low = 0,
     .high = 60,
     .unit = "",
     .help = "Most rolling origins used to choose and weigh models and to measure their errors."},
    {.key = "backtest_step_days",
     .type = WFM_PARAM_INT,
     .offset = FIELD(backtest_step_days),
     .initial = 7,
     .low = 1,
     .high = 364,
     .unit = "days",
     .help = "Days between two origins; made shorter where the history is short."},
    {.key = "memory_weeks",
     .type = WFM_PARAM_INT,
     .offset = FIELD(memory_weeks),
     .initial = 260,
     .low = 2,
     .high = 1040,
     .unit = "weeks",
     .help = "History older than this before the horizon is not used."},
    {.key = "combination_band",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(combination_band),
     .initial = 0.10,
     .low = 0,
     .high = 10,
     .unit = "share",
     .help = "Candidates whose error is within this share above the best are combined; they fade out from a fifth of it to six fifths."},
    {.key = "combination_power",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(combination_power),
     .initial = 4,
     .low = 0,
     .high = 40,
     .unit = "",
     .help = "Weights in the combination are error to the minus this."},
    {.key = "siblings",
     .type = WFM_PARAM_BOOL,
     .offset = FIELD(siblings),
     .initial = 1,
     .unit = "",
     .help = "A queue with less than 8 weeks of history learns weekdays, profile and holidays from the other queues of its channel and "
             "region."},
    {.key = "reconcile",
     .type = WFM_PARAM_BOOL,
     .offset = FIELD(reconcile),
     .initial = 1,
     .unit = "",
     .help = "Queues are reconciled with forecasts of their sums (channel, region, all) where held-back days show that it helps."},
};
const WfmModule wfm_forecast_module = {"forecast", "forecast of contact volume and handle time", sizeof(WfmForecastSettings), params,
                                       G_N_ELEMENTS(params)};

const WfmForecastModel *wfm_forecast_model_find(const char *name) {
  for (size_t m = 0; m < wfm_n_forecast_models; m++)
    if (g_strcmp0(wfm_forecast_models[m]->name, name) == 0) return wfm_forecast_models[m];
  return NULL;
}

bool wfm_forecast_only(const WfmForecastModel **only, const WfmForecastSettings *settings, GError **err) {
  if (g_strcmp0(settings->model, "auto") == 0) {
    *only = NULL;
    return true;
  }
  const WfmForecastModel *model = wfm_forecast_model_find(settings->model);
  if (model) {
    *only = model;
    return true;
  }
  g_autoptr(GString) names = g_string_new("auto");
  for (size_t m = 0; m < wfm_n_forecast_models; m++) g_string_append_printf(names, ", %s", wfm_forecast_models[m]->name);
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "forecast.model: there is no model '%s'; known are %s", settings->model, names->str);
  return false;
}

/* -- parts shared with the backtest -- */

void wfm_forecast_apply_effects(double *mean, const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  g_autofree double *factor = g_new(double, input->n_events + 1);
  wfm_events_partial_factors(factor, history);
  for (int32_t i = 0; i < input->future->grid.n; i++) {
    mean[i] *= history->stated_future[i] * history->wake[input->future->day[i] - history->day0];
    if (history->partial_future[i] >= 0) mean[i] *= factor[history->partial_future[i]];
    if (!isfinite(mean[i]) || mean[i] < 0) mean[i] = 0;
  }
}

double **wfm_forecast_at_origins(const WfmSelection *selection) {
  double **combination = g_new0(double *, (gsize)selection->n_origins + 1);
  for (int32_t o = 0; o < selection->n_origins; o++) {
    combination[o] = g_new0(double, (gsize)selection->origin[o].future.grid.n + 1);
    wfm_selection_mean(combination[o], selection, &selection->origin[o], NULL);
  }
  return combination;
}

void wfm_forecast_at_origins_free(double **combination, const WfmSelection *selection) {
  for (int32_t o = 0; o < selection->n_origins; o++) g_free(combination[o]);
  g_free(combination);
}

void wfm_forecast_day_cv(double *day_cv, const WfmHistory *history, const WfmSpread *spread) {
  const WfmSlots *future = history->input->future;
  for (int32_t i = 0; i < future->grid.n; i++) {
    int32_t day = future->day[i] - history->day0;
    day_cv[i] = wfm_spread_day_cv(spread, day - history->future_day + 1, future->day[i], history->event[day] != WFM_NO_EVENT);
  }
  wfm_new_events_widen(day_cv, history);
  wfm_rare_widen(day_cv, history);
}

/* -- scores of the origins -- */

/* Spreads with each origin left out in turn: the coverage that is reported is not measured on what it was estimated from. */
static WfmSpread *spreads_left_out(const WfmSelection *selection, double *const *combination) {
  WfmSpread *spread = g_new(WfmSpread, (gsize)selection->n_origins + 1);
  for (int32_t o = 0; o < selection->n_origins; o++)
    spread[o] = wfm_spread_without(selection, combination, selection->n_origins > 1 ? o : -1);
  return spread;
}

/* scale[n_origins * WFM_N_LEVELS] */
static void score_candidate(GArray *out, const WfmSelection *selection, const char *name, const WfmForecastModel *model,
                            const WfmSpread *spread, const WfmDayCorrelation *correlation, const double *scale) {
  const WfmHistory *history = selection->history;
  WfmScorer *scorer = wfm_scorer_new(name, selection->horizon_days);
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    int32_t n = outlook->future.grid.n, first_day = history->day0 + outlook->days.from;
    g_autofree double *mean = g_new0(double, (gsize)n + 1), *day_cv = g_new0(double, (gsize)n + 1);
    if (!wfm_selection_mean(mean, selection, outlook, model)) continue;
    for (int32_t i = 0; spread && i < n; i++) {
      int32_t day = outlook->future.day[i] - history->day0;
      day_cv[i] = wfm_spread_day_cv(&spread[o], day - outlook->days.from + 1, outlook->future.day[i], history->event[day] != WFM_NO_EVENT);
    }
    wfm_scorer_add(scorer, &(WfmScored){n, mean, outlook->actual, outlook->future.day, first_day, spread ? day_cv : NULL,
                                        spread ? spread[o].interval_cv : 0, *correlation, scale + (size_t)o * WFM_N_LEVELS});
  }
  wfm_scorer_finish(scorer, out);
  wfm_scorer_free(scorer);
}

static void score_all(WfmForecast *forecast, const WfmSelection *selection, double *const *combination) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(WfmScore));
  g_autofree WfmSpread *spread = spreads_left_out(selection, combination);
  g_autofree double *scale = g_new(double, (gsize)selection->n_origins *WFM_N_LEVELS + 1);
  const WfmHistory *history = selection->history;
  for (int32_t o = 0; o < selection->n_origins; o++)
    wfm_score_scales(scale + (size_t)o * WFM_N_LEVELS, history->clean, history->input->past, history->first,
                     selection->origin[o].task.n_past);
  score_candidate(out, selection, "combination", NULL, spread, &forecast->path.volume, scale);
  for (size_t m = 0; m < wfm_n_forecast_models; m++)
    score_candidate(out, selection, wfm_forecast_models[m]->name, wfm_forecast_models[m], NULL, &forecast->path.volume, scale);
  forecast->n_scores = out->len;
  forecast->score = (WfmScore *)(void *)g_array_free(out, FALSE);
}

/* -- words -- */

static char *describe(const WfmSelection *selection) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (size_t m = 0; m < wfm_n_forecast_models; m++)
    if (selection->ahead.weights.model[m] >= 0.005) {
      char weight[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append_printf(text, "%s%s %s", text->len ? " + " : "", wfm_forecast_models[m]->name,
                             g_ascii_formatd(weight, sizeof weight, "%.2f", selection->ahead.weights.model[m]));
    }
  if (!text->len) g_string_append(text, "none");
  return g_strdup(text->str);
}

static const WfmScore *find_score(const WfmForecast *forecast, const char *model, int level, int lead_to) {
  for (size_t k = 0; k < forecast->n_scores; k++) {
    const WfmScore *score = &forecast->score[k];
    if (g_strcmp0(score->model, model) == 0 && score->level == level && score->lead_to == lead_to) return score;
  }
  return NULL;
}

static void explain_choice(const WfmForecast *forecast, const WfmSelection *selection, const WfmForecastSettings *settings,
                           GPtrArray *notes) {
  int32_t used = 0;
  for (int32_t m = 0; m < selection->n_members; m++) used += selection->ahead.weights.member[m] > 0;
  if (selection->n_origins == 0) {
    wfm_note(notes, false, "%s, %d variants averaged alike: the history is too short for a backtest", forecast->model, (int)used);
    return;
  }
  wfm_note(notes, false, "%s: %d of %d variants combined by their errors at %d origins over %d days ahead", forecast->model, (int)used,
           (int)selection->n_members, (int)selection->n_origins, (int)selection->horizon_days);
  const WfmScore *ours = find_score(forecast, "combination", 0, selection->horizon_days);
  const WfmScore *yardstick = find_score(forecast, "recent_mean", 0, selection->horizon_days);
  if (!ours || !yardstick || isnan(ours->wape) || isnan(yardstick->wape)) return;
  wfm_note(notes, false, "error by interval %.1f %% (%.2f times the noise of the counts), mean of the last %d weeks %.1f %%",
           100 * ours->wape, ours->floor > 0 ? ours->wape / ours->floor : 1, (int)settings->recent_weeks, 100 * yardstick->wape);
  if (ours->wape > yardstick->wape)
    wfm_note(notes, true, "in the backtest the mean of the last %d weeks was better than this forecast: look at both",
             (int)settings->recent_weeks);
}

/* Index of the last day with a count in open hours, outages too; -1 where there is none. */
static int32_t last_counted_day(const WfmHistory *history) {
  const WfmSlots *past = history->input->past;
  for (int32_t i = past->grid.n - 1; i >= history->first; i--)
    if (isfinite(wfm_history_counted(history, i))) return past->day[i] - history->day0;
  return -1;
}

static void warn_of_absent_zeros(const WfmHistory *history, GPtrArray *notes) {
  WfmCounted counted = wfm_counted_of(history->input);
  if (!wfm_zeros_are_absent(&counted)) return;
  wfm_note(notes, true,
           "none of %" PRId64 " counts is 0, and %" PRId64
           " open intervals between them have none: they are read as not measured; if nobody came then, write 0, or the forecast is up to "
           "%.1f times too high",
           counted.measured, counted.missing, (double)(counted.measured + counted.missing) / (double)counted.measured);
}

static void warn_of_history(const WfmHistory *history, const WfmSpread *spread, GPtrArray *notes) {
  int32_t days = history->n_measured_days;
  double sum = 0;
  for (int32_t d = 0; d < history->n_past_days; d++) sum += isnan(history->level[d]) ? 0 : history->level[d];
  if (days == 0)
    wfm_note(notes, true,
             "no measured open interval in the history: by itself it counts for one contact a day; give history, a queue that it is like, "
             "or plan it by hand");
  else if (sum <= 0)
    wfm_note(notes, true, "not one contact in %d measured days: less than one contact is expected, nothing more is known", (int)days);
  else if (days < 28)
    wfm_note(notes, true, "only %d measured days of history: the forecast is rough and its interval wide", (int)days);
  else if (wfm_rare_contacts(history) > 0)
    wfm_note(notes, false,
             "%.0f contacts in %d measured days: too few to choose models by; the rate is that of the whole history, moved a little by the "
             "last weeks",
             wfm_rare_contacts(history), (int)days);
  if (days > 0 && spread->n_days == 0)
    wfm_note(notes, true, "the width of the intervals is assumed, not measured: the history is too short for a backtest");
  warn_of_absent_zeros(history, notes);
  int32_t last = last_counted_day(history), since = history->future_day - last - 1;
  char stamp[WFM_STAMP_SIZE];
  if (last >= 0 && since > LATE_DAYS)
    wfm_note(
        notes, true,
        "the last count is of %s, %d days before the horizon begins: the forecast goes on from there as if the queue had gone on; if it "
        "has come to an end, leave it out or close it",
        wfm_format_day(stamp, history->day0 + last), (int)since);
}

/* -- the forecast -- */

/* Where no model can say anything: one contact a day, spread evenly over the open intervals. */
static void blind_mean(double *mean, const WfmHistory *history) {
  const WfmSlots *future = history->input->future;
  for (int32_t i = 0, end = 0; i < future->grid.n; i = end) {
    int32_t open = 0;
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++) open += history->open_future[end];
    for (int32_t k = i; k < end; k++) mean[k] = history->open_future[k] ? 1.0 / open : 0;
  }
}

void wfm_forecast_fill_quantiles(WfmForecast *forecast) {
  for (int32_t i = 0; i < forecast->grid.n; i++)
    wfm_law_quantiles(forecast->quantile + (size_t)i * WFM_N_QUANTILES, wfm_quantile_levels, WFM_N_QUANTILES, forecast->mean[i],
                      wfm_law_joint_cv(forecast->day_cv[i], forecast->interval_cv));
}

void wfm_forecast_set_mean(WfmForecast *forecast, const double *mean) {
  memcpy(forecast->mean, mean, sizeof(double) * (size_t)forecast->grid.n);
  wfm_forecast_fill_quantiles(forecast);
}

static WfmForecast *forecast_alloc(const WfmForecastInput *input) {
  WfmForecast *forecast = g_new0(WfmForecast, 1);
  size_t n = (size_t)MAX(input->future->grid.n, 1);
  forecast->queue = g_strdup(input->queue);
  forecast->grid = input->future->grid;
  forecast->mean = g_new0(double, n), forecast->aht_s = g_new0(double, n), forecast->yardstick = g_new0(double, n),
  forecast->day_cv = g_new0(double, n);
  forecast->follow = g_new0(double, n), forecast->carry = g_new0(double, n);
  forecast->quantile = g_new0(double, n *WFM_N_QUANTILES);
  return forecast;
}

/* The combination; where the one model that was asked for cannot serve, the mean of the last weeks. */
static void first_mean(WfmForecast *forecast, const WfmSelection *selection, const WfmForecastSettings *settings, GPtrArray *notes) {
  bool known = selection->history->n_measured_days > 0;
  if (known && wfm_selection_mean(forecast->mean, selection, &selection->ahead, NULL)) return;
  bool alone = g_strcmp0(settings->model, "auto") != 0;
  if (known && alone && wfm_selection_mean(forecast->mean, selection, &selection->ahead, wfm_forecast_model_find("recent_mean")))
    wfm_note(notes, true, "the model %s cannot serve this history; the mean of the last %d weeks stands in", settings->model,
             (int)settings->recent_weeks);
  else
    blind_mean(forecast->mean, selection->history);
}

/* What every model says by itself; the yardsticks know nothing of events. */
static void fill_each(WfmForecast *forecast, const WfmSelection *selection) {
  size_t n = (size_t)forecast->grid.n;
  forecast->each = g_new(double, wfm_n_forecast_models *n + 1);
  for (size_t m = 0; m < wfm_n_forecast_models; m++) {
    const WfmForecastModel *model = wfm_forecast_models[m];
    double *mean = forecast->each + m * n;
    if (!wfm_selection_mean(mean, selection, &selection->ahead, model))
      for (size_t i = 0; i < n; i++) mean[i] = NAN;
    else if (!model->yardstick)
      wfm_forecast_apply_effects(mean, selection->history);
  }
}

/* Of the variance of held-back days, the part that is their factor's, on the average. */
static double factor_share(const WfmForecast *forecast) {
  double sum = 0, n = 0;
  for (size_t k = 0; k < forecast->n_held; k++) {
    const WfmHeldDay *held = &forecast->held[k];
    if (!isnan(held->actual)) sum += held->factor_sd * held->factor_sd / (held->sd * held->sd), n++;
  }
  return n > 0 ? sum / n : 0;
}

/* driven: NULL where no driver is used. */
static void fill_volume(WfmForecast *forecast, const WfmSelection *selection, double *const *combination, const WfmDriven *driven,
                        const WfmForecastSettings *settings, GPtrArray *notes) {
  const WfmHistory *history = selection->history;
  WfmSpread spread = wfm_spread_estimate(selection, combination);
  first_mean(forecast, selection, settings, notes);
  wfm_unseen_days(forecast->mean, history);
  wfm_forecast_apply_effects(forecast->mean, history);
  if (!wfm_selection_mean(forecast->yardstick, selection, &selection->ahead, wfm_forecast_model_find("recent_mean")))
    memset(forecast->yardstick, 0, sizeof(double) * (size_t)forecast->grid.n);
  if (history->input->each_model) fill_each(forecast, selection);
  wfm_forecast_day_cv(forecast->day_cv, history, &spread);
  wfm_unseen_widen(forecast->day_cv, forecast->mean, history);
  if (driven) wfm_driven_widen(forecast, driven);
  forecast->interval_cv = spread.interval_cv;
  forecast->past_days = history->n_past_days, forecast->tested_days = spread.n_days > 0 ? selection->horizon_days : 0;
  if (!history->input->no_quantiles) wfm_forecast_fill_quantiles(forecast);
  forecast->model = describe(selection);
  wfm_forecast_hold_back(forecast, selection, combination, &spread);
  forecast->origins = wfm_spread_origins(selection) * factor_share(forecast);
  wfm_intraday_learn(forecast, history->input, history->scale);
  forecast->path.volume = wfm_day_correlation_estimate(forecast->held, forecast->n_held);
  score_all(forecast, selection, combination);
  explain_choice(forecast, selection, settings, notes);
  warn_of_history(history, &spread, notes);
}

static int by_time(const void *a, const void *b) {
  const WfmHistoryFinding *p = a, *q = b;
  return p->from != q->from ? (p->from < q->from ? -1 : 1) : (int)p->kind - (int)q->kind;
}

/* The list of what was found in the history; shifts of level are told too. */
static void take_findings(WfmForecast *forecast, const WfmHistory *history) {
  g_array_sort(history->findings, by_time);
  forecast->n_findings = history->findings->len;
  forecast->finding = g_memdup2(history->findings->data, sizeof(WfmHistoryFinding) * history->findings->len);
  for (size_t k = 0; k < forecast->n_findings; k++) {
    const WfmHistoryFinding *finding = &forecast->finding[k];
    if (finding->kind != WFM_FOUND_SHIFT) continue;
    int64_t at = wfm_grid_index(history->input->past->grid, finding->from);
    char day[WFM_STAMP_SIZE];
    wfm_format_day(day, history->input->past->day[at]);
    g_autofree char *part =
        g_strdup_printf("the forecast follows by %.0f %% until more days have shown that it lasts (verdicts.csv can say shift or keep)",
                        100 * finding->followed);
    wfm_note(history->notes, true, "from %s on there are lastingly %.2f times as many contacts as before; %s", day, finding->ratio,
             finding->kept               ? "the history before it is left as it is, as the plan says"
             : finding->followed < 0.995 ? part
                                         : "the history before it counts on the new level (verdicts.csv can say otherwise)");
  }
}

/* From a history and what was chosen by it. Takes the notes' texts. */
static bool finish(WfmForecast *forecast, const WfmSelection *selection, const WfmDriven *driven, const WfmForecastSettings *settings,
                   GPtrArray *notes, GError **err) {
  double **combination = wfm_forecast_at_origins(selection);
  fill_volume(forecast, selection, combination, driven, settings, notes);
  bool done = wfm_handle_time_forecast(forecast, selection, combination, notes, err);
  wfm_forecast_at_origins_free(combination, selection);
  take_findings(forecast, selection->history);
  return done;
}

static void take_notes(WfmForecast *forecast, const GPtrArray *notes) {
  forecast->n_notes = notes->len;
  forecast->note = g_new0(WfmNote, notes->len + 1);
  for (guint k = 0; k < notes->len; k++) {
    WfmNote *note = g_ptr_array_index(notes, k);
    forecast->note[k] = *note;
    note->text = NULL;
  }
}

void wfm_forecast_add_note(WfmForecast *forecast, bool warning, char *text) {
  forecast->note = g_renew(WfmNote, forecast->note, forecast->n_notes + 1);
  WfmNote *note = &forecast->note[forecast->n_notes++];
  note->warning = warning;
  note->text = text;
}

WfmForecast *wfm_forecast_new(const WfmForecastInput *input, const WfmForecastSettings *settings, const WfmJob *job, GError **err) {
  const WfmForecastModel *only;
  if (!wfm_forecast_only(&only, settings, err)) return NULL;
  g_autoptr(WfmForecast) forecast = forecast_alloc(input);
  WfmForecastInput plain = *input;
  plain.driver = NULL, plain.n_drivers = 0;
  GPtrArray *notes = g_ptr_array_new();
  g_autoptr(WfmHistory) history = wfm_history_new(&plain, settings, notes);
  g_autoptr(WfmSelection) selection = wfm_select(history, settings, only, NULL, job);
  g_autoptr(WfmDriven) driven = wfm_driven_new(input, settings, only, selection, job);
  bool used = driven && driven->used;
  for (size_t k = 0; driven && k < input->n_drivers; k++)
    wfm_note(used ? driven->notes : notes, !driven->told[k].used, "%s", driven->told[k].text);
  bool done = finish(forecast, used ? driven->selection : selection, used ? driven : NULL, settings, used ? driven->notes : notes, err);
  take_notes(forecast, used ? driven->notes : notes);
  if (driven) wfm_driven_tell(forecast, driven);
  wfm_notes_free(notes);
  return done ? g_steal_pointer(&forecast) : NULL;
}

void wfm_forecast_free(WfmForecast *forecast) {
  if (!forecast) return;
  for (size_t k = 0; k < forecast->n_notes; k++) g_free(forecast->note[k].text);
  g_free(forecast->note);
  g_free(forecast->finding);
  g_free(forecast->score);
  g_free(forecast->held);
  g_free(forecast->held_handle);
  g_free(forecast->queue);
  g_free(forecast->mean);
  g_free(forecast->aht_s);
  g_free(forecast->quantile);
  g_free(forecast->yardstick);
  g_free(forecast->each);
  g_free(forecast->day_cv);
  g_free(forecast->follow);
  g_free(forecast->carry);
  wfm_forecast_drivers_free(forecast->driver, forecast->n_drivers);
  g_free(forecast->elasticity_sd);
  g_free(forecast->model);
  g_free(forecast);
}
