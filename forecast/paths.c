#include "forecast/paths_parts.h"

#include "forecast/law.h"

#include <math.h>

/* A number for a name (Fowler, Noll and Vo's hash, 1a, 64 bits). */
static uint64_t number_of(const char *name) {
  uint64_t hash = 14695981039346656037u;
  for (; *name; name++) hash = (hash ^ (uint8_t)*name) * 1099511628211u;
  return hash;
}

void wfm_path_stream(WfmRng *rng, const WfmPathName *name, uint64_t kind) {
  wfm_rng_init(rng, name->seed, wfm_rng_stream(wfm_rng_stream(name->path, kind), number_of(name->queue)));
}

void wfm_path_common(double common[2 * WFM_PATH_FACTORS], uint64_t seed, uint64_t path, int32_t day) {
  WfmRng rng;
  wfm_rng_init(&rng, seed, wfm_rng_stream(wfm_rng_stream(path, WFM_PATH_COMMON), (uint64_t)day));
  for (int k = 0; k < 2 * WFM_PATH_FACTORS; k++) common[k] = wfm_rng_normal(&rng);
}

/* A deviate of variance 1 of which the loadings' part comes from common[WFM_PATH_FACTORS], the rest from `own`. */
static double mixed(const double *common, WfmRng *own, const WfmPathLaw *law) {
  double sum = 0, squares = 0;
  for (int f = 0; f < WFM_PATH_FACTORS; f++) {
    sum += law->loading[f] * common[f];
    squares += law->loading[f] * law->loading[f];
  }
  return sum + sqrt(fmax(0, 1 - squares)) * wfm_rng_normal(own);
}

/* A deviate of a queue that partly lasts from day to day. */
typedef struct {
  const WfmDayCorrelation *correlation;
  double lasting;
} Lasting;

/* The next of it, from two deviates of the day; the day before lies `since` days back, 0: there is none. */
static double lasting_next(Lasting *deviate, int32_t since, double a, double b) {
  double kept = since > 0 ? pow(deviate->correlation->persistence, since) : 0, share = deviate->correlation->share;
  deviate->lasting = kept * deviate->lasting + sqrt(1 - kept * kept) * a;
  return sqrt(share) * deviate->lasting + sqrt(1 - share) * b;
}

void wfm_path_days_from(const WfmFactorTable *table, double *volume, double *aht, const WfmPathLaw *law, const double *day_cv,
                        const int32_t *day, int32_t n, const WfmPathName *name, const double *common) {
  WfmRng own, handle;
  Lasting of_volume = {&law->volume, 0}, of_aht = {&law->aht, 0};
  double together = law->together, sd = sqrt(log1p(law->aht_cv * law->aht_cv));
  wfm_path_stream(&own, name, WFM_PATH_DAYS);
  wfm_path_stream(&handle, name, WFM_PATH_HANDLE_TIMES);
  for (int32_t d = 0; d < n; d++) {
    int32_t since = d == 0 ? 0 : day[d] - day[d - 1];
    double drawn[2 * WFM_PATH_FACTORS];
    const double *shared = common ? common + (size_t)(day[d] - day[0]) * 2 * WFM_PATH_FACTORS : drawn;
    if (!common) wfm_path_common(drawn, name->seed, name->path, day[d]);
    double a = mixed(shared, &own, law), b = mixed(shared + WFM_PATH_FACTORS, &own, law), z = lasting_next(&of_volume, since, a, b);
    volume[d] = table ? wfm_factor_table_at(table, z, day_cv[d]) : wfm_law_factor_at(z, day_cv[d]);
    if (!aht) continue;
    a = wfm_rng_normal(&handle), b = wfm_rng_normal(&handle);
    double y = together * z + sqrt(1 - together * together) * lasting_next(&of_aht, since, a, b);
    aht[d] = exp(sd * y - 0.5 * sd * sd) / (1 + together * sd * day_cv[d]);
  }
}

void wfm_path_days(double *volume, double *aht, const WfmPathLaw *law, const double *day_cv, const int32_t *day, int32_t n,
                   const WfmPathName *name) {
  wfm_path_days_from(NULL, volume, aht, law, day_cv, day, n, name, NULL);
}

double wfm_path_gamma(WfmRng *rng, double cv) {
  /* A gamma of a tiny shape underflows to 0, which is what it means; a tiny cv is no factor at all. */
  return cv > 1e-6 ? wfm_rng_gamma(rng, 1 / (cv * cv), cv * cv) : 1;
}

void wfm_forecast_sample(double *count, double *aht_s, const WfmForecast *forecast, const int32_t *local_day, uint64_t seed,
                         uint64_t path) {
  int32_t n = forecast->grid.n, n_days = 0;
  WfmPathName name = {seed, path, forecast->queue};
  g_autofree double *volume = g_new(double, (gsize)n + 1), *aht = g_new(double, (gsize)n + 1), *day_cv = g_new(double, (gsize)n + 1);
  g_autofree int32_t *day = g_new(int32_t, (gsize)n + 1);
  for (int32_t i = 0; i < n; i++)
    if (i == 0 || local_day[i] != local_day[i - 1]) day[n_days] = local_day[i], day_cv[n_days++] = forecast->day_cv[i];
  wfm_path_days(volume, aht_s ? aht : NULL, &forecast->path, day_cv, day, n_days, &name);
  WfmRng rng;
  wfm_path_stream(&rng, &name, WFM_PATH_INTERVALS);
  for (int32_t i = 0, d = -1; i < n; i++) {
    d += i == 0 || local_day[i] != local_day[i - 1];
    double mean = forecast->mean[i];
    count[i] = mean > 0 ? (double)wfm_rng_poisson(&rng, mean * volume[d] * wfm_path_gamma(&rng, forecast->interval_cv)) : 0;
    if (aht_s) aht_s[i] = forecast->aht_s[i] * aht[d];
  }
}
