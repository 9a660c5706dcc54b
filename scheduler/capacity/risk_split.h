/* One period settled: which source of hours serves which work, at least cost, and what is missing or left over spread evenly.
 *
 * Sources are pools of people with the same skills, and vendors. Each offers hours in steps of rising cost. wfm_risk_settle takes from them what the works
 * need where it costs less than the hours are worth: a transport problem, solved exactly by shortest augmenting paths with potentials (Edmonds and Karp 1972). wfm_risk_spread then deals out all
 * the hours that are there anyway, so that given / need is the lexicographically largest vector (the smallest ratio as large as can be, then the next;
 * Megiddo 1974, "Optimal flows in networks with multiple sources and sinks"), works of higher worth first up to their need. Such a vector leaves as few
 * hours missing as any other. Found by Newton's method on the ratio: each step is a maximal flow, each cut names the works that cannot have more. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  double hours, cost; /* money per hour */
} WfmRiskStep;

typedef struct {
  size_t n_sources, n_works, most_steps;
  size_t *first_work, *work;     /* works of source s: work[first_work[s]] .. work[first_work[s + 1] - 1] */
  size_t *first_source, *source; /* and sources of a work */
  size_t *order;                 /* sources, those that serve few works first */
  /* Set by the caller. */
  WfmRiskStep *step; /* [n_sources * most_steps] of rising cost; cost + price is never negative */
  size_t *n_steps;   /* [n_sources] */
  double *price;     /* [n_sources * n_works] money per hour beside the step's cost */
  double *worth;     /* [n_works] of a missing hour, finite, >= 0 */
  double *need;      /* [n_works] hours */
  /* The answer. */
  double *given;   /* [n_sources * n_works] hours */
  double *used;    /* [n_sources] */
  double *short_h; /* [n_works] */
  /* Inside. */
  double *source_far, *work_far, *source_potential, *work_potential, end_potential, *left, *want, *inflow;
  size_t *from, *via, *at, *queue;
  uint8_t *fresh_source, *fresh_work, *alive_source, *alive_work, *active;
  double tiny; /* hours that count as none */
} WfmRiskSplit;

/* serves[n_sources * n_works] */
WfmRiskSplit *wfm_risk_split_new(size_t n_sources, size_t n_works, size_t most_steps, const uint8_t *serves);
void wfm_risk_split_free(WfmRiskSplit *split);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRiskSplit, wfm_risk_split_free)

/* Least cost of the steps used and of what is missing: given, used, short_h. */
void wfm_risk_settle(WfmRiskSplit *split);
/* After it: deals out hours[s] >= used[s] of each source anew, but those with keep[s], whose hours stay where they are: given, short_h. Changes need no
 * more money where the price of a source that is not kept is the same for all its works. */
void wfm_risk_spread(WfmRiskSplit *split, const double *hours, const uint8_t *keep);
