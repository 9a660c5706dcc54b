#include "cli/response.h"

#include "cli/judge.h"
#include "cli/response_parts.h"

#include <math.h>
#include <string.h>

static const WfmParam params[] = {
    {.key = "choosing",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmResponseSettings, choosing),
     .initial = 16,
     .low = 2,
     .high = 1e5,
     .unit = "",
     .help = "Replications by which it is chosen how many moves are made."},
    {.key = "replications",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmResponseSettings, replications),
     .initial = 64,
     .low = 2,
     .high = 1e5,
     .unit = "",
     .help = "Replications by which the service level before and after is stated."},
    {.key = "single",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmResponseSettings, single),
     .initial = 320,
     .low = 8,
     .high = 1e7,
     .unit = "",
     .help =
         "Replications in all by which it is judged what each move does alone; those that are alike together; each has eight, or none."},
};
const WfmModule wfm_response_module = {.name = "response",
                                       .summary = "how a response to a bad day is judged",
                                       .size = sizeof(WfmResponseSettings),
                                       .params = params,
                                       .n_params = G_N_ELEMENTS(params)};

enum { MOST_RAISES = 3 };
static const double raise_by = 8.0 / 7;

/* A response in the making. */
typedef struct {
  WfmScene *scene;
  WfmRun *run;
  const WfmTableData *forecast;
  const WfmRosterProblem *problem; /* with presence worth what the requirement says now */
  const double *wanted;
  double *factor; /* [n_queues] that it was built with */
  int raised;
  const WfmRoster *roster;
  const WfmMoveFrame *frame;
  const WfmResponseSettings *settings;
  WfmSimResult *few; /* the roster as it is, by the few replications that choose */
  WfmResponse *out;
  GError **err;
} Making;

/* A queue's service level: of the few replications the difference that moves make, which they share, on top of what many say of the roster as it is. */
static double level_of(const Making *m, const WfmSimResult *result, size_t q) {
  return m->out->before->queue[q].sl.mean + result->queue[q].sl.mean - m->few->queue[q].sl.mean;
}

/* Contacts that should have been served in time and were not: over the queues, what is missing to the target times the contacts. */
static double missing(const Making *m, const WfmSimResult *result) {
  double sum = 0;
  for (size_t q = 0; q < result->n_queues; q++) {
    double level = level_of(m, result, q);
    if (isfinite(level)) sum += MAX(m->wanted[q] - level, 0) * m->out->before->queue[q].offered.mean;
  }
  return sum;
}

/* The same of a result by many replications, as it stands. */
static double lacking(const Making *m, const WfmSimResult *result) {
  double sum = 0;
  for (size_t q = 0; q < result->n_queues; q++) {
    double level = result->queue[q].sl.mean;
    if (isfinite(level)) sum += MAX(m->wanted[q] - level, 0) * m->out->before->queue[q].offered.mean;
  }
  return sum;
}

/* The judge over the moves that stand and the first n of some more. */
static WfmSimResult *judge(const Making *m, const GArray *more, size_t n, int64_t replications) {
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(WfmMove));
  g_array_append_vals(all, m->out->moves->data, m->out->moves->len);
  if (n) g_array_append_vals(all, more->data, (guint)n);
  const WfmMove *moves = (const WfmMove *)(const void *)all->data;
  g_autoptr(WfmMoved) moved = wfm_moves_apply(m->problem, m->roster, moves, all->len);
  return wfm_scene_judge(m->scene, moved->roster, moves, all->len, replications, m->err);
}

/* contacts missing with the first n of the moves; below 0: the judge failed. */
static double missing_with(const Making *m, const GArray *more, size_t n) {
  g_autoptr(WfmSimResult) result = judge(m, more, n, m->settings->choosing);
  return result ? missing(m, result) : -1;
}

static void keep_step(Making *m, WfmStepKind kind, const GArray *moves, size_t n) {
  WfmResponseStep *step = &m->out->step[kind];
  step->first = m->out->moves->len;
  step->n = n;
  for (size_t k = 0; k < n; k++) step->cost += g_array_index(moves, WfmMove, k).cost;
  if (n) g_array_append_vals(m->out->moves, moves->data, (guint)n);
  m->out->cost += step->cost;
}

/* The fewest of the moves, in their order, after which nothing is missing; where that is not reached, which bring back nearly as much as all of them. A
 * step that brings next to nothing back is not made. */
static bool take_fewest(Making *m, WfmStepKind kind, const GArray *moves, double *left) {
  const double worth_it = 0.02, nearly = 0.05;
  size_t low = 0, high = moves->len;
  if (high == 0 || *left <= 0) {
    keep_step(m, kind, moves, 0);
    return true;
  }
  double with = missing_with(m, moves, high);
  if (with < 0) return false;
  if (with > *left * (1 - worth_it)) high = 0;
  double enough = with > 0 ? with + nearly * (*left - with) : 0;
  while (high - low > MAX(high / 16, 1)) {
    size_t middle = low + (high - low) / 2;
    double some = missing_with(m, moves, middle);
    if (some < 0) return false;
    if (some > enough) {
      low = middle;
    } else {
      high = middle;
      with = some;
    }
  }
  if (high) *left = with;
  keep_step(m, kind, moves, high);
  return true;
}

/* As many as leave nothing missing. */
static bool take_most(Making *m, WfmStepKind kind, const GArray *moves) {
  size_t low = 0, high = moves->len + 1; /* low is fine, high is not */
  for (size_t tried = moves->len; high - low > MAX(low / 8, 1) && tried > 0; tried = low + (high - low) / 2) {
    double some = missing_with(m, moves, tried);
    if (some < 0) return false;
    if (some > 0)
      high = tried;
    else
      low = tried;
  }
  keep_step(m, kind, moves, low);
  return true;
}

/* Problems that were built before are kept: moves speak of their meetings. */
static bool build_problem(Making *m) {
  WfmRosterBuild *build = wfm_roster_build_new(m->run, m->forecast, m->factor, m->err);
  if (!build) return false;
  g_ptr_array_add(m->out->builds, build);
  m->problem = wfm_roster_build_problem(build);
  return true;
}

/* The requirement of every queue that the result misses, raised. */
static bool raise_missed(Making *m, const WfmSimResult *result) {
  for (size_t q = 0; q < m->out->n_queues; q++)
    if (level_of(m, result, q) < m->wanted[q]) m->factor[q] *= raise_by;
  m->raised++;
  return build_problem(m);
}

/* Moves after those that stand and those of the list. */
static void add_moves(const Making *m, GArray *list, unsigned kinds) {
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(WfmMove));
  g_array_append_vals(all, m->out->moves->data, m->out->moves->len);
  g_array_append_vals(all, list->data, list->len);
  g_autoptr(WfmMoved) moved = wfm_moves_apply(m->problem, m->roster, (const WfmMove *)(const void *)all->data, all->len);
  g_autoptr(GArray) found = wfm_moves_find(&moved->problem, moved->roster, m->frame, kinds);
  g_array_append_vals(list, found->data, found->len);
}

/* Moves of some kinds: with `enough`, more and more of them until nothing is missing, or no more are found. NULL: the judge failed. */
static GArray *find_moves(Making *m, unsigned kinds, bool enough) {
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(WfmMove));
  add_moves(m, list, kinds);
  while (enough && m->raised < MOST_RAISES) {
    g_autoptr(WfmSimResult) result = judge(m, list, list->len, m->settings->choosing);
    if (!result) return NULL;
    if (missing(m, result) <= 0) break;
    if (!raise_missed(m, result)) return NULL;
    add_moves(m, list, kinds);
  }
  return g_steal_pointer(&list);
}

/* ---- people for one queue alone ---- */

static size_t worst_queue(const Making *m, const WfmSimResult *result, const uint8_t *done) {
  size_t worst = SIZE_MAX;
  double most = 0;
  for (size_t q = 0; q < result->n_queues; q++) {
    double lack = (m->wanted[q] - level_of(m, result, q)) * result->queue[q].offered.mean;
    if (done[q] || !isfinite(lack) || lack <= most) continue;
    worst = q;
    most = lack;
  }
  return worst;
}

/* Those whose other queues have room; over the time in which the queue is below what is wanted. */
static GArray *specialists(const Making *m, const WfmSimResult *result, size_t queue) {
  WfmGrid grid = result->grid;
  int64_t from = INT64_MAX, to = INT64_MIN;
  for (int32_t i = 0; i < grid.n; i++) {
    if (!(result->queue[queue].interval_sl[i] < m->wanted[queue])) continue;
    from = MIN(from, wfm_grid_at(grid, i));
    to = wfm_grid_at(grid, i + 1);
  }
  g_autoptr(GArray) all = wfm_queue_moves(m->problem, m->roster, m->frame, queue, MAX(from, m->frame->from), MIN(to, m->frame->to));
  GArray *out = g_array_new(FALSE, FALSE, sizeof(WfmMove));
  for (guint k = 0; k < all->len; k++) {
    const WfmMove *move = &g_array_index(all, WfmMove, k);
    bool spare = true;
    for (size_t q = 0; q < m->problem->n_queues; q++)
      spare &= q == queue || !(m->problem->agents[move->agent].proficiency[q] > 0) || !(level_of(m, result, q) < m->wanted[q]);
    if (spare) g_array_append_val(out, *move);
  }
  return out;
}

/* A quarter, half or all of those who could: the number after which least is missing, more people only where they bring something. */
static bool take_specialists(Making *m, double *left) {
  enum { QUEUES = 2 };
  g_autofree uint8_t *done = g_new0(uint8_t, m->out->n_queues + 1);
  g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(WfmMove));
  for (int round = 0; round<QUEUES && * left> 0; round++) {
    g_autoptr(WfmSimResult) now = judge(m, chosen, chosen->len, m->settings->choosing);
    if (!now) return false;
    size_t queue = worst_queue(m, now, done);
    if (queue == SIZE_MAX) break;
    done[queue] = 1;
    g_autoptr(GArray) could = specialists(m, now, queue);
    guint kept = chosen->len, best = 0, before = 0;
    for (int part = 1; part <= 4; part *= 2) {
      guint n = (could->len * (guint)part + 3) / 4;
      if (n == before) continue;
      before = n;
      g_array_set_size(chosen, kept);
      g_array_append_vals(chosen, could->data, n);
      double some = missing_with(m, chosen, chosen->len);
      if (some < 0) return false;
      if (some >= *left * 0.9) continue;
      *left = some;
      best = n;
    }
    g_array_set_size(chosen, kept);
    if (best) g_array_append_vals(chosen, could->data, best);
  }
  keep_step(m, WFM_STEP_QUEUES, chosen, chosen->len);
  return true;
}

/* ---- all of it ---- */

static void drop_step(WfmResponse *out, int kind) {
  WfmResponseStep *step = &out->step[kind];
  g_array_set_size(out->moves, (guint)step->first);
  out->cost -= step->cost;
  *step = (WfmResponseStep){.first = step->first};
}

/* By the many replications that state it. A step of a search is dropped where they do not confirm that it brings anything back: the few that chose it were
 * lucky. *left, before and after the step: what the few say is missing. */
static bool judge_step(Making *m, int kind, double before, double *left) {
  WfmResponse *out = m->out;
  if (out->step[kind].n == 0) return true;
  g_autoptr(WfmSimResult) result = judge(m, NULL, 0, m->settings->replications);
  if (!result) return false;
  if (left && kind != WFM_STEP_TIME_OFF && lacking(m, result) >= lacking(m, out->after ? out->after : out->before)) {
    drop_step(out, kind);
    *left = before;
    return true;
  }
  out->step[kind].sl = g_new0(double, out->n_queues + 1);
  for (size_t q = 0; q < out->n_queues; q++) out->step[kind].sl[q] = result->queue[q].sl.mean;
  wfm_sim_result_free(out->after);
  out->after = g_steal_pointer(&result);
  return true;
}

static bool finish(Making *m) {
  WfmResponse *out = m->out;
  if (!out->after) out->after = judge(m, NULL, 0, m->settings->replications);
  out->moved = wfm_moves_apply(m->problem, m->roster, (const WfmMove *)(const void *)out->moves->data, out->moves->len);
  return out->after && wfm_response_judge_singly(out, m->scene, m->problem, m->roster, m->settings->single, m->err);
}

/* The given moves, step by step. */
static bool take_given(Making *m, const GArray *given) {
  static const WfmStepKind steps[WFM_N_MOVES] = {
      [WFM_MOVE_BREAK] = WFM_STEP_BREAKS,      [WFM_MOVE_MEETING] = WFM_STEP_BREAKS,    [WFM_MOVE_QUEUE] = WFM_STEP_QUEUES,
      [WFM_MOVE_OVERTIME] = WFM_STEP_OVERTIME, [WFM_MOVE_TIME_OFF] = WFM_STEP_TIME_OFF, [WFM_MOVE_EXTRA] = WFM_STEP_EXTRA};
  m->out->before = judge(m, NULL, 0, m->settings->replications);
  for (int kind = 0; m->out->before && kind < WFM_N_STEPS; kind++) {
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(WfmMove));
    for (guint k = 0; k < given->len; k++)
      if (steps[g_array_index(given, WfmMove, k).kind] == (WfmStepKind)kind) g_array_append_val(own, g_array_index(given, WfmMove, k));
    keep_step(m, kind, own, own->len);
    if (!judge_step(m, kind, 0, NULL)) return false;
  }
  return m->out->before && finish(m);
}

static bool make(Making *m) {
  WfmResponse *out = m->out;
  out->before = judge(m, NULL, 0, m->settings->replications);
  if (!out->before) return false;
  m->few = judge(m, NULL, 0, m->settings->choosing);
  if (!m->few) return false;
  double left = missing(m, m->few);
  static const unsigned kinds[WFM_N_STEPS] = {[WFM_STEP_BREAKS] = 1u << WFM_MOVE_BREAK | 1u << WFM_MOVE_MEETING,
                                              [WFM_STEP_OVERTIME] = 1u << WFM_MOVE_OVERTIME,
                                              [WFM_STEP_EXTRA] = 1u << WFM_MOVE_EXTRA,
                                              [WFM_STEP_TIME_OFF] = 1u << WFM_MOVE_TIME_OFF};
  for (int kind = 0; kind < WFM_N_STEPS; kind++) {
    bool fine = true;
    double before = left;
    if (kind == WFM_STEP_QUEUES) {
      fine = take_specialists(m, &left);
    } else if (kind == WFM_STEP_TIME_OFF ? left <= 0 && out->moves->len == 0 : left > 0) {
      g_autoptr(GArray) moves = find_moves(m, kinds[kind], kind == WFM_STEP_OVERTIME || kind == WFM_STEP_EXTRA);
      fine = moves && (kind == WFM_STEP_TIME_OFF ? take_most(m, kind, moves) : take_fewest(m, kind, moves, &left));
    } else {
      out->step[kind].first = out->moves->len;
    }
    if (!fine || !judge_step(m, kind, before, &left)) return false;
  }
  return finish(m);
}

/* NULL where the problem cannot be built. */
static WfmResponse *begin(Making *making, WfmScene *scene, WfmRun *run, const WfmTableData *forecast, const WfmRoster *roster,
                          GError **err) {
  g_autoptr(WfmResponse) response = g_new0(WfmResponse, 1);
  response->n_queues = run->n_queues;
  response->moves = g_array_new(FALSE, TRUE, sizeof(WfmMove));
  response->builds = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_roster_build_free);
  *making = (Making){.scene = scene,
                     .run = run,
                     .forecast = forecast,
                     .factor = g_new0(double, run->n_queues + 1),
                     .roster = roster,
                     .settings = wfm_settings_get(run->cli->settings, &wfm_response_module),
                     .out = response,
                     .err = err};
  if (!wfm_standing_factors(making->factor, run)) wfm_pooled_factors(making->factor, NULL, run, forecast);
  return build_problem(making) ? g_steal_pointer(&response) : NULL;
}

WfmResponse *wfm_response_new(WfmScene *scene, WfmRun *run, const WfmTableData *forecast, const WfmRoster *roster, const double *wanted,
                              const WfmMoveFrame *frame, GError **err) {
  Making making;
  g_autoptr(WfmResponse) response = begin(&making, scene, run, forecast, roster, err);
  making.wanted = wanted;
  making.frame = frame;
  bool made = response && make(&making);
  wfm_sim_result_free(making.few);
  g_free(making.factor);
  return made ? g_steal_pointer(&response) : NULL;
}

WfmResponse *wfm_response_given(WfmScene *scene, WfmRun *run, const WfmTableData *forecast, const WfmRoster *roster, const GArray *moves,
                                GError **err) {
  Making making;
  g_autoptr(WfmResponse) response = begin(&making, scene, run, forecast, roster, err);
  bool made = response && take_given(&making, moves);
  g_free(making.factor);
  return made ? g_steal_pointer(&response) : NULL;
}

void wfm_response_free(WfmResponse *response) {
  if (!response) return;
  g_array_unref(response->moves);
  g_free(response->effect);
  for (int k = 0; k < WFM_N_STEPS; k++) g_free(response->step[k].sl);
  wfm_sim_result_free(response->before);
  wfm_sim_result_free(response->after);
  wfm_moved_free(response->moved);
  if (response->builds) g_ptr_array_unref(response->builds);
  g_free(response);
}
