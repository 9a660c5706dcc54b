/* Inside search.h: the pieces of a best response, for whoever needs a legal plan at any price. */
#pragma once

#include "scheduler/roster/search.h"

/* The best of the plans by dynamic programme, forbidding and mending at the values of now, if it costs less than `best`; else `best`. *out
 * is bettered only. */
double wfm_response_at_values(WfmSearch *search, const WfmPerson *person, double best, WfmPlanned *out);
/* Places the breaks of the days that are free; the worth of their presence. */
double wfm_response_place(WfmSearch *search, const WfmPerson *person, WfmPlanned *plan);
/* The best of the ends of the programme's last run by the rules' own measures, if it costs less than `best`; else `best`. */
double wfm_response_ends(WfmSearch *search, const WfmPerson *person, double best, WfmPlanned *out);
/* A legal plan at the values of now by the thorough search; *out is set where one is found. */
WfmResponse wfm_response_tree(WfmSearch *search, const WfmPerson *person, WfmPlanned *out);
