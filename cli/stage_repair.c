/* Stage: the published roster, changed with care. */
#include "cli/change_list.h"
#include "cli/offers.h"

static void note_repair(WfmRun *run, const WfmRepair *repair, const WfmTableData *changes, int64_t now) {
  char stamp[WFM_STAMP_SIZE];
  JsonObject *object = wfm_summary_fresh(run->summary, "repair");
  size_t count[WFM_N_CHANGES] = {0};
  for (guint k = 0; k < repair->changes->len; k++) count[g_array_index(repair->changes, WfmChange, k).kind]++;
  if (now == INT64_MIN)
    json_object_set_null_member(object, "now");
  else
    json_object_set_string_member(object, "now", wfm_format_local(stamp, run->zone, now));
  json_object_set_int_member(object, "impossible", (gint64)repair->n_impossible);
  for (size_t k = 0; k < WFM_N_CHANGES; k++) json_object_set_int_member(object, wfm_change_names[k], (gint64)count[k]);
  wfm_json_rounded(object, "change_cost", repair->change_cost, 2);
  wfm_json_rounded(object, "cost_unchanged", repair->published.cost, 2);
  wfm_json_rounded(object, "shortage_unchanged", repair->published.shortage, 2);
  wfm_json_rounded(object, "cost", repair->result->cost.cost, 2);
  wfm_json_rounded(object, "shortage", repair->result->cost.shortage, 2);
  wfm_change_facts(object, changes);
}

bool wfm_stage_repair(WfmScheduleTables *out, WfmTableData **changes, WfmTableData **offers, WfmRun *run, WfmRosterBuild *build,
                      const WfmRoster *published, int64_t now, GError **err) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmRepairSettings *settings = wfm_settings_get(run->cli->settings, &wfm_repair_module);
  g_autoptr(WfmRepair) repair = wfm_roster_repair(problem, published, now, settings, &run->cli->job, err);
  if (!repair || !wfm_schedule_tables(out, run, problem, repair->result, repair->left, err)) return false;
  *changes = wfm_change_table(problem, repair->changes, settings, now);
  note_repair(run, repair, *changes, now);
  *offers = wfm_offers_table(run, problem, repair->result->roster, now, settings);
  return true;
}
