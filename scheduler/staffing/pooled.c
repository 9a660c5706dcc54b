#include "scheduler/staffing/pooled.h"

#include <glib.h>
#include <math.h>

#include "scheduler/staffing/concurrency.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/erlang_ratio.h"
#include "scheduler/staffing/pooled_parts.h"
#include "scheduler/staffing/uncertain_load.h"

/* What a queue sees of its people. */
typedef struct {
  double agents, speed;            /* people, and the mean of their proficiency in it */
  double own, beside, first, last; /* its own work, and of other queues of the same, a better and a worse rank; agents */
  double calls;                    /* of its own and a better rank, what takes a whole person, for a queue of chats */
  double chats, alone;             /* of the last, work of chats, and as much as it would be if nobody had two */
  double ends;                     /* how often one of them gets free per second, when all are busy: by their work */
  double ends_first,
      ends_alone;        /* of these from work of a better rank; and as many as it would be if no further chats came to those in hand */
  double variance;       /* of the work of its rank and better */
  double absent, chance; /* people away on average, and the variance of their number */
} View;

/* Whether the group serves the queue and is busy above the one level, up to the other. */
static bool sees(const WfmPooled *p, size_t group, size_t queue, double low, double high) {
  return speed_of(p, group, queue) > 0 && p->agents[group] > 0 && p->level[group] >= low && p->level[group] < high;
}

/* Work of the queue that is done in all, of one agent at full speed. */
static double work_done(const WfmPooled *p, size_t queue) {
  double sum = 0;
  for (size_t g = 0; g < p->n_groups; g++) sum += *work_of(p, g, queue) * speed_of(p, g, queue);
  return sum;
}

/* Mean seconds for which an agent of full speed has a call, a contact of deferred work or all chats in hand: the last of k chats is done after about
 * 1 + (k - 1) / 2 of their times (1 + 1/2 + .. for few). */
static double in_hand_s(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  const WfmPooledQueue *q = &queues[queue];
  double chats = is_concurrent(q) ? fmax(q->load / work_done(p, queue), 1) : 1;
  return q->aht_s * (1 + q->queue->concurrency_slowdown * (chats - 1)) * (1 + (chats - 1) / 2);
}

/* Mean seconds until somebody with chats in hand has none, while further ones join as they come, because nobody is free: from k chats to one fewer it
 * is h(k) = (1 + arrivals h(k + 1)) / rate(k), arrivals per handle time as many as the chats in hand. */
static double until_none_s(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  const WfmPooledQueue *q = &queues[queue];
  double come = fmax(q->load / work_done(p, queue), 1), most = q->queue->concurrency, time = 0;
  for (int k = (int)ceil(most); k >= 1; k--) time = (1 + come * time) / wfm_concurrency_rate(fmin(k, most), q->queue->concurrency_slowdown);
  return time * q->aht_s;
}

/* What comes first to people who are busy at most up to a level, as a multiple of what they do of it: who is busier has it only because it found none
 * of them free. */
static double first_here(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue, double high) {
  double all = 0, here = 0;
  for (size_t g = 0; g < p->n_groups && !is_deferred(&queues[queue]); g++) {
    if (!(*work_of(p, g, queue) > 0)) continue;
    all += *work_of(p, g, queue);
    if (p->level[g] < high) here += *work_of(p, g, queue);
  }
  return here > 0 ? all / here : 1;
}

/* Of the groups of the queue whose people are busy between the two levels. served[n_queues]: share of the contacts that do not leave before; NULL: all. */
static View view_of(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue, double low, double high, const double *served) {
  View v = {0};
  for (size_t g = 0; g < p->n_groups; g++) {
    if (!sees(p, g, queue, low, high)) continue;
    v.agents += p->agents[g];
    v.speed += p->agents[g] * speed_of(p, g, queue);
    v.absent += p->agents[g] * p->away[g] / (1 - p->away[g]);
    v.chance += p->agents[g] * p->away[g];
  }
  if (v.agents > 0) v.speed /= v.agents;
  for (size_t q = 0; q < p->n_queues; q++) {
    double work = 0, speed = 0;
    for (size_t g = 0; g < p->n_groups; g++) {
      if (!sees(p, g, queue, low, high)) continue;
      work += *work_of(p, g, q);
      speed += *work_of(p, g, q) * speed_of(p, g, q);
    }
    if (!(work > 0)) continue;
    speed /= work;
    work *= first_here(p, queues, q, high) * (served ? served[q] : 1);
    if (is_concurrent(&queues[q]) && is_concurrent(&queues[queue])) { /* chats beside chats: as many people as it takes with full hands */
      double rate = wfm_immediate_rate(queues[q].queue);
      work *= queues[q].load / work_done(p, q) / rate;
      v.ends += work * speed * rate / queues[q].aht_s;
    } else {
      double each_s = is_concurrent(&queues[q]) ? until_none_s(p, queues, q) : in_hand_s(p, queues, q);
      v.ends += work * speed / each_s;
      v.ends_alone += work * speed / (is_concurrent(&queues[q]) ? queues[q].aht_s : each_s);
      if (!is_deferred(&queues[q]) && queues[q].rank < queues[queue].rank) v.ends_first += work * speed / each_s;
    }
    bool later = is_deferred(&queues[q]) || queues[q].rank > queues[queue].rank;
    *(q == queue ? &v.own : later ? &v.last : queues[q].rank < queues[queue].rank ? &v.first : &v.beside) += work;
    if (later && is_concurrent(&queues[q]) && !is_concurrent(&queues[queue])) {
      v.chats += work;
      v.alone += work * queues[q].load / work_done(p, q);
    }
    if (!later && is_concurrent(&queues[queue]) && !is_concurrent(&queues[q])) v.calls += work;
    if (!later) v.variance += work * work * queues[q].load_cv * queues[q].load_cv;
  }
  return v;
}

/* A number of people with its mean and variance as two cases, the better of them at most `most`. */
typedef struct {
  double high, low, weight; /* weight: of the high one */
} Cases;

static Cases two_cases(double mean, double variance, double most) {
  double more = fmin(sqrt(variance), most - mean);
  if (!(more > 0)) return (Cases){mean, mean, 1};
  double less = variance / more;
  return (Cases){mean + more, fmax(mean - less, 0), less / (more + less)};
}

/* Weight of the states in which somebody is free, against the one in which the last has just become busy. */
static double weight_free(const WfmImmediate *work, double agents) {
  WfmDelay d = wfm_immediate_delay(work, agents);
  return d.p_first > 0 ? d.idle / d.p_first : (double)INFINITY;
}

/* For chats: with so many people as have no call in hand. Who has one is left to chance, but is none of those with chats, to whom calls do not come. */
static double weight_free_of_calls(const View *v, WfmImmediate *here, double rate) {
  double chats = v->own + v->beside + v->first - v->calls, others = fmax(v->agents - chats, v->calls);
  here->load = chats * rate;
  Cases without = two_cases(v->agents - v->calls, v->calls * (1 - v->calls / others), v->agents);
  double high = 1 / (1 + weight_free(here, without.high)), low = without.low > 0 ? 1 / (1 + weight_free(here, without.low)) : 1;
  return 1 / (without.weight * high + (1 - without.weight) * low) - 1;
}

/* That nobody is free among those whom the view sees, without those who wait for them. Chats that come where nobody is free join others in hand: they
 * fill the house but make no line; and they keep it full, as nobody whom they join gets free for a call. Deferred work is in line for whoever gets free, as in Erlang C with and without it. */
static double full_house(const View *v, const WfmImmediate *work, double rate) {
  double together = v->own + v->beside + v->first + v->alone, deferred = v->last - v->chats, capacity = v->agents * rate, free = INFINITY;
  if (!(together + deferred < v->agents) && deferred > 0) return 1;
  WfmImmediate here = *work;
  here.load = together * rate;
  if (v->calls > 0 && v->calls < fmin(v->agents, together))
    free = weight_free_of_calls(v, &here, rate);
  else if (together > 0)
    free = weight_free(&here, v->agents) * (v->chats > 0 ? v->ends / v->ends_alone : 1);
  if (deferred > 0) {
    double with = 1 / wfm_erlang_c(capacity, (together + deferred) * rate, 1, 0).p_wait - 1;
    free = together > 0 ? free * with / (1 / wfm_erlang_c(capacity, together * rate, 1, 0).p_wait - 1) : with;
  }
  return 1 / (1 + free);
}

/* The same of all who serve the queue. People who are as busy as each other are a pool: the work that they share keeps them so. Who is busier, with
 * work that the others cannot do, is another one, free or not for itself. */
static double all_full(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue, const WfmImmediate *work, double rate,
                       const double *served) {
  double full = 1, below = -1;
  for (;;) {
    double low = INFINITY;
    for (size_t g = 0; g < p->n_groups; g++)
      if (sees(p, g, queue, below, INFINITY)) low = fmin(low, p->level[g]);
    if (isinf(low)) return full;
    below = low + WFM_POOLED_ALIKE;
    View v = view_of(p, queues, queue, low, below, served);
    full *= full_house(&v, work, rate);
  }
}

/* Over who is away. */
static double over_absence(const WfmImmediate *work, double cv, const View *v) {
  Cases there = two_cases(v->agents, v->chance, v->agents + v->absent);
  double high = wfm_uncertain_sl(work, cv, there.high);
  return there.weight < 1 ? there.weight * high + (1 - there.weight) * wfm_uncertain_sl(work, cv, there.low) : high;
}

/* The queue as one of Erlang's among its people; time that who waits cannot count on is taken out of the times. Chats wait for whoever ends one, behind
 * a line of calls only with those who end a call. */
static WfmImmediate meets(WfmStaffQueue *seen, View *view, const WfmPooled *p, const WfmPooledQueue *queues, size_t queue,
                          const double *served) {
  const WfmPooledQueue *q = &queues[queue];
  View v = *view = view_of(p, queues, queue, -1, INFINITY, served);
  double rate = wfm_immediate_rate(q->queue), own = q->load / rate / v.speed, all = own + v.beside + v.first + v.last;
  double behind = v.first / v.agents * (is_concurrent(q) ? v.ends_first / v.ends : 1), slow = fmax(1 - behind, 0.02);
  *seen = *q->queue;
  seen->target_s *= slow;
  seen->patience_s *= slow;
  seen->callback_after_s *= slow;
  WfmImmediate work = {.queue = seen, .load = (own + v.beside + v.first) * rate, .aht_s = all / v.ends * rate};
  if (!(v.agents > 0)) return work;
  double pooled = weight_free(&work, v.agents), full = all_full(p, queues, queue, &work, rate, served);
  if (pooled > 0 && isfinite(pooled)) work.free_odds = fmax((1 / full - 1) / pooled, 1e-12);
  return work;
}

/* Share of a queue's contacts that do not leave before somebody takes them; whoever goes before it is counted whole. */
static double served_share(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  WfmStaffQueue seen;
  View v;
  if (!(queues[queue].queue->patience_s < (double)INFINITY)) return 1;
  WfmImmediate work = meets(&seen, &v, p, queues, queue, NULL);
  return v.agents > 0 ? wfm_immediate_delay(&work, v.agents).p_served : 1;
}

double wfm_pooled_sl(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  const WfmPooledQueue *q = &queues[queue];
  if (!(q->load > 0)) return NAN;
  g_autofree double *served = g_new(double, p->n_queues);
  for (size_t k = 0; k < p->n_queues; k++) {
    bool first = queues[k].load > 0 && !is_deferred(&queues[k]) && queues[k].rank < q->rank;
    served[k] = first ? served_share(p, queues, k) : 1;
  }
  WfmStaffQueue seen;
  View v;
  WfmImmediate work = meets(&seen, &v, p, queues, queue, served);
  if (!(v.agents > 0)) return wfm_immediate_sl(&(WfmImmediate){.queue = q->queue, .load = q->load, .aht_s = q->aht_s}, 0);
  return over_absence(&work, sqrt(v.variance) / (work.load / wfm_immediate_rate(q->queue)), &v);
}

double wfm_pooled_spare(const WfmPooled *p, const WfmPooledQueue *queues, size_t queue) {
  double sum = 0;
  g_autofree double *served = g_new(double, p->n_queues);
  for (size_t q = 0; q < p->n_queues; q++) served[q] = queues[q].load > 0 && !is_deferred(&queues[q]) ? served_share(p, queues, q) : 1;
  for (size_t g = 0; g < p->n_groups; g++) {
    if (!(speed_of(p, g, queue) > 0)) continue;
    double left = p->agents[g];
    for (size_t q = 0; q < p->n_queues; q++)
      if (q != queue && !yields(&queues[q], &queues[queue])) left -= *work_of(p, g, q) * served[q];
    sum += fmax(left, 0) * speed_of(p, g, queue);
  }
  return sum;
}

double wfm_pooled_in_hand_s(const WfmPooled *p, const WfmPooledQueue *queues, size_t group) {
  double sum = 0;
  for (size_t q = 0; q < p->n_queues; q++) {
    double work = *work_of(p, group, q);
    if (is_deferred(&queues[q]) || !(work > 0) || !(p->agents[group] > 0)) continue;
    sum += fmin(work / p->agents[group], 1) * in_hand_s(p, queues, q) / speed_of(p, group, q);
  }
  return sum;
}
