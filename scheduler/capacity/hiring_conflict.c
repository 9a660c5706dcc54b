#include "scheduler/capacity/hiring_conflict.h"

#include "scheduler/capacity/hiring_model.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 1e-3 /* hours that count as none */
#define WITHOUT_END 1e6
#define MOST_OVERTIME 0.25
#define WHOLE_GAP 0.001
enum { MOST_WHOLE = 300, MOST_STEPS = 5000, WHOLE_WORK = 200000, MOST_ROUNDS = 6, MOST_REMEDIES = 10, MEND_TRIES = 3 };

/* What is asked: whether the need of a work in a period can be met. */
typedef struct {
  const WfmHiringProblem *p;
  const WfmJob *job;
  size_t work;
  int32_t period;
  bool with_works, with_past;
  GArray *limit; /* WfmHiringChange, as far as each could be loosened */
} Question;

/* The problem up to the period, with no need but those asked about, and nothing that costs: by tables of its own. */
typedef struct {
  WfmHiringProblem problem;
  GPtrArray *owned;
} Slice;

static double *cut(Slice *s, const double *from, size_t items, int32_t n, int32_t length) {
  double *to = g_new0(double, items *(size_t)length + 1);
  for (size_t k = 0; k < items; k++) memcpy(to + k * (size_t)length, from + k * (size_t)n, (size_t)length * sizeof *to);
  g_ptr_array_add(s->owned, to);
  return to;
}

static void slice_init(Slice *s, const WfmHiringProblem *p, const Question *q) {
  int32_t length = q->period + 1;
  *s = (Slice){*p, g_ptr_array_new_with_free_func(g_free)};
  double *need = cut(s, p->need_h, p->n_works, p->n, length);
  for (size_t w = 0; w < p->n_works; w++)
    for (int32_t t = 0; t < length; t++)
      if ((!q->with_past && t < q->period) || (!q->with_works && w != q->work)) need[w * (size_t)length + (size_t)t] = 0;
  s->problem.need_h = need;
  s->problem.seats = cut(s, p->seats, p->n_sites, p->n, length);
  WfmHiringVendor *vendors = g_memdup2(p->vendors, p->n_vendors * sizeof *vendors);
  for (size_t v = 0; v < p->n_vendors; v++) vendors[v].price = cut(s, p->vendors[v].price, p->n_works, p->n, length);
  g_ptr_array_add(s->owned, vendors);
  s->problem.vendors = vendors;
  s->problem.n = length;
}

/* Whether people must be whole in the question: in all but large problems, and there too where classes have a least size. */
static bool asks_whole(const WfmHiringModel *m) {
  size_t whole = 0;
  bool classes = false;
  for (guint c = 0; c < m->whole->len; c++) whole += g_array_index(m->whole, HighsInt, c) != 0;
  for (size_t i = 0; i < m->p->n_groups * (size_t)m->p->n; i++) classes |= m->open[i] >= 0;
  return whole > 0 && (classes || whole <= MOST_WHOLE);
}

static void stop_late(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  in->user_interrupt = wfm_job_stopped(user) || out->mip_total_lp_iterations > MOST_STEPS;
}

/* Whole: what was found where it is next to none or proven, else what no plan can be below. */
static double solve_missing(const WfmHiringModel *m, bool relaxed, const WfmJob *job) {
  void *highs = wfm_hiring_solver_new(m, relaxed);
  double missing = INFINITY, bound = 0;
  if (!highs) return missing;
  HighsInt found = 0;
  Highs_setDoubleOptionValue(highs, "mip_abs_gap", 0.1 * TOLERANCE / m->hours);
  Highs_setCallback(highs, stop_late, (void *)job);
  Highs_startCallback(highs, WFM_HIGHS_CALLBACK_MIP);
  bool ran = Highs_run(highs) != WFM_HIGHS_ERROR;
  bool proven = ran && Highs_getModelStatus(highs) == WFM_HIGHS_OPTIMAL;
  if (ran) Highs_getIntInfoValue(highs, "primal_solution_status", &found);
  if (found == WFM_HIGHS_FEASIBLE) missing = Highs_getObjectiveValue(highs) * m->hours;
  if (ran && !relaxed) Highs_getDoubleInfoValue(highs, "mip_dual_bound", &bound);
  Highs_destroy(highs);
  return relaxed || proven || missing <= TOLERANCE ? missing : fmax(0, bound * m->hours);
}

/* The fewest hours missing with some changes; INFINITY where the solver fails. Where people divided are too few already, that is what they are too few by. */
static double least_missing(const Question *q, const WfmHiringChange *change, size_t n_changes) {
  g_autoptr(WfmHiringChanged) changed = wfm_hiring_changed_new(q->p, change, n_changes);
  Slice slice;
  slice_init(&slice, &changed->problem, q);
  WfmHiringModel *made = q->with_past ? wfm_hiring_model_new(&slice.problem, false) : wfm_hiring_model_at(&slice.problem, q->period);
  g_autoptr(WfmHiringModel) m = made;
  bool asked = false;
  for (guint c = 0; c < m->cost->len; c++) g_array_index(m->cost, double, c) = 0;
  for (size_t i = 0; i < slice.problem.n_works * (size_t)slice.problem.n; i++)
    if (m->missing[i] >= 0) g_array_index(m->cost, double, m->missing[i]) = 1, asked = true;
  m->constant = 0;
  double missing = asked ? solve_missing(m, true, q->job) : 0;
  if (asked && missing <= TOLERANCE && asks_whole(m)) missing = solve_missing(m, false, q->job);
  g_ptr_array_free(slice.owned, TRUE);
  return missing;
}

static bool possible(const Question *q, const WfmHiringChange *change, size_t n_changes) {
  return least_missing(q, change, n_changes) <= TOLERANCE;
}

static void offer(Question *q, WfmHiringChangeKind kind, size_t which, double amount) {
  WfmHiringChange limit = {.kind = kind, .amount = amount};
  if (kind == WFM_HIRING_SEATS)
    limit.site = which;
  else if (kind == WFM_HIRING_TRAINING_MOST)
    limit.training = which;
  else if (kind == WFM_HIRING_NEW_VENDOR)
    limit.work = which;
  else if (kind == WFM_HIRING_VENDOR_MOST || kind == WFM_HIRING_VENDOR_STEP || kind == WFM_HIRING_NOTICE)
    limit.vendor = which;
  else
    limit.group = which;
  g_array_append_val(q->limit, limit);
}

/* Whether a group or a vendor has to do with what is asked. */
static bool matters(const Question *q, const uint8_t *serves) {
  return q->with_works || serves[q->work];
}

static void offer_group(Question *q, size_t g) {
  const WfmHiringGroup *group = &q->p->groups[g];
  int32_t first = wfm_hiring_first_class(q->p, g);
  bool closed = false;
  for (int32_t c = first; c <= q->period; c++) closed |= !group->begins[c];
  if (group->hire && group->class_most < WITHOUT_END) offer(q, WFM_HIRING_CLASS_MOST, g, WITHOUT_END);
  if (group->hire && group->class_least > 1) offer(q, WFM_HIRING_CLASS_LEAST, g, (double)(group->class_least - 1));
  if (group->hire && group->hires_most >= 0) offer(q, WFM_HIRING_HIRES_MOST, g, WITHOUT_END);
  if (group->hire && closed) offer(q, WFM_HIRING_DATES, g, 1);
  if (group->hire && first > 0) offer(q, WFM_HIRING_LEAD, g, first);
  if (group->overtime_yield > 0 && group->overtime_cost && group->overtime_most < MOST_OVERTIME)
    offer(q, WFM_HIRING_OVERTIME, g, MOST_OVERTIME - group->overtime_most);
}

static bool sold(const WfmHiringProblem *p, size_t work) {
  bool found = false;
  for (size_t v = 0; v < p->n_vendors; v++) found |= p->vendors[v].serves[work] != 0;
  return found;
}

/* Whether the work needs anything in the periods of the question. */
static bool asked_about(const Question *q, size_t work) {
  bool found = false;
  for (int32_t t = q->with_past ? 0 : q->period; t <= q->period; t++) found |= q->p->need_h[work * (size_t)q->p->n + (size_t)t] > 0;
  return found;
}

/* The limits that can take part, those that say least first, since the deletion filter leaves out the first that it can. */
static void offer_all(Question *q) {
  const WfmHiringProblem *p = q->p;
  for (size_t k = 0; k < p->n_trainings; k++)
    if (matters(q, p->groups[p->trainings[k].to].serves)) offer(q, WFM_HIRING_TRAINING_MOST, k, WITHOUT_END);
  for (size_t v = 0; v < p->n_vendors; v++) {
    if (!matters(q, p->vendors[v].serves)) continue;
    if (isfinite(p->vendors[v].step_h)) offer(q, WFM_HIRING_VENDOR_STEP, v, WITHOUT_END);
    if (wfm_hiring_notice(p, v) > 0) offer(q, WFM_HIRING_NOTICE, v, wfm_hiring_notice(p, v));
    offer(q, WFM_HIRING_VENDOR_MOST, v, WITHOUT_END);
  }
  for (size_t g = 0; g < p->n_groups; g++)
    if (matters(q, p->groups[g].serves)) offer_group(q, g);
  for (size_t s = 0; s < p->n_sites; s++) {
    bool used = false, ends = false;
    for (size_t g = 0; g < p->n_groups; g++)
      used |= p->groups[g].site == (int32_t)s && p->groups[g].seats > 0 && matters(q, p->groups[g].serves);
    for (int32_t t = 0; t <= q->period; t++) ends |= isfinite(p->seats[s * (size_t)p->n + (size_t)t]);
    if (used && ends) offer(q, WFM_HIRING_SEATS, s, WITHOUT_END);
  }
  for (size_t w = 0; w < p->n_works; w++)
    if ((q->with_works || w == q->work) && asked_about(q, w) && !sold(p, w)) offer(q, WFM_HIRING_NEW_VENDOR, w, WITHOUT_END);
}

/* Leaves out the limits from one to before another, beside those left out already: all at once where the need is still not met, else half by half. Those without
 * which it is met go to `out`. */
static void filter_range(const Question *q, GArray *left_out, guint from, guint to, GArray *out) {
  guint before = left_out->len;
  g_array_append_vals(left_out, &g_array_index(q->limit, WfmHiringChange, from), to - from);
  if (!possible(q, (void *)left_out->data, left_out->len)) return;
  g_array_set_size(left_out, before);
  if (to - from == 1) {
    g_array_append_val(out, g_array_index(q->limit, WfmHiringChange, from));
    return;
  }
  guint middle = from + (to - from) / 2;
  filter_range(q, left_out, from, middle, out);
  filter_range(q, left_out, middle, to, out);
}

static bool same_limit(const WfmHiringChange *a, const WfmHiringChange *b) {
  return a->kind == b->kind && a->group == b->group && a->work == b->work && a->vendor == b->vendor && a->site == b->site &&
         a->training == b->training;
}

/* The limits that are not loosened already. */
static GArray *limits_left(const GArray *limit, const GArray *made) {
  GArray *left = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  for (guint k = 0; k < limit->len; k++) {
    const WfmHiringChange *one = &g_array_index(limit, WfmHiringChange, k);
    guint i = 0;
    while (i < made->len && !same_limit(&g_array_index(made, WfmHiringChange, i), one)) i++;
    if (i == made->len) g_array_append_val(left, *one);
  }
  return left;
}

/* The deletion filter, with some changes made for good: a smallest set of limits that leaves hours missing; empty where no change of all would do. */
static GArray *filter(const Question *question, const GArray *made) {
  g_autoptr(GArray) limit = limits_left(question->limit, made);
  Question own = *question;
  own.limit = limit;
  const Question *q = &own;
  GArray *out = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  g_autoptr(GArray) left_out = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  g_array_append_vals(left_out, made->data, made->len);
  g_array_append_vals(left_out, q->limit->data, q->limit->len);
  if (q->limit->len == 0 || !possible(q, (void *)left_out->data, left_out->len)) return out;
  g_array_set_size(left_out, made->len);
  filter_range(q, left_out, 0, q->limit->len, out);
  return out;
}

static double unit_of(WfmHiringChangeKind kind) {
  return kind == WFM_HIRING_OVERTIME ? 0.005 : kind == WFM_HIRING_NEED ? 0.001 : 1;
}

/* The least amount, in whole units, of one of the changes with which all together are enough; as it is where no less is. */
static void shrink(const Question *q, GArray *change, guint which) {
  WfmHiringChange *c = &g_array_index(change, WfmHiringChange, which);
  if (c->kind == WFM_HIRING_DATES) return;
  double unit = unit_of(c->kind);
  int64_t most = (int64_t)ceil(c->amount / unit - 1e-9), low = 0, high = 1;
  for (; high < most; low = high, high *= 2) {
    c->amount = unit * (double)high;
    if (possible(q, (void *)change->data, change->len)) break;
  }
  high = MIN(high, most);
  while (high - low > 1) {
    int64_t middle = low + (high - low) / 2;
    c->amount = unit * (double)middle;
    if (possible(q, (void *)change->data, change->len))
      high = middle;
    else
      low = middle;
  }
  c->amount = unit * (double)high;
}

/* The relaxed programme with some changes: cost, without what is missing, and hours missing; in all, and [n_works * n] where that is asked. */
static bool price(WfmHiringRemedy *r, double *missing_h, const WfmHiringProblem *p, const WfmHiringChange *change, size_t n_changes) {
  g_autoptr(WfmHiringChanged) changed = wfm_hiring_changed_new(p, change, n_changes);
  g_autoptr(WfmHiringModel) m = wfm_hiring_model_new(&changed->problem, false);
  g_autofree double *x = g_new0(double, (size_t)wfm_hiring_columns(m) + 1);
  void *lp = wfm_hiring_solver_new(m, true);
  r->cost = r->paid = lp ? wfm_hiring_solve(x, m, lp) : (double)NAN;
  if (lp) Highs_destroy(lp);
  r->missing_h = 0;
  for (size_t i = 0; i < p->n_works * (size_t)p->n; i++) {
    if (m->missing[i] < 0) continue;
    double hours = fmax(0, x[m->missing[i]]) * m->hours;
    r->missing_h += hours;
    if (missing_h) missing_h[i] = hours;
    r->paid -= hours * p->miss_price[i / (size_t)p->n];
  }
  return !isnan(r->cost);
}

/* Today's costs: of the relaxed programme, and the plan. */
typedef struct {
  const WfmHiringProblem *p;
  const WfmHiringPlan *plan;
  const WfmJob *job;
  WfmHiringRemedy relaxed;
  double *missing_h; /* [n_works * n] in the relaxed programme */
} Today;

/* The same by whole plans. */
static bool price_whole(WfmHiringRemedy *r, const Today *today) {
  g_autoptr(WfmHiringChanged) changed = wfm_hiring_changed_new(today->p, (void *)r->change->data, r->change->len);
  g_autoptr(WfmHiringPlan) plan = wfm_hiring_plan_new(&changed->problem, &(WfmHiringLimits){WHOLE_GAP, WHOLE_WORK}, today->job, NULL);
  if (!plan) return false;
  r->whole = true;
  r->cost = plan->cost - today->plan->cost;
  r->paid = r->cost - (plan->missing_cost - today->plan->missing_cost);
  r->missing_h = 0;
  for (size_t i = 0; i < today->p->n_works * (size_t)today->p->n; i++) r->missing_h += plan->missing_h[i];
  return true;
}

static WfmHiringRemedy *remedy_new(const Today *today, const WfmHiringConflict *c, const WfmHiringChange *change, size_t n) {
  WfmHiringRemedy *r = g_new0(WfmHiringRemedy, 1);
  r->change = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  g_array_append_vals(r->change, change, (guint)n);
  bool unseen = today->missing_h[c->work * (size_t)today->p->n + (size_t)c->period] <= TOLERANCE;
  for (size_t k = 0; k < n; k++) unseen |= change[k].kind == WFM_HIRING_CLASS_LEAST;
  if (unseen && price_whole(r, today)) return r;
  price(r, NULL, today->p, change, n);
  r->cost -= today->relaxed.cost;
  r->paid -= today->relaxed.paid;
  return r;
}

static void remedy_free(gpointer data) {
  WfmHiringRemedy *r = data;
  if (!r) return;
  g_array_unref(r->change);
  g_free(r);
}

static gint cheapest_first(gconstpointer a, gconstpointer b) {
  const WfmHiringRemedy *x = *(WfmHiringRemedy *const *)a, *y = *(WfmHiringRemedy *const *)b;
  if (x->cost != y->cost) return x->cost < y->cost ? -1 : 1;
  const WfmHiringChange *c = (void *)x->change->data, *d = (void *)y->change->data;
  return c->kind != d->kind ? (c->kind < d->kind ? -1 : 1) : 0;
}

/* Changes that are enough together where none is alone: of each conflict that is left, the one that leaves the least missing; then those that are not needed
 * after all are taken back. */
static GArray *combine(const Question *q) {
  GArray *set = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  while (!possible(q, (void *)set->data, set->len)) {
    g_autoptr(GArray) conflict = filter(q, set);
    double missing = INFINITY;
    guint best = 0;
    for (guint k = 0; k < conflict->len; k++) {
      g_array_append_val(set, g_array_index(conflict, WfmHiringChange, k));
      double left = least_missing(q, (void *)set->data, set->len);
      if (left < missing - TOLERANCE) best = k, missing = left;
      g_array_set_size(set, set->len - 1);
    }
    if (conflict->len == 0 || wfm_job_stopped(q->job)) break;
    g_array_append_val(set, g_array_index(conflict, WfmHiringChange, best));
  }
  for (guint k = set->len; k-- > 0;) {
    WfmHiringChange out = g_array_index(set, WfmHiringChange, k);
    g_array_remove_index(set, k);
    if (!possible(q, (void *)set->data, set->len)) g_array_insert_val(set, k, out);
  }
  for (guint k = 0; k < set->len; k++) shrink(q, set, k);
  return set;
}

/* The first limit of each kind, then the second of each, and so on. */
static guint *by_kind_in_turn(const GArray *limit) {
  guint *order = g_new(guint, limit->len + 1), n = 0;
  for (guint turn = 0; n < limit->len; turn++) {
    guint seen[WFM_HIRING_N_CHANGES] = {0};
    for (guint k = 0; k < limit->len; k++)
      if (seen[g_array_index(limit, WfmHiringChange, k).kind]++ == turn) order[n++] = k;
  }
  return order;
}

static void find_remedies(const Question *q, WfmHiringConflict *c, const Today *today, guint most) {
  g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  g_autofree guint *order = by_kind_in_turn(c->limit);
  for (guint k = 0; k < c->limit->len && c->remedy->len < most && !wfm_job_stopped(q->job);
       k++) { /* what is enough alone is in every conflict */
    g_array_set_size(one, 0);
    g_array_append_val(one, g_array_index(c->limit, WfmHiringChange, order[k]));
    if (!possible(q, (void *)one->data, 1)) continue;
    shrink(q, one, 0);
    g_ptr_array_add(c->remedy, remedy_new(today, c, (void *)one->data, 1));
  }
  if (c->remedy->len == 0 && c->limit->len > 0) {
    g_autoptr(GArray) set = combine(q);
    g_ptr_array_add(c->remedy, remedy_new(today, c, (void *)set->data, set->len));
  }
  g_ptr_array_sort(c->remedy, cheapest_first);
  WfmHiringChange less = {.kind = WFM_HIRING_NEED, .work = q->work, .amount = 1};
  g_array_set_size(one, 0);
  g_array_append_val(one, less);
  if (!possible(q, (void *)one->data, 1)) return;
  shrink(q, one, 0);
  g_ptr_array_add(c->remedy, remedy_new(today, c, (void *)one->data, 1));
}

static WfmHiringConflict *conflict_new(size_t work, int32_t period, double need) {
  WfmHiringConflict *c = g_new0(WfmHiringConflict, 1);
  c->work = work;
  c->period = period;
  c->need_h = need;
  c->limit = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  c->remedy = g_ptr_array_new_with_free_func(remedy_free);
  return c;
}

static void conflict_free(gpointer data) {
  WfmHiringConflict *c = data;
  g_array_unref(c->limit);
  g_ptr_array_unref(c->remedy);
  g_free(c);
}

static WfmHiringConflict *explain(Question *q, double need, const Today *today, guint most) {
  WfmHiringConflict *c = conflict_new(q->work, q->period, need);
  for (int level = 0; level < 3 && c->missing_h <= TOLERANCE; level++) {
    q->with_works = level > 0;
    q->with_past = level > 1;
    c->missing_h = least_missing(q, NULL, 0);
  }
  c->by_price = c->missing_h <= TOLERANCE;
  c->with_works = !c->by_price && q->with_works;
  c->with_past = !c->by_price && q->with_past;
  if (c->by_price) return c;
  offer_all(q);
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  g_array_unref(c->limit);
  c->limit = filter(q, none);
  find_remedies(q, c, today, most);
  return c;
}

typedef struct {
  size_t work;
  int32_t period; /* the worst */
  double worst, sum;
} Lack;

static gint most_first(gconstpointer a, gconstpointer b) {
  const Lack *x = a, *y = b;
  if (x->sum != y->sum) return x->sum > y->sum ? -1 : 1;
  return x->work < y->work ? -1 : x->work > y->work;
}

static GArray *lacks_of(const WfmHiringProblem *p, const double *missing_h) {
  GArray *lacks = g_array_new(FALSE, FALSE, sizeof(Lack));
  for (size_t w = 0; w < p->n_works; w++) {
    Lack lack = {.work = w};
    for (int32_t t = 0; t < p->n; t++) {
      double hours = missing_h[w * (size_t)p->n + (size_t)t];
      lack.sum += hours;
      if (hours > lack.worst + TOLERANCE) lack.worst = hours, lack.period = t;
    }
    if (lack.worst > TOLERANCE) g_array_append_val(lacks, lack);
  }
  g_array_sort(lacks, most_first);
  return lacks;
}

/* Changes of the same limit become one. */
static void add_changes(GArray *all, const GArray *more) {
  for (guint k = 0; k < more->len; k++) {
    const WfmHiringChange *change = &g_array_index(more, WfmHiringChange, k);
    guint i = 0;
    while (i < all->len && !same_limit(&g_array_index(all, WfmHiringChange, i), change)) i++;
    if (i < all->len)
      g_array_index(all, WfmHiringChange, i).amount += change->amount;
    else
      g_array_append_val(all, *change);
  }
}

static WfmHiringConflict *explain_lack(const Today *today, const Lack *lack, guint most) {
  g_autoptr(GArray) limit = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  Question q = {.p = today->p, .job = today->job, .work = lack->work, .period = lack->period, .limit = limit};
  return explain(&q, today->p->need_h[lack->work * (size_t)today->p->n + (size_t)lack->period], today, most);
}

/* With the changes made, the first remedy of what the relaxed programme then lacks most and is not a matter of price; false: nothing more to be done. */
static bool mend_more(GArray *all, const Today *today) {
  g_autoptr(WfmHiringChanged) changed = wfm_hiring_changed_new(today->p, (void *)all->data, all->len);
  g_autofree double *missing_h = g_new0(double, today->p->n_works *(size_t)today->p->n + 1);
  Today then = {.p = &changed->problem, .plan = today->plan, .job = today->job, .missing_h = missing_h};
  if (!price(&then.relaxed, missing_h, then.p, NULL, 0)) return false;
  g_autoptr(GArray) lacks = lacks_of(then.p, missing_h);
  for (guint k = 0; k < lacks->len && !wfm_job_stopped(today->job); k++) {
    WfmHiringConflict *c = explain_lack(&then, &g_array_index(lacks, Lack, k), MEND_TRIES);
    const WfmHiringRemedy *first = c->remedy->len > 0 ? c->remedy->pdata[0] : NULL;
    if (first) add_changes(all, first->change);
    conflict_free(c);
    if (first) return true;
  }
  return false;
}

/* The first remedies of all conflicts, each only where those before it are not enough; then of what is still missing. */
static void remedy_all(WfmHiringConflicts *out, const Today *today) {
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(WfmHiringChange));
  const WfmHiringConflict *of = NULL;
  for (guint k = 0; k < out->conflict->len; k++) {
    const WfmHiringConflict *c = out->conflict->pdata[k];
    Question q = {
        .p = today->p, .job = today->job, .work = c->work, .period = c->period, .with_works = c->with_works, .with_past = c->with_past};
    if (c->remedy->len == 0 || possible(&q, (void *)all->data, all->len)) continue;
    if (!of) of = c;
    add_changes(all, ((const WfmHiringRemedy *)c->remedy->pdata[0])->change);
  }
  for (int round = 0; of && round < MOST_ROUNDS && mend_more(all, today); round++) continue;
  if (of) out->all = remedy_new(today, of, (void *)all->data, all->len);
}

/* Whether all works of the period were explained together already. */
static bool told(const WfmHiringConflicts *out, int32_t period) {
  for (guint k = 0; k < out->conflict->len; k++) {
    const WfmHiringConflict *c = out->conflict->pdata[k];
    if (c->period == period && c->with_works) return true;
  }
  return false;
}

WfmHiringConflicts *wfm_hiring_conflicts(const WfmHiringProblem *problem, const WfmHiringPlan *plan, size_t most, const WfmJob *job,
                                         GError **err) {
  if (!wfm_hiring_problem_check(problem, err)) return NULL;
  Today today = {.p = problem, .plan = plan, .job = job};
  g_autofree double *missing_h = today.missing_h = g_new0(double, problem->n_works *(size_t)problem->n + 1);
  if (!price(&today.relaxed, missing_h, problem, NULL, 0)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the solver found no relaxed hiring plan");
    return NULL;
  }
  WfmHiringConflicts *out = g_new0(WfmHiringConflicts, 1);
  out->conflict = g_ptr_array_new_with_free_func(conflict_free);
  g_autoptr(GArray) lacks = lacks_of(problem, plan->missing_h);
  for (guint k = 0; k < lacks->len && (most == 0 || k < most) && !wfm_job_stopped(job); k++) {
    const Lack *lack = &g_array_index(lacks, Lack, k);
    wfm_job_progress(job, "conflicts", (double)k / lacks->len, problem->work[lack->work]);
    if (!told(out, lack->period)) g_ptr_array_add(out->conflict, explain_lack(&today, lack, MOST_REMEDIES));
  }
  remedy_all(out, &today);
  return out;
}

void wfm_hiring_conflicts_free(WfmHiringConflicts *conflicts) {
  if (!conflicts) return;
  g_ptr_array_unref(conflicts->conflict);
  remedy_free(conflicts->all);
  g_free(conflicts);
}
