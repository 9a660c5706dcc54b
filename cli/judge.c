#include "cli/judge.h"

#include "cli/skills.h"

#include <math.h>
#include <string.h>

void wfm_judged_clear(WfmJudged *judged) {
  wfm_schedule_tables_clear(&judged->schedule);
  wfm_table_data_free(judged->coverage);
  *judged = (WfmJudged){0};
}

/* One pass: roster, simulation, coverage. Everything the pass found stands in run->summary. */
static bool pass(WfmJudged *out, WfmRun *run, const WfmTableData *forecast, const double *uplift, GError **err) {
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, uplift, err);
  WfmJudged judged = {0};
  if (!build || !wfm_stage_schedule(&judged.schedule, run, build, err)) return false;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  g_autoptr(WfmRoster) roster = wfm_run_read_roster(problem, judged.schedule.roster, err);
  g_autoptr(WfmSimResult) result = roster ? wfm_stage_simulate(run, forecast, problem, roster, NULL, err) : NULL;
  if (result) judged.coverage = wfm_stage_coverage(run, forecast, judged.schedule.present, result, &judged.status, err);
  if (!judged.coverage) {
    wfm_judged_clear(&judged);
    return false;
  }
  if (judged.schedule.stopped) judged.status = WFM_STATUS_STOPPED;
  *out = judged;
  return true;
}

typedef struct {
  int missed;
  double shortfall; /* sum over the queues of the points below target */
} Score;

static double judged_level(WfmRun *run, size_t q, double *half_width) {
  JsonObject *queue = wfm_summary_queue(run->summary, run->queue[q].row->queue);
  JsonNode *node = json_object_get_member(queue, "sl_simulated");
  if (!node || !JSON_NODE_HOLDS_OBJECT(node)) return (double)NAN;
  JsonObject *estimate = json_node_get_object(node);
  if (json_object_get_null_member(estimate, "mean")) return (double)NAN;
  *half_width = json_object_get_double_member_with_default(estimate, "half_width", 0);
  return json_object_get_double_member(estimate, "mean");
}

static Score score_of(WfmRun *run) {
  Score score = {0};
  for (size_t q = 0; q < run->n_queues; q++) {
    double target = run->queue[q].row->sl_target, half_width = 0, level = judged_level(run, q, &half_width);
    if (isnan(target) || isnan(level) || level + half_width >= target) continue;
    score.missed++;
    score.shortfall += target - level;
  }
  return score;
}

/* Raises the requirement of queues that miss their target. False where none can be helped so: a queue whose required hours are not
 * covered as it is gains nothing from asking for more. */
static bool raise_requirements(double *uplift, WfmRun *run) {
  static const double per_point = 0.6, most = 0.15, covered = 0.95;
  bool raised = false;
  for (size_t q = 0; q < run->n_queues; q++) {
    double target = run->queue[q].row->sl_target, half_width = 0, level = judged_level(run, q, &half_width);
    if (isnan(target) || isnan(level) || level + half_width >= target) continue;
    JsonObject *queue = wfm_summary_queue(run->summary, run->queue[q].row->queue);
    double required = json_object_get_double_member_with_default(queue, "required_hours", 0);
    double missing = json_object_get_double_member_with_default(queue, "short_hours", 0);
    bool relieved = uplift[q] < 1;
    if (!relieved && missing > (1 - covered) * required) continue;
    uplift[q] = relieved ? 1 : uplift[q] * (1 + MIN(most, per_point * (target - level)));
    raised = true;
  }
  return raised;
}

/* Lowers the requirement of queues whose agents make up for each other, by a part of what the graph of skills says. True where one was. */
static bool relieve(double *uplift, WfmRun *run, const WfmTableData *forecast) {
  double part = run->settings->pooling_relief;
  if (!(part > 0)) return false;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, NULL);
  g_autoptr(WfmPlanSkills) skills = build ? wfm_plan_skills_new(run, forecast, wfm_roster_build_problem(build), NULL) : NULL;
  if (!skills) return false; /* whatever is wrong will be said by the pass itself */
  bool any = false;
  for (size_t q = 0; q < run->n_queues; q++) {
    uplift[q] = 1 - part * (1 - wfm_plan_skills_relief(skills, q));
    any |= uplift[q] < 1;
  }
  return any;
}

static void note_uplift(WfmRun *run, const double *uplift) {
  for (size_t q = 0; q < run->n_queues; q++) {
    if (uplift[q] == 1) continue;
    g_autofree char *text =
        uplift[q] > 1
            ? g_strdup_printf(
                  "The roster was made for %.1f %% more contacts than forecast, because the simulation missed the target without.",
                  100 * (uplift[q] - 1))
            : g_strdup_printf(
                  "The roster was made for %.1f %% fewer contacts than forecast, because agents who serve several queues make up "
                  "for each other.",
                  100 * (1 - uplift[q]));
    wfm_summary_say(run->summary, false, "judge", run->queue[q].row->queue, text);
  }
}

static JsonObject *copy_summary(const WfmRun *run) {
  g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), run->summary->root);
  g_autofree char *text = json_to_string(node, FALSE);
  g_autoptr(JsonParser) parser = json_parser_new();
  if (!json_parser_load_from_data(parser, text, -1, NULL)) g_assert_not_reached();
  return json_object_ref(json_node_get_object(json_parser_get_root(parser)));
}

bool wfm_judge_roster(WfmJudged *out, WfmRun *run, const WfmTableData *forecast, GError **err) {
  g_autofree double *uplift = g_new0(double, run->n_queues + 1);
  for (size_t q = 0; q < run->n_queues; q++) uplift[q] = 1;
  bool relieved = relieve(uplift, run, forecast);
  WfmJudged best = {0};
  if (!pass(&best, run, forecast, uplift, err)) return false;
  note_uplift(run, uplift);
  Score best_score = score_of(run);
  JsonObject *best_summary = copy_summary(run);
  for (int64_t round = 0; round < run->settings->judge_rounds + relieved && best_score.missed > 0; round++) {
    if (wfm_job_stopped(&run->cli->job) || !raise_requirements(uplift, run)) break;
    WfmJudged next = {0};
    if (!pass(&next, run, forecast, uplift, NULL)) break; /* the roster that stands is legal; keep it */
    note_uplift(run, uplift);
    Score score = score_of(run);
    bool better = score.missed < best_score.missed || (score.missed == best_score.missed && score.shortfall < best_score.shortfall);
    if (better) {
      wfm_judged_clear(&best);
      best = next;
      best_score = score;
      json_object_unref(best_summary);
      best_summary = copy_summary(run);
    } else {
      wfm_judged_clear(&next);
    }
  }
  json_object_unref(run->summary->root);
  run->summary->root = best_summary;
  *out = best;
  return true;
}
