/* A roster in a file of any tool: one row per shift, or one per piece of a shift.
 *
 * Encoding, delimiter, workbooks and headers are found as `wfm import` finds them (data/import/bytes.h, rows.h, platform.h); columns are known by the names
 * that tools give them (roster_file.c lists them), and others are passed over, which a note says. Needed are who works (an id of agents.csv, or a name),
 * a start, and an end or a length. Also read: a date beside times of day, the date and name of the shift, the activity or queue, whether it is paid, paid
 * hours, a zone.
 *
 * Times: an offset or Z in the cell decides; then a zone in the header, "Start (Europe/Dublin)", or a name such as start_utc; then the zone of the row; then
 * the person's for start_local and end_local, the planner's for all others, which a note says. An end that is a time of day not after the start is on the
 * next date. Of a time that a clock change skips, or repeats, the reading is that of wfm_zone_resolve; an end that would not be after its start is the later.
 * Days before months, or after: as the file shows, or as more of the shifts lie in the roster's days; else it is refused.
 *
 * Pieces: what no column says is work. A break or meeting inside a row of work, or work on a queue inside a row of plain work, is cut out of it. */
#pragma once

#include "cli/run.h"

typedef struct {
  WfmTableData *table; /* rows of wfm_table_roster, `segment` one of work, break and meeting */
  double *paid_h;      /* [n_rows] paid hours of a row that is a whole shift; NaN: not said */
  bool whole_shifts;   /* no column says what a row is: each is a shift of its own */
  bool breaks_told;    /* else the shifts have breaks that the file does not say */
  bool pay_told;       /* else whether a break is paid is as the shift's type has it */
  GPtrArray *notes;    /* texts: what was passed over or taken for granted */
} WfmRosterFile;

/* path "-": standard input. Errors WFM_STATUS_BAD_INPUT: no such file, no column for somebody or some time, cells that cannot be read, all with their places. */
WfmRosterFile *wfm_roster_file_read(const WfmRun *run, const WfmRosterProblem *problem, const char *path, GError **err);
void wfm_roster_file_free(WfmRosterFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRosterFile, wfm_roster_file_free)

/* The person of an id, or else of a name, the case of letters apart where that leaves one; SIZE_MAX: nobody, or more than one. */
size_t wfm_roster_file_agent(const WfmRosterProblem *problem, const char *name);

/* As the problem's duties. People who are not in the plan are findings ("agent"), as is work on queues and activities that the plan does not know
 * ("activity") and on queues that the person cannot serve ("skill", with the lines of queues.csv and agents.csv): they are appended to `findings`
 * (WfmFinding, whose texts are for wfm_verdict_add). */
WfmRoster *wfm_roster_file_duties(GArray *findings, const WfmRun *run, const WfmRosterProblem *problem, WfmRosterFile *file, GError **err);
