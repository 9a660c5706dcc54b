/* What a period asks of its people, as curves: hours of work against the load, and the service level against the hours that are there.
 *
 * Along sample futures the load of a week is not the forecast's, and a requirement is not proportional to it: the cushion grows slower than the work. So the
 * requirement of each kind of work is taken once at several loads, interval by interval, and read between them; and so is the service level, the mean
 * over contacts, where the same share of the required people is missing or over in every interval. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Of n_works kinds of work over n periods. */
typedef struct {
  size_t n_works;
  int32_t n, n_scales, n_ratios;
  double *scale;    /* [n_scales] rising, 1 among them: multiples of the load */
  double *need_h;   /* [n_works * n * n_scales] hours at work on contacts */
  double *ratio;    /* [n_ratios] rising, 1 among them: multiples of the people needed */
  double *level;    /* [n_works * n * n_ratios] service level, by the work's own definition; NaN where nothing is offered */
  double *contacts; /* [n_works * n] at the forecast */
  double *work_h;   /* [n_works * n] handle time alone, at the forecast */
} WfmNeed;

WfmNeed *wfm_need_new(size_t n_works, int32_t n, const double *scale, int32_t n_scales, const double *ratio, int32_t n_ratios);
void wfm_need_free(WfmNeed *need);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmNeed, wfm_need_free)

/* Hours needed at a multiple of the load; outside the scales in proportion to the nearest one. */
double wfm_need_at(const WfmNeed *need, size_t work, int32_t period, double load);
/* Service level with so many hours where the load is `load` times the forecast; NaN where nothing is offered. */
double wfm_need_level(const WfmNeed *need, size_t work, int32_t period, double load, double hours);
