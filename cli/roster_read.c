/* roster.csv, made here or by another tool, as duties of the roster problem. */
#include "cli/run.h"

#include <string.h>

/* Rows of one agent and shift, in order of time. */
static int compare_rows(const void *a, const void *b) {
  const WfmSegmentRow *x = *(const WfmSegmentRow *const *)a, *y = *(const WfmSegmentRow *const *)b;
  int by_agent = strcmp(x->agent_id, y->agent_id);
  if (by_agent) return by_agent;
  if (x->shift_date_local != y->shift_date_local) return x->shift_date_local < y->shift_date_local ? -1 : 1;
  int by_shift = strcmp(x->shift_id, y->shift_id);
  if (by_shift) return by_shift;
  if (x->start_utc != y->start_utc) return x->start_utc < y->start_utc ? -1 : 1;
  return x->line - y->line;
}

static int compare_undated(const void *a, const void *b) {
  const WfmSegmentRow *x = *(const WfmSegmentRow *const *)a, *y = *(const WfmSegmentRow *const *)b;
  int by_agent = strcmp(x->agent_id, y->agent_id);
  if (by_agent) return by_agent;
  if (x->start_utc != y->start_utc) return x->start_utc < y->start_utc ? -1 : 1;
  return x->line - y->line;
}

static bool same_duty(const WfmSegmentRow *a, const WfmSegmentRow *b) {
  return strcmp(a->agent_id, b->agent_id) == 0 && a->shift_date_local == b->shift_date_local && strcmp(a->shift_id, b->shift_id) == 0;
}

static size_t find_agent(const WfmRosterProblem *problem, const char *name) {
  for (size_t a = 0; a < problem->n_agents; a++)
    if (strcmp(problem->agents[a].agent, name) == 0) return a;
  return SIZE_MAX;
}

static int32_t find_shift(const WfmRosterProblem *problem, const char *name) {
  for (size_t s = 0; s < problem->n_shift_types; s++)
    if (strcmp(problem->shift_types[s].shift, name) == 0) return (int32_t)s;
  return -1;
}

static bool read_segment(WfmSegment *segment, const WfmSegmentRow *row, const char *file, WfmMistakes *mistakes) {
  static const char *const kinds[] = {[WFM_SEGMENT_WORK] = "work", [WFM_SEGMENT_BREAK] = "break", [WFM_SEGMENT_MEETING] = "meeting"};
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
    if (strcmp(row->segment, kinds[k]) == 0) {
      bool work = k == WFM_SEGMENT_WORK;
      *segment =
          (WfmSegment){(WfmSegmentKind)k, row->start_utc, row->end_utc, g_intern_string(work ? "work" : row->queue_or_activity), row->paid};
      if (row->end_utc > row->start_utc) return true;
      wfm_mistakes_add(mistakes, file, row->line, 0, "the segment ends at or before its start; right would be end_utc after start_utc");
      return false;
    }
  wfm_mistakes_add(mistakes, file, row->line, 0, "found segment \"%s\"; right would be work, break or meeting", row->segment);
  return false;
}

/* Rosters made elsewhere may not say on which date a shift begins: segments of one person belong to one shift until more than four hours
 * lie between them, and its date is that of its first segment on the person's clock. */
static void fill_dates(WfmSegmentRow *rows, size_t n, const WfmRosterProblem *problem) {
  const int64_t apart_s = 4 * 3600;
  g_autoptr(GPtrArray) undated = g_ptr_array_new();
  for (size_t r = 0; r < n; r++)
    if (rows[r].shift_date_local == INT32_MIN) g_ptr_array_add(undated, &rows[r]);
  if (undated->len) qsort(undated->pdata, undated->len, sizeof(gpointer), compare_undated);
  const WfmSegmentRow *before = NULL;
  int64_t end = 0;
  for (guint i = 0; i < undated->len; i++) {
    WfmSegmentRow *row = undated->pdata[i];
    bool goes_on = before && strcmp(before->agent_id, row->agent_id) == 0 && strcmp(before->shift_id, row->shift_id) == 0 &&
                   row->start_utc - end <= apart_s;
    size_t agent = goes_on ? SIZE_MAX : find_agent(problem, row->agent_id);
    if (goes_on)
      row->shift_date_local = before->shift_date_local;
    else
      row->shift_date_local =
          wfm_local_day(agent == SIZE_MAX ? row->start_utc : wfm_zone_local(problem->agents[agent].zone, row->start_utc));
    end = goes_on ? MAX(end, row->end_utc) : row->end_utc;
    before = row;
  }
}

WfmRoster *wfm_run_read_roster(const WfmRosterProblem *problem, const WfmTableData *table, GError **err) {
  g_autofree WfmSegmentRow *rows = g_memdup2(table->rows, table->n_rows * sizeof *rows);
  fill_dates(rows, table->n_rows, problem);
  const char *file = table->file ? table->file : "roster.csv";
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(GPtrArray) order = g_ptr_array_new();
  for (size_t r = 0; r < table->n_rows; r++) g_ptr_array_add(order, &rows[r]);
  if (order->len) qsort(order->pdata, order->len, sizeof(gpointer), compare_rows);

  g_autoptr(WfmRoster) roster = wfm_roster_new(problem->n_agents);
  g_autoptr(GArray) segments = g_array_new(FALSE, TRUE, sizeof(WfmSegment));
  for (guint r = 0; r < order->len;) {
    const WfmSegmentRow *first = order->pdata[r];
    g_array_set_size(segments, 0);
    for (; r < order->len && same_duty(first, order->pdata[r]); r++) {
      WfmSegment segment;
      if (read_segment(&segment, order->pdata[r], file, mistakes)) g_array_append_val(segments, segment);
    }
    size_t agent = find_agent(problem, first->agent_id);
    if (agent == SIZE_MAX)
      wfm_mistakes_add(mistakes, file, first->line, 1, "found agent \"%s\", who is not in agents.csv; right would be one of its agents",
                       first->agent_id);
    if (agent == SIZE_MAX || segments->len == 0) continue;
    WfmSegment *segment = (WfmSegment *)(void *)segments->data;
    WfmDuty duty = {.start = segment[0].start,
                    .end = segment[segments->len - 1].end,
                    .day = first->shift_date_local,
                    .segment = segment,
                    .n_segments = segments->len};
    duty.shift_type = find_shift(problem, first->shift_id);
    duty.locked = strcmp(first->source, "locked") == 0;
    wfm_roster_add(roster, agent, &duty);
  }
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&roster) : NULL;
}
