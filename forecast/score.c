#include "forecast/score.h"

#include "forecast/day_correlation.h"
#include "forecast/law.h"

#include <math.h>
#include <string.h>

#define MOST_WINDOWS 4

typedef struct {
  int lead_from, lead_to;
  double error, actual, bias, floor, scaled, scaled_n, inside80, inside95, random80, random95, covered_n, randomised_n;
  size_t n;
} Cell;

struct WfmScorer {
  const char *model;
  bool randomised;
  int n_windows;
  Cell cell[WFM_N_LEVELS][MOST_WINDOWS];
};

WfmScorer *wfm_scorer_new(const char *model, int horizon_days) {
  WfmScorer *scorer = g_new0(WfmScorer, 1);
  const int ends[] = {7, 14, 28};
  scorer->model = model;
  for (size_t k = 0; k < G_N_ELEMENTS(ends); k++)
    if (ends[k] < horizon_days)
      for (int level = 0; level < WFM_N_LEVELS; level++) scorer->cell[level][k].lead_from = 1, scorer->cell[level][k].lead_to = ends[k];
  for (scorer->n_windows = 0; scorer->n_windows < 3 && ends[scorer->n_windows] < horizon_days; scorer->n_windows++) {
  }
  for (int level = 0; level < WFM_N_LEVELS; level++)
    scorer->cell[level][scorer->n_windows].lead_from = 1, scorer->cell[level][scorer->n_windows].lead_to = horizon_days;
  scorer->n_windows++;
  return scorer;
}

void wfm_scorer_free(WfmScorer *scorer) {
  g_free(scorer);
}

/* A value that is no count, with its weight; bound[4] or NULL. */
static void add_weighted(WfmScorer *scorer, int lead, double mean, double actual, double weight, double scale, const double *bound) {
  for (int w = 0; w < scorer->n_windows; w++) {
    Cell *cell = &scorer->cell[0][w];
    if (lead < cell->lead_from || lead > cell->lead_to) continue;
    cell->error += weight * fabs(mean - actual), cell->actual += weight * actual, cell->bias += weight * (mean - actual);
    if (scale > 0) cell->scaled += fabs(mean - actual) / scale, cell->scaled_n++;
    if (bound) {
      cell->inside80 += actual >= bound[1] && actual <= bound[2] ? weight : 0;
      cell->inside95 += actual >= bound[0] && actual <= bound[3] ? weight : 0;
      cell->covered_n += weight;
    }
    cell->n++;
  }
}

/* One forecast value and its actual, at a level; variance is beyond Poisson. */
static void add_value(WfmScorer *scorer, int level, int lead, double mean, double actual, double cv, double scale) {
  double q[4] = {0, 0, 0, 0};
  static const double p[4] = {0.025, 0.10, 0.90, 0.975};
  bool covered = cv >= 0;
  if (covered) wfm_law_quantiles(q, p, 4, mean, cv);
  double deviation = wfm_law_poisson_deviation(mean);
  bool randomised = covered && scorer->randomised;
  double random80 = randomised ? wfm_law_inside(actual, mean, cv, 0.10) : 0,
         random95 = randomised ? wfm_law_inside(actual, mean, cv, 0.025) : 0;
  for (int w = 0; w < scorer->n_windows; w++) {
    Cell *cell = &scorer->cell[level][w];
    if (lead < cell->lead_from || lead > cell->lead_to) continue;
    cell->error += fabs(mean - actual), cell->actual += actual, cell->bias += mean - actual, cell->floor += deviation;
    if (scale > 0) cell->scaled += fabs(mean - actual) / scale, cell->scaled_n++;
    if (covered) {
      cell->inside80 += actual >= q[1] && actual <= q[2], cell->inside95 += actual >= q[0] && actual <= q[3];
      cell->random80 += random80, cell->random95 += random95;
      cell->covered_n++, cell->randomised_n += randomised;
    }
    cell->n++;
  }
}

/* Sum of a day or a week while it is being gathered. */
typedef struct {
  double mean, actual, variance; /* variance: of the factors, in contacts squared */
  double day_sd[7];              /* of a week: standard deviation of each day's own factor, in contacts ... */
  int32_t day[7];                /* ... and its lead */
  int n_days;
  int lead;
  int32_t n;
} Total;

static void close_total(WfmScorer *scorer, int level, Total *total, bool covered, double scale) {
  if (total->n > 0)
    add_value(scorer, level, total->lead, total->mean, total->actual,
              covered ? total->mean > 0 ? sqrt(total->variance) / total->mean : 0 : -1, scale);
  *total = (Total){0};
}

/* The covariances of one more day with those of its week before it. */
static void add_day(Total *week, double sd, int32_t day, const WfmDayCorrelation *correlation) {
  for (int k = 0; k < week->n_days; k++)
    week->variance += 2 * wfm_day_correlation_at(correlation, day - week->day[k]) * sd * week->day_sd[k];
  if (week->n_days < 7) week->day_sd[week->n_days] = sd, week->day[week->n_days++] = day;
}

void wfm_scorer_add(WfmScorer *scorer, const WfmScored *scored) {
  Total day = {0}, week = {0};
  bool covered = scored->day_cv != NULL;
  scorer->randomised = scored->randomised;
  double day_sum = 0, day_squares = 0, day_cv = 0;
  for (int32_t i = 0; i <= scored->n; i++) {
    int lead = i < scored->n ? scored->day[i] - scored->first_day + 1 : 0;
    if (day.n > 0 && lead != day.lead) {
      double d2 = day_cv * day_cv;
      day.variance = d2 * day_sum * day_sum + (1 + d2) * scored->interval_cv * scored->interval_cv * day_squares;
      if (covered) add_day(&week, day_cv * day_sum, day.lead, &scored->correlation);
      week.variance += day.variance;
      close_total(scorer, 1, &day, covered, scored->scale[1]);
      day_sum = day_squares = 0;
    }
    if (week.n > 0 && (lead == 0 || (lead - 1) / 7 != (week.lead - 1) / 7)) close_total(scorer, 2, &week, covered, scored->scale[2]);
    if (i == scored->n || isnan(scored->actual[i])) continue;
    double mean = scored->mean[i], actual = scored->actual[i];
    if (scored->weight) {
      if (scored->weight[i] > 0)
        add_weighted(scorer, lead, mean, actual, scored->weight[i], scored->scale[0], scored->bound ? scored->bound + 4 * (size_t)i : NULL);
      continue;
    }
    if (covered) day_cv = scored->day_cv[i];
    add_value(scorer, 0, lead, mean, actual, covered ? wfm_law_joint_cv(scored->day_cv[i], scored->interval_cv) : -1, scored->scale[0]);
    day_sum += mean, day_squares += mean * mean;
    day.mean += mean, day.actual += actual, day.lead = lead, day.n++;
    week.mean += mean, week.actual += actual, week.lead = lead, week.n++;
  }
}

void wfm_scorer_finish(const WfmScorer *scorer, GArray *out) {
  for (int level = 0; level < WFM_N_LEVELS; level++)
    for (int w = 0; w < scorer->n_windows; w++) {
      const Cell *cell = &scorer->cell[level][w];
      if (cell->n == 0) continue;
      WfmScore score = {scorer->model, level, cell->lead_from, cell->lead_to, NAN, NAN, NAN, NAN, NAN, NAN, cell->n, NAN, NAN};
      if (cell->actual > 0) score.wape = cell->error / cell->actual, score.bias = cell->bias / cell->actual;
      if (cell->actual > 0 && cell->floor > 0) score.floor = cell->floor / cell->actual;
      if (cell->scaled_n > 0) score.mase = cell->scaled / cell->scaled_n;
      if (cell->covered_n > 0) score.cover80 = cell->inside80 / cell->covered_n, score.cover95 = cell->inside95 / cell->covered_n;
      if (cell->randomised_n > 0)
        score.random80 = cell->random80 / cell->randomised_n, score.random95 = cell->random95 / cell->randomised_n;
      g_array_append_val(out, score);
    }
}

void wfm_score_scales(double scale[WFM_N_LEVELS], const double *value, const WfmSlots *slots, int32_t first, int32_t n) {
  for (int level = 0; level < WFM_N_LEVELS; level++) scale[level] = NAN;
  if (n <= first) return;
  int32_t per_week = 7 * slots->slots_per_day, days = slots->day[n - 1] - slots->day[first] + 1;
  g_autofree double *total = g_new0(double, (gsize)days);
  g_autofree int32_t *count = g_new0(int32_t, (gsize)days);
  double sum = 0, pairs = 0;
  for (int32_t i = first; i < n; i++) {
    if (isnan(value[i])) continue;
    total[slots->day[i] - slots->day[first]] += value[i], count[slots->day[i] - slots->day[first]]++;
    /* The same local slot a week before lies a week back, give or take the change of a clock. */
    for (int32_t shift = 0, j = i - per_week; shift < 3; shift++) {
      int32_t k = j + (shift == 0 ? 0 : (shift == 1 ? 1 : -1) * (3600 / slots->grid.step));
      if (k < first || slots->slot[k] != slots->slot[i] || isnan(value[k])) continue;
      sum += fabs(value[i] - value[k]), pairs++;
      break;
    }
  }
  if (pairs > 0) scale[0] = sum / pairs;
  double day_sum = 0, day_pairs = 0, week_sum = 0, week_pairs = 0;
  for (int32_t d = 7; d < days; d++)
    if (count[d] > 0 && count[d - 7] > 0) day_sum += fabs(total[d] - total[d - 7]), day_pairs++;
  for (int32_t end = days; end - 14 >= 0; end -= 7) {
    double last = 0, before = 0;
    for (int32_t k = 1; k <= 7; k++) last += total[end - k], before += total[end - 7 - k];
    week_sum += fabs(last - before), week_pairs++;
  }
  if (day_pairs > 0) scale[1] = day_sum / day_pairs;
  if (week_pairs > 0) scale[2] = week_sum / week_pairs;
}
