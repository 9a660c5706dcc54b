#include "cli/current.h"

#include "cli/output.h"

WfmCurrent *wfm_current_read(WfmRun *run, bool priced, GError **err) {
  g_autoptr(WfmCurrent) current = g_new0(WfmCurrent, 1);
  wfm_output_resume(run);
  current->forecast = wfm_output_read(run, &wfm_table_forecast, NULL, "forecast", err);
  g_autoptr(WfmTableData) table = current->forecast ? wfm_output_read(run, &wfm_table_roster, NULL, "schedule", err) : NULL;
  current->build = table ? wfm_roster_build_new(run, priced ? current->forecast : NULL, NULL, err) : NULL;
  if (!current->build) return NULL;
  current->problem = wfm_roster_build_problem(current->build);
  current->roster = wfm_run_read_roster(current->problem, table, err);
  return current->roster ? g_steal_pointer(&current) : NULL;
}

void wfm_current_free(WfmCurrent *current) {
  if (!current) return;
  wfm_roster_free(current->roster);
  wfm_roster_build_free(current->build);
  wfm_table_data_free(current->forecast);
  g_free(current);
}
