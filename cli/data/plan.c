#include "cli/data/plan.h"

#include "cli/data/holidays.h"
#include "cli/data/plan_check.h"
#include "cli/data/week_hours.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* ---- Zones ---- */

const WfmZone *wfm_plan_zone(const WfmPlan *plan, const char *name) {
  for (size_t i = 0; i < plan->n_zones; i++)
    if (strcmp(plan->zones[i]->name, name) == 0) return plan->zones[i];
  return NULL;
}

const WfmZone *wfm_plan_keep_zone(WfmPlan *plan, WfmZone *zone) {
  const WfmZone *known = wfm_plan_zone(plan, zone->name);
  if (known) {
    wfm_zone_free(zone);
    return known;
  }
  plan->zones = g_renew(WfmZone *, plan->zones, plan->n_zones + 1);
  plan->zones[plan->n_zones++] = zone;
  return zone;
}

/* ---- Defaults that depend on other cells ---- */

static void fill_queues(WfmPlan *plan) {
  static const double target_s[] = {20, 60, 28800, 3600};
  static const char *const skill[] = {"voice", "chat", "email", "social"};
  WfmQueueRow *row = plan->table[WFM_PLAN_QUEUES]->rows;
  for (size_t i = 0; i < plan->table[WFM_PLAN_QUEUES]->n_rows; i++) {
    if (isnan(row[i].target_s)) row[i].target_s = target_s[row[i].channel];
    if (!*row[i].skill) row[i].skill = skill[row[i].channel];
    if (!*row[i].name) row[i].name = row[i].queue;
  }
}

static void fill_stamp(WfmStamp *to, const WfmStamp *from) {
  if (to->local != INT64_MIN || from->local == INT64_MIN) return;
  *to = *from;
  to->local = wfm_local_day(from->local) * INT64_C(86400);
  to->has_time = to->has_offset = false;
}

static void fill_rows(WfmPlan *plan) {
  fill_queues(plan);
  WfmAgentRow *agent = plan->table[WFM_PLAN_AGENTS]->rows;
  for (size_t i = 0; i < plan->table[WFM_PLAN_AGENTS]->n_rows; i++)
    if (!*agent[i].name) agent[i].name = agent[i].agent;
  WfmShiftRow *shift = plan->table[WFM_PLAN_SHIFTS]->rows;
  for (size_t i = 0; i < plan->table[WFM_PLAN_SHIFTS]->n_rows; i++) {
    if (shift[i].start_to < 0) shift[i].start_to = shift[i].start_from;
    if (shift[i].length_to < 0) shift[i].length_to = shift[i].length_from;
  }
  WfmEventRow *event = plan->table[WFM_PLAN_EVENTS]->rows;
  for (size_t i = 0; i < plan->table[WFM_PLAN_EVENTS]->n_rows; i++) fill_stamp(&event[i].to, &event[i].from);
  WfmVerdictRow *verdict = plan->table[WFM_PLAN_VERDICTS]->rows;
  for (size_t i = 0; i < plan->table[WFM_PLAN_VERDICTS]->n_rows; i++) fill_stamp(&verdict[i].to, &verdict[i].from);
  WfmOverrideRow *override = plan->table[WFM_PLAN_OVERRIDES]->rows;
  for (size_t i = 0; i < plan->table[WFM_PLAN_OVERRIDES]->n_rows; i++) fill_stamp(&override[i].to, &override[i].from);
  WfmLeaveRow *leave = plan->table[WFM_PLAN_LEAVE]->rows;
  for (size_t i = 0; i < plan->table[WFM_PLAN_LEAVE]->n_rows; i++) fill_stamp(&leave[i].to, &leave[i].from);
}

/* ---- Settings ---- */

static void apply_settings(const WfmPlan *plan, WfmSettings *settings, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_SETTINGS];
  const WfmSettingRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    g_autoptr(GError) err = NULL;
    if (!*row[i].key || !*row[i].value || wfm_settings_set(settings, row[i].key, row[i].value, &err)) continue;
    bool unknown_key = g_str_has_prefix(err->message, "unknown");
    wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, unknown_key ? "key" : "value"), "%s", err->message);
  }
}

/* ---- Reading ---- */

static WfmPlan *plan_new(const char *dir) {
  WfmPlan *plan = g_new0(WfmPlan, 1);
  plan->dir = g_strdup(dir);
  plan->warnings = g_ptr_array_new_with_free_func(g_free);
  return plan;
}

void wfm_plan_free(WfmPlan *plan) {
  if (!plan) return;
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) wfm_table_data_free(plan->table[i]);
  for (size_t i = 0; i < plan->n_zones; i++) wfm_zone_free(plan->zones[i]);
  g_free(plan->zones);
  wfm_table_data_free(plan->shipped_holidays);
  g_ptr_array_unref(plan->warnings);
  g_free(plan->dir);
  g_free(plan->overlay);
  g_free(plan);
}

void wfm_plan_warn(WfmPlan *plan, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(plan->warnings, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

static bool refuse_folder(const char *dir, GError **err) {
  struct stat status;
  if (stat(dir, &status) != 0)
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: is not a plan: %s; `wfm init %s` makes one", dir, g_strerror(errno), dir);
  else if (!S_ISDIR(status.st_mode))
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: is not a plan: a plan is a folder of tables (queues.csv, history.csv, ...)",
                dir);
  else
    return false;
  return true;
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A misspelt optional table would otherwise be as if it were not there. */
static void warn_of_strange_tables(WfmPlan *plan) {
  const char *names[WFM_N_PLAN_TABLES];
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) names[i] = wfm_plan_tables[i].name;
  g_autoptr(GDir) folder = g_dir_open(plan->dir, 0, NULL);
  g_autoptr(GPtrArray) strange = g_ptr_array_new_with_free_func(g_free);
  const char *file;
  while (folder && (file = g_dir_read_name(folder))) {
    if (!g_str_has_suffix(file, ".csv") || g_str_has_prefix(file, "x_")) continue;
    char *name = g_strndup(file, strlen(file) - 4);
    g_ptr_array_add(strange, name);
    for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++)
      if (strcmp(names[i], name) == 0) {
        g_ptr_array_remove_index(strange, strange->len - 1);
        break;
      }
  }
  g_ptr_array_sort(strange, by_text);
  for (guint i = 0; i < strange->len; i++) {
    const char *name = strange->pdata[i], *near = wfm_nearest_word(name, names, WFM_N_PLAN_TABLES);
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    if (near)
      wfm_plan_warn(plan, "%s.csv is not a table of a plan and was not read; did you mean %s.csv?", valid, near);
    else
      wfm_plan_warn(plan, "%s.csv is not a table of a plan and was not read (a file of your own begins with x_)", valid);
  }
}

/* Where a table is read from: the overlay's, if it has it. *file is its name in messages. */
static char *find_table(char **file, const WfmPlan *plan, const WfmTable *table) {
  *file = g_strconcat(table->name, ".csv", NULL);
  if (plan->overlay) {
    char *over = g_build_filename(plan->overlay, *file, NULL);
    if (g_file_test(over, G_FILE_TEST_EXISTS)) {
      g_autofree char *folder = g_path_get_basename(plan->overlay), *plain = *file;
      *file = g_build_filename("scenarios", folder, plain, NULL);
      return over;
    }
    g_free(over);
  }
  return g_build_filename(plan->dir, *file, NULL);
}

static void read_tables(WfmPlan *plan, uint64_t need, WfmMistakes *mistakes) {
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) {
    const WfmTable *table = &wfm_plan_tables[i];
    g_autofree char *file = NULL;
    g_autofree char *path = find_table(&file, plan, table);
    size_t before = wfm_mistakes_count(mistakes);
    plan->table[i] = wfm_table_read_file(table, path, file, mistakes);
    if (!(need >> i & 1) || wfm_mistakes_count(mistakes) > before) continue;
    if (!plan->table[i]->given)
      wfm_mistakes_add(mistakes, file, 0, 0, "is missing: %s `wfm schema %s` says what belongs in it", table->summary, table->name);
    else if (!plan->table[i]->n_rows)
      wfm_mistakes_add(mistakes, file, 0, 0, "has a header but no row");
  }
}

static WfmPlan *finish(WfmPlan *plan, WfmMistakes *mistakes, WfmSettings *settings, GError **err) {
  apply_settings(plan, settings, mistakes);
  fill_rows(plan);
  plan->shipped_holidays = wfm_holidays_shipped(err);
  if (plan->shipped_holidays) wfm_plan_check(plan, mistakes);
  if (plan->shipped_holidays && wfm_mistakes_check(mistakes, err)) return plan;
  wfm_plan_free(plan);
  return NULL;
}

WfmPlan *wfm_plan_load(const char *dir, const char *overlay, uint64_t need, WfmSettings *settings, GError **err) {
  if (refuse_folder(dir, err)) return NULL;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  WfmPlan *plan = plan_new(dir);
  plan->overlay = g_strdup(overlay);
  read_tables(plan, need, mistakes);
  warn_of_strange_tables(plan);
  return finish(plan, mistakes, settings, err);
}

/* One queue row with the defaults of queues.csv for each queue of the history, in the order in which they appear. */
static WfmTableData *queues_of_history(const WfmTableData *history, const WfmZone *zone, WfmMistakes *mistakes) {
  g_autoptr(GString) text = g_string_new("queue,zone,channel,open\n");
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)wfm_week_hours_free);
  const WfmHistoryRow *row = history->rows;
  for (size_t i = 0; i < history->n_rows; i++) {
    WfmWeekHours *hours = g_hash_table_lookup(seen, row[i].queue);
    if (!hours) g_hash_table_insert(seen, (gpointer)row[i].queue, hours = wfm_week_hours_new(zone));
    wfm_week_hours_add(hours, &row[i]);
  }
  for (size_t i = 0; i < history->n_rows; i++) {
    WfmWeekHours *hours = g_hash_table_lookup(seen, row[i].queue);
    if (!*row[i].queue || !hours) continue;
    static const char *const channels[] = {"voice", "chat", "email", "social"};
    const char *channel = "voice";
    for (size_t c = 0; c < G_N_ELEMENTS(channels); c++)
      if (strcmp(row[i].channel, channels[c]) == 0) channel = channels[c];
    g_autofree char *open = wfm_week_hours_text(hours);
    g_string_append_printf(text, "%s,%s,%s,%s\n", row[i].queue, zone->name, channel, open);
    g_hash_table_remove(seen, row[i].queue);
  }
  FILE *in = fmemopen(text->str, text->len, "r");
  WfmTableData *queues = wfm_table_read(&wfm_plan_tables[WFM_PLAN_QUEUES], in, "queues.csv", mistakes);
  fclose(in);
  return queues;
}

WfmPlan *wfm_plan_from_history(FILE *in, const char *file, const char *zone, WfmSettings *settings, GError **err) {
  g_autoptr(WfmZone) known = wfm_zone_new(zone, err);
  if (!known) return NULL;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  WfmPlan *plan = plan_new("-");
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) {
    if (i == WFM_PLAN_QUEUES) continue;
    plan->table[i] =
        i == WFM_PLAN_HISTORY ? wfm_table_read(&wfm_plan_tables[i], in, file, mistakes) : wfm_table_data_new(&wfm_plan_tables[i]);
  }
  if (!plan->table[WFM_PLAN_HISTORY]->n_rows && !wfm_mistakes_count(mistakes))
    wfm_mistakes_add(mistakes, file, 0, 0, "has a header but no row");
  plan->table[WFM_PLAN_QUEUES] = queues_of_history(plan->table[WFM_PLAN_HISTORY], known, mistakes);
  return finish(plan, mistakes, settings, err);
}

/* ---- Times ---- */

WfmHistoryRow wfm_history_row(int64_t interval_start_utc, int64_t minutes, const char *queue, const char *channel) {
  static char *no_flags[] = {NULL};
  return (WfmHistoryRow){.interval_start_utc = interval_start_utc,
                         .minutes = minutes,
                         .queue = queue,
                         .channel = channel,
                         .offered = NAN,
                         .handled = NAN,
                         .abandoned = NAN,
                         .abandoned_in_sl = NAN,
                         .answered_in_sl = NAN,
                         .handle_seconds = NAN,
                         .active_seconds = NAN,
                         .wait_seconds_answered = NAN,
                         .backlog_open = NAN,
                         .backlog_age_seconds = NAN,
                         .resolved = NAN,
                         .resolution_seconds = NAN,
                         .rated = NAN,
                         .satisfied = NAN,
                         .nps_answers = NAN,
                         .nps_promoters = NAN,
                         .nps_detractors = NAN,
                         .flags = no_flags};
}

static int64_t stamp_instant(const WfmStamp *stamp, const WfmZone *zone) {
  if (stamp->has_offset) return stamp->local - stamp->offset_s;
  return stamp->has_time ? wfm_zone_resolve(zone, stamp->local) : wfm_zone_day_start(zone, wfm_local_day(stamp->local));
}

void wfm_stamp_span(int64_t *begin, int64_t *end, const WfmStamp *from, const WfmStamp *to, const WfmZone *zone) {
  WfmStamp last = *to;
  fill_stamp(&last, from);
  *begin = stamp_instant(from, zone);
  *end = last.has_time || last.has_offset ? stamp_instant(&last, zone) : wfm_zone_day_start(zone, wfm_local_day(last.local) + 1);
}

/* ---- Opening hours ---- */

/* A slot is open where any part of it is. A span that passes midnight also opens the morning after each of its days. */
static bool is_open(const WfmOpening *opening, int weekday, int32_t second, int32_t step) {
  for (size_t i = 0; i < opening->n; i++) {
    const WfmOpeningSpan *span = &opening->span[i];
    int before = (weekday + 6) % 7;
    if (span->weekdays >> weekday & 1 && second + step > span->from_s && second < span->to_s) return true;
    if (span->weekdays >> before & 1 && second + 86400 < span->to_s) return true;
  }
  return false;
}

uint8_t *wfm_opening_week(const WfmOpening *opening, const WfmSlots *slots) {
  int32_t per_day = slots->slots_per_day;
  uint8_t *week = g_new(uint8_t, 7 * (size_t)per_day);
  for (int weekday = 0; weekday < 7; weekday++)
    for (int32_t slot = 0; slot < per_day; slot++)
      week[weekday * per_day + slot] = is_open(opening, weekday, slot * slots->grid.step, slots->grid.step);
  return week;
}

void wfm_opening_mask(uint8_t *open, const WfmOpening *opening, const WfmSlots *slots) {
  g_autofree uint8_t *week = wfm_opening_week(opening, slots);
  for (int32_t i = 0; i < slots->grid.n; i++) open[i] = week[wfm_weekday(slots->day[i]) * slots->slots_per_day + slots->slot[i]];
}
