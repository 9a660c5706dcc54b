/* Where a day stands about the turn of the month, counted in days of operation: invoices, rents and salaries move contacts on the last and the
 * first days on which a queue works, not on dates. */
#pragma once

#include "forecast/history.h"

#define WFM_TURN_BEFORE 2 /* days of operation told apart before the turn ... */
#define WFM_TURN_AFTER 3  /* ... and after it */
#define WFM_N_TURN (WFM_TURN_BEFORE + WFM_TURN_AFTER)
#define WFM_NO_TURN (-1)

/* 0 .. WFM_N_TURN - 1 from the earliest to the latest of them, or WFM_NO_TURN. day: of the history or the horizon. Days that lie beyond both are
 * taken to be worked if that weekday is. */
int wfm_month_turn(const WfmHistory *history, int32_t day);
