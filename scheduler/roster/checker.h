/* The independent checker: reads a finished roster, made here or elsewhere, and says every breach with the rule, the person, the
 * times and the origin of the rule. It shares the rules' measures with the search and nothing else. */
#pragma once

#include "scheduler/roster/rule.h"

typedef struct {
  WfmDuty *duty; /* [n_duties] sorted by start; owned with their segments */
  size_t n_duties;
} WfmAgentRoster;

typedef struct WfmRoster {
  size_t n_agents;       /* as in the problem */
  WfmAgentRoster *agent; /* [n_agents] */
} WfmRoster;

#define WFM_SPOKEN_SIZE 48
/* As findings say a time: "Sun 2026-03-29 02:30+01:00" */
const char *wfm_spoken_time(char buffer[static WFM_SPOKEN_SIZE], const WfmZone *zone, int64_t instant);

WfmRoster *wfm_roster_new(size_t n_agents);
void wfm_roster_free(WfmRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRoster, wfm_roster_free)
/* Appends a copy of the duty (segments included) and keeps the order by start. */
void wfm_roster_add(WfmRoster *roster, size_t agent, const WfmDuty *duty);

typedef struct {
  bool hard;
  char *
      rule; /* a rule's name, or a structural one: "overlap", "absent", "skill", "shift_window", "break_window", "fixed_kept", "seats", "presence", "crew", "on_call", "meeting", "grid", "employed", "segments" */
  size_t agent; /* SIZE_MAX: not about one person */
  int64_t from, to;
  double excess, price; /* price: money if soft */
  char *text;           /* one sentence: what was found and what the rule asks, with local times of the agent, and the origin of the rule */
} WfmFinding;

typedef struct {
  WfmFinding *finding; /* by agent, then time */
  size_t n_findings;
  size_t n_hard;
  double soft_price;
} WfmVerdict;
/* A stretch of time in which a presence is not kept. */
typedef struct {
  const WfmPresence *asked;
  int64_t from, to;
  int32_t people, least; /* asked for, at least or at most; at work at the worst moment */
  int32_t others;        /* most at work of those beside whom they are asked for */
  bool beyond;           /* more are at work than may be; or, where `off` says so, on a break or in a meeting */
  WfmSegmentKind off;    /* WFM_SEGMENT_WORK: this is about who is at work */
  double missing_h;      /* hours of people missing, or beyond */
} WfmGap;
typedef void (*WfmGapSink)(void *user, const WfmGap *gap);
/* Hours of people missing, and of people beyond, over the grid; each stretch is given to sink (may be NULL). An interval counts for who works at least half of
 * it; shifts before the horizon count. */
double wfm_presence_missing_h(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmPresence *asked, WfmGapSink sink,
                              void *user);
/* The same over all hard presences, and people missing or beyond in hard crews. */
double wfm_presence_hard_gaps_h(const WfmRosterProblem *problem, const WfmRoster *roster);
/* Dates on which too few people, or too many, start the shifts of a crew; each is given to sink (may be NULL) with how many start. In all: people
 * missing or beyond where that is hard, and money where it is not. */
typedef struct {
  double hard, price;
} WfmCrewGap;
typedef void (*WfmCrewSink)(void *user, const WfmCrew *crew, int32_t day, int32_t n, bool beyond, bool hard, double price);
WfmCrewGap wfm_crew_gaps(const WfmRosterProblem *problem, const WfmRoster *roster, WfmCrewSink sink, void *user);
/* One sentence, to be freed. */
char *wfm_crew_text(const WfmCrew *crew, int32_t day, int32_t n, bool beyond, bool hard);
/* Hours of people missing on call in a line's hours; each stretch is given to sink (may be NULL) with how many people are there. */
typedef void (*WfmOnCallSink)(void *user, size_t line, int64_t from, int64_t to, int32_t there, double missing_h);
double wfm_on_call_missing_h(const WfmRosterProblem *problem, size_t line, WfmOnCallSink sink, void *user);
/* Whether two times on call lie in one turn of the line; those outside its hours are all of one. */
bool wfm_on_call_same_turn(const WfmOnCallLine *line, const WfmOnCall *a, const WfmOnCall *b);

/* For lines that limit the turns of one person: the date on which the turn begins in which the instant lies; int32_t, sorted: those of the
 * turns that the person has in problem->on_calls (to be freed); how many of them begin in [from, to); the leave or fixed shift that keeps the
 * person from the stretches [first, first + n) of the line's hours, or NULL; and the fewest turns that the line asks of the person, no
 * more than absence and employment leave possible. */
int32_t wfm_on_call_turn_day(const WfmOnCallLine *line, int64_t instant);
GArray *wfm_on_call_turn_days(const WfmRosterProblem *problem, size_t line, size_t agent);
int32_t wfm_on_call_turns_in(const GArray *days, int32_t from, int32_t to);
const WfmSpan *wfm_on_call_bar(const WfmOnCallLine *line, size_t first, size_t n, const WfmAgent *agent);
int32_t wfm_on_call_least(const WfmRosterProblem *problem, size_t line, size_t agent);

/* One sentence, to be freed. */
char *wfm_gap_text(const WfmRosterProblem *problem, const WfmGap *gap);

/* The duty's shift type; where none is stated, as in a roster from another tool, the contract's first whose times would make it; -1: none. */
int32_t wfm_type_of(const WfmRosterProblem *problem, const WfmAgent *agent, const WfmDuty *duty);

WfmVerdict *wfm_check_roster(const WfmRosterProblem *problem, const WfmRoster *roster);
/* The same of what is about several people alone: seats, presences, crews, meetings. */
WfmVerdict *wfm_check_team(const WfmRosterProblem *problem, const WfmRoster *roster);
/* The same of the on-call rota alone. */
WfmVerdict *wfm_check_rota(const WfmRosterProblem *problem);
/* The first hard finding that was not there before, or by which the same rule of the same person, presence or crew is now broken more; NULL: none. */
const WfmFinding *wfm_verdict_new_breach(const WfmVerdict *is, const WfmVerdict *was);
/* Adds findings that were made elsewhere, and takes over their texts; they are put in their places. */
void wfm_verdict_add(WfmVerdict *verdict, const WfmFinding *finding, size_t n);
void wfm_verdict_free(WfmVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmVerdict, wfm_verdict_free)
