#include "cli/data/midnight.h"

#include <glib.h>
#include <string.h>

#define DAY_S 86400
#define NIGHT_S 7200
#define FEW_SHARE 0.01 /* of contacts, that may have come at midnight sharp */
#define FEW 2

/* 24:00 as a begin; in "23:30-24:00" it is an end. */
static bool begins_at_24(const char *text) {
  const char *at = strstr(text, "24:00");
  if (!at || (at > text && !strchr(" T", at[-1]))) return false;
  while (at > text && at[-1] == ' ') at--;
  return at == text || at[-1] != '-';
}

void wfm_midnights_see(WfmMidnights *midnights, const char *text, bool has_time, int64_t second, int32_t line) {
  int32_t *first = NULL;
  if (!has_time)
    midnights->n_bare++, first = &midnights->bare_line;
  else if (second == DAY_S || (second == 0 && begins_at_24(text)))
    first = &midnights->end_line;
  else if (second == 0)
    first = &midnights->zero_line;
  else
    midnights->n_timed++, midnights->by_night |= second < NIGHT_S || second >= DAY_S - NIGHT_S;
  if (first && *first == 0) *first = line;
}

char *wfm_midnights_refuse_intervals(const WfmMidnights *midnights, int32_t *line) {
  if (midnights->end_line > 0) {
    *line = midnights->end_line;
    return g_strdup("24:00 begins no interval, so the rows may be named by their ends; right would be the begins, from 00:00 to 23:59");
  }
  if (midnights->bare_line == 0 || midnights->n_timed == 0 || (midnights->zero_line == 0 && midnights->by_night)) return NULL;
  *line = midnights->bare_line;
  if (midnights->zero_line > 0)
    return g_strdup_printf(
        "a date without a time, though line %d writes midnight as 00:00: is it a whole day? Right would be a time in every row",
        midnights->zero_line);
  return g_strdup("a date without a time beside no rows by night: is it a whole day? Right would be a time in every row");
}

char *wfm_midnights_refuse_contacts(const WfmMidnights *midnights, int32_t *line) {
  if (midnights->n_timed == 0 || (double)midnights->n_bare <= FEW + FEW_SHARE * (double)midnights->n_timed) return NULL;
  *line = midnights->bare_line;
  return g_strdup_printf("%zu of %zu contacts have a date without a time; right would be a time in every row", midnights->n_bare,
                         midnights->n_bare + midnights->n_timed);
}
