/* The notations of single cells in plan tables: opening hours, skills, shrinkage, breaks, effects. Each reads and writes one field;
 * *expected says what would be right. */
#pragma once

#include "cli/data/plan.h"

bool wfm_opening_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_opening_format(const void *field);
/* "08:00-14:00" of one day */
bool wfm_day_hours_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_day_hours_format(const void *field);
bool wfm_skills_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_skills_format(const void *field);
bool wfm_shrinkages_parse(void *field, const char *text, WfmTableData *data, char **expected);
bool wfm_transfers_parse(void *field, const char *text, WfmTableData *data, char **expected); /* WfmShrinkages: shares by queue */
char *wfm_shrinkages_format(const void *field);
bool wfm_breaks_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_breaks_format(const void *field);
/* The same, or "none": no item, and yet an array of them. */
bool wfm_own_breaks_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_own_breaks_format(const void *field);
/* "+20%" or "1.2" is 1.2, "-15%" is 0.85, "learn" is NaN */
bool wfm_effect_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_effect_format(const void *field);
/* The same, but for "keep", which is NaN */
bool wfm_change_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_change_format(const void *field);
bool wfm_shape_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_shape_format(const void *field);
/* "2026-03" or "2026-03-16" */
bool wfm_driver_date_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_driver_date_format(const void *field);
/* Rules of holidays (forecast/holidays.h); written as they were read */
bool wfm_when_cell_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_when_cell_format(const void *field);
bool wfm_observed_cell_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_observed_cell_format(const void *field);
/* Rates of leaving by tenure, tenures, changes of a scenario (headcount_cells.c) */
bool wfm_attritions_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_attritions_format(const void *field);
bool wfm_tenures_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_tenures_format(const void *field);
bool wfm_lever_parse(void *field, const char *text, WfmTableData *data, char **expected);
char *wfm_lever_format(const void *field);
/* For the notations: cuts at any of the separators (parts trimmed, empty ones passed over); and "RIGHT; WHY: "AT"" into *expected, false. */
char **wfm_cells_cut(const char *text, const char *separators);
bool wfm_cells_refuse(char **expected, const char *right, const char *why, const char *at, size_t length);
