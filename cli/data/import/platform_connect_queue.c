/* Amazon Connect, historical metrics by queue. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"startinterval", WFM_FIELD_START},
                                       {"endinterval", WFM_FIELD_END},
                                       {"queue", WFM_FIELD_QUEUE},
                                       {"contactsqueued", WFM_FIELD_OFFERED},
                                       {"contactsincoming", WFM_FIELD_OFFERED},
                                       {"contactshandledincoming", WFM_FIELD_HANDLED},
                                       {"contactshandled", WFM_FIELD_HANDLED},
                                       {"contactsabandoned", WFM_FIELD_ABANDONED},
                                       {"averagehandletime", WFM_FIELD_AHT},
                                       {"avghandletime", WFM_FIELD_AHT},
                                       {"averagequeueanswertime", WFM_FIELD_ASA}};

const WfmPlatform wfm_platform_connect_queue = {
    .name = "connect_queue",
    .title = "Amazon Connect, historical metrics by queue",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "startinterval contactsabandoned queue",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
    .intervals = "the report with the interval \"30 minutes\" or \"15 minutes\", not \"Daily total\"",
    .note = "Contacts abandoned and service level are counted by Amazon in the interval in which the contact left the queue.",
};
