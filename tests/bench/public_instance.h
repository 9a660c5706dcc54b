/* Public rostering instances, solved by the engine with its defaults.
 *
 *   public_instance SET FILE [--seconds S] [--processor S] [--work UNITS] [--threads N] [--log yes] [--out SOLUTION.csv]
 * Each set is one file public_NAME.c: reads the set's own format, states it as the engine's problem, has it solved, writes the solution
 * and judges it by a checker of the set's own rules and objective, which reads only the instance and the solution. */
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "scheduler/roster/roster.h"

#include <stdio.h>

typedef struct {
  const char *file, *out; /* out: NULL = not written */
  double seconds;         /* of the clock; 0: until proven or the work limit */
  double processor;       /* seconds of the processor, for busy machines; 0: none */
  int64_t work;           /* -1: the engine's default; 0: none */
  bool log;               /* every improvement on standard error */
  WfmJob job;
} PublicRun;

/* What is printed; text is the verdict of the set's own checker, "legal" or what is broken. */
typedef struct {
  double cost, bound, checked; /* cost as the engine says, and as the checker counts; bound -INFINITY: none */
  bool legal, infeasible;      /* infeasible: shown to have no solution */
  char text[400];
} PublicResult;

typedef struct {
  const char *name;
  bool (*solve)(const PublicRun *run, PublicResult *result, GError **err);
} PublicSet;

extern const PublicSet public_curtois_nrp, public_matsp, public_rotating, public_shift_design;

/* The file's lines without ends, blanks around them, and byte order mark; error where it cannot be read. */
char **public_lines(const char *file, GError **err);

/* A line of a file in sections, "SECTION_NAME" and then its lines; those of nothing and those that begin with # are passed over. */
typedef struct {
  const char *section;
  char **field; /* parted by commas, without blanks around them */
  guint n;
  char why[160]; /* to be set where the line is refused, "" = it is no line of the section */
} PublicLine;
/* Gives every line to `take`, which refuses it by returning false; error: where it stands, and why. */
bool public_sections(const char *file, bool (*take)(void *user, PublicLine *line), void *user, GError **err);
/* The k-th field as a whole number in low .. high; refuses the line. */
bool public_number(PublicLine *line, guint k, const char *what, int low, int high, int *out);
/* The same of any text. */
bool public_number_in(PublicLine *line, const char *text, const char *what, int low, int high, int *out);
/* Refuses the line: "no shift X" or the like. */
bool public_refuse(PublicLine *line, const char *what, const char *text);
/* Opens the solution file with its heading; *out NULL where none is asked for. False: it cannot be opened. */
bool public_out(const PublicRun *run, const char *heading, FILE **out, GError **err);
/* The engine's roster, with its defaults but for the limits of the run and no gap to be content with. */
WfmRosterResult *public_roster(const PublicRun *run, const WfmRosterProblem *problem, GError **err);
