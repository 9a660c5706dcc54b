#include "tests/report/invent_capacity.h"

#include <math.h>

enum { N_MONTHS = 14, N_WEEKS = 58, N_GROUPS = 3, N_QUEUES = 2, FIRST_DAY = 20745 /* 2026-10-19, a Monday */ };

struct CapacityInvention {
  WfmCapacityPageInput input;
  WfmPlan plan;
  WfmTableData named[3];
  WfmTableData *table[7];
  JsonParser *summary;
};

static const WfmStaffGroupRow groups[N_GROUPS] = {
    {.group = "dub-en", .name = "Dublin </script><script>alert(1)</script>"},
    {.group = "a b&\"c\"", .name = "<b>Zoë</b> & \"Søn\""},
    {.group = "<!--mnl", .name = ""},
};
static const WfmQueueRow queues[N_QUEUES] = {{.queue = "voice", .name = "Voice <i>English</i>"}, {.queue = "chat", .name = NULL}};
static const WfmVendorRow vendors[1] = {{.vendor = "harbour", .name = "Harbour & Co </style>"}};

/* First day of month k of the plan, and of the one after the last: the first begins in its middle. */
static int32_t month_from(int k) {
  static const int32_t first[N_MONTHS + 1] = {FIRST_DAY, 20758, 20788, 20819, 20850, 20878, 20909, 20939,
                                              20970,     21000, 21031, 21062, 21092, 21123, 21153};
  return first[k];
}

static WfmHeadcountRow people_row(const char *period, int32_t from, int64_t days, const char *scope, const char *name, double size) {
  double step = from - FIRST_DAY;
  WfmHeadcountRow row = {.period = period, .from_day = from, .days = days, .scope = scope, .name = name};
  row.heads = size * (1 - step / 4000);
  row.heads_p10 = row.heads * 0.95;
  row.heads_p50 = row.heads;
  row.heads_p90 = row.heads * 1.04;
  row.training = size * 0.05;
  row.productive = row.heads - 1.5 * row.training;
  row.fte = row.heads * 0.9;
  row.paid_h = row.heads * 37 * (double)days / 7;
  row.hires = period[0] == 'm' && days > 29 ? 1 : 0;
  row.leavers = size * 0.01 * (double)days / 30;
  row.required = row.required_p50 = size * 0.9;
  row.required_p10 = size * 0.85;
  row.required_p90 = size * 0.97;
  row.missing = step > 200 ? 0.4 : 0;
  row.contacts = size * 100;
  row.work_h = size * 20;
  row.need_h = size * 25;
  row.bare_fte = size * 0.6;
  row.required_fte = size * 0.85;
  row.gap_fte = row.fte - row.required_fte;
  row.level_p10 = 0.78;
  row.level_p50 = 0.85;
  row.level_p90 = 0.9;
  row.met = step > 200 ? 0.7 : 1;
  return row;
}

static void add_period(WfmTableData *table, const char *period, int32_t from, int64_t days) {
  WfmHeadcountRow row = people_row(period, from, days, "all", "", 30);
  wfm_table_append(table, &row);
  for (int g = 0; g < N_GROUPS; g++) {
    row = people_row(period, from, days, "group", groups[g].group, 10);
    row.required = row.required_p10 = row.required_p50 = row.required_p90 = row.missing = NAN;
    row.level_p10 = row.level_p50 = row.level_p90 = row.met = row.contacts = row.work_h = row.need_h = NAN;
    row.bare_fte = row.required_fte = row.gap_fte = NAN;
    wfm_table_append(table, &row);
  }
  for (int q = 0; q < N_QUEUES; q++) {
    row = people_row(period, from, days, "queue", queues[q].queue, 15);
    row.heads = row.heads_p10 = row.heads_p50 = row.heads_p90 = row.training = row.productive = NAN;
    row.fte = row.paid_h = row.hires = row.leavers = row.gap_fte = NAN;
    wfm_table_append(table, &row);
  }
}

static WfmTableData *headcount(void) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_headcount);
  for (int m = 0; m < N_MONTHS; m++) add_period(table, "month", month_from(m), month_from(m + 1) - month_from(m));
  for (int w = 0; w < N_WEEKS; w++) add_period(table, "week", FIRST_DAY + 7 * w, 7);
  return table;
}

static WfmTableData *hiring(void) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_hiring);
  const WfmHiringRow classes[] = {
      {"hire", groups[0].group, "", FIRST_DAY + 35, FIRST_DAY + 77, FIRST_DAY + 105, 6, NAN, 9000},
      {"hire", groups[0].group, "", FIRST_DAY + 147, FIRST_DAY + 189, FIRST_DAY + 217, 4, NAN, 6000},
      {"cross_train", groups[0].group, groups[1].group, INT32_MIN, FIRST_DAY + 63, INT32_MIN, 1, NAN, 700},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(classes); k++) wfm_table_append(table, &classes[k]);
  for (int m = 0; m < N_MONTHS; m++) {
    double days = month_from(m + 1) - month_from(m);
    const WfmHiringRow hours[] = {
        {"overtime", groups[1].group, "", INT32_MIN, month_from(m), INT32_MIN, NAN, 40, 1200},
        {"time_off", groups[2].group, "", INT32_MIN, month_from(m), INT32_MIN, NAN, 25, -500},
        {"vendor", "harbour", "", month_from(m) - 56, month_from(m), INT32_MIN, NAN, 10 * days, 270 * days},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(hours); k++) wfm_table_append(table, &hours[k]);
  }
  return table;
}

static WfmTableData *budget(void) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_budget);
  for (int m = 0; m < N_MONTHS; m++) {
    int32_t from = month_from(m), days = month_from(m + 1) - from;
    const WfmBudgetRow rows[] = {
        {from, days, "4711 <Dublin>", groups[0].group, "pay", "EUR", 60000, 60000},
        {from, days, "4711 <Dublin>", groups[0].group, "tools", "EUR", 3000, 3000},
        {from, days, "4712 Toronto", groups[1].group, "pay", "CAD", 45000, 30000},
        {from, days, "4712 Toronto", groups[1].group, "overtime", "CAD", 1800, 1200},
        {from, days, "4713 Manila", groups[2].group, "time off", "PHP", -30000, -500},
        {from, days, "harbour", "harbour", "vendor", "EUR", 270.0 * days, 270.0 * days},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) wfm_table_append(table, &rows[k]);
  }
  return table;
}

static WfmTableData *scenarios(void) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_scenarios);
  const WfmScenarioResultRow rows[] = {
      {"plan", 250000, 27, 30, 26, 10, 4080, 560, 0, 1421960, 1330000, 1425000, 1530000, 5.688, 12000, 0.85, 0.84, 1421000, 0.0007, ""},
      {"gro<wth", 310000, 33, 30, 32, 18, 4200, 900, 0, 1600000, 1500000, 1605000, 1722000, 5.161, 20000, 0.84, 0.82, 1599000, 0.0006, ""},
      {"bot",   230000,  25,      30,  24,   7,    4000, 300,     12,     1380000,
       1290000, 1384000, 1480000, 6.0, 9000, 0.86, 0.86, 1379000, 0.0007, "<p>12 hours"},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) wfm_table_append(table, &rows[k]);
  return table;
}

static WfmTableData *bridge(void) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_bridge);
  const WfmBridgeRow rows[] = {
      {"plan", "gro<wth", "cost", 0, "plan", 1410000, 1410000},    {"plan", "gro<wth", "cost", 1, "volume", 190000, 1600000},
      {"plan", "gro<wth", "cost", 2, "mix", 0, 1600000},           {"plan", "gro<wth", "cost", 3, "handle time", -20000, 1580000},
      {"plan", "gro<wth", "cost", 4, "gro<wth", 1580000, 1580000}, {"plan", "gro<wth", "required_fte", 0, "plan", 27, 27},
      {"plan", "gro<wth", "required_fte", 1, "volume", 6, 33},     {"plan", "gro<wth", "required_fte", 2, "gro<wth", 33, 33},
      {"plan", "bot", "cost", 0, "plan", 1410000, 1410000},        {"plan", "bot", "cost", 1, "volume", -39000, 1371000},
      {"plan", "bot", "cost", 2, "bot", 1371000, 1371000},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) wfm_table_append(table, &rows[k]);
  return table;
}

static WfmTableData *tornado(void) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_tornado);
  const WfmTornadoRow rows[] = {
      {"attrition", "cost", 1370000, 1423000, 1490000, 120000}, {"attrition", "heads", 24, 28, 31, 7},
      {"volume", "cost", 1390000, 1422000, 1450000, 60000},     {"volume", "heads", 28, 28, 28, 0},
      {"all", "cost", 1330000, 1425000, 1530000, 200000},       {"all", "heads", 23.5, 28, 31.5, 8},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) wfm_table_append(table, &rows[k]);
  return table;
}

static WfmTableData *worth(void) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_worth);
  const WfmPriceRow rows[] = {
      {"heads", "1 more trained person of <!--mnl now", FIRST_DAY, FIRST_DAY + 405, 17815.57, 36659.09},
      {"lead", "a lead time of 1 week less for dub-en", INT32_MIN, INT32_MIN, 400.5, NAN},
  };
  for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) wfm_table_append(table, &rows[k]);
  return table;
}

static void name_rows(CapacityInvention *in, int place, int plan_table, const void *rows, size_t n_rows) {
  in->named[place] = (WfmTableData){.rows = (void *)(uintptr_t)rows, .n_rows = n_rows};
  in->plan.table[plan_table] = &in->named[place];
}

static const char met_summary[] =
    "{\"plan\":\"x\",\"currency\":\"EUR\",\"capacity\":{\"efficiency\":0.73,\"efficiency_measured\":true,\"efficiency_weeks\":["
    "{\"from\":\"2026-10-19\",\"paid_h\":1000,\"workload_h\":500,\"service_cushion_h\":180,\"shrinkage_h\":60,\"missing_h\":10,"
    "\"whole_people_h\":150,\"rules_and_surplus_h\":30,\"breaks_and_meetings_h\":90,\"efficiency\":0.73}],\"conflicts\":[]},"
    "\"warnings\":[{\"stage\":\"forecast\",\"text\":\"<script>few weeks</script>\"}]}";
static const char failed_summary[] =
    "{\"currency\":\"EUR\",\"capacity\":{\"efficiency\":0.5,\"efficiency_measured\":false,\"efficiency_weeks\":null,\"conflicts\":["
    "{\"conflict\":\"Dublin: people of today need 14 seats in the week of 2026-10-19, and there are "
    "9\",\"missing_h\":null,\"ways_out\":[]},"
    "{\"conflict\":\"voice needs 196.9 hours in the week of 2027-06-14, and at least 40 hours are missing\",\"missing_h\":40,\"ways_out\":["
    "{\"change\":\"a new vendor for voice <b> that gives 40 hours a week\",\"costs\":48267.19},"
    "{\"change\":\"20 % less need of voice\",\"costs\":-1000}]}]}}";

static void take_summary(CapacityInvention *in, const char *text) {
  json_parser_load_from_data(in->summary, text, -1, NULL);
  in->input.summary = json_node_get_object(json_parser_get_root(in->summary));
}

CapacityInvention *capacity_invention_new(void) {
  CapacityInvention *in = g_new0(CapacityInvention, 1);
  WfmTableData *const tables[] = {headcount(), hiring(), budget(), scenarios(), bridge(), tornado(), worth()};
  for (size_t k = 0; k < G_N_ELEMENTS(tables); k++) in->table[k] = tables[k];
  name_rows(in, 0, WFM_PLAN_QUEUES, queues, N_QUEUES);
  name_rows(in, 1, WFM_PLAN_STAFF_GROUPS, groups, N_GROUPS);
  name_rows(in, 2, WFM_PLAN_VENDORS, vendors, G_N_ELEMENTS(vendors));
  in->summary = json_parser_new();
  in->input = (WfmCapacityPageInput){.plan = &in->plan,
                                     .title = "Support <Dublin & Toronto>",
                                     .headcount = tables[0],
                                     .hiring = tables[1],
                                     .budget = tables[2],
                                     .scenarios = tables[3],
                                     .bridge = tables[4],
                                     .tornado = tables[5],
                                     .worth = tables[6]};
  take_summary(in, met_summary);
  return in;
}

void capacity_invention_free(CapacityInvention *in) {
  if (!in) return;
  for (size_t k = 0; k < G_N_ELEMENTS(in->table); k++) wfm_table_data_free(in->table[k]);
  g_object_unref(in->summary);
  g_free(in);
}

WfmCapacityPageInput *capacity_invention_input(CapacityInvention *in) {
  return &in->input;
}

void capacity_invention_fail(CapacityInvention *in) {
  ((WfmScenarioResultRow *)in->table[3]->rows)[0].missing_h = 640;
  take_summary(in, failed_summary);
}
