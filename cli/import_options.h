/* What wfm doctor, wfm import and wfm reconcile are told about the files. */
#pragma once

#include "cli/data/import/intake.h"

typedef struct {
  char *zone, *order, *decimal, *interval, *queue, *channel, *map, *week;
  char *sheet, *counted_at, **spam_words;
  gboolean with_spam, with_bots;
} WfmImportWords;
extern WfmImportWords wfm_import_words;

#define WFM_IMPORT_ENTRIES                                                                                                                 \
  {                                                                                                                                        \
      "tz",  0, 0, G_OPTION_ARG_STRING, &wfm_import_words.zone, "Time zone of stamps that bear none, where the file does not name it",     \
      "ZONE"},                                                                                                                             \
      {"date-order", 0, 0, G_OPTION_ARG_STRING, &wfm_import_words.order, "Order of day and month where no date proves it", "dmy|mdy"},     \
      {"decimal", 0, 0, G_OPTION_ARG_STRING, &wfm_import_words.decimal, "Decimal mark where no number proves it", "point|comma"},          \
      {"interval",                                                                                                                         \
       0,                                                                                                                                  \
       0,                                                                                                                                  \
       G_OPTION_ARG_STRING,                                                                                                                \
       &wfm_import_words.interval,                                                                                                         \
       "Length of the interval in which contacts are counted (30m), or of a table that does not show it",                                  \
       "LENGTH"},                                                                                                                          \
      {"queue", 0, 0, G_OPTION_ARG_STRING, &wfm_import_words.queue, "Name of the queue of files without one", "NAME"},                     \
      {"channel",                                                                                                                          \
       0,                                                                                                                                  \
       0,                                                                                                                                  \
       G_OPTION_ARG_STRING,                                                                                                                \
       &wfm_import_words.channel,                                                                                                          \
       "Channel of queues whose channel the file does not say",                                                                            \
       "voice|chat|email|social"},                                                                                                         \
      {"map", 0, 0, G_OPTION_ARG_FILENAME, &wfm_import_words.map, "Mapping file that says which column is what", "FILE"},                  \
      {"week", 0, 0, G_OPTION_ARG_STRING, &wfm_import_words.week, "The Monday of a table of times by weekday", "DATE"},                    \
      {"sheet",                                                                                                                            \
       0,                                                                                                                                  \
       0,                                                                                                                                  \
       G_OPTION_ARG_STRING,                                                                                                                \
       &wfm_import_words.sheet,                                                                                                            \
       "The sheet of a workbook to be read; without it, the first that is not hidden",                                                     \
       "NAME"},                                                                                                                            \
      {"counted-at",                                                                                                                       \
       0,                                                                                                                                  \
       0,                                                                                                                                  \
       G_OPTION_ARG_STRING,                                                                                                                \
       &wfm_import_words.counted_at,                                                                                                       \
       "Where a table counts a contact; what is not at its arrival is moved there",                                                        \
       "arrival|answer|end"},                                                                                                              \
      {"spam-word",                                                                                                                        \
       0,                                                                                                                                  \
       0,                                                                                                                                  \
       G_OPTION_ARG_STRING_ARRAY,                                                                                                          \
       &wfm_import_words.spam_words,                                                                                                       \
       "A tag, status or type of your own that means: no work for people (may be given several times)",                                    \
       "WORD"},                                                                                                                            \
      {"with-spam", 0, 0, G_OPTION_ARG_NONE, &wfm_import_words.with_spam, "Count spam, merged and deleted tickets too", NULL}, {           \
    "with-bots", 0, 0, G_OPTION_ARG_NONE, &wfm_import_words.with_bots, "Count what a bot resolved too", NULL                               \
  }

/* Error WFM_STATUS_USAGE, or that of the mapping file. *mapping is to be freed and is used by the options. */
bool wfm_import_options_read(WfmIntakeOptions *options, WfmMapping **mapping, GError **err);
