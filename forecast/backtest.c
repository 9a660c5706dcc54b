/* wfm_backtest: at each origin the whole forecast is made anew from what lay before it - screening, choice, weights, spread - and scored on
 * what came. Origins run in parallel; their scores are added in order. */
#include "core/error.h"
#include "core/parallel.h"
#include "forecast/day_correlation.h"
#include "forecast/forecast_parts.h"
#include "forecast/score.h"

#include <math.h>

/* One origin: the truncated input and what was forecast from it. */
typedef struct {
  WfmSlots past, future;
  WfmForecastInput input;
  int32_t first; /* interval of the full history at which the horizon begins */
  double **mean; /* [n models + 1] the combination last; NULL where silent */
  double *day_cv, interval_cv;
  WfmDayCorrelation correlation;
  double scale[WFM_N_LEVELS];
} Trial;

typedef struct {
  Trial *trial;
  const WfmForecastSettings *settings;
  const WfmForecastModel *only;
  const WfmJob *job;
} Trials;

static WfmSlots slots_view(const WfmSlots *slots, int32_t from, int32_t n) {
  return (WfmSlots){{wfm_grid_at(slots->grid, from), slots->grid.step, n},
                    slots->slots_per_day,
                    slots->day + from,
                    slots->slot + from,
                    slots->fold + from};
}

static void trial_init(Trial *trial, const WfmForecastInput *input, int32_t first, int horizon_days) {
  const WfmSlots *past = input->past;
  int32_t end = first;
  while (end < past->grid.n && past->day[end] - past->day[first] < horizon_days) end++;
  trial->first = first;
  trial->past = slots_view(past, 0, first), trial->future = slots_view(past, first, end - first);
  trial->input = *input;
  trial->input.past = &trial->past, trial->input.future = &trial->future;
  trial->input.open_future = input->open_past + first;
  trial->input.n_drivers = 0;
}

static void run_trial(void *user, size_t k) {
  Trials *trials = user;
  Trial *trial = &trials->trial[k];
  int32_t n = trial->future.grid.n;
  WfmJob alone = trials->job ? *trials->job : (WfmJob){0};
  alone.progress = NULL;
  g_autoptr(WfmHistory) history = wfm_history_new(&trial->input, trials->settings, NULL);
  g_autoptr(WfmSelection) selection = wfm_select(history, trials->settings, trials->only, NULL, &alone);
  double **combination = wfm_forecast_at_origins(selection);
  WfmSpread spread = wfm_spread_estimate(selection, combination);
  trial->mean = g_new0(double *, wfm_n_forecast_models + 1);
  for (size_t m = 0; m <= wfm_n_forecast_models; m++) {
    const WfmForecastModel *model = m < wfm_n_forecast_models ? wfm_forecast_models[m] : NULL;
    trial->mean[m] = g_new0(double, (gsize)n + 1);
    if (!wfm_selection_mean(trial->mean[m], selection, &selection->ahead, model))
      g_clear_pointer(&trial->mean[m], g_free);
    else if (!model || !model->yardstick)
      wfm_forecast_apply_effects(trial->mean[m], history);
  }
  trial->day_cv = g_new0(double, (gsize)n + 1);
  wfm_forecast_day_cv(trial->day_cv, history, &spread);
  trial->interval_cv = spread.interval_cv;
  WfmForecast held = {0};
  wfm_forecast_hold_back(&held, selection, combination, &spread);
  trial->correlation = wfm_day_correlation_estimate(held.held, held.n_held);
  g_free(held.held);
  wfm_score_scales(trial->scale, history->clean, &trial->past, history->first, trial->past.grid.n);
  wfm_forecast_at_origins_free(combination, selection);
}

static void trial_clear(Trial *trial) {
  for (size_t m = 0; trial->mean && m <= wfm_n_forecast_models; m++) g_free(trial->mean[m]);
  g_free(trial->mean);
  g_free(trial->day_cv);
}

static void score_trials(GArray *out, const Trial *trials, size_t n_trials, const WfmForecastInput *input, int horizon_days) {
  for (size_t k = 0; k <= wfm_n_forecast_models; k++) {
    size_t m = (k + wfm_n_forecast_models) % (wfm_n_forecast_models + 1); /* the combination first */
    bool combined = m == wfm_n_forecast_models;
    WfmScorer *scorer = wfm_scorer_new(combined ? "combination" : wfm_forecast_models[m]->name, horizon_days);
    for (size_t t = 0; t < n_trials; t++) {
      const Trial *trial = &trials[t];
      int32_t n = trial->future.grid.n;
      g_autofree double *actual = g_new(double, (gsize)n + 1);
      if (!trial->mean[m]) continue;
      for (int32_t i = 0; i < n; i++)
        actual[i] = input->open_past[trial->first + i] && isfinite(input->volume[trial->first + i]) && input->volume[trial->first + i] >= 0
                        ? input->volume[trial->first + i]
                        : (double)NAN;
      wfm_scorer_add(scorer, &(WfmScored){n, trial->mean[m], actual, trial->future.day, trial->future.day[0],
                                          combined ? trial->day_cv : NULL, trial->interval_cv, trial->correlation, trial->scale});
    }
    wfm_scorer_finish(scorer, out);
    wfm_scorer_free(scorer);
  }
}

bool wfm_backtest(WfmScore **out, size_t *n_out, const WfmForecastInput *input, const WfmForecastSettings *settings, const int64_t *origins,
                  size_t n_origins, int horizon_days, const WfmJob *job, GError **err) {
  const WfmForecastModel *only;
  if (!wfm_forecast_only(&only, settings, err)) return false;
  if (horizon_days < 1 || n_origins == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "backtest: at least one origin and a horizon of at least one day are needed");
    return false;
  }
  for (size_t k = 0; k < n_origins; k++) {
    int64_t first = wfm_grid_index(input->past->grid, origins[k]);
    if (wfm_grid_aligned(input->past->grid, origins[k]) && first > 0 && first < input->past->grid.n) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "backtest of queue '%s': origin %zu lies not inside the history (or not on a boundary of its intervals)", input->queue,
                k + 1);
    return false;
  }
  g_autofree Trial *trial = g_new0(Trial, n_origins);
  for (size_t k = 0; k < n_origins; k++) trial_init(&trial[k], input, (int32_t)wfm_grid_index(input->past->grid, origins[k]), horizon_days);
  Trials trials = {trial, settings, only, job};
  wfm_parallel_for(n_origins, job ? job->threads : 1, run_trial, &trials);
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(WfmScore));
  score_trials(scores, trial, n_origins, input, horizon_days);
  for (size_t k = 0; k < n_origins; k++) trial_clear(&trial[k]);
  *n_out = scores->len;
  *out = (WfmScore *)(void *)g_array_free(scores, FALSE);
  return true;
}
