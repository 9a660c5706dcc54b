/* What the comparisons of simulate_exact.c share: rows of exact values, and a simulated system that is laid out like them. */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

#include "scheduler/simulate/simulate.h"

/* A family of exact values; without rows where there is no file FOLDER/vectors/FAMILY.csv. */
typedef struct {
  char **name;      /* of the columns */
  GPtrArray *cells; /* char ** per row */
} Vectors;
Vectors vectors_read(const char *folder, const char *family);
void vectors_clear(Vectors *vectors);

typedef struct {
  const Vectors *vectors;
  guint row;
} Row;
/* A cell by the name of its column, whose unit may follow in brackets; "" and NaN where there is none. */
const char *row_text(Row row, const char *column);
double row_value(Row row, const char *column);

enum { MOST_QUEUES = 3, MOST_AGENTS = 400, MOST_INTERVALS = 16 };

typedef struct {
  WfmSimInput input;
  WfmSimQueue queue[MOST_QUEUES];
  double mean[MOST_QUEUES][MOST_INTERVALS], aht_s[MOST_QUEUES][MOST_INTERVALS];
  WfmSimTransfer transfer[MOST_QUEUES][2];
  WfmSimAgent agent[MOST_AGENTS];
  WfmSimSpan span[MOST_AGENTS][MOST_INTERVALS];
  float proficiency[MOST_QUEUES][MOST_QUEUES];
  WfmSimSettings settings;
  uint64_t seed;
} System;

/* The mean of a handle time, where the exact values are in units of it. */
#define UNIT_S 1000.0

/* Exponential work and patience, nobody leaves, everybody serves every queue, 24 replications. */
void system_init(System *system, uint64_t seed, int n_queues, int n_agents);

/* Steady state: rates of contacts per second; forget_s is the time in which the system forgets. Lived for 12 of them before counting starts, 25
 * of them and at least 4,000 contacts are counted. With cooling, nobody comes in the last quarter, so that the fate of all who came is known:
 * where contacts are served in order of arrival, who comes later does not touch them. False where that would be too many contacts. */
bool system_steady(System *system, const double *rate, const double *aht_s, double forget_s, bool cooling);

/* Ends the program where the input is refused. */
WfmSimResult *system_run(System *system);

/* Busy agents of all, in an interval in which contacts come. */
WfmEstimate system_occupancy(const System *system, const WfmSimResult *result);
