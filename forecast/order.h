/* Order statistics by selection (Hoare 1961), for loops in which sorting would take most of the time. */
#pragma once

#include <stdint.h>

/* The k-th smallest of x[n], k from 0; reorders x. The pivot and what has been swapped stop both scans within their bounds. */
static inline double wfm_order_select(double *x, int32_t n, int32_t k) {
  int32_t low = 0, high = n - 1;
  while (low < high) {
    double pivot = x[low + (high - low) / 2];
    int32_t i = low, j = high;
    while (i <= j) {
      while (i < high && x[i] < pivot) i++;
      while (j > low && x[j] > pivot) j--;
      if (i > j) break;
      double swap = x[i];
      x[i++] = x[j], x[j--] = swap;
    }
    if (k <= j)
      high = j;
    else if (k >= i)
      low = i;
    else
      break;
  }
  return x[k];
}
