/* Dates of the Hebrew and the Islamic calendars, by ICU (International Components for Unicode).
 *
 * Islamic dates come in two ways: Umm al-Qura, the official calendar of Saudi Arabia (in ICU as the table of its month lengths), and the
 * arithmetical civil calendar (30 years of 10631 days, leap in years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29). Where a country's months begin
 * with the moon that is seen there, its days lie within a day of both. */
#pragma once

#include <stdint.h>

typedef enum { WFM_CALENDAR_HEBREW, WFM_CALENDAR_UMALQURA, WFM_CALENDAR_ISLAMIC } WfmReligiousCalendar;

/* Days of a year (of our calendar) on which a date falls; their number, 0 to 2. Months 1 .. 12; of the Hebrew calendar 1 is Nisan, 7 Tishri, 12
 * Adar or, in leap years, Adar I, and 13 Adar II or, in years that are not, Adar. A day that a month does not have gives none. */
int wfm_religious_days(int32_t day[2], WfmReligiousCalendar calendar, int year, int month, int of_month);
