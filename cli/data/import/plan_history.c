#include "cli/data/import/plan_history.h"

#include "cli/data/notation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE ((size_t)1 << 18) /* rows that are sorted in memory */
#define PART ((size_t)1 << 12)  /* rows that are read at a time */
#define LEAST_PART ((size_t)64)
#define MOST_REPEATED 20 /* mistakes */

/* A stretch of rows in order: the file itself, or a sorted piece of it. */
typedef struct {
  FILE *file;
  WfmTableParts *parts;
  WfmTableData *part; /* NULL: at the end */
  size_t row;
} Run;

struct WfmPlanHistory {
  char *path;
  WfmMistakes *mistakes; /* of readings after the first: none are expected */
  GHashTable *queue;     /* id -> WfmPlanHistoryQueue */
  GStringChunk *names;
  GArray *run; /* Run */
  size_t most; /* rows of a part */
  Run *given;  /* whose row was given last */
};

static const WfmTable *table(void) {
  return &wfm_plan_tables[WFM_PLAN_HISTORY];
}

static const WfmHistoryRow *row_of(const Run *run) {
  return run->part ? (const WfmHistoryRow *)run->part->rows + run->row : NULL;
}

static int compare(const WfmHistoryRow *p, const WfmHistoryRow *q) {
  int order = strcmp(p->queue, q->queue);
  return order ? order : (p->interval_start_utc > q->interval_start_utc) - (p->interval_start_utc < q->interval_start_utc);
}

static int by_queue_and_time(const void *a, const void *b) {
  return compare(a, b);
}

/* ---- Runs ---- */

static void end_run(Run *run) {
  wfm_table_data_free(run->part);
  wfm_table_parts_free(run->parts);
  run->part = NULL, run->parts = NULL;
}

static void clear_run(void *data) {
  Run *run = data;
  end_run(run);
  if (run->file) fclose(run->file);
}

static void step(Run *run, size_t most) {
  if (run->part && ++run->row < run->part->n_rows) return;
  wfm_table_data_free(run->part);
  run->part = wfm_table_parts_next(run->parts, most);
  run->row = 0;
}

static bool begin_run(Run *run, size_t most, WfmMistakes *mistakes) {
  end_run(run);
  if (fseek(run->file, 0, SEEK_SET) != 0) return false;
  run->parts = wfm_table_parts_new(table(), run->file, "history.csv", mistakes);
  step(run, most);
  return true;
}

bool wfm_plan_history_rewind(WfmPlanHistory *history) {
  history->given = NULL;
  history->most = MAX(LEAST_PART, PART / MAX(history->run->len, 1));
  for (guint k = 0; k < history->run->len; k++)
    if (!begin_run(&g_array_index(history->run, Run, k), history->most, history->mistakes)) return false;
  return wfm_mistakes_count(history->mistakes) == 0;
}

const WfmHistoryRow *wfm_plan_history_next(WfmPlanHistory *history) {
  Run *first = NULL;
  if (history->given) step(history->given, history->most);
  for (guint k = 0; k < history->run->len; k++) {
    Run *run = &g_array_index(history->run, Run, k);
    if (run->part && (!first || compare(row_of(run), row_of(first)) < 0)) first = run;
  }
  history->given = first;
  return first ? row_of(first) : NULL;
}

/* ---- Opening ---- */

static void see_queue(WfmPlanHistory *history, const WfmHistoryRow *row) {
  WfmPlanHistoryQueue *queue = g_hash_table_lookup(history->queue, row->queue);
  if (!queue) {
    queue = g_new0(WfmPlanHistoryQueue, 1);
    *queue = (WfmPlanHistoryQueue){g_string_chunk_insert(history->names, row->queue), row->interval_start_utc, row->minutes, 0};
    g_hash_table_insert(history->queue, (gpointer)queue->queue, queue);
  }
  queue->n++;
}

static void refuse_repeated(const WfmHistoryRow *row, WfmMistakes *mistakes) {
  char stamp[WFM_STAMP_SIZE];
  g_autofree char *shown = wfm_show_text(row->queue);
  wfm_mistakes_add(mistakes, "history.csv", 0, 0, "queue \"%s\", interval_start_utc \"%s\" stands there twice; keep one of the two rows",
                   shown, wfm_format_utc(stamp, row->interval_start_utc));
}

/* The whole file once: every row checked, queues noted. True where it is in order. */
static bool look_through(WfmPlanHistory *history, FILE *in, WfmMistakes *mistakes) {
  g_autoptr(WfmTableParts) parts = wfm_table_parts_new(table(), in, "history.csv", mistakes);
  g_autofree char *queue = g_strdup("");
  int64_t start = INT64_MIN;
  bool sorted = true;
  for (WfmTableData *part; (part = wfm_table_parts_next(parts, PART)); wfm_table_data_free(part)) {
    const WfmHistoryRow *row = part->rows;
    for (size_t r = 0; r < part->n_rows; r++) {
      int order = strcmp(queue, row[r].queue);
      sorted &= order < 0 || (order == 0 && start < row[r].interval_start_utc);
      start = row[r].interval_start_utc;
      if (order != 0) {
        g_free(queue);
        queue = g_strdup(row[r].queue);
      }
      see_queue(history, &row[r]);
    }
  }
  return sorted;
}

static bool add_piece(WfmPlanHistory *history, WfmTableData *piece, GError **err) {
  qsort(piece->rows, piece->n_rows, sizeof(WfmHistoryRow), by_queue_and_time);
  Run run = {.file = tmpfile()};
  bool written = run.file && wfm_table_write(piece, run.file, NULL) && fflush(run.file) == 0;
  if (run.file) g_array_append_val(history->run, run);
  if (!written) g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "there is no room for a temporary file: %s", g_strerror(errno));
  return written;
}

/* A row that stands twice has its twin beside it now. */
static void check_repeated(WfmPlanHistory *history, WfmMistakes *mistakes) {
  g_autofree char *queue = g_strdup("");
  int64_t start = INT64_MIN;
  size_t found = 0;
  if (!wfm_plan_history_rewind(history)) return;
  for (const WfmHistoryRow *row; found < MOST_REPEATED && (row = wfm_plan_history_next(history));) {
    bool same = strcmp(queue, row->queue) == 0;
    if (same && start == row->interval_start_utc) refuse_repeated(row, mistakes), found++;
    start = row->interval_start_utc;
    if (same) continue;
    g_free(queue);
    queue = g_strdup(row->queue);
  }
}

static bool sort_pieces(WfmPlanHistory *history, FILE *in, WfmMistakes *mistakes, GError **err) {
  bool good = fseek(in, 0, SEEK_SET) == 0;
  g_autoptr(WfmTableParts) parts = wfm_table_parts_new(table(), in, "history.csv", mistakes);
  for (WfmTableData *piece; good && (piece = wfm_table_parts_next(parts, PIECE)); wfm_table_data_free(piece))
    good = add_piece(history, piece, err);
  if (good) check_repeated(history, mistakes);
  return good;
}

static bool open_file(WfmPlanHistory *history, FILE *in, WfmMistakes *mistakes, GError **err) {
  bool sorted = look_through(history, in, mistakes), good = true;
  if (wfm_mistakes_count(mistakes) > 0) {
    fclose(in);
    return true;
  }
  if (sorted) {
    Run run = {.file = in};
    g_array_append_val(history->run, run);
  } else {
    good = sort_pieces(history, in, mistakes, err);
    fclose(in);
  }
  return good;
}

WfmPlanHistory *wfm_plan_history_open(const char *plan, WfmMistakes *mistakes, GError **err) {
  g_autoptr(WfmPlanHistory) history = g_new0(WfmPlanHistory, 1);
  struct stat status;
  history->path = g_build_filename(plan, "history.csv", NULL);
  history->mistakes = wfm_mistakes_new();
  history->queue = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  history->names = g_string_chunk_new(4096);
  history->run = g_array_new(FALSE, FALSE, sizeof(Run));
  g_array_set_clear_func(history->run, clear_run);
  if (stat(history->path, &status) != 0 && errno == ENOENT) return g_steal_pointer(&history);
  FILE *in = stat(history->path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(history->path, "re") : NULL;
  if (!in) { /* the table reader has the words for it */
    wfm_table_data_free(wfm_table_read_file(table(), history->path, "history.csv", mistakes));
    return g_steal_pointer(&history);
  }
  return open_file(history, in, mistakes, err) ? g_steal_pointer(&history) : NULL;
}

void wfm_plan_history_free(WfmPlanHistory *history) {
  if (!history) return;
  g_free(history->path);
  wfm_mistakes_free(history->mistakes);
  g_hash_table_unref(history->queue);
  g_string_chunk_free(history->names);
  g_array_unref(history->run);
  g_free(history);
}

const WfmPlanHistoryQueue *wfm_plan_history_queue(const WfmPlanHistory *history, const char *queue) {
  return g_hash_table_lookup(history->queue, queue);
}
