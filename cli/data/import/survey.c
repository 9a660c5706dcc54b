#include "cli/data/import/survey.h"

#include "forecast/history.h"
#include "scheduler/staffing/patience.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_EXAMINED 200     /* queues in which days are looked at one by one */
#define MOST_INTERVALS 500000 /* of a queue; of more, sums alone are told */
#define OPEN_SHARE 0.25
#define USABLE_SHARE 0.75

typedef struct {
  WfmGrid grid;
  double *volume;
  uint8_t *open;
  WfmSlots *slots;
} Past;

static void add_cell(WfmQueueSurvey *survey, const WfmTallyCell *cell) {
  const double *v = cell->value;
  if (isfinite(v[WFM_MEASURE_OFFERED])) survey->contacts += v[WFM_MEASURE_OFFERED];
  if (isfinite(v[WFM_MEASURE_HANDLED])) survey->handled += v[WFM_MEASURE_HANDLED];
  if (isfinite(v[WFM_MEASURE_HANDLE_S])) survey->handle_s += v[WFM_MEASURE_HANDLE_S];
  if (isfinite(v[WFM_MEASURE_ACTIVE_S])) survey->active_s += v[WFM_MEASURE_ACTIVE_S];
}

/* volume[n] from interval `first` on; NULL: sums alone. */
static void read_past(double *volume, WfmQueueSurvey *survey, const WfmIntake *intake, int64_t first) {
  WfmTallyCell cell;
  for (int64_t k = wfm_intake_next(intake, survey->queue, first); k < INT64_MAX; k = wfm_intake_next(intake, survey->queue, k + 1)) {
    if (!wfm_intake_cell(intake, survey->queue, k, &cell)) continue;
    add_cell(survey, &cell);
    if (volume) volume[k - first] = cell.value[WFM_MEASURE_OFFERED];
  }
}

static int32_t slot_of_week(const Past *past, int32_t i) {
  return wfm_weekday(past->slots->day[i]) * past->slots->slots_per_day + past->slots->slot[i];
}

static void find_open_hours(const Past *past) {
  size_t slots = 7 * (size_t)past->slots->slots_per_day;
  g_autofree int32_t *all = g_new0(int32_t, slots), *measured = g_new0(int32_t, slots);
  for (int32_t i = 0; i < past->grid.n; i++) {
    int32_t k = slot_of_week(past, i);
    all[k]++;
    measured[k] += isfinite(past->volume[i]);
  }
  for (int32_t i = 0; i < past->grid.n; i++) {
    int32_t k = slot_of_week(past, i);
    past->open[i] = isfinite(past->volume[i]) || (measured[k] > 0 && measured[k] >= OPEN_SHARE * all[k]);
  }
}

static bool is_odd(const WfmQueueSurvey *survey, int64_t instant) {
  for (size_t k = 0; k < survey->n_findings; k++) {
    const WfmHistoryFinding *f = &survey->finding[k];
    if (f->kind != WFM_FOUND_SHIFT && instant >= f->from && instant < f->to) return true;
  }
  return false;
}

static void count_days(const Past *past, WfmQueueSurvey *survey) {
  int32_t n = past->grid.n;
  for (int32_t i = 0; i < n;) {
    int32_t day = past->slots->day[i], open = 0, good = 0;
    bool odd = is_odd(survey, wfm_grid_at(past->grid, i));
    for (; i < n && past->slots->day[i] == day; i++) {
      bool counted = isfinite(past->volume[i]);
      open += past->open[i] != 0, good += counted;
      survey->measured += counted, survey->missing += past->open[i] && !counted, survey->zero += counted && past->volume[i] == 0;
    }
    survey->days += open > 0;
    survey->usable_days += open > 0 && !odd && good >= USABLE_SHARE * open;
  }
}

static void find_odd(const Past *past, WfmQueueSurvey *survey, const WfmZone *zone, const WfmForecastSettings *settings) {
  WfmGrid horizon = {wfm_grid_at(past->grid, past->grid.n), past->grid.step, 86400 / past->grid.step};
  g_autoptr(WfmSlots) future = wfm_slots_new(horizon, zone);
  g_autofree uint8_t *open_future = g_malloc0((gsize)horizon.n);
  memset(open_future, 1, (size_t)horizon.n);
  WfmForecastInput input = {.queue = "",
                            .past = past->slots,
                            .future = future,
                            .volume = past->volume,
                            .open_past = past->open,
                            .open_future = open_future,
                            .aht_default_s = NAN};
  g_autoptr(WfmHistory) history = wfm_history_new(&input, settings, NULL);
  survey->finding = g_new(WfmHistoryFinding, MIN(history->findings->len, WFM_SURVEY_FINDINGS) + 1);
  for (guint k = 0; k < history->findings->len; k++) {
    const WfmHistoryFinding *found = &g_array_index(history->findings, WfmHistoryFinding, k);
    if (found->kind == WFM_FOUND_GAP) continue;
    if (survey->n_findings < WFM_SURVEY_FINDINGS) survey->finding[survey->n_findings++] = *found;
    survey->n_found++;
  }
}

static void free_past(Past *past) {
  g_free(past->volume);
  g_free(past->open);
  wfm_slots_free(past->slots);
}

static void look_at(WfmQueueSurvey *survey, const WfmIntake *intake, const WfmZone *zone, const WfmForecastSettings *settings,
                    bool examine) {
  Past past = {.grid = {survey->first, intake->step_s, (int32_t)((survey->last - survey->first) / intake->step_s + 1)}};
  past.volume = g_new(double, (gsize)past.grid.n);
  past.open = g_new0(uint8_t, (gsize)past.grid.n);
  past.slots = wfm_slots_new(past.grid, zone);
  for (int32_t i = 0; i < past.grid.n; i++) past.volume[i] = NAN;
  read_past(past.volume, survey, intake, (survey->first - intake->phase_s) / intake->step_s);
  find_open_hours(&past);
  if (examine && survey->contacts > 0) find_odd(&past, survey, zone, settings);
  count_days(&past, survey);
  free_past(&past);
}

static bool survey_queue(WfmQueueSurvey *survey, const WfmIntake *intake, const WfmZone *zone, const WfmForecastSettings *settings,
                         bool examine) {
  int64_t first, last;
  if (!wfm_intake_span(intake, survey->queue, &first, &last)) return false;
  survey->first = wfm_intake_instant(intake, first), survey->last = wfm_intake_instant(intake, last);
  if (last - first < MOST_INTERVALS)
    look_at(survey, intake, zone, settings, examine);
  else
    read_past(NULL, survey, intake, first);
  size_t n;
  const WfmTallyQueue *queue = &wfm_tally_queues(intake->tally, &n)[survey->queue];
  survey->patience_s = queue->gave_up > 0 ? wfm_patience_of_totals(queue->waited_s, queue->gave_up) : (double)NAN;
  survey->concurrency = survey->active_s > 0 && survey->handle_s > 0 ? survey->handle_s / survey->active_s : (double)NAN;
  return true;
}

static int by_size(const void *a, const void *b) {
  const WfmQueueSurvey *p = a, *q = b;
  if (p->contacts != q->contacts) return p->contacts > q->contacts ? -1 : 1;
  return (p->queue > q->queue) - (p->queue < q->queue);
}

WfmQueueSurvey *wfm_survey(const WfmIntake *intake, const WfmZone *zone, const WfmForecastSettings *settings, size_t *n) {
  size_t n_queues = 0;
  *n = 0;
  if (intake->tally) wfm_tally_queues(intake->tally, &n_queues);
  WfmQueueSurvey *survey = g_new0(WfmQueueSurvey, n_queues + 1);
  for (size_t q = 0; q < n_queues; q++) {
    survey[*n] = (WfmQueueSurvey){.queue = (int)q};
    if (survey_queue(&survey[*n], intake, zone, settings, q < MOST_EXAMINED)) ++*n;
  }
  qsort(survey, *n, sizeof *survey, by_size);
  return survey;
}

void wfm_surveys_free(WfmQueueSurvey *survey, size_t n) {
  for (size_t k = 0; k < n; k++) g_free(survey[k].finding);
  g_free(survey);
}
