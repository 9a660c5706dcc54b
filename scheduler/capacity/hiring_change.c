#include "scheduler/capacity/hiring_change.h"

#include <math.h>
#include <string.h>

const char *const wfm_hiring_change_names[WFM_HIRING_N_CHANGES] = {
    "seats",    "lead time", "class dates",       "smallest class", "largest class", "hires",      "heads",          "skill", "overtime",
    "time off", "vendor",    "vendor commitment", "vendor step",    "vendor notice", "new vendor", "cross-training", "need"};

typedef struct {
  WfmHiringChanged *to;
  WfmHiringGroup *groups;
  WfmHiringVendor *vendors;
  WfmHiringTraining *trainings;
  double *need, *seats;
} Draft;

static void *keep(Draft *d, const void *from, size_t n, size_t size, size_t more) {
  char *room = g_malloc0((n + more) * size + 1);
  if (n * size > 0) memcpy(room, from, n * size);
  g_ptr_array_add(d->to->owned, room);
  return room;
}

static WfmTrace *new_trace(Draft *d) {
  WfmTrace *trace = keep(d, NULL, 0, sizeof(WfmTrace), 1);
  wfm_trace_init(trace, d->to->problem.n);
  g_ptr_array_add(d->to->traces, trace);
  return trace;
}

int32_t wfm_hiring_first_class(const WfmHiringProblem *p, size_t group) {
  int32_t first = 0;
  if (!p->groups[group].hire) return p->n;
  while (first < p->n && !p->groups[group].begins[first]) first++;
  return first;
}

int32_t wfm_hiring_notice(const WfmHiringProblem *p, size_t vendor) {
  int32_t notice = 0;
  while (notice < p->n && isfinite(p->vendors[vendor].fixed_h[notice])) notice++;
  return notice;
}

/* Opens the periods from `from` to before `to` for classes of which it is known what becomes of their people. */
static void open_periods(Draft *d, WfmHiringGroup *group, int32_t from, int32_t to) {
  if (!group->hire) return;
  uint8_t *begins = keep(d, group->begins, (size_t)d->to->problem.n, 1, 0);
  for (int32_t c = MAX(0, from); c < to; c++) begins[c] |= group->hire[c].heads != NULL;
  group->begins = begins;
}

static int64_t whole(double amount) {
  return amount > 1e15 ? (int64_t)1e15 : llround(amount);
}

/* A trained head of today: what the group says one is, or the mean of those there. */
static void add_heads(Draft *d, WfmTrace *to, const WfmHiringGroup *group, double amount) {
  if (group->head)
    wfm_trace_add_times(to, group->head, amount, d->to->problem.n);
  else if (d->to->problem.n > 0 && group->base.begin[0] > 0)
    wfm_trace_add_times(to, &group->base, amount / group->base.begin[0], d->to->problem.n);
}

static void change_base(Draft *d, WfmHiringGroup *group, double amount) {
  WfmTrace *base = new_trace(d);
  wfm_trace_add_times(base, &group->base, 1, d->to->problem.n);
  add_heads(d, base, group, amount);
  group->base = *base;
}

/* Some of the group become a group of their own that hires nobody. */
static void split_group(Draft *d, const WfmHiringChange *change) {
  WfmHiringProblem *p = &d->to->problem;
  d->groups = keep(d, d->groups, p->n_groups, sizeof *d->groups, 1);
  p->groups = d->groups;
  WfmHiringGroup *from = &d->groups[change->group], *with = &d->groups[p->n_groups++];
  *with = *from;
  uint8_t *serves = keep(d, from->serves, p->n_works, 1, 0);
  serves[change->work] = 1;
  with->serves = serves;
  with->hire = NULL;
  WfmTrace *base = new_trace(d);
  add_heads(d, base, from, change->amount);
  with->base = *base;
  change_base(d, from, -change->amount);
}

static void change_vendor(Draft *d, WfmHiringVendor *vendor, const WfmHiringChange *change) {
  size_t n = (size_t)d->to->problem.n;
  double *most = keep(d, vendor->most_h, n, sizeof(double), 0), *least = keep(d, vendor->least_h, n, sizeof(double), 0);
  for (size_t t = 0; t < n; t++) {
    if (change->kind == WFM_HIRING_VENDOR_MOST) most[t] = fmax(least[t], most[t] + change->amount);
    if (change->kind == WFM_HIRING_VENDOR_LEAST) least[t] = fmin(most[t], fmax(0, least[t] - change->amount));
  }
  vendor->most_h = most;
  vendor->least_h = least;
}

static void shorten_notice(Draft *d, const WfmHiringChange *change) {
  WfmHiringVendor *vendor = &d->vendors[change->vendor];
  double *fixed = keep(d, vendor->fixed_h, (size_t)d->to->problem.n, sizeof(double), 0);
  int32_t notice = wfm_hiring_notice(&d->to->problem, change->vendor);
  for (int32_t t = MAX(0, notice - (int32_t)fmin(change->amount, notice)); t < notice; t++) fixed[t] = NAN;
  vendor->fixed_h = fixed;
}

/* The dearest hour of a work in a period: of a vendor, else of overtime, else a missing one. */
static double dearest(const WfmHiringProblem *p, size_t work, int32_t t) {
  double price = 0;
  for (size_t v = 0; v < p->n_vendors; v++)
    if (p->vendors[v].serves[work]) price = fmax(price, p->vendors[v].price[work * (size_t)p->n + (size_t)t]);
  for (size_t g = 0; g < p->n_groups && price <= 0; g++)
    if (p->groups[g].serves[work] && p->groups[g].overtime_yield > 0 && p->groups[g].overtime_most > 0)
      price = fmax(price, p->groups[g].overtime_cost[t] / p->groups[g].overtime_yield);
  return price > 0 ? price : p->miss_price[work];
}

static void add_new_vendor(Draft *d, const WfmHiringChange *change) {
  WfmHiringProblem *p = &d->to->problem;
  size_t n = (size_t)p->n;
  d->vendors = keep(d, d->vendors, p->n_vendors, sizeof *d->vendors, 1);
  uint8_t *serves = keep(d, NULL, 0, 1, p->n_works);
  serves[change->work] = 1;
  double *price = keep(d, NULL, 0, sizeof(double), p->n_works * n), *least = keep(d, NULL, 0, sizeof(double), n);
  double *most = keep(d, NULL, 0, sizeof(double), n), *fixed = keep(d, NULL, 0, sizeof(double), n);
  for (int32_t t = 0; t < p->n; t++) {
    price[change->work * n + (size_t)t] = dearest(p, change->work, t);
    most[t] = change->amount;
    fixed[t] = NAN;
  }
  d->vendors[p->n_vendors] = (WfmHiringVendor){.vendor = "a new vendor", .serves = serves, .price = price, .least_h = least};
  d->vendors[p->n_vendors].most_h = most;
  d->vendors[p->n_vendors].fixed_h = fixed;
  d->vendors[p->n_vendors].step_h = INFINITY;
  p->vendors = d->vendors;
  p->n_vendors++;
}

static void change_group(Draft *d, const WfmHiringChange *change) {
  WfmHiringGroup *group = &d->groups[change->group];
  int32_t first = wfm_hiring_first_class(&d->to->problem, change->group);
  switch (change->kind) {
  case WFM_HIRING_LEAD:
    open_periods(d, group, first - (int32_t)fmin(change->amount, first), first);
    break;
  case WFM_HIRING_DATES:
    open_periods(d, group, first, d->to->problem.n);
    break;
  case WFM_HIRING_CLASS_LEAST:
    group->class_least = MAX(0, group->class_least - whole(change->amount));
    break;
  case WFM_HIRING_CLASS_MOST:
    group->class_most = MIN(group->class_most, INT64_MAX / 2) + whole(change->amount);
    break;
  case WFM_HIRING_HIRES_MOST:
    if (group->hires_most >= 0) group->hires_most = MAX(0, group->hires_most + whole(change->amount));
    break;
  case WFM_HIRING_HEADS:
    change_base(d, group, change->amount);
    break;
  case WFM_HIRING_OVERTIME:
    group->overtime_most = fmax(0, group->overtime_most + change->amount);
    break;
  case WFM_HIRING_TIME_OFF:
    group->time_off_most = fmin(1, fmax(0, group->time_off_most + change->amount));
    break;
  default:
    g_assert_not_reached();
  }
}

static void change_problem(Draft *d, const WfmHiringChange *change) {
  WfmHiringProblem *p = &d->to->problem;
  size_t n = (size_t)p->n;
  switch (change->kind) {
  case WFM_HIRING_SEATS:
    for (size_t t = 0; t < n; t++) d->seats[change->site * n + t] = fmax(0, d->seats[change->site * n + t] + change->amount);
    break;
  case WFM_HIRING_NEED:
    for (size_t t = 0; t < n; t++) d->need[change->work * n + t] *= fmax(0, 1 - change->amount);
    break;
  case WFM_HIRING_SKILL:
    split_group(d, change);
    break;
  case WFM_HIRING_VENDOR_MOST:
  case WFM_HIRING_VENDOR_LEAST:
    change_vendor(d, &d->vendors[change->vendor], change);
    break;
  case WFM_HIRING_VENDOR_STEP:
    d->vendors[change->vendor].step_h = fmax(0, d->vendors[change->vendor].step_h + change->amount);
    break;
  case WFM_HIRING_NOTICE:
    shorten_notice(d, change);
    break;
  case WFM_HIRING_NEW_VENDOR:
    add_new_vendor(d, change);
    break;
  case WFM_HIRING_TRAINING_MOST:
    d->trainings[change->training].most = MAX(0, d->trainings[change->training].most + whole(change->amount));
    break;
  default:
    change_group(d, change);
  }
}

WfmHiringChanged *wfm_hiring_changed_new(const WfmHiringProblem *problem, const WfmHiringChange *change, size_t n_changes) {
  Draft d = {.to = g_new0(WfmHiringChanged, 1)};
  WfmHiringProblem *p = &d.to->problem;
  *p = *problem;
  size_t n = (size_t)p->n;
  d.to->owned = g_ptr_array_new_with_free_func(g_free);
  d.to->traces = g_ptr_array_new();
  p->groups = d.groups = keep(&d, p->groups, p->n_groups, sizeof *d.groups, 0);
  p->vendors = d.vendors = keep(&d, p->vendors, p->n_vendors, sizeof *d.vendors, 0);
  p->trainings = d.trainings = keep(&d, p->trainings, p->n_trainings, sizeof *d.trainings, 0);
  p->need_h = d.need = keep(&d, p->need_h, p->n_works * n, sizeof(double), 0);
  p->seats = d.seats = keep(&d, p->seats, p->n_sites * n, sizeof(double), 0);
  for (size_t k = 0; k < n_changes; k++) change_problem(&d, &change[k]);
  return d.to;
}

void wfm_hiring_changed_free(WfmHiringChanged *changed) {
  if (!changed) return;
  for (guint k = 0; k < changed->traces->len; k++) wfm_trace_clear(changed->traces->pdata[k]);
  g_ptr_array_free(changed->traces, TRUE);
  g_ptr_array_free(changed->owned, TRUE);
  g_free(changed);
}
