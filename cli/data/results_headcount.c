#include "cli/data/results_headcount.h"

#define COLUMN(Row, field, kind, ...)                                                                                                      \
  { .name = #field, .type = WFM_CELL_##kind, .offset = offsetof(Row, field), __VA_ARGS__ }
#define TABLE(title, Row, what)                                                                                                            \
  {                                                                                                                                        \
    .name = title, .summary = what, .row_size = sizeof(Row), .line_offset = SIZE_MAX, .columns = Row##_columns,                            \
    .n_columns = G_N_ELEMENTS(Row##_columns)                                                                                               \
  }
#define NUMBER(Row, field, digits, in, what, sample)                                                                                       \
  COLUMN(Row, field, REAL, .decimals = digits, .unit = in, .help = what, .example = sample)
#define WORD(Row, field, what, sample) COLUMN(Row, field, TEXT, .help = what, .example = sample)
#define DATE(Row, field, what, sample) COLUMN(Row, field, DAY, .help = what, .example = sample)
#define WHOLE(Row, field, in, what, sample) COLUMN(Row, field, INT, .unit = in, .help = what, .example = sample)

#define R WfmHeadcountRow
static const WfmColumn WfmHeadcountRow_columns[] = {
    WORD(R, period, "month or week.", "month"),
    DATE(R, from_day, "First day.", "2027-01-01"),
    WHOLE(R, days, "days", "Days of it within the plan.", "31"),
    WORD(R, scope, "all, site, contract, group, vendor or queue.", "group"),
    WORD(R, name, "Which of them.", "dublin-en"),
    NUMBER(R, heads, 2, "people", "Paid people, mean over its days: as planned, leavers at their rate.", "24.3"),
    NUMBER(R, heads_p10, 2, "people", "10 % quantile over the sample futures.", "22"),
    NUMBER(R, heads_p50, 2, "people", "Median.", "24"),
    NUMBER(R, heads_p90, 2, "people", "90 % quantile.", "27"),
    NUMBER(R, training, 2, "people", "Of them in training.", "4"),
    NUMBER(R, productive, 2, "people", "Trained people of full speed that they are worth.", "19.7"),
    NUMBER(R, fte, 2, "FTE", "Paid hours over those of capacity.fte_hours a week.", "23.7"),
    NUMBER(R, paid_h, 1, "h", "Paid hours, without overtime.", "4201"),
    NUMBER(R, hires, 2, "people", "Who join in it.", "6"),
    NUMBER(R, leavers, 2, "people", "Who leave in it, as expected.", "0.7"),
    NUMBER(R, supervisors, 2, "people", "Supervisors for them: heads over the group's span; not among the heads.", "1.74"),
    NUMBER(R, required, 2, "people", "Productive people required, as expected (mean over the sample futures).", "20.1"),
    NUMBER(R, required_p10, 2, "people", "10 % quantile.", "17.8"),
    NUMBER(R, required_p50, 2, "people", "Median.", "20"),
    NUMBER(R, required_p90, 2, "people", "90 % quantile.", "22.9"),
    NUMBER(R, missing, 2, "people", "Productive people missing after overtime and vendors, mean over the sample futures.", "0.1"),
    NUMBER(R, contacts, 1, "contacts", "Expected contacts.", "5250"),
    NUMBER(R, work_h, 1, "h", "Expected hours of work.", "441"),
    NUMBER(R, need_h, 1, "h", "Hours on the queue that the service level needs at the forecast.", "532"),
    NUMBER(R, bare_fte, 2, "FTE", "These hours over capacity.fte_hours: FTE required without absence, breaks and what rosters cannot use.",
           "13.3"),
    NUMBER(R, required_fte, 2, "FTE", "FTE required with them.", "19.9"),
    NUMBER(R, gap_fte, 2, "FTE", "fte - required_fte; below 0: too few, before overtime and vendors.", "3.8"),
    NUMBER(R, overtime_h, 1, "h", "Overtime planned.", "40"),
    NUMBER(R, vendor_h, 1, "h", "Vendors' hours planned.", "160"),
    NUMBER(R, level_p10, 4, "share", "Service level, 10 % quantile over the sample futures.", "0.741"),
    NUMBER(R, level_p50, 4, "share", "Median.", "0.823"),
    NUMBER(R, level_p90, 4, "share", "90 % quantile.", "0.871"),
    NUMBER(R, met, 3, "share", "Sample futures in which no hour is missing in any of its weeks.", "0.83"),
    NUMBER(R, cost_p10, 2, "money", "Money of all, 10 % quantile over the sample futures; each week's evenly over its days.", "241000"),
    NUMBER(R, cost_p50, 2, "money", "Median.", "254000"),
    NUMBER(R, cost_p90, 2, "money", "90 % quantile.", "266000"),
};
#undef R
#define R WfmHiringRow
static const WfmColumn WfmHiringRow_columns[] = {
    WORD(R, action, "hire, cross_train, overtime, time_off or vendor.", "hire"),
    WORD(R, who, "Group, or vendor.", "dublin-en"),
    WORD(R, to, "cross_train: the group whose work they learn.", ""),
    DATE(R, decide_day, "Last day on which it can be decided: the lead time, or the vendor's notice, before.", "2026-11-09"),
    DATE(R, from_day, "First day of the class, or of the month.", "2027-01-04"),
    DATE(R, trained_day, "First day at work with contacts.", "2027-02-01"),
    NUMBER(R, heads, 0, "people", "People.", "8"),
    NUMBER(R, hours, 1, "h", "Hours of overtime, time off or vendor.", ""),
    NUMBER(R, cost, 2, "money", "What it costs beside pay (hire, cross_train), or in all.", "21600"),
};
#undef R
#define R WfmBudgetRow
static const WfmColumn WfmBudgetRow_columns[] = {
    DATE(R, from_day, "First day of the month, or of the plan.", "2027-01-01"),
    WHOLE(R, days, "days", "Days of the month within the plan.", "31"),
    WORD(R, cost_centre, "Cost centre.", "4711 Dublin"),
    WORD(R, who, "Group or vendor.", "dublin-en"),
    WORD(R, item, "pay, tools, supervisors, overtime, time off, hiring, cross-training, vendor, vendor set-up.", "pay"),
    WORD(R, currency, "Currency of amount_own.", "EUR"),
    NUMBER(R, amount_own, 2, "money", "In the group's or vendor's own currency.", "98540.12"),
    NUMBER(R, amount, 2, "money", "In the plan's currency.", "98540.12"),
};
#undef R
#define R WfmScenarioResultRow
static const WfmColumn WfmScenarioResultRow_columns[] = {
    WORD(R, scenario, "Scenario; plan is the plan itself.", "bot"),
    NUMBER(R, contacts, 1, "contacts", "Contacts over the whole plan.", "612000"),
    NUMBER(R, required_fte, 2, "FTE", "FTE required: hours needed, with absence and schedule efficiency, over capacity.fte_hours.", "61.4"),
    NUMBER(R, heads_first, 1, "people", "People in the first week.", "58"),
    NUMBER(R, heads_last, 1, "people", "People in the last week.", "66.2"),
    NUMBER(R, hires, 0, "people", "Hires.", "41"),
    NUMBER(R, vendor_h, 1, "h", "Hours of vendors.", "19200"),
    NUMBER(R, overtime_h, 1, "h", "Overtime.", "840"),
    NUMBER(R, missing_h, 1, "h", "Hours that are missing in the plan.", "0"),
    NUMBER(R, cost, 2, "money", "Money of the plan.", "6612400.50"),
    NUMBER(R, cost_p10, 2, "money", "10 % quantile over the sample futures.", "6401000"),
    NUMBER(R, cost_p50, 2, "money", "Median.", "6605000"),
    NUMBER(R, cost_p90, 2, "money", "90 % quantile.", "6877000"),
    NUMBER(R, cost_per_contact, 4, "money", "Money over contacts.", "10.8046"),
    NUMBER(R, value_at_end, 2, "money",
           "Part of the cost that is still worth something at the end: hiring, training and pay in training of those hired who are left.",
           "18200.10"),
    NUMBER(R, level, 4, "share", "Service level over all contacts, median of the sample futures.", "0.812"),
    NUMBER(R, met, 3, "share", "Weeks and sample futures in which no hour is missing, from the first week on in which a hire can help.",
           "0.81"),
    NUMBER(R, bound, 2, "money",
           "No plan that meets the same need costs less, what it leaves at the end counted; empty where hours are missing.", "6598100"),
    NUMBER(R, gap, 5, "share", "How far the plan may be above the cheapest one, the price of missing hours counted.", "0.0021"),
    WORD(R, note, "What cannot be met, and why.", ""),
};
#undef R
#define R WfmBridgeRow
static const WfmColumn WfmBridgeRow_columns[] = {
    WORD(R, from, "Scenario or plan from which it starts.", "plan"),
    WORD(R, to, "Scenario to which it leads.", "bot"),
    WORD(R, measure, "cost: money less what the people hired are still worth at the end; or required_fte.", "cost"),
    WHOLE(R, place, "", "Order: 0 is the amount at the start, the last one that at the end.", "1"),
    WORD(R, part, "What changes, all else as before it.", "volume"),
    NUMBER(R, amount, 2, "", "Its part of the difference; at the start and the end: the measure itself.", "-402310.17"),
    NUMBER(R, running, 2, "", "The measure after it.", "6210090.33"),
};
#undef R
#define R WfmTornadoRow
static const WfmColumn WfmTornadoRow_columns[] = {
    WORD(R, driver, "What strays, all else at its mean; all: everything together.", "volume"),
    WORD(R, measure, "cost, heads, required or missing.", "cost"),
    NUMBER(R, p10, 2, "", "10 % quantile over the sample futures.", "6402000"),
    NUMBER(R, p50, 2, "", "Median.", "6604000"),
    NUMBER(R, p90, 2, "", "90 % quantile.", "6871000"),
    NUMBER(R, spread, 2, "", "p90 - p10.", "469000"),
};
#undef R
#define R WfmPriceRow
static const WfmColumn WfmPriceRow_columns[] = {
    WORD(R, input, "Kind of input: seats, lead, dates, class_most, hires_most, heads, skill, overtime, time_off, vendor_most ...", "lead"),
    WORD(R, what, "The change, by one unit.", "a lead time of 1 week less for dublin-en"),
    DATE(R, from_day, "First day of the first week in which the limit costs anything; empty: not known.", "2027-01-04"),
    DATE(R, to_day, "Last day of the last such week.", "2027-03-28"),
    NUMBER(R, saves, 2, "money", "What the change saves over the plan, people taken as divisible.", "4120.55"),
    NUMBER(R, pay, 2, "money", "Pay of the people whom the change adds, which is not counted in it.", ""),
};
#undef R

const WfmTable wfm_table_headcount = TABLE("headcount", WfmHeadcountRow, "People there and required, by month and week, with their bands.");
const WfmTable wfm_table_hiring = TABLE("hiring", WfmHiringRow, "What to do when: classes, cross-training, overtime, time off, vendors.");
const WfmTable wfm_table_budget = TABLE("budget", WfmBudgetRow, "Money by month, cost centre and item.");
const WfmTable wfm_table_scenarios =
    TABLE("scenarios", WfmScenarioResultRow, "The plan and its scenarios side by side (a result of `wfm capacity`).");
const WfmTable wfm_table_bridge = TABLE("bridge", WfmBridgeRow, "From the plan to each scenario, part by part.");
const WfmTable wfm_table_tornado = TABLE("tornado", WfmTornadoRow, "Which uncertainty drives the spread.");
const WfmTable wfm_table_worth = TABLE("worth", WfmPriceRow, "What one unit of each constraint is worth.");
