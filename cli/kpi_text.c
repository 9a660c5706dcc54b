/* The figures for people. */
#include "cli/data/notation.h"
#include "cli/kpi.h"

#include <math.h>
#include <string.h>

const char *wfm_kpi_number(char buffer[static WFM_AMOUNT_SIZE], double value, const char *unit) {
  if (!isfinite(value)) return "-";
  if (strcmp(unit, "share") == 0)
    g_snprintf(buffer, WFM_AMOUNT_SIZE, "%.1f %%", 100 * value);
  else if (strcmp(unit, "s") == 0 && value >= 7200)
    g_snprintf(buffer, WFM_AMOUNT_SIZE, "%.1f h", value / 3600);
  else if (strcmp(unit, "s") == 0)
    g_snprintf(buffer, WFM_AMOUNT_SIZE, "%.0f s", value);
  else if (strcmp(unit, "contacts") == 0)
    return wfm_amount_format(buffer, value);
  else
    g_snprintf(buffer, WFM_AMOUNT_SIZE, "%.2f", value);
  return buffer;
}

static const WfmKpi *kpi_named(const char *name) {
  for (size_t k = 0; k < WFM_N_KPI; k++)
    if (strcmp(wfm_kpis[k].name, name) == 0) return &wfm_kpis[k];
  g_assert_not_reached();
}

/* The newest week of the table, of all queues. */
static int32_t newest(const WfmTableData *kpi) {
  const WfmKpiRow *row = kpi->rows;
  int32_t day = INT32_MIN;
  for (size_t k = 0; k < kpi->n_rows; k++)
    if (strcmp(row[k].period, "week") == 0) day = MAX(day, row[k].from_day);
  return day;
}

static void say_row(GString *text, const WfmKpiRow *row) {
  char a[WFM_AMOUNT_SIZE], b[WFM_AMOUNT_SIZE], c[WFM_AMOUNT_SIZE], d[WFM_AMOUNT_SIZE];
  const char *verdict = strcmp(row->met, "no") == 0 ? "missed" : strcmp(row->met, "yes") == 0 ? "met" : "";
  g_autofree char *line =
      g_strdup_printf("  %-24s %10s %10s %10s %10s  %-7s %s", kpi_named(row->kpi)->label, wfm_kpi_number(a, row->value, row->unit),
                      wfm_kpi_number(b, row->before, row->unit), wfm_kpi_number(c, row->usual, row->unit),
                      wfm_kpi_number(d, row->target, row->unit), verdict, row->trend);
  g_string_append_printf(text, "%s\n", g_strchomp(line));
}

/* Rows of a queue and period; false where there is none. */
static bool say_block(GString *text, const WfmTableData *kpi, const char *queue, const char *period, int32_t day, const char *title) {
  const WfmKpiRow *row = kpi->rows;
  bool begun = false;
  for (size_t k = 0; k < kpi->n_rows; k++) {
    if (strcmp(row[k].queue, queue) != 0 || strcmp(row[k].period, period) != 0 || row[k].from_day != day) continue;
    if (!begun) g_string_append_printf(text, "%s\n", title);
    begun = true;
    say_row(text, &row[k]);
  }
  return begun;
}

static void say_header(GString *text, const char *what, int32_t day) {
  char stamp[WFM_STAMP_SIZE];
  g_string_append_printf(text, "%s%s%s\n  %-24s %10s %10s %10s %10s  %-7s %s\n", text->len ? "\n" : "", what, wfm_format_day(stamp, day),
                         "", "value", "before", "usual", "target", "", "trend");
}

static void say_weeks(GString *text, const WfmRun *run, const WfmTableData *kpi) {
  int32_t day = newest(kpi);
  if (day == INT32_MIN) return;
  say_header(text, "Week from ", day);
  for (size_t q = 0; q < run->n_queues; q++) say_block(text, kpi, run->queue[q].row->queue, "week", day, run->queue[q].row->queue);
  say_block(text, kpi, "", "week", day, "all queues");
}

static void say_roster(GString *text, const WfmRun *run, const WfmTableData *kpi) {
  int32_t day = wfm_local_day(wfm_zone_local(run->zone, run->roster.start));
  g_autoptr(GString) part = g_string_new(NULL);
  for (size_t q = 0; q < run->n_queues; q++) say_block(part, kpi, run->queue[q].row->queue, "roster", day, run->queue[q].row->queue);
  say_block(part, kpi, "", "roster", day, "all queues");
  if (!part->len) return;
  say_header(text, "Coming roster from ", day);
  g_string_append(text, part->str);
}

static void say_missing(GString *text, const WfmTableData *kpi) {
  const WfmKpiRow *row = kpi->rows;
  bool begun = false;
  for (size_t k = 0; k < kpi->n_rows; k++) {
    if (*row[k].period) continue;
    if (!begun) g_string_append_printf(text, "%sNot measured\n", text->len ? "\n" : "");
    begun = true;
    g_string_append_printf(text, "  %-24s %s\n", kpi_named(row[k].kpi)->label, row[k].basis);
  }
}

static void note_row(JsonArray *list, const WfmKpiRow *row) {
  char day[WFM_STAMP_SIZE];
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "queue", row->queue);
  json_object_set_string_member(object, "kpi", row->kpi);
  json_object_set_string_member(object, "period", row->period);
  if (row->from_day != INT32_MIN) json_object_set_string_member(object, "from_day", wfm_format_day(day, row->from_day));
  wfm_json_rounded(object, "value", row->value, 4);
  json_object_set_string_member(object, "unit", row->unit);
  wfm_json_rounded(object, "target", row->target, 4);
  json_object_set_string_member(object, "met", row->met);
  wfm_json_rounded(object, "before", row->before, 4);
  wfm_json_rounded(object, "usual", row->usual, 4);
  json_object_set_string_member(object, "trend", row->trend);
  json_object_set_string_member(object, "basis", row->basis);
  json_array_add_object_element(list, object);
}

void wfm_kpi_say(WfmAnswer *out, const WfmRun *run, const WfmTableData *kpi, const GPtrArray *advice) {
  const WfmKpiRow *row = kpi->rows;
  JsonArray *figures = json_array_new(), *sentences = json_array_new();
  for (size_t k = 0; k < kpi->n_rows; k++) note_row(figures, &row[k]);
  for (guint k = 0; k < advice->len; k++) json_array_add_string_element(sentences, advice->pdata[k]);
  json_object_set_array_member(out->facts, "figures", figures);
  json_object_set_array_member(out->facts, "recommendations", sentences);
  say_weeks(out->text, run, kpi);
  say_roster(out->text, run, kpi);
  say_missing(out->text, kpi);
  g_string_append_printf(out->text, "\nRecommendations\n");
  for (guint k = 0; k < advice->len; k++) g_string_append_printf(out->text, "  %s\n", (const char *)advice->pdata[k]);
  if (!advice->len) g_string_append(out->text, "  none: nothing stands out in the last weeks\n");
}
