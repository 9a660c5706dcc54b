/* Exports: a plan's results as the files that other tools read.
 *
 * A target is one file to_NAME.c that ends in one constant record wfm_export_NAME, and one word in cli/meson.build. It gets the results in
 * memory and makes files in memory; the command puts them in place, whole or not at all (cli/data/export/place.h). A target prints nothing,
 * asks no clock, and draws no number: the same results give the same bytes.
 *
 * Times. A shift belongs to the local date on which it begins, on the clock of its person; hours are elapsed time, so that a night across a
 * change of the clock counts what it lasts. Files for other systems carry UTC wherever the other side takes it; files for people carry the
 * clock of each person, or of one zone for all (--zone).
 *
 * Texts. Where a target is opened in a spreadsheet, a text that begins with = + - @ tab or carriage return, or with their full-width forms,
 * gets an apostrophe before it, so that no name becomes a formula (OWASP, "CSV Injection"). Where a target is read by a program that looks
 * people and queues up by their exact name, texts are written as they are. Each target says which it is. */
#pragma once

#include "cli/data/plan.h"
#include "cli/data/results.h"

#include <json-glib/json-glib.h>

/* What a target stands on; bits. */
typedef enum {
  WFM_EXPORT_FORECAST = 1 << 0,
  WFM_EXPORT_REQUIREMENT = 1 << 1,
  WFM_EXPORT_ROSTER = 1 << 2,
  WFM_EXPORT_COVERAGE = 1 << 3,
  WFM_EXPORT_ACCURACY = 1 << 4,
} WfmExportPart;
enum { WFM_N_EXPORT_PARTS = 5 };

/* ---- Files in the making ---- */

typedef struct {
  char *name; /* safe as the name of a file, without folders */
  GString *bytes;
} WfmExportFile;

typedef struct {
  GPtrArray *file;   /* WfmExportFile * */
  GPtrArray *note;   /* sentences that the planner should read */
  GHashTable *taken; /* names in lower case: file systems differ in whether they tell them apart */
} WfmExportFiles;
WfmExportFiles *wfm_export_files_new(void);
void wfm_export_files_free(WfmExportFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmExportFiles, wfm_export_files_free)
/* A new file of this name, made safe and told apart from those that are there; its bytes are to be filled in. */
GString *wfm_export_file(WfmExportFiles *files, const char *stem, const char *suffix);
void wfm_export_note(WfmExportFiles *files, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Any text as the stem of a file's name: letters, digits, and - _ . inside; at most 64 bytes. What had to be changed, and names that
 * Windows keeps for itself, end in - and the beginning of the text's SHA-256, so that different texts keep different names. */
char *wfm_export_safe_name(const char *text);

/* ---- What is exported ---- */

/* How the other side calls things: rows of the file given by --names. */
typedef struct {
  int32_t line;
  int kind; /* WfmExportNameKind */
  const char *name, *value;
} WfmExportNameRow;
typedef enum {
  WFM_NAME_QUEUE,
  WFM_NAME_QUEUE_ID,
  WFM_NAME_CHANNEL,
  WFM_NAME_AGENT,
  WFM_NAME_EMAIL,
  WFM_NAME_ACTIVITY,
  WFM_NAME_COLUMN,
} WfmExportNameKind;

typedef struct {
  const char *title; /* the plan's name */
  const WfmPlan *plan;
  const WfmZone *zone;  /* planner's */
  const WfmZone *shown; /* one zone for all local times; NULL: each person's and each queue's own */
  WfmGrid horizon;      /* of the forecast */
  int64_t roster_start, roster_end;
  int32_t from, to; /* local dates that are wanted, both included */
  int64_t stamp;    /* the plan's own "now": the end of what its history knows */
  const char *currency;
  const WfmTableData *forecast, *requirement, *roster, *coverage, *accuracy; /* NULL: not there */
  const WfmTableData *rota;                                                  /* who is on call; NULL: not there */
  JsonObject *summary;
  const WfmTableData *names; /* NULL: none */
  const char *tenant;        /* whose calendars: in every event's identity */
  GBytes *secret;            /* makes names of files that nobody guesses; NULL: plain names */
  const char *before;        /* folder of the last export of this target; NULL: there is none */
  char separator;            /* of CSV files for spreadsheets */
} WfmExportInput;

/* The other side's word for `name`; `name` itself where --names has none. */
const char *wfm_export_name(const WfmExportInput *input, WfmExportNameKind kind, const char *name);
/* The same, NULL where there is none. */
const char *wfm_export_name_given(const WfmExportInput *input, WfmExportNameKind kind, const char *name);

/* ---- Targets ---- */

typedef struct {
  const char *name, *summary;
  const char *source;    /* where the layout is described, or whose it is */
  const char *file;      /* its name; one that ends in / is a folder */
  unsigned needs, uses;  /* WfmExportPart: that must be there; that go in where they are there */
  bool for_spreadsheets; /* texts are kept from becoming formulas */
  bool (*make)(WfmExportFiles *out, const WfmExportInput *input, GError **err);
} WfmExportTarget;

extern const WfmExportTarget *const wfm_export_targets[]; /* generated, in order of cli/meson.build */
extern const size_t wfm_n_export_targets;
/* NULL: there is none of this name. */
const WfmExportTarget *wfm_export_target_named(const char *name);
