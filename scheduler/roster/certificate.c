/* The engine's side: the certificate of the bound at its best prices. */
#include "scheduler/roster/bound.h"

#include <math.h>
#include <string.h>

static void earnings(const WfmBound *b, int32_t group, double *sum) {
  const WfmCoverage *c = b->coverage;
  sum[0] = 0;
  for (int32_t i = 0; i < c->n; i++) {
    double most = 0;
    for (int32_t a = c->arc_first[group]; a < c->arc_first[group + 1]; a++)
      most = MAX(most, c->arc_gain[a] * b->lambda[(size_t)c->arc_queue[a] * (size_t)c->n + (size_t)i]);
    sum[i + 1] = sum[i] + most;
  }
}

/* Those with a price, of a person or of whom he stands for. */
static void copy_limits(WfmCertificate *out, const WfmBound *b, size_t person) {
  const WfmBoundLimits *l = b->limits;
  size_t like = b->twin[person];
  for (guint k = l->first[like]; k < l->first[like + 1]; k++) {
    const WfmSpanLimit *limit = &g_array_index(l->limit, WfmSpanLimit, k);
    double price = b->lambda[b->n + k] * l->scale[k];
    if (!(price > 0)) continue;
    WfmCertificateLimit copy = {person, limit->use, limit->first_day, limit->end_day, price, -price * limit->most};
    g_array_append_val(out->limit, copy);
  }
}

static void value_intervals(WfmCertificate *out, const WfmBound *b) {
  const WfmRosterProblem *problem = b->space->problem;
  memcpy(out->price, b->lambda, b->n * sizeof *out->price);
  for (size_t q = 0; q < problem->n_queues; q++)
    for (int32_t i = 0; i < problem->grid.n; i++) {
      const WfmRosterQueue *queue = &problem->queues[q];
      size_t at = q * (size_t)problem->grid.n + (size_t)i;
      for (int32_t k = queue->first[i]; k < queue->first[i + 1]; k++) out->interval[at] += MIN(queue->value[k], out->price[at]);
    }
}

/* What presence of duties from before the horizon earns: it is booked with the person. */
static double before_horizon(const WfmBound *b, const WfmAgent *agent) {
  WfmGrid grid = b->space->problem->grid;
  double earned = 0;
  for (size_t d = 0; d < agent->n_previous; d++) {
    const WfmDuty *duty = &agent->previous[d];
    WfmSegment whole = {.kind = WFM_SEGMENT_WORK, .start = duty->start, .end = duty->end};
    const WfmSegment *piece = duty->n_segments ? duty->segment : &whole;
    for (size_t s = 0; s < MAX(duty->n_segments, 1); s++) {
      int64_t low = MAX(wfm_grid_index(grid, piece[s].start + grid.step / 2), 0);
      int64_t high = MIN(wfm_grid_index(grid, piece[s].end - (grid.step + 1) / 2), grid.n - 1);
      if (piece[s].kind == WFM_SEGMENT_WORK && high >= low) earned += b->sum[high + 1] - b->sum[low];
    }
  }
  return earned;
}

WfmCertificate *wfm_bound_certificate(WfmBound *b) {
  WfmCertificate *out = wfm_certificate_new(b->space->problem);
  value_intervals(out, b);
  for (size_t k = b->n; k < b->n_all; k++) b->limit_price[k - b->n] = b->lambda[k] * b->limits->scale[k - b->n];
  for (size_t a = 0; a < b->space->n_persons; a++) copy_limits(out, b, a);
  for (int32_t g = 0; g < b->coverage->n_groups; g++) {
    earnings(b, g, b->sum);
    for (size_t a = 0; a < b->space->n_persons; a++) {
      const WfmPerson *p = &b->space->person[a];
      if (p->group != g) continue;
      if (b->twin[a] != a) {
        out->person[a] = out->person[b->twin[a]];
        continue;
      }
      wfm_duty_values(b->planner, p, b->sum, 0, p->n_days, b->value);
      wfm_planner_tolls(b->planner, wfm_bound_limits_charge(b->limits, a, b->limit_price, b->value));
      double least = wfm_planner_run(b->planner, p, b->value, WFM_PLAN_BOUND, -INFINITY, INFINITY);
      wfm_planner_tolls(b->planner, NULL);
      out->person[a] = least + wfm_wish_base(p->agent) - before_horizon(b, p->agent);
    }
  }
  for (size_t k = 0; k < out->n_prices; k++) out->bound += out->interval[k];
  for (size_t a = 0; a < out->n_agents; a++) out->bound += out->person[a];
  for (guint k = 0; k < out->limit->len; k++) out->bound += g_array_index(out->limit, WfmCertificateLimit, k).adds;
  return out;
}
