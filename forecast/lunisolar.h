/* Calendars that go by the sun and the moon as they stand in the sky: the Chinese one, its sisters of Korea and Vietnam, the Hindu one.
 *
 * Longitudes: the moon by Chapront's theory in the form of Meeus 1998, Astronomical Algorithms, chapter 47 (terms of longitude above 0.0005
 * degrees), the sun by chapter 25. A new moon comes out right to a minute from 1970 to 2037; of those years' new moons only that of
 * December 2005 lies nearer to a midnight of the meridians used here (Korea's).
 *
 * The Chinese calendar (Dershowitz and Reingold 2018, Calendrical Calculations, chapter 19): a month begins on the day of the new moon, the
 * month of the winter solstice is the eleventh, and where thirteen months lie between two of those, the first in which the sun enters no new
 * sign has no number of its own. Days are those of a meridian: 8 hours east for China, 9 for Korea, 7 for Vietnam.
 *
 * The Hindu calendar (the same, chapter 20; Report of the Calendar Reform Committee 1955): a month begins with the new moon and is named by
 * the sign of the fixed stars that the sun enters in it (1 Chaitra .. 7 Ashvin .. 12 Phalguna; a month without one has no number). It has 30
 * tithis, in each of which the moon gains 12 degrees on the sun. A festival is kept on the first day on which its tithi runs at a certain hour
 * (of Indian time), or, where it runs at that hour on none, on the day on which it begins. */
#pragma once

#include <stdint.h>

/* Degrees of ecliptic longitude, 0 .. 360, at an instant (days of universal time since 1970, with fraction). */
double wfm_sun_longitude(double instant);
double wfm_moon_longitude(double instant);
/* The last new moon before an instant, or at it. */
double wfm_new_moon_before(double instant);

/* Days of a year (of our calendar) on which a date of the Chinese calendar falls, months 1 .. 12, days 1 .. 30; 0 to 2 of them. meridian: hours
 * east of Greenwich. */
int wfm_chinese_days(int32_t day[2], int year, int month, int of_month, int meridian);

/* The same of a tithi 1 .. 30 of a Hindu month, by the hour 0 .. 23 of Indian time. */
int wfm_hindu_days(int32_t day[2], int year, int month, int tithi, int hour);

/* Day of a year on which the sun, seen from a meridian, reaches a longitude 0 .. 359 degrees; 15 is the clear and bright of the Chinese. */
int32_t wfm_sun_day(int year, int longitude, int meridian);
