#include "cli/shortage_reason.h"

#include "cli/answer.h"

enum { MOST_ASKED = 200 }; /* people whose changes are tried: of thousands some are enough */

/* The cheapest legal change of one person's one day that brings one there. */
typedef struct {
  WfmAlternative change;
  size_t agent;
  int32_t day;
  size_t n_skilled, n_at_work, n_absent, n_could, n_asked;
  bool found;
} Cheapest;

static Cheapest cheapest_of(const WfmRosterProblem *problem, WfmStanding *standing, size_t queue, int32_t interval) {
  Cheapest best = {0};
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (!(problem->agents[a].proficiency[queue] > 0)) continue;
    best.n_skilled++;
    WfmPlaced placed = wfm_standing_placed(standing, a, interval);
    best.n_at_work += placed == WFM_PLACED_AT_WORK;
    best.n_absent += placed == WFM_PLACED_ABSENT;
    bool could = placed == WFM_PLACED_OTHER || placed == WFM_PLACED_FREE || placed == WFM_PLACED_BREAK;
    best.n_could += could;
    if (!could || best.n_asked == MOST_ASKED) continue;
    best.n_asked++;
    WfmAlternative change;
    int32_t day;
    if (!wfm_cheapest_reach(&change, &day, standing, a, interval) || !change.seated) continue;
    if (best.found && change.rise >= best.change.rise) continue;
    best.change = change;
    best.agent = a;
    best.day = day;
    best.found = true;
  }
  return best;
}

static char *way_text(const WfmRun *run, const WfmRosterProblem *problem, const Cheapest *best) {
  g_autofree char *tried =
      best->n_could > best->n_asked ? g_strdup_printf(", tried for %zu of %zu people,", best->n_asked, best->n_could) : g_strdup("");
  if (!best->found) return g_strdup_printf("no legal change of one person's one day%s brings another there", tried);
  const WfmAgent *agent = &problem->agents[best->agent];
  char day[WFM_STAMP_SIZE], start[WFM_STAMP_SIZE], end[WFM_STAMP_SIZE];
  wfm_format_local(start, agent->zone, best->change.start);
  wfm_format_local(end, agent->zone, best->change.end);
  g_autofree char *rise = wfm_rise_text(best->change.rise, run->settings->currency);
  return g_strdup_printf(
      "the cheapest change of one person's one day%s that brings another there (%s, %s %s %.5s-%.5s) %s, what it covers counted", tried,
      agent->name, wfm_weekday_names[wfm_weekday(best->day)], wfm_format_day(day, best->day), start + 11, end + 11, rise);
}

char *wfm_shortage_reason(const WfmRun *run, const WfmRosterProblem *problem, WfmStanding *standing, size_t queue, int32_t interval) {
  Cheapest best = cheapest_of(problem, standing, queue, interval);
  if (best.n_skilled == 0) return g_strdup("nobody has the skill.");
  g_autofree char *way = way_text(run, problem, &best);
  return g_strdup_printf("of %zu who can serve it %zu %s at work then and %zu on leave or not available; %s.", best.n_skilled,
                         best.n_at_work, best.n_at_work == 1 ? "is" : "are", best.n_absent, way);
}
