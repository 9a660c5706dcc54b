/* Freshservice, tickets. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"createdtime", WFM_FIELD_CREATED},
                                       {"ticketid", WFM_FIELD_ID},
                                       {"group", WFM_FIELD_QUEUE},
                                       {"source", WFM_FIELD_CHANNEL},
                                       {"agent", WFM_FIELD_AGENT},
                                       {"status", WFM_FIELD_STATUS},
                                       {"type", WFM_FIELD_TYPE},
                                       {"tags", WFM_FIELD_TAGS},
                                       {"timetracked", WFM_FIELD_HANDLE, WFM_UNIT_H},
                                       {"initialresponsetime", WFM_FIELD_ACCEPTED},
                                       {"resolvedtime", WFM_FIELD_CLOSED},
                                       {"firstresponsetime", WFM_FIELD_WAIT, WFM_UNIT_H},
                                       {"resolutiontime", WFM_FIELD_RESOLUTION, WFM_UNIT_H},
                                       {"surveyresult", WFM_FIELD_RATING},
                                       {"surveyresults", WFM_FIELD_RATING},
                                       {"lastupdatetime", WFM_FIELD_UPDATED},
                                       {"lastupdatedtime", WFM_FIELD_UPDATED}};

const WfmPlatform wfm_platform_freshservice = {
    .name = "freshservice",
    .title = "Freshservice, tickets",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "createdtime resolvedtime initialresponsetime",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "email",
    .closed_is_resolved = true,
    .note = "Stamps are in the account's local time.",
};
