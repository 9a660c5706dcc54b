/* Between the stages: forecast_law.csv, from which those who live through the forecast draw their futures. */
#include "cli/data/law_rows.h"
#include "cli/run.h"
#include "forecast/paths.h"

void wfm_run_append_law(WfmTableData *table, const char *queue, const WfmPathLaw *law) {
  WfmForecastLawRow row = {
      .queue = queue,
      .lasting_share = wfm_round(law->volume.share, 4),
      .lasting_persistence = wfm_round(law->volume.persistence, 4),
      .aht_cv = wfm_round(law->aht_cv, 4),
      .aht_lasting_share = wfm_round(law->aht.share, 4),
      .aht_lasting_persistence = wfm_round(law->aht.persistence, 4),
      .volume_with_aht = wfm_round(law->together, 4),
  };
  double *const common[WFM_PATH_FACTORS] = WFM_FORECAST_LAW_COMMON(row);
  for (int f = 0; f < WFM_PATH_FACTORS; f++) *common[f] = wfm_round(law->loading[f], 4);
  wfm_table_append(table, &row);
}

bool wfm_run_path_law(WfmPathLaw *out, const WfmRun *run, size_t queue) {
  return wfm_law_rows_find(out, run->law, run->queue[queue].row->queue);
}
