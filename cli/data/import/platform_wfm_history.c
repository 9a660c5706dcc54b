/* The plan's own history.csv, also as `wfm export` and other tools write it. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"intervalstartutc", WFM_FIELD_START},
                                       {"handle", WFM_FIELD_HANDLE, WFM_UNIT_S},
                                       {"active", WFM_FIELD_ACTIVE, WFM_UNIT_S},
                                       {"backlogage", WFM_FIELD_BACKLOG_AGE, WFM_UNIT_S},
                                       {"resolution", WFM_FIELD_RESOLUTION, WFM_UNIT_S}};

const WfmPlatform wfm_platform_wfm_history = {
    .name = "wfm_history",
    .title = "wfm, history.csv",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "intervalstartutc minutes queue offered",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .zone = "UTC",
    .channel = "voice",
};
