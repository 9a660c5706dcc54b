#include "forecast/select.h"

#include "forecast/law.h"

#include <math.h>
#include <string.h>

static const double discounts[] = {0.75, 0.86, 0.92, 0.96, 0.98, 1};
static const WfmProfileKind kinds[] = {WFM_PROFILE_OWN, WFM_PROFILE_POOLED, WFM_PROFILE_SMOOTHED};
G_STATIC_ASSERT(G_N_ELEMENTS(discounts) * G_N_ELEMENTS(kinds) == WFM_N_PROFILES);

#define LEAST_TRAINING 14 /* days before the first origin */
#define LEAST_BEYOND 0.05 /* of the noise of counts, that an error beyond it is taken to be at least */
#define ORIGIN_POWER 2.0  /* of the share of the history that an origin had seen, in its weight */
#define MOST_CURVE 0.25   /* steps by which the distance of origin k grows with k^2 */

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
  for (size_t p = 0; p < WFM_N_PROFILES; p++)
    wfm_profile_fit(outlook->profile + p * profile_size(history), &data, discounts[p / G_N_ELEMENTS(kinds)],
                    kinds[p % G_N_ELEMENTS(kinds)]);
}

static void ask_interval_models(WfmOutlook *outlook) {
  int32_t n = outlook->future.grid.n, measured = wfm_history_measured_days(outlook->task.history, outlook->days.n_past);
  outlook->model = g_new0(double *, wfm_n_forecast_models);
  for (size_t m = 0; m < wfm_n_forecast_models; m++) {
    const WfmForecastModel *model = wfm_forecast_models[m];
    if (!model->predict || measured < model->min_days) continue;
    outlook->model[m] = g_new0(double, (gsize)n + 1);
    if (!model->predict(outlook->model[m], &outlook->task)) g_clear_pointer(&outlook->model[m], g_free);
  }
}

static void outlook_fill(WfmOutlook *outlook, const WfmForecastSettings *settings, int32_t n_members, const WfmForecastModel *only) {
  outlook->task.settings = settings;
  outlook->task.future = &outlook->future;
  ask_day_models(outlook, n_members, only);
  fit_profiles(outlook);
  ask_interval_models(outlook);
}

/* The horizon itself. The arrays of future are borrowed from the input. */
static void outlook_ahead(WfmOutlook *outlook, const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  outlook->future = *input->future;
  outlook->task = (WfmForecastTask){
      .input = input, .n_past = input->past->grid.n, .open_future = history->open_future, .clean = history->clean, .history = history};
  outlook->days = (WfmDayTask){history, history->n_past_days, history->future_day, history->n_days - history->future_day};
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
  outlook->days = (WfmDayTask){history, visible, from, n};
}

static void outlook_clear(WfmOutlook *outlook) {
  g_free(outlook->member);
  g_free(outlook->profile);
  for (size_t m = 0; outlook->model && m < wfm_n_forecast_models; m++) g_free(outlook->model[m]);
  g_free(outlook->model);
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
  double last = most - 1, curve = last > 0 ? CLAMP(((double)spare / 3 / step - last) / (last * last), 0, MOST_CURVE) : 0;
  selection->horizon_days = horizon;
  selection->origin = g_new0(WfmOutlook, (gsize)most);
  for (int32_t k = 0; k < most; k++) {
    int32_t from = past - horizon - (int32_t)(k + curve * k * k) * step;
    if (from - gap < LEAST_TRAINING || wfm_history_measured_days(history, from - gap) < LEAST_TRAINING / 2) break;
    outlook_back(&selection->origin[selection->n_origins++], history, from, horizon);
  }
}

/* -- weights -- */

/* Weights from errors; NaN takes no part. All equal where no error is known, over those with allowed[k]. */
static void weigh(double *weight, const double *error, int32_t n, double band, double power, const bool *allowed) {
  double best = INFINITY, sum = 0;
  for (int32_t k = 0; k < n; k++)
    if (allowed[k] && error[k] < best) best = error[k];
  for (int32_t k = 0; k < n; k++) {
    weight[k] = 0;
    if (!allowed[k]) continue;
    if (isinf(best) || best <= 0)
      weight[k] = isinf(best) || error[k] <= 0;
    else if (error[k] <= (1 + band) * best)
      weight[k] = pow(best / error[k], power);
    sum += weight[k];
  }
  for (int32_t k = 0; k < n && sum > 0; k++) weight[k] /= sum;
}

double wfm_selection_origin_weight(const WfmSelection *selection, int32_t origin) {
  double share = (double)selection->origin[origin].days.n_past / MAX(1, selection->history->n_past_days);
  return pow(share, ORIGIN_POWER);
}

/* Weighted sum of the absolute errors of a member at an origin; NaN where it is silent. *sum receives that of the contacts. */
static double origin_error(double *sum, const WfmSelection *selection, int32_t origin, int32_t member) {
  const WfmDayTask *days = &selection->origin[origin].days;
  const double *row = selection->origin[origin].member + (size_t)member * (size_t)days->n;
  double error = 0, weight = wfm_selection_origin_weight(selection, origin);
  *sum = 0;
  for (int32_t d = 0; d < days->n; d++) {
    double actual = selection->history->level[days->from + d];
    if (!isnan(actual)) error += weight * fabs(row[d] - actual), *sum += weight * actual;
  }
  return error;
}

/* Errors of all members. One that was silent at some origins, for want of history, is compared at the others only: its error there over
 * that of the members that spoke everywhere, times their error everywhere. It must have spoken at half of the origins. */
static void member_errors(WfmSelection *selection) {
  int32_t n = selection->n_members, n_origins = selection->n_origins;
  g_autofree double *error = g_new(double, (gsize)n *(gsize)n_origins + 1), *common = g_new0(double, (gsize)n_origins + 1);
  double sum = 0, contacts, all = 0;
  for (int32_t o = 0; o < n_origins; o++)
    for (int32_t m = 0; m < n; m++) {
      error[m * n_origins + o] = origin_error(&contacts, selection, o, m);
      if (m == 0) sum += contacts;
    }
  for (int32_t m = 0; m < n; m++) {
    bool everywhere = true;
    for (int32_t o = 0; o < n_origins; o++) everywhere &= !isnan(error[m * n_origins + o]);
    for (int32_t o = 0; everywhere && o < n_origins; o++) common[o] += error[m * n_origins + o];
  }
  for (int32_t o = 0; o < n_origins; o++) all += common[o];
  for (int32_t m = 0; m < n; m++) {
    double own = 0, reference = 0;
    int32_t spoke = 0;
    for (int32_t o = 0; o < n_origins; o++)
      if (!isnan(error[m * n_origins + o])) own += error[m * n_origins + o], reference += common[o], spoke++;
    bool known = sum > 0 && 2 * spoke >= n_origins && spoke > 0;
    if (known && spoke < n_origins) own = reference > 0 ? own / reference * all : (double)NAN;
    selection->member_error[m] = known ? own / sum : (double)NAN;
  }
}

static void weigh_members(WfmSelection *selection, const WfmForecastSettings *settings) {
  g_autofree bool *allowed = g_new0(bool, (gsize)selection->n_members + 1);
  member_errors(selection);
  for (int32_t m = 0; m < selection->n_members; m++) {
    allowed[m] = !isnan(selection->ahead.member[(size_t)m * (size_t)selection->ahead.days.n]) &&
                 (selection->n_origins == 0 || !isnan(selection->member_error[m]));
  }
  /* Without a measured contact in the origins no error is known: then all that can serve count alike. */
  bool any = false;
  for (int32_t m = 0; m < selection->n_members; m++) any |= allowed[m];
  for (int32_t m = 0; m < selection->n_members && !any; m++)
    allowed[m] = !isnan(selection->ahead.member[(size_t)m * (size_t)selection->ahead.days.n]);
  weigh(selection->member_weight, selection->member_error, selection->n_members, settings->combination_band, settings->combination_power,
        allowed);
}

static double profile_error(const WfmSelection *selection, size_t p) {
  const WfmHistory *history = selection->history;
  double error = 0, sum = 0;
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    const double *share = outlook->profile + p * profile_size(history);
    for (int32_t i = 0; i < outlook->future.grid.n; i++) {
      int32_t day = outlook->future.day[i] - history->day0;
      if (isnan(outlook->actual[i]) || isnan(history->level[day]) || history->event[day] != WFM_NO_EVENT) continue;
      error += fabs(history->level[day] * share[wfm_weekday(outlook->future.day[i]) * history->base.slots + outlook->future.slot[i]] -
                    outlook->actual[i]);
      sum += outlook->actual[i];
    }
  }
  return sum > 0 ? error / sum : (double)NAN;
}

static void weigh_profiles(WfmSelection *selection, const WfmForecastSettings *settings) {
  double error[WFM_N_PROFILES];
  bool allowed[WFM_N_PROFILES];
  for (size_t p = 0; p < WFM_N_PROFILES; p++) error[p] = profile_error(selection, p), allowed[p] = true;
  /* Errors of profiles hold the noise of counts, which is the same for all: so a narrower band and a higher power. */
  weigh(selection->profile_weight, error, WFM_N_PROFILES, 0.1 * settings->combination_band, 10 * settings->combination_power, allowed);
}

/* -- means -- */

/* First and one past the last member of a day model. */
static void member_range(int32_t *from, int32_t *to, const WfmForecastModel *model) {
  *from = 0;
  for (size_t m = 0; m < wfm_n_forecast_models && wfm_forecast_models[m] != model; m++)
    if (wfm_forecast_models[m]->predict_days) *from += wfm_forecast_models[m]->n_members;
  *to = *from + model->n_members;
}

static size_t model_index(const WfmForecastModel *model) {
  size_t m = 0;
  while (wfm_forecast_models[m] != model) m++;
  return m;
}

/* Weighted mean of members from .. to - 1; of all that speak alike, where those with weight are silent. */
static bool days_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, int32_t from, int32_t to) {
  const WfmHistory *history = selection->history;
  int32_t n_days = outlook->days.n;
  g_autofree double *level = g_new0(double, (gsize)n_days + 1), *share = g_new0(double, profile_size(history));
  for (int pass = 0;; pass++) {
    double sum = 0;
    for (int32_t m = from; m < to; m++) {
      double weight = pass == 0 ? selection->member_weight[m] : 1;
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
    for (size_t k = 0; k < profile_size(history); k++)
      share[k] += selection->profile_weight[p] * outlook->profile[p * profile_size(history) + k];
  for (int32_t i = 0; i < outlook->future.grid.n; i++) {
    int32_t day = outlook->future.day[i];
    mean[i] = level[day - history->day0 - outlook->days.from] * share[wfm_weekday(day) * history->base.slots + outlook->future.slot[i]];
  }
  return true;
}

static bool model_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmForecastModel *model) {
  if (model->predict_days) {
    int32_t from, to;
    member_range(&from, &to, model);
    return days_mean(mean, selection, outlook, from, to);
  }
  const double *said = outlook->model[model_index(model)];
  if (said) memcpy(mean, said, sizeof(double) * (size_t)outlook->future.grid.n);
  return said != NULL;
}

static bool combination_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook) {
  int32_t n = outlook->future.grid.n;
  g_autofree double *part = g_new(double, (gsize)n + 1), *total = g_new0(double, (gsize)n + 1);
  double sum = 0;
  for (size_t m = 0; m < wfm_n_forecast_models; m++) {
    if (selection->model_weight[m] <= 0 || !model_mean(part, selection, outlook, wfm_forecast_models[m])) continue;
    for (int32_t i = 0; i < n; i++) total[i] += selection->model_weight[m] * part[i];
    sum += selection->model_weight[m];
  }
  for (int32_t i = 0; i < n && sum > 0; i++) mean[i] = total[i] / sum;
  return sum > 0;
}

bool wfm_selection_mean(double *mean, const WfmSelection *selection, const WfmOutlook *outlook, const WfmForecastModel *model) {
  if (!(model ? model_mean(mean, selection, outlook, model) : combination_mean(mean, selection, outlook))) return false;
  for (int32_t i = 0; i < outlook->future.grid.n; i++)
    if (!outlook->task.open_future[i] || !(mean[i] >= 0)) mean[i] = 0;
  return true;
}

/* -- models -- */

/* Weighted sum of the absolute errors of intervals at an origin beyond the noise of counts, which is the same for all models, of *noise; NaN
 * where the model is silent. NULL: the combination so far. */
static double interval_error(double *noise, const WfmSelection *selection, int32_t origin, const WfmForecastModel *model) {
  const WfmOutlook *outlook = &selection->origin[origin];
  double error = 0, weight = wfm_selection_origin_weight(selection, origin);
  g_autofree double *mean = g_new0(double, (gsize)outlook->future.grid.n + 1);
  if (!wfm_selection_mean(mean, selection, outlook, model)) return NAN;
  for (int32_t i = 0; i < outlook->future.grid.n; i++)
    if (!isnan(outlook->actual[i])) error += fabs(mean[i] - outlook->actual[i]), *noise += weight * wfm_law_poisson_deviation(mean[i]);
  return weight * error;
}

/* Error of a model of intervals relative to that of the day models together, both beyond the noise of counts, over the origins at which it
 * spoke; at least half of them, or NaN. */
static double relative_error(const WfmSelection *selection, const WfmForecastModel *model) {
  double own = 0, reference = 0, noise = 0, unused = 0;
  int32_t spoke = 0;
  for (int32_t o = 0; o < selection->n_origins; o++) {
    double error = interval_error(&unused, selection, o, model), of_days = interval_error(&noise, selection, o, NULL);
    if (isnan(error) || isnan(of_days)) continue;
    own += error, reference += of_days, spoke++;
  }
  if (2 * spoke < selection->n_origins || !(reference > 0)) return NAN;
  noise = fmin(noise, (1 - LEAST_BEYOND) * reference);
  return fmax(0, own - noise) / (reference - noise);
}

/* Day models share one place in the combination, split by the weights of their members; each model of intervals has its own. */
static void weigh_models(WfmSelection *selection, const WfmForecastSettings *settings, const WfmForecastModel *only) {
  size_t n = wfm_n_forecast_models;
  g_autofree double *error = g_new(double, n + 1), *share = g_new0(double, n + 1), *weight = g_new0(double, n + 1);
  g_autofree bool *allowed = g_new0(bool, n + 1);
  double of_days = 0;
  for (size_t m = 0; m < n; m++) {
    const WfmForecastModel *model = wfm_forecast_models[m];
    int32_t from, to;
    member_range(&from, &to, model);
    for (int32_t k = from; model->predict_days && k < to; k++) share[m] += selection->member_weight[k];
    of_days += share[m], selection->model_weight[m] = share[m];
  }
  for (size_t m = 0; m < n; m++) {
    const WfmForecastModel *model = wfm_forecast_models[m];
    allowed[m] = model->predict && wanted(model, only) && selection->ahead.model[m] != NULL;
    error[m] = allowed[m] && of_days > 0 ? relative_error(selection, model) : 1;
    allowed[m] = allowed[m] && !isnan(error[m]) && (only || selection->n_origins > 0);
  }
  allowed[n] = of_days > 0, error[n] = 1;
  weigh(weight, error, (int32_t)n + 1, settings->combination_band, settings->combination_power, allowed);
  for (size_t m = 0; m < n; m++) selection->model_weight[m] = wfm_forecast_models[m]->predict_days ? weight[n] * share[m] : weight[m];
}

WfmSelection *wfm_select(const WfmHistory *history, const WfmForecastSettings *settings, const WfmForecastModel *only, const WfmJob *job) {
  WfmSelection *selection = g_new0(WfmSelection, 1);
  selection->history = history;
  for (size_t m = 0; m < wfm_n_forecast_models; m++)
    if (wfm_forecast_models[m]->predict_days) selection->n_members += wfm_forecast_models[m]->n_members;
  selection->member_weight = g_new0(double, (gsize)selection->n_members + 1);
  selection->member_error = g_new0(double, (gsize)selection->n_members + 1);
  selection->model_weight = g_new0(double, wfm_n_forecast_models);
  outlook_ahead(&selection->ahead, history);
  outlook_fill(&selection->ahead, settings, selection->n_members, only);
  place_origins(selection, settings);
  int32_t done = 0;
  for (; done < selection->n_origins && !(job && wfm_job_stopped(job)); done++)
    outlook_fill(&selection->origin[done], settings, selection->n_members, only);
  selection->n_origins = done;
  weigh_members(selection, settings);
  weigh_profiles(selection, settings);
  weigh_models(selection, settings, only);
  return selection;
}

void wfm_selection_free(WfmSelection *selection) {
  if (!selection) return;
  for (int32_t o = 0; o < selection->n_origins; o++) outlook_clear(&selection->origin[o]);
  outlook_clear(&selection->ahead);
  g_free(selection->origin);
  g_free(selection->member_weight);
  g_free(selection->member_error);
  g_free(selection->model_weight);
  g_free(selection);
}
