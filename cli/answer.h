/* What a command that answers a question prints: text that can be pasted into a mail, or the same as facts with --json. */
#pragma once

#include "cli/command.h"

#include <json-glib/json-glib.h>

typedef struct {
  GString *text;
  JsonNode *node; /* holds facts */
  JsonObject *facts;
} WfmAnswer;

WfmAnswer *wfm_answer_new(void);
/* "costs 8.49 EUR more", "costs 3.00 EUR less", "costs the same"; to be freed. */
char *wfm_rise_text(double rise, const char *currency);
/* Text, JSON with --json, nothing with --quiet. */
bool wfm_answer_print(const WfmAnswer *answer, WfmCli *cli, GError **err);
void wfm_answer_free(WfmAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmAnswer, wfm_answer_free)
