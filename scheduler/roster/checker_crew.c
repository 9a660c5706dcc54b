/* People who start a shift on a date: at least, and at most, so many. */
#include "core/timestamp.h"
#include "scheduler/roster/checker_parts.h"

/* Members whose duties of one of the crew's types start on the day. A fixed shift of no stated type is of none. */
static int32_t count(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmCrew *crew, int32_t day) {
  int32_t n = 0;
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t k = 0; crew->member[a] && k < roster->agent[a].n_duties; k++) {
      const WfmDuty *duty = &roster->agent[a].duty[k];
      const WfmAgent *agent = &problem->agents[a];
      if (duty->day != day) continue;
      bool untyped = duty->shift_type < 0 && wfm_duty_is_fixed(agent, duty) && wfm_fixed_type(agent, duty->start, duty->end) < 0;
      int32_t type = untyped ? -1 : wfm_type_of(problem, agent, duty);
      n += type >= 0 && crew->type[type];
    }
  return n;
}

WfmCrewGap wfm_crew_gaps(const WfmRosterProblem *problem, const WfmRoster *roster, WfmCrewSink sink, void *user) {
  WfmCrewGap sum = {0};
  for (size_t k = 0; k < problem->n_crews; k++) {
    const WfmCrew *crew = &problem->crews[k];
    for (int32_t d = 0; d < crew->n_days; d++) {
      if (crew->least[d] == 0 && crew->most[d] == INT32_MAX) continue;
      int32_t n = count(problem, roster, crew, crew->first_day + d);
      bool beyond = n > crew->most[d];
      int32_t excess = beyond ? n - crew->most[d] : MAX(0, crew->least[d] - n);
      if (excess == 0) continue;
      bool hard = beyond ? crew->hard_most : crew->hard_least;
      double price = hard ? 0 : excess * (beyond ? crew->over_price : crew->under_price);
      sum.hard += hard ? excess : 0;
      sum.price += price;
      if (sink) sink(user, crew, crew->first_day + d, n, beyond, hard, price);
    }
  }
  return sum;
}

char *wfm_crew_text(const WfmCrew *crew, int32_t day, int32_t n, bool beyond, bool hard) {
  char date[WFM_STAMP_SIZE];
  int32_t asked = beyond ? crew->most[day - crew->first_day] : crew->least[day - crew->first_day];
  return g_strdup_printf("crew %s: %s%d %s such a shift on %s, and at %s %d %s (%s, %s)", crew->crew, n && !beyond ? "only " : "", n,
                         n == 1 ? "person starts" : "people start", wfm_format_day(date, day), beyond ? "most" : "least", asked,
                         beyond       ? "may"
                         : asked == 1 ? "is asked for"
                                      : "are asked for",
                         hard ? "hard" : "soft", crew->origin);
}

static void take(void *user, const WfmCrew *crew, int32_t day, int32_t n, bool beyond, bool hard, double price) {
  WfmFindings *findings = user;
  const WfmZone *zone = findings->problem->planner_zone;
  int32_t asked = beyond ? crew->most[day - crew->first_day] : crew->least[day - crew->first_day];
  wfm_findings_add_crew(findings, hard, wfm_zone_day_start(zone, day), wfm_zone_day_start(zone, day + 1), ABS(n - asked), price,
                        wfm_crew_text(crew, day, n, beyond, hard));
}

void wfm_check_crews(WfmFindings *findings, const WfmRoster *roster) {
  wfm_crew_gaps(findings->problem, roster, take, findings);
}
