/* Internal to cli/response*.c. */
#pragma once

#include "cli/response.h"

/* Fills response->effect: every move judged alone, by so many replications in all. */
bool wfm_response_judge_singly(WfmResponse *response, WfmScene *scene, const WfmRosterProblem *problem, const WfmRoster *roster,
                               int64_t replications, GError **err);
