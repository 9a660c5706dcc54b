/* The frame of a duty: the horizon, employment, its date, the grid, its segments; and what it may not meet: another duty, an absence. */
#include "scheduler/roster/checker_parts.h"

#include "core/timestamp.h"

#include <string.h>

static double hours(int64_t seconds) {
  return (double)seconds / 3600;
}

static void find(WfmFindings *findings, const WfmAgentCheck *check, const char *rule, const WfmDuty *duty, double excess,
                 const char *what) {
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  wfm_findings_add(findings, check, true, rule, duty->start, duty->end, excess,
                   g_strdup_printf("has a shift from %s to %s that %s", wfm_spoken_time(from, check->agent->zone, duty->start),
                                   wfm_spoken_time(to, check->agent->zone, duty->end), what));
}

static void check_place(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty) {
  const WfmGrid grid = check->problem->grid;
  const WfmAgent *agent = check->agent;
  if (duty->start < grid.start || duty->start >= wfm_horizon_end(check->problem))
    find(findings, check, "horizon", duty, 1, "does not start in the horizon of the roster");
  if (duty->start < agent->employed_from || duty->end > agent->employed_to) {
    int64_t outside = MAX(MIN(duty->end, agent->employed_from) - duty->start, 0) + MAX(duty->end - MAX(duty->start, agent->employed_to), 0);
    find(findings, check, "employed", duty, hours(outside), "lies outside the time of employment");
  }
  int32_t day = wfm_local_day(wfm_zone_local(agent->zone, duty->start));
  if (duty->day != day) {
    char is[WFM_STAMP_SIZE], ought[WFM_STAMP_SIZE];
    g_autofree char *what = g_strdup_printf("is booked on %s, and a shift belongs to the local date of its start, %s",
                                            wfm_format_day(is, duty->day), wfm_format_day(ought, day));
    find(findings, check, "segments", duty, 1, what);
  }
}

static void check_grid(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty) {
  bool aligned = wfm_grid_aligned(check->problem->grid, duty->start) && wfm_grid_aligned(check->problem->grid, duty->end);
  for (size_t i = 0; aligned && i < duty->n_segments; i++) aligned = wfm_grid_aligned(check->problem->grid, duty->segment[i].end);
  if (aligned || wfm_duty_is_fixed(check->agent, duty)) return;
  g_autofree char *what = g_strdup_printf("has a start, an end or a break off the grid of %g minutes", check->problem->grid.step / 60.0);
  find(findings, check, "grid", duty, 1, what);
}

/* twice: two segments hold the time; else none does. */
static void find_unfilled(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty, int64_t from, int64_t to, bool twice) {
  char begin[WFM_SPOKEN_SIZE], end[WFM_SPOKEN_SIZE];
  g_autofree char *what = g_strdup_printf("is not filled from start to end by its segments, one after the other: %s %s to %s",
                                          twice ? "more than one holds" : "none holds", wfm_spoken_time(begin, check->agent->zone, from),
                                          wfm_spoken_time(end, check->agent->zone, to));
  find(findings, check, "segments", duty, 1, what);
}

static void check_segments(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty) {
  if (duty->end <= duty->start) {
    find(findings, check, "segments", duty, 1, "does not end after its start");
    return;
  }
  if (duty->n_segments == 0) {
    find(findings, check, "segments", duty, 1, "says nothing of work and breaks inside it");
    return;
  }
  int64_t at = duty->start;
  bool whole = true, paid = true;
  for (size_t i = 0; i < duty->n_segments; i++) {
    const WfmSegment *segment = &duty->segment[i];
    paid &= segment->kind != WFM_SEGMENT_WORK || segment->paid;
    if (whole && (segment->start != at || segment->end <= segment->start)) {
      find_unfilled(findings, check, duty, MIN(at, segment->start), segment->start < at ? MIN(at, segment->end) : segment->start,
                    segment->start < at);
      whole = false;
    }
    at = MAX(at, segment->end);
  }
  if (whole && at != duty->end) find_unfilled(findings, check, duty, MIN(at, duty->end), MAX(at, duty->end), at > duty->end);
  if (!paid) find(findings, check, "segments", duty, 1, "has work that is not paid");
}

static void check_overlap(WfmFindings *findings, const WfmAgentCheck *check) {
  const WfmDuty *before = NULL;
  for (size_t i = 0; i < check->n_duties; i++) {
    const WfmDuty *duty = check->duty[i];
    if (before && before->end > duty->start && duty->end > duty->start && duty->start >= check->problem->grid.start) {
      char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
      g_autofree char *what =
          g_strdup_printf("begins before the shift from %s to %s has ended", wfm_spoken_time(from, check->agent->zone, before->start),
                          wfm_spoken_time(to, check->agent->zone, before->end));
      find(findings, check, "overlap", duty, hours(MIN(before->end, duty->end) - duty->start), what);
    }
    if (!before || duty->end > before->end) before = duty;
  }
}

static void check_absent(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty) {
  for (size_t i = 0; i < check->agent->n_spans; i++) {
    const WfmSpan *span = &check->agent->spans[i];
    int64_t shared = MIN(span->to, duty->end) - MAX(span->from, duty->start);
    if (span->kind != WFM_SPAN_ABSENT || shared <= 0) continue;
    char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
    g_autofree char *what = g_strdup_printf("meets %s from %s to %s (%s)", span->what ? span->what : "an absence",
                                            wfm_spoken_time(from, check->agent->zone, span->from),
                                            wfm_spoken_time(to, check->agent->zone, span->to), span->origin ? span->origin : "");
    find(findings, check, "absent", duty, hours(shared), what);
  }
}

/* Once per person: somebody who can serve no queue is on the queues. Work that a roster from elsewhere gives a name is judged by who reads it. */
static void check_skill(WfmFindings *findings, const WfmAgentCheck *check) {
  for (size_t k = 0; k < check->problem->n_presences; k++)
    if (check->problem->presences[k].member[check->index]) return; /* at work for their presence's sake */
  for (size_t q = 0; q < check->problem->n_queues; q++)
    if (check->agent->proficiency[q] > 0) return;
  for (size_t i = 0; i < check->roster->n_duties && check->problem->n_queues; i++) {
    const WfmDuty *duty = &check->roster->duty[i];
    for (size_t k = 0; k < duty->n_segments; k++) {
      const WfmSegment *segment = &duty->segment[k];
      if (segment->kind != WFM_SEGMENT_WORK || (segment->activity && strcmp(segment->activity, "work") != 0)) continue;
      find(findings, check, "skill", duty, 1, "is work on the queues, none of which the person can serve");
      return;
    }
  }
}

void wfm_check_frame(WfmFindings *findings, const WfmAgentCheck *check) {
  for (size_t i = 0; i < check->roster->n_duties; i++) {
    const WfmDuty *duty = &check->roster->duty[i];
    check_place(findings, check, duty);
    check_grid(findings, check, duty);
    check_segments(findings, check, duty);
    check_absent(findings, check, duty);
  }
  check_overlap(findings, check);
  check_skill(findings, check);
}
