#include "forecast/profile.h"

#include <math.h>
#include <string.h>

#define WEEKDAYS 7

/* Discounted sums by cell: contacts, contacts with the square of the weight (for the variance), and day levels. */
typedef struct {
  int32_t slots;
  double *contacts, *contacts2, *levels; /* [7 * slots] */
  double *share;                         /* [7 * slots] contacts / levels; 0 where unmeasured */
  double *noise;                         /* [7 * slots] relative variance of share; INFINITY where unmeasured */
} Cells;

static void cells_clear(Cells *cells) {
  g_free(cells->contacts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cells, cells_clear)

static void cells_init(Cells *cells, int32_t slots) {
  size_t n = (size_t)WEEKDAYS * (size_t)slots;
  double *block = g_new0(double, 5 * n);
  *cells = (Cells){slots, block, block + n, block + 2 * n, block + 3 * n, block + 4 * n};
}

/* Weights below this are nothing: old days are passed over. */
#define LEAST_WEIGHT 1e-4

static bool day_counts(const WfmProfileData *data, int32_t day) {
  return !isnan(data->level[day]) && !(data->skip && data->skip[day]);
}

static int32_t oldest_interval(const WfmProfileData *data, double discount) {
  if (discount >= 1) return data->first;
  double weeks = log(LEAST_WEIGHT) / log(discount), intervals = weeks * 7 * data->slots->slots_per_day;
  return data->n - data->first > intervals ? data->n - (int32_t)intervals : data->first;
}

static void accumulate(Cells *cells, const WfmProfileData *data, double discount) {
  const int32_t *day_of = data->slots->day, *slot_of = data->slots->slot;
  int32_t last_day = data->n > 0 ? day_of[data->n - 1] : 0;
  for (int32_t i = oldest_interval(data, discount), end; i < data->n; i = end) {
    int32_t day = day_of[i], first = wfm_weekday(day) * cells->slots;
    for (end = i + 1; end < data->n && day_of[end] == day; end++) {
    }
    if (!day_counts(data, day - data->day0)) continue;
    double weight = pow(discount, (last_day - day) / 7.0), square = weight * weight, level = weight * data->level[day - data->day0];
    for (int32_t k = i; k < end; k++) {
      double volume = data->volume[k];
      if (isnan(volume)) continue;
      int32_t cell = first + slot_of[k];
      cells->contacts[cell] += weight * volume;
      cells->contacts2[cell] += square * volume;
      cells->levels[cell] += level;
    }
  }
  for (int32_t c = 0; c < WEEKDAYS * cells->slots; c++) cells->share[c] = cells->levels[c] > 0 ? cells->contacts[c] / cells->levels[c] : 0;
}

/* Variance over mean of the counts around level x share; at least 1 (Poisson). */
static double dispersion(const Cells *cells, const WfmProfileData *data, double discount) {
  double sum = 0, n = 0;
  for (int32_t i = oldest_interval(data, MIN(discount, 0.9)); i < data->n; i++) {
    int32_t day = data->slots->day[i];
    if (isnan(data->volume[i]) || !day_counts(data, day - data->day0)) continue;
    double mean = data->level[day - data->day0] * cells->share[wfm_weekday(day) * cells->slots + data->slots->slot[i]];
    if (mean < 0.5) continue;
    double error = data->volume[i] - mean;
    sum += fmin(error * error / mean, 25), n++;
  }
  return n > 0 ? fmax(1, sum / n) : 1;
}

/* Relative variance of each cell's share. The count behind it is never taken below a quarter of what the mean of all weekdays would give,
 * lest an empty cell count as certain. */
static void cell_noise(Cells *cells, double variance_ratio) {
  for (int32_t s = 0; s < cells->slots; s++) {
    double contacts = 0, levels = 0;
    for (int a = 0; a < WEEKDAYS; a++) contacts += cells->contacts[a * cells->slots + s], levels += cells->levels[a * cells->slots + s];
    double common = levels > 0 ? contacts / levels : 0;
    for (int a = 0; a < WEEKDAYS; a++) {
      int32_t c = a * cells->slots + s;
      double thinning = cells->contacts[c] > 0 ? cells->contacts2[c] / cells->contacts[c] : 1;
      double expected = fmax(fmax(cells->contacts[c], 0.25 * common * cells->levels[c]), 0.5);
      cells->noise[c] = cells->levels[c] > 0 ? variance_ratio * thinning / expected : (double)INFINITY;
    }
  }
}

/* Scale of weekday b's shares to weekday a's, over the slots that both have; 0 where they have none in common. */
static double common_scale(const Cells *cells, int a, int b) {
  double sum_a = 0, sum_b = 0;
  const double *share_a = cells->share + a * cells->slots, *share_b = cells->share + b * cells->slots;
  const double *level_a = cells->levels + a * cells->slots, *level_b = cells->levels + b * cells->slots;
  for (int32_t s = 0; s < cells->slots; s++)
    if (level_a[s] > 0 && level_b[s] > 0) sum_a += share_a[s], sum_b += share_b[s];
  return sum_a > 0 && sum_b > 0 ? sum_a / sum_b : 0;
}

/* Mean squared relative difference of two weekdays' shapes beyond noise. */
static double shape_difference(const Cells *cells, int a, int b, double scale) {
  double sum = 0, weight = 0;
  for (int32_t s = 0; s < cells->slots; s++) {
    int32_t ca = a * cells->slots + s, cb = b * cells->slots + s;
    if (!(cells->levels[ca] > 0 && cells->levels[cb] > 0)) continue;
    double mean = 0.5 * (cells->share[ca] + scale * cells->share[cb]);
    if (mean <= 0) continue;
    double difference = (cells->share[ca] - scale * cells->share[cb]) / mean;
    sum += mean * (difference * difference - cells->noise[ca] - cells->noise[cb]), weight += mean;
  }
  return weight > 0 ? fmax(0, sum / weight) : 0;
}

/* Every weekday from all weekdays; also fills the cells that a weekday has never measured. noise becomes the estimate's. */
static void pool_weekdays(double *share, Cells *cells) {
  g_autofree double *noise = g_memdup2(cells->noise, sizeof(double) * (size_t)(WEEKDAYS * cells->slots));
  for (int a = 0; a < WEEKDAYS; a++) {
    double scale[WEEKDAYS], difference[WEEKDAYS];
    bool measured = false;
    for (int32_t s = 0; s < cells->slots; s++) measured |= cells->levels[a * cells->slots + s] > 0;
    for (int b = 0; b < WEEKDAYS; b++) {
      scale[b] = a == b || !measured ? 1 : common_scale(cells, a, b);
      difference[b] = a == b || !measured ? 0 : shape_difference(cells, a, b, scale[b]);
    }
    for (int32_t s = 0; s < cells->slots; s++) {
      double sum = 0, precision = 0;
      for (int b = 0; b < WEEKDAYS; b++) {
        int32_t c = b * cells->slots + s;
        if (scale[b] <= 0 || !(cells->levels[c] > 0)) continue;
        double p = 1 / (cells->noise[c] + difference[b]);
        sum += p * scale[b] * cells->share[c], precision += p;
      }
      share[a * cells->slots + s] = precision > 0 ? sum / precision : 0;
      noise[a * cells->slots + s] = precision > 0 ? 1 / precision : (double)INFINITY;
    }
  }
  memcpy(cells->noise, noise, sizeof(double) * (size_t)(WEEKDAYS * cells->slots));
}

#define REACH 2      /* neighbours on each side */
#define FADING_H 2.0 /* hours from a measured slot in which what is guessed halves */

/* Mean squared relative curvature of a weekday's shape at a distance, beyond noise. */
static double curvature(const double *share, const double *noise, int32_t slots, int32_t distance) {
  double sum = 0, weight = 0;
  for (int32_t s = distance; s + distance < slots; s++) {
    double left = share[s - distance], here = share[s], right = share[s + distance], mean = (left + here + right) / 3;
    if (left <= 0 || right <= 0 || mean <= 0 || isinf(noise[s])) continue;
    double bend = (0.5 * (left + right) - here) / mean;
    sum += mean * (bend * bend - noise[s] - 0.25 * (noise[s - distance] + noise[s + distance])), weight += mean;
  }
  return weight > 0 ? fmax(0, sum / weight) : (double)INFINITY;
}

static void smooth_slots(double *share, const Cells *cells) {
  g_autofree double *before = g_new(double, (gsize)cells->slots);
  for (int a = 0; a < WEEKDAYS; a++) {
    double *row = share + a * cells->slots, bend[REACH + 1];
    const double *noise = cells->noise + a * cells->slots;
    memcpy(before, row, sizeof(double) * (size_t)cells->slots);
    for (int32_t h = 1; h <= REACH; h++) bend[h] = curvature(before, noise, cells->slots, h);
    for (int32_t s = 0; s < cells->slots; s++) {
      if (isinf(noise[s])) continue;
      double precision = 1 / noise[s], sum = precision * before[s];
      for (int32_t h = 1; h <= REACH && s - h >= 0 && s + h < cells->slots; h++) {
        double pair_noise = 0.25 * (noise[s - h] + noise[s + h]);
        if (isinf(pair_noise) || isinf(bend[h])) break;
        double p = 1 / (bend[h] + pair_noise);
        sum += p * 0.5 * (before[s - h] + before[s + h]), precision += p;
      }
      row[s] = sum / precision;
    }
  }
}

/* Slots that no weekday has measured take what lies between the nearest measured slots of the same weekday, counted around the day, and the less of it
 * the further those are: customers are few at hours that were closed. */
static void fill_unmeasured(double *share, const Cells *cells) {
  double halving = FADING_H * cells->slots / 24.0;
  for (int a = 0; a < WEEKDAYS; a++) {
    double *row = share + a * cells->slots;
    const double *noise = cells->noise + a * cells->slots;
    for (int32_t s = 0; s < cells->slots; s++) {
      int32_t left = 1, right = 1;
      if (!isinf(noise[s])) continue;
      while (left < cells->slots && isinf(noise[(s - left + cells->slots) % cells->slots])) left++;
      while (right < cells->slots && isinf(noise[(s + right) % cells->slots])) right++;
      if (left == cells->slots) break; /* nothing was measured at all */
      double before = row[(s - left + cells->slots) % cells->slots], after = row[(s + right) % cells->slots];
      row[s] = (before * right + after * left) / (left + right) * fmin(1, exp2(-left / halving) + exp2(-right / halving));
    }
  }
}

/* Makes each weekday's measured slots sum to 1 (all slots, where the weekday was never measured). */
static void normalise(double *share, const Cells *cells) {
  for (int a = 0; a < WEEKDAYS; a++) {
    double *row = share + a * cells->slots, measured = 0, all = 0;
    for (int32_t s = 0; s < cells->slots; s++) {
      all += row[s];
      if (cells->levels[a * cells->slots + s] > 0) measured += row[s];
    }
    double sum = measured > 0 ? measured : all;
    for (int32_t s = 0; s < cells->slots; s++) row[s] = sum > 0 ? row[s] / sum : 1.0 / cells->slots;
  }
}

static void finish(double *share, const Cells *cells) {
  fill_unmeasured(share, cells);
  normalise(share, cells);
}

/* Its own shape where there is one; what it lacks comes from the others. */
static void fit_own(double *share, Cells *cells) {
  cell_noise(cells, 1);
  pool_weekdays(share, cells);
  for (int32_t c = 0; c < WEEKDAYS * cells->slots; c++)
    if (cells->levels[c] > 0) share[c] = cells->share[c];
  finish(share, cells);
}

static void fit_pooled(double *pooled, double *smoothed, Cells *cells, double variance_ratio) {
  g_autofree double *share = g_new(double, WEEKDAYS *(gsize)cells->slots);
  gsize size = sizeof(double) * WEEKDAYS * (gsize)cells->slots;
  cell_noise(cells, variance_ratio);
  pool_weekdays(share, cells);
  if (pooled) finish(memcpy(pooled, share, size), cells);
  if (!smoothed) return;
  smooth_slots(memcpy(smoothed, share, size), cells);
  finish(smoothed, cells);
}

void wfm_profile_fit_kinds(double *const share[WFM_N_PROFILE_KINDS], const WfmProfileData *data, double discount) {
  g_auto(Cells) cells = {0};
  cells_init(&cells, data->slots->slots_per_day);
  accumulate(&cells, data, discount);
  double *pooled = share[WFM_PROFILE_POOLED], *smoothed = share[WFM_PROFILE_SMOOTHED];
  if (share[WFM_PROFILE_OWN]) fit_own(share[WFM_PROFILE_OWN], &cells);
  if (pooled || smoothed) fit_pooled(pooled, smoothed, &cells, dispersion(&cells, data, discount));
}

void wfm_profile_fit(double *share, const WfmProfileData *data, double discount, WfmProfileKind kind) {
  double *of_kind[WFM_N_PROFILE_KINDS] = {NULL};
  of_kind[kind] = share;
  wfm_profile_fit_kinds(of_kind, data, discount);
}
