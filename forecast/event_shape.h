/* The shape of days with an event: that of their weekday, of another weekday, or one of their own.
 *
 * A public holiday on a Wednesday may run through its day like a Sunday, and New Year's Day like no other. In two steps, both learnt from the event days
 * before the origin, each compared with the ordinary days around it:
 *
 * 1. Of which weekday. Every name has, with unknown probability, the shape of its own weekday or of one of the seven; these probabilities are common to a
 *    kind and found by expectation and maximisation (a mixture model: Dempster, Laird and Rubin 1977), drawn to "its own weekday". The probability of what came is
 *    multinomial, its logarithm divided by the variance ratio of ordinary days' counts. What is expected is the mean of the shapes by their probabilities.
 * 2. What is left. Contacts over what step 1 expects, slot by slot, drawn to 1 by credibility (Buehlmann's): first of the kind, then of the name. The variance of
 *    such factors is estimated from products of different days (what happened once is no shape), drawn to 0 as if by one pair more. */
#pragma once

#include "forecast/model.h"

/* Fills tilt[future n]: the shape of a day with an event over that of an ordinary day of its weekday, known but for a factor by day; 1 on ordinary days. share[7 * slots]:
 * the profile before the origin, for what the days around an event do not show. False: no event in the horizon or none in the past, tilt left alone. */
bool wfm_event_shape_tilt(double *tilt, const WfmForecastTask *task, const double *share);
