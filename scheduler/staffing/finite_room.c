#include "scheduler/staffing/finite_room.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "scheduler/staffing/erlang_ratio.h"

#define NOTHING 1e-25 /* of the largest term: what lies beyond cannot reach the last digit of any sum */

/* A sequence of positive terms with one peak, given by the ratio of each to the one before; stored against its largest. */
typedef struct {
  size_t first, n; /* of the terms that matter */
  double *term;    /* [n] */
  double ln_first; /* ln(term 0 / largest) */
} Terms;

/* k e: ratio(k) = term k / term k-1, k >= 1; falling in k */
typedef double (*Ratio)(const void *user, double k);

static double ln_of_ratios(Ratio ratio, const void *user, size_t from, size_t to) {
  double product = 1, ln = 0;
  for (size_t k = from + 1; k <= to; k++) {
    product *= ratio(user, (double)k);
    if (product > 1e200 || product < 1e-200) {
      ln += log(product);
      product = 1;
    }
  }
  return ln + log(product);
}

/* last: index of the last term; the peak is where the ratio falls through 1. */
static Terms terms_around_peak(Ratio ratio, const void *user, size_t last) {
  size_t low = 0, high = last;
  while (low < high) {
    size_t mid = low + (high - low + 1) / 2;
    if (ratio(user, (double)mid) >= 1)
      low = mid;
    else
      high = mid - 1;
  }
  size_t peak = low, first = peak, end = peak;
  for (double x = 1; first > 0 && x > NOTHING; first--) x /= ratio(user, (double)first);
  for (double x = 1; end < last && x > NOTHING; end++) x *= ratio(user, (double)end + 1);
  Terms t = {.first = first, .n = end - first + 1, .term = g_new0(double, end - first + 1)};
  t.term[peak - first] = 1;
  for (size_t k = peak; k > first; k--) t.term[k - 1 - first] = t.term[k - first] / ratio(user, (double)k);
  for (size_t k = peak; k < end; k++) t.term[k + 1 - first] = t.term[k - first] * ratio(user, (double)k + 1);
  t.ln_first = -ln_of_ratios(ratio, user, 0, peak);
  return t;
}

typedef struct {
  double n, load, theta;
} Line;

/* k waiting against k - 1 waiting */
static double line_ratio(const void *user, double k) {
  const Line *l = user;
  return l->load / (l->n + k * l->theta);
}

/* Departures before somebody with the share y of her patience's survival left: negative binomial (c, 1 - y); without leaving, Poisson. */
typedef struct {
  double c, lost, mean; /* lost = 1 - y; mean used where nobody leaves */
} Departures;

static double departures_ratio(const void *user, double j) {
  const Departures *d = user;
  return d->mean > 0 ? d->mean / j : d->lost * ((d->c + j - 1) / j);
}

/* passed[k] = P(more than k departures), k = 0 .. count-1. */
static void departures_passed(double *passed, size_t count, Departures d) {
  double center = d.mean > 0 ? d.mean : d.c * d.lost / (1 - d.lost);
  if (!(center < 1e15)) { /* everybody ahead has long gone */
    for (size_t k = 0; k < count; k++) passed[k] = 1;
    return;
  }
  double spread = d.mean > 0 ? sqrt(center) : sqrt(center / (1 - d.lost));
  size_t last = (size_t)(center + 60 * spread + 60 * (d.mean > 0 ? 1 : 1 / (1 - d.lost)) + 200);
  Terms t = terms_around_peak(departures_ratio, &d, last);
  double total = 0, above = 0;
  for (size_t j = 0; j < t.n; j++) total += t.term[j];
  size_t j = t.n;
  for (size_t k = count; k-- > 0;) {
    while (j > 0 && t.first + j - 1 > k) above += t.term[--j];
    passed[k] = above / total;
  }
  g_free(t.term);
}

/* Answered within t, of those who find k waiting; weighted sum over the line, the last place being no place. */
static double answered_within(const Line *line, const Terms *w, size_t places, double t) {
  size_t count = w->first + w->n < places ? w->first + w->n : places;
  if (count == 0 || !(t > 0)) return 0;
  g_autofree double *passed = g_new(double, count);
  double c = line->n / line->theta;
  bool leaving = line->theta > 0 && isfinite(c);
  Departures d = {.c = c + 1, .lost = -expm1(-line->theta * t), .mean = leaving ? 0 : line->n * t};
  departures_passed(passed, count, d);
  double sum = 0;
  for (size_t k = w->first; k < count; k++) sum += w->term[k - w->first] * passed[k] * (leaving ? c / (c + (double)k + 1) : 1);
  return sum;
}

WfmFiniteRoom wfm_finite_room(double n, double room, double load, double aht_s, double patience_s, double t_s) {
  Line line = {.n = n, .load = load, .theta = isinf(patience_s) ? 0 : aht_s / patience_s};
  size_t places = (size_t)(room - n);
  Terms w = terms_around_peak(line_ratio, &line, places);
  double all = 0, waiting = 0, crowd = 0;
  for (size_t i = 0; i < w.n; i++) {
    size_t k = w.first + i;
    all += w.term[i];
    crowd += (double)k * w.term[i];
    if (k < places) waiting += w.term[i];
  }
  WfmBlockingRatio ratio = wfm_blocking_ratio(n, load);
  double scale = exp(w.ln_first), below = ratio.less_one * scale; /* nobody waits and one is free, against the largest term */
  if (!isfinite(ratio.less_one)) below = exp(ratio.ln + w.ln_first);
  WfmFiniteRoom r = {0};
  bool reached = w.first + w.n == places + 1;
  double last = reached ? w.term[w.n - 1] : 0;
  double behind = w.first == 0 ? all - w.term[0] : all; /* somebody waits already */
  if (w.first == 0 && w.term[0] >= 0.5 * all) {
    behind = 0;
    for (size_t i = 1; i < w.n; i++) behind += w.term[i];
  }
  if (isinf(below)) { /* a full house is too rare for a double: only its logarithm is left */
    double ln_last = reached ? log(last) : ln_of_ratios(line_ratio, &line, 0, places) + w.ln_first;
    r = (WfmFiniteRoom){.ln_p_block = ln_last - ratio.ln - w.ln_first, .occupancy = load / n, .sl = 1, .sl_accepted = 1, .sl_answered = 1};
    r.p_block = exp(r.ln_p_block);
    g_free(w.term);
    return r;
  }
  double total = below + all, accepted = below + waiting, served = below + n / load * behind;
  double ln_last = reached ? log(last) : ln_of_ratios(line_ratio, &line, 0, places) + w.ln_first;
  double good = below + answered_within(&line, &w, places, t_s / aht_s);
  r.ln_p_block = ln_last - log(total);
  r.p_block = reached ? last / total : exp(r.ln_p_block);
  r.p_wait = waiting / total;
  r.p_wait_accepted = accepted > 0 ? waiting / accepted : 1;
  r.p_abandon = line.theta * crowd / load / total;
  r.queue = crowd / total;
  r.wait_accepted_s = accepted > 0 ? crowd / accepted / load * aht_s : aht_s / line.n;
  r.occupancy = fmin(served * load / n / total, 1);
  r.sl = fmin(good / total, 1);
  r.sl_accepted = accepted > 0 ? fmin(good / accepted, 1) : 0;
  r.sl_answered = served > 0 ? fmin(good / served, 1) : 0;
  g_free(w.term);
  return r;
}
