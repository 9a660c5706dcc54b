/* The rows of a foreign roster as duties, and what they say that the plan does not know. */
#include "cli/data/notation.h"
#include "cli/roster_file.h"
#include "cli/roster_read.h"
#include "cli/roster_words.h"

#include "scheduler/roster/break_window.h"
#include "scheduler/roster/checker.h"

#include <math.h>
#include <string.h>

#define APART_S (4 * 3600)

/* ---- Pieces ---- */

static int by_person_and_time(const void *a, const void *b) {
  const WfmSegmentRow *x = a, *y = b;
  int by_agent = strcmp(x->agent_id, y->agent_id);
  if (by_agent) return by_agent;
  if (x->start_utc != y->start_utc) return x->start_utc < y->start_utc ? -1 : 1;
  if (x->end_utc != y->end_utc) return x->end_utc > y->end_utc ? -1 : 1; /* what holds others comes first */
  return x->line - y->line;
}

static bool is_work(const WfmSegmentRow *row) {
  return strcmp(row->segment, "work") == 0;
}

/* Work on no queue in particular. */
static bool is_plain(const WfmRun *run, const WfmSegmentRow *row) {
  bool any;
  if (!*row->queue_or_activity || strcmp(row->queue_or_activity, "work") == 0) return is_work(row);
  g_autofree char *unknown = NULL;
  g_autoptr(GArray) queues = wfm_said_queues(run, row->queue_or_activity, &any, &unknown);
  return is_work(row) && queues->len == 0 && !unknown;
}

/* Whether one of the same person's rows is a piece of what the other is about: a break in work, a queue in a shift. */
static bool is_inside(const WfmSegmentRow *piece, bool piece_plain, const WfmSegmentRow *whole, bool whole_plain) {
  if (piece->end_utc > whole->end_utc || !is_work(whole)) return false;
  return !is_work(piece) || (whole_plain && !piece_plain);
}

/* Rows that hold pieces are what is left of them; the pieces are of the same shift. Plain work has no other name. */
static GArray *carve(const WfmRun *run, const WfmTableData *table) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(WfmSegmentRow));
  g_autofree WfmSegmentRow *row = g_memdup2(table->rows, table->n_rows * sizeof *row);
  g_autofree bool *plain = g_new(bool, table->n_rows + 1);
  if (table->n_rows) qsort(row, table->n_rows, sizeof *row, by_person_and_time);
  for (size_t r = 0; r < table->n_rows; r++) plain[r] = is_plain(run, &row[r]);
  for (size_t r = 0; r < table->n_rows; r++) {
    WfmSegmentRow rest = row[r];
    for (size_t k = r + 1; k < table->n_rows && row[k].start_utc < row[r].end_utc && strcmp(row[k].agent_id, row[r].agent_id) == 0; k++) {
      if (!is_inside(&row[k], plain[k], &row[r], plain[r])) continue;
      if (!*row[k].shift_id) row[k].shift_id = row[r].shift_id;
      if (row[k].shift_date_local == INT32_MIN) row[k].shift_date_local = row[r].shift_date_local;
      WfmSegmentRow head = rest;
      head.end_utc = MIN(row[k].start_utc, rest.end_utc);
      if (head.end_utc > head.start_utc) g_array_append_val(out, head);
      rest.start_utc = MAX(rest.start_utc, row[k].end_utc);
    }
    if (rest.end_utc > rest.start_utc) g_array_append_val(out, rest);
  }
  for (guint r = 0; r < out->len; r++)
    if (is_plain(run, &g_array_index(out, WfmSegmentRow, r))) g_array_index(out, WfmSegmentRow, r).queue_or_activity = "work";
  g_array_sort(out, by_person_and_time);
  return out;
}

/* Where rows are pieces, and none of the file is a break, the time between two of them is one. */
static size_t fill_gaps(GArray *rows) {
  size_t n = 0;
  for (guint r = 1; r < rows->len; r++) {
    WfmSegmentRow before = g_array_index(rows, WfmSegmentRow, r - 1), after = g_array_index(rows, WfmSegmentRow, r), gap = before;
    bool together = strcmp(before.agent_id, after.agent_id) == 0 && strcmp(before.shift_id, after.shift_id) == 0 &&
                    before.shift_date_local == after.shift_date_local;
    if (!together || after.start_utc <= before.end_utc || after.start_utc - before.end_utc > APART_S) continue;
    gap.start_utc = before.end_utc;
    gap.end_utc = after.start_utc;
    gap.segment = gap.queue_or_activity = "break";
    gap.paid = false;
    g_array_insert_val(rows, ++r, gap);
    n++;
  }
  return n;
}

/* ---- Breaks by the type of the shift ---- */

typedef struct {
  const WfmRosterProblem *problem;
  const WfmRosterFile *file;
} Settling;

static const WfmShiftType *type_of(const Settling *settling, const WfmDuty *duty, size_t agent) {
  int32_t type = wfm_type_of(settling->problem, &settling->problem->agents[agent], duty);
  return type < 0 ? NULL : &settling->problem->shift_types[type];
}

/* What speaks for a break being that one of the type: its length, and when it begins; then its name, and less so that both are for eating,
 * or both not. */
enum { AS_LONG = 4, IN_TIME = 4, SAME_NAME = 3, SAME_SORT = 2, MOST_LIKE = AS_LONG + IN_TIME + SAME_NAME };

static int likeness(const WfmSegment *have, const WfmBreak *want, const WfmDuty *duty, const WfmZone *zone) {
  int like = have->end - have->start == want->length_s ? AS_LONG : 0;
  if (wfm_break_may_begin(wfm_break_window(want, duty->start, zone), have->start)) like += IN_TIME;
  if (g_ascii_strcasecmp(have->activity, want->activity) == 0) return like + SAME_NAME;
  return wfm_said_meal(have->activity) == wfm_said_meal(want->activity) ? like + SAME_SORT : like;
}

/* Breaks of the file take the names of the type's, the likest first, and are paid as those are where the file does not say. What
 * is left over keeps its own. */
static void name_breaks(WfmDuty *duty, const WfmShiftType *type, const WfmZone *zone, bool pay_told) {
  g_autofree bool *used = g_new0(bool, type->n_breaks + 1), *settled = g_new0(bool, duty->n_segments + 1);
  for (int like = MOST_LIKE; like >= SAME_SORT; like--)
    for (size_t k = 0; k < duty->n_segments; k++) {
      WfmSegment *segment = &duty->segment[k];
      for (size_t b = 0; segment->kind == WFM_SEGMENT_BREAK && b < type->n_breaks && !settled[k]; b++) {
        if (used[b] || likeness(segment, &type->breaks[b], duty, zone) < like) continue;
        used[b] = settled[k] = true;
        segment->activity = type->breaks[b].activity;
        if (!pay_told) segment->paid = type->breaks[b].paid;
      }
    }
}

static void settle(void *user, WfmDuty *duty, size_t agent, const WfmSegmentRow *first, size_t n_rows) {
  const Settling *settling = user;
  const WfmRosterFile *file = settling->file;
  const WfmShiftType *type = type_of(settling, duty, agent);
  if (file->breaks_told) {
    if (type) name_breaks(duty, type, settling->problem->agents[agent].zone, file->pay_told);
    return;
  }
  double paid_h = n_rows == 1 && file->whole_shifts ? file->paid_h[first - (const WfmSegmentRow *)file->table->rows] : (double)NAN;
  double unpaid = (double)(duty->end - duty->start) - paid_h * 3600;
  duty->inside_unknown = true;
  duty->unpaid_s = unpaid >= 0 && unpaid < (double)(duty->end - duty->start) ? (int32_t)lround(unpaid)
                   : type                                                    ? wfm_breaks_unpaid_s(type)
                                                                             : 0;
}

/* ---- Findings ---- */

static void spoken(char from[static WFM_SPOKEN_SIZE], char to[static WFM_SPOKEN_SIZE], const WfmZone *zone, int64_t begin, int64_t end) {
  wfm_spoken_time(from, zone, begin);
  wfm_spoken_time(to, zone, end);
}

static void find(GArray *findings, const char *rule, size_t agent, int64_t from, int64_t to, char *text) {
  WfmFinding finding = {.hard = true, .rule = g_strdup(rule), .agent = agent, .from = from, .to = to, .excess = 1};
  finding.text = text;
  g_array_append_val(findings, finding);
}

/* One finding for each person whom the plan does not know. */
static void find_strangers(GArray *findings, const WfmRosterProblem *problem, const GArray *rows, const char *file) {
  for (guint r = 0, n; r < rows->len; r += n) {
    const WfmSegmentRow *first = &g_array_index(rows, WfmSegmentRow, r);
    int64_t end = first->end_utc;
    int32_t line = first->line;
    for (n = 1; r + n < rows->len && strcmp(g_array_index(rows, WfmSegmentRow, r + n).agent_id, first->agent_id) == 0; n++) {
      end = MAX(end, g_array_index(rows, WfmSegmentRow, r + n).end_utc);
      line = MIN(line, g_array_index(rows, WfmSegmentRow, r + n).line);
    }
    if (wfm_run_agent(problem, first->agent_id) != SIZE_MAX) continue;
    char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
    spoken(from, to, problem->planner_zone, first->start_utc, end);
    g_autofree char *shown = wfm_show_text(first->agent_id);
    find(findings, "agent", SIZE_MAX, first->start_utc, end,
         g_strdup_printf("%s is rostered from %s to %s (%s:%d), and is nobody, or more than one, of agents.csv", shown, from, to, file,
                         (int)line));
  }
}

/* "asks for the language de (queues.csv:3), and the person speaks en (agents.csv:4)" */
static char *why_not(const WfmQueueRow *queue, const WfmAgentRow *agent) {
  g_autoptr(GString) skills = g_string_new(NULL);
  bool has = false;
  for (size_t s = 0; s < agent->skills.n; s++) {
    g_string_append_printf(skills, "%s%s", s ? ", " : "", agent->skills.skill[s].skill);
    has |= strcmp(agent->skills.skill[s].skill, queue->skill) == 0;
  }
  if (!has)
    return g_strdup_printf("asks for the skill %s (queues.csv:%d), and the person has %s (agents.csv:%d)", queue->skill, (int)queue->line,
                           skills->len ? skills->str : "none", (int)agent->line);
  if (agent->tier < queue->tier)
    return g_strdup_printf("is of tier %d (queues.csv:%d), and the person of tier %d (agents.csv:%d)", (int)queue->tier, (int)queue->line,
                           (int)agent->tier, (int)agent->line);
  g_autofree char *languages = agent->languages ? g_strjoinv(", ", agent->languages) : g_strdup("none");
  return g_strdup_printf("asks for the language %s (queues.csv:%d), and the person has %s (agents.csv:%d)", queue->language,
                         (int)queue->line, languages, (int)agent->line);
}

/* One activity of one person, from the first row of a stretch to the last. */
typedef struct {
  const WfmSegmentRow *first, *last;
  size_t agent;
} Stretch;

static void find_unknown(GArray *findings, const WfmRun *run, const WfmRosterProblem *problem, const Stretch *s, const char *unknown,
                         const char *file) {
  const WfmAgent *agent = &problem->agents[s->agent];
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  spoken(from, to, agent->zone, s->first->start_utc, s->last->end_utc);
  g_autoptr(GString) queues = g_string_new(NULL);
  for (size_t q = 0; q < run->n_queues && q < 8; q++)
    g_string_append_printf(queues, "%s%s", q ? ", " : "", q < 7 ? run->queue[q].row->queue : "...");
  g_autofree char *shown = wfm_show_text(unknown);
  find(
      findings, "activity", s->agent, s->first->start_utc, s->last->end_utc,
      g_strdup_printf("%s is on \"%s\" from %s to %s (%s:%d), which is no queue of the plan (queues.csv: %s) and no activity that is known",
                      agent->name && *agent->name ? agent->name : agent->agent, shown, from, to, file, (int)s->first->line, queues->str));
}

static void find_unskilled(GArray *findings, const WfmRun *run, const WfmRosterProblem *problem, const Stretch *s, size_t queue,
                           const char *file) {
  const WfmAgent *agent = &problem->agents[s->agent];
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  spoken(from, to, agent->zone, s->first->start_utc, s->last->end_utc);
  const WfmAgentRow *row = WFM_ROWS(run->plan, AGENTS, WfmAgentRow) + s->agent;
  g_autofree char *why = why_not(run->queue[queue].row, row);
  find(findings, "skill", s->agent, s->first->start_utc, s->last->end_utc,
       g_strdup_printf("%s is on the queue %s from %s to %s (%s:%d), which %s", agent->name && *agent->name ? agent->name : agent->agent,
                       run->queue[queue].row->queue, from, to, file, (int)s->first->line, why));
}

static void judge(GArray *findings, const WfmRun *run, const WfmRosterProblem *problem, const Stretch *s, const char *file) {
  bool any;
  g_autofree char *unknown = NULL;
  g_autoptr(GArray) queues = wfm_said_queues(run, s->first->queue_or_activity, &any, &unknown);
  const float *serves = problem->agents[s->agent].proficiency;
  if (unknown) find_unknown(findings, run, problem, s, unknown, file);
  bool some = false;
  for (guint k = 0; k < queues->len; k++) some |= serves[g_array_index(queues, uint32_t, k)] > 0;
  for (guint k = 0; k < queues->len && !(any && some); k++) {
    size_t q = g_array_index(queues, uint32_t, k);
    if (serves[q] > 0) continue;
    find_unskilled(findings, run, problem, s, q, file);
    if (any) return; /* one queue of the channel stands for all */
  }
}

/* Work on what nobody knows, or what the person cannot serve: once for each stretch of it. */
static void find_activities(GArray *findings, const WfmRun *run, const WfmRosterProblem *problem, const GArray *rows, const char *file) {
  const char *person = "";
  size_t agent = SIZE_MAX;
  for (guint r = 0; r < rows->len; r++) {
    Stretch s = {.first = &g_array_index(rows, WfmSegmentRow, r)};
    if (strcmp(person, s.first->agent_id) != 0) agent = wfm_run_agent(problem, person = s.first->agent_id);
    s.agent = agent;
    s.last = s.first;
    if (s.agent == SIZE_MAX || !is_work(s.first)) continue;
    /* Its later rows within the shift are of the same stretch, over breaks and meetings. */
    for (guint k = r + 1; k < rows->len; k++) {
      const WfmSegmentRow *next = &g_array_index(rows, WfmSegmentRow, k);
      if (strcmp(next->agent_id, s.first->agent_id) != 0 || next->start_utc - s.last->end_utc > APART_S) break;
      if (!is_work(next)) continue;
      if (strcmp(next->queue_or_activity, s.first->queue_or_activity) != 0) break;
      s.last = next;
      r = k;
    }
    judge(findings, run, problem, &s, file);
  }
}

WfmRoster *wfm_roster_file_duties(GArray *findings, const WfmRun *run, const WfmRosterProblem *problem, WfmRosterFile *file, GError **err) {
  const WfmTableData *table = file->table;
  g_autoptr(GArray) rows = carve(run, table);
  if (!file->whole_shifts && !file->breaks_told && fill_gaps(rows) > 0) {
    file->breaks_told = true;
    g_ptr_array_add(file->notes, g_strdup("it names no breaks: up to 4 h between two rows of a shift are taken for one, unpaid"));
  }
  if (!file->breaks_told && rows->len > 0)
    g_ptr_array_add(
        file->notes,
        g_strdup("it says nothing of breaks and meetings: no rule about them is held against it, and the unpaid breaks of a shift's "
                 "type are left out of its paid hours"));
  find_strangers(findings, problem, rows, table->file);
  if (problem->n_queues) find_activities(findings, run, problem, rows, table->file);
  Settling settling = {problem, file};
  WfmRosterReading reading = {
      .whole_shifts = file->whole_shifts, .named_work = true, .skip_strangers = true, .settle = settle, .user = &settling};
  const WfmSegmentRow *row = file->whole_shifts ? table->rows : (const void *)rows->data;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmRoster) roster =
      wfm_roster_of_rows(problem, row, file->whole_shifts ? table->n_rows : rows->len, table->file, &reading, mistakes);
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&roster) : NULL;
}
