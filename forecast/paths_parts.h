/* Internal to forecast/paths.c and forecast/day_paths.c: the random numbers of a path. */
#pragma once

#include "core/rng.h"
#include "forecast/factor_table.h"
#include "forecast/paths.h"

enum {
  WFM_PATH_COMMON = 1,
  WFM_PATH_DAYS,
  WFM_PATH_HANDLE_TIMES,
  WFM_PATH_INTERVALS,
  WFM_PATH_WHOLE_DAYS,
  WFM_PATH_GROWTH,
  WFM_PATH_ELASTICITY,
  WFM_PATH_DRIVER
};

/* The stream of one kind that is the queue's own. */
void wfm_path_stream(WfmRng *rng, const WfmPathName *name, uint64_t kind);
/* What all queues share on a local day of a path: the deviates of the lasting part, then those of the day's own. */
void wfm_path_common(double common[2 * WFM_PATH_FACTORS], uint64_t seed, uint64_t path, int32_t day);
/* wfm_path_days, with the volume's factors from a table of the range of day_cv; NULL: exact. common: wfm_path_common of every local day from day[0] on;
 * NULL: drawn here. */
void wfm_path_days_from(const WfmFactorTable *table, double *volume, double *aht, const WfmPathLaw *law, const double *day_cv,
                        const int32_t *day, int32_t n, const WfmPathName *name, const double *common);
/* A gamma factor of mean 1. */
double wfm_path_gamma(WfmRng *rng, double cv);
