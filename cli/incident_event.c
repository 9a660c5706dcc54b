/* An event of events.csv as an incident: what one more of its name does to the forecast, by the forecast's own models. */
#include "cli/incident.h"
#include "cli/incident_parts.h"

#include <math.h>
#include <string.h>

/* The last row of the name; without one, the last of the kind. */
const WfmEventRow *wfm_incident_event_row(const WfmRun *run, const char *name) {
  const WfmEventRow *row = WFM_ROWS(run->plan, EVENTS, WfmEventRow), *of_name = NULL, *of_kind = NULL;
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, EVENTS); i++) {
    if (strcmp(row[i].event, name) == 0) of_name = &row[i];
    if (strcmp(wfm_event_kinds[row[i].kind], name) == 0) of_kind = &row[i];
  }
  return of_name ? of_name : of_kind;
}

/* The event on its own clock: where earlier ones are whole days, as the models learn it, those days of which the incident covers the most; one at least. */
static WfmEvent event_of(const WfmIncident *incident, const WfmRun *run, size_t q) {
  const WfmEventRow *row = incident->event;
  const WfmZone *zone = *row->zone ? wfm_plan_zone(run->plan, row->zone) : run->queue[q].zone;
  WfmEvent event = {row->event,
                    wfm_event_kinds[row->kind],
                    incident->from,
                    incident->to,
                    row->volume_effect,
                    row->aht_effect,
                    isnan(row->half_life_days) ? 0 : row->half_life_days * 86400};
  if (row->from.has_time) return event;
  const int64_t half_day = 43200;
  int32_t first = wfm_local_day(wfm_zone_local(zone, event.from) + half_day),
          end = wfm_local_day(wfm_zone_local(zone, event.to) + half_day);
  if (end <= first) {
    first = wfm_local_day(wfm_zone_local(zone, event.from + (event.to - event.from) / 2));
    end = first + 1;
  }
  event.from = wfm_zone_day_start(zone, first);
  event.to = wfm_zone_day_start(zone, end);
  return event;
}

/* Another of the name, at the same time, that the forecast knows already. */
static bool stands_already(const WfmRunQueue *queue, const WfmEvent *event) {
  for (guint e = 0; e < queue->events->len; e++) {
    const WfmEvent *other = &g_array_index(queue->events, WfmEvent, e);
    if (strcmp(other->name, event->name) == 0 && other->from < event->to && other->to > event->from) return true;
  }
  return false;
}

static WfmForecast **forecasts(const WfmRun *run, GError **err) {
  WfmForecast **forecast = g_new0(WfmForecast *, run->n_queues + 1);
  g_autofree GError **error = g_new0(GError *, run->n_queues + 1);
  wfm_run_forecast_queues(forecast, error, run);
  for (size_t q = 0; q < run->n_queues; q++) {
    if (error[q] && !*err) g_propagate_error(err, g_steal_pointer(&error[q]));
    g_clear_error(&error[q]);
  }
  if (wfm_run_all_forecast(forecast, run->n_queues)) return forecast;
  wfm_run_forecasts_free(forecast, run->n_queues);
  return NULL;
}

/* In the incident the whole effect; from the end of its last day on what it leaves behind. */
static double part_of(const WfmIncident *incident, const WfmEvent *event, int64_t at, int64_t length) {
  return at >= event->to ? 1 : wfm_incident_overlap(incident, at, length);
}

static void compare(WfmIncident *incident, const WfmRun *run, WfmForecast *const *without, WfmForecast *const *with, const uint8_t *meant) {
  size_t n = (size_t)run->horizon.n;
  incident->event_volume = g_new(double, run->n_queues *n + 1);
  incident->event_aht = g_new(double, run->n_queues *n + 1);
  for (size_t q = 0; q < run->n_queues; q++) {
    WfmEvent event = event_of(incident, run, q);
    for (size_t i = 0; i < n; i++) {
      double part = meant[q] ? part_of(incident, &event, wfm_grid_at(run->horizon, (int64_t)i), run->horizon.step) : 0;
      double volume = without[q]->mean[i] > 0 ? with[q]->mean[i] / without[q]->mean[i] : 1;
      double aht = without[q]->aht_s[i] > 0 ? with[q]->aht_s[i] / without[q]->aht_s[i] : 1;
      incident->event_volume[q * n + i] = 1 + (volume - 1) * part;
      incident->event_aht[q * n + i] = 1 + (aht - 1) * part;
    }
  }
}

bool wfm_incident_learn(WfmIncident *incident, const WfmRun *run, GError **err) {
  if (!incident->event) return true;
  g_autofree uint8_t *meant = g_new0(uint8_t, run->n_queues + 1);
  bool known = false;
  for (size_t q = 0; q < run->n_queues; q++) {
    WfmEvent event = event_of(incident, run, q);
    meant[q] = incident->queue[q] && (incident->named || wfm_run_event_applies(incident->event, run->queue[q].row));
    known |= meant[q] && stands_already(&run->queue[q], &event);
  }
  if (known)
    return wfm_incident_wrong(err, incident->text, "another time: events.csv has the event then already, and the forecast reckons with it");
  WfmForecast **without = forecasts(run, err), **with = NULL;
  for (size_t q = 0; without && q < run->n_queues; q++) {
    WfmEvent event = event_of(incident, run, q);
    if (meant[q]) g_array_append_val(run->queue[q].events, event);
  }
  if (without) with = forecasts(run, err);
  for (size_t q = 0; without && q < run->n_queues; q++)
    if (meant[q]) g_array_set_size(run->queue[q].events, run->queue[q].events->len - 1);
  if (with) compare(incident, run, without, with, meant);
  if (without) wfm_run_forecasts_free(without, run->n_queues);
  if (with) wfm_run_forecasts_free(with, run->n_queues);
  return with != NULL;
}

void wfm_incident_say_event(GString *out, const WfmIncident *incident, const WfmRun *run, const WfmTableData *forecast) {
  size_t n = (size_t)run->horizon.n;
  g_autofree double *was = g_new0(double, run->n_queues + 1), *is = g_new0(double, run->n_queues + 1);
  const WfmForecastRow *rows = forecast->rows;
  for (size_t r = 0; r < forecast->n_rows; r++) {
    size_t q = wfm_run_queue(run, rows[r].queue);
    int64_t i = wfm_grid_index(run->horizon, rows[r].interval_start_utc);
    if (q == SIZE_MAX || i < 0 || i >= run->horizon.n ||
        wfm_incident_overlap(incident, rows[r].interval_start_utc, rows[r].minutes * 60) <= 0)
      continue;
    was[q] += rows[r].mean;
    is[q] += rows[r].mean * incident->event_volume[q * n + (size_t)i];
  }
  bool any = false;
  for (size_t q = 0; q < run->n_queues; q++) {
    if (!(was[q] > 0) || fabs(is[q] / was[q] - 1) < 0.005) continue;
    g_string_append_printf(out, "%s %+.0f %% contacts of %s", any ? "," : ":", 100 * (is[q] / was[q] - 1), run->queue[q].row->queue);
    any = true;
  }
  if (!any) g_string_append(out, ": no effect on contacts is known");
}
