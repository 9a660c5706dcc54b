/* What the halves of infeasible_bench share: a plan that is spoilt, and what was said of such plans. */
#pragma once

#include "scheduler/roster/conflict_parts.h"
#include "tests/bench/roster_instance.h"

enum { HOUR = 3600, DAY = 86400, SETTLED_WORK = 60 };

typedef struct {
  RosterInstance *in;
  WfmRosterProblem *problem;
  WfmAgent *agents;
  size_t person;
  WfmPart cause;
} Spoilt;

typedef struct {
  int plans, refused, cause, irreducible, priced, relaxed;
} Count;

/* Memory of the plan's own, all zero. */
void *spoilt_own(Spoilt *s, size_t size);
/* So many spans in place of the person's. */
WfmSpan *spoilt_spans(Spoilt *s, size_t person, size_t n);
/* Four people in full time, whose time is their own: member[a] becomes 1 to 4, the first of them is the person. */
void spoilt_team(Spoilt *s, uint8_t *member);
/* The contract's first shift, or leave, on the third date of the horizon of the person's own zone. */
WfmSpan spoilt_third_day(const Spoilt *s, size_t person, bool shift);
bool conflict_has(const WfmConflict *conflict, const WfmPart *part);

/* infeasible_settled.c: a plan whose rota or meetings cannot be. */
#define N_SETTLED 2
extern const char *const settled_causes[N_SETTLED];
void settled_plan(Count *count, uint64_t seed, int which);
