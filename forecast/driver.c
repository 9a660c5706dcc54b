#include "forecast/driver.h"

#include "core/timestamp.h"

#include <math.h>

#define YEAR 365.25
#define SDS_80 2.5631   /* standard deviations between the bounds of 80 % of a normal law */
#define LEAST_MOVE 0.01 /* of the logarithm over the history, standard deviation */
#define LEAST_PLAN 0.5  /* of the horizon */

/* The first point at or after a day; n: none. */
static size_t point_after(const WfmDriver *driver, int32_t local_day) {
  size_t low = 0, high = driver->n;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (driver->day[middle] < local_day)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static double sd_of_point(const WfmDriver *driver, size_t k) {
  double low = driver->low ? driver->low[k] : (double)NAN, high = driver->high ? driver->high[k] : (double)NAN, value = driver->value[k];
  if (isnan(low) && isnan(high)) return 0;
  if (isnan(low)) return 2 * log(high / value) / SDS_80;
  if (isnan(high)) return 2 * log(value / low) / SDS_80;
  return log(high / low) / SDS_80;
}

/* Of a quantity of points, on a day. */
static double between(const WfmDriver *driver, int32_t local_day, double (*of)(const WfmDriver *, size_t)) {
  size_t k = point_after(driver, local_day);
  if (k == driver->n) return of(driver, driver->n - 1);
  if (k == 0 || driver->day[k] == local_day) return of(driver, k);
  double share = (double)(local_day - driver->day[k - 1]) / (driver->day[k] - driver->day[k - 1]);
  return (1 - share) * of(driver, k - 1) + share * of(driver, k);
}

static double log_of_point(const WfmDriver *driver, size_t k) {
  return log(driver->value[k]);
}

double wfm_driver_log(const WfmDriver *driver, int32_t local_day) {
  return between(driver, local_day, log_of_point);
}

/* Root mean square of the changes of its logarithm over a year; over what there is of less than that, as a random walk would grow. */
static double yearly_change(const WfmDriver *driver) {
  int32_t first = driver->day[0], last = driver->day[driver->n - 1], apart = MIN(last - first, 365);
  double squares = 0;
  int32_t n = 0;
  for (int32_t day = first + apart; apart > 0 && day <= last; day += 7, n++) {
    double change = wfm_driver_log(driver, day) - wfm_driver_log(driver, day - apart);
    squares += change * change;
  }
  return n > 0 ? sqrt(squares / n * YEAR / apart) : 0;
}

static void fill_days(WfmDrive *drive, size_t k, const WfmHistory *history) {
  const WfmDriver *driver = drive->driver[k];
  double *x = drive->log_x[k] = g_new(double, (gsize)history->n_days + 1),
         *sd = drive->log_sd[k] = g_new0(double, (gsize)history->n_days + 1);
  double change = yearly_change(driver);
  for (int32_t d = 0; d < history->n_days; d++) {
    int32_t day = history->day0 + d, beyond = MAX(0, day - driver->day[driver->n - 1]);
    x[d] = wfm_driver_log(driver, day);
    if (d < history->future_day) continue;
    sd[d] = hypot(between(driver, day, sd_of_point), change * sqrt(beyond / YEAR));
  }
}

static int32_t days_beside(const WfmDriver *driver, const WfmHistory *history) {
  int32_t n = 0;
  for (int32_t d = 0; d < history->n_past_days; d++) n += !isnan(history->level[d]) && history->day0 + d >= driver->day[0];
  return n;
}

static double moves(const WfmDriver *driver, const WfmHistory *history) {
  double sum = 0, squares = 0, n = history->n_past_days;
  for (int32_t d = 0; d < history->n_past_days; d++) {
    double x = wfm_driver_log(driver, history->day0 + d) - wfm_driver_log(driver, history->day0);
    sum += x, squares += x * x;
  }
  return n > 0 ? sqrt(fmax(0, squares / n - sum / n * sum / n)) : 0;
}

/* Why it cannot be used; NULL: it can. From first to last the driver is known; a closed weekday is no gap in the history. */
static char *objection(const WfmDriver *driver, const WfmHistory *history) {
  char day[WFM_STAMP_SIZE];
  int32_t last = driver->day[driver->n - 1], horizon = history->n_days - history->future_day;
  int32_t span = history->day0 + history->n_past_days - MAX(history->day0, driver->day[0]);
  if (last - (history->day0 + history->future_day) + 1 < LEAST_PLAN * horizon)
    return g_strdup_printf("its plan ends on %s, before half of the horizon is over", wfm_format_day(day, last));
  if (!isnan(driver->elasticity)) return NULL;
  if (span < WFM_DRIVER_LEAST_PAST || 2 * days_beside(driver, history) < WFM_DRIVER_LEAST_PAST)
    return g_strdup_printf("only %d days of history lie beside it; right would be %d, or a stated elasticity", (int)MAX(0, span),
                           WFM_DRIVER_LEAST_PAST);
  if (moves(driver, history) < LEAST_MOVE)
    return g_strdup("it has hardly moved in the history, which cannot show what it does; a stated elasticity would be taken");
  return NULL;
}

WfmDrive *wfm_drive_new(char **reason, const WfmHistory *history) {
  WfmDrive *drive = g_new0(WfmDrive, 1);
  for (size_t k = 0; k < history->input->n_drivers; k++) {
    const WfmDriver *driver = &history->input->driver[k];
    reason[k] = objection(driver, history);
    if (reason[k]) continue;
    drive->driver[drive->n] = driver, drive->index[drive->n] = k;
    fill_days(drive, drive->n++, history);
  }
  return drive;
}

void wfm_drive_keep_stated(WfmDrive *drive) {
  size_t kept = 0;
  for (size_t k = 0; k < drive->n; k++) {
    if (isnan(drive->driver[k]->elasticity)) {
      g_free(drive->log_x[k]);
      g_free(drive->log_sd[k]);
      continue;
    }
    drive->driver[kept] = drive->driver[k], drive->index[kept] = drive->index[k];
    drive->log_x[kept] = drive->log_x[k], drive->log_sd[kept++] = drive->log_sd[k];
  }
  drive->n = kept;
}

void wfm_drive_free(WfmDrive *drive) {
  if (!drive) return;
  for (size_t k = 0; k < drive->n; k++) {
    g_free(drive->log_x[k]);
    g_free(drive->log_sd[k]);
  }
  g_free(drive);
}

double wfm_drive_factor(const WfmDrive *drive, const WfmElasticity *elasticity, int32_t day, int32_t reference) {
  double sum = 0;
  for (size_t k = 0; k < drive->n; k++) sum += elasticity->mean[k] * (drive->log_x[k][day] - drive->log_x[k][reference]);
  return exp(sum);
}
