/* Stage: a time for every meeting that has none. */
#include "cli/meetings.h"
#include "cli/output.h"
#include "scheduler/roster/meetings.h"

#include <string.h>

static WfmStamp stamp_of(const WfmZone *zone, int64_t instant) {
  return (WfmStamp){
      .local = wfm_zone_local(zone, instant), .has_time = true, .has_offset = true, .offset_s = wfm_zone_offset(zone, instant)};
}

static void append(WfmTableData *table, const WfmGathering *g, const WfmAgent *agent, int64_t from) {
  WfmPlacedRow row = {.meeting = wfm_table_text(table, g->meeting),
                      .agent = wfm_table_text(table, agent->agent),
                      .from = stamp_of(agent->zone, from),
                      .to = stamp_of(agent->zone, from + g->length_s)};
  wfm_table_append(table, &row);
}

/* Whether somebody has a settled time for it: SIZE_MAX, or the slot. */
static size_t settled_slot(const WfmRosterProblem *problem, const WfmGathering *g) {
  g_autofree char *what = g_strdup_printf("meeting: %s", g->meeting);
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t s = 0; s < problem->agents[a].n_spans; s++) {
      const WfmSpan *span = &problem->agents[a].spans[s];
      if (!g->member[a] || span->kind != WFM_SPAN_MEETING || strcmp(span->what, what) != 0) continue;
      for (size_t k = 0; k < g->n_slots; k++)
        if (g->slot[k] == span->from) return k;
    }
  return SIZE_MAX;
}

size_t wfm_meetings_open(WfmGathering *open, const WfmRosterProblem *problem) {
  size_t n = 0;
  for (size_t k = 0; k < problem->n_gatherings; k++)
    if (settled_slot(problem, &problem->gatherings[k]) == SIZE_MAX) open[n++] = problem->gatherings[k];
  return n;
}

static void note(WfmRun *run, const WfmRosterProblem *problem, const WfmPlacedMeeting *placed) {
  JsonArray *list = json_array_new();
  for (size_t k = 0; k < problem->n_gatherings; k++) {
    const WfmGathering *g = &problem->gatherings[k];
    int64_t with = 0;
    for (size_t a = 0; a < problem->n_agents; a++) with += placed[k].with[a];
    char stamp[WFM_STAMP_SIZE];
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "meeting", g->meeting);
    if (placed[k].slot == SIZE_MAX)
      json_object_set_null_member(object, "at");
    else
      json_object_set_string_member(object, "at", wfm_format_local(stamp, run->zone, g->slot[placed[k].slot]));
    json_object_set_int_member(object, "people", with);
    wfm_json_rounded(object, "cost", placed[k].rise, 2);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(run->summary->root, "meetings", list);
}

/* The roster that says what presence is worth: a problem without the open meetings, and an eighth of the work. */
static WfmRosterResult *rough_roster(WfmRun *run, const WfmRosterProblem *problem, GError **err) {
  WfmRosterSettings settings = *(const WfmRosterSettings *)wfm_settings_get(run->cli->settings, &wfm_roster_module);
  enum { ROUGH = 300 };
  settings.work_limit = settings.work_limit > 0 ? settings.work_limit / 8 + 1 : ROUGH;
  settings.certificate = false;
  WfmRosterProblem open = *problem;
  open.n_gatherings = 0;
  return wfm_roster_solve(&open, &settings, &run->cli->job, err);
}

static bool place(WfmRun *run, const WfmTableData *forecast, GError **err) {
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  if (!build) return false;
  WfmRosterProblem problem = *wfm_roster_build_problem(build);
  g_autofree WfmGathering *open = g_new0(WfmGathering, problem.n_gatherings + 1);
  size_t n = wfm_meetings_open(open, &problem);
  problem.gatherings = open;
  problem.n_gatherings = n;
  g_autoptr(WfmRosterResult) rough = rough_roster(run, &problem, err);
  WfmPlacedMeeting *placed = rough ? wfm_meetings_place(&problem, rough->roster, &run->cli->job, err) : NULL;
  if (!placed) wfm_point_to_prices(err ? *err : NULL);
  if (!placed) return false;
  note(run, &problem, placed);
  for (size_t k = 0; k < n; k++)
    for (size_t a = 0; a < problem.n_agents; a++)
      if (placed[k].with[a]) append(run->placed, &open[k], &problem.agents[a], open[k].slot[placed[k].slot]);
  wfm_placed_meetings_free(placed, n);
  return true;
}

bool wfm_stage_meetings(WfmRun *run, const WfmTableData *forecast, GError **err) {
  if (WFM_N_ROWS(run->plan, MEETINGS) == 0) return true;
  wfm_table_data_free(run->placed);
  run->placed = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_PLACED]); /* nothing is settled but by the plan */
  return place(run, forecast, err);
}

void wfm_meetings_recall(WfmRun *run) {
  if (run->placed || WFM_N_ROWS(run->plan, MEETINGS) == 0) return;
  run->placed = wfm_output_standing(run, &wfm_plan_tables[WFM_PLAN_PLACED]);
  if (!run->placed) run->placed = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_PLACED]);
}
