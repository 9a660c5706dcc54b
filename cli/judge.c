#include "cli/judge.h"

#include "cli/correction.h"
#include "cli/skills.h"
#include "scheduler/roster/roster.h"

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
  if (result) judged.coverage = wfm_stage_coverage(run, forecast, problem, roster, result, &judged.status, err);
  if (!judged.coverage) {
    wfm_judged_clear(&judged);
    return false;
  }
  if (judged.schedule.stopped) judged.status = WFM_STATUS_STOPPED;
  *out = judged;
  return true;
}

typedef struct {
  int missed, below; /* queues whose interval lies below the target, and whose mean does */
  double shortfall;  /* sum over the missed of the points below target */
  double cost;       /* money, and rules and wishes gone against; not what shortage is priced at, which changes with the requirement */
} Score;

static double number(JsonObject *object, const char *name) {
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;
  return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_double(node) : 0;
}

static WfmQueueFinding finding_of(WfmRun *run, size_t q, bool shared) {
  JsonObject *queue = wfm_summary_queue(run->summary, run->queue[q].row->queue);
  WfmQueueFinding finding = {.target = run->queue[q].row->sl_target,
                             .level = NAN,
                             .required_hours = number(queue, "required_hours"),
                             .short_hours = number(queue, "short_hours"),
                             .shared = shared};
  JsonNode *node = json_object_get_member(queue, "sl_simulated");
  if (!node || !JSON_NODE_HOLDS_OBJECT(node)) return finding;
  JsonObject *estimate = json_node_get_object(node);
  if (!json_object_get_null_member(estimate, "mean")) finding.level = json_object_get_double_member(estimate, "mean");
  finding.half_width = number(estimate, "half_width");
  return finding;
}

static JsonObject *roster_part(WfmRun *run) {
  JsonNode *roster = json_object_get_member(run->summary->root, "roster");
  return roster && JSON_NODE_HOLDS_OBJECT(roster) ? json_node_get_object(roster) : NULL;
}

static Score take_findings(WfmQueueFinding *finding, WfmRun *run, const bool *shared) {
  Score score = {0};
  for (size_t q = 0; q < run->n_queues; q++) {
    finding[q] = finding_of(run, q, shared[q]);
    score.below += finding[q].level < finding[q].target;
    if (!wfm_finding_missed(&finding[q])) continue;
    score.missed++;
    score.shortfall += finding[q].target - finding[q].level;
  }
  score.cost = number(roster_part(run), "cost") - number(roster_part(run), "shortage");
  return score;
}

static bool is_better(const Score *score, const Score *than) {
  if (score->missed != than->missed) return score->missed < than->missed;
  if (score->missed > 0) return score->shortfall < than->shortfall;
  return score->below <= than->below && score->cost < than->cost;
}

/* Queues whose people serve others as well. */
static void find_shared(bool *shared, const WfmRosterProblem *problem, size_t n_queues) {
  for (size_t a = 0; a < problem->n_agents; a++) {
    size_t skills = 0;
    for (size_t q = 0; q < n_queues; q++) skills += problem->agents[a].proficiency[q] > 0;
    for (size_t q = 0; q < n_queues; q++) shared[q] |= skills > 1 && problem->agents[a].proficiency[q] > 0;
  }
}

void wfm_pooled_factors(double *factor, bool *shared, WfmRun *run, const WfmTableData *forecast) {
  double part = run->settings->pooling_relief;
  for (size_t q = 0; q < run->n_queues; q++) factor[q] = 1;
  if (!(part > 0)) return;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, factor, NULL);
  g_autoptr(WfmPlanSkills) skills = build ? wfm_plan_skills_new(run, forecast, wfm_roster_build_problem(build), NULL) : NULL;
  if (!skills) return; /* whatever is wrong will be said where the roster is made */
  if (shared) find_shared(shared, wfm_roster_build_problem(build), run->n_queues);
  for (size_t q = 0; q < run->n_queues; q++) factor[q] = 1 - part * (1 - wfm_plan_skills_relief(skills, q));
}

static const char *const standing_member = "staffed_share";

bool wfm_standing_factors(double *factor, const WfmRun *run) {
  for (size_t q = 0; q < run->n_queues; q++) {
    factor[q] = number(wfm_summary_queue(run->summary, run->queue[q].row->queue), standing_member);
    if (!(factor[q] > 0)) return false;
  }
  return run->n_queues > 0;
}

void wfm_forget_standing_factors(WfmRun *run) {
  for (size_t q = 0; q < run->n_queues; q++) {
    JsonObject *queue = wfm_summary_queue(run->summary, run->queue[q].row->queue);
    if (json_object_has_member(queue, standing_member)) json_object_remove_member(queue, standing_member);
  }
}

static void note_uplift(WfmRun *run, const double *uplift) {
  for (size_t q = 0; q < run->n_queues; q++) {
    json_object_set_double_member(wfm_summary_queue(run->summary, run->queue[q].row->queue), standing_member, uplift[q]);
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

/* A search in progress: the best roster so far and what it was made for, and what is tried now. */
typedef struct {
  WfmRun *run;
  size_t n;
  WfmQueueFinding *finding; /* [n_queues] of the last pass */
  double *factor, *best_factor;
  WfmJudged best;
  Score score, best_score;
  JsonObject *best_summary;
  int64_t raised_at;   /* round in which all queues got their own requirement back; 0: they have not */
  int64_t saving_work; /* a roster that is only to be cheaper gets at most so much work; -1: as the settings say */
} Search;

static void keep_best(Search *s, WfmJudged *judged) {
  wfm_judged_clear(&s->best);
  s->best = *judged;
  s->best_score = s->score;
  memcpy(s->best_factor, s->factor, s->n * sizeof *s->factor);
  if (s->best_summary) json_object_unref(s->best_summary);
  s->best_summary = copy_summary(s->run);
}

/* Where the first roster was proven long before its work was used up, others that are only to be cheaper may take twice as long, not the whole of it. */
static int64_t saving_work(WfmRun *run) {
  JsonObject *roster = roster_part(run);
  bool used_up = !roster || json_object_get_boolean_member_with_default(roster, "stopped", TRUE);
  return used_up ? -1 : 2 * (int64_t)number(roster, "work") + 10;
}

static void set_work(WfmRun *run, int64_t work) {
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, work);
  if (!wfm_settings_set(run->cli->settings, "roster.work_limit", text, NULL)) g_assert_not_reached();
}

/* A pass with so much work for its roster at most; -1: as the settings say. */
static bool limited_pass(WfmJudged *out, WfmRun *run, const WfmTableData *forecast, const double *factor, int64_t work, GError **err) {
  const WfmRosterSettings *settings = wfm_settings_get(run->cli->settings, &wfm_roster_module);
  int64_t before = settings->work_limit;
  if (work >= 0 && (before <= 0 || work < before)) set_work(run, work);
  bool made = pass(out, run, forecast, factor, err);
  set_work(run, before);
  return made;
}

static bool lowered(const Search *s) {
  for (size_t q = 0; q < s->n; q++)
    if (s->factor[q] < 1) return true;
  return false;
}

/* Where a queue goes on missing its target, its neighbours must not be the cheaper for it: everybody has the own requirement back. */
static bool take_back(Search *s, int64_t round) {
  for (size_t q = 0; q < s->n; q++) s->factor[q] = MAX(s->factor[q], 1);
  s->raised_at = round;
  return true;
}

/* What to try next; false where there is nothing. */
static bool correct(Search *s, int64_t round) {
  if (s->best_score.missed > 0 && s->score.missed > 0 && lowered(s) && round > 1) return take_back(s, round);
  if (s->best_score.missed > 0) return wfm_correct_up(s->factor, s->finding, s->n) || (lowered(s) && take_back(s, round));
  if (s->score.missed > 0 || s->score.below > s->best_score.below) return wfm_correct_back(s->factor, s->best_factor, s->finding, s->n);
  return wfm_correct_down(s->factor, s->finding, s->n, s->run->settings->pooling_relief);
}

/* More than the plan allows where pooling alone made targets fail: one to raise who missed, and as many as allowed from where all were raised. */
static bool may_go_on(const Search *s, int64_t round) {
  if (wfm_job_stopped(&s->run->cli->job)) return false;
  int64_t more = s->best_score.missed == 0 ? 0 : s->raised_at > 0 ? s->raised_at : lowered(s);
  return round < s->run->settings->judge_rounds + more;
}

bool wfm_judge_roster(WfmJudged *out, WfmRun *run, const WfmTableData *forecast, GError **err) {
  size_t n = run->n_queues;
  g_autofree double *factor = g_new0(double, n + 1), *best_factor = g_new0(double, n + 1);
  g_autofree WfmQueueFinding *finding = g_new0(WfmQueueFinding, n + 1);
  g_autofree bool *shared = g_new0(bool, n + 1);
  Search s = {.run = run, .n = n, .finding = finding, .factor = factor, .best_factor = best_factor};
  wfm_pooled_factors(factor, shared, run, forecast);
  for (int64_t round = 0; round == 0 || (may_go_on(&s, round - 1) && correct(&s, round)); round++) {
    WfmJudged judged = {0};
    for (size_t q = 0; q < n; q++) factor[q] = wfm_round(factor[q], 6); /* as the summary keeps it */
    bool saves = round > 0 && s.best_score.missed == 0;
    if (!limited_pass(&judged, run, forecast, factor, saves ? s.saving_work : -1, round == 0 ? err : NULL)) {
      if (round == 0) return false;
      break; /* the roster that stands is legal; keep it */
    }
    note_uplift(run, factor);
    s.score = take_findings(finding, run, shared);
    if (round == 0) s.saving_work = saving_work(run);
    if (round == 0 || is_better(&s.score, &s.best_score))
      keep_best(&s, &judged);
    else
      wfm_judged_clear(&judged);
  }
  json_object_unref(run->summary->root);
  run->summary->root = s.best_summary;
  *out = s.best;
  return true;
}
