#include "cli/data/results.h"

#define COLUMN(field, kind_of, ...)                                                                                                        \
  { .name = #field, .type = WFM_CELL_##kind_of, .offset = offsetof(WfmKpiRow, field), __VA_ARGS__ }

static const WfmColumn kpi_columns[] = {
    COLUMN(queue, ID, .help = "Queue; empty: all together.", .example = "voice-en"),
    COLUMN(
        kpi, TEXT,
        .help =
            "contacts, handled, service_level, abandoned, first_response_s, handle_time_s, backlog, backlog_days, wape_1_7, wape_8_14, "
            "wape_15_28 (error of the forecast by days ahead), bias_1_7, yardstick_wape_1_7, productivity, cost_per_contact, utilisation, "
            "occupancy, resolution_time_s, backlog_age_days, csat, nps; or one that is not measured.",
        .example = "service_level"),
    COLUMN(period, TEXT, .help = "week; roster: the days of the coming roster; empty: not measured.", .example = "week"),
    COLUMN(from_day, DAY, .help = "Its first day, on the queue's clock.", .example = "2026-03-23"),
    COLUMN(days, INT, .unit = "days", .help = "Its length.", .example = "7"),
    COLUMN(value, REAL, .decimals = 4, .help = "Empty: not measured.", .example = "0.843"),
    COLUMN(unit, TEXT, .help = "share, s, contacts, days, contacts/h, points, or money.", .example = "share"),
    COLUMN(target, REAL, .decimals = 4, .help = "By queues.csv; empty: none.", .example = "0.8"),
    COLUMN(met, TEXT, .help = "yes or no; empty: no target.", .example = "yes"),
    COLUMN(before, REAL, .decimals = 4, .help = "The week before.", .example = "0.861"),
    COLUMN(usual, REAL, .decimals = 4, .help = "Mean of up to four weeks before, at least two.", .example = "0.852"),
    COLUMN(trend, TEXT, .help = "better, worse, up, down or steady against usual.", .example = "steady"),
    COLUMN(basis, TEXT, .help = "Where the number comes from; of what is not measured, what is missing.", .example = "history.csv"),
    COLUMN(n, REAL, .decimals = 1, .unit = "contacts", .help = "Contacts behind the number, or answers of customers.", .example = "1204"),
};
const WfmTable wfm_table_kpi = {
    .name = "kpi",
    .summary = "Key figures by week, with trend and target, and what is not measured (wfm kpi).",
    .row_size = sizeof(WfmKpiRow),
    .line_offset = SIZE_MAX,
    .columns = kpi_columns,
    .n_columns = G_N_ELEMENTS(kpi_columns),
};
