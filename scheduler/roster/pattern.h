/* Shift lines: a person's pattern of days ("4 on, 4 off"; three weeks of early, late and night), repeated from a first date on. What a
 * date asks for is one of its words:
 *   off    no shift begins on it
 *   work   some shift does
 *   any    nothing is asked
 *   NAME   a shift of this type, or of a type of this kind, begins on it
 * Dates before the first one ask for nothing. A shift fixed by the planner goes before the pattern. Work is not asked on a date that
 * absence covers wholly, or that does not lie wholly in the horizon and in the time of employment. */
#pragma once

#include "scheduler/roster/rule.h"

/* What the date asks for; NULL: nothing. */
const char *wfm_pattern_word(const WfmAgent *agent, int32_t day);
/* Whether the duty is as its date asks. A duty of no stated type is of a kind by the clock. */
bool wfm_pattern_allows(const WfmRuleView *view, const WfmDuty *duty);
/* Whether a duty has to begin on the date. */
bool wfm_pattern_asks(const WfmRuleView *view, int32_t day);
/* The contract's rule about it is hard and lets no date be otherwise. */
bool wfm_pattern_binds(const WfmAgent *agent, const WfmContract *contract);
