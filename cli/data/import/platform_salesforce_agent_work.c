/* Salesforce Omni-Channel, AgentWork: handle times, waits and, by what an agent had in hand at once, concurrency. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"requestdatetime", WFM_FIELD_CREATED},
                                       {"acceptdatetime", WFM_FIELD_ACCEPTED},
                                       {"closedatetime", WFM_FIELD_CLOSED},
                                       {"workitemid", WFM_FIELD_ID},
                                       {"id", WFM_FIELD_LEG},
                                       {"userid", WFM_FIELD_AGENT},
                                       {"originalqueueid", WFM_FIELD_QUEUE},
                                       {"originalqueue", WFM_FIELD_QUEUE},
                                       {"servicechannelid", WFM_FIELD_CHANNEL},
                                       {"servicechannel", WFM_FIELD_CHANNEL},
                                       {"handletime", WFM_FIELD_HANDLE, WFM_UNIT_S},
                                       {"speedtoanswer", WFM_FIELD_WAIT, WFM_UNIT_S},
                                       {"canceldatetime", WFM_FIELD_ABANDONED},
                                       {"status", WFM_FIELD_STATUS}};

const WfmPlatform wfm_platform_salesforce_agent_work = {
    .name = "salesforce_agent_work",
    .title = "Salesforce Omni-Channel, AgentWork",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "requestdatetime acceptdatetime",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .zone = "UTC",
    .channel = "chat",
    .in_hand_until_closed = true,
    .note = "An agent's overlapping items are measured: active_seconds of the history is the agents' time, each second once.",
};
