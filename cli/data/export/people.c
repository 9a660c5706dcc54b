#include "cli/data/export/people.h"

#include "core/timestamp.h"

#include <string.h>

/* ---- Order ---- */

typedef struct {
  const WfmSegmentRow *row;
  size_t person;
  int32_t day;
} Piece;

/* Rows of one shift together, as roster.csv is read everywhere: the same person, date and type. */
static int by_shift(const void *a, const void *b) {
  const Piece *x = a, *y = b;
  if (x->person != y->person) return x->person < y->person ? -1 : 1;
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  int by_type = strcmp(x->row->shift_id, y->row->shift_id);
  if (by_type) return by_type;
  if (x->row->start_utc != y->row->start_utc) return x->row->start_utc < y->row->start_utc ? -1 : 1;
  return x->row->line - y->row->line;
}

static int by_time(const void *a, const void *b) {
  const Piece *x = a, *y = b;
  if (x->person != y->person) return x->person < y->person ? -1 : 1;
  if (x->row->start_utc != y->row->start_utc) return x->row->start_utc < y->row->start_utc ? -1 : 1;
  return x->row->line - y->row->line;
}

static int by_start(const void *a, const void *b) {
  const WfmExportShift *x = a, *y = b;
  if (x->person != y->person) return x->person < y->person ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return strcmp(x->shift, y->shift);
}

/* ---- People ---- */

static const WfmZone *zone_named(WfmExportPeople *people, const WfmExportInput *input, const WfmSegmentRow *row, GError **err) {
  const char *name = *row->tz ? row->tz : "UTC";
  const WfmZone *zone = wfm_plan_zone(input->plan, name);
  for (guint k = 0; !zone && k < people->zones->len; k++)
    if (strcmp(((const WfmZone *)people->zones->pdata[k])->name, name) == 0) zone = people->zones->pdata[k];
  if (zone) return zone;
  WfmZone *read = wfm_zone_new(name, err);
  if (!read) {
    g_prefix_error(err, "%s:%d: tz: ", input->roster->file, row->line);
    return NULL;
  }
  g_ptr_array_add(people->zones, read);
  return read;
}

static int by_id(const void *a, const void *b) {
  return strcmp((*(const WfmSegmentRow *const *)a)->agent_id, (*(const WfmSegmentRow *const *)b)->agent_id);
}

/* Everybody of agents.csv who is employed at all in the time, then people that only the roster names. */
static bool gather(WfmExportPeople *people, GHashTable *number, const WfmExportInput *input, GError **err) {
  const WfmAgentRow *agent = WFM_ROWS(input->plan, AGENTS, WfmAgentRow);
  size_t n_agents = WFM_N_ROWS(input->plan, AGENTS);
  const WfmSegmentRow *row = input->roster->rows;
  g_autoptr(GPtrArray) others = g_ptr_array_new();
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t a = 0; a < n_agents; a++) g_hash_table_add(known, (gpointer)agent[a].agent);
  for (size_t r = 0; r < input->roster->n_rows; r++)
    if (g_hash_table_add(known, (gpointer)row[r].agent_id)) g_ptr_array_add(others, (gpointer)&row[r]);
  if (others->len) qsort(others->pdata, others->len, sizeof(gpointer), by_id);
  people->person = g_new0(WfmExportPerson, n_agents + others->len + 1);
  for (size_t a = 0; a < n_agents; a++)
    people->person[people->n_people++] = (WfmExportPerson){.id = agent[a].agent,
                                                           .name = *agent[a].name ? agent[a].name : agent[a].agent,
                                                           .site = agent[a].site,
                                                           .team = agent[a].team,
                                                           .zone = wfm_plan_zone(input->plan, agent[a].zone),
                                                           .row = &agent[a]};
  for (guint k = 0; k < others->len; k++) {
    const WfmSegmentRow *first = others->pdata[k];
    const WfmZone *zone = zone_named(people, input, first, err);
    if (!zone) return false;
    people->person[people->n_people++] = (WfmExportPerson){
        .id = first->agent_id, .name = *first->agent_name ? first->agent_name : first->agent_id, .site = "", .team = "", .zone = zone};
  }
  for (size_t p = 0; p < people->n_people; p++) {
    people->person[p].shown = input->shown ? input->shown : people->person[p].zone;
    g_hash_table_insert(number, (gpointer)people->person[p].id, GSIZE_TO_POINTER(p));
  }
  return true;
}

/* ---- Shifts ---- */

static const char *kind_of(const WfmExportInput *input, const char *shift) {
  const WfmShiftRow *row = WFM_ROWS(input->plan, SHIFTS, WfmShiftRow);
  for (size_t s = 0; s < WFM_N_ROWS(input->plan, SHIFTS); s++)
    if (strcmp(row[s].shift, shift) == 0) return row[s].kind;
  return "";
}

static void add_piece(WfmExportPeople *people, const WfmExportInput *input, const Piece *piece, bool goes_on) {
  const WfmSegmentRow *row = piece->row;
  if (!goes_on)
    people->shift[people->n_shifts++] = (WfmExportShift){.person = piece->person,
                                                         .day = piece->day,
                                                         .shift = row->shift_id,
                                                         .kind = kind_of(input, row->shift_id),
                                                         .source = row->source,
                                                         .start = row->start_utc,
                                                         .end = row->end_utc,
                                                         .first = people->n_segments};
  WfmExportShift *shift = &people->shift[people->n_shifts - 1];
  shift->end = MAX(shift->end, row->end_utc);
  shift->paid_s += row->paid ? row->end_utc - row->start_utc : 0;
  people->segment[people->n_segments++] = row;
  shift->n++;
}

static void number_shifts(WfmExportPeople *people) {
  if (people->n_shifts) qsort(people->shift, people->n_shifts, sizeof *people->shift, by_start);
  for (size_t s = 0; s < people->n_shifts; s++) {
    WfmExportPerson *person = &people->person[people->shift[s].person];
    if (!person->n++) person->first = s;
  }
}

/* Rosters made elsewhere may not say on which date a shift begins: as everywhere, segments of a person belong together until more than
 * four hours lie between them. */
static void fill_days(const WfmExportPeople *people, Piece *piece, size_t n) {
  const int64_t apart_s = 4 * 3600;
  if (n) qsort(piece, n, sizeof *piece, by_time);
  for (size_t k = 0; k < n; k++) {
    if (piece[k].day != INT32_MIN) continue;
    const Piece *before = k ? &piece[k - 1] : NULL;
    bool goes_on = before && before->person == piece[k].person && strcmp(before->row->shift_id, piece[k].row->shift_id) == 0 &&
                   piece[k].row->start_utc - before->row->end_utc <= apart_s;
    piece[k].day = goes_on ? before->day : wfm_local_day(wfm_zone_local(people->person[piece[k].person].zone, piece[k].row->start_utc));
  }
}

static bool gather_shifts(WfmExportPeople *people, GHashTable *number, const WfmExportInput *input, GError **err) {
  const WfmSegmentRow *row = input->roster->rows;
  size_t n = input->roster->n_rows, kept = 0;
  g_autofree Piece *piece = g_new(Piece, n + 1);
  for (size_t r = 0; r < n; r++) {
    if (row[r].end_utc <= row[r].start_utc) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                  "%s:%d: the segment ends at or before its start; right would be end_utc after start_utc", input->roster->file,
                  row[r].line);
      return false;
    }
    piece[r] = (Piece){&row[r], GPOINTER_TO_SIZE(g_hash_table_lookup(number, row[r].agent_id)), row[r].shift_date_local};
  }
  fill_days(people, piece, n);
  for (size_t r = 0; r < n; r++)
    if (piece[r].day >= input->from && piece[r].day <= input->to) piece[kept++] = piece[r];
  if (kept) qsort(piece, kept, sizeof *piece, by_shift);
  people->shift = g_new0(WfmExportShift, kept + 1);
  people->segment = g_new0(const WfmSegmentRow *, kept + 1);
  for (size_t k = 0; k < kept; k++) {
    const Piece *before = k ? &piece[k - 1] : NULL;
    bool goes_on = before && before->person == piece[k].person && before->day == piece[k].day &&
                   strcmp(before->row->shift_id, piece[k].row->shift_id) == 0;
    add_piece(people, input, &piece[k], goes_on);
  }
  number_shifts(people);
  return true;
}

/* Approved leave, person by person. */
static void gather_leave(WfmExportPeople *people, GHashTable *number, const WfmExportInput *input) {
  enum { APPROVED };
  const WfmLeaveRow *row = WFM_ROWS(input->plan, LEAVE, WfmLeaveRow);
  size_t n = WFM_N_ROWS(input->plan, LEAVE), at = 0;
  people->leave = g_new0(const WfmLeaveRow *, n + 1);
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < n; i++) {
      gpointer found = NULL;
      if (row[i].status != APPROVED || !g_hash_table_lookup_extended(number, row[i].agent, NULL, &found)) continue;
      WfmExportPerson *person = &people->person[GPOINTER_TO_SIZE(found)];
      if (pass) people->leave[person->first_leave + person->n_leave] = &row[i];
      person->n_leave++;
    }
    for (size_t p = 0; p < people->n_people && !pass; p++) {
      people->person[p].first_leave = at;
      at += people->person[p].n_leave;
      people->person[p].n_leave = 0;
    }
  }
}

WfmExportPeople *wfm_export_people_new(const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = g_new0(WfmExportPeople, 1);
  g_autoptr(GHashTable) number = g_hash_table_new(g_str_hash, g_str_equal);
  people->zones = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_zone_free);
  if (!gather(people, number, input, err) || !gather_shifts(people, number, input, err)) return NULL;
  gather_leave(people, number, input);
  return g_steal_pointer(&people);
}

void wfm_export_people_free(WfmExportPeople *people) {
  if (!people) return;
  g_free(people->person);
  g_free(people->shift);
  g_free(people->segment);
  g_free(people->leave);
  g_ptr_array_unref(people->zones);
  g_free(people);
}

/* ---- What is asked of them ---- */

const char *wfm_export_activity(const WfmSegmentRow *segment) {
  bool work = strcmp(segment->segment, "work") == 0;
  return work || !*segment->queue_or_activity ? segment->segment : segment->queue_or_activity;
}

const char *wfm_export_leave(const WfmExportPeople *people, const WfmExportPerson *person, int32_t day) {
  for (size_t i = 0; i < person->n_leave; i++) {
    const WfmLeaveRow *row = people->leave[person->first_leave + i];
    int64_t begin = 0, end = 0;
    wfm_stamp_span(&begin, &end, &row->from, &row->to, person->zone);
    if (begin < wfm_zone_day_start(person->zone, day + 1) && end > wfm_zone_day_start(person->zone, day)) return row->kind;
  }
  return NULL;
}

bool wfm_export_days(int32_t *first, int32_t *last, const WfmExportInput *input, const WfmExportPeople *people, GError **err) {
  enum { MOST_DAYS = 732 };
  *first = MAX(input->from, wfm_local_day(wfm_zone_local(input->zone, input->roster_start)));
  *last = MIN(input->to, wfm_local_day(wfm_zone_local(input->zone, input->roster_end - 1)));
  for (size_t s = 0; s < people->n_shifts; s++) {
    *first = MIN(*first, people->shift[s].day);
    *last = MAX(*last, people->shift[s].day);
  }
  if (*last - *first < MOST_DAYS) return true;
  char a[WFM_STAMP_SIZE], b[WFM_STAMP_SIZE];
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "%s: the roster reaches from %s to %s, more than two years; right would be --first and --last", input->roster->file,
              wfm_format_day(a, *first), wfm_format_day(b, *last));
  return false;
}
