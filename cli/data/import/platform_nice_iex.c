/* NICE IEX, results of contact types: cut by |, named by a line #fields, dates as mmddyyyy. */
#include "cli/data/import/platform.h"

static const WfmHeaderName header[] = {{"date", WFM_FIELD_START},
                                       {"period", WFM_FIELD_CLOCK},
                                       {"ctname", WFM_FIELD_QUEUE},
                                       {"ctid", WFM_FIELD_QUEUE},
                                       {"contactsreceived", WFM_FIELD_OFFERED},
                                       {"actualcontactsreceived", WFM_FIELD_OFFERED},
                                       {"contactshandled", WFM_FIELD_HANDLED},
                                       {"actualcontactshandled", WFM_FIELD_HANDLED},
                                       {"contactsabandoned", WFM_FIELD_ABANDONED},
                                       {"aht", WFM_FIELD_AHT},
                                       {"actualaht", WFM_FIELD_AHT}};

const WfmPlatform wfm_platform_nice_iex = {
    .name = "nice_iex",
    .title = "NICE IEX, results of contact types",
    .kind = WFM_EXPORT_INTERVALS,
    .fingerprint = "#fields date period",
    .header = header,
    .n_header = G_N_ELEMENTS(header),
    .channel = "voice",
    .month_first_digits = true,
    .note = "Periods of the hour that the clock repeats are not told apart; they are taken in the order of the file.",
};
