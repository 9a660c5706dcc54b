#include "scheduler/staffing/flow.h"

#include <math.h>

#include "core/error.h"
#include "scheduler/staffing/deferred.h"
#include "scheduler/staffing/immediate.h"
#include "scheduler/staffing/offered_load.h"

#define SETTLED 1e-9 /* part of the largest interval's contacts by which the flow may still change */
#define ROUNDS 2000  /* at most: a share that comes again and again of 99 % settles in these */
#define STALE 1e-3   /* a change of the contacts that makes us ask again how many give up */

/* What is followed of one queue from round to round. */
typedef struct {
  WfmStaffQueue queue; /* with volume = offered */
  double *offered;
  double *done;           /* contacts done, by interval */
  double *kept, *kept_at; /* share that does not give up, and the contacts for which that was asked */
  double *chance;         /* deferred: by how much more, or less, is done on average than at the mean, for the contacts of kept_at */
} Node;

static bool check(const WfmStaffQueue *q, GError **err) {
  double sum = 0;
  for (size_t k = 0; k < q->n_transfers; k++) sum += q->transfers[k].share;
  if (sum < 1) return true;
  g_set_error(
      err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
      "queue %s: %.4g %% of the contacts done would be sent on or come again, so that they never end; right would be less than 100 %%",
      q->queue, 100 * sum);
  return false;
}

/* Share of the contacts that the agents required for them do not lose. */
static void keep(Node *node) {
  const WfmStaffQueue *q = &node->queue;
  g_autofree double *load = g_new0(double, q->grid.n + 1);
  wfm_immediate_loads(load, q, q->grid.n);
  double there = 1 - wfm_queue_shrinkage(q);
  for (int32_t i = 0; i < q->grid.n; i++) {
    if (fabs(node->offered[i] - node->kept_at[i]) <= STALE * node->offered[i]) continue;
    node->kept_at[i] = node->offered[i];
    WfmImmediate work = {.queue = q, .load = load[i], .aht_s = q->aht_s[i] > 0 ? q->aht_s[i] : 1};
    WfmBinding binding;
    double people = ceil(wfm_immediate_net(&binding, &work) / there - 1e-9), lost = wfm_immediate_service(&work, people * there).abandon;
    node->kept[i] = lost > 0 ? 1 - lost : 1;
  }
}

/* Contacts done in each interval: chance makes a difference that is asked for anew only where the contacts have changed. */
static void deferred_done(Node *node, double deadline_share) {
  const WfmStaffQueue *q = &node->queue;
  double change = 0, most = 0;
  for (int32_t i = 0; i < q->grid.n; i++) {
    change = fmax(change, fabs(node->offered[i] - node->kept_at[i]));
    most = fmax(most, node->offered[i]);
  }
  wfm_deferred_done_at_mean(node->done, q, deadline_share);
  if (change > STALE * most) {
    wfm_deferred_done(node->chance, q, deadline_share);
    for (int32_t i = 0; i < q->grid.n; i++) {
      node->kept_at[i] = node->offered[i];
      node->chance[i] -= node->done[i];
    }
  }
  for (int32_t i = 0; i < q->grid.n; i++) node->done[i] = fmax(node->done[i] + node->chance[i], 0);
}

/* Contacts done in each interval: what comes less what is more in hand at its end. */
static void immediate_done(Node *node) {
  const WfmStaffQueue *q = &node->queue;
  double in_hand = -1, mean;
  if (q->patience_s < (double)INFINITY) keep(node);
  for (int32_t i = 0; i < q->grid.n; i++) {
    double aht = q->aht_s[i], come = q->open[i] ? node->offered[i] * node->kept[i] : 0;
    double load = aht > 0 ? come * aht / q->grid.step : 0, before = in_hand < 0 ? load : in_hand;
    in_hand = before;
    if (aht > 0) wfm_offered_load_step(&in_hand, &mean, before, load, aht, q->grid.step);
    node->done[i] = fmax(come + before - in_hand, 0);
  }
}

static void nodes_clear(Node *node, size_t n) {
  for (size_t q = 0; q < n; q++) {
    void *const arrays[] = {node[q].offered, node[q].done, node[q].kept, node[q].kept_at, node[q].chance};
    for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  }
  g_free(node);
}

static Node *nodes_new(const WfmStaffQueue *queues, size_t n_queues) {
  Node *node = g_new0(Node, n_queues + 1);
  for (size_t q = 0; q < n_queues; q++) {
    size_t n = (size_t)queues[q].grid.n;
    node[q] = (Node){.queue = queues[q],
                     .offered = g_new0(double, n + 1),
                     .done = g_new0(double, n + 1),
                     .kept = g_new0(double, n + 1),
                     .kept_at = g_new0(double, n + 1),
                     .chance = g_new0(double, n + 1)};
    for (size_t i = 0; i < n; i++) {
      node[q].offered[i] = fmax(queues[q].volume[i], 0);
      node[q].kept[i] = 1;
      node[q].kept_at[i] = -1;
    }
    node[q].queue.volume = node[q].offered;
  }
  return node;
}

/* Adds what comes again after a while, and notes how much is on its way. */
static void send_late(double *to, double *pending, const double *done, const WfmStaffTransfer *transfer, WfmGrid grid) {
  double sum = 0, mean, waits;
  for (int32_t i = 0; i < grid.n; i++) sum += done[i];
  waits = transfer->share * sum / MAX(grid.n, 1) * transfer->delay_s / grid.step;
  for (int32_t i = 0; i < grid.n; i++) {
    double more = transfer->share * done[i], before = waits;
    pending[i] = before;
    wfm_offered_load_step(&waits, &mean, before, more * transfer->delay_s / grid.step, transfer->delay_s, grid.step);
    to[i] += fmax(more + before - waits, 0);
  }
}

/* sent[n_queues * n]: what every queue gets of what the others have done. */
static void send(double *sent, WfmStaffFlow *flow, Node *node, double deadline_share) {
  size_t n_queues = flow->n_queues;
  int32_t n = flow->grid.n;
  for (size_t k = 0; k < n_queues * (size_t)n; k++) sent[k] = 0;
  for (size_t q = 0; q < n_queues; q++) {
    const WfmStaffQueue *queue = &node[q].queue;
    if (queue->n_transfers == 0) continue;
    if (wfm_channel_deferred(queue->channel))
      deferred_done(&node[q], deadline_share);
    else
      immediate_done(&node[q]);
    for (size_t k = 0; k < queue->n_transfers; k++) {
      double *to = sent + (size_t)queue->transfers[k].to * (size_t)n;
      if (queue->transfers[k].delay_s > 0)
        send_late(to, flow->pending + q * (size_t)n, node[q].done, &queue->transfers[k], flow->grid);
      else
        for (int32_t i = 0; i < n; i++) to[i] += queue->transfers[k].share * node[q].done[i];
    }
  }
}

/* One more time that contacts are offered: the largest change of an interval, as a part of the largest interval. */
static double follow(WfmStaffFlow *flow, Node *node, const WfmStaffQueue *queues, const double *sent) {
  int32_t n = flow->grid.n;
  double change = 0, most = 1e-9;
  for (size_t q = 0; q < flow->n_queues; q++)
    for (int32_t i = 0; i < n; i++) {
      size_t k = q * (size_t)n + (size_t)i;
      double volume = fmax(queues[q].volume[i], 0);
      flow->fresh[k] = queues[q].transfers_counted ? fmax(volume - sent[k], 0) : volume;
      double offered = flow->fresh[k] + sent[k];
      change = fmax(change, fabs(offered - node[q].offered[i]));
      most = fmax(most, offered);
      node[q].offered[i] = flow->offered[k] = offered;
    }
  return change / most;
}

/* How uncertain the rate of all contacts is: that of the fresh ones, and what the senders' uncertainty brings. */
static void carry_uncertainty(WfmStaffFlow *flow, const Node *node, const WfmStaffQueue *queues) {
  size_t n = (size_t)flow->grid.n, all = flow->n_queues * n;
  g_autofree double *variance = g_new0(double, all + 1);
  for (size_t round = 0; round <= flow->n_queues; round++) {
    for (size_t q = 0; q < flow->n_queues; q++)
      for (size_t i = 0; i < n; i++) {
        double own = queues[q].load_cv ? queues[q].load_cv[i] * flow->fresh[q * n + i] : 0;
        variance[q * n + i] = own * own;
      }
    for (size_t q = 0; q < flow->n_queues && round > 0; q++)
      for (size_t k = 0; k < queues[q].n_transfers; k++) {
        size_t to = (size_t)queues[q].transfers[k].to * n;
        for (size_t i = 0; i < n; i++) {
          double part = queues[q].transfers[k].share * node[q].done[i] * flow->load_cv[q * n + i];
          variance[to + i] += part * part;
        }
      }
    for (size_t k = 0; k < all; k++) {
      double own = queues[k / n].load_cv ? queues[k / n].load_cv[k % n] : 0;
      flow->load_cv[k] = flow->offered[k] > flow->fresh[k] ? sqrt(variance[k]) / flow->offered[k] : own;
    }
  }
}

WfmStaffFlow *wfm_staff_flow_new(const WfmStaffQueue *queues, size_t n_queues, const WfmStaffingSettings *settings, GError **err) {
  bool uncertain = false;
  for (size_t q = 0; q < n_queues; q++) {
    if (!check(&queues[q], err)) return NULL;
    uncertain |= queues[q].load_cv != NULL;
  }
  WfmGrid grid = n_queues > 0 ? queues[0].grid : (WfmGrid){.step = 1};
  size_t all = n_queues * (size_t)grid.n;
  WfmStaffFlow *flow = g_new0(WfmStaffFlow, 1);
  *flow = (WfmStaffFlow){.n_queues = n_queues,
                         .grid = grid,
                         .fresh = g_new0(double, all + 1),
                         .offered = g_new0(double, all + 1),
                         .pending = g_new0(double, all + 1)};
  if (uncertain) flow->load_cv = g_new0(double, all + 1);
  g_autofree double *sent = g_new0(double, all + 1);
  Node *node = nodes_new(queues, n_queues);
  for (int round = 0; round < ROUNDS; round++) {
    send(sent, flow, node, settings->deadline_share);
    if (follow(flow, node, queues, sent) <= SETTLED) break;
  }
  if (uncertain) carry_uncertainty(flow, node, queues);
  nodes_clear(node, n_queues);
  return flow;
}

void wfm_staff_flow_free(WfmStaffFlow *flow) {
  if (!flow) return;
  g_free(flow->fresh);
  g_free(flow->offered);
  g_free(flow->pending);
  g_free(flow->load_cv);
  g_free(flow);
}
