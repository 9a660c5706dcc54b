#include "core/timestamp.h"

#include <stdio.h>

const char *const wfm_weekday_names[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* Reads exactly `digits` digits at *at; false otherwise. */
static bool read_digits(int *value, const char **at, int digits) {
  int sum = 0;
  for (int i = 0; i < digits; i++) {
    char c = (*at)[i];
    if (c < '0' || c > '9') return false;
    sum = sum * 10 + (c - '0');
  }
  *at += digits;
  *value = sum;
  return true;
}

static bool read_char(const char **at, char c) {
  if (**at != c) return false;
  (*at)++;
  return true;
}

static bool read_date(int64_t *local, const char **at) {
  int year = 0, month = 0, day = 0;
  if (!read_digits(&year, at, 4) || !read_char(at, '-') || !read_digits(&month, at, 2) || !read_char(at, '-') || !read_digits(&day, at, 2))
    return false;
  if (year < 1970 || year > 2037 || !wfm_civil_valid(year, month, day)) return false;
  *local = (int64_t)wfm_day_from_civil(year, month, day) * 86400;
  return true;
}

/* hh:mm[:ss[.fff]] ; fractions of a second are passed over */
static bool read_clock(int64_t *second, const char **at) {
  int hours = 0, minutes = 0, seconds = 0;
  if (!read_digits(&hours, at, 2) || !read_char(at, ':') || !read_digits(&minutes, at, 2)) return false;
  if (read_char(at, ':')) {
    if (!read_digits(&seconds, at, 2)) return false;
    if (read_char(at, '.')) {
      const char *first = *at;
      while (**at >= '0' && **at <= '9') (*at)++;
      if (*at == first) return false;
    }
  }
  bool midnight_end = hours == 24 && minutes == 0 && seconds == 0;
  if ((hours > 23 && !midnight_end) || minutes > 59 || seconds > 59) return false;
  *second = hours * 3600 + minutes * 60 + seconds;
  return true;
}

static bool read_offset(WfmStamp *stamp, const char **at) {
  if (read_char(at, 'Z')) {
    stamp->has_offset = true;
    return true;
  }
  int sign = **at == '+' ? 1 : **at == '-' ? -1 : 0;
  if (!sign) return true; /* none */
  (*at)++;
  int hours = 0, minutes = 0;
  if (!read_digits(&hours, at, 2)) return false;
  read_char(at, ':');
  if (!read_digits(&minutes, at, 2) || hours > 15 || minutes > 59) return false;
  stamp->has_offset = true;
  stamp->offset_s = sign * (hours * 3600 + minutes * 60);
  return true;
}

bool wfm_stamp_parse(WfmStamp *out, const char *text) {
  WfmStamp stamp = {0};
  const char *at = text;
  if (!read_date(&stamp.local, &at)) return false;
  if (*at == 'T' || *at == ' ') {
    at++;
    int64_t second = 0;
    if (!read_clock(&second, &at) || !read_offset(&stamp, &at)) return false;
    stamp.local += second;
    stamp.has_time = true;
  }
  if (*at) return false;
  *out = stamp;
  return true;
}

/* "2026-03-29T01:30:00" without an offset */
static int format_stamp(char *buffer, int64_t local) {
  int year = 0, month = 0, day = 0;
  wfm_day_to_civil(wfm_local_day(local), &year, &month, &day);
  int32_t s = wfm_local_second(local);
  return snprintf(buffer, WFM_STAMP_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, s / 3600, s / 60 % 60, s % 60);
}

const char *wfm_format_utc(char buffer[static WFM_STAMP_SIZE], int64_t instant) {
  int used = format_stamp(buffer, instant);
  snprintf(buffer + used, (size_t)(WFM_STAMP_SIZE - used), "Z");
  return buffer;
}

const char *wfm_format_local(char buffer[static WFM_STAMP_SIZE], const WfmZone *zone, int64_t instant) {
  int32_t offset = wfm_zone_offset(zone, instant), size = abs(offset);
  int used = format_stamp(buffer, instant + offset);
  snprintf(buffer + used, (size_t)(WFM_STAMP_SIZE - used), "%c%02d:%02d", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  return buffer;
}

const char *wfm_format_day(char buffer[static WFM_STAMP_SIZE], int32_t day) {
  int year = 0, month = 0, day_of_month = 0;
  wfm_day_to_civil(day, &year, &month, &day_of_month);
  snprintf(buffer, WFM_STAMP_SIZE, "%04d-%02d-%02d", year, month, day_of_month);
  return buffer;
}

const char *wfm_format_clock(char buffer[static WFM_STAMP_SIZE], int32_t second) {
  snprintf(buffer, WFM_STAMP_SIZE, "%02d:%02d", second / 3600, second / 60 % 60);
  return buffer;
}
