/* Rows of a roster, made here or by another tool, as duties of the roster problem. */
#include "cli/roster_read.h"

#include <string.h>

#define APART_S (4 * 3600) /* a new shift where more lies between two rows that have no date */

/* A row and the duty that it is a piece of. */
typedef struct {
  const WfmSegmentRow *row;
  int32_t day, part;
} Piece;

static int by_time(const void *a, const void *b) {
  const WfmSegmentRow *x = ((const Piece *)a)->row, *y = ((const Piece *)b)->row;
  int by_agent = strcmp(x->agent_id, y->agent_id);
  if (by_agent) return by_agent;
  if (x->start_utc != y->start_utc) return x->start_utc < y->start_utc ? -1 : 1;
  return x->line - y->line;
}

static int by_duty(const void *a, const void *b) {
  const Piece *x = a, *y = b;
  int by_agent = strcmp(x->row->agent_id, y->row->agent_id);
  if (by_agent) return by_agent;
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  int by_shift = strcmp(x->row->shift_id, y->row->shift_id);
  if (by_shift) return by_shift;
  if (x->part != y->part) return x->part - y->part;
  return by_time(a, b);
}

static bool same_duty(const Piece *a, const Piece *b) {
  return strcmp(a->row->agent_id, b->row->agent_id) == 0 && a->day == b->day && a->part == b->part &&
         strcmp(a->row->shift_id, b->row->shift_id) == 0;
}

static size_t find_agent(const WfmRosterProblem *problem, const char *name) {
  for (size_t a = 0; a < problem->n_agents; a++)
    if (strcmp(problem->agents[a].agent, name) == 0) return a;
  return SIZE_MAX;
}

int32_t wfm_shift_named(const WfmRosterProblem *problem, const char *name) {
  for (size_t s = 0; *name && s < problem->n_shift_types; s++)
    if (strcmp(problem->shift_types[s].shift, name) == 0) return (int32_t)s;
  return -1;
}

static bool read_segment(WfmSegment *segment, const WfmSegmentRow *row, bool named_work, const char *file, WfmMistakes *mistakes) {
  static const char *const kinds[] = {[WFM_SEGMENT_WORK] = "work", [WFM_SEGMENT_BREAK] = "break", [WFM_SEGMENT_MEETING] = "meeting"};
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
    if (strcmp(row->segment, kinds[k]) == 0) {
      bool work = k == WFM_SEGMENT_WORK && (!named_work || !*row->queue_or_activity);
      *segment =
          (WfmSegment){(WfmSegmentKind)k, row->start_utc, row->end_utc, g_intern_string(work ? "work" : row->queue_or_activity), row->paid};
      if (row->end_utc > row->start_utc) return true;
      wfm_mistakes_add(mistakes, file, row->line, 0, "the segment ends at or before its start; right would be end_utc after start_utc");
      return false;
    }
  wfm_mistakes_add(mistakes, file, row->line, 0, "found segment \"%s\"; right would be work, break or meeting", row->segment);
  return false;
}

/* ---- Which rows make one duty ---- */

static int32_t local_date(const WfmRosterProblem *problem, size_t agent, const WfmSegmentRow *row) {
  return wfm_local_day(agent == SIZE_MAX ? row->start_utc : wfm_zone_local(problem->agents[agent].zone, row->start_utc));
}

/* Rows without a date that follow each other; the date is that of the first on the person's clock. A row that begins before the last has ended is another
 * shift: the two overlap. */
static void chain(Piece *piece, size_t n, const WfmRosterProblem *problem, int64_t apart_s) {
  const Piece *before = NULL;
  size_t agent = SIZE_MAX;
  int64_t end = 0;
  int32_t part = 1 << 20; /* apart from those of rows with a date */
  for (size_t i = 0; i < n; i++) {
    const WfmSegmentRow *row = piece[i].row;
    bool same = before && strcmp(before->row->agent_id, row->agent_id) == 0;
    if (!same) agent = find_agent(problem, row->agent_id);
    bool goes_on = same && strcmp(before->row->shift_id, row->shift_id) == 0 && row->start_utc >= end && row->start_utc - end <= apart_s;
    piece[i].day = goes_on ? before->day : local_date(problem, agent, row);
    piece[i].part = goes_on ? part : ++part;
    end = row->end_utc;
    before = &piece[i];
  }
}

/* Of the rows of one date without the name of a shift, those that overlap are not of one. */
static void part_overlaps(Piece *piece, size_t n) {
  int64_t end = INT64_MIN;
  for (size_t i = 0; i < n; i++) {
    bool same = i > 0 && same_duty(&(Piece){piece[i - 1].row, piece[i - 1].day, 0}, &(Piece){piece[i].row, piece[i].day, 0});
    if (!same || *piece[i].row->shift_id)
      piece[i].part = 0;
    else
      piece[i].part = piece[i - 1].part + (piece[i].row->start_utc < end);
    end = same && piece[i].part == piece[i - 1].part ? MAX(end, piece[i].row->end_utc) : piece[i].row->end_utc;
  }
}

/* Pieces in order of duties. */
static GArray *cut(const WfmSegmentRow *rows, size_t n, const WfmRosterProblem *problem, const WfmRosterReading *reading) {
  GArray *dated = g_array_new(FALSE, FALSE, sizeof(Piece));
  g_autoptr(GArray) chained = g_array_new(FALSE, FALSE, sizeof(Piece));
  for (size_t r = 0; r < n; r++) {
    bool has_date = rows[r].shift_date_local != INT32_MIN && !reading->whole_shifts;
    Piece piece = {&rows[r], rows[r].shift_date_local, 0};
    g_array_append_vals(has_date ? dated : chained, &piece, 1);
  }
  if (dated->len) qsort(dated->data, dated->len, sizeof(Piece), by_duty);
  part_overlaps((Piece *)(void *)dated->data, dated->len);
  if (chained->len) qsort(chained->data, chained->len, sizeof(Piece), by_time);
  chain((Piece *)(void *)chained->data, chained->len, problem, reading->whole_shifts ? 0 : APART_S);
  if (chained->len) g_array_append_vals(dated, chained->data, chained->len);
  if (dated->len) qsort(dated->data, dated->len, sizeof(Piece), by_duty);
  return dated;
}

/* ---- Duties ---- */

static void add_duty(WfmRoster *roster, size_t agent, const WfmRosterProblem *problem, const Piece *first, size_t n_rows, GArray *segments,
                     const WfmRosterReading *reading) {
  WfmSegment *segment = (WfmSegment *)(void *)segments->data;
  const WfmSegmentRow *row = first->row;
  bool dated = reading->whole_shifts && row->shift_date_local != INT32_MIN;
  WfmDuty duty = {.start = segment[0].start,
                  .end = segment[0].end,
                  .day = dated ? row->shift_date_local : first->day,
                  .segment = segment,
                  .n_segments = segments->len};
  for (guint k = 1; k < segments->len; k++) duty.end = MAX(duty.end, segment[k].end);
  int32_t fixed = reading->own ? wfm_fixed_type(&problem->agents[agent], duty.start, duty.end) : -1;
  duty.shift_type = fixed >= 0 ? fixed : wfm_shift_named(problem, row->shift_id);
  duty.locked = strcmp(row->source, "locked") == 0;
  if (reading->settle) reading->settle(reading->user, &duty, agent, row, n_rows);
  wfm_roster_add(roster, agent, &duty);
}

WfmRoster *wfm_roster_of_rows(const WfmRosterProblem *problem, const WfmSegmentRow *rows, size_t n, const char *file,
                              const WfmRosterReading *reading, WfmMistakes *mistakes) {
  WfmRoster *roster = wfm_roster_new(problem->n_agents);
  g_autoptr(GArray) pieces = cut(rows, n, problem, reading);
  g_autoptr(GArray) segments = g_array_new(FALSE, TRUE, sizeof(WfmSegment));
  for (guint r = 0; r < pieces->len;) {
    const Piece *first = &g_array_index(pieces, Piece, r), *piece;
    guint begin = r;
    g_array_set_size(segments, 0);
    for (; r < pieces->len && same_duty(first, piece = &g_array_index(pieces, Piece, r)); r++) {
      WfmSegment segment;
      if (read_segment(&segment, piece->row, reading->named_work, file, mistakes)) g_array_append_val(segments, segment);
    }
    size_t agent = find_agent(problem, first->row->agent_id);
    if (agent == SIZE_MAX && !reading->skip_strangers)
      wfm_mistakes_add(mistakes, file, first->row->line, 1,
                       "found agent \"%s\", who is not in agents.csv; right would be one of its agents", first->row->agent_id);
    if (agent != SIZE_MAX && segments->len > 0) add_duty(roster, agent, problem, first, r - begin, segments, reading);
  }
  return roster;
}

WfmRoster *wfm_run_read_roster(const WfmRosterProblem *problem, const WfmTableData *table, GError **err) {
  static const WfmRosterReading own = {.own = true};
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmRoster) roster =
      wfm_roster_of_rows(problem, table->rows, table->n_rows, table->file ? table->file : "roster.csv", &own, mistakes);
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&roster) : NULL;
}
