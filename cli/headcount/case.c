/* The plan's inputs for headcount, by week. */
#include "cli/headcount/headcount.h"
#include "cli/staff_input.h"

#include <math.h>
#include <string.h>

/* ---- queues ---- */

static void fill_queue(WfmHeadcountQueue *queue, const WfmHeadcountYear *year, size_t q) {
  const WfmQueueRow *row = year->run->queue[q].row;
  size_t n = (size_t)year->n;
  *queue = (WfmHeadcountQueue){.queue = row->queue, .year = year, .index = q, .language = row->language, .tier = row->tier};
  queue->contacts = g_memdup2(year->contacts + q * n, n * sizeof(double));
  queue->aht_s = g_new0(double, n + 1);
  queue->deflected = g_new0(double, n + 1);
  for (size_t w = 0; w < n; w++)
    queue->aht_s[w] = queue->contacts[w] > 0 ? year->work_s[q * n + w] / queue->contacts[w] : year->forecast[q]->aht_s[year->begin[w]];
  queue->target = wfm_run_staff_queue(year->run, q, (WfmGrid){0}, NULL, NULL, NULL);
  queue->target.backlog_open = 0; /* of today; the weeks to come have their own */
  queue->transfers = wfm_run_transfers(&queue->target.n_transfers, year->run, q);
  queue->target.transfers_counted = row->transfers_counted;
  queue->shrinkage = (WfmShrinkage){(char *)"shrinkage", wfm_queue_shrinkage(&queue->target)};
  queue->skills = (WfmSkills){g_new(WfmSkill, 1), 1};
  queue->skills.skill[0] = (WfmSkill){row->skill, 1};
  wfm_headcount_case_settle(queue);
}

void wfm_headcount_case_settle(WfmHeadcountQueue *queue) {
  queue->target.transfers = queue->transfers;
  queue->target.shrinkage = &queue->shrinkage;
  queue->target.n_shrinkage = 1;
  queue->target.shrinkage_adds = false;
}

double wfm_headcount_case_serves(const WfmHeadcountQueue *queue, const WfmSkills *skills, char *const *languages, int64_t tier) {
  bool speaks = !*queue->language;
  for (char *const *word = languages; *word; word++) speaks |= strcmp(*word, queue->language) == 0;
  if (!speaks || tier < queue->tier) return 0;
  for (size_t k = 0; k < skills->n; k++)
    if (strcmp(skills->skill[k].skill, queue->skills.skill[0].skill) == 0) return skills->skill[k].proficiency;
  return 0;
}

/* ---- people ---- */

double wfm_staff_long_tenure(const WfmStaffGroupRow *row) {
  double training = 7 * (row->train_weeks + MAX(row->nest_weeks, row->ramp_weeks));
  return MAX(training, row->attrition.n ? row->attrition.band[row->attrition.n - 1].from_days : 0);
}

/* The week whose first day is nearest; beyond the last one: none. */
static int32_t week_of(const WfmHeadcountCase *c, int32_t day) {
  return (int32_t)floor((day - c->first_day + 3) / 7.0);
}

static void add_cohort(WfmHeadcountGroup *group, double heads, int32_t week, double tenure_days, int32_t leaves) {
  WfmCohort cohort = {heads, week, tenure_days, leaves};
  g_array_append_val(group->cohorts, cohort);
}

WfmCareer wfm_staff_career(const WfmStaffGroupRow *row) {
  return (WfmCareer){.attrition = row->attrition.band,
                     .n_attrition = row->attrition.n,
                     .train_days = 7 * row->train_weeks,
                     .pass = row->pass,
                     .nest_days = 7 * row->nest_weeks,
                     .mentor_share = row->mentor_share,
                     .ramp_days = 7 * row->ramp_weeks,
                     .ramp_from = row->ramp_from};
}

/* Of one of these people, what is still there when a week begins. */
static double left_of(const WfmHeadcountCase *c, const WfmHeadcountGroup *group, const WfmCohort *cohort, int32_t week) {
  WfmTrace trace;
  WfmCareer career = wfm_staff_career(&group->row);
  g_autofree double *from = g_new(double, (gsize)c->n + 1);
  for (int32_t w = 0; w <= c->n; w++) from[w] = 7.0 * w;
  WfmCohort one = {1, cohort->period, cohort->tenure_days, 0};
  wfm_trace_init(&trace, c->n);
  wfm_trace_add(&trace, &(WfmPeriods){c->n, from}, &career, &one);
  double left = trace.begin[week];
  wfm_trace_clear(&trace);
  return left;
}

double wfm_headcount_case_there(const WfmHeadcountCase *c, const WfmHeadcountGroup *group, int32_t week) {
  double heads = 0;
  for (guint k = 0; k < group->cohorts->len; k++) {
    const WfmCohort *cohort = &g_array_index(group->cohorts, WfmCohort, k);
    if (cohort->period > week || (cohort->leaves > 0 && cohort->leaves <= week)) continue;
    heads += cohort->heads * (cohort->period < week ? left_of(c, group, cohort, week) : 1);
  }
  return heads;
}

double wfm_headcount_case_leave(const WfmHeadcountCase *c, WfmHeadcountGroup *group, int32_t week, double heads) {
  for (guint k = group->cohorts->len; k-- > 0 && heads > 1e-9;) { /* those who joined last first */
    WfmCohort *cohort = &g_array_index(group->cohorts, WfmCohort, k);
    if (cohort->period > week) continue;
    if (cohort->leaves > 0 && cohort->leaves <= week) continue;
    double each = cohort->period < week ? left_of(c, group, cohort, week) : 1;
    double go = fmin(cohort->heads, each > 0 ? heads / each : 0);
    WfmCohort leavers = {go, cohort->period, cohort->tenure_days, week};
    cohort->heads -= go;
    heads -= go * each;
    if (cohort->period < week && go > 0) g_array_append_val(group->cohorts, leavers);
  }
  return heads;
}

static void add_agent(const WfmHeadcountCase *c, WfmHeadcountGroup *group, const WfmAgentRow *agent) {
  if (agent->to_day != INT32_MIN && agent->to_day < c->first_day) return;
  bool here = agent->from_day == INT32_MIN || agent->from_day <= c->first_day;
  int32_t joins = here ? 0 : week_of(c, agent->from_day);
  double tenure = !here ? 0 : agent->from_day == INT32_MIN ? wfm_staff_long_tenure(&group->row) : c->first_day - agent->from_day;
  if (joins >= c->n) return;
  int32_t leaves = agent->to_day == INT32_MIN ? 0 : week_of(c, agent->to_day + 1);
  if (leaves <= joins && agent->to_day != INT32_MIN) return;
  add_cohort(group, 1, joins, tenure, leaves < c->n ? leaves : 0);
}

static void add_opening(const WfmHeadcountCase *c, WfmHeadcountGroup *group, const WfmPlan *plan) {
  const WfmStaffGroupRow *row = &group->row;
  if (isnan(row->heads)) {
    const WfmAgentRow *agent = WFM_ROWS(plan, AGENTS, WfmAgentRow);
    for (size_t a = 0; a < WFM_N_ROWS(plan, AGENTS); a++)
      if (strcmp(agent[a].group, row->group) == 0) add_agent(c, group, &agent[a]);
    return;
  }
  double weights = 0;
  for (size_t k = 0; k < row->tenure.n; k++) weights += row->tenure.item[k].heads;
  for (size_t k = 0; k < row->tenure.n; k++)
    add_cohort(group, row->heads * row->tenure.item[k].heads / weights, 0, row->tenure.item[k].days, 0);
  if (row->tenure.n == 0) add_cohort(group, row->heads, 0, wfm_staff_long_tenure(row), 0);
}

static gint by_day(gconstpointer a, gconstpointer b) {
  const WfmMovementRow *x = *(const WfmMovementRow *const *)a, *y = *(const WfmMovementRow *const *)b;
  return x->day != y->day ? (x->day < y->day ? -1 : 1) : x->line - y->line;
}

/* In the order of their days; what was before the first day is in the heads already. */
static bool add_movements(const WfmHeadcountCase *c, WfmHeadcountGroup *group, const WfmPlan *plan, GError **err) {
  const WfmMovementRow *rows = WFM_ROWS(plan, MOVEMENTS, WfmMovementRow);
  g_autoptr(GPtrArray) own = g_ptr_array_new();
  for (size_t k = 0; k < WFM_N_ROWS(plan, MOVEMENTS); k++)
    if (strcmp(rows[k].group, group->row.group) == 0 && rows[k].day >= c->first_day) g_ptr_array_add(own, (gpointer)&rows[k]);
  g_ptr_array_sort(own, by_day);
  for (guint k = 0; k < own->len; k++) {
    const WfmMovementRow *row = own->pdata[k];
    int32_t week = week_of(c, row->day);
    if (week >= c->n) continue;
    if (row->heads >= 0) {
      add_cohort(group, row->heads, week, row->trained ? wfm_staff_long_tenure(&group->row) : 0, 0);
      continue;
    }
    double there = wfm_headcount_case_there(c, group, week), lacking = wfm_headcount_case_leave(c, group, week, -row->heads);
    if (lacking < 0.01) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "movements.csv:%d: heads: %g of %s leave, and about %.1f are there by then",
                row->line, -row->heads, group->row.group, there);
    return false;
  }
  return true;
}

static bool is_in_month(const WfmAbsenceRow *row, int32_t day) {
  int year, month, of_month;
  wfm_day_to_civil(day, &year, &month, &of_month);
  for (char **word = row->months; *word; word++)
    if (g_ascii_strtoll(*word, NULL, 10) == month) return true;
  return !row->months[0];
}

/* Share of a week's paid time: the mean over its days. */
static double absence_of_week(const WfmPlan *plan, const char *group, int32_t first_day) {
  const WfmAbsenceRow *row = WFM_ROWS(plan, ABSENCE, WfmAbsenceRow);
  double sum = 0;
  for (int32_t day = first_day; day < first_day + 7; day++) {
    double share = 0;
    for (size_t k = 0; k < WFM_N_ROWS(plan, ABSENCE); k++) {
      bool meant = !row[k].groups[0] || g_strv_contains((const char *const *)row[k].groups, group);
      bool now = (row[k].from_day == INT32_MIN || day >= row[k].from_day) && (row[k].to_day == INT32_MIN || day <= row[k].to_day);
      if (meant && now && is_in_month(&row[k], day)) share += row[k].share;
    }
    sum += MIN(share, 0.95);
  }
  return sum / 7;
}

/* ---- money ---- */

/* Of the day: the last rate that has begun, or before all of them the first. */
static double rate_of(const WfmPlan *plan, const char *currency, int32_t day) {
  const WfmExchangeRow *row = WFM_ROWS(plan, EXCHANGE, WfmExchangeRow), *best = NULL;
  for (size_t k = 0; k < WFM_N_ROWS(plan, EXCHANGE); k++) {
    if (strcmp(row[k].currency, currency) != 0) continue;
    bool begun = row[k].from_day <= day, best_begun = best && best->from_day <= day;
    bool better = !best || (begun && !best_begun) || (begun == best_begun && (row[k].from_day > best->from_day) == begun);
    if (better) best = &row[k];
  }
  return best ? best->rate : 1;
}

static double *rates_new(const WfmPlan *plan, const char *currency, int32_t first_day, int32_t n) {
  double *rate = g_new0(double, (gsize)n + 1);
  for (int32_t w = 0; w < n; w++) {
    for (int32_t d = 0; d < 7; d++) rate[w] += rate_of(plan, currency, first_day + 7 * w + d);
    rate[w] /= 7;
  }
  return rate;
}

/* ---- the whole ---- */

static double *constant(double value, int32_t n) {
  double *array = g_new0(double, (gsize)n + 1);
  for (int32_t w = 0; w < n; w++) array[w] = value;
  return array;
}

static bool fill_group(WfmHeadcountCase *c, WfmHeadcountGroup *group, const WfmPlan *plan, const WfmStaffGroupRow *row, GError **err) {
  *group = (WfmHeadcountGroup){.row = *row, .cohorts = g_array_new(FALSE, FALSE, sizeof(WfmCohort)), .pay = constant(1, c->n)};
  if (!*group->row.name) group->row.name = row->group;
  if (!*group->row.cost_centre) group->row.cost_centre = *row->site ? row->site : row->group;
  add_opening(c, group, plan);
  group->absence = g_new0(double, (gsize)c->n + 1);
  for (int32_t w = 0; w < c->n; w++) group->absence[w] = absence_of_week(plan, row->group, c->first_day + 7 * w);
  group->rate = rates_new(plan, row->currency, c->first_day, c->n);
  return add_movements(c, group, plan, err);
}

/* Days of a week on which the contract stands, as a share. */
static double contract_share(const WfmVendorRow *row, int32_t first_day) {
  int32_t days = 0;
  for (int32_t day = first_day; day < first_day + 7; day++)
    days += (row->from_day == INT32_MIN || day >= row->from_day) && (row->to_day == INT32_MIN || day <= row->to_day);
  return days / 7.0;
}

static void fill_vendor(const WfmHeadcountCase *c, WfmHeadcountVendor *vendor, const WfmPlan *plan, const WfmVendorRow *row) {
  *vendor = (WfmHeadcountVendor){.row = *row, .least_h = g_new0(double, (gsize)c->n + 1), .most_h = g_new0(double, (gsize)c->n + 1)};
  if (!*vendor->row.name) vendor->row.name = row->vendor;
  if (!*vendor->row.cost_centre) vendor->row.cost_centre = row->vendor;
  vendor->price = rates_new(plan, row->currency, c->first_day, c->n);
  vendor->rate = rate_of(plan, row->currency, c->first_day);
  for (int32_t w = 0; w < c->n; w++) {
    double share = contract_share(row, c->first_day + 7 * w);
    vendor->price[w] *= row->price;
    vendor->least_h[w] = share * row->least_hours_month * WFM_MONTHS_A_WEEK;
    vendor->most_h[w] =
        share > 0 ? share * (isnan(row->most_hours_month) ? (double)INFINITY : row->most_hours_month * WFM_MONTHS_A_WEEK) : 0;
  }
}

WfmHeadcountCase *wfm_headcount_case_new(const WfmHeadcountYear *year, double efficiency, GError **err) {
  const WfmRun *run = year->run;
  const WfmPlan *plan = run->plan;
  if (WFM_N_ROWS(plan, STAFF_GROUPS) == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "staff_groups.csv: is missing or has no row: headcount planning needs groups of people; `wfm schema staff_groups` says "
                "what belongs in it");
    return NULL;
  }
  g_autoptr(WfmHeadcountCase) c = g_new0(WfmHeadcountCase, 1);
  *c = (WfmHeadcountCase){.name = g_strdup(""), .n = year->n, .first_day = year->first_day, .efficiency = efficiency};
  c->memory = g_ptr_array_new_with_free_func(g_free);
  c->n_queues = run->n_queues;
  c->queues = g_new0(WfmHeadcountQueue, c->n_queues + 1);
  for (size_t q = 0; q < c->n_queues; q++) fill_queue(&c->queues[q], year, q);
  c->n_groups = WFM_N_ROWS(plan, STAFF_GROUPS);
  c->groups = g_new0(WfmHeadcountGroup, c->n_groups + 1);
  c->trainings = g_array_new(FALSE, FALSE, sizeof(WfmCrossTrainingRow));
  bool filled = true;
  for (size_t g = 0; g < c->n_groups; g++) {
    GError *own = NULL;
    if (!fill_group(c, &c->groups[g], plan, &WFM_ROWS(plan, STAFF_GROUPS, WfmStaffGroupRow)[g], &own)) filled = false;
    if (own && err && !*err)
      g_propagate_error(err, own);
    else
      g_clear_error(&own);
  }
  if (!filled) return NULL;
  c->n_vendors = WFM_N_ROWS(plan, VENDORS);
  c->vendors = g_new0(WfmHeadcountVendor, c->n_vendors + 1);
  for (size_t v = 0; v < c->n_vendors; v++) fill_vendor(c, &c->vendors[v], plan, &WFM_ROWS(plan, VENDORS, WfmVendorRow)[v]);
  c->n_sites = WFM_N_ROWS(plan, SITES);
  c->sites = g_new0(WfmHeadcountSite, c->n_sites + 1);
  for (size_t s = 0; s < c->n_sites; s++) {
    const WfmSiteRow *row = &WFM_ROWS(plan, SITES, WfmSiteRow)[s];
    c->sites[s] = (WfmHeadcountSite){row->site, constant((double)row->seats, c->n)};
  }
  g_array_append_vals(c->trainings, WFM_ROWS(plan, CROSS_TRAINING, WfmCrossTrainingRow), (guint)WFM_N_ROWS(plan, CROSS_TRAINING));
  return g_steal_pointer(&c);
}

void wfm_headcount_case_free(WfmHeadcountCase *c) {
  if (!c) return;
  for (size_t q = 0; q < c->n_queues; q++) {
    void *const arrays[] = {c->queues[q].contacts, c->queues[q].aht_s, c->queues[q].deflected, c->queues[q].skills.skill,
                            c->queues[q].transfers};
    for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  }
  for (size_t g = 0; g < c->n_groups; g++) {
    g_array_unref(c->groups[g].cohorts);
    void *const arrays[] = {c->groups[g].absence, c->groups[g].pay, c->groups[g].rate};
    for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  }
  for (size_t v = 0; v < c->n_vendors; v++) {
    void *const arrays[] = {c->vendors[v].price, c->vendors[v].least_h, c->vendors[v].most_h};
    for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  }
  for (size_t s = 0; s < c->n_sites; s++) g_free(c->sites[s].seats);
  void *const arrays[] = {c->queues, c->groups, c->vendors, c->sites, c->name};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_array_unref(c->trainings);
  g_ptr_array_unref(c->memory);
  g_free(c);
}
