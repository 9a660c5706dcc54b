/* meetings.csv and placed.csv: what has to take place and when it could, and the times that are settled. */
#include "cli/meetings.h"
#include "cli/roster_build.h"

#include <math.h>
#include <string.h>

/* Begins on one date, on the roster's grid. */
static void add_slots(GArray *slots, const WfmRosterProblem *problem, const WfmMeetingRow *row, const WfmZone *zone, int32_t day) {
  int32_t end = wfm_day_clock_end(&row->when);
  for (int32_t s = wfm_day_clock_begin(&row->when); s + row->length <= end; s += row->step) {
    int64_t begin = wfm_zone_resolve(zone, (int64_t)day * 86400 + s);
    bool inside = begin >= problem->grid.start && begin + row->length <= problem->duties_before;
    if (inside && wfm_grid_aligned(problem->grid, begin)) g_array_append_val(slots, begin);
  }
}

static bool in_horizon(const WfmRosterProblem *problem, const WfmZone *zone, int32_t day) {
  return wfm_zone_day_start(zone, day) >= problem->grid.start && wfm_zone_day_start(zone, day + 1) <= problem->duties_before;
}

/* Once in the horizon; or once in each run of every_days dates that lies in it wholly. */
static void add_gatherings(WfmRosterBuild *build, GArray *out, const WfmMeetingRow *row, const WfmGathering *model, const WfmZone *zone) {
  const WfmRosterProblem *problem = &build->problem;
  int32_t first = wfm_local_day(wfm_zone_local(zone, problem->grid.start)),
          last = wfm_local_day(wfm_zone_local(zone, problem->duties_before - 1));
  int32_t every = row->every_days > 0 ? (int32_t)row->every_days : INT32_MAX;
  for (int32_t day = first; day <= last;) {
    int32_t end = last + 1;
    bool whole = true;
    if (every < INT32_MAX) {
      int32_t begin = wfm_dates_period(row->when.dates, day, every);
      end = begin + every;
      for (int32_t d = begin; d < end; d++) whole &= !wfm_day_clock_holds(&row->when, d) || in_horizon(problem, zone, d);
    }
    GArray *slots = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (int32_t d = day; whole && d < end; d++)
      if (wfm_day_clock_holds(&row->when, d)) add_slots(slots, problem, row, zone, d);
    WfmGathering one = *model;
    bool some = slots->len > 0;
    one.slot = wfm_build_keep_array(build, slots, &one.n_slots);
    if (some || every == INT32_MAX) g_array_append_val(out, one);
    day = end;
  }
}

static int32_t step_of(const WfmRosterProblem *problem, const WfmMeetingRow *row) {
  return MAX(row->step, problem->grid.step);
}

static void add_meetings(WfmRosterBuild *build, const WfmPlan *plan) {
  const WfmMeetingRow *row = WFM_ROWS(plan, MEETINGS, WfmMeetingRow);
  GArray *gatherings = g_array_new(FALSE, TRUE, sizeof(WfmGathering));
  for (size_t m = 0; m < WFM_N_ROWS(plan, MEETINGS); m++) {
    WfmMeetingRow whole = row[m];
    whole.step = step_of(&build->problem, &row[m]);
    WfmGathering model = {.meeting = row[m].meeting,
                          .origin = wfm_build_origin(build, "meetings", row[m].line),
                          .member = wfm_build_members(build, plan, &row[m].who),
                          .length_s = row[m].length,
                          .paid = row[m].paid,
                          .hard = isnan(row[m].price),
                          .price = isnan(row[m].price) ? 0 : row[m].price};
    add_gatherings(build, gatherings, &whole, &model, wfm_build_zone(build, plan, row[m].zone));
  }
  build->problem.gatherings = wfm_build_keep_array(build, gatherings, &build->problem.n_gatherings);
}

static const WfmMeetingRow *row_named(const WfmPlan *plan, const char *name) {
  const WfmMeetingRow *row = WFM_ROWS(plan, MEETINGS, WfmMeetingRow);
  for (size_t m = 0; m < WFM_N_ROWS(plan, MEETINGS); m++)
    if (strcmp(row[m].meeting, name) == 0) return &row[m];
  return NULL;
}

/* The agent's times of a table of settled ones; one made earlier may name meetings that are gone. */
static void add_placed(WfmRosterBuild *build, GArray *spans, const WfmAgent *agent, const WfmPlan *plan, const WfmTableData *placed) {
  const WfmPlacedRow *row = placed->rows;
  for (size_t i = 0; i < placed->n_rows; i++) {
    const WfmMeetingRow *meeting = strcmp(row[i].agent, agent->agent) == 0 ? row_named(plan, row[i].meeting) : NULL;
    if (!meeting) continue;
    WfmSpan span = {.kind = WFM_SPAN_MEETING, .paid = meeting->paid};
    span.from = wfm_run_instant(&row[i].from, agent->zone, 0);
    span.to = wfm_run_end(&row[i].to, agent->zone);
    if (span.to <= build->problem.grid.start || span.from >= build->problem.duties_before || span.to <= span.from) continue;
    bool known = false;
    for (guint s = 0; s < spans->len && !known; s++) {
      const WfmSpan *other = &g_array_index(spans, WfmSpan, s);
      known = other->kind == WFM_SPAN_MEETING && other->from == span.from && other->to == span.to;
    }
    if (known) continue;
    span.what = wfm_build_keep(build, g_strdup_printf("meeting: %s", row[i].meeting));
    span.origin = wfm_build_origin(build, "meetings", meeting->line);
    g_array_append_val(spans, span);
  }
}

void wfm_build_meetings(WfmRosterBuild *build, const WfmRun *run) {
  add_meetings(build, run->plan);
  for (size_t a = 0; a < build->problem.n_agents && WFM_N_ROWS(run->plan, MEETINGS) > 0; a++) {
    WfmAgent *agent = (WfmAgent *)&build->problem.agents[a]; /* the build's own */
    GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
    g_array_append_vals(spans, agent->spans, (guint)agent->n_spans);
    add_placed(build, spans, agent, run->plan, run->plan->table[WFM_PLAN_PLACED]);
    if (run->placed) add_placed(build, spans, agent, run->plan, run->placed);
    wfm_build_sort_spans(spans);
    agent->spans = wfm_build_keep_array(build, spans, &agent->n_spans);
  }
}
