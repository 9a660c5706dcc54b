#include "core/calendar.h"

#include "core/error.h"
#include "core/params.h"

#include <stdlib.h>
#include <string.h>

/* Splits [a, b] until each change of GLib's interval index is pinned to a second, and appends it. GLib has no function that lists
 * the changes of a zone, but its index of constant intervals never decreases with time. */
typedef struct {
  GTimeZone *source;
  GArray *from, *offset;
} Build;

static gint index_at(const Build *build, int64_t instant) {
  return g_time_zone_find_interval(build->source, G_TIME_TYPE_UNIVERSAL, instant);
}

static void append_period(Build *build, int64_t from, gint32 offset) {
  if (build->offset->len > 0 && g_array_index(build->offset, gint32, build->offset->len - 1) == offset) return; /* only the name changed */
  g_array_append_val(build->from, from);
  g_array_append_val(build->offset, offset);
}

/* Both ends' indices are known and differ. */
static void find_changes(Build *build, int64_t a, gint index_a, int64_t b, gint index_b) {
  if (b - a == 1) {
    append_period(build, b, g_time_zone_get_offset(build->source, index_b));
    return;
  }
  int64_t middle = a + (b - a) / 2;
  gint index_middle = index_at(build, middle);
  if (index_middle != index_a) find_changes(build, a, index_a, middle, index_middle);
  if (index_middle != index_b) find_changes(build, middle, index_middle, b, index_b);
}

/* A few common names for "did you mean"; the whole database is not listed by any library. */
static const char *const common_zones[] = {"UTC",
                                           "Europe/London",
                                           "Europe/Dublin",
                                           "Europe/Paris",
                                           "Europe/Berlin",
                                           "Europe/Madrid",
                                           "Europe/Lisbon",
                                           "Europe/Rome",
                                           "Europe/Warsaw",
                                           "Europe/Athens",
                                           "Europe/Istanbul",
                                           "Europe/Kyiv",
                                           "America/New_York",
                                           "America/Toronto",
                                           "America/Chicago",
                                           "America/Denver",
                                           "America/Los_Angeles",
                                           "America/Phoenix",
                                           "America/Halifax",
                                           "America/St_Johns",
                                           "America/Vancouver",
                                           "America/Mexico_City",
                                           "America/Bogota",
                                           "America/Sao_Paulo",
                                           "America/Argentina/Buenos_Aires",
                                           "America/Santiago",
                                           "Asia/Manila",
                                           "Asia/Kolkata",
                                           "Asia/Kathmandu",
                                           "Asia/Dubai",
                                           "Asia/Jerusalem",
                                           "Asia/Singapore",
                                           "Asia/Tokyo",
                                           "Asia/Shanghai",
                                           "Asia/Hong_Kong",
                                           "Asia/Seoul",
                                           "Asia/Jakarta",
                                           "Asia/Bangkok",
                                           "Asia/Karachi",
                                           "Asia/Tehran",
                                           "Africa/Cairo",
                                           "Africa/Johannesburg",
                                           "Africa/Lagos",
                                           "Africa/Nairobi",
                                           "Australia/Sydney",
                                           "Australia/Adelaide",
                                           "Australia/Darwin",
                                           "Australia/Perth",
                                           "Australia/Lord_Howe",
                                           "Pacific/Auckland",
                                           "Pacific/Chatham",
                                           "Pacific/Apia",
                                           "Pacific/Honolulu"};

static bool refuse_zone(const char *name, GError **err) {
  const char *near = wfm_nearest_word(name, common_zones, G_N_ELEMENTS(common_zones));
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "\"%s\" is not a time zone of the IANA database%s%s%s; right would be a name such as \"Europe/Dublin\"", name,
              near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
  return false;
}

static bool is_among(const char *name, const char *const *words) {
  for (size_t w = 0; words[w]; w++)
    if (strcmp(name, words[w]) == 0) return true;
  return false;
}

/* Offsets of the database are names of a folder, Etc/GMT+5; of those that stand without one only these are zones. */
static bool is_rule(const char *name) {
  static const char *const zones[] = {"EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "GMT0", "GMT+0", "GMT-0", NULL};
  return !strchr(name, '/') && strpbrk(name, "0123456789") && !is_among(name, zones);
}

/* "GMT-5", "UTC+3", "+05:30": seconds ahead of UTC as people mean it. */
static bool plain_offset(int *ahead_s, const char *name) {
  const char *c = name;
  char *end;
  if (g_str_has_prefix(c, "GMT") || g_str_has_prefix(c, "UTC")) c += 3;
  if ((*c != '+' && *c != '-') || !g_ascii_isdigit(c[1])) return false;
  int sign = *c == '-' ? -1 : 1;
  gint64 number = g_ascii_strtoll(c + 1, &end, 10), minutes = 0;
  if (end - c == 5) minutes = number % 100, number /= 100; /* +0530 */
  if (*end == ':' && g_ascii_isdigit(end[1])) minutes = g_ascii_strtoll(end + 1, &end, 10);
  if (*end || number > 24 || minutes > 59) return false;
  *ahead_s = sign * (int)(number * 3600 + minutes * 60);
  return true;
}

/* A POSIX rule counts hours behind UTC: its GMT-5 is five hours ahead. */
static void refuse_rule(const char *name, GError **err) {
  enum { FARTHEST_AHEAD_H = 14, FARTHEST_BEHIND_H = 12 };
  int ahead_s;
  if (!plain_offset(&ahead_s, name)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "\"%s\" is a rule of offsets and no time zone of the IANA database; right would be the region's zone, such as "
                "\"America/New_York\"",
                name);
    return;
  }
  int hours = ahead_s / 3600;
  g_autofree char *fixed = NULL;
  if (ahead_s == 0)
    fixed = g_strdup("\"UTC\", or ");
  else if (ahead_s % 3600 == 0 && hours <= FARTHEST_AHEAD_H && hours >= -FARTHEST_BEHIND_H)
    fixed = g_strdup_printf("\"Etc/GMT%+d\" if %d hours %s UTC are meant all year (the sign of these names is turned round), or ", -hours,
                            abs(hours), hours > 0 ? "ahead of" : "behind");
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "\"%s\" is an offset, which some read with the opposite sign, and no time zone of the IANA database; right would be %sthe "
              "region's zone, such as \"Europe/Dublin\"",
              name, fixed ? fixed : "");
}

/* The database's folder also has the machine's own zone, and twins that count leap seconds. */
static bool is_of_machine(const char *name) {
  static const char *const files[] = {"localtime", "posixrules", "Factory", NULL};
  return is_among(name, files) || g_str_has_prefix(name, "right/") || g_str_has_prefix(name, "posix/");
}

/* GLib also takes POSIX rules ("EST5EDT4") and offsets; a plan names places. */
static bool plausible_name(const char *name) {
  if (!g_ascii_isalpha(name[0]) || strlen(name) > 64 || strstr(name, "..") || is_of_machine(name)) return false;
  for (const char *c = name; *c; c++)
    if (!g_ascii_isalnum(*c) && !strchr("/_+-", *c)) return false;
  return true;
}

/* Compact ("slim") zone files end with a rule instead of a list of changes, and GLib 2.74 reads Dublin's two hours off. */
static bool database_is_misread(void) {
  enum { WINTER_2030 = 1894708800 }; /* 2030-01-15T12:00:00Z */
  g_autoptr(GTimeZone) dublin = g_time_zone_new_identifier("Europe/Dublin");
  return dublin && g_time_zone_get_offset(dublin, g_time_zone_find_interval(dublin, G_TIME_TYPE_UNIVERSAL, WINTER_2030)) != 0;
}

WfmZone *wfm_zone_new(const char *name, GError **err) {
  if (database_is_misread()) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL,
                "the zone database of this machine has compact (\"slim\") files, which GLib misreads; install one with full files, such as "
                "Debian's tzdata");
    return NULL;
  }
  if (is_rule(name)) {
    refuse_rule(name, err);
    return NULL;
  }
  g_autoptr(GTimeZone) source = plausible_name(name) ? g_time_zone_new_identifier(name) : NULL;
  if (!source) {
    refuse_zone(name, err);
    return NULL;
  }
  Build build = {source, g_array_new(FALSE, FALSE, sizeof(int64_t)), g_array_new(FALSE, FALSE, sizeof(gint32))};
  int64_t low = WFM_INSTANT_LOW - 86400;
  gint index_low = index_at(&build, low), index_high = index_at(&build, WFM_INSTANT_HIGH);
  append_period(&build, INT64_MIN, g_time_zone_get_offset(source, index_low));
  if (index_low != index_high) find_changes(&build, low, index_low, WFM_INSTANT_HIGH, index_high);
  WfmZone *zone = g_new0(WfmZone, 1);
  zone->name = g_strdup(name);
  zone->n = build.from->len;
  zone->from = (int64_t *)(void *)g_array_free(build.from, FALSE);
  zone->offset_s = (int32_t *)(void *)g_array_free(build.offset, FALSE);
  return zone;
}

void wfm_zone_free(WfmZone *zone) {
  if (!zone) return;
  g_free(zone->name);
  g_free(zone->from);
  g_free(zone->offset_s);
  g_free(zone);
}

/* The period that holds the instant. */
static size_t period_at(const WfmZone *zone, int64_t instant) {
  size_t low = 0, high = zone->n; /* from[low] <= instant < from[high] */
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (zone->from[middle] <= instant)
      low = middle;
    else
      high = middle;
  }
  return low;
}

int32_t wfm_zone_offset(const WfmZone *zone, int64_t instant) {
  return zone->offset_s[period_at(zone, instant)];
}

int64_t wfm_zone_next_change(const WfmZone *zone, int64_t instant) {
  size_t next = period_at(zone, instant) + 1;
  return next < zone->n ? zone->from[next] : INT64_MAX;
}

WfmLocalInstant wfm_zone_instant(const WfmZone *zone, int64_t local) {
  /* Offsets lie within a day of UTC and changes are further apart than that, so at most one change matters. */
  size_t before = period_at(zone, local - 86400), after = period_at(zone, local + 86400);
  int64_t with_before = local - zone->offset_s[before];
  for (size_t k = before; k < after; k++) {
    int64_t change = zone->from[k + 1];
    int64_t first = local - zone->offset_s[k], second = local - zone->offset_s[k + 1];
    bool first_holds = first < change, second_holds = second >= change;
    if (first_holds && second_holds) return (WfmLocalInstant){WFM_LOCAL_FOLD, first, second};
    if (!first_holds && !second_holds) return (WfmLocalInstant){WFM_LOCAL_GAP, first, second};
    if (first_holds) return (WfmLocalInstant){WFM_LOCAL_UNIQUE, first, first};
    with_before = second;
  }
  return (WfmLocalInstant){WFM_LOCAL_UNIQUE, with_before, with_before};
}

int64_t wfm_zone_day_start(const WfmZone *zone, int32_t day) {
  WfmLocalInstant midnight = wfm_zone_instant(zone, (int64_t)day * 86400);
  if (midnight.kind != WFM_LOCAL_GAP) return midnight.first;
  /* Midnight was skipped: the day begins at the change itself. */
  return wfm_zone_next_change(zone, midnight.second - 1);
}

int32_t wfm_day_from_civil(int year, int month, int day_of_month) {
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400, year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

void wfm_day_to_civil(int32_t day, int *year, int *month, int *day_of_month) {
  int z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, day_of_era = z - era * 146097;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted_month = (5 * day_of_year + 2) / 153;
  *day_of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

int32_t wfm_month_first(int32_t day) {
  int year, month, of_month;
  wfm_day_to_civil(day, &year, &month, &of_month);
  return day - (of_month - 1);
}

int32_t wfm_month_after(int32_t day) {
  return wfm_month_first(wfm_month_first(day) + 31);
}

bool wfm_civil_valid(int year, int month, int day_of_month) {
  static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day_of_month < 1) return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day_of_month <= days[month - 1] + (month == 2 && leap);
}

void wfm_iso_week(int32_t day, int *iso_year, int *iso_week) {
  int32_t thursday = day - wfm_weekday(day) + 3; /* a week belongs to the year of its Thursday */
  int year = 0, month = 0, day_of_month = 0;
  wfm_day_to_civil(thursday, &year, &month, &day_of_month);
  *iso_year = year;
  *iso_week = (thursday - wfm_day_from_civil(year, 1, 1)) / 7 + 1;
}

WfmSlots *wfm_slots_new(WfmGrid grid, const WfmZone *zone) {
  WfmSlots *slots = g_new0(WfmSlots, 1);
  slots->grid = grid;
  slots->slots_per_day = 86400 / grid.step;
  slots->day = g_new(int32_t, (gsize)grid.n);
  slots->slot = g_new(int32_t, (gsize)grid.n);
  slots->fold = g_new(int8_t, (gsize)grid.n);
  int32_t offset = 0;
  int64_t valid_until = INT64_MIN; /* the offset holds before this instant */
  for (int32_t i = 0; i < grid.n; i++) {
    int64_t at = wfm_grid_at(grid, i);
    if (at >= valid_until) {
      offset = wfm_zone_offset(zone, at);
      valid_until = wfm_zone_next_change(zone, at);
    }
    int64_t local = at + offset;
    slots->day[i] = wfm_local_day(local);
    slots->slot[i] = wfm_local_second(local) / grid.step;
    WfmLocalInstant both = {WFM_LOCAL_UNIQUE, at, at};
    if (zone->n > 1) both = wfm_zone_instant(zone, local);
    slots->fold[i] = both.kind == WFM_LOCAL_FOLD && at == both.second;
  }
  return slots;
}

void wfm_slots_free(WfmSlots *slots) {
  if (!slots) return;
  g_free(slots->day);
  g_free(slots->slot);
  g_free(slots->fold);
  g_free(slots);
}
