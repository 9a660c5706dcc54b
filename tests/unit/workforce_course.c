/* The course of cohorts, printed for the reference beside this file. Numbers come as words on standard input:
 *   n, from[n + 1], n_attrition, (from_days year)..., train_days pass nest_days mentor_share ramp_days ramp_from, n_cohorts, (heads period tenure leaves)...
 * and each period leaves as a line: begin heads training productive left. */
#include "scheduler/capacity/workforce.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static double number(void) {
  char word[64];
  if (scanf("%63s", word) != 1) exit(2);
  return g_ascii_strtod(word, NULL);
}

static void career_read(WfmCareer *career, WfmAttrition *attrition, size_t most) {
  career->n_attrition = (size_t)number();
  g_assert_cmpuint(career->n_attrition, <=, most);
  for (size_t k = 0; k < career->n_attrition; k++) attrition[k].from_days = number(), attrition[k].year = number();
  career->attrition = attrition;
  career->train_days = number(), career->pass = number();
  career->nest_days = number(), career->mentor_share = number();
  career->ramp_days = number(), career->ramp_from = number();
}

int main(void) {
  WfmAttrition attrition[16];
  WfmCareer career;
  WfmTrace trace;
  int32_t n = (int32_t)number();
  g_autofree double *from = g_new(double, (gsize)n + 1);
  for (int32_t p = 0; p <= n; p++) from[p] = number();
  career_read(&career, attrition, G_N_ELEMENTS(attrition));
  wfm_trace_init(&trace, n);
  for (int cohorts = (int)number(); cohorts > 0; cohorts--) {
    WfmCohort cohort = {.heads = number()};
    cohort.period = (int32_t)number(), cohort.tenure_days = number(), cohort.leaves = (int32_t)number();
    wfm_trace_add(&trace, &(WfmPeriods){n, from}, &career, &cohort);
  }
  for (int32_t p = 0; p < n; p++)
    printf("%.17g %.17g %.17g %.17g %.17g\n", trace.begin[p], trace.heads[p], trace.training[p], trace.productive[p], trace.left[p]);
  wfm_trace_clear(&trace);
  return 0;
}
