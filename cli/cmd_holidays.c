#include "cli/command.h"
#include "cli/data/holidays.h"

#include <string.h>

static char *from_text, *to_text;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {{"from", 0, 0, G_OPTION_ARG_STRING, &from_text, "First day", "DATE"},
                                         {"to", 0, 0, G_OPTION_ARG_STRING, &to_text, "Last day; without it, a year from the first", "DATE"},
                                         G_OPTION_ENTRY_NULL};
  return entries;
}

static bool read_day(int32_t *day, const char *option, const char *text, GError **err) {
  WfmStamp stamp;
  if (wfm_stamp_parse(&stamp, text) && !stamp.has_time) {
    *day = wfm_local_day(stamp.local);
    return true;
  }
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--%s: found \"%s\", right would be a date from 1970 to 2037 such as 2026-01-01", option,
              text);
  return false;
}

static int refuse(GError **err, const char *text) {
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, text);
  return WFM_STATUS_USAGE;
}

static int unknown_region(const WfmTableData *shipped, const char *region, GError **err) {
  g_autoptr(GPtrArray) regions = wfm_holidays_regions(shipped);
  g_autoptr(GString) countries = g_string_new("");
  for (guint i = 0; i < regions->len; i++)
    if (!strchr(regions->pdata[i], '-')) g_string_append_printf(countries, " %s", (const char *)regions->pdata[i]);
  const char *near = wfm_nearest_word(region, (const char *const *)regions->pdata, regions->len);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "no holidays are known of the region \"%s\"%s%s%s; known are:%s", region,
              near ? " (did you mean " : "", near ? near : "", near ? "?)" : "", countries->str);
  return WFM_STATUS_USAGE;
}

/* Each day as a row of holidays.csv whose rule is its date. */
static bool print_days(const WfmRegionHolidays *holidays, char *region, int32_t from, int32_t to, GError **err) {
  g_autoptr(WfmTableData) table = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_HOLIDAYS]);
  g_autoptr(GArray) days = wfm_holidays_expand((const WfmHoliday *)(void *)holidays->rule->data, holidays->rule->len, from, to);
  char *regions[] = {region, NULL}, *none[] = {NULL};
  for (guint k = 0; k < days->len; k++) {
    const WfmHolidayDay *found = &g_array_index(days, WfmHolidayDay, k);
    WfmHolidayRow row = *(const WfmHolidayRow *)holidays->row->pdata[found->rule];
    char date[WFM_STAMP_SIZE];
    row.region = regions, row.except = none;
    row.when = (WfmWhenCell){.text = wfm_table_text(table, wfm_format_day(date, found->day))};
    row.observed = (WfmObservedCell){0};
    row.from_year = 1970, row.to_year = 2037;
    g_autofree char *name = found->observed ? g_strconcat(row.holiday, " (observed)", NULL) : NULL;
    if (name) row.holiday = wfm_table_text(table, name);
    wfm_table_append(table, &row);
  }
  return wfm_table_write(table, stdout, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  if (n_args != 1 && n_args != 2) return refuse(err, "wfm holidays takes a region, such as IE or CA-BC, and perhaps a plan");
  if (!from_text) return refuse(err, "right would be a first day: --from 2026-01-01");
  int32_t from, to;
  if (!read_day(&from, "from", from_text, err)) return (*err)->code;
  to = from + 364;
  if (to_text && !read_day(&to, "to", to_text, err)) return (*err)->code;
  if (to < from) return refuse(err, "--to lies before --from");
  g_autoptr(WfmPlan) plan = NULL;
  if (n_args == 2 && !(plan = wfm_plan_load(args[1], NULL, 0, cli->settings, err))) return (*err)->code;
  g_autoptr(WfmTableData) shipped = wfm_holidays_shipped(err);
  if (!shipped) return (*err)->code;
  const WfmTableData *own = plan ? plan->table[WFM_PLAN_HOLIDAYS] : NULL;
  if (!wfm_holidays_know(shipped, args[0]) && (!own || !wfm_holidays_know(own, args[0]))) return unknown_region(shipped, args[0], err);
  g_autoptr(WfmRegionHolidays) holidays = wfm_region_holidays_new(shipped, own, args[0]);
  return print_days(holidays, args[0], from, to, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_holidays = {
    .name = "holidays",
    .arguments = "REGION [PLAN]",
    .summary = "Print the holidays of a country or subdivision as rows of holidays.csv",
    .help = "The shipped rules of the region (ISO 3166: IE, CA, CA-BC) as dates, and with a plan its own holidays.csv over them. Days on\n"
            "which a holiday is observed because it fell on a weekend, half days and bridge days are among them.",
    .example = "wfm holidays IE --from 2026-03-01 --to 2026-06-30",
    .options = options,
    .plain = true,
    .run = run,
};
