/* Roster problems invented from a seed.
 *
 * Large (roster_instance_large): a centre that is open 24x7 on 15-minute intervals, three sites in Toronto, Dublin and Manila, n_skills
 * queues with a daily and a weekly shape in their own zone, people with one to three skills (some slower in the second), three quarters
 * full-time (40 h in five shifts of 8 h 30 with an unpaid meal and two paid breaks), one quarter part-time (16 to 30 h in shifts of 4 to
 * 6 h), leave, wishes, previous shifts; daily rest 11 h, weekly rest 35 h, at most 5 days a week and 6 in a row. The requirement of a
 * queue sums to `load` times what its people can give.
 * Small (roster_instance_small): a few people, days and shifts with odd zones, nights, clock changes, fixed shifts, meetings and absence,
 * for tests that can try everything. */
#pragma once

#include "core/rng.h"
#include "scheduler/roster/roster.h"

typedef struct {
  WfmRosterProblem problem;
  GPtrArray *owned; /* everything the problem points to */
  GPtrArray *zones;
} RosterInstance;

RosterInstance *roster_instance_large(uint64_t seed, size_t n_people, int n_weeks, size_t n_skills, double load);
/* One more hard rule in every contract of a large instance; window_days 0: the rule's own. */
void roster_instance_limit(RosterInstance *instance, const char *rule, double value, double window_days);
/* Everybody of a large instance has worked three of four of the last days before the one before the horizon, every third person at night. */
void roster_instance_worked(RosterInstance *instance, int32_t days);
RosterInstance *roster_instance_small(uint64_t seed);
void roster_instance_free(RosterInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RosterInstance, roster_instance_free)
