/* Dates and times: what is taken lies in the years that wfm knows, and its UTC form reads back as the same instant. */
#include "core/timestamp.h"
#include "tests/fuzz/targets.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  char text[256], again[WFM_STAMP_SIZE];
  WfmStamp stamp, second;
  if (n >= sizeof text) return 0;
  memcpy(text, bytes, n);
  text[n] = 0;
  if (!wfm_stamp_parse(&stamp, text)) return 0;
  int64_t instant = stamp.local - (stamp.has_offset ? stamp.offset_s : 0);
  g_assert_true(stamp.local >= 0 && stamp.local <= WFM_INSTANT_HIGH);
  g_assert_true(!stamp.has_offset || stamp.has_time);
  /* early on 1970-01-01 east of Greenwich, late on 2037-12-31 west of it: outside the years that are read */
  if (instant < 0 || instant >= INT64_C(2145916800)) return 0;
  g_assert_true(wfm_stamp_parse(&second, wfm_format_utc(again, instant)));
  g_assert_true(second.local == instant && second.has_offset && second.offset_s == 0);
  return 0;
}
