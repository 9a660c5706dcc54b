/* bridge.csv: what makes the difference between two cases, part by part. */
#include "cli/headcount/bridge.h"

#include <math.h>

typedef struct {
  double cost, fte;
} Measure;

/* Of a case, with people, classes and vendors' contracts that can be divided: the cheapest plan is then one number, with no leeway of a search. */
static bool measure(Measure *out, const WfmHeadcountCase *c, const WfmBridgeFrame *frame, GError **err) {
  g_autoptr(WfmNeed) need = wfm_headcount_case_need(c, frame->staffing, true, frame->job, err);
  if (!need) return false;
  size_t cells = c->n_queues * (size_t)c->n;
  g_autofree double *need_h = g_new0(double, cells + 1);
  for (size_t q = 0; q < c->n_queues; q++)
    for (int32_t w = 0; w < c->n; w++) need_h[q * (size_t)c->n + (size_t)w] = wfm_need_at(need, q, w, 1);
  g_autoptr(WfmHeadcountProblem) problem = wfm_headcount_problem_new(c, need, need_h, frame->settings);
  out->fte = wfm_headcount_required_fte(c, need, NULL, frame->settings);
  double missing_cost = 0;
  if (!wfm_hiring_relaxed(&out->cost, &missing_cost, &problem->problem, err)) return false;
  out->cost -= missing_cost;
  return true;
}

/* Money less what is left of it at the end; missing hours are none. */
static double money_of(const WfmHeadcount *h) {
  return h->plan->cost - h->plan->missing_cost;
}

typedef struct {
  WfmTableData *table;
  const char *from, *to, *measure;
  int64_t place;
  double running;
} Steps;

/* Amounts are differences of rounded totals, so that they add up to the last digit. */
static void append(Steps *steps, const char *part, double total) {
  double running = round(100 * total) / 100, before = steps->running;
  WfmBridgeRow row = {steps->from, steps->to, steps->measure, steps->place, part, steps->place ? running - before : running, running};
  row.amount = round(100 * row.amount) / 100;
  wfm_table_append(steps->table, &row);
  steps->running = running;
  steps->place++;
}

static void append_end(Steps *steps) {
  WfmBridgeRow row = {steps->from, steps->to, steps->measure, steps->place, steps->to, steps->running, steps->running};
  wfm_table_append(steps->table, &row);
}

bool wfm_bridge_append(WfmTableData *table, const char *from, const char *to, const WfmHeadcount *a, const WfmHeadcount *b,
                       const WfmBridgeFrame *frame, GError **err) {
  g_return_val_if_fail(a->c->n == b->c->n, false);
  Measure step[WFM_N_PARTS + 1] = {0};
  for (int k = 0; k <= WFM_N_PARTS; k++) {
    if (k > 0 && !wfm_headcount_case_differs(a->c, b->c, (WfmHeadcountPart)(k - 1))) {
      step[k] = step[k - 1];
      continue;
    }
    g_autoptr(WfmHeadcountCase) mixed = wfm_headcount_case_mix(a->c, b->c, (1u << k) - 1);
    if (!measure(&step[k], mixed, frame, err)) return false;
  }
  Steps cost = {table, from, to, "cost", 0, 0}, fte = {table, from, to, "required_fte", 0, 0};
  append(&cost, from, money_of(a));
  for (int k = 0; k < WFM_N_PARTS; k++) append(&cost, wfm_headcount_part_names[k], money_of(a) + step[k + 1].cost - step[0].cost);
  append(&cost, "margin and whole people", money_of(b));
  append_end(&cost);
  append(&fte, from, step[0].fte);
  for (int k = 0; k < WFM_N_PARTS; k++) append(&fte, wfm_headcount_part_names[k], step[k + 1].fte);
  append_end(&fte);
  return true;
}
