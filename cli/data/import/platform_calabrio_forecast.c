/* Calabrio (Teleopti), forecast file: no header; skill, begin, end, contacts, task time, after-task work, and at will agents; on the skill's own clock. */
#include "cli/data/import/platform.h"

#define LEAST_FIELDS 6
#define MOST_FIELDS 7
#define STAMP_LENGTH 14 /* yyyyMMdd HH:mm */

static bool is_stamp(const WfmRow *row, size_t cell) {
  WfmStamp stamp;
  int may;
  return row->length[cell] == STAMP_LENGTH && wfm_import_stamp(&stamp, &may, row->cell[cell], STAMP_LENGTH, WFM_ORDER_UNKNOWN) &&
         stamp.has_time;
}

static bool is_bare(const WfmRow *row) {
  double number;
  if (row->n < LEAST_FIELDS || row->n > MOST_FIELDS || row->length[0] == 0 || !is_stamp(row, 1) || !is_stamp(row, 2)) return false;
  for (size_t c = 3; c < LEAST_FIELDS; c++)
    if (!wfm_import_number(&number, row->cell[c], row->length[c], WFM_DECIMAL_POINT) &&
        !wfm_import_number(&number, row->cell[c], row->length[c], WFM_DECIMAL_COMMA))
      return false;
  return true;
}

const WfmPlatform wfm_platform_calabrio_forecast = {
    .name = "calabrio_forecast",
    .title = "Calabrio (Teleopti), forecast file",
    .kind = WFM_EXPORT_INTERVALS,
    .is_bare = is_bare,
    .bare = "queue start end offered talk wrap -",
    .channel = "voice",
    .note = "Each skill is on its own clock: take in skills of several zones one by one, each with its --tz. What is in the file was "
            "expected, and did not come.",
};
