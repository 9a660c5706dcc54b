/* Contacts that come back: of those lost a share calls again, of those served a share calls again (redials and reconnects). In a steady
 * state the attempts are the fresh contacts and those that come back, a = fresh + (what comes back of a), each attempt taken as part of a
 * Poisson stream. Erlang B with retries; Erlang A with redials and reconnects: Ding, Remerova, van der Mei, Zwart 2013, "Fluid
 * approximation of a call center model with redials and reconnects" (stationary form).
 *
 * What does not come back rises with the attempts, so there is one answer; where fresh contacts exceed all that n agents can ever
 * finish, the attempts grow without end: INFINITY. */
#pragma once

/* Attempts, erlangs, for n lines and the fresh load; retry 0 .. 1: share of the blocked that tries again. */
double wfm_retrial_erlang_b(double n, double fresh, double retry);

/* The same for Erlang A; leave = aht / patience > 0; redial: share of those who left, reconnect: share of the served; each 0 .. 1, and
 * not both 1. */
double wfm_retrial_erlang_a(double n, double fresh, double leave, double redial, double reconnect);
