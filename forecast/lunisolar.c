#include "forecast/lunisolar.h"

#include "core/calendar.h"

#include <glib.h>
#include <math.h>

#define J2000 10957.5          /* days since 1970 */
#define DELTA_T (65.0 / 86400) /* what the earth's turning was behind uniform time: 40 s in 1970, 69 s in 2020 */
#define MONTH 29.530588861
#define GAIN (360 / MONTH) /* degrees a day */
#define TROPICAL_YEAR 365.242190
#define AYANAMSA_2000 23.853 /* Lahiri: where the fixed zodiac begins */
#define PRECESSION 1.396971  /* degrees a century */
#define INDIA (5.5 / 24)

/* ---- Longitudes ---- */

/* Multiples of the moon's elongation, the sun's anomaly, the moon's anomaly, the moon's argument of latitude; 1e-6 degrees. */
static const struct {
  int8_t d, m, moon, f;
  int32_t sine;
} terms[] = {
    {0, 0, 1, 0, 6288774}, {2, 0, -1, 0, 1274027}, {2, 0, 0, 0, 658314}, {0, 0, 2, 0, 213618}, {0, 1, 0, 0, -185116}, {0, 0, 0, 2, -114332},
    {2, 0, -2, 0, 58793},  {2, -1, -1, 0, 57066},  {2, 0, 1, 0, 53322},  {2, -1, 0, 0, 45758}, {0, 1, -1, 0, -40923}, {1, 0, 0, 0, -34720},
    {0, 1, 1, 0, -30383},  {2, 0, 0, -2, 15327},   {0, 0, 1, 2, -12528}, {0, 0, 1, -2, 10980}, {4, 0, -1, 0, 10675},  {0, 0, 3, 0, 10034},
    {4, 0, -2, 0, 8548},   {2, 1, -1, 0, -7888},   {2, 1, 0, 0, -6766},  {1, 0, -1, 0, -5163}, {1, 1, 0, 0, 4987},    {2, -1, 1, 0, 4036},
    {2, 0, 2, 0, 3994},    {4, 0, 0, 0, 3861},     {2, 0, -3, 0, 3665},  {0, 1, -2, 0, -2689}, {2, 0, -1, 2, -2602},  {2, -1, -2, 0, 2390},
    {1, 0, 1, 0, -2348},   {2, -2, 0, 0, 2236},    {0, 1, 2, 0, -2120},  {0, 2, 0, 0, -2069},  {2, -2, -1, 0, 2048},  {2, 0, 1, -2, -1773},
    {2, 0, 0, 2, -1595},   {4, -1, -1, 0, 1215},   {0, 0, 2, 2, -1110},  {3, 0, -1, 0, -892},  {2, 1, 1, 0, -810},    {4, -1, -2, 0, 759},
    {0, 2, -1, 0, -713},   {2, 2, -1, 0, -700},    {2, 1, -2, 0, 691},   {2, -1, 0, -2, 596},  {4, 0, 1, 0, 549},     {0, 0, 4, 0, 537},
    {4, -1, 0, 0, 520},
};

static double sine(double degrees) {
  return sin(degrees * G_PI / 180);
}

static double around(double degrees) {
  return degrees - 360 * floor(degrees / 360);
}

static double centuries(double instant) {
  return (instant + DELTA_T - J2000) / 36525;
}

double wfm_moon_longitude(double instant) {
  double t = centuries(instant), mean = 218.3164477 + t * (481267.88123421 - 0.0015786 * t),
         d = 297.8501921 + t * (445267.1114034 - 0.0018819 * t), m = 357.5291092 + t * (35999.0502909 - 0.0001536 * t),
         moon = 134.9633964 + t * (477198.8675055 + 0.0087414 * t), f = 93.2720950 + t * (483202.0175233 - 0.0036539 * t),
         e = 1 - 0.002516 * t;
  double sum = 3958 * sine(119.75 + 131.849 * t) + 1962 * sine(mean - f) + 318 * sine(53.09 + 479264.290 * t);
  for (size_t k = 0; k < G_N_ELEMENTS(terms); k++)
    sum += terms[k].sine * pow(e, abs(terms[k].m)) * sine(terms[k].d * d + terms[k].m * m + terms[k].moon * moon + terms[k].f * f);
  return around(mean + sum / 1e6);
}

double wfm_sun_longitude(double instant) {
  double t = centuries(instant), mean = 280.46646 + t * (36000.76983 + 0.0003032 * t), m = 357.52911 + t * (35999.05029 - 0.0001537 * t);
  double centre = (1.914602 - t * (0.004817 + 0.000014 * t)) * sine(m) + (0.019993 - 0.000101 * t) * sine(2 * m) + 0.000289 * sine(3 * m);
  return around(mean + centre - 0.00569); /* aberration; nutation is the moon's too, and a minute of the sun's way otherwise */
}

static double elongation(double instant) {
  return around(wfm_moon_longitude(instant) - wfm_sun_longitude(instant));
}

/* The instant near a guess at which the moon is that far ahead of the sun. */
static double moon_ahead(double degrees, double guess) {
  for (int k = 0; k < 5; k++) guess -= (around(elongation(guess) - degrees + 180) - 180) / GAIN;
  return guess;
}

double wfm_new_moon_before(double instant) {
  double found = moon_ahead(0, instant - elongation(instant) / GAIN);
  if (found > instant) found = moon_ahead(0, found - MONTH);
  double next = moon_ahead(0, found + MONTH);
  return next <= instant ? next : found;
}

static double sun_at(double degrees, double guess) {
  for (int k = 0; k < 5; k++) guess -= (around(wfm_sun_longitude(guess) - degrees + 180) - 180) * TROPICAL_YEAR / 360;
  return guess;
}

static int32_t day_at(double instant, double meridian_days) {
  return (int32_t)floor(instant + meridian_days);
}

int32_t wfm_sun_day(int year, int longitude, int meridian) {
  double spring = wfm_day_from_civil(year, 3, 20), east = meridian / 24.0;
  int32_t found = day_at(sun_at(longitude, spring + longitude * TROPICAL_YEAR / 360), east);
  return found <= wfm_day_from_civil(year, 12, 31) ? found
                                                   : day_at(sun_at(longitude, spring + (longitude - 360) * TROPICAL_YEAR / 360), east);
}

static int year_of(int32_t day) {
  int year, month, of_month;
  wfm_day_to_civil(day, &year, &month, &of_month);
  return year;
}

/* ---- Chinese ---- */

/* First day of the month that holds a day. */
static int32_t month_start(int32_t day, double east) {
  return day_at(wfm_new_moon_before(day + 1 - east - 1e-9), east);
}

static int sign_at(int32_t day, double east) {
  return (int)(wfm_sun_longitude(day - east) / 30);
}

/* The day in the thirteen months at most from the month of one winter solstice to that of the next, in December of the year; -1 where the month is shorter. */
static int32_t day_of_solstice_year(int year, int month, int of_month, double east) {
  int meridian = (int)lrint(east * 24);
  int32_t start = month_start(wfm_sun_day(year - 1, 270, meridian), east), end = month_start(wfm_sun_day(year, 270, meridian), east);
  bool leap = lrint((end - start) / MONTH) == 13;
  for (int number = 11; start < end;) {
    int32_t next = month_start(start + 32, east);
    if (number == month) return of_month <= next - start ? start + of_month - 1 : -1;
    int32_t after = month_start(next + 32, east);
    bool unnumbered = leap && sign_at(next, east) == sign_at(after, east);
    if (unnumbered) leap = false;
    start = unnumbered ? after : next;
    number = number % 12 + 1;
  }
  return -1;
}

int wfm_chinese_days(int32_t day[2], int year, int month, int of_month, int meridian) {
  int n = 0;
  for (int y = year; y <= year + 1; y++) {
    int32_t found = day_of_solstice_year(y, month, of_month, meridian / 24.0);
    if (found >= 0 && year_of(found) == year) day[n++] = found;
  }
  return n;
}

/* ---- Hindu ---- */

static int star_sign(double instant) {
  return (int)(around(wfm_sun_longitude(instant) - AYANAMSA_2000 - PRECESSION * centuries(instant)) / 30);
}

static int32_t festival(double new_moon, int tithi, int hour) {
  double begin = moon_ahead(12.0 * (tithi - 1), new_moon + (tithi - 1) * MONTH / 30),
         end = moon_ahead(12.0 * tithi, new_moon + tithi * MONTH / 30);
  double first = ceil(begin + INDIA - hour / 24.0);
  return first + hour / 24.0 < end + INDIA ? (int32_t)first : day_at(begin, INDIA);
}

int wfm_hindu_days(int32_t day[2], int year, int month, int tithi, int hour) {
  int n = 0;
  double moon = wfm_new_moon_before(wfm_day_from_civil(year, 1, 1) - 31);
  for (int k = 0; k < 15; k++) {
    double next = moon_ahead(0, moon + MONTH);
    int sign = star_sign(moon);
    if ((sign + 1) % 12 + 1 == month && star_sign(next) != sign) {
      int32_t found = festival(moon, tithi, hour);
      if (year_of(found) == year && n < 2) day[n++] = found;
    }
    moon = next;
  }
  return n;
}
