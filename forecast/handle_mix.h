/* The handle time of a sum whose parts have handle times of their own: how far it follows the mix of the parts.
 *
 * By itself a sum knows its past mean; from its parts it would be
 *
 *   mix = sum over the parts of contacts x handle time / sum of contacts
 *
 * which moves with what is forecast to come of each part (aggregation consistency of ratios; for averaging two forecasts Bates and Granger 1969, Operational Research
 * Quarterly 20). Both are compared at the rolling origins, weighted by contacts served, and averaged with weights error^-POWER, so that neither is dropped from one week to
 * the next. The law of the sum's handle time is estimated anew from what the average would have said. */
#pragma once

#include "forecast/handle_law.h"

/* What a sum and its parts have forecast, their inputs beside them; all were asked to keep their held-back intervals. */
typedef struct {
  WfmForecast *sum;
  const WfmForecastInput *sum_input;
  const WfmForecast *const *part;            /* [n_parts] */
  const WfmForecastInput *const *part_input; /* [n_parts] */
  int32_t n_parts;
} WfmHandleMix;

/* Changes the sum's handle times and their law, and notes by how much. Nothing happens where the parts' held-back intervals do not cover the sum's. Returns the weight of
 * the mix, 0 .. 1. */
double wfm_handle_mix(const WfmHandleMix *mix);
