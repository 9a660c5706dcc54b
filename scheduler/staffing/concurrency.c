#include "scheduler/staffing/concurrency.h"

#include <math.h>

#include "scheduler/staffing/erlang_ratio.h"

double wfm_concurrency_rate(double contacts, double slowdown) {
  double low = floor(contacts), share = contacts - low;
  double at_low = low > 0 ? low / (1 + slowdown * (low - 1)) : 0;
  double at_high = (low + 1) / (1 + slowdown * low);
  return (1 - share) * at_low + share * at_high;
}

#define NEVER 1e200 /* below this many times the weight of a full house nobody waits: not resolved further */
#define CROWD 1e8   /* of contacts in hand: chance is so small against the load that only the capacity matters */

WfmDelay wfm_concurrency_delay(double agents, double limit, double slowdown, double load, double leave) {
  double capacity = agents * wfm_concurrency_rate(limit, slowdown);
  if (load > CROWD) {
    WfmBlockingRatio ratio = wfm_blocking_ratio(capacity, load);
    return wfm_delay(ratio.less_one, ratio.ln, capacity, load, leave);
  }
  /* weights of the states with 1, 2, .. contacts fewer than all places, against all places taken; down to one contact an agent */
  double places = agents * limit, term = 1, below = 0;
  while (places > agents) {
    double rate = agents * wfm_concurrency_rate(places / agents, slowdown);
    term *= rate / load;
    below += term;
    places -= 1;
    /* the rate falls with the contacts (slowdown <= 1), so the weights fall for good once it is below the load */
    bool settled = slowdown <= 1 && rate < load && term < 1e-18 * below;
    if (settled || below > NEVER || places < 0) return wfm_delay(below, log(below), capacity, load, leave);
  }
  WfmBlockingRatio alone = wfm_blocking_ratio(places, load);
  double ln_alone = log(term) + alone.ln, rest = term * alone.less_one;
  return wfm_delay(below + rest, isfinite(rest) ? log(below + rest) : ln_alone, capacity, load, leave);
}

WfmConcurrencyHands wfm_concurrency_hands(double agents, double limit, double slowdown, double load, const WfmDelay *delay) {
  double places = agents * limit;
  if (load > CROWD || !delay->stable) return (WfmConcurrencyHands){.contacts = places, .busy = agents};
  double term = 1, weight = 0, contacts = 0, busy = 0;
  while (places > agents) {
    term *= agents * wfm_concurrency_rate(places / agents, slowdown) / load;
    places -= 1;
    weight += term;
    contacts += term * places;
    busy += term * fmin(places, agents);
    if (places < 1) break;
    if (weight > NEVER) { /* only the proportions count */
      term /= NEVER;
      weight /= NEVER;
      contacts /= NEVER;
      busy /= NEVER;
    }
  }
  if (places >= 1) { /* from here on every contact has an agent of its own: m p(m) = load p(m-1) */
    double rest = term * wfm_blocking_ratio(places, load).less_one, in_hand = fmax(load * rest - term * places, 0);
    if (!isfinite(rest) || !isfinite(in_hand)) { /* nobody has two */
      weight = 1;
      contacts = busy = load;
      in_hand = 0;
    } else
      weight += rest;
    contacts += in_hand;
    busy += in_hand;
  }
  if (!(weight > 0)) return (WfmConcurrencyHands){.contacts = agents * limit, .busy = agents};
  contacts = delay->idle * (contacts / weight) + delay->p_wait * agents * limit;
  busy = delay->idle * (busy / weight) + delay->p_wait * agents;
  return (WfmConcurrencyHands){.contacts = fmin(contacts, agents * limit), .busy = fmin(busy, agents)};
}
