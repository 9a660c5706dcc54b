/* Genesys Cloud, performance views: milliseconds in some of them, the last interval often not over. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"intervalstart", WFM_FIELD_START},
                                       {"intervalend", WFM_FIELD_END},
                                       {"intervalcomplete", WFM_FIELD_COMPLETE},
                                       {"mediatype", WFM_FIELD_CHANNEL},
                                       {"queuename", WFM_FIELD_QUEUE},
                                       {"agentid", WFM_FIELD_PART},
                                       {"offer", WFM_FIELD_OFFERED},
                                       {"handle", WFM_FIELD_HANDLED},
                                       {"answer", WFM_FIELD_HANDLED},
                                       {"abandon", WFM_FIELD_ABANDONED},
                                       {"totalhandle", WFM_FIELD_HANDLE},
                                       {"avghandle", WFM_FIELD_AHT},
                                       {"shortabandon", WFM_FIELD_ABANDONED_IN_SL},
                                       {"servicelevel%", WFM_FIELD_SERVICE_LEVEL}};

const WfmPlatform wfm_platform_genesys_view = {
    .name = "genesys_view",
    .title = "Genesys Cloud, performance view",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "intervalcomplete filters intervalstart",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
    .intervals = "the view with an interval of 15 or 30 minutes, not by day",
    .note = "Views of agents count what they handled; only views of queues have what was offered.",
};
