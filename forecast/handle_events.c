#include "forecast/handle_events.h"

#include <math.h>

#define SD_KIND 0.1
#define SD_NAME 0.1
#define SD_DAY 0.1
#define AROUND 14         /* days on each side that say where the level was */
#define LEAST_AROUND 50.0 /* contacts served on these */
#define MOST_EFFECT 1.0   /* of one day, on the logarithm */
#define TOLD 0.01         /* smallest effect that is noted */

/* Sums over the days of a name, by their precision. */
typedef struct {
  double weight, sum;
} Name;

/* Ratio of the ordinary days around to what they should have taken; NaN where they are too few. */
static double level_around(const WfmHistory *history, const WfmHandleDay *day, int32_t at, int32_t n_past) {
  double took = 0, should = 0, served = 0;
  for (int32_t d = MAX(0, at - AROUND); d < MIN(at + AROUND + 1, n_past); d++) {
    if (history->event[d] != WFM_NO_EVENT) continue;
    took += day[d].took, should += day[d].should, served += day[d].served;
  }
  return served >= LEAST_AROUND && should > 0 && took > 0 ? took / should : (double)NAN;
}

static Name *gather_names(const WfmHistory *history, const WfmHandleDay *day, const uint8_t *stated, int32_t n_past) {
  Name *name = g_new0(Name, (gsize)history->n_names + 1);
  for (int32_t d = 0; d < n_past; d++) {
    if (history->event[d] == WFM_NO_EVENT || stated[d] || !(day[d].took > 0) || !(day[d].should > 0)) continue;
    double level = level_around(history, day, d, n_past);
    if (isnan(level)) continue;
    double effect = CLAMP(log(day[d].took / (day[d].should * level)), -MOST_EFFECT, MOST_EFFECT);
    double weight = 1 / (SD_DAY * SD_DAY + 1 / day[d].served);
    name[history->event[d]].weight += weight, name[history->event[d]].sum += weight * effect;
  }
  return name;
}

static double effect_of_kind(const WfmHistory *history, const Name *name, int kind) {
  double sum = 0, weight = 1 / (SD_KIND * SD_KIND);
  for (int32_t k = 0; k < history->n_names; k++) {
    if (history->names[k].kind != kind || !(name[k].weight > 0)) continue;
    double own = 1 / (SD_NAME * SD_NAME + 1 / name[k].weight);
    sum += own * name[k].sum / name[k].weight, weight += own;
  }
  return sum / weight;
}

static void mark_span(uint8_t *stated, const WfmHistory *history, const WfmSlots *slots, const WfmEvent *event) {
  int64_t from = MAX(wfm_grid_index(slots->grid, event->from), 0), to = MIN(wfm_grid_index(slots->grid, event->to - 1), slots->grid.n - 1);
  for (int64_t i = from; i <= to; i++) {
    int32_t d = slots->day[i] - history->day0;
    if (d < 0 || d >= history->n_days || history->event[d] == WFM_NO_EVENT) continue;
    if (g_str_equal(history->names[history->event[d]].name, event->name)) stated[d] = 1;
  }
}

/* stated[n_days]: 1 where the event that names the day has a stated effect on the handle time, if it is that there is none. What other events
 * state for the day is taken out of the past, and put in ahead, beside what the day's own name has learnt. */
static void mark_stated(uint8_t *stated, const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  for (size_t e = 0; e < input->n_events; e++) {
    if (isnan(input->events[e].aht_effect)) continue;
    mark_span(stated, history, input->past, &input->events[e]);
    mark_span(stated, history, input->future, &input->events[e]);
  }
}

void wfm_handle_events_fit(double *factor, const WfmHistory *history, const WfmHandleDay *day, int32_t n_past) {
  for (int32_t d = 0; d < history->n_days; d++) factor[d] = 1;
  if (history->n_names == 0) return;
  g_autofree uint8_t *stated = g_new0(uint8_t, (gsize)history->n_days + 1);
  mark_stated(stated, history);
  g_autofree Name *name = gather_names(history, day, stated, n_past);
  g_autofree double *effect = g_new(double, (gsize)history->n_names);
  double prior = 1 / (SD_NAME * SD_NAME);
  for (int32_t k = 0; k < history->n_names; k++)
    effect[k] = (name[k].sum + prior * effect_of_kind(history, name, history->names[k].kind)) / (name[k].weight + prior);
  for (int32_t d = 0; d < history->n_days; d++)
    if (history->event[d] != WFM_NO_EVENT && !stated[d]) factor[d] = exp(effect[history->event[d]]);
}

void wfm_handle_events_tell(const WfmHistory *history, const double *factor, GPtrArray *notes) {
  g_autofree bool *told = g_new0(bool, (gsize)history->n_names + 1);
  for (int32_t d = history->future_day; d < history->n_days; d++) {
    int16_t event = history->event[d];
    if (event == WFM_NO_EVENT || told[event] || !history->open[d] || fabs(factor[d] - 1) < TOLD) continue;
    told[event] = true;
    wfm_note(notes, false, "the handle time of '%s' is %+.0f %% from that of other days, by what such days have had",
             history->names[event].name, 100 * (factor[d] - 1));
  }
}
