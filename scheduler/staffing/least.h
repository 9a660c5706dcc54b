/* The fewest agents: inversion of a measure that never falls when agents are added. */
#pragma once

/* >= 0 where x agents are enough; never falling in x. */
typedef double (*WfmMargin)(const void *user, double x);

/* Least real x >= low with margin(x) >= 0, within about 1e-14 of it on either side, searched from a guess with a first step > 0 of about the
 * size on which the margin bends. INFINITY where no number below 1e15 (or a million times the guess) is enough. Inverse quadratic and secant
 * steps, kept within the bracket and halved where they do not shrink it; ends where the next step could not change those digits. */
double wfm_least(WfmMargin margin, const void *user, double low, double guess, double step);

/* Least whole number >= low with margin >= 0, when the least real one is known; the neighbours are tried. */
double wfm_least_whole(WfmMargin margin, const void *user, double low, double least);

/* The same where `least` is a root of this very margin, so that the next whole number needs no trial unless rounding could decide. */
double wfm_next_whole(WfmMargin margin, const void *user, double low, double least);
