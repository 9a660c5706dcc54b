/* run.json: what is needed to repeat a run: version, command, effective settings, SHA-256 of the inputs, seed, zone database. */
#pragma once

#include "cli/data/plan.h"

#include <json-glib/json-glib.h>

/* command: the words of the command line without paths of this machine where the plan's folder suffices. plan may be NULL.
 * Contains no time of day and no host name: the same input gives the same bytes. */
JsonNode *wfm_manifest_new(const WfmPlan *plan, const WfmSettings *settings, const char *const *command, uint64_t seed);

/* Version of the zone database in use, "2026a", from its own files; "unknown" where they do not say. */
char *wfm_zone_database_version(void);

/* JSON text, two spaces of indent, keys in the order of insertion, numbers by g_ascii_, NaN as null, LF at the end. */
bool wfm_json_write(JsonNode *node, FILE *out, GError **err);
