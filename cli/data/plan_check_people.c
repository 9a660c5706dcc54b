/* What rows ask of the people whom they mean: presence, turns on call, meetings. */
#include "cli/data/plan_check.h"
#include "cli/data/presence.h"

static int64_t n_meant(const WfmPlan *plan, const WfmPeople *who) {
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  int64_t n = 0;
  for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++) n += wfm_people_mean(who, &agent[a]);
  return n;
}

/* More people than there are could never be kept. */
static void check_enough(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, int64_t people, int64_t meant) {
  if (meant >= MAX(people, 1)) return;
  g_autofree char *few = meant > 0 ? g_strdup_printf("only %d", (int)meant) : g_strdup("nobody");
  wfm_mistakes_add(mistakes, data->file, line, wfm_table_column(data, "people"),
                   "people: found %d, but %s of agents.csv fit%s the agents, teams, sites, contracts, skill and tier of this row",
                   (int)people, few, meant > 1 ? "" : "s");
}

static int64_t n_beside(const WfmPlan *plan, const WfmPresenceRow *row) {
  const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  int64_t n = 0;
  for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++) n += wfm_presence_row_beside(row, &agent[a]);
  return n;
}

static void check_presences(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_PRESENCE];
  const WfmPresenceRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    check_enough(mistakes, data, row[i].line, row[i].people, n_meant(plan, &row[i].who));
    int64_t most = MIN(MIN(row[i].most, row[i].most_on_leave), MIN(row[i].most_on_break, row[i].most_in_meeting));
    if (row[i].people == 0 && most == WFM_PRESENCE_NO_LIMIT)
      wfm_plan_mistake(mistakes, data, row[i].line, "people",
                       "found 0, and no most, most_on_break, most_in_meeting or most_on_leave, which asks for nothing");
    if (row[i].most < row[i].people)
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "most"), "most: found %d, less than people, which is %d",
                       (int)row[i].most, (int)row[i].people);
    if (wfm_presence_is_beside(&row[i]) && n_beside(plan, &row[i]) == 0)
      wfm_plan_mistake(mistakes, data, row[i].line, "beside", "all of these people are also those asked for; right would be others");
  }
}

static void check_crews(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_CREWS];
  const WfmCrewRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    int64_t meant = n_meant(plan, &row[i].who);
    if (row[i].least == 0 && row[i].most == WFM_PRESENCE_NO_LIMIT)
      wfm_plan_mistake(mistakes, data, row[i].line, "least", "found 0 and no `most`, which asks for nothing");
    if (row[i].most < row[i].least)
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "most"), "most: found %d, less than least, which is %d",
                       (int)row[i].most, (int)row[i].least);
    if (row[i].least > meant)
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "least"),
                       "least: found %d, but only %d of agents.csv fit the agents, teams, sites, contracts, skill and tier of this row",
                       (int)row[i].least, (int)meant);
  }
}

static void check_on_call(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_ON_CALL];
  const WfmOnCallRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    check_enough(mistakes, data, row[i].line, row[i].people, n_meant(plan, &row[i].who));
    if (wfm_day_clock_end(&row[i].when) > wfm_day_clock_begin(&row[i].when) + 86400)
      wfm_plan_mistake(mistakes, data, row[i].line, "to_s",
                       "lies more than a day after from_s; the next date begins before this one is over");
  }
}

static void check_meetings(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_MEETINGS];
  const WfmMeetingRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (n_meant(plan, &row[i].who) == 0)
      wfm_plan_mistake(mistakes, data, row[i].line, "agents",
                       "nobody of agents.csv fits the agents, teams, sites, contracts, skill and tier of this row");
    if (wfm_day_clock_begin(&row[i].when) + row[i].length > wfm_day_clock_end(&row[i].when))
      wfm_plan_mistake(mistakes, data, row[i].line, "to_s", "from from_s to to_s there is no room for the length of the meeting");
  }
}

/* Rows of what is decided mean nothing where nothing is asked for. */
static void check_asked_for(const WfmPlan *plan, size_t decided, size_t asked, const char *column, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[decided];
  if (data->n_rows == 0 || plan->table[asked]->n_rows > 0) return;
  const char *row = data->rows;
  g_autofree char *text = g_strdup_printf("is asked for nowhere; expected rows of %s.csv", wfm_plan_tables[asked].name);
  wfm_plan_mistake(mistakes, data, *(const int32_t *)(const void *)(row + data->table->line_offset), column, text);
}

void wfm_plan_check_people(WfmPlan *plan, WfmMistakes *mistakes) {
  if (WFM_N_ROWS(plan, AGENTS) == 0) return; /* reported elsewhere */
  check_presences(plan, mistakes);
  check_crews(plan, mistakes);
  check_on_call(plan, mistakes);
  check_meetings(plan, mistakes);
  check_asked_for(plan, WFM_PLAN_ROTA, WFM_PLAN_ON_CALL, "on_call", mistakes);
  check_asked_for(plan, WFM_PLAN_PLACED, WFM_PLAN_MEETINGS, "meeting", mistakes);
}
