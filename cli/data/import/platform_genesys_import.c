/* Genesys Cloud, historical data and forecasts as they are imported: UTC, total handle time, one row per skill set and language. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {
    {"intervalstartutcdate", WFM_FIELD_START}, {"queue", WFM_FIELD_QUEUE},          {"planninggroup", WFM_FIELD_QUEUE},
    {"mediatype", WFM_FIELD_CHANNEL},          {"offered", WFM_FIELD_OFFERED},      {"interactionshandled", WFM_FIELD_HANDLED},
    {"totalhandletime", WFM_FIELD_HANDLE},     {"averagehandletime", WFM_FIELD_AHT}};

const WfmPlatform wfm_platform_genesys_import = {
    .name = "genesys_import",
    .title = "Genesys Cloud, historical data import",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "intervalstartutcdate offered",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .zone = "UTC",
    .channel = "voice",
    .note = "Rows of one queue and interval differ by skill set and language and add up.",
};
