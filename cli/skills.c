#include "cli/skills.h"

#include "cli/staff_input.h"

#include <math.h>
#include <string.h>

#include "scheduler/simulate/steady.h"
#include "scheduler/staffing/busy_time.h"
#include "scheduler/staffing/skill_split.h"

struct WfmPlanSkills {
  const WfmRun *run;
  WfmSkillGraph graph;
  WfmSkillQueue *queue; /* [n_queues] in the order of the plan; load 0: not in the graph */
  uint8_t *serves;
  int32_t *people, *present; /* [n_groups] */
  WfmSkillSplit *split;
};

static bool add_queue(WfmPlanSkills *s, size_t q, const WfmTableData *forecast, const WfmStaffFlow *flow, GError **err) {
  g_auto(WfmStaffInput) input = {0};
  if (!wfm_staff_input(&input, s->run, forecast, flow, q, s->run->roster, err)) return false;
  s->queue[q] = wfm_busy_time(&input.queue);
  return true;
}

static void add_people(WfmPlanSkills *s, const WfmRosterProblem *problem) {
  size_t queues = s->graph.n_queues;
  s->serves = g_new0(uint8_t, problem->n_agents * queues + 1);
  s->people = g_new0(int32_t, problem->n_agents + 1);
  s->present = g_new0(int32_t, problem->n_agents + 1);
  for (size_t a = 0; a < problem->n_agents; a++) {
    uint8_t *own = s->serves + s->graph.n_groups * queues; /* the next group, if it is new */
    bool any = false;
    for (size_t q = 0; q < queues; q++) {
      own[q] = problem->agents[a].proficiency[q] > 0 && s->queue[q].load_erl > 0;
      any |= own[q];
    }
    size_t g = 0;
    while (memcmp(s->serves + g * queues, own, queues) != 0) g++;
    if (any && g == s->graph.n_groups) s->graph.n_groups++;
    if (any) s->people[g]++;
  }
  s->graph.serves = s->serves;
}

static double sum_of_parts(const WfmPlanSkills *s) {
  double sum = 0;
  for (size_t q = 0; q < s->graph.n_queues; q++)
    if (s->queue[q].load_erl > 0) sum += wfm_skill_split_alone(s->split, q);
  return sum;
}

static void set_present(WfmPlanSkills *s) {
  double all = 0;
  for (size_t g = 0; g < s->graph.n_groups; g++) all += s->people[g];
  double part = all > 0 ? fmin(1, sum_of_parts(s) / all) : 0;
  double exact = 0;
  int32_t given = 0;
  for (size_t g = 0; g < s->graph.n_groups; g++) { /* rounding is carried from group to group */
    exact += part * s->people[g];
    s->present[g] = (int32_t)nearbyint(exact) - given;
    given += s->present[g];
  }
}

WfmPlanSkills *wfm_plan_skills_new(const WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, GError **err) {
  g_autoptr(WfmPlanSkills) s = g_new0(WfmPlanSkills, 1);
  s->run = run;
  s->queue = g_new0(WfmSkillQueue, run->n_queues + 1);
  s->graph = (WfmSkillGraph){.queues = s->queue, .n_queues = run->n_queues};
  g_autoptr(WfmStaffFlow) flow = NULL;
  if (!wfm_run_flow(&flow, run, forecast, run->roster, err)) return NULL;
  for (size_t q = 0; q < run->n_queues; q++)
    if (!add_queue(s, q, forecast, flow, err)) return NULL;
  add_people(s, problem);
  s->split = wfm_skill_split_new(&s->graph);
  set_present(s);
  return g_steal_pointer(&s);
}

void wfm_plan_skills_free(WfmPlanSkills *s) {
  if (!s) return;
  void *const arrays[] = {s->queue, s->serves, s->people, s->present};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  wfm_skill_split_free(s->split);
  g_free(s);
}

double wfm_plan_skills_relief(const WfmPlanSkills *s, size_t queue) {
  if (!(s->queue[queue].load_erl > 0)) return 1;
  return fmin(1, wfm_skill_split_need(s->split, queue, s->present) / wfm_skill_split_alone(s->split, queue));
}

/* ---- the judge of steady busy time ---- */

#define CONTACTS 160000.0

static void judge(void *user, double *level, const WfmSkillGraph *graph, const int32_t *agents, int32_t draw) {
  const WfmPlanSkills *s = user;
  WfmJob job = {.seed = s->run->cli->job.seed + (uint64_t)draw, .threads = s->run->cli->job.threads};
  wfm_sim_steady(level, graph, agents, CONTACTS, &job);
}

/* ---- the summary ---- */

static char *group_name(const WfmPlanSkills *s, size_t group) {
  GString *out = g_string_new(NULL);
  for (size_t q = 0; q < s->graph.n_queues; q++)
    if (s->serves[group * s->graph.n_queues + q]) g_string_append_printf(out, out->len ? " %s" : "%s", s->run->queue[q].row->queue);
  return g_string_free(out, FALSE);
}

static void note_training(const WfmPlanSkills *s, JsonObject *part, const WfmCrossTraining *training) {
  JsonArray *list = json_array_new();
  for (size_t k = 0; k < training->n; k++) {
    g_autofree char *name = group_name(s, (size_t)training->training[k].group);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "serve", name);
    json_object_set_string_member(object, "learn", s->run->queue[training->training[k].queue].row->queue);
    json_object_set_int_member(object, "agents", training->training[k].agents);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(part, "training", list);
  json_object_set_boolean_member(part, "training_is_enough", training->reached);
}

static void note_levels(const WfmPlanSkills *s, JsonObject *part, const WfmCrossTraining *training) {
  JsonArray *list = json_array_new();
  for (size_t q = 0; q < s->graph.n_queues; q++) {
    if (!(s->queue[q].load_erl > 0)) continue;
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "queue", s->run->queue[q].row->queue);
    wfm_json_rounded(object, "target", s->queue[q].sl_target, 4);
    wfm_json_rounded(object, "as_it_is", training->before[q], 4);
    wfm_json_rounded(object, "trained", training->after[q], 4);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(part, "levels", list);
}

void wfm_plan_skills_note(WfmRun *run, const WfmPlanSkills *s) {
  if (s->graph.n_groups == 0) {
    wfm_summary_say(run->summary, true, "skills", "",
                    "Cross-training is a question of calls and chats with a target; nobody here serves any.");
    return;
  }
  int32_t present = 0;
  for (size_t g = 0; g < s->graph.n_groups; g++) present += s->present[g];
  WfmSkillGraph graph = s->graph;
  graph.most = s->people;
  g_autoptr(WfmSkillRequirement) requirement = wfm_skill_requirement_new(&graph, judge, (void *)s, 0);
  g_autoptr(WfmCrossTraining) training = wfm_cross_training_new(&s->graph, s->present, judge, (void *)s, 0);
  JsonObject *part = wfm_summary_fresh(run->summary, "skills");
  wfm_json_rounded(part, "agents_alone", sum_of_parts(s), 1);
  json_object_set_int_member(part, "agents_graph", requirement->total);
  json_object_set_boolean_member(part, "graph_is_enough", requirement->reached);
  json_object_set_int_member(part, "agents_present", present);
  note_levels(s, part, training);
  note_training(s, part, training);
}
