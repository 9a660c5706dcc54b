/* Stage: required against present, expected against simulated, by planning interval; and each queue's verdict with its reason. */
#include "cli/expected_gap.h"
#include "cli/pooled.h"
#include "cli/shortage_reason.h"

#include <math.h>
#include <string.h>

/* Totals of one queue over the roster's days. */
typedef struct {
  double required_h, present_h, short_h, surplus_h;
  double contacts;      /* expected, all of them */
  double good, offered; /* expected by formula at what is present */
  double worst;         /* largest shortage, agents */
  int32_t worst_at, short_intervals;
} Totals;

static void add_interval(Totals *totals, int32_t i, double required, double present, double volume, double sl, double hours) {
  double difference = present - required;
  totals->contacts += volume;
  totals->required_h += required * hours;
  totals->present_h += present * hours;
  totals->short_h += MAX(0, -difference) * hours;
  totals->surplus_h += MAX(0, difference) * hours;
  totals->short_intervals += difference < -0.25;
  if (!isnan(sl)) {
    totals->good += sl * volume;
    totals->offered += volume;
  }
  if (-difference > totals->worst) {
    totals->worst = -difference;
    totals->worst_at = i;
  }
}

/* What is judged, and the roster held against the problem: NULL until it is needed. */
typedef struct {
  WfmRun *run;
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  WfmStanding *standing;
} Judged;

static char *shortage_text(Judged *judged, size_t q, const Totals *totals) {
  const WfmRun *run = judged->run;
  char stamp[WFM_STAMP_SIZE];
  if (!judged->standing) judged->standing = wfm_standing_new(judged->problem, judged->roster, &run->cli->job);
  int64_t worst = wfm_grid_at(run->roster, totals->worst_at);
  int64_t interval = wfm_grid_index(judged->problem->grid, worst); /* the roster's may be finer */
  g_autofree char *why = wfm_shortage_reason(run, judged->problem, judged->standing, q, (int32_t)interval);
  return g_strdup_printf("%.1f of %.1f required agent-hours are not covered, in %d intervals; the worst is %s, short of %.1f agents: %s",
                         totals->short_h, totals->required_h, totals->short_intervals, wfm_format_local(stamp, run->queue[q].zone, worst),
                         totals->worst, why);
}

/* Why a target is missed, from what is known: people missing, or people there and the load uneven. */
static char *missed_reason(Judged *judged, size_t q, const Totals *totals, double simulated, double target) {
  double expected = totals->offered > 0 ? totals->good / totals->offered : (double)NAN;
  if (totals->short_h > 0.02 * totals->required_h) return shortage_text(judged, q, totals);
  if (expected >= target)
    return g_strdup_printf(
        "By formula the roster gives %.1f %%; what it cannot know, such as contacts carried over from one interval to the "
        "next, costs %.1f points.",
        100 * expected, 100 * (expected - simulated));
  return g_strdup_printf(
      "The hours are there, but agents who serve several queues are busy with the others when this one needs them, and the "
      "volume is uncertain: by formula %.1f %%, simulated %.1f %%.",
      100 * expected, 100 * simulated);
}

/* Queues whose people serve others as well. */
static bool is_shared(const WfmRosterProblem *problem, size_t q) {
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t other = 0; other < problem->n_queues; other++)
      if (other != q && problem->agents[a].proficiency[q] > 0 && problem->agents[a].proficiency[other] > 0) return true;
  return false;
}

/* Writes the queue's members of the summary; true where its target is missed. */
static bool note_queue(Judged *judged, size_t q, const Totals *totals, const WfmSimQueueResult *sim) {
  WfmRun *run = judged->run;
  const WfmQueueRow *row = run->queue[q].row;
  JsonObject *object = wfm_summary_queue(run->summary, row->queue);
  double expected = totals->offered > 0 ? totals->good / totals->offered : (double)NAN;
  wfm_json_rounded(object, "roster_contacts", totals->contacts, 1);
  wfm_json_rounded(object, "required_hours", totals->required_h, 2);
  wfm_json_rounded(object, "present_hours", totals->present_h, 2);
  wfm_json_rounded(object, "short_hours", totals->short_h, 2);
  wfm_json_rounded(object, "surplus_hours", totals->surplus_h, 2);
  wfm_json_rounded(object, "sl_expected", expected, 4);
  double reached = sim ? sim->sl.mean : expected;
  double slack = sim ? sim->sl.half_width : 0;
  if (isnan(row->sl_target) || isnan(reached)) {
    json_object_set_string_member(object, "verdict", "none");
    json_object_set_string_member(object, "reason",
                                  isnan(row->sl_target) ? "The queue has no service level target." : "Nothing is expected.");
    return false;
  }
  bool met = reached + slack >= row->sl_target;
  WfmEstimate resolved = sim ? sim->resolution : (WfmEstimate){NAN, NAN};
  bool late = row->resolution_target > 0 && resolved.mean + resolved.half_width < row->resolution_target;
  json_object_set_string_member(object, "verdict", met && !late ? "met" : "missed");
  g_autofree char *reason = met ? g_strdup("") : missed_reason(judged, q, totals, reached, row->sl_target);
  if (late) {
    g_autofree char *text = g_strdup_printf("%.1f %% of the tickets are resolved within %.4g open hours against a target of %.1f %%.",
                                            100 * resolved.mean, row->resolution_s / 3600, 100 * row->resolution_target);
    wfm_summary_say(run->summary, true, "judge", row->queue, text);
  }
  json_object_set_string_member(object, "reason", reason);
  if (!met) {
    g_autofree char *text =
        g_strdup_printf("Service level %.1f %% of contacts against a target of %.1f %%. %s", 100 * reached, 100 * row->sl_target, reason);
    wfm_summary_say(run->summary, true, "judge", row->queue, text);
  }
  return !met || late;
}

static double simulated(const WfmSimResult *sim, const double *values, int32_t i, int decimals) {
  return sim && values ? wfm_round(values[i], decimals) : (double)NAN;
}

WfmTableData *wfm_stage_coverage(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster,
                                 const WfmSimResult *sim, WfmStatus *status, GError **err) {
  WfmGrid grid = run->roster;
  /* Over the whole horizon, as in requirement.csv: what is deferred past the roster's last day belongs to the days after it. */
  WfmRequirement **requirement = wfm_run_requirements(run, forecast, run->horizon, NULL, err);
  if (!requirement) return NULL;
  g_autoptr(WfmStaffFlow) flow = NULL;
  wfm_run_flow(&flow, run, forecast, grid, NULL);
  WfmTableData *table = wfm_table_data_new(&wfm_table_coverage);
  wfm_summary_forget(run->summary, "judge");
  if (!sim) wfm_simulate_forget(run); /* it was of another roster */
  *status = WFM_STATUS_DONE;
  Judged judged = {run, problem, roster, NULL};
  char stamp[WFM_STAMP_SIZE];
  g_autofree WfmStaffInput *input = g_new0(WfmStaffInput, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) {
    bool known = wfm_staff_input(&input[q], run, forecast, flow, q, grid, NULL);
    g_assert(known);
  }
  g_autofree double *present = wfm_run_present(run, problem, roster), *expected = g_new0(double, run->n_queues *(gsize)grid.n + 1);
  wfm_run_pooled_service(expected, run, input, problem, roster, grid);
  for (size_t q = 0; q < run->n_queues; q++) {
    const double *agents = present + q * (size_t)grid.n, *volume = input[q].volume;
    const WfmSimQueueResult *result = sim ? &sim->queue[q] : NULL;
    Totals totals = {0};
    for (int32_t i = 0; i < grid.n; i++) {
      double here = agents[i], required = requirement[q]->gross[i];
      double sl = expected[q * (size_t)grid.n + (size_t)i];
      add_interval(&totals, i, required, here, volume[i], sl, grid.step / 3600.0);
      WfmCoverageRow row = {
          .queue = run->queue[q].row->queue,
          .interval_start_utc = wfm_grid_at(grid, i),
          .minutes = grid.step / 60,
          .required = wfm_round(required, 3),
          .present = wfm_round(here, 3),
          .difference = wfm_round(here - required, 3),
          .sl_expected = wfm_round(sl, 4),
          .sl_simulated = simulated(sim, result ? result->interval_sl : NULL, i, 4),
          .asa_simulated_s = simulated(sim, result ? result->interval_asa_s : NULL, i, 1),
          .occupancy_simulated = simulated(sim, result ? result->interval_occupancy : NULL, i, 4),
          .offered_simulated = simulated(sim, result ? result->interval_offered : NULL, i, 3),
      };
      row.interval_start_local = wfm_table_text(table, wfm_format_local(stamp, run->queue[q].zone, row.interval_start_utc));
      wfm_table_append(table, &row);
    }
    if (note_queue(&judged, q, &totals, result)) *status = WFM_STATUS_SOFT_MISS;
    g_autofree char *gap =
        sim ? wfm_expected_gap(result, grid, volume, input[q].open, expected + q * (size_t)grid.n, is_shared(problem, q)) : NULL;
    if (gap) wfm_summary_say(run->summary, false, "judge", run->queue[q].row->queue, gap);
    wfm_staff_input_clear(&input[q]);
  }
  wfm_standing_free(judged.standing);
  wfm_run_requirements_free(requirement, run->n_queues);
  return table;
}
