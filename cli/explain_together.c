/* `wfm explain forecast`: handle time, and what strays together. */
#include "cli/explain.h"
#include "forecast/handle_law.h"

#include <math.h>

#define LEAST_SAID 0.05 /* smaller correlations are not worth a word */

void wfm_explain_handle_time(WfmAnswer *out, const WfmForecast *forecast, int32_t from, int32_t to) {
  JsonObject *object = json_object_new();
  double contacts = 0, seconds = 0, p10 = 0, p90 = 0;
  for (int32_t i = from; i < to; i++) {
    contacts += forecast->mean[i], seconds += forecast->mean[i] * forecast->aht_s[i];
    p10 += forecast->mean[i] * wfm_handle_time_quantile(forecast, 0.10, i),
        p90 += forecast->mean[i] * wfm_handle_time_quantile(forecast, 0.90, i);
  }
  json_object_set_object_member(out->facts, "handle_time", object);
  if (!(contacts > 0)) return;
  wfm_explain_say(out, "\nHandle time");
  wfm_explain_say(out, "  expected           %.1f s; an interval's mean lies between %.0f and %.0f s in 80 %% of cases", seconds / contacts,
                  p10 / contacts, p90 / contacts);
  wfm_explain_say(out, "  level of a day     strays by %.1f %%", 100 * forecast->path.aht_cv);
  wfm_json_rounded(object, "aht_s", seconds / contacts, 2);
  wfm_json_rounded(object, "p10", p10 / contacts, 2);
  wfm_json_rounded(object, "p90", p90 / contacts, 2);
  wfm_json_rounded(object, "day_cv", forecast->path.aht_cv, 4);
  wfm_json_rounded(object, "with_volume", forecast->path.together, 4);
  double together = forecast->path.together;
  if (fabs(together) < LEAST_SAID)
    wfm_explain_say(out, "  with the volume    hardly: busy days are neither longer nor shorter in handling than expected");
  else
    wfm_explain_say(out, "  with the volume    correlation %+.2f: on days with more contacts than expected each takes %s", together,
                    together > 0 ? "longer" : "less");
}

void wfm_explain_together(WfmAnswer *out, const WfmRun *run, size_t q, const double *correlation) {
  JsonObject *object = json_object_new();
  g_autoptr(GString) text = g_string_new(NULL);
  for (size_t k = 0; k < run->n_queues; k++) {
    if (k == q || isnan(correlation[k])) continue;
    wfm_json_rounded(object, run->queue[k].row->queue, correlation[k], 4);
    if (fabs(correlation[k]) >= LEAST_SAID)
      g_string_append_printf(text, "%s%s %+.2f", text->len ? ", " : "", run->queue[k].row->queue, correlation[k]);
  }
  json_object_set_object_member(out->facts, "strays_with", object);
  if (run->n_queues > 1) wfm_explain_say(out, "  days stray with    %s", text->len ? text->str : "no other queue");
}
