/* A result table on a page, column by column, by its own description. */
#pragma once

#include "cli/data/table.h"

/* {"n":rows,"column":[...],...}: numbers rounded as the table is written, to three decimals where it says nothing; days since 1970, null for
 * none; texts as {"words":[...],"at":[place in words]}. Columns of other kinds are left out. NULL is null. */
void wfm_page_table(GString *out, const WfmTableData *data);
