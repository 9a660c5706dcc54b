/* The calendar: IANA time zones, civil dates, and the local view of a grid.
 *
 * A zone is a table of offset changes between 1970 and 2038, read once from the zone database by way of GLib. (The database lists
 * changes up to 2037; the rule that follows them is misread by GLib 2.74 where winter is the exception, as in Dublin.) A wall-clock time is
 * "local seconds": the civil date and time counted as if it were UTC. Local time to instant has three answers: unique, gap (the
 * clock was put forward over it: it does not exist) and fold (the clock was put back: it happens twice).
 * A day is int32_t days since 1970-01-01; a weekday is 0 for Monday to 6 for Sunday. */
#pragma once

#include "core/grid.h"

#define WFM_INSTANT_LOW ((int64_t)0)           /* 1970-01-01T00:00:00Z */
#define WFM_INSTANT_HIGH ((int64_t)2145916800) /* 2038-01-01T00:00:00Z */

typedef struct {
  char *name;        /* as given, "Europe/Dublin" */
  size_t n;          /* number of periods of constant offset, >= 1 */
  int64_t *from;     /* [n] instant at which period k begins; from[0] = INT64_MIN */
  int32_t *offset_s; /* [n] local minus UTC in that period, seconds */
} WfmZone;

/* Errors: WFM_STATUS_BAD_INPUT where the database has no such zone (the message offers near names, and of offsets such as "GMT-5" what they would be); WFM_STATUS_INTERNAL where the
 * machine's database is in the compact form that GLib misreads. */
WfmZone *wfm_zone_new(const char *name, GError **err);
void wfm_zone_free(WfmZone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmZone, wfm_zone_free)

int32_t wfm_zone_offset(const WfmZone *zone, int64_t instant);

/* The first change of offset strictly after the instant; INT64_MAX where there is none before 2038. */
int64_t wfm_zone_next_change(const WfmZone *zone, int64_t instant);

static inline int64_t wfm_zone_local(const WfmZone *zone, int64_t instant) {
  return instant + wfm_zone_offset(zone, instant);
}

typedef enum { WFM_LOCAL_UNIQUE, WFM_LOCAL_GAP, WFM_LOCAL_FOLD } WfmLocalKind;

/* The instants of a wall-clock time. unique: both the same. fold: the earlier and the later one. gap: the reading with the offset
 * before the change (lies after the change) and the one with the offset after it (lies before the change). */
typedef struct {
  WfmLocalKind kind;
  int64_t first, second;
} WfmLocalInstant;
WfmLocalInstant wfm_zone_instant(const WfmZone *zone, int64_t local);

/* One instant by the usual rule: in a fold the first; in a gap the reading with the offset before the change (02:30 becomes 03:30). */
static inline int64_t wfm_zone_resolve(const WfmZone *zone, int64_t local) {
  return wfm_zone_instant(zone, local).first;
}

/* Instant at which a local day begins (the first instant that carries its date: where midnight does not exist, the first after it). */
int64_t wfm_zone_day_start(const WfmZone *zone, int32_t day);

/* Civil dates, proleptic Gregorian (Hinnant 2013, "chrono-compatible low-level date algorithms"). */
int32_t wfm_day_from_civil(int year, int month, int day_of_month);
void wfm_day_to_civil(int32_t day, int *year, int *month, int *day_of_month);
/* The first day of the day's month, and of the month after it. */
int32_t wfm_month_first(int32_t day);
int32_t wfm_month_after(int32_t day);
bool wfm_civil_valid(int year, int month, int day_of_month);
static inline int32_t wfm_local_day(int64_t local) {
  return (int32_t)((local >= 0 ? local : local - 86399) / 86400);
}
static inline int32_t wfm_local_second(int64_t local) {
  return (int32_t)(local - (int64_t)wfm_local_day(local) * 86400);
}
static inline int wfm_weekday(int32_t day) {
  return (int)(((int64_t)day % 7 + 10) % 7);
} /* 1970-01-01 was a Thursday */
void wfm_iso_week(int32_t day, int *iso_year, int *iso_week);

/* The local view of a grid, built once per grid and zone. */
typedef struct {
  WfmGrid grid;
  int32_t slots_per_day; /* 86400 / step */
  int32_t *day;          /* [n] local day of the start of interval i */
  int32_t *slot;         /* [n] local second of the day / step, 0 .. slots_per_day-1 */
  int8_t *fold;          /* [n] 1 where this local slot has happened before on the same day (clock put back), else 0 */
} WfmSlots;
WfmSlots *wfm_slots_new(WfmGrid grid, const WfmZone *zone);
void wfm_slots_free(WfmSlots *slots);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSlots, wfm_slots_free)
