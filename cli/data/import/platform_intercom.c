/* Intercom, dataset of conversations: the zone stands in the header, and how the bot ended decides what people had to do. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"conversationstartedat", WFM_FIELD_CREATED},
                                       {"conversationcreatedat", WFM_FIELD_CREATED},
                                       {"conversationid", WFM_FIELD_ID},
                                       {"teamcurrentlyassigned", WFM_FIELD_QUEUE},
                                       {"channel", WFM_FIELD_CHANNEL},
                                       {"teammatecurrentlyassigned", WFM_FIELD_AGENT},
                                       {"conversationfirstrepliedat", WFM_FIELD_ACCEPTED},
                                       {"conversationlastclosedat", WFM_FIELD_CLOSED},
                                       {"handlingtime", WFM_FIELD_HANDLE},
                                       {"finaiagentresolutionstate", WFM_FIELD_BOT},
                                       {"finaiagentdeflected", WFM_FIELD_BOT},
                                       {"firstresponsetime", WFM_FIELD_WAIT, WFM_UNIT_S},
                                       {"conversationlastupdatedat", WFM_FIELD_UPDATED},
                                       {"conversationtag", WFM_FIELD_TAGS},
                                       {"conversationrating", WFM_FIELD_RATING},
                                       {"timetoclose", WFM_FIELD_RESOLUTION, WFM_UNIT_S},
                                       {"currentconversationstate", WFM_FIELD_STATUS}};

const WfmPlatform wfm_platform_intercom = {
    .name = "intercom",
    .title = "Intercom, conversations",
    .kind = WFM_EXPORT_EVENTS,
    .fingerprint = "conversationid conversationstartedat|conversationcreatedat",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "chat",
    .closed_is_resolved = true,
    .bot_words = "assumed resolved|confirmed resolved|true|yes",
    .note = "Conversations that the bot resolved were no work of people and are not counted; escalated ones are.",
};
