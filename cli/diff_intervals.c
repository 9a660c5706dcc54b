#include "cli/diff.h"
#include "cli/summary.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

enum { MOST_DAYS = 12 };

/* A row of either kind of table: what is compared, and what it is weighted with. */
typedef struct {
  const char *queue, *local; /* local: "" where the table has none */
  int64_t start;
  double amount; /* contacts, or gross agent hours */
  double aht_s, contacts;
} Cell;

static Cell cell_of(const WfmTableData *table, size_t r) {
  if (table->table == &wfm_table_forecast) {
    const WfmForecastRow *row = (const WfmForecastRow *)table->rows + r;
    return (Cell){row->queue, row->interval_start_local, row->interval_start_utc, row->mean, row->aht_s, row->mean};
  }
  if (table->table == &wfm_table_archive) {
    const WfmArchiveRow *row = (const WfmArchiveRow *)table->rows + r;
    return (Cell){row->queue, "", row->interval_start_utc, row->mean, NAN, 0};
  }
  const WfmRequirementRow *row = (const WfmRequirementRow *)table->rows + r;
  return (Cell){row->queue, row->interval_start_local, row->interval_start_utc, row->gross_agents * (double)row->minutes / 60, row->aht_s,
                row->volume};
}

typedef struct {
  const char *queue;
  char day[11]; /* "" for the whole */
  double a, b;
  double contacts_a, contacts_b, work_a, work_b;
  size_t n;
} Total;

static Total *total_of(GPtrArray *totals, GHashTable *by_name, const char *queue, const char *day) {
  g_autofree char *name = g_strdup_printf("%s\n%s", queue, day);
  Total *total = g_hash_table_lookup(by_name, name);
  if (total) return total;
  total = g_new0(Total, 1);
  total->queue = queue;
  g_strlcpy(total->day, day, sizeof total->day);
  g_ptr_array_add(totals, total);
  g_hash_table_insert(by_name, g_steal_pointer(&name), total);
  return total;
}

static void add(Total *total, const Cell *a, const Cell *b) {
  total->a += a->amount;
  total->b += b->amount;
  total->contacts_a += a->contacts;
  total->contacts_b += b->contacts;
  total->work_a += isfinite(a->aht_s) ? a->contacts * a->aht_s : 0;
  total->work_b += isfinite(b->aht_s) ? b->contacts * b->aht_s : 0;
  total->n++;
}

static guint cell_hash(gconstpointer key) {
  const Cell *cell = key;
  return g_str_hash(cell->queue) ^ g_int64_hash(&cell->start);
}

static gboolean cell_equal(gconstpointer a, gconstpointer b) {
  const Cell *x = a, *y = b;
  return x->start == y->start && strcmp(x->queue, y->queue) == 0;
}

static gint by_difference(gconstpointer a, gconstpointer b) {
  const Total *x = *(const Total *const *)a, *y = *(const Total *const *)b;
  double dx = fabs(x->b - x->a), dy = fabs(y->b - y->a);
  if (dx != dy) return dx > dy ? -1 : 1;
  int by_day = strcmp(x->day, y->day);
  return by_day ? by_day : strcmp(x->queue, y->queue);
}

static void say_total(WfmDifference *out, JsonArray *list, const Total *t, bool forecast) {
  char share[24] = "-";
  if (t->a > 0) g_snprintf(share, sizeof share, "%+.1f %%", 100 * (t->b / t->a - 1));
  double aht_a = t->contacts_a > 0 ? t->work_a / t->contacts_a : (double)NAN,
         aht_b = t->contacts_b > 0 ? t->work_b / t->contacts_b : (double)NAN;
  g_string_append_printf(out->text, "%-16s %-10s %12.1f %12.1f %+12.1f %9s", t->queue, t->day, t->a, t->b, t->b - t->a, share);
  if (isfinite(aht_a) && isfinite(aht_b)) g_string_append_printf(out->text, " %9.0f %9.0f", aht_a, aht_b);
  g_string_append_c(out->text, '\n');
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "queue", t->queue);
  if (*t->day) json_object_set_string_member(object, "day", t->day);
  wfm_json_rounded(object, forecast ? "contacts_before" : "hours_before", t->a, 2);
  wfm_json_rounded(object, forecast ? "contacts_after" : "hours_after", t->b, 2);
  wfm_json_rounded(object, "aht_s_before", aht_a, 1);
  wfm_json_rounded(object, "aht_s_after", aht_b, 1);
  json_array_add_object_element(list, object);
}

static void say(WfmDifference *out, GPtrArray *queues, GPtrArray *days, bool forecast) {
  g_string_append_printf(out->text, "%-16s %-10s %12s %12s %12s %9s %9s %9s\n", "queue", "", "before", "after", "difference", "", "AHT s",
                         "after");
  JsonArray *list = json_array_new();
  for (guint k = 0; k < queues->len; k++) say_total(out, list, queues->pdata[k], forecast);
  json_object_set_array_member(out->facts, "queues", list);
  list = json_array_new();
  g_ptr_array_sort(days, by_difference);
  guint most = 0;
  while (most < MIN(days->len, MOST_DAYS) && fabs(((Total *)days->pdata[most])->b - ((Total *)days->pdata[most])->a) > 0.05) most++;
  if (most) g_string_append(out->text, "\nDays that differ most\n");
  for (guint k = 0; k < most; k++) say_total(out, list, days->pdata[k], forecast);
  json_object_set_array_member(out->facts, "days", list);
}

bool wfm_diff_intervals(WfmDifference *out, const WfmTableData *a, const WfmTableData *b, GError **err) {
  bool forecast = a->table != &wfm_table_requirement;
  g_autoptr(GHashTable) before = g_hash_table_new_full(cell_hash, cell_equal, g_free, NULL);
  for (size_t r = 0; r < a->n_rows; r++) {
    Cell cell = cell_of(a, r);
    g_hash_table_add(before, g_memdup2(&cell, sizeof cell));
  }
  g_autoptr(GPtrArray) queues = g_ptr_array_new_with_free_func(g_free), days = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  size_t common = 0;
  bool same = true; /* what both have */
  for (size_t r = 0; r < b->n_rows; r++) {
    Cell cell = cell_of(b, r);
    const Cell *was = g_hash_table_lookup(before, &cell);
    if (!was) continue;
    common++;
    same &= was->amount == cell.amount && (was->aht_s == cell.aht_s || (isnan(was->aht_s) && isnan(cell.aht_s)));
    char day[WFM_STAMP_SIZE]; /* of an archive, which has no local times: the date in UTC */
    wfm_format_utc(day, cell.start);
    if (strlen(cell.local) >= 10) memcpy(day, cell.local, 10);
    day[10] = '\0';
    add(total_of(queues, by_name, cell.queue, ""), was, &cell);
    add(total_of(days, by_name, cell.queue, day), was, &cell);
  }
  if (common == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s and %s have no interval in common: nothing can be compared", a->file, b->file);
    return false;
  }
  same &= common == a->n_rows && common == b->n_rows;
  if (same)
    g_string_append_printf(out->text, "%s: the same\n", forecast ? "Forecast" : "Requirement");
  else
    g_string_append_printf(out->text, "%s: %s, over the %zu intervals that both have; only before: %zu, only after: %zu\n",
                           forecast ? "Forecast" : "Requirement", forecast ? "contacts" : "gross agent hours", common, a->n_rows - common,
                           b->n_rows - common);
  json_object_set_boolean_member(out->facts, "same", same);
  json_object_set_int_member(out->facts, "intervals", (gint64)common);
  json_object_set_int_member(out->facts, "only_before", (gint64)(a->n_rows - common));
  json_object_set_int_member(out->facts, "only_after", (gint64)(b->n_rows - common));
  g_autoptr(GString) unsaid = g_string_new(NULL);
  WfmDifference part = {same ? unsaid : out->text, out->facts};
  say(&part, queues, days, forecast);
  return true;
}
