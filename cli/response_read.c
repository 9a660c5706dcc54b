/* moves.csv, as wfm wrote it or a planner changed it. */
#include "cli/response.h"
#include "cli/roster_read.h"

#include <string.h>

static int kind_of(const char *name) {
  for (int k = 0; k < WFM_N_MOVES; k++)
    if (strcmp(name, wfm_move_names[k]) == 0) return k;
  return -1;
}

static bool read_time(int64_t *out, const char *text, const WfmZone *zone) {
  WfmStamp stamp;
  if (!wfm_stamp_parse(&stamp, text)) return false;
  *out = wfm_run_instant(&stamp, zone, 0);
  return true;
}

/* What is wrong with the row; NULL: nothing. */
static const char *read_row(WfmMove *move, const WfmMoveRow *row, const WfmRun *run, const WfmRosterProblem *problem) {
  size_t agent = wfm_run_agent(problem, row->agent_id);
  int kind = kind_of(row->move);
  if (agent == SIZE_MAX) return "right would be an agent of agents.csv";
  if (kind < 0) return "right would be a move: break, meeting, queue, overtime, time off or extra shift";
  const WfmZone *zone = problem->agents[agent].zone;
  *move = (WfmMove){.kind = (WfmMoveKind)kind, .agent = agent, .day = row->shift_date_local, .cost = row->cost, .worth = 0};
  if (!read_time(&move->from, row->from_local, zone) || !read_time(&move->to, row->to_local, zone) || move->to <= move->from)
    return "right would be from_local before to_local, 2026-03-03T17:30:00+00:00";
  bool moved = kind == WFM_MOVE_BREAK || kind == WFM_MOVE_MEETING;
  if (moved && !read_time(&move->new_from, row->new_from_local, zone)) return "right would be when it begins now, in new_from_local";
  move->queue = kind == WFM_MOVE_QUEUE ? wfm_run_queue(run, row->what) : SIZE_MAX;
  move->shift_type = kind == WFM_MOVE_EXTRA ? wfm_shift_named(problem, row->what) : -1;
  if (kind == WFM_MOVE_EXTRA && move->shift_type < 0) return "right would be a shift of shifts.csv, in what";
  move->activity = g_intern_string(row->what);
  move->origin = *row->origin ? g_intern_string(row->origin) : NULL;
  return kind == WFM_MOVE_QUEUE && move->queue == SIZE_MAX ? "right would be a queue of queues.csv, in what" : NULL;
}

GArray *wfm_response_read(const WfmRun *run, const WfmRosterProblem *problem, const WfmTableData *table, GError **err) {
  g_autoptr(GArray) moves = g_array_new(FALSE, TRUE, sizeof(WfmMove));
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  const WfmMoveRow *row = table->rows;
  for (size_t k = 0; k < table->n_rows; k++) {
    WfmMove move;
    const char *wrong = read_row(&move, &row[k], run, problem);
    if (wrong)
      wfm_mistakes_add(mistakes, table->file, row[k].line, 0, "found %s of %s; %s", row[k].move, row[k].agent_id, wrong);
    else
      g_array_append_val(moves, move);
  }
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&moves) : NULL;
}
