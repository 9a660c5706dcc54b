/* Holidays: the rules against dates that governments have published, each list with its source; Easter against printed tables. Lists
 * hold days off (kind holiday) only, the days of observance among them. */
#include "cli/data/holidays.h"
#include "core/timestamp.h"

#include <string.h>

static int32_t day_of(const char *text) {
  WfmStamp stamp;
  g_assert_true(wfm_stamp_parse(&stamp, text));
  return wfm_local_day(stamp.local);
}

/* Days of a region in a span that are of a kind, as words: "2026-01-01 2026-02-02". */
static char *days_of_kind(const WfmTableData *own, const char *region, const char *from, const char *to, const char *kind) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmTableData) shipped = wfm_holidays_shipped(&err);
  g_assert_no_error(err);
  g_autoptr(WfmRegionHolidays) holidays = wfm_region_holidays_new(shipped, own, region);
  g_autoptr(GArray) days =
      wfm_holidays_expand((const WfmHoliday *)(void *)holidays->rule->data, holidays->rule->len, day_of(from), day_of(to));
  GString *out = g_string_new("");
  int32_t last = INT32_MIN;
  for (guint k = 0; k < days->len; k++) {
    const WfmHolidayDay *found = &g_array_index(days, WfmHolidayDay, k);
    const WfmHolidayRow *row = holidays->row->pdata[found->rule];
    char text[WFM_STAMP_SIZE];
    if (strcmp(wfm_event_kinds[row->kind], kind) != 0 || found->day == last) continue;
    g_string_append_printf(out, "%s%s", out->len ? " " : "", wfm_format_day(text, found->day));
    last = found->day;
  }
  return g_string_free(out, FALSE);
}

/* Days off of a region in a year, as its authorities have published them. */
static const struct {
  const char *region, *year, *days;
} published[] = {
    /* U.S. Office of Personnel Management, opm.gov/policy-data-oversight/pay-leave/federal-holidays, with the fallen days beside the observed */
    {"US", "2026",
     "2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12 2026-11-11 2026-11-26 "
     "2026-12-25"},
    {"US", "2021", /* New Year's Day 2022 was observed on the last day of 2021 */
     "2021-01-01 2021-01-18 2021-02-15 2021-05-31 2021-06-18 2021-06-19 2021-07-04 2021-07-05 2021-09-06 2021-10-11 2021-11-11 "
     "2021-11-25 2021-12-24 2021-12-25 2021-12-31"},
    {"US", "2020",
     "2020-01-01 2020-01-20 2020-02-17 2020-05-25 2020-07-03 2020-07-04 2020-09-07 2020-10-12 2020-11-11 2020-11-26 "
     "2020-12-25"}, /* before Juneteenth */
    /* Hungary: section 102 of the Labour Code of 2012. China: the Measures as of 2025 and the State Council's notice of 4 November 2025 */
    {"HU", "2026",
     "2026-01-01 2026-03-15 2026-04-03 2026-04-06 2026-05-01 2026-05-25 2026-08-20 2026-10-23 2026-11-01 2026-12-25 2026-12-26"},
    {"CN", "2026",
     "2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-04-05 2026-05-01 2026-05-02 2026-06-19 2026-09-25 2026-10-01 2026-10-02 "
     "2026-10-03"},
    /* British Columbia: gov.bc.ca, Statutory holidays in British Columbia, 2025 */
    {"CA-BC", "2025",
     "2025-01-01 2025-02-17 2025-04-18 2025-05-19 2025-07-01 2025-08-04 2025-09-01 2025-09-30 2025-10-13 2025-11-11 "
     "2025-12-25"},
    /* The same in 2017 and 2022, when Family Day was the second Monday and there was no Day for Truth and Reconciliation; observances of
   * days on weekends beside the days themselves */
    {"CA-BC", "2017",
     "2017-01-01 2017-01-02 2017-02-13 2017-04-14 2017-05-22 2017-07-01 2017-07-03 2017-08-07 2017-09-04 2017-10-09 "
     "2017-11-11 2017-12-25"},
    /* Quebec: cnesst.gouv.qc.ca, statutory holidays 2025 (Easter Monday rather than Good Friday; no Remembrance Day) */
    {"CA-QC", "2025", "2025-01-01 2025-04-21 2025-05-19 2025-06-24 2025-07-01 2025-09-01 2025-10-13 2025-12-25"},
    /* gov.uk/bank-holidays: England and Wales 2022, 2026; Scotland 2026; Northern Ireland 2026 (12 July is a Sunday) */
    {"GB", "2022",
     "2022-01-01 2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-25 "
     "2022-12-26 2022-12-27"},
    {"GB", "2026", "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-26 2026-12-28"},
    {"GB-SCT", "2026", "2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-08-03 2026-11-30 2026-12-25 2026-12-26 2026-12-28"},
    {"GB-NIR", "2026",
     "2026-01-01 2026-03-17 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-07-12 2026-07-13 2026-08-31 2026-12-25 "
     "2026-12-26 2026-12-28"},
    /* Christmas of 2021: 25 and 26 on a weekend, substitutes on Monday 27 and Tuesday 28 (gov.uk/bank-holidays) */
    {"GB-ENG", "2021", "2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-25 2021-12-26 2021-12-27 2021-12-28"},
    /* citizensinformation.ie, Public holidays in Ireland, 2024 and 2030 (1 February is a Friday) */
    {"IE", "2024",
     "2024-01-01 2024-02-05 2024-03-17 2024-03-18 2024-04-01 2024-05-06 2024-06-03 2024-08-05 2024-10-28 2024-12-25 "
     "2024-12-26"},
    /* Federal ministry of the interior's list for Bavaria and Saxony 2025 (Buss- und Bettag: Wednesday before 23 November) */
    {"DE-BY", "2025",
     "2025-01-01 2025-01-06 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-06-19 2025-08-15 2025-10-03 "
     "2025-11-01 2025-12-25 2025-12-26"},
    {"DE-SN", "2025",
     "2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-10-03 2025-10-31 2025-11-19 2025-12-25 "
     "2025-12-26"},
    /* service-public.fr, jours feries 2026 */
    {"FR", "2026",
     "2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 "
     "2026-12-25"},
    /* King's Day on Saturday in 2025 because 27 April is a Sunday (rijksoverheid.nl) */
    {"NL", "2025", "2025-01-01 2025-04-20 2025-04-21 2025-04-26 2025-05-05 2025-05-29 2025-06-08 2025-06-09 2025-12-25 2025-12-26"},
    /* Midsummer's and All Saints' days move with the weekday: Saturday 20 June and 31 October 2026 (Swedish almanac) */
    {"SE", "2026",
     "2026-01-01 2026-01-06 2026-04-03 2026-04-05 2026-04-06 2026-05-01 2026-05-14 2026-05-24 2026-06-06 2026-06-19 "
     "2026-06-20 2026-10-31 2026-12-24 2026-12-25 2026-12-26 2026-12-31"},
    /* Cabinet Office of Japan, list of national holidays 2026 (observances on 6 May, a citizens' holiday on 22 September) */
    {"JP", "2026",
     "2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-03 2026-05-04 2026-05-05 2026-05-06 "
     "2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23"},
    /* Israel's Knesset: days of rest in 2024, Independence Day put off to Tuesday 14 May; and 2018, brought forward to Thursday 19 April */
    {"IL", "2024", "2024-04-23 2024-04-29 2024-05-14 2024-06-12 2024-10-03 2024-10-04 2024-10-12 2024-10-17 2024-10-24"},
    {"IL", "2018", "2018-03-31 2018-04-06 2018-04-19 2018-05-20 2018-09-10 2018-09-11 2018-09-19 2018-09-24 2018-10-01"},
    /* Department of Employment and Labour: public holidays of South Africa 2023 with the rugby day */
    {"ZA", "2023",
     "2023-01-01 2023-01-02 2023-03-21 2023-04-07 2023-04-10 2023-04-27 2023-05-01 2023-06-16 2023-08-09 2023-09-24 "
     "2023-09-25 2023-12-15 2023-12-16 2023-12-25 2023-12-26"},
    /* employment.govt.nz: public holidays 2022 (New Year on a weekend, Matariki, the Queen's memorial day, Christmas on Sunday) */
    {"NZ", "2022",
     "2022-01-01 2022-01-02 2022-01-03 2022-01-04 2022-02-06 2022-02-07 2022-04-15 2022-04-18 2022-04-25 2022-06-06 "
     "2022-06-24 2022-09-26 2022-10-24 2022-12-25 2022-12-26 2022-12-27"},
    /* Ley Emiliani: Colombia 2024 as listed by Funcion Publica */
    {"CO", "2024",
     "2024-01-01 2024-01-08 2024-03-25 2024-03-28 2024-03-29 2024-05-01 2024-05-13 2024-06-03 2024-06-10 2024-07-01 "
     "2024-07-20 2024-08-07 2024-08-19 2024-10-14 2024-11-04 2024-11-11 2024-12-08 2024-12-25"},
    /* gov.hk, General holidays for 2025 and 2026; where a day falls on Sunday, that Sunday beside the weekday on which it is kept */
    {"HK", "2025",
     "2025-01-01 2025-01-29 2025-01-30 2025-01-31 2025-04-04 2025-04-18 2025-04-19 2025-04-21 2025-05-01 2025-05-05 2025-05-31 2025-07-01 "
     "2025-10-01 2025-10-07 2025-10-29 2025-12-25 2025-12-26"},
    {"HK", "2026",
     "2026-01-01 2026-02-17 2026-02-18 2026-02-19 2026-04-03 2026-04-04 2026-04-05 2026-04-06 2026-04-07 2026-05-01 2026-05-24 2026-05-25 "
     "2026-06-19 2026-07-01 2026-09-26 2026-10-01 2026-10-18 2026-10-19 2026-12-25 2026-12-26"},
    /* Ministry of Personnel Management of Korea, public holidays 2024 (but for the election of 10 April) */
    {"KR", "2024",
     "2024-01-01 2024-02-09 2024-02-10 2024-02-11 2024-02-12 2024-03-01 2024-05-05 2024-05-06 2024-05-15 2024-06-06 2024-08-15 2024-09-16 "
     "2024-09-17 2024-09-18 2024-10-03 2024-10-09 2024-12-25"},
    /* Ministry of Manpower of Singapore, public holidays 2025 (polling day apart) and 2023 */
    {"SG", "2025",
     "2025-01-01 2025-01-29 2025-01-30 2025-03-31 2025-04-18 2025-05-01 2025-05-12 2025-06-07 2025-08-09 2025-10-20 2025-12-25"},
};

static void test_published(void) {
  for (size_t k = 0; k < G_N_ELEMENTS(published); k++) {
    g_autofree char *from = g_strconcat(published[k].year, "-01-01", NULL), *to = g_strconcat(published[k].year, "-12-31", NULL);
    g_autofree char *found = days_of_kind(NULL, published[k].region, from, to, "holiday");
    if (strcmp(found, published[k].days) != 0)
      g_error("%s %s: %s, not %s", published[k].region, published[k].year, found, published[k].days);
  }
  g_autofree char *brigid = days_of_kind(NULL, "IE", "2030-01-15", "2030-02-28", "holiday"); /* 1 February is a Friday */
  g_assert_cmpstr(brigid, ==, "2030-02-01");
}

static void test_easter(void) {
  /* Western: U.S. Census Bureau, Easter dates from 1600 to 2099; 1981 and 2049 are the years in which simpler rules fail */
  static const char *const western[] = {"1970-03-29", "1981-04-19", "1984-04-22", "2000-04-23", "2008-03-23", "2011-04-24", "2016-03-27",
                                        "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2030-04-21", "2035-03-25", "2037-04-05"};
  /* Eastern: the same bureau's table of orthodox Easter */
  static const char *const eastern[] = {"1983-05-08", "2010-04-04", "2013-05-05", "2016-05-01", "2021-05-02",
                                        "2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02"};
  for (size_t k = 0; k < G_N_ELEMENTS(western); k++) g_assert_cmpint(wfm_easter(atoi(western[k])), ==, day_of(western[k]));
  for (size_t k = 0; k < G_N_ELEMENTS(eastern); k++) g_assert_cmpint(wfm_orthodox_easter(atoi(eastern[k])), ==, day_of(eastern[k]));
}

static WfmTableData *own_table(const char *text) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(GError) err = NULL;
  FILE *in = fmemopen((void *)text, strlen(text), "r");
  WfmTableData *table = wfm_table_read(&wfm_plan_tables[WFM_PLAN_HOLIDAYS], in, "holidays.csv", mistakes);
  fclose(in);
  wfm_mistakes_check(mistakes, &err);
  g_assert_no_error(err);
  return table;
}

static void test_plan_over_shipped(void) {
  g_autoptr(WfmTableData) own = own_table("region,holiday,kind,when,observed\n"
                                          "IE,May Day,none,,\n"
                                          "IE,October Holiday,holiday,Mon 2 10,\n"
                                          ",Pay day,payday,*-25,move Sat-1 Sun-2\n"
                                          "FR,Fermeture,closure,12-24,\n");
  g_autofree char *holidays = days_of_kind(own, "IE", "2026-05-01", "2026-10-31", "holiday");
  g_assert_cmpstr(holidays, ==, "2026-06-01 2026-08-03 2026-10-12");
  g_autofree char *pay = days_of_kind(own, "IE", "2026-03-01", "2026-07-31", "payday"); /* 25 April a Saturday */
  g_assert_cmpstr(pay, ==, "2026-03-25 2026-04-24 2026-05-25 2026-06-25 2026-07-24");
  g_autofree char *closed = days_of_kind(own, "IE", "2026-12-01", "2026-12-31", "closure");
  g_assert_cmpstr(closed, ==, "");
}

static void test_bridges(void) {
  /* Ascension 2026 is Thursday 14 May: Friday 15 May. Whit Monday needs none. 14 July is a Tuesday: Monday 13 July. */
  g_autofree char *days = days_of_kind(NULL, "FR", "2026-05-01", "2026-07-31", "bridge");
  g_assert_cmpstr(days, ==, "2026-05-15 2026-07-13");
}

static void test_notations(void) {
  static const char *const right[] = {"12-25",
                                      "*-25",
                                      "02-last",
                                      "*-last",
                                      "Mon 1 05",
                                      "Fri last *",
                                      "Mon to 05-24",
                                      "Thu 4 11 +1",
                                      "easter -2",
                                      "orthodox 0",
                                      "hebrew 13-14",
                                      "equinox 03",
                                      "bridge",
                                      "2026-03-20 2027-03-10",
                                      "umalqura 10-01 +1",
                                      "islamic 12-10",
                                      "chinese 01-01 -1",
                                      "korean 08-15",
                                      "vietnamese 03-10",
                                      "hindu 07-30 18",
                                      "hindu 12-15 17 +1",
                                      "sun 15",
                                      "sun 270"};
  static const char *const wrong[] = {"",
                                      "13-01",
                                      "02-30",
                                      "12-25-",
                                      "Mon 6 05",
                                      "Mon 0 05",
                                      "Mon x 05",
                                      "Moon 1 05",
                                      "Mon to *",
                                      "easter x",
                                      "easter -2 -2",
                                      "hebrew *-10",
                                      "equinox 06",
                                      "bridge +1",
                                      "islamic 13-01",
                                      "chinese 01-31",
                                      "chinese *-01",
                                      "chinese 01-01 18",
                                      "hindu 07-30",
                                      "hindu 07-30 24",
                                      "sun 360",
                                      "sun x",
                                      "2026-02-30",
                                      "2050-01-01",
                                      "1 05 Mon",
                                      "Mon to 05-last"};
  for (size_t k = 0; k < G_N_ELEMENTS(right); k++) {
    WfmWhen when;
    g_autofree char *why = NULL;
    g_assert_true(wfm_when_parse(&when, right[k], &why));
  }
  for (size_t k = 0; k < G_N_ELEMENTS(wrong); k++) {
    WfmWhen when = {.month = 77};
    g_autofree char *why = NULL;
    if (wfm_when_parse(&when, wrong[k], &why)) g_error("taken: %s", wrong[k]);
    g_assert_nonnull(why);
    g_assert_cmpint(when.month, ==, 77);
  }
  WfmObserved observed;
  g_autofree char *why = NULL;
  g_assert_true(wfm_observed_parse(&observed, "move Sat-1 Sun+free", &why));
  g_assert_true(observed.move);
  g_assert_cmpint(observed.shift[5], ==, -1);
  g_assert_cmpint(observed.shift[6], ==, WFM_OBSERVED_FREE);
  static const char *const wrong_observed[] = {"", "move", "Sat", "Sat+8", "Sat+0", "Sam+1", "Sat+frei"};
  for (size_t k = 0; k < G_N_ELEMENTS(wrong_observed); k++) {
    g_autofree char *reason = NULL;
    if (wfm_observed_parse(&observed, wrong_observed[k], &reason)) g_error("taken: %s", wrong_observed[k]);
  }
}

/* Every rule gives its day in every year for which it holds, and stays in its year but for observances. */
static void test_every_rule_every_year(void) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmTableData) shipped = wfm_holidays_shipped(&err);
  g_assert_no_error(err);
  const WfmHolidayRow *row = shipped->rows;
  for (size_t i = 0; i < shipped->n_rows; i++) {
    WfmHoliday rule = {row[i].holiday, true, row[i].when.when, {{0}, false}, (int)row[i].from_year, (int)row[i].to_year};
    if (rule.when.basis == WFM_WHEN_BRIDGE) continue;
    g_autoptr(GArray) days = wfm_holidays_expand(&rule, 1, day_of("1970-01-01"), day_of("2037-12-31"));
    if (rule.when.basis == WFM_WHEN_UMALQURA || rule.when.basis == WFM_WHEN_ISLAMIC) { /* its years are 11 days shorter than ours */
      guint years = (guint)(rule.to_year - rule.from_year + 1);
      if (days->len < years || days->len > years + 1 + years / 32)
        g_error("%s, line %d: %u days in %u years", rule.name, row[i].line, days->len, years);
      continue;
    }
    guint expected = rule.when.basis == WFM_WHEN_LISTED ? (guint)rule.when.n_days : (guint)(rule.to_year - rule.from_year + 1);
    if (days->len != expected) g_error("%s, line %d: %u days, %u expected", rule.name, row[i].line, days->len, expected);
  }
}

/* Rest around holidays and the weekends worked for it. Hungary: 11/2024. (IV. 8.) NGM rendelet; China: State Council, notice No. 12 of 2024. */
static void test_days_in_exchange(void) {
  g_autofree char *hungary = days_of_kind(NULL, "HU", "2025-01-01", "2025-12-31", "workday");
  g_autofree char *rest = days_of_kind(NULL, "HU", "2025-01-01", "2025-12-31", "bridge");
  g_autofree char *china = days_of_kind(NULL, "CN", "2025-01-01", "2025-12-31", "workday");
  g_autofree char *spring = days_of_kind(NULL, "CN", "2025-01-20", "2025-02-20", "bridge");
  g_assert_cmpstr(hungary, ==, "2025-05-17 2025-10-18 2025-12-13");
  g_assert_cmpstr(rest, ==, "2025-05-02 2025-10-24 2025-12-24");
  g_assert_cmpstr(china, ==, "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11");
  g_assert_cmpstr(spring, ==, "2025-02-01 2025-02-02 2025-02-03 2025-02-04");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/holidays/days off as published", test_published);
  g_test_add_func("/holidays/Easter by printed tables", test_easter);
  g_test_add_func("/holidays/a plan's own table lies over the shipped one", test_plan_over_shipped);
  g_test_add_func("/holidays/days in exchange as decreed", test_days_in_exchange);
  g_test_add_func("/holidays/bridge days", test_bridges);
  g_test_add_func("/holidays/notations are taken or refused with what is right", test_notations);
  g_test_add_func("/holidays/every rule gives a day in every year of its own", test_every_rule_every_year);
  return g_test_run();
}
