/* What an event leaves behind and what goes before it: releases, campaigns, incidents, outages and closures whose effect the plan does not
 * state. (Days beside holidays are the day models' own: forecast/day_design.h.)
 *
 * On day j after an event of strength E, and likewise j days before it, the logarithm of the contacts is moved by
 *
 *   c E 2^(-j / h)
 *
 * E is the logarithm of what the event's own days had over what is usual, drawn to that of its name and kind; 1 for outages and closures, whose
 * own days say nothing. c and the half-life h belong to the kind, since an event has mostly happened once or twice: c has a normal prior, h is
 * one of a few, or there is no such effect at all, and all of them are averaged by their posterior probabilities (Hoeting, Madigan, Raftery
 * and Volinsky 1999, "Bayesian model averaging"). What is usual is the median of the same weekdays around, far from events. The days around
 * one event err together: what they say counts half.
 *
 * As a stated effect, it is divided out of the past and multiplied onto the horizon; whole days only. */
#pragma once

#include "forecast/history.h"

/* Fills wake of a history whose levels stand, and divides it out of clean and level. Tells what was found. */
void wfm_wake_treat(WfmHistory *history);
