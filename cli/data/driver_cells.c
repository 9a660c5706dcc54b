/* The notation of a driver's time: a month or a date. */
#include "cli/data/plan_cells.h"

#include <string.h>

bool wfm_driver_date_parse(void *field, const char *text, WfmTableData *data, char **expected) {
  (void)data;
  WfmStamp stamp;
  bool month = strlen(text) == 7;
  g_autofree char *date = month ? g_strconcat(text, "-01", NULL) : g_strdup(text);
  if (!wfm_stamp_parse(&stamp, date) || stamp.has_time) {
    *expected = g_strdup("a month such as 2026-03 or a date such as 2026-03-16");
    return false;
  }
  int32_t day = wfm_local_day(stamp.local);
  *(WfmDriverDate *)field = (WfmDriverDate){day, month ? wfm_month_after(day) - day : 0};
  return true;
}

char *wfm_driver_date_format(const void *field) {
  const WfmDriverDate *date = field;
  char buffer[WFM_STAMP_SIZE];
  wfm_format_day(buffer, date->day);
  return date->days ? g_strndup(buffer, 7) : g_strdup(buffer);
}
