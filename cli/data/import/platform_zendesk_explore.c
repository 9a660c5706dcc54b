/* Zendesk Explore, a query of tickets: dates without time of day, and one row per update or tag where the query joins them. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"ticketcreatedtimestamp", WFM_FIELD_CREATED},
                                       {"ticketcreateddate", WFM_FIELD_CREATED},
                                       {"ticketid", WFM_FIELD_ID},
                                       {"ticketgroup", WFM_FIELD_QUEUE},
                                       {"ticketchannel", WFM_FIELD_CHANNEL},
                                       {"assigneename", WFM_FIELD_AGENT},
                                       {"ticketsolvedtimestamp", WFM_FIELD_CLOSED},
                                       {"ticketsolveddate", WFM_FIELD_CLOSED},
                                       {"fullresolutiontime", WFM_FIELD_RESOLUTION},
                                       {"ticketsatisfactionrating", WFM_FIELD_RATING},
                                       {"ticketstatus", WFM_FIELD_STATUS},
                                       {"tickettags", WFM_FIELD_TAGS},
                                       {"tickettype", WFM_FIELD_TYPE},
                                       {"ticketupdatedtimestamp", WFM_FIELD_UPDATED},
                                       {"updatetimestamp", WFM_FIELD_UPDATED},
                                       {"ticketupdateddate", WFM_FIELD_UPDATED},
                                       {"updatedate", WFM_FIELD_UPDATED}};

const WfmPlatform wfm_platform_zendesk_explore = {
    .name = "zendesk_explore",
    .title = "Zendesk Explore, tickets",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "ticketcreateddate|ticketcreatedtimestamp ticketid",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "email",
    .intervals = "the query with \"Ticket created - Timestamp\" in place of the date",
    .closed_is_resolved = true,
    .note = "A query that joins updates or tags repeats every ticket; tickets are counted once, by their number.",
};
