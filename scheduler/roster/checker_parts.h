/* The parts of the checker: what each looks for, and the words it is told in. Internal to scheduler/roster/checker*.c. */
#pragma once

#include "scheduler/roster/checker.h"

typedef struct {
  const WfmRosterProblem *problem;
  GArray *finding; /* WfmFinding */
} WfmFindings;

/* One person's roster under the problem, with the duties before the horizon in front, sorted by start. */
typedef struct {
  const WfmRosterProblem *problem;
  size_t index;
  const WfmAgent *agent;
  const WfmContract *contract;
  const WfmAgentRoster *roster;
  const WfmDuty **duty; /* [n_duties] previous and roster */
  size_t n_duties;
} WfmAgentCheck;

/* Adds a structural finding about one person; `said` (owned) completes the sentence that begins with the person's name. */
void wfm_findings_add(WfmFindings *findings, const WfmAgentCheck *check, bool hard, const char *rule, int64_t from, int64_t to,
                      double excess, char *said);
/* Adds a finding from a breach of a rule. */
void wfm_findings_add_breach(WfmFindings *findings, const WfmAgentCheck *check, const WfmBreach *breach);
/* Adds a finding about a site. */
void wfm_findings_add_site(WfmFindings *findings, const char *rule, int64_t from, int64_t to, double excess, char *text);

/* Adds a finding about a presence that is not kept. */
void wfm_findings_add_gap(WfmFindings *findings, const WfmGap *gap, char *text);

/* Adds a finding about people who start a shift on a date. */
void wfm_findings_add_crew(WfmFindings *findings, bool hard, int64_t from, int64_t to, double excess, double price, char *text);

/* Adds a finding about hours for which too few are on call. */
void wfm_findings_add_on_call(WfmFindings *findings, const WfmOnCallLine *line, int64_t from, int64_t to, double missing_h, char *text);
/* Adds a finding about a meeting that not all take part in. */
void wfm_findings_add_gathering(WfmFindings *findings, const WfmGathering *gathering, int64_t from, int32_t missing, char *text);

/* "7 h 30 min" */
const char *wfm_spoken_length(char buffer[static WFM_SPOKEN_SIZE], int64_t seconds);

/* Each looks at one person: the frame (horizon, employment, date, grid, segments, overlap, absence, skill), the shift types and breaks,
 * the fixed shifts and meetings. wfm_check_seats looks at the sites, wfm_check_presences at the presence
 * asked of some people, wfm_check_on_call at the rota that the problem gives,
 * wfm_check_gatherings at the meetings that are placed for all who take part. */
void wfm_check_frame(WfmFindings *findings, const WfmAgentCheck *check);
void wfm_check_types(WfmFindings *findings, const WfmAgentCheck *check);
void wfm_check_fixed(WfmFindings *findings, const WfmAgentCheck *check);
void wfm_check_seats(WfmFindings *findings, const WfmRoster *roster);
void wfm_check_presences(WfmFindings *findings, const WfmRoster *roster);
void wfm_check_on_call(WfmFindings *findings);
void wfm_check_crews(WfmFindings *findings, const WfmRoster *roster);
void wfm_check_turns(WfmFindings *findings);
/* Whether a meeting in a shift is the one that is asked for, by its name. */
bool wfm_meeting_is(const WfmSegment *segment, const WfmGathering *g);
void wfm_check_gatherings(WfmFindings *findings, const WfmRoster *roster);

/* True where a fixed shift of the person asks for exactly this duty. */
bool wfm_duty_is_fixed(const WfmAgent *agent, const WfmDuty *duty);
