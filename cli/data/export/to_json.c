/* Everything a program may want of forecast and roster, in one JSON file. */
#include "cli/data/export/intervals.h"
#include "cli/data/export/json.h"
#include "cli/data/export/people.h"
#include "core/timestamp.h"

#include <string.h>

static void write_time(WfmJsonOut *json, const char *key, const WfmZone *zone, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  wfm_json_text_member(json, key, zone ? wfm_format_local(stamp, zone, instant) : wfm_format_utc(stamp, instant));
}

static void write_activity(WfmJsonOut *json, const WfmExportInput *input, const WfmSegmentRow *row) {
  wfm_json_open(json, NULL, '{');
  wfm_json_text_member(json, "activity", wfm_export_name(input, WFM_NAME_ACTIVITY, wfm_export_activity(row)));
  wfm_json_text_member(json, "kind", row->segment);
  write_time(json, "start_utc", NULL, row->start_utc);
  write_time(json, "end_utc", NULL, row->end_utc);
  wfm_json_bool_member(json, "paid", row->paid);
  if (strcmp(row->segment, "work") == 0) {
    g_auto(GStrv) queues = g_strsplit(row->queue_or_activity, "+", -1);
    wfm_json_open(json, "queues", '[');
    for (char **queue = queues; *queue; queue++) wfm_json_text_member(json, NULL, wfm_export_name(input, WFM_NAME_QUEUE, *queue));
    wfm_json_close(json, '[');
  }
  wfm_json_close(json, '{');
}

static void write_shift(WfmJsonOut *json, const WfmExportInput *input, const WfmExportPeople *people, const WfmExportShift *shift) {
  char stamp[WFM_STAMP_SIZE];
  const WfmZone *zone = people->person[shift->person].shown;
  wfm_json_open(json, NULL, '{');
  wfm_json_text_member(json, "date", wfm_format_day(stamp, shift->day));
  wfm_json_text_member(json, "shift", shift->shift);
  wfm_json_text_member(json, "kind", shift->kind);
  write_time(json, "start_utc", NULL, shift->start);
  write_time(json, "end_utc", NULL, shift->end);
  write_time(json, "start_local", zone, shift->start);
  write_time(json, "end_local", zone, shift->end);
  wfm_json_real_member(json, "hours", (double)(shift->end - shift->start) / 3600, 4);
  wfm_json_real_member(json, "paid_hours", (double)shift->paid_s / 3600, 4);
  wfm_json_text_member(json, "source", shift->source);
  wfm_json_open(json, "activities", '[');
  for (size_t k = 0; k < shift->n; k++) write_activity(json, input, people->segment[shift->first + k]);
  wfm_json_close(json, '[');
  wfm_json_close(json, '{');
}

static void write_people(WfmJsonOut *json, const WfmExportInput *input, const WfmExportPeople *people) {
  wfm_json_open(json, "people", '[');
  for (size_t p = 0; p < people->n_people; p++) {
    const WfmExportPerson *person = &people->person[p];
    wfm_json_open(json, NULL, '{');
    wfm_json_text_member(json, "agent", wfm_export_name(input, WFM_NAME_AGENT, person->id));
    wfm_json_text_member(json, "name", person->name);
    wfm_json_text_member(json, "site", person->site);
    wfm_json_text_member(json, "team", person->team);
    wfm_json_text_member(json, "zone", person->shown->name);
    wfm_json_open(json, "shifts", '[');
    for (size_t s = person->first; s < person->first + person->n; s++) write_shift(json, input, people, &people->shift[s]);
    wfm_json_close(json, '[');
    wfm_json_close(json, '{');
  }
  wfm_json_close(json, '[');
}

static void write_interval(WfmJsonOut *json, const WfmExportInterval *interval) {
  wfm_json_open(json, NULL, '{');
  write_time(json, "start_utc", NULL, interval->start);
  write_time(json, "start_local", interval->zone, interval->start);
  wfm_json_int_member(json, "minutes", interval->minutes);
  wfm_json_real_member(json, "contacts", interval->contacts, 4);
  wfm_json_real_member(json, "aht_s", interval->aht_s, 2);
  wfm_json_real_member(json, "required", interval->required, 4);
  wfm_json_real_member(json, "scheduled", interval->scheduled, 4);
  wfm_json_real_member(json, "sl_expected", interval->sl_expected, 4);
  wfm_json_real_member(json, "sl_simulated", interval->sl_simulated, 4);
  wfm_json_close(json, '{');
}

static void write_queues(WfmJsonOut *json, const WfmExportInput *input) {
  size_t n = 0;
  g_autofree WfmExportInterval *interval = wfm_export_intervals(&n, input);
  wfm_json_open(json, "queues", '[');
  for (size_t k = 0; k < n;) {
    const char *queue = interval[k].queue;
    const WfmQueueRow *row = wfm_export_queue(input, queue);
    wfm_json_open(json, NULL, '{');
    wfm_json_text_member(json, "queue", wfm_export_name(input, WFM_NAME_QUEUE, queue));
    if (row) {
      wfm_json_text_member(json, "name", row->name);
      wfm_json_text_member(json, "channel", wfm_channel_names[row->channel]);
      wfm_json_real_member(json, "sl_target", row->sl_target, 4);
      wfm_json_real_member(json, "target_s", row->target_s, 2);
    }
    wfm_json_text_member(json, "zone", interval[k].zone->name);
    wfm_json_open(json, "intervals", '[');
    for (; k < n && strcmp(interval[k].queue, queue) == 0; k++) write_interval(json, &interval[k]);
    wfm_json_close(json, '[');
    wfm_json_close(json, '{');
  }
  wfm_json_close(json, '[');
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  if (!people) return false;
  int32_t first = 0, last = 0;
  char stamp[WFM_STAMP_SIZE];
  if (!wfm_export_days(&first, &last, input, people, err)) return false;
  WfmJsonOut json = {.out = wfm_export_file(out, "wfm", ".json")};
  wfm_json_open(&json, NULL, '{');
  wfm_json_text_member(&json, "plan", input->title);
  wfm_json_text_member(&json, "zone", input->zone->name);
  wfm_json_text_member(&json, "currency", input->currency);
  wfm_json_text_member(&json, "first_day", wfm_format_day(stamp, first));
  wfm_json_text_member(&json, "last_day", wfm_format_day(stamp, last));
  write_time(&json, "known_until_utc", NULL, input->stamp);
  write_queues(&json, input);
  write_people(&json, input, people);
  wfm_json_close(&json, '{');
  return true;
}

const WfmExportTarget wfm_export_json = {
    .name = "json",
    .summary = "forecast, requirement and roster in one JSON file",
    .source = "programs of one's own",
    .file = "wfm.json",
    .needs = WFM_EXPORT_ROSTER,
    .uses = WFM_EXPORT_FORECAST | WFM_EXPORT_REQUIREMENT | WFM_EXPORT_COVERAGE,
    .make = make,
};
