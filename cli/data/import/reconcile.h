/* Which service level a platform counts: its own figure, row by row of an interval table, beside what each definition makes of the row's counts.
 *
 *   answered_of_offered   answered in time / (answered + abandoned)
 *   answered_of_answered  answered in time / answered
 *   abandons_ok           (answered + abandoned in time) / offered
 *   exclude_short         answered in time / (offered - abandoned in time)
 *   with_flow_out         answered in time / offered, where that counts more than answered and abandoned
 *
 * A definition agrees with a row where they are the same to half of the last digit shown. Sums are weighted by what was offered. */
#pragma once

#include "cli/data/import/intake.h"
#include "scheduler/staffing/staffing.h"

extern const char *const wfm_definition_formulas[WFM_N_SL];

typedef struct {
  double answered, abandoned, offered, answered_in_sl, abandoned_in_sl; /* NaN: not told */
} WfmServiceCounts;
/* NaN where the counts do not tell it, or nothing was offered. */
double wfm_definition_value(const WfmServiceCounts *counts, WfmServiceLevel definition);

typedef struct {
  char *queue;
  size_t rows; /* with a figure of the platform and something offered */
  double told; /* the platform's figure, weighted */
  struct {
    size_t rows, agree;
    double value, apart; /* weighted mean, and weighted mean of absolute differences; NaN: no row tells it */
  } definition[WFM_N_SL];
  unsigned best; /* mask of the definitions that agree with most rows; 0: none agrees with nine rows in ten */
} WfmReconciliation;

/* One for all rows first, then one per queue where there are several; *n of them. Errors: WFM_STATUS_BAD_INPUT, also where the file lacks what it takes. */
WfmReconciliation *wfm_reconcile_file(const WfmIntakeOptions *options, const char *path, size_t *n, GError **err);
void wfm_reconciliations_free(WfmReconciliation *list, size_t n);
