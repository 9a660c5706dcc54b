#include "cli/data/plan_check.h"

#include "cli/data/holidays.h"
#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

void wfm_plan_check(WfmPlan *plan, WfmMistakes *mistakes) {
  wfm_plan_check_references(plan, mistakes);
  wfm_plan_check_times(plan, mistakes);
  wfm_plan_check_people(plan, mistakes);
  wfm_plan_check_rules(plan, mistakes);
  wfm_plan_check_lines(plan, mistakes);
  wfm_plan_check_headcount(plan, mistakes);
  wfm_plan_check_drivers(plan, mistakes);
  wfm_plan_check_history(plan, mistakes);
}

void wfm_plan_mistake(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, const char *column, const char *text) {
  wfm_mistakes_add(mistakes, data->file, line, wfm_table_column(data, column), "%s: %s", column, text);
}

void wfm_plan_missing(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, const char *column, const char *text) {
  if (!wfm_mistakes_has_line(mistakes, data->file, line)) wfm_plan_mistake(mistakes, data, line, column, text);
}

/* ---- References ---- */

typedef struct {
  GHashTable *known;
  GPtrArray *words; /* in the order of the table, for near names */
} Names;

static void names_clear(Names *names) {
  g_hash_table_unref(names->known);
  g_ptr_array_unref(names->words);
}

static Names names_new(void) {
  return (Names){g_hash_table_new(g_str_hash, g_str_equal), g_ptr_array_new()};
}

static void names_add(Names *names, const char *word) {
  if (*word && g_hash_table_add(names->known, (gpointer)word)) g_ptr_array_add(names->words, (gpointer)word);
}

static const char *names_near(const Names *names, const char *word) {
  return wfm_nearest_word(word, (const char *const *)names->words->pdata, names->words->len);
}

static Names names_of_column(const WfmTableData *data, const char *name) {
  Names names = names_new();
  const WfmColumn *column = wfm_table_column_named(data->table, name);
  for (size_t r = 0; r < data->n_rows; r++)
    names_add(&names, *(const char *const *)((const char *)data->rows + r * data->table->row_size + column->offset));
  return names;
}

static int32_t line_of(const WfmTableData *data, const void *row) {
  return *(const int32_t *)((const char *)row + data->table->line_offset);
}

static void report_unknown(WfmMistakes *mistakes, const WfmTableData *data, const void *row, const WfmColumn *column, const char *word,
                           const Names *names, const char *where) {
  g_autofree char *shown = wfm_show_text(word);
  const char *near = names_near(names, word);
  wfm_mistakes_add(mistakes, data->file, line_of(data, row), wfm_table_column(data, column->name), "%s: \"%s\" does not stand in %s%s%s%s",
                   column->name, shown, where, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static void check_column(WfmMistakes *mistakes, const WfmTableData *data, const WfmColumn *column, const Names *names, const char *where) {
  const char *known = NULL; /* the name of the row before: histories repeat it */
  for (size_t r = 0; r < data->n_rows; r++) {
    const char *row = (const char *)data->rows + r * data->table->row_size;
    const void *field = row + column->offset;
    if (column->type == WFM_CELL_LIST) {
      for (char **word = *(char **const *)field; *word; word++)
        if (!g_hash_table_contains(names->known, *word)) report_unknown(mistakes, data, row, column, *word, names, where);
      continue;
    }
    const char *word = *(const char *const *)field;
    if (!*word || word == known) continue;
    if (g_hash_table_contains(names->known, word))
      known = word;
    else
      report_unknown(mistakes, data, row, column, word, names, where);
  }
}

static const WfmTableData *table_named(const WfmPlan *plan, const char *name) {
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++)
    if (strcmp(wfm_plan_tables[i].name, name) == 0) return plan->table[i];
  g_assert_not_reached();
}

/* A table that is not there cannot be referred to wrongly: without contracts.csv a contract's name is only a word. */
static void check_table_references(const WfmPlan *plan, const WfmTableData *data, WfmMistakes *mistakes) {
  for (size_t c = 0; c < data->table->n_columns; c++) {
    const WfmColumn *column = &data->table->columns[c];
    if (!column->refers) continue;
    g_auto(GStrv) part = g_strsplit(column->refers, ".", 2);
    const WfmTableData *target = table_named(plan, part[0]);
    if (!target->n_rows) continue;
    Names names = names_of_column(target, part[1]);
    check_column(mistakes, data, column, &names, target->file);
    names_clear(&names);
  }
}

/* ---- Zones ---- */

static void check_zones(WfmPlan *plan, const WfmTableData *data, WfmMistakes *mistakes) {
  g_autoptr(GHashTable) refused = g_hash_table_new(g_str_hash, g_str_equal);
  size_t offset = wfm_table_column_named(data->table, "zone")->offset;
  for (size_t r = 0; r < data->n_rows; r++) {
    const char *row = (const char *)data->rows + r * data->table->row_size;
    const char *name = *(const char *const *)(row + offset);
    if (!*name || wfm_plan_zone(plan, name) || g_hash_table_contains(refused, name)) continue;
    g_autoptr(GError) err = NULL;
    WfmZone *zone = wfm_zone_new(name, &err);
    if (zone) {
      wfm_plan_keep_zone(plan, zone);
      continue;
    }
    g_hash_table_add(refused, (gpointer)name);
    size_t more = 0;
    for (size_t k = r + 1; k < data->n_rows; k++)
      more += strcmp(*(const char *const *)((const char *)data->rows + k * data->table->row_size + offset), name) == 0;
    g_autofree char *others = more ? g_strdup_printf(" (and in %zu more rows)", more) : g_strdup("");
    wfm_mistakes_add(mistakes, data->file, line_of(data, row), wfm_table_column(data, "zone"), "zone: %s%s", err->message, others);
  }
}

/* ---- Skills: what agents have and queues ask for ---- */

static void check_skills(const WfmPlan *plan, const WfmTableData *data, WfmMistakes *mistakes) {
  if (!plan->table[WFM_PLAN_QUEUES]->n_rows) return;
  Names skills = names_of_column(plan->table[WFM_PLAN_QUEUES], "skill");
  const WfmPresenceRow *presence = WFM_ROWS(plan, PRESENCE, WfmPresenceRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, PRESENCE); k++) names_add(&skills, presence[k].who.skill);
  const WfmOnCallRow *on_call = WFM_ROWS(plan, ON_CALL, WfmOnCallRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, ON_CALL); k++) names_add(&skills, on_call[k].who.skill);
  const WfmMeetingRow *meeting = WFM_ROWS(plan, MEETINGS, WfmMeetingRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, MEETINGS); k++) names_add(&skills, meeting[k].who.skill);
  const WfmColumn *column = wfm_table_column_named(data->table, "skills");
  for (size_t i = 0; i < data->n_rows; i++) {
    const char *row = (const char *)data->rows + i * data->table->row_size;
    const WfmSkills *own = (const void *)(row + column->offset);
    for (size_t k = 0; k < own->n; k++)
      if (!g_hash_table_contains(skills.known, own->skill[k].skill))
        report_unknown(mistakes, data, row, column, own->skill[k].skill, &skills,
                       "any queue (queues.csv: skill, or the channel where it is empty)");
  }
  names_clear(&skills);
}

static void check_transfers(WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *queues = plan->table[WFM_PLAN_QUEUES];
  Names names = names_of_column(queues, "queue");
  const WfmColumn *column = wfm_table_column_named(queues->table, "transfers");
  const WfmQueueRow *row = queues->rows;
  for (size_t q = 0; q < queues->n_rows; q++)
    for (size_t k = 0; k < row[q].transfers.n; k++)
      if (!g_hash_table_contains(names.known, row[q].transfers.category[k].category))
        report_unknown(mistakes, queues, &row[q], column, row[q].transfers.category[k].category, &names, "any queue (queues.csv: queue)");
  names_clear(&names);
}

static bool can_serve(const WfmAgentRow *agent, const WfmQueueRow *queue) {
  bool skilled = false, speaks = !*queue->language;
  for (size_t s = 0; s < agent->skills.n; s++) skilled |= strcmp(agent->skills.skill[s].skill, queue->skill) == 0;
  for (char **word = agent->languages; *word; word++) speaks |= strcmp(*word, queue->language) == 0;
  return skilled && speaks && agent->tier >= queue->tier;
}

static void check_likeness(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_QUEUES];
  const WfmQueueRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (*row[i].like && strcmp(row[i].like, row[i].queue) == 0)
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "like"),
                       "like: is the queue itself; right would be another queue");
    if (!*row[i].like && !isnan(row[i].contacts_week))
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "contacts_week"),
                       "contacts_week: stands without like; right would be the queue whose shape the contacts take");
  }
}

static void warn_of_queues_without_people(WfmPlan *plan) {
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  if (!WFM_N_ROWS(plan, AGENTS)) return;
  for (size_t q = 0; q < WFM_N_ROWS(plan, QUEUES); q++) {
    bool served = false;
    for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS) && !served; a++) served = can_serve(&agent[a], &queue[q]);
    if (!served)
      wfm_plan_warn(plan, "queues.csv:%d: nobody can serve queue \"%s\" (skill %s%s%s, tier %d)", queue[q].line, queue[q].queue,
                    queue[q].skill, *queue[q].language ? ", language " : "", queue[q].language, (int)queue[q].tier);
  }
}

static void warn_of_strange_regions(WfmPlan *plan) {
  Names regions = names_of_column(plan->table[WFM_PLAN_QUEUES], "region"),
        of_people = names_of_column(plan->table[WFM_PLAN_AGENTS], "region");
  g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
  const WfmEventRow *event = WFM_ROWS(plan, EVENTS, WfmEventRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, EVENTS); i++) {
    const char *region = event[i].region;
    char *words[] = {(char *)region, NULL};
    bool meant = !*region;
    for (guint q = 0; q < regions.words->len && !meant; q++) meant = wfm_region_within(regions.words->pdata[q], words);
    for (guint p = 0; p < of_people.words->len && !meant; p++) meant = wfm_region_within(of_people.words->pdata[p], words);
    if (meant || !g_hash_table_add(said, (gpointer)region)) continue;
    const char *near = names_near(&regions, region);
    wfm_plan_warn(plan, "events.csv:%d: no queue and nobody has the region \"%s\"; its events count for nothing%s%s%s", event[i].line,
                  region, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
  }
  names_clear(&regions);
  names_clear(&of_people);
}

static void check_holidays(WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_HOLIDAYS];
  const WfmHolidayRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (!row[i].when.text && row[i].kind != WFM_HOLIDAY_NONE)
      wfm_plan_missing(mistakes, data, row[i].line, "when",
                       "is empty; right would be a rule such as 12-25, or kind none to take a holiday away");
  }
}

/* A region that is the planner's own word has the holidays that his tables name; one of which no table knows any is told once. */
static void warn_of_region(WfmPlan *plan, GHashTable *said, const char *table, int32_t line, const char *region) {
  const WfmEventRow *event = WFM_ROWS(plan, EVENTS, WfmEventRow);
  bool known = !*region || wfm_holidays_know(plan->shipped_holidays, region) || wfm_holidays_know(plan->table[WFM_PLAN_HOLIDAYS], region);
  for (size_t e = 0; e < WFM_N_ROWS(plan, EVENTS) && !known; e++)
    known = wfm_region_within(region, (char *[]){(char *)event[e].region, NULL});
  if (known || !g_hash_table_add(said, (gpointer)region)) return;
  g_autoptr(GPtrArray) words = wfm_holidays_regions(plan->shipped_holidays);
  const char *near = wfm_nearest_word(region, (const char *const *)words->pdata, words->len);
  wfm_plan_warn(plan, "%s.csv:%d: no holidays are known of the region \"%s\"%s%s%s; they can stand in holidays.csv", table, line, region,
                near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static void warn_of_regions_without_holidays(WfmPlan *plan) {
  g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
  const WfmQueueRow *queue = WFM_ROWS(plan, QUEUES, WfmQueueRow);
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  for (size_t q = 0; q < WFM_N_ROWS(plan, QUEUES); q++) warn_of_region(plan, said, "queues", queue[q].line, queue[q].region);
  for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++) warn_of_region(plan, said, "agents", agent[a].line, agent[a].region);
}

static void warn_of_strange_kinds(WfmPlan *plan) {
  Names kinds = names_of_column(plan->table[WFM_PLAN_SHIFTS], "kind");
  const WfmPreferenceRow *wish = WFM_ROWS(plan, PREFERENCES, WfmPreferenceRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, PREFERENCES); i++)
    if (*wish[i].kind && kinds.words->len && !g_hash_table_contains(kinds.known, wish[i].kind))
      wfm_plan_warn(plan, "preferences.csv:%d: no shift is of kind \"%s\"", wish[i].line, wish[i].kind);
  names_clear(&kinds);
}

void wfm_plan_check_references(WfmPlan *plan, WfmMistakes *mistakes) {
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) check_table_references(plan, plan->table[i], mistakes);
  check_zones(plan, plan->table[WFM_PLAN_QUEUES], mistakes);
  check_zones(plan, plan->table[WFM_PLAN_EVENTS], mistakes);
  check_zones(plan, plan->table[WFM_PLAN_AGENTS], mistakes);
  check_zones(plan, plan->table[WFM_PLAN_PRESENCE], mistakes);
  check_zones(plan, plan->table[WFM_PLAN_ON_CALL], mistakes);
  check_zones(plan, plan->table[WFM_PLAN_MEETINGS], mistakes);
  static const int with_skills[] = {WFM_PLAN_AGENTS, WFM_PLAN_STAFF_GROUPS, WFM_PLAN_VENDORS};
  for (size_t t = 0; t < G_N_ELEMENTS(with_skills); t++) check_skills(plan, plan->table[with_skills[t]], mistakes);
  check_likeness(plan, mistakes);
  check_transfers(plan, mistakes);
  warn_of_queues_without_people(plan);
  check_holidays(plan, mistakes);
  warn_of_strange_regions(plan);
  warn_of_regions_without_holidays(plan);
  warn_of_strange_kinds(plan);
}
