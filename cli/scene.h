/* A stretch of the roster's days before the judge: built once, lived through with any number of rosters and moves. The same random contacts come each time,
 * so that what differs is the roster's doing. */
#pragma once

#include "cli/sim_source.h"
#include "scheduler/roster/moves.h"

typedef struct WfmScene WfmScene;

/* The planning intervals of the roster that touch [from, to). What went before is lived through as one hour like the first interval; queues of
 * deferred work begin with the backlog that the roster leaves at `from`, by simulation. The people, and who they are, are those of the problem.
 * Errors: those of the simulation. */
WfmScene *wfm_scene_new(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster, int64_t from,
                        int64_t to, GError **err);
void wfm_scene_free(WfmScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmScene, wfm_scene_free)
WfmGrid wfm_scene_grid(const WfmScene *scene);

/* Whether the plan has queues of deferred work, whose contacts may wait for days. */
bool wfm_scene_waits(const WfmRun *run);

/* Of the moves those of the kind "queue" count: the others are in the roster already. */
WfmSimResult *wfm_scene_judge(WfmScene *scene, const WfmRoster *roster, const WfmMove *moves, size_t n_moves, int64_t replications,
                              GError **err);
/* The same with other contacts for each batch but 0. */
WfmSimResult *wfm_scene_judge_batch(WfmScene *scene, const WfmRoster *roster, const WfmMove *moves, size_t n_moves, int64_t replications,
                                    int batch, GError **err);
