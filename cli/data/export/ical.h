/* iCalendar (RFC 5545) files that go on from their last edition.
 *
 * Times are UTC: no VTIMEZONE is needed, and none can be wrong. An event keeps its UID as long as its owner, its date and its place among the
 * owner's events of that date stay; when anything of it changes, SEQUENCE grows by one. What the last edition had within the time that is
 * decided anew, and the new one has not, stays as cancelled; what lies outside that time stays as it was, until it is three months past.
 * DTSTAMP is the end of the plan's history when the event was last changed, not a clock. */
#pragma once

#include "cli/data/export/export.h"

typedef struct {
  const char *key; /* of its owner and kind; safe as a part of a UID */
  int32_t day;     /* local date that it belongs to */
  int64_t start, end;
  char *summary, *description, *location; /* owned; "" = none */
  bool on_call;                           /* leaves its owner free */
} WfmIcalEvent;
void wfm_ical_event_clear(WfmIcalEvent *event);

typedef struct {
  const char *owner, *name, *zone; /* id, and name and zone for people */
  const char *title;               /* plan's name, the UIDs' domain */
  int64_t decided_from, decided_to;
  int32_t first, last; /* only events of these dates are decided */
  int64_t stamp;
} WfmIcalHead;

/* Appends the whole calendar. events: of WfmIcalEvent, in any order (sorted here). before: text of the last edition, NULL: none. Returns the number of
 * events that stand in it. */
size_t wfm_ical_write(GString *out, const WfmIcalHead *head, GArray *events, const char *before);

/* The owner of a calendar that was written here; NULL: it was not. To be freed. */
char *wfm_ical_owner(const char *text);

/* A content line: folded so that no line has more than 75 octets and none ends inside a character; CRLF. text: escaped by RFC 5545 3.3.11 where
 * escape is set. Control characters are left out. */
void wfm_ical_line(GString *out, const char *name, const char *text, bool escape);
