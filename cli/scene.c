#include "cli/scene.h"

#include "core/rng.h"
#include "scheduler/staffing/immediate.h"

#include <string.h>

struct WfmScene {
  WfmRun *run;
  const WfmRosterProblem *problem;
  WfmSimSource *source;
};

static WfmGrid part_of(WfmGrid whole, int64_t from, int64_t to) {
  int64_t first = CLAMP(wfm_grid_index(whole, from), 0, whole.n), last = CLAMP(wfm_grid_index(whole, to - 1) + 1, first, whole.n);
  return (WfmGrid){wfm_grid_at(whole, first), whole.step, (int32_t)(last - first)};
}

static WfmSimSettings settings_of(const WfmRun *run, int64_t replications) {
  enum { WARM_UP_S = 3600 };
  WfmSimSettings settings = *(const WfmSimSettings *)wfm_settings_get(run->cli->settings, &wfm_simulate_module);
  settings.replications = replications;
  if (!(settings.warm_up_s > 0)) settings.warm_up_s = WARM_UP_S;
  return settings;
}

bool wfm_scene_waits(const WfmRun *run) {
  for (size_t q = 0; q < run->n_queues; q++)
    if (wfm_channel_deferred((WfmChannel)run->queue[q].row->channel)) return true;
  return false;
}

/* What stands in line of deferred work when the scene begins: what the roster leaves of the days before. */
static bool find_backlogs(WfmScene *scene, const WfmTableData *forecast, const WfmRoster *roster, GError **err) {
  enum { REPLICATIONS = 8 };
  WfmRun *run = scene->run;
  WfmGrid before = part_of(run->roster, run->roster.start, scene->source->input.grid.start);
  if (before.n == 0 || !wfm_scene_waits(run)) return true;
  g_autoptr(WfmSimSource) source = wfm_sim_source_new(run, forecast, before, NULL, err);
  if (!source) return false;
  wfm_sim_source_seat(source, scene->problem, roster);
  WfmSimSettings settings = settings_of(run, REPLICATIONS);
  settings.warm_up_s = 0;
  g_autoptr(WfmSimResult) result = wfm_simulate(&source->input, &settings, &run->cli->job, err);
  if (!result) return false;
  WfmSimQueue *queues = (WfmSimQueue *)scene->source->input.queues; /* the source's own */
  for (size_t q = 0; q < run->n_queues; q++)
    if (wfm_channel_deferred(queues[q].channel)) queues[q].backlog = result->queue[q].interval_backlog[before.n - 1];
  return true;
}

WfmScene *wfm_scene_new(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster, int64_t from,
                        int64_t to, GError **err) {
  g_autoptr(WfmScene) scene = g_new0(WfmScene, 1);
  scene->run = run;
  scene->problem = problem;
  scene->source = wfm_sim_source_new(run, forecast, part_of(run->roster, from, to), NULL, err);
  return scene->source && find_backlogs(scene, forecast, roster, err) ? g_steal_pointer(&scene) : NULL;
}

void wfm_scene_free(WfmScene *scene) {
  if (!scene) return;
  wfm_sim_source_free(scene->source);
  g_free(scene);
}

WfmGrid wfm_scene_grid(const WfmScene *scene) {
  return scene->source->input.grid;
}

/* The spans inside [from, to), or those outside. */
static void cut(GArray *out, const WfmSimAgent *agent, int64_t from, int64_t to, bool inside) {
  for (size_t s = 0; s < agent->n_spans; s++) {
    WfmSimSpan parts[2] = {{agent->span[s].from, MIN(agent->span[s].to, from)}, {MAX(agent->span[s].from, to), agent->span[s].to}};
    if (inside) parts[0] = (WfmSimSpan){MAX(agent->span[s].from, from), MIN(agent->span[s].to, to)};
    for (int k = 0; k < (inside ? 1 : 2); k++)
      if (parts[k].to > parts[k].from) g_array_append_val(out, parts[k]);
  }
}

static void set_spans(WfmSimAgent *agent, GPtrArray *memory, GArray *spans) {
  agent->n_spans = spans->len;
  agent->span = (WfmSimSpan *)(void *)g_array_free(spans, FALSE);
  g_ptr_array_add(memory, (gpointer)agent->span);
}

/* Who serves one queue alone for a while is another agent then: with one skill. */
static void seat_specialists(WfmSimSource *source, const WfmMove *moves, size_t n) {
  GArray *agents = g_array_new(FALSE, TRUE, sizeof(WfmSimAgent));
  g_array_append_vals(agents, source->input.agents, (guint)source->input.n_agents);
  for (size_t k = 0; k < n; k++) {
    if (moves[k].kind != WFM_MOVE_QUEUE) continue;
    WfmSimAgent *whole = &g_array_index(agents, WfmSimAgent, moves[k].agent), alone = *whole;
    GArray *rest = g_array_new(FALSE, TRUE, sizeof(WfmSimSpan)), *part = g_array_new(FALSE, TRUE, sizeof(WfmSimSpan));
    cut(rest, whole, moves[k].from, moves[k].to, false);
    cut(part, whole, moves[k].from, moves[k].to, true);
    set_spans(whole, source->seats, rest);
    set_spans(&alone, source->seats, part);
    float *served = g_new0(float, source->input.n_queues + 1);
    served[moves[k].queue] = whole->proficiency[moves[k].queue];
    g_ptr_array_add(source->seats, served);
    alone.proficiency = served;
    g_array_append_val(agents, alone);
  }
  source->input.n_agents = agents->len;
  source->input.agents = (WfmSimAgent *)(void *)g_array_free(agents, FALSE);
  g_ptr_array_add(source->seats, (gpointer)source->input.agents);
}

WfmSimResult *wfm_scene_judge_batch(WfmScene *scene, const WfmRoster *roster, const WfmMove *moves, size_t n_moves, int64_t replications,
                                    int batch, GError **err) {
  wfm_sim_source_seat(scene->source, scene->problem, roster);
  seat_specialists(scene->source, moves, n_moves);
  WfmSimSettings settings = settings_of(scene->run, replications);
  WfmJob job = scene->run->cli->job;
  if (batch) job.seed = wfm_rng_stream(job.seed, (uint64_t)batch);
  return wfm_simulate(&scene->source->input, &settings, &job, err);
}

WfmSimResult *wfm_scene_judge(WfmScene *scene, const WfmRoster *roster, const WfmMove *moves, size_t n_moves, int64_t replications,
                              GError **err) {
  return wfm_scene_judge_batch(scene, roster, moves, n_moves, replications, 0, err);
}
