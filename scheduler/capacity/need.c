#include "scheduler/capacity/need.h"

#include <glib.h>
#include <math.h>
#include <string.h>

WfmNeed *wfm_need_new(size_t n_works, int32_t n, const double *scale, int32_t n_scales, const double *ratio, int32_t n_ratios) {
  size_t cells = n_works * (size_t)n;
  WfmNeed *need = g_new0(WfmNeed, 1);
  *need = (WfmNeed){.n_works = n_works, .n = n, .n_scales = n_scales, .n_ratios = n_ratios};
  need->scale = g_memdup2(scale, (size_t)n_scales * sizeof *scale);
  need->ratio = g_memdup2(ratio, (size_t)n_ratios * sizeof *ratio);
  need->need_h = g_new0(double, cells *(size_t)n_scales + 1);
  need->level = g_new0(double, cells *(size_t)n_ratios + 1);
  need->contacts = g_new0(double, cells + 1);
  need->work_h = g_new0(double, cells + 1);
  return need;
}

void wfm_need_free(WfmNeed *need) {
  if (!need) return;
  g_free(need->scale);
  g_free(need->ratio);
  g_free(need->need_h);
  g_free(need->level);
  g_free(need->contacts);
  g_free(need->work_h);
  g_free(need);
}

/* Straight lines between the points x[n], rising; flat before the first and after the last. */
static double between(const double *x, const double *y, int32_t n, double at) {
  if (at <= x[0]) return y[0];
  if (at >= x[n - 1]) return y[n - 1];
  int32_t k = 1;
  while (x[k] < at) k++;
  return y[k - 1] + (y[k] - y[k - 1]) * (at - x[k - 1]) / (x[k] - x[k - 1]);
}

double wfm_need_at(const WfmNeed *need, size_t work, int32_t period, double load) {
  const double *hours = need->need_h + (work * (size_t)need->n + (size_t)period) * (size_t)need->n_scales;
  double first = need->scale[0], last = need->scale[need->n_scales - 1];
  if (load < first) return hours[0] * MAX(load, 0) / first;
  if (load > last) return hours[need->n_scales - 1] * load / last;
  return between(need->scale, hours, need->n_scales, load);
}

double wfm_need_level(const WfmNeed *need, size_t work, int32_t period, double load, double hours) {
  const double *level = need->level + (work * (size_t)need->n + (size_t)period) * (size_t)need->n_ratios;
  double needed = wfm_need_at(need, work, period, load);
  if (isnan(level[0])) return NAN;
  if (!(needed > 0)) return level[need->n_ratios - 1];
  return between(need->ratio, level, need->n_ratios, hours / needed);
}
