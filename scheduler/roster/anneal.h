/* Annealing over the days of single people: one or two days of a person are drawn anew, all else unchanged.
 *
 * In interval i the person's presence earns what his leaving would lose where he is, and what one more of his group is worth where he is
 * not. Both are kept by the coverage for every interval until something there changes, so that a draw that changes nothing costs lookups
 * only. Every start and length of the day, breaks placed at best, being free among them, is taken with a probability proportional to
 * exp(-cost / temperature): a heat bath (Geman and Geman 1984), by which nothing is proposed in vain. What the weeks' limits and rests
 * allow is drawn; the plan is then judged by the rules' own measures.
 *
 * The breaks of the duty drawn lie at best at prices shaken by the temperature (perturb and maximise; Papandreou and Yuille 2011), and half
 * the time a duty's breaks alone are drawn anew, which costs little. Breaks that always lay at best would be cold from the beginning: each
 * sits where the others leave it a place, and all of them freeze before people do.
 *
 * Now and then two people exchange duties (anneal_exchange.c).
 *
 * People alone in a rugged landscape freeze in shifts that are a little wrong each: what a roster costs above the bound is sum over people
 * of what their plans cost above the bound's prices, and sum over intervals of what presence is off those prices, and nearly all of it is
 * the people's while intervals can still be evened out. So what presence earns leans towards the bound's prices at first, by which plans
 * are all but the best from the beginning, and the intervals become themselves little by little. In effect the intervals cool from
 * temperature / (1 - lean) while people are cold (Geoffrion's relaxation 1974 as a homotopy). */
#pragma once

#include "scheduler/roster/search.h"

typedef struct WfmAnneal WfmAnneal;
WfmAnneal *wfm_anneal_new(WfmSearch *search);
void wfm_anneal_free(WfmAnneal *anneal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmAnneal, wfm_anneal_free)

/* Measures the temperature at which a draw from the present roster changes something every tenth time. */
void wfm_anneal_calibrate(WfmAnneal *anneal);

/* Draws until `work` units are spent, the temperature going from `hot` to `cold`, both as multiples of the one measured; lean: by how much
 * of the way (0 .. 1) what presence earns is drawn from what it is worth towards the bound's prices, as the search was last told them. The
 * roster at the end is remembered if it is the best. */
void wfm_anneal_run(WfmAnneal *anneal, int64_t work, double hot, double cold, double lean);
