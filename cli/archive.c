#include "cli/archive.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH_SHOWN 12

/* The folder, or NULL where this run is not archived. */
static char *archive_folder(const WfmRun *run) {
  const char *name = run->settings->archive;
  return *name && strcmp(run->plan->dir, "-") != 0 ? g_build_filename(run->plan->dir, name, NULL) : NULL;
}

/* ---- Adding ---- */

/* End of what is known of a queue: the end of its last measured interval. */
static int64_t known_until(const WfmRunQueue *queue) {
  int32_t n = queue->past->grid.n;
  while (n > 0 && isnan(queue->volume[n - 1])) n--;
  return n > 0 ? wfm_grid_at(queue->past->grid, n) : queue->future->grid.start;
}

static WfmTableData *rows_to_archive(const WfmRun *run, const WfmTableData *forecast) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_archive);
  const WfmForecastRow *row = forecast->rows;
  for (size_t i = 0; i < forecast->n_rows; i++) {
    size_t q = wfm_run_queue(run, row[i].queue);
    int64_t at = wfm_grid_index(run->horizon, row[i].interval_start_utc);
    if (q == SIZE_MAX || at < 0 || at >= run->horizon.n || !run->queue[q].open_future[at]) continue;
    WfmArchiveRow kept = {.queue = row[i].queue,
                          .interval_start_utc = row[i].interval_start_utc,
                          .minutes = row[i].minutes,
                          .known_until_utc = known_until(&run->queue[q]),
                          .naive = row[i].yardstick,
                          .statistical = row[i].statistical,
                          .mean = row[i].mean,
                          .override = row[i].override};
    wfm_table_append(table, &kept);
  }
  return table;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Archived files, by name and so in the order in which they came. */
static GPtrArray *files_in(const char *folder) {
  GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir)))
    if (g_str_has_suffix(name, ".csv") && *name != '.') g_ptr_array_add(files, g_strdup(name));
  g_ptr_array_sort(files, by_name);
  return files;
}

/* The name for a content: NULL where it stands there already. */
static char *next_name(const GPtrArray *files, const char *day, const char *hash) {
  int count = 0;
  for (guint k = 0; k < files->len; k++) {
    const char *name = files->pdata[k];
    if (!g_str_has_prefix(name, day)) continue;
    if (strstr(name, hash)) return NULL;
    count = MAX(count, (int)g_ascii_strtoull(name + strlen(day) + 1, NULL, 10));
  }
  return g_strdup_printf("%s-%03d-%s.csv", day, count + 1, hash);
}

static bool refuse(GError **err, const char *path) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: the forecast cannot be archived: %s; run.archive= (empty) leaves it out", path,
              g_strerror(errno));
  return false;
}

static bool write_file(const char *folder, const char *name, const char *text, size_t length, GError **err) {
  g_autofree char *path = g_build_filename(folder, name, NULL), *hidden = g_strdup_printf("%s/.%s.new", folder, name);
  FILE *out = fopen(hidden, "we");
  if (!out) return refuse(err, hidden);
  bool written = fwrite(text, 1, length, out) == length && fflush(out) == 0 && fsync(fileno(out)) == 0;
  written = fclose(out) == 0 && written;
  if (written && rename(hidden, path) == 0) return true;
  refuse(err, path);
  unlink(hidden);
  return false;
}

bool wfm_archive_add(const WfmRun *run, const WfmTableData *forecast, GError **err) {
  g_autofree char *folder = archive_folder(run);
  if (!folder || run->cli->out) return true;
  g_autoptr(WfmTableData) table = rows_to_archive(run, forecast);
  char *text = NULL, day[WFM_STAMP_SIZE];
  size_t length = 0;
  FILE *memory = open_memstream(&text, &length);
  bool made = wfm_table_write(table, memory, err);
  fclose(memory);
  if (made && mkdir(folder, 0777) != 0 && errno != EEXIST) made = refuse(err, folder);
  if (made) {
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
    sum[HASH_SHOWN] = 0;
    wfm_format_day(day, wfm_local_day(wfm_zone_local(run->zone, run->horizon.start)));
    g_autoptr(GPtrArray) files = files_in(folder);
    g_autofree char *name = next_name(files, day, sum);
    made = !name || write_file(folder, name, text, length, err);
  }
  free(text);
  return made;
}

/* ---- Reading ---- */

/* Contacts that came: the rows of the history by queue and begin. What was left out of the forecast is left out here too. */

static guint row_hash(gconstpointer key) {
  const WfmHistoryRow *row = key;
  return g_str_hash(row->queue) ^ g_int64_hash(&row->interval_start_utc);
}

static gboolean row_equal(gconstpointer a, gconstpointer b) {
  const WfmHistoryRow *p = a, *q = b;
  return p->interval_start_utc == q->interval_start_utc && strcmp(p->queue, q->queue) == 0;
}

static GHashTable *actuals_of(const WfmPlan *plan) {
  GHashTable *actuals = g_hash_table_new(row_hash, row_equal);
  const WfmHistoryRow *row = WFM_ROWS(plan, HISTORY, WfmHistoryRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, HISTORY); i++) {
    bool used = !isnan(row[i].offered) && !g_strv_contains((const char *const *)row[i].flags, "partial") &&
                !g_strv_contains((const char *const *)row[i].flags, "excluded");
    if (used) g_hash_table_add(actuals, (gpointer)&row[i]);
  }
  return actuals;
}

/* Contacts of an interval that may consist of several of the history's; NaN where any is missing. */
static double came(GHashTable *actuals, const WfmArchiveRow *row) {
  double sum = 0;
  for (int64_t at = row->interval_start_utc, end = at + row->minutes * 60; at < end;) {
    WfmHistoryRow key = {.queue = row->queue, .interval_start_utc = at};
    const WfmHistoryRow *found = g_hash_table_lookup(actuals, &key);
    if (!found || at + found->minutes * 60 > end) return NAN;
    sum += found->offered, at += found->minutes * 60;
  }
  return sum;
}

/* Takes out what an earlier forecast from the same history said of the same horizon. */
static void supersede(GArray *list, int32_t made) {
  guint kept = 0;
  for (guint k = 0; k < list->len; k++) {
    WfmComeTrue row = g_array_index(list, WfmComeTrue, k);
    if (row.made != made) g_array_index(list, WfmComeTrue, kept++) = row;
  }
  g_array_set_size(list, kept);
}

/* The number of the forecast by what it was made from and for; a queue's earlier one of the same number is taken out. */
static int32_t number_of(GHashTable *numbers, const WfmArchiveRow *row, const char *file) {
  g_autofree char *key = g_strdup_printf("%s %" G_GINT64_FORMAT " %.10s", row->queue, row->known_until_utc, file);
  gpointer known = g_hash_table_lookup(numbers, key);
  if (known) return GPOINTER_TO_INT(known);
  int32_t number = (int32_t)g_hash_table_size(numbers) + 1;
  g_hash_table_insert(numbers, g_steal_pointer(&key), GINT_TO_POINTER(number));
  return number;
}

static void take_file(GArray **lists, const WfmRun *run, const WfmTableData *table, const char *file, GHashTable *actuals,
                      GHashTable *numbers) {
  const WfmArchiveRow *row = table->rows;
  size_t before = SIZE_MAX;
  int32_t made = 0;
  for (size_t i = 0; i < table->n_rows; i++) {
    size_t q = wfm_run_queue(run, row[i].queue);
    if (q == SIZE_MAX) continue; /* a queue that the plan no longer has */
    if (q != before) {
      made = number_of(numbers, &row[i], file);
      supersede(lists[q], made);
      before = q;
    }
    double actual = came(actuals, &row[i]);
    if (isnan(actual) || isnan(row[i].naive) || isnan(row[i].statistical)) continue;
    const WfmZone *zone = run->queue[q].zone;
    int32_t day = wfm_local_day(wfm_zone_local(zone, row[i].interval_start_utc));
    int32_t origin = wfm_local_day(wfm_zone_local(zone, row[i].known_until_utc - 1)) + 1;
    WfmComeTrue found = {made, day, day - origin + 1, row[i].naive, row[i].statistical, row[i].mean, actual, *row[i].override != 0};
    g_array_append_val(lists[q], found);
  }
}

GArray **wfm_archive_read(const WfmRun *run, size_t *n_files, GError **err) {
  g_autofree char *folder = archive_folder(run);
  g_autoptr(GPtrArray) files = folder ? files_in(folder) : g_ptr_array_new();
  g_autoptr(GHashTable) actuals = actuals_of(run->plan);
  g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  GArray **lists = g_new(GArray *, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) lists[q] = g_array_new(FALSE, FALSE, sizeof(WfmComeTrue));
  for (guint k = 0; k < files->len; k++) {
    g_autofree char *path = g_build_filename(folder, files->pdata[k], NULL);
    g_autoptr(WfmTableData) table = wfm_table_read_file(&wfm_table_archive, path, path, mistakes);
    if (wfm_mistakes_count(mistakes) == 0) take_file(lists, run, table, files->pdata[k], actuals, numbers);
  }
  *n_files = files->len;
  if (wfm_mistakes_check(mistakes, err)) return lists;
  wfm_archive_free(lists, run->n_queues);
  return NULL;
}

void wfm_archive_free(GArray **come_true, size_t n_queues) {
  for (size_t q = 0; come_true && q < n_queues; q++) g_array_unref(come_true[q]);
  g_free(come_true);
}
