#include "cli/data/law_rows.h"

#include <string.h>

bool wfm_law_rows_find(WfmPathLaw *out, const WfmTableData *law, const char *queue) {
  WfmForecastLawRow *rows = law ? law->rows : NULL;
  for (size_t r = 0; rows && r < law->n_rows; r++) {
    if (strcmp(rows[r].queue, queue) != 0) continue;
    const double *const common[WFM_PATH_FACTORS] = WFM_FORECAST_LAW_COMMON(rows[r]);
    *out = (WfmPathLaw){.volume = {rows[r].lasting_share, rows[r].lasting_persistence},
                        .aht = {rows[r].aht_lasting_share, rows[r].aht_lasting_persistence},
                        .aht_cv = rows[r].aht_cv,
                        .together = rows[r].volume_with_aht};
    for (int f = 0; f < WFM_PATH_FACTORS; f++) out->loading[f] = *common[f];
    return true;
  }
  return false;
}
