#include "forecast/select.h"

#include "forecast/day_off.h"
#include "forecast/event_shape.h"
#include "forecast/rare_counts.h"
#include "forecast/weigh.h"

#include <math.h>
#include <string.h>

static const double discounts[] = {0.75, 0.86, 0.92, 0.96, 0.98, 1};
G_STATIC_ASSERT(G_N_ELEMENTS(discounts) * WFM_N_PROFILE_KINDS == WFM_N_PROFILES);

#define TILT_PROFILE 13   /* pooled weekdays, discount 0.98: the steady one that shapes of events are compared with */
#define LEAST_TRAINING 14 /* days before the first origin */
#define ORIGIN_POWER 2.0  /* of the share of the history that an origin had seen, in its weight */
#define MOST_CURVE 0.25   /* steps by which the distance of origin k grows with k^2; more in proportion for horizons beyond ... */
#define QUARTER 91.0      /* days: origins near each other then show the same error again and again */

static size_t profile_size(const WfmHistory *history) {
  return 7 * (size_t)history->base.slots;
}

static bool wanted(const WfmForecastModel *model, const WfmForecastModel *only) {
  return only ? model == only : !model->yardstick;
}

/* -- outlooks -- */

static void ask_day_models(WfmOutlook *outlook, int32_t n_members, const WfmForecastModel *only) {
  const WfmDayTask *days = &outlook->days;
  int32_t measured = wfm_history_measured_days(days->history, days->n_past);
  outlook->days.moved = outlook->moved = g_new(double, (gsize)days->history->n_days + 1);
  wfm_day_off_fit(outlook->moved, days->history, days->n_past);
  outlook->member = g_new(double, (gsize)n_members *(gsize)days->n + 1);
  for (int32_t k = 0; k < n_members * days->n; k++) outlook->member[k] = NAN;
  for (size_t m = 0, row = 0; m < wfm_n_forecast_models; m++) {
    const WfmForecastModel *model = wfm_forecast_models[m];
    if (!model->predict_days) continue;
    if (wanted(model, only) && measured >= model->min_days) model->predict_days(outlook->member + row * (size_t)days->n, days);
    row += (size_t)model->n_members;
  }
}

static void fit_profiles(WfmOutlook *outlook) {
  const WfmHistory *history = outlook->task.history;
  g_autofree uint8_t *skip = g_new0(uint8_t, (gsize)history->n_days);
  for (int32_t d = 0; d < history->n_days; d++) skip[d] = history->event[d] != WFM_NO_EVENT;
  WfmProfileData data = {history->input->past, history->clean, history->level, skip, history->first, outlook->task.n_past, history->day0};
  outlook->profile = g_new(double, WFM_N_PROFILES *profile_size(history));
  double *share[WFM_N_PROFILE_KINDS], *next = outlook->profile;
  for (size_t k = 0; k < G_N_ELEMENTS(discounts); k++) {
    for (int kind = 0; kind < WFM_N_PROFILE_KINDS; kind++, next += profile_size(history)) share[kind] = next;
    wfm_profile_fit_kinds(share, &data, discounts[k]);
  }
}

static void ask_interval_models(WfmOutlook *outlook, bool yardsticks) {
  int32_t n = outlook->future.grid.n, measured = wfm_history_measured_days(outlook->task.history, outlook->days.n_past);
  for (size_t m = 0; m < wfm_n_forecast_models; m++) {
    const WfmForecastModel *model = wfm_forecast_models[m];
    if (!model->predict || measured < model->min_days || model->yardstick != yardsticks) continue;
    outlook->model[m] = g_new0(double, (gsize)n + 1);
    if (!model->predict(outlook->model[m], &outlook->task)) g_clear_pointer(&outlook->model[m], g_free);
  }
}

static void ask_all(WfmOutlook *outlook, int32_t n_members, const WfmForecastModel *only) {
  ask_day_models(outlook, n_members, only);
  fit_profiles(outlook);
  ask_interval_models(outlook, false);
  outlook->tilt = g_new(double, (gsize)outlook->future.grid.n + 1);
  if (!wfm_event_shape_tilt(outlook->tilt, &outlook->task, outlook->profile + TILT_PROFILE * profile_size(outlook->task.history)))
    g_clear_pointer(&outlook->tilt, g_free);
}

/* The history as it would have been with the drivers where they stand at the end of it; to be freed by lens_clear. */
static WfmHistory lens_of(double *factor, const WfmHistory *history, const WfmDrive *drive, int32_t n_past) {
  const WfmSlots *past = history->input->past;
  WfmElasticity elasticity;
  WfmHistory seen = *history;
  int32_t last = CLAMP(n_past - 1, 0, history->n_days - 1);
  wfm_drive_fit(&elasticity, drive, history, n_past);
  for (int32_t d = 0; d < history->n_days; d++) factor[d] = wfm_drive_factor(drive, &elasticity, d, last);
  seen.level = g_new(double, (gsize)history->n_days + 1), seen.clean = g_new(double, (gsize)past->grid.n + 1);
  seen.exposure = g_new(double, (gsize)history->n_days + 1);
  for (int32_t d = 0; d < history->n_days; d++)
    seen.level[d] = history->level[d] / factor[d], seen.exposure[d] = history->exposure[d] * factor[d];
  for (int32_t i = 0; i < past->grid.n; i++)
    seen.clean[i] = i < history->first ? history->clean[i] : history->clean[i] / factor[past->day[i] - history->day0];
  return seen;
}

static void lens_clear(WfmHistory *seen) {
  g_free(seen->level);
  g_free(seen->clean);
  g_free(seen->exposure);
}

static void ask_through_lens(WfmOutlook *outlook, int32_t n_members, const WfmForecastModel *only, const WfmDrive *drive) {
  const WfmHistory *history = outlook->task.history;
  g_assert(history);
  int32_t n_days = outlook->days.n;
  g_autofree double *factor = g_new(double, (gsize)history->n_days + 1);
  WfmHistory seen = lens_of(factor, history, drive, outlook->days.n_past);
  outlook->task.history = outlook->days.history = &seen, outlook->task.clean = seen.clean;
  ask_all(outlook, n_members, only);
  outlook->task.history = outlook->days.history = history, outlook->task.clean = history->clean;
  for (int32_t k = 0; k < n_members * n_days; k++) outlook->member[k] *= factor[outlook->days.from + k % n_days];
  for (size_t m = 0; m < wfm_n_forecast_models; m++)
    for (int32_t i = 0; outlook->model[m] && i < outlook->future.grid.n; i++)
      outlook->model[m][i] *= factor[outlook->future.day[i] - history->day0];
  lens_clear(&seen);
}

static void outlook_fill(WfmOutlook *outlook, const WfmForecastSettings *settings, int32_t n_members, const WfmForecastModel *only,
                         const WfmDrive *drive) {
  outlook->task.settings = settings;
  outlook->task.future = &outlook->future;
  outlook->model = g_new0(double *, wfm_n_forecast_models);
  if (drive)
    ask_through_lens(outlook, n_members, only, drive);
  else
    ask_all(outlook, n_members, only);
  ask_interval_models(outlook, true);
}

/* The horizon itself. The arrays of future are borrowed from the input. */
static void outlook_ahead(WfmOutlook *outlook, const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  outlook->future = *input->future;
  outlook->task = (WfmForecastTask){
      .input = input, .n_past = input->past->grid.n, .open_future = history->open_future, .clean = history->clean, .history = history};
  outlook->days = (WfmDayTask){history, history->n_past_days, history->future_day, history->n_days - history->future_day, NULL};
}

/* Days from .. from + n - 1 of the history, seen from the same distance as the horizon is seen from the end of the history. */
static void outlook_back(WfmOutlook *outlook, const WfmHistory *history, int32_t from, int32_t n) {
  const WfmForecastInput *input = history->input;
  int32_t gap = MAX(0, history->future_day - history->n_past_days), visible = from - gap, begin = history->begin[from],
          end = history->begin[from + n];
  outlook->future = (WfmSlots){{wfm_grid_at(input->past->grid, begin), input->past->grid.step, end - begin},
                               input->past->slots_per_day,
                               input->past->day + begin,
                               input->past->slot + begin,
                               input->past->fold + begin};
  outlook->task = (WfmForecastTask){.input = input,
                                    .n_past = history->begin[visible],
                                    .open_future = input->open_past + begin,
                                    .clean = history->clean,
                                    .history = history};
  outlook->actual = history->clean + begin;
  outlook->days = (WfmDayTask){history, visible, from, n, NULL};
}

static void outlook_clear(WfmOutlook *outlook) {
  g_free(outlook->moved);
  g_free(outlook->member);
  g_free(outlook->profile);
  g_free(outlook->tilt);
  for (size_t m = 0; outlook->model && m < wfm_n_forecast_models; m++) g_free(outlook->model[m]);
  g_free(outlook->model);
  g_free(outlook->weights.member);
  g_free(outlook->weights.model);
}

/* -- origins -- */

static void place_origins(WfmSelection *selection, const WfmForecastSettings *settings) {
  const WfmHistory *history = selection->history;
  int32_t past = history->n_past_days, gap = MAX(0, history->future_day - past);
  int32_t horizon = history->n_days - history->future_day, step = (int32_t)settings->backtest_step_days;
  int32_t spare = past - gap - LEAST_TRAINING; /* days for horizon and steps */
  /* A short history is tested over a shorter horizon and with closer origins, so that half of it stays for learning. */
  if (horizon > spare / 2) horizon = MAX(MIN(horizon, 7), spare / 14 * 7);
  if (horizon <= 0 || horizon > spare || settings->backtest_origins < 1) return;
  while (step > 7 && (spare - horizon) / step + 1 < 4) step = MAX(7, step - 7);
  int32_t most = (int32_t)MIN(settings->backtest_origins, (spare - horizon) / step + 1);
  /* A long history lets the origins draw apart towards the past, so that they see most of a year: a third of the history at most. */
  double last = most - 1,
         curve = last > 0 ? CLAMP(((double)spare / 3 / step - last) / (last * last), 0, MOST_CURVE * fmax(1, horizon / QUARTER)) : 0;
  selection->horizon_days = horizon;
  selection->origin = g_new0(WfmOutlook, (gsize)most);
  for (int32_t k = 0; k < most; k++) {
    int32_t from = past - horizon - (int32_t)(k + curve * k * k) * step;
    if (from - gap < LEAST_TRAINING || wfm_history_measured_days(history, from - gap) < LEAST_TRAINING / 2) break;
    outlook_back(&selection->origin[selection->n_origins++], history, from, horizon);
  }
}

double wfm_selection_origin_weight(const WfmSelection *selection, int32_t origin) {
  double share = (double)selection->origin[origin].days.n_past / MAX(1, selection->history->n_past_days);
  return pow(share, ORIGIN_POWER);
}

/* -- means -- */

static size_t model_index(const WfmForecastModel *model) {
  size_t m = 0;
  while (wfm_forecast_models[m] != model) m++;
  return m;
}

/* Weighted mean of members from .. to - 1; of all that speak alike, where those with weight are silent. */
static bool days_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmWeights *weights, int32_t from,
                      int32_t to) {
  const WfmHistory *history = selection->history;
  int32_t n_days = outlook->days.n;
  g_autofree double *level = g_new0(double, (gsize)n_days + 1), *share = g_new0(double, profile_size(history));
  for (int pass = 0;; pass++) {
    double sum = 0;
    for (int32_t m = from; m < to; m++) {
      double weight = pass == 0 ? weights->member[m] : 1;
      const double *row = outlook->member + (size_t)m * (size_t)n_days;
      if (weight <= 0 || isnan(row[0])) continue;
      for (int32_t d = 0; d < n_days; d++) level[d] += weight * row[d];
      sum += weight;
    }
    for (int32_t d = 0; d < n_days && sum > 0; d++) level[d] /= sum;
    if (sum > 0) break;
    if (pass == 1) return false;
  }
  for (size_t p = 0; p < WFM_N_PROFILES; p++)
    for (size_t k = 0; k < profile_size(history); k++) share[k] += weights->profile[p] * outlook->profile[p * profile_size(history) + k];
  for (int32_t i = 0; i < outlook->future.grid.n; i++) {
    int32_t day = outlook->future.day[i];
    mean[i] = level[day - history->day0 - outlook->days.from] *
              share[wfm_history_weekday(history, day) * history->base.slots + outlook->future.slot[i]];
  }
  return true;
}

static bool model_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmWeights *weights,
                       const WfmForecastModel *model) {
  if (model->predict_days) {
    int32_t from, to;
    wfm_selection_members(&from, &to, model);
    return days_mean(mean, selection, outlook, weights, from, to);
  }
  const double *said = outlook->model[model_index(model)];
  if (said) memcpy(mean, said, sizeof(double) * (size_t)outlook->future.grid.n);
  return said != NULL;
}

/* Models of intervals know nothing of events, nor of days that follow another weekday: what these are like is for the day models to say. */
static bool combination_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmWeights *weights) {
  int32_t n = outlook->future.grid.n;
  const WfmHistory *history = selection->history;
  g_autofree double *part = g_new(double, (gsize)n + 1), *total = g_new0(double, (gsize)n + 1), *of_days = g_new0(double, (gsize)n + 1);
  double sum = 0, sum_days = 0;
  for (size_t m = 0; m < wfm_n_forecast_models; m++) {
    if (weights->model[m] <= 0 || !model_mean(part, selection, outlook, weights, wfm_forecast_models[m])) continue;
    bool by_days = wfm_forecast_models[m]->predict_days != NULL;
    for (int32_t i = 0; i < n; i++) total[i] += weights->model[m] * part[i];
    for (int32_t i = 0; by_days && i < n; i++) of_days[i] += weights->model[m] * part[i];
    sum += weights->model[m], sum_days += by_days ? weights->model[m] : 0;
  }
  for (int32_t i = 0; i < n && sum > 0; i++) {
    int32_t day = outlook->future.day[i];
    bool special = history->event[day - history->day0] != WFM_NO_EVENT || wfm_history_weekday(history, day) != wfm_weekday(day);
    mean[i] = special && sum_days > 0 ? of_days[i] / sum_days : total[i] / sum;
  }
  return sum > 0;
}

/* Gives days with an event their shape; their contacts stay. */
static void tilt_events(double *mean, const WfmOutlook *outlook) {
  const WfmSlots *future = &outlook->future;
  for (int32_t i = 0, end; i < future->grid.n; i = end) {
    double before = 0, after = 0;
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++)
      before += mean[end], after += mean[end] * outlook->tilt[end];
    for (int32_t k = i; after > 0 && k < end; k++) mean[k] *= outlook->tilt[k] * before / after;
  }
}

bool wfm_selection_mean_by(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmWeights *weights,
                           const WfmForecastModel *model) {
  if (!(model ? model_mean(mean, selection, outlook, weights, model) : combination_mean(mean, selection, outlook, weights))) return false;
  for (int32_t i = 0; i < outlook->future.grid.n; i++)
    if (!outlook->task.open_future[i] || !(mean[i] >= 0)) mean[i] = 0;
  if (outlook->tilt && !(model && model->yardstick)) tilt_events(mean, outlook);
  return true;
}

bool wfm_selection_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmForecastModel *model) {
  return wfm_selection_mean_by(mean, selection, outlook, &outlook->weights, model);
}

WfmSelection *wfm_select(const WfmHistory *history, const WfmForecastSettings *settings, const WfmForecastModel *only,
                         const WfmDrive *drive, const WfmJob *job) {
  WfmSelection *selection = g_new0(WfmSelection, 1);
  selection->history = history;
  only = wfm_rare_model(only, history);
  for (size_t m = 0; m < wfm_n_forecast_models; m++)
    if (wfm_forecast_models[m]->predict_days) selection->n_members += wfm_forecast_models[m]->n_members;
  selection->member_error = g_new0(double, (gsize)selection->n_members + 1);
  outlook_ahead(&selection->ahead, history);
  outlook_fill(&selection->ahead, settings, selection->n_members, only, drive);
  place_origins(selection, settings);
  int32_t done = 0;
  for (; done < selection->n_origins && !(job && wfm_job_stopped(job)); done++)
    outlook_fill(&selection->origin[done], settings, selection->n_members, only, drive);
  selection->n_origins = done;
  wfm_selection_weigh(selection, settings, only);
  return selection;
}

void wfm_selection_free(WfmSelection *selection) {
  if (!selection) return;
  for (int32_t o = 0; o < selection->n_origins; o++) outlook_clear(&selection->origin[o]);
  outlook_clear(&selection->ahead);
  g_free(selection->origin);
  g_free(selection->member_error);
  g_free(selection);
}
