/* A case that has some parts of one case and the others of another. */
#include "cli/headcount/headcount.h"

#include <math.h>
#include <string.h>

const char *const wfm_headcount_part_names[WFM_N_PARTS] = {"volume",    "mix",       "handle time", "calendar", "service target",
                                                           "shrinkage", "attrition", "people",      "price"};

static double *copy(const double *from, int32_t n) {
  return g_memdup2(from, ((size_t)n + 1) * sizeof *from); /* arrays have one place more than they say */
}

typedef struct {
  const WfmHeadcountCase *a, *b;
  unsigned parts;
  int32_t n;
  double *total_a, *total_b; /* [n] contacts of all queues */
} Mixer;

static bool takes(const Mixer *m, WfmHeadcountPart part) {
  return m->parts >> part & 1;
}

static double *totals_new(const WfmHeadcountCase *c, int32_t n) {
  double *total = g_new0(double, (gsize)n + 1);
  for (size_t q = 0; q < c->n_queues; q++)
    for (int32_t w = 0; w < n; w++) total[w] += c->queues[q].contacts[w];
  return total;
}

/* ---- queues ---- */

static const WfmHeadcountQueue *queue_named(const WfmHeadcountCase *c, const char *name) {
  for (size_t q = 0; q < c->n_queues; q++)
    if (strcmp(c->queues[q].queue, name) == 0) return &c->queues[q];
  return NULL;
}

static void mix_queue(const Mixer *m, WfmHeadcountQueue *out, const WfmHeadcountQueue *a, const WfmHeadcountQueue *b) {
  const WfmHeadcountQueue *aht = (takes(m, WFM_PART_AHT) && b) || !a ? b : a;
  const WfmHeadcountQueue *shape = (takes(m, WFM_PART_CALENDAR) && b) || !a ? b : a;
  const WfmHeadcountQueue *target = (takes(m, WFM_PART_TARGET) && b) || !a ? b : a;
  const WfmHeadcountQueue *shrinkage = (takes(m, WFM_PART_SHRINKAGE) && b) || !a ? b : a;
  *out = *target;
  out->year = shape->year;
  out->index = shape->index;
  out->aht_s = copy(aht->aht_s, m->n);
  out->deflected = copy(target->deflected, m->n);
  out->contacts = g_new0(double, (gsize)m->n + 1);
  bool there = takes(m, WFM_PART_MIX) ? b != NULL : a != NULL;
  if (!there) out->target.min_agents = 0; /* a queue of one plan alone comes and goes with its contacts */
  for (int32_t w = 0; w < m->n; w++) {
    double share_a = a && m->total_a[w] > 0 ? a->contacts[w] / m->total_a[w] : 0,
           share_b = b && m->total_b[w] > 0 ? b->contacts[w] / m->total_b[w] : 0;
    out->contacts[w] = (takes(m, WFM_PART_VOLUME) ? m->total_b[w] : m->total_a[w]) * (takes(m, WFM_PART_MIX) ? share_b : share_a);
  }
  out->skills.skill = g_memdup2(target->skills.skill, sizeof(WfmSkill));
  out->shrinkage = shrinkage->shrinkage;
  out->transfers = g_memdup2(target->transfers, target->target.n_transfers * sizeof(WfmStaffTransfer));
}

/* Places in the case that a transfer was written for become places in the new one. */
static void settle_transfers(WfmHeadcountCase *c, const Mixer *m) {
  for (size_t q = 0; q < c->n_queues; q++) {
    WfmHeadcountQueue *queue = &c->queues[q];
    const WfmHeadcountCase *from =
        (takes(m, WFM_PART_TARGET) && queue_named(m->b, queue->queue)) || !queue_named(m->a, queue->queue) ? m->b : m->a;
    for (size_t k = 0; k < queue->target.n_transfers; k++)
      queue->transfers[k].to = (int32_t)(queue_named(c, from->queues[queue->transfers[k].to].queue) - c->queues);
    wfm_headcount_case_settle(queue);
  }
}

/* ---- people ---- */

static const WfmHeadcountGroup *group_named(const WfmHeadcountCase *c, const char *name) {
  for (size_t g = 0; g < c->n_groups; g++)
    if (strcmp(c->groups[g].row.group, name) == 0) return &c->groups[g];
  return NULL;
}

static void take_money(WfmStaffGroupRow *row, const WfmStaffGroupRow *of) {
  row->currency = of->currency;
  row->salary_month = of->salary_month;
  row->cost_per_hour = of->cost_per_hour;
  row->load = of->load;
  row->premium = of->premium;
  row->tools_month = of->tools_month;
  row->hire_cost = of->hire_cost;
  row->training_cost = of->training_cost;
  row->overtime_factor = of->overtime_factor;
  row->lead_month = of->lead_month;
}

/* One of the two is there. */
static void mix_group(const Mixer *m, WfmHeadcountGroup *out, const WfmHeadcountGroup *a, const WfmHeadcountGroup *b) {
  g_return_if_fail(a || b);
  const WfmHeadcountGroup *people = (takes(m, WFM_PART_PEOPLE) && b) || !a ? b : a;
  const WfmHeadcountGroup *attrition = (takes(m, WFM_PART_ATTRITION) && b) || !a ? b : a;
  const WfmHeadcountGroup *absence = (takes(m, WFM_PART_SHRINKAGE) && b) || !a ? b : a;
  const WfmHeadcountGroup *price = (takes(m, WFM_PART_PRICE) && b) || !a ? b : a;
  *out = *people;
  out->row.attrition = attrition->row.attrition;
  take_money(&out->row, &price->row);
  out->cohorts = g_array_copy(people->cohorts);
  out->absence = copy(absence->absence, m->n);
  out->pay = copy(price->pay, m->n);
  out->rate = copy(price->rate, m->n);
}

static const WfmHeadcountVendor *vendor_named(const WfmHeadcountCase *c, const char *name) {
  for (size_t v = 0; v < c->n_vendors; v++)
    if (strcmp(c->vendors[v].row.vendor, name) == 0) return &c->vendors[v];
  return NULL;
}

static void mix_vendor(const Mixer *m, WfmHeadcountVendor *out, const WfmHeadcountVendor *a, const WfmHeadcountVendor *b) {
  g_return_if_fail(a || b);
  const WfmHeadcountVendor *hours = (takes(m, WFM_PART_PEOPLE) && b) || !a ? b : a, *price = (takes(m, WFM_PART_PRICE) && b) || !a ? b : a;
  *out = *hours;
  out->row.price = price->row.price;
  out->row.per = price->row.per;
  out->row.setup = price->row.setup;
  out->price = copy(price->price, m->n);
  out->rate = price->rate;
  out->least_h = copy(hours->least_h, m->n);
  out->most_h = copy(hours->most_h, m->n);
}

/* People and vendors of one case alone belong to the part that says who is there. */
static void mix_people(const Mixer *m, WfmHeadcountCase *out) {
  const WfmHeadcountCase *there = takes(m, WFM_PART_PEOPLE) ? m->b : m->a;
  out->n_groups = there->n_groups;
  out->groups = g_new0(WfmHeadcountGroup, out->n_groups + 1);
  for (size_t g = 0; g < out->n_groups; g++) {
    const char *name = there->groups[g].row.group;
    mix_group(m, &out->groups[g], group_named(m->a, name), group_named(m->b, name));
  }
  out->n_vendors = there->n_vendors;
  out->vendors = g_new0(WfmHeadcountVendor, out->n_vendors + 1);
  for (size_t v = 0; v < out->n_vendors; v++) {
    const char *name = there->vendors[v].row.vendor;
    mix_vendor(m, &out->vendors[v], vendor_named(m->a, name), vendor_named(m->b, name));
  }
  out->n_sites = there->n_sites;
  out->sites = g_new0(WfmHeadcountSite, out->n_sites + 1);
  for (size_t s = 0; s < out->n_sites; s++) out->sites[s] = (WfmHeadcountSite){there->sites[s].site, copy(there->sites[s].seats, m->n)};
  out->trainings = g_array_copy(there->trainings);
}

WfmHeadcountCase *wfm_headcount_case_mix(const WfmHeadcountCase *a, const WfmHeadcountCase *b, unsigned parts) {
  Mixer m = {a, b, parts, MIN(a->n, b->n), NULL, NULL};
  WfmHeadcountCase *out = g_new0(WfmHeadcountCase, 1);
  m.total_a = totals_new(a, m.n);
  m.total_b = totals_new(b, m.n);
  *out = (WfmHeadcountCase){.name = g_strdup(b->name), .n = m.n};
  out->memory = g_ptr_array_new_with_free_func(g_free);
  out->first_day = (takes(&m, WFM_PART_CALENDAR) ? b : a)->first_day;
  out->efficiency = (takes(&m, WFM_PART_SHRINKAGE) ? b : a)->efficiency;
  out->queues = g_new0(WfmHeadcountQueue, a->n_queues + b->n_queues + 1);
  for (size_t q = 0; q < a->n_queues; q++) mix_queue(&m, &out->queues[out->n_queues++], &a->queues[q], queue_named(b, a->queues[q].queue));
  for (size_t q = 0; q < b->n_queues; q++)
    if (!queue_named(a, b->queues[q].queue)) mix_queue(&m, &out->queues[out->n_queues++], NULL, &b->queues[q]);
  settle_transfers(out, &m);
  mix_people(&m, out);
  g_free(m.total_a);
  g_free(m.total_b);
  return out;
}

/* ---- which parts differ at all ---- */

static bool same_numbers(const double *a, const double *b, int32_t n) {
  for (int32_t w = 0; w < n; w++)
    if (a[w] != b[w]) return false;
  return true;
}

static bool differs_in_contacts(const Mixer *m, bool shares) {
  for (int32_t w = 0; w < m->n; w++)
    if (!shares && m->total_a[w] != m->total_b[w]) return true;
  for (size_t q = 0; shares && q < m->a->n_queues; q++)
    for (int32_t w = 0; w < m->n; w++) {
      double a = m->a->queues[q].contacts[w] * m->total_b[w], b = m->b->queues[q].contacts[w] * m->total_a[w];
      if (fabs(a - b) > 1e-12 * fabs(a)) return true;
    }
  return false;
}

static bool differs_in_queue(const WfmHeadcountQueue *a, const WfmHeadcountQueue *b, WfmHeadcountPart part, int32_t n) {
  if (part == WFM_PART_AHT) return !same_numbers(a->aht_s, b->aht_s, n);
  if (part == WFM_PART_SHRINKAGE) return a->shrinkage.share != b->shrinkage.share;
  if (part != WFM_PART_TARGET) return false;
  return a->target.sl_target != b->target.sl_target || a->target.target_s != b->target.target_s ||
         a->target.occupancy_max != b->target.occupancy_max || a->target.min_agents != b->target.min_agents; /* what levers reach */
}

static bool same_cohorts(const GArray *a, const GArray *b) {
  if (a->len != b->len) return false;
  for (guint k = 0; k < a->len; k++) {
    const WfmCohort *x = &g_array_index(a, WfmCohort, k), *y = &g_array_index(b, WfmCohort, k);
    if (x->heads != y->heads || x->period != y->period || x->tenure_days != y->tenure_days || x->leaves != y->leaves) return false;
  }
  return true;
}

/* What levers reach of a group's row; the rest is of one plan. */
static bool same_row(const WfmStaffGroupRow *a, const WfmStaffGroupRow *b) {
  return a->hours_week == b->hours_week && a->lead_weeks == b->lead_weeks && a->train_weeks == b->train_weeks &&
         a->ramp_weeks == b->ramp_weeks && a->class_least == b->class_least && a->class_most == b->class_most &&
         a->hires_most == b->hires_most && a->overtime_most == b->overtime_most && a->time_off_most == b->time_off_most;
}

static bool differs_in_group(const WfmHeadcountGroup *a, const WfmHeadcountGroup *b, WfmHeadcountPart part, int32_t n) {
  switch (part) {
  case WFM_PART_SHRINKAGE:
    return !same_numbers(a->absence, b->absence, n);
  case WFM_PART_ATTRITION:
    return a->row.attrition.band != b->row.attrition.band;
  case WFM_PART_PRICE:
    return a->row.hire_cost != b->row.hire_cost || !same_numbers(a->pay, b->pay, n);
  case WFM_PART_PEOPLE:
    return !same_row(&a->row, &b->row) || !same_cohorts(a->cohorts, b->cohorts);
  default:
    return false;
  }
}

static bool differs_in_vendor(const WfmHeadcountVendor *a, const WfmHeadcountVendor *b, WfmHeadcountPart part, int32_t n) {
  if (part == WFM_PART_PRICE) return !same_numbers(a->price, b->price, n);
  return part == WFM_PART_PEOPLE && (!same_numbers(a->least_h, b->least_h, n) || !same_numbers(a->most_h, b->most_h, n));
}

static bool differs_in(const Mixer *m, WfmHeadcountPart part) {
  const WfmHeadcountCase *a = m->a, *b = m->b;
  if (part == WFM_PART_VOLUME || part == WFM_PART_MIX) return differs_in_contacts(m, part == WFM_PART_MIX);
  if (part == WFM_PART_SHRINKAGE && a->efficiency != b->efficiency) return true;
  for (size_t q = 0; q < a->n_queues; q++)
    if (differs_in_queue(&a->queues[q], &b->queues[q], part, m->n)) return true;
  for (size_t g = 0; g < a->n_groups; g++)
    if (differs_in_group(&a->groups[g], &b->groups[g], part, m->n)) return true;
  for (size_t v = 0; v < a->n_vendors; v++)
    if (differs_in_vendor(&a->vendors[v], &b->vendors[v], part, m->n)) return true;
  for (size_t s = 0; s < a->n_sites && part == WFM_PART_PEOPLE; s++)
    if (!same_numbers(a->sites[s].seats, b->sites[s].seats, m->n)) return true;
  return false;
}

bool wfm_headcount_case_differs(const WfmHeadcountCase *a, const WfmHeadcountCase *b, WfmHeadcountPart part) {
  if (a->n_queues == 0 || b->n_queues == 0 || a->queues[0].year != b->queues[0].year) return true; /* of two plans: perhaps */
  Mixer m = {a, b, 0, MIN(a->n, b->n), totals_new(a, a->n), totals_new(b, b->n)};
  bool differs = differs_in(&m, part);
  g_free(m.total_a);
  g_free(m.total_b);
  return differs;
}
