/* The history of one queue made ready for the models: closed hours, stated effects and faults taken out, local days, events by day.
 *
 * A local day is summed up by its level: the contacts that a fully measured day of its kind would have had, which is the sum of what
 * was measured over the share of the day's profile that was measured (the exposure). So a day of 23 or 25 hours, a gap, an outage of
 * two hours or a short day are all on one scale with the others.
 *
 * Days are counted from the first day used; they run on without a gap to the last day of the horizon. */
#pragma once

#include "forecast/forecast.h"
#include "forecast/profile.h"

#define WFM_NO_EVENT (-1)

/* One name among the events that the models learn. */
typedef struct {
  const char *name;
  int kind;          /* index into wfm_event_kinds */
  int32_t days_seen; /* measured days in the history that carry it */
} WfmEventName;

#define WFM_EVENT_HOLIDAY 0

typedef struct {
  const WfmForecastInput *input;
  int32_t first; /* first interval of the past that is used */
  double *
      clean; /* [past n] volume; NaN where not measured, closed, before first, in an outage or a part-day event; stated effects divided out */
  double *stated_past;   /* [past n] product of the stated volume effects, 1 where none */
  double *stated_future; /* [future n] likewise */
  double *stated_aht_past, *stated_aht_future;
  uint8_t *open_future;  /* [future n] the input's, less closures */
  int16_t *partial_past; /* [past n] index into the input's events of a learnt event that covers less than half of its day, or -1 */
  int16_t *partial_future;
  int32_t day0;        /* local day (since 1970) of day 0 */
  int32_t n_days;      /* to the last day of the horizon */
  int32_t n_past_days; /* days with index below this have history */
  int32_t future_day;  /* index of the first day of the horizon; n_past_days - 1 where the origin lies inside a day */
  int32_t *begin;      /* [n_days + 1] first past interval of the day (past n from n_past_days on) */
  double *level;       /* [n_days] see above; NaN where less than a quarter is measured, and in the horizon */
  double *exposure;    /* [n_days] */
  uint8_t *open;       /* [n_days] at least one open interval */
  uint8_t *screened;   /* [n_days] left out as an outage, a fault or unusual by the screen, not by the planner */
  int16_t *event;      /* [n_days] index into names, or WFM_NO_EVENT */
  uint8_t *weekday;    /* [n_days] 0 = Monday .. 6 = Sunday: the day's own, or that which an event says that it follows */
  double *wake; /* [n_days] factor of what events left behind or sent before them (forecast/wake.h), divided out of clean and level */
  WfmEventName *names;
  int32_t n_names;
  WfmProfile base; /* profile over all history, from which the exposures come */
  int32_t n_measured_days;
  double *scale;    /* [past n] factor that a later shift of level put on clean, 1 where none */
  GArray *findings; /* of WfmHistoryFinding */
  GPtrArray *notes; /* of WfmNote, owned by the caller */
} WfmHistory;

/* Never fails: a history without a measured open interval has n_measured_days 0. notes receives what looked odd. */
WfmHistory *wfm_history_new(const WfmForecastInput *input, const WfmForecastSettings *settings, GPtrArray *notes);
void wfm_history_free(WfmHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmHistory, wfm_history_free)

/* Interval of the past at this day (index), local slot and fold, below n_past; -1 where there is none. A repeated slot that is asked for
 * on a day that has only one gives that one. */
int32_t wfm_history_find(const WfmHistory *history, int32_t n_past, int32_t day, int32_t slot, int fold);

/* What was counted in an interval of the past, unscreened but on the level after shifts; NaN where closed, not measured, or no count (negative, infinite). */
double wfm_history_counted(const WfmHistory *history, int32_t interval);

/* The planner's verdict on intervals from .. to - 1 of the past: the first that touches them and is no shift. */
WfmVerdictKind wfm_history_verdict(const WfmHistory *history, int32_t from, int32_t to);

/* Number of measured days with index below n_days. */
int32_t wfm_history_measured_days(const WfmHistory *history, int32_t n_days);

/* Weekday whose shape a local day (since 1970) of the history or the horizon has. */
static inline int wfm_history_weekday(const WfmHistory *history, int32_t day) {
  return history->weekday[day - history->day0];
}

void wfm_note(GPtrArray *notes, bool warning, const char *format, ...) G_GNUC_PRINTF(3, 4);
