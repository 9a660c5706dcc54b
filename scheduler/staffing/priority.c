#include "scheduler/staffing/priority.h"

#include <math.h>

#include "scheduler/staffing/erlang_c.h"

double wfm_priority(WfmPriorityClass *result, double n, const double *load, size_t classes) {
  double all = 0, above = 0, queue_above = 0;
  for (size_t k = 0; k < classes; k++) all += load[k];
  double p_wait = wfm_erlang_c(n, all, 1, 0).p_wait; /* 1 where all together are too much */
  for (size_t k = 0; k < classes; k++) {
    double upto = above + load[k];
    WfmErlangC c = wfm_erlang_c(n, upto, 1, 0);
    result[k].wait = upto < n ? p_wait * n / ((n - above) * (n - upto)) : (double)INFINITY;
    /* contacts waiting of the classes up to this one, less those of the classes above: Little */
    result[k].sojourn = !(upto < n) ? (double)INFINITY : load[k] > 0 ? 1 + (c.queue - queue_above) / load[k] : (double)NAN;
    above = upto;
    queue_above = c.queue;
  }
  return p_wait;
}
