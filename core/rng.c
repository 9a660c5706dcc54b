#include "core/rng.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

#include "core/numeric.h"

enum { ROUNDS = 10 };

/* One block of Philox4x32 (Salmon et al. 2011, section 3.2; constants of table 2). */
static void philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]) {
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
  for (int round = 0; round < ROUNDS; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
    uint32_t next0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, next2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)p1;
    c3 = (uint32_t)p0;
    c0 = next0;
    c2 = next2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

void wfm_rng_init(WfmRng *rng, uint64_t seed, uint64_t stream) {
  *rng = (WfmRng){
      .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
      .counter = {0, 0, (uint32_t)stream, (uint32_t)(stream >> 32)},
      .used = 4,
  };
}

enum { LANES = 16 };

/* LANES blocks side by side, so that the compiler can take several at a time. */
WFM_MANY_LANES static void philox_lanes(uint32_t c0[LANES], uint32_t c1[LANES], uint32_t c2[LANES], uint32_t c3[LANES],
                                        const uint32_t key[2]) {
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < LANES; i++) {
      uint64_t p0 = (uint64_t)0xD2511F53u * c0[i], p1 = (uint64_t)0xCD9E8D57u * c2[i];
      c0[i] = (uint32_t)(p1 >> 32) ^ c1[i] ^ k0;
      c2[i] = (uint32_t)(p0 >> 32) ^ c3[i] ^ k1;
      c1[i] = (uint32_t)p1;
      c3[i] = (uint32_t)p0;
    }
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

void wfm_rng_blocks(uint32_t *words, uint64_t seed, uint64_t stream, uint64_t first, size_t n) {
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  for (size_t from = 0; from < n; from += LANES) {
    uint32_t c[4][LANES];
    for (size_t i = 0; i < LANES; i++) {
      uint64_t number = first + from + i;
      c[0][i] = (uint32_t)number;
      c[1][i] = (uint32_t)(number >> 32);
      c[2][i] = (uint32_t)stream;
      c[3][i] = (uint32_t)(stream >> 32);
    }
    philox_lanes(c[0], c[1], c[2], c[3], key);
    size_t left = n - from < LANES ? n - from : LANES;
    for (size_t w = 0; w < 4; w++) memcpy(words + w * n + from, c[w], left * sizeof *words);
  }
}

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over both numbers. */
uint64_t wfm_rng_stream(uint64_t a, uint64_t b) {
  uint64_t z = a * 0x9E3779B97F4A7C15u + b;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

uint32_t wfm_rng_u32(WfmRng *rng) {
  if (rng->used == 4) {
    philox(rng->block, rng->counter, rng->key);
    if (++rng->counter[0] == 0) rng->counter[1]++;
    rng->used = 0;
  }
  return rng->block[rng->used++];
}

uint64_t wfm_rng_u64(WfmRng *rng) {
  uint64_t low = wfm_rng_u32(rng);
  return low | (uint64_t)wfm_rng_u32(rng) << 32;
}

double wfm_rng_uniform(WfmRng *rng) {
  return (double)(wfm_rng_u64(rng) >> 11) * 0x1p-53;
}

double wfm_rng_open(WfmRng *rng) {
  return ((double)(wfm_rng_u64(rng) >> 12) + 0.5) * 0x1p-52;
}

uint32_t wfm_rng_below(WfmRng *rng, uint32_t n) {
  g_assert(n > 0);
  uint64_t product = (uint64_t)wfm_rng_u32(rng) * n;
  if ((uint32_t)product < n) {
    uint32_t threshold = (uint32_t)(-n) % n;
    while ((uint32_t)product < threshold) product = (uint64_t)wfm_rng_u32(rng) * n;
  }
  return (uint32_t)(product >> 32);
}

double wfm_rng_exponential(WfmRng *rng, double mean) {
  return -mean * log(wfm_rng_open(rng));
}

double wfm_rng_normal(WfmRng *rng) {
  return gsl_cdf_ugaussian_Pinv(wfm_rng_open(rng));
}

double wfm_rng_gamma(WfmRng *rng, double shape, double scale) {
  g_assert(shape > 0);
  if (shape < 1) { /* their section 6: a shape below one by a power of a uniform */
    double boost = pow(wfm_rng_open(rng), 1 / shape);
    return boost * wfm_rng_gamma(rng, shape + 1, scale);
  }
  double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
  for (;;) {
    double x = wfm_rng_normal(rng), v = 1 + c * x;
    if (v <= 0) continue;
    v = v * v * v;
    if (log(wfm_rng_open(rng)) < 0.5 * x * x + d - d * v + d * log(v)) return scale * d * v;
  }
}

/* Multiplication of uniforms, for small means. */
static int64_t poisson_small(WfmRng *rng, double mean) {
  double limit = exp(-mean), product = wfm_rng_open(rng);
  int64_t k = 0;
  while (product > limit) {
    product *= wfm_rng_open(rng);
    k++;
  }
  return k;
}

/* Transformed rejection with squeeze, PTRS (Hoermann 1993, "The transformed rejection method for generating Poisson random variables"). */
static int64_t poisson_ptrs(WfmRng *rng, double mean) {
  double root = sqrt(mean), log_mean = log(mean);
  double b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
  double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    double u = wfm_rng_open(rng) - 0.5, v = wfm_rng_open(rng), us = 0.5 - fabs(u);
    double k = floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v_r) return (int64_t)k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log(v) + log(inverse_alpha) - log(a / (us * us) + b) <= k * log_mean - mean - gsl_sf_lngamma(k + 1)) return (int64_t)k;
  }
}

int64_t wfm_rng_poisson(WfmRng *rng, double mean) {
  g_assert(mean >= 0);
  if (mean == 0) return 0;
  return mean < 10 ? poisson_small(rng, mean) : poisson_ptrs(rng, mean);
}
