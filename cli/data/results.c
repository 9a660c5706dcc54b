#include "cli/data/results.h"

#include "cli/data/results_headcount.h"

#include <math.h>

/* Result tables are written with few decimals on purpose: a planner reads them, and what lies below them is noise. */
#define COLUMN(Row, field, kind, ...)                                                                                                      \
  { .name = #field, .type = WFM_CELL_##kind, .offset = offsetof(Row, field), __VA_ARGS__ }
#define TABLE(title, Row, where, what, ...)                                                                                                \
  {                                                                                                                                        \
    .name = title, .summary = what, .row_size = sizeof(Row), .line_offset = where, .columns = Row##_columns,                               \
    .n_columns = G_N_ELEMENTS(Row##_columns), __VA_ARGS__                                                                                  \
  }

#define QUEUE(Row) COLUMN(Row, queue, ID, .required = true, .help = "Queue.", .example = "voice-en")
#define START_UTC(Row)                                                                                                                     \
  COLUMN(Row, interval_start_utc, INSTANT, .required = true, .help = "Begin of the interval.", .example = "2026-03-30T08:00:00Z")
#define START_LOCAL(Row)                                                                                                                   \
  COLUMN(Row, interval_start_local, TEXT, .help = "The same in the queue's zone, with its offset.", .example = "2026-03-30T09:00:00+01:00")
#define MINUTES(Row)                                                                                                                       \
  COLUMN(Row, minutes, INT, .required = true, .low = 1, .high = 1440, .unit = "min", .help = "Length of the interval.", .example = "15")
#define QUANTILE(p, word)                                                                                                                  \
  COLUMN(WfmForecastRow, p, REAL, .decimals = 2, .unit = "contacts", .help = word " of the interval's contacts.", .example = "12")

static const WfmColumn WfmForecastRow_columns[] = {
    QUEUE(WfmForecastRow),
    START_UTC(WfmForecastRow),
    START_LOCAL(WfmForecastRow),
    MINUTES(WfmForecastRow),
    COLUMN(WfmForecastRow, mean, REAL, .required = true, .decimals = 4, .low = 0, .high = 1e9, .unit = "contacts",
           .help = "Expected contacts.", .example = "12.5"),
    COLUMN(WfmForecastRow, aht_s, REAL, .required = true, .decimals = 2, .low = 0, .high = 1e7, .unit = "s", .help = "Mean handle time.",
           .example = "305"),
    QUANTILE(p05, "5 % quantile"),
    QUANTILE(p10, "10 % quantile"),
    QUANTILE(p25, "Lower quartile"),
    QUANTILE(p50, "Median"),
    QUANTILE(p75, "Upper quartile"),
    QUANTILE(p90, "90 % quantile"),
    QUANTILE(p95, "95 % quantile"),
    COLUMN(WfmForecastRow, yardstick, REAL, .decimals = 4, .unit = "contacts",
           .help = "The planner's own forecast: mean of the last weeks.", .example = "11.75"),
    COLUMN(WfmForecastRow, day_cv, REAL, .decimals = 4, .low = 0, .high = 10, .help = "Coefficient of variation of the day's level.",
           .example = "0.08"),
    COLUMN(WfmForecastRow, interval_cv, REAL, .decimals = 4, .low = 0, .high = 10,
           .help = "Coefficient of variation of the interval beyond Poisson.", .example = "0.05"),
    COLUMN(WfmForecastRow, statistical, REAL, .decimals = 4, .low = 0, .high = 1e9, .unit = "contacts",
           .help = "What the models expect, before the planner's overrides; mean is the final word.", .example = "11.9"),
    COLUMN(WfmForecastRow, statistical_aht_s, REAL, .decimals = 2, .low = 0, .high = 1e7, .unit = "s",
           .help = "Handle time before the planner's overrides.", .example = "305"),
    COLUMN(WfmForecastRow, override, TEXT, .help = "Reason of the planner's override that touched the interval last; empty: none.",
           .example = "price change announced"),
    COLUMN(WfmForecastRow, follow, REAL, .decimals = 3, .low = 0, .high = 10,
           .help = "How far the rest of the day from here on follows the day so far: 0 not at all, 1 as the law has it.", .example = "0.9"),
    COLUMN(WfmForecastRow, carry, REAL, .decimals = 3, .low = 0, .high = 10, .help = "Likewise for the day after.", .example = "0.4"),
    COLUMN(WfmForecastRow, aht_p10, REAL, .decimals = 2, .low = 0, .high = 1e7, .unit = "s",
           .help = "10 % quantile of the interval's mean handle time.", .example = "214"),
    COLUMN(WfmForecastRow, aht_p90, REAL, .decimals = 2, .low = 0, .high = 1e7, .unit = "s", .help = "90 % quantile of it.",
           .example = "409"),
};

#define COMMON(number)                                                                                                                     \
  COLUMN(WfmForecastLawRow, common_##number, REAL, .initial = "0", .decimals = 4, .low = -1, .high = 1,                                    \
         .help = "Loading of the day's volume on factor " #number " of those that all queues have in common.", .example = "0.4")

static const WfmColumn WfmForecastLawRow_columns[] = {
    QUEUE(WfmForecastLawRow),
    COLUMN(WfmForecastLawRow, lasting_share, REAL, .initial = "0", .decimals = 4, .low = 0, .high = 1, .unit = "share",
           .help = "Part of the variance of a day's volume that lasts into the days after.", .example = "0.55"),
    COLUMN(WfmForecastLawRow, lasting_persistence, REAL, .initial = "1", .decimals = 4, .low = 0, .high = 1,
           .help = "How much of that is left a day later.", .example = "0.98"),
    COLUMN(WfmForecastLawRow, aht_cv, REAL, .initial = "0", .decimals = 4, .low = 0, .high = 10,
           .help = "Coefficient of variation of the level of a day's handle time.", .example = "0.04"),
    COLUMN(WfmForecastLawRow, aht_lasting_share, REAL, .initial = "0", .decimals = 4, .low = 0, .high = 1, .unit = "share",
           .help = "As lasting_share, of the handle time.", .example = "0.4"),
    COLUMN(WfmForecastLawRow, aht_lasting_persistence, REAL, .initial = "1", .decimals = 4, .low = 0, .high = 1,
           .help = "As lasting_persistence, of the handle time.", .example = "0.99"),
    COLUMN(WfmForecastLawRow, volume_with_aht, REAL, .initial = "0", .decimals = 4, .low = -1, .high = 1,
           .help = "Correlation of the volume of a day with its handle time.", .example = "0.2"),
    COMMON(1),
    COMMON(2),
    COMMON(3),
    COMMON(4),
    COMMON(5),
    COMMON(6),
    COMMON(7),
    COMMON(8),
};

static const WfmColumn WfmRequirementRow_columns[] = {
    QUEUE(WfmRequirementRow),
    START_UTC(WfmRequirementRow),
    START_LOCAL(WfmRequirementRow),
    MINUTES(WfmRequirementRow),
    COLUMN(WfmRequirementRow, volume, REAL, .decimals = 4, .unit = "contacts", .help = "Expected contacts.", .example = "12.5"),
    COLUMN(WfmRequirementRow, aht_s, REAL, .decimals = 2, .unit = "s", .help = "Mean handle time.", .example = "305"),
    COLUMN(WfmRequirementRow, load_erl, REAL, .decimals = 4, .unit = "erlang", .help = "Agents busy on average if nobody waited.",
           .example = "4.24"),
    COLUMN(WfmRequirementRow, net_agents, REAL, .decimals = 4, .unit = "agents", .help = "People needed at work on the queue.",
           .example = "6.31"),
    COLUMN(WfmRequirementRow, shrinkage, REAL, .decimals = 4, .low = 0, .high = 1, .unit = "share", .help = "Unscheduled shrinkage.",
           .example = "0.078"),
    COLUMN(WfmRequirementRow, gross_agents, REAL, .required = true, .decimals = 4, .low = 0, .high = 1e9, .unit = "agents",
           .help = "People to schedule: net / (1 - shrinkage).", .example = "6.84"),
    COLUMN(WfmRequirementRow, whole_agents, INT, .low = 0, .high = 1e9, .unit = "agents", .help = "The same, rounded up.", .example = "7"),
    COLUMN(WfmRequirementRow, binding, TEXT,
           .help = "What decides the number: service level, answer time, occupancy, minimum, backlog, stability, abandonment, cost.",
           .example = "service_level"),
    COLUMN(WfmRequirementRow, service_level, REAL, .decimals = 4, .unit = "share",
           .help = "Expected at whole_agents; empty where nothing is offered.", .example = "0.843"),
    COLUMN(WfmRequirementRow, asa_s, REAL, .decimals = 2, .unit = "s", .help = "Expected mean wait at whole_agents.", .example = "9.1"),
    COLUMN(WfmRequirementRow, occupancy, REAL, .decimals = 4, .unit = "share", .help = "Expected occupancy at whole_agents.",
           .example = "0.71"),
    COLUMN(WfmRequirementRow, abandon, REAL, .decimals = 4, .unit = "share", .help = "Expected share of contacts that abandon.",
           .example = "0.012"),
    COLUMN(WfmRequirementRow, service_level_expected, REAL, .decimals = 4, .unit = "share",
           .help = "What a contact meets on average over the forecast's distribution of the load; service_level is that at its mean.",
           .example = "0.821"),
};

static const WfmColumn WfmSegmentRow_columns[] = {
    COLUMN(WfmSegmentRow, agent_id, ID, .required = true, .help = "Agent, as in agents.csv.", .example = "a.byrne"),
    COLUMN(WfmSegmentRow, agent_name, TEXT, .help = "Name for people.", .example = "Aoife Byrne"),
    COLUMN(WfmSegmentRow, shift_id, TEXT, .help = "Shift of shifts.csv; empty where it was made elsewhere.", .example = "day"),
    COLUMN(WfmSegmentRow, shift_date_local, DAY,
           .help = "Local date on which the shift begins; empty: that of its first segment (a new shift after more than 4 hours).",
           .example = "2026-03-30"),
    COLUMN(WfmSegmentRow, segment, TEXT, .required = true, .help = "work, break or meeting.", .example = "work"),
    COLUMN(WfmSegmentRow, start_utc, INSTANT, .required = true, .help = "Begin of the segment.", .example = "2026-03-30T08:00:00Z"),
    COLUMN(WfmSegmentRow, end_utc, INSTANT, .required = true, .help = "End of the segment.", .example = "2026-03-30T10:00:00Z"),
    COLUMN(WfmSegmentRow, start_local, TEXT, .help = "Begin on the agent's clock.", .example = "2026-03-30T09:00:00+01:00"),
    COLUMN(WfmSegmentRow, end_local, TEXT, .help = "End on the agent's clock.", .example = "2026-03-30T11:00:00+01:00"),
    COLUMN(WfmSegmentRow, tz, TEXT, .help = "The agent's zone.", .example = "Europe/Dublin"),
    COLUMN(WfmSegmentRow, paid, BOOL, .initial = "yes", .help = "Whether the segment is paid.", .example = "yes"),
    COLUMN(WfmSegmentRow, queue_or_activity, TEXT, .help = "Queues that the person serves, joined by +, or the activity.",
           .example = "voice-en+chat-en"),
    COLUMN(WfmSegmentRow, source, TEXT, .initial = "planned", .help = "planned by wfm, or locked by the planner.", .example = "planned"),
};

static const WfmColumn WfmShiftOutRow_columns[] = {
    COLUMN(WfmShiftOutRow, agent_id, ID, .required = true, .help = "Agent, as in agents.csv.", .example = "a.byrne"),
    COLUMN(WfmShiftOutRow, agent_name, TEXT, .help = "Name for people.", .example = "Aoife Byrne"),
    COLUMN(WfmShiftOutRow, site, TEXT, .help = "Site.", .example = "Dublin"),
    COLUMN(WfmShiftOutRow, shift_id, TEXT, .help = "Shift of shifts.csv.", .example = "day"),
    COLUMN(WfmShiftOutRow, kind, TEXT, .help = "Kind of shift.", .example = "day"),
    COLUMN(WfmShiftOutRow, shift_date_local, DAY, .help = "Local date on which the shift begins.", .example = "2026-03-30"),
    COLUMN(WfmShiftOutRow, start_utc, INSTANT, .required = true, .help = "Begin of the shift.", .example = "2026-03-30T08:00:00Z"),
    COLUMN(WfmShiftOutRow, end_utc, INSTANT, .required = true, .help = "End of the shift.", .example = "2026-03-30T16:30:00Z"),
    COLUMN(WfmShiftOutRow, start_local, TEXT, .help = "Begin on the agent's clock.", .example = "2026-03-30T09:00:00+01:00"),
    COLUMN(WfmShiftOutRow, end_local, TEXT, .help = "End on the agent's clock.", .example = "2026-03-30T17:30:00+01:00"),
    COLUMN(WfmShiftOutRow, tz, TEXT, .help = "The agent's zone.", .example = "Europe/Dublin"),
    COLUMN(WfmShiftOutRow, hours, REAL, .decimals = 4, .unit = "h", .help = "Elapsed time from start to end.", .example = "8.5"),
    COLUMN(WfmShiftOutRow, paid_hours, REAL, .decimals = 4, .unit = "h", .help = "Without unpaid breaks.", .example = "8"),
    COLUMN(WfmShiftOutRow, source, TEXT, .help = "planned by wfm, or locked by the planner.", .example = "planned"),
};

static const WfmColumn WfmCoverageRow_columns[] = {
    QUEUE(WfmCoverageRow),
    START_UTC(WfmCoverageRow),
    START_LOCAL(WfmCoverageRow),
    MINUTES(WfmCoverageRow),
    COLUMN(WfmCoverageRow, required, REAL, .decimals = 4, .unit = "agents", .help = "Gross agents required.", .example = "6.84"),
    COLUMN(WfmCoverageRow, present, REAL, .decimals = 4, .unit = "agents",
           .help = "Agents at work on the queue by the roster; who serves several queues is split between them.", .example = "7"),
    COLUMN(WfmCoverageRow, difference, REAL, .decimals = 4, .unit = "agents", .help = "present - required.", .example = "0.16"),
    COLUMN(WfmCoverageRow, sl_expected, REAL, .decimals = 4, .unit = "share",
           .help = "Service level by formula, people who serve several queues counted once; empty: nothing offered.", .example = "0.85"),
    COLUMN(WfmCoverageRow, sl_simulated, REAL, .decimals = 4, .unit = "share", .help = "Service level by simulation.", .example = "0.84"),
    COLUMN(WfmCoverageRow, asa_simulated_s, REAL, .decimals = 2, .unit = "s", .help = "Mean wait of the answered by simulation.",
           .example = "9.8"),
    COLUMN(WfmCoverageRow, occupancy_simulated, REAL, .decimals = 4, .unit = "share",
           .help = "Share of present time spent on contacts, by simulation.", .example = "0.7"),
    COLUMN(WfmCoverageRow, offered_simulated, REAL, .decimals = 4, .unit = "contacts", .help = "Contacts per replication.",
           .example = "12.4"),
};

static const WfmColumn WfmAccuracyRow_columns[] = {
    QUEUE(WfmAccuracyRow),
    COLUMN(WfmAccuracyRow, model, TEXT, .help = "Model, combination or yardstick.", .example = "combination"),
    COLUMN(WfmAccuracyRow, level, TEXT, .help = "interval, day or week.", .example = "interval"),
    COLUMN(WfmAccuracyRow, lead_from, INT, .unit = "days", .help = "First day ahead that is scored.", .example = "1"),
    COLUMN(WfmAccuracyRow, lead_to, INT, .unit = "days", .help = "Last day ahead that is scored.", .example = "7"),
    COLUMN(WfmAccuracyRow, wape, REAL, .decimals = 4, .unit = "share", .help = "Sum of absolute errors over the sum of contacts.",
           .example = "0.182"),
    COLUMN(WfmAccuracyRow, floor, REAL, .decimals = 4, .unit = "share", .help = "WAPE that a perfectly known Poisson rate would have.",
           .example = "0.151"),
    COLUMN(WfmAccuracyRow, wape_over_floor, REAL, .decimals = 4, .help = "wape / floor; 1 is as good as anyone can be.", .example = "1.21"),
    COLUMN(WfmAccuracyRow, mase, REAL, .decimals = 4, .help = "Mean absolute error over that of the weekly seasonal naive in the past.",
           .example = "0.83"),
    COLUMN(WfmAccuracyRow, bias, REAL, .decimals = 4, .unit = "share",
           .help = "Sum of errors (forecast - actual) over the sum of contacts.", .example = "-0.011"),
    COLUMN(WfmAccuracyRow, cover80, REAL, .decimals = 4, .unit = "share", .help = "Actuals inside the 80 % interval.", .example = "0.79"),
    COLUMN(WfmAccuracyRow, cover95, REAL, .decimals = 4, .unit = "share", .help = "Actuals inside the 95 % interval.", .example = "0.94"),
    COLUMN(WfmAccuracyRow, n, INT, .unit = "actuals", .help = "Actuals that were scored.", .example = "1344"),
};

static const WfmColumn WfmArchiveRow_columns[] = {
    QUEUE(WfmArchiveRow),
    START_UTC(WfmArchiveRow),
    MINUTES(WfmArchiveRow),
    COLUMN(WfmArchiveRow, known_until_utc, INSTANT, .required = true, .help = "End of the history that the forecast was made from.",
           .example = "2026-03-30T00:00:00Z"),
    COLUMN(WfmArchiveRow, naive, REAL, .decimals = 4, .unit = "contacts", .help = "Mean of the last weeks.", .example = "11.75"),
    COLUMN(WfmArchiveRow, statistical, REAL, .decimals = 4, .unit = "contacts", .help = "What the models said.", .example = "11.9"),
    COLUMN(WfmArchiveRow, mean, REAL, .required = true, .decimals = 4, .unit = "contacts", .help = "The forecast after overrides.",
           .example = "12.5"),
    COLUMN(WfmArchiveRow, override, TEXT, .help = "Reason of the override; empty: none.", .example = "price change announced"),
};

#define WAPE(field, whose)                                                                                                                 \
  COLUMN(WfmValueAddedRow, field, REAL, .decimals = 4, .unit = "share", .help = "WAPE of " whose ".", .example = "0.18")
static const WfmColumn WfmValueAddedRow_columns[] = {
    QUEUE(WfmValueAddedRow),
    COLUMN(WfmValueAddedRow, scope, TEXT, .help = "all intervals, or those overridden alone.", .example = "overridden"),
    COLUMN(WfmValueAddedRow, level, TEXT, .help = "interval or day.", .example = "day"),
    COLUMN(WfmValueAddedRow, lead_from, INT, .unit = "days", .help = "First day ahead.", .example = "1"),
    COLUMN(WfmValueAddedRow, lead_to, INT, .unit = "days", .help = "Last day ahead; 9999: all.", .example = "7"),
    COLUMN(WfmValueAddedRow, n, INT, .help = "Intervals or days that have come.", .example = "96"),
    COLUMN(WfmValueAddedRow, contacts, REAL, .unit = "contacts", .help = "Contacts that came.", .example = "1310"),
    WAPE(naive_wape, "the mean of the last weeks"),
    WAPE(statistical_wape, "the models"),
    WAPE(final_wape, "the forecast after overrides"),
    COLUMN(WfmValueAddedRow, models_add, REAL, .decimals = 4, .unit = "share",
           .help = "naive_wape - statistical_wape: above 0 the models helped.", .example = "0.03"),
    COLUMN(WfmValueAddedRow, overrides_add, REAL, .decimals = 4, .unit = "share",
           .help = "statistical_wape - final_wape: above 0 the overrides helped.", .example = "-0.01"),
    COLUMN(WfmValueAddedRow, statistical_bias, REAL, .decimals = 4, .unit = "share",
           .help = "Sum of errors of the models over the contacts.", .example = "-0.02"),
    COLUMN(WfmValueAddedRow, final_bias, REAL, .decimals = 4, .unit = "share", .help = "Sum of errors after overrides over the contacts.",
           .example = "0.04"),
};

static const WfmColumn WfmFindingRow_columns[] = {
    QUEUE(WfmFindingRow),
    COLUMN(
        WfmFindingRow, finding, TEXT,
        .help =
            "gap: open days without a count; outage: a day with almost nothing; fault: a day with several times too much; unusual: a day "
            "far "
            "from what is usual; silence: hours without a contact where many are usual; dropped: by verdicts.csv; level_shift: lastingly "
            "more or fewer contacts from then on.",
        .example = "outage"),
    COLUMN(WfmFindingRow, from, TEXT, .help = "Begin, on the queue's clock.", .example = "2026-02-03T00:00:00+00:00"),
    COLUMN(WfmFindingRow, to, TEXT, .help = "End (excluded).", .example = "2026-02-04T00:00:00+00:00"),
    COLUMN(WfmFindingRow, contacts, REAL, .decimals = 2, .unit = "contacts", .help = "Contacts that were counted.", .example = "3"),
    COLUMN(WfmFindingRow, expected, REAL, .decimals = 2, .unit = "contacts", .help = "What is usual there.", .example = "410"),
    COLUMN(WfmFindingRow, ratio, REAL, .decimals = 4, .help = "Counted over usual; of a level shift, the level after over that before.",
           .example = "0.007"),
    COLUMN(WfmFindingRow, treatment, TEXT, .help = "not learnt from, kept (by verdicts.csv), or earlier history scaled.",
           .example = "not learnt from"),
};

static const WfmColumn WfmChangeRow_columns[] = {
    COLUMN(WfmChangeRow, agent_id, ID, .required = true, .help = "Agent, as in agents.csv.", .example = "a.byrne"),
    COLUMN(WfmChangeRow, agent_name, TEXT, .help = "Name for people.", .example = "Aoife Byrne"),
    COLUMN(WfmChangeRow, shift_date_local, DAY, .help = "Local date on which the shift begins.", .example = "2026-03-30"),
    COLUMN(WfmChangeRow, change, TEXT,
           .help =
               "added: was free, works now; removed: worked, is free now; moved: another start, end or shift; breaks: the same shift with "
               "other breaks or meetings.",
           .example = "moved"),
    COLUMN(WfmChangeRow, was_shift, TEXT, .help = "Shift as it was published; empty: free.", .example = "late"),
    COLUMN(WfmChangeRow, was_start_local, TEXT, .help = "Its begin on the agent's clock.", .example = "2026-03-30T13:00:00+01:00"),
    COLUMN(WfmChangeRow, was_end_local, TEXT, .help = "Its end.", .example = "2026-03-30T21:30:00+01:00"),
    COLUMN(WfmChangeRow, is_shift, TEXT, .help = "Shift as it is now; empty: free.", .example = "day"),
    COLUMN(WfmChangeRow, is_start_local, TEXT, .help = "Its begin on the agent's clock.", .example = "2026-03-30T09:00:00+01:00"),
    COLUMN(WfmChangeRow, is_end_local, TEXT, .help = "Its end.", .example = "2026-03-30T17:30:00+01:00"),
    COLUMN(WfmChangeRow, inside, TEXT, .help = "Breaks and meetings that moved within a shift that is the same.",
           .example = "meal 13:00 -> 13:30"),
    COLUMN(WfmChangeRow, tz, TEXT, .help = "The agent's zone.", .example = "Europe/Dublin"),
    COLUMN(WfmChangeRow, notice_h, REAL, .decimals = 2, .unit = "h", .help = "From --now to the begin of what changes; empty: no --now.",
           .example = "21.5"),
    COLUMN(WfmChangeRow, price, REAL, .decimals = 2, .unit = "money", .help = "What the change had to be worth (repair.change_price ...).",
           .example = "40"),
};

static const WfmColumn WfmBoundRow_columns[] = {
    COLUMN(WfmBoundRow, part, CHOICE, .required = true, .choices = "interval|person|limit|sum",
           .help = "interval of a queue, person, limit on what a person has in some weeks, or the sum of all.", .example = "interval"),
    COLUMN(WfmBoundRow, name, TEXT, .help = "The queue, or the agent.", .example = "voice-en"),
    COLUMN(WfmBoundRow, interval_start_utc, INSTANT, .help = "Begin of the interval; its length is the roster's step.",
           .example = "2026-03-30T08:00:00Z"),
    COLUMN(WfmBoundRow, price, REAL, .low = 0, .high = 1e12, .unit = "money",
           .help = "What an agent present earns there; of a limit, what each day, night, weekend or hour that it counts is charged. An "
                   "interval or limit without a row has the price 0.",
           .example = "6.25"),
    COLUMN(WfmBoundRow, value, REAL, .required = true, .unit = "money",
           .help = "What the part adds to the bound: the interval, the lesser of price and value of each agent of its price curve; the "
                   "person, the least cost of a legal plan less what it earns, limits charged; the limit, less than zero, its price times "
                   "what is legal at most.",
           .example = "31.5"),
    COLUMN(WfmBoundRow, rule, TEXT, .help = "Of a limit: the rule.", .example = "max_weekends"),
    COLUMN(WfmBoundRow, origin, TEXT, .help = "Where it stands.", .example = "contracts.csv:12"),
    COLUMN(WfmBoundRow, from_day, DAY, .help = "The first of the agent's dates that the limit counts.", .example = "2026-03-02"),
    COLUMN(WfmBoundRow, to_day, DAY, .help = "The last.", .example = "2026-03-29"),
};

const WfmTable wfm_table_bound =
    TABLE("bound", WfmBoundRow, offsetof(WfmBoundRow, line),
          "Certificate of the bound on the cost of every legal roster (wfm check --certificate); empty for a roster changed with care.");
static const WfmColumn WfmMoveRow_columns[] = {
    COLUMN(WfmMoveRow, agent_id, ID, .required = true, .help = "Agent, as in agents.csv.", .example = "a.byrne"),
    COLUMN(WfmMoveRow, agent_name, TEXT, .help = "Name for people.", .example = "Aoife Byrne"),
    COLUMN(WfmMoveRow, move, TEXT,
           .help = "break or meeting: moved; queue: serves one queue alone meanwhile; overtime: added to the shift; time off: left out of "
                   "it; extra shift: of somebody who is free that day.",
           .example = "overtime"),
    COLUMN(WfmMoveRow, shift_date_local, DAY, .help = "Local date on which the shift begins.", .example = "2026-03-30"),
    COLUMN(WfmMoveRow, from_local, TEXT, .help = "From when, on the agent's clock; of what is moved: where it was.",
           .example = "2026-03-30T17:30:00+01:00"),
    COLUMN(WfmMoveRow, to_local, TEXT, .help = "Until when.", .example = "2026-03-30T19:00:00+01:00"),
    COLUMN(WfmMoveRow, new_from_local, TEXT, .help = "Of what is moved: when it begins now.", .example = ""),
    COLUMN(WfmMoveRow, tz, TEXT, .help = "The agent's zone.", .example = "Europe/Dublin"),
    COLUMN(WfmMoveRow, what, TEXT, .help = "The activity that is moved, the queue that is served alone, or the type of the extra shift.",
           .example = "meal"),
    COLUMN(WfmMoveRow, cost, REAL, .decimals = 2, .unit = "money", .help = "Wages that it costs; below 0: saved.", .example = "58.5"),
    COLUMN(WfmMoveRow, queue, TEXT, .help = "Queue that it changes most, or that is served alone.", .example = "voice-en"),
    COLUMN(WfmMoveRow, points, REAL, .decimals = 3, .unit = "points",
           .help = "What it does to that queue's service level, on top of the kinds of moves before its own, by simulation: alone, or its "
                   "part of what its "
                   "kind does together.",
           .example = "0.21"),
    COLUMN(WfmMoveRow, half_width, REAL, .decimals = 3, .unit = "points",
           .help = "Half the width of the 95 % interval of what it does alone; empty: chance hides that, and points is its part, by worth, "
                   "of its kind's.",
           .example = "0.04"),
    COLUMN(WfmMoveRow, origin, TEXT, .help = "Row of the plan that has to be changed with it.", .example = "fixed.csv:7"),
};

static const WfmColumn WfmOfferRow_columns[] = {
    COLUMN(WfmOfferRow, offer, INT, .help = "Number of the offer; its rows are the people who could take it.", .example = "1"),
    COLUMN(WfmOfferRow, wanted, INT, .unit = "people", .help = "For how many of them it is.", .example = "2"),
    COLUMN(WfmOfferRow, turn, INT,
           .help =
               "Whom to ask first: overtime and extra shifts go to who carries least, time off to who carries most, then to the cheapest.",
           .example = "1"),
    COLUMN(WfmOfferRow, what, TEXT, .help = "overtime, extra shift or time off.", .example = "overtime"),
    COLUMN(WfmOfferRow, from_local, TEXT, .help = "From when, on the agent's clock.", .example = "2026-03-30T17:30:00+01:00"),
    COLUMN(WfmOfferRow, to_local, TEXT, .help = "Until when.", .example = "2026-03-30T19:00:00+01:00"),
    COLUMN(WfmOfferRow, tz, TEXT, .help = "The agent's zone.", .example = "Europe/Dublin"),
    COLUMN(WfmOfferRow, agent_id, ID, .help = "Agent, as in agents.csv.", .example = "a.byrne"),
    COLUMN(WfmOfferRow, agent_name, TEXT, .help = "Name for people.", .example = "Aoife Byrne"),
    COLUMN(WfmOfferRow, carries, REAL, .decimals = 2,
           .help = "Late shifts, nights, weekends, holidays, and bids and leave refused in ledger.csv beyond the average of the contract.",
           .example = "-1.5"),
    COLUMN(WfmOfferRow, cost, REAL, .decimals = 2, .unit = "money", .help = "Wages that it costs; below 0: saved.", .example = "58.5"),
    COLUMN(WfmOfferRow, gain, REAL, .decimals = 2, .unit = "money", .help = "What it is worth, less its cost, everybody else as they are.",
           .example = "31"),
};

const WfmTable wfm_table_offers =
    TABLE("offers", WfmOfferRow, SIZE_MAX,
          "Overtime, extra shifts and time off that could be offered, and to whom first (wfm schedule --repair).");
const WfmTable wfm_table_moves = TABLE("moves", WfmMoveRow, offsetof(WfmMoveRow, line),
                                       "What is done about a day at short notice (wfm whatif, wfm intraday, with --apply).");
const WfmTable wfm_table_changes =
    TABLE("changes", WfmChangeRow, SIZE_MAX,
          "What differs from the published roster (wfm schedule --repair, leave, bids, swap, whatif, intraday).");
const WfmTable wfm_table_history_findings =
    TABLE("history_findings", WfmFindingRow, SIZE_MAX,
          "What looks odd in the history, and what the forecast made of it; verdicts.csv has the last word.");
const WfmTable wfm_table_archive = TABLE("archive", WfmArchiveRow, SIZE_MAX, "One forecast as it was published; the files of PLAN/archive.",
                                         .key = "queue,interval_start_utc");
const WfmTable wfm_table_value_added = TABLE("value_added", WfmValueAddedRow, SIZE_MAX,
                                             "Errors of naive, statistical and final forecasts on what has come since (wfm value-added).");
const WfmTable wfm_table_forecast = TABLE("forecast", WfmForecastRow, SIZE_MAX,
                                          "Contacts and handle time to expect, per queue and interval.", .key = "queue,interval_start_utc");
const WfmTable wfm_table_forecast_law =
    TABLE("forecast_law", WfmForecastLawRow, SIZE_MAX,
          "How far the days of a queue stray together with its other days, with its handle time and with the other queues: what sample "
          "paths are drawn from.",
          .key = "queue");
const WfmTable wfm_table_forecast_now =
    TABLE("forecast_now", WfmForecastRow, SIZE_MAX, "The rest of today and tomorrow, updated by today's contacts so far.",
          .key = "queue,interval_start_utc");
const WfmTable wfm_table_requirement =
    TABLE("requirement", WfmRequirementRow, SIZE_MAX, "Agents that each interval of each queue needs.", .key = "queue,interval_start_utc");
const WfmTable wfm_table_roster =
    TABLE("roster", WfmSegmentRow, offsetof(WfmSegmentRow, line),
          "Who works when: one row per segment of a shift. wfm check reads rosters of other tools in their own layouts (docs/rules.md).");
const WfmTable wfm_table_published =
    TABLE("published", WfmSegmentRow, offsetof(WfmSegmentRow, line), "The roster as it was before it was changed: a copy of roster.csv.");
const WfmTable wfm_table_shifts = TABLE("shifts", WfmShiftOutRow, SIZE_MAX, "Who works when: one row per shift.");
const WfmTable wfm_table_coverage =
    TABLE("coverage", WfmCoverageRow, SIZE_MAX,
          "Required against present agents, and the service level expected and simulated, per queue and interval.",
          .key = "queue,interval_start_utc");
const WfmTable wfm_table_accuracy =
    TABLE("accuracy", WfmAccuracyRow, SIZE_MAX, "How well the forecasting models did on the plan's own history.");

#define OF_PERIOD(p, word)                                                                                                                 \
  COLUMN(WfmOutlookRow, p, REAL, .decimals = 1, .unit = "contacts", .help = word " of the period's contacts.", .example = "31200")

static const WfmColumn WfmOutlookRow_columns[] = {
    COLUMN(WfmOutlookRow, queue, ID, .help = "Queue; empty: all queues together.", .example = "voice-en"),
    COLUMN(WfmOutlookRow, period, TEXT, .required = true, .help = "month, or week.", .example = "month"),
    COLUMN(WfmOutlookRow, from_day, DAY, .required = true, .help = "Its first day, on each queue's own clock.", .example = "2026-04-01"),
    COLUMN(WfmOutlookRow, days, INT, .required = true, .unit = "days", .help = "Its length; the first month may be less than whole.",
           .example = "30"),
    COLUMN(WfmOutlookRow, contacts, REAL, .required = true, .decimals = 1, .unit = "contacts", .help = "Expected contacts.",
           .example = "31250"),
    OF_PERIOD(p05, "5 % quantile"),
    OF_PERIOD(p10, "10 % quantile"),
    OF_PERIOD(p25, "Lower quartile"),
    OF_PERIOD(p50, "Median"),
    OF_PERIOD(p75, "Upper quartile"),
    OF_PERIOD(p90, "90 % quantile"),
    OF_PERIOD(p95, "95 % quantile"),
    COLUMN(WfmOutlookRow, aht_s, REAL, .decimals = 1, .unit = "s", .help = "Mean handle time; empty: no contacts.", .example = "305"),
    COLUMN(WfmOutlookRow, work_h, REAL, .required = true, .decimals = 1, .unit = "h", .help = "Expected contacts x handle time.",
           .example = "2650"),
    COLUMN(WfmOutlookRow, work_p10, REAL, .decimals = 1, .unit = "h", .help = "10 % quantile of the work.", .example = "2430"),
    COLUMN(WfmOutlookRow, work_p90, REAL, .decimals = 1, .unit = "h", .help = "90 % quantile of the work.", .example = "2880"),
    COLUMN(WfmOutlookRow, year_before, REAL, .decimals = 1, .unit = "contacts",
           .help = "Contacts that came on the same dates a year before; of a week, 364 days before; empty: not all of it was measured.",
           .example = "29900"),
    COLUMN(WfmOutlookRow, change, REAL, .decimals = 4, .unit = "share", .help = "contacts / year_before - 1.", .example = "0.045"),
};
const WfmTable wfm_table_outlook =
    TABLE("outlook", WfmOutlookRow, SIZE_MAX, "Contacts and work by month and week, for up to 36 months.", .key = "queue,period,from_day");

const WfmTable *const wfm_result_tables[WFM_N_RESULT_TABLES] = {&wfm_table_forecast,
                                                                &wfm_table_forecast_law,
                                                                &wfm_table_forecast_now,
                                                                &wfm_table_requirement,
                                                                &wfm_table_roster,
                                                                &wfm_table_shifts,
                                                                &wfm_table_coverage,
                                                                &wfm_table_accuracy,
                                                                &wfm_table_archive,
                                                                &wfm_table_value_added,
                                                                &wfm_table_history_findings,
                                                                &wfm_table_changes,
                                                                &wfm_table_published,
                                                                &wfm_table_bound,
                                                                &wfm_table_moves,
                                                                &wfm_table_offers,
                                                                &wfm_table_outlook,
                                                                &wfm_table_headcount,
                                                                &wfm_table_hiring,
                                                                &wfm_table_budget,
                                                                &wfm_table_scenarios,
                                                                &wfm_table_bridge,
                                                                &wfm_table_tornado,
                                                                &wfm_table_worth,
                                                                &wfm_table_export_names,
                                                                &wfm_table_kpi};
