/* The contacts of one queue in one replication, drawn in batches, one Philox block for each: word 0 is the gap before it, word 1 its work,
 * word 2 its patience, word 3 what it does afterwards.
 *
 * Sampled: Poisson with the rate mean[i] x day factor x interval factor, both factors gamma with mean 1 and the given coefficients of
 * variation, the day factor one per local day; or with the day factors of a sampled future, which may have some for the handle time too. Given (actual counts, or those of a sampled path): exactly the counts, evenly at random
 * within the interval. Nothing here depends on the roster: a changed roster meets the same contacts with the same work and the same patience
 * (common random numbers). */
#pragma once

#include "core/rng.h"
#include "scheduler/simulate/layout.h"

typedef struct {
  double time, work_s, patience_s; /* work at standard speed */
  int32_t interval;
  uint32_t fate;
} Contact;

enum { CONTACT_BATCH = 64 };

typedef struct {
  const Layout *layout;
  int32_t queue;
  uint64_t seed, stream;        /* of the blocks */
  uint64_t drawn;               /* blocks drawn so far; batch[k] has number drawn - n + k */
  double *aht_s;                /* [n] mean handle time in this replication; NULL: the layout's */
  double *day_volume, *day_aht; /* [n_days] factors of the future lived in; NULL: none */
  double *count;                /* [n] expected number (sampled) or number left (given) per interval */
  double unit;                  /* of the present interval already used, in expected contacts (sampled) or as a share (given) */
  double inverse;               /* 1 / count of the present interval */
  int32_t interval;
  bool given;
  int at, n;
  Contact batch[CONTACT_BATCH];
} Contacts;

void contacts_init(Contacts *contacts, const Layout *layout, int32_t queue);
void contacts_clear(Contacts *contacts);

/* Begins a replication: draws the factors and the first batch. */
void contacts_begin(Contacts *contacts, uint64_t seed, int64_t replication);
void contacts_draw(Contacts *contacts);

/* Time of the next contact, INFINITY after the last. */
static inline double contacts_next(const Contacts *c) {
  return c->batch[c->at].time;
}

/* Number of the next contact, unique within the replication. */
static inline uint64_t contacts_id(const Contacts *c) {
  return (uint64_t)c->queue << 40 | (c->drawn - (uint64_t)(c->n - c->at));
}

/* On to the next; the one before is overwritten when a new batch is drawn. */
static inline void contacts_advance(Contacts *c) {
  if (++c->at == c->n) contacts_draw(c);
}

/* A contact that comes out of another one (redial, transfer) or was there before the first: its draws depend on its own number only. */
uint64_t contacts_child(uint64_t id);
Contact contacts_extra(const Contacts *contacts, uint64_t seed, int64_t replication, uint64_t id, int32_t interval);
/* Its delay, a mean of which is given, from the same block. */
double contacts_delay(const Layout *layout, uint64_t seed, int64_t replication, uint64_t id, double mean_s);
