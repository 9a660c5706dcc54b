/* Bands of a risk's paths by month. */
#include "scheduler/capacity/risk_parts.h"

#include <math.h>

/* The periods that touch a month: their days in it. */
typedef struct {
  const WfmRiskPaths *paths;
  int32_t first, end;
  const double *days;  /* [n] */
  const double *share; /* [n] of the period's days */
  double *x;           /* [n_paths] */
} Month;

/* Mean over the days of item `item` of `width` side by side, or of all of them together where item is width; of each path. */
static void gather_mean(const Month *m, const double *from, size_t width, size_t item) {
  size_t first = item < width ? item : 0, end = item < width ? item + 1 : width;
  for (int32_t path = 0; path < m->paths->n_paths; path++) {
    double sum = 0, days = 0;
    for (int32_t t = m->first; t < m->end; t++) {
      const double *cell = from + ((size_t)path * (size_t)m->paths->n + (size_t)t) * width;
      for (size_t k = first; k < end; k++) sum += m->days[t] * cell[k];
      days += m->days[t];
    }
    m->x[path] = days > 0 ? sum / days : (double)NAN;
  }
}

static void gather_level(const Month *m, size_t item) {
  size_t works = m->paths->n_works, first = item < works ? item : 0, end = item < works ? item + 1 : works;
  for (int32_t path = 0; path < m->paths->n_paths; path++) {
    double good = 0, all = 0;
    for (int32_t t = m->first; t < m->end; t++) {
      size_t cell = ((size_t)path * (size_t)m->paths->n + (size_t)t) * works;
      for (size_t k = first; k < end; k++) {
        double contacts = m->share[t] * m->paths->all.contacts[cell + k];
        if (contacts > 0) good += contacts * m->paths->all.level[cell + k], all += contacts;
      }
    }
    m->x[path] = all > 0 ? good / all : (double)NAN;
  }
}

static void gather_cost(const Month *m) {
  for (int32_t path = 0; path < m->paths->n_paths; path++) {
    m->x[path] = 0;
    for (int32_t t = m->first; t < m->end; t++)
      m->x[path] += m->share[t] * m->paths->all.cost[(size_t)path * (size_t)m->paths->n + (size_t)t];
  }
}

static double share_met(const Month *m, size_t item) {
  size_t works = m->paths->n_works, first = item < works ? item : 0, end = item < works ? item + 1 : works;
  double met = 0;
  for (int32_t path = 0; path < m->paths->n_paths; path++) {
    bool all = true;
    for (int32_t t = m->first; t < m->end; t++)
      for (size_t k = first; k < end && m->days[t] > 0; k++)
        all &= !(m->paths->all.missing[((size_t)path * (size_t)m->paths->n + (size_t)t) * works + k] > 0);
    met += all;
  }
  return m->first < m->end ? met / m->paths->n_paths : (double)NAN;
}

static void write_month(WfmRiskTable *table, const Month *m, int32_t month, double *cost) {
  const WfmRiskRow *all = &m->paths->all;
  size_t n_paths = (size_t)m->paths->n_paths;
  for (size_t g = 0; g <= table->n_groups; g++) {
    size_t to = g * (size_t)table->n + (size_t)month;
    gather_mean(m, all->heads, table->n_groups, g);
    table->heads[to] = wfm_risk_band(m->x, n_paths);
    gather_mean(m, all->productive, table->n_groups, g);
    table->productive[to] = wfm_risk_band(m->x, n_paths);
  }
  for (size_t w = 0; w <= table->n_works; w++) {
    size_t to = w * (size_t)table->n + (size_t)month;
    gather_mean(m, all->required, table->n_works, w);
    table->required[to] = wfm_risk_band(m->x, n_paths);
    gather_mean(m, all->missing, table->n_works, w);
    table->missing[to] = wfm_risk_band(m->x, n_paths);
    gather_level(m, w);
    table->level[to] = wfm_risk_band(m->x, n_paths);
    table->met[to] = share_met(m, w);
  }
  gather_cost(m);
  for (size_t k = 0; k < n_paths; k++) cost[k] += m->x[k];
  table->cost[month] = wfm_risk_band(m->x, n_paths);
}

static WfmRiskTable *table_room(const WfmRiskPaths *paths, int32_t n) {
  WfmRiskTable *table = g_new0(WfmRiskTable, 1);
  size_t groups = (paths->n_groups + 1) * (size_t)n + 1, works = (paths->n_works + 1) * (size_t)n + 1;
  *table = (WfmRiskTable){.n_works = paths->n_works, .n_groups = paths->n_groups, .n = n};
  table->heads = g_new0(WfmRiskBand, groups), table->productive = g_new0(WfmRiskBand, groups);
  table->required = g_new0(WfmRiskBand, works), table->missing = g_new0(WfmRiskBand, works), table->level = g_new0(WfmRiskBand, works);
  table->cost = g_new0(WfmRiskBand, (size_t)n + 1);
  table->met = g_new0(double, works);
  return table;
}

WfmRiskTable *wfm_risk_table_new(const WfmRiskPaths *paths, const WfmPeriods *months) {
  WfmRiskTable *table = table_room(paths, months->n);
  size_t n = (size_t)paths->n;
  g_autofree double *days = g_new0(double, n + 1), *share = g_new0(double, n + 1);
  g_autofree double *x = g_new0(double, (size_t)paths->n_paths + 1), *cost = g_new0(double, (size_t)paths->n_paths + 1);
  for (int32_t month = 0; month < months->n; month++) {
    Month m = {.paths = paths, .first = paths->n, .days = days, .share = share, .x = x};
    for (int32_t t = 0; t < paths->n; t++) {
      days[t] = fmin(paths->from[t + 1], months->from[month + 1]) - fmax(paths->from[t], months->from[month]);
      /* What is less than a second is rounding. */
      if (days[t] < 1e-5) days[t] = 0;
      share[t] = days[t] / (paths->from[t + 1] - paths->from[t]);
      if (days[t] > 0) m.first = MIN(m.first, t), m.end = t + 1;
    }
    write_month(table, &m, month, cost);
  }
  table->cost[months->n] = wfm_risk_band(cost, (size_t)paths->n_paths);
  return table;
}

void wfm_risk_table_free(WfmRiskTable *table) {
  if (!table) return;
  g_free(table->heads), g_free(table->productive), g_free(table->required), g_free(table->missing);
  g_free(table->level), g_free(table->cost), g_free(table->met);
  g_free(table);
}
