/* What each person may do: concrete duties by local day, and the rules that the dynamic programme knows.
 *
 * A pool holds every duty (shift type x start x length) of one zone and contract on the roster grid; a person's options are those of
 * the pool that leave, employment, fixed shifts and earlier duties allow. A person starts at most one duty on a local day. A
 * start that the clock skips is worked at the reading with the offset before the change; of one that happens twice the first is meant. */
#pragma once

#include "scheduler/roster/coverage.h"
#include "scheduler/roster/roster.h"

enum { WFM_MAX_BREAKS = 12 };

typedef struct {
  int64_t start, end;
  int32_t i0, i1; /* intervals [i0, i1); i1 may lie beyond the grid */
  int32_t day;    /* from pool->first_day */
  int32_t type;   /* -1: a fixed shift that fits no type */
  int32_t paid_s; /* meetings counted as work */
  int32_t span;   /* of its breaks in pool->span; -1: as the type says */
  bool locked;
  uint8_t kind; /* WFM_IS_ bits; and whether no hard rule about one shift alone forbids it, at that paid time and to anyone: */
  bool allowed;
} WfmCandidate;

/* A break in intervals: its first and last start, from the duty's (last before first: none), from one to the next, and its length. */
typedef struct {
  int32_t low, high, every, length;
} WfmBreakSpan;

/* Of a duty that starts then. */
WfmBreakSpan wfm_break_span(const WfmBreak *asked, int64_t start, const WfmZone *zone, int64_t step);

/* Of that very duty, fixed shifts off the grid among them: on the grid, and over when the duty ends. */
WfmBreakSpan wfm_break_span_in(const WfmBreak *asked, const WfmCandidate *duty, const WfmZone *zone, WfmGrid grid);

/* [n_shift_types * WFM_MAX_BREAKS] of the breaks that are not by the clock; to be freed. */
WfmBreakSpan *wfm_break_spans(const WfmRosterProblem *problem);

typedef struct {
  int32_t candidate;
  int32_t paid_s;
  bool loose;   /* does not hold a meeting that the search places on this day, though another day could */
  double price; /* of preferences against it */
} WfmOption;

typedef struct {
  const WfmZone *zone;
  uint32_t contract;
  int32_t first_day, n_days; /* local days that begin duties of the horizon */
  GArray *candidate;         /* WfmCandidate: by day, start, type, end; then the fixed shifts of single persons */
  GArray *span;              /* WfmBreakSpan, one for each break: of the candidates with a break by the clock */
  guint n_shared;            /* candidates that are no single person's; the first start and the last end of them: */
  int64_t earliest, latest;
  /* of whoever has nothing of his own, as in WfmPerson */
  WfmOption *option;
  int32_t *option_first, *paid_most, paid_grain;
  uint8_t *kind;
  int32_t *weekend;       /* [candidates] the weekend that the duty touches; WFM_NO_POINT: none; NULL: nobody's weekends are limited */
  uint8_t *weekend_dates; /* [candidates] on which dates of it some of the duty lies, a bit each */
} WfmPool;

/* weekend_states.h */
typedef struct WfmWeekendStates WfmWeekendStates;

/* One rule of a contract week: on days worked or on paid seconds, at least or at most. */
typedef struct {
  bool days, at_most, hard;
  bool period;  /* a rule over the whole period, shared out over its weeks: guides the search, holds for no bound */
  double value; /* days or seconds */
  double price; /* per day or second */
} WfmWeekTerm;

typedef struct {
  double low_s, credit_s;     /* guaranteed paid time; time already paid (leave) */
  double days, paid_s;        /* worked in this week before the horizon */
  double leave_days, leave_s; /* what minima take for worked besides */
  bool whole;                 /* minima are judged */
  double before, share;       /* of the horizon's length, for rules over the period: that before the week, its own */
  int64_t from, to;
} WfmPlanWeek;

typedef struct {
  const WfmAgent *agent;
  const WfmContract *contract;
  size_t index;
  WfmPool *pool;
  int32_t group, site; /* site -1: without a limit of seats */
  bool skilled;        /* can serve some queue; who cannot may not work */
  int32_t n_days;
  bool shares;           /* options, kinds and paid times are the pool's */
  int32_t *option_first; /* [n_days + 1] */
  WfmOption *option;     /* by day, then start */
  int32_t *paid_most;    /* [n_days] paid time of the day's longest option, s */
  int32_t paid_grain;    /* of which every option's paid time is a multiple, s; 0: nothing is paid */
  uint8_t *must;         /* [n_days] a duty has to start that day: 1 surely, 2 chosen among two days (not valid for a bound) */
  GPtrArray *meeting;    /* const WfmSpan *: those that some duty can hold, on the grid */
  GPtrArray *lost;       /* const WfmSpan *: meetings no duty can hold */
  int32_t n_weeks;
  int32_t *week_of; /* [n_days] */
  WfmPlanWeek *week;
  /* rules that the dynamic programme knows; all hard unless named soft */
  double rest_s, start_to_start_s;
  double after_night_s, late_to_early_s;       /* 0: none */
  double stretch_s;                            /* longest work without a break; 0: none */
  double first_work_s, between_s, last_work_s; /* least work before the first break, between two, after the last */
  double weekly_rest_s;                        /* 0: none */
  double paid_step_s;                          /* of which a week's paid time is a whole multiple; 0: none; not known to a bound */
  int32_t run_max, run_min, off_min;           /* INT32_MAX, 0, 0: none */
  int32_t soft_run_max;                        /* INT32_MAX: none */
  double soft_run_price;                       /* per day */
  int32_t run_before, off_before;              /* days in a row worked, or off, when the horizon begins */
  int32_t first_free;                          /* first day on which a duty may start */
  int64_t last_start, last_end;                /* of the duties before the horizon; INT64_MIN: none */
  uint8_t last_kind;
  bool rested;                /* the weekly rest of the first week lies before the horizon */
  bool period;                /* some hard rule is over the whole period */
  bool allots;                /* some hard rule counts weekends, nights, ... (allot.h) */
  WfmWeekendStates *weekends; /* not known to a bound; NULL: none are needed */
  WfmWeekTerm *term;
  int32_t n_terms;
  uint8_t *kind; /* [n_options] WFM_IS_ bits */
} WfmPerson;

/* What a person works: per day an option (-1: off) and the intervals at which its breaks begin. */
typedef struct {
  int32_t *option; /* [n_days] */
  int32_t *breaks; /* [n_days * WFM_MAX_BREAKS] */
  double price;    /* wages + soft rules + preferences, by the rules' own measures */
  double wages, soft, wishes;
  bool set;
} WfmPlanned;

typedef struct {
  const WfmRosterProblem *problem;
  GPtrArray *pool; /* WfmPool */
  WfmPerson *person;
  size_t n_persons;
  int32_t n_span; /* intervals up to the end of the last possible duty */
} WfmSpace;

/* Errors: WFM_STATUS_BAD_INPUT where a shift's breaks do not lie on the grid. */
bool wfm_space_check(const WfmRosterProblem *problem, GError **err);
WfmSpace *wfm_space_new(const WfmRosterProblem *problem);
void wfm_space_free(WfmSpace *space);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSpace, wfm_space_free)

/* Before a person's options change: they are no longer those of the pool. */
void wfm_person_own_options(WfmPerson *person);

/* The day whose duty is to hold the meeting: that with the most that could (-1: none); *days: how many days have some. */
int32_t wfm_space_meeting_day(const WfmPerson *person, const WfmSpan *meeting, int32_t *days);

static inline const WfmCandidate *wfm_candidate(const WfmPerson *person, int32_t option) {
  return &g_array_index(person->pool->candidate, WfmCandidate, person->option[option].candidate);
}

WfmPlanned *wfm_planned_new(const WfmPerson *person);
void wfm_planned_copy(const WfmPerson *person, WfmPlanned *to, const WfmPlanned *from);
void wfm_planned_free(WfmPlanned *planned);

/* Money of the wishes for work, lost where nobody meets them; and of the wishes that a duty goes against, less those that it meets. */
double wfm_wish_base(const WfmAgent *agent);
double wfm_wish_price(const WfmPerson *person, const WfmRosterProblem *problem, int64_t start, int32_t type);

enum { WFM_IS_EARLY = 1, WFM_IS_LATE = 2, WFM_IS_NIGHT = 4 };

/* Fills the rules of a person from its contract (space_rules.c). */
void wfm_person_rules(WfmPerson *person, const WfmRosterProblem *problem);
/* Money for a week at the given days and paid seconds of the plan, wages included; INFINITY where a hard term is broken. With
 * `shared`, rules over the period hold for each week by its share. */
double wfm_week_price(const WfmPerson *person, int32_t week, double days, double paid_s, bool shared);
/* Whether the week's paid time, what was worked before the horizon included, is no such multiple. */
bool wfm_week_off_step(const WfmPerson *person, int32_t week, double paid_s);
double wfm_week_wages(const WfmPerson *person, int32_t week, double paid_s);

/* Duties as the checker sees them. */
void wfm_planned_duties(const WfmSpace *space, const WfmPerson *person, const WfmPlanned *planned, WfmRoster *out);
/* Sets the plan's prices by the rules' measures; false where a hard rule is broken. */
bool wfm_planned_judge(const WfmSpace *space, const WfmPerson *person, WfmPlanned *planned);
/* Where a plan breaks a hard rule first, in order of the contract's rules. */
typedef struct {
  int64_t from, to;
  bool found;
} WfmPlace;
WfmPlace wfm_planned_breach(const WfmSpace *space, const WfmPerson *person, const WfmPlanned *planned);

/* Counts the breaks of the duties of days [from, to) into the coverage, or (by -1) takes them out. */
void wfm_planned_rest(const WfmSpace *space, const WfmPerson *person, const WfmPlanned *planned, int32_t from, int32_t to,
                      WfmCoverage *coverage, int by);

/* mask[grid.n]: 1 where the duties of days [from, to) have the person on the queues, 0 elsewhere. */
void wfm_planned_mask(const WfmSpace *space, const WfmPerson *person, const WfmPlanned *planned, int32_t from, int32_t to, uint8_t *mask);
