/* Inbound contacts and outbound ones from an endless list, by the same agents at the same handle time: an outbound contact is begun
 * whenever fewer than `threshold` agents are busy, so that n - threshold stay free for inbound. Bhulai and Koole 2003, "A queueing model for call
 * blending in call centers", IEEE Transactions on Automatic Control 48:1434 (equal rates, where the threshold is the best rule). */
#pragma once

typedef struct {
  double p_wait, wait; /* inbound; mean wait in handle times */
  double outbound;     /* outbound contacts done per handle time: threshold x P(threshold busy), as each end there begins one */
  double occupancy;
} WfmBlending;

/* n >= threshold >= 0 whole, 0 < load < n. */
WfmBlending wfm_blending(double n, double threshold, double load);
