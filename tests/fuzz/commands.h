/* Commands on a plan whose results, or a file beside them, were written by another hand. The first byte chooses the command of a list; the first part of the
 * input is the file that it names, further parts ("== summary.json", "== ann.ics") lie among the results or the calendars of the last export. */
#pragma once

#include "tests/fuzz/outside.h"

typedef struct {
  uint8_t byte;
  const char *words[9]; /* PLAN, FILE and TODAY stand for the paths */
} FuzzCommand;

/* Restores the plan, lays the parts down, runs the command. Aborts unless it ends with a status that is documented. */
void fuzz_try_command(const FuzzCommand *commands, size_t n_commands, const uint8_t *bytes, size_t n);
