#include "cli/data/import/intake_parts.h"
#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

#define DEFAULT_STEP_S 1800
#define DAY_S 86400
#define LONGEST_SPAN_S (INT64_C(30) * 366 * 86400)
#define MOST_ZEROS 100000000 /* intervals of a list of contacts, over all queues */
#define MOST_MEASURE 1e10    /* what a cell of the history may hold */

static const char no_room[] = "there is no room for a temporary file";

static void free_facts(void *data) {
  WfmFileFacts *facts = data;
  g_free(facts->name);
  g_free(facts->zone_name);
  g_free(facts->sheet);
  g_free(facts->other_sheets);
  g_free(facts->outcomes.unknown_text);
  wfm_layout_clear(&facts->layout);
  g_ptr_array_unref(facts->decisions.open);
  g_ptr_array_unref(facts->decisions.assumed);
  g_free(facts);
}

WfmIntake *wfm_intake_new(const WfmIntakeOptions *options) {
  WfmIntake *intake = g_new0(WfmIntake, 1);
  intake->options = *options;
  intake->cover = g_array_new(FALSE, FALSE, sizeof(WfmCover));
  intake->file = g_ptr_array_new_with_free_func(free_facts);
  intake->mistakes = wfm_mistakes_new();
  return intake;
}

void wfm_intake_free(WfmIntake *intake) {
  if (!intake) return;
  wfm_tally_free(intake->tally);
  g_array_unref(intake->cover);
  g_ptr_array_unref(intake->file);
  wfm_mistakes_free(intake->mistakes);
  g_free(intake->day_zone);
  g_free(intake);
}

/* ---- For every kind of row ---- */

bool wfm_taking_refuse(WfmTaking *taking, int32_t line, WfmField field, const char *text, const char *right) {
  g_autofree char *shown = wfm_show_text(text);
  wfm_mistakes_add(taking->intake->mistakes, taking->facts->name, line, field < WFM_N_FIELDS ? taking->layout->column[field] + 1 : 0,
                   "found \"%s\", right would be %s", shown, right);
  return ++taking->mistakes < WFM_MOST_MISTAKES;
}

int wfm_taking_queue(WfmTaking *taking, const WfmRow *row) {
  size_t n, m;
  const char *name = wfm_row_cell(taking->layout, row, WFM_FIELD_QUEUE, &n),
             *label = wfm_row_cell(taking->layout, row, WFM_FIELD_CHANNEL, &m);
  if (n == 0) name = taking->intake->options.queue ? taking->intake->options.queue : "all", n = strlen(name);
  if (n + m + 1 == taking->queue_length && memcmp(taking->queue_text, name, n) == 0 && memcmp(taking->queue_text + n + 1, label, m) == 0)
    return taking->queue;
  int queue = wfm_tally_queue(taking->intake->tally, name, n, label, m, taking->otherwise, taking->layout->kind == WFM_EXPORT_EVENTS);
  if (queue < 0) {
    g_autofree char *text = g_strdup_printf("fewer than %d queues in all; is this the column of the queue?", WFM_TALLY_MOST_QUEUES);
    wfm_taking_refuse(taking, row->line, WFM_FIELD_QUEUE, name, text);
    return -1;
  }
  taking->queue = queue;
  taking->queue_length = 0;
  if (n + m + 1 <= sizeof taking->queue_text) {
    memcpy(taking->queue_text, name, n);
    taking->queue_text[n] = 0;
    memcpy(taking->queue_text + n + 1, label, m);
    taking->queue_length = n + m + 1;
  }
  return queue;
}

int64_t wfm_taking_place(const WfmTaking *taking, int64_t instant) {
  const WfmIntake *intake = taking->intake;
  if (intake->day_zone) return wfm_local_day(wfm_zone_local(taking->clock.zone, instant));
  return (instant - intake->phase_s) / intake->step_s;
}

bool wfm_taking_interval(WfmTaking *taking, int64_t *interval, int64_t instant, bool exact, const WfmRow *row, WfmField field) {
  WfmIntake *intake = taking->intake;
  if (intake->day_zone && instant > 0) return *interval = wfm_taking_place(taking, instant), true;
  if (!intake->phase_known && instant > 0) intake->phase_s = instant % intake->step_s, intake->phase_known = true;
  int64_t since = instant - intake->phase_s;
  if (since < 0 || instant >= WFM_INSTANT_HIGH) {
    size_t n;
    wfm_taking_refuse(taking, row->line, field, wfm_row_cell(taking->layout, row, field, &n), "a time from 1970-01-02 to 2037");
    return false;
  }
  *interval = since / intake->step_s;
  if (!exact || since % intake->step_s == 0) return true;
  size_t n;
  g_autofree char *right = g_strdup_printf(
      "a whole number of intervals of %d minutes from the first row's; if they are shorter, --interval", intake->step_s / 60);
  wfm_taking_refuse(taking, row->line, field, wfm_row_cell(taking->layout, row, field, &n), right);
  return false;
}

/* A list that begins in the middle of an interval has a part of it alone: what an earlier file had there may be the whole. */
static void keep_replaced(WfmTaking *taking, int queue, int64_t interval, const WfmTallyCell *cell) {
  WfmReplaced replaced = {queue, *cell};
  if (interval < taking->first_interval) {
    taking->first_interval = interval;
    g_array_set_size(taking->replaced, 0);
  }
  if (interval == taking->first_interval) g_array_append_val(taking->replaced, replaced);
}

WfmTallyCell *wfm_taking_cell(WfmTaking *taking, int queue, int64_t interval) {
  WfmTallyCell *cell = wfm_tally_cell(taking->intake->tally, queue, interval);
  if (!cell) return taking->mistakes = WFM_MOST_MISTAKES, NULL;
  if (cell->rows > 0 && cell->file != taking->number) {
    if (taking->layout->kind == WFM_EXPORT_EVENTS) keep_replaced(taking, queue, interval, cell);
    wfm_tally_clear_cell(cell);
  }
  cell->file = taking->number;
  return cell;
}

static bool is_taken(const WfmTaking *taking, int queue, int64_t interval) {
  const WfmTallyCell *cell = wfm_tally_find(taking->intake->tally, queue, interval);
  return cell && cell->file == taking->number;
}

WfmTallyCell *wfm_taking_local_cell(WfmTaking *taking, int queue, const WfmStamp *stamp, const WfmRow *row, WfmField field, bool empty) {
  WfmFileFacts *facts = taking->facts;
  WfmLocalInstant found = wfm_wall_clock_instant(&taking->clock, stamp);
  int64_t interval, second;
  facts->offsets |= stamp->has_offset;
  if (found.kind == WFM_LOCAL_GAP) {
    if (facts->gap_rows++ == 0) facts->gap_line = row->line;
    return NULL;
  }
  if (!wfm_taking_interval(taking, &interval, found.first, true, row, field)) return NULL;
  bool by_row = taking->layout->by_row, there = found.kind == WFM_LOCAL_FOLD || !by_row ? is_taken(taking, queue, interval) : false;
  if (found.kind == WFM_LOCAL_FOLD) {
    facts->fold_rows++;
    if (!wfm_taking_interval(taking, &second, found.second, true, row, field)) return NULL;
    if (!there) {
      WfmFold fold = {queue, interval, second};
      g_array_append_val(taking->folds, fold);
    } else if (!by_row)
      interval = second, there = is_taken(taking, queue, interval);
  }
  facts->first = MIN(facts->first, found.first), facts->last = MAX(facts->last, found.first);
  if (there && !by_row && facts->duplicates++ == 0) facts->duplicate_line = row->line;
  const WfmTallyCell *before = empty ? wfm_tally_find(taking->intake->tally, queue, interval) : NULL;
  if (before && before->rows > 0) return NULL;
  WfmTallyCell *cell = wfm_taking_cell(taking, queue, interval);
  if (cell && there && !by_row) {
    wfm_tally_clear_cell(cell);
    cell->file = taking->number;
  }
  return cell;
}

bool wfm_taking_number(WfmTaking *taking, double *value, const WfmRow *row, WfmField field) {
  size_t n;
  const char *text = wfm_row_cell(taking->layout, row, field, &n);
  *value = NAN;
  if (n == 0 || wfm_cell_says_nothing(text, n)) return true;
  double found;
  if (wfm_import_number(&found, text, n, taking->layout->decimal) && found >= 0 && found < MOST_MEASURE) return *value = found, true;
  wfm_taking_refuse(taking, row->line, field, text,
                    taking->layout->decimal == WFM_DECIMAL_COMMA ? "a number, 0 or more, with a decimal comma as elsewhere in the file"
                                                                 : "a number, 0 or more, with a decimal point");
  return false;
}

bool wfm_taking_length(WfmTaking *taking, double *value, const WfmRow *row, WfmField field) {
  size_t n;
  bool two;
  const char *text = wfm_row_cell(taking->layout, row, field, &n);
  *value = NAN;
  if (n == 0 || wfm_cell_says_nothing(text, n)) return true;
  double found;
  if (wfm_import_length(&found, &two, text, n, taking->layout->unit[field], taking->layout->decimal) && found < MOST_MEASURE)
    return *value = found, true;
  wfm_taking_refuse(taking, row->line, field, text, "a length of time: seconds, or 1:05:30");
  return false;
}

/* ---- Interval tables ---- */

typedef struct {
  double value[WFM_N_MEASURES];
} Counts;

/* The handle time of all handled, from whatever tells it. */
static bool read_handle_time(WfmTaking *taking, Counts *counts, const WfmRow *row) {
  double total, talk, wrap, mean, hold, weight = counts->value[WFM_MEASURE_HANDLED];
  if (isnan(weight)) weight = counts->value[WFM_MEASURE_OFFERED];
  if (!wfm_taking_length(taking, &total, row, WFM_FIELD_HANDLE)) return false;
  if (isnan(total)) {
    if (!wfm_taking_length(taking, &talk, row, WFM_FIELD_HANDLE_TALK) || !wfm_taking_length(taking, &wrap, row, WFM_FIELD_HANDLE_WRAP))
      return false;
    total = isnan(wrap) ? talk : talk + wrap;
  }
  if (isnan(total)) {
    if (!wfm_taking_length(taking, &mean, row, WFM_FIELD_AHT)) return false;
    if (isnan(mean)) {
      if (!wfm_taking_length(taking, &talk, row, WFM_FIELD_TALK) || !wfm_taking_length(taking, &wrap, row, WFM_FIELD_WRAP) ||
          !wfm_taking_length(taking, &hold, row, WFM_FIELD_HOLD))
        return false;
      mean = talk + (isnan(wrap) ? 0 : wrap) + (isnan(hold) ? 0 : hold);
    }
    total = weight == 0 ? 0 : mean * weight;
  }
  counts->value[WFM_MEASURE_HANDLE_S] = total;
  return true;
}

/* Columns that are taken as they stand, of lengths and of numbers. */
static bool read_outcomes(WfmTaking *taking, double *v, const WfmRow *row) {
  static const struct {
    WfmMeasure measure;
    WfmField field;
  } numbers[] = {{WFM_MEASURE_RESOLVED, WFM_FIELD_RESOLVED},           {WFM_MEASURE_RATED, WFM_FIELD_RATED},
                 {WFM_MEASURE_SATISFIED, WFM_FIELD_SATISFIED},         {WFM_MEASURE_NPS_ANSWERS, WFM_FIELD_NPS_ANSWERS},
                 {WFM_MEASURE_NPS_PROMOTERS, WFM_FIELD_NPS_PROMOTERS}, {WFM_MEASURE_NPS_DETRACTORS, WFM_FIELD_NPS_DETRACTORS}};
  for (size_t k = 0; k < G_N_ELEMENTS(numbers); k++)
    if (!wfm_taking_number(taking, &v[numbers[k].measure], row, numbers[k].field)) return false;
  return wfm_taking_length(taking, &v[WFM_MEASURE_BACKLOG_AGE_S], row, WFM_FIELD_BACKLOG_AGE) &&
         wfm_taking_length(taking, &v[WFM_MEASURE_RESOLUTION_S], row, WFM_FIELD_RESOLUTION);
}

static bool read_counts(WfmTaking *taking, Counts *counts, const WfmRow *row) {
  double *v = counts->value, asa;
  if (!wfm_taking_number(taking, &v[WFM_MEASURE_OFFERED], row, WFM_FIELD_OFFERED) ||
      !wfm_taking_number(taking, &v[WFM_MEASURE_HANDLED], row, WFM_FIELD_HANDLED) ||
      !wfm_taking_number(taking, &v[WFM_MEASURE_ABANDONED], row, WFM_FIELD_ABANDONED) ||
      !wfm_taking_number(taking, &v[WFM_MEASURE_ABANDONED_IN_SL], row, WFM_FIELD_ABANDONED_IN_SL) ||
      !wfm_taking_number(taking, &v[WFM_MEASURE_ANSWERED_IN_SL], row, WFM_FIELD_ANSWERED_IN_SL) ||
      !wfm_taking_number(taking, &v[WFM_MEASURE_BACKLOG], row, WFM_FIELD_BACKLOG) ||
      !wfm_taking_length(taking, &v[WFM_MEASURE_ACTIVE_S], row, WFM_FIELD_ACTIVE) ||
      !wfm_taking_length(taking, &v[WFM_MEASURE_WAIT_S], row, WFM_FIELD_WAIT) || !read_outcomes(taking, v, row))
    return false;
  double sum = v[WFM_MEASURE_HANDLED] + v[WFM_MEASURE_ABANDONED];
  if (isnan(v[WFM_MEASURE_OFFERED]) && !isnan(sum)) { /* no column, or an empty cell */
    taking->facts->offered_from_parts += taking->layout->column[WFM_FIELD_OFFERED] >= 0;
    v[WFM_MEASURE_OFFERED] = sum;
  }
  if (isnan(v[WFM_MEASURE_WAIT_S])) {
    if (!wfm_taking_length(taking, &asa, row, WFM_FIELD_ASA)) return false;
    v[WFM_MEASURE_WAIT_S] = v[WFM_MEASURE_HANDLED] == 0 ? 0 : asa * v[WFM_MEASURE_HANDLED];
  }
  return read_handle_time(taking, counts, row);
}

/* mmddyyyy of IEX: eight digits that other exports mean as yyyymmdd. */
static bool read_month_first(WfmStamp *stamp, const char *text, size_t n) {
  if (n != 8) return false;
  char turned[9];
  memcpy(turned, text + 4, 4);
  memcpy(turned + 4, text, 4);
  turned[8] = 0;
  int may;
  return wfm_import_stamp(stamp, &may, turned, 8, WFM_ORDER_UNKNOWN);
}

static bool read_start(WfmTaking *taking, WfmStamp *stamp, const WfmRow *row) {
  const WfmLayout *layout = taking->layout;
  size_t n, m;
  int may = 0;
  const char *text = wfm_row_cell(layout, row, WFM_FIELD_START, &n);
  bool read = layout->platform && layout->platform->month_first_digits ? read_month_first(stamp, text, n)
                                                                       : wfm_import_stamp(stamp, &may, text, n, layout->order);
  if (!read) {
    if (may)
      wfm_taking_refuse(taking, row->line, WFM_FIELD_START, text,
                        layout->order == WFM_ORDER_DMY ? "a date with the day first, as elsewhere in the file"
                                                       : "a date with the month first, as elsewhere in the file");
    else
      wfm_taking_refuse(taking, row->line, WFM_FIELD_START, text, "a date and time such as 2026-03-02 08:00");
    return false;
  }
  if (layout->column[WFM_FIELD_CLOCK] < 0) return true;
  const char *clock = wfm_row_cell(layout, row, WFM_FIELD_CLOCK, &m);
  int32_t second;
  double place;
  if (layout->clock_is_hour && m > 0 && m < 3 && wfm_import_number(&place, clock, m, WFM_DECIMAL_POINT) && place >= 0 && place <= 24)
    second = (int32_t)place * 3600;
  else if (layout->clock_is_place && wfm_import_number(&place, clock, m, WFM_DECIMAL_POINT) && place >= 1 &&
           place <= 100 * 86400.0 / layout->step_s)
    second = (int32_t)(place - 1) * layout->step_s;
  else if (layout->clock_is_place || !wfm_import_clock(&second, clock, m)) {
    wfm_taking_refuse(taking, row->line, WFM_FIELD_CLOCK, clock,
                      layout->clock_is_place ? "the place of the interval in its day, from 1" : "a time of day such as 08:30");
    return false;
  }
  stamp->local += second, stamp->has_time = true;
  return true;
}

static void add_counts(WfmTallyCell *cell, const Counts *counts) {
  for (int m = 0; m < WFM_N_MEASURES; m++)
    if (!isnan(counts->value[m])) cell->value[m] = (isnan(cell->value[m]) ? 0 : cell->value[m]) + counts->value[m];
  cell->rows++;
}

static bool is_empty(const Counts *counts) {
  for (int m = 0; m < WFM_N_MEASURES; m++)
    if (!isnan(counts->value[m])) return false;
  return true;
}

static bool is_incomplete(const WfmTaking *taking, const WfmRow *row) {
  size_t n;
  const char *text = wfm_row_cell(taking->layout, row, WFM_FIELD_COMPLETE, &n);
  return n > 0 && !wfm_import_truth(text, n);
}

static void take_row(WfmTaking *taking, const WfmRow *row) {
  WfmStamp stamp;
  Counts counts;
  if (is_incomplete(taking, row)) {
    taking->facts->incomplete++;
    return;
  }
  if (!read_start(taking, &stamp, row)) return;
  int queue = wfm_taking_queue(taking, row);
  if (queue < 0 || !read_counts(taking, &counts, row)) return;
  int64_t gaps = taking->facts->gap_rows;
  WfmTallyCell *cell = wfm_taking_local_cell(taking, queue, &stamp, row, WFM_FIELD_START, is_empty(&counts));
  if (cell) add_counts(cell, &counts);
  if (taking->facts->gap_rows > gaps && counts.value[WFM_MEASURE_OFFERED] > 0)
    taking->facts->gap_contacts += (int64_t)counts.value[WFM_MEASURE_OFFERED];
}

static bool take_intervals(WfmTaking *taking) {
  WfmRow row;
  while (taking->mistakes < WFM_MOST_MISTAKES && wfm_rows_next(taking->rows, &row)) {
    if (row.line <= taking->layout->header_line) continue;
    size_t n;
    const char *start = wfm_row_cell(taking->layout, &row, WFM_FIELD_START, &n);
    if ((n == 0 || !g_ascii_isdigit(*start)) && wfm_row_is_text(taking->layout, &row)) {
      taking->facts->text_rows++;
      continue;
    }
    taking->facts->rows++;
    take_row(taking, &row);
  }
  return true;
}

/* ---- The hour that the clock repeats ---- */

static void share_fold(WfmTaking *taking, const WfmFold *fold) {
  WfmTally *tally = taking->intake->tally;
  const WfmTallyCell *first = wfm_tally_find(tally, fold->queue, fold->first);
  if (!first || first->shared || is_taken(taking, fold->queue, fold->second)) return;
  WfmTallyCell half = *wfm_tally_find(tally, fold->queue, fold->first);
  for (int m = 0; m < WFM_N_MEASURES; m++)
    if (!wfm_measure_is_state(m)) half.value[m] /= 2;
  half.shared = true;
  *wfm_tally_cell(tally, fold->queue, fold->first) = half;
  WfmTallyCell *second = wfm_tally_cell(tally, fold->queue, fold->second);
  if (second) *second = half;
  taking->facts->fold_alone++;
}

/* ---- A file ---- */

static bool find_zone(WfmTaking *taking, WfmZone **zone, GError **err) {
  WfmFileFacts *facts = taking->facts;
  const char *told = taking->intake->options.zone;
  if (facts->layout.row_zone && !facts->layout.zone && told && strcmp(told, facts->layout.row_zone) != 0)
    g_ptr_array_add(facts->decisions.assumed, g_strdup_printf("\"%s\" says %s, --tz %s: --tz holds", facts->layout.header[WFM_FIELD_ZONE],
                                                              facts->layout.row_zone, told));
  if (facts->layout.row_zone && !facts->layout.zone && !told) facts->layout.zone = g_strdup(facts->layout.row_zone);
  const char *name = facts->layout.zone ? facts->layout.zone : taking->intake->options.zone;
  if (!name) return true;
  *zone = wfm_zone_new(strcmp(name, "GMT") == 0 ? "UTC" : name, err);
  if (!*zone) return false;
  facts->zone_name = g_strdup(name);
  taking->clock.zone = *zone;
  return true;
}

/* Does any stamp bear an offset? Of a file whose zone nobody said. */
static bool bears_offsets(WfmTaking *taking) {
  WfmRow row;
  WfmField field = wfm_layout_time(taking->layout);
  wfm_rows_rewind(taking->rows);
  while (taking->layout->kind != WFM_EXPORT_MATRIX && wfm_rows_next(taking->rows, &row)) {
    size_t n;
    WfmStamp stamp;
    int may;
    if (row.line <= taking->layout->header_line) continue;
    const char *text = wfm_row_cell(taking->layout, &row, field, &n);
    if (wfm_import_stamp(&stamp, &may, text, n, taking->layout->order)) return stamp.has_offset;
  }
  return false;
}

static int channel_otherwise(const WfmTaking *taking) {
  const char *word = taking->layout->channel                                         ? taking->layout->channel
                     : taking->intake->options.channel                               ? taking->intake->options.channel
                     : taking->layout->platform && taking->layout->platform->channel ? taking->layout->platform->channel
                     : taking->layout->kind == WFM_EXPORT_EVENTS                     ? "email"
                                                                                     : "voice";
  return wfm_channel_of_word(word, strlen(word));
}

/* All files count on one grid. */
static bool take_grid(WfmTaking *taking) {
  WfmIntake *intake = taking->intake;
  WfmLayout *layout = &taking->facts->layout;
  if (layout->kind == WFM_EXPORT_EVENTS && intake->options.by_day) layout->step_s = DAY_S;
  if (layout->kind == WFM_EXPORT_EVENTS && layout->step_s == 0)
    layout->step_s = intake->options.step_s ? intake->options.step_s : intake->step_s ? intake->step_s : DEFAULT_STEP_S;
  if (intake->step_s == 0) intake->step_s = layout->step_s;
  if (intake->options.by_day && !intake->day_zone) intake->day_zone = g_strdup(taking->facts->zone_name);
  if (!intake->tally) intake->tally = wfm_tally_new(0);
  if (layout->step_s == intake->step_s) return true;
  wfm_mistakes_add(intake->mistakes, taking->facts->name, 0, 0,
                   "its intervals are of %d minutes, those of the files before of %d; right would be files of one kind at a time",
                   layout->step_s / 60, intake->step_s / 60);
  return false;
}

/* A wrong year makes a history of decades; and every queue of a list of contacts has a row for every interval of it. */
static void check_span(WfmTaking *taking) {
  const WfmFileFacts *facts = taking->facts;
  WfmIntake *intake = taking->intake;
  char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE];
  size_t n = 0;
  if (facts->last < facts->first) return;
  int64_t span = facts->last - facts->first;
  wfm_tally_queues(intake->tally, &n);
  bool zeros = taking->layout->kind == WFM_EXPORT_EVENTS && span / intake->step_s * (int64_t)n > MOST_ZEROS;
  if (span <= LONGEST_SPAN_S && !zeros) return;
  wfm_mistakes_add(intake->mistakes, facts->name, 0, 0, "its times run from %.10s to %.10s, in %zu queues; right would be %s",
                   wfm_format_utc(first, facts->first), wfm_format_utc(last, facts->last), n,
                   zeros ? "fewer queues, a shorter time or a longer --interval" : "thirty years at most: is a date wrong?");
}

/* Most rows are of a queue and day that were there before: then they are no days, and their time of day stands in a column that was not known. */
static void check_repeated_days(WfmTaking *taking) {
  WfmFileFacts *facts = taking->facts;
  if (taking->layout->kind != WFM_EXPORT_INTERVALS || taking->layout->step_s != DAY_S || facts->duplicates * 5 <= facts->rows * 3) return;
  g_ptr_array_add(
      facts->decisions.open,
      g_strdup_printf("the time of day: %d of %d rows repeat a queue and date that were there before (the first in line %d); right "
                      "would be the column of the time of day by --map (clock), or one row a day",
                      (int)facts->duplicates, (int)facts->rows, facts->duplicate_line));
}

/* Cells that cannot be put aside are lost, wherever that was noticed. */
static void tell_no_room(const WfmTaking *taking) {
  if (wfm_tally_failed(taking->intake->tally)) wfm_mistakes_add(taking->intake->mistakes, taking->facts->name, 0, 0, "%s", no_room);
}

bool wfm_intake_check(const WfmIntake *intake, GError **err) {
  if (!intake->tally || !wfm_tally_failed(intake->tally)) return true;
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_INTERNAL, no_room);
  return false;
}

static void count(WfmTaking *taking) {
  static bool (*const take[])(WfmTaking *) = {take_intervals, wfm_take_events, wfm_take_matrix};
  wfm_rows_rewind(taking->rows);
  take[taking->layout->kind](taking);
  for (guint k = 0; k < taking->folds->len; k++)
    if (taking->layout->kind != WFM_EXPORT_EVENTS) share_fold(taking, &g_array_index(taking->folds, WfmFold, k));
  if (taking->layout->kind == WFM_EXPORT_EVENTS) wfm_finish_events(taking);
  wfm_count_at_arrival(taking);
  check_repeated_days(taking);
  taking->facts->windows_lines = wfm_rows_windows_lines(taking->rows);
  check_span(taking);
  tell_no_room(taking);
  size_t used = wfm_mistakes_count(taking->intake->mistakes);
  if (taking->facts->rows == 0 && used == 0)
    wfm_mistakes_add(taking->intake->mistakes, taking->facts->name, 0, 0, "has a header and no rows below it");
}

/* Contacts are counted from the hours of their clock, in half-hour zones too; an interval table begins where its first row does. */
static void take_phase(WfmTaking *taking) {
  WfmIntake *intake = taking->intake;
  if (intake->phase_known || taking->layout->kind != WFM_EXPORT_EVENTS) return;
  int64_t offset = taking->clock.zone ? wfm_zone_offset(taking->clock.zone, WFM_INSTANT_HIGH - 1) : 0;
  intake->phase_s = ((intake->step_s - offset) % intake->step_s + intake->step_s) % intake->step_s;
  intake->phase_known = true;
}

/* Whole days have no hours, and no equal length where clocks change. */
static void check_days(WfmTaking *taking) {
  WfmFileFacts *facts = taking->facts;
  const WfmPlatform *platform = taking->layout->platform;
  bool days = taking->layout->kind == WFM_EXPORT_EVENTS ? facts->decisions.dates_alone
                                                        : taking->layout->kind == WFM_EXPORT_INTERVALS && taking->layout->step_s == DAY_S;
  if (taking->intake->options.by_day) {
    if (!days)
      g_ptr_array_add(facts->decisions.open,
                      g_strdup("--spread: it is for whole days, and these rows have times of day; right would be an import without it"));
    else if (!taking->clock.zone)
      g_ptr_array_add(facts->decisions.open, g_strdup("--spread: whose midnight the days begin at; right would be --tz ZONE"));
    else if (taking->intake->day_zone && strcmp(taking->intake->day_zone, facts->zone_name) != 0)
      g_ptr_array_add(
          facts->decisions.open,
          g_strdup("--spread: these days are in another zone than those of the files before; right would be one zone at a time"));
    return;
  }
  if (!days ||
      (taking->layout->kind == WFM_EXPORT_INTERVALS && taking->clock.zone && wfm_zone_next_change(taking->clock.zone, 0) == INT64_MAX))
    return;
  g_ptr_array_add(
      facts->decisions.open,
      g_strdup_printf("the time of day: %s; right would be %s, or, where the plan has some weeks by interval, wfm import --spread",
                      taking->layout->kind == WFM_EXPORT_EVENTS ? "the contacts have dates alone"
                                                                : "the rows are whole days, and a history needs intervals",
                      platform && platform->intervals ? platform->intervals : "an export by 15 or 30 minutes"));
}

static bool take_file(WfmTaking *taking, GError **err) {
  WfmIntake *intake = taking->intake;
  WfmFileFacts *facts = taking->facts;
  if (intake->options.order != WFM_ORDER_UNKNOWN) facts->layout.order = intake->options.order;
  if (intake->options.decimal != WFM_DECIMAL_UNKNOWN) facts->layout.decimal = intake->options.decimal;
  if (facts->layout.kind != WFM_EXPORT_EVENTS && intake->options.step_s && !facts->layout.step_s)
    facts->layout.step_s = intake->options.step_s, facts->layout.step_is_told = true;
  if (facts->layout.kind != WFM_EXPORT_MATRIX)
    wfm_layout_decide(&facts->layout, &facts->decisions, taking->rows, facts->name, intake->mistakes);
  g_autoptr(WfmZone) zone = NULL;
  if (!find_zone(taking, &zone, err)) return false;
  if (!wfm_mistakes_check(intake->mistakes, err)) return false;
  if (!zone && !bears_offsets(taking))
    g_ptr_array_add(facts->decisions.open,
                    g_strdup("the time zone: the stamps bear none and no header names one; right would be --tz ZONE (Europe/Dublin, UTC)"));
  check_days(taking);
  wfm_check_counted_at(taking);
  if (facts->decisions.open->len > 0) return true;
  taking->otherwise = channel_otherwise(taking);
  if (facts->layout.kind == WFM_EXPORT_MATRIX || (take_grid(taking) && (take_phase(taking), true))) count(taking);
  return wfm_mistakes_check(intake->mistakes, err);
}

static void take_sheets(WfmFileFacts *facts, const WfmBytes *bytes) {
  const GPtrArray *others = wfm_bytes_other_sheets(bytes);
  facts->sheet = g_strdup(wfm_bytes_sheet(bytes));
  if (!others || others->len == 0) return;
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint k = 0; k < others->len; k++) {
    g_autofree char *shown = wfm_show_text(others->pdata[k]);
    g_string_append_printf(names, "%s\"%s\"", k ? ", " : "", shown);
  }
  facts->other_sheets = g_string_free(g_steal_pointer(&names), FALSE);
}

static bool take_bytes(WfmIntake *intake, WfmBytes *bytes, GError **err) {
  WfmFileFacts *facts = g_new0(WfmFileFacts, 1);
  g_ptr_array_add(intake->file, facts);
  facts->name = g_strdup(wfm_bytes_name(bytes));
  facts->bytes = wfm_bytes_size(bytes);
  facts->encoding = wfm_bytes_kind(bytes);
  take_sheets(facts, bytes);
  facts->decisions = (WfmDecisions){g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
  facts->first = INT64_MAX, facts->last = INT64_MIN, facts->cut_from = INT64_MIN;
  const char *delimiter = wfm_mapping_word(intake->options.mapping, "delimiter");
  g_autoptr(WfmRows) rows = wfm_rows_new(bytes, delimiter ? (strcmp(delimiter, "tab") == 0 ? '\t' : *delimiter) : 0, intake->mistakes);
  if (!wfm_layout_find(&facts->layout, rows, facts->name, intake->options.mapping, intake->mistakes)) {
    if (facts->other_sheets)
      wfm_mistakes_add(intake->mistakes, facts->name, 0, 0, "the sheet \"%s\" was read; the workbook has others: %s (--sheet NAME)",
                       facts->sheet, facts->other_sheets);
    bool none = wfm_mistakes_check(intake->mistakes, err);
    g_assert(!none);
    return false;
  }
  WfmTaking taking = {.intake = intake,
                      .facts = facts,
                      .layout = &facts->layout,
                      .rows = rows,
                      .number = (uint16_t)MIN(intake->file->len, UINT16_MAX),
                      .queue = -1,
                      .first_interval = INT64_MAX};
  taking.folds = g_array_new(FALSE, FALSE, sizeof(WfmFold)), taking.replaced = g_array_new(FALSE, FALSE, sizeof(WfmReplaced));
  bool taken = take_file(&taking, err);
  g_array_unref(taking.folds);
  g_array_unref(taking.replaced);
  wfm_seen_free(taking.seen);
  wfm_seen_free(taking.legs);
  wfm_latest_free(taking.latest);
  wfm_at_once_free(taking.at_once);
  return taken;
}

bool wfm_intake_file(WfmIntake *intake, const char *path, GError **err) {
  g_autoptr(WfmBytes) bytes = wfm_bytes_open_sheet(path, intake->options.sheet, err);
  return bytes && take_bytes(intake, bytes, err);
}

bool wfm_intake_memory(WfmIntake *intake, const char *name, const void *memory, size_t n, GError **err) {
  g_autoptr(WfmBytes) bytes = wfm_bytes_of_memory(name, memory, n, err);
  return bytes && take_bytes(intake, bytes, err);
}

/* ---- What came of it ---- */

bool wfm_intake_cell(const WfmIntake *intake, int queue, int64_t interval, WfmTallyCell *cell) {
  const WfmTallyCell *found = wfm_tally_find(intake->tally, queue, interval);
  const WfmCover *cover = NULL;
  size_t n;
  const WfmTallyQueue *q = &wfm_tally_queues(intake->tally, &n)[queue];
  for (guint k = 0; k < intake->cover->len; k++) {
    const WfmCover *one = &g_array_index(intake->cover, WfmCover, k);
    if (interval >= one->first && interval <= one->last && interval >= q->first) cover = one;
  }
  if (found && (!cover || found->file >= cover->file)) return *cell = *found, true;
  if (!cover) return false;
  wfm_tally_clear_cell(cell);
  cell->value[WFM_MEASURE_OFFERED] = 0;
  cell->file = cover->file;
  cell->edge = interval == cover->first;
  return true;
}

int64_t wfm_intake_next(const WfmIntake *intake, int queue, int64_t interval) {
  size_t n;
  int64_t from = MAX(interval, wfm_tally_queues(intake->tally, &n)[queue].first), next = INT64_MAX;
  for (guint k = 0; k < intake->cover->len; k++) {
    const WfmCover *cover = &g_array_index(intake->cover, WfmCover, k);
    if (from <= cover->last) next = MIN(next, MAX(from, cover->first));
  }
  return next == from ? from : MIN(next, wfm_tally_next(intake->tally, queue, from));
}

bool wfm_intake_span(const WfmIntake *intake, int queue, int64_t *first, int64_t *last) {
  size_t n;
  const WfmTallyQueue *q = &wfm_tally_queues(intake->tally, &n)[queue];
  if (q->last < q->first) return false;
  *first = q->first, *last = q->last;
  for (guint k = 0; k < intake->cover->len; k++) *last = MAX(*last, g_array_index(intake->cover, WfmCover, k).last);
  return true;
}
