/* Grid, series, parameters, random streams, parallel_for, numeric helpers. */
#include "core/error.h"
#include "core/grid.h"
#include "core/numeric.h"
#include "core/parallel.h"
#include "core/params.h"
#include "core/rng.h"
#include "core/series.h"

#include <cblas.h>
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

static void test_grid_index_rounds_towards_the_past(void) {
  WfmGrid grid = {1000, 900, 4};
  g_assert_cmpint(wfm_grid_index(grid, 1000), ==, 0);
  g_assert_cmpint(wfm_grid_index(grid, 1899), ==, 0);
  g_assert_cmpint(wfm_grid_index(grid, 999), ==, -1);
  g_assert_cmpint(wfm_grid_index(grid, 100), ==, -1);
  g_assert_cmpint(wfm_grid_index(grid, 99), ==, -2);
  g_assert_cmpint(wfm_grid_index(grid, wfm_grid_end(grid)), ==, 4);
}

static void test_a_new_series_is_not_measured(void) {
  g_autoptr(WfmSeries) series = wfm_series_new("voice", (WfmGrid){0, 900, 3});
  for (int i = 0; i < 3; i++) g_assert_true(isnan(series->value[i]));
}

/* Known answers of Philox4x32-10 from the authors' test file kat_vectors in Random123: zero counter and key, and all ones. */
static void test_philox_known_answers(void) {
  WfmRng rng;
  wfm_rng_init(&rng, 0, 0);
  static const uint32_t zero[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  for (int i = 0; i < 4; i++) g_assert_cmphex(wfm_rng_u32(&rng), ==, zero[i]);
  rng = (WfmRng){.key = {0xffffffff, 0xffffffff}, .counter = {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, .used = 4};
  static const uint32_t ones[4] = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
  for (int i = 0; i < 4; i++) g_assert_cmphex(wfm_rng_u32(&rng), ==, ones[i]);
}

static void moments(double *mean, double *variance, double (*draw)(WfmRng *, double), double parameter) {
  enum { N = 200000 };
  WfmRng rng;
  wfm_rng_init(&rng, 7, wfm_rng_stream(1, (uint64_t)(parameter * 1000)));
  double sum = 0, squares = 0;
  for (int i = 0; i < N; i++) {
    double x = draw(&rng, parameter);
    sum += x;
    squares += x * x;
  }
  *mean = sum / N;
  *variance = squares / N - *mean * *mean;
}
static double draw_poisson(WfmRng *rng, double mean) {
  return (double)wfm_rng_poisson(rng, mean);
}
static double draw_gamma(WfmRng *rng, double shape) {
  return wfm_rng_gamma(rng, shape, 2);
}

static void test_draws_have_the_moments_of_their_law(void) {
  static const double means[] = {0.1, 3, 9.9, 10.1, 50, 4000};
  for (size_t i = 0; i < G_N_ELEMENTS(means); i++) {
    double mean = 0, variance = 0, m = means[i]; /* five standard errors of mean and variance */
    moments(&mean, &variance, draw_poisson, m);
    g_assert_cmpfloat(fabs(mean - m), <, 5 * sqrt(m / 200000));
    g_assert_cmpfloat(fabs(variance - m), <, 5 * sqrt((m + 2 * m * m) / 200000));
  }
  static const double shapes[] = {0.3, 1, 7.5, 400};
  for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
    double mean = 0, variance = 0, k = shapes[i];
    moments(&mean, &variance, draw_gamma, k);
    g_assert_cmpfloat(fabs(mean - 2 * k), <, 5 * sqrt(4 * k / 200000));
    g_assert_cmpfloat(fabs(variance - 4 * k), <, 5 * 4 * k * sqrt((2 + 6 / k) / 200000));
  }
}

static void test_streams_are_apart(void) {
  WfmRng a, b;
  wfm_rng_init(&a, 1, 1);
  wfm_rng_init(&b, 1, 2);
  int equal = 0;
  for (int i = 0; i < 1000; i++) equal += wfm_rng_u32(&a) == wfm_rng_u32(&b);
  g_assert_cmpint(equal, ==, 0);
  uint32_t counts[7] = {0};
  for (int i = 0; i < 70000; i++) counts[wfm_rng_below(&a, 7)]++;
  for (int i = 0; i < 7; i++) g_assert_cmpint(ABS((int)counts[i] - 10000), <, 500);
}

static void square(void *user, size_t job) {
  ((double *)user)[job] += (double)(job * job);
}
static void nested(void *user, size_t job) {
  wfm_parallel_for(3, 8, square, (double *)user + 3 * job);
}

static void test_parallel_for_runs_each_job_once(void) {
  double out[1000] = {0};
  wfm_parallel_for(1000, 4, square, out);
  for (size_t i = 0; i < 1000; i++) g_assert_cmpfloat(out[i], ==, (double)(i * i));
  double inner[30] = {0};
  wfm_parallel_for(10, 4, nested, inner);
  for (size_t i = 0; i < 30; i++) g_assert_cmpfloat(inner[i], ==, (double)((i % 3) * (i % 3)));
  wfm_parallel_for(0, 4, square, NULL);
}

/* Stands before OpenBLAS's own, so that a test can be with a build of it that locks nothing. */
static bool built_without_threads;
int openblas_get_parallel(void) {
  return built_without_threads ? OPENBLAS_SEQUENTIAL : OPENBLAS_THREAD;
}

/* Takes so long that other threads, where there are any, have jobs too. */
static void note_thread(void *user, size_t job) {
  g_usleep(2000);
  ((pthread_t *)user)[job] = pthread_self();
}

static void test_one_thread_computes_where_openblas_locks_nothing(void) {
  pthread_t by[20] = {0};
  built_without_threads = true;
  wfm_parallel_for(G_N_ELEMENTS(by), 4, note_thread, by);
  built_without_threads = false;
  for (size_t i = 0; i < G_N_ELEMENTS(by); i++) g_assert_true(pthread_equal(by[i], pthread_self()));
}

typedef struct {
  double share;
  int64_t count;
  bool on;
  const char *text;
  int way;
} Toy;
static const WfmParam toy_params[] = {
    {"share", WFM_PARAM_REAL, offsetof(Toy, share), 0.25, 0, 1, .unit = "share", .help = "A share."},
    {"count", WFM_PARAM_INT, offsetof(Toy, count), 6, 1, 52, .unit = "weeks", .help = "A count."},
    {"on", WFM_PARAM_BOOL, offsetof(Toy, on), 1, .unit = "", .help = "A switch."},
    {"text", WFM_PARAM_TEXT, offsetof(Toy, text), .initial_text = "auto", .unit = "", .help = "A word."},
    {"way", WFM_PARAM_CHOICE, offsetof(Toy, way), 1, .choices = "left|right", .unit = "", .help = "A way."},
};
static const WfmModule toy_module = {"toy", "A module for tests", sizeof(Toy), toy_params, G_N_ELEMENTS(toy_params)};
static const WfmModule *const toy_modules[] = {&toy_module};

static void test_defaults_are_set_whatever_was_there(void) {
  Toy toy;
  memset(&toy, 0xAA, sizeof toy);
  wfm_module_defaults(&toy_module, &toy);
  g_assert_cmpfloat(toy.share, ==, 0.25);
  g_assert_cmpint(toy.count, ==, 6);
  g_assert_true(toy.on);
  g_assert_cmpstr(toy.text, ==, "auto");
  g_assert_cmpint(toy.way, ==, 1);
}

static void test_settings_take_what_is_right_and_refuse_the_rest(void) {
  g_autoptr(WfmSettings) settings = wfm_settings_new(toy_modules, 1);
  const Toy *toy = wfm_settings_get(settings, &toy_module);
  g_autoptr(GError) none = NULL;
  g_assert_true(wfm_settings_set(settings, "toy.share", "30%", &none));
  g_assert_cmpfloat_with_epsilon(toy->share, 0.3, 1e-15);
  g_assert_true(wfm_settings_set(settings, "toy.on", "no", &none));
  g_assert_true(wfm_settings_set(settings, "toy.way", "LEFT", &none));
  g_assert_cmpint(toy->way, ==, 0);
  static const struct {
    const char *key, *text, *message;
  } bad[] = {{"toy.share", "2", "from 0 to 1 share"},
             {"toy.share", "nan", "from 0 to 1"},
             {"toy.share", "", "a number"},
             {"toy.count", "3.5", "whole number"},
             {"toy.count", "1e300", "from 1 to 52"},
             {"toy.way", "up", "one of left|right"},
             {"toy.shar", "1", "did you mean \"toy.share\""},
             {"zzz", "1", "wfm settings"},
             {"toy.on", "maybe", "yes or no"}};
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) err = NULL;
    g_assert_false(wfm_settings_set(settings, bad[i].key, bad[i].text, &err));
    g_assert_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT);
    if (!strstr(err->message, bad[i].message)) g_error("%s", err->message);
  }
  g_assert_cmpfloat_with_epsilon(toy->share, 0.3, 1e-15);
}

static void test_sums_and_quantiles_pass_over_what_is_missing(void) {
  double nan = (double)NAN, x[] = {nan, 1e16, 1, -1e16, nan};
  g_assert_cmpfloat(wfm_sum(x, 5), ==, 1);
  double y[] = {4, nan, 1, 3, 2};
  g_assert_cmpfloat(wfm_mean(y, 5), ==, 2.5);
  g_assert_cmpfloat(wfm_median(y, 5), ==, 2.5);
  g_assert_cmpfloat_with_epsilon(wfm_quantile(y, 5, 0.1), 1.3, 1e-12); /* R: quantile(1:4, 0.1) */
  g_assert_true(isnan(wfm_mean(x, 1)) && isnan(wfm_median(x, 1)));
}

static void test_cholesky_solves_or_says_no(void) {
  double A[] = {4, 2, 2, 3}, b[] = {8, 7};
  g_assert_true(wfm_solve_spd(A, b, 2));
  g_assert_cmpfloat_with_epsilon(b[0], 1.25, 1e-12); /* by hand: 4x+2y=8, 2x+3y=7 */
  g_assert_cmpfloat_with_epsilon(b[1], 1.5, 1e-12);
  double indefinite[] = {1, 2, 2, 1}, c[] = {1, 1};
  g_assert_false(wfm_solve_spd(indefinite, c, 2));
  g_assert_cmpfloat(c[0], ==, 1);
}

/* GSL's own cblas must not slip in: it is an order of magnitude slower than OpenBLAS. */
static void test_blas_comes_from_openblas(void) {
  wfm_numeric_init();
  Dl_info where = {0};
  void *dgemm = dlsym(RTLD_DEFAULT, "cblas_dgemm");
  g_assert_nonnull(dgemm);
  g_assert_true(dladdr(dgemm, &where) != 0);
  g_assert_nonnull(strstr(where.dli_fname, "blas"));
  g_assert_null(strstr(where.dli_fname, "gslcblas"));
}

static size_t count_threads(void) {
  g_autoptr(GDir) tasks = g_dir_open("/proc/self/task", 0, NULL);
  if (!tasks) return 1;
  size_t n = 0;
  while (g_dir_read_name(tasks)) n++;
  return n;
}

/* A thread that has just been joined is still listed for a moment; one that waits for work is listed for good. */
static void test_no_thread_but_ours_is_left_after_the_start(void) {
  wfm_numeric_init();
  for (int tries = 0; tries < 100 && count_threads() > 1; tries++) g_usleep(10000);
  g_assert_cmpuint(count_threads(), ==, 1);
}

/* With a cv of 1 the gamma distribution is the exponential one, whose median is ln 2 and whose quantile is -ln(1 - p); nearly without spread it
 * is the normal one; and whatever is asked, the answer is a number, and rises with z. */
static void test_gamma_at(void) {
  g_assert_cmpfloat_with_epsilon(wfm_gamma_at(0, 1), log(2), 1e-12);
  g_assert_cmpfloat_with_epsilon(wfm_gamma_at(1, 1), -log(0.15865525393145707), 1e-12);
  g_assert_cmpfloat_with_epsilon(wfm_gamma_at(2, 1e-3), 1 + 2e-3, 2e-6);
  g_assert_cmpfloat(wfm_gamma_at(3, 0), ==, 1);
  /* GSL's inversion finds no end here; the value is mpmath's, a root of gammainc(1 / cv^2, 0, x, regularized) = P(Z < z) at 30 digits. */
  g_assert_cmpfloat_with_epsilon(wfm_gamma_at(2.4666, 0.0312), 1.078605549584557, 1e-9);
  for (int k = -23; k <= 5; k++) {
    double cv = pow(2, k);
    double before = -1;
    for (int z = -32; z <= 32; z++) {
      double at = wfm_gamma_at(0.25 * z, cv);
      g_assert_true(isfinite(at) && at >= 0 && at >= before - 1e-12);
      before = at;
    }
  }
}

static void test_numbers_are_written_as_short_as_they_read_back(void) {
  static const struct {
    double number;
    const char *text;
  } right[] = {{0.1, "0.1"}, {0.99, "0.99"}, {1.0 / 3, "0.33333333333333331"}, {400000, "400000"}};
  char buffer[WFM_NUMBER_SIZE];
  for (size_t k = 0; k < G_N_ELEMENTS(right); k++)
    g_assert_cmpfloat(g_ascii_strtod(wfm_number_format(buffer, right[k].number), NULL), ==, right[k].number);
  for (size_t k = 0; k < G_N_ELEMENTS(right); k++) g_assert_cmpstr(wfm_number_format(buffer, right[k].number), ==, right[k].text);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/core/grid-index", test_grid_index_rounds_towards_the_past);
  g_test_add_func("/core/series-not-measured", test_a_new_series_is_not_measured);
  g_test_add_func("/core/philox-known-answers", test_philox_known_answers);
  g_test_add_func("/core/draws-have-their-moments", test_draws_have_the_moments_of_their_law);
  g_test_add_func("/core/streams-are-apart", test_streams_are_apart);
  g_test_add_func("/core/parallel-for", test_parallel_for_runs_each_job_once);
  g_test_add_func("/core/one thread where openblas locks nothing", test_one_thread_computes_where_openblas_locks_nothing);
  g_test_add_func("/core/defaults", test_defaults_are_set_whatever_was_there);
  g_test_add_func("/core/number", test_numbers_are_written_as_short_as_they_read_back);
  g_test_add_func("/core/settings", test_settings_take_what_is_right_and_refuse_the_rest);
  g_test_add_func("/core/missing-values", test_sums_and_quantiles_pass_over_what_is_missing);
  g_test_add_func("/core/cholesky", test_cholesky_solves_or_says_no);
  g_test_add_func("/core/openblas", test_blas_comes_from_openblas);
  g_test_add_func("/core/openblas leaves no threads", test_no_thread_but_ours_is_left_after_the_start);
  g_test_add_func("/core/gamma quantiles are numbers", test_gamma_at);
  return g_test_run();
}
