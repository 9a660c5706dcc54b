#include "scheduler/staffing/deferred.h"

#include <gsl/gsl_interp.h>
#include <math.h>

#include "core/rng.h"
#include "scheduler/staffing/backlog.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/resolution.h"

#define QUEUEING_BOUND 10.0       /* deadlines below so many handle times: chance within the queue counts too */
#define DEADLINE_UNSAID_S 28800.0 /* deferred work without a target: one working day */
#define SHARE_UNSAID 0.8
#define SEARCH_FUTURES 30 /* sampled to see whether tickets are resolved in time */
#define SEARCH_STEPS 8    /* halvings of the time within which touches are planned */

double wfm_deferred_deadline_s(const WfmStaffQueue *q) {
  return q->target_s > 0 ? q->target_s : DEADLINE_UNSAID_S;
}

double *wfm_deferred_work_s(const WfmStaffQueue *q) {
  double *work_s = g_new(double, q->grid.n);
  for (int32_t i = 0; i < q->grid.n; i++) work_s[i] = q->volume[i] > 0 && q->aht_s[i] > 0 ? q->volume[i] * q->aht_s[i] : 0;
  return work_s;
}

double wfm_deferred_opening_s(const WfmStaffQueue *q) {
  if (!(q->backlog_open > 0)) return 0;
  for (int32_t i = 0; i < q->grid.n; i++)
    if (q->aht_s[i] > 0) return q->backlog_open * q->aht_s[i];
  return 0;
}

static double longest_aht_s(const WfmStaffQueue *q) {
  double most = 0;
  for (int32_t i = 0; i < q->grid.n; i++)
    if (q->volume[i] > 0 && q->aht_s[i] > most) most = q->aht_s[i];
  return most;
}

/* The smooth profile that does every touch within planned_s, and at least the agents that chance asks for where the deadline is short. */
static void net_within(double *net, WfmBinding *binding, const WfmStaffQueue *q, double planned_s, WfmBinding decides) {
  g_autofree double *work_s = wfm_deferred_work_s(q);
  double deadline = wfm_deferred_deadline_s(q), opening = wfm_deferred_opening_s(q), cap = q->occupancy_max < 1 ? q->occupancy_max : 1;
  wfm_backlog_profile(net, work_s, q->open, q->grid, planned_s, opening);
  for (int32_t i = 0; i < q->grid.n; i++) {
    binding[i] = net[i] > 0 ? (cap < 1 ? WFM_BIND_OCCUPANCY : decides) : WFM_BIND_NONE;
    net[i] /= cap;
    if (!q->open[i]) continue;
    if (work_s[i] > 0 && deadline < QUEUEING_BOUND * q->aht_s[i]) {
      WfmErlangTarget target = {
          .sl = q->sl_target > 0 ? q->sl_target : SHARE_UNSAID, .t_s = fmax(deadline - q->aht_s[i], 0), .asa_s = NAN, .occupancy = NAN};
      double need = wfm_erlang_c_agents(work_s[i] / q->grid.step, q->aht_s[i], target).least;
      if (need > net[i]) {
        net[i] = need;
        binding[i] = WFM_BIND_SL;
      }
    }
    if (q->min_agents > net[i]) {
      net[i] = q->min_agents;
      binding[i] = WFM_BIND_MINIMUM;
    }
  }
}

/* Done, not begun, within the deadline: the smooth profile forgets that one contact keeps one agent for its handle time. */
static double planned_within(const WfmStaffQueue *q, double deadline, double deadline_share) {
  return fmin(deadline * deadline_share, deadline - longest_aht_s(q));
}

/* The deferred queue with net agents, as it is expected. */
static WfmBacklogCase backlog_of(const WfmStaffQueue *q, const double *net, const double *work_s) {
  return (WfmBacklogCase){.grid = q->grid,
                          .agents = net,
                          .work_s = work_s,
                          .open = q->open,
                          .deadline_s = wfm_deferred_deadline_s(q),
                          .opening_s = wfm_deferred_opening_s(q),
                          .handle_s = q->aht_s,
                          .own = 1};
}

/* What the queue's definition makes of the share done in time: nobody gives up, so that only flow-outs differ. */
static double by_definition(const WfmStaffQueue *q) {
  return q->definition == WFM_SL_WITH_FLOW_OUT ? 1 / (1 + q->passed_on) : 1;
}

/* Exponential handle times, as parts of their mean, spread evenly: the golden ratio's multiples never lie close together. */
static double own_handle(int32_t future) {
  double u = (future + 0.5) * 0.6180339887498949;
  return -log1p(-(u - floor(u)));
}

/* Contacts and their work of one sampled future. */
static void sample_work(int64_t *contacts, double *work_s, const WfmStaffQueue *q, WfmRng *rng) {
  double factor = 1;
  int32_t day = MAX(86400 / q->grid.step, 1);
  for (int32_t i = 0; i < q->grid.n; i++) {
    double cv = q->load_cv ? q->load_cv[i] : 0, volume = q->volume[i], aht = q->aht_s[i];
    if (i % day == 0) factor = cv > 1e-6 ? wfm_rng_gamma(rng, 1 / (cv * cv), cv * cv) : 1;
    contacts[i] = volume > 0 && volume < 1e12 ? wfm_rng_poisson(rng, volume * factor) : 0;
    work_s[i] = contacts[i] > 0 && aht > 0 ? wfm_rng_gamma(rng, (double)contacts[i], aht) : 0;
  }
}

/* Share done in time and mean open seconds until done, over sampled futures of the queue. */
static void over_futures(double *sl, double *wait_s, const WfmStaffQueue *q, const double *agents, int32_t futures) {
  size_t n = (size_t)q->grid.n + 1;
  double left = 1 - wfm_queue_shrinkage(q);
  g_autofree int64_t *contacts = g_new(int64_t, n);
  g_autofree double *work_s = g_new(double, n), *net = g_new(double, n), *share = g_new(double, n), *wait = g_new(double, n);
  g_autofree double *busy = g_new(double, n), *all = g_new0(double, n);
  for (int32_t i = 0; i < q->grid.n; i++) net[i] = agents[i] * left, sl[i] = wait_s[i] = 0;
  WfmBacklogCase profile = backlog_of(q, net, work_s);
  for (int32_t future = 0; future < futures; future++) {
    WfmRng rng;
    wfm_rng_init(&rng, 1, wfm_rng_stream((uint64_t)future, 0x5af));
    sample_work(contacts, work_s, q, &rng);
    profile.own = own_handle(future);
    wfm_backlog_evaluate(share, wait, busy, &profile);
    for (int32_t i = 0; i < q->grid.n; i++) {
      if (!(work_s[i] > 0)) continue;
      sl[i] += (double)contacts[i] * share[i];
      wait_s[i] += (double)contacts[i] * wait[i];
      all[i] += (double)contacts[i];
    }
  }
  for (int32_t i = 0; i < q->grid.n; i++) {
    sl[i] = all[i] > 0 ? fmin(sl[i] / all[i], 1) * by_definition(q) : (double)NAN;
    wait_s[i] = all[i] > 0 ? wait_s[i] / all[i] : (double)NAN;
  }
}

void wfm_staffing_profile_chance(double *sl, const WfmStaffQueue *q, const double *agents, int32_t futures) {
  g_autofree double *wait_s = g_new(double, (gsize)q->grid.n + 1);
  over_futures(sl, wait_s, q, agents, futures);
}

#define OWN_HANDLES 16 /* over which what is expected at the mean is averaged */
#define WAIT_FUTURES 60
#define DONE_FUTURES 60

/* *profile stands on work_s and net, which are to be freed after it. */
static void good_share(double *good, WfmBacklogCase *profile, const WfmStaffQueue *q, double *wait, double *busy) {
  int32_t n = q->grid.n;
  g_autofree double *sl = g_new(double, n + 1);
  for (int32_t i = 0; i < n; i++) good[i] = 0;
  for (int32_t k = 0; k < OWN_HANDLES; k++) {
    profile->own = own_handle(k);
    wfm_backlog_evaluate(sl, wait, busy, profile);
    for (int32_t i = 0; i < n; i++) good[i] += sl[i] / OWN_HANDLES;
  }
  for (int32_t i = 0; i < n; i++) good[i] *= by_definition(q);
}

void wfm_deferred_sl(double *sl, const WfmStaffQueue *q, const double *agents) {
  int32_t n = q->grid.n;
  double left = 1 - wfm_queue_shrinkage(q);
  g_autofree double *work_s = wfm_deferred_work_s(q), *net = g_new(double, n + 1), *wait = g_new(double, n + 1),
                    *busy = g_new(double, n + 1);
  for (int32_t i = 0; i < n; i++) net[i] = agents[i] * left;
  WfmBacklogCase profile = backlog_of(q, net, work_s);
  good_share(sl, &profile, q, wait, busy);
}

void wfm_deferred_profile(WfmService *service, const WfmStaffQueue *q, const double *agents) {
  int32_t n = q->grid.n;
  double left = 1 - wfm_queue_shrinkage(q);
  g_autofree double *work_s = wfm_deferred_work_s(q), *net = g_new(double, n + 1), *good = g_new0(double, n + 1);
  g_autofree double *sl = g_new(double, n + 1), *wait = g_new(double, n + 1), *busy = g_new(double, n + 1);
  g_autofree double *by_chance = g_new(double, n + 1);
  for (int32_t i = 0; i < n; i++) net[i] = agents[i] * left;
  WfmBacklogCase profile = backlog_of(q, net, work_s);
  good_share(good, &profile, q, wait, busy);
  profile.own = 1;
  wfm_backlog_evaluate(sl, wait, busy, &profile);
  over_futures(sl, by_chance, q, agents, WAIT_FUTURES); /* the mean wait is made by chance more than by the mean */
  for (int32_t i = 0; i < n; i++)
    service[i] = (WfmService){.sl = good[i],
                              .asa_s = isnan(by_chance[i]) ? wait[i] : by_chance[i], /* thin: no future had a contact there */
                              .occupancy = q->open[i] ? busy[i] : 0,
                              .abandon = isnan(good[i]) ? (double)NAN : 0};
}

/* People of the smooth profile for the first touches; done[n]: what they do of the expected work as a fluid. */
static void done_at_mean(double *done, double *net, const WfmStaffQueue *q, double deadline_share) {
  size_t n = (size_t)q->grid.n + 1;
  g_autofree double *sl = g_new(double, n), *wait = g_new(double, n), *busy = g_new(double, n), *work_s = wfm_deferred_work_s(q);
  g_autofree WfmBinding *binding = g_new0(WfmBinding, n);
  net_within(net, binding, q, planned_within(q, wfm_deferred_deadline_s(q), deadline_share), WFM_BIND_BACKLOG);
  WfmBacklogCase profile = backlog_of(q, net, work_s);
  profile.handle_s = NULL; /* agents of the smooth profile are busy, whatever they have in hand */
  wfm_backlog_evaluate(sl, wait, busy, &profile);
  for (int32_t i = 0; i < q->grid.n; i++) done[i] = q->open[i] && q->aht_s[i] > 0 ? net[i] * busy[i] * q->grid.step / q->aht_s[i] : 0;
}

void wfm_deferred_done_at_mean(double *done, const WfmStaffQueue *q, double deadline_share) {
  g_autofree double *net = g_new0(double, (gsize)q->grid.n + 1);
  done_at_mean(done, net, q, deadline_share);
}

/* work_s[DONE_FUTURES * n]: work of each interval in sampled futures, its mean that of the queue. Unlike sample_work's it moves with the volumes, without
 * steps, so that who follows a flow from round to round comes to rest: a lognormal law with the variance of a Poisson number of exponential times. */
static void sample_smoothly(double *work_s, const WfmStaffQueue *q) {
  int32_t n = q->grid.n, day = MAX(86400 / q->grid.step, 1);
  g_autofree double *mean = wfm_deferred_work_s(q), *sum = g_new0(double, (gsize)n + 1);
  for (int32_t future = 0; future < DONE_FUTURES; future++) {
    WfmRng rng;
    wfm_rng_init(&rng, 1, wfm_rng_stream((uint64_t)future, 0xd0e));
    double factor = 1, *own = work_s + (size_t)future * (size_t)n;
    for (int32_t i = 0; i < n; i++) {
      double cv = q->load_cv ? q->load_cv[i] : 0, spread = sqrt(log1p(mean[i] > 0 ? 2 / q->volume[i] : 0));
      if (i % day == 0) factor = cv > 1e-6 ? wfm_rng_gamma(&rng, 1 / (cv * cv), cv * cv) : 1;
      own[i] = factor * exp(spread * (wfm_rng_normal(&rng) - spread / 2));
      sum[i] += own[i];
    }
  }
  for (size_t k = 0; k < (size_t)DONE_FUTURES * (size_t)n; k++) work_s[k] *= mean[k % (size_t)n] * DONE_FUTURES / sum[k % (size_t)n];
}

/* What busy people get done in one future, and what those who leave have in hand and finish. */
static void add_done(double *done, const WfmStaffQueue *q, const double *net, const double *busy) {
  double left = 0; /* contacts of those who have left */
  for (int32_t i = 0; i < q->grid.n; i++) {
    double aht = q->aht_s[i], goes = aht > 0 ? -expm1(-q->grid.step / aht) : 1, at_work = q->open[i] && net[i] > 0 ? net[i] * busy[i] : 0;
    done[i] += (goes * left + (aht > 0 ? at_work * q->grid.step / aht : 0)) / DONE_FUTURES;
    left -= goes * left;
    if (at_work > 0) left += fmax(net[i] - (i + 1 < q->grid.n && q->open[i + 1] ? net[i + 1] : 0), 0) * busy[i];
  }
}

void wfm_deferred_done(double *done, const WfmStaffQueue *q, double deadline_share) {
  size_t n = (size_t)q->grid.n;
  double left = 1 - wfm_queue_shrinkage(q);
  g_autofree double *net = g_new0(double, n + 1), *sl = g_new(double, n + 1), *wait = g_new(double, n + 1), *busy = g_new(double, n + 1);
  g_autofree double *work_s = g_new(double, n *DONE_FUTURES + 1);
  done_at_mean(done, net, q, deadline_share);
  for (size_t i = 0; i < n; i++) {
    net[i] = ceil(net[i] / left - 1e-9) * left;
    done[i] = 0;
  }
  sample_smoothly(work_s, q);
  for (size_t future = 0; future < DONE_FUTURES; future++) {
    WfmBacklogCase profile = backlog_of(q, net, work_s + future * n);
    profile.own = 0;
    wfm_backlog_evaluate(sl, wait, busy, &profile);
    add_done(done, q, net, busy);
  }
}

/* ---- tickets of several touches ---- */

/* Open time: opened[i] seconds before interval i. */
static double *opened_of(const WfmStaffQueue *q) {
  double *opened = g_new0(double, q->grid.n + 1);
  for (int32_t i = 0; i < q->grid.n; i++) opened[i + 1] = opened[i] + (q->open[i] ? q->grid.step : 0);
  return opened;
}

/* The interval in which so much open time has passed, and when in it, in seconds from the grid's begin; beyond the grid it is always open. */
static double when_opened(const WfmStaffQueue *q, const double *opened, double open_s) {
  size_t n = (size_t)q->grid.n, low = open_s >= opened[n] ? n : gsl_interp_bsearch(opened, open_s, 0, n);
  return (double)low * q->grid.step + (open_s - opened[low]);
}

typedef struct {
  const WfmStaffQueue *queue;
  const double *opened, *wait_s; /* wait_s: until work is begun, by interval of arrival */
  double again;
} Tickets;

/* Open time from a ticket's arrival in the middle of interval i until it is resolved; INFINITY beyond the grid. */
static double resolved_after(const Tickets *t, int32_t i, WfmRng *rng) {
  const WfmStaffQueue *q = t->queue;
  double step = q->grid.step, time = (i + 0.5) * step, came = t->opened[i] + (q->open[i] ? 0.5 * step : 0);
  for (;;) {
    i = (int32_t)(time / step);
    if (i >= q->grid.n) return INFINITY;
    double wait = isnan(t->wait_s[i]) ? 0 : t->wait_s[i];
    if (!isfinite(wait)) return INFINITY;
    double open_s = t->opened[i] + (q->open[i] ? time - i * step : 0) + wait - q->aht_s[i] * log(wfm_rng_open(rng));
    if (!(wfm_rng_uniform(rng) < t->again)) return open_s - came;
    time = when_opened(q, t->opened, open_s) - q->reply_after_s * log(wfm_rng_open(rng));
  }
}

#define FREE_ROUNDS 40 /* tickets of each interval that are followed through a team that is always free */

double wfm_staffing_resolution_most(const WfmStaffQueue *q) {
  if (!(q->resolution_s > 0)) return NAN;
  size_t n = (size_t)q->grid.n + 1;
  double good = 0, all = 0;
  g_autofree double *wait = g_new0(double, n), *opened = opened_of(q);
  Tickets tickets = {q, opened, wait, wfm_reply_share(q)};
  WfmRng rng;
  wfm_rng_init(&rng, 1, 0x4e50);
  for (int32_t i = 0; i < q->grid.n && opened[i + 1] + q->resolution_s <= opened[q->grid.n]; i++) {
    if (!(q->volume[i] > 0)) continue;
    for (int k = 0; k < FREE_ROUNDS; k++) good += q->volume[i] * (resolved_after(&tickets, i, &rng) <= q->resolution_s);
    all += q->volume[i] * FREE_ROUNDS;
  }
  return all > 0 ? good / all : (double)NAN;
}

double wfm_staffing_resolution(const WfmStaffQueue *q, const double *agents, int32_t futures) {
  if (!(q->resolution_s > 0)) return NAN;
  size_t n = (size_t)q->grid.n + 1;
  double left = 1 - wfm_queue_shrinkage(q), good = 0, all = 0;
  g_autofree int64_t *contacts = g_new0(int64_t, n);
  g_autofree double *work_s = g_new0(double, n), *net = g_new0(double, n), *share = g_new0(double, n), *wait = g_new0(double, n);
  g_autofree double *busy = g_new0(double, n), *opened = opened_of(q);
  for (int32_t i = 0; i < q->grid.n; i++) net[i] = agents[i] * left;
  WfmBacklogCase profile = backlog_of(q, net, work_s);
  profile.own = 0;
  Tickets tickets = {q, opened, wait, wfm_reply_share(q)};
  for (int32_t future = 0; future < futures; future++) {
    WfmRng rng;
    wfm_rng_init(&rng, 1, wfm_rng_stream((uint64_t)future, 0x5af));
    sample_work(contacts, work_s, q, &rng);
    wfm_backlog_evaluate(share, wait, busy, &profile);
    for (int32_t i = 0; i < q->grid.n && opened[i + 1] + q->resolution_s <= opened[q->grid.n]; i++) {
      if (contacts[i] <= 0) continue;
      good += (double)contacts[i] * (resolved_after(&tickets, i, &rng) <= q->resolution_s);
      all += (double)contacts[i];
    }
  }
  return all > 0 ? good / all : (double)NAN;
}

/* Share of the tickets that whole people for the profile resolve in time; 1 where that cannot be told within the grid. */
static double resolved_by(const WfmStaffQueue *q, const double *net) {
  double left = 1 - wfm_queue_shrinkage(q);
  g_autofree double *people = g_new(double, q->grid.n + 1);
  for (int32_t i = 0; i < q->grid.n; i++) people[i] = ceil(net[i] / left - 1e-9);
  double share = wfm_staffing_resolution(q, people, SEARCH_FUTURES);
  return isnan(share) ? 1 : share;
}

void wfm_deferred_net(double *net, WfmBinding *binding, const WfmStaffQueue *q, double deadline_share) {
  double high = planned_within(q, wfm_deferred_deadline_s(q), deadline_share), wait = wfm_resolution_wait_s(q);
  double target = q->resolution_target;
  net_within(net, binding, q, high, WFM_BIND_BACKLOG);
  if (isinf(wait) || resolved_by(q, net) >= target) return;
  /* enough as a rule if every touch waited that long; less where closed hours and the queue's own ups and downs take their part */
  double low = planned_within(q, fmax(wait, 0), deadline_share), least = q->grid.step;
  net_within(net, binding, q, low, WFM_BIND_RESOLUTION);
  if (low > least && resolved_by(q, net) < target) {
    net_within(net, binding, q, least, WFM_BIND_RESOLUTION);
    if (resolved_by(q, net) >= target) {
      high = low;
      low = least;
    } else
      high = low; /* not to be had by any plan: the nearest that costs no more than it brings */
  }
  for (int k = 0; k < SEARCH_STEPS && high - low > q->grid.step; k++) {
    double mid = (low + high) / 2;
    net_within(net, binding, q, mid, WFM_BIND_RESOLUTION);
    if (resolved_by(q, net) >= target)
      low = mid;
    else
      high = mid;
  }
  net_within(net, binding, q, low, WFM_BIND_RESOLUTION);
}
