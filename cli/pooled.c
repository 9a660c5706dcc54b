#include "cli/pooled.h"

#include <math.h>
#include <string.h>

#include "scheduler/staffing/deferred.h"
#include "scheduler/staffing/pooled.h"

enum { FUTURES = 60, PART_S = 900 };

/* People in groups, and when they are there. */
typedef struct {
  WfmPooled pool;
  double *speed, *members; /* [n_groups * n_queues] mean proficiency; [n_groups] */
  double *present;         /* [grid.n * n_groups] net agents */
  double *going;           /* [grid.n * n_groups] of them, who go on a break or home as the interval begins or in it */
} People;

/* The group of the agent: of those who serve the same queues; a new one where there is none. */
static size_t group_of(People *p, const WfmAgent *agent) {
  size_t queues = p->pool.n_queues, g = 0;
  for (; g < p->pool.n_groups; g++) {
    bool same = true;
    for (size_t q = 0; q < queues && same; q++) same = (p->speed[g * queues + q] > 0) == (agent->proficiency[q] > 0);
    if (same) break;
  }
  p->pool.n_groups = MAX(p->pool.n_groups, g + 1);
  for (size_t q = 0; q < queues; q++)
    p->speed[g * queues + q] += ((double)agent->proficiency[q] - p->speed[g * queues + q]) / (p->members[g] + 1);
  p->members[g] += 1;
  return g;
}

/* Unscheduled absence of those who serve the queues of the group: the mean of theirs. */
static double away(const WfmRun *run, const double *speed) {
  double sum = 0;
  size_t served = 0;
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmQueueRow *row = run->queue[q].row;
    if (!(speed[q] > 0)) continue;
    sum += wfm_shrinkage_total(row->shrinkage.category, row->shrinkage.n, row->shrinkage_adds);
    served++;
  }
  return served ? sum / (double)served : 0;
}

static void add_duty(double *present, double *going, size_t stride, const WfmDuty *duty, WfmGrid grid) {
  WfmSegment whole = {WFM_SEGMENT_WORK, duty->start, duty->end, "work", true};
  const WfmSegment *segment = duty->n_segments ? duty->segment : &whole;
  for (size_t s = 0; s < MAX(duty->n_segments, 1); s++) {
    if (segment[s].kind != WFM_SEGMENT_WORK) continue;
    int64_t from = MAX(segment[s].start, grid.start), to = MIN(segment[s].end, wfm_grid_end(grid));
    for (int64_t at = from; at < to;) {
      int64_t i = wfm_grid_index(grid, at), end = MIN(wfm_grid_at(grid, i + 1), to);
      present[(size_t)i * stride] += (double)(end - at) / grid.step;
      at = end;
    }
    if (to > from && to < wfm_grid_end(grid)) going[(size_t)wfm_grid_index(grid, to) * stride] += 1;
  }
}

static People people_new(const WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster, WfmGrid grid) {
  People p = {.pool = {.n_queues = run->n_queues}};
  size_t most = problem->n_agents + 1;
  p.speed = g_new0(double, most *(run->n_queues + 1));
  p.members = g_new0(double, most);
  g_autofree size_t *group = g_new0(size_t, most);
  for (size_t a = 0; a < problem->n_agents; a++) group[a] = group_of(&p, &problem->agents[a]);
  size_t groups = p.pool.n_groups;
  p.present = g_new0(double, groups *(gsize)grid.n + 1);
  p.going = g_new0(double, groups *(gsize)grid.n + 1);
  for (size_t a = 0; a < problem->n_agents; a++) {
    double *own = p.present + group[a], *going = p.going + group[a];
    for (size_t d = 0; d < problem->agents[a].n_previous; d++) add_duty(own, going, groups, &problem->agents[a].previous[d], grid);
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) add_duty(own, going, groups, &roster->agent[a].duty[d], grid);
  }
  p.pool.speed = p.speed;
  p.pool.away = g_new0(double, groups + 1);
  p.pool.work = g_new0(double, groups * run->n_queues + 1);
  p.pool.level = g_new0(double, groups + 1);
  for (size_t g = 0; g < groups; g++) {
    p.pool.away[g] = away(run, p.speed + g * run->n_queues);
    for (size_t k = g; k < groups * (size_t)grid.n; k += groups) {
      p.present[k] *= 1 - p.pool.away[g];
      p.going[k] *= 1 - p.pool.away[g];
    }
  }
  return p;
}

static void people_clear(People *p) {
  void *const arrays[] = {p->speed, p->members, p->present, p->going, p->pool.away, p->pool.work, p->pool.level};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
}

/* Who goes finishes the call or the chats in hand first: by so much the people of the interval do more. Judged by the interval before, whose split
 * is still there. */
static void add_finished(People *p, const WfmPooledQueue *queue, size_t interval, int32_t step) {
  for (size_t g = 0; g < p->pool.n_groups; g++) {
    double going = p->going[interval * p->pool.n_groups + g], agents = interval > 0 ? p->present[(interval - 1) * p->pool.n_groups + g] : 0;
    if (going > 0 && agents > 0) p->present[interval * p->pool.n_groups + g] += going * wfm_pooled_in_hand_s(&p->pool, queue, g) / step;
  }
}

/* Deferred work in line, in order of arrival, in agent-seconds. */
typedef struct {
  double waits_s;        /* done where there are hands */
  double done_s, came_s; /* since the begin: done, and come up to the part of the first in line */
  int32_t first;         /* the part in which the first in line came; -1: before the begin */
} Line;

static double arrives_s(const WfmStaffInput *in, int32_t part, int32_t parts) {
  int32_t i = part / parts;
  return in->volume[i] > 0 && in->aht_s[i] > 0 ? in->volume[i] * in->aht_s[i] / parts : 0;
}

/* What is at hand in a part of an interval, agents for all of it. */
static double at_hand(Line *line, const WfmStaffInput *in, int32_t part, int32_t parts) {
  line->waits_s += arrives_s(in, part, parts);
  while (line->first < part && line->done_s >= line->came_s) line->came_s += arrives_s(in, ++line->first, parts);
  return in->open[part / parts] ? line->waits_s * parts / in->queue.grid.step : 0;
}

/* What comes while the queue is closed is at the door together when it opens. */
static double due_s(const Line *line, const WfmStaffInput *in, int32_t parts) {
  int32_t i = MAX(line->first, 0) / parts, last = in->queue.grid.n - 1;
  while (i < last && !in->open[i]) i++;
  return (line->first < 0 ? -1.0 : (double)MAX(line->first / parts, i)) * in->queue.grid.step + wfm_deferred_deadline_s(&in->queue);
}

static double done_of(const WfmPooled *p, size_t q) {
  double done = 0;
  for (size_t g = 0; g < p->n_groups; g++) done += p->work[g * p->n_queues + q] * p->speed[g * p->n_queues + q];
  return done;
}

/* Breaks are shorter than intervals, and half an agent is not half the time one and half the time none: presence is looked at in parts of at most a
 * quarter of an hour. */
static WfmGrid in_parts(WfmGrid grid, int32_t *parts) {
  for (*parts = 1; grid.step / *parts > PART_S || grid.step % *parts != 0;) ++*parts;
  return (WfmGrid){grid.start, grid.step / *parts, grid.n * *parts};
}

void wfm_run_pooled_service(double *sl, const WfmRun *run, const WfmStaffInput *input, const WfmRosterProblem *problem,
                            const WfmRoster *roster, WfmGrid grid) {
  size_t n = run->n_queues, steps = (size_t)grid.n;
  int32_t parts;
  WfmGrid fine = in_parts(grid, &parts);
  People people = people_new(run, problem, roster, fine);
  WfmPooled *pool = &people.pool;
  g_autofree WfmPooledQueue *queue = g_new0(WfmPooledQueue, n + 1);
  g_autofree double *load = g_new0(double, n *steps + 1), *spare = g_new0(double, n *steps + 1);
  g_autofree Line *line = g_new0(Line, n + 1);
  for (size_t q = 0; q < n; q++) {
    queue[q] = (WfmPooledQueue){.queue = &input[q].queue, .rank = run->queue[q].row->priority};
    if (!wfm_channel_deferred(input[q].queue.channel)) wfm_immediate_loads(load + q * steps, &input[q].queue, grid.n);
    line[q].waits_s = line[q].came_s = wfm_deferred_opening_s(&input[q].queue);
    line[q].first = -1;
  }
  for (size_t k = 0; k < n * steps; k++) sl[k] = 0;
  for (int32_t k = 0; k < fine.n; k++) {
    int32_t i = k / parts;
    if (k > 0) add_finished(&people, queue, (size_t)k, fine.step);
    pool->agents = people.present + (size_t)k * pool->n_groups;
    for (size_t q = 0; q < n; q++) {
      bool deferred = wfm_channel_deferred(input[q].queue.channel);
      queue[q].load = deferred ? at_hand(&line[q], &input[q], k, parts) : load[q * steps + (size_t)i];
      queue[q].due_s = deferred ? due_s(&line[q], &input[q], parts) : 0;
      queue[q].aht_s = input[q].aht_s[i] > 0 ? input[q].aht_s[i] : 1;
      queue[q].load_cv = input[q].load_cv[i];
    }
    wfm_pooled_split(pool, queue);
    for (size_t q = 0; q < n; q++) {
      size_t at = q * steps + (size_t)i;
      if (!wfm_channel_deferred(input[q].queue.channel)) {
        sl[at] += input[q].volume[i] > 0 ? wfm_pooled_sl(pool, queue, q) / parts : (double)NAN;
        continue;
      }
      spare[at] += wfm_pooled_spare(pool, queue, q) / (1 - wfm_queue_shrinkage(&input[q].queue)) / parts;
      double done = fmin(done_of(pool, q) * fine.step, line[q].waits_s);
      line[q].waits_s -= done;
      line[q].done_s += done;
    }
  }
  for (size_t q = 0; q < n; q++)
    if (wfm_channel_deferred(input[q].queue.channel))
      wfm_staffing_profile_chance(sl + q * steps, &input[q].queue, spare + q * steps, FUTURES);
  people_clear(&people);
}
