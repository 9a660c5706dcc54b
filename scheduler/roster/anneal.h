/* Annealing over the days of single people: one or two days of a person are drawn anew, all else unchanged.
 *
 * In interval i the person's presence earns what his leaving would lose where he is, and what one more of his group is worth where he is
 * not. Both are kept by the coverage for every interval until something there changes, so that a draw that changes nothing costs lookups
 * only. Every start and length of the day, breaks placed at best, being free among them, is taken with a probability proportional to
 * exp(-cost / temperature): a heat bath (Geman and Geman 1984), by which nothing is proposed in vain. What the weeks' limits and rests
 * allow is drawn; the plan is then judged by the rules' own measures. */
#pragma once

#include "scheduler/roster/search.h"

typedef struct WfmAnneal WfmAnneal;
WfmAnneal *wfm_anneal_new(WfmSearch *search);
void wfm_anneal_free(WfmAnneal *anneal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmAnneal, wfm_anneal_free)

/* Measures the temperature at which a draw from the present roster changes something every tenth time. */
void wfm_anneal_calibrate(WfmAnneal *anneal);

/* Draws until `work` units are spent, the temperature going from `hot` to `cold`, both as multiples of the one measured. The roster at
 * the end is remembered if it is the best. */
void wfm_anneal_run(WfmAnneal *anneal, int64_t work, double hot, double cold);
