/* A run: the plan with its settings, zones and grids, and the stages that pass their results on.
 *
 * The wings get arrays; this is where tables become arrays and results become tables again. */
#pragma once

#include "cli/command.h"
#include "cli/data/results.h"
#include "cli/run_settings.h"
#include "cli/summary.h"
#include "core/numeric.h"
#include "core/parallel.h"
#include "forecast/forecast.h"
#include "scheduler/roster/roster.h"
#include "scheduler/simulate/simulate.h"
#include "scheduler/staffing/handle_time.h"

typedef struct {
  const WfmQueueRow *row; /* that of queues.csv, with what it leaves to the history (cli/chat_history.h) */
  WfmQueueRow own_row;
  WfmConcurrencyGrowth growth; /* of the handle time with chats in hand, as the history shows it; NaN: it does not */
  bool slowdown_learnt;        /* the row's concurrency_slowdown is that of growth */
  const WfmZone *zone;
  /* The past as the forecast sees it, on the planning interval. */
  WfmSlots *past, *future;
  double *volume, *aht_s, *served, *backlog;
  uint8_t *open_past, *open_future;
  GArray *verdicts; /* WfmHistoryVerdict */
  GArray *events;   /* WfmEvent: those of events.csv, then the holidays of the region */
  GArray *drivers;  /* WfmDriver (cli/drivers.h) */
} WfmRunQueue;

typedef struct {
  WfmCli *cli;
  WfmPlan *plan;
  const WfmRunSettings *settings;
  const WfmZone *zone; /* planner's */
  WfmGrid horizon;     /* planning intervals of the forecast */
  WfmGrid roster;      /* planning intervals of the roster's days */
  WfmRunQueue *queue;  /* [n_queues] in the order of queues.csv */
  size_t n_queues;
  WfmSummary *summary;
  WfmTableData *findings; /* what the forecast found odd in the history; NULL before it */
  WfmTableData *law;      /* forecast_law.csv, made or read; NULL: not known */
  WfmTableData *rota;     /* who is on call (cli/on_call.h); NULL: nobody has asked yet */
  WfmTableData *placed;   /* when meetings are (cli/meetings.h); NULL: nobody has asked yet */
  bool rota_settled;      /* the rota holds the plan's rows too, as far as they stand */
  GStringChunk *names;    /* of days on which a holiday is observed */
} WfmRun;

/* Applies the words of --set, in order. Error WFM_STATUS_USAGE with the word. */
bool wfm_run_apply_set(WfmCli *cli, GError **err);

/* Loads the plan (need: see wfm_plan_load), applies --set, and lays out the grids. path "-" reads a history from standard input.
 * Errors: WFM_STATUS_BAD_INPUT with every mistake of the plan. */
WfmRun *wfm_run_new(WfmCli *cli, const char *path, uint64_t need, GError **err);
void wfm_run_free(WfmRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRun, wfm_run_free)

/* Writes what is known before any stage into the summary: plan, horizon, zone, queues and their targets, warnings of the plan. */
void wfm_run_note(WfmRun *run);

/* Of a row of the history: contacts that were handled, NaN where that is not known; whether its flags leave it out. */
double wfm_history_served(const WfmHistoryRow *row);
bool wfm_history_left_out(const WfmHistoryRow *row);

/* Index of a queue by its name, SIZE_MAX where there is none. */
size_t wfm_run_queue(const WfmRun *run, const char *name);

/* The same number over and over: the instant of a stamp in a zone; a date alone is the start of that day plus add_days. */
int64_t wfm_run_instant(const WfmStamp *stamp, const WfmZone *zone, int add_days);
/* Instant at which something ends: the exclusive instant, or the end of the last day where a date is given. */
int64_t wfm_run_end(const WfmStamp *stamp, const WfmZone *zone);

/* The instant that --now names: date and time on the planner's clock, or with Z or an offset. Error WFM_STATUS_USAGE. */
bool wfm_run_now(int64_t *now, const WfmRun *run, const char *text, GError **err);

/* ---- stages; each returns a table, and adds what it found to run->summary ---- */

/* forecast.csv; *accuracy receives accuracy.csv (NULL: not wanted); run->findings history_findings.csv, run->law forecast_law.csv. */
WfmTableData *wfm_stage_forecast(WfmRun *run, WfmTableData **accuracy, GError **err);
/* forecast_now.csv: the rest of today and tomorrow, updated by the contacts that came before the instant `now`; contacts in the layout of
 * history (NULL: the plan's own history, whose rows within the horizon count). Adds "intraday" to the summary. */
WfmTableData *wfm_stage_intraday(WfmRun *run, const WfmTableData *forecast, const WfmTableData *contacts, int64_t now, GError **err);
/* Backtest scores as rows of accuracy.csv. */
void wfm_run_append_scores(WfmTableData *table, const char *queue, const WfmScore *score, size_t n);
/* A row of forecast_law.csv; and of run->law again. False where the queue has none there. */
void wfm_run_append_law(WfmTableData *table, const char *queue, const WfmPathLaw *law);
bool wfm_run_path_law(WfmPathLaw *out, const WfmRun *run, size_t queue);
/* Queues that name another in `like` borrow from its forecast; what they took is said in the summary. */
void wfm_run_borrow(WfmRun *run, WfmForecast **forecast);
bool wfm_run_all_forecast(WfmForecast *const *forecast, size_t n);
/* Handle time where a queue has none of its own: that of queues.csv, or that of the queue that it is like; NaN: neither. */
double wfm_run_default_handle_time(const WfmRun *run, size_t queue);
/* Warns of totals in overrides.csv that no open interval of the horizon can take. */
void wfm_run_warn_overrides(WfmRun *run);
/* Warns of rows of previous.csv that begin in the roster's days. */
void wfm_run_warn_previous(WfmRun *run);
/* Lays overrides.csv over a queue's forecast; reason[horizon n] receives why, "" where nothing was overridden. */
void wfm_run_apply_overrides(WfmRun *run, size_t queue, WfmForecast *forecast, const char **reason);
/* All queues together: forecast[n_queues], to be freed each, error[n_queues] where it is NULL. Without the planner's overrides. */
void wfm_run_forecast_queues(WfmForecast **forecast, GError **error, const WfmRun *run);
/* The same with what queues borrow; NULL with the first queue's error. To be freed with wfm_run_forecasts_free. */
WfmForecast **wfm_run_forecasts(WfmRun *run, GError **err);
void wfm_run_forecasts_free(WfmForecast **forecast, size_t n);
WfmForecastInput wfm_run_forecast_input(const WfmRunQueue *queue, double aht_default_s);

/* What the requirement is made of, on any step that divides the planning interval, from a forecast table. uplift[n_queues] multiplies
 * the volume (NULL = 1). Result [n_queues], each to be freed with the array by wfm_run_requirements_free. */
WfmRequirement **wfm_run_requirements(const WfmRun *run, const WfmTableData *forecast, WfmGrid grid, const double *uplift, GError **err);
void wfm_run_requirements_free(WfmRequirement **requirement, size_t n);
/* Arrays of one queue's forecast rows over a grid inside the horizon: counts are split evenly over finer intervals. NULL = not wanted. */
bool wfm_run_forecast_arrays(const WfmRun *run, const WfmTableData *forecast, size_t queue, WfmGrid grid, double *mean, double *aht_s,
                             double *day_cv, double *interval_cv, GError **err);
/* The queue as staffing sees it; open[grid.n], volume and aht_s are borrowed. */
WfmStaffQueue wfm_run_staff_queue(const WfmRun *run, size_t queue, WfmGrid grid, const double *volume, const double *aht_s,
                                  const uint8_t *open);
uint8_t *wfm_run_open(const WfmRun *run, size_t queue, WfmGrid grid);

/* requirement.csv over the whole horizon. */
WfmTableData *wfm_stage_staff(WfmRun *run, const WfmTableData *forecast, GError **err);

/* The roster problem of the plan; built once, used by schedule, check and the judge. forecast NULL: presence is worth nothing (to check
 * rules only). */
typedef struct WfmRosterBuild WfmRosterBuild;
WfmRosterBuild *wfm_roster_build_new(WfmRun *run, const WfmTableData *forecast, const double *uplift, GError **err);
void wfm_roster_build_free(WfmRosterBuild *build);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRosterBuild, wfm_roster_build_free)
const WfmRosterProblem *wfm_roster_build_problem(const WfmRosterBuild *build);

/* Leave or a bid that is tried out: the agent's spans and wishes as they were before. */
typedef struct {
  size_t agent;
  const WfmSpan *spans;
  size_t n_spans;
  const WfmPreference *preferences;
  size_t n_preferences;
} WfmGrant;
/* Adds the leave of a row (whatever its status) to the problem; and takes it back. Grants are revoked in the reverse order. */
WfmGrant wfm_roster_build_grant(WfmRosterBuild *build, size_t agent, const WfmLeaveRow *row);
/* The same for a bid, whose wishes have so high a price. */
WfmGrant wfm_roster_build_grant_bid(WfmRosterBuild *build, const WfmPlan *plan, size_t agent, const WfmBidRow *row, double price);
void wfm_roster_build_revoke(WfmRosterBuild *build, const WfmGrant *before);

typedef struct {
  WfmTableData *roster, *shifts;
  WfmTableData *bound;  /* the certificate; no rows where there is none */
  WfmTableData *ledger; /* what people carry on; NULL: the plan keeps none */
  size_t n_broken;      /* hard breaches that the roster had before it was changed, and still has */
  bool stopped;         /* by a signal or the clock; a search that used up its work limit is not stopped, it is done */
} WfmScheduleTables;
void wfm_schedule_tables_clear(WfmScheduleTables *tables);
/* Where something contradicts something each way out has a price: adds to an error of WFM_STATUS_INFEASIBLE who says it. err may be NULL. */
void wfm_point_to_prices(GError *err);
/* roster.csv, shifts.csv. */
bool wfm_stage_schedule(WfmScheduleTables *out, WfmRun *run, WfmRosterBuild *build, GError **err);

/* A roster as rows of roster.csv, or of published.csv. */
WfmTableData *wfm_roster_table(const WfmTable *table, const WfmRosterProblem *problem, const WfmRoster *roster);
/* The same tables from a result that is there already. given: what was left of a roster that was changed; the hard rules that it breaks may go on being
 * broken, which the summary says. Errors: WFM_STATUS_INFEASIBLE where more is; WFM_STATUS_INTERNAL where a new roster (given NULL) breaks a hard rule, which
 * would be a fault. */
bool wfm_schedule_tables(WfmScheduleTables *out, WfmRun *run, const WfmRosterProblem *problem, const WfmRosterResult *result,
                         const WfmRoster *given, GError **err);
/* The published roster changed with care (scheduler/roster/repair.h), changes.csv, and offers.csv. `now` INT64_MIN: nothing has begun. Adds "repair" to
 * the summary. */
bool wfm_stage_repair(WfmScheduleTables *out, WfmTableData **changes, WfmTableData **offers, WfmRun *run, WfmRosterBuild *build,
                      const WfmRoster *published, int64_t now, GError **err);

/* What the checker found, as the member "findings" of an object. */
void wfm_run_note_findings(JsonObject *parent, const WfmRosterProblem *problem, const WfmVerdict *verdict);

/* Whether the event is about the queue: by name, or by its region. */
bool wfm_run_event_applies(const WfmEventRow *event, const WfmQueueRow *queue);

/* Index of the agent with this id, or else with this name for people; SIZE_MAX where there is none, and where two have the name. */
size_t wfm_run_agent(const WfmRosterProblem *problem, const char *name);
/* The same; error WFM_STATUS_USAGE of --agent. */
bool wfm_run_agent_option(size_t *agent, const WfmRosterProblem *problem, const char *name, GError **err);

/* A roster.csv, made here or elsewhere, as the problem's duties. Mistakes (unknown agent, bad times) go to one error. */
WfmRoster *wfm_run_read_roster(const WfmRosterProblem *problem, const WfmTableData *table, GError **err);
/* Presence of any roster by planning interval: [n_queues * run->roster.n], to be freed. */
double *wfm_run_present(const WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster);

/* The judge. roster: as read from roster.csv; actual: rows in the layout of history, or NULL to sample from the forecast.
 * sl_out[n_queues]: simulated service level, NaN where nothing was offered; may be NULL. */
WfmSimResult *wfm_stage_simulate(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster,
                                 const WfmTableData *actual, GError **err);
/* Takes out of the summary what a simulation says. */
void wfm_simulate_forget(WfmRun *run);

/* coverage.csv: required, present, expected and simulated by planning interval, and each queue's verdict in the summary. sim may be NULL.
 * Returns WFM_STATUS_DONE or WFM_STATUS_SOFT_MISS in *status. */
WfmTableData *wfm_stage_coverage(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster,
                                 const WfmSimResult *sim, WfmStatus *status, GError **err);
