/* Some days of one person drawn anew, the rest of the tour and everybody else as they are.
 *
 * Every way through those days that the tour programme's states allow - days in a row at work and off, what may follow what, up to what
 * stands behind them - comes with a probability proportional to exp(-cost / temperature): sums of weights backwards over the states,
 * then one way forwards (forward filtering, backward sampling: Carter and Kohn 1994, with time reversed). So nothing is proposed in
 * vain but what breaks a limit over the whole tour (paid time, counts), which is refused afterwards. */
#pragma once

#include "scheduler/roster/tour_search.h"

typedef struct WfmTourDraw WfmTourDraw;

/* The tours are those of search->now when it is made, and its own from then on; search->count is kept in step with them until it is freed,
 * and then has to be counted anew (wfm_tour_recount). */
WfmTourDraw *wfm_tour_draw_new(WfmTourSearch *search);
void wfm_tour_draw_free(WfmTourDraw *draw);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTourDraw, wfm_tour_draw_free)

const int32_t *wfm_tour_draw_options(const WfmTourDraw *draw, size_t person); /* [n_days], -1 = off */

enum { WFM_TOUR_DRAW_DAYS = 14 };

/* Days that are free, ascending; what lies between two of them stays as it is. */
typedef struct {
  int32_t n, day[WFM_TOUR_DRAW_DAYS]; /* n > 0 */
} WfmTourDays;

/* The probability that those days of a person, drawn, come out as others, limits over the whole tour aside. */
double wfm_tour_draw_chance(WfmTourDraw *draw, size_t person, const WfmTourDays *days, double temperature);
/* Those days of one person. True: something has changed. */
bool wfm_tour_draw_one(WfmTourDraw *draw, size_t person, const WfmTourDays *days, double temperature);
/* The same days of two people together: the first is drawn as if the second were not there, then the second; taken with probability
 * min(1, Z of the second after the new days of the first / Z of the second after the old ones), Z the sum of the weights of all ways,
 * which keeps the balance of the joint law (Hastings 1970). */
bool wfm_tour_draw_two(WfmTourDraw *draw, size_t first, size_t second, const WfmTourDays *days, double temperature);
