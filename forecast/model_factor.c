/* Factor model of days by slots, on the square root of counts (Shen and Huang 2008).
 *
 *   sqrt(y + 1/4) of day d, slot s  =  mean_s + sum_k score_dk shape_ks + noise of variance 1/4
 *
 * The root steadies the variance of Poisson counts. The shapes are the leading eigenvectors of the days' covariance over slots, drawn in by
 * what noise alone would give (soft threshold at the edge of the noise's spectrum, Marchenko and Pastur 1967), at most MOST_FACTORS. Each score
 * is forecast by its weekday's discounted mean plus a deviation that persists from day to day (a first-order autoregression, fitted by least
 * squares): so profiles move slowly, depend on the kind of day, and the shape may change with the level. A model of intervals: level and shape
 * in one. Days with an event or with gaps are left out and forecast as ordinary days. Rate = root^2 (whose mean is y) less the part that is noise. */
#include "forecast/model.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <string.h>

#define MOST_FACTORS 4
#define MOST_DAYS 182 /* of history, so that the shapes are today's */
#define LEAST_DAYS 28
#define LEAST_SLOTS 4    /* a day: with fewer there is no shape */
#define LEAST_MEAN 1.0   /* contacts a slot: below, roots are too coarse and the model of thin counts stands by */
#define HALF_LIFE 28.0   /* days, of a weekday's mean score */
#define LEAST_FULL 0.999 /* share of a day's open intervals that must be measured */
#define PRIOR_DAYS 1.0   /* of a weekday at the mean of all days */
#define MOST_PERSISTENT 0.95

typedef struct {
  int32_t n, slots;
  int32_t *day;  /* [n] index */
  double *root;  /* [n * slots] about the mean */
  double *mean;  /* [slots] */
  double *shape; /* [MOST_FACTORS * slots] unit vectors */
  int32_t n_factors;
  double gain[MOST_FACTORS]; /* what of a score is more than noise */
  double *score;             /* [MOST_FACTORS * n] */
} Factors;

static void factors_clear(Factors *factors) {
  g_free(factors->day);
  g_free(factors->root);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Factors, factors_clear)

/* Roots of the counts of a day, one per slot; a slot seen twice (a clock set back) counts its first pass. Closed slots are 0 contacts. */
static bool day_roots(double *root, const WfmForecastTask *task, int32_t day, int32_t slots) {
  const WfmHistory *history = task->history;
  double open = 0, measured = 0;
  if (history->event[day] != WFM_NO_EVENT || isnan(history->level[day])) return false;
  for (int32_t s = 0; s < slots; s++) root[s] = 0.5;
  for (int32_t i = MIN(history->begin[day + 1], task->n_past) - 1; i >= history->begin[day]; i--) {
    open += task->input->open_past[i] != 0, measured += !isnan(task->clean[i]);
    if (!isnan(task->clean[i])) root[task->input->past->slot[i]] = sqrt(task->clean[i] + 0.25);
  }
  return open > 0 && measured >= LEAST_FULL * open;
}

static void gather(Factors *factors, const WfmForecastTask *task) {
  const WfmHistory *history = task->history;
  int32_t slots = history->base.slots, last = task->input->past->day[task->n_past - 1] - history->day0,
          first = MAX(0, last + 1 - MOST_DAYS);
  size_t most = (size_t)(last + 1 - first);
  double *block = g_new0(double, most *((size_t)slots + MOST_FACTORS) + (1 + MOST_FACTORS) * (size_t)slots);
  *factors = (Factors){.slots = slots, .day = g_new(int32_t, most), .root = block};
  factors->score = block + most * (size_t)slots, factors->mean = factors->score + most * MOST_FACTORS,
  factors->shape = factors->mean + slots;
  for (int32_t d = first; d <= last; d++)
    if (day_roots(factors->root + (size_t)factors->n * (size_t)slots, task, d, slots)) factors->day[factors->n++] = d;
  for (int32_t r = 0; r < factors->n; r++)
    for (int32_t s = 0; s < slots; s++) factors->mean[s] += factors->root[r * slots + s] / factors->n;
  for (int32_t r = 0; r < factors->n; r++)
    for (int32_t s = 0; s < slots; s++) factors->root[r * slots + s] -= factors->mean[s];
}

/* Largest eigenvalue that noise of variance 1/4 a cell gives: (sqrt(n) + sqrt(slots))^2 / 4. */
static double noise_edge(const Factors *factors) {
  double edge = sqrt(factors->n) + sqrt(factors->slots);
  return 0.25 * edge * edge;
}

/* The leading eigenvectors over slots, from the days' products where days are fewer than slots: the values are the same, and the vectors are
 * those over days, carried over to slots. */
static void find_shapes(Factors *factors) {
  bool by_day = factors->n < factors->slots;
  size_t slots = (size_t)factors->slots, n = by_day ? (size_t)factors->n : slots;
  gsl_matrix *gram = gsl_matrix_calloc(n, n), *vectors = gsl_matrix_alloc(n, n);
  gsl_vector *values = gsl_vector_alloc(n);
  gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(n);
  cblas_dsyrk(CblasRowMajor, CblasLower, by_day ? CblasNoTrans : CblasTrans, (int)n, by_day ? factors->slots : factors->n, 1, factors->root,
              factors->slots, 0, gram->data, (int)gram->tda);
  gsl_eigen_symmv(gram, values, vectors, work);
  gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC);
  double edge = noise_edge(factors);
  for (size_t k = 0; k < MOST_FACTORS && k < n && gsl_vector_get(values, k) > edge; k++) {
    double value = gsl_vector_get(values, k), *shape = factors->shape + k * slots;
    factors->gain[k] = 1 - edge / value;
    if (by_day)
      cblas_dgemv(CblasRowMajor, CblasTrans, factors->n, factors->slots, 1 / sqrt(value), factors->root, factors->slots, vectors->data + k,
                  (int)vectors->tda, 0, shape, 1);
    else
      cblas_dcopy(factors->slots, vectors->data + k, (int)vectors->tda, shape, 1);
    factors->n_factors++;
  }
  gsl_eigen_symmv_free(work);
  gsl_vector_free(values);
  gsl_matrix_free(vectors);
  gsl_matrix_free(gram);
}

static void take_scores(Factors *factors) {
  for (int32_t k = 0; k < factors->n_factors; k++)
    for (int32_t r = 0; r < factors->n; r++)
      factors->score[k * factors->n + r] =
          cblas_ddot(factors->slots, factors->root + (size_t)r * (size_t)factors->slots, 1, factors->shape + k * factors->slots, 1);
}

/* How a score goes on: weekday's mean, and a deviation that fades. */
typedef struct {
  double weekday[7], deviation, persistence;
  int32_t last; /* day of the deviation */
} Course;

static Course course_of(const Factors *factors, const WfmHistory *history, int32_t k) {
  Course course = {.last = factors->day[factors->n - 1]};
  const double *score = factors->score + (size_t)k * (size_t)factors->n;
  double sum[7] = {0}, weight[7] = {0}, mean = 0, all = 0, product = 0, square = 0;
  for (int32_t r = 0; r < factors->n; r++) {
    int w = wfm_weekday(history->day0 + factors->day[r]);
    double age = exp2((factors->day[r] - course.last) / HALF_LIFE);
    sum[w] += age * score[r], weight[w] += age, mean += age * score[r], all += age;
  }
  mean /= all;
  for (int w = 0; w < 7; w++) course.weekday[w] = (sum[w] + PRIOR_DAYS * mean) / (weight[w] + PRIOR_DAYS);
  for (int32_t r = 0; r < factors->n; r++) {
    double here = score[r] - course.weekday[wfm_weekday(history->day0 + factors->day[r])];
    if (r > 0) product += here * course.deviation;
    square += here * here;
    course.deviation = here;
  }
  course.persistence = square > 0 ? CLAMP(product / square, 0, MOST_PERSISTENT) : 0;
  return course;
}

static void predict_day(double *rate, const Factors *factors, const Course *course, const WfmHistory *history, int32_t day) {
  for (int32_t s = 0; s < factors->slots; s++) rate[s] = factors->mean[s];
  for (int32_t k = 0; k < factors->n_factors; k++) {
    double fade = pow(course[k].persistence, day - course[k].last);
    double score = factors->gain[k] * (course[k].weekday[wfm_weekday(history->day0 + day)] + fade * course[k].deviation);
    for (int32_t s = 0; s < factors->slots; s++) rate[s] += score * factors->shape[k * factors->slots + s];
  }
  for (int32_t s = 0; s < factors->slots; s++) rate[s] = rate[s] > 0 ? rate[s] * rate[s] : 0;
}

/* The square of a mean root lies below the mean count: by the variance of the roots, which the last days show. 0 where counts are too thin. */
static double shortfall(const Factors *factors) {
  double squares = 0, contacts = 0;
  for (int32_t r = 0; r < factors->n; r++)
    for (int32_t s = 0; s < factors->slots; s++) {
      double fitted = factors->mean[s], root = factors->root[r * factors->slots + s] + factors->mean[s];
      for (int32_t k = 0; k < factors->n_factors; k++)
        fitted += factors->gain[k] * factors->score[k * factors->n + r] * factors->shape[k * factors->slots + s];
      squares += fitted > 0 ? fitted * fitted : 0, contacts += root * root - 0.25;
    }
  return squares > 0 && contacts >= LEAST_MEAN * factors->n * factors->slots ? contacts / squares : 0;
}

static bool predict(double *mean, const WfmForecastTask *task) {
  const WfmHistory *history = task->history;
  g_auto(Factors) factors = {0};
  if (task->n_past <= history->first || history->base.slots < LEAST_SLOTS) return false;
  gather(&factors, task);
  if (factors.n < LEAST_DAYS) return false;
  find_shapes(&factors);
  take_scores(&factors);
  Course course[MOST_FACTORS];
  for (int32_t k = 0; k < factors.n_factors; k++) course[k] = course_of(&factors, history, k);
  double scale = shortfall(&factors);
  if (!(scale > 0)) return false; /* too few contacts */
  g_autofree double *rate = g_new(double, (gsize)factors.slots);
  for (int32_t i = 0, day = INT32_MIN; i < task->future->grid.n; i++) {
    if (task->future->day[i] != day) day = task->future->day[i], predict_day(rate, &factors, course, history, day - history->day0);
    mean[i] = scale * rate[task->future->slot[i]];
  }
  return true;
}

const WfmForecastModel wfm_model_factor = {
    .name = "factor",
    .summary = "factors of the day-by-slot matrix of root counts, each score by weekday and a fading deviation",
    .source = "Shen and Huang 2008, Manufacturing & Service Operations Management 10, sections 3 and 4; Brown et al. 2005 (root transform)",
    .min_days = LEAST_DAYS,
    .predict = predict,
};
