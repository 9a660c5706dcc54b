/* The parts of roster_build.c: what the plan's tables say, as the arrays that a roster problem borrows. Internal to cli/roster_*.c. */
#pragma once

#include "cli/run.h"

struct WfmRosterBuild {
  WfmRosterProblem problem;
  WfmRequirement **requirement; /* [n_queues] over problem.grid */
  size_t n_queues;
  WfmRoster *start;  /* what the search begins with, NULL: nothing */
  GPtrArray *memory; /* everything that the problem borrows */
};

static inline void *wfm_build_keep(WfmRosterBuild *build, void *memory) {
  g_ptr_array_add(build->memory, memory);
  return memory;
}

static inline void *wfm_build_keep_array(WfmRosterBuild *build, GArray *array, size_t *n) {
  *n = array->len;
  return wfm_build_keep(build, g_array_free(array, FALSE));
}

/* "leave.csv:7" */
static inline const char *wfm_build_origin(WfmRosterBuild *build, const char *table, int32_t line) {
  return wfm_build_keep(build, g_strdup_printf("%s.csv:%d", table, line));
}

/* The plan's shift types, in order of its table. */
void wfm_build_shift_types(WfmRosterBuild *build, const WfmPlan *plan);
/* A contract at a site: shift types may be kept to sites, so the pair decides which may be worked. The index into contracts
 * (WfmContract); keys remembers the pairs. */
uint32_t wfm_build_contract(WfmRosterBuild *build, GArray *contracts, GPtrArray *keys, const WfmPlan *plan, const WfmAgentRow *agent);

/* The zone of days and times of a row; "": the planner's. */
const WfmZone *wfm_build_zone(const WfmRosterBuild *build, const WfmPlan *plan, const char *name);
/* [n_agents] 1: the row means the person. */
const uint8_t *wfm_build_members(WfmRosterBuild *build, const WfmPlan *plan, const WfmPeople *who);

/* What presence.csv asks for, once the agents stand. */
void wfm_build_presences(WfmRosterBuild *build, const WfmPlan *plan);

/* What crews.csv asks for, once the agents and shift types stand. */
void wfm_build_crews(WfmRosterBuild *build, const WfmPlan *plan);

/* What on_call.csv asks for and who is on call, by rota.csv and run->rota, once the agents stand; an agent's call-outs. */
void wfm_build_on_call(WfmRosterBuild *build, const WfmRun *run);
void wfm_build_call_outs(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan);

/* The meetings of meetings.csv, and their times as spans of the agents. */
void wfm_build_meetings(WfmRosterBuild *build, const WfmRun *run);

/* The agent's shift line of patterns.csv; NULL: none. */
const WfmPattern *wfm_build_pattern(WfmRosterBuild *build, const WfmPlan *plan, const char *agent);
void wfm_build_sort_spans(GArray *spans);
/* Which shift type each fixed shift is of, once agents and contracts stand: types without a name come behind those of the plan, for the
 * breaks of fixed shifts alone. Errors: WFM_STATUS_BAD_INPUT where a fixed shift has no room for breaks that it names. */
bool wfm_build_fixed_types(WfmRosterBuild *build, const WfmPlan *plan, GError **err);
/* Begin and end of what the row fixes, on the clock of the agent's zone. */
void wfm_build_fixed_times(int64_t *from, int64_t *to, const WfmFixedRow *row, const WfmZone *zone);
/* Availability, leave and what is fixed, as the agent's spans; wishes, granted bids at keep_price among them; shifts before the horizon. */
void wfm_build_spans(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan, const WfmContract *contract);
void wfm_build_preferences(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan, double keep_price);
/* Appends the wishes, WfmPreference of that price each, that a roster meets only where it is as the bid asks (roster_bids.c). */
void wfm_build_bid(WfmRosterBuild *build, GArray *wishes, const WfmAgent *agent, const WfmPlan *plan, const WfmBidRow *row, double price);
/* The holidays of the region ("": none) as the agent's, whose zone stands. */
void wfm_build_holidays(WfmRosterBuild *build, WfmAgent *agent, const WfmRun *run, const char *region);
void wfm_build_previous(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan);
