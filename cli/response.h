/* The cheapest response to a day that goes wrong: moves of breaks and meetings first, then people who serve one queue alone, then overtime, then
 * extra shifts of people who are free, as few of each as bring every target back; or voluntary time off where there is more than enough. Each step is judged by simulation. */
#pragma once

#include "cli/data/results.h"
#include "cli/scene.h"

typedef enum { WFM_STEP_BREAKS, WFM_STEP_QUEUES, WFM_STEP_OVERTIME, WFM_STEP_EXTRA, WFM_STEP_TIME_OFF, WFM_N_STEPS } WfmStepKind;

typedef struct {
  size_t first, n; /* of the moves */
  double cost;
  double *sl; /* [n_queues] simulated after it */
} WfmResponseStep;

/* What a move does on top of the steps before its own, by simulation: to the queue that is then served alone, or else to the one whose contacts in time change
 * most. Judged alone, where chance does not hide it (the effects of many together are less than their sum); or else its part, by worth, of what
 * the moves of its step do together. */
typedef struct {
  size_t queue;              /* SIZE_MAX: none */
  double points, half_width; /* of the 95 % interval of confidence, by batches of the same contacts; NaN: not judged alone */
} WfmMoveEffect;

typedef struct {
  size_t n_queues;
  WfmMoveEffect *effect; /* [moves->len] */
  GArray *moves;         /* WfmMove, step by step */
  WfmResponseStep step[WFM_N_STEPS];
  WfmSimResult *before, *after; /* as many replications each, the same contacts */
  GPtrArray *builds;            /* WfmRosterBuild: what moves and `moved` borrow */
  WfmMoved *moved;              /* the roster with the moves in it */
  double cost;
} WfmResponse;

/* wanted[n_queues]: the service level to reach, share; 0: none.
 * roster: as it is, absences as pieces off the queues; forecast: as it is expected now. Presence is worth what the requirement of that forecast says; where the
 * simulation misses a target nonetheless, the queue's requirement is raised by a seventh, up to three times, and more moves are looked for.
 * Errors: those of the simulation and of the requirement. */
WfmResponse *wfm_response_new(WfmScene *scene, WfmRun *run, const WfmTableData *forecast, const WfmRoster *roster, const double *wanted,
                              const WfmMoveFrame *frame, GError **err);
/* The same for moves that are given (borrowed): nothing is looked for, each step is judged. Moves that do not fit the roster do nothing. */
WfmResponse *wfm_response_given(WfmScene *scene, WfmRun *run, const WfmTableData *forecast, const WfmRoster *roster, const GArray *moves,
                                GError **err);
/* WfmMove of moves.csv; error WFM_STATUS_BAD_INPUT with every row that is none. To be freed with g_array_unref. */
GArray *wfm_response_read(const WfmRun *run, const WfmRosterProblem *problem, const WfmTableData *table, GError **err);
void wfm_response_free(WfmResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmResponse, wfm_response_free)

/* What the settings allow the judge. */
typedef struct {
  int64_t choosing, replications, single;
} WfmResponseSettings;
extern const WfmModule wfm_response_module;

/* Steps and moves as text, as members "steps" and "moves", and as moves.csv. */
/* "With the response, which costs 12.00 EUR": a line of its own. */
void wfm_response_say_cost(GString *out, const char *title, const WfmResponse *response, const WfmRun *run);
void wfm_response_say(GString *out, JsonObject *facts, const WfmResponse *response, const WfmRun *run);
WfmTableData *wfm_response_table(const WfmResponse *response, const WfmRun *run);
