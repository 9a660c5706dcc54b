/* headcount.csv, hiring.csv, tornado.csv. */
#include "cli/data/results_headcount.h"
#include "cli/headcount/headcount.h"
#include "core/numeric.h"

#include <math.h>
#include <string.h>

int32_t wfm_week_overlap(const WfmHeadcountCase *c, int32_t week, int32_t from, int32_t to) {
  int32_t first = c->first_day + 7 * week;
  return MAX(0, MIN(first + 7, to) - MAX(first, from));
}

double wfm_headcount_heads(const WfmHeadcount *h, int32_t week) {
  double heads = 0;
  for (size_t g = 0; g < h->c->n_groups; g++) {
    WfmTrace trace;
    wfm_hiring_trace(&trace, &h->problem->problem, h->plan, g);
    heads += trace.heads[week];
    wfm_trace_clear(&trace);
  }
  return heads;
}

double wfm_headcount_hires(const WfmHeadcount *h) {
  int64_t hires = 0;
  for (size_t k = 0; k < h->c->n_groups * (size_t)h->c->n; k++) hires += h->plan->hires[k];
  return (double)hires;
}

/* ---- headcount.csv ---- */

typedef struct {
  const WfmHeadcount *h;
  const WfmCapacitySettings *settings;
  WfmTableData *table;
  WfmTrace *trace; /* [n_groups] */
} Desk;

/* Sum over the weeks of a period of a weekly amount, by days; and the mean of a weekly state. */
static double amount_in(const Desk *d, const double *weekly, int32_t from, int32_t to) {
  double sum = 0;
  for (int32_t w = 0; w < d->h->c->n; w++) sum += weekly[w] * wfm_week_overlap(d->h->c, w, from, to) / 7.0;
  return sum;
}

static double mean_in(const Desk *d, const double *weekly, int32_t from, int32_t to) {
  return amount_in(d, weekly, from, to) * 7 / (to - from);
}

/* Part of a week's contacts of a queue that come on the days from .. to - 1. */
static double part_of_week(const Desk *d, size_t q, int32_t w, int32_t from, int32_t to) {
  const WfmHeadcountCase *c = d->h->c;
  int32_t days = wfm_week_overlap(c, w, from, to), first = c->first_day + 7 * w;
  if (days == 0 || days == 7) return days / 7.0;
  const WfmHeadcountQueue *queue = &c->queues[q];
  const WfmRun *run = queue->year->run;
  const double *mean = queue->year->forecast[queue->index]->mean;
  int64_t begin = wfm_grid_index(run->horizon, wfm_zone_day_start(run->zone, MAX(first, from))),
          end = wfm_grid_index(run->horizon, wfm_zone_day_start(run->zone, MIN(first + 7, to)));
  double inside = 0, all = 0;
  for (int32_t i = queue->year->begin[w]; i < queue->year->begin[w + 1]; i++) {
    all += mean[i];
    if (i >= begin && i < end) inside += mean[i];
  }
  return all > 0 ? inside / all : days / 7.0;
}

/* Sum over the weeks of a period of a queue's weekly amount, as its contacts lie on the days. */
static double work_in(const Desk *d, size_t q, const double *weekly, int32_t from, int32_t to) {
  double sum = 0;
  for (int32_t w = 0; w < d->h->c->n; w++)
    if (wfm_week_overlap(d->h->c, w, from, to) > 0) sum += weekly[w] * part_of_week(d, q, w, from, to);
  return sum;
}

/* People join, or change to another group, on the first day of a week. */
static double moves_in(const Desk *d, size_t g, int32_t from, int32_t to, bool join) {
  const WfmTrace *trace = &d->trace[g];
  double sum = 0;
  for (int32_t w = 0; w < d->h->c->n; w++) {
    int32_t day = d->h->c->first_day + 7 * w;
    double before = w > 0 ? trace->begin[w - 1] - trace->left[w - 1] : trace->begin[0];
    double joined = trace->begin[w] - before;
    if (day >= from && day < to && (joined > 0) == join) sum += fabs(joined);
  }
  return sum < 1e-9 ? 0 : sum;
}

static void add_group(const Desk *d, WfmHeadcountRow *row, size_t g, int32_t from, int32_t to) {
  const WfmTrace *trace = &d->trace[g];
  double heads = mean_in(d, trace->heads, from, to), hours = d->h->c->groups[g].row.hours_week;
  row->heads += heads;
  row->training += mean_in(d, trace->training, from, to);
  row->productive += mean_in(d, trace->productive, from, to);
  row->fte += heads * hours / d->settings->fte_hours;
  row->paid_h += heads * hours * (to - from) / 7.0;
  row->hires += moves_in(d, g, from, to, true);
  row->leavers += amount_in(d, trace->left, from, to) + moves_in(d, g, from, to, false);
  row->overtime_h += amount_in(d, d->h->plan->overtime_h + g * (size_t)d->h->c->n, from, to);
  if (!isnan(d->h->c->groups[g].row.span)) row->supervisors += heads / d->h->c->groups[g].row.span;
}

static void add_queue(const Desk *d, WfmHeadcountRow *row, size_t q, int32_t from, int32_t to) {
  const WfmNeed *need = d->h->need;
  size_t n = (size_t)need->n;
  g_autofree double *hours = g_new0(double, n + 1), *paid = g_new0(double, n + 1), *bought = g_new0(double, n + 1);
  for (int32_t w = 0; w < need->n; w++) {
    hours[w] = wfm_need_at(need, q, w, 1);
    paid[w] = hours[w] * wfm_headcount_paid_for_hour(d->h->c, w);
    for (size_t v = 0; v < d->h->c->n_vendors; v++) bought[w] += d->h->plan->vendor_h[(v * need->n_works + q) * n + (size_t)w];
  }
  double fte_h = d->settings->fte_hours * (to - from) / 7.0;
  row->contacts += work_in(d, q, need->contacts + q * n, from, to);
  row->work_h += work_in(d, q, need->work_h + q * n, from, to);
  row->need_h += work_in(d, q, hours, from, to);
  row->bare_fte += work_in(d, q, hours, from, to) / fte_h;
  row->required_fte += work_in(d, q, paid, from, to) / fte_h;
  row->vendor_h += work_in(d, q, bought, from, to);
}

static void take_band(const WfmRiskBand *band, double *p10, double *p50, double *p90) {
  *p10 = band->p10;
  *p50 = band->p50;
  *p90 = band->p90;
}

static WfmHeadcountRow empty_row(const char *period, int32_t from, int32_t to, const char *scope, const char *name) {
  WfmHeadcountRow row = {.period = period, .from_day = from, .days = to - from, .scope = scope, .name = name};
  double *const bands[] = {&row.heads_p10,    &row.heads_p50,    &row.heads_p90, &row.required,  &row.required_p10,
                           &row.required_p50, &row.required_p90, &row.missing,   &row.level_p10, &row.level_p50,
                           &row.level_p90,    &row.met,          &row.cost_p10,  &row.cost_p50,  &row.cost_p90};
  for (size_t k = 0; k < G_N_ELEMENTS(bands); k++) *bands[k] = NAN;
  return row;
}

static void blank_people(WfmHeadcountRow *row) {
  double *const of_people[] = {&row->heads, &row->training, &row->productive,  &row->fte,        &row->paid_h,
                               &row->hires, &row->leavers,  &row->supervisors, &row->overtime_h, &row->gap_fte};
  for (size_t k = 0; k < G_N_ELEMENTS(of_people); k++) *of_people[k] = NAN;
}

static void blank_work(WfmHeadcountRow *row) {
  double *const of_work[] = {&row->contacts, &row->work_h, &row->need_h, &row->bare_fte, &row->required_fte, &row->gap_fte, &row->vendor_h};
  for (size_t k = 0; k < G_N_ELEMENTS(of_work); k++) *of_work[k] = NAN;
}

static void take_heads(WfmHeadcountRow *row, const WfmRiskTable *risk, size_t g, int32_t k) {
  if (risk) take_band(&risk->heads[g * (size_t)risk->n + (size_t)k], &row->heads_p10, &row->heads_p50, &row->heads_p90);
}

static void take_work(WfmHeadcountRow *row, const WfmRiskTable *risk, size_t q, int32_t k) {
  if (!risk) return;
  size_t cell = q * (size_t)risk->n + (size_t)k;
  take_band(&risk->required[cell], &row->required_p10, &row->required_p50, &row->required_p90);
  take_band(&risk->level[cell], &row->level_p10, &row->level_p50, &row->level_p90);
  row->required = risk->required[cell].mean;
  row->missing = risk->missing[cell].mean;
  row->met = risk->met[cell];
}

/* The futures know the net cost of a hire; what is left of it at the end was money all the same. */
static void take_cost(const Desk *d, WfmHeadcountRow *row, const WfmRiskTable *risk, int32_t k, int32_t from, int32_t to) {
  if (!risk) return;
  const WfmHeadcount *h = d->h;
  double left = 0;
  for (size_t g = 0; g < h->c->n_groups; g++)
    for (int32_t w = 0; w < h->c->n; w++) {
      size_t cell = g * (size_t)h->c->n + (size_t)w;
      left += (double)h->plan->hires[cell] * h->problem->hire_value[cell] * wfm_week_overlap(h->c, w, from, to) / 7.0;
    }
  take_band(&risk->cost[k], &row->cost_p10, &row->cost_p50, &row->cost_p90);
  row->cost_p10 += left;
  row->cost_p50 += left;
  row->cost_p90 += left;
}

static const char *site_of(const WfmStaffGroupRow *row) {
  return row->site;
}

static const char *contract_of(const WfmStaffGroupRow *row) {
  return row->contract;
}

/* Groups that say the same, together, in the order in which the first of them stands; those that say nothing are left out. */
static void append_together(const Desk *d, const char *period, int32_t from, int32_t to, const char *scope,
                            const char *(*word_of)(const WfmStaffGroupRow *)) {
  const WfmHeadcountCase *c = d->h->c;
  for (size_t g = 0; g < c->n_groups; g++) {
    const char *word = word_of(&c->groups[g].row);
    bool seen = !word || !*word;
    for (size_t other = 0; other < g && !seen; other++) seen = strcmp(word_of(&c->groups[other].row), word) == 0;
    if (seen) continue;
    WfmHeadcountRow row = empty_row(period, from, to, scope, word);
    for (size_t other = g; other < c->n_groups; other++)
      if (strcmp(word_of(&c->groups[other].row), word) == 0) add_group(d, &row, other, from, to);
    blank_work(&row);
    wfm_table_append(d->table, &row);
  }
}

static void append_vendors(const Desk *d, const char *period, int32_t from, int32_t to) {
  const WfmHeadcountCase *c = d->h->c;
  for (size_t v = 0; v < c->n_vendors; v++) {
    WfmHeadcountRow row = empty_row(period, from, to, "vendor", c->vendors[v].row.vendor);
    blank_people(&row);
    blank_work(&row);
    row.vendor_h = 0;
    for (size_t q = 0; q < c->n_queues; q++)
      row.vendor_h += work_in(d, q, d->h->plan->vendor_h + (v * c->n_queues + q) * (size_t)c->n, from, to);
    wfm_table_append(d->table, &row);
  }
}

/* All, and each of the scopes, over one period: place k of the sample futures' table. */
static void append_period(const Desk *d, const char *period, int32_t from, int32_t to, const WfmRiskTable *risk, int32_t k) {
  const WfmHeadcountCase *c = d->h->c;
  WfmHeadcountRow all = empty_row(period, from, to, "all", "");
  for (size_t g = 0; g < c->n_groups; g++) add_group(d, &all, g, from, to);
  for (size_t q = 0; q < c->n_queues; q++) add_queue(d, &all, q, from, to);
  all.gap_fte = all.fte - all.required_fte;
  take_heads(&all, risk, c->n_groups, k);
  take_work(&all, risk, c->n_queues, k);
  take_cost(d, &all, risk, k, from, to);
  wfm_table_append(d->table, &all);
  append_together(d, period, from, to, "site", site_of);
  append_together(d, period, from, to, "contract", contract_of);
  for (size_t g = 0; g < c->n_groups; g++) {
    WfmHeadcountRow row = empty_row(period, from, to, "group", c->groups[g].row.group);
    add_group(d, &row, g, from, to);
    take_heads(&row, risk, g, k);
    blank_work(&row);
    wfm_table_append(d->table, &row);
  }
  append_vendors(d, period, from, to);
  for (size_t q = 0; q < c->n_queues; q++) {
    WfmHeadcountRow row = empty_row(period, from, to, "queue", c->queues[q].queue);
    add_queue(d, &row, q, from, to);
    take_work(&row, risk, q, k);
    blank_people(&row);
    wfm_table_append(d->table, &row);
  }
}

WfmTableData *wfm_headcount_table(const WfmHeadcount *h, const WfmCapacitySettings *settings) {
  const WfmHeadcountCase *c = h->c;
  Desk d = {h, settings, wfm_table_data_new(&wfm_table_headcount), g_new0(WfmTrace, c->n_groups + 1)};
  for (size_t g = 0; g < c->n_groups; g++) wfm_hiring_trace(&d.trace[g], &h->problem->problem, h->plan, g);
  for (int32_t m = 0; m < h->months.n; m++)
    append_period(&d, "month", c->first_day + (int32_t)h->months.from[m], c->first_day + (int32_t)h->months.from[m + 1], h->by_month, m);
  for (int32_t w = 0; w < c->n; w++) append_period(&d, "week", c->first_day + 7 * w, c->first_day + 7 * w + 7, h->by_week, w);
  for (size_t g = 0; g < c->n_groups; g++) wfm_trace_clear(&d.trace[g]);
  g_free(d.trace);
  return d.table;
}

/* ---- hiring.csv ---- */

static WfmHiringRow action_row(const char *action, const char *who, int32_t from_day) {
  return (WfmHiringRow){.action = action,
                        .who = who,
                        .to = "",
                        .decide_day = INT32_MIN,
                        .from_day = from_day,
                        .trained_day = INT32_MIN,
                        .heads = NAN,
                        .hours = NAN};
}

/* The day of the week on which a class begins. */
static int32_t class_day(const WfmStaffGroupRow *group, int32_t first_day) {
  int32_t every = 7 * (int32_t)group->class_every_weeks;
  for (int32_t day = first_day; group->class_day != INT32_MIN && day < first_day + 7; day++)
    if ((day - group->class_day) % every == 0) return day;
  return first_day;
}

static void append_classes(WfmTableData *table, const WfmHeadcount *h, size_t g) {
  const WfmStaffGroupRow *group = &h->c->groups[g].row;
  for (int32_t w = 0; w < h->c->n; w++) {
    int64_t hires = h->plan->hires[g * (size_t)h->c->n + (size_t)w];
    if (hires == 0) continue;
    WfmHiringRow row = action_row("hire", group->group, class_day(group, h->c->first_day + 7 * w));
    row.decide_day = row.from_day - 7 * (int32_t)group->lead_weeks;
    row.trained_day = row.from_day + (int32_t)ceil(7 * group->train_weeks);
    row.heads = (double)hires;
    row.cost = (double)hires * h->problem->hire_cash[g * (size_t)h->c->n + (size_t)w];
    wfm_table_append(table, &row);
  }
}

static double weeks_of(const WfmHeadcountCase *c, const char *from, const char *to) {
  for (guint k = 0; k < c->trainings->len; k++) {
    const WfmCrossTrainingRow *row = &g_array_index(c->trainings, WfmCrossTrainingRow, k);
    if (strcmp(row->from, from) == 0 && strcmp(row->to, to) == 0) return row->weeks;
  }
  return 0;
}

static void append_trainings(WfmTableData *table, const WfmHeadcount *h, size_t t) {
  const WfmHiringTraining *training = &h->problem->problem.trainings[t];
  for (int32_t w = 0; w < h->c->n; w++) {
    int64_t heads = h->plan->trained[t * (size_t)h->c->n + (size_t)w];
    if (heads == 0) continue;
    WfmHiringRow row = action_row("cross_train", h->c->groups[training->from].row.group, h->c->first_day + 7 * w);
    row.to = h->c->groups[training->to].row.group;
    row.decide_day = row.from_day;
    row.trained_day = row.from_day + (int32_t)ceil(7 * weeks_of(h->c, row.who, row.to));
    row.heads = (double)heads;
    row.cost = (double)heads * training->cost;
    wfm_table_append(table, &row);
  }
}

/* Hours and money of a month from weekly ones; nothing where there are none. */
static void append_hours(WfmTableData *table, const WfmHeadcount *h, const char *action, const char *who, const double *hours,
                         const double *cost, int32_t notice_weeks) {
  for (int32_t m = 0; m < h->months.n; m++) {
    int32_t from = h->c->first_day + (int32_t)h->months.from[m], to = h->c->first_day + (int32_t)h->months.from[m + 1];
    double sum = 0, money = 0;
    for (int32_t w = 0; w < h->c->n; w++) {
      double part = wfm_week_overlap(h->c, w, from, to) / 7.0;
      sum += part * hours[w];
      money += part * cost[w];
    }
    if (sum < 0.05) continue;
    WfmHiringRow row = action_row(action, who, from);
    if (notice_weeks > 0 && from - 7 * notice_weeks >= h->c->first_day) row.decide_day = from - 7 * notice_weeks; /* else it is decided */
    row.hours = sum;
    row.cost = money;
    wfm_table_append(table, &row);
  }
}

static void append_flexible_hours(WfmTableData *table, const WfmHeadcount *h) {
  size_t n = (size_t)h->c->n;
  g_autofree double *cost = g_new0(double, n + 1), *hours = g_new0(double, n + 1);
  for (size_t g = 0; g < h->c->n_groups; g++) {
    const WfmHiringGroup *group = &h->problem->problem.groups[g];
    const double *overtime = h->plan->overtime_h + g * n, *off = h->plan->time_off_h + g * n;
    for (size_t w = 0; w < n; w++) cost[w] = overtime[w] * group->overtime_cost[w];
    append_hours(table, h, "overtime", group->group, overtime, cost, 0);
    for (size_t w = 0; w < n; w++) cost[w] = -off[w] * group->time_off_saves[w];
    append_hours(table, h, "time_off", group->group, off, cost, 0);
  }
  for (size_t v = 0; v < h->c->n_vendors; v++) {
    const WfmHiringVendor *vendor = &h->problem->problem.vendors[v];
    for (size_t w = 0; w < n; w++) {
      hours[w] = cost[w] = 0;
      for (size_t q = 0; q < h->c->n_queues; q++) {
        double own = h->plan->vendor_h[(v * h->c->n_queues + q) * n + w];
        hours[w] += own;
        cost[w] += own * vendor->price[q * n + w];
      }
    }
    append_hours(table, h, "vendor", vendor->vendor, hours, cost, (int32_t)h->c->vendors[v].row.notice_weeks);
  }
}

WfmTableData *wfm_hiring_table(const WfmHeadcount *h) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_hiring);
  for (size_t g = 0; g < h->c->n_groups; g++) append_classes(table, h, g);
  for (size_t t = 0; t < h->problem->problem.n_trainings; t++) append_trainings(table, h, t);
  append_flexible_hours(table, h);
  return table;
}

/* ---- tornado.csv ---- */

static void append_bar(WfmTableData *table, const char *driver, const WfmRiskBand *bands) {
  static const char *const measures[WFM_RISK_MEASURES] = {"cost", "heads", "required", "missing"};
  for (int m = 0; m < WFM_RISK_MEASURES; m++) {
    WfmTornadoRow row = {driver, measures[m], bands[m].p10, bands[m].p50, bands[m].p90, bands[m].p90 - bands[m].p10};
    wfm_table_append(table, &row);
  }
}

WfmTableData *wfm_tornado_table(const WfmHeadcount *h) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_tornado);
  if (!h->has_tornado) return table;
  for (int d = 0; d < WFM_RISK_DRIVERS; d++) append_bar(table, wfm_risk_driver_name(h->tornado.bar[d].driver), h->tornado.bar[d].band);
  append_bar(table, "all", h->tornado.all.band);
  return table;
}
