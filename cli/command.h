/* What a command is: one file cmd_NAME.c that ends in one constant record, and one word in cli/meson.build. */
#pragma once

#include "cli/data/plan.h"
#include "core/error.h"
#include "core/job.h"

/* What all commands share: parsed by main.c before the command runs. */
typedef struct {
  WfmSettings *settings; /* defaults; the plan's settings.csv, then --set, are applied when the plan is loaded */
  GPtrArray *set;        /* texts "key=value" of --set, in order */
  WfmJob job;
  bool quiet, json;
  int32_t horizon_days;               /* a command's own, 0 = run.horizon_days */
  const char *overlay;                /* a folder of tables before those of the plan; NULL = none */
  const char *out;                    /* --out, NULL = PLAN/out */
  const char *const *command_line;    /* for the manifest, NULL-terminated */
  void (*clear_progress)(void *user); /* takes the line of progress off the terminal, before text is printed; user of job */
} WfmCli;

static inline void wfm_cli_clear_progress(const WfmCli *cli) {
  if (cli->clear_progress) cli->clear_progress(cli->job.user);
}

typedef struct {
  const char *name, *arguments, *summary;
  const char *help;                     /* paragraphs */
  const char *example;                  /* printed by --help; tests/golden runs it */
  bool plain;                           /* writes no results and no summary: has neither --out nor --json */
  const GOptionEntry *(*options)(void); /* of its own; may be NULL */
  /* args: the words after the command that are not options. Returns an exit status; with err set the message is printed by main. */
  int (*run)(WfmCli *cli, int n_args, char **args, GError **err);
} WfmCommand;

extern const WfmCommand *const wfm_commands[]; /* generated, in order of cli/meson.build */
extern const size_t wfm_n_commands;
