/* Elasticities of drivers: the regression and the priors of driver.h. */
#include "forecast/driver.h"

#include <math.h>
#include <string.h>

#define YEAR 365.25
#define BLOCK 14 /* days, or more so that there are ... */
#define MOST_BLOCKS 80
#define LEAST_DAYS 4 /* measured in a block */
#define SEASON_REACH 0.5
#define LEVEL_SD 3.0 /* of the logarithm around that of the first block */

static const double noises[] = {0.02, 0.06, 0.15}; /* of a block */
static const double walks[] = {0.02, 0.08, 0.20};  /* in a year */
static const double seasons[] = {0.02, 0.15};
static const double slopes[] = {0.05, 0.25}; /* a year */

typedef struct {
  double mean, sd, share;
} Prior;
static const Prior priors[] = {{1, 0.25, 0.6}, {0, 0.05, 0.3}, {0, 0.7, 0.1}};
#define N_PRIORS G_N_ELEMENTS(priors)

/* Logarithms of contacts and drivers by block, in order of time. */
typedef struct {
  int32_t n;
  double *y, *year, *noise; /* noise: variance of the counts */
  double *x[WFM_MOST_DRIVERS];
} Blocks;

static void blocks_clear(Blocks *blocks) {
  g_free(blocks->y);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Blocks, blocks_clear)

static bool counts(const WfmHistory *history, int32_t d) {
  return !isnan(history->level[d]) && history->event[d] == WFM_NO_EVENT;
}

/* Of the days of each weekday over those of their blocks. */
static void weekday_factors(double factor[7], const WfmHistory *history, int32_t first, int32_t n_blocks, int32_t length) {
  double seen[7] = {0}, usual[7] = {0};
  for (int32_t b = 0; b < n_blocks; b++) {
    double sum = 0, n = 0;
    int32_t from = first + b * length;
    for (int32_t d = from; d < from + length; d++)
      if (counts(history, d)) sum += history->level[d], n++;
    for (int32_t d = from; d < from + length; d++) {
      if (!counts(history, d)) continue;
      int weekday = wfm_weekday(history->day0 + d);
      seen[weekday] += history->level[d], usual[weekday] += sum / n;
    }
  }
  for (int w = 0; w < 7; w++) factor[w] = usual[w] > 0 ? seen[w] / usual[w] : 1;
}

static void gather(Blocks *blocks, const WfmDrive *drive, const WfmHistory *history, int32_t n_past) {
  int32_t past = MIN(n_past, history->n_past_days), length = MAX(BLOCK, (past + MOST_BLOCKS - 1) / MOST_BLOCKS), n = past / length,
          first = past - n * length;
  double factor[7];
  weekday_factors(factor, history, first, n, length);
  double *block = g_new0(double, (3 + drive->n) * (gsize)n + 1);
  *blocks = (Blocks){0, block, block + n, block + 2 * (gsize)n, {NULL}};
  for (size_t k = 0; k < drive->n; k++) blocks->x[k] = block + (3 + k) * (gsize)n;
  for (int32_t b = 0; b < n; b++) {
    double sum = 0, usual = 0, contacts = 0, x[WFM_MOST_DRIVERS] = {0};
    int32_t days = 0;
    for (int32_t d = first + b * length; d < first + (b + 1) * length; d++) {
      if (!counts(history, d)) continue;
      sum += history->level[d], usual += factor[wfm_weekday(history->day0 + d)], contacts += history->level[d] * history->exposure[d],
          days++;
      for (size_t k = 0; k < drive->n; k++) x[k] += drive->log_x[k][d];
    }
    if (days < LEAST_DAYS || !(sum > 0) || !(usual > 0)) continue;
    int32_t r = blocks->n++;
    blocks->y[r] = log(sum / usual), blocks->noise[r] = 1 / fmax(contacts, 1), blocks->year[r] = (first + (b + 0.5) * length) / YEAR;
    for (size_t k = 0; k < drive->n; k++) blocks->x[k][r] = x[k] / days;
  }
  for (int32_t r = blocks->n - 1; r >= 0; r--) {
    blocks->y[r] -= blocks->y[0];
    for (size_t k = 0; k < drive->n; k++) blocks->x[k][r] -= blocks->x[k][0];
  }
}

/* -- Gaussian algebra -- */

/* Lower triangle of a[n * n] in place; false where it is not positive definite. *log_det receives that of a. */
static bool factorise(double *a, int32_t n, double *log_det) {
  *log_det = 0;
  for (int32_t j = 0; j < n; j++) {
    double *row = a + (size_t)j * (size_t)n;
    for (int32_t i = 0; i < j; i++) {
      const double *other = a + (size_t)i * (size_t)n;
      double sum = row[i];
      for (int32_t k = 0; k < i; k++) sum -= row[k] * other[k];
      row[i] = sum / other[i];
    }
    for (int32_t k = 0; k < j; k++) row[j] -= row[k] * row[k];
    if (!(row[j] > 0)) return false;
    row[j] = sqrt(row[j]), *log_det += 2 * log(row[j]);
  }
  return true;
}

/* v becomes L^-1 v. */
static void forward(double *v, const double *l, int32_t n) {
  for (int32_t i = 0; i < n; i++) {
    for (int32_t k = 0; k < i; k++) v[i] -= l[(size_t)i * (size_t)n + (size_t)k] * v[k];
    v[i] /= l[(size_t)i * (size_t)n + (size_t)i];
  }
}

/* v becomes L'^-1 v. */
static void backward(double *v, const double *l, int32_t n) {
  for (int32_t i = n - 1; i >= 0; i--) {
    for (int32_t k = i + 1; k < n; k++) v[i] -= l[(size_t)k * (size_t)n + (size_t)i] * v[k];
    v[i] /= l[(size_t)i * (size_t)n + (size_t)i];
  }
}

static void fill_covariance(double *a, const Blocks *blocks, double noise, double walk, double season, double slope) {
  int32_t n = blocks->n;
  double origin = blocks->year[0];
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j <= i; j++) {
      double s = blocks->year[i] - origin, t = blocks->year[j] - origin, wave = sin(G_PI * (s - t)) / SEASON_REACH;
      a[(size_t)i * (size_t)n + (size_t)j] = LEVEL_SD * LEVEL_SD + walk * walk * fmin(s, t) + slope * slope * s * t +
                                             season * season * exp(-2 * wave * wave) + (i == j ? noise * noise + blocks->noise[i] : 0);
    }
}

/* What the blocks say of the elasticities under one covariance of errors: log likelihood = log_likelihood + b'e - e'A e / 2. */
typedef struct {
  double log_likelihood, a[WFM_MOST_DRIVERS][WFM_MOST_DRIVERS], b[WFM_MOST_DRIVERS];
} Evidence;

static bool weigh_evidence(Evidence *out, double *work, const Blocks *blocks, size_t n_drivers, const double size[4]) {
  int32_t n = blocks->n;
  double log_det, *v[WFM_MOST_DRIVERS + 1];
  double *matrix = work;
  fill_covariance(matrix, blocks, size[0], size[1], size[2], size[3]);
  if (!factorise(matrix, n, &log_det)) return false;
  for (size_t k = 0; k <= n_drivers; k++) {
    v[k] = work + (size_t)n * (size_t)n + k * (size_t)n;
    memcpy(v[k], k < n_drivers ? blocks->x[k] : blocks->y, sizeof(double) * (size_t)n);
    forward(v[k], matrix, n);
  }
  *out = (Evidence){.log_likelihood = -0.5 * log_det};
  for (int32_t i = 0; i < n; i++) {
    double y = v[n_drivers][i];
    out->log_likelihood -= 0.5 * y * y;
    for (size_t k = 0; k < n_drivers; k++) {
      out->b[k] += v[k][i] * y;
      for (size_t l = 0; l < n_drivers; l++) out->a[k][l] += v[k][i] * v[l][i];
    }
  }
  return true;
}

/* -- hypotheses -- */

typedef struct {
  double log_weight, mean[WFM_MOST_DRIVERS], covariance[WFM_MOST_DRIVERS][WFM_MOST_DRIVERS];
} Posterior;

static Prior prior_of(const WfmDriver *driver, size_t choice) {
  return isnan(driver->elasticity) ? priors[choice] : (Prior){driver->elasticity, 1e-4, 1};
}

/* Conjugate normal update. `combination` names one prior for each driver, in base N_PRIORS. */
static bool update(Posterior *out, const Evidence *evidence, const WfmDrive *drive, size_t combination) {
  int32_t n = (int32_t)drive->n;
  double p[WFM_MOST_DRIVERS * WFM_MOST_DRIVERS] = {0}, m[WFM_MOST_DRIVERS], log_det, quadratic = 0;
  *out = (Posterior){.log_weight = evidence->log_likelihood};
  for (int32_t k = 0; k < n; k++) {
    Prior prior = prior_of(drive->driver[k], combination % N_PRIORS);
    combination /= N_PRIORS;
    double precision = 1 / (prior.sd * prior.sd);
    for (int32_t l = 0; l < n; l++) p[k * n + l] = evidence->a[k][l] + (k == l ? precision : 0);
    m[k] = evidence->b[k] + precision * prior.mean;
    out->log_weight += log(prior.share) + 0.5 * (log(precision) - precision * prior.mean * prior.mean);
  }
  if (!factorise(p, n, &log_det)) return false;
  forward(m, p, n);
  for (int32_t k = 0; k < n; k++) quadratic += m[k] * m[k];
  backward(m, p, n);
  out->log_weight += 0.5 * (quadratic - log_det);
  for (int32_t k = 0; k < n; k++) {
    double unit[WFM_MOST_DRIVERS] = {0};
    unit[k] = 1;
    forward(unit, p, n);
    backward(unit, p, n);
    out->mean[k] = m[k];
    for (int32_t l = 0; l < n; l++) out->covariance[k][l] = unit[l];
  }
  return true;
}

/* Mean and covariance of the mixture. */
static void average(WfmElasticity *out, const GArray *posteriors, size_t n) {
  double best = -INFINITY, sum = 0;
  *out = (WfmElasticity){{0}, {{0}}};
  for (guint i = 0; i < posteriors->len; i++) best = fmax(best, g_array_index(posteriors, Posterior, i).log_weight);
  for (guint i = 0; i < posteriors->len; i++) {
    const Posterior *one = &g_array_index(posteriors, Posterior, i);
    double weight = exp(one->log_weight - best);
    sum += weight;
    for (size_t k = 0; k < n; k++) {
      out->mean[k] += weight * one->mean[k];
      for (size_t l = 0; l < n; l++) out->covariance[k][l] += weight * (one->covariance[k][l] + one->mean[k] * one->mean[l]);
    }
  }
  for (size_t k = 0; k < n; k++) out->mean[k] /= sum;
  for (size_t k = 0; k < n; k++)
    for (size_t l = 0; l < n; l++) out->covariance[k][l] = out->covariance[k][l] / sum - out->mean[k] * out->mean[l];
}

void wfm_drive_fit(WfmElasticity *out, const WfmDrive *drive, const WfmHistory *history, int32_t n_past) {
  g_auto(Blocks) blocks = {0};
  g_autoptr(GArray) posteriors = g_array_new(FALSE, FALSE, sizeof(Posterior));
  gather(&blocks, drive, history, n_past);
  size_t n = (size_t)blocks.n, n_combinations = 1;
  for (size_t k = 0; k < drive->n; k++) n_combinations *= N_PRIORS;
  g_autofree double *work = g_new(double, n *(n + WFM_MOST_DRIVERS + 1) + 1);
  size_t sizes = G_N_ELEMENTS(noises) * G_N_ELEMENTS(walks) * G_N_ELEMENTS(seasons) * G_N_ELEMENTS(slopes);
  for (size_t s = 0; s < sizes; s++) {
    size_t r = s;
    double size[4];
    size[0] = noises[r % G_N_ELEMENTS(noises)], r /= G_N_ELEMENTS(noises);
    size[1] = walks[r % G_N_ELEMENTS(walks)], r /= G_N_ELEMENTS(walks);
    size[2] = seasons[r % G_N_ELEMENTS(seasons)], r /= G_N_ELEMENTS(seasons);
    size[3] = slopes[r];
    Evidence evidence = {0}; /* without a block: only the priors speak */
    if (n > 0 && !weigh_evidence(&evidence, work, &blocks, drive->n, size)) continue;
    for (size_t c = 0; c < n_combinations; c++) {
      Posterior posterior;
      if (update(&posterior, &evidence, drive, c)) g_array_append_val(posteriors, posterior);
    }
  }
  average(out, posteriors, drive->n);
}
