/* Amazon Connect, historical metrics by agent: what people handled, and nothing of who gave up. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {
    {"startinterval", WFM_FIELD_START},      {"endinterval", WFM_FIELD_END}, {"routingprofile", WFM_FIELD_QUEUE},
    {"contactshandled", WFM_FIELD_HANDLED},  {"agent", WFM_FIELD_PART},      {"averagehandletime", WFM_FIELD_AHT},
    {"agentoncontacttime", WFM_FIELD_ACTIVE}};

const WfmPlatform wfm_platform_connect_agent = {
    .name = "connect_agent",
    .title = "Amazon Connect, agent interval report",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "startinterval routingprofile",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
    .note = "The rows of an interval's agents add up; what was offered does not stand in this report.",
};
