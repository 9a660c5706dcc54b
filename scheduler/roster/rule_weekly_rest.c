/* Weekly rest: the longest time without work that each contract week has, elapsed hours, at least so many.
 * The week is the contract's, a fixed period of seven local dates (CJEU C-306/16: the rest may lie anywhere within each seven-day
 * period). A rest that crosses the boundary of weeks counts in full for each week that holds at least 24 h of it - the day; the daily
 * rest beside it may lie outside - and otherwise with its part inside the week. What lies before the person's first known shift and
 * after the last one counts as rest. Judged are the weeks that a shift of the horizon touches. Excess: missing hours per week. */
#include "scheduler/roster/rule_week.h"

typedef struct {
  int64_t from, to;
} Rest;

static const int64_t whole_s = 24 * 3600;

static double hours(Rest rest) {
  return (double)(rest.to - rest.from) / 3600;
}

/* The rest [begin, end) as the week [from, to) may count it. */
static Rest counted(int64_t begin, int64_t end, int64_t from, int64_t to) {
  Rest inside = {MAX(begin, from), MIN(end, to)};
  if (inside.to < inside.from) return (Rest){from, from};
  bool whole = inside.to - inside.from >= whole_s;
  return whole ? (Rest){begin, end} : inside;
}

/* The first rest that is long enough, else the longest. */
static Rest longest_rest(const WfmRuleView *view, int64_t from, int64_t to, double enough_h) {
  const int64_t unknown = 30 * whole_s; /* of free time before the first and after the last known shift */
  Rest longest = {from, from};
  int64_t begin = from - unknown;
  for (size_t i = 0; i <= view->n_duties && begin < to; i++) {
    int64_t end = i < view->n_duties ? view->duty[i]->start : to + unknown;
    Rest rest = end > from ? counted(begin, end, from, to) : longest;
    if (hours(rest) > hours(longest)) longest = rest;
    if (hours(longest) >= enough_h) break;
    if (i < view->n_duties) begin = MAX(begin, view->duty[i]->end);
  }
  return longest;
}

static bool touched_by_horizon(const WfmRuleView *view, int64_t from, int64_t to) {
  for (size_t i = view->n_duties; i-- > 0 && wfm_duty_in_horizon(view, view->duty[i]);)
    if (view->duty[i]->start < to && view->duty[i]->end > from) return true;
  return false;
}

static double measure(const WfmRuleView *view, const WfmRuleUse *use, WfmBreachSink sink, void *user) {
  double sum = 0;
  size_t i = wfm_first_in_horizon(view);
  if (i == view->n_duties) return 0;
  const WfmDuty *last = view->duty[view->n_duties - 1];
  int32_t first_day = wfm_week_first_day(view->contract, view->duty[i]->day);
  int64_t from = wfm_week_from(view, first_day);
  for (; from < last->end; first_day += 7) {
    int64_t to = wfm_week_to(view, first_day);
    if (touched_by_horizon(view, from, to)) {
      Rest rest = longest_rest(view, from, to, use->value);
      double excess = wfm_rule_below(hours(rest), use->value);
      sum += excess;
      if (excess > 0 && sink) {
        const WfmZone *zone = view->agent->zone;
        double wall = (double)(wfm_zone_local(zone, rest.to) - wfm_zone_local(zone, rest.from)) / 3600;
        wfm_rule_report(use, hours(rest), excess, from, to, !wfm_rule_below(wall, use->value), sink, user);
      }
    }
    from = to;
  }
  return sum;
}

const WfmRule wfm_rule_weekly_rest = {
    .name = "weekly_rest",
    .summary = "longest rest in the week (elapsed time)",
    .unit = "h",
    .scope = "week",
    .source = "Directive 2003/88/EC art. 5 (24 h and the 11 h of daily rest in every seven days); CJEU C-306/16",
    .low = 0,
    .high = 24 * 7,
    .measure = measure,
};
