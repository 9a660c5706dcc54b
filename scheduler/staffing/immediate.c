#include "scheduler/staffing/immediate.h"

#include <math.h>

#include "scheduler/staffing/callback.h"
#include "scheduler/staffing/concurrency.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/least.h"
#include "scheduler/staffing/offered_load.h"

#define NOBODY 1e-9

static double concurrency(const WfmStaffQueue *q) {
  return q->channel == WFM_CHANNEL_CHAT && q->concurrency > 1 ? q->concurrency : 1;
}

double wfm_immediate_rate(const WfmStaffQueue *q) {
  return wfm_concurrency_rate(concurrency(q), q->concurrency_slowdown);
}

static bool patient(const WfmStaffQueue *q) {
  return !(q->patience_s < (double)INFINITY);
}

void wfm_immediate_loads(double *load, const WfmStaffQueue *q, int32_t n) {
  double before = -1, mean;
  for (int32_t i = 0; i < n; i++) {
    double aht = q->aht_s[i], volume = q->open[i] ? q->volume[i] : 0;
    double now = volume > 0 && aht > 0 ? volume * aht / q->grid.step : 0;
    if (before < 0) before = now; /* what the grid begins with is taken to have gone on before */
    load[i] = now;
    if (!(aht > 0)) continue;
    wfm_offered_load_step(&before, &mean, before, now, aht, q->grid.step);
    if (aht > WFM_LONG_HANDLE_TIME * q->grid.step) load[i] = q->open[i] ? mean : 0;
  }
}

/* With so many attempts, erlangs. */
static WfmCallbackDelay delay_of(const WfmImmediate *w, double net, double attempts) {
  const WfmStaffQueue *q = w->queue;
  double leave = patient(q) ? 0 : w->aht_s / q->patience_s, limit = concurrency(q);
  WfmDelay d = limit > 1 ? wfm_concurrency_delay(net, limit, q->concurrency_slowdown, attempts, leave)
                         : wfm_erlang_a_delay(net, attempts, w->aht_s, patient(q) ? (double)INFINITY : q->patience_s);
  if (w->free_odds > 0) wfm_delay_less_idle(&d, w->free_odds);
  return wfm_callback_delay(&d, q->callback_after_s / w->aht_s, q->callback_share);
}

typedef struct {
  const WfmImmediate *work;
  double net;
} Attempts;

/* What never comes back of so many attempts, beyond the fresh contacts: rises with them (retrial.h). */
static double margin_attempts(const void *user, double attempts) {
  const Attempts *a = user;
  WfmCallbackDelay d = delay_of(a->work, a->net, attempts);
  return attempts * (1 - a->work->queue->redial_share * d.p_abandon) - a->work->load;
}

double wfm_immediate_attempts(const WfmImmediate *w, double net) {
  if (!(w->queue->redial_share > 0) || patient(w->queue) || !(w->load > 0)) return w->load;
  if (!(net > NOBODY)) return w->load / (1 - w->queue->redial_share);
  Attempts a = {w, net};
  return wfm_least(margin_attempts, &a, w->load, w->load, 0.1 * w->load);
}

static WfmCallbackDelay delay(const WfmImmediate *w, double net) {
  return delay_of(w, net, wfm_immediate_attempts(w, net));
}

/* Nobody at work: who has patience waits for ever, and who accepts a callback; the others leave. */
static double sl_of_nobody(const WfmStaffQueue *q) {
  if (q->definition != WFM_SL_ABANDONS_OK || patient(q)) return 0;
  double called = q->target_s > q->callback_after_s ? q->callback_share : 0;
  if (!(called > 0)) return -expm1(-q->target_s / q->patience_s);
  return 1 - exp(-q->callback_after_s / q->patience_s) * (called + (1 - called) * exp((q->callback_after_s - q->target_s) / q->patience_s));
}

WfmDelay wfm_immediate_delay(const WfmImmediate *w, double net) {
  return delay(w, net).delay;
}

double wfm_immediate_sl(const WfmImmediate *w, double net) {
  if (!(net > NOBODY)) return sl_of_nobody(w->queue);
  WfmCallbackDelay d = delay(w, net);
  double t = w->queue->target_s > 0 ? w->queue->target_s / w->aht_s : 0;
  return wfm_callback_sl(&d, w->queue->definition, t, w->queue->passed_on);
}

WfmService wfm_immediate_service(const WfmImmediate *w, double net) {
  if (!(w->load > 0)) return (WfmService){.sl = NAN, .asa_s = NAN, .abandon = NAN, .occupancy = 0};
  if (!(net > NOBODY))
    return (WfmService){.sl = sl_of_nobody(w->queue), .asa_s = INFINITY, .abandon = patient(w->queue) ? 0 : 1, .occupancy = 1};
  WfmCallbackDelay d = delay(w, net);
  return (WfmService){.sl = wfm_immediate_sl(w, net),
                      .asa_s = wfm_callback_wait_served(&d) * w->aht_s,
                      .abandon = d.p_abandon,
                      .occupancy = d.stable ? fmin(d.delay.load * d.p_served / d.delay.capacity, 1) : 1};
}

static double margin_sl(const void *user, double net) {
  const WfmImmediate *w = user;
  return log1p(-w->queue->sl_target) - log(fmax(1 - wfm_immediate_sl(w, net), 1e-300));
}

static double margin_asa(const void *user, double net) {
  const WfmImmediate *w = user;
  if (!(net > NOBODY)) return -1;
  WfmCallbackDelay d = delay(w, net);
  return d.stable ? log(w->queue->asa_target_s) - log(wfm_callback_wait_served(&d) * w->aht_s) : -1;
}

static double margin_occupancy(const void *user, double net) {
  const WfmImmediate *w = user;
  if (!(net > NOBODY)) return -1;
  WfmCallbackDelay d = delay(w, net);
  return log(w->queue->occupancy_max) - (d.stable ? log(d.delay.load * d.p_served / d.delay.capacity) : 0);
}

static double margin_abandon(const void *user, double net) {
  const WfmImmediate *w = user;
  return net > NOBODY ? log(w->queue->abandon_max) - log(fmax(delay(w, net).p_abandon, 1e-300)) : -1;
}

/* The targets of a queue; where nobody leaves, none for abandonment. */
typedef struct {
  bool asked;
  WfmMargin margin;
  WfmBinding binding;
} Target;
#define TARGETS 4
static void targets_of(Target *target, const WfmStaffQueue *q) {
  const Target all[TARGETS] = {{q->sl_target > 0, margin_sl, WFM_BIND_SL},
                               {q->asa_target_s > 0, margin_asa, WFM_BIND_ASA},
                               {q->abandon_max > 0 && !patient(q), margin_abandon, WFM_BIND_ABANDON},
                               {q->occupancy_max < 1, margin_occupancy, WFM_BIND_OCCUPANCY}};
  for (int k = 0; k < TARGETS; k++) target[k] = all[k];
}

double wfm_immediate_net(WfmBinding *binding, const WfmImmediate *w) {
  const WfmStaffQueue *q = w->queue;
  double net = 0;
  *binding = WFM_BIND_NONE;
  if (w->load > 0) {
    double least = w->load / wfm_immediate_rate(q), low = patient(q) ? least : 0, step = 0.5 * sqrt(least);
    Target targets[TARGETS];
    targets_of(targets, q);
    bool asked = false;
    for (int k = 0; k < TARGETS; k++) asked |= targets[k].asked;
    if (patient(q) || !asked) {
      net = least;
      *binding = WFM_BIND_STABILITY;
    }
    for (int k = 0; k < TARGETS; k++) {
      if (!targets[k].asked) continue;
      double need = wfm_least(targets[k].margin, w, low, least + (low > 0 ? step : 0), step);
      if (need <= net) continue;
      net = need;
      *binding = targets[k].binding;
    }
  }
  if (q->min_agents > net) {
    net = q->min_agents;
    *binding = WFM_BIND_MINIMUM;
  }
  return net;
}

/* The load at which a target is just missed: the margins fall as the load rises. */
typedef struct {
  WfmImmediate work;
  double net;
  WfmMargin margin;
} Carry;

static double margin_missed(const void *user, double load) {
  Carry c = *(const Carry *)user;
  c.work.load = load;
  return load > 0 ? -c.margin(&c.work, c.net) : -1;
}

double wfm_immediate_load(WfmBinding *binding, const WfmStaffQueue *q, double aht_s, double net) {
  double capacity = net * wfm_immediate_rate(q), most = patient(q) ? capacity : (double)INFINITY;
  Target targets[TARGETS];
  targets_of(targets, q);
  *binding = patient(q) ? WFM_BIND_STABILITY : WFM_BIND_NONE;
  if (!(net > NOBODY)) return 0;
  for (int k = 0; k < TARGETS; k++) {
    if (!targets[k].asked) continue;
    Carry c = {.work = {.queue = q, .aht_s = aht_s}, .net = net, .margin = targets[k].margin};
    double load = wfm_least(margin_missed, &c, 0, 0.8 * capacity, 0.1 * capacity);
    if (load >= most) continue;
    most = load;
    *binding = targets[k].binding;
  }
  return most;
}
