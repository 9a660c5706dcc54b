/* Handle times of any shape, nobody leaves: mean waits, in handle times, load < n. No exact formula exists but for constant handle times
 * (M/D/n); the others are the approximations in use, named by their authors. */
#pragma once

/* Exact, exponential handle times (Erlang C) and constant ones: Crommelin 1932, in the form of Spitzer's identity,
 * sum over j of E (N(j a) - j n)+ / (j a) with N Poisson: a sum of positive terms. Cost grows with 1/(1 - load/n)^2. */
double wfm_wait_exponential(double n, double load);
double wfm_wait_constant(double n, double load);

/* Constant handle times, Cosmetatos 1976 (Operational Research Quarterly 27:615). */
double wfm_wait_constant_cosmetatos(double n, double load);

/* Squared coefficients of variation of the time between arrivals and of the handle time: Allen and Cunneen (Allen 1990). */
double wfm_wait_allen_cunneen(double n, double load, double arrival_cv2, double service_cv2);

/* Poisson arrivals, service_cv2 0 .. 1: Kimura 1986, "A two-moment approximation for the mean waiting time in the GI/G/s queue", between the
 * constant wait and the exponential one. */
double wfm_wait_kimura(double exponential, double constant, double service_cv2);
