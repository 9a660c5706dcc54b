/* Drivers: whom their rows mean, one value a time, bounds around it, one way of counting. */
#include "cli/data/notation.h"
#include "cli/data/plan_check.h"

#include <math.h>
#include <string.h>

#define LONGEST_GAP 120 /* days between rows from which on it is told */

static bool is_channel(const char *word) {
  for (size_t c = 0; c < G_N_ELEMENTS(wfm_channel_names); c++)
    if (strcmp(wfm_channel_names[c], word) == 0) return true;
  return false;
}

/* Names of queues and channels. */
static GPtrArray *words_of(const WfmPlan *plan) {
  GPtrArray *words = g_ptr_array_new();
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  for (size_t q = 0; q < WFM_N_ROWS(plan, QUEUES); q++) g_ptr_array_add(words, (gpointer)queue[q].queue);
  for (size_t c = 0; c < G_N_ELEMENTS(wfm_channel_names); c++) g_ptr_array_add(words, (gpointer)wfm_channel_names[c]);
  return words;
}

static bool is_queue(const WfmPlan *plan, const char *word) {
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  for (size_t q = 0; q < WFM_N_ROWS(plan, QUEUES); q++)
    if (strcmp(queue[q].queue, word) == 0) return true;
  return false;
}

static void check_row(const WfmPlan *plan, const WfmDriverRow *row, const GPtrArray *words, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_DRIVERS];
  if (strcmp(row->queue, "*") != 0 && !is_channel(row->queue) && !is_queue(plan, row->queue)) {
    g_autofree char *shown = wfm_show_text(row->queue);
    const char *near = wfm_nearest_word(row->queue, (const char *const *)words->pdata, words->len);
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "queue"),
                     "queue: \"%s\" is no queue of queues.csv, no channel and not *%s%s%s", shown, near ? "; did you mean \"" : "",
                     near ? near : "", near ? "\"?" : "");
  }
  if (row->value <= 0)
    wfm_plan_mistake(
        mistakes, data, row->line, "value",
        "found 0; right would be more, for contacts go with a power of it; what is there only now and then is an event (events.csv)");
  if (!isnan(row->low) && (row->low > row->value || row->low <= 0))
    wfm_plan_mistake(mistakes, data, row->line, "low", row->low <= 0 ? "found 0; right would be more" : "is more than value");
  if (row->high < row->value) wfm_plan_mistake(mistakes, data, row->line, "high", "is less than value");
}

static int by_series_and_time(const void *a, const void *b) {
  const WfmDriverRow *p = *(const WfmDriverRow *const *)a, *q = *(const WfmDriverRow *const *)b;
  int order = strcmp(p->driver, q->driver);
  if (order == 0) order = strcmp(p->queue, q->queue);
  if (order) return order;
  int32_t x = p->date.day + p->date.days / 2, y = q->date.day + q->date.days / 2;
  return x != y ? (x > y) - (x < y) : (p->line > q->line) - (p->line < q->line);
}

static bool same_series(const WfmDriverRow *a, const WfmDriverRow *b) {
  return strcmp(a->driver, b->driver) == 0 && strcmp(a->queue, b->queue) == 0;
}

static bool same_elasticity(const WfmDriverRow *a, const WfmDriverRow *b) {
  return isnan(a->elasticity) || isnan(b->elasticity) || a->elasticity == b->elasticity;
}

/* Two rows of a series that follow each other in time. */
static void check_pair(WfmPlan *plan, const WfmDriverRow *before, const WfmDriverRow *row, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_DRIVERS];
  int32_t from = before->date.day + before->date.days / 2, to = row->date.day + row->date.days / 2;
  if (from == to)
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "date"),
                     "date: a second row of driver \"%s\" for that time (the first: line %d)", row->driver, before->line);
  else if (to - from > LONGEST_GAP)
    wfm_plan_warn(plan,
                  "drivers.csv:%d: driver \"%s\" has no row for %d days before it (line %d is the last one); it counts as growing evenly",
                  row->line, row->driver, (int)(to - from), before->line);
  if (row->kind != before->kind)
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "kind"),
                     "kind: is another than in line %d; a driver counts as level or as sum throughout", before->line);
  if (!same_elasticity(row, before))
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "elasticity"),
                     "elasticity: is another than in line %d; a driver has one", before->line);
}

static void check_series(WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_DRIVERS];
  const WfmDriverRow *row = data->rows;
  g_autoptr(GPtrArray) list = g_ptr_array_new();
  for (size_t r = 0; r < data->n_rows; r++) g_ptr_array_add(list, (gpointer)&row[r]);
  g_ptr_array_sort(list, by_series_and_time);
  const WfmDriverRow *const *sorted = (const WfmDriverRow *const *)list->pdata;
  for (size_t r = 0; r < data->n_rows; r++) {
    bool first = r == 0 || !same_series(sorted[r - 1], sorted[r]), last = r + 1 == data->n_rows || !same_series(sorted[r], sorted[r + 1]);
    if (first && last)
      wfm_plan_mistake(mistakes, data, sorted[r]->line, "driver",
                       "has this row only; right would be two or more, of the past and of the plan");
    if (!first) check_pair(plan, sorted[r - 1], sorted[r], mistakes);
  }
}

static void check_number(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_DRIVERS];
  const WfmDriverRow *row = data->rows;
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  for (size_t q = 0; q < WFM_N_ROWS(plan, QUEUES); q++) {
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t r = 0; r < data->n_rows; r++) {
      bool meant = strcmp(row[r].queue, "*") == 0 || strcmp(row[r].queue, queue[q].queue) == 0 ||
                   strcmp(row[r].queue, wfm_channel_names[queue[q].channel]) == 0;
      if (!meant || !g_hash_table_add(names, (gpointer)row[r].driver) || g_hash_table_size(names) != WFM_MOST_DRIVERS + 1) continue;
      wfm_mistakes_add(mistakes, data->file, row[r].line, wfm_table_column(data, "driver"),
                       "driver: is one more than the %d that a queue can have, for queue \"%s\"", WFM_MOST_DRIVERS, queue[q].queue);
    }
  }
}

void wfm_plan_check_drivers(WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmDriverRow *row = WFM_ROWS(plan, DRIVERS, WfmDriverRow);
  if (WFM_N_ROWS(plan, DRIVERS) == 0) return;
  g_autoptr(GPtrArray) words = words_of(plan);
  for (size_t r = 0; r < WFM_N_ROWS(plan, DRIVERS); r++) check_row(plan, &row[r], words, mistakes);
  check_series(plan, mistakes);
  check_number(plan, mistakes);
}
