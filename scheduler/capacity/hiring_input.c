#include "scheduler/capacity/hiring_model.h"

#include <math.h>

static bool refuse(GError **err, const char *what, const char *name, const char *found) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s %s: %s", what, name, found);
  return false;
}

/* Numbers that are hours or money: finite, and not below zero. */
static bool sound(const double *number, int32_t n) {
  for (int32_t t = 0; t < n; t++)
    if (!isfinite(number[t]) || number[t] < 0) return false;
  return true;
}

static bool check_group(const WfmHiringProblem *p, const WfmHiringGroup *g, GError **err) {
  if (g->site >= 0 && (size_t)g->site >= p->n_sites) return refuse(err, "group", g->group, "its site is not among the sites");
  if (!sound(g->useful_h, p->n) || !sound(g->paid_h, p->n) || !sound(g->head_cost, p->n))
    return refuse(err, "group", g->group, "hours and pay of a head must be numbers of 0 or more");
  if (g->class_least < 0 || g->class_most < g->class_least) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "group %s: a class of at least %" G_GINT64_FORMAT " and at most %" G_GINT64_FORMAT
                " people; the least must not be above the most",
                g->group, g->class_least, g->class_most);
    return false;
  }
  if (g->hire && (!g->begins || !g->hire_cost))
    return refuse(err, "group", g->group, "hires need the periods in which classes begin and their cost");
  bool shares = g->overtime_most >= 0 && g->time_off_most >= 0 && g->time_off_most <= 1 && g->overtime_yield >= 0 && g->seats >= 0;
  if (!shares || !isfinite(g->overtime_most) || !isfinite(g->overtime_yield) || !isfinite(g->seats))
    return refuse(err, "group", g->group,
                  "shares of overtime and time off, the yield and the seats of a head must be 0 or more, and time off at most 1");
  if (g->overtime_most > 0 && !sound(g->overtime_cost, p->n))
    return refuse(err, "group", g->group, "the cost of overtime must be 0 or more");
  for (int32_t t = 0; t < p->n && g->time_off_most > 0; t++)
    if (!isfinite(g->time_off_saves[t])) return refuse(err, "group", g->group, "what an hour of time off saves must be a number");
  return true;
}

/* Whether a vendor that may not leave can go from its hours of today to its commitment by its steps. */
static bool check_steps(const WfmHiringProblem *p, const WfmHiringVendor *v, GError **err) {
  if (!wfm_hiring_vendor_in_use(p, v) || v->may_leave) return true;
  double low = fmax(0, v->before_h), high = low;
  for (int32_t t = 0; t < p->n; t++) {
    bool fixed = isfinite(v->fixed_h[t]);
    low = fixed ? v->fixed_h[t] : fmax(v->least_h[t], low - v->step_h);
    high = fixed ? v->fixed_h[t] : fmin(wfm_hiring_vendor_most(p, v, t), high + v->step_h);
    if (low <= high) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "vendor %s: steps of %g hours do not lead from %g hours before the plan to between %g and %g in its period %d; a larger "
                "step or other "
                "limits are needed",
                v->vendor, v->step_h, v->before_h, v->least_h[t], v->most_h[t], t + 1);
    return false;
  }
  return true;
}

static bool check_vendor(const WfmHiringProblem *p, const WfmHiringVendor *v, GError **err) {
  bool serves = false;
  for (size_t w = 0; w < p->n_works; w++) {
    if (v->serves[w] && !sound(v->price + w * (size_t)p->n, p->n)) return refuse(err, "vendor", v->vendor, "prices must be 0 or more");
    serves |= v->serves[w];
  }
  if (!(v->step_h >= 0) || !(v->setup >= 0) || !isfinite(v->setup) || !(v->before_h >= 0) || !isfinite(v->before_h))
    return refuse(err, "vendor", v->vendor, "step, set-up and hours before the plan must be 0 or more");
  for (int32_t t = 0; t < p->n; t++) {
    if (isfinite(v->fixed_h[t])) {
      if (v->fixed_h[t] < 0 || (v->fixed_h[t] > 0 && !serves))
        return refuse(err, "vendor", v->vendor, "hours are decided that it cannot give: less than 0, or it serves nothing");
      continue;
    }
    if (!(v->least_h[t] >= 0) || !isfinite(v->least_h[t]) || !(v->most_h[t] >= v->least_h[t])) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                  "vendor %s: at least %g and at most %g hours in period %d of the plan; the least must not be above the most", v->vendor,
                  v->least_h[t], v->most_h[t], t + 1);
      return false;
    }
    if (v->least_h[t] > 0 && !serves) return refuse(err, "vendor", v->vendor, "it serves nothing, but has a commitment");
  }
  return check_steps(p, v, err);
}

static bool check_training(const WfmHiringProblem *p, const WfmHiringTraining *k, GError **err) {
  bool fits = k->from < p->n_groups && k->to < p->n_groups && k->from != k->to && k->most >= 0 && isfinite(k->cost);
  if (!fits)
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "a cross-training needs two different groups and a number of people of 0 or more");
  return fits;
}

bool wfm_hiring_problem_check(const WfmHiringProblem *p, GError **err) {
  for (size_t w = 0; w < p->n_works; w++) {
    if (!sound(p->need_h + w * (size_t)p->n, p->n)) return refuse(err, "work", p->work[w], "the hours needed must be numbers of 0 or more");
    if (!(p->miss_price[w] >= 0) || !isfinite(p->miss_price[w]))
      return refuse(err, "work", p->work[w], "the price of a missing hour must be 0 or more");
  }
  for (size_t s = 0; s < p->n_sites; s++)
    for (int32_t t = 0; t < p->n; t++)
      if (!(p->seats[s * (size_t)p->n + (size_t)t] >= 0)) return refuse(err, "site", p->site[s], "seats must be 0 or more");
  for (size_t g = 0; g < p->n_groups; g++)
    if (!check_group(p, &p->groups[g], err)) return false;
  for (size_t v = 0; v < p->n_vendors; v++)
    if (!check_vendor(p, &p->vendors[v], err)) return false;
  for (size_t k = 0; k < p->n_trainings; k++)
    if (!check_training(p, &p->trainings[k], err)) return false;
  return true;
}
