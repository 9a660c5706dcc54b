/* Avaya CMS, split/skill by interval: offered is what was answered and what gave up. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"date", WFM_FIELD_START},       {"starttime", WFM_FIELD_CLOCK},  {"stoptime", WFM_FIELD_END},
                                       {"splitskill", WFM_FIELD_QUEUE}, {"acdcalls", WFM_FIELD_HANDLED}, {"abancalls", WFM_FIELD_ABANDONED},
                                       {"avgspeedans", WFM_FIELD_ASA},  {"avgacdtime", WFM_FIELD_TALK},  {"avgacwtime", WFM_FIELD_WRAP},
                                       {"avgholdtime", WFM_FIELD_HOLD}};

const WfmPlatform wfm_platform_avaya_cms = {
    .name = "avaya_cms",
    .title = "Avaya CMS, split/skill interval report",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "acdcalls avgacdtime",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
    .note = "Offered is ACD calls and abandoned calls together; calls that flowed out are left to the queue that took them.",
};
