#include "cli/run.h"

#include "cli/chat_history.h"
#include "cli/data/holidays.h"
#include "cli/data/notation.h"
#include "cli/drivers.h"
#include "forecast/events.h"

#include <math.h>
#include <string.h>

int64_t wfm_run_instant(const WfmStamp *stamp, const WfmZone *zone, int add_days) {
  int64_t local = stamp->local + (int64_t)add_days * 86400;
  if (stamp->has_offset) return local - stamp->offset_s;
  return stamp->has_time ? wfm_zone_resolve(zone, local) : wfm_zone_day_start(zone, wfm_local_day(local));
}

int64_t wfm_run_end(const WfmStamp *stamp, const WfmZone *zone) {
  return wfm_run_instant(stamp, zone, stamp->has_time ? 0 : 1);
}

static bool refuse(GError **err, const char *text) {
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, text);
  return false;
}

bool wfm_run_apply_set(WfmCli *cli, GError **err) {
  for (guint i = 0; i < cli->set->len; i++) {
    const char *text = cli->set->pdata[i], *equals = strchr(text, '=');
    if (!equals) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--set %s: right would be --set key=value, for example --set run.horizon_days=14",
                  text);
      return false;
    }
    g_autofree char *key = g_strndup(text, (gsize)(equals - text));
    if (!wfm_settings_set(cli->settings, key, equals + 1, err)) {
      g_prefix_error(err, "--set %s: ", text);
      (*err)->code = WFM_STATUS_USAGE;
      return false;
    }
  }
  return true;
}

static WfmPlan *load_plan(WfmCli *cli, const char *path, uint64_t need, GError **err) {
  if (strcmp(path, "-") != 0) return wfm_plan_load(path, cli->overlay, need, cli->settings, err);
  if (!wfm_run_apply_set(cli, err)) return NULL; /* the zone of a bare history comes from --set run.zone */
  const WfmRunSettings *settings = wfm_settings_get(cli->settings, &wfm_run_module);
  return wfm_plan_from_history(stdin, "standard input", *settings->zone ? settings->zone : "UTC", cli->settings, err);
}

/* The planning interval in seconds: as set, or the longest step of the histories. */
static bool find_step(int32_t *step, const WfmRun *run, GError **err) {
  int64_t longest = 0;
  const WfmHistoryRow *row = WFM_ROWS(run->plan, HISTORY, WfmHistoryRow);
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, HISTORY); i++) longest = MAX(longest, row[i].minutes);
  int64_t wanted = run->settings->interval_min ? run->settings->interval_min : longest ? longest : 30;
  if (86400 % (wanted * 60) != 0 || (wanted > 60 && wanted != 1440)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "run.interval_min: a planning interval of %" G_GINT64_FORMAT
                " minutes cannot be used; right would be 5, 10, 15, 20, 30 or 60",
                wanted);
    return false;
  }
  if (longest && (longest > wanted || wanted % longest != 0)) {
    for (size_t i = 0; i < WFM_N_ROWS(run->plan, HISTORY); i++)
      if (row[i].minutes > wanted || wanted % row[i].minutes != 0) {
        g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                    "history.csv:%d: queue %s has intervals of %" G_GINT64_FORMAT
                    " minutes, which do not add up to the planning interval of %" G_GINT64_FORMAT
                    " minutes; right would be a multiple of it in run.interval_min, or a finer history",
                    row[i].line, row[i].queue, row[i].minutes, wanted);
        return false;
      }
  }
  *step = (int32_t)wanted * 60;
  return true;
}

/* End of the last interval of the history; 0 where there is none. */
static int64_t history_end(const WfmPlan *plan) {
  int64_t end = 0;
  const WfmHistoryRow *row = WFM_ROWS(plan, HISTORY, WfmHistoryRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, HISTORY); i++) end = MAX(end, row[i].interval_start_utc + row[i].minutes * 60);
  return end;
}

static bool find_first_day(int32_t *day, const WfmRun *run, GError **err) {
  if (*run->settings->start) {
    WfmStamp stamp = {0};
    if (!wfm_stamp_parse(&stamp, run->settings->start) || stamp.has_time) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "setting run.start: found \"%s\", right would be a date such as 2026-03-02",
                  run->settings->start);
      return false;
    }
    *day = wfm_local_day(stamp.local);
    return true;
  }
  int64_t end = history_end(run->plan);
  if (!end)
    return refuse(err,
                  "history.csv has no rows, so the horizon cannot begin after it: right would be a history, or a first day in run.start");
  int32_t first = wfm_local_day(wfm_zone_local(run->zone, end - 1)) + 1;
  if (wfm_zone_day_start(run->zone, first - 1) >= end) first--;
  *day = first + (run->settings->week_start - wfm_weekday(first) + 7) % 7;
  return true;
}

static bool lay_out(WfmRun *run, GError **err) {
  int32_t step = 0, day = 0;
  if (!find_step(&step, run, err) || !find_first_day(&day, run, err)) return false;
  int64_t start = wfm_zone_day_start(run->zone, day);
  int32_t horizon_days = run->cli->horizon_days > 0 ? run->cli->horizon_days : (int32_t)run->settings->horizon_days;
  int64_t end = wfm_zone_day_start(run->zone, day + horizon_days);
  int64_t roster_days = MIN(run->settings->roster_days, horizon_days);
  int64_t roster_end = wfm_zone_day_start(run->zone, day + (int32_t)roster_days);
  if (end > WFM_INSTANT_HIGH || start < 366 * (int64_t)86400)
    return refuse(err, "the horizon lies outside the years 1971 to 2037; right would be another run.start");
  if ((end - start) % step != 0 || (roster_end - start) % step != 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "the clock change of %s does not fall on intervals of %d minutes; right would be run.interval_min=30 or 15",
                run->zone->name, step / 60);
    return false;
  }
  run->horizon = (WfmGrid){start, step, (int32_t)((end - start) / step)};
  run->roster = (WfmGrid){start, step, (int32_t)((roster_end - start) / step)};
  return true;
}

static bool has_word(char **words, const char *word) {
  return words && g_strv_contains((const char *const *)words, word);
}

bool wfm_run_event_applies(const WfmEventRow *event, const WfmQueueRow *queue) {
  if (event->queues && event->queues[0]) return has_word(event->queues, queue->queue);
  return !*event->region || wfm_region_within(queue->region, (char *[]){(char *)event->region, NULL});
}

static void add_events(WfmRunQueue *queue, const WfmRun *run) {
  const WfmPlan *plan = run->plan;
  queue->events = g_array_new(FALSE, TRUE, sizeof(WfmEvent));
  const WfmEventRow *row = WFM_ROWS(plan, EVENTS, WfmEventRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, EVENTS); i++) {
    if (!wfm_run_event_applies(&row[i], queue->row)) continue;
    const WfmZone *zone = *row[i].zone ? wfm_plan_zone(plan, row[i].zone) : queue->zone;
    const WfmStamp *last = row[i].to.local == INT64_MIN ? &row[i].from : &row[i].to;
    WfmEvent event = {row[i].event,
                      wfm_event_kinds[row[i].kind],
                      wfm_run_instant(&row[i].from, zone, 0),
                      row[i].lasts ? wfm_grid_end(run->horizon) + 86400 : wfm_run_end(last, zone),
                      row[i].volume_effect,
                      row[i].aht_effect,
                      isnan(row[i].half_life_days) ? 0 : row[i].half_life_days * 86400,
                      row[i].follows,
                      row[i].open.from_s,
                      row[i].open.to_s};
    wfm_event_complete(&event);
    g_array_append_val(queue->events, event);
  }
}

static void add_verdicts(WfmRunQueue *queue, const WfmPlan *plan) {
  queue->verdicts = g_array_new(FALSE, FALSE, sizeof(WfmHistoryVerdict));
  const WfmVerdictRow *row = WFM_ROWS(plan, VERDICTS, WfmVerdictRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, VERDICTS); i++) {
    if (strcmp(row[i].queue, queue->row->queue) != 0) continue;
    WfmHistoryVerdict verdict = {.kind = (WfmVerdictKind)(row[i].verdict + 1)};
    wfm_stamp_span(&verdict.from, &verdict.to, &row[i].from, &row[i].to, queue->zone);
    g_array_append_val(queue->verdicts, verdict);
  }
}

/* Does events.csv itself say what sort of day this is? A closure of some hours only takes them from what the day is. */
static bool named_in_events(const GArray *events, guint n, int64_t from, int64_t to) {
  static const char *const kinds[] = {"holiday", "half_day", "bridge", "workday", NULL};
  for (guint e = 0; e < n; e++) {
    const WfmEvent *event = &g_array_index(events, WfmEvent, e);
    if (event->from < to && event->to > from && g_strv_contains(kinds, event->kind)) return true;
    if (event->from <= from && event->to >= to && strcmp(event->kind, "closure") == 0) return true;
  }
  return false;
}

/* Holidays of the queue's region over its history and the horizon, and a week on either side: days beside a holiday differ too. */
static void add_holidays(WfmRunQueue *queue, WfmRun *run) {
  const WfmTableData *shipped = run->settings->holidays == 0 ? run->plan->shipped_holidays : NULL;
  g_autoptr(WfmRegionHolidays) holidays = wfm_region_holidays_new(shipped, run->plan->table[WFM_PLAN_HOLIDAYS], queue->row->region);
  if (!holidays->rule->len) return;
  int32_t from = wfm_local_day(wfm_zone_local(queue->zone, MIN(queue->past->grid.start, run->horizon.start))) - 7;
  int32_t to = wfm_local_day(wfm_zone_local(queue->zone, wfm_grid_end(run->horizon))) + 7;
  guint n = queue->events->len;
  g_autoptr(GArray) days = wfm_holidays_expand((const WfmHoliday *)(void *)holidays->rule->data, holidays->rule->len, MAX(from, 0), to);
  for (guint k = 0; k < days->len; k++) {
    const WfmHolidayDay *day = &g_array_index(days, WfmHolidayDay, k);
    const WfmHolidayRow *row = holidays->row->pdata[day->rule];
    int64_t begin = wfm_zone_day_start(queue->zone, day->day), end = wfm_zone_day_start(queue->zone, day->day + 1);
    if (named_in_events(queue->events, n, begin, end)) continue;
    g_autofree char *observed = day->observed ? g_strconcat(row->holiday, " (observed)", NULL) : NULL;
    const char *name = observed ? g_string_chunk_insert_const(run->names, observed) : row->holiday;
    WfmEvent event = {.name = name,
                      .kind = wfm_event_kinds[row->kind],
                      .from = begin,
                      .to = end,
                      .volume_effect = row->volume_effect,
                      .aht_effect = row->aht_effect,
                      .follows = row->follows,
                      .open_from_s = row->open.from_s,
                      .open_to_s = row->open.to_s};
    wfm_event_complete(&event);
    g_array_append_val(queue->events, event);
  }
}

/* Opening hours as the events change them, without the closures among these. */
static uint8_t *open_mask(const WfmRunQueue *queue, const WfmSlots *slots) {
  uint8_t *open = g_new0(uint8_t, (gsize)slots->grid.n + 1);
  g_autofree uint8_t *week = wfm_opening_week(&queue->row->open, slots);
  wfm_opening_mask(open, &queue->row->open, slots);
  wfm_events_open(open, slots, week, (const WfmEvent *)(const void *)queue->events->data, queue->events->len);
  for (guint e = 0; e < queue->events->len; e++) {
    const WfmEvent *event = &g_array_index(queue->events, WfmEvent, e);
    if (strcmp(event->kind, "closure") != 0) continue;
    for (int32_t i = 0; i < slots->grid.n; i++) {
      int64_t at = wfm_grid_at(slots->grid, i);
      if (at >= event->from && at < event->to) open[i] = 0;
    }
  }
  return open;
}

/* Sums over the rows that fall into one planning interval. */
typedef struct {
  double offered, handled, handle_s, backlog;
  int32_t covered_s;
  bool excluded;
} Bin;

double wfm_history_served(const WfmHistoryRow *row) {
  if (!isnan(row->handled)) return row->handled;
  return isnan(row->abandoned) ? row->offered : MAX(0, row->offered - row->abandoned);
}

bool wfm_history_left_out(const WfmHistoryRow *row) {
  return has_word(row->flags, "partial") || has_word(row->flags, "excluded") || isnan(row->offered);
}

/* Handle times of chats that were open side by side become those that they would have had one by one. */
static void add_row(Bin *bin, const WfmHistoryRow *row, const WfmQueueRow *queue) {
  bin->covered_s += (int32_t)row->minutes * 60;
  bin->excluded |= wfm_history_left_out(row);
  bin->offered += isnan(row->offered) ? 0 : row->offered;
  if (!isnan(row->handle_seconds)) {
    double served = wfm_history_served(row);
    bin->handled += isnan(served) ? 0 : served;
    int limit = queue->channel == WFM_CHANNEL_CHAT ? (int)queue->concurrency : 1;
    bin->handle_s += wfm_handle_alone_s(row->handle_seconds, row->active_seconds, limit, queue->concurrency_slowdown);
  }
  if (!isnan(row->backlog_open)) bin->backlog = row->backlog_open;
}

/* The past of one queue: from its first row to the end of its last, never beyond the start of the horizon. */
static void fill_past(WfmRunQueue *queue, const WfmHistoryRow *rows, const GArray *index, WfmGrid horizon) {
  int64_t first = horizon.start, last = INT64_MIN;
  for (guint k = 0; k < index->len; k++) {
    const WfmHistoryRow *row = &rows[g_array_index(index, guint32, k)];
    if (row->interval_start_utc >= horizon.start) continue; /* held back */
    first = MIN(first, row->interval_start_utc);
    last = MAX(last, row->interval_start_utc + row->minutes * 60);
  }
  int64_t from = wfm_grid_index(horizon, first), to = last == INT64_MIN ? from : MIN(0, wfm_grid_index(horizon, last - 1) + 1);
  WfmGrid grid = {wfm_grid_at(horizon, from), horizon.step, (int32_t)(to - from)};
  g_autofree Bin *bin = g_new0(Bin, (gsize)grid.n + 1);
  for (int32_t i = 0; i < grid.n; i++) bin[i].backlog = (double)NAN;
  for (guint k = 0; k < index->len; k++) {
    const WfmHistoryRow *row = &rows[g_array_index(index, guint32, k)];
    int64_t i = wfm_grid_index(grid, row->interval_start_utc);
    if (i >= 0 && i < grid.n) add_row(&bin[i], row, queue->row);
  }
  queue->past = wfm_slots_new(grid, queue->zone);
  queue->volume = g_new(double, (gsize)grid.n + 1);
  queue->aht_s = g_new(double, (gsize)grid.n + 1);
  queue->served = g_new(double, (gsize)grid.n + 1);
  queue->backlog = g_new(double, (gsize)grid.n + 1);
  for (int32_t i = 0; i < grid.n; i++) {
    bool whole = bin[i].covered_s == grid.step && !bin[i].excluded;
    queue->volume[i] = whole ? bin[i].offered : (double)NAN;
    queue->served[i] = bin[i].handled;
    queue->aht_s[i] = bin[i].handled > 0 && bin[i].handle_s > 0 ? bin[i].handle_s / bin[i].handled : (double)NAN;
    queue->backlog[i] = bin[i].backlog;
  }
}

static bool check_alignment(const WfmRun *run, GError **err) {
  const WfmHistoryRow *row = WFM_ROWS(run->plan, HISTORY, WfmHistoryRow);
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, HISTORY); i++) {
    int64_t late = ((row[i].interval_start_utc - run->horizon.start) % run->horizon.step + run->horizon.step) % run->horizon.step;
    if (late % (row[i].minutes * 60) == 0) continue;
    char stamp[WFM_STAMP_SIZE];
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "history.csv:%d: the interval at %s does not fall on the planner's intervals of %d minutes, which begin at midnight in %s; "
                "right would be a finer "
                "history (15 minutes), or a planner's zone (run.zone) whose offset fits",
                row[i].line, wfm_format_utc(stamp, row[i].interval_start_utc), run->horizon.step / 60, run->zone->name);
    return false;
  }
  return true;
}

static void fill_queues(WfmRun *run) {
  const WfmQueueRow *rows = WFM_ROWS(run->plan, QUEUES, WfmQueueRow);
  const WfmHistoryRow *history = WFM_ROWS(run->plan, HISTORY, WfmHistoryRow);
  run->n_queues = WFM_N_ROWS(run->plan, QUEUES);
  run->queue = g_new0(WfmRunQueue, run->n_queues + 1);
  g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  for (size_t q = 0; q < run->n_queues; q++) {
    g_ptr_array_add(lists, g_array_new(FALSE, FALSE, sizeof(guint32)));
    g_hash_table_insert(index, (gpointer)rows[q].queue, lists->pdata[q]);
  }
  for (guint32 i = 0; i < WFM_N_ROWS(run->plan, HISTORY); i++) {
    GArray *list = g_hash_table_lookup(index, history[i].queue);
    if (list) g_array_append_val(list, i);
  }
  for (size_t q = 0; q < run->n_queues; q++) {
    WfmRunQueue *queue = &run->queue[q];
    queue->row = &rows[q];
    queue->zone = wfm_plan_zone(run->plan, rows[q].zone);
    add_events(queue, run);
    add_verdicts(queue, run->plan);
    queue->drivers = wfm_run_drivers_new(run->plan, queue->row);
    wfm_run_learn_chat(queue, history, lists->pdata[q], run->horizon.start);
    fill_past(queue, history, lists->pdata[q], run->horizon);
    add_holidays(queue, run);
    queue->future = wfm_slots_new(run->horizon, queue->zone);
    queue->open_past = open_mask(queue, queue->past);
    queue->open_future = open_mask(queue, queue->future);
  }
}

uint8_t *wfm_run_open(const WfmRun *run, size_t queue, WfmGrid grid) {
  g_autoptr(WfmSlots) slots = wfm_slots_new(grid, run->queue[queue].zone);
  return open_mask(&run->queue[queue], slots);
}

void wfm_run_note(WfmRun *run) {
  char stamp[WFM_STAMP_SIZE];
  JsonObject *root = run->summary->root;
  g_autofree char *path = g_canonicalize_filename(run->plan->dir, NULL); /* "." is called by its folder's name */
  g_autofree char *name = strcmp(run->plan->dir, "-") == 0 ? g_strdup("standard input") : g_path_get_basename(path);
  json_object_set_string_member(root, "plan", name);
  json_object_set_string_member(root, "zone", run->zone->name);
  json_object_set_string_member(root, "start", wfm_format_local(stamp, run->zone, run->horizon.start));
  json_object_set_string_member(root, "end", wfm_format_local(stamp, run->zone, wfm_grid_end(run->horizon)));
  json_object_set_string_member(root, "roster_end", wfm_format_local(stamp, run->zone, wfm_grid_end(run->roster)));
  json_object_set_string_member(root, "currency", run->settings->currency);
  wfm_summary_forget(run->summary, "plan");
  for (guint i = 0; run->plan->warnings && i < run->plan->warnings->len; i++)
    wfm_summary_say(run->summary, true, "plan", "", run->plan->warnings->pdata[i]);
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmQueueRow *row = run->queue[q].row;
    JsonObject *object = wfm_summary_queue(run->summary, row->queue);
    json_object_set_string_member(object, "name", row->name);
    json_object_set_string_member(object, "channel", wfm_channel_names[row->channel]);
    json_object_set_string_member(object, "zone", row->zone);
    json_object_set_string_member(object, "sl_definition", wfm_sl_names[row->sl_definition]);
    wfm_json_number(object, "sl_target", row->sl_target);
    wfm_json_number(object, "target_s", row->target_s);
  }
}

WfmRun *wfm_run_new(WfmCli *cli, const char *path, uint64_t need, GError **err) {
  g_autoptr(WfmRun) run = g_new0(WfmRun, 1);
  run->cli = cli;
  run->summary = wfm_summary_new();
  run->names = g_string_chunk_new(256);
  run->plan = load_plan(cli, path, need, err);
  if (!run->plan || !wfm_run_apply_set(cli, err)) return NULL;
  run->settings = wfm_settings_get(cli->settings, &wfm_run_module);
  cli->job.seed = (uint64_t)run->settings->seed;
  const WfmQueueRow *first = WFM_ROWS(run->plan, QUEUES, WfmQueueRow);
  const char *zone = *run->settings->zone ? run->settings->zone : WFM_N_ROWS(run->plan, QUEUES) ? first->zone : "UTC";
  run->zone = wfm_plan_zone(run->plan, zone);
  if (!run->zone) { /* named by --set, so the plan has not checked it */
    g_autoptr(WfmZone) unknown = wfm_zone_new(zone, err);
    g_prefix_error(err, "setting run.zone: ");
    if (!unknown) return NULL;
    run->zone = wfm_plan_keep_zone(run->plan, g_steal_pointer(&unknown));
  }
  if (!lay_out(run, err) || !check_alignment(run, err)) return NULL;
  fill_queues(run);
  wfm_run_warn_overrides(run);
  wfm_run_warn_previous(run);
  wfm_run_note(run);
  return g_steal_pointer(&run);
}

void wfm_run_free(WfmRun *run) {
  if (!run) return;
  for (size_t q = 0; q < run->n_queues; q++) {
    WfmRunQueue *queue = &run->queue[q];
    wfm_slots_free(queue->past);
    wfm_slots_free(queue->future);
    g_free(queue->volume);
    g_free(queue->aht_s);
    g_free(queue->served);
    g_free(queue->backlog);
    g_free(queue->open_past);
    g_free(queue->open_future);
    g_array_unref(queue->events);
    g_array_unref(queue->verdicts);
    wfm_run_drivers_free(queue->drivers);
  }
  g_free(run->queue);
  wfm_plan_free(run->plan);
  wfm_summary_free(run->summary);
  wfm_table_data_free(run->findings);
  wfm_table_data_free(run->law);
  wfm_table_data_free(run->rota);
  wfm_table_data_free(run->placed);
  g_string_chunk_free(run->names);
  g_free(run);
}

size_t wfm_run_queue(const WfmRun *run, const char *name) {
  for (size_t q = 0; q < run->n_queues; q++)
    if (strcmp(run->queue[q].row->queue, name) == 0) return q;
  return SIZE_MAX;
}

size_t wfm_run_agent(const WfmRosterProblem *problem, const char *name) {
  for (size_t a = 0; a < problem->n_agents; a++)
    if (strcmp(problem->agents[a].agent, name) == 0) return a;
  size_t found = SIZE_MAX, n = 0;
  for (size_t a = 0; a < problem->n_agents; a++)
    if (strcmp(problem->agents[a].name, name) == 0 && n++ == 0) found = a;
  return n == 1 ? found : SIZE_MAX; /* of two namesakes nobody is meant */
}

bool wfm_run_agent_option(size_t *agent, const WfmRosterProblem *problem, const char *name, GError **err) {
  *agent = wfm_run_agent(problem, name);
  if (*agent == SIZE_MAX)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--agent: there is no agent \"%s\"; right would be a name of agents.csv", name);
  return *agent != SIZE_MAX;
}

bool wfm_run_now(int64_t *now, const WfmRun *run, const char *text, GError **err) {
  WfmStamp stamp;
  if (wfm_stamp_parse(&stamp, text) && stamp.has_time) {
    *now = wfm_run_instant(&stamp, run->zone, 0);
    return true;
  }
  g_autofree char *shown = wfm_show_text(text);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
              "--now: found \"%s\", right would be 2026-03-04T10:30 (on the clock of %s), or with Z or an offset", shown, run->zone->name);
  return false;
}
