#include "forecast/month_turn.h"

/* Days of operation of the plan's calendar; holidays are none, also where a few contacts came on them. */
static bool works(const WfmHistory *history, int32_t day) {
  int32_t seen = day;
  while (seen >= history->n_days) seen -= 7;
  while (seen < 0) seen += 7;
  if (seen >= history->n_days || !history->open[seen]) return false;
  return seen != day || history->event[day] == WFM_NO_EVENT || history->names[history->event[day]].kind != WFM_EVENT_HOLIDAY;
}

int wfm_month_turn(const WfmHistory *history, int32_t day) {
  int year, month, of_month;
  if (!works(history, day)) return WFM_NO_TURN;
  wfm_day_to_civil(history->day0 + day, &year, &month, &of_month);
  int32_t first = day - (of_month - 1),
          next = wfm_day_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - history->day0;
  int before = 0, after = 0;
  for (int32_t d = first; d < day && before < WFM_TURN_AFTER; d++) before += works(history, d);
  for (int32_t d = next - 1; d > day && after < WFM_TURN_BEFORE; d--) after += works(history, d);
  if (before < WFM_TURN_AFTER) return WFM_TURN_BEFORE + before;
  return after < WFM_TURN_BEFORE ? WFM_TURN_BEFORE - 1 - after : WFM_NO_TURN;
}
