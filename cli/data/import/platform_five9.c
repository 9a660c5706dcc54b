/* Five9, call log: English dates, no zone. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {
    {"timestamp", WFM_FIELD_CREATED},   {"callid", WFM_FIELD_ID},         {"campaign", WFM_FIELD_QUEUE},
    {"calltype", WFM_FIELD_DIRECTION},  {"agentname", WFM_FIELD_AGENT},   {"queuewaittime", WFM_FIELD_WAIT},
    {"talktime", WFM_FIELD_TALK},       {"holdtime", WFM_FIELD_HOLD},     {"aftercallworktime", WFM_FIELD_WRAP},
    {"abandoned", WFM_FIELD_ABANDONED}, {"disposition", WFM_FIELD_STATUS}};

const WfmPlatform wfm_platform_five9 = {
    .name = "five9",
    .title = "Five9, call log",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "billtimerounded callid",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
};
