/* What a platform's export is: one file platform_NAME.c that ends in one constant record, and one word in cli/data/import/meson.build.
 *
 * A header is known by its key: small letters and digits alone ("Avg. handle time" and "averageHandleTime"... "avghandletime", "averagehandletime"), without
 * a unit or a time zone that stands at its end ("(in hrs)", "in minutes", "(America/New_York)"). A platform's own names go before the general ones. */
#pragma once

#include "cli/data/import/cells.h"
#include "cli/data/import/rows.h"

typedef enum {
  WFM_FIELD_START, /* of the interval, or its date */
  WFM_FIELD_CLOCK, /* its time of day, where the date stands alone; a number is the place of the interval in its day */
  WFM_FIELD_END,
  WFM_FIELD_ZONE,   /* of the times; one for the whole file */
  WFM_FIELD_LENGTH, /* 15mins, 30, daily: minutes where there is no unit */
  WFM_FIELD_QUEUE,
  WFM_FIELD_CHANNEL,
  WFM_FIELD_PART, /* a row is one of several of its queue and interval, which add up: skill set, language, agent */
  WFM_FIELD_COMPLETE,
  WFM_FIELD_OFFERED,
  WFM_FIELD_HANDLED,
  WFM_FIELD_ABANDONED, /* of an event: yes, or a length of time above 0 */
  WFM_FIELD_ABANDONED_IN_SL,
  WFM_FIELD_ANSWERED_IN_SL,
  WFM_FIELD_AHT,  /* mean of the handled */
  WFM_FIELD_TALK, /* means, or of an event its parts: added up to the handle time where there is no whole */
  WFM_FIELD_HOLD,
  WFM_FIELD_WRAP,
  WFM_FIELD_HANDLE,      /* of all handled together; of an event its own */
  WFM_FIELD_HANDLE_TALK, /* parts of all handled together */
  WFM_FIELD_HANDLE_WRAP,
  WFM_FIELD_ACTIVE, /* the agents' time, once however many contacts were in hand */
  WFM_FIELD_ASA,    /* mean wait of the answered */
  WFM_FIELD_WAIT,   /* of all answered together; of an event its own */
  WFM_FIELD_BACKLOG,
  WFM_FIELD_BACKLOG_AGE, /* of all of them together */
  WFM_FIELD_RESOLVED,
  WFM_FIELD_RESOLUTION, /* arrival to solution of all resolved together; of an event its own */
  WFM_FIELD_RATED,
  WFM_FIELD_SATISFIED,
  WFM_FIELD_NPS_ANSWERS,
  WFM_FIELD_NPS_PROMOTERS,
  WFM_FIELD_NPS_DETRACTORS,
  WFM_FIELD_SERVICE_LEVEL, /* as the platform counts it */
  WFM_FIELD_CREATED,       /* where a list has none: when it was taken less its wait, or when it ended less its length (wfm_arrival_of) */
  WFM_FIELD_ACCEPTED,
  WFM_FIELD_CLOSED,
  WFM_FIELD_UPDATED, /* of the same contact the row that was updated last holds */
  WFM_FIELD_LASTED,  /* from arrival to end */
  WFM_FIELD_ID,
  WFM_FIELD_LEG, /* contacts with the same ID and another LEG are one arrival and more than one piece of work */
  WFM_FIELD_AGENT,
  WFM_FIELD_STATUS, /* words that tell spam and merged tickets */
  WFM_FIELD_TAGS,
  WFM_FIELD_TYPE,
  WFM_FIELD_DIRECTION, /* outbound is no arrival */
  WFM_FIELD_BOT,       /* how it ended for a bot */
  WFM_FIELD_RATING,    /* of satisfaction: a word, or 1 to 5 */
  WFM_FIELD_NPS,       /* 0 to 10 */
  WFM_N_FIELDS
} WfmField;
extern const char *const wfm_field_names[WFM_N_FIELDS]; /* as a mapping file says them */
extern const char *const wfm_field_helps[WFM_N_FIELDS];
/* WFM_N_FIELDS: none. */
WfmField wfm_field_named(const char *name);

typedef enum { WFM_EXPORT_INTERVALS, WFM_EXPORT_EVENTS, WFM_EXPORT_MATRIX } WfmExportKind;
extern const char *const wfm_export_kind_names[];

typedef struct {
  const char *key;
  WfmField field;
  WfmUnit unit; /* where the header itself says none */
} WfmHeaderName;

typedef struct {
  const char *name, *title;
  WfmExportKind kind;
  const char *fingerprint; /* keys that are all there, separated by blanks; a|b: one of them. NULL: known by `is_bare` alone */
  const WfmHeaderName *header;
  size_t n_header;
  bool (*is_bare)(const WfmRow *row); /* does the first row of a file without header look like one of this platform? */
  const char *bare;                   /* its columns, by field names separated by blanks; - is passed over */
  const char *zone;                   /* of stamps without one; NULL: not said */
  const char *channel;                /* where the file says none: voice, chat, email, social */
  bool closed_is_resolved;            /* CLOSED is when the customer's matter was settled, and no end of a call or of a piece of work */
  bool in_hand_until_closed;          /* an item is work from ACCEPTED to CLOSED, by the platform's own definition */
  const char *bot_words;              /* values of BOT that mean that nobody was needed, separated by | */
  WfmDateOrder order;                 /* as the platform always writes it; UNKNOWN: as the file shows */
  bool month_first_digits;            /* dates are mmddyyyy */
  const char *intervals;              /* where its exports by interval are set, for those who bring days; NULL: not known */
  const char *note;                   /* what the planner should know of such exports */
} WfmPlatform;

extern const WfmPlatform *const wfm_platforms[]; /* generated, in order of meson.build */
extern const size_t wfm_n_platforms;

/* Names of no platform in particular, the better ones first. */
extern const WfmHeaderName wfm_interval_names[], wfm_event_names[];
extern const size_t wfm_n_interval_names, wfm_n_event_names;

#define WFM_KEY_SIZE 96
typedef struct {
  char key[WFM_KEY_SIZE];
  WfmUnit unit;
  char zone[64];  /* "" = none */
  double seconds; /* the 20 of "contacts answered in 20 seconds", whose key is "contactsansweredin#"; 0 = none */
} WfmHeaderKey;
void wfm_header_key(WfmHeaderKey *key, const char *text);
