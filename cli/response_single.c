/* What each move does alone: the same contacts with it and without. Before it begins nothing differs, and after it little, so that few replications tell much in a
 * small team; batches of them tell how much. Moves that are alike, of people who serve the same queues as fast, are judged once. In a large team
 * chance hides what one person does: there a move has its part of what the moves of its kind do together. */
#include "cli/response_parts.h"

#include <math.h>

enum { BATCHES = 4, LEAST = 2 };     /* at least so many replications in a batch */
static const double student = 3.182; /* 97.5 % quantile, BATCHES - 1 degrees of freedom */

typedef struct {
  WfmScene *scene;
  const WfmRosterProblem *problem;
  const WfmRoster *roster;
  int64_t replications; /* of a batch */
  GError **err;
} Judge;

/* level[BATCHES * n_queues]: each queue's service level with the moves. */
static bool levels_with(double *level, const Judge *j, const WfmMove *moves, size_t n) {
  g_autoptr(WfmMoved) moved = wfm_moves_apply(j->problem, j->roster, moves, n);
  for (int batch = 0; batch < BATCHES; batch++) {
    g_autoptr(WfmSimResult) result = wfm_scene_judge_batch(j->scene, moved->roster, moves, n, j->replications, batch, j->err);
    if (!result) return false;
    for (size_t q = 0; q < result->n_queues; q++) level[(size_t)batch * result->n_queues + q] = result->queue[q].sl.mean;
  }
  return true;
}

static WfmMoveEffect effect_on(size_t queue, const double *was, const double *is, size_t n_queues) {
  double sum = 0, squares = 0;
  for (size_t k = queue; k < BATCHES * n_queues; k += n_queues) sum += is[k] - was[k];
  double mean = sum / BATCHES;
  for (size_t k = queue; k < BATCHES * n_queues; k += n_queues) squares += pow(is[k] - was[k] - mean, 2);
  return (WfmMoveEffect){queue, 100 * mean, 100 * student * sqrt(squares / (BATCHES - 1) / BATCHES)};
}

static WfmMoveEffect find_effect(const WfmResponse *response, const WfmMove *move, const double *was, const double *is) {
  WfmMoveEffect out = {SIZE_MAX, 0, 0};
  double most = 0;
  for (size_t q = 0; q < response->n_queues; q++) {
    WfmMoveEffect effect = effect_on(q, was, is, response->n_queues);
    double weight = fabs(effect.points) * response->before->queue[q].offered.mean;
    bool named = move->kind == WFM_MOVE_QUEUE;
    if (!isfinite(effect.points) || (named ? q != move->queue : weight <= most)) continue;
    most = weight;
    out = effect;
  }
  return out;
}

static bool alike(const Judge *j, const WfmMove *a, const WfmMove *b) {
  const float *x = j->problem->agents[a->agent].proficiency, *y = j->problem->agents[b->agent].proficiency;
  if (a->kind != b->kind || a->from != b->from || a->to != b->to || a->new_from != b->new_from) return false;
  if (a->queue != b->queue || a->shift_type != b->shift_type) return false;
  for (size_t q = 0; q < j->problem->n_queues; q++)
    if (x[q] != y[q]) return false;
  return true;
}

/* The first of the step's moves that is like this one: itself, where none before it is. */
static size_t first_alike(const Judge *j, const WfmMove *moves, const WfmResponseStep *step, size_t move) {
  size_t k = step->first;
  while (!alike(j, &moves[k], &moves[move])) k++;
  return k;
}

static const double *levels_before(const WfmResponse *response, int kind, double *first) {
  for (int k = kind - 1; k >= 0; k--)
    if (response->step[k].sl) return response->step[k].sl;
  for (size_t q = 0; q < response->n_queues; q++) first[q] = response->before->queue[q].sl.mean;
  return first;
}

/* The move's part, by worth, of what its step does. */
static WfmMoveEffect part_of(const WfmResponse *response, int kind, size_t move) {
  const WfmResponseStep *step = &response->step[kind];
  const WfmMove *all = (const WfmMove *)(const void *)response->moves->data;
  g_autofree double *first = g_new0(double, response->n_queues + 1);
  const double *was = levels_before(response, kind, first);
  WfmMoveEffect out = {SIZE_MAX, 0, (double)NAN};
  double sum = 0, most = 0;
  for (size_t k = step->first; k < step->first + step->n; k++) sum += fabs(all[k].worth);
  double part = sum > 0 ? fabs(all[move].worth) / sum : 1 / (double)step->n;
  for (size_t q = 0; q < response->n_queues; q++) {
    double points = step->sl[q] - was[q], weight = fabs(points) * response->before->queue[q].offered.mean;
    bool named = all[move].kind == WFM_MOVE_QUEUE;
    if (!isfinite(points) || (named ? q != all[move].queue : weight <= most)) continue;
    most = weight;
    out = (WfmMoveEffect){q, 100 * points * part, (double)NAN};
  }
  return out;
}

/* What chance does not hide stands; *left: kinds of moves that may still be judged. */
static bool judge_step(WfmResponse *response, const Judge *j, int kind, int64_t *left) {
  const WfmResponseStep *step = &response->step[kind];
  size_t n = response->n_queues;
  const WfmMove *all = (const WfmMove *)(const void *)response->moves->data;
  g_autofree double *was = g_new0(double, BATCHES *n + 1), *is = g_new0(double, BATCHES *n + 1);
  g_autofree WfmMove *moves = g_memdup2(all, (step->first + 1) * sizeof *moves);
  if (*left > 0 && !levels_with(was, j, moves, step->first)) return false;
  for (size_t k = step->first; k < step->first + step->n; k++) {
    WfmMoveEffect alone = response->effect[first_alike(j, all, step, k)];
    if (first_alike(j, all, step, k) == k && (*left)-- > 0) {
      moves[step->first] = all[k];
      if (!levels_with(is, j, moves, step->first + 1)) return false;
      alone = find_effect(response, &all[k], was, is);
    }
    bool shows = alone.queue != SIZE_MAX && fabs(alone.points) > alone.half_width;
    response->effect[k] = shows ? alone : part_of(response, kind, k);
  }
  return true;
}

bool wfm_response_judge_singly(WfmResponse *response, WfmScene *scene, const WfmRosterProblem *problem, const WfmRoster *roster,
                               int64_t replications, GError **err) {
  const WfmMove *all = (const WfmMove *)(const void *)response->moves->data;
  response->effect = g_new0(WfmMoveEffect, response->moves->len + 1);
  Judge judge = {scene, problem, roster, LEAST, err};
  int64_t n = 0, left = replications / (BATCHES * LEAST);
  for (int kind = 0; kind < WFM_N_STEPS; kind++)
    for (size_t k = 0; k < response->step[kind].n; k++) {
      size_t move = response->step[kind].first + k;
      n += first_alike(&judge, all, &response->step[kind], move) == move;
    }
  judge.replications = MAX(replications / (BATCHES * MAX(n, 1)), LEAST);
  for (int kind = 0; kind < WFM_N_STEPS; kind++)
    if (response->step[kind].n > 0 && !judge_step(response, &judge, kind, &left)) return false;
  return true;
}
