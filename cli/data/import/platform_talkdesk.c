/* Talkdesk, contacts: a row per leg of an interaction. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {
    {"startedat", WFM_FIELD_CREATED},     {"interactionid", WFM_FIELD_ID},    {"contactid", WFM_FIELD_LEG},
    {"ringgroups", WFM_FIELD_QUEUE},      {"contacttype", WFM_FIELD_TYPE},    {"direction", WFM_FIELD_DIRECTION},
    {"abandontime", WFM_FIELD_ABANDONED}, {"waittime", WFM_FIELD_WAIT},       {"handletime", WFM_FIELD_HANDLE},
    {"talktime", WFM_FIELD_TALK},         {"holdtime", WFM_FIELD_HOLD},       {"aftercallworktime", WFM_FIELD_WRAP},
    {"username", WFM_FIELD_AGENT},        {"answeredat", WFM_FIELD_ACCEPTED}, {"finishedat", WFM_FIELD_CLOSED}};

const WfmPlatform wfm_platform_talkdesk = {
    .name = "talkdesk",
    .title = "Talkdesk, contacts report",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "shortabandontime ringgroups interactionid",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
    .note = "Arrivals are counted by interaction, work by contact (leg).",
};
