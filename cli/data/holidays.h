/* Which holidays a region has: the shipped table of countries (cli/data/holidays.csv, part of the program) with the plan's own over it.
 *
 * A row of the plan takes the place of all shipped rows of its name in the region; kind none takes them away. */
#pragma once

#include "cli/data/plan.h"

/* The shipped table, read anew; to be freed. */
WfmTableData *wfm_holidays_shipped(GError **err);

/* Rules that hold in one region. Rows are borrowed from the tables. */
typedef struct {
  GArray *rule;   /* WfmHoliday */
  GPtrArray *row; /* const WfmHolidayRow *, by the index of the rule */
} WfmRegionHolidays;

/* Either table may be NULL. region "" has only rows that name no region. */
WfmRegionHolidays *wfm_region_holidays_new(const WfmTableData *shipped, const WfmTableData *own, const char *region);
void wfm_region_holidays_free(WfmRegionHolidays *holidays);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRegionHolidays, wfm_region_holidays_free)

/* Does any row of a table name this region or the country that it is part of? */
bool wfm_holidays_know(const WfmTableData *table, const char *region);
/* The words of the table's regions, sorted, each once; to be freed with its array. Words are borrowed. */
GPtrArray *wfm_holidays_regions(const WfmTableData *table);
