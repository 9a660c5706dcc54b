#include "forecast/new_events.h"

#include "forecast/screen.h"

#include <math.h>

#define NAME_SD 0.4 /* of a name's log effect around its kind's: the prior of the day models too (day_design.c) */
#define PRIOR_NAMES 2.0
#define LEAST_RATIO 0.02
#define MOST_VARIANCE 1.2 /* of a log effect: a cv of 1.5 */

/* Sums over the measured days of one name. */
typedef struct {
  double log_effect, noise, days;
} Seen;

static void add_day(Seen *seen, const WfmHistory *history, int32_t day) {
  double level = history->level[day], usual = wfm_screen_usual_level(history, day);
  if (isnan(level) || !(usual > 0)) return;
  seen->log_effect += log(fmax(level / usual, LEAST_RATIO));
  seen->noise += 1 / fmax(level * history->exposure[day], 1);
  seen->days++;
}

/* Variance of the log effect of a name that was never seen: of names around their kind, and of what the kind is known by. */
static double unseen_variance(const Seen *seen, const WfmHistory *history, int kind) {
  double sum = 0, n = 0, squares = 0, prior = NAME_SD * NAME_SD;
  for (int32_t k = 0; k < history->n_names; k++)
    if (history->names[k].kind == kind && seen[k].days > 0) sum += seen[k].log_effect / seen[k].days, n++;
  for (int32_t k = 0; k < history->n_names; k++) {
    if (history->names[k].kind != kind || !(seen[k].days > 0)) continue;
    double off = seen[k].log_effect / seen[k].days - sum / n;
    squares += fmax(0, off * off - seen[k].noise / (seen[k].days * seen[k].days));
  }
  double between = (squares + PRIOR_NAMES * prior) / (fmax(0, n - 1) + PRIOR_NAMES);
  return fmin(MOST_VARIANCE, between * (1 + 1 / (n + PRIOR_NAMES)));
}

void wfm_new_events_widen(double *day_cv, const WfmHistory *history) {
  const WfmSlots *future = history->input->future;
  g_autofree Seen *seen = g_new0(Seen, (gsize)history->n_names + 1);
  for (int32_t d = 0; d < history->n_past_days; d++)
    if (history->event[d] != WFM_NO_EVENT) add_day(&seen[history->event[d]], history, d);
  for (int32_t i = 0; i < future->grid.n; i++) {
    int16_t event = history->event[future->day[i] - history->day0];
    if (event == WFM_NO_EVENT || seen[event].days > 0) continue;
    day_cv[i] = fmax(day_cv[i], sqrt(expm1(unseen_variance(seen, history, history->names[event].kind))));
  }
}
