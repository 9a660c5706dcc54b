/* `wfm staff --what-if`: what one agent more or fewer, other volumes or other handle times would do to the service of the whole horizon. */
#pragma once

#include "cli/run.h"

typedef enum { WFM_WHAT_IF_AGENTS, WFM_WHAT_IF_VOLUME, WFM_WHAT_IF_AHT } WfmWhatIfSubject;

/* agents: whole agents added to every interval that needs anybody; volume, aht: shares added. */
typedef struct {
  WfmWhatIfSubject subject;
  double change[21];
  int n;
} WfmWhatIf;

/* "agents=-2..2", "volume=-20%..20%", "volume=±10%" or "+-10%", "aht=5%". Error WFM_STATUS_USAGE. */
bool wfm_what_if_parse(WfmWhatIf *out, const char *text, GError **err);

/* Prints a table per queue, as text or (json) as one JSON object. Planned agents are those that the unchanged forecast needs. */
bool wfm_what_if_print(WfmRun *run, const WfmTableData *forecast, const WfmWhatIf *what, bool json, GError **err);
