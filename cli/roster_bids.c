/* Bids as the roster sees them: what a roster has to look like that meets one, and wishes that lead it there. */
#include "cli/bids.h"
#include "cli/roster_build.h"
#include "scheduler/roster/pattern.h"
#include "scheduler/roster/rule_span.h"

#include <string.h>

const WfmShiftLineRow *wfm_bid_line(const WfmPlan *plan, const WfmBidRow *row) {
  const WfmShiftLineRow *line = WFM_ROWS(plan, SHIFT_LINES, WfmShiftLineRow);
  for (size_t k = 0; *row->shift_line && k < WFM_N_ROWS(plan, SHIFT_LINES); k++)
    if (strcmp(line[k].shift_line, row->shift_line) == 0) return &line[k];
  return NULL;
}

/* The agent with the line as his pattern. */
typedef struct {
  WfmAgent agent;
  WfmPattern pattern;
} OnLine;

static void put_on_line(OnLine *out, const WfmAgent *agent, const WfmShiftLineRow *line) {
  out->pattern = (WfmPattern){line->from_day, g_strv_length(line->pattern), (const char *const *)line->pattern};
  out->agent = *agent;
  out->agent.pattern = &out->pattern;
}

static WfmRuleView view_of(const WfmRosterProblem *problem, const WfmAgent *agent) {
  return (WfmRuleView){.problem = problem, .agent = agent, .from = problem->grid.start, .to = wfm_horizon_end(problem)};
}

/* The last local date of the horizon. */
static int32_t last_day(const WfmRuleView *view) {
  return wfm_local_day(wfm_zone_local(view->agent->zone, view->to - 1));
}

bool wfm_bid_names(const WfmRosterProblem *problem, int32_t type, const char *word) {
  if (type < 0) return false;
  const WfmShiftType *shift = &problem->shift_types[type];
  return strcmp(shift->shift, word) == 0 || strcmp(shift->kind, word) == 0;
}

static bool has_duty(const WfmAgentRoster *mine, int32_t day) {
  for (size_t d = 0; d < mine->n_duties; d++)
    if (mine->duty[d].day == day) return true;
  return false;
}

static int32_t first_against_line(const WfmRosterProblem *problem, const WfmAgentRoster *mine, const WfmAgent *agent,
                                  const WfmShiftLineRow *line) {
  OnLine on;
  put_on_line(&on, agent, line);
  WfmRuleView view = view_of(problem, &on.agent);
  for (int32_t day = wfm_horizon_first_day(&view); day <= last_day(&view); day++) {
    bool kept = !wfm_pattern_asks(&view, day) || has_duty(mine, day);
    for (size_t d = 0; d < mine->n_duties && kept; d++)
      if (mine->duty[d].day == day) kept = wfm_pattern_allows(&view, &mine->duty[d]);
    if (!kept) return day;
  }
  return INT32_MIN;
}

int32_t wfm_bid_first_against(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent, const WfmPlan *plan,
                              const WfmBidRow *row) {
  const WfmAgentRoster *mine = &roster->agent[agent];
  const WfmShiftLineRow *line = wfm_bid_line(plan, row);
  if (line) return first_against_line(problem, mine, &problem->agents[agent], line);
  for (size_t d = 0; d < mine->n_duties; d++) {
    const WfmDuty *duty = &mine->duty[d];
    bool off = row->off >> wfm_weekday(duty->day) & 1;
    if (wfm_dates_hold(row->dates, duty->day) && (off || (*row->shift && !wfm_bid_names(problem, duty->shift_type, row->shift))))
      return duty->day;
  }
  return INT32_MIN;
}

bool wfm_bid_means(const WfmRosterProblem *problem, size_t agent, const WfmBidRow *row) {
  const WfmZone *zone = problem->agents[agent].zone;
  int32_t first = wfm_local_day(wfm_zone_local(zone, problem->grid.start));
  int32_t last = wfm_local_day(wfm_zone_local(zone, problem->duties_before - 1));
  bool any = *row->shift_line;
  for (int32_t day = first; day <= last && !any; day++)
    any = wfm_dates_hold(row->dates, day) && (*row->shift || row->off >> wfm_weekday(day) & 1);
  return any;
}

/* ---- wishes ---- */

typedef struct {
  GArray *wishes;
  const WfmRosterProblem *problem;
  const WfmAgent *agent;
  const char *origin;
  double price;
} Asking;

/* A word that is both a shift and a kind means the kind: every shift of it does. */
static bool is_kind(const WfmRosterProblem *problem, const char *word) {
  for (size_t s = 0; s < problem->n_shift_types; s++)
    if (strcmp(problem->shift_types[s].kind, word) == 0) return true;
  return false;
}

/* What is asked of one date: "off", "work", a shift or a kind; `on`: that somebody works then. */
static void ask(const Asking *asking, int32_t day, const char *word, bool on) {
  WfmPreference wish = {.from = wfm_zone_day_start(asking->agent->zone, day),
                        .to = wfm_zone_day_start(asking->agent->zone, day + 1),
                        .start_low_s = -1,
                        .start_high_s = -1,
                        .off = strcmp(word, "off") == 0,
                        .kind = "",
                        .price = asking->price,
                        .origin = asking->origin,
                        .shift = "",
                        .on = on};
  if (!wish.off && strcmp(word, "work") != 0) *(is_kind(asking->problem, word) ? &wish.kind : &wish.shift) = word;
  g_array_append_val(asking->wishes, wish);
}

static void ask_line(const Asking *asking, const WfmShiftLineRow *line) {
  OnLine on;
  put_on_line(&on, asking->agent, line);
  WfmRuleView view = view_of(asking->problem, &on.agent);
  for (int32_t day = wfm_horizon_first_day(&view); day <= last_day(&view); day++) {
    const char *word = wfm_pattern_word(&on.agent, day);
    bool asks = wfm_pattern_asks(&view, day);
    if (word && (asks || strcmp(word, "work") != 0)) ask(asking, day, word, asks);
  }
}

void wfm_build_bid(WfmRosterBuild *build, GArray *wishes, const WfmAgent *agent, const WfmPlan *plan, const WfmBidRow *row, double price) {
  const WfmRosterProblem *problem = &build->problem;
  Asking asking = {wishes, problem, agent, wfm_build_origin(build, "bids", row->line), price};
  const WfmShiftLineRow *line = wfm_bid_line(plan, row);
  if (line) {
    ask_line(&asking, line);
    return;
  }
  WfmRuleView view = view_of(problem, agent);
  for (int32_t day = wfm_horizon_first_day(&view); day <= last_day(&view); day++) {
    if (!wfm_dates_hold(row->dates, day)) continue;
    if (row->off >> wfm_weekday(day) & 1)
      ask(&asking, day, "off", false);
    else if (*row->shift)
      ask(&asking, day, row->shift, false);
  }
}
