/* What many replications say together: sums and moments, taken up one replication after the other, and the result made of them. */
#pragma once

#include "scheduler/simulate/replication.h"

typedef struct Study Study;

Study *study_new(const Layout *layout);
void study_free(Study *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Study, study_free)

/* In order of the replications' numbers, so that sums of doubles come out the same with any number of threads. */
void study_add(Study *study, const Counts *counts);

/* Whether the half width of every queue's service level is at most so much. */
bool study_is_precise(const Study *study, double precision);

/* The same of every queue on each of its days. */
bool study_days_are_precise(const Study *study, double precision);
/* Events of all replications so far. */
double study_events(const Study *study);

WfmSimResult *study_result(const Study *study);
