/* Verint Strategic Planner: work queue, date as M-D-YYYY, volume, handle time. */
#include "cli/data/import/platform.h"

#include <string.h>

#define N_FIELDS 4

static const WfmHeaderName header[] = {
    {"workqueuename", WFM_FIELD_QUEUE}, {"date", WFM_FIELD_START}, {"volume", WFM_FIELD_OFFERED}, {"aht", WFM_FIELD_AHT}};

static bool is_bare(const WfmRow *row) {
  WfmStamp stamp;
  double number;
  int may;
  return row->n == N_FIELDS && row->length[0] > 0 && row->length[1] >= 8 && row->length[1] <= 10 && g_ascii_isdigit(row->cell[1][0]) &&
         strspn(row->cell[1], "0123456789") <= 2 && wfm_import_stamp(&stamp, &may, row->cell[1], row->length[1], WFM_ORDER_MDY) &&
         !stamp.has_time && wfm_import_number(&number, row->cell[2], row->length[2], WFM_DECIMAL_POINT) &&
         wfm_import_number(&number, row->cell[3], row->length[3], WFM_DECIMAL_POINT);
}

const WfmPlatform wfm_platform_verint = {
    .name = "verint",
    .title = "Verint Strategic Planner",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "workqueuename volume aht",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .is_bare = is_bare,
    .bare = "queue start offered aht",
    .channel = "voice",
    .intervals = "Verint's queue data by interval (15 or 30 minutes), not Strategic Planner's days",
    .order = WFM_ORDER_MDY,
};
