/* The roster problem: who can work when, under which rules, and what presence on the queues is worth.
 *
 * Everything is borrowed from the caller and stays unchanged; all instants are UTC seconds. A shift belongs to the local date (in
 * the agent's zone) of its start. The horizon is the grid; duties start inside it and may end after it. */
#pragma once

#include "core/calendar.h"
#include "core/job.h"
#include "core/params.h"

/* An activity inside a shift that takes the person off the queues. */
typedef struct {
  const char *activity; /* "break", "meal" */
  int32_t length_s;
  int32_t earliest_s, latest_s; /* its start, from the start of the shift (elapsed time); see break_window.h */
  bool paid;
  bool on_clock;  /* earliest_s and latest_s are times of the person's clock instead; below 48 h */
  int32_t step_s; /* begins so many whole steps after the window does; 0: anywhere in it on the roster's grid */
  bool as_work;   /* off the queues, and yet no end of a stretch of work: counts into it */
} WfmBreak;

typedef enum {
  WFM_CLOCK_KEEP_LENGTH,
  WFM_CLOCK_KEEP_END
} WfmClockPolicy; /* a shift across a clock change keeps its length, or its end on the wall */

/* A shift type: windows in the agent's own local time. */
typedef struct {
  const char *shift;                                  /* "": of fixed shifts that are of no type of the plan, for their breaks alone */
  const char *kind;                                   /* "early", "day", "late", "night": what rotation rules count; may be "" */
  uint8_t weekdays;                                   /* bit 0 = Monday: local date from which the start is counted */
  int32_t start_low_s, start_high_s, start_step_s;    /* local second of the day, both ends included; may reach 86400 and beyond */
  int32_t length_low_s, length_high_s, length_step_s; /* from start to end, unpaid breaks included */
  int32_t end_low_s, end_high_s;                      /* its end as the wall clock shows it, counted from the same midnight; 0: any */
  const WfmBreak *breaks;                             /* in order; placed without overlap */
  size_t n_breaks;
  WfmClockPolicy clock_policy;
  const uint32_t *not_next; /* [n_not_next] shift types that the rule forbidden_successions keeps from the day after this one */
  size_t n_not_next;
} WfmShiftType;

/* Whether a shift of the type whose start is counted from the midnight of `day` may end then. */
static inline bool wfm_shift_may_end(const WfmShiftType *type, const WfmZone *zone, int32_t day, int64_t end) {
  int64_t wall = wfm_zone_local(zone, end) - day * (int64_t)86400;
  return wall >= type->end_low_s && (type->end_high_s == 0 || wall <= type->end_high_s);
}

typedef struct WfmRule WfmRule; /* scheduler/roster/rule.h */

/* A rule as a contract uses it. */
typedef struct {
  const WfmRule *rule;
  double value;       /* in the rule's unit */
  double window_days; /* for rules over a window of days; 0 = the rule's own default */
  bool hard;
  double price;       /* money per unit of violation, if soft */
  const char *origin; /* "contracts.csv:12" or the source of the law, for messages */
  const char *shift;  /* for rules about one shift type: its name, or a kind; NULL or "" = every shift */
} WfmRuleUse;

typedef struct {
  const char *contract;
  const WfmRuleUse *rules;
  size_t n_rules;
  const uint32_t *shift_types; /* [n_shift_types] indices into problem->shift_types that this contract may work */
  size_t n_shift_types;
  uint8_t weekend;          /* bit 0 = Monday; days that count as weekend */
  uint8_t week_start;       /* 0 = Monday .. 6 = Sunday: when the contract's week begins */
  int year_month, year_day; /* when the contract's year begins, 1 = January; 0: on 1 January */
  double year_hours;        /* annualised hours: paid hours of a whole year; 0 = none */
  double paid_low_s;        /* paid time per week that is paid also if not worked; 0 = by the hour */
} WfmContract;

typedef enum {
  WFM_SPAN_ABSENT,  /* leave, outside availability, not employed: no work at all inside */
  WFM_SPAN_SHIFT,   /* fixed shift: this duty is worked exactly so */
  WFM_SPAN_MEETING, /* fixed activity: at work but off the queues */
} WfmSpanKind;

typedef struct {
  WfmSpanKind kind;
  int64_t from, to;
  const char *what;   /* "leave: annual", "unavailable", "meeting: team", for messages */
  const char *origin; /* "leave.csv:7" */
  bool paid;          /* paid as worked time (paid leave, meetings) */
  double credit_s;    /* paid leave: hours of the contract's minimum that it stands for */
  bool on_call;       /* absent from shifts alone: reachable, for a line that allows no shift meanwhile */
  bool is_leave;      /* absent because of leave */
  int32_t
      of_type; /* fixed shift: 1 + the index of its shift type, whatever that one's windows; 0: of the contract's that it fits, or of none */
} WfmSpan;

/* For sorting: by begin, then by end. */
static inline int wfm_span_order(const void *a, const void *b) {
  const WfmSpan *x = a, *y = b;
  return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

/* A wish: money lost for each duty that goes against it, or (`on`) where no duty meets it. */
typedef struct {
  int64_t from, to;                  /* applies to duties that start in [from, to) */
  int32_t start_low_s, start_high_s; /* wished local start of duty; -1 = any */
  bool off;                          /* wishes no duty at all */
  const char *kind;                  /* wished kind of shift, "" = any */
  double price;                      /* money per duty against it */
  const char *origin;
  const char *shift; /* NULL or "" = any; with `off`, that shift alone is not wanted; otherwise the wished shift type */
  bool on;           /* wishes a duty as described that starts in [from, to), a time within one date: lost where there is none */
} WfmPreference;

/* A piece of a duty. */
typedef enum { WFM_SEGMENT_WORK, WFM_SEGMENT_BREAK, WFM_SEGMENT_MEETING } WfmSegmentKind;
typedef struct {
  WfmSegmentKind kind;
  int64_t start, end;
  const char *activity; /* "work", "meal", "meeting: team"; interned */
  bool paid;
} WfmSegment;

/* One shift of one person. */
typedef struct {
  int64_t start, end;
  int32_t day;         /* local date of the start in the agent's zone */
  int32_t shift_type;  /* index into problem->shift_types; -1 = none (worked before the horizon, or made elsewhere) */
  bool locked;         /* fixed by the planner */
  WfmSegment *segment; /* [n_segments] gapless from start to end */
  size_t n_segments;
  /* A roster made elsewhere may not say when breaks and meetings are: segments are work alone; and so much of the shift is unpaid breaks. */
  bool inside_unknown;
  int32_t unpaid_s;
} WfmDuty;

/* What a person brings along from before: unpopular shifts since the ledger was opened, and paid hours of the contract's year up to the
 * horizon; where those are not known, the shifts before the horizon tell. */
typedef struct {
  double lates, nights, weekends, hours;
  bool hours_known;
  double refused;   /* first choices of bids; no rule counts them */
  double denied;    /* requests for leave that were declined; no rule counts them either */
  double holidays;  /* worked */
  double on_call_h; /* hours on call since the ledger was opened */
} WfmLedger;

/* A time at which somebody on call had to work. */
typedef struct {
  int64_t from, to;
  const char *origin; /* "call_outs.csv:3" */
} WfmCallOut;

/* What the dates of a person ask for, over and over from a first one on (pattern.h). */
typedef struct {
  int32_t first_day;
  size_t n;
  const char *const *word; /* [n] "off", "work", "any", or the name or kind of a shift type */
} WfmPattern;

typedef struct {
  const char *agent, *name, *site;
  const WfmZone *zone;
  uint32_t contract;        /* index into problem->contracts */
  double cost_per_hour;     /* money per paid hour */
  const float *proficiency; /* [n_queues] 0 = cannot serve; 1 = standard speed; 0.8 = needs 25 % longer */
  const WfmSpan *spans;     /* sorted by from */
  size_t n_spans;
  const WfmPreference *preferences;
  size_t n_preferences;
  const WfmDuty *previous; /* worked before the horizon, sorted by start; segments may be absent */
  size_t n_previous;
  int64_t employed_from, employed_to; /* instants */
  const WfmPattern *pattern;          /* NULL: none */
  const WfmCallOut *call_outs;        /* sorted by to */
  size_t n_call_outs;
  const int32_t *holidays; /* [n_holidays] dates in order, those that the horizon's duties can touch at least */
  size_t n_holidays;
  WfmLedger carried, fair; /* fair: what the people with the same contract carry on average; its hours say nothing */
} WfmAgent;

/* The index of the shift type that the person's fixed shift of exactly these times is of by the plan; -1: it says none, or there is no such
 * fixed shift. */
static inline int32_t wfm_fixed_type(const WfmAgent *agent, int64_t start, int64_t end) {
  for (size_t s = 0; s < agent->n_spans; s++) {
    const WfmSpan *span = &agent->spans[s];
    if (span->kind == WFM_SPAN_SHIFT && span->from == start && span->to == end && span->of_type > 0) return span->of_type - 1;
  }
  return -1;
}

/* What presence on a queue is worth: the staffing module's price curve over the roster grid (see staffing.h). */
typedef struct {
  const char *queue;
  const double *required; /* [grid.n] gross agents, fractional; for reports and for "short of" */
  const int32_t *first;   /* [grid.n + 1] */
  const double *value;    /* money that the (k+1)-th agent present in interval i is worth, never rising in k */
} WfmRosterQueue;

/* How many people should work a shift type on a date, whoever they are and whatever they serve. */
typedef struct {
  int32_t day; /* local date on which the shift starts */
  uint32_t shift_type;
  int32_t required;
  double under_price, over_price; /* money for each person missing, and for each one too many */
} WfmShiftCover;

/* People of whom so many, and no more, should be at work at once, breaks and meetings left out: a supervisor, two of the second tier, four
 * of a team of five. Whoever serves queues meanwhile counts for both.
 *
 * With `beside`, they are asked for only while others work: a mentor beside a newcomer, the supervisor with the team. Of b members and
 * a others at work, max(0, people x a / each - b) are missing: whoever works without them is a breach, and the fewer they are the less
 * it costs. */
typedef struct {
  const char *presence, *origin;
  const uint8_t *member;        /* [n_agents] 1: one of them */
  const int32_t *people;        /* [grid.n] fewest of them; 0: none asked for */
  const int32_t *most;          /* [grid.n] most of them; INT32_MAX: as many as may be; NULL: never a limit */
  const int32_t *most_on_leave; /* the same of those who are on leave: for decisions about leave, no roster is judged by it */
  const int32_t *most_on_break, *most_in_meeting; /* the same of those who are on a break, or in a meeting, at once */
  const uint8_t *beside;                          /* [n_agents] 1: one of the others, who are no members; NULL: asked for whoever works */
  int32_t each;                                   /* of the others for whom `people` members are enough */
  bool hard;
  double price; /* money per hour of one person missing or beyond, if soft */
} WfmPresence;

/* How many people should start shifts of some types on each of the dates, whoever else works: hard, or at a price for each person. */
typedef struct {
  const char *crew, *origin;
  const uint8_t *member; /* [n_agents] 1: counts */
  const uint8_t *type;   /* [n_shift_types] 1: counts */
  int32_t first_day, n_days;
  const int32_t *least, *most; /* [n_days] of the local date of the start; 0 and INT32_MAX: not asked */
  bool hard_least, hard_most;
  double under_price, over_price; /* money for each person missing, and for each one too many, where that is soft */
} WfmCrew;

/* People who have to meet once, all of them at one of these times. */
typedef struct {
  const char *meeting, *origin;
  const uint8_t *member; /* [n_agents] 1: takes part */
  const int64_t *slot;   /* [n_slots] when it may begin, in order */
  size_t n_slots;
  int32_t length_s;
  bool paid, hard;
  double price; /* money for one person missing, if soft */
} WfmGathering;

/* Hours for which people have to be on call: reachable, and not at work because of it. The stretches of one turn have the same people. */
typedef struct {
  int64_t from, to;
  int32_t turn; /* 0 .. n_turns - 1, never falling */
} WfmOnCallHours;

typedef struct {
  const char *on_call, *origin;
  const uint8_t *member;       /* [n_agents] 1: may be on call here */
  const WfmOnCallHours *hours; /* [n_hours] in order, apart from each other */
  size_t n_hours;
  int32_t n_turns, people; /* so many at any of these times */
  bool hard;
  double price;                                    /* money per hour of one person missing, if soft */
  int64_t apart_s;                                 /* at least between two turns of one person */
  int32_t least_turns, most_turns, turns_days;     /* of one person: in the horizon; that begin in so many dates (0: no limit) */
  const WfmZone *zone;                             /* where such limits are, turns are told apart by the dates of this zone: */
  int32_t turn_from_day, turn_days;                /* each is so many dates long, and one begins on that day */
  bool on_shift;                                   /* who is on call may be on shift meanwhile */
  double pay, call_outs, call_out_h, call_out_pay; /* shares of an hour's pay; call-outs expected in an hour, and how long they are */
  double fair_price;                               /* money per hour beyond the even share of the members */
} WfmOnCallLine;

/* Somebody's time on call. */
typedef struct {
  size_t line, agent;
  int64_t from, to;
  const char *origin; /* "rota.csv:4"; NULL: planned here */
} WfmOnCall;

typedef struct {
  const char *site;
  int32_t seats; /* most people at work at once; INT32_MAX = no limit */
} WfmSite;

typedef struct {
  WfmGrid grid; /* of the roster: every start, end and break lies on it */
  /* Duties start before this instant. The grid may go on after it, so that what an overnight shift gives beyond the horizon is worth
   * something; 0 = the end of the grid. Presence of previous duties that reach into the grid counts. */
  int64_t duties_before;
  const WfmZone *planner_zone;
  const WfmRosterQueue *queues;
  size_t n_queues;
  const WfmShiftType *shift_types;
  size_t n_shift_types;
  const WfmContract *contracts;
  size_t n_contracts;
  const WfmAgent *agents;
  size_t n_agents;
  const WfmSite *sites;
  size_t n_sites;
  const WfmShiftCover *covers; /* at most one for a shift type and date; only where there are no queues */
  size_t n_covers;
  const WfmPresence *presences;
  size_t n_presences;
  const WfmCrew *crews; /* not beside covers */
  size_t n_crews;
  const WfmGathering *gatherings; /* placed before the shifts (meetings.h); the times are spans of the agents */
  size_t n_gatherings;
  const WfmOnCallLine *on_call_lines; /* who is on call is settled before the shifts (on_call.h), and given here */
  size_t n_on_call_lines;
  const WfmOnCall *on_calls;
  size_t n_on_calls;
  /* A roster to begin with (warm start), of as many agents; what of it is not possible is left out. NULL: none. It decides where the search
   * begins, and nothing else. */
  const struct WfmRoster *start;
} WfmRosterProblem;
