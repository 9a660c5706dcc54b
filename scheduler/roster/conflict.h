/* Why a person has no legal plan, and what would give one. */
#pragma once

#include "scheduler/roster/search.h"

/* Appends sentences (char *) for one person: what cannot hold together - a set from which nothing can be left out, found by leaving
 * out one rule or span after the other (the deletion filter; Chinneck 2008) - and then, each alone sufficient, the smallest change
 * of each rule in it, cheapest first, and the spans that could go. */
void wfm_explain_person(const WfmSpace *space, size_t person, const WfmJob *job, GPtrArray *sentences);

/* Whether the person alone has a legal plan, whoever else works. */
bool wfm_person_can_plan(const WfmRosterProblem *problem, size_t person, const WfmJob *job);

/* The same where everybody alone has one, but not all together: a site without a seat for this person. */
void wfm_explain_seats(const WfmSpace *space, size_t person, const WfmJob *job, GPtrArray *sentences);
/* Whether every hard presence has as many people with a shift there as it asks for; else where it has not. */
bool wfm_explain_reach(const WfmSpace *space, GPtrArray *sentences);
/* Whether the best roster that was found keeps every hard presence; else where it does not. */
bool wfm_explain_presence(const WfmSpace *space, const WfmRoster *roster, GPtrArray *sentences);
