/* Amazon Connect, override of a forecast: whole contacts, voice and chat.
 *
 * Connect takes integers. Rounding each interval by itself would lose or invent contacts (a night of 0.4 every half hour would be none at all), so the
 * error is carried on: the sum of every date is the rounded sum of its forecast. */
#include "cli/data/export/csv.h"
#include "cli/data/export/volumes.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

/* VOICE or CHAT; NULL: Connect has no such channel, and --names names none. */
static const char *channel_of(const WfmExportInput *input, const WfmExportVolume *volume) {
  const char *name = volume->row ? wfm_channel_names[volume->row->channel] : "voice";
  const char *given = wfm_export_name_given(input, WFM_NAME_CHANNEL, name);
  if (given) return given;
  return strcmp(name, "voice") == 0 ? "VOICE" : strcmp(name, "chat") == 0 ? "CHAT" : NULL;
}

static void write_row(WfmCsv *csv, const WfmExportInput *input, const WfmExportVolume *volume, int64_t whole, const char *channel) {
  char stamp[WFM_STAMP_SIZE];
  const char *id = wfm_export_name_given(input, WFM_NAME_QUEUE_ID, volume->queue);
  wfm_csv_text(csv, wfm_export_name(input, WFM_NAME_QUEUE, volume->queue));
  wfm_csv_text(csv, id ? id : "");
  wfm_csv_text(csv, channel);
  wfm_csv_text(csv, wfm_format_utc(stamp, volume->start));
  wfm_csv_text(csv, volume->minutes == 15 ? "15mins" : "30mins");
  wfm_csv_int(csv, whole);
  wfm_csv_real(csv, isnan(volume->aht_s) ? 0 : volume->aht_s, 2);
  wfm_csv_end(csv);
}

/* What the planner has to settle before Connect takes the file: queues by name. */
typedef struct {
  GString *left_out, *nameless, *odd;
} Open;

static void note_queue(Open *open, const WfmExportInput *input, const WfmExportVolume *volume, const char *channel) {
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.() ";
  const char *name = wfm_export_name(input, WFM_NAME_QUEUE, volume->queue);
  GString *list = !channel ? open->left_out : !wfm_export_name_given(input, WFM_NAME_QUEUE_ID, volume->queue) ? open->nameless : NULL;
  if (list) g_string_append_printf(list, "%s%s", list->len ? ", " : "", volume->queue);
  if (channel && name[strspn(name, allowed)]) g_string_append_printf(open->odd, "%s%s", open->odd->len ? ", " : "", name);
}

static void say(WfmExportFiles *out, Open *open) {
  if (open->left_out->len)
    wfm_export_note(
        out, "Connect forecasts voice and chat, so left out: %s; right would be a row channel,email,CHAT in --names to have e-mail as chat",
        open->left_out->str);
  if (open->nameless->len)
    wfm_export_note(out, "without a QueueId: %s; right would be rows queue_id,QUEUE,ID in --names", open->nameless->str);
  if (open->odd->len) wfm_export_note(out, "Connect takes letters, digits, blanks and - _ . ( ) in names, so not: %s", open->odd->str);
  g_string_free(open->left_out, TRUE);
  g_string_free(open->nameless, TRUE);
  g_string_free(open->odd, TRUE);
}

/* Quarter or half hours, whichever the forecast can be had in without a split. */
static int64_t minutes_of(const WfmExportInput *input) {
  const WfmForecastRow *row = input->forecast->rows;
  for (size_t r = 0; r < input->forecast->n_rows; r++)
    if (row[r].minutes < 30) return 15;
  return 30;
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(GArray) volumes = wfm_export_volumes(input, minutes_of(input), err);
  if (!volumes) return false;
  g_autofree int64_t *whole = wfm_export_whole(volumes);
  WfmCsv csv = {.out = wfm_export_file(out, "connect-forecast", ".csv"), .separator = ','};
  wfm_csv_header(&csv, "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime");
  Open open = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL)};
  for (guint k = 0; k < volumes->len; k++) {
    const WfmExportVolume *volume = &g_array_index(volumes, WfmExportVolume, k);
    const char *channel = channel_of(input, volume);
    if (k == 0 || strcmp(volume->queue, (volume - 1)->queue) != 0) note_queue(&open, input, volume, channel);
    if (channel) write_row(&csv, input, volume, whole[k], channel);
  }
  say(out, &open);
  return true;
}

const WfmExportTarget wfm_export_connect = {
    .name = "connect",
    .summary = "forecast for Amazon Connect: whole contacts that keep each day's total",
    .source = "Amazon Connect administrator guide, override of a forecast",
    .file = "connect-forecast.csv",
    .needs = WFM_EXPORT_FORECAST,
    .make = make,
};
