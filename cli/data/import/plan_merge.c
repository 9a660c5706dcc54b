#include "cli/data/import/plan_merge.h"

#include "cli/data/import/queue_names.h"
#include "cli/data/import/spread.h"
#include "cli/data/notation.h"
#include "cli/data/plan.h"
#include "cli/data/publish.h"
#include "core/numeric.h"
#include "scheduler/staffing/patience.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 4096
#define DAY_S 86400

static const char *const channel_names[] = {"voice", "chat", "email", "social"};

typedef struct {
  int queue; /* of the intake */
  char *id;  /* in the plan */
  int channel;
  bool fresh; /* to be added to queues.csv */
} Target;

typedef struct {
  WfmMerge *merge;
  const WfmIntake *intake;
  WfmIntake *spread; /* made of whole days; NULL: there are none */
  const char *plan, *queue_zone;
  WfmTableData *queues;
  WfmPlanHistory *history;
  const WfmHistoryRow *old; /* the plan's row that is next; NULL: no more */
  Target *target;           /* [n] in order of ids */
  size_t n;
  FILE *out; /* NULL: dry */
  WfmTableData *batch;
  bool told[WFM_N_MEASURES]; /* some row has it */
  bool headed, failed;
} Merging;

/* ---- The plan as it is ---- */

static WfmTableData *read_table(const char *plan, int table, WfmMistakes *mistakes) {
  g_autofree char *file = g_strdup_printf("%s.csv", wfm_plan_tables[table].name);
  g_autofree char *path = g_build_filename(plan, file, NULL);
  return wfm_table_read_file(&wfm_plan_tables[table], path, file, mistakes);
}

static bool read_plan(Merging *m, GError **err) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  if (!g_file_test(m->plan, G_FILE_TEST_IS_DIR)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: there is no such plan; wfm init makes one", m->plan);
    return false;
  }
  m->queues = read_table(m->plan, WFM_PLAN_QUEUES, mistakes);
  m->history = wfm_plan_history_open(m->plan, mistakes, err);
  return m->history && wfm_mistakes_check(mistakes, err);
}

/* ---- Which queue of the plan ---- */

static const WfmQueueRow *plan_queue(const Merging *m, const char *name, int channel) {
  const WfmQueueRow *row = m->queues->rows;
  for (size_t k = 0; k < m->queues->n_rows; k++)
    if ((strcmp(row[k].queue, name) == 0 || (*row[k].name && strcmp(row[k].name, name) == 0)) && (channel < 0 || row[k].channel == channel))
      return &row[k];
  return NULL;
}

/* As the mapping has it, or as the export writes it. */
static const char *name_of(const Merging *m, const WfmTallyQueue *queue) {
  const char *mapped = wfm_mapping_queue(m->intake->options.mapping, queue->name);
  return mapped ? mapped : queue->name;
}

static bool name_is_shared(const Merging *m, const WfmTallyQueue *all, size_t n, size_t q) {
  for (size_t k = 0; k < n; k++)
    if (k != q && all[k].channel != all[q].channel && strcmp(name_of(m, &all[k]), name_of(m, &all[q])) == 0) return true;
  return false;
}

static void find_target(Merging *m, Target *target, const WfmTallyQueue *all, size_t n, size_t q) {
  const char *name = name_of(m, &all[q]);
  g_autofree char *id = wfm_queue_id(name);
  g_autofree char *longer = g_strdup_printf("%s-%s", id, channel_names[all[q].channel]);
  int channel = all[q].channel_told ? all[q].channel : -1;
  const WfmQueueRow *row = plan_queue(m, name, channel);
  if (!row) row = plan_queue(m, id, channel);
  if (!row) row = plan_queue(m, longer, channel);
  *target = (Target){.queue = (int)q, .channel = row ? row->channel : all[q].channel, .fresh = !row};
  if (row)
    target->id = g_strdup(row->queue);
  else
    target->id = g_strdup(name_is_shared(m, all, n, q) || plan_queue(m, id, -1) ? longer : id);
}

static int by_id(const void *a, const void *b) {
  const Target *p = a, *q = b;
  int order = strcmp(p->id, q->id);
  return order ? order : (p->queue > q->queue) - (p->queue < q->queue);
}

/* Names that are one queue of the plan though nobody said so, and new ones that are nearly a queue of the plan. */
static void tell_alike(const Merging *m) {
  size_t n = 0;
  const WfmTallyQueue *all = wfm_tally_queues(m->intake->tally, &n);
  const WfmQueueRow *row = m->queues->rows;
  for (size_t t = 0; t < m->n; t++) {
    const Target *one = &m->target[t], *before = t ? &m->target[t - 1] : NULL;
    const char *name = name_of(m, &all[one->queue]);
    if (before && strcmp(before->id, one->id) == 0 && strcmp(name_of(m, &all[before->queue]), name) != 0)
      g_ptr_array_add(m->merge->notes, g_strdup_printf("%s and %s are both the queue %s: what came to them is added up",
                                                       name_of(m, &all[before->queue]), name, one->id));
    g_autofree char *key = wfm_queue_alike_key(name);
    for (size_t k = 0; one->fresh && k < m->queues->n_rows; k++) {
      g_autofree char *other = wfm_queue_alike_key(*row[k].name ? row[k].name : row[k].queue);
      if (strcmp(key, other) == 0 && row[k].channel == one->channel)
        g_ptr_array_add(
            m->merge->notes,
            g_strdup_printf("%s is a new queue beside %s of the plan: if they are one, a row \"queue:%s,%s\" in a mapping file (--map)",
                            one->id, row[k].queue, name, row[k].queue));
    }
  }
}

/* Two labels of the export that mean one queue of the plan (phone, callback) add up. */
static void find_targets(Merging *m) {
  size_t n = 0;
  const WfmTallyQueue *all = wfm_tally_queues(m->intake->tally, &n);
  m->target = g_new0(Target, n + 1);
  for (size_t q = 0; q < n; q++) {
    int64_t first, last;
    if (wfm_intake_span(m->intake, (int)q, &first, &last)) find_target(m, &m->target[m->n++], all, n, q);
  }
  qsort(m->target, m->n, sizeof(Target), by_id);
  tell_alike(m);
}

/* Whole days become intervals. */
static bool spread_days(Merging *m, GError **err) {
  size_t n = 0;
  if (!m->intake->day_zone) return true;
  wfm_tally_queues(m->intake->tally, &n);
  g_autofree WfmSpreadQueue *queue = g_new0(WfmSpreadQueue, n + 1);
  for (size_t t = 0; t < m->n; t++) {
    const WfmQueueRow *row = plan_queue(m, m->target[t].id, -1);
    queue[m->target[t].queue] = (WfmSpreadQueue){m->target[t].id, row ? row->like : ""};
  }
  m->spread = wfm_spread_days(m->intake, queue, m->history, m->merge->notes, err);
  m->intake = m->spread;
  return m->spread != NULL;
}

static bool check_grids(const Merging *m, GError **err) {
  for (size_t t = 0; t < m->n; t++) {
    const Target *target = &m->target[t];
    const WfmPlanHistoryQueue *known = wfm_plan_history_queue(m->history, target->id);
    int64_t minutes = known ? known->minutes : m->intake->step_s / 60, start = known ? known->start : m->intake->phase_s;
    if (minutes * 60 == m->intake->step_s && (start - m->intake->phase_s) % m->intake->step_s == 0) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "history.csv has intervals of %d minutes of the queue \"%s\", the files of %d; right would be the same length%s, and the "
                "same begin",
                (int)minutes, target->id, m->intake->step_s / 60, m->intake->cover->len ? " (--interval)" : "");
    return false;
  }
  return true;
}

/* ---- Rows ---- */

static const struct {
  const char *name;
  size_t offset;
  int decimals;
} measures[WFM_N_MEASURES] = {
    [WFM_MEASURE_OFFERED] = {"offered", offsetof(WfmHistoryRow, offered), 4},
    [WFM_MEASURE_HANDLED] = {"handled", offsetof(WfmHistoryRow, handled), 4},
    [WFM_MEASURE_ABANDONED] = {"abandoned", offsetof(WfmHistoryRow, abandoned), 4},
    [WFM_MEASURE_ABANDONED_IN_SL] = {"abandoned_in_sl", offsetof(WfmHistoryRow, abandoned_in_sl), 4},
    [WFM_MEASURE_ANSWERED_IN_SL] = {"answered_in_sl", offsetof(WfmHistoryRow, answered_in_sl), 4},
    [WFM_MEASURE_HANDLE_S] = {"handle_seconds", offsetof(WfmHistoryRow, handle_seconds), 3},
    [WFM_MEASURE_ACTIVE_S] = {"active_seconds", offsetof(WfmHistoryRow, active_seconds), 3},
    [WFM_MEASURE_WAIT_S] = {"wait_seconds_answered", offsetof(WfmHistoryRow, wait_seconds_answered), 3},
    [WFM_MEASURE_BACKLOG] = {"backlog_open", offsetof(WfmHistoryRow, backlog_open), 4},
    [WFM_MEASURE_BACKLOG_AGE_S] = {"backlog_age_seconds", offsetof(WfmHistoryRow, backlog_age_seconds), 3},
    [WFM_MEASURE_RESOLVED] = {"resolved", offsetof(WfmHistoryRow, resolved), 4},
    [WFM_MEASURE_RESOLUTION_S] = {"resolution_seconds", offsetof(WfmHistoryRow, resolution_seconds), 3},
    [WFM_MEASURE_RATED] = {"rated", offsetof(WfmHistoryRow, rated), 4},
    [WFM_MEASURE_SATISFIED] = {"satisfied", offsetof(WfmHistoryRow, satisfied), 4},
    [WFM_MEASURE_NPS_ANSWERS] = {"nps_answers", offsetof(WfmHistoryRow, nps_answers), 4},
    [WFM_MEASURE_NPS_PROMOTERS] = {"nps_promoters", offsetof(WfmHistoryRow, nps_promoters), 4},
    [WFM_MEASURE_NPS_DETRACTORS] = {"nps_detractors", offsetof(WfmHistoryRow, nps_detractors), 4},
};

static double *measure_of(WfmHistoryRow *row, int measure) {
  return (double *)(void *)((char *)row + measures[measure].offset);
}

/* All batches have the columns of which any row has something. */
static void begin_batch(Merging *m) {
  const WfmTable *table = &wfm_plan_tables[WFM_PLAN_HISTORY];
  m->batch = wfm_table_data_new(table);
  for (int k = 0; k < WFM_N_MEASURES; k++)
    m->batch->column_given[wfm_table_column_named(table, measures[k].name) - table->columns] = m->told[k];
}

/* A table without a row has a header still. */
static void flush(Merging *m) {
  char *text = NULL;
  size_t n = 0;
  if (!m->out || (m->headed && m->batch->n_rows == 0)) return;
  FILE *memory = open_memstream(&text, &n);
  m->failed |= !memory || !wfm_table_write(m->batch, memory, NULL);
  if (memory) fclose(memory);
  const char *from = text ? text : "", *behind = strchr(from, '\n');
  if (m->headed && behind) from = behind + 1;
  m->headed = true;
  m->failed |= fputs(from, m->out) == EOF;
  free(text);
  wfm_table_data_free(m->batch);
  begin_batch(m);
}

static char *no_flags[] = {NULL};

/* The row that it came from may be gone when the batch is written. */
static char **kept_flags(WfmTableData *batch, char **flags) {
  guint n = flags ? g_strv_length(flags) : 0;
  if (n == 0) return no_flags;
  char **kept = wfm_table_alloc(batch, (n + 1) * sizeof *kept);
  for (guint k = 0; k < n; k++) kept[k] = (char *)(uintptr_t)wfm_table_text(batch, flags[k]);
  return kept;
}

static void put(Merging *m, const WfmHistoryRow *row) {
  for (int k = 0; k < WFM_N_MEASURES; k++) m->told[k] |= !isnan(*(const double *)(const void *)((const char *)row + measures[k].offset));
  if (!m->out) return;
  WfmHistoryRow kept = *row;
  kept.queue = wfm_table_text(m->batch, row->queue), kept.channel = wfm_table_text(m->batch, row->channel);
  kept.flags = kept_flags(m->batch, row->flags);
  wfm_table_append(m->batch, &kept);
  if (m->batch->n_rows == BATCH) flush(m);
}

static void note_change(Merging *m, const Target *target, const WfmHistoryRow *old, const WfmHistoryRow *now) {
  m->merge->changed++;
  if (m->merge->change->len == WFM_MERGE_SHOWN) return;
  g_autoptr(GString) what = g_string_new(NULL);
  WfmHistoryRow before = *old, after = *now;
  for (int k = 0; k < WFM_N_MEASURES; k++) {
    double a = *measure_of(&before, k), b = *measure_of(&after, k);
    if (a == b || (isnan(a) && isnan(b))) continue;
    g_string_append_printf(what, "%s%s ", what->len ? ", " : "", measures[k].name);
    isnan(a) ? (void)g_string_append(what, "empty") : wfm_real_format(what, a, 3);
    g_string_append(what, " -> ");
    wfm_real_format(what, b, 3);
  }
  if (!what->len) g_string_append(what, "flags");
  WfmMergeChange change = {g_strdup(target->id), g_string_free(g_steal_pointer(&what), FALSE), now->interval_start_utc};
  g_array_append_val(m->merge->change, change);
}

static bool has_flag(char **flags, const char *word) {
  for (; flags && *flags; flags++)
    if (strcmp(*flags, word) == 0) return true;
  return false;
}

/* The row as it will be; false where nothing of it changes: also where a list of contacts begins in the interval and has fewer of it than were there. */
static bool lay_over(WfmHistoryRow *row, const WfmHistoryRow *old, const WfmTallyCell *cell) {
  bool differs = false, is_part = old && cell->edge && cell->value[WFM_MEASURE_OFFERED] < old->offered;
  for (int k = 0; k < WFM_N_MEASURES; k++) {
    double value = wfm_round(cell->value[k], measures[k].decimals), *place = measure_of(row, k);
    if (isnan(cell->value[k]) || is_part) continue;
    differs |= !(*place == value);
    *place = value;
  }
  return differs || !old;
}

static void merge_interval(Merging *m, const Target *target, int64_t start, const WfmHistoryRow *old, const WfmTallyCell *cell) {
  static char *imputed_flags[] = {(char *)(uintptr_t) "imputed", NULL};
  static char *fold_flags[] = {(char *)(uintptr_t) "dst-fold", NULL};
  WfmHistoryRow row = old ? *old : wfm_history_row(start, m->intake->step_s / 60, target->id, channel_names[target->channel]);
  bool differs = lay_over(&row, old, cell);
  if (cell->imputed && !old) row.flags = imputed_flags;
  if (old && !cell->imputed && has_flag(old->flags, "imputed")) row.flags = no_flags, differs = true;
  if (cell->shared && (!old || !has_flag(old->flags, "dst-fold"))) row.flags = fold_flags;
  if (!old)
    m->merge->fresh++;
  else if (differs)
    note_change(m, target, old, &row);
  else
    m->merge->same++;
  put(m, &row);
}

static bool add_up(const Merging *m, size_t from, size_t to, int64_t interval, WfmTallyCell *cell) {
  bool any = false;
  for (size_t t = from; t < to; t++) {
    WfmTallyCell one;
    if (!wfm_intake_cell(m->intake, m->target[t].queue, interval, &one)) continue;
    for (int k = 0; any && k < WFM_N_MEASURES; k++)
      if (!isnan(cell->value[k])) one.value[k] = (isnan(one.value[k]) ? 0 : one.value[k]) + cell->value[k];
    *cell = one;
    any = true;
  }
  return any;
}

static int64_t next_of(const Merging *m, size_t from, size_t to, int64_t interval) {
  int64_t next = INT64_MAX;
  for (size_t t = from; t < to; t++) next = MIN(next, wfm_intake_next(m->intake, m->target[t].queue, interval));
  return next;
}

static void step(Merging *m) {
  m->old = wfm_plan_history_next(m->history);
}

/* Rows of the plan before this queue and instant stay as they are. */
static void pass(Merging *m, const char *queue, int64_t until) {
  for (; m->old; step(m)) {
    int order = queue ? strcmp(m->old->queue, queue) : -1;
    if (order > 0 || (order == 0 && m->old->interval_start_utc >= until)) return;
    put(m, m->old);
  }
}

/* Targets from .. to - 1 are one queue of the plan. */
static void merge_queue(Merging *m, size_t from, size_t to) {
  const Target *target = &m->target[from];
  WfmTallyCell cell = {.rows = 0};
  for (int64_t k = next_of(m, from, to, 0); k < INT64_MAX; k = next_of(m, from, to, k + 1)) {
    if (!add_up(m, from, to, k, &cell)) continue;
    int64_t start = wfm_intake_instant(m->intake, k);
    pass(m, target->id, start);
    const WfmHistoryRow *old = m->old && m->old->interval_start_utc == start && strcmp(m->old->queue, target->id) == 0 ? m->old : NULL;
    merge_interval(m, target, start, old, &cell);
    if (old) step(m);
  }
}

/* Both are in order of queue and time, and are gone through side by side. */
static bool merge_all(Merging *m, GError **err) {
  if (!wfm_plan_history_rewind(m->history)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "history.csv cannot be read again: was it changed meanwhile?");
    return false;
  }
  step(m);
  begin_batch(m);
  for (size_t t = 0; t < m->n;) {
    size_t to = t + 1;
    while (to < m->n && strcmp(m->target[to].id, m->target[t].id) == 0) to++;
    merge_queue(m, t, to);
    t = to;
  }
  pass(m, NULL, 0);
  flush(m);
  return wfm_intake_check(m->intake, err);
}

/* ---- queues.csv ---- */

static void append_cell(GString *line, const char *text) {
  if (!strpbrk(text, ",\"\r\n")) {
    g_string_append(line, text);
    return;
  }
  g_string_append_c(line, '"');
  for (; *text; text++) g_string_append_len(line, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
  g_string_append_c(line, '"');
}

/* A name that a spreadsheet would take for a formula loses what makes it one; what a plan's text may not have (a form feed) is a blank. */
static char *plain_name(const char *name) {
  char *plain = g_strdup(name + strspn(name, "=+-@\t\r "));
  for (char *p = plain; *p; p++)
    if (g_ascii_iscntrl(*p)) *p = ' ';
  return plain;
}

static void append_queue(GString *line, const Merging *m, const Target *target, char **columns) {
  size_t n;
  const WfmTallyQueue *queue = &wfm_tally_queues(m->intake->tally, &n)[target->queue];
  g_autoptr(GString) patience = g_string_new(NULL);
  if (queue->gave_up >= 30)
    wfm_real_format(patience, wfm_round(CLAMP(wfm_patience_of_totals(queue->waited_s, queue->gave_up), 1, 30.0 * DAY_S), 1), 1);
  g_autofree char *shown = plain_name(name_of(m, queue));
  for (int c = 0; columns[c]; c++) {
    const char *name = g_strstrip(columns[c]);
    if (c) g_string_append_c(line, ',');
    if (strcmp(name, "queue") == 0) append_cell(line, target->id);
    if (strcmp(name, "name") == 0) append_cell(line, shown);
    if (strcmp(name, "channel") == 0) g_string_append(line, channel_names[target->channel]);
    if (strcmp(name, "zone") == 0) append_cell(line, m->queue_zone);
    if (strcmp(name, "patience_s") == 0) g_string_append(line, patience->str);
  }
  g_string_append_c(line, '\n');
}

/* The header of a table as it stands, its cells; NULL where there is none. */
static char **header_of(const char *text) {
  const char *line = text;
  if (g_str_has_prefix(line, "\xef\xbb\xbf")) line += 3;
  while (*line == '#' || *line == '\n' || *line == '\r') {
    line = strchr(line, '\n');
    if (!line++) return NULL;
  }
  g_autofree char *header = g_strndup(line, strcspn(line, "\r\n"));
  return *header ? g_strsplit(g_strdelimit(header, "\"", ' '), ",", -1) : NULL;
}

static bool has_column(char **columns, const char *name) {
  for (int c = 0; columns && columns[c]; c++) {
    g_autofree char *one = g_strstrip(g_strdup(columns[c]));
    if (strcmp(one, name) == 0) return true;
  }
  return false;
}

static bool write_queues(const Merging *m, WfmPublish *publish, GError **err) {
  g_autofree char *path = g_build_filename(m->plan, "queues.csv", NULL), *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) text = g_strdup("");
  g_auto(GStrv) columns = header_of(text);
  g_autoptr(GString) all = g_string_new(text);
  if (!columns) {
    columns = g_strsplit("queue,name,channel,zone,patience_s", ",", -1);
    g_string_append(all, "queue,name,channel,zone,patience_s\n");
  } else if (!has_column(columns, "channel")) {
    for (size_t t = 0; t < m->n; t++)
      if (m->target[t].fresh && m->target[t].channel != 0) {
        g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                    "queues.csv has no column \"channel\", which the new queue \"%s\" (%s) needs; add it", m->target[t].id,
                    channel_names[m->target[t].channel]);
        return false;
      }
  }
  if (all->len && all->str[all->len - 1] != '\n') g_string_append_c(all, '\n');
  for (size_t t = 0; t < m->n; t++) {
    bool repeated = t > 0 && strcmp(m->target[t].id, m->target[t - 1].id) == 0;
    if (m->target[t].fresh && !repeated) append_queue(all, m, &m->target[t], columns);
  }
  FILE *out = wfm_publish_open(publish, "queues.csv", err);
  if (out) fputs(all->str, out); /* a full disk is told when the files are closed */
  return out != NULL;
}

/* ---- All of it ---- */

/* Comments above the header stay; columns of the planner's own would be lost. */
static bool begin_history(Merging *m, WfmPublish *publish, GError **err) {
  g_autofree char *path = g_build_filename(m->plan, "history.csv", NULL);
  FILE *old = fopen(path, "re"), *out = wfm_publish_open(publish, "history.csv", err);
  char *line = NULL;
  size_t size = 0;
  m->out = out;
  while (out && old && getline(&line, &size, old) > 0 && (*line == '#' || *line == '\n')) fputs(line, out);
  free(line);
  if (old) fclose(old);
  return out != NULL;
}

static bool has_own_columns(const Merging *m, GError **err) {
  g_autofree char *path = g_build_filename(m->plan, "history.csv", NULL);
  FILE *old = fopen(path, "re");
  char *line = NULL;
  size_t size = 0;
  bool own = false;
  while (old && getline(&line, &size, old) > 0)
    if (*line != '#' && *line != '\n') {
      own = strncmp(line, "x_", 2) == 0 || strstr(line, ",x_") || strstr(line, "\"x_");
      break;
    }
  free(line);
  if (old) fclose(old);
  if (own)
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                        "history.csv has columns of your own (x_...), which an import would lose; keep them in another file");
  return own;
}

static bool write_all(Merging *m, GError **err) {
  if (has_own_columns(m, err)) return false;
  g_autoptr(WfmPublish) publish = wfm_publish_new(m->plan, err);
  if (!publish || !begin_history(m, publish, err)) return false;
  bool any = false;
  for (size_t t = 0; t < m->n; t++) any |= m->target[t].fresh;
  if (!merge_all(m, err)) return false;
  if (m->failed) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "history.csv cannot be written: %s", g_strerror(errno));
    return false;
  }
  if (any && !write_queues(m, publish, err)) return false;
  return wfm_publish_commit(publish, err);
}

static void clear_change(void *change) {
  g_free(((WfmMergeChange *)change)->queue);
  g_free(((WfmMergeChange *)change)->what);
}

static void begin_merge(WfmMerge *merge) {
  *merge = (WfmMerge){.change = g_array_new(FALSE, FALSE, sizeof(WfmMergeChange)),
                      .added = g_ptr_array_new_with_free_func(g_free),
                      .guessed = g_ptr_array_new_with_free_func(g_free),
                      .notes = g_ptr_array_new_with_free_func(g_free)};
  g_array_set_clear_func(merge->change, clear_change);
}

void wfm_merge_clear(WfmMerge *merge) {
  if (!merge->change) return;
  g_array_unref(merge->change);
  g_ptr_array_unref(merge->added);
  g_ptr_array_unref(merge->guessed);
  g_ptr_array_unref(merge->notes);
  *merge = (WfmMerge){.change = NULL};
}

static void list_added(Merging *m) {
  size_t n;
  const WfmTallyQueue *all = wfm_tally_queues(m->intake->tally, &n);
  for (size_t t = 0; t < m->n; t++) {
    const Target *target = &m->target[t];
    if (!target->fresh || (t > 0 && strcmp(target->id, m->target[t - 1].id) == 0)) continue;
    g_ptr_array_add(m->merge->added, g_strdup(target->id));
    if (!all[target->queue].channel_told && !m->intake->options.channel)
      g_ptr_array_add(m->merge->guessed, g_strdup_printf("%s for %s", target->id, channel_names[target->channel]));
  }
}

/* Counts first; writes where something changes. */
static bool merge_plan(Merging *m, bool dry, GError **err) {
  if (!read_plan(m, err)) return false;
  find_targets(m);
  if (!spread_days(m, err) || !check_grids(m, err) || !merge_all(m, err)) return false;
  list_added(m);
  if (dry || (m->merge->fresh == 0 && m->merge->changed == 0 && m->merge->added->len == 0)) return true;
  g_array_set_size(m->merge->change, 0);
  m->merge->fresh = m->merge->changed = m->merge->same = 0;
  wfm_table_data_free(m->batch);
  m->batch = NULL; /* what follows may fail before there is another */
  m->merge->written = write_all(m, err);
  return m->merge->written;
}

bool wfm_plan_merge(WfmMerge *merge, const WfmIntake *intake, const char *plan, const char *queue_zone, bool dry, GError **err) {
  begin_merge(merge);
  Merging m = {.merge = merge, .intake = intake, .plan = plan, .queue_zone = queue_zone};
  bool merged = merge_plan(&m, dry, err);
  for (size_t t = 0; t < m.n; t++) g_free(m.target[t].id);
  g_free(m.target);
  if (m.batch) wfm_table_data_free(m.batch);
  if (m.queues) wfm_table_data_free(m.queues);
  wfm_plan_history_free(m.history);
  wfm_intake_free(m.spread);
  return merged;
}
