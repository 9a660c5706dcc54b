#include "forecast/driven.h"

#include "core/timestamp.h"
#include "forecast/law.h"

#include <math.h>

#define FOUR_WEEKS 28
#define LEAST_SHARE 0.5 /* of four weeks, that must have been measured */
#define SDS 1.2816      /* on either side of what is told of an elasticity: 80 % */

/* -- the test -- */

/* Adds the error of four weeks from interval i to end - 1 of an origin. */
static void add_weeks(double *error, double *contacts, const WfmOutlook *outlook, const double *mean, int32_t i, int32_t end,
                      double weight) {
  double said = 0, seen = 0, all = 0;
  for (int32_t k = i; k < end; k++) {
    all += mean[k];
    if (!isnan(outlook->actual[k])) said += mean[k], seen += outlook->actual[k];
  }
  if (said < LEAST_SHARE * all) return;
  *error += weight * fabs(said - seen), *contacts += weight * seen;
}

/* Error of four weeks at the origins over the contacts; NaN where nothing could be tested. */
static double far_error(const WfmSelection *selection) {
  double error = 0, contacts = 0;
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    int32_t n = outlook->future.grid.n;
    g_autofree double *mean = g_new0(double, (gsize)n + 1);
    if (!wfm_selection_mean(mean, selection, outlook, NULL)) continue;
    for (int32_t i = 0, end = 0; i < n; i = end) {
      while (end < n && outlook->future.day[end] - outlook->future.day[i] < FOUR_WEEKS) end++;
      add_weeks(&error, &contacts, outlook, mean, i, end, wfm_selection_origin_weight(selection, o));
    }
  }
  return contacts > 0 ? error / contacts : (double)NAN;
}

static bool same_levels(const WfmHistory *a, const WfmHistory *b) {
  if (a->n_days != b->n_days) return false;
  for (int32_t d = 0; d < a->n_past_days; d++)
    if (isnan(a->level[d]) != isnan(b->level[d]) || (!isnan(a->level[d]) && a->level[d] != b->level[d])) return false;
  return true;
}

static size_t n_stated(const WfmDrive *drive) {
  size_t n = 0;
  for (size_t k = 0; k < drive->n; k++) n += !isnan(drive->driver[k]->elasticity);
  return n;
}

/* -- words -- */

static char *said_of_error(const WfmForecastDriver *told, int32_t days) {
  return g_strdup_printf("four weeks' contacts, up to %d days ahead, were %.1f %% off with it, %.1f %% without", (int)days,
                         100 * told->with, 100 * told->without);
}

static char *said_of_end(const WfmDriver *driver, const WfmHistory *history) {
  char day[WFM_STAMP_SIZE];
  int32_t last = driver->day[driver->n - 1];
  if (last >= history->day0 + history->n_days - 1) return g_strdup("");
  return g_strdup_printf("; its plan ends on %s: from there on it is held at %.6g, less sure the further ahead", wfm_format_day(day, last),
                         driver->value[driver->n - 1]);
}

static char *said_of_use(const WfmForecastDriver *told, const WfmDriven *driven, size_t k) {
  const WfmHistory *history = driven->history;
  const double *x = driven->drive->log_x[k];
  const WfmDriver *driver = driven->drive->driver[k];
  double change = exp(x[history->n_days - 1] - x[MAX(0, history->n_past_days - 1)]) - 1;
  g_autofree char *end = said_of_end(driver, history), *error = NULL;
  if (!isnan(driver->elasticity))
    return g_strdup_printf("driver %s: counts with its stated elasticity %.2f; it changes by %+.1f %% to the end of the horizon%s",
                           driver->name, told->elasticity, 100 * change, end);
  error = said_of_error(told, driven->selection->horizon_days);
  return g_strdup_printf(
      "driver %s: contacts follow it with elasticity %.2f (%.2f to %.2f); it changes by %+.1f %% to the end of the horizon; %s%s",
      driver->name, told->elasticity, told->elasticity - SDS * told->sd, told->elasticity + SDS * told->sd, 100 * change, error, end);
}

static char *said_against(const WfmForecastDriver *told, const WfmDriven *driven) {
  if (isnan(told->with) || isnan(told->without))
    return g_strdup("the history is too short to test it at any distance; a stated elasticity would be taken");
  g_autofree char *error = said_of_error(told, driven->selection->horizon_days);
  return g_strdup_printf("it does not help: %s (elasticity %.2f, %.2f to %.2f)", error, told->elasticity, told->elasticity - SDS * told->sd,
                         told->elasticity + SDS * told->sd);
}

static void tell_of_objections(WfmDriven *driven, char **reason) {
  const WfmForecastInput *input = driven->history->input;
  driven->told = g_new0(WfmForecastDriver, input->n_drivers + 1);
  for (size_t k = 0; k < input->n_drivers; k++) {
    driven->told[k] =
        (WfmForecastDriver){.name = g_strdup(input->driver[k].name), .elasticity = NAN, .sd = NAN, .with = NAN, .without = NAN};
    if (reason[k]) driven->told[k].text = g_strdup_printf("driver %s is not used: %s", input->driver[k].name, reason[k]);
    g_free(reason[k]);
  }
}

/* Of all drivers of the drive. */
static void tell_of_test(WfmDriven *driven, double with, double without) {
  for (size_t k = 0; k < driven->drive->n; k++) {
    WfmForecastDriver *told = &driven->told[driven->drive->index[k]];
    told->elasticity = driven->elasticity.mean[k], told->sd = sqrt(fmax(0, driven->elasticity.covariance[k][k]));
    told->with = with, told->without = without, told->used = driven->used;
    g_autofree char *against = driven->used ? NULL : said_against(told, driven);
    g_free(told->text);
    told->text = driven->used ? said_of_use(told, driven, k) : g_strdup_printf("driver %s is not used: %s", told->name, against);
  }
}

/* -- both models -- */

static void forecast_driven(WfmDriven *driven, const WfmForecastSettings *settings, const WfmForecastModel *only, const WfmJob *job) {
  wfm_selection_free(driven->selection);
  wfm_drive_fit(&driven->elasticity, driven->drive, driven->history, driven->history->n_past_days);
  driven->selection = wfm_select(driven->history, settings, only, driven->drive, job);
}

/* Error of the model without drivers on the same history. */
static double error_without(const WfmDriven *driven, const WfmForecastSettings *settings, const WfmForecastModel *only,
                            const WfmSelection *without, const WfmJob *job) {
  if (same_levels(driven->history, without->history)) return far_error(without);
  g_autoptr(WfmSelection) as_it_was = wfm_select(driven->history, settings, only, NULL, job);
  return far_error(as_it_was);
}

WfmDriven *wfm_driven_new(const WfmForecastInput *input, const WfmForecastSettings *settings, const WfmForecastModel *only,
                          const WfmSelection *without, const WfmJob *job) {
  int32_t n = input->future->grid.n, horizon = n > 0 ? input->future->day[n - 1] - input->future->day[0] + 1 : 0;
  if (input->n_drivers == 0 || horizon < WFM_DRIVER_LEAST_DAYS || without->history->n_measured_days == 0) return NULL;
  g_assert(input->n_drivers <= WFM_MOST_DRIVERS);
  WfmDriven *driven = g_new0(WfmDriven, 1);
  char *reason[WFM_MOST_DRIVERS] = {NULL};
  driven->notes = g_ptr_array_new();
  driven->history = wfm_history_new(input, settings, driven->notes);
  driven->drive = wfm_drive_new(reason, driven->history);
  tell_of_objections(driven, reason);
  if (driven->drive->n == 0) return driven;
  forecast_driven(driven, settings, only, job);
  double with = far_error(driven->selection), plain = error_without(driven, settings, only, without, job);
  size_t stated = n_stated(driven->drive);
  driven->used = with <= plain || stated == driven->drive->n;
  tell_of_test(driven, with, plain);
  if (driven->used || stated == 0) return driven;
  wfm_drive_keep_stated(driven->drive);
  forecast_driven(driven, settings, only, job);
  driven->used = true;
  tell_of_test(driven, far_error(driven->selection), plain);
  return driven;
}

void wfm_notes_free(GPtrArray *notes) {
  for (guint k = 0; notes && k < notes->len; k++) {
    WfmNote *note = g_ptr_array_index(notes, k);
    g_free(note->text);
    g_free(note);
  }
  if (notes) g_ptr_array_free(notes, TRUE);
}

void wfm_forecast_drivers_free(WfmForecastDriver *driver, size_t n) {
  for (size_t k = 0; driver && k < n; k++) {
    g_free(driver[k].name);
    g_free(driver[k].log_sd);
    g_free(driver[k].text);
  }
  g_free(driver);
}

void wfm_driven_free(WfmDriven *driven) {
  if (!driven) return;
  if (driven->told) wfm_forecast_drivers_free(driven->told, driven->history->input->n_drivers);
  wfm_selection_free(driven->selection);
  wfm_drive_free(driven->drive);
  wfm_history_free(driven->history);
  wfm_notes_free(driven->notes);
  g_free(driven);
}

/* v' C v */
static double spread_along(const WfmDriven *driven, const double *v) {
  double sum = 0;
  for (size_t k = 0; k < driven->drive->n; k++)
    for (size_t l = 0; l < driven->drive->n; l++) sum += driven->elasticity.covariance[k][l] * v[k] * v[l];
  return fmax(0, sum);
}

/* Variance of the logarithm of a day's contacts for what is not known of the elasticities. One that is wrong shows where drivers change; and, as the rate was
 * then given a trend that is not its own, where they no longer change as they did in as many days before. */
static double variance_of(const WfmDriven *driven, int32_t day) {
  int32_t last = MAX(0, driven->history->n_past_days - 1), before = MAX(0, 2 * last - day);
  double change[WFM_MOST_DRIVERS], turn[WFM_MOST_DRIVERS];
  for (size_t k = 0; k < driven->drive->n; k++) {
    const double *x = driven->drive->log_x[k];
    change[k] = x[day] - x[last], turn[k] = change[k] - (x[last] - x[before]);
  }
  return fmax(spread_along(driven, change), spread_along(driven, turn));
}

void wfm_driven_widen(WfmForecast *forecast, const WfmDriven *driven) {
  const WfmHistory *history = driven->history;
  const WfmDrive *drive = driven->drive;
  forecast->elasticity_sd = g_new0(double, (gsize)forecast->grid.n + 1);
  for (size_t k = 0; k < drive->n; k++) driven->told[drive->index[k]].log_sd = g_new0(double, (gsize)forecast->grid.n + 1);
  for (int32_t i = 0; i < forecast->grid.n; i++) {
    int32_t day = history->input->future->day[i] - history->day0;
    double variance = variance_of(driven, day);
    forecast->elasticity_sd[i] = sqrt(variance);
    for (size_t k = 0; k < drive->n; k++) {
      double sd = driven->elasticity.mean[k] * drive->log_sd[k][day];
      driven->told[drive->index[k]].log_sd[i] = sd, variance += sd * sd;
    }
    forecast->day_cv[i] = wfm_law_joint_cv(forecast->day_cv[i], sqrt(expm1(variance)));
  }
}

void wfm_driven_tell(WfmForecast *forecast, WfmDriven *driven) {
  forecast->n_drivers = driven->history->input->n_drivers;
  forecast->driver = g_steal_pointer(&driven->told);
}
