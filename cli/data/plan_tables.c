#include "cli/data/plan_cells.h"

#include <math.h>

#define NAMED(title, Row, field, kind, ...)                                                                                                \
  { .name = title, .type = WFM_CELL_##kind, .offset = offsetof(Row, field), __VA_ARGS__ }
#define COLUMN(Row, field, kind, ...) NAMED(#field, Row, field, kind, __VA_ARGS__)
#define TABLE(title, Row, what, ...)                                                                                                       \
  {                                                                                                                                        \
    .name = title, .summary = what, .row_size = sizeof(Row), .line_offset = offsetof(Row, line), .columns = Row##_columns,                 \
    .n_columns = G_N_ELEMENTS(Row##_columns), __VA_ARGS__                                                                                  \
  }
#define DAY_HOURS .parse = wfm_day_hours_parse, .format = wfm_day_hours_format
#define FOLLOWS "own|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
#define OPENING .parse = wfm_opening_parse, .format = wfm_opening_format
#define EFFECT .parse = wfm_effect_parse, .format = wfm_effect_format, .initial = "learn"
#define WEEKDAYS(Row, field)                                                                                                               \
  NAMED("weekdays", Row, field, WEEKDAYS, .initial = "all", .help = "Days of the week for which the row holds.", .example = "Mon-Fri")
#define DATES(Row, dates, first_help, first_example, last_help, last_example)                                                              \
  NAMED("from_day", Row, dates.first, DAY, .help = first_help, .example = first_example),                                                  \
      NAMED("to_day", Row, dates.last, DAY, .help = last_help, .example = last_example)
/* Of a WfmDayClock `when`. */
#define WHEN(Row, first_help, last_help, from_help, from_example, to_help, to_example)                                                     \
  WEEKDAYS(Row, when.weekdays), DATES(Row, when.dates, first_help, "2026-03-30", last_help, "2026-06-28"),                                 \
      NAMED("from_s", Row, when.from_s, CLOCK, .high = 2 * DAY_S, .help = from_help, .example = from_example),                             \
      NAMED("to_s", Row, when.to_s, CLOCK, .high = 2 * DAY_S, .help = to_help, .example = to_example)
#define ALWAYS "First date for which the row holds; empty: always."
#define OPEN "Last date; empty: open."
#define UNTIL "Until this time; after midnight: 26:00."
#define AGENT(Row) COLUMN(Row, agent, ID, .required = true, .refers = "agents.agent", .help = "Agent.", .example = "a.byrne")

#define PEOPLE(Row)                                                                                                                        \
  NAMED("agents", Row, who.agents, LIST, .refers = "agents.agent", .help = "Of these people; empty: of all whom the next columns mean.",   \
        .example = "a.byrne c.walsh"),                                                                                                     \
      NAMED("teams", Row, who.teams, LIST, .refers = "agents.team", .help = "Of these teams; empty: all.", .example = "blue"),             \
      NAMED("sites", Row, who.sites, LIST, .refers = "sites.site", .help = "Of these sites; empty: all.", .example = "Dublin"),            \
      NAMED("contracts", Row, who.contracts, LIST, .refers = "contracts.contract", .help = "With these contracts; empty: all.",            \
            .example = "lead"),                                                                                                            \
      NAMED("skill", Row, who.skill, ID, .help = "With this skill; empty: any.", .example = "voice"),                                      \
      NAMED("tier", Row, who.tier, INT, .initial = "1", .low = 1, .high = 9, .help = "Of this tier and above.", .example = "2")

#define MAX_CONTACTS 1e7 /* in one interval of one queue */
#define MAX_SECONDS 1e10 /* of work or waiting in one interval */
#define MAX_AGE_S 1e14   /* of contacts that may be years old */
#define DAY_S 86400.0

static const WfmColumn WfmSettingRow_columns[] = {
    COLUMN(WfmSettingRow, key, TEXT, .required = true, .help = "MODULE.KEY, as `wfm settings` lists them.",
           .example = "forecast.recent_weeks"),
    COLUMN(WfmSettingRow, value, TEXT, .required = true, .help = "Its value.", .example = "6"),
};

static const WfmColumn WfmQueueRow_columns[] = {
    COLUMN(WfmQueueRow, queue, ID, .required = true, .help = "Short name by which the other tables refer to the queue.",
           .example = "voice-en"),
    COLUMN(WfmQueueRow, name, TEXT, .help = "Name for people.", .example = "Support line, English"),
    COLUMN(WfmQueueRow, channel, CHOICE, .choices = "voice|chat|email|social", .initial = "voice",
           .help = "voice and chat are answered at once; email and social are work to be done within target_s.", .example = "voice"),
    COLUMN(WfmQueueRow, language, ID, .help = "Language that an agent must have; empty: none asked for.", .example = "en"),
    COLUMN(WfmQueueRow, tier, INT, .initial = "1", .low = 1, .high = 9, .help = "An agent serves queues of his tier and below.",
           .example = "1"),
    COLUMN(WfmQueueRow, skill, ID, .help = "Skill that an agent must have; empty: the name of the channel.", .example = "voice"),
    COLUMN(WfmQueueRow, zone, TEXT, .required = true, .help = "Time zone of opening hours, seasonality and holidays (IANA name).",
           .example = "Europe/Dublin"),
    COLUMN(WfmQueueRow, region, ID, .help = "Whose holidays and events count; empty: only events without a region.", .example = "IE"),
    COLUMN(WfmQueueRow, open, CUSTOM, OPENING, .initial = "24x7", .help = "Opening hours in the queue's zone.",
           .example = "Mon-Fri 07:00-21:00; Sat 09:00-13:00"),
    COLUMN(WfmQueueRow, priority, INT, .initial = "5", .low = 1, .high = 99,
           .help = "Lower is served first where an agent has several queues.", .example = "5"),
    COLUMN(WfmQueueRow, sl_target, REAL, .initial = "0.8", .low = 0, .high = 0.9999, .unit = "share",
           .help = "Wanted service level by sl_definition.", .example = "80%"),
    COLUMN(WfmQueueRow, target_s, REAL, .low = 0, .high = 30 * DAY_S, .unit = "s",
           .help = "Answer within; for email and social: done within. Empty: voice 20, chat 60, email 28800, social 3600.",
           .example = "20"),
    COLUMN(
        WfmQueueRow, sl_definition, CHOICE, .choices = "answered_of_offered|answered_of_answered|abandons_ok|exclude_short|with_flow_out",
        .initial = "answered_of_offered",
        .help =
            "What counts: answered in time of all offered; of the answered; abandoned in time counted as kept; abandoned in time left out; "
            "with_flow_out: as the first, but who is passed on to another queue is offered once more, and who accepted a callback was not "
            "answered in time.",
        .example = "answered_of_offered"),
    COLUMN(WfmQueueRow, asa_target_s, REAL, .low = 0.1, .high = DAY_S, .unit = "s",
           .help = "Wanted mean wait of the answered; empty: no target.", .example = "30"),
    COLUMN(WfmQueueRow, abandon_max, REAL, .low = 0.0001, .high = 0.9999, .unit = "share",
           .help = "Most of the offered that may give up; empty: no target. Needs patience_s.", .example = "5%"),
    COLUMN(WfmQueueRow, occupancy_max, REAL, .initial = "1", .low = 0.05, .high = 1, .unit = "share",
           .help = "Most of the time at work that may be spent on contacts; 1: no cap.", .example = "88%"),
    COLUMN(WfmQueueRow, min_agents, REAL, .initial = "0", .low = 0, .high = 1e5, .unit = "agents",
           .help = "Fewest people on the queue while it is open.", .example = "2"),
    COLUMN(WfmQueueRow, patience_s, REAL, .low = 1, .high = 30 * DAY_S, .unit = "s",
           .help = "Mean time after which a waiting customer gives up; empty: nobody gives up.", .example = "180"),
    COLUMN(WfmQueueRow, patience_shape, CHOICE, .choices = "exponential|constant|lognormal|gamma|weibull|uniform", .initial = "exponential",
           .help = "How patience is spread about its mean, in the simulation; the formulas assume exponential.", .example = "lognormal"),
    COLUMN(WfmQueueRow, patience_cv, REAL, .initial = "1", .low = 0, .high = 10,
           .help = "Coefficient of variation of patience for lognormal, gamma and weibull.", .example = "1.5"),
    COLUMN(WfmQueueRow, aht_cv, REAL, .initial = "1", .low = 0, .high = 10,
           .help = "Coefficient of variation of one contact's handle time in the simulation (lognormal); 0: all alike.", .example = "0.8"),
    COLUMN(WfmQueueRow, redial_share, REAL, .initial = "0", .low = 0, .high = 0.99, .unit = "share",
           .help = "Of those who give up or find no line, how many try again; the history is then taken to count fresh contacts only.",
           .example = "40%"),
    COLUMN(WfmQueueRow, redial_s, REAL, .initial = "300", .low = 0, .high = 30 * DAY_S, .unit = "s",
           .help = "Mean time until they try again.", .example = "600"),
    COLUMN(WfmQueueRow, transfers, CUSTOM, .parse = wfm_transfers_parse, .format = wfm_shrinkages_format,
           .help = "Of the contacts done, the shares that go on at once to other queues (escalation) or come again to their own. The "
                   "requirement of those queues and the simulation follow them in time.",
           .example = "tier2=12%"),
    COLUMN(WfmQueueRow, transfers_counted, BOOL, .initial = "no",
           .help = "yes: this queue's history and forecast count the contacts that transfers and replies bring here; no: they have fresh "
                   "contacts alone, and what comes of them is added.",
           .example = "no"),
    COLUMN(WfmQueueRow, touches, REAL, .initial = "1", .low = 1, .high = 20,
           .help =
               "Mean times that a ticket (email, social) is worked on until it is resolved: after each the customer comes again with the "
               "share 1 - 1/touches. target_s is then for the first response.",
           .example = "1.8"),
    COLUMN(WfmQueueRow, reply_after_s, REAL, .initial = "86400", .low = 60, .high = 30 * DAY_S, .unit = "s",
           .help = "Mean time until the customer comes again (exponential, hours on the clock).", .example = "43200"),
    COLUMN(WfmQueueRow, resolution_s, REAL, .low = 60, .high = 366 * DAY_S, .unit = "s",
           .help =
               "A ticket should be resolved within so much open time after its arrival, the customer's time included; empty: not asked.",
           .example = "259200"),
    COLUMN(WfmQueueRow, resolution_target, REAL, .low = 0.01, .high = 0.9999, .unit = "share",
           .help = "Wanted share of tickets resolved within resolution_s; empty: no target.", .example = "90%"),
    COLUMN(WfmQueueRow, resolution_mean_s, REAL, .low = 1, .high = 366 * DAY_S, .unit = "s",
           .help = "Key figures: wanted mean time from arrival to solution, hours on the clock; empty: no target.", .example = "86400"),
    COLUMN(WfmQueueRow, backlog_age_max_s, REAL, .low = 1, .high = 366 * DAY_S, .unit = "s",
           .help = "Key figures: wanted mean age of the backlog at most; empty: no target.", .example = "172800"),
    COLUMN(WfmQueueRow, csat_target, REAL, .low = 0.01, .high = 1, .unit = "share",
           .help = "Key figures: wanted share of the satisfied among those who rated; empty: no target.", .example = "90%"),
    COLUMN(WfmQueueRow, nps_target, REAL, .low = 1, .high = 100, .unit = "points",
           .help = "Key figures: wanted net promoter score; empty: no target.", .example = "40"),
    COLUMN(
        WfmQueueRow, callback_share, REAL, .initial = "0", .low = 0, .high = 1, .unit = "share",
        .help =
            "Of those who still wait after callback_after_s, how many accept to be called back: they keep the place in line and no longer "
            "give up.",
        .example = "50%"),
    COLUMN(WfmQueueRow, callback_after_s, REAL, .initial = "120", .low = 0, .high = DAY_S, .unit = "s",
           .help = "Wait after which a callback is offered.", .example = "180"),
    COLUMN(WfmQueueRow, lines, INT, .initial = "0", .low = 0, .high = 1000000, .unit = "contacts",
           .help = "Most contacts in line and in hand; more are turned away in the simulation; 0: no limit.", .example = "60"),
    COLUMN(WfmQueueRow, reserve_agents, INT, .initial = "0", .low = 0, .high = 100000, .unit = "agents",
           .help = "Agents who must stay free for other queues when one takes this queue's contact, in the simulation (blending).",
           .example = "2"),
    COLUMN(WfmQueueRow, concurrency, REAL, .initial = "1", .low = 1, .high = 20, .unit = "contacts",
           .help = "Contacts that one agent handles at once (chat).", .example = "1"),
    COLUMN(WfmQueueRow, concurrency_slowdown, REAL, .low = 0, .high = 2,
           .help = "By which part of itself the handle time grows with each further contact handled at once; empty: learnt from "
                   "active_seconds of the history, 0 where it has none.",
           .example = "0.2"),
    COLUMN(WfmQueueRow, shrinkage, CUSTOM, .parse = wfm_shrinkages_parse, .format = wfm_shrinkages_format,
           .help = "Absence that nobody schedules, by category; breaks, meetings and leave are scheduled and do not belong here.",
           .example = "sickness=5% coaching=3%"),
    COLUMN(WfmQueueRow, shrinkage_adds, BOOL, .initial = "no",
           .help = "yes: the categories are shares of the same time and add up; no: each is a share of what the others leave.",
           .example = "no"),
    COLUMN(WfmQueueRow, aht_s, REAL, .low = 0.1, .high = 30 * DAY_S, .unit = "s", .help = "Mean handle time where the history has none.",
           .example = "300"),
    COLUMN(WfmQueueRow, model, ID, .initial = "auto", .help = "Forecasting model; auto: chosen by backtest.", .example = "auto"),
    COLUMN(WfmQueueRow, like, ID, .refers = "queues.queue",
           .help = "Queue that this one will be like: a new queue borrows its shape, handle time and, with contacts_week, level, less and "
                   "less as its "
                   "own history grows.",
           .example = ""),
    COLUMN(WfmQueueRow, contacts_week, REAL, .low = 0, .high = 1e9, .unit = "contacts",
           .help = "Contacts a week that are expected of a new queue (with like).", .example = ""),
};

#define COUNT(field, words, shown)                                                                                                         \
  COLUMN(WfmHistoryRow, field, REAL, .low = 0, .high = MAX_CONTACTS, .unit = "contacts", .help = words, .example = shown)
#define OUTCOME(field, words, shown)                                                                                                       \
  COLUMN(WfmHistoryRow, field, REAL, .low = 0, .high = MAX_CONTACTS, .unit = "contacts", .sparse = true, .help = words, .example = shown)
static const WfmColumn WfmHistoryRow_columns[] = {
    COLUMN(WfmHistoryRow, interval_start_utc, INSTANT, .required = true, .help = "Begin of the interval; without Z or offset it is UTC.",
           .example = "2026-03-02T08:00:00Z"),
    COLUMN(WfmHistoryRow, minutes, INT, .required = true, .low = 1, .high = 1440, .unit = "min",
           .help = "Length of the interval: 5, 15, 30 or 60 as a rule; one length per queue.", .example = "15"),
    COLUMN(WfmHistoryRow, queue, ID, .required = true, .refers = "queues.queue", .help = "Queue.", .example = "voice-en"),
    COLUMN(WfmHistoryRow, channel, TEXT, .help = "Channel, for readers; that of queues.csv counts.", .example = "voice"),
    COUNT(offered, "Contacts that arrived in the interval; empty: not measured, which is not the same as 0.", "12"),
    COUNT(handled, "Of them handled.", "11"),
    COUNT(abandoned, "Of them abandoned.", "1"),
    COUNT(abandoned_in_sl, "Of them abandoned within target_s.", "0"),
    COUNT(answered_in_sl, "Of them answered within target_s.", "9"),
    COLUMN(WfmHistoryRow, handle_seconds, REAL, .low = 0, .high = MAX_SECONDS, .unit = "s",
           .help = "Handle time of all handled together (not the mean).", .example = "3960"),
    COLUMN(WfmHistoryRow, active_seconds, REAL, .low = 0, .high = MAX_SECONDS, .unit = "s",
           .help =
               "Chat: the agents' time on them, each second once per agent however many were in hand; handle_seconds over it is how many "
               "an agent had at once, and from both the growth of the handle time is learnt.",
           .example = "3960"),
    COLUMN(WfmHistoryRow, wait_seconds_answered, REAL, .low = 0, .high = MAX_SECONDS, .unit = "s", .help = "Wait of all answered together.",
           .example = "180"),
    COUNT(backlog_open, "Contacts waiting at the begin of the interval (email, social).", "40"),
    COLUMN(WfmHistoryRow, backlog_age_seconds, REAL, .low = 0, .high = MAX_AGE_S, .unit = "s", .sparse = true,
           .help = "Age of those waiting at that moment, of all together: since when each has been open. For key figures, as the columns "
                   "that follow; the forecast does not look at them.",
           .example = "5184000"),
    OUTCOME(resolved, "Of those offered in the interval, resolved by the time of the export; empty: not measured.", "10"),
    COLUMN(WfmHistoryRow, resolution_seconds, REAL, .low = 0, .high = MAX_AGE_S, .unit = "s", .sparse = true,
           .help = "Time from arrival to solution, hours on the clock, of all resolved together.", .example = "864000"),
    OUTCOME(rated, "Of those offered, rated by the customer.", "4"),
    OUTCOME(satisfied, "Of those rated, satisfied: good, or 4 and 5 of 5.", "3"),
    OUTCOME(nps_answers, "Of those offered, answered how likely they are to recommend, 0 to 10.", "2"),
    OUTCOME(nps_promoters, "Of these, 9 or 10.", "1"),
    OUTCOME(nps_detractors, "Of these, 0 to 6.", "0"),
    COLUMN(WfmHistoryRow, flags, LIST,
           .help = "Words: partial and excluded rows are not used; imputed, dst-fold and holiday:NAME are notes.",
           .example = "holiday:easter"),
};

/* Timetables of single days, in events.csv and in holidays.csv. */
#define TIMETABLE(Row)                                                                                                                     \
  COLUMN(Row, open, CUSTOM, DAY_HOURS,                                                                                                     \
         .help =                                                                                                                           \
             "Opening hours of these days on the queue's clock, in the past too; empty: the usual ones. Weekdays on which the queue is "   \
             "usually closed stay so, unless the day is a workday or follows another weekday. A queue that closes early on a half day "    \
             "has the usual contacts of the open part, changed by what the day's effect is.",                                              \
         .example = "08:00-14:00"),                                                                                                        \
      COLUMN(Row, follows, CHOICE, .choices = FOLLOWS, .initial = "own",                                                                   \
             .help =                                                                                                                       \
                 "Weekday whose timetable these days follow: its opening hours, level, shape and handle times; own: none but their own, "  \
                 "or, of a workday, Friday on a Saturday and Monday on a Sunday.",                                                         \
             .example = "own")

static const WfmColumn WfmEventRow_columns[] = {
    COLUMN(WfmEventRow, event, TEXT, .required = true, .help = "Name; events of the same name share their effect.",
           .example = "St Patrick's Day"),
    COLUMN(WfmEventRow, kind, CHOICE, .choices = WFM_EVENT_KIND_CHOICES, .initial = "other",
           .help = "Kind of event; what is seen once is drawn towards what is usual for its kind. Past outages, incidents and closures are "
                   "not learnt from and not repeated. A workday is one in exchange, on a day that usually is none.",
           .example = "holiday"),
    COLUMN(WfmEventRow, region, ID, .help = "Only queues of this region; empty: all.", .example = "IE"),
    COLUMN(WfmEventRow, queues, LIST, .refers = "queues.queue", .help = "Only these queues; empty: all of the region.",
           .example = "voice-en chat-en"),
    COLUMN(WfmEventRow, from, STAMP, .required = true, .help = "First day, or begin, on the clock of `zone`.", .example = "2026-03-17"),
    COLUMN(WfmEventRow, to, STAMP, .help = "Last day (included), or end (excluded) if with a time of day; empty: the day of `from`.",
           .example = "2026-03-17"),
    COLUMN(WfmEventRow, zone, TEXT, .help = "Zone of from and to; empty: each queue's own.", .example = "Europe/Dublin"),
    COLUMN(WfmEventRow, volume_effect, CUSTOM, EFFECT, .help = "Stated effect on contacts, or learn it from earlier events of the name.",
           .example = "-40%"),
    COLUMN(WfmEventRow, aht_effect, CUSTOM, EFFECT, .help = "Stated effect on the handle time, or learn.", .example = "learn"),
    COLUMN(WfmEventRow, half_life_days, REAL, .low = 0.04, .high = 90, .unit = "days",
           .help = "A stated effect fades after its end: half of it is left after so many days; empty: it ends with the event.",
           .example = ""),
    COLUMN(WfmEventRow, lasts, BOOL, .initial = "no",
           .help = "yes: a step that stays from `from` on - a launch, a new price, a migration - with a stated effect; `to` is empty.",
           .example = "no"),
    TIMETABLE(WfmEventRow),
    COLUMN(WfmEventRow, note, TEXT, .help = "For readers.", .example = "bank holiday"),
};

static const WfmColumn WfmHolidayRow_columns[] = {
    COLUMN(WfmHolidayRow, region, LIST,
           .help = "Countries and subdivisions (IE, CA-BC) whose queues it concerns; a country counts for its subdivisions too; empty: "
                   "every queue.",
           .example = "IE"),
    COLUMN(WfmHolidayRow, except, LIST, .help = "Subdivisions that do not keep it.", .example = ""),
    COLUMN(WfmHolidayRow, holiday, TEXT, .required = true,
           .help = "Name; holidays of the same name share their effect. It takes the place of a shipped holiday of that name.",
           .example = "Founders' Day"),
    COLUMN(WfmHolidayRow, kind, CHOICE, .choices = WFM_EVENT_KIND_CHOICES "|none", .initial = "holiday",
           .help = "Kind of day; closure: the queue is closed; workday: one in exchange, on a day that usually is none; none: no holiday "
                   "here, though the shipped table has it.",
           .example = "holiday"),
    COLUMN(
        WfmHolidayRow, when, CUSTOM, .parse = wfm_when_cell_parse, .format = wfm_when_cell_format,
        .help =
            "12-25, *-25 or *-last (* is every month), \"Mon 1 05\", \"Fri last *\", \"Mon to 05-24\" (on or before), \"Sat from 06-20\" "
            "(on or after), \"easter -2\", \"orthodox +1\", \"hebrew 07-10\", \"umalqura 10-01\" or \"islamic 10-01\" (official in Saudi "
            "Arabia, or arithmetical), \"chinese 01-01\" (or korean, vietnamese), \"hindu 07-30 18\" (month, tithi, hour at which it "
            "runs), "
            "\"sun 15\" (degrees of the sun), \"equinox 03\" (Japan), bridge, or dates; \"Thu 4 11 +1\" is a day later.",
        .example = "Fri 2 06"),
    COLUMN(WfmHolidayRow, observed, CUSTOM, .parse = wfm_observed_cell_parse, .format = wfm_observed_cell_format,
           .help =
               "Where it is observed if it falls on a given weekday, beside the day itself or, with move, instead of it; free is the next "
               "day that is neither weekend nor holiday.",
           .example = "Sat-1 Sun+1"),
    COLUMN(WfmHolidayRow, from_year, INT, .initial = "1970", .low = 1970, .high = 2037, .help = "First year.", .example = "2020"),
    COLUMN(WfmHolidayRow, to_year, INT, .initial = "2037", .low = 1970, .high = 2037, .help = "Last year.", .example = "2037"),
    COLUMN(WfmHolidayRow, volume_effect, CUSTOM, EFFECT, .help = "Stated effect on contacts, or learn it from earlier years.",
           .example = "-40%"),
    COLUMN(WfmHolidayRow, aht_effect, CUSTOM, EFFECT, .help = "Stated effect on the handle time, or learn.", .example = "learn"),
    TIMETABLE(WfmHolidayRow),
    COLUMN(WfmHolidayRow, source, TEXT, .help = "Where the rule comes from.", .example = "works agreement 2024"),
};

#define CHANGE .parse = wfm_change_parse, .format = wfm_change_format, .initial = "keep"
static const WfmColumn WfmOverrideRow_columns[] = {
    COLUMN(WfmOverrideRow, queue, ID, .required = true, .refers = "queues.queue", .help = "Queue.", .example = "voice-en"),
    COLUMN(WfmOverrideRow, from, STAMP, .required = true, .help = "First day, or begin, on the queue's clock.", .example = "2026-04-01"),
    COLUMN(WfmOverrideRow, to, STAMP, .help = "Last day (included), or end (excluded) if with a time of day; empty: the day of `from`.",
           .example = "2026-04-03"),
    COLUMN(WfmOverrideRow, contacts, REAL, .low = 0, .high = 1e9, .unit = "contacts",
           .help = "Contacts of the whole span together; they keep the shape of the forecast.", .example = "1200"),
    COLUMN(WfmOverrideRow, change, CUSTOM, CHANGE, .help = "Change of the contacts: +20%, -15%, or a factor such as 1.2.", .example = ""),
    COLUMN(WfmOverrideRow, shape, CUSTOM, .parse = wfm_shape_parse, .format = wfm_shape_format,
           .help = "Shape of each day of the span, whose total stays: a time of day and the weight of the intervals from there on.",
           .example = ""),
    COLUMN(WfmOverrideRow, aht_s, REAL, .low = 0.1, .high = 30 * DAY_S, .unit = "s",
           .help = "Mean handle time; empty: that of the forecast.", .example = ""),
    COLUMN(WfmOverrideRow, aht_change, CUSTOM, CHANGE, .help = "Change of the handle time.", .example = ""),
    COLUMN(WfmOverrideRow, reason, TEXT, .required = true,
           .help = "Why; kept with the forecast, so that it can be asked later whether it helped.", .example = "price change announced"),
    COLUMN(WfmOverrideRow, by, TEXT, .help = "Who.", .example = "a.byrne"),
};

static const WfmColumn WfmVerdictRow_columns[] = {
    COLUMN(WfmVerdictRow, queue, ID, .required = true, .refers = "queues.queue", .help = "Queue.", .example = "voice-en"),
    COLUMN(WfmVerdictRow, from, STAMP, .required = true, .help = "First day, or begin, on the queue's clock.", .example = "2026-02-03"),
    COLUMN(WfmVerdictRow, to, STAMP, .help = "Last day (included), or end (excluded) if with a time of day; empty: the day of `from`.",
           .example = "2026-02-03"),
    COLUMN(WfmVerdictRow, verdict, CHOICE, .required = true, .choices = "keep|drop|shift",
           .help = "keep: it was so, learn from it; drop: learn nothing from it; shift: from this day on the queue has another level.",
           .example = "drop"),
    COLUMN(WfmVerdictRow, reason, TEXT, .help = "Why, for readers.", .example = "calls of another team"),
};

static const WfmColumn WfmAgentRow_columns[] = {
    COLUMN(WfmAgentRow, agent, ID, .required = true, .help = "Short name by which the other tables refer to the agent.",
           .example = "a.byrne"),
    COLUMN(WfmAgentRow, name, TEXT, .help = "Name for people; empty: the short name.", .example = "Aoife Byrne"),
    COLUMN(WfmAgentRow, site, ID, .refers = "sites.site", .help = "Site.", .example = "Dublin"),
    COLUMN(WfmAgentRow, team, ID, .help = "Team, for presence.csv and other tables that mean people.", .example = "blue"),
    COLUMN(WfmAgentRow, zone, TEXT, .required = true, .help = "Time zone of the person's shifts, rules and leave (IANA name).",
           .example = "Europe/Dublin"),
    COLUMN(WfmAgentRow, contract, ID, .refers = "contracts.contract", .help = "Contract.", .example = "full-time"),
    COLUMN(WfmAgentRow, skills, CUSTOM, .required = true, .parse = wfm_skills_parse, .format = wfm_skills_format,
           .help = "Skills with proficiency: 1 is standard speed, 0.8 needs 25 % longer.", .example = "voice:1.0 chat:0.8"),
    COLUMN(WfmAgentRow, languages, LIST, .help = "Languages; empty: only queues without a language.", .example = "en fr"),
    COLUMN(WfmAgentRow, tier, INT, .initial = "1", .low = 1, .high = 9, .help = "Serves queues of this tier and below.", .example = "1"),
    COLUMN(WfmAgentRow, cost_per_hour, REAL, .initial = "20", .low = 0, .high = 1e4, .unit = "money/h", .help = "Cost of a paid hour.",
           .example = "24.5"),
    COLUMN(WfmAgentRow, from_day, DAY, .help = "First day of employment; empty: always.", .example = "2025-09-01"),
    COLUMN(WfmAgentRow, to_day, DAY, .help = "Last day of employment; empty: open.", .example = "2026-12-31"),
    COLUMN(WfmAgentRow, ramp_weeks, INT, .initial = "0", .low = 0, .high = 104, .unit = "weeks",
           .help = "Weeks from the first day of employment on in which a new hire becomes as quick as skills says; 0: at once.",
           .example = "0"),
    COLUMN(WfmAgentRow, ramp_from, REAL, .initial = "0.6", .low = 0.05, .high = 1, .unit = "share",
           .help = "Share of that speed on the first day; it grows evenly.", .example = "60%"),
    COLUMN(WfmAgentRow, region, ID, .help = "Whose holidays the person has, for rules about holidays worked and the ledger; empty: none.",
           .example = "IE"),
    COLUMN(WfmAgentRow, group, ID, .refers = "staff_groups.group", .help = "Group of headcount planning; empty: none.",
           .example = "dublin-en"),
    COLUMN(WfmAgentRow, points, REAL, .initial = "0", .low = 0, .high = 1e9, .unit = "points",
           .help = "By which bids are ordered where bids.order is points: the more, the sooner.", .example = "82"),
};

static const WfmColumn WfmContractRow_columns[] = {
    COLUMN(WfmContractRow, contract, ID, .required = true, .help = "Contract.", .example = "full-time"),
    COLUMN(WfmContractRow, rule, ID, .required = true,
           .help =
               "A labour rule (docs/rules.md lists them), or a fact of the contract: weekend (days), week_start (a day), paid_hours_week "
               "(hours that are paid also if not worked), year_start (month and day, 04-01), year_hours (annualised hours).",
           .example = "daily_rest"),
    COLUMN(WfmContractRow, value, TEXT, .required = true, .help = "In the rule's unit.", .example = "11"),
    COLUMN(WfmContractRow, window_days, REAL, .initial = "0", .low = 0, .high = 731, .unit = "days",
           .help = "For rules over a window of days; 0: the rule's own.", .example = "0"),
    COLUMN(WfmContractRow, price, REAL, .low = 0, .high = 1e9, .unit = "money",
           .help = "Price of one unit of breach; empty: the rule is hard.", .example = ""),
    COLUMN(WfmContractRow, source, TEXT, .help = "Where the rule comes from; shown beside a breach.",
           .example = "Directive 2003/88/EC, article 3"),
    COLUMN(WfmContractRow, shift, ID,
           .help = "For max_shifts_period and min_shifts_period: the shift, or the kind of shift, that is counted; empty: every shift.",
           .example = ""),
};

static const WfmColumn WfmShiftRow_columns[] = {
    COLUMN(WfmShiftRow, shift, ID, .required = true, .help = "Shift type.", .example = "day"),
    COLUMN(WfmShiftRow, kind, ID, .help = "early, day, late, night, or a word of your own: what rotation rules count.", .example = "day"),
    COLUMN(WfmShiftRow, contracts, LIST, .refers = "contracts.contract", .help = "Only for these contracts; empty: all.",
           .example = "full-time"),
    COLUMN(WfmShiftRow, sites, LIST, .refers = "sites.site", .help = "Only at these sites; empty: all.", .example = "Dublin"),
    COLUMN(WfmShiftRow, weekdays, WEEKDAYS, .initial = "all", .help = "Days of the week on which it may begin, in the agent's zone.",
           .example = "Mon-Fri"),
    COLUMN(WfmShiftRow, start_from, CLOCK, .required = true, .high = 2 * DAY_S, .help = "Earliest begin on the agent's clock.",
           .example = "08:00"),
    COLUMN(WfmShiftRow, start_to, CLOCK, .high = 2 * DAY_S, .help = "Latest begin; empty: the same.", .example = "10:00"),
    COLUMN(WfmShiftRow, start_step, LENGTH, .initial = "30m", .low = 60, .high = DAY_S, .help = "Step between begins.", .example = "30m"),
    COLUMN(WfmShiftRow, length_from, LENGTH, .required = true, .low = 900, .high = DAY_S,
           .help = "Shortest length, unpaid breaks included.", .example = "8h30"),
    COLUMN(WfmShiftRow, length_to, LENGTH, .low = 900, .high = DAY_S, .help = "Longest length; empty: the same.", .example = "8h30"),
    COLUMN(WfmShiftRow, length_step, LENGTH, .initial = "30m", .low = 60, .high = DAY_S, .help = "Step between lengths.", .example = "30m"),
    COLUMN(WfmShiftRow, end_from, CLOCK, .high = 3 * DAY_S, .help = "Earliest end on the agent's clock; after midnight: 26:00; empty: any.",
           .example = ""),
    COLUMN(WfmShiftRow, end_to, CLOCK, .high = 3 * DAY_S, .help = "Latest end; empty: any.", .example = "18:00"),
    COLUMN(WfmShiftRow, breaks, CUSTOM, .parse = wfm_breaks_parse, .format = wfm_breaks_format,
           .help = "What, length, paid or unpaid, and when it begins, counted from the start of the shift, or on the agent's clock (meal "
                   "30m unpaid "
                   "12:00-14:00: the first such time that is not over when the shift starts); in order. Then, if wanted, every 30m: the "
                   "step of its begins, from that of its window (else any on the grid of the roster); and as-work: off the queues without "
                   "ending a stretch "
                   "of work, as a break of five minutes from the screen.",
           .example = "break 15m paid 1h30-2h30; meal 30m unpaid 3h-5h; break 15m paid 6h-7h30"),
    COLUMN(WfmShiftRow, clock_policy, CHOICE, .choices = "keep_length|keep_end", .initial = "keep_length",
           .help = "A shift across a clock change keeps its length, or its end on the wall.", .example = "keep_length"),
    COLUMN(WfmShiftRow, not_next, LIST, .refers = "shifts.shift",
           .help = "Shifts that may not follow on the next day, for contracts with the rule forbidden_successions.", .example = "early"),
    COLUMN(WfmShiftRow, free_before, BOOL, .initial = "no", .help = "yes: by that rule no shift at all may lie on the day before it.",
           .example = "no"),
    COLUMN(WfmShiftRow, free_after, BOOL, .initial = "no", .help = "yes: nor on the day after it.", .example = "no"),
};

static const WfmColumn WfmSiteRow_columns[] = {
    COLUMN(WfmSiteRow, site, ID, .required = true, .help = "Site.", .example = "Dublin"),
    COLUMN(WfmSiteRow, seats, INT, .required = true, .low = 0, .high = 1e6, .unit = "people", .help = "Most people at work at once.",
           .example = "40"),
};

static const WfmColumn WfmAvailabilityRow_columns[] = {
    AGENT(WfmAvailabilityRow),
    COLUMN(WfmAvailabilityRow, available, BOOL, .initial = "yes",
           .help = "yes: on these days the person can work only inside the rows that say yes; no: cannot work then.", .example = "no"),
    WHEN(WfmAvailabilityRow, ALWAYS, OPEN, "From this time on the agent's clock; empty: the whole day.", "09:00", UNTIL, "14:00"),
};

static const WfmColumn WfmLeaveRow_columns[] = {
    AGENT(WfmLeaveRow),
    COLUMN(WfmLeaveRow, kind, ID, .initial = "annual", .help = "Kind of leave.", .example = "annual"),
    COLUMN(WfmLeaveRow, status, CHOICE, .choices = "approved|requested|declined", .initial = "approved",
           .help = "Only approved leave is kept free.", .example = "approved"),
    COLUMN(WfmLeaveRow, from, STAMP, .required = true, .help = "First day, or begin, on the agent's clock.", .example = "2026-04-01"),
    COLUMN(WfmLeaveRow, to, STAMP, .help = "Last day (included), or end (excluded) if with a time of day; empty: the day of `from`.",
           .example = "2026-04-03"),
    COLUMN(WfmLeaveRow, hours, REAL, .low = 0, .high = 10000, .unit = "h",
           .help =
               "Credited against the contract's hours; empty: the contract's daily share, or the leave's own length where that is shorter.",
           .example = "24"),
    COLUMN(WfmLeaveRow, requested_at, INSTANT, .help = "For rules of who came first.", .example = "2026-01-15T10:00:00Z"),
};

static const WfmColumn WfmFixedRow_columns[] = {
    AGENT(WfmFixedRow),
    COLUMN(WfmFixedRow, kind, CHOICE, .choices = "shift|meeting|off", .initial = "meeting",
           .help = "shift: worked exactly so; meeting: at work, off the queues; off: no work.", .example = "meeting"),
    COLUMN(WfmFixedRow, from, STAMP, .required = true, .help = "Begin on the agent's clock, unless with an offset.",
           .example = "2026-04-01T14:00"),
    COLUMN(WfmFixedRow, to, STAMP, .required = true, .help = "End (excluded); the last day (included) if a date.",
           .example = "2026-04-01T15:00"),
    COLUMN(WfmFixedRow, activity, TEXT, .help = "What it is.", .example = "team"),
    COLUMN(WfmFixedRow, paid, BOOL, .initial = "yes", .help = "Whether it is paid.", .example = "yes"),
    COLUMN(WfmFixedRow, shift, ID, .refers = "shifts.shift",
           .help = "Shift type of a fixed shift, whose name and breaks it has, whatever the type's own begins, lengths and weekdays; "
                   "empty: the type that it fits exactly, else none.",
           .example = "day"),
    COLUMN(WfmFixedRow, breaks, CUSTOM, .parse = wfm_own_breaks_parse, .format = wfm_own_breaks_format,
           .help = "Breaks of a fixed shift that names no shift type, written as in shifts.csv; none: it is worked through. Empty: those "
                   "of the type that it fits exactly, else of the nearest one: of the "
                   "types for the person's contract and site, whatever their weekdays, whose shortest length is at most twice its own and "
                   "whose breaks all have room in it, the one whose "
                   "begins and lengths it misses by the least time, both added; of equals the first of shifts.csv. Without such a type it "
                   "has none.",
           .example = "meal 30m unpaid 3h-5h"),
};

static const WfmColumn WfmPreferenceRow_columns[] = {
    AGENT(WfmPreferenceRow),
    WEEKDAYS(WfmPreferenceRow, weekdays),
    DATES(WfmPreferenceRow, dates, "First date for which the wish holds; empty: always.", "2026-04-01", OPEN, "2026-04-30"),
    COLUMN(WfmPreferenceRow, off, BOOL, .initial = "no", .help = "yes: no work at all on these days.", .example = "no"),
    COLUMN(WfmPreferenceRow, start_from, CLOCK, .high = 2 * DAY_S, .help = "Wished begin: not before; empty: any.", .example = "07:00"),
    COLUMN(WfmPreferenceRow, start_to, CLOCK, .high = 2 * DAY_S, .help = "Wished begin: not after; empty: any.", .example = "10:00"),
    COLUMN(WfmPreferenceRow, kind, ID, .help = "Wished kind of shift; empty: any.", .example = "day"),
    COLUMN(WfmPreferenceRow, weight, REAL, .initial = "10", .low = 0, .high = 1e6, .unit = "money",
           .help = "What a duty against the wish costs.", .example = "10"),
    COLUMN(WfmPreferenceRow, on, BOOL, .initial = "no",
           .help = "yes: work is wished on each of these days; the weight is lost for each without a shift as described.", .example = "no"),
    COLUMN(WfmPreferenceRow, shift, ID, .refers = "shifts.shift",
           .help = "Wished shift; with off, the shift that alone is not wanted; empty: any.", .example = ""),
    COLUMN(WfmPreferenceRow, rank, REAL, .low = 1, .high = 30,
           .help =
               "Among the person's wishes, 1 is the dearest: rank r counts weight / 2^(r - 1), so that a wish is worth more than all of "
               "later ranks together; empty: the weight as it stands.",
           .example = "1"),
};

static const WfmColumn WfmPreviousRow_columns[] = {
    AGENT(WfmPreviousRow),
    COLUMN(WfmPreviousRow, from, STAMP, .required = true, .help = "Begin on the agent's clock, unless with an offset.",
           .example = "2026-03-27T09:00"),
    COLUMN(WfmPreviousRow, to, STAMP, .required = true, .help = "End.", .example = "2026-03-27T17:30"),
    COLUMN(WfmPreviousRow, paid_hours, REAL, .low = 0, .high = 48, .unit = "h", .help = "Paid part; empty: the whole length.",
           .example = "8"),
    COLUMN(WfmPreviousRow, shift, ID, .refers = "shifts.shift",
           .help = "Shift, for rules about shifts and their kinds; empty: the clock tells the kind.", .example = "day"),
};

static const WfmColumn WfmPresenceRow_columns[] = {
    COLUMN(WfmPresenceRow, presence, ID, .required = true, .help = "Name of what is asked for.", .example = "supervisor"),
    PEOPLE(WfmPresenceRow),
    WHEN(WfmPresenceRow, ALWAYS, OPEN, "From this time; empty: the whole day.", "09:00", UNTIL, "17:00"),
    COLUMN(WfmPresenceRow, zone, TEXT, .help = "Time zone of days and times (IANA name); empty: run.zone.", .example = "Europe/Dublin"),
    COLUMN(WfmPresenceRow, people, INT, .initial = "1", .low = 0, .high = 1e6, .unit = "people",
           .help = "Fewest of them at work at any time, breaks and meetings left out.", .example = "1"),
    COLUMN(WfmPresenceRow, most, INT, .initial = "1000000", .low = 0, .high = WFM_PRESENCE_NO_LIMIT, .unit = "people",
           .help = "Most of them at work at any time, counted alike; 1000000: no limit.", .example = "1000000"),
    COLUMN(WfmPresenceRow, most_on_break, INT, .initial = "1000000", .low = 0, .high = WFM_PRESENCE_NO_LIMIT, .unit = "people",
           .help = "Most of them on a break or at a meal at once; 1000000: no limit.", .example = "3"),
    COLUMN(WfmPresenceRow, most_in_meeting, INT, .initial = "1000000", .low = 0, .high = WFM_PRESENCE_NO_LIMIT, .unit = "people",
           .help = "Most of them in a meeting, a training or a 1:1 at once; 1000000: no limit.", .example = "1000000"),
    COLUMN(WfmPresenceRow, most_on_leave, INT, .initial = "1000000", .low = 0, .high = WFM_PRESENCE_NO_LIMIT, .unit = "people",
           .help =
               "Most of them on leave at once: `wfm leave` declines what would be more, or adds the price to what it costs; leave that is "
               "approved stays; 1000000: no limit.",
           .example = "2"),
    COLUMN(WfmPresenceRow, beside, LIST, .refers = "agents.agent",
           .help =
               "Asked for only while some of these people are at work: a mentor beside a newcomer. Who is one of the first is not one of "
               "these.",
           .example = ""),
    COLUMN(WfmPresenceRow, beside_teams, LIST, .refers = "agents.team",
           .help = "The same of the people of these teams: the supervisor with the team.", .example = ""),
    COLUMN(WfmPresenceRow, each, INT, .initial = "0", .low = 0, .high = 1e6, .unit = "people",
           .help = "Beside others: `people` for each so many of them at work; 0: for all of them together.", .example = "0"),
    COLUMN(WfmPresenceRow, price, REAL, .low = 0, .high = 1e6, .unit = "money/h",
           .help = "Price of an hour of one person missing, or beyond; beside others, of their share in it; empty: it must be kept.",
           .example = "60"),
};

static const WfmColumn WfmCrewRow_columns[] = {
    COLUMN(WfmCrewRow, crew, ID, .required = true, .help = "Name of what is asked for.", .example = "early-dublin"),
    PEOPLE(WfmCrewRow),
    COLUMN(WfmCrewRow, shift, ID, .required = true, .help = "The shift, or kind of shift, of shifts.csv that is counted.",
           .example = "early"),
    WEEKDAYS(WfmCrewRow, weekdays),
    DATES(WfmCrewRow, dates, ALWAYS, "2026-03-30", OPEN, "2026-06-28"),
    COLUMN(WfmCrewRow, least, INT, .initial = "0", .low = 0, .high = WFM_PRESENCE_NO_LIMIT, .unit = "people",
           .help = "Fewest of these people who start such a shift on a date of theirs.", .example = "2"),
    COLUMN(WfmCrewRow, most, INT, .initial = "1000000", .low = 0, .high = WFM_PRESENCE_NO_LIMIT, .unit = "people",
           .help = "Most of them; 1000000: no limit.", .example = "4"),
    COLUMN(WfmCrewRow, under_price, REAL, .low = 0, .high = 1e6, .unit = "money",
           .help = "Price of one person missing on a date; empty: the least must be kept.", .example = ""),
    COLUMN(WfmCrewRow, over_price, REAL, .low = 0, .high = 1e6, .unit = "money",
           .help = "Price of one person too many on a date; empty: the most must be kept.", .example = "50"),
};

static const WfmColumn WfmPatternRow_columns[] = {
    AGENT(WfmPatternRow),
    COLUMN(WfmPatternRow, pattern, LIST, .required = true,
           .help = "One word a date, repeated: off; work (any shift); any (nothing asked); or a shift or kind of shift of shifts.csv.",
           .example = "day day day day off off off off"),
    COLUMN(WfmPatternRow, from_day, DAY, .required = true,
           .help = "The date of the first word, on the agent's clock; before it nothing is asked. Other dates make a rotation of one line.",
           .example = "2026-03-30"),
};

static const WfmColumn WfmOnCallRow_columns[] = {
    COLUMN(WfmOnCallRow, on_call, ID, .required = true, .help = "Name of what people are on call for.", .example = "incidents"),
    PEOPLE(WfmOnCallRow),
    WHEN(WfmOnCallRow, "First date for which the row holds, and on which a turn begins; empty: always, turns from a Monday on.", OPEN,
         "Somebody is on call from this time; empty: the whole day.", "18:00", "Until this time; after midnight: 32:00.", "32:00"),
    COLUMN(WfmOnCallRow, zone, TEXT, .help = "Time zone of days and times (IANA name); empty: run.zone.", .example = "Europe/Dublin"),
    COLUMN(WfmOnCallRow, people, INT, .initial = "1", .low = 1, .high = 1e4, .unit = "people",
           .help = "Fewest on call at any of these times.", .example = "1"),
    COLUMN(WfmOnCallRow, turn_days, INT, .initial = "7", .low = 1, .high = 366, .unit = "days",
           .help = "Dates that one person has in a row before another takes over.", .example = "7"),
    COLUMN(WfmOnCallRow, apart_days, REAL, .initial = "0", .low = 0, .high = 366, .unit = "days",
           .help = "Days at least between two turns of one person.", .example = "14"),
    COLUMN(WfmOnCallRow, most_turns, INT, .initial = "0", .low = 0, .high = 366, .unit = "turns",
           .help =
               "Most turns of one person that begin in any turns_days dates, those of rota.csv before the roster included; 0: no limit.",
           .example = "2"),
    COLUMN(WfmOnCallRow, turns_days, INT, .initial = "28", .low = 1, .high = 3660, .unit = "days", .help = "The dates for most_turns.",
           .example = "28"),
    COLUMN(WfmOnCallRow, least_turns, INT, .initial = "0", .low = 0, .high = 366, .unit = "turns",
           .help = "Fewest turns of each person in the roster's days, as far as leave and employment let him have as many.",
           .example = "1"),
    COLUMN(WfmOnCallRow, on_shift, BOOL, .initial = "yes", .help = "Whether who is on call may be on shift meanwhile.", .example = "no"),
    COLUMN(WfmOnCallRow, pay, REAL, .initial = "0", .low = 0, .high = 10, .unit = "share",
           .help = "Pay for an hour on call, as a share of the cost of a paid hour.", .example = "20%"),
    COLUMN(WfmOnCallRow, call_outs_day, REAL, .initial = "0", .low = 0, .high = 1000, .unit = "call-outs",
           .help = "Call-outs expected in 24 hours on call.", .example = "0.5"),
    COLUMN(WfmOnCallRow, call_out_length, LENGTH, .initial = "1h", .low = 60, .high = DAY_S, .help = "Mean length of a call-out.",
           .example = "1h30"),
    COLUMN(WfmOnCallRow, call_out_pay, REAL, .initial = "1.5", .low = 0, .high = 10, .unit = "share",
           .help = "Pay for an hour of a call-out, as a multiple of the cost of a paid hour.", .example = "1.5"),
    COLUMN(WfmOnCallRow, fair_price, REAL, .initial = "1", .low = 0, .high = 1e6, .unit = "money/h",
           .help = "Price of an hour on call beyond the even share of these people, what ledger.csv carries included.", .example = "2"),
    COLUMN(WfmOnCallRow, price, REAL, .low = 0, .high = 1e6, .unit = "money/h",
           .help = "Price of an hour of one missing person; empty: it must be kept.", .example = ""),
};

static const WfmColumn WfmMeetingRow_columns[] = {
    COLUMN(WfmMeetingRow, meeting, ID, .required = true, .help = "Name of the meeting, training or 1:1.", .example = "blue-weekly"),
    PEOPLE(WfmMeetingRow),
    WHEN(WfmMeetingRow, "First date on which it can be; empty: the roster's.", "Last date; empty: the roster's.",
         "Earliest begin; empty: midnight.", "10:00", "Latest end; empty: midnight after the date.", "16:00"),
    COLUMN(WfmMeetingRow, zone, TEXT, .help = "Time zone of days and times (IANA name); empty: run.zone.", .example = "Europe/Dublin"),
    COLUMN(WfmMeetingRow, length, LENGTH, .required = true, .low = 300, .high = DAY_S, .help = "How long it is.", .example = "45m"),
    COLUMN(WfmMeetingRow, step, LENGTH, .initial = "30m", .low = 300, .high = DAY_S, .help = "Step between the begins that are tried.",
           .example = "30m"),
    COLUMN(WfmMeetingRow, every_days, INT, .initial = "0", .low = 0, .high = 366, .unit = "days",
           .help = "0: once in the roster's days; else once in each so many dates, counted from from_day or a Monday, that lie in them.",
           .example = "7"),
    COLUMN(WfmMeetingRow, paid, BOOL, .initial = "yes", .help = "Whether it is paid.", .example = "yes"),
    COLUMN(WfmMeetingRow, price, REAL, .low = 0, .high = 1e6, .unit = "money",
           .help = "Price of one person missing; empty: all who are not absent take part.", .example = ""),
};

static const WfmColumn WfmPlacedRow_columns[] = {
    COLUMN(WfmPlacedRow, meeting, ID, .required = true, .refers = "meetings.meeting", .help = "Meeting.", .example = "blue-weekly"),
    AGENT(WfmPlacedRow),
    COLUMN(WfmPlacedRow, from, STAMP, .required = true, .help = "Begin on the agent's clock, unless with an offset.",
           .example = "2026-03-31T14:00"),
    COLUMN(WfmPlacedRow, to, STAMP, .required = true, .help = "End (excluded).", .example = "2026-03-31T14:45"),
};

static const WfmColumn WfmRotaRow_columns[] = {
    COLUMN(WfmRotaRow, on_call, ID, .required = true, .refers = "on_call.on_call", .help = "What for.", .example = "incidents"),
    AGENT(WfmRotaRow),
    COLUMN(WfmRotaRow, from, STAMP, .required = true, .help = "Begin on the agent's clock, unless with an offset.",
           .example = "2026-03-30T18:00"),
    COLUMN(WfmRotaRow, to, STAMP, .required = true, .help = "End (excluded).", .example = "2026-03-31T08:00"),
};

static const WfmColumn WfmCallOutRow_columns[] = {
    AGENT(WfmCallOutRow),
    COLUMN(WfmCallOutRow, from, STAMP, .required = true, .help = "Begin of the work on the agent's clock, unless with an offset.",
           .example = "2026-03-31T02:10"),
    COLUMN(WfmCallOutRow, to, STAMP, .required = true, .help = "Its end.", .example = "2026-03-31T03:40"),
};

#define CARRIED(field, what, unit_)                                                                                                        \
  COLUMN(WfmLedgerRow, field, REAL, .initial = "0", .low = 0, .high = 1e5, .unit = unit_, .help = what " since the ledger was opened.",    \
         .example = "4")

static const WfmColumn WfmLedgerRow_columns[] = {
    AGENT(WfmLedgerRow),
    CARRIED(lates, "Late shifts worked", "shifts"),
    CARRIED(nights, "Night shifts worked", "nights"),
    CARRIED(weekends, "Weekends worked", "weekends"),
    CARRIED(on_call, "Hours on call", "h"),
    COLUMN(WfmLedgerRow, hours, REAL, .low = 0, .high = 1e4, .unit = "h",
           .help = "Paid hours and leave credit of the contract's year up to the first day of the roster; empty: as previous.csv tells.",
           .example = "412.5"),
    CARRIED(refused, "First choices of bids refused", "bids"),
    CARRIED(holidays, "Holidays worked (of the region of agents.csv)", "days"),
    CARRIED(denied, "Requests for leave declined", "requests"),
};

static const WfmColumn WfmShiftLineRow_columns[] = {
    COLUMN(WfmShiftLineRow, shift_line, ID, .required = true, .help = "Name of the line.", .example = "L3"),
    COLUMN(WfmShiftLineRow, pattern, LIST, .required = true, .help = "One word a date, repeated, as in patterns.csv.",
           .example = "early early early early early off off"),
    COLUMN(WfmShiftLineRow, from_day, DAY, .required = true,
           .help = "The date of the first word, on the agent's clock; before it nothing is asked.", .example = "2026-03-30"),
    COLUMN(WfmShiftLineRow, places, INT, .initial = "1", .low = 1, .high = 1e6, .unit = "people", .help = "How many people can have it.",
           .example = "1"),
    COLUMN(WfmShiftLineRow, contracts, LIST, .refers = "contracts.contract", .help = "Only for these contracts; empty: all.",
           .example = "full-time"),
};

static const WfmColumn WfmBidRow_columns[] = {
    AGENT(WfmBidRow),
    COLUMN(WfmBidRow, rank, INT, .required = true, .low = 1, .high = 99,
           .help = "1 is what the person wants most; the first rank that can be granted is granted, and no other.", .example = "1"),
    COLUMN(WfmBidRow, shift_line, ID, .refers = "shift_lines.shift_line", .help = "The shift line that is wanted; alone in its row.",
           .example = "L3"),
    COLUMN(WfmBidRow, shift, ID, .help = "Or: no other shift than this shift or kind of shift of shifts.csv.", .example = ""),
    COLUMN(WfmBidRow, off, WEEKDAYS, .help = "Or: no shift on these days of the week; with shift: both.", .example = ""),
    DATES(WfmBidRow, dates, "First date for which shift and off are wanted; empty: the roster's.", "", "Last date; empty: the roster's.",
          ""),
    COLUMN(WfmBidRow, placed_at, INSTANT, .help = "For the rule of who came first, and between equals.", .example = "2026-02-10T09:00:00Z"),
    COLUMN(WfmBidRow, status, CHOICE, .choices = "placed|granted|refused|unused", .initial = "placed",
           .help = "placed: to be decided; granted: kept by every roster, at bids.keep_price; unused: a better rank was granted.",
           .example = "placed"),
    COLUMN(WfmBidRow, reason, TEXT, .help = "Why it was decided so, as `wfm bids --apply` writes it.", .example = ""),
};

#include "cli/data/plan_tables_headcount.inc"

static const WfmColumn WfmDriverRow_columns[] = {
    COLUMN(WfmDriverRow, driver, ID, .required = true, .help = "What contacts follow in the long run: customers, orders, devices in use.",
           .example = "customers"),
    COLUMN(WfmDriverRow, queue, TEXT, .initial = "*",
           .help =
               "A queue, a channel, or * for all; of a driver a queue takes the rows of its own name, else its channel's, else those of *.",
           .example = "voice"),
    COLUMN(WfmDriverRow, date, CUSTOM, .required = true, .parse = wfm_driver_date_parse, .format = wfm_driver_date_format,
           .help = "Month or date. Between rows the driver grows evenly; two rows on neighbouring dates make a step.",
           .example = "2026-03"),
    COLUMN(WfmDriverRow, value, REAL, .required = true, .low = 0, .high = 1e15, .help = "As it was, or as it is planned.",
           .example = "48200"),
    COLUMN(WfmDriverRow, low, REAL, .low = 0, .high = 1e15,
           .help = "Of a plan: value that it stays above nine times in ten; empty: it counts as sure.", .example = "46000"),
    COLUMN(WfmDriverRow, high, REAL, .low = 0, .high = 1e15, .help = "Of a plan: value that it stays below nine times in ten.",
           .example = "51000"),
    COLUMN(WfmDriverRow, kind, CHOICE, .choices = "level|sum", .initial = "level",
           .help = "level: so many at that time (customers); sum: what the month came to, or the days from this row to the next (orders).",
           .example = "level"),
    COLUMN(WfmDriverRow, elasticity, REAL, .low = -3, .high = 3,
           .help = "Stated: contacts go with this power of the driver, 1 for contacts per customer; empty: learnt.", .example = ""),
    COLUMN(WfmDriverRow, note, TEXT, .help = "For readers.", .example = "budget of May"),
};

const WfmTable wfm_plan_tables[WFM_N_PLAN_TABLES] = {
    [WFM_PLAN_SETTINGS] = TABLE("settings", WfmSettingRow, "Values that differ from the defaults of `wfm settings`.", .key = "key"),
    [WFM_PLAN_QUEUES] =
        TABLE("queues", WfmQueueRow, "What customers wait in: channel, zone, opening hours, target.", .key = "queue", .obligatory = true),
    [WFM_PLAN_HISTORY] =
        TABLE("history", WfmHistoryRow, "Contacts of the past, per queue and interval.", .key = "queue,interval_start_utc",
              .obligatory = true, .plan_note = "A row that is missing is not measured; closed hours follow from queues.open."),
    [WFM_PLAN_EVENTS] =
        TABLE("events", WfmEventRow, "Holidays, releases, campaigns, outages, closures: past ones to learn from, coming ones to expect."),
    [WFM_PLAN_HOLIDAYS] = TABLE(
        "holidays", WfmHolidayRow, "Holidays by rule, laid over the shipped table of countries (`wfm holidays REGION`).",
        .plan_note = "A queue has the holidays of its region without this file; a day that events.csv names as a holiday, half day, bridge "
                     "or workday, or closes wholly, is that event's."),
    [WFM_PLAN_OVERRIDES] =
        TABLE("overrides", WfmOverrideRow, "Judgement: what the planner knows better than the history, with a reason.",
              .plan_note = "Rows apply one after the other. The forecast keeps what the models said in the column statistical."),
    [WFM_PLAN_VERDICTS] =
        TABLE("verdicts", WfmVerdictRow, "The planner's word on what looks odd in the history (history_findings.csv lists it).",
              .plan_note = "Without a row the forecast decides by itself, and says how."),
    [WFM_PLAN_AGENTS] = TABLE("agents", WfmAgentRow, "The people.", .key = "agent", .obligatory = true),
    [WFM_PLAN_CONTRACTS] = TABLE(
        "contracts", WfmContractRow, "Labour rules, one per row: hard, or at a price.",
        .plan_note = "A contract without rows keeps the default rules: daily_rest 11, weekly_rest 35, max_hours_week 40, max_days_week 5, "
                     "max_consecutive_days 6."),
    [WFM_PLAN_SHIFTS] = TABLE("shifts", WfmShiftRow, "Shift types: when a shift may begin, how long it is, which breaks it has.",
                              .key = "shift", .obligatory = true),
    [WFM_PLAN_SITES] = TABLE("sites", WfmSiteRow, "Seats per site.", .key = "site", .plan_note = "Without it no site has a limit."),
    [WFM_PLAN_AVAILABILITY] =
        TABLE("availability", WfmAvailabilityRow, "When people can and cannot work.", .plan_note = "Without a row a person is available."),
    [WFM_PLAN_LEAVE] = TABLE("leave", WfmLeaveRow, "Leave."),
    [WFM_PLAN_FIXED] = TABLE("fixed", WfmFixedRow, "What is already decided: fixed shifts, meetings, time off."),
    [WFM_PLAN_PREFERENCES] = TABLE("preferences", WfmPreferenceRow, "Wishes, with what it costs to go against them."),
    [WFM_PLAN_PREVIOUS] =
        TABLE("previous", WfmPreviousRow, "What people worked before the horizon: rest, days in a row and hours count on from it.",
              .key = "agent,from",
              .plan_note = "A shift that began before the roster's first day and reaches into it counts; one that begins in the roster's "
                           "days is passed over, with a warning."),
    [WFM_PLAN_LEDGER] =
        TABLE("ledger", WfmLedgerRow, "What people bring along: unpopular shifts for a fair rotation over quarters, hours of the year.",
              .key = "agent",
              .plan_note =
                  "A run writes it anew, the roster's shifts added, where the plan has it or bids, or a contract has a rule about it: the "
                  "next plan can begin with that file. Who has no row has carried nothing."),
    [WFM_PLAN_PRESENCE] = TABLE(
        "presence", WfmPresenceRow, "Who has to be there: a supervisor, people of the second tier, so many of a team.",
        .plan_note = "Whoever serves queues meanwhile counts for both. With as many as the team has less one, no two are off together."),
    [WFM_PLAN_CREWS] = TABLE("crews", WfmCrewRow, "How many people start a shift on a date: at least, and at most.",
                             .plan_note = "Beside what the queues need, which says how many are wanted when, and not on which shift."),
    [WFM_PLAN_PATTERNS] = TABLE(
        "patterns", WfmPatternRow, "Shift lines: who works a fixed pattern of days, beside those whose shifts are free.", .key = "agent",
        .plan_note = "Kept on every date unless the contract has the rule against_pattern with another value or a price. Fixed shifts and "
                     "leave go before it."),
    [WFM_PLAN_SHIFT_LINES] =
        TABLE("shift_lines", WfmShiftLineRow, "Shift lines on offer: patterns that nobody has yet, to bid for.", .key = "shift_line"),
    [WFM_PLAN_BIDS] =
        TABLE("bids", WfmBidRow, "What people bid for, by rank: a shift line, a shift, days off.", .key = "agent,rank",
              .plan_note = "`wfm bids` decides them in the order of bids.order; with --apply it writes the table with status and "
                           "reason, to take the place of this one."),
    [WFM_PLAN_ON_CALL] = TABLE(
        "on_call", WfmOnCallRow, "On-call rotas: who may be on call, and at which times so many have to be.", .key = "on_call",
        .plan_note =
            "A new roster begins with a rota, written as rota.csv; where it is published, copy that file into the plan and it stays."),
    [WFM_PLAN_ROTA] = TABLE("rota", WfmRotaRow, "Who is on call when, already decided or of before.", .key = "on_call,agent,from",
                            .plan_note = "A run writes it with the turns that it adds."),
    [WFM_PLAN_CALL_OUTS] = TABLE(
        "call_outs", WfmCallOutRow, "When people on call were called out: what rest they have to be given.", .key = "agent,from",
        .plan_note =
            "Every contract then has the rule rest_after_call_out with the hours of its daily_rest (11 without one), unless it has it "
            "with another value or a price."),
    [WFM_PLAN_MEETINGS] =
        TABLE("meetings", WfmMeetingRow, "Meetings, training and 1:1s that have no time yet: one is found for all who take part.",
              .key = "meeting", .plan_note = "A new roster writes the times as placed.csv. What has its time already stands in fixed.csv."),
    [WFM_PLAN_PLACED] =
        TABLE("placed", WfmPlacedRow, "When the meetings of meetings.csv are, already decided.", .key = "meeting,agent,from",
              .plan_note = "A run writes it; where the times are published, copy that file into the plan and they stay."),
    [WFM_PLAN_STAFF_GROUPS] = TABLE("staff_groups", WfmStaffGroupRow,
                                    "People who are alike for headcount planning: site, contract, skills, and how they come and go.",
                                    .key = "group", .plan_note = "Obligatory for `wfm capacity`."),
    [WFM_PLAN_MOVEMENTS] = TABLE("movements", WfmMovementRow, "Joiners and leavers that are already decided."),
    [WFM_PLAN_VENDORS] =
        TABLE("vendors", WfmVendorRow, "Hours that can be bought elsewhere: price, minimum commitment, notice.", .key = "vendor"),
    [WFM_PLAN_CROSS_TRAINING] = TABLE("cross_training", WfmCrossTrainingRow, "Who can learn what another group does.", .key = "from,to"),
    [WFM_PLAN_ABSENCE] =
        TABLE("absence", WfmAbsenceRow, "Time for which people are paid and not scheduled: leave, illness, by month.",
              .plan_note = "Beside queues.shrinkage, which is what takes scheduled people from their work; rows of a week add up."),
    [WFM_PLAN_EXCHANGE] = TABLE("exchange", WfmExchangeRow, "What other currencies are worth.", .key = "currency,from_day"),
    [WFM_PLAN_SCENARIOS] =
        TABLE("scenarios", WfmScenarioRow, "What may turn out differently: each scenario changes a few inputs.",
              .plan_note =
                  "`wfm capacity` runs every scenario beside the plan. A folder scenarios/NAME may hold tables that take the place of the "
                  "plan's own in the scenario of that name."),
    [WFM_PLAN_DRIVERS] =
        TABLE("drivers", WfmDriverRow, "What contacts follow in the long run, as it was and as it is planned.",
              .plan_note =
                  "Used by forecasts of eight weeks and more (`wfm outlook`, `wfm capacity`) where the history shows that it helps; they "
                  "say whether, how, and why not."),
};
