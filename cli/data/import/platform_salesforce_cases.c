/* Salesforce, report of cases: title rows above, totals below, dates in the order of the running user's locale. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"datetimeopened", WFM_FIELD_CREATED},
                                       {"casenumber", WFM_FIELD_ID},
                                       {"caseorigin", WFM_FIELD_CHANNEL},
                                       {"caseowner", WFM_FIELD_AGENT},
                                       {"status", WFM_FIELD_STATUS},
                                       {"datetimeclosed", WFM_FIELD_CLOSED},
                                       {"queue", WFM_FIELD_QUEUE},
                                       {"casetype", WFM_FIELD_TYPE},
                                       {"csat", WFM_FIELD_RATING},
                                       {"csatscore", WFM_FIELD_RATING},
                                       {"customersatisfaction", WFM_FIELD_RATING},
                                       {"nps", WFM_FIELD_NPS},
                                       {"npsscore", WFM_FIELD_NPS},
                                       {"lastmodifieddate", WFM_FIELD_UPDATED},
                                       {"datetimelastmodified", WFM_FIELD_UPDATED}};

const WfmPlatform wfm_platform_salesforce_cases = {
    .name = "salesforce_cases",
    .title = "Salesforce Service Cloud, report of cases",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "casenumber datetimeopened",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "email",
    .closed_is_resolved = true,
    .note = "Reports of cases hold no handle time; AgentWork does.",
};
