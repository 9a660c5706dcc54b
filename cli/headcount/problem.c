/* A case as a hiring problem: heads, hours and money by week. */
#include "cli/headcount/headcount.h"

#include <math.h>
#include <string.h>

#define WEEK_DAYS 7

static void *keep(WfmHeadcountProblem *p, void *memory) {
  g_ptr_array_add(p->memory, memory);
  return memory;
}

static double *new_array(WfmHeadcountProblem *p, size_t n) {
  return keep(p, g_new0(double, n + 1));
}

static void free_traces(void *memory) {
  GArray *traces = memory;
  for (guint k = 0; k < traces->len; k++) wfm_trace_clear(&g_array_index(traces, WfmTrace, k));
  g_array_unref(traces);
}

/* Traces of one who begins in each week that is marked. */
static const WfmTrace *traces_new(WfmHeadcountProblem *p, const WfmCareer *career, const uint8_t *begins, double tenure_days) {
  GArray *traces = g_array_new(FALSE, TRUE, sizeof(WfmTrace));
  g_array_set_size(traces, (guint)p->periods.n);
  for (int32_t w = 0; w < p->periods.n; w++) {
    WfmTrace *trace = &g_array_index(traces, WfmTrace, w);
    WfmCohort one = {1, w, tenure_days};
    if (!begins[w]) continue;
    wfm_trace_init(trace, p->periods.n);
    wfm_trace_add(trace, &p->periods, career, &one);
  }
  g_ptr_array_add(p->traces, traces);
  return (const WfmTrace *)(void *)traces->data;
}

/* A trained head more from the first week on, for the question what one is worth. */
static const WfmTrace *head_new(WfmHeadcountProblem *p, const WfmCareer *career, const WfmStaffGroupRow *row) {
  GArray *traces = g_array_new(FALSE, TRUE, sizeof(WfmTrace));
  g_array_set_size(traces, 1);
  WfmTrace *trace = &g_array_index(traces, WfmTrace, 0);
  WfmCohort one = {1, 0, wfm_staff_long_tenure(row)};
  wfm_trace_init(trace, p->periods.n);
  wfm_trace_add(trace, &p->periods, career, &one);
  g_ptr_array_add(p->traces, traces);
  return trace;
}

/* ---- money ---- */

static int32_t days_of_month(int32_t day) {
  return wfm_month_after(day) - wfm_month_first(day);
}

double wfm_week_months(int32_t first_day) {
  double share = 0;
  for (int32_t day = first_day; day < first_day + WEEK_DAYS; day++) share += 1.0 / days_of_month(day);
  return share;
}

/* Pay of a head over a week as the plan's money, without tools and supervisors. */
static double pay_of_week(const WfmHeadcountCase *c, const WfmHeadcountGroup *group, int32_t w) {
  const WfmStaffGroupRow *row = &group->row;
  double months = wfm_week_months(c->first_day + WEEK_DAYS * w);
  double plain = isnan(row->salary_month) ? row->cost_per_hour * row->hours_week : row->salary_month * months;
  return plain * (1 + row->premium) * (1 + row->load) * group->pay[w] * group->rate[w];
}

static double wage_of(const WfmHeadcountCase *c, const WfmHeadcountGroup *group, int32_t w) {
  return pay_of_week(c, group, w) / (1 + group->row.premium) / group->row.hours_week;
}

/* ---- groups ---- */

static bool class_begins(const WfmHeadcountCase *c, const WfmStaffGroupRow *row, int32_t w) {
  int32_t first = c->first_day + WEEK_DAYS * w, every = WEEK_DAYS * (int32_t)row->class_every_weeks;
  if (w < row->lead_weeks || row->class_most == 0) return false;
  if (row->class_day == INT32_MIN) return w % row->class_every_weeks == 0;
  for (int32_t day = first; day < first + WEEK_DAYS; day++)
    if ((day - row->class_day) % every == 0) return true;
  return false;
}

static int32_t site_of(const WfmHeadcountCase *c, const char *site) {
  for (size_t s = 0; s < c->n_sites; s++)
    if (strcmp(c->sites[s].site, site) == 0) return (int32_t)s;
  return -1;
}

static double mean_speed(const WfmSkills *skills) {
  double sum = 0;
  for (size_t k = 0; k < skills->n; k++) sum += skills->skill[k].proficiency;
  return skills->n ? sum / (double)skills->n : 1;
}

static const uint8_t *serves_new(WfmHeadcountProblem *p, const WfmHeadcountCase *c, const WfmSkills *skills, char *const *languages,
                                 int64_t tier) {
  uint8_t *serves = keep(p, g_new0(uint8_t, c->n_queues + 1));
  for (size_t q = 0; q < c->n_queues; q++) serves[q] = wfm_headcount_case_serves(&c->queues[q], skills, languages, tier) > 0;
  return serves;
}

/* What a hire of week w is still worth when the plan ends: those who are left cannot be had for less than their hiring, training and pay in training. Without it
 * nobody would be hired in the last months, whatever comes after them. */
static double value_at_end(const WfmHeadcountCase *c, const WfmHiringGroup *group, const WfmStaffGroupRow *row, int32_t w, double cash) {
  const WfmTrace *trace = &group->hire[w];
  int32_t last = c->n - 1, training = (int32_t)ceil(row->train_weeks), elapsed = MIN(c->n - w, training);
  double spent = cash, there = trace->begin[last] - trace->left[last];
  for (int32_t k = w; k < w + elapsed; k++) spent += group->head_cost[k];
  return spent * fmax(there, 0) / (c->n - w > training ? row->pass : 1);
}

static void fill_group(WfmHeadcountProblem *p, WfmHiringGroup *out, const WfmHeadcountCase *c, size_t g) {
  const WfmHeadcountGroup *group = &c->groups[g];
  const WfmStaffGroupRow *row = &group->row;
  size_t n = (size_t)c->n;
  double *useful = new_array(p, n), *paid = new_array(p, n), *cost = new_array(p, n), *hire = new_array(p, n), *overtime = new_array(p, n),
         *saves = new_array(p, n), speed = mean_speed(&row->skills);
  uint8_t *begins = keep(p, g_new0(uint8_t, n + 1));
  p->careers[g] = wfm_staff_career(row);
  for (int32_t w = 0; w < c->n; w++) {
    double months = wfm_week_months(c->first_day + WEEK_DAYS * w);
    paid[w] = row->hours_week;
    useful[w] = row->hours_week * (1 - group->absence[w]) * c->efficiency * speed;
    cost[w] =
        pay_of_week(c, group, w) + (row->tools_month + (isnan(row->span) ? 0 : row->lead_month / row->span)) * months * group->rate[w];
    p->hire_cash[g * n + (size_t)w] = (row->hire_cost + row->training_cost) * group->rate[w];
    overtime[w] = wage_of(c, group, w) * row->overtime_factor;
    saves[w] = wage_of(c, group, w);
    begins[w] = class_begins(c, row, w);
  }
  *out = (WfmHiringGroup){.group = row->group,
                          .site = site_of(c, row->site),
                          .serves = serves_new(p, c, &row->skills, row->languages, row->tier),
                          .useful_h = useful,
                          .paid_h = paid,
                          .head_cost = cost,
                          .begins = begins,
                          .class_least = MIN(row->class_least, row->class_most),
                          .class_most = row->class_most,
                          .hires_most = row->hires_most,
                          .hire_cost = hire,
                          .overtime_most = row->overtime_most,
                          .overtime_yield = c->efficiency * speed,
                          .overtime_cost = overtime,
                          .time_off_most = row->time_off_most,
                          .time_off_saves = saves,
                          .seats = row->seats,
                          .head = head_new(p, &p->careers[g], row)};
  wfm_trace_init(&out->base, c->n);
  for (guint k = 0; k < group->cohorts->len; k++)
    wfm_trace_add(&out->base, &p->periods, &p->careers[g], &g_array_index(group->cohorts, WfmCohort, k));
  out->hire = row->class_most > 0 ? traces_new(p, &p->careers[g], begins, 0) : NULL;
  for (int32_t w = 0; w < c->n && out->hire; w++) {
    size_t k = g * n + (size_t)w;
    if (begins[w]) p->hire_value[k] = value_at_end(c, out, row, w, p->hire_cash[k]);
    hire[w] = p->hire_cash[k] - p->hire_value[k];
  }
}

/* ---- vendors ---- */

/* Money for an hour at work on the queue: a contact or a minute of it is so much of such an hour as the week has of them. */
static double price_of_hour(const WfmHeadcountCase *c, const WfmNeed *need, const WfmHeadcountVendor *vendor, size_t q, int32_t w) {
  size_t cell = q * (size_t)c->n + (size_t)w;
  double hours = wfm_need_at(need, q, w, 1);
  switch ((WfmVendorUnit)vendor->row.per) {
  case WFM_VENDOR_HOUR:
    return vendor->price[w];
  case WFM_VENDOR_CONTACT:
    return hours > 0 ? vendor->price[w] * need->contacts[cell] / hours : 0;
  case WFM_VENDOR_MINUTE:
    return hours > 0 ? vendor->price[w] * need->contacts[cell] * c->queues[q].aht_s[w] / 60 / hours : 0;
  }
  g_assert_not_reached();
}

static void fill_vendor(WfmHeadcountProblem *p, WfmHiringVendor *out, const WfmHeadcountCase *c, const WfmNeed *need, size_t v) {
  const WfmHeadcountVendor *vendor = &c->vendors[v];
  const WfmVendorRow *row = &vendor->row;
  size_t n = (size_t)c->n;
  double *price = new_array(p, n * c->n_queues), *fixed = new_array(p, n), now = row->hours_month * WFM_MONTHS_A_WEEK;
  for (size_t q = 0; q < c->n_queues; q++)
    for (int32_t w = 0; w < c->n; w++) price[q * n + (size_t)w] = price_of_hour(c, need, vendor, q, w);
  for (int32_t w = 0; w < c->n; w++) fixed[w] = w < row->notice_weeks ? fmin(now, vendor->most_h[w]) : (double)NAN;
  bool ends = false; /* a contract that is over is no step */
  for (int32_t w = 0; w < c->n; w++) ends |= vendor->most_h[w] == 0;
  double usual = fmax(row->hours_month, row->least_hours_month) * WFM_MONTHS_A_WEEK;
  *out = (WfmHiringVendor){.vendor = row->vendor,
                           .serves = serves_new(p, c, &row->skills, row->languages, row->tier),
                           .price = price,
                           .least_h = vendor->least_h,
                           .most_h = vendor->most_h,
                           .fixed_h = fixed,
                           .step_h = ends || isnan(row->step_share) || !(usual > 0) ? (double)INFINITY : row->step_share * usual,
                           .before_h = now,
                           .setup = row->setup * vendor->rate,
                           .may_leave = row->may_leave};
}

/* ---- cross-training ---- */

static size_t group_of(const WfmHeadcountCase *c, const char *name) {
  size_t g = 0;
  while (g < c->n_groups && strcmp(c->groups[g].row.group, name) != 0) g++;
  return g;
}

/* Who learns what another group does has his tenure behind him: the last rate of leaving, no ramp. */
static bool fill_training(WfmHeadcountProblem *p, WfmHiringTraining *out, const WfmHeadcountCase *c, const WfmCrossTrainingRow *row) {
  size_t from = group_of(c, row->from), to = group_of(c, row->to);
  if (from == c->n_groups || to == c->n_groups) return false;
  WfmCareer stays = p->careers[from], learns = p->careers[to];
  static const WfmAttrition nobody = {0, 0};
  WfmAttrition *last = keep(p, g_new(WfmAttrition, 1));
  *last = learns.n_attrition ? learns.attrition[learns.n_attrition - 1] : nobody;
  last->from_days = 0;
  learns = (WfmCareer){.attrition = last, .n_attrition = 1, .train_days = WEEK_DAYS * row->weeks, .pass = 1, .ramp_from = 1};
  double tenure = wfm_staff_long_tenure(&c->groups[from].row);
  uint8_t *begins = keep(p, g_new0(uint8_t, (size_t)c->n + 1));
  for (int32_t w = 0; w < c->n; w++) begins[w] = row->from_day == INT32_MIN || c->first_day + WEEK_DAYS * w >= row->from_day;
  *out = (WfmHiringTraining){.from = from,
                             .to = to,
                             .begins = begins,
                             .gain = traces_new(p, &learns, begins, 0),
                             .loss = traces_new(p, &stays, begins, tenure),
                             .cost = row->cost * c->groups[to].rate[0],
                             .most = row->most};
  return true;
}

/* ---- the whole ---- */

WfmHeadcountProblem *wfm_headcount_problem_new(const WfmHeadcountCase *c, const WfmNeed *need, const double *need_h,
                                               const WfmCapacitySettings *settings) {
  WfmHeadcountProblem *p = g_new0(WfmHeadcountProblem, 1);
  p->memory = g_ptr_array_new_with_free_func(g_free);
  p->traces = g_ptr_array_new_with_free_func(free_traces);
  double *from = new_array(p, (size_t)c->n), *miss = new_array(p, c->n_queues), *seats = new_array(p, c->n_sites * (size_t)c->n);
  for (int32_t w = 0; w <= c->n; w++) from[w] = WEEK_DAYS * w;
  p->periods = (WfmPeriods){c->n, from};
  p->hire_cash = new_array(p, c->n_groups * (size_t)c->n);
  p->hire_value = new_array(p, c->n_groups * (size_t)c->n);
  p->careers = keep(p, g_new0(WfmCareer, c->n_groups + 1));
  WfmHiringGroup *groups = keep(p, g_new0(WfmHiringGroup, c->n_groups + 1));
  WfmHiringVendor *vendors = keep(p, g_new0(WfmHiringVendor, c->n_vendors + 1));
  WfmHiringTraining *trainings = keep(p, g_new0(WfmHiringTraining, c->trainings->len + 1));
  const char **works = keep(p, g_new0(const char *, c->n_queues + 1)), **sites = keep(p, g_new0(const char *, c->n_sites + 1));
  p->problem = (WfmHiringProblem){.n = c->n,
                                  .n_works = c->n_queues,
                                  .n_groups = c->n_groups,
                                  .n_vendors = c->n_vendors,
                                  .n_sites = c->n_sites,
                                  .work = works,
                                  .site = sites,
                                  .need_h = need_h,
                                  .miss_price = miss,
                                  .groups = groups,
                                  .vendors = vendors,
                                  .trainings = trainings,
                                  .seats = seats};
  for (size_t q = 0; q < c->n_queues; q++) {
    works[q] = c->queues[q].queue;
    miss[q] = settings->miss_price;
  }
  for (size_t s = 0; s < c->n_sites; s++) {
    sites[s] = c->sites[s].site;
    memcpy(seats + s * (size_t)c->n, c->sites[s].seats, (size_t)c->n * sizeof *seats);
  }
  for (size_t g = 0; g < c->n_groups; g++) fill_group(p, &groups[g], c, g);
  for (size_t v = 0; v < c->n_vendors; v++) fill_vendor(p, &vendors[v], c, need, v);
  for (guint k = 0; k < c->trainings->len; k++)
    p->problem.n_trainings += fill_training(p, &trainings[p->problem.n_trainings], c, &g_array_index(c->trainings, WfmCrossTrainingRow, k));
  return p;
}

void wfm_headcount_problem_free(WfmHeadcountProblem *p) {
  if (!p) return;
  for (size_t g = 0; g < p->problem.n_groups; g++) wfm_trace_clear((WfmTrace *)&p->problem.groups[g].base);
  g_ptr_array_unref(p->traces);
  g_ptr_array_unref(p->memory);
  g_free(p);
}
