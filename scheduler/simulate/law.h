/* Laws of handle times and of patience, drawn by inversion from one 32-bit word each.
 *
 * A law has mean 1; the caller multiplies by the mean of the interval. Its quantile function is laid down once on a grid that halves its
 * step towards either end (LAW_CELLS cells to each halving of the tail probability, down to 2^-33), linear in between, and scaled so that
 * the mean of what can be drawn is exactly 1. Interpolation is off by less than 1e-5 of the value. A draw is a table look-up, so every
 * law costs the same, and one word always gives the same place in the law: contacts stay comparable when a mean changes.
 *
 * Shapes by their coefficient of variation; Weibull's shape is found by bisection. The hyper-exponential has balanced means unless the
 * share of the quick ones is given. Balking is an atom at 0: who balks leaves unless served at once; the mean is that of the others. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "scheduler/simulate/simulate.h"

enum { LAW_CELL_BITS = 7, LAW_CELLS = 1 << LAW_CELL_BITS, LAW_OCTAVES = 32, LAW_NODES = LAW_OCTAVES * LAW_CELLS + 1 };

typedef struct {
  double *node;     /* [2 * LAW_NODES] quantiles at the lower and the upper tail's grid; NULL: the constant 1 */
  bool borrowed;    /* node is another law's */
  uint32_t balking; /* words below this one are the atom at 0 */
  double stretch;   /* spreads the other words over the law */
} Law;

void law_init(Law *law, const WfmSimLaw *shape);
/* The laws of many shapes; equal ones share one table, so that the cache holds it. Cleared together, in any order. */
void law_init_many(Law **laws, const WfmSimLaw **shapes, size_t n);
void law_clear(Law *law);

/* draws[n] from words[n]; many at a time are faster. */
void law_draw_smooth_many(double *draws, const Law *law, const uint32_t *words, int n);
void law_draw_many(double *draws, const Law *law, const uint32_t *words, int n);

static inline double law_look_up(const double *nodes, uint32_t word) {
  uint32_t upper = word >> 31, tail = word ^ (0U - upper); /* the distance from the nearer end, 0 .. 2^31 - 1 */
  double distance = (double)(int32_t)tail + 0.5;
  uint64_t bits;
  memcpy(&bits, &distance, sizeof bits);
  /* exponent and leading digits of the distance number the cell; 0.5 is the first node */
  uint64_t cell = (bits >> (52 - LAW_CELL_BITS)) - (1022U << LAW_CELL_BITS) + (uint64_t)upper * LAW_NODES;
  uint64_t rest = (bits << (12 + LAW_CELL_BITS) >> 12) | 0x3FF0000000000000U;
  double within;
  memcpy(&within, &rest, sizeof within);
  return nodes[cell] + (nodes[cell + 1] - nodes[cell]) * (within - 1);
}

static inline double law_draw_smooth(const Law *law, uint32_t word) {
  return law->node ? law_look_up(law->node, word) : 1;
}

static inline double law_draw(const Law *law, uint32_t word) {
  if (law->balking > 0) {
    if (word < law->balking) return 0;
    word = (uint32_t)((double)(word - law->balking) * law->stretch);
  }
  return law_draw_smooth(law, word);
}
