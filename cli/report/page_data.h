/* What the page draws, as one JSON object: the plan's zones and queues, the result tables column by column, and the people's duties.
 *
 * Columns, not rows, and whole numbers of a common unit where possible: 2,000 people over four weeks are about 3 MB. The layout is
 * described beside the functions that write it; page_base.js and page_roster_people.js read it. Instants are seconds since 1970 UTC. */
#pragma once

#include "cli/report/report.h"

/* Words that occur often, written once and referred to by number. */
typedef struct {
  GPtrArray *word; /* char *, owned */
  GHashTable *index;
} WfmPageWords;
WfmPageWords *wfm_page_words_new(void);
void wfm_page_words_free(WfmPageWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPageWords, wfm_page_words_free)
/* The word's number; a new word gets the next. */
guint wfm_page_words_add(WfmPageWords *words, const char *word);
/* The word's number, or -1. */
int wfm_page_words_find(const WfmPageWords *words, const char *word);
void wfm_page_words_write(const WfmPageWords *words, GString *out);

typedef struct {
  const WfmReportInput *input;
  WfmPageWords *queues; /* of the plan in its order, then of the tables in order of appearance */
  WfmPageWords *zones;  /* of the plan, then UTC and the zone asked for, then the rest of the world where it is wanted; by name */
  guint n_near_zones;   /* those before the rest of the world */
  GPtrArray *zone;      /* const WfmZone *, beside zones; borrowed */
  GPtrArray *own_zone;  /* WfmZone * that the plan did not have; owned */
  int64_t low, high;    /* all instants on the page lie in [low, high]; high < low: there are none */
} WfmPage;

/* Errors: WFM_STATUS_BAD_INPUT for a zone that is not in the database. */
WfmPage *wfm_page_new(const WfmReportInput *input, GError **err);
void wfm_page_free(WfmPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPage, wfm_page_free)
/* Number of the zone in page->zones; an unknown or empty name is the page's first zone. */
guint wfm_page_zone(const WfmPage *page, const char *name);
/* A date or time of the plan as an instant; a date means the beginning of that local day, with `end` its end. */
int64_t wfm_page_instant(const WfmZone *zone, const WfmStamp *stamp, bool end);

/* Both lie in the calendar's range, and in this order: an empty cell or a slip of a file must not reach the arithmetic. */
bool wfm_page_has_instants(int64_t from, int64_t to);

/* "zones":[...],"near_zones":n */
void wfm_page_zones(const WfmPage *page, GString *out);
/* "queues":[...],"bindings":[...],"accuracy":[...]. Errors: WFM_STATUS_BAD_INPUT where a table's rows of a queue are not equal intervals. */
bool wfm_page_queues(const WfmPage *page, GString *out, GError **err);
/* "agents":[...] and the words that they refer to. Errors: WFM_STATUS_BAD_INPUT for a segment or shift that ends before it starts. */
bool wfm_page_agents(const WfmPage *page, GString *out, GError **err);
