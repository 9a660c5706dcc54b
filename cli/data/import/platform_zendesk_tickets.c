/* Zendesk, tickets of a view: one row per ticket, local time of the account without saying so, no handle time. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"createdat", WFM_FIELD_CREATED},
                                       {"id", WFM_FIELD_ID},
                                       {"group", WFM_FIELD_QUEUE},
                                       {"via", WFM_FIELD_CHANNEL},
                                       {"assignee", WFM_FIELD_AGENT},
                                       {"solvedat", WFM_FIELD_CLOSED},
                                       {"status", WFM_FIELD_STATUS},
                                       {"tags", WFM_FIELD_TAGS},
                                       {"totaltimespent", WFM_FIELD_HANDLE, WFM_UNIT_S},
                                       {"tickettype", WFM_FIELD_TYPE},
                                       {"updatedat", WFM_FIELD_UPDATED},
                                       {"firstreplytime", WFM_FIELD_WAIT, WFM_UNIT_MIN},
                                       {"satisfactionscore", WFM_FIELD_RATING},
                                       {"fullresolutiontime", WFM_FIELD_RESOLUTION, WFM_UNIT_MIN},
                                       {"resolutiontime", WFM_FIELD_RESOLUTION, WFM_UNIT_H}};

const WfmPlatform wfm_platform_zendesk_tickets = {
    .name = "zendesk_tickets",
    .title = "Zendesk, export of a view",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "summationcolumn createdat",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "email",
    .closed_is_resolved = true,
    .note =
        "Ticket exports of Zendesk hold no handle time, unless the Time Tracking app's \"Total time spent (sec)\" is among the columns.",
};
