#include "cli/run_settings.h"

#include "cli/bids.h"
#include "cli/headcount/headcount.h"
#include "cli/leave.h"
#include "cli/outlook.h"
#include "cli/response.h"
#include "forecast/forecast.h"
#include "scheduler/roster/repair.h"
#include "scheduler/simulate/simulate.h"
#include "scheduler/staffing/staffing.h"

#define FIELD(name) offsetof(WfmRunSettings, name)

static const WfmParam params[] = {
    {"start", WFM_PARAM_TEXT, FIELD(start), .initial_text = "", .unit = "date",
     .help = "First day of the horizon in the planner's zone; empty: the first week start at or after the end of the history."},
    {"week_start", WFM_PARAM_CHOICE, FIELD(week_start), 0, .choices = "Mon|Tue|Wed|Thu|Fri|Sat|Sun", .unit = "",
     .help = "Day on which the planner's week begins."},
    {"horizon_days", WFM_PARAM_INT, FIELD(horizon_days), 28, 1, 182, .unit = "days",
     .help = "Length of the forecast and of the requirement; `wfm outlook` sets its own."},
    {"roster_days", WFM_PARAM_INT, FIELD(roster_days), 7, 1, 91, .unit = "days",
     .help = "Length of the roster, from the first day of the horizon."},
    {"interval_min", WFM_PARAM_INT, FIELD(interval_min), 0, 0, 60, .unit = "min",
     .help = "Planning interval: 5, 15, 30 or 60; 0 takes the longest interval that the queues' histories have."},
    {"roster_step_min", WFM_PARAM_INT, FIELD(roster_step_min), 15, 5, 60, .unit = "min",
     .help = "Starts, ends and breaks of shifts lie on this step; it must divide the planning interval, or is shortened to it."},
    {"zone", WFM_PARAM_TEXT, FIELD(zone), .initial_text = "", .unit = "zone",
     .help = "The planner's time zone: days of the horizon and of the reports; empty: the zone of the first queue."},
    {"archive", WFM_PARAM_TEXT, FIELD(archive), .initial_text = "archive", .unit = "",
     .help = "Folder in the plan in which every published forecast is kept, for wfm value-added; empty: none is kept."},
    {"holidays", WFM_PARAM_CHOICE, FIELD(holidays), 0, .choices = "shipped|plan", .unit = "",
     .help = "Where the holidays of a queue's region come from: the shipped rules with holidays.csv over them, or holidays.csv alone."},
    {"currency", WFM_PARAM_TEXT, FIELD(currency), .initial_text = "EUR", .unit = "",
     .help = "Currency of all money in the plan, for reports."},
    {"seed", WFM_PARAM_INT, FIELD(seed), 1, 0, 9007199254740991.0, .unit = "", .help = "Seed of every random stream."},
    {"tail_hours", WFM_PARAM_REAL, FIELD(tail_hours), 8, 0, 24, .unit = "h",
     .help = "Presence after the end of the roster is worth less and less over this time, so that its last nights are staffed."},
    {"pooling_relief", WFM_PARAM_REAL, FIELD(pooling_relief), 1, 0, 1, .unit = "share",
     .help = "Part of what pooling saves by which requirements of queues that share people are lowered: by the graph of skills, and in "
             "`wfm run` then by what the simulation shows above the targets. 0: every queue is staffed for itself."},
    {"judge_rounds", WFM_PARAM_INT, FIELD(judge_rounds), 2, 0, 10, .unit = "rounds",
     .help = "How often `wfm run` may correct the requirement after the simulation, and roster again."},
};
const WfmModule wfm_run_module = {"run", "The run as a whole", sizeof(WfmRunSettings), params, G_N_ELEMENTS(params)};

const WfmModule *const wfm_modules[] = {&wfm_run_module,      &wfm_forecast_module, &wfm_outlook_module,  &wfm_capacity_module,
                                        &wfm_staffing_module, &wfm_roster_module,   &wfm_repair_module,   &wfm_leave_module,
                                        &wfm_bids_module,     &wfm_moves_module,    &wfm_response_module, &wfm_simulate_module};
const size_t wfm_n_modules = G_N_ELEMENTS(wfm_modules);
