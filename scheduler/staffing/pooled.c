#include "scheduler/staffing/pooled.h"

#include <math.h>

#include "scheduler/staffing/uncertain_load.h"

enum { SWEEPS = 12 };
#define SETTLED 1e-4 /* agents */

static double *work_of(const WfmPooled *p, size_t group, size_t queue) {
  return &p->work[group * p->n_queues + queue];
}

static double speed_of(const WfmPooled *p, size_t group, size_t queue) {
  return p->speed[group * p->n_queues + queue];
}

static bool is_deferred(const WfmPooledQueue *q) {
  return wfm_channel_deferred(q->queue->channel);
}

/* Agents busy with other queues of the group. */
static double taken(const WfmPooled *p, size_t group, size_t except) {
  double sum = 0;
  for (size_t q = 0; q < p->n_queues; q++)
    if (q != except) sum += *work_of(p, group, q);
  return sum;
}

/* Work of one agent at full speed that the groups of a queue do for it when all are busy up to one level. */
static double done_at(const WfmPooled *p, size_t queue, double level) {
  double done = 0;
  for (size_t g = 0; g < p->n_groups; g++)
    if (speed_of(p, g, queue) > 0) done += fmax(level * p->agents[g] - taken(p, g, queue), 0) * speed_of(p, g, queue);
  return done;
}

/* Pours the work of a queue onto its groups up to one level, at most `most`; found by halving, because work done by who is slower takes more of
 * them. Returns by how much that changed the split. */
static double pour(WfmPooled *p, size_t queue, double work, double most) {
  double low = 0, level = most, moved = 0;
  for (int k = 0; k < 40; k++) {
    double mid = (low + level) / 2;
    *(done_at(p, queue, mid) < work ? &low : &level) = mid;
  }
  for (size_t g = 0; g < p->n_groups; g++) {
    if (!(speed_of(p, g, queue) > 0)) continue;
    double *here = work_of(p, g, queue), now = fmax(level * p->agents[g] - taken(p, g, queue), 0);
    moved += fabs(now - *here);
    *here = now;
  }
  return moved;
}

#define OVERLOADED 20.0 /* times as much work as people: beyond, nothing differs */

/* Whether deferred work of one queue is done before that of another: the better priority, then the earlier deadline. */
static bool goes_before(const WfmPooledQueue *a, const WfmPooledQueue *b) {
  return a->rank != b->rank ? a->rank < b->rank : a->queue->target_s < b->queue->target_s;
}

/* The next deferred queue in that order, equal ones as they stand; n_queues after the last. */
static size_t next_deferred(const WfmPooled *p, const WfmPooledQueue *queues, size_t after) {
  size_t found = p->n_queues;
  for (size_t q = 0; q < p->n_queues; q++) {
    if (!is_deferred(&queues[q]) || q == after) continue;
    bool behind =
        after == p->n_queues || goes_before(&queues[after], &queues[q]) || (q > after && !goes_before(&queues[q], &queues[after]));
    if (behind && (found == p->n_queues || goes_before(&queues[q], &queues[found]))) found = q;
  }
  return found;
}

static double pour_immediate(WfmPooled *p, const WfmPooledQueue *queues) {
  double moved = 0;
  for (size_t q = 0; q < p->n_queues; q++)
    if (queues[q].load > 0 && !is_deferred(&queues[q]))
      moved += pour(p, q, queues[q].load / wfm_immediate_rate(queues[q].queue), OVERLOADED);
  return moved;
}

/* again: what was there before may move to where there is more room, but never lose any. */
static double pour_deferred(WfmPooled *p, const WfmPooledQueue *queues, bool again) {
  double moved = 0;
  for (size_t q = next_deferred(p, queues, p->n_queues); q < p->n_queues; q = next_deferred(p, queues, q))
    if (queues[q].load > 0 && !(again && done_at(p, q, 1) < queues[q].load)) moved += pour(p, q, queues[q].load, 1);
  return moved;
}

void wfm_pooled_split(WfmPooled *p, const WfmPooledQueue *queues) {
  for (size_t k = 0; k < p->n_groups * p->n_queues; k++) p->work[k] = 0;
  for (int sweep = 0; sweep < SWEEPS && pour_immediate(p, queues) > SETTLED; sweep++) {
  }
  for (int sweep = 0; sweep < SWEEPS && pour_deferred(p, queues, sweep > 0) > SETTLED; sweep++) {
  }
}

/* What a queue sees of its people. */
typedef struct {
  double agents, speed;       /* people, and the mean of their proficiency in it */
  double beside, first, last; /* work of other queues of the same, a better and a worse rank, agents */
  double ends;                /* contacts that they finish per second with full hands, by agents at work */
  double variance;            /* of the work of its rank and better */
  double absent, chance;      /* people away on average, and the variance of their number */
} View;

static View view_of(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  View v = {0};
  for (size_t g = 0; g < p->n_groups; g++) {
    if (!(speed_of(p, g, queue) > 0)) continue;
    v.agents += p->agents[g];
    v.speed += p->agents[g] * speed_of(p, g, queue);
    v.absent += p->agents[g] * p->away[g] / (1 - p->away[g]);
    v.chance += p->agents[g] * p->away[g];
  }
  if (v.agents > 0) v.speed /= v.agents;
  for (size_t q = 0; q < p->n_queues; q++) {
    double work = 0, ends = 0;
    for (size_t g = 0; g < p->n_groups; g++) {
      if (!(speed_of(p, g, queue) > 0)) continue;
      work += *work_of(p, g, q);
      ends += *work_of(p, g, q) * speed_of(p, g, q);
    }
    if (!(work > 0)) continue;
    v.ends += ends * wfm_immediate_rate(queues[q].queue) / queues[q].aht_s;
    bool later = is_deferred(&queues[q]) || queues[q].rank > queues[queue].rank;
    if (q != queue) *(later ? &v.last : queues[q].rank < queues[queue].rank ? &v.first : &v.beside) += work;
    if (!later) v.variance += work * work * queues[q].load_cv * queues[q].load_cv;
  }
  return v;
}

/* Over who is away: two cases with the mean and the variance of the people who are there, the better of them at most all. */
static double over_absence(const WfmImmediate *work, double cv, const View *v) {
  if (!(v->chance > 0)) return wfm_uncertain_sl(work, cv, v->agents);
  double more = fmin(sqrt(v->chance), v->absent), less = v->chance / more, weight = less / (more + less);
  return weight * wfm_uncertain_sl(work, cv, v->agents + more) + (1 - weight) * wfm_uncertain_sl(work, cv, fmax(v->agents - less, 0));
}

double wfm_pooled_sl(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  const WfmPooledQueue *q = &queues[queue];
  if (!(q->load > 0)) return NAN;
  View v = view_of(p, queues, queue);
  if (!(v.agents > 0)) return wfm_immediate_sl(&(WfmImmediate){.queue = q->queue, .load = q->load, .aht_s = q->aht_s}, 0);
  double rate = wfm_immediate_rate(q->queue), own = q->load / rate / v.speed, all = own + v.beside + v.first + v.last;
  double slow = fmax(1 - v.first / v.agents, 0.02), together = own + v.beside + v.first;
  WfmStaffQueue seen = *q->queue;
  seen.target_s *= slow;
  seen.patience_s *= slow;
  seen.callback_after_s *= slow;
  WfmImmediate work = {.queue = &seen, .load = together * rate, .aht_s = all / v.ends * rate, .beside = v.last};
  return over_absence(&work, sqrt(v.variance) / together, &v);
}

double wfm_pooled_spare(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  double sum = 0;
  for (size_t g = 0; g < p->n_groups; g++) {
    if (!(speed_of(p, g, queue) > 0)) continue;
    double left = p->agents[g];
    for (size_t q = 0; q < p->n_queues; q++)
      if (q != queue && (!is_deferred(&queues[q]) || goes_before(&queues[q], &queues[queue]))) left -= *work_of(p, g, q);
    sum += fmax(left, 0) * speed_of(p, g, queue);
  }
  return sum;
}
