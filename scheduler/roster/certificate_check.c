#include "scheduler/roster/certificate_parts.h"

#include "core/parallel.h"

#include <math.h>

WfmCertificate *wfm_certificate_new(const WfmRosterProblem *problem) {
  WfmCertificate *c = g_new0(WfmCertificate, 1);
  c->n_prices = problem->n_queues * (size_t)problem->grid.n;
  c->n_agents = problem->n_agents;
  c->price = g_new0(double, c->n_prices + 1);
  c->interval = g_new0(double, c->n_prices + 1);
  c->person = g_new0(double, c->n_agents + 1);
  c->limit = g_array_new(FALSE, FALSE, sizeof(WfmCertificateLimit));
  return c;
}

void wfm_certificate_free(WfmCertificate *c) {
  if (!c) return;
  g_free(c->price);
  g_free(c->interval);
  g_free(c->person);
  g_array_free(c->limit, TRUE);
  g_free(c);
}

static double rounding(double x) {
  return 1e-6 * (1 + fabs(x));
}

/* Proficiency as the planner wrote it: floats know seven digits of it. */
static double speed(const WfmAgent *agent, size_t queue) {
  return nearbyint((double)agent->proficiency[queue] * 1e6) / 1e6;
}

/* What an agent present earns, as running sums. */
static void add_up_earnings(double *earned, const WfmRosterProblem *problem, const WfmAgent *agent, const double *price) {
  size_t n = (size_t)problem->grid.n;
  earned[0] = 0;
  for (size_t i = 0; i < n; i++) {
    double best = 0;
    for (size_t q = 0; q < problem->n_queues; q++) best = MAX(best, speed(agent, q) * price[q * n + i]);
    earned[i + 1] = earned[i] + best;
  }
}

/* Who is still at work from before the horizon earns too: in the intervals of which at least half is worked. */
static double earned_before(const WfmRosterProblem *problem, const double *earned, const WfmDuty *duty) {
  WfmGrid grid = problem->grid;
  double sum = 0;
  WfmSegment all = {.kind = WFM_SEGMENT_WORK, .start = duty->start, .end = duty->end};
  const WfmSegment *piece = duty->n_segments ? duty->segment : &all;
  for (size_t s = 0; s < MAX(duty->n_segments, 1); s++) {
    if (piece[s].kind != WFM_SEGMENT_WORK) continue;
    for (int64_t i = MAX(wfm_grid_index(grid, piece[s].start), 0); i < grid.n && wfm_grid_at(grid, i) < piece[s].end; i++) {
      int64_t worked = MIN(piece[s].end, wfm_grid_at(grid, i + 1)) - MAX(piece[s].start, wfm_grid_at(grid, i));
      if (2 * worked >= grid.step) sum += earned[i + 1] - earned[i];
    }
  }
  return sum;
}

typedef struct {
  const WfmRosterProblem *problem;
  const WfmCertificate *certificate;
  double *price; /* none below zero */
  double *found; /* [n_agents] */
  double *most;  /* [limits] as wfm_check_limits says */
} Check;

/* Those of the agent, which stand together; *first: the place of the first. */
static GArray *limits_of(const WfmCertificate *c, size_t agent, guint *first) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(WfmCertificateLimit));
  for (*first = 0; *first < c->limit->len && g_array_index(c->limit, WfmCertificateLimit, *first).agent != agent; ++*first) continue;
  for (guint k = *first; k < c->limit->len && g_array_index(c->limit, WfmCertificateLimit, k).agent == agent; k++)
    g_array_append_vals(out, &g_array_index(c->limit, WfmCertificateLimit, k), 1);
  return out;
}

static void check_person(void *user, size_t a) {
  Check *check = user;
  const WfmRosterProblem *problem = check->problem;
  const WfmAgent *agent = &problem->agents[a];
  g_autofree double *earned = g_new(double, (size_t)problem->grid.n + 1);
  add_up_earnings(earned, problem, agent, check->price);
  int32_t first = wfm_local_day(wfm_zone_local(agent->zone, problem->grid.start));
  int32_t last = wfm_local_day(wfm_zone_local(agent->zone, wfm_horizon_end(problem) - 1));
  WfmCase one = {problem, agent, &problem->contracts[agent->contract], earned, NULL, first, last - first + 1};
  double base = 0;
  for (size_t d = 0; d < agent->n_previous; d++) base -= earned_before(problem, earned, &agent->previous[d]);
  for (size_t w = 0; w < agent->n_preferences; w++) /* wishes for work are lost until a duty meets them */
    base += agent->preferences[w].on ? agent->preferences[w].price : 0;
  double claim = check->certificate->person[a];
  guint begin;
  g_autoptr(GArray) limit = limits_of(check->certificate, a, &begin);
  one.limit = limit;
  check->found[a] = base + wfm_least_plan(&one, claim - rounding(claim) / 2 - base, check->most + begin);
}

static double interval_adds(const WfmRosterQueue *queue, int32_t i, double price) {
  double sum = 0;
  for (int32_t k = queue->first[i]; k < queue->first[i + 1]; k++) sum += MIN(queue->value[k], price);
  return sum;
}

typedef struct {
  WfmFaultSink sink;
  void *user;
  size_t n;
} Report;

static void report(Report *to, const WfmFault *fault) {
  to->n++;
  if (to->sink) to->sink(to->user, fault);
}

/* The intervals, with the prices that the people are asked at. */
static double check_intervals(Check *check, Report *to) {
  const WfmRosterProblem *problem = check->problem;
  const WfmCertificate *c = check->certificate;
  double total = 0;
  for (size_t q = 0; q < problem->n_queues; q++)
    for (int32_t i = 0; i < problem->grid.n; i++) {
      size_t at = q * (size_t)problem->grid.n + (size_t)i;
      bool usable = c->price[at] >= 0 && isfinite(c->price[at]);
      check->price[at] = usable ? c->price[at] : 0;
      double found = interval_adds(&problem->queues[q], i, check->price[at]);
      total += found;
      WfmFault fault = {WFM_FAULT_INTERVAL, q, SIZE_MAX, 0, i, c->interval[at], found};
      if (!usable) report(to, &(WfmFault){WFM_FAULT_PRICE, q, SIZE_MAX, 0, i, c->price[at], 0});
      if (usable && !(fabs(fault.claimed - found) <= rounding(found))) report(to, &fault);
    }
  return total;
}

/* The limits, after the people, who found out what they allow. */
static double check_limits(const Check *check, Report *to) {
  const GArray *limits = check->certificate->limit;
  double total = 0;
  for (guint k = 0; k < limits->len; k++) {
    const WfmCertificateLimit *limit = &g_array_index(limits, WfmCertificateLimit, k);
    double most = check->most[k];
    bool is = isfinite(most);
    WfmFault fault = {WFM_FAULT_LIMIT, SIZE_MAX, limit->agent, k, 0, limit->adds, is ? -limit->price * most : 0};
    if (isinf(most) || !(limit->price >= 0))
      fault = (WfmFault){WFM_FAULT_CHARGE, SIZE_MAX, limit->agent, k, 0, limit->price, 0};
    else if (is)
      total += fault.found;
    if (fault.kind == WFM_FAULT_CHARGE || !is || !(fault.claimed <= fault.found + rounding(fault.found))) report(to, &fault);
  }
  return total;
}

double wfm_certificate_check(size_t *n_faults, const WfmRosterProblem *problem, const WfmCertificate *certificate, const WfmJob *job,
                             WfmFaultSink sink, void *user) {
  g_assert(problem->n_covers == 0 && certificate->n_agents == problem->n_agents);
  g_autofree double *price = g_new(double, certificate->n_prices + 1), *found = g_new(double, certificate->n_agents + 1);
  g_autofree double *most = g_new(double, certificate->limit->len + 1);
  Check check = {problem, certificate, price, found, most};
  Report to = {sink, user, 0};
  double total = check_intervals(&check, &to);
  wfm_parallel_for(problem->n_agents, job->threads, check_person, &check);
  total += check_limits(&check, &to);
  for (size_t a = 0; a < problem->n_agents; a++) {
    total += found[a];
    WfmFault fault = {WFM_FAULT_PERSON, SIZE_MAX, a, 0, 0, certificate->person[a], found[a]};
    if (!(fault.claimed <= found[a] + rounding(found[a]))) report(&to, &fault);
  }
  double sum = 0;
  for (size_t k = 0; k < certificate->n_prices; k++) sum += certificate->interval[k];
  for (size_t a = 0; a < certificate->n_agents; a++) sum += certificate->person[a];
  for (guint k = 0; k < certificate->limit->len; k++) sum += g_array_index(certificate->limit, WfmCertificateLimit, k).adds;
  WfmFault fault = {WFM_FAULT_SUM, SIZE_MAX, SIZE_MAX, 0, 0, certificate->bound, sum};
  if (!(certificate->bound <= sum + rounding(sum))) report(&to, &fault);
  *n_faults = to.n;
  return total;
}
