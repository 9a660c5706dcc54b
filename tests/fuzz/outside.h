/* What the targets share: a file, or a folder, made of the bytes of one input; an invented plan with results; the commands of the program.
 *
 * Everything lies in one folder in memory (/dev/shm, or else the temporary folder), which is removed at the end. A text with several files
 * is cut at lines "== NAME": what follows such a line is the file NAME, a name without folders. */
#pragma once

#include "cli/run.h"
#include "tests/fuzz/targets.h"

/* The folder of this process. Criticals of GLib are fatal from the first call on: they are broken promises. */
const char *fuzz_folder(void);
/* Writes a file under the folder; the same name replaces. fuzz_file returns its path, to be freed. */
void fuzz_write(const char *name, const void *bytes, size_t n);
char *fuzz_file(const char *name, const void *bytes, size_t n);

/* Cuts a text into files and visits each; what stands before the first "== " line is visited with the name "". */
typedef void (*FuzzPart)(void *user, const char *name, const char *bytes, size_t n);
void fuzz_cut(const void *bytes, size_t n, FuzzPart visit, void *user);

/* Runs a command of the program with these words, NULL-terminated, standard output and warnings thrown away; options have their defaults again
 * afterwards. The message that a failure must have is checked. Returns the exit status. */
int fuzz_command(const char *const *words);

/* An invented plan in FOLDER/plan: a queue of calls and one of tickets, three people, two weeks of history, with the results of `wfm run`. */
const char *fuzz_plan(void);
/* Puts its files in place again, where a command may have changed them. */
void fuzz_plan_restore(void);
/* The same plan loaded, with its forecast, and as a roster problem; they live as long as the process. */
typedef struct {
  WfmCli cli;
  WfmRun *run;
  WfmTableData *forecast;
  const WfmRosterProblem *problem;
} FuzzRun;
FuzzRun *fuzz_run(void);
