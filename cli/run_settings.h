/* Settings of a run as a whole: horizon, steps, zone, seed. */
#pragma once

#include "core/params.h"

typedef struct {
  const char *start;       /* first day of the horizon, planner's zone; "" = the first week start at or after the end of the history */
  int week_start;          /* 0 = Monday */
  int64_t horizon_days;    /* forecast */
  int64_t roster_days;     /* roster: the first days of the horizon */
  int64_t interval_min;    /* planning interval; 0 = that of the history */
  int64_t roster_step_min; /* shifts and breaks lie on this step */
  const char *zone;        /* planner's */
  const char *currency;
  const char *archive; /* folder in the plan that keeps every forecast; "": none */
  int holidays;        /* 0: shipped and the plan's; 1: the plan's alone */
  int64_t seed;
  double tail_hours;     /* presence after the horizon's end fades out over this time */
  double pooling_relief; /* part of what the graph of skills saves by which requirements are lowered */
  int64_t judge_rounds;  /* corrections of the requirement after the simulation */
} WfmRunSettings;
extern const WfmModule wfm_run_module;

/* Every module of the program, in the order in which `wfm settings` prints them. */
extern const WfmModule *const wfm_modules[];
extern const size_t wfm_n_modules;
