/* One cell of a table <-> one field of a row, by the column's type. No locale.
 *
 * Numbers and instants take a short way (digits to an integer, one exact division by a power of ten; the civil date kept from the
 * cell before), because a history has millions of them; whatever is unusual goes to g_ascii_strtod and wfm_stamp_parse. */
#pragma once

#include "cli/data/table.h"

/* text[length] is NUL and may be read, text holds no NUL before it, is valid UTF-8 and not empty. False: *expected says in words what
 * would be right (to be freed), the field is untouched. */
bool wfm_cell_parse(void *field, const WfmColumn *column, const char *text, size_t length, WfmTableData *data, char **expected);

/* Appends what wfm_cell_parse would read back as the same value; nothing for the empty value of the type. */
void wfm_cell_format(GString *out, const WfmColumn *column, const void *field);

/* The empty value of the type: what a cell without text and without default gives. */
void wfm_cell_empty(void *field, const WfmColumn *column, WfmTableData *data);
bool wfm_cell_is_empty(const void *field, const WfmColumn *column);

/* What a cell of this column looks like, in words: "a number from 0 to 1". */
char *wfm_cell_describe(const WfmColumn *column);

/* A decimal number that fills the whole text; no "nan", "inf", hexadecimal; false also where it overflows. */
bool wfm_real_parse(double *out, const char *text, size_t length);
/* The shortest text that reads back the same, or rounded to `decimals` where that is not 0; NaN: nothing. */
void wfm_real_format(GString *out, double value, int decimals);

/* "30" or "30m" (minutes), "8h", "7h30", "7.5h", "90s" at *text, which is moved behind it. At most 10,000 hours. */
bool wfm_length_scan(int32_t *seconds, const char **text);
void wfm_length_format(GString *out, int32_t seconds);
/* "08:30" or "08:30:15", up to 48:00, at *text, which is moved behind it. */
bool wfm_clock_scan(int32_t *seconds, const char **text);
/* "Mon-Fri", "Mon Wed Fri", "Sat-Mon", "all", day names also in full; the whole of text[0 .. length). */
bool wfm_weekdays_parse(uint8_t *out, const char *text, size_t length);
/* "04-01": a month and a day that some year has. */
bool wfm_month_day_parse(int *month, int *day, const char *text);
void wfm_weekdays_format(GString *out, uint8_t weekdays);

/* An identifier: letters, digits, - _ . @ + and inner spaces, beginning with a letter, a digit or _ , at most 100 bytes. */
bool wfm_id_valid(const char *text, size_t length);

/* A copy for messages: at most 60 characters, control characters shown as \xNN. */
char *wfm_show_text(const char *text);
