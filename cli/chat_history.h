/* Chats handled side by side, as the plan's own history shows them: handle_seconds over active_seconds is how many an agent had in hand at once, and the
 * handle time grows with it (scheduler/staffing/handle_time.h). */
#pragma once

#include "cli/run.h"

/* Gives the queue a row of its own whose concurrency_slowdown is never empty: as queues.csv has it, else learnt from the history before the horizon where
 * that shows it, else 0. growth: what the history shows, whichever counts. */
void wfm_run_learn_chat(WfmRunQueue *queue, const WfmHistoryRow *rows, const GArray *index, int64_t before);
