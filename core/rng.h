/* Random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
 *
 * Counter-based: a stream is named by (seed, stream) and needs no state from any other, so each job - a replication, a queue, a
 * contact - has its own, and results do not depend on the number of threads. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t key[2];
  uint32_t counter[4]; /* counter[2..3] name the stream, counter[0..1] count blocks */
  uint32_t block[4];
  uint32_t used; /* words of block already given, 4 = none left */
} WfmRng;

void wfm_rng_init(WfmRng *rng, uint64_t seed, uint64_t stream);
/* A stream number from two: for "replication r of queue q". */
uint64_t wfm_rng_stream(uint64_t a, uint64_t b);

/* Blocks first .. first + n - 1 of a stream at once: words[4 * n], word w of block first + k at words[w * n + k]. */
void wfm_rng_blocks(uint32_t *words, uint64_t seed, uint64_t stream, uint64_t first, size_t n);

uint32_t wfm_rng_u32(WfmRng *rng);
uint64_t wfm_rng_u64(WfmRng *rng);
double wfm_rng_uniform(WfmRng *rng);                           /* [0, 1), 53 bits */
double wfm_rng_open(WfmRng *rng);                              /* (0, 1) */
uint32_t wfm_rng_below(WfmRng *rng, uint32_t n);               /* 0 .. n-1, unbiased (Lemire 2019), n > 0 */
double wfm_rng_exponential(WfmRng *rng, double mean);          /* by inversion */
double wfm_rng_normal(WfmRng *rng);                            /* by inversion of the normal distribution, one uniform per draw */
double wfm_rng_gamma(WfmRng *rng, double shape, double scale); /* Marsaglia and Tsang 2000; shape > 0 */
int64_t wfm_rng_poisson(WfmRng *rng, double mean);             /* inversion below 10, PTRS above (Hoermann 1993); mean >= 0 */
