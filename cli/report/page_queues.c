#include "cli/report/page_data.h"
#include "cli/report/page_json.h"
#include "cli/report/page_totals.h"
#include "core/error.h"

#include <math.h>
#include <string.h>

/* A forecast may reach 26 weeks ahead at 5 minutes; the page shows its first eight weeks, and says so. */
enum { FORECAST_SECONDS_SHOWN = 56 * 86400 };

/* A result table as columns over a grid per queue. */
typedef struct {
  const char *key; /* in the page's data */
  size_t offset;   /* of a double, or of a text if decimals < 0 */
  int decimals;
} Column;
typedef struct {
  const char *key, *file;
  size_t row_size, queue, start, minutes;
  int64_t longest_s; /* later rows are left out; 0 = no limit */
  const Column *columns;
  size_t n_columns;
} Layout;

#define LAYOUT(key, file, Row, longest_s, columns)                                                                                         \
  {                                                                                                                                        \
    key, file, sizeof(Row), offsetof(Row, queue), offsetof(Row, interval_start_utc), offsetof(Row, minutes), longest_s, columns,           \
        G_N_ELEMENTS(columns)                                                                                                              \
  }
static const Column forecast_columns[] = {
    {"mean", offsetof(WfmForecastRow, mean), 2}, {"low", offsetof(WfmForecastRow, p10), 2},
    {"high", offsetof(WfmForecastRow, p90), 2},  {"yardstick", offsetof(WfmForecastRow, yardstick), 2},
    {"aht", offsetof(WfmForecastRow, aht_s), 0},
};
static const Column requirement_columns[] = {
    {"need", offsetof(WfmRequirementRow, gross_agents), 2},
    {"binding", offsetof(WfmRequirementRow, binding), -1},
};
static const Column coverage_columns[] = {
    {"need", offsetof(WfmCoverageRow, required), 2},
    {"have", offsetof(WfmCoverageRow, present), 2},
    {"expected", offsetof(WfmCoverageRow, sl_expected), 3},
    {"simulated", offsetof(WfmCoverageRow, sl_simulated), 3},
    {"wait", offsetof(WfmCoverageRow, asa_simulated_s), 0},
    {"occupancy", offsetof(WfmCoverageRow, occupancy_simulated), 3},
    {"offered", offsetof(WfmCoverageRow, offered_simulated), 2},
};
static const Layout forecast_layout = LAYOUT("forecast", "forecast", WfmForecastRow, FORECAST_SECONDS_SHOWN, forecast_columns);
static const Layout requirement_layout = LAYOUT("requirement", "requirement", WfmRequirementRow, 0, requirement_columns);
static const Layout coverage_layout = LAYOUT("coverage", "coverage", WfmCoverageRow, 0, coverage_columns);

/* The grid of each queue's rows in a table. */
typedef struct {
  size_t n_rows;
  int64_t low, high, step_s; /* starts of the first and the last interval */
} Extent;

static const void *field(const Layout *layout, const WfmTableData *data, size_t row, size_t offset) {
  return (const char *)data->rows + row * layout->row_size + offset;
}
static int64_t integer(const Layout *layout, const WfmTableData *data, size_t row, size_t offset) {
  int64_t value;
  memcpy(&value, field(layout, data, row, offset), sizeof value);
  return value;
}
static int queue_of(const WfmPage *page, const Layout *layout, const WfmTableData *data, size_t row) {
  const char *queue;
  memcpy(&queue, field(layout, data, row, layout->queue), sizeof queue);
  return wfm_page_words_find(page->queues, queue);
}

static Extent *measure(const WfmPage *page, const Layout *layout, const WfmTableData *data, GError **err) {
  g_autofree Extent *extent = g_new0(Extent, page->queues->word->len + 1);
  for (size_t i = 0; i < data->n_rows; i++) {
    Extent *own = &extent[queue_of(page, layout, data, i)];
    int64_t start = integer(layout, data, i, layout->start), minutes = integer(layout, data, i, layout->minutes);
    int64_t step_s = minutes > 0 && minutes <= 1440 ? 60 * minutes : 0;
    bool good = step_s && wfm_page_has_instants(start, start + step_s);
    if (good && !own->n_rows++) *own = (Extent){1, start, start, step_s};
    if (good && own->step_s == step_s && (start - own->low) % step_s == 0) {
      own->low = MIN(own->low, start);
      own->high = MAX(own->high, start);
      continue;
    }
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s, row %zu: intervals of one queue must have one length and lie side by side",
                layout->file, i + 1);
    return NULL;
  }
  for (guint q = 0; q < page->queues->word->len; q++) {
    Extent *own = &extent[q];
    if (layout->longest_s && own->n_rows) own->high = MIN(own->high, own->low + layout->longest_s - own->step_s);
    /* Closed hours may be left out of a table, but one stray year must not fill the page with nothing. */
    if (!own->n_rows || (own->high - own->low) / own->step_s < 100 * (int64_t)own->n_rows + 10000) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s, queue %s: its intervals lie too far apart for one chart", layout->file,
                (const char *)page->queues->word->pdata[q]);
    return NULL;
  }
  return g_steal_pointer(&extent);
}

static void write_column(const Layout *layout, const WfmTableData *data, const size_t *row, size_t n, const Column *column,
                         WfmPageWords *words, GString *out) {
  wfm_page_key(out, column->key);
  g_string_append_c(out, '[');
  for (size_t i = 0; i < n; i++) {
    wfm_page_comma(out);
    if (row[i] == SIZE_MAX) {
      g_string_append(out, "null");
    } else if (column->decimals < 0) {
      const char *text;
      memcpy(&text, field(layout, data, row[i], column->offset), sizeof text);
      g_string_append_printf(out, "%u", wfm_page_words_add(words, text));
    } else {
      double value;
      memcpy(&value, field(layout, data, row[i], column->offset), sizeof value);
      wfm_page_number(out, value, fabs(value) >= 1000 ? MIN(column->decimals, 1) : column->decimals);
    }
  }
  g_string_append_c(out, ']');
}

/* Each queue's own columns, kept until the queues are written: text[q] is ,"forecast":{...} or nothing. */
static bool write_table(const WfmPage *page, const Layout *layout, const WfmTableData *data, WfmPageWords *words, GString **text,
                        GError **err) {
  if (!data || !data->n_rows) return true;
  g_autofree Extent *extent = measure(page, layout, data, err);
  if (!extent) return false;
  guint n_queues = page->queues->word->len;
  g_autofree size_t **row = g_new0(size_t *, n_queues + 1), *size = g_new0(size_t, n_queues + 1);
  for (guint q = 0; q < n_queues; q++) {
    if (!extent[q].n_rows) continue;
    size[q] = (size_t)((extent[q].high - extent[q].low) / extent[q].step_s) + 1;
    row[q] = g_new(size_t, size[q]);
    memset(row[q], 0xff, size[q] * sizeof **row); /* SIZE_MAX: no such row */
  }
  for (size_t i = 0; i < data->n_rows; i++) {
    int q = queue_of(page, layout, data, i);
    size_t at = (size_t)((integer(layout, data, i, layout->start) - extent[q].low) / extent[q].step_s);
    if (at < size[q]) row[q][at] = i;
  }
  for (guint q = 0; q < n_queues; q++) {
    if (!row[q]) continue;
    wfm_page_key(text[q], layout->key);
    g_string_append_printf(text[q], "{\"start\":%" G_GINT64_FORMAT ",\"step\":%" G_GINT64_FORMAT ",\"n\":%zu,\"rows\":%zu", extent[q].low,
                           extent[q].step_s, size[q], extent[q].n_rows);
    for (size_t c = 0; c < layout->n_columns; c++) write_column(layout, data, row[q], size[q], &layout->columns[c], words, text[q]);
    g_string_append_c(text[q], '}');
    g_free(row[q]);
  }
  return true;
}

/* "events":[[kind, name, from, to], ...] of those that touch the page's time: the plan's own and the holidays by rule. */
static void write_events(const WfmPage *page, const GArray *events, GString *out) {
  wfm_page_key(out, "events");
  g_string_append_c(out, '[');
  for (guint i = 0; i < events->len; i++) {
    const WfmEvent *event = &g_array_index(events, WfmEvent, i);
    if (event->to <= page->low || event->from >= page->high) continue;
    g_autofree char *kind = g_strdelimit(g_strdup(event->kind), "_", ' ');
    wfm_page_comma(out);
    g_string_append_c(out, '[');
    wfm_page_text(out, kind);
    g_string_append_c(out, ',');
    wfm_page_text(out, event->name);
    g_string_append_printf(out, ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]", event->from, event->to);
  }
  g_string_append_c(out, ']');
}

static void write_queue(const WfmQueueRow *queue, GString *out) {
  static const char *const channels[] = {"voice", "chat", "email", "social"};
  wfm_page_key(out, "name");
  wfm_page_text(out, queue->name && *queue->name ? queue->name : queue->queue);
  if (queue->channel >= 0 && queue->channel < (int)G_N_ELEMENTS(channels)) {
    wfm_page_key(out, "channel");
    wfm_page_text(out, channels[queue->channel]);
  }
  wfm_page_key(out, "target");
  wfm_page_number(out, queue->sl_target, 4);
  wfm_page_key(out, "target_s");
  wfm_page_number(out, queue->target_s, 1);
}

static void write_accuracy(const WfmTableData *accuracy, GString *out) {
  wfm_page_key(out, "accuracy");
  g_string_append_c(out, '[');
  for (size_t i = 0; accuracy && i < accuracy->n_rows; i++) {
    const WfmAccuracyRow *row = &((const WfmAccuracyRow *)accuracy->rows)[i];
    const struct { const char *key, *text; } words[] = {{"queue", row->queue}, {"model", row->model}, {"level", row->level}};
    const struct {
      const char *key;
      double value;
    } numbers[] = {{"from", (double)row->lead_from}, {"to", (double)row->lead_to}, {"wape", row->wape}, {"floor", row->floor},
                   {"ratio", row->wape_over_floor},  {"mase", row->mase},          {"bias", row->bias}, {"cover80", row->cover80},
                   {"cover95", row->cover95},        {"n", (double)row->n}};
    wfm_page_comma(out);
    g_string_append_c(out, '{');
    for (size_t k = 0; k < G_N_ELEMENTS(words); k++) {
      wfm_page_key(out, words[k].key);
      wfm_page_text(out, words[k].text);
    }
    for (size_t k = 0; k < G_N_ELEMENTS(numbers); k++) {
      wfm_page_key(out, numbers[k].key);
      wfm_page_number(out, numbers[k].value, 4);
    }
    g_string_append_c(out, '}');
  }
  g_string_append_c(out, ']');
}

bool wfm_page_queues(const WfmPage *page, GString *out, GError **err) {
  const WfmReportInput *input = page->input;
  const WfmTableData *queues = input->plan ? input->plan->table[WFM_PLAN_QUEUES] : NULL;
  guint n = page->queues->word->len;
  g_autoptr(WfmPageWords) bindings = wfm_page_words_new();
  g_autoptr(GPtrArray) text = g_ptr_array_new();
  for (guint q = 0; q < n; q++) {
    GString *own = g_string_new("{\"id\":");
    g_ptr_array_add(text, own);
    wfm_page_text(own, page->queues->word->pdata[q]);
    const WfmQueueRow *row = queues && q < queues->n_rows ? &((const WfmQueueRow *)queues->rows)[q] : NULL;
    wfm_page_key(own, "zone");
    g_string_append_printf(own, "%u", wfm_page_zone(page, row ? row->zone : NULL));
    if (row) write_queue(row, own);
    if (row && input->events) write_events(page, input->events[q], own);
  }
  bool good = write_table(page, &forecast_layout, input->forecast, bindings, (GString **)text->pdata, err) &&
              write_table(page, &requirement_layout, input->requirement, bindings, (GString **)text->pdata, err) &&
              write_table(page, &coverage_layout, input->coverage, bindings, (GString **)text->pdata, err);
  wfm_page_key(out, "queues");
  g_string_append_c(out, '[');
  for (guint q = 0; q < n; q++) {
    GString *own = text->pdata[q];
    const WfmQueueRow *row = queues && q < queues->n_rows ? &((const WfmQueueRow *)queues->rows)[q] : NULL;
    const WfmZone *zone = page->zone->pdata[wfm_page_zone(page, row ? row->zone : NULL)];
    if (good) wfm_page_totals(page, page->queues->word->pdata[q], zone, FORECAST_SECONDS_SHOWN, own);
    wfm_page_comma(out);
    g_string_append_printf(out, "%s}", own->str);
    g_string_free(own, TRUE);
  }
  g_string_append_c(out, ']');
  wfm_page_key(out, "bindings");
  wfm_page_words_write(bindings, out);
  write_accuracy(input->accuracy, out);
  return good;
}
