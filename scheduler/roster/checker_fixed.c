/* What the planner has fixed, shifts and meetings, is worked exactly so; and no site holds more people than it has seats.
 *
 * A fixed shift or meeting is asked for if it starts in the horizon. A meeting that meets an absence of the person is not: who is away
 * does not attend. */
#include "scheduler/roster/checker_parts.h"

#include <string.h>

bool wfm_duty_is_fixed(const WfmAgent *agent, const WfmDuty *duty) {
  for (size_t i = 0; i < agent->n_spans; i++) {
    const WfmSpan *span = &agent->spans[i];
    if (span->kind == WFM_SPAN_SHIFT && span->from == duty->start && span->to == duty->end) return true;
  }
  return false;
}

static bool has_shift(const WfmAgentRoster *roster, const WfmSpan *span) {
  for (size_t i = 0; i < roster->n_duties; i++)
    if (roster->duty[i].start == span->from && roster->duty[i].end == span->to) return true;
  return false;
}

static bool has_meeting(const WfmAgentRoster *roster, const WfmSpan *span) {
  for (size_t i = 0; i < roster->n_duties; i++) {
    const WfmDuty *duty = &roster->duty[i];
    if (duty->inside_unknown && duty->start <= span->from && span->to <= duty->end) return true; /* may be */
    for (size_t k = 0; k < duty->n_segments; k++) {
      const WfmSegment *segment = &duty->segment[k];
      if (segment->kind == WFM_SEGMENT_MEETING && segment->start == span->from && segment->end == span->to) return true;
    }
  }
  return false;
}

static bool meets_absence(const WfmAgent *agent, const WfmSpan *meeting) {
  for (size_t i = 0; i < agent->n_spans; i++)
    if (agent->spans[i].kind == WFM_SPAN_ABSENT && agent->spans[i].from < meeting->to && agent->spans[i].to > meeting->from) return true;
  return false;
}

static void check_span(WfmFindings *findings, const WfmAgentCheck *check, const WfmSpan *span) {
  const WfmGrid grid = check->problem->grid;
  if (span->kind == WFM_SPAN_ABSENT || span->from < grid.start || span->from >= wfm_horizon_end(check->problem)) return;
  bool shift = span->kind == WFM_SPAN_SHIFT;
  if (shift ? has_shift(check->roster, span) : has_meeting(check->roster, span) || meets_absence(check->agent, span)) return;
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  wfm_findings_add(findings, check, true, "fixed_kept", span->from, span->to, 1,
                   g_strdup_printf("does not keep the fixed %s from %s to %s (%s)",
                                   span->what ? span->what
                                   : shift    ? "shift"
                                              : "meeting",
                                   wfm_spoken_time(from, check->agent->zone, span->from), wfm_spoken_time(to, check->agent->zone, span->to),
                                   span->origin ? span->origin : "plan"));
}

/* One of the times that the plan leaves open for a meeting of the person. */
static bool is_open_meeting(const WfmAgentCheck *check, const WfmSegment *segment) {
  for (size_t k = 0; k < check->problem->n_gatherings; k++) {
    const WfmGathering *g = &check->problem->gatherings[k];
    if (!g->member[check->index] || segment->end - segment->start != g->length_s || !wfm_meeting_is(segment, g)) continue;
    for (size_t s = 0; s < g->n_slots; s++)
      if (g->slot[s] == segment->start) return true;
  }
  return false;
}

/* A meeting that nobody planned takes a person off the queues: a remark. */
static void remark_meetings(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty) {
  for (size_t k = 0; k < duty->n_segments; k++) {
    const WfmSegment *segment = &duty->segment[k];
    bool planned = segment->kind != WFM_SEGMENT_MEETING || is_open_meeting(check, segment);
    for (size_t i = 0; !planned && i < check->agent->n_spans; i++) {
      const WfmSpan *span = &check->agent->spans[i];
      planned = span->kind == WFM_SPAN_MEETING && span->from == segment->start && span->to == segment->end;
    }
    char from[WFM_SPOKEN_SIZE];
    if (!planned)
      wfm_findings_add(findings, check, false, "fixed_kept", segment->start, segment->end, 1,
                       g_strdup_printf("has %s at %s, which the plan does not ask for", segment->activity ? segment->activity : "a meeting",
                                       wfm_spoken_time(from, check->agent->zone, segment->start)));
  }
}

void wfm_check_fixed(WfmFindings *findings, const WfmAgentCheck *check) {
  for (size_t i = 0; i < check->agent->n_spans; i++) check_span(findings, check, &check->agent->spans[i]);
  for (size_t i = 0; i < check->roster->n_duties; i++) remark_meetings(findings, check, &check->roster->duty[i]);
}

typedef struct {
  int64_t at;
  int change, by_roster; /* people, and how many of them the roster brings */
} SeatEvent;

static int by_time_leaving_first(const void *a, const void *b) {
  const SeatEvent *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return x->change - y->change;
}

static void add_duty(GArray *events, const WfmDuty *duty, int64_t from, bool before) {
  if (duty->end <= MAX(duty->start, from)) return;
  SeatEvent comes = {MAX(duty->start, from), 1, !before}, goes = {duty->end, -1, -!before};
  g_array_append_val(events, comes);
  g_array_append_val(events, goes);
}

/* Everybody on a shift has a seat, breaks included; one finding for each stretch of time with too many. Those alone who sit there from before
 * the horizon are none: no roster can change that. */
static void check_site(WfmFindings *findings, const WfmSite *site, GArray *events) {
  if (events->len) qsort(events->data, events->len, sizeof(SeatEvent), by_time_leaving_first);
  int64_t since = 0;
  int present = 0, by_roster = 0, most = 0;
  for (size_t i = 0; i < events->len; i++) {
    const SeatEvent *event = &g_array_index(events, SeatEvent, i);
    present += event->change;
    by_roster += event->by_roster;
    bool last_of_instant = i + 1 == events->len || g_array_index(events, SeatEvent, i + 1).at != event->at;
    if (!last_of_instant) continue;
    if (present > site->seats && by_roster > 0) {
      if (most == 0) since = event->at;
      most = MAX(most, present);
    } else if (most > 0) {
      char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
      const WfmZone *zone = findings->problem->planner_zone;
      wfm_findings_add_site(findings, "seats", since, event->at, most - site->seats,
                            g_strdup_printf("site %s: up to %d people are on shift from %s to %s, and it has %d seats", site->site, most,
                                            wfm_spoken_time(from, zone, since), wfm_spoken_time(to, zone, event->at), site->seats));
      most = 0;
    }
  }
}

void wfm_check_seats(WfmFindings *findings, const WfmRoster *roster) {
  const WfmRosterProblem *problem = findings->problem;
  for (size_t s = 0; s < problem->n_sites; s++) {
    if (problem->sites[s].seats == INT32_MAX) continue;
    g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(SeatEvent));
    for (size_t a = 0; a < problem->n_agents; a++) {
      const WfmAgent *agent = &problem->agents[a];
      if (g_strcmp0(agent->site, problem->sites[s].site) != 0) continue;
      for (size_t i = 0; i < agent->n_previous; i++) add_duty(events, &agent->previous[i], problem->grid.start, true);
      for (size_t i = 0; i < roster->agent[a].n_duties; i++) add_duty(events, &roster->agent[a].duty[i], problem->grid.start, false);
    }
    check_site(findings, &problem->sites[s], events);
  }
}
