/* The plan: a folder of CSV tables, read and checked as a whole. Row structs mirror the tables; what the columns mean, their units,
 * ranges and defaults stand in plan_tables.c (and are printed by `wfm schema`). */
#pragma once

#include "cli/data/day_clock.h"
#include "cli/data/table.h"
#include "core/params.h"
#include "forecast/forecast.h"
#include "forecast/holidays.h"
#include "forecast/override.h"
#include "scheduler/capacity/workforce.h"
#include "scheduler/roster/problem.h"
#include "scheduler/staffing/staffing.h"

/* "Mon-Fri 07:00-21:00; Sat 09:00-13:00" or "24x7"; a span may end after midnight ("18:00-26:00") */
typedef struct {
  uint8_t weekdays;
  int32_t from_s, to_s;
} WfmOpeningSpan;
typedef struct {
  WfmOpeningSpan *span;
  size_t n;
} WfmOpening;

/* "voice:1.0 chat:0.8" */
typedef struct {
  const char *skill;
  double proficiency;
} WfmSkill;
typedef struct {
  WfmSkill *skill;
  size_t n;
} WfmSkills;

/* "sickness=5% coaching=3%" */
typedef struct {
  WfmShrinkage *category;
  size_t n;
} WfmShrinkages;

/* "break 15m paid 1h30-2h30; meal 30m unpaid 3h-5h": start windows from the start of the shift */
typedef struct {
  WfmBreak *item;
  size_t n;
} WfmBreaks;

typedef struct {
  int32_t line;
  const char *key, *value;
} WfmSettingRow;

typedef struct {
  int32_t line;
  const char *queue, *name;
  int channel; /* WfmChannel */
  const char *language;
  int64_t tier;
  const char *skill; /* what an agent must have; default: the channel's name */
  const char *zone;
  const char *region; /* whose holidays count; "" = only events without a region */
  WfmOpening open;
  int64_t priority;
  double sl_target, target_s;
  int sl_definition; /* WfmServiceLevel */
  double asa_target_s, abandon_max, occupancy_max, min_agents, patience_s, concurrency, concurrency_slowdown;
  int patience_shape; /* WfmSimShape by the order of its words */
  double patience_cv, aht_cv;
  double redial_share, redial_s, callback_share, callback_after_s;
  WfmShrinkages transfers; /* shares by queue */
  bool transfers_counted;  /* the history counts those that come here */
  double touches, reply_after_s, resolution_s, resolution_target;
  double resolution_mean_s, backlog_age_max_s, csat_target, nps_target; /* for wfm kpi; NaN: none */
  int64_t lines, reserve_agents;
  WfmShrinkages shrinkage;
  bool shrinkage_adds;
  double aht_s;      /* used where the history has none */
  const char *model; /* "auto" or a forecasting model */
  const char *like;  /* the queue that a new one will be like; "" = none */
  double contacts_week;
} WfmQueueRow;

typedef struct {
  int32_t line;
  int64_t interval_start_utc;
  int64_t minutes;
  const char *queue;
  const char *channel;
  double offered, handled, abandoned, abandoned_in_sl, answered_in_sl, handle_seconds, active_seconds, wait_seconds_answered, backlog_open;
  /* what became of it; the forecast does not look at these */
  double backlog_age_seconds, resolved, resolution_seconds, rated, satisfied, nps_answers, nps_promoters, nps_detractors;
  char **flags; /* partial, imputed, excluded, holiday:<id>, dst-fold */
} WfmHistoryRow;
/* An interval in which nothing is measured: every quantity NaN, no flags. Borrows the words. */
WfmHistoryRow wfm_history_row(int64_t interval_start_utc, int64_t minutes, const char *queue, const char *channel);

/* "08:00-14:00": seconds of the local day; both 0: none given */
typedef struct {
  int32_t from_s, to_s;
} WfmDayHours;

/* "Mon 1 05", and how it was written */
typedef struct {
  const char *text; /* "": none given */
  WfmWhen when;
} WfmWhenCell;
typedef struct {
  const char *text;
  WfmObserved observed;
} WfmObservedCell;

typedef struct {
  int32_t line;
  char **region, **except; /* region empty: every queue */
  const char *holiday;
  int kind; /* index into WFM_EVENT_KIND_CHOICES, or WFM_HOLIDAY_NONE */
  WfmWhenCell when;
  WfmObservedCell observed;
  int64_t from_year, to_year;
  double volume_effect, aht_effect; /* NaN = learn */
  WfmDayHours open;
  int follows; /* 0: its own weekday, 1 = Monday .. 7 = Sunday */
  const char *source;
} WfmHolidayRow;
#define WFM_HOLIDAY_NONE WFM_N_EVENT_KINDS

typedef struct {
  int32_t line;
  const char *event;
  int kind; /* index into WFM_EVENT_KIND_CHOICES */
  const char *region;
  char **queues;                    /* empty = all of the region */
  WfmStamp from, to;                /* to: exclusive instant, or the last day if a date; empty = the same day as from */
  const char *zone;                 /* "" = each queue's own */
  double volume_effect, aht_effect; /* "+20%" is read as 1.2; NaN = learn */
  double half_life_days;            /* of a stated effect after its end; NaN = it ends there */
  bool lasts;                       /* a step that stays: `to` is empty */
  WfmDayHours open;
  int follows; /* 0: its own weekday, 1 = Monday .. 7 = Sunday */
  const char *note;
} WfmEventRow;

/* "2026-03" or "2026-03-16" */
typedef struct {
  int32_t day;  /* the first of the month, or the date */
  int32_t days; /* of the month; 0 = a date */
} WfmDriverDate;

typedef enum { WFM_DRIVER_LEVEL, WFM_DRIVER_SUM } WfmDriverKind;

typedef struct {
  int32_t line;
  const char *driver, *queue; /* a queue, a channel, or "*" */
  WfmDriverDate date;
  double value, low, high; /* low, high NaN = not stated */
  int kind;                /* WfmDriverKind */
  double elasticity;       /* NaN = learnt */
  const char *note;
} WfmDriverRow;

/* "09:00=1 12:00=0.5" */
typedef struct {
  WfmShapePoint *point;
  size_t n;
} WfmShape;

typedef struct {
  int32_t line;
  const char *queue;
  WfmStamp from, to;
  double contacts, change; /* NaN: not stated */
  WfmShape shape;
  double aht_s, aht_change;
  const char *reason, *by;
} WfmOverrideRow;

typedef struct {
  int32_t line;
  const char *queue;
  WfmStamp from, to;
  int verdict; /* WfmVerdictKind - 1 */
  const char *reason;
} WfmVerdictRow;

typedef struct {
  int32_t line;
  const char *agent, *name, *site, *team, *zone, *contract;
  WfmSkills skills;
  char **languages;
  int64_t tier; /* serves queues of this tier and below */
  double cost_per_hour;
  int64_t ramp_weeks; /* from from_day on; 0 = none */
  double ramp_from;
  int32_t from_day, to_day; /* employed; INT32_MIN = open */
  double points;            /* for whose bid goes first by points */
  const char *region;       /* whose holidays he has; "" = none */
  const char *group;        /* of staff_groups.csv; "" = none */
} WfmAgentRow;

typedef struct {
  int32_t line;
  const char *contract, *rule; /* a labour rule, or one of the contract's own facts: weekend, week_start, paid_hours_week */
  const char *value;
  double window_days;
  double price; /* NaN = hard */
  const char *source;
  const char *shift; /* a shift type or a kind, for rules that count shifts of one; "" = every shift */
} WfmContractRow;

typedef struct {
  int32_t line;
  const char *shift, *kind;
  char **contracts, **sites; /* empty = all */
  uint8_t weekdays;
  int32_t start_from, start_to, start_step;    /* clock (s), clock (s), length (s) */
  int32_t length_from, length_to, length_step; /* s */
  int32_t end_from, end_to;                    /* clock (s); -1 = any */
  bool free_before, free_after;                /* no shift on the day before, or after, by the rule forbidden_successions */
  WfmBreaks breaks;
  int clock_policy; /* WfmClockPolicy */
  char **not_next;  /* shifts kept from the day after by the rule forbidden_successions */
} WfmShiftRow;

typedef struct {
  int32_t line;
  const char *agent;
  bool available;
  WfmDayClock when;
} WfmAvailabilityRow;

typedef struct {
  int32_t line;
  const char *agent, *kind;
  int status;        /* index into "approved|requested|declined" */
  WfmStamp from, to; /* local to the agent; to: the last day if a date */
  double hours;      /* credited against the contract's hours; NaN = the contract's daily share */
  int64_t requested_at;
} WfmLeaveRow;

typedef struct {
  int32_t line;
  const char *agent;
  int kind;          /* index into "shift|meeting|off" */
  WfmStamp from, to; /* local to the agent unless with offset */
  const char *activity;
  bool paid;
  const char *shift; /* shift type that a fixed shift is of; "" = none said */
  WfmBreaks breaks;  /* of a fixed shift; as wfm_own_breaks_parse has it */
} WfmFixedRow;

typedef struct {
  int32_t line;
  const char *agent;
  uint8_t weekdays;
  WfmDates dates;
  bool off;
  int32_t start_from, start_to; /* wished local start, -1 = any */
  const char *kind;
  double weight; /* money per duty against it */
  bool on;       /* wishes work on each of these days: the weight is lost where no duty meets the wish */
  const char *shift;
  double rank; /* NaN: none; see wfm_wish_of */
} WfmPreferenceRow;

typedef struct {
  int32_t line;
  const char *agent;
  WfmStamp from, to; /* local to the agent unless with offset */
  double paid_hours; /* NaN: the whole length */
  const char *shift; /* "" = not known */
} WfmPreviousRow;

/* Whom a row means. */
typedef struct {
  char **agents, **teams, **sites, **contracts; /* empty = all */
  const char *skill;
  int64_t tier; /* of this tier and above */
} WfmPeople;

#define WFM_PRESENCE_NO_LIMIT 1000000
typedef struct {
  int32_t line;
  const char *presence;
  WfmPeople who;
  char **beside, **beside_teams; /* only while some of these work; both empty = always */
  int64_t each;                  /* of those, for `people`; 0 = all of them */
  WfmDayClock when;
  const char *zone; /* "" = the planner's */
  int64_t people;
  int64_t most, most_on_break, most_in_meeting, most_on_leave; /* WFM_PRESENCE_NO_LIMIT = none */
  double price;                                                /* money per hour of a person missing or beyond; NaN = hard */
} WfmPresenceRow;

typedef struct {
  int32_t line;
  const char *crew;
  WfmPeople who;
  const char *shift; /* a shift or a kind of shift */
  uint8_t weekdays;
  WfmDates dates;
  int64_t least, most;            /* WFM_PRESENCE_NO_LIMIT = none */
  double under_price, over_price; /* money per person; NaN = hard */
} WfmCrewRow;

typedef struct {
  int32_t line;
  const char *on_call;
  WfmPeople who;
  WfmDayClock when;
  const char *zone; /* "" = the planner's */
  int64_t people, turn_days;
  double apart_days;
  int64_t least_turns, most_turns, turns_days; /* most_turns 0 = no limit */
  bool on_shift;
  double pay, call_outs_day;
  int32_t call_out_length;
  double call_out_pay, fair_price;
  double price; /* money per hour of a missing person; NaN = hard */
} WfmOnCallRow;

typedef struct {
  int32_t line;
  const char *meeting;
  WfmPeople who;
  WfmDayClock when;
  const char *zone; /* "" = the planner's */
  int32_t length, step;
  int64_t every_days; /* 0 = once */
  bool paid;
  double price; /* money per missing person; NaN = hard */
} WfmMeetingRow;

typedef struct {
  int32_t line;
  const char *meeting, *agent;
  WfmStamp from, to;
} WfmPlacedRow;

typedef struct {
  int32_t line;
  const char *on_call, *agent;
  WfmStamp from, to;
} WfmRotaRow;

typedef struct {
  int32_t line;
  const char *agent;
  WfmStamp from, to;
} WfmCallOutRow;

typedef struct {
  int32_t line;
  const char *agent;
  double lates, nights, weekends, on_call;
  double hours;            /* NaN: not known */
  double refused;          /* first choices of bids */
  double holidays, denied; /* worked; requests for leave declined */
} WfmLedgerRow;

typedef struct {
  int32_t line;
  const char *agent;
  char **pattern; /* "off", "work", "any", shifts or kinds of shift: one word a date */
  int32_t from_day;
} WfmPatternRow;

/* A shift line on offer, for people to bid for. */
typedef struct {
  int32_t line;
  const char *shift_line;
  char **pattern; /* as in patterns.csv */
  int32_t from_day;
  int64_t places;
  char **contracts; /* empty = all */
} WfmShiftLineRow;

typedef enum { WFM_BID_PLACED, WFM_BID_GRANTED, WFM_BID_REFUSED, WFM_BID_UNUSED } WfmBidStatus;

/* One choice of a person: a shift line; or a shift, dates off, or both. */
typedef struct {
  int32_t line;
  const char *agent;
  int64_t rank;           /* 1: what is wanted most */
  const char *shift_line; /* "" = none */
  const char *shift;      /* a shift or a kind of shift; "" = any */
  uint8_t off;            /* weekdays; 0 = none */
  WfmDates dates;
  int64_t placed_at;
  int status; /* WfmBidStatus */
  const char *reason;
} WfmBidRow;

typedef struct {
  int32_t line;
  const char *site;
  int64_t seats;
} WfmSiteRow;

/* "5%/month; from 3m 30%/year": rates of leaving by tenure, kept as shares of a year */
typedef struct {
  WfmAttrition *band;
  size_t n;
} WfmAttritions;

/* "3m=4 2y=10": how many people have which tenure */
typedef struct {
  double days, heads;
} WfmTenure;
typedef struct {
  WfmTenure *item;
  size_t n;
} WfmTenures;

/* People who are alike for headcount planning: one site, contract, set of skills. */
typedef struct {
  int32_t line;
  const char *group, *name, *site, *contract;
  WfmSkills skills;
  char **languages;
  int64_t tier;
  double heads;      /* on the first day of the horizon; NaN: those of agents.csv */
  double hours_week; /* paid hours of one head */
  WfmTenures tenure; /* of `heads`; none: as agents.csv has it, or all with long tenure */
  WfmAttritions attrition;
  int64_t lead_weeks, class_least, class_most, class_every_weeks, hires_most; /* hires_most -1: any */
  int32_t class_day;                                                          /* INT32_MIN: any week */
  double train_weeks, pass, nest_weeks, mentor_share, ramp_weeks, ramp_from;
  const char *currency; /* "": the plan's */
  double salary_month;  /* NaN: cost_per_hour x paid hours */
  double cost_per_hour, load, premium, tools_month, hire_cost, training_cost;
  double overtime_most, overtime_factor, time_off_most;
  double seats;            /* of the site, per head */
  double span, lead_month; /* agents per supervisor, NaN: none; what a supervisor costs a month */
  const char *cost_centre;
} WfmStaffGroupRow;

typedef struct {
  int32_t line;
  const char *group;
  int32_t day;
  double heads; /* below 0: leavers */
  bool trained; /* joiners begin as people of full speed */
  const char *note;
} WfmMovementRow;

typedef enum { WFM_VENDOR_HOUR, WFM_VENDOR_CONTACT, WFM_VENDOR_MINUTE } WfmVendorUnit;

typedef struct {
  int32_t line;
  const char *vendor, *name;
  WfmSkills skills;
  char **languages;
  int64_t tier;
  double price;
  int per; /* WfmVendorUnit */
  const char *currency;
  double hours_month, least_hours_month, most_hours_month, step_share;
  int64_t notice_weeks;
  bool may_leave;
  double setup;
  int32_t from_day, to_day;
  const char *cost_centre;
} WfmVendorRow;

typedef struct {
  int32_t line;
  const char *from, *to;
  double weeks, cost;
  int64_t most;
  int32_t from_day;
} WfmCrossTrainingRow;

typedef struct {
  int32_t line;
  char **groups; /* empty = all */
  const char *category;
  char **months; /* "7", "8"; empty = all */
  int32_t from_day, to_day;
  double share;
} WfmAbsenceRow;

typedef struct {
  int32_t line;
  const char *currency;
  int32_t from_day;
  double rate; /* money of the plan for one unit */
} WfmExchangeRow;

#define WFM_LEVER_CHOICES                                                                                                                  \
  "volume|deflection|aht|sl_target|target_s|occupancy_max|min_agents|shrinkage|absence|attrition|heads|hours_week|lead_weeks|train_weeks|" \
  "ramp_weeks|class_least|class_most|hires_most|overtime_most|time_off_most|pay|hire_cost|vendor_price|vendor_least|vendor_most|seats|"    \
  "efficiency"
typedef enum {
  WFM_LEVER_VOLUME,
  WFM_LEVER_DEFLECTION,
  WFM_LEVER_AHT,
  WFM_LEVER_SL_TARGET,
  WFM_LEVER_TARGET_S,
  WFM_LEVER_OCCUPANCY_MAX,
  WFM_LEVER_MIN_AGENTS,
  WFM_LEVER_SHRINKAGE,
  WFM_LEVER_ABSENCE,
  WFM_LEVER_ATTRITION,
  WFM_LEVER_HEADS,
  WFM_LEVER_HOURS_WEEK,
  WFM_LEVER_LEAD_WEEKS,
  WFM_LEVER_TRAIN_WEEKS,
  WFM_LEVER_RAMP_WEEKS,
  WFM_LEVER_CLASS_LEAST,
  WFM_LEVER_CLASS_MOST,
  WFM_LEVER_HIRES_MOST,
  WFM_LEVER_OVERTIME_MOST,
  WFM_LEVER_TIME_OFF_MOST,
  WFM_LEVER_PAY,
  WFM_LEVER_HIRE_COST,
  WFM_LEVER_VENDOR_PRICE,
  WFM_LEVER_VENDOR_LEAST,
  WFM_LEVER_VENDOR_MOST,
  WFM_LEVER_SEATS,
  WFM_LEVER_EFFICIENCY,
  WFM_N_LEVERS
} WfmLever;

/* "+10%" multiplies by 1.1, "+2" or "-2" adds, "=0.9" sets */
typedef struct {
  enum { WFM_LEVER_TIMES, WFM_LEVER_PLUS, WFM_LEVER_IS } how;
  double value;
} WfmLeverChange;

typedef struct {
  int32_t line;
  const char *scenario;
  int lever; /* WfmLever */
  char **of; /* queues, groups, vendors or sites, as the lever has it; empty = all */
  WfmLeverChange change;
  int32_t from_day, to_day;
  const char *note;
} WfmScenarioRow;

enum {
  WFM_PLAN_SETTINGS,
  WFM_PLAN_QUEUES,
  WFM_PLAN_HISTORY,
  WFM_PLAN_EVENTS,
  WFM_PLAN_HOLIDAYS,
  WFM_PLAN_OVERRIDES,
  WFM_PLAN_VERDICTS,
  WFM_PLAN_AGENTS,
  WFM_PLAN_CONTRACTS,
  WFM_PLAN_SHIFTS,
  WFM_PLAN_SITES,
  WFM_PLAN_AVAILABILITY,
  WFM_PLAN_LEAVE,
  WFM_PLAN_FIXED,
  WFM_PLAN_PREFERENCES,
  WFM_PLAN_PREVIOUS,
  WFM_PLAN_LEDGER,
  WFM_PLAN_PRESENCE,
  WFM_PLAN_CREWS,
  WFM_PLAN_PATTERNS,
  WFM_PLAN_SHIFT_LINES,
  WFM_PLAN_BIDS,
  WFM_PLAN_ON_CALL,
  WFM_PLAN_ROTA,
  WFM_PLAN_CALL_OUTS,
  WFM_PLAN_MEETINGS,
  WFM_PLAN_PLACED,
  WFM_PLAN_STAFF_GROUPS,
  WFM_PLAN_MOVEMENTS,
  WFM_PLAN_VENDORS,
  WFM_PLAN_CROSS_TRAINING,
  WFM_PLAN_ABSENCE,
  WFM_PLAN_EXCHANGE,
  WFM_PLAN_SCENARIOS,
  WFM_PLAN_DRIVERS,
  WFM_N_PLAN_TABLES
};
extern const WfmTable wfm_plan_tables[WFM_N_PLAN_TABLES];

typedef struct {
  char *dir;
  char *overlay; /* a folder whose tables stand before those of dir; NULL = none */
  WfmTableData *table[WFM_N_PLAN_TABLES];
  WfmZone **zones; /* every zone that is named anywhere, loaded once; [n_zones] */
  size_t n_zones;
  WfmTableData *shipped_holidays;
  GPtrArray *warnings; /* sentences: odd, but no reason to stop */
} WfmPlan;

/* Rows of a table by type: WFM_ROWS(plan, QUEUES, WfmQueueRow) and WFM_N_ROWS(plan, QUEUES). */
#define WFM_ROWS(plan, TABLE, Type) ((const Type *)(plan)->table[WFM_PLAN_##TABLE]->rows)
#define WFM_N_ROWS(plan, TABLE) ((plan)->table[WFM_PLAN_##TABLE]->n_rows)

/* Reads every table, applies settings.csv to settings, checks references, zones, dates, contradictions inside a table (to before
 * from, overlapping leave, cyclic or duplicate rows, history on the wrong step...). All mistakes of all tables in one error.
 * need: bit mask of tables whose absence is an error for this command (WFM_NEED(AGENTS) | ...). overlay: a folder of tables that take the place
 * of those of the same name; NULL: none. */
WfmPlan *wfm_plan_load(const char *dir, const char *overlay, uint64_t need, WfmSettings *settings, GError **err);
#define WFM_NEED(TABLE) (UINT64_C(1) << WFM_PLAN_##TABLE)
/* A plan that is only a history, from a stream: queues with default properties in the given zone. */
WfmPlan *wfm_plan_from_history(FILE *in, const char *file, const char *zone, WfmSettings *settings, GError **err);
void wfm_plan_free(WfmPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPlan, wfm_plan_free)
/* NULL where the plan names no such zone. */
const WfmZone *wfm_plan_zone(const WfmPlan *plan, const char *name);
/* Gives the plan a zone to own (that a setting names); returns the one that it keeps. */
const WfmZone *wfm_plan_keep_zone(WfmPlan *plan, WfmZone *zone);

/* What a row's `from` and `to` mean as instants, [*begin, *end): an offset decides, else the zone; a date is its whole day; an empty
 * `to` is the day of `from`. */
void wfm_stamp_span(int64_t *begin, int64_t *end, const WfmStamp *from, const WfmStamp *to, const WfmZone *zone);

/* "24x7" and the weekly opening as intervals: open[n] over the local view of a grid. */
void wfm_opening_mask(uint8_t *open, const WfmOpening *opening, const WfmSlots *slots);
/* The same for each weekday and slot of a day: [7 * slots_per_day], to be freed. */
uint8_t *wfm_opening_week(const WfmOpening *opening, const WfmSlots *slots);

/* Is a queue's region one of these words, or a subdivision of one (IE, CA-BC in CA)? */
bool wfm_region_within(const char *region, char *const *words);

/* Makes a new plan with commented examples in a folder that must be empty or absent. */
bool wfm_plan_init(const char *dir, GError **err);
