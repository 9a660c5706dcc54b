/* n agents, patience of any shape (M/M/n+G), time in handle times. Baccelli and Hebuterne 1981; Mandelbaum and Zeltyn 2004, "The impact
 * of customers' patience on delay and abandonment": with H(x) the integral of the survival function of patience, the offered wait V has the
 * density (load/(E + load J)) exp(load H(x) - n x), J its integral, E = 1/B(n-1, load); everything else is a weighted integral of it.
 *
 * The integrals run over panels that end at the corners of the patience law and at the service-level time, and are halved until they
 * agree to 1e-14 of their total. */
#pragma once

#include <stdbool.h>

typedef enum {
  WFM_PATIENCE_EXPONENTIAL, /* mean p[0] */
  WFM_PATIENCE_FIXED,       /* everybody leaves after p[0] */
  WFM_PATIENCE_UNIFORM,     /* on 0 .. p[0] */
  WFM_PATIENCE_TWO_KINDS,   /* exponential with mean p[1] for a share p[0], with mean p[2] for the rest (hyper-exponential) */
  WFM_PATIENCE_WEIBULL,     /* shape p[0], scale p[1] */
  WFM_PATIENCE_LOGNORMAL,   /* of mean p[0] and standard deviation p[1] of the logarithm */
  WFM_PATIENCE_ERLANG2,     /* sum of two exponentials, mean p[0] in all */
  WFM_PATIENCE_BALKING,     /* a share p[0] leaves at once where it would wait, the rest is exponential with mean p[1] */
  WFM_PATIENCE_CALLBACK,    /* exponential with mean p[0]; of those who are still there after p[1] a share p[2] stays for ever */
} WfmPatienceShape;

typedef struct {
  WfmPatienceShape shape;
  double p[3];
} WfmPatienceLaw;

/* P(patience > x), and P(patience <= x) to full precision. */
double wfm_patience_stays(const WfmPatienceLaw *law, double x);
double wfm_patience_leaves(const WfmPatienceLaw *law, double x);

typedef struct {
  double p_wait, p_abandon;
  double wait_all, asa, wait_offered; /* of all arrivals; of the answered; of somebody with endless patience */
  double queue, occupancy;
  double sl_offered, sl_answered, sl_abandons_ok, sl_exclude_short, sl_virtual; /* answered within t of the offered, of the answered, .. */
} WfmGeneralPatience;

/* n >= 1 whole or real, load > 0 erlangs, t >= 0. */
WfmGeneralPatience wfm_general_patience(double n, double load, const WfmPatienceLaw *law, double t);
