/* A roster as people and their shifts, for targets that write one. */
#pragma once

#include "cli/data/export/export.h"

typedef struct {
  const char *id, *name, *site, *team;
  const WfmZone *zone, *shown; /* the person's own; the one that local times are written in */
  const WfmAgentRow *row;      /* NULL: not in agents.csv */
  size_t first, n;             /* shifts, in order of their begin */
  size_t first_leave, n_leave;
} WfmExportPerson;

typedef struct {
  size_t person;
  int32_t day;              /* local date of its begin */
  const char *shift, *kind; /* type; kind as in shifts.csv, "" where that is not known */
  const char *source;       /* planned or locked */
  int64_t start, end;
  int64_t paid_s;
  size_t first, n; /* segments, in order of their begin */
} WfmExportShift;

typedef struct {
  WfmExportPerson *person; /* [n_people] in the order of agents.csv, then the others by their ids */
  size_t n_people;
  WfmExportShift *shift; /* [n_shifts] person by person */
  size_t n_shifts;
  const WfmSegmentRow **segment; /* [n_segments] borrowed from the roster table */
  size_t n_segments;
  const WfmLeaveRow **leave; /* approved, person by person */
  GPtrArray *zones;          /* zones that the plan does not name */
} WfmExportPeople;

/* Errors: WFM_STATUS_BAD_INPUT where a row's zone is unknown or a segment ends before it begins. */
WfmExportPeople *wfm_export_people_new(const WfmExportInput *input, GError **err);
void wfm_export_people_free(WfmExportPeople *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmExportPeople, wfm_export_people_free)

/* What a segment is called: "work", "meal", "team meeting". */
const char *wfm_export_activity(const WfmSegmentRow *segment);

/* Kind of the approved leave that touches the person's date; NULL: none. */
const char *wfm_export_leave(const WfmExportPeople *people, const WfmExportPerson *person, int32_t day);

/* First and last date of the roster: those of the plan's roster, and of shifts beyond it; within the dates that are wanted. Error
 * WFM_STATUS_BAD_INPUT where that is more than two years: a sheet and a column for each would be nobody's wish. */
bool wfm_export_days(int32_t *first, int32_t *last, const WfmExportInput *input, const WfmExportPeople *people, GError **err);
