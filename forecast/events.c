#include "forecast/events.h"

#include "core/timestamp.h"

#include <math.h>
#include <string.h>

const char *const wfm_event_kinds[] = {"holiday", "half_day", "bridge",  "release", "campaign", "incident",
                                       "outage",  "closure",  "workday", "payday",  "other",    NULL};

static int event_kind(const char *kind) {
  for (int k = 0; wfm_event_kinds[k]; k++)
    if (g_strcmp0(kind, wfm_event_kinds[k]) == 0) return k;
  return WFM_N_EVENT_KINDS - 1;
}

static bool is_kind(const WfmEvent *event, const char *kind) {
  return g_strcmp0(event->kind, kind) == 0;
}

static bool is_learnt(const WfmEvent *event) {
  return isnan(event->volume_effect) && !is_kind(event, "closure") && !is_kind(event, "outage") && !is_kind(event, "incident");
}

/* Intervals of a grid that overlap the event, clipped: [*from, *to). */
static void covered(int32_t *from, int32_t *to, WfmGrid grid, const WfmEvent *event) {
  int64_t a = wfm_grid_index(grid, event->from), b = wfm_grid_index(grid, event->to - 1) + 1;
  *from = (int32_t)CLAMP(a, 0, grid.n), *to = (int32_t)CLAMP(b, 0, grid.n);
}

double wfm_event_effect_at(double effect, const WfmEvent *event, int64_t at) {
  if (at < event->from || at >= wfm_event_end(event)) return 1;
  return at < event->to ? effect : 1 + (effect - 1) * exp2(-(double)(at - event->to) / event->half_life_s);
}

int64_t wfm_event_end(const WfmEvent *event) {
  return event->half_life_s > 0 ? event->to + (int64_t)(6 * event->half_life_s) : event->to;
}

static int16_t name_index(WfmHistory *history, const WfmEvent *event) {
  for (int32_t k = 0; k < history->n_names; k++)
    if (g_strcmp0(history->names[k].name, event->name) == 0) return (int16_t)k;
  history->names[history->n_names] = (WfmEventName){event->name, event_kind(event->kind), 0};
  return (int16_t)history->n_names++;
}

/* Open intervals per day of one side, of which covered by the event. A side is the past or the future grid. */
typedef struct {
  const WfmSlots *slots;
  const uint8_t *open;
  int32_t *count; /* [n_days] open intervals of the day */
  int16_t *partial;
} Side;

static void count_open(Side *side, const WfmHistory *history) {
  side->count = g_new0(int32_t, (gsize)history->n_days);
  for (int32_t i = 0; i < side->slots->grid.n; i++) {
    int32_t day = side->slots->day[i] - history->day0;
    if (day >= 0 && day < history->n_days && side->open[i]) side->count[day]++;
  }
}

/* The weekday of a day most of whose open hours [from, to) the event covers, and its name if it is learnt. A day that followed another weekday and had
 * a stated effect beside is neither a day of its kind nor one of its own weekday: it teaches nothing. */
static void mark_day(WfmHistory *history, const Side *side, const WfmEvent *event, int32_t from, int32_t to) {
  int32_t day = side->slots->day[from] - history->day0;
  int weekday = wfm_event_weekday(event, side->slots->day[from]);
  if (weekday >= 0) history->weekday[day] = (uint8_t)weekday;
  if (is_learnt(event)) {
    int16_t name = name_index(history, event), old = history->event[day];
    if (old == WFM_NO_EVENT || history->names[name].kind < history->names[old].kind) history->event[day] = name;
  } else if (side->partial == history->partial_past && history->weekday[day] != wfm_weekday(side->slots->day[from])) {
    for (int32_t k = from; k < to; k++) history->clean[k] = NAN;
  }
}

/* A learnt event, or one that follows another weekday. */
static void mark_days(WfmHistory *history, const Side *side, size_t e) {
  const WfmEvent *event = &history->input->events[e];
  int32_t from, to;
  covered(&from, &to, side->slots->grid, event);
  for (int32_t i = from; i < to;) {
    int32_t day = side->slots->day[i] - history->day0, end = i, open = 0;
    for (; end < to && side->slots->day[end] - history->day0 == day; end++) open += side->open[end];
    if (day >= 0 && day < history->n_days && open > 0) {
      if (2 * open >= side->count[day]) {
        mark_day(history, side, event, i, end);
      } else if (is_learnt(event)) {
        for (int32_t k = i; k < end; k++) {
          side->partial[k] = (int16_t)e;
          if (side->partial == history->partial_past) history->clean[k] = NAN;
        }
      }
    }
    i = end;
  }
}

static void apply_stated(double *volume_factor, double *aht_factor, const WfmSlots *slots, const WfmEvent *event) {
  int32_t from, to, end;
  covered(&from, &to, slots->grid, event);
  end = (int32_t)CLAMP(wfm_grid_index(slots->grid, wfm_event_end(event) - 1) + 1, to, slots->grid.n);
  for (int32_t i = from; i < end; i++) {
    int64_t at = i < to ? MAX(wfm_grid_at(slots->grid, i), event->from) : wfm_grid_at(slots->grid, i); /* it may begin inside an interval */
    if (!isnan(event->volume_effect)) volume_factor[i] *= wfm_event_effect_at(event->volume_effect, event, at);
    if (!isnan(event->aht_effect)) aht_factor[i] *= wfm_event_effect_at(event->aht_effect, event, at);
  }
}

static void close_or_unmeasure(WfmHistory *history, const WfmEvent *event) {
  int32_t from, to;
  covered(&from, &to, history->input->past->grid, event);
  for (int32_t i = from; i < to; i++) history->clean[i] = NAN;
  if (!is_kind(event, "closure")) return;
  covered(&from, &to, history->input->future->grid, event);
  for (int32_t i = from; i < to; i++) history->open_future[i] = 0;
}

static double *ones(int32_t n) {
  double *x = g_new0(double, (gsize)MAX(n, 1));
  for (int32_t i = 0; i < n; i++) x[i] = 1;
  return x;
}

static int16_t *none(int32_t n) {
  int16_t *x = g_new(int16_t, (gsize)MAX(n, 1));
  memset(x, 0xff, sizeof *x * (size_t)MAX(n, 1));
  return x;
}

/* Events of some hours of which no earlier one says anything. */
static void warn_of_hours(const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  for (int32_t i = history->first; i < input->past->grid.n; i++)
    if (history->partial_past[i] >= 0) g_hash_table_add(known, (gpointer)input->events[history->partial_past[i]].name);
  for (int32_t i = 0; i < input->future->grid.n; i++) {
    if (history->partial_future[i] < 0 || !history->open_future[i]) continue;
    const char *name = input->events[history->partial_future[i]].name;
    if (g_hash_table_add(known, (gpointer)name))
      wfm_note(history->notes, true, "event '%s' lies in the horizon without history or stated effect: its hours are forecast as usual",
               name);
  }
}

static void warn_unlearnt(const WfmHistory *history) {
  g_autofree bool *ahead = g_new0(bool, (gsize)history->n_names + 1), *follows = g_new0(bool, (gsize)history->n_names + 1);
  for (int32_t d = history->future_day; d < history->n_days; d++) {
    if (history->event[d] == WFM_NO_EVENT || !history->open[d]) continue;
    ahead[history->event[d]] = true;
    follows[history->event[d]] |= history->weekday[d] != wfm_weekday(history->day0 + d);
  }
  for (int32_t k = 0; k < history->n_names; k++) {
    if (!ahead[k] || history->names[k].days_seen > 0) continue;
    int32_t kin = 0;
    for (int32_t j = 0; j < history->n_names; j++)
      if (history->names[j].kind == history->names[k].kind) kin += history->names[j].days_seen;
    if (kin > 0)
      wfm_note(history->notes, true, "event '%s' lies in the horizon, but no day of it in the history: it gets the usual effect of a %s",
               history->names[k].name, wfm_event_kinds[history->names[k].kind]);
    else if (!follows[k])
      wfm_note(history->notes, true,
               "event '%s' lies in the horizon without history or stated effect: forecast as an ordinary day of its weekday",
               history->names[k].name);
  }
}

/* Days of the horizon that are open only because an event gives them another weekday's timetable: whose calendar it is may not be the queue's. */
static void note_opened(const WfmHistory *history, const Side *past, const Side *future) {
  const WfmForecastInput *input = history->input;
  bool works[7] = {false};
  for (int32_t d = 0; d < history->n_days; d++)
    if (history->weekday[d] == wfm_weekday(history->day0 + d)) works[history->weekday[d]] |= past->count[d] > 0 || future->count[d] > 0;
  for (size_t e = 0; e < input->n_events; e++) {
    int32_t from, to, last = -1;
    if (input->events[e].follows == 0) continue;
    covered(&from, &to, input->future->grid, &input->events[e]);
    for (int32_t i = from; i < to; i++) {
      int32_t day = input->future->day[i];
      int own = wfm_weekday(day), follows = wfm_event_weekday(&input->events[e], day);
      if (day == last || works[own] || !history->open_future[i] || history->weekday[day - history->day0] != follows) continue;
      char stamp[WFM_STAMP_SIZE];
      wfm_note(history->notes, false, "%s, a %s, is open like a %s because of event '%s'", wfm_format_day(stamp, day),
               wfm_weekday_names[own], wfm_weekday_names[follows], input->events[e].name);
      last = day;
    }
  }
}

void wfm_events_apply(WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  int32_t n = input->past->grid.n, n_future = input->future->grid.n;
  history->stated_past = ones(n), history->stated_future = ones(n_future);
  history->stated_aht_past = ones(n), history->stated_aht_future = ones(n_future);
  history->partial_past = none(n), history->partial_future = none(n_future);
  history->event = none(history->n_days);
  history->weekday = g_new(uint8_t, (gsize)history->n_days + 1);
  for (int32_t d = 0; d < history->n_days; d++) history->weekday[d] = (uint8_t)wfm_weekday(history->day0 + d);
  history->names = g_new0(WfmEventName, input->n_events + 1);
  Side past = {input->past, input->open_past, NULL, history->partial_past};
  Side future = {input->future, history->open_future, NULL, history->partial_future};
  count_open(&past, history);
  count_open(&future, history);
  for (size_t e = 0; e < input->n_events; e++) {
    const WfmEvent *event = &input->events[e];
    apply_stated(history->stated_past, history->stated_aht_past, input->past, event);
    apply_stated(history->stated_future, history->stated_aht_future, input->future, event);
    if (is_learnt(event) || (event->follows > 0 && !isnan(event->volume_effect))) {
      mark_days(history, &past, e);
      mark_days(history, &future, e);
    } else if (isnan(event->volume_effect)) {
      close_or_unmeasure(history, event);
    }
  }
  for (int32_t i = 0; i < n; i++)
    if (history->stated_past[i] != 1)
      history->clean[i] = history->stated_past[i] > 0.05 ? history->clean[i] / history->stated_past[i] : (double)NAN;
  for (int32_t d = 0; d < history->n_past_days; d++)
    if (history->event[d] != WFM_NO_EVENT && past.count[d] > 0) history->names[history->event[d]].days_seen++;
  note_opened(history, &past, &future);
  g_free(past.count);
  g_free(future.count);
  warn_unlearnt(history);
  warn_of_hours(history);
}

void wfm_event_complete(WfmEvent *event) {
  if (event->follows == 0 && is_kind(event, "workday")) event->follows = WFM_FOLLOWS_WORKDAY;
}

int wfm_event_weekday(const WfmEvent *event, int32_t day) {
  if (event->follows != WFM_FOLLOWS_WORKDAY) return event->follows - 1;
  int weekday = wfm_weekday(day);
  return weekday < 5 ? -1 : weekday == 5 ? 4 : 0;
}

/* Opens [from, to) as usual on the weekdays that the event's days follow. */
static void open_as_followed(uint8_t *open, uint8_t *weekday, const WfmSlots *slots, const uint8_t *week, const WfmEvent *event) {
  int32_t from, to;
  covered(&from, &to, slots->grid, event);
  for (int32_t i = from; i < to; i++) {
    int follows = wfm_event_weekday(event, slots->day[i]);
    if (follows < 0) continue;
    weekday[i] = (uint8_t)follows;
    open[i] = week[follows * slots->slots_per_day + slots->slot[i]];
  }
}

static void open_between(uint8_t *open, const uint8_t *weekday, const bool works[7], const WfmSlots *slots, const WfmEvent *event) {
  int32_t from, to, step = slots->grid.step;
  covered(&from, &to, slots->grid, event);
  for (int32_t i = from; i < to; i++) {
    int32_t second = slots->slot[i] * step;
    if (works[weekday[i]] || wfm_event_weekday(event, slots->day[i]) >= 0)
      open[i] = second + step > event->open_from_s && second < event->open_to_s;
  }
}

void wfm_events_open(uint8_t *open, const WfmSlots *slots, const uint8_t *week, const WfmEvent *event, size_t n_events) {
  bool works[7] = {false};
  g_autofree uint8_t *weekday = g_new0(uint8_t, (gsize)slots->grid.n + 1);
  for (int32_t c = 0; c < 7 * slots->slots_per_day; c++) works[c / slots->slots_per_day] |= week[c];
  for (int32_t i = 0; i < slots->grid.n; i++) weekday[i] = (uint8_t)wfm_weekday(slots->day[i]);
  for (size_t e = 0; e < n_events; e++)
    if (event[e].follows > 0) open_as_followed(open, weekday, slots, week, &event[e]);
  for (size_t e = 0; e < n_events; e++)
    if (event[e].open_to_s > 0) open_between(open, weekday, works, slots, &event[e]);
}

#define PRIOR 50.0

void wfm_events_partial_factors(double *factor, const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  g_autofree double *seen = g_new0(double, input->n_events + 1), *expected = g_new0(double, input->n_events + 1);
  for (int32_t i = history->first; i < input->past->grid.n; i++) {
    int32_t day = input->past->day[i] - history->day0;
    if (history->partial_past[i] < 0 || isnan(wfm_history_counted(history, i)) || isnan(history->level[day])) continue;
    double share = history->base.share[wfm_history_weekday(history, input->past->day[i]) * history->base.slots + input->past->slot[i]];
    seen[history->partial_past[i]] += wfm_history_counted(history, i), expected[history->partial_past[i]] += history->level[day] * share;
  }
  for (size_t e = 0; e < input->n_events; e++) {
    double all_seen = 0, all_expected = 0;
    for (size_t k = 0; k < input->n_events; k++)
      if (g_strcmp0(input->events[k].name, input->events[e].name) == 0) all_seen += seen[k], all_expected += expected[k];
    factor[e] = (all_seen + PRIOR) / (all_expected + PRIOR);
  }
}
