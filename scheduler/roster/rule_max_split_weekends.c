/* Split weekends: weekends on which some of the contract's weekend days are worked and others are not, at most so many in the horizon. A
 * day is worked if any part of a shift lies on it. Weekends that reach beyond what is known - past the end of the horizon, or before it
 * and before the person's first previous shift - are not judged. Excess: weekends beyond. */
#include "scheduler/roster/rule_count.h"

#include <math.h>

typedef struct {
  int32_t first_day;
  uint8_t worked; /* bit 0 = Monday */
  bool ours;
  const WfmDuty *first, *last; /* NULL: none yet */
} Weekend;

static void take_duty(Weekend *weekend, const WfmRuleView *view, const WfmDuty *duty) {
  int32_t last = wfm_local_day(wfm_zone_local(view->agent->zone, duty->end - 1));
  for (int32_t day = duty->day; day <= last; day++) weekend->worked |= (uint8_t)(view->contract->weekend & 1 << wfm_weekday(day));
  if (!weekend->first) weekend->first = duty;
  weekend->last = duty;
  weekend->ours |= wfm_duty_in_horizon(view, duty);
}

static bool is_split(const Weekend *weekend, const WfmRuleView *view) {
  if (!weekend->ours || weekend->worked == view->contract->weekend) return false;
  int32_t last = wfm_weekend_last_day(view->contract, weekend->first_day);
  int32_t known = MIN(wfm_local_day(wfm_zone_local(view->agent->zone, view->from)), view->duty[0]->day);
  return weekend->first_day >= known && last < wfm_local_day(wfm_zone_local(view->agent->zone, view->to));
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0, limit = floor(use->value + 1e-9);
  size_t n = 0;
  Weekend weekend = {.first_day = WFM_NO_POINT};
  for (size_t i = 0; i <= view->n_duties; i++) {
    int32_t at = i < view->n_duties ? wfm_point_weekend(view, view->duty[i]) : INT32_MAX;
    if (at == WFM_NO_POINT) continue;
    if (at != weekend.first_day) {
      if (weekend.first && is_split(&weekend, view) && (double)++n > limit)
        sum += wfm_rule_report(use, limit + 1, 1, weekend.first->start, weekend.last->end, false, sink, user);
      weekend = (Weekend){.first_day = at};
    }
    if (i < view->n_duties) take_duty(&weekend, view, view->duty[i]);
  }
  return sum;
}

const WfmRule wfm_rule_max_split_weekends = {
    .name = "max_split_weekends",
    .summary = "weekends of the horizon that are worked in part",
    .unit = "weekends",
    .scope = "period",
    .source = "INRC-II (Ceschia et al. 2019), complete weekends",
    .low = 0,
    .high = 53,
    .measure = measure,
};
