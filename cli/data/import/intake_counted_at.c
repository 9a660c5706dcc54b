/* Interval tables that count a contact where it was answered or where it ended, moved to where it arrived.
 *
 * Each queue's counts are moved back by its mean lag: the mean wait, and where the table counts at the end the mean handle time too, both over the whole
 * file. With a lag of k intervals and a part r of one, 1 - r of an interval's counts come from k intervals before it and r from k + 1, as if contacts came
 * evenly within an interval. Nothing is moved over an interval without a row: who was served first in the morning came after the doors were opened.
 * The sums stay, but for the last intervals of the file, which lack those who came and were not counted yet: they are left out. */
#include "cli/data/import/intake_parts.h"

#include <math.h>

#define MOST_TOLD 6 /* queues whose lag is said */

const char *const wfm_counted_at_names[] = {"arrival", "answer", "end"};

typedef struct {
  WfmTaking *taking;
  WfmTally *tally;
  int queue;
  int64_t whole; /* intervals of the lag */
  double part;   /* of one more */
} Shift;

static bool has(const WfmLayout *layout, WfmField field) {
  return layout->column[field] >= 0;
}

void wfm_check_counted_at(WfmTaking *taking) {
  const WfmLayout *layout = taking->layout;
  GPtrArray *open = taking->facts->decisions.open;
  WfmCountedAt at = taking->intake->options.counted_at;
  if (at == WFM_COUNTED_AT_ARRIVAL) return;
  bool wait = has(layout, WFM_FIELD_ASA) || has(layout, WFM_FIELD_WAIT);
  bool handle =
      has(layout, WFM_FIELD_AHT) || has(layout, WFM_FIELD_HANDLE) || has(layout, WFM_FIELD_TALK) || has(layout, WFM_FIELD_HANDLE_TALK);
  if (layout->kind != WFM_EXPORT_INTERVALS)
    g_ptr_array_add(open, g_strdup("--counted-at: it is for interval tables; a list of contacts is counted by its own column of times"));
  else if (at == WFM_COUNTED_AT_ANSWER ? !wait : !handle)
    g_ptr_array_add(
        open, g_strdup_printf("how long before the %s contacts arrived: the table has no column of %s; right would be one (--map), or "
                              "no --counted-at",
                              wfm_counted_at_names[at], at == WFM_COUNTED_AT_ANSWER ? "waits" : "handle times"));
}

static bool is_ours(const Shift *shift, int64_t interval) {
  const WfmTallyCell *cell = wfm_tally_find(shift->tally, shift->queue, interval);
  return cell && cell->file == shift->taking->number;
}

/* Seconds from arrival to where the queue's contacts were counted. */
static double mean_lag(const Shift *shift) {
  double sum[2] = {0}, handled[2] = {0};
  for (int64_t k = wfm_tally_next(shift->tally, shift->queue, 0); k < INT64_MAX; k = wfm_tally_next(shift->tally, shift->queue, k + 1)) {
    const WfmTallyCell *cell = wfm_tally_find(shift->tally, shift->queue, k);
    static const WfmMeasure lengths[] = {WFM_MEASURE_WAIT_S, WFM_MEASURE_HANDLE_S};
    for (int m = 0; cell->file == shift->taking->number && m < 2; m++) {
      double length = cell->value[lengths[m]], n = cell->value[WFM_MEASURE_HANDLED];
      if (isfinite(length) && n > 0) sum[m] += length, handled[m] += n;
    }
  }
  double wait = handled[0] > 0 ? sum[0] / handled[0] : 0, handle = handled[1] > 0 ? sum[1] / handled[1] : 0;
  return shift->taking->intake->options.counted_at == WFM_COUNTED_AT_END ? wait + handle : wait;
}

static void add_share(const Shift *shift, int64_t interval, const WfmTallyCell *from, double share) {
  WfmTallyCell *cell = wfm_tally_cell(shift->tally, shift->queue, interval);
  for (int m = 0; cell && m < WFM_N_MEASURES; m++)
    if (!wfm_measure_is_state(m) && isfinite(from->value[m]))
      cell->value[m] = (isfinite(cell->value[m]) ? cell->value[m] : 0) + share * from->value[m];
}

/* In order of time: what an interval gives goes to earlier ones, which have given already. */
static void move_back(const Shift *shift) {
  int64_t run = 0, before = INT64_MIN;
  for (int64_t k = wfm_tally_next(shift->tally, shift->queue, 0); k < INT64_MAX; k = wfm_tally_next(shift->tally, shift->queue, k + 1)) {
    if (!is_ours(shift, k)) continue;
    if (before != k - 1) run = k;
    before = k;
    WfmTallyCell *cell = wfm_tally_edit(shift->tally, shift->queue, k), old = *cell;
    for (int m = 0; m < WFM_N_MEASURES; m++)
      if (!wfm_measure_is_state(m) && isfinite(old.value[m])) cell->value[m] = 0;
    add_share(shift, MAX(k - shift->whole, run), &old, 1 - shift->part);
    add_share(shift, MAX(k - shift->whole - 1, run), &old, shift->part);
  }
}

static void leave_out_the_end(const Shift *shift) {
  WfmFileFacts *facts = shift->taking->facts;
  const WfmIntake *intake = shift->taking->intake;
  int64_t last = (facts->last - intake->phase_s) / intake->step_s, from = last - shift->whole + (shift->part > 0 ? 0 : 1);
  for (int64_t k = MAX(from, 0); k <= last; k++)
    if (is_ours(shift, k)) wfm_tally_clear_cell(wfm_tally_cell(shift->tally, shift->queue, k));
  int64_t instant = wfm_intake_instant(intake, from);
  if (from <= last) facts->cut_from = facts->cut_from == INT64_MIN ? instant : MIN(facts->cut_from, instant);
}

void wfm_count_at_arrival(WfmTaking *taking) {
  size_t n;
  WfmCountedAt at = taking->intake->options.counted_at;
  Shift shift = {.taking = taking, .tally = taking->intake->tally};
  if (at == WFM_COUNTED_AT_ARRIVAL || taking->layout->kind != WFM_EXPORT_INTERVALS || taking->facts->last < taking->facts->first) return;
  g_autoptr(GString) told = g_string_new(NULL);
  wfm_tally_queues(shift.tally, &n);
  for (size_t q = 0, seen = 0; q < n; q++) {
    shift.queue = (int)q;
    double lag = mean_lag(&shift) / taking->intake->step_s;
    shift.whole = (int64_t)floor(lag), shift.part = lag - floor(lag);
    if (!(lag > 0)) continue;
    move_back(&shift);
    leave_out_the_end(&shift);
    if (seen++ < MOST_TOLD)
      g_string_append_printf(told, "%s%s %.0f s", told->len ? ", " : "", wfm_tally_queues(shift.tally, &n)[q].name,
                             lag * taking->intake->step_s);
    else if (seen == MOST_TOLD + 1)
      g_string_append(told, ", ...");
  }
  g_ptr_array_add(
      taking->facts->decisions.assumed,
      g_strdup_printf("contacts stand where they %s (--counted-at): each queue's are moved back to their arrival by its mean %s (%s)",
                      at == WFM_COUNTED_AT_END ? "ended" : "were answered", at == WFM_COUNTED_AT_END ? "wait and handle time" : "wait",
                      told->len ? told->str : "nothing to move by"));
}
