/* Rows of roster.csv as duties: for wfm's own table, and for rows that were read from a roster of another tool (roster_file.h). */
#pragma once

#include "cli/run.h"

/* Which rows make one duty. Rows with the date of their shift: those of one person, date and shift, in as far as they do not overlap where the shift has no
 * name. Others: those of one person that follow each other with at most apart_s between. whole_shifts: only those that touch, whatever date they have. */
typedef struct {
  bool whole_shifts;
  bool named_work;     /* pieces of work have the row's queue or activity as theirs; else all are "work" */
  bool skip_strangers; /* people who are not in the problem are no mistakes */
  bool own;            /* the table is wfm's: a fixed shift of the plan is of the type that the plan says */
  /* Called with each duty before it is added, with the first of its rows and their number. NULL: nothing to do. */
  void (*settle)(void *user, WfmDuty *duty, size_t agent, const WfmSegmentRow *first, size_t n_rows);
  void *user;
} WfmRosterReading;

/* The index of the shift type of that name; -1: there is none. */
int32_t wfm_shift_named(const WfmRosterProblem *problem, const char *name);

/* Mistakes (unknown agents, ends before starts, a `segment` that is none) are added with the line of the row in `file`. */
WfmRoster *wfm_roster_of_rows(const WfmRosterProblem *problem, const WfmSegmentRow *rows, size_t n, const char *file,
                              const WfmRosterReading *reading, WfmMistakes *mistakes);
