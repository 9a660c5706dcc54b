/* A case, planned: need, margin, hiring plan, sample futures. */
#include "cli/headcount/headcount.h"
#include "core/numeric.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>

static const WfmParam params[] = {
    {.key = "probability",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, probability),
     .initial = 0.8,
     .low = 0.05,
     .high = 0.99,
     .unit = "share",
     .help = "Share of weeks and sample futures in which the hours needed shall be there, overtime and vendors included."},
    {.key = "probability_rounds",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmCapacitySettings, probability_rounds),
     .initial = 3,
     .low = 0,
     .high = 10,
     .unit = "rounds",
     .help = "How often the margin may be corrected after the sample futures, and planned again."},
    {.key = "paths",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmCapacitySettings, paths),
     .initial = 500,
     .low = 100,
     .high = 10000,
     .unit = "futures",
     .help = "Sample futures of volume, handle time, attrition, learning and deflection."},
    {.key = "attrition_cv",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, attrition_cv),
     .initial = 0.25,
     .low = 0,
     .high = 3,
     .unit = "",
     .help = "Coefficient of variation of the rate of leaving: how far it may be from what staff_groups.csv says."},
    {.key = "ramp_cv",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, ramp_cv),
     .initial = 0.2,
     .low = 0,
     .high = 3,
     .unit = "",
     .help = "Coefficient of variation of the time in which new hires learn."},
    {.key = "deflection_cv",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, deflection_cv),
     .initial = 0.3,
     .low = 0,
     .high = 3,
     .unit = "",
     .help = "Coefficient of variation of the share that a bot resolves, in scenarios with deflection."},
    {.key = "fte_hours",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, fte_hours),
     .initial = 40,
     .low = 1,
     .high = 80,
     .unit = "h",
     .help = "Paid hours a week of one full-time equivalent."},
    {.key = "efficiency",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, efficiency),
     .initial = 0,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Hours needed on contacts that a paid hour without absence covers; 0: measured by the roster engine on representative weeks."},
    {.key = "miss_price",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, miss_price),
     .initial = 1000,
     .low = 0.01,
     .high = 1e6,
     .unit = "money/h",
     .help = "Price of an hour that is missing; far above all others, it is the last resort."},
    {.key = "gap",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmCapacitySettings, gap),
     .initial = 0.002,
     .low = 0,
     .high = 0.5,
     .unit = "share",
     .help = "The search for the hiring plan ends where it is proven to be so near to the cheapest one."},
    {.key = "work_limit",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmCapacitySettings, work_limit),
     .initial = 400000,
     .low = 0,
     .high = 1e9,
     .unit = "steps",
     .help = "Most steps of that search, counted and not timed; 0: any."},
    {.key = "prices",
     .type = WFM_PARAM_INT,
     .offset = offsetof(WfmCapacitySettings, prices),
     .initial = 5,
     .low = 0,
     .high = 1000,
     .unit = "inputs",
     .help = "Inputs of each kind (seats, lead times, skills, vendors ...) whose worth is asked, the most promising ones; 0: none."},
};
const WfmModule wfm_capacity_module = {"capacity", "Headcount, hiring and budget", sizeof(WfmCapacitySettings), params,
                                       G_N_ELEMENTS(params)};

/* ---- the margin for what may come ---- */

/* Queues that share people, directly or through others, have one number. */
static int32_t *components_new(const WfmHiringProblem *problem, size_t n_works) {
  int32_t *component = g_new(int32_t, n_works + 1);
  for (size_t q = 0; q < n_works; q++) component[q] = (int32_t)q;
  for (bool moved = true; moved;) {
    moved = false;
    for (size_t g = 0; g < problem->n_groups; g++) {
      int32_t least = INT32_MAX;
      for (size_t q = 0; q < n_works; q++)
        if (problem->groups[g].serves[q]) least = MIN(least, component[q]);
      for (size_t q = 0; q < n_works; q++) {
        if (!problem->groups[g].serves[q] || component[q] == least) continue;
        component[q] = least;
        moved = true;
      }
    }
  }
  return component;
}

static double load_of(const WfmHeadcount *h, const double *deflection, int32_t path, size_t q, int32_t w) {
  size_t k = ((size_t)path * h->c->n_queues + q) * (size_t)h->c->n + (size_t)w;
  return h->year->volume_path[k] * h->year->aht_path[k] * (deflection ? deflection[k] : 1);
}

/* Hours of all queues of a component at the quantile `margin` of the futures, over those at the forecast. */
static double margin_of(const WfmHeadcount *h, const int32_t *component, int32_t which, const double *deflection, int32_t w,
                        double margin) {
  int32_t n_paths = h->year->n_paths;
  g_autofree double *hours = g_new0(double, (gsize)n_paths + 1);
  double expected = 0;
  for (size_t q = 0; q < h->c->n_queues; q++) {
    if (component[q] != which) continue;
    expected += wfm_need_at(h->need, q, w, 1);
    for (int32_t p = 0; p < n_paths; p++) hours[p] += wfm_need_at(h->need, q, w, load_of(h, deflection, p, q, w));
  }
  return expected > 0 && n_paths > 0 ? wfm_quantile(hours, (size_t)n_paths, margin) / expected : 1;
}

/* Month in which most of a week lies. */
static int32_t month_of(const WfmHeadcount *h, int32_t w) {
  int32_t m = 0;
  while (m + 1 < h->months.n && h->months.from[m + 1] <= 7 * w + 3) m++;
  return m;
}

static void set_need(WfmHeadcount *h, const int32_t *component, const double *deflection) {
  for (size_t q = 0; q < h->c->n_queues; q++) {
    if (component[q] != (int32_t)q) continue;
    for (int32_t w = 0; w < h->c->n; w++) {
      double margin = margin_of(h, component, (int32_t)q, deflection, w, h->margin[month_of(h, w)]);
      for (size_t k = q; k < h->c->n_queues; k++)
        if (component[k] == (int32_t)q) h->need_h[k * (size_t)h->c->n + (size_t)w] = margin * wfm_need_at(h->need, k, w, 1);
    }
  }
}

/* ---- sample futures ---- */

/* Factors of what a bot leaves: in a future it resolves more or less of them, everywhere by one factor. NULL where nothing is deflected. */
static double *deflection_new(const WfmHeadcount *h, const WfmCapacitySettings *settings, uint64_t seed) {
  const WfmHeadcountCase *c = h->c;
  size_t n = (size_t)c->n, n_paths = (size_t)h->year->n_paths;
  double variance = log(1 + settings->deflection_cv * settings->deflection_cv);
  bool any = false;
  for (size_t q = 0; q < c->n_queues; q++)
    for (size_t w = 0; w < n; w++) any |= c->queues[q].deflected[w] > 0;
  if (!any) return NULL;
  double *factor = g_new(double, n_paths * c->n_queues * n + 1);
  for (size_t p = 0; p < n_paths; p++) {
    WfmRng rng;
    wfm_rng_init(&rng, seed, 0xdef1ec7 + p);
    double more = exp(sqrt(variance) * wfm_rng_normal(&rng) - variance / 2);
    for (size_t q = 0; q < c->n_queues; q++)
      for (size_t w = 0; w < n; w++) {
        double share = c->queues[q].deflected[w];
        factor[(p * c->n_queues + q) * n + w] = share > 0 && share < 1 ? fmax(0, 1 - share * more) / (1 - share) : 1;
      }
  }
  return factor;
}

/* People of one tenure and one leaving day together: futures are quicker to draw. */
static GArray *cohorts_together(const GArray *cohorts) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(WfmCohort));
  for (guint k = 0; k < cohorts->len; k++) {
    const WfmCohort *one = &g_array_index(cohorts, WfmCohort, k);
    guint place = 0;
    for (; place < out->len; place++) {
      const WfmCohort *other = &g_array_index(out, WfmCohort, place);
      if (other->period == one->period && other->tenure_days == one->tenure_days && other->leaves == one->leaves) break;
    }
    if (place == out->len)
      g_array_append_val(out, *one);
    else
      g_array_index(out, WfmCohort, place).heads += one->heads;
  }
  return out;
}

typedef struct {
  WfmRiskProblem problem;
  WfmRiskGroup *groups;
  GPtrArray *cohorts;
} Futures;

static Futures futures_new(const WfmHeadcount *h, const WfmCapacitySettings *settings, const double *deflection) {
  size_t n_groups = h->c->n_groups;
  Futures f = {.groups = g_new0(WfmRiskGroup, n_groups + 1), .cohorts = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref)};
  for (size_t g = 0; g < n_groups; g++) {
    GArray *cohorts = cohorts_together(h->c->groups[g].cohorts);
    g_ptr_array_add(f.cohorts, cohorts);
    f.groups[g] = (WfmRiskGroup){.career = &h->problem->careers[g],
                                 .cohorts = (const WfmCohort *)(void *)cohorts->data,
                                 .n_cohorts = cohorts->len,
                                 .attrition_cv = settings->attrition_cv,
                                 .ramp_cv = settings->ramp_cv};
  }
  f.problem = (WfmRiskProblem){.problem = &h->problem->problem,
                               .plan = h->plan,
                               .periods = &h->problem->periods,
                               .need = h->need,
                               .groups = f.groups,
                               .n_paths = h->year->n_paths,
                               .volume = h->year->volume_path,
                               .handle_time = h->year->aht_path,
                               .deflection = deflection,
                               .attrition_together = 0.5,
                               .ramp_together = 0.5,
                               .whole_people = true};
  return f;
}

static void futures_clear(Futures *f) {
  g_free(f->groups);
  g_ptr_array_unref(f->cohorts);
}

/* Weeks before it no decision of the plan can change who is at work. */
static int32_t first_week_of_help(const WfmHeadcount *h) {
  int32_t first = h->c->n;
  for (size_t g = 0; g < h->c->n_groups; g++) {
    const WfmHiringGroup *group = &h->problem->problem.groups[g];
    int32_t w = 0;
    while (w < h->c->n && !group->begins[w]) w++;
    if (group->hire) first = MIN(first, w + (int32_t)ceil(h->c->groups[g].row.train_weeks));
  }
  return first < h->c->n ? first : 0;
}

/* Share of the weeks of a month (-1: of all months), and of the futures, in which nothing is missing, from the first week on in which a decision helps; NaN:
 * there is none. */
static double met_of(const WfmHeadcount *h, int32_t month) {
  int32_t weeks = 0;
  double sum = 0;
  for (int32_t w = first_week_of_help(h); w < h->c->n; w++) {
    double met = h->by_week->met[h->by_week->n_works * (size_t)h->by_week->n + (size_t)w];
    if (isnan(met) || (month >= 0 && month_of(h, w) != month)) continue;
    sum += met;
    weeks++;
  }
  return weeks ? sum / weeks : (double)NAN;
}

/* Moves each month's margin by what is lacking, or by a part of what is too much. False: they are all near enough, or beyond what margins can do. */
static bool move_margins(WfmHeadcount *h, double probability) {
  const double near = 0.02, back = 0.3, low = 0.02, high = 0.998;
  bool lacking = false;
  for (int32_t m = 0; m < h->months.n; m++) {
    double short_of = probability - met_of(h, m);
    if (isnan(short_of)) continue;
    lacking |= short_of > near && h->margin[m] < high;
    /* what is left to 1 shrinks by the same share: from 0.8 to 0.9 is as far as from 0.9 to 0.95 */
    double left = short_of > 0 ? (1 - h->margin[m]) * (1 - probability) / (1 - probability + short_of) : 1 - h->margin[m] - back * short_of;
    h->margin[m] = fmin(fmax(1 - left, low), high);
  }
  return lacking;
}

/* ---- the whole ---- */

static void lay_months(WfmHeadcount *h) {
  int32_t end = h->c->first_day + 7 * h->c->n, n = 0;
  h->month_from = g_new0(double, (gsize)h->c->n + 2);
  for (int32_t day = h->c->first_day; day < end; day = wfm_month_after(day)) h->month_from[n++] = day - h->c->first_day;
  h->month_from[n] = 7.0 * h->c->n;
  h->months = (WfmPeriods){n, h->month_from};
}

static bool plan_once(WfmHeadcount *h, const WfmCapacitySettings *settings, double gap, const WfmJob *job, GError **err) {
  WfmHiringLimits limits = {.gap = gap, .work = settings->work_limit};
  WfmHiringPlan *plan = wfm_hiring_plan_new(&h->problem->problem, &limits, job, err);
  if (!plan) return false;
  wfm_hiring_plan_free(h->plan);
  h->plan = plan;
  return true;
}

/* What becomes of the plan in the first n_paths futures. */
static bool look_ahead(WfmHeadcount *h, const WfmCapacitySettings *settings, const double *deflection, int32_t n_paths, bool with_tornado,
                       const WfmJob *job, GError **err) {
  Futures futures = futures_new(h, settings, deflection);
  futures.problem.n_paths = n_paths;
  g_autoptr(WfmRiskPaths) paths = wfm_risk_paths_new(&futures.problem, job, err);
  if (paths) {
    wfm_risk_table_free(h->by_week);
    wfm_risk_table_free(h->by_month);
    h->by_week = wfm_risk_table_new(paths, &h->problem->periods);
    h->by_month = wfm_risk_table_new(paths, &h->months);
    h->met = met_of(h, -1);
    if (with_tornado) wfm_risk_tornado(&h->tornado, &futures.problem, paths, job);
    h->has_tornado |= with_tornado;
  }
  futures_clear(&futures);
  return paths != NULL;
}

#define ROUGH_GAP 0.005 /* of plans that only tell where margins should be */

/* Plans for a load that is met with each month's margin, looks how often all is there, and moves the margins: by a part of the futures, as near as margins
 * need; then by all of them. */
static bool plan_for_probability(WfmHeadcount *h, const WfmCapacitySettings *settings, const double *deflection, bool with_tornado,
                                 const WfmJob *job, GError **err) {
  enum { PART = 4, LEAST = 100 };
  g_autofree int32_t *component = components_new(&h->problem->problem, h->c->n_queues);
  int32_t n_paths = h->year->n_paths, some = MIN(n_paths, MAX(LEAST, n_paths / PART));
  for (int64_t round = 0;; round++) {
    set_need(h, component, deflection);
    bool last = n_paths == 0 || round >= settings->probability_rounds;
    if (!plan_once(h, settings, last ? settings->gap : fmax(settings->gap, ROUGH_GAP), job, err)) return false;
    if (last || h->plan->stopped) break;
    if (!look_ahead(h, settings, deflection, some, false, job, err)) return false;
    if (move_margins(h, settings->probability)) continue;
    if (h->plan->gap > settings->gap && !plan_once(h, settings, settings->gap, job, err)) return false;
    break;
  }
  return n_paths == 0 || look_ahead(h, settings, deflection, n_paths, with_tornado, job, err);
}

static double value_of_hires(const WfmHeadcount *h) {
  double value = 0;
  for (size_t k = 0; k < h->c->n_groups * (size_t)h->c->n; k++) value += (double)h->plan->hires[k] * h->problem->hire_value[k];
  return value;
}

WfmHeadcount *wfm_headcount_new(const WfmHeadcountYear *year, WfmHeadcountCase *c, const WfmCapacitySettings *settings,
                                const WfmStaffingSettings *staffing, bool with_tornado, const WfmJob *job, GError **err) {
  g_autoptr(WfmHeadcount) h = g_new0(WfmHeadcount, 1);
  h->year = year;
  h->c = c;
  h->met = NAN;
  h->need = wfm_headcount_case_need(c, staffing, false, job, err);
  if (!h->need) return NULL;
  lay_months(h);
  h->margin = g_new0(double, (gsize)h->months.n + 1);
  for (int32_t m = 0; m < h->months.n; m++) h->margin[m] = settings->probability;
  h->need_h = g_new0(double, c->n_queues *(size_t)c->n + 1);
  h->problem = wfm_headcount_problem_new(c, h->need, h->need_h, settings);
  g_autofree double *deflection = deflection_new(h, settings, job->seed);
  if (!plan_for_probability(h, settings, deflection, with_tornado, job, err)) return NULL;
  h->value_at_end = value_of_hires(h);
  return g_steal_pointer(&h);
}

void wfm_headcount_free(WfmHeadcount *h) {
  if (!h) return;
  wfm_risk_table_free(h->by_week);
  wfm_risk_table_free(h->by_month);
  wfm_hiring_plan_free(h->plan);
  wfm_headcount_problem_free(h->problem);
  wfm_need_free(h->need);
  wfm_headcount_case_free(h->c);
  g_free(h->need_h);
  g_free(h->month_from);
  g_free(h->margin);
  g_free(h);
}

double wfm_headcount_cash(const WfmHeadcount *h) {
  return h->plan->cost - h->plan->missing_cost + h->value_at_end;
}

double wfm_headcount_contacts(const WfmHeadcount *h) {
  return wfm_sum(h->need->contacts, h->c->n_queues * (size_t)h->c->n);
}

/* Absence is the mean over the groups by their paid hours on the first day, or over all alike where nobody is there. */
static double absence_of(const WfmHeadcountCase *c, int32_t w) {
  double hours = 0, absent = 0, plain = 0;
  for (size_t g = 0; g < c->n_groups; g++) {
    const WfmHeadcountGroup *group = &c->groups[g];
    double own = 0;
    for (guint k = 0; k < group->cohorts->len; k++) own += g_array_index(group->cohorts, WfmCohort, k).heads * group->row.hours_week;
    hours += own;
    absent += own * group->absence[w];
    plain += group->absence[w] / (double)c->n_groups;
  }
  return hours > 0 ? absent / hours : plain;
}

double wfm_headcount_paid_for_hour(const WfmHeadcountCase *c, int32_t week) {
  return 1 / (c->efficiency * (1 - absence_of(c, week)));
}

double wfm_headcount_required_fte(const WfmHeadcountCase *c, const WfmNeed *need, const double *need_h,
                                  const WfmCapacitySettings *settings) {
  double paid_h = 0;
  for (int32_t w = 0; w < c->n; w++) {
    double paid = wfm_headcount_paid_for_hour(c, w);
    for (size_t q = 0; q < c->n_queues; q++) paid_h += (need_h ? need_h[q * (size_t)c->n + (size_t)w] : wfm_need_at(need, q, w, 1)) * paid;
  }
  return paid_h / c->n / settings->fte_hours;
}
