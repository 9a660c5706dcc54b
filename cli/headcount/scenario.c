/* Levers of a scenario, laid over a case in the order of their rows. */
#include "cli/headcount/headcount.h"

#include <math.h>
#include <string.h>

static double changed(const WfmLeverChange *change, double was) {
  switch (change->how) {
  case WFM_LEVER_TIMES:
    return was * change->value;
  case WFM_LEVER_PLUS:
    return was + change->value;
  case WFM_LEVER_IS:
    return change->value;
  }
  g_assert_not_reached();
}

static bool means(const WfmScenarioRow *row, const char *name) {
  return !row->of[0] || g_strv_contains((const char *const *)row->of, name);
}

/* Part of a week's days on which the row holds. */
static double share_of_week(const WfmHeadcountCase *c, const WfmScenarioRow *row, int32_t w) {
  int32_t days = 0, first = c->first_day + 7 * w;
  for (int32_t day = first; day < first + 7; day++)
    days += (row->from_day == INT32_MIN || day >= row->from_day) && (row->to_day == INT32_MIN || day <= row->to_day);
  return days / 7.0;
}

typedef struct {
  const WfmHeadcountCase *c;
  const WfmScenarioRow *row;
  GError **err;
} Lever;

static bool out_of_range(const Lever *lever, const char *name, double value, double low, double high) {
  if (value >= low && value <= high) return false;
  static const char choices[] = WFM_LEVER_CHOICES;
  g_auto(GStrv) words = g_strsplit(choices, "|", -1);
  g_set_error(lever->err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "scenarios.csv:%d: scenario %s: %s%s%s becomes %g; right would be from %g to %g",
              lever->row->line, lever->row->scenario, words[lever->row->lever], *name ? " of " : "", name, value, low, high);
  return true;
}

/* By week, as far as the row holds in it. */
static bool change_weeks(const Lever *lever, const char *name, double *array, double low, double high) {
  for (int32_t w = 0; w < lever->c->n; w++) {
    double share = share_of_week(lever->c, lever->row, w);
    if (share == 0) continue;
    if (isinf(array[w]) && lever->row->change.how != WFM_LEVER_IS) {
      g_set_error(lever->err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                  "scenarios.csv:%d: scenario %s: %s has no limit that could be more or less; right would be a limit, such as =800",
                  lever->row->line, lever->row->scenario, name);
      return false;
    }
    double value = changed(&lever->row->change, array[w]);
    if (out_of_range(lever, name, value, low, high)) return false;
    array[w] = isinf(array[w]) || share >= 1 ? value : array[w] + share * (value - array[w]);
  }
  return true;
}

/* Hours of a week that tables and levers say by month. */
static bool change_monthly(const Lever *lever, const char *name, double *array) {
  for (int32_t w = 0; w < lever->c->n; w++) array[w] /= WFM_MONTHS_A_WEEK;
  bool changed_all = change_weeks(lever, name, array, 0, 1e7);
  for (int32_t w = 0; w < lever->c->n; w++) array[w] *= WFM_MONTHS_A_WEEK;
  return changed_all;
}

static bool change_number(const Lever *lever, const char *name, double *number, double low, double high) {
  double value = changed(&lever->row->change, *number);
  if (out_of_range(lever, name, value, low, high)) return false;
  *number = value;
  return true;
}

static bool change_whole(const Lever *lever, const char *name, int64_t *number, double low, double high) {
  double value = (double)*number;
  if (!change_number(lever, name, &value, low, high)) return false;
  *number = llround(value);
  return true;
}

/* ---- queues ---- */

/* Deflected contacts are gone beside those of before; what is left of them takes as long as it did. */
static bool deflect(const Lever *lever, WfmHeadcountQueue *queue) {
  g_autofree double *before = g_memdup2(queue->deflected, (size_t)lever->c->n * sizeof(double));
  if (!change_weeks(lever, queue->queue, queue->deflected, 0, 1)) return false;
  for (int32_t w = 0; w < lever->c->n; w++) {
    double all = before[w] < 1 ? queue->contacts[w] / (1 - before[w]) : 0;
    queue->contacts[w] = all * (1 - queue->deflected[w]);
  }
  return true;
}

static bool apply_to_queue(const Lever *lever, WfmHeadcountQueue *queue) {
  const char *name = queue->queue;
  WfmStaffQueue *target = &queue->target;
  switch ((WfmLever)lever->row->lever) {
  case WFM_LEVER_VOLUME:
    return change_weeks(lever, name, queue->contacts, 0, 1e9);
  case WFM_LEVER_DEFLECTION:
    return deflect(lever, queue);
  case WFM_LEVER_AHT:
    return change_weeks(lever, name, queue->aht_s, 0.1, 30 * 86400.0);
  case WFM_LEVER_SL_TARGET:
    return change_number(lever, name, &target->sl_target, 0, 0.9999);
  case WFM_LEVER_TARGET_S:
    return change_number(lever, name, &target->target_s, 0, 30 * 86400.0);
  case WFM_LEVER_OCCUPANCY_MAX:
    return change_number(lever, name, &target->occupancy_max, 0.05, 1);
  case WFM_LEVER_MIN_AGENTS:
    return change_number(lever, name, &target->min_agents, 0, 1e6);
  case WFM_LEVER_SHRINKAGE:
    return change_number(lever, name, &queue->shrinkage.share, 0, 0.95);
  default:
    return true;
  }
}

/* ---- people ---- */

static bool change_heads(const Lever *lever, WfmHeadcountGroup *group) {
  const WfmHeadcountCase *c = lever->c;
  const WfmLeverChange *change = &lever->row->change;
  int32_t week = lever->row->from_day == INT32_MIN ? 0 : (int32_t)floor((lever->row->from_day - c->first_day + 3) / 7.0);
  if (week >= c->n) return true;
  week = MAX(week, 0);
  double heads = wfm_headcount_case_there(c, group, week);
  double value = changed(change, heads);
  if (out_of_range(lever, group->row.group, value, 0, 1e6)) return false;
  if (week == 0 && heads > 0) { /* of the first day: everybody's share, whatever the tenure */
    for (guint k = 0; k < group->cohorts->len; k++) {
      WfmCohort *cohort = &g_array_index(group->cohorts, WfmCohort, k);
      if (cohort->period <= 0) cohort->heads *= value / heads;
    }
    return true;
  }
  if (value < heads) {
    wfm_headcount_case_leave(c, group, week, heads - value);
    return true;
  }
  WfmCohort more = {value - heads, week, wfm_staff_long_tenure(&group->row), 0};
  g_array_append_val(group->cohorts, more);
  return true;
}

/* "=" sets every rate; the others change the yearly rate of each tenure. */
static bool change_attrition(const Lever *lever, WfmHeadcountCase *c, WfmHeadcountGroup *group) {
  WfmAttritions *rates = &group->row.attrition;
  size_t n = MAX(rates->n, 1);
  WfmAttrition *band = g_new0(WfmAttrition, n);
  g_ptr_array_add(c->memory, band);
  if (rates->n) memcpy(band, rates->band, n * sizeof *band);
  for (size_t k = 0; k < n; k++)
    if (!change_number(lever, group->row.group, &band[k].year, 0, 0.9999)) return false;
  *rates = (WfmAttritions){band, n};
  return true;
}

static bool apply_to_group(const Lever *lever, WfmHeadcountCase *c, WfmHeadcountGroup *group) {
  WfmStaffGroupRow *row = &group->row;
  const char *name = row->group;
  switch ((WfmLever)lever->row->lever) {
  case WFM_LEVER_ABSENCE:
    return change_weeks(lever, name, group->absence, 0, 0.95);
  case WFM_LEVER_PAY:
    return change_weeks(lever, name, group->pay, 0, 100);
  case WFM_LEVER_ATTRITION:
    return change_attrition(lever, c, group);
  case WFM_LEVER_HEADS:
    return change_heads(lever, group);
  case WFM_LEVER_HOURS_WEEK:
    return change_number(lever, name, &row->hours_week, 1, 80);
  case WFM_LEVER_LEAD_WEEKS:
    return change_whole(lever, name, &row->lead_weeks, 0, 104);
  case WFM_LEVER_TRAIN_WEEKS:
    return change_number(lever, name, &row->train_weeks, 0, 156);
  case WFM_LEVER_RAMP_WEEKS:
    return change_number(lever, name, &row->ramp_weeks, 0, 156);
  case WFM_LEVER_CLASS_LEAST:
    return change_whole(lever, name, &row->class_least, 1, 10000);
  case WFM_LEVER_CLASS_MOST:
    return change_whole(lever, name, &row->class_most, 0, 10000);
  case WFM_LEVER_HIRES_MOST:
    return change_whole(lever, name, &row->hires_most, -1, 1e6);
  case WFM_LEVER_OVERTIME_MOST:
    return change_number(lever, name, &row->overtime_most, 0, 1);
  case WFM_LEVER_TIME_OFF_MOST:
    return change_number(lever, name, &row->time_off_most, 0, 1);
  case WFM_LEVER_HIRE_COST:
    return change_number(lever, name, &row->hire_cost, 0, 1e7);
  default:
    return true;
  }
}

static bool apply_to_vendor(const Lever *lever, WfmHeadcountVendor *vendor) {
  const char *name = vendor->row.vendor;
  switch ((WfmLever)lever->row->lever) {
  case WFM_LEVER_VENDOR_PRICE:
    return change_weeks(lever, name, vendor->price, 0, 1e7);
  case WFM_LEVER_VENDOR_LEAST:
    return change_monthly(lever, name, vendor->least_h);
  case WFM_LEVER_VENDOR_MOST:
    return change_monthly(lever, name, vendor->most_h);
  default:
    return true;
  }
}

static bool apply_row(WfmHeadcountCase *c, const WfmScenarioRow *row, GError **err) {
  Lever lever = {c, row, err};
  for (size_t q = 0; q < c->n_queues; q++)
    if (means(row, c->queues[q].queue) && !apply_to_queue(&lever, &c->queues[q])) return false;
  for (size_t g = 0; g < c->n_groups; g++)
    if (means(row, c->groups[g].row.group) && !apply_to_group(&lever, c, &c->groups[g])) return false;
  for (size_t v = 0; v < c->n_vendors; v++)
    if (means(row, c->vendors[v].row.vendor) && !apply_to_vendor(&lever, &c->vendors[v])) return false;
  for (size_t s = 0; s < c->n_sites && row->lever == WFM_LEVER_SEATS; s++)
    if (means(row, c->sites[s].site) && !change_weeks(&lever, c->sites[s].site, c->sites[s].seats, 0, 1e6)) return false;
  return row->lever != WFM_LEVER_EFFICIENCY || change_number(&lever, "", &c->efficiency, 0.05, 1);
}

/* What a vendor must take it cannot give; a commitment follows where the most falls below it. */
static void settle_vendors(WfmHeadcountCase *c) {
  for (size_t v = 0; v < c->n_vendors; v++)
    for (int32_t w = 0; w < c->n; w++) c->vendors[v].least_h[w] = fmin(c->vendors[v].least_h[w], c->vendors[v].most_h[w]);
}

bool wfm_headcount_case_apply(WfmHeadcountCase *c, const WfmPlan *plan, const char *scenario, GError **err) {
  const WfmScenarioRow *row = WFM_ROWS(plan, SCENARIOS, WfmScenarioRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, SCENARIOS); k++)
    if (strcmp(row[k].scenario, scenario) == 0 && !apply_row(c, &row[k], err)) return false;
  settle_vendors(c);
  g_free(c->name);
  c->name = g_strdup(scenario);
  return true;
}
