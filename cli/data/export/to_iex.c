/* NICE IEX WFM, forecast import: Forecast-YYMMDDHHMM.xml of at most 5 MB each, on the clock of each contact type.
 *
 * NICE hands its document type definition to customers only: which element is called how has to be compared with it. Every tag can be renamed by a
 * row column,OURS,THEIRS of --names. */
#include "cli/data/export/volumes.h"

#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

enum { MOST_BYTES = 4900000, LONGEST_NAME = 64 };

typedef struct {
  WfmExportFiles *out;
  const WfmExportInput *input;
  GString *bytes; /* of the file in the making; NULL: none */
  const char *queue;
  int64_t number;
} Writer;

static const char *tag(const Writer *writer, const char *name) {
  return wfm_export_name(writer->input, WFM_NAME_COLUMN, name);
}

static void element(Writer *writer, int depth, const char *name, const char *text) {
  g_autofree char *escaped = g_markup_escape_text(text, -1);
  g_string_append_printf(writer->bytes, "%*s<%s>%s</%s>\n", 2 * depth, "", tag(writer, name), escaped, tag(writer, name));
}

/* The name carries the end of the plan's history, and a minute more for each further file. */
static void open_file(Writer *writer) {
  WfmExportVolume clock = {.zone = writer->input->zone};
  g_autofree char *digits = wfm_export_local(&clock, writer->input->stamp + 60 * writer->number++, "ymdHM");
  g_autofree char *stem = g_strdup_printf("Forecast-%s", digits);
  writer->bytes = wfm_export_file(writer->out, stem, ".xml");
  g_string_append_printf(writer->bytes, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s>\n", tag(writer, "forecast"));
}

static void close_queue(Writer *writer) {
  if (writer->queue) g_string_append_printf(writer->bytes, "  </%s>\n", tag(writer, "contactType"));
  writer->queue = NULL;
}

static void close_file(Writer *writer) {
  if (!writer->bytes) return;
  close_queue(writer);
  g_string_append_printf(writer->bytes, "</%s>\n", tag(writer, "forecast"));
  writer->bytes = NULL;
}

static void open_queue(Writer *writer, const WfmExportVolume *volume) {
  const char *name = wfm_export_name(writer->input, WFM_NAME_QUEUE, volume->queue);
  g_string_append_printf(writer->bytes, "  <%s>\n", tag(writer, "contactType"));
  element(writer, 2, "name", name);
  element(writer, 2, "timeZone", volume->zone->name);
  writer->queue = volume->queue;
}

static void write_period(Writer *writer, const WfmExportVolume *volume) {
  g_autofree char *date = wfm_export_local(volume, volume->start, "mdY"), *time = wfm_export_local(volume, volume->start, "H:M");
  g_autoptr(GString) number = g_string_new(NULL);
  g_string_append_printf(writer->bytes, "    <%s>\n", tag(writer, "period"));
  element(writer, 3, "date", date);
  element(writer, 3, "time", time);
  wfm_real_format(number, volume->contacts, 2);
  element(writer, 3, "contacts", number->str);
  g_string_truncate(number, 0);
  wfm_real_format(number, isnan(volume->aht_s) ? 0 : volume->aht_s, 2);
  element(writer, 3, "aht", number->str);
  g_string_append_printf(writer->bytes, "    </%s>\n", tag(writer, "period"));
}

static void say(WfmExportFiles *out, const WfmExportInput *input, const GArray *volumes, size_t joined) {
  if (!wfm_export_name_given(input, WFM_NAME_COLUMN, "contactType"))
    wfm_export_note(out,
                    "the tags are ours: compare them with the document type definition that NICE has given you, and rename them by rows "
                    "column,contactType,... in --names");
  if (joined) wfm_export_note(out, "the clock is put back: %zu intervals of the hour that comes twice are one with its first time", joined);
  const char *before = NULL;
  for (guint k = 0; k < volumes->len; k++) {
    const char *queue = g_array_index(volumes, WfmExportVolume, k).queue, *name = wfm_export_name(input, WFM_NAME_QUEUE, queue);
    bool first = g_strcmp0(before, queue) != 0;
    before = queue;
    if (first && g_utf8_strlen(name, -1) > LONGEST_NAME) wfm_export_note(out, "\"%s\": IEX takes names of at most 64 characters", name);
  }
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(GArray) volumes = wfm_export_volumes(input, 0, err);
  if (!volumes) return false;
  size_t joined = wfm_export_join_local(volumes);
  Writer writer = {.out = out, .input = input};
  open_file(&writer);
  for (guint k = 0; k < volumes->len; k++) {
    const WfmExportVolume *volume = &g_array_index(volumes, WfmExportVolume, k);
    if (writer.bytes->len > MOST_BYTES) {
      close_file(&writer);
      open_file(&writer);
    }
    if (writer.queue && strcmp(writer.queue, volume->queue) != 0) close_queue(&writer);
    if (!writer.queue) open_queue(&writer, volume);
    write_period(&writer, volume);
  }
  close_file(&writer);
  say(out, input, volumes, joined);
  return true;
}

const WfmExportTarget wfm_export_iex = {
    .name = "iex",
    .summary = "forecast for NICE IEX WFM: XML of at most 5 MB a file, on each contact type's clock",
    .source = "NICE IEX WFM Integrated, \"Forecast Import File\"; tags by --names",
    .file = "iex/",
    .needs = WFM_EXPORT_FORECAST,
    .make = make,
};
