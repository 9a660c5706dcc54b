#include "cli/expected_gap.h"

#include <math.h>

#define WORTH_SAYING 0.02
#define OVERLOADED 0.5 /* of the contacts in time by formula: what is not answered is there in the next interval */
#define EDGE_S 3600

typedef enum { GAP_EDGE, GAP_CARRIED, GAP_OTHER, N_GAPS } Gap;

static bool near_edge(const uint8_t *open, WfmGrid grid, int32_t i) {
  int32_t reach = MAX(EDGE_S / grid.step, 1);
  for (int32_t k = MAX(i - reach, 0); k <= MIN(i + reach, grid.n - 1); k++)
    if (!open[k]) return true;
  return i < reach;
}

static Gap gap_of(const uint8_t *open, const double *expected, WfmGrid grid, int32_t i) {
  if (near_edge(open, grid, i)) return GAP_EDGE;
  return i > 0 && expected[i - 1] < OVERLOADED ? GAP_CARRIED : GAP_OTHER;
}

static const char *words_of(Gap gap, bool above, bool shared) {
  switch (gap) {
  case GAP_EDGE:
    return "the first and last hours of opening, where the formula knows nothing of an empty line at first and of calls still in hand at "
           "last";
  case GAP_CARRIED:
    return "hours that follow an overloaded one, whose line is still there";
  case GAP_OTHER:
  case N_GAPS:
    break;
  }
  if (!shared)
    return above ? "chance within the hours, which is smaller than the formula takes it"
                 : "chance within the hours, absences and spread of volume together, which the formula takes one by one";
  return above ? "people shared with other queues, who are free for this one more often than the formula takes them to be"
               : "people shared with other queues, who are busy with those when this one needs them";
}

char *wfm_expected_gap(const WfmSimQueueResult *sim, WfmGrid grid, const double *volume, const uint8_t *open, const double *expected,
                       bool shared) {
  double part[N_GAPS] = {0}, contacts = 0, good = 0;
  for (int32_t i = 0; i < grid.n; i++) {
    if (isnan(expected[i]) || isnan(sim->interval_sl[i]) || !(volume[i] > 0)) continue;
    part[gap_of(open, expected, grid, i)] += (sim->interval_sl[i] - expected[i]) * volume[i];
    contacts += volume[i];
    good += expected[i] * volume[i];
  }
  double all = part[GAP_EDGE] + part[GAP_CARRIED] + part[GAP_OTHER];
  if (!(contacts > 0) || !(fabs(sim->sl.mean - good / contacts) > WORTH_SAYING + sim->sl.half_width)) return NULL;
  Gap most = GAP_OTHER;
  for (Gap g = GAP_EDGE; g < N_GAPS; g++)
    if (copysign(1, all) * part[g] > copysign(1, all) * part[most]) most = g;
  return g_strdup_printf("By formula %.1f %% of the contacts are within the target, simulated %.1f %%; %.1f of the %.1f points lie in %s.",
                         100 * good / contacts, 100 * sim->sl.mean, 100 * fabs(part[most]) / contacts,
                         100 * fabs(sim->sl.mean - good / contacts), words_of(most, all > 0, shared));
}
