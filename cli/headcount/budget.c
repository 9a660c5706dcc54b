/* budget.csv: the money of the plan by month, cost centre and item. */
#include "cli/data/results_headcount.h"
#include "cli/headcount/headcount.h"
#include "core/numeric.h"

#include <math.h>

typedef struct {
  const WfmHeadcount *h;
  WfmTableData *table;
} Desk;

/* How a weekly amount falls on a month. Salaries: by each day's part of its own month, so that a month costs its salary; all else by days. */
static double part_of_week(const WfmHeadcountCase *c, int32_t w, int32_t from, int32_t to, bool salary) {
  double inside = 0, all = 0;
  for (int32_t day = c->first_day + 7 * w; day < c->first_day + 7 * w + 7; day++) {
    double weight = salary ? 1.0 / (wfm_month_after(day) - wfm_month_first(day)) : 1;
    all += weight;
    if (day >= from && day < to) inside += weight;
  }
  return inside / all;
}

/* money[n] in the plan's currency by week; rate[n] of the own one. */
static void append_item(const Desk *d, const char *cost_centre, const char *who, const char *item, const char *currency,
                        const double *money, const double *rate, bool salary) {
  const WfmHeadcount *h = d->h;
  for (int32_t m = 0; m < h->months.n; m++) {
    int32_t from = h->c->first_day + (int32_t)h->months.from[m], to = h->c->first_day + (int32_t)h->months.from[m + 1];
    double amount = 0, own = 0;
    for (int32_t w = 0; w < h->c->n; w++) {
      if (wfm_week_overlap(h->c, w, from, to) == 0) continue;
      double part = money[w] * part_of_week(h->c, w, from, to, salary);
      amount += part;
      own += rate[w] > 0 ? part / rate[w] : 0;
    }
    if (fabs(amount) < 0.005) continue;
    WfmBudgetRow row = {from, to - from, cost_centre, who, item, currency, own, amount};
    wfm_table_append(d->table, &row);
  }
}

static void append_group(const Desk *d, size_t g) {
  const WfmHeadcount *h = d->h;
  const WfmHeadcountGroup *group = &h->c->groups[g];
  const WfmStaffGroupRow *row = &group->row;
  const WfmHiringGroup *hiring = &h->problem->problem.groups[g];
  size_t n = (size_t)h->c->n;
  const char *currency = *row->currency ? row->currency : h->year->run->settings->currency;
  g_autofree double *pay = g_new0(double, n + 1), *tools = g_new0(double, n + 1), *leads = g_new0(double, n + 1),
                    *overtime = g_new0(double, n + 1), *off = g_new0(double, n + 1), *hires = g_new0(double, n + 1);
  WfmTrace trace;
  wfm_hiring_trace(&trace, &h->problem->problem, h->plan, g);
  for (size_t w = 0; w < n; w++) {
    double months = wfm_week_months(h->c->first_day + 7 * (int32_t)w) * group->rate[w] * trace.heads[w];
    tools[w] = row->tools_month * months;
    leads[w] = isnan(row->span) ? 0 : row->lead_month / row->span * months;
    pay[w] = trace.heads[w] * hiring->head_cost[w] - tools[w] - leads[w];
    overtime[w] = h->plan->overtime_h[g * n + w] * hiring->overtime_cost[w];
    off[w] = -h->plan->time_off_h[g * n + w] * hiring->time_off_saves[w];
    hires[w] = (double)h->plan->hires[g * n + w] * h->problem->hire_cash[g * n + w];
  }
  append_item(d, row->cost_centre, row->group, "pay", currency, pay, group->rate, !isnan(row->salary_month));
  append_item(d, row->cost_centre, row->group, "tools", currency, tools, group->rate, true);
  append_item(d, row->cost_centre, row->group, "supervisors", currency, leads, group->rate, true);
  append_item(d, row->cost_centre, row->group, "overtime", currency, overtime, group->rate, false);
  append_item(d, row->cost_centre, row->group, "time off", currency, off, group->rate, false);
  append_item(d, row->cost_centre, row->group, "hiring", currency, hires, group->rate, false);
  wfm_trace_clear(&trace);
}

static void append_trainings(const Desk *d) {
  const WfmHeadcount *h = d->h;
  size_t n = (size_t)h->c->n;
  for (size_t t = 0; t < h->problem->problem.n_trainings; t++) {
    const WfmHiringTraining *training = &h->problem->problem.trainings[t];
    const WfmHeadcountGroup *group = &h->c->groups[training->to];
    g_autofree double *money = g_new0(double, n + 1);
    for (size_t w = 0; w < n; w++) money[w] = (double)h->plan->trained[t * n + w] * training->cost;
    append_item(d, group->row.cost_centre, group->row.group, "cross-training",
                *group->row.currency ? group->row.currency : h->year->run->settings->currency, money, group->rate, false);
  }
}

static void append_vendor(const Desk *d, size_t v) {
  const WfmHeadcount *h = d->h;
  const WfmHeadcountVendor *vendor = &h->c->vendors[v];
  const WfmHiringVendor *hiring = &h->problem->problem.vendors[v];
  size_t n = (size_t)h->c->n;
  const char *currency = *vendor->row.currency ? vendor->row.currency : h->year->run->settings->currency;
  g_autofree double *money = g_new0(double, n + 1), *setup = g_new0(double, n + 1), *rate = g_new0(double, n + 1);
  bool begun = hiring->before_h > 0;
  for (size_t w = 0; w < n; w++) {
    double hours = 0;
    for (size_t q = 0; q < h->c->n_queues; q++) {
      double own = h->plan->vendor_h[(v * h->c->n_queues + q) * n + w];
      hours += own;
      money[w] += own * hiring->price[q * n + w];
    }
    rate[w] = vendor->row.price > 0 ? vendor->price[w] / vendor->row.price : 1;
    if (!begun && hours > 0) {
      setup[w] = hiring->setup;
      begun = true;
    }
  }
  append_item(d, vendor->row.cost_centre, vendor->row.vendor, "vendor", currency, money, rate, false);
  append_item(d, vendor->row.cost_centre, vendor->row.vendor, "vendor set-up", currency, setup, rate, false);
}

WfmTableData *wfm_budget_table(const WfmHeadcount *h) {
  Desk d = {h, wfm_table_data_new(&wfm_table_budget)};
  for (size_t g = 0; g < h->c->n_groups; g++) append_group(&d, g);
  append_trainings(&d);
  for (size_t v = 0; v < h->c->n_vendors; v++) append_vendor(&d, v);
  return d.table;
}
