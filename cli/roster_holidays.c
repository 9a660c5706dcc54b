/* The holidays of people: those of their region, by the shipped table and holidays.csv, and what events.csv says of single days. */
#include "cli/data/holidays.h"
#include "cli/roster_build.h"

#include <string.h>

/* What events.csv says of the day in the region: 1 a holiday, 0 another sort of day (a half day, a bridge, a day of work in exchange, a closure of the whole day), -1 nothing. */
static int named_in_events(const WfmPlan *plan, const char *region, const WfmZone *zone, int32_t day) {
  static const char *const sorts[] = {"holiday", "half_day", "bridge", "workday", NULL};
  const WfmEventRow *row = WFM_ROWS(plan, EVENTS, WfmEventRow);
  int64_t from = wfm_zone_day_start(zone, day), to = wfm_zone_day_start(zone, day + 1), begin, end;
  for (size_t i = 0; i < WFM_N_ROWS(plan, EVENTS); i++) {
    const char *kind = wfm_event_kinds[row[i].kind];
    bool closure = strcmp(kind, "closure") == 0;
    if (!closure && !g_strv_contains(sorts, kind)) continue;
    if (*row[i].region && !wfm_region_within(region, (char *[]){(char *)row[i].region, NULL})) continue;
    wfm_stamp_span(&begin, &end, &row[i].from, &row[i].to, zone);
    if (closure ? begin <= from && end >= to : begin < to && end > from) return strcmp(kind, "holiday") == 0;
  }
  return -1;
}

static bool in_days(const GArray *days, const WfmRegionHolidays *holidays, int32_t day) {
  for (guint k = 0; k < days->len; k++) {
    const WfmHolidayDay *one = &g_array_index(days, WfmHolidayDay, k);
    if (one->day == day && g_array_index(holidays->rule, WfmHoliday, one->rule).day_off) return true;
  }
  return false;
}

void wfm_build_holidays(WfmRosterBuild *build, WfmAgent *agent, const WfmRun *run, const char *region) {
  if (!*region) return;
  const WfmTableData *shipped = run->settings->holidays == 0 ? run->plan->shipped_holidays : NULL;
  g_autoptr(WfmRegionHolidays) holidays = wfm_region_holidays_new(shipped, run->plan->table[WFM_PLAN_HOLIDAYS], region);
  int32_t from = wfm_local_day(wfm_zone_local(agent->zone, build->problem.grid.start)) - 1;
  int32_t to = wfm_local_day(wfm_zone_local(agent->zone, build->problem.duties_before)) + 2; /* the last shift ends by then */
  g_autoptr(GArray) days = wfm_holidays_expand((const WfmHoliday *)(void *)holidays->rule->data, holidays->rule->len, MAX(from, 0), to);
  GArray *list = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (int32_t day = from; day <= to; day++) {
    int named = named_in_events(run->plan, region, agent->zone, day);
    if (named > 0 || (named < 0 && in_days(days, holidays, day))) g_array_append_val(list, day);
  }
  agent->holidays = wfm_build_keep_array(build, list, &agent->n_holidays);
}
