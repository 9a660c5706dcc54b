#include "forecast/components.h"

#include "core/numeric.h"
#include "forecast/day_design.h"
#include "forecast/day_off.h"

#include <math.h>
#include <string.h>

#define LEAST_DAYS 14
#define RECENT_DAYS 28 /* whose residuals say where the level is now */
#define LEAST_RECENT 7
#define HALF_LIFE_DAYS 182.0
#define HALF_LIFE_YEAR_DAYS 730.0
#define STEPS 6

const char *const wfm_component_names[WFM_N_COMPONENTS] = {
    "level", "trend", "year", "month", "weekday", "event", "beside a holiday", "around an event", "stated", "rest"};

static double recent_level(const WfmDayDesign *design) {
  double residual[RECENT_DAYS];
  size_t n = 0;
  for (int32_t r = design->n - 1; r >= 0 && n < RECENT_DAYS && design->day[r] >= design->task->n_past - 2 * RECENT_DAYS; r--)
    if (design->y[r] > 0) residual[n++] = log(design->y[r] / design->mean[r]);
  return n >= LEAST_RECENT ? wfm_median(residual, n) : 0;
}

/* Logarithm of the mean effect of the weekdays on which the queue opens, so that the level is that of an ordinary open day. */
static double mean_weekday(const WfmDayDesign *design) {
  const WfmHistory *history = design->task->history;
  double sum = 0, n = 0, part[WFM_N_DAY_PARTS];
  for (int32_t d = 0; d < 7 && design->task->from + d < history->n_days; d++) {
    if (!history->open[design->task->from + d]) continue;
    wfm_day_design_parts(part, design, design->task->from + d);
    sum += exp(part[WFM_DAY_PART_WEEKDAY]), n++;
  }
  return n > 0 ? log(sum / n) : 0;
}

/* What stated effects do to the day's contacts. */
static double stated_factor(const WfmHistory *history, const double *mean, int32_t from, int32_t end) {
  double with = 0, without = 0;
  for (int32_t i = from; i < end; i++)
    if (history->stated_future[i] > 0) with += mean[i], without += mean[i] / history->stated_future[i];
  return without > 0 ? with / without : 1;
}

static void describe(WfmDayComponents *out, const WfmDayDesign *design, double level, double ordinary, double stated) {
  const WfmHistory *history = design->task->history;
  int32_t day = out->day - history->day0;
  double part[WFM_N_DAY_PARTS], product = level;
  wfm_day_design_parts(part, design, day);
  out->event = history->event[day] == WFM_NO_EVENT ? NULL : history->names[history->event[day]].name;
  out->part[WFM_COMPONENT_LEVEL] = level;
  out->part[WFM_COMPONENT_TREND] = exp(part[WFM_DAY_PART_TREND]);
  out->part[WFM_COMPONENT_YEAR] = exp(part[WFM_DAY_PART_YEAR]);
  out->part[WFM_COMPONENT_MONTH] = exp(part[WFM_DAY_PART_MONTH]);
  out->part[WFM_COMPONENT_WEEKDAY] = exp(part[WFM_DAY_PART_WEEKDAY] - ordinary);
  out->part[WFM_COMPONENT_EVENT] = exp(part[WFM_DAY_PART_EVENT]);
  out->part[WFM_COMPONENT_BESIDE] = exp(part[WFM_DAY_PART_BESIDE]);
  out->part[WFM_COMPONENT_AROUND] = history->wake[day];
  out->part[WFM_COMPONENT_STATED] = stated;
  for (int k = WFM_COMPONENT_TREND; k < WFM_COMPONENT_REST; k++) product *= out->part[k];
  out->part[WFM_COMPONENT_REST] = out->mean / product;
}

static WfmDayComponents *describe_days(size_t *n_days, const WfmDayDesign *design, const double *mean) {
  const WfmHistory *history = design->task->history;
  const WfmSlots *future = history->input->future;
  double ordinary = mean_weekday(design), part[WFM_N_DAY_PARTS];
  wfm_day_design_parts(part, design, design->task->from);
  double level = exp(part[WFM_DAY_PART_BASE] + ordinary + recent_level(design));
  GArray *days = g_array_new(FALSE, TRUE, sizeof(WfmDayComponents));
  for (int32_t i = 0, end; i < future->grid.n; i = end) {
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++) {
    }
    WfmDayComponents day = {.day = future->day[i], .mean = wfm_sum(mean + i, (size_t)(end - i))};
    if (!(day.mean > 0)) continue;
    describe(&day, design, level, ordinary, stated_factor(history, mean, i, end));
    g_array_append_val(days, day);
  }
  *n_days = days->len;
  return (WfmDayComponents *)(void *)g_array_free(days, FALSE);
}

WfmDayComponents *wfm_components_new(size_t *n_days, const WfmForecastInput *input, const WfmForecastSettings *settings,
                                     const double *mean) {
  WfmForecastInput plain = *input;
  plain.n_drivers = 0; /* a forecast of weeks knows no drivers */
  g_autoptr(WfmHistory) history = wfm_history_new(&plain, settings, NULL);
  *n_days = 0;
  if (history->n_measured_days < LEAST_DAYS) return NULL;
  g_autofree double *moved = g_new(double, (gsize)history->n_days + 1);
  wfm_day_off_fit(moved, history, history->n_past_days);
  WfmDayTask task = {history, history->n_past_days, history->future_day, history->n_days - history->future_day, moved};
  int set = WFM_DAY_TREND | (wfm_day_design_served(&task, WFM_DAY_MONTH) ? WFM_DAY_MONTH : 0) |
            (wfm_day_design_served(&task, WFM_DAY_YEAR) ? WFM_DAY_YEAR : 0);
  if (set & WFM_DAY_MONTH) set |= WFM_DAY_TURN;
  g_autoptr(WfmDayDesign) design = wfm_day_design_new(&task, set);
  int32_t from;
  if (!wfm_day_design_fit(design, &from, set & WFM_DAY_YEAR ? HALF_LIFE_YEAR_DAYS : HALF_LIFE_DAYS, STEPS)) return NULL;
  return describe_days(n_days, design, mean);
}

WfmDayComponents wfm_components_mean(const WfmDayComponents *days, size_t n) {
  WfmDayComponents mean = {.day = n > 0 ? days[0].day : 0, .event = n == 1 ? days[0].event : NULL};
  double sum = 0, product = 1;
  for (size_t d = 0; d < n; d++) {
    sum += days[d].mean;
    for (int k = WFM_COMPONENT_TREND; k < WFM_COMPONENT_REST; k++) mean.part[k] += days[d].mean / days[d].part[k];
  }
  for (int k = WFM_COMPONENT_TREND; k < WFM_COMPONENT_REST; k++) product *= mean.part[k] = mean.part[k] > 0 ? sum / mean.part[k] : 1;
  mean.mean = n > 0 ? sum / (double)n : 0;
  mean.part[WFM_COMPONENT_LEVEL] = n > 0 ? days[0].part[WFM_COMPONENT_LEVEL] : (double)NAN;
  mean.part[WFM_COMPONENT_REST] = n > 0 ? mean.mean / (product * mean.part[WFM_COMPONENT_LEVEL]) : 1;
  return mean;
}
