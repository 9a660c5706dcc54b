/* The contacts of one queue in one replication, one after the other.
 *
 * Sampled: Poisson with the rate mean[i] x day factor x interval factor, both factors gamma with mean 1 and the given coefficients of
 * variation, the day factor one per local day. Given: exactly the counts, evenly at random within the interval. Nothing here depends on
 * the roster: a changed roster meets the same contacts with the same work and the same patience (common random numbers). */
#pragma once

#include "core/rng.h"
#include "scheduler/simulate/layout.h"

typedef struct {
  const Layout *layout;
  int32_t queue;
  WfmRng times, contents, factors;
  double *count; /* [n] expected number (sampled) or number left (given) per interval */
  double next;   /* time of the next contact, INFINITY after the last */
  double unit;   /* of the present interval already used, in expected contacts */
  int32_t interval;
} Arrivals;

void arrivals_init(Arrivals *arrivals, const Layout *layout, int32_t queue);
void arrivals_clear(Arrivals *arrivals);

/* Begins a replication: draws the factors and the first contact. */
void arrivals_begin(Arrivals *arrivals, uint64_t seed, int64_t replication);

/* The contact at `next` in `interval`: its work in seconds at proficiency 1, and how long it is ready to wait; then draws the next one. */
void arrivals_take(Arrivals *arrivals, double *work_s, double *patience_s);
