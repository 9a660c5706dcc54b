#include "scheduler/capacity/hiring_conflict.h"
#include "scheduler/capacity/hiring_model.h"

#include <math.h>

const char *const wfm_hiring_clash_names[WFM_N_CLASHES] = {"seats",    "class sizes", "class and seats", "class and hires", "no class",
                                                           "too late", "vendor",      "decided hours",   "vendor step",     "nobody"};

static double seats_taken(const WfmHiringProblem *p, size_t site, int32_t t) {
  double sum = 0;
  for (size_t g = 0; g < p->n_groups; g++)
    if (p->groups[g].site == (int32_t)site) sum += p->groups[g].seats * p->groups[g].base.heads[t];
  return sum;
}

static void clash_sites(GArray *out, const WfmHiringProblem *p) {
  for (size_t s = 0; s < p->n_sites; s++)
    for (int32_t t = 0; t < p->n; t++) {
      double taken = seats_taken(p, s, t), seats = p->seats[s * (size_t)p->n + (size_t)t];
      if (taken <= seats + 1e-6) continue;
      WfmHiringClash clash = {.kind = WFM_CLASH_SEATS, .site = s, .period = t, .is = taken, .limit = seats};
      g_array_append_val(out, clash);
      break;
    }
}

/* Most people of a class of the group for whom there are seats, wherever it begins. */
static double most_seated(const WfmHiringProblem *p, const WfmHiringGroup *group) {
  double most = 0;
  for (int32_t c = 0; c < p->n; c++) {
    if (!group->begins[c]) continue;
    double room = INFINITY;
    for (int32_t t = c; t < p->n && group->site >= 0; t++) {
      double each = group->seats * group->hire[c].heads[t];
      double free = p->seats[(size_t)group->site * (size_t)p->n + (size_t)t] - seats_taken(p, (size_t)group->site, t);
      if (each > 0) room = fmin(room, fmax(0, free) / each);
    }
    most = fmax(most, room);
  }
  return most;
}

static void clash_group(GArray *out, const WfmHiringProblem *p, size_t g) {
  const WfmHiringGroup *group = &p->groups[g];
  if (!group->hire || !group->begins) return;
  WfmHiringClash clash = {.group = g, .period = -1, .is = (double)group->class_least};
  int32_t first = wfm_hiring_first_class(p, g);
  if (group->class_least > group->class_most) {
    clash.kind = WFM_CLASH_CLASS;
    clash.limit = (double)group->class_most;
    g_array_append_val(out, clash);
  }
  double seated = first < p->n ? most_seated(p, group) : (double)INFINITY;
  if (seated + 1e-6 < (double)MAX(1, group->class_least)) {
    clash.kind = WFM_CLASH_CLASS_SEATS;
    clash.is = (double)MAX(1, group->class_least);
    clash.limit = floor(seated + 1e-6);
    g_array_append_val(out, clash);
  }
  if (group->hires_most > 0 && group->hires_most < group->class_least) {
    clash.kind = WFM_CLASH_HIRES;
    clash.limit = (double)group->hires_most;
    g_array_append_val(out, clash);
  }
  double worth = 0;
  for (int32_t c = 0; c < p->n; c++)
    for (int32_t t = c; t < p->n && group->begins[c]; t++) worth = fmax(worth, group->hire[c].productive[t]);
  if (first < p->n && worth > 0) return;
  clash.kind = first == p->n ? WFM_CLASH_NEVER : WFM_CLASH_LATE;
  clash.period = first == p->n ? -1 : first;
  clash.is = clash.limit = 0;
  if (p->n > 0) g_array_append_val(out, clash);
}

/* The first period to which no steps lead from the hours of today, for a vendor that must be kept. */
static void clash_steps(GArray *out, const WfmHiringProblem *p, size_t v) {
  const WfmHiringVendor *vendor = &p->vendors[v];
  if (!wfm_hiring_vendor_in_use(p, vendor) || vendor->may_leave) return;
  double low = vendor->before_h, high = low;
  for (int32_t t = 0; t < p->n; t++) {
    bool fixed = isfinite(vendor->fixed_h[t]);
    double from_low = low - vendor->step_h, from_high = high + vendor->step_h;
    low = fixed ? vendor->fixed_h[t] : fmax(vendor->least_h[t], from_low);
    high = fixed ? vendor->fixed_h[t] : fmin(vendor->most_h[t], from_high);
    if (low <= high + 1e-9) continue;
    bool above = from_high < vendor->least_h[t];
    WfmHiringClash clash = {.kind = WFM_CLASH_STEP, .vendor = v, .period = t};
    clash.is = above ? vendor->least_h[t] : vendor->most_h[t];
    clash.limit = above ? from_high : from_low;
    if (vendor->least_h[t] <= vendor->most_h[t]) g_array_append_val(out, clash);
    return;
  }
}

static void clash_vendor(GArray *out, const WfmHiringProblem *p, size_t v) {
  const WfmHiringVendor *vendor = &p->vendors[v];
  bool seen[2] = {false, false};
  for (int32_t t = 0; t < p->n; t++) {
    bool fixed = isfinite(vendor->fixed_h[t]);
    double is = fixed ? vendor->fixed_h[t] : vendor->least_h[t];
    if (is <= vendor->most_h[t] + 1e-6 || seen[fixed]) continue;
    WfmHiringClash clash = {
        .kind = fixed ? WFM_CLASH_DECIDED : WFM_CLASH_VENDOR, .vendor = v, .period = t, .is = is, .limit = vendor->most_h[t]};
    g_array_append_val(out, clash);
    seen[fixed] = true;
  }
  clash_steps(out, p, v);
}

static void clash_work(GArray *out, const WfmHiringProblem *p, size_t w) {
  double need = 0;
  for (int32_t t = 0; t < p->n; t++) need += p->need_h[w * (size_t)p->n + (size_t)t];
  for (size_t g = 0; g < p->n_groups; g++)
    if (p->groups[g].serves[w]) return;
  for (size_t v = 0; v < p->n_vendors; v++)
    if (p->vendors[v].serves[w]) return;
  WfmHiringClash clash = {.kind = WFM_CLASH_NOBODY, .work = w, .period = -1, .is = need};
  if (need > 0) g_array_append_val(out, clash);
}

static gint by_kind(gconstpointer a, gconstpointer b) {
  const WfmHiringClash *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  size_t one = x->group + x->site + x->vendor + x->work, other = y->group + y->site + y->vendor + y->work;
  return one == other ? 0 : one < other ? -1 : 1; /* only one of them is set */
}

GArray *wfm_hiring_clashes(const WfmHiringProblem *p) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(WfmHiringClash));
  clash_sites(out, p);
  for (size_t g = 0; g < p->n_groups; g++) clash_group(out, p, g);
  for (size_t v = 0; v < p->n_vendors; v++) clash_vendor(out, p, v);
  for (size_t w = 0; w < p->n_works; w++) clash_work(out, p, w);
  g_array_sort(out, by_kind);
  return out;
}
