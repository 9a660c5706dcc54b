/* The law's factor (wfm_law_factor_at) from a table, for those who draw millions of them: an inversion of the gamma distribution each time
 * would take nearly all of their time. ln(factor) / cv is smooth in the deviate and in ln cv, and is interpolated linearly between points so
 * near each other that the factor is off by less than two thousandths of itself, or of its mean where it is smaller (tests/unit/test_day_paths.c). */
#pragma once

#include <glib.h>

typedef struct WfmFactorTable WfmFactorTable;

/* For coefficients of variation low .. high, 0 <= low <= high. */
WfmFactorTable *wfm_factor_table_new(double low, double high);
void wfm_factor_table_free(WfmFactorTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmFactorTable, wfm_factor_table_free)

/* The factor of the cv, which lies in the table's range (0: 1), at a normal deviate; one beyond 6 counts as 6. */
double wfm_factor_table_at(const WfmFactorTable *table, double z, double cv);
