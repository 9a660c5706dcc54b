/* Chat: an agent holds up to K contacts at once and is slower with each by itself, faster with all together.
 *
 * An agent with k contacts finishes them at the total rate r(k) = k / (1 + alpha (k-1)) per handle time (handle time: of a contact that is
 * alone; alpha: concurrency_slowdown). Contacts are kept evenly spread, so with m contacts N agents finish N r(m/N) per handle time, r
 * taken linear between whole numbers. An arrival waits when all N K places are taken; from there on it is Erlang A or C with the
 * capacity N r(K). Exact for the even spread and exponential times; joining the least busy agent without moving contacts gives a
 * probability of waiting up to 18 % higher in tiny teams and practically the same from ten agents on (Tezcan and Zhang 2014; Luo and Zhang 2013). */
#pragma once

#include "scheduler/staffing/delay.h"

/* r(k), k >= 0 real. */
double wfm_concurrency_rate(double contacts, double slowdown);

/* agents > 0 real, limit K >= 1 real, load > 0 in handle times of a lone contact. Costs a step per place down to one contact an agent. */
WfmDelay wfm_concurrency_delay(double agents, double limit, double slowdown, double load, double leave);

/* The agents while contacts come and go as above. */
typedef struct {
  double contacts; /* mean number in hand */
  double busy;     /* mean number of agents with at least one */
} WfmConcurrencyHands;

/* delay: of the same arguments. */
WfmConcurrencyHands wfm_concurrency_hands(double agents, double limit, double slowdown, double load, const WfmDelay *delay);
