/* Amazon Connect, history for its forecasts. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"timestamp", WFM_FIELD_START},         {"intervalduration", WFM_FIELD_LENGTH},
                                       {"queuename", WFM_FIELD_QUEUE},         {"channeltype", WFM_FIELD_CHANNEL},
                                       {"contactshandled", WFM_FIELD_HANDLED}, {"incomingcontactvolume", WFM_FIELD_OFFERED},
                                       {"averagehandletime", WFM_FIELD_AHT}};

const WfmPlatform wfm_platform_connect_import = {
    .name = "connect_import",
    .title = "Amazon Connect, history import or forecast",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "queueid intervalduration incomingcontactvolume",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
    .intervals = "the export with IntervalDuration 15mins or 30mins, not daily",
};
