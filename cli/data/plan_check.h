/* What can only be seen with all tables of a plan together; for plan.c. */
#pragma once

#include "cli/data/plan.h"

/* Mistakes are added to the list, oddities to plan->warnings. Zones are loaded into the plan. */
void wfm_plan_check(WfmPlan *plan, WfmMistakes *mistakes);
/* References (WfmColumn.refers), skills, zones. */
void wfm_plan_check_references(WfmPlan *plan, WfmMistakes *mistakes);
/* Dates in order, overlaps. */
void wfm_plan_check_times(WfmPlan *plan, WfmMistakes *mistakes);
/* Whom the rows of presence.csv, on_call.csv and meetings.csv mean: enough people for what they ask. */
void wfm_plan_check_people(WfmPlan *plan, WfmMistakes *mistakes);
/* Contracts and shifts. */
void wfm_plan_check_rules(WfmPlan *plan, WfmMistakes *mistakes);
/* Groups of headcount planning, what moves between them, vendors, rates, scenarios. */
void wfm_plan_check_headcount(WfmPlan *plan, WfmMistakes *mistakes);
/* Shift lines, and the bids for them. */
void wfm_plan_check_lines(WfmPlan *plan, WfmMistakes *mistakes);
/* Drivers: whom they mean, one value a time, bounds around it. */
void wfm_plan_check_drivers(WfmPlan *plan, WfmMistakes *mistakes);
/* History on its grid, with counts that fit each other. */
void wfm_plan_check_history(WfmPlan *plan, WfmMistakes *mistakes);

/* A mistake in a cell: "column: text". */
void wfm_plan_mistake(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, const char *column, const char *text);
/* A cell that lacks what the row needs; nothing where something in the row could not be read: it may be just that. */
void wfm_plan_missing(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, const char *column, const char *text);
void wfm_plan_warn(WfmPlan *plan, const char *format, ...) G_GNUC_PRINTF(2, 3);
