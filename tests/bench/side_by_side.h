/* One roster problem before several planners: this engine, the same problem as one compact integer programme before HiGHS alone and CBC
 * alone, pyworkforce's formulation, and a greedy planner. */
#pragma once

#include "scheduler/roster/space.h"

/* What a planner had found when. Seconds of processor time. */
typedef struct {
  double seconds, cost;
} SidePoint;

typedef struct {
  const char *who;
  GArray *point; /* SidePoint, each better than the one before */
  double took;
  char *note; /* what else there is to say; NULL: nothing */
} SideCourse;

SideCourse *side_course_new(const char *who);
void side_course_free(SideCourse *course);
void side_course_add(SideCourse *course, double seconds, double cost);
/* First moment at which the cost was reached; INFINITY: never. */
double side_course_reached(const SideCourse *course, double cost);
double side_course_best(const SideCourse *course);
double side_seconds(void); /* processor time of this process */

/* What a planner is given. */
typedef struct {
  const WfmRosterProblem *problem;
  uint64_t seed;
  double limit, our_limit; /* seconds: of the solvers, and of this engine */
  bool free_breaks;
} SideTask;

typedef SideCourse *(*SidePlanner)(const SideTask *task);

/* Each planner in a process of its own, which begins with nothing but the problem: what another one left of the heap is no part of its
 * time (side_by_side_apart.c). */
SideCourse *side_apart(SidePlanner planner, const SideTask *task);

/* ---- the compact model (side_by_side_model.c) ---- */

/* Each person's possible duties as one binary column each; what they bring about as rows:
 *   at most one duty on a date; rest between the dates' duties; days, hours and runs of days within the contract's limits; wages, at least
 *   those guaranteed, by week;
 *   duties of a skill group by type, start and end; in each interval the group's presence flows to the queues, and each queue's presence
 *   is worth its price curve.
 * Breaks stand in the middle of their windows, which leaves the model small; with free_breaks they are placed, as numbers of breaks of a
 * group's duties of one type and start by the interval in which they begin (Aykin 1996: alike people's breaks need no names).
 * Left out: the weekly rest. The constant (value of full coverage) is not in the model. */
typedef struct SideModel SideModel;
SideModel *side_model_new(const WfmSpace *space, bool free_breaks);
void side_model_free(SideModel *model);
char *side_model_size(const SideModel *model);
SideCourse *side_model_highs(const SideModel *model, double limit);
/* By the program cbc; a course without points and with a note where that is missing. */
SideCourse *side_model_cbc(const SideModel *model, double limit);

/* ---- planners by hand (side_by_side_plain.c); like the engine they begin from the problem: what each person may do is part of their time ---- */

/* Date after date, whoever has the fewest hours takes the duty that covers most of what is missing, breaks in the middle of their
 * windows. The price of the roster by wfm_roster_price. */
SideCourse *side_greedy(const WfmRosterProblem *problem);

/* pyworkforce 0.5 (MinRequiredResources, then rosters): for each day the fewest people on shifts of a catalogue so that every period has the
 * people it requires; no persons, skills, queues, zones, breaks or prices. Its counts are then filled with people as far as they legally go,
 * date after date, and that roster is priced like the others. */
SideCourse *side_pyworkforce(const WfmRosterProblem *problem);
