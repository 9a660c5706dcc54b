/* Lists of contacts. */
#include "cli/data/import/intake_parts.h"
#include "scheduler/staffing/staffing.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *word;
  bool whole; /* the cell is this word, else one of its words is */
} spam_words[] = {{"spam", false},   {"is_spam", false}, {"closed_by_merge", false},  {"merged", true}, {"suspended", true},
                  {"deleted", true}, {"junk", false},    {"closed_by_trigger", false}};

static bool is_word_mark(char c) {
  return !c || c == ' ' || c == ',' || c == ';' || c == '|' || c == '/';
}

static bool has_word(const char *text, const char *word) {
  size_t n = strlen(word);
  for (const char *p = text; *p; p++)
    if ((p == text || is_word_mark(p[-1])) && g_ascii_strncasecmp(p, word, n) == 0 && is_word_mark(p[n])) return true;
  return false;
}

static bool is_own_spam(const WfmTaking *taking, const char *text) {
  for (char **word = taking->intake->options.spam_words; word && *word; word++)
    if (g_ascii_strcasecmp(text, *word) == 0 || has_word(text, *word)) return true;
  return false;
}

static bool is_spam(const WfmTaking *taking, const WfmRow *row) {
  static const WfmField fields[] = {WFM_FIELD_STATUS, WFM_FIELD_TAGS, WFM_FIELD_TYPE};
  for (size_t f = 0; f < G_N_ELEMENTS(fields); f++) {
    size_t n;
    const char *text = wfm_row_cell(taking->layout, row, fields[f], &n);
    for (size_t k = 0; n && k < G_N_ELEMENTS(spam_words); k++)
      if (spam_words[k].whole && fields[f] != WFM_FIELD_TAGS ? g_ascii_strcasecmp(text, spam_words[k].word) == 0
                                                             : has_word(text, spam_words[k].word))
        return true;
    if (n && is_own_spam(taking, text)) return true;
  }
  return false;
}

static bool is_bots(const WfmTaking *taking, const WfmRow *row) {
  const char *words = taking->layout->platform ? taking->layout->platform->bot_words : NULL;
  size_t n;
  const char *text = wfm_row_cell(taking->layout, row, WFM_FIELD_BOT, &n);
  while (words && *words && n) {
    size_t length = strcspn(words, "|");
    if (length == n && g_ascii_strncasecmp(words, text, n) == 0) return true;
    words += length + (words[length] == '|');
  }
  return false;
}

static bool is_outbound(const WfmTaking *taking, const WfmRow *row) {
  size_t n;
  const char *text = wfm_row_cell(taking->layout, row, WFM_FIELD_DIRECTION, &n);
  static const char *const words[] = {"out", "manual", "internal", "preview", "agent"};
  for (size_t k = 0; n && k < G_N_ELEMENTS(words); k++)
    if (g_ascii_strncasecmp(text, words[k], strlen(words[k])) == 0) return true;
  return false;
}

/* yes, a length of time above 0, or a time. */
static bool gave_up(const WfmTaking *taking, const WfmRow *row) {
  size_t n;
  double value;
  bool two;
  const char *text = wfm_row_cell(taking->layout, row, WFM_FIELD_ABANDONED, &n);
  if (n == 0 || wfm_cell_says_nothing(text, n)) return false;
  if (wfm_import_length(&value, &two, text, n, WFM_UNIT_NONE, taking->layout->decimal)) return value > 0;
  WfmStamp stamp;
  int may;
  return wfm_import_truth(text, n) || wfm_import_stamp(&stamp, &may, text, n, taking->layout->order);
}

static bool stamp_of(const WfmTaking *taking, WfmStamp *stamp, const WfmRow *row, WfmField field) {
  size_t n;
  int may;
  const char *text = wfm_row_cell(taking->layout, row, field, &n);
  return n > 0 && wfm_import_stamp(stamp, &may, text, n, taking->layout->order);
}

static bool instant_of(WfmTaking *taking, int64_t *instant, const WfmRow *row, WfmField field) {
  WfmStamp stamp;
  if (!stamp_of(taking, &stamp, row, field)) return false;
  *instant = wfm_wall_clock_instant(&taking->clock, &stamp).first;
  return true;
}

bool wfm_taking_time(WfmTaking *taking, int64_t *instant, const WfmRow *row, WfmField field) {
  WfmStamp stamp;
  return stamp_of(taking, &stamp, row, field) && stamp.has_time && instant_of(taking, instant, row, field);
}

/* From taken to closed, where the platform means that by its handle time. */
static double time_in_hand(WfmTaking *taking, const WfmRow *row) {
  int64_t from, to;
  if (!taking->layout->platform || !taking->layout->platform->in_hand_until_closed || !instant_of(taking, &from, row, WFM_FIELD_ACCEPTED) ||
      !instant_of(taking, &to, row, WFM_FIELD_CLOSED) || to <= from)
    return NAN;
  taking->facts->handles_from_stamps++;
  return (double)(to - from);
}

/* Of its own column, else of its parts, else of its stamps; NaN where nothing is told or nothing was kept. */
static bool read_handle_time(WfmTaking *taking, double *seconds, const WfmRow *row) {
  double talk, hold, wrap;
  if (!wfm_taking_length(taking, seconds, row, WFM_FIELD_HANDLE)) return false;
  if (isnan(*seconds)) {
    if (!wfm_taking_length(taking, &talk, row, WFM_FIELD_TALK) || !wfm_taking_length(taking, &hold, row, WFM_FIELD_HOLD) ||
        !wfm_taking_length(taking, &wrap, row, WFM_FIELD_WRAP))
      return false;
    *seconds = talk + (isnan(hold) ? 0 : hold) + (isnan(wrap) ? 0 : wrap);
  }
  if (isnan(*seconds)) *seconds = time_in_hand(taking, row);
  if (*seconds == 0) *seconds = NAN;
  return true;
}

typedef struct {
  int64_t created;
  bool arrival, left;
  double handle_s, wait_s, resolution_s;
} Event;

/* Where no column has it: from the arrival until somebody took it, or answered first. */
static double wait_of(WfmTaking *taking, const WfmRow *row, const Event *event) {
  int64_t accepted;
  if (!isnan(event->wait_s) || event->left || !instant_of(taking, &accepted, row, WFM_FIELD_ACCEPTED) || accepted < event->created)
    return event->wait_s;
  taking->facts->waits_from_stamps++;
  return (double)(accepted - event->created);
}

/* The wait tells patience: how long until somebody came, or the customer had enough. */
static void take_wait(WfmTaking *taking, WfmTallyCell *cell, int queue, double wait, bool left) {
  if (isnan(wait)) return;
  size_t n;
  WfmTallyQueue *q = &wfm_tally_queues(taking->intake->tally, &n)[queue];
  q->waited_s += wait, q->waits++, q->gave_up += left;
  if (left) return;
  wfm_tally_bump(cell, WFM_MEASURE_WAIT_S, wait);
  cell->waits++;
}

static void take_work(WfmTaking *taking, const WfmRow *row, int queue, int64_t interval) {
  size_t n;
  const char *agent = wfm_row_cell(taking->layout, row, WFM_FIELD_AGENT, &n);
  int64_t begin, end;
  if (!taking->at_once || n == 0 || !instant_of(taking, &begin, row, WFM_FIELD_ACCEPTED) ||
      !instant_of(taking, &end, row, WFM_FIELD_CLOSED) || end < begin)
    return;
  if (wfm_at_once_add(taking->at_once, wfm_fingerprint(agent, n, 3), queue, interval, begin, end)) return;
  wfm_at_once_free(taking->at_once);
  taking->at_once = NULL;
}

static void count_event(WfmTaking *taking, const WfmRow *row, const Event *event) {
  int64_t interval;
  int queue = wfm_taking_queue(taking, row);
  if (queue < 0 || !wfm_taking_interval(taking, &interval, event->created, false, row, WFM_FIELD_CREATED)) return;
  WfmTallyCell *cell = wfm_taking_cell(taking, queue, interval);
  if (!cell) return;
  cell->rows++;
  if (event->arrival) wfm_tally_bump(cell, WFM_MEASURE_OFFERED, 1);
  if (event->arrival && taking->layout->column[WFM_FIELD_ABANDONED] >= 0) wfm_tally_bump(cell, WFM_MEASURE_ABANDONED, event->left);
  if (event->arrival) wfm_take_outcomes(taking, cell, row, event->created, event->resolution_s);
  if (event->arrival) take_wait(taking, cell, queue, wait_of(taking, row, event), event->left);
  if (!isnan(event->handle_s)) {
    taking->facts->with_handle_time++;
    wfm_tally_bump(cell, WFM_MEASURE_HANDLE_S, event->handle_s);
    wfm_tally_bump(cell, WFM_MEASURE_HANDLED, 1);
  }
  take_work(taking, row, queue, interval);
}

/* True where the row is a contact or leg that was met before, or no arrival. */
static bool is_left_out(WfmTaking *taking, const WfmRow *row, bool *arrival) {
  size_t n, m;
  WfmFileFacts *facts = taking->facts;
  const char *id = wfm_row_cell(taking->layout, row, WFM_FIELD_ID, &n), *leg = wfm_row_cell(taking->layout, row, WFM_FIELD_LEG, &m);
  int64_t updated;
  if (taking->latest && n > 0 && instant_of(taking, &updated, row, WFM_FIELD_UPDATED) &&
      wfm_latest_is_superseded(taking->latest, wfm_fingerprint(id, n, 1), updated)) {
    if (facts->duplicates++ == 0) facts->duplicate_line = row->line;
    return facts->superseded++, true;
  }
  bool met = n > 0 && wfm_seen_add(taking->seen, wfm_fingerprint(id, n, 1));
  bool same_leg = m > 0 ? wfm_seen_add(taking->legs, wfm_fingerprint(leg, m, 2)) : met;
  if (met && same_leg) {
    if (facts->duplicates++ == 0) facts->duplicate_line = row->line;
    return true;
  }
  *arrival = !met;
  if (met) facts->legs++;
  if (is_outbound(taking, row)) return facts->outbound++, true;
  if (is_spam(taking, row)) return facts->spam++, !taking->intake->options.with_spam;
  if (is_bots(taking, row)) return facts->bots++, !taking->intake->options.with_bots;
  return false;
}

/* The instant of the list's own column, moved back to the arrival. False where the length to move it by is not told. */
static bool move_to_arrival(WfmTaking *taking, const WfmRow *row, WfmField field, Event *event) {
  double lasted;
  if (field == WFM_FIELD_CREATED) return true;
  if (!wfm_taking_length(taking, &lasted, row, WFM_FIELD_LASTED)) return false;
  double wait = isnan(event->wait_s) ? 0 : event->wait_s, handle = isnan(event->handle_s) ? 0 : event->handle_s;
  double back = field == WFM_FIELD_ACCEPTED                      ? event->wait_s
                : !isnan(lasted)                                 ? lasted
                : isnan(event->wait_s) && isnan(event->handle_s) ? (double)NAN
                                                                 : wait + handle;
  if (isnan(back)) return taking->facts->unplaced++, false;
  event->created -= llround(back);
  return true;
}

static void see_arrival(WfmFileFacts *facts, const Event *event) {
  facts->first = MIN(facts->first, event->created), facts->last = MAX(facts->last, event->created);
}

static void take_row(WfmTaking *taking, const WfmRow *row) {
  size_t n;
  int may = 0;
  WfmField field = wfm_layout_time(taking->layout);
  const char *text = wfm_row_cell(taking->layout, row, field, &n);
  WfmStamp stamp;
  if (n == 0 && field != WFM_FIELD_CREATED) { /* never taken, or not over */
    taking->facts->unplaced++;
    return;
  }
  Event event = {.left = gave_up(taking, row)};
  if (!wfm_import_stamp(&stamp, &may, text, n, taking->layout->order)) {
    wfm_taking_refuse(taking, row->line, field, text,
                      !may                                     ? "a date and time such as 2026-03-02 08:00"
                      : taking->layout->order == WFM_ORDER_DMY ? "a date with the day first, as elsewhere in the file"
                                                               : "a date with the month first, as elsewhere in the file");
    return;
  }
  WfmLocalInstant found = wfm_wall_clock_instant(&taking->clock, &stamp);
  WfmFileFacts *facts = taking->facts;
  facts->offsets |= stamp.has_offset;
  facts->fold_rows += found.kind == WFM_LOCAL_FOLD;
  if (found.kind == WFM_LOCAL_GAP && facts->gap_rows++ == 0) facts->gap_line = row->line;
  event.created = found.first;
  if (field == WFM_FIELD_CREATED) see_arrival(facts, &event);
  if (is_left_out(taking, row, &event.arrival)) return;
  if (!read_handle_time(taking, &event.handle_s, row) || !wfm_taking_length(taking, &event.wait_s, row, WFM_FIELD_WAIT) ||
      !wfm_taking_length(taking, &event.resolution_s, row, WFM_FIELD_RESOLUTION) || !move_to_arrival(taking, row, field, &event))
    return;
  see_arrival(facts, &event);
  count_event(taking, row, &event);
}

/* Lists with a row per update: one reading more, which says which row of each contact is its last. */
static void find_latest(WfmTaking *taking) {
  const WfmLayout *layout = taking->layout;
  WfmRow row;
  if (layout->column[WFM_FIELD_ID] < 0 || layout->column[WFM_FIELD_UPDATED] < 0 || layout->column[WFM_FIELD_LEG] >= 0) return;
  taking->latest = wfm_latest_new();
  while (wfm_rows_next(taking->rows, &row)) {
    size_t n;
    int64_t updated;
    const char *id = wfm_row_cell(layout, &row, WFM_FIELD_ID, &n);
    if (row.line > layout->header_line && n > 0 && instant_of(taking, &updated, &row, WFM_FIELD_UPDATED))
      wfm_latest_add(taking->latest, wfm_fingerprint(id, n, 1), updated);
  }
  wfm_rows_rewind(taking->rows);
  if (wfm_latest_settle(taking->latest)) return;
  wfm_latest_free(taking->latest);
  taking->latest = NULL;
}

bool wfm_take_events(WfmTaking *taking) {
  WfmRow row;
  const WfmLayout *layout = taking->layout;
  find_latest(taking);
  taking->seen = wfm_seen_new(), taking->legs = wfm_seen_new();
  if (layout->column[WFM_FIELD_AGENT] >= 0 && layout->column[WFM_FIELD_ACCEPTED] >= 0 && layout->column[WFM_FIELD_CLOSED] >= 0 &&
      layout->platform && strcmp(layout->platform->name, "salesforce_agent_work") == 0)
    taking->at_once = wfm_at_once_new();
  while (taking->mistakes < WFM_MOST_MISTAKES && wfm_rows_next(taking->rows, &row)) {
    if (row.line <= layout->header_line) continue;
    size_t n;
    const char *created = wfm_row_cell(layout, &row, wfm_layout_time(layout), &n);
    if ((n == 0 || !g_ascii_isdigit(*created)) && wfm_row_is_text(layout, &row)) {
      taking->facts->text_rows++;
      continue;
    }
    taking->facts->rows++;
    take_row(taking, &row);
  }
  return true;
}

static void tell_active(void *user, int queue, int64_t interval, double active_s) {
  WfmTaking *taking = user;
  WfmTallyCell *cell = wfm_tally_edit(taking->intake->tally, queue, interval);
  if (cell && cell->file == taking->number) wfm_tally_bump(cell, WFM_MEASURE_ACTIVE_S, active_s);
}

/* The wait of all who were served: of those whose wait is told, as if the others had waited as long. */
static void settle_waits(WfmTaking *taking) {
  size_t n;
  WfmTally *tally = taking->intake->tally;
  wfm_tally_queues(tally, &n);
  for (size_t q = 0; q < n; q++)
    for (int64_t k = wfm_tally_next(tally, (int)q, 0); k < INT64_MAX; k = wfm_tally_next(tally, (int)q, k + 1)) {
      WfmTallyCell *cell = wfm_tally_edit(tally, (int)q, k);
      double *value = cell->value, left = isnan(value[WFM_MEASURE_ABANDONED]) ? 0 : value[WFM_MEASURE_ABANDONED];
      double served = isnan(value[WFM_MEASURE_HANDLED]) ? value[WFM_MEASURE_OFFERED] - left : value[WFM_MEASURE_HANDLED];
      if (cell->file == taking->number && cell->waits > 0 && served > 0) value[WFM_MEASURE_WAIT_S] *= served / cell->waits;
    }
}

/* Of the interval in which the list begins what an earlier file had holds, where it is more: it may have begun in the middle. True where an earlier list
 * covers it. */
static bool settle_begin(WfmTaking *taking, int64_t first) {
  WfmIntake *intake = taking->intake;
  size_t n;
  wfm_tally_queues(intake->tally, &n);
  for (size_t q = 0; q < n; q++) {
    WfmTallyCell *cell = wfm_tally_edit(intake->tally, (int)q, first);
    if (cell && cell->file == taking->number) cell->edge = true;
  }
  for (guint k = 0; taking->first_interval == first && k < taking->replaced->len; k++) {
    const WfmReplaced *replaced = &g_array_index(taking->replaced, WfmReplaced, k);
    WfmTallyCell *cell = wfm_tally_edit(intake->tally, replaced->queue, first);
    if (cell && !(cell->value[WFM_MEASURE_OFFERED] >= replaced->cell.value[WFM_MEASURE_OFFERED])) *cell = replaced->cell;
  }
  for (guint k = 0; k < intake->cover->len; k++) {
    const WfmCover *cover = &g_array_index(intake->cover, WfmCover, k);
    if (first >= cover->first && first <= cover->last) return true;
  }
  return false;
}

void wfm_finish_events(WfmTaking *taking) {
  WfmIntake *intake = taking->intake;
  WfmFileFacts *facts = taking->facts;
  facts->forgot = wfm_seen_forgot(taking->seen);
  if (taking->at_once) wfm_at_once_each(taking->at_once, tell_active, taking), facts->overlaps_measured = true;
  settle_waits(taking);
  wfm_settle_outcomes(taking);
  if (facts->last < facts->first) return;
  int64_t first = wfm_taking_place(taking, facts->first), last = wfm_taking_place(taking, facts->last);
  size_t n;
  wfm_tally_queues(intake->tally, &n);
  for (size_t q = 0; q < n; q++) { /* the list ends somewhere inside its last interval */
    WfmTallyCell *cell = wfm_tally_edit(intake->tally, (int)q, last);
    if (cell && cell->file == taking->number) wfm_tally_clear_cell(cell);
  }
  facts->cut_from = intake->day_zone ? wfm_zone_instant(taking->clock.zone, last * 86400).first : wfm_intake_instant(intake, last);
  if (settle_begin(taking, first)) first++;
  WfmCover cover = {first, last - 1, taking->number};
  if (last > first) g_array_append_val(intake->cover, cover);
}
