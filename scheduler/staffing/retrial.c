#include "scheduler/staffing/retrial.h"

#include <math.h>

#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/least.h"

typedef struct {
  double n, fresh, leave, redial, reconnect;
} Problem;

/* what never comes back, of `attempts`, beyond the fresh */
static double margin_b(const void *user, double attempts) {
  const Problem *p = user;
  WfmErlangB b = wfm_erlang_b(p->n, attempts);
  return b.carried + (1 - p->redial) * attempts * b.blocking - p->fresh;
}

static double margin_a(const void *user, double attempts) {
  const Problem *p = user;
  WfmDelay d = wfm_erlang_a_delay(p->n, attempts, 1, 1 / p->leave);
  return attempts * ((1 - p->redial) * d.p_abandon + (1 - p->reconnect) * d.p_served) - p->fresh;
}

double wfm_retrial_erlang_b(double n, double fresh, double retry) {
  if (!(fresh > 0)) return 0;
  if (retry >= 1 && fresh >= n) return INFINITY;
  Problem p = {.n = n, .fresh = fresh, .redial = retry};
  return wfm_least(margin_b, &p, fresh, fresh, 0.1 * fresh);
}

double wfm_retrial_erlang_a(double n, double fresh, double leave, double redial, double reconnect) {
  if (!(fresh > 0)) return 0;
  if (redial >= 1 && fresh >= n * (1 - reconnect)) return INFINITY;
  Problem p = {.n = n, .fresh = fresh, .leave = leave, .redial = redial, .reconnect = reconnect};
  return wfm_least(margin_a, &p, fresh, fresh, 0.1 * fresh);
}
