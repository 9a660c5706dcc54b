/* Calabrio (Teleopti), queue file: no header, 21 fields, as telephone systems write it for the workforce manager. */
#include "cli/data/import/platform.h"

#define N_FIELDS 21

static bool is_bare(const WfmRow *row) {
  WfmStamp stamp;
  int may;
  int32_t second;
  double minutes;
  return row->n == N_FIELDS && wfm_import_number(&minutes, row->cell[0], row->length[0], WFM_DECIMAL_POINT) && row->length[1] == 8 &&
         wfm_import_stamp(&stamp, &may, row->cell[1], row->length[1], WFM_ORDER_UNKNOWN) &&
         wfm_import_clock(&second, row->cell[2], row->length[2]);
}

const WfmPlatform wfm_platform_calabrio_queue = {
    .name = "calabrio_queue",
    .title = "Calabrio (Teleopti), queue file",
    .kind = WFM_EXPORT_INTERVALS,
    .is_bare = is_bare,
    .bare =
        "length start clock - queue offered - abandoned - handled wait - handle_talk handle_wrap - - - answered_in_sl - - abandoned_in_sl",
    .channel = "voice",
    .note = "Calls belong to the interval in which they arrived; a call that was passed on is offered in both queues. Files are sent again "
            "when late "
            "calls change earlier intervals: the last one holds.",
};
