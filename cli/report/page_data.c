#include "cli/report/page_data.h"
#include "cli/report/assets.h"
#include "cli/report/page_json.h"
#include "core/error.h"

#include <string.h>

WfmPageWords *wfm_page_words_new(void) {
  WfmPageWords *words = g_new0(WfmPageWords, 1);
  words->word = g_ptr_array_new_with_free_func(g_free);
  words->index = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  return words;
}

void wfm_page_words_free(WfmPageWords *words) {
  if (!words) return;
  g_hash_table_unref(words->index);
  g_ptr_array_unref(words->word);
  g_free(words);
}

int wfm_page_words_find(const WfmPageWords *words, const char *word) {
  const guint *number = g_hash_table_lookup(words->index, word ? word : "");
  return number ? (int)*number : -1;
}

guint wfm_page_words_add(WfmPageWords *words, const char *word) {
  int known = wfm_page_words_find(words, word ? word : "");
  if (known >= 0) return (guint)known;
  char *own = g_strdup(word ? word : "");
  guint number = words->word->len;
  g_ptr_array_add(words->word, own);
  g_hash_table_insert(words->index, own, g_memdup2(&number, sizeof number));
  return number;
}

void wfm_page_words_write(const WfmPageWords *words, GString *out) {
  g_string_append_c(out, '[');
  for (guint i = 0; i < words->word->len; i++) {
    wfm_page_comma(out);
    wfm_page_text(out, words->word->pdata[i]);
  }
  g_string_append_c(out, ']');
}

int64_t wfm_page_instant(const WfmZone *zone, const WfmStamp *stamp, bool end) {
  if (stamp->has_offset) return stamp->local - stamp->offset_s;
  if (stamp->has_time) return wfm_zone_resolve(zone, stamp->local);
  return wfm_zone_day_start(zone, wfm_local_day(stamp->local) + (end ? 1 : 0));
}

bool wfm_page_has_instants(int64_t from, int64_t to) {
  return from >= WFM_INSTANT_LOW && from < WFM_INSTANT_HIGH && to >= from && to < WFM_INSTANT_HIGH;
}

/* Where the instants of a table stand; every row spans [from, from + length) or [from, to). */
typedef struct {
  const WfmTableData *data;
  size_t row_size, queue, from, to, minutes;
} Span;

static void stretch(WfmPage *page, const Span *span) {
  if (!span->data) return;
  const char *row = span->data->rows;
  for (size_t i = 0; i < span->data->n_rows; i++, row += span->row_size) {
    int64_t from, to;
    memcpy(&from, row + span->from, sizeof from);
    if (span->to != SIZE_MAX) {
      memcpy(&to, row + span->to, sizeof to);
    } else {
      int64_t minutes;
      memcpy(&minutes, row + span->minutes, sizeof minutes);
      to = minutes > 0 && minutes <= 1440 ? from + 60 * minutes : from;
    }
    if (!wfm_page_has_instants(from, to)) continue; /* refused with its row's number where the table is written */
    page->low = MIN(page->low, from);
    page->high = MAX(page->high, to);
    if (span->queue != SIZE_MAX) {
      const char *queue;
      memcpy(&queue, row + span->queue, sizeof queue);
      wfm_page_words_add(page->queues, queue);
    }
  }
}

#define QUEUE_SPAN(data, Row)                                                                                                              \
  { data, sizeof(Row), offsetof(Row, queue), offsetof(Row, interval_start_utc), SIZE_MAX, offsetof(Row, minutes) }
#define DUTY_SPAN(data, Row)                                                                                                               \
  { data, sizeof(Row), SIZE_MAX, offsetof(Row, start_utc), offsetof(Row, end_utc), SIZE_MAX }

static void stretch_over_tables(WfmPage *page) {
  const WfmReportInput *input = page->input;
  const Span spans[] = {
      QUEUE_SPAN(input->forecast, WfmForecastRow), QUEUE_SPAN(input->requirement, WfmRequirementRow),
      QUEUE_SPAN(input->coverage, WfmCoverageRow), DUTY_SPAN(input->roster, WfmSegmentRow),
      DUTY_SPAN(input->shifts, WfmShiftOutRow),
  };
  for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) stretch(page, &spans[i]);
}

static bool add_zone(WfmPage *page, const char *name, GError **err) {
  if (!name || !*name || wfm_page_words_find(page->zones, name) >= 0) return true;
  WfmZone *zone = wfm_zone_new(name, err);
  if (!zone) return false;
  g_ptr_array_add(page->own_zone, zone);
  g_ptr_array_add(page->zone, zone);
  wfm_page_words_add(page->zones, name);
  return true;
}

/* The rest of the world, for readers elsewhere; what the machine's database does not have is left out. */
static void add_every_zone(WfmPage *page) {
  const char *at = wfm_asset_zones.data, *end = at + wfm_asset_zones.size;
  for (const char *line_end; at < end && (line_end = memchr(at, '\n', (size_t)(end - at))); at = line_end + 1) {
    g_autofree char *name = g_strndup(at, (gsize)(line_end - at));
    (void)add_zone(page, name, NULL);
  }
}

WfmPage *wfm_page_new(const WfmReportInput *input, GError **err) {
  g_autoptr(WfmPage) page = g_new0(WfmPage, 1);
  page->input = input;
  page->queues = wfm_page_words_new();
  page->zones = wfm_page_words_new();
  page->zone = g_ptr_array_new();
  page->own_zone = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_zone_free);
  page->low = INT64_MAX;
  page->high = INT64_MIN;
  if (input->plan) {
    for (size_t i = 0; i < input->plan->n_zones; i++) {
      if (wfm_page_words_find(page->zones, input->plan->zones[i]->name) >= 0) continue;
      wfm_page_words_add(page->zones, input->plan->zones[i]->name);
      g_ptr_array_add(page->zone, input->plan->zones[i]);
    }
    const WfmTableData *queues = input->plan->table[WFM_PLAN_QUEUES];
    for (size_t i = 0; queues && i < queues->n_rows; i++) wfm_page_words_add(page->queues, ((const WfmQueueRow *)queues->rows)[i].queue);
  }
  if (!add_zone(page, input->zone, err) || !add_zone(page, "UTC", err)) return NULL;
  page->n_near_zones = page->zones->word->len;
  if (input->every_zone) add_every_zone(page);
  stretch_over_tables(page);
  return g_steal_pointer(&page);
}

void wfm_page_free(WfmPage *page) {
  if (!page) return;
  wfm_page_words_free(page->queues);
  wfm_page_words_free(page->zones);
  g_ptr_array_unref(page->zone);
  g_ptr_array_unref(page->own_zone);
  g_free(page);
}

guint wfm_page_zone(const WfmPage *page, const char *name) {
  int number = wfm_page_words_find(page->zones, name);
  if (number < 0) number = wfm_page_words_find(page->zones, page->input->zone);
  return number < 0 ? 0 : (guint)number;
}

/* {"name":...,"offset":[s before the first change, s after it, ...],"change":[instants]}: enough around the page's instants for
 * whole local weeks at both ends. */
void wfm_page_zones(const WfmPage *page, GString *out) {
  const int64_t margin = 9 * 86400;
  bool any = page->high >= page->low;
  int64_t low = any ? page->low - margin : 0, high = any ? page->high + margin : 0;
  wfm_page_key(out, "zones");
  g_string_append_c(out, '[');
  for (guint i = 0; i < page->zone->len; i++) {
    const WfmZone *zone = page->zone->pdata[i];
    wfm_page_comma(out);
    g_string_append_c(out, '{');
    wfm_page_key(out, "name");
    wfm_page_text(out, zone->name);
    g_autoptr(GString) change = g_string_new("[");
    wfm_page_key(out, "offset");
    g_string_append_printf(out, "[%d", wfm_zone_offset(zone, low));
    for (int64_t at = wfm_zone_next_change(zone, low); at <= high; at = wfm_zone_next_change(zone, at)) {
      wfm_page_comma(change);
      g_string_append_printf(change, "%" G_GINT64_FORMAT, at);
      g_string_append_printf(out, ",%d", wfm_zone_offset(zone, at));
    }
    g_string_append_printf(out, "],\"change\":%s]}", change->str);
  }
  g_string_append_printf(out, "],\"near_zones\":%u", page->n_near_zones);
}
