/* Presence that is asked for of some people: how many of them are at work, breaks and meetings left out, in each interval. */
#include "scheduler/roster/checker_parts.h"

#include <string.h>

/* Intervals of which at least half is worked. */
static void count_segment(int32_t *there, WfmGrid grid, int64_t from, int64_t to) {
  int64_t low = MAX(wfm_grid_index(grid, from + grid.step / 2), 0), high = MIN(wfm_grid_index(grid, to - (grid.step + 1) / 2), grid.n - 1);
  for (int64_t i = low; i <= high; i++) there[i]++;
}

static void count_duty(int32_t *there, WfmGrid grid, const WfmDuty *duty, WfmSegmentKind kind) {
  if (duty->n_segments == 0 && kind == WFM_SEGMENT_WORK) count_segment(there, grid, duty->start, duty->end);
  for (size_t k = 0; k < duty->n_segments; k++)
    if (duty->segment[k].kind == kind) count_segment(there, grid, duty->segment[k].start, duty->segment[k].end);
}

/* there[grid.n]: how many of the marked people are at work, on a break or in a meeting. */
static int32_t *count_people(const WfmRosterProblem *problem, const WfmRoster *roster, const uint8_t *marked, WfmSegmentKind kind) {
  int32_t *there = g_new0(int32_t, (size_t)problem->grid.n + 1);
  for (size_t a = 0; marked && a < problem->n_agents; a++) {
    if (!marked[a]) continue;
    for (size_t k = 0; k < problem->agents[a].n_previous; k++) count_duty(there, problem->grid, &problem->agents[a].previous[k], kind);
    for (size_t k = 0; k < roster->agent[a].n_duties; k++) count_duty(there, problem->grid, &roster->agent[a].duty[k], kind);
  }
  return there;
}

/* One interval of a presence: what it asks for, and by how much it is not kept. */
static WfmGap look_at_off(const WfmPresence *asked, int32_t i, int32_t off, WfmSegmentKind kind) {
  int32_t most = (kind == WFM_SEGMENT_BREAK ? asked->most_on_break : asked->most_in_meeting)[i];
  return (WfmGap){.asked = asked, .people = most, .least = off, .beyond = true, .off = kind, .missing_h = MAX(0, (double)off - most)};
}

static WfmGap look_at(const WfmPresence *asked, int32_t i, int32_t there, int32_t others) {
  WfmGap gap = {.asked = asked, .people = asked->people[i], .least = there, .others = others};
  int32_t most = asked->most ? asked->most[i] : INT32_MAX;
  if (there > most)
    return (WfmGap){.asked = asked, .people = most, .least = there, .others = others, .beyond = true, .missing_h = there - most};
  gap.missing_h = MAX(0, asked->beside ? (double)gap.people * others / asked->each - there : gap.people - there);
  return gap;
}

static bool goes_on(const WfmGap *gap, const WfmGap *next) {
  return next->missing_h > 0 && gap->people == next->people && gap->beyond == next->beyond;
}

/* The stretches in which too few, or too many, are at work, on a break or in a meeting. */
static double walk(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmPresence *asked, WfmSegmentKind kind, WfmGapSink sink,
                   void *user) {
  const WfmGrid grid = problem->grid;
  bool work = kind == WFM_SEGMENT_WORK;
  g_autofree int32_t *there = count_people(problem, roster, asked->member, kind);
  g_autofree int32_t *others = count_people(problem, roster, work ? asked->beside : NULL, kind);
  double sum = 0, hours = grid.step / 3600.0;
  WfmGap gap = {.asked = asked};
  for (int32_t i = 0; i <= grid.n; i++) {
    WfmGap now = {.asked = asked};
    if (i < grid.n) now = work ? look_at(asked, i, there[i], others[i]) : look_at_off(asked, i, there[i], kind);
    if (gap.missing_h > 0 && !goes_on(&gap, &now)) {
      gap.to = wfm_grid_at(grid, i);
      if (sink) sink(user, &gap);
      gap.missing_h = 0;
    }
    if (!(now.missing_h > 0)) continue;
    if (gap.missing_h <= 0) {
      gap = now;
      gap.from = wfm_grid_at(grid, i);
      gap.missing_h = 0;
    }
    gap.least = gap.beyond ? MAX(gap.least, now.least) : MIN(gap.least, now.least);
    gap.others = MAX(gap.others, now.others);
    gap.missing_h += now.missing_h * hours;
    sum += now.missing_h * hours;
  }
  return sum;
}

double wfm_presence_missing_h(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmPresence *asked, WfmGapSink sink,
                              void *user) {
  double sum = walk(problem, roster, asked, WFM_SEGMENT_WORK, sink, user);
  if (asked->most_on_break) sum += walk(problem, roster, asked, WFM_SEGMENT_BREAK, sink, user);
  if (asked->most_in_meeting) sum += walk(problem, roster, asked, WFM_SEGMENT_MEETING, sink, user);
  return sum;
}

static size_t count_marked(const WfmRosterProblem *problem, const uint8_t *marked) {
  size_t n = 0;
  for (size_t a = 0; a < problem->n_agents; a++) n += marked[a] != 0;
  return n;
}

double wfm_presence_hard_gaps_h(const WfmRosterProblem *problem, const WfmRoster *roster) {
  double hours = wfm_crew_gaps(problem, roster, NULL, NULL).hard;
  for (size_t k = 0; k < problem->n_presences; k++)
    if (problem->presences[k].hard) hours += wfm_presence_missing_h(problem, roster, &problem->presences[k], NULL, NULL);
  return hours;
}

char *wfm_gap_text(const WfmRosterProblem *problem, const WfmGap *gap) {
  const WfmPresence *asked = gap->asked;
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  bool origin = asked->origin && *asked->origin;
  g_autofree char *asks = NULL;
  bool whole = asked->beside && (size_t)asked->each >= count_marked(problem, asked->beside); /* so many whoever of the others works */
  if (whole)
    asks = g_strdup_printf(" beside %d of the others, and at least %d beside any of them", gap->others, gap->people);
  else if (asked->beside)
    asks = g_strdup_printf(" beside %d of the others, and at least %d for each %d of them", gap->others, gap->people, asked->each);
  if (gap->beyond || !asks) {
    g_free(asks);
    asks = g_strdup_printf(", and at %s %d", gap->beyond ? "most" : "least", gap->people);
  }
  bool many = asked->beside && !whole && !gap->beyond ? asked->each != 1 || gap->people != 1 : gap->people != 1;
  static const char *const doing[] = {"at work", "on a break", "in a meeting"};
  return g_strdup_printf("presence %s: %s%d of its %zu people %s %s from %s to %s%s %s (%s%s%s)", asked->presence,
                         gap->least && !gap->beyond ? "only " : "", gap->least, count_marked(problem, asked->member),
                         gap->least == 1 ? "is" : "are", doing[gap->off], wfm_spoken_time(from, problem->planner_zone, gap->from),
                         wfm_spoken_time(to, problem->planner_zone, gap->to), asks,
                         gap->off ? "may be"
                         : many   ? "are asked for"
                                  : "is asked for",
                         asked->hard ? "hard" : "soft", origin ? ", " : "", origin ? asked->origin : "");
}

static void take_gap(void *user, const WfmGap *gap) {
  WfmFindings *findings = user;
  wfm_findings_add_gap(findings, gap, wfm_gap_text(findings->problem, gap));
}

void wfm_check_presences(WfmFindings *findings, const WfmRoster *roster) {
  for (size_t k = 0; k < findings->problem->n_presences; k++)
    wfm_presence_missing_h(findings->problem, roster, &findings->problem->presences[k], take_gap, findings);
}
