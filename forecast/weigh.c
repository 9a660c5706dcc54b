#include "forecast/weigh.h"

#include "forecast/law.h"
#include "forecast/missed_days.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FADES_OUT 1.2    /* bands above the best, at which a candidate has no weight left; a band before that it has all */
#define FEW_ORIGINS 20.0 /* few origins tell little of who is best: the band of members is wider by this over the square of their number */
#define FAR 28 /* days ahead: beyond, what a forecast misses lasts, and origins of which half of that overlaps show the same misses */
#define LEAST_BEYOND 0.05 /* of the noise of counts, that an error beyond it is taken to be at least */

/* Whether two origins of a long horizon have missed the same: weights that had seen the one know of the other. */
static bool seen_together(const WfmSelection *selection, int32_t a, int32_t b) {
  int32_t apart = selection->origin[a].days.from - selection->origin[b].days.from;
  return a == b || 2 * abs(apart) < selection->horizon_days - FAR;
}

/* Which origins speak for an outlook: an origin never for itself, nor one that saw nearly the same, as long as others do. -1: the horizon. */
static void origins_for(bool *use, const WfmSelection *selection, int32_t origin) {
  bool any = false;
  for (int32_t o = 0; o < selection->n_origins; o++) any |= use[o] = origin < 0 || !seen_together(selection, o, origin);
  for (int32_t o = 0; o < selection->n_origins && !any; o++) use[o] = o != origin;
}

/* Weights from errors; NaN takes no part. A candidate leaves the band by degrees, or the choice would jump from week to week. All equal where no error is known, over those with allowed[k]. */
static void weigh(double *weight, const double *error, int32_t n, double band, double power, const bool *allowed) {
  double best = INFINITY, sum = 0;
  for (int32_t k = 0; k < n; k++)
    if (allowed[k] && error[k] < best) best = error[k];
  for (int32_t k = 0; k < n; k++) {
    weight[k] = 0;
    if (!allowed[k]) continue;
    if (isinf(best) || best <= 0)
      weight[k] = isinf(best) || error[k] <= 0;
    else if (error[k] <= best)
      weight[k] = 1;
    else if (band > 0)
      weight[k] = pow(best / error[k], power) * CLAMP(FADES_OUT - (error[k] / best - 1) / band, 0, 1);
    sum += weight[k];
  }
  for (int32_t k = 0; k < n && sum > 0; k++) weight[k] /= sum;
}

/* -- members of day models -- */

void wfm_selection_members(int32_t *from, int32_t *to, const WfmForecastModel *model) {
  *from = 0;
  for (size_t m = 0; m < wfm_n_forecast_models && wfm_forecast_models[m] != model; m++)
    if (wfm_forecast_models[m]->predict_days) *from += wfm_forecast_models[m]->n_members;
  *to = *from + model->n_members;
}

/* Sums of absolute errors at each origin, [n][n_origins]; NaN where silent; and of what they are errors of. */
typedef struct {
  double *error, *contacts;
  int32_t n, n_origins;
} Errors;

static void errors_clear(Errors *errors) {
  g_free(errors->error);
  g_free(errors->contacts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Errors, errors_clear)

static void errors_init(Errors *errors, int32_t n, int32_t n_origins) {
  *errors = (Errors){g_new0(double, (gsize)n *(gsize)n_origins + 1), g_new0(double, (gsize)n_origins + 1), n, n_origins};
}

/* Weighted sum of the absolute errors of a member at an origin, which counts no less for days that were not measured: their errors are those to be
   expected, or where nothing is, like those of the others. NaN where the member is silent. *sum receives that of the contacts. */
static double origin_error(double *sum, const WfmSelection *selection, int32_t origin, int32_t member, const WfmMissedDays *missed) {
  const WfmDayTask *days = &selection->origin[origin].days;
  const double *row = selection->origin[origin].member + (size_t)member * (size_t)days->n;
  double error = 0, weight = wfm_selection_origin_weight(selection, origin), open = 0, known = 0;
  *sum = 0;
  for (int32_t d = 0; d < days->n; d++) {
    double actual = selection->history->level[days->from + d];
    open += selection->history->open[days->from + d];
    double expected = missed->level ? missed->level[days->from + d] : (double)NAN;
    if (!isnan(actual))
      error += fabs(row[d] - actual), *sum += actual, known++;
    else if (!isnan(expected))
      error += wfm_missed_error(row[d], expected, missed->cv[days->from + d]), *sum += expected, known++;
  }
  if (known > 0) weight *= fmax(1, open / known);
  *sum *= weight;
  return weight * error;
}

static void member_errors(Errors *errors, const WfmSelection *selection) {
  g_auto(WfmMissedDays) missed = wfm_missed_days(selection->history);
  errors_init(errors, selection->n_members, selection->n_origins);
  for (int32_t o = 0; o < errors->n_origins; o++)
    for (int32_t m = 0; m < errors->n; m++)
      errors->error[m * errors->n_origins + o] = origin_error(&errors->contacts[o], selection, o, m, &missed);
}

/* Relative errors over the origins in use. One that was silent at some of them, for want of history, is compared at the others only: its error there
 * over that of those that spoke everywhere, times their error everywhere. It must have spoken at half of the origins. */
static void relative_errors(double *relative, const Errors *errors, const bool *use) {
  int32_t n_origins = errors->n_origins, used = 0;
  g_autofree double *common = g_new0(double, (gsize)n_origins + 1);
  double sum = 0, all = 0;
  for (int32_t o = 0; o < n_origins; o++)
    if (use[o]) sum += errors->contacts[o], used++;
  for (int32_t m = 0; m < errors->n; m++) {
    const double *error = errors->error + (size_t)m * (size_t)n_origins;
    bool everywhere = true;
    for (int32_t o = 0; o < n_origins; o++) everywhere &= !use[o] || !isnan(error[o]);
    for (int32_t o = 0; everywhere && o < n_origins; o++) common[o] += use[o] ? error[o] : 0;
  }
  for (int32_t o = 0; o < n_origins; o++) all += common[o];
  for (int32_t m = 0; m < errors->n; m++) {
    const double *error = errors->error + (size_t)m * (size_t)n_origins;
    double own = 0, reference = 0;
    int32_t spoke = 0;
    for (int32_t o = 0; o < n_origins; o++)
      if (use[o] && !isnan(error[o])) own += error[o], reference += common[o], spoke++;
    bool known = sum > 0 && 2 * spoke >= used && spoke > 0;
    if (known && spoke < used) own = reference > 0 ? own / reference * all : (double)NAN;
    relative[m] = known ? own / sum : (double)NAN;
  }
}

static void weigh_members(WfmOutlook *outlook, const double *error, const WfmSelection *selection, const WfmForecastSettings *settings) {
  g_autofree bool *allowed = g_new0(bool, (gsize)selection->n_members + 1);
  bool tested = false, any = false;
  for (int32_t m = 0; m < selection->n_members; m++) tested |= !isnan(error[m]);
  for (int32_t m = 0; m < selection->n_members; m++)
    any |= allowed[m] = !isnan(outlook->member[(size_t)m * (size_t)outlook->days.n]) && !(tested && isnan(error[m]));
  /* Where none that was tested can speak, all that can count alike. */
  for (int32_t m = 0; m < selection->n_members && !any; m++) allowed[m] = !isnan(outlook->member[(size_t)m * (size_t)outlook->days.n]);
  outlook->weights.member = g_new0(double, (gsize)selection->n_members + 1);
  double origins = fmax(1, selection->n_origins), band = settings->combination_band * (1 + FEW_ORIGINS / (origins * origins));
  weigh(outlook->weights.member, error, selection->n_members, band, settings->combination_power, allowed);
}

/* -- profiles -- */

/* Absolute errors of intervals given the true level of the day. */
static void profile_errors(Errors *errors, const WfmSelection *selection) {
  const WfmHistory *history = selection->history;
  size_t size = 7 * (size_t)history->base.slots;
  errors_init(errors, WFM_N_PROFILES, selection->n_origins);
  for (int32_t k = 0; k < errors->n * errors->n_origins; k++) {
    int32_t p = k / errors->n_origins, o = k % errors->n_origins;
    const WfmOutlook *outlook = &selection->origin[o];
    const double *share = outlook->profile + (size_t)p * size;
    for (int32_t i = 0; i < outlook->future.grid.n; i++) {
      int32_t day = outlook->future.day[i] - history->day0;
      if (isnan(outlook->actual[i]) || isnan(history->level[day]) || history->event[day] != WFM_NO_EVENT) continue;
      errors->error[k] +=
          fabs(history->level[day] * share[wfm_weekday(outlook->future.day[i]) * history->base.slots + outlook->future.slot[i]] -
               outlook->actual[i]);
      if (p == 0) errors->contacts[o] += outlook->actual[i];
    }
  }
}

static void weigh_profiles(WfmOutlook *outlook, const double *error, const WfmForecastSettings *settings) {
  bool allowed[WFM_N_PROFILES];
  for (int p = 0; p < WFM_N_PROFILES; p++) allowed[p] = true;
  /* Errors of profiles hold the noise of counts, which is the same for all: so a narrower band and a higher power. */
  weigh(outlook->weights.profile, error, WFM_N_PROFILES, 0.1 * settings->combination_band, 10 * settings->combination_power, allowed);
}

/* -- models -- */

/* Day models together. */
static void share_days(WfmOutlook *outlook) {
  outlook->weights.model = g_new0(double, wfm_n_forecast_models);
  for (size_t m = 0; m < wfm_n_forecast_models; m++) {
    int32_t from, to;
    wfm_selection_members(&from, &to, wfm_forecast_models[m]);
    for (int32_t k = from; wfm_forecast_models[m]->predict_days && k < to; k++) outlook->weights.model[m] += outlook->weights.member[k];
  }
}

/* Weighted sum of the absolute errors of intervals at an origin, days with an event left out, and of the *noise of counts; NaN where the model is silent. NULL: the
 * day models, by the weights of the horizon. */
static double interval_error(double *noise, const WfmSelection *selection, int32_t origin, const WfmForecastModel *model) {
  const WfmOutlook *outlook = &selection->origin[origin];
  double error = 0, weight = wfm_selection_origin_weight(selection, origin);
  g_autofree double *mean = g_new0(double, (gsize)outlook->future.grid.n + 1);
  *noise = 0;
  if (!wfm_selection_mean_by(mean, selection, outlook, &selection->ahead.weights, model)) return NAN;
  for (int32_t i = 0; i < outlook->future.grid.n; i++) {
    int32_t day = outlook->future.day[i] - selection->history->day0;
    if (isnan(outlook->actual[i]) || selection->history->event[day] != WFM_NO_EVENT) continue;
    error += fabs(mean[i] - outlook->actual[i]);
    if (!model) *noise += weight * wfm_law_poisson_deviation(mean[i]);
  }
  return weight * error;
}

static bool candidate(const WfmSelection *selection, size_t m, const WfmForecastModel *only) {
  const WfmForecastModel *model = wfm_forecast_models[m];
  return model->predict && (only ? model == only : !model->yardstick) && selection->ahead.model[m] != NULL;
}

/* Errors of intervals by model; those of the day models together last, and the noise of counts as contacts. */
static void model_errors(Errors *errors, const WfmSelection *selection, const WfmForecastModel *only) {
  double unused;
  errors_init(errors, (int32_t)wfm_n_forecast_models + 1, selection->n_origins);
  for (int32_t o = 0; o < errors->n_origins; o++) {
    double *error = errors->error + o;
    for (size_t m = 0; m < wfm_n_forecast_models; m++)
      error[m * (size_t)errors->n_origins] =
          candidate(selection, m, only) ? interval_error(&unused, selection, o, wfm_forecast_models[m]) : (double)NAN;
    error[wfm_n_forecast_models * (size_t)errors->n_origins] = interval_error(&errors->contacts[o], selection, o, NULL);
  }
}

/* Error of a model of intervals relative to that of the day models together, both beyond the noise of counts, over the origins in use at which it
 * spoke; at least half of them, or NaN. */
static double beyond_noise(const Errors *errors, size_t m, const bool *use) {
  double own = 0, reference = 0, noise = 0;
  int32_t spoke = 0, used = 0;
  for (int32_t o = 0; o < errors->n_origins; o++) {
    double error = errors->error[m * (size_t)errors->n_origins + (size_t)o],
           of_days = errors->error[wfm_n_forecast_models * (size_t)errors->n_origins + (size_t)o];
    used += use[o];
    if (!use[o] || isnan(error) || isnan(of_days)) continue;
    own += error, reference += of_days, noise += errors->contacts[o], spoke++;
  }
  if (2 * spoke < used || !(reference > 0)) return NAN;
  noise = fmin(noise, (1 - LEAST_BEYOND) * reference);
  return fmax(0, own - noise) / (reference - noise);
}

/* Day models share one place in the combination, split by the weights of their members; each model of intervals has its own. */
static void weigh_models(WfmOutlook *outlook, const Errors *errors, const bool *use, const WfmSelection *selection,
                         const WfmForecastSettings *settings, const WfmForecastModel *only) {
  size_t n = wfm_n_forecast_models;
  g_autofree double *error = g_new(double, n + 1), *weight = g_new0(double, n + 1);
  g_autofree bool *allowed = g_new0(bool, n + 1);
  double of_days = 0;
  for (size_t m = 0; m < n; m++) of_days += outlook->weights.model[m];
  for (size_t m = 0; m < n; m++) {
    allowed[m] = candidate(selection, m, only) && outlook->model[m] != NULL;
    error[m] = allowed[m] && of_days > 0 ? beyond_noise(errors, m, use) : 1;
    allowed[m] = allowed[m] && !isnan(error[m]) && (only || selection->n_origins > 0);
  }
  allowed[n] = of_days > 0, error[n] = 1;
  weigh(weight, error, (int32_t)n + 1, settings->combination_band, settings->combination_power, allowed);
  for (size_t m = 0; m < n; m++)
    outlook->weights.model[m] = wfm_forecast_models[m]->predict_days ? weight[n] * outlook->weights.model[m] : weight[m];
}

static WfmOutlook *outlook_at(WfmSelection *selection, int32_t origin) {
  return origin < 0 ? &selection->ahead : &selection->origin[origin];
}

void wfm_selection_weigh(WfmSelection *selection, const WfmForecastSettings *settings, const WfmForecastModel *only) {
  g_auto(Errors) members = {0}, profiles = {0}, models = {0};
  g_autofree bool *use = g_new0(bool, (gsize)selection->n_origins + 1);
  g_autofree double *error = g_new(double, (gsize)selection->n_members + WFM_N_PROFILES + 1);
  member_errors(&members, selection);
  profile_errors(&profiles, selection);
  for (int32_t o = -1; o < selection->n_origins; o++) {
    WfmOutlook *outlook = outlook_at(selection, o);
    origins_for(use, selection, o);
    relative_errors(error, &profiles, use);
    weigh_profiles(outlook, error, settings);
    relative_errors(error, &members, use);
    weigh_members(outlook, error, selection, settings);
    if (o < 0) memcpy(selection->member_error, error, sizeof(double) * (size_t)selection->n_members);
    share_days(outlook);
  }
  model_errors(&models, selection, only);
  for (int32_t o = -1; o < selection->n_origins; o++) {
    origins_for(use, selection, o);
    weigh_models(outlook_at(selection, o), &models, use, selection, settings, only);
  }
}
