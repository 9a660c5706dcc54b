/* How values are written as text, in a table, a setting or an option: numbers, lengths of time, times of day, weekdays, names. No locale.
 *
 * Numbers take a short way (digits to an integer, one exact division by a power of ten), because a history has millions of them;
 * whatever is unusual goes to g_ascii_strtod. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

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
/* What may stand between the words of a list: blank, tab, ; | , */
bool wfm_is_separator(char c);
/* "04-01": a month and a day that some year has. */
bool wfm_month_day_parse(int *month, int *day, const char *text);
void wfm_weekdays_format(GString *out, uint8_t weekdays);

/* An identifier: letters, digits, - _ . @ + and inner spaces, beginning with a letter, a digit or _ , at most 100 bytes. */
bool wfm_id_valid(const char *text, size_t length);

/* A copy for messages: at most 60 characters, control characters shown as \xNN. */
char *wfm_show_text(const char *text);

/* A whole number with separators, "12,345", into buffer[WFM_AMOUNT_SIZE]; "-" where it is not finite. Returns buffer, or that text. */
#define WFM_AMOUNT_SIZE 32
const char *wfm_amount_format(char *buffer, double value);
